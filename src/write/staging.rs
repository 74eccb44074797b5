//! The staging folder.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::{At, WriteError};
use super::marker::{mark_unfinished, remove};
use super::place::is_missing;
use super::spare;

/// The folder that the new site is built in; removed when dropped, or kept as a spare, unless it was released.
#[derive(Debug)]
pub(super) struct Staging {
    pub(super) path: PathBuf,
    pub(super) is_released: bool,
    /// Where the folder came from, if it was a spare.
    pub(super) spare: Option<PathBuf>,
}

impl Staging {
    pub(super) fn make(path: &Path, spare: Option<&Path>) -> Result<Self, WriteError> {
        let spare = spare.filter(|spare| spare::take(spare, path));
        if spare.is_none() && is_missing(path) {
            fs::create_dir(path).at("create", path)?;
        }
        let staging = Self { path: path.to_path_buf(), is_released: false, spare: spare.map(Path::to_path_buf) };
        if spare.is_none() {
            mark_unfinished(path)?;
        }
        Ok(staging)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.is_released && self.spare.as_ref().is_none_or(|spare| spare::give(&self.path, spare).is_err()) {
            // What remains is removed by the next build.
            let _ = remove(&self.path);
        }
    }
}
