//! Whole pages of small sites that are made in memory.

use std::path::Path;

use super::*;
use crate::diagnostic::Diagnostics;
use crate::load::Sources;
use crate::plan::{self, PageKind};
use crate::resolve::{ChecklistRef, ItemRef, MethodRef, PageRef, ProductRef};
use crate::theme::DEFAULT;

const SITE: &str = "
title: {ja: 手引き, en: Guide & book}
description: {ja: 説明です。, en: A description.}
languages: [ja, en]
checklists: [small]
pages: [about]
kinds: [{id: chat, title: {ja: チャット, en: Chat}}]
";

const CHECKLIST: &str = "
title: {ja: 小さな一覧, en: A small list}
short: {ja: 一覧, en: List}
publisher: {ja: 役所, en: An office}
edition: 2
edition_title: {ja: 第2版, en: 2nd edition}
summary: {ja: 要約。, en: A summary.}
binding: {ja: 正文は別。, en: Binding elsewhere.}
priorities: [{id: high, symbol: ◎, title: {ja: 高, en: High}, text: {ja: 高い。, en: High.}}]
categories: [{id: assets, title: {ja: 資産, en: Assets}}]
attributes:
  - id: device
    title: {ja: 端末, en: Device}
    question: {ja: だれの端末ですか, en: Whose device?}
    values:
      - {id: firm, title: {ja: 会社, en: Firm}, answer: {ja: 会社です, en: The firm's}}
      - {id: own, title: {ja: 個人, en: Own}, answer: {ja: 自分です, en: My own}}
methods:
  - {id: 1, symbol: ①, title: {ja: 会社の方式, en: With firm's}, summary: {ja: 一, en: One}, attributes: {device: [firm]}}
  - {id: 2, symbol: ②, title: {ja: 自分の方式, en: With own}, summary: {ja: 二, en: Two}, attributes: {device: [own]}}
threats:
  - id: loss
    title: {ja: 紛失, en: Loss}
    summary: {ja: なくす。, en: It is lost.}
    stages:
      cause: {title: {ja: 置き忘れ, en: Left}, text: {ja: 忘れる。, en: Forgotten.}, items: [{item: 1-1, reason: {ja: 理由, en: Reason}}]}
      process: {title: {ja: 拾われる, en: Found}, text: {ja: 拾う。, en: Found.}, items: []}
      damage: {title: {ja: 漏れる, en: Leak}, text: {ja: 漏れる。, en: Leaks.}, items: []}
items:
  - id: 1-1
    category: assets
    priority: high
    threats: [loss]
    methods: [1, 2]
    title: {ja: 端末を数える, en: Count 1 < 2}
    text: {ja: '[[term:os]]を見て[[item:1-2]]をする', en: 'See [[term:os]], do [[item:1-2]]'}
  - id: 1-2
    category: assets
    priority: high
    threats: [loss]
    methods: [1]
    title: {ja: 鍵をかける}
    text: {ja: 鍵です。}
";

const GLOSSARY: &str = "terms: [{id: os, name: {ja: 基本ソフト, en: Operating system}, reading: {text: きほんソフト}, definition: {ja: 土台。, en: The base.}}]";

const PRODUCT: &str = "
name: {ja: チャットくん, en: Chatty}
vendor: {ja: 会社, en: Firm}
kind: chat
guide:
  title: {ja: 資料, en: Document}
  published: 2025-03
  cites: small@3
  cites_reason: {ja: 文面から。, en: By its wording.}
";

const GUIDE_JA: &str = "# チャットの手引き\n\nはじめに。\n\n## 消す {#remove items=1-1 for=admin}\n\n1. [[menu:設定 > 削除]]を押す。\n\n```yaml\na: 1\n```\n";
const GUIDE_EN: &str = "# Chat guide\n\nIntro.\n\n## Remove {#remove}\n\n1. Press [[menu:設定 > 削除|Settings > Delete]].\n\n```yaml\na: 1\n```\n";

fn catalog(files: &[(&str, &str)]) -> Catalog {
    let mut sources = Sources::default();
    for (path, text) in files {
        sources.add(path, text);
    }
    let mut diagnostics = Diagnostics::default();
    let parsed = crate::parse::parse(&sources, &mut diagnostics);
    let catalog = parsed.map(|parsed| crate::resolve::resolve(parsed, &mut diagnostics));
    assert!(!diagnostics.has_errors(), "{diagnostics:?}");
    catalog.unwrap_or_else(|| panic!("{diagnostics:?}"))
}

fn small() -> Catalog {
    catalog(&[
        ("content/site.yaml", SITE),
        ("content/checklists/small/checklist.yaml", CHECKLIST),
        ("content/glossary.yaml", GLOSSARY),
        ("content/pages/about.ja.md", "# 案内\n\n本文です。\n"),
        ("content/products/chatty/product.yaml", PRODUCT),
        ("content/products/chatty/guide.ja.md", GUIDE_JA),
        ("content/products/chatty/guide.en.md", GUIDE_EN),
    ])
}

fn theme() -> Theme {
    Theme::load(Path::new("no-such-site"), DEFAULT).unwrap_or_else(|error| panic!("{error}"))
}

fn locale(catalog: &Catalog, tag: &str) -> Locale {
    catalog.site.locales.find(tag).unwrap_or(Locale::SOURCE)
}

/// A page of the small site in the language `tag`.
fn page(kind: PageKind, tag: &str, base_url: Option<&str>) -> String {
    let (catalog, theme) = (small(), theme());
    let renderer = Renderer::new(&catalog, &theme, base_url).unwrap_or_else(|error| panic!("{error}"));
    let locale = locale(&catalog, tag);
    let page = Page { kind, locale, path: plan::path(&catalog, kind, locale) };
    renderer.render(&page).unwrap_or_else(|error| panic!("{error}"))
}

const FIRST: PageKind = PageKind::Item(ItemRef { checklist: ChecklistRef(0), item: 0 });
const SECOND: PageKind = PageKind::Item(ItemRef { checklist: ChecklistRef(0), item: 1 });

fn has(html: &str, wanted: &str) {
    assert!(html.contains(wanted), "no {wanted:?} in\n{html}");
}

#[test]
fn every_page_renders_and_has_nothing_inline() {
    let (catalog, theme) = (small(), theme());
    let renderer = Renderer::new(&catalog, &theme, None).unwrap_or_else(|error| panic!("{error}"));
    for page in plan::plan(&catalog) {
        let html = renderer.render(&page).unwrap_or_else(|error| panic!("{error}"));
        for forbidden in ["style=", "<style", "onclick=", "[[", "https://example"] {
            assert!(!html.contains(forbidden), "{forbidden} in {}", page.path);
        }
        assert_eq!(html.matches("<h1").count(), 1, "{}", page.path);
        assert!(html.contains("<nav class=\"sidebar\""), "{}", page.path);
    }
    assert_eq!(renderer.highlighter.distinct(), 1, "the same code in both languages is highlighted once");
}

#[test]
fn references_become_relative_links_with_titles_in_the_language_of_the_page() {
    let html = page(FIRST, "en", None);
    has(&html, "See <a class=\"ref ref-term\" href=\"../../glossary.html#os\">Operating system</a>");
    has(&html, "do <a class=\"ref ref-item\" href=\"1-2.html\" title=\"鍵をかける\">1-2</a>");
}

#[test]
fn titles_are_escaped_in_text_and_in_the_head() {
    let html = page(FIRST, "en", None);
    has(&html, "<title>1-1 Count 1 &lt; 2 | Guide &amp; book</title>");
    has(&html, "<h1><span class=\"item-id\">1-1</span> Count 1 &lt; 2</h1>");
}

#[test]
fn untranslated_texts_are_marked_for_eyes_and_for_software() {
    let html = page(SECOND, "en", None);
    has(&html, "notice-untranslated");
    has(&html, "<span lang=\"ja\">鍵です。</span> <small class=\"fallback-mark\">(not translated)</small>");
    has(&page(SECOND, "ja", None), "(未翻訳)");
    let about = page(PageKind::Page(PageRef(0)), "en", None);
    has(&about, "<div class=\"prose\" lang=\"ja\">");
    assert!(!about.contains("fallback-mark"), "a whole page needs one notice");
}

#[test]
fn breadcrumbs_and_neighbours_lead_through_the_checklist() {
    let html = page(FIRST, "ja", None);
    has(&html, "<li><a href=\"../../index.html\">ホーム</a></li>");
    has(&html, "<li><a href=\"../index.html\">一覧</a></li>");
    has(&html, "rel=\"prev\" href=\"../index.html\"");
    has(&html, "rel=\"next\" href=\"1-2.html\"");
    let last = page(SECOND, "ja", None);
    has(&last, "rel=\"prev\" href=\"1-1.html\"");
    assert!(!last.contains("rel=\"next\""));
}

#[test]
fn pages_of_a_section_share_a_sidebar_in_which_only_the_page_itself_is_marked() {
    let (catalog, theme) = (small(), theme());
    let renderer = Renderer::new(&catalog, &theme, None).unwrap_or_else(|error| panic!("{error}"));
    let sidebar = |kind| {
        let path = plan::path(&catalog, kind, Locale::SOURCE);
        let scope = Scope::new(&renderer, Locale::SOURCE, &path);
        renderer.sidebars.html(&scope, kind).unwrap_or_else(|error| panic!("{error}"))
    };
    let (first, second) = (sidebar(FIRST), sidebar(SECOND));
    has(&first, "<a href=\"1-1.html\" aria-current=\"page\">");
    has(&second, "<a href=\"1-2.html\" aria-current=\"page\">");
    let unmarked = |html: &str| html.replace(" aria-current=\"page\"", "");
    assert_eq!(unmarked(&first), unmarked(&second));
    assert_eq!(first.matches("aria-current").count(), 1);
    has(&first, "<a href=\"../../products/index.html\">");
    assert!(!sidebar(PageKind::Start).contains("1-1.html"), "closed sections show no items");
}

#[test]
fn an_item_shows_its_procedure_and_that_the_guide_cites_another_edition() {
    let html = page(FIRST, "en", None);
    has(&html, "<a href=\"../../products/chatty/guide.html#remove\">Remove</a>");
    has(&html, "<b class=\"menu-label\" lang=\"ja\">設定</b> <span class=\"menu-gloss\">(Settings)</span>");
    has(&html, "We infer that this guide cites edition 3 of the checklist; this site shows the 2nd edition.");
    has(&html, "By its wording.");
    has(&page(SECOND, "en", None), "There is nothing to click in the products on this site for this item");
}

#[test]
fn dates_keep_the_precision_of_their_source() {
    has(&page(PageKind::Guide(ProductRef(0)), "en", None), "<time datetime=\"2025-03\">March 2025</time>");
    has(&page(PageKind::Guide(ProductRef(0)), "ja", None), "<time datetime=\"2025-03\">2025年3月</time>");
}

#[test]
fn questions_lead_to_methods() {
    let html = page(PageKind::Methods(ChecklistRef(0)), "en", None);
    has(&html, "Whose device?");
    has(&html, "<a class=\"method-link\" data-method-id=\"2\" href=\"2.html\">");
}

#[test]
fn readings_stand_above_kanji_in_the_source_language_only() {
    has(&page(PageKind::Glossary, "ja", None), "<ruby>基本ソフト<rp>（</rp><rt>きほんソフト</rt><rp>）</rp></ruby>");
    assert!(!page(PageKind::Glossary, "en", None).contains("<ruby>"));
}

#[test]
fn absolute_urls_need_a_base_url() {
    let without = page(FIRST, "ja", None);
    assert!(!without.contains("canonical") && !without.contains("rel=\"alternate\""));
    let html = page(FIRST, "ja", Some("https://example.org/sub/"));
    has(&html, "<link rel=\"canonical\" href=\"https://example.org/sub/ja/small/items/1-1.html\">");
    has(&html, "hreflang=\"x-default\" href=\"https://example.org/sub/ja/small/items/1-1.html\"");
    has(&html, "<meta property=\"og:title\" content=\"1-1 端末を数える\">");
    has(&html, "<link rel=\"stylesheet\" href=\"../../../assets/tebiki.css\">");
    let untranslated = page(SECOND, "ja", Some("https://example.org/sub/"));
    assert!(!untranslated.contains("hreflang=\"en\" href=\"https://"), "a page that is not translated is no alternate");
}

#[test]
fn extras_name_absolute_urls_only_where_the_site_has_an_address() {
    let (catalog, theme) = (small(), theme());
    let extras = |base| {
        let renderer = Renderer::new(&catalog, &theme, base).unwrap_or_else(|error| panic!("{error}"));
        let files = renderer.extras().unwrap_or_else(|error| panic!("{error}"));
        files.into_iter().map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned())).collect::<Vec<_>>()
    };
    let file = |files: &[(String, String)], name: &str| {
        files.iter().find(|(path, _)| path == name).map_or_else(String::new, |(_, text)| text.clone())
    };
    let local = extras(None);
    has(
        &file(&local, "index.html"),
        "<a class=\"language\" lang=\"en\" hreflang=\"en\" href=\"en/index.html\">English</a>",
    );
    assert!(!file(&local, "404.html").contains("href="), "a page shown at any address has no relative links");
    assert_eq!(file(&local, "sitemap.xml"), "");
    let public = extras(Some("https://example.org/sub/"));
    has(&file(&public, "404.html"), "href=\"https://example.org/sub/en/index.html\"");
    has(&file(&public, "sitemap.xml"), "<loc>https://example.org/sub/ja/small/items/1-2.html</loc>");
    assert!(!file(&public, "sitemap.xml").contains("/en/small/items/1-2.html"));
}

#[test]
fn a_broken_template_is_reported_with_its_name_and_line() {
    let broken = [("templates/item.html", "<p>\n{{ view.nothing }}</p>")];
    let theme = Theme::with(&broken).unwrap_or_else(|error| panic!("{error}"));
    let catalog = small();
    let renderer = Renderer::new(&catalog, &theme, None).unwrap_or_else(|error| panic!("{error}"));
    let path = plan::path(&catalog, FIRST, Locale::SOURCE);
    let error =
        renderer.render(&Page { kind: FIRST, locale: Locale::SOURCE, path }).err().map(|error| error.to_string());
    let report = error.unwrap_or_default();
    assert!(report.contains("ja/small/items/1-1.html") && report.contains("item.html:2"), "{report}");
}

#[test]
fn templates_that_do_not_fit_together_are_refused() {
    let orphan = [("templates/item.html", "{% extends \"nowhere.html\" %}")];
    let theme = Theme::with(&orphan).unwrap_or_else(|error| panic!("{error}"));
    let catalog = small();
    let error = Renderer::new(&catalog, &theme, None).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(error.contains("nowhere.html"), "{error}");
}

/// The scripts of data of the small site in the language `tag`, by path.
fn scripts(tag: &str) -> std::collections::BTreeMap<String, String> {
    let (catalog, theme) = (small(), theme());
    let renderer = Renderer::new(&catalog, &theme, None).unwrap_or_else(|error| panic!("{error}"));
    let of_tag = plan::data(&catalog).into_iter().filter(|data| data.locale == locale(&catalog, tag));
    of_tag
        .map(|data| {
            let script = renderer.data(&data).unwrap_or_else(|error| panic!("{error}"));
            (data.path, script)
        })
        .collect()
}

/// What a script of data hands over.
fn handed_over(script: &str) -> serde_json::Value {
    let arguments = script.strip_prefix("tebikiMy.take(").and_then(|rest| rest.strip_suffix(");\n"));
    let (_, data) = arguments.and_then(|arguments| arguments.split_once(", ")).unwrap_or_else(|| panic!("{script}"));
    serde_json::from_str(data).unwrap_or_else(|error| panic!("{error} in {script}"))
}

#[test]
fn items_and_procedures_are_data_of_their_own() {
    let scripts = scripts("en");
    let paths = scripts.keys().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(paths, ["data/en/items/small.js", "data/en/procedures/chatty.js"]);
    let items = handed_over(&scripts["data/en/items/small.js"]);
    let first = &items["items"][0];
    assert_eq!(
        (&first["id"], &first["slug"], &first["url"]),
        (&"1-1".into(), &"1-1".into(), &"small/items/1-1.html".into())
    );
    let procedures = handed_over(&scripts["data/en/procedures/chatty.js"]);
    let remove = &procedures["procedures"]["small/1-1"][0];
    assert_eq!((&remove["name"], &remove["status"]), (&"Remove".into(), &"full".into()));
    assert_eq!(remove["url"], "products/chatty/guide.html#remove");
    assert!(procedures["notices"]["small"].as_str().is_some_and(|text| text.contains("edition 3")), "{procedures}");
    let page = page(PageKind::MyChecklist, "en", None);
    has(&page, "data-src=\"../data/en/items/small.js\"");
    assert!(!page.contains("guide.html#remove"), "the page holds procedures");
}

#[test]
fn fingerprints_of_items_are_the_same_in_every_language() {
    let prints = |tag: &str| {
        let items = handed_over(&scripts(tag)[&format!("data/{tag}/items/small.js")]);
        let items = items["items"].as_array().cloned().unwrap_or_default();
        items.iter().map(|item| item["fingerprint"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(prints("ja"), prints("en"));
    assert_eq!(prints("ja").iter().map(String::len).collect::<Vec<_>>(), [16, 16]);
}

#[test]
fn the_page_of_a_method_leads_to_the_readers_own_checklist() {
    let html = page(PageKind::Method(MethodRef { checklist: ChecklistRef(0), method: 0 }), "en", None);
    has(&html, "data-methods=\"small:1\"><a href=\"../../my-checklist.html\">");
}
