//! What several kinds of pages show: items, marks, procedures, documents.

use serde::Serialize;

use crate::locale::Localized;
use crate::markdown::html::escape;
use crate::markdown::{Document, Section};
use crate::model::{Checklist, Guide, LocalText, ProductNote};
use crate::parse::DRAFT;
use crate::plan::{self, PageKind};
use crate::resolve::{
    ChecklistRef, Coverage, Destination, ItemRef, MethodRef, ProductNoteRef, ProductRef, ThreatRef, Unit,
};
use crate::source::Spanned;

use super::super::frame::{Fact, Link, TocEntry, external, fact, link};
use super::super::limits::{MOST_METHODS, MOST_THREATS};
use super::super::scope::Scope;
use super::choice::Choice;
use super::fields::FieldData;
use super::on_file::OnFile;

/// A rank of items.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct PriorityView {
    pub(super) id: String,
    pub(super) symbol: String,
    pub(super) title: String,
}

/// An item in a list.
#[derive(Debug, Serialize)]
pub(super) struct ItemRow {
    pub(super) id: String,
    /// An anchor that is the row's own on any page.
    pub(super) row: String,
    /// The anchors that it had under earlier ids.
    pub(super) old_rows: Vec<String>,
    pub(super) url: String,
    pub(super) title: String,
    pub(super) priority: Option<PriorityView>,
    /// Of many threats, the first.
    pub(super) threats: Vec<Link>,
    /// Where there are more, how many, and the item's page.
    pub(super) more_threats: Option<Link>,
    /// The id of its category, for filters.
    pub(super) category: String,
    /// The ids of its methods with spaces between them, for filters; nothing where there are too many to filter by.
    pub(super) methods: String,
    /// Its own fields, for filters.
    pub(super) fields: Vec<FieldData>,
    /// Why it stands in the list, where the list says so.
    pub(super) reason: Option<String>,
    /// What products have on file for it, where the list says so.
    pub(super) on_file: Option<OnFile>,
}

/// Items under a heading.
#[derive(Debug, Serialize)]
pub(super) struct ItemGroup {
    /// What the heading says; where the checklist does not rank its items there is none.
    pub(super) priority: Option<PriorityView>,
    pub(super) count: String,
    pub(super) items: Vec<ItemRow>,
}

/// A method in a list.
#[derive(Debug, Serialize)]
pub(super) struct MethodLink {
    pub(super) id: String,
    pub(super) symbol: String,
    pub(super) title: String,
    pub(super) url: String,
}

/// Numbered steps of a procedure.
#[derive(Debug, Serialize)]
pub(super) struct StepsView {
    /// The heading of the section inside the procedure that has them.
    heading: Option<String>,
    /// What stands before them, where that tells them from others.
    lead: Option<String>,
    /// Their language, where that is not the language of the page.
    lang: Option<String>,
    html: String,
}

/// How a product covers an item.
#[derive(Debug, Serialize)]
pub(super) struct CoverageView {
    pub(super) product: Link,
    pub(super) item: ItemRow,
    pub(super) procedure: Option<Link>,
    pub(super) audience: Option<Choice>,
    pub(super) status: Choice,
    pub(super) responsibility: Option<ResponsibilityView>,
    pub(super) plan: Option<String>,
    pub(super) reason: Option<String>,
    /// Where a reader is to click, step by step; only pages of items show that.
    pub(super) steps: Vec<StepsView>,
    pub(super) source: Option<String>,
    /// The author's own fields of the procedure.
    pub(super) fields: Vec<Fact>,
    /// What may not be right any more, because a text changed.
    pub(super) doubts: Vec<String>,
}

/// Who is responsible, and who says so.
#[derive(Debug, Serialize)]
pub(super) struct ResponsibilityView {
    who: Choice,
    /// Where a document says so; without one it is our judgement.
    source: Option<String>,
}

/// What a checklist says of a product.
#[derive(Debug, Serialize)]
pub(super) struct ProductNoteView {
    /// The items that it says it on, where that is not plain.
    items: Vec<Link>,
    text: String,
    source: String,
}

/// A long text.
#[derive(Debug, Serialize)]
pub(super) struct DocumentView {
    /// Its language, where that is not the language of the page.
    pub(super) lang: Option<String>,
    pub(super) intro: String,
    pub(super) sections: Vec<SectionView>,
}

/// A section of a long text.
#[derive(Debug, Serialize)]
pub(super) struct SectionView {
    pub(super) id: String,
    /// The ids that it had before.
    pub(super) old_ids: Vec<String>,
    pub(super) level: u8,
    pub(super) heading: String,
    pub(super) body: String,
    /// Whether it is not for readers yet.
    draft: bool,
    /// What may not be right any more, because a text changed.
    pub(super) doubts: Vec<String>,
}

impl Scope<'_> {
    /// Whether vendors state something about the items of a checklist, and no product has a procedure for any.
    pub(in crate::render) fn only_stated(&self, checklist: ChecklistRef) -> bool {
        self.catalog.is_only_stated(checklist)
    }

    /// What checklists say of a product, on one item or on all.
    pub(super) fn product_notes(&self, product: ProductRef, at: Option<ItemRef>) -> Vec<ProductNoteView> {
        let says = |item: ItemRef, entry: usize| {
            self.catalog.relations(item).notes.contains(&ProductNoteRef { product, entry })
        };
        let notes = self.catalog.products[product].notes.iter().enumerate();
        let notes = notes.filter(|(entry, _)| at.is_none_or(|at| says(at, *entry)));
        let view = |(entry, note): (usize, &ProductNote)| ProductNoteView {
            items: if at.is_some() {
                Vec::new()
            } else {
                let items = self.catalog.all_items().filter(|&item| says(item, entry));
                items.map(|item| link(self, PageKind::Item(item))).collect()
            },
            text: self.text(&note.text),
            source: self.text(&note.source),
        };
        notes.map(view).collect()
    }

    pub(super) fn priority(&self, list: &Checklist, at: usize) -> PriorityView {
        let priority = &list.priorities[at];
        PriorityView {
            id: priority.id.value.clone(),
            symbol: priority.symbol.clone(),
            title: self.title(&priority.title),
        }
    }

    pub(super) fn item_row(&self, at: ItemRef) -> ItemRow {
        self.item_row_beside(at, None)
    }

    /// An item in the list of a threat, which the row need not name.
    pub(super) fn item_row_beside(&self, at: ItemRef, own: Option<usize>) -> ItemRow {
        let item = self.catalog.item(at);
        let relations = self.catalog.relations(at);
        let list = &self.catalog.checklists[at.checklist];
        let all = relations.threats.iter().copied().filter(|&threat| Some(threat) != own).collect::<Vec<_>>();
        let threat = |&threat: &usize| link(self, PageKind::Threat(ThreatRef { checklist: at.checklist, threat }));
        let threats = all.iter().take(MOST_THREATS).map(threat).collect::<Vec<_>>();
        let of_item = || format!("{}#threats", self.url(PageKind::Item(at)));
        ItemRow {
            id: item.id.value.clone(),
            row: row(&list.id, &item.slug.value),
            old_rows: plan::old_ids(self.catalog, PageKind::Item(at))
                .into_iter()
                .map(|[list, slug]| row(list, slug))
                .collect(),
            url: self.url(PageKind::Item(at)),
            title: self.title(&item.title),
            priority: relations
                .priority
                .map(|priority| self.priority(&self.catalog.checklists[at.checklist], priority)),
            more_threats: self.rest(all.len(), threats.len(), of_item),
            threats,
            category: list.categories[relations.category].id.value.clone(),
            methods: if list.methods.len() > MOST_METHODS { String::new() } else { self.method_ids(at) },
            fields: self.field_data(&item.fields),
            reason: None,
            on_file: None,
        }
    }

    /// The ids of the methods that an item applies to, with spaces between them.
    fn method_ids(&self, at: ItemRef) -> String {
        let methods = &self.catalog.checklists[at.checklist].methods;
        let ids = self.catalog.relations(at).methods.iter().map(|&method| methods[method].id.value.as_str());
        ids.collect::<Vec<_>>().join(" ")
    }

    /// The row of an item on a page that lists all items of the checklist, which are filtered by any number of methods.
    pub(super) fn filtered_row(&self, at: ItemRef) -> ItemRow {
        ItemRow { methods: self.method_ids(at), ..self.item_row(at) }
    }

    /// Items by priority, the most urgent first, those without one at the end; each in the order of the checklist.
    pub(super) fn by_priority(&self, items: &[ItemRef]) -> Vec<ItemGroup> {
        self.by_priority_with(items, |item| self.item_row(item))
    }

    /// The same with rows that `row` makes.
    pub(super) fn by_priority_with(&self, items: &[ItemRef], row: impl Fn(ItemRef) -> ItemRow) -> Vec<ItemGroup> {
        let Some(first) = items.first() else { return Vec::new() };
        let list = &self.catalog.checklists[first.checklist];
        let ranks = (0..list.priorities.len()).map(Some).chain([None]);
        let group = |rank: Option<usize>| {
            let items = items.iter().filter(|&&item| self.catalog.relations(item).priority == rank);
            let items = items.map(|&item| row(item)).collect::<Vec<_>>();
            let count = escape(&self.words.count("items", items.len()));
            ItemGroup { priority: rank.map(|rank| self.priority(list, rank)), count, items }
        };
        ranks.map(group).filter(|group| !group.items.is_empty()).collect()
    }

    pub(super) fn method_link(&self, at: MethodRef) -> MethodLink {
        let method = self.catalog.method(at);
        MethodLink {
            id: method.id.value.clone(),
            symbol: method.symbol.clone(),
            title: self.compound(&method.title),
            url: self.url(PageKind::Method(at)),
        }
    }

    pub(super) fn coverage(&self, coverage: &Coverage) -> CoverageView {
        let guide = self.catalog.products[coverage.product].guide.as_ref();
        let section = coverage.section.as_deref().zip(guide);
        let procedure = section.map(|(section, _)| {
            let destination = Destination::Section(coverage.product, section.to_owned());
            Link { title: self.destination_title(&destination).html, url: self.url_to(&destination) }
        });
        CoverageView {
            product: link(self, PageKind::Product(coverage.product)),
            item: self.item_row(coverage.item),
            procedure,
            audience: coverage.audience.map(|audience| self.audience(audience)),
            status: self.status(coverage.status),
            responsibility: coverage.responsibility.map(|who| ResponsibilityView {
                who: self.responsibility(who),
                source: self.maybe(coverage.responsibility_source.as_ref()),
            }),
            plan: self.maybe(coverage.plan.as_ref()),
            reason: self.maybe(coverage.reason.as_ref()),
            doubts: self.coverage_doubts(coverage),
            steps: Vec::new(),
            fields: coverage.section.as_deref().map_or_else(Vec::new, |section| {
                self.own_fields(self.catalog.procedure_fields(coverage.product, section))
            }),
            source: section.and_then(|(section, guide)| self.section_source(guide, section)),
        }
    }

    /// The numbered steps of a procedure, as its guide has them.
    pub(super) fn steps(&self, coverage: &Coverage) -> Vec<StepsView> {
        let product = &self.catalog.products[coverage.product];
        let Some((id, guide)) = coverage.section.as_deref().zip(product.guide.as_ref()) else { return Vec::new() };
        let shown = guide.document.show(self.locale);
        let Some(section) = shown.value.section(id) else { return Vec::new() };
        let resolver = self.resolver(shown.locale, "");
        let mut last = id;
        let steps = shown.value.steps(section, &resolver).into_iter().map(|steps| {
            let of = steps.section.id.value.as_str();
            let heading = (of != last).then(|| self.titled(shown.value.heading(steps.section), shown.locale).html);
            last = of;
            StepsView {
                heading,
                lead: steps.lead,
                lang: self.foreign(shown.locale).map(str::to_owned),
                html: steps.html,
            }
        });
        steps.collect()
    }

    /// Where the document of a guide has a section: as HTML.
    pub(super) fn section_source(&self, guide: &Guide, section: &str) -> Option<String> {
        let source = guide.sources.iter().find(|source| source.section.value == section)?;
        Some(self.text(&source.at))
    }

    /// The long text of a unit, whose file is in `folder`.
    pub(super) fn document(&self, document: &Localized<Document>, folder: &str, unit: &Unit) -> DocumentView {
        let shown = document.show(self.locale);
        let resolver = self.resolver(shown.locale, folder);
        // What a section was called and whether it is a draft is said in the source language.
        let source = |section: &Section| document.source().section(&section.id.value);
        let section = |section: &Section| SectionView {
            id: section.id.value.clone(),
            old_ids: source(section).map_or_else(Vec::new, |section| values(&section.aliases)),
            level: section.level,
            heading: shown.value.heading_html(section, &resolver),
            body: shown.value.body_html(section, &resolver),
            draft: source(section).is_some_and(|section| section.has(DRAFT)),
            doubts: self.outdated(unit.clone().section(&section.id.value)).into_iter().collect(),
        };
        DocumentView {
            lang: self.foreign(shown.locale).map(str::to_owned),
            intro: shown.value.intro_html(&resolver),
            sections: shown.value.sections().iter().map(section).collect(),
        }
    }

    /// The sections of a long text for a table of contents, down to `deepest`.
    pub(super) fn document_toc(&self, document: &Localized<Document>, deepest: u8) -> Vec<TocEntry> {
        let shown = document.show(self.locale);
        let sections = shown.value.sections().iter().filter(|section| section.level <= deepest);
        let entry = |section: &Section| TocEntry {
            id: section.id.value.clone(),
            title: self.titled(shown.value.heading(section), shown.locale).html,
            level: section.level,
        };
        sections.map(entry).collect()
    }

    /// What the front matter of a long text says of its source.
    pub(super) fn document_source(&self, document: &Localized<Document>) -> Option<String> {
        let shown = document.show(self.locale);
        let html = shown.value.source.as_ref()?.html(&self.resolver(shown.locale, ""));
        Some(match self.foreign(shown.locale) {
            Some(tag) => format!("<span lang=\"{}\">{html}</span>", escape(tag)),
            None => html,
        })
    }

    /// A section of a page that its template writes, for the table of contents.
    pub(super) fn toc(&self, id: &str, words: &str) -> TocEntry {
        TocEntry { id: id.to_owned(), title: escape(self.words.get(words)), level: 2 }
    }

    /// What is to be known about a checklist wherever its texts are shown.
    pub(super) fn checklist_facts(&self, at: ChecklistRef, source: Option<&LocalText>) -> Vec<Fact> {
        let list = &self.catalog.checklists[at];
        let mut facts = vec![fact(self, "fact_document", self.text(&list.title))];
        facts.push(fact(self, "fact_edition", self.text(&list.edition_title)));
        facts.extend(source.map(|source| fact(self, "fact_source", self.text(source))));
        facts.extend(list.publisher.as_ref().map(|publisher| fact(self, "fact_publisher", self.text(publisher))));
        facts.extend(list.published.as_ref().map(|date| fact(self, "fact_published", self.date(date))));
        facts.extend(list.url.as_ref().map(|url| fact(self, "fact_url", external(url, &escape(url)))));
        facts
    }
}

/// An anchor that is the row's own on any page.
fn row(list: &str, slug: &str) -> String {
    format!("tb-row-{list}-{slug}")
}

/// The values of ids.
pub(super) fn values(ids: &[Spanned<String>]) -> Vec<String> {
    ids.iter().map(|id| id.value.clone()).collect()
}
