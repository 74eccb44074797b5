//! The sidebar does not grow with the site: of a long section it lists the stretch around the page, and leads to the whole.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::common::{self, Files, files, project, stderr, tebiki};
use scraper::{Html, Selector};

/// How many pages each section has.
const MANY: usize = 60;

/// How many links a sidebar may have: what leads to the sections, and one stretch of one of them.
const MOST_LINKS: usize = 24 + 16;

/// A site with so many items in one category, products of one kind, and free pages.
fn built(many: usize) -> Files {
    let site = tempfile::tempdir().expect("a temporary folder can be made");
    let mut sources = files(&project().join("tests/sites/bare-checklist/input"));
    let mut add = |path: String, text: String| sources.insert(path, text.into_bytes());
    let mut list = String::from_utf8(
        files(&project().join("tests/sites/bare-checklist/input"))["content/checklists/list/checklist.yaml"].clone(),
    )
    .expect("YAML is UTF-8");
    for n in 10..10 + many {
        let item = "{ja: 項目, en: Item}";
        writeln!(list, "  - {{id: {n}, category: people, title: {item}, text: {item}}}")
            .expect("a string can be written");
        let name = format!("{{ja: 製品{n}, en: Product {n}}}");
        let product = format!(
            "name: {name}\nvendor: {{ja: 見本社, en: Sample Inc.}}\nkind: chat\nsummary: {{ja: 道具です。, en: A tool.}}\n"
        );
        add(format!("content/products/p{n}/product.yaml"), product);
        add(format!("content/pages/page{n}.ja.md"), format!("# 読み物{n}\n\n説明です。\n"));
        add(format!("content/pages/page{n}.en.md"), format!("# Page {n}\n\nAbout it.\n"));
    }
    add("content/checklists/list/checklist.yaml".to_owned(), list);
    let kinds = "title: {ja: 手引き, en: Guide}\ndescription: {ja: たくさんあります。, en: There is a lot.}\nlanguages: [ja, en]\n\
                 checklists: [list]\nkinds:\n  - {id: chat, title: {ja: チャット, en: Chat}}\n";
    add("content/site.yaml".to_owned(), kinds.to_owned());
    common::write(site.path(), &sources);
    let run = tebiki(site.path(), &["build"]);
    assert!(run.status.success(), "{}", stderr(&run));
    files(&site.path().join("public"))
}

/// The links of the sidebar of a page, and the one that is marked as the page itself.
fn sidebar(site: &Files, path: &str) -> (Vec<String>, Option<String>) {
    let html = Html::parse_document(std::str::from_utf8(&site[path]).expect("a page is UTF-8"));
    let links = |selector| {
        let selector = Selector::parse(selector).expect("a selector");
        html.select(&selector).filter_map(|link| link.attr("href").map(str::to_owned)).collect::<Vec<_>>()
    };
    (links(".sidebar .nav a"), links(".sidebar .nav a[aria-current=page]").into_iter().next())
}

#[test]
fn every_page_of_a_long_section_is_listed_in_its_own_sidebar_and_few_others_are() {
    let site = built(MANY);
    for n in 10..10 + MANY {
        for (path, all) in [
            (format!("en/list/items/{n}.html"), "../index.html#people"),
            (format!("en/products/p{n}/index.html"), "../index.html#chat"),
            (format!("en/page{n}.html"), "index.html#look-up"),
        ] {
            let (links, current) = sidebar(&site, &path);
            assert!(links.len() <= MOST_LINKS, "{path}: {} links", links.len());
            let own = path.rsplit('/').find(|part| *part != "index.html").expect("a path has a name");
            assert!(
                current.is_some_and(|current| current.contains(own) || current == "index.html"),
                "{path}: {links:?}"
            );
            assert!(links.iter().any(|link| link == all), "{path}: nothing leads to all of the section: {links:?}");
        }
    }
}

#[test]
fn every_page_of_a_section_is_in_some_sidebar() {
    let site = built(MANY);
    let listed = (10..10 + MANY).flat_map(|n| sidebar(&site, &format!("en/page{n}.html")).0).collect::<BTreeSet<_>>();
    for n in 10..10 + MANY {
        assert!(listed.contains(&format!("page{n}.html")), "page{n}.html is in no sidebar");
    }
}

#[test]
fn a_short_section_is_listed_whole_and_leads_nowhere_else() {
    let site = built(5);
    let (links, _) = sidebar(&site, "en/page12.html");
    for n in 10..15 {
        assert!(links.contains(&format!("page{n}.html")), "{links:?}");
    }
    assert!(!links.iter().any(|link| link.ends_with("#look-up")), "{links:?}");
}
