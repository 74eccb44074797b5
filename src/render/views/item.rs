//! One item: what it asks for, why, to whom it applies, and how to do it in each product.

use std::collections::BTreeSet;

use serde::Serialize;
use tera::TeraResult;

use crate::locale::Localized;
use crate::locale::text::fold;
use crate::markdown::html::escape;
use crate::model::NoteKind;
use crate::plan::PageKind;
use crate::resolve::{Destination, GapRef, ItemRef, Mapping, MethodRef, ProductRef, TermRef, ThreatRef, TouchRef};

use super::super::frame::{Body, Fact, Link, TocEntry, external, link};
use super::super::limits::{MOST_METHODS, MOST_TOUCHED};
use super::super::scope::{Scope, shortened};
use super::choice::Choice;
use super::citation::CitationView;
use super::parts::{CoverageView, MethodLink, PriorityView, ProductNoteView};
use super::product::verified;
use super::statements::{self, ItemStatement};

/// A product with more procedures for an item than this shows them folded.
const MOST_UNFOLDED: usize = 4;

#[derive(Serialize)]
struct View {
    id: String,
    /// Which ids it had before, in words.
    formerly: Option<String>,
    category: Link,
    priority: Option<PriorityView>,
    text: String,
    condition: Option<String>,
    exemptions: Vec<NoteView>,
    definitions: Vec<NoteView>,
    why: Option<String>,
    /// The author's own fields.
    fields: Vec<Fact>,
    threats: Vec<ThreatView>,
    /// The standard's own terms for what it asks for, by which its users look for it.
    phrases: Option<String>,
    has_threats: bool,
    /// Whether no product on this site has anything to do for it.
    is_open: bool,
    /// All methods, and whether it applies to them; of very many, those to which it applies.
    methods: Vec<MethodView>,
    /// Where the others are, and how many they are.
    more_methods: Option<Link>,
    methods_count: Option<String>,
    products: Vec<ProductView>,
    silent: Vec<SilentView>,
    silent_count: String,
    kinds: Vec<KindView>,
    /// Products of no such kind of which a checklist speaks here.
    named: Vec<ProductLinks>,
    statements: Vec<ItemStatement>,
    mappings: Vec<MappingView>,
    terms: Vec<TermView>,
    pages: Vec<Link>,
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
    /// Anchors by the ids that it had before.
    old_ids: Vec<String>,
    product: Link,
    plan: Option<String>,
    verified: Option<String>,
    notes: Vec<ProductNoteView>,
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

/// A kind of products that has to do with the item, our reason, and its products without a procedure for it.
#[derive(Serialize)]
struct KindView {
    kind: Link,
    reason: String,
    products: Vec<ProductLinks>,
    /// Where there are more of them, how many, and all of the kind.
    more: Option<Link>,
}

/// A product, and where its publisher says how it is set.
#[derive(Serialize)]
struct ProductLinks {
    product: Link,
    links: Vec<String>,
    notes: Vec<ProductNoteView>,
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
    let many = list.methods.len() > MOST_METHODS;
    let methods = (0..list.methods.len()).filter(|method| !many || relations.methods.contains(method));
    let methods = methods.map(|method| method_view(scope, at, method)).collect::<Vec<_>>();
    let view = View {
        id: item.id.value.clone(),
        formerly: scope.formerly(&item.aliases).map(|words| scope.neutral(&words)),
        category: Link { title: scope.title(&category.title), url: format!("{checklist_url}#{}", category.id.value) },
        priority: relations.priority.map(|priority| scope.priority(list, priority)),
        text: scope.blocks(&item.text, "lead"),
        condition: scope.maybe(item.condition.as_ref()),
        exemptions: notes(NoteKind::Exemption),
        definitions: notes(NoteKind::Definition),
        why: scope.maybe(item.why.as_ref()),
        fields: scope.own_fields(&item.fields),
        threats: relations.threats.iter().map(|&threat| threat_view(scope, at, threat)).collect(),
        phrases: phrases(scope, &item.phrases),
        has_threats: !relations.threats.is_empty(),
        is_open: relations.coverage.is_empty() && relations.statements.is_empty(),
        more_methods: scope.rest(list.methods.len(), methods.len(), || scope.url(PageKind::Methods(at.checklist))),
        methods,
        methods_count: (!list.methods.is_empty()).then(|| {
            let (n, all) = (relations.methods.len(), list.methods.len());
            let words = if n == all { "applies_to_all_methods" } else { "applies_to_methods" };
            escape(&scope.words.fill(words, &[("n", &n.to_string()), ("all", &all.to_string())]))
        }),
        products: products(scope, at),
        silent_count: escape(&scope.words.count("item_silent", silent.len())),
        silent,
        kinds: open_kinds(scope, at).into_iter().map(|touch| kind_view(scope, at, touch)).collect(),
        named: named(scope, at),
        statements: relations.statements.iter().map(|&of| statements::of_item(scope, of, at)).collect(),
        mappings: relations.mappings.iter().map(|mapping| mapping_view(scope, at, mapping)).collect(),
        terms: relations.terms.iter().map(|&term| term_view(scope, term)).collect(),
        pages: relations.pages.iter().map(|&page| link(scope, PageKind::Page(page))).collect(),
        doubts: scope.item_doubts(at),
    };
    let mut body = Body::new("item.html", &view, shortened(&scope.plain(&item.text), 120))?;
    body.toc.push(scope.toc("what", "item_what"));
    if item.why.is_some() {
        body.toc.push(scope.toc("why", "item_why"));
    }
    if !relations.statements.is_empty() {
        body.toc.push(scope.toc("statements", "item_statements"));
    }
    if !view.products.is_empty() || !view.silent.is_empty() {
        body.toc.push(scope.toc("how", "item_how"));
        let how = escape(&format!("{}{}", scope.words.get("item_how"), scope.words.get("colon")));
        let product = |product: &ProductView| TocEntry {
            id: format!("product-{}", product.id),
            title: format!("<span class=\"visually-hidden\">{how}</span>{}", product.product.title),
            level: 3,
        };
        body.toc.extend(view.products.iter().map(product));
    }
    if !view.kinds.is_empty() || !view.named.is_empty() || view.is_open {
        body.toc.push(scope.toc("products", "item_products"));
    }
    if view.has_threats {
        body.toc.push(scope.toc("threats", "item_stages"));
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
                old_ids: product.aliases.iter().map(|alias| format!("product-{}", alias.value)).collect(),
                product: link(scope, PageKind::Product(coverage.product)),
                plan: scope.maybe(product.plan.as_ref()),
                notes: scope.product_notes(coverage.product, Some(at)),
                verified: product.guide.as_ref().map(|guide| verified(scope, guide)),
                citation: scope.other_edition_of(coverage.product, at),
                folded: None,
                procedures: Vec::new(),
            });
        }
        if let Some(view) = views.last_mut() {
            let steps = scope.steps(coverage);
            view.procedures.push(CoverageView { steps, ..scope.coverage(coverage) });
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

/// Why kinds have to do with the item that have products of which nothing else on the page speaks.
pub(in crate::render) fn open_kinds(scope: &Scope<'_>, at: ItemRef) -> Vec<TouchRef> {
    let kinds = scope.catalog.relations(at).kinds.iter().copied();
    kinds.filter(|&touch| open_products(scope, at, touch).next().is_some()).collect()
}

/// The products of a kind of which nothing else on the page speaks.
fn open_products(scope: &Scope<'_>, at: ItemRef, touch: TouchRef) -> impl Iterator<Item = ProductRef> {
    let kind = &scope.catalog.site.kinds[touch.kind].id.value;
    let products = scope.catalog.products_of(kind);
    products.filter(move |&product| fits(scope, touch, product) && !has_spoken(scope, at, product))
}

fn kind_view(scope: &Scope<'_>, at: ItemRef, touch: TouchRef) -> KindView {
    let kind = &scope.catalog.site.kinds[touch.kind];
    let url = format!("{}#{}", scope.url(PageKind::Products), kind.id.value);
    let products = open_products(scope, at, touch).collect::<Vec<_>>();
    let shown = products.iter().take(MOST_TOUCHED).map(|&product| product_links(scope, at, product));
    KindView {
        more: scope.rest(products.len(), MOST_TOUCHED, || url.clone()),
        kind: Link { title: scope.title(&kind.title), url },
        reason: scope.text(&scope.catalog.touch(touch).reason),
        products: shown.collect(),
    }
}

/// Whether a product is of the kind, and not left out.
fn fits(scope: &Scope<'_>, touch: TouchRef, product: ProductRef) -> bool {
    let model = &scope.catalog.products[product];
    let except = &scope.catalog.touch(touch).except;
    model.kind.value == scope.catalog.site.kinds[touch.kind].id.value
        && !except.iter().any(|but| fold(&but.value) == fold(&model.id))
}

fn is_covered_by(scope: &Scope<'_>, at: ItemRef, product: ProductRef) -> bool {
    scope.catalog.coverage_of(at).any(|coverage| coverage.product == product)
}

/// Whether a product has procedures or judgements for an item, or documents that are silent on it.
fn has_spoken(scope: &Scope<'_>, at: ItemRef, product: ProductRef) -> bool {
    let is_silent = scope.catalog.relations(at).silent.iter().any(|silent| silent.product == product);
    is_silent || is_covered_by(scope, at, product)
}

fn product_links(scope: &Scope<'_>, at: ItemRef, product: ProductRef) -> ProductLinks {
    let links = scope.catalog.products[product].links.iter();
    ProductLinks {
        product: link(scope, PageKind::Product(product)),
        links: links.map(|link| external(&link.url, &scope.title(&link.title))).collect(),
        notes: scope.product_notes(product, Some(at)),
    }
}

/// The products of which a checklist speaks here, and that stand nowhere else on the page.
fn named(scope: &Scope<'_>, at: ItemRef) -> Vec<ProductLinks> {
    let relations = scope.catalog.relations(at);
    let in_kind = |product| relations.kinds.iter().any(|&touch| fits(scope, touch, product));
    let products = relations.notes.iter().map(|note| note.product).collect::<BTreeSet<_>>();
    let alone = products
        .into_iter()
        .filter(|&product| !is_covered_by(scope, at, product) && (!in_kind(product) || has_spoken(scope, at, product)));
    alone.map(|product| product_links(scope, at, product)).collect()
}

/// The terms of a standard, as HTML.
fn phrases(scope: &Scope<'_>, phrases: &Localized<Vec<String>>) -> Option<String> {
    let phrases = phrases.get(scope.locale).filter(|phrases| !phrases.is_empty())?;
    Some(scope.neutral(&phrases.join(scope.words.get("list_separator"))))
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
