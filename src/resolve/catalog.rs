//! The checked content of a site, with every relation worked out both ways.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::locale::Locale;
use crate::locale::text::fold;
use crate::markdown::{Document, Target};
use crate::model::{
    Audience, Checklist, Crosswalk, FreePage, Glossary, Item, LocalText, Method, Product, References, Relation,
    Responsibility, Site, Stage, Status, Term, Threat,
};
use crate::parse::{Lock, Lost};
use crate::tracking::{Dependency, Tracked};

use super::suspects::Suspects;
use super::{dependencies, texts};

use super::updates::Update;

/// An item of a checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemRef {
    /// Index of the checklist.
    pub checklist: usize,
    /// Index of the item in it.
    pub item: usize,
}

/// A method of a checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MethodRef {
    /// Index of the checklist.
    pub checklist: usize,
    /// Index of the method in it.
    pub method: usize,
}

/// A threat of a checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ThreatRef {
    /// Index of the checklist.
    pub checklist: usize,
    /// Index of the threat in it.
    pub threat: usize,
}

/// How a product stands to an item.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// The item.
    pub item: ItemRef,
    /// Index of the product.
    pub product: usize,
    /// The id of the section of the guide that says how; absent where there is no procedure.
    pub section: Option<String>,
    /// Who carries the procedure out.
    pub audience: Option<Audience>,
    /// How well.
    pub status: Status,
    /// Who is responsible.
    pub responsibility: Responsibility,
    /// Why the status is what it is.
    pub reason: Option<LocalText>,
    /// The plan under which it is so, where that is not the plan of the product's pages.
    pub plan: Option<LocalText>,
}

impl Coverage {
    /// What sorts the procedures of one product for one item so that the one that answers it best comes first: its status,
    /// then what administrators do once for everybody. A stable sort leaves the rest in the order of the guide.
    #[must_use]
    pub fn rank(&self) -> (Status, bool, Option<Audience>) {
        (self.status, self.audience.is_none(), self.audience)
    }
}

/// An item's relations.
#[derive(Clone, Debug, Default)]
pub struct ItemRelations {
    /// The category, as an index into the checklist's categories.
    pub category: usize,
    /// The priority, as an index into the checklist's priorities.
    pub priority: Option<usize>,
    /// The threats that it answers, as indexes into the checklist's threats.
    pub threats: Vec<usize>,
    /// The methods that it applies to, as indexes into the checklist's methods.
    pub methods: Vec<usize>,
    /// The terms that matter to it, as indexes into the glossary: those that its texts name, and those it lists.
    pub terms: Vec<usize>,
    /// The free pages that explain it, as indexes.
    pub pages: Vec<usize>,
    /// Where it acts against threats: threat, stage, our reason.
    pub stages: Vec<(usize, Stage, LocalText)>,
    /// How products stand to it, as indexes into [`Catalog::coverage`], by product and in the order of the guide.
    pub coverage: Tracked<Vec<usize>>,
    /// The products whose documents are silent on it: indexes of the product and of its entry in `gaps`.
    pub silent: Tracked<Vec<(usize, usize)>>,
    /// What vendors say about it.
    pub statements: Vec<StatementRef>,
    /// Items of other checklists beside it.
    pub mappings: Vec<Mapping>,
    /// Kinds of products that have to do with it: indexes of the kind and of its entry in `touches`.
    pub kinds: Vec<(usize, usize)>,
}

/// A statement of a vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StatementRef {
    /// Index of the product.
    pub product: usize,
    /// Index of the file of statements in it.
    pub set: usize,
    /// Index of the statement in that.
    pub statement: usize,
    /// Index of the exception that takes its place for this item.
    pub exception: Option<usize>,
}

/// An item of another checklist, as seen from an item.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// Index of the crosswalk that has the row.
    pub crosswalk: usize,
    /// The other item.
    pub item: ItemRef,
    /// How this item relates to the other.
    pub relation: Relation,
    /// Our reason.
    pub reason: LocalText,
}

/// A term's relations.
#[derive(Clone, Debug, Default)]
pub struct TermRelations {
    /// The free pages that explain it, as indexes.
    pub pages: Vec<usize>,
    /// The items that it matters to.
    pub items: Vec<ItemRef>,
}

/// What a guide cites.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Citation {
    /// Index of the checklist.
    pub checklist: usize,
    /// The edition that the guide cites.
    pub edition: String,
    /// Whether that is the edition shown.
    pub current: bool,
}

/// The checked content of a site.
///
/// Everything in it is indexed by position; positions are the order in which readers see things. Ids have been checked,
/// so an index taken from the catalog always leads somewhere.
#[derive(Debug)]
pub struct Catalog {
    /// What `site.yaml` says.
    pub site: Site,
    /// The checklists, the default one first.
    pub checklists: Vec<Checklist>,
    /// The products, in the order of their kinds and then of their ids.
    pub products: Vec<Product>,
    /// The glossary.
    pub glossary: Glossary,
    /// Documents to read further.
    pub references: References,
    /// Free pages, in reading order.
    pub pages: Vec<FreePage>,
    /// How products stand to items, by product and in the order of its guide. Who needs that of one item or product asks
    /// for it alone ([`Catalog::coverage_of`], [`Catalog::coverage_by`]).
    pub coverage: Tracked<Vec<Coverage>>,
    /// For each product, which part of the coverage is its own.
    pub(super) covered_by: Vec<Tracked<Range<usize>>>,
    /// For each checklist, whether vendors state something about its items, and no product has a procedure for any.
    pub only_stated: Vec<Tracked<bool>>,
    /// For each product, the items on which its documents are silent, each with the index of the entry in `gaps`.
    pub gaps: Vec<Tracked<BTreeMap<ItemRef, usize>>>,
    /// For each checklist and item, its relations.
    pub items: Vec<Vec<ItemRelations>>,
    /// For each checklist and method, the items that it selects, as indexes.
    pub method_items: Vec<Vec<Vec<usize>>>,
    /// For each checklist and threat, the items that answer it, as indexes.
    pub threat_items: Vec<Vec<Vec<usize>>>,
    /// For each term, its relations.
    pub terms: Vec<TermRelations>,
    /// For each free page, the items that it explains.
    pub page_items: Vec<Vec<ItemRef>>,
    /// For each free page, the terms that it explains, as indexes.
    pub page_terms: Vec<Vec<usize>>,
    /// For each product, what its guide cites.
    pub citations: Vec<Option<Citation>>,
    /// For each product and each of its files of statements, the checklist that it is about.
    pub statement_lists: Vec<Vec<Option<usize>>>,
    /// Crosswalks between checklists.
    pub crosswalks: Vec<Crosswalk>,
    /// For each kind of products, the items that it has to do with, each with the index of the entry in `touches`.
    pub kind_items: Vec<Vec<(ItemRef, usize)>>,
    /// What changed when, newest first.
    pub updates: Tracked<Vec<Update>>,
    /// The links that somebody accepted; `None` where there is no `review.lock`.
    pub lock: Option<Lock>,
    /// The links of which an end changed after they were accepted.
    pub suspects: Suspects,
    /// Look-ups by folded id.
    pub(super) index: Index,
}

/// Look-ups by folded id.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub checklists: BTreeMap<String, usize>,
    pub items: Vec<BTreeMap<String, usize>>,
    pub methods: Vec<BTreeMap<String, usize>>,
    pub threats: Vec<BTreeMap<String, usize>>,
    pub products: BTreeMap<String, usize>,
    pub terms: BTreeMap<String, usize>,
    pub pages: BTreeMap<String, usize>,
    /// What could not be read.
    pub lost: Lost,
}

/// What a reference leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// An item.
    Item(ItemRef),
    /// A threat.
    Threat(ThreatRef),
    /// A method.
    Method(MethodRef),
    /// A term, as an index into the glossary.
    Term(usize),
    /// A product, as an index.
    Product(usize),
    /// A section of a product's guide.
    Section(usize, String),
    /// A free page, as an index, and a section of it.
    Page(usize, Option<String>),
}

impl Catalog {
    /// The item of a reference.
    #[must_use]
    pub fn item(&self, at: ItemRef) -> &Item {
        &self.checklists[at.checklist].items[at.item]
    }

    /// The relations of an item.
    #[must_use]
    pub fn relations(&self, at: ItemRef) -> &ItemRelations {
        &self.items[at.checklist][at.item]
    }

    /// The method of a reference.
    #[must_use]
    pub fn method(&self, at: MethodRef) -> &Method {
        &self.checklists[at.checklist].methods[at.method]
    }

    /// The threat of a reference.
    #[must_use]
    pub fn threat(&self, at: ThreatRef) -> &Threat {
        &self.checklists[at.checklist].threats[at.threat]
    }

    /// The term at an index.
    #[must_use]
    pub fn term(&self, at: usize) -> &Term {
        &self.glossary.terms[at]
    }

    /// All items of all checklists.
    pub fn all_items(&self) -> impl Iterator<Item = ItemRef> {
        self.checklists
            .iter()
            .enumerate()
            .flat_map(|(checklist, list)| (0..list.items.len()).map(move |item| ItemRef { checklist, item }))
    }

    /// The coverage of an item by every product that says something about it.
    pub fn coverage_of(&self, at: ItemRef) -> impl Iterator<Item = &Coverage> {
        self.relations(at).coverage.iter().map(|&index| &self.coverage.untracked()[index])
    }

    /// What a product says about items.
    pub fn coverage_by(&self, product: usize) -> impl Iterator<Item = &Coverage> {
        self.coverage.untracked()[Range::clone(&self.covered_by[product])].iter()
    }

    /// The items of a checklist that a product does nothing for; none where it has nothing to do with the checklist.
    #[must_use]
    pub fn gaps_of(&self, product: usize, checklist: usize) -> Option<Vec<ItemRef>> {
        let mut coverage = self.coverage_by(product).filter(|coverage| coverage.item.checklist == checklist).peekable();
        let cites = self.citations[product].as_ref().is_some_and(|citation| citation.checklist == checklist);
        let open = self.gaps[product].keys().any(|item| item.checklist == checklist);
        if coverage.peek().is_none() && !cites && !open {
            return None;
        }
        let covered = coverage.filter(|coverage| coverage.status != Status::Unavailable);
        let covered = covered.map(|coverage| coverage.item.item).collect::<BTreeSet<_>>();
        let items = (0..self.checklists[checklist].items.len()).filter(|item| !covered.contains(item));
        Some(items.map(|item| ItemRef { checklist, item }).collect())
    }

    /// Why a product does nothing for an item: that it cannot, or that its documents are silent.
    #[must_use]
    pub fn gap_reason(&self, product: usize, item: ItemRef) -> Option<&LocalText> {
        let unavailable = |coverage: &&Coverage| coverage.item == item && coverage.status == Status::Unavailable;
        match self.coverage_by(product).find(unavailable) {
            Some(coverage) => coverage.reason.as_ref(),
            None => self.gaps[product].get(&item).map(|&entry| &self.products[product].gaps[entry].reason),
        }
    }

    /// The items that a method selects.
    #[must_use]
    pub fn items_of_method(&self, at: MethodRef) -> &[usize] {
        &self.method_items[at.checklist][at.method]
    }

    /// The items that answer a threat.
    #[must_use]
    pub fn items_of_threat(&self, at: ThreatRef) -> &[usize] {
        &self.threat_items[at.checklist][at.threat]
    }

    /// What a reference leads to; a menu path, and what does not exist, lead nowhere.
    #[must_use]
    pub fn find(&self, target: &Target) -> Option<Destination> {
        self.index.find(target, |product, section| {
            let guide = self.products[product].guide.as_ref()?;
            guide.document.source().section(section).map(|_| ())
        })
    }

    /// Whether what a reference leads to could not be read, which has been told.
    pub(super) fn is_lost(&self, target: &Target) -> bool {
        self.index.is_lost(target, self.site.checklists.first().map(|id| id.value.as_str()))
    }

    /// Every long text in every language.
    #[must_use]
    pub fn documents(&self) -> Vec<&Document> {
        texts::documents(self).into_iter().flat_map(|(_, text)| text.iter().map(|(_, document)| document)).collect()
    }

    /// Every value of the catalog that is tracked, as a dependency ([`crate::tracking`]).
    #[must_use]
    pub fn dependencies(&self) -> Vec<Dependency> {
        dependencies::all(self)
    }

    /// A digest of what depends on the files of products or on long texts and is not tracked. Together with all other
    /// files it covers everything that can be read without recording a dependency.
    #[must_use]
    pub fn untracked_digest(&self) -> u64 {
        dependencies::untracked(self)
    }

    /// The languages of the site.
    pub fn locales(&self) -> impl Iterator<Item = Locale> + use<> {
        self.site.locales.iter()
    }
}

impl Index {
    /// Whether what a reference leads to could not be read.
    pub(super) fn is_lost(&self, target: &Target, default_checklist: Option<&str>) -> bool {
        let holds = |ids: &BTreeSet<String>, id: &str| ids.iter().any(|lost| fold(lost) == fold(id));
        match target {
            Target::Item { checklist, .. } | Target::Threat { checklist, .. } | Target::Method { checklist, .. } => {
                checklist.as_deref().or(default_checklist).is_some_and(|id| holds(&self.lost.checklists, id))
            }
            Target::Term { .. } => self.lost.glossary,
            Target::Product { id, section } => {
                holds(&self.lost.products, id) || section.is_some() && holds(&self.lost.guides, id)
            }
            Target::Page { id, .. } => holds(&self.lost.pages, id),
            Target::Menu { .. } => false,
        }
    }

    /// The checklist of an id, the default one where none is named.
    pub(super) fn checklist(&self, id: Option<&str>) -> Option<usize> {
        match id {
            None => (!self.items.is_empty()).then_some(0),
            Some(id) => self.checklists.get(&fold(id)).copied(),
        }
    }

    /// What a reference leads to; `section` says whether a product's guide has a section.
    pub(super) fn find(&self, target: &Target, section: impl Fn(usize, &str) -> Option<()>) -> Option<Destination> {
        let within = |checklist: &Option<String>, maps: &[BTreeMap<String, usize>], id: &str| {
            let checklist = self.checklist(checklist.as_deref())?;
            maps.get(checklist)?.get(&fold(id)).map(|&at| (checklist, at))
        };
        match target {
            Target::Item { checklist, id } => within(checklist, &self.items, id)
                .map(|(checklist, item)| Destination::Item(ItemRef { checklist, item })),
            Target::Threat { checklist, id } => within(checklist, &self.threats, id)
                .map(|(checklist, threat)| Destination::Threat(ThreatRef { checklist, threat })),
            Target::Method { checklist, id } => within(checklist, &self.methods, id)
                .map(|(checklist, method)| Destination::Method(MethodRef { checklist, method })),
            Target::Term { id } => self.terms.get(&fold(id)).map(|&term| Destination::Term(term)),
            Target::Product { id, section: None } => self.products.get(&fold(id)).map(|&at| Destination::Product(at)),
            Target::Product { id, section: Some(name) } => {
                let product = *self.products.get(&fold(id))?;
                section(product, name).map(|()| Destination::Section(product, name.clone()))
            }
            Target::Page { id, section } => self.pages.get(&fold(id)).map(|&at| Destination::Page(at, section.clone())),
            Target::Menu { .. } => None,
        }
    }
}

/// A short text without markup, as a reader of `locale` is shown it; references are the names of what they lead to.
#[must_use]
pub fn plain(catalog: &Catalog, text: &LocalText, locale: Locale) -> String {
    text.show(locale).value.inline.plain_with(&|target| Some(name(catalog, &catalog.find(target)?, locale)))
}

/// The name of what a reference leads to, without markup. Names inside names are left out.
#[must_use]
pub fn name(catalog: &Catalog, destination: &Destination, locale: Locale) -> String {
    let text = |text: &LocalText| text.show(locale).value.plain();
    match destination {
        Destination::Item(at) => format!("{} {}", catalog.item(*at).id.value, text(&catalog.item(*at).title)),
        Destination::Threat(at) => text(&catalog.threat(*at).title),
        Destination::Method(at) => format!("{} {}", catalog.method(*at).symbol, text(&catalog.method(*at).title)),
        Destination::Term(at) => text(&catalog.term(*at).name),
        Destination::Product(at) => text(&catalog.products[*at].name),
        Destination::Section(product, section) => {
            let product = &catalog.products[*product];
            let heading = product.guide.as_ref().and_then(|guide| {
                let document = guide.document.show(locale).value;
                document.section(section).map(|section| document.heading(section))
            });
            heading.unwrap_or_else(|| text(&product.name))
        }
        Destination::Page(at, section) => {
            let document = catalog.pages[*at].document.show(locale).value;
            let heading = section.as_ref().and_then(|section| document.section(section));
            heading.map_or_else(|| document.title(), |section| document.heading(section))
        }
    }
}
