//! Spares: the site before the last, kept as the staging folder of the next.
//!
//! An edit changes a few of a site's thousands of files. In an empty staging folder all of them have to be linked, and in the
//! earlier site all of them removed; in a folder that contains nearly the same site, only the files in which the two differ.
//!
//! Nothing in a spare is trusted. A file stays only if it is the same inode as in the earlier site, or if this build wrote it;
//! everything else is removed before the site is swapped in.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::cache;
use super::error::{At, WriteError};
use super::marker::{self, Standing, mark_unfinished, remove};
use super::names::{MARKER, MARKER_PART};
use super::path::{self, Index};

/// How many spares a folder of caches keeps.
const MOST: usize = 2;

/// Turns a spare into the staging folder, and returns whether there was one that can be used.
pub(super) fn take(spare: &Path, new: &Path) -> bool {
    let is_ours = || matches!(marker::inspect(spare), Ok(Standing::Site(_) | Standing::Unfinished));
    if !cfg!(unix) || !is_ours() || fs::rename(spare, new).is_err() {
        return false;
    }
    // If the marker cannot be written, nothing else can.
    mark_unfinished(new).is_ok()
}

/// Turns a folder into a spare. Where that fails, it stays where it is.
pub(super) fn give(folder: &Path, spare: &Path) -> io::Result<()> {
    let caches = spare.parent().ok_or(io::ErrorKind::InvalidInput)?;
    cache::make_folder(caches)?;
    if !cfg!(unix) {
        return Err(io::ErrorKind::Unsupported.into());
    }
    if spare.exists() {
        remove(spare)?;
    }
    fs::rename(folder, spare)?;
    // One too many does no harm, and is removed the next time.
    drop(prune(spare, caches));
    Ok(())
}

/// Removes all but the newest spares beside one.
fn prune(spare: &Path, caches: &Path) -> io::Result<()> {
    let kind = |path: &Path| {
        let name = path.file_name()?.to_string_lossy().into_owned();
        Some(name.split('-').next()?.to_owned())
    };
    let mut others = Vec::new();
    for entry in fs::read_dir(caches)? {
        let entry = entry?;
        if kind(&entry.path()) == kind(spare) && entry.path() != spare && entry.file_type()?.is_dir() {
            others.push((entry.metadata()?.modified()?, entry.path()));
        }
    }
    others.sort_unstable();
    let surplus = (others.len() + 1).saturating_sub(MOST);
    others.iter().take(surplus).try_for_each(|(_, other)| remove(other))
}

/// Removes from a folder what is not in the index, and returns the inodes of the files in it.
pub(super) fn tidy(folder: &Path, index: &Index) -> Result<BTreeMap<String, u64>, WriteError> {
    let mut files = BTreeMap::new();
    let mut folders = vec![(folder.to_path_buf(), String::new())];
    while let Some((absolute, prefix)) = folders.pop() {
        for entry in fs::read_dir(&absolute).at("list", &absolute)? {
            let entry = entry.at("list", &absolute)?;
            let name = entry.file_name();
            if prefix.is_empty() && (name == MARKER || name == MARKER_PART) {
                continue;
            }
            let path = entry.path();
            let kind = entry.file_type().at("look at", &path)?;
            // A name that is not Unicode is in no index.
            let known = name.to_str().map(|name| path::composed(&format!("{prefix}{name}")).into_owned());
            match known {
                Some(known) if kind.is_dir() && index.has_folder(&known) => folders.push((path, known + "/")),
                Some(known) if kind.is_file() && index.has_file(&known) => drop(files.insert(known, inode(&entry))),
                _ if kind.is_dir() => fs::remove_dir_all(&path).at("remove", &path)?,
                _ => fs::remove_file(&path).at("remove", &path)?,
            }
        }
    }
    Ok(files)
}

/// Removes what is at a path below a folder, and files in the place of the folders of that path.
pub(super) fn clear_way(folder: &Path, path: &str) -> Result<(), WriteError> {
    let mut place = PathBuf::from(folder);
    let mut names = path.split('/').peekable();
    while let Some(name) = names.next() {
        place.push(name);
        let Ok(metadata) = fs::symlink_metadata(&place) else { return Ok(()) };
        let cleared = match metadata.is_dir() {
            true if names.peek().is_some() => continue,
            true => fs::remove_dir_all(&place),
            false => fs::remove_file(&place),
        };
        // Another thread may have removed it already.
        match cleared {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error).at("remove", &place),
            _ => {}
        }
    }
    Ok(())
}

// There are no spares on other systems, so this is never compared.
#[cfg(unix)]
fn inode(entry: &fs::DirEntry) -> u64 {
    std::os::unix::fs::DirEntryExt::ino(entry)
}

#[cfg(not(unix))]
fn inode(_: &fs::DirEntry) -> u64 {
    0
}

/// Identifies a file within its file system.
#[cfg(unix)]
pub(super) fn identity(metadata: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
pub(super) fn identity(_: &fs::Metadata) -> u64 {
    0
}
