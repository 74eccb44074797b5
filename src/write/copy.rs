//! Copies of open files, of which no more than a part is in memory at a time.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::time::SystemTime;

use super::Writer;
use super::error::{At, WriteError};

/// How many bytes are compared at a time.
const BUFFER: usize = 16 * 1024;

/// Why a file was not copied.
#[derive(Debug)]
pub enum CopyError {
    /// It cannot be read.
    Read(io::Error),
    /// The copy cannot be written.
    Write(WriteError),
}

impl fmt::Display for CopyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(error) => error.fmt(f),
            Self::Write(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CopyError {}

impl From<WriteError> for CopyError {
    fn from(error: WriteError) -> Self {
        Self::Write(error)
    }
}

impl Writer {
    /// Adds a copy of an open file to the site, from its beginning.
    ///
    /// # Errors
    ///
    /// Those of [`put`](Self::put), and when the file cannot be read. After any of them, the writer can no longer be committed.
    pub fn copy(&self, path: &str, file: &mut (impl Read + Seek)) -> Result<(), CopyError> {
        self.or_fail(path, self.try_copy(path, file))
    }

    fn try_copy(&self, path: &str, file: &mut (impl Read + Seek)) -> Result<(), CopyError> {
        self.admit(path)?;
        let is_known = self.is_known(path);
        let earlier = is_known.then(|| self.place.target.join(path));
        let new = self.staged(path)?;
        let same = match &earlier {
            Some(earlier) => time_if_same(earlier, file).map_err(CopyError::Read)?.map(|time| (earlier, time)),
            None => None,
        };
        let is_linked = same.is_some_and(|(earlier, _)| fs::hard_link(earlier, &new).is_ok());
        if !is_linked {
            file.seek(SeekFrom::Start(0)).map_err(CopyError::Read)?;
            copy_new(file, &new, same.map(|(_, time)| time))?;
        }
        let bytes = fs::symlink_metadata(&new).at("look at", &new)?.len();
        self.count(is_known, same.is_some(), bytes);
        Ok(())
    }
}

/// Writes a file that does not exist yet. What fails to be read counts as failing to be written: the system does not say which.
fn copy_new(file: &mut impl Read, path: &Path, time: Option<SystemTime>) -> Result<(), WriteError> {
    let mut new = File::create_new(path).at("create", path)?;
    io::copy(file, &mut new).at("write", path)?;
    time.map_or(Ok(()), |time| new.set_modified(time)).at("set the time of", path)
}

/// The modification time of the earlier file, if it has the bytes of an open one. An earlier file that cannot be read counts as
/// different.
fn time_if_same(earlier: &Path, file: &mut (impl Read + Seek)) -> io::Result<Option<SystemTime>> {
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(0))?;
    let metadata = fs::symlink_metadata(earlier).ok().filter(|metadata| metadata.is_file() && metadata.len() == length);
    let Some(metadata) = metadata else { return Ok(None) };
    let Ok(mut other) = File::open(earlier) else { return Ok(None) };
    let (mut ours, mut theirs) = ([0; BUFFER], [0; BUFFER]);
    loop {
        let read = file.read(&mut ours)?;
        if read == 0 {
            return Ok(metadata.modified().ok());
        }
        if other.read_exact(&mut theirs[..read]).is_err() || ours[..read] != theirs[..read] {
            return Ok(None);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn a_copy_that_has_not_changed_keeps_its_time() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("public");
        let large = |last: u8| [vec![7; 200_000], vec![last]].concat();
        let build = |bytes: Vec<u8>| {
            let writer = Writer::begin(&target).unwrap();
            writer.copy("a.png", &mut Cursor::new(bytes)).unwrap();
            writer.commit().unwrap()
        };
        let first = build(large(1));
        assert_eq!((first.files, first.changed, first.bytes), (1, 1, 200_001));
        let time = fs::metadata(target.join("a.png")).unwrap().modified().unwrap();
        assert_eq!(build(large(1)).unchanged, 1);
        assert_eq!(fs::metadata(target.join("a.png")).unwrap().modified().unwrap(), time);
        assert_eq!(build(large(2)).changed, 1);
        assert_eq!(fs::read(target.join("a.png")).unwrap(), large(2));
        assert_eq!(build(vec![1]).changed, 1);
        assert_eq!(fs::read(target.join("a.png")).unwrap(), [1]);
    }
}
