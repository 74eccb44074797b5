//! `tebiki diff`.

use std::io::{self, IsTerminal};
use std::path::Path;

use super::args::{DenyDiff, DiffArguments, DiffFormat, LinkArguments};
use super::{Stop, colors, read, say, tell_on_stderr};
use crate::build::Checked;
use crate::diff::{self, Exported, Format, Snapshot};
use crate::load;
use crate::resolve::Catalog;

/// The largest export that is read, in bytes.
const MAX_EXPORT_BYTES: usize = 256 * 1024 * 1024;

/// One side of a comparison.
enum Side {
    Site(Box<Checked>),
    Export(String),
}

pub(super) fn diff(arguments: &DiffArguments) -> Result<(), Stop> {
    let [old, new] = match (side(&arguments.old, &arguments.links)?, side(&arguments.new, &arguments.links)?) {
        (Side::Site(old), Side::Site(new)) => {
            let (one, other) = (sound(&old, &arguments.old)?, sound(&new, &arguments.new)?);
            [Snapshot::of_site(one, &old.sources.map), Snapshot::of_site(other, &new.sources.map)]
        }
        // Texts of exports are without markup, so with one of them both sides are compared as exports.
        (old, new) => Snapshot::of_exports(exported(&old, &arguments.old)?, exported(&new, &arguments.new)?),
    };
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

fn exported(side: &Side, path: &Path) -> Result<Exported, Stop> {
    match side {
        Side::Export(json) => {
            Exported::parse(json).map_err(|error| Stop::Failed(format!("cannot read {}: {error}", path.display())))
        }
        Side::Site(checked) => sound(checked, path).map(Exported::of),
    }
}

fn sound<'c>(checked: &'c Checked, path: &Path) -> Result<&'c Catalog, Stop> {
    if let Some(catalog) = checked.sound(false) {
        return Ok(catalog);
    }
    tell_on_stderr(checked)?;
    Err(Stop::Failed(format!("the site {} has errors, so it cannot be compared", path.display())))
}
