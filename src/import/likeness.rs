//! What sheets look like.

use std::fmt;

/// What a sheet looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// A checklist.
    Checklist {
        /// How many of its rows look like items.
        rows: usize,
        /// Whether its headings are the usual names, and not only near them.
        by_name: bool,
    },
    /// Nothing stands in it.
    Empty,
    /// It has no row of headings.
    NoHeadings,
    /// It has names and values: a title, a version, an author.
    Properties,
    /// It has versions and dates, and what changed.
    History,
    /// It relates the items of two lists.
    Relations,
    /// Its name says that it is about the document, and not much of a checklist is in it.
    AboutDocument,
    /// The workbook does not show it.
    Hidden,
}

impl fmt::Display for Likeness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Checklist { rows: 1, .. } => f.write_str("looks like a checklist as well, 1 row"),
            Self::Checklist { rows, .. } => write!(f, "looks like a checklist as well, {rows} rows"),
            Self::Empty => f.write_str("empty"),
            Self::NoHeadings => f.write_str("no headings of a checklist"),
            Self::Properties => f.write_str("names and values, no items"),
            Self::History => f.write_str("a history of changes"),
            Self::Relations => f.write_str("relates items of two lists"),
            Self::AboutDocument => f.write_str("about the document, by its name"),
            Self::Hidden => f.write_str("hidden"),
        }
    }
}

/// Sheets, each with what it looks like.
pub(super) fn listed(sheets: &[(String, Likeness)]) -> String {
    sheets.iter().map(|(name, likeness)| format!("`{name}` ({likeness})")).collect::<Vec<_>>().join(", ")
}
