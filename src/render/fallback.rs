//! UI strings that are shown in English to readers of another language, for want of a translation: they say so in `lang`, so that
//! screen readers pronounce them and browsers choose their fonts as English.
//!
//! A string does not know whether it comes to stand in an attribute, where no element can be. So each is put between two
//! characters that no text has, and what becomes of them is decided in the page.

use std::borrow::Cow;

use crate::theme::{FALLBACK, Theme, UiStrings};

/// Noncharacters, which sources cannot hold.
const OPEN: char = '\u{fdd0}';
const CLOSE: char = '\u{fdd1}';

/// Elements whose content is text alone, or drawn.
const PLAIN: [&str; 6] = ["title", "option", "script", "style", "textarea", "svg"];

/// The UI strings of a language with those marked that are English; `None` where there are none.
pub(super) fn marked(words: &UiStrings, theme: &Theme, tag: &str) -> Option<UiStrings> {
    let (lacking, _) = theme.lacking(tag);
    let is_english = tag.split('-').next() == Some(FALLBACK);
    let says_something = |key: &str, text: &str| key != "language_name" && text.chars().any(char::is_alphabetic);
    (!lacking.is_empty() && !is_english).then(|| {
        words.map(|key, text| {
            let is_foreign = lacking.iter().any(|lacking| lacking == key) && says_something(key, text);
            if is_foreign { format!("{OPEN}{text}{CLOSE}") } else { text.to_owned() }
        })
    })
}

/// A page or a part of one with the marks turned into elements where there can be some, and taken out elsewhere.
pub(super) fn resolved(html: String) -> String {
    if !html.contains([OPEN, CLOSE]) {
        return html;
    }
    let mut out = String::with_capacity(html.len() + 1024);
    let mut place = Place::default();
    let mut open = 0_usize;
    for c in html.chars() {
        match c {
            OPEN if place.is_text() => {
                out.push_str(&format!("<span lang=\"{FALLBACK}\">"));
                open += 1;
            }
            // What was cut off in between has no other end.
            CLOSE if place.is_text() && open > 0 => {
                out.push_str("</span>");
                open -= 1;
            }
            OPEN | CLOSE => {}
            c => {
                place.pass(c);
                out.push(c);
            }
        }
    }
    out.push_str(&"</span>".repeat(open));
    out
}

/// Words without marks, for what is no part of a page as it stands.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.contains([OPEN, CLOSE]) { text.replace([OPEN, CLOSE], "").into() } else { text.into() }
}

/// Where in a page a character stands.
#[derive(Default)]
struct Place {
    /// The tag that it stands in, as far as its name was read; and the quotation mark of the attribute.
    tag: Option<String>,
    quote: Option<char>,
    /// The element whose content is text alone.
    plain: Option<&'static str>,
}

impl Place {
    fn is_text(&self) -> bool {
        self.tag.is_none() && self.plain.is_none()
    }

    fn pass(&mut self, c: char) {
        match (&mut self.tag, self.quote) {
            (None, _) if c == '<' => self.tag = Some(String::new()),
            (Some(_), Some(quote)) => self.quote = (c != quote).then_some(quote),
            (Some(_), None) if c == '"' || c == '\'' => self.quote = Some(c),
            (Some(name), None) if c == '>' => {
                let name =
                    name.split_whitespace().next().unwrap_or_default().trim_end_matches('/').to_ascii_lowercase();
                self.plain = match self.plain {
                    Some(plain) => (name.strip_prefix('/') != Some(plain)).then_some(plain),
                    None => PLAIN.into_iter().find(|plain| *plain == name),
                };
                self.tag = None;
            }
            // The longest name and what tells that it has ended.
            (Some(name), None) if name.len() < 12 => name.push(c),
            (None, _) | (Some(_), None) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_elements_where_there_can_be_some() {
        let word = |text: &str| format!("{OPEN}{text}{CLOSE}");
        let menu = word("Menu");
        for (html, shown) in [
            (format!("<p>{menu}</p>"), "<p><span lang=\"en\">Menu</span></p>"),
            (
                format!("<nav aria-label=\"{menu} > a\">{menu}</nav>"),
                "<nav aria-label=\"Menu > a\"><span lang=\"en\">Menu</span></nav>",
            ),
            (format!("<title>{menu} | x</title>{menu}"), "<title>Menu | x</title><span lang=\"en\">Menu</span>"),
            (format!("<option value=''>{menu}</option>"), "<option value=''>Menu</option>"),
            (
                format!("<svg><text>{menu}</text></svg>{menu}"),
                "<svg><text>Menu</text></svg><span lang=\"en\">Menu</span>",
            ),
            (format!("<p>{OPEN}cut</p>"), "<p><span lang=\"en\">cut</p></span>"),
            (format!("<p>{CLOSE}cut</p>"), "<p>cut</p>"),
            (word(&word("a")), "<span lang=\"en\"><span lang=\"en\">a</span></span>"),
            ("<p>a</p>".to_owned(), "<p>a</p>"),
        ] {
            assert_eq!(resolved(html), shown);
        }
    }
}
