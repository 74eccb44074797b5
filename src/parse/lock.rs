//! `review.lock`: which links somebody accepted, and what the texts at their ends said then.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::fingerprint::Fingerprint;
use crate::source::{FileId, SourceMap, Span};

/// The links that were accepted, by name, each with the fingerprints of its ends.
///
/// A link may be listed more than once, when two branches accepted it and a merge kept both lines: whichever matches the
/// current texts counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    accepted: BTreeMap<String, Vec<[Fingerprint; 2]>>,
}

impl Lock {
    /// The fingerprints with which a link was accepted; none where it never was.
    #[must_use]
    pub fn get(&self, link: &str) -> &[[Fingerprint; 2]] {
        self.accepted.get(link).map(Vec::as_slice).unwrap_or_default()
    }

    /// Records a link as accepted, beside any earlier record of it.
    pub fn add(&mut self, link: impl Into<String>, ends: [Fingerprint; 2]) {
        let known = self.accepted.entry(link.into()).or_default();
        if !known.contains(&ends) {
            known.push(ends);
        }
    }

    /// The names of all links.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.accepted.keys().map(String::as_str)
    }
}

/// Reads the file: a link and two fingerprints on each line, with spaces between them; `#` begins a comment.
pub(super) fn lock(file: FileId, sources: &SourceMap, diagnostics: &mut Diagnostics) -> Lock {
    let mut lock = Lock::default();
    let mut start = 0;
    for line in sources.file(file).text().split('\n') {
        let span = Span::new(file, start..start + line.trim_end().len());
        start += line.len() + 1;
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let mut words = line.split_ascii_whitespace();
        let words = [words.next(), words.next(), words.next(), words.next()];
        let accepted = match words {
            [Some(link), Some(one), Some(other), None] => {
                one.parse().ok().zip(other.parse().ok()).map(|ends| (link, ends))
            }
            _ => None,
        };
        match accepted {
            Some((link, (one, other))) => lock.add(link, [one, other]),
            None => diagnostics.push(
                Diagnostic::new(&codes::LOCK_LINE, span, "this line does not say which link was accepted")
                    .hint("delete it; a link that is not listed has never been accepted, which `tebiki review` tells"),
            ),
        }
    }
    lock
}
