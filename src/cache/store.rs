//! The caches of a site on disk.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{PROGRAM, Segments};
use crate::load;
use crate::markdown::Outlines;
use crate::tracking;
use crate::write;

/// The name of the folder of caches, in the folder of the site.
const FOLDER: &str = ".tebiki-cache";

/// The name of the file with the outlines of long texts.
const OUTLINES: &str = "outlines-all";

/// The prefix of files with the caches of output folders.
const PAGES: &str = "pages";

/// The prefix of files with the segments of search indexes.
const SEGMENTS: &str = "segments";

/// How many output folders have caches; that of the folder built least recently goes first.
const OUTPUTS: usize = 4;

/// A folder of caches.
///
/// Each cache is a file: a digest of everything behind it, the program, and the values. A file in which any of these is
/// wrong counts as missing.
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

    /// The outlines of long texts.
    #[must_use]
    pub fn outlines(&self) -> Outlines {
        self.read(OUTLINES)
    }

    /// Saves the outlines of long texts.
    pub fn save_outlines(&self, outlines: &Outlines) {
        self.write(OUTLINES, outlines, 1);
    }

    /// The cache of an output folder.
    #[must_use]
    pub fn cache<T: DeserializeOwned + Default>(&self, output: &Path) -> T {
        self.read(&name(PAGES, output))
    }

    /// Saves the cache of an output folder. Where that fails, the next build makes everything again.
    pub fn save(&self, output: &Path, cache: &impl Serialize) {
        self.write(&name(PAGES, output), cache, OUTPUTS);
    }

    /// The segments of the search index of an output folder.
    #[must_use]
    pub fn segments(&self, output: &Path) -> Segments {
        self.read(&name(SEGMENTS, output))
    }

    /// Saves the segments of the search index of an output folder.
    pub fn save_segments(&self, output: &Path, segments: &Segments) {
        self.write(&name(SEGMENTS, output), segments, OUTPUTS);
    }

    fn read<T: DeserializeOwned + Default>(&self, name: &str) -> T {
        load::read_bytes(&self.folder.join(name)).ok().and_then(|bytes| deserialize(&bytes)).unwrap_or_default()
    }

    fn write(&self, name: &str, value: &impl Serialize, most: usize) {
        if let Some(bytes) = serialize(value) {
            drop(write::write_cache(&self.folder, name, &bytes, most));
        }
    }
}

/// The name of a file for an output folder: the same from whichever folder a command is run.
fn name(kind: &str, output: &Path) -> String {
    let absolute = std::path::absolute(output).unwrap_or_else(|_| output.to_owned());
    format!("{kind}-{:016x}", tracking::digest(absolute))
}

fn serialize(value: &impl Serialize) -> Option<Vec<u8>> {
    let mut file = postcard::to_extend(&(PROGRAM, value), vec![0; size_of::<u64>()]).ok()?;
    let (digest, bytes) = file.split_first_chunk_mut()?;
    *digest = tracking::digest(&*bytes).to_le_bytes();
    Some(file)
}

fn deserialize<T: DeserializeOwned>(file: &[u8]) -> Option<T> {
    let (digest, bytes) = file.split_first_chunk()?;
    if u64::from_le_bytes(*digest) != tracking::digest(bytes) {
        return None;
    }
    // The program is read first by itself: what another program wrote behind it has another form.
    let (program, rest) = postcard::take_from_bytes::<String>(bytes).ok()?;
    if program != PROGRAM {
        return None;
    }
    postcard::from_bytes(rest).ok()
}
