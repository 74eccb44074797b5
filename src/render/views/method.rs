//! A method: what it looks like, and its checklist to tick and print.

use serde::Serialize;
use tera::TeraResult;

use crate::markdown::html::escape;
use crate::model::{Attribute, Checklist, FigurePart, Method};
use crate::plan::{self, PageKind};
use crate::resolve::{ItemRef, MethodRef, Unit};

use super::super::decision;
use super::super::frame::{Body, Link};
use super::super::limits::MOST_CITATIONS;
use super::super::scope::{Scope, shortened};
use super::on_file::ProductCitation;
use super::parts::{DocumentView, ItemGroup, ItemRow};

#[derive(Serialize)]
struct View {
    summary: String,
    figure: Option<FigureView>,
    text: Option<DocumentView>,
    /// The document that the checklist is taken from, for paper.
    document: String,
    count: String,
    groups: Vec<ItemGroup>,
    /// Of many products, the first.
    citations: Vec<ProductCitation>,
    more_citations: Option<Link>,
    methods_url: String,
    /// The reader's own checklist, and what is chosen there for a reader who comes from this page.
    my_url: Option<String>,
    my_methods: String,
}

/// What the figure of a method draws.
#[derive(Debug, Serialize)]
struct FigureView {
    description: String,
    device: DeviceView,
    office: PartView,
    cloud: PartView,
    data: PartView,
}

#[derive(Debug, Serialize)]
struct DeviceView {
    title: String,
    label: String,
    kind: String,
}

#[derive(Debug, Serialize)]
struct PartView {
    title: String,
    label: String,
    state: &'static str,
}

pub(super) fn body(scope: &Scope<'_>, at: MethodRef) -> TeraResult<Body> {
    let list = &scope.catalog.checklists[at.checklist];
    let method = scope.catalog.method(at);
    let items = scope.catalog.items_of_method(at);
    let refs = items.iter().map(|&item| ItemRef { checklist: at.checklist, item }).collect::<Vec<_>>();
    let folder = format!("checklists/{}/methods", list.id);
    let row = |item| ItemRow { on_file: Some(scope.on_file(item)), ..scope.item_row(item) };
    let cited = scope.citations(at.checklist, scope.products_on_file(refs.iter().copied()));
    let view = View {
        summary: scope.text(&method.summary),
        figure: figure(scope, list, method),
        document: format!("{} · {}", scope.text(&list.title), scope.text(&list.edition_title)),
        text: method.text.as_ref().map(|text| scope.document(text, &folder, &Unit::Method(at))),
        count: escape(&scope.words.count("items", items.len())),
        groups: scope.by_priority_with(&refs, row),
        more_citations: scope.rest(cited.len(), MOST_CITATIONS, || scope.url(PageKind::Coverage(at.checklist))),
        citations: cited.into_iter().take(MOST_CITATIONS).collect(),
        methods_url: scope.url(PageKind::Methods(at.checklist)),
        my_url: plan::exists(scope.catalog, PageKind::MyChecklist).then(|| scope.url(PageKind::MyChecklist)),
        my_methods: format!("{}:{}", list.id, method.id.value),
    };
    let mut body = Body::new("method.html", &view, shortened(&scope.plain(&method.summary), 120))?;
    if let Some(text) = &method.text {
        body.toc = scope.document_toc(text, 2);
    }
    body.toc.push(scope.toc("tb-checklist", "method_checklist"));
    body.facts = scope.checklist_facts(at.checklist, method.source.as_ref());
    Ok(body)
}

/// The figure of a method; none where the checklist's attributes do not say what each part of it looks like.
fn figure(scope: &Scope<'_>, list: &Checklist, method: &Method) -> Option<FigureView> {
    let attribute = |part| list.attributes.iter().find(|attribute| attribute.figure == Some(part));
    let device = attribute(FigurePart::Device)?;
    Some(FigureView {
        description: escape(scope.words.get("figure_description")),
        device: DeviceView {
            title: scope.title(&device.title),
            label: label(scope, device, method),
            kind: accepted(device, method).next().map_or_else(String::new, |value| value.id.value.clone()),
        },
        office: part(scope, attribute(FigurePart::Office)?, "figure_office", method),
        cloud: part(scope, attribute(FigurePart::Cloud)?, "figure_cloud", method),
        data: part(scope, attribute(FigurePart::Data)?, "figure_data", method),
    })
}

fn part(scope: &Scope<'_>, attribute: &Attribute, title: &str, method: &Method) -> PartView {
    let absent = accepted(attribute, method).filter(|value| value.absent).count();
    let state = match (absent, accepted(attribute, method).count()) {
        (0, _) => "always",
        (absent, all) if absent == all => "never",
        _ => "sometimes",
    };
    PartView { title: escape(scope.words.get(title)), label: label(scope, attribute, method), state }
}

fn accepted<'a>(attribute: &'a Attribute, method: &Method) -> impl Iterator<Item = &'a crate::model::Answer> {
    attribute.values.iter().filter(|value| decision::accepts(method, &attribute.id.value, &value.id.value))
}

fn label(scope: &Scope<'_>, attribute: &Attribute, method: &Method) -> String {
    let titles = accepted(attribute, method).map(|value| scope.title(&value.title)).collect::<Vec<_>>();
    titles.join(&escape(scope.words.get("or_separator")))
}
