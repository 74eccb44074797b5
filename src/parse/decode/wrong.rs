//! Messages about values of the wrong type, each with an example of a right one.

use super::{Decoder, Entry};
use crate::diagnostic::{Diagnostic, codes};
use crate::yaml::{Node, Value, scalar};

/// What a value must be.
pub(super) const A_MAPPING: &str = "a mapping (`key: value`)";
pub(super) const A_LIST: &str = "a list (`[a, b]` or lines that begin with `- `)";

/// How dates are written.
pub(super) const DATES: &str = "such as `2025`, `2025-04` or `2025-04-01`";

impl Decoder<'_> {
    pub(super) fn wrong_type(&mut self, node: &Node, what: &str, wanted: &str, hint: impl Into<String>) {
        let found = match node.value {
            Value::Null => "nothing",
            Value::Scalar(_) => "a single value",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        };
        let message = format!("{what} must be {wanted}, and is {found}");
        self.diagnostics.push(Diagnostic::new(&codes::WRONG_TYPE, node.span, message).hint(hint));
    }

    /// Decodes an entry of a list.
    pub(super) fn entry<'n, T>(
        &mut self,
        node: &'n Node,
        decode: &mut impl FnMut(&mut Self, &'n Node) -> Option<T>,
    ) -> Option<T> {
        if matches!(node.value, Value::Map(_)) {
            return decode(self, node);
        }
        let before = std::mem::take(self.diagnostics);
        self.entry = Entry::NoMap;
        let decoded = decode(self, node);
        let entry = std::mem::take(&mut self.entry);
        let told = std::mem::replace(self.diagnostics, before);
        let Entry::Wrong(what, keys) = entry else {
            self.diagnostics.append(told);
            return decoded;
        };
        // Problems that come only from the empty stand-in are dropped.
        let word = word_or_dots(node);
        let keys = keys.iter().enumerate().map(|(at, key)| format!("{key}: {}", if at == 0 { &word } else { "…" }));
        let example = keys.reduce(|one, other| format!("{one}, {other}")).unwrap_or_else(|| "key: value".to_owned());
        self.wrong_type(node, what, A_MAPPING, format!("such as `{{{example}}}`"));
        None
    }
}

/// An example of the list that should stand in place of a node.
pub(super) fn list_like(node: &Node, key: &str, of_words: bool) -> String {
    let hint = match &node.value {
        Value::Map(entries) => entries.first().map(|(name, _)| format!("such as `- {}: …`", name.value)),
        Value::Scalar(words) if of_words && words.contains([',', '、']) => {
            let words = words.split([',', '、']).map(|word| scalar(word.trim(), 0));
            Some(format!("write `{key}: [{}]`", words.collect::<Vec<_>>().join(", ")))
        }
        _ if of_words => only_word(node).map(|word| format!("write `{key}: [{word}]`")),
        _ => None,
    };
    hint.unwrap_or_else(|| format!("below `{key}:`, begin each entry with `- `"))
}

/// An example of the single value that should stand in place of a node.
pub(super) fn single_like(node: &Node, example: Option<&str>) -> String {
    match (example, only_word(node)) {
        (Some(example), _) => format!("such as `{example}`"),
        (None, Some(word)) => {
            format!("write `{word}`; a text that begins with `[` or `{{` stands in quotation marks")
        }
        (None, None) => "write one word or text; one that begins with `[` or `{` stands in quotation marks".to_owned(),
    }
}

/// The only word of a value of the wrong type, for use in a hint; `None` where it is too long.
fn only_word(node: &Node) -> Option<String> {
    /// The longest text that a hint repeats.
    const LONGEST: usize = 40;
    match &node.value {
        Value::Scalar(text) if !text.trim().is_empty() && text.chars().count() <= LONGEST => {
            Some(scalar(&text.trim().replace('\n', " "), 0))
        }
        Value::List(list) => match &list[..] {
            [only] => only_word(only),
            _ => None,
        },
        _ => None,
    }
}

/// That word, or an ellipsis.
pub(super) fn word_or_dots(node: &Node) -> String {
    only_word(node).unwrap_or_else(|| "…".to_owned())
}
