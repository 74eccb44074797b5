//! Reads a site folder.
//!
//! 1. Walk `content/`, in an order that does not depend on the file system.
//! 2. Read every YAML and Markdown file, refuse what is not UTF-8 or too large, and take off byte order marks and CR.
//!    Those that end in `.yml` or `.MD` are among them, so that their authors are told why nothing reads them.
//! 3. Note every other file by its path, and the size of images: an image is copied when a text names it, and read as a whole
//!    only then.
//!
//! What a file means is the matter of [`crate::parse`].

mod read;
mod size;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use encoding_rs::Encoding;
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::diagnostic::{Diagnostic, Diagnostics, Place, codes};
use crate::locale::text::{fold, nfc};
use crate::markdown::Outlines;
use crate::source::{FileId, SourceMap, Span};
use crate::tracking;
use crate::yaml::{Node, Tree};
pub use read::Texts;
use read::{Known, Stamp};

/// The largest text file that is read, in bytes.
pub const MAX_TEXT_BYTES: usize = 16 * 1024 * 1024;

/// The path of the list of accepted links.
pub const LOCK: &str = "content/review.lock";

/// The path of the texts that accepted links had at their ends.
pub const LOCKED_TEXTS: &str = "content/review.texts";

/// What becomes of drafts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Drafts {
    /// They are read as everything else is, for authors.
    #[default]
    Shown,
    /// They are left out, as in the site that readers get.
    LeftOut,
}

/// What a site folder holds.
#[derive(Debug, Default)]
pub struct Sources {
    /// The text files.
    pub map: SourceMap,
    /// Text files by path.
    pub texts: BTreeMap<String, FileId>,
    /// Other files by path, with where they are on disk.
    pub others: BTreeMap<String, PathBuf>,
    /// The width and height of images, in CSS pixels, by path.
    pub sizes: BTreeMap<String, (u32, u32)>,
    /// Text files that are there but could not be read, which has been told.
    pub failed: BTreeSet<String>,
    /// What becomes of drafts.
    pub drafts: Drafts,
    /// What is known of texts from an earlier run.
    pub outlines: Outlines,
    /// The YAML of texts that are kept for a later run.
    pub trees: BTreeMap<FileId, Tree>,
    /// The texts, for a later run that asks for them.
    pub read: Texts,
}

impl Sources {
    /// The text file at a path such as `content/site.yaml`.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<FileId> {
        self.texts.get(path).copied()
    }

    /// The YAML at `range` of a file that has no other; `None` where it is not well-formed, which is then a diagnostic.
    #[must_use]
    pub fn yaml(&self, file: FileId, range: Range<usize>, diagnostics: &mut Diagnostics) -> Option<Arc<Node>> {
        self.trees.get(&file).cloned().unwrap_or_default().parse(file, range, &self.map, diagnostics)
    }

    /// The names of the folders directly below `folder`, which ends in `/`, in order.
    #[must_use]
    pub fn folders(&self, folder: &str) -> Vec<String> {
        let paths = self.texts.keys().chain(self.others.keys());
        let mut names = paths
            .filter_map(|path| path.strip_prefix(folder)?.split_once('/').map(|(name, _)| name.to_owned()))
            .collect::<Vec<_>>();
        names.sort();
        names.dedup();
        names
    }

    /// Adds a text that is not on disk, for tests and for sites made in memory.
    pub fn add(&mut self, path: &str, text: &str) -> FileId {
        let id = self.map.add(path, text);
        self.texts.insert(path.to_owned(), id);
        id
    }
}

/// Reads the site folder `site`.
///
/// # Errors
/// When `site` is not a folder that can be listed. A single unreadable file is a diagnostic.
pub fn load(site: &Path, diagnostics: &mut Diagnostics) -> io::Result<Sources> {
    load_again(site, None, diagnostics)
}

/// Does the same where texts are `known` from an earlier run: one that is unchanged is not read again, and those of this
/// run are kept for the next.
///
/// # Errors
/// Those of [`load`].
pub fn load_again(site: &Path, known: Option<&Texts>, diagnostics: &mut Diagnostics) -> io::Result<Sources> {
    std::fs::read_dir(site)?;
    let now = SystemTime::now();
    let mut found = BTreeMap::<String, PathBuf>::new();
    let mut folded = BTreeMap::<String, String>::new();
    let mut failed = BTreeSet::new();
    let content = site.join("content");
    let visible = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || !(name.starts_with('.') || name.ends_with('~') || name == "Thumbs.db")
    };
    for entry in WalkDir::new(&content).follow_links(true).sort_by_file_name().into_iter().filter_entry(visible) {
        match entry {
            Ok(entry) if entry.file_type().is_file() => {
                let path = relative_path(site, entry.path());
                match folded.insert(fold(&path), path.clone()) {
                    Some(other) => diagnostics.push(
                        Diagnostic::new(
                            &codes::SAME_FILE_NAME,
                            Place::Path(path.clone()),
                            format!("`{path}` and `{other}` are the same name"),
                        )
                        .hint("rename one of the two"),
                    ),
                    None => drop(found.insert(path, entry.into_path())),
                }
            }
            Ok(entry) => {
                let path = relative_path(site, entry.path());
                if is_text(&path) || path == LOCKED_TEXTS {
                    let what = if entry.file_type().is_dir() { "a folder" } else { "no file" };
                    let message = format!("a file of this name is read, and this is {what}");
                    diagnostics.push(
                        Diagnostic::new(&codes::UNREADABLE_FILE, Place::Path(path.clone()), message)
                            .hint("give it another name, or delete it"),
                    );
                    failed.insert(path);
                }
            }
            Err(error)
                if error.depth() == 0 && error.io_error().is_some_and(|e| e.kind() == io::ErrorKind::NotFound) => {}
            Err(error) => {
                let path = error.path().map_or_else(|| "content".to_owned(), |path| relative_path(site, path));
                let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                diagnostics.push(Diagnostic::new(
                    &codes::UNREADABLE_FILE,
                    Place::Path(path),
                    format!("cannot be read: {reason}"),
                ));
            }
        }
    }
    let (texts, others): (Vec<_>, Vec<_>) = found.into_iter().partition(|(path, _)| is_text(path));
    let read = texts
        .into_par_iter()
        .map(|(path, file)| {
            let stamp = known.and_then(|_| Stamp::of(&std::fs::metadata(&file).ok()?, now));
            let same = known.and_then(|known| known.get(&file, stamp?));
            let text = same.map_or_else(|| text(&file, &path), |text| Ok((text.clone(), None)));
            (path, file, stamp, text)
        })
        .collect::<Vec<_>>();
    let sizes = others.par_iter().filter_map(|(path, file)| Some((path.clone(), size::size(file)?))).collect();
    let mut sources = Sources { others: others.into_iter().collect(), sizes, failed, ..Sources::default() };
    for (path, file, stamp, text) in read {
        match text {
            Ok((text, controls)) => {
                let id = sources.map.add_known(path.as_str(), Arc::clone(&text.text), text.digest);
                sources.texts.insert(path, id);
                match (stamp, controls) {
                    // What there is to say of a text is said each time.
                    (_, Some(controls)) => diagnostics.push(controls.told(id)),
                    (Some(stamp), None) => {
                        sources.trees.insert(id, text.tree.clone());
                        sources.read.keep(file, stamp, text);
                    }
                    (None, None) => {}
                }
            }
            Err(diagnostic) => {
                diagnostics.push(*diagnostic);
                sources.failed.insert(path);
            }
        }
    }
    Ok(sources)
}

/// The text of the file that is called `path` in the site.
fn text(file: &Path, path: &str) -> Result<(Known, Option<Controls>), Box<Diagnostic>> {
    let bytes = read_text(file).map_err(|error| {
        let message = format!("cannot be read: {error}");
        Box::new(Diagnostic::new(&codes::UNREADABLE_FILE, Place::Path(path.to_owned()), message))
    })?;
    let (text, controls) = take_controls(decode(bytes, path)?);
    let text = Arc::<str>::from(text);
    Ok((Known { digest: tracking::digest(&text), text, tree: Tree::default() }, controls))
}

/// The bytes of a text file, and of one that is too large only so many that this can be seen.
fn read_text(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(file)?.take(MAX_TEXT_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The bytes of a file of the site that is not text.
///
/// # Errors
/// When it cannot be read, or is no file: a pipe would be waited for without end.
pub fn read_bytes(file: &Path) -> io::Result<Vec<u8>> {
    let metadata = std::fs::metadata(file)?;
    if !metadata.is_file() && !metadata.is_dir() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no file"));
    }
    std::fs::read(file)
}

/// The path of a site folder as programs see it that look at the whole repository: from the nearest folder around it that
/// git keeps, or else from the current folder. Empty where it is that folder itself, and otherwise with `/` between its
/// names and at its end.
#[must_use]
pub fn place_in_repository(site: &Path) -> String {
    let below = |folder: &Path, root: &Path| {
        let rest = folder.strip_prefix(root).ok()?;
        let names = rest.components().map(|part| format!("{}/", part.as_os_str().to_string_lossy()));
        Some(names.collect::<String>())
    };
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    let found = real(site).and_then(|site| {
        // A checkout of its own (a worktree, a submodule) has a file of that name.
        let repository = site.ancestors().find(|folder| folder.join(".git").exists());
        let current = real(Path::new("."));
        repository.or(current.as_deref()).and_then(|root| below(&site, root))
    });
    found.unwrap_or_else(|| {
        let path = site.to_string_lossy().replace('\\', "/");
        if path.is_empty() || path.ends_with('/') { path } else { path + "/" }
    })
}

/// The bytes of a file, if they are no more than `most`.
///
/// # Errors
/// When it cannot be read, or has more.
pub fn read_at_most(file: &Path, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX);
    std::fs::File::open(file)?.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() > most {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it has more than {most} bytes")));
    }
    Ok(bytes)
}

fn is_text(path: &str) -> bool {
    path == LOCK || canonical(path).is_some()
}

/// The path under which a text file would be read: with the extension `.yaml` or `.md`.
pub(crate) fn canonical(path: &str) -> Option<String> {
    let (stem, extension) = path.rsplit_once('.')?;
    let extension = match extension.to_ascii_lowercase().as_str() {
        "yaml" | "yml" => "yaml",
        "md" | "markdown" => "md",
        _ => return None,
    };
    Some(format!("{stem}.{extension}"))
}

/// The path of `file` below `site`, with `/` between its parts, in normalization form C.
fn relative_path(site: &Path, file: &Path) -> String {
    let relative = file.strip_prefix(site).unwrap_or(file);
    let parts = relative.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect::<Vec<_>>();
    nfc(&parts.join("/")).into_owned()
}

/// The text of a file: UTF-8, without byte order mark, lines ended by LF.
fn decode(bytes: Vec<u8>, path: &str) -> Result<String, Box<Diagnostic>> {
    let place = || Place::Path(path.to_owned());
    if bytes.len() > MAX_TEXT_BYTES {
        let message = format!("the file has more than the {MAX_TEXT_BYTES} bytes that are read");
        return Err(Box::new(Diagnostic::new(&codes::TOO_LARGE, place(), message)));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let encoding = guess_encoding(error.as_bytes());
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()].split(|&byte| byte == b'\n').count();
        if encoding.decode(error.as_bytes()).2 {
            let message = format!("the file is not UTF-8 (first at line {line}), nor any other encoding as a whole");
            let hint = "open it in an editor and save it as UTF-8; what stands in that line may have come from another \
                        file";
            return Box::new(Diagnostic::new(&codes::NOT_UTF8, place(), message).hint(hint));
        }
        let iconv = if encoding.name() == "Shift_JIS" { "CP932" } else { encoding.name() };
        let message = format!("the file is not UTF-8 (first at line {line}); it looks like {}", encoding.name());
        Box::new(Diagnostic::new(&codes::NOT_UTF8, place(), message).hint(format!(
            "save it as UTF-8 in your editor, or run `iconv -f {iconv} -t UTF-8 {path} > new` and put `new` in its place"
        )))
    })?;
    let bare = text.strip_prefix('\u{feff}').unwrap_or(&text);
    if bare.contains('\r') {
        return Ok(bare.replace("\r\n", "\n").replace('\r', "\n"));
    }
    Ok(if bare.len() < text.len() { bare.to_owned() } else { text })
}

/// Characters that no text can show, which were taken out of one.
struct Controls {
    first: (usize, char),
    count: usize,
}

impl Controls {
    fn told(&self, file: FileId) -> Diagnostic {
        let (at, c) = self.first;
        let more = if self.count > 1 { format!(" (first here, in {} places)", self.count) } else { String::new() };
        let message = format!("the control character U+{:04X} stands in the text{more}", u32::from(c));
        Diagnostic::new(&codes::CONTROL_CHARACTER, Span::new(file, at..at + 1), message)
            .hint("delete it; copying from a word processor or a PDF often brings such characters along")
    }
}

/// Puts spaces in the place of characters that neither HTML nor XML may hold, so that nothing follows from them.
fn take_controls(text: String) -> (String, Option<Controls>) {
    let is_control = |byte: u8| (byte < b' ' && byte != b'\n' && byte != b'\t') || byte == 0x7f;
    // Without a way out inside a chunk, many bytes are looked at at a time.
    let in_chunk = |chunk: &[u8]| chunk.iter().fold(false, |found, &byte| found | is_control(byte));
    if !text.as_bytes().chunks(4096).any(in_chunk) {
        return (text, None);
    }
    let mut places = text.bytes().enumerate().filter(|(_, byte)| is_control(*byte));
    let first = places.next().map_or((0, ' '), |(at, byte)| (at, char::from(byte)));
    let count = 1 + places.count();
    // A control character has one byte, as a space has: every place stays where it is.
    let text = text.chars().map(|c| if c.is_ascii() && is_control(c as u8) { ' ' } else { c }).collect();
    (text, Some(Controls { first, count }))
}

pub(crate) fn guess_encoding(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(Some(b"jp"), chardetng::Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_off_byte_order_mark_and_carriage_returns() {
        assert_eq!(decode("\u{feff}a\r\nb\rc\n".into(), "a.md").ok().as_deref(), Some("a\nb\nc\n"));
    }

    #[test]
    fn names_the_encoding_of_japanese_offices() {
        for (encoding, name) in [(encoding_rs::SHIFT_JIS, "Shift_JIS"), (encoding_rs::EUC_JP, "EUC-JP")] {
            let (bytes, _, _) = encoding.encode("テレワーク端末のウイルス対策ソフトを確認します。");
            let message = decode(bytes.into_owned(), "a.md").map_err(|diagnostic| diagnostic.message);
            assert!(message.as_ref().is_err_and(|message| message.contains(name)), "{message:?}");
        }
    }

    #[test]
    fn names_no_encoding_that_a_file_is_not_in() {
        let (japanese, _, _) = encoding_rs::SHIFT_JIS.encode("端末を確認します。");
        let mixed = [japanese.as_ref(), "\n端末を確認します。\n".as_bytes(), b"\xff\x80\xfe"].concat();
        let message = decode(mixed, "a.md").map_err(|diagnostic| diagnostic.message);
        assert!(message.as_ref().is_err_and(|message| message.contains("nor any other")), "{message:?}");
    }

    #[test]
    fn control_characters_become_spaces_where_they_stand() {
        let (text, controls) = take_controls("あ\u{b}い\tう\n\u{1b}[1m".to_owned());
        assert_eq!(text, "あ い\tう\n [1m");
        assert_eq!(controls.map(|controls| (controls.first, controls.count)), Some(((3, '\u{b}'), 2)));
        assert!(take_controls("a\tb\n".to_owned()).1.is_none());
    }

    #[test]
    fn finds_folders_in_order() {
        let mut sources = Sources::default();
        sources.add("content/products/b/product.yaml", "");
        sources.add("content/products/a/product.yaml", "");
        sources.add("content/products/readme.md", "");
        assert_eq!(sources.folders("content/products/"), ["a", "b"]);
    }
}
