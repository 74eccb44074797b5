//! Checklists in an export.

use super::format::{
    Answer, Attribute, Category, Checklist, Edition, EditionChange, Item, Method, Named, Note, Priority, Stage,
    StageEffect, Threat,
};
use super::product::{procedure, statement};
use super::site::{fields, pages};
use super::text::{history, local, long_text, optional, url, values, words};
use crate::model::{self, LocalText, NoteKind};
use crate::plan::PageKind;
use crate::resolve::{Catalog, ChecklistRef, ItemRef, MethodRef, ThreatRef};

pub(super) fn checklist(catalog: &Catalog, at: ChecklistRef) -> Checklist {
    let model::Checklist {
        id,
        aliases,
        title,
        short,
        publisher,
        edition,
        edition_title,
        published,
        url: document_url,
        summary,
        binding,
        history: changes,
        priorities,
        parts,
        categories,
        attributes,
        attributes_note,
        methods,
        threats,
        stages_note,
        items,
        editions,
        span: _,
    } = &catalog.checklists[at];
    let local = |text: &LocalText| local(catalog, text);
    let optional = |text: &Option<LocalText>| optional(catalog, text.as_ref());
    Checklist {
        id: id.clone(),
        aliases: values(aliases),
        edition: edition.value.clone(),
        title: local(title),
        short: local(short),
        publisher: optional(publisher),
        edition_title: local(edition_title),
        published: published.as_ref().map(ToString::to_string),
        document_url: document_url.clone(),
        summary: local(summary),
        binding: optional(binding),
        history: history(catalog, changes),
        priorities: priorities
            .iter()
            .map(|model::Priority { id, symbol, title, text }| Priority {
                id: id.value.clone(),
                symbol: symbol.clone(),
                title: local(title),
                text: local(text),
            })
            .collect(),
        parts: parts
            .iter()
            .map(|model::Part { id, title }| Named { id: id.value.clone(), title: local(title) })
            .collect(),
        categories: categories
            .iter()
            .map(|model::Category { id, part, title }| Category {
                id: id.value.clone(),
                part: part.as_ref().map(|part| part.value.clone()),
                title: local(title),
            })
            .collect(),
        attributes: attributes.iter().map(|one| attribute(catalog, one)).collect(),
        attributes_note: optional(attributes_note),
        stages_note: optional(stages_note),
        editions: editions.iter().map(|one| edition_of(catalog, one)).collect(),
        url: url(catalog, PageKind::Checklist(at)),
        items: (0..items.len()).map(|item| self::item(catalog, ItemRef { checklist: at, item })).collect(),
        methods: (0..methods.len()).map(|one| method(catalog, MethodRef { checklist: at, method: one })).collect(),
        threats: (0..threats.len()).map(|one| threat(catalog, ThreatRef { checklist: at, threat: one })).collect(),
    }
}

fn attribute(catalog: &Catalog, attribute: &model::Attribute) -> Attribute {
    // Which part of a figure it draws is a matter of looks.
    let model::Attribute { id, figure: _, title, question, values } = attribute;
    let answer = |model::Answer { id, title, answer, absent: _ }: &model::Answer| Answer {
        id: id.value.clone(),
        title: local(catalog, title),
        answer: local(catalog, answer),
    };
    Attribute {
        id: id.value.clone(),
        title: local(catalog, title),
        question: local(catalog, question),
        values: values.iter().map(answer).collect(),
    }
}

fn edition_of(catalog: &Catalog, edition: &model::Edition) -> Edition {
    let model::Edition { edition, title, note, changes } = edition;
    let change = |model::EditionChange { item, change, to, note }: &model::EditionChange| EditionChange {
        item: item.value.clone(),
        change: change.id().to_owned(),
        to: values(to),
        note: optional(catalog, note.as_ref()),
    };
    Edition {
        edition: edition.value.clone(),
        title: local(catalog, title),
        note: local(catalog, note),
        changes: changes.iter().map(change).collect(),
    }
}

/// The ids of items of a checklist.
fn ids(catalog: &Catalog, checklist: ChecklistRef, items: &[usize]) -> Vec<String> {
    items.iter().map(|&item| catalog.checklists[checklist].items[item].id.value.clone()).collect()
}

fn method(catalog: &Catalog, at: MethodRef) -> Method {
    let model::Method { id, aliases, symbol, title, summary, attributes, note, source, text } = catalog.method(at);
    let folder = format!("checklists/{}/methods", catalog.checklists[at.checklist].id);
    Method {
        id: id.value.clone(),
        aliases: values(aliases),
        title: local(catalog, title),
        items: ids(catalog, at.checklist, catalog.items_of_method(at)),
        symbol: symbol.clone(),
        summary: local(catalog, summary),
        attributes: attributes.iter().map(|(name, chosen)| (name.value.clone(), values(chosen))).collect(),
        note: optional(catalog, note.as_ref()),
        source: optional(catalog, source.as_ref()),
        text: text.as_ref().map(|document| long_text(catalog, &folder, document)),
        url: url(catalog, PageKind::Method(at)),
    }
}

fn threat(catalog: &Catalog, at: ThreatRef) -> Threat {
    let model::Threat { id, aliases, title, summary, source, stages, text } = catalog.threat(at);
    let folder = format!("checklists/{}/threats", catalog.checklists[at.checklist].id);
    // Which items act at a stage, and why, is told with the items.
    let stage = |model::StageText { stage, title, text, items: _ }: &model::StageText| Stage {
        stage: stage.id().to_owned(),
        title: local(catalog, title),
        text: local(catalog, text),
    };
    Threat {
        id: id.value.clone(),
        aliases: values(aliases),
        title: local(catalog, title),
        items: ids(catalog, at.checklist, catalog.items_of_threat(at)),
        summary: local(catalog, summary),
        source: optional(catalog, source.as_ref()),
        stages: stages.iter().map(stage).collect(),
        text: text.as_ref().map(|document| long_text(catalog, &folder, document)),
        url: url(catalog, PageKind::Threat(at)),
    }
}

fn item(catalog: &Catalog, at: ItemRef) -> Item {
    let (relations, list) = (catalog.relations(at), &catalog.checklists[at.checklist]);
    let model::Item {
        id,
        slug,
        aliases,
        // What these four name stands in the relations of the item, checked.
        category: _,
        priority: _,
        threats: _,
        methods: _,
        title,
        text,
        why,
        condition,
        notes,
        terms: _,
        phrases,
        source,
        // An export is of what readers see.
        draft: _,
        fields: own,
    } = catalog.item(at);
    let note = |model::Note { mark, kind, text }: &model::Note| Note {
        mark: mark.clone(),
        kind: match kind {
            NoteKind::Definition => "definition",
            NoteKind::Exemption => "exemption",
        }
        .to_owned(),
        text: local(catalog, text),
    };
    Item {
        id: id.value.clone(),
        slug: slug.value.clone(),
        aliases: values(aliases),
        category: list.categories[relations.category].id.value.clone(),
        priority: relations.priority.map(|priority| list.priorities[priority].id.value.clone()),
        threats: relations.threats.iter().map(|&threat| list.threats[threat].id.value.clone()).collect(),
        methods: relations.methods.iter().map(|&method| list.methods[method].id.value.clone()).collect(),
        terms: relations.terms.iter().map(|&term| catalog.term(term).id.value.clone()).collect(),
        title: local(catalog, title),
        text: local(catalog, text),
        why: optional(catalog, why.as_ref()),
        condition: optional(catalog, condition.as_ref()),
        notes: notes.iter().map(note).collect(),
        phrases: words(catalog, phrases),
        source: optional(catalog, source.as_ref()),
        stages: relations
            .stages
            .iter()
            .map(|effect| StageEffect {
                threat: list.threats[effect.threat].id.value.clone(),
                stage: effect.stage.id().to_owned(),
                reason: local(catalog, &effect.reason),
            })
            .collect(),
        pages: pages(catalog, &relations.pages),
        url: url(catalog, PageKind::Item(at)),
        fields: fields(catalog, own),
        procedures: catalog.coverage_of(at).map(|coverage| procedure(catalog, coverage)).collect(),
        statements: relations.statements.iter().map(|statement_at| statement(catalog, *statement_at, at)).collect(),
    }
}
