//! What an export says of a site as a whole, and of what belongs to no checklist or product.

use super::super::snapshot::{Entry, Kind as Thing};
use super::{Reader, history, lines, optional, texts, words};
use crate::export::{
    Crosswalk, CrosswalkRow, Field, Kind, LongText, Page, Reference, Section, Site, Term, TermReading, Texts, Touch,
    WordRule,
};

impl Reader {
    pub(super) fn site(&mut self, site: Option<Site>, fields: &[Field], sources: [Option<Texts>; 2]) {
        let site = site.filter(|_| self.is_whole);
        if site.is_none() && fields.is_empty() {
            return;
        }
        let mut entry = Entry::new(Thing::Site, "site").fact("fields", &fields_as_text(fields));
        if let Some(site) = site {
            let Site {
                title,
                description,
                languages,
                base_url,
                kinds,
                history: changes,
                review_after,
                synonyms,
                everyday,
                words,
            } = site;
            let kinds = kinds.into_iter().flat_map(|Kind { id, title, touches }| {
                let touches = touches.into_iter().map(|Touch { items, except, reason }| {
                    let but = if except.is_empty() { String::new() } else { format!(" (not {})", except.join(", ")) };
                    (format!("{id} {}{but}: ", items.join(", ")), reason)
                });
                let touches = touches.collect::<Vec<_>>();
                std::iter::once((format!("{id}: "), title)).chain(touches)
            });
            let [synonyms, everyday] = [synonyms, everyday].map(|groups| {
                let words =
                    groups.into_iter().map(|entry| entry.into_values().flatten().collect::<Vec<_>>().join(", "));
                words.collect::<Vec<_>>().join("; ")
            });
            let rule = |WordRule { prefer, avoid, reason, except }: WordRule| {
                let except = if except.is_empty() { String::new() } else { format!(" (not {})", except.join(", ")) };
                format!("{} → {prefer}{except}: {reason}", avoid.join(", "))
            };
            let rules = words.into_iter().map(|(tag, rules)| {
                let rules = rules.into_iter().map(rule).collect::<Vec<_>>();
                (tag, rules.join("\n"))
            });
            let [glossary, references] = sources;
            entry = entry
                .words("title", texts(title))
                .text("description", texts(description))
                .fact("languages", &languages.join(", "))
                .fact("base_url", &base_url.unwrap_or_default())
                .text("kinds", lines(kinds))
                .text("history", history(changes))
                .fact("review_after", &review_after.map(|months| months.to_string()).unwrap_or_default())
                .fact("synonyms", &synonyms)
                .fact("everyday", &everyday)
                .text("words", texts(rules.collect()))
                .text("glossary.source", optional(glossary))
                .text("references.source", optional(references));
        }
        self.entries.push(entry);
    }

    pub(super) fn term(&mut self, term: Term) {
        let Term { id, aliases, name, definition, reading, synonyms, source, pages: _, url: _ } = term;
        let mut entry = Entry::new(Thing::Term, id).words("name", texts(name));
        entry = entry.fact("aliases", &aliases.join(", "));
        if self.is_whole {
            let reading = reading.map(|TermReading { text, printed }| {
                let ours = if printed { "" } else { " (ours)" };
                format!("{text}{ours}")
            });
            entry = entry
                .words("definition", texts(definition))
                .fact("reading", &reading.unwrap_or_default())
                .text("synonyms", words(synonyms))
                .text("source", optional(source));
        }
        self.entries.push(entry);
    }

    pub(super) fn page(&mut self, page: Page) {
        let Page { id, aliases, items, terms, text, url: _ } = page;
        let LongText { title, opening, sections } = text;
        let entry = Entry::new(Thing::Page, &id)
            .words("title", optional(title))
            .fact("aliases", &aliases.join(", "))
            .fact("items", &items.join(", "))
            .fact("terms", &terms.join(", "))
            .words("text", texts(opening))
            .order("sections", sections.iter().map(|section| section.id.clone()).collect());
        self.entries.push(entry);
        for Section { id: section, aliases, level, title, text } in sections {
            let entry = Entry::new(Thing::Page, format!("{id}#{section}"))
                .words("title", texts(title))
                .words("text", texts(text))
                .fact("level", &level)
                .fact("aliases", &aliases.join(", "));
            self.entries.push(entry);
        }
    }

    pub(super) fn reference(&mut self, reference: Reference) {
        let Reference { id, title, publisher, document_url, about } = reference;
        let entry = Entry::new(Thing::Reference, id).words("title", texts(title));
        let entry = entry.text("publisher", texts(publisher)).fact("url", &document_url);
        self.entries.push(entry.text("about", texts(about)));
    }

    pub(super) fn crosswalk(&mut self, crosswalk: Crosswalk) {
        let Crosswalk { from, to, note, rows } = crosswalk;
        self.entries.push(Entry::new(Thing::Crosswalk, format!("{from} → {to}")).text("note", texts(note)));
        for CrosswalkRow { from: one, to: other, relation, reason, suspect: _ } in rows {
            let entry = Entry::between(Thing::Crosswalk, Thing::Item, format!("{from}/{one}"));
            let entry = entry.part(" → ", Some(Thing::Item), format!("{to}/{other}"));
            self.entries.push(entry.fact("relation", &relation).text("reason", texts(reason)));
        }
    }
}

fn fields_as_text(fields: &[Field]) -> String {
    let field = |Field { id, title: _, kind, on, choices }: &Field| {
        let choices = choices.iter().map(|choice| format!(" {}", choice.id)).collect::<String>();
        format!("{id}: {kind}{choices} ({})", on.join(", "))
    };
    fields.iter().map(field).collect::<Vec<_>>().join("; ")
}
