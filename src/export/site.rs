//! The site as a whole in an export, and what belongs to no checklist or product.

use std::collections::BTreeMap;

use super::format::{
    Crosswalk, CrosswalkRow, Field, FieldValue, Kind, Named, Page, Reference, Site, Term, TermReading, Touch, WordRule,
};
use super::text::{history, local, long_text, optional, texts, url, values, words};
use crate::markdown::{Target, in_checklist};
use crate::model::{self, FilledField};
use crate::plan::{PageKind, destination_path};
use crate::resolve::{Catalog, Destination, ItemRef, LinkRef, PageRef, TermRef};
use crate::source::Spanned;

/// An item of any checklist, by a name that is unique in the site.
pub(super) fn item_name(catalog: &Catalog, at: ItemRef) -> String {
    format!("{}:{}", catalog.checklists[at.checklist].id, catalog.item(at).id.value)
}

/// Items as an author names them, by names that are unique in the site.
pub(super) fn item_names(catalog: &Catalog, names: &[Spanned<String>]) -> Vec<String> {
    let named = |name: &Spanned<String>| match find(catalog, &name.value) {
        Some(at) => item_name(catalog, at),
        None => name.value.clone(),
    };
    names.iter().map(named).collect()
}

/// The item that an author names as `7-3` or `fisc:実8`.
fn find(catalog: &Catalog, name: &str) -> Option<ItemRef> {
    let (checklist, id) = in_checklist(name);
    let target = Target::Item { checklist: checklist.map(ToOwned::to_owned), id: id.to_owned() };
    match catalog.find(&target) {
        Some(Destination::Item(at)) => Some(at),
        _ => None,
    }
}

pub(super) fn site(catalog: &Catalog) -> Site {
    let model::Site {
        title,
        description,
        locales,
        // Their order is that of the lists themselves.
        checklists: _,
        pages: _,
        products: _,
        kinds,
        fields: _,
        has_lost_fields: _,
        history: changes,
        synonyms,
        everyday,
        review_after,
        // How a site looks, and whom its readers write to, is not content.
        theme: _,
        looks: _,
        base_url,
        edit_url: _,
        feedback: _,
        span: _,
    } = &catalog.site;
    let touch = |model::Touch { items, reason, except }: &model::Touch| Touch {
        items: item_names(catalog, items),
        except: values(except),
        reason: local(catalog, reason),
    };
    let kind = |model::Kind { id, title, touches }: &model::Kind| Kind {
        id: id.value.clone(),
        title: local(catalog, title),
        touches: touches.iter().map(touch).collect(),
    };
    let rule = |model::WordRule { prefer, avoid, reason, except }: &model::WordRule| WordRule {
        prefer: prefer.clone(),
        avoid: values(avoid),
        reason: reason.clone(),
        except: except.clone(),
    };
    let rules = catalog.glossary.words.iter().filter(|(_, rules)| !rules.is_empty());
    Site {
        title: local(catalog, title),
        description: local(catalog, description),
        languages: locales.tags().iter().map(ToString::to_string).collect(),
        base_url: base_url.clone(),
        kinds: kinds.iter().map(kind).collect(),
        history: history(catalog, changes),
        review_after: *review_after,
        synonyms: synonyms.iter().map(|entry| words(catalog, entry)).collect(),
        everyday: everyday.iter().map(|entry| words(catalog, entry)).collect(),
        words: rules
            .map(|(locale, rules)| (locales.tag(locale).to_owned(), rules.iter().map(rule).collect()))
            .collect(),
    }
}

pub(super) fn field(catalog: &Catalog, field: &model::Field) -> Field {
    let model::Field { id, title, kind, choices, on } = field;
    let choice = |model::FieldChoice { id, title }: &model::FieldChoice| Named {
        id: id.value.clone(),
        title: local(catalog, title),
    };
    Field {
        id: id.value.clone(),
        title: local(catalog, title),
        kind: kind.map_or_else(String::new, |kind| kind.id().to_owned()),
        on: on.iter().map(|place| place.id().to_owned()).collect(),
        choices: choices.iter().map(choice).collect(),
    }
}

pub(super) fn fields(catalog: &Catalog, fields: &[FilledField]) -> BTreeMap<String, FieldValue> {
    let field = |FilledField { field, value, span: _ }: &FilledField| {
        let field = &catalog.site.fields[*field];
        let value = match value {
            model::FieldValue::Text(text) => FieldValue::Texts(local(catalog, text)),
            model::FieldValue::Choices(chosen) => {
                FieldValue::Several(chosen.iter().map(|&choice| field.choices[choice].id.value.clone()).collect())
            }
            model::FieldValue::Date(date) => FieldValue::One(date.to_string()),
            model::FieldValue::Link(url) => FieldValue::One(url.clone()),
            model::FieldValue::People(names) => FieldValue::Several(names.clone()),
        };
        (field.id.value.clone(), value)
    };
    fields.iter().map(field).collect()
}

pub(super) fn term(catalog: &Catalog, at: TermRef) -> Term {
    let model::Term { id, aliases, name, reading, synonyms, definition, source } = catalog.term(at);
    Term {
        id: id.value.clone(),
        aliases: values(aliases),
        name: local(catalog, name),
        definition: local(catalog, definition),
        reading: reading
            .as_ref()
            .map(|model::Reading { text, printed }| TermReading { text: text.clone(), printed: *printed }),
        synonyms: words(catalog, synonyms),
        source: optional(catalog, source.as_ref()),
        pages: pages(catalog, &catalog.term_relations(at).pages),
        url: texts(catalog, |locale| destination_path(catalog, &Destination::Term(at), locale)),
    }
}

/// The ids of pages.
pub(super) fn pages(catalog: &Catalog, pages: &[PageRef]) -> Vec<String> {
    pages.iter().map(|&page| catalog.pages[page].id.clone()).collect()
}

pub(super) fn page(catalog: &Catalog, at: PageRef) -> Page {
    let model::FreePage { id, aliases, document, draft: _, items, terms, span: _ } = &catalog.pages[at];
    Page {
        id: id.clone(),
        aliases: values(aliases),
        items: item_names(catalog, items),
        terms: values(terms),
        text: long_text(catalog, "pages", document),
        url: url(catalog, PageKind::Page(at)),
    }
}

pub(super) fn reference(catalog: &Catalog, entry: &model::WorkReference) -> Reference {
    let model::WorkReference { id, title, publisher, url, about } = entry;
    Reference {
        id: id.value.clone(),
        title: local(catalog, title),
        publisher: local(catalog, publisher),
        document_url: url.clone(),
        about: local(catalog, about),
    }
}

pub(super) fn crosswalk(catalog: &Catalog, crosswalk: &model::Crosswalk) -> Crosswalk {
    let model::Crosswalk { from, to, note, rows, span: _ } = crosswalk;
    let row = |model::CrosswalkRow { from: one, to: other, relation, reason }: &model::CrosswalkRow| {
        let ends =
            [(from, one), (to, other)].map(|(list, item)| find(catalog, &format!("{}:{}", list.value, item.value)));
        let link = match ends {
            [Some(one), Some(other)] => Some(LinkRef::Crosswalk(one, other)),
            _ => None,
        };
        CrosswalkRow {
            from: one.value.clone(),
            to: other.value.clone(),
            relation: relation.id().to_owned(),
            reason: local(catalog, reason),
            suspect: link.is_some_and(|link| is_suspect(catalog, &link)),
        }
    };
    Crosswalk {
        from: from.value.clone(),
        to: to.value.clone(),
        note: local(catalog, note),
        rows: rows.iter().map(row).collect(),
    }
}

/// Whether an end of a link changed after somebody accepted it.
pub(super) fn is_suspect(catalog: &Catalog, link: &LinkRef<'_>) -> bool {
    !catalog.suspects.is_empty() && catalog.suspects.changed(&link.name(catalog)).is_some()
}
