//! One file takes the place of another at once.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::error::{At, WriteError};

/// Where a file is written until it is whole.
pub(super) fn part_of(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.tebiki-new"))
}

/// Replaces a file atomically, keeping its permissions.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let part = part_of(path);
    let written = (|| {
        // What a killed run left.
        let _ = fs::remove_file(&part);
        let mut file = File::create_new(&part).at("create", &part)?;
        file.write_all(bytes).at("write", &part)?;
        let permissions = fs::metadata(path).at("look at", path)?.permissions();
        fs::set_permissions(&part, permissions).at("set the permissions of", &part)?;
        fs::rename(&part, path).at("replace", path)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    written
}
