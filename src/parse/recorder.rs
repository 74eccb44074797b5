//! What a decoder asks for, noted while it runs over an empty mapping: the keys that it looks for, and what they take.

/// What a key takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Any single value, as text.
    Scalar,
    /// An id: lower-case ASCII letters, digits and hyphens.
    Id,
    /// One of a closed list of words.
    Words(Vec<&'static str>),
    /// Yes or no.
    Flag,
    /// A date, exact to the day, month or year.
    Date,
    /// An absolute web address.
    Url,
    /// A text in the languages of the site.
    Text,
    /// A list.
    List(Box<Shape>),
    /// A mapping whose keys are names of the author's.
    Named(Box<Shape>),
    /// A mapping with these keys.
    Map(MapShape),
}

/// A mapping that a decoder reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapShape {
    /// What it is, as messages call it: `a category`.
    pub what: &'static str,
    /// Its keys, in the order in which they are read.
    pub keys: Vec<Key>,
}

/// A key of a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What it takes.
    pub shape: Shape,
}

/// What a key takes, while it is being found out.
#[derive(Clone, Debug)]
pub(super) enum Slot {
    Scalar,
    Id,
    Words(Vec<&'static str>),
    Flag,
    Date,
    Url,
    Text,
    List(Box<Slot>),
    Named(Box<Slot>),
    Map(usize),
    /// What a decoder is asked for next.
    Open,
}

/// The mappings that decoders read, in the order in which they begin.
#[derive(Debug, Default)]
pub(super) struct Recorder {
    maps: Vec<Recorded>,
    /// The mapping and key whose entries are read next.
    open: Option<(usize, &'static str)>,
}

#[derive(Debug)]
struct Recorded {
    what: &'static str,
    slots: Vec<(&'static str, Slot)>,
    known: Vec<&'static str>,
    lacking: Vec<&'static str>,
}

impl Recorder {
    /// A mapping begins; it is what the open key takes.
    pub(super) fn map(&mut self, what: &'static str) -> usize {
        self.maps.push(Recorded { what, slots: Vec::new(), known: Vec::new(), lacking: Vec::new() });
        let number = self.maps.len() - 1;
        self.fill(Slot::Map(number));
        number
    }

    /// A key takes this; what was noted of it before was less exact.
    pub(super) fn key(&mut self, map: usize, key: &'static str, slot: Slot) {
        let slots = &mut self.maps[map].slots;
        match slots.iter_mut().find(|(name, _)| *name == key) {
            Some((_, known)) => *known = slot,
            None => slots.push((key, slot)),
        }
    }

    /// A key takes a list, whose entries are read next.
    pub(super) fn list(&mut self, map: usize, key: &'static str) {
        self.key(map, key, Slot::List(Box::new(Slot::Open)));
        self.open = Some((map, key));
    }

    /// A key takes a mapping, which is read next.
    pub(super) fn inner(&mut self, map: usize, key: &'static str) {
        self.key(map, key, Slot::Open);
        self.open = Some((map, key));
    }

    /// What is read is this.
    pub(super) fn fill(&mut self, slot: Slot) {
        let Some((map, key)) = self.open.take() else { return };
        let Some((_, place)) = self.maps[map].slots.iter_mut().find(|(name, _)| *name == key) else { return };
        match place {
            Slot::List(inner) => **inner = slot,
            place => *place = slot,
        }
    }

    /// All keys of a mapping were asked for; these are lacking in an empty one, so they must be there.
    pub(super) fn finish(&mut self, map: usize, known: &[&'static str], lacking: &[&'static str]) {
        self.maps[map].known = known.to_vec();
        self.maps[map].lacking = lacking.to_vec();
    }

    /// What is known of a mapping now that all decoders are through.
    pub(super) fn shape(&self, map: usize) -> MapShape {
        let map = &self.maps[map];
        let mut keys = Vec::<Key>::new();
        for &name in &map.known {
            let slot = map.slots.iter().find(|(key, _)| *key == name).map_or(&Slot::Open, |(_, slot)| slot);
            if !keys.iter().any(|key| key.name == name) {
                keys.push(Key { name, required: map.lacking.contains(&name), shape: self.resolve(slot) });
            }
        }
        MapShape { what: map.what, keys }
    }

    fn resolve(&self, slot: &Slot) -> Shape {
        match slot {
            Slot::Scalar => Shape::Scalar,
            // A decoder looks for this key and not at what it takes: a test finds the mapping without keys.
            Slot::Open => Shape::Map(MapShape { what: "", keys: Vec::new() }),
            Slot::Id => Shape::Id,
            Slot::Words(words) => Shape::Words(words.clone()),
            Slot::Flag => Shape::Flag,
            Slot::Date => Shape::Date,
            Slot::Url => Shape::Url,
            Slot::Text => Shape::Text,
            Slot::List(inner) => Shape::List(Box::new(self.resolve(inner))),
            Slot::Named(inner) => Shape::Named(Box::new(self.resolve(inner))),
            Slot::Map(map) => Shape::Map(self.shape(*map)),
        }
    }
}
