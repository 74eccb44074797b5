//! `tebiki import`.

use std::io;
use std::path::Path;

use super::args::{IdFromArgument, ImportArguments, LeaveOutArgument, MissingIdsArgument};
use super::{Stop, counted, say};
use crate::diagnostic::Severity;
use crate::diagnostic::emit::read_more;
use crate::import::{self, IdFrom, Imported, LeaveOut, MissingIds, Options, told};
use crate::load;
use crate::scaffold;
use crate::table::{self, Limit};

/// The language of a table where neither an option nor a site names one.
const LANGUAGE: &str = "ja";

pub(super) fn checklist(arguments: &ImportArguments) -> Result<(), Stop> {
    let file = arguments.file.file_name().unwrap_or(arguments.file.as_os_str()).to_string_lossy().into_owned();
    let failed =
        |error: &dyn std::fmt::Display| Stop::Failed(format!("cannot import {}: {error}", arguments.file.display()));
    let most = usize::try_from(arguments.limit.most(Limit::Size)).unwrap_or(usize::MAX);
    let bytes = load::read_at_most(&arguments.file, most).map_err(|error| failed(&error))?;
    let site = arguments.output.as_deref().unwrap_or(Path::new("."));
    let languages = match &arguments.lang[..] {
        [] => scaffold::site_languages(site).filter(|languages| !languages.is_empty()),
        given => Some(given.to_vec()),
    };
    let languages = languages.unwrap_or_else(|| vec![LANGUAGE.to_owned()]);
    let (language, translations) = (languages[0].clone(), languages[1..].to_vec());
    let all_sheets = arguments.sheet.as_deref() == Some("all");
    let sheet = arguments.sheet.as_deref().filter(|_| !all_sheets);
    let options = Options {
        map: arguments.map.clone(),
        head: arguments.header_row,
        language,
        translations,
        id_from: arguments.id_from.map(|from| match from {
            IdFromArgument::Text => IdFrom::Text,
            IdFromArgument::Title => IdFrom::Title,
        }),
        missing_ids: arguments.missing_ids.map(|what| match what {
            MissingIdsArgument::Number => MissingIds::Number,
            MissingIdsArgument::LeaveOut => MissingIds::LeaveOut,
        }),
        names_sheet: sheet.is_some(),
        all_sheets,
        yes: arguments.yes.clone(),
        leave_out: (arguments.leave_out.iter())
            .map(|what| match what {
                LeaveOutArgument::Hidden => LeaveOut::Hidden,
                LeaveOutArgument::HiddenColumns => LeaveOut::HiddenColumns,
                LeaveOutArgument::StruckOut => LeaveOut::StruckOut,
            })
            .collect(),
        file: file.clone(),
        title: arguments.title.clone(),
        publisher: arguments.publisher.clone(),
        edition: arguments.edition.clone(),
    };
    let tables = table::read(&file, &bytes, sheet, &arguments.limit).map_err(|error| failed(&error))?;
    let imported = import::checklist(&tables, &options).map_err(|error| failed(&error))?;
    let encoding = tables.first().and_then(|table| table.encoding);
    let mut text = told(&imported.problems, &file);
    text.push_str(&summary(&imported, encoding, &file));
    text.push_str(&read_more(imported.problems.iter().map(|problem| problem.kind.code())));
    say(&mut io::stderr().lock(), &text)?;
    let yaml = imported.yaml.ok_or(Stop::Problems)?;
    let (Some(folder), Some(id)) = (&arguments.output, &arguments.id) else {
        return say(&mut io::stdout().lock(), &yaml);
    };
    super::author::tell(folder, scaffold::imported(folder, id, &yaml), "")
}

fn summary(imported: &Imported, encoding: Option<&str>, file: &str) -> String {
    let (errors, warnings) = (imported.count(Severity::Error), imported.count(Severity::Warning));
    let mut text = file.to_owned();
    match &imported.sheets[..] {
        [] => {}
        [sheet] => text.push_str(&format!(", sheet {sheet}")),
        sheets => text.push_str(&format!(", sheets {}", sheets.join(", "))),
    }
    if let Some(encoding) = encoding {
        text.push_str(&format!(" ({encoding})"));
    }
    text.push_str(&format!(": {}, {}", counted(imported.items, "item"), counted(imported.methods, "method")));
    for (n, what) in [(errors, "error"), (warnings, "warning")].into_iter().filter(|(n, _)| *n > 0) {
        text.push_str(&format!(", {}", counted(n, what)));
    }
    text.push_str(if errors > 0 { "; nothing was written\n" } else { "\n" });
    text
}
