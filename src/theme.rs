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
use std::sync::OnceLock;

use include_dir::{Dir, include_dir};

use crate::load::{self, Beyond, Boundary, Found};
use crate::model::PartialDate;
use crate::source::Spanned;
use crate::tracking;
use crate::yaml::{self, Malformed};

mod styles;
#[cfg(test)]
mod tests;

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// The name of the embedded theme.
pub const DEFAULT: &str = "default";

/// The name of a site's theme, from what `site.yaml` says of it.
#[must_use]
pub fn name(theme: Option<&Spanned<String>>) -> &str {
    theme.map_or(DEFAULT, |name| &name.value)
}

/// The fallback language, whose UI strings are used where a language has none of its own.
pub const FALLBACK: &str = "en";

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

/// UI strings by their keys.
type Words = BTreeMap<String, String>;

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
    /// The tables of UI strings of the embedded theme, as text.
    texts: BTreeMap<String, String>,
    /// The UI strings of the site's own, by language.
    words: BTreeMap<String, Words>,
    /// Both together, by language; parsed once, and only where a site has the language.
    tables: BTreeMap<String, OnceLock<Words>>,
    own_tables: Vec<Table>,
    /// Files of the site's own that nothing reads.
    idle: Vec<String>,
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
            texts: BTreeMap::new(),
            words: BTreeMap::new(),
            tables: BTreeMap::new(),
            own_tables: Vec::new(),
            idle: Vec::new(),
        };
        let mut replaced = BTreeMap::new();
        let mut parts = styles::Parts::default();
        let embedded = embedded.into_iter().map(|file| (file, false));
        for ((path, bytes), is_own) in embedded.chain(overlay.into_iter().map(|file| (file, true))) {
            if let Some(name) = path.strip_prefix("templates/") {
                let text = text(&path, &bytes)?;
                if is_own && theme.templates.get(name) != Some(&text) {
                    theme.own.insert(name.to_owned());
                }
                if let Some(before) = theme.templates.insert(name.to_owned(), text) {
                    replaced.insert(format!("{DEFAULT}/{name}"), before);
                }
            } else if let Some(name) = path.strip_prefix("assets/") {
                theme.assets.insert(name.to_owned(), bytes);
            } else if let Some(name) = path.strip_prefix(styles::FOLDER) {
                parts.insert(name, text(&path, &bytes)?, is_own);
            } else if let Some(tag) = path.strip_prefix("i18n/").and_then(|name| name.strip_suffix(".yaml")) {
                let text = text(&path, &bytes)?;
                if !is_own {
                    theme.texts.insert(tag.to_owned(), text);
                    continue;
                }
                let malformed = |what| ThemeError::Malformed { path: path.clone(), text: text.clone(), what };
                let placed = yaml::placed_string_map(&text).map_err(malformed)?;
                let words = placed.iter().map(|(key, (value, _))| (key.clone(), value.clone()));
                let words = words.collect::<BTreeMap<_, _>>();
                check_dates(&words, &text).map_err(malformed)?;
                theme.words.entry(tag.to_owned()).or_default().extend(words);
                theme.own_tables.push(Table { path, text, words: placed });
            } else if is_own && !["README", "LICENSE"].iter().any(|name| path.starts_with(name)) {
                theme.idle.push(path);
            }
        }
        // Only what is extended stands under a second name: what it defines would be defined twice.
        replaced.retain(|name, _| !theme.templates.contains_key(name) && theme.is_named(name));
        theme.templates.extend(replaced);
        let embedded = |name: &String| EMBEDDED.get_file(format!("templates/{name}")).is_some();
        let idle = theme.own.iter().filter(|name| !embedded(name) && !theme.is_named(name));
        let idle = idle.map(|name| format!("templates/{name}")).collect::<Vec<_>>();
        theme.idle.extend(idle);
        let tags = theme.texts.keys().chain(theme.words.keys());
        theme.tables = tags.map(|tag| (tag.clone(), OnceLock::new())).collect();
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

    /// Whether a template of the site's own names another by this name.
    fn is_named(&self, template: &str) -> bool {
        let quoted = ['"', '\'', '`'].map(|quote| format!("{quote}{template}{quote}"));
        let names =
            |own: &String| self.templates.get(own).is_some_and(|text| quoted.iter().any(|name| text.contains(name)));
        self.own.iter().any(names)
    }

    /// Whether a template or script of the site's own names a UI string.
    #[must_use]
    pub fn names_word(&self, key: &str) -> bool {
        let script = |(path, bytes): (&String, &Cow<'static, [u8]>)| {
            Path::new(path).extension().is_some_and(|extension| extension == "js")
                && bytes.windows(key.len()).any(|part| part == key.as_bytes())
        };
        self.own.iter().any(|own| self.templates.get(own).is_some_and(|text| text.contains(key)))
            || self.assets.iter().any(script)
    }

    /// The files of the site's own theme that nothing reads, by their path inside the theme.
    #[must_use]
    pub fn idle(&self) -> &[String] {
        &self.idle
    }

    /// The keys of the UI strings that are shown in English to readers of another language, and how many there are in all.
    #[must_use]
    pub fn lacking(&self, tag: &str) -> (Vec<String>, usize) {
        let Some(all) = self.table(FALLBACK) else { return (Vec::new(), 0) };
        let own = self.table_for(tag);
        let lacking = all.keys().filter(|key| own.is_none_or(|own| !own.contains_key(*key)));
        (lacking.cloned().collect(), all.len())
    }

    /// Whether any template is the site's own.
    #[must_use]
    pub fn has_own(&self) -> bool {
        !self.own.is_empty()
    }

    /// A digest of the templates and the words, which decide how a page looks; an asset is a file of its own.
    #[must_use]
    pub fn digest(&self) -> u64 {
        let Self {
            templates,
            own: _,
            assets: _,
            large: _,
            boundary: _,
            texts,
            words,
            tables: _,
            own_tables: _,
            idle: _,
        } = self;
        tracking::digest((templates, texts, words))
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

    /// The table of a language, or else that of its primary language.
    fn table_for(&self, tag: &str) -> Option<&Words> {
        let primary = tag.split('-').next().unwrap_or(tag);
        // Chinese is written in two scripts, and where is told by the script or else by the region.
        let in_script = (primary == "zh").then(|| {
            let traditional = tag.split('-').any(|part| ["Hant", "TW", "HK", "MO"].contains(&part));
            if traditional { "zh-Hant" } else { "zh-Hans" }
        });
        let tables = [Some(tag), in_script, in_script.is_none().then_some(primary)];
        tables.into_iter().flatten().find_map(|tag| self.table(tag))
    }

    /// The table of exactly this tag: that of the embedded theme with the words of the site's own.
    fn table(&self, tag: &str) -> Option<&Words> {
        let merged = || {
            // A test parses those of the embedded theme, so they cannot be malformed here.
            let mut table = self.texts.get(tag).and_then(|text| yaml::string_map(text).ok()).unwrap_or_default();
            table.extend(self.words.get(tag).cloned().unwrap_or_default());
            table
        };
        self.tables.get(tag).map(|table| table.get_or_init(merged))
    }

    /// The UI strings in the language `tag`.
    ///
    /// They are those of the tag, else of its primary language (`en` for `en-GB`), else English; English is also the
    /// fallback of each key that a table lacks.
    #[must_use]
    pub fn i18n(&self, tag: &str) -> UiStrings {
        let mut words = self.table(FALLBACK).cloned().unwrap_or_default();
        match self.table_for(tag) {
            Some(own) => words.extend(own.clone()),
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

    /// The same strings, each changed by a function of its key and itself.
    #[must_use]
    pub fn map(&self, change: impl Fn(&str, &str) -> String) -> Self {
        Self(self.iter().map(|(key, text)| (key.to_owned(), change(key, text))).collect())
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

/// The paths of the files of the embedded theme, in order.
#[must_use]
pub fn default_paths() -> Vec<String> {
    embedded().into_keys().collect()
}

/// The file of the embedded theme at this path.
#[must_use]
pub fn default_file(path: &str) -> Option<&'static [u8]> {
    EMBEDDED.get_file(path).map(include_dir::File::contents)
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
