//! The questions that lead to a method, and all methods of a checklist.

use serde::Serialize;
use tera::TeraResult;

use crate::plan::{self, PageKind};
use crate::resolve::{ChecklistRef, MethodRef};

use super::super::decision::{self, Answer, Question};
use super::super::frame::Body;
use super::super::scope::{Scope, shortened};
use super::parts::MethodLink;

#[derive(Serialize)]
struct View {
    /// The first question; none where nothing tells the methods apart.
    tree: Option<QuestionView>,
    /// The id of the checklist.
    checklist: String,
    /// The reader's own checklist.
    my_url: Option<String>,
    /// What the chooser says, as JSON.
    words: String,
    note: Option<String>,
    attributes: Vec<String>,
    methods: Vec<MethodCard>,
}

/// A method on a card or in a row.
#[derive(Serialize)]
pub(super) struct MethodCard {
    pub(super) method: MethodLink,
    pub(super) summary: String,
    pub(super) count: String,
    /// What the document adds to its row.
    pub(super) note: Option<String>,
    /// For each attribute, the values that the method allows.
    pub(super) values: Vec<Vec<String>>,
}

#[derive(Serialize)]
struct QuestionView {
    question: String,
    answers: Vec<AnswerView>,
}

#[derive(Serialize)]
struct AnswerView {
    answer: String,
    child: Option<QuestionView>,
    methods: Vec<MethodLink>,
}

pub(super) fn body(scope: &Scope<'_>, at: ChecklistRef) -> TeraResult<Body> {
    let list = &scope.catalog.checklists[at];
    let tree = match decision::tree(&list.attributes, &list.methods) {
        Answer::Ask(question) => Some(question_view(scope, at, &question)),
        Answer::Methods(_) => None,
    };
    let has_tree = tree.is_some();
    let view = View {
        tree,
        checklist: list.id.clone(),
        my_url: plan::exists(scope.catalog, PageKind::MyChecklist).then(|| scope.url(PageKind::MyChecklist)),
        words: scope.words_as_json(&["chooser_", "colon", "paren_", "tree_none"])?,
        note: scope.maybe(list.attributes_note.as_ref()),
        attributes: list.attributes.iter().map(|attribute| scope.title(&attribute.title)).collect(),
        methods: cards(scope, at),
    };
    let description = scope.words.fill("methods_description", &[("checklist", &scope.plain(&list.title))]);
    let mut body = Body::new("methods.html", &view, shortened(&description, 160))?;
    if has_tree {
        body.toc.push(scope.toc("questions", "methods_questions"));
    }
    body.toc.push(scope.toc("all", "methods_all"));
    body.facts = scope.checklist_facts(at, None);
    Ok(body)
}

/// All methods of a checklist.
pub(super) fn cards(scope: &Scope<'_>, at: ChecklistRef) -> Vec<MethodCard> {
    let list = &scope.catalog.checklists[at];
    let card = |method| {
        let reference = MethodRef { checklist: at, method };
        let model = &list.methods[method];
        let values = |attribute: &crate::model::Attribute| {
            let accepted =
                attribute.values.iter().filter(|value| decision::accepts(model, &attribute.id.value, &value.id.value));
            accepted.map(|value| scope.title(&value.title)).collect()
        };
        MethodCard {
            method: scope.method_link(reference),
            summary: scope.text(&model.summary),
            note: scope.maybe(model.note.as_ref()),
            count: scope.words.count("items", scope.catalog.items_of_method(reference).len()),
            values: list.attributes.iter().map(values).collect(),
        }
    };
    (0..list.methods.len()).map(card).collect()
}

fn question_view(scope: &Scope<'_>, at: ChecklistRef, question: &Question) -> QuestionView {
    let attribute = &scope.catalog.checklists[at].attributes[question.attribute];
    let answer = |(value, leads): (&crate::model::Answer, &Answer)| {
        let (child, methods) = match leads {
            Answer::Ask(question) => (Some(question_view(scope, at, question)), [].as_slice()),
            Answer::Methods(methods) => (None, methods.as_slice()),
        };
        let link = |&method: &usize| scope.method_link(MethodRef { checklist: at, method });
        AnswerView { answer: scope.text(&value.answer), child, methods: methods.iter().map(link).collect() }
    };
    QuestionView {
        question: scope.text(&attribute.question),
        answers: attribute.values.iter().zip(&question.answers).map(answer).collect(),
    }
}
