//! How deep the elements of a text stand inside each other, raw HTML included.
//!
//! Browsers stop at 512, and readers long before. What parses HTML looks through all open elements at each tag, so that a
//! deep text would take a time that grows with the square of its length.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Events;

/// The most that a text may have.
pub(super) const MOST: usize = 100;

/// Elements that have no end, and those whose end HTML lets authors leave out: the next of their kind ends them.
const ENDED_BY_THEMSELVES: [&str; 30] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", // no end
    "body", "caption", "colgroup", "dd", "dt", "head", "html", "li", "optgroup", "option", "p", "rp", "rt", "tbody",
    "td", "tr",
];

/// The place where a text first is too deep.
pub(super) fn too_deep(events: &Events) -> Option<Range<usize>> {
    let (mut marks, mut tags) = (0_usize, 0_usize);
    for (event, range) in events {
        match event {
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
            Event::Start(_) => marks += 1,
            Event::End(_) => marks = marks.saturating_sub(1),
            Event::Html(html) | Event::InlineHtml(html) => {
                if let Some(at) = follow(html, &mut tags, MOST.saturating_sub(marks)) {
                    let start = range.start + at;
                    return Some(if html.len() == range.len() { start..start + 1 } else { range.clone() });
                }
            }
            _ => {}
        }
        if marks + tags > MOST {
            return Some(range.start..(range.start + 1).min(range.end));
        }
    }
    None
}

/// Counts the elements that raw HTML leaves open, and gives the byte where they become more than `most`.
fn follow(html: &str, open: &mut usize, most: usize) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = html[from..].find('<').map(|at| from + at) {
        let rest = &html[at + 1..];
        from = at + 1;
        if let Some(comment) = rest.strip_prefix("!--") {
            from = comment.find("-->").map_or(html.len(), |end| html.len() - comment.len() + end + "-->".len());
            continue;
        }
        let (is_end, name) = match rest.strip_prefix('/') {
            Some(name) => (true, name),
            None => (false, rest),
        };
        let length = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(name.len());
        let name = &name[..length];
        let is_tag = name.starts_with(|c: char| c.is_ascii_alphabetic());
        if !is_tag || ENDED_BY_THEMSELVES.iter().any(|known| name.eq_ignore_ascii_case(known)) {
            continue;
        }
        *open = if is_end { open.saturating_sub(1) } else { *open + 1 };
        if *open > most {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::reader;
    use super::*;

    fn is_too_deep(text: &str) -> bool {
        too_deep(&reader::read(text, 0)).is_some()
    }

    #[test]
    fn elements_inside_each_other_are_counted() {
        let n = MOST + 1;
        for text in [
            "<div>".repeat(n) + "x" + &"</div>".repeat(n),
            "<div>\n\n".repeat(n) + "x\n\n" + &"</div>\n\n".repeat(n),
            "<DIV class=\"a\">\n".repeat(n),
            "a ".to_owned() + &"<b>".repeat(n) + "x",
            "> ".repeat(n) + "x",
            "- ".repeat(n) + "x",
            "> ".repeat(n / 2) + "<div>" + &"<span>".repeat(n / 2 + 1),
            "> - ".repeat(n / 2 + 1) + "x",
        ] {
            assert!(is_too_deep(&text), "{}", &text[..40]);
        }
    }

    #[test]
    fn elements_beside_each_other_are_not() {
        let n = MOST * 10;
        for text in [
            "<div>x</div>".repeat(n),
            "a <b>x</b>".repeat(n),
            "<br>".repeat(n),
            "<ul>".to_owned() + &"<li>x".repeat(n) + "</ul>",
            "<p>x".repeat(n),
            "<table>".to_owned() + &"<tr><td>x".repeat(n) + "</table>",
            "<!-- <div> -->\n\n".repeat(n),
            "> x\n\n".repeat(n),
            "- x\n".repeat(n),
            "</div>".repeat(n) + "<div>x</div>",
            "a < b ".repeat(n),
        ] {
            assert!(!is_too_deep(&text), "{}", &text[..40]);
        }
    }

    #[test]
    fn the_place_is_that_of_the_tag() {
        let text = format!("甲\n\n{}", "<div>".repeat(MOST + 3));
        let before = "甲\n\n".len() + MOST * "<div>".len();
        assert_eq!(too_deep(&reader::read(&text, 0)), Some(before..before + 1));
    }
}
