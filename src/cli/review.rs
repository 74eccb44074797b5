//! `tebiki review`: suspect links, and accepting them.

use std::io::{self, IsTerminal};
use std::path::Path;

use super::args::{AcceptArguments, LinkArguments, ReportFormat, ReviewAction, ReviewArguments};
use super::{Stop, counted, read, say, tell_on_stderr};
use crate::build::Checked;
use crate::load;
use crate::review::{self, EndReport, Report, Suspect, Texts, Which, Word};
use crate::write::{self, Edit};

/// How many characters around a change are shown.
const CONTEXT: usize = 24;

pub(super) fn review(arguments: &ReviewArguments) -> Result<(), Stop> {
    if let Some(ReviewAction::Accept(arguments)) = &arguments.action {
        return accept(arguments);
    }
    let checked = sound(&arguments.site, &arguments.links)?;
    let Some(catalog) = checked.sound(false) else { return Err(Stop::Problems) };
    let texts = texts(&checked)?;
    let report = review::report(catalog, &checked.sources.map, &texts);
    let stdout = io::stdout();
    let text = match arguments.format {
        ReportFormat::Json => {
            let mut text = serde_json::to_string_pretty(&report).map_err(|error| Stop::failed(&error))?;
            text.push('\n');
            text
        }
        ReportFormat::Human => human(&report, super::colors(stdout.is_terminal())),
    };
    say(&mut stdout.lock(), &text)?;
    if report.suspect.is_empty() { Ok(()) } else { Err(Stop::Problems) }
}

fn accept(arguments: &AcceptArguments) -> Result<(), Stop> {
    let checked = sound(&arguments.site, &arguments.allowed)?;
    let Some(catalog) = checked.sound(false) else { return Err(Stop::Problems) };
    let which = if arguments.all { Which::All } else { Which::Named(arguments.links.clone()) };
    let accepted = review::accept(catalog, &texts(&checked)?, &which).map_err(Stop::Failed)?;
    let mut edits = Vec::new();
    for (path, text) in [(load::LOCKED_TEXTS, accepted.texts), (load::LOCK, accepted.lock)] {
        let before = match load::read_bytes(&arguments.site.join(path)) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(Stop::Failed(format!("cannot read {path}: {error}"))),
        };
        let after = text.into_bytes();
        if before.as_ref() != Some(&after) {
            edits.push(Edit { path: path.to_owned(), before, after });
        }
    }
    write::edit(&arguments.site, &edits).map_err(|error| Stop::failed(&error))?;
    let list = accepted.links.iter().map(|link| format!("  {link}\n")).collect::<String>();
    let text = match accepted.links.len() {
        0 => "nothing was suspect or new\n".to_owned(),
        n if n > 20 => format!("{} accepted\n", counted(n, "link")),
        n => format!("{} accepted:\n{list}", counted(n, "link")),
    };
    say(&mut io::stdout().lock(), &text)
}

/// Reads the site and reports its errors. Warnings are left to `check`.
fn sound(site: &Path, links: &LinkArguments) -> Result<Checked, Stop> {
    let checked = read(site, links)?;
    if checked.sound(false).is_none() {
        tell_on_stderr(&checked)?;
    }
    Ok(checked)
}

/// The texts of accepted links, which a site need not have.
fn texts(checked: &Checked) -> Result<Texts, Stop> {
    let Some(file) = checked.sources.others.get(load::LOCKED_TEXTS) else { return Ok(Texts::default()) };
    let bytes =
        load::read_bytes(file).map_err(|error| Stop::Failed(format!("cannot read {}: {error}", load::LOCKED_TEXTS)))?;
    let texts = Texts::read(&bytes);
    if texts.damaged() > 0 {
        let lines = counted(texts.damaged(), "damaged line");
        let note =
            format!("note: {lines} of {} cannot be used; what was there before is not shown\n", load::LOCKED_TEXTS);
        say(&mut io::stderr().lock(), &note)?;
    }
    Ok(texts)
}

fn human(report: &Report, color: bool) -> String {
    if !report.has_lock {
        return format!(
            "no link was ever accepted: there is no {}\n\
             `tebiki review accept --all` accepts all {} as they are now\n",
            load::LOCK,
            counted(report.links, "link")
        );
    }
    let mut text = report.suspect.iter().map(|link| suspect(link, color)).collect::<String>();
    let mut list = |title: String, names: &[String]| {
        if !names.is_empty() {
            let names = names.iter().map(|name| format!("  {name}\n")).collect::<String>();
            text.push_str(&format!("{title}:\n{names}\n"));
        }
    };
    list("never accepted".to_owned(), &report.new);
    list("accepted once, and gone".to_owned(), &report.gone);
    text.push_str(&format!(
        "{}: {} suspect, {} never accepted\n",
        counted(report.links, "link"),
        report.suspect.len(),
        report.new.len()
    ));
    text
}

fn suspect(link: &Suspect, color: bool) -> String {
    let ends = link.ends.iter().map(|part| end(part, color)).collect::<String>();
    format!("suspect: {}\n{ends}\n", link.link)
}

fn end(end: &EndReport, color: bool) -> String {
    let head = format!("  {}:{} {} ({})", end.path, end.line, end.text, end.lang);
    let body = match (&end.diff, end.changed) {
        (Some(words), _) => changes(words, color),
        (None, true) => format!("(the accepted text is not kept) {}", end.now),
        (None, false) => shortened(&end.now),
    };
    let body = body.lines().map(|line| format!("    {line}\n")).collect::<String>();
    format!("{head}, {}\n{body}", if end.changed { "changed:" } else { "as accepted:" })
}

/// The beginning of a text that did not change.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(4 * CONTEXT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// What changed as `wdiff` writes it, with a few words around each change.
fn changes(words: &[Word], color: bool) -> String {
    let last = words.len().saturating_sub(1);
    let mut text = String::new();
    for (at, word) in words.iter().enumerate() {
        match word.side {
            "old" if color => text.push_str(&format!("\u{1b}[31m[-{}-]\u{1b}[0m", word.text)),
            "new" if color => text.push_str(&format!("\u{1b}[32m{{+{}+}}\u{1b}[0m", word.text)),
            "old" => text.push_str(&format!("[-{}-]", word.text)),
            "new" => text.push_str(&format!("{{+{}+}}", word.text)),
            _ => text.push_str(&around(&word.text, at > 0, at < last)),
        }
    }
    text
}

/// The parts of a text that are next to changes before or behind it.
fn around(text: &str, before: bool, behind: bool) -> String {
    let count = text.chars().count();
    let kept = CONTEXT * (usize::from(before) + usize::from(behind));
    if count <= kept + CONTEXT {
        return text.to_owned();
    }
    let byte = |at: usize| text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte);
    let start = if before { &text[..byte(CONTEXT)] } else { "" };
    let end = if behind { &text[byte(count - CONTEXT)..] } else { "" };
    format!("{start} … {end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(side: &'static str, text: &str) -> Word {
        Word { side, text: text.to_owned() }
    }

    #[test]
    fn changes_are_shown_with_a_few_words_around_them() {
        let long = "あ".repeat(100);
        let words =
            [word("both", &long), word("old", "前"), word("new", "後"), word("both", "短い"), word("new", "末")];
        let near = "あ".repeat(CONTEXT);
        assert_eq!(changes(&words, false), format!(" … {near}[-前-]{{+後+}}短い{{+末+}}"));
        assert!(changes(&words, true).contains("\u{1b}[31m[-前-]\u{1b}[0m"));
    }
}
