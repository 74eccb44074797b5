//! Dependency tracking: what a computation has read, so that an incremental build repeats it only where that changed.
//!
//! Content that changes on its own is kept in a [`Tracked`] value, or behind the methods of a
//! [`Document`](crate::markdown::Document): reading it records a [`Dependency`], a key and the digest of what was read. There
//! is no other way to the value, so no dependency can be forgotten. [`track`] runs a computation and collects its
//! dependencies. They are collected per thread, so that no function in between has to pass anything on.
//!
//! A computation that reads nothing but tracked values and constants gives the same result as long as all its dependencies
//! have the same digests: it then takes the same branches and reads the same things again.

use std::cell::RefCell;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

use twox_hash::XxHash64;

thread_local! {
    /// The dependencies so far of each computation that this thread is tracking, the innermost last.
    static STACK: RefCell<Vec<Vec<Dependency>>> = const { RefCell::new(Vec::new()) };
}

/// A digest of a value: 64 bits, so that one change in 10¹⁹ goes unnoticed by chance. It is the same in every run of one
/// program on one kind of machine.
#[must_use]
pub fn digest(value: impl Hash) -> u64 {
    let mut hasher = XxHash64::with_seed(0);
    value.hash(&mut hasher);
    hasher.finish()
}

/// Something that was read: its key, and the digest of its value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dependency {
    /// A digest of the name. 0 is no name: such a dependency counts as changed in every build.
    pub key: u64,
    /// A digest of the value; 0 where there is none of this name.
    pub digest: u64,
}

impl Dependency {
    /// A dependency on what is called `name` having the value `value`.
    #[must_use]
    pub fn new(name: impl Hash, value: impl Hash) -> Self {
        Self { key: digest(name), digest: digest(value) }
    }

    /// A dependency on there being nothing called `name`.
    #[must_use]
    pub fn absent(name: impl Hash) -> Self {
        Self { key: digest(name), digest: 0 }
    }
}

/// The dependencies of a computation, sorted and without duplicates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dependencies(Vec<Dependency>);

impl Dependencies {
    /// The dependencies in order.
    #[must_use]
    pub fn as_slice(&self) -> &[Dependency] {
        &self.0
    }

    /// Records all of them again, for a computation that uses a memoised result.
    pub fn replay(&self) {
        STACK.with_borrow_mut(|stack| {
            if let Some(innermost) = stack.last_mut() {
                innermost.extend_from_slice(&self.0);
            }
        });
    }
}

/// Records a dependency of the computation that this thread is tracking, if there is one.
pub fn depend_on(dependency: Dependency) {
    STACK.with_borrow_mut(|stack| {
        if let Some(innermost) = stack.last_mut()
            && innermost.last() != Some(&dependency)
        {
            innermost.push(dependency);
        }
    });
}

/// Runs a computation and returns its result with its dependencies. Where computations are nested, those of the inner one
/// are dependencies of the outer one too.
pub fn track<T>(computation: impl FnOnce() -> T) -> (T, Dependencies) {
    /// Pops the stack even where the computation panics.
    struct Frame;
    impl Drop for Frame {
        fn drop(&mut self) {
            STACK.with_borrow_mut(|stack| drop(stack.pop()));
        }
    }
    STACK.with_borrow_mut(|stack| stack.push(Vec::new()));
    let frame = Frame;
    let result = computation();
    let mut found = STACK.with_borrow_mut(|stack| stack.last_mut().map(std::mem::take)).unwrap_or_default();
    drop(frame);
    found.sort_unstable();
    found.dedup();
    let dependencies = Dependencies(found);
    dependencies.replay();
    (result, dependencies)
}

/// A value that records a dependency whenever it is read.
#[derive(Clone, Debug, Default)]
pub struct Tracked<T> {
    dependency: Dependency,
    value: T,
}

impl<T> Tracked<T> {
    /// A value without a name. Until it gets one, whatever reads it is computed anew in every build.
    pub fn new(value: T) -> Self {
        Self { dependency: Dependency::default(), value }
    }

    /// Sets what is recorded when the value is read.
    pub fn set_dependency(&mut self, dependency: Dependency) {
        self.dependency = dependency;
    }

    /// What is recorded when the value is read.
    #[must_use]
    pub fn dependency(&self) -> Dependency {
        self.dependency
    }

    /// The value, without recording anything: for computing digests.
    pub fn untracked(&self) -> &T {
        &self.value
    }

    /// The value, to be changed before its digest is computed.
    pub fn untracked_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T> Deref for Tracked<T> {
    type Target = T;

    fn deref(&self) -> &T {
        depend_on(self.dependency);
        &self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependencies_are_sorted_and_without_duplicates() {
        let (mut a, mut b) = (Tracked::new(1), Tracked::new(2));
        a.set_dependency(Dependency::new("a", 1));
        b.set_dependency(Dependency::new("b", 2));
        let (sum, dependencies) = track(|| *b + *a + *b);
        assert_eq!(sum, 5);
        let mut expected = [a.dependency(), b.dependency()];
        expected.sort_unstable();
        assert_eq!(dependencies.as_slice(), expected);
        assert_eq!(track(|| a.untracked() + 1).1, Dependencies::default());
    }

    #[test]
    fn nested_computations_count_for_the_outer_one_and_other_threads_do_not() {
        let mut value = Tracked::new("x");
        value.set_dependency(Dependency::new("x", "x"));
        let (inner, outer) = track(|| {
            std::thread::scope(|scope| drop(scope.spawn(|| depend_on(Dependency::new("elsewhere", 1))).join()));
            track(|| value.len()).1
        });
        assert_eq!(inner.as_slice(), [value.dependency()]);
        assert_eq!(outer, inner);
        let ((), again) = track(|| inner.replay());
        assert_eq!(again, inner);
    }

    #[test]
    fn a_panic_pops_the_stack() {
        let caught = std::panic::catch_unwind(|| track(|| std::panic::resume_unwind(Box::new(()))));
        assert!(caught.is_err());
        assert_eq!(STACK.with_borrow(Vec::len), 0);
    }

    #[test]
    fn an_absent_value_differs_from_an_empty_one() {
        assert_eq!(Dependency::absent("a").key, Dependency::new("a", "").key);
        assert_ne!(Dependency::absent("a"), Dependency::new("a", ""));
    }
}
