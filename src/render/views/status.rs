//! How the site stands, for its authors.

use serde::Serialize;
use tera::TeraResult;

use crate::markdown::html::escape;
use crate::model::PartialDate;
use crate::plan::{self, PageKind};
use crate::resolve::{Destination, ItemRef};
use crate::status::{DocumentStatus, GuideStatus, KindStatus, Status, Translation};
use crate::tracking::{Dependency, depend_on};

use super::super::frame::{Body, Link, link};
use super::super::scope::Scope;
use super::on_file::ProductCitation;

#[derive(Serialize)]
struct View<'a> {
    lead: String,
    status: &'a Status,
    translations: Vec<TranslationView<'a>>,
    kinds: Vec<KindView>,
    citations: Vec<ProductCitation>,
    guides: Vec<GuideView>,
    checklists: Vec<ChecklistView>,
    products: Vec<Link>,
    terms: Vec<Link>,
}

#[derive(Serialize)]
struct TranslationView<'a> {
    name: String,
    count: String,
    is_open: bool,
    documents: &'a [DocumentStatus],
}

/// How many links there are of a kind, and how many of them are suspect.
#[derive(Serialize)]
struct KindView {
    label: String,
    count: String,
}

#[derive(Serialize)]
struct GuideView {
    guide: Link,
    as_of: Option<String>,
    due: Option<String>,
    overdue: bool,
}

#[derive(Serialize)]
struct ChecklistView {
    checklist: Link,
    count: String,
    stated: usize,
    items: Vec<Link>,
}

pub(super) fn body<'a>(scope: &Scope<'a>) -> TeraResult<Body> {
    let Some(status) = scope.renderer.status else {
        return Err(tera::Error::message("the status was not asked for"));
    };
    // It depends on the day, which is not tracked: this page is made in every build.
    depend_on(Dependency::default());
    let catalog = scope.catalog;
    let product = |id: &str| catalog.all_products().find(|&at| catalog.products[at].id == id);
    let guide = |guide: &GuideStatus| {
        let at = product(&guide.product)?;
        Some(GuideView {
            guide: Link { url: scope.url(PageKind::Guide(at)), ..link(scope, PageKind::Product(at)) },
            as_of: guide.as_of.as_deref().and_then(|date| self::date(scope, date)),
            due: guide.due.as_deref().and_then(|date| self::date(scope, date)),
            overdue: guide.overdue,
        })
    };
    let translation = |translation: &'a Translation| {
        let locale = catalog.locales().find(|&locale| scope.tag(locale) == translation.lang);
        let name = locale.map_or(translation.lang.as_str(), |locale| scope.renderer.words(locale).get("language_name"));
        let [n, all, suspect] = [translation.translated, translation.texts, translation.suspect].map(|n| n.to_string());
        let values = [("n", n.as_str()), ("all", &all), ("suspect", &suspect)];
        TranslationView {
            name: escape(name),
            count: escape(&scope.words.fill("status_translation", &values)),
            is_open: translation.translated < translation.texts || translation.suspect > 0,
            documents: &translation.documents,
        }
    };
    let kind = |kind: &KindStatus| {
        let [n, suspect] = [kind.links, kind.suspect].map(|n| n.to_string());
        KindView {
            label: escape(scope.words.get(&format!("status_kind_{}", kind.kind))),
            count: escape(&scope.words.fill("status_kind", &[("n", &n), ("suspect", &suspect)])),
        }
    };
    let checklists = catalog.all_checklists().zip(&status.checklists).map(|(at, list)| {
        let item = |id: &String| {
            let item = catalog.checklists[at].items.iter().position(|item| item.id.value == *id)?;
            Some(link(scope, PageKind::Item(ItemRef { checklist: at, item })))
        };
        let (n, all) = (list.without_procedure.len().to_string(), list.items.to_string());
        ChecklistView {
            checklist: link(scope, PageKind::Checklist(at)),
            count: escape(&scope.words.fill("covered_of", &[("n", &n), ("all", &all)])),
            stated: list.stated,
            items: list.without_procedure.iter().filter_map(item).collect(),
        }
    });
    let term = |id: &String| {
        let at = catalog.all_terms().find(|&term| catalog.term(term).id.value == *id)?;
        Some(Link {
            title: scope.title(&catalog.term(at).name),
            url: scope.url_of(&plan::destination_path(catalog, &Destination::Term(at), scope.locale)),
        })
    };
    let day = date(scope, &status.day).unwrap_or_default();
    let view = View {
        lead: escape(scope.words.get("status_lead")).replace("{day}", &day),
        status,
        translations: status.translations.iter().map(translation).collect(),
        kinds: status.links.kinds.iter().map(kind).collect(),
        citations: catalog.all_checklists().flat_map(|list| scope.citations(list, catalog.all_products())).collect(),
        guides: status.guides.iter().filter_map(guide).collect(),
        checklists: checklists.collect(),
        products: status
            .products_without_guide
            .iter()
            .filter_map(|id| Some(link(scope, PageKind::Product(product(id)?))))
            .collect(),
        terms: status.unused_terms.iter().filter_map(term).collect(),
    };
    let mut body = Body::new("status.html", &view, scope.words.get("status_description").to_owned())?;
    body.toc = ["translations", "links", "guides", "items", "products", "terms"]
        .map(|part| scope.toc(&format!("tb-{part}"), &format!("status_{part}")))
        .into();
    Ok(body)
}

fn date(scope: &Scope<'_>, text: &str) -> Option<String> {
    PartialDate::parse(text).ok().map(|date| scope.date(&date))
}
