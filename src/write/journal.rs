//! The journal of an edit: what it does and what was there before, written before the first file changes.
//!
//! If the program is killed in the middle, the next run finds the journal and takes everything back, so that sources are always
//! as they were before an edit or as they are after it. The journal is also the lock that keeps two edits of a folder apart.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::error::{At, Found, WriteError};
use super::place::is_still_at;
use super::replace::{part_of, replace};
use crate::tracking;

/// Its name in the folder that is edited.
const NAME: &str = ".tebiki-edit";

/// Its first bytes.
const MAGIC: &[u8] = b"tebiki edit 1\n";

/// How long an edit waits for another one of the same folder.
const PATIENCE: Duration = Duration::from_secs(10);

/// What an edit does. Paths are relative to the folder.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Record {
    /// Folders that it creates, the outermost first.
    pub(super) folders: Vec<String>,
    /// Files that it moves before that: from where, and to where.
    pub(super) moves: Vec<(String, String)>,
    /// Files that it creates, and what they contain.
    pub(super) files: Vec<(String, Vec<u8>)>,
    /// Files that it changes: what they contained, and what they contain.
    pub(super) changes: Vec<(String, Vec<u8>, Vec<u8>)>,
}

/// The journal of a folder, locked.
#[derive(Debug)]
pub(super) struct Journal {
    folder: PathBuf,
    path: PathBuf,
    file: File,
}

impl Journal {
    /// Locks a folder against other edits, and takes back what an interrupted one did.
    ///
    /// # Errors
    /// When another edit does not end, the file system refuses, or a file of others has the journal's name.
    pub(super) fn open(folder: &Path) -> Result<Self, WriteError> {
        let path = folder.join(NAME);
        let start = Instant::now();
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        let file = loop {
            let file = options.open(&path).at("lock", &path)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) if start.elapsed() < PATIENCE => {
                    thread::sleep(Duration::from_millis(10));
                    continue;
                }
                Err(TryLockError::WouldBlock) => return Err(WriteError::Busy { path: folder.to_path_buf() }),
                // A file system without locks: better to write unprotected than not at all.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(error)) => return Err(error).at("lock", &path),
            }
            // The edit that held the lock before has removed the file when it ended.
            if is_still_at(&file, &path) {
                break file;
            }
        };
        let mut journal = Self { folder: folder.to_path_buf(), path, file };
        if let Some(record) = journal.read()? {
            journal.take_back(&record);
        }
        Ok(journal)
    }

    /// What an interrupted edit has written; none where it had not begun to change anything.
    fn read(&mut self) -> Result<Option<Record>, WriteError> {
        let mut bytes = Vec::new();
        self.file.read_to_end(&mut bytes).at("read", &self.path)?;
        let Some(rest) = bytes.strip_prefix(MAGIC) else {
            return if MAGIC.starts_with(&bytes) {
                Ok(None)
            } else {
                Err(WriteError::NotOurs { path: self.path.clone(), found: Found::File })
            };
        };
        let Some((digest, rest)) = rest.split_first_chunk() else { return Ok(None) };
        if u64::from_le_bytes(*digest) != tracking::digest(rest) {
            return Ok(None);
        }
        Ok(postcard::from_bytes(rest).ok())
    }

    /// Writes what the edit is going to do. Before that, nothing may change.
    pub(super) fn begin(&mut self, record: &Record) -> Result<(), WriteError> {
        let cannot = |_| io::Error::from(io::ErrorKind::InvalidData);
        let record = postcard::to_allocvec(record).map_err(cannot).at("write", &self.path)?;
        let digest = tracking::digest(&*record).to_le_bytes();
        let bytes = [MAGIC, &digest, &record].concat();
        let written = self.file.set_len(0).and_then(|()| self.file.rewind()).and_then(|()| self.file.write_all(&bytes));
        written.at("write", &self.path)
    }

    /// Ends the edit: what it has done, or what it has taken back, is how it stays.
    pub(super) fn end(self) -> Result<(), WriteError> {
        // On Windows a file cannot be removed while it is open.
        let file = if cfg!(windows) {
            drop(self.file);
            None
        } else {
            Some(self.file)
        };
        let removed = fs::remove_file(&self.path).at("remove", &self.path);
        drop(file);
        removed
    }

    /// Takes back as much of an edit as was done. What somebody has changed since stays.
    pub(super) fn take_back(&self, record: &Record) {
        for (path, before, after) in record.changes.iter().rev() {
            let path = self.folder.join(path);
            let path = fs::canonicalize(&path).unwrap_or(path);
            let _ = fs::remove_file(part_of(&path));
            if fs::read(&path).is_ok_and(|now| now == *after) {
                let _ = replace(&path, before);
            }
        }
        for (path, after) in record.files.iter().rev() {
            let path = self.folder.join(path);
            // A file that was begun is the beginning of what it was to be.
            if fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_file())
                && fs::read(&path).is_ok_and(|now| after.starts_with(&now))
            {
                let _ = fs::remove_file(path);
            }
        }
        for (from, to) in record.moves.iter().rev() {
            let (from, to) = (self.folder.join(from), self.folder.join(to));
            if fs::symlink_metadata(&from).is_err() {
                let _ = fs::rename(to, from);
            }
        }
        for folder in record.folders.iter().rev() {
            let _ = fs::remove_dir(self.folder.join(folder));
        }
    }
}

/// Takes back what an interrupted edit of a folder did, if there was one.
///
/// # Errors
/// When another edit does not end, the file system refuses, or a file of others has the journal's name.
pub fn recover(folder: &Path) -> Result<(), WriteError> {
    if fs::symlink_metadata(folder.join(NAME)).is_err() {
        return Ok(());
    }
    Journal::open(folder)?.end()
}
