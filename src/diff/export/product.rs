//! What an export says of products and of what they do for items.

use super::super::snapshot::{Entry, Kind};
use super::{Reader, history, lines, optional, own_fields, texts};
use crate::export::{
    Duty, Exception, GroupReading, Guide, GuideSection, Link, Procedure, Product, ProductNote, Reading, RelatedThreat,
    Responsibilities, SharedThreat, Statement, StatementGroup, Statements, Texts,
};

impl Reader {
    /// How a product covers an item, and before it the procedure by which it does.
    pub(super) fn mapping(&mut self, item: &str, procedure: Procedure) {
        let Procedure {
            product,
            section,
            audience,
            status,
            responsibility,
            responsibility_source,
            reason,
            plan,
            title,
            fields,
            // That a link is suspect follows from what has changed.
            suspect: _,
            url: _,
        } = procedure;
        let mut entry = Entry::between(Kind::Mapping, Kind::Item, item);
        entry = match section {
            Some(section) => {
                let id = format!("{product}#{section}");
                // A procedure that covers several items is listed with each of them, and with its guide where that is exported.
                if self.procedures.insert(id.clone()) && !self.is_whole {
                    let procedure = Entry::new(Kind::Procedure, &id).words("title", optional(title));
                    self.entries.push(own_fields(procedure.fact("for", &audience.unwrap_or_default()), fields));
                }
                entry.part(" ", Some(Kind::Procedure), id)
            }
            None => entry.part(" ", Some(Kind::Product), product),
        };
        entry = entry.fact("status", &status).fact("responsibility", &responsibility.unwrap_or_default());
        for (name, text) in [("responsibility_source", responsibility_source), ("reason", reason), ("plan", plan)] {
            if let Some(text) = text {
                entry = entry.text(name, texts(text));
            }
        }
        self.entries.push(entry);
    }

    pub(super) fn statement(&mut self, item: &str, statement: Statement) {
        let Statement {
            product,
            items,
            applies,
            ours,
            text,
            reading,
            document: _,
            date,
            document_url: _,
            responsibility: _,
            suspect: _,
            url: _,
        } = statement;
        let entry = Entry::between(Kind::Statement, Kind::Item, item)
            .part(" ", Some(Kind::Product), product)
            .fact("applies", yes_or_no(applies))
            .fact("items", &items.join(", "));
        let mut entry = entry.text("text", texts(text)).fact("date", &date.unwrap_or_default());
        if let Some(ours) = ours {
            entry = entry.text("ours", texts(ours));
        }
        if let Some(Reading { fits, reason }) = reading {
            entry = entry.fact("fits", &fits).text("fits.reason", texts(reason));
        }
        self.entries.push(entry);
    }

    pub(super) fn product(&mut self, product: Product) {
        let Product {
            id,
            aliases,
            name,
            plan,
            vendor,
            kind,
            summary,
            links,
            ours,
            notes,
            responsibilities,
            statements,
            guide,
            url: _,
            // Which items are left follows from what products do.
            gaps: _,
        } = product;
        let mut entry = Entry::new(Kind::Product, &id).words("name", texts(name)).fact("aliases", &aliases.join(", "));
        if let Some(plan) = plan {
            entry = entry.text("plan", texts(plan));
        }
        if self.is_whole {
            let links = links.into_iter().map(|Link { title, url }| (format!("{url} "), title));
            let notes = notes.into_iter().flat_map(|ProductNote { items, text, source }| {
                let items = format!("{}: ", items.join(", "));
                [(items.clone(), text), (items, source)]
            });
            entry = entry
                .text("vendor", texts(vendor))
                .fact("kind", &kind)
                .text("summary", optional(summary))
                .text("links", lines(links))
                .text("ours", optional(ours))
                .text("notes", lines(notes))
                .text("responsibilities", responsibilities.map(self::responsibilities).unwrap_or_default());
        }
        let guide = guide.unwrap_or(Guide::NONE);
        let Guide {
            version,
            published,
            verified,
            cites,
            title,
            publisher,
            cites_reason,
            history: changes,
            notes,
            opening,
            sections,
            url: _,
        } = guide;
        let facts = [("version", version), ("published", published), ("verified", verified), ("cites", cites)];
        for (name, fact) in facts {
            entry = entry.fact(&format!("guide.{name}"), &fact.unwrap_or_default());
        }
        if self.is_whole {
            entry = entry
                .text("guide.title", texts(title))
                .text("guide.publisher", optional(publisher))
                .text("guide.cites_reason", optional(cites_reason))
                .text("guide.history", history(changes))
                .text("guide.notes", lines(notes.into_iter().map(|note| (String::new(), note))))
                .text("guide.opening", texts(opening))
                .order("guide.sections", sections.iter().map(|section| section.id.clone()).collect());
        }
        self.entries.push(entry);
        if self.is_whole {
            for section in sections {
                self.section(&id, section);
            }
            for set in statements {
                self.statements(&id, set);
            }
        }
    }

    fn section(&mut self, product: &str, section: GuideSection) {
        let GuideSection { id, aliases, level, title, text, items, audience, source, fields } = section;
        let entry = Entry::new(Kind::Procedure, format!("{product}#{id}"))
            .words("title", texts(title))
            .words("text", texts(text))
            .fact("level", &level)
            .fact("aliases", &aliases.join(", "))
            .fact("items", &items.join(", "))
            .fact("for", &audience.unwrap_or_default())
            .text("source", optional(source));
        self.entries.push(own_fields(entry, fields));
    }

    /// What a vendor's document says; its answers are told with the items too, as far as they are about them.
    fn statements(&mut self, product: &str, set: Statements) {
        let Statements { checklist, title, date, source, document_url, responsibility, note, groups, url: _ } = set;
        let entry = Entry::new(Kind::Statement, format!("{product}/{checklist}"))
            .text("title", texts(title))
            .fact("date", &date.unwrap_or_default())
            .text("source", optional(source))
            .fact("url", &document_url.unwrap_or_default())
            .text("responsibility", optional(responsibility))
            .text("note", texts(note));
        self.entries.push(entry);
        for StatementGroup { items, applies: _, ours: _, text: _, except, readings } in groups {
            // The answer itself stands with each item.
            let except = except.into_iter().flat_map(|Exception { items, applies, ours, text }| {
                let items = items.join(", ");
                let ours = ours.map(|ours| (format!("{items} (ours): "), ours));
                std::iter::once((format!("{items} ({}): ", yes_or_no(applies)), text)).chain(ours)
            });
            let readings = readings
                .into_iter()
                .map(|GroupReading { items, fits, reason }| (format!("{} ({fits}): ", items.join(", ")), reason));
            let entry = Entry::new(Kind::Statement, format!("{product}/{checklist} {}", items.join(", ")))
                .text("except", lines(except))
                .text("readings", lines(readings));
            self.entries.push(entry);
        }
    }
}

fn yes_or_no(applies: bool) -> &'static str {
    if applies { "yes" } else { "no" }
}

fn responsibilities(shared: Responsibilities) -> Vec<(String, String)> {
    let Responsibilities { source, summary, threats } = shared;
    let mut all: Vec<(String, Texts)> = vec![(String::new(), summary)];
    all.extend(source.map(|source| (String::new(), source)));
    for threat in threats {
        let SharedThreat {
            id,
            title,
            customer_responsible,
            provider_responsible,
            summary,
            customer,
            provider,
            related,
            source,
        } = threat;
        all.extend([(format!("{id}: "), title), (format!("{id}: "), summary)]);
        for (side, is_responsible, duties) in
            [("customer", customer_responsible, customer), ("provider", provider_responsible, provider)]
        {
            let side = format!("{side} ({})", if is_responsible { "responsible" } else { "not responsible" });
            let line = |sections: &[String]| format!("{id}, {side} [{}]: ", sections.join(", "));
            all.extend(duties.into_iter().map(|Duty { text, sections }| (line(&sections), text)));
        }
        all.extend(
            related
                .into_iter()
                .map(|RelatedThreat { threat, relation, reason }| (format!("{id}, {relation} {threat}: "), reason)),
        );
        all.extend(source.map(|source| (format!("{id}: "), source)));
    }
    lines(all)
}
