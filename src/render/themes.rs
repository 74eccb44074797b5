//! Problems of a site's theme, reported as diagnostics like those of content.

use std::path::Path;

use tera::{ErrorKind, Kwargs, State, Tera};

use super::{bounds, looks};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, codes, did_you_mean};
use crate::load::{self, Boundary};
use crate::locale::Locales;
use crate::markdown::{self, text_of};
use crate::model::Site;
use crate::source::{SourceMap, Span, Spanned};
use crate::theme::{self, Table, Theme, ThemeError};

/// Checks the theme of a site with what `site.yaml` changes in its looks, and returns it if it can be read. A template with an
/// error is added to the sources, so that the diagnostic can show it.
pub fn check_theme(
    site: &Path,
    boundary: &Boundary,
    said: &Site,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Theme> {
    let name = said.theme.as_ref();
    let folder = format!("themes/{}", theme::name(name));
    let loaded = match Theme::load_within(boundary, site, theme::name(name)) {
        Ok(loaded) => loaded,
        Err(error) => {
            diagnostics.push(unusable(&error, (site, &folder), name, sources));
            return None;
        }
    };
    if let Err(error) = compile(&loaded, false) {
        diagnostics.push(malformed(&loaded, &error, &folder, sources));
    }
    for table in loaded.own_tables() {
        check_words(table, &folder, sources, diagnostics);
        unknown_words(table, &loaded, &folder, sources, diagnostics);
    }
    idle_files(&loaded, &folder, diagnostics);
    lacking_words(&loaded, &said.locales, diagnostics);
    looks::check(&said.looks, &loaded, diagnostics);
    for (name, text) in loaded.templates().filter(|(name, _)| loaded.is_own(name)) {
        if let Err((message, at)) = bounds::counting(text, true) {
            let file = sources.add(format!("{folder}/templates/{name}"), text);
            diagnostics.push(Diagnostic::new(&codes::THEME, Span::new(file, at..at + "{{".len()), message));
        }
    }
    Some(loaded)
}

/// Reports files of a site's theme that nothing reads.
fn idle_files(theme: &Theme, folder: &str, diagnostics: &mut Diagnostics) {
    for path in theme.idle() {
        let known = theme::default_paths();
        let renamed = path.strip_suffix(".yml").map(|stem| format!("rename it to {stem}.yaml"));
        let meant = || did_you_mean(path, known.iter().map(String::as_str));
        let hint = renamed.or_else(meant).unwrap_or_else(|| match path.split('/').next() {
            Some("templates") => "a template of your own is used where another includes, imports or extends it".into(),
            Some("i18n") => "the words of a language stand in `i18n/TAG.yaml`, such as `i18n/en.yaml`".into(),
            _ => "a theme has the folders `templates`, `assets`, `styles` and `i18n`; `tebiki theme eject --list` lists the files of the default theme".into(),
        });
        let place = Place::Path(format!("{folder}/{path}"));
        diagnostics.push(Diagnostic::new(&codes::IDLE_THEME_FILE, place, format!("nothing reads {path}")).hint(hint));
    }
}

/// Reports UI strings that neither the default theme nor a file of the site's own knows.
fn unknown_words(table: &Table, theme: &Theme, folder: &str, sources: &mut SourceMap, diagnostics: &mut Diagnostics) {
    let known = theme::default_words(theme::FALLBACK).unwrap_or_default();
    let unknown = table.words.iter().filter(|(key, _)| !known.contains_key(*key) && !theme.names_word(key));
    let unknown = unknown.collect::<Vec<_>>();
    if unknown.is_empty() {
        return;
    }
    let file = sources.add(format!("{folder}/{}", table.path), table.text.as_str());
    for (key, (_, range)) in unknown {
        let hint = did_you_mean(key, known.keys().map(String::as_str))
            .unwrap_or_else(|| format!("a template of your own would show it with `{{{{ t.{key} }}}}`"));
        let message = format!("no template shows the word `{key}`");
        diagnostics.push(Diagnostic::new(&codes::UNKNOWN_WORD, Span::new(file, range.clone()), message).hint(hint));
    }
}

/// Reports, once for each language of a site, how many UI strings the theme lacks in it.
fn lacking_words(theme: &Theme, locales: &Locales, diagnostics: &mut Diagnostics) {
    for tag in locales.tags() {
        let (lacking, all) = theme.lacking(tag);
        if lacking.is_empty() {
            continue;
        }
        let message = match lacking.len() {
            n if n == all => format!("the theme has no words in `{tag}`: readers see its {n} words in English"),
            n => format!("the theme lacks {n} of its {all} words in `{tag}`: readers see them in English"),
        };
        let few = lacking.iter().take(5).map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
        let hint = match lacking.len() {
            n if n == all => format!("`tebiki new language {tag}` writes the file to fill in"),
            1..=5 => format!("they are {few}"),
            _ => format!("the first are {few}; `tebiki new language {tag}` adds them to the file"),
        };
        let place = Place::Path("content/site.yaml".to_owned());
        diagnostics.push(Diagnostic::new(&codes::LACKING_WORDS, place, message).hint(hint));
    }
}

/// Reports UI strings that readers do not see as their author meant: text with markup in it, and HTML that loses some.
fn check_words(table: &Table, folder: &str, sources: &mut SourceMap, diagnostics: &mut Diagnostics) {
    let mut file = None;
    for (key, (value, range)) in &table.words {
        let (code, message, hint) = if theme::is_html(key) {
            let lost = markdown::lost(value);
            if lost.is_empty() {
                continue;
            }
            let lost = lost.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let hint = "words are cleaned as the raw HTML of texts is: what is static and of this site stays";
            (&codes::CLEANED_WORD, format!("`{key}` is shown without {lost}"), hint.to_owned())
        } else if markdown::looks_like_markup(value) {
            let hint = format!(
                "write it without markup; a word of your own that is HTML has a name that ends in `_html`, such as \
                 `{key}_html`, and a template of your own shows it"
            );
            (&codes::MARKUP_IN_A_WORD, format!("readers see the markup in `{key}` as it is written"), hint)
        } else {
            continue;
        };
        let file = *file.get_or_insert_with(|| sources.add(format!("{folder}/{}", table.path), table.text.as_str()));
        diagnostics.push(Diagnostic::new(code, Span::new(file, range.clone()), message).hint(hint));
    }
}

fn unusable(
    error: &ThemeError,
    (site, folder): (&Path, &str),
    name: Option<&Spanned<String>>,
    sources: &mut SourceMap,
) -> Diagnostic {
    let (place, message) = match error {
        ThemeError::Unknown(_) => {
            let place = name.map_or_else(|| Place::Path(folder.to_owned()), |name| name.span.into());
            return Diagnostic::new(&codes::THEME, place, format!("there is no folder {folder}"))
                .hint(format!("make it, or use the theme `{}`", theme::DEFAULT));
        }
        ThemeError::Read(path, error) => {
            let path = path.strip_prefix(site).unwrap_or(path);
            (path.to_string_lossy().replace('\\', "/"), format!("cannot be read: {error}"))
        }
        ThemeError::Beyond(path, beyond) => {
            let path = path.strip_prefix(site).unwrap_or(path);
            return load::told(&path.to_string_lossy().replace('\\', "/"), beyond);
        }
        ThemeError::NotText(path) => (format!("{folder}/{path}"), "the file is not UTF-8 text".to_owned()),
        ThemeError::Malformed { path, text, what } => {
            let end = what.at + text.get(what.at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
            let span = Span::new(sources.add(format!("{folder}/{path}"), text.as_str()), what.at..end);
            return Diagnostic::new(&codes::THEME, span, what.message.clone()).hint(what.hint);
        }
    };
    Diagnostic::new(&codes::THEME, Place::Path(place), message)
}

/// The place where the templates do not fit together. An error in an embedded template is caused by one of the site's
/// templates that it is used with.
fn malformed(theme: &Theme, error: &tera::Error, folder: &str, sources: &mut SourceMap) -> Diagnostic {
    let (ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report)) = error.kind() else {
        return Diagnostic::new(&codes::THEME, Place::Path(folder.to_owned()), error.to_string());
    };
    let path = format!("{folder}/templates/{}", report.filename());
    let text = theme.templates().find_map(|(name, text)| (name == report.filename()).then_some(text));
    let range = report.span().range.clone();
    let place = match text.filter(|text| text.get(range.clone()).is_some()) {
        Some(text) => Span::new(sources.add(path, text), range).into(),
        None => Place::Path(path),
    };
    Diagnostic::new(&codes::THEME, place, report.message())
}

/// The templates of a theme, ready to render; with `bounded`, those of a theme with templates of its own count what they take.
pub(super) fn compile(theme: &Theme, bounded: bool) -> tera::TeraResult<Tera> {
    let mut tera = Tera::new();
    // Every template is autoescaped, whatever its name: all output is HTML or XML.
    tera.autoescape_on([""]);
    // For attributes: HTML as the words that are read, without what is written above them.
    tera.register_filter("plain", |html: &str, _: Kwargs, _: &State<'_>| text_of(html));
    if !bounded || !theme.has_own() {
        tera.add_raw_templates(theme.templates())?;
        return Ok(tera);
    }
    bounds::register(&mut tera);
    let counting = theme.templates().map(|(name, text)| {
        let counting = bounds::counting(text, theme.is_own(name));
        counting.map(|text| (name, text)).map_err(|(message, _)| tera::Error::message(format!("{name}: {message}")))
    });
    tera.add_raw_templates(counting.collect::<tera::TeraResult<Vec<_>>>()?)?;
    Ok(tera)
}
