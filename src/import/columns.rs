//! Which column of a table holds what.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt;
use std::str::FromStr;

use super::field::Field;
use super::headings::{self, Reading, Strength};
use super::problem::{Kind, Left, Problem, listed};
use super::{LeaveOut, Options, title, words};
use crate::diagnostic::did_you_mean;
use crate::locale::text::fold;
use crate::table::{Merged, Table, column, letters};

/// Which column holds what, as an option gives it: `id=A,title=対策,methods=H:O`.
///
/// A column is named by its heading, its letters or its number from 1; an empty value leaves a field out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnMap(BTreeMap<Field, String>);

impl ColumnMap {
    /// Says which column holds something.
    pub fn set(&mut self, field: Field, column: &str) {
        self.0.insert(field, column.to_owned());
    }
}

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
        let headings = headings.values().map(|heading| title::one_line(heading)).collect();
        Self { field, name: name.to_owned(), problem, headings }
    }
}

impl fmt::Display for MapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "--map {}={}: {}", self.field.id(), self.name, self.problem)?;
        match did_you_mean(&self.name, self.headings.iter().map(String::as_str)) {
            Some(hint) => write!(f, "; {hint}"),
            None if self.headings.is_empty() => Ok(()),
            None => write!(f, "; the headings are {}", listed(&self.headings)),
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
    /// The columns of fields in further languages.
    pub(super) translations: BTreeMap<(Field, String), u32>,
    /// What the headings that span several rows say, from the upper to the lower.
    parts: BTreeMap<u32, Vec<String>>,
    /// Why each other column with a heading is not imported.
    left: BTreeMap<u32, Left>,
    /// How many fields a heading names exactly.
    exact: usize,
    has_exact_id: bool,
    /// Why a column is taken for what it is, where no option says so.
    pub(super) why: BTreeMap<u32, Why>,
}

/// Why a column is taken for what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// Its heading is a usual name.
    Named,
    /// Its heading has a usual word in it.
    Near,
}

impl Columns {
    pub(super) fn get(&self, field: Field) -> Option<u32> {
        self.fields.get(&field).copied()
    }

    /// Every column that is imported.
    pub(super) fn used(&self) -> BTreeSet<u32> {
        self.fields.values().chain(&self.methods).chain(self.translations.values()).copied().collect()
    }

    /// Why a column is not imported, behind its name.
    pub(super) fn why_left(&self, column: u32) -> String {
        self.left.get(&column).map(ToString::to_string).unwrap_or_default()
    }

    /// How many fields a heading names exactly.
    pub(super) fn exact(&self) -> usize {
        self.exact
    }

    /// Whether a column of ids is called so, and not only `No.` or the like.
    pub(super) fn has_exact_id(&self) -> bool {
        self.has_exact_id
    }

    fn is_enough(&self, options: &Options) -> bool {
        let has_id = match options.id_from {
            Some(from) => self.get(from.field()).is_some(),
            None => self.get(Field::Id).is_some() || options.missing_ids == Some(super::MissingIds::Number),
        };
        has_id && (self.get(Field::Text).is_some() || self.get(Field::Title).is_some())
    }
}

/// How many rows are searched for headings.
const FIRST_ROWS: usize = 200;

/// The columns of a table that may be a checklist: those under the given row of headings, or under one that looks like it.
pub(super) fn likely(table: &Table, options: &Options) -> Option<Columns> {
    match options.head {
        Some(row) => at(table, row, options).ok().filter(|columns| columns.is_enough(options)),
        None => looked_for(table, options),
    }
}

/// The columns under the row that looks like headings.
fn looked_for(table: &Table, options: &Options) -> Option<Columns> {
    let enough = || heads(table, options).flatten().filter(|columns| columns.is_enough(options));
    // A row of content may have words of headings in it; the row of headings has nothing else.
    enough().find(|columns| columns.exact > 1).or_else(|| enough().next())
}

fn heads<'a>(table: &'a Table, options: &'a Options) -> impl Iterator<Item = Result<Columns, MapError>> + 'a {
    table.rows.keys().take(FIRST_ROWS).map(|row| at(table, *row, options))
}

/// The columns of a table; `None` where they cannot be found, which has been reported.
pub(super) fn find(table: &Table, options: &Options, problems: &mut Vec<Problem>) -> Result<Option<Columns>, MapError> {
    if table.rows.is_empty() {
        problems.push(Problem::of_sheet(table, Kind::Empty));
        return Ok(None);
    }
    if let Some(row) = options.head
        && row > 0
        && !table.rows.contains_key(&row)
    {
        let last = table.rows.keys().next_back().copied().unwrap_or(0);
        problems.push(Problem::of_sheet(table, Kind::NoRow { row, last }));
        return Ok(None);
    }
    let Some(columns) =
        options.head.map_or_else(|| Ok(looked_for(table, options)), |row| at(table, row, options).map(Some))?
    else {
        // That a given column does not exist says more than that there are no headings.
        let guessed = |columns: &Columns| columns.fields.len();
        let plain = Options { map: ColumnMap::default(), ..options.clone() };
        let size = |columns: &Columns| columns.headings.len().min(2);
        let best = heads(table, &plain)
            .flatten()
            .max_by_key(|columns| (guessed(columns), size(columns), u32::MAX - columns.head.0));
        if let Some(head) = best.as_ref().filter(|columns| guessed(columns) > 0) {
            at(table, head.head.0, options)?;
        }
        let (row, seen) = best.map(|columns| (columns.head.0, columns.shown_headings())).unwrap_or_default();
        problems.push(Problem::of_sheet(table, Kind::NoHead { row, seen }));
        return Ok(None);
    };
    let last = table.rows.values().filter_map(|row| row.cells.keys().next_back()).max().copied().unwrap_or(0);
    let beyond = columns.fields.iter().map(|(field, column)| (*field, *column));
    let mut beyond = beyond.chain(columns.methods.iter().map(|column| (Field::Methods, *column)));
    if let Some((field, _)) = beyond.find(|(_, column)| *column > last) {
        let name = options.map.0.get(&field).cloned().unwrap_or_default();
        return Err(MapError::new(field, &name, "the table ends before this column", &columns.headings));
    }
    let mut columns = columns;
    let is_guessed = |field| !options.map.0.contains_key(&field);
    if let Some(column) = columns.get(Field::Depth).filter(|_| is_guessed(Field::Depth))
        && !headings::is_plainly_depth(&columns.heading(column))
        && !is_depth(table, &columns, column)
    {
        columns.fields.remove(&Field::Depth);
    }
    let is_missing = |field| columns.get(field).is_none();
    if is_missing(Field::Id) && options.id_from.is_none() && options.missing_ids.is_none() {
        problems.push(Problem::of_sheet(table, Kind::NoColumn(Field::Id)));
    }
    match (is_missing(Field::Title), is_missing(Field::Text)) {
        (true, true) => problems.push(Problem::of_sheet(table, Kind::NoColumn(Field::Text))),
        (true, false) => problems.push(Problem::of_sheet(table, Kind::TitleFromText)),
        (false, true) => problems.push(Problem::of_sheet(table, Kind::TextFromTitle)),
        (false, false) => {}
    }
    let used = columns.used();
    for &column in columns.headings.keys().filter(|column| !used.contains(column)) {
        let why = columns.left.get(&column).cloned().unwrap_or(Left::Unknown);
        problems.push(Problem::of_column(table, column, Kind::Ignored { heading: columns.heading(column), why }));
    }
    Ok(columns.is_enough(options).then_some(columns))
}

/// Whether a column under the heading `level` holds depths: each step leads one deeper at most, and what has others below has
/// less to say than they.
fn is_depth(table: &Table, columns: &Columns, column: u32) -> bool {
    let Some(depths) = numbers(table, columns, column) else { return false };
    let (Some(text), Some(title)) = (columns.get(Field::Text), columns.get(Field::Title)) else { return false };
    let rows = depths.iter().collect::<Vec<_>>();
    let least = depths.values().min();
    let is_stepwise = rows.windows(2).all(|pair| *pair[1].1 <= pair[0].1 + 1);
    let mut above = rows.windows(2).filter(|pair| pair[1].1 > pair[0].1).map(|pair| *pair[0].0).peekable();
    rows.first().map(|(_, depth)| *depth) == least
        && is_stepwise
        && above.peek().is_some()
        && above.all(|row| table.cell(row, text).is_none() || table.cell(row, title).is_none())
}

/// The depths in a column; `None` where something else stands in it.
pub(super) fn numbers(table: &Table, columns: &Columns, column: u32) -> Option<BTreeMap<u32, u32>> {
    let mut depths = BTreeMap::new();
    for (&row, cells) in table.rows.range(columns.head.1 + 1..) {
        let Some(cell) = cells.cells.get(&column) else { continue };
        depths.insert(row, fold(&cell.value.to_string()).parse().ok()?);
    }
    (!depths.is_empty()).then_some(depths)
}

/// The columns where the headings begin at this row.
fn at(table: &Table, row: u32, options: &Options) -> Result<Columns, MapError> {
    let (head, parts) = headings(table, row);
    let headings = parts.iter().map(|(column, parts)| (*column, parts.join(" "))).collect();
    let mut columns = Columns { head, headings, parts, ..Columns::default() };
    let mut told = BTreeSet::new();
    for (&field, name) in options.map.0.iter().filter(|(_, name)| !name.is_empty()) {
        if field == Field::Methods {
            columns.methods = range(&columns, field, name)?;
            told.extend(columns.methods.iter().copied());
        } else {
            let column = named(&columns, field, name)?;
            columns.fields.insert(field, column);
            told.insert(column);
        }
    }
    let readings = columns.parts.iter().filter(|(column, _)| !told.contains(column));
    let readings = readings.map(|(column, parts)| (*column, reading(parts))).collect::<Vec<_>>();
    let is_hidden = |column: u32| table.is_hidden(column);
    columns.guess(&readings, options, &is_hidden);
    Ok(columns)
}

/// What the heading of a column says: the lower of two rows says more than what is above it.
fn reading(parts: &[String]) -> Reading {
    let lower = parts.last().map_or(Reading::Other, |part| headings::read(part));
    match (lower, parts.len()) {
        (Reading::Other, 2..) => headings::read(&parts.join(" ")),
        (reading, _) => reading,
    }
}

impl Columns {
    /// Takes the columns whose headings say what they hold, but for the fields that the options name.
    fn guess(&mut self, readings: &[(u32, Reading)], options: &Options, is_hidden: &dyn Fn(u32) -> bool) {
        let is_own = |language: &str| is_language(language, &options.language);
        let mut candidates = BTreeMap::<Field, Vec<(Strength, bool, u32)>>::new();
        for (column, reading) in readings {
            if is_hidden(*column) && options.leave_out.contains(&LeaveOut::HiddenColumns) {
                self.left.insert(*column, Left::Hidden);
                continue;
            }
            match reading {
                Reading::Field { field: Field::Methods, .. } if !options.map.0.contains_key(&Field::Methods) => {
                    self.methods.push(*column);
                }
                Reading::Field { field, strength, language } => {
                    let is_named = language.as_deref().is_some_and(is_own);
                    if let Some(tag) = language.as_ref().filter(|_| !is_named) {
                        let wanted = options.translations.iter().find(|wanted| is_language(tag, wanted));
                        match wanted.filter(|_| field.is_translated()) {
                            Some(wanted) => {
                                self.translations.entry((*field, wanted.clone())).or_insert(*column);
                            }
                            None => {
                                self.left.insert(*column, Left::Language { tag: tag.clone() });
                            }
                        }
                    } else {
                        candidates.entry(*field).or_default().push((*strength, is_named, *column));
                    }
                }
                Reading::Remark => {
                    self.left.insert(*column, Left::Remark);
                }
                Reading::Other => {}
            }
        }
        self.divide_texts(&mut candidates, options);
        for (field, mut found) in candidates {
            // What readers of the table see comes before what is hidden from them.
            let rank = |strength, is_named| std::cmp::Reverse((strength, is_named));
            found.sort_by_key(|(strength, is_named, column)| (is_hidden(*column), rank(*strength, *is_named), *column));
            let mut found = found.into_iter();
            let is_split_off = field == Field::Id && options.id_from.is_some();
            if !is_split_off
                && !options.map.0.contains_key(&field)
                && let Some((strength, _, column)) = found.next()
            {
                self.fields.insert(field, column);
                self.why.insert(column, if strength == Strength::Exact { Why::Named } else { Why::Near });
                self.exact += usize::from(strength == Strength::Exact);
                self.has_exact_id |= field == Field::Id && strength == Strength::Exact;
            }
            let Some(other) = self.get(field).map(|column| self.heading(column)) else { continue };
            for (_, _, column) in found {
                self.left.insert(column, Left::Second { field, other: other.clone() });
            }
        }
    }

    /// Where one column is called `Control` and another `Description`, and none is called a title, the first is one.
    fn divide_texts(&self, candidates: &mut BTreeMap<Field, Vec<(Strength, bool, u32)>>, options: &Options) {
        let is_mapped = |field| options.map.0.contains_key(&field);
        if candidates.contains_key(&Field::Title) || is_mapped(Field::Title) || is_mapped(Field::Text) {
            return;
        }
        let Some(texts) = candidates.get_mut(&Field::Text) else { return };
        let lower = |column: &u32| self.parts.get(column).and_then(|parts| parts.last()).map_or("", String::as_str);
        let naming = texts.iter().position(|(_, _, column)| headings::is_naming(lower(column)));
        let has_content = texts.iter().any(|(_, _, column)| headings::is_content(lower(column)));
        if let Some(at) = naming.filter(|_| has_content) {
            let title = texts.remove(at);
            candidates.insert(Field::Title, vec![title]);
        }
    }

    /// The headings on one line each, as they are shown.
    fn shown_headings(&self) -> Vec<String> {
        self.headings.values().map(|heading| title::one_line(heading)).collect()
    }
}

/// Whether two tags are of one language, whatever its region.
fn is_language(one: &str, other: &str) -> bool {
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    primary(one) == primary(other)
}

/// The most rows that headings may span below the first.
const MOST_ROWS: u32 = 5;

/// The headings that begin at a row. Where cells are merged vertically there, the headings span several rows, and the
/// heading of a column is the text of all of them. So they do where the row below has nothing but headings, and no id.
fn headings(table: &Table, row: u32) -> ((u32, u32), BTreeMap<u32, Vec<String>>) {
    let mut headings = BTreeMap::<u32, Vec<String>>::new();
    if row == 0 {
        return ((0, 0), headings);
    }
    let end = table.rows.values().filter_map(|row| row.cells.keys().next_back()).max().copied().unwrap_or(0);
    // Taller cells are no headings; a damaged file may name any.
    let is_head = |merged: &&Merged| merged.rows.1 - merged.rows.0 <= MOST_ROWS;
    let merged = table.merged.iter().filter(is_head).collect::<Vec<_>>();
    let texts = |at: u32| {
        let own = table.rows.get(&at).into_iter().flat_map(|row| row.cells.iter());
        own.map(|(&column, cell)| (column, title::one_line(&cell.value.to_string()))).collect::<BTreeMap<_, _>>()
    };
    let here = merged.iter().filter(|merged| merged.rows.0 == row);
    let mut last = here.map(|merged| merged.rows.1).max().unwrap_or(row);
    let mut first = texts(row);
    if last == row
        && let below = texts(row + 1)
        && below.len() > 1
        && below.values().all(|text| matches!(headings::read(text), Reading::Field { .. } | Reading::Remark))
        && first.iter().any(|(column, text)| !below.contains_key(column) && is_id(text))
    {
        last = row + 1;
        // What stands above several columns stands in the first of them.
        for &column in below.keys() {
            let above = first.range(..column).next_back().map(|(_, text)| text.clone());
            if let Some(above) = above.filter(|text| !is_id(text)) {
                first.entry(column).or_insert(above);
            }
        }
    }
    for at in row..=last {
        let mut texts = if at == row { first.clone() } else { texts(at) };
        for merged in merged.iter().filter(|merged| merged.rows.0 == at && merged.columns.0 < merged.columns.1) {
            let Some(text) = texts.get(&merged.columns.0).cloned() else { continue };
            for column in merged.columns.0..=merged.columns.1.min(end) {
                texts.entry(column).or_insert_with(|| text.clone());
            }
        }
        for (column, text) in texts {
            headings.entry(column).or_default().push(text);
        }
    }
    ((row, last), headings)
}

/// Whether a heading names ids.
fn is_id(text: &str) -> bool {
    matches!(headings::read(text), Reading::Field { field: Field::Id, .. })
}

/// The column of a name: a heading, or else letters or a number.
fn named(columns: &Columns, field: Field, name: &str) -> Result<u32, MapError> {
    let error = |problem| MapError::new(field, name, problem, &columns.headings);
    let wanted = words::heading(name);
    let whole = columns.headings.iter().filter(|(_, heading)| words::heading(heading) == wanted);
    let mut found = whole.map(|(column, _)| *column).collect::<Vec<_>>();
    if found.is_empty() {
        let is_lower = |parts: &[String]| parts.last().is_some_and(|part| words::heading(part) == wanted);
        found.extend(columns.parts.iter().filter(|(_, parts)| is_lower(parts)).map(|(column, _)| *column));
    }
    match found[..] {
        [column] => Ok(column),
        [] => column(name).ok_or_else(|| error("there is no such column")),
        _ => Err(error("several columns have this heading; say which by its letters")),
    }
}

/// Several columns: `H:O`, or headings and letters with `+` between them.
fn range(columns: &Columns, field: Field, name: &str) -> Result<Vec<u32>, MapError> {
    if let Ok(column) = named(columns, field, name) {
        return Ok(vec![column]);
    }
    if let Some((first, last)) = name.split_once(':') {
        let (first, last) = (named(columns, field, first.trim())?, named(columns, field, last.trim())?);
        return Ok((first.min(last)..=first.max(last)).collect());
    }
    name.split('+').map(|name| named(columns, field, name.trim())).collect()
}

impl Columns {
    /// The heading of a column, or its letters.
    pub(super) fn heading(&self, column: u32) -> String {
        self.headings.get(&column).map_or_else(|| letters(column), |heading| title::one_line(heading))
    }
}
