//! What texts mention: items and terms that free pages explain, terms that items name, images.

use std::collections::BTreeSet;

use super::checklists::Selections;
use super::names::Names;
use super::refs::{ByItem, Destination, ItemRef, PageRef, TermRef};
use super::texts::{LongText, UnitTexts, item_texts, mentions_of};
use super::unknown::add;
use crate::diagnostic::Diagnostics;
use crate::markdown::{Mention, Target};

/// What is explained where, both ways.
#[derive(Debug)]
pub(super) struct Mentions {
    /// For each free page, what it explains.
    pub pages: Vec<PageRelations>,
    /// For each term, where it is explained and used.
    pub terms: Vec<TermRelations>,
    /// For each item, the free pages that explain it.
    pub pages_of_item: ByItem<Vec<PageRef>>,
    /// For each item, the terms that matter to it.
    pub terms_of_item: ByItem<Vec<TermRef>>,
}

/// What a free page explains.
#[derive(Clone, Debug)]
pub struct PageRelations {
    /// The items.
    pub items: Vec<ItemRef>,
    /// The terms.
    pub terms: Vec<TermRef>,
}

/// A term's relations.
#[derive(Clone, Debug)]
pub struct TermRelations {
    /// The free pages that explain it.
    pub pages: Vec<PageRef>,
    /// The items that it matters to.
    pub items: Vec<ItemRef>,
}

/// Follows what free pages explain and what items mention.
pub(super) fn mentions(names: &Names, selections: &Selections, diagnostics: &mut Diagnostics) -> Mentions {
    let pages = names.pages.iter().map(|page| {
        let (mut items, mut terms) = (Vec::new(), Vec::new());
        for name in &page.items {
            let Some(item) = names.item_named(name, diagnostics) else { continue };
            add(item, &mut items, "item", name, diagnostics);
        }
        for name in &page.terms {
            let Some(term) = names.term_named(name, diagnostics) else { continue };
            add(term, &mut terms, "term", name, diagnostics);
        }
        PageRelations { items, terms }
    });
    let pages = pages.collect::<Vec<_>>();
    let terms_of_item = ByItem::new(names.item_counts(), |at| terms_of(names, at, &selections.items[at].terms));
    let mut pages_of_item = ByItem::new(names.item_counts(), |_| Vec::new());
    let none = |_| TermRelations { pages: Vec::new(), items: Vec::new() };
    let mut terms = names.glossary.terms.iter().map(none).collect::<Vec<_>>();
    for (at, page) in pages.iter().enumerate() {
        page.items.iter().for_each(|&item| pages_of_item[item].push(PageRef(at)));
        page.terms.iter().for_each(|&term| terms[term.0].pages.push(PageRef(at)));
    }
    for at in names.all_items() {
        terms_of_item[at].iter().for_each(|&term| terms[term.0].items.push(at));
    }
    Mentions { pages, terms, pages_of_item, terms_of_item }
}

/// The terms of an item are those that it lists and those that its texts name.
fn terms_of(names: &Names, at: ItemRef, listed: &[TermRef]) -> Vec<TermRef> {
    let texts = item_texts(names.item(at)).into_iter();
    let mentions = texts.flat_map(|(_, text)| text.source().inline.mentions());
    let mut terms =
        listed.iter().copied().chain(mentions.filter_map(|mention| term(names, mention))).collect::<Vec<_>>();
    terms.sort_unstable();
    terms.dedup();
    terms
}

/// The paths of the style sheets that a site names.
pub fn styles(names: &Names) -> impl Iterator<Item = String> {
    names.site.looks.styles.iter().map(|name| format!("content/{}", name.value))
}

/// The term that a mention leads to, if it leads to one.
fn term(names: &Names, mention: &Mention) -> Option<TermRef> {
    match mention {
        Mention::Reference(target @ Target::Term { .. }, _) => match names.find(target)? {
            Destination::Term(term) => Some(term),
            _ => None,
        },
        _ => None,
    }
}

/// The path of an image that a text in `folder` names.
///
/// ```
/// use tebiki::resolve::image_path;
/// assert_eq!(image_path("content/products/a", "images/menu.svg"), "content/products/a/images/menu.svg");
/// assert_eq!(image_path("content/products/a", "../shared/./menu.svg"), "content/products/shared/menu.svg");
/// ```
#[must_use]
pub fn image_path(folder: &str, path: &str) -> String {
    let mut parts = folder.split('/').filter(|part| !part.is_empty()).collect::<Vec<_>>();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The terms that some text names.
#[must_use]
pub fn mentioned_terms(names: &Names) -> BTreeSet<TermRef> {
    let mut found = BTreeSet::new();
    for UnitTexts { unit: _, short, long } in names.texts() {
        let short = short.iter().flat_map(|(_, text)| text.iter()).flat_map(|(_, text)| text.inline.mentions());
        let long = long.iter().flat_map(|long| long.document.iter()).flat_map(|(_, document)| mentions_of(document));
        found.extend(short.chain(long).filter_map(|mention| term(names, mention)));
    }
    found
}

/// The path of a file that a link in a text in `folder` leads to; one that begins with `/` is meant from the site's folder on.
#[must_use]
pub fn file_path(folder: &str, path: &str) -> String {
    image_path(if path.starts_with('/') { "" } else { folder }, path)
}

/// The files of the site that pages show or lead to, by their paths.
#[derive(Debug)]
pub struct Media {
    /// The images that texts and looks name.
    pub images: BTreeSet<String>,
    /// The files that links of texts lead to.
    pub files: BTreeSet<String>,
}

impl Media {
    /// All of them, each once.
    pub fn iter(&self) -> impl Iterator<Item = &String> {
        self.images.union(&self.files)
    }
}

/// What texts and looks name.
pub(super) fn media(names: &Names) -> Media {
    let (mut images, mut files) = (BTreeSet::new(), BTreeSet::new());
    let mut add = |folder: &str, mention: &Mention| match mention {
        Mention::Image(path, _) => drop(images.insert(image_path(folder, path))),
        Mention::Attachment(path, _) => drop(files.insert(file_path(folder, path))),
        Mention::Reference(..) | Mention::Anchor(..) => {}
    };
    for UnitTexts { unit: _, short, long } in names.texts() {
        let short = short.iter().flat_map(|(_, text)| text.iter());
        short.flat_map(|(_, text)| text.inline.mentions()).for_each(|mention| add("", mention));
        if let Some(LongText { folder, document }) = long {
            document.iter().flat_map(|(_, document)| mentions_of(document)).for_each(|mention| add(&folder, mention));
        }
    }
    let looks = names.site.looks.images.iter();
    images.extend(looks.map(|(folder, path)| image_path(folder, &path.value)));
    Media { images, files }
}
