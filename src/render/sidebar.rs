//! The navigation beside every page.
//!
//! It shows the whole site down to the section that the reader is in, and of that section what is in it: so it does not
//! grow with the site. Pages of one section in one folder share it: it is rendered once for all of them, without a
//! current page, which is marked afterwards.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::Serialize;
use tera::{TeraResult, Value};

use crate::locale::Locale;
use crate::markdown::html::escape;
use crate::plan::{self, PageKind};
use crate::reads::{self, Reads};
use crate::resolve::{ItemRef, MethodRef, ThreatRef};

use super::scope::Scope;

/// Sidebars that have been rendered.
#[derive(Debug, Default)]
pub(super) struct Sidebars {
    done: Mutex<BTreeMap<Key, Cell>>,
}

/// What a sidebar depends on: the language, the folder that links start from, and the section that is open.
type Key = (Locale, String, Section);

/// A sidebar, and what was read for it.
type Cell = Arc<OnceLock<(Result<Arc<str>, String>, Reads)>>;

/// The part of the site that is open in the sidebar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Section {
    /// No part: the start page, glossary, references and updates.
    None,
    /// All items of a checklist.
    Checklist(usize),
    /// The items of a category of a checklist.
    Category(usize, usize),
    /// The methods of a checklist.
    Methods(usize),
    /// The threats of a checklist.
    Threats(usize),
    /// The kinds of products.
    Products,
    /// A product, and those of its kind.
    Product(usize),
    /// The free pages.
    Pages,
}

/// Entries that belong together, under a heading.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Part {
    title: Option<String>,
    entries: Vec<Entry>,
}

/// An entry of the sidebar and, where it is open, what is below it.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Entry {
    title: String,
    /// Where it leads; what only holds others leads nowhere.
    url: Option<String>,
    entries: Vec<Entry>,
}

impl Sidebars {
    /// The sidebar of a page, the page itself marked in it.
    pub(super) fn html(&self, scope: &Scope<'_>, kind: PageKind) -> TeraResult<String> {
        let section = section(scope, kind);
        let folder = scope.path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let cell = {
            let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(done.entry((scope.locale, folder, section)).or_default())
        };
        let (shared, reads) = cell
            .get_or_init(|| reads::record(|| render(scope, section).map(Arc::from).map_err(|error| error.to_string())));
        // Whichever page comes first reads for all of them.
        reads.note_again();
        let shared = shared.as_ref().map_err(tera::Error::message)?;
        Ok(with_current(shared, &scope.url(kind)))
    }
}

fn render(scope: &Scope<'_>, section: Section) -> TeraResult<String> {
    let mut context = scope.renderer.context(scope.locale);
    context.insert_value("parts", Value::try_from_serializable(&parts(scope, section))?);
    scope.renderer.tera.render("sidebar.html", &context)
}

/// Marks the link to `url` as the one to the page that the reader is on.
fn with_current(sidebar: &str, url: &str) -> String {
    let link = format!("href=\"{}\"", escape(url));
    sidebar.replacen(&link, &format!("{link} aria-current=\"page\""), 1)
}

fn section(scope: &Scope<'_>, kind: PageKind) -> Section {
    match kind {
        PageKind::Checklist(at) | PageKind::Coverage(at) => Section::Checklist(at),
        PageKind::Item(at) => Section::Category(at.checklist, scope.catalog.relations(at).category),
        PageKind::Methods(at) => Section::Methods(at),
        PageKind::Method(at) => Section::Methods(at.checklist),
        PageKind::Threats(at) => Section::Threats(at),
        PageKind::Threat(at) => Section::Threats(at.checklist),
        PageKind::Products => Section::Products,
        PageKind::Product(at) | PageKind::Guide(at) | PageKind::Statements(at, _) => Section::Product(at),
        PageKind::Page(_) => Section::Pages,
        PageKind::Start | PageKind::Glossary | PageKind::References | PageKind::Updates => Section::None,
    }
}

fn parts(scope: &Scope<'_>, section: Section) -> Vec<Part> {
    let catalog = scope.catalog;
    let mut parts = vec![Part { title: None, entries: vec![page(scope, PageKind::Start)] }];
    parts.extend((0..catalog.checklists.len()).map(|at| checklist(scope, at, section)));
    let mut rest = Vec::new();
    if plan::exists(catalog, PageKind::Products) {
        rest.push(Entry { entries: products(scope, section), ..page(scope, PageKind::Products) });
    }
    if !catalog.pages.is_empty() {
        rest.push(pages(scope, section));
    }
    let lists = [PageKind::Glossary, PageKind::References, PageKind::Updates]
        .into_iter()
        .filter(|&kind| plan::exists(catalog, kind));
    rest.extend(lists.map(|kind| page(scope, kind)));
    if !rest.is_empty() {
        parts.push(Part { title: Some(escape(scope.words.get("more_title"))), entries: rest });
    }
    parts
}

fn checklist(scope: &Scope<'_>, at: usize, section: Section) -> Part {
    let catalog = scope.catalog;
    let list = &catalog.checklists[at];
    let mut below = Vec::new();
    if plan::exists(catalog, PageKind::Methods(at)) {
        let methods = (0..list.methods.len()).map(|method| PageKind::Method(MethodRef { checklist: at, method }));
        below.push(group(scope, PageKind::Methods(at), section == Section::Methods(at), methods));
    }
    if plan::exists(catalog, PageKind::Threats(at)) {
        let threats = (0..list.threats.len()).map(|threat| PageKind::Threat(ThreatRef { checklist: at, threat }));
        below.push(group(scope, PageKind::Threats(at), section == Section::Threats(at), threats));
    }
    below.push(Entry {
        title: escape(scope.words.get("all_items")),
        entries: categories(scope, at, section),
        ..page(scope, PageKind::Checklist(at))
    });
    below.push(page(scope, PageKind::Coverage(at)));
    Part { title: Some(scope.short_title(PageKind::Checklist(at))), entries: below }
}

/// The categories of a checklist, and the items of the one that is open.
fn categories(scope: &Scope<'_>, at: usize, section: Section) -> Vec<Entry> {
    if !matches!(section, Section::Checklist(open) | Section::Category(open, _) if open == at) {
        return Vec::new();
    }
    let url = scope.url(PageKind::Checklist(at));
    let category = |(index, category): (usize, &crate::model::Category)| {
        let items = (0..scope.catalog.checklists[at].items.len())
            .map(|item| ItemRef { checklist: at, item })
            .filter(|&item| section == Section::Category(at, index) && scope.catalog.relations(item).category == index)
            .map(|item| page(scope, PageKind::Item(item)));
        Entry {
            title: scope.title(&category.title),
            url: Some(format!("{url}#{}", category.id.value)),
            entries: items.collect(),
        }
    };
    scope.catalog.checklists[at].categories.iter().enumerate().map(category).collect()
}

/// The kinds of products, and the products of the one that is open.
fn products(scope: &Scope<'_>, section: Section) -> Vec<Entry> {
    let catalog = scope.catalog;
    let open = match section {
        Section::Products => None,
        Section::Product(at) => Some(&catalog.products[at].kind.value),
        _ => return Vec::new(),
    };
    let url = scope.url(PageKind::Products);
    let of_kind = |kind: &str| {
        let kind = kind.to_owned();
        let products = catalog.products.iter().enumerate();
        products.filter(move |(_, product)| product.kind.value == kind).map(|(at, _)| at).collect::<Vec<_>>()
    };
    let entry = |kind: &crate::model::Kind| {
        let mut below = Vec::new();
        if open == Some(&kind.id.value) {
            below.extend(of_kind(&kind.id.value).into_iter().map(|at| {
                let mut below = Vec::new();
                if section == Section::Product(at) {
                    below.extend([PageKind::Guide(at)].into_iter().filter(|&kind| plan::exists(catalog, kind)));
                    below.extend((0..catalog.products[at].statements.len()).map(|set| PageKind::Statements(at, set)));
                }
                let entry = |kind| Entry { title: scope.short_title(kind), ..page(scope, kind) };
                Entry { entries: below.into_iter().map(entry).collect(), ..page(scope, PageKind::Product(at)) }
            }));
        }
        Entry { title: scope.title(&kind.title), url: Some(format!("{url}#{}", kind.id.value)), entries: below }
    };
    let used = catalog.site.kinds.iter().filter(|kind| !of_kind(&kind.id.value).is_empty());
    used.map(entry).collect()
}

fn pages(scope: &Scope<'_>, section: Section) -> Entry {
    let all = (0..scope.catalog.pages.len()).map(PageKind::Page);
    let url = scope.url(PageKind::Page(0));
    let open = section == Section::Pages;
    Entry {
        title: escape(scope.words.get("pages_title")),
        // The group has no page of its own: closed, it leads to its first page.
        url: (!open).then_some(url),
        entries: if open { all.map(|kind| page(scope, kind)).collect() } else { Vec::new() },
    }
}

fn group(scope: &Scope<'_>, kind: PageKind, open: bool, below: impl Iterator<Item = PageKind>) -> Entry {
    let below = if open { below.map(|kind| page(scope, kind)).collect() } else { Vec::new() };
    Entry { entries: below, ..page(scope, kind) }
}

fn page(scope: &Scope<'_>, kind: PageKind) -> Entry {
    let title = match kind {
        PageKind::Start => scope.short_title(kind),
        kind => scope.page_title(kind),
    };
    Entry { title, url: Some(scope.url(kind)), entries: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_link_to_the_page_itself_is_marked() {
        let sidebar = r#"<a href="index.html#a">A</a><a href="index.html">I</a><a href="x/index.html">X</a>"#;
        assert_eq!(
            with_current(sidebar, "index.html"),
            r#"<a href="index.html#a">A</a><a href="index.html" aria-current="page">I</a><a href="x/index.html">X</a>"#
        );
        assert_eq!(with_current(sidebar, "elsewhere.html"), sidebar);
    }
}
