//! What is said of a name that leads nowhere, and of one that is a duplicate.

use std::collections::BTreeSet;

use super::aliases::Known;
use crate::diagnostic::{Diagnostic, Diagnostics, TWICE, codes, there_are};
use crate::source::Spanned;

/// Adds what a name leads to, or reports a duplicate.
pub(super) fn add<T: PartialEq>(
    found: T,
    to: &mut Vec<T>,
    what: &str,
    name: &Spanned<String>,
    diagnostics: &mut Diagnostics,
) {
    if to.contains(&found) {
        let message = format!("the {what} `{}` stands twice", name.value);
        diagnostics.push(Diagnostic::new(&codes::DUPLICATE_ID, name.span, message).hint(TWICE));
    } else {
        to.push(found);
    }
}

/// A dangling reference: there is no such `name`. Says nothing where one of the `known` ones has lost its own id, which has
/// been reported: it may be the one that is meant. `told` are the problems so far.
pub(super) fn unknown<'a>(
    name: &Spanned<String>,
    what: &str,
    known: impl IntoIterator<Item = impl Into<Known<'a>>>,
    told: &Diagnostics,
) -> Option<Diagnostic> {
    unknown_in(name, what, "", known, told)
}

/// A dangling reference to something at a place, such as ` in this text`.
pub(super) fn unknown_in<'a>(
    name: &Spanned<String>,
    what: &str,
    place: &str,
    known: impl IntoIterator<Item = impl Into<Known<'a>>>,
    told: &Diagnostics,
) -> Option<Diagnostic> {
    let message = format!("there is no {what} `{}`{place}", name.value);
    let known = known.into_iter();
    let (_, most) = known.size_hint();
    if !told.may_look_through(most.unwrap_or_default()) {
        let hint = "too many names are wrong to say of each what may be meant; start with the first ones";
        return Some(Diagnostic::new(&codes::UNKNOWN_NAME, name.span, message).hint(hint));
    }
    let all = known.map(Into::into).collect::<Vec<Known<'a>>>();
    let known = all.iter().map(|known| known.id).collect::<Vec<_>>();
    if known.contains(&"") {
        return None;
    }
    if let Some(moved) = Known::that_was(&all, &name.value) {
        let hint = format!("that was the id of `{moved}` before: write `{moved}`");
        return Some(Diagnostic::new(&codes::UNKNOWN_NAME, name.span, message).hint(hint));
    }
    let hint = told
        .did_you_mean(&name.value, known.iter().copied())
        .or_else(|| there_are(&without_repetitions(known)))
        .unwrap_or_else(|| format!("there is no {what}{place} at all"));
    Some(Diagnostic::new(&codes::UNKNOWN_NAME, name.span, message).hint(hint))
}

/// Names that stand twice are an error of their own, which is not counted out of a long list each time.
fn without_repetitions(mut names: Vec<&str>) -> Vec<&str> {
    const FEW: usize = 100;
    let mut seen = BTreeSet::new();
    if names.len() <= FEW {
        names.retain(|name| seen.insert(*name));
    }
    names
}
