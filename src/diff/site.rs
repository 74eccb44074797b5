//! Snapshots of sources. Texts are compared as Markdown source, so that another link target is a change.

use super::snapshot::{Entry, Kind, Snapshot};
use crate::locale::Localized;
use crate::markdown::{Document, Section};
use crate::model::{
    Change, Checklist, Duty, FreePage, Item, LocalText, Method, NoteKind, Product, RelatedThreat, Responsibilities,
    Responsibility, Term, Threat, WordRule,
};
use crate::resolve::{Catalog, ChecklistRef, Coverage, ItemRef};
use crate::source::{SourceMap, Spanned};

type Texts = Vec<(String, String)>;

impl Snapshot {
    /// The snapshot of a site without errors.
    #[must_use]
    pub fn of_site(catalog: &Catalog, sources: &SourceMap) -> Self {
        let mut reader = Reader { catalog, sources, entries: Vec::new() };
        reader.site();
        for at in catalog.all_checklists() {
            reader.checklist(at);
        }
        for product in &catalog.products {
            reader.product(product);
        }
        for coverage in catalog.coverage() {
            reader.mapping(coverage);
        }
        reader.crosswalks();
        for term in &catalog.glossary.terms {
            reader.term(term);
        }
        for page in &catalog.pages {
            reader.page(page);
        }
        for reference in &catalog.references.entries {
            let entry = Entry::new(Kind::Reference, &reference.id.value)
                .words("title", reader.texts(&reference.title))
                .text("publisher", reader.texts(&reference.publisher))
                .fact("url", &reference.url)
                .text("about", reader.texts(&reference.about));
            reader.entries.push(entry);
        }
        Self::new(reader.entries)
    }
}

struct Reader<'a> {
    catalog: &'a Catalog,
    sources: &'a SourceMap,
    entries: Vec<Entry>,
}

fn ids(ids: &[Spanned<String>]) -> String {
    ids.iter().map(|id| id.value.as_str()).collect::<Vec<_>>().join(", ")
}

fn order<'i>(ids: impl Iterator<Item = &'i Spanned<String>>) -> Vec<String> {
    ids.map(|id| id.value.clone()).collect()
}

fn sections(document: &Localized<Document>) -> Vec<String> {
    order(document.source().sections().iter().map(|section| &section.id))
}

fn opt(value: Option<&impl ToString>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

impl Reader<'_> {
    fn tag(&self, locale: crate::locale::Locale) -> String {
        self.catalog.site.locales.tag(locale).to_owned()
    }

    fn texts(&self, text: &LocalText) -> Texts {
        text.iter().map(|(locale, text)| (self.tag(locale), text.inline.written().to_owned())).collect()
    }

    fn opt_texts(&self, text: Option<&LocalText>) -> Texts {
        text.map(|text| self.texts(text)).unwrap_or_default()
    }

    /// Several texts as one in each language, with a line for each.
    fn lines<'t>(&self, texts: impl Iterator<Item = (String, &'t LocalText)>) -> Texts {
        let mut lines = Texts::new();
        for (label, text) in texts {
            for (tag, text) in self.texts(text) {
                let line = format!("{label}{text}");
                match lines.iter_mut().find(|(known, _)| *known == tag) {
                    Some((_, lines)) => *lines = format!("{lines}\n{line}"),
                    None => lines.push((tag, line)),
                }
            }
        }
        lines
    }

    fn history(&self, history: &[Change]) -> Texts {
        self.lines(history.iter().map(|change| (format!("{}: ", change.date), &change.note)))
    }

    fn file(&self, document: &Document) -> &str {
        self.sources.file(document.span.file).text()
    }

    /// A part of a document, in each language that has it.
    fn part(&self, document: &Localized<Document>, of: impl Fn(&Document) -> Option<String>) -> Texts {
        let parts = document.iter().filter_map(|(locale, document)| Some((self.tag(locale), of(document)?)));
        parts.collect()
    }

    fn document(&self, document: Option<&Localized<Document>>) -> Texts {
        document
            .map(|document| self.part(document, |document| Some(document.written(self.file(document)))))
            .unwrap_or_default()
    }

    /// The text before the first section, in each language.
    fn opening(&self, document: &Localized<Document>) -> Texts {
        self.part(document, |document| Some(document.opening_written(self.file(document))))
    }

    /// The heading and the text of a section, in each language.
    fn section(&self, document: &Localized<Document>, id: &str) -> [Texts; 2] {
        let of = |read: &dyn Fn(&Document, &Section) -> String| {
            self.part(document, |document| {
                let section = &document.sections()[document.find(id)?];
                Some(read(document, section))
            })
        };
        [of(&Document::heading), of(&|document, section| document.body_written(section, self.file(document)))]
    }

    fn site(&mut self) {
        let site = &self.catalog.site;
        let kinds = site.kinds.iter().flat_map(|kind| {
            let touches = kind.touches.iter();
            let touches = touches.map(|touch| {
                let but =
                    if touch.except.is_empty() { String::new() } else { format!(" (not {})", ids(&touch.except)) };
                (format!("{} {}{but}: ", kind.id.value, ids(&touch.items)), &touch.reason)
            });
            std::iter::once((format!("{}: ", kind.id.value), &kind.title)).chain(touches)
        });
        let (glossary, references) = (&self.catalog.glossary, &self.catalog.references);
        let entry = Entry::new(Kind::Site, "site")
            .words("title", self.texts(&site.title))
            .text("description", self.texts(&site.description))
            .fact("languages", &site.locales.tags().join(", "))
            .fact("checklists", &ids(&site.checklists))
            .fact("pages", &ids(&site.pages))
            .text("kinds", self.lines(kinds))
            .fact("review_after", &opt(site.review_after.as_ref()))
            .fact("theme", &opt(site.theme.as_ref().map(|theme| &theme.value)))
            .fact("base_url", &opt(site.base_url.as_ref()))
            .text("history", self.history(&site.history))
            .fact("synonyms", &self.synonyms())
            .text("glossary.source", self.opt_texts(glossary.source.as_ref()))
            .text("words", self.rules())
            .text("references.source", self.opt_texts(references.source.as_ref()));
        self.entries.push(entry);
    }

    fn synonyms(&self) -> String {
        let words = |words: &Localized<Vec<String>>| {
            words.iter().flat_map(|(_, words)| words).map(String::as_str).collect::<Vec<_>>().join(", ")
        };
        self.catalog.site.synonyms.iter().map(words).collect::<Vec<_>>().join("; ")
    }

    /// Words in each language.
    fn words(&self, words: &Localized<Vec<String>>) -> Texts {
        let words = words.iter().filter(|(_, words)| !words.is_empty());
        words.map(|(locale, words)| (self.tag(locale), words.join(", "))).collect()
    }

    /// The words to avoid.
    fn rules(&self) -> Texts {
        let line = |rule: &WordRule| {
            let except =
                if rule.except.is_empty() { String::new() } else { format!(" (not {})", rule.except.join(", ")) };
            format!("{} → {}{except}: {}", ids(&rule.avoid), rule.prefer, rule.reason)
        };
        let rules = self.catalog.glossary.words.iter().filter(|(_, rules)| !rules.is_empty());
        rules.map(|(locale, rules)| (self.tag(locale), rules.iter().map(line).collect::<Vec<_>>().join("\n"))).collect()
    }

    fn checklist(&mut self, at: ChecklistRef) {
        let list = &self.catalog.checklists[at];
        let entry = Entry::new(Kind::Checklist, &list.id)
            .words("title", self.texts(&list.title))
            .text("short", self.texts(&list.short))
            .text("publisher", self.texts(&list.publisher))
            .fact("edition", &list.edition.value)
            .text("edition_title", self.texts(&list.edition_title))
            .fact("published", &opt(list.published.as_ref()))
            .fact("url", &opt(list.url.as_ref()))
            .text("summary", self.texts(&list.summary))
            .text("binding", self.texts(&list.binding))
            .text("history", self.history(&list.history))
            .text("attributes_note", self.opt_texts(list.attributes_note.as_ref()))
            .text("attributes", self.attributes(list))
            .text("stages_note", self.opt_texts(list.stages_note.as_ref()))
            .text("editions", self.editions(list))
            .order("categories", order(list.categories.iter().map(|category| &category.id)))
            .order("items", order(list.items.iter().map(|item| &item.id)))
            .order("methods", order(list.methods.iter().map(|method| &method.id)));
        self.entries.push(entry);
        for item in &list.items {
            self.item(list, item);
        }
        for priority in &list.priorities {
            let entry = Entry::new(Kind::Priority, format!("{}/{}", list.id, priority.id.value))
                .fact("symbol", &priority.symbol)
                .words("title", self.texts(&priority.title))
                .text("text", self.texts(&priority.text));
            self.entries.push(entry);
        }
        for part in &list.parts {
            let entry = Entry::new(Kind::Category, format!("{}/{}", list.id, part.id.value));
            self.entries.push(entry.words("title", self.texts(&part.title)));
        }
        for category in &list.categories {
            let entry = Entry::new(Kind::Category, format!("{}/{}", list.id, category.id.value))
                .words("title", self.texts(&category.title))
                .fact("part", &opt(category.part.as_ref().map(|part| &part.value)));
            self.entries.push(entry);
        }
        for method in &list.methods {
            self.method(list, method);
        }
        for threat in &list.threats {
            self.threat(list, threat);
        }
    }

    /// The questions that lead to a method, with their answers.
    fn attributes(&self, list: &Checklist) -> Texts {
        let lines = list.attributes.iter().flat_map(|attribute| {
            let id = &attribute.id.value;
            let answers = attribute.values.iter().flat_map(move |value| {
                let name = format!("{id}.{}", value.id.value);
                [(format!("{name}: "), &value.title), (format!("{name}: "), &value.answer)]
            });
            [(format!("{id}: "), &attribute.title), (format!("{id}: "), &attribute.question)].into_iter().chain(answers)
        });
        self.lines(lines)
    }

    /// The other editions and what changed in them.
    fn editions(&self, list: &Checklist) -> Texts {
        let mut lines = Vec::new();
        for edition in &list.editions {
            let id = &edition.edition.value;
            lines.extend([(format!("{id}: "), &edition.title), (format!("{id}: "), &edition.note)]);
            for change in &edition.changes {
                let to = if change.to.is_empty() { String::new() } else { format!(" {}", ids(&change.to)) };
                let label = format!("{id}, {} {}{to}: ", change.item.value, change.change.id());
                // A change without a note is described in each language of the title.
                lines.push((label, change.note.as_ref().unwrap_or(&edition.title)));
            }
        }
        self.lines(lines.into_iter())
    }

    fn item(&mut self, list: &Checklist, item: &Item) {
        let notes = item.notes.iter().map(|note| {
            let kind = if note.kind == NoteKind::Exemption { "exemption" } else { "definition" };
            (format!("{} {kind}: ", note.mark), &note.text)
        });
        let entry = Entry::new(Kind::Item, format!("{}/{}", list.id, item.id.value))
            .words("title", self.texts(&item.title))
            .fact("slug", &item.slug.value)
            .fact("category", &item.category.value)
            .fact("priority", &opt(item.priority.as_ref().map(|priority| &priority.value)))
            .fact("threats", &ids(&item.threats))
            .fact("methods", &ids(&item.methods))
            .words("text", self.texts(&item.text))
            .text("why", self.opt_texts(item.why.as_ref()))
            .text("condition", self.opt_texts(item.condition.as_ref()))
            .text("notes", self.lines(notes))
            .fact("terms", &ids(&item.terms))
            .text("phrases", self.words(&item.phrases))
            .text("source", self.opt_texts(item.source.as_ref()));
        self.entries.push(entry);
    }

    fn method(&mut self, list: &Checklist, method: &Method) {
        let answers = method.attributes.iter().map(|(name, values)| format!("{}: {}", name.value, ids(values)));
        let entry = Entry::new(Kind::Method, format!("{}/{}", list.id, method.id.value))
            .words("title", self.texts(&method.title))
            .fact("symbol", &method.symbol)
            .words("summary", self.texts(&method.summary))
            .words("note", self.opt_texts(method.note.as_ref()))
            .fact("attributes", &answers.collect::<Vec<_>>().join("; "))
            .text("source", self.opt_texts(method.source.as_ref()))
            .text("document", self.document(method.text.as_ref()));
        self.entries.push(entry);
    }

    fn threat(&mut self, list: &Checklist, threat: &Threat) {
        let mut entry = Entry::new(Kind::Threat, format!("{}/{}", list.id, threat.id.value))
            .words("title", self.texts(&threat.title))
            .words("summary", self.texts(&threat.summary))
            .text("source", self.opt_texts(threat.source.as_ref()))
            .text("document", self.document(threat.text.as_ref()));
        for stage in &threat.stages {
            let name = format!("stages.{}", stage.stage.id());
            let items = stage.items.iter().map(|item| (format!("{}: ", item.item.value), &item.reason));
            entry = entry
                .text(&format!("{name}.title"), self.texts(&stage.title))
                .text(&format!("{name}.text"), self.texts(&stage.text))
                .text(&format!("{name}.items"), self.lines(items));
        }
        self.entries.push(entry);
    }

    fn product(&mut self, product: &Product) {
        let links = product.links.iter().map(|link| (format!("{} ", link.url), &link.title));
        let mut entry = Entry::new(Kind::Product, &product.id)
            .words("name", self.texts(&product.name))
            .text("vendor", self.texts(&product.vendor))
            .fact("kind", &product.kind.value)
            .text("summary", self.opt_texts(product.summary.as_ref()))
            .text("plan", self.opt_texts(product.plan.as_ref()))
            .text("links", self.lines(links))
            .text("ours", self.opt_texts(product.ours.as_ref()));
        if let Some(shared) = &product.responsibilities {
            entry = entry.text("responsibilities", self.responsibilities(shared));
        }
        if let Some(guide) = &product.guide {
            let sources = guide.sources.iter().map(|source| (format!("{}: ", source.section.value), &source.at));
            entry = entry
                .text("guide.title", self.texts(&guide.title))
                .text("guide.publisher", self.opt_texts(guide.publisher.as_ref()))
                .fact("guide.version", &opt(guide.version.as_ref()))
                .fact("guide.published", &opt(guide.published.as_ref()))
                .fact("guide.verified", &opt(guide.verified.as_ref()))
                .fact("guide.cites", &opt(guide.cites.as_ref().map(|cites| &cites.value)))
                .text("guide.cites_reason", self.opt_texts(guide.cites_reason.as_ref()))
                .text("guide.notes", self.lines(guide.notes.iter().map(|note| (String::new(), note))))
                .text("guide.sources", self.lines(sources))
                .text("guide.history", self.history(&guide.history))
                .text("guide.opening", self.opening(&guide.document))
                .order("guide.sections", sections(&guide.document));
        }
        self.entries.push(entry);
        if let Some(guide) = &product.guide {
            for section in guide.document.source().sections() {
                let [title, text] = self.section(&guide.document, &section.id.value);
                let mut entry = Entry::new(Kind::Procedure, format!("{}#{}", product.id, section.id.value))
                    .words("title", title)
                    .words("text", text)
                    .fact("level", &section.level);
                let procedure = guide.procedures.iter().find(|procedure| procedure.section.value == section.id.value);
                if let Some(procedure) = procedure {
                    entry = entry.fact("items", &ids(&procedure.items)).fact("for", &procedure.audience.id());
                }
                self.entries.push(entry);
            }
        }
        for set in &product.statements {
            let entry = Entry::new(Kind::Statement, format!("{}/{}", product.id, set.checklist.value))
                .text("title", self.texts(&set.title))
                .fact("date", &opt(set.date.as_ref()))
                .text("source", self.opt_texts(set.source.as_ref()))
                .fact("url", &opt(set.url.as_ref()))
                .text("responsibility", self.opt_texts(set.responsibility.as_ref()))
                .text("note", self.texts(&set.note));
            self.entries.push(entry);
            for statement in &set.statements {
                let exceptions = statement.exceptions.iter().flat_map(|exception| {
                    let applies = if exception.applies { "yes" } else { "no" };
                    let items = ids(&exception.items);
                    let ours = exception.ours.iter().map(move |ours| (format!("{items} (ours): "), ours));
                    let items = ids(&exception.items);
                    std::iter::once((format!("{items} ({applies}): "), &exception.text)).chain(ours)
                });
                let readings = statement.readings.iter();
                let readings = readings
                    .map(|reading| (format!("{} ({}): ", ids(&reading.items), reading.fits.id()), &reading.reason));
                let id = format!("{}/{} {}", product.id, set.checklist.value, ids(&statement.items));
                let entry = Entry::new(Kind::Statement, id)
                    .fact("applies", &if statement.applies { "yes" } else { "no" })
                    .words("text", self.texts(&statement.text))
                    .text("ours", self.opt_texts(statement.ours.as_ref()))
                    .text("except", self.lines(exceptions))
                    .text("readings", self.lines(readings));
                self.entries.push(Entry { name: String::new(), ..entry });
            }
        }
    }

    fn responsibilities(&self, shared: &Responsibilities) -> Texts {
        let mut lines = vec![(String::new(), &shared.summary)];
        for threat in &shared.threats {
            let id = &threat.id.value;
            lines.extend([(format!("{id}: "), &threat.title), (format!("{id}: "), &threat.summary)]);
            for (side, is_responsible, duties) in [
                ("customer", threat.customer_responsible, &threat.customer),
                ("provider", threat.provider_responsible, &threat.provider),
            ] {
                let side = format!("{side} ({})", if is_responsible { "responsible" } else { "not responsible" });
                let line = |duty: &Duty| format!("{id}, {side} [{}]: ", ids(&duty.sections));
                lines.extend(duties.iter().map(|duty| (line(duty), &duty.text)));
            }
            let line = |related: &RelatedThreat| format!("{id}, {} {}: ", related.relation.id(), related.threat.value);
            lines.extend(threat.related.iter().map(|related| (line(related), &related.reason)));
        }
        self.lines(lines.into_iter())
    }

    fn name_of(&self, at: ItemRef) -> String {
        format!("{}/{}", self.catalog.checklists[at.checklist].id, self.catalog.item(at).id.value)
    }

    fn mapping(&mut self, coverage: &Coverage) {
        let product = &self.catalog.products[coverage.product].id;
        let entry = Entry::between(Kind::Mapping, Kind::Item, self.name_of(coverage.item));
        let entry = match &coverage.section {
            Some(section) => entry.part(" ", Some(Kind::Procedure), format!("{product}#{section}")),
            None => entry.part(" ", Some(Kind::Product), product),
        };
        let entry = entry
            .fact("status", &coverage.status.id())
            .fact("responsibility", &coverage.responsibility.map(Responsibility::id).unwrap_or_default())
            .text("responsibility_source", self.opt_texts(coverage.responsibility_source.as_ref()))
            .text("reason", self.opt_texts(coverage.reason.as_ref()))
            .text("plan", self.opt_texts(coverage.plan.as_ref()));
        self.entries.push(entry);
    }

    fn crosswalks(&mut self) {
        for crosswalk in &self.catalog.crosswalks {
            let (from, to) = (&crosswalk.from.value, &crosswalk.to.value);
            let note = Entry::new(Kind::Crosswalk, format!("{from} – {to}")).text("note", self.texts(&crosswalk.note));
            self.entries.push(note);
            for row in &crosswalk.rows {
                let entry = Entry::between(Kind::Crosswalk, Kind::Item, format!("{from}/{}", row.from.value))
                    .part(" – ", Some(Kind::Item), format!("{to}/{}", row.to.value))
                    .fact("relation", &row.relation.id())
                    .text("reason", self.texts(&row.reason));
                self.entries.push(entry);
            }
        }
    }

    fn term(&mut self, term: &Term) {
        let entry = Entry::new(Kind::Term, &term.id.value)
            .words("name", self.texts(&term.name))
            .fact("reading", &opt(term.reading.as_ref().map(|reading| &reading.text)))
            .text("aliases", self.words(&term.aliases))
            .words("definition", self.texts(&term.definition))
            .text("source", self.opt_texts(term.source.as_ref()));
        self.entries.push(entry);
    }

    fn page(&mut self, page: &FreePage) {
        let title = self.part(&page.document, |document| Some(document.title()));
        let entry = Entry::new(Kind::Page, &page.id)
            .words("title", title)
            .words("text", self.opening(&page.document))
            .order("sections", sections(&page.document))
            .fact("items", &ids(&page.items))
            .fact("terms", &ids(&page.terms));
        self.entries.push(entry);
        for section in page.document.source().sections() {
            let [title, text] = self.section(&page.document, &section.id.value);
            let entry = Entry::new(Kind::Page, format!("{}#{}", page.id, section.id.value));
            self.entries.push(entry.words("title", title).words("text", text).fact("level", &section.level));
        }
    }
}
