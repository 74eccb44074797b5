//! Style sheets that are put together from parts when a theme is loaded, so that a page links one sheet while each part
//! can be read, and replaced by a site, alone.
//!
//! A sheet in `assets/` names its parts in the order of the cascade, each in a line of its own: `@import
//! "../styles/print.css";`. A part may be imported by several sheets; it imports nothing itself.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::{Files, ThemeError, text};
use crate::yaml::Malformed;

/// The folder of the parts, in a theme.
pub(super) const FOLDER: &str = "styles/";

/// The parts of a theme by their path below [`FOLDER`].
#[derive(Debug, Default)]
pub(super) struct Parts {
    texts: BTreeMap<String, String>,
    /// Those that the site brings along; one that is never imported is a mistake of its author.
    own: BTreeSet<String>,
}

impl Parts {
    /// Adds a part, or puts it in the place of one that is there.
    pub(super) fn insert(&mut self, name: &str, text: String, is_own: bool) {
        self.texts.insert(name.to_owned(), text);
        if is_own {
            self.own.insert(name.to_owned());
        }
    }

    /// Puts the parts in the place of the imports of all sheets in `assets`. A sheet that imports no part stays as it is,
    /// byte for byte.
    ///
    /// # Errors
    /// When an import leads to no part, a part imports something, or a part of the site is imported nowhere.
    pub(super) fn put_into(mut self, assets: &mut Files) -> Result<(), ThemeError> {
        for (path, bytes) in assets.iter_mut().filter(|(path, _)| extension(path) == Some("css")) {
            let folder = format!("{}{FOLDER}", "../".repeat(path.split('/').count()));
            if !bytes.windows(folder.len()).any(|window| window == folder.as_bytes()) {
                continue;
            }
            let path = format!("assets/{path}");
            let sheet = text(&path, bytes)?;
            let mut whole = String::with_capacity(sheet.len());
            let mut at = 0;
            for line in sheet.split_inclusive('\n') {
                match self.part(line, &folder) {
                    Ok(Some(part)) => {
                        append(&mut whole, part);
                        self.own.remove(imported(line, &folder).unwrap_or_default());
                    }
                    Ok(None) => whole.push_str(line),
                    Err(message) => {
                        let hint = "a part is imported in a line of its own, as in `@import \"../styles/tables.css\";`";
                        return Err(malformed(path, sheet.clone(), message, hint, at));
                    }
                }
                at += line.len();
            }
            *bytes = Cow::Owned(whole.into_bytes());
        }
        self.check()
    }

    /// The part that a line of a sheet imports, if it does.
    fn part(&self, line: &str, folder: &str) -> Result<Option<&str>, String> {
        if !line.trim_start().starts_with("@import") || !line.contains(folder) {
            return Ok(None);
        }
        let name = imported(line, folder).ok_or_else(|| format!("`{}` is no import of a part", line.trim()))?;
        let part = self.texts.get(name).ok_or_else(|| format!("there is no part `{FOLDER}{name}`"))?;
        Ok(Some(part))
    }

    fn check(mut self) -> Result<(), ThemeError> {
        let nested = self.texts.iter().find_map(|(name, text)| {
            let is_import = |line: &str| line.trim_start().starts_with("@import");
            let before = text.split_inclusive('\n').take_while(|line| !is_import(line)).map(str::len).sum();
            (before < text.len()).then(|| (name.clone(), before))
        });
        if let Some((name, at)) = nested {
            let text = self.texts.remove(&name).unwrap_or_default();
            let message =
                "a part of a style sheet imports nothing: behind other rules `@import` does not count".to_owned();
            return Err(malformed(format!("{FOLDER}{name}"), text, message, "import it in the sheet in `assets/`", at));
        }
        let Some(name) = self.own.pop_first() else { return Ok(()) };
        let text = self.texts.remove(&name).unwrap_or_default();
        let message = format!("no style sheet imports `{FOLDER}{name}`, so nobody would see it");
        Err(malformed(format!("{FOLDER}{name}"), text, message, "import it in a sheet in `assets/`, or remove it", 0))
    }
}

/// The name of the part that a line imports, where it is written as an import of a part is.
fn imported<'a>(line: &'a str, folder: &str) -> Option<&'a str> {
    line.trim().strip_prefix("@import \"")?.strip_prefix(folder)?.strip_suffix("\";")
}

/// Adds a part without what readers would load for nothing: indentation, empty lines, and comments that begin a line. A
/// comment that begins with `/*!` is meant to stay.
fn append(whole: &mut String, part: &str) {
    let mut continues = false;
    let mut in_comment = false;
    for line in part.lines() {
        // A string that goes on in the next line begins there with the first character.
        let mut line = if continues { line } else { line.trim_start() };
        in_comment |= !continues && line.starts_with("/*") && !line.starts_with("/*!");
        if in_comment {
            let Some((_, rest)) = line.split_once("*/") else { continue };
            line = rest.trim_start();
            in_comment = false;
        }
        continues = line.ends_with('\\');
        if !line.is_empty() {
            whole.push_str(line);
            whole.push('\n');
        }
    }
}

fn extension(path: &str) -> Option<&str> {
    path.rsplit_once('.').map(|(_, extension)| extension)
}

fn malformed(path: String, text: String, message: String, hint: &'static str, at: usize) -> ThemeError {
    ThemeError::Malformed { path, text, what: Malformed { message, hint, at } }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::theme::{Asset, DEFAULT, Theme};

    fn asset(theme: &Theme, path: &str) -> String {
        let bytes = theme.assets().find_map(|(name, asset)| match asset {
            Asset::Bytes(bytes) if name == path => Some(bytes),
            _ => None,
        });
        String::from_utf8_lossy(bytes.unwrap_or_default()).into_owned()
    }

    fn with(overlay: &[(&str, &'static str)]) -> Theme {
        Theme::with(overlay).unwrap_or_else(|error| panic!("{error}"))
    }

    fn error(overlay: &[(&str, &'static str)]) -> String {
        Theme::with(overlay).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn the_sheet_of_all_pages_holds_its_parts_in_their_order() {
        let theme = Theme::load(Path::new("no-such-site"), DEFAULT).unwrap_or_else(|error| panic!("{error}"));
        let sheet = asset(&theme, "tebiki.css");
        let marks = ["--accent: light-dark(", ".site-header {", ".table-scroll {", ".mf-node {", "@page {"];
        let places = marks.map(|mark| sheet.find(mark).unwrap_or_else(|| panic!("no {mark}")));
        assert!(places.is_sorted(), "{places:?}");
        assert!(!sheet.contains("@import") && !sheet.contains("{\n "), "{sheet}");
    }

    #[test]
    fn a_site_replaces_a_part_the_list_of_parts_or_the_whole_sheet() {
        let theme = with(&[("styles/print.css", ".own {\n  color: red;\n}\n")]);
        let sheet = asset(&theme, "tebiki.css");
        assert!(sheet.contains("--accent: ") && sheet.ends_with("\n.own {\ncolor: red;\n}\n"), "{sheet}");
        assert!(!sheet.contains("@page"));

        let list = "\u{feff}@import \"../styles/own.css\";\r\na { b: c }\r\n@import \"../styles/own.css\";\r\n";
        let theme = with(&[("styles/own.css", ".own {\r\n  content: \"a\\\n  b\";\n}"), ("assets/tebiki.css", list)]);
        let part = ".own {\ncontent: \"a\\\n  b\";\n}\n";
        assert_eq!(asset(&theme, "tebiki.css"), format!("{part}a {{ b: c }}\n{part}"));

        let whole = "\u{feff}@import url(\"other.css\");\r\n  a { b: c }\r\n\r\n";
        assert_eq!(asset(&with(&[("assets/tebiki.css", whole)]), "tebiki.css"), whole);
        let commented = "/* of\n   two lines */ a {}\n/*! kept */\n  /* gone */\nb { /* kept */ }\n";
        let theme = with(&[("styles/own.css", commented), ("assets/own.css", "@import \"../styles/own.css\";")]);
        assert_eq!(asset(&theme, "own.css"), "a {}\n/*! kept */\nb { /* kept */ }\n");
        let deep = with(&[("styles/own.css", "a{}"), ("assets/more/own.css", "@import \"../../styles/own.css\";")]);
        assert_eq!(asset(&deep, "more/own.css"), "a{}\n");
    }

    #[test]
    fn what_would_be_lost_is_an_error() {
        let lost = error(&[("assets/own.css", "/* own */\n@import \"../styles/colors.css\";\n")]);
        assert_eq!(lost, "the theme's file assets/own.css: there is no part `styles/colors.css`");
        let conditional = error(&[("assets/own.css", "@import \"../styles/tables.css\" print;\n")]);
        assert!(
            conditional.ends_with("`@import \"../styles/tables.css\" print;` is no import of a part"),
            "{conditional}"
        );
        let idle = error(&[("styles/own.css", "a{}")]);
        assert!(idle.contains("styles/own.css: no style sheet imports"), "{idle}");
        let nested = error(&[("styles/print.css", "a{}\n@import \"base.css\";\n")]);
        assert!(nested.contains("styles/print.css: a part of a style sheet imports nothing"), "{nested}");
    }
}
