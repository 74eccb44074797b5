//! Workflow commands of GitHub Actions.
//!
//! GitHub refuses columns on an annotation of several lines, and takes `endColumn` for the last column that belongs to
//! it: without one, the annotation is one column wide.

use std::fmt::Write;

use annotate_snippets::normalize_untrusted_str;

use super::{Extent, message_and_hint};
use crate::diagnostic::Diagnostic;
use crate::source::SourceMap;

pub(super) fn emit(diagnostics: &[&Diagnostic], sources: &SourceMap, folder: &str) -> String {
    diagnostics.iter().map(|diagnostic| command(diagnostic, sources, folder)).collect()
}

fn command(diagnostic: &Diagnostic, sources: &SourceMap, folder: &str) -> String {
    let code = diagnostic.code;
    let mut command =
        format!("::{} file={}", code.severity, property(&format!("{folder}{}", diagnostic.path(sources))));
    if let Some(extent) = Extent::of_place(&diagnostic.place, sources) {
        let first = extent.first();
        let width = extent.text().chars().next_back().map_or(0, char::len_utf8);
        let last = extent.file.position(extent.end - width);
        let _ = write!(command, ",line={},endLine={}", first.line, last.line);
        if first.line == last.line {
            let _ = write!(command, ",col={},endColumn={}", first.column, last.column);
        }
    }
    let title = property(&format!("{} {}", code.id, code.title));
    let _ = writeln!(command, ",title={title}::{}", data(&message_and_hint(diagnostic)));
    command
}

/// Escapes the text after the second `::`. What would steer a terminal is shown as in the other forms for people.
fn data(text: &str) -> String {
    normalize_untrusted_str(&text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A"))
}

/// Escapes the value of a property, where `:` and `,` would end it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::tests::{emit_one, emit_sample};
    use super::*;
    use crate::diagnostic::codes;
    use crate::source::Span;

    #[test]
    fn whole() {
        assert_eq!(
            emit_sample(Format::Github),
            r"::warning file=content/glossary.yaml,line=3,endLine=3,col=16,endColumn=19,title=TB0208 a text has no translation::訳がありません
::error file=content/glossary.yaml,line=4,endLine=4,col=9,endColumn=11,title=TB0402 an id stands twice::`mdm` stands twice
::error file=content/pages/about%3A 概要%2C100%25.md,title=TB0101 a file is missing::ページ `about` のファイルがありません%0Acreate it, or take `about` out of `pages`
::error file=content/products/チャット ワーク/guide.ja.md,line=5,endLine=5,col=25,endColumn=27,title=TB0401 a name leads to nothing::用語 `ＭＤＮ` はありません%0Adid you mean `mdm`?
"
        );
    }

    #[test]
    fn escapes() {
        assert_eq!(data("100%: a,b\r\n::c"), "100%25: a,b%0D%0A::c");
        assert_eq!(property("100%: a,b\n"), "100%25%3A a%2Cb%0A");
        assert_eq!(data("%0A"), "%250A");
        assert_eq!(data("\u{1b}[2J"), "␛[2J");
    }

    #[test]
    fn columns_only_within_a_line() {
        let mut sources = SourceMap::default();
        let file = sources.add("a.md", "日本\n語\n");
        let at = |range| {
            let text =
                emit_one(Diagnostic::new(&codes::TITLE, Span::new(file, range), "m"), &sources, Format::Github, 80);
            text.split_once(",title").map(|(place, _)| place.to_owned()).unwrap()
        };
        assert_eq!(at(0..6), "::error file=a.md,line=1,endLine=1,col=1,endColumn=2");
        assert_eq!(at(0..7), "::error file=a.md,line=1,endLine=1,col=1,endColumn=3");
        assert_eq!(at(3..3), "::error file=a.md,line=1,endLine=1,col=2,endColumn=2");
        assert_eq!(at(3..10), "::error file=a.md,line=1,endLine=2");
        assert_eq!(at(99..99), "::error file=a.md,line=3,endLine=3,col=1,endColumn=1");
    }
}
