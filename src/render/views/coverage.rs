//! The matrix of items and products.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use tera::TeraResult;

use crate::markdown::html::escape;
use crate::model::{Audience, Status};
use crate::plan::PageKind;
use crate::resolve::{ChecklistRef, Coverage, Destination, ItemRef, ProductRef};

use super::super::frame::{Body, Link, link};
use super::super::limits::MOST_COLUMNS;
use super::super::scope::Scope;
use super::choice::Choice;
use super::filters::FiltersView;
use super::on_file::{ProductCitation, StatusCount};
use super::parts::{ItemGroup, ItemRow};
use super::statements;

#[derive(Serialize)]
struct View {
    /// Whether all marks are what vendors state, and none is our judgement.
    only_statements: bool,
    /// Whether a row names the products that speak of its item, because they are too many for a column each.
    is_long: bool,
    filters: FiltersView,
    products: Vec<ColumnView>,
    categories: Vec<CategoryView>,
    statuses: Vec<StatusText>,
    /// What marks of doubt stand for, where there are some.
    doubts: BTreeSet<String>,
    audiences: Vec<Choice>,
    gaps: Vec<ItemGroup>,
    gaps_count: String,
    citations: Vec<ProductCitation>,
}

#[derive(Serialize)]
struct ColumnView {
    product: Link,
    /// The id of its kind.
    kind: String,
    /// How many items it has a procedure for; none where vendors' answers are all there is.
    count: Option<String>,
    /// To how many items its vendor gave an answer, for how many groups of them, and when.
    stated: Option<String>,
    counts: Vec<StatusCount>,
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
    item: ItemRow,
    /// For each product, how it stands to the item.
    cells: Vec<CellView>,
}

#[derive(Serialize)]
struct CellView {
    /// The id of the product's kind.
    kind: String,
    /// The product, where it has no column.
    product: Option<Link>,
    marks: Vec<MarkView>,
}

/// The procedures of a product for an item that have the same status.
#[derive(Serialize)]
struct MarkView {
    status: Choice,
    audiences: Vec<Choice>,
    /// How many they are, where that is more than one.
    count: Option<usize>,
    url: String,
    title: String,
    /// For which items a vendor's answer was given, and how it fits this one.
    given: Option<String>,
    /// Why somebody should look again, where one of these judgements is in doubt.
    doubt: Option<String>,
}

pub(super) fn body(scope: &Scope<'_>, at: ChecklistRef) -> TeraResult<Body> {
    let catalog = scope.catalog;
    let list = &catalog.checklists[at];
    let items = (0..list.items.len()).map(|item| ItemRef { checklist: at, item }).collect::<Vec<_>>();
    let stating = items.iter().flat_map(|&item| &catalog.relations(item).statements).map(|of| of.set.product);
    let products = scope.products_on_file(items.iter().copied()).into_iter().chain(stating).collect::<BTreeSet<_>>();
    let category = |(index, category): (usize, &crate::model::Category)| CategoryView {
        title: scope.title(&category.title),
        rows: items
            .iter()
            .filter(|&&item| catalog.relations(item).category == index)
            .map(|&item| row(scope, item, &products))
            .collect(),
    };
    let open = |item: &ItemRef| {
        let mut coverage = catalog.coverage_of(*item);
        !coverage.any(|coverage| coverage.status.answers()) && catalog.relations(*item).statements.is_empty()
    };
    let gaps = items.iter().copied().filter(open).collect::<Vec<_>>();

    let column = |&product: &ProductRef| {
        let answering = catalog.coverage_by(product).filter(|coverage| coverage.status.answers());
        let answered = answering.map(|coverage| coverage.item).filter(|item| item.checklist == at);
        let n = answered.collect::<BTreeSet<_>>().len().to_string();
        let all = items.len().to_string();
        let stated = stated(scope, &items, product);
        let counts = stated.is_none() || catalog.coverage_by(product).any(|coverage| coverage.item.checklist == at);
        ColumnView {
            product: link(scope, PageKind::Product(product)),
            kind: catalog.products[product].kind.value.clone(),
            count: counts.then(|| escape(&scope.words.fill("covered_of", &[("n", &n), ("all", &all)]))),
            stated,
            counts: scope.best_counts(product, Some(at)),
        }
    };
    let categories = list.categories.iter().enumerate().map(category).collect::<Vec<_>>();
    let cells = categories.iter().flat_map(|category| &category.rows).flat_map(|row| &row.cells);
    let doubts = cells.flat_map(|cell| &cell.marks).filter_map(|mark| mark.doubt.clone()).collect();
    let view = View {
        only_statements: scope.only_stated(at),
        is_long: products.len() > MOST_COLUMNS,
        filters: scope.filters(at, products.iter().copied()),
        products: products.iter().map(column).collect(),
        categories,
        doubts,
        statuses: legend(scope, &items),
        audiences: Audience::ALL.iter().map(|&audience| scope.audience(audience)).collect(),
        gaps_count: escape(&scope.words.count("items", gaps.len())),
        gaps: scope.by_priority(&gaps),
        citations: scope.citations(at, products.iter().copied()),
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
    let stated = items.iter().flat_map(|&item| catalog.relations(item).statements.iter().map(move |&of| (of, item)));
    let stated = stated.map(|(of, item)| statements::of_item(scope, of, item).answer.status);
    let mut marks = judged.into_iter().map(|status| scope.status(status)).collect::<Vec<_>>();
    for mark in stated {
        if !marks.contains(&mark) {
            marks.push(mark);
        }
    }
    marks.into_iter().map(|mark| status_text(scope, mark)).collect()
}

/// To how many items a product's vendor gave an answer, for how many groups of them, and when.
fn stated(scope: &Scope<'_>, items: &[ItemRef], product: ProductRef) -> Option<String> {
    let of =
        |&item: &ItemRef| scope.catalog.relations(item).statements.iter().filter(move |of| of.set.product == product);
    let n = items.iter().filter(|item| of(item).next().is_some()).count();
    let groups = items.iter().flat_map(of).map(|of| (of.set, of.statement)).collect::<BTreeSet<_>>();
    let sets = groups.iter().map(|&(set, _)| set).collect::<BTreeSet<_>>();
    let sets = sets.into_iter().map(|set| scope.catalog.statements(set));
    let dates = sets.filter_map(|set| scope.dated(set)).collect::<Vec<_>>().join("<br>");
    let values = [("n", &*n.to_string()), ("groups", &groups.len().to_string()), ("all", &items.len().to_string())];
    let text = escape(&scope.words.fill("stated_of", &values));
    (n > 0).then(|| if dates.is_empty() { text } else { format!("{text}<br>{dates}") })
}

fn status_text(scope: &Scope<'_>, name: Choice) -> StatusText {
    let key = format!("status_{}_text", name.id.replace('-', "_"));
    StatusText { text: escape(scope.words.get(&key)), status: name }
}

fn row(scope: &Scope<'_>, at: ItemRef, products: &BTreeSet<ProductRef>) -> RowView {
    let kind = |product: ProductRef| scope.catalog.products[product].kind.value.clone();
    let mut coverage = BTreeMap::<ProductRef, Vec<&Coverage>>::new();
    for one in scope.catalog.coverage_of(at) {
        coverage.entry(one.product).or_default().push(one);
    }
    let marks = |product: ProductRef| marks(scope, at, product, coverage.get(&product).map_or(&[], Vec::as_slice));
    let cells = if products.len() > MOST_COLUMNS {
        let stating = scope.catalog.relations(at).statements.iter().map(|of| of.set.product);
        let speaking = coverage.keys().copied().chain(stating).collect::<BTreeSet<_>>();
        let cell = |product| CellView {
            kind: kind(product),
            product: Some(link(scope, PageKind::Product(product))),
            marks: marks(product),
        };
        speaking.into_iter().map(cell).collect()
    } else {
        let cell = |&product: &ProductRef| CellView { kind: kind(product), product: None, marks: marks(product) };
        products.iter().map(cell).collect()
    };
    RowView { item: scope.filtered_row(at), cells }
}

/// How a product stands to an item: one mark for each status, the best first, and one for its statement.
fn marks(scope: &Scope<'_>, at: ItemRef, product: ProductRef, covered: &[&Coverage]) -> Vec<MarkView> {
    let mut by_status = BTreeMap::<Status, Vec<&Coverage>>::new();
    for &coverage in covered {
        by_status.entry(coverage.status).or_default().push(coverage);
    }
    let statements = scope.catalog.relations(at).statements.iter().filter(|of| of.set.product == product);
    let stated = statements.map(|&of| {
        let statement = statements::of_item(scope, of, at);
        let fit = statement.reading.map(|reading| {
            let ours = escape(scope.words.get("ours"));
            let [open, close] = ["paren_open", "paren_close"].map(|key| escape(scope.words.get(key)));
            format!("<br>{}{open}{ours}{close}", reading.fit.label)
        });
        MarkView {
            given: Some(format!("{}{}", statement.given, fit.unwrap_or_default())),
            status: statement.answer.status,
            audiences: Vec::new(),
            count: None,
            url: statement.document.url,
            title: scope.local_title(&scope.catalog.statements(of.set).title).plain,
            doubt: scope.statement_doubt(of, at),
        }
    });
    by_status.into_iter().map(|(status, coverage)| mark(scope, at, status, &coverage)).chain(stated).collect()
}

fn mark(scope: &Scope<'_>, at: ItemRef, status: Status, coverage: &[&Coverage]) -> MarkView {
    let destination = match coverage {
        [Coverage { section: Some(section), product, .. }] => Destination::Section(*product, section.clone()),
        _ => Destination::Item(at),
    };
    let product = coverage.first().map(|coverage| scope.catalog.products[coverage.product].id.as_str());
    let anchor = match (&destination, product) {
        (Destination::Item(_), Some(product)) => format!("#product-{product}"),
        _ => String::new(),
    };
    let audiences = coverage.iter().filter_map(|coverage| coverage.audience).collect::<BTreeSet<_>>();
    MarkView {
        given: None,
        status: scope.status(status),
        audiences: audiences.into_iter().map(|audience| scope.audience(audience)).collect(),
        count: (coverage.len() > 1).then_some(coverage.len()),
        url: format!("{}{anchor}", scope.url_to(&destination)),
        title: scope.destination_title(&destination).plain,
        doubt: coverage.iter().find_map(|coverage| scope.coverage_doubt(coverage)),
    }
}
