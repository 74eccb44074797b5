//! Adds to a YAML file of an author's and leaves everything else in it as it is: comments, order, line ends. The result is
//! parsed again, and used only if it is exactly the old content with the addition.

use std::ops::Range;

use crate::diagnostic::Diagnostics;
use crate::source::{SourceMap, Spanned};
use crate::yaml::{self, Node, Value};

/// Adds an entry to the list under a key at the top of a file. `entry` are the lines of the entry without the `- `; one
/// line may be a single word.
///
/// `None` where the file is in a style to which this cannot add.
pub(super) fn to_list(text: &str, key: &str, entry: &[String]) -> Option<String> {
    let before = read(text)?;
    let Value::Map(keys) = &before.value else { return None };
    let block = || block(entry, "  ");
    let at = keys.iter().position(|(name, _)| name.value == key);
    let added = match at.map(|at| (at, &keys[at])) {
        None if word(entry) => insert_line(text, text.len(), &format!("{key}: [{}]", entry[0])),
        None => insert_line(text, text.len(), &format!("{key}:\n{}", block())),
        Some((at, (name, node))) => {
            let next = keys.get(at + 1).map_or(text.len(), |(next, _)| line_start(text, next.span.start as usize));
            match &node.value {
                Value::Null => {
                    let colon = name.span.end as usize + text.get(name.span.end as usize..)?.find(':')? + 1;
                    if word(entry) {
                        splice(text, colon..colon, &format!(" [{}]", entry[0]))
                    } else {
                        insert_line(text, line_end(text, colon), &block())
                    }
                }
                Value::List(list) if list.is_empty() && !word(entry) => {
                    let open = node.span.start as usize;
                    let close = open + text.get(open..)?.find(']')?;
                    text.get(open..close)?.strip_prefix('[')?.trim().is_empty().then_some(())?;
                    let open = text.get(..open)?.trim_end_matches(' ').len();
                    let emptied = splice(text, open..close + 1, "");
                    insert_line(&emptied, line_end(&emptied, open), &block())
                }
                Value::List(list) if text.get(node.span.start as usize..)?.starts_with('[') => {
                    let entry = if word(entry) { entry[0].clone() } else { flow(&read(&entry.join("\n"))?) };
                    let last = list.last().map_or(node.span.start as usize + 1, end);
                    let close = last + text.get(last..)?.find(']')?;
                    let at = text.get(..close)?.trim_end().len();
                    let comma = if list.is_empty() || text.get(..at)?.ends_with(',') { "" } else { ", " };
                    splice(text, at..at, &format!("{comma}{entry}"))
                }
                Value::List(list) => {
                    // The span of a list that is not indented begins at its key, so that of the first entry is used; the span
                    // of an entry in braces begins at its first key.
                    let first = list.first()?.span.start as usize;
                    let lead = text.get(line_start(text, first)..first)?.trim_end();
                    let indent = lead.strip_suffix('{').unwrap_or(lead).trim_end().strip_suffix('-')?;
                    indent.trim().is_empty().then_some(())?;
                    insert_line(text, content_end(text, first..next), &self::block(entry, indent))
                }
                _ => return None,
            }
        }
    };
    let after = read(&added)?;
    grown(&before, &after, key, at).then_some(added)
}

/// Adds an entry to the mapping under a key at the top of a file. `value` are the lines of a mapping, the value of the entry.
///
/// `None` where the file is in a style to which this cannot add, or has an entry of this name.
pub(super) fn to_map(text: &str, key: &str, name: &str, value: &[String]) -> Option<String> {
    let before = read(text)?;
    let Value::Map(keys) = &before.value else { return None };
    let at = keys.iter().position(|(known, _)| known.value == key);
    let lines = |indent: &str| named(name, value, indent);
    let added = match at.map(|at| (at, &keys[at])) {
        None => insert_line(text, text.len(), &format!("{key}:\n{}", lines("  "))),
        Some((at, (known, node))) => {
            let next = keys.get(at + 1).map_or(text.len(), |(next, _)| line_start(text, next.span.start as usize));
            let colon = known.span.end as usize + text.get(known.span.end as usize..)?.find(':')? + 1;
            match &node.value {
                Value::Null => insert_line(text, line_end(text, colon), &lines("  ")),
                Value::Map(entries) if entries.is_empty() => {
                    let open = colon + text.get(colon..)?.find('{')?;
                    let close = open + text.get(open..)?.find('}')?;
                    text.get(open + 1..close)?.trim().is_empty().then_some(())?;
                    let open = text.get(..open)?.trim_end_matches(' ').len();
                    let emptied = splice(text, open..close + 1, "");
                    insert_line(&emptied, line_end(&emptied, open), &lines("  "))
                }
                Value::Map(entries) => {
                    let (first, last) = (entries.first()?, entries.last()?);
                    let start = first.0.span.start as usize;
                    if text.get(..start)?.trim_end().ends_with('{') {
                        let last = end(&last.1).max(last.0.span.end as usize);
                        // The value of the last entry may be in braces itself.
                        let count = |text: &str, brackets: [char; 2]| text.matches(brackets).count();
                        let is_within = |text: &str| count(text, ['{', '[']) == count(text, ['}', ']']) + 1;
                        let open = text.get(..start)?.rfind('{')?;
                        let mut close = last;
                        loop {
                            close += text.get(close..next)?.find('}')?;
                            if is_within(text.get(open..close)?) {
                                break;
                            }
                            close += 1;
                        }
                        let at = text.get(..close)?.trim_end().len();
                        let comma = if text.get(..at)?.ends_with(',') { " " } else { ", " };
                        let entry = flow(&read(&value.join("\n"))?);
                        splice(text, at..at, &format!("{comma}{name}: {entry}"))
                    } else {
                        let indent = text.get(line_start(text, start)..start)?;
                        indent.trim().is_empty().then_some(())?;
                        insert_line(text, content_end(text, start..next), &lines(indent))
                    }
                }
                Value::Scalar(_) | Value::List(_) => return None,
            }
        }
    };
    let after = read(&added)?;
    let (Value::Map(old), Value::Map(new)) = (&before.value, &after.value) else { return None };
    let place = at.unwrap_or(old.len());
    let entries = |keys: &[(Spanned<String>, Node)]| match keys.get(place).map(|(_, node)| &node.value) {
        Some(Value::Map(entries)) => entries.clone(),
        _ => Vec::new(),
    };
    let others = |keys: &[(Spanned<String>, Node)]| {
        let others = keys.iter().enumerate().filter(|(index, _)| *index != place);
        Node { value: Value::Map(others.map(|(_, entry)| entry.clone()).collect()), span: before.span }
    };
    let (was, mut is) = (entries(old), entries(new));
    let last = is.pop()?;
    let map = |entries| Node { value: Value::Map(entries), span: before.span };
    let grown = last.0.value == name
        && same(&last.1, &read(&value.join("\n"))?)
        && !was.iter().any(|(known, _)| known.value == name);
    (grown && same(&map(was), &map(is)) && same(&others(old), &others(new))).then_some(added)
}

/// An entry of a block mapping.
pub(super) fn named(name: &str, value: &[String], indent: &str) -> String {
    let lines = value.iter().map(|line| format!("\n{indent}  {line}")).collect::<String>();
    format!("{indent}{name}:{lines}")
}

/// Adds a key at the end of a file that does not have it. `lines` begin with the key.
pub(super) fn key(text: &str, key: &str, lines: &str) -> Option<String> {
    let before = read(text)?;
    if has_key(text, key) {
        return None;
    }
    let added = insert_line(text, text.len(), lines);
    let (Value::Map(old), Value::Map(new)) = (&before.value, &read(&added)?.value) else { return None };
    let kept =
        old.len() + 1 == new.len() && old.iter().zip(new).all(|(a, b)| a.0.value == b.0.value && same(&a.1, &b.1));
    (kept && new.last().is_some_and(|(name, _)| name.value == key)).then_some(added)
}

/// Whether a file has a key at its top.
pub(super) fn has_key(text: &str, key: &str) -> bool {
    matches!(read(text), Some(Node { value: Value::Map(keys), .. }) if keys.iter().any(|(name, _)| name.value == key))
}

/// An entry of a block list.
pub(super) fn block(entry: &[String], indent: &str) -> String {
    let line = |(at, line): (usize, &String)| format!("{indent}{}{line}", if at == 0 { "- " } else { "  " });
    entry.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
}

/// A value in one line, with braces.
fn flow(node: &Node) -> String {
    match &node.value {
        Value::Null => "~".to_owned(),
        Value::Scalar(text) => super::template::yaml(text),
        Value::List(list) => format!("[{}]", list.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Map(keys) => {
            let entry = |(name, node): &(Spanned<String>, Node)| format!("{}: {}", name.value, flow(node));
            format!("{{{}}}", keys.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

fn word(entry: &[String]) -> bool {
    matches!(entry, [word] if crate::parse::is_id(word))
}

fn read(text: &str) -> Option<Node> {
    let mut sources = SourceMap::default();
    let file = sources.add("", text);
    let mark = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    yaml::parse(file, mark..text.len(), &sources, &mut Diagnostics::default())
}

/// Inserts whole lines into a text, with its line ends. They start on a new line.
fn insert_line(text: &str, at: usize, lines: &str) -> String {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let before = &text[..at];
    let lead = if before.is_empty() || before.ends_with('\n') || before == "\u{feff}" { "" } else { end };
    let lines = lines.replace('\n', end);
    format!("{before}{lead}{lines}{end}{}", &text[at..])
}

fn splice(text: &str, range: Range<usize>, piece: &str) -> String {
    format!("{}{piece}{}", &text[..range.start], &text[range.end..])
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |before| before + 1)
}

/// The end of the line that contains `at`.
fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| at + end + 1)
}

/// The end of the last line in a range that is neither empty nor a comment; lines after it belong to what follows.
fn content_end(text: &str, range: Range<usize>) -> usize {
    let mut end = range.start;
    let mut at = range.start;
    for line in text.get(range).unwrap_or_default().split_inclusive('\n') {
        at += line.len();
        let words = line.trim();
        // An indented line may be part of a block scalar rather than a comment.
        if !words.is_empty() && (!words.starts_with('#') || line.starts_with([' ', '\t'])) {
            end = at;
        }
    }
    end
}

/// The end of a scalar, or of the last scalar in a node.
fn end(node: &Node) -> usize {
    match &node.value {
        Value::List(list) => list.last().map_or(node.span.end as usize, end),
        Value::Map(keys) => keys.last().map_or(node.span.end as usize, |(_, node)| end(node)),
        Value::Null | Value::Scalar(_) => node.span.end as usize,
    }
}

fn same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::Null, Value::Null) => true,
        (Value::Scalar(a), Value::Scalar(b)) => a == b,
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Map(a), Value::Map(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.0.value == b.0.value && same(&a.1, &b.1))
        }
        _ => false,
    }
}

/// Whether `after` is `before` with one more entry in the list under `key`, at position `at` or at the end.
fn grown(before: &Node, after: &Node, key: &str, at: Option<usize>) -> bool {
    let (Value::Map(old), Value::Map(new)) = (&before.value, &after.value) else { return false };
    let place = at.unwrap_or(old.len());
    if new.len() != old.len() + usize::from(at.is_none()) || new.get(place).is_none_or(|(name, _)| name.value != key) {
        return false;
    }
    let others = |keys: &[(Spanned<String>, Node)]| {
        let others = keys.iter().enumerate().filter(|(index, _)| *index != place);
        others.map(|(_, (name, node))| (name.value.clone(), node.clone())).collect::<Vec<_>>()
    };
    let kept = others(old).iter().zip(&others(new)).all(|(a, b)| a.0 == b.0 && same(&a.1, &b.1));
    let entries = |keys: &[(Spanned<String>, Node)]| match keys.get(place).map(|(_, node)| &node.value) {
        Some(Value::List(list)) => list.clone(),
        _ => Vec::new(),
    };
    let (old, new) = (if at.is_some() { entries(old) } else { Vec::new() }, entries(new));
    kept && new.len() == old.len() + 1 && old.iter().zip(&new).all(|(a, b)| same(a, b))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn add(text: &str, entry: &[&str]) -> Option<String> {
        to_list(text, "list", &entry.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_word_joins_a_list_however_it_is_written() {
        for (before, after) in [
            ("a: 1\n", "a: 1\nlist: [new]\n"),
            ("a: 1", "a: 1\nlist: [new]\n"),
            ("a: 1\r\n", "a: 1\r\nlist: [new]\r\n"),
            ("\u{feff}a: 1\n", "\u{feff}a: 1\nlist: [new]\n"),
            ("list:\nb: 2\n", "list: [new]\nb: 2\n"),
            ("list: # none yet\nb: 2\n", "list: [new] # none yet\nb: 2\n"),
            ("list: []\n", "list: [new]\n"),
            ("list: [a, b] # two\n", "list: [a, b, new] # two\n"),
            ("list: [a, 'b ]'] # ]\n", "list: [a, 'b ]', new] # ]\n"),
            ("list: [\n  a,\n  b,\n]\nb: 2\n", "list: [\n  a,\n  b,new\n]\nb: 2\n"),
            (
                "list:\n  - a\n  - b # last\n\n# about b\nb: 2\n",
                "list:\n  - a\n  - b # last\n  - new\n\n# about b\nb: 2\n",
            ),
            ("list:\n- a\nb: 2\n", "list:\n- a\n- new\nb: 2\n"),
            ("list:\r\n  - a\r\n", "list:\r\n  - a\r\n  - new\r\n"),
            ("list:\n  - a", "list:\n  - a\n  - new\n"),
            ("# 日本語の注釈\nlist: [あ]\n", "# 日本語の注釈\nlist: [あ, new]\n"),
        ] {
            assert_eq!(add(before, &["new"]).as_deref(), Some(after), "{before:?}");
        }
    }

    #[test]
    fn a_mapping_joins_a_list() {
        let entry = ["id: new", "name: x"];
        assert_eq!(
            add("list:\n  - id: a\n    text: |\n      # not a comment\n      more\n\n# end\n", &entry).as_deref(),
            Some(
                "list:\n  - id: a\n    text: |\n      # not a comment\n      more\n  - id: new\n    name: x\n\n# end\n"
            )
        );
        assert_eq!(add("list:\n", &entry).as_deref(), Some("list:\n  - id: new\n    name: x\n"));
        assert_eq!(add("x: 1\n", &entry).as_deref(), Some("x: 1\nlist:\n  - id: new\n    name: x\n"));
    }

    #[test]
    fn a_mapping_joins_a_list_in_brackets_or_braces() {
        let entry = ["id: new", "name: {ja: \"x, y\"}"];
        let block = "  - id: new\n    name: {ja: \"x, y\"}\n";
        for (before, after) in [
            ("list: []\n", format!("list:\n{block}")),
            ("list: []", format!("list:\n{block}")),
            ("list: [ ] # none yet\n\nb: 2\n", format!("list: # none yet\n{block}\nb: 2\n")),
            ("list: [\n]\nb: 2\n", format!("list:\n{block}b: 2\n")),
            ("list: []\r\n", format!("list:\n{block}").replace('\n', "\r\n")),
            ("list:\n  - {id: a}\n  - { id: b }\n", format!("list:\n  - {{id: a}}\n  - {{ id: b }}\n{block}")),
            (
                "list:\n  - {id: a,\n     b: 1}\n\n# c\nc: 3\n",
                format!("list:\n  - {{id: a,\n     b: 1}}\n{block}\n# c\nc: 3\n"),
            ),
            ("list: [{id: a}]\n", "list: [{id: a}, {id: new, name: {ja: \"x, y\"}}]\n".to_owned()),
        ] {
            assert_eq!(add(before, &entry).as_deref(), Some(&*after), "{before:?}");
        }
        assert_eq!(add("list: [ # none\n]\n", &entry), None);
    }

    #[test]
    fn an_entry_joins_a_mapping_however_it_is_written() {
        let value = ["title: {ja: 名, en: \"N: x\"}", "type: text"].map(str::to_owned);
        let block = "  new:\n    title: {ja: 名, en: \"N: x\"}\n    type: text\n";
        let flow = "new: {title: {ja: 名, en: \"N: x\"}, type: text}";
        for (before, after) in [
            ("a: 1\n", format!("a: 1\nfields:\n{block}")),
            ("a: 1", format!("a: 1\nfields:\n{block}")),
            ("fields:\nb: 2\n", format!("fields:\n{block}b: 2\n")),
            ("fields: {} # none\nb: 2\n", format!("fields: # none\n{block}b: 2\n")),
            (
                "fields:\n  a: {type: date}\n  # about c\n  c:\n    type: link # last\n\n# about b\nb: 2\n",
                format!(
                    "fields:\n  a: {{type: date}}\n  # about c\n  c:\n    type: link # last\n{block}\n# about b\nb: 2\n"
                ),
            ),
            (
                "fields:\r\n  a: {type: date}\r\n",
                format!("fields:\n  a: {{type: date}}\n{block}").replace('\n', "\r\n"),
            ),
            ("fields: {a: {type: date}}\nb: 2\n", format!("fields: {{a: {{type: date}}, {flow}}}\nb: 2\n")),
            (
                "fields: {a: {type: choice, choices: [{id: x}]},\n}\n",
                format!("fields: {{a: {{type: choice, choices: [{{id: x}}]}}, {flow}\n}}\n"),
            ),
        ] {
            let added = to_map(before, "fields", "new", &value);
            assert_eq!(added.as_deref(), Some(&*after), "{before:?}");
            assert_eq!(to_map(&after, "fields", "new", &value), None, "{after:?}");
        }
        for text in ["fields: [a]\n", "fields: word\n", "- a\n", "fields: &x {a: 1}\nb: *x\n...\nfoo\n"] {
            assert_eq!(to_map(text, "fields", "new", &value), None, "{text:?}");
        }
    }

    #[test]
    fn what_cannot_be_added_to_is_left_alone() {
        for text in ["- a\n", "{a: 1, list: [b]", "list: word\n", "list: &x [a]\nb: *x\n...\nfoo\n", "{a: 1}\n"] {
            if let Some(added) = add(text, &["new"]) {
                assert!(added.contains("new") && read(&added).is_some(), "{text}");
            }
        }
        assert_eq!(add("- a\n", &["new"]), None);
        assert_eq!(add("list: word\n", &["new"]), None);
        assert_eq!(add("{a: 1}\n", &["new"]), None);
        assert_eq!(key("a: 1\nguide: 2\n", "guide", "guide: 3"), None);
        assert_eq!(key("a: 1", "guide", "guide:\n  b: 3").as_deref(), Some("a: 1\nguide:\n  b: 3\n"));
    }

    proptest! {
        #[test]
        fn no_byte_of_the_file_is_lost(text in "(list:( \\[[a-c, ]{0,6}\\])?\n)?([ab#:\\[\\] -]{0,6}\r?\n?){0,6}") {
            if let Some(added) = add(&text, &["new"]) {
                let mut rest = added.chars();
                prop_assert!(text.chars().all(|c| rest.by_ref().any(|other| other == c)), "{:?} -> {:?}", text, added);
            }
        }
    }
}
