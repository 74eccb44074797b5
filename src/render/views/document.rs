//! Pages that are long texts: guides and free pages.

use std::collections::BTreeMap;

use serde::Serialize;
use tera::TeraResult;

use crate::markdown::html::escape;
use crate::markdown::text_of;
use crate::plan::PageKind;
use crate::resolve::{Destination, PageRef, ProductRef, TermRef, Unit};

use super::super::corrections::report;
use super::super::frame::{Body, Fact, Link, TocEntry, fact, link};
use super::super::scope::{Scope, shortened};
use super::choice::Choice;
use super::citation::CitationView;
use super::parts::{CoverageView, SectionView};
use super::product;
use super::updates::{self, ChangeView};

/// How deep the table of contents of a guide or page goes.
const TOC_DEPTH: u8 = 3;

#[derive(Serialize)]
struct GuideView {
    product: Link,
    facts: Vec<Fact>,
    lang: Option<String>,
    intro: String,
    notes: Vec<String>,
    citation: Option<CitationView>,
    sections: Vec<GuideSection>,
    history: Vec<ChangeView>,
}

#[derive(Serialize)]
struct GuideSection {
    section: SectionView,
    source: Option<String>,
    /// Whom to tell that the screen has changed.
    report: Option<String>,
    procedure: Option<ProcedureView>,
}

/// What is to be known about a section that covers items.
#[derive(Serialize)]
struct ProcedureView {
    audience: Option<Choice>,
    /// The author's own fields.
    fields: Vec<Fact>,
    items: Vec<CoverageView>,
}

#[derive(Serialize)]
struct PageView {
    lang: Option<String>,
    intro: String,
    sections: Vec<SectionView>,
    items: Vec<Link>,
    terms: Vec<Link>,
}

/// The setting guide of a product.
pub(super) fn guide(scope: &Scope<'_>, at: ProductRef) -> TeraResult<Body> {
    let model = &scope.catalog.products[at];
    let Some(guide) = &model.guide else {
        return Err(tera::Error::message(format!("the product `{}` has no guide", model.id)));
    };
    let text = scope.document(&guide.document, &format!("products/{}", model.id), &Unit::Guide(at));
    let mut procedures = procedures(scope, at);
    let section = |section: SectionView| GuideSection {
        source: scope.section_source(guide, &section.id),
        report: (procedures.contains_key(section.id.as_str()))
            .then(|| report(scope, Some(&section.id), &text_of(&section.heading)))
            .flatten(),
        procedure: procedures.remove(section.id.as_str()),
        section,
    };
    let view = GuideView {
        product: link(scope, PageKind::Product(at)),
        facts: product::facts(scope, at),
        lang: text.lang,
        intro: text.intro,
        notes: guide.notes.iter().map(|note| scope.text(note)).collect(),
        citation: scope.catalog.citation(at).and_then(|cited| scope.other_edition(at, cited.checklist)),
        sections: text.sections.into_iter().map(section).collect(),
        history: updates::history(scope, &guide.history),
    };
    let description =
        guide.document.show(scope.locale).value.first_paragraph(&|target, alone| scope.name(target, alone));
    let mut body = Body::new("guide.html", &view, shortened(&description, 120))?;
    body.toc = scope.document_toc(&guide.document, TOC_DEPTH);
    if !guide.history.is_empty() {
        body.toc.push(scope.toc("tb-history", "history"));
    }
    body.facts.extend(scope.document_source(&guide.document).map(|source| fact(scope, "fact_source", source)));
    Ok(body)
}

/// The procedures of a product's guide by the section that describes them.
fn procedures<'a>(scope: &Scope<'a>, product: ProductRef) -> BTreeMap<&'a str, ProcedureView> {
    let mut procedures = BTreeMap::<&str, ProcedureView>::new();
    for coverage in scope.catalog.coverage_by(product) {
        let Some(section) = coverage.section.as_deref() else { continue };
        let mut view = scope.coverage(coverage);
        let procedure = procedures.entry(section).or_insert_with(|| ProcedureView {
            audience: view.audience.take(),
            fields: std::mem::take(&mut view.fields),
            items: Vec::new(),
        });
        procedure.items.push(view);
    }
    procedures
}

/// A free page.
pub(super) fn page(scope: &Scope<'_>, at: PageRef) -> TeraResult<Body> {
    let model = &scope.catalog.pages[at];
    let document = &model.document;
    let text = scope.document(document, "pages", &Unit::Page(at));
    let term = |&term: &TermRef| Link {
        title: scope.title(&scope.catalog.term(term).name),
        url: scope.url_to(&Destination::Term(term)),
    };
    let items = &scope.catalog.page_relations(at).items;
    let terms = &scope.catalog.page_relations(at).terms;
    let view = PageView {
        lang: text.lang,
        intro: text.intro,
        sections: text.sections,
        items: items.iter().map(|&item| link(scope, PageKind::Item(item))).collect(),
        terms: terms.iter().map(term).collect(),
    };
    let description = document.show(scope.locale).value.first_paragraph(&|target, alone| scope.name(target, alone));
    let mut body = Body::new("page.html", &view, shortened(&description, 120))?;
    body.toc = scope.document_toc(document, TOC_DEPTH);
    if !(items.is_empty() && terms.is_empty()) {
        let title = escape(scope.words.get("page_explains"));
        body.toc.push(TocEntry { id: "tb-explains".to_owned(), title, level: 2 });
    }
    body.facts.extend(scope.document_source(document).map(|source| fact(scope, "fact_source", source)));
    Ok(body)
}
