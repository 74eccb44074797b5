//! Writes a single source file.

use std::fs;
use std::path::Path;

use super::error::{At, WriteError};

/// Creates or replaces the file at `path` atomically, unless it already has these bytes. Returns whether it wrote.
///
/// # Errors
/// [`WriteError::Io`] when the file system refuses; what was there is then intact.
pub fn replace_file(path: &Path, bytes: &[u8]) -> Result<bool, WriteError> {
    // A symbolic link is followed: its target is replaced, not the link.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::read(path).is_ok_and(|before| before == bytes) {
        return Ok(false);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let new = path.with_file_name(format!(".{name}.tebiki-new"));
    let written = fs::write(&new, bytes)
        .at("write", &new)
        .and_then(|()| match fs::metadata(path) {
            Ok(metadata) => fs::set_permissions(&new, metadata.permissions()).at("set the permissions of", &new),
            Err(_) => Ok(()),
        })
        .and_then(|()| fs::rename(&new, path).at("write", path));
    if written.is_err() {
        // It may not even exist.
        let _ = fs::remove_file(&new);
    }
    written.map(|()| true)
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_in_one_step_and_only_if_it_changes() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = folder.path().join("review.lock");
        assert!(replace_file(&path, b"one").expect("it can be written"));
        let time = fs::metadata(&path).and_then(|metadata| metadata.modified()).expect("it has a time");
        assert!(!replace_file(&path, b"one").expect("it can be left"));
        assert_eq!(fs::metadata(&path).and_then(|metadata| metadata.modified()).expect("it has a time"), time);
        assert!(replace_file(&path, b"two").expect("it can be written"));
        assert_eq!(fs::read(&path).expect("it can be read"), b"two");
        assert_eq!(fs::read_dir(folder.path()).expect("it can be listed").count(), 1);
    }

    #[test]
    fn a_file_that_cannot_be_written_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        assert!(replace_file(&folder.path().join("no-such-folder/review.lock"), b"x").is_err());
        fs::create_dir(folder.path().join("taken")).expect("a folder can be made");
        assert!(replace_file(&folder.path().join("taken"), b"x").is_err());
        assert_eq!(fs::read_dir(folder.path()).expect("it can be listed").count(), 1);
    }
}
