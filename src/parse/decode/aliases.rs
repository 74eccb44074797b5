//! Ids that a thing had before.

use super::{Decoder, Map, NamedLists};
use crate::parse::recorder::Slot;
use crate::source::Spanned;
use crate::yaml::Value;

impl Decoder<'_> {
    /// Ids that a thing had before.
    pub(in crate::parse) fn aliases(&mut self, map: &mut Map<'_>) -> Vec<Spanned<String>> {
        let aliases = self.strings(map, "aliases");
        self.record(map, "aliases", Slot::List(Box::new(Slot::Id)));
        for id in &aliases {
            self.check_id(id);
        }
        aliases
    }

    /// The same, of what may have lists by names under that key instead.
    pub(in crate::parse) fn aliases_or_lists(&mut self, map: &mut Map<'_>) -> (Vec<Spanned<String>>, NamedLists) {
        let lists = Slot::Named(Box::new(Slot::List(Box::new(Slot::Scalar))));
        let either = Slot::Either(Box::new(Slot::List(Box::new(Slot::Id))), Box::new(lists));
        let is_map = map.node_of("aliases").is_some_and(|node| matches!(node.value, Value::Map(_)));
        let found = if is_map { (Vec::new(), self.lists(map, "aliases")) } else { (self.aliases(map), Vec::new()) };
        self.record(map, "aliases", either);
        found
    }
}
