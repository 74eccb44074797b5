//! Statements of vendors, crosswalks between checklists, and what kinds of products have to do with items.

use super::catalog::{Catalog, Destination, ItemRef, Mapping, StatementRef};
use super::coverage::item;
use super::{TWICE, add, unknown, unknown_in};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::locale::text::fold;
use crate::markdown::Target;
use crate::model::{Crosswalk, Product, Statements};
use crate::source::{Span, Spanned};

pub(super) fn relate(catalog: &mut Catalog, crosswalks: Vec<Crosswalk>, diagnostics: &mut Diagnostics) {
    for product in 0..catalog.products.len() {
        let mut lists = Vec::new();
        for set in 0..catalog.products[product].statements.len() {
            lists.push(statements(catalog, product, set, diagnostics));
        }
        catalog.statement_lists.push(lists);
        responsibilities(catalog, &catalog.products[product], diagnostics);
    }
    for (at, crosswalk) in crosswalks.iter().enumerate() {
        rows(catalog, at, crosswalk, diagnostics);
    }
    catalog.crosswalks = crosswalks;
    kinds(catalog, diagnostics);
}

/// Follows the items of one file of statements, and gives the checklist that it is about.
fn statements(catalog: &mut Catalog, product: usize, set: usize, diagnostics: &mut Diagnostics) -> Option<usize> {
    let Statements { checklist, statements, .. } = &catalog.products[product].statements[set];
    let Some(&list) = catalog.index.checklists.get(&fold(&checklist.value)) else {
        if !catalog.index.lost.checklists.contains(&checklist.value) {
            let known = catalog.checklists.iter().map(|list| list.id.as_str());
            diagnostics.extend(unknown(checklist, "checklist", known));
        }
        return None;
    };
    let within = |id: &Spanned<String>| Spanned::new(format!("{}:{}", checklist.value, id.value), id.span);
    let mut found = Vec::<(ItemRef, StatementRef, Span)>::new();
    for (at, statement) in statements.iter().enumerate() {
        let start = found.len();
        for name in &statement.items {
            let Some(item) = item(catalog, &within(name), diagnostics) else { continue };
            if let Some((_, _, first)) = found.iter().find(|(before, _, _)| *before == item) {
                let message = format!("there are two statements about the item `{}`", name.value);
                diagnostics.push(
                    Diagnostic::new(&codes::DUPLICATE_ID, name.span, message).related(*first, "first here").hint(TWICE),
                );
                continue;
            }
            found.push((item, StatementRef { product, set, statement: at, exception: None }, name.span));
        }
        for (exception, one) in statement.exceptions.iter().enumerate() {
            for name in &one.items {
                let Some(item) = item(catalog, &within(name), diagnostics) else { continue };
                match found[start..].iter_mut().find(|(grouped, _, _)| *grouped == item) {
                    Some((_, statement, _)) => statement.exception = Some(exception),
                    None => diagnostics.push(
                        Diagnostic::new(
                            &codes::EXCEPTION_OUTSIDE_GROUP,
                            name.span,
                            format!("the item `{}` is none of this statement", name.value),
                        )
                        .hint("an exception is about items that the statement names under `items`"),
                    ),
                }
            }
        }
    }
    for (item, statement, _) in found {
        catalog.items[item.checklist][item.item].statements.push(statement);
    }
    Some(list)
}

fn responsibilities(catalog: &Catalog, product: &Product, diagnostics: &mut Diagnostics) {
    let guide_is_lost = catalog.index.lost.guides.contains(&product.id);
    let sections = product.guide.iter().flat_map(|guide| guide.document.source().sections());
    let sections = sections.map(|section| section.id.value.as_str()).collect::<Vec<_>>();
    for threat in product.responsibilities.iter().flat_map(|shared| &shared.threats) {
        for section in threat.customer.iter().chain(&threat.provider).flat_map(|duty| &duty.sections) {
            if !guide_is_lost && !sections.contains(&section.value.as_str()) {
                diagnostics.extend(unknown_in(section, "section", " in the guide", sections.iter().copied()));
            }
        }
        for related in &threat.related {
            let target = Target::Threat { checklist: None, id: related.threat.value.clone() };
            if !matches!(catalog.find(&target), Some(Destination::Threat(_))) && !catalog.is_lost(&target) {
                let known = catalog.checklists.first().map(|list| list.threats.as_slice()).unwrap_or_default();
                let known = known.iter().map(|threat| threat.id.value.as_str());
                diagnostics.extend(unknown(&related.threat, "threat", known));
            }
        }
    }
}

fn rows(catalog: &mut Catalog, crosswalk: usize, walk: &Crosswalk, diagnostics: &mut Diagnostics) {
    let mut sides = Vec::new();
    for side in [&walk.from, &walk.to] {
        match catalog.index.checklists.get(&fold(&side.value)) {
            Some(_) => sides.push(side),
            None if side.value.is_empty() || catalog.index.lost.checklists.contains(&side.value) => {}
            None => {
                diagnostics.extend(unknown(side, "checklist", catalog.checklists.iter().map(|list| list.id.as_str())));
            }
        }
    }
    let [from, to] = sides[..] else { return };
    let mut seen = Vec::<(ItemRef, ItemRef, Span)>::new();
    for row in &walk.rows {
        let within = |list: &Spanned<String>, id: &Spanned<String>| {
            Spanned::new(format!("{}:{}", list.value, id.value), id.span)
        };
        let one = item(catalog, &within(from, &row.from), diagnostics);
        let other = item(catalog, &within(to, &row.to), diagnostics);
        let (Some(one), Some(other)) = (one, other) else { continue };
        if let Some((_, _, first)) = seen.iter().find(|(a, b, _)| (*a, *b) == (one, other)) {
            let message = format!("there are two rows for `{}` and `{}`", row.from.value, row.to.value);
            diagnostics.push(
                Diagnostic::new(&codes::DUPLICATE_ID, row.from.span, message).related(*first, "first here").hint(TWICE),
            );
            continue;
        }
        seen.push((one, other, row.from.span));
        let (relation, reason) = (row.relation, row.reason.clone());
        catalog.items[other.checklist][other.item].mappings.push(Mapping {
            crosswalk,
            item: one,
            relation: relation.reversed(),
            reason: reason.clone(),
        });
        catalog.items[one.checklist][one.item].mappings.push(Mapping { crosswalk, item: other, relation, reason });
    }
}

fn kinds(catalog: &mut Catalog, diagnostics: &mut Diagnostics) {
    for at in 0..catalog.site.kinds.len() {
        let mut found = Vec::new();
        for (touch, entry) in catalog.site.kinds[at].touches.iter().enumerate() {
            for name in &entry.items {
                let Some(item) = item(catalog, name, diagnostics) else { continue };
                add((item, touch), &mut found, "item", name, diagnostics);
            }
        }
        for &(item, touch) in &found {
            catalog.items[item.checklist][item.item].kinds.push((at, touch));
        }
        catalog.kind_items.push(found);
    }
}
