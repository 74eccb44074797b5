//! The kinds of files that are shipped beside texts, and how each is recognised.
//!
//! Whatever stands on a site has its rights in the browsers of readers, so a file is shipped only if it is of one of these
//! kinds, by what it contains and by its name alike: web servers go by the name, browsers sometimes by the content. None of the
//! kinds runs as a page. The one that could, SVG, is read as a whole ([`svg`]).

pub mod css;
mod svg;

use std::fmt;

/// How many bytes at the beginning of a file tell of which kind it is.
pub const HEAD: usize = 4096;

/// A kind of file.
#[derive(Debug)]
pub struct Kind {
    /// What people call it.
    pub name: &'static str,
    /// The endings of its names, in lower case, the usual one first.
    pub extensions: &'static [&'static str],
    /// What readers know it as, in every language.
    pub shown: &'static str,
    /// Whether pages show it; the others are only linked to.
    pub is_image: bool,
    /// Whether a file that begins with these bytes is of it.
    is_at: fn(&[u8]) -> bool,
    /// What a file is read for as a whole; most kinds hold nothing that runs, whatever they contain.
    pub check: Option<Check>,
}

/// Reads a file as a whole for what could run in it.
pub type Check = fn(&[u8]) -> Result<(), Active>;

/// Every kind that is shipped.
pub static KINDS: &[Kind] = &[
    image("PNG", &["png"], |head| head.starts_with(b"\x89PNG\r\n\x1a\n")),
    image("JPEG", &["jpg", "jpeg"], |head| head.starts_with(b"\xff\xd8\xff")),
    image("GIF", &["gif"], |head| head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a")),
    image("WebP", &["webp"], |head| head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP")),
    image("AVIF", &["avif"], |head| {
        head.get(4..8) == Some(b"ftyp") && matches!(head.get(8..12), Some(b"avif" | b"avis" | b"mif1"))
    }),
    // The two letters alone could begin a text; the four bytes at 6 are reserved.
    image("BMP", &["bmp"], |head| head.starts_with(b"BM") && head.get(6..10) == Some(&[0; 4])),
    Kind { check: Some(svg::check), ..image("SVG", &["svg"], svg::is_at) },
    file("PDF", "PDF", &["pdf"], |head| head.starts_with(b"%PDF-")),
    file("DOCX", "Word", &["docx"], |head| is_office(head, b"word/")),
    file("XLSX", "Excel", &["xlsx"], |head| is_office(head, b"xl/")),
    file("PPTX", "PowerPoint", &["pptx"], |head| is_office(head, b"ppt/")),
    file("ODT", "ODT", &["odt"], |head| is_open_document(head, "text")),
    file("ODS", "ODS", &["ods"], |head| is_open_document(head, "spreadsheet")),
    file("ODP", "ODP", &["odp"], |head| is_open_document(head, "presentation")),
    file("ZIP", "ZIP", &["zip"], is_archive),
    file("CSV", "CSV", &["csv"], is_text),
    file("TXT", "TXT", &["txt"], is_text),
];

/// A kind of image.
const fn image(name: &'static str, extensions: &'static [&'static str], is_at: fn(&[u8]) -> bool) -> Kind {
    Kind { name, extensions, shown: name, is_image: true, is_at, check: None }
}

/// A kind of file that is not shown in a page, but linked to.
const fn file(
    name: &'static str,
    shown: &'static str,
    extensions: &'static [&'static str],
    is_at: fn(&[u8]) -> bool,
) -> Kind {
    Kind { name, extensions, shown, is_image: false, is_at, check: None }
}

fn is_archive(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04")
}

fn has(head: &[u8], words: &[u8]) -> bool {
    head.windows(words.len()).any(|part| part == words)
}

/// Whether an archive is a document of an office program (ECMA-376, part 2): it has the parts that every such document has, and
/// none of a document of another program where its beginning already names those of its own. Documents with macros have
/// other endings, and are none of the kinds.
fn is_office(head: &[u8], folder: &[u8]) -> bool {
    const FOLDERS: [&[u8]; 3] = [b"word/", b"xl/", b"ppt/"];
    let is_other = || FOLDERS.into_iter().any(|other| other != folder && has(head, other)) && !has(head, folder);
    let parts: [&[u8]; 4] = [b"[Content_Types].xml", b"_rels/.rels", b"docProps/", folder];
    is_archive(head) && parts.into_iter().any(|part| has(head, part)) && !is_other()
}

/// Whether an archive begins with the media type of an `OpenDocument` file, uncompressed, as its standard demands (part 2, 3.3).
fn is_open_document(head: &[u8], kind: &str) -> bool {
    is_archive(head)
        && has(head.get(..128).unwrap_or(head), format!("mimetypeapplication/vnd.oasis.opendocument.{kind}").as_bytes())
}

/// Whether a file is text in some encoding: it has none of the characters that only other files have.
fn is_text(head: &[u8]) -> bool {
    let is_wide = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    // Japanese in ISO-2022-JP has escapes.
    let is_control = |byte: &u8| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b);
    !head.is_empty() && (is_wide || !head.iter().any(is_control))
}

/// Something in a file that could run, or reach elsewhere, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Active {
    /// What it is, such as `` `<script>` is a script ``.
    pub what: String,
    /// The line, from 1.
    pub line: usize,
}

/// Why a file is not shipped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// No kind has this ending; with what the file is, if it is of a kind.
    Ending(Option<&'static str>),
    /// It is not what its name says; with what that is, and what the file is, if it is of a kind.
    Other(&'static str, Option<&'static str>),
    /// It has something in it that could run, or reach elsewhere.
    Active(Active),
    /// It is larger than what is read of its kind as a whole.
    TooLarge,
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ending(None) => f.write_str("files of this kind are not shipped with a site"),
            Self::Ending(Some(is)) => write!(f, "it is {}, but its name does not say so", with_article(is)),
            Self::Other(named, None) => {
                write!(f, "it is named as {}, but it is none by what stands in it", with_article(named))
            }
            Self::Other(named, Some(is)) => {
                write!(f, "it is named as {}, but it is {}", with_article(named), with_article(is))
            }
            Self::Active(Active { what, line }) => write!(f, "line {line}: {what}"),
            Self::TooLarge => f.write_str("it is too large to be read as a whole"),
        }
    }
}

fn with_article(kind: &str) -> String {
    // By how the letters are read: an SVG, an XLSX, a PNG.
    format!("{} {kind}", if kind.starts_with(['A', 'O', 'S', 'X']) { "an" } else { "a" })
}

/// The kind of the file with this name and beginning.
///
/// # Errors
/// When it is of none, or its name says another.
pub fn kind(path: &str, head: &[u8]) -> Result<&'static Kind, Unfit> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    // Text is what nothing else is.
    let is = || {
        let is = KINDS.iter().find(|kind| (kind.is_at)(head) && !kind.extensions.contains(&"csv"));
        is.filter(|kind| !kind.extensions.contains(&"txt")).map(|kind| kind.name)
    };
    match KINDS.iter().find(|kind| kind.extensions.contains(&ending.as_str())) {
        None => Err(Unfit::Ending(is())),
        Some(named) if (named.is_at)(head) => Ok(named),
        Some(named) => Err(Unfit::Other(named.name, is())),
    }
}

/// Whether a file of a kind that is shipped can be shown, by its name.
#[must_use]
pub fn is_image(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
    KINDS.iter().any(|kind| kind.is_image && kind.extensions.contains(&ending.as_str()))
}

/// The names of all kinds, or of those of images alone, for people.
#[must_use]
pub fn names(only_images: bool) -> String {
    let kinds = KINDS.iter().filter(|kind| kind.is_image || !only_images);
    kinds.map(|kind| kind.name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SVG: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>";

    #[test]
    fn a_file_is_what_stands_in_it_and_what_its_name_says() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        for (path, head, name) in [
            ("a/b.png", &png[..], "PNG"),
            ("a.b/C.PNG", png, "PNG"),
            ("x.jpeg", b"\xff\xd8\xff\xe0", "JPEG"),
            ("x.gif", b"GIF89a..", "GIF"),
            ("x.webp", b"RIFF\x10\0\0\0WEBPVP8 ", "WebP"),
            ("x.avif", b"\0\0\0\x20ftypavif\0\0", "AVIF"),
            ("x.bmp", b"BM\x10\0\0\0\0\0\0\0\x36\0", "BMP"),
            ("x.svg", SVG, "SVG"),
            ("x.svg", b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a --><!DOCTYPE svg>\n<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
            ("x.svg", b"<s:svg xmlns:s='http://www.w3.org/2000/svg'/>", "SVG"),
            ("x.pdf", b"%PDF-1.7\n", "PDF"),
            ("x.docx", b"PK\x03\x04..[Content_Types].xml..word/document.xml", "DOCX"),
            ("x.XLSX", b"PK\x03\x04.._rels/.rels..", "XLSX"),
            ("x.pptx", b"PK\x03\x04..ppt/presentation.xml..xl/embedded", "PPTX"),
            ("x.ods", b"PK\x03\x04..mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK", "ODS"),
            ("x.zip", b"PK\x03\x04..[Content_Types].xml..word/document.xml", "ZIP"),
            ("x.txt", "端末の一覧\n".as_bytes(), "TXT"),
            ("x.txt", b"\xff\xfea\0b\0", "TXT"),
            ("x.csv", b"\x92[\x96\x96,1\r\n", "CSV"),
        ] {
            assert_eq!(kind(path, head).map(|kind| kind.name), Ok(name), "{path}");
        }
        let html = b"<script>alert(1)</script>";
        for (path, head, unfit) in [
            ("evil.png", &html[..], Unfit::Other("PNG", None)),
            ("evil.html.png", html, Unfit::Other("PNG", None)),
            ("evil.svg", html, Unfit::Other("SVG", None)),
            ("evil.svg", b"<!DOCTYPE html><svg>", Unfit::Other("SVG", None)),
            ("evil.svg", b"<svg>", Unfit::Other("SVG", None)),
            ("evil.html", html, Unfit::Ending(None)),
            ("evil.PNG.html", html, Unfit::Ending(None)),
            ("evil.xhtml", SVG, Unfit::Ending(Some("SVG"))),
            ("evil.xml", SVG, Unfit::Ending(Some("SVG"))),
            ("evil.svgz", b"\x1f\x8b", Unfit::Ending(None)),
            ("evil.js", b"alert(1)", Unfit::Ending(None)),
            ("evil.php", b"<?php ?>", Unfit::Ending(None)),
            ("evil", png, Unfit::Ending(Some("PNG"))),
            ("png", png, Unfit::Ending(Some("PNG"))),
            ("x.gif", png, Unfit::Other("GIF", Some("PNG"))),
            ("x.png", SVG, Unfit::Other("PNG", Some("SVG"))),
            ("x.bmp", b"BM<script>alert(1)</script>", Unfit::Other("BMP", None)),
            ("x.png", b"", Unfit::Other("PNG", None)),
            ("evil.pdf", html, Unfit::Other("PDF", None)),
            ("evil.docm", b"PK\x03\x04..word/vbaProject.bin", Unfit::Ending(Some("DOCX"))),
            ("evil.docx", b"PK\x03\x04..evil.exe", Unfit::Other("DOCX", Some("ZIP"))),
            ("evil.xlsx", b"PK\x03\x04..[Content_Types].xml..word/document.xml", Unfit::Other("XLSX", Some("DOCX"))),
            ("evil.zip", b"MZ\x90\0", Unfit::Other("ZIP", None)),
            ("evil.txt", b"MZ\x90\0", Unfit::Other("TXT", None)),
            ("evil.csv", png, Unfit::Other("CSV", Some("PNG"))),
            ("evil.ps1", b"Remove-Item x", Unfit::Ending(None)),
            ("x.txt", b"", Unfit::Other("TXT", None)),
        ] {
            assert_eq!(kind(path, head).map(|kind| kind.name), Err(unfit), "{path}");
        }
    }

    #[test]
    fn endings_are_of_one_kind() {
        let all = KINDS.iter().flat_map(|kind| kind.extensions).collect::<Vec<_>>();
        let mut once = all.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(all.len(), once.len());
        assert!(all.iter().all(|ending| ending.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())));
    }
}
