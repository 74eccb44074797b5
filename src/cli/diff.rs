//! `tebiki diff`.

use std::io::{self, IsTerminal};
use std::path::Path;

use super::args::{DenyDiff, DiffArguments, DiffFormat, LinkArguments};
use super::{Stop, colors, read, say, tell_on_stderr};
use crate::build::Checked;
use crate::diff::{self, Format, Snapshot};
use crate::load;

/// The largest export that is read, in bytes.
const MAX_EXPORT_BYTES: usize = 256 * 1024 * 1024;

/// One side of a comparison.
enum Side {
    Site(Box<Checked>),
    Export(String),
}

pub(super) fn diff(arguments: &DiffArguments) -> Result<(), Stop> {
    let (old, new) = (side(&arguments.old, &arguments.links)?, side(&arguments.new, &arguments.links)?);
    // An export says less than a site, so with one of them both are compared as exports.
    let as_exports = matches!(old, Side::Export(_)) || matches!(new, Side::Export(_));
    let old = snapshot(&old, as_exports, &arguments.old)?;
    let new = snapshot(&new, as_exports, &arguments.new)?;
    let (differences, lost) = (diff::compare(&old, &new), diff::lost(&old, &new));
    let stdout = io::stdout();
    let format = match arguments.format {
        DiffFormat::Human => Format::Human { color: colors(stdout.is_terminal()) },
        DiffFormat::Markdown => Format::Markdown,
        DiffFormat::Json => Format::Json,
    };
    say(&mut stdout.lock(), &diff::show(&differences, &lost, format))?;
    let is_fine = match arguments.deny {
        Some(DenyDiff::LostAddresses) => lost.is_empty(),
        None => differences.is_empty() && lost.is_empty(),
    };
    if is_fine { Ok(()) } else { Err(Stop::Problems) }
}

fn side(path: &Path, links: &LinkArguments) -> Result<Side, Stop> {
    if !path.is_file() {
        return Ok(Side::Site(Box::new(read(path, links)?)));
    }
    let failed = |error: &dyn std::fmt::Display| Stop::Failed(format!("cannot read {}: {error}", path.display()));
    let bytes = load::read_at_most(path, MAX_EXPORT_BYTES).map_err(|error| failed(&error))?;
    String::from_utf8(bytes).map(Side::Export).map_err(|error| failed(&error))
}

fn snapshot(side: &Side, as_export: bool, path: &Path) -> Result<Snapshot, Stop> {
    match side {
        Side::Export(json) => {
            Snapshot::of_export(json).map_err(|error| Stop::Failed(format!("cannot read {}: {error}", path.display())))
        }
        Side::Site(checked) => {
            let Some(catalog) = checked.sound(false) else {
                tell_on_stderr(checked)?;
                return Err(Stop::Failed(format!("the site {} has errors, so it cannot be compared", path.display())));
            };
            Ok(if as_export { Snapshot::as_export(catalog) } else { Snapshot::of_site(catalog, &checked.sources.map) })
        }
    }
}
