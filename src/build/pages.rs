//! Renders the pages of a site, and the data that they load, that an earlier build has not left as they would be.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::BuildError;
use crate::cache::{Ground, Made, Making};
use crate::plan::{Data, Page};
use crate::reads;
use crate::render::{RenderError, Renderer};
use crate::write::{Stamp, Writer};

/// Where files go.
pub(crate) trait Output: Sync {
    /// What is kept of a file, to know it again.
    type Thing: Clone + PartialEq + Send + Sync + 'static;

    /// Takes the file that an earlier build put at a path, and says whether it is still there.
    fn keep(&self, path: &str, thing: &Self::Thing) -> Result<bool, BuildError>;

    /// Takes a new file.
    fn put(&self, path: &str, bytes: Vec<u8>) -> Result<Self::Thing, BuildError>;
}

impl Output for Writer {
    type Thing = Stamp;

    fn keep(&self, path: &str, stamp: &Stamp) -> Result<bool, BuildError> {
        Ok(Writer::keep(self, path, *stamp)?)
    }

    fn put(&self, path: &str, bytes: Vec<u8>) -> Result<Stamp, BuildError> {
        Ok(self.put_stamped(path, &bytes)?)
    }
}

/// What became of the pages.
pub(crate) struct Rendered<T> {
    /// What the next build may keep.
    pub(crate) made: Made<T>,
    /// Time of all threads.
    pub(crate) rendering: Duration,
    /// Time of all threads.
    pub(crate) writing: Duration,
}

/// Puts every page and every script of data into `output`: those of `earlier` that still stand on the same ground as they
/// are, the others rendered.
pub(crate) fn render<O: Output>(
    renderer: &Renderer<'_>,
    pages: &[Page],
    data: &[Data],
    ground: &Ground,
    earlier: &Made<O::Thing>,
    output: &O,
) -> Result<Rendered<O::Thing>, BuildError> {
    let making = Making::new(ground);
    let (rendering, writing) = (AtomicU64::new(0), AtomicU64::new(0));
    let one = |path: &str, render: &dyn Fn() -> Result<String, RenderError>| -> Result<(), BuildError> {
        if let Some(kept) = earlier.still(path, ground)
            && clocked(&writing, || output.keep(path, &kept.thing))?
        {
            making.enter(path, kept.clone());
            return Ok(());
        }
        let (text, reads) = clocked(&rendering, || reads::record(render));
        let thing = clocked(&writing, || output.put(path, text?.into_bytes()))?;
        making.made(path, &reads, thing);
        Ok(())
    };
    pages.par_iter().try_for_each(|page| one(&page.path, &|| renderer.render(page)))?;
    data.par_iter().try_for_each(|data| one(&data.path, &|| renderer.data(data)))?;
    Ok(Rendered {
        made: making.finish(),
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
