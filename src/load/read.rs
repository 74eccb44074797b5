//! Texts that an earlier run read, so that those that have not changed since need not be read again.
//!
//! A file is taken to be the same where its size and its times are the same. That says nothing of a file that was saved
//! just before it was read: it may have been saved again within one tick of the file system's clock. Such a file is
//! always read again.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::yaml::Tree;

/// The longest tick of a file system that is in use: that of FAT.
const TICK: Duration = Duration::from_secs(2);

/// Texts by the files that they were read from.
#[derive(Clone, Debug, Default)]
pub struct Texts(BTreeMap<PathBuf, (Stamp, Known)>);

/// A text, its digest, and its YAML.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) text: Arc<str>,
    pub(super) digest: u64,
    pub(super) tree: Tree,
}

/// How a file can be told from the one that it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    bytes: u64,
    modified: SystemTime,
    /// Seconds and nanoseconds of the last change of any kind, which no program can set.
    #[cfg(unix)]
    changed: (i64, i64),
}

impl Texts {
    /// The text of `file`, if that is still the same as when its text was read.
    pub(super) fn get(&self, file: &Path, stamp: Stamp) -> Option<&Known> {
        self.0.get(file).filter(|(known, _)| *known == stamp).map(|(_, text)| text)
    }

    /// Keeps the text of `file`.
    pub(super) fn keep(&mut self, file: PathBuf, stamp: Stamp, text: Known) {
        self.0.insert(file, (stamp, text));
    }
}

impl Stamp {
    /// The stamp of a file that is read at the time `now` or later; none where it would say nothing.
    pub(super) fn of(metadata: &Metadata, now: SystemTime) -> Option<Self> {
        let modified = metadata.modified().ok()?;
        let stamp = Self {
            bytes: metadata.len(),
            modified,
            #[cfg(unix)]
            changed: {
                use std::os::unix::fs::MetadataExt;
                (metadata.ctime(), metadata.ctime_nsec())
            },
        };
        now.duration_since(modified).is_ok_and(|age| age > TICK).then_some(stamp)
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};

    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::load::{Sources, load_again};

    fn load(site: &Path, known: &Texts) -> Sources {
        load_again(site, &[], Some(known), &mut Diagnostics::default()).expect("the folder can be read")
    }

    fn text(sources: &Sources) -> Arc<str> {
        let id = sources.text("content/a.md").expect("the text is read");
        Arc::clone(sources.map.file(id).shared())
    }

    fn save(file: &Path, text: &str, modified: SystemTime) {
        fs::write(file, text).expect("the file can be written");
        let file = File::options().write(true).open(file).expect("the file can be opened");
        file.set_modified(modified).expect("its time can be set");
    }

    #[test]
    fn only_what_may_have_changed_is_read_again() {
        let site = tempfile::tempdir().expect("a folder can be made");
        let file = site.path().join("content/a.md");
        fs::create_dir(site.path().join("content")).expect("a folder can be made");
        let long_ago = SystemTime::now() - Duration::from_secs(60);

        save(&file, "one", long_ago);
        let first = load(site.path(), &Texts::default());
        let second = load(site.path(), &first.read);
        assert!(Arc::ptr_eq(&text(&first), &text(&second)), "an old file is read again");

        save(&file, "three", long_ago);
        let third = load(site.path(), &second.read);
        assert_eq!(&*text(&third), "three");

        let now = SystemTime::now();
        save(&file, "later", now);
        let fourth = load(site.path(), &third.read);
        assert_eq!(&*text(&fourth), "later");
        // The clock of a file system may not have gone on.
        save(&file, "again", now);
        assert_eq!(&*text(&load(site.path(), &fourth.read)), "again");

        fs::remove_file(&file).expect("the file can be removed");
        assert!(load(site.path(), &fourth.read).texts.is_empty());
    }
}
