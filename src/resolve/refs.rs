//! References to nouns: where a thing stands among its kind.

/// An item of a checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemRef {
    /// Index of the checklist.
    pub checklist: usize,
    /// Index of the item in it.
    pub item: usize,
}

/// A method of a checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MethodRef {
    /// Index of the checklist.
    pub checklist: usize,
    /// Index of the method in it.
    pub method: usize,
}

/// A threat of a checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ThreatRef {
    /// Index of the checklist.
    pub checklist: usize,
    /// Index of the threat in it.
    pub threat: usize,
}

/// A statement of a vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StatementRef {
    /// Index of the product.
    pub product: usize,
    /// Index of the file of statements in it.
    pub set: usize,
    /// Index of the statement in that.
    pub statement: usize,
    /// Index of the exception that takes its place for this item.
    pub exception: Option<usize>,
    /// Index of our reading of how it fits this item.
    pub reading: Option<usize>,
}

/// What a reference in a text leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// An item.
    Item(ItemRef),
    /// A threat.
    Threat(ThreatRef),
    /// A method.
    Method(MethodRef),
    /// A term, as an index into the glossary.
    Term(usize),
    /// A product, as an index.
    Product(usize),
    /// A section of a product's guide.
    Section(usize, String),
    /// A free page, as an index, and a section of it.
    Page(usize, Option<String>),
}

/// One value for each item of a site.
#[derive(Debug)]
pub(super) struct ByItem<T>(Vec<Vec<T>>);

impl<T> ByItem<T> {
    /// The values of all items; `counts` says how many items each checklist has.
    pub(super) fn new(counts: impl IntoIterator<Item = usize>, mut value: impl FnMut(ItemRef) -> T) -> Self {
        let lists = counts.into_iter().enumerate();
        let mut of = |checklist, count| (0..count).map(|item| value(ItemRef { checklist, item })).collect();
        Self(lists.map(|(checklist, count)| of(checklist, count)).collect())
    }

    /// Other values in the place of these.
    pub(super) fn map<U>(self, mut change: impl FnMut(ItemRef, T) -> U) -> ByItem<U> {
        let lists = self.0.into_iter().enumerate().map(|(checklist, values)| {
            let values = values.into_iter().enumerate();
            values.map(|(item, value)| change(ItemRef { checklist, item }, value)).collect()
        });
        ByItem(lists.collect())
    }

    /// The values of the items of a checklist, in their order.
    pub(super) fn of_checklist(&self, checklist: usize) -> &[T] {
        &self.0[checklist]
    }

    /// All values, in the order of the items.
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().flatten()
    }
}

impl<T> std::ops::Index<ItemRef> for ByItem<T> {
    type Output = T;

    fn index(&self, at: ItemRef) -> &T {
        &self.0[at.checklist][at.item]
    }
}

impl<T> std::ops::IndexMut<ItemRef> for ByItem<T> {
    fn index_mut(&mut self, at: ItemRef) -> &mut T {
        &mut self.0[at.checklist][at.item]
    }
}
