//! References to nouns: where a thing stands among its kind.

use std::ops::Index;

use crate::model::{Checklist, Crosswalk, FreePage, Kind, Product, Term, WorkReference};

/// References to the things of one list, which they index.
macro_rules! positions {
    ($($(#[$doc:meta])+ $name:ident => $noun:ty;)+) => {
        $(
            $(#[$doc])+
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name(pub usize);

            impl Index<$name> for Vec<$noun> {
                type Output = $noun;

                fn index(&self, at: $name) -> &$noun {
                    &self[at.0]
                }
            }
        )+
    };
}

positions! {
    /// A checklist.
    ChecklistRef => Checklist;
    /// A product.
    ProductRef => Product;
    /// A term of the glossary.
    TermRef => Term;
    /// A free page.
    PageRef => FreePage;
    /// A kind of products.
    KindRef => Kind;
    /// A document to read further.
    WorkRef => WorkReference;
    /// A crosswalk.
    CrosswalkRef => Crosswalk;
}

/// An item of a checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemRef {
    /// The checklist.
    pub checklist: ChecklistRef,
    /// Index of the item in it.
    pub item: usize,
}

/// A method of a checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MethodRef {
    /// The checklist.
    pub checklist: ChecklistRef,
    /// Index of the method in it.
    pub method: usize,
}

/// A threat of a checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ThreatRef {
    /// The checklist.
    pub checklist: ChecklistRef,
    /// Index of the threat in it.
    pub threat: usize,
}

/// A category of a checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CategoryRef {
    /// The checklist.
    pub checklist: ChecklistRef,
    /// Index of the category in it.
    pub category: usize,
}

/// A vendor's statements about a checklist: a file of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementSetRef {
    /// The product.
    pub product: ProductRef,
    /// Index of the file in it.
    pub set: usize,
}

/// A reason why the documents of a product are silent on items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GapRef {
    /// The product.
    pub product: ProductRef,
    /// Index of the entry in its `gaps`.
    pub entry: usize,
}

/// What a checklist says of a product about items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProductNoteRef {
    /// The product.
    pub product: ProductRef,
    /// Index of the entry in its `notes`.
    pub entry: usize,
}

/// A reason why products of a kind have to do with items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TouchRef {
    /// The kind.
    pub kind: KindRef,
    /// Index of the entry in its `touches`.
    pub entry: usize,
}

/// A statement of a vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StatementRef {
    /// The file that it is in.
    pub set: StatementSetRef,
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
    /// A term.
    Term(TermRef),
    /// A product.
    Product(ProductRef),
    /// A section of a product's guide.
    Section(ProductRef, String),
    /// A free page, and a section of it.
    Page(PageRef, Option<String>),
}

impl Destination {
    /// The kind of thing, as a CSS class.
    #[must_use]
    pub fn class(&self) -> &'static str {
        match self {
            Self::Item(_) => "item",
            Self::Threat(_) => "threat",
            Self::Method(_) => "method",
            Self::Term(_) => "term",
            Self::Product(_) => "product",
            Self::Section(..) => "section",
            Self::Page(..) => "page",
        }
    }
}

/// One value for each item of a site.
#[derive(Debug)]
pub(super) struct ByItem<T>(Vec<Vec<T>>);

impl<T> ByItem<T> {
    /// The values of all items; `counts` says how many items each checklist has.
    pub(super) fn new(counts: impl IntoIterator<Item = usize>, mut value: impl FnMut(ItemRef) -> T) -> Self {
        let lists = counts.into_iter().enumerate().map(|(at, count)| (ChecklistRef(at), count));
        let mut of = |checklist, count| (0..count).map(|item| value(ItemRef { checklist, item })).collect();
        Self(lists.map(|(checklist, count)| of(checklist, count)).collect())
    }

    /// Other values in the place of these.
    pub(super) fn map<U>(self, mut change: impl FnMut(ItemRef, T) -> U) -> ByItem<U> {
        let lists = self.0.into_iter().enumerate().map(|(list, values)| {
            let checklist = ChecklistRef(list);
            let values = values.into_iter().enumerate();
            values.map(|(item, value)| change(ItemRef { checklist, item }, value)).collect()
        });
        ByItem(lists.collect())
    }

    /// The values of the items of a checklist, in their order.
    pub(super) fn of_checklist(&self, checklist: ChecklistRef) -> &[T] {
        &self.0[checklist.0]
    }

    /// All values, in the order of the items.
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().flatten()
    }
}

impl<T> Index<ItemRef> for ByItem<T> {
    type Output = T;

    fn index(&self, at: ItemRef) -> &T {
        &self.0[at.checklist.0][at.item]
    }
}

impl<T> std::ops::IndexMut<ItemRef> for ByItem<T> {
    fn index_mut(&mut self, at: ItemRef) -> &mut T {
        &mut self.0[at.checklist.0][at.item]
    }
}
