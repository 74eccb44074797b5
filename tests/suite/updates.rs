//! What changed when: the pages of updates and the feeds of the shipped site, read as feed readers read them.

use std::collections::BTreeSet;

use crate::common::shipped::{BASE, published, shipped};
use atom_syndication::{Feed, Link};
use scraper::{Html, Selector};

fn page(path: &str) -> Html {
    Html::parse_document(std::str::from_utf8(&published()[path]).expect("a page is UTF-8"))
}

fn select<'a>(html: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    html.select(&Selector::parse(selector).expect("a selector")).collect()
}

fn feed(lang: &str) -> Feed {
    Feed::read_from(published()[&format!("{lang}/updates.xml")].as_slice()).expect("the feed is an Atom feed")
}

fn target<'a>(links: &'a [Link], rel: &str) -> &'a str {
    let links = links.iter().filter(|link| link.rel == rel).collect::<Vec<_>>();
    assert_eq!(links.len(), 1, "one link that is {rel}");
    &links[0].href
}

#[test]
fn a_feed_says_what_rfc_4287_asks_of_it() {
    for lang in ["ja", "en"] {
        let feed = feed(lang);
        assert_eq!(feed.lang.as_deref(), Some(lang));
        assert_eq!(feed.id, format!("{BASE}{lang}/updates.xml"));
        assert_eq!(target(&feed.links, "self"), feed.id);
        assert_eq!(target(&feed.links, "alternate"), format!("{BASE}{lang}/updates.html"));
        assert!(!feed.title.value.is_empty() && !feed.authors[0].name.is_empty());
        assert_eq!(Some(feed.updated), feed.entries.iter().map(|entry| entry.updated).max());
        let ids = feed.entries.iter().map(|entry| entry.id.as_str()).collect::<BTreeSet<_>>();
        assert_eq!(ids.len(), feed.entries.len(), "ids are unique");
        assert!(feed.entries.is_sorted_by_key(|entry| std::cmp::Reverse(entry.updated)), "newest first");
        for entry in &feed.entries {
            assert!(!entry.title.value.is_empty(), "{}", entry.id);
            assert!(entry.summary.as_ref().is_some_and(|summary| !summary.value.is_empty()), "{}", entry.id);
            let about = target(&entry.links, "alternate").strip_prefix(BASE).expect("an absolute address");
            let path = about.split('#').next().unwrap_or_default();
            assert!(published().contains_key(path), "{} leads to {about}", entry.id);
        }
    }
}

#[test]
fn an_entry_is_known_by_its_place_on_the_page_of_updates() {
    for lang in ["ja", "en"] {
        let path = format!("{lang}/updates.html");
        let page = page(&path);
        let anchors = select(&page, ".updates > li").into_iter().filter_map(|entry| entry.attr("id"));
        let anchors = anchors.map(|id| format!("{BASE}{path}#{id}")).collect::<Vec<_>>();
        assert_eq!(feed(lang).entries.into_iter().map(|entry| entry.id).collect::<Vec<_>>(), anchors);
    }
}

#[test]
fn every_page_of_a_published_site_names_its_feed() {
    for (path, bytes) in published() {
        let Some((lang, _)) = path
            .split_once('/')
            .filter(|_| std::path::Path::new(path).extension().is_some_and(|extension| extension == "html"))
        else {
            continue;
        };
        let text = String::from_utf8_lossy(bytes);
        let link = format!("href=\"{BASE}{lang}/updates.xml\"");
        let line = text.lines().find(|line| line.contains("application/atom+xml") && line.starts_with("<link "));
        assert!(line.is_some_and(|line| line.contains("rel=\"alternate\"") && line.contains(&link)), "{path}");
    }
}

#[test]
fn a_site_without_an_address_has_the_pages_and_no_feed() {
    let site = shipped();
    for lang in ["ja", "en"] {
        assert!(site.contains_key(&format!("{lang}/updates.html")));
        assert!(!site.contains_key(&format!("{lang}/updates.xml")));
        assert!(!String::from_utf8_lossy(&site[&format!("{lang}/updates.html")]).contains("atom"));
    }
}

/// What the documents print: date, version, and the page that it is about.
#[test]
fn the_revisions_of_the_documents_are_there() {
    let en = page("en/updates.html");
    for (id, date, version, href) in [
        ("guide-chatwork-2025-03", "2025-03", "1.2", "products/chatwork/guide.html"),
        ("guide-line-works-2025-01-09", "2025-01-09", "1.03", "products/line-works/guide.html"),
        ("guide-line-works-2024-06-21", "2024-06-21", "1.02", "products/line-works/guide.html"),
        ("guide-line-works-2024-04-30", "2024-04-30", "1.01", "products/line-works/guide.html"),
        ("guide-line-works-2024-04-08", "2024-04-08", "1.0", "products/line-works/guide.html"),
        ("checklist-telework-2021-06-02", "2021-06-02", "", "telework/index.html"),
        ("checklist-telework-2021-05-31", "2021-05-31", "", "telework/index.html"),
    ] {
        let entry = select(&en, &format!("[id='{id}']"));
        let entry = entry.first().unwrap_or_else(|| panic!("there is no {id}"));
        let of = |selector: &str| entry.select(&Selector::parse(selector).expect("a selector")).next();
        assert_eq!(of("time").and_then(|time| time.attr("datetime")), Some(date), "{id}");
        assert_eq!(of("a").and_then(|link| link.attr("href")), Some(href), "{id}");
        let words = entry.text().collect::<String>();
        assert!(version.is_empty() || words.contains(&format!("version {version} ")), "{id}: {words}");
        assert!(words.contains("(source document)"), "{id}: {words}");
    }
    let own = select(&en, ".updates > li[id^='site-']");
    assert!(!own.is_empty());
    assert!(own.iter().all(|entry| {
        let words = entry.text().collect::<String>();
        words.contains("This site") && !words.contains("(source document)")
    }));
}

#[test]
fn the_start_page_shows_the_newest() {
    for lang in ["ja", "en"] {
        let ids = |path: &str| {
            let page = page(path);
            select(&page, ".updates time")
                .iter()
                .filter_map(|time| time.attr("datetime").map(str::to_owned))
                .collect::<Vec<_>>()
        };
        let (start, all) = (ids(&format!("{lang}/index.html")), ids(&format!("{lang}/updates.html")));
        assert!((3..=5).contains(&start.len()));
        assert_eq!(start, all[..start.len()]);
    }
}

#[test]
fn a_guide_shows_its_history() {
    let page = page("ja/products/line-works/guide.html");
    let dates = select(&page, ".heading:has(#tb-history) + .facts time");
    let dates = dates.iter().filter_map(|time| time.attr("datetime")).collect::<Vec<_>>();
    assert_eq!(dates, ["2025-01-09", "2024-06-21", "2024-04-30", "2024-04-08"]);
}
