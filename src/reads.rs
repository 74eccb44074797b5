//! What a piece of work has read, so that it need be done again only where that has changed.
//!
//! Content whose changes matter on their own is kept behind a [`Fact`]: a name for it, and a digest of what it says. Who
//! reads it cannot but [`note`] the fact, because the value is reached by nothing else ([`Noted`], the methods of a
//! [`Document`](crate::markdown::Document)). [`record`] collects the facts that were noted while a piece of work ran: on
//! its own thread, so that nobody in between has to hand anything on and nobody can forget to.
//!
//! Work that depends on nothing but its facts has the same result as long as all of them have the same digests: it takes
//! the same turns and reads the same things again. The list of what a page depends on is therefore never written by hand.

use std::cell::RefCell;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

use twox_hash::XxHash64;

thread_local! {
    /// For each piece of work that this thread is at, the innermost last, what it has noted.
    static OPEN: RefCell<Vec<Vec<Fact>>> = const { RefCell::new(Vec::new()) };
}

/// A digest of a value: 64 bits, so that by chance one change in 10¹⁹ is overlooked. It is the same in every run of one
/// program on one kind of machine.
#[must_use]
pub fn digest(value: impl Hash) -> u64 {
    let mut hasher = XxHash64::with_seed(0);
    value.hash(&mut hasher);
    hasher.finish()
}

/// A thing that can be read, by the digest of its name, and the digest of what it says. What is not there has a digest
/// of 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fact {
    /// Which thing it is. 0 is no thing: it stands for something that has not been named, and never counts as unchanged.
    pub name: u64,
    /// What it says.
    pub digest: u64,
}

impl Fact {
    /// The fact that the thing of this name says `value`.
    #[must_use]
    pub fn new(name: impl Hash, value: impl Hash) -> Self {
        Self { name: digest(name), digest: digest(value) }
    }

    /// The fact that there is no thing of this name.
    #[must_use]
    pub fn absent(name: impl Hash) -> Self {
        Self { name: digest(name), digest: 0 }
    }
}

/// Facts, each once, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads(Vec<Fact>);

impl Reads {
    /// The facts.
    #[must_use]
    pub fn facts(&self) -> &[Fact] {
        &self.0
    }

    /// Notes all of them, for work whose result is used a second time.
    pub fn note_again(&self) {
        OPEN.with_borrow_mut(|open| {
            if let Some(work) = open.last_mut() {
                work.extend_from_slice(&self.0);
            }
        });
    }
}

/// Says that the work at hand has read this. Nothing happens where nobody records.
pub fn note(fact: Fact) {
    OPEN.with_borrow_mut(|open| {
        if let Some(work) = open.last_mut()
            && work.last() != Some(&fact)
        {
            work.push(fact);
        }
    });
}

/// Does some work, and says what it has read. Work inside it that is recorded too counts for both.
pub fn record<T>(work: impl FnOnce() -> T) -> (T, Reads) {
    /// Takes the record off again even where the work panics.
    struct Open;
    impl Drop for Open {
        fn drop(&mut self) {
            OPEN.with_borrow_mut(|open| drop(open.pop()));
        }
    }
    OPEN.with_borrow_mut(|open| open.push(Vec::new()));
    let open = Open;
    let result = work();
    let mut facts = OPEN.with_borrow_mut(|open| open.last_mut().map(std::mem::take)).unwrap_or_default();
    drop(open);
    facts.sort_unstable();
    facts.dedup();
    let reads = Reads(facts);
    reads.note_again();
    (result, reads)
}

/// A value that cannot be looked at without its fact being noted.
#[derive(Clone, Debug, Default)]
pub struct Noted<T> {
    fact: Fact,
    value: T,
}

impl<T> Noted<T> {
    /// A value whose fact is not known yet: work that reads it is done again every time.
    pub fn new(value: T) -> Self {
        Self { fact: Fact::default(), value }
    }

    /// Says what the fact of the value is.
    pub fn settle(&mut self, fact: Fact) {
        self.fact = fact;
    }

    /// The fact of the value.
    #[must_use]
    pub fn fact(&self) -> Fact {
        self.fact
    }

    /// The value, without a note: for working out facts.
    pub fn unnoted(&self) -> &T {
        &self.value
    }

    /// The value, to change it before its fact is settled.
    pub fn unnoted_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T> Deref for Noted<T> {
    type Target = T;

    fn deref(&self) -> &T {
        note(self.fact);
        &self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_noted_once_and_in_order() {
        let (mut a, mut b) = (Noted::new(1), Noted::new(2));
        a.settle(Fact::new("a", 1));
        b.settle(Fact::new("b", 2));
        let (sum, reads) = record(|| *b + *a + *b);
        assert_eq!(sum, 5);
        let mut expected = [a.fact(), b.fact()];
        expected.sort_unstable();
        assert_eq!(reads.facts(), expected);
        assert_eq!(record(|| a.unnoted() + 1).1, Reads::default());
    }

    #[test]
    fn inner_work_counts_for_the_outer_and_other_threads_do_not() {
        let mut value = Noted::new("x");
        value.settle(Fact::new("x", "x"));
        let (inner, outer) = record(|| {
            std::thread::scope(|scope| drop(scope.spawn(|| note(Fact::new("elsewhere", 1))).join()));
            record(|| value.len()).1
        });
        assert_eq!(inner.facts(), [value.fact()]);
        assert_eq!(outer, inner);
        let ((), again) = record(|| inner.note_again());
        assert_eq!(again, inner);
    }

    #[test]
    fn a_panic_leaves_no_open_record() {
        let caught = std::panic::catch_unwind(|| record(|| std::panic::resume_unwind(Box::new(()))));
        assert!(caught.is_err());
        assert_eq!(OPEN.with_borrow(Vec::len), 0);
    }

    #[test]
    fn a_thing_that_is_not_there_differs_from_any_that_is() {
        assert_eq!(Fact::absent("a").name, Fact::new("a", "").name);
        assert_ne!(Fact::absent("a"), Fact::new("a", ""));
    }
}
