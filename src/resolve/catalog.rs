//! The checked content of a site.

use std::collections::BTreeMap;
use std::ops::Deref;

use crate::parse::Lock;
use crate::tracking::Tracked;

use super::mentions::Media;
use super::relations::Graph;
use super::suspects::Suspects;
use super::updates::Update;

/// The checked content of a site.
///
/// It reads as the [`Graph`] does, and through it as the nouns themselves. Everything is indexed by position; positions are
/// the order in which readers see things. Ids have been checked, so an index taken from the catalog always leads somewhere.
#[derive(Debug)]
pub struct Catalog {
    pub(super) graph: Graph,
    /// What changed when, newest first.
    pub updates: Tracked<Vec<Update>>,
    /// The links that somebody accepted; `None` where there is no `review.lock`.
    pub lock: Option<Lock>,
    /// The links of which an end changed after they were accepted.
    pub suspects: Suspects,
    /// The images and files that pages show or lead to.
    pub media: Media,
    /// The width and height of images, in CSS pixels, by path.
    pub sizes: BTreeMap<String, (u32, u32)>,
    /// The files that links of texts lead to: what readers know the kind of each as, and its size in bytes, by path.
    pub files: BTreeMap<String, (&'static str, u64)>,
}

impl Deref for Catalog {
    type Target = Graph;

    fn deref(&self) -> &Graph {
        &self.graph
    }
}
