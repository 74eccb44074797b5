//! The text that is fingerprinted, to detect whether a text still says the same.
//!
//! Unlike the plain text of a title or a description, this keeps apart what blocks and table cells keep apart, and it
//! has no catalog to ask for names.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::html::{self, NoteKind};

/// The placeholder of a reference without a text of its own, so that adding or removing one changes the text.
const A_NAME: &str = "[[…]]";

/// The words of events, with white space between blocks and a bar between table cells.
///
/// Where links lead, ids, attributes and the language of a code block are no words; the labels of a menu path, the
/// description of an image and the kind of a note are. Of a reference without a text of its own only [`A_NAME`] is
/// kept: what stands there for a reader is the name of its target, which is not of this text.
pub(super) fn words(events: &[(Event<'static>, Range<usize>)]) -> String {
    let mut words = String::new();
    let mut index = 0;
    while let Some((event, _)) = events.get(index) {
        match event {
            Event::Text(piece) | Event::Code(piece) => words.push_str(piece),
            Event::SoftBreak | Event::HardBreak => words.push('\n'),
            Event::Html(html) => {
                words.push('\n');
                push_html(&mut words, html);
                words.push('\n');
            }
            Event::InlineHtml(html) => push_html(&mut words, html),
            // Striking a text out changes its meaning.
            Event::Start(Tag::Strikethrough) | Event::End(TagEnd::Strikethrough) => words.push_str("~~"),
            Event::Start(Tag::BlockQuote(Some(kind))) => {
                words.push_str(&format!("\n{}: ", NoteKind::from(*kind).id()));
            }
            Event::Start(Tag::TableCell) => words.push_str(" | "),
            Event::Start(Tag::Link { link_type: LinkType::WikiLink { has_pothole }, .. }) => {
                if let Some(path) = html::menu_at(events, index) {
                    words.push_str(&path.to_string());
                    index = html::after_end(events, index);
                    continue;
                }
                if !has_pothole {
                    words.push_str(A_NAME);
                    index = html::after_end(events, index);
                    continue;
                }
            }
            Event::Start(tag) if !is_inline(tag) => words.push('\n'),
            Event::End(tag) if !is_inline_end(*tag) => words.push('\n'),
            _ => {}
        }
        index += 1;
    }
    words
}

/// Appends the text between the tags and comments of `html`.
pub(super) fn push_html(words: &mut String, html: &str) {
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        words.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = match rest.strip_prefix("<!--") {
            Some(comment) => comment.find("-->").map(|at| at + "<!---->".len()),
            None => end_of_tag(rest),
        };
        rest = end.and_then(|end| rest.get(end..)).unwrap_or_default();
    }
    words.push_str(rest);
}

/// The byte after the `>` that ends the tag at the beginning of `html`; a quoted `>` does not end it.
fn end_of_tag(html: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

pub(super) fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. })
}

pub(super) fn is_inline_end(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Image)
}
