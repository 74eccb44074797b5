//! The stages from a catalog to the files of its site, for every kind of output.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::pages::{self, Output};
use super::search::{self, Searched};
use super::{BuildError, Timings};
use crate::cache::{Cache, Inputs, Segments};
use crate::highlight::Highlighter;
use crate::load::{self, Shipped, Sources};
use crate::plan::{self, Page};
use crate::render::Renderer;
use crate::resolve::{self, Catalog};
use crate::status;
use crate::theme::{self, Asset, Theme, ThemeError};

/// What to make a site of.
pub(super) struct Job<'a> {
    /// The folder that holds `content/` and `themes/`.
    pub(super) site: &'a Path,
    pub(super) catalog: &'a Catalog,
    pub(super) sources: &'a Sources,
    /// Overrides that of `site.yaml`.
    pub(super) base_url: Option<&'a str>,
    /// The day for which to add the status page.
    pub(super) status_on: Option<Date>,
    pub(super) highlighter: Arc<Highlighter>,
}

/// The cache of a site's files; `H` is the handle of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SiteCache<H> {
    pages: Cache<H>,
    index: search::IndexCache<H>,
}

impl<H> Default for SiteCache<H> {
    fn default() -> Self {
        Self { pages: Cache::default(), index: search::IndexCache::default() }
    }
}

/// An output that is open for writing, and the cache of the site in it.
pub(super) struct Opened<'a, O: Output> {
    pub(super) output: O,
    pub(super) cache: Cow<'a, SiteCache<O::Handle>>,
    /// Loads the cached segments of the search index, which most builds do not need.
    pub(super) segments: &'a (dyn Fn() -> Segments + Sync),
}

/// An output with all files of the site.
pub(super) struct Finished<O: Output> {
    pub(super) output: O,
    pub(super) pages: Vec<Page>,
    /// The cache for the next build; none where it has not changed.
    pub(super) cache: Option<SiteCache<O::Handle>>,
    /// The segments to cache; none where they have not changed.
    pub(super) segments: Option<Segments>,
}

/// Makes a site in the output that `open` opens. That is not called before the theme is known to be sound.
///
/// # Errors
/// When the theme is wrong, an image cannot be read, or the output cannot be opened or written.
pub(super) fn make<'a, O: Output>(
    job: &Job<'_>,
    timings: &mut Timings,
    open: impl FnOnce(&mut Timings) -> Result<Opened<'a, O>, BuildError>,
) -> Result<Finished<O>, BuildError> {
    let &Job { site, catalog, sources, .. } = job;
    let theme = timings
        .time("theme", || Theme::load_within(&sources.boundary, site, theme::name(catalog.site.theme.as_ref())))
        .map_err(BuildError::Theme)?;
    let base_url = job.base_url.or(catalog.site.base_url.as_deref());
    let status = job.status_on.map(|day| timings.time("status", || status::status(catalog, day)));
    let mut renderer =
        timings.time("templates", || Renderer::new(catalog, &theme, base_url))?.sharing(Arc::clone(&job.highlighter));
    let mut pages = timings.time("plan", || plan::plan(catalog));
    if let Some(status) = &status {
        renderer = renderer.with_status(status);
        pages.extend(plan::status_pages(catalog));
    }
    let inputs = timings.time("ground", || Inputs::new(catalog, sources, renderer.looks()));
    let Opened { output, cache, segments } = open(timings)?;
    let rendered = timings.time("render and write", || {
        pages::render(
            &renderer,
            &pages,
            &plan::moved(catalog, &pages),
            &plan::data(catalog),
            &inputs,
            &cache.pages,
            &output,
        )
    })?;
    timings.stages.push(("of which render", rendered.rendering));
    timings.stages.push(("of which write", rendered.writing));
    let index = timings.time("search", || {
        let searched = Searched::new(catalog, &renderer, &pages, sources);
        search::write(&searched, &inputs, &search::Earlier { cache: &cache.index, segments }, &output)
    })?;
    timings.time("extras", || -> Result<(), BuildError> {
        for (path, bytes) in renderer.extras()? {
            output.put(&path, bytes)?;
        }
        assets(&theme, &output)?;
        media(catalog, sources, &output)?;
        resolve::styles(catalog).try_for_each(|path| {
            let Some(file) = sources.text(&path) else { return Ok(()) };
            output.put(&plan::media_path(&path), sources.map.file(file).text().into()).map(drop)
        })
    })?;
    let next = SiteCache { pages: rendered.cache, index: index.cache };
    Ok(Finished { output, pages, cache: (next != *cache).then_some(next), segments: index.segments })
}

fn assets(theme: &Theme, output: &impl Output) -> Result<(), BuildError> {
    let all = theme.assets().collect::<Vec<_>>();
    all.par_iter().try_for_each(|(path, asset)| {
        let to = format!("assets/{path}");
        match asset {
            Asset::Bytes(bytes) => output.put(&to, bytes.to_vec()).map(drop),
            Asset::OnDisk(file, boundary) => {
                let failed = |error| BuildError::Theme(ThemeError::Read((*file).to_owned(), error));
                let mut opened = boundary.open(file).map_err(|beyond| failed(beyond.into_error()))?;
                output.copy(&to, &mut opened, &failed)
            }
        }
    })
}

fn media(catalog: &Catalog, sources: &Sources, output: &impl Output) -> Result<(), BuildError> {
    catalog.media.iter().collect::<Vec<_>>().par_iter().try_for_each(|path| {
        let Some(file) = sources.others.get(*path) else { return Ok(()) };
        let failed = |error| BuildError::Image((*path).clone(), error);
        let to = plan::media_path(path);
        match load::open_to_ship(file, path, &sources.boundary).map_err(failed)? {
            Shipped::Bytes(bytes) => output.put(&to, bytes).map(drop),
            Shipped::Opened(mut file) => output.copy(&to, &mut file, &failed),
        }
    })
}
