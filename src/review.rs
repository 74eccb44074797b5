//! Reviewing links: which are suspect, what changed at their ends, and accepting them.
//!
//! It has two files in the content, both written by this module only:
//!
//! - `review.lock` ([`lock_file`]): a line for each accepted link, with the fingerprints of its ends. Checking needs no
//!   other file.
//! - `review.texts` ([`Texts`]): the texts of those fingerprints, so that a review can show which words changed. Without
//!   it, or where a line of it is lost, links are suspect all the same; only their earlier words cannot be shown.
//!
//! Both are sorted, with a line for each entry, so that branches merge line by line; neither contains a date or a name.

mod texts;

use std::collections::BTreeSet;

use serde::Serialize;

pub use texts::Texts;

use crate::diagnostic::did_you_mean;
use crate::fingerprint::{Fingerprint, normalise, readable};
use crate::parse::Lock;
use crate::resolve::{Catalog, End, EndText, LinkKind, ReviewLink, links};
use crate::source::SourceMap;
use crate::words::{self, Piece, Side};

/// What there is to review.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Whether the site has a `review.lock`.
    pub has_lock: bool,
    /// How many links there are.
    pub links: usize,
    /// The links of which an end changed after they were accepted.
    pub suspect: Vec<Suspect>,
    /// Links that were never accepted.
    pub new: Vec<String>,
    /// Accepted links that no longer exist.
    pub gone: Vec<String>,
}

/// A link of which an end changed after it was accepted.
#[derive(Debug, Serialize)]
pub struct Suspect {
    /// Its name.
    pub link: String,
    /// What kind it is.
    pub kind: &'static str,
    /// Its ends.
    pub ends: [EndReport; 2],
}

/// An end of a suspect link.
#[derive(Debug, Serialize)]
pub struct EndReport {
    /// The name of the text.
    pub text: String,
    /// Its language.
    pub lang: String,
    /// The path of its file.
    pub path: String,
    /// Its line, from 1.
    pub line: usize,
    /// Whether it changed.
    pub changed: bool,
    /// A diff of its earlier and present words, where it changed and the earlier ones are known.
    pub diff: Option<Vec<Word>>,
    /// Its present words.
    pub now: String,
}

/// A piece of a diff: in both texts, only in the old or only in the new one.
#[derive(Debug, Serialize)]
pub struct Word {
    /// `both`, `old` or `new`.
    pub side: &'static str,
    /// The words.
    pub text: String,
}

/// What there is to review on a site.
#[must_use]
pub fn report(catalog: &Catalog, sources: &SourceMap, texts: &Texts) -> Report {
    let links = links(catalog);
    let none = Lock::default();
    let lock = catalog.lock.as_ref().unwrap_or(&none);
    let names = links.iter().map(|link| link.name.as_str()).collect::<BTreeSet<_>>();
    Report {
        has_lock: catalog.lock.is_some(),
        links: links.len(),
        suspect: links.iter().filter_map(|link| suspect(catalog, sources, texts, lock, link)).collect(),
        new: links.iter().filter(|link| lock.get(&link.name).is_empty()).map(|link| link.name.clone()).collect(),
        gone: lock.names().filter(|name| !names.contains(name)).map(str::to_owned).collect(),
    }
}

fn suspect(
    catalog: &Catalog,
    sources: &SourceMap,
    texts: &Texts,
    lock: &Lock,
    link: &ReviewLink<'_>,
) -> Option<Suspect> {
    let changed = catalog.suspects.changed(&link.name)?;
    let accepted = lock.get(&link.name).first()?;
    let end = |at: usize| side(catalog, sources, texts, &link.ends[at], changed[at].then_some(accepted[at]));
    Some(Suspect { link: link.name.clone(), kind: link.kind.id(), ends: [end(0), end(1)] })
}

/// An end of a suspect link; `accepted` is its accepted fingerprint, where it changed.
fn side(
    catalog: &Catalog,
    sources: &SourceMap,
    texts: &Texts,
    end: &End<'_>,
    accepted: Option<Fingerprint>,
) -> EndReport {
    let file = sources.file(end.span.file);
    let now = end.text(catalog);
    let diff = accepted.and_then(|accepted| Some(diff(&texts.get(accepted)?, &now)));
    EndReport {
        text: end.name.clone(),
        lang: catalog.site.locales.tag(end.locale).to_owned(),
        path: file.path().to_owned(),
        line: file.position(end.span.range().start).line,
        changed: accepted.is_some(),
        diff: diff.map(|pieces| pieces.into_iter().map(word).collect()),
        now: joined(&now),
    }
}

fn word(piece: Piece) -> Word {
    let side = match piece.side {
        Side::Both => "both",
        Side::Old => "old",
        Side::New => "new",
    };
    Word { side, text: piece.text }
}

/// A diff of two texts. Of sections, only those that differ are compared.
fn diff(old: &EndText, new: &EndText) -> Vec<Piece> {
    if let (EndText::Sections(olds), EndText::Sections(news)) = (old, new) {
        let fingerprint = |section: &Vec<String>| crate::fingerprint::texts(section);
        let without = |sections: &[Vec<String>], others: &[Vec<String>]| {
            let others = others.iter().map(fingerprint).collect::<BTreeSet<_>>();
            let left = sections.iter().filter(|section| !others.contains(&fingerprint(section)));
            EndText::Sections(left.cloned().collect())
        };
        return pieces(&without(olds, news), &without(news, olds));
    }
    pieces(old, new)
}

/// A diff of two texts in the normal form of fingerprints, shown with the spaces that it drops.
fn pieces(old: &EndText, new: &EndText) -> Vec<Piece> {
    let mut pieces = words::diff(&lines(old, normalise), &lines(new, normalise));
    let (old, new) = (joined(old), joined(new));
    let mut shown = [Spaced::new(&old), Spaced::new(&new)];
    for piece in &mut pieces {
        let [of_old, of_new] = &mut shown;
        piece.text = match piece.side {
            Side::Old => of_old.take(&piece.text),
            Side::New => of_new.take(&piece.text),
            Side::Both => {
                // The earlier text may have been stored without these spaces.
                of_old.take(&piece.text);
                of_old.space();
                of_new.take(&piece.text) + of_new.space()
            }
        };
    }
    pieces
}

/// Splits a text with spaces into pieces that are given without some of them.
struct Spaced<'a> {
    rest: &'a str,
}

impl<'a> Spaced<'a> {
    fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// The prefix that equals `piece` but for spaces, or `piece` itself where there is none.
    fn take(&mut self, piece: &str) -> String {
        let mut rest = self.rest.chars();
        for c in piece.chars() {
            while let Some(next) = rest.next()
                && next != c
            {
                if next != ' ' {
                    return piece.to_owned();
                }
            }
        }
        let (taken, left) = self.rest.split_at(self.rest.len() - rest.as_str().len());
        self.rest = left;
        taken.to_owned()
    }

    /// The space at the start of the rest, if there is one.
    fn space(&mut self) -> &'a str {
        let (space, rest) = self.rest.split_at(self.rest.len() - self.rest.trim_start_matches(' ').len());
        self.rest = rest;
        space
    }
}

/// The words of an end, with a line for each text that is not empty.
fn joined(text: &EndText) -> String {
    lines(text, readable)
}

fn lines(text: &EndText, form: impl Fn(&str) -> String) -> String {
    let parts: Vec<&String> = match text {
        EndText::Whole(parts) => parts.iter().collect(),
        EndText::Sections(sections) => sections.iter().flatten().collect(),
    };
    parts.into_iter().map(|part| form(part)).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Which links to accept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// All of them.
    All,
    /// Those of these names, and those that belong to them: `guide:chatwork` means every link whose name begins with it
    /// and goes on with `#`, `@`, `=` or `:`.
    Named(Vec<String>),
}

/// The two files after links are accepted.
#[derive(Debug)]
pub struct Accepted {
    /// The new `review.lock`.
    pub lock: String,
    /// The new `review.texts`.
    pub texts: String,
    /// The links that were suspect or new.
    pub links: Vec<String>,
}

/// Accepts links as they are now. Entries of links that no longer exist are removed.
///
/// # Errors
/// When a name is that of no link: the message names it, and suggests another.
pub fn accept(catalog: &Catalog, known: &Texts, which: &Which) -> Result<Accepted, String> {
    let links = links(catalog);
    if let Which::Named(names) = which
        && let Some(wrong) = names.iter().find(|name| !links.iter().any(|link| belongs(&link.name, name)))
    {
        let hint = did_you_mean(wrong, links.iter().map(|link| link.name.as_str()));
        let hint = hint.unwrap_or_else(|| "`tebiki review` lists them".to_owned());
        return Err(format!("there is no link `{wrong}`; {hint}"));
    }
    let none = Lock::default();
    let earlier = catalog.lock.as_ref().unwrap_or(&none);
    let (mut lock, mut texts, mut accepted) = (Lock::default(), Texts::default(), Vec::new());
    for link in &links {
        let before = earlier.get(&link.name);
        let ends = [0, 1].map(|end: usize| link.ends[end].text(catalog));
        let now = [0, 1].map(|end: usize| ends[end].fingerprint());
        let is_wanted = match which {
            Which::All => true,
            Which::Named(names) => names.iter().any(|name| belongs(&link.name, name)),
        };
        if is_wanted || before.contains(&now) {
            if !before.contains(&now) {
                accepted.push(link.name.clone());
            }
            lock.add(&link.name, now);
            for text in &ends {
                texts.add(text);
            }
        } else {
            for &ends in before {
                lock.add(&link.name, ends);
                for end in ends {
                    texts.keep(end, known);
                }
            }
        }
    }
    Ok(Accepted { lock: lock_file(&lock), texts: texts.file(), links: accepted })
}

/// Whether a link has this name, or belongs to the text of this name.
fn belongs(link: &str, name: &str) -> bool {
    link.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(['#', '@', '=', ':']))
}

/// The text of `review.lock`.
#[must_use]
pub fn lock_file(lock: &Lock) -> String {
    let mut text = String::from(
        "# Links between texts that somebody judged right, and the fingerprints of both ends then.\n\
         # `tebiki review` lists what changed since; `tebiki review accept` writes this file. Do not edit it.\n",
    );
    for name in lock.names() {
        for [one, other] in lock.get(name) {
            text.push_str(&format!("{name} {one} {other}\n"));
        }
    }
    text
}

/// How many links there are of each kind, and how many of them are suspect.
#[must_use]
pub fn counts(catalog: &Catalog, links: &[ReviewLink<'_>]) -> Vec<(LinkKind, usize, usize)> {
    let count = |&kind: &LinkKind| {
        let of_kind = || links.iter().filter(move |link| link.kind == kind);
        (kind, of_kind().count(), of_kind().filter(|link| catalog.suspects.changed(&link.name).is_some()).count())
    };
    LinkKind::ALL.iter().map(count).collect()
}

#[cfg(test)]
mod tests;
