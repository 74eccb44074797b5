//! `tebiki import`.

mod ask;

use std::io;
use std::path::Path;

use self::ask::{Again, Asker};
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
        [] => match scaffold::site_languages(site) {
            Ok(languages) => languages.filter(|languages| !languages.is_empty()),
            // Nothing is written there; then the folder only may say more.
            Err(_) if arguments.output.is_none() => None,
            Err(refusal) => return super::author::tell(site, Err(refusal), ""),
        },
        given => Some(given.to_vec()),
    };
    let languages = languages.unwrap_or_else(|| vec![LANGUAGE.to_owned()]);
    let (language, translations) = (languages[0].clone(), languages[1..].to_vec());
    let all_sheets = arguments.sheet.as_deref() == Some("all");
    let sheet = arguments.sheet.as_deref().filter(|_| !all_sheets);
    let mut options = Options {
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
    let read =
        |sheet: Option<&str>| table::read(&file, &bytes, sheet, &arguments.limit).map_err(|error| failed(&error));
    let mut tables = read(sheet)?;
    let mut imported = import::checklist(&tables, &options).map_err(|error| failed(&error))?;
    let mut asker = Asker::new();
    while let Some(again) = asker.ask(&imported, &mut options).map_err(|error| failed(&error))? {
        match again {
            Again::Same => {}
            Again::Sheet(name) => tables = read(Some(&name))?,
            Again::AllSheets => tables = read(None)?,
        }
        imported = import::checklist(&tables, &options).map_err(|error| failed(&error))?;
    }
    let encoding = tables.first().and_then(|table| table.encoding);
    let preview = imported.preview.as_ref().map(ToString::to_string).unwrap_or_default();
    let mut text = told(&imported.problems, &file);
    if arguments.output.is_some() && !arguments.preview {
        text.push_str(&preview);
    }
    text.push_str(&summary(&imported, encoding, &file));
    text.push_str(&read_more(imported.problems.iter().map(|problem| problem.kind.code())));
    say(&mut io::stderr().lock(), &text)?;
    if arguments.preview {
        say(&mut io::stdout().lock(), &preview)?;
        return if imported.yaml.is_some() { Ok(()) } else { Err(Stop::Problems) };
    }
    let yaml = imported.yaml.ok_or(Stop::Problems)?;
    let (Some(folder), Some(id)) = (&arguments.output, &arguments.id) else {
        return say(&mut io::stdout().lock(), &yaml);
    };
    if !asker.confirms().map_err(|error| failed(&error))? {
        return Err(Stop::Failed("nothing was written".to_owned()));
    }
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
