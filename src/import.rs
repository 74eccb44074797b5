//! Makes a `checklist.yaml` of a table: a publisher's overview in a spreadsheet becomes items that can be edited on.
//!
//! 1. [`sheets`] judges which sheets are checklists.
//! 2. [`columns`] finds the row of headings and which column holds what, by the words of the headings ([`headings`]) or by
//!    options.
//! 3. [`rows`] reads one item from each row below, and [`cells`] collects what is wrong, cell by cell. [`outline`] says how deep rows stand,
//!    [`sections`] which name categories, [`marks`] which marks mean yes; [`rank`] puts priorities in order, [`slug`] makes addresses of
//!    ids, [`title`] titles of texts.
//! 4. [`draft`] writes the items, with their categories, priorities and methods ([`list`]), as YAML.
//!
//! A table has one language, and lacks much that a checklist has (who publishes it, the names of its priorities): the
//! result is a valid checklist in that language, made of nothing but what the table says. Every value that had to be
//! converted is reported.

mod blocks;
mod cells;
mod columns;
mod draft;
mod field;
mod headings;
mod likeness;
mod list;
mod marks;
mod names;
mod outline;
mod preview;
mod problem;
mod rank;
mod rows;
mod sections;
mod sheets;
mod slug;
mod title;
mod words;

pub use columns::{ColumnMap, MapError};
pub use field::Field;
pub use likeness::Likeness;
pub use preview::Preview;
pub use problem::{Kind, Left, Problem, told};
pub use sheets::ChoiceError;

use crate::diagnostic::{Diagnostics, Severity};
use crate::parse::is_id;
use crate::resolve::reserved;
use crate::source::SourceMap;
use crate::table::Table;
use crate::yaml;

/// Where ids stand that have no column of their own: at the beginning of another's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdFrom {
    /// At the beginning of what an item asks for.
    Text,
    /// At the beginning of its title.
    Title,
}

impl IdFrom {
    fn field(self) -> Field {
        match self {
            Self::Text => Field::Text,
            Self::Title => Field::Title,
        }
    }
}

/// What becomes of rows without an id, where that is no error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingIds {
    /// An id is made of the one above and a number.
    Number,
    /// They are left out.
    LeaveOut,
}

/// What of a workbook can be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeaveOut {
    /// Hidden rows, filtered ones among them.
    Hidden,
    /// Hidden columns.
    HiddenColumns,
    /// Rows, cells and parts of cells that are struck out.
    StruckOut,
}

/// What is to be imported, and what the table does not say.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which column holds what, where that is not to be guessed.
    pub map: ColumnMap,
    /// The row of headings, from 1; 0 where there is none. Otherwise it is looked for.
    pub head: Option<u32>,
    /// The language of the table, as a BCP 47 tag.
    pub language: String,
    /// Further languages that columns of the table may be in.
    pub translations: Vec<String>,
    /// Where ids stand that have no column of their own.
    pub id_from: Option<IdFrom>,
    /// What becomes of rows without an id.
    pub missing_ids: Option<MissingIds>,
    /// Whether a sheet is named; otherwise the best is taken.
    pub names_sheet: bool,
    /// Whether all sheets that are checklists are taken.
    pub all_sheets: bool,
    /// Marks that mean yes beside the usual ones.
    pub yes: Vec<String>,
    /// What is left out.
    pub leave_out: Vec<LeaveOut>,
    /// The file's name, without its folder.
    pub file: String,
    /// The title of the checklist.
    pub title: Option<String>,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// The edition.
    pub edition: Option<String>,
}

/// A checklist that was read from a table.
#[derive(Debug)]
pub struct Imported {
    /// The text of `checklist.yaml`; absent where there are errors.
    pub yaml: Option<String>,
    /// The sheets that it was read from.
    pub sheets: Vec<String>,
    /// The sheets that were not read, and what each looks like.
    pub others: Vec<(String, Likeness)>,
    /// What was read, for people to judge.
    pub preview: Option<Preview>,
    /// How many items it has.
    pub items: usize,
    /// How many methods it has.
    pub methods: usize,
    /// What is wrong, in the order of the table.
    pub problems: Vec<Problem>,
}

impl Imported {
    /// How many problems are of this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.problems.iter().filter(|problem| problem.kind.severity() == severity).count()
    }
}

/// Reads a checklist from the tables of a file.
///
/// # Errors
/// When no sheet is one, or the options name columns that the table does not have.
pub fn checklist(tables: &[Table], options: &Options) -> Result<Imported, ChoiceError> {
    let chosen = sheets::choose(tables, options.all_sheets, options)?;
    let mut problems = Vec::new();
    let mut read = Vec::new();
    for table in &chosen.tables {
        let Some(columns) = columns::find(table, options, &mut problems)? else {
            let (sheets, others) = (names(&chosen.tables), chosen.others);
            return Ok(Imported { yaml: None, sheets, others, preview: None, items: 0, methods: 0, problems });
        };
        read.push((*table, columns));
        for &(row, column) in &table.cleaned {
            problems.push(Problem::at(table, row, column, Kind::Controls));
        }
        for &(row, column) in &table.reshaped {
            problems.push(Problem::at(table, row, column, Kind::NumberForm));
        }
        problems.extend(chosen.unlikely.map(|likeness| Problem::of_sheet(table, Kind::UnlikelySheet { likeness })));
    }
    if !chosen.others.is_empty() {
        problems.push(Problem::of_table(Kind::OtherSheets { sheets: chosen.others.clone() }));
    }
    let list = rows::read(&read, options, &mut problems);
    let (items, methods) = (list.items.len(), list.methods.len());
    let mut yaml = None;
    if problems.iter().all(|problem| problem.kind.severity() == Severity::Warning) {
        let text = draft::yaml(&list, &read, options);
        if can_be_read(&text) {
            yaml = Some(text);
        } else {
            problems.push(Problem::of_table(Kind::TooLong));
        }
    }
    problems.sort_by_key(Problem::order);
    let preview = Some(Preview::of(&read, &list, &chosen.others));
    let (sheets, others) = (names(&chosen.tables), chosen.others);
    Ok(Imported { yaml, sheets, others, preview, items, methods, problems })
}

fn names(tables: &[&Table]) -> Vec<String> {
    tables.iter().filter_map(|table| table.sheet.clone()).collect()
}

/// Whether a build would read this text: there are limits to the length and the number of values of a file.
fn can_be_read(text: &str) -> bool {
    let mut sources = SourceMap::default();
    text.len() <= crate::load::MAX_TEXT_BYTES && {
        let file = sources.add("checklist.yaml", text);
        yaml::parse(file, 0..text.len(), &sources, &mut Diagnostics::default()).is_some()
    }
}

/// Checks the id of a new checklist.
///
/// # Errors
/// Says why `id` cannot be one.
pub fn check_id(id: &str) -> Result<(), String> {
    if let Some(why) = reserved(id) {
        Err(format!("this name is reserved: {why}"))
    } else if is_id(id) {
        Ok(())
    } else {
        Err("an id has lower-case ASCII letters, digits and `-`, such as `telework`".to_owned())
    }
}

/// Checks the tag of a language.
///
/// # Errors
/// Says why `tag` cannot be one.
pub fn check_language(tag: &str) -> Result<(), String> {
    if is_id(&tag.to_ascii_lowercase()) {
        Ok(())
    } else {
        Err("a language tag is such as `ja`, `en`, `zh-Hant`".to_owned())
    }
}
