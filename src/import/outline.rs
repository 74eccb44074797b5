//! How deep each row of a table stands, where the table says so: by a column, by the rows that others belong to, or by
//! indentation.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::{Columns, numbers};
use super::field::Field;
use super::marks;
use crate::locale::text::fold;
use crate::table::Table;

/// How deep each row stands; the outermost at 0 or more.
#[derive(Debug, Default)]
pub(super) struct Outline {
    depths: BTreeMap<u32, u32>,
    /// What says so.
    pub(super) by: By,
}

/// What says how deep rows stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum By {
    /// Nothing.
    #[default]
    Nothing,
    /// A column of depths.
    Column,
    /// A column with the ids of the rows that others belong to.
    Parent,
    /// How far a column is indented.
    Indent(u32),
}

impl Outline {
    /// What a table says of depths.
    pub(super) fn of(table: &Table, columns: &Columns) -> Self {
        if let Some(column) = columns.get(Field::Depth)
            && let Some(depths) = numbers(table, columns, column)
        {
            return Self { depths, by: By::Column };
        }
        if let Some(column) = columns.get(Field::Parent) {
            let depths = by_parents(table, columns, column);
            if depths.values().any(|depth| *depth > 0) {
                return Self { depths, by: By::Parent };
            }
        }
        if columns.get(Field::Category).is_some() {
            return Self::default();
        }
        let candidates = [Field::Id, Field::Title, Field::Text].into_iter().filter_map(|field| columns.get(field));
        let mut found = candidates.filter_map(|column| Some((column, indents(table, columns, column)?)));
        found.next().map_or_else(Self::default, |(column, depths)| Self { depths, by: By::Indent(column) })
    }

    /// How deep a row stands.
    pub(super) fn depth(&self, row: u32) -> Option<u32> {
        self.depths.get(&row).copied()
    }

    /// The rows that stand below a row.
    pub(super) fn rows_below(&self, row: u32) -> impl Iterator<Item = u32> {
        let depth = self.depth(row).unwrap_or(u32::MAX);
        self.depths.range(row + 1..).take_while(move |(_, other)| **other > depth).map(|(row, _)| *row)
    }

    /// The row below that stands deeper, where the next does.
    pub(super) fn first_below(&self, row: u32) -> Option<u32> {
        let depth = self.depth(row)?;
        let (below, other) = self.depths.range(row + 1..).next()?;
        (*other > depth).then_some(*below)
    }
}

fn by_parents(table: &Table, columns: &Columns, column: u32) -> BTreeMap<u32, u32> {
    let mut depths = BTreeMap::new();
    let mut of_ids = BTreeMap::new();
    let text = |row: u32, column: Option<u32>| table.cell(row, column?).map(|cell| fold(&cell.value.to_string()));
    for &row in table.rows.range(columns.head.1 + 1..).map(|(row, _)| row) {
        let above = text(row, Some(column)).and_then(|parent| of_ids.get(&parent).copied());
        let depth = above.map_or(0, |depth: u32| depth + 1);
        depths.insert(row, depth);
        if let Some(id) = text(row, columns.get(Field::Id)) {
            of_ids.insert(id, depth);
        }
    }
    depths
}

/// Depths by the indentation of a column, where some rows stand below others by it.
fn indents(table: &Table, columns: &Columns, column: u32) -> Option<BTreeMap<u32, u32>> {
    let rows = table.rows.range(columns.head.1 + 1..).filter(|(_, cells)| cells.cells.contains_key(&column));
    let indents = rows.map(|(&row, _)| (row, table.indents.get(&(row, column)).copied().unwrap_or(0)));
    let mut depths = BTreeMap::new();
    let mut open = Vec::<u32>::new();
    for (row, indent) in indents {
        while open.last().is_some_and(|above| *above >= indent) {
            open.pop();
        }
        depths.insert(row, u32::try_from(open.len()).unwrap_or(u32::MAX));
        open.push(indent);
    }
    (depths.values().collect::<BTreeSet<_>>().len() > 1).then_some(depths)
}

/// What a row is, by the column that says which rows are items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// There is no such column.
    Nothing,
    Item,
    NoItem,
    /// A mark that is not known.
    Unknown,
}

/// What the column of items says of a row.
pub(super) fn said(table: &Table, columns: &Columns, yes: &marks::Yes, row: u32) -> Said {
    let Some(column) = columns.get(Field::Assessable) else { return Said::Nothing };
    let Some(cell) = table.cell(row, column) else { return Said::NoItem };
    let text = cell.value.to_string();
    // In this column, a cross is a tick.
    match yes.reads(&text) {
        _ if fold(text.trim()) == "x" => Said::Item,
        Some(true) => Said::Item,
        Some(false) => Said::NoItem,
        None => Said::Unknown,
    }
}
