//! One item: what it asks for, why, to whom it applies, and how to do it in each product.

use serde::Serialize;
use tera::TeraResult;

use crate::markdown::html::escape;
use crate::model::NoteKind;
use crate::plan::PageKind;
use crate::resolve::{Destination, GapRef, ItemRef, Mapping, MethodRef, TermRef, ThreatRef, TouchRef};

use super::super::frame::{Body, Link, TocEntry, link};
use super::super::scope::{Scope, shortened};
use super::choice::Choice;
use super::citation::CitationView;
use super::parts::{CoverageView, MethodLink, PriorityView};
use super::product::verified;
use super::statements::{self, ItemStatement};

/// A product with more procedures for an item than this shows them folded.
const MOST_UNFOLDED: usize = 4;

#[derive(Serialize)]
struct View {
    id: String,
    category: Link,
    priority: Option<PriorityView>,
    text: String,
    condition: Option<String>,
    exemptions: Vec<NoteView>,
    definitions: Vec<NoteView>,
    why: Option<String>,
    threats: Vec<ThreatView>,
    stages_note: Option<String>,
    methods: Vec<MethodView>,
    methods_count: Option<String>,
    products: Vec<ProductView>,
    silent: Vec<SilentView>,
    silent_count: String,
    kinds: Vec<KindView>,
    statements: Vec<ItemStatement>,
    mappings: Vec<MappingView>,
    mappings_note: Option<String>,
    terms: Vec<TermView>,
    pages: Vec<Link>,
    binding: String,
    binding_at: String,
    /// What may not be right any more, because a text changed.
    doubts: Vec<String>,
}

#[derive(Serialize)]
struct NoteView {
    mark: String,
    text: String,
}

#[derive(Serialize)]
struct ThreatView {
    threat: Link,
    summary: String,
    stages: Vec<StageView>,
}

#[derive(Serialize)]
struct StageView {
    stage: Choice,
    title: String,
    reason: String,
}

#[derive(Serialize)]
struct MethodView {
    method: MethodLink,
    applies: bool,
    label: String,
}

#[derive(Serialize)]
struct ProductView {
    id: String,
    product: Link,
    plan: Option<String>,
    verified: Option<String>,
    citation: Option<CitationView>,
    /// Where there are many procedures, how many; they are then folded, the best first.
    folded: Option<String>,
    procedures: Vec<CoverageView>,
}

/// A product whose documents are silent on the item, and what comes nearest.
#[derive(Serialize)]
struct SilentView {
    product: Link,
    reason: String,
}

/// A kind of products that has to do with the item, and our reason.
#[derive(Serialize)]
struct KindView {
    kind: Link,
    reason: String,
}

/// An item of another checklist beside this one.
#[derive(Serialize)]
struct MappingView {
    checklist: Link,
    item: Link,
    relation: Choice,
    reason: String,
    doubts: Vec<String>,
}

#[derive(Serialize)]
struct TermView {
    name: String,
    url: String,
    definition: String,
}

pub(super) fn body(scope: &Scope<'_>, at: ItemRef) -> TeraResult<Body> {
    let catalog = scope.catalog;
    let list = &catalog.checklists[at.checklist];
    let item = catalog.item(at);
    let relations = catalog.relations(at);
    let category = &list.categories[relations.category];
    let notes = |kind: NoteKind| {
        let of_kind = item.notes.iter().filter(move |note| note.kind == kind);
        of_kind.map(|note| NoteView { mark: note.mark.clone(), text: scope.text(&note.text) }).collect::<Vec<_>>()
    };
    let checklist_url = scope.url(PageKind::Checklist(at.checklist));
    let silent = silent(scope, at);
    let view = View {
        id: item.id.value.clone(),
        category: Link { title: scope.title(&category.title), url: format!("{checklist_url}#{}", category.id.value) },
        priority: relations.priority.map(|priority| scope.priority(list, priority)),
        text: scope.text(&item.text),
        condition: scope.maybe(item.condition.as_ref()),
        exemptions: notes(NoteKind::Exemption),
        definitions: notes(NoteKind::Definition),
        why: scope.maybe(item.why.as_ref()),
        threats: relations.threats.iter().map(|&threat| threat_view(scope, at, threat)).collect(),
        stages_note: scope.maybe(list.stages_note.as_ref().filter(|_| !relations.stages.is_empty())),
        methods: (0..list.methods.len()).map(|method| method_view(scope, at, method)).collect(),
        methods_count: (!list.methods.is_empty()).then(|| {
            let (n, all) = (relations.methods.len(), list.methods.len());
            let words = if n == all { "applies_to_all_methods" } else { "applies_to_methods" };
            escape(&scope.words.fill(words, &[("n", &n.to_string()), ("all", &all.to_string())]))
        }),
        products: products(scope, at),
        silent_count: escape(&scope.words.count("item_silent", silent.len())),
        silent,
        kinds: relations.kinds.iter().map(|&touch| kind_view(scope, touch)).collect(),
        statements: relations.statements.iter().map(|&of| statements::of_item(scope, of, at)).collect(),
        mappings: relations.mappings.iter().map(|mapping| mapping_view(scope, at, mapping)).collect(),
        mappings_note: relations
            .mappings
            .first()
            .map(|mapping| scope.text(&catalog.crosswalks[mapping.crosswalk].note)),
        terms: relations.terms.iter().map(|&term| term_view(scope, term)).collect(),
        pages: relations.pages.iter().map(|&page| link(scope, PageKind::Page(page))).collect(),
        binding: scope.text(&list.binding),
        binding_at: scope.binding_at(at.checklist),
        doubts: scope.item_doubts(at),
    };
    let mut body = Body::new("item.html", &view, shortened(&scope.plain(&item.text), 120))?;
    body.toc.push(scope.toc("what", "item_what"));
    if !relations.statements.is_empty() {
        body.toc.push(scope.toc("statements", "item_statements"));
    }
    if !relations.coverage.is_empty() || relations.statements.is_empty() {
        body.toc.push(scope.toc("how", "item_how"));
        let how = escape(&format!("{}{}", scope.words.get("item_how"), scope.words.get("colon")));
        let product = |product: &ProductView| TocEntry {
            id: format!("product-{}", product.id),
            title: format!("<span class=\"visually-hidden\">{how}</span>{}", product.product.title),
            level: 3,
        };
        body.toc.extend(view.products.iter().map(product));
    }
    if item.why.is_some() || !relations.threats.is_empty() {
        body.toc.push(scope.toc("why", "item_why"));
    }
    if !list.methods.is_empty() {
        body.toc.push(scope.toc("where", "item_where"));
    }
    if !relations.mappings.is_empty() {
        body.toc.push(scope.toc("mappings", "item_mappings"));
    }
    if !(relations.terms.is_empty() && relations.pages.is_empty()) {
        body.toc.push(scope.toc("related", "item_related"));
    }
    body.facts = scope.checklist_facts(at.checklist, item.source.as_ref());
    Ok(body)
}

fn threat_view(scope: &Scope<'_>, at: ItemRef, threat: usize) -> ThreatView {
    let reference = ThreatRef { checklist: at.checklist, threat };
    let model = scope.catalog.threat(reference);
    let stages = scope.catalog.relations(at).stages.iter().filter(|effect| effect.threat == threat);
    ThreatView {
        threat: link(scope, PageKind::Threat(reference)),
        summary: scope.text(&model.summary),
        stages: stages
            .map(|effect| StageView {
                stage: scope.stage(effect.stage),
                title: model
                    .stages
                    .iter()
                    .find(|text| text.stage == effect.stage)
                    .map_or_else(String::new, |text| scope.title(&text.title)),
                reason: scope.text(&effect.reason),
            })
            .collect(),
    }
}

fn method_view(scope: &Scope<'_>, at: ItemRef, method: usize) -> MethodView {
    let applies = scope.catalog.relations(at).methods.contains(&method);
    MethodView {
        method: scope.method_link(MethodRef { checklist: at.checklist, method }),
        applies,
        label: escape(scope.words.get(if applies { "applies" } else { "applies_not" })),
    }
}

/// How each product stands to the item, its procedures together.
fn products(scope: &Scope<'_>, at: ItemRef) -> Vec<ProductView> {
    let mut views: Vec<ProductView> = Vec::new();
    let mut current = None;
    let mut all = scope.catalog.coverage_of(at).collect::<Vec<_>>();
    all.sort_by_key(|coverage| (coverage.product, coverage.rank()));
    for coverage in all {
        if current != Some(coverage.product) {
            current = Some(coverage.product);
            let product = &scope.catalog.products[coverage.product];
            views.push(ProductView {
                id: product.id.clone(),
                product: link(scope, PageKind::Product(coverage.product)),
                plan: scope.maybe(product.plan.as_ref()),
                verified: product.guide.as_ref().map(|guide| verified(scope, guide)),
                citation: scope.other_edition_of(coverage.product, at),
                folded: None,
                procedures: Vec::new(),
            });
        }
        if let Some(view) = views.last_mut() {
            view.procedures.push(scope.coverage(coverage));
        }
    }
    for view in views.iter_mut().filter(|view| view.procedures.len() > MOST_UNFOLDED) {
        view.folded = Some(escape(&scope.words.count("procedures", view.procedures.len())));
    }
    views
}

/// The products whose documents are silent on the item.
fn silent(scope: &Scope<'_>, at: ItemRef) -> Vec<SilentView> {
    let view = |&gap: &GapRef| SilentView {
        product: link(scope, PageKind::Product(gap.product)),
        reason: scope.text(scope.catalog.gap(gap)),
    };
    scope.catalog.relations(at).silent.iter().map(view).collect()
}

fn kind_view(scope: &Scope<'_>, touch: TouchRef) -> KindView {
    let kind = &scope.catalog.site.kinds[touch.kind];
    let url = format!("{}#{}", scope.url(PageKind::Products), kind.id.value);
    KindView {
        kind: Link { title: scope.title(&kind.title), url },
        reason: scope.text(&scope.catalog.touch(touch).reason),
    }
}

fn mapping_view(scope: &Scope<'_>, at: ItemRef, mapping: &Mapping) -> MappingView {
    let checklist = PageKind::Checklist(mapping.item.checklist);
    MappingView {
        checklist: Link { title: scope.short_title(checklist).html, url: scope.url(checklist) },
        item: link(scope, PageKind::Item(mapping.item)),
        relation: scope.relation(
            mapping.relation,
            &scope.catalog.item(at).id.value,
            &scope.catalog.item(mapping.item).id.value,
        ),
        reason: scope.text(&mapping.reason),
        doubts: scope.mapping_doubts(at, mapping),
    }
}

fn term_view(scope: &Scope<'_>, term: TermRef) -> TermView {
    let model = scope.catalog.term(term);
    TermView {
        name: scope.title(&model.name),
        url: scope.url_to(&Destination::Term(term)),
        definition: scope.text(&model.definition),
    }
}
