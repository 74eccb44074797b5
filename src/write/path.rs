//! The paths of a site's files: which are allowed, and which are equal on some system.

use std::borrow::Cow;
use std::collections::BTreeMap;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::error::{PathProblem, WriteError};
use super::names::{GIT, MARKER, MARKER_PART};

/// Checks that a path stays in the output folder and can exist on Linux, macOS and Windows alike: a site that is
/// built on one is copied to another.
///
/// # Errors
/// [`WriteError::BadPath`].
pub fn check(path: &str) -> Result<(), WriteError> {
    match problem_of(path) {
        None => Ok(()),
        Some(problem) => Err(WriteError::BadPath { path: path.to_owned(), problem }),
    }
}

fn problem_of(path: &str) -> Option<PathProblem> {
    if path.starts_with('/') {
        return Some(PathProblem::Absolute);
    }
    let first = path.split('/').next().unwrap_or_default();
    if [MARKER, MARKER_PART, GIT].iter().any(|kept| first.eq_ignore_ascii_case(kept)) {
        return Some(PathProblem::Kept);
    }
    path.split('/').find_map(problem_of_name)
}

fn problem_of_name(name: &str) -> Option<PathProblem> {
    const FORBIDDEN: [char; 8] = ['\\', ':', '*', '?', '"', '<', '>', '|'];
    if name.is_empty() {
        Some(PathProblem::EmptyName)
    } else if name == "." || name == ".." {
        Some(PathProblem::DotName)
    } else if let Some(c) = name.chars().find(|c| c.is_control() || FORBIDDEN.contains(c)) {
        Some(PathProblem::Character(c))
    } else if name.ends_with(['.', ' ']) {
        Some(PathProblem::TrailingDotOrSpace)
    } else if is_device(name) {
        Some(PathProblem::DeviceName)
    } else {
        None
    }
}

/// Windows opens the device whatever extension follows: `nul.html` is `NUL`.
fn is_device(name: &str) -> bool {
    const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];
    let stem = name.split('.').next().unwrap_or_default().trim_end_matches(' ');
    if DEVICES.iter().any(|device| stem.eq_ignore_ascii_case(device)) {
        return true;
    }
    let mut chars = stem.chars();
    let number = chars.next_back();
    let port = chars.as_str();
    (port.eq_ignore_ascii_case("com") || port.eq_ignore_ascii_case("lpt"))
        && matches!(number, Some('0'..='9' | '¹' | '²' | '³'))
}

/// The path in NFC: a file system may give a name back in another form than it was given (HFS+ does).
pub(super) fn composed(path: &str) -> Cow<'_, str> {
    if is_nfc(path) { Cow::Borrowed(path) } else { Cow::Owned(path.nfc().collect()) }
}

/// A key that is equal for paths that are one file on a system that ignores case and Unicode normalization.
///
/// Characters are folded without context, so that the key of a folder is a prefix of the keys of everything in it.
fn folded(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    path.nfd().flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfc().collect()
}

/// The files of the new site so far, and their folders.
#[derive(Debug, Default)]
pub(super) struct Index {
    entries: BTreeMap<String, Entry>,
    files: usize,
}

#[derive(Debug)]
struct Entry {
    path: String,
    is_folder: bool,
}

impl Index {
    /// Adds a file and its folders.
    pub(super) fn admit(&mut self, path: &str) -> Result<(), WriteError> {
        let key = folded(path);
        if let (Some((folder, _)), Some((folder_key, _))) = (path.rsplit_once('/'), key.rsplit_once('/')) {
            self.admit_folder(folder, folder_key)?;
        }
        match self.entries.get(&key) {
            Some(other) if other.is_folder => Err(WriteError::FileAndFolder { path: path.to_owned() }),
            Some(other) => Err(collision(path, &other.path)),
            None => {
                self.entries.insert(key, Entry { path: path.to_owned(), is_folder: false });
                self.files += 1;
                Ok(())
            }
        }
    }

    fn admit_folder(&mut self, path: &str, key: &str) -> Result<(), WriteError> {
        match self.entries.get(key) {
            Some(other) if !other.is_folder => Err(WriteError::FileAndFolder { path: path.to_owned() }),
            Some(other) if other.path != path => Err(collision(path, &other.path)),
            Some(_) => Ok(()),
            None => {
                if let (Some((outer, _)), Some((outer_key, _))) = (path.rsplit_once('/'), key.rsplit_once('/')) {
                    self.admit_folder(outer, outer_key)?;
                }
                self.entries.insert(key.to_owned(), Entry { path: path.to_owned(), is_folder: true });
                Ok(())
            }
        }
    }

    /// How many files there are.
    pub(super) fn len(&self) -> usize {
        self.files
    }

    /// The paths of the files, sorted.
    pub(super) fn into_files(self) -> Vec<String> {
        let files = self.entries.into_values().filter(|entry| !entry.is_folder);
        let mut paths: Vec<String> = files.map(|entry| entry.path).collect();
        paths.sort_unstable();
        paths
    }
}

fn collision(one: &str, other: &str) -> WriteError {
    let (first, second) = if one <= other { (one, other) } else { (other, one) };
    WriteError::Collision { first: first.to_owned(), second: second.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ordinary_paths_pass() {
        for path in [
            "index.html",
            "ja/telework/items/7-3.html",
            "用語/多要素認証.html",
            ".nojekyll",
            "ja/.git/x",
            "console.html",
            "com.html",
            "com10.html",
            "a..b",
            "…",
        ] {
            assert_eq!(problem_of(path), None, "{path}");
        }
    }

    #[test]
    fn paths_that_escape_or_cannot_exist_are_named() {
        use PathProblem::*;
        for (path, problem) in [
            ("", EmptyName),
            ("a//b", EmptyName),
            ("a/", EmptyName),
            ("/etc/passwd", Absolute),
            ("..", DotName),
            ("a/../../b", DotName),
            ("./a", DotName),
            ("..\\a", Character('\\')),
            ("C:a", Character(':')),
            ("a\0b", Character('\0')),
            ("a\nb", Character('\n')),
            ("何?", Character('?')),
            ("a./b", TrailingDotOrSpace),
            ("a ", TrailingDotOrSpace),
            ("con", DeviceName),
            ("ja/NUL.html", DeviceName),
            ("com1.tar.gz", DeviceName),
            ("LPT³", DeviceName),
            ("aux .txt", DeviceName),
            (".tebiki", Kept),
            (".Tebiki.part", Kept),
            (".git/config", Kept),
        ] {
            assert_eq!(problem_of(path), Some(problem), "{path:?}");
        }
    }

    fn admit_all(paths: &[&str]) -> Result<Vec<String>, WriteError> {
        let mut index = Index::default();
        paths.iter().try_for_each(|path| index.admit(path))?;
        Ok(index.into_files())
    }

    #[test]
    fn files_are_entered_once_and_folders_are_none() {
        let files = admit_all(&["f.html", "a/b/c.html", "a/b/d.html", "a/e.html"]).unwrap();
        assert_eq!(files, ["a/b/c.html", "a/b/d.html", "a/e.html", "f.html"]);
    }

    #[test]
    fn paths_that_are_one_somewhere_collide() {
        for (one, other) in [
            ("a.html", "a.html"),
            ("A.html", "a.html"),
            ("ガイド.html", "カ\u{3099}イト\u{3099}.html"),
            ("É.html", "e\u{301}.html"),
            ("strasse", "straße"),
            ("Ja/a.html", "ja/b.html"),
        ] {
            for paths in [[one, other], [other, one]] {
                let error = admit_all(&paths).unwrap_err();
                assert!(matches!(&error, WriteError::Collision { first, second } if first <= second), "{error}");
            }
        }
        assert!(admit_all(&["ＶＰＮ.html", "VPN.html"]).is_ok(), "two files on every system");
    }

    #[test]
    fn a_file_is_no_folder() {
        for paths in [["a", "a/b"], ["a/b", "A"], ["a/b/c", "a/b"]] {
            let error = admit_all(&paths).unwrap_err();
            assert!(matches!(error, WriteError::FileAndFolder { .. }), "{error}");
        }
    }

    proptest! {
        #[test]
        fn a_path_that_passes_stays_inside(path in "\\PC{0,12}|[./\\\\:a ]{0,8}") {
            if check(&path).is_ok() {
                let mut parts = std::path::Path::new(&path).components();
                prop_assert!(parts.all(|part| matches!(part, std::path::Component::Normal(_))));
            }
        }

        #[test]
        fn folding_keeps_the_tree(path in "[a-zA-Zßİ\u{130}Σςがか\u{3099}/]{0,12}") {
            prop_assert_eq!(folded(&path).matches('/').count(), path.matches('/').count());
            prop_assert_eq!(folded(&folded(&path)), folded(&path));
        }
    }
}
