//! `checklist.yaml` and the longer texts beside it.

use super::decode::{Decoder, Map, is_slug, too_long};
use super::document::{self, Title};
use super::drafts::{DRAFT, Draft, LeftOut};
use super::{Room, start};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, codes, did_you_mean};
use crate::load::Drafts;
use crate::locale::text::fold;
use crate::model::{
    Answer, Attribute, Category, Change, Checklist, Edition, EditionChange, FieldPlace, FigurePart, Item, ItemChange,
    Method, Note, NoteKind, Part, Priority, Stage, StageItem, StageText, Threat,
};
use crate::source::{FileId, Spanned};
use crate::yaml::Node;

/// The checklist that `site.yaml` names `id`.
pub(super) fn checklist(id: &Spanned<String>, room: &mut Room<'_>, diagnostics: &mut Diagnostics) -> Option<Checklist> {
    let folder = format!("content/checklists/{}", id.value);
    let path = format!("{folder}/checklist.yaml");
    if room.sources.text(&path).is_none() {
        if !room.sources.has_failed(&path) {
            let known = room.sources.folders("content/checklists/");
            let hint =
                did_you_mean(&id.value, known.iter().map(String::as_str)).unwrap_or_else(|| format!("write {path}"));
            let message = format!("there is no checklist `{}`: {path} is missing", id.value);
            diagnostics.push(Diagnostic::new(&codes::MISSING_FILE, Place::Span(id.span), message).hint(hint));
        }
        room.give_up(&folder);
        return None;
    }
    Decoder::new(&room.sources.map, room.locales, diagnostics).check_id(id);
    let decoded = room.yaml(&path, diagnostics, |decoder, node, file| decode(&id.value, decoder, node, file));
    let Some(mut checklist) = decoded else {
        room.give_up(&folder);
        return None;
    };
    checklist.editions = room.named(&format!("{folder}/editions/"), diagnostics, |decoder, node, file, name| {
        edition(decoder, node, Spanned::new(name, start(file)))
    });
    for method in &mut checklist.methods {
        let stem = format!("{folder}/methods/{}", method.id.value);
        method.text = document::document(&stem, Title::Elsewhere, room, diagnostics, |_, _, _| {});
    }
    for threat in &mut checklist.threats {
        let stem = format!("{folder}/threats/{}", threat.id.value);
        threat.text = document::document(&stem, Title::Elsewhere, room, diagnostics, |_, _, _| {});
    }
    Some(checklist)
}

pub(super) fn decode(id: &str, decoder: &mut Decoder<'_>, node: &Node, file: FileId) -> Option<Checklist> {
    let mut map = decoder.map(node, "checklist.yaml")?;
    let checklist = Checklist {
        id: id.to_owned(),
        aliases: decoder.aliases(&mut map),
        title: decoder.text(&mut map, "title"),
        short: decoder.text(&mut map, "short"),
        publisher: decoder.opt_text(&mut map, "publisher"),
        edition: decoder.string(&mut map, "edition"),
        edition_title: decoder.text(&mut map, "edition_title"),
        published: decoder.date(&mut map, "published"),
        url: decoder.url(&mut map, "url"),
        summary: decoder.text(&mut map, "summary"),
        binding: decoder.opt_text(&mut map, "binding"),
        history: decoder.each(&mut map, "history", change),
        priorities: decoder.each(&mut map, "priorities", priority),
        parts: decoder.each(&mut map, "parts", |decoder, node| {
            let mut map = decoder.map(node, "a part")?;
            let part = Part { id: decoder.id(&mut map, "id"), title: decoder.text(&mut map, "title") };
            decoder.finish(&map);
            Some(part)
        }),
        categories: decoder.each(&mut map, "categories", |decoder, node| {
            let mut map = decoder.map(node, "a category")?;
            let category = Category {
                id: decoder.id(&mut map, "id"),
                part: decoder.opt_string(&mut map, "part"),
                title: decoder.text(&mut map, "title"),
            };
            decoder.finish(&map);
            Some(category)
        }),
        attributes_note: decoder.opt_text(&mut map, "attributes_note"),
        attributes: decoder.each(&mut map, "attributes", attribute),
        methods: decoder.each(&mut map, "methods", method),
        stages_note: decoder.opt_text(&mut map, "stages_note"),
        threats: decoder.each(&mut map, "threats", threat),
        items: decoder.each(&mut map, "items", item),
        editions: Vec::new(),
        span: start(file),
    };
    for key in ["categories", "items"] {
        map.require(key);
    }
    decoder.finish(&map);
    Some(checklist)
}

/// Leaves out the items that are drafts, with what the checklist says of them elsewhere.
pub(super) fn leave_out(list: &mut Checklist, left_out: &mut LeftOut) {
    let drafts = list.items.extract_if(.., |item| item.draft).collect::<Vec<_>>();
    for Item { id, title, .. } in drafts {
        let is_other = |name: &Spanned<String>| fold(&name.value) != fold(&id.value);
        for stage in list.threats.iter_mut().flat_map(|threat| &mut threat.stages) {
            stage.items.retain(|entry| is_other(&entry.item));
        }
        for edition in &mut list.editions {
            edition.changes.retain(|change| is_other(&change.item));
        }
        left_out.insert(Draft::item(&list.id, &id.value), title.map(|title| format!("{} {}", id.value, title.plain())));
    }
}

/// An entry of the history of a checklist, a guide or the site.
pub(super) fn change(decoder: &mut Decoder<'_>, node: &Node) -> Option<Change> {
    let mut map = decoder.map(node, "an entry of the history")?;
    map.require("date");
    let version = decoder.opt_string(&mut map, "version").map(|text| text.value);
    let date = decoder.date(&mut map, "date");
    let note = decoder.text(&mut map, "note");
    decoder.finish(&map);
    Some(Change { version, date: date?, note })
}

/// What is known of another edition, which is named by its file.
pub(super) fn edition(decoder: &mut Decoder<'_>, node: &Node, edition: Spanned<String>) -> Option<Edition> {
    let mut map = decoder.map(node, "an edition")?;
    let edition = Edition {
        edition,
        title: decoder.text(&mut map, "title"),
        note: decoder.text(&mut map, "note"),
        changes: decoder.each(&mut map, "changes", |decoder, node| {
            let mut map = decoder.map(node, "a change")?;
            let words = ItemChange::ALL.iter().map(|&change| (change.id(), change));
            map.require("change");
            let change = EditionChange {
                item: decoder.string(&mut map, "item"),
                change: decoder.word(&mut map, "change", words).unwrap_or(ItemChange::Unverified),
                to: decoder.strings(&mut map, "to"),
                note: decoder.opt_text(&mut map, "note"),
            };
            decoder.finish(&map);
            Some(change)
        }),
    };
    decoder.finish(&map);
    Some(edition)
}

fn priority(decoder: &mut Decoder<'_>, node: &Node) -> Option<Priority> {
    let mut map = decoder.map(node, "a priority")?;
    let priority = Priority {
        id: decoder.id(&mut map, "id"),
        symbol: decoder.string(&mut map, "symbol").value,
        title: decoder.text(&mut map, "title"),
        text: decoder.text(&mut map, "text"),
    };
    decoder.finish(&map);
    Some(priority)
}

fn attribute(decoder: &mut Decoder<'_>, node: &Node) -> Option<Attribute> {
    let parts = [
        ("device", FigurePart::Device),
        ("office", FigurePart::Office),
        ("cloud", FigurePart::Cloud),
        ("data", FigurePart::Data),
    ];
    let mut map = decoder.map(node, "an attribute")?;
    let attribute = Attribute {
        id: decoder.id(&mut map, "id"),
        figure: decoder.word(&mut map, "figure", parts),
        title: decoder.text(&mut map, "title"),
        question: decoder.text(&mut map, "question"),
        values: decoder.each(&mut map, "values", |decoder, node| {
            let mut map = decoder.map(node, "a value of an attribute")?;
            let value = Answer {
                id: decoder.id(&mut map, "id"),
                title: decoder.text(&mut map, "title"),
                answer: decoder.text(&mut map, "answer"),
                absent: decoder.flag(&mut map, "absent"),
            };
            decoder.finish(&map);
            Some(value)
        }),
    };
    decoder.finish(&map);
    Some(attribute)
}

fn method(decoder: &mut Decoder<'_>, node: &Node) -> Option<Method> {
    let mut map = decoder.map(node, "a method")?;
    let id = decoder.id(&mut map, "id");
    let aliases = decoder.aliases(&mut map);
    let symbol = decoder.string(&mut map, "symbol").value;
    let title = decoder.text(&mut map, "title");
    let summary = decoder.text(&mut map, "summary");
    let is_there = map.holds("attributes");
    let mut attributes = decoder.lists(&mut map, "attributes");
    let note = decoder.opt_text(&mut map, "note");
    let source = decoder.opt_text(&mut map, "source");
    if is_there && attributes.is_empty() || map.is_misspelt("attributes") {
        attributes.push((Spanned::new(String::new(), map.span), Vec::new()));
    }
    decoder.finish(&map);
    Some(Method { id, aliases, symbol, title, summary, attributes, note, source, text: None })
}

fn threat(decoder: &mut Decoder<'_>, node: &Node) -> Option<Threat> {
    let mut map = decoder.map(node, "a threat")?;
    let id = decoder.id(&mut map, "id");
    let aliases = decoder.aliases(&mut map);
    let title = decoder.text(&mut map, "title");
    let summary = decoder.text(&mut map, "summary");
    let source = decoder.opt_text(&mut map, "source");
    let mut stages = Vec::new();
    if let Some(mut inner) = decoder.inner(&mut map, "stages", "`stages` of a threat") {
        for &stage in Stage::ALL {
            let key = stage.id();
            inner.require(key);
            if let Some(mut map) = decoder.inner(&mut inner, key, "a stage") {
                stages.push(stage_text(decoder, stage, &mut map));
            }
        }
        decoder.finish(&inner);
    }
    decoder.finish(&map);
    Some(Threat { id, aliases, title, summary, source, stages, text: None })
}

fn stage_text(decoder: &mut Decoder<'_>, stage: Stage, map: &mut Map<'_>) -> StageText {
    let text = StageText {
        stage,
        title: decoder.text(map, "title"),
        text: decoder.text(map, "text"),
        items: decoder.each(map, "items", |decoder, node| {
            let mut map = decoder.map(node, "an item of a stage")?;
            let item = StageItem { item: decoder.string(&mut map, "item"), reason: decoder.text(&mut map, "reason") };
            decoder.finish(&map);
            Some(item)
        }),
    };
    decoder.finish(map);
    text
}

fn item(decoder: &mut Decoder<'_>, node: &Node) -> Option<Item> {
    let before = std::mem::take(decoder.diagnostics);
    let item = written_item(decoder, node);
    let told = std::mem::replace(decoder.diagnostics, before);
    let is_left_out = decoder.drafts == Drafts::LeftOut && item.as_ref().is_some_and(|item| item.draft);
    // What is wrong in a draft is no matter of the site that readers get.
    if !is_left_out {
        decoder.diagnostics.append(told);
    }
    item
}

fn written_item(decoder: &mut Decoder<'_>, node: &Node) -> Option<Item> {
    let mut map = decoder.map(node, "an item")?;
    let id = decoder.string(&mut map, "id");
    let slug = decoder.opt_string(&mut map, "slug");
    let place = slug.as_ref().map_or(id.span, |slug| slug.span);
    let slug = slug.unwrap_or_else(|| id.clone());
    if !id.value.is_empty() && !is_slug(&slug.value) {
        let message = format!("`{}` cannot stand in a web address", slug.value);
        let hint = "give the item a `slug` of ASCII letters, digits, `-`, `.` and `_`, such as `slug: jitsu-8`";
        let hint = too_long(&slug.value).filter(|_| slug.value.is_ascii()).unwrap_or_else(|| hint.to_owned());
        decoder.diagnostics.push(Diagnostic::new(&codes::INVALID_ID, place, message).hint(hint));
    }
    let aliases = decoder.strings(&mut map, "aliases");
    let phrases = decoder.lists(&mut map, "phrases");
    let phrases = decoder.by_language(phrases);
    let kinds = [("definition", NoteKind::Definition), ("exemption", NoteKind::Exemption)];
    let mut item = Item {
        category: decoder.string(&mut map, "category"),
        priority: decoder.opt_string(&mut map, "priority"),
        threats: decoder.names(&mut map, "threats"),
        methods: decoder.strings(&mut map, "methods"),
        title: decoder.text(&mut map, "title"),
        text: decoder.blocks(&mut map, "text"),
        why: decoder.opt_text(&mut map, "why"),
        condition: decoder.opt_text(&mut map, "condition"),
        notes: decoder.each(&mut map, "notes", |decoder, node| {
            let mut map = decoder.map(node, "a note")?;
            let note = Note {
                mark: decoder.string(&mut map, "mark").value,
                kind: decoder.word(&mut map, "kind", kinds).unwrap_or(NoteKind::Definition),
                text: decoder.text(&mut map, "text"),
            };
            decoder.finish(&map);
            Some(note)
        }),
        terms: decoder.strings(&mut map, "terms"),
        phrases,
        source: decoder.opt_text(&mut map, "source"),
        fields: decoder.filled_fields(&mut map, FieldPlace::Items),
        draft: decoder.flag(&mut map, DRAFT),
        id,
        slug,
        aliases,
    };
    if map.is_misspelt("threats") {
        item.threats.push(Spanned::new(String::new(), map.span));
    }
    decoder.finish(&map);
    Some(item)
}
