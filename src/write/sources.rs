//! Edits of source files: a new file never replaces another, and an existing file is changed only if it is still as it was
//! read. Several edits are made all or none.

use std::error::Error;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::error::{At, WriteError};
use super::path;

/// An edit of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Its path below the folder, with `/` between names.
    pub path: String,
    /// Its text before; absent for a new file.
    pub before: Option<Vec<u8>>,
    /// Its text afterwards.
    pub after: Vec<u8>,
}

/// Why files were not written. In any case, none of them was.
#[derive(Debug)]
pub enum EditError {
    /// These new files exist already.
    Exists(Vec<PathBuf>),
    /// The file has changed since it was read.
    Changed(PathBuf),
    /// A path is not allowed, or the file system refused.
    Write(WriteError),
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exists(paths) => {
                /// How many are named; the others are counted.
                const NAMED: usize = 5;
                let named = paths.iter().take(NAMED).map(|path| format!("`{}`", path.display()));
                let names = named.collect::<Vec<_>>().join(", ");
                let more = match paths.len().saturating_sub(NAMED) {
                    0 => String::new(),
                    1 => " and 1 more file".to_owned(),
                    more => format!(" and {more} more files"),
                };
                let verb = if paths.len() == 1 { "exists" } else { "exist" };
                write!(f, "{names}{more} {verb} already; nothing was written")
            }
            Self::Changed(path) => {
                write!(f, "`{}` was changed by somebody else at the same time; nothing was written", path.display())
            }
            Self::Write(error) => error.fmt(f),
        }
    }
}

impl Error for EditError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Write(error) => error.source(),
            Self::Exists(_) | Self::Changed(_) => None,
        }
    }
}

impl From<WriteError> for EditError {
    fn from(error: WriteError) -> Self {
        Self::Write(error)
    }
}

/// Creates and changes files below `folder`, which is created if it is missing.
///
/// # Errors
/// When a new file exists already, a file to be changed has changed since it was read, a path leads elsewhere, or the file
/// system refuses. Everything is then rolled back.
pub fn edit(folder: &Path, edits: &[Edit]) -> Result<(), EditError> {
    for edit in edits {
        path::check(&edit.path)?;
    }
    let new = edits.iter().filter(|edit| edit.before.is_none());
    let exist = new.map(|edit| folder.join(&edit.path)).filter(|path| fs::symlink_metadata(path).is_ok());
    let exist = exist.collect::<Vec<_>>();
    if !exist.is_empty() {
        return Err(EditError::Exists(exist));
    }
    let mut done = Done::default();
    // Changes come last: a new file is easier to remove than a change is to revert.
    for edit in edits.iter().filter(|edit| edit.before.is_none()) {
        done.create(&folder.join(&edit.path), &edit.after)?;
    }
    for edit in edits {
        if let Some(before) = &edit.before {
            done.change(&folder.join(&edit.path), before, &edit.after)?;
        }
    }
    done.keep = true;
    Ok(())
}

/// The edits made so far; rolled back on drop unless all are made.
#[derive(Default)]
struct Done {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
    changes: Vec<(PathBuf, Vec<u8>)>,
    keep: bool,
}

impl Done {
    fn create(&mut self, path: &Path, bytes: &[u8]) -> Result<(), EditError> {
        let mut missing =
            path.ancestors().skip(1).take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists());
        let missing = missing.by_ref().map(Path::to_path_buf).collect::<Vec<_>>();
        for folder in missing.into_iter().rev() {
            fs::create_dir(&folder).at("create", &folder)?;
            self.folders.push(folder);
        }
        let mut file = match File::create_new(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(EditError::Exists(vec![path.to_owned()]));
            }
            file => file.at("create", path)?,
        };
        self.files.push(path.to_owned());
        Ok(file.write_all(bytes).at("write", path)?)
    }

    fn change(&mut self, path: &Path, before: &[u8], after: &[u8]) -> Result<(), EditError> {
        // A symbolic link stands for its target.
        let path = fs::canonicalize(path).at("find", path)?;
        if fs::read(&path).at("read", &path)? != before {
            return Err(EditError::Changed(path));
        }
        replace(&path, after)?;
        self.changes.push((path, before.to_vec()));
        Ok(())
    }
}

impl Drop for Done {
    fn drop(&mut self) {
        if self.keep {
            return;
        }
        // A failure to roll back cannot be reported; the error that caused it is.
        for (path, before) in self.changes.drain(..).rev() {
            let _ = replace(&path, &before);
        }
        for path in self.files.drain(..).rev() {
            let _ = fs::remove_file(path);
        }
        for path in self.folders.drain(..).rev() {
            let _ = fs::remove_dir(path);
        }
    }
}

/// Replaces a file atomically, keeping its permissions.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let part = path.with_file_name(format!(".{name}.tebiki-new"));
    let written = (|| {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn new(path: &str, text: &str) -> Edit {
        Edit { path: path.to_owned(), before: None, after: text.into() }
    }

    #[test]
    fn all_is_written_or_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("deep/site");
        edit(&site, &[new("a/b.yaml", "b"), new("c.md", "c")]).unwrap();
        assert_eq!(fs::read(site.join("a/b.yaml")).unwrap(), b"b");

        let change = Edit { path: "c.md".into(), before: Some(b"c".into()), after: b"C".into() };
        let error = edit(&site, &[new("x/y.md", ""), new("a/b.yaml", "!"), change.clone()]).unwrap_err();
        assert!(error.to_string().contains("b.yaml` exists already"), "{error}");
        assert!(!site.join("x").exists());

        let stale = Edit { before: Some(b"other".into()), ..change.clone() };
        let error = edit(&site, &[new("x/y.md", ""), change.clone(), stale]).unwrap_err();
        assert!(matches!(error, EditError::Changed(_)), "{error}");
        assert!(!site.join("x").exists(), "a folder that was made is taken away");
        assert_eq!(fs::read(site.join("c.md")).unwrap(), b"c", "a change that was made is undone");

        edit(&site, &[change]).unwrap();
        assert_eq!(fs::read(site.join("c.md")).unwrap(), b"C");
        assert_eq!(fs::read_dir(&site).unwrap().count(), 2, "nothing else is left");
    }

    #[test]
    fn a_path_does_not_leave_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["../x", "/x", "a/../../x", "con.md", "a:b"] {
            assert!(matches!(edit(folder.path(), &[new(path, "")]), Err(EditError::Write(_))), "{path}");
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("real"), "1").unwrap();
        std::os::unix::fs::symlink("real", folder.path().join("link")).unwrap();
        let change = Edit { path: "link".into(), before: Some(b"1".into()), after: b"2".into() };
        edit(folder.path(), &[change]).unwrap();
        assert_eq!(fs::read(folder.path().join("real")).unwrap(), b"2");
        assert!(fs::symlink_metadata(folder.path().join("link")).unwrap().is_symlink());
    }
}
