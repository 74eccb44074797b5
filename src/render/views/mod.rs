//! What each kind of page shows: one file per kind, each a type made for its template.
//!
//! Texts in views are HTML and URLs are relative to the page. A view never holds more than its page shows.

mod checklist;
mod choice;
mod citation;
mod coverage;
mod document;
mod fields;
mod filters;
mod item;
mod method;
mod methods;
mod my_checklist;
mod on_file;
mod parts;
mod product;
mod products;
mod responsibilities;
mod simple;
mod start;
mod statements;
mod status;
mod threat;
mod updates;

pub(super) use item::open_kinds;
pub(super) use my_checklist::data;
pub(super) use statements::answered;

use tera::TeraResult;

use crate::plan::PageKind;

use super::frame::Body;
use super::scope::Scope;

/// The own part of a page.
pub(super) fn body(scope: &Scope<'_>, kind: PageKind) -> TeraResult<Body> {
    match kind {
        PageKind::Start => start::body(scope),
        PageKind::Checklist(at) => checklist::body(scope, at),
        PageKind::Item(at) => item::body(scope, at),
        PageKind::Methods(at) => methods::body(scope, at),
        PageKind::Method(at) => method::body(scope, at),
        PageKind::Threats(at) => threat::index(scope, at),
        PageKind::Threat(at) => threat::body(scope, at),
        PageKind::Coverage(at) => coverage::body(scope, at),
        PageKind::Products => products::body(scope),
        PageKind::Product(at) => product::body(scope, at),
        PageKind::Guide(at) => document::guide(scope, at),
        PageKind::Statements(set) => statements::body(scope, set),
        PageKind::Glossary => simple::glossary(scope),
        PageKind::References => simple::references(scope),
        PageKind::Updates => updates::body(scope),
        PageKind::Search => simple::search(scope),
        PageKind::Status => status::body(scope),
        PageKind::MyChecklist => my_checklist::body(scope),
        PageKind::Page(at) => document::page(scope, at),
    }
}
