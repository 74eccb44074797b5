//! The kinds of files that are shipped beside texts, and how each is recognised.
//!
//! Whatever stands on a site has its rights in the browsers of readers, so a file is shipped only if it is of one of these
//! kinds, by what it contains and by its name alike: web servers go by the name, browsers sometimes by the content. None of the
//! kinds runs as a page. The one that could, SVG, is read as a whole ([`svg`]).

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
    /// Whether a file that begins with these bytes is of it.
    is_at: fn(&[u8]) -> bool,
    /// What a file is read for as a whole; most kinds hold nothing that runs, whatever they contain.
    pub check: Option<Check>,
}

/// Reads a file as a whole for what could run in it.
pub type Check = fn(&[u8]) -> Result<(), Active>;

/// Every kind that is shipped.
pub static KINDS: &[Kind] = &[
    Kind { name: "PNG", extensions: &["png"], is_at: |head| head.starts_with(b"\x89PNG\r\n\x1a\n"), check: None },
    Kind { name: "JPEG", extensions: &["jpg", "jpeg"], is_at: |head| head.starts_with(b"\xff\xd8\xff"), check: None },
    Kind {
        name: "GIF",
        extensions: &["gif"],
        is_at: |head| head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a"),
        check: None,
    },
    Kind {
        name: "WebP",
        extensions: &["webp"],
        is_at: |head| head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP"),
        check: None,
    },
    Kind {
        name: "AVIF",
        extensions: &["avif"],
        is_at: |head| head.get(4..8) == Some(b"ftyp") && matches!(head.get(8..12), Some(b"avif" | b"avis" | b"mif1")),
        check: None,
    },
    Kind {
        name: "BMP",
        extensions: &["bmp"],
        // The two letters alone could begin a text; the four bytes at 6 are reserved.
        is_at: |head| head.starts_with(b"BM") && head.get(6..10) == Some(&[0; 4]),
        check: None,
    },
    Kind { name: "SVG", extensions: &["svg"], is_at: svg::is_at, check: Some(svg::check) },
];

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
    // By how the letters are read: an SVG, a PNG.
    format!("{} {kind}", if kind.starts_with(['A', 'S']) { "an" } else { "a" })
}

/// The kind of the file with this name and beginning.
///
/// # Errors
/// When it is of none, or its name says another.
pub fn kind(path: &str, head: &[u8]) -> Result<&'static Kind, Unfit> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let is = KINDS.iter().find(|kind| (kind.is_at)(head));
    let Some(named) = KINDS.iter().find(|kind| kind.extensions.contains(&ending.as_str())) else {
        return Err(Unfit::Ending(is.map(|kind| kind.name)));
    };
    match is {
        Some(is) if std::ptr::eq(is, named) => Ok(is),
        is => Err(Unfit::Other(named.name, is.map(|kind| kind.name))),
    }
}

/// The names of all kinds, for people.
#[must_use]
pub fn names() -> String {
    KINDS.iter().map(|kind| kind.name).collect::<Vec<_>>().join(", ")
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
