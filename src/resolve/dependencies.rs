//! Which values of a catalog are tracked ([`crate::tracking`]).
//!
//! The files of products and the long texts are many and change often. What is made of them is tracked, so that a change
//! invalidates only the pages that depend on it. What is made of the other files is small and on most pages, and is one input
//! that all pages share. [`Catalog::untracked_digest`] is the digest of what belongs to that input but depends on files of the
//! first kind too. Its patterns name every field, so that a new one does not compile until it is placed here.

use super::catalog::Catalog;
use super::mentions::{PageRelations, TermRelations};
use super::names::Names;
use super::nouns::{Nouns, digests};
use super::relations::{ChecklistRelations, Graph, ItemRelations, ProductRelations, Relations};
use crate::locale::{Locale, Localized};
use crate::markdown::Document;
use crate::model::{Details, FreePage, Guide, Product};
use crate::source::Spanned;
use crate::tracking::{self, Dependency};

impl Catalog {
    /// Every value of the catalog that is tracked, as a dependency ([`crate::tracking`]).
    #[must_use]
    pub fn dependencies(&self) -> Vec<Dependency> {
        let Relations { coverage, products, checklists, items, .. } = &self.graph.relations;
        let mut dependencies = vec![coverage.dependency(), self.updates.dependency()];
        dependencies.extend(self.suspects.dependencies());
        dependencies
            .extend(products.iter().flat_map(|product| [product.coverage.dependency(), product.gaps.dependency()]));
        dependencies.extend(checklists.iter().map(|list| list.only_stated.dependency()));
        dependencies.extend(items.iter().flat_map(|item| [item.coverage.dependency(), item.silent.dependency()]));
        dependencies.extend(self.products.iter().map(|product| product.details.dependency()));
        dependencies.extend(self.documents().into_iter().flat_map(Document::dependencies));
        dependencies
    }

    /// A digest of what depends on the files of products or on long texts and is not tracked. Together with all other
    /// files it covers everything that can be read without recording a dependency.
    #[must_use]
    pub fn untracked_digest(&self) -> u64 {
        let Self {
            graph,
            // Tracked.
            updates: _,
            suspects: _,
            // Read only through the suspects.
            lock: _,
            // What texts name, for who ships it.
            media: _,
            sizes,
            files,
        } = self;
        let Graph { names, relations } = graph;
        let Relations {
            items,
            checklists,
            products,
            // Made of other files alone.
            kinds: _,
            terms,
            pages,
            // Tracked.
            coverage: _,
        } = relations;
        let Names {
            nouns: content,
            // The ids of products are in the nouns; all other ids are made of other files.
            index: _,
            // A catalog that has lost something is not rendered, unless it is a draft.
            lost: _,
            left_out,
        } = names;
        let items = items.iter().map(item).collect::<Vec<_>>();
        checklists.iter().for_each(checklist);
        let products = products.iter().map(product).collect::<Vec<_>>();
        let terms = terms.iter().map(|TermRelations { pages, items }| tracking::digest((pages, items)));
        let pages = pages.iter().map(|PageRelations { items, terms }| tracking::digest((items, terms)));
        let terms = terms.collect::<Vec<_>>();
        let left_out =
            left_out.iter().map(|(draft, name)| (draft, name.iter().collect::<Vec<_>>())).collect::<Vec<_>>();
        let items = (items, left_out);
        tracking::digest((nouns(content), items, products, terms, pages.collect::<Vec<_>>(), sizes, files))
    }
}

fn nouns(nouns: &Nouns) -> u64 {
    let Nouns {
        // Made of other files alone; the long texts of checklists are tracked.
        site: _,
        checklists: _,
        glossary: _,
        references: _,
        crosswalks: _,
        products,
        pages,
    } = nouns;
    let products = products.iter().map(|Product { id, aliases, name, kind, draft, span: _, details }| {
        let Details {
            guide,
            statements,
            vendor: _,
            summary: _,
            plan: _,
            links: _,
            procedures: _,
            claims: _,
            gaps: _,
            notes: _,
            ours: _,
            responsibilities: _,
        } = details.untracked();
        // Which pages a product has.
        let statements = statements.iter().map(|set| &set.checklist.value).collect::<Vec<_>>();
        let documents = guide.as_ref().map(|Guide { document, .. }| languages(document));
        tracking::digest((id, values(aliases), digests(name), &kind.value, draft, documents, statements))
    });
    let pages = pages.iter().map(|FreePage { id, aliases, document, draft, items, terms, span: _ }| {
        tracking::digest((id, values(aliases), languages(document), draft, values(items), values(terms)))
    });
    tracking::digest((products.collect::<Vec<_>>(), pages.collect::<Vec<_>>()))
}

fn item(relations: &ItemRelations) -> u64 {
    let ItemRelations {
        // Made of other files alone.
        category: _,
        priority: _,
        threats: _,
        methods: _,
        terms: _,
        stages: _,
        mappings: _,
        kinds: _,
        // Tracked.
        coverage: _,
        silent: _,
        pages,
        statements,
        notes,
    } = relations;
    tracking::digest((pages, statements, notes))
}

/// All relations of a checklist are tracked or made of other files.
fn checklist(relations: &ChecklistRelations) {
    let ChecklistRelations {
        // Made of other files alone.
        by_method: _,
        by_threat: _,
        // Tracked.
        only_stated: _,
    } = relations;
}

fn product(relations: &ProductRelations) -> u64 {
    let ProductRelations {
        // Tracked.
        coverage: _,
        gaps: _,
        citation,
        statement_lists,
    } = relations;
    tracking::digest((citation, statement_lists))
}

fn values(names: &[Spanned<String>]) -> Vec<String> {
    names.iter().map(|name| name.value.clone()).collect()
}

fn languages(document: &Localized<Document>) -> Vec<Locale> {
    document.iter().map(|(locale, _)| locale).collect()
}
