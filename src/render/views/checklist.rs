//! All items of a checklist.

use serde::Serialize;
use tera::TeraResult;

use crate::markdown::html::escape;
use crate::model::Status;
use crate::plan::{self, PageKind};
use crate::resolve::{ChecklistRef, ItemRef, MethodRef};

use super::super::frame::{Body, Link, TocEntry, link};
use super::super::limits::MOST_METHODS;
use super::super::scope::{Scope, shortened};
use super::choice::Choice;
use super::filters::FiltersView;
use super::on_file::{ProductCitation, StatusCount};
use super::parts::{ItemRow, MethodLink, PriorityView};
use super::updates::{self, ChangeView};

#[derive(Serialize)]
struct View {
    title: String,
    edition: String,
    publisher: Option<String>,
    summary: String,
    binding: Option<String>,
    coverage: Link,
    only_statements: bool,
    methods_url: Option<String>,
    priorities: Vec<PriorityText>,
    methods: Vec<MethodLink>,
    /// Whether there is a table of items and methods.
    has_matrix: bool,
    categories: Vec<CategoryView>,
    statuses: Vec<Choice>,
    history: Vec<ChangeView>,
    filters: FiltersView,
    citations: Vec<ProductCitation>,
    /// What of its pages is our judgement: the stages, and how its items relate to those of other checklists.
    ours: Vec<String>,
}

#[derive(Serialize)]
struct PriorityText {
    priority: PriorityView,
    text: String,
    count: String,
}

#[derive(Serialize)]
struct CategoryView {
    id: String,
    title: String,
    items: Vec<ItemView>,
}

#[derive(Serialize)]
struct ItemView {
    row: ItemRow,
    /// For each method of the checklist, whether the item applies to it; none where they are too many for a table.
    methods: Vec<bool>,
    /// How many products answer it, by status.
    products: Vec<StatusCount>,
}

pub(super) fn body(scope: &Scope<'_>, at: ChecklistRef) -> TeraResult<Body> {
    let catalog = scope.catalog;
    let list = &catalog.checklists[at];
    let items = || (0..list.items.len()).map(|item| ItemRef { checklist: at, item });
    let priority = |(index, priority): (usize, &crate::model::Priority)| PriorityText {
        priority: scope.priority(list, index),
        text: scope.text(&priority.text),
        count: {
            let of_rank = items().filter(|&item| catalog.relations(item).priority == Some(index));
            escape(&scope.words.count("items", of_rank.count()))
        },
    };
    let category = |(index, category): (usize, &crate::model::Category)| CategoryView {
        id: category.id.value.clone(),
        title: scope.title(&category.title),
        items: items()
            .filter(|&item| catalog.relations(item).category == index)
            .map(|item| item_view(scope, item))
            .collect(),
    };
    let view = View {
        title: scope.title(&list.title),
        edition: scope.title(&list.edition_title),
        publisher: scope.maybe(list.publisher.as_ref()),
        summary: scope.text(&list.summary),
        binding: scope.maybe(list.binding.as_ref()),
        coverage: link(scope, PageKind::Coverage(at)),
        only_statements: scope.only_stated(at),
        methods_url: plan::exists(catalog, PageKind::Methods(at)).then(|| scope.url(PageKind::Methods(at))),
        priorities: list.priorities.iter().enumerate().map(priority).collect(),
        methods: (0..list.methods.len()).map(|method| scope.method_link(MethodRef { checklist: at, method })).collect(),
        has_matrix: list.methods.len() <= MOST_METHODS,
        categories: list.categories.iter().enumerate().map(category).collect(),
        statuses: Status::ALL.iter().map(|&status| scope.status(status)).collect(),
        history: updates::history(scope, &list.history),
        filters: scope.filters(at, std::iter::empty()),
        citations: scope.citations(at, scope.products_on_file(items())),
        ours: ours(scope, at),
    };
    let mut body = Body::new("checklist.html", &view, shortened(&scope.plain(&list.summary), 120))?;
    body.toc = view
        .categories
        .iter()
        .map(|category| TocEntry { id: category.id.clone(), title: category.title.clone(), level: 2 })
        .collect();
    if !list.methods.is_empty() {
        body.toc.push(scope.toc("tb-matrix", "methods_matrix"));
    }
    if !view.ours.is_empty() {
        body.toc.push(scope.toc("tb-ours", "ours_title"));
    }
    if !list.history.is_empty() {
        body.toc.push(scope.toc("tb-history", "history"));
    }
    body.facts = scope.checklist_facts(at, None);
    Ok(body)
}

fn ours(scope: &Scope<'_>, at: ChecklistRef) -> Vec<String> {
    let catalog = scope.catalog;
    let list = &catalog.checklists[at];
    let of = |walk: &&crate::model::Crosswalk| [&walk.from.value, &walk.to.value].contains(&&list.id);
    let notes = catalog.crosswalks.iter().filter(of).map(|walk| &walk.note);
    list.stages_note.iter().chain(notes).map(|note| scope.text(note)).collect()
}

fn item_view(scope: &Scope<'_>, at: ItemRef) -> ItemView {
    let relations = scope.catalog.relations(at);
    let methods = scope.catalog.checklists[at.checklist].methods.len();
    ItemView {
        row: scope.filtered_row(at),
        methods: if methods > MOST_METHODS {
            Vec::new()
        } else {
            (0..methods).map(|method| relations.methods.contains(&method)).collect()
        },
        products: scope.status_counts(scope.best_statuses(at).into_values()),
    }
}
