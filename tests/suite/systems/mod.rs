//! What readers find on the pages of the shipped systems: every value of the documents where one would look for it, and
//! every item answered or said to be open.

mod honest;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use crate::common::shipped::{export, shipped};
use crate::common::{self, files, project, stderr, stdout, tebiki};
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use values::{CW, LW, VALUES};

fn page(path: &str) -> Html {
    let bytes = shipped().get(path).unwrap_or_else(|| panic!("there is no page {path}"));
    Html::parse_document(std::str::from_utf8(bytes).expect("a page is UTF-8"))
}

fn select<'a>(element: ElementRef<'a>, selector: &str) -> Vec<ElementRef<'a>> {
    element.select(&Selector::parse(selector).expect("a selector")).collect()
}

/// What stands in an element, with single spaces.
fn words(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a reader sees of an element: its text, and after it each row of its tables with bars between the cells.
fn seen(element: ElementRef<'_>) -> String {
    let rows = select(element, "tr").into_iter().map(|row| {
        let cells = select(row, "th, td").into_iter().map(words).collect::<Vec<_>>();
        cells.join(" | ")
    });
    [words(element)].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

/// The part of a page whose heading has this id, or the element itself where it is no heading.
fn part<'a>(html: &'a Html, path: &str, id: &str) -> ElementRef<'a> {
    let found = select(html.root_element(), &format!("main [id=\"{id}\"]"));
    let [heading] = found[..] else { panic!("{path} has {} elements with the id {id}", found.len()) };
    if !matches!(heading.value().name(), "h2" | "h3" | "h4") {
        return heading;
    }
    // A heading may share a box with the link to it.
    let mut around = heading.ancestors().filter_map(ElementRef::wrap);
    around
        .find(|element| !element.value().classes().any(|class| class == "heading"))
        .expect("a heading is in something")
}

/// The addresses in an element.
fn links(element: ElementRef<'_>) -> BTreeSet<String> {
    select(element, "a[href]").into_iter().filter_map(|link| link.attr("href")).map(ToOwned::to_owned).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn product(id: &str) -> &'static Value {
    list(&export()["products"]).iter().find(|product| product["id"] == id).expect("a product")
}

fn items(checklist: usize) -> &'static [Value] {
    list(&export()["checklists"][checklist]["items"])
}

#[test]
fn every_value_of_the_documents_stands_where_a_reader_looks_for_it() {
    let mut missing = Vec::new();
    for tag in ["ja", "en"] {
        let mut pages = BTreeMap::new();
        for (path, id, _, ja, en) in VALUES {
            let path = format!("{tag}/{path}");
            let html = pages.entry(path.clone()).or_insert_with_key(|path| page(path));
            let seen = seen(part(html, &path, id));
            for value in if tag == "ja" { *ja } else { *en } {
                if !seen.contains(value) {
                    missing.push(format!("{path}#{id}: {value}\n--- {seen}"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n\n"));
}

#[test]
fn the_pages_of_items_lead_to_the_values() {
    for tag in ["ja", "en"] {
        for (path, id, items, ..) in VALUES {
            for item in *items {
                let found = links(page(&format!("{tag}/telework/items/{item}.html")).root_element());
                let wanted = format!("../../{path}#{id}");
                assert!(found.contains(&wanted), "{tag}: {item} does not lead to {wanted}");
            }
        }
    }
}

#[test]
fn every_item_is_answered_by_line_works_or_said_to_be_open() {
    for (id, answered) in [("line-works", 16 - 1), ("chatwork", 7)] {
        let gaps = list(&product(id)["gaps"]).iter().map(|gap| (text(&gap["item"]), gap)).collect::<BTreeMap<_, _>>();
        let mut answers = 0;
        for item in items(0) {
            let mut own = list(&item["procedures"]).iter().filter(|one| one["product"] == id).peekable();
            let open = own.peek().is_none() || own.any(|one| one["status"] == "unavailable");
            let name = text(&item["id"]);
            assert_eq!(gaps.contains_key(name), open, "{id}: {name}");
            answers += usize::from(!open);
            if let Some(gap) = gaps.get(name) {
                assert_eq!(gap["checklist"], "telework");
                for tag in ["ja", "en"] {
                    assert!(text(&gap["reason"][tag]).chars().count() > 15, "{id}: {gap}");
                }
            }
        }
        assert_eq!((answers, gaps.len()), (answered, 32 - answered), "{id}");
    }
    let with_gaps = list(&export()["products"]).iter().filter(|product| !list(&product["gaps"]).is_empty());
    assert_eq!(with_gaps.map(|product| text(&product["id"])).collect::<Vec<_>>(), ["chatwork", "line-works"]);
}

#[test]
fn gaps_stand_with_their_reasons_on_the_pages_of_products_and_items() {
    for tag in ["ja", "en"] {
        for id in ["line-works", "chatwork"] {
            let path = format!("{tag}/products/{id}/index.html");
            let html = page(&path);
            let rows = select(html.root_element(), "#tb-gaps-telework .items > li");
            let gaps = list(&product(id)["gaps"]);
            assert_eq!(rows.len(), gaps.len(), "{path}");
            // What most gaps share is said once, before them.
            let shared = select(html.root_element(), ".content > .reason").into_iter().map(words).collect::<String>();
            for gap in gaps {
                let (item, reason) = (text(&gap["item"]), text(&gap["reason"][tag]));
                let squeezed = |text: &str| text.split_whitespace().collect::<String>();
                let row = rows.iter().find(|row| words(select(**row, ".item-id")[0]) == item).expect("a row");
                let said = words(*row) + &shared;
                assert!(squeezed(&said).contains(&squeezed(reason)), "{path}: {item}: {reason}");
                let item_page = page(&format!("{tag}/telework/items/{item}.html"));
                let how = words(select(item_page.root_element(), "main")[0]);
                assert!(squeezed(&how).contains(&squeezed(reason)), "{tag}: {item}: {reason}");
            }
        }
    }
}

#[test]
fn every_procedure_has_a_status_and_a_responsibility_where_somebody_says_so() {
    let statuses = ["full", "partial", "alternative", "unavailable", "not-applicable"];
    let mut seen = 0;
    for item in items(0) {
        for one in list(&item["procedures"]) {
            seen += 1;
            assert!(statuses.contains(&text(&one["status"])), "{one}");
            let responsibility = &one["responsibility"];
            assert!(
                responsibility.is_null() || ["customer", "provider", "shared"].contains(&text(responsibility)),
                "{one}"
            );
            let needs_reason = one["section"].is_null() || one["status"] != "full";
            assert!(!needs_reason || !one["reason"].is_null(), "{one}");
        }
    }
    assert!(seen > 60, "{seen} procedures");
    // The guide says both beside every item that a procedure answers.
    for (tag, path) in [("ja", LW), ("en", LW), ("ja", CW), ("en", CW)] {
        let html = page(&format!("{tag}/{path}"));
        let boxes = select(html.root_element(), "section > .procedure");
        assert!(boxes.len() > 5, "{tag}/{path}");
        for procedure in boxes {
            let count = |selector| select(procedure, selector).len();
            let items = count(".item-id");
            assert!(
                items > 0 && count(".mark[class*='status-']") == items && count(".responsibility") <= items,
                "{}",
                words(procedure)
            );
        }
    }
}

#[test]
fn every_item_of_the_standard_has_a_statement_in_one_of_the_groups_of_the_sheet() {
    let groups = items(1).iter().map(|item| {
        let statement = &item["statements"][0];
        assert_eq!((list(&item["statements"]).len(), &statement["product"]), (1, &Value::from("chatwork")), "{item}");
        list(&statement["items"]).iter().map(text).collect::<Vec<_>>()
    });
    let groups = groups.collect::<BTreeSet<_>>();
    assert_eq!((items(1).len(), groups.len()), (117, 48));
    assert_eq!(groups.iter().map(Vec::len).sum::<usize>(), 117);
    for (tag, date, words_of) in [
        (
            "ja",
            "2019年12月5日",
            ["ファイル単位の排他制御が必要な対象がない", "口座の開設を扱っていない", "生体認証を使わず"],
        ),
        (
            "en",
            "December 5, 2019",
            [
                "nothing in the service needs exclusive control",
                "no accounts are opened",
                "biometric authentication is not used",
            ],
        ),
    ] {
        let path = format!("{tag}/products/chatwork/fisc.html");
        let html = page(&path);
        let text = words(select(html.root_element(), "main")[0]);
        for wanted in words_of.into_iter().chain([date]) {
            assert!(text.contains(wanted), "{path}: {wanted}");
        }
        for (item, why) in [
            ("jitsu-97", words_of[0]),
            ("jitsu-117", words_of[1]),
            ("jitsu-140", words_of[2]),
            ("jitsu-141", words_of[2]),
        ] {
            let html = page(&format!("{tag}/fisc/items/{item}.html"));
            let statement = part(&html, item, "statements");
            assert!(words(statement).contains(why), "{tag}: {item}");
            assert_eq!(select(statement, ".status-stated-not, .status-read-not").len(), 1, "{tag}: {item}");
        }
    }
}

#[test]
fn a_method_names_the_products_that_answer_its_items() {
    for tag in ["ja", "en"] {
        for method in list(&export()["checklists"][0]["methods"]) {
            let path = format!("{tag}/telework/methods/{}.html", text(&method["id"]));
            let html = page(&path);
            let rows = select(html.root_element(), ".item-row");
            assert_eq!(rows.len(), list(&method["items"]).len(), "{path}");
            for row in rows {
                let id = words(select(row, ".item-id")[0]);
                let item = items(0).iter().find(|item| item["id"] == *id).expect("an item");
                let products =
                    list(&item["procedures"]).iter().map(|one| text(&one["product"])).collect::<BTreeSet<_>>();
                let wanted = products.iter().map(|product| format!("../items/{id}.html#product-{product}"));
                let [line] = select(row, ".on-file")[..] else { panic!("{path}: {id}") };
                assert_eq!(links(line), wanted.collect(), "{path}: {id}");
                assert_eq!(select(line, ".mark[class*='status-']").len(), products.len(), "{path}: {id}");
                assert!(!words(line).is_empty(), "{path}: {id}");
            }
        }
    }
}

/// Pages that join the Chatwork guide, which cites the third edition, with items of the second.
#[test]
fn every_page_that_joins_guide_and_checklist_tells_the_edition() {
    let joining = |path: &str| {
        let (_, rest) = path.split_once('/').expect("a page has a language");
        rest.starts_with("telework/methods/") && !rest.ends_with("index.html")
            || ["telework/coverage.html", "telework/index.html", CW, "products/chatwork/index.html"].contains(&rest)
            || ["3-1", "6-1", "7-3", "9-4", "10-1", "10-2", "10-3"]
                .iter()
                .any(|item| rest == format!("telework/items/{item}.html"))
    };
    let html = |path: &&String| path.rsplit('.').next() == Some("html") && path.contains('/');
    let mut joined = 0;
    for path in shipped().keys().filter(html) {
        let notices = select(page(path).root_element(), ".edition-notice").len();
        assert_eq!(notices, usize::from(joining(path)), "{path}");
        joined += notices;
    }
    assert_eq!(joined, 2 * (8 + 4 + 7));
}

#[test]
fn a_document_that_gives_no_date_for_its_screens_is_said_to_give_none() {
    assert!(product("line-works")["guide"]["verified"].is_null());
    for (tag, label, missing, date) in [
        ("ja", "最終確認", "資料に記載なし", "2024年11月5日"),
        ("en", "Last verified", "Not stated in the document", "November 5, 2024"),
    ] {
        for (id, wanted) in [("line-works", missing), ("chatwork", date)] {
            for path in [format!("{tag}/products/{id}/index.html"), format!("{tag}/products/{id}/guide.html")] {
                let html = page(&path);
                let facts = select(html.root_element(), ".facts > div").into_iter().map(words).collect::<Vec<_>>();
                assert!(facts.iter().any(|fact| fact.contains(label) && fact.contains(wanted)), "{path}: {facts:?}");
            }
            let html = page(&format!("{tag}/telework/items/9-4.html"));
            assert!(words(part(&html, "9-4", &format!("product-{id}"))).contains(wanted), "{tag}: {id}");
        }
    }
}

#[test]
fn shared_responsibility_leads_to_threats_and_procedures_and_back() {
    let threats = [
        ("users", true, &["malware", "unauthorized-access", "loss-theft"][..]),
        ("communication", true, &["eavesdropping", "unauthorized-access"]),
        ("accounts", true, &["unauthorized-access"]),
        ("processing", false, &["unauthorized-access"]),
        ("data", false, &["unauthorized-access"]),
        ("facilities", false, &[]),
    ];
    for tag in ["ja", "en"] {
        let path = format!("{tag}/products/line-works/index.html");
        let html = page(&path);
        let figure = links(select(html.root_element(), ".sides-figure")[0]);
        let rows = select(html.root_element(), ".sides tbody tr");
        assert_eq!((figure.len(), rows.len()), (6, 6), "{path}");
        for ((id, shared, related), row) in threats.into_iter().zip(rows) {
            let anchor = format!("#shared-{id}");
            let wanted = related.iter().map(|threat| format!("../../telework/threats/{threat}.html"));
            let wanted = wanted.chain([anchor.clone()]).collect::<BTreeSet<_>>();
            assert_eq!(links(row), wanted, "{path}: {id}");
            assert!(figure.contains(&anchor), "{path}: {id}");
            assert_eq!(select(row, ".applies-yes").len(), 1 + usize::from(shared), "{path}: {id}");
            let procedures =
                links(part(&html, &path, &anchor[1..])).iter().filter(|url| url.starts_with("guide.html#")).count();
            assert_eq!(procedures > 0, shared, "{path}: {id}");
            for threat in related {
                let back = format!("../../products/line-works/index.html{anchor}");
                let threat = format!("{tag}/telework/threats/{threat}.html");
                assert!(links(page(&threat).root_element()).contains(&back), "{threat}: {back}");
            }
        }
    }
}

#[test]
fn items_without_a_procedure_in_any_product_say_so() {
    for tag in ["ja", "en"] {
        let gaps = page(&format!("{tag}/telework/coverage.html"));
        let listed =
            select(gaps.root_element(), ".item-group .item-id").into_iter().map(words).collect::<BTreeSet<_>>();
        for item in items(0) {
            let id = text(&item["id"]);
            let none = list(&item["procedures"]).is_empty();
            let html = page(&format!("{tag}/telework/items/{id}.html"));
            assert_eq!(select(html.root_element(), ".notice-gap").len(), usize::from(none), "{tag}: {id}");
            let answered = list(&item["procedures"]).iter().any(|one| one["status"] != "unavailable");
            assert_eq!(listed.contains(id), !answered, "{tag}: {id}");
        }
    }
}

#[test]
fn crosswalk_rows_are_shown_on_both_items_with_reversed_relations() {
    let html = page("ja/telework/items/9-3.html");
    let mapping = words(part(&html, "9-3", "mappings"));
    assert!(mapping.contains("9-3は実9に含まれる"), "{mapping}");
    let html = page("ja/fisc/items/jitsu-9.html");
    let mapping = words(part(&html, "実9", "mappings"));
    assert!(mapping.contains("実9は9-3を含む"), "{mapping}");
    let rows = items(0).iter().map(|item| {
        let html = page(&format!("en/telework/items/{}.html", text(&item["id"])));
        select(html.root_element(), "main .facts dt a[href*=\"/fisc/items/\"]").len()
    });
    assert_eq!(rows.sum::<usize>(), 37);
}

/// What a third product and a third checklist are made of: a folder each, and the checklist's name in `site.yaml`.
const ADDED: [(&str, &str); 4] = [
    (
        "content/products/third/product.yaml",
        "name: {ja: 三番目の製品, en: Third product}\nvendor: {ja: 見本社, en: Sample Inc.}\nkind: chat\nguide: {title: {ja: 資料, \
         en: Document}}\ngaps: [{items: [2-1], reason: {ja: 端末の話は資料にない。, en: The document is silent on devices.}}]\n",
    ),
    (
        "content/products/third/guide.ja.md",
        "# 三番目の製品の設定\n\n## 台帳 {#register items=1-2,house:A-1 for=admin}\n\n[[menu:設定 > 台帳]]を開きます。\n",
    ),
    (
        "content/products/third/guide.en.md",
        "# Third product setting guide\n\n## Register {#register}\n\nOpen [[menu:設定 > 台帳|Settings > Register]].\n",
    ),
    (
        "content/checklists/house/checklist.yaml",
        "title: {ja: 社内の一覧, en: House checklist}\nshort: {ja: 社内, en: House}\npublisher: {ja: 見本社, en: Sample Inc.}\n\
         edition: 1\nedition_title: {ja: 初版, en: 1st edition}\nsummary: {ja: 社内の決まり。, en: House rules.}\n\
         binding: {ja: 正文は社内にある。, en: The wording stands in house.}\ncategories: [{id: rules, title: {ja: 決まり, en: Rules}}]\n\
         items:\n  - {id: A-1, slug: a-1, category: rules, title: {ja: 台帳, en: Register}, text: {ja: 台帳を作る。, en: Keep a register.}}\n",
    ),
];

#[test]
fn a_third_product_and_a_third_checklist_are_a_folder_each() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let mut site = files(&project().join("content"));
    let before = std::str::from_utf8(&site["site.yaml"]).expect("site.yaml is text");
    let after = before.replace("checklists: [telework, fisc]", "checklists: [telework, fisc, house]");
    assert_ne!(before, after, "site.yaml lists its checklists in another way");
    site.insert("site.yaml".to_owned(), after.into_bytes());
    common::write(&folder.path().join("content"), &site);
    common::write(
        folder.path(),
        &ADDED.into_iter().map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).collect(),
    );

    let run = tebiki(folder.path(), &["build"]);
    assert!(run.status.success(), "{}", stderr(&run));
    let built = files(&folder.path().join("public"));
    let text =
        |path: &str| String::from_utf8_lossy(built.get(path).unwrap_or_else(|| panic!("no page {path}"))).into_owned();
    for tag in ["ja", "en"] {
        // The product stands beside the others: on its pages, its items, the methods, both matrices, and in the lists.
        for (path, wanted) in [
            ("products/index.html", "third/index.html"),
            ("products/third/index.html", "guide.html#register"),
            ("products/third/guide.html", "id=\"register\""),
            ("telework/items/1-2.html", "../../products/third/guide.html#register"),
            ("telework/items/2-1.html", "../../products/third/index.html"),
            ("telework/methods/3.html", "../items/1-2.html#product-third"),
            ("telework/coverage.html", "../products/third/index.html"),
            ("house/items/a-1.html", "../../products/third/guide.html#register"),
            ("house/coverage.html", "../products/third/index.html"),
            ("house/index.html", "items/a-1.html"),
            ("index.html", "house/index.html"),
        ] {
            let page = text(&format!("{tag}/{path}"));
            assert!(page.contains(wanted), "{tag}/{path}: no {wanted}");
        }
    }
    let export = tebiki(folder.path(), &["export", "--format", "json"]);
    let export: Value = serde_json::from_str(stdout(&export)).expect("the export is JSON");
    assert_eq!((list(&export["checklists"]).len(), list(&export["products"]).len()), (3, 24));
}
