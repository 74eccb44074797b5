//! Names, each once.

use std::collections::BTreeMap;
use std::ops::Deref;

use crate::locale::text::fold;

/// Names, each once; they are compared without regard to width and case.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) names: Vec<String>,
    index: BTreeMap<String, usize>,
}

impl Names {
    /// The position of a name, which is appended where it is new.
    pub(super) fn enter(&mut self, name: &str) -> usize {
        *self.index.entry(fold(name)).or_insert_with(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        })
    }
}

impl Deref for Names {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.names
    }
}
