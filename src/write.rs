//! The only module that writes files: whole sites into output folders, atomically; and, for commands that help authors,
//! their source files ([`edit`]).
//!
//! A site is built in a staging folder beside its target and then swapped with it, so that a build that fails or is killed
//! leaves the earlier site intact, and readers never see half of one. A file whose bytes have not changed is not written:
//! the earlier file is hard-linked into the new site, and keeps its modification time. Nothing is synced to the disk, so
//! this does not hold for a power failure.
//!
//! A target is ours if it does not exist, is empty, contains nothing but `.git`, or contains the marker file `.tebiki`,
//! which is the manifest of the site's files. Anything else is refused before anything is written.
//!
//! Files of others in an output folder (`CNAME`, `.nojekyll`, `.git`…) are not in the manifest. They are kept; where one
//! is in the way of a file of the site, the build is refused.
//!
//! During a build, `.public.tebiki-new`, `.public.tebiki-old` and `.public.tebiki-lock` exist beside a target `public`.
//! If a build is killed, the next one cleans them up. What of an earlier site cannot be removed is moved to `.public.tebiki-left-0`
//! and so on, and does not stop a build.
//!
//! Edits of sources are kept in a `journal` until they are done; what a killed edit did is taken back by the next run ([`recover`]).

mod access;
mod cache;
mod copy;
mod error;
mod foreign;
mod journal;
mod marker;
mod names;
mod path;
mod place;
mod replace;
mod sources;
mod staging;
#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

pub use self::cache::write_cache;
pub use self::copy::CopyError;
use self::error::At;
pub use self::error::{Found, PathProblem, WriteError};
pub use self::journal::recover;
use self::marker::{Manifest, Standing};
use self::names::{MARKER, MARKER_PART};
use self::path::Index;
pub use self::path::check as check_path;
pub use self::place::real_path;
use self::place::{Lock, Parents, Place};
pub use self::sources::{Edit, EditError, Move, edit, edit_moving};
use self::staging::Staging;

/// A file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Its path relative to the output folder, with `/` between names.
    pub path: String,
    /// What it contains.
    pub bytes: Vec<u8>,
}

/// Identifies the version of a file that a build wrote, by its size and modification time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Stamp {
    bytes: u64,
    modified: SystemTime,
}

impl Stamp {
    fn of(metadata: &fs::Metadata) -> io::Result<Self> {
        Ok(Self { bytes: metadata.len(), modified: metadata.modified()? })
    }
}

/// The outcome of a write. The marker file is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WriteSummary {
    /// The files of the site: those that changed and those that did not.
    pub files: usize,
    /// Files that are new, or have other bytes than before.
    pub changed: usize,
    /// Files with the same bytes as before, which kept their modification times.
    pub unchanged: usize,
    /// Files of the earlier site that were removed.
    pub removed: usize,
    /// The size of all files together.
    pub bytes: u64,
}

/// Writes a site: a [`Writer`] for files in memory, or from a parallel iterator.
///
/// # Errors
///
/// Those of [`Writer::begin`], [`Writer::put`] and [`Writer::commit`]; the earlier site is then intact. If
/// several files are at fault, any of them is reported.
pub fn write_site(
    target: &Path,
    files: impl IntoParallelIterator<Item = OutputFile>,
) -> Result<WriteSummary, WriteError> {
    let writer = Writer::begin(target)?;
    files.into_par_iter().try_for_each(|file| writer.put(&file.path, &file.bytes))?;
    writer.commit()
}

/// A site that is being written, file by file and from any number of threads.
///
/// The target does not change before [`commit`](Self::commit). A writer that is dropped without it leaves nothing behind.
#[derive(Debug)]
pub struct Writer {
    place: Place,
    earlier: Option<Manifest>,
    index: Mutex<Index>,
    /// Unchanged files; they are linked into the new site only if something else has changed.
    kept: Mutex<Vec<String>>,
    changed: AtomicUsize,
    unchanged: AtomicUsize,
    known: AtomicUsize,
    bytes: AtomicU64,
    failed: OnceLock<String>,
    // Dropped in this order: the lock outlives the folder that it guards.
    staging: Staging,
    _lock: Lock,
    _parents: Parents,
}

impl Writer {
    /// Starts a site at `target`, and cleans up after a killed build.
    ///
    /// # Errors
    ///
    /// - [`WriteError::NotOurs`]: the target is neither missing, nor empty, nor an output folder of tebiki; or
    ///   something that no build left is in the place of the staging folder.
    /// - [`WriteError::Busy`]: another build is writing to the target.
    /// - [`WriteError::Foreign`]: a file of others in what a killed build left cannot be moved back to the target.
    /// - [`WriteError::Io`]: the file system refused.
    pub fn begin(target: &Path) -> Result<Self, WriteError> {
        let place = Place::new(target)?;
        // Inspected before taking the lock too, so that a refused folder does not even get a lock file beside it.
        inspect_target(&place)?;
        let parents = Parents::make(&place.parent)?;
        let lock = place.lock()?;
        place.clear()?;
        let earlier = inspect_target(&place)?;
        let staging = Staging::make(&place.new)?;
        Ok(Self {
            place,
            earlier,
            index: Mutex::default(),
            kept: Mutex::default(),
            changed: AtomicUsize::new(0),
            unchanged: AtomicUsize::new(0),
            known: AtomicUsize::new(0),
            bytes: AtomicU64::new(0),
            failed: OnceLock::new(),
            staging,
            _lock: lock,
            _parents: parents,
        })
    }

    /// Adds a file to the site. The path is relative to the output folder, with `/` between names.
    ///
    /// # Errors
    ///
    /// After any of them, the writer can no longer be committed.
    ///
    /// - [`WriteError::BadPath`]: the path leads elsewhere, or cannot exist on every system.
    /// - [`WriteError::Collision`], [`WriteError::FileAndFolder`]: the site has something else at the path.
    /// - [`WriteError::Io`]: the file system refused.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<(), WriteError> {
        self.put_stamped(path, bytes).map(drop)
    }

    /// Adds a file to the site, and returns the stamp that identifies it to [`keep`](Self::keep).
    ///
    /// # Errors
    ///
    /// Those of [`put`](Self::put).
    pub fn put_stamped(&self, path: &str, bytes: &[u8]) -> Result<Stamp, WriteError> {
        self.or_fail(path, self.try_put(path, bytes))
    }

    /// Keeps the file that the earlier site has at a path, without reading it. Returns false, and does nothing, unless the
    /// file still has this stamp.
    ///
    /// # Errors
    ///
    /// Those of [`put`](Self::put).
    pub fn keep(&self, path: &str, stamp: Stamp) -> Result<bool, WriteError> {
        self.or_fail(path, self.try_keep(path, stamp))
    }

    fn or_fail<T, E>(&self, path: &str, result: Result<T, E>) -> Result<T, E> {
        result.inspect_err(|_| {
            // The first failure counts.
            let _ = self.failed.set(path.to_owned());
        })
    }

    fn try_put(&self, path: &str, bytes: &[u8]) -> Result<Stamp, WriteError> {
        self.admit(path)?;
        let is_known = self.is_known(path);
        let earlier = is_known.then(|| self.place.target.join(path));
        let new = self.staged(path)?;
        let is_kept = store(&new, bytes, earlier.as_deref())?;
        self.count(is_known, is_kept, bytes.len() as u64);
        fs::symlink_metadata(&new).and_then(|metadata| Stamp::of(&metadata)).at("look at", &new)
    }

    fn try_keep(&self, path: &str, stamp: Stamp) -> Result<bool, WriteError> {
        let metadata = fs::symlink_metadata(self.place.target.join(path)).ok().filter(fs::Metadata::is_file);
        let same = |metadata: &fs::Metadata| Stamp::of(metadata).is_ok_and(|found| found == stamp);
        if !metadata.as_ref().is_some_and(same) || !self.is_known(path) {
            return Ok(false);
        }
        self.admit(path)?;
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).push(path.to_owned());
        self.count(true, true, stamp.bytes);
        Ok(true)
    }

    /// Counts a file: whether the earlier site has one at its path, whether that is the same, and how large it is.
    fn count(&self, is_known: bool, is_kept: bool, bytes: u64) {
        self.known.fetch_add(usize::from(is_known), Ordering::Relaxed);
        self.unchanged.fetch_add(usize::from(is_kept), Ordering::Relaxed);
        self.changed.fetch_add(usize::from(!is_kept), Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    fn is_known(&self, path: &str) -> bool {
        self.earlier.as_ref().is_some_and(|earlier| earlier.has_file(path))
    }

    fn admit(&self, path: &str) -> Result<(), WriteError> {
        path::check(path)?;
        self.index.lock().unwrap_or_else(PoisonError::into_inner).admit(path)
    }

    /// The path of a file in the staging folder. Its parent is created only now: a build that changes nothing creates none.
    fn staged(&self, path: &str) -> Result<PathBuf, WriteError> {
        let new = self.staging.path.join(path);
        if let Some(folder) = new.parent() {
            fs::create_dir_all(folder).at("create", folder)?;
        }
        Ok(new)
    }

    /// Hard-links a kept file into the new site or, where the file system has no links, copies it with its time.
    fn link(&self, path: &str) -> Result<(), WriteError> {
        let (earlier, new) = (self.place.target.join(path), self.staged(path)?);
        if fs::hard_link(&earlier, &new).is_ok() {
            return Ok(());
        }
        let bytes = fs::read(&earlier).at("read", &earlier)?;
        let time = fs::metadata(&earlier).and_then(|metadata| metadata.modified()).at("look at", &earlier)?;
        write_new(&new, &bytes, Some(time))
    }

    /// Swaps the site with the earlier one. Files of the earlier site that were neither put nor kept disappear. If nothing
    /// changed, the target is not touched at all.
    ///
    /// # Errors
    ///
    /// After any of them, the earlier site is intact. (If even the rollback fails, the error says that it cannot "restore"
    /// the target, and the next build restores it.)
    ///
    /// - [`WriteError::Incomplete`]: a [`put`](Self::put) failed.
    /// - [`WriteError::Foreign`]: a file of others in the target is in the way of the site.
    /// - [`WriteError::Io`]: the file system refused.
    pub fn commit(mut self) -> Result<WriteSummary, WriteError> {
        if let Some(path) = self.failed.take() {
            return Err(WriteError::Incomplete { path });
        }
        let index = std::mem::take(self.index.get_mut().unwrap_or_else(PoisonError::into_inner));
        let written = WriteSummary {
            files: index.len(),
            changed: *self.changed.get_mut(),
            unchanged: *self.unchanged.get_mut(),
            removed: self.earlier.as_ref().map_or(0, Manifest::len) - *self.known.get_mut(),
            bytes: *self.bytes.get_mut(),
        };
        if written.changed > 0 || written.removed > 0 || self.earlier.is_none() {
            let kept = std::mem::take(self.kept.get_mut().unwrap_or_else(PoisonError::into_inner));
            kept.par_iter().try_for_each(|path| self.link(path))?;
            let marker = marker::text(&index.into_files());
            install(&self.place, &mut self.staging, self.earlier.as_ref(), &marker)?;
        }
        Ok(written)
    }
}

/// The manifest of the site at the target, if there is one.
fn inspect_target(place: &Place) -> Result<Option<Manifest>, WriteError> {
    match marker::inspect(&place.target)? {
        Standing::Missing => Ok(None),
        Standing::Empty => Ok(Some(Manifest::default())),
        Standing::Site(manifest) => Ok(Some(manifest)),
        Standing::Unfinished => Err(WriteError::NotOurs { path: place.target.clone(), found: Found::BadMarker }),
    }
}

/// Writes a file that does not exist yet, and returns whether it equals the earlier one. If so, that one is hard-linked or,
/// where the file system has no links, its time is copied.
fn store(path: &Path, bytes: &[u8], earlier: Option<&Path>) -> Result<bool, WriteError> {
    let same = earlier.and_then(|earlier| Some((earlier, time_if_same(earlier, bytes)?)));
    if let Some((earlier, _)) = same
        && fs::hard_link(earlier, path).is_ok()
    {
        return Ok(true);
    }
    write_new(path, bytes, same.map(|(_, time)| time))?;
    Ok(same.is_some())
}

fn write_new(path: &Path, bytes: &[u8], time: Option<SystemTime>) -> Result<(), WriteError> {
    let mut file = File::create_new(path).at("create", path)?;
    file.write_all(bytes).at("write", path)?;
    time.map_or(Ok(()), |time| file.set_modified(time)).at("set the time of", path)
}

/// The modification time of a file, if it has these bytes. A file that cannot be read counts as different.
fn time_if_same(path: &Path, bytes: &[u8]) -> Option<SystemTime> {
    let metadata = fs::symlink_metadata(path).ok()?;
    if !metadata.is_file() || metadata.len() != bytes.len() as u64 {
        return None;
    }
    let mut file = File::open(path).ok()?;
    let mut buffer = [0; 16 * 1024];
    let mut rest = bytes;
    while !rest.is_empty() {
        let read = file.read(&mut buffer).ok().filter(|&read| read > 0)?;
        rest = rest.strip_prefix(&buffer[..read])?;
    }
    metadata.modified().ok()
}

/// Completes the staging folder and swaps it with the earlier site.
fn install(place: &Place, staging: &mut Staging, earlier: Option<&Manifest>, marker: &str) -> Result<(), WriteError> {
    let target = &place.target;
    let moved = match earlier {
        Some(earlier) => {
            let foreign = foreign::list(target, earlier, &staging.path)?;
            foreign::make_room(target, &foreign, &staging.path)?;
            copy_mode(target, &staging.path)?;
            foreign::link(target, foreign, &staging.path)
        }
        None => Vec::new(),
    };
    let (part, whole) = (staging.path.join(MARKER_PART), staging.path.join(MARKER));
    store(&part, marker.as_bytes(), earlier.map(|_| target.join(MARKER)).as_deref())?;
    fs::rename(&part, &whole).at("write", &whole)?;

    if earlier.is_none() {
        fs::rename(&staging.path, target).at("create", target)?;
        staging.is_released = true;
        return Ok(());
    }
    let retired = place.swap()?;
    // From here on, what is beside the target may hold the only copy of a file of others.
    staging.is_released = true;
    access::open_up(&retired);
    if let Err(error) = foreign::carry(&retired, &moved, target) {
        // Where not even that is possible, the next build finds everything where it is.
        if place.swap_back(&retired).is_ok() {
            let _ = place.clear();
        }
        return Err(error);
    }
    // The new site is in place. What of the earlier one cannot be removed now is left to the next build.
    let _ = place.clear();
    Ok(())
}

/// Copies the permissions of the output folder, which somebody may have set for a web server. Its owner can always write in it.
#[cfg(unix)]
fn copy_mode(from: &Path, to: &Path) -> Result<(), WriteError> {
    use std::os::unix::fs::PermissionsExt;
    const OWNER: u32 = 0o700;
    let mode = fs::metadata(from).at("look at", from)?.permissions().mode();
    fs::set_permissions(to, fs::Permissions::from_mode(mode | OWNER)).at("set the permissions of", to)
}

#[cfg(not(unix))]
fn copy_mode(_: &Path, _: &Path) -> Result<(), WriteError> {
    Ok(())
}
