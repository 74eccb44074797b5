//! What is wrong with a table, cell by cell.

mod words;

use std::collections::BTreeMap;

use super::field::Field;
use super::likeness::Likeness;
use crate::diagnostic::{Code, Severity, codes};
use crate::table::{Table, letters};

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which cell, as `対策!B12`; empty where the table as a whole is meant.
    pub place: String,
    /// What the cell says.
    pub cell: Option<String>,
    /// What is wrong.
    pub kind: Kind,
    order: (usize, u32, u32),
}

impl Problem {
    pub(super) fn at(table: &Table, row: u32, column: u32, kind: Kind) -> Self {
        let cell = table.cell(row, column).map(|cell| cell.value.to_string()).filter(|text| !text.is_empty());
        Self { place: table.name_of(row, Some(column)), cell, kind, order: (table.position, row, column + 1) }
    }

    pub(super) fn of_row(table: &Table, row: u32, kind: Kind) -> Self {
        Self { place: table.name_of(row, None), cell: None, kind, order: (table.position, row, 0) }
    }

    pub(super) fn of_column(table: &Table, column: u32, kind: Kind) -> Self {
        let place = match &table.sheet {
            Some(sheet) => format!("{sheet}, column {}", letters(column)),
            None => format!("column {}", letters(column)),
        };
        Self { place, cell: None, kind, order: (table.position, 0, column + 1) }
    }

    /// Of a sheet, or of a text file as a whole.
    pub(super) fn of_sheet(table: &Table, kind: Kind) -> Self {
        Self { order: (table.position, 0, 0), place: table.sheet.clone().unwrap_or_default(), ..Self::of_table(kind) }
    }

    pub(super) fn of_table(kind: Kind) -> Self {
        Self { place: String::new(), cell: None, kind, order: (0, 0, 0) }
    }

    /// By sheets, rows, and columns in a row; what is said of whole columns first.
    pub(super) fn order(&self) -> (usize, u32, u32) {
        self.order
    }
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// There is no cell with anything in it.
    Empty,
    /// No row looks like headings.
    NoHead {
        /// The row that comes nearest.
        row: u32,
        /// What stands in it.
        seen: Vec<String>,
    },
    /// The given row of headings is empty.
    NoRow {
        /// That row.
        row: u32,
        /// The last row with something in it.
        last: u32,
    },
    /// There are headings, and no item below them.
    NoItems,
    /// No column holds this.
    NoColumn(Field),
    /// A column is not imported.
    Ignored {
        /// Its heading.
        heading: String,
        /// Why.
        why: Left,
    },
    /// There is no title, so the first words of the text are one.
    TitleFromText,
    /// There is no text, so the title is one.
    TextFromTitle,
    /// There are no categories.
    NoCategories,
    /// Results of formulas were taken.
    Computed {
        /// How many.
        cells: usize,
    },
    /// A formula without a result.
    NotComputed,
    /// A formula whose result is an error.
    FormulaError,
    /// A date where none can be.
    Date {
        /// What stands in the column.
        field: Field,
        /// What it may have been.
        meant: Option<String>,
    },
    /// A date among words.
    DateAsText,
    /// A number with a decimal point as an id.
    NumberAsId,
    /// Unprintable characters.
    Controls,
    /// An item without an id.
    NoId,
    /// An item without a text.
    NoText,
    /// A duplicate id.
    SameId {
        /// Where the first is.
        first: String,
    },
    /// An id that cannot be part of a URL.
    Slug {
        /// The slug for it.
        slug: String,
    },
    /// Ids that cannot be part of a URL, whose slugs are plain to see.
    Slugs {
        /// How many.
        ids: usize,
        /// One of them.
        example: String,
    },
    /// An id that would have the slug of another.
    SameSlug {
        /// The slug that tells them apart.
        slug: String,
    },
    /// Priorities whose order is not known.
    UnknownPriorities {
        /// Their order in the table.
        order: String,
    },
    /// Priorities that are numbers, under a heading that does not say which comes first.
    NumberedPriorities {
        /// The order that was taken.
        order: String,
    },
    /// A slug that cannot be part of a URL, or is a duplicate.
    WrongSlug,
    /// Neither yes nor no.
    UnknownMark,
    /// Several rows have one id.
    MergedIds,
    /// A merged cell whose value was taken for each of its cells.
    Merged {
        /// The last of its cells.
        last: String,
    },
    /// An empty cell where the one above counts.
    FilledDown {
        /// What was taken.
        value: String,
    },
    /// A cell to the right of the headings.
    Surplus,
    /// A row with one cell, which is no item.
    Skipped,
    /// A row with one cell, which is taken for a category.
    HeadingAsCategory,
    /// A row that names the section of those below.
    SectionAsCategory {
        /// The category that it becomes.
        name: String,
    },
    /// What a section says of itself.
    SectionText,
    /// Sheets that are not imported.
    OtherSheets {
        /// Their names, and what each looks like.
        sheets: Vec<(String, Likeness)>,
    },
    /// The sheet that is imported does not look like a checklist.
    UnlikelySheet {
        /// What it looks like.
        likeness: Likeness,
    },
    /// Rows that are sections by what the table says of them.
    Sections {
        /// How many.
        rows: usize,
        /// The name of the first.
        example: String,
    },
    /// A section without an item.
    EmptySection {
        /// Its name.
        name: String,
    },
    /// Rows that are no items, and became parts of the items above them.
    Joined {
        /// How many.
        rows: usize,
    },
    /// A row that is no item, in a table with categories.
    NotAssessable,
    /// Depths by indentation.
    Indented,
    /// A row without an id, which is left out.
    NoIdLeftOut,
    /// Rows whose ids were made.
    NumberedIds {
        /// How many.
        rows: usize,
        /// The first of these ids.
        example: String,
    },
    /// A cell of which a part is struck out.
    PartlyStruck {
        /// That part.
        text: String,
        /// Whether it was left out.
        is_left_out: bool,
    },
    /// A row that the workbook does not show.
    HiddenRow {
        /// Whether it was left out.
        is_left_out: bool,
        /// Whether a filter is on.
        is_filtered: bool,
    },
    /// A column that the workbook does not show, and that is imported.
    HiddenColumn,
    /// A row that is struck out.
    StruckRow {
        /// Whether it was left out.
        is_left_out: bool,
    },
    /// A cell that is struck out.
    StruckCell {
        /// Whether it was left out.
        is_left_out: bool,
    },
    /// A number in a form that is not known here.
    NumberForm,
    /// `x` was taken for yes.
    CrossAsYes,
    /// A text that does not begin with an id.
    NoLeadingId,
    /// The headings once more.
    RepeatedHead,
    /// The result is too long to be read.
    TooLong,
}

/// Why a column is not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Left {
    /// Its heading says nothing that an item has.
    Unknown,
    /// It holds remarks, which may mean anything.
    Remark,
    /// Another column holds the same.
    Second {
        /// What both would hold.
        field: Field,
        /// The heading of the other.
        other: String,
    },
    /// The workbook does not show it, and it is to be left out for that.
    Hidden,
    /// It is in a language that was not asked for.
    Language {
        /// The tag of that language.
        tag: String,
    },
}

impl Kind {
    /// Its code, which has a manual page.
    #[must_use]
    pub fn code(&self) -> &'static Code {
        match self {
            Self::Empty | Self::NoItems => &codes::TABLE_WITHOUT_ITEMS,
            Self::NoHead { .. } | Self::NoRow { .. } | Self::NoColumn(_) => &codes::TABLE_COLUMN,
            Self::NoId | Self::NoLeadingId | Self::SameId { .. } | Self::WrongSlug | Self::MergedIds => {
                &codes::TABLE_ID
            }
            Self::Date { .. } => &codes::TABLE_DATE,
            Self::NotComputed | Self::FormulaError => &codes::TABLE_FORMULA,
            Self::NoText => &codes::TABLE_TEXT,
            Self::UnknownMark => &codes::TABLE_MARK,
            Self::TooLong => &codes::TABLE_TOO_LONG,
            Self::Ignored { .. } => &codes::IGNORED_COLUMN,
            Self::TitleFromText | Self::TextFromTitle | Self::NoCategories | Self::NumberedIds { .. } => {
                &codes::TAKEN_INSTEAD
            }
            Self::UnlikelySheet { .. } => &codes::UNLIKELY_SHEET,
            Self::Joined { .. } => &codes::JOINED_ROWS,
            Self::Computed { .. }
            | Self::DateAsText
            | Self::NumberAsId
            | Self::NumberForm
            | Self::CrossAsYes
            | Self::Controls => &codes::TAKEN_AS_SHOWN,
            Self::Slug { .. } | Self::Slugs { .. } | Self::SameSlug { .. } => &codes::GIVEN_SLUG,
            Self::UnknownPriorities { .. } | Self::NumberedPriorities { .. } => &codes::ORDER_OF_PRIORITIES,
            Self::Merged { .. } | Self::FilledDown { .. } => &codes::FILLED_CELL,
            Self::Surplus
            | Self::Skipped
            | Self::OtherSheets { .. }
            | Self::SectionText
            | Self::EmptySection { .. }
            | Self::NotAssessable
            | Self::NoIdLeftOut
            | Self::RepeatedHead => &codes::LEFT_OUT,
            Self::HeadingAsCategory | Self::SectionAsCategory { .. } | Self::Sections { .. } | Self::Indented => {
                &codes::CATEGORY_ROW
            }
            Self::HiddenRow { .. }
            | Self::HiddenColumn
            | Self::StruckRow { .. }
            | Self::StruckCell { .. }
            | Self::PartlyStruck { .. } => &codes::HIDDEN_OR_STRUCK_OUT,
        }
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code().severity
    }

    /// What problems of this kind have in common, in words.
    fn alike(&self) -> String {
        match self {
            Self::SameId { .. } => "ids that stand twice".to_owned(),
            Self::Slug { .. } => "ids that cannot stand in a web address".to_owned(),
            Self::FilledDown { .. } => "cells that take what stands above them".to_owned(),
            Self::Merged { .. } => "merged cells".to_owned(),
            Self::SectionAsCategory { .. } => "rows that are taken for categories".to_owned(),
            Self::Ignored { .. } => "columns that are not imported".to_owned(),
            Self::Date { .. } => "dates where none can be".to_owned(),
            Self::EmptySection { .. } => "sections without an item".to_owned(),
            Self::PartlyStruck { .. } => "cells of which a part is struck out".to_owned(),
            kind => kind.to_string(),
        }
    }
}

/// Headings as a message shows them: not more than fit on a few lines.
pub(super) fn listed(headings: &[String]) -> String {
    const MOST: usize = 30;
    let shown = headings.iter().take(MOST).map(|heading| format!("`{heading}`")).collect::<Vec<_>>().join(", ");
    match headings.len().checked_sub(MOST) {
        None | Some(0) => shown,
        Some(more) => format!("{shown} and {more} more"),
    }
}

/// How many problems of one kind are shown; the others are counted.
const MOST_ALIKE: usize = 30;

/// How much of a cell is shown, in characters.
const LONGEST_CELL: usize = 40;

/// The problems as text for people, a few lines each; `file` is the name of the table's file.
#[must_use]
pub fn told(problems: &[Problem], file: &str) -> String {
    let mut text = String::new();
    let mut alike = BTreeMap::new();
    for problem in problems {
        let n = alike.entry(problem.kind.alike()).or_insert(0_usize);
        *n += 1;
        if *n > MOST_ALIKE {
            continue;
        }
        let place = if problem.place.is_empty() { String::new() } else { format!(": {}", problem.place) };
        let Code { id, severity, .. } = problem.kind.code();
        text.push_str(&format!("{severity}[{id}]: {file}{place}: {}\n", problem.kind));
        if let Some(cell) = &problem.cell {
            text.push_str(&format!("  | {}\n", shown(cell)));
        }
        if let Some(hint) = problem.kind.hint().filter(|_| *n == 1) {
            text.push_str(&format!("  = help: {hint}\n"));
        }
    }
    for (name, n) in alike.iter().filter(|(_, n)| **n > MOST_ALIKE) {
        text.push_str(&format!("… and {} more: {name}\n", n - MOST_ALIKE));
    }
    text
}

/// A cell on one line, cut where it is long.
fn shown(cell: &str) -> String {
    let line = cell.split('\n').map(str::trim).collect::<Vec<_>>().join(" ⏎ ");
    let line = line.chars().map(|c| if c.is_control() { '␣' } else { c }).collect::<String>();
    match line.char_indices().nth(LONGEST_CELL) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}
