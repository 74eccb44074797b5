//! Alerts with a title of their own: `> [!TIP] Before you begin`.
//!
//! GitHub takes such a line for a quotation; most other tools take what follows the kind for the alert's title.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CowStr, Event, HeadingLevel, Tag, TagEnd};

use super::Events;

/// The kinds and how they are written.
pub(super) const KINDS: [(&str, BlockQuoteKind); 5] = [
    ("NOTE", BlockQuoteKind::Note),
    ("TIP", BlockQuoteKind::Tip),
    ("IMPORTANT", BlockQuoteKind::Important),
    ("WARNING", BlockQuoteKind::Warning),
    ("CAUTION", BlockQuoteKind::Caution),
];

/// The class that tells the heading which is an alert's title from one that an author wrote in a quotation.
pub(super) const TITLE: &str = "note-title";

/// What to write for a block that stands out.
pub(super) fn hint() -> String {
    let kinds = KINDS.map(|(name, _)| format!("`> [!{name}]`")).join(", ");
    format!("blocks that stand out begin with {kinds}; their text follows in lines that begin with `>`")
}

/// Makes alerts of the quotations that begin with a kind and a title; the title becomes a heading of the class [`TITLE`].
pub(super) fn titled(events: Events) -> Events {
    let is_one = |at: usize| title(&events, at).is_some();
    if !(0..events.len()).any(is_one) {
        return events;
    }
    let mut out = Events::with_capacity(events.len() + 2);
    let mut kinds = Vec::new();
    let mut index = 0;
    while let Some((event, range)) = events.get(index) {
        match event {
            Event::Start(Tag::BlockQuote(None)) => {
                let found = title(&events, index);
                kinds.push(found.as_ref().map(|found| found.kind));
                if let Some(Title { kind, words, rest, end }) = found {
                    out.push((Event::Start(Tag::BlockQuote(Some(kind))), range.clone()));
                    let place = words.1.start..events[end - 1].1.end;
                    out.push((Event::Start(heading()), place.clone()));
                    out.push((Event::Text(words.0), words.1));
                    out.extend_from_slice(&events[rest..end]);
                    out.push((Event::End(TagEnd::Heading(HeadingLevel::H6)), place));
                    index = end + 1;
                    if matches!(events[end].0, Event::SoftBreak | Event::HardBreak) {
                        let ends = |(event, _): &&(Event<'_>, _)| matches!(event, Event::End(TagEnd::Paragraph));
                        let last = events[end..].iter().find(ends).map_or(range.end, |(_, place)| place.end);
                        let paragraph = events[end].1.end..last;
                        out.push((Event::Start(Tag::Paragraph), paragraph));
                    }
                    continue;
                }
            }
            Event::Start(Tag::BlockQuote(kind)) => kinds.push(*kind),
            Event::End(TagEnd::BlockQuote(kind)) => {
                let kind = kinds.pop().flatten().or(*kind);
                out.push((Event::End(TagEnd::BlockQuote(kind)), range.clone()));
                index += 1;
                continue;
            }
            _ => {}
        }
        out.push((event.clone(), range.clone()));
        index += 1;
    }
    out
}

fn heading() -> Tag<'static> {
    Tag::Heading { level: HeadingLevel::H6, id: None, classes: vec![TITLE.into()], attrs: Vec::new() }
}

/// The title of an alert.
struct Title {
    kind: BlockQuoteKind,
    /// The first words of the title, and where they stand.
    words: (CowStr<'static>, Range<usize>),
    /// The event behind these.
    rest: usize,
    /// The event that ends the title: the end of its line or of its paragraph.
    end: usize,
}

/// The title of the alert that begins at `index`, if one does.
fn title(events: &Events, index: usize) -> Option<Title> {
    let [(Event::Start(Tag::BlockQuote(None)), _), (Event::Start(Tag::Paragraph), _), (Event::Text(text), place)] =
        events.get(index..index + 3)?
    else {
        return None;
    };
    let (name, behind) = text.strip_prefix("[!")?.split_once(']')?;
    let (_, kind) = KINDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    let words = behind.trim_start_matches(['+', '-']).trim_start();
    let rest = index + 3;
    let mut depth = 0_usize;
    let length = events[rest..].iter().position(|(event, _)| match event {
        Event::Start(_) => {
            depth += 1;
            false
        }
        Event::End(TagEnd::Paragraph) => true,
        Event::End(_) => {
            depth = depth.saturating_sub(1);
            false
        }
        Event::SoftBreak | Event::HardBreak => depth == 0,
        _ => false,
    })?;
    let end = rest + length;
    if words.is_empty() && length == 0 {
        return None;
    }
    let start = place.end.saturating_sub(words.len()).max(place.start);
    Some(Title { kind: *kind, words: (words.to_owned().into(), start..place.end), rest, end })
}
