//! Ids that things had before: each leads to one thing, and never to one that has another's id.

use std::collections::BTreeMap;

use super::ids::{RESERVED, own_anchor, refuse_reserved};
use super::nouns::Nouns;
use super::refs::ChecklistRef;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::locale::text::fold;
use crate::locale::{Locale, Localized};
use crate::markdown::{Document, Section};
use crate::model::{Checklist, FreePage, Item, Method, Product, Term, Threat};
use crate::source::{Span, Spanned};

/// An id that a name may have meant, with the ids that its thing had before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a> {
    /// The id.
    pub id: &'a str,
    aliases: &'a [Spanned<String>],
}

impl<'a> From<&'a str> for Known<'a> {
    fn from(id: &'a str) -> Self {
        Self { id, aliases: &[] }
    }
}

/// Things that have aliases.
macro_rules! known {
    ($($noun:ty => $id:ident $(. $value:ident)?;)+) => {
        $(
            impl<'a> From<&'a $noun> for Known<'a> {
                fn from(noun: &'a $noun) -> Self {
                    Self { id: &noun.$id $(. $value)?, aliases: &noun.aliases }
                }
            }
        )+
    };
}

known! {
    Checklist => id;
    Product => id;
    FreePage => id;
    Item => id.value;
    Method => id.value;
    Threat => id.value;
    Term => id.value;
    Section => id.value;
}

impl<'a> Known<'a> {
    /// The id of the thing that had this name before.
    pub(super) fn that_was(all: &[Self], name: &str) -> Option<&'a str> {
        let name = fold(name);
        let had = |known: &&Self| known.aliases.iter().any(|alias| fold(&alias.value) == name);
        all.iter().find(had).map(|known| known.id)
    }
}

/// A thing among others of its kind.
struct Entry<'a> {
    /// What it is called now: its id, and its slug where that is another.
    ids: Vec<&'a Spanned<String>>,
    aliases: &'a [Spanned<String>],
}

impl<'a> Entry<'a> {
    fn new(id: &'a Spanned<String>, aliases: &'a [Spanned<String>]) -> Self {
        Self { ids: vec![id], aliases }
    }
}

/// Reports aliases that are, or were, the name of something else.
pub(super) fn check(nouns: &Nouns, diagnostics: &mut Diagnostics) {
    let own = |id: &str, span: Span| Spanned::new(id.to_owned(), span);
    for list in &nouns.checklists {
        let items = list.items.iter().map(|item| {
            let slug = (fold(&item.slug.value) != fold(&item.id.value)).then_some(&item.slug);
            Entry { ids: std::iter::once(&item.id).chain(slug).collect(), aliases: &item.aliases }
        });
        one_kind("item", &items.collect::<Vec<_>>(), &[], diagnostics);
        let methods = list.methods.iter().map(|method| Entry::new(&method.id, &method.aliases));
        one_kind("method", &methods.collect::<Vec<_>>(), &["index"], diagnostics);
        let threats = list.threats.iter().map(|threat| Entry::new(&threat.id, &threat.aliases));
        one_kind("threat", &threats.collect::<Vec<_>>(), &["index"], diagnostics);
    }
    let place = |at: ChecklistRef| nouns.site.checklists.get(at.0).map_or(nouns.checklists[at].span, |id| id.span);
    let lists = nouns.all_checklists().map(|at| own(&nouns.checklists[at].id, place(at))).collect::<Vec<_>>();
    let lists = lists.iter().zip(&nouns.checklists).map(|(id, list)| Entry::new(id, &list.aliases));
    one_kind("checklist", &lists.collect::<Vec<_>>(), RESERVED, diagnostics);
    let ids = nouns.products.iter().map(|product| own(&product.id, product.span)).collect::<Vec<_>>();
    let products = ids.iter().zip(&nouns.products).map(|(id, product)| Entry::new(id, &product.aliases));
    one_kind("product", &products.collect::<Vec<_>>(), &["index"], diagnostics);
    let ids = nouns.pages.iter().map(|page| own(&page.id, page.span)).collect::<Vec<_>>();
    let pages = ids.iter().zip(&nouns.pages).map(|(id, page)| Entry::new(id, &page.aliases));
    one_kind("page", &pages.collect::<Vec<_>>(), RESERVED, diagnostics);
    let terms = nouns.glossary.terms.iter().map(|term| Entry::new(&term.id, &term.aliases));
    one_kind("term", &terms.collect::<Vec<_>>(), &[], diagnostics);
    for text in nouns.long_texts() {
        sections(text.document, diagnostics);
    }
}

fn sections(document: &Localized<Document>, diagnostics: &mut Diagnostics) {
    let source = document.source();
    let entries = source.sections().iter().map(|section| Entry::new(&section.id, &section.aliases));
    let anchors = source.anchors().iter().map(|anchor| Entry::new(anchor, &[]));
    one_kind("section", &entries.chain(anchors).collect::<Vec<_>>(), &[], diagnostics);
    for alias in source.sections().iter().flat_map(|section| &section.aliases) {
        let is_one = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if alias.value.is_empty() || !alias.value.bytes().all(is_one) || alias.value.starts_with('-') {
            let message = format!("`{}` cannot have been the id of a section", alias.value);
            let hint = "name old ids with commas and without spaces between them: `aliases=old-1,old-2`";
            diagnostics.push(Diagnostic::new(&codes::INVALID_ID, alias.span, message).hint(hint));
        }
    }
    let translations = document.iter().filter(|(locale, _)| *locale != Locale::SOURCE);
    for section in translations.flat_map(|(_, document)| document.sections()) {
        if let Some(alias) = section.aliases.first() {
            let message = format!("the translation of `{}` carries the attribute `aliases`", section.id.value);
            diagnostics.push(
                Diagnostic::new(&codes::ATTRIBUTE_IN_TRANSLATION, alias.span, message)
                    .hint("say it in the source language only: an id is the same in every language"),
            );
        }
    }
}

fn one_kind(what: &str, entries: &[Entry<'_>], taken: &[&str], diagnostics: &mut Diagnostics) {
    if entries.iter().all(|entry| entry.aliases.is_empty()) {
        return;
    }
    let mut known = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        for id in entry.ids.iter().filter(|id| !id.value.is_empty()) {
            known.entry(fold(&id.value)).or_insert((at, *id, false));
        }
    }
    for (at, entry) in entries.iter().enumerate() {
        for alias in entry.aliases.iter().filter(|alias| !alias.value.is_empty()) {
            refuse_reserved(alias, taken, diagnostics);
            own_anchor(alias, diagnostics);
            let Some(&(other, place, is_alias)) = known.get(&fold(&alias.value)) else {
                known.insert(fold(&alias.value), (at, alias, true));
                continue;
            };
            let (message, label, hint) = match (other == at, is_alias) {
                (true, true) => {
                    (format!("the alias `{}` stands twice", alias.value), "first here", "once is enough: delete one")
                }
                (true, false) => (
                    format!("the {what} has the id `{}`, which its aliases name too", alias.value),
                    "its id",
                    "an alias is an id that it had before: delete it",
                ),
                (false, true) => (
                    format!("the alias `{}` is that of two {what}s", alias.value),
                    "first here",
                    "an old address leads to one thing: delete one of the two",
                ),
                (false, false) => (
                    format!("the alias `{}` is the id of another {what}", alias.value),
                    "the other",
                    "delete the alias, or give the other another id",
                ),
            };
            let place = place.span;
            diagnostics
                .push(Diagnostic::new(&codes::ALIAS_TAKEN, alias.span, message).related(place, label).hint(hint));
        }
    }
}
