//! Characters that character references (`&#1;`, `&#x202e;`) make and that a page cannot or should not hold. Those that stand in a
//! file as they are were reported when it was read, and control characters were taken out.

use pulldown_cmark::{CodeBlockKind, Event, Tag};

use crate::diagnostic::{Diagnostic, codes};
use crate::locale::hidden;
use crate::locale::text::is_unshowable;
use crate::source::Span;

/// Finds such characters in an event that is written in so many bytes, each with what is written where that is known.
pub(super) fn of(event: &Event<'_>, written: usize, mut told: impl FnMut(&str, char)) {
    let mut decoded = |words: &str| {
        // What is written as it is read has no references in it.
        let is_told = |c: char| is_unshowable(c) || is_override(c) && words.len() != written;
        if let Some(c) = words.chars().find(|c| is_told(*c)) {
            told("", c);
        }
    };
    match event {
        Event::Text(words) => decoded(words),
        Event::Start(Tag::Link { dest_url, title, .. } | Tag::Image { dest_url, title, .. }) => {
            decoded(dest_url);
            decoded(title);
        }
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => decoded(info),
        Event::Html(html) | Event::InlineHtml(html) => {
            for (written, c) in references(html) {
                if is_unshowable(c) || is_override(c) {
                    told(written, c);
                }
            }
        }
        _ => {}
    }
}

/// Whether a character changes the order in which others are shown, whatever stands around it.
fn is_override(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The numeric character references in raw HTML, each with what is written.
fn references(html: &str) -> impl Iterator<Item = (&str, char)> {
    html.match_indices("&#").filter_map(|(at, _)| {
        let number = &html[at + "&#".len()..];
        let hex = number.strip_prefix(['x', 'X']);
        let digits = hex.unwrap_or(number);
        let length = digits.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(digits.len());
        let code = u32::from_str_radix(&digits[..length], if hex.is_some() { 16 } else { 10 }).ok()?;
        let end = at + "&#".len() + usize::from(hex.is_some()) + length;
        Some((&html[at..end], char::from_u32(code)?))
    })
}

pub(super) fn told(c: char, place: Span) -> Diagnostic {
    if is_unshowable(c) {
        let message = format!("a character reference makes the control character U+{:04X}", u32::from(c));
        return Diagnostic::new(&codes::CONTROL_CHARACTER, place, message).hint("delete it");
    }
    let message = format!("a character reference makes the character {}, which nobody sees", hidden::name(c));
    Diagnostic::new(&codes::HIDDEN_CHARACTER, place, message).hint("delete it")
}
