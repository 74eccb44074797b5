//! What is wrong with a table, cell by cell.

use std::collections::BTreeMap;
use std::fmt;

use super::field::Field;
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
    order: (u32, u32),
}

impl Problem {
    pub(super) fn at(table: &Table, row: u32, column: u32, kind: Kind) -> Self {
        let cell = table.cell(row, column).map(|cell| cell.value.to_string()).filter(|text| !text.is_empty());
        Self { place: table.name_of(row, Some(column)), cell, kind, order: (row, column + 1) }
    }

    pub(super) fn of_row(table: &Table, row: u32, kind: Kind) -> Self {
        Self { place: table.name_of(row, None), cell: None, kind, order: (row, 0) }
    }

    pub(super) fn of_column(table: &Table, column: u32, kind: Kind) -> Self {
        let place = match &table.sheet {
            Some(sheet) => format!("{sheet}, column {}", letters(column)),
            None => format!("column {}", letters(column)),
        };
        Self { place, cell: None, kind, order: (0, column + 1) }
    }

    pub(super) fn of_table(kind: Kind) -> Self {
        Self { place: String::new(), cell: None, kind, order: (0, 0) }
    }

    /// By rows, and by columns in a row; what is said of whole columns first.
    pub(super) fn order(&self) -> (u32, u32) {
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
    /// Sheets that look like checklists as well.
    OtherSheets {
        /// Their names, and how many items each seems to have.
        sheets: Vec<(String, usize)>,
    },
    /// A row that the workbook does not show.
    HiddenRow {
        /// Whether it was left out.
        is_left_out: bool,
    },
    /// A column that the workbook does not show, and that is imported.
    HiddenColumn,
    /// A row that is struck out.
    StruckRow {
        /// Whether it was left out.
        is_left_out: bool,
    },
    /// A cell that is struck out.
    StruckCell,
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
            Self::TitleFromText | Self::TextFromTitle | Self::NoCategories => &codes::TAKEN_INSTEAD,
            Self::Computed { .. }
            | Self::DateAsText
            | Self::NumberAsId
            | Self::NumberForm
            | Self::CrossAsYes
            | Self::Controls => &codes::TAKEN_AS_SHOWN,
            Self::Slug { .. } | Self::Slugs { .. } | Self::SameSlug { .. } => &codes::GIVEN_SLUG,
            Self::UnknownPriorities { .. } | Self::NumberedPriorities { .. } => &codes::ORDER_OF_PRIORITIES,
            Self::Merged { .. } | Self::FilledDown { .. } => &codes::FILLED_CELL,
            Self::Surplus | Self::Skipped | Self::OtherSheets { .. } | Self::SectionText | Self::RepeatedHead => {
                &codes::LEFT_OUT
            }
            Self::HeadingAsCategory | Self::SectionAsCategory { .. } => &codes::CATEGORY_ROW,
            Self::HiddenRow { .. } | Self::HiddenColumn | Self::StruckRow { .. } | Self::StruckCell => {
                &codes::HIDDEN_OR_STRUCK_OUT
            }
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
            kind => kind.to_string(),
        }
    }

    /// What to do.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NoHead { .. } => {
                "say which row has the headings with --header-row (0 for none), and which column holds \
                                    what with --map, such as `--map id=A,text=C`; where ids stand at the beginning of \
                                    texts, pass `--id-from text`"
                    .to_owned()
            }
            Self::HiddenRow { is_left_out: false } => "`--leave-out hidden` leaves such rows out".to_owned(),
            Self::OtherSheets { .. } => "import each with `--sheet NAME`".to_owned(),
            Self::HiddenColumn => "name another with --map, or none (`--map source=`)".to_owned(),
            Self::StruckRow { is_left_out: false } => "`--leave-out struck-out` leaves such rows out".to_owned(),
            Self::CrossAsYes => "`--yes x` says so; `--yes` names any marks that mean yes".to_owned(),
            Self::NoLeadingId => "an id has a digit in it, and a space or a colon behind it".to_owned(),
            Self::NoItems => {
                "say with --header-row which row has the headings; what is below it becomes items".to_owned()
            }
            Self::NoId => "write one, or say with --map which column holds ids, such as `--map id=A`".to_owned(),
            Self::NoText => "write one, or say with --map which column holds texts, such as `--map text=C`".to_owned(),
            Self::NoColumn(field) => format!("say which with --map, such as `--map {}=C`", field.id()),
            Self::Ignored { why: Left::Unknown, .. } => "if it is wanted, say what it holds with --map".to_owned(),
            Self::Ignored { heading, why: Left::Remark } => format!(
                "remarks mean many things: if they say when an item does not apply, pass `--map condition={heading}`, \
                 or `why` if they give reasons"
            ),
            Self::Ignored { heading, why: Left::Second { field, .. } } => {
                format!("if this is the better one, pass `--map {}={heading}`", field.id())
            }
            Self::Ignored { why: Left::Language { tag }, .. } => {
                format!("`--lang` names the languages to read, such as `--lang {tag}` or `--lang ja,{tag}`")
            }
            Self::UnknownPriorities { .. } | Self::NumberedPriorities { .. } => {
                "the first is the most urgent; where that is wrong, put `priorities` of what is written in order"
                    .to_owned()
            }
            Self::TitleFromText => "write short titles of your own, or name a column with `--map title=…`".to_owned(),
            Self::NotComputed => "open the file in the program that wrote it, let it compute, and save it".to_owned(),
            Self::Date { meant: Some(meant), .. } => format!(
                "spreadsheets make dates of such ids; was it `{meant}`? Format the column as text, and type it again"
            ),
            Self::Date { meant: None, .. } => "format the column as text, and type it again".to_owned(),
            Self::NumberAsId => {
                "if the document has a 0 at its end (`1.10`), format the column as text and type it again".to_owned()
            }
            Self::Slug { .. } => "better ones can stand in a column of their own, `--map slug=…`".to_owned(),
            Self::WrongSlug => "a slug has ASCII letters, digits, `-`, `.` and `_`, and stands once".to_owned(),
            Self::UnknownMark => format!(
                "yes is one of {}, and what `--yes` names; no is one of {}, or nothing",
                super::words::YES.join(" "),
                super::words::NO.join(" ")
            ),
            Self::MergedIds => "give each row an id of its own".to_owned(),
            Self::SameId { .. } => "ids are compared without regard to width and case".to_owned(),
            Self::TooLong => "divide the table into several checklists".to_owned(),
            _ => return None,
        })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the table is empty"),
            Self::NoHead { seen, .. } if seen.is_empty() => {
                f.write_str("no row looks like the headings of a checklist")
            }
            Self::NoHead { row, seen } => {
                write!(f, "no row looks like the headings of a checklist; row {row} has {}", listed(seen))
            }
            Self::NoRow { row, last } => {
                write!(f, "nothing stands in row {row}, which `--header-row` names; the last row is {last}")
            }
            Self::NoItems => f.write_str("there is no item below the headings"),
            Self::NoColumn(field) => write!(f, "no column holds {}", field.what()),
            Self::Ignored { heading, why } => {
                write!(f, "the column `{heading}` is not imported")?;
                match why {
                    Left::Unknown => Ok(()),
                    Left::Remark => f.write_str(": it holds remarks"),
                    Left::Second { field, other } => write!(f, ": `{other}` holds {}", field.what()),
                    Left::Language { tag } => write!(f, ": it is in another language, `{tag}`"),
                }
            }
            Self::TitleFromText => f.write_str("no column holds titles; the first words of each text are taken"),
            Self::TextFromTitle => f.write_str("no column holds texts; the titles are taken for them as well"),
            Self::NoCategories => f.write_str("no column holds categories; all items are in one"),
            Self::SectionAsCategory { name } => {
                write!(
                    f,
                    "this row has nothing that makes an item; it is taken for the category `{name}` of the rows below"
                )
            }
            Self::OtherSheets { sheets } => {
                let named = sheets.iter().map(|(name, rows)| format!("`{name}` ({rows} rows)")).collect::<Vec<_>>();
                write!(f, "other sheets look like checklists as well, and are not imported: {}", named.join(", "))
            }
            Self::SectionText => f.write_str("a category has no text; what the section says of itself is left out"),
            Self::HiddenRow { is_left_out: true } => f.write_str("this row is hidden in the workbook; it is left out"),
            Self::HiddenRow { is_left_out: false } => {
                f.write_str("this row is hidden in the workbook; it is imported like the others")
            }
            Self::HiddenColumn => f.write_str("this column is hidden in the workbook; it is imported like the others"),
            Self::StruckRow { is_left_out: true } => f.write_str("this row is struck out; it is left out"),
            Self::StruckRow { is_left_out: false } => {
                f.write_str("this row is struck out; it is imported like the others")
            }
            Self::StruckCell => f.write_str("this cell is struck out; it is imported like the others"),
            Self::NumberForm => {
                f.write_str("the workbook shows this number in another form; it is taken as shown here")
            }
            Self::CrossAsYes => f.write_str("`x` is the only mark of methods; it is taken for yes"),
            Self::NoLeadingId => f.write_str("this text does not begin with an id"),
            Self::Computed { cells: 1 } => f.write_str("1 cell is the result of a formula, as it was when saved"),
            Self::Computed { cells } => {
                write!(f, "{cells} cells are results of formulas, as they were when saved")
            }
            Self::NotComputed => f.write_str("this formula has no result in the file"),
            Self::FormulaError => f.write_str("the result of this formula is an error"),
            Self::Date { field, .. } => write!(f, "a date stands where {} should", field.what()),
            Self::DateAsText => f.write_str("this is a date, not text; it is taken as shown here"),
            Self::NumberAsId => f.write_str("this id is a number; it is taken as shown here"),
            Self::Controls => f.write_str("characters that no text can show are left out"),
            Self::NoId => f.write_str("this row has no id"),
            Self::NoText => f.write_str("this item has no text"),
            Self::SameId { first } => write!(f, "this id stands twice, first in {first}"),
            Self::Slug { slug } => {
                write!(f, "this id cannot stand in a web address; `{slug}` stands there for it")
            }
            Self::Slugs { ids: 1, example } => {
                write!(f, "1 id cannot stand in a web address as it is; its address is made of it: {example}")
            }
            Self::Slugs { ids, example } => {
                write!(
                    f,
                    "{ids} ids cannot stand in web addresses as they are; their addresses are made of them: {example}"
                )
            }
            Self::SameSlug { slug } => {
                write!(f, "another id would have the same web address; `{slug}` stands there for this one")
            }
            Self::UnknownPriorities { order } => {
                write!(f, "which of these comes first is not known; they stay in the order of the table: {order}")
            }
            Self::NumberedPriorities { order } => {
                write!(f, "whether the lowest number or the highest comes first is not said; taken as {order}")
            }
            Self::WrongSlug => f.write_str("this cannot stand for the id in a web address"),
            Self::UnknownMark => f.write_str("this mark is neither yes nor no"),
            Self::MergedIds => f.write_str("one merged cell is the id of several rows"),
            Self::Merged { last } => {
                write!(f, "a merged cell, up to {last}: its value is taken for each row and column of it")
            }
            Self::FilledDown { value } => write!(f, "nothing stands here; `{value}` from above is taken"),
            Self::Surplus => f.write_str("this cell stands beyond the headings and is ignored"),
            Self::Skipped => f.write_str("nothing else stands in this row; it is no item and is ignored"),
            Self::HeadingAsCategory => {
                f.write_str("nothing else stands in this row; it is taken for the category of the rows below")
            }
            Self::RepeatedHead => f.write_str("the headings stand here once more; the row is ignored"),
            Self::TooLong => f.write_str("the checklist would be longer than can be read again"),
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
