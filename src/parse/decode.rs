//! From YAML nodes to typed values, collecting every problem.
//!
//! A wrong value is reported once and replaced by an empty one, so that the rest of the file is decoded too and no error
//! is a consequence of another.

mod aliases;
mod comma;
mod fields;
mod languages;
mod wrong;

use std::collections::BTreeMap;

use super::recorder::{Recorder, Slot};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, codes, did_you_mean, nearest};
use crate::load::Drafts;
use crate::locale::text::ends_line;
use crate::locale::{Locale, Locales, Localized};
use crate::markdown::Inline;
use crate::model::{LocalText, PartialDate, Text};
use crate::source::{SourceMap, Span, Spanned};
use crate::yaml::{Node, Value};
pub(super) use fields::Fields;
use wrong::{A_LIST, A_MAPPING, DATES, list_like, single_like, word_or_dots};

/// The context of decoding, and where problems are reported.
pub(super) struct Decoder<'a> {
    pub(super) sources: &'a SourceMap,
    pub(super) locales: &'a Locales,
    pub(super) diagnostics: &'a mut Diagnostics,
    /// The fields of the author's own.
    fields: Fields<'a>,
    /// What becomes of drafts.
    pub(super) drafts: Drafts,
    /// Records the keys that are looked for; while it is set, every mapping is empty.
    recorder: Option<&'a mut Recorder>,
    /// The state of the list entry that is being decoded.
    entry: Entry,
}

/// A list entry that should be a mapping but is not is decoded as an empty mapping: the keys that it then lacks are those
/// that a right one has.
#[derive(Debug, Default)]
enum Entry {
    /// It is a mapping, or no entry is being decoded.
    #[default]
    Sound,
    /// It is not a mapping; whether it should be is not known yet.
    NoMap,
    /// It should have been a mapping: what it describes, and the keys of a right one.
    Wrong(&'static str, Vec<&'static str>),
}

/// Lists by names that the author chose.
pub(super) type NamedLists = Vec<(Spanned<String>, Vec<Spanned<String>>)>;

/// A mapping that is being decoded. The keys that its decoder looks for are the known ones.
pub(super) struct Map<'n> {
    node: &'n Node,
    entries: &'n [(Spanned<String>, Node)],
    /// Its number in the recorder.
    record: usize,
    what: &'static str,
    known: Vec<&'static str>,
    lacking: Vec<&'static str>,
    pub(super) span: Span,
}

impl<'n> Map<'n> {
    fn take(&mut self, key: &'static str) -> Option<&'n Node> {
        self.known.push(key);
        let entry = self.entries.iter().find(|(name, _)| name.value == key)?;
        (entry.1.value != Value::Null).then_some(&entry.1)
    }

    /// Requires a key to have a value; [`Decoder::finish`] reports it where it has none.
    pub(super) fn require(&mut self, key: &'static str) {
        if !self.holds(key) {
            self.missing(key);
        }
    }

    /// Whether a key has a value, right or wrong.
    pub(super) fn holds(&self, key: &str) -> bool {
        self.entries.iter().any(|(name, node)| name.value == key && node.value != Value::Null)
    }

    /// The value of a key, which may be anything.
    fn node_of(&self, key: &str) -> Option<&'n Node> {
        self.entries.iter().find(|(name, _)| name.value == key).map(|(_, node)| node)
    }

    /// Records a missing key, for [`Decoder::finish`] to report.
    pub(super) fn missing(&mut self, key: &'static str) {
        self.lacking.push(key);
    }

    /// Whether a key is missing because it is misspelt, once every key has been looked for: [`Decoder::finish`] reports the
    /// misspelling, and what follows from the missing value is not reported as well.
    pub(super) fn is_misspelt(&self, key: &str) -> bool {
        let meant = |name: &str| nearest(name, self.known.iter().copied()) == Some(key);
        let mut unknown = self.entries.iter().filter(|(name, _)| !self.known.contains(&name.value.as_str()));
        !self.holds(key) && unknown.any(|(name, _)| meant(&name.value))
    }

    /// Where a key stands.
    pub(super) fn key_span(&self, key: &str) -> Option<Span> {
        self.entries.iter().find(|(name, _)| name.value == key).map(|(name, _)| name.span)
    }
}

impl<'a> Decoder<'a> {
    pub(super) fn new(sources: &'a SourceMap, locales: &'a Locales, diagnostics: &'a mut Diagnostics) -> Self {
        Self {
            sources,
            locales,
            diagnostics,
            fields: Fields::default(),
            drafts: Drafts::Shown,
            recorder: None,
            entry: Entry::Sound,
        }
    }

    pub(super) fn recording(mut self, recorder: &'a mut Recorder) -> Self {
        self.recorder = Some(recorder);
        self
    }

    /// Records the type of a key's value, if a recorder is set.
    pub(super) fn record(&mut self, map: &Map<'_>, key: &'static str, slot: Slot) {
        if let Some(recorder) = &mut self.recorder {
            recorder.key(map.record, key, slot);
        }
    }

    /// Marks a key as known that another part of the program reads.
    pub(super) fn read_elsewhere(&mut self, map: &mut Map<'_>, key: &'static str, slot: Slot) {
        map.known.push(key);
        self.record(map, key, slot);
    }
}

impl Decoder<'_> {
    /// A mapping; anything else is a problem.
    pub(super) fn map<'n>(&mut self, node: &'n Node, what: &'static str) -> Option<Map<'n>> {
        let entries = match &node.value {
            Value::Map(entries) => &entries[..],
            _ if matches!(self.entry, Entry::NoMap) => {
                self.entry = Entry::Wrong(what, Vec::new());
                &[]
            }
            _ => {
                let hint = "its keys stand in lines of their own, each with its value: `key: value`";
                self.wrong_type(node, what, A_MAPPING, hint);
                return None;
            }
        };
        let mut seen = BTreeMap::new();
        for (key, _) in entries {
            if let Some(first) = seen.insert(key.value.as_str(), key.span) {
                seen.insert(key.value.as_str(), first);
                self.diagnostics.push(
                    Diagnostic::new(
                        &codes::DUPLICATE_KEY,
                        key.span,
                        format!("the key `{}` stands twice in {what}", key.value),
                    )
                    .related(first, "first here")
                    .hint("one of the two values would be lost; delete one"),
                );
            }
        }
        let record = self.recorder.as_mut().map_or(0, |recorder| recorder.map(what));
        Some(Map { node, entries, record, what, known: Vec::new(), lacking: Vec::new(), span: node.span })
    }

    /// Reports unknown and missing keys.
    pub(super) fn finish(&mut self, map: &Map<'_>) {
        if let Some(recorder) = &mut self.recorder {
            recorder.finish(map.record, &map.known, &map.lacking);
            return;
        }
        if let Entry::Wrong(_, keys) = &mut self.entry {
            let needed = if map.lacking.is_empty() { map.known.get(..1).unwrap_or_default() } else { &map.lacking };
            *keys = needed.to_vec();
            return;
        }
        let mut meant = Vec::new();
        for (at, (key, _)) in map.entries.iter().enumerate() {
            if map.known.contains(&key.value.as_str()) {
                continue;
            }
            if comma::is_behind(map.entries, at, self.sources) {
                self.diagnostics.extend(comma::report(map.entries, at, self.sources));
                continue;
            }
            let nearest = nearest(&key.value, map.known.iter().copied());
            meant.extend(nearest);
            let hint = nearest.map_or_else(
                || format!("known here: {}", map.known.join(", ")),
                |name| format!("did you mean `{name}`?"),
            );
            self.diagnostics.push(
                Diagnostic::new(&codes::UNKNOWN_KEY, key.span, format!("{} has no key `{}`", map.what, key.value))
                    .hint(hint),
            );
        }
        // A misspelt key has been reported; it is not reported as missing too.
        for key in map.lacking.iter().filter(|key| !meant.contains(key)) {
            self.diagnostics.push(
                Diagnostic::new(&codes::MISSING_KEY, map.span, format!("{} has no `{key}`", map.what))
                    .label("in this mapping")
                    .hint(format!("add `{key}: …`")),
            );
        }
    }

    /// A value that cannot be what the key takes.
    pub(super) fn invalid(&mut self, span: Span, message: impl Into<String>, hint: Option<String>) {
        self.diagnostics.push(Diagnostic::new(&codes::INVALID_VALUE, span, message).maybe_hint(hint));
    }

    /// The text of a scalar node.
    pub(super) fn scalar(&mut self, node: &Node, what: &str) -> Option<Spanned<String>> {
        self.scalar_like(node, what, None)
    }

    /// The text of a scalar node, which is one line.
    fn line(&mut self, node: &Node, what: &str, example: Option<&str>) -> Option<Spanned<String>> {
        let text = self.scalar_like(node, what, example)?;
        if text.value.contains(ends_line) {
            let message = format!("{what} is one line, and here a line ends in it");
            self.diagnostics.push(
                Diagnostic::new(&codes::LINE_BREAK, text.span, message)
                    .hint("write it in one line, without `|` and without `\\n`"),
            );
            return None;
        }
        Some(text)
    }

    /// The text of a scalar node; for any other node, the hint shows an example.
    fn scalar_like(&mut self, node: &Node, what: &str, example: Option<&str>) -> Option<Spanned<String>> {
        if let Value::Scalar(text) = &node.value {
            return Some(Spanned::new(text.trim().to_owned(), node.span));
        }
        let hint = single_like(node, example);
        self.wrong_type(node, what, "a single value", hint);
        None
    }

    pub(super) fn opt_string(&mut self, map: &mut Map<'_>, key: &'static str) -> Option<Spanned<String>> {
        self.string_like(map, key, None)
    }

    fn string_like(&mut self, map: &mut Map<'_>, key: &'static str, example: Option<&str>) -> Option<Spanned<String>> {
        self.record(map, key, Slot::Scalar);
        let node = map.take(key)?;
        self.line(node, &format!("`{key}` of {}", map.what), example.map(|it| format!("{key}: {it}")).as_deref())
    }

    pub(super) fn string(&mut self, map: &mut Map<'_>, key: &'static str) -> Spanned<String> {
        self.record(map, key, Slot::Scalar);
        let text = if let Some(node) = map.take(key) {
            self.line(node, &format!("`{key}` of {}", map.what), None)
        } else {
            map.missing(key);
            None
        };
        if let Some(text) = text.as_ref().filter(|text| text.value.is_empty()) {
            self.invalid(text.span, format!("`{key}` of {} is empty", map.what), None);
        }
        text.unwrap_or_else(|| Spanned::new(String::new(), map.span))
    }

    /// An id: lower-case ASCII letters, digits and hyphens.
    pub(super) fn id(&mut self, map: &mut Map<'_>, key: &'static str) -> Spanned<String> {
        let id = self.string(map, key);
        self.record(map, key, Slot::Id);
        self.check_id(&id);
        id
    }

    pub(super) fn check_id(&mut self, id: &Spanned<String>) {
        if !id.value.is_empty() && !is_id(&id.value) {
            let hint = "an id has lower-case ASCII letters, digits and `-`, such as `two-step-login`";
            self.diagnostics.push(
                Diagnostic::new(&codes::INVALID_ID, id.span, format!("`{}` cannot be an id", id.value))
                    .hint(too_long(&id.value).unwrap_or_else(|| hint.to_owned())),
            );
        }
    }

    /// One of a closed list of words; `None` where it is absent, or wrong, which is reported.
    pub(super) fn word<T: Copy>(
        &mut self,
        map: &mut Map<'_>,
        key: &'static str,
        words: impl IntoIterator<Item = (&'static str, T)> + Clone,
    ) -> Option<T> {
        let example = words.clone().into_iter().next().map(|(name, _)| name);
        let word = self.string_like(map, key, example);
        self.record(map, key, Slot::Words(words.clone().into_iter().map(|(name, _)| name).collect()));
        let word = word?;
        let found = words.clone().into_iter().find(|(name, _)| *name == word.value);
        if found.is_none() {
            let names = words.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
            let hint = did_you_mean(&word.value, names.iter().copied());
            let message = format!("`{key}` of {} is one of {}, not `{}`", map.what, names.join(", "), word.value);
            self.invalid(word.span, message, hint);
        }
        found.map(|(_, value)| value)
    }

    pub(super) fn flag(&mut self, map: &mut Map<'_>, key: &'static str) -> bool {
        let flag = self.word(map, key, [("yes", true), ("no", false), ("true", true), ("false", false)]);
        self.record(map, key, Slot::Flag);
        flag.unwrap_or(false)
    }

    pub(super) fn date(&mut self, map: &mut Map<'_>, key: &'static str) -> Option<PartialDate> {
        let text = self.string_like(map, key, Some("2025-04-01"));
        self.record(map, key, Slot::Date);
        let text = text?;
        match PartialDate::parse(&text.value) {
            Ok(date) => Some(date),
            Err(reason) => {
                self.invalid(text.span, format!("`{}` is not a date: {reason}", text.value), Some(DATES.into()));
                None
            }
        }
    }

    /// An absolute `http` or `https` URL.
    pub(super) fn url(&mut self, map: &mut Map<'_>, key: &'static str) -> Option<String> {
        let url = self.string_like(map, key, Some("https://example.org/"));
        self.record(map, key, Slot::Url);
        let url = url?;
        if !is_web_address(&url.value) {
            self.invalid(
                url.span,
                format!("`{}` is not a web address", url.value),
                Some("begin with `https://`".into()),
            );
            return None;
        }
        Some(url.value)
    }

    /// The nodes of a list, of words or of other things; a key that is absent is an empty list.
    fn list<'n>(&mut self, map: &mut Map<'n>, key: &'static str, of_words: bool) -> &'n [Node] {
        match map.take(key) {
            None => &[],
            Some(Node { value: Value::List(list), .. }) => list,
            Some(node) => {
                let hint = list_like(node, key, of_words);
                self.wrong_type(node, &format!("`{key}` of {}", map.what), A_LIST, hint);
                &[]
            }
        }
    }

    pub(super) fn strings(&mut self, map: &mut Map<'_>, key: &'static str) -> Vec<Spanned<String>> {
        let what = format!("an entry of `{key}`");
        self.record(map, key, Slot::List(Box::new(Slot::Scalar)));
        self.list(map, key, true).iter().filter_map(|node| self.line(node, &what, None)).collect()
    }

    /// The same for names; an empty one stands for each that is wrong, so that it is known that something is lost.
    pub(super) fn names(&mut self, map: &mut Map<'_>, key: &'static str) -> Vec<Spanned<String>> {
        let what = format!("an entry of `{key}`");
        self.record(map, key, Slot::List(Box::new(Slot::Scalar)));
        let (is_there, told) = (map.holds(key), self.diagnostics.count(Severity::Error));
        let list = self.list(map, key, true);
        if is_there && self.diagnostics.count(Severity::Error) > told {
            return vec![Spanned::new(String::new(), map.span)];
        }
        list.iter().map(|node| self.line(node, &what, None).unwrap_or(Spanned::new(String::new(), node.span))).collect()
    }

    /// A name; where it is wrong, an empty one.
    pub(super) fn opt_name(&mut self, map: &mut Map<'_>, key: &'static str) -> Option<Spanned<String>> {
        let place = map.holds(key).then(|| map.key_span(key)).flatten();
        let name = self.opt_string(map, key);
        if let Some(name) = name.as_ref().filter(|name| name.value.is_empty()) {
            self.invalid(name.span, format!("`{key}` of {} is empty", map.what), None);
        }
        name.or_else(|| place.map(|place| Spanned::new(String::new(), place)))
    }

    /// Decodes every entry of a list.
    pub(super) fn each<'n, T>(
        &mut self,
        map: &mut Map<'n>,
        key: &'static str,
        mut decode: impl FnMut(&mut Self, &'n Node) -> Option<T>,
    ) -> Vec<T> {
        if let Some(recorder) = &mut self.recorder {
            recorder.list(map.record, key);
            map.known.push(key);
            drop(decode(self, map.node));
            return Vec::new();
        }
        self.list(map, key, false).iter().filter_map(|node| self.entry(node, &mut decode)).collect()
    }

    /// The mapping under a key.
    pub(super) fn inner<'n>(&mut self, map: &mut Map<'n>, key: &'static str, what: &'static str) -> Option<Map<'n>> {
        if let Some(recorder) = &mut self.recorder {
            recorder.inner(map.record, key);
            map.known.push(key);
            return self.map(map.node, what);
        }
        let node = map.take(key)?;
        self.map(node, what)
    }

    /// The lists in the mapping under a key, by names that the author chose.
    pub(super) fn lists(&mut self, map: &mut Map<'_>, key: &'static str) -> NamedLists {
        self.record(map, key, Slot::Named(Box::new(Slot::List(Box::new(Slot::Scalar)))));
        let what = format!("`{key}` of {}", map.what);
        map.take(key).map_or_else(Vec::new, |node| self.named_lists(node, &what, &format!("an entry of `{key}`")))
    }

    /// The named lists of each entry of a list, with the entry's place; an entry with an error is left out.
    pub(super) fn each_lists(&mut self, map: &mut Map<'_>, key: &'static str) -> Vec<Spanned<NamedLists>> {
        let lists = Slot::Named(Box::new(Slot::List(Box::new(Slot::Scalar))));
        self.record(map, key, Slot::List(Box::new(lists)));
        let what = format!("an entry of `{key}`");
        let entries = self.list(map, key, false).iter();
        let lists = entries.filter_map(|node| {
            let told = self.diagnostics.count(Severity::Error);
            let lists = self.named_lists(node, &what, &what);
            (self.diagnostics.count(Severity::Error) == told).then(|| Spanned::new(lists, node.span))
        });
        lists.collect()
    }

    fn named_lists(&mut self, node: &Node, what: &str, of_entry: &str) -> NamedLists {
        let Value::Map(entries) = &node.value else {
            let tag = self.locales.tag(Locale::SOURCE);
            let hint = format!("such as `{{{tag}: [{}]}}`", word_or_dots(node));
            self.wrong_type(node, what, A_MAPPING, hint);
            return Vec::new();
        };
        let mut lists = Vec::new();
        for (name, node) in entries {
            let list = match &node.value {
                Value::Null => Vec::new(),
                Value::List(list) => list.iter().filter_map(|node| self.line(node, of_entry, None)).collect(),
                _ => {
                    let word = word_or_dots(node);
                    self.wrong_type(node, of_entry, A_LIST, format!("write `{}: [{word}]`", name.value));
                    continue;
                }
            };
            lists.push((name.clone(), list));
        }
        lists
    }

    pub(super) fn opt_text(&mut self, map: &mut Map<'_>, key: &'static str) -> Option<LocalText> {
        self.record(map, key, Slot::Text);
        let node = map.take(key)?;
        Some(self.local_text(node, &format!("`{key}` of {}", map.what)))
    }

    pub(super) fn text(&mut self, map: &mut Map<'_>, key: &'static str) -> LocalText {
        self.opt_text(map, key).unwrap_or_else(|| {
            map.missing(key);
            empty_text(map.span)
        })
    }

    /// A text that may have paragraphs and lists.
    pub(super) fn blocks(&mut self, map: &mut Map<'_>, key: &'static str) -> LocalText {
        self.record(map, key, Slot::Text);
        let Some(node) = map.take(key) else {
            map.missing(key);
            return empty_text(map.span);
        };
        self.text_of(node, &format!("`{key}` of {}", map.what), Inline::parse_blocks)
    }

    /// A text in the languages of the site.
    pub(super) fn local_text(&mut self, node: &Node, what: &str) -> LocalText {
        self.text_of(node, what, Inline::parse)
    }

    fn text_of(&mut self, node: &Node, what: &str, parse: Parser) -> LocalText {
        if let Some(recorder) = &mut self.recorder {
            recorder.fill(Slot::Text);
            return empty_text(node.span);
        }
        let texts = self.localized(node, what, |decoder, node, what| {
            let text = decoder.scalar(node, what)?;
            (!text.value.is_empty()).then_some(())?;
            let inline = parse(&text.value, text.span, decoder.sources, decoder.diagnostics);
            Some(Text { inline, span: text.span })
        });
        texts.unwrap_or_else(|| empty_text(node.span))
    }
}

/// Whether a text is an absolute `http` or `https` URL.
fn is_web_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty() && !rest.contains(['"', '<', '>', '\\']) && !rest.contains(char::is_whitespace)
    })
}

/// What makes a text of a value.
type Parser = fn(&str, Span, &SourceMap, &mut Diagnostics) -> Inline;

/// The placeholder for a text that is wrong or missing, which has been reported.
pub(super) fn empty_text(span: Span) -> LocalText {
    Localized::new(Text { inline: Inline::plain_text(""), span })
}

/// The longest id and slug, in bytes. They become names of files, which systems and archives limit to some 255 bytes, in
/// paths that Windows limits as a whole.
pub(crate) const MAX_ID: usize = 100;

/// A hint for an id or slug that is too long.
pub(super) fn too_long(id: &str) -> Option<String> {
    (id.len() > MAX_ID)
        .then(|| format!("it has {} characters; {MAX_ID} are the most, because it names files", id.len()))
}

/// Whether `text` has the form of an id.
#[must_use]
pub fn is_id(text: &str) -> bool {
    let inside = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=MAX_ID).contains(&text.len()) && text.bytes().all(inside) && !text.starts_with('-') && !text.ends_with('-')
}

/// Whether `text` can stand in a URL as the slug of an item: ids of published lists may have capitals, `.` and `_`.
#[must_use]
pub fn is_slug(text: &str) -> bool {
    let edge = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    let inside = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    text.len() <= MAX_ID && text.bytes().all(inside) && edge(text.bytes().next()) && edge(text.bytes().last())
}
