//! The cache of incremental builds: what an earlier build made, and of which inputs.
//!
//! 1. [`Inputs`] are the digests of everything that pages are made of: one for the program, the theme and the small files that
//!    most pages show, and one for each value that is [tracked](crate::tracking).
//! 2. Each page has a [`CacheEntry`] with the keys of its dependencies and a digest of these inputs. The entry is valid as
//!    long as that digest is the same: the page would come out the same, and is not made again.
//! 3. [`Store`] keeps caches between builds, in a folder that may be deleted at any time.
//!
//! A cache never makes a build fail: a file that is damaged, truncated or of another program counts as missing.

mod segments;
mod store;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::load::Sources;
use crate::resolve::Catalog;
use crate::tracking::{self, Dependencies, Dependency};

pub use segments::Segments;
pub use store::Store;

/// Identifies the program that is running: its version, its code and its target. The build script computes it.
const PROGRAM: &str = env!("TEBIKI_PROGRAM");

/// The digests of everything that pages are made of.
#[derive(Debug)]
pub struct Inputs {
    /// Of what every page depends on.
    shared: u64,
    /// Of tracked values, by their keys.
    tracked: HashMap<u64, u64>,
}

impl Inputs {
    /// The inputs of a site's pages. `looks` is a digest of the theme and everything else that turns a catalog into pages.
    #[must_use]
    pub fn new(catalog: &Catalog, sources: &Sources, looks: u64) -> Self {
        // The paths of all files count: they decide which translations there are.
        let texts = sources.texts.iter().map(|(path, &file)| {
            let digest = (!is_tracked(path)).then(|| sources.map.file(file).digest());
            (path, digest)
        });
        let others = sources.others.keys().collect::<Vec<_>>();
        let texts = texts.collect::<Vec<_>>();
        let shared = tracking::digest((PROGRAM, looks, texts, others, catalog.untracked_digest()));
        let tracked = catalog.dependencies().into_iter().map(|dependency| (dependency.key, dependency.digest));
        Self { shared, tracked: tracked.collect() }
    }

    /// Inputs that are nothing but these values.
    #[cfg(test)]
    pub(crate) fn of(dependencies: &[Dependency]) -> Self {
        let tracked = dependencies.iter().map(|dependency| (dependency.key, dependency.digest));
        Self { shared: 0, tracked: tracked.collect() }
    }

    /// The digest of the value with this key; 0 where there is none.
    fn get(&self, key: u64) -> u64 {
        self.tracked.get(&key).copied().unwrap_or(0)
    }

    /// A digest of the inputs of something that depends on the values with these keys; none where one of them has no name.
    fn digest(&self, keys: &[u64]) -> Option<u64> {
        let values = keys.iter().map(|&key| (key != 0).then(|| self.get(key)));
        Some(tracking::digest((self.shared, values.collect::<Option<Vec<_>>>()?)))
    }
}

/// Whether everything that a text file says is either tracked or part of [`Catalog::untracked_digest`].
fn is_tracked(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "md") || path.starts_with("content/products/")
}

/// An entry of a cache: something that was made, and its dependencies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CacheEntry<T> {
    /// The keys of its dependencies.
    keys: Vec<u64>,
    /// The digest of its inputs when it was made.
    inputs: u64,
    /// What is cached.
    pub value: T,
}

/// What a build made, by path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cache<T>(BTreeMap<String, CacheEntry<T>>);

impl<T> Default for Cache<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> Cache<T> {
    /// The entry of a path, if it is valid for these inputs.
    #[must_use]
    pub fn valid(&self, path: &str, inputs: &Inputs) -> Option<&CacheEntry<T>> {
        self.0.get(path).filter(|entry| inputs.digest(&entry.keys) == Some(entry.inputs))
    }
}

/// The cache that a running build fills, from any number of threads.
#[derive(Debug)]
pub struct CacheBuilder<'a, T> {
    inputs: &'a Inputs,
    entries: Mutex<BTreeMap<String, CacheEntry<T>>>,
}

impl<'a, T> CacheBuilder<'a, T> {
    /// An empty cache for a build of these inputs.
    #[must_use]
    pub fn new(inputs: &'a Inputs) -> Self {
        Self { inputs, entries: Mutex::default() }
    }

    /// Caches what was made for a path with these dependencies.
    pub fn insert(&self, path: &str, dependencies: &Dependencies, value: T) {
        let keys = dependencies.as_slice().iter().map(|dependency| dependency.key).collect::<Vec<_>>();
        let is_input = |dependency: &Dependency| self.inputs.get(dependency.key) == dependency.digest;
        // A dependency that is not among the inputs cannot be checked by the next build: without an entry it makes this again.
        if let Some(inputs) = self.inputs.digest(&keys).filter(|_| dependencies.as_slice().iter().all(is_input)) {
            self.retain(path, CacheEntry { keys, inputs, value });
        }
    }

    /// Takes over a valid entry of the earlier cache.
    pub fn retain(&self, path: &str, entry: CacheEntry<T>) {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), entry);
    }

    /// The cache.
    #[must_use]
    pub fn finish(self) -> Cache<T> {
        Cache(self.entries.into_inner().unwrap_or_else(PoisonError::into_inner))
    }
}
