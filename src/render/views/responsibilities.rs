//! Who is responsible for what, as a vendor divides it.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::markdown::Target;
use crate::markdown::html::escape;
use crate::model::{Duty, LocalText, SharedThreat};
use crate::plan::PageKind;
use crate::resolve::{Destination, ProductRef, ThreatRef};

use super::super::frame::{Link, link};
use super::super::scope::Scope;
use super::choice::Choice;

/// The division, threat by threat.
#[derive(Serialize)]
pub(super) struct ResponsibilitiesView {
    source: Option<String>,
    summary: String,
    threats: Vec<SharedThreatView>,
}

#[derive(Serialize)]
struct SharedThreatView {
    id: String,
    title: String,
    summary: String,
    /// Whether the firm that uses the product is responsible.
    customer_responsible: bool,
    /// Whether the vendor is responsible.
    provider_responsible: bool,
    customer: Vec<DutyView>,
    provider: Vec<DutyView>,
    /// How many procedures the firm has for it, where there are any.
    procedures: Option<String>,
    related: Vec<RelatedView>,
    source: Option<String>,
}

#[derive(Serialize)]
struct DutyView {
    text: String,
    sections: Vec<Link>,
}

#[derive(Serialize)]
struct RelatedView {
    threat: Link,
    relation: Choice,
    reason: String,
}

/// The division that the vendor of a product makes, if it does.
pub(super) fn view(scope: &Scope<'_>, product: ProductRef) -> Option<ResponsibilitiesView> {
    let shared = scope.catalog.products[product].responsibilities.as_ref()?;
    Some(ResponsibilitiesView {
        source: scope.maybe(shared.source.as_ref()),
        summary: scope.text(&shared.summary),
        threats: shared.threats.iter().map(|threat| threat_view(scope, product, threat)).collect(),
    })
}

/// A threat that a vendor's document names, as seen from a threat of a checklist.
#[derive(Serialize)]
pub(super) struct VendorThreatView {
    product: Link,
    /// Where the product's page speaks of it.
    threat: Link,
    relation: Choice,
    reason: String,
}

/// The threats that vendors' documents name and that have to do with a threat of a checklist.
pub(super) fn of_threat(scope: &Scope<'_>, at: ThreatRef) -> Vec<VendorThreatView> {
    let mut views = Vec::new();
    for at_product in scope.catalog.all_products() {
        let product = &scope.catalog.products[at_product];
        let page = link(scope, PageKind::Product(at_product));
        for threat in product.responsibilities.iter().flat_map(|shared| &shared.threats) {
            for related in &threat.related {
                let target = Target::Threat { checklist: None, id: related.threat.value.clone() };
                if scope.catalog.find(&target) != Some(Destination::Threat(at)) {
                    continue;
                }
                let url = format!("{}#shared-{}", page.url, threat.id.value);
                views.push(VendorThreatView {
                    product: Link { title: page.title.clone(), url: page.url.clone() },
                    threat: Link { title: scope.title(&threat.title), url },
                    relation: scope.relation(
                        related.relation.reversed(),
                        &quoted(scope, &scope.catalog.checklists[at.checklist].threats[at.threat].title),
                        &quoted(scope, &threat.title),
                    ),
                    reason: scope.text(&related.reason),
                });
            }
        }
    }
    views
}

/// The name of a threat as a part of a sentence.
fn quoted(scope: &Scope<'_>, title: &LocalText) -> String {
    scope.words.fill("quoted", &[("text", &scope.plain(title))])
}

fn threat_view(scope: &Scope<'_>, product: ProductRef, threat: &SharedThreat) -> SharedThreatView {
    let duty = |duty: &Duty| DutyView {
        text: scope.text(&duty.text),
        sections: duty
            .sections
            .iter()
            .map(|section| {
                let destination = Destination::Section(product, section.value.clone());
                Link { title: scope.destination_title(&destination).html, url: scope.url_to(&destination) }
            })
            .collect(),
    };
    let related = threat.related.iter().filter_map(|related| {
        let target = Target::Threat { checklist: None, id: related.threat.value.clone() };
        let Some(Destination::Threat(at)) = scope.catalog.find(&target) else { return None };
        Some(RelatedView {
            threat: link(scope, PageKind::Threat(at)),
            relation: scope.relation(
                related.relation,
                &quoted(scope, &threat.title),
                &quoted(scope, &scope.catalog.checklists[at.checklist].threats[at.threat].title),
            ),
            reason: scope.text(&related.reason),
        })
    });
    let procedures = threat.customer.iter().flat_map(|duty| &duty.sections).map(|section| section.value.as_str());
    let procedures = procedures.collect::<BTreeSet<_>>().len();
    SharedThreatView {
        id: threat.id.value.clone(),
        title: scope.title(&threat.title),
        summary: scope.text(&threat.summary),
        customer_responsible: threat.customer_responsible,
        provider_responsible: threat.provider_responsible,
        customer: threat.customer.iter().map(duty).collect(),
        provider: threat.provider.iter().map(duty).collect(),
        procedures: (procedures > 0).then(|| escape(&scope.words.count("procedure_count", procedures))),
        related: related.collect(),
        source: scope.maybe(threat.source.as_ref()),
    }
}
