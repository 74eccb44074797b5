//! The types of an export, which write it, read it, and describe it as a JSON Schema: their comments are its descriptions.

mod checklist;
mod product;
mod site;
mod text;

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::plan::Addresses;

pub(crate) use checklist::*;
pub(crate) use product::*;
pub(crate) use site::*;
pub(crate) use text::*;

/// The version of the format. Keys may be added without another version; where one goes or means something else, it rises.
pub(crate) const VERSION: u32 = 2;

/// All content of a site, in all its languages: what `tebiki export` writes.
///
/// Texts are without markup, but for long ones, which are Markdown. An absent fact is `null`, an absent list `[]`. Addresses
/// (`url`, `from`, `to`) are relative to the output folder. Dates are as their source prints them: a day, a month or a year.
/// Ids are those of the sources; an item of a list that is not plain from its place is `list:id`.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Export {
    /// The version of this format. Earlier exports, of version 1, had none, and of all this only ids, titles and judgements.
    #[serde(default = "first")]
    pub(crate) version: u32,
    /// The site as a whole.
    #[serde(default)]
    pub(crate) site: Option<Site>,
    /// The checklists, the default one first.
    pub(crate) checklists: Vec<Checklist>,
    /// Keys of the author's own on items and procedures.
    #[serde(default)]
    pub(crate) fields: Vec<Field>,
    /// The products, by their kinds.
    pub(crate) products: Vec<Product>,
    /// The glossary.
    pub(crate) terms: Vec<Term>,
    /// Where the glossary comes from.
    #[serde(default)]
    pub(crate) glossary_source: Option<Texts>,
    /// Crosswalks between checklists.
    #[serde(default)]
    pub(crate) crosswalks: Vec<Crosswalk>,
    /// Pages that belong to no checklist or product.
    #[serde(default)]
    pub(crate) pages: Vec<Page>,
    /// Documents to read further.
    #[serde(default)]
    pub(crate) references: Vec<Reference>,
    /// Where the list of these comes from.
    #[serde(default)]
    pub(crate) references_source: Option<Texts>,
    /// Every address that leads on to another.
    #[serde(default)]
    pub(crate) moved: Vec<Move>,
}

const fn first() -> u32 {
    1
}

/// An old address, and where it leads.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Move {
    /// The old address.
    pub(crate) from: String,
    /// The address that took its place.
    pub(crate) to: String,
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
        f.write_str("it is not what `tebiki export` writes: ")?;
        if place != "." {
            write!(f, "{place}: ")?;
        }
        f.write_str(reason)
    }
}

impl Error for NotAnExport {}

impl Export {
    /// The addresses that it names; where it is not to be read as a whole, those that exports of the first version named.
    pub(crate) fn addresses(&self, is_whole: bool) -> Addresses {
        let Self { checklists, products, terms, moved, pages, .. } = self;
        let later = checklists
            .iter()
            .map(|list| &list.url)
            .chain(products.iter().flat_map(|product| &product.guide).map(|guide| &guide.url))
            .chain(products.iter().flat_map(|product| &product.statements).map(|set| &set.url))
            .chain(pages.iter().map(|page| &page.url))
            .filter(|_| is_whole);
        let items = || checklists.iter().flat_map(|list| &list.items);
        let urls = items()
            .map(|item| &item.url)
            .chain(items().flat_map(|item| &item.procedures).map(|procedure| &procedure.url))
            .chain(items().flat_map(|item| &item.statements).map(|statement| &statement.url))
            .chain(checklists.iter().flat_map(|list| &list.methods).map(|method| &method.url))
            .chain(checklists.iter().flat_map(|list| &list.threats).map(|threat| &threat.url))
            .chain(products.iter().map(|product| &product.url))
            .chain(terms.iter().map(|term| &term.url))
            .chain(later);
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
