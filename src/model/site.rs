//! The site as a whole, and the content beside checklists and products: glossary, references, free pages.

use super::{Change, Field, LocalText, Looks};
use crate::locale::{Locales, Localized};
use crate::markdown::Document;
use crate::source::{Span, Spanned};

/// What `site.yaml` says.
#[derive(Clone, Debug)]
pub struct Site {
    /// The title.
    pub title: LocalText,
    /// What the site is, in one or two sentences.
    pub description: LocalText,
    /// The languages, the source language first.
    pub locales: Locales,
    /// Ids of the checklists, the default one first.
    pub checklists: Vec<Spanned<String>>,
    /// Ids of free pages, in reading order.
    pub pages: Vec<Spanned<String>>,
    /// Kinds of products, in order.
    pub kinds: Vec<Kind>,
    /// Keys of the author's own on items and procedures, in order.
    pub fields: Vec<Field>,
    /// Whether `fields` could not be read, which has been reported.
    pub has_lost_fields: bool,
    /// What changed when on the site itself.
    pub history: Vec<Change>,
    /// Synonyms for search, beside those of the glossary: each entry by language; a language may have none.
    pub synonyms: Vec<Localized<Vec<String>>>,
    /// What people call things, for search: of each entry and language the first is what texts say.
    pub everyday: Vec<Localized<Vec<String>>>,
    /// The months after which a guide's screens should be checked again.
    pub review_after: Option<u32>,
    /// The name of the theme: a folder of the site's `themes/`, laid over the default theme; absent for the default one.
    pub theme: Option<Spanned<String>>,
    /// Ids of products in the order in which lists show them within their kind; others follow by id.
    pub products: Vec<Spanned<String>>,
    /// What it changes in the looks of its theme.
    pub looks: Looks,
    /// The absolute URL under which the site is published, ending in `/`.
    pub base_url: Option<String>,
    /// Where the source of a page is changed: a URL with `{path}` for the path of the file in the site.
    pub edit_url: Option<String>,
    /// Whom readers tell that something is wrong: a `mailto:` address, or a URL in which `{page}`, `{section}` and `{title}` say where.
    pub feedback: Option<String>,
    /// The start of the file.
    pub span: Span,
}

/// A kind of products.
#[derive(Clone, Debug)]
pub struct Kind {
    /// Its id.
    pub id: Spanned<String>,
    /// Its name.
    pub title: LocalText,
    /// Items that products of this kind have to do with, by our judgement.
    pub touches: Vec<Touch>,
}

/// Items that a kind of products has to do with.
#[derive(Clone, Debug)]
pub struct Touch {
    /// The items, as written.
    pub items: Vec<Spanned<String>>,
    /// Our reason.
    pub reason: LocalText,
    /// Products of the kind that the reason does not fit.
    pub except: Vec<Spanned<String>>,
}

/// The glossary.
#[derive(Clone, Debug)]
pub struct Glossary {
    /// The terms, in the order of the file.
    pub terms: Vec<Term>,
    /// Where they come from.
    pub source: Option<LocalText>,
    /// Words to avoid; a language without any has an empty list.
    pub words: Localized<Vec<WordRule>>,
}

impl Default for Glossary {
    fn default() -> Self {
        Self { terms: Vec::new(), source: None, words: Localized::new(Vec::new()) }
    }
}

/// A word that texts prefer, and what they avoid for its sake.
#[derive(Clone, Debug)]
pub struct WordRule {
    /// The word.
    pub prefer: String,
    /// What to avoid.
    pub avoid: Vec<Spanned<String>>,
    /// Why.
    pub reason: String,
    /// Phrases that hold a word to avoid and are right.
    pub except: Vec<String>,
}

/// A glossary entry.
#[derive(Clone, Debug)]
pub struct Term {
    /// Its id.
    pub id: Spanned<String>,
    /// Ids that it had before.
    pub aliases: Vec<Spanned<String>>,
    /// Its name.
    pub name: LocalText,
    /// How the name in the source language is read.
    pub reading: Option<Reading>,
    /// Other names and spellings, for search; a language without any has an empty list.
    pub synonyms: Localized<Vec<String>>,
    /// What it means.
    pub definition: LocalText,
    /// Where the document explains it.
    pub source: Option<LocalText>,
}

/// How a Japanese word is read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The reading in kana.
    pub text: String,
    /// Whether the document prints it; otherwise it is ours.
    pub printed: bool,
}

/// The documents to read further.
#[derive(Clone, Debug, Default)]
pub struct References {
    /// The documents.
    pub entries: Vec<WorkReference>,
    /// Where the list comes from.
    pub source: Option<LocalText>,
}

/// A document to read further.
#[derive(Clone, Debug)]
pub struct WorkReference {
    /// Its id.
    pub id: Spanned<String>,
    /// Its title.
    pub title: LocalText,
    /// Who publishes it.
    pub publisher: LocalText,
    /// Where it is.
    pub url: String,
    /// What it is about.
    pub about: LocalText,
}

/// A page that belongs to no checklist or product.
#[derive(Clone, Debug)]
pub struct FreePage {
    /// Its id: the name of its files.
    pub id: String,
    /// Ids that it had before.
    pub aliases: Vec<Spanned<String>>,
    /// The text.
    pub document: Localized<Document>,
    /// Whether it is not for readers yet.
    pub draft: bool,
    /// Items that it explains, as written.
    pub items: Vec<Spanned<String>>,
    /// Terms that it explains.
    pub terms: Vec<Spanned<String>>,
    /// The start of the source-language file.
    pub span: Span,
}
