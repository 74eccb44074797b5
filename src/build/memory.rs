//! A site that is built into memory, again and again.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::pages::{self, Output};
use super::search::Searched;
use super::{BuildError, search, theme};
use crate::cache::{Ground, Made, Segments};
use crate::highlight::Highlighter;
use crate::load::{self, Sources};
use crate::plan;
use crate::render::Renderer;
use crate::resolve::{self, Catalog};
use crate::theme::Theme;

/// The files of a site, and what is needed to make of them those of the next.
#[derive(Debug, Default)]
pub struct Memory {
    made: Made<Arc<[u8]>>,
    index: search::Kept<Arc<[u8]>>,
    segments: Segments,
    highlighter: Arc<Highlighter>,
    files: BTreeMap<String, Arc<[u8]>>,
}

impl Memory {
    /// The files by their paths: the same bytes as [`super::build`] writes, but for its marker.
    #[must_use]
    pub fn files(&self) -> &BTreeMap<String, Arc<[u8]>> {
        &self.files
    }

    /// Renders a catalog in place of what was there. Files that are the same stay the same allocation.
    ///
    /// # Errors
    /// When the theme is wrong or an image cannot be read; then the files are as they were.
    pub fn update(
        &mut self,
        site: &Path,
        base_url: Option<&str>,
        catalog: &Catalog,
        sources: &Sources,
    ) -> Result<(), BuildError> {
        let theme = Theme::load(site, theme::name(catalog.site.theme.as_ref())).map_err(BuildError::Theme)?;
        let base_url = base_url.or(catalog.site.base_url.as_deref());
        let renderer = Renderer::new(catalog, &theme, base_url)?.sharing(Arc::clone(&self.highlighter));
        let ground = Ground::new(catalog, sources, renderer.looks());
        let filling = Filling { earlier: &self.files, files: Mutex::default() };
        let pages = plan::plan(catalog);
        let rendered = pages::render(&renderer, &pages, &plan::data(catalog), &ground, &self.made, &filling)?;
        let searched = Searched::new(catalog, &renderer, &pages, sources);
        let earlier = search::Earlier { kept: &self.index, segments: &|| self.segments.clone() };
        let index = search::write(&searched, &ground, &earlier, &filling)?;
        for (path, bytes) in renderer.extras()? {
            filling.take(&path, bytes);
        }
        for path in resolve::images(catalog) {
            if let Some(file) = sources.others.get(&path) {
                let bytes = load::read_bytes(file).map_err(|error| BuildError::Image(path.clone(), error))?;
                filling.take(&plan::media_path(&path), bytes);
            }
        }
        self.files = filling.files.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.made = rendered.made;
        self.index = index.kept;
        if let Some(segments) = index.segments {
            self.segments = segments;
        }
        Ok(())
    }
}

/// The files of the next site, as they come.
struct Filling<'a> {
    earlier: &'a BTreeMap<String, Arc<[u8]>>,
    files: Mutex<BTreeMap<String, Arc<[u8]>>>,
}

impl Filling<'_> {
    fn take(&self, path: &str, bytes: Vec<u8>) -> Arc<[u8]> {
        let bytes = match self.earlier.get(path) {
            Some(earlier) if **earlier == *bytes => Arc::clone(earlier),
            _ => Arc::from(bytes),
        };
        self.enter(path, &bytes);
        bytes
    }

    fn enter(&self, path: &str, bytes: &Arc<[u8]>) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), Arc::clone(bytes));
    }
}

impl Output for Filling<'_> {
    type Thing = Arc<[u8]>;

    fn keep(&self, path: &str, bytes: &Arc<[u8]>) -> Result<bool, BuildError> {
        self.enter(path, bytes);
        Ok(true)
    }

    fn put(&self, path: &str, bytes: Vec<u8>) -> Result<Arc<[u8]>, BuildError> {
        Ok(self.take(path, bytes))
    }
}
