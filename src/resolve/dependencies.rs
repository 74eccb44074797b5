//! Which values of a catalog are tracked ([`crate::tracking`]).
//!
//! The files of products and the long texts are many and change often. What is made of them is tracked, so that a change
//! invalidates only the pages that depend on it. What is made of the other files is small and on most pages, and is one input
//! that all pages share. [`untracked`] is the digest of what belongs to that input but depends on files of the first kind too.
//! Its patterns name every field, so that a new one does not compile until it is placed here.

use super::catalog::{Catalog, Coverage, ItemRelations};
use super::updates::Update;
use crate::locale::{Locale, Localized};
use crate::markdown::Document;
use crate::model::{Change, Details, FreePage, Guide, LocalText, Product};
use crate::source::Spanned;
use crate::tracking::{self, Dependency, Tracked};

/// Sets the dependencies of values that are made of several files. Those of a single file are set where it is parsed.
pub(super) fn set(catalog: &mut Catalog) {
    let all = catalog.coverage.untracked();
    // The digest of a reason or a plan is that of its product; what the text refers to is tracked by itself.
    let products = catalog.products.iter().map(|product| product.details.dependency().digest).collect::<Vec<_>>();
    let said = |coverage: &Coverage| {
        let Coverage { item, product, section, audience, status, responsibility, reason, plan } = coverage;
        let words = (reason.is_some() || plan.is_some()).then(|| products.get(*product));
        tracking::digest((item, product, section, audience, status, responsibility, words))
    };
    let all = all.iter().map(said).collect::<Vec<_>>();
    catalog.coverage.set_dependency(Dependency::new("coverage", &all));
    for (product, part) in catalog.products.iter().zip(&mut catalog.covered_by) {
        part.set_dependency(Dependency::new(("covered by", &product.id), &all[part.untracked().clone()]));
    }
    for (product, gaps) in catalog.products.iter().zip(&mut catalog.gaps) {
        gaps.set_dependency(Dependency::new(("gaps of", &product.id), gaps.untracked()));
    }
    let updates = catalog.updates.untracked().iter().map(|Update { of, change, anchor }| {
        let Change { version, date, note } = change;
        tracking::digest((of, anchor, version, date.to_string(), digests(note)))
    });
    let updates = updates.collect::<Vec<_>>();
    catalog.updates.set_dependency(Dependency::new("updates", updates));
    let lists = catalog.checklists.iter().zip(&mut catalog.items);
    catalog.only_stated = lists
        .map(|(list, relations)| {
            let unproceeded = relations.iter().all(|item| item.coverage.untracked().is_empty());
            let stated = unproceeded && relations.iter().any(|item| !item.statements.is_empty());
            for (item, relations) in list.items.iter().zip(relations) {
                let coverage = &mut relations.coverage;
                let said = coverage.untracked().iter().map(|&index| all[index]).collect::<Vec<_>>();
                coverage.set_dependency(Dependency::new(("coverage of", &list.id, &item.id.value), said));
                let silent = &mut relations.silent;
                silent.set_dependency(Dependency::new(("silent on", &list.id, &item.id.value), silent.untracked()));
            }
            let mut stated = Tracked::new(stated);
            stated.set_dependency(Dependency::new(("only stated", &list.id), stated.untracked()));
            stated
        })
        .collect();
}

/// Every tracked value of the catalog.
pub(super) fn all(catalog: &Catalog) -> Vec<Dependency> {
    let mut dependencies = vec![catalog.coverage.dependency(), catalog.updates.dependency()];
    dependencies.extend(catalog.suspects.dependencies());
    dependencies.extend(catalog.covered_by.iter().map(Tracked::dependency));
    dependencies.extend(catalog.gaps.iter().map(Tracked::dependency));
    dependencies.extend(catalog.only_stated.iter().map(Tracked::dependency));
    dependencies
        .extend(catalog.items.iter().flatten().flat_map(|item| [item.coverage.dependency(), item.silent.dependency()]));
    dependencies.extend(catalog.products.iter().map(|product| product.details.dependency()));
    dependencies.extend(catalog.documents().into_iter().flat_map(Document::dependencies));
    dependencies
}

/// A digest of what depends on the files of products or on long texts and is not tracked.
pub(super) fn untracked(catalog: &Catalog) -> u64 {
    let Catalog {
        // Made of other files alone; the long texts of checklists are tracked.
        site: _,
        checklists: _,
        glossary: _,
        references: _,
        crosswalks: _,
        method_items: _,
        threat_items: _,
        kind_items: _,
        // Tracked.
        coverage: _,
        covered_by: _,
        only_stated: _,
        updates: _,
        gaps: _,
        suspects: _,
        // Read only through the suspects.
        lock: _,
        // Look-ups of ids: those of products follow, all others are made of other files.
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
        } = details.untracked();
        // Which pages a product has.
        let statements = statements.iter().map(|set| &set.checklist.value).collect::<Vec<_>>();
        let documents = guide.as_ref().map(|Guide { document, .. }| languages(document));
        tracking::digest((id, digests(name), &kind.value, documents, statements))
    });
    let pages = pages.iter().map(|FreePage { id, document, items, terms, span: _ }| {
        let names = |names: &[Spanned<String>]| names.iter().map(|name| name.value.clone()).collect::<Vec<_>>();
        tracking::digest((id, languages(document), names(items), names(terms)))
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
        tracking::digest((pages, statements))
    });
    let terms = terms.iter().map(|term| tracking::digest((&term.pages, &term.items)));
    tracking::digest((
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
