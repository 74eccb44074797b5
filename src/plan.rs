//! Which pages a site has, and where they are.
//!
//! A page is a [`PageKind`] in a language. Its path is relative to the output folder; links between pages are relative to
//! each other ([`relative`]), so that the site works from a file share, at any sub-path, and behind any web server.

use crate::locale::Locale;
use crate::resolve::{Catalog, Destination, ItemRef, MethodRef, ThreatRef};

/// What a page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PageKind {
    /// The start page of a language.
    Start,
    /// All items of a checklist.
    Checklist(usize),
    /// An item.
    Item(ItemRef),
    /// The questions that lead to a method of a checklist, and all its methods.
    Methods(usize),
    /// A method and its checklist.
    Method(MethodRef),
    /// All threats of a checklist.
    Threats(usize),
    /// A threat.
    Threat(ThreatRef),
    /// Items × products of a checklist.
    Coverage(usize),
    /// All products.
    Products,
    /// A product.
    Product(usize),
    /// The setting guide of a product.
    Guide(usize),
    /// What a product's vendor says about the items of a checklist: the product, and which of its files of statements.
    Statements(usize, usize),
    /// The glossary.
    Glossary,
    /// Documents to read further.
    References,
    /// What changed when.
    Updates,
    /// Where readers search the site.
    Search,
    /// How the site stands, for its authors; only where they ask for it.
    Status,
    /// The reader's own checklist.
    MyChecklist,
    /// A free page.
    Page(usize),
}

/// A page in a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// What it is about.
    pub kind: PageKind,
    /// Its language.
    pub locale: Locale,
    /// Its path relative to the output folder, with `/` between its parts.
    pub path: String,
}

/// The pages of a site, in the order in which they are written.
#[must_use]
pub fn plan(catalog: &Catalog) -> Vec<Page> {
    let kinds = kinds(catalog);
    catalog
        .locales()
        .flat_map(|locale| kinds.iter().map(move |&kind| Page { kind, locale, path: path(catalog, kind, locale) }))
        .collect()
}

/// The pages of how a site stands, which [`plan`] does not list, because they depend on the day.
#[must_use]
pub fn status_pages(catalog: &Catalog) -> Vec<Page> {
    let page = |locale| Page { kind: PageKind::Status, locale, path: path(catalog, PageKind::Status, locale) };
    catalog.locales().map(page).collect()
}

fn kinds(catalog: &Catalog) -> Vec<PageKind> {
    let mut kinds = vec![PageKind::Start];
    if exists(catalog, PageKind::MyChecklist) {
        kinds.push(PageKind::MyChecklist);
    }
    for (at, checklist) in catalog.checklists.iter().enumerate() {
        kinds.push(PageKind::Checklist(at));
        kinds.extend((0..checklist.items.len()).map(|item| PageKind::Item(ItemRef { checklist: at, item })));
        if !checklist.methods.is_empty() {
            kinds.push(PageKind::Methods(at));
            kinds.extend(
                (0..checklist.methods.len()).map(|method| PageKind::Method(MethodRef { checklist: at, method })),
            );
        }
        if !checklist.threats.is_empty() {
            kinds.push(PageKind::Threats(at));
            kinds.extend(
                (0..checklist.threats.len()).map(|threat| PageKind::Threat(ThreatRef { checklist: at, threat })),
            );
        }
        kinds.push(PageKind::Coverage(at));
    }
    if !catalog.products.is_empty() {
        kinds.push(PageKind::Products);
    }
    for (at, product) in catalog.products.iter().enumerate() {
        kinds.push(PageKind::Product(at));
        if product.guide.is_some() {
            kinds.push(PageKind::Guide(at));
        }
        kinds.extend((0..product.statements.len()).map(|set| PageKind::Statements(at, set)));
    }
    if !catalog.glossary.terms.is_empty() {
        kinds.push(PageKind::Glossary);
    }
    if !catalog.references.entries.is_empty() {
        kinds.push(PageKind::References);
    }
    if !catalog.updates.is_empty() {
        kinds.push(PageKind::Updates);
    }
    kinds.push(PageKind::Search);
    kinds.extend((0..catalog.pages.len()).map(PageKind::Page));
    kinds
}

/// Whether a page of this kind is written.
#[must_use]
pub fn exists(catalog: &Catalog, kind: PageKind) -> bool {
    match kind {
        PageKind::Methods(at) => !catalog.checklists[at].methods.is_empty(),
        PageKind::Threats(at) => !catalog.checklists[at].threats.is_empty(),
        PageKind::Products => !catalog.products.is_empty(),
        PageKind::Guide(at) => catalog.products[at].guide.is_some(),
        PageKind::Glossary => !catalog.glossary.terms.is_empty(),
        PageKind::References => !catalog.references.entries.is_empty(),
        PageKind::Updates => !catalog.updates.is_empty(),
        PageKind::MyChecklist => catalog.all_items().next().is_some(),
        _ => true,
    }
}

/// The path of a page, relative to the output folder.
#[must_use]
pub fn path(catalog: &Catalog, kind: PageKind, locale: Locale) -> String {
    let lang = catalog.site.locales.tag(locale);
    let list = |at: usize| &catalog.checklists[at];
    match kind {
        PageKind::Start => format!("{lang}/index.html"),
        PageKind::Checklist(at) => format!("{lang}/{}/index.html", list(at).id),
        PageKind::Item(at) => {
            format!("{lang}/{}/items/{}.html", list(at.checklist).id, catalog.item(at).slug.value)
        }
        PageKind::Methods(at) => format!("{lang}/{}/methods/index.html", list(at).id),
        PageKind::Method(at) => {
            format!("{lang}/{}/methods/{}.html", list(at.checklist).id, catalog.method(at).id.value)
        }
        PageKind::Threats(at) => format!("{lang}/{}/threats/index.html", list(at).id),
        PageKind::Threat(at) => {
            format!("{lang}/{}/threats/{}.html", list(at.checklist).id, catalog.threat(at).id.value)
        }
        PageKind::Coverage(at) => format!("{lang}/{}/coverage.html", list(at).id),
        PageKind::Products => format!("{lang}/products/index.html"),
        PageKind::Product(at) => format!("{lang}/products/{}/index.html", catalog.products[at].id),
        PageKind::Guide(at) => format!("{lang}/products/{}/guide.html", catalog.products[at].id),
        PageKind::Statements(at, set) => {
            let product = &catalog.products[at];
            format!("{lang}/products/{}/{}.html", product.id, product.statements[set].checklist.value)
        }
        PageKind::Glossary => format!("{lang}/glossary.html"),
        PageKind::References => format!("{lang}/references.html"),
        PageKind::Updates => format!("{lang}/updates.html"),
        PageKind::Search => format!("{lang}/search.html"),
        PageKind::Status => format!("{lang}/status.html"),
        PageKind::MyChecklist => format!("{lang}/my-checklist.html"),
        PageKind::Page(at) => format!("{lang}/{}.html", catalog.pages[at].id),
    }
}

/// The path of the feed of updates, which only a site with a known address has.
#[must_use]
pub fn feed_path(catalog: &Catalog, locale: Locale) -> String {
    format!("{}/updates.xml", catalog.site.locales.tag(locale))
}

/// What a script of data for the reader's own checklist is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DataKind {
    /// The items of a checklist.
    Items(usize),
    /// What a product does for items.
    Procedures(usize),
}

/// A script of data, which a page loads when it needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Data {
    /// What it is about.
    pub kind: DataKind,
    /// Its language.
    pub locale: Locale,
    /// Its path relative to the output folder.
    pub path: String,
}

/// The scripts of data of a site, in the order in which they are written.
#[must_use]
pub fn data(catalog: &Catalog) -> Vec<Data> {
    let lists = (0..catalog.checklists.len()).filter(|&at| !catalog.checklists[at].items.is_empty());
    let products = (0..catalog.products.len()).filter(|&at| has_procedures(catalog, at));
    let kinds = lists.map(DataKind::Items).chain(products.map(DataKind::Procedures)).collect::<Vec<_>>();
    let in_language =
        |locale| kinds.iter().map(move |&kind| Data { kind, locale, path: data_path(catalog, kind, locale) });
    catalog.locales().flat_map(in_language).collect()
}

/// Whether a product covers any item.
#[must_use]
pub fn has_procedures(catalog: &Catalog, product: usize) -> bool {
    catalog.coverage_by(product).next().is_some()
}

/// The path of a script of data, relative to the output folder.
#[must_use]
pub fn data_path(catalog: &Catalog, kind: DataKind, locale: Locale) -> String {
    let lang = catalog.site.locales.tag(locale);
    match kind {
        DataKind::Items(at) => format!("data/{lang}/items/{}.js", catalog.checklists[at].id),
        DataKind::Procedures(at) => format!("data/{lang}/procedures/{}.js", catalog.products[at].id),
    }
}

/// The path of what a reference leads to, with its anchor.
#[must_use]
pub fn destination_path(catalog: &Catalog, destination: &Destination, locale: Locale) -> String {
    match destination {
        Destination::Item(at) => path(catalog, PageKind::Item(*at), locale),
        Destination::Threat(at) => path(catalog, PageKind::Threat(*at), locale),
        Destination::Method(at) => path(catalog, PageKind::Method(*at), locale),
        Destination::Term(at) => {
            format!("{}#{}", path(catalog, PageKind::Glossary, locale), catalog.term(*at).id.value)
        }
        Destination::Product(at) => path(catalog, PageKind::Product(*at), locale),
        Destination::Section(product, section) => {
            format!("{}#{section}", path(catalog, PageKind::Guide(*product), locale))
        }
        Destination::Page(at, section) => {
            let page = path(catalog, PageKind::Page(*at), locale);
            section.as_ref().map_or(page.clone(), |section| format!("{page}#{section}"))
        }
    }
}

/// Where the image at a path such as `content/products/a/b.svg` is in the output folder.
#[must_use]
pub fn media_path(path: &str) -> String {
    format!("media/{}", path.strip_prefix("content/").unwrap_or(path))
}

/// The anchor of a statement on its page, from its index.
#[must_use]
pub fn statement_anchor(statement: usize) -> String {
    format!("statement-{}", statement + 1)
}

/// The relative URL from the page at `from` to `to`, both paths relative to the output folder; `to` may have an anchor.
///
/// ```
/// use tebiki::plan::relative;
/// assert_eq!(relative("ja/telework/items/7-3.html", "ja/products/chatwork/guide.html#remove-users"),
///     "../../products/chatwork/guide.html#remove-users");
/// assert_eq!(relative("ja/about.html", "ja/about.html#privacy"), "#privacy");
/// assert_eq!(relative("index.html", "ja/index.html"), "ja/index.html");
/// ```
#[must_use]
pub fn relative(from: &str, to: &str) -> String {
    let (path, anchor) = to.split_once('#').map_or((to, None), |(path, anchor)| (path, Some(anchor)));
    if let (true, Some(anchor)) = (path == from, anchor) {
        return format!("#{anchor}");
    }
    let from_folders = from.split('/').collect::<Vec<_>>();
    let to_parts = path.split('/').collect::<Vec<_>>();
    let folders = from_folders.len() - 1;
    let common =
        from_folders[..folders].iter().zip(&to_parts[..to_parts.len() - 1]).take_while(|(a, b)| a == b).count();
    let mut url = "../".repeat(folders - common);
    url.push_str(&to_parts[common..].join("/"));
    if let Some(anchor) = anchor {
        url.push('#');
        url.push_str(anchor);
    }
    url
}

/// The absolute URL of a path relative to the output folder, on a site at the address `base`.
///
/// ```
/// use tebiki::plan::absolute;
/// assert_eq!(absolute("https://example.org/a/", "ja/index.html"), "https://example.org/a/ja/index.html");
/// assert_eq!(absolute("https://example.org", "index.html"), "https://example.org/index.html");
/// ```
#[must_use]
pub fn absolute(base: &str, path: &str) -> String {
    format!("{}/{path}", base.trim_end_matches('/'))
}
