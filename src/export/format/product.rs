//! What an export says of products.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::site::FieldValue;
use super::text::{Change, Texts};

/// How a product stands to an item.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Procedure {
    /// The product.
    pub(crate) product: String,
    /// The section of its guide that says how; `null` where there is no procedure.
    pub(crate) section: Option<String>,
    /// Who carries it out: `admin` or `user`.
    pub(crate) audience: Option<String>,
    /// How well, by our judgement: `full`, `partial`, `alternative`, `unavailable` or `not-applicable`.
    pub(crate) status: String,
    /// Who is responsible: `customer`, `provider` or `shared`; `null` where neither a document nor a judgement of ours says so.
    pub(crate) responsibility: Option<String>,
    /// Where a document says who is responsible; `null` where it is our judgement.
    #[serde(default)]
    pub(crate) responsibility_source: Option<Texts>,
    /// Our reason for the status.
    pub(crate) reason: Option<Texts>,
    /// The plan under which it is so, where that is not the plan of the guide.
    pub(crate) plan: Option<Texts>,
    /// The heading of the section.
    pub(crate) title: Option<Texts>,
    /// What the author's own fields say of it.
    #[serde(default)]
    pub(crate) fields: BTreeMap<String, FieldValue>,
    /// Whether the text of an end changed after somebody accepted that the one answers the other.
    #[serde(default)]
    pub(crate) suspect: bool,
    /// Where it stands.
    pub(crate) url: Texts,
}

/// A vendor's answer to a group of items, as far as it is about one of them.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Statement {
    /// The product.
    pub(crate) product: String,
    /// The group: the items that the vendor answers together.
    pub(crate) items: Vec<String>,
    /// Whether there is an answer, and not that the item is none of the vendor's matter. It does not say that the vendor does
    /// what the item asks for.
    pub(crate) applies: bool,
    /// Why we read the answer so that the item does not apply; `null` where the vendor states it.
    #[serde(default)]
    pub(crate) ours: Option<Texts>,
    /// The answer, summarised by us.
    pub(crate) text: Texts,
    /// How the answer fits the item, by our judgement.
    #[serde(default)]
    pub(crate) reading: Option<Reading>,
    /// The title of the vendor's document.
    #[serde(default)]
    pub(crate) document: Texts,
    /// The date of that document.
    #[serde(default)]
    pub(crate) date: Option<String>,
    /// Where that document is.
    #[serde(default)]
    pub(crate) document_url: Option<String>,
    /// Who is responsible by that document, or that it does not say.
    #[serde(default)]
    pub(crate) responsibility: Option<Texts>,
    /// Whether the text of an end changed after somebody accepted that the one answers the other.
    #[serde(default)]
    pub(crate) suspect: bool,
    /// Where it stands.
    pub(crate) url: Texts,
}

/// How a statement fits an item, by our judgement.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Reading {
    /// Whether it speaks of what the item asks for: `yes`, `part` or `no`.
    pub(crate) fits: String,
    /// Our reason.
    pub(crate) reason: Texts,
}

/// A product.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Product {
    /// Its id.
    pub(crate) id: String,
    /// Ids that it had before.
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    /// Its name.
    pub(crate) name: Texts,
    /// The plan that its pages assume.
    pub(crate) plan: Option<Texts>,
    /// Who offers it.
    #[serde(default)]
    pub(crate) vendor: Texts,
    /// The id of its kind.
    #[serde(default)]
    pub(crate) kind: String,
    /// What it is.
    #[serde(default)]
    pub(crate) summary: Option<Texts>,
    /// Where to read more.
    #[serde(default)]
    pub(crate) links: Vec<Link>,
    /// Which of the facts come from our own knowledge, not from a document.
    #[serde(default)]
    pub(crate) ours: Option<Texts>,
    /// What checklists themselves say of it.
    #[serde(default)]
    pub(crate) notes: Vec<ProductNote>,
    /// Who is responsible for what, as the vendor divides it.
    #[serde(default)]
    pub(crate) responsibilities: Option<Responsibilities>,
    /// What the vendor says about items, document by document.
    #[serde(default)]
    pub(crate) statements: Vec<Statements>,
    /// Its setting guide.
    pub(crate) guide: Option<Guide>,
    /// Its page.
    pub(crate) url: Texts,
    /// The items that it does nothing for, of the checklists that it has to do with.
    #[serde(default)]
    pub(crate) gaps: Vec<Gap>,
}

/// A page outside the site.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Link {
    /// What it is.
    pub(crate) title: Texts,
    /// Where it is.
    pub(crate) url: String,
}

/// What a checklist says of a product.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct ProductNote {
    /// The items.
    pub(crate) items: Vec<String>,
    /// What it says, summarised.
    pub(crate) text: Texts,
    /// Where it says so.
    pub(crate) source: Texts,
}

/// Who is responsible for what, as a vendor's document divides it.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Responsibilities {
    /// Where the document says so.
    pub(crate) source: Option<Texts>,
    /// The division in a few sentences.
    pub(crate) summary: Texts,
    /// The threats that the document names.
    pub(crate) threats: Vec<SharedThreat>,
}

/// A threat that a vendor's document names.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct SharedThreat {
    /// Its id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) title: Texts,
    /// Whether the firm that uses the product is responsible.
    pub(crate) customer_responsible: bool,
    /// Whether the vendor is responsible.
    pub(crate) provider_responsible: bool,
    /// What it is.
    pub(crate) summary: Texts,
    /// What the firm does.
    pub(crate) customer: Vec<Duty>,
    /// What the vendor does.
    pub(crate) provider: Vec<Duty>,
    /// The threats of the default checklist that it has to do with, by our judgement.
    pub(crate) related: Vec<RelatedThreat>,
    /// Where the document speaks of it.
    pub(crate) source: Option<Texts>,
}

/// Something that one side does.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Duty {
    /// What.
    pub(crate) text: Texts,
    /// The sections of the guide that say how.
    pub(crate) sections: Vec<String>,
}

/// A threat of a checklist that a vendor's threat has to do with, by our judgement.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct RelatedThreat {
    /// The threat.
    pub(crate) threat: String,
    /// How it relates, in the words of OSCAL's mapping model: `equal-to`, `equivalent-to`, `subset-of`, `superset-of` or
    /// `intersects-with`.
    pub(crate) relation: String,
    /// Our reason.
    pub(crate) reason: Texts,
}

/// A vendor's answers to the items of a checklist.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Statements {
    /// The checklist.
    pub(crate) checklist: String,
    /// The title of the vendor's document.
    pub(crate) title: Texts,
    /// Its date.
    pub(crate) date: Option<String>,
    /// Where in it the answers stand.
    pub(crate) source: Option<Texts>,
    /// Where it is.
    pub(crate) document_url: Option<String>,
    /// Who is responsible by that document, or that it does not say.
    pub(crate) responsibility: Option<Texts>,
    /// That the texts are summaries, and where the vendor's wording stands.
    pub(crate) note: Texts,
    /// The answers, in the order of the document, each to a group of items.
    pub(crate) groups: Vec<StatementGroup>,
    /// Their page.
    pub(crate) url: Texts,
}

/// A vendor's answer to a group of items.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct StatementGroup {
    /// The items.
    pub(crate) items: Vec<String>,
    /// Whether there is an answer, and not that the items are none of the vendor's matter.
    pub(crate) applies: bool,
    /// Why we read the answer so that the items do not apply; `null` where the vendor states it.
    pub(crate) ours: Option<Texts>,
    /// The answer, summarised by us.
    pub(crate) text: Texts,
    /// Items of the group for which it is otherwise.
    pub(crate) except: Vec<Exception>,
    /// How the answer fits single items, by our judgement.
    pub(crate) readings: Vec<GroupReading>,
}

/// Items of a group for which the answer is another.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Exception {
    /// The items.
    pub(crate) items: Vec<String>,
    /// Whether there is an answer, and not that the items are none of the vendor's matter.
    pub(crate) applies: bool,
    /// Why we read the answer so; `null` where the vendor states it.
    pub(crate) ours: Option<Texts>,
    /// The answer, summarised by us.
    pub(crate) text: Texts,
}

/// How the answer to a group fits items of it, by our judgement.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct GroupReading {
    /// The items.
    pub(crate) items: Vec<String>,
    /// Whether it speaks of what they ask for: `yes`, `part` or `no`.
    pub(crate) fits: String,
    /// Our reason.
    pub(crate) reason: Texts,
}

/// An item that a product does nothing for.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Gap {
    /// The checklist.
    pub(crate) checklist: String,
    /// The item.
    pub(crate) item: String,
    /// What the documents say that comes nearest, or why it cannot.
    pub(crate) reason: Option<Texts>,
}

/// The setting guide of a product.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Guide {
    /// The version of the document that it stands on.
    pub(crate) version: Option<String>,
    /// When that version was published.
    pub(crate) published: Option<String>,
    /// The day as of which its screens are described.
    pub(crate) verified: Option<String>,
    /// The checklist and edition that it cites, as `checklist@edition`.
    pub(crate) cites: Option<String>,
    /// The title of the document that it stands on.
    #[serde(default)]
    pub(crate) title: Texts,
    /// Who publishes that document.
    #[serde(default)]
    pub(crate) publisher: Option<Texts>,
    /// Why we think that it cites this edition, where the document does not say so.
    #[serde(default)]
    pub(crate) cites_reason: Option<Texts>,
    /// What changed when, as the document says.
    #[serde(default)]
    pub(crate) history: Vec<Change>,
    /// Premises and limits.
    #[serde(default)]
    pub(crate) notes: Vec<Texts>,
    /// What stands before the first section, as Markdown.
    #[serde(default)]
    pub(crate) opening: Texts,
    /// Its sections, in order.
    #[serde(default)]
    pub(crate) sections: Vec<GuideSection>,
    /// Its page.
    #[serde(default)]
    pub(crate) url: Texts,
}

impl Guide {
    /// What is to be known where there is no guide.
    pub(crate) const NONE: Self = Self {
        version: None,
        published: None,
        verified: None,
        cites: None,
        title: Texts::new(),
        publisher: None,
        cites_reason: None,
        history: Vec::new(),
        notes: Vec::new(),
        opening: Texts::new(),
        sections: Vec::new(),
        url: Texts::new(),
    };
}

/// A section of a guide.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct GuideSection {
    /// Its id, which is its anchor.
    pub(crate) id: String,
    /// Ids that it had before.
    pub(crate) aliases: Vec<String>,
    /// The level of its heading, 2 to 6.
    pub(crate) level: u8,
    /// Its heading.
    pub(crate) title: Texts,
    /// Its text up to the next heading of any level, as Markdown.
    pub(crate) text: Texts,
    /// The items that it covers, as `checklist:item`.
    pub(crate) items: Vec<String>,
    /// Who carries it out: `admin` or `user`; `null` where it covers no item.
    pub(crate) audience: Option<String>,
    /// Chapter and page of the document.
    pub(crate) source: Option<Texts>,
    /// What the author's own fields say of it.
    pub(crate) fields: BTreeMap<String, FieldValue>,
}
