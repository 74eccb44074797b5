//! Drafts that are left out of a site.

use std::collections::{BTreeMap, BTreeSet};

use crate::locale::Localized;
use crate::locale::text::fold;
use crate::markdown::Document;

/// The key by which an author marks a draft.
pub(crate) const DRAFT: &str = "draft";

/// A thing that is a draft, by its ids as look-ups compare them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Draft {
    /// An item: the checklist and the item.
    Item(String, String),
    /// A product.
    Product(String),
    /// A section of the guide of a product.
    Procedure(String, String),
    /// A page.
    Page(String),
    /// A section of a page.
    Section(String, String),
}

impl Draft {
    /// An item of a checklist.
    pub(crate) fn item(checklist: &str, id: &str) -> Self {
        Self::Item(fold(checklist), fold(id))
    }

    /// A product, or a section of its guide.
    pub(crate) fn product(id: &str, section: Option<&str>) -> Self {
        match section {
            None => Self::Product(fold(id)),
            Some(section) => Self::Procedure(fold(id), section.to_owned()),
        }
    }

    /// A page, or a section of it.
    pub(crate) fn page(id: &str, section: Option<&str>) -> Self {
        match section {
            None => Self::Page(fold(id)),
            Some(section) => Self::Section(fold(id), section.to_owned()),
        }
    }
}

/// The drafts that are left out, each with its name for the texts that refer to it.
#[derive(Clone, Debug, Default)]
pub struct LeftOut(BTreeMap<Draft, Localized<String>>);

impl LeftOut {
    pub(super) fn insert(&mut self, draft: Draft, name: Localized<String>) {
        self.0.insert(draft, name);
    }

    /// Adds the sections that were left out of a text.
    pub(super) fn insert_sections(&mut self, text: &Localized<Document>, of: impl Fn(&str) -> Draft) {
        for (id, heading) in &text.source().drafts {
            let mut name = Localized::new(heading.clone());
            for (locale, translation) in text.iter() {
                if let Some((_, heading)) = translation.drafts.iter().find(|(known, _)| known == id) {
                    name.set(locale, heading.clone());
                }
            }
            self.insert(of(id), name);
        }
    }

    /// The name of a draft that is left out.
    #[must_use]
    pub fn get(&self, draft: &Draft) -> Option<&Localized<String>> {
        self.0.get(draft)
    }

    /// The drafts in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Draft, &Localized<String>)> {
        self.0.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is left out.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Adds the ids of the sections that say that they are drafts.
pub(super) fn sections(document: &Document, ids: &mut Vec<String>) {
    let drafts = document.sections().iter().filter(|section| section.has(DRAFT));
    let drafts = drafts.map(|section| section.id.value.clone());
    ids.extend(drafts.filter(|id| !id.is_empty()));
}

/// These sections and the sections inside of them, by their positions.
pub(super) fn whole(document: &Document, ids: &[String]) -> BTreeSet<usize> {
    let named = document.sections().iter().enumerate().filter(|(_, section)| ids.contains(&section.id.value));
    named.flat_map(|(at, _)| document.subtree(at)).collect()
}

/// `text` with blanks in place of the sections at these positions, so that everything else stays where it is in the file.
pub(super) fn without(document: &Document, text: &str, sections: &BTreeSet<usize>) -> String {
    let (_, headings) = document.headings();
    let mut bytes = text.as_bytes().to_vec();
    for &at in sections {
        let start = headings.get(at).map_or(bytes.len(), |heading| heading.start);
        let end = headings.get(at + 1).map_or(bytes.len(), |next| next.start);
        for byte in bytes.get_mut(start..end).unwrap_or_default().iter_mut().filter(|byte| **byte != b'\n') {
            *byte = b' ';
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
