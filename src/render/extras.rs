//! Files of a site that are not pages of its plan.

use tera::{Context, TeraResult, Value};

use crate::locale::Locale;
use crate::markdown::html::escape;
use crate::plan::{self, Moved, PageKind, absolute};

use super::feed;
use super::frame::{alternates, root};
use super::looks;
use super::scope::Scope;
use super::{RenderError, Renderer};

/// All of them, each with its path.
pub(super) fn all(renderer: &Renderer<'_>) -> Result<Vec<(String, Vec<u8>)>, RenderError> {
    let mut files = Vec::new();
    let is_choice = renderer.catalog.site.locales.len() > 1;
    let choice = is_choice.then_some((plan::FRONT, "language-choice.html"));
    for (path, template) in choice.into_iter().chain([("404.html", "not-found.html")]) {
        let html = choices(renderer, path)
            .and_then(|context| renderer.fill(template, &context))
            .map_err(|error| RenderError::Page(path.to_owned(), error))?;
        files.push((path.to_owned(), html.into_bytes()));
    }
    files.extend(looks::colors(&renderer.catalog.site.looks, renderer.theme));
    files.push(("robots.txt".to_owned(), robots(renderer.base_url).into_bytes()));
    if let Some(base) = renderer.base_url {
        files.push(("sitemap.xml".to_owned(), sitemap(renderer, base).into_bytes()));
        files.extend(feed::all(renderer, base)?);
    }
    Ok(files)
}

/// The template context of a page in no language: for each language its name, its UI strings and its start page. `root`
/// leads to the output folder; a page that a server shows at any URL has none unless the site's own URL is known.
fn choices(renderer: &Renderer<'_>, path: &str) -> TeraResult<Context> {
    let catalog = renderer.catalog;
    let mut context = renderer.context(Locale::SOURCE);
    let root = match (path, renderer.base_url) {
        ("404.html", None) => None,
        ("404.html", Some(base)) => Some(absolute(base, "")),
        (path, _) => Some(root(path)),
    };
    let choice = |locale: Locale| {
        let scope = Scope::new(renderer, locale, path);
        let start = plan::path(catalog, PageKind::Start, locale);
        Value::from(std::collections::BTreeMap::from([
            ("tag".to_owned(), Value::from(scope.tag(locale))),
            ("name".to_owned(), Value::from(scope.words.get("language_name"))),
            ("title".to_owned(), Value::from(scope.plain(&catalog.site.title))),
            ("description".to_owned(), Value::from(scope.plain(&catalog.site.description))),
            ("url".to_owned(), root.as_ref().map_or_else(Value::none, |root| format!("{root}{start}").into())),
            ("t".to_owned(), renderer.languages[locale.index()].t.clone()),
        ]))
    };
    context.insert_value("choices", catalog.locales().map(choice).collect::<Vec<_>>().into());
    context.insert_value("root", root.map_or_else(Value::none, Value::from));
    let scope = Scope::new(renderer, Locale::SOURCE, path);
    let alternates = match (path, renderer.base_url) {
        ("index.html", Some(base)) => alternates(&scope, PageKind::Start, base),
        _ => Vec::new(),
    };
    context.insert_value("alternates", Value::try_from_serializable(&alternates)?);
    let canonical = renderer.base_url.map_or_else(Value::none, |base| absolute(base, path).into());
    context.insert_value("canonical", canonical);
    Ok(context)
}

/// A page at an old address: where it leads, and the old address in the other languages.
pub(super) fn moved(renderer: &Renderer<'_>, Moved { kind, locale, path }: &Moved) -> TeraResult<String> {
    let catalog = renderer.catalog;
    let scope = Scope::new(renderer, *locale, path);
    let mut context = renderer.context(*locale);
    let to = plan::path(catalog, *kind, *locale);
    let here = plan::moved_counterparts(catalog, path, *locale).map(|(other, path)| {
        Value::from(std::collections::BTreeMap::from([
            ("tag".to_owned(), Value::from(scope.tag(other))),
            ("name".to_owned(), Value::from(renderer.words(other).get("language_name"))),
            ("url".to_owned(), Value::from(scope.url_of(&path))),
        ]))
    });
    context.insert_value("languages", here.collect::<Vec<_>>().into());
    context.insert("root", &root(path));
    context.insert("url", &scope.url_of(&to));
    context.insert("title", &scope.page_title(*kind).html);
    context.insert("name", &scope.window_title(*kind));
    context.insert("site_title", &scope.plain(&catalog.site.title));
    let canonical = renderer.base_url.map_or_else(Value::none, |base| absolute(base, &to).into());
    context.insert_value("canonical", canonical);
    renderer.fill("moved.html", &context)
}

fn robots(base: Option<&str>) -> String {
    let sitemap = base.map(|base| format!("\nSitemap: {}\n", absolute(base, "sitemap.xml"))).unwrap_or_default();
    format!("User-agent: *\nAllow: /\n{sitemap}")
}

fn sitemap(renderer: &Renderer<'_>, base: &str) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for page in plan::plan(renderer.catalog) {
        let scope = Scope::new(renderer, page.locale, &page.path);
        if scope.is_untranslated(page.kind) {
            continue;
        }
        xml.extend(["<url><loc>", &escape(&absolute(base, &page.path)), "</loc>"]);
        for alternate in alternates(&scope, page.kind, base) {
            let (tag, url) = (escape(&alternate.hreflang), escape(&alternate.url));
            xml.extend(["<xhtml:link rel=\"alternate\" hreflang=\"", &tag, "\" href=\"", &url, "\"/>"]);
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crawlers_are_told_of_the_sitemap_only_where_there_is_one() {
        assert_eq!(robots(None), "User-agent: *\nAllow: /\n");
        assert!(robots(Some("https://example.org/a/")).ends_with("\nSitemap: https://example.org/a/sitemap.xml\n"));
    }
}
