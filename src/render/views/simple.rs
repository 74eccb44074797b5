//! Pages that are plain lists: the glossary and the documents to read further; and the page to search on.

use serde::Serialize;
use tera::TeraResult;

use crate::locale::Locale;
use crate::locale::text;
use crate::markdown::html::escape;
use crate::model::{Reading, Term};
use crate::plan::PageKind;
use crate::resolve::{TermRef, Unit};

use super::super::frame::{Body, Link, fact, link};
use super::super::scope::Scope;
use super::parts::values;

#[derive(Serialize)]
struct GlossaryView {
    terms: Vec<TermView>,
}

#[derive(Serialize)]
struct TermView {
    id: String,
    /// The ids that it had before.
    old_ids: Vec<String>,
    name: String,
    /// How the name is read, where that is not written above it.
    reading: Option<String>,
    definition: String,
    /// Its synonyms, by the name that templates have known them by.
    aliases: Vec<String>,
    source: Option<String>,
    items: Vec<Link>,
    pages: Vec<Link>,
    /// What may not be right any more, because a text changed.
    doubts: Vec<String>,
}

#[derive(Serialize)]
struct ReferencesView {
    references: Vec<ReferenceView>,
}

#[derive(Serialize)]
struct ReferenceView {
    id: String,
    title: String,
    url: String,
    publisher: String,
    about: String,
}

#[derive(Serialize)]
struct SearchView {
    examples: Vec<String>,
}

/// The glossary.
pub(super) fn glossary(scope: &Scope<'_>) -> TeraResult<Body> {
    let glossary = &scope.catalog.glossary;
    let view = GlossaryView { terms: scope.catalog.all_terms().map(|at| term(scope, at)).collect() };
    let mut body = Body::new("glossary.html", &view, scope.words.get("glossary_description").to_owned())?;
    body.facts.extend(glossary.source.as_ref().map(|source| fact(scope, "fact_source", scope.text(source))));
    Ok(body)
}

fn term(scope: &Scope<'_>, at: TermRef) -> TermView {
    let term = scope.catalog.term(at);
    let relations = scope.catalog.term_relations(at);
    let (name, reading) = name(scope, term);
    TermView {
        id: term.id.value.clone(),
        old_ids: values(&term.aliases),
        name,
        reading,
        definition: scope.text(&term.definition),
        aliases: term.synonyms.get(scope.locale).into_iter().flatten().map(|alias| scope.neutral(alias)).collect(),
        source: scope.maybe(term.source.as_ref()),
        doubts: scope.outdated(Unit::Term(at)).into_iter().collect(),
        items: relations.items.iter().map(|&item| link(scope, PageKind::Item(item))).collect(),
        pages: relations.pages.iter().map(|&page| link(scope, PageKind::Page(page))).collect(),
    }
}

/// The name of a term, with its reading above it where it is written in kanji, or beside it where it is not Japanese.
fn name(scope: &Scope<'_>, term: &Term) -> (String, Option<String>) {
    let plain = scope.plain(&term.name);
    let shown = scope.title(&term.name);
    // Kana are how a Japanese name is read, whatever the source language is.
    let read = scope.catalog.site.locales.find("ja").unwrap_or(Locale::SOURCE);
    match &term.reading {
        Some(reading) if term.name.show(scope.locale).locale == read => match kind_of_reading(&plain, reading) {
            ReadingKind::Same => (shown, None),
            ReadingKind::Ruby => {
                let kana = escape(&reading.text);
                (format!("<ruby>{shown}<rp>（</rp><rt>{kana}</rt><rp>）</rp></ruby>"), None)
            }
            ReadingKind::Beside => (shown, Some(escape(&reading.text))),
        },
        _ => (shown, None),
    }
}

#[derive(Debug, PartialEq, Eq)]
enum ReadingKind {
    /// The name is its own reading.
    Same,
    /// The name has kanji.
    Ruby,
    /// The name is an abbreviation or the like.
    Beside,
}

fn kind_of_reading(name: &str, reading: &Reading) -> ReadingKind {
    let kana = |c: char| matches!(c, '\u{3040}'..='\u{30ff}');
    if text::fold(name) == text::fold(&reading.text) || name.chars().all(kana) {
        ReadingKind::Same
    } else if name.chars().any(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '々')) {
        ReadingKind::Ruby
    } else {
        ReadingKind::Beside
    }
}

/// The documents to read further.
pub(super) fn references(scope: &Scope<'_>) -> TeraResult<Body> {
    let references = &scope.catalog.references;
    let view = |reference: &crate::model::WorkReference| ReferenceView {
        id: reference.id.value.clone(),
        title: scope.title(&reference.title),
        url: reference.url.clone(),
        publisher: scope.text(&reference.publisher),
        about: scope.text(&reference.about),
    };
    let view = ReferencesView { references: references.entries.iter().map(view).collect() };
    let mut body = Body::new("references.html", &view, scope.words.get("references_description").to_owned())?;
    body.facts.extend(references.source.as_ref().map(|source| fact(scope, "fact_source", scope.text(source))));
    Ok(body)
}

/// Where readers search the site. What they find is no part of the page.
pub(super) fn search(scope: &Scope<'_>) -> TeraResult<Body> {
    let view = SearchView { examples: examples(scope) };
    let description =
        if scope.catalog.checklists.is_empty() { "pages_search_description" } else { "search_description" };
    Body::new("search.html", &view, scope.words.get(description).to_owned())
}

/// Words that lead somewhere on this very site: an item's id, a term, a product with a guide.
fn examples(scope: &Scope<'_>) -> Vec<String> {
    let catalog = scope.catalog;
    let item = catalog.all_items().next().map(|at| catalog.item(at).id.value.clone());
    let term = catalog.glossary.terms.first().map(|term| scope.plain(&term.name));
    let product = catalog.products.iter().find(|product| product.guide.is_some());
    let product = product.map(|product| scope.plain(&product.name));
    [item, term, product].into_iter().flatten().map(|words| scope.neutral(&words)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_stand_above_kanji_and_beside_abbreviations() {
        let kind = |name, reading: &str| kind_of_reading(name, &Reading { text: reading.to_owned(), printed: false });
        assert_eq!(kind("脆弱性", "ぜいじゃくせい"), ReadingKind::Ruby);
        assert_eq!(kind("定義ファイル", "ていぎファイル"), ReadingKind::Ruby);
        assert_eq!(kind("VPN", "ブイピーエヌ"), ReadingKind::Beside);
        assert_eq!(kind("アクセスログ", "アクセスログ"), ReadingKind::Same);
        assert_eq!(kind("ウイルス", "ういるす"), ReadingKind::Same);
    }
}
