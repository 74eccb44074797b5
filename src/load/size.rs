//! The size of images, so that a page keeps their place free before they are there, and nothing moves when they come.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// The most of an SVG that is read for its first tag, in bytes.
const FIRST_TAG: u64 = 64 * 1024;

/// The width and height of an image in CSS pixels; `None` for what is no image, or none that says its size.
pub(super) fn size(file: &Path) -> Option<(u32, u32)> {
    let extension = file.extension()?.to_str()?.to_ascii_lowercase();
    let (width, height) = match extension.as_str() {
        "svg" => {
            let mut bytes = Vec::new();
            File::open(file).ok()?.take(FIRST_TAG).read_to_end(&mut bytes).ok()?;
            of_svg(&String::from_utf8_lossy(&bytes))?
        }
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "bmp" => {
            let size = imagesize::reader_size(BufReader::new(File::open(file).ok()?)).ok()?;
            (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?)
        }
        _ => return None,
    };
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
