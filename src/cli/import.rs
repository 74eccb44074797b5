//! `tebiki import`.

use std::io;
use std::path::Path;

use super::args::{IdFromArgument, ImportArguments, LeaveOutArgument};
use super::{Stop, counted, say};
use crate::diagnostic::Severity;
use crate::diagnostic::emit::read_more;
use crate::import::{self, IdFrom, Imported, LeaveOut, Options, told};
use crate::load;
use crate::scaffold;
use crate::table::{self, SheetChoice};

/// The language of a table where neither an option nor a site names one.
const LANGUAGE: &str = "ja";

pub(super) fn checklist(arguments: &ImportArguments) -> Result<(), Stop> {
    let file = arguments.file.file_name().unwrap_or(arguments.file.as_os_str()).to_string_lossy().into_owned();
    let failed =
        |error: &dyn std::fmt::Display| Stop::Failed(format!("cannot import {}: {error}", arguments.file.display()));
    let bytes = load::read_at_most(&arguments.file, table::MAX_BYTES).map_err(|error| failed(&error))?;
    let site = arguments.output.as_deref().unwrap_or(Path::new("."));
    let languages = match &arguments.lang[..] {
        [] => scaffold::site_languages(site).filter(|languages| !languages.is_empty()),
        given => Some(given.to_vec()),
    };
    let languages = languages.unwrap_or_else(|| vec![LANGUAGE.to_owned()]);
    let (language, translations) = (languages[0].clone(), languages[1..].to_vec());
    let options = Options {
        map: arguments.map.clone(),
        head: arguments.header_row,
        language,
        translations,
        id_from: arguments.id_from.map(|from| match from {
            IdFromArgument::Text => IdFrom::Text,
            IdFromArgument::Title => IdFrom::Title,
        }),
        yes: arguments.yes.clone(),
        leave_out: (arguments.leave_out.iter())
            .map(|what| match what {
                LeaveOutArgument::Hidden => LeaveOut::Hidden,
                LeaveOutArgument::StruckOut => LeaveOut::StruckOut,
            })
            .collect(),
        file: file.clone(),
        title: arguments.title.clone(),
        publisher: arguments.publisher.clone(),
        edition: arguments.edition.clone(),
    };
    let rate = |table: &table::Table| import::rate(table, &options);
    let sheet = arguments.sheet.as_deref().map_or(SheetChoice::Best(&rate), SheetChoice::Named);
    let table = table::read(&file, &bytes, sheet, arguments.unpacked_limit.saturating_mul(1024 * 1024))
        .map_err(|error| failed(&error))?;
    let imported = import::checklist(&table, &options).map_err(|error| failed(&error))?;
    let mut text = told(&imported.problems, &file);
    text.push_str(&summary(&imported, &table, &file));
    text.push_str(&read_more(imported.problems.iter().map(|problem| problem.kind.code())));
    say(&mut io::stderr().lock(), &text)?;
    let yaml = imported.yaml.ok_or(Stop::Problems)?;
    let (Some(folder), Some(id)) = (&arguments.output, &arguments.id) else {
        return say(&mut io::stdout().lock(), &yaml);
    };
    super::author::tell(folder, scaffold::imported(folder, id, &yaml), "")
}

fn summary(imported: &Imported, table: &table::Table, file: &str) -> String {
    let (errors, warnings) = (imported.count(Severity::Error), imported.count(Severity::Warning));
    let mut text = file.to_owned();
    if let Some(sheet) = &table.sheet {
        text.push_str(&format!(", sheet {sheet}"));
    }
    if let Some(encoding) = table.encoding {
        text.push_str(&format!(" ({encoding})"));
    }
    text.push_str(&format!(": {}, {}", counted(imported.items, "item"), counted(imported.methods, "method")));
    for (n, what) in [(errors, "error"), (warnings, "warning")].into_iter().filter(|(n, _)| *n > 0) {
        text.push_str(&format!(", {}", counted(n, what)));
    }
    text.push_str(if errors > 0 { "; nothing was written\n" } else { "\n" });
    text
}
