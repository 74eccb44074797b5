//! The frame that every page has around its own content.

use serde::Serialize;
use tera::{Context, TeraResult, Value};

use crate::locale::Locale;
use crate::markdown::html::escape;
use crate::plan::{self, PageKind, absolute};

use super::corrections;
use super::feed;
use super::looks::{self, Additions};
use super::scope::Scope;
use super::titles::ancestors;

/// The part of a page that is its own: what its view takes from the catalog.
pub(super) struct Body {
    /// The template that shows it.
    pub(super) template: &'static str,
    /// The data of the template.
    pub(super) view: Value,
    /// What the page is about, in a sentence without markup.
    pub(super) description: String,
    /// Its sections.
    pub(super) toc: Vec<TocEntry>,
    /// What is to be known about it: sources, editions, dates.
    pub(super) facts: Vec<Fact>,
}

impl Body {
    /// A body without sections and facts.
    pub(super) fn new(template: &'static str, view: &impl Serialize, description: String) -> TeraResult<Self> {
        let view = Value::try_from_serializable(view)?;
        Ok(Self { template, view, description, toc: Vec::new(), facts: Vec::new() })
    }
}

/// An entry of a table of contents.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct TocEntry {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) level: u8,
}

/// Something to be known about a page or a guide; both parts are HTML.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Fact {
    pub(super) label: String,
    pub(super) value: String,
}

/// A link; the title is HTML.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Link {
    pub(super) title: String,
    pub(super) url: String,
}

#[derive(Serialize)]
struct SiteView {
    title: String,
    description: String,
    root: String,
    /// The start page in the language of the page.
    home: String,
    /// Whether there are items.
    has_items: bool,
    /// Whether the texts of items are summaries: of the page's checklist, or, on other pages, of any.
    has_summaries: bool,
    /// What the site adds to the frame.
    looks: Additions,
}

#[derive(Serialize)]
struct PageView {
    kind: &'static str,
    title: String,
    heading: String,
    description: String,
    url: String,
    body_class: &'static str,
    /// Whether it is not for readers yet.
    draft: bool,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Crumb {
    pub(super) title: String,
    pub(super) url: Option<String>,
}

#[derive(Serialize)]
struct LanguageView<'a> {
    tag: &'a str,
    name: &'a str,
    url: String,
    current: bool,
    untranslated: bool,
}

#[derive(Serialize)]
struct Head {
    canonical: Option<String>,
    alternates: Vec<Alternate>,
    feed: Option<Feed>,
    og: Option<Vec<Property>>,
}

/// The same page in another language, under its absolute URL.
#[derive(Serialize)]
pub(super) struct Alternate {
    pub(super) hreflang: String,
    pub(super) url: String,
}

/// The feed of updates in the language of the page, under its absolute URL.
#[derive(Serialize)]
struct Feed {
    title: String,
    url: String,
}

#[derive(Serialize)]
struct Property {
    property: &'static str,
    content: String,
}

/// Adds the frame of a page and its body to what its template knows.
pub(super) fn add(context: &mut Context, scope: &Scope<'_>, kind: PageKind, body: Body) -> TeraResult<()> {
    let title = scope.window_title(kind);
    let (previous, next) = scope.neighbours(kind);
    let site = SiteView {
        title: scope.plain(&scope.catalog.site.title),
        description: scope.plain(&scope.catalog.site.description),
        root: root(scope.path),
        home: scope.url(PageKind::Start),
        has_items: !scope.catalog.checklists.is_empty(),
        has_summaries: match kind.checklist() {
            Some(at) => scope.catalog.checklists[at].binding.is_some(),
            None => scope.catalog.checklists.iter().any(|list| list.binding.is_some()),
        },
        looks: looks::additions(scope),
    };
    // The description of the site is the fallback.
    let description = if body.description.is_empty() { site.description.clone() } else { body.description };
    put(context, "head", &head(scope, kind, &title, &description, &site.title))?;
    put(context, "site", &site)?;
    put(
        context,
        "page",
        &PageView {
            kind: kind_name(kind),
            title,
            heading: Scope::phrased(&scope.page_title(kind).html),
            description,
            url: scope.path.to_owned(),
            body_class: "",
            draft: is_draft(scope, kind),
        },
    )?;
    put(context, "breadcrumbs", &breadcrumbs(scope, kind))?;
    put(context, "previous", &previous.map(|kind| link(scope, kind)))?;
    put(context, "next", &next.map(|kind| link(scope, kind)))?;
    put(context, "toc", &body.toc)?;
    put(context, "facts", &body.facts)?;
    put(context, "languages", &languages(scope, kind))?;
    context.insert("untranslated", &scope.is_untranslated(kind));
    put(context, "status_url", &scope.renderer.status.map(|_| scope.url(PageKind::Status)))?;
    put(context, "doubts", &scope.page_doubts(kind))?;
    put(context, "corrections", &corrections::of_page(scope, kind))?;
    context.insert_value("view", body.view);
    Ok(())
}

/// Whether what a page is about is a draft.
fn is_draft(scope: &Scope<'_>, kind: PageKind) -> bool {
    let catalog = scope.catalog;
    match kind {
        PageKind::Item(at) => catalog.item(at).draft,
        PageKind::Page(at) => catalog.pages[at].draft,
        kind => kind.product().is_some_and(|at| catalog.products[at].draft),
    }
}

fn put(context: &mut Context, key: &'static str, value: &impl Serialize) -> TeraResult<()> {
    context.insert_value(key, Value::try_from_serializable(value)?);
    Ok(())
}

/// The URL of the output folder from the page at `path`; empty at the top.
pub(super) fn root(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

/// An external link; `title` is HTML. Where the title is the URL, print need not repeat it.
pub(super) fn external(url: &str, title: &str) -> String {
    let url = escape(url);
    let bare = if url == title { " bare" } else { "" };
    format!("<a class=\"external{bare}\" href=\"{url}\" rel=\"noopener noreferrer\">{title}</a>")
}

pub(super) fn link(scope: &Scope<'_>, kind: PageKind) -> Link {
    Link { title: scope.page_title(kind).html, url: scope.url(kind) }
}

/// The way to a page: the pages above it, with links, and the page itself.
pub(super) fn breadcrumbs(scope: &Scope<'_>, kind: PageKind) -> Vec<Crumb> {
    let above = ancestors(kind)
        .into_iter()
        .map(|kind| Crumb { title: scope.short_title(kind).html, url: Some(scope.url(kind)) });
    above.chain(std::iter::once(Crumb { title: scope.short_title(kind).html, url: None })).collect()
}

fn languages<'a>(scope: &Scope<'a>, kind: PageKind) -> Vec<LanguageView<'a>> {
    let renderer = scope.renderer;
    let view = |locale: Locale| LanguageView {
        tag: scope.tag(locale),
        name: renderer.words(locale).get("language_name"),
        url: scope.url_of(&plan::path(scope.catalog, kind, locale)),
        current: locale == scope.locale,
        untranslated: Scope::new(renderer, locale, scope.path).is_untranslated(kind),
    };
    scope.catalog.locales().map(view).collect()
}

fn head(scope: &Scope<'_>, kind: PageKind, title: &str, description: &str, site: &str) -> Head {
    let Some(base) = scope.renderer.base_url else {
        return Head { canonical: None, alternates: Vec::new(), feed: None, og: None };
    };
    let canonical = absolute(base, scope.path);
    let property = |property, content: &str| Property { property, content: content.to_owned() };
    let og = [
        property("og:type", if kind == PageKind::Start { "website" } else { "article" }),
        property("og:title", title),
        property("og:description", description),
        property("og:url", &canonical),
        property("og:site_name", site),
        property("og:locale", &locale_name(scope, scope.locale)),
    ];
    let others = scope.catalog.locales().filter(|&locale| locale != scope.locale);
    let others = others.map(|locale| property("og:locale:alternate", &locale_name(scope, locale)));
    let og = og.into_iter().chain(others).filter(|property| !property.content.is_empty()).collect();
    let feed = plan::exists(scope.catalog, PageKind::Updates).then(|| Feed {
        title: feed::title(scope),
        url: absolute(base, &plan::feed_path(scope.catalog, scope.locale)),
    });
    Head { alternates: alternates(scope, kind, base), canonical: Some(canonical), feed, og: Some(og) }
}

/// A language as Open Graph writes it.
fn locale_name(scope: &Scope<'_>, locale: Locale) -> String {
    scope.tag(locale).replace('-', "_")
}

/// A page in all languages in which it is translated, and the one for readers of any other language.
pub(super) fn alternates(scope: &Scope<'_>, kind: PageKind, base: &str) -> Vec<Alternate> {
    let translated = scope
        .catalog
        .locales()
        .filter(|&locale| !Scope::new(scope.renderer, locale, scope.path).is_untranslated(kind))
        .map(|locale| Alternate {
            hreflang: scope.tag(locale).to_owned(),
            url: absolute(base, &plan::path(scope.catalog, kind, locale)),
        });
    let neutral = match kind {
        PageKind::Start => "index.html".to_owned(),
        kind => plan::path(scope.catalog, kind, Locale::SOURCE),
    };
    translated.chain([Alternate { hreflang: "x-default".to_owned(), url: absolute(base, &neutral) }]).collect()
}

/// A fact whose label is a UI string.
pub(super) fn fact(scope: &Scope<'_>, label: &str, value: String) -> Fact {
    Fact { label: escape(scope.words.get(label)), value }
}

fn kind_name(kind: PageKind) -> &'static str {
    match kind {
        PageKind::Start => "start",
        PageKind::Checklist(_) => "checklist",
        PageKind::Item(_) => "item",
        PageKind::Methods(_) => "methods",
        PageKind::Method(_) => "method",
        PageKind::Threats(_) => "threats",
        PageKind::Threat(_) => "threat",
        PageKind::Coverage(_) => "coverage",
        PageKind::Products => "products",
        PageKind::Product(_) => "product",
        PageKind::Guide(_) => "guide",
        PageKind::Statements(..) => "statements",
        PageKind::Glossary => "glossary",
        PageKind::References => "references",
        PageKind::Updates => "updates",
        PageKind::Search => "search",
        PageKind::Status => "status",
        PageKind::MyChecklist => "my-checklist",
        PageKind::Page(_) => "page",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_as_many_folders_up_as_the_page_is_deep() {
        assert_eq!(["index.html", "ja/index.html", "ja/telework/items/1-1.html"].map(root), ["", "../", "../../../"]);
    }
}
