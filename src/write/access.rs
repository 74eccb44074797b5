//! Folders of ours that somebody made read-only: their owner may change that, and a build does, before it gives up.

use std::fs;
use std::io;
use std::path::Path;

/// Lets the owner of a folder read and write in it, where that is possible.
#[cfg(unix)]
pub(super) fn open_up(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    const OWNER: u32 = 0o700;
    let Ok(metadata) = fs::symlink_metadata(folder) else { return };
    let mode = metadata.permissions().mode();
    if metadata.is_dir() && mode & OWNER != OWNER {
        // What then still is not possible says so itself.
        let _ = fs::set_permissions(folder, fs::Permissions::from_mode(mode | OWNER));
    }
}

/// Lets files and folders be removed, where that is possible.
#[cfg(windows)]
#[allow(clippy::permissions_set_readonly_false, reason = "this is not about Unix")]
pub(super) fn open_up(path: &Path) {
    let Ok(metadata) = fs::symlink_metadata(path) else { return };
    let mut permissions = metadata.permissions();
    if permissions.readonly() {
        permissions.set_readonly(false);
        let _ = fs::set_permissions(path, permissions);
    }
}

#[cfg(not(any(unix, windows)))]
pub(super) fn open_up(_: &Path) {}

/// The entries of a folder, also of one that somebody made unreadable.
pub(super) fn list(folder: &Path) -> io::Result<fs::ReadDir> {
    match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            open_up(folder);
            fs::read_dir(folder)
        }
        listed => listed,
    }
}

/// Reads a file, also one that somebody made unreadable.
pub(super) fn read(file: &Path) -> io::Result<Vec<u8>> {
    match fs::read(file) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            let_read(file);
            fs::read(file)
        }
        read => read,
    }
}

#[cfg(unix)]
fn let_read(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    const READ: u32 = 0o400;
    if let Ok(metadata) = fs::symlink_metadata(file)
        && metadata.is_file()
    {
        let _ = fs::set_permissions(file, fs::Permissions::from_mode(metadata.permissions().mode() | READ));
    }
}

#[cfg(not(unix))]
fn let_read(_: &Path) {}

/// Removes a folder and everything in it, also what somebody made read-only.
pub(super) fn remove_all(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            open_all(folder);
            fs::remove_dir_all(folder)
        }
        removed => removed,
    }
}

fn open_all(folder: &Path) {
    open_up(folder);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            open_all(&entry.path());
        } else if cfg!(windows) {
            open_up(&entry.path());
        }
    }
}

/// Removes a file, also from a folder that somebody made read-only.
pub(super) fn remove_file(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            if let Some(folder) = file.parent() {
                open_up(folder);
            }
            if cfg!(windows) {
                open_up(file);
            }
            fs::remove_file(file)
        }
        removed => removed,
    }
}

/// Moves a file or folder, also one that somebody made read-only, or out of a folder that is.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            let permissions = fs::symlink_metadata(from)?.permissions();
            from.parent().into_iter().chain(to.parent()).for_each(open_up);
            // The entry of a folder that leads to its parent changes.
            open_up(from);
            let (moved, now) = match fs::rename(from, to) {
                Ok(()) => (Ok(()), to),
                error => (error, from),
            };
            if fs::symlink_metadata(now).is_ok_and(|metadata| metadata.is_dir()) {
                let _ = fs::set_permissions(now, permissions);
            }
            moved
        }
        renamed => renamed,
    }
}
