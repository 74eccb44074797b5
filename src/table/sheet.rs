//! Workbooks of spreadsheets.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::rc::Rc;

use calamine::{Data, DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};

use super::package::{self, Marks};
use super::{Cell, Date, Limit, Limits, Merged, PartlyStruck, Table, TableError, Value, cell_text, format, indent_of};

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

pub(super) fn read(bytes: &[u8], wanted: Option<&str>, limits: &Limits) -> Result<Vec<Table>, TableError> {
    let mut marks = package::examine(bytes, limits)?;
    let mut book = Book::new(Cursor::new(bytes))?;
    let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let sheets = sheets.map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible)).collect::<Vec<_>>();
    let chosen = match wanted {
        Some(wanted) => {
            let position = || wanted.parse::<usize>().ok()?.checked_sub(1).filter(|at| *at < sheets.len());
            let found = sheets.iter().position(|(name, _)| name == wanted).or_else(position);
            let names = || sheets.iter().map(|(name, _)| name.clone()).collect();
            let at = found.ok_or_else(|| TableError::NoSheet(wanted.to_owned(), names()))?;
            at..at + 1
        }
        None => 0..sheets.len(),
    };
    let mut read = Read { limits, cells: 0, text_bytes: 0 };
    let mut tables = Vec::new();
    for (position, (name, is_hidden)) in sheets.iter().enumerate().take(chosen.end).skip(chosen.start) {
        let table = read.table(&mut book, name, marks.remove(name).unwrap_or_default())?;
        tables.push(Table { position, is_hidden: *is_hidden, ..table });
    }
    Ok(tables)
}

/// How much was read of a workbook.
struct Read<'a> {
    limits: &'a Limits,
    cells: u64,
    text_bytes: u64,
}

impl Read<'_> {
    fn count(&mut self, value: &DataRef<'_>) -> Result<(), TableError> {
        self.cells += 1;
        if let DataRef::SharedString(text) = value {
            self.text_bytes = self.text_bytes.saturating_add(u64::try_from(text.len()).unwrap_or(u64::MAX));
        }
        self.limits.check(Limit::Cells, self.cells, "the workbook").map_err(TableError::Beyond)?;
        self.limits.check(Limit::Texts, self.text_bytes, "the workbook").map_err(TableError::Beyond)
    }

    fn table(&mut self, book: &mut Book<'_>, name: &str, marks: Marks) -> Result<Table, TableError> {
        let styles = styles(book, name)?;
        let mut table = Table {
            sheet: Some(name.to_owned()),
            hidden_rows: marks.rows,
            hidden_columns: marks.columns,
            is_filtered: marks.is_filtered,
            ..Table::default()
        };
        // Cell by cell, because a dense range would have a million rows where only the last row has a cell.
        let mut reader = book.worksheet_cells_reader(name)?;
        while let Some(found) = reader.next_cell_with_formula_metadata()? {
            let is_computed = found.formula.is_some();
            let place = (found.pos.0.saturating_add(1), found.pos.1);
            if matches!(found.value, DataRef::Empty) && !is_computed {
                continue;
            }
            self.count(&found.value)?;
            let style = styles.get(&place);
            let mut indent = style.map_or(0, |style| style.indent);
            if let DataRef::SharedString(text) = &found.value {
                indent += indent_of(text);
            }
            let (mut value, is_cleaned) =
                match value(found.value.into(), style.and_then(|style| style.format.as_deref())) {
                    None if is_computed => (Value::Unknown, false),
                    None => continue,
                    Some(found) => found,
                };
            if is_cleaned {
                table.cleaned.push(place);
            }
            if indent > 0 {
                table.indents.insert(place, indent);
            }
            if style.is_some_and(|style| style.is_struck) {
                table.struck.insert(place);
            }
            if let (Value::Number(number), Some(code)) = (&value, style.and_then(|style| style.format.as_deref())) {
                match format::shown(*number, code).map(|text| cell_text(&text)) {
                    Some(Some((text, _))) => value = Value::Text(text),
                    // A format may show nothing at all, which is no reason to drop the number.
                    _ => table.reshaped.push(place),
                }
            }
            table.rows.entry(place.0).or_default().cells.insert(place.1, Cell { value, is_computed });
        }
        drop(reader);
        for (place, struck) in marks.struck {
            if struck.is_whole {
                table.struck.insert(place);
            } else if !table.struck.contains(&place) {
                table.partly_struck.insert(place, PartlyStruck { struck: struck.text, rest: struck.rest });
            }
        }
        let merged = book.merge_cells_by_sheet_name(name)?.into_iter().map(|cells| Merged {
            rows: (cells.start.0.saturating_add(1), cells.end.0.saturating_add(1)),
            columns: (cells.start.1, cells.end.1),
        });
        table.merged =
            merged.filter(|cells| cells.rows.0 <= cells.rows.1 && cells.columns.0 <= cells.columns.1).collect();
        Ok(table)
    }
}

/// What a cell looks like, as far as it says something.
struct Style {
    /// The format of a number, where it is not the general one.
    format: Option<Rc<str>>,
    is_struck: bool,
    /// How far it is indented.
    indent: u32,
}

/// What one step of a cell's own indent is in spaces.
const INDENT: u32 = 2;

/// The looks of the cells of a sheet, where they say something.
fn styles(book: &mut Book<'_>, name: &str) -> Result<BTreeMap<(u32, u32), Rc<Style>>, TableError> {
    let mut reader = book.worksheet_cells_reader(name)?;
    let looks = |style: &calamine::Style| {
        let code = style.number_format.as_ref().map(|format| format.format_code.as_str());
        let format = code.filter(|code| !code.eq_ignore_ascii_case("general") && *code != "@").map(Rc::from);
        let is_struck = style.font.as_ref().is_some_and(calamine::Font::has_strikethrough);
        let indent = style.alignment.as_ref().and_then(|alignment| alignment.indent).map_or(0, u32::from) * INDENT;
        (format.is_some() || is_struck || indent > 0).then(|| Rc::new(Style { format, is_struck, indent }))
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
    }
    Ok(styles)
}

/// The content of a cell, and whether unprintable characters were removed from it.
fn value(data: Data, format: Option<&str>) -> Option<(Value, bool)> {
    let value = match data {
        Data::Empty => return None,
        Data::String(text) => return cell_text(&text).map(|(text, is_cleaned)| (Value::Text(text), is_cleaned)),
        #[allow(clippy::cast_precision_loss, reason = "a spreadsheet has no other numbers than these")]
        Data::Int(number) => Value::Number(number as f64),
        Data::Float(number) => Value::Number(number),
        Data::Bool(flag) => Value::Flag(flag),
        Data::DateTime(date) => Value::Date(self::date(date, format)),
        Data::DateTimeIso(text) => {
            let mut parts = text.split(['-', 'T']).skip(1).map(|part| part.parse().ok());
            let month_and_day = parts.next().flatten().zip(parts.next().flatten());
            Value::Date(Date { text, month_and_day, is_as_shown: false })
        }
        Data::DurationIso(text) => Value::Date(Date { text, month_and_day: None, is_as_shown: false }),
        Data::Error(error) => Value::Error(error.to_string()),
    };
    Some((value, false))
}

fn date(date: ExcelDateTime, format: Option<&str>) -> Date {
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let is_time = date.is_duration() || date.as_f64() < 1.0;
    let month_and_day = (!is_time).then_some((month, day));
    let moment = format::Moment { year, month, day, hour, minute, second };
    if let Some(text) = format.filter(|_| !date.is_duration()).and_then(|format| format::date(moment, format)) {
        return Date { text, month_and_day, is_as_shown: true };
    }
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    let text = match (hour, minute, second) {
        _ if is_time => clock,
        (0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {clock}"),
    };
    Date { text, month_and_day, is_as_shown: false }
}
