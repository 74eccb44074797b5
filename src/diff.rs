//! What changed between two states of a site, for those who review it.
//!
//! 1. A [`Snapshot`] lists the content of a site, thing by thing: [`Snapshot::of_site`] from its sources, and
//!    [`Snapshot::of_exports`] from what `tebiki export` wrote, whose texts are without markup.
//! 2. [`compare`] finds what was added, removed, changed, and moved to another id.
//! 3. [`show`] reports it: for people, for a pull request, for machines.
//!
//! Things are compared by their ids and not by their lines: paragraphs can be wrapped anew and YAML be put in another
//! order without a word in the report, and one word in a long text is one word in it. What readers meet in another order
//! is one line.

mod export;
mod show;
mod site;
mod snapshot;

use std::collections::{BTreeMap, BTreeSet};

pub use export::Exported;
pub use show::{Format, show};
pub use snapshot::{Kind, Snapshot};

use crate::fingerprint::{self, Fingerprint};
use snapshot::{Entry, Part, Value};

/// What happened to a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It says something else.
    Changed,
    /// It says the same under another id; this was its id. What it names may have changed with it.
    Moved(String),
}

impl Change {
    /// The word for it.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Moved(_) => "moved",
        }
    }
}

/// A thing that differs between two states.
#[derive(Clone, Debug)]
pub struct Difference {
    /// What it is.
    pub kind: Kind,
    /// Its id; of what is gone, the id that it had.
    pub id: String,
    /// Its name in the source language, where it has one.
    pub name: String,
    /// What happened.
    pub change: Change,
    /// The fields that differ; of an added or removed thing, all fields.
    pub fields: Vec<FieldDifference>,
}

/// A fact or a text that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldDifference {
    /// Its name, as in the sources.
    pub field: String,
    /// The language of a text.
    pub language: Option<String>,
    /// The earlier value, if there was one.
    pub old: Option<String>,
    /// The present value, if there is one.
    pub new: Option<String>,
}

/// The differences of two states, in reading order; removed things follow the others of their kind.
#[must_use]
pub fn compare(old: &Snapshot, new: &Snapshot) -> Vec<Difference> {
    let (olds, news) = (old.index(), new.index());
    let removed = old.entries.iter().filter(|entry| !news.contains_key(&entry.key())).collect::<Vec<_>>();
    let added = new.entries.iter().filter(|entry| !olds.contains_key(&entry.key())).collect::<Vec<_>>();
    let moved = moves(&removed, &added);
    let sources = moved.values().map(|entry| entry.key()).collect::<BTreeSet<_>>();

    let mut differences = Vec::new();
    for entry in &new.entries {
        let (before, change) = match (olds.get(&entry.key()), moved.get(&entry.key())) {
            (Some(before), _) => (Some(*before), Change::Changed),
            (None, Some(before)) => (Some(*before), Change::Moved(before.id())),
            (None, None) => (None, Change::Added),
        };
        let fields = fields(before, Some(entry));
        if change != Change::Changed || !fields.is_empty() {
            differences.push(Difference { kind: entry.kind, id: entry.id(), name: entry.name.clone(), change, fields });
        }
    }
    for entry in removed.into_iter().filter(|entry| !sources.contains(&entry.key())) {
        let (name, fields) = (entry.name.clone(), fields(Some(entry), None));
        differences.push(Difference { kind: entry.kind, id: entry.id(), name, change: Change::Removed, fields });
    }
    differences.sort_by_key(|difference| (difference.kind, difference.change == Change::Removed));
    differences
}

/// The addresses that led somewhere in the old state and lead nowhere in the new one.
#[must_use]
pub fn lost(old: &Snapshot, new: &Snapshot) -> Vec<String> {
    old.addresses.lost(&new.addresses)
}

/// The moved things: by the key of the added thing, the removed one with the same words.
fn moves<'a>(removed: &[&'a Entry], added: &[&'a Entry]) -> BTreeMap<(Kind, String), &'a Entry> {
    let mut moved = BTreeMap::new();
    let mut by_words = BTreeMap::<(Kind, Fingerprint), Vec<&Entry>>::new();
    for entry in removed {
        if let Some(words) = words(entry) {
            by_words.entry((entry.kind, words)).or_default().push(entry);
        }
    }
    for entry in added {
        // Two that say the same, such as a section in two guides, are paired in their order.
        let Some(same) = words(entry).and_then(|words| by_words.get_mut(&(entry.kind, words))) else { continue };
        if !same.is_empty() {
            moved.insert(entry.key(), same.remove(0));
        }
    }
    // Relations between things move with them.
    let renamed = moved.iter().map(|((kind, new), old)| ((*kind, old.id()), new.clone())).collect::<BTreeMap<_, _>>();
    let added = added.iter().map(|entry| entry.key()).collect::<BTreeSet<_>>();
    for entry in removed.iter().filter(|entry| entry.parts.len() > 1) {
        let parts = entry.parts.iter().map(|part| {
            let id = part.kind.and_then(|kind| renamed.get(&(kind, part.id.clone()))).unwrap_or(&part.id);
            Part { id: id.clone(), ..part.clone() }
        });
        let key = (entry.kind, snapshot::id(&parts.collect::<Vec<_>>()));
        if added.contains(&key) && key != entry.key() {
            moved.entry(key).or_insert(entry);
        }
    }
    moved
}

/// The fingerprint by which a moved thing is recognised; `None` where it has no words of its own.
fn words(entry: &Entry) -> Option<Fingerprint> {
    if entry.parts.len() > 1 {
        return None;
    }
    let texts = entry.fields.iter().filter_map(|field| match &field.value {
        Value::Texts(texts) if field.is_words => texts.first().map(|(_, text)| text.as_str()),
        _ => None,
    });
    let texts = texts.filter(|text| !text.is_empty()).collect::<Vec<_>>();
    (!texts.is_empty()).then(|| fingerprint::texts(texts))
}

/// The fields that differ between two states of a thing.
fn fields(old: Option<&Entry>, new: Option<&Entry>) -> Vec<FieldDifference> {
    let mut names = Vec::<&str>::new();
    for field in new.into_iter().chain(old).flat_map(|entry| &entry.fields) {
        if !names.contains(&field.name.as_str()) {
            names.push(&field.name);
        }
    }
    let mut found = Vec::new();
    for name in names {
        let (old, new) = (old.and_then(|entry| entry.value(name)), new.and_then(|entry| entry.value(name)));
        if let (Some(Value::Order(old)), Some(Value::Order(new))) = (old, new)
            && let Some((old, new)) = reordered(old, new)
        {
            found.push(FieldDifference { field: name.to_owned(), language: None, old: Some(old), new: Some(new) });
        }
        let values = |value: Option<&Value>| -> Vec<(Option<String>, String)> {
            match value {
                None | Some(Value::Order(_)) => Vec::new(),
                Some(Value::Fact(fact)) => vec![(None, fact.clone())],
                Some(Value::Texts(texts)) => {
                    texts.iter().map(|(tag, text)| (Some(tag.clone()), text.clone())).collect()
                }
            }
        };
        let (old, new) = (values(old), values(new));
        let mut languages = Vec::new();
        for (language, _) in new.iter().chain(&old) {
            if !languages.contains(language) {
                languages.push(language.clone());
            }
        }
        for language in languages {
            let of = |values: &[(Option<String>, String)]| {
                let value = values.iter().find(|(at, _)| *at == language).map(|(_, text)| text.clone());
                value.filter(|text| !text.is_empty())
            };
            let (old, new) = (of(&old), of(&new));
            if old != new {
                found.push(FieldDifference { field: name.to_owned(), language, old, new });
            }
        }
    }
    found
}

/// Where the order of two lists differs: of the ids in both, those from the first to the last that changed its position.
/// `None` where the order is the same.
fn reordered(old: &[String], new: &[String]) -> Option<(String, String)> {
    let (olds, news) = (old.iter().collect::<BTreeSet<_>>(), new.iter().collect::<BTreeSet<_>>());
    let old = old.iter().filter(|id| news.contains(id)).map(String::as_str).collect::<Vec<_>>();
    let new = new.iter().filter(|id| olds.contains(id)).map(String::as_str).collect::<Vec<_>>();
    let is_other = |(old, new): (&&str, &&str)| old != new;
    let first = old.iter().zip(&new).position(is_other)?;
    let last = old.iter().zip(&new).rposition(is_other)?;
    let shown = |ids: &[&str]| ids.get(first..=last).unwrap_or_default().join(", ");
    Some((shown(&old), shown(&new)))
}

#[cfg(test)]
mod tests;
