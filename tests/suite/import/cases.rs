//! Tables as people have them: what each says stays what it says, or is told.

use std::fs;

use rust_xlsxwriter::{ExcelDateTime, FilterCondition, Format, Workbook, Worksheet};
use serde_json::Value;

use super::{Folder, list, told};
use crate::common::{stderr, stdout, tebiki};

/// The checklist that a table becomes, as it is written; a site with it checks.
pub(super) fn checklist(table: &str, arguments: &[&str]) -> Value {
    let folder = Folder::new();
    folder.write("t.csv", table);
    folder.site(&[&["t.csv"], arguments].concat());
    let file = folder.path().join("site/content/checklists/list/checklist.yaml");
    serde_yaml::from_str(&fs::read_to_string(file).expect("a file")).expect("the file is YAML")
}

/// What is told of a table that is imported, and what it becomes.
pub(super) fn imported(table: &str, arguments: &[&str]) -> (String, String) {
    let folder = Folder::new();
    folder.write("t.csv", table);
    let output = folder.import(&[&["t.csv"], arguments].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    (stderr(&output).to_owned(), stdout(&output).to_owned())
}

/// Some keys of each item; of a text, one language.
pub(super) fn values(checklist: &Value, keys: &[&str], language: &str) -> Vec<Vec<String>> {
    let value = |item: &Value, key: &str| {
        let value = if item[key].is_object() { &item[key][language] } else { &item[key] };
        value.as_str().unwrap_or_default().to_owned()
    };
    list(&checklist["items"]).iter().map(|item| keys.iter().map(|key| value(item, key)).collect()).collect()
}

#[test]
fn remarks_are_never_a_condition() {
    for (heading, language) in [("備考", "ja"), ("Remarks", "en"), ("Notes", "en"), ("コメント", "ja")] {
        let table = format!("No,Requirement,{heading}\n1-1,Lock the screen,mind it at noon\n");
        let (told, yaml) = imported(&table, &["--lang", language]);
        assert!(!yaml.contains("condition") && !yaml.contains("at noon"), "{yaml}");
        let expected =
            format!("warning[TB0711]: t.csv: column C: the column `{heading}` is not imported: it holds remarks\n");
        assert!(told.contains(&expected), "{told}");
        let (_, yaml) = imported(&table, &["--lang", language, "--map", &format!("condition={heading}")]);
        assert!(yaml.contains(&format!("    condition:\n      {language}: mind it at noon\n")), "{yaml}");
    }
}

#[test]
fn the_exact_heading_wins() {
    let table = "No,Requirement,Remarks,Conditions\n1-1,Lock the screen,see the intranet,only for laptops\n";
    assert_eq!(values(&checklist(table, &["--lang", "en"]), &["condition"], "en"), [["only for laptops"]]);
    let table = "対策の分類と内容,項番,内容,No.\n古い,1-1,鍵をかける,7\n";
    let (told, yaml) = imported(table, &[]);
    assert!(yaml.contains("- id: 1-1\n") && yaml.contains("ja: 鍵をかける\n"), "{yaml}");
    assert!(told.contains("the column `No.` is not imported: `項番` holds the ids of items\n"), "{told}");
    let table = "ID,Control,Description\n1-1,Lock,Lock the screen\n";
    assert_eq!(values(&checklist(table, &["--lang", "en"]), &["title", "text"], "en"), [["Lock", "Lock the screen"]]);
}

#[test]
fn columns_of_other_languages_are_told_or_read_as_such() {
    let table = "id,description[nl],description\n1-1,Vergrendel het scherm,Lock the screen\n";
    assert_eq!(values(&checklist(table, &["--lang", "en"]), &["text"], "en"), [["Lock the screen"]]);
    let (told, _) = imported(table, &["--lang", "en"]);
    assert!(told.contains("`description[nl]` is not imported: it is in another language, `nl`\n"), "{told}");
    let (_, yaml) = imported(table, &["--lang", "en,nl"]);
    assert!(yaml.contains("    text:\n      en: Lock the screen\n      nl: Vergrendel het scherm\n"), "{yaml}");

    let table = "項番,分類,分類（英語）,日本語,英語\n1-1,端末,Devices,鍵をかける,Lock it. Always.\n";
    let read = checklist(table, &["--lang", "ja,en"]);
    assert_eq!(values(&read, &["title", "text"], "ja"), [["鍵をかける", "鍵をかける"]]);
    assert_eq!(values(&read, &["title", "text"], "en"), [["Lock it", "Lock it. Always."]]);
    let (_, yaml) = imported(table, &["--lang", "ja,en"]);
    assert!(yaml.contains("    title:\n      ja: 端末\n      en: Devices\n"), "{yaml}");

    let table = "id,title_ja,title_en\n1-1,鍵,Lock\n";
    assert_eq!(values(&checklist(table, &["--lang", "en"]), &["title"], "en"), [["Lock"]]);
}

#[test]
fn the_lower_of_two_rows_of_headings_says_more() {
    let folder = Folder::new();
    let plain = Format::new();
    folder.workbook("merged.xlsx", |sheet| {
        sheet.merge_range(0, 0, 1, 0, "項番", &plain).expect("merged cells");
        sheet.merge_range(0, 1, 0, 2, "対策", &plain).expect("merged cells");
        for (column, texts) in [(0, ["", "1-1"]), (1, ["題名", "画面ロック"]), (2, ["内容", "画面をロックする"])]
        {
            if column > 0 {
                sheet.write(1, column, texts[0]).expect("a cell");
            }
            sheet.write(2, column, texts[1]).expect("a cell");
        }
    });
    folder.write("plain.csv", "項番,対策,\n,題名,内容\n1-1,画面ロック,画面をロックする\n");
    folder.write("below.csv", ",対策,\n項番,題名,内容\n1-1,画面ロック,画面をロックする\n");
    for file in ["merged.xlsx", "plain.csv", "below.csv"] {
        let yaml = folder.yaml(&[file]);
        let expected = "    title:\n      ja: 画面ロック\n    text:\n      ja: 画面をロックする\n";
        assert!(yaml.contains("- id: 1-1\n") && yaml.contains(expected), "{file}: {yaml}");
    }
}

#[test]
fn priorities_are_in_the_order_of_what_they_mean() {
    for (marks, expected) in [
        (["SHOULD", "SHALL", "MAY"], ["SHALL", "SHOULD", "MAY"]),
        (["High", "Low", "Moderate"], ["High", "Moderate", "Low"]),
        (["P2", "P1", "P3"], ["P1", "P2", "P3"]),
        (["2", "1", "3"], ["1", "2", "3"]),
        (["任意", "必須", "推奨"], ["必須", "推奨", "任意"]),
    ] {
        let [a, b, c] = marks;
        let table = format!("No,Requirement,Priority\n1-1,a,{a}\n1-2,b,{b}\n1-3,c,{c}\n");
        let (told, yaml) = imported(&table, &["--lang", "en"]);
        let order = yaml.lines().filter_map(|line| line.trim().strip_prefix("symbol: "));
        let order = order.map(|mark| mark.trim_matches('"').to_owned()).collect::<Vec<_>>();
        assert_eq!(order, expected);
        assert!(!told.contains("TB0718"), "{told}");
    }
    let table = "No,Requirement,Priority\n1-1,a,Soon\n1-2,b,Now\n";
    let (told, _) = imported(table, &["--lang", "en"]);
    let expected = "warning[TB0718]: t.csv: column C: which of these comes first is not known; they stay in the order of \
                    the table: Soon, Now\n";
    assert!(told.contains(expected), "{told}");
    let (told, _) = imported("No,対策,重要度\n1,a,3\n2,b,1\n", &[]);
    assert!(
        told.contains("whether the lowest number or the highest comes first is not said; taken as 1, 3\n"),
        "{told}"
    );
}

#[test]
fn made_titles_are_whole() {
    let table = "No,Requirement\nA-1,E.g. disable old protocols. Then restart.\nA-2,No. 5 of the policy applies.\n\
                 A-3,1. Keep the door closed.\nA-4,The firm (incl. subsidiaries) must encrypt. Always.\n";
    let titles = values(&checklist(table, &["--lang", "en"]), &["title"], "en").concat();
    let expected = [
        "E.g. disable old protocols",
        "No. 5 of the policy applies",
        "1. Keep the door closed",
        "The firm (incl. subsidiaries) must encrypt",
    ];
    assert_eq!(titles, expected);
    let table = "No,対策\n1,「はい。」と答える。次へ。\n2,株式会社○○（以下、「当社」という。）は鍵をかける。次へ。\n";
    let titles = values(&checklist(table, &[]), &["title"], "ja").concat();
    assert_eq!(titles, ["「はい。」と答える", "株式会社○○（以下、「当社」という。）は鍵をかける"]);
}

#[test]
fn a_line_break_between_japanese_characters_is_no_space() {
    let table =
        "No,分類,対策,優先度\n1,\"認証\n管理\",a,\"最\n優先\"\n2,認証管理,b,最優先\n3,\"Access\ncontrol\",c,最優先\n";
    let (_, yaml) = imported(table, &[]);
    assert_eq!(yaml.matches("ja: 認証管理\n").count(), 1, "{yaml}");
    assert!(yaml.contains("ja: Access control\n") && !yaml.contains("認証 管理"), "{yaml}");
    assert_eq!(yaml.matches("symbol: 最優先\n").count(), 1, "{yaml}");
}

#[test]
fn an_address_is_made_of_the_id() {
    let rows = ["AC-2,a\n", "AC-2(1),b\n", "3(a)(i),c\n", "1.1-EI/EE,d\n", "実8,e\n"];
    let slugs = |rows: &[&str]| {
        let read = checklist(&format!("No,Requirement\n{}", rows.concat()), &["--lang", "en"]);
        let mut slugs = values(&read, &["id", "slug"], "en");
        slugs.sort();
        slugs
    };
    let expected =
        [["1.1-EI/EE", "1.1-ei-ee"], ["3(a)(i)", "3-a-i"], ["AC-2", ""], ["AC-2(1)", "ac-2-1"], ["実8", "u5b9f-8"]];
    assert_eq!(slugs(&rows), expected);
    let above = [&["A 0,z\n"], &rows[..]].concat();
    assert_eq!(
        slugs(&above)[3..],
        [expected[2].map(str::to_owned), expected[3].map(str::to_owned), expected[4].map(str::to_owned)]
    );

    let (told, yaml) = imported("No,Requirement\nA(1),a\nA/1,b\nB (1),c\n", &["--lang", "en"]);
    assert!(yaml.contains("slug: b-1\n") && !yaml.contains("slug: a-1\n"), "{yaml}");
    assert_eq!(told.matches("another id would have the same web address; `a-1-").count(), 2, "{told}");
}

#[test]
fn ids_are_found_under_their_usual_names() {
    for (headings, title, text) in [
        ("ref_id,name,description", "Lock", "Lock the screen"),
        ("req_id,name,req_description", "Lock", "Lock the screen"),
        ("Policy ID,Title,Policy", "Lock", "Lock the screen"),
        ("Control ID,Control Name,Control", "Lock", "Lock the screen"),
        ("Req #,Title,Requirement", "Lock", "Lock the screen"),
        ("管理策番号,管理策名,管理策", "Lock", "Lock the screen"),
    ] {
        let table = format!("{headings}\n1-1,Lock,Lock the screen\n");
        let read = checklist(&table, &["--lang", "en"]);
        assert_eq!(values(&read, &["id", "title", "text"], "en"), [["1-1", title, text]], "{headings}");
    }
    let folder = Folder::new();
    folder.write("t.csv", "コード名,やること,担当\n1,鍵をかける,総務\n");
    let told = told(&folder.import(&["t.csv"]));
    let expected = "error[TB0702]: t.csv: no row looks like the headings of a checklist; row 1 has `コード名`, `やること`, `担当`\n";
    assert!(told.contains(expected), "{told}");
}

#[test]
fn ids_that_are_written_as_formulas_are_ids() {
    let table = "No,Requirement\n\"=\"\"0010\"\"\",a\n=\"0011\",b\n\"=\"\"1-1\"\"\",c\n";
    let (_, yaml) = imported(table, &["--lang", "en"]);
    let ids = yaml.lines().filter_map(|line| line.strip_prefix("  - id: ")).filter(|id| id.contains('1'));
    assert_eq!(ids.collect::<Vec<_>>(), ["0010", "0011", "1-1"]);
}

#[test]
fn a_tall_merged_cell_is_no_heading() {
    let folder = Folder::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 99, 9, "No.", &Format::new()).expect("merged cells");
    for (row, column, text) in [(0, 1, "対策内容"), (1, 0, "1-1"), (1, 1, "鍵をかける")] {
        sheet.write(row, column, text).expect("a cell");
    }
    book.save(folder.path().join("t.xlsx")).expect("a workbook can be saved");
    let yaml = folder.yaml(&["t.xlsx"]);
    assert!(yaml.contains("- id: 1-1\n") && yaml.contains("ja: 鍵をかける\n"), "{yaml}");
}

#[test]
fn the_language_is_that_of_the_site() {
    let folder = Folder::new();
    folder.write("t.csv", "ID,Title,Text,Text (Japanese)\n1-1,Lock,Lock the screen,画面をロックする\n");
    for (languages, expected) in [
        ("en", "    text:\n      en: Lock the screen\n"),
        ("en,ja", "    text:\n      en: Lock the screen\n      ja: 画面をロックする\n"),
    ] {
        let site = format!("site-{}", languages.len());
        let made = tebiki(folder.path(), &["init", &site, "--languages", languages, "--title", "T"]);
        assert!(made.status.success(), "{}", stderr(&made));
        let output = folder.import(&["t.csv", "--output", &site, "--id", "list"]);
        assert!(output.status.success(), "{}", stderr(&output));
        let file = folder.path().join(&site).join("content/checklists/list/checklist.yaml");
        let yaml = fs::read_to_string(file).expect("a file");
        assert!(yaml.contains(expected), "{yaml}");
        // In the folder of the site, what is only shown is in its language as well.
        let shown = tebiki(&folder.path().join(&site), &["import", "checklist", "../t.csv"]);
        assert!(stdout(&shown).contains(expected), "{}", stderr(&shown));
        let check = tebiki(&folder.path().join(&site), &["check"]);
        assert!(check.status.success(), "{}", stdout(&check));
    }
    let output = folder.import(&["t.csv"]);
    assert!(stdout(&output).contains("      ja: 画面をロックする\n"), "{}", stdout(&output));
}

/// Writes texts into a sheet, from its first cell.
pub(super) fn fill(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, texts) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*texts).filter(|(_, text)| !text.is_empty()) {
            sheet.write(row, column, *text).expect("a cell");
        }
    }
}

#[test]
fn numbers_are_read_as_the_workbook_shows_them() {
    let folder = Folder::new();
    folder.workbook("t.xlsx", |sheet| {
        fill(sheet, &[&["項番", "対策"], &["", "a"], &["", "b"], &["", "c"], &["", "d"], &["", "e"]]);
        for (row, number, format) in
            [(1, 5.0, "000"), (2, 7.0, "\"実\"0"), (3, 1.1, "0.00"), (4, 103.0, "0-00"), (5, 2.5, "# ?/?")]
        {
            sheet.write_with_format(row, 0, number, &Format::new().set_num_format(format)).expect("a cell");
        }
    });
    let output = folder.import(&["t.xlsx"]);
    let yaml = stdout(&output);
    for id in ["005", "実7", "\"1.10\"", "1-03"] {
        assert!(
            yaml.contains(&format!("  - id: {}\n", id.trim_matches('"'))) || yaml.contains(&format!("  - id: {id}\n")),
            "{yaml}"
        );
    }
    let told = stderr(&output);
    assert!(
        told.contains("warning[TB0713]: t.xlsx: 対策!A6: the workbook shows this number in another form"),
        "{told}"
    );
    assert_eq!(told.matches("TB0713]").count(), 2, "{told}");
}

#[test]
fn hidden_and_struck_out_rows_are_told_and_can_be_left_out() {
    let folder = Folder::new();
    let struck = Format::new().set_font_strikethrough();
    folder.workbook("t.xlsx", |sheet| {
        fill(sheet, &[&["項番", "対策"], &["1-1", "今の"], &["1-2", "隠れた"], &["", ""], &["1-4", ""]]);
        sheet.set_row_hidden(2).expect("a hidden row");
        sheet.write_with_format(3, 0, "1-3", &struck).expect("a cell");
        sheet.write_with_format(3, 1, "廃止した", &struck).expect("a cell");
        sheet.write_with_format(4, 1, "一部", &struck).expect("a cell");
    });
    let output = folder.import(&["t.xlsx"]);
    assert_eq!(stdout(&output).matches("  - id: 1-").count(), 4, "{}", stderr(&output));
    for expected in [
        "warning[TB0719]: t.xlsx: 対策, row 3: this row is hidden in the workbook; it is imported like the others\n",
        "warning[TB0719]: t.xlsx: 対策, row 4: this row is struck out; it is imported like the others\n",
        "warning[TB0719]: t.xlsx: 対策, row 5: this row is struck out; it is imported like the others\n",
    ] {
        assert!(stderr(&output).contains(expected), "{}", stderr(&output));
    }
    let output = folder.import(&["t.xlsx", "--leave-out", "hidden,struck-out"]);
    let yaml = stdout(&output);
    assert!(!yaml.contains("隠れた") && !yaml.contains("廃止した") && !yaml.contains("一部"), "{yaml}");
    assert_eq!(stderr(&output).matches("it is left out\n").count(), 3, "{}", stderr(&output));
}

#[test]
fn what_is_struck_out_of_a_cell_is_told_and_can_be_left_out() {
    let folder = Folder::new();
    let (plain, struck) = (Format::new(), Format::new().set_font_strikethrough());
    folder.workbook("t.xlsx", |sheet| {
        fill(sheet, &[&["項番", "題名", "対策"], &["1-1", "鍵", ""], &["1-2", "", "窓を閉める"]]);
        sheet.write_rich_string(1, 2, &[(&plain, "机に"), (&struck, "毎日"), (&plain, "鍵をかける")]).expect("a cell");
        sheet.write_rich_string(2, 1, &[(&struck, "旧"), (&struck, "い窓")]).expect("a cell");
    });
    let output = folder.import(&["t.xlsx"]);
    assert!(
        stdout(&output).contains("ja: 机に毎日鍵をかける\n") && stdout(&output).contains("ja: 旧い窓\n"),
        "{}",
        stdout(&output)
    );
    for expected in [
        "warning[TB0719]: t.xlsx: 対策!C2: a part of this cell is struck out, `毎日`; it is imported like the others\n",
        "warning[TB0719]: t.xlsx: 対策!B3: this cell is struck out; it is imported like the others\n",
    ] {
        assert!(stderr(&output).contains(expected), "{}", stderr(&output));
    }
    let output = folder.import(&["t.xlsx", "--leave-out", "struck-out"]);
    assert!(
        stdout(&output).contains("ja: 机に鍵をかける\n") && !stdout(&output).contains("旧い窓"),
        "{}",
        stdout(&output)
    );
    assert_eq!(stderr(&output).matches("; it is left out\n").count(), 2, "{}", stderr(&output));
}

#[test]
fn dates_are_read_as_the_workbook_shows_them() {
    let folder = Folder::new();
    folder.workbook("t.xlsx", |sheet| {
        fill(sheet, &[&["項番", "対策", "出典"], &["1-1", "a", ""], &["1-2", "b", ""], &["1-3", "c", ""]]);
        let date = ExcelDateTime::from_ymd(2026, 4, 1).expect("a date");
        let formats = ["[$-411]ggge\"年\"m\"月\"d\"日\"", "yyyy\"年\"m\"月\"", "yyyy\\-mm\\-dd"];
        for (row, format) in (1..).zip(formats) {
            sheet.write_datetime_with_format(row, 2, &date, &Format::new().set_num_format(format)).expect("a cell");
        }
    });
    let output = folder.import(&["t.xlsx"]);
    for expected in ["ja: 令和8年4月1日\n", "ja: 2026年4月\n", "ja: 2026-04-01\n"] {
        assert!(stdout(&output).contains(expected), "{expected}: {}", stdout(&output));
    }
    assert!(!stderr(&output).contains("TB0713"), "{}", stderr(&output));
}

#[test]
fn hidden_columns_and_filtered_rows_can_be_left_out() {
    let folder = Folder::new();
    folder.workbook("t.xlsx", |sheet| {
        fill(sheet, &[&["項番", "対策内容", "理由"], &["1-1", "鍵", "盗難"], &["1-2", "窓", "雨"]]);
        sheet.set_column_hidden(2).expect("a hidden column");
        sheet.autofilter(0, 0, 2, 2).expect("a filter");
        sheet.filter_column(0, &FilterCondition::new().add_list_filter("1-1")).expect("a filter");
        sheet.set_row_hidden(2).expect("a hidden row");
    });
    let output = folder.import(&["t.xlsx"]);
    assert!(
        stdout(&output).contains("雨")
            && stderr(&output)
                .contains("row 3: this row is hidden in the workbook, where a filter is on; it is imported"),
        "{}",
        stderr(&output)
    );
    let output = folder.import(&["t.xlsx", "--leave-out", "hidden,hidden-columns"]);
    assert!(!stdout(&output).contains("盗難") && !stdout(&output).contains("1-2"), "{}", stdout(&output));
    assert!(
        stderr(&output).contains("the column `理由` is not imported: it is hidden in the workbook\n"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_hidden_column_does_not_win_over_a_visible_one() {
    let folder = Folder::new();
    folder.workbook("two.xlsx", |sheet| {
        fill(sheet, &[&["項番", "対策内容", "対策内容（改訂）"], &["1-1", "古い文", "新しい文"]]);
        sheet.set_column_hidden(1).expect("a hidden column");
    });
    let yaml = folder.yaml(&["two.xlsx"]);
    assert!(yaml.contains("ja: 新しい文\n") && !yaml.contains("古い文"), "{yaml}");
    folder.workbook("one.xlsx", |sheet| {
        fill(sheet, &[&["項番", "対策内容"], &["1-1", "文"]]);
        sheet.set_column_hidden(1).expect("a hidden column");
    });
    let told = told(&folder.import(&["one.xlsx"]));
    assert!(
        told.contains("warning[TB0719]: one.xlsx: 対策, column B: this column is hidden in the workbook"),
        "{told}"
    );
}

#[test]
fn the_best_sheet_is_read_and_the_others_are_named() {
    let folder = Folder::new();
    let save = |name: &str, sheets: &[(&str, &[&[&str]])]| {
        let mut book = Workbook::new();
        for (name, rows) in sheets {
            fill(book.add_worksheet().set_name(*name).expect("a name"), rows);
        }
        book.save(folder.path().join(name)).expect("a workbook can be saved");
    };
    let meta: &[&[&str]] =
        &[&["type", "library"], &["ref_id", "basic-controls"], &["name", "Basic"], &["description", "Three"]];
    let content: &[&[&str]] = &[&["ref_id", "name", "description"], &["1-1", "Lock", "Lock the screen"]];
    save("meta.xlsx", &[("library_meta", meta), ("content", content)]);
    for map in ["", "id=ref_id"] {
        let yaml = folder.yaml(&["meta.xlsx", "--lang", "en", "--map", map]);
        assert!(
            yaml.starts_with("# Imported from meta.xlsx, content.\n") && yaml.contains("en: Lock the screen\n"),
            "{yaml}"
        );
    }
    let head: &[&str] = &["項番", "分類", "対策内容"];
    save(
        "t.xlsx",
        &[
            ("表紙", &[&["表紙"]]),
            ("端末", &[head, &["1-1", "端末", "端末の対策"]]),
            ("人", &[head, &["2-1", "人", "教育"], &["2-2", "人", "誓約"]]),
        ],
    );
    let told = told(&folder.import(&["t.xlsx"]));
    let expected = "warning[TB0716]: t.xlsx: other sheets are not imported: `表紙` (about the document, by its name), `端末` (looks like a checklist as well, 1 row)\n";
    assert!(told.contains(expected) && told.contains("t.xlsx, sheet 人: 2 items"), "{told}");
}

#[test]
fn rows_of_sections_become_categories() {
    let categories = |table: &str| {
        let read = checklist(table, &[]);
        let titles =
            list(&read["categories"]).iter().map(|one| one["title"]["ja"].as_str().unwrap_or_default().to_owned());
        (titles.collect::<Vec<_>>(), values(&read, &["title", "category"], "ja"))
    };
    let (titles, items) = categories(
        "項番,題名,内容,優先度\n1,端末,,\n1-1,ロック,画面をロックする,高\n2,アカウント,,\n2-1,削除,消す,高\n",
    );
    assert_eq!(titles, ["端末", "アカウント"]);
    assert_eq!(items, [["ロック", "category-1"], ["削除", "category-2"]]);
    let (titles, items) =
        categories("項番,題名,内容,優先度\n,端末,この章は端末について,\n1-1,ロック,画面をロックする,高\n");
    assert_eq!((titles, items), (vec!["端末".to_owned()], vec![vec!["ロック".to_owned(), "category-1".to_owned()]]));
    // Sections in sections, and an item that belongs to the outer one again.
    let (titles, items) = categories(
        "項番,題名,内容\nA,端末,\nA.1,画面,\nA.1.1,ロック,画面をロックする\nA.2,机,机に鍵をかける\nB,人,\nB.1,教育,教える\n",
    );
    assert_eq!(titles, ["端末", "端末 / 画面", "人"]);
    assert_eq!(
        items.iter().map(|item| item[1].as_str()).collect::<Vec<_>>(),
        ["category-2", "category-1", "category-3"]
    );
    // A requirement above others that refine it stays one.
    let (_, items) = categories("項番,題名,内容\nA-1,鍵,鍵をかける\nA-1(1),窓,窓を閉める\n");
    assert_eq!(items.len(), 2);
}

#[test]
fn marks_can_be_told_to_mean_yes() {
    let table = "No,Requirement,Level 1,Level 2\n1-1,a,x,x\n1-2,b,,x\n";
    let map = ["--lang", "en", "--map", "methods=Level 1:Level 2"];
    let (told, yaml) = imported(table, &map);
    assert!(yaml.contains("methods: [1, 2]\n") && yaml.contains("methods: [2]\n"), "{yaml}");
    assert!(told.contains("warning[TB0713]: t.csv: `x` is the only mark of methods; it is taken for yes\n"), "{told}");
    let (told, same) = imported(table, &[&map[..], &["--yes", "x"]].concat());
    assert!(same == yaml && !told.contains("TB0713"), "{told}");
    // Beside a tick, a cross may mean no.
    let folder = Folder::new();
    folder.write("t.csv", table.replacen('x', "✓", 1));
    let told = stderr(&folder.import(&[&["t.csv"], &map[..]].concat())).to_owned();
    assert!(told.contains("error[TB0707]: t.csv: D2: this mark is neither yes nor no\n"), "{told}");
    let (_, yaml) = imported(&table.replace('x', "該当"), &map);
    assert!(yaml.contains("methods: [1, 2]\n"), "{yaml}");
}

#[test]
fn an_id_at_the_beginning_of_a_text_is_split_off() {
    let table = "Category,Assurance level,Requirement\nContext,Basic,GV.OC-01.1: The organisation knows its mission.\n\
                 Context,Important,GV.OC-01.2: It is known to all.\n";
    let read = checklist(table, &["--lang", "en", "--id-from", "text"]);
    let expected = [["GV.OC-01.1", "The organisation knows its mission."], ["GV.OC-01.2", "It is known to all."]];
    assert_eq!(values(&read, &["id", "text"], "en"), expected);
    let (_, yaml) = imported("題名,内容\n実8　端末,台帳を作る\n", &["--id-from", "title"]);
    assert!(yaml.contains("  - id: 実8\n") && yaml.contains("ja: 端末\n"), "{yaml}");
    let folder = Folder::new();
    folder.write("t.csv", table);
    let refused = told(&folder.import(&["t.csv", "--lang", "en"]));
    assert!(refused.contains("where ids stand at the beginning of texts, pass `--id-from text`"), "{refused}");
    folder.write("u.csv", "分類,内容\n端末,台帳を作る\n");
    let refused = told(&folder.import(&["u.csv", "--id-from", "text"]));
    assert!(refused.contains("error[TB0703]: u.csv: B2: this text does not begin with an id\n"), "{refused}");
}
