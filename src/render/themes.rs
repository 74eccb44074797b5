//! Problems of a site's theme, reported as diagnostics like those of content.

use std::path::Path;

use tera::{ErrorKind, Kwargs, State, Tera};

use super::bounds;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, codes};
use crate::load::{self, Boundary};
use crate::markdown::{self, text_of};
use crate::source::{SourceMap, Span, Spanned};
use crate::theme::{self, Table, Theme, ThemeError};

/// Checks the theme of a site, and returns it if it can be read. `name` is what `site.yaml` says, if it says something; a
/// template with an error is added to the sources, so that the diagnostic can show it.
pub fn check_theme(
    site: &Path,
    boundary: &Boundary,
    name: Option<&Spanned<String>>,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Theme> {
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
    }
    for (name, text) in loaded.templates().filter(|(name, _)| loaded.is_own(name)) {
        if let Err((message, at)) = bounds::counting(text, true) {
            let file = sources.add(format!("{folder}/templates/{name}"), text);
            diagnostics.push(Diagnostic::new(&codes::THEME, Span::new(file, at..at + "{{".len()), message));
        }
    }
    Some(loaded)
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
