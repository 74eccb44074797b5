//! What belongs to what: sheets, sections, depths, rows without ids.

use rust_xlsxwriter::{Format, FormatAlign, Workbook};
use serde_json::Value;

use super::cases::{checklist, fill, imported, values};
use super::{Folder, list, told};
use crate::common::{stderr, stdout};

/// A workbook of sheets with texts.
fn book(folder: &Folder, name: &str, sheets: &[(&str, &[&[&str]])]) {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        fill(book.add_worksheet().set_name(*name).expect("a name"), rows);
    }
    book.save(folder.path().join(name)).expect("a workbook can be saved");
}

/// The title of each item's category, in one language.
fn categories(checklist: &Value, language: &str) -> Vec<String> {
    let title = |id: &Value| {
        let category = list(&checklist["categories"]).iter().find(|one| one["id"] == *id).expect("a category");
        category["title"][language].as_str().unwrap_or_default().to_owned()
    };
    list(&checklist["items"]).iter().map(|item| title(&item["category"])).collect()
}

#[test]
fn columns_of_depths_make_sections() {
    let table = "assessable,depth,ref_id,name,description\n,1,PR,Protect,\n,2,PR.AC,Access,\n\
                 x,3,AC-1,Lock,Lock the screen.\nx,3,AC-2,Badge,Wear a badge.\n,1,DE,Detect,\nx,2,DE-1,Watch,Watch the door.\n";
    let read = checklist(table, &["--lang", "en"]);
    assert_eq!(values(&read, &["id", "title"], "en"), [["AC-1", "Lock"], ["AC-2", "Badge"], ["DE-1", "Watch"]]);
    assert_eq!(categories(&read, "en"), ["PR Protect / PR.AC Access", "PR Protect / PR.AC Access", "Detect"]);
    let (told, _) = imported(table, &["--lang", "en"]);
    assert!(told.contains("3 rows are sections and become categories, such as `Protect`\n"), "{told}");

    // Without a column that says which rows are items, a row with others below and without a text of its own is a section.
    let read =
        checklist("階層,項番,題名,内容\n1,1,端末,\n2,1-1,ロック,画面をロックする\n1,2,人,\n2,2-1,教育,教える\n", &[]);
    assert_eq!(categories(&read, "ja"), ["端末", "人"]);
    let table = "parent_id,ref_id,name,description\n,A,Access,\nA,1,Lock,Lock it.\nA,2,Badge,Wear it.\n,B,People,\nB,3,Teach,Teach them.\n";
    assert_eq!(categories(&checklist(table, &["--lang", "en"]), "en"), ["A Access", "A Access", "B People"]);
}

#[test]
fn a_level_may_be_a_rank_or_a_depth() {
    let rank = "ID,Level,Title,Text\n1.1,1,Lock,Lock it.\n1.2,2,Badge,Wear it.\n1.3,1,Teach,Teach them.\n";
    let (told, yaml) = imported(rank, &["--lang", "en"]);
    assert_eq!(yaml.matches("  - id: 1.").count(), 3, "{yaml}");
    assert!(told.contains("the column `Level` is not imported\n"), "{told}");
    let depth = "ID,Level,Title,Text\n1,1,Access,\n1.1,2,Lock,Lock it.\n2,1,People,\n2.1,2,Teach,Teach them.\n";
    assert_eq!(categories(&checklist(depth, &["--lang", "en"]), "en"), ["Access", "People"]);
}

#[test]
fn indentation_makes_sections() {
    let table = "項番,要求事項\n1,端末\n1-1,　画面をロックする\n1-2,　机に鍵をかける\n2,人\n2-1,　教える\n";
    assert_eq!(categories(&checklist(table, &[]), "ja"), ["端末", "端末", "人"]);
    let (told, _) = imported(table, &[]);
    assert!(told.contains("column B: how far this column is indented says what belongs to what\n"), "{told}");
    let folder = Folder::new();
    folder.workbook("t.xlsx", |sheet| {
        fill(sheet, &[&["No.", "Requirement"], &["A", "Access"], &["A1", ""], &["B", "People"], &["B1", ""]]);
        let indent = Format::new().set_align(FormatAlign::Left).set_indent(1);
        sheet.write_with_format(2, 1, "Lock it.", &indent).expect("a cell");
        sheet.write_with_format(4, 1, "Teach them.", &indent).expect("a cell");
    });
    let yaml = folder.yaml(&["t.xlsx", "--lang", "en"]);
    assert!(
        yaml.contains("en: Access\n") && yaml.matches("  - id: A1\n").count() == 1 && !yaml.contains("- id: A\n"),
        "{yaml}"
    );
    // A requirement with others that refine it below stays one.
    let read = checklist("No,Requirement\nAC-1,Lock it.\nAC-1(1),  Lock the window.\nAC-2,Badge.\n", &["--lang", "en"]);
    assert_eq!(values(&read, &["id"], "en").concat(), ["AC-1", "AC-1(1)", "AC-2"]);
}

#[test]
fn rows_without_an_id_are_told_numbered_or_left_out() {
    let table = "ref_id,name,description\nA-1,Lock,Lock it.\n,Badge,Wear it.\n,Key,Hide it.\n";
    let folder = Folder::new();
    folder.write("t.csv", table);
    let refused = told(&folder.import(&["t.csv", "--lang", "en"]));
    assert!(refused.contains("`--missing-ids number` makes ids of the one above"), "{refused}");
    let read = checklist(table, &["--lang", "en", "--missing-ids", "number"]);
    assert_eq!(values(&read, &["id", "slug"], "en"), [["A-1", ""], ["A-1#1", "a-1-1"], ["A-1#2", "a-1-2"]]);
    let (told, _) = imported(table, &["--lang", "en", "--missing-ids", "number"]);
    assert!(told.contains("row 3: 2 rows have no id; ids were made of those above, such as `A-1#1`\n"), "{told}");
    let (told, yaml) = imported(table, &["--lang", "en", "--missing-ids", "leave-out"]);
    assert!(!yaml.contains("Badge") && told.matches("this row has no id; it is left out\n").count() == 2, "{told}");
}

#[test]
fn sheets_about_the_document_are_never_taken() {
    let folder = Folder::new();
    let head: &[&str] = &["項番", "対策内容"];
    let history: &[&[&str]] = &[
        &["No.", "日付", "改訂内容"],
        &["1", "2026-04-01", "初版"],
        &["2", "2026-05-01", "誤記"],
        &["3", "2026-06-01", "追加"],
    ];
    let mapping: &[&[&str]] = &[&["source_id", "target_id", "ref_id", "description"], &["1", "2", "r", "alike"]];
    let cover: &[&[&str]] = &[&["文書名", "対策一覧"], &["版", "2"], &["作成者", "総務"], &["発行日", "2026-04-01"]];
    book(
        &folder,
        "t.xlsx",
        &[
            ("改訂の記録", history),
            ("はじめに", &[&["この表の使い方"]]),
            ("対応", mapping),
            ("表題", cover),
            ("空", &[]),
            ("対策", &[head, &["1-1", "鍵"]]),
        ],
    );
    let output = folder.import(&["t.xlsx"]);
    let expected = "other sheets are not imported: `改訂の記録` (a history of changes), `はじめに` (about the document, by its name), \
                    `対応` (relates items of two lists), `表題` (names and values, no items), `空` (empty)\n";
    assert!(stderr(&output).contains(expected), "{}", stderr(&output));
    assert!(stdout(&output).contains("  - id: 1-1\n"), "{}", stdout(&output));
    // One that is named is taken, and told.
    let named = told(&folder.import(&["t.xlsx", "--sheet", "改訂の記録"]));
    assert!(
        named.contains(
            "warning[TB0720]: t.xlsx: 改訂の記録: this does not look like a checklist: a history of changes\n"
        ),
        "{named}"
    );
    // Where there is nothing else, nothing is taken.
    book(&folder, "none.xlsx", &[("改訂履歴", history), ("cover", cover)]);
    let none = told(&folder.import(&["none.xlsx"]));
    assert!(
        none.starts_with("exit status 2\n")
            && none.contains("`改訂履歴` (a history of changes), `cover` (names and values, no items)"),
        "{none}"
    );
    // A sheet of revised measures is a checklist.
    book(
        &folder,
        "revised.xlsx",
        &[
            ("改訂履歴", history),
            ("対策", &[&["項番", "改訂内容", "対策内容", "改訂日"], &["1-1", "語句", "鍵", "4月"]]),
        ],
    );
    assert!(folder.yaml(&["revised.xlsx"]).contains("ja: 鍵\n"));
}

#[test]
fn sheets_can_be_joined() {
    let folder = Folder::new();
    let sheet =
        |id: &'static str, text: &'static str| vec![["項番", "対策内容", "方式①"].to_vec(), vec![id, text, "○"]];
    let (a, b) = (sheet("1-1", "鍵"), sheet("2-1", "教育"));
    let (a, b) = (a.iter().map(Vec::as_slice).collect::<Vec<_>>(), b.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let more: &[&[&str]] = &[&["No", "対策内容", "方式②"], &["3-1", "監視", "○"]];
    book(
        &folder,
        "t.xlsx",
        &[("端末", &a), ("人", &b), ("改訂履歴", &[&["版", "日付", "内容"], &["1", "4月", "初版"]]), ("監視", more)],
    );
    let output = folder.import(&["t.xlsx", "--sheet", "all"]);
    let yaml = stdout(&output);
    assert_eq!(
        yaml.lines()
            .filter_map(|line| line.strip_prefix("  - id: "))
            .filter(|id| id.contains('-') && !id.starts_with('c'))
            .collect::<Vec<_>>(),
        ["1-1", "2-1", "3-1"]
    );
    for name in ["端末", "人", "監視"] {
        assert!(yaml.contains(&format!("    title:\n      ja: {name}\n")), "{name}: {yaml}");
    }
    assert!(yaml.contains("methods: [1]\n") && yaml.contains("methods: [2]\n"), "{yaml}");
    assert!(stderr(&output).contains("t.xlsx, sheets 端末, 人, 監視: 3 items, 2 methods"), "{}", stderr(&output));
    // An id of one sheet that stands in another is told with both places.
    book(&folder, "same.xlsx", &[("端末", &a), ("人", &a)]);
    let same = told(&folder.import(&["same.xlsx", "--sheet", "all"]));
    assert!(same.contains("error[TB0703]: same.xlsx: 人!A2: this id stands twice, first in 端末!A2\n"), "{same}");
}

#[test]
fn lists_and_paragraphs_of_a_cell_stay_what_they_are() {
    let folder = Folder::new();
    let text = "次のどちらかを行う。\n・鍵をかける\n・*机*にしまう\n\n終えたら記録する。\n1. 日付\n2. 名前";
    folder.write("t.csv", format!("項番,題名,内容\n1-1,鍵,\"{text}\"\n1-2,窓,\"窓を\n閉める\"\n"));
    folder.site(&["t.csv"]);
    let site = folder.path().join("site");
    let build = crate::common::tebiki(&site, &["build"]);
    assert!(build.status.success(), "{}", stderr(&build));
    let page =
        |id: &str| std::fs::read_to_string(site.join(format!("public/ja/list/items/{id}.html"))).expect("a page");
    let expected = "<div class=\"lead\">\n<p>次のどちらかを行う。</p>\n<ul>\n<li>鍵をかける</li>\n<li>*机*にしまう</li>\n</ul>\n\
                    <p>終えたら記録する。</p>\n<ol>\n<li>日付</li>\n<li>名前</li>\n</ol>\n</div>";
    assert!(page("1-1").contains(expected), "{}", page("1-1"));
    assert!(page("1-2").contains("<p class=\"lead\">窓を<br"), "{}", page("1-2"));
}

#[test]
fn rows_below_an_item_are_parts_of_it() {
    let table = "assessable,depth,ref_id,name,description\n,1,A,Access,\nx,2,A.1,Lock,Lock the screen.\n,3,A.1.a,,when you leave\n\
                 ,3,,At night,close the door\nx,2,A.2,Badge,Wear it.\n,1,B,People,\n";
    let read = checklist(table, &["--lang", "en"]);
    let expected = ["Lock the screen.\n\nA.1.a\\\nwhen you leave\n\nAt night\\\nclose the door", "Wear it."];
    let texts =
        list(&read["items"]).iter().map(|item| item["text"]["en"].as_str().unwrap_or_default()).collect::<Vec<_>>();
    assert_eq!(texts, expected);
    let (told, _) = imported(table, &["--lang", "en"]);
    assert!(told.contains("warning[TB0721]: t.csv: row 4: 2 rows are no items and have none below them"), "{told}");
    assert!(told.contains("the section `People` has no item in it and is left out\n"), "{told}");
}

#[test]
fn a_preview_shows_what_is_read_and_why() {
    let folder = Folder::new();
    let head: &[&str] = &["項番", "分類", "対策内容", "優先度", "備考"];
    book(
        &folder,
        "t.xlsx",
        &[
            ("表紙", &[&["対策一覧"]]),
            ("対策", &[head, &["1-1", "端末", "鍵をかける", "○", "x"], &["1-2", "人", "教える", "◎", ""]]),
        ],
    );
    let output = folder.import(&["t.xlsx", "--preview"]);
    let expected = "  read        `対策`, headings in row 1, 3 rows with something in them
  columns     id          A `項番` (by its name), such as `1-1`
              text        C `対策内容` (by its name), such as `鍵をかける`
              category    B `分類` (by its name), such as `端末`
              priority    D `優先度` (by its name), such as `○`
  left out    E `備考`: it holds remarks
  not read    `表紙` (about the document, by its name)
  items       2, such as
              1-1  鍵をかける [端末] ○
              1-2  教える [人] ◎
  categories  端末 (1)
              人 (1)
  priorities  ◎ (1), ○ (1); the first is the most urgent
";
    assert_eq!(stdout(&output), expected);
    // It is shown before a checklist is written, too.
    let output = folder.import(&["t.xlsx", "--output", "site", "--id", "list"]);
    assert!(stderr(&output).contains(expected), "{}", stderr(&output));
}
