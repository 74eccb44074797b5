//! `tebiki theme eject`: files of the default theme in the theme of a site, where they can be changed.

use std::path::Path;

use super::{Refusal, Scaffolded, Site};
use crate::diagnostic::did_you_mean;
use crate::theme;
use crate::write::{self, Edit};

/// A file of the default theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeFile {
    /// Its path inside the theme.
    pub path: String,
    /// Whether the site's theme has a file of this path.
    pub is_replaced: bool,
}

/// The folder of a site's theme below that of the site, and the files of the default theme in order.
///
/// # Errors
/// When the site cannot be read.
pub fn theme_files(folder: &Path) -> Result<(String, Vec<ThemeFile>), Refusal> {
    let site = Site::open(folder)?;
    let below = format!("themes/{}", theme::name(site.catalog.site.theme.as_ref()));
    let of_theme = folder.join(&below);
    let files =
        theme::default_paths().into_iter().map(|path| ThemeFile { is_replaced: of_theme.join(&path).exists(), path });
    Ok((below, files.collect()))
}

/// Writes files of the default theme into the theme of a site: those of these paths, those in these folders, or all. In folders
/// it leaves out what the theme has.
///
/// # Errors
/// When there is no such file, or a named one exists already. Then nothing is written.
pub fn eject(folder: &Path, names: &[String]) -> Result<Scaffolded, Refusal> {
    let (below, files) = theme_files(folder)?;
    let mut chosen = Vec::<&ThemeFile>::new();
    let mut kept = 0;
    let everything = [String::new()];
    for name in if names.is_empty() { &everything } else { names } {
        let path = name.replace('\\', "/");
        let path = path.strip_prefix(&format!("{below}/")).unwrap_or(&path).trim_end_matches('/');
        let before = chosen.len() + kept;
        for file in &files {
            let is_inside = path.is_empty() || file.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
            if file.path == path || (is_inside && !file.is_replaced) {
                chosen.push(file);
            } else if is_inside {
                kept += 1;
            }
        }
        if chosen.len() + kept == before {
            let known = files.iter().map(|file| file.path.as_str());
            let hint = did_you_mean(path, known).unwrap_or_else(|| "`--list` lists its files".into());
            return Err(Refusal::Because(format!("the default theme has no file `{}`; {hint}", name.escape_debug())));
        }
    }
    chosen.sort_by(|one, other| one.path.cmp(&other.path));
    chosen.dedup();
    let new = |file: &ThemeFile| Edit {
        path: format!("{below}/{}", file.path),
        before: None,
        after: theme::default_file(&file.path).unwrap_or_default().to_vec(),
    };
    let edits = chosen.into_iter().map(new).collect::<Vec<_>>();
    write::edit(folder, &edits)?;
    let mut notes = Vec::new();
    if kept > 0 {
        notes.push(format!("{kept} files were left alone, because {below} has them"));
    }
    if edits.iter().any(|edit| edit.path.contains("/templates/")) {
        notes.push(
            "later versions do not change these files; a template that only extends one of the default theme, as in \
             `{% extends \"default/base.html\" %}`, follows them"
                .to_owned(),
        );
    }
    Ok(Scaffolded { created: edits.into_iter().map(|edit| edit.path).collect(), notes, ..Scaffolded::default() })
}
