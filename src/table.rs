//! Tables that office software writes. The only module that uses the crates for spreadsheets and CSV.
//!
//! A table is read without interpreting it. What a spreadsheet displays but does not store as text (dates, numbers, results
//! of formulas, merged cells) is kept apart from text, so that [`crate::import`] can report it to the author instead of
//! converting it silently.

mod format;
mod limits;
mod package;
mod sheet;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt;

use crate::locale::text::is_unshowable;

pub use limits::{Beyond, Limit, Limits};

/// A table: its non-empty cells.
#[derive(Debug, Default)]
pub struct Table {
    /// The name of the sheet; a text file has none.
    pub sheet: Option<String>,
    /// Its position among the tables of the file, from 0.
    pub position: usize,
    /// Whether the workbook does not show the sheet.
    pub is_hidden: bool,
    /// The encoding of a text file that is not UTF-8.
    pub encoding: Option<&'static str>,
    /// Rows by their number, from 1. Empty rows are left out.
    pub rows: BTreeMap<u32, Row>,
    /// Merged cells.
    pub merged: Vec<Merged>,
    /// The row and column of cells from which unprintable characters were removed.
    pub cleaned: Vec<(u32, u32)>,
    /// Rows that a workbook does not show, by themselves or by a filter.
    pub hidden_rows: BTreeSet<u32>,
    /// The first and the last of columns that a workbook does not show, from 0.
    pub hidden_columns: Vec<(u32, u32)>,
    /// Whether rows are hidden because a filter is on.
    pub is_filtered: bool,
    /// The row and column of cells that are struck out.
    pub struck: BTreeSet<(u32, u32)>,
    /// Cells of which a part is struck out, by their row and column.
    pub partly_struck: BTreeMap<(u32, u32), PartlyStruck>,
    /// How far cells are indented, by their row and column, where they are.
    pub indents: BTreeMap<(u32, u32), u32>,
    /// The row and column of numbers that are displayed in a form which is not known here.
    pub reshaped: Vec<(u32, u32)>,
}

/// What of a cell is struck out, and what is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartlyStruck {
    /// The characters that are.
    pub struck: String,
    /// The others.
    pub rest: String,
}

/// A row of a table.
#[derive(Debug, Default)]
pub struct Row {
    /// Its cells by their column, from 0.
    pub cells: BTreeMap<u32, Cell>,
    /// The line of a text file where it begins, from 1.
    pub line: Option<u64>,
}

/// A non-empty cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Its content.
    pub value: Value,
    /// Whether that is the cached result of a formula.
    pub is_computed: bool,
}

/// The content of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text, without white space around it, and with LF between its lines.
    Text(String),
    /// A number, however it is displayed.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// A date, a time or a duration.
    Date(Date),
    /// The error value of a formula, such as `#REF!`.
    Error(String),
    /// A formula without a cached result.
    Unknown,
}

/// A date, a time or a duration, as text.
#[derive(Clone, Debug, PartialEq)]
pub struct Date {
    /// As the workbook shows it, or else in the form of ISO 8601.
    pub text: String,
    /// Month and day, of a date.
    pub month_and_day: Option<(u8, u8)>,
    /// Whether the text is what the workbook shows.
    pub is_as_shown: bool,
}

/// A range of merged cells; the first cell holds its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The first and the last row, from 1.
    pub rows: (u32, u32),
    /// The first and the last column, from 0.
    pub columns: (u32, u32),
}

impl fmt::Display for Value {
    /// The value as text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Error(text) => f.write_str(text),
            // A spreadsheet shows 15 digits: the sum of 0.1 and 0.2 is 0.3 there.
            Self::Number(number) => match format!("{number:.14e}").parse::<f64>() {
                Ok(rounded) => write!(f, "{rounded}"),
                Err(_) => write!(f, "{number}"),
            },
            Self::Flag(true) => f.write_str("TRUE"),
            Self::Flag(false) => f.write_str("FALSE"),
            Self::Date(date) => f.write_str(&date.text),
            Self::Unknown => Ok(()),
        }
    }
}

impl Table {
    /// The cell at a row and a column.
    #[must_use]
    pub fn cell(&self, row: u32, column: u32) -> Option<&Cell> {
        self.rows.get(&row)?.cells.get(&column)
    }

    /// Whether a column is hidden.
    #[must_use]
    pub fn is_hidden(&self, column: u32) -> bool {
        self.hidden_columns.iter().any(|(first, last)| (*first..=*last).contains(&column))
    }

    /// The name of a cell, as `対策!B12`; of a text file `B12`, with its line where that has another number.
    #[must_use]
    pub fn name_of(&self, row: u32, column: Option<u32>) -> String {
        let cell = match column {
            Some(column) => format!("{}{row}", letters(column)),
            None => format!("row {row}"),
        };
        match (&self.sheet, self.rows.get(&row).and_then(|row| row.line)) {
            (Some(sheet), _) if column.is_some() => format!("{sheet}!{cell}"),
            (Some(sheet), _) => format!("{sheet}, {cell}"),
            (None, Some(line)) if line != u64::from(row) => format!("{cell} (line {line})"),
            (None, _) => cell,
        }
    }
}

/// The letters of a column: `A`, `Z`, `AA`.
#[must_use]
pub fn letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The column of letters, of either case, or of a number from 1.
#[must_use]
pub fn column(name: &str) -> Option<u32> {
    /// The columns of the largest spreadsheet.
    const MOST: u32 = 16_384;
    let number = if name.bytes().all(|byte| byte.is_ascii_digit()) {
        name.parse().ok()?
    } else if name.len() <= 3 && name.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        name.bytes().fold(0, |number, byte| number * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1)
    } else {
        return None;
    };
    (1..=MOST).contains(&number).then(|| number - 1)
}

/// Why a file cannot be read as a table.
#[derive(Debug)]
#[non_exhaustive]
pub enum TableError {
    /// The name of the file does not say what it is.
    UnknownKind(String),
    /// There is no such sheet; with the sheets that there are.
    NoSheet(String, Vec<String>),
    /// A text file has no sheets.
    NotAWorkbook,
    /// It is not a workbook, or a damaged one.
    Workbook(String),
    /// The text is in an unknown encoding, or damaged; with the most likely encoding and the line.
    Encoding(&'static str, usize),
    /// It holds NUL characters, as binary files, UTF-32, and UTF-16 without a byte order mark do.
    NotText,
    /// A quotation mark is never closed, from this line.
    OpenQuotation(u64),
    /// It has more of something than is read.
    Beyond(Beyond),
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownKind(ending) if ["xls", "xlsb", "ods", "numbers"].contains(&ending.as_str()) => {
                write!(f, "`.{ending}` files are not read; save the table as `.xlsx` or as CSV")
            }
            Self::UnknownKind(_) => f.write_str("the file's name ends in none of .xlsx, .xlsm, .csv, .tsv, .txt"),
            Self::NoSheet(name, known) => write!(f, "there is no sheet `{name}`; there are {}", known.join(", ")),
            Self::NotAWorkbook => f.write_str("a text file has no sheets; leave out --sheet"),
            Self::Workbook(reason) => write!(f, "the workbook cannot be read: {reason}"),
            Self::Encoding(name, line) => {
                write!(f, "the text looks like {name}, but line {line} is not; save it as UTF-8")
            }
            Self::NotText => f.write_str("it is no text, or one in UTF-16 without a mark; save it as UTF-8"),
            Self::OpenQuotation(line) => write!(f, "a quotation mark (\") of line {line} is never closed"),
            Self::Beyond(beyond) => beyond.fmt(f),
        }
    }
}

impl Error for TableError {}

/// Reads the bytes of a file; the ending of `name` says what it is. A workbook has a table for each sheet, or only for the one
/// that is named, or else at the position of that number from 1; a text file is one table.
///
/// # Errors
/// Where it cannot be read as a table at all.
pub fn read(name: &str, bytes: &[u8], sheet: Option<&str>, limits: &Limits) -> Result<Vec<Table>, TableError> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "xlsx" | "xlsm" => sheet::read(bytes, sheet, limits),
        "csv" | "tsv" | "tab" | "txt" if sheet.is_some() => Err(TableError::NotAWorkbook),
        "csv" => Ok(vec![text::read(bytes, None, limits)?]),
        "tsv" | "tab" | "txt" => Ok(vec![text::read(bytes, Some(b'\t'), limits)?]),
        _ => Err(TableError::UnknownKind(ending)),
    }
}

/// How far a text is indented by spaces before it: a wide one counts as two.
fn indent_of(text: &str) -> u32 {
    let line = text.trim_start_matches(['\n', '\r', '\u{feff}']);
    line.chars()
        .map_while(|c| match c {
            '\u{3000}' => Some(2),
            '\t' => Some(4),
            ' ' | '\u{a0}' => Some(1),
            _ => None,
        })
        .sum()
}

/// A text as a cell holds it, and whether unprintable characters were removed from it; `None` where only white space is
/// left.
fn cell_text(text: &str) -> Option<(String, bool)> {
    let is_around = |c: char| c.is_whitespace() || c == '\u{feff}';
    // Word processors separate the lines of a paragraph by a vertical tab.
    let text = text.trim_matches(is_around).replace("\r\n", "\n").replace(['\r', '\u{b}'], "\n");
    if !text.contains(is_unshowable) {
        return (!text.is_empty()).then_some((text, false));
    }
    let text = text.replace(is_unshowable, "").trim_matches(is_around).to_owned();
    (!text.is_empty()).then_some((text, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        for (at, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(letters(at), name);
            assert_eq!(column(&name.to_lowercase()), Some(at));
        }
        assert_eq!(column("3"), Some(2));
        for wrong in ["", "0", "XFE", "99999999999", "A1", "方式"] {
            assert_eq!(column(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_name_that_is_no_table_is_refused_with_what_to_do() {
        let told = |name| read(name, b"", None, &Limits::default()).map_err(|error| error.to_string());
        assert!(told("a.xls").is_err_and(|text| text.contains("save the table as `.xlsx`")));
        assert!(told("README").is_err_and(|text| text.contains(".csv")));
        assert!(told("a.xlsx").is_err_and(|text| text.starts_with("the workbook cannot be read")));
    }
}
