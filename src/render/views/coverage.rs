//! The matrix of items and products.

use std::collections::BTreeSet;

use serde::Serialize;
use tera::TeraResult;

use crate::markdown::html::escape;
use crate::model::Audience;
use crate::plan::PageKind;
use crate::resolve::{Coverage, Destination, ItemRef};

use super::super::frame::{Body, Link, link};
use super::super::scope::{Scope, without_tags};
use super::parts::{Choice, CitationView, ItemGroup, PriorityView};
use super::statements;

#[derive(Serialize)]
struct View {
    products: Vec<ColumnView>,
    categories: Vec<CategoryView>,
    statuses: Vec<StatusText>,
    audiences: Vec<Choice>,
    gaps: Vec<ItemGroup>,
    gaps_count: String,
    citations: Vec<ProductCitation>,
}

#[derive(Serialize)]
struct ColumnView {
    product: Link,
    count: String,
}

#[derive(Serialize)]
struct ProductCitation {
    product: Link,
    citation: CitationView,
}

#[derive(Serialize)]
struct StatusText {
    status: Choice,
    text: String,
}

#[derive(Serialize)]
struct CategoryView {
    title: String,
    rows: Vec<RowView>,
}

#[derive(Serialize)]
struct RowView {
    id: String,
    url: String,
    title: String,
    priority: Option<PriorityView>,
    /// For each product, its procedures for the item.
    cells: Vec<Vec<MarkView>>,
}

#[derive(Serialize)]
struct MarkView {
    status: Choice,
    audience: Option<Choice>,
    url: String,
    title: String,
}

pub(super) fn body(scope: &Scope<'_>, at: usize) -> TeraResult<Body> {
    let catalog = scope.catalog;
    let list = &catalog.checklists[at];
    let items = (0..list.items.len()).map(|item| ItemRef { checklist: at, item }).collect::<Vec<_>>();
    let covering = items.iter().flat_map(|&item| catalog.coverage_of(item)).map(|coverage| coverage.product);
    let stating = items.iter().flat_map(|&item| &catalog.relations(item).statements).map(|of| of.product);
    let products = covering.chain(stating).collect::<BTreeSet<_>>();
    let category = |(index, category): (usize, &crate::model::Category)| CategoryView {
        title: scope.title(&category.title),
        rows: items
            .iter()
            .filter(|&&item| catalog.relations(item).category == index)
            .map(|&item| row(scope, item, &products))
            .collect(),
    };
    let open = |item: &ItemRef| {
        let relations = catalog.relations(*item);
        relations.coverage.is_empty() && relations.statements.is_empty()
    };
    let gaps = items.iter().copied().filter(open).collect::<Vec<_>>();

    let column = |&product: &usize| {
        let answered = items.iter().filter(|&&item| {
            let mut statements = catalog.relations(item).statements.iter();
            catalog.coverage_of(item).any(|coverage| coverage.product == product)
                || statements.any(|of| of.product == product)
        });
        let (n, all) = (answered.count().to_string(), items.len().to_string());
        ColumnView {
            product: link(scope, PageKind::Product(product)),
            count: escape(&scope.words.fill("covered_of", &[("n", &n), ("all", &all)])),
        }
    };
    let view = View {
        products: products.iter().map(column).collect(),
        categories: list.categories.iter().enumerate().map(category).collect(),
        statuses: legend(scope, &items),
        audiences: Audience::ALL.into_iter().map(|audience| scope.audience(audience)).collect(),
        gaps_count: escape(&scope.words.count("items", gaps.len())),
        gaps: scope.by_priority(&gaps),
        citations: products
            .iter()
            .filter_map(|&product| {
                let citation = scope.other_edition(product, at)?;
                Some(ProductCitation { product: link(scope, PageKind::Product(product)), citation })
            })
            .collect(),
    };
    let description = scope.words.fill("coverage_description", &[("checklist", &scope.plain(&list.title))]);
    let mut body = Body::new("coverage.html", &view, description)?;
    body.facts = scope.checklist_facts(at, None);
    Ok(body)
}

/// The marks that occur in the matrix.
fn legend(scope: &Scope<'_>, items: &[ItemRef]) -> Vec<StatusText> {
    let catalog = scope.catalog;
    let judged = items.iter().flat_map(|&item| catalog.coverage_of(item)).map(|coverage| coverage.status);
    let judged = judged.collect::<BTreeSet<_>>();
    let stated = items.iter().flat_map(|&item| &catalog.relations(item).statements);
    let stated = stated.map(|&of| statements::of_item(scope, of).answer.applies).collect::<BTreeSet<_>>();
    let marks = judged.into_iter().map(|status| scope.status(status));
    marks
        .chain(stated.into_iter().rev().map(|applies| scope.stated(applies)))
        .map(|mark| status_text(scope, mark))
        .collect()
}

fn status_text(scope: &Scope<'_>, name: Choice) -> StatusText {
    let key = format!("status_{}_text", name.id.replace('-', "_"));
    StatusText { text: escape(scope.words.get(&key)), status: name }
}

fn row(scope: &Scope<'_>, at: ItemRef, products: &BTreeSet<usize>) -> RowView {
    let catalog = scope.catalog;
    let item = catalog.item(at);
    let cell = |&product: &usize| {
        let of_product = catalog.coverage_of(at).filter(|coverage| coverage.product == product);
        let statements = catalog.relations(at).statements.iter().filter(|of| of.product == product);
        of_product
            .map(|coverage| mark(scope, coverage))
            .chain(statements.map(|&of| {
                let statement = statements::of_item(scope, of);
                MarkView {
                    status: scope.stated(statement.answer.applies),
                    audience: None,
                    url: statement.document.url,
                    title: without_tags(&statement.document.title),
                }
            }))
            .collect()
    };
    let list = &catalog.checklists[at.checklist];
    RowView {
        id: item.id.value.clone(),
        url: scope.url(PageKind::Item(at)),
        title: scope.title(&item.title),
        priority: catalog.relations(at).priority.map(|priority| scope.priority(list, priority)),
        cells: products.iter().map(cell).collect(),
    }
}

fn mark(scope: &Scope<'_>, coverage: &Coverage) -> MarkView {
    let destination = match &coverage.section {
        Some(section) => Destination::Section(coverage.product, section.clone()),
        None => Destination::Item(coverage.item),
    };
    MarkView {
        status: scope.status(coverage.status),
        audience: coverage.audience.map(|audience| scope.audience(audience)),
        url: scope.url_to(&destination),
        title: without_tags(&scope.destination_title(&destination)),
    }
}
