//! The marker file: it identifies an output folder as ours, and is the manifest of the site's files.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::access;
use super::error::{At, Found, WriteError};
use super::names::{GIT, MARKER, MARKER_PART};
use super::path;

/// The first line of the marker of a finished site; the other lines are the site's files, sorted.
const FINISHED: &str = "tebiki output 1";

/// The marker of a staging folder, in which everything is ours.
const UNFINISHED: &str = "tebiki unfinished output 1\n";

/// The files of a finished site.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    files: BTreeSet<String>,
    folders: BTreeSet<String>,
}

impl Manifest {
    fn parse<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let files: BTreeSet<String> = lines.map(|line| path::composed(line).into_owned()).collect();
        let mut folders = BTreeSet::new();
        for file in &files {
            let mut inner = file.as_str();
            while let Some((folder, _)) = inner.rsplit_once('/')
                && !folders.contains(folder)
            {
                folders.insert(folder.to_owned());
                inner = folder;
            }
        }
        Self { files, folders }
    }

    /// How many files the site has.
    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether the site has a file at the path.
    pub(super) fn has_file(&self, path: &str) -> bool {
        self.files.contains(path::composed(path).as_ref())
    }

    /// Whether the site has files below the path.
    pub(super) fn has_folder(&self, path: &str) -> bool {
        self.folders.contains(path::composed(path).as_ref())
    }
}

/// The marker of a finished site with these files, which are sorted.
pub(super) fn text(files: &[String]) -> String {
    let mut text = String::with_capacity(files.iter().map(|file| file.len() + 1).sum::<usize>() + FINISHED.len() + 1);
    for line in std::iter::once(FINISHED).chain(files.iter().map(String::as_str)) {
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// What is at a path.
#[derive(Debug)]
pub(super) enum Standing {
    /// Nothing.
    Missing,
    /// A folder that is empty but for, at most, an incomplete marker.
    Empty,
    /// A staging folder whose build did not finish.
    Unfinished,
    /// A finished site. A folder with nothing but `.git` counts as a site without files.
    Site(Manifest),
}

/// Inspects a folder, and refuses it if it is not ours.
pub(super) fn inspect(folder: &Path) -> Result<Standing, WriteError> {
    let refuse = |found| Err(WriteError::NotOurs { path: folder.to_path_buf(), found });
    let kind = match fs::symlink_metadata(folder) {
        Ok(metadata) => metadata.file_type(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Standing::Missing),
        Err(error) => return Err(error).at("look at", folder),
    };
    if kind.is_symlink() {
        return refuse(Found::Symlink);
    }
    if !kind.is_dir() {
        return refuse(Found::File);
    }
    let marker = folder.join(MARKER);
    match fs::symlink_metadata(&marker) {
        Ok(metadata) if metadata.is_file() => {}
        Ok(_) => return refuse(Found::BadMarker),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return inspect_unmarked(folder),
        Err(error) => return Err(error).at("look at", &marker),
    }
    let Ok(text) = String::from_utf8(access::read(&marker).at("read", &marker)?) else {
        return refuse(Found::BadMarker);
    };
    let mut lines = text.lines();
    match lines.next() {
        Some(FINISHED) => Ok(Standing::Site(Manifest::parse(lines))),
        Some(line) if line == UNFINISHED.trim_end() => Ok(Standing::Unfinished),
        Some(line) if line.starts_with("tebiki ") => refuse(Found::OtherFormat(line.to_owned())),
        _ => refuse(Found::BadMarker),
    }
}

fn inspect_unmarked(folder: &Path) -> Result<Standing, WriteError> {
    let mut foreign: Option<String> = None;
    let mut has_git = false;
    for entry in access::list(folder).at("list", folder)? {
        let name = entry.at("list", folder)?.file_name().to_string_lossy().into_owned();
        if name == GIT {
            has_git = true;
        } else if name != MARKER_PART && foreign.as_ref().is_none_or(|least| name < *least) {
            foreign = Some(name);
        }
    }
    match foreign {
        Some(name) => Err(WriteError::NotOurs { path: folder.to_path_buf(), found: Found::Entry(name) }),
        None if has_git => Ok(Standing::Site(Manifest::default())),
        None => Ok(Standing::Empty),
    }
}

/// Marks everything in a folder as ours.
pub(super) fn mark_unfinished(folder: &Path) -> Result<(), WriteError> {
    let (part, whole) = (folder.join(MARKER_PART), folder.join(MARKER));
    fs::write(&part, UNFINISHED).at("write", &part)?;
    fs::rename(&part, &whole).at("write", &whole)
}

/// Removes a folder of ours. The marker goes last, so that after an interrupted removal the rest is still ours.
pub(super) fn remove(folder: &Path) -> io::Result<()> {
    for entry in access::list(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            access::remove_all(&entry.path())?;
        } else if entry.file_name() != MARKER {
            access::remove_file(&entry.path())?;
        }
    }
    match access::remove_file(&folder.join(MARKER)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => fs::remove_dir(folder),
    }
}
