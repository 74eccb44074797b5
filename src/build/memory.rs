//! A site that is built into memory, again and again.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::make::{self, Cached, Finished, Job, Opened};
use super::pages::Output;
use super::{BuildError, Timings};
use crate::cache::Segments;
use crate::highlight::Highlighter;
use crate::load::Sources;
use crate::resolve::Catalog;

/// The files of a site, and what is needed to make of them those of the next.
#[derive(Debug, Default)]
pub struct Memory {
    cached: Cached<Arc<[u8]>>,
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
        let known = || self.segments.clone();
        let job = Job { site, catalog, sources, base_url, status_on: None, highlighter: Arc::clone(&self.highlighter) };
        let Finished { output, cached, segments, .. } = make::make(&job, &mut Timings::default(), |_| {
            let filling = Filling { earlier: &self.files, files: Mutex::default() };
            Ok(Opened { output: filling, cached: Cow::Borrowed(&self.cached), segments: &known })
        })?;
        self.files = output.files.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(cached) = cached {
            self.cached = cached;
        }
        if let Some(segments) = segments {
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
