//! Slugs that are made of ids, so that an address stays what it is wherever the item stands in its table.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::locale::text::fold;
use crate::parse;
use crate::resolve::reserved_slug;

/// What a made slug may have in characters, without what tells it from another.
const LONGEST: usize = 60;

/// Whether a text can be a slug.
pub(super) fn is_slug(text: &str) -> bool {
    parse::is_slug(text) && reserved_slug(text).is_none()
}

/// A slug that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Made {
    pub(super) slug: String,
    /// Whether the id has characters that none of the slug's stand for.
    pub(super) is_coded: bool,
    /// Whether another id would have the same slug.
    pub(super) collides: bool,
}

/// Slugs for the ids that cannot be their own; `None` where one can. The slugs in `taken` are given to others.
pub(super) fn make(ids: &[&str], taken: &BTreeSet<String>) -> Vec<Option<Made>> {
    let mut taken = taken.clone();
    taken.extend(ids.iter().filter(|id| is_slug(id)).map(|id| fold(id)));
    let bases = ids.iter().map(|id| base(id)).collect::<Vec<_>>();
    let mut counts = BTreeMap::<&str, usize>::new();
    for (_, (base, _)) in ids.iter().zip(&bases).filter(|(id, _)| !is_slug(id)) {
        *counts.entry(base).or_default() += 1;
    }
    let mut made = Vec::new();
    for (id, (base, is_coded)) in ids.iter().zip(&bases) {
        if is_slug(id) || id.is_empty() {
            made.push(None);
            continue;
        }
        // Which of two comes first must not decide: neither has the bare slug.
        let collides = taken.contains(base) || counts.get(base.as_str()).is_some_and(|n| *n > 1);
        let slug = if collides { format!("{base}-{}", digest(id)) } else { base.clone() };
        taken.insert(slug.clone());
        made.push(Some(Made { slug, is_coded: *is_coded, collides }));
    }
    made
}

/// The slug of an id by itself, and whether characters had to be coded.
fn base(id: &str) -> (String, bool) {
    let folded = fold(id);
    let is_coded = folded.chars().any(|c| !c.is_ascii() && c.is_alphanumeric());
    let mut slug = String::new();
    let mut before = None;
    for c in folded.chars() {
        let kind = if c.is_ascii_alphanumeric() || c == '.' || c == '_' {
            Some(false)
        } else {
            c.is_alphanumeric().then_some(true)
        };
        // A coded character stands by itself.
        if (kind != before || kind == Some(true)) && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        match kind {
            Some(true) => slug.push_str(&format!("u{:x}", u32::from(c))),
            Some(false) => slug.push(c),
            None => {}
        }
        before = kind;
    }
    let trimmed = slug.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let slug = if trimmed.len() > LONGEST || trimmed.is_empty() {
        let start = trimmed[..trimmed.len().min(LONGEST)].trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        format!("{start}-{}", digest(id)).trim_start_matches('-').to_owned()
    } else {
        trimmed.to_owned()
    };
    if is_slug(&slug) { (slug, is_coded) } else { (format!("item-{slug}"), is_coded) }
}

/// A few characters that tell an id from others.
fn digest(id: &str) -> String {
    Sha256::digest(id.as_bytes()).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slugs(ids: &[&str]) -> Vec<Option<String>> {
        make(ids, &BTreeSet::new()).into_iter().map(|made| made.map(|made| made.slug)).collect()
    }

    #[test]
    fn slugs_are_made_of_ids() {
        for (id, expected) in [
            ("AC-2(1)", Some("ac-2-1")),
            ("3(a)(i)", Some("3-a-i")),
            ("1.1-EI/EE", Some("1.1-ei-ee")),
            ("A.5.1 (b)", Some("a.5.1-b")),
            ("１－１", Some("1-1")),
            ("con", Some("item-con")),
            ("実8", Some("u5b9f-8")),
            ("統制1", Some("u7d71-u5236-1")),
            ("AC-2", None),
        ] {
            assert_eq!(slugs(&[id]), [expected.map(str::to_owned)], "{id}");
        }
        assert!(slugs(&["※"])[0].as_ref().is_some_and(|slug| is_slug(slug)));
        assert!(slugs(&[&"x(".repeat(400)])[0].as_ref().is_some_and(|slug| is_slug(slug) && slug.len() < 80));
    }

    #[test]
    fn a_slug_depends_on_the_id_and_not_on_its_place() {
        let one = slugs(&["A(1)", "A/1", "A-1", "B(1)"]);
        let other = slugs(&["B(1)", "A-1", "A/1", "A(1)"]);
        assert_eq!(one.iter().rev().collect::<Vec<_>>(), other.iter().collect::<Vec<_>>());
        assert_eq!((&one[2], one[3].as_deref()), (&None, Some("b-1")));
        assert_eq!(one.iter().flatten().collect::<BTreeSet<_>>().len(), 3);
        assert!(make(&["A(1)", "A-1"], &BTreeSet::new())[0].as_ref().is_some_and(|made| made.collides));
    }
}
