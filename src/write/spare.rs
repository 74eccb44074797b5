//! The site before the last one, kept to build the next in.
//!
//! A site has thousands of files of which an edit changes a few. A new folder for it takes a link to each file, and the old one a
//! removal of each; in a folder that already holds nearly the same site, only what differs has to be linked and removed.
//!
//! Nothing in a spare is trusted. A file stands in the next site because it is the earlier site's very file, by its inode, or
//! because this build put it there; everything else is taken out before the site is seen.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::cache;
use super::error::{At, WriteError};
use super::marker::{self, Standing, mark_unfinished, remove};
use super::names::{MARKER, MARKER_PART};
use super::path::{self, Index};

/// How many spares a folder of caches holds.
const MOST: usize = 2;

/// Moves a spare to where the next site is to be built, and says whether there was one that can be used.
pub(super) fn take(spare: &Path, new: &Path) -> bool {
    let is_ours = || matches!(marker::inspect(spare), Ok(Standing::Site(_) | Standing::Unfinished));
    if !cfg!(unix) || !is_ours() || fs::rename(spare, new).is_err() {
        return false;
    }
    // Where even the marker cannot be written, nothing else can.
    mark_unfinished(new).is_ok()
}

/// Makes a spare of a folder that is not needed where it stands. Where that fails, it stays there.
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
    // One more than there should be does no harm, and the next time it goes.
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

/// Takes out of a folder what is not in the index, and says which files are in it, by their inodes.
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

/// Takes away what stands at a path below a folder, and files that stand where the path needs folders.
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
        // Another thread may have been here first.
        match cleared {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error).at("remove", &place),
            _ => {}
        }
    }
    Ok(())
}

// Elsewhere there are no spares, and nobody asks.
#[cfg(unix)]
fn inode(entry: &fs::DirEntry) -> u64 {
    std::os::unix::fs::DirEntryExt::ino(entry)
}

#[cfg(not(unix))]
fn inode(_: &fs::DirEntry) -> u64 {
    0
}

/// What tells a file from all others of its file system.
#[cfg(unix)]
pub(super) fn identity(metadata: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
pub(super) fn identity(_: &fs::Metadata) -> u64 {
    0
}
