//! Workbooks of spreadsheets.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::rc::Rc;

use calamine::{Data, DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};

use super::package::{self, Hidden};
use super::{Cell, Date, MAX_CELLS, Merged, Row, SheetChoice, Table, TableError, Value, cell_text, format};

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

impl From<XlsxError> for TableError {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::Password => Self::Workbook("it is protected by a password".to_owned()),
            XlsxError::Zip(_) => {
                Self::Workbook("it is no .xlsx file, or a damaged one; save it anew as .xlsx or as CSV".to_owned())
            }
            error => Self::Workbook(error.to_string()),
        }
    }
}

pub(super) fn read(bytes: &[u8], choice: SheetChoice<'_>, unpacked: u64) -> Result<Table, TableError> {
    let mut hidden = package::examine(bytes, unpacked)?;
    let mut book = Book::new(Cursor::new(bytes))?;
    let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let sheets = sheets.map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible)).collect::<Vec<_>>();
    let names = || sheets.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    match choice {
        SheetChoice::Named(wanted) => {
            let position = || sheets.get(wanted.parse::<usize>().ok()?.checked_sub(1)?);
            let found = sheets.iter().find(|(name, _)| name == wanted).or_else(position);
            let (name, _) = found.ok_or_else(|| TableError::NoSheet(wanted.to_owned(), names()))?;
            table(&mut book, name, hidden.remove(name).unwrap_or_default())
        }
        SheetChoice::Best(rate) => {
            let mut rated = Vec::new();
            let mut best: Option<(usize, Table)> = None;
            // A hidden sheet is skipped unless it is named.
            for (name, _) in sheets.iter().filter(|(_, visible)| *visible) {
                let table = table(&mut book, name, hidden.remove(name).unwrap_or_default())?;
                let Some(rating) = rate(&table) else { continue };
                rated.push((name.clone(), rating));
                if best.as_ref().is_none_or(|(most, _)| rating > *most) {
                    best = Some((rating, table));
                }
            }
            if let Some((_, mut table)) = best {
                table.others = rated.into_iter().filter(|(name, _)| table.sheet.as_ref() != Some(name)).collect();
                return Ok(table);
            }
            Err(TableError::NoHead(names()))
        }
    }
}

/// The most that the texts of all cells may have together, in bytes: one text may stand in any number of cells.
const MAX_TEXT_BYTES: usize = 256 * 1024 * 1024;

fn table(book: &mut Book<'_>, name: &str, hidden: Hidden) -> Result<Table, TableError> {
    let styles = styles(book, name)?;
    let mut text_bytes = 0_usize;
    let mut struck = BTreeSet::new();
    let mut reshaped = Vec::new();
    let mut rows = BTreeMap::<u32, Row>::new();
    let mut cleaned = Vec::new();
    let mut count = 0;
    // Cell by cell, because a dense range would have a million rows where only the last row has a cell.
    let mut reader = book.worksheet_cells_reader(name)?;
    while let Some(found) = reader.next_cell_with_formula_metadata()? {
        let is_computed = found.formula.is_some();
        let (row, column) = (found.pos.0.saturating_add(1), found.pos.1);
        if let DataRef::SharedString(text) = &found.value {
            text_bytes = text_bytes.saturating_add(text.len());
        }
        if text_bytes > MAX_TEXT_BYTES {
            return Err(TableError::TooLarge);
        }
        let (value, is_cleaned) = match value(found.value.into()) {
            None if is_computed => (Value::Unknown, false),
            None => continue,
            Some(found) => found,
        };
        count += 1;
        if count > MAX_CELLS {
            return Err(TableError::TooLarge);
        }
        if is_cleaned {
            cleaned.push((row, column));
        }
        let mut value = value;
        if let Some(style) = styles.get(&(row, column)) {
            if style.is_struck {
                struck.insert((row, column));
            }
            if let (Value::Number(number), Some(code)) = (&value, &style.format) {
                match format::shown(*number, code).map(|text| cell_text(&text)) {
                    Some(Some((text, _))) => value = Value::Text(text),
                    // A format may show nothing at all, which is no reason to drop the number.
                    _ => reshaped.push((row, column)),
                }
            }
        }
        rows.entry(row).or_default().cells.insert(column, Cell { value, is_computed });
    }
    drop(reader);
    let merged = book.merge_cells_by_sheet_name(name)?.into_iter().map(|cells| Merged {
        rows: (cells.start.0.saturating_add(1), cells.end.0.saturating_add(1)),
        columns: (cells.start.1, cells.end.1),
    });
    let merged = merged.filter(|cells| cells.rows.0 <= cells.rows.1 && cells.columns.0 <= cells.columns.1).collect();
    Ok(Table {
        sheet: Some(name.to_owned()),
        rows,
        merged,
        cleaned,
        hidden_rows: hidden.rows,
        hidden_columns: hidden.columns,
        struck,
        reshaped,
        ..Table::default()
    })
}

/// What a cell looks like, as far as it says something.
struct Style {
    /// The format of a number, where it is not the general one.
    format: Option<Rc<str>>,
    is_struck: bool,
}

/// The looks of the cells of a sheet, where they say something.
fn styles(book: &mut Book<'_>, name: &str) -> Result<BTreeMap<(u32, u32), Rc<Style>>, TableError> {
    let mut reader = book.worksheet_cells_reader(name)?;
    let looks = |style: &calamine::Style| {
        let code = style.number_format.as_ref().map(|format| format.format_code.as_str());
        let format = code.filter(|code| !code.eq_ignore_ascii_case("general") && *code != "@").map(Rc::from);
        let is_struck = style.font.as_ref().is_some_and(calamine::Font::has_strikethrough);
        (format.is_some() || is_struck).then(|| Rc::new(Style { format, is_struck }))
    };
    let palette = reader.styles().iter().map(looks).collect::<Vec<_>>();
    let mut styles = BTreeMap::new();
    if palette.iter().all(Option::is_none) {
        return Ok(styles);
    }
    while let Some((cell, id)) = reader.next_cell_with_style_id()? {
        let Some(style) = palette.get(id).cloned().flatten() else { continue };
        if !matches!(cell.get_value(), DataRef::Empty) {
            let (row, column) = cell.get_position();
            styles.insert((row.saturating_add(1), column), style);
        }
        if styles.len() > MAX_CELLS {
            return Err(TableError::TooLarge);
        }
    }
    Ok(styles)
}

/// The content of a cell, and whether unprintable characters were removed from it.
fn value(data: Data) -> Option<(Value, bool)> {
    let value = match data {
        Data::Empty => return None,
        Data::String(text) => return cell_text(&text).map(|(text, is_cleaned)| (Value::Text(text), is_cleaned)),
        #[allow(clippy::cast_precision_loss, reason = "a spreadsheet has no other numbers than these")]
        Data::Int(number) => Value::Number(number as f64),
        Data::Float(number) => Value::Number(number),
        Data::Bool(flag) => Value::Flag(flag),
        Data::DateTime(date) => Value::Date(self::date(date)),
        Data::DateTimeIso(text) => {
            let mut parts = text.split(['-', 'T']).skip(1).map(|part| part.parse().ok());
            let month_and_day = parts.next().flatten().zip(parts.next().flatten());
            Value::Date(Date { text, month_and_day })
        }
        Data::DurationIso(text) => Value::Date(Date { text, month_and_day: None }),
        Data::Error(error) => Value::Error(error.to_string()),
    };
    Some((value, false))
}

fn date(date: ExcelDateTime) -> Date {
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    if date.is_duration() || date.as_f64() < 1.0 {
        return Date { text: clock, month_and_day: None };
    }
    let text = match (hour, minute, second) {
        (0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {clock}"),
    };
    Date { text, month_and_day: Some((month, day)) }
}
