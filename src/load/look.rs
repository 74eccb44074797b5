//! What is known of a file that is no text before it is shipped: whether it is of a kind that is, and the size of images, so
//! that a page keeps their place free before they are there, and nothing moves when they come.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::Path;

use super::boundary::{Beyond, Boundary};
use crate::media::{self, Kind, Unfit};

/// The most of a file that is read where it is read as a whole, in bytes.
const WHOLE: u64 = 16 * 1024 * 1024;

/// What a look at a file tells.
pub(super) struct Looked {
    /// The width and height of an image in CSS pixels; none for one that does not say its size.
    pub(super) size: Option<(u32, u32)>,
    /// What readers know its kind as, and its size in bytes.
    pub(super) file: Option<(&'static str, u64)>,
    /// Why it cannot be shipped.
    pub(super) unfit: Option<Unfit>,
}

/// A file that is shipped.
#[derive(Debug)]
pub enum Shipped {
    /// What was read of it and found to be harmless.
    Bytes(Vec<u8>),
    /// The file, to be copied from its beginning: nothing in its kind can do harm.
    Opened(File),
}

/// Looks at the file that is called `path` in the site. One that cannot be opened is looked at again where it is needed.
pub(super) fn look(file: &Path, path: &str, boundary: &Boundary) -> Looked {
    let nothing = Looked { size: None, file: None, unfit: None };
    let Ok(mut opened) = boundary.open(file) else { return nothing };
    match judge(&mut opened, path) {
        Ok(Ok((kind, whole))) => {
            let file = opened.metadata().ok().map(|metadata| (kind.shown, metadata.len()));
            let size = kind.is_image.then(|| size(kind, opened, whole.as_deref())).flatten();
            Looked { size, file, unfit: None }
        }
        Ok(Err(unfit)) => Looked { unfit: Some(unfit), ..nothing },
        Err(_) => nothing,
    }
}

pub(super) fn open_to_ship(file: &Path, path: &str, boundary: &Boundary) -> io::Result<Shipped> {
    let mut opened = boundary.open(file).map_err(Beyond::into_error)?;
    match judge(&mut opened, path)? {
        Ok((_, Some(whole))) => Ok(Shipped::Bytes(whole)),
        Ok((_, None)) => {
            opened.rewind()?;
            Ok(Shipped::Opened(opened))
        }
        Err(unfit) => Err(io::Error::other(unfit.to_string())),
    }
}

/// The kind of a file that can be shipped, and its bytes where it had to be read as a whole.
type Fit = (&'static Kind, Option<Vec<u8>>);

/// What a file is, or why it cannot be shipped.
fn judge(file: &mut File, path: &str) -> io::Result<Result<Fit, Unfit>> {
    let mut head = Vec::new();
    file.take(media::HEAD as u64).read_to_end(&mut head)?;
    let kind = match media::kind(path, &head) {
        Ok(kind) => kind,
        Err(unfit) => return Ok(Err(unfit)),
    };
    let Some(check) = kind.check else { return Ok(Ok((kind, None))) };
    let mut whole = head;
    file.take((WHOLE + 1).saturating_sub(whole.len() as u64)).read_to_end(&mut whole)?;
    if whole.len() as u64 > WHOLE {
        return Ok(Err(Unfit::TooLarge));
    }
    Ok(check(&whole).map(|()| (kind, Some(whole))).map_err(Unfit::Active))
}

fn size(kind: &Kind, mut file: File, whole: Option<&[u8]>) -> Option<(u32, u32)> {
    let size = match (kind.name, whole) {
        ("SVG", Some(bytes)) => return of_svg(&String::from_utf8_lossy(bytes)),
        (_, Some(bytes)) => imagesize::reader_size(Cursor::new(bytes)).ok()?,
        (_, None) => {
            file.rewind().ok()?;
            imagesize::reader_size(BufReader::new(file)).ok()?
        }
    };
    let (width, height) = (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?);
    (width > 0 && height > 0).then_some((width, height))
}

/// The size that an SVG gives itself, or else that of its `viewBox`.
fn of_svg(text: &str) -> Option<(u32, u32)> {
    let start = text.match_indices("<svg").map(|(at, tag)| at + tag.len());
    let mut start = start.filter(|&at| text[at..].starts_with(|c: char| c.is_whitespace() || c == '>'));
    let tag = text[start.next()?..].split('>').next()?;
    let attribute = |name: &str| {
        let mut found = tag.match_indices(name).map(|(at, name)| (at, &tag[at + name.len()..]));
        found.find_map(|(at, rest)| {
            let value = rest.trim_start().strip_prefix('=')?.trim_start();
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let is_whole = tag[..at].ends_with(char::is_whitespace);
            value[1..].split(quote).next().filter(|_| is_whole)
        })
    };
    let length = |name: &str| attribute(name).and_then(|value| pixels(value.trim().trim_end_matches("px")));
    if let (Some(width), Some(height)) = (length("width"), length("height")) {
        return Some((width, height));
    }
    let numbers = attribute("viewBox")?.split([' ', ',', '\n', '\t']).filter(|part| !part.is_empty());
    let [_, _, width, height] = numbers.collect::<Vec<_>>()[..] else { return None };
    Some((pixels(width)?, pixels(height)?))
}

/// A number of pixels, rounded.
fn pixels(number: &str) -> Option<u32> {
    let number = number.parse::<f64>().ok()?.round();
    // Nothing larger is an image.
    (1.0..=100_000.0).contains(&number).then(|| format!("{number:.0}").parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::of_svg;

    #[test]
    fn an_svg_has_its_own_size_or_that_of_its_box() {
        for (svg, size) in [
            ("<?xml version='1.0'?>\n<svg xmlns=\"x\" width=\"640\" height='360.4px'/>", Some((640, 360))),
            ("<svg viewBox=\"0 0 24 12\">", Some((24, 12))),
            ("<svg width=\"100%\" height=\"100%\" viewBox=\"0,0,24,12\">", Some((24, 12))),
            ("<svg stroke-width=\"2\" viewBox=\"0 0 4 3\">", Some((4, 3))),
            ("<svg>", None),
            ("<svg width=\"1e99\" height=\"2\">", None),
            ("<svgx width=\"1\" height=\"2\">", None),
            ("", None),
        ] {
            assert_eq!(of_svg(svg), size, "{svg}");
        }
    }
}
