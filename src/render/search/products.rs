//! What search indexes of the pages of a product.

use std::collections::{BTreeMap, BTreeSet};

use super::parts::{document, facets, lines, own, own_fields, section, title_of};
use crate::model::{
    Details, Duty, Exception, Guide, LocalText, ProductNote, RelatedThreat, Responsibilities, SharedThreat, Statement,
    StatementReading, Statements,
};
use crate::plan::{PageKind, statement_anchor};
use crate::render::scope::Scope;
use crate::render::views::answered;
use crate::resolve::{Coverage, ProductRef, StatementSetRef};
use crate::search::{Facet, Section};

pub(super) fn product(scope: &Scope<'_>, at: ProductRef) -> Vec<Section> {
    // Its name is the title of the page. What it says of items is looked for as coverage and gaps, its guide and its statements
    // on pages of their own; the links of a product lead to other sites, and their titles say nothing of it.
    let Details {
        vendor,
        summary,
        plan,
        links: _,
        guide: _,
        // Found in the guide.
        procedures: _,
        claims: _,
        notes,
        gaps: _,
        ours,
        responsibilities: shared,
        statements: _,
    } = &*scope.catalog.products[at].details;
    let first = own(scope, summary.iter().chain([vendor]).chain(plan).chain(ours));
    let gaps = scope.catalog.all_checklists().filter_map(|list| scope.catalog.gaps_of(at, list)).flatten();
    let gaps = gaps.collect::<BTreeSet<_>>();
    let whole = scope.catalog.coverage_by(at).filter(|coverage| coverage.section.is_none());
    let whole = whole.filter(|coverage| !gaps.contains(&coverage.item)).flat_map(|coverage| {
        std::iter::once(title_of(scope, PageKind::Item(coverage.item))).chain(said(scope, coverage))
    });
    let mut sections = vec![first];
    sections.extend(section(
        scope,
        "responsibilities",
        "product_responsibilities",
        shared.iter().flat_map(responsibilities).map(|text| scope.plain(text)),
    ));
    let named = notes.iter().flat_map(|ProductNote { items: _, text, source }| [text, source]);
    sections.extend(section(scope, "named", "product_named", named.map(|text| scope.plain(text))));
    sections.extend(section(scope, "items", "product_items", whole));
    let reasons = gaps.iter().filter_map(|&item| {
        let reason = scope.catalog.gap_reason(at, item)?;
        Some([title_of(scope, PageKind::Item(item)), scope.plain(reason)])
    });
    sections.extend(section(scope, "gaps", "product_gaps", reasons.flatten().collect::<Vec<_>>()));
    sections
}

/// Who is responsible for what.
fn responsibilities(shared: &Responsibilities) -> impl Iterator<Item = &LocalText> {
    let Responsibilities { source, summary, threats } = shared;
    let threats = threats.iter().flat_map(|threat| {
        let SharedThreat {
            id: _,
            title,
            customer_responsible: _,
            provider_responsible: _,
            summary,
            customer,
            provider,
            related,
            source,
        } = threat;
        let duties = customer.iter().chain(provider).map(|Duty { text, sections: _ }| text);
        let related = related.iter().map(|RelatedThreat { threat: _, relation: _, reason }| reason);
        [title, summary].into_iter().chain(duties).chain(related).chain(source)
    });
    std::iter::once(summary).chain(source).chain(threats)
}

pub(super) fn guide(scope: &Scope<'_>, at: ProductRef) -> Vec<Section> {
    // What else there is to say of a guide stands above its text as facts, and its history among the updates.
    let Some(Guide {
        title: _,
        publisher: _,
        version: _,
        published: _,
        verified: _,
        cites: _,
        cites_reason: _,
        history: _,
        notes,
        sources,
        document: text,
        procedures: _,
    }) = &scope.catalog.products[at].guide
    else {
        return Vec::new();
    };
    let mut sections = document(scope, text);
    let mut covered = BTreeMap::<&str, Vec<&Coverage>>::new();
    for coverage in scope.catalog.coverage_by(at) {
        if let Some(section) = coverage.section.as_deref() {
            covered.entry(section).or_default().push(coverage);
        }
    }
    for section in &mut sections {
        let source = sources.iter().find(|source| source.section.value == section.anchor);
        let covered = covered.get(section.anchor.as_str()).map_or(&[][..], Vec::as_slice);
        let more = covered.iter().flat_map(|coverage| {
            std::iter::once(title_of(scope, PageKind::Item(coverage.item))).chain(said(scope, coverage))
        });
        let fields = scope.catalog.procedure_fields(at, &section.anchor);
        let more = more.chain(source.map(|source| scope.plain(&source.at))).chain(own_fields(scope, fields));
        section.text = lines(std::iter::once(std::mem::take(&mut section.text)).chain(more));
        section.facets = facets(scope, covered.iter().map(|coverage| coverage.item));
        let audience = covered.iter().find_map(|coverage| coverage.audience);
        section.facets.extend(audience.map(|audience| Facet { kind: "audience".into(), id: audience.id().to_owned() }));
    }
    let notes = notes.iter().map(|note| scope.plain(note));
    sections.extend(section(scope, "tb-notes", "product_notes", notes));
    sections
}

/// What is said of how a product stands to an item.
fn said(scope: &Scope<'_>, coverage: &Coverage) -> impl Iterator<Item = String> {
    [&coverage.reason, &coverage.plan, &coverage.responsibility_source]
        .into_iter()
        .flatten()
        .map(|text| scope.plain(text))
}

pub(super) fn statements(scope: &Scope<'_>, at: StatementSetRef) -> Vec<Section> {
    let Statements { checklist: _, title, date: _, source, url: _, responsibility, note, statements, span: _ } =
        scope.catalog.statements(at);
    let items = answered(scope, at);
    let statement = |(at, statement): (usize, &Statement)| {
        let items = items[at].iter().map(|entry| entry.item);
        let given = scope.range(&items.clone().collect::<Vec<_>>());
        let titles = items.clone().map(|item| title_of(scope, PageKind::Item(item))).collect::<Vec<_>>();
        Section {
            anchor: statement_anchor(at),
            heading: titles.join(scope.words.get("list_separator")),
            facets: facets(scope, items),
            text: lines(std::iter::once(given).chain(answer(statement).map(|text| scope.plain(text)))),
        }
    };
    let first = own(scope, [title, note].into_iter().chain(source).chain(responsibility));
    std::iter::once(first).chain(statements.iter().enumerate().map(statement)).collect()
}

fn answer(statement: &Statement) -> impl Iterator<Item = &LocalText> {
    let Statement { items: _, applies: _, ours, text, exceptions, readings } = statement;
    let exceptions =
        exceptions.iter().flat_map(|Exception { items: _, applies: _, ours, text }| std::iter::once(text).chain(ours));
    let readings = readings.iter().map(|StatementReading { items: _, fits: _, reason }| reason);
    std::iter::once(text).chain(ours).chain(exceptions).chain(readings)
}
