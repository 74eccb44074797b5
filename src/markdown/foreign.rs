//! Markup of other tools that is not markup here: readers would see its signs, so authors are told.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::{Events, alerts, code};
use crate::diagnostic::{Diagnostic, codes, did_you_mean};
use crate::source::Span;

/// Whether a text that has no markup of CommonMark may have some of other tools.
pub(super) fn may_be_in(text: &str) -> bool {
    text.starts_with(":::") || ["==", "{{", "{%"].iter().any(|signs| text.contains(signs))
}

/// Something that readers would see as it is written.
struct Found {
    /// Where in the text.
    at: Range<usize>,
    what: &'static str,
    hint: String,
}

/// What in a text (the event at `index`) is markup of other tools; `place` turns bytes of the text into a place.
pub(super) fn in_text(events: &Events, index: usize, place: impl Fn(Range<usize>) -> Span) -> Vec<Diagnostic> {
    let Some((Event::Text(text), _)) = events.get(index) else { return Vec::new() };
    let before = index.checked_sub(1).and_then(|before| events.get(before)).map(|(event, _)| event);
    let mut found = Vec::new();
    match before {
        Some(Event::End(TagEnd::Image | TagEnd::Link)) => found.extend(attributes(text)),
        Some(Event::Start(Tag::Paragraph | Tag::Item)) | None => found.extend(container(text)),
        Some(Event::SoftBreak) => {
            found.extend(container(text));
            if text.starts_with(": ") {
                let hint = "write a list, or terms in `glossary.yaml`".to_owned();
                found.push(Found { at: 0..1, what: "there are no lists of definitions", hint });
            }
        }
        _ => {}
    }
    let in_quote = index.checked_sub(2).and_then(|quote| events.get(quote)).map(|(event, _)| event);
    if matches!((in_quote, before), (Some(Event::Start(Tag::BlockQuote(None))), Some(Event::Start(Tag::Paragraph)))) {
        found.extend(alert(text));
    }
    found.extend(references(text));
    found.extend(shortcodes(text));
    found.extend(highlights(text));
    let told = |Found { at, what, hint }: Found| {
        let message = format!("`{}` stays text: {what}", &text[at.clone()]);
        Diagnostic::new(&codes::FOREIGN_MARKUP, place(at), message).hint(hint)
    };
    found.into_iter().map(told).collect()
}

/// What behind the language of a code block is neither shown nor means anything.
pub(super) fn in_code(kind: &CodeBlockKind<'_>) -> Option<(String, &'static str)> {
    let CodeBlockKind::Fenced(info) = kind else { return None };
    let info = code::Info::parse(info);
    if info.language.eq_ignore_ascii_case("mermaid") {
        let message = "a diagram stays text: `mermaid` is shown as code".to_owned();
        return Some((message, "draw it as an image: `![what it shows](images/flow.svg)`"));
    }
    if info.unknown.is_empty() {
        return None;
    }
    let message = format!("`{}` behind the language of a code block means nothing", info.unknown.join(" "));
    Some((message, "delete it; a title stands there as `title=\"settings.ps1\"`"))
}

/// A block that begins with a line of signs: `:::note`, `!!! note`, `??? note`.
fn container(text: &str) -> Option<Found> {
    let signs = [":::", "!!!", "???"].into_iter().find(|signs| text.starts_with(signs))?;
    let rest = text[signs.len()..].trim_start_matches([':', '+', ' ']);
    let has_gap = signs == ":::" || text[signs.len()..].starts_with([' ', '+']);
    if !has_gap || !rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '{') {
        return None;
    }
    let end = text.find('\n').unwrap_or(text.len());
    let end = text[..end].trim_end().len();
    Some(Found { at: 0..end, what: "no block begins like this", hint: alerts::hint() })
}

/// An alert of a kind that is not known.
fn alert(text: &str) -> Option<Found> {
    let kind = text.strip_prefix("[!")?.split_once(']')?.0;
    if kind.is_empty() || !kind.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_') {
        return None;
    }
    let hint = did_you_mean(&kind.to_ascii_uppercase(), alerts::KINDS.iter().map(|(name, _)| *name));
    let at = 0..kind.len() + "[!]".len();
    Some(Found { at, what: "there is no such kind of alert", hint: hint.unwrap_or_else(alerts::hint) })
}

/// `{…}` directly behind an image or a link.
fn attributes(text: &str) -> Option<Found> {
    let end = text.strip_prefix('{').and_then(|rest| rest.find('}'))? + "{}".len();
    let hint = "delete it: sizes of images are those of their files, and looks are the theme's".to_owned();
    Some(Found { at: 0..end, what: "images and links take no attributes", hint })
}

/// `[text][nope]` and `[^nope]`, which nothing defines.
fn references(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('[') {
        let inside = |from: usize| {
            let rest = text.get(from..)?.strip_prefix('[')?;
            let length = rest.find(['[', ']'])?;
            (length > 0 && rest[length..].starts_with(']')).then(|| from..from + length + "[]".len())
        };
        let Some(first) = inside(at) else { continue };
        if text[first.start + 1..].starts_with('^') && first.len() > "[^]".len() {
            let name = &text[first.clone()];
            let hint = format!("write it below, as a paragraph of its own: `{name}: …`");
            found.push(Found { at: first, what: "this footnote is written nowhere", hint });
        } else if let Some(second) = inside(first.end)
            // An element of an array (`a[0][1]`) is none.
            && !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == ']')
        {
            let name = &text[second.clone()];
            let hint = format!("write where it leads, as a paragraph of its own: `{name}: https://…`");
            found.push(Found { at: first.start..second.end, what: "where it leads is written nowhere", hint });
        }
    }
    found
}

/// `{{< … >}}`, `{{ … }}`, `{% … %}`.
fn shortcodes(text: &str) -> Vec<Found> {
    let bytes = text.as_bytes();
    let opens = |at: &usize| bytes[*at] == b'{' && matches!(bytes.get(at + 1), Some(b'{' | b'%'));
    let closes = |at: &usize| matches!(&bytes[*at..], [b'}' | b'%', b'}', ..]);
    let mut found = Vec::new();
    let mut from = 0;
    // Where nothing closes one, nothing closes those behind it, and nothing more is looked for.
    let mut is_closed = true;
    while let Some(start) = (from..bytes.len()).find(opens) {
        let inside = start + "{{".len();
        let end = is_closed.then(|| (inside..bytes.len()).find(closes)).flatten().map(|at| at + "}}".len());
        is_closed = end.is_some();
        let end = end.unwrap_or(inside);
        let hint =
            "texts hold no templates: write what readers are to see; as an example, put it in backticks".to_owned();
        found.push(Found { at: start..end, what: "texts have no shortcodes", hint });
        from = end;
    }
    found
}

/// `==words==`.
fn highlights(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find("==").map(|at| from + at) {
        let inside = start + "==".len();
        let opens = text[inside..].starts_with(|c: char| !c.is_whitespace() && c != '=' && c != '>')
            && !text[..start].ends_with(['=', '!', '<', '>']);
        let words = text[inside..].split_once("==").map(|(words, _)| words);
        from = inside;
        let Some(words) = words.filter(|words| opens && !words.ends_with(char::is_whitespace)) else { continue };
        from = inside + words.len() + "==".len();
        let hint = format!("make it bold: `**{words}**`");
        found.push(Found { at: start..from, what: "there is no sign for marked words", hint });
    }
    found
}
