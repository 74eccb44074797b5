//! From products to items: procedures and claims become coverage, and gaps stand beside it.

use std::collections::{BTreeMap, BTreeSet};

use super::names::Names;
use super::refs::{ChecklistRef, ItemRef, ProductRef};
use super::unknown::{add, unknown, unknown_in};
use crate::diagnostic::{Diagnostic, Diagnostics, TWICE, codes};
use crate::model::{Audience, Claim, Guide, LocalText, ProcedureFields, Product, Responsibility, Status};
use crate::source::{Span, Spanned};

/// How a product stands to an item.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// The item.
    pub item: ItemRef,
    /// The product.
    pub product: ProductRef,
    /// The id of the section of the guide that says how; absent where there is no procedure.
    pub section: Option<String>,
    /// Who carries the procedure out.
    pub audience: Option<Audience>,
    /// How well.
    pub status: Status,
    /// Who is responsible; absent where neither a document nor a judgement of ours says so.
    pub responsibility: Option<Responsibility>,
    /// Where a document says who is responsible; absent where it is our judgement.
    pub responsibility_source: Option<LocalText>,
    /// Why the status is what it is.
    pub reason: Option<LocalText>,
    /// The plan under which it is so, where that is not the plan of the product's pages.
    pub plan: Option<LocalText>,
    /// Index of the product's claim that says so, where one does.
    pub claim: Option<usize>,
}

impl Coverage {
    /// What sorts the procedures of one product for one item so that the one that answers it best comes first: its status,
    /// then what administrators do once for everybody. A stable sort leaves the rest in the order of the guide.
    #[must_use]
    pub fn rank(&self) -> (Status, bool, Option<Audience>) {
        (self.status, self.audience.is_none(), self.audience)
    }
}

/// What a guide cites.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Citation {
    /// The checklist.
    pub checklist: ChecklistRef,
    /// The edition that the guide cites.
    pub edition: String,
    /// Whether that is the edition shown.
    pub current: bool,
}

/// How a product stands to all items.
#[derive(Debug)]
pub(super) struct Covered {
    /// What it says about items, in the order of its guide.
    pub coverage: Vec<Coverage>,
    /// The items on which its documents are silent, each with the index of the entry in `gaps`.
    pub gaps: BTreeMap<ItemRef, usize>,
    /// What its guide cites.
    pub citation: Option<Citation>,
}

/// For each product, how it stands to items.
pub(super) fn covered(names: &Names, diagnostics: &mut Diagnostics) -> Vec<Covered> {
    let covered = names.all_products().map(|at| {
        let product = &names.products[at];
        kind(names, product, diagnostics);
        let coverage = coverage(names, at, product, diagnostics);
        let gaps = gaps(names, product, &coverage, diagnostics);
        procedure_fields(names, product, diagnostics);
        let citation = product.guide.as_ref().and_then(|guide| {
            section_sources(names, product, guide, diagnostics);
            citation(names, guide.cites.as_ref()?, diagnostics)
        });
        Covered { coverage, gaps, citation }
    });
    covered.collect()
}

fn kind(names: &Names, product: &Product, diagnostics: &mut Diagnostics) {
    let kinds = &names.site.kinds;
    let known = kinds.iter().any(|kind| kind.id.value == product.kind.value);
    if !known && !product.kind.value.is_empty() {
        diagnostics.extend(unknown(
            &product.kind,
            "kind of product",
            kinds.iter().map(|kind| kind.id.value.as_str()),
            diagnostics,
        ));
    }
}

fn coverage(names: &Names, at: ProductRef, product: &Product, diagnostics: &mut Diagnostics) -> Vec<Coverage> {
    let mut coverage = Vec::new();
    // Sections that name an item which there is not: a claim may be about the one that is meant.
    let mut unclear = BTreeSet::new();
    let procedures = product.guide.iter().flat_map(|guide| &guide.procedures);
    for procedure in procedures {
        for name in &procedure.items {
            let Some(item) = names.item_named(name, diagnostics) else {
                unclear.insert(procedure.section.value.as_str());
                continue;
            };
            let again =
                |before: &Coverage| before.item == item && before.section.as_ref() == Some(&procedure.section.value);
            if coverage.iter().any(again) {
                let message = format!("the procedure names the item `{}` twice", name.value);
                diagnostics.push(Diagnostic::new(&codes::DUPLICATE_ID, name.span, message).hint(TWICE));
                continue;
            }
            coverage.push(Coverage {
                item,
                product: at,
                section: Some(procedure.section.value.clone()),
                audience: Some(procedure.audience),
                status: Status::Full,
                responsibility: None,
                responsibility_source: None,
                reason: None,
                plan: None,
                claim: None,
            });
        }
    }
    let mut claimed = Vec::<(ItemRef, Option<&str>, &Claim)>::new();
    for (claim_at, claim) in product.claims.iter().enumerate() {
        let Some(item) = names.item_named(&claim.item, diagnostics) else { continue };
        let section = claim.section.as_ref().map(|section| section.value.as_str());
        if section.is_some_and(str::is_empty) {
            continue;
        }
        if let Some((_, _, first)) = claimed.iter().find(|(before, at, _)| *before == item && *at == section) {
            let message = format!("there are two claims about the item `{}` here", claim.item.value);
            diagnostics.push(
                Diagnostic::new(&codes::DUPLICATE_ID, claim.item.span, message)
                    .related(first.item.span, "first here")
                    .hint("delete one, or say with `section` which procedure each is about"),
            );
            continue;
        }
        claimed.push((item, section, claim));
        let told = section.is_some_and(|section| unclear.contains(section));
        apply(names, (claim_at, claim, told), item, at, &mut coverage, diagnostics);
    }
    coverage
}

/// Lets a claim refine the coverage that it is about, or adds one where there is no procedure. What is wrong with the section
/// of the claim may have been `told` already.
fn apply(
    names: &Names,
    (claim_at, claim, told): (usize, &Claim, bool),
    item: ItemRef,
    product_at: ProductRef,
    coverage: &mut Vec<Coverage>,
    diagnostics: &mut Diagnostics,
) {
    let product = &names.products[product_at];
    let found = coverage.iter().position(|covered| covered.item == item && covered.section.is_some());
    let Some(section) = &claim.section else {
        if let Some(at) = found {
            let procedure = coverage[at].section.clone().unwrap_or_default();
            let message =
                format!("this claim has no section, but the procedure `{procedure}` covers `{}`", claim.item.value);
            diagnostics.push(
                Diagnostic::new(&codes::CLAIM_WITHOUT_COVERAGE, claim.span, message)
                    .hint(format!("add `section: {procedure}`")),
            );
            return;
        }
        coverage.push(Coverage {
            item,
            product: product_at,
            section: None,
            audience: None,
            status: claim.status,
            responsibility: claim.responsibility,
            responsibility_source: claim.responsibility_source.clone(),
            reason: Some(claim.reason.clone()),
            plan: claim.plan.clone(),
            claim: Some(claim_at),
        });
        return;
    };
    if names.lost.guides.contains(&product.id)
        || names.lost.procedures.contains(&(product.id.clone(), section.value.clone()))
    {
        return;
    }
    let matching =
        coverage.iter_mut().find(|covered| covered.item == item && covered.section.as_ref() == Some(&section.value));
    if let Some(covered) = matching {
        covered.status = claim.status;
        covered.responsibility = claim.responsibility;
        covered.responsibility_source.clone_from(&claim.responsibility_source);
        covered.reason = Some(claim.reason.clone());
        covered.plan.clone_from(&claim.plan);
        covered.claim = Some(claim_at);
        return;
    }
    if told {
        return;
    }
    let guide = product.guide.as_ref();
    let sections = guide.map(|guide| guide.document.source().sections()).unwrap_or_default();
    match sections.iter().find(|known| known.id.value == section.value) {
        Some(known) => {
            let message = format!("the section `{}` does not cover the item `{}`", section.value, claim.item.value);
            diagnostics.push(
                Diagnostic::new(&codes::CLAIM_WITHOUT_COVERAGE, section.span, message)
                    .related(known.id.span, "the section")
                    .hint(format!(
                        "add the item to its heading: `{{#{} items={} for=…}}`",
                        section.value, claim.item.value
                    )),
            );
        }
        None => diagnostics.extend(unknown_in(section, "section", " in the guide", sections, diagnostics)),
    }
}

/// The items that a product leaves open, each with the entry of `gaps` that says so.
fn gaps(
    names: &Names,
    product: &Product,
    coverage: &[Coverage],
    diagnostics: &mut Diagnostics,
) -> BTreeMap<ItemRef, usize> {
    let mut gaps = BTreeMap::<ItemRef, usize>::new();
    let mut seen = BTreeMap::<ItemRef, Span>::new();
    for (entry, gap) in product.gaps.iter().enumerate() {
        for name in &gap.items {
            let Some(item) = names.item_named(name, diagnostics) else { continue };
            if let Some(covered) = coverage.iter().find(|covered| covered.item == item) {
                let by = match &covered.section {
                    Some(section) => format!("the procedure `{section}` covers it"),
                    None => "a claim is about it".to_owned(),
                };
                let message = format!("`gaps` names the item `{}`, but {by}", name.value);
                diagnostics.push(
                    Diagnostic::new(&codes::GAP_IS_COVERED, name.span, message)
                        .hint("delete the item from `gaps`, or what covers it"),
                );
            } else if let Some(first) = seen.insert(item, name.span) {
                let message = format!("`gaps` names the item `{}` twice", name.value);
                diagnostics.push(
                    Diagnostic::new(&codes::DUPLICATE_ID, name.span, message).related(first, "first here").hint(TWICE),
                );
            } else {
                gaps.insert(item, entry);
            }
        }
    }
    gaps
}

/// The author's own fields are those of procedures that there are, of each once.
fn procedure_fields(names: &Names, product: &Product, diagnostics: &mut Diagnostics) {
    let mut seen = Vec::new();
    for ProcedureFields { section, fields: _ } in &product.procedures {
        add(section.value.as_str(), &mut seen, "procedure", section, diagnostics);
        let lost = &names.lost;
        let is_lost = lost.procedures.contains(&(product.id.clone(), section.value.clone()));
        if is_lost || lost.guides.contains(&product.id) || section.value.is_empty() {
            continue;
        }
        let guide = product.guide.as_ref();
        let procedures = guide.map(|guide| &guide.procedures[..]).unwrap_or_default();
        if procedures.iter().any(|procedure| procedure.section.value == section.value) {
            continue;
        }
        let sections = guide.map(|guide| guide.document.source().sections()).unwrap_or_default();
        if let Some(known) = sections.iter().find(|known| known.id.value == section.value) {
            let message = format!("the section `{}` is not a procedure", section.value);
            diagnostics.push(
                Diagnostic::new(&codes::FIELDS_WITHOUT_PROCEDURE, section.span, message)
                    .related(known.id.span, "the section")
                    .hint(format!(
                        "say in its heading which items it covers and for whom: `{{#{} items=… for=…}}`",
                        section.value
                    )),
            );
        } else {
            let known = procedures.iter().map(|procedure| procedure.section.value.as_str());
            diagnostics.extend(unknown_in(section, "procedure", " in the guide", known, diagnostics));
        }
    }
}

fn section_sources(names: &Names, product: &Product, guide: &Guide, diagnostics: &mut Diagnostics) {
    let sections = guide.document.source().sections();
    let mut seen = Vec::new();
    for source in &guide.sources {
        add(source.section.value.as_str(), &mut seen, "section", &source.section, diagnostics);
        let is_left_out = names.is_left_out(&product.id, &source.section.value);
        if !is_left_out && !sections.iter().any(|known| known.id.value == source.section.value) {
            diagnostics.extend(unknown_in(&source.section, "section", " in the guide", sections, diagnostics));
        }
    }
}

fn citation(names: &Names, cites: &Spanned<String>, diagnostics: &mut Diagnostics) -> Option<Citation> {
    let Some((id, edition)) = cites.value.split_once('@').filter(|(_, edition)| !edition.is_empty()) else {
        diagnostics.push(
            Diagnostic::new(&codes::INVALID_VALUE, cites.span, format!("`{}` names no edition", cites.value))
                .hint("write the checklist and its edition, such as `telework@2`"),
        );
        return None;
    };
    let checklist = names.checklist_named(&Spanned::new(id.to_owned(), cites.span), diagnostics)?;
    let current = names.checklists[checklist].edition.value == edition;
    Some(Citation { checklist, edition: edition.to_owned(), current })
}
