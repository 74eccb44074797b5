//! Rows that name the section of the rows below them.

use super::columns::Columns;
use super::field::Field;
use super::outline::Outline;
use super::title;
use crate::locale::text::fold;
use crate::table::Table;

/// A row that names a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Section {
    /// Its row.
    pub(super) row: u32,
    /// How deep it stands, where the table says so.
    pub(super) depth: Option<u32>,
    /// Its id, which may be empty.
    pub(super) id: String,
    /// Its name.
    pub(super) name: String,
    /// Whether it says something beside its name.
    pub(super) has_text: bool,
    /// Whether an item stands in it.
    pub(super) has_items: bool,
}

/// The text of a cell.
fn text(table: &Table, columns: &Columns, row: u32, field: Field) -> Option<String> {
    let cell = columns.get(field).and_then(|column| table.cell(row, column));
    cell.map(|cell| cell.value.to_string())
}

/// Whether a row has what only items have.
fn has_traits(table: &Table, columns: &Columns, row: u32) -> bool {
    let method = columns.methods.iter().any(|column| table.cell(row, *column).is_some());
    method
        || [Field::Priority, Field::Threats, Field::Condition]
            .iter()
            .any(|field| text(table, columns, row, *field).is_some())
}

/// The section that a row is, whatever else it has.
pub(super) fn made(table: &Table, columns: &Columns, outline: &Outline, row: u32) -> Section {
    let text = |field: Field| text(table, columns, row, field);
    let id = text(Field::Id).map(|id| title::one_line(&id)).unwrap_or_default();
    let (name, content) = (text(Field::Title), text(Field::Text));
    let name = match (&name, &content) {
        (Some(name), _) => title::one_line(name),
        (None, Some(content)) => title::beginning(content),
        (None, None) => id.clone(),
    };
    let has_text = content.is_some_and(|content| title::one_line(&content) != name);
    Section { row, depth: outline.depth(row), id, name, has_text, has_items: false }
}

/// The section of the rows below, where a row names one: where rows have depths, it has deeper ones below it and nothing that
/// makes an item; elsewhere it has a title and no id, or one that the ids below it begin with.
pub(super) fn section(table: &Table, columns: &Columns, outline: &Outline, row: u32) -> Option<Section> {
    if columns.get(Field::Category).is_some() || has_traits(table, columns, row) {
        return None;
    }
    let text = |row: u32, field: Field| text(table, columns, row, field);
    let has = |row: u32, field: Field| text(row, field).is_some();
    if !has(row, Field::Title) && !has(row, Field::Text) {
        return None;
    }
    let id = text(row, Field::Id).unwrap_or_default();
    let both = columns.get(Field::Title).is_some() && columns.get(Field::Text).is_some();
    let lacks_text = both && !(has(row, Field::Title) && has(row, Field::Text));
    if outline.depth(row).is_some() {
        let below = outline.first_below(row)?;
        // A requirement above others that refine it stays one: `AC-2` above `AC-2(1)`.
        let refined = text(below, Field::Id).is_some_and(|below| !id.is_empty() && is_refined(&id, &below));
        return (!refined && (!both || lacks_text)).then(|| made(table, columns, outline, row));
    }
    let below = table.rows.range(row + 1..).map(|(row, _)| *row).find(|row| has(*row, Field::Id))?;
    let items = || table.rows.range(below..).take(MOST_BELOW).map(|(row, _)| *row);
    // Where no row says more than this one, nothing tells sections from items.
    let has_marks = || items().any(|row| has_traits(table, columns, row));
    let is_above = !id.is_empty() && text(below, Field::Id).is_some_and(|below| is_part(&id, &below));
    let is_section = columns.get(Field::Id).is_some()
        && ((id.is_empty() && has(row, Field::Title) && has_marks()) || (is_above && (lacks_text || has_marks())));
    is_section.then(|| made(table, columns, outline, row))
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

/// Whether an id is that of a requirement with a number in brackets behind it.
fn is_refined(id: &str, below: &str) -> bool {
    let (id, below) = (fold(id), fold(below));
    below.strip_prefix(&id).is_some_and(|rest| rest.trim_start().starts_with('('))
}

/// The sections that are open at a row.
#[derive(Debug, Default)]
pub(super) struct Sections {
    open: Vec<Section>,
    /// Sections without an item in them.
    pub(super) empty: Vec<Section>,
}

impl Sections {
    /// Opens a section below those that it belongs to.
    pub(super) fn open(&mut self, section: Section) {
        if section.id.is_empty() && section.depth.is_none() {
            self.close();
        }
        self.leave(&section.id, section.depth);
        self.open.push(section);
    }

    /// Closes the sections that a row does not belong to: by its depth, or else by its id. Without either, a section ends at
    /// the next one only.
    pub(super) fn leave(&mut self, id: &str, depth: Option<u32>) {
        let ends = |section: &Section| match (section.depth, depth) {
            (Some(above), Some(depth)) => above >= depth,
            (Some(_), None) => false,
            (None, _) => !section.id.is_empty() && !is_part(&section.id, id),
        };
        while let Some(section) = self.open.pop_if(|section| ends(section)) {
            self.note(section);
        }
    }

    /// Closes all sections.
    pub(super) fn close(&mut self) {
        while let Some(section) = self.open.pop() {
            self.note(section);
        }
    }

    fn note(&mut self, section: Section) {
        if !section.has_items {
            self.empty.push(section);
        }
    }

    /// The row of the innermost.
    pub(super) fn row(&self) -> Option<u32> {
        self.open.last().map(|section| section.row)
    }

    /// Whether none is open.
    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// The names from the outermost to the innermost, for an item of this id. An id that those of the items do not begin with
    /// stands before its name.
    pub(super) fn name(&mut self, id: &str) -> Option<String> {
        for section in &mut self.open {
            section.has_items = true;
        }
        let name = |section: &Section| {
            let is_known = section.id.is_empty() || section.name == section.id || is_part(&section.id, id);
            if is_known { section.name.clone() } else { format!("{} {}", section.id, section.name) }
        };
        let names = self.open.iter().map(name).collect::<Vec<_>>();
        (!names.is_empty()).then(|| names.join(" / "))
    }
}
