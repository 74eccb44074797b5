//! What an earlier build made, so that the next makes only what changed.
//!
//! 1. A [`Ground`] says what pages stand on now: the program, the theme, the small files that most pages show, and every
//!    [`Fact`](crate::reads::Fact) that a page may have noted.
//! 2. A page that was made is kept with the facts that it read ([`Kept`]). Where the ground is still the same under all of
//!    them, it would come out the same, and is not made again.
//! 3. [`Store`] keeps this between builds, in a folder that may be deleted at any time.
//!
//! A cache never makes a build fail: what is damaged, half-written, or of another program or output folder is not there.

mod segments;
mod store;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::load::Sources;
use crate::reads::{self, Reads};
use crate::resolve::Catalog;

pub use segments::Segments;
pub use store::Store;

/// The program that is running: its version, its code, and the machine it is for. Worked out by the build script.
const PROGRAM: &str = env!("TEBIKI_PROGRAM");

/// What pages stand on.
#[derive(Debug)]
pub struct Ground {
    /// Of what every page stands on.
    digest: u64,
    /// The digests of facts by their names.
    facts: HashMap<u64, u64>,
}

impl Ground {
    /// The ground of a site's pages. `looks` is a digest of everything that makes pages of the catalog.
    #[must_use]
    pub fn new(catalog: &Catalog, sources: &Sources, looks: u64) -> Self {
        // Which files there are decides which translations there are.
        let texts = sources.texts.iter().map(|(path, &file)| {
            let digest = (!stands_for_itself(path)).then(|| sources.map.file(file).digest());
            (path, digest)
        });
        let others = sources.others.keys().collect::<Vec<_>>();
        let digest = reads::digest((PROGRAM, looks, texts.collect::<Vec<_>>(), others, catalog.rest()));
        Self { digest, facts: catalog.facts().into_iter().map(|fact| (fact.name, fact.digest)).collect() }
    }

    /// A ground of nothing but these facts.
    #[cfg(test)]
    pub(crate) fn of_facts(facts: &[reads::Fact]) -> Self {
        Self { digest: 0, facts: facts.iter().map(|fact| (fact.name, fact.digest)).collect() }
    }

    /// A digest of what stands under something that has read the things of these names; none where one of them is not a
    /// thing that is known.
    fn under(&self, names: &[u64]) -> Option<u64> {
        let said = names.iter().map(|&name| (name != 0).then(|| self.facts.get(&name).copied().unwrap_or(0)));
        Some(reads::digest((self.digest, said.collect::<Option<Vec<_>>>()?)))
    }
}

/// Whether everything that a text file says is behind facts or in [`Catalog::rest`].
fn stands_for_itself(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "md") || path.starts_with("content/products/")
}

/// Something that was made, and what it stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept<T> {
    /// The names of what was read.
    names: Vec<u64>,
    /// What the ground was under them.
    under: u64,
    /// What is known of the thing itself.
    pub thing: T,
}

/// What a build made, by path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made<T>(BTreeMap<String, Kept<T>>);

impl<T> Default for Made<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> Made<T> {
    /// What was made at a path, if it would come out the same on this ground.
    #[must_use]
    pub fn still(&self, path: &str, ground: &Ground) -> Option<&Kept<T>> {
        self.0.get(path).filter(|kept| ground.under(&kept.names) == Some(kept.under))
    }
}

/// What a build is making, from any number of threads.
#[derive(Debug)]
pub struct Making<'a, T> {
    ground: &'a Ground,
    made: Mutex<BTreeMap<String, Kept<T>>>,
}

impl<'a, T> Making<'a, T> {
    /// A build on this ground that has made nothing yet.
    #[must_use]
    pub fn new(ground: &'a Ground) -> Self {
        Self { ground, made: Mutex::default() }
    }

    /// Enters what was made at a path after having read this.
    pub fn made(&self, path: &str, reads: &Reads, thing: T) {
        let names = reads.facts().iter().map(|fact| fact.name).collect::<Vec<_>>();
        let same = |fact: &reads::Fact| self.ground.facts.get(&fact.name).copied().unwrap_or(0) == fact.digest;
        // What is not on the ground as it was read cannot be looked up there by the next build: it is made again.
        if let Some(under) = self.ground.under(&names).filter(|_| reads.facts().iter().all(same)) {
            self.enter(path, Kept { names, under, thing });
        }
    }

    /// Enters what an earlier build made at a path, and is the same.
    pub fn enter(&self, path: &str, kept: Kept<T>) {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), kept);
    }

    /// All that was made.
    #[must_use]
    pub fn finish(self) -> Made<T> {
        Made(self.made.into_inner().unwrap_or_else(PoisonError::into_inner))
    }
}
