//! Snapshots of exports, which have the source text where a translation is missing.
//!
//! Exports of the first version had titles, coverage and statements alone. Where one side is such an export, only these are
//! compared.

mod product;
mod site;

use std::collections::{BTreeMap, BTreeSet};

use super::snapshot::{Entry, Kind, Snapshot};
use crate::export::{
    Answer, Attribute, Category, Change, Checklist, Edition, EditionChange, Export, FieldValue, Item, LongText, Method,
    Named, NotAnExport, Note, Priority, Section, Stage, StageEffect, Texts, Threat, VERSION,
};
use crate::resolve::Catalog;

/// An export that was read.
#[derive(Debug)]
pub struct Exported(Export);

impl Exported {
    /// Reads what `tebiki export` wrote.
    ///
    /// # Errors
    /// When `json` is not an export.
    pub fn parse(json: &str) -> Result<Self, NotAnExport> {
        Export::parse(json).map(Self)
    }

    /// The export of a catalog.
    #[must_use]
    pub fn of(catalog: &Catalog) -> Self {
        Self(Export::new(catalog))
    }
}

impl Snapshot {
    /// The snapshots of two exports: what both can say.
    #[must_use]
    pub fn of_exports(old: Exported, new: Exported) -> [Self; 2] {
        let is_whole = [&old, &new].iter().all(|export| export.0.version >= VERSION);
        [old, new].map(|Exported(export)| {
            let addresses = export.addresses(is_whole);
            let mut reader = Reader { is_whole, procedures: BTreeSet::new(), entries: Vec::new() };
            reader.export(export);
            Self::new(reader.entries, addresses)
        })
    }
}

struct Reader {
    /// Whether there is more than what exports of the first version had.
    is_whole: bool,
    /// The procedures that were met, as `product#section`.
    procedures: BTreeSet<String>,
    entries: Vec<Entry>,
}

/// A text in each language, the source language first. Exports of the first version do not say which that is: Japanese is
/// assumed.
fn texts(texts: Texts) -> Vec<(String, String)> {
    let mut texts = texts.into_iter().collect::<Vec<_>>();
    texts.sort_by_key(|(tag, _)| tag != "ja");
    texts
}

fn optional(text: Option<Texts>) -> Vec<(String, String)> {
    texts(text.unwrap_or_default())
}

/// Several texts as one in each language, with a line for each.
fn lines(texts: impl IntoIterator<Item = (String, Texts)>) -> Vec<(String, String)> {
    let mut lines = Texts::new();
    for (label, text) in texts {
        for (tag, text) in text {
            let all = lines.entry(tag).or_default();
            if !all.is_empty() {
                all.push('\n');
            }
            all.push_str(&label);
            all.push_str(&text);
        }
    }
    self::texts(lines)
}

fn history(history: Vec<Change>) -> Vec<(String, String)> {
    lines(history.into_iter().map(|Change { version: _, date, note }| (format!("{date}: "), note)))
}

/// Words by language.
fn words(words: BTreeMap<String, Vec<String>>) -> Vec<(String, String)> {
    texts(words.into_iter().map(|(tag, words)| (tag, words.join(", "))).collect())
}

/// A long text that is not divided into things of their own.
fn long_text(text: Option<LongText>) -> Vec<(String, String)> {
    let Some(LongText { title, opening, sections }) = text else { return Vec::new() };
    let sections = sections.into_iter().flat_map(|Section { id: _, aliases: _, level, title, text }| {
        let mark = "#".repeat(usize::from(level));
        [(format!("{mark} "), title), (String::new(), text)]
    });
    let opening = title.map(|title| ("# ".to_owned(), title)).into_iter().chain([(String::new(), opening)]);
    lines(opening.chain(sections))
}

fn own_fields(entry: Entry, fields: BTreeMap<String, FieldValue>) -> Entry {
    fields.into_iter().fold(entry, |entry, (id, value)| {
        let name = format!("fields.{id}");
        match value {
            FieldValue::One(value) => entry.fact(&name, &value),
            FieldValue::Several(values) => entry.fact(&name, &values.join(", ")),
            FieldValue::Texts(value) => entry.text(&name, texts(value)),
        }
    })
}

impl Reader {
    fn export(&mut self, export: Export) {
        let Export {
            version: _,
            site,
            checklists,
            fields,
            products,
            terms,
            glossary_source,
            crosswalks,
            pages,
            references,
            references_source,
            moved: _,
        } = export;
        self.site(site, &fields, [glossary_source, references_source]);
        for list in checklists {
            self.checklist(list);
        }
        for product in products {
            self.product(product);
        }
        for term in terms {
            self.term(term);
        }
        if !self.is_whole {
            return;
        }
        for crosswalk in crosswalks {
            self.crosswalk(crosswalk);
        }
        for page in pages {
            self.page(page);
        }
        for reference in references {
            self.reference(reference);
        }
    }

    fn checklist(&mut self, list: Checklist) {
        let Checklist {
            id,
            aliases,
            edition,
            title,
            short,
            publisher,
            edition_title,
            published,
            document_url,
            summary,
            binding,
            history: changes,
            priorities,
            parts,
            categories,
            attributes,
            attributes_note,
            stages_note,
            editions,
            url: _,
            items,
            methods,
            threats,
        } = list;
        let entry = Entry::new(Kind::Checklist, &id);
        let entry = if self.is_whole { entry.words("title", texts(title)) } else { entry };
        let mut entry = entry.fact("edition", &edition).fact("aliases", &aliases.join(", "));
        if self.is_whole {
            entry = entry
                .text("short", texts(short))
                .text("publisher", optional(publisher))
                .text("edition_title", texts(edition_title))
                .fact("published", &published.unwrap_or_default())
                .fact("url", &document_url.unwrap_or_default())
                .text("summary", texts(summary))
                .text("binding", optional(binding))
                .text("history", history(changes))
                .text("attributes", self::attributes(attributes))
                .text("attributes_note", optional(attributes_note))
                .text("stages_note", optional(stages_note))
                .text("editions", self::editions(editions))
                .order("categories", categories.iter().map(|category| category.id.clone()).collect())
                .order("items", items.iter().map(|item| item.id.clone()).collect())
                .order("methods", methods.iter().map(|method| method.id.clone()).collect());
        }
        self.entries.push(entry);
        self.groups(&id, priorities, parts, categories);
        for method in methods {
            self.method(&id, method);
        }
        for threat in threats {
            self.threat(&id, threat);
        }
        for item in items {
            self.item(&id, item);
        }
    }

    /// By what the items of a list are ranked and grouped; exports of the first version had nothing of it.
    fn groups(&mut self, list: &str, priorities: Vec<Priority>, parts: Vec<Named>, categories: Vec<Category>) {
        if !self.is_whole {
            return;
        }
        let priorities = priorities.into_iter().map(|Priority { id, symbol, title, text }| {
            let entry = Entry::new(Kind::Priority, format!("{list}/{id}")).fact("symbol", &symbol);
            entry.words("title", texts(title)).text("text", texts(text))
        });
        let parts = parts
            .into_iter()
            .map(|Named { id, title }| Entry::new(Kind::Category, format!("{list}/{id}")).words("title", texts(title)));
        let categories = categories.into_iter().map(|Category { id, part, title }| {
            let entry = Entry::new(Kind::Category, format!("{list}/{id}")).words("title", texts(title));
            entry.fact("part", &part.unwrap_or_default())
        });
        self.entries.extend(priorities.chain(parts).chain(categories));
    }

    fn method(&mut self, list: &str, method: Method) {
        let Method { id, aliases, title, items: _, symbol, summary, attributes, note, source, text, url: _ } = method;
        let entry = Entry::new(Kind::Method, format!("{list}/{id}")).words("title", texts(title));
        let mut entry = entry.fact("aliases", &aliases.join(", "));
        if self.is_whole {
            let answers = attributes.iter().map(|(name, values)| format!("{name}: {}", values.join(", ")));
            entry = entry
                .fact("symbol", &symbol)
                .words("summary", texts(summary))
                .words("note", optional(note))
                .fact("attributes", &answers.collect::<Vec<_>>().join("; "))
                .text("source", optional(source))
                .text("document", long_text(text));
        }
        self.entries.push(entry);
    }

    fn threat(&mut self, list: &str, threat: Threat) {
        let Threat { id, aliases, title, items: _, summary, source, stages, text, url: _ } = threat;
        let entry = Entry::new(Kind::Threat, format!("{list}/{id}")).words("title", texts(title));
        let mut entry = entry.fact("aliases", &aliases.join(", "));
        if self.is_whole {
            entry = entry
                .words("summary", texts(summary))
                .text("source", optional(source))
                .text("document", long_text(text));
            for Stage { stage, title, text } in stages {
                entry = entry
                    .text(&format!("stages.{stage}.title"), texts(title))
                    .text(&format!("stages.{stage}.text"), texts(text));
            }
        }
        self.entries.push(entry);
    }

    fn item(&mut self, list: &str, item: Item) {
        let Item {
            id,
            slug,
            aliases,
            category,
            priority,
            threats,
            methods,
            terms,
            title,
            text,
            why,
            condition,
            notes,
            phrases,
            source,
            stages,
            // Pages name the items that they explain.
            pages: _,
            url: _,
            fields,
            procedures,
            statements,
        } = item;
        let id = format!("{list}/{id}");
        let entry = Entry::new(Kind::Item, &id).words("title", texts(title)).fact("slug", &slug);
        let entry = entry.fact("aliases", &aliases.join(", "));
        let entry = entry.fact("category", &category).fact("priority", &priority.unwrap_or_default());
        let facts = [("threats", threats), ("methods", methods), ("terms", terms)];
        let mut entry = facts.into_iter().fold(entry, |entry, (name, ids)| entry.fact(name, &ids.join(", ")));
        if self.is_whole {
            let notes = notes.into_iter().map(|Note { mark, kind, text }| (format!("{mark} {kind}: "), text));
            let stages = stages
                .into_iter()
                .map(|StageEffect { threat, stage, reason }| (format!("{threat}, {stage}: "), reason));
            entry = entry
                .words("text", texts(text))
                .text("why", optional(why))
                .text("condition", optional(condition))
                .text("notes", lines(notes))
                .text("phrases", words(phrases))
                .text("source", optional(source))
                .text("stages", lines(stages));
        }
        self.entries.push(own_fields(entry, fields));
        for procedure in procedures {
            self.mapping(&id, procedure);
        }
        for statement in statements {
            self.statement(&id, statement);
        }
    }
}

/// The questions that lead to a method, with their answers.
fn attributes(attributes: Vec<Attribute>) -> Vec<(String, String)> {
    lines(attributes.into_iter().flat_map(|Attribute { id, title, question, values }| {
        let answers = values.into_iter().flat_map(|Answer { id: value, title, answer }| {
            let name = format!("{id}.{value}: ");
            [(name.clone(), title), (name, answer)]
        });
        let answers = answers.collect::<Vec<_>>();
        [(format!("{id}: "), title), (format!("{id}: "), question)].into_iter().chain(answers)
    }))
}

/// The other editions and what changed in them.
fn editions(editions: Vec<Edition>) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for Edition { edition, title, note, changes } in editions {
        for EditionChange { item, change, to, note } in changes {
            let to = if to.is_empty() { String::new() } else { format!(" {}", to.join(", ")) };
            // A change without a note is described in each language of the title.
            all.push((format!("{edition}, {item} {change}{to}: "), note.unwrap_or_else(|| title.clone())));
        }
        all.extend([(format!("{edition}: "), title), (format!("{edition}: "), note)]);
    }
    lines(all)
}

#[cfg(test)]
mod tests {
    use super::super::compare;
    use super::super::tests::site;
    use super::*;

    #[test]
    fn an_export_that_is_read_says_what_its_catalog_does() {
        let (_, catalog) = site(|_, text| text.to_owned());
        let read = Exported::parse(&crate::export::json(&catalog).unwrap()).unwrap();
        let [read, made] = Snapshot::of_exports(read, Exported::of(&catalog));
        let names = read.entries.iter().map(Entry::id).collect::<Vec<_>>();
        assert_eq!(
            names,
            [
                "site",
                "list",
                "list/a",
                "list/1-1",
                "list/1-1 p#remove",
                "list/1-2",
                "list/1-2 p#remove",
                "p",
                "p#remove",
                "p#add",
                "log"
            ]
        );
        assert!(compare(&read, &made).is_empty());
    }

    /// An export of the first version, as it was written.
    const FIRST: &str = r#"{"checklists": [{"id": "list", "aliases": [], "edition": "1", "items": [
        {"id": "1-1", "slug": "1-1", "aliases": [], "category": "a", "priority": null, "threats": [], "methods": [], "terms": [],
         "title": {"en": "Check all devices", "ja": "端末を確認する"},
         "url": {"en": "en/list/items/1-1.html", "ja": "ja/list/items/1-1.html"},
         "procedures": [{"product": "p", "section": "remove", "audience": "admin", "status": "partial", "responsibility": null,
           "responsibility_source": null, "reason": {"en": "In part", "ja": "一部"}, "plan": null,
           "title": {"en": "Remove", "ja": "削除"}, "url": {"en": "en/products/p/guide.html#remove", "ja": "ja/products/p/guide.html#remove"}}],
         "statements": []}], "methods": [], "threats": []}],
      "products": [{"id": "p", "aliases": [], "name": {"en": "P", "ja": "品"}, "plan": null,
        "guide": {"version": null, "published": null, "verified": null, "cites": null},
        "url": {"en": "en/products/p/index.html", "ja": "ja/products/p/index.html"}, "gaps": []}],
      "terms": [{"id": "log", "aliases": [], "name": {"en": "Log", "ja": "ログ"},
        "url": {"en": "en/glossary.html#log", "ja": "ja/glossary.html#log"}}], "moved": []}"#;

    #[test]
    fn of_an_export_of_the_first_version_only_what_it_held_is_compared() {
        let (_, catalog) = site(|_, text| text.to_owned());
        let first = || Exported::parse(FIRST).unwrap();
        for first_is_old in [true, false] {
            let other = Exported::of(&catalog);
            let [old, new] =
                if first_is_old { Snapshot::of_exports(first(), other) } else { Snapshot::of_exports(other, first()) };
            let told = compare(&old, &new);
            let mut ids = told.iter().map(|difference| difference.id.as_str()).collect::<Vec<_>>();
            // The fields of the author's own came before the second version.
            ids.retain(|id| !["site", "p#remove"].contains(id));
            assert_eq!(ids, ["list/1-1", "list/1-2", "list/1-2 p#remove"], "first is old: {first_is_old}");
            let lost = super::super::lost(&old, &new);
            let gone = ["en/list/items/1-2.html", "ja/list/items/1-2.html"];
            assert_eq!(lost, if first_is_old { &[][..] } else { &gone[..] });
        }
    }

    #[test]
    fn every_change_of_the_content_is_told_of_exports_too() {
        for (from, to, id) in [
            ("ja: 説明, en: D", "ja: 説明, en: Other", "site"),
            ("publisher: {ja: 省, en: M}", "publisher: {ja: 省, en: N}", "list"),
            ("title: {ja: 分類, en: C}", "title: {ja: 分類, en: K}", "list/a"),
            ("Check *devices*: each month.", "Check *devices*: each week.", "list/1-1"),
            ("vendor: {ja: 社, en: V}", "vendor: {ja: 社, en: W}", "p"),
            ("Intro.", "Introduction.", "p"),
            ("Add it.", "Add them.", "p#add"),
            ("for=admin", "for=user", "p#remove"),
            ("definition: {ja: 記録, en: Record}", "definition: {ja: 記録, en: Records}", "log"),
        ] {
            let (old, new) = (site(|_, text| text.to_owned()).1, site(|_, text| text.replace(from, to)).1);
            let [old, new] = Snapshot::of_exports(Exported::of(&old), Exported::of(&new));
            let told = compare(&old, &new);
            assert_eq!(told.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), [id], "{from}");
        }
    }
}
