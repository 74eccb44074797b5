//! Old addresses: where pages and their sections were under the ids that things had before.

use std::collections::{BTreeMap, BTreeSet};

use super::{FRONT, Page, PageKind, named, path, plan, written};
use crate::locale::{Locale, Localized};
use crate::markdown::Document;
use crate::parse::is_slug;
use crate::resolve::Catalog;
use crate::source::Spanned;

/// A page at an old address, which leads to the page that took its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// What it is about.
    pub kind: PageKind,
    /// Its language.
    pub locale: Locale,
    /// Its path relative to the output folder.
    pub path: String,
}

/// All old addresses of pages, in their order.
#[must_use]
pub fn moved(catalog: &Catalog, pages: &[Page]) -> Vec<Moved> {
    pages.iter().flat_map(|page| old_paths(catalog, page)).collect()
}

/// Where a page was: with each of its ids as it was before, and all combinations of them.
fn old_paths(catalog: &Catalog, page: &Page) -> Vec<Moved> {
    let &Page { kind, locale, ref path } = page;
    let lang = catalog.site.locales.tag(locale);
    let paths = old_ids(catalog, kind).into_iter().map(|ids| written(kind, lang, ids));
    // Where there is one language the start page is at the front; with more it is, or was, in the folder of its language.
    let start = (kind == PageKind::Start && *path == *FRONT).then(|| written(kind, lang, ["", ""]));
    paths.chain(start).map(|path| Moved { kind, locale, path }).collect()
}

/// The ids in the path of a page as they were before, in all combinations.
#[must_use]
pub fn old_ids(catalog: &Catalog, kind: PageKind) -> Vec<[&str; 2]> {
    let ids = named(catalog, kind);
    if ids.iter().all(|named| named.aliases.is_empty()) {
        return Vec::new();
    }
    let [one, other] = ids.map(|named| {
        // The id of an item may have been one that no address can hold.
        let aliases = named.aliases.iter().map(|alias| alias.value.as_str()).filter(|alias| is_slug(alias));
        std::iter::once(named.id).chain(aliases).collect::<Vec<_>>()
    });
    let all = one.iter().flat_map(|one| other.iter().map(move |other| [*one, *other]));
    // The first are those that it has now.
    all.skip(1).collect()
}

/// The same old address in the other languages.
pub fn moved_counterparts<'c>(
    catalog: &'c Catalog,
    path: &'c str,
    locale: Locale,
) -> impl Iterator<Item = (Locale, String)> + 'c {
    let inside = path.split_once('/').map_or(path, |(_, inside)| inside);
    let others = catalog.locales().filter(move |&other| other != locale);
    others.map(move |other| (other, format!("{}/{inside}", catalog.site.locales.tag(other))))
}

/// Every address of a site that others may have linked to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addresses {
    /// The paths of pages, and with `#` those of their sections.
    pub living: BTreeSet<String>,
    /// Old addresses, each with the one to which it leads.
    pub moved: BTreeMap<String, String>,
}

impl Addresses {
    /// Those of a site.
    #[must_use]
    pub fn of(catalog: &Catalog) -> Self {
        let mut all = Self::default();
        all.living.insert(FRONT.to_owned());
        let pages = plan(catalog);
        let led = moved(catalog, &pages).into_iter().map(|old| (old.path, path(catalog, old.kind, old.locale)));
        all.moved.extend(led);
        for page in pages {
            for (id, aliases) in anchors(catalog, page.kind) {
                let new = format!("{}#{id}", page.path);
                all.moved.extend(aliases.iter().map(|old| (format!("{}#{}", page.path, old.value), new.clone())));
                all.living.insert(new);
            }
            all.living.insert(page.path);
        }
        all
    }

    /// Whether an address leads somewhere.
    #[must_use]
    pub fn leads(&self, address: &str) -> bool {
        let here = |address: &str| self.living.contains(address) || self.moved.contains_key(address);
        // A page at an old address takes the anchor along.
        let on = address.split_once('#').and_then(|(path, anchor)| Some(format!("{}#{anchor}", self.moved.get(path)?)));
        here(address) || on.is_some_and(|address| here(&address))
    }

    /// The addresses that lead somewhere here and nowhere in `later`.
    #[must_use]
    pub fn lost(&self, later: &Self) -> Vec<String> {
        let mut lost = Vec::new();
        for address in self.living.iter().chain(self.moved.keys()).filter(|address| !later.leads(address)) {
            // What is lost with its page is not told section by section.
            let page = address.split_once('#').map(|(page, _)| page);
            if page.is_none_or(|page| !self.leads(page) || later.leads(page)) {
                lost.push(address.clone());
            }
        }
        lost.sort();
        lost
    }
}

/// The ids of a page's sections that authors give, each with those that it had before. They are the same in every language.
fn anchors(catalog: &Catalog, kind: PageKind) -> Vec<(&str, &[Spanned<String>])> {
    match kind {
        PageKind::Guide(at) => catalog.products[at].guide.iter().flat_map(|guide| sections(&guide.document)).collect(),
        PageKind::Page(at) => sections(&catalog.pages[at].document),
        PageKind::Method(at) => catalog.method(at).text.iter().flat_map(sections).collect(),
        PageKind::Threat(at) => catalog.threat(at).text.iter().flat_map(sections).collect(),
        PageKind::Glossary => {
            catalog.glossary.terms.iter().map(|term| (term.id.value.as_str(), &term.aliases[..])).collect()
        }
        _ => Vec::new(),
    }
}

fn sections(document: &Localized<Document>) -> Vec<(&str, &[Spanned<String>])> {
    let sections = document.source().sections().iter();
    sections.map(|section| (section.id.value.as_str(), &section.aliases[..])).collect()
}
