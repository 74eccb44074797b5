//! The current site, rebuilt when its sources change.

use std::collections::BTreeMap;
use std::mem;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use super::{News, Options};
use crate::build::{self, BuildError, Checked, Memory};
use crate::diagnostic::emit::{self, Format};
use crate::load::Texts;
use crate::markdown::Outlines;
use crate::tracking;

/// A file, and the build in which it last changed.
#[derive(Clone, Debug)]
pub(super) struct Served {
    pub(super) bytes: Arc<[u8]>,
    pub(super) digest: u64,
    pub(super) since: u64,
}

/// What is served until the next build.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    /// The number of the build, including failed ones. Counting begins at the time of the server's start, so that no page of
    /// an earlier server has the number of a build of this one.
    pub(super) build: u64,
    pub(super) files: BTreeMap<String, Served>,
    /// For each page that was removed, the build that removed it.
    pub(super) gone: BTreeMap<String, u64>,
    /// The last build that added, removed or changed a file other than a page: any page may use it.
    pub(super) others: u64,
    /// The problems of the sources, if they could not be built.
    pub(super) problems: Option<Arc<str>>,
}

impl Shown {
    /// Whether a page, or a file that it may use, has changed since the build `after`.
    pub(super) fn changed_since(&self, page: &str, after: u64) -> bool {
        let since = self.files.get(page).map(|file| file.since).or_else(|| self.gone.get(page).copied());
        self.others > after || since.is_some_and(|since| since > after)
    }
}

/// Builds the site incrementally.
pub(super) struct Live<'a> {
    options: &'a Options,
    memory: Memory,
    outlines: Outlines,
    texts: Texts,
    shown: Arc<Shown>,
}

impl<'a> Live<'a> {
    pub(super) fn new(options: &'a Options) -> Self {
        let started = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis();
        let shown = Shown { build: u64::try_from(started).unwrap_or_default(), ..Shown::default() };
        Self {
            options,
            memory: Memory::default(),
            outlines: Outlines::default(),
            texts: Texts::default(),
            shown: Arc::new(shown),
        }
    }

    pub(super) fn shown(&self) -> &Arc<Shown> {
        &self.shown
    }

    /// Builds the site, serves it, and reports the outcome.
    pub(super) fn build(&mut self, show: &dyn Fn(&Arc<Shown>), tell: &dyn Fn(&News<'_>)) {
        let start = Instant::now();
        let mut checked = match build::check_again(
            &self.options.site,
            &self.options.links,
            self.outlines.clone(),
            Some(&self.texts),
            self.options.drafts,
        ) {
            Ok(checked) => checked,
            Err(error) => {
                let text = format!("cannot read the folder {}: {error}", self.options.site.display());
                self.problems(&text, show);
                return tell(&News::Unreadable(text));
            }
        };
        self.texts = mem::take(&mut checked.sources.read);
        checked.fold_new_languages();
        let Some(catalog) = checked.sound(false) else {
            self.problems(&plain(&checked), show);
            return tell(&News::Errors(&checked));
        };
        self.outlines = Outlines::of(&catalog.documents(), &self.outlines);
        let base_url = self.options.base_url.as_deref();
        if let Err(error) = self.memory.update(&self.options.site, base_url, catalog, &checked.sources) {
            self.problems(&chain(&error), show);
            return tell(&News::Failed(&error));
        }
        let mended = self.shown.problems.is_some() || self.shown.files.is_empty();
        let changed = self.take();
        show(&self.shown);
        if changed > 0 || mended {
            tell(&News::Built { checked: &checked, changed, took: start.elapsed(), mended });
        }
    }

    /// Takes over what was built, and returns how many files have changed.
    fn take(&mut self) -> usize {
        let before = &self.shown;
        let mut next =
            Shown { build: before.build + 1, gone: before.gone.clone(), others: before.others, ..Shown::default() };
        let mut changed = 0;
        for (path, bytes) in self.memory.files() {
            let same = before.files.get(path).filter(|served| Arc::ptr_eq(&served.bytes, bytes));
            let served = same.cloned().unwrap_or_else(|| {
                changed += 1;
                if any_page_may_use(path) {
                    next.others = next.build;
                }
                Served { bytes: Arc::clone(bytes), digest: tracking::digest(&**bytes), since: next.build }
            });
            next.gone.remove(path);
            next.files.insert(path.clone(), served);
        }
        for path in before.files.keys().filter(|path| !next.files.contains_key(*path)) {
            changed += 1;
            if is_page(path) {
                next.gone.insert(path.clone(), next.build);
            } else if any_page_may_use(path) {
                next.others = next.build;
            }
        }
        if changed > 0 || before.problems.is_some() {
            self.shown = Arc::new(next);
        }
        changed
    }

    /// Serves the last good site, with its problems.
    fn problems(&mut self, text: &str, show: &dyn Fn(&Arc<Shown>)) {
        if self.shown.problems.as_deref() != Some(text) {
            let build = self.shown.build + 1;
            self.shown = Arc::new(Shown { build, problems: Some(text.into()), ..Shown::clone(&self.shown) });
        }
        show(&self.shown);
    }
}

/// Whether a file may affect pages that are open. The search index does not: it is loaded when a reader searches.
fn any_page_may_use(path: &str) -> bool {
    !is_page(path) && !path.starts_with("search/")
}

/// Whether a file is a page, which affects no other page.
pub(super) fn is_page(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| extension == "html")
}

/// The problems as plain text.
fn plain(checked: &Checked) -> String {
    let options = emit::Options { color: false, ..emit::Options::default() };
    emit::emit(&checked.diagnostics, &checked.sources.map, Format::Human, &options)
}

/// The message of an error with those of its causes.
fn chain(error: &BuildError) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
