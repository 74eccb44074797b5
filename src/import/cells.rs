//! The cells of a table as texts, with what is to be said of each.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::Columns;
use super::field::Field;
use super::problem::{Kind, Problem};
use super::{LeaveOut, Options, words};
use crate::diagnostic::Severity;
use crate::table::{Merged, Table, Value, letters};

/// For each cell of a column in use that is merged into another cell, the merged cells.
fn merged(table: &Table, columns: &Columns) -> BTreeMap<(u32, u32), Merged> {
    /// A damaged file may name any number of cells.
    const MOST: usize = 1_000_000;
    let used = columns.used();
    let last = table.rows.keys().next_back().copied().unwrap_or(0);
    let mut found = BTreeMap::new();
    let mut visited = 0;
    for cells in table.merged.iter().filter(|cells| cells.rows.0 > columns.head.1 && cells.rows.0 <= last) {
        let first = (cells.rows.0, cells.columns.0);
        let rows = table.rows.range(cells.rows.0..=cells.rows.1.min(last)).map(|(row, _)| *row);
        for row in rows {
            for &column in used.range(cells.columns.0..=cells.columns.1) {
                visited += 1;
                if (row, column) != first {
                    found.insert((row, column), *cells);
                }
            }
            // Cells of which each is merged once are not more than there are cells.
            if visited > MOST {
                return found;
            }
        }
    }
    found
}

/// The cells of a table, and what was said of them.
pub(super) struct Cells<'a> {
    pub(super) table: &'a Table,
    pub(super) columns: &'a Columns,
    pub(super) merged: BTreeMap<(u32, u32), Merged>,
    pub(super) problems: &'a mut Vec<Problem>,
    /// How many results of formulas were taken, by column.
    computed: BTreeMap<u32, usize>,
    /// Merged cells that were reported.
    told: BTreeSet<(u32, u32)>,
    /// Whether what is struck out is left out.
    leaves_struck: bool,
}

impl<'a> Cells<'a> {
    pub(super) fn new(
        table: &'a Table,
        columns: &'a Columns,
        options: &Options,
        problems: &'a mut Vec<Problem>,
    ) -> Self {
        let merged = merged(table, columns);
        let leaves_struck = options.leave_out.contains(&LeaveOut::StruckOut);
        Self { table, columns, merged, problems, computed: BTreeMap::new(), told: BTreeSet::new(), leaves_struck }
    }

    pub(super) fn tell(&mut self, row: u32, column: u32, kind: Kind) {
        self.problems.push(Problem::at(self.table, row, column, kind));
    }

    pub(super) fn tell_row(&mut self, row: u32, kind: Kind) {
        self.problems.push(Problem::of_row(self.table, row, kind));
    }

    /// Says what is said once of a whole column.
    pub(super) fn end(self) {
        for (column, cells) in self.computed {
            self.problems.push(Problem::of_column(self.table, column, Kind::Computed { cells }));
        }
    }

    /// Whether a cell is here what another is, and that is reported as an error where it cannot be.
    pub(super) fn is_merged_id(&mut self, row: u32, column: u32) -> bool {
        let Some(merged) = self.merged.get(&(row, column)) else { return false };
        let first = (merged.rows.0, merged.columns.0);
        if self.told.insert(first) {
            self.tell(first.0, first.1, Kind::MergedIds);
        }
        true
    }

    /// Whether a problem of a cell was already reported that explains why it is empty.
    pub(super) fn is_told(&self, row: u32, column: u32) -> bool {
        let order = (self.table.position, row, column + 1);
        let is_error = |problem: &&Problem| problem.kind.severity() == Severity::Error;
        self.problems.iter().rev().take(20).filter(is_error).any(|problem| problem.order() == order)
    }

    pub(super) fn text(&mut self, row: u32, field: Field) -> Option<String> {
        let column = self.columns.get(field)?;
        self.cell(row, column, field)
    }

    /// The text of a cell, or of the one that it is merged into. A value that is not text is reported.
    pub(super) fn cell(&mut self, row: u32, column: u32, field: Field) -> Option<String> {
        let (mut at, table) = ((row, column), self.table);
        if table.cell(row, column).is_none()
            && let Some(merged) = self.merged.get(&at)
        {
            let first = (merged.rows.0, merged.columns.0);
            let last = format!("{}{}", letters(merged.columns.1), merged.rows.1);
            at = first;
            if table.cell(first.0, first.1).is_some() && self.told.insert(first) {
                self.tell(first.0, first.1, Kind::Merged { last });
            }
        }
        let cell = table.cell(at.0, at.1)?;
        if self.leaves_struck && table.struck.contains(&at) {
            return None;
        }
        if let Some(struck) = table.partly_struck.get(&at).filter(|_| self.leaves_struck) {
            let text = struck.rest.trim();
            return (!text.is_empty()).then(|| text.to_owned());
        }
        if cell.is_computed && !matches!(cell.value, Value::Unknown | Value::Error(_)) && at == (row, column) {
            *self.computed.entry(column).or_default() += 1;
        }
        let is_word = !matches!(field, Field::Id | Field::Slug | Field::Category | Field::Priority | Field::Methods);
        match &cell.value {
            Value::Unknown => {
                self.tell(row, column, Kind::NotComputed);
                None
            }
            Value::Error(_) => {
                self.tell(row, column, Kind::FormulaError);
                None
            }
            Value::Date(date) if is_word => {
                if !date.is_as_shown {
                    self.tell(row, column, Kind::DateAsText);
                }
                Some(date.text.clone())
            }
            Value::Date(date) => {
                let meant = date.month_and_day.filter(|_| matches!(field, Field::Id | Field::Slug));
                let meant = meant.map(|(month, day)| format!("{month}-{day}"));
                self.tell(row, column, Kind::Date { field, meant });
                None
            }
            Value::Text(text) if field == Field::Id => match words::date(text) {
                Some(date) => {
                    let meant = date.month_and_day.map(|(month, day)| format!("{month}-{day}"));
                    self.tell(row, column, Kind::Date { field, meant });
                    None
                }
                None => Some(text.clone()),
            },
            Value::Number(number) if field == Field::Id && number.fract() != 0.0 => {
                self.tell(row, column, Kind::NumberAsId);
                Some(cell.value.to_string())
            }
            value => Some(value.to_string()),
        }
    }
}
