//! What tables say, before it is written.

use std::collections::{BTreeMap, BTreeSet};

use super::field::Field;
use super::names::Names;
use super::problem::Kind;
use super::{rank, words};
use crate::locale::text::fold;

/// What a table says, with everything that items name once and in the order in which it is met.
#[derive(Debug, Default)]
pub(super) struct List {
    pub(super) categories: Names,
    /// Marks of priorities, most urgent first.
    pub(super) priorities: Names,
    /// What the table calls a priority.
    pub(super) priority_heading: String,
    pub(super) threats: Names,
    pub(super) methods: Vec<Method>,
    pub(super) items: Vec<Item>,
    /// The names of categories in further languages, by their position and the tag.
    pub(super) category_translations: BTreeMap<(usize, String), String>,
    /// The table and the row where each category begins, by its position.
    pub(super) category_places: BTreeMap<usize, (usize, u32)>,
}

impl List {
    /// Puts categories in the order in which they begin: one that has others in it may get an item of its own behind them.
    pub(super) fn order_categories(&mut self) {
        let places = std::mem::take(&mut self.category_places);
        let mut order = (0..self.categories.len()).collect::<Vec<_>>();
        order.sort_by_key(|at| places.get(at));
        let new = places_after(&order);
        self.categories.names = order.iter().map(|&at| self.categories[at].clone()).collect();
        for item in &mut self.items {
            item.category = item.category.and_then(|at| new.get(at).copied());
        }
        let translations = std::mem::take(&mut self.category_translations);
        let moved = translations.into_iter().filter_map(|((at, tag), name)| Some(((*new.get(at)?, tag), name)));
        self.category_translations = moved.collect();
    }
}

#[derive(Debug)]
pub(super) struct Method {
    pub(super) id: String,
    pub(super) symbol: String,
    pub(super) heading: String,
}

#[derive(Debug, Default)]
pub(super) struct Item {
    pub(super) id: String,
    pub(super) slug: Option<String>,
    pub(super) title: Option<String>,
    pub(super) text: Option<String>,
    pub(super) why: Option<String>,
    pub(super) condition: Option<String>,
    pub(super) source: Option<String>,
    /// Indexes into the list.
    pub(super) category: Option<usize>,
    pub(super) priority: Option<usize>,
    pub(super) threats: Vec<usize>,
    pub(super) methods: Vec<usize>,
    /// Texts in further languages.
    pub(super) translations: BTreeMap<(Field, String), String>,
}

impl Item {
    /// A text in further languages, with their tags.
    pub(super) fn translated(&self, field: Field) -> Vec<(&str, &str)> {
        let texts = self.translations.iter().filter(|((of, _), _)| *of == field);
        texts.map(|((_, tag), text)| (tag.as_str(), text.as_str())).collect()
    }
}

/// The methods of columns with these headings. Where two have one number, or one has none, they are counted.
pub(super) fn methods(headings: &[String]) -> Vec<Method> {
    let known = headings.iter().map(|heading| words::method(heading)).collect::<Vec<_>>();
    let numbers = known.iter().flatten().map(|(number, _)| number).collect::<BTreeSet<_>>();
    let is_sound = numbers.len() == known.len();
    (1..)
        .zip(headings.iter().zip(known))
        .map(|(at, (heading, known)): (u32, _)| {
            let (number, symbol) = known.filter(|_| is_sound).unwrap_or_else(|| (at, at.to_string()));
            Method { id: number.to_string(), symbol, heading: heading.clone() }
        })
        .collect()
}

/// Puts priorities in the order of what they mean, and says where that is not known.
pub(super) fn rank(list: &mut List) -> Option<Kind> {
    if list.priorities.len() < 2 {
        return None;
    }
    let found = rank::ranks(&list.priorities);
    let mut order = (0..list.priorities.len()).collect::<Vec<_>>();
    if let Some(ranks) = &found {
        order.sort_by_key(|&at| ranks.order.get(at));
    }
    list.priorities.names = order.iter().map(|&at| list.priorities[at].clone()).collect();
    let new = places_after(&order);
    for item in &mut list.items {
        item.priority = item.priority.and_then(|before| new.get(before).copied());
    }
    // `優先度 1` comes first; whether `重要度 1` does, only its author knows.
    let is_plain = |ranks: &rank::Ranks| !ranks.is_number || ranks_down(&list.priority_heading);
    let order = list.priorities.join(", ");
    match found {
        Some(ranks) if is_plain(&ranks) => None,
        Some(_) => Some(Kind::NumberedPriorities { order }),
        None => Some(Kind::UnknownPriorities { order }),
    }
}

/// Where each place of a list is after it was put in this order.
fn places_after(order: &[usize]) -> Vec<usize> {
    let mut new = vec![0; order.len()];
    for (at, &before) in order.iter().enumerate() {
        new[before] = at;
    }
    new
}

/// Whether a heading says that the lowest number comes first.
fn ranks_down(heading: &str) -> bool {
    let heading = fold(heading);
    ["優先", "priority", "順位", "rank"].iter().any(|word| heading.contains(word))
}
