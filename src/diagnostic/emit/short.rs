//! One line for each problem.

use std::fmt::Write;

use super::{Extent, one_line};
use crate::diagnostic::Diagnostic;
use crate::source::SourceMap;

pub(super) fn emit(diagnostics: &[&Diagnostic], sources: &SourceMap) -> String {
    diagnostics.iter().map(|diagnostic| line(diagnostic, sources)).collect()
}

fn line(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let mut line = one_line(diagnostic.path(sources));
    if let Some(extent) = Extent::of_place(&diagnostic.place, sources) {
        let first = extent.first();
        let _ = write!(line, ":{}:{}", first.line, first.column);
    }
    let code = diagnostic.code;
    let _ = write!(line, ": {}[{}]: {}", code.severity, code.id, one_line(&diagnostic.message));
    if let Some(hint) = &diagnostic.hint {
        let _ = write!(line, " ({})", one_line(hint));
    }
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::super::tests::{emit_one, emit_sample};
    use super::super::{Format, Place};
    use super::*;
    use crate::diagnostic::codes;

    #[test]
    fn whole() {
        assert_eq!(
            emit_sample(Format::Short),
            r"content/glossary.yaml:3:16: warning[TB0208]: 訳がありません
content/glossary.yaml:4:9: error[TB0402]: `mdm` stands twice
content/pages/about: 概要,100%.md: error[TB0101]: ページ `about` のファイルがありません (create it, or take `about` out of `pages`)
content/products/チャット ワーク/guide.ja.md:5:25: error[TB0401]: 用語 `ＭＤＮ` はありません (did you mean `mdm`?)
"
        );
    }

    #[test]
    fn a_message_cannot_break_the_line_or_steer_the_terminal() {
        let place = Place::Path("a\nb.md".to_owned());
        let diagnostic = Diagnostic::new(&codes::TITLE, place, "one\n  two \u{1b}[31m").hint("three\r\nfour");
        assert_eq!(
            emit_one(diagnostic, &SourceMap::default(), Format::Short, 80),
            "a b.md: error[TB0306]: one two ␛[31m (three four)\n"
        );
    }
}
