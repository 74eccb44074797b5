//! Turns a page of the plan into HTML.
//!
//! 1. A [`scope::Scope`] says whose page it is: its language and its place, so that every text and link comes out
//!    right.
//! 2. A view ([`views`]) gathers what the page is about, as a small type made for its template.
//! 3. The frame ([`frame`]) adds what every page has: breadcrumbs, neighbours, languages, facts, the sidebar.
//! 4. The template turns both into HTML.
//!
//! What many pages share is made once: UI strings, sidebars, highlighted code. A [`Renderer`] may be used from many threads
//! at a time.

mod bounds;
mod corrections;
mod decision;
mod doubts;
mod extras;
mod fallback;
mod feed;
mod frame;
mod limits;
mod looks;
mod scope;
mod scripts;
mod search;
mod sidebar;
mod themes;
mod title;
mod titles;
mod views;

#[cfg(test)]
mod tests;

pub use themes::check_theme;

use std::fmt;
use std::sync::Arc;

use tera::{Context, Tera, Value};

use crate::highlight::Highlighter;
use crate::locale::{Locale, tag};
use crate::markdown::{self, html::escape};
use crate::plan::{self, Data, Moved, Page, PageKind};
use crate::resolve::Catalog;
use crate::status::Status;
use crate::theme::{self, Theme, UiStrings};
use crate::tracking;
use scope::Scope;
use sidebar::Sidebars;

/// Renders the pages of a site.
#[derive(Debug)]
pub struct Renderer<'a> {
    catalog: &'a Catalog,
    theme: &'a Theme,
    base_url: Option<&'a str>,
    status: Option<&'a Status>,
    tera: Tera,
    languages: Vec<Language>,
    /// The style sheets of the site behind that of the theme.
    sheets: Vec<String>,
    highlighter: Arc<Highlighter>,
    sidebars: Sidebars,
}

/// What all pages of a language share.
#[derive(Debug)]
struct Language {
    words: UiStrings,
    /// The same words with those marked that are in another language, if any are.
    marked: Option<UiStrings>,
    /// The same, as templates see them.
    t: Value,
}

/// A UI string as templates see it: HTML, whatever they make of it. What is text is escaped here once and for all, because some
/// components take their arguments as HTML.
fn as_html(key: &str, value: &str) -> Value {
    Value::safe_string(&if theme::is_html(key) { markdown::clean(value) } else { escape(value) })
}

impl<'a> Renderer<'a> {
    /// A renderer of `catalog` by `theme`.
    ///
    /// `base_url` is the absolute URL under which the site will be published, if that is known. Only with it do pages
    /// carry canonical and alternate links, and is there a sitemap.
    ///
    /// # Errors
    /// When a template is malformed.
    pub fn new(catalog: &'a Catalog, theme: &'a Theme, base_url: Option<&'a str>) -> Result<Self, RenderError> {
        let tera = themes::compile(theme, true).map_err(RenderError::Theme)?;
        let languages = catalog.locales().map(|locale| {
            let tag = catalog.site.locales.tag(locale);
            let words = theme.i18n(tag);
            let marked = fallback::marked(&words, theme, tag);
            let shown = |(key, value): (&str, &str)| (key.to_owned(), as_html(key, value));
            let t = marked.as_ref().unwrap_or(&words).iter().map(shown).collect::<std::collections::BTreeMap<_, _>>();
            Language { t: t.into(), words, marked }
        });
        Ok(Self {
            catalog,
            theme,
            base_url,
            status: None,
            tera,
            languages: languages.collect(),
            sheets: looks::sheets(&catalog.site.looks),
            highlighter: Arc::default(),
            sidebars: Sidebars::default(),
        })
    }

    /// The same with a highlighter that remembers the code of an earlier build.
    #[must_use]
    pub fn sharing(self, highlighter: Arc<Highlighter>) -> Self {
        Self { highlighter, ..self }
    }

    /// The same renderer, with links to the status page.
    #[must_use]
    pub fn with_status(self, status: &'a Status) -> Self {
        Self { status: Some(status), ..self }
    }

    /// A page as HTML.
    ///
    /// # Errors
    /// When its template fails.
    pub fn render(&self, page: &Page) -> Result<String, RenderError> {
        let scope = Scope::of_page(self, page.locale, &page.path);
        let failed = |error| RenderError::Page(page.path.clone(), error);
        let body = views::body(&scope, page.kind).map_err(failed)?;
        let sidebar = self.sidebars.html(&scope, page.kind).map_err(failed)?;
        let template = body.template;
        let mut context = self.context(page.locale);
        frame::add(&mut context, &scope, page.kind, body).map_err(failed)?;
        context.insert_value("sidebar", Value::safe_string(&sidebar));
        self.fill(template, &context).map_err(failed)
    }

    /// A page at an old address, which leads on.
    ///
    /// # Errors
    /// When its template fails.
    pub fn moved(&self, moved: &Moved) -> Result<String, RenderError> {
        extras::moved(self, moved).map_err(|error| RenderError::Page(moved.path.clone(), error))
    }

    /// A script of data.
    ///
    /// # Errors
    /// When its data cannot be written as JSON.
    pub fn data(&self, data: &Data) -> Result<String, RenderError> {
        // It is read on the page of the reader's own checklist, so its addresses are relative to that.
        let page = plan::path(self.catalog, PageKind::MyChecklist, data.locale);
        let scope = Scope::new(self, data.locale, &page);
        views::data(&scope, data.kind).map_err(|error| RenderError::Data(data.path.clone(), error))
    }

    /// The files of a site that are no pages of the plan: the choice of language, the page for what is not found, what
    /// crawlers ask for; each with its path relative to the output folder. Assets are files of the theme, which has them.
    ///
    /// # Errors
    /// When a template fails.
    pub fn extras(&self) -> Result<Vec<(String, Vec<u8>)>, RenderError> {
        extras::all(self)
    }

    /// A digest of everything that pages are made of besides the catalog.
    #[must_use]
    pub fn looks(&self) -> u64 {
        let Self {
            theme,
            base_url,
            // The page that shows it is rendered in every build; the others only link to it.
            status,
            // Tracked, or an input of its own.
            catalog: _,
            // Made of the theme.
            tera: _,
            languages: _,
            // Made of the catalog.
            sheets: _,
            // Memoised from the catalog and the theme.
            highlighter: _,
            sidebars: _,
        } = self;
        tracking::digest((theme.digest(), base_url, status.is_some()))
    }

    /// What search knows of a page; none where it has no words of its own.
    #[must_use]
    pub fn searched(&self, page: &Page) -> Option<crate::search::Page> {
        search::page(&Scope::new(self, page.locale, &page.path), page.kind)
    }

    /// What search says of a language beside its pages.
    #[must_use]
    pub fn about_search(&self, locale: Locale) -> crate::search::About {
        search::about(&Scope::new(self, locale, ""))
    }

    /// A template with the values of its page.
    fn fill(&self, template: &str, context: &Context) -> tera::TeraResult<String> {
        let html = bounds::within(|| self.tera.render(template, context))?;
        let has_marks = self.languages.iter().any(|language| language.marked.is_some());
        Ok(if has_marks { fallback::resolved(html) } else { html })
    }

    /// What all templates of a language know.
    fn context(&self, locale: Locale) -> Context {
        let mut context = Context::new();
        context.insert("lang", self.catalog.site.locales.tag(locale));
        context.insert_value("t", self.languages[locale.index()].t.clone());
        context.insert("scripts", &scripts::SCRIPTS);
        context.insert("sheets", &self.sheets);
        context.insert("rtl", &tag::is_right_to_left(self.catalog.site.locales.tag(locale)));
        context
    }

    fn words(&self, locale: Locale) -> &UiStrings {
        &self.languages[locale.index()].words
    }
}

/// Why a page cannot be rendered.
#[derive(Debug)]
pub enum RenderError {
    /// The templates do not fit together.
    Theme(tera::Error),
    /// A template failed on the page of this path.
    Page(String, tera::Error),
    /// The script of data of this path cannot be written.
    Data(String, serde_json::Error),
    /// The feed of this path cannot be written.
    Feed(String, String),
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Theme(error) => write!(f, "the theme's templates cannot be used: {error}"),
            // The templates that count stand in no file, but each line of them does.
            Self::Page(path, error) => match error.kind() {
                tera::ErrorKind::RenderingError(report) => {
                    let (template, line) = (report.filename(), report.span().start_line);
                    write!(f, "cannot render {path}: templates/{template}:{line}: {}", report.message())
                }
                _ => write!(f, "cannot render {path}: {error}"),
            },
            Self::Data(path, error) => write!(f, "cannot write {path}: {error}"),
            Self::Feed(path, reason) => write!(f, "cannot write {path}: {reason}"),
        }
    }
}

impl std::error::Error for RenderError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Theme(error) | Self::Page(_, error) => std::error::Error::source(error),
            Self::Data(_, error) => Some(error),
            Self::Feed(..) => None,
        }
    }
}
