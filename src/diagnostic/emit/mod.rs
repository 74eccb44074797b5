//! How diagnostics look: for people, for editors and for machines.
//!
//! Every form shows the same list, sorted and without repetitions ([`Diagnostics::sorted`]), and counts what it shows. The form
//! for people puts errors first, and folds many problems of one kind into a line with their number.
//! Paths are those of the [`SourceMap`], relative to the site folder; for programs that look at the whole repository
//! ([`Format::Sarif`], [`Format::Github`]), with [`Options::folder`] before them. Lines and columns begin at 1, and a column is a
//! Unicode scalar value, so that `日` is one column in every form. A span that does not fit its file is moved to the
//! nearest characters that exist: no span makes an emitter fail.

mod github;
mod human;
mod json;
mod sarif;
mod select;
mod short;

use std::error::Error;
use std::fmt;
use std::str::FromStr;

pub use human::read_more;

use annotate_snippets::normalize_untrusted_str;
use serde::Serialize;
use strum::VariantArray;

use super::{Diagnostic, Diagnostics, Place, Severity};
use crate::source::{Position, SourceFile, SourceMap, Span};

/// A form of output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, VariantArray)]
pub enum Format {
    /// For people: the source line with carets under the place, related places and a hint, and a summary at the end.
    #[default]
    Human,
    /// For editors and `grep`: `path:line:column: error[TB0401]: message (hint)`, one line each.
    Short,
    /// For scripts: one JSON document.
    ///
    /// ```json
    /// {
    ///   "diagnostics": [
    ///     {
    ///       "code": "TB0401",
    ///       "severity": "error",
    ///       "title": "a name leads to nothing",
    ///       "message": "there is no item `7-33`",
    ///       "path": "content/products/chatwork/guide.ja.md",
    ///       "start": {"line": 3, "column": 5, "offset": 48},
    ///       "end": {"line": 3, "column": 9, "offset": 52},
    ///       "label": "not an item",
    ///       "related": [{"path": "…", "start": {}, "end": {}, "text": "the items are defined here"}],
    ///       "hint": "did you mean `7-3`?"
    ///     }
    ///   ],
    ///   "errors": 1,
    ///   "warnings": 0
    /// }
    /// ```
    ///
    /// All keys are always there, and keep their names and meanings; later versions may add others. `severity` is
    /// `error` or `warning`. `end` is one past the last character. `offset` counts the bytes of the text as tebiki
    /// reads it: UTF-8 without a byte order mark, lines ended by LF. `start` and `end` are `null` where `path` is a file or
    /// folder without readable text; `label` and `hint` are `null` where there is none.
    Json,
    /// For code scanning: SARIF 2.1.0, with the manual pages of the codes that occur as rules.
    Sarif,
    /// For GitHub Actions: workflow commands, shown as annotations of a pull request.
    Github,
}

impl Format {
    /// Every form, the usual one first.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// Its name on the command line.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Short => "short",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Github => "github",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(id: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|format| format.id() == id).ok_or_else(|| UnknownFormat(id.to_owned()))
    }
}

/// A name that no [`Format`] has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownFormat(String);

impl fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids = Format::ALL.iter().map(|format| format.id()).collect::<Vec<_>>().join(", ");
        write!(f, "there is no output format `{}`; there are {ids}", self.0)
    }
}

impl Error for UnknownFormat {}

/// What the output goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether to colour the text with ANSI escape sequences; only for [`Format::Human`].
    pub color: bool,
    /// The width of the terminal in columns, for [`Format::Human`]. Below 40 and above 1000 it is taken for those.
    pub width: usize,
    /// Where the site is in what [`Format::Sarif`] and [`Format::Github`] speak of, the repository: empty, or a path with
    /// `/` at its end.
    pub folder: String,
    /// Whether [`Format::Human`] shows each problem, however many there are of one kind. Every other form always does.
    pub all: bool,
    /// Whether warnings are left out.
    pub errors_only: bool,
}

impl Default for Options {
    /// No colour, 100 columns, the site is the repository, and many problems of one kind are folded.
    fn default() -> Self {
        Self { color: false, width: 100, folder: String::new(), all: false, errors_only: false }
    }
}

/// Writes all diagnostics in one form.
///
/// The text is complete and ends with a line feed. It is empty where there are no diagnostics, except for
/// [`Format::Json`] and [`Format::Sarif`], which always give a document.
#[must_use]
pub fn emit(diagnostics: &Diagnostics, sources: &SourceMap, format: Format, options: &Options) -> String {
    let mut sorted = diagnostics.sorted(sources);
    let all = sorted.len();
    if options.errors_only {
        sorted.retain(|diagnostic| diagnostic.code.severity == Severity::Error);
    }
    match format {
        Format::Human => human::emit(&sorted, all - sorted.len(), sources, options),
        Format::Short => short::emit(&sorted, sources),
        Format::Json => json::emit(&sorted, sources),
        Format::Sarif => sarif::emit(&sorted, sources, &options.folder),
        Format::Github => github::emit(&sorted, sources, &options.folder),
    }
}

/// A span clamped to its file: inside the text, not reversed, and on character boundaries.
#[derive(Clone, Copy)]
struct Extent<'a> {
    file: &'a SourceFile,
    start: usize,
    end: usize,
}

impl<'a> Extent<'a> {
    fn of(span: Span, sources: &'a SourceMap) -> Self {
        let file = sources.file(span.file);
        let (text, range) = (file.text(), span.range());
        let start = (0..=range.start.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        let end = (range.end.max(range.start)..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
        Self { file, start, end }
    }

    /// The place of a diagnostic, if it has text.
    fn of_place(place: &Place, sources: &'a SourceMap) -> Option<Self> {
        match place {
            Place::Span(span) => Some(Self::of(*span, sources)),
            Place::Path(_) => None,
        }
    }

    fn text(&self) -> &'a str {
        &self.file.text()[self.start..self.end]
    }

    /// Where it begins.
    fn first(&self) -> Position {
        self.file.position(self.start)
    }

    /// One past its last character.
    fn past(&self) -> Position {
        self.file.position(self.end)
    }
}

fn count(diagnostics: &[&Diagnostic], severity: Severity) -> usize {
    diagnostics.iter().filter(|diagnostic| diagnostic.code.severity == severity).count()
}

/// A message and its hint on the line below, for forms that have one field for both.
fn message_and_hint(diagnostic: &Diagnostic) -> String {
    let lines = [Some(diagnostic.message.as_str()), diagnostic.hint.as_deref()];
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// The text on one line, with control characters made visible, so that a name in a message cannot steer the terminal.
fn one_line(text: &str) -> String {
    normalize_untrusted_str(&text.lines().map(str::trim).collect::<Vec<_>>().join(" "))
}

fn to_json(document: &impl Serialize) -> String {
    // serde_json fails on maps whose keys are not strings and on types that refuse; the documents here hold neither.
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::super::{Code, codes};
    use super::*;
    use crate::source::FileId;

    // Codes of their own, so that a better wording in the registry breaks no test of what is drawn around it.
    static UNKNOWN_NAME: Code = Code {
        id: "TB0401",
        severity: Severity::Error,
        title: "a name leads to nothing",
        doc: " A name leads to nothing.\n\n Ids are compared without regard to width:\n `１０－１` is `10-1`.\n",
    };
    static DUPLICATE_ID: Code =
        Code { id: "TB0402", severity: Severity::Error, title: "an id stands twice", doc: " An id stands twice.\n" };
    static MISSING_TRANSLATION: Code = Code {
        id: "TB0208",
        severity: Severity::Warning,
        title: "a text has no translation",
        doc: " A text has\n no translation.\n",
    };
    static MISSING_FILE: Code =
        Code { id: "TB0101", severity: Severity::Error, title: "a file is missing", doc: " A file is missing.\n" };

    const GUIDE: &str = "content/products/チャット ワーク/guide.ja.md";
    const GUIDE_TEXT: &str = "# チャットの設定\n\n## 退職者の削除 {#remove-users items=7-33 for=admin}\n\n\
        管理者が「ユーザーリスト」を開き、[[term:ＭＤＮ]]を確かめる。\n";
    const GLOSSARY: &str = "content/glossary.yaml";
    const GLOSSARY_TEXT: &str = "terms:\n  - id: mdm\n    name: {ja: 端末管理, en: \"device: 100%\"}\n  - id: mdm\n";

    /// The span of the `nth` occurrence of `needle` in a file.
    pub(super) fn span(sources: &SourceMap, file: FileId, needle: &str, nth: usize) -> Span {
        let (at, _) = sources.file(file).text().match_indices(needle).nth(nth).unwrap();
        Span::new(file, at..at + needle.len())
    }

    /// One of each: related places in the same and in another file, a warning, a path, Japanese text everywhere.
    pub(super) fn sample() -> (Diagnostics, SourceMap) {
        let mut sources = SourceMap::default();
        let guide = sources.add(GUIDE, GUIDE_TEXT);
        let glossary = sources.add(GLOSSARY, GLOSSARY_TEXT);
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(
            Diagnostic::new(&UNKNOWN_NAME, span(&sources, guide, "ＭＤＮ", 0), "用語 `ＭＤＮ` はありません")
                .label("この名前")
                .related(span(&sources, guide, "退職者の削除", 0), "この節の中")
                .related(span(&sources, glossary, "端末管理", 0), "近い用語")
                .hint("did you mean `mdm`?"),
        );
        diagnostics.push(
            Diagnostic::new(&DUPLICATE_ID, span(&sources, glossary, "mdm", 1), "`mdm` stands twice")
                .related(span(&sources, glossary, "mdm", 0), "first defined here"),
        );
        diagnostics.push(Diagnostic::new(
            &MISSING_TRANSLATION,
            span(&sources, glossary, "端末管理", 0),
            "訳がありません",
        ));
        let missing = Place::Path("content/pages/about: 概要,100%.md".to_owned());
        let missing = Diagnostic::new(&MISSING_FILE, missing, "ページ `about` のファイルがありません");
        diagnostics.push(missing.clone().hint("create it, or take `about` out of `pages`"));
        diagnostics.push(missing);
        (diagnostics, sources)
    }

    pub(super) fn emit_sample(format: Format) -> String {
        let (diagnostics, sources) = sample();
        emit(&diagnostics, &sources, format, &Options::default())
    }

    pub(super) fn emit_one(diagnostic: Diagnostic, sources: &SourceMap, format: Format, width: usize) -> String {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(diagnostic);
        emit(&diagnostics, sources, format, &Options { color: false, width, ..Options::default() })
    }

    #[test]
    fn formats_are_named() {
        for &format in Format::ALL {
            assert_eq!(format.id().parse(), Ok(format));
            assert_eq!(format.to_string(), format.id());
        }
        let error = "xml".parse::<Format>().unwrap_err();
        assert_eq!(error.to_string(), "there is no output format `xml`; there are human, short, json, sarif, github");
    }

    #[test]
    fn nothing_to_tell() {
        for &format in Format::ALL {
            let text = emit(&Diagnostics::default(), &SourceMap::default(), format, &Options::default());
            assert_eq!(text.is_empty(), !matches!(format, Format::Json | Format::Sarif), "{format}");
        }
    }

    #[test]
    fn no_span_makes_an_emitter_fail() {
        let texts =
            ["", "\n", "日本", "\n\nあ\tい\n", "a\r\nか\u{3099}\u{7}\n \n\n終", "…\n    「一」\n\n\n二\n 三\n\n"];
        for text in texts {
            let mut sources = SourceMap::default();
            let (file, other) = (sources.add("a.md", text), sources.add("b.md", text));
            let past = u32::try_from(text.len()).unwrap() + 3;
            for (start, end) in (0..past).flat_map(|start| (0..past).map(move |end| (start, end))) {
                let diagnostic = Diagnostic::new(&codes::TITLE, Span { file, start, end }, "題")
                    .label("ここ")
                    .related(Span { file, start: end, end: start }, "同じ")
                    .related(Span { file: other, start, end: u32::MAX }, "別の");
                for &format in Format::ALL {
                    let text = emit_one(diagnostic.clone(), &sources, format, 0);
                    assert!(text.ends_with('\n'), "{format} {start} {end}");
                }
                let extent = Extent::of(Span { file, start, end }, &sources);
                let first = extent.first();
                let place = format!("a.md:{}:{}", first.line, first.column);
                for format in [Format::Human, Format::Short] {
                    let text = emit_one(diagnostic.clone(), &sources, format, 0);
                    assert!(text.contains(&place), "{place}\n{text}");
                }
            }
        }
    }

    #[test]
    fn spans_are_fitted_to_characters() {
        let mut sources = SourceMap::default();
        let file = sources.add("a.md", "日本語");
        let fitted = |start, end| Extent::of(Span { file, start, end }, &sources).text();
        assert_eq!(fitted(3, 6), "本");
        assert_eq!(fitted(4, 5), "本");
        assert_eq!(fitted(4, 3), "本");
        assert_eq!(fitted(6, 99), "語");
        assert_eq!(fitted(99, 9), "");
    }
}
