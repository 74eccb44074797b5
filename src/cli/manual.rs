//! `tebiki completions` and `tebiki man`: what the command says of itself, for shells and for `man`.

use std::io;

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use super::args::{Arguments, CompletionsArguments, ManArguments};
use super::{Stop, counted, say};
use crate::diagnostic::did_you_mean;
use crate::write::{self, Edit};

pub(super) fn completions(arguments: &CompletionsArguments) -> Result<(), Stop> {
    let mut text = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "tebiki", &mut text);
    say(&mut io::stdout().lock(), &String::from_utf8_lossy(&text))
}

pub(super) fn man(arguments: &ManArguments) -> Result<(), Stop> {
    let pages = pages()?;
    if let Some(folder) = &arguments.output {
        let edits = pages.into_iter().map(|(name, text)| Edit {
            path: format!("{name}.1"),
            before: None,
            after: text.into_bytes(),
        });
        let edits = edits.collect::<Vec<_>>();
        write::edit(folder, &edits).map_err(|error| Stop::failed(&error))?;
        let told = format!("Wrote {} to {}\n", counted(edits.len(), "manual page"), folder.display());
        return say(&mut io::stdout().lock(), &told);
    }
    let wanted = [&["tebiki".to_owned()], &arguments.command[..]].concat().join("-");
    let Some((_, text)) = pages.iter().find(|(name, _)| *name == wanted) else {
        let command = arguments.command.join(" ");
        let known =
            pages.iter().filter_map(|(name, _)| name.strip_prefix("tebiki-")).map(|name| name.replace('-', " "));
        let known = known.collect::<Vec<_>>();
        let hint = did_you_mean(&command, known.iter().map(String::as_str));
        let hint = hint.unwrap_or_else(|| format!("there are {}", known.join(", ")));
        return Err(Stop::Failed(format!("there is no command `{command}`; {hint}")));
    };
    say(&mut io::stdout().lock(), text)
}

/// The manual pages by their names, that of the program first.
fn pages() -> Result<Vec<(String, String)>, Stop> {
    // A page on `help` would be empty.
    let mut program = Arguments::command().disable_help_subcommand(true);
    program.build();
    let mut pages = Vec::new();
    page(&program, &mut pages)?;
    Ok(pages)
}

fn page(command: &Command, pages: &mut Vec<(String, String)>) -> Result<(), Stop> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
    let source = format!("tebiki {}", env!("CARGO_PKG_VERSION"));
    let mut text = Vec::new();
    Man::new(command.clone()).title(name.as_str()).source(source).manual("tebiki").render(&mut text)?;
    pages.push((name, String::from_utf8_lossy(&text).into_owned()));
    command.get_subcommands().try_for_each(|command| page(command, pages))
}
