//! What changed when: the page of all updates, and the last of them for other pages.

use serde::Serialize;
use tera::TeraResult;

use crate::markdown::html::escape;
use crate::model::Change;
use crate::plan;
use crate::resolve::{Changed, Update};

use super::super::frame::{Body, Link, TocEntry};
use super::super::scope::Scope;
use super::super::titles::page_of;

#[derive(Serialize)]
struct View {
    years: Vec<Year>,
    feed_url: Option<String>,
}

/// The updates of a year.
#[derive(Serialize)]
struct Year {
    id: String,
    title: String,
    updates: Vec<UpdateView>,
}

/// An entry of a history among those of others.
#[derive(Serialize)]
pub(super) struct UpdateView {
    id: String,
    date: String,
    /// What changed.
    what: Link,
    /// Whether it is a change of this site, and not one of a source document.
    is_own: bool,
    version: Option<String>,
    note: String,
}

/// An entry of a history on the page of the thing that it is about.
#[derive(Serialize)]
pub(super) struct ChangeView {
    date: String,
    version: Option<String>,
    note: String,
}

/// The page of all updates.
pub(super) fn body(scope: &Scope<'_>) -> TeraResult<Body> {
    let mut years = Vec::<Year>::new();
    for update in scope.catalog.updates.iter() {
        let year = update.change.date.year();
        let id = format!("year-{year}");
        if years.last().is_none_or(|last| last.id != id) {
            years.push(Year { id, title: escape(&scope.words.date(&year)), updates: Vec::new() });
        }
        if let Some(last) = years.last_mut() {
            last.updates.push(view(scope, update));
        }
    }
    let feed_url = scope.renderer.base_url.map(|_| scope.url_of(&plan::feed_path(scope.catalog, scope.locale)));
    let view = View { years, feed_url };
    let mut body = Body::new("updates.html", &view, scope.words.get("updates_description").to_owned())?;
    body.toc =
        view.years.into_iter().map(|year| TocEntry { id: year.id, title: year.title, level: 2 }).collect::<Vec<_>>();
    Ok(body)
}

/// The newest updates.
pub(super) fn latest(scope: &Scope<'_>, most: usize) -> Vec<UpdateView> {
    scope.catalog.updates.iter().take(most).map(|update| view(scope, update)).collect()
}

fn view(scope: &Scope<'_>, update: &Update) -> UpdateView {
    let Change { version, date, note } = &update.change;
    UpdateView {
        id: update.anchor.clone(),
        date: scope.date(date),
        what: Link { title: scope.changed_title(update.of).html, url: scope.url(page_of(update.of)) },
        is_own: is_own(scope, update.of),
        version: version.as_ref().map(|version| scope.version(version).html),
        note: scope.text(note),
    }
}

/// Whether the site itself changed: a checklist whose wording stands here is part of it.
fn is_own(scope: &Scope<'_>, of: Changed) -> bool {
    match of {
        Changed::Site => true,
        Changed::Checklist(at) => scope.catalog.checklists[at].binding.is_none(),
        Changed::Guide(_) => false,
    }
}

/// A history on the page of the thing that it is about, newest first.
pub(super) fn history(scope: &Scope<'_>, history: &[Change]) -> Vec<ChangeView> {
    let view = |change: &Change| ChangeView {
        date: scope.date(&change.date),
        version: change.version.as_ref().map(|version| scope.version(version).html),
        note: scope.text(&change.note),
    };
    let mut newest_first = history.iter().collect::<Vec<_>>();
    newest_first.sort_by_key(|change| std::cmp::Reverse(change.date.first_day()));
    newest_first.into_iter().map(view).collect()
}
