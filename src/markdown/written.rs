//! Markdown source with insignificant differences normalized, for comparing versions.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::html::joins_wide;

/// The text at `range` as its author wrote it, but for what makes no difference to any reader: a paragraph stands on one
/// line, and a list without numbers begins with `-`. `events` are those of the range, `text` is the whole file.
pub(super) fn written(events: &[(Event<'static>, Range<usize>)], text: &str, range: Range<usize>) -> String {
    let (mut written, mut at) = (String::new(), range.start);
    let mut replace = |place: Range<usize>, by: &str| {
        written.push_str(text.get(at..place.start).unwrap_or_default());
        written.push_str(by);
        at = place.end;
    };
    for (index, (event, place)) in events.iter().enumerate() {
        match event {
            Event::SoftBreak => {
                let start = text.get(..place.start).unwrap_or_default().trim_end_matches([' ', '\t']).len();
                let end = events.get(index + 1).map_or(place.end, |(_, next)| next.start.max(place.end));
                replace(start..end, if joins_wide(events, index) { "" } else { " " });
            }
            Event::Start(Tag::Item) if text.get(place.clone()).is_some_and(|item| item.starts_with(['*', '+'])) => {
                replace(place.start..place.start + 1, "-");
            }
            _ => {}
        }
    }
    replace(range.end..range.end, "");
    written.trim().to_owned()
}
