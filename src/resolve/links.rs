//! The links between two texts that somebody once judged right: a text and its translation, a procedure and an item
//! that it covers, a vendor's statement and its item, two items of a crosswalk.
//!
//! A link has a name that says what its ends are and does not change when a text moves: `item:telework:7-3@en` is the
//! English translation of an item, `guide:chatwork#remove-users=item:telework:7-3` the claim that a procedure covers it.
//! Whoever accepts a link has read both ends; when the words of one change, the link is suspect ([`super::suspects`]).

use strum::VariantArray;

use super::coverage::Coverage;
use super::names::Names;
use super::refs::{ItemRef, StatementRef};
use super::relations::Graph;
use super::texts::UnitTexts;
use super::units::Unit;
use crate::fingerprint::{self, Fingerprint};
use crate::locale::{Locale, Localized};
use crate::markdown::{Document, Inline};
use crate::model::LocalText;
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
pub struct ReviewLink<'a> {
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
    words: EndWords<'a>,
}

/// Where the words of an end come from.
#[derive(Debug)]
enum EndWords<'a> {
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
    /// It stays the same as long as the words do.
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
            EndWords::Item(at) => {
                EndText::Whole(fingerprint::item_words(names.item(*at), self.locale).unwrap_or_default())
            }
            EndWords::Texts(texts, document) => {
                let opening = document.iter().flat_map(|document| {
                    let source = document.source.as_ref().map(Inline::words);
                    document.opening_words().into_iter().chain(source)
                });
                EndText::Whole(texts.iter().map(|text| words(text)).chain(opening).collect())
            }
            EndWords::Section(document, at) => EndText::Whole(section(document, *at)),
            EndWords::Procedure(document, at) => {
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
pub fn links(graph: &Graph) -> Vec<ReviewLink<'_>> {
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
    for UnitTexts { unit, short, long } in graph.texts() {
        let document = long.map(|long| long.document);
        if let Some(document) = document {
            all.sections(&unit, document);
        }
        all.unit(unit, &short.into_iter().map(|(_, text)| text).collect::<Vec<_>>(), document);
    }
    all.coverage();
    all.statements();
    all.crosswalks();
    all
}

struct Walk<'a> {
    graph: &'a Graph,
    links: Vec<ReviewLink<'a>>,
    units: Vec<Translated>,
}

impl<'a> Walk<'a> {
    fn push(&mut self, link: &LinkRef<'_>, ends: [End<'a>; 2]) {
        self.links.push(ReviewLink { name: link.name(self.graph), kind: link.kind(), ends });
    }

    /// Texts that one person translates together: a link to each translation of which there is something.
    fn unit(&mut self, unit: Unit, texts: &[&'a LocalText], opening: Option<&'a Localized<Document>>) {
        let locales = &self.graph.site.locales;
        let name = unit.name(self.graph);
        let end = |locale: Locale| {
            let document = opening.and_then(|document| document.get(locale));
            let first = texts.iter().find_map(|text| Some(text.get(locale)?.span));
            let span = first.or_else(|| Some(document?.span.within(0..0)))?;
            Some(End { name: name.clone(), locale, span, words: EndWords::Texts(texts.to_vec(), document) })
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
            End { name: name.to_owned(), locale, span, words: EndWords::Section(document, at) }
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

    /// What an item asks for.
    fn item_end(&self, at: ItemRef) -> End<'a> {
        let span = self.graph.item(at).id.span;
        End { name: Unit::Item(at).name(self.graph), locale: Locale::SOURCE, span, words: EndWords::Item(at) }
    }

    fn coverage(&mut self) {
        let graph = self.graph;
        for coverage in graph.coverage() {
            if let Some(end) = self.procedure_end(coverage).or_else(|| self.judgement_end(coverage)) {
                let item = self.item_end(coverage.item);
                self.push(&LinkRef::Coverage(coverage), [end, item]);
            }
        }
    }

    /// The procedure that covers an item.
    fn procedure_end(&self, coverage: &Coverage) -> Option<End<'a>> {
        let section = coverage.section.as_ref()?;
        let document = self.graph.products[coverage.product].guide.as_ref()?.document.source();
        let at = document.find(section)?;
        Some(End {
            name: Unit::Guide(coverage.product).section(section).name(self.graph),
            locale: Locale::SOURCE,
            span: document.sections()[at].id.span,
            words: EndWords::Procedure(document, at),
        })
    }

    /// A judgement on a product as a whole, which has no other words than its reason.
    fn judgement_end(&self, coverage: &'a Coverage) -> Option<End<'a>> {
        let source = &coverage.responsibility_source;
        let texts = coverage.reason.iter().chain(&coverage.plan).chain(source).collect::<Vec<_>>();
        let (None, Some(first)) = (&coverage.section, texts.first()) else { return None };
        let (span, name) = (first.source().span, Unit::claim(coverage)?.name(self.graph));
        Some(End { name, locale: Locale::SOURCE, span, words: EndWords::Texts(texts, None) })
    }

    fn statements(&mut self) {
        let graph = self.graph;
        for at in graph.all_items() {
            for &statement in &graph.relations(at).statements {
                let model = &graph.statements(statement.set).statements[statement.statement];
                let text = statement.exception.map_or(&model.text, |exception| &model.exceptions[exception].text);
                let end = End {
                    name: vendor(graph, statement),
                    locale: Locale::SOURCE,
                    span: text.source().span,
                    words: EndWords::Texts(vec![text], None),
                };
                let item = self.item_end(at);
                self.push(&LinkRef::Statement(statement, at), [end, item]);
            }
        }
    }

    fn crosswalks(&mut self) {
        let graph = self.graph;
        for walk in &graph.crosswalks {
            for row in &walk.rows {
                let from = graph.item_at(&walk.from.value, &row.from.value);
                let to = graph.item_at(&walk.to.value, &row.to.value);
                let (Some(from), Some(to)) = (from, to) else { continue };
                let ends = [self.item_end(from), self.item_end(to)];
                self.push(&LinkRef::Crosswalk(from, to), ends);
            }
        }
    }
}

#[cfg(test)]
mod tests;
