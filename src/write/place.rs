//! An output folder with the paths beside it that a build uses, and how staging folder and target are swapped.

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Component, Path, PathBuf};

use super::access;
use super::error::{At, Found, WriteError};
use super::foreign;
use super::marker::{self, Standing, remove};

/// How many folders that cannot be removed are moved out of the way.
const ASIDE: usize = 16;

/// The absolute path of a file or folder that need not exist, with `.`, `..` and symbolic links resolved as far as it does.
#[must_use]
pub fn real_path(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut rest = Vec::new();
    let mut existing = whole.as_path();
    loop {
        if let Ok(real) = fs::canonicalize(existing) {
            return rest.iter().rev().fold(real, |path, part| match part {
                Component::ParentDir => path.parent().map(Path::to_owned).unwrap_or(path),
                part => path.join(part),
            });
        }
        let mut components = existing.components();
        let Some(last) = components.next_back() else { return whole };
        rest.push(last);
        existing = components.as_path();
    }
}

/// The output folder, and the names beside it that a build uses.
///
/// The names are fixed, not random: the lock keeps builds apart, and a build finds what a killed one left behind.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) target: PathBuf,
    /// The staging folder; after an atomic exchange, the earlier site.
    pub(super) new: PathBuf,
    /// The earlier site, where folders cannot be exchanged atomically.
    old: PathBuf,
    /// How the names of folders begin that could not be removed.
    left: OsString,
    lock: PathBuf,
    pub(super) parent: PathBuf,
}

impl Place {
    pub(super) fn new(target: &Path) -> Result<Self, WriteError> {
        let mut whole = std::path::absolute(target).at("find", target)?;
        if whole.file_name().is_none() {
            whole = fs::canonicalize(target).at("find", target)?;
        }
        let (Some(parent), Some(name)) = (whole.parent(), whole.file_name()) else {
            let error = io::Error::new(io::ErrorKind::InvalidInput, "it is the root of a file system");
            return Err(error).at("replace", &whole);
        };
        let hidden = |suffix| {
            let mut hidden = OsString::from(".");
            hidden.push(name);
            hidden.push(suffix);
            hidden
        };
        let beside = |suffix| parent.join(hidden(suffix));
        Ok(Self {
            // Joined again, because a trailing slash would follow a symbolic link.
            target: parent.join(name),
            new: beside(".tebiki-new"),
            old: beside(".tebiki-old"),
            left: hidden(".tebiki-left-"),
            lock: beside(".tebiki-lock"),
            parent: parent.to_path_buf(),
        })
    }

    /// Locks the place against other builds until the lock is dropped.
    pub(super) fn lock(&self) -> Result<Lock, WriteError> {
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(windows)]
        {
            use std::os::windows::fs::OpenOptionsExt;
            const FILE_SHARE_READ_WRITE: u32 = 3;
            // Without FILE_SHARE_DELETE, nobody can remove the file while another build holds or awaits it.
            options.share_mode(FILE_SHARE_READ_WRITE);
        }
        loop {
            let file = options.open(&self.lock).at("lock", &self.lock)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(WriteError::Busy { path: self.target.clone() }),
                // A file system without locks: better to build unprotected than not at all.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(error)) => return Err(error).at("lock", &self.lock),
            }
            if file.metadata().at("look at", &self.lock)?.len() > 0 {
                return Err(WriteError::NotOurs { path: self.lock.clone(), found: Found::File });
            }
            if is_still_at(&file, &self.lock) {
                return Ok(Lock { path: self.lock.clone(), file: Some(file) });
            }
        }
    }

    /// Cleans up beside the target after a build that was killed or has just swapped its site in: a missing target is
    /// restored, and files of others in the earlier site move to the current one.
    pub(super) fn clear(&self) -> Result<(), WriteError> {
        self.sweep();
        for leftover in [&self.old, &self.new] {
            let manifest = match marker::inspect(leftover)? {
                Standing::Missing => continue,
                Standing::Empty | Standing::Unfinished => {
                    self.discard(leftover)?;
                    continue;
                }
                Standing::Site(manifest) => manifest,
            };
            if is_missing(&self.target) {
                fs::rename(leftover, &self.target).at("restore", &self.target)?;
                continue;
            }
            let mut kept = foreign::list(leftover, &manifest, &self.target)?;
            // What was linked into both is there already.
            kept.retain(|path| !foreign::is_same(&leftover.join(path), &self.target.join(path)));
            if !kept.is_empty() {
                access::open_up(leftover);
                access::open_up(&self.target);
            }
            foreign::make_room(leftover, &kept, &self.target)?;
            foreign::carry(leftover, &kept, &self.target)?;
            self.discard(leftover)?;
        }
        Ok(())
    }

    /// Removes a folder of ours. What cannot be removed is moved out of the way, so that it stops no build.
    fn discard(&self, folder: &Path) -> Result<(), WriteError> {
        let Err(error) = remove(folder) else { return Ok(()) };
        let aside = (0..ASIDE).map(|number| self.aside(number)).find(|path| is_missing(path));
        match aside.map(|aside| fs::rename(folder, aside)) {
            Some(Ok(())) => Ok(()),
            _ => Err(error).at("remove", folder),
        }
    }

    /// Removes what could not be removed before, as far as that goes.
    fn sweep(&self) {
        for aside in (0..ASIDE).map(|number| self.aside(number)).take_while(|path| !is_missing(path)) {
            let _ = remove(&aside);
        }
    }

    fn aside(&self, number: usize) -> PathBuf {
        let mut name = self.left.clone();
        name.push(number.to_string());
        self.parent.join(name)
    }

    /// Swaps the new site with the target, and returns where the earlier one is now.
    pub(super) fn swap(&self) -> Result<PathBuf, WriteError> {
        // Many file systems cannot exchange; any other error will come up in the renames too.
        if exchange(&self.new, &self.target).is_ok() {
            return Ok(self.new.clone());
        }
        self.swap_by_renames()
    }

    fn swap_by_renames(&self) -> Result<PathBuf, WriteError> {
        fs::rename(&self.target, &self.old).at("move aside", &self.target)?;
        if let Err(error) = fs::rename(&self.new, &self.target) {
            fs::rename(&self.old, &self.target).at("restore", &self.target)?;
            return Err(error).at("replace", &self.target);
        }
        Ok(self.old.clone())
    }

    /// Undoes a swap that left the earlier site at `earlier`.
    pub(super) fn swap_back(&self, earlier: &Path) -> Result<(), WriteError> {
        if earlier == self.new {
            return exchange(&self.new, &self.target).at("restore", &self.target);
        }
        fs::rename(&self.target, &self.new).at("move aside", &self.target)?;
        fs::rename(earlier, &self.target).at("restore", &self.target)
    }
}

pub(super) fn is_missing(path: &Path) -> bool {
    fs::symlink_metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

/// Exchanges two folders atomically, where the system can.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// A lock on a place, by a lock file that is removed with it.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    file: Option<File>,
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Elsewhere the file is removed before it is unlocked, when it cannot be another build's lock.
        if cfg!(windows) {
            self.file = None;
        }
        // A lock file that remains does no harm: it is no longer locked.
        let _ = fs::remove_file(&self.path);
    }
}

/// Whether the path still names the file: the build that held the lock before has removed it when it ended.
#[cfg(unix)]
pub(super) fn is_still_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    matches!((file.metadata().map(identity), fs::metadata(path).map(identity)), (Ok(a), Ok(b)) if a == b)
}

#[cfg(not(unix))]
pub(super) fn is_still_at(_: &File, _: &Path) -> bool {
    true
}

/// The folders above the target that a build created; those that are still empty are removed on drop.
#[derive(Debug)]
pub(super) struct Parents(Vec<PathBuf>);

impl Parents {
    pub(super) fn make(folder: &Path) -> Result<Self, WriteError> {
        let is_missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
        let missing = folder.ancestors().take_while(is_missing);
        let made = Self(missing.map(Path::to_path_buf).collect());
        fs::create_dir_all(folder).at("create", folder)?;
        Ok(made)
    }
}

impl Drop for Parents {
    fn drop(&mut self) {
        for folder in &self.0 {
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(temp: &tempfile::TempDir) -> Place {
        let place = Place::new(&temp.path().join("public")).unwrap();
        fs::create_dir(&place.target).unwrap();
        fs::write(place.target.join("a"), "earlier").unwrap();
        place
    }

    fn fill(place: &Place) {
        fs::create_dir(&place.new).unwrap();
        fs::write(place.new.join("a"), "new").unwrap();
    }

    fn read(folder: &Path) -> String {
        fs::read_to_string(folder.join("a")).unwrap()
    }

    #[test]
    fn a_swap_goes_there_and_back() {
        let temp = tempfile::tempdir().unwrap();
        let place = place(&temp);
        fill(&place);
        let earlier = place.swap().unwrap();
        assert_eq!((read(&place.target), read(&earlier)), ("new".into(), "earlier".into()));
        place.swap_back(&earlier).unwrap();
        assert_eq!((read(&place.target), read(&place.new)), ("earlier".into(), "new".into()));
    }

    #[test]
    fn a_swap_by_renames_goes_there_and_back() {
        let temp = tempfile::tempdir().unwrap();
        let place = place(&temp);
        fill(&place);
        let earlier = place.swap_by_renames().unwrap();
        assert_eq!(earlier, place.old);
        assert_eq!((read(&place.target), read(&earlier)), ("new".into(), "earlier".into()));
        place.swap_back(&earlier).unwrap();
        assert_eq!((read(&place.target), read(&place.new)), ("earlier".into(), "new".into()));
    }

    #[test]
    fn a_swap_that_fails_halfway_restores_the_earlier_site() {
        let temp = tempfile::tempdir().unwrap();
        let place = place(&temp);
        assert!(matches!(place.swap_by_renames(), Err(WriteError::Io { action: "replace", .. })));
        assert_eq!(read(&place.target), "earlier");
        assert!(!place.old.exists());
    }

    #[test]
    fn a_lock_is_exclusive_and_leaves_nothing() {
        let temp = tempfile::tempdir().unwrap();
        let place = Place::new(&temp.path().join("public")).unwrap();
        let lock = place.lock().unwrap();
        assert!(matches!(place.lock(), Err(WriteError::Busy { path }) if path == place.target));
        drop(lock);
        assert!(!place.lock.exists());
        drop(place.lock().unwrap());
    }

    #[test]
    fn locks_never_overlap() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        let temp = tempfile::tempdir().unwrap();
        let place = Place::new(&temp.path().join("public")).unwrap();
        let (holders, taken) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..500 {
                        let Ok(lock) = place.lock() else { continue };
                        assert_eq!(holders.fetch_add(1, Ordering::SeqCst), 0);
                        taken.fetch_add(1, Ordering::SeqCst);
                        holders.fetch_sub(1, Ordering::SeqCst);
                        drop(lock);
                    }
                });
            }
        });
        assert!(taken.into_inner() > 0);
    }

    #[test]
    fn a_file_with_the_name_of_the_lock_is_not_removed() {
        let temp = tempfile::tempdir().unwrap();
        let place = Place::new(&temp.path().join("public")).unwrap();
        fs::write(&place.lock, "mine").unwrap();
        assert!(matches!(place.lock(), Err(WriteError::NotOurs { .. })));
        assert_eq!(fs::read(&place.lock).unwrap(), b"mine");
    }

    #[test]
    fn a_place_is_absolute_and_its_names_stand_side_by_side() {
        let place = Place::new(Path::new("サイト/")).unwrap();
        assert_eq!(place.parent, std::env::current_dir().unwrap());
        assert_eq!(place.target, place.parent.join("サイト"));
        assert_eq!(place.new, place.parent.join(".サイト.tebiki-new"));
    }

    #[test]
    fn the_root_has_no_place_beside_it() {
        assert!(matches!(Place::new(Path::new("/")), Err(WriteError::Io { .. })));
    }
}
