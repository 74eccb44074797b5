//! Edits of source files: a new file never replaces another, and an existing file is changed only if it is still as it was
//! read. Several edits are made all or none.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::error::{At, WriteError};
use super::journal::{Journal, Record};
use super::path;
use super::place::Parents;
use super::replace::replace;

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

/// A file that gets another path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Its path below the folder, with `/` between names.
    pub from: String,
    /// Its path afterwards.
    pub to: String,
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
/// system refuses. Everything is then taken back; also by the next run, if this one is killed.
pub fn edit(folder: &Path, edits: &[Edit]) -> Result<(), EditError> {
    edit_moving(folder, &[], edits)
}

/// Moves files below `folder`, and then edits some, which are named by their new paths. A folder that this leaves empty goes.
///
/// # Errors
/// Those of [`edit`], and when something stands already where a file is to go.
pub fn edit_moving(folder: &Path, moves: &[Move], edits: &[Edit]) -> Result<(), EditError> {
    for path in moves.iter().flat_map(|moved| [&moved.from, &moved.to]) {
        path::check(path)?;
    }
    for edit in edits {
        path::check(&edit.path)?;
    }
    if edits.is_empty() && moves.is_empty() {
        return Ok(());
    }
    // Removed again if nothing is in them at the end.
    let _parents = Parents::make(folder)?;
    let mut journal = Journal::open(folder)?;
    let made = make(folder, moves, edits, &mut journal);
    let ended = journal.end();
    made?;
    ended?;
    for moved in moves {
        // What is not empty stays.
        let left = folder.join(&moved.from);
        for parent in left.ancestors().skip(1).take_while(|parent| *parent != folder) {
            if fs::remove_dir(parent).is_err() {
                break;
            }
        }
    }
    Ok(())
}

/// Makes all edits, or none.
fn make(folder: &Path, moves: &[Move], edits: &[Edit], journal: &mut Journal) -> Result<(), EditError> {
    let new = edits.iter().filter(|edit| edit.before.is_none());
    let added = new.clone().map(|edit| &edit.path).chain(moves.iter().map(|moved| &moved.to));
    let exist = added.clone().map(|path| folder.join(path)).filter(|path| fs::symlink_metadata(path).is_ok());
    let exist = exist.collect::<Vec<_>>();
    if !exist.is_empty() {
        return Err(EditError::Exists(exist));
    }
    let changes = edits.iter().filter_map(|edit| Some((edit.path.clone(), edit.before.clone()?, edit.after.clone())));
    let record = Record {
        folders: missing(folder, added),
        moves: moves.iter().map(|moved| (moved.from.clone(), moved.to.clone())).collect(),
        files: new.map(|edit| (edit.path.clone(), edit.after.clone())).collect(),
        changes: changes.collect(),
    };
    journal.begin(&record)?;
    let mut done = Record::default();
    apply(folder, record, &mut done).inspect_err(|_| journal.take_back(&done))
}

/// The folders that are to be created for new files, the outermost first.
fn missing<'a>(folder: &Path, new: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut folders = BTreeSet::new();
    for path in new {
        let mut path = path.as_str();
        while let Some((outer, _)) = path.rsplit_once('/')
            && !folder.join(outer).exists()
        {
            folders.insert(outer.to_owned());
            path = outer;
        }
    }
    folders.into_iter().collect()
}

/// Does what a record says, and moves what is done to another.
fn apply(folder: &Path, record: Record, done: &mut Record) -> Result<(), EditError> {
    for name in record.folders {
        let path = folder.join(&name);
        match fs::create_dir(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => {
                made.at("create", &path)?;
                done.folders.push(name);
            }
        }
    }
    for (from, to) in record.moves {
        let path = folder.join(&from);
        fs::rename(&path, folder.join(&to)).at("move", &path)?;
        done.moves.push((from, to));
    }
    for (name, after) in record.files {
        let path = folder.join(&name);
        let mut file = match File::create_new(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(EditError::Exists(vec![path])),
            file => file.at("create", &path)?,
        };
        let written = file.write_all(&after).at("write", &path);
        done.files.push((name, after));
        written?;
    }
    // Changes come last: a new file is easier to remove than a change is to revert.
    for (name, before, after) in record.changes {
        // A symbolic link stands for its target.
        let path = folder.join(&name);
        let path = fs::canonicalize(&path).at("find", &path)?;
        if fs::read(&path).at("read", &path)? != before {
            return Err(EditError::Changed(path));
        }
        replace(&path, &after)?;
        done.changes.push((name, before, after));
    }
    Ok(())
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
    fn an_edit_that_was_interrupted_is_taken_back() {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path();
        fs::write(site.join("c.md"), "c").unwrap();
        let record = Record {
            folders: vec!["a".into(), "a/b".into()],
            moves: vec![("f.md".into(), "a/f.md".into()), ("g.md".into(), "a/g.md".into())],
            files: vec![("a/b/d.yaml".into(), b"whole".to_vec()), ("e.yaml".into(), b"whole".to_vec())],
            changes: vec![("c.md".into(), b"c".to_vec(), b"C".to_vec())],
        };
        Journal::open(site).unwrap().begin(&record).unwrap();
        fs::create_dir_all(site.join("a/b")).unwrap();
        fs::write(site.join("a/f.md"), "f").unwrap();
        fs::write(site.join("g.md"), "g").unwrap();
        fs::write(site.join("a/b/d.yaml"), "who").unwrap();
        fs::write(site.join("e.yaml"), "somebody else's").unwrap();
        fs::write(site.join("c.md"), "C").unwrap();
        fs::write(site.join(".c.md.tebiki-new"), "C").unwrap();
        super::super::recover(site).unwrap();
        assert!(!site.join("a").exists());
        assert_eq!(fs::read(site.join("c.md")).unwrap(), b"c");
        assert_eq!(fs::read(site.join("e.yaml")).unwrap(), b"somebody else's");
        assert_eq!(fs::read(site.join("f.md")).unwrap(), b"f", "a file that moved is back");
        assert_eq!(fs::read(site.join("g.md")).unwrap(), b"g", "one that had not moved stays");
        assert_eq!(fs::read_dir(site).unwrap().count(), 4, "nothing else is left");
        super::super::recover(site).unwrap();
    }

    #[test]
    fn a_journal_that_is_not_whole_stands_for_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let record = Record { files: vec![("a".into(), b"a".to_vec())], ..Record::default() };
        Journal::open(folder.path()).unwrap().begin(&record).unwrap();
        let path = folder.path().join(".tebiki-edit");
        let whole = fs::read(&path).unwrap();
        fs::write(folder.path().join("a"), "a").unwrap();
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            super::super::recover(folder.path()).unwrap();
            assert!(folder.path().join("a").exists() && !path.exists(), "{length}");
        }
        fs::write(&path, "mine").unwrap();
        assert!(super::super::recover(folder.path()).is_err());
        assert_eq!(fs::read(&path).unwrap(), b"mine");
    }

    #[test]
    fn of_two_edits_at_once_one_wins() {
        let folder = tempfile::tempdir().unwrap();
        for round in 0..50 {
            let path = format!("{round}/a.yaml");
            let results = std::thread::scope(|scope| {
                let one = || scope.spawn(|| edit(folder.path(), &[new(&path, "1"), new(&format!("{round}/b"), "2")]));
                [one(), one(), one()].map(|thread| thread.join().unwrap())
            });
            assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
            for error in results.into_iter().filter_map(Result::err) {
                assert!(matches!(error, EditError::Exists(_)), "{error}");
            }
        }
    }

    #[test]
    fn files_move_with_their_edits_or_stay() {
        let folder = tempfile::tempdir().unwrap();
        edit(folder.path(), &[new("a/x/1.md", "1"), new("a/2.md", "2"), new("b/3.md", "3")]).unwrap();
        let moves = |to: &str| {
            let of = |path: &str| Move { from: format!("a/{path}"), to: format!("{to}/{path}") };
            vec![of("2.md"), of("x/1.md")]
        };
        let change =
            |path: &str, before: &str| Edit { path: path.into(), before: Some(before.into()), after: b"!".into() };
        let paths = || {
            let files = walkdir::WalkDir::new(folder.path()).sort_by_file_name().into_iter().map(Result::unwrap);
            let files = files.filter(|entry| entry.file_type().is_file());
            files
                .map(|entry| entry.path().strip_prefix(folder.path()).unwrap().display().to_string())
                .collect::<Vec<_>>()
        };
        let error = edit_moving(folder.path(), &moves("c"), &[change("c/2.md", "other")]).unwrap_err();
        assert!(matches!(error, EditError::Changed(_)), "{error}");
        assert_eq!(paths(), ["a/2.md", "a/x/1.md", "b/3.md"]);
        assert!(!folder.path().join("c").exists());
        let taken = [Move { from: "a/2.md".into(), to: "b/3.md".into() }];
        assert!(matches!(edit_moving(folder.path(), &taken, &[]).unwrap_err(), EditError::Exists(_)));
        edit_moving(folder.path(), &moves("c"), &[change("c/2.md", "2")]).unwrap();
        assert_eq!(paths(), ["b/3.md", "c/2.md", "c/x/1.md"]);
        assert!(!folder.path().join("a").exists(), "a folder that is left empty goes");
        assert_eq!(fs::read(folder.path().join("c/2.md")).unwrap(), b"!");
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
