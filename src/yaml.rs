//! YAML. The only module that uses the YAML crate.
//!
//! A file is read into a tree of [`Node`]s, each with its place. Decoding goes on from there
//! ([`crate::parse`]), so that one wrong value never hides the rest of a file. The text of a scalar is what the author
//! wrote: `no` is not false, and `1.20` keeps its zero.

mod fold;
mod scalar;
mod stray;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::options::DuplicateKeyPolicy;

pub use scalar::scalar;

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::locale::hidden::{self, hidden};
use crate::locale::text::is_unshowable;
use crate::source::{FileId, SourceMap, Span, Spanned};

/// A value and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it is written. A mapping stands at its first key, a list at its beginning.
    pub span: Span,
}

/// A YAML value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// A scalar, as text.
    Scalar(String),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order of the file; keys may repeat.
    Map(Vec<(Spanned<String>, Node)>),
}

/// The nesting limit. The deepest value that a site needs is the reason why an item acts at a stage, at ten levels.
const MAX_DEPTH: usize = 16;

/// The cached tree of a text that parsed without a problem, for callers that keep the text across builds.
#[derive(Clone, Debug, Default)]
pub struct Tree(Arc<OnceLock<Arc<Node>>>);

impl Tree {
    /// The tree of the YAML at `range` of a file with this text: parsed now, unless it is cached.
    #[must_use]
    pub fn parse(
        &self,
        file: FileId,
        range: Range<usize>,
        sources: &SourceMap,
        diagnostics: &mut Diagnostics,
    ) -> Option<Arc<Node>> {
        // In another build the file may have another id, which its spans contain.
        if let Some(node) = self.0.get().filter(|node| node.span.file == file) {
            return Some(Arc::clone(node));
        }
        let mut problems = Diagnostics::default();
        let node = parse(file, range, sources, &mut problems).map(Arc::new);
        // A text with problems is not cached, so that they are reported each time.
        if let Some(node) = node.as_ref().filter(|_| problems.is_empty()) {
            self.0.get_or_init(|| Arc::clone(node));
        }
        diagnostics.append(problems);
        node
    }
}

/// Parses the YAML at `range` of a file; `None` where it is not well-formed, which is reported.
#[must_use]
pub fn parse(file: FileId, range: Range<usize>, sources: &SourceMap, diagnostics: &mut Diagnostics) -> Option<Node> {
    let text = sources.file(file).text().get(range.clone()).unwrap_or_default();
    let options = serde_yaml::options! {
        // The tree keeps duplicate keys, each with its place.
        duplicate_keys: DuplicateKeyPolicy::LastWins,
        with_snippet: false,
        // Reading takes some 50 KB of stack for each level in a debug build, and a thread may have only 2 MiB.
        budget: serde_yaml::budget! { max_depth: MAX_DEPTH },
    };
    match serde_yaml::from_str_with_options::<serde_yaml::Spanned<Raw>>(text, options) {
        Ok(raw) => {
            let mut node = node(raw, text, file, range.start);
            if node.value == Value::Null {
                node.span = Span::new(file, range.start..range.start);
            }
            // Only an escape can produce one here: literal ones were reported when the file was read.
            if text.contains('\\') {
                let written = |span: Span| sources.slice(span);
                unescape(&mut node, &written, diagnostics);
            }
            Some(node)
        }
        Err(error) => {
            let Malformed { message, hint, at } = malformed(&error, text);
            let end = at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
            let span = Span::new(file, range.start + at..range.start + end);
            diagnostics.push(Diagnostic::new(&codes::YAML_SYNTAX, span, message).hint(hint));
            None
        }
    }
}

/// What is wrong with a text, in words that authors understand, and where.
fn malformed(error: &serde_yaml::Error, text: &str) -> Malformed {
    let at = error.location().map_or(0, |location| offset(text, location.line(), location.column()));
    let message = error.without_snippet().to_string();
    let is_of_tab = message.contains("a tab") || message.contains("tabs disallowed");
    if let Some((message, hint, at)) = stray::find(text, at, is_of_tab) {
        return Malformed { message, hint, at };
    }
    // The place is reported separately, so the parser's own mention of it is cut off.
    let message = match message.strip_prefix("budget breached: ") {
        Some(breach) if breach.starts_with("Depth") => {
            format!("values stand more than {MAX_DEPTH} deep inside each other")
        }
        Some(_) => "the file holds more than is read".to_owned(),
        None => message.split(" at line ").next().unwrap_or(&message).to_owned(),
    };
    let (message, hint) = explained(message);
    Malformed { message, hint, at }
}

/// The parser's message in words that authors understand, and what to do about it.
fn explained(message: String) -> (String, &'static str) {
    const QUOTES: &str =
        "a text that holds `: ` or ` #`, or begins with one of [ { * & ! | > % @ `, needs quotes around it";
    let has = |words: &str| message.contains(words);
    if has("multiple YAML documents") {
        (
            "a second document begins here".to_owned(),
            "a file holds one document: delete the line `---`, or what follows it",
        )
    } else if has("recursion limit") || has("deep inside each other") {
        let message = format!("values stand more than {MAX_DEPTH} deep inside each other");
        (message, "is a bracket missing that closes a list or a mapping?")
    } else if has("more than is read") {
        (message, "divide it into several files")
    } else if has("expected string scalar") || has("deserialize null") {
        ("a text must stand here: the file is a list of `key: text`".to_owned(), QUOTES)
    } else if has("!!binary") {
        ("a value is marked as binary data".to_owned(), "delete `!!binary`: values are texts")
    } else {
        (message, QUOTES)
    }
}

/// Removes what escapes made of characters that neither HTML nor XML may contain, and warns of those that nobody sees. `written`
/// is what stands at a place.
fn unescape<'a>(node: &mut Node, written: &impl Fn(Span) -> &'a str, diagnostics: &mut Diagnostics) {
    match &mut node.value {
        Value::Null => {}
        Value::Scalar(text) => unescape_text(text, node.span, written, diagnostics),
        Value::List(list) => list.iter_mut().for_each(|node| unescape(node, written, diagnostics)),
        Value::Map(map) => {
            for (key, node) in map {
                unescape_text(&mut key.value, key.span, written, diagnostics);
                unescape(node, written, diagnostics);
            }
        }
    }
}

fn unescape_text<'a>(text: &mut String, span: Span, written: &impl Fn(Span) -> &'a str, diagnostics: &mut Diagnostics) {
    if let Some(c) = text.chars().find(|c| is_unshowable(*c)) {
        let message = format!("an escape makes the control character U+{:04X}", u32::from(c));
        diagnostics.push(Diagnostic::new(&codes::CONTROL_CHARACTER, span, message).hint("delete the escape"));
        text.retain(|c| !is_unshowable(c));
    }
    // Those that stand in the file were reported when it was read.
    if let Some((_, c)) = hidden(text).find(|(_, c)| !written(span).contains(*c)) {
        let message = format!("an escape makes the character {}, which nobody sees", hidden::name(c));
        diagnostics.push(Diagnostic::new(&codes::HIDDEN_CHARACTER, span, message).hint("delete the escape"));
    }
}

/// An error in a text outside the content, such as a file of a theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: &'static str,
    /// Where in the text, in bytes.
    pub at: usize,
}

/// Reads a mapping of texts, such as the UI strings of a theme.
///
/// # Errors
/// Says what is wrong, and where.
pub fn string_map(text: &str) -> Result<BTreeMap<String, String>, Malformed> {
    placed_string_map(text).map(|map| map.into_iter().map(|(key, (value, _))| (key, value)).collect())
}

/// The same, with the bytes at which each value is written.
///
/// # Errors
/// Says what is wrong, and where.
pub fn placed_string_map(text: &str) -> Result<BTreeMap<String, (String, Range<usize>)>, Malformed> {
    let read = serde_yaml::from_str::<BTreeMap<String, serde_yaml::Spanned<String>>>(text);
    let joined = |value: serde_yaml::Spanned<String>| {
        let place = range(value.defined, text);
        let written = text.get(place.clone()).unwrap_or_default();
        (fold::joined(value.value, written), place)
    };
    let read = read.map_err(|error| malformed(&error, text))?;
    if let Some((at, c)) = text.char_indices().find(|(_, c)| is_unshowable(*c) && *c != '\r') {
        return Err(unshowable(c, at));
    }
    let made = read.iter().find_map(|(key, value)| {
        let c = key.chars().chain(value.value.chars()).find(|c| is_unshowable(*c))?;
        Some(unshowable(c, range(value.defined, text).start))
    });
    made.map_or_else(|| Ok(read.into_iter().map(|(key, value)| (key, joined(value))).collect()), Err)
}

fn unshowable(c: char, at: usize) -> Malformed {
    let message = format!("the control character U+{:04X} stands in a text", u32::from(c));
    Malformed { message, hint: "delete it: no page can show it", at }
}

/// The byte offset of a line and column, both from 1, the column in characters.
fn offset(text: &str, line: u64, column: u64) -> usize {
    let skip = |n: u64| usize::try_from(n.saturating_sub(1)).unwrap_or(usize::MAX);
    let start = text.split_inclusive('\n').take(skip(line)).map(str::len).sum::<usize>();
    let rest = text.get(start..).unwrap_or_default();
    start + rest.char_indices().nth(skip(column)).map_or(rest.len(), |(at, _)| at)
}

/// What serde sees: scalars other than strings are taken from the source text afterwards.
enum Raw {
    Null,
    Text(String),
    Other,
    List(Vec<serde_yaml::Spanned<Raw>>),
    Map(Vec<(serde_yaml::Spanned<Raw>, serde_yaml::Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Raw, E> {
        Ok(Raw::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Raw, E> {
        Ok(Raw::Other)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Raw, E> {
        Ok(Raw::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Raw, E> {
        Ok(Raw::Other)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Raw, E> {
        Ok(Raw::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut list = Vec::new();
        while let Some(node) = access.next_element()? {
            list.push(node);
        }
        Ok(Raw::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = access.next_entry()? {
            map.push(entry);
        }
        Ok(Raw::Map(map))
    }
}

/// The bytes of a place in `text`, without the white space at their end.
fn range(location: serde_yaml::Location, text: &str) -> Range<usize> {
    let place = location.span();
    let number = |n: Option<u64>| usize::try_from(n.unwrap_or(0)).unwrap_or(usize::MAX);
    let start = number(place.byte_offset()).min(text.len());
    let end = start.saturating_add(number(place.byte_len())).min(text.len());
    start..start + text.get(start..end).unwrap_or_default().trim_end().len()
}

fn node(raw: serde_yaml::Spanned<Raw>, text: &str, file: FileId, base: usize) -> Node {
    let here = range(raw.referenced, text);
    let mut span = Span::new(file, base + here.start..base + here.end);
    let value = match raw.value {
        Raw::Null => Value::Null,
        Raw::Text(value) => Value::Scalar(fold::joined(value, text.get(range(raw.defined, text)).unwrap_or_default())),
        // The span of an alias is where it is used; its text is where the anchor is.
        Raw::Other => Value::Scalar(text.get(range(raw.defined, text)).unwrap_or_default().to_owned()),
        Raw::List(list) => Value::List(list.into_iter().map(|raw| node(raw, text, file, base)).collect()),
        Raw::Map(map) => {
            let entries = map
                .into_iter()
                .map(|(key, value)| {
                    let key = node(key, text, file, base);
                    let name = match key.value {
                        Value::Scalar(name) => name,
                        _ => String::new(),
                    };
                    (Spanned::new(name, key.span), node(value, text, file, base))
                })
                .collect::<Vec<_>>();
            if let Some((first, _)) = entries.first() {
                span = first.span;
            }
            Value::Map(entries)
        }
    };
    Node { value, span }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (SourceMap, Option<Node>, Diagnostics) {
        let mut sources = SourceMap::default();
        let file = sources.add("a.yaml", text);
        let mut diagnostics = Diagnostics::default();
        let node = parse(file, 0..text.len(), &sources, &mut diagnostics);
        (sources, node, diagnostics)
    }

    #[test]
    fn scalars_keep_the_text_that_was_written() {
        let (sources, node, _) = read("日本: [no, 1.20, 2025-03, \"q\\\" x\", ~]\n");
        let Some(Node { value: Value::Map(entries), .. }) = node else { panic!("a mapping") };
        assert_eq!(entries[0].0.value, "日本");
        let Value::List(list) = &entries[0].1.value else { panic!("a list") };
        let texts = list.iter().map(|node| match &node.value {
            Value::Scalar(text) => text.as_str(),
            _ => "-",
        });
        assert_eq!(texts.collect::<Vec<_>>(), ["no", "1.20", "2025-03", "q\" x", "-"]);
        assert_eq!(sources.slice(list[1].span), "1.20");
        assert_eq!(sources.slice(list[3].span), "\"q\\\" x\"");
    }

    #[test]
    fn a_tree_is_read_once_and_its_problems_are_told_each_time() {
        let mut sources = SourceMap::default();
        let [good, bad] = ["a: 1\n", "a: [1\n"].map(|text| sources.add("a.yaml", text));
        let read = |tree: &Tree, file: FileId, sources: &SourceMap| {
            let mut diagnostics = Diagnostics::default();
            let node = tree.parse(file, 0..sources.file(file).text().len(), sources, &mut diagnostics);
            (node, diagnostics.has_errors())
        };
        let tree = Tree::default();
        let (first, second) = (read(&tree, good, &sources).0, read(&tree, good, &sources).0);
        assert!(first.is_some() && first.as_ref().map(Arc::as_ptr) == second.as_ref().map(Arc::as_ptr));
        let broken = Tree::default();
        assert_eq!([(); 2].map(|()| read(&broken, bad, &sources)), [(None, true), (None, true)]);
        // The same text gets another file id when files come before it.
        let mut later = SourceMap::default();
        later.add("0.yaml", "");
        let again = later.add("a.yaml", "a: 1\n");
        assert!(read(&tree, again, &later).0.is_some_and(|node| node.span.file == again));
    }

    #[test]
    fn equal_keys_are_both_kept() {
        let (_, node, _) = read("a: 1\na: 2\n");
        assert!(matches!(node, Some(Node { value: Value::Map(entries), .. }) if entries.len() == 2));
    }

    #[test]
    fn a_syntax_error_has_a_place_and_no_other_files_words() {
        let (sources, node, diagnostics) = read("あ: 1\nb: [1\nc: 2\n");
        assert!(node.is_none());
        let [diagnostic] = diagnostics.sorted(&sources)[..] else { panic!("one problem") };
        assert!(!diagnostic.message.contains("line"), "{}", diagnostic.message);
        let crate::diagnostic::Place::Span(span) = diagnostic.place else { panic!("a place") };
        assert_eq!(sources.file(span.file).position(span.start as usize).line, 3);
    }

    #[test]
    fn an_alias_has_its_text_and_a_bomb_is_refused() {
        let (_, node, _) = read("a: &x 1.50\nb: *x\n");
        let Some(Node { value: Value::Map(entries), .. }) = node else { panic!("a mapping") };
        assert_eq!(entries[1].1.value, Value::Scalar("1.50".to_owned()));
        let bomb = (1..9).fold("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned(), |text, n| {
            let before = format!("*a{},", n - 1).repeat(10);
            format!("{text}a{n}: &a{n} [{}]\n", before.trim_end_matches(','))
        });
        assert!(read(&bomb).1.is_none());
    }
}
