//! Which column of a table holds what.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt;
use std::str::FromStr;

use super::field::Field;
use super::problem::{Kind, Problem};
use super::{Options, words};
use crate::diagnostic::did_you_mean;
use crate::table::{Table, column, letters};

/// Which column holds what, as an option gives it: `id=A,title=対策,methods=H:O`.
///
/// A column is named by its heading, its letters or its number from 1; an empty value leaves a field out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnMap(BTreeMap<Field, String>);

impl FromStr for ColumnMap {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut map = BTreeMap::new();
        for part in text.split(',').filter(|part| !part.trim().is_empty()) {
            let (name, column) =
                part.split_once('=').ok_or_else(|| format!("`{}` has no `=`: write `id=A`", part.trim()))?;
            let name = name.trim();
            let field = Field::ALL.iter().copied().find(|field| field.id() == name).ok_or_else(|| {
                let ids = Field::ALL.iter().map(|field| field.id()).collect::<Vec<_>>();
                let hint =
                    did_you_mean(name, ids.iter().copied()).unwrap_or_else(|| format!("there are {}", ids.join(", ")));
                format!("there is no field `{name}`; {hint}")
            })?;
            if map.insert(field, column.trim().to_owned()).is_some() {
                return Err(format!("`{name}` stands twice"));
            }
        }
        Ok(Self(map))
    }
}

/// A column that was asked for and that the table does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapError {
    field: Field,
    name: String,
    problem: &'static str,
    headings: Vec<String>,
}

impl MapError {
    fn new(field: Field, name: &str, problem: &'static str, headings: &BTreeMap<u32, String>) -> Self {
        let headings = headings.values().map(|heading| heading.replace('\n', " ")).collect();
        Self { field, name: name.to_owned(), problem, headings }
    }
}

impl fmt::Display for MapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "--map {}={}: {}", self.field.id(), self.name, self.problem)?;
        match did_you_mean(&self.name, self.headings.iter().map(String::as_str)) {
            Some(hint) => write!(f, "; {hint}"),
            None if self.headings.is_empty() => Ok(()),
            None => write!(f, "; the headings are {}", self.headings.join(", ")),
        }
    }
}

impl Error for MapError {}

/// Which column of a table holds what.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    /// The first and the last row of the headings; 0 where there are none.
    pub(super) head: (u32, u32),
    /// The headings.
    pub(super) headings: BTreeMap<u32, String>,
    /// The column of each field but the methods.
    pub(super) fields: BTreeMap<Field, u32>,
    /// The columns of methods.
    pub(super) methods: Vec<u32>,
}

impl Columns {
    pub(super) fn get(&self, field: Field) -> Option<u32> {
        self.fields.get(&field).copied()
    }

    /// Every column that is imported.
    pub(super) fn used(&self) -> BTreeSet<u32> {
        self.fields.values().chain(&self.methods).copied().collect()
    }

    fn is_enough(&self) -> bool {
        self.get(Field::Id).is_some() && (self.get(Field::Text).is_some() || self.get(Field::Title).is_some())
    }
}

/// How many rows are searched for headings.
const FIRST_ROWS: usize = 200;

/// Whether a table has a row that looks like the headings of a checklist.
#[must_use]
pub fn fits(table: &Table, options: &Options) -> bool {
    match options.head {
        Some(_) => !table.rows.is_empty(),
        None => heads(table, options).any(|columns| columns.is_ok_and(|columns| columns.is_enough())),
    }
}

fn heads<'a>(table: &'a Table, options: &'a Options) -> impl Iterator<Item = Result<Columns, MapError>> + 'a {
    table.rows.keys().take(FIRST_ROWS).map(|row| at(table, *row, options))
}

/// The columns of a table; `None` where they cannot be found, which has been reported.
pub(super) fn find(table: &Table, options: &Options, problems: &mut Vec<Problem>) -> Result<Option<Columns>, MapError> {
    if table.rows.is_empty() {
        problems.push(Problem::of_table(Kind::Empty));
        return Ok(None);
    }
    if let Some(row) = options.head
        && row > 0
        && !table.rows.contains_key(&row)
    {
        let last = table.rows.keys().next_back().copied().unwrap_or(0);
        problems.push(Problem::of_table(Kind::NoRow { row, last }));
        return Ok(None);
    }
    let looked_for = || heads(table, options).flatten().find(Columns::is_enough);
    let Some(columns) = options.head.map_or_else(|| Ok(looked_for()), |row| at(table, row, options).map(Some))? else {
        // That a given column does not exist says more than that there are no headings.
        let guessed = |columns: &Columns| columns.fields.len();
        let plain = Options { map: ColumnMap::default(), ..options.clone() };
        let best = heads(table, &plain).flatten().max_by_key(|columns| (guessed(columns), u32::MAX - columns.head.0));
        if let Some(head) = best.filter(|columns| guessed(columns) > 0) {
            at(table, head.head.0, options)?;
        }
        problems.push(Problem::of_table(Kind::NoHead));
        return Ok(None);
    };
    let last = table.rows.values().filter_map(|row| row.cells.keys().next_back()).max().copied().unwrap_or(0);
    let beyond = columns.fields.iter().map(|(field, column)| (*field, *column));
    let mut beyond = beyond.chain(columns.methods.iter().map(|column| (Field::Methods, *column)));
    if let Some((field, _)) = beyond.find(|(_, column)| *column > last) {
        let name = options.map.0.get(&field).cloned().unwrap_or_default();
        return Err(MapError::new(field, &name, "the table ends before this column", &columns.headings));
    }
    let is_missing = |field| columns.get(field).is_none();
    if is_missing(Field::Id) {
        problems.push(Problem::of_table(Kind::NoColumn(Field::Id)));
    }
    match (is_missing(Field::Title), is_missing(Field::Text)) {
        (true, true) => problems.push(Problem::of_table(Kind::NoColumn(Field::Text))),
        (true, false) => problems.push(Problem::of_table(Kind::TitleFromText)),
        (false, true) => problems.push(Problem::of_table(Kind::TextFromTitle)),
        (false, false) => {}
    }
    let used = columns.used();
    for (&column, heading) in columns.headings.iter().filter(|(column, _)| !used.contains(column)) {
        let heading = heading.replace('\n', " ");
        problems.push(Problem::of_column(table, column, Kind::Ignored { heading }));
    }
    Ok(columns.is_enough().then_some(columns))
}

/// The columns where the headings begin at this row.
fn at(table: &Table, row: u32, options: &Options) -> Result<Columns, MapError> {
    let (head, headings) = headings(table, row);
    let mut columns = Columns { head, headings, ..Columns::default() };
    let mut told = BTreeSet::new();
    for (&field, name) in options.map.0.iter().filter(|(_, name)| !name.is_empty()) {
        if field == Field::Methods {
            columns.methods = range(&columns.headings, field, name)?;
            told.extend(&columns.methods);
        } else {
            let column = named(&columns.headings, field, name)?;
            columns.fields.insert(field, column);
            told.insert(column);
        }
    }
    for (&column, heading) in &columns.headings {
        let Some(field) = words::guess(heading) else { continue };
        if told.contains(&column) || options.map.0.contains_key(&field) {
            continue;
        }
        if field == Field::Methods {
            columns.methods.push(column);
        } else {
            columns.fields.entry(field).or_insert(column);
        }
    }
    Ok(columns)
}

/// The headings that begin at a row. Where cells are merged vertically there, the headings span several rows, and the
/// heading of a column is the text of all of them.
fn headings(table: &Table, row: u32) -> ((u32, u32), BTreeMap<u32, String>) {
    /// The most rows that headings may span.
    const MOST_ROWS: u32 = 5;
    let mut headings = BTreeMap::<u32, String>::new();
    if row == 0 {
        return ((0, 0), headings);
    }
    let here = table.merged.iter().filter(|merged| merged.rows.0 == row);
    let last = here.map(|merged| merged.rows.1).max().unwrap_or(row).min(row + MOST_ROWS);
    for at in row..=last {
        let own = table.rows.get(&at).into_iter().flat_map(|row| row.cells.iter());
        let mut texts = own.map(|(&column, cell)| (column, cell.value.to_string())).collect::<BTreeMap<_, _>>();
        for merged in table.merged.iter().filter(|merged| merged.rows.0 == at && merged.columns.0 < merged.columns.1) {
            let Some(text) = texts.get(&merged.columns.0).cloned() else { continue };
            for column in merged.columns.0..=merged.columns.1.min(merged.columns.0 + 500) {
                texts.entry(column).or_insert_with(|| text.clone());
            }
        }
        for (column, text) in texts {
            let heading = headings.entry(column).or_default();
            if !heading.is_empty() {
                heading.push(' ');
            }
            heading.push_str(&text);
        }
    }
    ((row, last), headings)
}

/// The column of a name: a heading, or else letters or a number.
fn named(headings: &BTreeMap<u32, String>, field: Field, name: &str) -> Result<u32, MapError> {
    let error = |problem| MapError::new(field, name, problem, headings);
    let wanted = words::heading(name);
    let mut found = headings.iter().filter(|(_, heading)| words::heading(heading) == wanted).map(|(column, _)| *column);
    match (found.next(), found.next()) {
        (Some(column), None) => Ok(column),
        (Some(_), Some(_)) => Err(error("several columns have this heading; say which by its letters")),
        (None, _) => column(name).ok_or_else(|| error("there is no such column")),
    }
}

/// Several columns: `H:O`, or headings and letters with `+` between them.
fn range(headings: &BTreeMap<u32, String>, field: Field, name: &str) -> Result<Vec<u32>, MapError> {
    if let Ok(column) = named(headings, field, name) {
        return Ok(vec![column]);
    }
    if let Some((first, last)) = name.split_once(':') {
        let (first, last) = (named(headings, field, first.trim())?, named(headings, field, last.trim())?);
        return Ok((first.min(last)..=first.max(last)).collect());
    }
    name.split('+').map(|name| named(headings, field, name.trim())).collect()
}

impl Columns {
    /// The heading of a column, or its letters.
    pub(super) fn heading(&self, column: u32) -> String {
        self.headings.get(&column).map_or_else(|| letters(column), |heading| heading.replace('\n', " "))
    }
}
