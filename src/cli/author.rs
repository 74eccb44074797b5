//! `init`, `new` and `schema`: files for authors.

use std::io::{self, IsTerminal};
use std::path::Path;

use super::args::author::{InitArguments, New, NewArguments, SchemaArguments};
use super::{Stop, counted, emit_to, say};
use crate::diagnostic::did_you_mean;
use crate::diagnostic::emit::Format;
use crate::scaffold::{self, Anchored, Refusal, Scaffolded};
use crate::schema::{Schema, schemas};

/// The name of the schema of what `tebiki export` writes.
const EXPORT: &str = "export";

pub(super) fn init(arguments: &InitArguments) -> Result<(), Stop> {
    let folder = &arguments.folder;
    let written = scaffold::init(folder, arguments.starter(), &arguments.languages(), &arguments.title());
    let next = format!(
        "Next: tebiki build {0}, and open {1}\n",
        quoted(folder),
        folder.join("public").join("index.html").display()
    );
    tell(folder, written, &next)
}

pub(super) fn new(arguments: &NewArguments) -> Result<(), Stop> {
    if let New::Anchors { files, site, dry_run } = &arguments.command {
        return anchors(site, files, *dry_run);
    }
    let folder = arguments.command.site();
    let written = match (&arguments.command, arguments.command.thing()) {
        (New::Translation { text, language, .. }, _) => scaffold::translation(folder, text, language.as_deref()),
        (New::Language { tag, .. }, _) => scaffold::language(folder, tag),
        (_, Some(thing)) => scaffold::new(folder, &thing),
        (_, None) => return Ok(()),
    };
    tell(folder, written, "")
}

/// Writes the missing ids of headings, and says which headings have no counterpart in another language.
fn anchors(site: &Path, files: &[String], dry: bool) -> Result<(), Stop> {
    let Anchored { changed, unmatched, diff } = match scaffold::anchors(site, files, dry) {
        Ok(done) => done,
        Err(refusal) => return tell(site, Err(refusal), ""),
    };
    let mut text = if dry { diff } else { String::new() };
    let verb = if dry { "would get" } else { "got" };
    text.extend(changed.iter().map(|(path, n)| format!("{path}: {} {verb} an id\n", counted(*n, "heading"))));
    if changed.is_empty() {
        text.push_str("no heading needs an id\n");
    }
    say(&mut io::stdout().lock(), &text)?;
    if unmatched.is_empty() {
        return Ok(());
    }
    let told = unmatched.iter().map(|line| format!("not matched: {line}\n")).collect::<String>();
    say(&mut io::stderr().lock(), &told)?;
    Err(Stop::Problems)
}

pub(super) fn schema(arguments: &SchemaArguments) -> Result<(), Stop> {
    let mut list = schemas(&arguments.languages, &arguments.language);
    let names = list.iter().map(|schema| schema.name).chain([EXPORT]).collect::<Vec<_>>();
    if let Some(name) = &arguments.name {
        let hint =
            || did_you_mean(name, names.iter().copied()).unwrap_or_else(|| format!("there are {}", names.join(", ")));
        if !names.contains(&name.as_str()) {
            return Err(Stop::Failed(format!("there is no schema `{}`; {}", name.escape_debug(), hint())));
        }
        // That of an export is of no file of a site, so it is written only where it is asked for by name.
        if name == EXPORT {
            list = vec![Schema { name: EXPORT, json: crate::export::schema() }];
        }
        list.retain(|schema| schema.name == name);
    }
    if let Some(folder) = &arguments.output {
        return tell(folder, scaffold::write_schemas(folder, &list), "");
    }
    let text = match &arguments.name {
        Some(_) => list.iter().map(Schema::text).collect::<String>(),
        None => names.iter().map(|name| format!("{name}\n")).collect(),
    };
    say(&mut io::stdout().lock(), &text)
}

/// Says what was written, or why nothing was.
pub(super) fn tell(folder: &Path, written: Result<Scaffolded, Refusal>, next: &str) -> Result<(), Stop> {
    let written = match written {
        Ok(written) => written,
        Err(refusal) => {
            let (Refusal::Problems(sources, problems) | Refusal::Unread(sources, problems)) = &refusal else {
                return Err(Stop::failed(&refusal));
            };
            let stderr = io::stderr();
            let text = emit_to(problems, &sources.map, Format::Human, stderr.is_terminal());
            say(&mut stderr.lock(), &format!("{text}{refusal}\n"))?;
            return Err(Stop::Problems);
        }
    };
    let mut text = String::new();
    // The many files of a whole site are not listed one by one.
    if written.created.len() > 12 {
        text.push_str(&format!("new {} in {}\n", counted(written.created.len(), "file"), folder.display()));
    } else {
        text.extend(written.created.iter().map(|path| format!("new      {path}\n")));
    }
    text.extend(written.changed.iter().map(|path| format!("changed  {path}\n")));
    if written.created.is_empty() && written.changed.is_empty() {
        text.push_str("nothing to change\n");
    }
    text.extend(written.notes.iter().map(|note| format!("note: {note}\n")));
    if written.unwritten > 0 {
        let verb = if written.unwritten == 1 { "is" } else { "are" };
        text.push_str(&format!(
            "{} of the site {verb} still to be written; `tebiki check` says where\n",
            counted(written.unwritten, "text")
        ));
    }
    text.push_str(next);
    say(&mut io::stdout().lock(), &text)
}

/// A path, quoted for a shell where necessary.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    if text.contains(' ') { format!("\"{text}\"") } else { text }
}
