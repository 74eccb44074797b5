//! Snapshots of exports, which say less than their sources, and have the source text where a translation is missing.

use std::collections::{BTreeMap, BTreeSet};

use super::snapshot::{Entry, Kind, Snapshot};
use crate::export::{
    Checklist, Export, Field, FieldValue, Item, NotAnExport, Procedure, Product, Reading, Statement, Texts,
};
use crate::resolve::Catalog;

impl Snapshot {
    /// The snapshot of an export. It has no long texts, no definitions of terms and no crosswalks, so it can be compared only
    /// with that of another export.
    ///
    /// # Errors
    /// When `json` is not an export.
    pub fn of_export(json: &str) -> Result<Self, NotAnExport> {
        Ok(Self::exported(Export::parse(json)?))
    }

    /// The snapshot that the export of a catalog has.
    #[must_use]
    pub fn as_export(catalog: &Catalog) -> Self {
        Self::exported(Export::new(catalog))
    }

    fn exported(export: Export) -> Self {
        let addresses = export.addresses();
        let Export { checklists, fields, products, terms, moved: _ } = export;
        let mut entries = Vec::new();
        let mut procedures = BTreeSet::new();
        if !fields.is_empty() {
            entries.push(Entry::new(Kind::Site, "site").fact("fields", &fields_as_text(&fields)));
        }
        for list in checklists {
            checklist(list, &mut procedures, &mut entries);
        }
        entries.extend(products.into_iter().map(product));
        entries.extend(terms.into_iter().map(|term| {
            let entry = Entry::new(Kind::Term, term.id).words("name", texts(term.name));
            entry.fact("aliases", &term.aliases.join(", "))
        }));
        Self::new(entries, addresses)
    }
}

fn checklist(list: Checklist, procedures: &mut BTreeSet<String>, entries: &mut Vec<Entry>) {
    let Checklist { id, aliases, edition, items, methods, threats } = list;
    entries.push(Entry::new(Kind::Checklist, &id).fact("edition", &edition).fact("aliases", &aliases.join(", ")));
    for (kind, selections) in [(Kind::Method, methods), (Kind::Threat, threats)] {
        for selection in selections {
            let entry = Entry::new(kind, format!("{id}/{}", selection.id));
            let entry = entry.words("title", texts(selection.title));
            entries.push(entry.fact("aliases", &selection.aliases.join(", ")));
        }
    }
    for item in items {
        self::item(&id, item, procedures, entries);
    }
}

fn item(list: &str, item: Item, seen: &mut BTreeSet<String>, entries: &mut Vec<Entry>) {
    let Item {
        id,
        slug,
        aliases,
        category,
        priority,
        threats,
        methods,
        terms,
        title,
        url: _,
        fields,
        procedures,
        statements,
    } = item;
    let id = format!("{list}/{id}");
    let entry = Entry::new(Kind::Item, &id).words("title", texts(title)).fact("slug", &slug);
    let entry = entry.fact("aliases", &aliases.join(", "));
    let entry = entry.fact("category", &category).fact("priority", &priority.unwrap_or_default());
    let lists = [("threats", threats), ("methods", methods), ("terms", terms)];
    let entry = lists.into_iter().fold(entry, |entry, (name, ids)| entry.fact(name, &ids.join(", ")));
    entries.push(own_fields(entry, fields));
    for procedure in procedures {
        mapping(&id, procedure, seen, entries);
    }
    for statement in statements {
        let Statement { product, items, applies, ours, text, reading, document: _, date, .. } = statement;
        let entry = Entry::between(Kind::Statement, Kind::Item, &id)
            .part(" ", Some(Kind::Product), product)
            .fact("applies", if applies { "yes" } else { "no" })
            .fact("items", &items.join(", "));
        let mut entry = entry.text("text", texts(text)).fact("date", &date.unwrap_or_default());
        if let Some(ours) = ours {
            entry = entry.text("ours", texts(ours));
        }
        if let Some(Reading { fits, reason }) = reading {
            entry = entry.fact("fits", &fits).text("fits.reason", texts(reason));
        }
        entries.push(entry);
    }
}

/// How a product covers an item, and before it the procedure by which it does.
fn mapping(item: &str, procedure: Procedure, seen: &mut BTreeSet<String>, entries: &mut Vec<Entry>) {
    let Procedure { product, section, audience, status, responsibility, responsibility_source, .. } = procedure;
    let (reason, plan, title, fields) = (procedure.reason, procedure.plan, procedure.title, procedure.fields);
    let mut entry = Entry::between(Kind::Mapping, Kind::Item, item);
    entry = match section {
        Some(section) => {
            let id = format!("{product}#{section}");
            // A procedure that covers several items is listed with each of them.
            if seen.insert(id.clone()) {
                let procedure = Entry::new(Kind::Procedure, &id).words("title", texts(title.unwrap_or_default()));
                entries.push(own_fields(procedure.fact("for", &audience.unwrap_or_default()), fields));
            }
            entry.part(" ", Some(Kind::Procedure), id)
        }
        None => entry.part(" ", Some(Kind::Product), product),
    };
    entry = entry.fact("status", &status).fact("responsibility", &responsibility.unwrap_or_default());
    for (name, text) in [("responsibility_source", responsibility_source), ("reason", reason), ("plan", plan)] {
        if let Some(text) = text {
            entry = entry.text(name, texts(text));
        }
    }
    entries.push(entry);
}

fn own_fields(entry: Entry, fields: BTreeMap<String, FieldValue>) -> Entry {
    fields.into_iter().fold(entry, |entry, (id, value)| {
        let name = format!("fields.{id}");
        match value {
            FieldValue::One(value) => entry.fact(&name, &value),
            FieldValue::Several(values) => entry.fact(&name, &values.join(", ")),
            FieldValue::Texts(value) => entry.text(&name, texts(value)),
        }
    })
}

fn fields_as_text(fields: &[Field]) -> String {
    let field = |Field { id, title: _, kind, on, choices }: &Field| {
        let choices = choices.iter().map(|choice| format!(" {}", choice.id)).collect::<String>();
        format!("{id}: {kind}{choices} ({})", on.join(", "))
    };
    fields.iter().map(field).collect::<Vec<_>>().join("; ")
}

fn product(Product { id, aliases, name, plan, guide, url: _, gaps: _ }: Product) -> Entry {
    let mut entry = Entry::new(Kind::Product, id).words("name", texts(name)).fact("aliases", &aliases.join(", "));
    if let Some(plan) = plan {
        entry = entry.text("plan", texts(plan));
    }
    let facts = guide.map(|guide| [guide.version, guide.published, guide.verified, guide.cites]).unwrap_or_default();
    for (name, fact) in ["version", "published", "verified", "cites"].into_iter().zip(facts) {
        entry = entry.fact(&format!("guide.{name}"), &fact.unwrap_or_default());
    }
    entry
}

/// A text in each language, the source language first. An export does not say which that is: Japanese is assumed.
fn texts(texts: Texts) -> Vec<(String, String)> {
    let mut texts = texts.into_iter().collect::<Vec<_>>();
    texts.sort_by_key(|(tag, _)| tag != "ja");
    texts
}

#[cfg(test)]
mod tests {
    use super::super::compare;
    use super::super::tests::site;
    use super::*;

    #[test]
    fn an_export_that_is_read_says_what_its_catalog_does() {
        let (_, catalog) = site(|_, text| text.to_owned());
        let read = Snapshot::of_export(&crate::export::json(&catalog).unwrap()).unwrap();
        let names = read.entries.iter().map(Entry::id).collect::<Vec<_>>();
        assert_eq!(
            names,
            ["site", "list", "list/1-1", "p#remove", "list/1-1 p#remove", "list/1-2", "list/1-2 p#remove", "p", "log"]
        );
        assert!(compare(&read, &Snapshot::as_export(&catalog)).is_empty());
    }
}
