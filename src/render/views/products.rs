//! All products, by kind.

use serde::Serialize;
use tera::TeraResult;

use crate::markdown::html::escape;
use crate::model::Kind;
use crate::plan::PageKind;

use super::super::frame::{Body, Link, TocEntry, link};
use super::super::scope::Scope;
use super::on_file::StatusCount;
use super::product::verified;
use crate::resolve::ProductRef;

/// Products with a guide are named first, where they are the few among many.
const MOST_GUIDES: usize = 8;

#[derive(Serialize)]
struct View {
    /// The products with a guide, where they might be hard to find among the others.
    guides: Vec<Link>,
    kinds: Vec<KindView>,
}

#[derive(Serialize)]
struct KindView {
    id: String,
    title: String,
    products: Vec<ProductCard>,
}

#[derive(Serialize)]
pub(super) struct ProductCard {
    title: String,
    url: String,
    vendor: String,
    summary: Option<String>,
    plan: Option<String>,
    verified: Option<String>,
    /// How many items it answers, and how well; or that it has no guide.
    count: String,
    counts: Vec<StatusCount>,
}

pub(super) fn body(scope: &Scope<'_>) -> TeraResult<Body> {
    let kinds = scope.catalog.site.kinds.iter().map(|kind| kind_view(scope, kind));
    let view = View {
        guides: guided(scope).into_iter().map(|at| link(scope, PageKind::Product(at))).collect(),
        kinds: kinds.filter(|kind| !kind.products.is_empty()).collect(),
    };
    let mut body = Body::new("products.html", &view, scope.words.get("products_description").to_owned())?;
    body.toc = view.kinds.into_iter().map(|kind| TocEntry { id: kind.id, title: kind.title, level: 2 }).collect();
    Ok(body)
}

fn kind_view(scope: &Scope<'_>, kind: &Kind) -> KindView {
    KindView {
        id: kind.id.value.clone(),
        title: scope.title(&kind.title),
        products: scope.catalog.products_of(&kind.id.value).map(|at| card(scope, at)).collect(),
    }
}

/// The products with a guide, where they are the few among many.
pub(super) fn guided(scope: &Scope<'_>) -> Vec<ProductRef> {
    let products = &scope.catalog.products;
    let guided = scope.catalog.all_products().filter(|&at| products[at].guide.is_some()).collect::<Vec<_>>();
    if guided.len() <= MOST_GUIDES && guided.len() * 2 < products.len() { guided } else { Vec::new() }
}

pub(super) fn card(scope: &Scope<'_>, at: ProductRef) -> ProductCard {
    let product = &scope.catalog.products[at];
    let mut items = scope
        .catalog
        .coverage_by(at)
        .filter(|coverage| coverage.status.answers())
        .map(|coverage| coverage.item)
        .collect::<Vec<_>>();
    items.sort_unstable();
    items.dedup();
    ProductCard {
        title: scope.title(&product.name),
        url: scope.url(PageKind::Product(at)),
        vendor: scope.text(&product.vendor),
        summary: scope.maybe(product.summary.as_ref()),
        plan: scope.maybe(product.plan.as_ref()),
        verified: product.guide.as_ref().map(|guide| verified(scope, guide)),
        count: if product.guide.is_some() {
            escape(&scope.words.count("covered_items", items.len()))
        } else {
            escape(scope.words.get("no_guide_card"))
        },
        counts: scope.best_counts(at, None),
    }
}
