//! Records which keys a decoder looks for, and the type of each, while it runs over an empty mapping.

/// The type of a value.
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
    /// A mapping whose keys are chosen by the author.
    Named(Box<Shape>),
    /// What stands in a field of the author's own: it depends on how the site declares it.
    FieldValue,
    /// One of two types, the first of which is the one to write.
    Either(Box<Shape>, Box<Shape>),
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
    /// The type of its value.
    pub shape: Shape,
}

/// The type of a key's value while the decoder is still running.
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
    FieldValue,
    Either(Box<Slot>, Box<Slot>),
    Map(usize),
    /// Not known yet: whatever the decoder asks for next.
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
    /// A mapping begins; it is the value of the open key.
    pub(super) fn map(&mut self, what: &'static str) -> usize {
        self.maps.push(Recorded { what, slots: Vec::new(), known: Vec::new(), lacking: Vec::new() });
        let number = self.maps.len() - 1;
        self.fill(Slot::Map(number));
        number
    }

    /// Records the type of a key's value; a later, more exact record replaces an earlier one.
    pub(super) fn key(&mut self, map: usize, key: &'static str, slot: Slot) {
        let slots = &mut self.maps[map].slots;
        match slots.iter_mut().find(|(name, _)| *name == key) {
            Some((_, known)) => *known = slot,
            None => slots.push((key, slot)),
        }
    }

    /// The value of a key is a list, whose entries are decoded next.
    pub(super) fn list(&mut self, map: usize, key: &'static str) {
        self.key(map, key, Slot::List(Box::new(Slot::Open)));
        self.open = Some((map, key));
    }

    /// A key takes mappings by names of the author's, one of which is decoded next.
    pub(super) fn named(&mut self, map: usize, key: &'static str) {
        self.key(map, key, Slot::Named(Box::new(Slot::Open)));
        self.open = Some((map, key));
    }

    /// A key takes lists by names of the author's, whose entries are read next.
    pub(super) fn named_lists(&mut self, map: usize, key: &'static str) {
        self.key(map, key, Slot::Named(Box::new(Slot::List(Box::new(Slot::Open)))));
        self.open = Some((map, key));
    }

    /// The value of a key is a mapping, which is decoded next.
    pub(super) fn inner(&mut self, map: usize, key: &'static str) {
        self.key(map, key, Slot::Open);
        self.open = Some((map, key));
    }

    /// Records the type of the value that is being decoded.
    pub(super) fn fill(&mut self, slot: Slot) {
        let Some((map, key)) = self.open.take() else { return };
        let Some((_, slots)) = self.maps[map].slots.iter_mut().find(|(name, _)| *name == key) else { return };
        let mut place = slots;
        while let Slot::List(inner) | Slot::Named(inner) = place {
            place = inner;
        }
        *place = slot;
    }

    /// The decoder of a mapping is done; the keys that it missed in an empty mapping are the required ones.
    pub(super) fn finish(&mut self, map: usize, known: &[&'static str], lacking: &[&'static str]) {
        self.maps[map].known = known.to_vec();
        self.maps[map].lacking = lacking.to_vec();
    }

    /// The shape of a mapping, once its decoder is done.
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
            // A decoder that looks for a key but never at its value: a test rejects the empty mapping that stands for it.
            Slot::Open => Shape::Map(MapShape { what: "", keys: Vec::new() }),
            Slot::Id => Shape::Id,
            Slot::Words(words) => Shape::Words(words.clone()),
            Slot::Flag => Shape::Flag,
            Slot::Date => Shape::Date,
            Slot::Url => Shape::Url,
            Slot::Text => Shape::Text,
            Slot::List(inner) => Shape::List(Box::new(self.resolve(inner))),
            Slot::Named(inner) => Shape::Named(Box::new(self.resolve(inner))),
            Slot::FieldValue => Shape::FieldValue,
            Slot::Either(one, other) => Shape::Either(Box::new(self.resolve(one)), Box::new(self.resolve(other))),
            Slot::Map(map) => Shape::Map(self.shape(*map)),
        }
    }
}
