//! One JSON document; its keys are described at [`Format::Json`](super::Format::Json).

use serde::Serialize;

use super::{Extent, count, to_json};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::source::{Position, SourceMap};

#[derive(Serialize)]
struct Document<'a> {
    diagnostics: Vec<Entry<'a>>,
    errors: usize,
    warnings: usize,
}

#[derive(Serialize)]
struct Entry<'a> {
    code: &'a str,
    severity: String,
    title: &'a str,
    message: &'a str,
    path: &'a str,
    start: Option<Point>,
    end: Option<Point>,
    label: Option<&'a str>,
    related: Vec<Related<'a>>,
    hint: Option<&'a str>,
}

#[derive(Serialize)]
struct Related<'a> {
    path: &'a str,
    start: Point,
    end: Point,
    text: &'a str,
}

#[derive(Serialize)]
struct Point {
    line: usize,
    column: usize,
    offset: usize,
}

pub(super) fn emit(diagnostics: &[&Diagnostic], sources: &SourceMap) -> String {
    to_json(&Document {
        diagnostics: diagnostics.iter().map(|diagnostic| entry(diagnostic, sources)).collect(),
        errors: count(diagnostics, Severity::Error),
        warnings: count(diagnostics, Severity::Warning),
    })
}

fn entry<'a>(diagnostic: &'a Diagnostic, sources: &'a SourceMap) -> Entry<'a> {
    let code = diagnostic.code;
    let (start, end) = Extent::of_place(&diagnostic.place, sources).map(|extent| points(&extent)).unzip();
    Entry {
        code: code.id,
        severity: code.severity.to_string(),
        title: code.title,
        message: &diagnostic.message,
        path: diagnostic.path(sources),
        start,
        end,
        label: diagnostic.label.as_deref(),
        related: diagnostic.related.iter().map(|label| related(label, sources)).collect(),
        hint: diagnostic.hint.as_deref(),
    }
}

fn related<'a>(label: &'a Label, sources: &'a SourceMap) -> Related<'a> {
    let extent = Extent::of(label.span, sources);
    let (start, end) = points(&extent);
    Related { path: extent.file.path(), start, end, text: &label.text }
}

fn points(extent: &Extent<'_>) -> (Point, Point) {
    let point = |Position { line, column }, offset| Point { line, column, offset };
    (point(extent.first(), extent.start), point(extent.past(), extent.end))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::Format;
    use super::super::tests::emit_sample;

    #[test]
    fn whole() {
        let text = emit_sample(Format::Json);
        text.parse::<Value>().unwrap();
        assert_eq!(text, WHOLE);
    }

    const WHOLE: &str = r#"{
  "diagnostics": [
    {
      "code": "TB0208",
      "severity": "warning",
      "title": "a text has no translation",
      "message": "訳がありません",
      "path": "content/glossary.yaml",
      "start": {
        "line": 3,
        "column": 16,
        "offset": 34
      },
      "end": {
        "line": 3,
        "column": 20,
        "offset": 46
      },
      "label": null,
      "related": [],
      "hint": null
    },
    {
      "code": "TB0402",
      "severity": "error",
      "title": "an id stands twice",
      "message": "`mdm` stands twice",
      "path": "content/glossary.yaml",
      "start": {
        "line": 4,
        "column": 9,
        "offset": 76
      },
      "end": {
        "line": 4,
        "column": 12,
        "offset": 79
      },
      "label": null,
      "related": [
        {
          "path": "content/glossary.yaml",
          "start": {
            "line": 2,
            "column": 9,
            "offset": 15
          },
          "end": {
            "line": 2,
            "column": 12,
            "offset": 18
          },
          "text": "first defined here"
        }
      ],
      "hint": null
    },
    {
      "code": "TB0101",
      "severity": "error",
      "title": "a file is missing",
      "message": "ページ `about` のファイルがありません",
      "path": "content/pages/about: 概要,100%.md",
      "start": null,
      "end": null,
      "label": null,
      "related": [],
      "hint": "create it, or take `about` out of `pages`"
    },
    {
      "code": "TB0401",
      "severity": "error",
      "title": "a name leads to nothing",
      "message": "用語 `ＭＤＮ` はありません",
      "path": "content/products/チャット ワーク/guide.ja.md",
      "start": {
        "line": 5,
        "column": 25,
        "offset": 143
      },
      "end": {
        "line": 5,
        "column": 28,
        "offset": 152
      },
      "label": "この名前",
      "related": [
        {
          "path": "content/products/チャット ワーク/guide.ja.md",
          "start": {
            "line": 3,
            "column": 4,
            "offset": 28
          },
          "end": {
            "line": 3,
            "column": 10,
            "offset": 46
          },
          "text": "この節の中"
        },
        {
          "path": "content/glossary.yaml",
          "start": {
            "line": 3,
            "column": 16,
            "offset": 34
          },
          "end": {
            "line": 3,
            "column": 20,
            "offset": 46
          },
          "text": "近い用語"
        }
      ],
      "hint": "did you mean `mdm`?"
    }
  ],
  "errors": 3,
  "warnings": 1
}
"#;
}
