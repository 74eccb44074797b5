//! Notices about suspect links: a sentence beside each judgement whose texts changed after it was accepted.
//!
//! A notice that a translation may be out of date is shown on the pages of that language only: at the text where it has a
//! place of its own on the page, otherwise at the top of the page.

use crate::locale::Locale;
use crate::markdown::html::escape;
use crate::plan::PageKind;
use crate::resolve::{Coverage, ItemRef, LinkRef, Mapping, StatementRef, Unit, WorkRef};

use super::scope::Scope;

impl Scope<'_> {
    /// The notice of a suspect link.
    fn doubt(&self, words: &str, link: &LinkRef<'_>) -> Option<String> {
        self.catalog.suspects.contains(|| link.name(self.catalog)).then(|| escape(self.words.get(words)))
    }

    /// That the translation of a text may be out of date.
    pub(super) fn outdated(&self, unit: Unit) -> Option<String> {
        if self.locale == Locale::SOURCE {
            return None;
        }
        self.doubt("doubt_translation", &LinkRef::Translation(unit, self.locale))
    }

    /// That a product may no longer cover an item as it was judged to.
    pub(super) fn coverage_doubt(&self, coverage: &Coverage) -> Option<String> {
        self.doubt("doubt_coverage", &LinkRef::Coverage(coverage))
    }

    /// Doubts about how a product covers an item, and about the words that say so.
    pub(super) fn coverage_doubts(&self, coverage: &Coverage) -> Vec<String> {
        let claim = Unit::claim(coverage).and_then(|claim| self.outdated(claim));
        self.coverage_doubt(coverage).into_iter().chain(claim).collect()
    }

    /// Doubts about the words of an item.
    pub(super) fn item_doubts(&self, at: ItemRef) -> Vec<String> {
        self.outdated(Unit::Item(at)).into_iter().collect()
    }

    /// Doubts about how an item relates to one of another checklist.
    pub(super) fn mapping_doubts(&self, at: ItemRef, mapping: &Mapping) -> Vec<String> {
        let catalog = self.catalog;
        let is_from = catalog.crosswalks[mapping.crosswalk].from.value == catalog.checklists[at.checklist].id;
        let (from, to) = if is_from { (at, mapping.item) } else { (mapping.item, at) };
        let relation = self.doubt("doubt_mapping", &LinkRef::Crosswalk(from, to));
        let reason = self.outdated(Unit::Row(mapping.crosswalk, mapping.row));
        relation.into_iter().chain(reason).collect()
    }

    /// That a vendor's statement may no longer answer an item.
    pub(super) fn statement_doubt(&self, statement: StatementRef, item: ItemRef) -> Option<String> {
        self.doubt("doubt_statement", &LinkRef::Statement(statement, item))
    }

    /// Doubts about what a vendor states of these items, which one statement answers.
    pub(super) fn statement_doubts(&self, statement: StatementRef, items: &[ItemRef]) -> Vec<String> {
        let fits = items.iter().find_map(|&item| self.statement_doubt(statement, item));
        let translation = self.outdated(Unit::statement(statement));
        fits.into_iter().chain(translation).collect()
    }

    /// Doubts about texts that have no place of their own on a page.
    pub(super) fn page_doubts(&self, kind: PageKind) -> Vec<String> {
        if self.locale == Locale::SOURCE {
            return Vec::new();
        }
        // Each is looked up, so that the page depends on all of them.
        let doubts = units(self, kind).into_iter().filter_map(|unit| self.outdated(unit)).count();
        (doubts > 0).then(|| escape(self.words.get("doubt_page"))).into_iter().collect()
    }
}

/// The texts of a page that have no place of their own on it.
fn units(scope: &Scope<'_>, kind: PageKind) -> Vec<Unit> {
    let catalog = scope.catalog;
    match kind {
        PageKind::Start => vec![Unit::Site],
        PageKind::Checklist(at) => vec![Unit::Checklist(at)],
        PageKind::Methods(at) => {
            (0..catalog.checklists[at].attributes.len()).map(|attribute| Unit::Attribute(at, attribute)).collect()
        }
        PageKind::Method(at) => vec![Unit::Method(at)],
        PageKind::Threat(at) => vec![Unit::Threat(at)],
        PageKind::Products => catalog.all_kinds().map(Unit::Kind).collect(),
        PageKind::Product(at) => {
            let threats = catalog.products[at].responsibilities.as_ref().map_or(0, |shared| shared.threats.len());
            let whole =
                [Unit::Product(at), Unit::Guide(at), Unit::Gaps(at), Unit::Notes(at), Unit::Responsibilities(at)];
            whole.into_iter().chain((0..threats).map(|threat| Unit::SharedThreat(at, threat))).collect()
        }
        PageKind::Guide(at) => vec![Unit::Guide(at)],
        PageKind::Statements(at) => vec![Unit::Statements(at)],
        PageKind::Glossary => vec![Unit::Glossary],
        PageKind::References => {
            (0..catalog.references.entries.len()).map(WorkRef).map(Unit::Reference).chain([Unit::References]).collect()
        }
        PageKind::Page(at) => vec![Unit::Page(at)],
        // Beside the texts on these pages stand the doubts about them, or they have no text of their own.
        PageKind::MyChecklist
        | PageKind::Item(_)
        | PageKind::Threats(_)
        | PageKind::Coverage(_)
        | PageKind::Updates
        | PageKind::Search
        | PageKind::Status => Vec::new(),
    }
}
