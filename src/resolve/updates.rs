//! The histories of checklists, guides and the site in one list, newest first.

use std::collections::BTreeMap;

use super::catalog::Catalog;
use crate::model::Change;

/// Whose history an update is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Changed {
    /// The site itself.
    Site,
    /// The checklist at an index.
    Checklist(usize),
    /// The guide of the product at an index.
    Guide(usize),
}

/// An entry of a history.
#[derive(Clone, Debug)]
pub struct Update {
    /// Whose.
    pub of: Changed,
    /// What changed when.
    pub change: Change,
    /// Its anchor on the page of updates. It names whose history it is and the date, and so stays the same when other
    /// entries come; a later one of the same day in the same history has a number behind it.
    pub anchor: String,
}

/// All updates. Those of the same date stand in the order of the site: first its own, then checklists, then guides.
pub(super) fn updates(catalog: &Catalog) -> Vec<Update> {
    let lists = catalog.checklists.iter().enumerate();
    let guides = catalog.products.iter().enumerate();
    let histories = std::iter::once((Changed::Site, "site".to_owned(), &catalog.site.history))
        .chain(lists.map(|(at, list)| (Changed::Checklist(at), format!("checklist-{}", list.id), &list.history)))
        .chain(guides.filter_map(|(at, product)| {
            let guide = product.guide.as_ref()?;
            Some((Changed::Guide(at), format!("guide-{}", product.id), &guide.history))
        }));
    let mut updates = Vec::new();
    for (of, name, history) in histories {
        let mut days = BTreeMap::<String, usize>::new();
        for change in history {
            let day = format!("{name}-{}", change.date);
            let count = days.entry(day.clone()).or_default();
            *count += 1;
            let anchor = if *count == 1 { day } else { format!("{day}-{count}") };
            updates.push(Update { of, change: change.clone(), anchor });
        }
    }
    updates.sort_by_key(|update| std::cmp::Reverse(update.change.date.first_day()));
    updates
}
