//! Templates, assets and UI strings: the embedded theme, overlaid by the site's own.
//!
//! A site customizes its looks by a folder `themes/<name>/` beside `content/`. A file in it replaces the file of the same
//! path in the embedded theme; only the UI strings (`i18n/<language>.yaml`) are merged key by key, so that a theme that
//! renames one button keeps working when a later version adds another. A style sheet in `assets/` may be put together from
//! parts in `styles/`, which are replaced one by one like any file.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use crate::load::{self, Beyond, Boundary, Found};
use crate::model::PartialDate;
use crate::source::Spanned;
use crate::tracking;
use crate::yaml::{self, Malformed};

mod styles;

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// The name of the embedded theme.
pub const DEFAULT: &str = "default";

/// The name of a site's theme, from what `site.yaml` says of it.
#[must_use]
pub fn name(theme: Option<&Spanned<String>>) -> &str {
    theme.map_or(DEFAULT, |name| &name.value)
}

/// The fallback language, whose UI strings are used where a language has none of its own.
const FALLBACK: &str = "en";

/// The keys of the patterns by which dates are written, in the order of [`PartialDate::format`].
const DATE_PATTERNS: [&str; 3] = ["date_year", "date_month", "date_day"];

/// How the names of UI strings end that are HTML; all others are text.
const HTML: &str = "_html";

/// Whether the UI string of a key is HTML, which templates show as such once it is cleaned.
#[must_use]
pub fn is_html(key: &str) -> bool {
    key.ends_with(HTML)
}

type Files = BTreeMap<String, Cow<'static, [u8]>>;

/// Assets with more bytes stay on disk until they are copied, but for style sheets and scripts, which are put together.
const LARGE: u64 = 1024 * 1024;

/// An asset of a theme.
#[derive(Clone, Copy, Debug)]
pub enum Asset<'a> {
    /// What it holds.
    Bytes(&'a [u8]),
    /// A large file on disk, and where files of the site may lie.
    OnDisk(&'a Path, &'a Boundary),
}

/// What a site looks like: templates, assets and UI strings.
#[derive(Debug)]
pub struct Theme {
    templates: BTreeMap<String, String>,
    /// The templates that the site brings along and that are not those of the embedded theme.
    own: BTreeSet<String>,
    assets: Files,
    /// Large assets, by their path below `assets/`.
    large: BTreeMap<String, PathBuf>,
    boundary: Boundary,
    words: BTreeMap<String, BTreeMap<String, String>>,
    own_tables: Vec<Table>,
}

/// A table of UI strings as a site's own theme has it.
#[derive(Debug)]
pub struct Table {
    /// Its path inside the theme.
    pub path: String,
    /// The file.
    pub text: String,
    /// The strings by their keys, and where in the file they are.
    pub words: BTreeMap<String, (String, Range<usize>)>,
}

impl Theme {
    /// Loads the theme `name` of the site folder `site`.
    ///
    /// The embedded theme is the base of every theme. A folder `themes/<name>/` of the site is laid over it; without
    /// such a folder only the name [`DEFAULT`] is known.
    ///
    /// # Errors
    /// When there is no such theme, a file of it cannot be read, or a table of UI strings or a style sheet is malformed.
    pub fn load(site: &Path, name: &str) -> Result<Self, ThemeError> {
        Self::load_within(&Boundary::of(site, &[]), site, name)
    }

    /// The same where it is known in which folders files of the site may lie.
    ///
    /// # Errors
    /// Those of [`load`](Self::load), and when a file lies outside.
    pub fn load_within(boundary: &Boundary, site: &Path, name: &str) -> Result<Self, ThemeError> {
        let plain = !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', ':']);
        let folder = site.join("themes").join(name);
        let (overlay, large) = match plain && folder.is_dir() {
            true => read_folder(&folder, boundary)?,
            false if name == DEFAULT => Default::default(),
            false => return Err(ThemeError::Unknown(name.to_owned())),
        };
        let mut embedded = embedded();
        embedded.retain(|path, _| path.strip_prefix("assets/").is_none_or(|path| !large.contains_key(path)));
        let theme = Self::overlaid(embedded, overlay)?;
        Ok(Self { large, boundary: boundary.clone(), ..theme })
    }

    /// The embedded theme with these files laid over it.
    #[cfg(test)]
    pub(crate) fn with(overlay: &[(&str, &'static str)]) -> Result<Self, ThemeError> {
        let overlay = overlay.iter().map(|&(path, text)| (path.to_owned(), Cow::Borrowed(text.as_bytes())));
        Self::overlaid(embedded(), overlay.collect())
    }

    fn overlaid(embedded: Files, overlay: Files) -> Result<Self, ThemeError> {
        let mut theme = Self {
            templates: BTreeMap::new(),
            own: BTreeSet::new(),
            assets: Files::new(),
            large: BTreeMap::new(),
            boundary: Boundary::default(),
            words: BTreeMap::new(),
            own_tables: Vec::new(),
        };
        let mut parts = styles::Parts::default();
        let embedded = embedded.into_iter().map(|file| (file, false));
        for ((path, bytes), is_own) in embedded.chain(overlay.into_iter().map(|file| (file, true))) {
            if let Some(name) = path.strip_prefix("templates/") {
                let text = text(&path, &bytes)?;
                if is_own && theme.templates.get(name) != Some(&text) {
                    theme.own.insert(name.to_owned());
                }
                theme.templates.insert(name.to_owned(), text);
            } else if let Some(name) = path.strip_prefix("assets/") {
                theme.assets.insert(name.to_owned(), bytes);
            } else if let Some(name) = path.strip_prefix(styles::FOLDER) {
                parts.insert(name, text(&path, &bytes)?, is_own);
            } else if let Some(tag) = path.strip_prefix("i18n/").and_then(|name| name.strip_suffix(".yaml")) {
                let text = text(&path, &bytes)?;
                let malformed = |what| ThemeError::Malformed { path: path.clone(), text: text.clone(), what };
                let placed = yaml::placed_string_map(&text).map_err(malformed)?;
                let words = placed.iter().map(|(key, (value, _))| (key.clone(), value.clone()));
                let words = words.collect::<BTreeMap<_, _>>();
                check_dates(&words, &text).map_err(malformed)?;
                theme.words.entry(tag.to_owned()).or_default().extend(words);
                if is_own {
                    theme.own_tables.push(Table { path, text, words: placed });
                }
            }
        }
        parts.put_into(&mut theme.assets)?;
        Ok(theme)
    }

    /// The templates by name (`item.html`, `figures/method.html`), in the order of their names.
    pub fn templates(&self) -> impl Iterator<Item = (&str, &str)> {
        self.templates.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// Whether a template is the site's own.
    #[must_use]
    pub fn is_own(&self, template: &str) -> bool {
        self.own.contains(template)
    }

    /// Whether any template is the site's own.
    #[must_use]
    pub fn has_own(&self) -> bool {
        !self.own.is_empty()
    }

    /// A digest of the templates and the words, which decide how a page looks; an asset is a file of its own.
    #[must_use]
    pub fn digest(&self) -> u64 {
        let Self { templates, own: _, assets: _, large: _, boundary: _, words, own_tables: _ } = self;
        tracking::digest((templates, words))
    }

    /// The tables of UI strings that the site itself has.
    #[must_use]
    pub fn own_tables(&self) -> &[Table] {
        &self.own_tables
    }

    /// The assets by their path below `assets/`.
    pub fn assets(&self) -> impl Iterator<Item = (&str, Asset<'_>)> {
        let small = self.assets.iter().map(|(path, bytes)| (path.as_str(), Asset::Bytes(bytes)));
        let large = self.large.iter().map(|(path, file)| (path.as_str(), Asset::OnDisk(file, &self.boundary)));
        small.chain(large)
    }

    /// The UI strings in the language `tag`.
    ///
    /// They are those of the tag, else of its primary language (`en` for `en-GB`), else English; English is also the
    /// fallback of each key that a table lacks.
    #[must_use]
    pub fn i18n(&self, tag: &str) -> UiStrings {
        let primary = tag.split('-').next().unwrap_or(tag);
        let own = self.words.get(tag).or_else(|| self.words.get(primary));
        let mut words = self.words.get(FALLBACK).cloned().unwrap_or_default();
        match own {
            Some(own) => words.extend(own.iter().map(|(key, value)| (key.clone(), value.clone()))),
            None => {
                words.insert("language_name".to_owned(), tag.to_owned());
            }
        }
        UiStrings(words)
    }
}

/// The UI strings of one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UiStrings(BTreeMap<String, String>);

impl UiStrings {
    /// The string of a key; an unknown key is its own string, so that it shows up on the page.
    #[must_use]
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.0.get(key).map_or(key, String::as_str)
    }

    /// The string of a key with each `{name}` in it replaced. What stands for a name is not looked through for others.
    #[must_use]
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut rest = self.get(key);
        let mut filled = String::new();
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let known = after.split_once('}').and_then(|(name, after)| {
                let (_, value) = values.iter().find(|(known, _)| *known == name)?;
                Some((*value, after))
            });
            let (value, after) = known.unwrap_or(("{", after));
            filled.push_str(value);
            rest = after;
        }
        filled + rest
    }

    /// A number with its noun: the string of `<key>_one` or `<key>_other`, with `{n}` replaced.
    #[must_use]
    pub fn count(&self, key: &str, n: usize) -> String {
        let form = if n == 1 { "one" } else { "other" };
        self.fill(&format!("{key}_{form}"), &[("n", &n.to_string())])
    }

    /// A date as it is written in this language.
    #[must_use]
    pub fn date(&self, date: &PartialDate) -> String {
        date.format(DATE_PATTERNS.map(|key| self.get(key)))
    }

    /// All keys and their strings, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

/// Why a theme cannot be used.
#[derive(Debug)]
pub enum ThemeError {
    /// There is no theme of this name.
    Unknown(String),
    /// A file cannot be read.
    Read(PathBuf, std::io::Error),
    /// A link leads out of the site, or what it leads to is no file.
    Beyond(PathBuf, Beyond),
    /// A template, a style sheet or a table of UI strings is not UTF-8.
    NotText(String),
    /// A table of UI strings or a style sheet is malformed.
    Malformed {
        /// Its path inside the theme.
        path: String,
        /// The file.
        text: String,
        /// What is wrong with it.
        what: Malformed,
    },
}

impl fmt::Display for ThemeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(name) => {
                write!(f, "there is no theme `{name}`: make a folder `themes/{name}`, or use the theme `{DEFAULT}`")
            }
            Self::Read(path, error) => write!(f, "cannot read {} of the theme: {error}", path.display()),
            Self::Beyond(path, _) => write!(f, "{} of the theme is no file of the site", path.display()),
            Self::NotText(path) => write!(f, "the theme's file {path} is not UTF-8 text"),
            Self::Malformed { path, what, .. } => write!(f, "the theme's file {path}: {}", what.message),
        }
    }
}

impl std::error::Error for ThemeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read(_, error) => Some(error),
            _ => None,
        }
    }
}

/// The UI strings of the embedded theme in a language, if it has any.
#[must_use]
pub fn default_words(tag: &str) -> Option<BTreeMap<String, String>> {
    let text = EMBEDDED.get_file(format!("i18n/{tag}.yaml"))?.contents_utf8()?;
    yaml::string_map(text).ok()
}

fn embedded() -> Files {
    fn collect(folder: &Dir<'static>, files: &mut Files) {
        for file in folder.files() {
            files.insert(slashed(file.path()), Cow::Borrowed(file.contents()));
        }
        for inner in folder.dirs() {
            collect(inner, files);
        }
    }
    let mut files = Files::new();
    collect(&EMBEDDED, &mut files);
    files
}

/// The files of a folder; large assets by their path below `assets/`.
fn read_folder(folder: &Path, boundary: &Boundary) -> Result<(Files, BTreeMap<String, PathBuf>), ThemeError> {
    let (mut files, mut large) = (Files::new(), BTreeMap::new());
    for found in load::walk(folder, boundary, |name| name.starts_with('.')) {
        let file = match found {
            Found::File(file) => file,
            Found::Folder(_) => continue,
            Found::Beyond(file, Beyond::Io(error)) => return Err(ThemeError::Read(file, error)),
            Found::Beyond(file, beyond) => return Err(ThemeError::Beyond(file, beyond)),
        };
        let path = slashed(file.strip_prefix(folder).unwrap_or(&file));
        let beyond = |beyond| ThemeError::Beyond(file.clone(), beyond);
        let read = |error| ThemeError::Read(file.clone(), error);
        let mut opened = boundary.open(&file).map_err(beyond)?;
        let length = opened.metadata().map_err(read)?.len();
        let is_put_together = [".css", ".js"].iter().any(|ending| path.ends_with(ending));
        if let Some(name) = path.strip_prefix("assets/").filter(|_| length > LARGE && !is_put_together) {
            large.insert(name.to_owned(), file);
            continue;
        }
        if length > load::MAX_TEXT_BYTES as u64 {
            let message = format!("it has more than the {} bytes that are read", load::MAX_TEXT_BYTES);
            return Err(ThemeError::Read(file, std::io::Error::new(std::io::ErrorKind::FileTooLarge, message)));
        }
        let mut bytes = Vec::new();
        opened.read_to_end(&mut bytes).map_err(read)?;
        files.insert(path, Cow::Owned(bytes));
    }
    Ok((files, large))
}

fn slashed(path: &Path) -> String {
    path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn text(path: &str, bytes: &[u8]) -> Result<String, ThemeError> {
    let text = std::str::from_utf8(bytes).map_err(|_| ThemeError::NotText(path.to_owned()))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n"))
}

/// Rejects invalid date patterns, which would otherwise panic when some page writes a date.
fn check_dates(words: &BTreeMap<String, String>, text: &str) -> Result<(), Malformed> {
    for key in DATE_PATTERNS {
        if let Some(pattern) = words.get(key) {
            let day = jiff::civil::Date::constant(2000, 1, 1);
            jiff::fmt::strtime::format(pattern, day).map_err(|error| {
                let message = format!("`{key}: {pattern}` is not a date pattern: {error}");
                let hint = "patterns are those of strftime, such as `%B %-d, %Y`";
                Malformed { message, hint, at: text.find(key).unwrap_or(0) }
            })?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(entries: &[(&str, &'static str)]) -> Files {
        entries.iter().map(|&(path, text)| (path.to_owned(), Cow::Borrowed(text.as_bytes()))).collect()
    }

    fn default_theme() -> Theme {
        Theme::load(Path::new("no-such-site"), DEFAULT).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn a_site_replaces_files_and_merges_words() {
        let embedded = files(&[
            ("templates/a.html", "embedded a"),
            ("templates/b.html", "embedded b"),
            ("assets/x.css", "embedded"),
            ("i18n/en.yaml", "home: Home\nmenu: Menu\n"),
        ]);
        let overlay = files(&[("templates/b.html", "\u{feff}own b\r\n"), ("i18n/en.yaml", "home: Start\n")]);
        let theme = Theme::overlaid(embedded, overlay).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(theme.templates().collect::<Vec<_>>(), [("a.html", "embedded a"), ("b.html", "own b\n")]);
        let assets = theme.assets().map(|(path, asset)| match asset {
            Asset::Bytes(bytes) => (path, bytes),
            Asset::OnDisk(..) => (path, &b"a large file"[..]),
        });
        assert_eq!(assets.collect::<Vec<_>>(), [("x.css", "embedded".as_bytes())]);
        assert_eq!(theme.i18n("en").iter().collect::<Vec<_>>(), [("home", "Start"), ("menu", "Menu")]);
    }

    #[test]
    fn a_language_without_words_is_shown_english_ones_under_its_own_name() {
        let theme = default_theme();
        let korean = theme.i18n("ko");
        assert_eq!(korean.get("language_name"), "ko");
        assert_eq!(korean.get("home"), theme.i18n("en").get("home"));
        assert_eq!(theme.i18n("ja-JP"), theme.i18n("ja"));
    }

    #[test]
    fn both_languages_have_exactly_the_same_words() {
        let theme = default_theme();
        let keys = |tag: &str| theme.words[tag].keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(keys("ja"), keys("en"));
        for (tag, words) in &theme.words {
            for (key, value) in words {
                assert!(!value.trim().is_empty(), "{tag}: {key} is empty");
            }
        }
    }

    #[test]
    fn every_word_that_a_template_asks_for_exists() {
        let theme = default_theme();
        let words = theme.i18n("en");
        for (name, template) in theme.templates() {
            for (at, _) in template.match_indices("t.") {
                let starts_a_name = !template[..at].ends_with(|c: char| c.is_alphanumeric() || "_./".contains(c));
                let key = template[at + 2..].split(|c: char| !c.is_ascii_lowercase() && c != '_').next().unwrap_or("");
                if starts_a_name && !key.is_empty() {
                    assert!(words.0.contains_key(key), "{name} asks for t.{key}");
                }
            }
        }
    }

    #[test]
    fn counts_and_dates_follow_the_language() {
        let theme = default_theme();
        let (ja, en) = (theme.i18n("ja"), theme.i18n("en"));
        assert_eq!(
            [en.count("items", 1), en.count("items", 32), ja.count("items", 1)],
            ["1 item", "32 items", "1項目"]
        );
        let month = PartialDate::parse("2025-03").unwrap_or_else(|error| panic!("{error}"));
        assert_eq!([ja.date(&month), en.date(&month)], ["2025年3月", "March 2025"]);
    }

    #[test]
    fn what_stands_for_a_name_is_not_filled_again() {
        let words = |text: &str| UiStrings([("a".to_owned(), text.to_owned())].into());
        for (text, filled) in [
            ("{x} of {y}, {x}", "{y} of 2, {y}"),
            ("{x", "{x"),
            ("{}{{x}}", "{}{{y}}"),
            ("{z}{x}{", "{z}{y}{"),
            ("", ""),
        ] {
            assert_eq!(words(text).fill("a", &[("x", "{y}"), ("y", "2")]), filled, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_theme_is_said_in_words() {
        let error = |path: &str, text: &'static str| match Theme::with(&[(path, text)]) {
            Ok(_) => String::new(),
            Err(error) => error.to_string(),
        };
        assert!(error("i18n/ja.yaml", "date_day: '%Q'\n").contains("is not a date pattern"));
        assert!(error("i18n/ja.yaml", "- a\n").contains("i18n/ja.yaml"));
        let unknown = |name| Theme::load(Path::new("."), name).err().map(|error| error.to_string());
        assert!(unknown("../secrets").is_some_and(|text| text.contains("there is no theme")));
    }
}
