//! Names inside checklists: categories, priorities, threats, methods, attributes and stages.

use super::aliases::Known;
use super::names::Names;
use super::refs::{ByItem, ChecklistRef, ItemRef, TermRef};
use super::unknown::{add, unknown};
use crate::diagnostic::{Diagnostic, Diagnostics, TWICE, codes};
use crate::locale::text::fold;
use crate::model::{Checklist, LocalText, Stage};
use crate::source::Spanned;

/// What checklists say of their own items.
#[derive(Debug)]
pub(super) struct Selections {
    pub items: ByItem<Selected>,
    /// For each checklist and method, the items that it selects.
    pub by_method: Vec<Vec<Vec<usize>>>,
    /// For each checklist and threat, the items that answer it.
    pub by_threat: Vec<Vec<Vec<usize>>>,
}

/// What a checklist says of an item; all are positions in the checklist, but for `terms`.
#[derive(Debug)]
pub(super) struct Selected {
    pub category: usize,
    pub priority: Option<usize>,
    pub threats: Vec<usize>,
    pub methods: Vec<usize>,
    /// The terms that it lists, as positions in the glossary.
    pub terms: Vec<TermRef>,
    pub stages: Vec<StageEffect>,
}

/// That an item acts against a threat at one of its stages.
#[derive(Debug)]
pub struct StageEffect {
    /// Index of the threat in the checklist of the item.
    pub threat: usize,
    /// The stage.
    pub stage: Stage,
    /// Our reason.
    pub reason: LocalText,
}

/// Follows the names inside checklists.
pub(super) fn selections(names: &Names, diagnostics: &mut Diagnostics) -> Selections {
    let lists = names.checklists.iter();
    let mut by_method = lists.clone().map(|list| vec![Vec::new(); list.methods.len()]).collect::<Vec<_>>();
    let mut by_threat = lists.map(|list| vec![Vec::new(); list.threats.len()]).collect::<Vec<_>>();
    let mut items = ByItem::new(names.item_counts(), |at| {
        let selected = selected(names, at, diagnostics);
        for &method in &selected.methods {
            by_method[at.checklist.0][method].push(at.item);
        }
        for &threat in &selected.threats {
            by_threat[at.checklist.0][threat].push(at.item);
        }
        selected
    });
    for at in names.all_checklists() {
        let list = &names.checklists[at];
        stages(list, at, &mut items, diagnostics);
        attributes(list, diagnostics);
        parts(list, diagnostics);
        editions(list, diagnostics);
    }
    Selections { items, by_method, by_threat }
}

/// The position of a name among things.
fn find<'a, T: Into<Known<'a>>>(
    name: &Spanned<String>,
    what: &str,
    things: impl Iterator<Item = T> + Clone,
    diagnostics: &mut Diagnostics,
) -> Option<usize> {
    if name.value.is_empty() {
        return None;
    }
    let wanted = fold(&name.value);
    let found = things.clone().position(|thing| fold(thing.into().id) == wanted);
    if found.is_none() {
        diagnostics.extend(unknown(name, what, things, diagnostics));
    }
    found
}

/// Whether a name is one of these ids.
fn is_one_of<'a>(name: &Spanned<String>, mut ids: impl Iterator<Item = &'a Spanned<String>>) -> bool {
    ids.any(|id| fold(&id.value) == fold(&name.value))
}

fn selected(names: &Names, at: ItemRef, diagnostics: &mut Diagnostics) -> Selected {
    let (list, item) = (&names.checklists[at.checklist], names.item(at));
    let categories = list.categories.iter().map(|category| category.id.value.as_str());
    let priorities = list.priorities.iter().map(|priority| priority.id.value.as_str());
    Selected {
        category: find(&item.category, "category", categories, diagnostics).unwrap_or(0),
        priority: item.priority.as_ref().and_then(|priority| find(priority, "priority", priorities, diagnostics)),
        threats: many(&item.threats, "threat", &list.threats.iter(), diagnostics),
        methods: many(&item.methods, "method", &list.methods.iter(), diagnostics),
        terms: item.terms.iter().filter_map(|term| names.term_named(term, diagnostics)).collect(),
        stages: Vec::new(),
    }
}

/// The positions of names among ids, in the order of the ids; a duplicate is reported.
fn many<'a, T: Into<Known<'a>>>(
    names: &[Spanned<String>],
    what: &str,
    ids: &(impl Iterator<Item = T> + Clone),
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

/// Says of each item at which stages of a threat it acts.
fn stages(list: &Checklist, checklist: ChecklistRef, items: &mut ByItem<Selected>, diagnostics: &mut Diagnostics) {
    for (index, threat) in list.threats.iter().enumerate() {
        for stage in &threat.stages {
            let mut seen = Vec::new();
            for entry in &stage.items {
                let Some(item) = find(&entry.item, "item", list.items.iter(), diagnostics) else { continue };
                if seen.contains(&item) {
                    let message = format!("the item `{}` stands twice at this stage", entry.item.value);
                    diagnostics.push(Diagnostic::new(&codes::DUPLICATE_ID, entry.item.span, message).hint(TWICE));
                    continue;
                }
                seen.push(item);
                let selected = &mut items[ItemRef { checklist, item }];
                let names = &list.items[item].threats;
                if names.iter().any(|name| !is_one_of(name, list.threats.iter().map(|threat| &threat.id))) {
                    // It may be this threat that the wrong name meant.
                    continue;
                }
                if !selected.threats.contains(&index) {
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
                let (threat, stage, reason) = (index, stage.stage, entry.reason.clone());
                selected.stages.push(StageEffect { threat, stage, reason });
            }
        }
    }
}

/// What is said of another edition is about items that there are, each once.
fn editions(list: &Checklist, diagnostics: &mut Diagnostics) {
    for edition in &list.editions {
        let names = edition.changes.iter().map(|change| change.item.clone()).collect::<Vec<_>>();
        many(&names, "item", &list.items.iter(), diagnostics);
    }
}

fn parts(list: &Checklist, diagnostics: &mut Diagnostics) {
    for part in list.categories.iter().filter_map(|category| category.part.as_ref()) {
        find(part, "part", list.parts.iter().map(|part| part.id.value.as_str()), diagnostics);
    }
}

/// Every method answers every question with values that there are.
fn attributes(list: &Checklist, diagnostics: &mut Diagnostics) {
    for method in &list.methods {
        for (name, values) in &method.attributes {
            let ids = list.attributes.iter().map(|attribute| attribute.id.value.as_str());
            let Some(at) = find(name, "attribute", ids, diagnostics) else { continue };
            let attribute = &list.attributes[at];
            many(values, "value", &attribute.values.iter().map(|value| value.id.value.as_str()), diagnostics);
        }
        let is_known = |name| is_one_of(name, list.attributes.iter().map(|attribute| &attribute.id));
        if method.attributes.iter().any(|(name, _)| !is_known(name)) {
            // The wrong name may have meant the question that it leaves open.
            continue;
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
