//! Which sheets of a workbook are checklists, judged by what stands in them.

use std::error::Error;
use std::fmt;

use super::columns::{self, Columns, MapError};
use super::field::Field;
use super::likeness::{Likeness, listed};
use super::{Options, headings};
use crate::locale::text::fold;
use crate::table::Table;

/// Why no sheet is taken.
#[derive(Debug)]
pub enum ChoiceError {
    /// None looks like a checklist; with what each looks like.
    None(Vec<(String, Likeness)>),
    /// The options name columns that a sheet does not have.
    Map(MapError),
}

impl From<MapError> for ChoiceError {
    fn from(error: MapError) -> Self {
        Self::Map(error)
    }
}

impl fmt::Display for ChoiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None(sheets) if sheets.is_empty() => f.write_str("the workbook has no sheet with cells"),
            Self::None(sheets) => write!(
                f,
                "no sheet has a row that looks like the head of a checklist; say which with --sheet, --header-row and \
                 --map (sheets: {})",
                listed(sheets)
            ),
            Self::Map(error) => error.fmt(f),
        }
    }
}

impl Error for ChoiceError {}

/// The sheets that are imported, and what the others look like.
pub(super) struct Chosen<'a> {
    pub(super) tables: Vec<&'a Table>,
    pub(super) others: Vec<(String, Likeness)>,
    /// What the one that is imported looks like, where that is no checklist.
    pub(super) unlikely: Option<Likeness>,
}

/// The sheet that is most of a checklist, or with `all` each that is one. A single table is taken as it is.
pub(super) fn choose<'a>(tables: &'a [Table], all: bool, options: &Options) -> Result<Chosen<'a>, ChoiceError> {
    // What is named is taken, and so is a file that has nothing else.
    if let [table] = tables
        && (options.names_sheet || table.sheet.is_none())
    {
        let likeness = likeness(table, options);
        let is_unlikely = matches!(likeness, Likeness::Properties | Likeness::History | Likeness::Relations);
        return Ok(Chosen { tables: vec![table], others: Vec::new(), unlikely: is_unlikely.then_some(likeness) });
    }
    let judged = tables.iter().map(|table| {
        let likeness = if table.is_hidden { Likeness::Hidden } else { likeness(table, options) };
        (table, likeness)
    });
    let judged = judged.collect::<Vec<_>>();
    let rank = |likeness: &Likeness| match likeness {
        Likeness::Checklist { rows, by_name } => Some((*by_name, *rows)),
        _ => None,
    };
    let most = judged.iter().filter_map(|(_, likeness)| rank(likeness)).max();
    let best = judged.iter().position(|(_, likeness)| most.is_some() && rank(likeness) == most);
    let name = |table: &Table| table.sheet.clone().unwrap_or_default();
    let Some(best) = best else {
        return Err(ChoiceError::None(judged.iter().map(|(table, likeness)| (name(table), *likeness)).collect()));
    };
    let is_taken = |at: usize, likeness: &Likeness| if all { rank(likeness).is_some() } else { at == best };
    let (mut tables, mut others) = (Vec::new(), Vec::new());
    for (at, (table, likeness)) in judged.into_iter().enumerate() {
        if is_taken(at, &likeness) {
            tables.push(table);
        } else {
            others.push((name(table), likeness));
        }
    }
    Ok(Chosen { tables, others, unlikely: None })
}

/// What a table looks like.
pub(super) fn likeness(table: &Table, options: &Options) -> Likeness {
    if table.rows.is_empty() {
        return Likeness::Empty;
    }
    if has_properties(table) {
        return Likeness::Properties;
    }
    let is_named = table.sheet.as_deref().is_some_and(is_about_document);
    let Some(columns) = columns::likely(table, options) else {
        return if is_named { Likeness::AboutDocument } else { Likeness::NoHeadings };
    };
    let headings = columns.headings.values().map(String::as_str).collect::<Vec<_>>();
    if headings.iter().filter(|heading| headings::is_relation(heading)).count() > 1 {
        return Likeness::Relations;
    }
    if is_history(&columns, &headings, is_named) {
        return Likeness::History;
    }
    let has = |row: u32, field| columns.get(field).is_some_and(|column| table.cell(row, column).is_some());
    let is_item = |row: u32| {
        let has_id = has(row, Field::Id) || options.id_from.is_some() || options.missing_ids.is_some();
        has_id && (has(row, Field::Text) || has(row, Field::Title))
    };
    let rows = table.rows.range(columns.head.1 + 1..).filter(|(row, _)| is_item(**row)).count();
    let by_name = columns.exact() > 1;
    if is_named && (rows < MANY || !by_name) {
        return Likeness::AboutDocument;
    }
    Likeness::Checklist { rows, by_name }
}

/// So many rows make a checklist of a sheet whose name says otherwise.
const MANY: usize = 3;

/// Whether most of the first column are names of what is said of a document, and the values stand beside them.
fn has_properties(table: &Table) -> bool {
    /// More rows than any document has properties.
    const MOST: usize = 60;
    let Some(first) = table.rows.values().filter_map(|row| row.cells.keys().next()).min().copied() else {
        return false;
    };
    if table.rows.len() > MOST {
        return false;
    }
    let names = table.rows.values().filter_map(|row| row.cells.get(&first)).map(|cell| cell.value.to_string());
    let names = names.collect::<Vec<_>>();
    let known = names.iter().filter(|name| headings::is_property(name)).count();
    names.len() > 1 && known * 2 > names.len() && known > 1
}

fn is_history(columns: &Columns, headings: &[&str], is_named: bool) -> bool {
    let text = columns.get(Field::Text).or(columns.get(Field::Title)).map(|column| columns.heading(column));
    let changes = |heading: &str| headings::is_history(heading) && !headings::is_date(heading);
    let has_dates = headings.iter().any(|heading| headings::is_date(heading));
    let says_changes = text.as_deref().is_some_and(changes);
    let others = headings.iter().any(|heading| changes(heading)) && !columns.has_exact_id();
    has_dates && (says_changes || others || is_named)
}

/// Whether a name is that of a sheet about the document.
fn is_about_document(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "readme",
        "about",
        "cover",
        "changelog",
        "history",
        "version",
        "versions",
        "revisions",
        "introduction",
        "instructions",
        "legend",
        "contents",
        "toc",
        "meta",
        "metadata",
        "info",
        "license",
        "disclaimer",
        "notes",
        "help",
        "表紙",
        "目次",
        "改訂履歴",
        "改定履歴",
        "変更履歴",
        "更新履歴",
        "履歴",
        "はじめに",
        "使い方",
        "記入方法",
        "記入要領",
        "凡例",
        "説明",
        "概要",
        "本書について",
    ];
    let folded = fold(name);
    let key = folded.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let last = folded.rsplit(['_', ' ', '-']).next().unwrap_or_default();
    NAMES.iter().any(|one| key == *one || (last == *one && one.is_ascii()))
        || key.starts_with("改訂履歴")
        || key.starts_with("changelog")
}
