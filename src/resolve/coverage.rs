//! From products to items: procedures and claims become coverage, and gaps stand beside it.

use std::collections::BTreeMap;

use super::catalog::{Catalog, Citation, Coverage, Destination, ItemRef};
use super::{TWICE, add, unknown, unknown_in};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::locale::text::fold;
use crate::markdown::Target;
use crate::model::{Claim, Guide, Product, Responsibility, Status};
use crate::source::{Span, Spanned};
use crate::tracking::Tracked;

pub(super) fn relate(catalog: &mut Catalog, diagnostics: &mut Diagnostics) {
    let mut all = Vec::new();
    let mut citations = Vec::new();
    let mut open = Vec::new();
    for (at, product) in catalog.products.iter().enumerate() {
        kind(catalog, product, diagnostics);
        let coverage = covered(catalog, at, product, diagnostics);
        open.push(gaps(catalog, product, &coverage, diagnostics));
        all.extend(coverage);
        citations.push(product.guide.as_ref().and_then(|guide| {
            section_sources(guide, diagnostics);
            citation(catalog, guide.cites.as_ref()?, diagnostics)
        }));
    }
    for (index, coverage) in all.iter().enumerate() {
        catalog.items[coverage.item.checklist][coverage.item.item].coverage.untracked_mut().push(index);
    }
    for (product, gaps) in open.iter().enumerate() {
        for (item, &entry) in gaps {
            catalog.items[item.checklist][item.item].silent.untracked_mut().push((product, entry));
        }
    }
    let start = |product: usize| all.partition_point(|coverage| coverage.product < product);
    catalog.covered_by = (0..citations.len()).map(|product| Tracked::new(start(product)..start(product + 1))).collect();
    catalog.coverage = Tracked::new(all);
    catalog.citations = citations;
    catalog.gaps = open.into_iter().map(Tracked::new).collect();
}

fn kind(catalog: &Catalog, product: &Product, diagnostics: &mut Diagnostics) {
    let kinds = &catalog.site.kinds;
    let known = kinds.iter().any(|kind| kind.id.value == product.kind.value);
    if !known && !product.kind.value.is_empty() {
        diagnostics.extend(unknown(&product.kind, "kind of product", kinds.iter().map(|kind| kind.id.value.as_str())));
    }
}

/// The item of a name as it is written in `items=` and claims: `7-3` or `fisc:実8`.
pub(super) fn item(catalog: &Catalog, name: &Spanned<String>, diagnostics: &mut Diagnostics) -> Option<ItemRef> {
    if name.value.is_empty() {
        return None;
    }
    let (checklist, id) = match name.value.split_once(':') {
        Some((checklist, id)) => (Some(checklist.to_owned()), id.to_owned()),
        None => (None, name.value.clone()),
    };
    let list = catalog.index.checklist(checklist.as_deref());
    let target = Target::Item { checklist: checklist.clone(), id: id.clone() };
    match catalog.find(&target) {
        Some(Destination::Item(item)) => Some(item),
        _ if catalog.is_lost(&target) => None,
        _ => {
            diagnostics.extend(match (list, checklist) {
                (None, Some(checklist)) => {
                    let known = catalog.checklists.iter().map(|list| list.id.as_str());
                    unknown(&Spanned::new(checklist, name.span), "checklist", known)
                }
                (list, _) => {
                    let items = list.map(|list| catalog.checklists[list].items.as_slice()).unwrap_or_default();
                    unknown(&Spanned::new(id, name.span), "item", items.iter().map(|item| item.id.value.as_str()))
                }
            });
            None
        }
    }
}

fn covered(catalog: &Catalog, at: usize, product: &Product, diagnostics: &mut Diagnostics) -> Vec<Coverage> {
    let mut coverage = Vec::new();
    let procedures = product.guide.iter().flat_map(|guide| &guide.procedures);
    for procedure in procedures {
        for name in &procedure.items {
            let Some(item) = item(catalog, name, diagnostics) else { continue };
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
                responsibility: Responsibility::Customer,
                reason: None,
                plan: None,
            });
        }
    }
    let mut claimed = Vec::<(ItemRef, Option<&str>, &Claim)>::new();
    for claim in &product.claims {
        let Some(item) = item(catalog, &claim.item, diagnostics) else { continue };
        let section = claim.section.as_ref().map(|section| section.value.as_str());
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
        apply(catalog, claim, item, at, &mut coverage, diagnostics);
    }
    coverage
}

/// Lets a claim refine the coverage that it is about, or adds one where there is no procedure.
fn apply(
    catalog: &Catalog,
    claim: &Claim,
    item: ItemRef,
    product_at: usize,
    coverage: &mut Vec<Coverage>,
    diagnostics: &mut Diagnostics,
) {
    let product = &catalog.products[product_at];
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
            reason: Some(claim.reason.clone()),
            plan: claim.plan.clone(),
        });
        return;
    };
    if catalog.index.lost.guides.contains(&product.id)
        || catalog.index.lost.procedures.contains(&(product.id.clone(), section.value.clone()))
    {
        return;
    }
    let matching =
        coverage.iter_mut().find(|covered| covered.item == item && covered.section.as_ref() == Some(&section.value));
    if let Some(covered) = matching {
        covered.status = claim.status;
        covered.responsibility = claim.responsibility;
        covered.reason = Some(claim.reason.clone());
        covered.plan.clone_from(&claim.plan);
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
        None => diagnostics.extend(unknown_in(
            section,
            "section",
            " in the guide",
            sections.iter().map(|known| known.id.value.as_str()),
        )),
    }
}

/// The items that a product leaves open, each with the entry of `gaps` that says so.
fn gaps(
    catalog: &Catalog,
    product: &Product,
    coverage: &[Coverage],
    diagnostics: &mut Diagnostics,
) -> BTreeMap<ItemRef, usize> {
    let mut gaps = BTreeMap::<ItemRef, usize>::new();
    let mut seen = BTreeMap::<ItemRef, Span>::new();
    for (entry, gap) in product.gaps.iter().enumerate() {
        for name in &gap.items {
            let Some(item) = item(catalog, name, diagnostics) else { continue };
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

fn section_sources(guide: &Guide, diagnostics: &mut Diagnostics) {
    let sections = guide.document.source().sections();
    let mut seen = Vec::new();
    for source in &guide.sources {
        add(source.section.value.as_str(), &mut seen, "section", &source.section, diagnostics);
        if !sections.iter().any(|known| known.id.value == source.section.value) {
            let known = sections.iter().map(|known| known.id.value.as_str());
            diagnostics.extend(unknown_in(&source.section, "section", " in the guide", known));
        }
    }
}

fn citation(catalog: &Catalog, cites: &Spanned<String>, diagnostics: &mut Diagnostics) -> Option<Citation> {
    let Some((id, edition)) = cites.value.split_once('@').filter(|(_, edition)| !edition.is_empty()) else {
        diagnostics.push(
            Diagnostic::new(&codes::INVALID_VALUE, cites.span, format!("`{}` names no edition", cites.value))
                .hint("write the checklist and its edition, such as `telework@2`"),
        );
        return None;
    };
    let Some(&checklist) = catalog.index.checklists.get(&fold(id)) else {
        if !catalog.index.lost.checklists.contains(id) {
            let known = catalog.checklists.iter().map(|list| list.id.as_str());
            diagnostics.extend(unknown(&Spanned::new(id.to_owned(), cites.span), "checklist", known));
        }
        return None;
    };
    let current = catalog.checklists[checklist].edition.value == edition;
    Some(Citation { checklist, edition: edition.to_owned(), current })
}
