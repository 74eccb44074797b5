//! From nouns to a catalog: follows every name, both ways.
//!
//! 1. Collect ids, and tell those that stand twice or are reserved ([`ids`]).
//! 2. Follow the names inside checklists: categories, priorities, threats, methods, stages ([`checklists`]).
//! 3. Follow procedures and claims from products to items, which gives coverage ([`coverage`]), and what they leave open.
//! 4. Follow statements of vendors, crosswalks and kinds to items ([`statements`]).
//! 5. Follow what texts mention, in every language, and compare the sections of translations ([`texts`]).
//! 6. Join the histories of checklists, guides and the site ([`updates`]).
//! 7. List the links between texts that somebody judges ([`links`]), and those of them that became suspect ([`suspects`]).
//! 8. Name the tracked values and compute their digests ([`dependencies`]).
//!
//! A [`Catalog`] with errors in the diagnostics is not to be rendered: what a wrong name should have led to is missing.

mod catalog;
mod checklists;
mod coverage;
mod dependencies;
mod ids;
mod links;
mod statements;
mod suspects;
mod texts;
mod updates;

pub use catalog::{
    Catalog, Citation, Coverage, Destination, ItemRef, ItemRelations, Mapping, MethodRef, StatementRef, TermRelations,
    ThreatRef, name, plain,
};

pub(crate) use ids::RESERVED;
pub use ids::{reserved, reserved_slug};
pub use links::{
    End, EndText, Link, LinkKind, Unit, claim_unit, coverage_name, crosswalk_name, item_unit, links, of_sections,
    row_unit, statement_name, statement_unit, translation_name, units,
};
pub use suspects::Suspects;
pub use texts::{image_path, images, mentioned_terms};
pub use updates::{Changed, Update};

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Diagnostics, TWICE, codes, did_you_mean, there_are};
use crate::parse::Parsed;
use crate::source::Spanned;
use crate::tracking::Tracked;

/// Follows every name in `parsed`.
#[must_use]
pub fn resolve(parsed: Parsed, diagnostics: &mut Diagnostics) -> Catalog {
    let Parsed { site, checklists, mut products, glossary, references, pages, crosswalks, others, lost, lock } = parsed;
    products.sort_by_cached_key(|product| {
        let kind = site.kinds.iter().position(|kind| kind.id.value == product.kind.value);
        (kind.unwrap_or(usize::MAX), product.id.clone())
    });
    let mut catalog = Catalog {
        coverage: Tracked::default(),
        covered_by: Vec::new(),
        only_stated: Vec::new(),
        items: checklists.iter().map(|list| vec![ItemRelations::default(); list.items.len()]).collect(),
        method_items: checklists.iter().map(|list| vec![Vec::new(); list.methods.len()]).collect(),
        threat_items: checklists.iter().map(|list| vec![Vec::new(); list.threats.len()]).collect(),
        terms: vec![TermRelations::default(); glossary.terms.len()],
        page_items: vec![Vec::new(); pages.len()],
        page_terms: vec![Vec::new(); pages.len()],
        gaps: Vec::new(),
        citations: vec![None; products.len()],
        statement_lists: Vec::new(),
        crosswalks: Vec::new(),
        kind_items: Vec::new(),
        updates: Tracked::default(),
        lock,
        suspects: Suspects::default(),
        index: catalog::Index::default(),
        site,
        checklists,
        products,
        glossary,
        references,
        pages,
    };
    catalog.index = ids::index(&catalog, diagnostics);
    catalog.index.lost = lost;
    checklists::relate(&mut catalog, diagnostics);
    coverage::relate(&mut catalog, diagnostics);
    statements::relate(&mut catalog, crosswalks, diagnostics);
    texts::relate(&mut catalog, &others, diagnostics);
    catalog.updates = Tracked::new(updates::updates(&catalog));
    catalog.suspects = suspects::suspects(&catalog);
    dependencies::set(&mut catalog);
    catalog
}

/// Adds what a name leads to, or tells that it is there already.
fn add<T: PartialEq>(found: T, to: &mut Vec<T>, what: &str, name: &Spanned<String>, diagnostics: &mut Diagnostics) {
    if to.contains(&found) {
        let message = format!("the {what} `{}` stands twice", name.value);
        diagnostics.push(Diagnostic::new(&codes::DUPLICATE_ID, name.span, message).hint(TWICE));
    } else {
        to.push(found);
    }
}

/// Tells that `name` leads to nothing. Where one of the `known` has lost its name, which has been told, `name` may be its.
fn unknown<'a>(name: &Spanned<String>, what: &str, known: impl IntoIterator<Item = &'a str>) -> Option<Diagnostic> {
    unknown_in(name, what, "", known)
}

/// Tells that `name` leads to nothing at a place, such as ` in this text`.
fn unknown_in<'a>(
    name: &Spanned<String>,
    what: &str,
    place: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<Diagnostic> {
    let mut known = known.into_iter().collect::<Vec<_>>();
    if known.contains(&"") {
        return None;
    }
    let mut seen = BTreeSet::new();
    known.retain(|name| seen.insert(*name));
    let hint = did_you_mean(&name.value, known.iter().copied())
        .or_else(|| there_are(&known))
        .unwrap_or_else(|| format!("there is no {what}{place} at all"));
    let message = format!("there is no {what} `{}`{place}", name.value);
    Some(Diagnostic::new(&codes::UNKNOWN_NAME, name.span, message).hint(hint))
}
