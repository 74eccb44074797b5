//! Tables as text: comma, semicolon or tab between cells.

use std::borrow::Cow;

use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::{Encoding, UTF_8};

use super::{Cell, Limit, Limits, Row, Table, TableError, Value, cell_text, indent_of};
use crate::load;

/// A cell with more lines than this is taken to begin with an unclosed quotation mark.
const MOST_LINES: usize = 500;

pub(super) fn read(bytes: &[u8], delimiter: Option<u8>, limits: &Limits) -> Result<Table, TableError> {
    let (text, encoding) = decode(bytes)?;
    let delimiter = delimiter.unwrap_or_else(|| guess_delimiter(&text));
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut table = Table { encoding, ..Table::default() };
    let mut record = ByteRecord::new();
    let (mut number, mut count) = (0_u32, 0_u64);
    // The end of the record before, without the end of its line, and its line.
    let (mut end, mut line) = (0, 1);
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            // Any bytes parse as records, and reading from memory cannot fail.
            Err(error) => return Err(TableError::Workbook(error.to_string())),
        }
        // The crate skips empty lines; a spreadsheet counts each as a row.
        let rest = text.get(end..).unwrap_or_default();
        let start = end + rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        let breaks = lines_ended(&text[end..start]);
        let is_first = end == 0;
        number = number.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX)).saturating_add(u32::from(is_first));
        line += breaks;
        let first_line = line;
        let consumed = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX).clamp(start, text.len());
        let content = text.get(start..consumed).unwrap_or_default();
        let content = content.strip_suffix('\n').unwrap_or(content);
        let content = content.strip_suffix('\r').unwrap_or(content);
        end = start + content.len();
        line += lines_ended(content);
        if consumed == text.len()
            && let Some(at) = open_quotation(content, char::from(delimiter))
        {
            return Err(TableError::OpenQuotation(first_line + lines_ended(&content[..at])));
        }
        let mut row = Row { line: Some(first_line), ..Row::default() };
        for (column, field) in (0..).zip(record.iter()) {
            let field = String::from_utf8_lossy(field);
            let field = unquoted(&field);
            let Some((text, is_cleaned)) = cell_text(field) else { continue };
            let indent = indent_of(field);
            if indent > 0 {
                table.indents.insert((number, column), indent);
            }
            if is_cleaned {
                table.cleaned.push((number, column));
            }
            if text.bytes().filter(|byte| *byte == b'\n').count() > MOST_LINES {
                return Err(TableError::OpenQuotation(first_line));
            }
            count += 1;
            limits.check(Limit::Cells, count, "the table").map_err(TableError::Beyond)?;
            row.cells.insert(column, Cell { value: Value::Text(text), is_computed: false });
        }
        if !row.cells.is_empty() {
            table.rows.insert(number, row);
        }
    }
    Ok(table)
}

/// The text of a cell without the marks by which spreadsheets are told that it is text: `="0010"`.
fn unquoted(field: &str) -> &str {
    let inner = field.trim().strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    inner.filter(|inner| !inner.contains('"')).unwrap_or(field)
}

/// The place of a quotation mark that opens a cell of the last record and is never closed.
fn open_quotation(record: &str, delimiter: char) -> Option<usize> {
    let mut open = None;
    let mut is_start = true;
    let mut marks = record.char_indices().peekable();
    while let Some((at, c)) = marks.next() {
        match (c, open) {
            ('"', None) if is_start => open = Some(at),
            // Two in a row are an escaped one.
            ('"', Some(_)) if marks.next_if(|(_, next)| *next == '"').is_none() => open = None,
            _ => {}
        }
        is_start = open.is_none() && c == delimiter;
    }
    open
}

/// The number of line ends in a text: CR LF, LF or CR.
fn lines_ended(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let ends = |at: usize| bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
    (0..bytes.len()).filter(|at| ends(*at)).map(|_| 1).sum()
}

/// The text of a file, and the name of its encoding if that is not UTF-8.
fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Option<&'static str>), TableError> {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    // Half of the bytes of UTF-16 may be NUL; in every other encoding none is.
    if bytes.contains(&0) && marked.is_none_or(|encoding| encoding == UTF_8) {
        return Err(TableError::NotText);
    }
    if marked.is_none()
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return Ok((Cow::Borrowed(text), None));
    }
    let encoding = marked.unwrap_or_else(|| load::guess_encoding(bytes));
    let (text, encoding, damaged) = encoding.decode(bytes);
    if damaged {
        let line = text.split('\u{fffd}').next().unwrap_or_default().split('\n').count();
        return Err(TableError::Encoding(encoding.name(), line));
    }
    if text.contains('\0') {
        return Err(TableError::NotText);
    }
    Ok((text, (encoding != UTF_8).then(|| encoding.name())))
}

/// The delimiter of a `.csv` file: in locales where the comma is the decimal mark, it is the semicolon.
fn guess_delimiter(text: &str) -> u8 {
    let count = |mark: u8| text.lines().take(20).flat_map(str::bytes).filter(|byte| *byte == mark).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|mark| count(*mark)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(bytes: &[u8], delimiter: u8) -> Vec<String> {
        let table = read(bytes, Some(delimiter), &Limits::default()).unwrap_or_else(|error| panic!("{error}"));
        let cells = |(number, row): (&u32, &Row)| {
            let name =
                |(column, cell): (&u32, &Cell)| format!("{}={}", table.name_of(*number, Some(*column)), cell.value);
            row.cells.iter().map(name).collect::<Vec<_>>()
        };
        table.rows.iter().flat_map(cells).collect()
    }

    #[test]
    fn rows_are_those_that_a_spreadsheet_shows() {
        let text = "a\tb\n\n\"1\n2\"\tc\n\n\nd\n";
        let expected = ["A1=a", "B1=b", "A3=1\n2", "B3=c", "A6 (line 7)=d"];
        assert_eq!(names(text.as_bytes(), b'\t'), expected);
        assert_eq!(names(text.replace('\n', "\r\n").as_bytes(), b'\t'), expected);
        assert_eq!(names("\n\n a \n,\n,b\n".as_bytes(), b','), ["A3=a", "B5=b"]);
    }

    #[test]
    fn japanese_encodings_are_told_and_damage_is_refused() {
        let text = "項番,対策\n実8,端末を確認します。①㈱\n";
        let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(text);
        let table = read(&bytes, None, &Limits::default()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(table.encoding, Some("Shift_JIS"));
        assert_eq!(table.cell(2, 1).map(|cell| cell.value.to_string()).as_deref(), Some("端末を確認します。①㈱"));
        let marked = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
        let table = read(&marked, None, &Limits::default()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((table.encoding, table.cell(1, 0).map(|cell| cell.value.to_string())), (None, Some("項番".into())));
        let utf_16 = text.encode_utf16().flat_map(u16::to_le_bytes);
        let utf_16 = [0xff, 0xfe].into_iter().chain(utf_16).collect::<Vec<_>>();
        assert_eq!(read(&utf_16, None, &Limits::default()).ok().and_then(|table| table.encoding), Some("UTF-16LE"));
        let damaged = [&bytes[..], b"\n\x81"].concat();
        assert!(matches!(read(&damaged, None, &Limits::default()), Err(TableError::Encoding(..))));
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_told() {
        let text = format!("a,b\n1,\"c\n{}", "2,d\n".repeat(1000));
        assert!(matches!(read(text.as_bytes(), None, &Limits::default()), Err(TableError::OpenQuotation(2))));
        for (text, line) in [("a,b\n1,\"c\n", 2), ("a,b\n\"1\n\",\"c\"\"\n", 3), ("\"", 1)] {
            assert!(
                matches!(read(text.as_bytes(), None, &Limits::default()), Err(TableError::OpenQuotation(at)) if at == line),
                "{text:?}"
            );
        }
        for text in ["a,5\" disk\n", "a,\"b\"\"\"\n", "\"a\" b,\"c\"", "a,\"\"", "\"a\"\"\"\n"] {
            assert!(read(text.as_bytes(), None, &Limits::default()).is_ok(), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_text_is_told_and_what_none_can_show_is_left_out() {
        let text = "項番,対策\n1-1,端末";
        let utf_16 = text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        let utf_32 = text.chars().flat_map(|c| u32::from(c).to_le_bytes());
        let utf_32 = [0xff, 0xfe, 0, 0].into_iter().chain(utf_32).collect::<Vec<_>>();
        for bytes in [utf_16, utf_32, b"id,title\n1,a\0b\n".to_vec()] {
            assert!(matches!(read(&bytes, None, &Limits::default()), Err(TableError::NotText)), "{bytes:?}");
        }
        let table = read(b"a,\x1b[1mb\x0bc\n", None, &Limits::default()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(table.cell(1, 1).map(|cell| cell.value.to_string()).as_deref(), Some("[1mb\nc"));
        assert_eq!(table.cleaned, [(1, 1)]);
    }

    #[test]
    fn texts_that_are_written_as_formulas_are_texts() {
        let text = "No,a\n\"=\"\"0010\"\"\",x\n=\"1-1\",\"=\"\"a\"\"&B1\"\n";
        assert_eq!(names(text.as_bytes(), b','), ["A1=No", "B1=a", "A2=0010", "B2=x", "A3=1-1", "B3==\"a\"&B1"]);
    }

    #[test]
    fn what_stands_between_cells_is_seen() {
        for text in ["a,b\n", "a;b\n", "a\tb\n"] {
            let table = read(text.as_bytes(), None, &Limits::default()).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(table.rows[&1].cells.len(), 2, "{text}");
        }
    }
}
