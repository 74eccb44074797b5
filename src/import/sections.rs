//! Rows that name the section of the rows below them.

use super::columns::Columns;
use super::field::Field;
use super::title;
use crate::locale::text::fold;
use crate::table::Table;

/// A row that names a section.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Section {
    /// Its id, which may be empty.
    pub(super) id: String,
    /// Its name.
    pub(super) name: String,
    /// Whether it says something beside its name.
    pub(super) has_text: bool,
}

/// The name of the section of the rows below, where a row names one: it has a title and nothing that makes an item, and it
/// has no id or one that the ids below it begin with.
pub(super) fn section(table: &Table, columns: &Columns, row: u32) -> Option<Section> {
    if columns.get(Field::Category).is_some() {
        return None;
    }
    let text = |row: u32, field: Field| {
        let cell = columns.get(field).and_then(|column| table.cell(row, column));
        cell.map(|cell| cell.value.to_string())
    };
    let has = |row: u32, field: Field| text(row, field).is_some();
    let is_item = |row: u32| {
        let method = columns.methods.iter().any(|column| table.cell(row, *column).is_some());
        method || [Field::Priority, Field::Threats, Field::Condition].iter().any(|field| has(row, *field))
    };
    let name = text(row, Field::Title).or_else(|| text(row, Field::Text))?;
    let id = text(row, Field::Id).unwrap_or_default();
    let below = table.rows.range(row + 1..).map(|(row, _)| *row).find(|row| has(*row, Field::Id))?;
    let both = columns.get(Field::Title).is_some() && columns.get(Field::Text).is_some();
    let lacks_text = both && !(has(row, Field::Title) && has(row, Field::Text));
    let items = || table.rows.range(below..).take(MOST_BELOW).map(|(row, _)| *row);
    // Where no row says more than this one, nothing tells sections from items.
    let has_marks = || items().any(is_item);
    let is_above = !id.is_empty() && text(below, Field::Id).is_some_and(|below| is_part(&id, &below));
    let is_section = columns.get(Field::Id).is_some()
        && !is_item(row)
        && ((id.is_empty() && has(row, Field::Title) && has_marks()) || (is_above && (lacks_text || has_marks())));

    let rest = text(row, Field::Text).filter(|text| has(row, Field::Title) && *text != name);
    is_section.then(|| Section { id, name: title::one_line(&name), has_text: rest.is_some() })
}

/// How many rows below a section are looked at.
const MOST_BELOW: usize = 50;

/// Whether the id of an item begins with the id of a section: `1` and `1-1`, `A.5` and `A.5.1`.
fn is_part(section: &str, id: &str) -> bool {
    let (section, id) = (fold(section), fold(id));
    let section = section.trim_end_matches(|c: char| !c.is_alphanumeric());
    let rest = id.strip_prefix(section).and_then(|rest| rest.chars().next());
    rest.is_some_and(|next| !next.is_alphanumeric())
        || rest.is_some_and(|next| section.ends_with(char::is_alphabetic) && next.is_ascii_digit())
}

/// The sections that are open at a row.
#[derive(Debug, Default)]
pub(super) struct Sections(Vec<(String, String)>);

impl Sections {
    /// Opens a section below those that its id is a part of.
    pub(super) fn open(&mut self, id: &str, name: &str) {
        if id.is_empty() {
            self.0.clear();
        }
        self.leave(id);
        self.0.push((id.to_owned(), name.to_owned()));
    }

    /// Closes the sections that an id is no part of; without an id of its own, a section ends at the next one only.
    pub(super) fn leave(&mut self, id: &str) {
        while self.0.last().is_some_and(|(section, _)| !section.is_empty() && !is_part(section, id)) {
            self.0.pop();
        }
    }

    /// Whether none is open.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The names from the outermost to the innermost.
    pub(super) fn name(&self) -> Option<String> {
        let names = self.0.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>();
        (!names.is_empty()).then(|| names.join(" / "))
    }
}
