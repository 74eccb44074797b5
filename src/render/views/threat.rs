//! Threats: all of a checklist, and one with its stages.

use serde::Serialize;
use tera::TeraResult;

use crate::markdown::html::escape;
use crate::model::StageText;
use crate::plan::PageKind;
use crate::resolve::{ChecklistRef, ItemRef, ThreatRef, Unit};

use super::super::frame::Body;
use super::super::scope::{Scope, shortened};
use super::parts::{DocumentView, ItemGroup};
use super::responsibilities::{self, VendorThreatView};

#[derive(Serialize)]
struct IndexView {
    threats: Vec<CardView>,
    note: Option<String>,
}

#[derive(Serialize)]
struct CardView {
    title: String,
    url: String,
    summary: String,
    count: String,
    stages: Vec<StageView>,
}

#[derive(Serialize)]
struct View {
    summary: String,
    stages: Vec<StageView>,
    note: Option<String>,
    text: Option<DocumentView>,
    count: String,
    groups: Vec<ItemGroup>,
    vendors: Vec<VendorThreatView>,
}

#[derive(Serialize)]
struct StageView {
    id: &'static str,
    name: String,
    title: String,
    text: String,
    items: Vec<StageItemView>,
}

#[derive(Serialize)]
struct StageItemView {
    id: String,
    url: String,
    title: String,
    reason: String,
}

/// All threats of a checklist.
pub(super) fn index(scope: &Scope<'_>, at: ChecklistRef) -> TeraResult<Body> {
    let list = &scope.catalog.checklists[at];
    let card = |(threat, model): (usize, &crate::model::Threat)| {
        let reference = ThreatRef { checklist: at, threat };
        CardView {
            title: scope.title(&model.title),
            url: scope.url(PageKind::Threat(reference)),
            summary: scope.text(&model.summary),
            count: scope.words.count("items", scope.catalog.items_of_threat(reference).len()),
            stages: model.stages.iter().map(|text| stage(scope, at, text)).collect(),
        }
    };
    let view = IndexView {
        threats: list.threats.iter().enumerate().map(card).collect(),
        note: scope.maybe(list.stages_note.as_ref()),
    };
    let description = scope.words.fill("threats_description", &[("checklist", &scope.plain(&list.title))]);
    let mut body = Body::new("threats.html", &view, shortened(&description, 160))?;
    body.facts = scope.checklist_facts(at, None);
    Ok(body)
}

/// One threat.
pub(super) fn body(scope: &Scope<'_>, at: ThreatRef) -> TeraResult<Body> {
    let list = &scope.catalog.checklists[at.checklist];
    let threat = scope.catalog.threat(at);
    let items = scope.catalog.items_of_threat(at);
    let refs = items.iter().map(|&item| ItemRef { checklist: at.checklist, item }).collect::<Vec<_>>();
    let folder = format!("checklists/{}/threats", list.id);
    // Each of the items has this threat: its rows name the others.
    let row = |item| scope.item_row_beside(item, Some(at.threat));
    let view = View {
        summary: scope.text(&threat.summary),
        stages: threat.stages.iter().map(|text| stage(scope, at.checklist, text)).collect(),
        note: scope.maybe(list.stages_note.as_ref()),
        text: threat.text.as_ref().map(|text| scope.document(text, &folder, &Unit::Threat(at))),
        count: escape(&scope.words.count("items", items.len())),
        groups: scope.by_priority_with(&refs, row),
        vendors: responsibilities::of_threat(scope, at),
    };
    let mut body = Body::new("threat.html", &view, shortened(&scope.plain(&threat.summary), 120))?;
    if !threat.stages.is_empty() {
        body.toc.push(scope.toc("tb-stages", "threat_stages"));
    }
    if let Some(text) = &threat.text {
        body.toc.extend(scope.document_toc(text, 2));
    }
    body.toc.push(scope.toc("tb-checklist", "threat_items"));
    if !view.vendors.is_empty() {
        body.toc.push(scope.toc("tb-vendors", "threat_vendors"));
    }
    body.facts = scope.checklist_facts(at.checklist, threat.source.as_ref());
    Ok(body)
}

fn stage(scope: &Scope<'_>, checklist: ChecklistRef, text: &StageText) -> StageView {
    let name = scope.stage(text.stage);
    let items = text.items.iter().filter_map(|acting| {
        let target = crate::markdown::Target::Item {
            checklist: Some(scope.catalog.checklists[checklist].id.clone()),
            id: acting.item.value.clone(),
        };
        let Some(crate::resolve::Destination::Item(at)) = scope.catalog.find(&target) else { return None };
        Some(StageItemView {
            id: scope.catalog.item(at).id.value.clone(),
            url: scope.url(PageKind::Item(at)),
            title: scope.title(&scope.catalog.item(at).title),
            reason: scope.text(&acting.reason),
        })
    });
    StageView {
        id: name.id,
        name: name.label,
        title: scope.title(&text.title),
        text: scope.text(&text.text),
        items: items.collect(),
    }
}
