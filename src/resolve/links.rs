//! The links between two texts that somebody once judged right: a text and its translation, a procedure and an item
//! that it covers, a vendor's statement and its item, two items of a crosswalk.
//!
//! A link has a name that says what its ends are and does not change when a text moves: `item:telework:7-3@en` is the
//! English translation of an item, `guide:chatwork#remove-users=item:telework:7-3` the claim that a procedure covers it.
//! Whoever accepts a link has read both ends; when the words of one change, the link is suspect ([`super::suspects`]).

use strum::VariantArray;

use super::coverage::Coverage;
use super::names::Names;
use super::refs::{ChecklistRef, CrosswalkRef, ItemRef, MethodRef, ProductRef, StatementRef, ThreatRef, WorkRef};
use super::relations::Graph;
use super::units::Unit;
use crate::fingerprint::{self, Fingerprint};
use crate::locale::{Locale, Localized};
use crate::markdown::{Document, Inline};
use crate::model::{Checklist, Guide, LocalText, Product};
use crate::source::Span;

/// Which link it is: its kind, and what stands at its two ends.
#[derive(Clone, Debug)]
pub enum LinkRef<'a> {
    /// From a text to its translation into a language.
    Translation(Unit, Locale),
    /// From a procedure, or a judgement on a product as a whole, to the item that it covers.
    Coverage(&'a Coverage),
    /// From a vendor's statement to an item.
    Statement(StatementRef, ItemRef),
    /// From an item to one of another checklist, in the direction of the crosswalk.
    Crosswalk(ItemRef, ItemRef),
}

impl LinkRef<'_> {
    /// The kind.
    #[must_use]
    pub fn kind(&self) -> LinkKind {
        match self {
            Self::Translation(..) => LinkKind::Translation,
            Self::Coverage(_) => LinkKind::Coverage,
            Self::Statement(..) => LinkKind::Statement,
            Self::Crosswalk(..) => LinkKind::Crosswalk,
        }
    }

    /// The name, which `review.lock` keeps: it must never change.
    #[must_use]
    pub fn name(&self, names: &Names) -> String {
        match self {
            Self::Translation(unit, locale) => format!("{}@{}", unit.name(names), names.site.locales.tag(*locale)),
            Self::Coverage(coverage) => {
                let from = match &coverage.section {
                    Some(section) => Unit::Guide(coverage.product).section(section),
                    None => Unit::Product(coverage.product),
                };
                format!("{}={}", from.name(names), Unit::Item(coverage.item).name(names))
            }
            Self::Statement(statement, item) => {
                format!("{}={}", vendor(names, *statement), Unit::Item(*item).name(names))
            }
            Self::Crosswalk(from, to) => format!("{}={}", Unit::Item(*from).name(names), Unit::Item(*to).name(names)),
        }
    }
}

/// The name of the end that a vendor's statements are. It says no more than whose they are, because they have no ids.
fn vendor(names: &Names, statement: StatementRef) -> String {
    format!("statement:{}", names.products[statement.set.product].id)
}

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
    pub fn text(&self, names: &Names) -> EndText {
        let words = |text: &LocalText| text.get(self.locale).map_or_else(String::new, |text| text.inline.words());
        let section = |document: &Document, at: usize| document.section_words(&document.sections()[at]).to_vec();
        match &self.words {
            Words::Item(at) => {
                EndText::Whole(fingerprint::item_words(names.item(*at), self.locale).unwrap_or_default())
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

/// How far the texts of a unit are translated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translated {
    /// Which texts.
    pub unit: Unit,
    /// The name of the unit.
    pub name: String,
    /// The languages in which none of them is missing.
    pub into: Vec<Locale>,
}

/// All links of a site, by name.
#[must_use]
pub fn links(graph: &Graph) -> Vec<Link<'_>> {
    let mut links = walk(graph).links;
    links.sort_by(|a, b| a.name.cmp(&b.name));
    links.dedup_by(|a, b| a.name == b.name);
    links
}

/// All texts of a site that may be translated, by name.
#[must_use]
pub fn translated(graph: &Graph) -> Vec<Translated> {
    let mut units = walk(graph).units;
    units.sort_by(|a, b| a.name.cmp(&b.name));
    units.dedup_by(|a, b| a.name == b.name);
    units
}

fn walk(graph: &Graph) -> Walk<'_> {
    let mut all = Walk { graph, links: Vec::new(), units: Vec::new() };
    all.site();
    for at in graph.all_checklists() {
        all.checklist(at, &graph.checklists[at]);
    }
    for at in graph.all_items() {
        all.unit(Unit::Item(at), graph.item(at).texts(), None);
        all.statements_of(at);
    }
    for at in graph.all_products() {
        all.product(at, &graph.products[at]);
    }
    all.coverage();
    all.crosswalks();
    all
}

struct Walk<'a> {
    graph: &'a Graph,
    links: Vec<Link<'a>>,
    units: Vec<Translated>,
}

impl<'a> Walk<'a> {
    fn push(&mut self, link: &LinkRef<'_>, ends: [End<'a>; 2]) {
        self.links.push(Link { name: link.name(self.graph), kind: link.kind(), ends });
    }

    /// Texts that one person translates together: a link to each translation of which there is something.
    fn unit(
        &mut self,
        unit: Unit,
        texts: impl IntoIterator<Item = &'a LocalText>,
        opening: Option<&'a Localized<Document>>,
    ) {
        let locales = &self.graph.site.locales;
        let (name, texts) = (unit.name(self.graph), texts.into_iter().collect::<Vec<_>>());
        let end = |locale: Locale| {
            let document = opening.and_then(|document| document.get(locale));
            let first = texts.iter().find_map(|text| Some(text.get(locale)?.span));
            let span = first.or_else(|| Some(document?.span.within(0..0)))?;
            Some(End { name: name.clone(), locale, span, words: Words::Texts(texts.clone(), document) })
        };
        let Some(_) = end(Locale::SOURCE) else { return };
        let whole = |locale: &Locale| {
            let has_opening = opening.is_none_or(|document| document.get(*locale).is_some());
            has_opening && texts.iter().all(|text| text.get(*locale).is_some())
        };
        for locale in locales.translations() {
            if let (Some(source), Some(translation)) = (end(Locale::SOURCE), end(locale)) {
                self.push(&LinkRef::Translation(unit.clone(), locale), [source, translation]);
            }
        }
        let into = locales.translations().filter(whole).collect();
        self.units.push(Translated { unit, name, into });
    }

    /// The sections of a long text, each a unit.
    fn sections(&mut self, unit: &Unit, document: &'a Localized<Document>) {
        let end = |locale: Locale, name: &str, document: &'a Document, at: usize| {
            let span = document.sections()[at].id.span;
            End { name: name.to_owned(), locale, span, words: Words::Section(document, at) }
        };
        for (at, section) in document.source().sections().iter().enumerate() {
            let section = &section.id.value;
            let unit = unit.clone().section(section);
            let name = unit.name(self.graph);
            let translations = document.iter().filter(|(locale, _)| *locale != Locale::SOURCE);
            let found = translations.filter_map(|(locale, text)| Some((locale, text, text.find(section)?)));
            let mut into = Vec::new();
            for (locale, translation, other) in found {
                into.push(locale);
                let source = end(Locale::SOURCE, &name, document.source(), at);
                let link = LinkRef::Translation(unit.clone(), locale);
                self.push(&link, [source, end(locale, &name, translation, other)]);
            }
            self.units.push(Translated { unit, name, into });
        }
    }

    fn site(&mut self) {
        let graph = self.graph;
        let site = &graph.site;
        let history = site.history.iter().map(|change| &change.note);
        self.unit(Unit::Site, [&site.title, &site.description].into_iter().chain(history), None);
        for at in graph.all_kinds() {
            let kind = &site.kinds[at];
            let reasons = kind.touches.iter().map(|touch| &touch.reason);
            self.unit(Unit::Kind(at), std::iter::once(&kind.title).chain(reasons), None);
        }
        for at in graph.all_terms() {
            let term = graph.term(at);
            let texts = [&term.name, &term.definition].into_iter().chain(&term.source);
            self.unit(Unit::Term(at), texts, None);
        }
        for at in (0..graph.references.entries.len()).map(WorkRef) {
            let entry = &graph.references.entries[at];
            let texts = vec![&entry.title, &entry.publisher, &entry.about];
            self.unit(Unit::Reference(at), texts, None);
        }
        self.unit(Unit::Glossary, &graph.glossary.source, None);
        self.unit(Unit::References, &graph.references.source, None);
        for at in graph.all_pages() {
            let page = &graph.pages[at];
            self.sections(&Unit::Page(at), &page.document);
            self.unit(Unit::Page(at), Vec::new(), Some(&page.document));
        }
    }

    fn checklist(&mut self, at: ChecklistRef, list: &'a Checklist) {
        let texts = [&list.title, &list.short, &list.publisher, &list.edition_title, &list.summary, &list.binding]
            .into_iter()
            .chain(&list.attributes_note)
            .chain(&list.stages_note)
            .chain(list.history.iter().map(|change| &change.note))
            .chain(list.priorities.iter().flat_map(|priority| [&priority.title, &priority.text]))
            .chain(list.parts.iter().map(|part| &part.title))
            .chain(list.categories.iter().map(|category| &category.title));
        self.unit(Unit::Checklist(at), texts, None);
        for (edition_at, edition) in list.editions.iter().enumerate() {
            let notes = edition.changes.iter().filter_map(|change| change.note.as_ref());
            let texts = [&edition.title, &edition.note].into_iter().chain(notes);
            self.unit(Unit::Edition(at, edition_at), texts, None);
        }
        for (attribute_at, attribute) in list.attributes.iter().enumerate() {
            let values = attribute.values.iter().flat_map(|value| [&value.title, &value.answer]);
            let texts = [&attribute.title, &attribute.question].into_iter().chain(values);
            self.unit(Unit::Attribute(at, attribute_at), texts, None);
        }
        for (method_at, method) in list.methods.iter().enumerate() {
            let unit = Unit::Method(MethodRef { checklist: at, method: method_at });
            let texts = [&method.title, &method.summary].into_iter().chain(&method.note).chain(&method.source);
            if let Some(text) = &method.text {
                self.sections(&unit, text);
            }
            self.unit(unit, texts, method.text.as_ref());
        }
        for (threat_at, threat) in list.threats.iter().enumerate() {
            let unit = Unit::Threat(ThreatRef { checklist: at, threat: threat_at });
            let stages = threat.stages.iter().flat_map(|stage| {
                [&stage.title, &stage.text].into_iter().chain(stage.items.iter().map(|item| &item.reason))
            });
            let texts = [&threat.title, &threat.summary].into_iter().chain(&threat.source).chain(stages);
            if let Some(text) = &threat.text {
                self.sections(&unit, text);
            }
            self.unit(unit, texts, threat.text.as_ref());
        }
    }

    fn product(&mut self, index: ProductRef, product: &'a Product) {
        let texts = [&product.name, &product.vendor]
            .into_iter()
            .chain(&product.summary)
            .chain(&product.plan)
            .chain(&product.ours)
            .chain(product.links.iter().map(|link| &link.title));
        self.unit(Unit::Product(index), texts, None);
        self.unit(Unit::Gaps(index), product.gaps.iter().map(|gap| &gap.reason), None);
        self.unit(Unit::Notes(index), product.notes.iter().flat_map(|note| [&note.text, &note.source]), None);
        if let Some(guide) = &product.guide {
            self.guide(index, guide);
        }
        for set_at in self.graph.statement_sets(index) {
            let set = self.graph.statements(set_at);
            for (statement_at, statement) in set.statements.iter().enumerate() {
                let at = StatementRef { set: set_at, statement: statement_at, exception: None, reading: None };
                let Some(unit) = Unit::statement(self.graph, at) else { continue };
                let exceptions = statement.exceptions.iter();
                let exceptions = exceptions.flat_map(|one| std::iter::once(&one.text).chain(&one.ours));
                let readings = statement.readings.iter().map(|reading| &reading.reason);
                let texts = std::iter::once(&statement.text).chain(&statement.ours);
                self.unit(unit, texts.chain(exceptions).chain(readings), None);
            }
            let texts = [&set.title, &set.note].into_iter().chain(&set.source).chain(&set.responsibility);
            self.unit(Unit::Statements(set_at), texts, None);
        }
        if let Some(shared) = &product.responsibilities {
            let texts = [&shared.summary].into_iter().chain(&shared.source);
            self.unit(Unit::Responsibilities(index), texts, None);
            for (threat_at, threat) in shared.threats.iter().enumerate() {
                let duties = threat.customer.iter().chain(&threat.provider).map(|duty| &duty.text);
                let reasons = threat.related.iter().map(|related| &related.reason);
                let texts = [&threat.title, &threat.summary].into_iter().chain(&threat.source);
                self.unit(Unit::SharedThreat(index, threat_at), texts.chain(duties).chain(reasons), None);
            }
        }
    }

    fn guide(&mut self, product: ProductRef, guide: &'a Guide) {
        let texts = [&guide.title]
            .into_iter()
            .chain(&guide.publisher)
            .chain(&guide.cites_reason)
            .chain(&guide.notes)
            .chain(guide.sources.iter().map(|source| &source.at))
            .chain(guide.history.iter().map(|change| &change.note));
        self.sections(&Unit::Guide(product), &guide.document);
        self.unit(Unit::Guide(product), texts, Some(&guide.document));
    }

    /// What an item asks for.
    fn item_end(&self, at: ItemRef) -> End<'a> {
        let span = self.graph.item(at).id.span;
        End { name: Unit::Item(at).name(self.graph), locale: Locale::SOURCE, span, words: Words::Item(at) }
    }

    fn coverage(&mut self) {
        let graph = self.graph;
        for coverage in graph.coverage() {
            let product = &graph.products[coverage.product];
            let source = &coverage.responsibility_source;
            let texts = coverage.reason.iter().chain(&coverage.plan).chain(source).collect::<Vec<_>>();
            if let Some(&first) = texts.first() {
                let claim = Unit::claim(coverage);
                // A judgement on a product as a whole has no other words than its reason.
                if coverage.section.is_none() {
                    let span = first.source().span;
                    let words = Words::Texts(texts.clone(), None);
                    let end = End { name: claim.name(graph), locale: Locale::SOURCE, span, words };
                    let item = self.item_end(coverage.item);
                    self.push(&LinkRef::Coverage(coverage), [end, item]);
                }
                self.unit(claim, texts, None);
            }
            let (Some(section), Some(guide)) = (&coverage.section, &product.guide) else { continue };
            let document = guide.document.source();
            let Some(at) = document.find(section) else { continue };
            let end = End {
                name: Unit::Guide(coverage.product).section(section).name(graph),
                locale: Locale::SOURCE,
                span: document.sections()[at].id.span,
                words: Words::Procedure(document, at),
            };
            let item = self.item_end(coverage.item);
            self.push(&LinkRef::Coverage(coverage), [end, item]);
        }
    }

    fn statements_of(&mut self, at: ItemRef) {
        let graph = self.graph;
        for &statement in &graph.relations(at).statements {
            let model = &graph.statements(statement.set).statements[statement.statement];
            let text = statement.exception.map_or(&model.text, |exception| &model.exceptions[exception].text);
            let end = End {
                name: vendor(graph, statement),
                locale: Locale::SOURCE,
                span: text.source().span,
                words: Words::Texts(vec![text], None),
            };
            let item = self.item_end(at);
            self.push(&LinkRef::Statement(statement, at), [end, item]);
        }
    }

    fn crosswalks(&mut self) {
        let graph = self.graph;
        for index in (0..graph.crosswalks.len()).map(CrosswalkRef) {
            let walk = &graph.crosswalks[index];
            for row in &walk.rows {
                let from = graph.item_at(&walk.from.value, &row.from.value);
                let to = graph.item_at(&walk.to.value, &row.to.value);
                let (Some(from), Some(to)) = (from, to) else { continue };
                self.unit(Unit::Row(index, from, to), [&row.reason], None);
                let ends = [self.item_end(from), self.item_end(to)];
                self.push(&LinkRef::Crosswalk(from, to), ends);
            }
            self.unit(Unit::Crosswalk(index), [&walk.note], None);
        }
    }
}

#[cfg(test)]
mod tests;
