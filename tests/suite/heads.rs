//! What a page says of itself to those who are sent a link to it: a title and a description of its own, in its own language, in the tab,
//! in search results and in previews.

use std::collections::BTreeMap;

use crate::common::shipped::{BASE, published};
use scraper::{Html, Selector};

/// What stands in the head of a page.
struct Head {
    path: String,
    lang: String,
    title: String,
    heading: String,
    metas: BTreeMap<String, Vec<String>>,
}

impl Head {
    fn of(path: &str, bytes: &[u8]) -> Self {
        let html = Html::parse_document(std::str::from_utf8(bytes).expect("a page is UTF-8"));
        let text = |selector| {
            let selector = Selector::parse(selector).expect("a selector");
            html.select(&selector).next().map(|found| found.text().collect::<String>()).unwrap_or_default()
        };
        let mut metas = BTreeMap::<_, Vec<_>>::new();
        for meta in html.select(&Selector::parse("head > meta[content]").expect("a selector")) {
            if let Some(name) = meta.attr("name").or_else(|| meta.attr("property")) {
                metas.entry(name.to_owned()).or_default().push(meta.attr("content").unwrap_or_default().to_owned());
            }
        }
        Self {
            path: path.to_owned(),
            lang: html.root_element().attr("lang").unwrap_or_default().to_owned(),
            title: text("head > title"),
            heading: text("h1"),
            metas,
        }
    }

    /// The one content of a tag.
    fn meta(&self, name: &str) -> &str {
        match self.metas.get(name).map(Vec::as_slice) {
            Some([one]) => one,
            found => panic!("{}: {name}: {found:?}", self.path),
        }
    }
}

fn heads() -> Vec<Head> {
    let pages = published().iter().filter(|(path, _)| path.contains('/') && path.rsplit('.').next() == Some("html"));
    pages.map(|(path, bytes)| Head::of(path, bytes)).collect()
}

/// The paths of pages that share something, by what they share.
fn shared<'a>(heads: &'a [Head], what: impl Fn(&'a Head) -> &'a str) -> Vec<(&'a str, Vec<&'a str>)> {
    let mut by_words = BTreeMap::<&str, Vec<&str>>::new();
    for head in heads {
        by_words.entry(what(head)).or_default().push(&head.path);
    }
    by_words.into_iter().filter(|(_, paths)| paths.len() > 1).collect()
}

#[test]
fn no_two_pages_have_the_same_title_or_description() {
    let heads = heads();
    assert!(heads.len() > 400, "{} pages", heads.len());
    for lang in ["ja", "en"] {
        let (of_lang, _): (Vec<_>, Vec<_>) = self::heads().into_iter().partition(|head| head.lang == lang);
        assert_eq!(shared(&of_lang, |head| &head.title), [], "titles in {lang}");
        // A page that has nothing to say of itself says what its site is about; in this site every page has something to say.
        assert_eq!(shared(&of_lang, |head| head.meta("description")), [], "descriptions in {lang}");
    }
    assert_eq!(shared(&heads, |head| &head.title), [], "titles across languages");
}

#[test]
fn a_title_begins_with_the_heading_and_a_description_is_a_sentence() {
    for head in heads() {
        assert!(!head.heading.trim().is_empty(), "{}", head.path);
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            words(&head.title).starts_with(&words(&head.heading)),
            "{}: {} | {}",
            head.path,
            head.title,
            head.heading
        );
        let description = head.meta("description");
        let length = description.chars().count();
        assert!((10..=200).contains(&length), "{}: {length} characters: {description}", head.path);
        assert!(!description.contains(['<', '\n', '[']), "{}: {description}", head.path);
        assert!(description.ends_with(['。', '.', '…', '?', '？']), "{}: {description}", head.path);
    }
}

#[test]
fn titles_and_descriptions_are_in_the_language_of_the_page() {
    let japanese = |text: &str| text.chars().any(|c| ('ぁ'..='ヿ').contains(&c) || ('一'..='龥').contains(&c));
    for head in heads() {
        let description = head.meta("description");
        if head.lang == "ja" {
            assert!(japanese(description), "{}: {description}", head.path);
            continue;
        }
        // English names what has only a Japanese name by it, such as the items of a Japanese standard.
        let ascii = |text: &str| text.chars().filter(char::is_ascii).count() * 2 > text.chars().count();
        assert!(ascii(&head.title) && ascii(description), "{}: {} | {description}", head.path, head.title);
    }
}

#[test]
fn previews_show_the_same_words() {
    for head in heads() {
        let site = head.meta("og:site_name");
        assert!(!site.is_empty(), "{}", head.path);
        let title = head.meta("og:title");
        let start = head.path.matches('/').count() == 1 && head.path.ends_with("/index.html");
        let whole = if start { title.to_owned() } else { format!("{title} | {site}") };
        assert_eq!(head.title, whole, "{}", head.path);
        assert_eq!(head.meta("og:description"), head.meta("description"), "{}", head.path);
        assert_eq!(head.meta("og:url"), format!("{BASE}{}", head.path));
        assert_eq!(head.meta("og:locale"), head.lang, "{}", head.path);
        assert_eq!(head.meta("og:locale:alternate"), if head.lang == "ja" { "en" } else { "ja" }, "{}", head.path);
        assert_eq!(head.meta("og:type"), if start { "website" } else { "article" }, "{}", head.path);
    }
}

#[test]
fn the_choice_of_languages_tells_of_the_site_in_all_of_them() {
    let head = Head::of("index.html", &published()["index.html"]);
    let start = |lang: &str| Head::of(&format!("{lang}/index.html"), &published()[&format!("{lang}/index.html")]);
    for lang in ["ja", "en"] {
        let start = start(lang);
        for name in ["og:title", "og:description"] {
            assert!(head.meta(name).contains(start.meta(name)), "{name} in {lang}: {}", head.meta(name));
        }
        assert!(head.title.contains(&start.title), "{}", head.title);
        assert!(head.meta("description").contains(start.meta("description")));
    }
    assert_eq!(head.meta("og:url"), format!("{BASE}index.html"));
}
