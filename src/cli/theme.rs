//! `theme`: the looks of a site.

use std::io;

use super::args::{EjectArguments, ThemeCommand};
use super::author::tell;
use super::{Stop, say};
use crate::scaffold::{self, Refusal};

pub(super) fn theme(command: &ThemeCommand) -> Result<(), Stop> {
    match command {
        ThemeCommand::Eject(arguments) => eject(arguments),
    }
}

fn eject(arguments: &EjectArguments) -> Result<(), Stop> {
    let folder = &arguments.site;
    if !arguments.list {
        return tell(folder, scaffold::eject(folder, &arguments.files), "");
    }
    match scaffold::theme_files(folder) {
        Ok((below, files)) => {
            let line = |file: &scaffold::ThemeFile| {
                let place = if file.is_replaced { format!(" (in {below})") } else { String::new() };
                format!("{}{place}\n", file.path)
            };
            say(&mut io::stdout().lock(), &files.iter().map(line).collect::<String>())
        }
        Err(Refusal::Problems(sources, problems)) => tell(folder, Err(Refusal::Problems(sources, problems)), ""),
        Err(refusal) => Err(Stop::failed(&refusal)),
    }
}
