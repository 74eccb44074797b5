//! The content of a site, thing by thing.

use std::collections::BTreeMap;

use crate::plan::Addresses;

/// The kind of a thing, in the order in which differences are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The site as a whole.
    Site,
    /// A checklist without what is in it.
    Checklist,
    /// An item.
    Item,
    /// A priority.
    Priority,
    /// A category, or a part that categories belong to.
    Category,
    /// A method.
    Method,
    /// A threat.
    Threat,
    /// A product without its guide.
    Product,
    /// A section of a guide; most are procedures.
    Procedure,
    /// How a product covers an item.
    Mapping,
    /// A vendor's answer to items.
    Statement,
    /// Items of two checklists beside each other.
    Crosswalk,
    /// A term.
    Term,
    /// A section of a free page.
    Page,
    /// A document to read further.
    Reference,
}

impl Kind {
    /// The id, such as `item`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Checklist => "checklist",
            Self::Item => "item",
            Self::Priority => "priority",
            Self::Category => "category",
            Self::Method => "method",
            Self::Threat => "threat",
            Self::Product => "product",
            Self::Procedure => "procedure",
            Self::Mapping => "mapping",
            Self::Statement => "statement",
            Self::Crosswalk => "crosswalk",
            Self::Term => "term",
            Self::Page => "page",
            Self::Reference => "reference",
        }
    }

    /// A heading for several of them.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Self::Site => "Site",
            Self::Checklist => "Checklists",
            Self::Item => "Items",
            Self::Priority => "Priorities",
            Self::Category => "Categories",
            Self::Method => "Methods",
            Self::Threat => "Threats",
            Self::Product => "Products",
            Self::Procedure => "Procedures and other sections of guides",
            Self::Mapping => "Mappings of products to items",
            Self::Statement => "Statements of vendors",
            Self::Crosswalk => "Crosswalks",
            Self::Term => "Terms",
            Self::Page => "Pages",
            Self::Reference => "References",
        }
    }
}

/// The content of a site at one time.
#[derive(Debug, Default)]
pub struct Snapshot {
    pub(super) entries: Vec<Entry>,
    /// The addresses that others may have linked to.
    pub(super) addresses: Addresses,
}

impl Snapshot {
    /// The things of a site. Where several have one id, such as a vendor's answers to one item, they are counted.
    pub(super) fn new(mut entries: Vec<Entry>, addresses: Addresses) -> Self {
        let mut seen = BTreeMap::<(Kind, String), usize>::new();
        for entry in &mut entries {
            let n = seen.entry(entry.key()).or_default();
            *n += 1;
            if let (2.., Some(part)) = (*n, entry.parts.last_mut()) {
                part.id.push_str(&format!(" ({n})"));
            }
        }
        Self { entries, addresses }
    }

    /// The things by their keys.
    pub(super) fn index(&self) -> BTreeMap<(Kind, String), &Entry> {
        self.entries.iter().map(|entry| (entry.key(), entry)).collect()
    }
}

/// A thing.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) kind: Kind,
    /// The parts of its id: one, or for a relation one for each thing that it relates.
    pub(super) parts: Vec<Part>,
    /// Its name in the source language; empty where it has none.
    pub(super) name: String,
    pub(super) fields: Vec<Field>,
}

/// A part of an id.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// The separator before it.
    pub(super) joint: &'static str,
    /// The thing that it names, if it names one.
    pub(super) kind: Option<Kind>,
    pub(super) id: String,
}

/// A fact or a text of a thing.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) value: Value,
    /// Whether this is a text by which the thing is recognised when it has moved to another id.
    pub(super) is_words: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Value {
    /// The same in every language.
    Fact(String),
    /// By language, the source language first.
    Texts(Vec<(String, String)>),
    /// The ids of its parts, in reading order. Added and removed parts are reported as things of their own.
    Order(Vec<String>),
}

/// The id that parts make.
pub(super) fn id(parts: &[Part]) -> String {
    parts.iter().map(|part| format!("{}{}", part.joint, part.id)).collect()
}

impl Entry {
    pub(super) fn new(kind: Kind, id: impl Into<String>) -> Self {
        Self { kind, parts: Vec::new(), name: String::new(), fields: Vec::new() }.part("", None, id)
    }

    /// The separator before the last part of an id, by kind.
    pub(super) fn between(kind: Kind, of: Kind, id: impl Into<String>) -> Self {
        Self { kind, parts: Vec::new(), name: String::new(), fields: Vec::new() }.part("", Some(of), id)
    }

    pub(super) fn part(mut self, joint: &'static str, kind: Option<Kind>, id: impl Into<String>) -> Self {
        self.parts.push(Part { joint, kind, id: id.into() });
        self
    }

    pub(super) fn id(&self) -> String {
        id(&self.parts)
    }

    pub(super) fn key(&self) -> (Kind, String) {
        (self.kind, self.id())
    }

    pub(super) fn value(&self, name: &str) -> Option<&Value> {
        self.fields.iter().find(|field| field.name == name).map(|field| &field.value)
    }

    pub(super) fn fact(mut self, name: &str, fact: &(impl ToString + ?Sized)) -> Self {
        self.fields.push(Field { name: name.to_owned(), value: Value::Fact(fact.to_string()), is_words: false });
        self
    }

    pub(super) fn order(mut self, name: &str, ids: Vec<String>) -> Self {
        self.fields.push(Field { name: name.to_owned(), value: Value::Order(ids), is_words: false });
        self
    }

    /// Adds a text that does not identify the thing.
    pub(super) fn text(mut self, name: &str, texts: Vec<(String, String)>) -> Self {
        self.fields.push(Field { name: name.to_owned(), value: Value::Texts(texts), is_words: false });
        self
    }

    /// Adds a text that identifies the thing; the first of them is its name.
    pub(super) fn words(mut self, name: &str, texts: Vec<(String, String)>) -> Self {
        if self.name.is_empty()
            && let Some((_, text)) = texts.first()
        {
            self.name.clone_from(text);
        }
        self.fields.push(Field { name: name.to_owned(), value: Value::Texts(texts), is_words: true });
        self
    }
}
