//! Keeps what was made between builds.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{PROGRAM, Segments};
use crate::load;
use crate::markdown::Outlines;
use crate::reads;
use crate::write;

/// The name of the folder in a site's own.
const FOLDER: &str = ".tebiki-cache";

/// The name of the file of outlines.
const OUTLINES: &str = "outlines-all";

/// What the names of files of what was made begin with.
const PAGES: &str = "pages";

/// What the names of files of segments begin with.
const SEGMENTS: &str = "segments";

/// What the names of earlier sites begin with.
const SPARE: &str = "spare";

/// How many output folders are remembered.
const OUTPUTS: usize = 4;

/// A folder of caches.
///
/// Each is a file: a digest of all that follows, the program, and the values. Where any of that is not as it should be,
/// the cache is not there.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
}

impl Store {
    /// The caches of a site.
    #[must_use]
    pub fn of(site: &Path) -> Self {
        Self { folder: site.join(FOLDER) }
    }

    /// What is known of texts.
    #[must_use]
    pub fn outlines(&self) -> Outlines {
        self.read(OUTLINES)
    }

    /// Remembers what is known of texts.
    pub fn remember_outlines(&self, outlines: &Outlines) {
        self.write(OUTLINES, outlines, 1);
    }

    /// What was made for an output folder.
    #[must_use]
    pub fn made<T: DeserializeOwned + Default>(&self, output: &Path) -> T {
        self.read(&name(PAGES, output))
    }

    /// Remembers what was made for an output folder. Where that fails, the next build makes everything again.
    pub fn remember(&self, output: &Path, made: &impl Serialize) {
        self.write(&name(PAGES, output), made, OUTPUTS);
    }

    /// What the pages of an output folder gave to its search index.
    #[must_use]
    pub fn segments(&self, output: &Path) -> Segments {
        self.read(&name(SEGMENTS, output))
    }

    /// Remembers what the pages of an output folder gave to its search index.
    pub fn remember_segments(&self, output: &Path, segments: &Segments) {
        self.write(&name(SEGMENTS, output), segments, OUTPUTS);
    }

    /// Where an output folder's earlier site may be kept.
    #[must_use]
    pub fn spare(&self, output: &Path) -> PathBuf {
        self.folder.join(name(SPARE, output))
    }

    fn read<T: DeserializeOwned + Default>(&self, name: &str) -> T {
        load::read_bytes(&self.folder.join(name)).ok().and_then(|bytes| unpack(&bytes)).unwrap_or_default()
    }

    fn write(&self, name: &str, value: &impl Serialize, most: usize) {
        if let Some(bytes) = pack(value) {
            drop(write::write_cache(&self.folder, name, &bytes, most));
        }
    }
}

/// The name of a file for an output folder, wherever a command names it from.
fn name(kind: &str, output: &Path) -> String {
    let absolute = std::path::absolute(output).unwrap_or_else(|_| output.to_owned());
    format!("{kind}-{:016x}", reads::digest(absolute))
}

fn pack(value: &impl Serialize) -> Option<Vec<u8>> {
    let mut packed = postcard::to_extend(&(PROGRAM, value), vec![0; size_of::<u64>()]).ok()?;
    let (digest, bytes) = packed.split_first_chunk_mut()?;
    *digest = reads::digest(&*bytes).to_le_bytes();
    Some(packed)
}

fn unpack<T: DeserializeOwned>(packed: &[u8]) -> Option<T> {
    let (digest, bytes) = packed.split_first_chunk()?;
    if u64::from_le_bytes(*digest) != reads::digest(bytes) {
        return None;
    }
    // The name of another program is read by itself: what follows it has another form.
    let (program, rest) = postcard::take_from_bytes::<String>(bytes).ok()?;
    if program != PROGRAM {
        return None;
    }
    postcard::from_bytes(rest).ok()
}
