//! Which problems are shown to people, and in which order: errors first, and of many of one kind the first few.

use std::collections::{BTreeMap, BTreeSet};

use super::{Extent, Options};
use crate::diagnostic::{Code, Diagnostic, Place, Severity};
use crate::source::SourceMap;

/// Up to how many problems of one kind each is shown, and how many of more.
const fn limits(severity: Severity) -> (usize, usize) {
    match severity {
        Severity::Error => (20, 10),
        Severity::Warning => (8, 3),
    }
}

/// What is shown of a list of problems.
pub(super) struct Selection<'a> {
    /// Shown whole, errors first.
    pub(super) whole: Vec<&'a Diagnostic>,
    /// What is only counted, by kind, errors first.
    pub(super) folded: Vec<Folded>,
}

/// Further problems of a kind.
pub(super) struct Folded {
    pub(super) code: &'static Code,
    pub(super) count: usize,
    /// In how many files they are.
    pub(super) files: usize,
    /// Where the first of them is.
    pub(super) first: String,
}

/// Chooses from problems in reading order.
pub(super) fn select<'a>(sorted: &[&'a Diagnostic], sources: &SourceMap, options: &Options) -> Selection<'a> {
    let mut ordered = sorted.to_vec();
    ordered.sort_by_key(|diagnostic| diagnostic.code.severity);
    if options.all {
        return Selection { whole: ordered, folded: Vec::new() };
    }
    let mut counts = BTreeMap::<&str, usize>::new();
    for diagnostic in &ordered {
        *counts.entry(diagnostic.code.id).or_default() += 1;
    }
    let mut seen = BTreeMap::<&str, usize>::new();
    let mut rest = Vec::<(Folded, BTreeSet<&str>)>::new();
    let mut whole = Vec::new();
    for diagnostic in ordered {
        let code = diagnostic.code;
        let (each, first) = limits(code.severity);
        let seen = seen.entry(code.id).or_default();
        *seen += 1;
        if counts[code.id] <= each || *seen <= first {
            whole.push(diagnostic);
            continue;
        }
        let path = diagnostic.path(sources);
        if let Some((folded, files)) = rest.iter_mut().find(|(folded, _)| folded.code == code) {
            folded.count += 1;
            files.insert(path);
        } else {
            let folded = Folded { code, count: 1, files: 1, first: place(diagnostic, sources) };
            rest.push((folded, BTreeSet::from([path])));
        }
    }
    let folded = rest.into_iter().map(|(folded, files)| Folded { files: files.len(), ..folded }).collect();
    Selection { whole, folded }
}

/// `path:line:column`, or the path alone.
fn place(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let path = diagnostic.path(sources);
    match &diagnostic.place {
        Place::Span(span) => {
            let at = Extent::of(*span, sources).first();
            format!("{path}:{}:{}", at.line, at.column)
        }
        Place::Path(_) => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{sample, span};
    use super::super::{Format, emit};
    use super::*;
    use crate::diagnostic::{Diagnostics, codes};

    /// A site in which `n` lines have a warning, and the last line an error.
    fn lines(n: usize) -> (Diagnostics, SourceMap) {
        let mut sources = SourceMap::default();
        let text = (0..=n).map(|line| format!("text {line:03}\n")).collect::<String>();
        let file = sources.add("content/a.yaml", text.as_str());
        let mut diagnostics = Diagnostics::default();
        for line in 0..n {
            let place = span(&sources, file, &format!("text {line:03}"), 0);
            diagnostics.push(Diagnostic::new(&codes::UNWRITTEN_TEXT, place, format!("text {line} is to be written")));
        }
        let place = span(&sources, file, &format!("text {n:03}"), 0);
        diagnostics.push(Diagnostic::new(&codes::TITLE, place, "no title"));
        (diagnostics, sources)
    }

    fn shown(n: usize, options: &Options) -> String {
        let (diagnostics, sources) = lines(n);
        emit(&diagnostics, &sources, Format::Human, options)
    }

    #[test]
    fn errors_come_first_and_many_warnings_of_a_kind_are_counted() {
        let text = shown(9, &Options::default());
        assert!(text.starts_with("error["), "{text}");
        assert_eq!(text.matches("warning[").count(), 3 + 1, "{text}");
        let folded = "warning[TB0313]: 6 more in 1 file, the first at content/a.yaml:4:1\n |\n = help: `tebiki check --all` shows each\n";
        assert!(text.contains(folded), "{text}");
        assert!(text.contains("\n1 error, 9 warnings\n"), "{text}");
    }

    #[test]
    fn few_are_shown_each_and_all_are_where_that_is_asked_for() {
        assert_eq!(shown(8, &Options::default()).matches("warning[").count(), 8);
        let all = shown(30, &Options { all: true, ..Options::default() });
        assert_eq!(all.matches("warning[").count(), 30);
        assert!(!all.contains("more in"), "{all}");
    }

    #[test]
    fn warnings_can_be_left_out_and_are_still_counted() {
        let options = Options { errors_only: true, ..Options::default() };
        let text = shown(9, &options);
        assert!(!text.contains("warning["), "{text}");
        assert!(text.contains("\n1 error (9 warnings are not shown)\n"), "{text}");
        let (diagnostics, sources) = sample();
        for &format in Format::ALL {
            let text = emit(&diagnostics, &sources, format, &options);
            assert!(!text.contains("TB0208"), "{format}: {text}");
        }
    }
}
