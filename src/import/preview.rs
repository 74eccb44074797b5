//! What is read of a table, on one screen, so that somebody can judge it before it is written.

use std::fmt;

use super::columns::{Columns, Why};
use super::field::Field;
use super::likeness::{Likeness, listed};
use super::list::{Item, List};
use super::title::{beginning, one_line};
use crate::table::{Table, letters};

/// What is read of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    lines: Vec<(&'static str, Vec<String>)>,
}

/// The most lines about one thing, so that all fits on a screen.
const MOST: usize = 6;

/// The most characters of a cell or a name.
const LONGEST: usize = 48;

impl Preview {
    pub(super) fn of(tables: &[(&Table, Columns)], list: &List, others: &[(String, Likeness)]) -> Self {
        let mut lines = Vec::new();
        for (table, columns) in tables {
            let rows = format!("{} rows with something in them", table.rows.len());
            let head = match columns.head {
                (0, _) => "no headings".to_owned(),
                (first, last) if first == last => format!("headings in row {first}"),
                (first, last) => format!("headings in rows {first} to {last}"),
            };
            let sheet = table.sheet.as_ref().map(|sheet| format!("`{sheet}`, ")).unwrap_or_default();
            lines.push(("read", vec![format!("{sheet}{head}, {rows}")]));
            let (read, left) = columns_of(table, columns);
            lines.push(("columns", read));
            lines.push(("left out", cut(left, "columns")));
        }
        if !others.is_empty() {
            lines.push(("not read", vec![listed(others)]));
        }
        lines.push(("items", items(list)));
        lines.push(("categories", cut(counted(&list.categories, list, |item| item.category), "categories")));
        if !list.priorities.is_empty() {
            let priorities = counted(&list.priorities, list, |item| item.priority);
            lines.push(("priorities", vec![format!("{}; the first is the most urgent", priorities.join(", "))]));
        }
        lines.retain(|(_, lines)| !lines.is_empty());
        Self { lines }
    }
}

impl fmt::Display for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, lines) in &self.lines {
            for (at, line) in lines.iter().enumerate() {
                writeln!(f, "  {:<12}{line}", if at == 0 { name } else { "" })?;
            }
        }
        Ok(())
    }
}

/// What each column holds and why that is thought, and which columns are left out.
fn columns_of(table: &Table, columns: &Columns) -> (Vec<String>, Vec<String>) {
    let mut read = Vec::new();
    for field in Field::ALL {
        let of = |column: u32| format!("{} `{}`", letters(column), short(&columns.heading(column)));
        let why = |column: u32| match columns.why.get(&column) {
            Some(Why::Named) => "by its name",
            Some(Why::Near) => "by a word in its name",
            None => "as --map says",
        };
        if *field == Field::Methods && !columns.methods.is_empty() {
            let all = columns.methods.iter().map(|column| of(*column)).collect::<Vec<_>>();
            read.push(format!("{:<11} {}", "methods", all.join(", ")));
        }
        let Some(column) = columns.get(*field) else { continue };
        let example = table.rows.range(columns.head.1 + 1..).find_map(|(_, row)| row.cells.get(&column));
        let example = example.map(|cell| short(&cell.value.to_string())).unwrap_or_default();
        read.push(format!("{:<11} {} ({}), such as `{example}`", field.id(), of(column), why(column)));
    }
    let translations = columns.translations.iter();
    read.extend(
        translations.map(|((field, tag), column)| format!("{:<11} {} in `{tag}`", field.id(), letters(*column))),
    );
    let used = columns.used();
    let left = columns.headings.keys().filter(|column| !used.contains(column));
    let left = left.map(|column| {
        format!("{} `{}`{}", letters(*column), short(&columns.heading(*column)), columns.why_left(*column))
    });
    (read, left.collect())
}

fn items(list: &List) -> Vec<String> {
    let example = |item: &Item| {
        let title = item.title.as_deref().map_or_else(|| beginning(item.text.as_deref().unwrap_or_default()), one_line);
        let category = item.category.and_then(|at| list.categories.get(at)).map(|name| format!(" [{}]", short(name)));
        let priority = item.priority.and_then(|at| list.priorities.get(at)).map(|mark| format!(" {mark}"));
        format!("{}  {}{}{}", item.id, short(&title), category.unwrap_or_default(), priority.unwrap_or_default())
    };
    let count = list.items.len();
    // The first, one in the middle, the last: they are the least alike.
    let mut places = [0, count / 2, count.saturating_sub(1)].to_vec();
    places.dedup();
    let examples = places.into_iter().filter_map(|at| list.items.get(at)).map(example);
    std::iter::once(format!("{count}, such as")).chain(examples).collect()
}

/// Names in their order, each with the number of its items.
fn counted(names: &[String], list: &List, of: impl Fn(&Item) -> Option<usize>) -> Vec<String> {
    let mut counts = vec![0_usize; names.len()];
    for at in list.items.iter().filter_map(of) {
        counts[at] += 1;
    }
    names.iter().zip(counts).map(|(name, count)| format!("{} ({count})", short(name))).collect()
}

/// The first lines, and how many there are more.
fn cut(mut lines: Vec<String>, what: &str) -> Vec<String> {
    if lines.len() > MOST {
        let more = lines.len() - MOST;
        lines.truncate(MOST);
        lines.push(format!("… and {more} more {what}"));
    }
    lines
}

fn short(text: &str) -> String {
    let line = one_line(text).chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}
