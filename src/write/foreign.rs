//! Files of others in an output folder, which are carried over into the next site.
//!
//! A `CNAME` or `.nojekyll` for GitHub Pages, an `.htaccess`, the `.git` of a checked-out branch: tebiki did not write
//! them, so tebiki does not remove them. Files are linked into the next site before it is swapped in, so that they are there at
//! every moment. Folders, and files where links are not possible, are moved after that, not copied: a rename keeps owners, times
//! and open files. What cannot be moved stays in the earlier site beside the output folder, where the next build finds it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::access;
use super::error::{At, WriteError};
use super::marker::Manifest;
use super::names::{MARKER, MARKER_PART};

/// The relative paths of everything in `site` that is not in its manifest. A folder is listed without its contents, unless
/// the next site has a folder there too.
pub(super) fn list(site: &Path, manifest: &Manifest, next: &Path) -> Result<Vec<PathBuf>, WriteError> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let absolute = site.join(&folder);
        for entry in access::list(&absolute).at("list", &absolute)? {
            let entry = entry.at("list", &absolute)?;
            let path = folder.join(entry.file_name());
            let name = slashed(&path);
            let name = name.as_deref();
            if entry.file_type().at("look at", &entry.path())?.is_dir() {
                if name.is_some_and(|name| manifest.has_folder(name)) || is_folder(&next.join(&path)) {
                    folders.push(path);
                } else {
                    found.push(path);
                }
            } else if !name.is_some_and(|name| name == MARKER || name == MARKER_PART || manifest.has_file(name)) {
                found.push(path);
            }
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// The path as a manifest writes it; `None` if it is not Unicode, and so in no manifest.
fn slashed(path: &Path) -> Option<String> {
    let mut text = String::new();
    for name in path {
        if !text.is_empty() {
            text.push('/');
        }
        text.push_str(name.to_str()?);
    }
    Some(text)
}

fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

/// Creates the parent folders of the listed paths in `to`, and checks that nothing exists at the paths.
pub(super) fn make_room(from: &Path, paths: &[PathBuf], to: &Path) -> Result<(), WriteError> {
    for path in paths {
        let destination = to.join(path);
        let in_the_way = || WriteError::Foreign { path: from.join(path) };
        if let Some(folder) = destination.parent() {
            match fs::create_dir_all(folder) {
                Err(error) if matches!(error.kind(), io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory) => {
                    return Err(in_the_way());
                }
                made => made.at("create", folder)?,
            }
        }
        match fs::symlink_metadata(&destination) {
            Ok(_) => return Err(in_the_way()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error).at("look at", &destination),
        }
    }
    Ok(())
}

/// Links those of the listed paths that are files, and returns the others, which have to be moved. Nothing is in their way.
pub(super) fn link(from: &Path, paths: Vec<PathBuf>, to: &Path) -> Vec<PathBuf> {
    let is_linked =
        |path: &PathBuf| !is_folder(&from.join(path)) && fs::hard_link(from.join(path), to.join(path)).is_ok();
    paths.into_iter().filter(|path| !is_linked(path)).collect()
}

/// Whether two paths lead to one file, or to two with the same bytes.
pub(super) fn is_same(one: &Path, other: &Path) -> bool {
    let (Ok(a), Ok(b)) = (fs::symlink_metadata(one), fs::symlink_metadata(other)) else { return false };
    if is_one(&a, &b) {
        return true;
    }
    let files = a.is_file() && b.is_file() && a.len() == b.len();
    files && matches!((fs::read(one), fs::read(other)), (Ok(a), Ok(b)) if a == b)
}

#[cfg(unix)]
fn is_one(one: &fs::Metadata, other: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_one(_: &fs::Metadata, _: &fs::Metadata) -> bool {
    false
}

/// Moves the listed paths. Nothing is in their way. Where one cannot be moved, those before it are moved back; where even that
/// fails, each stays where it is.
pub(super) fn carry(from: &Path, paths: &[PathBuf], to: &Path) -> Result<(), WriteError> {
    for (moved, path) in paths.iter().enumerate() {
        let source = from.join(path);
        if let Err(error) = access::rename(&source, &to.join(path)) {
            for path in &paths[..moved] {
                let back = from.join(path);
                access::rename(&to.join(path), &back).at("move back", &back)?;
            }
            return Err(error).at("move", &source);
        }
    }
    Ok(())
}
