//! What the sections that search indexes are made of.

use crate::locale::Localized;
use crate::markdown::Document;
use crate::model::{FilledField, LocalText};
use crate::plan::PageKind;
use crate::render::scope::Scope;
use crate::resolve::ItemRef;
use crate::search::{Facet, Section};

/// The page itself, with these words.
pub(super) fn own<'t>(scope: &Scope<'_>, texts: impl IntoIterator<Item = &'t LocalText>) -> Section {
    Section { text: lines(texts.into_iter().map(|text| scope.plain(text))), ..Section::default() }
}

/// What the author's own fields of an item or a procedure say, with their titles.
pub(super) fn own_fields(scope: &Scope<'_>, fields: &[FilledField]) -> impl Iterator<Item = String> {
    let colon = scope.words.get("colon");
    scope.plain_fields(fields).into_iter().map(move |field| format!("{}{colon}{}", field.title, field.text))
}

/// The page itself, with these words of the user interface.
pub(super) fn furniture(scope: &Scope<'_>, keys: &[&str]) -> Section {
    Section { text: lines(keys.iter().map(|key| scope.words.get(key).to_owned())), ..Section::default() }
}

/// A section of a page that its template writes.
pub(super) fn section(
    scope: &Scope<'_>,
    anchor: &str,
    heading: &str,
    texts: impl IntoIterator<Item = String>,
) -> Option<Section> {
    let text = lines(texts);
    let heading = scope.words.get(heading).to_owned();
    (!text.is_empty()).then(|| Section { anchor: anchor.to_owned(), heading, text, facets: Vec::new() })
}

pub(super) fn lines(texts: impl IntoIterator<Item = String>) -> String {
    let mut all = String::new();
    for text in texts.into_iter().filter(|text| !text.is_empty()) {
        if !all.is_empty() {
            all.push('\n');
        }
        all.push_str(&text);
    }
    all
}

/// The sections of a long text, the first without a heading.
pub(super) fn document(scope: &Scope<'_>, document: &Localized<Document>) -> Vec<Section> {
    let shown = document.show(scope.locale).value;
    let names = |target: &_, alone| scope.name(target, alone);
    let first = Section { text: shown.intro_shown(&names), ..Section::default() };
    let sections = shown.sections().iter().map(|section| {
        let [heading, text] = shown.section_shown(section, &names);
        Section { anchor: section.id.value.clone(), heading, text, facets: Vec::new() }
    });
    std::iter::once(first).chain(sections).collect()
}

/// The same behind the words of the page itself.
pub(super) fn with_document(scope: &Scope<'_>, mut first: Section, text: Option<&Localized<Document>>) -> Vec<Section> {
    let mut sections = text.map_or_else(Vec::new, |text| document(scope, text)).into_iter();
    if let Some(intro) = sections.next() {
        first.text = lines([first.text, intro.text]);
    }
    std::iter::once(first).chain(sections).collect()
}

pub(super) fn title_of(scope: &Scope<'_>, kind: PageKind) -> String {
    scope.page_title(kind).plain
}

pub(super) fn facet(kind: &'static str, checklist: &str, id: &str) -> Facet {
    Facet { kind: kind.into(), id: format!("{checklist}/{id}") }
}

/// What readers can find items by, each once.
pub(super) fn facets(scope: &Scope<'_>, items: impl IntoIterator<Item = ItemRef>) -> Vec<Facet> {
    let mut facets = Vec::new();
    for at in items {
        let list = &scope.catalog.checklists[at.checklist];
        let relations = scope.catalog.relations(at);
        facets.push(facet("category", &list.id, &list.categories[relations.category].id.value));
        facets.extend(relations.priority.map(|rank| facet("priority", &list.id, &list.priorities[rank].id.value)));
        let threats = relations.threats.iter().map(|&threat| facet("threat", &list.id, &list.threats[threat].id.value));
        facets.extend(threats);
    }
    facets.sort_unstable();
    facets.dedup();
    facets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_lines_without_empty_ones() {
        assert_eq!(lines(["a".to_owned(), String::new(), "b".to_owned()]), "a\nb");
    }
}
