//! `tebiki rename`: gives a thing another id, in every file that names it.
//!
//! 1. Read the site, which must have no errors: then every name in it is known with its place.
//! 2. Find the names ([`names`]), by the places of parsed values and never by looking for words, and say in `aliases` what the
//!    id was ([`alias`]). Files and folders that are called by the id move, and the names of links in `review.lock` follow
//!    ([`lock`]).
//! 3. Read and check the resulting site in memory. Nothing but the id may have changed: a new problem stops the command.
//! 4. Change all files or none ([`crate::write::edit_moving`]); bytes that are no part of a name stay as they are ([`bytes`]).

mod alias;
mod bytes;
mod lock;
mod names;
mod subject;

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

pub use subject::What;
use subject::{Subject, Wanted};

use crate::check::understand;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::load::{self, Sources};
use crate::resolve::Catalog;
use crate::source::{FileId, Span};
use crate::words;
use crate::write::{Edit, EditError, Move};

/// What a rename changes.
#[derive(Clone, Debug, Default)]
pub struct Renamed {
    /// The files that move: their paths before and afterwards, below the site folder.
    pub moves: Vec<Move>,
    /// The files that change, by their paths afterwards.
    pub changed: Vec<String>,
    /// All of it as a unified diff.
    pub diff: String,
}

/// Why nothing was renamed.
#[derive(Debug)]
pub enum Refusal {
    /// The command cannot be carried out, for this reason.
    Because(String),
    /// These problems are, or would be, in the way.
    Problems(Box<Sources>, Diagnostics),
    /// The site cannot be read.
    Read(PathBuf, io::Error),
    /// Files could not be written.
    Write(EditError),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Because(reason) => f.write_str(reason),
            Self::Problems(..) => f.write_str("nothing was renamed, because of these problems"),
            Self::Read(path, _) => write!(f, "cannot read {}", path.display()),
            Self::Write(error) => error.fmt(f),
        }
    }
}

impl Error for Refusal {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Because(_) | Self::Problems(..) => None,
            Self::Read(_, error) => Some(error),
            Self::Write(error) => error.source(),
        }
    }
}

/// A piece of text that takes the place of another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Splice {
    file: FileId,
    start: usize,
    end: usize,
    text: String,
}

impl Splice {
    /// `text` in the place of these bytes of what was read of a file.
    pub fn new(file: FileId, range: Range<usize>, text: impl Into<String>) -> Self {
        Self { file, start: range.start, end: range.end, text: text.into() }
    }
}

/// The bytes of a file with pieces replaced, in their order; `text` is what was read of it. `None` where they do not fit.
#[must_use]
pub fn splice_bytes(bytes: &[u8], text: &str, splices: &[Splice]) -> Option<Vec<u8>> {
    bytes::apply(bytes, text, splices)
}

/// An edit as a unified diff; `from` is where the file was.
#[must_use]
pub fn unified(from: &str, edit: &Edit) -> String {
    let before = String::from_utf8_lossy(edit.before.as_deref().unwrap_or_default());
    let after = String::from_utf8_lossy(&edit.after);
    words::unified([from, &edit.path], &before, &after)
}

/// A site that is read, and everything that a rename changes in it.
struct Job<'a> {
    sources: &'a Sources,
    catalog: &'a Catalog,
    subject: Subject,
    old: String,
    new: String,
    splices: BTreeSet<Splice>,
    problems: Diagnostics,
}

impl Job<'_> {
    fn splice(&mut self, file: FileId, range: Range<usize>, text: impl Into<String>) {
        self.splices.insert(Splice::new(file, range, text));
    }

    /// Says that a name is written in a way that cannot be changed safely.
    fn unclear(&mut self, span: Span) {
        let message = format!("`{}` is written here in a way that cannot be changed safely", self.old);
        self.problems.push(
            Diagnostic::new(&codes::INVALID_VALUE, span, message)
                .hint("write it plainly, without escapes, anchors or line breaks in it, and run the command again"),
        );
    }
}

/// Renames a thing of the site in `folder`; with `dry`, only says what would change.
///
/// # Errors
/// When the site has errors, there is no such thing, the new id is wrong or taken, or files cannot be written. Then nothing is
/// changed.
pub fn rename(folder: &Path, what: What, old: &str, new: &str, dry: bool) -> Result<Renamed, Refusal> {
    let (sources, catalog, before) = read(folder)?;
    let Wanted { subject, old } = match subject::find(&catalog, what, old) {
        Ok(wanted) => wanted,
        Err(reason) => return Err(Refusal::Because(reason)),
    };
    let (splices, problems) = {
        let mut job = Job {
            sources: &sources,
            catalog: &catalog,
            subject: subject.clone(),
            old: old.clone(),
            new: new.to_owned(),
            splices: BTreeSet::new(),
            problems: Diagnostics::default(),
        };
        subject::check_new(&mut job);
        if !job.problems.has_errors() {
            names::find(&mut job);
            alias::add(&mut job);
            lock::follow(&mut job);
        }
        (job.splices, job.problems)
    };
    if problems.has_errors() {
        return Err(Refusal::Problems(Box::new(sources), problems));
    }
    let mut by_file = BTreeMap::<FileId, Vec<Splice>>::new();
    for splice in splices {
        by_file.entry(splice.file).or_default().push(splice);
    }
    let after = spliced(&sources, &catalog, &subject, new, &by_file);
    checked(&before, &after)?;
    let mut renamed = Renamed::default();
    let mut edits = Vec::new();
    let paths = sources.texts.keys().chain(sources.others.keys());
    for path in paths {
        let to = subject.moved(&catalog, path, new);
        if to != *path {
            renamed.moves.push(Move { from: path.clone(), to });
        }
    }
    for (file, splices) in &by_file {
        let path = sources.map.file(*file).path();
        let disk = folder.join(path);
        let bytes = load::read_bytes(&disk).map_err(|error| Refusal::Read(disk, error))?;
        let to = subject.moved(&catalog, path, new);
        let Some(changed) = bytes::apply(&bytes, sources.map.file(*file).text(), splices) else {
            return Err(Refusal::Write(EditError::Changed(folder.join(path))));
        };
        renamed.changed.push(to.clone());
        edits.push(Edit { path: to, before: Some(bytes), after: changed });
    }
    renamed.moves.sort_by(|a, b| a.from.cmp(&b.from));
    renamed.changed.sort();
    renamed.diff = diff(&renamed.moves, &edits);
    if !dry {
        crate::write::edit_moving(folder, &renamed.moves, &edits).map_err(Refusal::Write)?;
    }
    Ok(renamed)
}

/// Reads a site without errors, with how often each code is reported.
fn read(folder: &Path) -> Result<(Sources, Catalog, BTreeMap<&'static str, usize>), Refusal> {
    let mut diagnostics = Diagnostics::default();
    let sources = load::load(folder, &mut diagnostics).map_err(|error| Refusal::Read(folder.to_owned(), error))?;
    match understand(&sources, &mut diagnostics) {
        Some(catalog) if !diagnostics.has_errors() => {
            let counts = counts(&diagnostics, &sources);
            Ok((sources, catalog, counts))
        }
        _ => Err(Refusal::Problems(Box::new(sources), diagnostics)),
    }
}

fn counts(diagnostics: &Diagnostics, sources: &Sources) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for diagnostic in diagnostics.sorted(&sources.map) {
        *counts.entry(diagnostic.code.id).or_default() += 1;
    }
    counts
}

/// The site as it will be.
fn spliced(
    sources: &Sources,
    catalog: &Catalog,
    subject: &Subject,
    new: &str,
    by_file: &BTreeMap<FileId, Vec<Splice>>,
) -> Sources {
    let mut after = Sources::default();
    for (path, &file) in &sources.texts {
        let mut text = sources.map.file(file).text().to_owned();
        for splice in by_file.get(&file).into_iter().flatten().rev() {
            text.replace_range(splice.start..splice.end, &splice.text);
        }
        after.add(&subject.moved(catalog, path, new), &text);
    }
    let moved = |path: &String| subject.moved(catalog, path, new);
    after.others = sources.others.iter().map(|(path, file)| (moved(path), file.clone())).collect();
    after.sizes = sources.sizes.iter().map(|(path, size)| (moved(path), *size)).collect();
    after
}

/// Refuses a site with problems that it did not have before.
fn checked(before: &BTreeMap<&'static str, usize>, after: &Sources) -> Result<(), Refusal> {
    let mut diagnostics = Diagnostics::default();
    understand(after, &mut diagnostics);
    let now = counts(&diagnostics, after);
    let more = now.iter().filter(|(code, n)| before.get(*code).is_none_or(|before| before < n));
    let more = more.map(|(code, _)| *code).collect::<BTreeSet<_>>();
    if more.is_empty() {
        return Ok(());
    }
    let mut problems = Diagnostics::default();
    let new = diagnostics.sorted(&after.map).into_iter().filter(|diagnostic| more.contains(diagnostic.code.id));
    problems.extend(new.cloned().collect::<Vec<_>>());
    let mut sources = Sources::default();
    for (path, &file) in &after.texts {
        sources.add(path, after.map.file(file).text());
    }
    Err(Refusal::Problems(Box::new(sources), problems))
}

fn diff(moves: &[Move], edits: &[Edit]) -> String {
    let mut text = String::new();
    for Move { from, to } in moves {
        text.push_str(&format!("rename {from}\n    to {to}\n"));
    }
    for edit in edits {
        let from = moves.iter().find(|moved| moved.to == edit.path).map_or(&edit.path, |moved| &moved.from);
        text.push_str(&unified(from, edit));
    }
    text
}
