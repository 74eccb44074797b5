//! Texts of a catalog as an export has them.

use std::collections::BTreeMap;

use super::format::{Change, LongText, Section, Texts};
use crate::locale::{Locale, Localized};
use crate::markdown::html::{NoteKind, Resolved, Resolver, escape};
use crate::markdown::{Document, Target};
use crate::model::{self, LocalText};
use crate::plan::{PageKind, destination_path, media_path, path};
use crate::resolve::{Catalog, Destination, file_path, image_path, name};
use crate::source::Spanned;

/// A text in each language of the site.
pub(super) fn texts(catalog: &Catalog, mut text: impl FnMut(Locale) -> String) -> Texts {
    catalog.locales().map(|locale| (catalog.site.locales.tag(locale).to_owned(), text(locale))).collect()
}

/// A short text without markup; references have the names of what they lead to.
pub(super) fn local(catalog: &Catalog, text: &LocalText) -> Texts {
    texts(catalog, |locale| crate::resolve::plain(catalog, text, locale))
}

pub(super) fn optional(catalog: &Catalog, text: Option<&LocalText>) -> Option<Texts> {
    text.map(|text| local(catalog, text))
}

pub(super) fn url(catalog: &Catalog, kind: PageKind) -> Texts {
    texts(catalog, |locale| path(catalog, kind, locale))
}

pub(super) fn values(ids: &[Spanned<String>]) -> Vec<String> {
    ids.iter().map(|id| id.value.clone()).collect()
}

/// Words by language, as they are written; a language without any is left out.
pub(super) fn words(catalog: &Catalog, words: &Localized<Vec<String>>) -> BTreeMap<String, Vec<String>> {
    let words = words.iter().filter(|(_, words)| !words.is_empty());
    words.map(|(locale, words)| (catalog.site.locales.tag(locale).to_owned(), words.clone())).collect()
}

pub(super) fn history(catalog: &Catalog, history: &[model::Change]) -> Vec<Change> {
    let change = |model::Change { version, date, note }: &model::Change| Change {
        version: version.clone(),
        date: date.to_string(),
        note: local(catalog, note),
    };
    history.iter().map(change).collect()
}

/// A part of a document in each language, as Markdown.
fn markdown(
    catalog: &Catalog,
    folder: &str,
    document: &Localized<Document>,
    part: impl Fn(&Document, &dyn Resolver) -> String,
) -> Texts {
    texts(catalog, |locale| {
        let shown = document.show(locale);
        part(shown.value, &Leads { catalog, locale, language: shown.locale, folder })
    })
}

/// What stands before the first section of a document.
pub(super) fn opening(catalog: &Catalog, folder: &str, document: &Localized<Document>) -> Texts {
    markdown(catalog, folder, document, Document::intro_markdown)
}

/// The sections of a document.
pub(super) fn sections(catalog: &Catalog, folder: &str, document: &Localized<Document>) -> Vec<Section> {
    let section = |section: &crate::markdown::Section| {
        let id = section.id.value.as_str();
        Section {
            id: id.to_owned(),
            aliases: values(&section.aliases),
            level: section.level,
            title: texts(catalog, |locale| {
                let document = document.show(locale).value;
                document.section(id).map_or_else(String::new, |section| document.heading(section))
            }),
            text: markdown(catalog, folder, document, |document, leads| {
                document.section(id).map_or_else(String::new, |section| document.body_markdown(section, leads))
            }),
        }
    };
    document.source().sections().iter().map(section).collect()
}

pub(super) fn long_text(catalog: &Catalog, folder: &str, document: &Localized<Document>) -> LongText {
    LongText {
        title: document.source().has_title().then(|| texts(catalog, |locale| document.show(locale).value.title())),
        opening: opening(catalog, folder, document),
        sections: sections(catalog, folder, document),
    }
}

/// Turns references into links relative to the output folder.
struct Leads<'a> {
    catalog: &'a Catalog,
    /// The language of the pages that links lead to.
    locale: Locale,
    /// The language of the text.
    language: Locale,
    /// The folder under `content/` that images are relative to.
    folder: &'a str,
}

impl Resolver for Leads<'_> {
    fn reference(&self, target: &Target) -> Option<Resolved> {
        let destination = self.catalog.find(target)?;
        let name = escape(&name(self.catalog, &destination, self.locale));
        let short = match &destination {
            Destination::Item(at) => Some(escape(&self.catalog.item(*at).id.value)),
            _ => None,
        };
        let url = destination_path(self.catalog, &destination, self.locale);
        Some(Resolved { url, title: name.clone(), name, short, class: destination.class() })
    }

    fn draft(&self, target: &Target) -> Option<String> {
        self.catalog.draft(target).map(|draft| escape(draft.show(self.locale).value))
    }

    fn image(&self, path: &str) -> (String, Option<(u32, u32)>) {
        (media_path(&image_path(&format!("content/{}", self.folder), path)), None)
    }

    fn file(&self, path: &str) -> Option<(String, String)> {
        let source = file_path(&format!("content/{}", self.folder), path);
        self.catalog.files.contains_key(&source).then(|| (media_path(&source), String::new()))
    }

    fn code(&self, _: &str, code: &str) -> String {
        escape(code)
    }

    fn language(&self) -> &str {
        self.catalog.site.locales.tag(self.language)
    }

    fn menu_language(&self) -> &str {
        self.catalog.site.locales.tag(Locale::SOURCE)
    }

    fn note_title(&self, kind: NoteKind) -> String {
        kind.id().to_owned()
    }

    fn footnote(&self, number: &str, _: bool) -> String {
        number.to_owned()
    }

    fn task(&self, _: bool) -> String {
        String::new()
    }
}
