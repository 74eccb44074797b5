//! `tebiki rename`.

use std::io::{self, IsTerminal};

use super::args::author::RenameArguments;
use super::{Stop, counted, emit_to, say};
use crate::diagnostic::emit::Format;
use crate::rename::{self, Refusal, Renamed};

pub(super) fn rename(arguments: &RenameArguments) -> Result<(), Stop> {
    let RenameArguments { what, old, new, site, dry_run } = arguments;
    let Renamed { moves, changed, diff } = match rename::rename(site, (*what).into(), old, new, *dry_run) {
        Ok(renamed) => renamed,
        Err(Refusal::Problems(sources, problems)) => {
            let stderr = io::stderr();
            let text = emit_to(&problems, &sources.map, Format::Human, stderr.is_terminal());
            say(&mut stderr.lock(), &format!("{text}nothing was renamed, because of these problems\n"))?;
            return Err(Stop::Problems);
        }
        Err(refusal) => return Err(Stop::failed(&refusal)),
    };
    let mut text = String::new();
    if *dry_run {
        text.push_str(&diff);
    } else {
        text.extend(moves.iter().map(|moved| format!("moved    {} to {}\n", moved.from, moved.to)));
        text.extend(changed.iter().map(|path| format!("changed  {path}\n")));
    }
    let (moves, files) = (counted(moves.len(), "file"), counted(changed.len(), "file"));
    text.push_str(&if *dry_run {
        format!("{moves} would move and {files} change; without --dry-run they do\n")
    } else {
        format!("{moves} moved, {files} changed; `{old}` leads on to `{new}` now\n")
    });
    say(&mut io::stdout().lock(), &text)
}
