//! Links of which an end changed after somebody accepted them.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::links::{ReviewLink, links};
use super::relations::Graph;
use crate::parse::Lock;
use crate::tracking::{Dependency, depend_on};

/// The links that are suspect, by name, and which of their ends changed. A site whose links nobody ever accepted has none.
#[derive(Debug)]
pub struct Suspects {
    /// Whether links are accepted at all.
    has_lock: bool,
    links: BTreeMap<String, [bool; 2]>,
}

impl Suspects {
    /// Whether a link is suspect. Its name is made only where links are accepted at all.
    pub fn contains(&self, link: impl FnOnce() -> String) -> bool {
        depend_on(self.lock_dependency());
        if !self.has_lock {
            return false;
        }
        let link = link();
        let found = self.links.contains_key(&link);
        depend_on(if found {
            Dependency::new(("suspect", &link), found)
        } else {
            Dependency::absent(("suspect", &link))
        });
        found
    }

    /// Which ends of a link changed, if it is suspect; for judging the catalog as a whole, which is not tracked.
    #[must_use]
    pub fn changed(&self, link: &str) -> Option<[bool; 2]> {
        self.links.get(link).copied()
    }

    /// How many links are suspect.
    #[must_use]
    pub fn len(&self) -> usize {
        self.links.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.links.is_empty()
    }

    fn lock_dependency(&self) -> Dependency {
        Dependency::new("whether links are accepted", self.has_lock)
    }

    /// The dependencies that looking links up may record, but for those on links that are not suspect, which are absent.
    pub(super) fn dependencies(&self) -> impl Iterator<Item = Dependency> {
        let links = self.links.keys().map(|link| Dependency::new(("suspect", link), true));
        std::iter::once(self.lock_dependency()).chain(links)
    }
}

/// The links of which an end is not as the lock has it; none where there is no lock.
pub(super) fn suspects(graph: &Graph, lock: Option<&Lock>) -> Suspects {
    let Some(lock) = lock else { return Suspects { has_lock: false, links: BTreeMap::new() } };
    let links = links(graph).into_par_iter();
    let suspect = links.filter_map(|link| Some((changed(graph, lock, &link)?, link.name)));
    Suspects { has_lock: true, links: suspect.map(|(ends, name)| (name, ends)).collect() }
}

/// Which ends of a link changed after it was accepted; `None` where it is as it was then, and where it never was accepted.
fn changed(graph: &Graph, lock: &Lock, link: &ReviewLink<'_>) -> Option<[bool; 2]> {
    let accepted = lock.get(&link.name);
    let first = accepted.first()?;
    let now = [0, 1].map(|end: usize| link.ends[end].text(graph).fingerprint());
    (!accepted.contains(&now)).then(|| [0, 1].map(|end: usize| first[end] != now[end]))
}
