//! What is wrong with the sources, and where.
//!
//! Every stage pushes [`Diagnostic`]s to one [`Diagnostics`] and goes on, so that one run tells everything. A diagnostic
//! has a stable [`Code`] with a manual page (`tebiki explain CODE`), a place, often a second place ("defined here"), and
//! a hint. How it looks in a terminal or a file is the matter of [`emit`].

pub mod codes;
pub mod emit;

use std::fmt;

use crate::locale::Locale;
use crate::source::{SourceMap, Span};

/// The severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The site cannot be built.
    Error,
    /// The site can be built; a reader or author should know.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// A kind of problem, with its manual page.
#[derive(Debug)]
pub struct Code {
    /// The stable id, such as `TB0401`.
    pub id: &'static str,
    /// Whether it stops a build.
    pub severity: Severity,
    /// What it is, in a few words.
    pub title: &'static str,
    /// The doc comment, each line with the space that follows `///`.
    doc: &'static str,
}

impl Code {
    pub(crate) const fn new(id: &'static str, severity: Severity, title: &'static str, doc: &'static str) -> Self {
        Self { id, severity, title, doc }
    }

    /// The manual page: Markdown; its paragraphs say what, why, and how to fix it.
    #[must_use]
    pub fn manual(&self) -> String {
        self.doc.lines().map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line))).collect()
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// Where a problem is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A place in a file that was read.
    Span(Span),
    /// A file or folder that could not be read as text or does not exist, by its path in the site.
    Path(String),
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Self::Span(span)
    }
}

/// A second place, and what it has to do with the problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What it is, such as `first defined here`.
    pub text: String,
}

/// One problem.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// What kind of problem.
    pub code: &'static Code,
    /// What is wrong, naming the thing.
    pub message: String,
    /// Where.
    pub place: Place,
    /// A few words at the place itself.
    pub label: Option<String>,
    /// Other places that belong to it.
    pub related: Vec<Label>,
    /// What to do.
    pub hint: Option<String>,
    /// The language in which a text is missing, where that is the problem.
    pub untranslated: Option<Locale>,
}

impl Diagnostic {
    /// A problem of this kind at this place.
    pub fn new(code: &'static Code, place: impl Into<Place>, message: impl Into<String>) -> Self {
        let (message, place) = (message.into(), place.into());
        Self { code, message, place, label: None, related: Vec::new(), hint: None, untranslated: None }
    }

    /// Adds a few words at the place itself.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label = Some(text.into());
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label { span, text: text.into() });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn hint(mut self, text: impl Into<String>) -> Self {
        self.hint = Some(text.into());
        self
    }

    /// Says what to do, if there is something to say.
    #[must_use]
    pub fn maybe_hint(mut self, text: Option<String>) -> Self {
        self.hint = text.or(self.hint);
        self
    }

    /// Says that a text is missing in a language.
    #[must_use]
    pub fn untranslated(mut self, locale: Locale) -> Self {
        self.untranslated = Some(locale);
        self
    }

    /// Where in its file it is, in bytes; 0 for the file as a whole.
    fn offset(&self) -> u32 {
        match &self.place {
            Place::Span(span) => span.start,
            Place::Path(_) => 0,
        }
    }

    /// The path of the file that it is in.
    #[must_use]
    pub fn path<'a>(&'a self, sources: &'a SourceMap) -> &'a str {
        match &self.place {
            Place::Span(span) => sources.file(span.file).path(),
            Place::Path(path) => path,
        }
    }
}

/// All problems of a run.
#[derive(Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// How many of them are errors.
    errors: usize,
}

impl Diagnostics {
    /// Adds a problem.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.errors += usize::from(diagnostic.code.severity == Severity::Error);
        self.list.push(diagnostic);
    }

    /// Adds the problems of another list.
    pub fn append(&mut self, mut other: Self) {
        self.errors += other.errors;
        self.list.append(&mut other.list);
    }

    /// Of problems of one kind with the same message, keeps the first in reading order, and says how often it occurs.
    pub fn keep_first(&mut self, code: &Code, sources: &SourceMap) {
        let (mut alike, others) = std::mem::take(&mut self.list).into_iter().partition::<Vec<_>, _>(|d| d.code == code);
        *self = Self::default();
        self.extend(others);
        alike.sort_by(|a, b| (&a.message, a.path(sources), a.offset()).cmp(&(&b.message, b.path(sources), b.offset())));
        for group in alike.chunk_by(|a, b| a.message == b.message) {
            let mut first = group[0].clone();
            if group.len() > 1 {
                first.message.push_str(&format!(" (first here, in {} places)", group.len()));
            }
            self.push(first);
        }
    }

    /// How many texts are missing in a language.
    #[must_use]
    pub fn untranslated(&self, locale: Locale) -> usize {
        self.list.iter().filter(|diagnostic| diagnostic.untranslated == Some(locale)).count()
    }

    /// Puts one problem in the place of all texts that are missing in a language.
    pub fn replace_untranslated(&mut self, locale: Locale, with: Diagnostic) {
        let mut others = std::mem::take(self).list;
        others.retain(|diagnostic| diagnostic.untranslated != Some(locale));
        self.extend(others);
        self.push(with);
    }

    /// How many are of this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.errors,
            Severity::Warning => self.list.len() - self.errors,
        }
    }

    /// Whether any stops a build.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// A hint that names the nearest of candidates that may be many. None where there are so many errors already that all of
    /// them together would take long to compare: the hint comes when the first are fixed.
    #[must_use]
    pub fn did_you_mean<'a>(&self, wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
        /// How many comparisons all hints of a run may take, which is about a second.
        const MOST: usize = 1_000_000;
        let candidates = candidates.into_iter().collect::<Vec<_>>();
        let is_affordable = self.errors.saturating_mul(candidates.len()) <= MOST;
        is_affordable.then(|| did_you_mean(wrong, candidates)).flatten()
    }

    /// Whether the next error may look through so many names for its hint. All hints of a run together look at about ten
    /// million, so that the time for many errors about many names does not grow with their product.
    #[must_use]
    pub fn may_look_through(&self, names: usize) -> bool {
        const MOST: usize = 10_000_000;
        self.errors.saturating_mul(names) <= MOST
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The problems, sorted by path, place and code, without repetitions.
    #[must_use]
    pub fn sorted(&self, sources: &SourceMap) -> Vec<&Diagnostic> {
        let mut sorted = self.list.iter().collect::<Vec<_>>();
        sorted.sort_by(|a, b| {
            let key = |d: &Diagnostic| (d.offset(), d.code.id);
            (a.path(sources), key(a), &a.message).cmp(&(b.path(sources), key(b), &b.message))
        });
        sorted.dedup_by(|a, b| a.code == b.code && a.place == b.place && a.message == b.message);
        sorted
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: T) {
        diagnostics.into_iter().for_each(|diagnostic| self.push(diagnostic));
    }
}

/// The candidate nearest to `wrong` by edit distance, if any is close enough to be meant. What is much longer than names
/// are is not compared.
#[must_use]
pub fn nearest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// The longest name that is compared, in bytes.
    const LONGEST: usize = 200;
    if wrong.len() > LONGEST {
        return None;
    }
    let wrong = crate::locale::text::fold(wrong);
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= LONGEST)
        .map(|candidate| {
            (strsim::normalized_damerau_levenshtein(&wrong, &crate::locale::text::fold(candidate)), candidate)
        })
        .filter(|&(likeness, _)| likeness >= 0.5)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, candidate)| candidate)
}

/// A hint that names the nearest candidate.
#[must_use]
pub fn did_you_mean<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(wrong, candidates).map(|name| format!("did you mean `{name}`?"))
}

/// The hint where one of two is enough.
pub(crate) const TWICE: &str = "once is enough: delete one";

/// A hint that says which names there are: all where they are few, otherwise how many, the first of them and the last.
/// Nothing where there are none.
#[must_use]
pub fn there_are(names: &[&str]) -> Option<String> {
    /// How many names a hint names at the most.
    const ALL: usize = 12;
    /// How many of more names come before the last.
    const FIRST: usize = 5;
    match names {
        [] => None,
        few if few.len() <= ALL => Some(format!("there are: {}", few.join(", "))),
        [first @ .., last] => {
            Some(format!("there are {}: {}, … {last}", names.len(), first[..FIRST.min(first.len())].join(", ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_names_are_told_by_the_first_the_last_and_their_number() {
        let names = (1..=13).map(|n| format!("1-{n}")).collect::<Vec<_>>();
        let names = names.iter().map(String::as_str).collect::<Vec<_>>();
        assert_eq!(there_are(&[]), None);
        assert_eq!(there_are(&names[..2]).as_deref(), Some("there are: 1-1, 1-2"));
        assert_eq!(there_are(&names).as_deref(), Some("there are 13: 1-1, 1-2, 1-3, 1-4, 1-5, … 1-13"));
    }
}
