//! Snapshots of sources. Texts are compared as Markdown source, so that another link target is a change.
//!
//! Each noun is destructured by a pattern that names all of its fields, so that a new one does not compile until it is placed
//! here.

mod product;

use super::snapshot::{Entry, Kind as Thing, Snapshot};
use crate::locale::Localized;
use crate::markdown::{Document, Section};
use crate::model::{
    Answer, Attribute, Category, Change, Checklist, Color, Crosswalk, CrosswalkRow, Edition, EditionChange, Field,
    FieldChoice, FieldKind, FieldValue, FilledField, FreePage, Glossary, Item, Kind, LocalText, Logo, Method, Note,
    NoteKind, Part, Priority, References, Rgb, Site, StageItem, StageText, Term, Threat, Touch, WordRule,
    WorkReference,
};
use crate::plan::Addresses;
use crate::resolve::Catalog;
use crate::source::{SourceMap, Spanned};

type Texts = Vec<(String, String)>;

impl Snapshot {
    /// The snapshot of a site without errors.
    #[must_use]
    pub fn of_site(catalog: &Catalog, sources: &SourceMap) -> Self {
        let mut reader = Reader { catalog, sources, entries: Vec::new() };
        reader.site();
        for list in &catalog.checklists {
            reader.checklist(list);
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
        for WorkReference { id, title, publisher, url, about } in &catalog.references.entries {
            let entry = Entry::new(Thing::Reference, &id.value)
                .words("title", reader.texts(title))
                .text("publisher", reader.texts(publisher))
                .fact("url", url)
                .text("about", reader.texts(about));
            reader.entries.push(entry);
        }
        Self::new(reader.entries, Addresses::of(catalog))
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

fn synonyms(synonyms: &[Localized<Vec<String>>]) -> String {
    let words = |words: &Localized<Vec<String>>| {
        words.iter().flat_map(|(_, words)| words).map(String::as_str).collect::<Vec<_>>().join(", ")
    };
    synonyms.iter().map(words).collect::<Vec<_>>().join("; ")
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
        self.lines(history.iter().map(|Change { version: _, date, note }| (format!("{date}: "), note)))
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
        let Site {
            title,
            description,
            locales,
            checklists,
            pages,
            kinds,
            fields,
            has_lost_fields: _,
            history,
            synonyms,
            everyday,
            review_after,
            theme,
            products,
            looks,
            base_url,
            edit_url,
            feedback,
            span: _,
        } = &self.catalog.site;
        let kinds = kinds.iter().flat_map(|Kind { id, title, touches }| {
            let id = &id.value;
            let touches = touches.iter().map(move |Touch { items, except, reason }| {
                let but = if except.is_empty() { String::new() } else { format!(" (not {})", ids(except)) };
                (format!("{id} {}{but}: ", ids(items)), reason)
            });
            std::iter::once((format!("{id}: "), title)).chain(touches)
        });
        let fields = fields.iter().flat_map(|Field { id, title, kind, choices, on }| {
            let id = &id.value;
            let on = on.iter().map(|place| place.id()).collect::<Vec<_>>().join(", ");
            let kind = kind.map(FieldKind::id).unwrap_or_default();
            let choices = choices.iter();
            let choices =
                choices.map(move |FieldChoice { id: choice, title }| (format!("{id}.{}: ", choice.value), title));
            std::iter::once((format!("{id} ({kind}; {on}): "), title)).chain(choices)
        });
        let (Glossary { terms: _, source, words }, References { entries: _, source: list }) =
            (&self.catalog.glossary, &self.catalog.references);
        let entry = Entry::new(Thing::Site, "site")
            .words("title", self.texts(title))
            .text("description", self.texts(description))
            .fact("languages", &locales.tags().join(", "))
            .fact("checklists", &ids(checklists))
            .fact("pages", &ids(pages))
            .text("kinds", self.lines(kinds))
            .text("fields", self.lines(fields))
            .fact("review_after", &opt(review_after.as_ref()))
            .fact("theme", &opt(theme.as_ref().map(|theme| &theme.value)))
            .fact("products", &ids(products))
            .fact("logo", &looks.logo.as_ref().map(logo).unwrap_or_default())
            .fact("colors", &looks.colors.iter().map(color).collect::<Vec<_>>().join("; "))
            .text("header", self.lines(looks.header.iter().map(|text| (String::new(), text))))
            .text("footer", self.opt_texts(looks.footer.as_ref()))
            .text("footer_links", self.lines(looks.footer_links.iter().map(|text| (String::new(), text))))
            .fact("styles", &ids(&looks.styles))
            .fact("base_url", &opt(base_url.as_ref()))
            .fact("edit_url", &opt(edit_url.as_ref()))
            .fact("feedback", &opt(feedback.as_ref()))
            .text("history", self.history(history))
            .fact("synonyms", &self::synonyms(synonyms))
            .fact("everyday", &self::synonyms(everyday))
            .text("words", self.rules(words))
            .text("glossary.source", self.opt_texts(source.as_ref()))
            .text("references.source", self.opt_texts(list.as_ref()));
        self.entries.push(entry);
    }

    /// Words in each language.
    fn words(&self, words: &Localized<Vec<String>>) -> Texts {
        let words = words.iter().filter(|(_, words)| !words.is_empty());
        words.map(|(locale, words)| (self.tag(locale), words.join(", "))).collect()
    }

    /// The words to avoid.
    fn rules(&self, rules: &Localized<Vec<WordRule>>) -> Texts {
        let line = |WordRule { prefer, avoid, reason, except }: &WordRule| {
            let except = if except.is_empty() { String::new() } else { format!(" (not {})", except.join(", ")) };
            format!("{} → {prefer}{except}: {reason}", ids(avoid))
        };
        let rules = rules.iter().filter(|(_, rules)| !rules.is_empty());
        rules.map(|(locale, rules)| (self.tag(locale), rules.iter().map(line).collect::<Vec<_>>().join("\n"))).collect()
    }

    fn checklist(&mut self, list: &Checklist) {
        let Checklist {
            id,
            aliases,
            title,
            short,
            publisher,
            edition,
            edition_title,
            published,
            url,
            summary,
            binding,
            history,
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
        let entry = Entry::new(Thing::Checklist, id)
            .words("title", self.texts(title))
            .fact("aliases", &ids(aliases))
            .text("short", self.texts(short))
            .text("publisher", self.opt_texts(publisher.as_ref()))
            .fact("edition", &edition.value)
            .text("edition_title", self.texts(edition_title))
            .fact("published", &opt(published.as_ref()))
            .fact("url", &opt(url.as_ref()))
            .text("summary", self.texts(summary))
            .text("binding", self.opt_texts(binding.as_ref()))
            .text("history", self.history(history))
            .text("attributes_note", self.opt_texts(attributes_note.as_ref()))
            .text("attributes", self.attributes(attributes))
            .text("stages_note", self.opt_texts(stages_note.as_ref()))
            .text("editions", self.editions(editions))
            .order("categories", order(categories.iter().map(|category| &category.id)))
            .order("items", order(items.iter().map(|item| &item.id)))
            .order("methods", order(methods.iter().map(|method| &method.id)));
        self.entries.push(entry);
        for item in items {
            self.item(id, item);
        }
        self.groups(id, priorities, parts, categories);
        for method in methods {
            self.method(id, method);
        }
        for threat in threats {
            self.threat(id, threat);
        }
    }

    /// By what the items of a list are ranked and grouped.
    fn groups(&mut self, list: &str, priorities: &[Priority], parts: &[Part], categories: &[Category]) {
        for Priority { id, symbol, title, text } in priorities {
            let entry = Entry::new(Thing::Priority, format!("{list}/{}", id.value))
                .fact("symbol", symbol)
                .words("title", self.texts(title))
                .text("text", self.texts(text));
            self.entries.push(entry);
        }
        for Part { id, title } in parts {
            let entry = Entry::new(Thing::Category, format!("{list}/{}", id.value));
            self.entries.push(entry.words("title", self.texts(title)));
        }
        for Category { id, part, title } in categories {
            let entry = Entry::new(Thing::Category, format!("{list}/{}", id.value))
                .words("title", self.texts(title))
                .fact("part", &opt(part.as_ref().map(|part| &part.value)));
            self.entries.push(entry);
        }
    }

    /// The questions that lead to a method, with their answers.
    fn attributes(&self, attributes: &[Attribute]) -> Texts {
        let lines = attributes.iter().flat_map(|Attribute { id, figure: _, title, question, values }| {
            let id = &id.value;
            let answers = values.iter().flat_map(move |Answer { id: value, title, answer, absent: _ }| {
                let name = format!("{id}.{}", value.value);
                [(format!("{name}: "), title), (format!("{name}: "), answer)]
            });
            [(format!("{id}: "), title), (format!("{id}: "), question)].into_iter().chain(answers)
        });
        self.lines(lines)
    }

    /// The other editions and what changed in them.
    fn editions(&self, editions: &[Edition]) -> Texts {
        let mut lines = Vec::new();
        for Edition { edition, title, note, changes } in editions {
            let id = &edition.value;
            lines.extend([(format!("{id}: "), title), (format!("{id}: "), note)]);
            for EditionChange { item, change, to, note } in changes {
                let to = if to.is_empty() { String::new() } else { format!(" {}", ids(to)) };
                let label = format!("{id}, {} {}{to}: ", item.value, change.id());
                // A change without a note is described in each language of the title.
                lines.push((label, note.as_ref().unwrap_or(title)));
            }
        }
        self.lines(lines.into_iter())
    }

    fn item(&mut self, list: &str, item: &Item) {
        let Item {
            id,
            slug,
            aliases,
            category,
            priority,
            threats,
            methods,
            title,
            text,
            why,
            condition,
            notes,
            phrases,
            terms,
            source,
            draft,
            fields,
        } = item;
        let notes = notes.iter().map(|Note { mark, kind, text }| {
            let kind = if *kind == NoteKind::Exemption { "exemption" } else { "definition" };
            (format!("{mark} {kind}: "), text)
        });
        let entry = Entry::new(Thing::Item, format!("{list}/{}", id.value))
            .words("title", self.texts(title))
            .fact("slug", &slug.value)
            .fact("aliases", &ids(aliases))
            .fact("category", &category.value)
            .fact("priority", &opt(priority.as_ref().map(|priority| &priority.value)))
            .fact("threats", &ids(threats))
            .fact("methods", &ids(methods))
            .words("text", self.texts(text))
            .text("why", self.opt_texts(why.as_ref()))
            .text("condition", self.opt_texts(condition.as_ref()))
            .text("notes", self.lines(notes))
            .text("phrases", self.words(phrases))
            .fact("terms", &ids(terms))
            .text("source", self.opt_texts(source.as_ref()));
        let entry = self.own_fields(entry, fields);
        self.entries.push(entry.fact("draft", if *draft { "yes" } else { "" }));
    }

    /// The author's own fields of an item or a procedure.
    fn own_fields(&self, entry: Entry, fields: &[FilledField]) -> Entry {
        fields.iter().fold(entry, |entry, FilledField { field, value, span: _ }| {
            let field = &self.catalog.site.fields[*field];
            let name = format!("fields.{}", field.id.value);
            match value {
                FieldValue::Text(text) => entry.text(&name, self.texts(text)),
                FieldValue::Choices(chosen) => {
                    let ids = chosen.iter().map(|&choice| field.choices[choice].id.value.as_str());
                    entry.fact(&name, &ids.collect::<Vec<_>>().join(", "))
                }
                FieldValue::Date(date) => entry.fact(&name, &date.to_string()),
                FieldValue::Link(url) => entry.fact(&name, url),
                FieldValue::People(names) => entry.fact(&name, &names.join(", ")),
            }
        })
    }

    fn method(&mut self, list: &str, method: &Method) {
        let Method { id, aliases, symbol, title, summary, attributes, note, source, text } = method;
        let answers = attributes.iter().map(|(name, values)| format!("{}: {}", name.value, ids(values)));
        let entry = Entry::new(Thing::Method, format!("{list}/{}", id.value))
            .words("title", self.texts(title))
            .fact("symbol", symbol)
            .fact("aliases", &ids(aliases))
            .words("summary", self.texts(summary))
            .words("note", self.opt_texts(note.as_ref()))
            .fact("attributes", &answers.collect::<Vec<_>>().join("; "))
            .text("source", self.opt_texts(source.as_ref()))
            .text("document", self.document(text.as_ref()));
        self.entries.push(entry);
    }

    fn threat(&mut self, list: &str, threat: &Threat) {
        let Threat { id, aliases, title, summary, source, stages, text } = threat;
        let mut entry = Entry::new(Thing::Threat, format!("{list}/{}", id.value))
            .words("title", self.texts(title))
            .fact("aliases", &ids(aliases))
            .words("summary", self.texts(summary))
            .text("source", self.opt_texts(source.as_ref()))
            .text("document", self.document(text.as_ref()));
        for StageText { stage, title, text, items } in stages {
            let name = format!("stages.{}", stage.id());
            let items = items.iter().map(|StageItem { item, reason }| (format!("{}: ", item.value), reason));
            entry = entry
                .text(&format!("{name}.title"), self.texts(title))
                .text(&format!("{name}.text"), self.texts(text))
                .text(&format!("{name}.items"), self.lines(items));
        }
        self.entries.push(entry);
    }

    fn crosswalks(&mut self) {
        for Crosswalk { from, to, note, rows, span: _ } in &self.catalog.crosswalks {
            let (from, to) = (&from.value, &to.value);
            let note = Entry::new(Thing::Crosswalk, format!("{from} – {to}")).text("note", self.texts(note));
            self.entries.push(note);
            for CrosswalkRow { from: one, to: other, relation, reason } in rows {
                let entry = Entry::between(Thing::Crosswalk, Thing::Item, format!("{from}/{}", one.value))
                    .part(" – ", Some(Thing::Item), format!("{to}/{}", other.value))
                    .fact("relation", &relation.id())
                    .text("reason", self.texts(reason));
                self.entries.push(entry);
            }
        }
    }

    fn term(&mut self, term: &Term) {
        let Term { id, aliases, name, reading, synonyms, definition, source } = term;
        let entry = Entry::new(Thing::Term, &id.value)
            .words("name", self.texts(name))
            .fact("reading", &opt(reading.as_ref().map(|reading| &reading.text)))
            .fact("aliases", &ids(aliases))
            .text("synonyms", self.words(synonyms))
            .words("definition", self.texts(definition))
            .text("source", self.opt_texts(source.as_ref()));
        self.entries.push(entry);
    }

    fn page(&mut self, page: &FreePage) {
        let FreePage { id, aliases, document, draft, items, terms, span: _ } = page;
        let title = self.part(document, |document| Some(document.title()));
        let entry = Entry::new(Thing::Page, id)
            .words("title", title)
            .fact("aliases", &ids(aliases))
            .words("text", self.opening(document))
            .order("sections", sections(document))
            .fact("draft", if *draft { "yes" } else { "" })
            .fact("items", &ids(items))
            .fact("terms", &ids(terms));
        self.entries.push(entry);
        for section in document.source().sections() {
            let [title, text] = self.section(document, &section.id.value);
            let entry = Entry::new(Thing::Page, format!("{id}#{}", section.id.value));
            self.entries.push(
                entry
                    .words("title", title)
                    .words("text", text)
                    .fact("level", &section.level)
                    .fact("aliases", &ids(&section.aliases)),
            );
        }
    }
}

fn logo(logo: &Logo) -> String {
    let Logo { light, dark, with_title } = logo;
    let dark = dark.iter().map(|dark| format!(", {} on dark", dark.value)).collect::<String>();
    format!("{}{dark}{}", light.value, if *with_title { "" } else { ", with the title in it" })
}

fn color(color: &Color) -> String {
    let Color { role, light, dark, span: _ } = color;
    let one =
        |name: &str, color: &Option<Rgb>| color.iter().map(|color| format!(" {name} {color}")).collect::<String>();
    format!("{}{}{}", role.key(), one("light", light), one("dark", dark))
}
