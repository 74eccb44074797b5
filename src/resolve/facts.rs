//! What readers of a catalog are to note of it ([`crate::reads`]).
//!
//! A catalog is made of files. Those of products, and the long texts, are many and change often: what is made of them is
//! behind facts, so that one of them that changes reaches no page that does not read it. What is made of all other files
//! is small and on most pages, and counts as one thing: [`rest`] says what of the catalog belongs to it that such a file
//! does not decide alone. Its patterns name every field, so that a new one has to be thought of here.

use super::catalog::{Catalog, Coverage, ItemRelations};
use super::updates::Update;
use crate::locale::{Locale, Localized};
use crate::markdown::Document;
use crate::model::{Change, Details, FreePage, Guide, LocalText, Product};
use crate::reads::{self, Fact, Noted};
use crate::source::Spanned;

/// Settles the facts that are worked out of several files. Those of a single one are settled where it is parsed.
pub(super) fn settle(catalog: &mut Catalog) {
    let all = catalog.coverage.unnoted();
    // A reason or a plan is read as it is written, and refers to things that are facts of their own.
    let products = catalog.products.iter().map(|product| product.details.fact().digest).collect::<Vec<_>>();
    let said = |coverage: &Coverage| {
        let Coverage { item, product, section, audience, status, responsibility, reason, plan } = coverage;
        let words = (reason.is_some() || plan.is_some()).then(|| products.get(*product));
        reads::digest((item, product, section, audience, status, responsibility, words))
    };
    let all = all.iter().map(said).collect::<Vec<_>>();
    catalog.coverage.settle(Fact::new("coverage", &all));
    for (product, part) in catalog.products.iter().zip(&mut catalog.covered_by) {
        part.settle(Fact::new(("covered by", &product.id), &all[part.unnoted().clone()]));
    }
    for (product, gaps) in catalog.products.iter().zip(&mut catalog.gaps) {
        gaps.settle(Fact::new(("gaps of", &product.id), gaps.unnoted()));
    }
    let updates = catalog.updates.unnoted().iter().map(|Update { of, change, anchor }| {
        let Change { version, date, note } = change;
        reads::digest((of, anchor, version, date.to_string(), digests(note)))
    });
    let updates = updates.collect::<Vec<_>>();
    catalog.updates.settle(Fact::new("updates", updates));
    let lists = catalog.checklists.iter().zip(&mut catalog.items);
    catalog.only_stated = lists
        .map(|(list, relations)| {
            let unproceeded = relations.iter().all(|item| item.coverage.unnoted().is_empty());
            let stated = unproceeded && relations.iter().any(|item| !item.statements.is_empty());
            for (item, relations) in list.items.iter().zip(relations) {
                let coverage = &mut relations.coverage;
                let said = coverage.unnoted().iter().map(|&index| all[index]).collect::<Vec<_>>();
                coverage.settle(Fact::new(("coverage of", &list.id, &item.id.value), said));
                let silent = &mut relations.silent;
                silent.settle(Fact::new(("silent on", &list.id, &item.id.value), silent.unnoted()));
            }
            let mut stated = Noted::new(stated);
            stated.settle(Fact::new(("only stated", &list.id), stated.unnoted()));
            stated
        })
        .collect();
}

/// Everything that can be noted of the catalog.
pub(super) fn all(catalog: &Catalog) -> Vec<Fact> {
    let mut facts = vec![catalog.coverage.fact(), catalog.updates.fact()];
    facts.extend(catalog.suspects.facts());
    facts.extend(catalog.covered_by.iter().map(Noted::fact));
    facts.extend(catalog.gaps.iter().map(Noted::fact));
    facts.extend(catalog.only_stated.iter().map(Noted::fact));
    facts.extend(catalog.items.iter().flatten().flat_map(|item| [item.coverage.fact(), item.silent.fact()]));
    facts.extend(catalog.products.iter().map(|product| product.details.fact()));
    facts.extend(catalog.documents().into_iter().flat_map(Document::facts));
    facts
}

/// A digest of what in a catalog is decided by the files of products and by long texts, and is not behind facts.
pub(super) fn rest(catalog: &Catalog) -> u64 {
    let Catalog {
        // Decided by other files alone; the long texts of checklists are facts.
        site: _,
        checklists: _,
        glossary: _,
        references: _,
        crosswalks: _,
        method_items: _,
        threat_items: _,
        kind_items: _,
        // Facts.
        coverage: _,
        covered_by: _,
        only_stated: _,
        updates: _,
        gaps: _,
        suspects: _,
        // Read by nobody but through the suspects.
        lock: _,
        // Look-ups of ids: the ids of products follow, all others are decided by other files.
        index: _,
        products,
        pages,
        items,
        terms,
        page_items,
        page_terms,
        citations,
        statement_lists,
    } = catalog;
    let products = products.iter().map(|Product { id, name, kind, span: _, details }| {
        let Details {
            guide,
            statements,
            vendor: _,
            summary: _,
            plan: _,
            links: _,
            claims: _,
            gaps: _,
            ours: _,
            responsibilities: _,
        } = details.unnoted();
        // Which pages a product has.
        let statements = statements.iter().map(|set| &set.checklist.value).collect::<Vec<_>>();
        let documents = guide.as_ref().map(|Guide { document, .. }| languages(document));
        reads::digest((id, digests(name), &kind.value, documents, statements))
    });
    let pages = pages.iter().map(|FreePage { id, document, items, terms, span: _ }| {
        let names = |names: &[Spanned<String>]| names.iter().map(|name| name.value.clone()).collect::<Vec<_>>();
        reads::digest((id, languages(document), names(items), names(terms)))
    });
    let items = items.iter().flatten().map(|relations| {
        let ItemRelations {
            category: _,
            priority: _,
            threats: _,
            methods: _,
            terms: _,
            stages: _,
            mappings: _,
            kinds: _,
            coverage: _,
            silent: _,
            pages,
            statements,
        } = relations;
        reads::digest((pages, statements))
    });
    let terms = terms.iter().map(|term| reads::digest((&term.pages, &term.items)));
    reads::digest((
        (products.collect::<Vec<_>>(), pages.collect::<Vec<_>>()),
        (items.collect::<Vec<_>>(), terms.collect::<Vec<_>>()),
        (page_items, page_terms, citations, statement_lists),
    ))
}

fn digests(text: &LocalText) -> Vec<(Locale, u64)> {
    text.iter().map(|(locale, text)| (locale, text.inline.digest())).collect()
}

fn languages(document: &Localized<Document>) -> Vec<Locale> {
    document.iter().map(|(locale, _)| locale).collect()
}
