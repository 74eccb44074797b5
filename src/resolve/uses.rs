//! Every name in the values of a site's files, with what kind of thing it names: for who renames one.
//!
//! Names in texts and in the attributes of headings are not among them. Each noun is destructured by a pattern that names all
//! of its fields, so that a new one does not compile until it is placed here.

use super::names::Names;
use super::refs::{ChecklistRef, ProductRef};
use crate::model::{
    Checklist, Claim, Crosswalk, CrosswalkRow, Details, Duty, Edition, EditionChange, Exception, FreePage, Gap, Guide,
    Item, Kind, Method, ProcedureFields, Product, ProductNote, RelatedThreat, Responsibilities, SectionSource,
    SharedThreat, Site, StageItem, StageText, Statement, StatementReading, Statements, Term, Threat, Touch,
};
use crate::source::Spanned;

/// What a name is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// A checklist.
    Checklist,
    /// A checklist with `@` and an edition behind it.
    Citation,
    /// An item of this checklist.
    Item(ChecklistRef),
    /// An item of the default checklist, or of the one that stands before it with a `:`.
    AnyItem,
    /// A method of this checklist.
    Method(ChecklistRef),
    /// A threat of this checklist.
    Threat(ChecklistRef),
    /// A product.
    Product,
    /// A section of the guide of this product.
    Section(ProductRef),
    /// A free page.
    Page,
    /// A term.
    Term,
}

/// A name in a value of a file.
pub type Use<'a> = (Of, &'a Spanned<String>);

impl Names {
    /// Every name in the values of the files.
    #[must_use]
    pub fn uses(&self) -> Vec<Use<'_>> {
        let mut uses = Vec::new();
        self.of_site(&mut uses);
        for at in self.all_checklists() {
            of_checklist(at, &self.checklists[at], &mut uses);
        }
        for at in self.all_products() {
            self.of_product(at, &mut uses);
        }
        uses.extend(self.glossary.terms.iter().map(|term| {
            let Term { id, aliases: _, name: _, reading: _, synonyms: _, definition: _, source: _ } = term;
            (Of::Term, id)
        }));
        for FreePage { id: _, aliases: _, document: _, draft: _, items, terms, span: _ } in &self.pages {
            uses.extend(items.iter().map(|name| (Of::AnyItem, name)));
            uses.extend(terms.iter().map(|name| (Of::Term, name)));
        }
        for Crosswalk { from, to, note: _, rows, span: _ } in &self.crosswalks {
            uses.extend([(Of::Checklist, from), (Of::Checklist, to)]);
            let lists = [from, to].map(|list| self.checklist(Some(&list.value)));
            for CrosswalkRow { from, to, relation: _, reason: _ } in rows {
                let sides = lists.into_iter().zip([from, to]);
                uses.extend(sides.filter_map(|(list, name)| Some((Of::Item(list?), name))));
            }
        }
        uses
    }

    fn of_site<'a>(&'a self, uses: &mut Vec<Use<'a>>) {
        let Site {
            title: _,
            description: _,
            locales: _,
            checklists,
            pages,
            kinds,
            fields: _,
            has_lost_fields: _,
            history: _,
            synonyms: _,
            everyday: _,
            review_after: _,
            theme: _,
            products,
            looks: _,
            edit_url: _,
            feedback: _,
            base_url: _,
            span: _,
        } = &self.site;
        uses.extend(checklists.iter().map(|name| (Of::Checklist, name)));
        uses.extend(pages.iter().map(|name| (Of::Page, name)));
        uses.extend(products.iter().map(|name| (Of::Product, name)));
        for Kind { id: _, title: _, touches } in kinds {
            for Touch { items, reason: _, except } in touches {
                uses.extend(items.iter().map(|name| (Of::AnyItem, name)));
                uses.extend(except.iter().map(|name| (Of::Product, name)));
            }
        }
    }

    fn of_product<'a>(&'a self, at: ProductRef, uses: &mut Vec<Use<'a>>) {
        let Product { id: _, aliases: _, name: _, kind: _, draft: _, span: _, details } = &self.products[at];
        let Details {
            vendor: _,
            summary: _,
            plan: _,
            links: _,
            guide,
            procedures,
            claims,
            gaps,
            notes,
            ours: _,
            responsibilities,
            statements,
        } = &**details;
        let section = |name| (Of::Section(at), name);
        if let Some(guide) = guide {
            let Guide {
                title: _,
                publisher: _,
                version: _,
                published: _,
                verified: _,
                cites,
                cites_reason: _,
                history: _,
                notes: _,
                sources,
                document: _,
                // In the headings.
                procedures: _,
            } = guide;
            uses.extend(cites.iter().map(|name| (Of::Citation, name)));
            uses.extend(sources.iter().map(|SectionSource { section: name, at: _ }| section(name)));
        }
        uses.extend(procedures.iter().map(|ProcedureFields { section: name, fields: _ }| section(name)));
        for claim in claims {
            let Claim {
                section: name,
                item,
                status: _,
                responsibility: _,
                responsibility_source: _,
                plan: _,
                reason: _,
                span: _,
            } = claim;
            uses.extend(name.iter().map(section));
            uses.push((Of::AnyItem, item));
        }
        let gaps = gaps.iter().flat_map(|Gap { items, reason: _ }| items);
        let notes = notes.iter().flat_map(|ProductNote { items, text: _, source: _ }| items);
        uses.extend(gaps.chain(notes).map(|name| (Of::AnyItem, name)));
        if let Some(Responsibilities { source: _, summary: _, threats }) = responsibilities {
            for threat in threats {
                let SharedThreat {
                    id: _,
                    title: _,
                    customer_responsible: _,
                    provider_responsible: _,
                    summary: _,
                    customer,
                    provider,
                    related,
                    source: _,
                } = threat;
                let duties = customer.iter().chain(provider).flat_map(|Duty { text: _, sections }| sections);
                uses.extend(duties.map(section));
                let related = related.iter().map(|RelatedThreat { threat, relation: _, reason: _ }| threat);
                uses.extend(related.map(|name| (Of::Threat(ChecklistRef(0)), name)));
            }
        }
        for set in statements {
            // The checklist is the name of the file.
            let Statements {
                checklist,
                title: _,
                date: _,
                source: _,
                url: _,
                responsibility: _,
                note: _,
                statements,
                span: _,
            } = set;
            let Some(list) = self.checklist(Some(&checklist.value)) else { continue };
            for Statement { items, applies: _, ours: _, text: _, exceptions, readings } in statements {
                let exceptions = exceptions.iter().map(|Exception { items, applies: _, ours: _, text: _ }| items);
                let readings = readings.iter().map(|StatementReading { items, fits: _, reason: _ }| items);
                let all = std::iter::once(items).chain(exceptions).chain(readings).flatten();
                uses.extend(all.map(|name| (Of::Item(list), name)));
            }
        }
    }
}

fn of_checklist<'a>(at: ChecklistRef, list: &'a Checklist, uses: &mut Vec<Use<'a>>) {
    let Checklist {
        id: _,
        aliases: _,
        title: _,
        short: _,
        publisher: _,
        edition: _,
        edition_title: _,
        published: _,
        url: _,
        summary: _,
        binding: _,
        history: _,
        priorities: _,
        parts: _,
        categories: _,
        attributes: _,
        attributes_note: _,
        methods,
        threats,
        stages_note: _,
        items,
        editions,
        span: _,
    } = list;
    for Method { id, aliases: _, symbol: _, title: _, summary: _, attributes: _, note: _, source: _, text: _ } in
        methods
    {
        uses.push((Of::Method(at), id));
    }
    for Threat { id, aliases: _, title: _, summary: _, source: _, stages, text: _ } in threats {
        uses.push((Of::Threat(at), id));
        for StageText { stage: _, title: _, text: _, items } in stages {
            uses.extend(items.iter().map(|StageItem { item, reason: _ }| (Of::Item(at), item)));
        }
    }
    for item in items {
        let Item {
            id,
            // Stays what it is.
            slug: _,
            aliases: _,
            category: _,
            priority: _,
            threats,
            methods,
            title: _,
            text: _,
            why: _,
            condition: _,
            notes: _,
            terms,
            phrases: _,
            source: _,
            fields: _,
            draft: _,
        } = item;
        uses.push((Of::Item(at), id));
        uses.extend(threats.iter().map(|name| (Of::Threat(at), name)));
        uses.extend(methods.iter().map(|name| (Of::Method(at), name)));
        uses.extend(terms.iter().map(|name| (Of::Term, name)));
    }
    for Edition { edition: _, title: _, note: _, changes } in editions {
        // What an item is called in the other edition is not renamed here.
        uses.extend(changes.iter().map(|EditionChange { item, change: _, to: _, note: _ }| (Of::Item(at), item)));
    }
}
