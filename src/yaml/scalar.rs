//! Texts as YAML scalars.

/// `text` as a YAML scalar that parses as the same text: plain where that is safe, a literal block where it has several
/// lines, otherwise in double quotes. `indent` is the indentation of its key, in spaces.
///
/// ```
/// use tebiki::yaml::scalar;
///
/// assert_eq!(scalar("端末を確認します。", 0), "端末を確認します。");
/// assert_eq!(scalar("a: b", 0), "\"a: b\"");
/// assert_eq!(scalar("1行目\n2行目", 2), "|-\n    1行目\n    2行目");
/// ```
#[must_use]
pub fn scalar(text: &str, indent: usize) -> String {
    let mut lines = text.split('\n');
    let is_line = |line: &str| line.is_empty() || is_block_line(line);
    if text.contains('\n')
        && lines.all(is_line)
        && !text.ends_with('\n')
        && text.starts_with(|c: char| !c.is_whitespace())
    {
        let margin = " ".repeat(indent + 2);
        let lines =
            text.split('\n').map(|line| if line.is_empty() { String::new() } else { format!("{margin}{line}") });
        return format!("|-\n{}", lines.collect::<Vec<_>>().join("\n"));
    }
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// Whether a line can be part of a literal block: more than white space, which could be lost, and printable throughout.
fn is_block_line(line: &str) -> bool {
    !line.trim().is_empty() && line.chars().all(is_printable)
}

fn is_plain(text: &str) -> bool {
    /// Characters that cannot begin a plain scalar.
    const INDICATORS: &str = "-?:,[]{}#&*!|>'\"%@`=";
    /// Plain scalars that mean null. Others with a meaning (`yes`, `1.0`) are read as text anyway.
    const NOTHING: [&str; 5] = ["~", "null", "Null", "NULL", "<<"];
    let first = text.chars().next();
    first.is_some_and(|c| !INDICATORS.contains(c))
        && text.trim() == text
        && text.chars().all(is_printable)
        && !text.contains(['[', ']', '{', '}', ','])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(':')
        && !text.starts_with("...")
        && !NOTHING.contains(&text)
}

/// Whether a character may be part of a scalar unescaped; line separators may not.
fn is_printable(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if is_printable(c) => quoted.push(c),
            c => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::source::SourceMap;
    use crate::yaml::{Value, parse};

    /// Writes `text` as the value of a key inside a list, and parses it back.
    fn read_back(text: &str) -> Value {
        let yaml = format!("list:\n  - key: {}\n    next: 1\n", scalar(text, 4));
        let mut sources = SourceMap::default();
        let file = sources.add("a.yaml", yaml.as_str());
        let node = parse(file, 0..yaml.len(), &sources, &mut Diagnostics::default());
        let Some(Value::Map(entries)) = node.map(|node| node.value) else { panic!("{yaml}") };
        let Value::List(list) = &entries[0].1.value else { panic!("{yaml}") };
        let Value::Map(entries) = &list[0].value else { panic!("{yaml}") };
        assert_eq!(entries.len(), 2, "{yaml}");
        entries[0].1.value.clone()
    }

    #[test]
    fn what_yaml_takes_for_something_else_is_quoted() {
        for text in
            ["a: b", "a #b", "- a", "~", "null", "'a'", "[a]", "a:", "%a", "@a", "\"", "a\\b", "* a", "a, b", "---"]
        {
            assert_eq!(read_back(text), Value::Scalar(text.to_owned()), "{text}");
        }
        for text in ["no", "1.20", "2025-03", "true", "設定：確認", "a-b", "～", "1:2"] {
            assert_eq!(scalar(text, 0), text);
            assert_eq!(read_back(text), Value::Scalar(text.to_owned()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_text_reads_as_itself(text in "[ \\PCあ設定①\n\t:#\\-\"'\\\\\\[\\]{}&*!|>%@`~,?=.\u{2028}\u{feff}]{1,20}") {
            prop_assert_eq!(read_back(&text), Value::Scalar(text));
        }
    }
}
