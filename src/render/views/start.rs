//! The page on which readers of a language start.

use serde::Serialize;
use tera::TeraResult;

use crate::model::Kind;
use crate::plan::{self, PageKind};
use crate::resolve::{ChecklistRef, MethodRef, ThreatRef};

use super::super::frame::{Body, Link, link};
use super::super::scope::Scope;
use super::methods::{MethodCard, cards};
use super::products::{self, ProductCard};
use super::updates::{self, UpdateView};

/// How many products of a kind are named.
const PRODUCTS_NAMED: usize = 6;

/// How many of the newest updates are shown.
const UPDATES_SHOWN: usize = 4;

#[derive(Serialize)]
struct View {
    intro: String,
    checklists: Vec<ChecklistView>,
    /// The products with a guide, where they are the few among many.
    guides: Vec<ProductCard>,
    products: Vec<KindView>,
    /// The reader's own checklist.
    my_url: Option<String>,
    /// The questions that lead to a method, of the first checklist that has any.
    questions_url: Option<String>,
    products_url: Option<String>,
    glossary_url: Option<String>,
    references_url: Option<String>,
    pages: Vec<Link>,
    /// The newest updates.
    updates: Vec<UpdateView>,
    updates_url: Option<String>,
}

#[derive(Serialize)]
struct ChecklistView {
    id: String,
    title: String,
    /// What it is called for short, where that is not its title.
    short: String,
    edition: String,
    summary: String,
    url: String,
    coverage: Link,
    only_statements: bool,
    methods_url: Option<String>,
    threats_url: Option<String>,
    count: String,
    methods: Vec<MethodGroup>,
    threats: Vec<ThreatCard>,
}

/// Methods that share the first thing that tells methods apart, such as the device.
#[derive(Serialize)]
struct MethodGroup {
    title: Option<String>,
    methods: Vec<MethodCard>,
}

#[derive(Serialize)]
struct ThreatCard {
    title: String,
    url: String,
    summary: String,
    count: String,
}

#[derive(Serialize)]
struct KindView {
    title: String,
    url: String,
    products: Vec<Link>,
    more: Option<String>,
}

pub(super) fn body(scope: &Scope<'_>) -> TeraResult<Body> {
    let catalog = scope.catalog;
    let url = |kind| plan::exists(catalog, kind).then(|| scope.url(kind));
    let view = View {
        intro: scope.text(&catalog.site.description),
        checklists: catalog.all_checklists().map(|at| checklist(scope, at)).collect(),
        guides: products::guided(scope).into_iter().map(|at| products::card(scope, at)).collect(),
        products: catalog.site.kinds.iter().filter_map(|kind| kind_view(scope, kind)).collect(),
        my_url: url(PageKind::MyChecklist),
        questions_url: catalog.all_checklists().find_map(|at| url(PageKind::Methods(at))),
        products_url: url(PageKind::Products),
        glossary_url: url(PageKind::Glossary),
        references_url: url(PageKind::References),
        pages: catalog.all_pages().map(|at| link(scope, PageKind::Page(at))).collect(),
        updates: updates::latest(scope, UPDATES_SHOWN),
        updates_url: url(PageKind::Updates),
    };
    Body::new("start.html", &view, scope.plain(&catalog.site.description))
}

fn checklist(scope: &Scope<'_>, at: ChecklistRef) -> ChecklistView {
    let list = &scope.catalog.checklists[at];
    let url = |kind| plan::exists(scope.catalog, kind).then(|| scope.url(kind));
    let threat = |threat| {
        let reference = ThreatRef { checklist: at, threat };
        ThreatCard {
            title: scope.title(&list.threats[threat].title),
            url: scope.url(PageKind::Threat(reference)),
            summary: scope.text(&list.threats[threat].summary),
            count: scope.words.count("items", scope.catalog.items_of_threat(reference).len()),
        }
    };
    ChecklistView {
        id: list.id.clone(),
        title: Scope::phrased(&scope.title(&list.title)),
        short: scope.title(&list.short),
        edition: scope.title(&list.edition_title),
        summary: scope.text(&list.summary),
        url: scope.url(PageKind::Checklist(at)),
        coverage: link(scope, PageKind::Coverage(at)),
        only_statements: scope.only_stated(at),
        methods_url: url(PageKind::Methods(at)),
        threats_url: url(PageKind::Threats(at)),
        count: scope.words.count("items", list.items.len()),
        methods: methods(scope, at),
        threats: (0..list.threats.len()).map(threat).collect(),
    }
}

fn methods(scope: &Scope<'_>, at: ChecklistRef) -> Vec<MethodGroup> {
    let list = &scope.catalog.checklists[at];
    let cards = cards(scope, at);
    let Some(first) = list.attributes.first() else {
        return if cards.is_empty() { Vec::new() } else { vec![MethodGroup { title: None, methods: cards }] };
    };
    // A method that allows several values stands with the first of them, so that each is shown once.
    let value_of = |method: usize| {
        let accepts = |value: &crate::model::Answer| {
            super::super::decision::accepts(
                scope.catalog.method(MethodRef { checklist: at, method }),
                &first.id.value,
                &value.id.value,
            )
        };
        first.values.iter().position(accepts)
    };
    let mut groups = first
        .values
        .iter()
        .map(|value| MethodGroup { title: Some(scope.title(&value.title)), methods: Vec::new() })
        .chain([MethodGroup { title: None, methods: Vec::new() }])
        .collect::<Vec<_>>();
    for (method, card) in cards.into_iter().enumerate() {
        let group = value_of(method).unwrap_or(first.values.len());
        groups[group].methods.push(card);
    }
    groups.retain(|group| !group.methods.is_empty());
    groups
}

fn kind_view(scope: &Scope<'_>, kind: &Kind) -> Option<KindView> {
    let products = scope.catalog.products_of(&kind.id.value).collect::<Vec<_>>();
    let more = products.len().saturating_sub(PRODUCTS_NAMED);
    (!products.is_empty()).then(|| KindView {
        title: scope.title(&kind.title),
        url: format!("{}#{}", scope.url(PageKind::Products), kind.id.value),
        products: products.iter().take(PRODUCTS_NAMED).map(|&at| link(scope, PageKind::Product(at))).collect(),
        more: (more > 0).then(|| scope.words.count("more", more)),
    })
}
