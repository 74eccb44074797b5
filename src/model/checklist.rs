//! Checklists: items, the methods that select them, the threats they answer.

use strum::VariantArray;

use super::{FilledField, LocalText, PartialDate};
use crate::locale::Localized;
use crate::markdown::Document;
use crate::source::{Span, Spanned};

/// A published list of requirements, in one edition.
#[derive(Clone, Debug)]
pub struct Checklist {
    /// Its id: the name of its folder.
    pub id: String,
    /// Ids that it had before.
    pub aliases: Vec<Spanned<String>>,
    /// The full title.
    pub title: LocalText,
    /// A short name for navigation.
    pub short: LocalText,
    /// Who publishes it. A list of one's own may say nothing of it.
    pub publisher: Option<LocalText>,
    /// The edition, as guides cite it (`2` in `telework@2`).
    pub edition: Spanned<String>,
    /// The edition as people say it.
    pub edition_title: LocalText,
    /// When the edition was published.
    pub published: Option<PartialDate>,
    /// Where the publisher offers it.
    pub url: Option<String>,
    /// What it is, in a few sentences.
    pub summary: LocalText,
    /// That item texts here are summaries, and where the binding wording stands. Without it the texts here are the wording.
    pub binding: Option<LocalText>,
    /// What changed when, as the document says.
    pub history: Vec<Change>,
    /// Ranks of items, most urgent first. A checklist may have none.
    pub priorities: Vec<Priority>,
    /// Parts that the categories belong to, in order. A checklist may have none.
    pub parts: Vec<Part>,
    /// Groups of items, in order.
    pub categories: Vec<Category>,
    /// What tells the methods apart, in the order in which readers are asked.
    pub attributes: Vec<Attribute>,
    /// Whose questions these are.
    pub attributes_note: Option<LocalText>,
    /// Ways of working that select items. A checklist may have none.
    pub methods: Vec<Method>,
    /// What the items protect from. A checklist may have none.
    pub threats: Vec<Threat>,
    /// Whose judgement the stages are.
    pub stages_note: Option<LocalText>,
    /// The requirements, in the order of the document.
    pub items: Vec<Item>,
    /// What is known of other editions, by the names of their files.
    pub editions: Vec<Edition>,
    /// The start of its file.
    pub span: Span,
}

/// What is known of another edition of a checklist.
#[derive(Clone, Debug)]
pub struct Edition {
    /// The edition, as guides cite it.
    pub edition: Spanned<String>,
    /// The edition as people say it.
    pub title: LocalText,
    /// From what this is known.
    pub note: LocalText,
    /// What happened to items; of an item that is not named nothing is known.
    pub changes: Vec<EditionChange>,
}

/// What happened to an item of the edition shown in another edition.
#[derive(Clone, Debug)]
pub struct EditionChange {
    /// The item's id in the edition shown.
    pub item: Spanned<String>,
    /// What happened.
    pub change: ItemChange,
    /// Its ids in the other edition, where they differ.
    pub to: Vec<Spanned<String>>,
    /// In words.
    pub note: Option<LocalText>,
}

/// What happens to an item from one edition to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, VariantArray)]
pub enum ItemChange {
    /// Nothing.
    Unchanged,
    /// Other words.
    Reworded,
    /// Another id or place.
    Moved,
    /// Several items came of it.
    Split,
    /// It became one with others.
    Merged,
    /// It is gone.
    Removed,
    /// It was not there before.
    New,
    /// Nobody has compared it.
    Unverified,
}

impl ItemChange {
    /// Every change.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The id, such as `reworded`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Reworded => "reworded",
            Self::Moved => "moved",
            Self::Split => "split",
            Self::Merged => "merged",
            Self::Removed => "removed",
            Self::New => "new",
            Self::Unverified => "unverified",
        }
    }
}

/// An entry of a history.
#[derive(Clone, Debug)]
pub struct Change {
    /// The version that came of it, where there are versions.
    pub version: Option<String>,
    /// When.
    pub date: PartialDate,
    /// What changed.
    pub note: LocalText,
}

/// A rank of items.
#[derive(Clone, Debug)]
pub struct Priority {
    /// Its id, such as `high`.
    pub id: Spanned<String>,
    /// The mark that the document prints, such as `◎`.
    pub symbol: String,
    /// Its name.
    pub title: LocalText,
    /// What it means.
    pub text: LocalText,
}

/// A part of a checklist.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its id.
    pub id: Spanned<String>,
    /// Its name.
    pub title: LocalText,
}

/// A group of items.
#[derive(Clone, Debug)]
pub struct Category {
    /// Its id.
    pub id: Spanned<String>,
    /// The id of the part that it belongs to.
    pub part: Option<Spanned<String>>,
    /// Its name.
    pub title: LocalText,
}

/// Which part of a method's figure an attribute draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigurePart {
    /// The device in the reader's hands.
    Device,
    /// The line to the office network.
    Office,
    /// The line to cloud services.
    Cloud,
    /// What rests on the device.
    Data,
}

/// Something that tells methods apart, and the question that asks for it.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// Its id.
    pub id: Spanned<String>,
    /// The part of the figure that it draws, if any.
    pub figure: Option<FigurePart>,
    /// Its name.
    pub title: LocalText,
    /// The question to the reader.
    pub question: LocalText,
    /// The possible answers.
    pub values: Vec<Answer>,
}

/// A value of an attribute.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its id.
    pub id: Spanned<String>,
    /// Its name, as a label of the figure.
    pub title: LocalText,
    /// The reader's answer, in the first person.
    pub answer: LocalText,
    /// Whether this answer means that the part of the figure is not there.
    pub absent: bool,
}

/// A way of working that selects items.
#[derive(Clone, Debug)]
pub struct Method {
    /// Its id, such as `1`.
    pub id: Spanned<String>,
    /// Ids that it had before.
    pub aliases: Vec<Spanned<String>>,
    /// The mark that the document prints, such as `①`.
    pub symbol: String,
    /// Its name.
    pub title: LocalText,
    /// What it is, in one or two sentences.
    pub summary: LocalText,
    /// The answers that lead here: for each attribute one or more of its values.
    pub attributes: Vec<(Spanned<String>, Vec<Spanned<String>>)>,
    /// What the table of methods says of its answers beside them.
    pub note: Option<LocalText>,
    /// Where the document speaks of it.
    pub source: Option<LocalText>,
    /// The longer explanation, from a file of its own.
    pub text: Option<Localized<Document>>,
}

/// A stage of a threat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, VariantArray)]
pub enum Stage {
    /// How it begins.
    Cause,
    /// How it goes on.
    Process,
    /// What it does to the firm.
    Damage,
}

impl Stage {
    /// The stages in order.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The id, such as `cause`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Cause => "cause",
            Self::Process => "process",
            Self::Damage => "damage",
        }
    }
}

/// Something that items protect from.
#[derive(Clone, Debug)]
pub struct Threat {
    /// Its id.
    pub id: Spanned<String>,
    /// Ids that it had before.
    pub aliases: Vec<Spanned<String>>,
    /// Its name.
    pub title: LocalText,
    /// What it is, in one or two sentences.
    pub summary: LocalText,
    /// Where the document speaks of it.
    pub source: Option<LocalText>,
    /// Its stages, in the order of [`Stage::ALL`].
    pub stages: Vec<StageText>,
    /// The longer explanation, from a file of its own.
    pub text: Option<Localized<Document>>,
}

/// What happens at a stage, and which items act there.
#[derive(Clone, Debug)]
pub struct StageText {
    /// Which stage.
    pub stage: Stage,
    /// Its name for this threat.
    pub title: LocalText,
    /// What happens.
    pub text: LocalText,
    /// The items that act here.
    pub items: Vec<StageItem>,
}

/// An item that acts at a stage, and why we think so.
#[derive(Clone, Debug)]
pub struct StageItem {
    /// The item's id.
    pub item: Spanned<String>,
    /// Our reason.
    pub reason: LocalText,
}

/// One requirement.
#[derive(Clone, Debug)]
pub struct Item {
    /// The id as printed, such as `7-3` or `実8`.
    pub id: Spanned<String>,
    /// What stands for the id in URLs: the id itself where that is ASCII.
    pub slug: Spanned<String>,
    /// Ids and slugs that it had before.
    pub aliases: Vec<Spanned<String>>,
    /// The category's id.
    pub category: Spanned<String>,
    /// The priority's id.
    pub priority: Option<Spanned<String>>,
    /// Ids of the threats that it answers.
    pub threats: Vec<Spanned<String>>,
    /// Ids of the methods that it applies to.
    pub methods: Vec<Spanned<String>>,
    /// A short title.
    pub title: LocalText,
    /// What it asks for, summarised.
    pub text: LocalText,
    /// What happens without it.
    pub why: Option<LocalText>,
    /// To what or under which condition it applies.
    pub condition: Option<LocalText>,
    /// The document's notes to it.
    pub notes: Vec<Note>,
    /// Ids of glossary terms that matter here, beside those that its texts name.
    pub terms: Vec<Spanned<String>>,
    /// Key phrases of the standard by which its users look for the item; a language without any has an empty list.
    pub phrases: Localized<Vec<String>>,
    /// Where the document has it.
    pub source: Option<LocalText>,
    /// Whether it is not for readers yet.
    pub draft: bool,
    /// Its fields of the author's own, in the order of `site.yaml`.
    pub fields: Vec<FilledField>,
}

/// What a note to an item does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteKind {
    /// It explains a word.
    Definition,
    /// It says when nothing need be done.
    Exemption,
}

/// A note to an item.
#[derive(Clone, Debug)]
pub struct Note {
    /// The mark that the document prints, such as `※1`.
    pub mark: String,
    /// What it does.
    pub kind: NoteKind,
    /// What it says, summarised.
    pub text: LocalText,
}
