//! What search indexes of pages: their titles and their text, as readers see them.
//!
//! What several pages show is found on one of them: the words of a procedure in its guide, those of an item on its own page.

mod about;
mod parts;
mod products;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::locale::Locale;
use crate::locale::text::fold;
use crate::model::{
    Answer, Attribute, Category, Change, Checklist, Item, Method, Note, StageItem, StageText, Term, Threat,
    WorkReference,
};
use crate::plan::{self, PageKind};
use crate::resolve::{ChecklistRef, ItemRef, MethodRef, ThreatRef};
use crate::search::{Page, Section};

pub(super) use about::about;

use parts::{document, facet, facets, furniture, lines, own, own_fields, section, title_of, with_document};
use products::{guide, product, statements};

use super::scope::Scope;
use super::titles::ancestors;
use super::views::open_kinds;

/// What the page of the reader's own checklist says of itself: its scripts write the rest.
const MY_CHECKLIST: &[&str] =
    &["my_lead", "my_privacy", "my_choose", "my_products", "my_keep", "my_keep_text", "my_csv", "my_print", "my_save"];

/// What search indexes of a page; `None` where it has no text of its own.
pub(super) fn page(scope: &Scope<'_>, kind: PageKind) -> Option<Page> {
    let catalog = scope.catalog;
    let (name, sections) = match kind {
        PageKind::Start => ("page", vec![own(scope, [&catalog.site.description])]),
        PageKind::Checklist(at) => ("checklist", checklist(scope, at)),
        PageKind::Item(at) => ("item", item(scope, at)),
        PageKind::Methods(at) => ("method", vec![questions(scope, at)]),
        PageKind::Method(at) => ("method", method(scope, at)),
        PageKind::Threat(at) => ("threat", threat(scope, at)),
        PageKind::Products => ("product", kinds(scope)),
        PageKind::Product(at) => ("product", product(scope, at)),
        PageKind::Guide(at) => ("guide", guide(scope, at)),
        PageKind::Statements(at) => ("statements", statements(scope, at)),
        PageKind::Glossary => ("term", glossary(scope)),
        PageKind::References => ("page", references(scope)),
        PageKind::Threats(_) => ("threat", vec![furniture(scope, &["threats_lead"])]),
        PageKind::Coverage(at) => ("checklist", vec![furniture(scope, coverage_lead(scope, at))]),
        PageKind::Updates => ("page", updates(scope)),
        PageKind::MyChecklist => ("page", vec![furniture(scope, MY_CHECKLIST)]),
        PageKind::Page(at) => ("page", document(scope, &catalog.pages[at].document)),
        PageKind::Search | PageKind::Status => return None,
    };
    let path = plan::path(catalog, kind, scope.locale);
    let folder = format!("{}/", scope.tag(scope.locale));
    let crumbs = ancestors(kind).into_iter().skip(1).map(|kind| scope.short_title(kind).plain);
    let title = match kind {
        PageKind::Start => scope.plain(&catalog.site.title),
        kind => scope.page_title(kind).plain,
    };
    let source = scope.is_untranslated(kind).then(|| scope.tag(Locale::SOURCE).to_owned());
    Some(Page {
        path: path.strip_prefix(&folder).map_or_else(|| format!("../{path}"), ToOwned::to_owned),
        kind: name.into(),
        id: match kind {
            PageKind::Item(at) => Some(catalog.item(at).id.value.clone()),
            _ => None,
        },
        other_ids: match kind {
            PageKind::Item(at) => other_ids(catalog.item(at)),
            _ => Vec::new(),
        },
        title,
        crumbs: crumbs.collect(),
        product: kind.product().map(|at| catalog.products[at].id.clone()),
        lang: source.filter(|tag| tag != scope.tag(scope.locale)),
        sections,
    })
}

/// By what else than its id people may know an item.
fn other_ids(item: &Item) -> Vec<String> {
    let others = [&item.slug].into_iter().chain(&item.aliases).map(|other| &other.value);
    let mut all = Vec::new();
    for other in others.filter(|&other| fold(other) != fold(&item.id.value)) {
        if !all.contains(other) {
            all.push(other.clone());
        }
    }
    all
}

fn checklist(scope: &Scope<'_>, at: ChecklistRef) -> Vec<Section> {
    // What else there is to say of a list is said of its items, methods and threats on their pages, or is a fact beside its
    // text; its history stands among the updates.
    let Checklist {
        id: list,
        aliases: _,
        title: _,
        short: _,
        publisher,
        edition: _,
        edition_title,
        published: _,
        url: _,
        summary,
        binding,
        history: _,
        priorities: _,
        parts: _,
        categories,
        attributes: _,
        attributes_note: _,
        methods: _,
        threats: _,
        stages_note: _,
        items: _,
        editions: _,
        span: _,
    } = &scope.catalog.checklists[at];
    let first = own(scope, publisher.iter().chain([edition_title, summary]).chain(binding));
    let category = |Category { id, part: _, title }: &Category| Section {
        anchor: id.value.clone(),
        heading: scope.plain(title),
        text: String::new(),
        facets: vec![facet("category", list, &id.value)],
    };
    std::iter::once(first).chain(categories.iter().map(category)).collect()
}

/// What the table of items and products says of itself.
fn coverage_lead(scope: &Scope<'_>, at: ChecklistRef) -> &'static [&'static str] {
    if scope.catalog.is_only_stated(at) { &["stated_lead"] } else { &["coverage_lead", "coverage_ours"] }
}

/// All histories, those of checklists and guides too.
fn updates(scope: &Scope<'_>) -> Vec<Section> {
    let update = |update: &crate::resolve::Update| {
        let Change { version, date, note } = &update.change;
        let version = version.as_ref().map(|version| scope.version(version).plain);
        let of = [Some(scope.changed_title(update.of).plain), version, Some(scope.words.date(date))];
        let of = of.into_iter().flatten().collect::<Vec<_>>();
        Section {
            anchor: update.anchor.clone(),
            heading: of.join(scope.words.get("list_separator")),
            ..own(scope, [note])
        }
    };
    std::iter::once(furniture(scope, &["updates_lead"])).chain(scope.catalog.updates.iter().map(update)).collect()
}

fn item(scope: &Scope<'_>, at: ItemRef) -> Vec<Section> {
    let catalog = scope.catalog;
    let list = &catalog.checklists[at.checklist];
    let (item, relations) = (catalog.item(at), catalog.relations(at));
    // The title is the page's; the rest of what is left out is shown by its names, as facets or links.
    let Item {
        title: _,
        text,
        condition,
        notes,
        source,
        why,
        id: _,
        slug: _,
        aliases,
        category: _,
        priority: _,
        threats: _,
        methods: _,
        phrases,
        terms: _,
        draft: _,
        fields,
    } = item;
    let category = &list.categories[relations.category].title;
    let texts = [text].into_iter().chain(condition).chain(notes.iter().map(|Note { mark: _, kind: _, text }| text));
    let mut first = own(scope, texts.chain(source).chain([category]));
    first.text = lines(std::iter::once(first.text).chain(own_fields(scope, fields)));
    let stages = relations.stages.iter().map(|effect| scope.plain(&effect.reason));
    let why = why.iter().map(|why| scope.plain(why));
    let kinds = open_kinds(scope, at).into_iter().map(|touch| scope.plain(&catalog.touch(touch).reason));
    let mappings = relations
        .mappings
        .iter()
        .flat_map(|mapping| [title_of(scope, PageKind::Item(mapping.item)), scope.plain(&mapping.reason)]);
    let mut sections = vec![first];
    sections.extend(scope.formerly(aliases).map(|words| Section {
        anchor: "tb-formerly".to_owned(),
        heading: words,
        ..Section::default()
    }));
    // Who knows a standard looks for its terms: they count as a heading does.
    let phrases = phrases.get(scope.locale).filter(|phrases| !phrases.is_empty());
    sections.extend(phrases.map(|phrases| Section {
        anchor: "what".to_owned(),
        heading: phrases.join(scope.words.get("list_separator")),
        ..Section::default()
    }));
    sections.extend(section(scope, "why", "item_why", why));
    sections.extend(section(scope, "how", "item_how", other_editions(scope, at)));
    sections.extend(section(scope, "products", "item_products", kinds));
    sections.extend(section(scope, "threats", "item_stages", stages));
    sections.extend(section(scope, "mappings", "item_mappings", mappings));
    let facets = facets(scope, [at]);
    for section in &mut sections {
        section.facets.clone_from(&facets);
    }
    sections
}

/// What is known of an item in the editions that guides which answer it cite.
fn other_editions<'s>(scope: &'s Scope<'_>, at: ItemRef) -> impl Iterator<Item = String> + 's {
    let catalog = scope.catalog;
    let cited = catalog.coverage_of(at).filter_map(|coverage| catalog.citation(coverage.product));
    let cited = cited.filter(|cited| cited.checklist == at.checklist && !cited.current);
    let cited = cited.map(|cited| cited.edition.as_str()).collect::<BTreeSet<_>>();
    let id = fold(&catalog.item(at).id.value);
    let editions = catalog.checklists[at.checklist].editions.iter();
    let changes = editions.filter(move |edition| cited.contains(edition.edition.value.as_str()));
    let changes = changes.flat_map(|edition| &edition.changes).filter(move |change| fold(&change.item.value) == id);
    changes.filter_map(|change| change.note.as_ref()).map(|note| scope.plain(note))
}

/// The questions that lead to a method.
fn questions(scope: &Scope<'_>, at: ChecklistRef) -> Section {
    let list = &scope.catalog.checklists[at];
    // The titles are labels of the figure.
    let texts = list.attributes.iter().flat_map(|Attribute { id: _, figure: _, title: _, question, values }| {
        std::iter::once(question).chain(values.iter().map(|Answer { id: _, title: _, answer, absent: _ }| answer))
    });
    own(scope, texts.chain(&list.attributes_note))
}

fn method(scope: &Scope<'_>, at: MethodRef) -> Vec<Section> {
    let Method { id: _, aliases: _, symbol: _, title: _, summary, attributes: _, note, source, text } =
        scope.catalog.method(at);
    with_document(scope, own(scope, std::iter::once(summary).chain(note).chain(source)), text.as_ref())
}

fn threat(scope: &Scope<'_>, at: ThreatRef) -> Vec<Section> {
    let Threat { id, aliases: _, title: _, summary, source, stages, text } = scope.catalog.threat(at);
    let stages = stages.iter().flat_map(|StageText { stage: _, title, text, items }| {
        [title, text].into_iter().chain(items.iter().map(|StageItem { item: _, reason }| reason))
    });
    let stages = section(scope, "tb-stages", "threat_stages", stages.map(|text| scope.plain(text)));
    let first = own(scope, std::iter::once(summary).chain(source));
    let mut sections = with_document(scope, first, text.as_ref());
    sections.extend(stages);
    let of = facet("threat", &scope.catalog.checklists[at.checklist].id, &id.value);
    for section in &mut sections {
        section.facets.push(of.clone());
    }
    sections
}

/// The kinds of products that there are any of.
fn kinds(scope: &Scope<'_>) -> Vec<Section> {
    let used = |id: &str| scope.catalog.products.iter().any(|product| product.kind.value == id);
    let kinds = scope.catalog.site.kinds.iter().filter(|kind| used(&kind.id.value)).map(|kind| Section {
        anchor: kind.id.value.clone(),
        heading: scope.plain(&kind.title),
        ..Section::default()
    });
    std::iter::once(Section::default()).chain(kinds).collect()
}

fn glossary(scope: &Scope<'_>) -> Vec<Section> {
    let term = |Term { id, aliases: _, name, reading: _, synonyms, definition, source }: &Term| {
        let synonyms = synonyms.get(scope.locale).map_or(&[][..], Vec::as_slice);
        Section {
            anchor: id.value.clone(),
            heading: scope.plain(name),
            text: lines(
                [scope.plain(definition), synonyms.join(scope.words.get("list_separator"))]
                    .into_iter()
                    .chain(source.as_ref().map(|source| scope.plain(source))),
            ),
            facets: Vec::new(),
        }
    };
    let glossary = &scope.catalog.glossary;
    std::iter::once(own(scope, &glossary.source)).chain(glossary.terms.iter().map(term)).collect()
}

fn references(scope: &Scope<'_>) -> Vec<Section> {
    let entry = |WorkReference { id, title, publisher, url: _, about }: &WorkReference| Section {
        anchor: id.value.clone(),
        heading: scope.plain(title),
        ..own(scope, [publisher, about])
    };
    let references = &scope.catalog.references;
    std::iter::once(own(scope, &references.source)).chain(references.entries.iter().map(entry)).collect()
}
