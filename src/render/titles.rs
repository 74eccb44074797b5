//! Titles of pages, and which pages are their ancestors and neighbours.

use crate::plan::{self, PageKind};
use crate::resolve::{Changed, ChecklistRef, ItemRef, MethodRef, PageRef, ProductRef, StatementSetRef, ThreatRef};

use super::scope::Scope;
use super::title::Title;

impl Scope<'_> {
    /// The title of a page.
    pub(super) fn page_title(&self, kind: PageKind) -> Title {
        let catalog = self.catalog;
        match kind {
            PageKind::Start => self.local_title(&catalog.site.title),
            PageKind::Checklist(at) => self.local_title(&catalog.checklists[at].title),
            PageKind::Item(at) => {
                let item = catalog.item(at);
                self.local_title(&item.title).behind("item-id", &self.neutral_title(&item.id.value))
            }
            PageKind::Methods(_) => Title::of_words(self.words.get("methods_title")),
            PageKind::Method(at) => {
                let method = catalog.method(at);
                let title = Title { html: self.compound(&method.title), ..self.local_title(&method.title) };
                title.behind("method-symbol", &self.neutral_title(&method.symbol))
            }
            PageKind::Threats(_) => Title::of_words(self.words.get("threats_title")),
            PageKind::Threat(at) => self.local_title(&catalog.threat(at).title),
            PageKind::Coverage(at) if self.only_stated(at) => Title::of_words(self.words.get("stated_title")),
            PageKind::Coverage(_) => Title::of_words(self.words.get("coverage_title")),
            PageKind::Products => Title::of_words(self.words.get("products_title")),
            PageKind::Product(at) => self.local_title(&catalog.products[at].name),
            PageKind::Guide(at) => match &catalog.products[at].guide {
                Some(guide) => self.document_title(&guide.document),
                None => self.page_title(PageKind::Product(at)),
            },
            PageKind::Statements(at) => {
                let name = self.local_title(&catalog.products[at.product].name);
                let list = catalog.statement_list(at).map(|list| self.local_title(&catalog.checklists[list].short));
                let title = Title::of_words(self.words.get("statements_title"));
                let list = list.unwrap_or_else(|| Title::of_words(""));
                title.fill(&[("{product}", &name), ("{checklist}", &list)])
            }
            PageKind::Glossary => Title::of_words(self.words.get("glossary_title")),
            PageKind::References => Title::of_words(self.words.get("references_title")),
            PageKind::Updates => Title::of_words(self.words.get("updates_title")),
            PageKind::Search => Title::of_words(self.words.get("search_title")),
            PageKind::Status => Title::of_words(self.words.get("status_title")),
            PageKind::MyChecklist => Title::of_words(self.words.get("my_title")),
            PageKind::Page(at) => self.document_title(&catalog.pages[at].document),
        }
    }

    /// The short title of a page, for breadcrumbs and navigation, where its ancestors are visible.
    pub(super) fn short_title(&self, kind: PageKind) -> Title {
        match kind {
            PageKind::Start => Title::of_words(self.words.get("home")),
            PageKind::Checklist(at) => self.local_title(&self.catalog.checklists[at].short),
            PageKind::Guide(_) => Title::of_words(self.words.get("guide")),
            PageKind::Statements(at) => {
                let list = self.catalog.statement_list(at);
                list.map_or_else(|| Title::of_words(""), |list| self.local_title(&self.catalog.checklists[list].short))
            }
            kind => self.page_title(kind),
        }
    }

    /// The name of what an update is about.
    pub(super) fn changed_title(&self, of: Changed) -> Title {
        match of {
            Changed::Site => Title::of_words(self.words.get("updates_site")),
            of => self.page_title(page_of(of)),
        }
    }

    /// The version of a document.
    pub(super) fn version(&self, version: &str) -> Title {
        Title::of_words(&self.words.fill("version_number", &[("n", version)]))
    }

    /// The title of a page for the browser window: plain, and understood on its own.
    pub(super) fn window_title(&self, kind: PageKind) -> String {
        let own = self.page_title(kind).plain;
        match kind {
            PageKind::Methods(at) | PageKind::Threats(at) | PageKind::Coverage(at)
                if self.catalog.checklists.len() > 1 =>
            {
                format!("{own} – {}", self.short_title(PageKind::Checklist(at)).plain)
            }
            _ => own,
        }
    }

    fn neutral_title(&self, text: &str) -> Title {
        Title { plain: text.to_owned(), html: self.neutral(text) }
    }

    /// The pages before and after a page, for somebody who reads a part of the site from end to end.
    pub(super) fn neighbours(&self, kind: PageKind) -> (Option<PageKind>, Option<PageKind>) {
        let lists = &self.catalog.checklists;
        match kind {
            PageKind::Checklist(at) => (None, item(at, 0, lists[at].items.len())),
            PageKind::Item(ItemRef { checklist, item: at }) => {
                let count = lists[checklist].items.len();
                (item_before(checklist, at), item(checklist, at + 1, count))
            }
            PageKind::Methods(at) => (None, method(at, 0, lists[at].methods.len())),
            PageKind::Method(MethodRef { checklist, method: at }) => {
                let before = at.checked_sub(1).map(|at| PageKind::Method(MethodRef { checklist, method: at }));
                (
                    before.or(Some(PageKind::Methods(checklist))),
                    method(checklist, at + 1, lists[checklist].methods.len()),
                )
            }
            PageKind::Threats(at) => (None, threat(at, 0, lists[at].threats.len())),
            PageKind::Threat(ThreatRef { checklist, threat: at }) => {
                let before = at.checked_sub(1).map(|at| PageKind::Threat(ThreatRef { checklist, threat: at }));
                (
                    before.or(Some(PageKind::Threats(checklist))),
                    threat(checklist, at + 1, lists[checklist].threats.len()),
                )
            }
            PageKind::Products => (None, self.product(0)),
            PageKind::Product(at) | PageKind::Guide(at) | PageKind::Statements(StatementSetRef { product: at, .. }) => {
                let pages = self.product_pages(at);
                let here = pages.iter().position(|&page| page == kind).unwrap_or(0);
                let last_of = |at| self.product_pages(ProductRef(at)).last().copied();
                let before = match here.checked_sub(1) {
                    Some(before) => pages.get(before).copied(),
                    None => at.0.checked_sub(1).and_then(last_of).or(Some(PageKind::Products)),
                };
                (before, pages.get(here + 1).copied().or_else(|| self.product(at.0 + 1)))
            }
            PageKind::Page(at) => {
                let page = |at| PageKind::Page(PageRef(at));
                let next = (at.0 + 1 < self.catalog.pages.len()).then_some(page(at.0 + 1));
                (at.0.checked_sub(1).map(page), next)
            }
            PageKind::Start
            | PageKind::Coverage(_)
            | PageKind::Glossary
            | PageKind::References
            | PageKind::Updates
            | PageKind::Search
            | PageKind::Status
            | PageKind::MyChecklist => (None, None),
        }
    }

    /// The pages of a product, in reading order.
    fn product_pages(&self, at: ProductRef) -> Vec<PageKind> {
        let guide = [PageKind::Guide(at)].into_iter().filter(|&kind| plan::exists(self.catalog, kind));
        let statements = self.catalog.statement_sets(at).map(PageKind::Statements);
        std::iter::once(PageKind::Product(at)).chain(guide).chain(statements).collect()
    }

    fn product(&self, at: usize) -> Option<PageKind> {
        (at < self.catalog.products.len()).then_some(PageKind::Product(ProductRef(at)))
    }

    /// Whether the page shows texts of the source language because nobody has translated them.
    pub(super) fn is_untranslated(&self, kind: PageKind) -> bool {
        let catalog = self.catalog;
        let locale = self.locale;
        match kind {
            PageKind::Item(at) => catalog.item(at).text.get(locale).is_none(),
            PageKind::Method(at) => catalog.method(at).text.as_ref().is_some_and(|text| text.get(locale).is_none()),
            PageKind::Threat(at) => catalog.threat(at).text.as_ref().is_some_and(|text| text.get(locale).is_none()),
            PageKind::Guide(at) => {
                catalog.products[at].guide.as_ref().is_some_and(|guide| guide.document.get(locale).is_none())
            }
            PageKind::Page(at) => catalog.pages[at].document.get(locale).is_none(),
            PageKind::Start
            | PageKind::MyChecklist
            | PageKind::Checklist(_)
            | PageKind::Methods(_)
            | PageKind::Threats(_)
            | PageKind::Coverage(_)
            | PageKind::Products
            | PageKind::Product(_)
            | PageKind::Statements(..)
            | PageKind::Glossary
            | PageKind::References
            | PageKind::Updates
            | PageKind::Search
            | PageKind::Status => false,
        }
    }
}

/// The page of what an update is about.
pub(super) fn page_of(changed: Changed) -> PageKind {
    match changed {
        Changed::Site => PageKind::Start,
        Changed::Checklist(at) => PageKind::Checklist(at),
        Changed::Guide(at) => PageKind::Guide(at),
    }
}

/// The pages above a page, the start page first.
pub(super) fn ancestors(kind: PageKind) -> Vec<PageKind> {
    let above = match kind {
        PageKind::Start => return Vec::new(),
        PageKind::Item(at) => vec![PageKind::Checklist(at.checklist)],
        PageKind::Methods(at) | PageKind::Threats(at) | PageKind::Coverage(at) => vec![PageKind::Checklist(at)],
        PageKind::Method(at) => vec![PageKind::Checklist(at.checklist), PageKind::Methods(at.checklist)],
        PageKind::Threat(at) => vec![PageKind::Checklist(at.checklist), PageKind::Threats(at.checklist)],
        PageKind::Product(_) => vec![PageKind::Products],
        PageKind::Guide(product) | PageKind::Statements(StatementSetRef { product, .. }) => {
            vec![PageKind::Products, PageKind::Product(product)]
        }
        PageKind::Checklist(_)
        | PageKind::Products
        | PageKind::Glossary
        | PageKind::References
        | PageKind::Updates
        | PageKind::Search
        | PageKind::Status
        | PageKind::MyChecklist
        | PageKind::Page(_) => Vec::new(),
    };
    std::iter::once(PageKind::Start).chain(above).collect()
}

fn item_before(checklist: ChecklistRef, at: usize) -> Option<PageKind> {
    let before = at.checked_sub(1).map(|item| PageKind::Item(ItemRef { checklist, item }));
    before.or(Some(PageKind::Checklist(checklist)))
}

fn item(checklist: ChecklistRef, item: usize, count: usize) -> Option<PageKind> {
    (item < count).then_some(PageKind::Item(ItemRef { checklist, item }))
}

fn method(checklist: ChecklistRef, method: usize, count: usize) -> Option<PageKind> {
    (method < count).then_some(PageKind::Method(MethodRef { checklist, method }))
}

fn threat(checklist: ChecklistRef, threat: usize, count: usize) -> Option<PageKind> {
    (threat < count).then_some(PageKind::Threat(ThreatRef { checklist, threat }))
}
