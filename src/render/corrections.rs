//! Where readers and authors go to put a page right: its source, and whom to tell.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use crate::plan::{PageKind, absolute};
use crate::resolve::{ChecklistRef, ProductRef};

use super::fallback;
use super::scope::Scope;

/// What stands for itself in any part of a URL.
const IN_A_QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
/// The same, and the slashes between the names of a path.
const IN_A_FILE_PATH: &AsciiSet = &IN_A_QUERY.remove(b'/');

/// The ways to correct a page; none where `site.yaml` names none.
#[derive(Serialize)]
pub(super) struct Corrections {
    /// Where the source of the page is changed.
    edit: Option<String>,
    /// Whom to tell that the page is wrong.
    report: Option<String>,
}

/// The ways to correct a page as a whole.
pub(super) fn of_page(scope: &Scope<'_>, kind: PageKind) -> Corrections {
    let edit = scope.catalog.site.edit_url.as_deref().zip(source(scope, kind));
    Corrections {
        edit: edit.map(|(url, path)| url.replace("{path}", &utf8_percent_encode(&path, IN_A_FILE_PATH).to_string())),
        report: report(scope, None, &scope.page_title(kind).plain),
    }
}

/// Whom to tell that a part of the page is wrong: a section, or the whole.
pub(super) fn report(scope: &Scope<'_>, section: Option<&str>, title: &str) -> Option<String> {
    let to = scope.catalog.site.feedback.as_deref()?;
    let page = scope.renderer.base_url.map_or_else(|| scope.path.to_owned(), |base| absolute(base, scope.path));
    let place = section.map_or_else(|| page.clone(), |section| format!("{page}#{section}"));
    let encoded = |text: &str| utf8_percent_encode(&fallback::plain(text), IN_A_QUERY).to_string();
    let mut url = to.to_owned();
    if to.starts_with("mailto:") && !to.contains('{') {
        let first = if to.contains('?') { '&' } else { '?' };
        url.push_str(&format!("{first}subject={}&body={}", encoded(title), encoded(&place)));
    }
    // The values are encoded before they are put in: a title that holds a placeholder stays a title.
    for (name, value) in [("{page}", place.as_str()), ("{section}", section.unwrap_or_default()), ("{title}", title)] {
        url = url.replace(name, &encoded(value));
    }
    Some(url)
}

/// The file that most of a page is made of, from the folder of the site; none where a page is made of all content.
fn source(scope: &Scope<'_>, kind: PageKind) -> Option<String> {
    let catalog = scope.catalog;
    let checklist = |at: ChecklistRef| format!("content/checklists/{}", catalog.checklists[at].id);
    let product = |at: ProductRef| format!("content/products/{}", catalog.products[at].id);
    let list = |at: ChecklistRef| format!("{}/checklist.yaml", checklist(at));
    Some(match kind {
        PageKind::Start | PageKind::Products => "content/site.yaml".to_owned(),
        PageKind::Checklist(at) | PageKind::Methods(at) | PageKind::Threats(at) | PageKind::Coverage(at) => list(at),
        PageKind::Item(at) => list(at.checklist),
        PageKind::Method(at) => {
            let method = catalog.method(at);
            method.text.as_ref().map_or_else(
                || list(at.checklist),
                |text| format!("{}/methods/{}.{}.md", checklist(at.checklist), method.id.value, scope.shown_tag(text)),
            )
        }
        PageKind::Threat(at) => {
            let threat = catalog.threat(at);
            threat.text.as_ref().map_or_else(
                || list(at.checklist),
                |text| format!("{}/threats/{}.{}.md", checklist(at.checklist), threat.id.value, scope.shown_tag(text)),
            )
        }
        PageKind::Product(at) => format!("{}/product.yaml", product(at)),
        PageKind::Guide(at) => {
            let guide = catalog.products[at].guide.as_ref()?;
            format!("{}/guide.{}.md", product(at), scope.shown_tag(&guide.document))
        }
        PageKind::Statements(at) => {
            format!("{}/statements/{}.yaml", product(at.product), catalog.statements(at).checklist.value)
        }
        PageKind::Glossary => "content/glossary.yaml".to_owned(),
        PageKind::References => "content/references.yaml".to_owned(),
        PageKind::Page(at) => {
            let page = &catalog.pages[at];
            format!("content/pages/{}.{}.md", page.id, scope.shown_tag(&page.document))
        }
        PageKind::Updates | PageKind::Search | PageKind::Status | PageKind::MyChecklist => return None,
    })
}
