//! `product.yaml` and the guide beside it.

use std::path::Path;

use super::decode::{Decoder, Map, is_id};
use super::document::{self, Title};
use super::drafts::DRAFT;
use super::{Room, checklist, start, statement};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, codes, did_you_mean};
use crate::load::Sources;
use crate::locale::{Locale, Localized};
use crate::markdown::{Document, Section};
use crate::model::{
    Audience, Claim, Details, FieldPlace, Gap, Guide, Procedure, ProcedureFields, Product, ProductNote, Responsibility,
    SectionSource, Status, WebLink,
};
use crate::source::{FileId, Spanned};
use crate::tracking::{self, Dependency, Tracked};
use crate::yaml::Node;

/// What could be read of a product.
pub(super) struct Read {
    pub(super) product: Product,
    /// Whether there should be a guide but it has an error, which has been reported.
    pub(super) guide_is_lost: bool,
    /// Sections of the guide whose attributes are wrong, so that it is unknown which items they cover.
    pub(super) unclear: Vec<String>,
}

/// The product in the folder `id`.
pub(super) fn product(id: &str, room: &mut Room<'_>, diagnostics: &mut Diagnostics) -> Option<Read> {
    let folder = format!("content/products/{id}");
    let path = format!("{folder}/product.yaml");
    if !is_id(id) {
        let message = format!("`{id}` cannot be the id of a product");
        diagnostics.push(
            Diagnostic::new(&codes::INVALID_ID, Place::Path(folder.clone()), message)
                .hint("name the folder in lower-case ASCII letters, digits and `-`"),
        );
    }
    if room.sources.text(&path).is_none() {
        if !room.sources.has_failed(&path) {
            let message = format!("the product `{id}` has no product.yaml");
            diagnostics.push(
                Diagnostic::new(&codes::MISSING_FILE, Place::Path(path.clone()), message).hint(format!("write {path}")),
            );
        }
        room.give_up(&folder);
        return None;
    }
    let facts = room.yaml(&path, diagnostics, |decoder, node, file| decode(id, decoder, node, file));
    let document = document::document(&format!("{folder}/guide"), Title::Required, room, diagnostics, |_, _, _| {});
    let Some((mut product, facts, has_facts)) = facts else {
        room.give_up(&folder);
        return None;
    };
    product.statements = statement::statements(&folder, room, diagnostics);
    let source = room.locales.tag(Locale::SOURCE);
    let is_unreadable = room.sources.has_failed(&format!("{folder}/guide.{source}.md"));
    let guide_is_lost = facts.is_some() != document.is_some() || is_unreadable;
    let mut unclear = Vec::new();
    match (facts, document) {
        (Some(facts), Some(document)) => product.guide = Some(guide(facts, document, &mut unclear, diagnostics)),
        (None | Some(_), None) if is_unreadable => {}
        (Some(facts), None) => {
            let message = format!("product.yaml describes a guide, but there is no guide.{source}.md");
            diagnostics.push(
                Diagnostic::new(&codes::MISSING_FILE, facts.title.source().span, message)
                    .hint(format!("write {folder}/guide.{source}.md, or delete `guide` from product.yaml")),
            );
        }
        (None, Some(_)) if has_facts => {}
        (None, Some(_)) => diagnostics.push(
            Diagnostic::new(&codes::MISSING_KEY, product.span, "product.yaml has no `guide`, but there is a guide")
                .hint("add `guide:` with at least the `title` of the document that the guide stands on"),
        ),
        (None, None) => {}
    }
    let said = said(&folder, &product, room.sources);
    product.details.set_dependency(Dependency::new(("product", id), said));
    Some(Read { product, guide_is_lost, unclear })
}

/// A digest of what the details of a product are made of: its YAML files, and the attributes of the guide's headings. The
/// texts of the guide are tracked by themselves.
fn said(folder: &str, product: &Product, sources: &Sources) -> u64 {
    let is_yaml = |path: &str| {
        let rest = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
        rest.is_some_and(|rest| Path::new(rest).extension().is_some_and(|extension| extension == "yaml"))
    };
    let files = sources.texts.iter().filter(|(path, _)| is_yaml(path));
    let files = files.map(|(path, &file)| (path, sources.map.file(file).digest())).collect::<Vec<_>>();
    let procedures = product.details.untracked().guide.iter().flat_map(|guide| &guide.procedures);
    let procedures = procedures.map(|Procedure { section, items, audience }| {
        (&section.value, items.iter().map(|item| &item.value).collect::<Vec<_>>(), audience)
    });
    tracking::digest((files, procedures.collect::<Vec<_>>()))
}

/// The facts of a guide, before its text is known.
pub(super) struct GuideFacts {
    title: crate::model::LocalText,
    guide: Box<dyn FnOnce(Localized<Document>, Vec<Procedure>) -> Guide>,
}

pub(super) fn decode(
    id: &str,
    decoder: &mut Decoder<'_>,
    node: &Node,
    file: FileId,
) -> Option<(Product, Option<GuideFacts>, bool)> {
    let mut map = decoder.map(node, "product.yaml")?;
    let name = decoder.text(&mut map, "name");
    let aliases = decoder.aliases(&mut map);
    let details = Details {
        vendor: decoder.text(&mut map, "vendor"),
        summary: decoder.opt_text(&mut map, "summary"),
        plan: decoder.opt_text(&mut map, "plan"),
        links: decoder.each(&mut map, "links", |decoder, node| {
            let mut map = decoder.map(node, "a link")?;
            let title = decoder.text(&mut map, "title");
            map.require("url");
            let url = decoder.url(&mut map, "url");
            decoder.finish(&map);
            Some(WebLink { title, url: url? })
        }),
        guide: None,
        notes: decoder.each(&mut map, "notes", note),
        ours: decoder.opt_text(&mut map, "ours"),
        responsibilities: decoder
            .inner(&mut map, "responsibilities", "`responsibilities`")
            .map(|mut map| statement::responsibilities(decoder, &mut map)),
        statements: Vec::new(),
        procedures: decoder.each(&mut map, "procedures", procedure_fields),
        claims: decoder.each(&mut map, "claims", claim),
        gaps: decoder.each(&mut map, "gaps", gap),
    };
    let kind = decoder.string(&mut map, "kind");
    let draft = decoder.flag(&mut map, DRAFT);
    let product =
        Product { id: id.to_owned(), aliases, name, kind, draft, span: start(file), details: Tracked::new(details) };
    let facts =
        decoder.inner(&mut map, "guide", "`guide` of product.yaml").map(|mut map| guide_facts(decoder, &mut map));
    let has_facts = map.holds("guide");
    decoder.finish(&map);
    Some((product, facts, has_facts))
}

fn guide_facts(decoder: &mut Decoder<'_>, map: &mut Map<'_>) -> GuideFacts {
    let title = decoder.text(map, "title");
    let publisher = decoder.opt_text(map, "publisher");
    let version = decoder.opt_string(map, "version").map(|text| text.value);
    let published = decoder.date(map, "published");
    let verified = decoder.date(map, "verified");
    let cites = decoder.opt_string(map, "cites");
    let cites_reason = decoder.opt_text(map, "cites_reason");
    let history = decoder.each(map, "history", checklist::change);
    let notes = decoder.each(map, "notes", |decoder, node| Some(decoder.local_text(node, "a note of the guide")));
    let sources = decoder.each(map, "sources", |decoder, node| {
        let mut map = decoder.map(node, "an entry of `sources`")?;
        let source = SectionSource { section: decoder.string(&mut map, "section"), at: decoder.text(&mut map, "at") };
        decoder.finish(&map);
        Some(source)
    });
    decoder.finish(map);
    GuideFacts {
        title: title.clone(),
        guide: Box::new(move |document, procedures| Guide {
            title,
            publisher,
            version,
            published,
            verified,
            cites,
            cites_reason,
            history,
            notes,
            sources,
            document,
            procedures,
        }),
    }
}

fn claim(decoder: &mut Decoder<'_>, node: &Node) -> Option<Claim> {
    let mut map = decoder.map(node, "a claim")?;
    map.require("status");
    let unsaid = map.key_span("responsibility_source").filter(|_| !map.holds("responsibility"));
    if let Some(place) = unsaid {
        decoder.invalid(
            place,
            "`responsibility_source` says where a document divides responsibility, but there is no `responsibility`",
            Some("add `responsibility: customer`, `provider` or `shared`, as the document says".into()),
        );
    }
    let mut claim = Claim {
        section: decoder.opt_name(&mut map, "section"),
        item: decoder.string(&mut map, "item"),
        status: decoder
            .word(&mut map, "status", Status::ALL.iter().map(|&status| (status.id(), status)))
            .unwrap_or(Status::Full),
        responsibility: decoder.word(
            &mut map,
            "responsibility",
            Responsibility::ALL.iter().map(|&who| (who.id(), who)),
        ),
        responsibility_source: decoder.opt_text(&mut map, "responsibility_source"),
        plan: decoder.opt_text(&mut map, "plan"),
        reason: decoder.text(&mut map, "reason"),
        span: map.span,
    };
    if map.is_misspelt("section") {
        claim.section = Some(Spanned::new(String::new(), map.span));
    }
    decoder.finish(&map);
    Some(claim)
}

fn procedure_fields(decoder: &mut Decoder<'_>, node: &Node) -> Option<ProcedureFields> {
    let mut map = decoder.map(node, "an entry of `procedures`")?;
    map.require("fields");
    let procedure = ProcedureFields {
        section: decoder.string(&mut map, "section"),
        fields: decoder.filled_fields(&mut map, FieldPlace::Procedures),
    };
    decoder.finish(&map);
    Some(procedure)
}

fn note(decoder: &mut Decoder<'_>, node: &Node) -> Option<ProductNote> {
    let mut map = decoder.map(node, "a note on a product")?;
    map.require("items");
    let note = ProductNote {
        items: decoder.strings(&mut map, "items"),
        text: decoder.text(&mut map, "text"),
        source: decoder.text(&mut map, "source"),
    };
    decoder.finish(&map);
    Some(note)
}

fn gap(decoder: &mut Decoder<'_>, node: &Node) -> Option<Gap> {
    let mut map = decoder.map(node, "an entry of `gaps`")?;
    map.require("items");
    let gap = Gap { items: decoder.strings(&mut map, "items"), reason: decoder.text(&mut map, "reason") };
    decoder.finish(&map);
    Some(gap)
}

/// Joins facts and text, and reads which sections are procedures.
fn guide(
    facts: GuideFacts,
    document: Localized<Document>,
    unclear: &mut Vec<String>,
    diagnostics: &mut Diagnostics,
) -> Guide {
    let mut procedures = Vec::new();
    let says = |section: &&Section| section.attributes.iter().any(|(key, value)| key.value != DRAFT || value.is_some());
    for section in document.source().sections().iter().filter(says) {
        match procedure(section, diagnostics) {
            Some(procedure) => procedures.push(procedure),
            None => unclear.push(section.id.value.clone()),
        }
    }
    for (locale, translation) in document.iter() {
        if locale == Locale::SOURCE {
            continue;
        }
        for (section, (key, _)) in translation.sections().iter().flat_map(|s| s.attributes.iter().map(move |a| (s, a)))
        {
            let message = format!("the translation of `{}` carries the attribute `{}`", section.id.value, key.value);
            diagnostics.push(
                Diagnostic::new(&codes::ATTRIBUTE_IN_TRANSLATION, key.span, message)
                    .hint(format!("say it in the source language only; here write `{{#{}}}`", section.id.value)),
            );
        }
    }
    (facts.guide)(document, procedures)
}

fn procedure(section: &Section, diagnostics: &mut Diagnostics) -> Option<Procedure> {
    let (mut items, mut audience) = (None, None);
    for (key, value) in &section.attributes {
        let value = value.as_deref().unwrap_or_default();
        if value.contains(['"', '\'']) || value.starts_with('“') {
            diagnostics.push(
                Diagnostic::new(
                    &codes::INVALID_ATTRIBUTE,
                    key.span,
                    format!("the value of `{}` stands in quotes", key.value),
                )
                .hint(format!("write it without quotes and without spaces: `{}=7-3`", key.value)),
            );
            return None;
        }
        match key.value.as_str() {
            DRAFT if value.is_empty() => {}
            DRAFT => {
                let message = format!("`{DRAFT}` of a heading takes no value, and has `{value}`");
                diagnostics.push(
                    Diagnostic::new(&codes::INVALID_ATTRIBUTE, key.span, message)
                        .hint(format!("write `{{#{} {DRAFT}}}`, or delete it", section.id.value)),
                );
                return None;
            }
            "items" => items = Some((key.span, value)),
            "for" => audience = Some((key.span, value)),
            other => {
                let hint = did_you_mean(other, ["items", "for", DRAFT]);
                diagnostics.push(
                    Diagnostic::new(
                        &codes::UNKNOWN_ATTRIBUTE,
                        key.span,
                        format!("a heading has no attribute `{other}`"),
                    )
                    .hint(
                        "the attributes are `items=7-3,10-1` and `for=admin` or `for=user`, without spaces in a value, and `draft`",
                    )
                    .maybe_hint(hint),
                );
                return None;
            }
        }
    }
    let (items, audience) = match (items, audience) {
        (None, None) => return None,
        (Some(items), Some(audience)) => (items, audience),
        (Some((span, _)), None) => {
            diagnostics.push(
                Diagnostic::new(&codes::INCOMPLETE_PROCEDURE, span, "the procedure does not say for whom it is")
                    .hint("add `for=admin` or `for=user`"),
            );
            return None;
        }
        (None, Some((span, _))) => {
            diagnostics.push(
                Diagnostic::new(
                    &codes::INCOMPLETE_PROCEDURE,
                    span,
                    "the heading says for whom, but not which items it covers",
                )
                .hint("add `items=7-3`, or delete `for`"),
            );
            return None;
        }
    };
    let Some(audience) = Audience::ALL.iter().copied().find(|known| known.id() == audience.1) else {
        let (span, value) = audience;
        diagnostics.push(
            Diagnostic::new(&codes::INVALID_ATTRIBUTE, span, format!("`for` is admin or user, not `{value}`"))
                .hint("write `for=admin` where administrators carry it out, `for=user` where everybody does")
                .maybe_hint(did_you_mean(value, Audience::ALL.iter().map(|known| known.id()))),
        );
        return None;
    };
    let (span, list) = items;
    if list.split(',').any(str::is_empty) {
        diagnostics.push(
            Diagnostic::new(&codes::INVALID_ATTRIBUTE, span, "`items` names nothing")
                .hint("name the items with commas and without spaces between them: `items=7-3,10-1`"),
        );
        return None;
    }
    let items = list.split(',').map(|item| Spanned::new(item.to_owned(), span)).collect();
    Some(Procedure { section: section.id.clone(), items, audience })
}
