//! The stages of a build, one after the other.

mod make;
mod memory;
mod pages;
mod search;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::cache::Store;
use crate::check;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Severity, codes};
use crate::load::{self, Drafts, Sources, Texts};
use crate::locale::Locale;
use crate::markdown::Outlines;
use crate::parse;
use crate::plan::{self, Page};
use crate::render::{self, RenderError};
use crate::resolve::{self, Catalog};
use crate::theme::{self, Theme, ThemeError};
use crate::write::{self, Stamp, WriteError, WriteSummary, Writer};

use make::{Job, Opened, SiteCache};
pub use memory::Memory;

/// How long each stage took.
#[derive(Debug, Default)]
pub struct Timings {
    stages: Vec<(&'static str, Duration)>,
}

impl Timings {
    fn time<T>(&mut self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        self.stages.push((stage, start.elapsed()));
        result
    }

    /// The stages in order. A stage whose name begins with `of which` is the time of all threads together, which may exceed
    /// that of the stage before it.
    #[must_use]
    pub fn stages(&self) -> &[(&'static str, Duration)] {
        &self.stages
    }
}

/// A site that was read and checked.
#[derive(Debug)]
pub struct Checked {
    /// Its files.
    pub sources: Sources,
    /// Its content; absent where there is no `site.yaml` that could be read. With errors in `diagnostics` it must not be
    /// rendered.
    pub catalog: Option<Catalog>,
    /// What is wrong.
    pub diagnostics: Diagnostics,
    /// How long it took.
    pub timings: Timings,
}

impl Checked {
    /// The content, if nothing stops it from being shown.
    #[must_use]
    pub fn sound(&self, deny_warnings: bool) -> Option<&Catalog> {
        let stops = self.diagnostics.has_errors() || (deny_warnings && self.diagnostics.count(Severity::Warning) > 0);
        self.catalog.as_ref().filter(|_| !stops)
    }

    /// Tells once how much is to be translated into a language that is hardly begun, instead of each text that it lacks.
    pub fn fold_new_languages(&mut self) {
        /// Fewer missing texts are told one by one.
        const FEW: usize = 10;
        let Some(catalog) = &self.catalog else { return };
        let locales = &catalog.site.locales;
        let lacking = locales.translations().filter(|&locale| self.diagnostics.untranslated(locale) > FEW);
        let lacking = lacking.collect::<Vec<_>>();
        let texts = if lacking.is_empty() { Vec::new() } else { resolve::translated(catalog) };
        for locale in lacking {
            let done = texts.iter().filter(|text| text.into.contains(&locale)).count();
            if done * 2 >= texts.len() {
                continue;
            }
            let tag = locales.tag(locale);
            let message = format!("of {} texts, {done} are translated into `{tag}`", texts.len());
            let source = locales.tag(Locale::SOURCE);
            let problem = Diagnostic::new(&codes::MISSING_TRANSLATION, Place::Path("content/site.yaml".into()), message)
                .hint(format!(
                    "readers see the others in `{source}`, marked as such; `tebiki status` counts them, `tebiki check --all` shows each"
                ));
            self.diagnostics.replace_untranslated(locale, problem);
        }
    }

    /// Looks for words to avoid, which concern authors and no build.
    pub fn check_words(&mut self) {
        if let Some(catalog) = self.catalog.as_ref().filter(|_| !self.diagnostics.has_errors()) {
            check::check_words(catalog, &self.sources.map, &mut self.diagnostics);
        }
    }
}

/// Reads and checks the site in a folder.
///
/// # Errors
/// When the folder cannot be listed; everything else is a diagnostic.
pub fn check(site: &Path) -> io::Result<Checked> {
    check_again(site, &[], Outlines::default(), None, Drafts::Shown)
}

/// The same without drafts: the site that readers get. Links may lead to the folders `links` as well.
///
/// # Errors
/// Those of [`check()`].
pub fn check_published(site: &Path, links: &[PathBuf]) -> io::Result<Checked> {
    check_again(site, links, Outlines::default(), None, Drafts::LeftOut)
}

/// The same where links may lead to the folders `links` as well, and incrementally: a file of `texts` that has not changed is
/// not read again, and a long text in `outlines` is parsed only when a page shows it.
///
/// # Errors
/// Those of [`check()`].
pub fn check_again(
    site: &Path,
    links: &[PathBuf],
    outlines: Outlines,
    texts: Option<&Texts>,
    drafts: Drafts,
) -> io::Result<Checked> {
    let mut diagnostics = Diagnostics::default();
    let mut timings = Timings::default();
    let mut sources = timings.time("load", || load::load_again(site, links, texts, &mut diagnostics))?;
    sources.outlines = outlines;
    sources.drafts = drafts;
    let parsed = timings.time("parse", || parse::parse(&sources, &mut diagnostics));
    let catalog = parsed.map(|parsed| timings.time("resolve", || resolve::resolve(parsed, &mut diagnostics)));
    // Where references are dangling, rules would only report them again.
    if let Some(catalog) = catalog.as_ref().filter(|_| !diagnostics.has_errors()) {
        timings.time("check", || {
            check::check(catalog, &mut diagnostics);
            let name = catalog.site.theme.as_ref();
            let theme = render::check_theme(site, &sources.boundary, &catalog.site, &mut sources.map, &mut diagnostics);
            let assets = theme.iter().flat_map(Theme::assets).map(|(path, _)| format!("assets/{path}"));
            let assets = assets.map(|path| (format!("themes/{}/{path}", theme::name(name)), path));
            let media = catalog.media.iter().map(|path| (path.clone(), plan::media_path(path)));
            let styles = resolve::styles(catalog).map(|path| (path.clone(), plan::media_path(&path)));
            names(media.chain(styles).chain(assets), &mut diagnostics);
        });
    }
    Ok(Checked { sources, catalog, diagnostics, timings })
}

/// What a build is to do.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The folder that holds `content/`.
    pub site: PathBuf,
    /// The output folder.
    pub output: PathBuf,
    /// The absolute URL under which the site will be published; overrides that of `site.yaml`.
    pub base_url: Option<String>,
    /// The day for which to add the status page, if it is wanted.
    pub status_on: Option<jiff::civil::Date>,
    /// The caches, if the build is to be incremental.
    pub store: Option<Store>,
}

/// What a build wrote.
#[derive(Debug)]
pub struct Report {
    /// Pages per language, by language tag, in the order of the site.
    pub pages: Vec<(String, usize)>,
    /// Items in all checklists.
    pub items: usize,
    /// Procedures in all guides.
    pub procedures: usize,
    /// Files in the output folder.
    pub written: WriteSummary,
}

/// Why a site that was checked could not be built.
#[derive(Debug)]
pub enum BuildError {
    /// The output folder is inside of the site's sources.
    OutputInSources(PathBuf),
    /// An image could not be read.
    Image(String, io::Error),
    /// The theme could not be read.
    Theme(ThemeError),
    /// A page could not be rendered.
    Render(RenderError),
    /// The output could not be written.
    Write(WriteError),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutputInSources(path) => {
                write!(
                    f,
                    "the output folder {} lies among the site's sources; choose another with --output",
                    path.display()
                )
            }
            Self::Image(path, _) => write!(f, "cannot read the image {path}"),
            Self::Theme(error) => error.fmt(f),
            Self::Render(error) => error.fmt(f),
            Self::Write(error) => error.fmt(f),
        }
    }
}

impl Error for BuildError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::OutputInSources(_) => None,
            Self::Image(_, error) => Some(error),
            Self::Theme(error) => error.source(),
            Self::Render(error) => error.source(),
            Self::Write(error) => error.source(),
        }
    }
}

impl From<RenderError> for BuildError {
    fn from(error: RenderError) -> Self {
        Self::Render(error)
    }
}

impl From<WriteError> for BuildError {
    fn from(error: WriteError) -> Self {
        Self::Write(error)
    }
}

/// Renders a catalog and writes it atomically. Pages go to the output folder as threads finish them, so memory is in
/// proportion to the pages in flight.
///
/// # Errors
/// When the theme is wrong or the output cannot be written; an earlier output is then intact.
pub fn build(
    catalog: &Catalog,
    sources: &Sources,
    options: &Options,
    timings: &mut Timings,
) -> Result<Report, BuildError> {
    refuse_sources(&options.site, &options.output)?;
    let store = options.store.as_ref();
    let segments = || store.map(|store| store.segments(&options.output)).unwrap_or_default();
    let job = Job {
        site: &options.site,
        catalog,
        sources,
        base_url: options.base_url.as_deref(),
        status_on: options.status_on,
        highlighter: Arc::default(),
    };
    let made = make::make(&job, timings, |timings| {
        let cache: SiteCache<Stamp> =
            timings.time("cache", || store.map(|store| store.cache(&options.output)).unwrap_or_default());
        let writer = timings.time("begin", || Writer::begin(&options.output))?;
        Ok(Opened { output: writer, cache: Cow::Owned(cache), segments: &segments })
    })?;
    let written = timings.time("commit", || made.output.commit())?;
    if let Some(store) = store {
        timings.time("remember", || {
            if let Some(segments) = made.segments {
                store.save_segments(&options.output, &segments.serialized());
            }
            if let Some(cache) = &made.cache {
                store.save(&options.output, cache);
            }
        });
        timings.time("outlines", || {
            let outlines = Outlines::of(&catalog.documents(), &sources.outlines);
            if outlines != sources.outlines {
                store.save_outlines(&outlines);
            }
        });
    }
    Ok(report(catalog, &made.pages, written))
}

/// Reports images and theme files whose names are not portable, because they are published under them. Each pair is a source
/// path and the path on the site.
fn names(paths: impl Iterator<Item = (String, String)>, diagnostics: &mut Diagnostics) {
    let mut taken = BTreeMap::<String, String>::new();
    for (source, path) in paths {
        if let Err(error) = write::check_path(&path) {
            diagnostics.push(Diagnostic::new(&codes::UNPORTABLE_NAME, Place::Path(source.clone()), error.to_string()));
        }
        if let Some(other) = taken.insert(path, source.clone()) {
            let message = format!("`{other}` is published under the same name");
            diagnostics.push(
                Diagnostic::new(&codes::UNPORTABLE_NAME, Place::Path(source), message).hint("rename one of the two"),
            );
        }
    }
}

fn report(catalog: &Catalog, pages: &[Page], written: WriteSummary) -> Report {
    let mut by_locale = BTreeMap::new();
    for page in pages {
        *by_locale.entry(page.locale).or_insert(0) += 1;
    }
    Report {
        pages: by_locale.into_iter().map(|(locale, n)| (catalog.site.locales.tag(locale).to_owned(), n)).collect(),
        items: catalog.all_items().count(),
        procedures: catalog
            .products
            .iter()
            .filter_map(|product| product.guide.as_ref())
            .map(|guide| guide.procedures.len())
            .sum(),
        written,
    }
}

/// An output folder inside `content/` or `themes/` would be read as content by the next build.
fn refuse_sources(site: &Path, output: &Path) -> Result<(), BuildError> {
    let output = write::real_path(output);
    let inside = |folder: &str| output.starts_with(write::real_path(&site.join(folder)));
    if inside("content") || inside("themes") || output == write::real_path(site) {
        return Err(BuildError::OutputInSources(output));
    }
    Ok(())
}
