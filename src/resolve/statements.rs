//! Statements of vendors, crosswalks between checklists, and what kinds of products have to do with items.

use super::names::Names;
use super::refs::{
    ByItem, ChecklistRef, CrosswalkRef, Destination, ItemRef, KindRef, ProductNoteRef, ProductRef, StatementRef,
    StatementSetRef, TouchRef,
};
use super::unknown::{add, unknown, unknown_in};
use crate::diagnostic::{Diagnostic, Diagnostics, TWICE, codes};
use crate::locale::text::fold;
use crate::markdown::Target;
use crate::model::{Crosswalk, Kind, LocalText, Product, Relation, Statements};
use crate::source::{Span, Spanned};

/// An item of another checklist, as seen from an item.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// The crosswalk that has the row.
    pub crosswalk: CrosswalkRef,
    /// Index of the row.
    pub row: usize,
    /// The other item.
    pub item: ItemRef,
    /// How this item relates to the other.
    pub relation: Relation,
    /// Our reason.
    pub reason: LocalText,
}

/// What vendors, crosswalks and kinds of products say about items.
#[derive(Debug)]
pub(super) struct Said {
    /// For each item, the statements of vendors.
    pub statements: ByItem<Vec<StatementRef>>,
    /// For each product and each of its files of statements, the checklist that it is about.
    pub lists: Vec<Vec<Option<ChecklistRef>>>,
    /// For each item, what checklists say of single products.
    pub notes: ByItem<Vec<ProductNoteRef>>,
    /// For each item, the items of other checklists beside it.
    pub mappings: ByItem<Vec<Mapping>>,
    /// For each kind, the items that it has to do with, each with the reason.
    pub kinds: Vec<Vec<(ItemRef, TouchRef)>>,
}

/// Follows statements of vendors, crosswalks and kinds of products to items.
pub(super) fn said(names: &Names, diagnostics: &mut Diagnostics) -> Said {
    let mut statements = ByItem::new(names.item_counts(), |_| Vec::new());
    let mut notes = ByItem::new(names.item_counts(), |_| Vec::new());
    let mut lists = Vec::new();
    for (at, product) in names.products.iter().enumerate() {
        let sets = product.statements.iter().enumerate();
        let set = |set| StatementSetRef { product: ProductRef(at), set };
        lists.push(sets.map(|(at, one)| answers(names, set(at), one, &mut statements, diagnostics)).collect());
        for (entry, note) in product.notes.iter().enumerate() {
            let mut items = Vec::new();
            for name in &note.items {
                let Some(item) = names.item_named(name, diagnostics) else { continue };
                add(item, &mut items, "item", name, diagnostics);
            }
            for item in items {
                notes[item].push(ProductNoteRef { product: ProductRef(at), entry });
            }
        }
        responsibilities(names, product, diagnostics);
    }
    let mut mappings = ByItem::new(names.item_counts(), |_| Vec::new());
    for at in (0..names.crosswalks.len()).map(CrosswalkRef) {
        rows(names, at, &names.crosswalks[at], &mut mappings, diagnostics);
    }
    Said { statements, lists, notes, mappings, kinds: kinds(names, diagnostics) }
}

/// Follows the items of one file of statements, and gives the checklist that it is about.
fn answers(
    names: &Names,
    set: StatementSetRef,
    Statements { checklist, statements, .. }: &Statements,
    by_item: &mut ByItem<Vec<StatementRef>>,
    diagnostics: &mut Diagnostics,
) -> Option<ChecklistRef> {
    let list = names.checklist_named(checklist, diagnostics)?;
    let mut found = Vec::<(ItemRef, StatementRef, Span)>::new();
    for (at, statement) in statements.iter().enumerate() {
        let start = found.len();
        // What is said of single items may be about one that is wrong here, which has been reported.
        let mut is_whole = true;
        for name in &statement.items {
            let Some(item) = names.item_of(checklist, name, diagnostics) else {
                is_whole = false;
                continue;
            };
            if let Some((_, _, first)) = found.iter().find(|(before, _, _)| *before == item) {
                let message = format!("there are two statements about the item `{}`", name.value);
                diagnostics.push(
                    Diagnostic::new(&codes::DUPLICATE_ID, name.span, message).related(*first, "first here").hint(TWICE),
                );
                is_whole = false;
                continue;
            }
            let statement = StatementRef { set, statement: at, exception: None, reading: None };
            found.push((item, statement, name.span));
        }
        let group = &mut found[start..];
        for (exception, one) in statement.exceptions.iter().enumerate() {
            for name in &one.items {
                let Some(item) = names.item_of(checklist, name, diagnostics) else { continue };
                match group.iter_mut().find(|(grouped, _, _)| *grouped == item) {
                    Some((_, statement, _)) => statement.exception = Some(exception),
                    None if is_whole => diagnostics.push(outside(name, "an exception")),
                    None => {}
                }
            }
        }
        for (reading, one) in statement.readings.iter().enumerate() {
            for name in &one.items {
                let Some(item) = names.item_of(checklist, name, diagnostics) else { continue };
                match group.iter_mut().find(|(grouped, _, _)| *grouped == item) {
                    Some((_, statement, _)) => read(name, reading, statement, diagnostics),
                    None if is_whole => diagnostics.push(outside(name, "a reading")),
                    None => {}
                }
            }
        }
    }
    for (item, statement, _) in found {
        by_item[item].push(statement);
    }
    Some(list)
}

/// Lets a reading say how a statement fits an item.
fn read(name: &Spanned<String>, reading: usize, statement: &mut StatementRef, diagnostics: &mut Diagnostics) {
    if statement.reading.is_some() {
        let message = format!("there are two readings for the item `{}`", name.value);
        diagnostics.push(Diagnostic::new(&codes::DUPLICATE_ID, name.span, message).hint(TWICE));
    } else if statement.exception.is_some() {
        let message = format!("the item `{}` has an exception, which the reading is not about", name.value);
        let hint = "an exception says with `ours` why it is read so";
        diagnostics.push(Diagnostic::new(&codes::INVALID_VALUE, name.span, message).hint(hint));
    } else {
        statement.reading = Some(reading);
    }
}

fn outside(name: &Spanned<String>, what: &str) -> Diagnostic {
    let message = format!("the item `{}` is none of this statement", name.value);
    Diagnostic::new(&codes::EXCEPTION_OUTSIDE_GROUP, name.span, message)
        .hint(format!("{what} is about items that the statement names under `items`"))
}

fn responsibilities(names: &Names, product: &Product, diagnostics: &mut Diagnostics) {
    let guide_is_lost = names.lost.guides.contains(&product.id);
    let sections = product.guide.iter().flat_map(|guide| guide.document.source().sections());
    let sections = sections.collect::<Vec<_>>();
    for threat in product.responsibilities.iter().flat_map(|shared| &shared.threats) {
        for section in threat.customer.iter().chain(&threat.provider).flat_map(|duty| &duty.sections) {
            let is_left_out = names.is_left_out(&product.id, &section.value);
            if !guide_is_lost && !is_left_out && !sections.iter().any(|known| known.id.value == section.value) {
                diagnostics.extend(unknown_in(
                    section,
                    "section",
                    " in the guide",
                    sections.iter().copied(),
                    diagnostics,
                ));
            }
        }
        for related in &threat.related {
            let target = Target::Threat { checklist: None, id: related.threat.value.clone() };
            if !matches!(names.find(&target), Some(Destination::Threat(_))) && !names.is_lost(&target) {
                let known = names.checklists.first().map(|list| list.threats.as_slice()).unwrap_or_default();
                diagnostics.extend(unknown(&related.threat, "threat", known, diagnostics));
            }
        }
    }
}

fn rows(
    names: &Names,
    crosswalk: CrosswalkRef,
    walk: &Crosswalk,
    mappings: &mut ByItem<Vec<Mapping>>,
    diagnostics: &mut Diagnostics,
) {
    // Both are followed, so that both are reported; an empty name stands for one that was wrong.
    let sides = [&walk.from, &walk.to]
        .map(|side| (!side.value.is_empty()).then(|| names.checklist_named(side, diagnostics)).flatten());
    let [Some(_), Some(_)] = sides else { return };
    let mut seen = Vec::<(ItemRef, ItemRef, Span)>::new();
    for (row_at, row) in walk.rows.iter().enumerate() {
        let one = names.item_of(&walk.from, &row.from, diagnostics);
        let other = names.item_of(&walk.to, &row.to, diagnostics);
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
        let mapping = Mapping { crosswalk, row: row_at, item: other, relation, reason };
        mappings[other].push(Mapping { item: one, relation: relation.reversed(), ..mapping.clone() });
        mappings[one].push(mapping);
    }
}

fn kinds(names: &Names, diagnostics: &mut Diagnostics) -> Vec<Vec<(ItemRef, TouchRef)>> {
    let mut items_of = |at: KindRef| {
        let mut found = Vec::new();
        for (entry, touch) in names.site.kinds[at].touches.iter().enumerate() {
            for name in &touch.items {
                let Some(item) = names.item_named(name, diagnostics) else { continue };
                add((item, TouchRef { kind: at, entry }), &mut found, "item", name, diagnostics);
            }
            except(names, &names.site.kinds[at], &touch.except, diagnostics);
        }
        found
    };
    names.all_kinds().map(&mut items_of).collect()
}

/// Reports products that an entry of `touches` leaves out and that its kind does not have.
fn except(names: &Names, kind: &Kind, except: &[Spanned<String>], diagnostics: &mut Diagnostics) {
    let of_kind = names.products.iter().filter(|product| product.kind.value == kind.id.value);
    let of_kind = of_kind.collect::<Vec<_>>();
    let mut seen = Vec::new();
    for name in except {
        if of_kind.iter().any(|product| fold(&product.id) == fold(&name.value)) {
            add(fold(&name.value), &mut seen, "product", name, diagnostics);
        } else if !names.lost.products.contains(&name.value) {
            let place = format!(" of the kind `{}`", kind.id.value);
            diagnostics.extend(unknown_in(name, "product", &place, of_kind.iter().copied(), diagnostics));
        }
    }
}
