//! Watches the sources of a site for changes.
//!
//! Folders are watched rather than files, so that an editor that saves by renaming another file, a checkout of many files,
//! and a folder that is removed and created again are all noticed.
//!
//! Many editors truncate a file and then write it. Where the system reports that a file was closed, a change is reported only
//! then: in between the file is empty, and the site would have errors.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// The folders with the sources of a site.
const SOURCES: [&str; 2] = ["content", "themes"];

/// The debounce time: several files are often saved at once, so a change is reported after this long without events.
const QUIET: Duration = Duration::from_millis(8);

/// The longest debounce, after which a change is reported although events continue.
const AT_LAST: Duration = Duration::from_millis(100);

/// The same while a file is still open for writing.
const UNFINISHED: Duration = Duration::from_secs(2);

/// How often to poll for a folder that was removed.
const AGAIN: Duration = Duration::from_millis(300);

/// The outcome of waiting.
#[derive(Debug)]
pub(super) enum Seen {
    /// Sources changed.
    Change,
    /// Timed out.
    Nothing,
    /// Watching failed, so changes may have been missed.
    Trouble(String),
}

/// Watches a site.
pub(super) struct Watch {
    site: PathBuf,
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
    /// Whether the folder of the site itself was removed. There is no event when it is created again.
    is_gone: bool,
}

/// Starts watching the site in a folder.
pub(super) fn start(site: &Path) -> notify::Result<Watch> {
    let site = std::path::absolute(site).unwrap_or_else(|_| site.to_owned());
    let (sender, events) = mpsc::channel();
    // Sending fails only after the receiver was dropped, when the server ends.
    let mut watcher = notify::recommended_watcher(move |event| drop(sender.send(event)))?;
    // For events on the source folders themselves, which may be created and removed.
    watcher.watch(&site, RecursiveMode::NonRecursive)?;
    let mut watch = Watch { site, watcher, events, is_gone: false };
    watch.follow()?;
    Ok(watch)
}

impl Watch {
    /// Watches the source folders that exist.
    fn follow(&mut self) -> notify::Result<()> {
        for folder in SOURCES.map(|folder| self.site.join(folder)) {
            match self.watcher.watch(&folder, RecursiveMode::Recursive) {
                // The error for a missing folder differs between systems.
                Err(_) if !folder.is_dir() => {}
                result => result?,
            }
        }
        Ok(())
    }

    /// Whether the folder of the site exists again after it was removed.
    fn is_back(&mut self) -> bool {
        // The old watches may be on the folder that was moved away.
        drop(self.watcher.unwatch(&self.site));
        for folder in SOURCES {
            drop(self.watcher.unwatch(&self.site.join(folder)));
        }
        self.watcher.watch(&self.site, RecursiveMode::NonRecursive).is_ok() && self.follow().is_ok()
    }

    /// Waits for a change.
    pub(super) fn next(&mut self, patience: Duration) -> Seen {
        let until = Instant::now() + if self.is_gone { patience.min(AGAIN) } else { patience };
        if self.is_gone && self.is_back() {
            self.is_gone = false;
            return Seen::Change;
        }
        loop {
            match self.events.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(Ok(event)) if !self.concerns(&event) => {}
                Ok(Ok(event)) => return self.settle(&event),
                Ok(Err(error)) => return Seen::Trouble(format!("changes may be missed: {error}")),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return Seen::Nothing,
            }
        }
    }

    /// Waits until the events after the first one have ended.
    fn settle(&mut self, first: &Event) -> Seen {
        let begun = Instant::now();
        let mut is_other = self.is_folder(first);
        self.is_gone |= self.takes_the_site_away(first);
        let mut written = OpenFiles::default();
        written.note(first);
        loop {
            let (patience, at_last) = if written.is_closed() { (QUIET, AT_LAST) } else { (UNFINISHED, UNFINISHED) };
            let left = at_last.saturating_sub(begun.elapsed());
            if left.is_zero() {
                break;
            }
            match self.events.recv_timeout(patience.min(left)) {
                Ok(Ok(event)) => {
                    is_other |= self.is_folder(&event);
                    self.is_gone |= self.takes_the_site_away(&event);
                    written.note(&event);
                }
                Ok(Err(error)) => return Seen::Trouble(format!("changes may be missed: {error}")),
                Err(_) => break,
            }
        }
        match if is_other { self.follow() } else { Ok(()) } {
            Ok(()) => Seen::Change,
            Err(error) => Seen::Trouble(format!("changes may be missed: {error}")),
        }
    }

    /// Whether an event is about a source folder itself.
    fn is_folder(&self, event: &Event) -> bool {
        let is = |path: &PathBuf| SOURCES.iter().any(|folder| *path == self.site.join(folder));
        event.paths.is_empty() || event.paths.iter().any(is)
    }

    /// Whether an event says that the folder of the site was deleted or moved.
    fn takes_the_site_away(&self, event: &Event) -> bool {
        let kind = matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)));
        kind && event.paths.contains(&self.site)
    }

    /// Whether an event may concern a file that a build reads.
    fn concerns(&self, event: &Event) -> bool {
        let is_change = match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
            EventKind::Access(_) => false,
            _ => true,
        };
        if self.takes_the_site_away(event) {
            return true;
        }
        // An event without a path may be about anything.
        is_change && (event.paths.is_empty() || event.paths.iter().any(|path| self.is_source(path)))
    }

    fn is_source(&self, path: &Path) -> bool {
        let Ok(inside) = path.strip_prefix(&self.site) else { return true };
        let mut parts = inside.iter();
        let known = parts.next().is_some_and(|first| SOURCES.iter().any(|folder| first == OsStr::new(folder)));
        // Files that loading ignores too, such as temporary files of editors.
        let hidden = |part: &OsStr| {
            let name = part.to_string_lossy();
            name.starts_with('.') || name.ends_with('~')
        };
        known && !parts.any(hidden)
    }
}

/// The files that are open for writing.
#[derive(Debug, Default)]
struct OpenFiles(BTreeSet<PathBuf>);

impl OpenFiles {
    fn note(&mut self, event: &Event) {
        match event.kind {
            // Only Linux reports that a file was closed.
            EventKind::Modify(ModifyKind::Data(_)) if cfg!(target_os = "linux") => {
                self.0.extend(event.paths.iter().cloned());
            }
            // Closed, renamed and removed files are complete.
            EventKind::Access(AccessKind::Close(AccessMode::Write))
            | EventKind::Remove(_)
            | EventKind::Modify(ModifyKind::Name(_)) => {
                for path in &event.paths {
                    self.0.remove(path);
                }
            }
            _ => {}
        }
    }

    fn is_closed(&self) -> bool {
        self.0.is_empty()
    }
}

// Only Linux reports that a file was closed.
#[cfg(target_os = "linux")]
#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;

    use super::*;

    #[test]
    fn a_change_is_reported_when_the_file_is_closed() {
        let site = tempfile::tempdir().expect("a folder can be made");
        let path = site.path().join("content/a.md");
        fs::create_dir(site.path().join("content")).expect("a folder can be made");
        fs::write(&path, "before").expect("the file can be written");
        let mut watch = start(site.path()).expect("the folder can be watched");
        let writer = std::thread::spawn(move || {
            let mut file = fs::File::create(&path).expect("the file can be emptied");
            std::thread::sleep(QUIET * 4);
            file.write_all(b"after").expect("the file can be written");
        });
        assert!(matches!(watch.next(Duration::from_secs(20)), Seen::Change));
        assert_eq!(fs::read_to_string(site.path().join("content/a.md")).expect("it is there"), "after");
        writer.join().expect("the writer ends");
        assert!(matches!(watch.next(QUIET * 4), Seen::Nothing));
    }
}
