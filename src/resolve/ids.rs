//! Ids: each once among its kind, none that the site itself uses.

use std::collections::BTreeMap;

use super::nouns::Nouns;
use super::refs::{ChecklistRef, PageRef, ProductRef, TermRef};
use crate::diagnostic::{Diagnostic, Diagnostics, TWICE, codes};
use crate::locale::text::fold;
use crate::markdown::Document;
use crate::source::{Span, Spanned};

/// Names of the site's own pages and folders; no checklist or free page may have one of them. [`crate::plan`] does not compile
/// with a page whose name is missing here.
pub(crate) const RESERVED: &[&str] = &[
    "guide",
    "index",
    "products",
    "glossary",
    "references",
    "search",
    "my-checklist",
    "updates",
    "404",
    "assets",
    "media",
    "status",
];

/// Names that Windows keeps for devices, as file names with any ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Positions by folded id.
#[derive(Debug)]
pub(super) struct Index {
    pub checklists: BTreeMap<String, ChecklistRef>,
    /// For each checklist, its items.
    pub items: Vec<BTreeMap<String, usize>>,
    pub methods: Vec<BTreeMap<String, usize>>,
    pub threats: Vec<BTreeMap<String, usize>>,
    pub products: BTreeMap<String, ProductRef>,
    pub terms: BTreeMap<String, TermRef>,
    pub pages: BTreeMap<String, PageRef>,
}

/// The index of all ids. Reports duplicates and reserved ids.
pub(super) fn index(nouns: &Nouns, diagnostics: &mut Diagnostics) -> Index {
    let mut checklists = BTreeMap::new();
    let (mut items, mut methods, mut threats) = (Vec::new(), Vec::new(), Vec::new());
    for at in nouns.all_checklists() {
        let list = &nouns.checklists[at];
        let id = Spanned::new(list.id.clone(), nouns.site.checklists.get(at.0).map_or(list.span, |id| id.span));
        refuse_reserved(&id, RESERVED, diagnostics);
        if checklists.insert(fold(&list.id), at).is_some() {
            let message = format!("the checklist `{}` stands twice", list.id);
            diagnostics.push(Diagnostic::new(&codes::DUPLICATE_ID, id.span, message).hint(TWICE));
        }
        // The id of an item is what its publisher prints; what stands in addresses is the slug.
        items.push(each_once(list.items.iter().map(|item| &item.id), "item", diagnostics));
        slugs(list.items.iter().map(|item| (&item.id, &item.slug)), diagnostics);
        methods.push(unique(list.methods.iter().map(|method| &method.id), "method", &["index"], diagnostics));
        threats.push(unique(list.threats.iter().map(|threat| &threat.id), "threat", &["index"], diagnostics));
        unique(list.categories.iter().map(|category| &category.id), "category", &[], diagnostics);
        unique(list.parts.iter().map(|part| &part.id), "part", &[], diagnostics);
        unique(list.priorities.iter().map(|priority| &priority.id), "priority", &[], diagnostics);
        unique(list.attributes.iter().map(|attribute| &attribute.id), "attribute", &[], diagnostics);
        for attribute in &list.attributes {
            unique(attribute.values.iter().map(|value| &value.id), "value", &[], diagnostics);
        }
    }
    unique(nouns.site.kinds.iter().map(|kind| &kind.id), "kind", &[], diagnostics);
    let own = |id: &String, span: Span| Spanned::new(id.clone(), span);
    let products = nouns.products.iter().map(|product| own(&product.id, product.span)).collect::<Vec<_>>();
    let products = refs(unique(&products, "product", &["index"], diagnostics), ProductRef);
    let pages = nouns.pages.iter().map(|page| own(&page.id, page.span)).collect::<Vec<_>>();
    let pages = refs(unique(&pages, "page", RESERVED, diagnostics), PageRef);
    let terms = unique(nouns.glossary.terms.iter().map(|term| &term.id), "term", &[], diagnostics);
    let terms = refs(terms, TermRef);
    unique(nouns.references.entries.iter().map(|entry| &entry.id), "reference", &[], diagnostics);
    for page in &nouns.pages {
        if let Some(&checklist) = checklists.get(&fold(&page.id)) {
            let message = format!("the page `{}` has the name of a checklist", page.id);
            let place = nouns.checklists[checklist].span;
            diagnostics.push(
                Diagnostic::new(&codes::RESERVED_NAME, page.span, message)
                    .related(place, "the checklist")
                    .hint("give the files of the page another name"),
            );
        }
    }
    sections(&nouns.documents(), diagnostics);
    Index { checklists, items, methods, threats, products, terms, pages }
}

/// Positions as references.
fn refs<R>(positions: BTreeMap<String, usize>, of: fn(usize) -> R) -> BTreeMap<String, R> {
    positions.into_iter().map(|(id, at)| (id, of(at))).collect()
}

/// The positions of ids, none of which may be a duplicate or reserved (`taken`).
fn unique<'a>(
    ids: impl IntoIterator<Item = &'a Spanned<String>>,
    what: &str,
    taken: &[&str],
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, usize> {
    let ids = ids.into_iter().collect::<Vec<_>>();
    for id in &ids {
        refuse_reserved(id, taken, diagnostics);
        own_anchor(id, diagnostics);
    }
    each_once(ids, what, diagnostics)
}

fn each_once<'a>(
    ids: impl IntoIterator<Item = &'a Spanned<String>>,
    what: &str,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::<String, (usize, Span)>::new();
    for (at, id) in ids.into_iter().enumerate() {
        if id.value.is_empty() {
            continue;
        }
        match found.get(&fold(&id.value)) {
            Some(&(_, first)) => diagnostics.push(
                Diagnostic::new(&codes::DUPLICATE_ID, id.span, format!("the {what} `{}` stands twice", id.value))
                    .related(first, "first here")
                    .hint("ids are compared without regard to width and case"),
            ),
            None => drop(found.insert(fold(&id.value), (at, id.span))),
        }
    }
    found.into_iter().map(|(id, (at, _))| (id, at)).collect()
}

/// Ids become anchors, and those of the page around the content begin with `tb-`.
pub(super) fn own_anchor(id: &Spanned<String>, diagnostics: &mut Diagnostics) {
    if id.value.starts_with("tb-") {
        let message = format!("the id `{}` is reserved: `tb-` begins the site's own anchors", id.value);
        diagnostics.push(Diagnostic::new(&codes::RESERVED_NAME, id.span, message).hint("choose another"));
    }
}

/// Why no checklist can have this id, if that is so.
#[must_use]
pub fn reserved(id: &str) -> Option<&'static str> {
    who_keeps(id, RESERVED)
}

/// Why no item can have this name for web addresses, if that is so.
#[must_use]
pub fn reserved_slug(slug: &str) -> Option<&'static str> {
    who_keeps(slug, &[])
}

fn who_keeps(name: &str, taken: &[&str]) -> Option<&'static str> {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let numbered =
        |device: &str| stem.strip_prefix(device).is_some_and(|n| n.len() == 1 && n != "0" && n.parse::<u8>().is_ok());
    if DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt") {
        return Some("Windows keeps it for a device");
    }
    taken.contains(&name).then_some("the site uses it itself")
}

pub(super) fn refuse_reserved(id: &Spanned<String>, taken: &[&str], diagnostics: &mut Diagnostics) {
    if let Some(who) = who_keeps(&id.value, taken) {
        diagnostics.push(
            Diagnostic::new(&codes::RESERVED_NAME, id.span, format!("the name `{}` is reserved: {who}", id.value))
                .hint("choose another"),
        );
    }
}

fn slugs<'a>(items: impl Iterator<Item = (&'a Spanned<String>, &'a Spanned<String>)>, diagnostics: &mut Diagnostics) {
    let mut found = BTreeMap::<String, (&str, Span)>::new();
    for (id, slug) in items {
        refuse_reserved(slug, &[], diagnostics);
        own_anchor(slug, diagnostics);
        match found.get(&fold(&slug.value)) {
            Some((other, first)) if fold(other) != fold(&id.value) => diagnostics.push(
                Diagnostic::new(
                    &codes::RESERVED_NAME,
                    slug.span,
                    format!("the slug `{}` is that of another item", slug.value),
                )
                .related(*first, format!("of `{other}`"))
                .hint("give one of the items another `slug`"),
            ),
            Some(_) => {}
            None => drop(found.insert(fold(&slug.value), (&id.value, slug.span))),
        }
    }
}

/// The ids of sections and anchors: each once in its document.
fn sections(documents: &[&Document], diagnostics: &mut Diagnostics) {
    for document in documents {
        let mut found = BTreeMap::<&str, Span>::new();
        for section in document.sections().iter().filter(|section| !section.id.value.is_empty()) {
            let id = &section.id;
            if !id.value.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
                || id.value.starts_with('-')
            {
                diagnostics.push(
                    Diagnostic::new(
                        &codes::INVALID_ID,
                        id.span,
                        format!("`{}` cannot be the id of a section", id.value),
                    )
                    .hint("an id has lower-case ASCII letters, digits and `-`"),
                );
            }
            own_anchor(id, diagnostics);
            match found.get(id.value.as_str()) {
                Some(&first) => diagnostics.push(
                    Diagnostic::new(&codes::DUPLICATE_ID, id.span, format!("the section `{}` stands twice", id.value))
                        .related(first, "first here")
                        .hint("give one of the sections another name"),
                ),
                None => drop(found.insert(&id.value, id.span)),
            }
        }
        for anchor in document.anchors() {
            own_anchor(anchor, diagnostics);
            if let Some(first) = found.insert(&anchor.value, anchor.span) {
                let message = format!("the anchor `{}` stands twice", anchor.value);
                diagnostics.push(
                    Diagnostic::new(&codes::DUPLICATE_ID, anchor.span, message)
                        .related(first, "first here")
                        .hint("delete one, or give it another name"),
                );
            }
        }
    }
}
