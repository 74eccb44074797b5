//! The links between two texts that somebody once judged right: a text and its translation, a procedure and an item
//! that it covers, a vendor's statement and its item, two items of a crosswalk.
//!
//! A link has a name that says what its ends are and does not change when a text moves: `item:telework:7-3@en` is the
//! English translation of an item, `guide:chatwork#remove-users=item:telework:7-3` the claim that a procedure covers it.
//! Names have no white space and nothing that a shell would read as its own. Whoever accepts a link has read both ends;
//! when the words of one change, the link is suspect ([`super::suspects`]).

mod names;

pub use names::{
    claim_unit, coverage_name, crosswalk_name, item_unit, row_unit, statement_name, statement_unit, translation_name,
};

use strum::VariantArray;

use names::item_of;

use super::catalog::{Catalog, ItemRef, StatementRef};
use crate::fingerprint::{self, Fingerprint};
use crate::locale::{Locale, Localized};
use crate::markdown::{Document, Inline};
use crate::model::{Checklist, Guide, LocalText, Product};
use crate::source::Span;

/// What kind of link it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, VariantArray)]
pub enum LinkKind {
    /// From a text to its translation.
    Translation,
    /// From a procedure, or a judgement on a product as a whole, to an item.
    Coverage,
    /// From a vendor's statement to an item.
    Statement,
    /// From an item to an item of another checklist.
    Crosswalk,
}

impl LinkKind {
    /// Every kind.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The id, such as `translation`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Translation => "translation",
            Self::Coverage => "coverage",
            Self::Statement => "statement",
            Self::Crosswalk => "crosswalk",
        }
    }
}

/// A link between two texts.
#[derive(Debug)]
pub struct Link<'a> {
    /// Its name.
    pub name: String,
    /// What kind it is.
    pub kind: LinkKind,
    /// Its ends; of a translation the source text is the first.
    pub ends: [End<'a>; 2],
}

/// A text at the end of a link.
#[derive(Debug)]
pub struct End<'a> {
    /// The name of the text.
    pub name: String,
    /// Its language.
    pub locale: Locale,
    /// Where it is.
    pub span: Span,
    words: Words<'a>,
}

/// Where the words of an end come from.
#[derive(Debug)]
enum Words<'a> {
    /// What an item asks for.
    Item(ItemRef),
    /// Short texts, and what stands before the first section of a long one.
    Texts(Vec<&'a LocalText>, Option<&'a Document>),
    /// A section of a long text.
    Section(&'a Document, usize),
    /// A section with all sections inside it.
    Procedure(&'a Document, usize),
}

/// The words of an end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EndText {
    /// Texts that are one in the eyes of a reviewer.
    Whole(Vec<String>),
    /// Sections, whose order is not looked at: one that moves inside a procedure says what it said.
    Sections(Vec<Vec<String>>),
}

impl EndText {
    /// What tells whether the words are still the same.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        match self {
            Self::Whole(parts) => fingerprint::texts(parts),
            Self::Sections(sections) => of_sections(sections.iter().map(fingerprint::texts)),
        }
    }
}

/// The fingerprint of sections, in whatever order they stand.
#[must_use]
pub fn of_sections(sections: impl IntoIterator<Item = Fingerprint>) -> Fingerprint {
    let mut sections = sections.into_iter().map(|section| section.to_string()).collect::<Vec<_>>();
    sections.sort();
    fingerprint::texts(sections)
}

impl End<'_> {
    /// The words that a reviewer reads.
    #[must_use]
    pub fn text(&self, catalog: &Catalog) -> EndText {
        let words = |text: &LocalText| text.get(self.locale).map_or_else(String::new, |text| text.inline.words());
        let section = |document: &Document, at: usize| document.section_words(&document.sections()[at]).to_vec();
        match &self.words {
            Words::Item(at) => {
                EndText::Whole(fingerprint::item_words(catalog.item(*at), self.locale).unwrap_or_default())
            }
            Words::Texts(texts, document) => {
                let opening = document.iter().flat_map(|document| {
                    let source = document.source.as_ref().map(Inline::words);
                    document.opening_words().into_iter().chain(source)
                });
                EndText::Whole(texts.iter().map(|text| words(text)).chain(opening).collect())
            }
            Words::Section(document, at) => EndText::Whole(section(document, *at)),
            Words::Procedure(document, at) => {
                EndText::Sections(document.subtree(*at).map(|at| section(document, at)).collect())
            }
        }
    }
}

/// Texts that one person translates together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Their name.
    pub name: String,
    /// The languages in which none of them is missing.
    pub translated: Vec<Locale>,
}

/// All links of a site, by name.
#[must_use]
pub fn links(catalog: &Catalog) -> Vec<Link<'_>> {
    let mut links = walk(catalog).links;
    links.sort_by(|a, b| a.name.cmp(&b.name));
    links.dedup_by(|a, b| a.name == b.name);
    links
}

/// All texts of a site that may be translated, by name.
#[must_use]
pub fn units(catalog: &Catalog) -> Vec<Unit> {
    let mut units = walk(catalog).units;
    units.sort_by(|a, b| a.name.cmp(&b.name));
    units.dedup_by(|a, b| a.name == b.name);
    units
}

fn walk(catalog: &Catalog) -> Walk<'_> {
    let mut all = Walk { catalog, links: Vec::new(), units: Vec::new() };
    all.site();
    for list in &catalog.checklists {
        all.checklist(list);
    }
    for at in catalog.all_items() {
        all.unit(item_unit(catalog, at), catalog.item(at).texts(), None);
        all.statements_of(at);
    }
    for (index, product) in catalog.products.iter().enumerate() {
        all.product(index, product);
    }
    all.coverage();
    all.crosswalks();
    all
}

struct Walk<'a> {
    catalog: &'a Catalog,
    links: Vec<Link<'a>>,
    units: Vec<Unit>,
}

impl<'a> Walk<'a> {
    fn push(&mut self, name: String, kind: LinkKind, ends: [End<'a>; 2]) {
        self.links.push(Link { name, kind, ends });
    }

    /// Texts that one person translates together: a link to each translation of which there is something.
    fn unit(
        &mut self,
        name: impl Into<String>,
        texts: impl IntoIterator<Item = &'a LocalText>,
        opening: Option<&'a Localized<Document>>,
    ) {
        let catalog = self.catalog;
        let (name, texts) = (name.into(), texts.into_iter().collect::<Vec<_>>());
        let end = |locale: Locale| {
            let document = opening.and_then(|document| document.get(locale));
            let first = texts.iter().find_map(|text| Some(text.get(locale)?.span));
            let span = first.or_else(|| Some(document?.span.within(0..0)))?;
            Some(End { name: name.clone(), locale, span, words: Words::Texts(texts.clone(), document) })
        };
        if end(Locale::SOURCE).is_none() {
            return;
        }
        let whole = |locale: &Locale| {
            let has_opening = opening.is_none_or(|document| document.get(*locale).is_some());
            has_opening && texts.iter().all(|text| text.get(*locale).is_some())
        };
        let translated = catalog.site.locales.translations().filter(whole).collect();
        self.units.push(Unit { name: name.clone(), translated });
        for locale in catalog.site.locales.translations() {
            if let (Some(source), Some(translation)) = (end(Locale::SOURCE), end(locale)) {
                let link = translation_name(&name, catalog.site.locales.tag(locale));
                self.push(link, LinkKind::Translation, [source, translation]);
            }
        }
    }

    /// The sections of a long text, each a unit.
    fn sections(&mut self, name: &str, document: &'a Localized<Document>) {
        let catalog = self.catalog;
        let end = |locale: Locale, name: String, document: &'a Document, at: usize| {
            let span = document.sections()[at].id.span;
            End { name, locale, span, words: Words::Section(document, at) }
        };
        for section in document.source().sections() {
            let has =
                |locale: &Locale| document.get(*locale).is_some_and(|text| text.find(&section.id.value).is_some());
            let translated = catalog.site.locales.translations().filter(has).collect();
            self.units.push(Unit { name: format!("{name}#{}", section.id.value), translated });
        }
        for (locale, translation) in document.iter().filter(|(locale, _)| *locale != Locale::SOURCE) {
            for (at, section) in document.source().sections().iter().enumerate() {
                let Some(other) = translation.find(&section.id.value) else { continue };
                let name = format!("{name}#{}", section.id.value);
                let link = translation_name(&name, catalog.site.locales.tag(locale));
                let source = end(Locale::SOURCE, name.clone(), document.source(), at);
                self.push(link, LinkKind::Translation, [source, end(locale, name, translation, other)]);
            }
        }
    }

    fn site(&mut self) {
        let catalog = self.catalog;
        let site = &catalog.site;
        let history = site.history.iter().map(|change| &change.note);
        self.unit("site", [&site.title, &site.description].into_iter().chain(history), None);
        for kind in &site.kinds {
            let reasons = kind.touches.iter().map(|touch| &touch.reason);
            self.unit(format!("kind:{}", kind.id.value), std::iter::once(&kind.title).chain(reasons), None);
        }
        for term in &catalog.glossary.terms {
            let texts = [&term.name, &term.definition].into_iter().chain(&term.source);
            self.unit(format!("term:{}", term.id.value), texts, None);
        }
        for entry in &catalog.references.entries {
            let texts = vec![&entry.title, &entry.publisher, &entry.about];
            self.unit(format!("reference:{}", entry.id.value), texts, None);
        }
        for (name, source) in [("glossary", &catalog.glossary.source), ("references", &catalog.references.source)] {
            self.unit(name, source, None);
        }
        for page in &catalog.pages {
            let name = format!("page:{}", page.id);
            self.sections(&name, &page.document);
            self.unit(name, Vec::new(), Some(&page.document));
        }
    }

    fn checklist(&mut self, list: &'a Checklist) {
        let id = &list.id;
        let texts = [&list.title, &list.short, &list.publisher, &list.edition_title, &list.summary, &list.binding]
            .into_iter()
            .chain(&list.attributes_note)
            .chain(&list.stages_note)
            .chain(list.history.iter().map(|change| &change.note))
            .chain(list.priorities.iter().flat_map(|priority| [&priority.title, &priority.text]))
            .chain(list.parts.iter().map(|part| &part.title))
            .chain(list.categories.iter().map(|category| &category.title));
        self.unit(format!("checklist:{id}"), texts, None);
        for edition in &list.editions {
            let notes = edition.changes.iter().filter_map(|change| change.note.as_ref());
            let texts = [&edition.title, &edition.note].into_iter().chain(notes);
            // The name of a file, which may hold white space.
            let edition = edition.edition.value.split_whitespace().collect::<Vec<_>>().join("_");
            self.unit(format!("edition:{id}:{edition}"), texts, None);
        }
        for attribute in &list.attributes {
            let values = attribute.values.iter().flat_map(|value| [&value.title, &value.answer]);
            let texts = [&attribute.title, &attribute.question].into_iter().chain(values);
            self.unit(format!("attribute:{id}:{}", attribute.id.value), texts, None);
        }
        for method in &list.methods {
            let name = format!("method:{id}:{}", method.id.value);
            let texts = [&method.title, &method.summary].into_iter().chain(&method.note).chain(&method.source);
            if let Some(text) = &method.text {
                self.sections(&name, text);
            }
            self.unit(name, texts, method.text.as_ref());
        }
        for threat in &list.threats {
            let name = format!("threat:{id}:{}", threat.id.value);
            let stages = threat.stages.iter().flat_map(|stage| {
                [&stage.title, &stage.text].into_iter().chain(stage.items.iter().map(|item| &item.reason))
            });
            let texts = [&threat.title, &threat.summary].into_iter().chain(&threat.source).chain(stages);
            if let Some(text) = &threat.text {
                self.sections(&name, text);
            }
            self.unit(name, texts, threat.text.as_ref());
        }
    }

    fn product(&mut self, index: usize, product: &'a Product) {
        let id = &product.id;
        let texts = [&product.name, &product.vendor]
            .into_iter()
            .chain(&product.summary)
            .chain(&product.plan)
            .chain(&product.ours)
            .chain(product.links.iter().map(|link| &link.title));
        self.unit(format!("product:{id}"), texts, None);
        self.unit(format!("gaps:{id}"), product.gaps.iter().map(|gap| &gap.reason), None);
        if let Some(guide) = &product.guide {
            self.guide(id, guide);
        }
        for (set_at, set) in product.statements.iter().enumerate() {
            for (statement_at, statement) in set.statements.iter().enumerate() {
                let at = StatementRef { product: index, set: set_at, statement: statement_at, exception: None };
                let Some(name) = statement_unit(self.catalog, at) else { continue };
                let exceptions = statement.exceptions.iter().map(|exception| &exception.text);
                self.unit(name, std::iter::once(&statement.text).chain(exceptions), None);
            }
            let texts = [&set.title, &set.note].into_iter().chain(&set.source);
            self.unit(format!("statements:{id}:{}", set.checklist.value), texts, None);
        }
        if let Some(shared) = &product.responsibilities {
            let texts = [&shared.summary].into_iter().chain(&shared.source);
            self.unit(format!("responsibilities:{id}"), texts, None);
            for threat in &shared.threats {
                let duties = threat.customer.iter().chain(&threat.provider).map(|duty| &duty.text);
                let reasons = threat.related.iter().map(|related| &related.reason);
                let texts = [&threat.title, &threat.summary].into_iter().chain(&threat.source);
                let name = format!("responsibilities:{id}:{}", threat.id.value);
                self.unit(name, texts.chain(duties).chain(reasons), None);
            }
        }
    }

    fn guide(&mut self, id: &str, guide: &'a Guide) {
        let texts = [&guide.title]
            .into_iter()
            .chain(&guide.publisher)
            .chain(&guide.cites_reason)
            .chain(&guide.notes)
            .chain(guide.sources.iter().map(|source| &source.at))
            .chain(guide.history.iter().map(|change| &change.note));
        let name = format!("guide:{id}");
        self.sections(&name, &guide.document);
        self.unit(name, texts, Some(&guide.document));
    }

    /// What an item asks for.
    fn item_end(&self, at: ItemRef) -> End<'a> {
        let span = self.catalog.item(at).id.span;
        End { name: item_unit(self.catalog, at), locale: Locale::SOURCE, span, words: Words::Item(at) }
    }

    fn coverage(&mut self) {
        let catalog = self.catalog;
        for coverage in catalog.coverage.iter() {
            let product = &catalog.products[coverage.product];
            let texts = coverage.reason.iter().chain(&coverage.plan).collect::<Vec<_>>();
            if let Some(&first) = texts.first() {
                let claim = claim_unit(catalog, coverage);
                // A judgement on a product as a whole has no other words than its reason.
                if coverage.section.is_none() {
                    let span = first.source().span;
                    let words = Words::Texts(texts.clone(), None);
                    let end = End { name: claim.clone(), locale: Locale::SOURCE, span, words };
                    let item = self.item_end(coverage.item);
                    self.push(coverage_name(catalog, coverage), LinkKind::Coverage, [end, item]);
                }
                self.unit(claim, texts, None);
            }
            let (Some(section), Some(guide)) = (&coverage.section, &product.guide) else { continue };
            let document = guide.document.source();
            let Some(at) = document.find(section) else { continue };
            let end = End {
                name: format!("guide:{}#{section}", product.id),
                locale: Locale::SOURCE,
                span: document.sections()[at].id.span,
                words: Words::Procedure(document, at),
            };
            let item = self.item_end(coverage.item);
            self.push(coverage_name(catalog, coverage), LinkKind::Coverage, [end, item]);
        }
    }

    fn statements_of(&mut self, at: ItemRef) {
        let catalog = self.catalog;
        for &statement in &catalog.relations(at).statements {
            let model = &catalog.products[statement.product].statements[statement.set].statements[statement.statement];
            let text = statement.exception.map_or(&model.text, |exception| &model.exceptions[exception].text);
            let end = End {
                name: format!("statement:{}", catalog.products[statement.product].id),
                locale: Locale::SOURCE,
                span: text.source().span,
                words: Words::Texts(vec![text], None),
            };
            let item = self.item_end(at);
            self.push(statement_name(catalog, statement, at), LinkKind::Statement, [end, item]);
        }
    }

    fn crosswalks(&mut self) {
        let catalog = self.catalog;
        for (index, walk) in catalog.crosswalks.iter().enumerate() {
            for row in &walk.rows {
                let from = item_of(catalog, &walk.from.value, &row.from);
                let to = item_of(catalog, &walk.to.value, &row.to);
                let (Some(from), Some(to)) = (from, to) else { continue };
                self.unit(row_unit(catalog, index, from, to), vec![&row.reason], None);
                let ends = [self.item_end(from), self.item_end(to)];
                self.push(crosswalk_name(catalog, from, to), LinkKind::Crosswalk, ends);
            }
            self.unit(format!("crosswalk:{}:{}", walk.from.value, walk.to.value), vec![&walk.note], None);
        }
    }
}

#[cfg(test)]
mod tests;
