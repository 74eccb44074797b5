//! Which marks in the columns of methods mean yes.

use std::collections::BTreeSet;

use super::columns::Columns;
use super::problem::{Kind, Problem};
use super::{Options, words};
use crate::locale::text::fold;
use crate::table::Table;

/// The marks that mean yes beside the usual ones.
pub(super) struct Yes(BTreeSet<String>);

impl Yes {
    /// What the options name. Where `x` is the only mark that stands in a table, it means yes, which is told: in a table with
    /// other marks, it may be a cross as well as a tick.
    pub(super) fn of(table: &Table, columns: &Columns, options: &Options, problems: &mut Vec<Problem>) -> Self {
        let mut yes = options.yes.iter().map(|mark| fold(mark.trim())).collect::<BTreeSet<_>>();
        if yes.is_empty() {
            let rows = table.rows.range(columns.head.1 + 1..);
            let cells = rows.flat_map(|(_, row)| columns.methods.iter().filter_map(|column| row.cells.get(column)));
            let mut marks = cells.map(|cell| fold(&cell.value.to_string()));
            if marks.next().is_some_and(|first| first == "x") && marks.all(|mark| mark == "x") {
                problems.push(Problem::of_table(Kind::CrossAsYes));
                yes.insert("x".to_owned());
            }
        }
        Self(yes)
    }

    /// What a mark says; `None` where it says neither yes nor no.
    pub(super) fn reads(&self, text: &str) -> Option<bool> {
        if self.0.contains(&fold(text.trim())) { Some(true) } else { words::mark(text) }
    }
}
