//! What is asked on a terminal where an import is unsure.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use crate::import::{Field, Imported, Kind, Likeness, MissingIds, Options};

/// A place where questions can be asked and answered.
pub(super) struct Asker {
    is_terminal: bool,
    /// What was asked, so that nothing is asked twice.
    asked: Vec<&'static str>,
}

impl Asker {
    pub(super) fn new() -> Self {
        Self { is_terminal: io::stdin().is_terminal() && io::stderr().is_terminal(), asked: Vec::new() }
    }

    /// Asks what is unsure of an import, and changes the options by the answer; whether something is to be read anew.
    pub(super) fn ask(&mut self, imported: &Imported, options: &mut Options) -> io::Result<Option<Again>> {
        let has = |wanted: fn(&Kind) -> bool| imported.problems.iter().filter(|problem| wanted(&problem.kind)).count();
        let likely = imported.others.iter().filter(|(_, likeness)| matches!(likeness, Likeness::Checklist { .. }));
        let likely = likely.map(|(name, _)| name.as_str()).collect::<Vec<_>>();
        if !likely.is_empty() && self.once("sheet") {
            eprint_line(&format!(
                "Read from the sheet `{}`; these look like checklists as well:",
                imported.sheets.join(", ")
            ))?;
            for (at, name) in (1..).zip(&likely) {
                eprint_line(&format!("  {at}  {name}"))?;
            }
            match self.answer("Which? A number, `all` to join all, or Enter to keep it: ")?.as_str() {
                "all" => {
                    options.all_sheets = true;
                    return Ok(Some(Again::AllSheets));
                }
                answer => {
                    let chosen = answer.parse::<usize>().ok().and_then(|at| likely.get(at.checked_sub(1)?));
                    if let Some(name) = chosen {
                        options.names_sheet = true;
                        return Ok(Some(Again::Sheet((*name).to_owned())));
                    }
                }
            }
        }
        for (field, name, what) in [(Field::Id, "id", "the ids of items"), (Field::Text, "text", "what items ask for")]
        {
            let is_missing = |kind: &Kind| match kind {
                Kind::NoHead { .. } => true,
                Kind::NoColumn(missing) => *missing == field,
                _ => false,
            };
            if imported.problems.iter().any(|problem| is_missing(&problem.kind)) && self.once(name) {
                let seen = imported.problems.iter().find_map(|problem| match &problem.kind {
                    Kind::NoHead { seen, .. } => Some(seen.join(" | ")),
                    _ => None,
                });
                if let Some(seen) = seen {
                    eprint_line(&format!("The headings may be: {seen}"))?;
                }
                let column =
                    self.answer(&format!("Which column holds {what}? Its heading or letters, or Enter for none: "))?;
                if !column.is_empty() {
                    options.map.set(field, &column);
                    return Ok(Some(Again::Same));
                }
            }
        }
        let missing = has(|kind| matches!(kind, Kind::NoId));
        if missing > 0 && options.missing_ids.is_none() && self.once("missing") {
            let question = format!("{missing} rows have no id. `n` numbers them, `l` leaves them out, Enter stops: ");
            options.missing_ids = match self.answer(&question)?.as_str() {
                "n" => Some(MissingIds::Number),
                "l" => Some(MissingIds::LeaveOut),
                _ => return Ok(None),
            };
            return Ok(Some(Again::Same));
        }
        Ok(None)
    }

    /// Whether what the preview shows is to be written; where nobody can be asked, it is.
    pub(super) fn confirms(&mut self) -> io::Result<bool> {
        if !self.is_terminal {
            return Ok(true);
        }
        let answer = self.answer("Write this? [Y/n] ")?;
        Ok(!answer.to_ascii_lowercase().starts_with('n'))
    }

    fn once(&mut self, what: &'static str) -> bool {
        let is_new = self.is_terminal && !self.asked.contains(&what);
        self.asked.push(what);
        is_new
    }

    fn answer(&mut self, question: &str) -> io::Result<String> {
        let mut error = io::stderr().lock();
        error.write_all(question.as_bytes())?;
        error.flush()?;
        let mut line = String::new();
        if io::stdin().lock().read_line(&mut line)? == 0 {
            self.is_terminal = false;
        }
        Ok(line.trim().to_owned())
    }
}

/// What is to be read anew.
pub(super) enum Again {
    /// The same tables.
    Same,
    /// This sheet.
    Sheet(String),
    /// All sheets that are checklists.
    AllSheets,
}

fn eprint_line(line: &str) -> io::Result<()> {
    io::stderr().lock().write_all(format!("{line}\n").as_bytes())
}
