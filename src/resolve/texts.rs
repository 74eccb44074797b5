//! Every text of a site: the one walk that all who look at all texts go.
//!
//! Each noun says its texts in one function here, which names every field of it, so that the compiler asks of a new field
//! whether it is a text. A text belongs to a unit, which is translated and judged as one, and has the name of its key.

use super::nouns::Nouns;
use super::refs::{
    ChecklistRef, CrosswalkRef, ItemRef, KindRef, MethodRef, PageRef, ProductRef, StatementSetRef, TermRef, ThreatRef,
    WorkRef,
};
use super::units::Unit;
use crate::locale::Localized;
use crate::markdown::{Document, Inline, Mention};
use crate::model::{
    Answer, Attribute, Category, Change, Checklist, Claim, Crosswalk, CrosswalkRow, Details, Duty, Edition,
    EditionChange, Exception, Field, FieldChoice, FieldValue, FilledField, FreePage, Gap, Glossary, Guide, Item, Kind,
    LocalText, Looks, Method, Note, Part, Priority, ProcedureFields, Product, ProductNote, References, RelatedThreat,
    Responsibilities, SectionSource, SharedThreat, Site, StageItem, StageText, Statement, StatementReading, Statements,
    Term, Threat, Touch, WebLink, WorkReference,
};

/// The texts of a unit, in the order in which they count for its fingerprint: the order is never to change.
#[derive(Debug)]
pub struct UnitTexts<'a> {
    /// Which texts.
    pub unit: Unit,
    /// The short ones, each with its key.
    pub short: Vec<(&'static str, &'a LocalText)>,
    /// The long one. Its sections are units of their own.
    pub long: Option<LongText<'a>>,
}

/// A long text.
#[derive(Debug)]
pub struct LongText<'a> {
    /// The folder that its images are relative to.
    pub folder: String,
    /// The text.
    pub document: &'a Localized<Document>,
}

impl Nouns {
    /// Every text, unit by unit. A unit without a text is left out.
    #[must_use]
    pub fn texts(&self) -> Vec<UnitTexts<'_>> {
        let mut walk = Walk { units: Vec::new() };
        let Self { site, checklists, products, glossary, references, pages, crosswalks } = self;
        walk.site(site);
        walk.glossary(glossary);
        walk.references(references);
        pages.iter().enumerate().for_each(|(at, page)| walk.page(PageRef(at), page));
        checklists.iter().enumerate().for_each(|(at, list)| walk.checklist(ChecklistRef(at), list));
        products.iter().enumerate().for_each(|(at, product)| walk.product(ProductRef(at), product));
        crosswalks.iter().enumerate().for_each(|(at, crosswalk)| walk.crosswalk(CrosswalkRef(at), crosswalk));
        walk.units
    }

    /// Every long text.
    pub(super) fn long_texts(&self) -> impl Iterator<Item = LongText<'_>> {
        self.texts().into_iter().filter_map(|unit| unit.long)
    }

    /// Every long text in every language.
    #[must_use]
    pub fn documents(&self) -> Vec<&Document> {
        self.long_texts().flat_map(|text| text.document.iter().map(|(_, document)| document)).collect()
    }
}

/// What a long text mentions, with the text that says where it comes from.
pub(super) fn mentions_of(document: &Document) -> impl Iterator<Item = &Mention> {
    document.mentions().iter().chain(document.source.iter().flat_map(Inline::mentions))
}

/// The texts of an item.
pub(super) fn item_texts(item: &Item) -> Vec<(&'static str, &LocalText)> {
    let Item {
        id: _,
        slug: _,
        aliases: _,
        category: _,
        priority: _,
        threats: _,
        methods: _,
        title,
        text,
        why,
        condition,
        notes,
        phrases: _,
        terms: _,
        source,
        draft: _,
        fields,
    } = item;
    let notes = notes.iter().map(|Note { mark: _, kind: _, text }| ("notes", text));
    let texts =
        [("title", Some(title)), ("text", Some(text)), ("why", why.as_ref()), ("condition", condition.as_ref())];
    let texts = texts.into_iter().chain([("source", source.as_ref())]);
    texts.filter_map(|(key, text)| Some((key, text?))).chain(notes).chain(field_texts(fields)).collect()
}

/// The texts of fields of the author's own.
fn field_texts(fields: &[FilledField]) -> impl Iterator<Item = (&'static str, &LocalText)> {
    fields.iter().filter_map(|FilledField { field: _, value, span: _ }| match value {
        FieldValue::Text(text) => Some(("fields", text)),
        FieldValue::Choices(_) | FieldValue::Date(_) | FieldValue::Link(_) | FieldValue::People(_) => None,
    })
}

type Short<'a> = Vec<(&'static str, &'a LocalText)>;

fn optional<'a>(key: &'static str, text: Option<&'a LocalText>) -> Option<(&'static str, &'a LocalText)> {
    text.map(|text| (key, text))
}

fn history(history: &[Change]) -> impl Iterator<Item = (&'static str, &LocalText)> {
    history.iter().map(|Change { version: _, date: _, note }| ("history", note))
}

struct Walk<'a> {
    units: Vec<UnitTexts<'a>>,
}

impl<'a> Walk<'a> {
    fn unit(&mut self, unit: Unit, short: Short<'a>) {
        self.whole(unit, short, None);
    }

    fn whole(&mut self, unit: Unit, short: Short<'a>, long: Option<LongText<'a>>) {
        if !short.is_empty() || long.is_some() {
            self.units.push(UnitTexts { unit, short, long });
        }
    }

    fn site(&mut self, site: &'a Site) {
        let Site {
            title,
            description,
            locales: _,
            checklists: _,
            pages: _,
            kinds,
            fields,
            has_lost_fields: _,
            history: changes,
            synonyms: _,
            everyday: _,
            review_after: _,
            theme: _,
            products: _,
            looks: Looks { logo: _, colors: _, header, footer, footer_links, styles: _, images: _ },
            base_url: _,
            edit_url: _,
            feedback: _,
            span: _,
        } = site;
        let fields = fields.iter().flat_map(|Field { id: _, title, kind: _, choices, on: _ }| {
            let choices = choices.iter().map(|FieldChoice { id: _, title }| ("fields.choices.title", title));
            std::iter::once(("fields.title", title)).chain(choices)
        });
        let links = header.iter().map(|text| ("looks.header", text));
        let links = links.chain(footer_links.iter().map(|text| ("looks.footer_links", text)));
        let looks = links.chain(footer.iter().map(|text| ("looks.footer", text)));
        let short = [("title", title), ("description", description)].into_iter().chain(history(changes));
        let short = short.chain(fields).chain(looks);
        self.unit(Unit::Site, short.collect());
        for (at, Kind { id: _, title, touches }) in kinds.iter().enumerate() {
            let touches = touches.iter().map(|Touch { items: _, except: _, reason }| ("touches.reason", reason));
            self.unit(Unit::Kind(KindRef(at)), std::iter::once(("title", title)).chain(touches).collect());
        }
    }

    fn glossary(&mut self, Glossary { terms, source, words: _ }: &'a Glossary) {
        for (at, Term { id: _, aliases: _, name, reading: _, synonyms: _, definition, source }) in
            terms.iter().enumerate()
        {
            let short = [("name", name), ("definition", definition)];
            self.unit(Unit::Term(TermRef(at)), short.into_iter().chain(optional("source", source.as_ref())).collect());
        }
        self.unit(Unit::Glossary, optional("source", source.as_ref()).into_iter().collect());
    }

    fn references(&mut self, References { entries, source }: &'a References) {
        for (at, WorkReference { id: _, title, publisher, url: _, about }) in entries.iter().enumerate() {
            self.unit(Unit::Reference(WorkRef(at)), vec![("title", title), ("publisher", publisher), ("about", about)]);
        }
        self.unit(Unit::References, optional("source", source.as_ref()).into_iter().collect());
    }

    fn page(
        &mut self,
        at: PageRef,
        FreePage { id: _, aliases: _, document, draft: _, items: _, terms: _, span: _ }: &'a FreePage,
    ) {
        let folder = "content/pages".to_owned();
        self.whole(Unit::Page(at), Vec::new(), Some(LongText { folder, document }));
    }

    fn checklist(&mut self, at: ChecklistRef, list: &'a Checklist) {
        let Checklist {
            id,
            aliases: _,
            title,
            short,
            publisher,
            edition: _,
            edition_title,
            published: _,
            url: _,
            summary,
            binding,
            history: changes,
            priorities,
            parts,
            categories,
            attributes,
            attributes_note,
            methods,
            threats,
            stages_note,
            items,
            editions,
            span: _,
        } = list;
        let texts = [("title", title), ("short", short)]
            .into_iter()
            .chain(optional("publisher", publisher.as_ref()))
            .chain([("edition_title", edition_title), ("summary", summary)])
            .chain(optional("binding", binding.as_ref()))
            .chain(optional("attributes_note", attributes_note.as_ref()))
            .chain(optional("stages_note", stages_note.as_ref()))
            .chain(history(changes))
            .chain(priorities.iter().flat_map(|Priority { id: _, symbol: _, title, text }| {
                [("priorities.title", title), ("priorities.text", text)]
            }))
            .chain(parts.iter().map(|Part { id: _, title }| ("parts.title", title)))
            .chain(categories.iter().map(|Category { id: _, part: _, title }| ("categories.title", title)));
        self.unit(Unit::Checklist(at), texts.collect());
        editions.iter().enumerate().for_each(|(edition_at, edition)| self.edition(at, edition_at, edition));
        attributes.iter().enumerate().for_each(|(attribute_at, attribute)| self.attribute(at, attribute_at, attribute));
        for (method, one) in methods.iter().enumerate() {
            self.method(MethodRef { checklist: at, method }, one, format!("content/checklists/{id}/methods"));
        }
        for (threat, one) in threats.iter().enumerate() {
            self.threat(ThreatRef { checklist: at, threat }, one, format!("content/checklists/{id}/threats"));
        }
        for (item, one) in items.iter().enumerate() {
            self.unit(Unit::Item(ItemRef { checklist: at, item }), item_texts(one));
        }
    }

    fn edition(&mut self, checklist: ChecklistRef, at: usize, edition: &'a Edition) {
        let Edition { edition: _, title, note, changes } = edition;
        let changes = changes.iter().filter_map(|EditionChange { item: _, change: _, to: _, note }| note.as_ref());
        let changes = changes.map(|note| ("changes.note", note));
        let short = [("title", title), ("note", note)].into_iter().chain(changes);
        self.unit(Unit::Edition(checklist, at), short.collect());
    }

    fn attribute(&mut self, checklist: ChecklistRef, at: usize, attribute: &'a Attribute) {
        let Attribute { id: _, figure: _, title, question, values } = attribute;
        let values = values.iter().flat_map(|Answer { id: _, title, answer, absent: _ }| {
            [("values.title", title), ("values.answer", answer)]
        });
        let short = [("title", title), ("question", question)].into_iter().chain(values);
        self.unit(Unit::Attribute(checklist, at), short.collect());
    }

    fn method(&mut self, at: MethodRef, method: &'a Method, folder: String) {
        let Method { id: _, aliases: _, symbol: _, title, summary, attributes: _, note, source, text } = method;
        let short = [("title", title), ("summary", summary)]
            .into_iter()
            .chain(optional("note", note.as_ref()))
            .chain(optional("source", source.as_ref()));
        let long = text.as_ref().map(|document| LongText { folder, document });
        self.whole(Unit::Method(at), short.collect(), long);
    }

    fn threat(&mut self, at: ThreatRef, threat: &'a Threat, folder: String) {
        let Threat { id: _, aliases: _, title, summary, source, stages, text } = threat;
        let stages = stages.iter().flat_map(|StageText { stage: _, title, text, items }| {
            let items = items.iter().map(|StageItem { item: _, reason }| ("stages.items.reason", reason));
            [("stages.title", title), ("stages.text", text)].into_iter().chain(items)
        });
        let short = [("title", title), ("summary", summary)].into_iter().chain(optional("source", source.as_ref()));
        let long = text.as_ref().map(|document| LongText { folder, document });
        self.whole(Unit::Threat(at), short.chain(stages).collect(), long);
    }

    fn product(&mut self, at: ProductRef, product: &'a Product) {
        let Product { id, aliases: _, name, kind: _, draft: _, span: _, details } = product;
        let Details {
            vendor,
            summary,
            plan,
            links,
            guide,
            procedures,
            claims,
            notes,
            gaps,
            ours,
            responsibilities,
            statements,
        } = &**details;
        let short = [("name", name), ("vendor", vendor)]
            .into_iter()
            .chain(optional("summary", summary.as_ref()))
            .chain(optional("plan", plan.as_ref()))
            .chain(optional("ours", ours.as_ref()))
            .chain(links.iter().map(|WebLink { title, url: _ }| ("links.title", title)))
            .chain(procedures.iter().flat_map(|ProcedureFields { section: _, fields }| field_texts(fields)));
        self.unit(Unit::Product(at), short.collect());
        let gaps = gaps.iter().map(|Gap { items: _, reason }| ("gaps.reason", reason));
        self.unit(Unit::Gaps(at), gaps.collect());
        let notes = notes
            .iter()
            .flat_map(|ProductNote { items: _, text, source }| [("notes.text", text), ("notes.source", source)]);
        self.unit(Unit::Notes(at), notes.collect());
        for (claim_at, claim) in claims.iter().enumerate() {
            let Claim {
                section: _,
                item: _,
                status: _,
                responsibility: _,
                responsibility_source,
                plan,
                reason,
                span: _,
            } = claim;
            let short = std::iter::once(("reason", reason))
                .chain(optional("plan", plan.as_ref()))
                .chain(optional("responsibility_source", responsibility_source.as_ref()));
            self.unit(Unit::Claim(at, claim_at), short.collect());
        }
        if let Some(guide) = guide {
            self.guide(at, guide, format!("content/products/{id}"));
        }
        statements.iter().enumerate().for_each(|(set, one)| self.statements(StatementSetRef { product: at, set }, one));
        if let Some(shared) = responsibilities {
            self.responsibilities(at, shared);
        }
    }

    fn guide(&mut self, product: ProductRef, guide: &'a Guide, folder: String) {
        let Guide {
            title,
            publisher,
            version: _,
            published: _,
            verified: _,
            cites: _,
            cites_reason,
            history: changes,
            notes,
            sources,
            document,
            procedures: _,
        } = guide;
        let short = std::iter::once(("title", title))
            .chain(optional("publisher", publisher.as_ref()))
            .chain(optional("cites_reason", cites_reason.as_ref()))
            .chain(notes.iter().map(|note| ("notes", note)))
            .chain(sources.iter().map(|SectionSource { section: _, at }| ("sources.at", at)))
            .chain(history(changes));
        self.whole(Unit::Guide(product), short.collect(), Some(LongText { folder, document }));
    }

    fn statements(&mut self, at: StatementSetRef, set: &'a Statements) {
        let Statements { checklist: _, title, date: _, source, url: _, responsibility, note, statements, span: _ } =
            set;
        for (statement_at, statement) in statements.iter().enumerate() {
            let Statement { items: _, applies: _, ours, text, exceptions, readings } = statement;
            let exceptions = exceptions.iter().flat_map(|Exception { items: _, applies: _, ours, text }| {
                std::iter::once(("except.text", text)).chain(optional("except.ours", ours.as_ref()))
            });
            let readings =
                readings.iter().map(|StatementReading { items: _, fits: _, reason }| ("readings.reason", reason));
            let short = std::iter::once(("text", text)).chain(optional("ours", ours.as_ref()));
            self.unit(Unit::Statement(at, statement_at), short.chain(exceptions).chain(readings).collect());
        }
        let short = [("title", title), ("note", note)]
            .into_iter()
            .chain(optional("source", source.as_ref()))
            .chain(optional("responsibility", responsibility.as_ref()));
        self.unit(Unit::Statements(at), short.collect());
    }

    fn responsibilities(&mut self, product: ProductRef, shared: &'a Responsibilities) {
        let Responsibilities { source, summary, threats } = shared;
        let short = std::iter::once(("summary", summary)).chain(optional("source", source.as_ref()));
        self.unit(Unit::Responsibilities(product), short.collect());
        for (at, threat) in threats.iter().enumerate() {
            let SharedThreat {
                id: _,
                title,
                customer_responsible: _,
                provider_responsible: _,
                summary,
                customer,
                provider,
                related,
                source,
            } = threat;
            let duty = |key| move |Duty { text, sections: _ }: &'a Duty| (key, text);
            let short = [("title", title), ("summary", summary)]
                .into_iter()
                .chain(optional("source", source.as_ref()))
                .chain(customer.iter().map(duty("customer.text")))
                .chain(provider.iter().map(duty("provider.text")))
                .chain(
                    related.iter().map(|RelatedThreat { threat: _, relation: _, reason }| ("related.reason", reason)),
                );
            self.unit(Unit::SharedThreat(product, at), short.collect());
        }
    }

    fn crosswalk(&mut self, at: CrosswalkRef, crosswalk: &'a Crosswalk) {
        let Crosswalk { from: _, to: _, note, rows, span: _ } = crosswalk;
        for (row, CrosswalkRow { from: _, to: _, relation: _, reason }) in rows.iter().enumerate() {
            self.unit(Unit::Row(at, row), vec![("reason", reason)]);
        }
        self.unit(Unit::Crosswalk(at), vec![("note", note)]);
    }
}

#[cfg(test)]
mod tests;
