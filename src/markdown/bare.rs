//! Web addresses that stand in a text without any markup, as GitHub's Markdown takes them: they become links.
//!
//! GitHub lets an address go on to the next space. Japanese has none, so here an address also ends before the first
//! character that is wide or is punctuation beyond ASCII: `https://example.org/helpを見ます。` leads to `/help`.

use std::ops::Range;

use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::Events;
use crate::locale::text::is_wide;

/// How such an address begins.
const SCHEMES: [&str; 2] = ["https://", "http://"];

/// Whether a text may hold an address.
pub(super) fn may_be_in(text: &str) -> bool {
    text.contains("://")
}

/// Makes links of the addresses in the texts of `events`, but for those in code, images, other links and raw `<a>`.
pub(super) fn linked(events: Events) -> Events {
    if !events.iter().any(|(event, _)| matches!(event, Event::Text(text) if may_be_in(text))) {
        return events;
    }
    let mut linked = Events::with_capacity(events.len() + 2);
    let mut closed = 0_usize;
    let mut in_raw_link = false;
    for (event, range) in events {
        match &event {
            Event::Start(Tag::CodeBlock(_) | Tag::Link { .. } | Tag::Image { .. }) => closed += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::Link | TagEnd::Image) => closed = closed.saturating_sub(1),
            Event::InlineHtml(html) => in_raw_link = opens_link(html) || in_raw_link && !closes_link(html),
            Event::Text(text) if closed == 0 && !in_raw_link && may_be_in(text) => {
                divide(text, &range, &mut linked);
                continue;
            }
            _ => {}
        }
        linked.push((event, range));
    }
    linked
}

fn opens_link(html: &str) -> bool {
    html.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("<a ")) && !html.ends_with("/>")
}

fn closes_link(html: &str) -> bool {
    html.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("</a"))
}

/// Pushes a text with its addresses as links.
fn divide(text: &str, range: &Range<usize>, events: &mut Events) {
    // Where what is written is what is read, the bytes of each part are known.
    let exact = text.len() == range.len();
    let place = |part: Range<usize>| {
        if exact { range.start + part.start..range.start + part.end } else { range.clone() }
    };
    let words = |part: Range<usize>| (Event::Text(text[part.clone()].to_owned().into()), place(part));
    let mut written = 0;
    while let Some(found) = next(text, written) {
        if written < found.start {
            events.push(words(written..found.start));
        }
        let link = Tag::Link {
            link_type: LinkType::Autolink,
            dest_url: text[found.clone()].to_owned().into(),
            title: "".into(),
            id: "".into(),
        };
        events.push((Event::Start(link), place(found.clone())));
        events.push(words(found.clone()));
        events.push((Event::End(TagEnd::Link), place(found.clone())));
        written = found.end;
    }
    if written < text.len() {
        events.push(words(written..text.len()));
    }
}

/// The next address in `text` at or behind the byte `from`.
fn next(text: &str, from: usize) -> Option<Range<usize>> {
    let mut at = from;
    loop {
        let mark = at + text.get(at..)?.find("://")?;
        at = mark + "://".len();
        let scheme = SCHEMES.iter().find(|scheme| {
            let name = scheme.len() - "://".len();
            text.get(mark.saturating_sub(name)..at).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        });
        let Some(scheme) = scheme else { continue };
        let start = at - scheme.len();
        let is_of_a_word = text[..start].ends_with(|c: char| c.is_ascii_alphanumeric());
        if start < from || is_of_a_word {
            continue;
        }
        let end = at + length(&text[at..]);
        if is_host(&text[at..end]) {
            return Some(start..end);
        }
    }
}

/// How many bytes of `rest`, which follows a scheme, are of the address.
fn length(rest: &str) -> usize {
    let ends = |c: char| c.is_whitespace() || c.is_control() || c == '<' || is_wide(c) || is_mark(c);
    let mut address = &rest[..rest.find(ends).unwrap_or(rest.len())];
    // What ends a sentence or closes a bracket that was opened before the address is not of it.
    while let Some(last) = address.chars().next_back() {
        let count = |c: char| address.matches(c).count();
        let is_of_text = match last {
            '.' | ',' | ':' | ';' | '!' | '?' | '\'' | '"' | '*' | '_' | '~' | '|' | '`' => true,
            ')' => count(')') > count('('),
            ']' => count(']') > count('['),
            '}' => count('}') > count('{'),
            _ => false,
        };
        if !is_of_text {
            break;
        }
        address = &address[..address.len() - last.len_utf8()];
    }
    address.len()
}

/// Whether a character beyond ASCII is a mark that no address holds unescaped, such as a dash or a quotation mark.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && GeneralCategoryGroup::Punctuation.contains(CodePointMapData::<GeneralCategory>::new().get(c))
}

/// Whether what follows a scheme begins with a name that a server can have: parts with points between them. Patterns
/// (`https://*.example.com`) and what stands for a name (`https://{tenant}.example.com`) lead nowhere.
fn is_host(rest: &str) -> bool {
    let end = rest.find(['/', '?', '#', ':']).unwrap_or(rest.len());
    let mut parts = 0;
    let sound = rest[..end].split('.').all(|part| {
        parts += 1;
        let inside = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        part.starts_with(char::is_alphanumeric) && part.chars().all(inside)
    });
    sound && parts > 1
}

#[cfg(test)]
mod tests {
    use super::super::html::tests::html;
    use super::*;

    fn addresses(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(range) = next(text, at) {
            at = range.end;
            found.push(&text[range]);
        }
        found
    }

    #[test]
    fn an_address_ends_where_its_sentence_goes_on() {
        for (text, expected) in [
            ("See https://example.org/help for help.", "https://example.org/help"),
            ("See https://example.org/help.", "https://example.org/help"),
            ("https://example.org/helpを見ます。", "https://example.org/help"),
            ("詳細はhttps://example.org/a?b=1&c=2#d。", "https://example.org/a?b=1&c=2#d"),
            ("（https://example.org/a）", "https://example.org/a"),
            ("「https://example.org」", "https://example.org"),
            ("(see https://example.org/a_(b))", "https://example.org/a_(b)"),
            ("“http://example.org/x”", "http://example.org/x"),
            ("HTTPS://EXAMPLE.ORG/x!?", "HTTPS://EXAMPLE.ORG/x"),
            ("https://example.org:8443/a,", "https://example.org:8443/a"),
            ("https://bücher.example/é", "https://bücher.example/é"),
        ] {
            assert_eq!(addresses(text), [expected], "{text}");
        }
        assert_eq!(addresses("https://a.example、https://b.example"), ["https://a.example", "https://b.example"]);
    }

    #[test]
    fn what_leads_nowhere_is_no_address() {
        for text in [
            "https://",
            "https://*.example.com",
            "https://{id}.example.com",
            "xhttps://example.org",
            "ftp://a.b",
            "http://localhost/",
            "://",
            "https://。",
        ] {
            assert_eq!(addresses(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn code_links_and_images_stay_what_they_are() {
        let link =
            |url: &str| format!("<a class=\"external bare\" href=\"{url}\" rel=\"noopener noreferrer\">{url}</a>");
        assert_eq!(
            html("見る：https://example.org/a_b_c。"),
            format!("<p>見る：{}。</p>", link("https://example.org/a_b_c"))
        );
        assert_eq!(
            html("**https://example.org/a**"),
            format!("<p><strong>{}</strong></p>", link("https://example.org/a"))
        );
        assert_eq!(html("`https://example.org/a`"), "<p><code>https://example.org/a</code></p>");
        assert_eq!(html("<https://example.org/a>"), format!("<p>{}</p>", link("https://example.org/a")));
        assert!(!html("[https://example.org/a](https://example.org/b)").contains("href=\"https://example.org/a"));
        assert!(!html("[[page:a|https://example.org/a]]").contains("href=\"https"));
        assert_eq!(html("<a href=\"https://example.org/b\">https://example.org/a</a>").matches("<a ").count(), 1);
        assert!(html("```\nhttps://example.org/a\n```").starts_with("https://"));
        assert!(html("![https://example.org/a](a.png)").contains("alt=\"https://example.org/a\""));
    }
}
