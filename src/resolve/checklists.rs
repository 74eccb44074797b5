//! Names inside checklists: categories, priorities, threats, methods, attributes and stages.

use super::catalog::Catalog;
use super::{TWICE, add, unknown};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::locale::text::fold;
use crate::model::Checklist;
use crate::source::Spanned;

pub(super) fn relate(catalog: &mut Catalog, diagnostics: &mut Diagnostics) {
    for at in 0..catalog.checklists.len() {
        items(catalog, at, diagnostics);
        stages(catalog, at, diagnostics);
        attributes(&catalog.checklists[at], diagnostics);
        parts(&catalog.checklists[at], diagnostics);
        editions(&catalog.checklists[at], diagnostics);
    }
}

/// The position of a name among ids.
fn find<'a>(
    name: &Spanned<String>,
    what: &str,
    ids: impl Iterator<Item = &'a Spanned<String>> + Clone,
    diagnostics: &mut Diagnostics,
) -> Option<usize> {
    if name.value.is_empty() {
        return None;
    }
    let wanted = fold(&name.value);
    let found = ids.clone().position(|id| fold(&id.value) == wanted);
    if found.is_none() {
        diagnostics.extend(unknown(name, what, ids.map(|id| id.value.as_str())));
    }
    found
}

fn items(catalog: &mut Catalog, at: usize, diagnostics: &mut Diagnostics) {
    let list = &catalog.checklists[at];
    for (index, item) in list.items.iter().enumerate() {
        let relations = &mut catalog.items[at][index];
        let categories = list.categories.iter().map(|category| &category.id);
        relations.category = find(&item.category, "category", categories, diagnostics).unwrap_or(0);
        relations.priority = item.priority.as_ref().and_then(|priority| {
            find(priority, "priority", list.priorities.iter().map(|priority| &priority.id), diagnostics)
        });
        relations.threats = many(&item.threats, "threat", &list.threats.iter().map(|threat| &threat.id), diagnostics);
        relations.methods = many(&item.methods, "method", &list.methods.iter().map(|method| &method.id), diagnostics);
        for &method in &relations.methods {
            catalog.method_items[at][method].push(index);
        }
        for &threat in &relations.threats {
            catalog.threat_items[at][threat].push(index);
        }
        for term in &item.terms {
            match catalog.index.terms.get(&fold(&term.value)) {
                Some(&term) => relations.terms.push(term),
                None if catalog.index.lost.glossary => {}
                None => {
                    let known = catalog.glossary.terms.iter().map(|term| term.id.value.as_str());
                    diagnostics.extend(unknown(term, "term", known));
                }
            }
        }
    }
}

/// The positions of names among ids, in the order of the ids; a name that stands twice is told.
fn many<'a>(
    names: &[Spanned<String>],
    what: &str,
    ids: &(impl Iterator<Item = &'a Spanned<String>> + Clone),
    diagnostics: &mut Diagnostics,
) -> Vec<usize> {
    let mut found = Vec::new();
    for name in names {
        if let Some(at) = find(name, what, ids.clone(), diagnostics) {
            add(at, &mut found, what, name, diagnostics);
        }
    }
    found.sort_unstable();
    found
}

fn stages(catalog: &mut Catalog, at: usize, diagnostics: &mut Diagnostics) {
    let list = &catalog.checklists[at];
    for (index, threat) in list.threats.iter().enumerate() {
        for stage in &threat.stages {
            let mut seen = Vec::new();
            for entry in &stage.items {
                let ids = list.items.iter().map(|item| &item.id);
                let Some(item) = find(&entry.item, "item", ids, diagnostics) else { continue };
                if seen.contains(&item) {
                    let message = format!("the item `{}` stands twice at this stage", entry.item.value);
                    diagnostics.push(Diagnostic::new(&codes::DUPLICATE_ID, entry.item.span, message).hint(TWICE));
                    continue;
                }
                seen.push(item);
                if !catalog.items[at][item].threats.contains(&index) {
                    let message = format!(
                        "the item `{}` acts against `{}` here, but does not name that threat",
                        entry.item.value, threat.id.value
                    );
                    diagnostics.push(
                        Diagnostic::new(&codes::STAGE_MISMATCH, entry.item.span, message)
                            .related(list.items[item].id.span, "the item")
                            .hint(format!("add `{}` to its `threats`, or take the item out here", threat.id.value)),
                    );
                    continue;
                }
                catalog.items[at][item].stages.push((index, stage.stage, entry.reason.clone()));
            }
        }
    }
}

/// What is said of another edition is about items that there are, each once.
fn editions(list: &Checklist, diagnostics: &mut Diagnostics) {
    for edition in &list.editions {
        let names = edition.changes.iter().map(|change| change.item.clone()).collect::<Vec<_>>();
        many(&names, "item", &list.items.iter().map(|item| &item.id), diagnostics);
    }
}

fn parts(list: &Checklist, diagnostics: &mut Diagnostics) {
    for part in list.categories.iter().filter_map(|category| category.part.as_ref()) {
        find(part, "part", list.parts.iter().map(|part| &part.id), diagnostics);
    }
}

/// Every method answers every question with values that there are.
fn attributes(list: &Checklist, diagnostics: &mut Diagnostics) {
    for method in &list.methods {
        for (name, values) in &method.attributes {
            let ids = list.attributes.iter().map(|attribute| &attribute.id);
            let Some(at) = find(name, "attribute", ids, diagnostics) else { continue };
            let attribute = &list.attributes[at];
            many(values, "value", &attribute.values.iter().map(|value| &value.id), diagnostics);
        }
        for attribute in &list.attributes {
            let answered = method
                .attributes
                .iter()
                .any(|(name, values)| fold(&name.value) == fold(&attribute.id.value) && !values.is_empty());
            if !answered {
                let message = format!("the method `{}` does not answer `{}`", method.id.value, attribute.id.value);
                let values =
                    attribute.values.iter().map(|value| value.id.value.as_str()).collect::<Vec<_>>().join(", ");
                diagnostics.push(
                    Diagnostic::new(&codes::METHOD_ATTRIBUTES, method.id.span, message)
                        .related(attribute.id.span, "the question")
                        .hint(format!("add `{}: […]` with one or more of {values}", attribute.id.value)),
                );
            }
        }
    }
}
