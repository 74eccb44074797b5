//! Facts of the shipped content, as the documents that it stands on print them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::common::shipped::export;
use crate::common::{files, project, stderr, stdout, tebiki, write};
use serde_json::Value;
use tebiki::diagnostic::Diagnostics;
use tebiki::{build, check};

/// The overview table of the checklist (part 2, section 3): each item with its category, its priority (◎ or ○) and whether
/// it applies to the methods 1 to 8.
const OVERVIEW: [(&str, &str, char, &str); 32] = [
    ("1-1", "assets", '◎', "✓✓✓✓✓✓✓✓"),
    ("1-2", "assets", '◎', "✓✓✓✓✓✓✓✓"),
    ("2-1", "malware-protection", '◎', "✓✓✓✓✓✓✓✓"),
    ("2-2", "malware-protection", '○', "✓✓×✓✓✓×✓"),
    ("2-3", "malware-protection", '○', "✓✓✓✓✓✓✓✓"),
    ("3-1", "access-control", '◎', "✓✓✓✓✓✓✓✓"),
    ("3-2", "access-control", '○', "✓××✓✓××✓"),
    ("3-3", "access-control", '○', "✓✓×✓✓✓×✓"),
    ("3-4", "access-control", '○', "✓✓×✓✓✓×✓"),
    ("3-5", "access-control", '○', "✓✓×✓✓✓×✓"),
    ("4-1", "physical", '◎', "✓✓✓✓✓✓✓✓"),
    ("5-1", "vulnerabilities", '◎', "✓✓✓✓✓✓✓✓"),
    ("5-2", "vulnerabilities", '◎', "✓✓✓✓✓✓✓✓"),
    ("5-3", "vulnerabilities", '○', "✓✓✓✓✓✓✓✓"),
    ("5-4", "vulnerabilities", '◎', "✓×××✓×××"),
    ("6-1", "encryption", '○', "✓✓×✓✓✓×✓"),
    ("6-2", "encryption", '○', "✓✓✓✓✓✓✓✓"),
    ("7-1", "incidents", '◎', "✓✓✓✓✓✓✓✓"),
    ("7-2", "incidents", '○', "✓✓✓✓✓✓✓✓"),
    ("7-3", "incidents", '○', "✓××✓✓××✓"),
    ("8-1", "data-protection", '◎', "✓✓✓✓✓✓✓✓"),
    ("8-2", "data-protection", '○', "✓✓✓✓✓✓✓✓"),
    ("8-3", "data-protection", '○', "✓✓✓×✓✓✓×"),
    ("8-4", "data-protection", '○', "✓✓✓×✓✓✓×"),
    ("8-5", "data-protection", '○', "✓✓×✓✓✓×✓"),
    ("9-1", "accounts", '◎', "✓✓✓✓✓✓✓✓"),
    ("9-2", "accounts", '◎', "✓✓✓✓✓✓✓✓"),
    ("9-3", "accounts", '○', "✓✓✓✓××××"),
    ("9-4", "accounts", '○', "✓✓✓✓✓✓✓✓"),
    ("10-1", "privileges", '○', "✓✓✓✓✓✓✓✓"),
    ("10-2", "privileges", '○', "✓✓✓✓✓✓✓✓"),
    ("10-3", "privileges", '○', "✓✓✓✓××××"),
];

/// The threats of the same table, in the table's order of items; by their initials: malware, unauthorized access, loss or
/// theft, eavesdropping.
const THREATS: [&str; 32] = [
    "mul", "ue", "m", "m", "m", "u", "u", "e", "e", "e", "e", "u", "u", "u", "u", "e", "e", "mule", "mule", "mule",
    "l", "l", "l", "ul", "e", "u", "u", "u", "u", "u", "u", "u",
];

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn texts(value: &Value) -> Vec<&str> {
    list(value).iter().map(text).collect()
}

fn ids(value: &Value) -> Vec<&str> {
    list(value).iter().map(|entry| text(&entry["id"])).collect()
}

/// The telework checklist.
fn telework() -> &'static Value {
    assert_eq!(ids(&export()["checklists"]), ["telework", "fisc"]);
    &export()["checklists"][0]
}

/// The standard for financial institutions.
fn fisc() -> &'static Value {
    &export()["checklists"][1]
}

fn product(id: &str) -> &'static Value {
    list(&export()["products"]).iter().find(|product| product["id"] == id).expect("a product")
}

/// The procedures of a product with the items that they cover.
fn procedures_of(product: &str) -> impl Iterator<Item = (&'static str, &'static Value)> {
    procedures().filter(move |(_, procedure)| procedure["product"] == product)
}

/// All procedures with the items that they cover.
fn procedures() -> impl Iterator<Item = (&'static str, &'static Value)> {
    let items = list(&telework()["items"]).iter();
    items.flat_map(|item| list(&item["procedures"]).iter().map(|procedure| (text(&item["id"]), procedure)))
}

fn item(id: &str) -> &'static Value {
    list(&telework()["items"]).iter().find(|item| item["id"] == id).expect("an item")
}

#[test]
fn the_checklist_is_that_of_the_second_edition() {
    assert_eq!(telework()["edition"], "2");
    assert_eq!(ids(&telework()["items"]), OVERVIEW.map(|(id, ..)| id));
    for (id, category, priority, methods) in OVERVIEW {
        let item = item(id);
        assert_eq!(item["category"], category, "{id}");
        assert_eq!(item["priority"], if priority == '◎' { "high" } else { "medium" }, "{id}");
        let applies = methods.chars().zip(1..).filter(|(mark, _)| *mark == '✓').map(|(_, n)| n.to_string());
        assert_eq!(texts(&item["methods"]), applies.collect::<Vec<_>>(), "{id}");
        assert_eq!(item["slug"], id);
    }
}

#[test]
fn methods_select_their_items() {
    let methods = list(&telework()["methods"]);
    assert_eq!(ids(&telework()["methods"]), ["1", "2", "3", "4", "5", "6", "7", "8"]);
    let selected = methods.iter().map(|method| list(&method["items"]).len()).collect::<Vec<_>>();
    assert_eq!(selected, [32, 29, 23, 29, 30, 27, 21, 27]);
    for (at, method) in methods.iter().enumerate() {
        let table = OVERVIEW.iter().filter(|(_, _, _, marks)| marks.chars().nth(at) == Some('✓')).map(|(id, ..)| *id);
        assert_eq!(texts(&method["items"]), table.collect::<Vec<_>>(), "method {}", at + 1);
    }
}

#[test]
fn threats_are_answered_by_their_items() {
    let names = ["malware", "unauthorized-access", "loss-theft", "eavesdropping"];
    assert_eq!(ids(&telework()["threats"]), names);
    for ((id, ..), initials) in OVERVIEW.iter().zip(THREATS) {
        let expected = names.iter().copied().filter(|name| initials.contains(&name[..1])).collect::<Vec<_>>();
        assert_eq!(texts(&item(id)["threats"]), expected, "{id}");
    }
}

#[test]
fn chatwork_covers_its_items_and_no_others() {
    let covered = procedures_of("chatwork")
        .map(|(item, procedure)| (item, text(&procedure["audience"])))
        .collect::<BTreeSet<_>>();
    let admin = ["7-3", "10-1", "10-2", "10-3"].map(|id| (id, "admin"));
    let user = ["3-1", "6-1", "9-4"].map(|id| (id, "user"));
    assert_eq!(covered, admin.into_iter().chain(user).collect());
}

#[test]
fn chatwork_only_makes_up_for_the_access_log_that_it_lacks() {
    for (item, procedure) in procedures_of("chatwork") {
        assert_eq!(procedure["status"] == "alternative", item == "7-3", "{item}: {procedure}");
        assert!(procedure["status"] != "unavailable", "{item}: {procedure}");
    }
}

#[test]
fn a_procedure_that_is_not_simply_full_says_why() {
    for (item, procedure) in procedures().filter(|(_, procedure)| procedure["status"] != "full") {
        assert!(["ja", "en"].iter().all(|tag| !text(&procedure["reason"][tag]).is_empty()), "{item}: {procedure}");
    }
}

#[test]
fn the_chatwork_guide_has_its_printed_facts() {
    let product = product("chatwork");
    assert_eq!(product["plan"]["ja"], "ビジネスプラン");
    assert_eq!(product["plan"]["en"], "Business plan");
    let guide = &product["guide"];
    let facts = ["version", "published", "verified", "cites"].map(|key| text(&guide[key]));
    assert_eq!(facts, ["1.2", "2025-03", "2024-11-05", "telework@3"]);
}

#[test]
fn line_works_answers_what_its_paper_supports() {
    let statuses = |wanted: &'static str| {
        procedures_of("line-works").filter(move |(item, _)| *item == wanted).map(|(_, one)| text(&one["status"]))
    };
    let covered = procedures_of("line-works").map(|(item, _)| item).collect::<BTreeSet<_>>();
    let expected = "1-1 3-1 5-1 5-2 6-1 7-1 7-3 8-1 8-2 8-4 9-1 9-2 9-3 9-4 10-1 10-2";
    assert_eq!(covered, expected.split(' ').collect());
    // The paper never speaks of locating a device, and its two-step verification leaves out mail protocols.
    assert_eq!(statuses("8-1").collect::<Vec<_>>(), ["unavailable"]);
    assert!(statuses("9-4").all(|status| status == "partial"));
    assert_eq!(statuses("9-3").collect::<Vec<_>>(), ["full"]);
    let guide = &product("line-works")["guide"];
    assert_eq!((text(&guide["version"]), text(&guide["published"])), ("1.03", "2025-01-09"));
    assert!(guide["cites"].is_null());
    let plans = procedures_of("line-works").filter(|(item, one)| *item == "7-3" && !one["plan"].is_null());
    assert!(plans.count() >= 2, "how long logs are kept, and whether they can be downloaded, depends on the plan");
}

#[test]
fn the_standard_has_the_items_that_the_sheet_names() {
    let items = list(&fisc()["items"]);
    let of = |mark: char| items.iter().filter(|item| text(&item["id"]).starts_with(mark)).count();
    assert_eq!((items.len(), of('統'), of('実'), of('監')), (117, 23, 93, 1));
    for item in items {
        assert!(item["priority"].is_null() && texts(&item["threats"]).is_empty(), "{item}");
        assert!(text(&item["slug"]).is_ascii(), "{item}");
        assert_eq!(list(&item["statements"]).len(), 1, "{item}");
    }
    assert!(list(&fisc()["methods"]).is_empty() && list(&fisc()["threats"]).is_empty());
    let jitsu_8 = items.iter().find(|item| item["id"] == "実8").expect("an item");
    assert_eq!(jitsu_8["slug"], "jitsu-8");
}

#[test]
fn four_items_of_the_standard_are_stated_as_not_done() {
    let stated = |item: &&Value| item["statements"][0]["applies"] == false;
    let not_done = list(&fisc()["items"]).iter().filter(stated).map(|item| text(&item["id"]));
    assert_eq!(not_done.collect::<Vec<_>>(), ["実97", "実117", "実140", "実141"]);
}

#[test]
fn statements_are_about_the_groups_of_the_sheet() {
    let groups = list(&fisc()["items"]).iter().map(|item| texts(&item["statements"][0]["items"]).join(" "));
    let groups = groups.collect::<BTreeSet<_>>();
    for group in [
        "統1 統2 統3",
        "統4 統5 統6 統7 統8 統12",
        "実8 実9 実10 実11 実12 実13",
        "実112 実113 実114 実115 実116 実117",
        "監1",
    ] {
        assert!(groups.contains(group), "{group}: {groups:?}");
    }
}

/// Items of the standard to whose subject the answer of their group never speaks, read line by line in the sheet.
const SILENT: &str = "統6 統7 統8 統12 統16 統17 統22 統26 実1 実2 実6 実10 実11 実12 実13 実17 実18 実22 実45 実67 実68 実70 実76 \
                      実77 実79 実93 実94 実98 実100 実104 実105 実113 実115 実137";

#[test]
fn how_a_group_answer_fits_an_item_is_read_for_every_item() {
    let silent = SILENT.split(' ').filter(|id| !id.is_empty()).collect::<BTreeSet<_>>();
    let mut counts = [0; 3];
    for item in list(&fisc()["items"]) {
        let (id, statement) = (text(&item["id"]), &item["statements"][0]);
        // Of the first two the vendor itself says why it does not do what they ask for; of the others we read it so.
        let not_done = ["実97", "実117", "実140", "実141"].contains(&id);
        assert_eq!(statement["reading"].is_null(), not_done, "{id}");
        assert_eq!(statement["ours"].is_null(), !["実140", "実141"].contains(&id), "{id}");
        assert!(!statement["responsibility"].is_null() && statement["date"] == "2019-12-05", "{id}");
        if !not_done {
            let fits = text(&statement["reading"]["fits"]);
            counts[["yes", "part", "no"].iter().position(|known| *known == fits).expect("a known word")] += 1;
            assert_eq!(fits == "no", silent.contains(id), "{id}");
        }
    }
    assert_eq!(counts, [36, 43, 34]);
}

#[test]
fn responsibility_is_what_chapter_4_says_and_nothing_else() {
    for (item, procedure) in procedures() {
        let said = !procedure["responsibility"].is_null();
        assert_eq!(said, !procedure["responsibility_source"].is_null(), "{item}: {procedure}");
        assert!(!said || procedure["product"] == "line-works", "{item}: the Chatwork guide divides no responsibility");
    }
    assert!(procedures_of("line-works").any(|(item, one)| item == "6-1" && one["responsibility"] == "shared"));
    assert!(procedures_of("line-works").all(|(item, one)| item != "7-1" || one["responsibility"].is_null()));
}

#[test]
fn the_catalogue_has_the_products_that_the_checklist_names() {
    let products = list(&export()["products"]);
    assert_eq!(products.len(), 23);
    let names = products.iter().map(|product| text(&product["name"]["ja"])).collect::<BTreeSet<_>>();
    let listed = [
        "CiscoWebexMeetings",
        "Microsoft Teams",
        "Zoom",
        "Windows",
        "Mac",
        "iOS",
        "Android",
        "LanScope An",
        "Exchange Online",
        "Gmail",
        "Teams_chat",
        "LINE",
        "OneDrive",
        "Googleドライブ",
        "Dropbox",
        "YAMAHA VPNルータ",
        "CiscoASA",
        "Windowsリモートデスクトップ接続",
        "Chromeリモートデスクトップ",
        "Microsoft Defender",
        "ウイルスバスター ビジネスセキュリティサービス",
    ];
    for name in listed.into_iter().chain(["Chatwork", "LINE WORKS"]) {
        // The list prints some names as one word, as files are named; their pages say so.
        let shown = match name {
            "CiscoWebexMeetings" => "Cisco Webex Meetings",
            "Teams_chat" => "Teams chat",
            "CiscoASA" => "Cisco ASA",
            name => name,
        };
        assert!(names.contains(shown), "{name}: {names:?}");
        let id = shown.to_lowercase().replace(' ', "-");
        if shown != name {
            let source = std::fs::read_to_string(format!("content/products/{id}/product.yaml")).unwrap_or_default();
            assert_eq!(source.matches(&format!("「{name}」")).count(), 2, "{name} in both languages");
        }
    }
    let with_guide = products.iter().filter(|product| !product["guide"].is_null()).map(|product| text(&product["id"]));
    assert_eq!(with_guide.collect::<BTreeSet<_>>(), BTreeSet::from(["chatwork", "line-works"]));
}

#[test]
fn the_glossary_has_its_terms() {
    let terms = ids(&export()["terms"]).into_iter().collect::<BTreeSet<_>>();
    let printed = "os vpn access-log virus cloud-service vulnerability secure-browser security-update definition-file firewall \
                   firmware malware remote-desktop router";
    let defined_by_notes = ["important-information", "mdm", "flash-memory"];
    // What the document explains outside of its list: in its first parts, with its items, and under its keywords.
    let explained = "telework ransomware shoulder-surfing administrator-rights time-synchronization ntp access-control \
                     password-strength brute-force-attack dictionary-attack passphrase";
    let expected = printed.split_whitespace().chain(defined_by_notes).chain(explained.split_whitespace());
    assert_eq!(terms, expected.collect());
    assert_eq!(list(&export()["terms"]).len(), 28);
}

/// Calls `look` with every value that holds texts by language, and where it is.
fn each_localized<'a>(value: &'a Value, path: &str, look: &mut dyn FnMut(&str, &'a Value)) {
    match value {
        // Synonyms and words to avoid are those of one language, and another may have none.
        Value::Object(map) if map.values().all(Value::is_array) && !map.contains_key("id") => {}
        Value::Object(map) if map.contains_key("ja") => look(path, value),
        Value::Object(map) => map.iter().for_each(|(key, value)| each_localized(value, &format!("{path}.{key}"), look)),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(at, value)| each_localized(value, &format!("{path}[{at}]"), look));
        }
        _ => {}
    }
}

#[test]
fn every_exported_text_is_in_both_languages() {
    let mut seen = 0;
    each_localized(export(), "", &mut |path, value| {
        seen += 1;
        let languages = value.as_object().expect("a map").keys().collect::<Vec<_>>();
        assert_eq!(languages, ["en", "ja"], "{path}");
        // A section may have nothing but sections inside it, and a text nothing but sections.
        let empty = ["ja", "en"].map(|tag| text(&value[tag]).trim().is_empty());
        let may_be_empty = [".text", ".opening"].iter().any(|end| path.ends_with(end));
        assert!(empty == [false; 2] || (may_be_empty && empty == [true; 2]), "{path}: {value}");
        if path.split('.').next_back() == Some("url") {
            assert!(text(&value["ja"]).starts_with("ja/") && text(&value["en"]).starts_with("en/"), "{path}: {value}");
        }
    });
    let least = 2 * (32 + 8 + 4 + 1 + 28);
    assert!(
        seen >= least,
        "{seen} texts, but items, methods, threats, products and terms have {least} titles and addresses"
    );
}

#[test]
fn nothing_is_wrong_with_the_content_but_the_edition_that_the_guide_cites() {
    let output = tebiki(project(), &["check", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0));
    let report: Value = serde_json::from_str(stdout(&output)).expect("the report is JSON");
    let codes = list(&report["diagnostics"]).iter().map(|problem| text(&problem["code"])).collect::<Vec<_>>();
    assert_eq!(codes, ["TB0502"], "{report:#}");
}

/// Whoever changes a text of the shipped content looks at what it is linked with: `cargo run -- review`, and when both ends
/// are right, `cargo run -- review accept LINK`.
#[test]
fn every_link_between_texts_is_accepted() {
    let run = tebiki(project(), &["review", "--format", "json"]);
    let report: Value = serde_json::from_str(stdout(&run)).expect("JSON");
    assert_eq!(report["has_lock"], true);
    for list in ["suspect", "new", "gone"] {
        let links = report[list].as_array().expect("a list");
        let names = links.iter().map(|link| link["link"].as_str().or(link.as_str()).unwrap_or_default().to_owned());
        assert_eq!(names.collect::<Vec<_>>(), Vec::<String>::new(), "{list}: run `cargo run -- review`");
    }
    assert_eq!(stderr(&run), "");
}

#[test]
fn no_text_has_a_word_to_avoid_and_each_is_told_of_where_it_is_planted() {
    let told = |folder: &Path| {
        let checked = build::check(folder).expect("the site can be read");
        let catalog = checked.catalog.as_ref().expect("a site has a catalog");
        let mut found = Diagnostics::default();
        check::check_words(catalog, &checked.sources.map, &mut found);
        let found = found.sorted(&checked.sources.map).into_iter().map(|one| one.message.clone());
        (found.collect::<BTreeSet<_>>(), catalog.glossary.words.clone())
    };
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    write(&folder.path().join("content"), &files(&project().join("content")));
    let (found, words) = told(folder.path());
    assert_eq!(found, BTreeSet::new());
    let mut expected = BTreeSet::new();
    for (tag, rules) in ["ja", "en"].into_iter().zip(words.iter().map(|(_, rules)| rules)) {
        assert!(rules.len() > 10, "{tag}");
        let planted = rules.iter().flat_map(|rule| &rule.avoid).map(|word| word.value.clone()).collect::<Vec<_>>();
        let page = folder.path().join(format!("content/pages/history.{tag}.md"));
        let mut text = fs::read_to_string(&page).expect("the page is there");
        text.extend(planted.iter().map(|word| format!("\n{word}\n")));
        fs::write(&page, text).expect("the page can be written");
        expected.extend(planted.iter().map(|word| format!("`{word}` is a word to avoid")));
    }
    assert_eq!(told(folder.path()).0, expected);
}
