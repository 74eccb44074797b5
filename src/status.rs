//! The status of a site: what its authors still have to do.
//!
//! This is the only output that depends on the date: a guide whose screens were checked longer ago than `review_after` of
//! `site.yaml` is overdue. The date is an argument.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use crate::locale::Locale;
use crate::resolve::{Catalog, ChecklistRef, LinkKind, LinkRef, Translated, links, mentioned_terms, translated};
use crate::review;

/// The status of a site.
#[derive(Debug, Serialize)]
pub struct Status {
    /// The day for which it was computed, `YYYY-MM-DD`.
    pub day: String,
    /// For each language but the source language, how far it is translated.
    pub translations: Vec<Translation>,
    /// The links between texts that somebody judges.
    pub links: Links,
    /// The months after which the screens of a guide are to be checked again, if the site sets them.
    pub review_after: Option<u32>,
    /// The guides.
    pub guides: Vec<GuideStatus>,
    /// The checklists.
    pub checklists: Vec<ChecklistStatus>,
    /// Ids of products without a guide.
    pub products_without_guide: Vec<String>,
    /// Guides that cite another edition than the one shown.
    pub other_editions: Vec<OtherEdition>,
    /// Ids of terms that no text, item or page refers to.
    pub unused_terms: Vec<String>,
}

/// How far a language is translated.
#[derive(Debug, Serialize)]
pub struct Translation {
    /// The language.
    pub lang: String,
    /// How many texts there are.
    pub texts: usize,
    /// How many of them are translated.
    pub translated: usize,
    /// How many translations are suspect.
    pub suspect: usize,
    /// The same for each document.
    pub documents: Vec<DocumentStatus>,
}

/// How far a document is translated.
#[derive(Debug, Serialize)]
pub struct DocumentStatus {
    /// Its name, such as `guide:chatwork`.
    pub document: String,
    /// How many texts it has.
    pub texts: usize,
    /// How many of them are translated.
    pub translated: usize,
    /// How many translations are suspect.
    pub suspect: usize,
}

/// Links between texts.
#[derive(Debug, Serialize)]
pub struct Links {
    /// Whether the site has a `review.lock`.
    pub has_lock: bool,
    /// How many there are of each kind.
    pub kinds: Vec<KindStatus>,
    /// The names of those that are suspect.
    pub suspect: Vec<String>,
    /// How many were never accepted.
    pub new: usize,
}

/// Links of one kind.
#[derive(Debug, Serialize)]
pub struct KindStatus {
    /// The kind, such as `translation`.
    pub kind: &'static str,
    /// How many there are.
    pub links: usize,
    /// How many of them are suspect.
    pub suspect: usize,
}

/// A guide and the date as of which it describes its product.
#[derive(Debug, Serialize)]
pub struct GuideStatus {
    /// The product's id.
    pub product: String,
    /// The day, month or year as of which its screens are described, else when its document was published.
    pub as_of: Option<String>,
    /// Whether that is when the screens were checked.
    pub is_verified: bool,
    /// The day from which it is to be checked again.
    pub due: Option<String>,
    /// Whether that day is past or today.
    pub overdue: bool,
}

/// The items of a checklist that no procedure covers.
#[derive(Debug, Serialize)]
pub struct ChecklistStatus {
    /// The checklist's id.
    pub checklist: String,
    /// How many items it has.
    pub items: usize,
    /// How many of them have a statement of a vendor.
    pub stated: usize,
    /// Ids of items for which no product has a procedure.
    pub without_procedure: Vec<String>,
}

/// A guide that cites another edition than the one shown.
#[derive(Debug, Serialize)]
pub struct OtherEdition {
    /// The product's id.
    pub product: String,
    /// The checklist's id.
    pub checklist: String,
    /// The edition cited.
    pub cited: String,
    /// The edition shown.
    pub shown: String,
}

/// The status of a site on a day.
#[must_use]
pub fn status(catalog: &Catalog, today: Date) -> Status {
    let units = translated(catalog);
    Status {
        day: today.to_string(),
        translations: catalog.site.locales.translations().map(|locale| translation(catalog, &units, locale)).collect(),
        links: links_status(catalog),
        review_after: catalog.site.review_after,
        guides: guides(catalog, today),
        checklists: checklists(catalog),
        products_without_guide: catalog
            .products
            .iter()
            .filter(|product| product.guide.is_none())
            .map(|product| product.id.clone())
            .collect(),
        other_editions: other_editions(catalog),
        unused_terms: unused_terms(catalog),
    }
}

fn translation(catalog: &Catalog, units: &[Translated], locale: Locale) -> Translation {
    let lang = catalog.site.locales.tag(locale);
    let mut documents = BTreeMap::<String, DocumentStatus>::new();
    for unit in units {
        let document = document_of(&unit.name);
        let entry = documents.entry(document.clone()).or_insert(DocumentStatus {
            document,
            texts: 0,
            translated: 0,
            suspect: 0,
        });
        entry.texts += 1;
        entry.translated += usize::from(unit.into.contains(&locale));
        let link = LinkRef::Translation(unit.unit.clone(), locale).name(catalog);
        entry.suspect += usize::from(catalog.suspects.changed(&link).is_some());
    }
    let documents = documents.into_values().collect::<Vec<_>>();
    let sum = |of: fn(&DocumentStatus) -> usize| documents.iter().map(of).sum();
    Translation {
        lang: lang.to_owned(),
        texts: sum(|document| document.texts),
        translated: sum(|document| document.translated),
        suspect: sum(|document| document.suspect),
        documents,
    }
}

/// The document that a text is a part of, as authors think of it: a checklist with its items, a guide with its sections.
fn document_of(unit: &str) -> String {
    let unit = unit.split('#').next().unwrap_or_default();
    let mut parts = unit.split(':');
    let (kind, id) = (parts.next().unwrap_or_default(), parts.next());
    let second = parts.next();
    match (kind, id) {
        ("checklist" | "item" | "attribute" | "edition" | "method" | "threat", Some(id)) => format!("checklist:{id}"),
        ("product" | "claim" | "gaps" | "notes" | "responsibilities", Some(id)) => format!("product:{id}"),
        ("statement" | "statements", Some(id)) => format!("statements:{id}:{}", second.unwrap_or_default()),
        ("crosswalk", Some(id)) => format!("crosswalk:{id}:{}", second.unwrap_or_default()),
        ("term" | "glossary", _) => "glossary".to_owned(),
        ("reference" | "references", _) => "references".to_owned(),
        ("kind" | "site", _) => "site".to_owned(),
        (kind, Some(id)) => format!("{kind}:{id}"),
        (kind, None) => kind.to_owned(),
    }
}

fn links_status(catalog: &Catalog) -> Links {
    let links = links(catalog);
    let kind = |(kind, links, suspect): (LinkKind, usize, usize)| KindStatus { kind: kind.id(), links, suspect };
    let is_new = |name: &str| catalog.lock.as_ref().is_none_or(|lock| lock.get(name).is_empty());
    Links {
        has_lock: catalog.lock.is_some(),
        kinds: review::counts(catalog, &links).into_iter().map(kind).collect(),
        suspect: links
            .iter()
            .filter(|link| catalog.suspects.changed(&link.name).is_some())
            .map(|link| link.name.clone())
            .collect(),
        new: links.iter().filter(|link| is_new(&link.name)).count(),
    }
}

fn guides(catalog: &Catalog, today: Date) -> Vec<GuideStatus> {
    let with_guide = catalog.products.iter().filter_map(|product| Some((product, product.guide.as_ref()?)));
    let view = |(product, guide): (&crate::model::Product, &crate::model::Guide)| {
        let as_of = guide.verified.as_ref().or(guide.published.as_ref());
        // A date without a day counts as its first day, so that no guide is taken for more recent than it may be.
        let due = as_of
            .zip(catalog.site.review_after)
            .and_then(|(date, months)| date.first_day().checked_add(i64::from(months).months()).ok());
        GuideStatus {
            product: product.id.clone(),
            as_of: as_of.map(ToString::to_string),
            is_verified: guide.verified.is_some(),
            due: due.map(|day| day.to_string()),
            overdue: due.is_some_and(|day| day <= today),
        }
    };
    with_guide.map(view).collect()
}

fn checklists(catalog: &Catalog) -> Vec<ChecklistStatus> {
    let view = |at: ChecklistRef| {
        let list = &catalog.checklists[at];
        let items = || catalog.all_items().filter(|item| item.checklist == at);
        let has_procedure = |item| catalog.coverage_of(item).any(|coverage| coverage.section.is_some());
        ChecklistStatus {
            checklist: list.id.clone(),
            items: list.items.len(),
            stated: items().filter(|item| !catalog.relations(*item).statements.is_empty()).count(),
            without_procedure: items()
                .filter(|&item| !has_procedure(item))
                .map(|item| catalog.item(item).id.value.clone())
                .collect(),
        }
    };
    catalog.all_checklists().map(view).collect()
}

fn other_editions(catalog: &Catalog) -> Vec<OtherEdition> {
    let cited = catalog.all_products().filter_map(|at| Some((at, catalog.citation(at).filter(|one| !one.current)?)));
    cited
        .map(|(product, citation)| {
            let product = &catalog.products[product];
            let list = &catalog.checklists[citation.checklist];
            OtherEdition {
                product: product.id.clone(),
                checklist: list.id.clone(),
                cited: citation.edition.clone(),
                shown: list.edition.value.clone(),
            }
        })
        .collect()
}

fn unused_terms(catalog: &Catalog) -> Vec<String> {
    let mentioned = mentioned_terms(catalog);
    let unused = catalog.all_terms().filter(|&at| {
        let relations = catalog.term_relations(at);
        relations.items.is_empty() && relations.pages.is_empty() && !mentioned.contains(&at)
    });
    unused.map(|term| catalog.term(term).id.value.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_counted_by_the_document_that_they_are_a_part_of() {
        for (unit, document) in [
            ("item:telework:7-3", "checklist:telework"),
            ("method:telework:1#steps", "checklist:telework"),
            ("guide:chatwork#remove-users", "guide:chatwork"),
            ("claim:chatwork#remove-users:telework:7-3", "product:chatwork"),
            ("claim:chatwork:telework:8-1", "product:chatwork"),
            ("statement:chatwork:fisc:tou-1", "statements:chatwork:fisc"),
            ("crosswalk:telework:fisc:7-3:jitsu-8", "crosswalk:telework:fisc"),
            ("page:about#goal", "page:about"),
            ("term:mdm", "glossary"),
            ("kind:chat", "site"),
            ("site", "site"),
        ] {
            assert_eq!(document_of(unit), document);
        }
    }
}
