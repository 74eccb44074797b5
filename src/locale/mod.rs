//! Languages of a site and texts that exist in several of them.

pub mod hidden;
pub mod tag;
pub mod text;

/// One language of a site: an index into its [`Locales`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locale(u8);

impl Locale {
    /// The source language: the first that the site names. Texts must exist in it.
    pub const SOURCE: Self = Self(0);

    /// The position among the site's languages.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// The languages of a site, the source language first, as BCP 47 tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locales(Vec<String>);

impl Locales {
    /// The languages of these tags. Without any tag the site is Japanese; past 255 tags the rest is dropped.
    #[must_use]
    pub fn new(mut tags: Vec<String>) -> Self {
        if tags.is_empty() {
            tags.push("ja".to_owned());
        }
        tags.truncate(usize::from(u8::MAX));
        Self(tags)
    }

    /// All languages, the source language first.
    pub fn iter(&self) -> impl Iterator<Item = Locale> + use<> {
        (0..self.0.len()).map(|index| Locale(u8::try_from(index).unwrap_or(u8::MAX)))
    }

    /// The languages other than the source language.
    pub fn translations(&self) -> impl Iterator<Item = Locale> + use<> {
        self.iter().skip(1)
    }

    /// The tag of a language, such as `ja`.
    #[must_use]
    pub fn tag(&self, locale: Locale) -> &str {
        &self.0[locale.index()]
    }

    /// The language of a tag.
    #[must_use]
    pub fn find(&self, tag: &str) -> Option<Locale> {
        self.iter().find(|&locale| self.tag(locale) == tag)
    }

    /// How many languages there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Never true: a site has a source language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The tags in order.
    #[must_use]
    pub fn tags(&self) -> &[String] {
        &self.0
    }
}

/// A value in the source language and, where someone translated it, in the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Localized<T> {
    source: T,
    translations: Vec<Option<T>>,
}

/// What a reader of one language is shown, possibly the fallback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown<'a, T> {
    /// The value.
    pub value: &'a T,
    /// The language it is in: the reader's, or the source language as the fallback.
    pub locale: Locale,
}

impl<T> Localized<T> {
    /// A value that so far exists in the source language only.
    pub fn new(source: T) -> Self {
        Self { source, translations: Vec::new() }
    }

    /// Adds or replaces the value in one language.
    pub fn set(&mut self, locale: Locale, value: T) {
        match locale.index().checked_sub(1) {
            None => self.source = value,
            Some(at) => {
                if self.translations.len() <= at {
                    self.translations.resize_with(at + 1, || None);
                }
                self.translations[at] = Some(value);
            }
        }
    }

    /// The value in the source language.
    pub fn source(&self) -> &T {
        &self.source
    }

    /// The value in exactly this language.
    pub fn get(&self, locale: Locale) -> Option<&T> {
        match locale.index().checked_sub(1) {
            None => Some(&self.source),
            Some(at) => self.translations.get(at).and_then(Option::as_ref),
        }
    }

    /// What a reader of `locale` is shown: the value in that language, with the source language as the fallback.
    pub fn show(&self, locale: Locale) -> Shown<'_, T> {
        match self.get(locale) {
            Some(value) => Shown { value, locale },
            None => Shown { value: &self.source, locale: Locale::SOURCE },
        }
    }

    /// Every value that exists, with its language.
    pub fn iter(&self) -> impl Iterator<Item = (Locale, &T)> {
        let translations = self.translations.iter().enumerate().filter_map(|(at, value)| {
            let locale = Locale(u8::try_from(at + 1).unwrap_or(u8::MAX));
            value.as_ref().map(|value| (locale, value))
        });
        std::iter::once((Locale::SOURCE, &self.source)).chain(translations)
    }

    /// Applies a function to the value of every language.
    pub fn map<U>(self, mut change: impl FnMut(T) -> U) -> Localized<U> {
        Localized {
            source: change(self.source),
            translations: self.translations.into_iter().map(|value| value.map(&mut change)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_translation_falls_back_to_the_source_and_says_so() {
        let locales = Locales::new(vec!["ja".into(), "en".into(), "ko".into()]);
        let [ja, en, ko] = locales.iter().collect::<Vec<_>>()[..] else { panic!("three languages") };
        let mut text = Localized::new("本文");
        text.set(ko, "본문");
        assert_eq!(text.show(en), Shown { value: &"本文", locale: ja });
        assert_eq!(text.show(ko), Shown { value: &"본문", locale: ko });
        assert_eq!(text.iter().count(), 2);
    }
}
