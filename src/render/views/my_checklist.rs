//! The reader's own checklist: what can be chosen on its page, and the data that its script loads when it is chosen.
//!
//! The page names methods and products only. Items come with their checklist, procedures with their product, each in a
//! script of its own ([`crate::plan::DataKind`]), so that the page does not grow with the site.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use tera::TeraResult;

use crate::fingerprint;
use crate::locale::Locale;
use crate::markdown::html::escape;
use crate::markdown::text_of;
use crate::model::{Audience, Checklist, FilledField, Note, NoteKind, Status};
use crate::parse::is_slug;
use crate::plan::{self, DataKind, PageKind};
use crate::resolve::{ChecklistRef, Coverage, Destination, ItemRef, MethodRef, ProductRef, StatementRef};

use super::super::frame::{Body, Link, link};
use super::super::scope::{Scope, shortened};
use super::super::title::Title;
use super::choice::Choice;
use super::parts::{MethodLink, PriorityView, values};
use super::statements::of_item;

#[derive(Serialize)]
struct View {
    words: String,
    lists: Vec<ListView>,
    kinds: Vec<KindView>,
    products: Link,
    statuses: Vec<Choice>,
    audiences: Vec<Choice>,
}

/// A checklist that can be chosen: by its methods or, where it has none, as a whole.
#[derive(Serialize)]
struct ListView {
    id: String,
    /// Ids that it had before.
    old: Vec<String>,
    title: String,
    short: String,
    /// The short title without markup.
    name: String,
    edition: String,
    count: String,
    page: Link,
    questions: Option<String>,
    methods: Vec<MethodView>,
    data: String,
}

#[derive(Serialize)]
struct MethodView {
    method: MethodLink,
    /// Ids that it had before.
    old: Vec<String>,
    count: String,
}

#[derive(Serialize)]
struct KindView {
    title: String,
    products: Vec<ProductView>,
}

#[derive(Serialize)]
struct ProductView {
    id: String,
    /// Ids that it had before.
    old: Vec<String>,
    title: String,
    data: String,
}

/// Items as the script of the page wants them.
#[derive(Serialize)]
struct ItemsData {
    priorities: Vec<PriorityView>,
    /// The author's own fields that items have, in order, for files.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<FieldName>,
    items: Vec<ItemData>,
}

/// A field of the author's own.
#[derive(Serialize)]
struct FieldName {
    id: String,
    name: String,
}

/// What an item has in a field.
#[derive(Serialize)]
struct FieldData {
    id: String,
    title: String,
    value: String,
    /// The value without markup, for files.
    name: String,
}

#[derive(Serialize)]
struct ItemData {
    id: String,
    slug: String,
    /// Slugs that it had before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    old: Vec<String>,
    url: String,
    title: String,
    /// The title without markup, for files.
    name: String,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<String>,
    /// The notes that its text refers to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<FieldData>,
    /// Its rank among the priorities.
    #[serde(skip_serializing_if = "Option::is_none")]
    priority: Option<usize>,
    methods: Vec<String>,
    /// The fingerprint of what it asks for, in the source language, so that it is the same in all.
    fingerprint: String,
}

/// What a product does for items, as the script of the page wants it.
#[derive(Serialize)]
struct ProceduresData {
    url: String,
    /// What must be said where the guide meets items of a checklist.
    notices: BTreeMap<String, String>,
    /// By checklist and the slug of the item, the best first.
    procedures: BTreeMap<String, Vec<ProcedureData>>,
}

#[derive(Serialize)]
struct ProcedureData {
    title: String,
    /// The title without markup, for files.
    name: String,
    url: String,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    audience: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<String>,
    /// For which items a vendor's answer was given, when, and how it fits.
    #[serde(skip_serializing_if = "Option::is_none")]
    given: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// What may not be right any more, because a text changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    doubts: Vec<String>,
}

/// The page.
pub(super) fn body(scope: &Scope<'_>) -> TeraResult<Body> {
    let catalog = scope.catalog;
    let kind = |kind: &crate::model::Kind| {
        let products = catalog.products_of(&kind.id.value).filter(|&at| plan::has_procedures(catalog, at));
        let products = products.map(|at| ProductView {
            id: catalog.products[at].id.clone(),
            old: values(&catalog.products[at].aliases),
            title: scope.title(&catalog.products[at].name),
            data: scope.url_of(&plan::data_path(catalog, DataKind::Procedures(at), scope.locale)),
        });
        KindView { title: scope.title(&kind.title), products: products.collect() }
    };
    let lists = catalog.all_checklists().filter(|&at| !catalog.checklists[at].items.is_empty());
    let view = View {
        words: scope.words_as_json(&["my_", "colon", "list_separator", "item_condition", "our_reason", "fact_plan"])?,
        lists: lists.map(|at| list(scope, at)).collect(),
        kinds: catalog.site.kinds.iter().map(kind).filter(|kind| !kind.products.is_empty()).collect(),
        products: link(scope, PageKind::Products),
        statuses: marks(scope),
        audiences: Audience::ALL.iter().map(|&audience| scope.audience(audience)).collect(),
    };
    Body::new("my-checklist.html", &view, shortened(scope.words.get("my_description"), 160))
}

/// The marks that the script copies.
fn marks(scope: &Scope<'_>) -> Vec<Choice> {
    let stated = [(true, false), (false, false), (false, true)].map(|(applies, ours)| scope.stated(applies, ours));
    Status::ALL.iter().map(|&status| scope.status(status)).chain(stated).collect()
}

fn list(scope: &Scope<'_>, at: ChecklistRef) -> ListView {
    let list = &scope.catalog.checklists[at];
    let method = |method| {
        let reference = MethodRef { checklist: at, method };
        let count = scope.words.count("items", scope.catalog.items_of_method(reference).len());
        let old = values(&scope.catalog.method(reference).aliases);
        MethodView { method: scope.method_link(reference), old, count }
    };
    ListView {
        id: list.id.clone(),
        old: values(&list.aliases),
        title: scope.title(&list.title),
        short: scope.title(&list.short),
        name: scope.plain(&list.short),
        edition: scope.title(&list.edition_title),
        count: escape(&scope.words.count("items", list.items.len())),
        page: link(scope, PageKind::Checklist(at)),
        questions: plan::exists(scope.catalog, PageKind::Methods(at)).then(|| scope.url(PageKind::Methods(at))),
        methods: (0..list.methods.len()).map(method).collect(),
        data: scope.url_of(&plan::data_path(scope.catalog, DataKind::Items(at), scope.locale)),
    }
}

/// The data of a script.
pub(in crate::render) fn data(scope: &Scope<'_>, kind: DataKind) -> serde_json::Result<String> {
    let catalog = scope.catalog;
    match kind {
        DataKind::Items(at) => script("items", &catalog.checklists[at].id, &items(scope, at)),
        DataKind::Procedures(at) => script("procedures", &catalog.products[at].id, &procedures(scope, at)),
    }
}

/// A script that hands data over to the script of the page.
fn script(kind: &str, id: &str, data: &impl Serialize) -> serde_json::Result<String> {
    let name = serde_json::to_string(&format!("{kind}/{id}"))?;
    let data = serde_json::to_string(data)?;
    // JSON is JavaScript but for two line ends of old; and no text may look like the end of a script, wherever it lands.
    let data = data.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029").replace('<', "\\u003c");
    Ok(format!("tebikiMy.take({name}, {data});\n"))
}

fn items(scope: &Scope<'_>, at: ChecklistRef) -> ItemsData {
    let list = &scope.catalog.checklists[at];
    let item = |item| {
        let reference = ItemRef { checklist: at, item };
        let (model, relations) = (scope.catalog.item(reference), scope.catalog.relations(reference));
        ItemData {
            id: model.id.value.clone(),
            slug: model.slug.value.clone(),
            old: values(&model.aliases).into_iter().filter(|old| is_slug(old)).collect(),
            url: scope.url(PageKind::Item(reference)),
            title: scope.title(&model.title),
            name: scope.plain(&model.title),
            text: scope.text(&model.text),
            condition: scope.maybe(model.condition.as_ref()),
            notes: model.notes.iter().map(|of_item| note(scope, of_item)).collect(),
            fields: field_data(scope, &model.fields),
            priority: relations.priority,
            methods: relations.methods.iter().map(|&method| list.methods[method].id.value.clone()).collect(),
            fingerprint: fingerprint::item(model, Locale::SOURCE)
                .map_or_else(String::new, |of_item| of_item.to_string()),
        }
    };
    ItemsData {
        priorities: (0..list.priorities.len()).map(|priority| scope.priority(list, priority)).collect(),
        fields: field_names(scope, list),
        items: (0..list.items.len()).map(item).collect(),
    }
}

/// The fields that the items of a checklist have.
fn field_names(scope: &Scope<'_>, list: &Checklist) -> Vec<FieldName> {
    let used = list.items.iter().flat_map(|item| &item.fields).map(|filled| filled.field).collect::<BTreeSet<_>>();
    let fields = used.into_iter().map(|field| &scope.catalog.site.fields[field]);
    fields.map(|field| FieldName { id: field.id.value.clone(), name: scope.plain(&field.title) }).collect()
}

fn field_data(scope: &Scope<'_>, fields: &[FilledField]) -> Vec<FieldData> {
    let shown = scope.own_fields(fields).into_iter().zip(scope.plain_fields(fields)).zip(fields);
    let data = shown.map(|((fact, plain), filled)| FieldData {
        id: scope.catalog.site.fields[filled.field].id.value.clone(),
        title: fact.label,
        value: fact.value,
        name: plain.text,
    });
    data.collect()
}

/// A note as the item's page has it.
fn note(scope: &Scope<'_>, note: &Note) -> String {
    let (mark, text) = (escape(&note.mark), scope.text(&note.text));
    let word = |key| escape(scope.words.get(key));
    match note.kind {
        NoteKind::Definition => format!("<b>{mark}</b> {text}"),
        NoteKind::Exemption => {
            let [title, open, close, colon] = ["item_exemption", "paren_open", "paren_close", "colon"].map(word);
            format!("<b>{title}{open}{mark}{close}{colon}</b>{text}")
        }
    }
}

fn procedures(scope: &Scope<'_>, at: ProductRef) -> ProceduresData {
    let product = at;
    let mut procedures = BTreeMap::<String, Vec<ProcedureData>>::new();
    let mut all = scope.catalog.coverage_by(at).collect::<Vec<_>>();
    all.sort_by_key(|coverage| coverage.rank());
    for coverage in all {
        let list = &scope.catalog.checklists[coverage.item.checklist].id;
        let key = format!("{list}/{}", scope.catalog.item(coverage.item).slug.value);
        procedures.entry(key).or_default().push(procedure(scope, coverage));
    }
    for at in scope.catalog.all_items() {
        for of in scope.catalog.relations(at).statements.iter().filter(|of| of.set.product == product) {
            let key = format!("{}/{}", scope.catalog.checklists[at.checklist].id, scope.catalog.item(at).slug.value);
            procedures.entry(key).or_default().push(statement(scope, *of, at));
        }
    }
    let notice = |list: ChecklistRef| {
        let citation = scope.other_edition(at, list)?;
        Some((scope.catalog.checklists[list].id.clone(), citation.text))
    };
    ProceduresData {
        url: scope.url(PageKind::Product(at)),
        notices: scope.catalog.all_checklists().filter_map(notice).collect(),
        procedures,
    }
}

/// A vendor's answer, which is that of a group of items.
fn statement(scope: &Scope<'_>, of: StatementRef, item: ItemRef) -> ProcedureData {
    let statement = of_item(scope, of, item);
    let title = escape(scope.words.get("my_statement"));
    let line = scope.stated_line(of, item);
    let colon = scope.words.get("colon");
    ProcedureData {
        name: format!("{}{colon}{}{colon}{line}", text_of(&title), text_of(&statement.answer.status.label)),
        title,
        url: statement.document.url,
        status: statement.answer.status.id,
        audience: None,
        plan: None,
        given: Some(escape(&line)),
        reason: statement.answer.ours.or(statement.reading.map(|reading| reading.reason)),
        doubts: scope.statement_doubt(of, item).into_iter().collect(),
    }
}

fn procedure(scope: &Scope<'_>, coverage: &Coverage) -> ProcedureData {
    let (title, url) = match &coverage.section {
        Some(section) => {
            let destination = Destination::Section(coverage.product, section.clone());
            (scope.destination_title(&destination), scope.url_to(&destination))
        }
        None => {
            (Title::of_words(scope.words.get("product_as_a_whole")), scope.url(PageKind::Product(coverage.product)))
        }
    };
    ProcedureData {
        name: title.plain,
        title: title.html,
        url,
        status: coverage.status.id(),
        audience: coverage.audience.map(Audience::id),
        plan: scope.maybe(coverage.plan.as_ref()),
        given: None,
        // What is simply full needs no words here.
        reason: scope.maybe(coverage.reason.as_ref().filter(|_| coverage.status != Status::Full)),
        doubts: scope.coverage_doubts(coverage),
    }
}

#[cfg(test)]
mod tests {
    use super::script;

    #[test]
    fn no_text_ends_a_script_or_a_line_of_it() {
        let text = "</script><!-- \u{2028}\u{2029} \"quoted\" \\ end";
        let written = script("items", "a", &text).unwrap_or_default();
        assert_eq!(
            written,
            "tebikiMy.take(\"items/a\", \"\\u003c/script>\\u003c!-- \\u2028\\u2029 \\\"quoted\\\" \\\\ end\");\n"
        );
        let json = written.trim_start_matches("tebikiMy.take(\"items/a\", ").trim_end_matches(");\n");
        assert_eq!(serde_json::from_str::<String>(json).ok().as_deref(), Some(text));
    }
}
