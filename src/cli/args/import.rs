//! The arguments of `tebiki import`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::import::ColumnMap;
use crate::table::Limits;

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum ImportCommand {
    Checklist(ImportArguments),
}

/// Make a checklist of a table in a spreadsheet or a CSV file
///
/// Shows the `checklist.yaml` that the table becomes, or writes it with `--output` and `--id`; a file that exists is never
/// overwritten. The row of headings and what each column holds are found by the usual words (項番, No., 分類, 対策内容,
/// 優先度, 方式①…), in Japanese and English; `--header-row` and `--map` say otherwise. On a terminal it asks where it is
/// unsure, and before it writes; elsewhere it says what to pass. Problems go to standard error, with
/// the cell of each. Exit status: 0 the table was imported, 1 it has errors, 2 could not run.
#[derive(Args, Debug)]
pub(in crate::cli) struct ImportArguments {
    /// The table: .xlsx, .xlsm, .csv, .tsv or .txt (with tabs); text in UTF-8, UTF-16 with a mark, Shift_JIS or EUC-JP
    pub(in crate::cli) file: PathBuf,
    /// Which column holds what, such as `id=A,title=対策,methods=H:O`
    ///
    /// Fields are id, title, text, why, category, priority, threats, condition, source, slug and methods; depth (how deep a row
    /// stands), parent (the id of what it belongs to) and assessable (whether it is an item) tell sections from items. A column
    /// is named by its heading, its letters or its number; several columns of methods as `H:O` or `H+J`; nothing behind `=`
    /// leaves a field out.
    #[arg(long, value_name = "FIELD=COLUMN,…", default_value = "", hide_default_value = true)]
    pub(in crate::cli) map: ColumnMap,
    /// Where ids stand that have no column of their own: at the beginning of texts or of titles (`A-1: Lock …`)
    #[arg(long, value_name = "FIELD", value_enum)]
    pub(in crate::cli) id_from: Option<IdFromArgument>,
    /// Marks in the columns of methods that mean yes, beside ○, ✓ and the like
    #[arg(long, value_name = "MARK,…", value_delimiter = ',')]
    pub(in crate::cli) yes: Vec<String>,
    /// What becomes of rows without an id: they get one of the id above them and a number (`5.2#1`), or are left out
    /// [default: an error]
    #[arg(long, value_name = "WHAT", value_enum)]
    pub(in crate::cli) missing_ids: Option<MissingIdsArgument>,
    /// What of a workbook is not to be imported: hidden rows, hidden columns, what is struck out
    #[arg(long, value_name = "WHAT,…", value_enum, value_delimiter = ',')]
    pub(in crate::cli) leave_out: Vec<LeaveOutArgument>,
    /// The row of the headings, from 1; 0 if there is none [default: the first that looks like one]
    #[arg(long, value_name = "ROW")]
    pub(in crate::cli) header_row: Option<u32>,
    /// The sheet, by its name or its position from 1; `all` joins those that look like checklists [default: the one with most of a checklist]
    #[arg(long, value_name = "SHEET")]
    pub(in crate::cli) sheet: Option<String>,
    /// The language of the table, and of columns that name another: `ja,en` reads `内容` and `内容（英語）` [default: those of
    /// the site in the output or current folder, or ja]
    #[arg(long, value_name = "TAG,…", value_parser = language, value_delimiter = ',')]
    pub(in crate::cli) lang: Vec<String>,
    /// Other limits of what is read, such as `unpacked=500,cells=10000000`
    ///
    /// The limits, and what is read where nothing is said: file=64 (MiB), unpacked=100 (MiB), parts=10000, cells=5000000,
    /// texts=256 (MiB, of all cells), text=1024 (KiB, one text), shared-texts=5000000, formats=70000, format=1024 (bytes, one
    /// format), merged-cells=100000, shared-formulas=200000.
    #[arg(long, value_name = "LIMIT=NUMBER,…", default_value = "", hide_default_value = true)]
    pub(in crate::cli) limit: Limits,
    /// Show on one screen what is read of the table, and why, instead of the checklist
    #[arg(long)]
    pub(in crate::cli) preview: bool,
    /// The title of the checklist [default: the file's name]
    #[arg(long)]
    pub(in crate::cli) title: Option<String>,
    /// Who publishes it
    #[arg(long)]
    pub(in crate::cli) publisher: Option<String>,
    /// The edition [default: 1]
    #[arg(long)]
    pub(in crate::cli) edition: Option<String>,
    /// Write into the site in this folder and name it in its site.yaml, instead of showing
    #[arg(short, long, value_name = "FOLDER", requires = "id")]
    pub(in crate::cli) output: Option<PathBuf>,
    /// The id of the new checklist: the name of its folder
    #[arg(long, value_parser = id, requires = "output")]
    pub(in crate::cli) id: Option<String>,
}

/// Where ids stand that have no column of their own.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum IdFromArgument {
    Text,
    Title,
}

/// What becomes of rows without an id.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum MissingIdsArgument {
    Number,
    LeaveOut,
}

/// What of a workbook can be left out.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum LeaveOutArgument {
    Hidden,
    HiddenColumns,
    StruckOut,
}

fn id(text: &str) -> Result<String, String> {
    crate::import::check_id(text).map(|()| text.to_owned())
}

fn language(text: &str) -> Result<String, String> {
    crate::import::check_language(text).map(|()| text.to_owned())
}
