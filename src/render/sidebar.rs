//! The navigation beside every page.
//!
//! It shows the whole site down to the section that the reader is in, and of that section what is in it; of a long section only
//! the stretch around the page, and a link to all of it, and of many sections only those around the one that is open: so it does
//! not grow with the site. Pages of one section, or of one
//! stretch, in one folder share it: it is rendered once for all of them, without a current page, which is marked afterwards.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::Serialize;
use tera::{TeraResult, Value};

use crate::locale::Locale;
use crate::markdown::html::escape;
use crate::plan::{self, PageKind};
use crate::resolve::{CategoryRef, ChecklistRef, ItemRef, MethodRef, PageRef, ProductRef, StatementSetRef, ThreatRef};
use crate::tracking::{self, Dependencies};

use super::limits::{MOST_CHECKLISTS, MOST_LISTED, MOST_SECTIONS};
use super::scope::Scope;

/// Sidebars that have been rendered.
#[derive(Debug, Default)]
pub(super) struct Sidebars {
    done: Mutex<BTreeMap<Key, Cell>>,
}

/// What a sidebar depends on: the language, the folder that links start from, the section that is open, and which stretch of it.
type Key = (Locale, String, Section, usize);

/// A sidebar with its dependencies.
type Cell = Arc<OnceLock<(Result<Arc<str>, String>, Dependencies)>>;

/// The part of the site that is open in the sidebar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Section {
    /// No part: the start page, the reader's own checklist, glossary, references and updates.
    None,
    /// All items of a checklist.
    Checklist(ChecklistRef),
    /// The items of a category of a checklist.
    Category(CategoryRef),
    /// The methods of a checklist.
    Methods(ChecklistRef),
    /// The threats of a checklist.
    Threats(ChecklistRef),
    /// The kinds of products.
    Products,
    /// A product, and those of its kind.
    Product(ProductRef),
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
    /// Its URL; an entry that only groups others has none.
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
            Arc::clone(done.entry((scope.locale, folder, section, stretch(scope, kind, section))).or_default())
        };
        let (shared, dependencies) = cell.get_or_init(|| {
            tracking::track(|| render(scope, kind, section).map(Arc::from).map_err(|error| error.to_string()))
        });
        // A page that did not render it depends on the same.
        dependencies.replay();
        let shared = shared.as_ref().map_err(tera::Error::message)?;
        Ok(with_current(shared, &scope.url(kind)))
    }
}

fn render(scope: &Scope<'_>, current: PageKind, section: Section) -> TeraResult<String> {
    let mut context = scope.renderer.context(scope.locale);
    context.insert_value("parts", Value::try_from_serializable(&parts(scope, current, section))?);
    scope.renderer.fill("sidebar.html", &context)
}

/// Marks the link to `url` as the one to the page that the reader is on.
fn with_current(sidebar: &str, url: &str) -> String {
    let link = format!("href=\"{}\"", escape(url));
    sidebar.replacen(&link, &format!("{link} aria-current=\"page\""), 1)
}

fn section(scope: &Scope<'_>, kind: PageKind) -> Section {
    match kind {
        PageKind::Checklist(at) | PageKind::Coverage(at) => Section::Checklist(at),
        PageKind::Item(at) => {
            let category = scope.catalog.relations(at).category;
            Section::Category(CategoryRef { checklist: at.checklist, category })
        }
        PageKind::Methods(at) => Section::Methods(at),
        PageKind::Method(at) => Section::Methods(at.checklist),
        PageKind::Threats(at) => Section::Threats(at),
        PageKind::Threat(at) => Section::Threats(at.checklist),
        PageKind::Products => Section::Products,
        PageKind::Product(product)
        | PageKind::Guide(product)
        | PageKind::Statements(StatementSetRef { product, .. }) => Section::Product(product),
        PageKind::Page(_) => Section::Pages,
        PageKind::Start
        | PageKind::MyChecklist
        | PageKind::Glossary
        | PageKind::References
        | PageKind::Updates
        | PageKind::Search
        | PageKind::Status => Section::None,
    }
}

/// The pages that are listed in a section, where it has such a list.
fn listed(scope: &Scope<'_>, section: Section) -> Vec<PageKind> {
    let catalog = scope.catalog;
    match section {
        Section::None | Section::Checklist(_) | Section::Products => Vec::new(),
        Section::Category(CategoryRef { checklist, category }) => (0..catalog.checklists[checklist].items.len())
            .map(|item| ItemRef { checklist, item })
            .filter(|&item| catalog.relations(item).category == category)
            .map(PageKind::Item)
            .collect(),
        Section::Methods(at) => (0..catalog.checklists[at].methods.len())
            .map(|method| PageKind::Method(MethodRef { checklist: at, method }))
            .collect(),
        Section::Threats(at) => (0..catalog.checklists[at].threats.len())
            .map(|threat| PageKind::Threat(ThreatRef { checklist: at, threat }))
            .collect(),
        Section::Product(at) => {
            let kind = &catalog.products[at].kind.value;
            catalog.products_of(kind).map(PageKind::Product).collect()
        }
        Section::Pages => catalog.all_pages().map(PageKind::Page).collect(),
    }
}

/// The number of the stretch of its section that a page stands in.
fn stretch(scope: &Scope<'_>, kind: PageKind, section: Section) -> usize {
    let own = match kind {
        PageKind::Guide(product) | PageKind::Statements(StatementSetRef { product, .. }) => PageKind::Product(product),
        kind => kind,
    };
    let all = listed(scope, section);
    all.iter().position(|&page| page == own).map_or(0, |at| at / MOST_LISTED)
}

/// Entries for the stretch of a section around the current page, and a link to all where there are more.
fn around(
    scope: &Scope<'_>,
    current: PageKind,
    section: Section,
    all: Option<String>,
    entry: impl Fn(PageKind) -> Entry,
) -> Vec<Entry> {
    let pages = listed(scope, section);
    let shown = neighbours(&pages, stretch(scope, current, section) * MOST_LISTED, MOST_LISTED);
    let more = more(scope, pages.len() - shown.len(), all);
    shown.iter().map(|&page| entry(page)).chain(more).collect()
}

/// Of a long list, the stretch of at most `most` that has the one at `own`.
fn neighbours<T>(list: &[T], own: usize, most: usize) -> &[T] {
    list.chunks(most).nth(own / most).unwrap_or(list)
}

/// The entry that says how many there are beside those that are listed.
fn more(scope: &Scope<'_>, rest: usize, all: Option<String>) -> Option<Entry> {
    (rest > 0).then(|| Entry { title: escape(&scope.words.count("more", rest)), url: all, entries: Vec::new() })
}

fn parts(scope: &Scope<'_>, current: PageKind, section: Section) -> Vec<Part> {
    let catalog = scope.catalog;
    let first = [PageKind::Start, PageKind::MyChecklist].into_iter().filter(|&kind| plan::exists(catalog, kind));
    let mut parts = vec![Part { title: None, entries: first.map(|kind| page(scope, kind)).collect() }];
    let lists = catalog.all_checklists().collect::<Vec<_>>();
    let open = checklist_of(section).and_then(|open| lists.iter().position(|&at| at == open));
    let shown = neighbours(&lists, open.unwrap_or(0), MOST_CHECKLISTS);
    parts.extend(shown.iter().map(|&at| checklist(scope, current, at, section)));
    let others = more(scope, lists.len() - shown.len(), Some(scope.url(PageKind::Start)));
    parts.extend(others.map(|more| Part { title: None, entries: vec![more] }));
    let mut rest = Vec::new();
    if plan::exists(catalog, PageKind::Products) {
        rest.push(Entry { entries: products(scope, current, section), ..page(scope, PageKind::Products) });
    }
    if !catalog.pages.is_empty() {
        rest.push(pages(scope, current, section));
    }
    let lists = [PageKind::Glossary, PageKind::References, PageKind::Updates, PageKind::Search]
        .into_iter()
        .filter(|&kind| plan::exists(catalog, kind));
    rest.extend(lists.map(|kind| page(scope, kind)));
    if !rest.is_empty() {
        let title = (!only_reading(scope)).then(|| escape(scope.words.get("more_title")));
        parts.push(Part { title, entries: rest });
    }
    parts
}

/// Whether the site has nothing but pages to read.
fn only_reading(scope: &Scope<'_>) -> bool {
    scope.catalog.checklists.is_empty() && scope.catalog.products.is_empty()
}

fn checklist(scope: &Scope<'_>, current: PageKind, at: ChecklistRef, section: Section) -> Part {
    let catalog = scope.catalog;
    let mut below = Vec::new();
    if plan::exists(catalog, PageKind::Methods(at)) {
        below.push(group(scope, current, PageKind::Methods(at), section, Section::Methods(at)));
    }
    if plan::exists(catalog, PageKind::Threats(at)) {
        below.push(group(scope, current, PageKind::Threats(at), section, Section::Threats(at)));
    }
    below.push(Entry {
        title: escape(scope.words.get("all_items")),
        entries: categories(scope, current, at, section),
        ..page(scope, PageKind::Checklist(at))
    });
    below.push(page(scope, PageKind::Coverage(at)));
    // Links of the same name lead elsewhere in each checklist; screen readers announce which checklist a link belongs to.
    if catalog.checklists.len() > 1 {
        let whose = scope.short_title(PageKind::Checklist(at)).html;
        let colon = escape(scope.words.get("colon"));
        for entry in &mut below {
            entry.title = format!("<span class=\"visually-hidden\">{whose}{colon}</span>{}", entry.title);
        }
    }
    Part { title: Some(scope.short_title(PageKind::Checklist(at)).html), entries: below }
}

/// The checklist that a section is a part of.
fn checklist_of(section: Section) -> Option<ChecklistRef> {
    match section {
        Section::Checklist(at) | Section::Methods(at) | Section::Threats(at) => Some(at),
        Section::Category(at) => Some(at.checklist),
        Section::None | Section::Products | Section::Product(_) | Section::Pages => None,
    }
}

/// The categories of a checklist, and the items of the one that is open.
fn categories(scope: &Scope<'_>, current: PageKind, at: ChecklistRef, section: Section) -> Vec<Entry> {
    let open_list = match section {
        Section::Checklist(at) => Some(at),
        Section::Category(at) => Some(at.checklist),
        _ => None,
    };
    if open_list != Some(at) {
        return Vec::new();
    }
    let url = scope.url(PageKind::Checklist(at));
    let category = |&index: &usize| {
        let category = &scope.catalog.checklists[at].categories[index];
        let url = format!("{url}#{}", category.id.value);
        let open = section == Section::Category(CategoryRef { checklist: at, category: index });
        let items = open.then(|| around(scope, current, section, Some(url.clone()), |kind| page(scope, kind)));
        Entry { title: scope.title(&category.title), url: Some(url), entries: items.unwrap_or_default() }
    };
    let all = (0..scope.catalog.checklists[at].categories.len()).collect::<Vec<_>>();
    let open = match section {
        Section::Category(open) => open.category,
        _ => 0,
    };
    let shown = neighbours(&all, open, MOST_SECTIONS);
    let more = more(scope, all.len() - shown.len(), Some(url.clone()));
    shown.iter().map(category).chain(more).collect()
}

/// The kinds of products, and the products of the one that is open.
fn products(scope: &Scope<'_>, current: PageKind, section: Section) -> Vec<Entry> {
    let catalog = scope.catalog;
    let open = match section {
        Section::Products => None,
        Section::Product(at) => Some(&catalog.products[at].kind.value),
        _ => return Vec::new(),
    };
    let url = scope.url(PageKind::Products);
    let product = |kind| {
        let PageKind::Product(at) = kind else { return page(scope, kind) };
        let mut below = Vec::new();
        if section == Section::Product(at) {
            below.extend([PageKind::Guide(at)].into_iter().filter(|&kind| plan::exists(catalog, kind)));
            below.extend(catalog.statement_sets(at).map(PageKind::Statements));
        }
        let entry = |kind| Entry { title: scope.short_title(kind).html, ..page(scope, kind) };
        Entry { entries: below.into_iter().map(entry).collect(), ..page(scope, kind) }
    };
    let entry = |kind: &&crate::model::Kind| {
        let url = format!("{url}#{}", kind.id.value);
        let open = open == Some(&kind.id.value);
        let below = open.then(|| around(scope, current, section, Some(url.clone()), product));
        Entry { title: scope.title(&kind.title), url: Some(url), entries: below.unwrap_or_default() }
    };
    let used = |kind: &&crate::model::Kind| catalog.products.iter().any(|product| product.kind.value == kind.id.value);
    let used = catalog.site.kinds.iter().filter(used).collect::<Vec<_>>();
    let own = open.and_then(|open| used.iter().position(|kind| kind.id.value == *open));
    let shown = neighbours(&used, own.unwrap_or(0), MOST_SECTIONS);
    let more = more(scope, used.len() - shown.len(), Some(url.clone()));
    shown.iter().map(entry).chain(more).collect()
}

fn pages(scope: &Scope<'_>, current: PageKind, section: Section) -> Entry {
    let url = scope.url(PageKind::Page(PageRef(0)));
    let open = section == Section::Pages || only_reading(scope);
    Entry {
        title: escape(scope.words.get("pages_title")),
        // The group has no page of its own: closed, it leads to its first page.
        url: (!open).then_some(url),
        entries: if open {
            let all = format!("{}#look-up", scope.url(PageKind::Start));
            around(scope, current, Section::Pages, Some(all), |kind| page(scope, kind))
        } else {
            Vec::new()
        },
    }
}

/// A page, and the pages of its section where that is open.
fn group(scope: &Scope<'_>, current: PageKind, kind: PageKind, section: Section, own: Section) -> Entry {
    let below =
        (section == own).then(|| around(scope, current, section, Some(scope.url(kind)), |kind| page(scope, kind)));
    Entry { entries: below.unwrap_or_default(), ..page(scope, kind) }
}

fn page(scope: &Scope<'_>, kind: PageKind) -> Entry {
    let title = match kind {
        PageKind::Start => scope.short_title(kind).html,
        kind => scope.page_title(kind).html,
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
