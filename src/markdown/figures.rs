//! Images, and the captions of those that are alone in their paragraphs.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::reader::after_end;

/// An image as HTML. Its address, its description and the attribute of its title are HTML already; its width and height are in
/// CSS pixels.
pub(super) fn image(src: &str, alt: &str, size: Option<(u32, u32)>, title: &str) -> String {
    let size = size.map_or_else(String::new, |(width, height)| format!(" width=\"{width}\" height=\"{height}\""));
    format!("<img src=\"{src}\" alt=\"{alt}\"{title}{size} loading=\"lazy\">")
}

/// An image above its caption.
pub(super) fn figure(image: &str, caption: &str) -> String {
    format!("<figure class=\"image-figure\">\n{image}\n<figcaption>{caption}</figcaption>\n</figure>\n")
}

/// The image that is all of the paragraph at `index` and has a title, which is its caption: its address, the caption, and the
/// index after the paragraph.
pub(super) fn captioned<'a>(
    events: &'a [(Event<'static>, Range<usize>)],
    index: usize,
) -> Option<(&'a str, &'a str, usize)> {
    let (Event::Start(Tag::Paragraph), Event::Start(Tag::Image { dest_url, title, .. })) =
        (&events.get(index)?.0, &events.get(index + 1)?.0)
    else {
        return None;
    };
    let end = after_end(events, index + 1);
    let is_alone = matches!(events.get(end), Some((Event::End(TagEnd::Paragraph), _)));
    (is_alone && !title.is_empty()).then_some((&**dest_url, &**title, end + 1))
}
