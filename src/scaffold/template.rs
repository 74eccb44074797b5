//! Templates of new files, in `src/scaffold/templates/`.
//!
//! - `#ja# …` and `#en# …` are comments; those in the author's language are kept.
//! - Consecutive lines `ja: …` and `en: …` are one text, which becomes a line for each language of the site.
//! - `{{name}}` is a value; in a text, that of the language.
//!
//! A key behind `#` without a space is optional: a test removes each such `#` and checks that the file is still valid.

use std::collections::BTreeMap;

/// The languages of the templates. Other languages fall back to the last of them.
const WRITTEN: [&str; 2] = ["ja", "en"];

/// A value for each language of the site, or the same for all.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// The same in every language.
    Same(String),
    /// By language tag.
    Each(BTreeMap<String, String>),
}

impl Value {
    fn of(&self, tag: &str) -> &str {
        match self {
            Self::Same(text) => text,
            Self::Each(texts) => texts.get(tag).or_else(|| texts.values().next()).map_or("", String::as_str),
        }
    }

    /// The value with every text as a YAML scalar.
    pub(super) fn yaml(&self) -> Self {
        match self {
            Self::Same(text) => Self::Same(yaml(text)),
            Self::Each(texts) => Self::Each(texts.iter().map(|(tag, text)| (tag.clone(), yaml(text))).collect()),
        }
    }
}

/// The template language for a language: `ja`, or else `en`.
pub(super) fn written(tag: &str) -> &'static str {
    let primary = tag.split('-').next().unwrap_or(tag);
    WRITTEN.into_iter().find(|known| primary.eq_ignore_ascii_case(known)).unwrap_or(WRITTEN[WRITTEN.len() - 1])
}

/// A text as a YAML scalar: plain where that is safe even in `{…}`, otherwise in double quotes.
pub(super) fn yaml(text: &str) -> String {
    let plain = |c: char| {
        c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | '_' | '/' | '・' | 'ー' | '（' | '）' | '、' | '。')
    };
    let words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    let safe = text.starts_with(char::is_alphanumeric)
        && !text.ends_with(' ')
        && text.chars().all(plain)
        && !words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if safe { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// Fills in a YAML template for a site with these languages, the source language first.
pub(super) fn fill(template: &str, languages: &[String], values: &[(&str, Value)]) -> String {
    let source = languages.first().map_or("", String::as_str);
    let mut lines = Vec::new();
    let mut rest = template.lines().peekable();
    while let Some(line) = rest.next() {
        if let Some((tag, words)) = comment(line) {
            if tag == written(source) {
                lines.push(format!("# {}", put(words, source, values)));
            }
        } else if let Some((lead, tag, words)) = text(line) {
            let mut texts = BTreeMap::from([(tag, words)]);
            while let Some((_, tag, words)) = rest.peek().copied().and_then(text).filter(|next| next.0 == lead) {
                texts.insert(tag, words);
                rest.next();
            }
            // The first line of a list entry begins with the dash.
            let (first, others) = match lead.strip_suffix("- ") {
                Some(indent) => (lead.to_owned(), format!("{indent}  ")),
                None => (lead.to_owned(), lead.to_owned()),
            };
            if first != others {
                while let Some((_, tag, words)) = rest.peek().copied().and_then(text).filter(|next| next.0 == others) {
                    texts.insert(tag, words);
                    rest.next();
                }
            }
            for (at, tag) in languages.iter().enumerate() {
                let words = texts.get(written(tag)).copied().unwrap_or_default();
                let lead = if at == 0 { &first } else { &others };
                lines.push(format!("{lead}{tag}: {}", put(words, tag, values)));
            }
        } else {
            lines.push(put(line, source, values));
        }
    }
    format!("{}\n", lines.join("\n"))
}

/// Replaces `{{name}}` by the values for the language `tag`.
pub(super) fn put(text: &str, tag: &str, values: &[(&str, Value)]) -> String {
    // A single pass, so that nothing inside of a value is replaced.
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let (before, inside) = rest.split_at(start);
        out.push_str(before);
        let value = inside.find("}}").and_then(|end| {
            let (_, value) = values.iter().find(|(name, _)| *name == &inside[2..end])?;
            Some((value.of(tag), &inside[end + 2..]))
        });
        if let Some((value, after)) = value {
            out.push_str(value);
            rest = after;
        } else {
            out.push_str("{{");
            rest = &inside[2..];
        }
    }
    out.push_str(rest);
    out
}

fn comment(line: &str) -> Option<(&str, &str)> {
    let (tag, words) = line.strip_prefix('#')?.split_once("# ")?;
    WRITTEN.contains(&tag).then_some((tag, words))
}

/// Splits a line of a text into what is before its language, the language, and the text.
fn text(line: &str) -> Option<(&str, &'static str, &str)> {
    WRITTEN.into_iter().find_map(|tag| {
        let (lead, words) = line.split_once(&format!("{tag}: "))?;
        let indent = lead.strip_prefix('#').unwrap_or(lead);
        let indent = indent.strip_suffix("- ").unwrap_or(indent);
        (indent.trim().is_empty() && !indent.is_empty()).then_some((lead, tag, words))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(tags: &[&str]) -> Vec<String> {
        tags.iter().map(|tag| (*tag).to_owned()).collect()
    }

    #[test]
    fn a_site_gets_its_own_languages() {
        let template = "#ja# 注\n#en# Note\nname:\n  ja: {{name}}\n  en: {{name}}\n#notes:\n#  - ja: あ\n#    en: a\n";
        let name = Value::Each([("ja".to_owned(), "甲".to_owned()), ("en".to_owned(), "A".to_owned())].into());
        let fill = |languages: &[&str]| super::fill(template, &tags(languages), &[("name", name.clone())]);
        assert_eq!(fill(&["ja", "en"]), "# 注\nname:\n  ja: 甲\n  en: A\n#notes:\n#  - ja: あ\n#    en: a\n");
        assert_eq!(fill(&["en"]), "# Note\nname:\n  en: A\n#notes:\n#  - en: a\n");
        assert_eq!(fill(&["en", "ja"]), "# Note\nname:\n  en: A\n  ja: 甲\n#notes:\n#  - en: a\n#    ja: あ\n");
        assert_eq!(fill(&["ko"]), "# Note\nname:\n  ko: A\n#notes:\n#  - ko: a\n");
    }

    #[test]
    fn a_value_is_not_looked_at_again() {
        let values = [("a", Value::Same("{{b}}".to_owned())), ("b", Value::Same("x".to_owned()))];
        assert_eq!(put("{{a}}{{b}} {{c}} {{", "ja", &values), "{{b}}x {{c}} {{");
    }

    proptest::proptest! {
        #[test]
        fn any_text_survives_yaml(text in "\\PC{1,20}|[a-z:#'\"{}, -]{1,8}") {
            let file = crate::yaml::string_map(&format!("key: {}\n", yaml(&text)));
            proptest::prop_assert_eq!(file.map(|map| map["key"].clone()), Ok(text));
        }
    }
}
