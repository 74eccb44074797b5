//! The histories of checklists, guides and the site in one list, newest first.

use std::collections::BTreeMap;

use super::nouns::{Nouns, digests};
use super::refs::{ChecklistRef, ProductRef};
use crate::model::Change;
use crate::tracking::{self, Dependency, Tracked};

/// Whose history an update is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Changed {
    /// The site itself.
    Site,
    /// A checklist.
    Checklist(ChecklistRef),
    /// The guide of a product.
    Guide(ProductRef),
}

/// An entry of a history.
#[derive(Clone, Debug)]
pub struct Update {
    /// Whose.
    pub of: Changed,
    /// What changed when.
    pub change: Change,
    /// Its anchor on the page of updates. It names whose history it is and the date, and so stays the same when other
    /// entries come; a later one of the same day in the same history has a number behind it, counted from the oldest.
    pub anchor: String,
}

/// All updates. Those of the same date stand in the order of the site: first its own, then checklists, then guides.
///
/// A history is written oldest first, unless its first date is later than its last.
pub(super) fn updates(nouns: &Nouns) -> Tracked<Vec<Update>> {
    let lists = nouns.all_checklists().map(|at| (at, &nouns.checklists[at]));
    let guides = nouns.products.iter().enumerate();
    let histories = std::iter::once((Changed::Site, "site".to_owned(), &nouns.site.history))
        .chain(lists.map(|(at, list)| (Changed::Checklist(at), format!("checklist-{}", list.id), &list.history)))
        .chain(guides.filter_map(|(at, product)| {
            let guide = product.guide.as_ref()?;
            Some((Changed::Guide(ProductRef(at)), format!("guide-{}", product.id), &guide.history))
        }));
    let mut updates = Vec::new();
    for (of, name, history) in histories {
        let mut days = BTreeMap::<String, usize>::new();
        let day = |change: Option<&Change>| change.map(|change| change.date.first_day());
        let mut oldest_first = history.iter().collect::<Vec<_>>();
        if day(history.first()) > day(history.last()) {
            oldest_first.reverse();
        }
        let from = updates.len();
        for change in oldest_first {
            let day = format!("{name}-{}", change.date);
            let count = days.entry(day.clone()).or_default();
            *count += 1;
            let anchor = if *count == 1 { day } else { format!("{day}-{count}") };
            updates.push(Update { of, change: change.clone(), anchor });
        }
        updates[from..].reverse();
    }
    updates.sort_by_key(|update| std::cmp::Reverse(update.change.date.first_day()));
    let said = updates.iter().map(|Update { of, change: Change { version, date, note }, anchor }| {
        tracking::digest((of, anchor, version, date.to_string(), digests(note)))
    });
    let dependency = Dependency::new("updates", said.collect::<Vec<_>>());
    let mut updates = Tracked::new(updates);
    updates.set_dependency(dependency);
    updates
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Diagnostics;
    use crate::load::Sources;
    use crate::{parse, resolve};

    /// The notes with their anchors, of a site with this history.
    fn updates(history: &[(&str, &str)]) -> Vec<(String, String)> {
        let entries = history.iter().map(|(date, note)| format!("  - {{date: {date}, note: {{en: {note}}}}}\n"));
        let yaml = format!(
            "title: {{en: T}}\ndescription: {{en: D}}\nlanguages: [en]\nhistory:\n{}",
            entries.collect::<String>()
        );
        let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
        sources.add("content/site.yaml", &yaml);
        let parsed = parse::parse(&sources, &mut diagnostics).unwrap();
        let catalog = resolve::resolve(parsed, &mut diagnostics);
        assert!(!diagnostics.has_errors());
        let told = catalog.updates.iter().map(|update| {
            (update.change.note.iter().map(|(_, text)| text.inline.written()).collect(), update.anchor.clone())
        });
        told.collect()
    }

    #[test]
    fn anchors_stay_when_entries_come_whichever_way_a_history_is_written() {
        let told = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(note, day)| ((*note).to_owned(), format!("site-{day}"))).collect::<Vec<_>>()
        };
        let before = told(&[("b", "2024-02-01"), ("a", "2024-01-01")]);
        let after = told(&[("c", "2024-02-01-2"), ("b", "2024-02-01"), ("a", "2024-01-01")]);
        let mut history = vec![("2024-01-01", "a"), ("2024-02-01", "b")];
        assert_eq!(updates(&history), before);
        history.push(("2024-02-01", "c"));
        assert_eq!(updates(&history), after);
        history.reverse();
        assert_eq!(updates(&history), after);
        assert_eq!(updates(&history[1..]), before);
    }
}
