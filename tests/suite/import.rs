//! `tebiki import checklist` as authors run it: tables of every kind, real workbooks among them, become sites that check.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

mod cases;
mod limits;
mod random;
mod structure;

use crate::common::shipped::export;
use crate::common::{command, files, stderr, stdout, tebiki};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use serde_json::Value;

/// How many items each method of the telework checklist has.
const COUNTS: [usize; 8] = [32, 29, 23, 29, 30, 27, 21, 27];

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder can be made"))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        fs::write(self.path().join(name), bytes).expect("a file can be written");
        self
    }

    /// A workbook with one sheet.
    fn workbook(&self, name: &str, fill: impl FnOnce(&mut Worksheet)) -> &Self {
        let mut book = Workbook::new();
        fill(book.add_worksheet().set_name("対策").expect("a name"));
        book.save(self.path().join(name)).expect("a workbook can be saved");
        self
    }

    fn import(&self, arguments: &[&str]) -> Output {
        tebiki(self.path(), &[&["import", "checklist"], arguments].concat())
    }

    /// What is written where nothing is wrong.
    fn yaml(&self, arguments: &[&str]) -> String {
        let output = self.import(arguments);
        assert!(output.status.success(), "{}", stderr(&output));
        stdout(&output).to_owned()
    }

    /// Imports into a new site, which must check, and gives its export.
    fn site(&self, arguments: &[&str]) -> Value {
        let site = self.path().join("site");
        let output = self.import(&[arguments, &["--output", "site", "--id", "list"]].concat());
        assert!(output.status.success(), "{}", stderr(&output));
        // The language of the table is the one that a site cannot do without.
        let is_english = arguments.windows(2).any(|pair| pair[0] == "--lang" && pair[1].starts_with("en"));
        let languages = if is_english { "en, ja" } else { "ja, en" };
        let yaml = format!(
            "title: {{ja: 題, en: T}}\ndescription: {{ja: 説明, en: D}}\nlanguages: [{languages}]\nchecklists: [list]\n"
        );
        fs::write(site.join("content/site.yaml"), yaml).expect("a file can be written");
        let check = tebiki(&site, &["check", "--format", "short"]);
        assert!(check.status.success(), "{}", stdout(&check));
        // The other language is not there yet, and nothing else is to be said.
        assert!(stdout(&check).lines().all(|line| line.contains("warning[TB0208]")), "{}", stdout(&check));
        let export = tebiki(&site, &["export", "--format", "json"]);
        serde_json::from_str(stdout(&export)).expect("the export is JSON")
    }
}

fn told(output: &Output) -> String {
    format!("exit status {}\n{}", output.status.code().expect("the command ends by itself"), stderr(output))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

/// The telework checklist that is shipped, whose facts other tests hold to the document.
fn telework() -> &'static Value {
    &export()["checklists"][0]
}

/// The overview of the telework checklist in the shape in which the ministry prints it.
fn overview() -> Vec<Vec<String>> {
    let circled = ['①', '②', '③', '④', '⑤', '⑥', '⑦', '⑧'];
    let head = ["No.", "分類", "対策内容", "想定脅威 (概要)", "想定脅威 (詳細)", "優先度", "備考"].map(str::to_owned);
    let mut rows = vec![head.into_iter().chain(circled.map(|n| format!("方式 {n}"))).collect::<Vec<_>>()];
    for item in list(&telework()["items"]) {
        let name = |id: &Value| {
            let threat = list(&telework()["threats"]).iter().find(|threat| threat["id"] == *id).expect("a threat");
            threat["title"]["ja"].as_str().expect("a text").to_owned()
        };
        let threats = list(&item["threats"]).iter().map(name).collect::<Vec<_>>().join(" ");
        let priority = if item["priority"] == "high" { "◎" } else { "○" };
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let mut row = vec![text(&item["id"]), text(&item["category"]), text(&item["title"]["ja"]), threats];
        row.extend(["なぜなら。".to_owned(), priority.to_owned(), String::new()]);
        let methods = list(&item["methods"]).iter().filter_map(Value::as_str).collect::<Vec<_>>();
        row.extend((1..=8).map(|n| if methods.contains(&n.to_string().as_str()) { "✓" } else { "×" }.to_owned()));
        rows.push(row);
    }
    rows
}

/// Holds an imported checklist to the facts of the one that is shipped.
fn is_the_telework_checklist(export: &Value) {
    let (imported, shipped) = (&export["checklists"][0], telework());
    assert_eq!(list(&imported["items"]).len(), 32);
    for (one, other) in list(&imported["items"]).iter().zip(list(&shipped["items"])) {
        for key in ["id", "slug", "priority", "methods"] {
            assert_eq!(one[key], other[key], "{key} of {}", other["id"]);
        }
        assert_eq!(list(&one["threats"]).len(), list(&other["threats"]).len(), "{}", other["id"]);
        assert!(one["url"]["ja"].is_string());
    }
    let counts = list(&imported["methods"]).iter().map(|method| list(&method["items"]).len()).collect::<Vec<_>>();
    assert_eq!(counts, COUNTS);
    let categories = |list: &Value| {
        let mut ids = self::list(&list["items"]).iter().map(|item| item["category"].clone()).collect::<Vec<_>>();
        ids.dedup();
        ids.len()
    };
    assert_eq!(categories(imported), categories(shipped));
    assert_eq!(list(&imported["threats"]).len(), 4);
}

#[test]
fn the_ministrys_overview_is_imported() {
    let mut text = String::new();
    for (at, mut row) in overview().into_iter().enumerate() {
        // Printed pages end between rows, and text that is taken from them has cells that belong to nothing.
        if [4, 12, 20].contains(&at) {
            text.push('\n');
        }
        if (12..20).contains(&at) {
            row.extend(["✓".to_owned(), "✓".to_owned()]);
        }
        text.push_str(&row.join("\t"));
        text.push('\n');
    }
    let folder = Folder::new();
    folder.write("overview.tsv", &text);
    is_the_telework_checklist(&folder.site(&["overview.tsv"]));
    let again = folder.import(&["overview.tsv"]);
    let told = stderr(&again);
    assert_eq!(told.matches("stands beyond the headings and is ignored").count(), 16, "{told}");
    assert!(told.contains("warning[TB0716]: overview.tsv: P15: this cell stands beyond the headings"), "{told}");
    assert!(told.contains("\noverview.tsv: 32 items, 8 methods, 18 warnings\n"), "{told}");
}

#[test]
fn a_workbook_with_merged_cells_is_the_same_checklist() {
    let rows = overview();
    let folder = Folder::new();
    folder.workbook("表.xlsx", |sheet| {
        let plain = Format::new();
        sheet.write(0, 0, "テレワークセキュリティ 一覧").expect("a cell");
        // Headings of two rows: the methods below what they have in common.
        for (column, heading) in (0..).zip(&rows[0]) {
            if column < 7 {
                sheet.merge_range(2, column, 3, column, heading, &plain).expect("merged cells");
            } else {
                sheet.write(3, column, &heading[heading.len() - 3..]).expect("a cell");
            }
        }
        sheet.merge_range(2, 7, 2, 14, "方式ごとの対策要否", &plain).expect("merged cells");
        let mut start = 1;
        for at in 1..rows.len() {
            let row = u32::try_from(at).expect("a small number") + 3;
            for (column, text) in (0..).zip(&rows[at]).filter(|(column, text)| *column != 1 && !text.is_empty()) {
                sheet.write_string(row, column, text).expect("a cell");
            }
            if at + 1 == rows.len() || rows[at + 1][1] != rows[start][1] {
                let first = u32::try_from(start).expect("a small number") + 3;
                if first == row {
                    sheet.write(row, 1, &rows[at][1]).expect("a cell");
                } else {
                    sheet.merge_range(first, 1, row, 1, &rows[at][1], &plain).expect("merged cells");
                }
                start = at + 1;
            }
        }
    });
    is_the_telework_checklist(&folder.site(&["表.xlsx"]));
    let told = stderr(&folder.import(&["表.xlsx"])).to_owned();
    assert!(told.contains("warning[TB0715]: 表.xlsx: 対策!B5: a merged cell, up to B6: its value is taken"), "{told}");
}

#[test]
fn what_a_spreadsheet_made_of_texts_is_told_cell_by_cell_in_one_run() {
    let folder = Folder::new();
    folder.workbook("t.xlsx", |sheet| {
        let date = Format::new().set_num_format("m月d日");
        for (column, heading) in (0..).zip(["項番", "対策", "分類", "方式①", "担当"]) {
            sheet.write(0, column, heading).expect("a cell");
        }
        let day = |month, day| ExcelDateTime::from_ymd(2026, month, day).expect("a date");
        sheet.write_with_format(1, 0, day(7, 3), &date).expect("a cell");
        sheet.write(1, 1, "ログを集める").expect("a cell");
        sheet.write(2, 0, 1.1).expect("a cell");
        sheet.write_with_format(2, 1, day(10, 1), &date).expect("a cell");
        sheet.write(3, 0, "１－１").expect("a cell");
        sheet.write(3, 1, "端末を確認する\n台帳を作る").expect("a cell");
        sheet.write(3, 2, "資産").expect("a cell");
        sheet.write(3, 3, "△").expect("a cell");
        sheet.write(4, 0, "1-1").expect("a cell");
        sheet.write(4, 1, Formula::new("=A1&\"x\"").set_result("項番x")).expect("a cell");
        sheet.write(5, 0, "1-2").expect("a cell");
        sheet.write(5, 1, Formula::new("=1/0").set_result("#DIV/0!")).expect("a cell");
        sheet.write(6, 0, "1-3").expect("a cell");
        sheet.write(6, 2, "資産").expect("a cell");
        sheet.write(7, 1, "番号のない対策").expect("a cell");
        sheet.write(7, 2, "資産").expect("a cell");
        sheet.merge_range(8, 0, 9, 0, "1-4", &Format::new()).expect("merged cells");
        sheet.write(8, 1, "前半").expect("a cell");
        sheet.write(9, 1, "後半").expect("a cell");
        sheet.write(10, 0, "※ 表の注").expect("a cell");
        sheet.write(11, 0, "実8").expect("a cell");
        sheet.write(11, 1, true).expect("a cell");
        sheet.write(11, 6, "はみ出し").expect("a cell");
    });
    let output = folder.import(&["t.xlsx", "--output", "site", "--id", "list"]);
    assert_eq!(
        told(&output),
        "exit status 1
warning[TB0712]: t.xlsx: 対策: no column holds titles; the first words of each text are taken
  = help: write short titles of your own, or name a column with `--map title=…`
warning[TB0713]: t.xlsx: 対策, column B: 1 cell is the result of a formula, as it was when saved
warning[TB0711]: t.xlsx: 対策, column E: the column `担当` is not imported
  = help: if it is wanted, say what it holds with --map
error[TB0704]: t.xlsx: 対策!A2: a date stands where the ids of items should
  | 7月3日
  = help: spreadsheets make dates of such ids; was it `7-3`? Format the column as text, and type it again
warning[TB0713]: t.xlsx: 対策!A3: this id is a number; it is taken as shown here
  | 1.1
  = help: if the document has a 0 at its end (`1.10`), format the column as text and type it again
error[TB0707]: t.xlsx: 対策!D4: this mark is neither yes nor no
  | △
  = help: yes is one of ○ ◯ 〇 ◎ ● ✓ ✔ ☑ レ 要 必要 対象 該当 適用 yes y true 1, and what `--yes` names; no is one of － - ― × ✕ ✗ ☐ 不要 対象外 非該当 該当なし 適用外 なし n/a no n false 0, or nothing
error[TB0703]: t.xlsx: 対策!A5: this id stands twice, first in 対策!A4
  | 1-1
  = help: ids are compared without regard to width and case
warning[TB0715]: t.xlsx: 対策!C5: nothing stands here; `資産` from above is taken
error[TB0705]: t.xlsx: 対策!B6: the result of this formula is an error
  | #DIV/0!
warning[TB0715]: t.xlsx: 対策!C6: nothing stands here; `資産` from above is taken
error[TB0706]: t.xlsx: 対策!B7: this item has no text
  = help: write one, or say with --map which column holds texts, such as `--map text=C`
error[TB0703]: t.xlsx: 対策, row 8: this row has no id
  = help: write one, or say with --map which column holds ids, such as `--map id=A`; `--missing-ids number` makes ids of the one above, `--missing-ids leave-out` leaves such rows out
error[TB0703]: t.xlsx: 対策!A9: one merged cell is the id of several rows
  | 1-4
  = help: give each row an id of its own
warning[TB0715]: t.xlsx: 対策!C9: nothing stands here; `資産` from above is taken
warning[TB0715]: t.xlsx: 対策!C10: nothing stands here; `資産` from above is taken
warning[TB0716]: t.xlsx: 対策!A11: nothing else stands in this row; it is no item and is ignored
  | ※ 表の注
warning[TB0714]: t.xlsx: 対策!A12: this id cannot stand in a web address; `u5b9f-8` stands there for it
  | 実8
  = help: better ones can stand in a column of their own, `--map slug=…`
warning[TB0715]: t.xlsx: 対策!C12: nothing stands here; `資産` from above is taken
warning[TB0716]: t.xlsx: 対策!G12: this cell stands beyond the headings and is ignored
  | はみ出し
  read        `対策`, headings in row 1, 12 rows with something in them
  columns     id          A `項番` (by its name), such as `7月3日`
              text        B `対策` (by its name), such as `ログを集める`
              category    C `分類` (by its name), such as `資産`
              methods     D `方式①`
  left out    E `担当`
  items       10, such as
                ログを集める
              1-3   [資産]
              実8  TRUE [資産]
  categories  資産 (8)
t.xlsx, sheet 対策: 10 items, 1 method, 7 errors, 12 warnings; nothing was written
run `tebiki explain TB0704` to read more, likewise TB0707, TB0703, TB0705 and 7 more
"
    );
    assert_eq!(stdout(&output), "");
    assert!(!folder.path().join("site").exists());
}

#[test]
fn texts_keep_their_lines_and_their_marks() {
    let folder = Folder::new();
    folder.write(
        "t.csv",
        "ID,Title,Description,Category\nA-1,Lock *it*,\"Lock:\n- the [door]\n- the_box\n\n1. <b>\",Rooms & doors\n",
    );
    let yaml = folder.yaml(&["t.csv", "--lang", "en", "--title", "Doors", "--publisher", "A: B", "--edition", "2.10"]);
    assert!(yaml.contains("edition: 2.10\n") && yaml.contains("publisher:\n  en: \"A: B\"\n"), "{yaml}");
    assert!(yaml.contains("- id: rooms-doors\n"), "{yaml}");
    let site = folder.site(&["t.csv", "--lang", "ja"]);
    assert_eq!(site["checklists"][0]["items"][0]["title"]["ja"], "Lock *it*");
    let build = tebiki(&folder.path().join("site"), &["build"]);
    assert!(build.status.success(), "{}", stderr(&build));
    let page = fs::read_to_string(folder.path().join("site/public/ja/list/items/A-1.html")).expect("a page");
    assert!(page.contains("<ul>\n<li>the [door]</li>\n<li>the_box</li>\n</ul>"), "{page}");
    assert!(page.contains("<p>1. &lt;b&gt;</p>"), "{page}");
}

#[test]
fn offices_encodings_give_the_same_checklist() {
    let text =
        overview().iter().map(|row| row.join(",") + "\r\n").collect::<String>().replace('✓', "○").replace('×', "－");
    let folder = Folder::new();
    let (shift_jis, _, damaged) = encoding_rs::SHIFT_JIS.encode(&text);
    assert!(!damaged);
    let marked = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
    let expected = folder.write("t.csv", &text).yaml(&["t.csv"]);
    for bytes in [&*shift_jis, &marked] {
        assert_eq!(folder.write("t.csv", bytes).yaml(&["t.csv"]), expected);
    }
    folder.write("t.csv", shift_jis);
    let told = stderr(&folder.import(&["t.csv"])).to_owned();
    assert!(told.contains("t.csv (Shift_JIS): 32 items"), "{told}");
    is_the_telework_checklist(&folder.site(&["t.csv"]));
}

#[test]
fn columns_rows_and_sheets_can_be_named() {
    let folder = Folder::new();
    let mut book = Workbook::new();
    book.add_worksheet().set_name("表紙").expect("a name").write(0, 0, "表紙").expect("a cell");
    let sheet = book.add_worksheet().set_name("要件").expect("a name");
    for (row, texts) in
        (0..).zip([["コード", "対策", "判定", "x"], ["a1", "鍵をかける", "○", "1"], ["a2", "窓を閉める", "－", "2"]])
    {
        for (column, text) in (0..).zip(texts) {
            sheet.write(row, column, text).expect("a cell");
        }
    }
    book.save(folder.path().join("t.xlsx")).expect("a workbook can be saved");

    let output = folder.import(&["t.xlsx"]);
    assert!(
        told(&output).starts_with("exit status 2\nerror: cannot import t.xlsx: no sheet has a row"),
        "{}",
        told(&output)
    );
    let by_name = folder.yaml(&["t.xlsx", "--map", "id=コード,title=対策,methods=判定"]);
    let by_letter =
        folder.yaml(&["t.xlsx", "--sheet", "2", "--header-row", "1", "--map", "id=A,title=2,text=,methods=C:C"]);
    assert_eq!(by_name, by_letter);
    assert!(
        by_name.contains("  - id: a1\n    category: other\n    methods: [1]\n    title:\n      ja: 鍵をかける\n"),
        "{by_name}"
    );
    for (arguments, expected) in [
        (["--sheet", "要件", "--map", "id=コド"], "--map id=コド: there is no such column; did you mean `コード`?"),
        (["--sheet", "3", "--map", "id=A"], "there is no sheet `3`; there are 表紙, 要件"),
        (["--sheet", "2", "--map", "id=A,title=B,methods=C:Z"], "--map methods=C:Z: the table ends before this column"),
        (["--sheet", "2", "--map", "id=ZZ,title=B"], "--map id=ZZ: the table ends before this column"),
    ] {
        let output = folder.import(&[&["t.xlsx", "--header-row", "1"], &arguments[..]].concat());
        assert!(
            told(&output).starts_with("exit status 2\n") && stderr(&output).contains(expected),
            "{}",
            told(&output)
        );
    }
    let output = folder.import(&["t.xlsx", "--sheet", "2", "--header-row", "999"]);
    let expected =
        "error[TB0702]: t.xlsx: 要件: nothing stands in row 999, which `--header-row` names; the last row is ";
    assert!(told(&output).starts_with(&format!("exit status 1\n{expected}")), "{}", told(&output));
    for map in ["id", "nummer=A", "id=A,id=B"] {
        assert_eq!(folder.import(&["t.xlsx", "--map", map]).status.code(), Some(2), "{map}");
    }
}

#[test]
fn what_holds_no_table_is_told() {
    let folder = Folder::new();
    folder.write("empty.csv", "").write("head.csv", "No.,対策\n").write("letter.csv", "拝啓\n").write("t.pdf", "%PDF");
    folder.write("broken.xlsx", "PK\u{3}\u{4}").workbook("empty.xlsx", |_| {});
    for (file, expected) in [
        ("empty.csv", "exit status 1\nerror[TB0701]: empty.csv: the table is empty\n"),
        ("head.csv", "exit status 1\nwarning[TB0712]: head.csv: no column holds titles"),
        (
            "letter.csv",
            "exit status 1\nerror[TB0702]: letter.csv: no row looks like the headings of a checklist; row 1 has `拝啓`\n",
        ),
        ("empty.xlsx", "exit status 2\nerror: cannot import empty.xlsx: no sheet has a row"),
        ("broken.xlsx", "exit status 2\nerror: cannot import broken.xlsx: the workbook cannot be read: "),
        ("t.pdf", "exit status 2\nerror: cannot import t.pdf: the file's name ends in none of"),
        ("missing.csv", "exit status 2\nerror: cannot import missing.csv: "),
        (".", "exit status 2\nerror: cannot import .: "),
    ] {
        let output = folder.import(&[file]);
        assert!(told(&output).starts_with(expected), "{file}: {}", told(&output));
    }
    let output = folder.import(&["head.csv"]);
    assert!(
        stderr(&output).contains("error[TB0701]: head.csv: there is no item below the headings\n"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn an_imported_checklist_is_named_in_its_site() {
    let folder = Folder::new();
    folder.write("t.csv", "No.,対策\n1-1,端末を確認する\n");
    let arguments = ["t.csv", "--output", "site", "--id", "list"];
    let output = tebiki(folder.path(), &["init", "site", "--languages", "ja"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let output = folder.import(&arguments);
    assert_eq!(
        stdout(&output),
        "new      content/checklists/list/checklist.yaml\nchanged  content/site.yaml\n",
        "{}",
        stderr(&output)
    );
    let site = folder.path().join("site");
    let text = fs::read_to_string(site.join("content/checklists/list/checklist.yaml")).expect("a file");
    assert!(
        text.starts_with("# yaml-language-server: $schema=../../../schemas/checklist.schema.json\n# Imported"),
        "{text}"
    );
    let check = tebiki(&site, &["check", "--deny", "warnings"]);
    assert_eq!(stdout(&check), "no problems\n", "{}", stderr(&check));

    // A site whose site.yaml cannot be added to gets the file, and its author hears what to add.
    let yaml = "{title: {ja: 題}, description: {ja: 説明}, languages: [ja]}\n";
    fs::write(site.join("content/site.yaml"), yaml).expect("a file can be written");
    let output = folder.import(&["t.csv", "--output", "site", "--id", "other"]);
    assert!(
        stdout(&output).starts_with("new      content/checklists/other/checklist.yaml\nnote: ")
            && stdout(&output).ends_with("`checklists: [other]`\n"),
        "{}",
        stdout(&output)
    );
    assert_eq!(fs::read_to_string(site.join("content/site.yaml")).expect("a file"), yaml);
}

#[test]
fn nothing_is_overwritten() {
    let folder = Folder::new();
    folder.write("t.csv", "No.,対策\n1-1,端末を確認する\n");
    let arguments = ["t.csv", "--output", "site", "--id", "list"];
    let first = folder.import(&arguments);
    assert!(
        stdout(&first).ends_with("add `list` to the list `checklists`, as in `checklists: [list]`\n"),
        "{}",
        stdout(&first)
    );
    let path: PathBuf = folder.path().join("site/content/checklists/list/checklist.yaml");
    fs::write(&path, "mine").expect("a file can be written");
    let second = folder.import(&arguments);
    assert_eq!(second.status.code(), Some(2));
    assert!(stderr(&second).contains("checklist.yaml` exists already; nothing was written"), "{}", stderr(&second));
    assert_eq!(fs::read(&path).expect("a file"), b"mine");
    assert_eq!(folder.import(&["t.csv", "--output", "site"]).status.code(), Some(2), "an id is needed");
    assert_eq!(folder.import(&["t.csv", "--id", "list"]).status.code(), Some(2), "an id without a site says nothing");
    for id in ["Über", "products", "con", &"i".repeat(101)] {
        let output = folder.import(&["t.csv", "--output", "site", "--id", id]);
        assert!(told(&output).starts_with("exit status 2\nerror: invalid value"), "{id}: {}", told(&output));
    }
    assert_eq!(files(folder.path()).len(), 2, "nothing else was written");
}

/// Whatever the cells hold, what is written can be read again: [`Folder::site`] checks and builds nothing with errors.
#[test]
fn what_is_imported_can_be_read_again() {
    let folder = Folder::new();
    let long = "x".repeat(5000);
    let table = format!(
        "id,title,category\nno,yes,null\n\"- x\",{{a: b}},\": #\"\ncon,NUL,con\n{long},{long},{long}\n\
         A,\"a\u{b}b\",\u{1b}[1mB\nB,\u{2028}x\u{7f}y,&a *b\n"
    );
    folder.write("t.csv", &table);
    let export = folder.site(&["t.csv"]);
    let items = list(&export["checklists"][0]["items"]);
    assert_eq!(items.len(), 6);
    assert_eq!(items[2]["slug"], "item-con");
    assert!(items[3]["slug"].as_str().is_some_and(|slug| slug.starts_with("xxx") && slug.len() < 80));
    assert_eq!((&items[4]["title"]["ja"], &items[5]["title"]["ja"]), (&"a b".into(), &"xy".into()));
    let build = tebiki(&folder.path().join("site"), &["build"]);
    assert!(build.status.success(), "{}", stderr(&build));
}

#[test]
fn a_table_that_is_too_long_to_be_read_again_is_refused() {
    let folder = Folder::new();
    let rows = (0..70_000).map(|n| format!("{n},対策{n}\n")).collect::<String>();
    folder.write("t.csv", format!("No.,対策\n{rows}"));
    let told = told(&folder.import(&["t.csv"]));
    assert!(
        told.starts_with("exit status 1\n") && told.contains("error[TB0708]: t.csv: the checklist would"),
        "{told}"
    );
}

#[test]
fn a_hundred_thousand_rows_end() {
    let folder = Folder::new();
    let rows = (0..100_000).map(|n| format!("{n},分類{n},対策{n},△\n")).collect::<String>();
    folder.write("t.csv", format!("No.,分類,対策,方式①\n{rows}"));
    let output = command()
        .args(["import", "checklist", "t.csv"])
        .current_dir(folder.path())
        .output()
        .expect("the command starts");
    let told = told(&output);
    assert!(told.starts_with("exit status 1\n"), "{}", &told[..200]);
    assert!(
        told.lines().count() < 100 && told.contains("… and 99970 more: this mark is neither yes nor no\n"),
        "{told}"
    );
}
