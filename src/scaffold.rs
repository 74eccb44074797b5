//! New sites, and new files for a site: what `tebiki init` and `tebiki new` write.
//!
//! 1. Read the site, as every command does.
//! 2. Make the new files, and the additions to existing files ([`append`] leaves everything else in them as it is).
//! 3. Check the resulting site in memory. A new error stops the command, so that what is written passes `check`.
//! 4. Write all of it or nothing, and never replace an existing file ([`crate::write::edit`]).

mod anchors;
mod append;
mod eject;
mod imported;
mod init;
mod language;
mod new;
mod starter;
mod template;
#[cfg(test)]
mod tests;
mod translation;

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

pub use anchors::{Anchored, anchors};
pub use eject::{ThemeFile, eject, theme_files};
pub use imported::{imported, site_languages};
pub use init::{Starter, init};
pub use language::language;
pub use new::{Names, Thing, new};
pub use translation::translation;

use crate::check::understand;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, codes};
use crate::load::{self, Sources};
use crate::resolve::Catalog;
use crate::schema::{self, Schema};
use crate::write::{Edit, EditError};

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scaffolded {
    /// The paths of new files below the site folder.
    pub created: Vec<String>,
    /// The paths of existing files with additions.
    pub changed: Vec<String>,
    /// How many texts of the site are still to be written or translated.
    pub unwritten: usize,
    /// What else the author should know.
    pub notes: Vec<String>,
}

/// Why nothing was written.
#[derive(Debug)]
pub enum Refusal {
    /// The command cannot be carried out, for this reason.
    Because(String),
    /// The site would have these problems.
    Problems(Box<Sources>, Diagnostics),
    /// Files of the site could not be read, and what is made depends on them.
    Unread(Box<Sources>, Diagnostics),
    /// The site cannot be read.
    Read(PathBuf, io::Error),
    /// Files could not be written.
    Write(EditError),
}

impl Refusal {
    fn unread(sources: Sources, unread: Vec<Diagnostic>) -> Self {
        let mut problems = Diagnostics::default();
        problems.extend(unread);
        Self::Unread(Box::new(sources), problems)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Because(reason) => f.write_str(reason),
            Self::Problems(..) => f.write_str("nothing was written, because the site would have these problems"),
            Self::Unread(..) => f.write_str("nothing was written, because not all of the site can be read"),
            Self::Read(path, _) => write!(f, "cannot read {}", path.display()),
            Self::Write(error) => error.fmt(f),
        }
    }
}

impl Error for Refusal {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Because(_) | Self::Problems(..) | Self::Unread(..) => None,
            Self::Read(_, error) => Some(error),
            Self::Write(error) => error.source(),
        }
    }
}

impl From<EditError> for Refusal {
    fn from(error: EditError) -> Self {
        Self::Write(error)
    }
}

/// Codes of files that are there and cannot be read.
const UNREAD: [&str; 3] = [codes::UNREADABLE_FILE.id, codes::LINK_OUTSIDE.id, codes::SPECIAL_FILE.id];

/// A site, with the edits to be made.
struct Site {
    folder: PathBuf,
    sources: Sources,
    catalog: Catalog,
    /// The errors that it had before.
    known: BTreeSet<(&'static str, String)>,
    /// Those of files that could not be read.
    unread: Vec<Diagnostic>,
    edits: Vec<Edit>,
    notes: Vec<String>,
}

impl Site {
    /// Reads a site, as far as it can be read; what could not be is in `unread`.
    fn open(folder: &Path) -> Result<Self, Refusal> {
        let mut diagnostics = Diagnostics::default();
        let sources = load::load(folder, &mut diagnostics).map_err(|error| Refusal::Read(folder.to_owned(), error))?;
        let unread = errors(&diagnostics, &sources).into_iter().filter(|problem| UNREAD.contains(&problem.code.id));
        let unread = unread.cloned().collect::<Vec<_>>();
        let Some(catalog) = understand(&sources, &mut diagnostics) else {
            return Err(if unread.is_empty() {
                Refusal::Problems(Box::new(sources), diagnostics)
            } else {
                Refusal::unread(sources, unread)
            });
        };
        let known = errors(&diagnostics, &sources).into_iter().map(key).collect();
        let folder = folder.to_owned();
        Ok(Self { folder, sources, catalog, known, unread, edits: Vec::new(), notes: Vec::new() })
    }

    /// The same where all of it can be read: what is made would differ by what cannot, which may be there the next time.
    fn open_whole(folder: &Path) -> Result<Self, Refusal> {
        let site = Self::open(folder)?;
        if site.unread.is_empty() { Ok(site) } else { Err(Refusal::unread(site.sources, site.unread)) }
    }

    fn languages(&self) -> &[String] {
        self.catalog.site.locales.tags()
    }

    /// Adds a YAML file, which refers to its schema where the site has schemas.
    fn yaml(&mut self, path: &str, schema: &str, text: &str) {
        self.create(path, &with_schema(&self.folder, path, schema, text));
    }

    fn create(&mut self, path: &str, text: &str) {
        self.edits.push(Edit { path: path.to_owned(), before: None, after: text.into() });
    }

    /// Adds to an existing file by a function that returns the whole text with the addition, or `None` if it cannot.
    fn add(&mut self, path: &str, by_hand: &str, add: impl FnOnce(&str) -> Option<String>) -> Result<(), Refusal> {
        let file = self.folder.join(path);
        let before = load::read_bytes(&file).map_err(|error| Refusal::Read(file, error))?;
        let after = std::str::from_utf8(&before).ok().and_then(add);
        let Some(after) = after else {
            // If there are new files too, they have not been written yet.
            let again = if self.edits.is_empty() { "" } else { ", and run the command again" };
            return Err(Refusal::Because(format!(
                "{path} is written in a way that nothing can be added to it safely; add this yourself{again}:\n\n{by_hand}\n"
            )));
        };
        self.edits.push(Edit { path: path.to_owned(), before: Some(before), after: after.into_bytes() });
        Ok(())
    }

    /// Whether the site has a file.
    fn has(&self, path: &str) -> bool {
        self.sources.texts.contains_key(path)
    }

    /// Checks the resulting site, and writes the edits.
    fn write(mut self) -> Result<Scaffolded, Refusal> {
        for edit in &self.edits {
            let text = String::from_utf8_lossy(&edit.after);
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n");
            // A new file that exists already is reported on writing; here the sources must not contain it twice.
            if edit.path.starts_with("content/") && !(edit.before.is_none() && self.has(&edit.path)) {
                self.sources.add(&edit.path, &text);
            }
        }
        let mut diagnostics = Diagnostics::default();
        drop(understand(&self.sources, &mut diagnostics));
        let new = errors(&diagnostics, &self.sources).into_iter().filter(|error| !self.known.contains(&key(error)));
        let new = new.cloned().collect::<Vec<_>>();
        if !new.is_empty() && !self.unread.is_empty() {
            return Err(Refusal::unread(self.sources, self.unread));
        }
        if !new.is_empty() {
            let mut problems = Diagnostics::default();
            problems.extend(new);
            return Err(Refusal::Problems(Box::new(self.sources), problems));
        }
        crate::write::edit(&self.folder, &self.edits)?;
        let unwritten = diagnostics.sorted(&self.sources.map);
        let unwritten = unwritten
            .iter()
            .filter(|problem| [codes::UNWRITTEN_TEXT.id, codes::DRAFT_TRANSLATION.id].contains(&problem.code.id));
        let mut written = Scaffolded { unwritten: unwritten.count(), notes: self.notes, ..Scaffolded::default() };
        for edit in self.edits {
            if edit.before.is_none() { &mut written.created } else { &mut written.changed }.push(edit.path);
        }
        Ok(written)
    }
}

/// Writes schemas into a folder. Schemas that any version of tebiki wrote are replaced.
///
/// # Errors
/// When another file is in the place of one, or it cannot be written. Then nothing is written.
pub fn write_schemas(folder: &Path, list: &[Schema]) -> Result<Scaffolded, Refusal> {
    let (mut edits, mut others) = (Vec::new(), Vec::new());
    for schema in list {
        let path = schema.file_name();
        let file = folder.join(&path);
        let before = match load::read_bytes(&file) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(Refusal::Read(file, error)),
        };
        let text = schema.text();
        match &before {
            Some(bytes) if bytes == text.as_bytes() => {}
            Some(bytes) if !schema::is_ours(&String::from_utf8_lossy(bytes)) => others.push(file),
            _ => edits.push(Edit { path, before, after: text.into() }),
        }
    }
    if !others.is_empty() {
        return Err(Refusal::Write(EditError::Exists(others)));
    }
    crate::write::edit(folder, &edits)?;
    let mut written = Scaffolded::default();
    for edit in edits {
        if edit.before.is_none() { &mut written.created } else { &mut written.changed }.push(edit.path);
    }
    Ok(written)
}

/// The folder of a site that holds its JSON schemas.
pub const SCHEMAS: &str = "schemas";

/// The text of a new YAML file, which refers to its schema where the site in `folder` has schemas.
fn with_schema(folder: &Path, path: &str, schema: &str, text: &str) -> String {
    let schema = schema::file_name(schema);
    let has_schemas = folder.join(SCHEMAS).join(&schema).is_file();
    let modeline = if has_schemas { modeline(path, &schema) } else { String::new() };
    modeline + text
}

/// The comment by which editors find the schema of the file at `path`.
fn modeline(path: &str, schema: &str) -> String {
    let up = "../".repeat(path.matches('/').count());
    format!("# yaml-language-server: $schema={up}{SCHEMAS}/{schema}\n")
}

fn errors<'a>(diagnostics: &'a Diagnostics, sources: &'a Sources) -> Vec<&'a Diagnostic> {
    let all = diagnostics.sorted(&sources.map);
    all.into_iter().filter(|diagnostic| diagnostic.code.severity == Severity::Error).collect()
}

fn key(diagnostic: &Diagnostic) -> (&'static str, String) {
    (diagnostic.code.id, diagnostic.message.clone())
}
