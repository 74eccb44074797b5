//! `tebiki rename`: what it changes, what it leaves alone, and what it refuses.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::common::{self, Files, copy, files, project, stderr, stdout, tebiki};
use tebiki::build::{self, Checked};
use tebiki::plan::Addresses;
use tebiki::rename::{Refusal, What, rename};
use tebiki::resolve::Catalog;

/// A copy of the shipped site's content.
fn shipped() -> tempfile::TempDir {
    let site = tempfile::tempdir().expect("a temporary folder can be made");
    let content = files(&project().join("content"));
    let content = content.into_iter().map(|(path, bytes)| (format!("content/{path}"), bytes)).collect();
    common::write(site.path(), &content);
    site
}

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits fit") % n
    }
}

/// Everything of a site that can be renamed, as the command names it.
fn things(catalog: &Catalog) -> Vec<(What, String)> {
    let mut things = Vec::new();
    for list in &catalog.checklists {
        things.push((What::Checklist, list.id.clone()));
        let scoped = |id: &str| format!("{}:{id}", list.id);
        things.extend(list.items.iter().map(|item| (What::Item, scoped(&item.id.value))));
        for (what, kind, ids) in [
            (
                What::Method,
                "method",
                list.methods.iter().map(|method| (&method.id.value, &method.text)).collect::<Vec<_>>(),
            ),
            (What::Threat, "threat", list.threats.iter().map(|threat| (&threat.id.value, &threat.text)).collect()),
        ] {
            for (id, text) in ids {
                things.push((what, scoped(id)));
                let sections = text.iter().flat_map(|text| text.source().sections());
                let name = |section: &str| format!("{kind}:{}#{section}", scoped(id));
                things.extend(sections.map(|section| (What::Section, name(&section.id.value))));
            }
        }
    }
    for product in &catalog.products {
        things.push((What::Product, product.id.clone()));
        let sections = product.guide.iter().flat_map(|guide| guide.document.source().sections());
        things.extend(sections.map(|section| (What::Section, format!("{}#{}", product.id, section.id.value))));
    }
    for page in &catalog.pages {
        things.push((What::Page, page.id.clone()));
        let sections = page.document.source().sections();
        things.extend(sections.iter().map(|section| (What::Section, format!("page:{}#{}", page.id, section.id.value))));
    }
    things.extend(catalog.glossary.terms.iter().map(|term| (What::Term, term.id.value.clone())));
    things
}

fn checked(site: &Path) -> Checked {
    build::check(site).expect("the site's folder can be listed")
}

/// How often each code is reported, and which links are there.
fn told(site: &Checked) -> (BTreeMap<&'static str, usize>, usize) {
    let mut counts = BTreeMap::new();
    for problem in site.diagnostics.sorted(&site.sources.map) {
        *counts.entry(problem.code.id).or_default() += 1;
    }
    let catalog = site.catalog.as_ref().expect("the site can be read");
    let lock = catalog.lock.as_ref().expect("the site has a lock");
    let links = tebiki::resolve::links(catalog);
    (counts, links.iter().filter(|link| lock.get(&link.name).is_empty()).count())
}

/// A text without what a rename to `new` and back leaves in it.
fn without_alias(text: &str, new: &str) -> String {
    let block = format!("---\naliases: [{new}]\n---\n");
    let text = text.strip_prefix(&block).unwrap_or(text);
    let line = format!("aliases: [{new}]");
    let lines = text.split_inclusive('\n').filter(|text| text.trim() != line).collect::<String>();
    lines.replace(&format!(", {line}"), "").replace(&format!(" aliases={new}"), "")
}

/// Renames things at random, each to a new id and back, and says what is wrong with the site then.
fn renamed_at_random(count: usize, seed: u64) {
    let site = shipped();
    let before = files(site.path());
    let first = checked(site.path());
    let catalog = first.catalog.as_ref().expect("the site can be read");
    let (things, told_first, addresses) = (things(catalog), told(&first), Addresses::of(catalog));
    let mut numbers = Numbers(seed);
    for round in 0..count {
        let (what, old) = &things[numbers.below(things.len())];
        let new = format!("renamed-{round}-{}", numbers.below(1000));
        let name = format!("round {round}: {what:?} {old} to {new}");
        let done =
            rename(site.path(), *what, old, &new, false).unwrap_or_else(|error| panic!("{name}: {error}: {error:?}"));
        assert!(!done.diff.is_empty(), "{name}");
        let now = checked(site.path());
        assert_eq!(told(&now), told_first, "{name}");
        let lost = addresses.lost(&Addresses::of(now.catalog.as_ref().expect("the site can be read")));
        assert_eq!(lost, Vec::<String>::new(), "{name}");
        // The id that it had stands last in its name.
        let last = old.rfind(['#', ':']).map_or(0, |at| at + 1);
        let back = format!("{}{new}", &old[..last]);
        rename(site.path(), *what, &back, &old[last..], false)
            .unwrap_or_else(|error| panic!("{name}, back: {error:?}"));
        let after = files(site.path());
        assert!(before.keys().eq(after.keys()), "{name}: other files than before");
        let mut left = 0;
        for (path, bytes) in &before {
            let found = &after[path];
            if bytes == found {
                continue;
            }
            left += 1;
            let (text, found) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(found));
            assert_eq!(without_alias(&found, &new), text, "{name}: {path}");
            fs::write(site.path().join(path), bytes).expect("a file can be written");
        }
        assert_eq!(left, 1, "{name}: one alias is left");
    }
}

/// Renames things at random, one after the other, and follows every address of the first site on the pages of the last, as a
/// browser does without JavaScript.
fn renamed_on_and_on(count: usize, seed: u64) {
    let site = shipped();
    let first = checked(site.path());
    let catalog = first.catalog.as_ref().expect("the site can be read");
    let (told_first, addresses) = (told(&first), Addresses::of(catalog));
    let mut numbers = Numbers(seed);
    let mut all = things(catalog);
    for round in 0..count {
        let (what, old) = all[numbers.below(all.len())].clone();
        let new = format!("renamed-{round}-{}", numbers.below(1000));
        let name = format!("round {round}: {what:?} {old} to {new}");
        rename(site.path(), what, &old, &new, false).unwrap_or_else(|error| panic!("{name}: {error}: {error:?}"));
        let now = checked(site.path());
        assert_eq!(told(&now), told_first, "{name}");
        let catalog = now.catalog.as_ref().expect("the site can be read");
        assert_eq!(addresses.lost(&Addresses::of(catalog)), Vec::<String>::new(), "{name}");
        all = things(catalog);
    }
    let output = site.path().join("public");
    let built = tebiki(site.path(), &["build", ".", "--output", "public"]);
    assert!(built.status.success(), "{}", stderr(&built));
    let ids = std::cell::RefCell::new(BTreeMap::<String, scraper::Html>::new());
    let page = |path: &str| {
        let text = fs::read_to_string(output.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        scraper::Html::parse_document(&text)
    };
    // Where a browser ends that begins at an address: it keeps the anchor on the way.
    let leads = |address: &str| {
        let (path, anchor) = address.split_once('#').map_or((address, None), |(path, anchor)| (path, Some(anchor)));
        let mut path = path.to_owned();
        for _ in 0..4 {
            let mut ids = ids.borrow_mut();
            let html = ids.entry(path.clone()).or_insert_with(|| page(&path));
            match refreshed(html) {
                Some(to) => path = joined(&path, &to),
                None => {
                    return anchor
                        .is_none_or(|anchor| html.select(&selector(&format!("[id='{anchor}']"))).next().is_some());
                }
            }
        }
        false
    };
    let nowhere = addresses.living.iter().chain(addresses.moved.keys()).filter(|address| !leads(address));
    assert_eq!(nowhere.collect::<Vec<_>>(), Vec::<&String>::new());
    assert!(ids.borrow().values().any(|html| refreshed(html).is_some()), "a page leads on");
}

fn selector(text: &str) -> scraper::Selector {
    scraper::Selector::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Where a page leads on to without JavaScript.
fn refreshed(html: &scraper::Html) -> Option<String> {
    // What is in `noscript` is text for a parser that knows scripts.
    let inside = html.select(&selector("noscript")).next()?;
    let inside = scraper::Html::parse_fragment(
        &inside.inner_html().replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"),
    );
    let meta = inside.select(&selector("meta[http-equiv=refresh]")).next()?;
    Some(meta.value().attr("content")?.split_once("url=")?.1.to_owned())
}

/// A relative address of a page from the place of another, without its anchor.
fn joined(from: &str, to: &str) -> String {
    let mut parts = from.split('/').collect::<Vec<_>>();
    parts.pop();
    for part in to.split('#').next().unwrap_or_default().split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn many_renames_lead_on_from_every_first_address() {
    renamed_on_and_on(4, 7);
}

#[test]
#[ignore = "takes minutes"]
fn two_hundred_renames_lead_on_from_every_first_address() {
    renamed_on_and_on(200, 2026);
}

#[test]
fn a_rename_keeps_addresses_and_judgements_and_goes_back() {
    renamed_at_random(6, 1);
}

#[test]
#[ignore = "takes minutes"]
fn two_hundred_renames_keep_addresses_and_judgements_and_go_back() {
    renamed_at_random(200, 2026);
}

const SITE: &[(&str, &str)] = &[
    (
        "site.yaml",
        "title: {ja: 手引き}\ndescription: {ja: 見本}\nlanguages: [ja]\nchecklists: [house, partner]\nkinds:\n  - {id: chat, title: {ja: チャット}}\n",
    ),
    (
        "checklists/house/checklist.yaml",
        "\u{feff}# 項目の一覧\r\ntitle: {ja: 一覧}\r\nshort: {ja: 一覧}\r\nedition: 1\r\nedition_title: {ja: 第1版}\r\nsummary: {ja: 一覧です。}\r\n\
         categories:\r\n  - {id: a, title: {ja: 甲}}\r\nitems:\r\n  # 初めの項目\r\n  - id: '7-3' # 引用符\r\n    category: a\r\n    title: {ja: 一}\r\n\
         \x20   text:\r\n      ja: >-\r\n        `[[item:7-3]]`と書くと\r\n        [[item:7-3]]になります。\r\n  - {id: 7-30, category: a, title: {ja: 二}, text: {ja: \"[[item:7-3|7-3]]の次\"}}\r\n",
    ),
    (
        "checklists/partner/checklist.yaml",
        "title: {ja: 基準}\nshort: {ja: 基準}\nedition: 1\nedition_title: {ja: 第1版}\nsummary: {ja: 基準です。}\ncategories:\n  - {id: a, title: {ja: 甲}}\n\
         items:\n  - {id: 7-3, category: a, title: {ja: 別}, text: {ja: '[[item:partner:7-3]]と[[item:house:7-3]]'}}\n",
    ),
    (
        "crosswalks/x.yaml",
        "from: house\nto: partner\nnote: {ja: 対応}\nrows:\n  - {from: \"7-3\", to: 7-3, relation: equal-to, reason: {ja: 同じです。}}\n",
    ),
    (
        "products/chat/product.yaml",
        "name: {ja: チャット}\nvendor: {ja: 提供元}\nkind: chat\nguide: {title: {ja: 解説}}\nclaims:\n  - {section: remove, item: 7-3, status: partial, reason: {ja: 一部です。}}\n",
    ),
    (
        "products/chat/guide.ja.md",
        "# 設定\n\n[下](#remove)と[定義][d]。`[[item:7-3]]`は7-3のことです。\n\n[d]: #remove\n\n## 7-3の設定 {#remove items=7-30,partner:7-3,7-3 for=admin}\n\n| a |\n| - |\n| [[item:7-3\\|ここ]] |\n\n![絵](images/a.svg)\n",
    ),
    ("products/chat/images/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>"),
    (
        "pages/about.ja.md",
        "# 手引き\n\n[[product:chat#remove]]、[[product:chat]]、![絵](../products/chat/images/a.svg)\n",
    ),
];

fn small() -> tempfile::TempDir {
    let site = tempfile::tempdir().expect("a temporary folder can be made");
    let all = SITE.iter().map(|(path, text)| (format!("content/{path}"), text.as_bytes().to_vec())).collect::<Files>();
    common::write(site.path(), &all);
    site
}

fn text(site: &Path, path: &str) -> String {
    fs::read_to_string(site.join("content").join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn only_names_change_and_everything_else_stays_byte_for_byte() {
    let site = small();
    rename(site.path(), What::Item, "7-3", "7-4", false).unwrap_or_else(|error| panic!("{error:?}"));
    let list = SITE[1].1.replace("id: '7-3' # 引用符\r\n", "id: '7-4' # 引用符\r\n    aliases: [7-3]\r\n");
    let list = list
        .replace("        [[item:7-3]]に", "        [[item:7-4]]に")
        .replace("[[item:7-3|7-3]]", "[[item:7-4|7-3]]");
    assert_eq!(text(site.path(), SITE[1].0), list);
    assert_eq!(text(site.path(), SITE[2].0), SITE[2].1.replace("[[item:house:7-3]]", "[[item:house:7-4]]"));
    assert_eq!(text(site.path(), SITE[3].0), SITE[3].1.replace("\"7-3\"", "\"7-4\""));
    assert_eq!(text(site.path(), SITE[4].0), SITE[4].1.replace("item: 7-3", "item: 7-4"));
    let guide =
        SITE[5].1.replace("partner:7-3,7-3 for", "partner:7-3,7-4 for").replace("[[item:7-3\\|", "[[item:7-4\\|");
    assert_eq!(text(site.path(), SITE[5].0), guide);
}

#[test]
fn folders_sections_and_checklists_follow() {
    let site = small();
    rename(site.path(), What::Section, "chat#remove", "delete", false).unwrap_or_else(|error| panic!("{error:?}"));
    let guide = SITE[5].1.replace("(#remove)", "(#delete)").replace("[d]: #remove", "[d]: #delete");
    let guide = guide.replace("{#remove items", "{#delete aliases=remove items");
    assert_eq!(text(site.path(), SITE[5].0), guide);
    assert_eq!(text(site.path(), SITE[4].0), SITE[4].1.replace("section: remove", "section: delete"));
    rename(site.path(), What::Product, "chat", "talk", false).unwrap_or_else(|error| panic!("{error:?}"));
    assert!(!site.path().join("content/products/chat").exists());
    assert_eq!(text(site.path(), "products/talk/guide.ja.md"), guide);
    let page = "# 手引き\n\n[[product:talk#delete]]、[[product:talk]]、![絵](../products/talk/images/a.svg)\n";
    assert_eq!(text(site.path(), "pages/about.ja.md"), page);
    assert!(text(site.path(), "products/talk/product.yaml").starts_with("aliases: [chat]\nname:"));
    rename(site.path(), What::Checklist, "partner", "trade", false).unwrap_or_else(|error| panic!("{error:?}"));
    assert!(text(site.path(), "site.yaml").contains("checklists: [house, trade]"));
    assert!(text(site.path(), "crosswalks/x.yaml").contains("\nto: trade\n"));
    assert!(text(site.path(), "products/talk/guide.ja.md").contains("items=7-30,trade:7-3,7-3 for"));
    assert!(text(site.path(), "checklists/trade/checklist.yaml").contains("[[item:trade:7-3]]"));
    rename(site.path(), What::Page, "about", "info", false).unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!(text(site.path(), "pages/info.ja.md"), format!("---\naliases: [about]\n---\n{page}"));
    assert!(!checked(site.path()).diagnostics.has_errors());
}

#[test]
fn a_preview_changes_nothing() {
    let site = copy(small().path());
    let before = files(site.path());
    let output = tebiki(site.path(), &["rename", "product", "chat", "talk", "--dry-run"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(
        text.contains("rename content/products/chat/guide.ja.md\n    to content/products/talk/guide.ja.md\n"),
        "{text}"
    );
    assert!(text.contains("+aliases: [chat]\n"), "{text}");
    assert!(text.ends_with("without --dry-run they do\n"), "{text}");
    assert_eq!(files(site.path()), before);
    let output = tebiki(site.path(), &["rename", "product", "chat", "talk"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).ends_with("`chat` leads on to `talk` now\n"), "{}", stdout(&output));
}

#[test]
fn what_cannot_be_renamed_is_refused_and_nothing_changes() {
    let site = small();
    let before = files(site.path());
    for (what, old, new, says) in [
        (What::Item, "7-9", "8-1", "there is no item `7-9`; did you mean `7-3`?"),
        (What::Item, "house:7-3", "7-30", "`7-30` is, or was, the id of another"),
        (What::Item, "7-3", "実3", "`実3` cannot be the new id"),
        (What::Item, "7-3", "7,3", "`7,3` cannot be the new id"),
        (What::Item, "7-3", "７－３", "are the same id"),
        (What::Page, "about", "products", "the name `products` is reserved"),
        (What::Page, "about", "house", "`house` is, or was, the id of another"),
        (What::Product, "chat", "Talk!", "`Talk!` cannot be the new id"),
        (What::Section, "chat#gone", "new", "`chat` has no section `gone`"),
        (What::Section, "chat", "new", "`chat` names no section"),
        (What::Checklist, "nothing", "new", "there is no checklist `nothing`"),
    ] {
        let told = match rename(site.path(), what, old, new, false) {
            Err(Refusal::Problems(sources, problems)) => {
                problems.sorted(&sources.map).iter().map(|problem| problem.message.clone()).collect::<String>()
            }
            Err(refusal) => refusal.to_string(),
            Ok(_) => panic!("{what:?} {old} becomes {new}"),
        };
        assert!(told.contains(says), "{what:?} {old} {new}: {told}");
    }
    let broken = site.path().join("content/pages/about.ja.md");
    fs::write(&broken, "# 手引き\n\n[[item:8-9]]\n").expect("a file can be written");
    assert!(matches!(rename(site.path(), What::Item, "7-3", "7-4", false), Err(Refusal::Problems(..))));
    fs::write(&broken, SITE[7].1).expect("a file can be written");
    let hidden = site.path().join("content/crosswalks/x.yaml");
    fs::write(&hidden, SITE[3].1.replace("\"7-3\"", "\"7\\x2d3\"")).expect("a file can be written");
    match rename(site.path(), What::Item, "7-3", "7-4", false) {
        Err(Refusal::Problems(sources, problems)) => {
            let all = problems.sorted(&sources.map);
            assert!(all[0].message.contains("cannot be changed safely"), "{}", all[0].message);
        }
        other => panic!("{other:?}"),
    }
    fs::write(&hidden, SITE[3].1).expect("a file can be written");
    assert_eq!(files(site.path()), before);
}
