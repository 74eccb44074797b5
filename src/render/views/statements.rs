//! What a vendor says about the items of a checklist, group by group.

use serde::Serialize;
use tera::TeraResult;

use crate::model::{LocalText, Statement};
use crate::plan::{PageKind, statement_anchor};
use crate::resolve::{ChecklistRef, ItemRef, StatementRef, StatementSetRef};

use super::super::frame::{Body, Link, fact, link};
use super::super::scope::{Scope, shortened};
use super::choice::Choice;

#[derive(Serialize)]
struct View {
    product: Link,
    checklist: Link,
    note: String,
    statements: Vec<StatementView>,
}

/// An answer to a group of items.
#[derive(Serialize)]
struct StatementView {
    id: String,
    items: Vec<Link>,
    answer: AnswerView,
    exceptions: Vec<ExceptionView>,
    /// What may not be right any more, because a text changed.
    doubts: Vec<String>,
}

#[derive(Serialize)]
struct ExceptionView {
    items: Vec<Link>,
    answer: AnswerView,
}

/// Whether a vendor does what items ask for, and what it says.
#[derive(Debug, Serialize)]
pub(super) struct AnswerView {
    pub(super) applies: bool,
    status: Choice,
    text: String,
}

/// A statement as the page of an item shows it.
#[derive(Debug, Serialize)]
pub(super) struct ItemStatement {
    pub(super) product: Link,
    pub(super) document: Link,
    /// The date of the vendor's document.
    date: Option<String>,
    pub(super) answer: AnswerView,
    /// What may not be right any more, because a text changed.
    doubts: Vec<String>,
}

/// For each statement of a set, the items that it answers, and which of its exceptions is about each.
pub(in crate::render) fn answered(scope: &Scope<'_>, at: StatementSetRef) -> Vec<Vec<(ItemRef, Option<usize>)>> {
    let catalog = scope.catalog;
    let list = catalog.statement_list(at).unwrap_or(ChecklistRef(0));
    let mut items = vec![Vec::new(); catalog.statements(at).statements.len()];
    for item in (0..catalog.checklists[list].items.len()).map(|item| ItemRef { checklist: list, item }) {
        for of in catalog.relations(item).statements.iter().filter(|of| of.set == at) {
            items[of.statement].push((item, of.exception));
        }
    }
    items
}

pub(super) fn body(scope: &Scope<'_>, set: StatementSetRef) -> TeraResult<Body> {
    let catalog = scope.catalog;
    let (product, statements) = (set.product, catalog.statements(set));
    let list = catalog.statement_list(set).unwrap_or(ChecklistRef(0));
    let items = answered(scope, set);
    let group = |(at, statement): (usize, &Statement)| StatementView {
        id: statement_anchor(at),
        items: items[at].iter().map(|(item, _)| link(scope, PageKind::Item(*item))).collect(),
        answer: answer(scope, statement.applies, &statement.text),
        doubts: scope.statement_doubts(
            StatementRef { set, statement: at, exception: None, reading: None },
            &items[at].iter().map(|(item, _)| *item).collect::<Vec<_>>(),
        ),
        exceptions: statement
            .exceptions
            .iter()
            .enumerate()
            .map(|(index, exception)| ExceptionView {
                items: items[at]
                    .iter()
                    .filter(|(_, of)| *of == Some(index))
                    .map(|(item, _)| link(scope, PageKind::Item(*item)))
                    .collect(),
                answer: answer(scope, exception.applies, &exception.text),
            })
            .collect(),
    };
    let view = View {
        product: link(scope, PageKind::Product(product)),
        checklist: link(scope, PageKind::Checklist(list)),
        note: scope.text(&statements.note),
        statements: statements.statements.iter().enumerate().map(group).collect(),
    };
    let mut body = Body::new("statements.html", &view, shortened(&scope.plain(&statements.note), 120))?;
    body.facts.push(fact(scope, "fact_document", scope.text(&statements.title)));
    body.facts.push(fact(scope, "fact_vendor", scope.text(&catalog.products[product].vendor)));
    body.facts.extend(statements.date.as_ref().map(|date| fact(scope, "fact_published", scope.date(date))));
    body.facts.extend(statements.source.as_ref().map(|source| fact(scope, "fact_source", scope.text(source))));
    Ok(body)
}

fn answer(scope: &Scope<'_>, applies: bool, text: &LocalText) -> AnswerView {
    AnswerView { applies, status: scope.stated(applies), text: scope.text(text) }
}

/// What a vendor says about one item.
pub(super) fn of_item(scope: &Scope<'_>, at: StatementRef, item: ItemRef) -> ItemStatement {
    let statements = scope.catalog.statements(at.set);
    let statement = &statements.statements[at.statement];
    let exception = at.exception.map(|exception| &statement.exceptions[exception]);
    let (applies, text) =
        exception.map_or((statement.applies, &statement.text), |exception| (exception.applies, &exception.text));
    let page = scope.url(PageKind::Statements(at.set));
    ItemStatement {
        product: link(scope, PageKind::Product(at.set.product)),
        document: Link {
            title: scope.title(&statements.title),
            url: format!("{page}#{}", statement_anchor(at.statement)),
        },
        date: statements.date.as_ref().map(|date| scope.date(date)),
        answer: answer(scope, applies, text),
        doubts: scope.statement_doubts(at, &[item]),
    }
}
