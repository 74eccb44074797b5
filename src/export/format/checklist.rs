//! What an export says of checklists.

#![allow(clippy::struct_field_names, reason = "fields are keys of the format")]

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::product::{Procedure, Statement};
use super::site::FieldValue;
use super::text::{Change, LongText, Named, Texts};

/// A checklist, in one edition.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Checklist {
    /// Its id.
    pub(crate) id: String,
    /// Ids that it had before.
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    /// The edition, as guides cite it.
    pub(crate) edition: String,
    /// The full title.
    #[serde(default)]
    pub(crate) title: Texts,
    /// A short name.
    #[serde(default)]
    pub(crate) short: Texts,
    /// Who publishes it.
    #[serde(default)]
    pub(crate) publisher: Option<Texts>,
    /// The edition as people say it.
    #[serde(default)]
    pub(crate) edition_title: Texts,
    /// When the edition was published.
    #[serde(default)]
    pub(crate) published: Option<String>,
    /// Where the publisher offers it.
    #[serde(default)]
    pub(crate) document_url: Option<String>,
    /// What it is.
    #[serde(default)]
    pub(crate) summary: Texts,
    /// That texts of items here are summaries of ours, and where the binding wording stands. `null`: the texts are the wording.
    #[serde(default)]
    pub(crate) binding: Option<Texts>,
    /// What changed when, as the document says.
    #[serde(default)]
    pub(crate) history: Vec<Change>,
    /// Ranks of items, most urgent first.
    #[serde(default)]
    pub(crate) priorities: Vec<Priority>,
    /// Parts that categories belong to.
    #[serde(default)]
    pub(crate) parts: Vec<Named>,
    /// Groups of items, in order.
    #[serde(default)]
    pub(crate) categories: Vec<Category>,
    /// What tells methods apart, and the questions that lead to them.
    #[serde(default)]
    pub(crate) attributes: Vec<Attribute>,
    /// Whose questions these are.
    #[serde(default)]
    pub(crate) attributes_note: Option<Texts>,
    /// Whose judgement it is at which stage of a threat an item acts.
    #[serde(default)]
    pub(crate) stages_note: Option<Texts>,
    /// What is known of other editions.
    #[serde(default)]
    pub(crate) editions: Vec<Edition>,
    /// Its page.
    #[serde(default)]
    pub(crate) url: Texts,
    /// Its items, in the order of the document.
    pub(crate) items: Vec<Item>,
    /// The ways of working that select items.
    pub(crate) methods: Vec<Method>,
    /// What the items protect from.
    pub(crate) threats: Vec<Threat>,
}

/// A rank of items.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Priority {
    /// Its id.
    pub(crate) id: String,
    /// The mark that the document prints.
    pub(crate) symbol: String,
    /// Its name.
    pub(crate) title: Texts,
    /// What it means.
    pub(crate) text: Texts,
}

/// A group of items.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Category {
    /// Its id.
    pub(crate) id: String,
    /// The part that it belongs to.
    pub(crate) part: Option<String>,
    /// Its name.
    pub(crate) title: Texts,
}

/// Something that tells methods apart.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Attribute {
    /// Its id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) title: Texts,
    /// The question to the reader.
    pub(crate) question: Texts,
    /// The possible answers.
    pub(crate) values: Vec<Answer>,
}

/// An answer to the question of an attribute.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Answer {
    /// Its id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) title: Texts,
    /// The reader's answer, in the first person.
    pub(crate) answer: Texts,
}

/// What is known of another edition of a checklist.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Edition {
    /// The edition.
    pub(crate) edition: String,
    /// The edition as people say it.
    pub(crate) title: Texts,
    /// From what this is known.
    pub(crate) note: Texts,
    /// What happened to items; of one that is not named nothing is known.
    pub(crate) changes: Vec<EditionChange>,
}

/// What happened to an item from one edition to another.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct EditionChange {
    /// The item in the edition of the checklist.
    pub(crate) item: String,
    /// What happened: `unchanged`, `reworded`, `moved`, `split`, `merged`, `removed`, `new` or `unverified`.
    pub(crate) change: String,
    /// Its ids in the other edition, where they differ.
    pub(crate) to: Vec<String>,
    /// In words.
    pub(crate) note: Option<Texts>,
}

/// A requirement.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Item {
    /// The id as printed.
    pub(crate) id: String,
    /// What stands for it in addresses.
    pub(crate) slug: String,
    /// Ids and slugs that it had before.
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    /// The id of its category.
    pub(crate) category: String,
    /// The id of its priority.
    pub(crate) priority: Option<String>,
    /// The threats that it answers.
    pub(crate) threats: Vec<String>,
    /// The methods that select it.
    pub(crate) methods: Vec<String>,
    /// The terms that matter to it.
    pub(crate) terms: Vec<String>,
    /// A short title.
    pub(crate) title: Texts,
    /// What it asks for; a summary of ours where the checklist is `binding`.
    #[serde(default)]
    pub(crate) text: Texts,
    /// What happens without it.
    #[serde(default)]
    pub(crate) why: Option<Texts>,
    /// Under which condition it applies.
    #[serde(default)]
    pub(crate) condition: Option<Texts>,
    /// The document's notes to it.
    #[serde(default)]
    pub(crate) notes: Vec<Note>,
    /// Key phrases by which users of the standard look for it, by language.
    #[serde(default)]
    pub(crate) phrases: BTreeMap<String, Vec<String>>,
    /// Where the document has it.
    #[serde(default)]
    pub(crate) source: Option<Texts>,
    /// Where it acts against threats, by our judgement.
    #[serde(default)]
    pub(crate) stages: Vec<StageEffect>,
    /// Pages that explain it.
    #[serde(default)]
    pub(crate) pages: Vec<String>,
    /// Its page.
    pub(crate) url: Texts,
    /// What the author's own fields say of it.
    #[serde(default)]
    pub(crate) fields: BTreeMap<String, FieldValue>,
    /// What products do for it.
    pub(crate) procedures: Vec<Procedure>,
    /// What vendors say about it.
    pub(crate) statements: Vec<Statement>,
}

/// A note to an item.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Note {
    /// The mark that the document prints.
    pub(crate) mark: String,
    /// What it does: `definition` or `exemption`.
    pub(crate) kind: String,
    /// What it says, summarised.
    pub(crate) text: Texts,
}

/// Where an item acts against a threat, by our judgement.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct StageEffect {
    /// The threat.
    pub(crate) threat: String,
    /// The stage: `cause`, `process` or `damage`.
    pub(crate) stage: String,
    /// Our reason.
    pub(crate) reason: Texts,
}

/// A way of working that selects items.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Method {
    /// Its id.
    pub(crate) id: String,
    /// Ids that it had before.
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    /// Its name.
    pub(crate) title: Texts,
    /// The items that it selects.
    pub(crate) items: Vec<String>,
    /// The mark that the document prints.
    #[serde(default)]
    pub(crate) symbol: String,
    /// What it is.
    #[serde(default)]
    pub(crate) summary: Texts,
    /// The answers that lead to it: for each attribute one or more of its values.
    #[serde(default)]
    pub(crate) attributes: BTreeMap<String, Vec<String>>,
    /// What the table of methods says beside them.
    #[serde(default)]
    pub(crate) note: Option<Texts>,
    /// Where the document speaks of it.
    #[serde(default)]
    pub(crate) source: Option<Texts>,
    /// The longer explanation.
    #[serde(default)]
    pub(crate) text: Option<LongText>,
    /// Its page.
    pub(crate) url: Texts,
}

/// Something that items protect from.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Threat {
    /// Its id.
    pub(crate) id: String,
    /// Ids that it had before.
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    /// Its name.
    pub(crate) title: Texts,
    /// The items that answer it.
    pub(crate) items: Vec<String>,
    /// What it is.
    #[serde(default)]
    pub(crate) summary: Texts,
    /// Where the document speaks of it.
    #[serde(default)]
    pub(crate) source: Option<Texts>,
    /// Its stages.
    #[serde(default)]
    pub(crate) stages: Vec<Stage>,
    /// The longer explanation.
    #[serde(default)]
    pub(crate) text: Option<LongText>,
    /// Its page.
    pub(crate) url: Texts,
}

/// A stage of a threat.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Stage {
    /// Which: `cause`, `process` or `damage`.
    pub(crate) stage: String,
    /// Its name for this threat.
    pub(crate) title: Texts,
    /// What happens.
    pub(crate) text: Texts,
}
