//! The types of an export, which write it and read it.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::plan::Addresses;

/// A text in each language, by language tag.
pub(crate) type Texts = BTreeMap<String, String>;

/// An export: what [`super::json`] writes and [`Export::parse`] reads.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Export {
    pub(crate) checklists: Vec<Checklist>,
    /// Earlier exports had none, and sites may have none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) fields: Vec<Field>,
    pub(crate) products: Vec<Product>,
    pub(crate) terms: Vec<Term>,
    /// Earlier exports had none.
    #[serde(default)]
    pub(crate) moved: Vec<Move>,
}

/// An old address, and where it leads.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Move {
    pub(crate) from: String,
    pub(crate) to: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Checklist {
    pub(crate) id: String,
    /// Earlier exports had none.
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    pub(crate) edition: String,
    pub(crate) items: Vec<Item>,
    pub(crate) methods: Vec<Selection>,
    pub(crate) threats: Vec<Selection>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Item {
    pub(crate) id: String,
    pub(crate) slug: String,
    /// Earlier exports had none.
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    pub(crate) category: String,
    pub(crate) priority: Option<String>,
    pub(crate) threats: Vec<String>,
    pub(crate) methods: Vec<String>,
    pub(crate) terms: Vec<String>,
    pub(crate) title: Texts,
    pub(crate) url: Texts,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) fields: BTreeMap<String, FieldValue>,
    pub(crate) procedures: Vec<Procedure>,
    pub(crate) statements: Vec<Statement>,
}

/// A field of the author's own.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Field {
    pub(crate) id: String,
    pub(crate) title: Texts,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) on: Vec<String>,
    pub(crate) choices: Vec<FieldChoice>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct FieldChoice {
    pub(crate) id: String,
    pub(crate) title: Texts,
}

/// What stands in a field of the author's own.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum FieldValue {
    /// A date or a web address.
    One(String),
    /// Ids of choices, or names.
    Several(Vec<String>),
    /// A text.
    Texts(Texts),
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Procedure {
    pub(crate) product: String,
    pub(crate) section: Option<String>,
    pub(crate) audience: Option<String>,
    pub(crate) status: String,
    pub(crate) responsibility: Option<String>,
    /// Earlier exports had none.
    #[serde(default)]
    pub(crate) responsibility_source: Option<Texts>,
    pub(crate) reason: Option<Texts>,
    pub(crate) plan: Option<Texts>,
    pub(crate) title: Option<Texts>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) fields: BTreeMap<String, FieldValue>,
    pub(crate) url: Texts,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Statement {
    pub(crate) product: String,
    pub(crate) items: Vec<String>,
    pub(crate) applies: bool,
    /// Earlier exports had none of these.
    #[serde(default)]
    pub(crate) ours: Option<Texts>,
    pub(crate) text: Texts,
    #[serde(default)]
    pub(crate) reading: Option<Reading>,
    #[serde(default)]
    pub(crate) document: Texts,
    #[serde(default)]
    pub(crate) date: Option<String>,
    #[serde(default)]
    pub(crate) document_url: Option<String>,
    #[serde(default)]
    pub(crate) responsibility: Option<Texts>,
    pub(crate) url: Texts,
}

/// How a statement fits an item, by our judgement.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Reading {
    pub(crate) fits: String,
    pub(crate) reason: Texts,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Selection {
    pub(crate) id: String,
    /// Earlier exports had none.
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    pub(crate) title: Texts,
    pub(crate) items: Vec<String>,
    pub(crate) url: Texts,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Product {
    pub(crate) id: String,
    /// Earlier exports had none.
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    pub(crate) name: Texts,
    pub(crate) plan: Option<Texts>,
    pub(crate) guide: Option<Guide>,
    pub(crate) url: Texts,
    /// The first exports had none.
    #[serde(default)]
    pub(crate) gaps: Vec<Gap>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Gap {
    pub(crate) checklist: String,
    pub(crate) item: String,
    pub(crate) reason: Option<Texts>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Guide {
    pub(crate) version: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) verified: Option<String>,
    pub(crate) cites: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Term {
    pub(crate) id: String,
    /// Earlier exports had none.
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    pub(crate) name: Texts,
    pub(crate) url: Texts,
}

/// A text is not an export: it is no JSON, or JSON of another shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAnExport {
    /// The path to the value at fault, such as `checklists[0].items[2]`; `.` where it is the whole text.
    pub place: String,
    /// What is wrong there, with the line and column.
    pub reason: String,
}

impl fmt::Display for NotAnExport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, reason } = self;
        f.write_str("it is not what `tebiki export --format json` writes: ")?;
        if place != "." {
            write!(f, "{place}: ")?;
        }
        f.write_str(reason)
    }
}

impl Error for NotAnExport {}

impl Export {
    /// The addresses that it names.
    pub(crate) fn addresses(&self) -> Addresses {
        let Self { checklists, products, terms, moved, fields: _ } = self;
        let items = || checklists.iter().flat_map(|list| &list.items);
        let selections = checklists.iter().flat_map(|list| list.methods.iter().chain(&list.threats));
        let urls = items()
            .map(|item| &item.url)
            .chain(items().flat_map(|item| &item.procedures).map(|procedure| &procedure.url))
            .chain(items().flat_map(|item| &item.statements).map(|statement| &statement.url))
            .chain(selections.map(|selection| &selection.url))
            .chain(products.iter().map(|product| &product.url))
            .chain(terms.iter().map(|term| &term.url));
        Addresses {
            living: urls.flat_map(BTreeMap::values).cloned().collect(),
            moved: moved.iter().map(|moved| (moved.from.clone(), moved.to.clone())).collect(),
        }
    }

    /// Reads an export. Keys that it does not know, of later versions, are ignored.
    pub(crate) fn parse(json: &str) -> Result<Self, NotAnExport> {
        let json = json.strip_prefix('\u{feff}').unwrap_or(json);
        let mut deserializer = serde_json::Deserializer::from_str(json);
        let export = serde_path_to_error::deserialize(&mut deserializer)
            .map_err(|error| NotAnExport { place: error.path().to_string(), reason: error.inner().to_string() })?;
        let end = deserializer.end();
        end.map_err(|error| NotAnExport { place: ".".to_owned(), reason: error.to_string() })?;
        Ok(export)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_an_export_is_told_with_its_place() {
        let place = |text: &str| Export::parse(text).unwrap_err().place;
        for text in ["", "[]", "{}", "\u{0}", "{\"checklists\": [], \"products\": [], \"terms\": []} and more"] {
            assert_eq!(place(text), ".", "{text}");
        }
        assert_eq!(place("{\"checklists\": [{}], \"products\": [], \"terms\": []}"), "checklists[0]");
        let term =
            "{\"checklists\": [], \"products\": [], \"terms\": [{\"id\": \"a\", \"name\": {\"ja\": 1}, \"url\": {}}]}";
        assert_eq!(place(term), "terms[0].name.ja");
        let told = Export::parse(term).unwrap_err().to_string();
        assert!(
            told.contains("writes: terms[0].name.ja: invalid type: integer `1`, expected a string at line 1"),
            "{told}"
        );
    }
}
