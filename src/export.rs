//! The catalog as one JSON document, for spreadsheets, dashboards and other tools.
//!
//! ```json
//! {"checklists": [{"id", "aliases": [], "edition",
//!    "items": [{"id", "slug", "aliases": [], "category", "priority", "threats": [], "methods": [], "terms": [], "title",
//!      "url", "procedures": [{"product", "section", "audience", "status", "responsibility", "responsibility_source",
//!        "reason", "plan", "title", "url"}],
//!      "statements": [{"product", "items", "applies", "ours", "text", "reading": {"fits", "reason"}, "document", "date",
//!        "document_url", "responsibility", "url"}]}],
//!    "methods": [{"id", "aliases": [], "title", "items": [], "url"}],
//!    "threats": [{"id", "aliases": [], "title", "items": [], "url"}]}],
//!  "products": [{"id", "aliases": [], "name", "plan", "guide": {"version", "published", "verified", "cites"}, "url",
//!    "gaps": [{"checklist", "item", "reason"}]}],
//!  "terms": [{"id", "aliases": [], "name", "url"}],
//!  "moved": [{"from", "to"}]}
//! ```
//!
//! Every `title`, `name`, `text`, `reason`, `plan` and `url` holds one text for each language of the site; where a
//! translation is missing it holds the source text. URLs are relative to the output folder. An absent fact is `null`, an
//! absent list `[]`. The gaps of a product are the items that it does nothing for, of the checklists that it has to do with.
//! A statement is a vendor's answer to all of its `items` together. That it `applies` says that an answer is given, and not
//! that the vendor does what an item asks for; how it fits the item is our `reading`, and `ours` is our reason where we read
//! an answer as not applicable. Who is responsible is `null` where neither a document nor a judgement of ours says so.
//! `aliases` are ids of earlier times, and `moved` has every address that leads on to another, both relative to the output folder.
//! Dates are as their source prints them. Keys are stable: new ones may come, none goes or changes.

mod format;

use std::collections::BTreeMap;

use crate::locale::Locale;
use crate::model::{self, FilledField, LocalText};
use crate::plan::{Addresses, PageKind, destination_path, path, statement_anchor};
use crate::resolve::{
    Catalog, ChecklistRef, Coverage, Destination, ItemRef, MethodRef, ProductRef, StatementRef, TermRef, ThreatRef,
};
use crate::source::Spanned;

pub use format::NotAnExport;
pub(crate) use format::{
    Checklist, Export, Field, FieldChoice, FieldValue, Gap, Guide, Item, Move, Procedure, Product, Reading, Selection,
    Statement, Term, Texts,
};

impl Export {
    pub(crate) fn new(catalog: &Catalog) -> Self {
        Self {
            checklists: catalog.all_checklists().map(|at| checklist(catalog, at)).collect(),
            fields: catalog.site.fields.iter().map(|field| self::field(catalog, field)).collect(),
            products: catalog.all_products().map(|at| product(catalog, at)).collect(),
            terms: catalog.all_terms().map(|at| term(catalog, at)).collect(),
            moved: Addresses::of(catalog).moved.into_iter().map(|(from, to)| Move { from, to }).collect(),
        }
    }
}

/// The catalog as JSON, ended by a line feed.
///
/// # Errors
/// When a value cannot be written as JSON, which none of these types allows.
pub fn json(catalog: &Catalog) -> serde_json::Result<String> {
    serde_json::to_string_pretty(&Export::new(catalog)).map(|json| json + "\n")
}

fn values(ids: &[Spanned<String>]) -> Vec<String> {
    ids.iter().map(|id| id.value.clone()).collect()
}

fn texts(catalog: &Catalog, mut text: impl FnMut(Locale) -> String) -> Texts {
    catalog.locales().map(|locale| (catalog.site.locales.tag(locale).to_owned(), text(locale))).collect()
}

fn local(catalog: &Catalog, text: &LocalText) -> Texts {
    texts(catalog, |locale| crate::resolve::plain(catalog, text, locale))
}

fn url(catalog: &Catalog, kind: PageKind) -> Texts {
    texts(catalog, |locale| path(catalog, kind, locale))
}

fn checklist(catalog: &Catalog, at: ChecklistRef) -> Checklist {
    let list = &catalog.checklists[at];
    let selection =
        |id: &Spanned<String>, aliases: &[Spanned<String>], title: &LocalText, items: &[usize], page| Selection {
            id: id.value.clone(),
            aliases: values(aliases),
            title: local(catalog, title),
            items: items.iter().map(|&item| list.items[item].id.value.clone()).collect(),
            url: url(catalog, page),
        };
    Checklist {
        id: list.id.clone(),
        aliases: values(&list.aliases),
        edition: list.edition.value.clone(),
        items: (0..list.items.len()).map(|item| self::item(catalog, ItemRef { checklist: at, item })).collect(),
        methods: (0..list.methods.len())
            .map(|method| {
                let at = MethodRef { checklist: at, method };
                let method = catalog.method(at);
                selection(&method.id, &method.aliases, &method.title, catalog.items_of_method(at), PageKind::Method(at))
            })
            .collect(),
        threats: (0..list.threats.len())
            .map(|threat| {
                let at = ThreatRef { checklist: at, threat };
                let threat = catalog.threat(at);
                selection(&threat.id, &threat.aliases, &threat.title, catalog.items_of_threat(at), PageKind::Threat(at))
            })
            .collect(),
    }
}

fn item(catalog: &Catalog, at: ItemRef) -> Item {
    let (item, relations, list) = (catalog.item(at), catalog.relations(at), &catalog.checklists[at.checklist]);
    Item {
        id: item.id.value.clone(),
        slug: item.slug.value.clone(),
        aliases: values(&item.aliases),
        category: list.categories[relations.category].id.value.clone(),
        priority: relations.priority.map(|priority| list.priorities[priority].id.value.clone()),
        threats: relations.threats.iter().map(|&threat| list.threats[threat].id.value.clone()).collect(),
        methods: relations.methods.iter().map(|&method| list.methods[method].id.value.clone()).collect(),
        terms: relations.terms.iter().map(|&term| catalog.term(term).id.value.clone()).collect(),
        title: local(catalog, &item.title),
        url: url(catalog, PageKind::Item(at)),
        fields: fields(catalog, &item.fields),
        procedures: catalog.coverage_of(at).map(|coverage| procedure(catalog, coverage)).collect(),
        statements: relations.statements.iter().map(|at| statement(catalog, *at)).collect(),
    }
}

fn field(catalog: &Catalog, field: &model::Field) -> Field {
    let model::Field { id, title, kind, choices, on } = field;
    let choice = |model::FieldChoice { id, title }: &model::FieldChoice| FieldChoice {
        id: id.value.clone(),
        title: local(catalog, title),
    };
    Field {
        id: id.value.clone(),
        title: local(catalog, title),
        kind: kind.map_or_else(String::new, |kind| kind.id().to_owned()),
        on: on.iter().map(|place| place.id().to_owned()).collect(),
        choices: choices.iter().map(choice).collect(),
    }
}

fn fields(catalog: &Catalog, fields: &[FilledField]) -> BTreeMap<String, FieldValue> {
    let field = |FilledField { field, value, span: _ }: &FilledField| {
        let field = &catalog.site.fields[*field];
        let value = match value {
            model::FieldValue::Text(text) => FieldValue::Texts(local(catalog, text)),
            model::FieldValue::Choices(chosen) => {
                FieldValue::Several(chosen.iter().map(|&choice| field.choices[choice].id.value.clone()).collect())
            }
            model::FieldValue::Date(date) => FieldValue::One(date.to_string()),
            model::FieldValue::Link(url) => FieldValue::One(url.clone()),
            model::FieldValue::People(names) => FieldValue::Several(names.clone()),
        };
        (field.id.value.clone(), value)
    };
    fields.iter().map(field).collect()
}

fn procedure(catalog: &Catalog, coverage: &Coverage) -> Procedure {
    let product = &catalog.products[coverage.product];
    let title = coverage.section.as_ref().zip(product.guide.as_ref()).map(|(section, guide)| {
        texts(catalog, |locale| {
            let document = guide.document.show(locale).value;
            document.find(section).map_or_else(String::new, |at| document.heading(&document.sections()[at]))
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
        responsibility_source: coverage.responsibility_source.as_ref().map(|source| local(catalog, source)),
        reason: coverage.reason.as_ref().map(|reason| local(catalog, reason)),
        plan: coverage.plan.as_ref().map(|plan| local(catalog, plan)),
        title,
        fields: coverage
            .section
            .as_deref()
            .map_or_else(BTreeMap::new, |section| fields(catalog, catalog.procedure_fields(coverage.product, section))),
        url: texts(catalog, |locale| destination_path(catalog, &destination, locale)),
    }
}

fn statement(catalog: &Catalog, at: StatementRef) -> Statement {
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
        items: group.items.iter().map(|item| item.value.clone()).collect(),
        applies,
        ours: ours.as_ref().map(|ours| local(catalog, ours)),
        text: local(catalog, text),
        reading: reading
            .map(|reading| Reading { fits: reading.fits.id().to_owned(), reason: local(catalog, &reading.reason) }),
        document: local(catalog, &set.title),
        date: set.date.as_ref().map(ToString::to_string),
        document_url: set.url.clone(),
        responsibility: set.responsibility.as_ref().map(|text| local(catalog, text)),
        url: texts(catalog, |locale| format!("{}#{}", path(catalog, page, locale), statement_anchor(at.statement))),
    }
}

fn product(catalog: &Catalog, at: ProductRef) -> Product {
    // Guides, claims and statements are exported as what they say of items. The rest is left to readers of the pages.
    let model::Product { id, aliases, name, kind: _, draft: _, span: _, details } = &catalog.products[at];
    let model::Details {
        vendor: _,
        summary: _,
        plan,
        links: _,
        guide,
        procedures: _,
        claims: _,
        notes: _,
        gaps: _,
        ours: _,
        responsibilities: _,
        statements: _,
    } = &**details;
    Product {
        id: id.clone(),
        aliases: values(aliases),
        name: local(catalog, name),
        plan: plan.as_ref().map(|plan| local(catalog, plan)),
        guide: guide.as_ref().map(|guide| Guide {
            version: guide.version.clone(),
            published: guide.published.as_ref().map(ToString::to_string),
            verified: guide.verified.as_ref().map(ToString::to_string),
            cites: guide.cites.as_ref().map(|cites| cites.value.clone()),
        }),
        url: url(catalog, PageKind::Product(at)),
        gaps: catalog
            .all_checklists()
            .flat_map(|checklist| catalog.gaps_of(at, checklist).unwrap_or_default())
            .map(|item| Gap {
                checklist: catalog.checklists[item.checklist].id.clone(),
                item: catalog.item(item).id.value.clone(),
                reason: catalog.gap_reason(at, item).map(|reason| local(catalog, reason)),
            })
            .collect(),
    }
}

fn term(catalog: &Catalog, at: TermRef) -> Term {
    let term = catalog.term(at);
    Term {
        id: term.id.value.clone(),
        aliases: values(&term.aliases),
        name: local(catalog, &term.name),
        url: texts(catalog, |locale| destination_path(catalog, &Destination::Term(at), locale)),
    }
}
