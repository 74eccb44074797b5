//! The stages from a catalog to the files of its site, whatever the output is.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::pages::{self, Output};
use super::search::{self, Searched};
use super::{BuildError, Timings};
use crate::cache::{Ground, Made, Segments};
use crate::highlight::Highlighter;
use crate::load::{self, Sources};
use crate::plan::{self, Page};
use crate::render::Renderer;
use crate::resolve::{self, Catalog};
use crate::status;
use crate::theme::{self, Theme};

/// What a site is made of.
pub(super) struct Job<'a> {
    /// The folder that holds `content/` and `themes/`.
    pub(super) site: &'a Path,
    pub(super) catalog: &'a Catalog,
    pub(super) sources: &'a Sources,
    /// Overrides that of `site.yaml`.
    pub(super) base_url: Option<&'a str>,
    /// The day for which to add a page on how the site stands.
    pub(super) status_on: Option<Date>,
    pub(super) highlighter: Arc<Highlighter>,
}

/// What is cached of a site's files. `T` is what is known of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cached<T> {
    pages: Made<T>,
    index: search::Kept<T>,
}

impl<T> Default for Cached<T> {
    fn default() -> Self {
        Self { pages: Made::default(), index: search::Kept::default() }
    }
}

/// An output that is ready to take files, with the cache of what it was given before.
pub(super) struct Opened<'a, O: Output> {
    pub(super) output: O,
    pub(super) cached: Cow<'a, Cached<O::Thing>>,
    /// Reads the cached segments of the search index; most builds need none.
    pub(super) segments: &'a (dyn Fn() -> Segments + Sync),
}

/// A site whose files are all in the output.
pub(super) struct Finished<O: Output> {
    pub(super) output: O,
    pub(super) pages: Vec<Page>,
    /// What to cache for the next build; none where it is cached already.
    pub(super) cached: Option<Cached<O::Thing>>,
    /// The same of the segments.
    pub(super) segments: Option<Segments>,
}

/// Renders a catalog into the output that `open` gives, which is asked for it once nothing but pages and images can fail.
///
/// # Errors
/// When the theme is wrong, an image cannot be read or the output takes no more.
pub(super) fn make<'a, O: Output>(
    job: &Job<'_>,
    timings: &mut Timings,
    open: impl FnOnce(&mut Timings) -> Result<Opened<'a, O>, BuildError>,
) -> Result<Finished<O>, BuildError> {
    let &Job { site, catalog, sources, .. } = job;
    let theme = timings
        .time("theme", || Theme::load(site, theme::name(catalog.site.theme.as_ref())))
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
    let ground = timings.time("ground", || Ground::new(catalog, sources, renderer.looks()));
    let Opened { output, cached, segments } = open(timings)?;
    let rendered = timings.time("render and write", || {
        pages::render(&renderer, &pages, &plan::data(catalog), &ground, &cached.pages, &output)
    })?;
    timings.stages.push(("of which render", rendered.rendering));
    timings.stages.push(("of which write", rendered.writing));
    let index = timings.time("search", || {
        let searched = Searched::new(catalog, &renderer, &pages, sources);
        search::write(&searched, &ground, &search::Earlier { kept: &cached.index, segments }, &output)
    })?;
    timings.time("extras", || -> Result<(), BuildError> {
        for (path, bytes) in renderer.extras()? {
            output.put(&path, bytes)?;
        }
        images(catalog, sources, &output)
    })?;
    let made = Cached { pages: rendered.made, index: index.kept };
    Ok(Finished { output, pages, cached: (made != *cached).then_some(made), segments: index.segments })
}

fn images(catalog: &Catalog, sources: &Sources, output: &impl Output) -> Result<(), BuildError> {
    resolve::images(catalog).par_iter().try_for_each(|path| {
        let Some(file) = sources.others.get(path) else { return Ok(()) };
        let bytes = load::read_bytes(file).map_err(|error| BuildError::Image(path.clone(), error))?;
        output.put(&plan::media_path(path), bytes).map(drop)
    })
}
