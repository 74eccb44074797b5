//! `tebiki new language`: the words of the interface in a language that the theme lacks.

use std::path::Path;

use super::new::because;
use super::{Refusal, Scaffolded, Site};
use crate::load;
use crate::locale::tag;
use crate::theme::{self, Theme};
use crate::write::Edit;

/// Writes the words that the theme of a site lacks in a language into its `i18n/TAG.yaml`, each behind a `#` with its English
/// text. What is still behind one is shown in English.
///
/// # Errors
/// When the tag is none, or the theme cannot be read. Then nothing is written.
pub fn language(folder: &Path, language: &str) -> Result<Scaffolded, Refusal> {
    if let Err(hint) = tag::check(language) {
        return because(format!("`{}` is not a language tag; {hint}", language.escape_debug()));
    }
    let mut site = Site::open_whole(folder)?;
    let name = theme::name(site.catalog.site.theme.as_ref()).to_owned();
    let theme = Theme::load_within(&site.sources.boundary, folder, &name);
    let theme = theme.map_err(|error| Refusal::Because(error.to_string()))?;
    let path = format!("themes/{name}/i18n/{language}.yaml");
    let before = load::read_bytes(&folder.join(&path)).ok();
    let text = before.as_ref().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
    let (mut lacking, _) = theme.lacking(language);
    // What stands in the file behind a `#` already is not written again.
    lacking.retain(|key| !text.lines().any(|line| line.starts_with(&format!("#{key}:"))));
    let is_new = before.is_none();
    if lacking.is_empty() && is_new {
        site.notes.push(format!("the theme has all of its words in `{language}`"));
    } else if !lacking.is_empty() {
        let words = words(language, &lacking, is_new);
        let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        let after = format!("{text}{end}{words}").into_bytes();
        site.edits.push(Edit { path, before, after });
        site.notes.push(format!(
            "{} words to translate: write each in its line, and take the # away; what is behind one is shown in English",
            lacking.len()
        ));
    }
    if site.catalog.site.locales.find(language).is_none() {
        let languages = [site.languages(), &[language.to_owned()][..]].concat().join(", ");
        site.notes.push(format!("then write `languages: [{languages}]` in content/site.yaml"));
        site.notes.push("`tebiki status` counts the texts that are to be translated; `tebiki new translation` begins a page or a guide".to_owned());
    }
    site.write()
}

/// The lines of the English words with these keys, as comments, in their order and under their headings.
fn words(language: &str, keys: &[String], is_new: bool) -> String {
    let english = theme::default_file("i18n/en.yaml").unwrap_or_default();
    let english = String::from_utf8_lossy(english);
    let mut out = String::new();
    if is_new {
        out.push_str(&format!(
            "# The words of the interface in `{language}`. Translate each, and take its # away. `{{n}}` and the like are replaced.\n\
             language_name: {language}\n"
        ));
    }
    let mut heading = None;
    for line in english.lines().skip(1) {
        let key = line.split_once(':').map(|(key, _)| key);
        if line.starts_with('#') {
            heading = Some(line);
        } else if key
            .is_some_and(|key| keys.iter().any(|lacking| lacking == key) && !(is_new && key == "language_name"))
        {
            out.extend(heading.take().map(|heading| format!("\n{heading}\n")));
            out.push_str(&format!("#{line}\n"));
        }
    }
    out
}
