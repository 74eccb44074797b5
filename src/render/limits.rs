//! How much of a list a page shows that is not about that list: so no page grows with the site. Where there is more, it says how
//! much, and leads to the list.

use crate::markdown::html::escape;

use super::frame::Link;
use super::scope::Scope;

/// Pages of one section in the sidebar.
pub(super) const MOST_LISTED: usize = 24;

/// Sections in the sidebar: categories of a checklist, kinds of products.
pub(super) const MOST_SECTIONS: usize = 48;

/// Checklists in the sidebar.
pub(super) const MOST_CHECKLISTS: usize = 8;

/// Methods beside which a page also shows what does not apply: a table with a column for each, a list of all for each item.
pub(super) const MOST_METHODS: usize = 24;

/// Products in a table with a column for each.
pub(super) const MOST_COLUMNS: usize = 24;

/// Threats that a row of a list names.
pub(super) const MOST_THREATS: usize = 8;

/// Items that the page of a product lists only because it does nothing for them.
pub(super) const MOST_GAPS: usize = 128;

/// Items or products that a reason of a kind is about.
pub(super) const MOST_TOUCHED: usize = 24;

/// Products of which a page says that their guides cite another edition.
pub(super) const MOST_CITATIONS: usize = 8;

/// Runs of ids in one line.
pub(super) const MOST_RUNS: usize = 24;

impl Scope<'_> {
    /// A link to the rest of a list of `all` of which `shown` are shown; none where that is all.
    pub(super) fn rest(&self, all: usize, shown: usize, url: impl FnOnce() -> String) -> Option<Link> {
        let rest = all.saturating_sub(shown);
        (rest > 0).then(|| Link { title: escape(&self.words.count("more", rest)), url: url() })
    }
}
