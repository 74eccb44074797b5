//! Renders pages, and the scripts of data that they load, incrementally: what has a valid cache entry is kept.

use std::io::{self, Read, Seek};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::BuildError;
use crate::cache::{Cache, CacheBuilder, Inputs};
use crate::plan::{Data, Moved, Page};
use crate::render::{RenderError, Renderer};
use crate::tracking;
use crate::write::{CopyError, Stamp, Writer};

/// Where files go: a folder or memory.
pub(crate) trait Output: Sync {
    /// What is cached of a file, and identifies it to [`keep`](Self::keep).
    type Handle: Clone + PartialEq + Send + Sync + 'static;

    /// Keeps the file that an earlier build put at a path; false where it is no longer there as it was.
    fn keep(&self, path: &str, handle: &Self::Handle) -> Result<bool, BuildError>;

    /// Adds a new file.
    fn put(&self, path: &str, bytes: Vec<u8>) -> Result<Self::Handle, BuildError>;

    /// Adds a copy of an open file, of which no more than a part is in memory where files are not. `failed` says that it could
    /// not be read.
    fn copy(&self, path: &str, file: &mut dyn ReadSeek, failed: Failed<'_>) -> Result<(), BuildError>;
}

impl Output for Writer {
    type Handle = Stamp;

    fn keep(&self, path: &str, stamp: &Stamp) -> Result<bool, BuildError> {
        Ok(Writer::keep(self, path, *stamp)?)
    }

    fn put(&self, path: &str, bytes: Vec<u8>) -> Result<Stamp, BuildError> {
        Ok(self.put_stamped(path, &bytes)?)
    }

    fn copy(&self, path: &str, mut file: &mut dyn ReadSeek, failed: Failed<'_>) -> Result<(), BuildError> {
        Writer::copy(self, path, &mut file).map_err(|error| match error {
            CopyError::Read(error) => failed(error),
            CopyError::Write(error) => error.into(),
        })
    }
}

/// The bytes of an open file.
pub(crate) trait ReadSeek: Read + Seek {}

impl<T: Read + Seek> ReadSeek for T {}

/// Makes the error of a file that cannot be read.
pub(crate) type Failed<'a> = &'a dyn Fn(io::Error) -> BuildError;

/// The outcome of rendering.
pub(crate) struct Rendered<H> {
    pub(crate) cache: Cache<H>,
    /// The time of all threads together.
    pub(crate) rendering: Duration,
    /// The time of all threads together.
    pub(crate) writing: Duration,
}

/// Puts every page, those at old addresses too, and every script of data into `output`: those with a valid entry in `earlier` as they are, the others
/// rendered.
pub(crate) fn render<O: Output>(
    renderer: &Renderer<'_>,
    pages: &[Page],
    moved: &[Moved],
    data: &[Data],
    inputs: &Inputs,
    earlier: &Cache<O::Handle>,
    output: &O,
) -> Result<Rendered<O::Handle>, BuildError> {
    let cache = CacheBuilder::new(inputs);
    let (rendering, writing) = (AtomicU64::new(0), AtomicU64::new(0));
    let one = |path: &str, render: &dyn Fn() -> Result<String, RenderError>| -> Result<(), BuildError> {
        if let Some(entry) = earlier.valid(path, inputs)
            && clocked(&writing, || output.keep(path, &entry.value))?
        {
            cache.retain(path, entry.clone());
            return Ok(());
        }
        let (text, dependencies) = clocked(&rendering, || tracking::track(render));
        let handle = clocked(&writing, || output.put(path, text?.into_bytes()))?;
        cache.insert(path, &dependencies, handle);
        Ok(())
    };
    pages.par_iter().try_for_each(|page| one(&page.path, &|| renderer.render(page)))?;
    moved.par_iter().try_for_each(|old| one(&old.path, &|| renderer.moved(old)))?;
    data.par_iter().try_for_each(|data| one(&data.path, &|| renderer.data(data)))?;
    Ok(Rendered {
        cache: cache.finish(),
        rendering: Duration::from_nanos(rendering.into_inner()),
        writing: Duration::from_nanos(writing.into_inner()),
    })
}

fn clocked<T>(nanoseconds: &AtomicU64, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    nanoseconds.fetch_add(u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
    result
}
