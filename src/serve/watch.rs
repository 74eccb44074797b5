//! Tells when the sources of a site change.
//!
//! Folders are watched, not files: an editor that saves by writing another file and renaming it, a checkout of many
//! files, and a folder that goes and comes again are all seen.
//!
//! Many editors empty a file and write it again. Where the system tells when a file is closed, nothing is told before:
//! in between the file is empty, and half a site would be in error.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// The folders of a site that hold its sources.
const SOURCES: [&str; 2] = ["content", "themes"];

/// How long nothing must have happened before a change is told: several files are often saved at once.
const QUIET: Duration = Duration::from_millis(8);

/// When a change is told although there are still others.
const AT_LAST: Duration = Duration::from_millis(100);

/// When it is told although a file is still being written.
const UNFINISHED: Duration = Duration::from_secs(2);

/// How often to look whether a folder that went away has come again.
const AGAIN: Duration = Duration::from_millis(300);

/// Something that happened, or not.
#[derive(Debug)]
pub(super) enum Seen {
    /// Sources changed.
    Change,
    /// Nothing happened for as long as somebody wanted to wait.
    Nothing,
    /// Changes may have been missed.
    Trouble(String),
}

/// Watches a site.
pub(super) struct Watch {
    site: PathBuf,
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
    /// Whether the folder of the site itself went away. Nobody tells when it comes again.
    is_gone: bool,
}

/// Starts to watch the site in a folder.
pub(super) fn start(site: &Path) -> notify::Result<Watch> {
    let site = std::path::absolute(site).unwrap_or_else(|_| site.to_owned());
    let (sender, events) = mpsc::channel();
    // Who does not listen any more has ended.
    let mut watcher = notify::recommended_watcher(move |event| drop(sender.send(event)))?;
    // For the folders of sources themselves, which may come and go.
    watcher.watch(&site, RecursiveMode::NonRecursive)?;
    let mut watch = Watch { site, watcher, events, is_gone: false };
    watch.follow()?;
    Ok(watch)
}

impl Watch {
    /// Watches those folders of sources that are there.
    fn follow(&mut self) -> notify::Result<()> {
        for folder in SOURCES.map(|folder| self.site.join(folder)) {
            match self.watcher.watch(&folder, RecursiveMode::Recursive) {
                // Each system has an error of its own for a folder that is not there.
                Err(_) if !folder.is_dir() => {}
                result => result?,
            }
        }
        Ok(())
    }

    /// Whether the folder of the site has come again after it went away.
    fn is_back(&mut self) -> bool {
        // What may still be watched is the folder that was moved away.
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

    /// Waits until nothing more happens.
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

    /// Whether an event is about a folder of sources itself.
    fn is_folder(&self, event: &Event) -> bool {
        let is = |path: &PathBuf| SOURCES.iter().any(|folder| *path == self.site.join(folder));
        event.paths.is_empty() || event.paths.iter().any(is)
    }

    /// Whether an event says that the folder of the site was deleted or moved.
    fn takes_the_site_away(&self, event: &Event) -> bool {
        let kind = matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)));
        kind && event.paths.contains(&self.site)
    }

    /// Whether an event may have changed what a build reads.
    fn concerns(&self, event: &Event) -> bool {
        let is_change = match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
            EventKind::Access(_) => false,
            _ => true,
        };
        if self.takes_the_site_away(event) {
            return true;
        }
        // Without a path, anything may have happened.
        is_change && (event.paths.is_empty() || event.paths.iter().any(|path| self.is_source(path)))
    }

    fn is_source(&self, path: &Path) -> bool {
        let Ok(inside) = path.strip_prefix(&self.site) else { return true };
        let mut parts = inside.iter();
        let known = parts.next().is_some_and(|first| SOURCES.iter().any(|folder| first == OsStr::new(folder)));
        // What loading passes over too: files that editors keep for themselves.
        let hidden = |part: &OsStr| {
            let name = part.to_string_lossy();
            name.starts_with('.') || name.ends_with('~')
        };
        known && !parts.any(hidden)
    }
}

/// The files that somebody is writing.
#[derive(Debug, Default)]
struct OpenFiles(BTreeSet<PathBuf>);

impl OpenFiles {
    fn note(&mut self, event: &Event) {
        match event.kind {
            // Only there is it told when a file is closed.
            EventKind::Modify(ModifyKind::Data(_)) if cfg!(target_os = "linux") => {
                self.0.extend(event.paths.iter().cloned());
            }
            // What was closed, renamed or removed is written.
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

// Only there is it told when a file is closed.
#[cfg(target_os = "linux")]
#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;

    use super::*;

    #[test]
    fn a_file_is_told_when_it_is_written_to_its_end() {
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
