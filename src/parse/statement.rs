//! What vendors say about items, who is responsible for what, and crosswalks between checklists.

use super::decode::{Decoder, Map};
use super::{Room, start};
use crate::diagnostic::Diagnostics;
use crate::model::{
    Crosswalk, CrosswalkRow, Duty, Exception, Fit, LocalText, RelatedThreat, Relation, Responsibilities, SharedThreat,
    Statement, StatementReading, Statements,
};
use crate::source::{FileId, Spanned};
use crate::yaml::Node;

/// The files `statements/<checklist>.yaml` of the product in `folder`, by name.
pub(super) fn statements(folder: &str, room: &mut Room<'_>, diagnostics: &mut Diagnostics) -> Vec<Statements> {
    room.named(&format!("{folder}/statements/"), diagnostics, |decoder, node, file, checklist| {
        decode(decoder, node, file, checklist)
    })
}

pub(super) fn decode(decoder: &mut Decoder<'_>, node: &Node, file: FileId, checklist: String) -> Option<Statements> {
    let mut map = decoder.map(node, "the statements")?;
    let statements = Statements {
        checklist: Spanned::new(checklist, start(file)),
        title: decoder.text(&mut map, "title"),
        date: decoder.date(&mut map, "date"),
        source: decoder.opt_text(&mut map, "source"),
        url: decoder.url(&mut map, "url"),
        responsibility: decoder.opt_text(&mut map, "responsibility"),
        note: decoder.text(&mut map, "note"),
        statements: decoder.each(&mut map, "statements", statement),
        span: start(file),
    };
    decoder.finish(&map);
    Some(statements)
}

fn statement(decoder: &mut Decoder<'_>, node: &Node) -> Option<Statement> {
    let mut map = decoder.map(node, "a statement")?;
    let Answer { items, applies, ours, text } = answer(decoder, &mut map);
    let exceptions = decoder.each(&mut map, "except", |decoder, node| {
        let mut map = decoder.map(node, "an exception")?;
        let Answer { items, applies, ours, text } = answer(decoder, &mut map);
        decoder.finish(&map);
        Some(Exception { items, applies, ours, text })
    });
    let readings = decoder.each(&mut map, "readings", |decoder, node| {
        let mut map = decoder.map(node, "an entry of `readings`")?;
        for key in ["items", "fits"] {
            map.require(key);
        }
        let reading = StatementReading {
            items: decoder.strings(&mut map, "items"),
            fits: decoder.word(&mut map, "fits", Fit::ALL.iter().map(|&fit| (fit.id(), fit))).unwrap_or(Fit::Part),
            reason: decoder.text(&mut map, "reason"),
        };
        decoder.finish(&map);
        Some(reading)
    });
    decoder.finish(&map);
    Some(Statement { items, applies, ours, text, exceptions, readings })
}

/// The keys that statements and their exceptions share.
struct Answer {
    /// An empty name stands for what was wrong or missing.
    items: Vec<Spanned<String>>,
    applies: bool,
    ours: Option<LocalText>,
    text: LocalText,
}

fn answer(decoder: &mut Decoder<'_>, map: &mut Map<'_>) -> Answer {
    for key in ["items", "applies"] {
        map.require(key);
    }
    let mut items = decoder.names(map, "items");
    if !map.holds("items") {
        items.push(Spanned::new(String::new(), map.span));
    }
    let applies = decoder.flag(map, "applies");
    let text = decoder.text(map, "text");
    let place = map.key_span("ours");
    let ours = decoder.opt_text(map, "ours");
    if let Some(place) = place.filter(|_| ours.is_some() && applies) {
        decoder.invalid(
            place,
            "`ours` says why we read an answer as `applies: no`, but this one applies",
            Some("how an answer fits single items stands in `readings`".into()),
        );
    }
    Answer { items, applies, ours, text }
}

/// The key `responsibilities` of `product.yaml`.
pub(super) fn responsibilities(decoder: &mut Decoder<'_>, map: &mut Map<'_>) -> Responsibilities {
    let responsibilities = Responsibilities {
        source: decoder.opt_text(map, "source"),
        summary: decoder.text(map, "summary"),
        threats: decoder.each(map, "threats", shared_threat),
    };
    decoder.finish(map);
    responsibilities
}

fn shared_threat(decoder: &mut Decoder<'_>, node: &Node) -> Option<SharedThreat> {
    let mut map = decoder.map(node, "a threat of `responsibilities`")?;
    let id = decoder.id(&mut map, "id");
    let title = decoder.text(&mut map, "title");
    map.require("responsible");
    let (mut customer_responsible, mut provider_responsible) = (false, false);
    for who in decoder.strings(&mut map, "responsible") {
        match who.value.as_str() {
            "customer" => customer_responsible = true,
            "provider" => provider_responsible = true,
            other => {
                decoder.invalid(
                    who.span,
                    format!("`responsible` names customer and provider, not `{other}`"),
                    Some("such as `[customer]` or `[customer, provider]`".into()),
                );
            }
        }
    }
    let threat = SharedThreat {
        id,
        title,
        customer_responsible,
        provider_responsible,
        summary: decoder.text(&mut map, "summary"),
        customer: decoder.each(&mut map, "customer", duty),
        provider: decoder.each(&mut map, "provider", duty),
        related: decoder.each(&mut map, "related", |decoder, node| {
            let mut map = decoder.map(node, "a related threat")?;
            let related = RelatedThreat {
                threat: decoder.string(&mut map, "threat"),
                relation: relation(decoder, &mut map),
                reason: decoder.text(&mut map, "reason"),
            };
            decoder.finish(&map);
            Some(related)
        }),
        source: decoder.opt_text(&mut map, "source"),
    };
    decoder.finish(&map);
    Some(threat)
}

fn duty(decoder: &mut Decoder<'_>, node: &Node) -> Option<Duty> {
    let mut map = decoder.map(node, "an entry of a side")?;
    let duty = Duty { text: decoder.text(&mut map, "text"), sections: decoder.strings(&mut map, "sections") };
    decoder.finish(&map);
    Some(duty)
}

fn relation(decoder: &mut Decoder<'_>, map: &mut Map<'_>) -> Relation {
    map.require("relation");
    decoder
        .word(map, "relation", Relation::ALL.iter().map(|&relation| (relation.id(), relation)))
        .unwrap_or(Relation::IntersectsWith)
}

/// The files of `content/crosswalks/`, by name.
pub(super) fn crosswalks(room: &mut Room<'_>, diagnostics: &mut Diagnostics) -> Vec<Crosswalk> {
    room.named("content/crosswalks/", diagnostics, |decoder, node, file, _| crosswalk(decoder, node, file))
}

pub(super) fn crosswalk(decoder: &mut Decoder<'_>, node: &Node, file: FileId) -> Option<Crosswalk> {
    let mut map = decoder.map(node, "a crosswalk")?;
    let crosswalk = Crosswalk {
        from: decoder.string(&mut map, "from"),
        to: decoder.string(&mut map, "to"),
        note: decoder.text(&mut map, "note"),
        rows: decoder.each(&mut map, "rows", |decoder, node| {
            let mut map = decoder.map(node, "a row")?;
            let row = CrosswalkRow {
                from: decoder.string(&mut map, "from"),
                to: decoder.string(&mut map, "to"),
                relation: relation(decoder, &mut map),
                reason: decoder.text(&mut map, "reason"),
            };
            decoder.finish(&map);
            Some(row)
        }),
        span: start(file),
    };
    decoder.finish(&map);
    Some(crosswalk)
}
