//! Values by language.

use super::wrong::{A_LIST, A_MAPPING, word_or_dots};
use super::{Decoder, Map, NamedLists, comma};
use crate::diagnostic::{Diagnostic, codes, did_you_mean};
use crate::locale::{Locale, Localized};
use crate::source::Spanned;
use crate::yaml::{Node, Value};

impl Decoder<'_> {
    /// Decodes every entry of the lists that a key has by language.
    pub(in crate::parse) fn each_by_language<'n, T>(
        &mut self,
        map: &mut Map<'n>,
        key: &'static str,
        mut decode: impl FnMut(&mut Self, &'n Node) -> Option<T>,
    ) -> Vec<(Locale, Vec<T>)> {
        if let Some(recorder) = &mut self.recorder {
            recorder.named_lists(map.record, key);
            map.known.push(key);
            drop(decode(self, map.node));
            return Vec::new();
        }
        let Some(node) = map.take(key) else { return Vec::new() };
        let what = format!("`{key}` of {}", map.what);
        let Value::Map(entries) = &node.value else {
            let hint = format!("such as `{key}: {{{}: […]}}`", self.locales.tag(Locale::SOURCE));
            self.wrong_type(node, &what, A_MAPPING, hint);
            return Vec::new();
        };
        let mut lists = Vec::new();
        for (name, node) in entries {
            let Some(locale) = self.language(name) else { continue };
            match &node.value {
                Value::Null => {}
                Value::List(list) => {
                    lists.push((locale, list.iter().filter_map(|node| self.entry(node, &mut decode)).collect()));
                }
                _ => {
                    let hint = format!("each entry begins with `- `, in lines of its own under `{}:`", name.value);
                    self.wrong_type(node, &format!("`{}` of {what}", name.value), A_LIST, hint);
                }
            }
        }
        lists
    }

    /// Words by language.
    pub(in crate::parse) fn by_language(&mut self, lists: NamedLists) -> Localized<Vec<String>> {
        let mut words = Localized::new(Vec::new());
        for (key, list) in lists {
            if let Some(locale) = self.language(&key) {
                words.set(locale, list.into_iter().map(|word| word.value).collect());
            }
        }
        words
    }

    /// The language that a key names; a language that the site does not have is reported.
    pub(in crate::parse) fn language(&mut self, key: &Spanned<String>) -> Option<Locale> {
        let found = self.locales.find(&key.value);
        if found.is_none() {
            let message = format!("the site has no language `{}`", key.value);
            let hint = did_you_mean(&key.value, self.locales.tags().iter().map(String::as_str))
                .unwrap_or_else(|| format!("`languages` of site.yaml names {}", self.locales.tags().join(", ")));
            self.diagnostics.push(Diagnostic::new(&codes::UNKNOWN_LANGUAGE, key.span, message).hint(hint));
        }
        found
    }

    /// Values in the languages of the site, `{ja: …, en: …}`.
    pub(in crate::parse) fn localized<T>(
        &mut self,
        node: &Node,
        what: &str,
        mut decode: impl FnMut(&mut Self, &Node, &str) -> Option<T>,
    ) -> Option<Localized<T>> {
        let example = self.locales.tags().iter().map(|tag| format!("{tag}: …")).collect::<Vec<_>>().join(", ");
        let Value::Map(entries) = &node.value else {
            if let Value::Scalar(_) = &node.value {
                return self.in_source(node, what, &example, decode);
            }
            let word = word_or_dots(node);
            let hint = format!("write `{{{}: {word}}}`", self.locales.tag(Locale::SOURCE));
            self.wrong_type(node, what, &format!("a text in each language (`{{{example}}}`)"), hint);
            return None;
        };
        let mut values = Vec::new();
        for (at, (key, value)) in entries.iter().enumerate() {
            if comma::is_behind(entries, at, self.sources) && self.locales.find(&key.value).is_none() {
                self.diagnostics.extend(comma::report(entries, at, self.sources));
                continue;
            }
            let Some(locale) = self.language(key) else { continue };
            if let Some((first, _)) = entries[..at].iter().find(|(before, _)| before.value == key.value) {
                self.diagnostics.push(
                    Diagnostic::new(
                        &codes::DUPLICATE_KEY,
                        key.span,
                        format!("the language `{}` stands twice", key.value),
                    )
                    .related(first.span, "first here")
                    .hint("one of the two texts would be lost; delete one"),
                );
                continue;
            }
            if value.value == Value::Null {
                continue;
            }
            match decode(self, value, what) {
                Some(value) => values.push((locale, value)),
                // A wrong value has been reported; it is not reported as missing too.
                None if !matches!(value.value, Value::Scalar(_)) => return None,
                None => {}
            }
        }
        let found = |locale: Locale| values.iter().any(|(at, _)| *at == locale);
        let tag = |locale: Locale| self.locales.tag(locale).to_owned();
        if !found(Locale::SOURCE) {
            let source = tag(Locale::SOURCE);
            self.diagnostics.push(
                Diagnostic::new(
                    &codes::MISSING_SOURCE_TEXT,
                    node.span,
                    format!("{what} has no text in the source language `{source}`"),
                )
                .hint(format!("add `{source}: …`")),
            );
            return None;
        }
        for locale in self.locales.translations().filter(|&locale| !found(locale)) {
            let message = format!("{what} has no `{}` translation", tag(locale));
            self.diagnostics.push(
                Diagnostic::new(&codes::MISSING_TRANSLATION, node.span, message)
                    .hint(format!("add `{}: …`", tag(locale)))
                    .untranslated(locale),
            );
        }
        let source = values.iter().position(|(locale, _)| *locale == Locale::SOURCE)?;
        let mut localized = Localized::new(values.swap_remove(source).1);
        for (locale, value) in values {
            localized.set(locale, value);
        }
        Some(localized)
    }

    /// A value that is written without languages: it is in the source language.
    fn in_source<T>(
        &mut self,
        node: &Node,
        what: &str,
        example: &str,
        mut decode: impl FnMut(&mut Self, &Node, &str) -> Option<T>,
    ) -> Option<Localized<T>> {
        let Some(value) = decode(self, node, what) else {
            let message = format!("{what} is empty");
            self.diagnostics.push(
                Diagnostic::new(&codes::MISSING_SOURCE_TEXT, node.span, message)
                    .hint("write the text, or delete the key"),
            );
            return None;
        };
        for locale in self.locales.translations() {
            let tag = self.locales.tag(locale);
            let source = self.locales.tag(Locale::SOURCE);
            let message = format!("{what} has no `{tag}` translation");
            self.diagnostics.push(
                Diagnostic::new(&codes::MISSING_TRANSLATION, node.span, message)
                    .hint(format!("it counts as `{source}`; write `{{{example}}}`"))
                    .untranslated(locale),
            );
        }
        Some(Localized::new(value))
    }
}
