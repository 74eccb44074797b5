//! What an export says of a site as a whole, and of what belongs to no checklist or product.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::text::{Change, LongText, Named, Texts};

/// The site as a whole.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Site {
    /// Its title.
    pub(crate) title: Texts,
    /// What it is.
    pub(crate) description: Texts,
    /// Its languages, the source language first.
    pub(crate) languages: Vec<String>,
    /// The address at which it is published, which the other addresses are relative to.
    pub(crate) base_url: Option<String>,
    /// Kinds of products, in order.
    pub(crate) kinds: Vec<Kind>,
    /// What changed when.
    pub(crate) history: Vec<Change>,
    /// The months after which a guide should be checked again.
    pub(crate) review_after: Option<u32>,
    /// Synonyms for search beside those of the glossary, by language.
    pub(crate) synonyms: Vec<BTreeMap<String, Vec<String>>>,
    /// What people call things, for search, by language: the first of each is what texts say.
    pub(crate) everyday: Vec<BTreeMap<String, Vec<String>>>,
    /// Words that texts avoid, and what they prefer, by language.
    pub(crate) words: BTreeMap<String, Vec<WordRule>>,
}

/// A kind of products.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Kind {
    /// Its id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) title: Texts,
    /// Items that products of this kind have to do with, by our judgement.
    pub(crate) touches: Vec<Touch>,
}

/// Items that a kind of products has to do with, by our judgement.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Touch {
    /// The items, as `checklist:item`.
    pub(crate) items: Vec<String>,
    /// Products of the kind that the reason does not fit.
    pub(crate) except: Vec<String>,
    /// Our reason.
    pub(crate) reason: Texts,
}

/// A word that texts prefer, and what they avoid for its sake.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct WordRule {
    /// The word.
    pub(crate) prefer: String,
    /// What to avoid.
    pub(crate) avoid: Vec<String>,
    /// Why.
    pub(crate) reason: String,
    /// Phrases that hold a word to avoid and are right.
    pub(crate) except: Vec<String>,
}

/// A key of the author's own.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Field {
    /// Its id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) title: Texts,
    /// What its values are: `text`, `choice`, `date`, `link` or `person`.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// Where it may stand: `items`, `procedures`.
    pub(crate) on: Vec<String>,
    /// The values to choose from.
    pub(crate) choices: Vec<Named>,
}

/// What stands in a field of the author's own.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum FieldValue {
    /// A date or a web address.
    One(String),
    /// Ids of choices, or names.
    Several(Vec<String>),
    /// A text.
    Texts(Texts),
}

/// A term of the glossary.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Term {
    /// Its id.
    pub(crate) id: String,
    /// Ids that it had before.
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    /// Its name.
    pub(crate) name: Texts,
    /// What it means.
    #[serde(default)]
    pub(crate) definition: Texts,
    /// How the name in the source language is read.
    #[serde(default)]
    pub(crate) reading: Option<TermReading>,
    /// Other names and spellings, by language.
    #[serde(default)]
    pub(crate) synonyms: BTreeMap<String, Vec<String>>,
    /// Where the document explains it.
    #[serde(default)]
    pub(crate) source: Option<Texts>,
    /// Pages that explain it.
    #[serde(default)]
    pub(crate) pages: Vec<String>,
    /// Where it stands.
    pub(crate) url: Texts,
}

/// How a Japanese word is read.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct TermReading {
    /// The reading in kana.
    pub(crate) text: String,
    /// Whether the document prints it; otherwise it is ours.
    pub(crate) printed: bool,
}

/// A page that belongs to no checklist or product.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Page {
    /// Its id.
    pub(crate) id: String,
    /// Ids that it had before.
    pub(crate) aliases: Vec<String>,
    /// Items that it explains, as `checklist:item`.
    pub(crate) items: Vec<String>,
    /// Terms that it explains.
    pub(crate) terms: Vec<String>,
    /// Its text.
    pub(crate) text: LongText,
    /// Where it stands.
    pub(crate) url: Texts,
}

/// A document to read further.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Reference {
    /// Its id.
    pub(crate) id: String,
    /// Its title.
    pub(crate) title: Texts,
    /// Who publishes it.
    pub(crate) publisher: Texts,
    /// Where it is.
    pub(crate) document_url: String,
    /// What it is about.
    pub(crate) about: Texts,
}

/// Items of one checklist beside items of another.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Crosswalk {
    /// The one checklist.
    pub(crate) from: String,
    /// The other checklist.
    pub(crate) to: String,
    /// Whose judgement the rows are.
    pub(crate) note: Texts,
    /// The rows.
    pub(crate) rows: Vec<CrosswalkRow>,
}

/// An item beside an item of another checklist.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct CrosswalkRow {
    /// The item of the one checklist.
    pub(crate) from: String,
    /// The item of the other.
    pub(crate) to: String,
    /// How the one relates to the other, in the words of OSCAL's mapping model.
    pub(crate) relation: String,
    /// Our reason.
    pub(crate) reason: Texts,
    /// Whether the text of an end changed after somebody accepted the row.
    pub(crate) suspect: bool,
}
