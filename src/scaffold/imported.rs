//! Writes a checklist that was imported from a table.

use std::io::ErrorKind;
use std::path::Path;

use super::{Refusal, Scaffolded, Site, with_schema};
use crate::write::{self, Edit};

/// Writes the checklist `id` into `folder`, and adds it to site.yaml. Where that is not possible, because there is no site yet
/// or the site would have problems, only the checklist is written, and a note says what to add.
///
/// # Errors
/// When the file exists already, the site is there and cannot be read, or a file cannot be written. Then nothing is written.
pub fn imported(folder: &Path, id: &str, text: &str) -> Result<Scaffolded, Refusal> {
    let path = format!("content/checklists/{id}/checklist.yaml");
    match named(folder, id, &path, text) {
        Err(Refusal::Because(_) | Refusal::Problems(..)) => alone(folder, id, path, text),
        Err(Refusal::Read(_, error)) if error.kind() == ErrorKind::NotFound => alone(folder, id, path, text),
        done => done,
    }
}

/// The languages of the site in `folder`, the source language first; `None` where there is no site, or none that makes sense.
///
/// # Errors
/// When there may be a site, and it cannot be read.
pub fn site_languages(folder: &Path) -> Result<Option<Vec<String>>, Refusal> {
    let site = match Site::open(folder) {
        Ok(site) => site,
        Err(Refusal::Read(_, error)) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(unread @ (Refusal::Read(..) | Refusal::Unread(..))) => return Err(unread),
        Err(_) => return Ok(None),
    };
    let locales = &site.catalog.site.locales;
    Ok(Some(locales.iter().map(|at| locales.tag(at).to_owned()).collect()))
}

fn named(folder: &Path, id: &str, path: &str, text: &str) -> Result<Scaffolded, Refusal> {
    let mut site = Site::open(folder)?;
    site.yaml(path, "checklist", text);
    if !site.catalog.site.checklists.iter().any(|known| known.value == id) {
        site.list("content/site.yaml", "checklists", id)?;
    }
    site.write()
}

fn alone(folder: &Path, id: &str, path: String, text: &str) -> Result<Scaffolded, Refusal> {
    let after = with_schema(folder, &path, "checklist", text).into_bytes();
    let edit = Edit { path: path.clone(), before: None, after };
    write::edit(folder, &[edit])?;
    let note = format!(
        "nothing is read of it until content/site.yaml names it: add `{id}` to the list `checklists`, as in `checklists: [{id}]`"
    );
    Ok(Scaffolded { created: vec![path], notes: vec![note], ..Scaffolded::default() })
}
