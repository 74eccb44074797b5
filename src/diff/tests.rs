use std::path::Path;

use super::*;
use crate::diagnostic::Diagnostics;
use crate::load::Sources;
use crate::resolve::{Catalog, UnitTexts};
use crate::{build, parse, resolve};

/// A small site; `edit` changes the text of its files.
fn snapshot(edit: impl Fn(&str, &str) -> String) -> Snapshot {
    let (sources, catalog) = site(edit);
    Snapshot::of_site(&catalog, &sources.map)
}

pub(super) fn site(edit: impl Fn(&str, &str) -> String) -> (Sources, Catalog) {
    let files = [
        (
            "content/site.yaml",
            "title: {ja: 題, en: T}\ndescription: {ja: 説明, en: D}\nlanguages: [ja, en]\nchecklists: [list]\n\
             kinds:\n  - {id: chat, title: {ja: チャット, en: Chat}}\n\
             fields:\n  team: {title: {ja: 担当, en: Team}, type: text}\n  owner: {title: {ja: 責任者, en: Owner}, type: person}\n\
             \x20 level:\n    title: {ja: 重要度, en: Level}\n    type: choice\n\
             \x20   choices: [{id: low, title: {ja: 低, en: Low}}, {id: high, title: {ja: 高, en: High}}]\n",
        ),
        (
            "content/checklists/list/checklist.yaml",
            "title: {ja: 表, en: L}\nshort: {ja: 表, en: L}\npublisher: {ja: 省, en: M}\nedition: 1\n\
             edition_title: {ja: 第1版, en: 1st}\nsummary: {ja: 要約, en: S}\nbinding: {ja: 原文, en: B}\n\
             categories:\n  - {id: a, title: {ja: 分類, en: C}}\n\
             items:\n  - id: 1-1\n    category: a\n    title: {ja: 端末を確認する, en: Check devices}\n    text:\n      ja: >-\n        毎月、端末を確認します。\n      en: \"Check *devices*: each month.\"\n\
             \x20 - id: 1-2\n    category: a\n    title: {ja: ログを集める, en: Collect logs}\n    text: {ja: '[[item:1-1]]のログです。', en: Logs.}\n\
             \x20   fields: {team: {ja: 総務, en: Office}, level: low}\n",
        ),
        (
            "content/products/p/product.yaml",
            "name: {ja: 品, en: P}\nvendor: {ja: 社, en: V}\nkind: chat\nguide:\n  title: {ja: 手引き, en: Guide}\n\
             claims:\n  - {section: remove, item: 1-1, status: partial, reason: {ja: 一部, en: In part}}\n\
             procedures:\n  - {section: remove, fields: {owner: [佐藤, 鈴木]}}\n",
        ),
        (
            "content/products/p/guide.ja.md",
            "# 品\n\n前書き。\n\n## 削除 {#remove items=1-1,1-2 for=admin}\n\n削除します。\n\n## 追加 {#add}\n\n追加します。\n",
        ),
        (
            "content/products/p/guide.en.md",
            "# P\n\nIntro.\n\n## Remove {#remove}\n\nRemove it.\n\n## Add {#add}\n\nAdd it.\n",
        ),
        (
            "content/glossary.yaml",
            "terms:\n  - {id: log, name: {ja: ログ, en: Log}, definition: {ja: 記録, en: Record}}\n",
        ),
    ];
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    for (path, text) in files {
        sources.add(path, &edit(path, text));
    }
    let parsed = parse::parse(&sources, &mut diagnostics).unwrap();
    let catalog = resolve::resolve(parsed, &mut diagnostics);
    let told = diagnostics.sorted(&sources.map).into_iter().map(|problem| problem.message.clone());
    assert!(!diagnostics.has_errors(), "{:?}", told.collect::<Vec<_>>());
    (sources, catalog)
}

/// What is shown where `from` became `to`.
fn changed(from: &str, to: &str) -> String {
    let old = snapshot(|_, text| text.to_owned());
    let new = snapshot(|_, text| text.replace(from, to));
    show(&compare(&old, &new), &[], Format::Human { color: false })
}

#[test]
fn nothing_changed() {
    assert_eq!(changed("", ""), "");
    // Neither the order of keys, nor quotes, nor where lines end.
    assert_eq!(changed("{ja: ログ, en: Log}", "{en: \"Log\", ja: 'ログ'}"), "");
    assert_eq!(changed("\"Check *devices*: each month.\"", "|\n        Check *devices*: each month."), "");
}

#[test]
fn fields_of_ones_own_are_compared_in_sources_and_in_exports() {
    let edits: [(&str, &str, &[&str]); 4] = [
        ("level: low", "level: [high, low]", &["1-2", "fields.level", "low, high"]),
        ("en: Office", "en: Front desk", &["1-2", "fields.team", "desk"]),
        ("[佐藤, 鈴木]", "佐藤", &["p#remove", "fields.owner", "鈴木"]),
        (", level: low", "", &["1-2", "fields.level", "low"]),
    ];
    for (from, to, told) in edits {
        let shown = changed(from, to);
        let edit = |_: &str, text: &str| text.replace(from, to);
        let (old, new) = (site(|_, text| text.to_owned()).1, site(edit).1);
        let read = |site: &_| Exported::parse(&crate::export::json(site).unwrap()).unwrap();
        let [old, new] = Snapshot::of_exports(read(&old), read(&new));
        let exported = show(&compare(&old, &new), &[], Format::Human { color: false });
        for word in told {
            assert!(shown.contains(word), "{word}: {shown}");
            assert!(exported.contains(word), "{word}: {exported}");
        }
    }
    let declared = changed("type: text", "type: text, on: [items]");
    assert!(declared.contains("site") && declared.contains("fields"), "{declared}");
}

#[test]
fn lines_end_anywhere_and_lists_begin_with_any_mark() {
    let list = "Remove it:\n\n- a\n- b\n  c\n";
    let old = snapshot(|_, text| text.replace("Remove it.", list).replace("削除します。", "削除し\nます。"));
    let new = snapshot(|_, text| text.replace("Remove it.", "Remove\nit:\n\n* a\n* b c\n"));
    assert_eq!(show(&compare(&old, &new), &[], Format::Human { color: false }), "");
    // A line break that is shown is a change, and so is a list that has become numbered.
    for other in [list.replace("b\n", "b  \n"), list.replace("- ", "1. ")] {
        let new = snapshot(|_, text| text.replace("Remove it.", &other).replace("削除します。", "削除し\nます。"));
        assert_eq!(compare(&old, &new).len(), 1, "{other}");
    }
}

#[test]
fn what_changes_places_is_told_in_one_line() {
    let section = "## 追加 {#add}\n\n追加します。\n\n";
    let swap = |text: &str| match text.split_once("## 追加") {
        Some((before, _)) => before.replace("## 削除", &format!("{section}## 削除")),
        None => text.to_owned(),
    };
    let (old, new) = (snapshot(|_, text| text.to_owned()), snapshot(|_, text| swap(text)));
    assert_eq!(
        show(&compare(&old, &new), &[], Format::Human { color: false }),
        "Products: 1 changed\n\nProducts\n  ~ p  品\n      guide.sections: remove, add → add, remove\n"
    );
    // A section that is new puts no other in another place.
    let first = |text: &str, heading| text.replace(heading, &format!("## New {{#new}}\n\nNew.\n\n{heading}"));
    let new = snapshot(|_, text| first(&first(text, "## 削除"), "## Remove"));
    let differences = compare(&old, &new);
    assert_eq!(differences.iter().map(|one| (one.kind, &*one.id)).collect::<Vec<_>>(), [(Kind::Procedure, "p#new")]);
}

#[test]
fn texts_change_word_by_word_in_their_language() {
    assert_eq!(
        changed("毎月、端末を確認します。", "毎週、端末を確認します。"),
        "Items: 1 changed\n\nItems\n  ~ list/1-1  端末を確認する\n      text (ja): 毎[-月-]{+週+}、端末を確認します。\n"
    );
    assert_eq!(
        changed("Remove it.", "Remove [it](https://example.org/)."),
        "Procedures and other sections of guides: 1 changed\n\nProcedures and other sections of guides\n  ~ p#remove  削除\n      \
         text (en): Remove [-it-]{+[it](https://example.org/)+}.\n"
    );
    assert_eq!(
        changed("title: {ja: ログを集める, en: Collect logs}", "title: {ja: ログを集める}"),
        "Items: 1 changed\n\nItems\n  ~ list/1-2  ログを集める\n      title (en): [-Collect logs-]\n"
    );
}

#[test]
fn facts_change_as_a_whole() {
    assert_eq!(
        changed("status: partial", "status: alternative"),
        "Mappings of products to items: 1 changed\n\nMappings of products to items\n  ~ list/1-1 p#remove\n      status: partial → alternative\n"
    );
}

#[test]
fn a_mapping_that_is_new_or_gone_says_what_it_says() {
    assert_eq!(
        changed("items=1-1,1-2", "items=1-1"),
        "Procedures and other sections of guides: 1 changed\nMappings of products to items: 1 removed\n\n\
         Procedures and other sections of guides\n  ~ p#remove  削除\n      items: 1-1, 1-2 → 1-1\n\n\
         Mappings of products to items\n  - list/1-2 p#remove\n      status: full (was)\n"
    );
}

#[test]
fn what_moves_takes_its_mappings_with_it() {
    let old = snapshot(|_, text| text.to_owned());
    let new = snapshot(|_, text| text.replace("#remove", "#delete").replace("section: remove", "section: delete"));
    let differences = compare(&old, &new);
    let told = differences.iter().map(|one| (one.id.as_str(), &one.change, one.fields.len())).collect::<Vec<_>>();
    assert_eq!(
        told,
        [
            ("p#delete", &Change::Moved("p#remove".to_owned()), 0),
            ("list/1-1 p#delete", &Change::Moved("list/1-1 p#remove".to_owned()), 0),
            ("list/1-2 p#delete", &Change::Moved("list/1-2 p#remove".to_owned()), 0),
        ]
    );
    // An item with another id, and another category by the way.
    let new = snapshot(|_, text| text.replace("1-2", "2-1"));
    let differences = compare(&old, &new);
    let of = |kind| differences.iter().find(|one| one.kind == kind).map(|one| (one.id.as_str(), one.change.clone()));
    assert_eq!(of(Kind::Item), Some(("list/2-1", Change::Moved("list/1-2".to_owned()))));
    assert_eq!(of(Kind::Mapping), Some(("list/2-1 p#remove", Change::Moved("list/1-2 p#remove".to_owned()))));
}

#[test]
fn what_is_another_thing_is_not_moved() {
    let text = changed(
        "id: log, name: {ja: ログ, en: Log}, definition: {ja: 記録",
        "id: vpn, name: {ja: ＶＰＮ, en: VPN}, definition: {ja: 経路",
    );
    assert!(text.starts_with("Terms: 1 added, 1 removed\n\nTerms\n  + vpn  ＶＰＮ\n  - log  ログ\n"), "{text}");
}

#[test]
fn markdown_shows_any_text_as_it_is() {
    let old = snapshot(|_, text| text.to_owned());
    let new = snapshot(|_, text| text.replace("Remove it.", "Remove <b>, *it* @all #1."));
    let text = show(&compare(&old, &new), &[], Format::Markdown);
    assert!(
        text.starts_with("| | added | removed | changed | moved |\n| --- | ---: | ---: | ---: | ---: |\n| Procedures"),
        "{text}"
    );
    assert!(text.contains("- **changed** `p#remove` 削除\n  - text (en): Remove "), "{text}");
    assert!(text.contains("&lt;b&gt;, \\*it\\* @\u{2060}all #\u{2060}1"), "{text}");
}

#[test]
fn json_has_everything() {
    let old = snapshot(|_, text| text.to_owned());
    let new = snapshot(|_, text| text.replace("毎月", "毎週"));
    let json = serde_json::from_str::<serde_json::Value>(&show(&compare(&old, &new), &[], Format::Json)).unwrap();
    assert_eq!(json["counts"], serde_json::json!({"item": {"added": 0, "changed": 1, "moved": 0, "removed": 0}}));
    let field = &json["differences"][0]["fields"][0];
    assert_eq!(field["pieces"][0], serde_json::json!({"in": "both", "text": "毎"}));
    assert_eq!(field["pieces"][1], serde_json::json!({"in": "old", "text": "月"}));
    assert_eq!(json["differences"][0]["from"], serde_json::Value::Null);
    let none = serde_json::from_str::<serde_json::Value>(&show(&[], &["ja/a.html".to_owned()], Format::Json)).unwrap();
    assert_eq!(none, serde_json::json!({"counts": {}, "differences": [], "lost": ["ja/a.html"]}));
}

#[test]
fn every_text_of_a_site_is_compared() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    for site in [".", "docs", "tests/sites/suspect-links/input", "tests/sites/two-languages-and-a-product/input"] {
        let site = build::check(&project.join(site)).unwrap();
        let catalog = site.catalog.as_ref().unwrap();
        let snapshot = Snapshot::of_site(catalog, &site.sources.map);
        let values = snapshot.entries.iter().flat_map(|entry| &entry.fields).map(|field| &field.value);
        let texts = values.filter_map(|value| match value {
            Value::Texts(texts) => Some(texts.iter().map(|(_, text)| text.as_str())),
            Value::Fact(_) | Value::Order(_) => None,
        });
        let mut told = texts.flatten().collect::<BTreeSet<_>>();
        // A line may have a label.
        for line in told.clone().into_iter().flat_map(str::lines) {
            told.insert(line);
            told.extend(line.match_indices(' ').map(|(at, _)| &line[at + 1..]));
        }
        for UnitTexts { unit, short, long: _ } in catalog.texts() {
            for (key, text) in short {
                for (_, text) in text.iter() {
                    assert!(told.contains(text.inline.written()), "`{key}` of {unit:?}: {}", text.plain());
                }
            }
        }
    }
}
