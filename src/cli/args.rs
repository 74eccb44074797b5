//! The arguments of the command line.

pub(super) mod author;
mod import;
mod manual;
mod theme;

use std::path::{Path, PathBuf};

use clap::builder::TypedValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::diagnostic::emit::{self, Format};
pub(super) use import::{IdFromArgument, ImportArguments, ImportCommand, LeaveOutArgument, MissingIdsArgument};
pub(super) use manual::{CompletionsArguments, ManArguments};
pub(super) use theme::{EjectArguments, ThemeCommand};

/// Turns a security checklist and the setting guides of many products into one bilingual, cross-linked static site.
///
/// SITE is the folder that holds `content/`. Exit status: 0 all is well, 1 problems were found, 2 could not run.
#[derive(Debug, Parser)]
#[command(name = "tebiki", version, arg_required_else_help = true, max_term_width = 100)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Build(BuildArguments),
    Serve(ServeArguments),
    Check(CheckArguments),
    Completions(CompletionsArguments),
    Diff(DiffArguments),
    /// Explain a problem: what a code such as TB0401 means, and how to mend it
    Explain {
        /// The code, as it stands in brackets behind `error` or `warning`
        code: String,
    },
    Export(ExportArguments),
    /// Make content of what others publish
    #[command(subcommand)]
    Import(ImportCommand),
    Man(ManArguments),
    Init(author::InitArguments),
    New(author::NewArguments),
    Rename(author::RenameArguments),
    Schema(author::SchemaArguments),
    Review(ReviewArguments),
    Status(StatusArguments),
    /// Change the looks of a site
    #[command(subcommand)]
    Theme(ThemeCommand),
}

impl Command {
    /// The folder whose sources it reads or writes, in which an earlier run may have been interrupted.
    pub(super) fn sources(&self) -> Option<&Path> {
        match self {
            Self::Build(arguments) => Some(&arguments.site),
            Self::Serve(arguments) => Some(&arguments.site),
            Self::Check(arguments) => Some(&arguments.site),
            Self::Export(arguments) => Some(&arguments.site),
            Self::Import(ImportCommand::Checklist(arguments)) => arguments.output.as_deref(),
            Self::Man(arguments) => arguments.output.as_deref(),
            Self::Init(arguments) => Some(&arguments.folder),
            Self::New(arguments) => Some(arguments.command.site()),
            Self::Rename(arguments) => Some(&arguments.site),
            Self::Schema(arguments) => arguments.output.as_deref(),
            Self::Review(arguments) => Some(match &arguments.action {
                Some(ReviewAction::Accept(arguments)) => &arguments.site,
                None => &arguments.site,
            }),
            Self::Status(arguments) => Some(&arguments.site),
            Self::Theme(ThemeCommand::Eject(arguments)) => Some(&arguments.site),
            Self::Completions(_) | Self::Diff(_) | Self::Explain { .. } => None,
        }
    }
}

/// What makes a run fail although nothing stops the build.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Deny {
    /// Treat warnings as errors
    Warnings,
}

/// Which problems are shown.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(super) struct ShownArguments {
    /// Show each problem, however many there are of one kind
    #[arg(long)]
    pub(super) all: bool,
    /// Show errors alone, and only count warnings
    #[arg(long, conflicts_with = "deny")]
    pub(super) errors_only: bool,
}

impl ShownArguments {
    pub(super) fn options(self) -> emit::Options {
        emit::Options { all: self.all, errors_only: self.errors_only, ..emit::Options::default() }
    }
}

/// Where links may lead.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct LinkArguments {
    /// A folder outside of the site that symbolic links in it may lead to; may stand several times
    #[arg(long, value_name = "FOLDER", value_parser = folder)]
    pub(super) allow_link: Vec<PathBuf>,
}

/// A folder that exists.
fn folder(path: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(path);
    if path.is_dir() { Ok(path) } else { Err("there is no such folder".to_owned()) }
}

/// Check a site and write it as a folder of HTML files
///
/// Either the whole site is written or nothing: after an error, an earlier output is as it was. Files that did not change
/// keep their times. Files that others put into the output folder (`CNAME`, `.nojekyll`, `.git`) stay.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
#[derive(Args, Debug)]
pub(super) struct BuildArguments {
    /// The folder that holds `content/`
    #[arg(default_value = ".", hide_default_value = true)]
    pub(super) site: PathBuf,
    /// Where to write the site [default: SITE/public]
    #[arg(short, long, value_name = "FOLDER")]
    pub(super) output: Option<PathBuf>,
    /// The web address at which the site will be published; adds canonical links and a sitemap
    #[arg(long, value_name = "URL", value_parser = crate::parse::check_base_url)]
    pub(super) base_url: Option<String>,
    /// What makes the build fail beside errors
    #[arg(long, value_name = "WHAT")]
    pub(super) deny: Option<Deny>,
    #[command(flatten)]
    pub(super) shown: ShownArguments,
    /// Show drafts too, each marked as one; without it they are left out
    #[arg(long)]
    pub(super) drafts: bool,
    /// Add a page on how the site stands, for its authors; it depends on the day (`SOURCE_DATE_EPOCH`, else today)
    #[arg(long)]
    pub(super) with_status: bool,
    /// Make everything again, and keep nothing for the next build
    #[arg(long)]
    pub(super) no_cache: bool,
    /// Show how long each stage took
    #[arg(long)]
    pub(super) timings: bool,
    #[command(flatten)]
    pub(super) links: LinkArguments,
}

/// Show a site in the browser while it is written
///
/// The site is built in memory, and again whenever a source is saved; pages that changed load themselves again. With
/// errors the last good site stays, and the problems are shown over it and in the terminal.
#[derive(Args, Debug)]
pub(super) struct ServeArguments {
    /// The folder that holds `content/`
    #[arg(default_value = ".", hide_default_value = true)]
    pub(super) site: PathBuf,
    /// The port to listen at; 0 for any that is free
    #[arg(short, long, default_value_t = 8000)]
    pub(super) port: u16,
    /// The address to listen at; 0.0.0.0 shows the site to other machines too
    #[arg(long, default_value = "127.0.0.1")]
    pub(super) host: String,
    /// The path of the site on the server
    #[arg(long, default_value = "/", value_parser = crate::serve::check_path)]
    pub(super) path: String,
    /// The web address at which the site will be published; adds canonical links and a sitemap
    #[arg(long, value_name = "URL", value_parser = crate::parse::check_base_url)]
    pub(super) base_url: Option<String>,
    /// Show drafts too, each marked as one; without it they are left out
    #[arg(long)]
    pub(super) drafts: bool,
    /// Open the site in the browser
    #[arg(long)]
    pub(super) open: bool,
    /// Serve exactly the bytes that `build` writes: pages do not load themselves again
    #[arg(long)]
    pub(super) no_reload: bool,
    #[command(flatten)]
    pub(super) links: LinkArguments,
}

/// Check a site without writing anything
#[derive(Args, Debug)]
pub(super) struct CheckArguments {
    /// The folder that holds `content/`
    #[arg(default_value = ".", hide_default_value = true)]
    pub(super) site: PathBuf,
    /// Check drafts too; without it they are left out, as in a build
    #[arg(long)]
    pub(super) drafts: bool,
    /// How to show problems
    #[arg(long, default_value = "human", value_parser = formats())]
    pub(super) format: Format,
    /// What makes the check fail beside errors
    #[arg(long, value_name = "WHAT")]
    pub(super) deny: Option<Deny>,
    #[command(flatten)]
    pub(super) shown: ShownArguments,
    #[command(flatten)]
    pub(super) links: LinkArguments,
}

/// Report what authors have still to do: translations, suspect links, overdue guides, gaps, terms that nothing names
///
/// A guide is overdue when its screens were checked longer ago than `review_after` of site.yaml, counted from today or
/// from the day of the environment variable `SOURCE_DATE_EPOCH`.
#[derive(Args, Debug)]
pub(super) struct StatusArguments {
    /// The folder that holds `content/`
    #[arg(default_value = ".", hide_default_value = true)]
    pub(super) site: PathBuf,
    /// How to show it
    #[arg(long, value_name = "FORM", default_value = "human")]
    pub(super) format: ReportFormat,
    #[command(flatten)]
    pub(super) links: LinkArguments,
}

/// List the links between texts that are suspect, because a text changed after somebody accepted them
///
/// A text and its translation, a procedure and an item that it covers, a vendor's statement and its item, two items of a
/// crosswalk: each is a link. Exit status: 0 nothing is suspect, 1 something is, 2 could not run.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct ReviewArguments {
    #[command(subcommand)]
    pub(super) action: Option<ReviewAction>,
    /// The folder that holds `content/`
    #[arg(default_value = ".", hide_default_value = true)]
    pub(super) site: PathBuf,
    /// How to show them
    #[arg(long, value_name = "FORM", default_value = "human")]
    pub(super) format: ReportFormat,
    #[command(flatten)]
    pub(super) links: LinkArguments,
}

#[derive(Debug, Subcommand)]
pub(super) enum ReviewAction {
    /// Accept links as they are now, after you have looked at both ends
    ///
    /// Writes `content/review.lock` and, so that a later review can show what changed, `content/review.texts`.
    Accept(AcceptArguments),
}

#[derive(Args, Debug)]
pub(super) struct AcceptArguments {
    /// The links, by the names that `tebiki review` shows; the name of a text, such as `guide:chatwork`, means all of its
    /// links
    #[arg(required_unless_present = "all", value_name = "LINK")]
    pub(super) links: Vec<String>,
    /// Accept every link
    #[arg(long, conflicts_with = "links")]
    pub(super) all: bool,
    /// The folder that holds `content/`
    #[arg(long, value_name = "SITE", default_value = ".", hide_default_value = true)]
    pub(super) site: PathBuf,
    #[command(flatten)]
    pub(super) allowed: LinkArguments,
}

/// A form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// For people
    Human,
    /// One JSON document with every text in every language; `tebiki schema export` says what its keys hold
    Json,
}

/// Write a site's content as data to standard output
#[derive(Args, Debug)]
pub(super) struct ExportArguments {
    /// The folder that holds `content/`
    #[arg(default_value = ".", hide_default_value = true)]
    pub(super) site: PathBuf,
    /// The form of the data
    #[arg(long, default_value = "json")]
    pub(super) format: ExportFormat,
    #[command(flatten)]
    pub(super) links: LinkArguments,
}

/// A form of exported data.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ExportFormat {
    /// One JSON document with every text in every language; `tebiki schema export` says what its keys hold
    Json,
}

/// Show what changed between two states of a site
///
/// OLD and NEW are site folders, or files that `tebiki export` wrote. Items, procedures, mappings, terms,
/// products and everything else are compared by their ids, and texts word by word, language by language; what says the
/// same under another id has moved. With an export on one side, texts are compared without their markup, and with one of an early version only what that held. Exit status, as of
/// diff(1): 0 no differences, 1 differences, 2 could not run.
#[derive(Args, Debug)]
pub(super) struct DiffArguments {
    /// The earlier state
    pub(super) old: PathBuf,
    /// The later state
    pub(super) new: PathBuf,
    /// How to show differences
    #[arg(long, value_enum, default_value_t = DiffFormat::Human)]
    pub(super) format: DiffFormat,
    #[command(flatten)]
    pub(super) links: LinkArguments,
    /// Say by the exit status whether addresses were lost, and not whether anything is different
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(super) deny: Option<DenyDiff>,
}

/// What makes a comparison fail.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum DenyDiff {
    /// Addresses that led somewhere and now lead nowhere, because no `aliases` name the old id
    LostAddresses,
}

/// A form of differences.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum DiffFormat {
    /// For people: `[-gone-]` and `{+new+}`
    Human,
    /// For a comment on a pull request
    Markdown,
    /// One JSON document with every text in every language; `tebiki schema export` says what its keys hold
    Json,
}

fn formats() -> impl TypedValueParser<Value = Format> {
    clap::builder::PossibleValuesParser::new(Format::ALL.iter().map(|format| format.id()))
        .try_map(|text| text.parse::<Format>())
}

#[cfg(test)]
mod tests {
    use clap::{Command, CommandFactory};

    #[test]
    fn arguments_are_well_formed() {
        super::Arguments::command().debug_assert();
    }

    /// What has no help in a command and those below it: commands and arguments.
    fn without_help(command: &Command, at: &str, arguments: &mut usize, found: &mut Vec<String>) {
        let at = format!("{at} {}", command.get_name());
        if command.get_about().is_none_or(|help| help.to_string().trim().is_empty()) {
            found.push(at.clone());
        }
        for argument in command.get_arguments() {
            *arguments += 1;
            if argument.get_help().is_none_or(|help| help.to_string().trim().is_empty()) {
                found.push(format!("{at} {argument}"));
            }
        }
        command.get_subcommands().for_each(|command| without_help(command, &at, arguments, found));
    }

    #[test]
    fn everything_on_the_command_line_has_help() {
        let mut command = super::Arguments::command();
        command.build();
        let (mut arguments, mut found) = (0, Vec::new());
        without_help(&command, "", &mut arguments, &mut found);
        assert!(arguments > 50, "only {arguments} arguments were looked at");
        assert!(found.is_empty(), "without help: {found:#?}");
    }
}
