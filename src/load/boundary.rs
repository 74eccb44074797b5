//! Which files of a machine a site may have: those in its folder, and in folders that the command line names. A file is
//! opened so that nothing else can take its place in between, and so that opening it never waits.

use std::fs::{File, FileType, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// The folders that files of a site may lie in.
#[derive(Clone, Debug, Default)]
pub struct Boundary {
    /// The site's folder first, all without links.
    folders: Vec<PathBuf>,
}

/// Why a path of a site is not read.
#[derive(Debug)]
pub enum Beyond {
    /// It leads to a place outside of the site, which is this.
    Outside(PathBuf),
    /// It is no file, but a device, a pipe or a socket.
    Special(&'static str),
    /// The system refused.
    Io(io::Error),
}

impl From<io::Error> for Beyond {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Beyond {
    /// The same as an error of the system.
    #[must_use]
    pub fn into_error(self) -> io::Error {
        match self {
            Self::Outside(target) => io::Error::other(format!("it leads to {}, outside of the site", target.display())),
            Self::Special(what) => io::Error::other(format!("it is {what}, not a file")),
            Self::Io(error) => error,
        }
    }
}

impl Boundary {
    /// That of a site's folder and others that links may lead to.
    #[must_use]
    pub fn of(site: &Path, links: &[PathBuf]) -> Self {
        let folders = std::iter::once(site).chain(links.iter().map(PathBuf::as_path));
        Self { folders: folders.filter_map(|folder| std::fs::canonicalize(folder).ok()).collect() }
    }

    /// Whether a path without links lies inside. What is hidden in the site's own folder (`.git`, `.env`) does not: nothing
    /// there is of the site.
    fn holds(&self, real: &Path) -> bool {
        let is_hidden = |part: &Path| part.iter().any(|name| name.to_string_lossy().starts_with('.'));
        let mut folders = self.folders.iter().enumerate();
        folders.any(|(at, folder)| real.strip_prefix(folder).is_ok_and(|rest| at > 0 || !is_hidden(rest)))
    }

    /// Where a link leads, without links.
    ///
    /// # Errors
    /// When that lies outside, or leads nowhere.
    pub(super) fn follow(&self, link: &Path) -> Result<PathBuf, Beyond> {
        let real = std::fs::canonicalize(link)?;
        if self.holds(&real) { Ok(real) } else { Err(Beyond::Outside(real)) }
    }

    /// Opens a file to read it.
    ///
    /// # Errors
    /// When it is none, or lies outside, by now.
    pub fn open(&self, path: &Path) -> Result<File, Beyond> {
        // Opening a device may do something by itself, so it is not tried.
        special(std::fs::metadata(path)?.file_type())?;
        let file = open_at_once(path)?;
        special(file.metadata()?.file_type())?;
        let real = real_path_of(&file, path)?;
        if self.holds(&real) { Ok(file) } else { Err(Beyond::Outside(real)) }
    }
}

/// Refuses what is neither a file nor a folder.
pub(super) fn special(kind: FileType) -> Result<(), Beyond> {
    if kind.is_file() || kind.is_dir() { Ok(()) } else { Err(Beyond::Special(name(kind))) }
}

#[cfg(unix)]
fn name(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    match () {
        () if kind.is_fifo() => "a pipe",
        () if kind.is_socket() => "a socket",
        () => "a device",
    }
}

#[cfg(not(unix))]
fn name(_: FileType) -> &'static str {
    "a device"
}

/// Opens a file that is not of a site, such as one that the command line names. A pipe or a device is refused.
///
/// # Errors
/// When the system refuses, or it is no file.
pub(super) fn open_any(path: &Path) -> io::Result<File> {
    let of_a_file = |kind| special(kind).map_err(Beyond::into_error);
    of_a_file(std::fs::metadata(path)?.file_type())?;
    let file = open_at_once(path)?;
    of_a_file(file.metadata()?.file_type())?;
    Ok(file)
}

/// Opens a file without waiting, should a pipe have taken its place.
fn open_at_once(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    }
    options.open(path)
}

/// The path without links of an open file, which `path` may no longer lead to.
fn real_path_of(file: &File, path: &Path) -> io::Result<PathBuf> {
    #[cfg(target_os = "linux")]
    {
        use std::os::fd::AsRawFd;
        if let Ok(real) = std::fs::read_link(format!("/proc/self/fd/{}", file.as_raw_fd())) {
            return Ok(real);
        }
    }
    let real = std::fs::canonicalize(path)?;
    if is_same(file, &real)? { Ok(real) } else { Err(io::Error::other("it was exchanged while it was opened")) }
}

#[cfg(unix)]
fn is_same(file: &File, real: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let identity = |metadata: std::fs::Metadata| (metadata.dev(), metadata.ino());
    Ok(identity(file.metadata()?) == identity(std::fs::metadata(real)?))
}

#[cfg(not(unix))]
fn is_same(_: &File, _: &Path) -> io::Result<bool> {
    Ok(true)
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_link_that_changes_after_it_was_followed_is_not_read() {
        let outside = tempfile::tempdir().expect("a folder can be made");
        let site = tempfile::tempdir().expect("a folder can be made");
        std::fs::write(outside.path().join("secret"), "secret").expect("a file can be written");
        std::fs::write(site.path().join("own"), "own").expect("a file can be written");
        let link = site.path().join("link");
        let boundary = Boundary::of(site.path(), &[]);
        symlink("own", &link).expect("a link can be made");
        assert!(boundary.follow(&link).is_ok() && boundary.open(&link).is_ok());
        std::fs::remove_file(&link).expect("a link can be removed");
        symlink(outside.path().join("secret"), &link).expect("a link can be made");
        assert!(matches!(boundary.open(&link), Err(Beyond::Outside(target)) if target.ends_with("secret")));
        let allowed = Boundary::of(site.path(), &[outside.path().to_owned()]);
        assert!(allowed.open(&link).is_ok());
    }

    #[test]
    fn what_is_hidden_in_the_site_is_none_of_its_files() {
        let site = tempfile::tempdir().expect("a folder can be made");
        std::fs::create_dir(site.path().join(".git")).expect("a folder can be made");
        std::fs::write(site.path().join(".git/config"), "token").expect("a file can be written");
        symlink(".git/config", site.path().join("link")).expect("a link can be made");
        assert!(matches!(Boundary::of(site.path(), &[]).open(&site.path().join("link")), Err(Beyond::Outside(_))));
    }

    #[test]
    fn devices_and_pipes_are_not_opened() {
        let site = tempfile::tempdir().expect("a folder can be made");
        let boundary = Boundary::of(site.path(), &[PathBuf::from("/")]);
        let link = site.path().join("link");
        for (target, what) in [("/dev/zero", "a device"), ("/dev/null", "a device")] {
            symlink(target, &link).expect("a link can be made");
            assert!(matches!(boundary.open(&link), Err(Beyond::Special(found)) if found == what), "{target}");
            assert!(open_any(&link).is_err());
            std::fs::remove_file(&link).expect("a link can be removed");
        }
    }
}
