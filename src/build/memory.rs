//! A site that is built into memory, incrementally, each time its sources change.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::make::{self, Finished, Job, Opened, SiteCache};
use super::pages::{Failed, Output, ReadSeek};
use super::{BuildError, Timings};
use crate::cache::Segments;
use crate::highlight::Highlighter;
use crate::load::Sources;
use crate::resolve::Catalog;

/// The files of a site, with the cache for its next build.
#[derive(Debug, Default)]
pub struct Memory {
    cache: SiteCache<Arc<[u8]>>,
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

    /// Replaces the site by that of a catalog. A file whose bytes do not change keeps its allocation.
    ///
    /// # Errors
    /// When the theme is wrong or an image cannot be read; the files are then as before.
    pub fn update(
        &mut self,
        site: &Path,
        base_url: Option<&str>,
        catalog: &Catalog,
        sources: &Sources,
    ) -> Result<(), BuildError> {
        let cached = || self.segments.clone();
        let job = Job { site, catalog, sources, base_url, status_on: None, highlighter: Arc::clone(&self.highlighter) };
        let Finished { output, cache, segments, .. } = make::make(&job, &mut Timings::default(), |_| {
            let output = NextSite { earlier: &self.files, files: Mutex::default() };
            Ok(Opened { output, cache: Cow::Borrowed(&self.cache), segments: &cached })
        })?;
        self.files = output.files.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(cache) = cache {
            self.cache = cache;
        }
        if let Some(segments) = segments {
            self.segments = segments;
        }
        Ok(())
    }
}

/// The next site while its files come in.
struct NextSite<'a> {
    earlier: &'a BTreeMap<String, Arc<[u8]>>,
    files: Mutex<BTreeMap<String, Arc<[u8]>>>,
}

impl NextSite<'_> {
    fn add(&self, path: &str, bytes: Vec<u8>) -> Arc<[u8]> {
        let bytes = match self.earlier.get(path) {
            Some(earlier) if **earlier == *bytes => Arc::clone(earlier),
            _ => Arc::from(bytes),
        };
        self.insert(path, &bytes);
        bytes
    }

    fn insert(&self, path: &str, bytes: &Arc<[u8]>) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), Arc::clone(bytes));
    }
}

impl Output for NextSite<'_> {
    type Handle = Arc<[u8]>;

    fn keep(&self, path: &str, bytes: &Arc<[u8]>) -> Result<bool, BuildError> {
        self.insert(path, bytes);
        Ok(true)
    }

    fn put(&self, path: &str, bytes: Vec<u8>) -> Result<Arc<[u8]>, BuildError> {
        Ok(self.add(path, bytes))
    }

    fn copy(&self, path: &str, file: &mut dyn ReadSeek, failed: Failed<'_>) -> Result<(), BuildError> {
        // Everything that is served is answered from memory.
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(failed)?;
        self.add(path, bytes);
        Ok(())
    }
}
