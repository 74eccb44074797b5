//! The command line: the only module that prints.
//!
//! Exit status: 0 success, 1 problems were found, 2 the command could not run.

mod args;
mod author;
mod diff;
mod import;
mod manual;
mod rename;
mod review;
mod serve;
mod status;
mod theme;

use std::error::Error;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;

use crate::build::{self, Checked, Report, Timings};
use crate::cache::Store;
use crate::check::{codes, find_code};
use crate::diagnostic::emit::{self, Format};
use crate::diagnostic::{Diagnostics, Severity, did_you_mean};
use crate::export;
use crate::load::{self, Drafts};
use crate::markdown::Outlines;
use crate::resolve::Catalog;
use crate::source::SourceMap;
use crate::write;
use args::{Arguments, BuildArguments, CheckArguments, Command, ExportArguments, LinkArguments, ShownArguments};

/// Why a command stops.
#[derive(Debug)]
enum Stop {
    /// The sources have problems, which have been reported.
    Problems,
    /// It could not run.
    Failed(String),
}

impl Stop {
    fn failed(error: &dyn Error) -> Self {
        let mut message = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            message = format!("{message}: {error}");
            cause = error.source();
        }
        Self::Failed(message)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::failed(&error)
    }
}

/// Runs the command with these arguments, the first of which is the program's name.
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version go to standard output and are not errors. Neither is a closed pipe.
            drop(error.print());
            return if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    let result = recovered(&arguments.command).and_then(|()| dispatch(arguments.command));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Stop::Problems) => ExitCode::from(1),
        Err(Stop::Failed(message)) => {
            drop(say(&mut io::stderr().lock(), &format!("error: {message}\n")));
            ExitCode::from(2)
        }
    }
}

/// Takes back what an earlier run did to the sources that it could not finish.
fn recovered(command: &Command) -> Result<(), Stop> {
    command.sources().map_or(Ok(()), |folder| write::recover(folder).map_err(|error| Stop::failed(&error)))
}

fn dispatch(command: Command) -> Result<(), Stop> {
    match command {
        Command::Build(arguments) => build(&arguments),
        Command::Serve(arguments) => serve::serve(&arguments),
        Command::Check(arguments) => check(&arguments),
        Command::Completions(arguments) => manual::completions(&arguments),
        Command::Diff(arguments) => diff::diff(&arguments),
        Command::Explain { code } => explain(&code),
        Command::Export(arguments) => export(&arguments),
        Command::Import(args::ImportCommand::Checklist(arguments)) => import::checklist(&arguments),
        Command::Man(arguments) => manual::man(&arguments),
        Command::Init(arguments) => author::init(&arguments),
        Command::New(arguments) => author::new(&arguments),
        Command::Rename(arguments) => rename::rename(&arguments),
        Command::Schema(arguments) => author::schema(&arguments),
        Command::Review(arguments) => review::review(&arguments),
        Command::Status(arguments) => status::status(&arguments),
        Command::Theme(command) => theme::theme(&command),
    }
}

/// Writes `text`. A closed pipe is not an error.
fn say(out: &mut impl Write, text: &str) -> Result<(), Stop> {
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Stop::failed(&error)),
        _ => Ok(()),
    }
}

fn read(site: &Path, links: &LinkArguments) -> Result<Checked, Stop> {
    build::check_again(site, &links.allow_link, Outlines::default(), None, Drafts::Shown)
        .map_err(|error| unreadable(site, &error))
}

/// Reads the site that readers get: without drafts.
fn read_published(site: &Path, links: &LinkArguments) -> Result<Checked, Stop> {
    build::check_published(site, &links.allow_link).map_err(|error| unreadable(site, &error))
}

fn unreadable(site: &Path, error: &io::Error) -> Stop {
    Stop::Failed(format!("cannot read the folder {}: {error}", site.display()))
}

/// Whether to write in colors to a stream.
fn colors(terminal: bool) -> bool {
    terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// The problems as text, for a reader at a stream that is a terminal or not.
fn told(checked: &Checked, format: Format, terminal: bool, options: emit::Options) -> String {
    emit(&checked.diagnostics, &checked.sources.map, format, terminal, options)
}

fn emit_to(diagnostics: &Diagnostics, sources: &SourceMap, format: Format, terminal: bool) -> String {
    emit(diagnostics, sources, format, terminal, emit::Options::default())
}

/// The colors and the width are those of the terminal.
fn emit(
    diagnostics: &Diagnostics,
    sources: &SourceMap,
    format: Format,
    terminal: bool,
    options: emit::Options,
) -> String {
    let color = colors(terminal);
    let width = terminal_size::terminal_size().map_or(0, |(width, _)| usize::from(width.0));
    let width = if terminal && width > 0 { width } else { options.width };
    let options = emit::Options { color, width, ..options };
    emit::emit(diagnostics, sources, format, &options)
}

fn tell_on_stderr(checked: &Checked) -> Result<(), Stop> {
    tell_selected(checked, ShownArguments::default())
}

fn tell_selected(checked: &Checked, shown: ShownArguments) -> Result<(), Stop> {
    let stderr = io::stderr();
    say(&mut stderr.lock(), &told(checked, Format::Human, stderr.is_terminal(), shown.options()))
}

fn build(arguments: &BuildArguments) -> Result<(), Stop> {
    let start = Instant::now();
    let store = (!arguments.no_cache).then(|| Store::of(&arguments.site));
    let outlines = store.as_ref().map(Store::outlines).unwrap_or_default();
    let mut checked =
        build::check_again(&arguments.site, &arguments.links.allow_link, outlines, None, drafts(arguments.drafts))
            .map_err(|error| unreadable(&arguments.site, &error))?;
    fold(&mut checked, arguments.shown);
    tell_selected(&checked, arguments.shown)?;
    let mut timings = std::mem::take(&mut checked.timings);
    let deny = arguments.deny.is_some();
    let Some(catalog) = checked.sound(deny) else {
        let why = if checked.diagnostics.has_errors() { "errors" } else { "warnings, which --deny warnings forbids" };
        say(&mut io::stderr().lock(), &format!("nothing was written, because there are {why}\n"))?;
        return Err(Stop::Problems);
    };
    let options = build::Options {
        output: arguments.output.clone().unwrap_or_else(|| arguments.site.join("public")),
        site: arguments.site.clone(),
        base_url: arguments.base_url.clone(),
        status_on: if arguments.with_status { Some(status::today()?) } else { None },
        store,
    };
    let report =
        build::build(catalog, &checked.sources, &options, &mut timings).map_err(|error| Stop::failed(&error))?;
    let seconds = start.elapsed().as_secs_f64();
    let mut out = io::stdout().lock();
    say(&mut out, &summary(&report, seconds, &options.output))?;
    say(&mut out, &left_out(catalog))?;
    if arguments.timings {
        say(&mut out, &table(&timings))?;
    }
    Ok(())
}

fn summary(report: &Report, seconds: f64, output: &Path) -> String {
    let pages = report.pages.iter().map(|(tag, n)| format!("{n} {tag}")).collect::<Vec<_>>().join(" + ");
    let written = &report.written;
    format!(
        "Built {pages} pages: {}, {}, in {seconds:.2} s.\n\
         {} files in all: {} new or changed, {} unchanged, {} removed.\n\
         Open {}\n",
        counted(report.items, "item"),
        counted(report.procedures, "procedure"),
        written.files,
        written.changed,
        written.unchanged,
        written.removed,
        output.join("index.html").display(),
    )
}

/// Folds what is told once, unless each problem is asked for.
fn fold(checked: &mut Checked, shown: ShownArguments) {
    if !shown.all {
        checked.fold_new_languages();
    }
}

fn drafts(shown: bool) -> Drafts {
    if shown { Drafts::Shown } else { Drafts::LeftOut }
}

/// How many drafts are left out, if any.
fn left_out(catalog: &Catalog) -> String {
    match catalog.left_out().len() {
        0 => String::new(),
        n => format!("Left out {}; --drafts shows them.\n", counted(n, "draft")),
    }
}

fn counted(n: usize, thing: &str) -> String {
    format!("{n} {thing}{}", if n == 1 { "" } else { "s" })
}

fn table(timings: &Timings) -> String {
    let width = timings.stages().iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    timings
        .stages()
        .iter()
        .map(|(name, time)| format!("  {name:width$} {:9.1} ms\n", time.as_secs_f64() * 1000.0))
        .collect()
}

fn check(arguments: &CheckArguments) -> Result<(), Stop> {
    let (site, links) = (&arguments.site, &arguments.links);
    let mut checked = if arguments.drafts { read(site, links)? } else { read_published(site, links)? };
    checked.check_words();
    fold(&mut checked, arguments.shown);
    let stdout = io::stdout();
    let folder = load::place_in_repository(&arguments.site);
    let options = emit::Options { folder, ..arguments.shown.options() };
    let text = told(&checked, arguments.format, stdout.is_terminal(), options);
    let mut out = stdout.lock();
    say(&mut out, &text)?;
    if checked.sound(arguments.deny.is_some()).is_none() {
        return Err(Stop::Problems);
    }
    if arguments.format == Format::Human && checked.diagnostics.count(Severity::Warning) == 0 {
        say(&mut out, "no problems\n")?;
    }
    if let Some(catalog) = checked.catalog.as_ref().filter(|_| arguments.format == Format::Human) {
        say(&mut out, &left_out(catalog))?;
    }
    Ok(())
}

fn explain(code: &str) -> Result<(), Stop> {
    let Some(code) = find_code(code) else {
        let known = codes().into_iter().map(|code| code.id);
        let hint = did_you_mean(code, known).unwrap_or_else(|| "a code looks like `TB0401`".into());
        return Err(Stop::Failed(format!("there is no code `{code}`; {hint}")));
    };
    say(&mut io::stdout().lock(), &format!("{}[{}]: {}\n\n{}", code.severity, code.id, code.title, code.manual()))?;
    Ok(())
}

fn export(arguments: &ExportArguments) -> Result<(), Stop> {
    let checked = read_published(&arguments.site, &arguments.links)?;
    tell_on_stderr(&checked)?;
    let catalog = checked.sound(false).ok_or(Stop::Problems)?;
    // An export is for others, and has no drafts in any case.
    say(&mut io::stderr().lock(), &left_out(catalog).replace("; --drafts shows them", ""))?;
    let text = match arguments.format {
        args::ExportFormat::Json => export::json(catalog).map_err(|error| Stop::failed(&error))?,
    };
    say(&mut io::stdout().lock(), &text)?;
    Ok(())
}
