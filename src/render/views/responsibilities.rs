//! Who is responsible for what, as a vendor divides it.

use serde::Serialize;

use crate::markdown::Target;
use crate::model::{Duty, SharedThreat};
use crate::plan::PageKind;
use crate::resolve::Destination;

use super::super::frame::{Link, link};
use super::super::scope::Scope;
use super::parts::Choice;

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
pub(super) fn view(scope: &Scope<'_>, product: usize) -> Option<ResponsibilitiesView> {
    let shared = scope.catalog.products[product].responsibilities.as_ref()?;
    Some(ResponsibilitiesView {
        source: scope.maybe(shared.source.as_ref()),
        summary: scope.text(&shared.summary),
        threats: shared.threats.iter().map(|threat| threat_view(scope, product, threat)).collect(),
    })
}

fn threat_view(scope: &Scope<'_>, product: usize, threat: &SharedThreat) -> SharedThreatView {
    let duty = |duty: &Duty| DutyView {
        text: scope.text(&duty.text),
        sections: duty
            .sections
            .iter()
            .map(|section| {
                let destination = Destination::Section(product, section.value.clone());
                Link { title: scope.destination_title(&destination), url: scope.url_to(&destination) }
            })
            .collect(),
    };
    let related = threat.related.iter().filter_map(|related| {
        let target = Target::Threat { checklist: None, id: related.threat.value.clone() };
        let Some(Destination::Threat(at)) = scope.catalog.find(&target) else { return None };
        Some(RelatedView {
            threat: link(scope, PageKind::Threat(at)),
            relation: scope.relation(related.relation),
            reason: scope.text(&related.reason),
        })
    });
    SharedThreatView {
        id: threat.id.value.clone(),
        title: scope.title(&threat.title),
        summary: scope.text(&threat.summary),
        customer_responsible: threat.customer_responsible,
        provider_responsible: threat.provider_responsible,
        customer: threat.customer.iter().map(duty).collect(),
        provider: threat.provider.iter().map(duty).collect(),
        related: related.collect(),
        source: scope.maybe(threat.source.as_ref()),
    }
}
