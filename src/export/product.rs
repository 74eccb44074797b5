//! Products in an export, and what they say of items.

use std::collections::BTreeMap;

use super::format::{
    Duty, Exception, Gap, GroupReading, Guide, GuideSection, Link, Procedure, Product, ProductNote, Reading,
    RelatedThreat, Responsibilities, Section, SharedThreat, Statement, StatementGroup, Statements,
};
use super::site::{fields, is_suspect, item_names};
use super::text::{history, local, opening, optional, sections, texts, url, values};
use crate::model::{self, LocalText};
use crate::plan::{PageKind, destination_path, path, statement_anchor};
use crate::resolve::{Catalog, Coverage, Destination, ItemRef, LinkRef, ProductRef, StatementRef, StatementSetRef};

pub(super) fn procedure(catalog: &Catalog, coverage: &Coverage) -> Procedure {
    let product = &catalog.products[coverage.product];
    let title = coverage.section.as_ref().zip(product.guide.as_ref()).map(|(section, guide)| {
        texts(catalog, |locale| {
            let document = guide.document.show(locale).value;
            document.section(section).map_or_else(String::new, |section| document.heading(section))
        })
    });
    let destination = match &coverage.section {
        Some(section) => Destination::Section(coverage.product, section.clone()),
        None => Destination::Product(coverage.product),
    };
    Procedure {
        product: product.id.clone(),
        section: coverage.section.clone(),
        audience: coverage.audience.map(|audience| audience.id().to_owned()),
        status: coverage.status.id().to_owned(),
        responsibility: coverage.responsibility.map(|who| who.id().to_owned()),
        responsibility_source: optional(catalog, coverage.responsibility_source.as_ref()),
        reason: optional(catalog, coverage.reason.as_ref()),
        plan: optional(catalog, coverage.plan.as_ref()),
        title,
        fields: coverage
            .section
            .as_deref()
            .map_or_else(BTreeMap::new, |section| fields(catalog, catalog.procedure_fields(coverage.product, section))),
        suspect: is_suspect(catalog, &LinkRef::Coverage(coverage)),
        url: texts(catalog, |locale| destination_path(catalog, &destination, locale)),
    }
}

pub(super) fn statement(catalog: &Catalog, at: StatementRef, item: ItemRef) -> Statement {
    let product = &catalog.products[at.set.product];
    let set = catalog.statements(at.set);
    let group = &set.statements[at.statement];
    let (applies, ours, text) = match at.exception.map(|exception| &group.exceptions[exception]) {
        Some(exception) => (exception.applies, &exception.ours, &exception.text),
        None => (group.applies, &group.ours, &group.text),
    };
    let reading = at.reading.map(|reading| &group.readings[reading]);
    let page = PageKind::Statements(at.set);
    Statement {
        product: product.id.clone(),
        items: values(&group.items),
        applies,
        ours: optional(catalog, ours.as_ref()),
        text: local(catalog, text),
        reading: reading
            .map(|reading| Reading { fits: reading.fits.id().to_owned(), reason: local(catalog, &reading.reason) }),
        document: local(catalog, &set.title),
        date: set.date.as_ref().map(ToString::to_string),
        document_url: set.url.clone(),
        responsibility: optional(catalog, set.responsibility.as_ref()),
        suspect: is_suspect(catalog, &LinkRef::Statement(at, item)),
        url: texts(catalog, |locale| format!("{}#{}", path(catalog, page, locale), statement_anchor(at.statement))),
    }
}

pub(super) fn product(catalog: &Catalog, at: ProductRef) -> Product {
    let model::Product { id, aliases, name, kind, draft: _, span: _, details } = &catalog.products[at];
    let model::Details {
        vendor,
        summary,
        plan,
        links,
        guide,
        procedures: _,
        // What is judged of items stands with the items.
        claims: _,
        notes,
        gaps: _,
        ours,
        responsibilities,
        statements,
    } = &**details;
    Product {
        id: id.clone(),
        aliases: values(aliases),
        name: local(catalog, name),
        plan: optional(catalog, plan.as_ref()),
        vendor: local(catalog, vendor),
        kind: kind.value.clone(),
        summary: optional(catalog, summary.as_ref()),
        links: links
            .iter()
            .map(|model::WebLink { title, url }| Link { title: local(catalog, title), url: url.clone() })
            .collect(),
        ours: optional(catalog, ours.as_ref()),
        notes: notes
            .iter()
            .map(|model::ProductNote { items, text, source }| ProductNote {
                items: item_names(catalog, items),
                text: local(catalog, text),
                source: local(catalog, source),
            })
            .collect(),
        responsibilities: responsibilities.as_ref().map(|shared| self::responsibilities(catalog, shared)),
        statements: (0..statements.len())
            .map(|set| self::statements(catalog, StatementSetRef { product: at, set }))
            .collect(),
        guide: guide.as_ref().map(|guide| self::guide(catalog, at, guide)),
        url: url(catalog, PageKind::Product(at)),
        gaps: catalog
            .all_checklists()
            .flat_map(|checklist| catalog.gaps_of(at, checklist).unwrap_or_default())
            .map(|item| Gap {
                checklist: catalog.checklists[item.checklist].id.clone(),
                item: catalog.item(item).id.value.clone(),
                reason: optional(catalog, catalog.gap_reason(at, item)),
            })
            .collect(),
    }
}

fn guide(catalog: &Catalog, at: ProductRef, guide: &model::Guide) -> Guide {
    let model::Guide {
        title,
        publisher,
        version,
        published,
        verified,
        cites,
        cites_reason,
        history: changes,
        notes,
        sources,
        document,
        procedures,
    } = guide;
    let folder = format!("products/{}", catalog.products[at].id);
    // Of several of one section, which are reported, the first counts.
    let procedures = procedures.iter().rev().map(|procedure| (procedure.section.value.as_str(), procedure));
    let procedures = procedures.collect::<BTreeMap<_, _>>();
    let sources = sources.iter().rev().map(|source| (source.section.value.as_str(), &source.at));
    let sources = sources.collect::<BTreeMap<_, _>>();
    let own = catalog.products[at].procedures.iter().rev().map(|own| (own.section.value.as_str(), &own.fields[..]));
    let own = own.collect::<BTreeMap<_, _>>();
    let section = |section: Section| {
        let Section { id, aliases, level, title, text } = section;
        let procedure = procedures.get(id.as_str());
        GuideSection {
            items: procedure.map(|procedure| item_names(catalog, &procedure.items)).unwrap_or_default(),
            audience: procedure.map(|procedure| procedure.audience.id().to_owned()),
            source: optional(catalog, sources.get(id.as_str()).copied()),
            fields: fields(catalog, own.get(id.as_str()).copied().unwrap_or_default()),
            id,
            aliases,
            level,
            title,
            text,
        }
    };
    Guide {
        version: version.clone(),
        published: published.as_ref().map(ToString::to_string),
        verified: verified.as_ref().map(ToString::to_string),
        cites: cites.as_ref().map(|cites| cites.value.clone()),
        title: local(catalog, title),
        publisher: optional(catalog, publisher.as_ref()),
        cites_reason: optional(catalog, cites_reason.as_ref()),
        history: history(catalog, changes),
        notes: notes.iter().map(|note| local(catalog, note)).collect(),
        opening: opening(catalog, &folder, document),
        sections: sections(catalog, &folder, document).into_iter().map(section).collect(),
        url: url(catalog, PageKind::Guide(at)),
    }
}

fn statements(catalog: &Catalog, at: StatementSetRef) -> Statements {
    let model::Statements {
        checklist,
        title,
        date,
        source,
        url: document_url,
        responsibility,
        note,
        statements,
        span: _,
    } = catalog.statements(at);
    let local = |text: &LocalText| local(catalog, text);
    let optional = |text: &Option<LocalText>| optional(catalog, text.as_ref());
    let group = |group: &model::Statement| {
        let model::Statement { items, applies, ours, text, exceptions, readings } = group;
        let exception = |model::Exception { items, applies, ours, text }: &model::Exception| Exception {
            items: values(items),
            applies: *applies,
            ours: optional(ours),
            text: local(text),
        };
        let reading = |model::StatementReading { items, fits, reason }: &model::StatementReading| GroupReading {
            items: values(items),
            fits: fits.id().to_owned(),
            reason: local(reason),
        };
        StatementGroup {
            items: values(items),
            applies: *applies,
            ours: optional(ours),
            text: local(text),
            except: exceptions.iter().map(exception).collect(),
            readings: readings.iter().map(reading).collect(),
        }
    };
    Statements {
        checklist: checklist.value.clone(),
        title: local(title),
        date: date.as_ref().map(ToString::to_string),
        source: optional(source),
        document_url: document_url.clone(),
        responsibility: optional(responsibility),
        note: local(note),
        groups: statements.iter().map(group).collect(),
        url: url(catalog, PageKind::Statements(at)),
    }
}

fn responsibilities(catalog: &Catalog, shared: &model::Responsibilities) -> Responsibilities {
    let model::Responsibilities { source, summary, threats } = shared;
    let local = |text: &LocalText| local(catalog, text);
    let optional = |text: &Option<LocalText>| optional(catalog, text.as_ref());
    let duty = |model::Duty { text, sections }: &model::Duty| Duty { text: local(text), sections: values(sections) };
    let related = |model::RelatedThreat { threat, relation, reason }: &model::RelatedThreat| RelatedThreat {
        threat: threat.value.clone(),
        relation: relation.id().to_owned(),
        reason: local(reason),
    };
    let threat = |threat: &model::SharedThreat| {
        let model::SharedThreat {
            id,
            title,
            customer_responsible,
            provider_responsible,
            summary,
            customer,
            provider,
            related: relations,
            source,
        } = threat;
        SharedThreat {
            id: id.value.clone(),
            title: local(title),
            customer_responsible: *customer_responsible,
            provider_responsible: *provider_responsible,
            summary: local(summary),
            customer: customer.iter().map(duty).collect(),
            provider: provider.iter().map(duty).collect(),
            related: relations.iter().map(related).collect(),
            source: optional(source),
        }
    };
    Responsibilities {
        source: optional(source),
        summary: local(summary),
        threats: threats.iter().map(threat).collect(),
    }
}
