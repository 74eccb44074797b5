//! Where in a text names are written, byte for byte: for who changes a name and nothing else.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, LinkType, Parser, Tag, TagEnd};

use super::reader::{self, written_target};
use super::reference::Target;
use super::{cjk, inline, options};

/// A name in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// What a typed reference names.
    Reference(Target),
    /// A section of the same text.
    Anchor(String),
    /// The path of an image.
    Image(String),
    /// The path of a file that a link leads to.
    Attachment(String),
}

/// The names in a text, each with its place; nothing for one that is written so that its place cannot be told.
#[must_use]
pub fn names(text: &str) -> Vec<(Written, Option<Range<usize>>)> {
    let prepared = cjk::prepare(text);
    let definitions = Parser::new_ext(&prepared.text, options());
    let definitions = definitions.reference_definitions().iter();
    let definitions =
        definitions.map(|(_, of)| (of.dest.to_string(), prepared.original(of.span.clone()))).collect::<Vec<_>>();
    let mut found = Vec::new();
    for (event, range) in reader::read(text, 0) {
        let slice = text.get(range.clone()).unwrap_or_default();
        let destination = |link_type, dest: &str| destination(link_type, dest, range.clone(), &definitions, text);
        match event {
            Event::Start(Tag::Link { link_type: LinkType::WikiLink { .. }, dest_url, .. }) => {
                let written = written_target(&dest_url);
                let Ok(target) = Target::parse(written) else { continue };
                let start = range.start + "[[".len();
                let is_plain = slice.strip_prefix("[[").is_some_and(|rest| rest.starts_with(written));
                found.push((Written::Reference(target), is_plain.then(|| start..start + written.len())));
            }
            Event::Start(Tag::Link { link_type, dest_url, .. }) if dest_url.starts_with('#') => {
                let place = destination(link_type, &dest_url);
                let id = dest_url.trim_start_matches('#').to_owned();
                found.push((Written::Anchor(id), place.map(|place| place.start + 1..place.end)));
            }
            Event::Start(Tag::Link { link_type, dest_url, .. }) if reader::file_path(&dest_url).is_some() => {
                let place = destination(link_type, &dest_url);
                // What is behind it, such as `#page=3`, stays.
                let length = dest_url.split(['#', '?']).next().map_or(0, str::len);
                let path = reader::file_path(&dest_url).unwrap_or_default();
                found.push((Written::Attachment(path), place.map(|place| place.start..place.start + length)));
            }
            Event::Start(Tag::Image { link_type, dest_url, .. }) => {
                let path = reader::image_path(&dest_url);
                found.push((Written::Image(path), destination(link_type, &dest_url)));
            }
            _ => {}
        }
    }
    found
}

/// The names in a short text of a YAML file, likewise, with their places in its value.
#[must_use]
pub fn names_in_value(value: &str) -> Vec<(Written, Option<Range<usize>>)> {
    let guard = inline::GUARD.len_utf8();
    let found = names(&format!("{}{value}", inline::GUARD));
    found.into_iter().map(|(name, at)| (name, at.map(|at| at.start - guard..at.end - guard))).collect()
}

/// Where in the text the destination of a link is written: inside of `link`, which is all of it, or in a definition.
fn destination(
    link_type: LinkType,
    dest: &str,
    link: Range<usize>,
    definitions: &[(String, Range<usize>)],
    text: &str,
) -> Option<Range<usize>> {
    if link_type == LinkType::Inline {
        // The destination is the last thing in the link but for a title, which stands behind white space.
        let slice = text.get(link.clone())?;
        let at =
            ["](<", "]("].into_iter().find_map(|open| Some(slice.rfind(&format!("{open}{dest}"))? + open.len()))?;
        return Some(link.start + at..link.start + at + dest.len());
    }
    let mut defined = definitions.iter().filter(|(known, _)| known == dest);
    let (Some((_, span)), None) = (defined.next(), defined.next()) else { return None };
    let definition = text.get(span.clone())?;
    let at = definition.find("]:")? + 2;
    let at = at + definition.get(at..)?.find(dest)?;
    Some(span.start + at..span.start + at + dest.len())
}

/// A heading that begins a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadingPlace {
    /// All of it, without the line end.
    pub whole: Range<usize>,
    /// Its level, 2 to 6.
    pub level: u8,
    /// What stands in the braces at its end, if there are any.
    pub attributes: Option<Range<usize>>,
    /// Its id, without the `#`.
    pub id: Option<Range<usize>>,
    /// Its words.
    pub words: String,
}

/// The headings below the title of a text.
#[must_use]
pub fn headings(text: &str) -> Vec<HeadingPlace> {
    let events = reader::read(text, 0);
    let mut found = Vec::new();
    let mut depth = 0_usize;
    let mut open = None;
    for (index, (event, range)) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::Heading { level, id, classes, attrs }) if depth == 0 => {
                depth = 1;
                let has_block = id.is_some() || !classes.is_empty() || !attrs.is_empty();
                open = Some((index, *level, has_block, id.as_ref().map(ToString::to_string)));
            }
            Event::Start(_) => depth += 1,
            Event::End(TagEnd::Heading(_)) if depth == 1 => {
                depth = 0;
                let Some((start, level, has_block, id)) = open.take() else { continue };
                if level == HeadingLevel::H1 {
                    continue;
                }
                let slice = text.get(range.clone()).unwrap_or_default().trim_end();
                let whole = range.start..range.start + slice.len();
                let block = || {
                    let close = slice.rfind('}')?;
                    let from = slice.get(..close)?.rfind('{')? + 1;
                    Some(range.start + from..range.start + close)
                };
                let attributes = has_block.then(block).flatten();
                let id = id.and_then(|id| {
                    let inside = text.get(attributes.clone()?)?;
                    let token = tokens(inside).into_iter().find(|at| inside[at.clone()] == format!("#{id}"))?;
                    let start = attributes.as_ref()?.start;
                    Some(start + token.start + 1..start + token.end)
                });
                let words = inline::plain(&events[start + 1..index], &|_, _| None);
                found.push(HeadingPlace { whole, level: level as u8, attributes, id, words });
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    found
}

impl HeadingPlace {
    /// The value of an attribute, and where it stands.
    #[must_use]
    pub fn attribute(&self, key: &str, text: &str) -> Option<Range<usize>> {
        let block = self.attributes.clone()?;
        let inside = text.get(block.clone())?;
        let token = tokens(inside)
            .into_iter()
            .find(|at| inside[at.clone()].strip_prefix(key).is_some_and(|rest| rest.starts_with('=')))?;
        Some(block.start + token.start + key.len() + 1..block.start + token.end)
    }
}

/// The words of a text, by white space.
fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, c.is_whitespace()) {
            (None, false) => start = Some(at),
            (Some(from), true) => {
                found.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        names(text).into_iter().map(|(_, at)| at.map_or("?".to_owned(), |at| text[at].to_owned())).collect()
    }

    #[test]
    fn names_are_found_where_they_stand_and_not_in_code() {
        let text = "**「強調」**は[[item:7-3]]と`[[item:7-3]]`と[[item:7-3|7-3 [x]]]です。\n\n    [[item:7-3]]\n\n\
                    | a |\n| - |\n| [[product:chat#old\\|文]] |\n\n[x](#old) [y](<#old> \"(#old\") [z][ref] ![w](a/b.svg)\n\n[ref]: #old\n\n[z](f/a.pdf#page=2)\n";
        assert_eq!(
            shown(text),
            ["item:7-3", "item:7-3", "product:chat#old", "old", "old", "old", "a/b.svg", "f/a.pdf"]
        );
        assert_eq!(names_in_value("# [[term:mdm]]")[0].1, Some(4..12));
    }

    #[test]
    fn headings_tell_their_ids_and_attributes() {
        let text = "# T {#t}\n\n## #a in a word {#a items=7-3,10-1 for=admin}\n\n> ## Quoted {#q}\n\nSetext {#b}\n---\n\n### None\n";
        let all = headings(text);
        let ids = all.iter().map(|heading| heading.id.clone().map(|at| &text[at])).collect::<Vec<_>>();
        assert_eq!(ids, [Some("a"), Some("b"), None]);
        assert_eq!(all[0].attribute("items", text).map(|at| &text[at]), Some("7-3,10-1"));
        assert_eq!(all[0].attribute("aliases", text), None);
        assert_eq!((all[2].level, &all[2].words[..]), (3, "None"));
    }
}
