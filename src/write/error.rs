//! What can go wrong when an output folder is written.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why an output folder was not written. In any case, the earlier site is intact.
///
/// The message of [`WriteError::Io`] leaves its cause to [`Error::source`].
#[derive(Debug)]
#[non_exhaustive]
pub enum WriteError {
    /// The folder was not written by tebiki, so it is not ours to replace.
    NotOurs {
        /// The folder (or file, or link) that was named as output, or that is in the place of the staging folder.
        path: PathBuf,
        /// What shows that it is not ours.
        found: Found,
    },
    /// Something in the output folder that tebiki did not write is in the way of the site.
    Foreign {
        /// What has to be moved out of the way.
        path: PathBuf,
    },
    /// The path of a file does not stay in the output folder, or cannot exist on every system.
    BadPath {
        /// The path as it was given.
        path: String,
        /// What is wrong with it.
        problem: PathProblem,
    },
    /// Two paths of the site are equal, at least on systems that ignore case or Unicode normalization (macOS, Windows).
    Collision {
        /// The path that sorts first.
        first: String,
        /// The other path; equal to `first` if the site has two files of one name.
        second: String,
    },
    /// A path of the site is both a file and a folder.
    FileAndFolder {
        /// That path.
        path: String,
    },
    /// Another build is writing to the same folder.
    Busy {
        /// The output folder.
        path: PathBuf,
    },
    /// An earlier `put` or `keep` failed, so the site is not complete.
    Incomplete {
        /// The path of the first file that failed.
        path: String,
    },
    /// The file system refused.
    Io {
        /// The operation, as a verb that fits behind "cannot".
        action: &'static str,
        /// The path that it failed on.
        path: PathBuf,
        /// The error of the system.
        source: io::Error,
    },
}

/// What shows that a folder was not written by tebiki.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Found {
    /// The path is a file (or a device, a pipe…), not a folder.
    File,
    /// The path is a symbolic link.
    Symlink,
    /// The folder contains this name, and no marker file.
    Entry(String),
    /// The marker file was written by a version of tebiki with another format; this is its first line.
    OtherFormat(String),
    /// There is a file with the marker's name, but it is not a marker of a finished site.
    BadMarker,
}

/// What is wrong with the path of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathProblem {
    /// The path begins with `/`.
    Absolute,
    /// The path, or a name in it, is empty.
    EmptyName,
    /// A name is `.` or `..`.
    DotName,
    /// A name ends with a dot or a space, which Windows drops.
    TrailingDotOrSpace,
    /// A character that Windows forbids in names, such as `\`, `:` or a control character.
    Character(char),
    /// A name that Windows reserves for a device, such as `con` or `nul.html`.
    DeviceName,
    /// A top-level name that is not the site's to use: the marker file, or `.git`.
    Kept,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOurs { path, found } => {
                write!(f, "`{}` is not an output folder of tebiki: {found}", path.display())
            }
            Self::Foreign { path } => write!(
                f,
                "`{}` was not written by tebiki and stands in the way: move it elsewhere first",
                path.display()
            ),
            Self::BadPath { path, problem } => {
                write!(f, "`{}` cannot be the path of an output file: {problem}", path.escape_debug())
            }
            Self::Collision { first, second } if first == second => {
                write!(f, "the site has two files at `{first}`")
            }
            Self::Collision { first, second } => {
                write!(f, "`{first}` and `{second}` are one path where case or Unicode form does not count")
            }
            Self::FileAndFolder { path } => {
                write!(f, "the site needs `{path}` as a file and as a folder")
            }
            Self::Busy { path } => {
                write!(f, "another build is writing to `{}`", path.display())
            }
            Self::Incomplete { path } => {
                write!(f, "the site is not whole: `{path}` could not be written")
            }
            Self::Io { action, path, .. } => write!(f, "cannot {action} `{}`", path.display()),
        }
    }
}

impl Error for WriteError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => f.write_str("it is a file"),
            Self::Symlink => f.write_str("it is a symbolic link (name the folder itself)"),
            Self::Entry(name) => write!(f, "it holds `{name}`, and no `.tebiki`"),
            Self::OtherFormat(line) => {
                write!(f, "its `.tebiki` says `{}`, which this version does not know", line.escape_debug())
            }
            Self::BadMarker => f.write_str("its `.tebiki` is not one of a finished site"),
        }
    }
}

impl fmt::Display for PathProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absolute => f.write_str("it is absolute"),
            Self::EmptyName => f.write_str("a name in it is empty"),
            Self::DotName => f.write_str("`.` and `..` lead elsewhere"),
            Self::TrailingDotOrSpace => f.write_str("a name in it ends with a dot or a space"),
            Self::Character(c) => write!(f, "it contains `{}`", c.escape_debug()),
            Self::DeviceName => f.write_str("a name in it is reserved by Windows"),
            Self::Kept => f.write_str("the name is not the site's to use"),
        }
    }
}

/// Adds the operation and the path to an error of the system.
pub(super) trait At<T> {
    fn at(self, action: &'static str, path: &Path) -> Result<T, WriteError>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, action: &'static str, path: &Path) -> Result<T, WriteError> {
        self.map_err(|source| WriteError::Io { action, path: path.to_path_buf(), source })
    }
}
