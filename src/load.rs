//! Reads a site folder.
//!
//! 1. Walk `content/`, in an order that does not depend on the file system.
//! 2. Read every YAML and Markdown file and every style sheet, refuse what is not UTF-8 or too large, and take off byte order marks and CR.
//!    Those that end in `.yml` or `.MD` are among them, so that their authors are told why nothing reads them.
//! 3. Note every other file by its path, of which kind it is, and the size of images: it is copied when a text names it.
//!
//! Links are followed within the site's folder and the folders that the command line names ([`Boundary`]). What is no file (a
//! device, a pipe) is not opened.
//!
//! What a file means is the matter of [`crate::parse`].

mod boundary;
mod look;
mod read;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use encoding_rs::Encoding;
use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Diagnostics, Place, codes};
use crate::locale::hidden::{self, hidden};
use crate::locale::text::{fold, is_unshowable, nfc};
use crate::markdown::Outlines;
use crate::media::Unfit;
use crate::source::{FileId, SourceMap, Span};
use crate::tracking;
use crate::yaml::{Node, Tree};
pub use boundary::{Beyond, Boundary};
pub use look::Shipped;
pub use read::Texts;
use read::{Known, Stamp};
pub(crate) use walk::{Found, walk};

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
    /// What readers know the kind of each file as that can be shipped, and its size in bytes, by path.
    pub files: BTreeMap<String, (&'static str, u64)>,
    /// Why other files cannot be shipped, by path.
    pub unfit: BTreeMap<String, Unfit>,
    /// Files and folders that are there but could not be read, which has been told.
    pub failed: BTreeSet<String>,
    /// What becomes of drafts.
    pub drafts: Drafts,
    /// Where files of the site may lie.
    pub boundary: Boundary,
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

    /// Whether a path is there but could not be read, or lies in a folder that could not.
    #[must_use]
    pub fn has_failed(&self, path: &str) -> bool {
        is_or_lies_in(path, &self.failed)
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
    load_again(site, &[], None, diagnostics)
}

/// Does the same where links may lead to the folders `links` as well, and where texts are `known` from an earlier run: one
/// that is unchanged is not read again, and those of this run are kept for the next.
///
/// # Errors
/// Those of [`load`].
pub fn load_again(
    site: &Path,
    links: &[PathBuf],
    known: Option<&Texts>,
    diagnostics: &mut Diagnostics,
) -> io::Result<Sources> {
    std::fs::read_dir(site)?;
    let now = SystemTime::now();
    let boundary = Boundary::of(site, links);
    let mut found = BTreeMap::<String, PathBuf>::new();
    let mut folded = BTreeMap::<String, String>::new();
    let mut failed = BTreeSet::new();
    let is_hidden = |name: &str| name.starts_with('.') || name.ends_with('~') || name == "Thumbs.db";
    for entry in walk(&site.join("content"), &boundary, is_hidden) {
        match entry {
            Found::File(file) => {
                let path = relative_path(site, &file);
                match folded.insert(fold(&path), path.clone()) {
                    Some(other) => diagnostics.push(
                        Diagnostic::new(
                            &codes::SAME_FILE_NAME,
                            Place::Path(path.clone()),
                            format!("`{path}` and `{other}` are the same name"),
                        )
                        .hint("rename one of the two"),
                    ),
                    None => drop(found.insert(path, file)),
                }
            }
            Found::Folder(folder) => {
                let path = relative_path(site, &folder);
                if is_text(&path) || path == LOCKED_TEXTS {
                    let message = "a file of this name is read, and this is a folder";
                    diagnostics.push(
                        Diagnostic::new(&codes::UNREADABLE_FILE, Place::Path(path.clone()), message)
                            .hint("give it another name, or delete it"),
                    );
                    failed.insert(path);
                }
            }
            Found::Beyond(file, beyond) => {
                let path = relative_path(site, &file);
                diagnostics.push(told(&path, &beyond));
                failed.insert(path);
            }
        }
    }
    let (texts, others): (Vec<_>, Vec<_>) = found.into_iter().partition(|(path, _)| is_text(path));
    let read = texts
        .into_par_iter()
        .map(|(path, file)| {
            let stamp = known.and_then(|_| Stamp::of(&std::fs::metadata(&file).ok()?, now));
            let same = known.and_then(|known| known.get(&file, stamp?));
            let text = same.map_or_else(|| text(&file, &path, &boundary), |text| Ok((text.clone(), None)));
            // A text is known only if it has none.
            let hidden = match &text {
                Ok((text, _)) if same.is_none() => hidden_in(&text.text),
                _ => Vec::new(),
            };
            (path, file, stamp, text, hidden)
        })
        .collect::<Vec<_>>();
    let looked = others.par_iter().map(|(path, file)| (path.clone(), look::look(file, path, &boundary)));
    let looked = looked.collect::<Vec<_>>();
    let sizes = looked.iter().filter_map(|(path, looked)| Some((path.clone(), looked.size?))).collect();
    let files = looked.iter().filter_map(|(path, looked)| Some((path.clone(), looked.file?))).collect();
    let unfit = looked.into_iter().filter_map(|(path, looked)| Some((path, looked.unfit?))).collect();
    let others = others.into_iter().collect();
    let mut sources = Sources { others, sizes, files, unfit, failed, boundary, ..Sources::default() };
    for (path, file, stamp, text, hidden) in read {
        match text {
            Ok((text, controls)) => {
                let id = sources.map.add_known(path.as_str(), Arc::clone(&text.text), text.digest);
                sources.texts.insert(path, id);
                // What there is to say of a text is said each time.
                let is_plain = hidden.is_empty();
                diagnostics.extend(hidden.into_iter().map(|hidden| hidden.told(id)));
                match (stamp.filter(|_| is_plain), controls) {
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

/// Whether a path, or a folder that it lies in, is one of these.
pub(crate) fn is_or_lies_in(path: &str, paths: &BTreeSet<String>) -> bool {
    let folders = path.match_indices('/').map(|(end, _)| &path[..end]);
    !paths.is_empty() && folders.chain([path]).any(|path| paths.contains(path))
}

/// Why a path of the site is not read.
pub(crate) fn told(path: &str, beyond: &Beyond) -> Diagnostic {
    let place = Place::Path(path.to_owned());
    match beyond {
        Beyond::Outside(target) => {
            let message = format!("`{path}` leads to `{}`, which is no file of the site", target.display());
            Diagnostic::new(&codes::LINK_OUTSIDE, place, message)
                .hint("copy what it leads to into the site; a folder that links may lead to is named by `--allow-link`")
        }
        Beyond::Special(what) => {
            Diagnostic::new(&codes::SPECIAL_FILE, place, format!("`{path}` is {what}, not a file"))
                .hint("delete it, or put a file in its place")
        }
        Beyond::Io(error) => Diagnostic::new(&codes::UNREADABLE_FILE, place, format!("cannot be read: {error}")),
    }
}

/// The text of the file that is called `path` in the site.
fn text(file: &Path, path: &str, boundary: &Boundary) -> Result<(Known, Option<Controls>), Box<Diagnostic>> {
    let opened = boundary.open(file).map_err(|beyond| Box::new(told(path, &beyond)))?;
    let bytes = read_text(opened).map_err(|error| Box::new(told(path, &error.into())))?;
    let (text, controls) = take_controls(decode(bytes, path)?);
    let text = Arc::<str>::from(text);
    Ok((Known { digest: tracking::digest(&text), text, tree: Tree::default() }, controls))
}

/// The bytes of a text file, and of one that is too large only so many that this can be seen.
fn read_text(file: File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(MAX_TEXT_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The bytes of a file. A pipe or a device is none.
///
/// # Errors
/// When it cannot be read, or is no file: a pipe would be waited for without end.
pub fn read_bytes(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    boundary::open_any(file)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Opens a file of the site that a text names, to copy it. It is looked at again: it may be another by now.
///
/// # Errors
/// When it cannot be read, or is no file that can be shipped.
pub fn open_to_ship(file: &Path, path: &str, boundary: &Boundary) -> io::Result<Shipped> {
    look::open_to_ship(file, path, boundary)
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
    boundary::open_any(file)?.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() > most {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it has more than {most} bytes")));
    }
    Ok(bytes)
}

fn is_text(path: &str) -> bool {
    path == LOCK || canonical(path).is_some()
}

/// The path under which a text file would be read: with the extension `.yaml`, `.md` or `.css`.
pub(crate) fn canonical(path: &str) -> Option<String> {
    let (stem, extension) = path.rsplit_once('.')?;
    let extension = match extension.to_ascii_lowercase().as_str() {
        "yaml" | "yml" => "yaml",
        "md" | "markdown" => "md",
        "css" => "css",
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
        Diagnostic::new(&codes::CONTROL_CHARACTER, Span::new(file, at..at + c.len_utf8()), message)
            .hint("delete it; copying from a word processor or a PDF often brings such characters along")
    }
}

/// Puts spaces in the place of characters that neither HTML nor XML may hold, so that nothing follows from them.
fn take_controls(text: String) -> (String, Option<Controls>) {
    // Those beyond ASCII begin with the byte 0xc2 or end in 0xbe or 0xbf behind 0xef 0xbf, which is rare.
    let may_be = |byte: u8| (byte < b' ' && byte != b'\n' && byte != b'\t') || byte == 0x7f || byte == 0xc2;
    // Without a way out inside a chunk, many bytes are looked at at a time.
    let in_chunk = |chunk: &[u8]| chunk.iter().fold(false, |found, &byte| found | may_be(byte));
    let has_none = !text.as_bytes().chunks(4096).any(in_chunk) && !text.contains(['\u{fffe}', '\u{ffff}']);
    if has_none || !text.contains(is_unshowable) {
        return (text, None);
    }
    let mut places = text.char_indices().filter(|(_, c)| is_unshowable(*c));
    let first = places.next().unwrap_or_default();
    let count = 1 + places.count();
    let mut clean = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unshowable(c) {
            // As many spaces as it has bytes: every place stays where it is.
            clean.extend(std::iter::repeat_n(' ', c.len_utf8()));
        } else {
            clean.push(c);
        }
    }
    (clean, Some(Controls { first, count }))
}

/// A character that nobody sees.
struct Hidden {
    character: char,
    first: usize,
    count: usize,
}

impl Hidden {
    fn told(&self, file: FileId) -> Diagnostic {
        let &Self { character, first, count } = self;
        let more = if count > 1 { format!(" (first here, in {count} places)") } else { String::new() };
        let message = format!("nobody sees the character {} that stands here{more}", hidden::name(character));
        let place = Span::new(file, first..first + character.len_utf8());
        Diagnostic::new(&codes::HIDDEN_CHARACTER, place, message)
            .hint("delete it; copying from a web page often brings such characters along")
    }
}

/// The hidden characters of a text, each once.
fn hidden_in(text: &str) -> Vec<Hidden> {
    let mut found = BTreeMap::<char, Hidden>::new();
    for (at, character) in hidden(text) {
        found.entry(character).or_insert(Hidden { character, first: at, count: 0 }).count += 1;
    }
    found.into_values().collect()
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
        let (text, controls) = take_controls("a\u{fffe}b\u{85}c¥\u{feff}設ﾟ".to_owned());
        assert_eq!(text, "a   b  c¥\u{feff}設ﾟ");
        assert_eq!(controls.map(|controls| (controls.first, controls.count)), Some(((1, '\u{fffe}'), 2)));
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
