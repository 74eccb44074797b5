//! Tables made at random come back cell for cell, or what does not is told.

use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use tebiki::diagnostic::Diagnostics;
use tebiki::import::{self, Options};
use tebiki::markdown::Inline;
use tebiki::source::{SourceMap, Span};
use tebiki::table::{self, Limits};

/// What a reader sees of a text in Markdown.
fn shown(markdown: &str) -> String {
    let mut sources = SourceMap::default();
    let file = sources.add("", markdown);
    let inline =
        Inline::parse_blocks(markdown, Span::new(file, 0..markdown.len()), &sources, &mut Diagnostics::default());
    letters(&inline.plain())
}

/// A text without white space and the marks of lists, which a list shows in its own way.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '・' | '-' | '•' | '1' | '2' | '.')).collect()
}

fn options() -> Options {
    Options {
        map: "".parse().expect("a map"),
        head: None,
        language: "ja".to_owned(),
        translations: Vec::new(),
        id_from: None,
        missing_ids: None,
        names_sheet: false,
        all_sheets: false,
        yes: Vec::new(),
        leave_out: Vec::new(),
        file: "t.xlsx".to_owned(),
        title: None,
        publisher: None,
        edition: None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_cell_comes_back_or_is_told(
        rows in prop::collection::vec(
            ("[A-Z]{1,2}[.-][0-9]{1,3}(\\([0-9]\\))?", "[aあ設Lock*_`<&1 .]{0,12}", "([・-] |1\\. |2\\. )?[aあ設*_`<&#1.「」\\[\\]|\\n-]{0,40}", "[端末人A ]{0,3}"),
            1..12,
        )
    ) {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let all = std::iter::once(("項番".to_owned(), "題名".to_owned(), "内容".to_owned(), "分類".to_owned())).chain(rows.clone());
        for (at, (id, title, text, category)) in (0..).zip(all) {
            for (column, cell) in (0..).zip([id, title, text, category]) {
                sheet.write(at, column, cell).expect("a cell");
            }
        }
        let bytes = book.save_to_buffer().expect("a workbook");
        let tables = table::read("t.xlsx", &bytes, None, &Limits::default()).expect("a table");
        let imported = import::checklist(&tables, &options()).expect("a checklist");
        let told = import::told(&imported.problems, "t.xlsx");
        let Some(yaml) = imported.yaml else {
            prop_assert!(told.contains("error["), "{}", told);
            return Ok(());
        };
        let read: serde_json::Value = serde_yaml::from_str(&yaml).expect("YAML");
        let items = read["items"].as_array().expect("items");
        for (at, (id, title, text, _)) in (2..).zip(&rows) {
            let Some(item) = items.iter().find(|item| item["id"].as_str() == Some(id)) else {
                prop_assert!(told.contains(&format!("row {at}:")) || told.contains(&format!("!A{at}:")), "{}: {}", id, told);
                continue;
            };
            // Another reader takes `1.` for a number; ours takes it as it is written.
            let value = |key: &str| item[key]["ja"].as_str().map(shown);
            if let Some(value) = value("title").filter(|_| !title.trim().is_empty()) {
                prop_assert_eq!(value, letters(title));
            }
            let text = if text.trim().is_empty() { title } else { text };
            if let Some(value) = value("text") {
                prop_assert_eq!(value, letters(text), "{}", yaml);
            }
        }
    }
}
