//! What an export says: less than its sources, and the source text where a translation is missing.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;

use serde_json::Value;

use super::snapshot::{Entry, Kind, Snapshot};

/// A text is not what `tebiki export --format json` writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAnExport(String);

impl fmt::Display for NotAnExport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "it is not what `tebiki export --format json` writes: {}", self.0)
    }
}

impl Error for NotAnExport {}

type Read<T> = Result<T, NotAnExport>;

impl Snapshot {
    /// What an export says. It has no long texts, no definitions of terms and no crosswalks, so it is to be compared only
    /// with another made this way.
    ///
    /// # Errors
    /// When `json` is something else.
    pub fn of_export(json: &str) -> Result<Self, NotAnExport> {
        let export = serde_json::from_str::<Value>(json.strip_prefix('\u{feff}').unwrap_or(json));
        let export = export.map_err(|error| NotAnExport(error.to_string()))?;
        let mut entries = Vec::new();
        let mut procedures = BTreeSet::new();
        for list in list(&export, "checklists")? {
            checklist(list, &mut procedures, &mut entries)?;
        }
        for product in list(&export, "products")? {
            entries.push(self::product(product)?);
        }
        for term in list(&export, "terms")? {
            entries.push(Entry::new(Kind::Term, text(term, "id")?).words("name", texts(term, "name")?));
        }
        Ok(Self::new(entries))
    }
}

fn checklist(list: &Value, procedures: &mut BTreeSet<String>, entries: &mut Vec<Entry>) -> Read<()> {
    let id = text(list, "id")?;
    entries.push(Entry::new(Kind::Checklist, id).fact("edition", &text(list, "edition")?));
    for (kind, key) in [(Kind::Method, "methods"), (Kind::Threat, "threats")] {
        for thing in self::list(list, key)? {
            let entry = Entry::new(kind, format!("{id}/{}", text(thing, "id")?));
            entries.push(entry.words("title", texts(thing, "title")?));
        }
    }
    for item in self::list(list, "items")? {
        let name = format!("{id}/{}", text(item, "id")?);
        let entry = Entry::new(Kind::Item, &name)
            .words("title", texts(item, "title")?)
            .fact("slug", &text(item, "slug")?)
            .fact("category", &text(item, "category")?)
            .fact("priority", &item["priority"].as_str().unwrap_or_default());
        entries.push(
            ["threats", "methods", "terms"]
                .into_iter()
                .try_fold(entry, |entry, key| Ok(entry.fact(key, &words(item, key)?)))?,
        );
        for procedure in self::list(item, "procedures")? {
            let mapping = mapping(&name, procedure, procedures, entries)?;
            entries.push(mapping);
        }
        for statement in self::list(item, "statements")? {
            let entry = Entry::between(Kind::Statement, Kind::Item, &name)
                .part(" ", Some(Kind::Product), text(statement, "product")?)
                .fact("applies", &if statement["applies"] == true { "yes" } else { "no" })
                .fact("items", &words(statement, "items")?);
            entries.push(entry.text("text", texts(statement, "text")?));
        }
    }
    Ok(())
}

fn mapping(item: &str, procedure: &Value, seen: &mut BTreeSet<String>, entries: &mut Vec<Entry>) -> Read<Entry> {
    let product = text(procedure, "product")?;
    let mut entry = Entry::between(Kind::Mapping, Kind::Item, item);
    let audience = procedure["audience"].as_str().unwrap_or_default();
    entry = match procedure["section"].as_str() {
        Some(section) => {
            let id = format!("{product}#{section}");
            // A procedure that covers several items stands at each of them.
            if seen.insert(id.clone()) {
                let procedure = Entry::new(Kind::Procedure, &id).words("title", texts(procedure, "title")?);
                entries.push(procedure.fact("for", &audience));
            }
            entry.part(" ", Some(Kind::Procedure), id)
        }
        None => entry.part(" ", Some(Kind::Product), product),
    };
    entry =
        entry.fact("status", &text(procedure, "status")?).fact("responsibility", &text(procedure, "responsibility")?);
    for key in ["reason", "plan"] {
        if !procedure[key].is_null() {
            entry = entry.text(key, texts(procedure, key)?);
        }
    }
    Ok(entry)
}

fn product(product: &Value) -> Read<Entry> {
    let mut entry = Entry::new(Kind::Product, text(product, "id")?).words("name", texts(product, "name")?);
    if !product["plan"].is_null() {
        entry = entry.text("plan", texts(product, "plan")?);
    }
    for key in ["version", "published", "verified", "cites"] {
        entry = entry.fact(&format!("guide.{key}"), &product["guide"][key].as_str().unwrap_or_default());
    }
    Ok(entry)
}

fn list<'a>(value: &'a Value, key: &str) -> Read<&'a Vec<Value>> {
    value[key].as_array().ok_or_else(|| NotAnExport(format!("there is no list `{key}`")))
}

fn text<'a>(value: &'a Value, key: &str) -> Read<&'a str> {
    value[key].as_str().ok_or_else(|| NotAnExport(format!("there is no text `{key}`")))
}

/// The texts of a list, as one.
fn words(value: &Value, key: &str) -> Read<String> {
    Ok(list(value, key)?.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "))
}

/// A text in each language. Which is the source language is not said: Japanese, or else the first.
fn texts(value: &Value, key: &str) -> Read<Vec<(String, String)>> {
    let texts = value[key].as_object().ok_or_else(|| NotAnExport(format!("`{key}` has no texts")))?;
    let mut texts =
        texts.iter().map(|(tag, text)| (tag.clone(), text.as_str().unwrap_or_default().to_owned())).collect::<Vec<_>>();
    texts.sort_by_key(|(tag, _)| (tag != "ja", tag.clone()));
    Ok(texts)
}
