//! Workbooks that unpack to more than they look, or declare more than they hold, end with exit status 2 and a message.

use std::io::Write as _;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Folder, told};
use crate::common::stdout;

const ROWS: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>No.</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>対策</t></is></c></row>\
                    <row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>1-1</t></is></c><c r=\"B2\" t=\"inlineStr\"><is><t>鍵</t></is></c></row>";

/// A workbook with one sheet, and with what else is given.
fn workbook(sheet: &str, others: &[(&str, String)]) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let parts = [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_owned(),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"r\" Type=\"{relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\"><sheets><sheet name=\"s\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"rId1\" Type=\"{relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{main}\">{sheet}</worksheet>")),
    ];
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts.iter().chain(others) {
        archive.start_file(*name, SimpleFileOptions::default()).expect("a part");
        archive.write_all(text.as_bytes()).expect("a part");
    }
    archive.finish().expect("an archive").into_inner()
}

#[test]
fn limits_are_named() {
    let folder = Folder::new();
    let data = |more: &str| format!("<sheetData>{ROWS}{more}</sheetData>");
    let strings = |count: &str, texts: &str| {
        ("xl/sharedStrings.xml", format!("<sst count=\"1\" uniqueCount=\"{count}\">{texts}</sst>"))
    };
    let styles = |text: &str| ("xl/styles.xml", format!("<styleSheet>{text}</styleSheet>"));
    let long = format!("<numFmts><numFmt numFmtId=\"164\" formatCode=\"{}\"/></numFmts>", "[h]".repeat(10_000));
    let spaces = format!("<si><t xml:space=\"preserve\">{}</t></si><si><t>x</t></si>", " ".repeat(3_000_000));
    for (what, bytes) in [
        ("shared texts", workbook(&data(""), &[strings("18446744073709551615", "")])),
        ("shared texts", workbook(&data(""), &[strings("4294967295", "<si><t>x</t></si>")])),
        ("shared texts", workbook(&data(""), &[strings("99999999999999999999999999", "<si><t>x</t></si>")])),
        ("KiB of one text", workbook(&data(""), &[strings("2", &spaces)])),
        ("bytes of one format", workbook(&data(""), &[styles(&long)])),
        ("formats of cells", workbook(&data(""), &[styles(&format!("<cellXfs>{}</cellXfs>", "<xf/>".repeat(70_001)))])),
        (
            "merged cells",
            workbook(
                &format!("{}<mergeCells>{}</mergeCells>", data(""), "<mergeCell ref=\"A1:A2\"/>".repeat(100_001)),
                &[],
            ),
        ),
        (
            "shared formulas",
            workbook(
                &data(
                    "<row r=\"3\"><c r=\"A3\"><f t=\"shared\" si=\"4294967295\" ref=\"A3:A4\">1</f><v>1</v></c></row>",
                ),
                &[],
            ),
        ),
    ] {
        folder.write("t.xlsx", bytes);
        let told = told(&folder.import(&["t.xlsx"]));
        assert!(told.starts_with("exit status 2\nerror: cannot import t.xlsx: xl/"), "{told}");
        assert!(told.contains(&format!(" {what}, or says so; no table needs that")), "{what}: {told}");
    }
}

#[test]
fn a_workbook_may_unpack_to_as_much_as_is_allowed() {
    let folder = Folder::new();
    let row = "<row><c t=\"inlineStr\"><is><t> </t></is></c></row>";
    folder.write("t.xlsx", workbook(&format!("<sheetData>{ROWS}{}</sheetData>", row.repeat(40_000)), &[]));
    let refused = told(&folder.import(&["t.xlsx", "--limit", "unpacked=1"]));
    let expected = "exit status 2\nerror: cannot import t.xlsx: the workbook has more than 1 unpacked MiB, or says so; no table \
                    needs that (`--limit unpacked=NUMBER` allows more)\n";
    assert!(refused.starts_with(expected), "{refused}");
    let output = folder.import(&["t.xlsx"]);
    assert!(stdout(&output).contains("  - id: 1-1\n"), "{}", told(&output));
}

#[test]
fn merged_cells_over_a_whole_sheet_are_read_in_no_time() {
    let folder = Folder::new();
    let merged = "<mergeCell ref=\"A1:XFD1048576\"/><mergeCell ref=\"A3:XFD1048576\"/>".repeat(40_000);
    folder.write("t.xlsx", workbook(&format!("<sheetData>{ROWS}</sheetData><mergeCells>{merged}</mergeCells>"), &[]));
    let output = folder.import(&["t.xlsx"]);
    assert!(stdout(&output).contains("  - id: 1-1\n"), "{}", told(&output));
}

#[test]
fn limits_can_be_raised() {
    let folder = Folder::new();
    let merged = format!(
        "<sheetData>{ROWS}</sheetData><mergeCells>{}</mergeCells>",
        "<mergeCell ref=\"C5:C6\"/>".repeat(100_001)
    );
    folder.write("t.xlsx", workbook(&merged, &[]));
    let refused = told(&folder.import(&["t.xlsx"]));
    assert!(refused.contains("(`--limit merged-cells=NUMBER` allows more)"), "{refused}");
    let output = folder.import(&["t.xlsx", "--limit", "merged-cells=200000"]);
    assert!(stdout(&output).contains("  - id: 1-1\n"), "{}", told(&output));
    let output = folder.import(&["t.xlsx", "--limit", "merged-cell=200000"]);
    assert!(
        told(&output).starts_with("exit status 2\n") && told(&output).contains("did you mean `merged-cells`?"),
        "{}",
        told(&output)
    );
    // Text files have cells as well.
    folder.write("t.csv", "No.,対策\n1-1,鍵\n");
    let refused = told(&folder.import(&["t.csv", "--limit", "cells=3"]));
    assert!(
        refused.starts_with("exit status 2\nerror: cannot import t.csv: the table has more than 3 cells"),
        "{refused}"
    );
}
