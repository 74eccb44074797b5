//! `tebiki status`: what authors have still to do.

use std::io;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::args::{ReportFormat, StatusArguments};
use super::{Stop, counted, read, say, tell_on_stderr};
use crate::status::{self, Status};

pub(super) fn status(arguments: &StatusArguments) -> Result<(), Stop> {
    let checked = read(&arguments.site, &arguments.links)?;
    let Some(catalog) = checked.sound(false) else {
        tell_on_stderr(&checked)?;
        return Err(Stop::Problems);
    };
    let status = status::status(catalog, today()?);
    let text = match arguments.format {
        ReportFormat::Json => {
            let mut text = serde_json::to_string_pretty(&status).map_err(|error| Stop::failed(&error))?;
            text.push('\n');
            text
        }
        ReportFormat::Human => human(&status),
    };
    say(&mut io::stdout().lock(), &text)
}

/// The day, in UTC: that of `SOURCE_DATE_EPOCH` (seconds since 1970, as reproducible builds set it), else today.
pub(super) fn today() -> Result<Date, Stop> {
    let now = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(seconds) => {
            let time = seconds.parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
            time.ok_or_else(|| Stop::Failed(format!("SOURCE_DATE_EPOCH is no number of seconds: `{seconds}`")))?
        }
        Err(_) => Timestamp::now(),
    };
    Ok(now.to_zoned(TimeZone::UTC).date())
}

fn human(status: &Status) -> String {
    let mut text = String::new();
    for translation in &status.translations {
        text.push_str(&format!(
            "Translation `{}`: {} of {}, {} suspect\n",
            translation.lang,
            translation.translated,
            counted(translation.texts, "text"),
            translation.suspect
        ));
        let open = |document: &&status::DocumentStatus| document.translated < document.texts || document.suspect > 0;
        for document in translation.documents.iter().filter(open) {
            text.push_str(&format!(
                "  {}: {} of {}, {} suspect\n",
                document.document, document.translated, document.texts, document.suspect
            ));
        }
    }
    let links = &status.links;
    if links.has_lock {
        let all = links.kinds.iter().map(|kind| kind.links).sum();
        let suspect = links.suspect.len();
        text.push_str(&format!("{}: {suspect} suspect, {} never accepted\n", counted(all, "link"), links.new));
        text.push_str(&links.suspect.iter().map(|link| format!("  {link}\n")).collect::<String>());
    } else {
        text.push_str("Links: none was ever accepted\n");
    }
    let overdue = status.guides.iter().filter(|guide| guide.overdue).count();
    text.push_str(&format!("{}: {overdue} overdue on {}\n", counted(status.guides.len(), "guide"), status.day));
    for guide in &status.guides {
        let as_of = match (&guide.as_of, guide.is_verified) {
            (Some(date), true) => format!("screens checked {date}"),
            (Some(date), false) => format!("published {date}, screens never checked"),
            (None, _) => "no date".to_owned(),
        };
        let due = match (&guide.due, guide.overdue) {
            (Some(day), true) => format!(", overdue since {day}"),
            (Some(day), false) => format!(", due {day}"),
            (None, _) => String::new(),
        };
        text.push_str(&format!("  {}: {as_of}{due}\n", guide.product));
    }
    for edition in &status.other_editions {
        text.push_str(&format!(
            "  {} cites edition {} of {}, shown is edition {}\n",
            edition.product, edition.cited, edition.checklist, edition.shown
        ));
    }
    for list in &status.checklists {
        let without = list.without_procedure.len();
        text.push_str(&format!(
            "Checklist {}: {without} of {} without a procedure",
            list.checklist,
            counted(list.items, "item")
        ));
        if list.stated > 0 {
            text.push_str(&format!(", vendors state something about {}", list.stated));
        }
        text.push_str(&named(&list.without_procedure));
    }
    text.push_str(&format!("Products without a guide: {}", status.products_without_guide.len()));
    text.push_str(&named(&status.products_without_guide));
    text.push_str(&format!("Terms that nothing names: {}", status.unused_terms.len()));
    text.push_str(&named(&status.unused_terms));
    text
}

/// The most ids that a line names.
const MOST_NAMED: usize = 40;

fn named(ids: &[String]) -> String {
    match ids {
        [] => "\n".to_owned(),
        ids if ids.len() <= MOST_NAMED => format!("\n  {}\n", ids.join(" ")),
        ids => format!("\n  {} … and {} more\n", ids[..MOST_NAMED].join(" "), ids.len() - MOST_NAMED),
    }
}
