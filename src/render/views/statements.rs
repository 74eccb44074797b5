//! What a vendor says about the items of a checklist, group by group. An answer is always shown as the group's: how it fits
//! one of the items is a reading of ours.

use serde::Serialize;
use tera::TeraResult;

use crate::markdown::html::escape;
use crate::markdown::{Target, text_of};
use crate::model::{LocalText, Statement, StatementReading, Statements};
use crate::plan::{PageKind, statement_anchor};
use crate::resolve::{ChecklistRef, Destination, ItemRef, StatementRef, StatementSetRef};
use crate::source::Spanned;

use super::super::frame::{Body, Link, external, fact, link};
use super::super::limits::MOST_RUNS;
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
    range: String,
    given: String,
    items: Vec<Link>,
    answer: AnswerView,
    exceptions: Vec<ExceptionView>,
    readings: Vec<GroupReading>,
    /// What may not be right any more, because a text changed.
    doubts: Vec<String>,
}

#[derive(Serialize)]
struct ExceptionView {
    items: Vec<Link>,
    answer: AnswerView,
}

/// Our reading of how an answer fits items of its group.
#[derive(Serialize)]
struct GroupReading {
    items: Vec<Link>,
    reading: ReadingView,
}

/// What a vendor answers.
#[derive(Debug, Serialize)]
pub(super) struct AnswerView {
    pub(super) status: Choice,
    text: String,
    /// Why we read it so; absent where the vendor states it.
    pub(super) ours: Option<String>,
}

/// How an answer fits an item, by our judgement, and why.
#[derive(Debug, Serialize)]
pub(super) struct ReadingView {
    pub(super) fit: Choice,
    pub(super) reason: String,
}

/// A statement as the page of an item shows it.
#[derive(Debug, Serialize)]
pub(super) struct ItemStatement {
    pub(super) product: Link,
    /// The vendor's document, as a link to the group in it.
    pub(super) document: Link,
    /// For which items the answer was given.
    pub(super) given: String,
    /// The date of the document, and how old the answer is.
    dated: Option<String>,
    source: Option<String>,
    address: Option<String>,
    responsibility: Option<String>,
    pub(super) answer: AnswerView,
    pub(super) reading: Option<ReadingView>,
    /// Whether nobody has judged how the group's answer fits this item.
    unread: bool,
    /// What may not be right any more, because a text changed.
    doubts: Vec<String>,
}

/// For each statement of a set, the items that it answers, and which of its exceptions is about each.
pub(in crate::render) fn answered(scope: &Scope<'_>, at: StatementSetRef) -> Vec<Vec<StatementOf>> {
    let catalog = scope.catalog;
    let list = catalog.statement_list(at).unwrap_or(ChecklistRef(0));
    let mut items = vec![Vec::new(); catalog.statements(at).statements.len()];
    for item in (0..catalog.checklists[list].items.len()).map(|item| ItemRef { checklist: list, item }) {
        for of in catalog.relations(item).statements.iter().filter(|of| of.set == at) {
            items[of.statement].push(StatementOf { item, of: *of });
        }
    }
    items
}

/// An item, and the statement that answers it.
#[derive(Clone, Copy, Debug)]
pub(in crate::render) struct StatementOf {
    pub(in crate::render) item: ItemRef,
    pub(in crate::render) of: StatementRef,
}

pub(super) fn body(scope: &Scope<'_>, set: StatementSetRef) -> TeraResult<Body> {
    let catalog = scope.catalog;
    let (product, statements) = (set.product, catalog.statements(set));
    let list = catalog.statement_list(set).unwrap_or(ChecklistRef(0));
    let items = answered(scope, set);
    let links = |at: usize, of: &dyn Fn(&StatementRef) -> bool| {
        let chosen = items[at].iter().filter(|entry| of(&entry.of));
        chosen.map(|entry| link(scope, PageKind::Item(entry.item))).collect::<Vec<_>>()
    };
    let group = |(at, statement): (usize, &Statement)| {
        let of_group = items[at].iter().map(|entry| entry.item).collect::<Vec<_>>();
        StatementView {
            id: statement_anchor(at),
            range: scope.neutral(&scope.short_range(&of_group)),
            given: scope.given_for(&of_group),
            items: links(at, &|_| true),
            answer: answer(scope, statement.applies, statement.ours.as_ref(), &statement.text),
            doubts: scope
                .statement_doubts(StatementRef { set, statement: at, exception: None, reading: None }, &of_group),
            exceptions: statement
                .exceptions
                .iter()
                .enumerate()
                .map(|(index, exception)| ExceptionView {
                    items: links(at, &|of| of.exception == Some(index)),
                    answer: answer(scope, exception.applies, exception.ours.as_ref(), &exception.text),
                })
                .collect(),
            readings: statement
                .readings
                .iter()
                .enumerate()
                .map(|(index, reading)| GroupReading {
                    items: links(at, &|of| of.reading == Some(index)),
                    reading: reading_view(scope, reading),
                })
                .collect(),
        }
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
    body.facts.extend(scope.dated(statements).map(|date| fact(scope, "fact_published", date)));
    body.facts.extend(statements.source.as_ref().map(|source| fact(scope, "fact_source", scope.text(source))));
    body.facts.extend(statements.url.as_ref().map(|url| fact(scope, "fact_url", external(url, &escape(url)))));
    let responsibility = statements.responsibility.as_ref();
    body.facts.extend(responsibility.map(|text| fact(scope, "fact_responsibility", scope.text(text))));
    Ok(body)
}

fn answer(scope: &Scope<'_>, applies: bool, ours: Option<&LocalText>, text: &LocalText) -> AnswerView {
    AnswerView { status: scope.stated(applies, ours.is_some()), text: scope.text(text), ours: scope.maybe(ours) }
}

fn reading_view(scope: &Scope<'_>, reading: &StatementReading) -> ReadingView {
    ReadingView { fit: scope.fit(reading.fits), reason: scope.text(&reading.reason) }
}

/// What a vendor says about one item.
pub(super) fn of_item(scope: &Scope<'_>, at: StatementRef, item: ItemRef) -> ItemStatement {
    let statements = scope.catalog.statements(at.set);
    let statement = &statements.statements[at.statement];
    let group = answered_by(scope, at, item.checklist);
    let page = scope.url(PageKind::Statements(at.set));
    ItemStatement {
        product: link(scope, PageKind::Product(at.set.product)),
        document: Link {
            title: scope.title(&statements.title),
            url: format!("{page}#{}", statement_anchor(at.statement)),
        },
        given: scope.given_for(&group),
        dated: scope.dated(statements),
        source: scope.maybe(statements.source.as_ref()),
        address: statements.url.as_ref().map(|url| external(url, &escape(url))),
        responsibility: scope.maybe(statements.responsibility.as_ref()),
        answer: match at.exception.map(|exception| &statement.exceptions[exception]) {
            Some(one) => answer(scope, one.applies, one.ours.as_ref(), &one.text),
            None => answer(scope, statement.applies, statement.ours.as_ref(), &statement.text),
        },
        reading: at.reading.map(|reading| reading_view(scope, &statement.readings[reading])),
        // What does not apply asks for nothing that the answer could fit.
        unread: at.reading.is_none() && at.exception.is_none() && statement.applies && group.len() > 1,
        doubts: scope.statement_doubts(at, &[item]),
    }
}

/// The items that an answer was given for together.
fn answered_by(scope: &Scope<'_>, at: StatementRef, list: ChecklistRef) -> Vec<ItemRef> {
    let catalog = scope.catalog;
    let group = &catalog.statements(at.set).statements[at.statement].items;
    let checklist = &catalog.checklists[list].id;
    let item = |id: &Spanned<String>| match catalog
        .find(&Target::Item { checklist: Some(checklist.clone()), id: id.value.clone() })
    {
        Some(Destination::Item(item)) => Some(item),
        _ => None,
    };
    let mut items = group.iter().filter_map(item).collect::<Vec<_>>();
    items.sort_unstable();
    items
}

/// Whether nothing can stand between two ids: `実8` and `実9`, or ids without a number.
fn numbers_follow(first: &str, second: &str) -> bool {
    let split = |id: &str| {
        let name = id.trim_end_matches(|character: char| character.is_ascii_digit()).len();
        (id[..name].to_owned(), id[name..].parse::<u64>().ok())
    };
    let ((first_name, first), (second_name, second)) = (split(first), split(second));
    match (first, second) {
        (Some(first), Some(second)) => first_name == second_name && first.checked_add(1) == Some(second),
        (first, second) => first == second,
    }
}

impl Scope<'_> {
    /// What a statement says of an item in one line, without markup: its label, for which items it was given, when, and how
    /// it fits.
    pub(in crate::render) fn stated_line(&self, at: StatementRef, item: ItemRef) -> String {
        let statement = of_item(self, at, item);
        let fit = statement.reading.map(|reading| {
            format!("{}{}{}", self.words.get("statement_fits"), self.words.get("colon"), text_of(&reading.fit.label))
        });
        let parts = [Some(text_of(&statement.given)), statement.dated.map(|date| text_of(&date)), fit];
        parts.into_iter().flatten().collect::<Vec<_>>().join(self.words.get("list_separator"))
    }

    /// The items that an answer was given for, such as `実8–実13`: neighbours in the checklist as a range, as far as their
    /// numbers leave no gap. A checklist may leave out items of its standard, and a range would claim them.
    pub(in crate::render) fn range(&self, items: &[ItemRef]) -> String {
        self.runs(items).join(self.words.get("list_separator"))
    }

    /// The same, of very many the first.
    fn short_range(&self, items: &[ItemRef]) -> String {
        let mut runs = self.runs(items);
        if runs.len() > MOST_RUNS {
            runs.truncate(MOST_RUNS);
            runs.push("…".to_owned());
        }
        runs.join(self.words.get("list_separator"))
    }

    fn runs(&self, items: &[ItemRef]) -> Vec<String> {
        let id = |at: ItemRef| self.catalog.item(at).id.value.as_str();
        let mut runs = Vec::<(ItemRef, ItemRef)>::new();
        for &item in items {
            match runs.last_mut() {
                Some((_, last)) if last.item + 1 == item.item && numbers_follow(id(*last), id(item)) => *last = item,
                _ => runs.push((item, item)),
            }
        }
        let run = |(first, last): (ItemRef, ItemRef)| match last.item - first.item {
            0 => id(first).to_owned(),
            1 => format!("{}{}{}", id(first), self.words.get("list_separator"), id(last)),
            _ => format!("{}–{}", id(first), id(last)),
        };
        runs.into_iter().map(run).collect()
    }

    /// For which items an answer was given, as HTML.
    pub(super) fn given_for(&self, items: &[ItemRef]) -> String {
        let text = if items.len() == 1 {
            self.words.fill("statement_given_one", &[("items", &self.short_range(items))])
        } else {
            self.words.fill("statement_given", &[("items", &self.short_range(items)), ("n", &items.len().to_string())])
        };
        self.neutral(&text)
    }

    /// The date of a document of answers, and of which time they are, as HTML.
    pub(in crate::render) fn dated(&self, statements: &Statements) -> Option<String> {
        let date = statements.date.as_ref()?;
        let year = escape(&self.words.fill("statement_age", &[("year", &date.year().to_string())]));
        Some(format!("{}{year}", self.date(date)))
    }
}

#[cfg(test)]
mod tests {
    use super::numbers_follow;

    #[test]
    fn a_range_stops_where_numbers_leave_a_gap() {
        assert!(numbers_follow("実8", "実9"));
        assert!(numbers_follow("9-4", "9-5"));
        assert!(numbers_follow("alpha", "beta"));
        assert!(!numbers_follow("統8", "統12"));
        assert!(!numbers_follow("統26", "実27"));
        assert!(!numbers_follow("1-2", "2-3"));
        assert!(!numbers_follow("8", "beta"));
    }
}
