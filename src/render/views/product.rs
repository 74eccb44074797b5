//! A product: what is known about it, what it covers, and what it leaves open.

use std::collections::BTreeMap;

use serde::Serialize;
use tera::TeraResult;

use crate::locale::text::fold;
use crate::markdown::html::escape;
use crate::model::{Audience, Details, Guide, Product, Status};
use crate::plan::PageKind;
use crate::resolve::{ChecklistRef, Coverage, ItemRef, ProductRef, TouchRef};

use super::super::frame::{Body, Fact, Link, external, fact, link};
use super::super::limits::{MOST_GAPS, MOST_TOUCHED};
use super::super::scope::{Scope, shortened};
use super::choice::Choice;
use super::citation::CitationView;
use super::filters::FiltersView;
use super::on_file::StatusCount;
use super::parts::{CoverageView, ItemGroup, ItemRow, ProductNoteView};
use super::responsibilities::{self, ResponsibilitiesView};

#[derive(Serialize)]
struct View {
    summary: Option<String>,
    facts: Vec<Fact>,
    guide_url: Option<String>,
    ours: Option<String>,
    notes: Vec<String>,
    /// What checklists themselves say of it.
    named: Vec<ProductNoteView>,
    statements: Vec<Link>,
    responsibilities: Option<ResponsibilitiesView>,
    touches: Vec<TouchView>,
    procedures: Vec<ProcedureView>,
    /// The marks that stand without words in the list of procedures.
    statuses: Vec<Choice>,
    audiences: Vec<Choice>,
    checklists: Vec<ChecklistView>,
    has_gaps: bool,
}

/// Items that a product of this kind has to do with, and our reason.
#[derive(Serialize)]
struct TouchView {
    items: Vec<Link>,
    /// Where there are more of them, how many, and their checklist.
    more: Option<Link>,
    reason: String,
}

/// A procedure and the items that it answers.
#[derive(Serialize)]
struct ProcedureView {
    procedure: Link,
    audience: Option<Choice>,
    items: Vec<CoverageView>,
}

/// How the product stands to a checklist.
#[derive(Serialize)]
struct ChecklistView {
    checklist: Link,
    coverage_url: String,
    citation: Option<CitationView>,
    count: String,
    counts: Vec<StatusCount>,
    /// The items that it does something for; the others are gaps.
    items: Vec<ItemCoverage>,
    filters: FiltersView,
    /// Where the list of gaps is, for its filters.
    gaps_id: String,
    gaps: Vec<ItemGroup>,
    /// Where there are more of them, how many, and where all items are.
    more_gaps: Option<Link>,
    gaps_count: String,
    /// The reason that most gaps share; a gap with another says its own.
    gaps_reason: Option<String>,
    gaps_differ: bool,
}

/// An item and how the product answers it.
#[derive(Serialize)]
struct ItemCoverage {
    item: ItemRow,
    coverage: Vec<CoverageView>,
}

pub(super) fn body(scope: &Scope<'_>, at: ProductRef) -> TeraResult<Body> {
    let product = &scope.catalog.products[at];
    let checklists = scope.catalog.all_checklists().filter_map(|list| checklist(scope, at, list)).collect::<Vec<_>>();
    let marked = |status| scope.catalog.coverage_by(at).any(|one| one.section.is_some() && one.status == status);
    let has_gaps = checklists.iter().any(|list| !list.gaps.is_empty());
    let view = View {
        summary: scope.maybe(product.summary.as_ref()),
        facts: facts(scope, at),
        guide_url: product.guide.is_some().then(|| scope.url(PageKind::Guide(at))),
        ours: scope.maybe(product.ours.as_ref()),
        notes: notes(scope, product),
        named: scope.product_notes(at, None),
        statements: scope.catalog.statement_sets(at).map(|set| link(scope, PageKind::Statements(set))).collect(),
        responsibilities: responsibilities::view(scope, at),
        touches: if product.guide.is_none() { touches(scope, product) } else { Vec::new() },
        procedures: procedures(scope, at),
        statuses: Status::ALL
            .iter()
            .copied()
            .filter(|&status| marked(status))
            .map(|status| scope.status(status))
            .collect(),
        audiences: Audience::ALL.iter().map(|&audience| scope.audience(audience)).collect(),
        checklists,
        has_gaps,
    };
    let description =
        product.summary.as_ref().map_or_else(String::new, |summary| shortened(&scope.plain(summary), 120));
    let mut body = Body::new("product.html", &view, description)?;
    if !view.named.is_empty() {
        body.toc.push(scope.toc("named", "product_named"));
    }
    if !view.touches.is_empty() {
        body.toc.push(scope.toc("touches", "product_touches"));
    }
    if !view.notes.is_empty() {
        body.toc.push(scope.toc("notes", "product_notes"));
    }
    if !view.checklists.is_empty() {
        body.toc.push(scope.toc("items", "product_items"));
    }
    if !view.procedures.is_empty() {
        body.toc.push(scope.toc("procedures", "product_procedures"));
    }
    if view.has_gaps {
        body.toc.push(scope.toc("gaps", "product_gaps"));
    }
    if view.responsibilities.is_some() {
        body.toc.push(scope.toc("responsibilities", "product_responsibilities"));
    }
    Ok(body)
}

/// The items that products of the same kind have to do with: what a guide of this one might cover.
fn touches(scope: &Scope<'_>, product: &Product) -> Vec<TouchView> {
    let catalog = scope.catalog;
    let mut kinds = catalog.all_kinds();
    let Some(kind) = kinds.find(|&at| catalog.site.kinds[at].id.value == product.kind.value) else { return Vec::new() };
    let view = |entry| {
        let touch = TouchRef { kind, entry };
        let items = catalog.items_of_kind(kind).iter().filter(|(_, of)| *of == touch);
        let items = items.map(|(item, _)| *item).collect::<Vec<_>>();
        let next = items.get(MOST_TOUCHED).map_or(ChecklistRef(0), |item| item.checklist);
        TouchView {
            more: scope.rest(items.len(), MOST_TOUCHED, || scope.url(PageKind::Checklist(next))),
            items: items.iter().take(MOST_TOUCHED).map(|&item| link(scope, PageKind::Item(item))).collect(),
            reason: scope.text(&catalog.touch(touch).reason),
        }
    };
    let touches = catalog.site.kinds[kind].touches.iter().enumerate();
    let fits = touches.filter(|(_, touch)| !touch.except.iter().any(|but| fold(&but.value) == fold(&product.id)));
    fits.map(|(entry, _)| view(entry)).collect()
}

/// What is to be known about a product and its guide.
pub(super) fn facts(scope: &Scope<'_>, at: ProductRef) -> Vec<Fact> {
    // All others have a place of their own on the page, or pages of their own.
    let Details {
        vendor,
        plan,
        links,
        guide,
        summary: _,
        ours: _,
        procedures: _,
        claims: _,
        notes: _,
        gaps: _,
        responsibilities: _,
        statements: _,
    } = &*scope.catalog.products[at].details;
    let mut facts = vec![fact(scope, "fact_vendor", scope.text(vendor))];
    facts.extend(plan.as_ref().map(|plan| fact(scope, "fact_plan", scope.text(plan))));
    if let Some(guide) = guide {
        facts.extend(guide_facts(scope, at, guide));
    }
    let links = links.iter().map(|link| external(&link.url, &scope.title(&link.title))).collect::<Vec<_>>();
    if !links.is_empty() {
        facts.push(fact(scope, "fact_link", links.join("<br>")));
    }
    facts
}

fn guide_facts(scope: &Scope<'_>, at: ProductRef, guide: &Guide) -> Vec<Fact> {
    let mut facts = vec![fact(scope, "fact_document", scope.text(&guide.title))];
    facts.extend(guide.publisher.as_ref().map(|publisher| fact(scope, "fact_publisher", scope.text(publisher))));
    facts.extend(guide.version.as_ref().map(|version| fact(scope, "fact_version", escape(version))));
    facts.extend(guide.published.as_ref().map(|date| fact(scope, "fact_published", scope.date(date))));
    facts.push(fact(scope, "fact_verified", verified(scope, guide)));
    if let Some(citation) = scope.catalog.citation(at) {
        let list = &scope.catalog.checklists[citation.checklist];
        let edition = scope.words.fill("edition_number", &[("n", &citation.edition)]);
        let cited = format!("{} {}", scope.title(&list.short), escape(&edition));
        let ours = escape(scope.words.get("ours_inferred"));
        let cited = if guide.cites_reason.is_some() {
            format!(
                "{cited}<small>{}{ours}{}</small>",
                escape(scope.words.get("paren_open")),
                escape(scope.words.get("paren_close"))
            )
        } else {
            cited
        };
        facts.push(fact(scope, "fact_cites", cited));
    }
    facts
}

/// The day as of which a guide describes its screens, or that its document does not say so.
pub(super) fn verified(scope: &Scope<'_>, guide: &Guide) -> String {
    guide.verified.as_ref().map_or_else(|| escape(scope.words.get("not_stated")), |date| scope.date(date))
}

fn notes(scope: &Scope<'_>, product: &Product) -> Vec<String> {
    product.guide.iter().flat_map(|guide| &guide.notes).map(|note| scope.text(note)).collect()
}

fn procedures(scope: &Scope<'_>, at: ProductRef) -> Vec<ProcedureView> {
    let mut views: Vec<ProcedureView> = Vec::new();
    let mut current: Option<&str> = None;
    for coverage in scope.catalog.coverage_by(at) {
        let Some(section) = coverage.section.as_deref() else { continue };
        let mut view = scope.coverage(coverage);
        let Some(procedure) = view.procedure.take() else { continue };
        if current != Some(section) {
            current = Some(section);
            views.push(ProcedureView { procedure, audience: view.audience.take(), items: Vec::new() });
        }
        if let Some(last) = views.last_mut() {
            last.items.push(view);
        }
    }
    views
}

/// How a product stands to a checklist; none where it has nothing to do with it.
fn checklist(scope: &Scope<'_>, at: ProductRef, checklist: ChecklistRef) -> Option<ChecklistView> {
    let catalog = scope.catalog;
    let gaps = catalog.gaps_of(at, checklist)?;
    let mut covered = BTreeMap::<ItemRef, Vec<&Coverage>>::new();
    for coverage in catalog.coverage_by(at).filter(|coverage| coverage.item.checklist == checklist) {
        covered.entry(coverage.item).or_default().push(coverage);
    }
    let answering = covered.values().filter(|coverage| coverage.iter().any(|one| one.status.answers()));
    let list = &catalog.checklists[checklist];
    let reason = |item| scope.maybe(catalog.gap_reason(at, item));
    let shared = shared_reason(gaps.iter().filter_map(|&item| reason(item)), gaps.len());
    let own = |item| reason(item).filter(|reason| shared.as_ref() != Some(reason));
    // What an author gave a reason for is shown, and of the others no more than a page can take.
    let free = MOST_GAPS.saturating_sub(gaps.iter().filter(|&&item| catalog.gap_reason(at, item).is_some()).count());
    let mut unsaid = 0;
    let is_shown = |item: &&ItemRef| {
        let said = catalog.gap_reason(at, **item).is_some();
        unsaid += usize::from(!said);
        said || unsaid <= free
    };
    let shown = gaps.iter().filter(is_shown).copied().collect::<Vec<_>>();
    let (n, all) = (answering.count().to_string(), list.items.len().to_string());
    Some(ChecklistView {
        checklist: Link { title: scope.title(&list.title), url: scope.url(PageKind::Checklist(checklist)) },
        coverage_url: scope.url(PageKind::Coverage(checklist)),
        citation: scope.other_edition(at, checklist),
        count: escape(&scope.words.fill("covered_of", &[("n", &n), ("all", &all)])),
        counts: scope.best_counts(at, Some(checklist)),
        items: covered
            .into_iter()
            .filter(|(item, _)| gaps.binary_search(item).is_err())
            .map(|(item, coverage)| ItemCoverage {
                item: scope.item_row(item),
                coverage: coverage.into_iter().map(|coverage| scope.coverage(coverage)).collect(),
            })
            .collect(),
        filters: scope.filters_of(checklist, &shown),
        gaps_id: format!("tb-gaps-{}", list.id),
        gaps_count: escape(&scope.words.count("items", gaps.len())),
        more_gaps: scope.rest(gaps.len(), shown.len(), || scope.url(PageKind::Coverage(checklist))),
        gaps: scope.by_priority_with(&shown, |item| ItemRow { reason: own(item), ..scope.item_row(item) }),
        gaps_differ: gaps.iter().any(|&item| own(item).is_some()),
        gaps_reason: shared,
    })
}

/// The reason of more than half of `all` gaps: it need not be read again and again.
fn shared_reason(reasons: impl Iterator<Item = String>, all: usize) -> Option<String> {
    let mut counts = BTreeMap::<String, usize>::new();
    for reason in reasons {
        *counts.entry(reason).or_default() += 1;
    }
    counts.into_iter().find(|(_, count)| *count > 1 && count * 2 > all).map(|(reason, _)| reason)
}
