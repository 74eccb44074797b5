//! What a site says of products and their guides.

use super::super::snapshot::{Entry, Kind as Thing};
use super::{Reader, Texts, ids, opt, sections};
use crate::model::{
    Details, Duty, Exception, Gap, Guide, Procedure, ProcedureFields, Product, ProductNote, RelatedThreat,
    Responsibilities, Responsibility, SectionSource, SharedThreat, Statement, StatementReading, Statements, WebLink,
};
use crate::resolve::{Coverage, ItemRef};

impl Reader<'_> {
    pub(super) fn product(&mut self, product: &Product) {
        let Product { id, aliases, name, kind, draft, span: _, details } = product;
        // Claims are reported as part of the coverage of items.
        let Details {
            vendor,
            summary,
            plan,
            links,
            guide,
            procedures,
            claims: _,
            notes,
            gaps,
            ours,
            responsibilities,
            statements,
        } = &**details;
        let gaps = gaps.iter().map(|Gap { items, reason }| (format!("{}: ", ids(items)), reason));
        let notes = notes.iter().flat_map(|ProductNote { items, text, source }| {
            let items = ids(items);
            [(format!("{items}: "), text), (format!("{items}: "), source)]
        });
        let links = links.iter().map(|WebLink { title, url }| (format!("{url} "), title));
        let mut entry = Entry::new(Thing::Product, id)
            .words("name", self.texts(name))
            .fact("aliases", &ids(aliases))
            .text("vendor", self.texts(vendor))
            .fact("kind", &kind.value)
            .fact("draft", if *draft { "yes" } else { "" })
            .text("summary", self.opt_texts(summary.as_ref()))
            .text("plan", self.opt_texts(plan.as_ref()))
            .text("links", self.lines(links))
            .text("ours", self.opt_texts(ours.as_ref()))
            .text("notes", self.lines(notes))
            .text("gaps", self.lines(gaps));
        if let Some(shared) = responsibilities {
            entry = entry.text("responsibilities", self.responsibilities(shared));
        }
        if let Some(guide) = guide {
            entry = self.guide(entry, guide);
        }
        self.entries.push(entry);
        if let Some(guide) = guide {
            self.procedures(id, guide, procedures);
        }
        for set in statements {
            self.statements(id, set);
        }
    }

    /// What is to be known of a guide beside its sections.
    fn guide(&self, entry: Entry, guide: &Guide) -> Entry {
        let Guide {
            title,
            publisher,
            version,
            published,
            verified,
            cites,
            cites_reason,
            history,
            notes,
            sources,
            document,
            procedures: _,
        } = guide;
        let sources = sources.iter().map(|SectionSource { section, at }| (format!("{}: ", section.value), at));
        entry
            .text("guide.title", self.texts(title))
            .text("guide.publisher", self.opt_texts(publisher.as_ref()))
            .fact("guide.version", &opt(version.as_ref()))
            .fact("guide.published", &opt(published.as_ref()))
            .fact("guide.verified", &opt(verified.as_ref()))
            .fact("guide.cites", &opt(cites.as_ref().map(|cites| &cites.value)))
            .text("guide.cites_reason", self.opt_texts(cites_reason.as_ref()))
            .text("guide.notes", self.lines(notes.iter().map(|note| (String::new(), note))))
            .text("guide.sources", self.lines(sources))
            .text("guide.history", self.history(history))
            .text("guide.opening", self.opening(document))
            .order("guide.sections", sections(document))
    }

    fn procedures(&mut self, product: &str, guide: &Guide, own: &[ProcedureFields]) {
        for section in guide.document.source().sections() {
            let [title, text] = self.section(&guide.document, &section.id.value);
            let mut entry = Entry::new(Thing::Procedure, format!("{product}#{}", section.id.value))
                .words("title", title)
                .words("text", text)
                .fact("level", &section.level)
                .fact("aliases", &ids(&section.aliases));
            let procedure = guide.procedures.iter().find(|procedure| procedure.section.value == section.id.value);
            if let Some(Procedure { section: _, items, audience }) = procedure {
                entry = entry.fact("items", &ids(items)).fact("for", &audience.id());
            }
            if let Some(own) = own.iter().find(|own| own.section.value == section.id.value) {
                entry = self.own_fields(entry, &own.fields);
            }
            self.entries.push(entry);
        }
    }

    fn statements(&mut self, product: &str, set: &Statements) {
        let Statements { checklist, title, date, source, url, responsibility, note, statements, span: _ } = set;
        let list = &checklist.value;
        let entry = Entry::new(Thing::Statement, format!("{product}/{list}"))
            .text("title", self.texts(title))
            .fact("date", &opt(date.as_ref()))
            .text("source", self.opt_texts(source.as_ref()))
            .fact("url", &opt(url.as_ref()))
            .text("responsibility", self.opt_texts(responsibility.as_ref()))
            .text("note", self.texts(note));
        self.entries.push(entry);
        let yes_or_no = |applies: &bool| if *applies { "yes" } else { "no" };
        for Statement { items, applies, ours, text, exceptions, readings } in statements {
            let exceptions = exceptions.iter().flat_map(|Exception { items, applies, ours, text }| {
                let items = ids(items);
                let ours = ours.as_ref().map(|ours| (format!("{items} (ours): "), ours));
                std::iter::once((format!("{items} ({}): ", yes_or_no(applies)), text)).chain(ours)
            });
            let readings = readings
                .iter()
                .map(|StatementReading { items, fits, reason }| (format!("{} ({}): ", ids(items), fits.id()), reason));
            let entry = Entry::new(Thing::Statement, format!("{product}/{list} {}", ids(items)))
                .fact("applies", &yes_or_no(applies))
                .words("text", self.texts(text))
                .text("ours", self.opt_texts(ours.as_ref()))
                .text("except", self.lines(exceptions))
                .text("readings", self.lines(readings));
            self.entries.push(Entry { name: String::new(), ..entry });
        }
    }

    fn responsibilities(&self, shared: &Responsibilities) -> Texts {
        let Responsibilities { source, summary, threats } = shared;
        let mut lines = vec![(String::new(), summary)];
        lines.extend(source.iter().map(|source| (String::new(), source)));
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
            let id = &id.value;
            lines.extend([(format!("{id}: "), title), (format!("{id}: "), summary)]);
            for (side, is_responsible, duties) in
                [("customer", customer_responsible, customer), ("provider", provider_responsible, provider)]
            {
                let side = format!("{side} ({})", if *is_responsible { "responsible" } else { "not responsible" });
                let line = |sections: &[_]| format!("{id}, {side} [{}]: ", ids(sections));
                lines.extend(duties.iter().map(|Duty { text, sections }| (line(sections), text)));
            }
            lines.extend(related.iter().map(|RelatedThreat { threat, relation, reason }| {
                (format!("{id}, {} {}: ", relation.id(), threat.value), reason)
            }));
            lines.extend(source.iter().map(|source| (format!("{id}: "), source)));
        }
        self.lines(lines.into_iter())
    }

    fn name_of(&self, at: ItemRef) -> String {
        format!("{}/{}", self.catalog.checklists[at.checklist].id, self.catalog.item(at).id.value)
    }

    /// How a product stands to an item.
    pub(super) fn mapping(&mut self, coverage: &Coverage) {
        // The audience of a procedure is reported with the procedure.
        let Coverage {
            item,
            product,
            section,
            audience: _,
            status,
            responsibility,
            responsibility_source,
            reason,
            plan,
            claim: _,
        } = coverage;
        let product = &self.catalog.products[*product].id;
        let entry = Entry::between(Thing::Mapping, Thing::Item, self.name_of(*item));
        let entry = match section {
            Some(section) => entry.part(" ", Some(Thing::Procedure), format!("{product}#{section}")),
            None => entry.part(" ", Some(Thing::Product), product),
        };
        let entry = entry
            .fact("status", &status.id())
            .fact("responsibility", &responsibility.map(Responsibility::id).unwrap_or_default())
            .text("responsibility_source", self.opt_texts(responsibility_source.as_ref()))
            .text("reason", self.opt_texts(reason.as_ref()))
            .text("plan", self.opt_texts(plan.as_ref()));
        self.entries.push(entry);
    }
}
