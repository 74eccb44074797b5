//! Which pages a site has, and where they are.
//!
//! A page is a [`PageKind`] in a language. Its path is relative to the output folder; links between pages are relative to
//! each other ([`relative`]), so that the site works from a file share, at any sub-path, and behind any web server.

mod moved;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use strum::{EnumDiscriminants, VariantArray};

use crate::locale::Locale;
use crate::resolve::{
    Catalog, ChecklistRef, Destination, ItemRef, MethodRef, PageRef, ProductRef, RESERVED, StatementSetRef, ThreatRef,
};
use crate::source::Spanned;

pub use moved::{Addresses, Moved, moved, moved_counterparts, old_ids};

/// What a page is about; in the order in which the pages of a site are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumDiscriminants)]
#[strum_discriminants(name(PageType), vis(pub(crate)), derive(VariantArray))]
#[strum_discriminants(doc = "A kind of page, whatever it is about.")]
pub enum PageKind {
    /// The start page of a language.
    Start,
    /// The reader's own checklist.
    MyChecklist,
    /// All items of a checklist.
    Checklist(ChecklistRef),
    /// An item.
    Item(ItemRef),
    /// The questions that lead to a method of a checklist, and all its methods.
    Methods(ChecklistRef),
    /// A method and its checklist.
    Method(MethodRef),
    /// All threats of a checklist.
    Threats(ChecklistRef),
    /// A threat.
    Threat(ThreatRef),
    /// Items × products of a checklist.
    Coverage(ChecklistRef),
    /// All products.
    Products,
    /// A product.
    Product(ProductRef),
    /// The setting guide of a product.
    Guide(ProductRef),
    /// What a product's vendor says about the items of a checklist.
    Statements(StatementSetRef),
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
    /// A free page.
    Page(PageRef),
}

impl PageKind {
    /// The checklist whose texts it shows.
    #[must_use]
    pub const fn checklist(self) -> Option<ChecklistRef> {
        match self {
            Self::Checklist(checklist)
            | Self::Item(ItemRef { checklist, .. })
            | Self::Methods(checklist)
            | Self::Method(MethodRef { checklist, .. })
            | Self::Threats(checklist)
            | Self::Threat(ThreatRef { checklist, .. })
            | Self::Coverage(checklist) => Some(checklist),
            Self::Start
            | Self::MyChecklist
            | Self::Products
            | Self::Product(_)
            | Self::Guide(_)
            | Self::Statements(_)
            | Self::Glossary
            | Self::References
            | Self::Updates
            | Self::Search
            | Self::Status
            | Self::Page(_) => None,
        }
    }

    /// The product that it is about.
    #[must_use]
    pub const fn product(self) -> Option<ProductRef> {
        match self {
            Self::Product(product) | Self::Guide(product) | Self::Statements(StatementSetRef { product, .. }) => {
                Some(product)
            }
            Self::Start
            | Self::MyChecklist
            | Self::Checklist(_)
            | Self::Item(_)
            | Self::Methods(_)
            | Self::Method(_)
            | Self::Threats(_)
            | Self::Threat(_)
            | Self::Coverage(_)
            | Self::Products
            | Self::Glossary
            | Self::References
            | Self::Updates
            | Self::Search
            | Self::Status
            | Self::Page(_) => None,
        }
    }
}

/// What there is a page of a kind for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Each {
    Site,
    Checklist,
    Product,
}

impl PageType {
    const fn each(self) -> Each {
        match self {
            Self::Checklist
            | Self::Item
            | Self::Methods
            | Self::Method
            | Self::Threats
            | Self::Threat
            | Self::Coverage => Each::Checklist,
            Self::Product | Self::Guide | Self::Statements => Each::Product,
            Self::Start
            | Self::MyChecklist
            | Self::Products
            | Self::Glossary
            | Self::References
            | Self::Updates
            | Self::Search
            | Self::Status
            | Self::Page => Each::Site,
        }
    }

    /// The name that these pages take in the folder of their language, if it is not one that authors give.
    const fn name(self) -> Option<&'static str> {
        match self {
            Self::Start => Some("index"),
            Self::MyChecklist => Some("my-checklist"),
            Self::Products | Self::Product | Self::Guide | Self::Statements => Some("products"),
            Self::Glossary => Some("glossary"),
            Self::References => Some("references"),
            Self::Updates => Some("updates"),
            Self::Search => Some("search"),
            Self::Status => Some("status"),
            Self::Checklist
            | Self::Item
            | Self::Methods
            | Self::Method
            | Self::Threats
            | Self::Threat
            | Self::Coverage
            | Self::Page => None,
        }
    }
}

/// No page or checklist of an author may have a name of [`PageType::name`].
const _: () = {
    let mut at = 0;
    while at < PageType::VARIANTS.len() {
        if let Some(name) = PageType::VARIANTS[at].name() {
            assert!(is_reserved(name), "a name of pages is missing in RESERVED");
        }
        at += 1;
    }
};

const fn is_reserved(name: &str) -> bool {
    let mut at = 0;
    while at < RESERVED.len() {
        if same(RESERVED[at].as_bytes(), name.as_bytes()) {
            return true;
        }
        at += 1;
    }
    false
}

/// Whether two texts are equal, where the compiler asks.
const fn same(a: &[u8], b: &[u8]) -> bool {
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
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
    let mut kinds = Vec::new();
    // Pages of one checklist or product stand together.
    for types in PageType::VARIANTS.chunk_by(|a, b| a.each() == b.each()) {
        let count = match types[0].each() {
            Each::Site => 1,
            Each::Checklist => catalog.checklists.len(),
            Each::Product => catalog.products.len(),
        };
        for at in 0..count {
            kinds.extend(types.iter().flat_map(|&of| pages(catalog, of, at)).filter(|&kind| exists(catalog, kind)));
        }
    }
    kinds
}

/// The pages of a kind for the checklist or product at `at`, whether they exist or not.
fn pages(catalog: &Catalog, of: PageType, at: usize) -> Vec<PageKind> {
    let (checklist, product) = (ChecklistRef(at), ProductRef(at));
    let list = || &catalog.checklists[checklist];
    match of {
        PageType::Start => vec![PageKind::Start],
        PageType::MyChecklist => vec![PageKind::MyChecklist],
        PageType::Checklist => vec![PageKind::Checklist(checklist)],
        PageType::Item => (0..list().items.len()).map(|item| PageKind::Item(ItemRef { checklist, item })).collect(),
        PageType::Methods => vec![PageKind::Methods(checklist)],
        PageType::Method => {
            (0..list().methods.len()).map(|method| PageKind::Method(MethodRef { checklist, method })).collect()
        }
        PageType::Threats => vec![PageKind::Threats(checklist)],
        PageType::Threat => {
            (0..list().threats.len()).map(|threat| PageKind::Threat(ThreatRef { checklist, threat })).collect()
        }
        PageType::Coverage => vec![PageKind::Coverage(checklist)],
        PageType::Products => vec![PageKind::Products],
        PageType::Product => vec![PageKind::Product(product)],
        PageType::Guide => vec![PageKind::Guide(product)],
        PageType::Statements => catalog.statement_sets(product).map(PageKind::Statements).collect(),
        PageType::Glossary => vec![PageKind::Glossary],
        PageType::References => vec![PageKind::References],
        PageType::Updates => vec![PageKind::Updates],
        PageType::Search => vec![PageKind::Search],
        PageType::Status => vec![PageKind::Status],
        PageType::Page => catalog.all_pages().map(PageKind::Page).collect(),
    }
}

/// Whether [`plan`] lists a page: whether there is something to show on it.
#[must_use]
pub fn exists(catalog: &Catalog, kind: PageKind) -> bool {
    match kind {
        PageKind::MyChecklist => catalog.all_items().next().is_some(),
        PageKind::Methods(at) => !catalog.checklists[at].methods.is_empty(),
        PageKind::Threats(at) => !catalog.checklists[at].threats.is_empty(),
        PageKind::Products => !catalog.products.is_empty(),
        PageKind::Guide(at) => catalog.products[at].guide.is_some(),
        PageKind::Glossary => !catalog.glossary.terms.is_empty(),
        PageKind::References => !catalog.references.entries.is_empty(),
        PageKind::Updates => !catalog.updates.is_empty(),
        // Those are in `status_pages`.
        PageKind::Status => false,
        PageKind::Start
        | PageKind::Checklist(_)
        | PageKind::Item(_)
        | PageKind::Method(_)
        | PageKind::Threat(_)
        | PageKind::Coverage(_)
        | PageKind::Product(_)
        | PageKind::Statements(..)
        | PageKind::Search
        | PageKind::Page(_) => true,
    }
}

/// The path of a page, relative to the output folder.
#[must_use]
pub fn path(catalog: &Catalog, kind: PageKind, locale: Locale) -> String {
    // In front of a single language there is nothing to choose.
    if kind == PageKind::Start && catalog.site.locales.len() == 1 {
        return FRONT.to_owned();
    }
    written(kind, catalog.site.locales.tag(locale), named(catalog, kind).map(|named| named.id))
}

/// The path of the page that a site begins with: where readers choose their language, or, where there is only one, the start page.
pub const FRONT: &str = "index.html";

/// An id in the path of a page, with those that its thing had before.
#[derive(Clone, Copy, Default)]
struct Named<'a> {
    id: &'a str,
    aliases: &'a [Spanned<String>],
}

/// The ids in the path of a page, from left to right; empty where it has fewer.
fn named(catalog: &Catalog, kind: PageKind) -> [Named<'_>; 2] {
    let none = Named::default();
    let list = |at: ChecklistRef| Named { id: &catalog.checklists[at].id, aliases: &catalog.checklists[at].aliases };
    let product = |at: ProductRef| Named { id: &catalog.products[at].id, aliases: &catalog.products[at].aliases };
    match kind {
        PageKind::Start
        | PageKind::MyChecklist
        | PageKind::Products
        | PageKind::Glossary
        | PageKind::References
        | PageKind::Updates
        | PageKind::Search
        | PageKind::Status => [none, none],
        PageKind::Checklist(at) | PageKind::Methods(at) | PageKind::Threats(at) | PageKind::Coverage(at) => {
            [list(at), none]
        }
        PageKind::Item(at) => {
            let item = catalog.item(at);
            [list(at.checklist), Named { id: &item.slug.value, aliases: &item.aliases }]
        }
        PageKind::Method(at) => {
            let method = catalog.method(at);
            [list(at.checklist), Named { id: &method.id.value, aliases: &method.aliases }]
        }
        PageKind::Threat(at) => {
            let threat = catalog.threat(at);
            [list(at.checklist), Named { id: &threat.id.value, aliases: &threat.aliases }]
        }
        PageKind::Product(at) | PageKind::Guide(at) => [product(at), none],
        PageKind::Statements(at) => {
            let id = &catalog.statements(at).checklist.value;
            let aliases = catalog.statement_list(at).map_or(&[][..], |at| &catalog.checklists[at].aliases);
            [product(at.product), Named { id, aliases }]
        }
        PageKind::Page(at) => [Named { id: &catalog.pages[at].id, aliases: &catalog.pages[at].aliases }, none],
    }
}

/// The path of a page in the language `lang` with these ids in it.
fn written(kind: PageKind, lang: &str, [one, other]: [&str; 2]) -> String {
    let name = PageType::from(kind).name().unwrap_or_default();
    match kind {
        PageKind::Start
        | PageKind::MyChecklist
        | PageKind::Glossary
        | PageKind::References
        | PageKind::Updates
        | PageKind::Search
        | PageKind::Status => format!("{lang}/{name}.html"),
        PageKind::Checklist(_) => format!("{lang}/{one}/index.html"),
        PageKind::Item(_) => format!("{lang}/{one}/items/{other}.html"),
        PageKind::Methods(_) => format!("{lang}/{one}/methods/index.html"),
        PageKind::Method(_) => format!("{lang}/{one}/methods/{other}.html"),
        PageKind::Threats(_) => format!("{lang}/{one}/threats/index.html"),
        PageKind::Threat(_) => format!("{lang}/{one}/threats/{other}.html"),
        PageKind::Coverage(_) => format!("{lang}/{one}/coverage.html"),
        PageKind::Products => format!("{lang}/{name}/index.html"),
        PageKind::Product(_) => format!("{lang}/{name}/{one}/index.html"),
        PageKind::Guide(_) => format!("{lang}/{name}/{one}/guide.html"),
        PageKind::Statements(_) => format!("{lang}/{name}/{one}/{other}.html"),
        PageKind::Page(_) => format!("{lang}/{one}.html"),
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
    Items(ChecklistRef),
    /// What a product does for items.
    Procedures(ProductRef),
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
    let lists = catalog.all_checklists().filter(|&at| !catalog.checklists[at].items.is_empty());
    let products = catalog.all_products().filter(|&at| has_procedures(catalog, at));
    let kinds = lists.map(DataKind::Items).chain(products.map(DataKind::Procedures)).collect::<Vec<_>>();
    let in_language =
        |locale| kinds.iter().map(move |&kind| Data { kind, locale, path: data_path(catalog, kind, locale) });
    catalog.locales().flat_map(in_language).collect()
}

/// Whether a product covers any item.
#[must_use]
pub fn has_procedures(catalog: &Catalog, product: ProductRef) -> bool {
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

/// Where the image or file at a path such as `content/products/a/b.svg` is in the output folder. Characters that not every system
/// can have in names become hyphens.
#[must_use]
pub fn media_path(path: &str) -> String {
    let safe = |c: char| if c.is_control() || "\\:*?\"<>|".contains(c) { '-' } else { c };
    format!("media/{}", path.strip_prefix("content/").unwrap_or(path).chars().map(safe).collect::<String>())
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

/// Characters that are legal in file names and must be escaped in the path of a URL; those beyond ASCII are too.
pub(crate) const IN_A_PATH: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'?').add(b'`').add(b'{').add(b'}');

/// The absolute URL of a path relative to the output folder, on a site at the address `base`.
///
/// ```
/// use tebiki::plan::absolute;
/// assert_eq!(absolute("https://example.org/a/", "ja/index.html"), "https://example.org/a/ja/index.html");
/// assert_eq!(absolute("https://example.org", "index.html"), "https://example.org/index.html");
/// assert_eq!(absolute("https://example.org/%E4/", "ja/項目.html"), "https://example.org/%E4/ja/%E9%A0%85%E7%9B%AE.html");
/// ```
#[must_use]
pub fn absolute(base: &str, path: &str) -> String {
    format!("{}/{}", base.trim_end_matches('/'), utf8_percent_encode(path, IN_A_PATH))
}
