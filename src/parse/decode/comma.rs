//! A comma ends a text without quotes in a mapping on one line: `{en: Use SSO, always}` has the keys `en` and `always`.

use crate::diagnostic::{Diagnostic, codes};
use crate::source::{SourceMap, Spanned};
use crate::yaml::{Node, Value};

type Entries = [(Spanned<String>, Node)];

/// Whether a key is what stands behind such a comma.
pub(super) fn is_behind(entries: &Entries, at: usize, sources: &SourceMap) -> bool {
    begin(entries, at, sources).is_some()
}

/// Reports the text that the comma before a key ends; once, where there are several commas.
pub(super) fn report(entries: &Entries, at: usize, sources: &SourceMap) -> Option<Diagnostic> {
    let first = begin(entries, at, sources)?;
    if at > first + 1 {
        return None;
    }
    let last = (at..entries.len()).take_while(|&at| is_behind(entries, at, sources)).last().unwrap_or(at);
    let (_, value) = &entries[first];
    let mut span = value.span;
    let text = sources.file(span.file).text();
    let part = text.get(span.range())?.trim_end();
    span.end = entries[last].0.span.end;
    let whole = text.get(span.range())?.replace('"', "").split_whitespace().collect::<Vec<_>>().join(" ");
    Some(
        Diagnostic::new(&codes::INVALID_VALUE, span, format!("a comma ends this text, which reads `{part}`"))
            .hint(format!("put quotes around it: `\"{whole}\"`")),
    )
}

/// The entry with the text that the commas up to a key end.
fn begin(entries: &Entries, at: usize, sources: &SourceMap) -> Option<usize> {
    let (key, value) = &entries[at];
    let text = sources.file(key.span.file).text();
    let is_bare = |end: u32| !text.get(end as usize..).unwrap_or_default().trim_start().starts_with(':');
    if value.value != Value::Null || !is_bare(key.span.end) {
        return None;
    }
    let before = at.checked_sub(1)?;
    let (previous, node) = &entries[before];
    let (end, first) = match &node.value {
        Value::Scalar(_) => (node.span.end, before),
        Value::Null => (previous.span.end, begin(entries, before, sources)?),
        Value::List(_) | Value::Map(_) => return None,
    };
    let between = text.get(end as usize..key.span.start as usize)?.trim();
    (between == ",").then_some(first)
}
