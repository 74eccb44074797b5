//! What search indexes of pages: their titles and their text, as readers see them.
//!
//! What several pages show is found on one of them: the words of a procedure in its guide, those of an item on its own page.

use std::collections::{BTreeMap, BTreeSet};

use crate::locale::text::fold;
use crate::locale::{Locale, Localized};
use crate::markdown::Document;
use crate::model::{Audience, Change, Item, LocalText};
use crate::plan::{self, PageKind, statement_anchor};
use crate::resolve::{ChecklistRef, Coverage, ItemRef, MethodRef, ProductRef, StatementSetRef, ThreatRef};
use crate::search::{About, Facet, FacetValues, Page, Section, Synonyms};

use super::scope::{Scope, without_tags};
use super::titles::ancestors;
use super::views::answered;

/// The prefix of the UI strings that the search scripts need.
const WORDS: &str = "search_";

/// What the page of the reader's own checklist says of itself: its scripts write the rest.
const MY_CHECKLIST: &[&str] =
    &["my_lead", "my_privacy", "my_choose", "my_products", "my_keep", "my_keep_text", "my_csv", "my_print", "my_save"];

/// The kinds of pages by which readers can narrow a search, in the order in which they are offered.
const KINDS: &[&str] = &["item", "guide", "product", "statements", "checklist", "method", "threat", "term", "page"];

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
    let crumbs = ancestors(kind).into_iter().skip(1).map(|kind| without_tags(&scope.short_title(kind)));
    let title = match kind {
        PageKind::Start => scope.plain(&catalog.site.title),
        kind => without_tags(&scope.page_title(kind)),
    };
    let source = scope.is_untranslated(kind).then(|| scope.tag(Locale::SOURCE).to_owned());
    Some(Page {
        path: path.strip_prefix(&folder).unwrap_or(&path).to_owned(),
        kind: name.into(),
        id: match kind {
            PageKind::Item(at) => Some(catalog.item(at).id.value.clone()),
            _ => None,
        },
        title,
        crumbs: crumbs.collect(),
        product: kind.product().map(|at| catalog.products[at].id.clone()),
        lang: source.filter(|tag| tag != scope.tag(scope.locale)),
        sections,
    })
}

/// The page itself, with these words.
fn own<'t>(scope: &Scope<'_>, texts: impl IntoIterator<Item = &'t LocalText>) -> Section {
    Section { text: lines(texts.into_iter().map(|text| scope.plain(text))), ..Section::default() }
}

/// The page itself, with these words of the user interface.
fn furniture(scope: &Scope<'_>, keys: &[&str]) -> Section {
    Section { text: lines(keys.iter().map(|key| scope.words.get(key).to_owned())), ..Section::default() }
}

/// A section of a page that its template writes.
fn section(scope: &Scope<'_>, anchor: &str, heading: &str, texts: impl IntoIterator<Item = String>) -> Option<Section> {
    let text = lines(texts);
    let heading = scope.words.get(heading).to_owned();
    (!text.is_empty()).then(|| Section { anchor: anchor.to_owned(), heading, text, facets: Vec::new() })
}

fn lines(texts: impl IntoIterator<Item = String>) -> String {
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
fn document(scope: &Scope<'_>, document: &Localized<Document>) -> Vec<Section> {
    let shown = document.show(scope.locale).value;
    let names = |target: &_| scope.name(target);
    let first = Section { text: shown.intro_shown(&names), ..Section::default() };
    let sections = shown.sections().iter().map(|section| {
        let [heading, text] = shown.section_shown(section, &names);
        Section { anchor: section.id.value.clone(), heading, text, facets: Vec::new() }
    });
    std::iter::once(first).chain(sections).collect()
}

/// The same behind the words of the page itself.
fn with_document(scope: &Scope<'_>, mut first: Section, text: Option<&Localized<Document>>) -> Vec<Section> {
    let mut sections = text.map_or_else(Vec::new, |text| document(scope, text)).into_iter();
    if let Some(intro) = sections.next() {
        first.text = lines([first.text, intro.text]);
    }
    std::iter::once(first).chain(sections).collect()
}

fn checklist(scope: &Scope<'_>, at: ChecklistRef) -> Vec<Section> {
    let list = &scope.catalog.checklists[at];
    let first = own(scope, [&list.publisher, &list.edition_title, &list.summary, &list.binding]);
    let category = |category: &crate::model::Category| Section {
        anchor: category.id.value.clone(),
        heading: scope.plain(&category.title),
        text: String::new(),
        facets: vec![facet("category", &list.id, &category.id.value)],
    };
    std::iter::once(first).chain(list.categories.iter().map(category)).collect()
}

/// What the table of items and products says of itself.
fn coverage_lead(scope: &Scope<'_>, at: ChecklistRef) -> &'static [&'static str] {
    if scope.catalog.is_only_stated(at) { &["stated_lead"] } else { &["coverage_lead", "coverage_ours"] }
}

/// All histories, those of checklists and guides too.
fn updates(scope: &Scope<'_>) -> Vec<Section> {
    let update = |update: &crate::resolve::Update| {
        let Change { version, date, note } = &update.change;
        let version = version.as_ref().map(|version| scope.version(version));
        let of = [Some(scope.changed_title(update.of)), version, Some(scope.date(date))].into_iter().flatten();
        let of = of.map(|part| without_tags(&part)).collect::<Vec<_>>();
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
    let Item { text, condition, notes, source, why, .. } = item;
    let category = &list.categories[relations.category].title;
    let texts = [text].into_iter().chain(condition).chain(notes.iter().map(|note| &note.text));
    let first = own(scope, texts.chain(source).chain([category]));
    let stages = relations.stages.iter().map(|(.., reason)| scope.plain(reason));
    let why = why.iter().map(|why| scope.plain(why)).chain(stages);
    let kinds = relations.kinds.iter().map(|&touch| scope.plain(&catalog.touch(touch).reason));
    let mappings = relations
        .mappings
        .iter()
        .flat_map(|mapping| [title_of(scope, PageKind::Item(mapping.item)), scope.plain(&mapping.reason)]);
    let mut sections = vec![first];
    sections.extend(section(scope, "how", "item_how", kinds.chain(other_editions(scope, at))));
    sections.extend(section(scope, "why", "item_why", why));
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
    let texts = list.attributes.iter().flat_map(|attribute| {
        std::iter::once(&attribute.question).chain(attribute.values.iter().map(|value| &value.answer))
    });
    own(scope, texts.chain(&list.attributes_note))
}

fn method(scope: &Scope<'_>, at: MethodRef) -> Vec<Section> {
    let method = scope.catalog.method(at);
    let first = own(scope, std::iter::once(&method.summary).chain(&method.note).chain(&method.source));
    with_document(scope, first, method.text.as_ref())
}

fn threat(scope: &Scope<'_>, at: ThreatRef) -> Vec<Section> {
    let threat = scope.catalog.threat(at);
    let stages = threat
        .stages
        .iter()
        .flat_map(|stage| [&stage.title, &stage.text].into_iter().chain(stage.items.iter().map(|item| &item.reason)));
    let stages = section(scope, "tb-stages", "threat_stages", stages.map(|text| scope.plain(text)));
    let first = own(scope, std::iter::once(&threat.summary).chain(&threat.source));
    let mut sections = with_document(scope, first, threat.text.as_ref());
    sections.extend(stages);
    let of = facet("threat", &scope.catalog.checklists[at.checklist].id, &threat.id.value);
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

fn product(scope: &Scope<'_>, at: ProductRef) -> Vec<Section> {
    let product = &scope.catalog.products[at];
    let texts = product.summary.iter().chain([&product.vendor]).chain(&product.plan).chain(&product.ours);
    let first = own(scope, texts);
    let gaps = scope.catalog.all_checklists().filter_map(|list| scope.catalog.gaps_of(at, list)).flatten();
    let gaps = gaps.collect::<BTreeSet<_>>();
    let whole = scope.catalog.coverage_by(at).filter(|coverage| coverage.section.is_none());
    let whole = whole.filter(|coverage| !gaps.contains(&coverage.item)).flat_map(|coverage| {
        std::iter::once(title_of(scope, PageKind::Item(coverage.item))).chain(said(scope, coverage))
    });
    let shared = product.responsibilities.as_ref().map(|shared| {
        let threats = shared.threats.iter().flat_map(|threat| {
            let duties = threat.customer.iter().chain(&threat.provider).map(|duty| &duty.text);
            let related = threat.related.iter().map(|related| &related.reason);
            [&threat.title, &threat.summary].into_iter().chain(duties).chain(related).chain(&threat.source)
        });
        std::iter::once(&shared.summary)
            .chain(&shared.source)
            .chain(threats)
            .map(|text| scope.plain(text))
            .collect::<Vec<_>>()
    });
    let mut sections = vec![first];
    sections.extend(section(scope, "responsibilities", "product_responsibilities", shared.unwrap_or_default()));
    sections.extend(section(scope, "items", "product_items", whole));
    let reasons = gaps.iter().filter_map(|&item| {
        let reason = scope.catalog.gap_reason(at, item)?;
        Some([title_of(scope, PageKind::Item(item)), scope.plain(reason)])
    });
    sections.extend(section(scope, "gaps", "product_gaps", reasons.flatten().collect::<Vec<_>>()));
    sections
}

fn guide(scope: &Scope<'_>, at: ProductRef) -> Vec<Section> {
    let Some(guide) = &scope.catalog.products[at].guide else { return Vec::new() };
    let mut sections = document(scope, &guide.document);
    let mut covered = BTreeMap::<&str, Vec<&Coverage>>::new();
    for coverage in scope.catalog.coverage_by(at) {
        if let Some(section) = coverage.section.as_deref() {
            covered.entry(section).or_default().push(coverage);
        }
    }
    for section in &mut sections {
        let source = guide.sources.iter().find(|source| source.section.value == section.anchor);
        let covered = covered.get(section.anchor.as_str()).map_or(&[][..], Vec::as_slice);
        let more = covered.iter().flat_map(|coverage| {
            std::iter::once(title_of(scope, PageKind::Item(coverage.item))).chain(said(scope, coverage))
        });
        let more = more.chain(source.map(|source| scope.plain(&source.at)));
        section.text = lines(std::iter::once(std::mem::take(&mut section.text)).chain(more));
        section.facets = facets(scope, covered.iter().map(|coverage| coverage.item));
        let audience = covered.iter().find_map(|coverage| coverage.audience);
        section.facets.extend(audience.map(|audience| Facet { kind: "audience".into(), id: audience.id().to_owned() }));
    }
    let notes = guide.notes.iter().map(|note| scope.plain(note));
    sections.extend(section(scope, "tb-notes", "product_notes", notes));
    sections
}

/// What is said of how a product stands to an item.
fn said(scope: &Scope<'_>, coverage: &Coverage) -> impl Iterator<Item = String> {
    [&coverage.reason, &coverage.plan].into_iter().flatten().map(|text| scope.plain(text))
}

fn statements(scope: &Scope<'_>, at: StatementSetRef) -> Vec<Section> {
    let statements = scope.catalog.statements(at);
    let items = answered(scope, at);
    let statement = |(at, statement): (usize, &crate::model::Statement)| {
        let items = items[at].iter().map(|(item, _)| *item);
        let titles = items.clone().map(|item| title_of(scope, PageKind::Item(item))).collect::<Vec<_>>();
        Section {
            anchor: statement_anchor(at),
            heading: titles.join(scope.words.get("list_separator")),
            facets: facets(scope, items),
            ..own(scope, std::iter::once(&statement.text).chain(statement.exceptions.iter().map(|one| &one.text)))
        }
    };
    let first = own(scope, [&statements.title, &statements.note].into_iter().chain(&statements.source));
    std::iter::once(first).chain(statements.statements.iter().enumerate().map(statement)).collect()
}

fn glossary(scope: &Scope<'_>) -> Vec<Section> {
    let term = |term: &crate::model::Term| {
        let aliases = term.aliases.get(scope.locale).map_or(&[][..], Vec::as_slice);
        Section {
            anchor: term.id.value.clone(),
            heading: scope.plain(&term.name),
            text: lines(
                [scope.plain(&term.definition), aliases.join(scope.words.get("list_separator"))]
                    .into_iter()
                    .chain(term.source.as_ref().map(|source| scope.plain(source))),
            ),
            facets: Vec::new(),
        }
    };
    let glossary = &scope.catalog.glossary;
    std::iter::once(own(scope, &glossary.source)).chain(glossary.terms.iter().map(term)).collect()
}

fn references(scope: &Scope<'_>) -> Vec<Section> {
    let entry = |entry: &crate::model::WorkReference| Section {
        anchor: entry.id.value.clone(),
        heading: scope.plain(&entry.title),
        ..own(scope, [&entry.publisher, &entry.about])
    };
    let references = &scope.catalog.references;
    std::iter::once(own(scope, &references.source)).chain(references.entries.iter().map(entry)).collect()
}

fn title_of(scope: &Scope<'_>, kind: PageKind) -> String {
    without_tags(&scope.page_title(kind))
}

fn facet(kind: &'static str, checklist: &str, id: &str) -> Facet {
    Facet { kind: kind.into(), id: format!("{checklist}/{id}") }
}

/// What readers can find items by, each once.
fn facets(scope: &Scope<'_>, items: impl IntoIterator<Item = ItemRef>) -> Vec<Facet> {
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

/// What search says of a language beside its pages.
pub(super) fn about(scope: &Scope<'_>) -> About {
    let words =
        scope.words.iter().filter_map(|(key, value)| Some((key.strip_prefix(WORDS)?.to_owned(), value.to_owned())));
    About { words: words.collect(), facets: values(scope), synonyms: synonyms(scope) }
}

fn values(scope: &Scope<'_>) -> Vec<FacetValues> {
    let catalog = scope.catalog;
    let of_lists = |id, values: &dyn Fn(&crate::model::Checklist) -> Vec<(String, String)>| {
        let used = catalog.checklists.iter().filter(|list| !values(list).is_empty());
        let several = used.clone().count() > 1;
        let values = used.flat_map(|list| {
            let group = several.then(|| scope.plain(&list.short));
            values(list).into_iter().map(move |(value, label)| (format!("{}/{value}", list.id), label, group.clone()))
        });
        FacetValues { id, label: scope.words.get(&format!("search_facet_{id}")).to_owned(), values: values.collect() }
    };
    let fixed = |id, values: &[&str], products: bool| {
        let label = |value: &str| match products {
            true => String::new(),
            false if id == "audience" => scope.words.get(&format!("audience_{value}")).to_owned(),
            false => scope.words.get(&format!("search_kind_{value}")).to_owned(),
        };
        let values = values.iter().map(|value| ((*value).to_owned(), label(value), None)).collect();
        FacetValues { id, label: scope.words.get(&format!("search_facet_{id}")).to_owned(), values }
    };
    let products = catalog.products.iter().map(|product| (product.id.clone(), scope.plain(&product.name), None));
    vec![
        fixed("kind", KINDS, false),
        FacetValues { values: products.collect(), ..fixed("product", &[], true) },
        of_lists("category", &|list| {
            list.categories.iter().map(|one| (one.id.value.clone(), scope.plain(&one.title))).collect()
        }),
        of_lists("threat", &|list| {
            list.threats.iter().map(|one| (one.id.value.clone(), scope.plain(&one.title))).collect()
        }),
        of_lists("priority", &|list| {
            let label = |one: &crate::model::Priority| format!("{} {}", one.symbol, scope.plain(&one.title));
            list.priorities.iter().map(|one| (one.id.value.clone(), label(one))).collect()
        }),
        fixed("audience", &Audience::ALL.iter().map(|audience| audience.id()).collect::<Vec<_>>(), false),
    ]
}

/// The synonyms of terms, and those that `site.yaml` lists.
fn synonyms(scope: &Scope<'_>) -> Vec<Synonyms> {
    let catalog = scope.catalog;
    // The words that texts use, and those that readers may ask for instead.
    let group = |said: Vec<String>, others: &dyn Fn(Locale) -> Vec<String>, reading: Option<String>| {
        let others = catalog.locales().filter(|&locale| locale != scope.locale).flat_map(others);
        let mut asked = others.chain(reading).filter(|word| !said.contains(word)).collect::<Vec<_>>();
        asked.dedup();
        Synonyms { said, asked }
    };
    let terms = catalog.glossary.terms.iter().map(|term| {
        let names = |locale: Locale| {
            let name = term.name.get(locale).map(super::super::model::Text::plain);
            name.into_iter().chain(term.aliases.get(locale).into_iter().flatten().cloned()).collect::<Vec<_>>()
        };
        group(names(scope.locale), &names, term.reading.as_ref().map(|reading| reading.text.clone()))
    });
    let words = catalog.site.synonyms.iter().map(|words| {
        let of = |locale: Locale| words.get(locale).cloned().unwrap_or_default();
        group(of(scope.locale), &of, None)
    });
    terms.chain(words).filter(|one| !one.said.is_empty() && one.said.len() + one.asked.len() > 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_lines_without_empty_ones() {
        assert_eq!(lines(["a".to_owned(), String::new(), "b".to_owned()]), "a\nb");
    }
}
