//! Raw HTML: the anchors that authors keep old addresses with, and what is taken out of it.

use std::ops::Range;
use std::sync::LazyLock;

use pulldown_cmark::Event;

use super::Events;

/// The anchors in raw HTML, `<a id="old"></a>` or `<a name="old">`: their ids, and where in it the attributes are.
fn anchors(html: &str) -> Vec<(&str, Range<usize>)> {
    let mut found = Vec::new();
    for (start, _) in html.match_indices('<') {
        let Some(rest) = html.get(start + 1..) else { continue };
        if !rest.get(..1).is_some_and(|name| name.eq_ignore_ascii_case("a"))
            || !rest[1..].starts_with(char::is_whitespace)
        {
            continue;
        }
        let end = start + rest.find('>').map_or(html.len() - start, |end| end + 1);
        let tag = &html[start..end];
        for name in [" id=", " name="] {
            let Some(at) = tag.to_ascii_lowercase().find(name) else { continue };
            let value = &tag[at + name.len()..];
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            let from = quote.map_or(0, char::len_utf8);
            let ends = |c: char| quote.map_or_else(|| c.is_whitespace() || c == '>', |quote| c == quote);
            let length = value[from..].find(ends).unwrap_or(value.len() - from);
            let whole = start + at..start + at + name.len() + from + length + from;
            found.push((&value[from..from + length], whole.start..whole.end.min(html.len())));
        }
    }
    found
}

/// The anchors in the raw HTML of a text, and where they are written.
pub(super) fn anchors_of(events: &Events) -> Vec<(String, Range<usize>)> {
    let mut all = Vec::new();
    for (event, range) in events {
        if let Event::Html(html) | Event::InlineHtml(html) = event {
            for (id, at) in anchors(html) {
                let place = if html.len() == range.len() {
                    // Without the space before the attribute.
                    range.start + at.start + 1..range.start + at.end
                } else {
                    range.clone()
                };
                all.push((id.to_owned(), place));
            }
        }
    }
    all
}

/// Raw HTML without its anchors, for a page that shows a part of a text whose page is another.
pub(super) fn without_anchors(html: &str) -> String {
    let mut out = html.to_owned();
    let mut places = anchors(html).into_iter().map(|(_, at)| at).collect::<Vec<_>>();
    places.sort_by_key(|at| std::cmp::Reverse(at.start));
    for at in places {
        out.replace_range(at, "");
    }
    out
}

/// Removes everything from `html` that is not plain, static markup: scripts, styles, frames, forms, handlers, and ids
/// other than those of anchors, which could shadow the site's own. Links and images follow the same rules as in Markdown.
#[must_use]
pub fn clean(html: &str) -> String {
    static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
        let mut cleaner = ammonia::Builder::default();
        cleaner
            .add_generic_attributes(["class", "lang", "role", "tabindex"])
            .add_tag_attributes("img", ["loading"])
            .add_tag_attributes("a", ["id", "name", "aria-label"])
            .add_tag_attributes("td", ["align"])
            .add_tags(["input"])
            .add_tag_attributes("input", ["type", "checked", "disabled", "aria-label"])
            .add_tag_attributes("pre", ["data-language"])
            .attribute_filter(|_, attribute, value| {
                let outside = value.contains("//") && matches!(attribute, "src" | "srcset");
                (!outside).then(|| value.into())
            })
            .link_rel(Some("noopener noreferrer"))
            .url_schemes(["http", "https", "mailto", "tel"].into())
            .url_relative(ammonia::UrlRelative::PassThrough);
        cleaner
    });
    CLEANER.clean(html).to_string()
}

/// The names of the elements, comments included, and of the attributes that are written in `html`, each as often as it is.
fn names(html: &str) -> Vec<String> {
    let mut names = Vec::new();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '_');
    let mut rest = html;
    while let Some((_, tag)) = rest.split_once('<') {
        rest = tag;
        if tag.starts_with("!--") {
            names.push("<!--".to_owned());
        }
        let name = tag.split(|c| !is_name(c)).next().unwrap_or_default();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        names.push(format!("<{}>", name.to_ascii_lowercase()));
        let mut inside = &tag[name.len()..];
        // Attributes, with their values or without, up to the end of the tag.
        loop {
            inside = inside.trim_start_matches(|c: char| c.is_whitespace() || c == '/' || c == '"' || c == '\'');
            let length =
                inside.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/' | '<')).unwrap_or(inside.len());
            if length == 0 {
                break;
            }
            names.push(inside[..length].to_ascii_lowercase());
            inside = inside[length..].trim_start();
            let Some(value) = inside.strip_prefix('=') else { continue };
            let value = value.trim_start();
            inside = match value.chars().next() {
                Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).map_or("", |(_, after)| after),
                _ => value.find(|c: char| c.is_whitespace() || c == '>').map_or("", |end| &value[end..]),
            };
        }
        rest = inside;
    }
    names
}

/// What [`clean`] takes out of `html`: the names of elements and attributes, each once.
#[must_use]
pub fn lost(html: &str) -> Vec<String> {
    let mut kept = names(&clean(html));
    let mut lost = Vec::new();
    for name in names(html) {
        if let Some(at) = kept.iter().position(|other| *other == name) {
            kept.swap_remove(at);
        } else if !lost.contains(&name) {
            lost.push(name);
        }
    }
    lost
}

/// Whether a text was meant as HTML: it has a tag, a comment or an entity.
#[must_use]
pub fn looks_like_markup(text: &str) -> bool {
    let is_tag = |rest: &str| {
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        rest.starts_with("!--") || rest.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.contains(['>', '='])
    };
    let is_entity = |rest: &str| {
        let name = rest.split_once(';').map_or("", |(name, _)| name);
        let digits = name.strip_prefix('#').map(|number| number.strip_prefix(['x', 'X']).unwrap_or(number));
        (1..=31).contains(&name.len())
            && digits.map_or_else(
                || name.chars().all(|c| c.is_ascii_alphanumeric()),
                |digits| !digits.is_empty() && digits.chars().all(|c| c.is_ascii_hexdigit()),
            )
    };
    text.match_indices('<').any(|(at, _)| is_tag(&text[at + 1..]))
        || text.match_indices('&').any(|(at, _)| is_entity(&text[at + 1..]))
}

#[cfg(test)]
mod tests {
    use super::super::html::tests::html;
    use super::*;

    #[test]
    fn anchors_are_found_and_taken_out() {
        for (html, ids, without) in [
            ("<a id=\"old\"></a>", &["old"][..], "<a></a>"),
            ("x <A ID='a'>b</A> <a class=\"id\" name=c>", &["a", "c"], "x <A>b</A> <a class=\"id\">"),
            (
                "<abbr id=\"x\"> <a href=\"https://x.example/?id=1\">",
                &[],
                "<abbr id=\"x\"> <a href=\"https://x.example/?id=1\">",
            ),
            ("<a", &[], "<a"),
            ("<a id=", &[""], "<a"),
        ] {
            assert_eq!(anchors(html).into_iter().map(|(id, _)| id).collect::<Vec<_>>(), ids, "{html}");
            assert_eq!(without_anchors(html), without);
        }
    }

    #[test]
    fn what_cleaning_takes_out_is_named() {
        for (html, named) in [
            ("<b>a</b> <a href=\"about.html\">b</a><br> & 1 < 2", &[][..]),
            ("a <b>never closed", &[]),
            ("<script>alert('<b>')</script>", &["<script>", "<b>"]),
            ("<img src=x onerror=alert(1)>", &["onerror"]),
            ("<IMG SRC='x' ONERROR = \"a\"/>", &["onerror"]),
            ("<svg/onload=alert(1)>", &["<svg>", "onload"]),
            ("<a href=\"javascript:alert(1)\">x</a>", &["href"]),
            ("<a href='a.html' style='color:red' style=x>x</a>", &["style"]),
            ("<iframe src=x></iframe><form><input name=q></form>", &["<iframe>", "src", "<form>", "name"]),
            ("<!-- a --><style>b{}</style>", &["<!--", "<style>"]),
            ("<p id=\"tb-content\">x</p>", &["id"]),
            ("<img src='//outside.example/a.png'>", &["src"]),
        ] {
            assert_eq!(lost(html), named, "{html}: {}", clean(html));
        }
    }

    #[test]
    fn markup_in_a_text_is_told_from_signs() {
        for text in
            ["<b>x</b>", "</p>", "<br/>", "<img src=x", "<!-- x -->", "a &nbsp; b", "&#39;", "&#x27;", "<svg/onload=a>"]
        {
            assert!(looks_like_markup(text), "{text}");
        }
        for text in ["1 < 2 > 0", "A & B; C", "R&D", "<3", "< b >", "{n} > {m}", "a <b", "＜b＞", "&;", "&#;", "x<y"]
        {
            assert!(!looks_like_markup(text), "{text}");
        }
    }

    #[test]
    fn only_anchors_keep_their_ids() {
        assert_eq!(
            html("<a id=\"old\"></a>甲<span id=\"x\">乙</span>"),
            "<p><a id=\"old\" rel=\"noopener noreferrer\"></a>甲<span>乙</span></p>"
        );
    }
}
