//! The staging folder.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::{At, WriteError};
use super::marker::{mark_unfinished, remove};
use super::place::is_missing;

/// The folder that the new site is built in; removed when dropped, unless it was released.
#[derive(Debug)]
pub(super) struct Staging {
    pub(super) path: PathBuf,
    pub(super) is_released: bool,
}

impl Staging {
    pub(super) fn make(path: &Path) -> Result<Self, WriteError> {
        if is_missing(path) {
            fs::create_dir(path).at("create", path)?;
        }
        let staging = Self { path: path.to_path_buf(), is_released: false };
        mark_unfinished(path)?;
        Ok(staging)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.is_released {
            // What remains is removed by the next build.
            let _ = remove(&self.path);
        }
    }
}
