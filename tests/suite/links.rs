//! Walks the pages of built sites with an HTML parser, as a browser would read them: every address leads somewhere, nothing
//! comes from outside, nothing is inline, and every page says what it is.
//!
//! The shipped site is walked, and so is every case of `tests/sites` under the default theme.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;

use crate::common::shipped::{BASE, published, shipped};
use crate::common::{Files, cases, files, project};
use percent_encoding::percent_decode_str;
use scraper::{ElementRef, Html, Selector};
use tebiki::build::{self, Options, Timings};

/// Attributes that hold the address of something that is loaded or gone to.
const ADDRESSES: [&str; 8] = ["href", "src", "srcset", "xlink:href", "action", "formaction", "poster", "data"];

/// Attributes that hold ids of the same page.
const ID_LISTS: [&str; 6] = ["aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "headers", "for"];

/// Builds a site and gives its files, and the address at which they will be published.
fn built(site: &Path, base_url: Option<&str>) -> (Files, Option<String>) {
    let output = tempfile::tempdir().expect("a temporary folder can be made");
    let checked = build::check(site).expect("the site's folder can be listed");
    let catalog = checked.sound(false).expect("the site has no errors");
    let base = base_url.map(ToOwned::to_owned);
    let options =
        Options { site: site.to_owned(), output: output.path().to_owned(), base_url: base, ..Options::default() };
    build::build(catalog, &checked.sources, &options, &mut Timings::default()).expect("the site can be built");
    let address = base_url.or(catalog.site.base_url.as_deref()).map(ToOwned::to_owned);
    (files(output.path()), address)
}

/// Whether a path is that of a script of data.
fn is_data(path: &str) -> bool {
    path.starts_with("data/")
}

/// The values of every `url`, and the addresses of links in every text.
fn addresses(json: &serde_json::Value) -> Vec<String> {
    match json {
        serde_json::Value::Array(values) => values.iter().flat_map(addresses).collect(),
        serde_json::Value::Object(values) => {
            let url = values.get("url").and_then(serde_json::Value::as_str).map(ToOwned::to_owned);
            url.into_iter().chain(values.values().flat_map(addresses)).collect()
        }
        serde_json::Value::String(text) if text.contains("href=") => {
            let html = Html::parse_fragment(text);
            select(&html, "[href]").iter().filter_map(|link| link.attr("href").map(ToOwned::to_owned)).collect()
        }
        _ => Vec::new(),
    }
}

fn is_page(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| extension == "html")
}

/// A page as a browser reads it.
struct Page {
    path: String,
    html: Html,
    ids: BTreeSet<String>,
}

/// The pages of a site, and what was found wrong with them.
struct Walk<'a> {
    files: &'a Files,
    base: Option<&'a str>,
    pages: BTreeMap<&'a str, Page>,
    problems: Vec<String>,
}

fn select<'a>(html: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    html.select(&Selector::parse(selector).expect("a selector")).collect()
}

fn words(element: &ElementRef<'_>) -> String {
    element.text().collect::<String>().trim().to_owned()
}

impl<'a> Walk<'a> {
    fn new(files: &'a Files, base: Option<&'a str>) -> Self {
        let pages = files.iter().filter(|(path, _)| is_page(path)).map(|(path, bytes)| {
            let html = Html::parse_document(std::str::from_utf8(bytes).expect("a page is UTF-8"));
            let ids =
                select(&html, "[id]").iter().filter_map(|element| element.attr("id")).map(ToOwned::to_owned).collect();
            (path.as_str(), Page { path: path.clone(), html, ids })
        });
        Self { files, base, pages: pages.collect(), problems: Vec::new() }
    }

    fn check(mut self) -> Vec<String> {
        let pages = std::mem::take(&mut self.pages);
        for page in pages.values() {
            self.parsed_without_error(page);
            self.says_what_it_is(page);
            self.has_a_strict_policy(page);
            self.has_unique_ids(page);
            self.has_nothing_inline(page);
            self.names_ids_that_are_there(page, &pages);
        }
        self.leads_everywhere(&pages);
        self.translations_stand_side_by_side(&pages);
        self.assets_stay_at_home();
        self.data_leads_somewhere(&pages);
        self.problems
    }

    fn tell(&mut self, path: &str, problem: impl std::fmt::Display) {
        self.problems.push(format!("{path}: {problem}"));
    }

    fn parsed_without_error(&mut self, page: &Page) {
        for error in &page.html.errors {
            self.tell(&page.path, format_args!("malformed HTML: {error}"));
        }
    }

    fn says_what_it_is(&mut self, page: &Page) {
        let lang = page.html.root_element().attr("lang").unwrap_or_default();
        let folder = page.path.split_once('/').map(|(folder, _)| folder);
        if lang.is_empty() || folder.is_some_and(|folder| folder != lang) {
            self.tell(&page.path, format_args!("the language is `{lang}`"));
        }
        for (selector, what) in [("head > title", "title"), ("h1", "first heading"), ("main", "main part")] {
            let found = select(&page.html, selector);
            if found.len() != 1 || words(&found[0]).is_empty() {
                self.tell(&page.path, format_args!("{} times a {what} with words in it", found.len()));
            }
        }
        let content = |selector| {
            select(&page.html, selector).first().and_then(|meta| meta.attr("content")).unwrap_or_default().to_owned()
        };
        // A description is for search engines and for those who are sent a link.
        if content("meta[name=description]").trim().is_empty() && content("meta[name=robots]") != "noindex" {
            self.tell(&page.path, "no description");
        }
        for image in select(&page.html, "img") {
            if image.attr("alt").is_none() {
                self.tell(&page.path, "an image without alternative text");
            }
        }
    }

    fn has_a_strict_policy(&mut self, page: &Page) {
        let policies = select(&page.html, "head > meta[http-equiv='Content-Security-Policy' i]");
        let [policy] = policies[..] else {
            return self.tell(&page.path, format_args!("{} content security policies", policies.len()));
        };
        let directives = policy.attr("content").unwrap_or_default().split(';').map(|directive| {
            let mut words = directive.split_whitespace();
            (words.next().unwrap_or_default(), words.collect::<Vec<_>>())
        });
        let directives = directives.collect::<BTreeMap<_, _>>();
        // These three do not fall back on each other. With the last, a form only holds controls together and sends nothing.
        for name in ["default-src", "base-uri", "form-action"] {
            if directives.get(name).is_none_or(|sources| sources != &["'none'"]) {
                self.tell(&page.path, format_args!("the policy does not forbid {name}"));
            }
        }
        for (name, sources) in &directives {
            if sources.iter().any(|source| !["'none'", "'self'"].contains(source)) {
                self.tell(&page.path, format_args!("the policy allows {name} {}", sources.join(" ")));
            }
        }
        // A policy in a page holds from where it stands.
        let loads =
            select(&page.html, "head > meta[http-equiv='Content-Security-Policy' i], head > script, head > link");
        if loads.first() != Some(&policy) {
            self.tell(&page.path, "something is loaded before the policy");
        }
    }

    fn has_unique_ids(&mut self, page: &Page) {
        let mut seen = BTreeSet::new();
        for id in select(&page.html, "[id]").iter().filter_map(|element| element.attr("id")) {
            if id.is_empty() || id.contains(char::is_whitespace) {
                self.tell(&page.path, format_args!("`{id}` is no id"));
            }
            if !seen.insert(id) {
                self.tell(&page.path, format_args!("the id `{id}` stands twice"));
            }
        }
    }

    fn has_nothing_inline(&mut self, page: &Page) {
        for element in select(&page.html, "*") {
            let name = element.value().name();
            if name == "style" || (name == "script" && (element.attr("src").is_none() || !words(&element).is_empty())) {
                self.tell(&page.path, format_args!("an inline {name}"));
            }
            if ["base", "iframe", "object", "embed"].contains(&name) {
                self.tell(&page.path, format_args!("an element {name}"));
            }
            for (attribute, value) in element.value().attrs() {
                if attribute == "style" || attribute.starts_with("on") {
                    self.tell(&page.path, format_args!("<{name} {attribute}=\"{value}\">"));
                }
            }
        }
    }

    fn names_ids_that_are_there(&mut self, page: &Page, pages: &BTreeMap<&str, Page>) {
        for element in select(&page.html, "*") {
            let name = element.value().name();
            for attribute in ID_LISTS {
                for id in element.attr(attribute).unwrap_or_default().split_whitespace() {
                    if !page.ids.contains(id) {
                        self.tell(&page.path, format_args!("<{name} {attribute}=\"{id}\"> names no id"));
                    }
                }
            }
            for attribute in ADDRESSES {
                let value = element.attr(attribute);
                let candidates = |value: &str| -> Vec<String> {
                    match attribute {
                        "srcset" => {
                            value.split(',').filter_map(|one| Some(one.split_whitespace().next()?.to_owned())).collect()
                        }
                        _ => vec![value.to_owned()],
                    }
                };
                for address in value.map(candidates).unwrap_or_default() {
                    if let Err(problem) = self.address(page, &element, &address, pages) {
                        self.tell(&page.path, format_args!("<{name} {attribute}=\"{address}\">: {problem}"));
                    }
                }
            }
        }
    }

    /// What is wrong with an address in a page.
    fn address(
        &self,
        page: &Page,
        element: &ElementRef<'_>,
        address: &str,
        pages: &BTreeMap<&str, Page>,
    ) -> Result<(), String> {
        let name = element.value().name();
        if let Some(rest) = self.base.and_then(|base| address.strip_prefix(base)) {
            let rel = element.attr("rel").unwrap_or_default();
            let allowed = page.path == "404.html" || (name == "link" && ["canonical", "alternate"].contains(&rel));
            return if allowed {
                self.target(rest, pages)
            } else {
                Err("an absolute address of the site itself".into())
            };
        }
        let absolute = address.split_once(':').is_some_and(|(scheme, _)| {
            scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)) && !scheme.is_empty()
        });
        if absolute || address.starts_with("//") {
            let goes = ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| address.starts_with(scheme));
            return if name == "a" && goes { Ok(()) } else { Err("loaded from outside the site".into()) };
        }
        if page.path == "404.html" {
            return Err("a server shows this page at any address, where this leads nowhere".into());
        }
        match resolve(&page.path, address) {
            Some(target) => self.target(&target, pages),
            None => Err("leads out of the site".into()),
        }
    }

    /// What is wrong with a path below the output folder, which may have an anchor.
    fn target(&self, target: &str, pages: &BTreeMap<&str, Page>) -> Result<(), String> {
        let (path, anchor) = target.split_once('#').map_or((target, None), |(path, anchor)| (path, Some(anchor)));
        if !self.files.contains_key(path) {
            return Err(format!("there is no file {path}"));
        }
        match (anchor, pages.get(path)) {
            (None, _) => Ok(()),
            (Some(anchor), Some(page)) if page.ids.contains(anchor) => Ok(()),
            // A page of a document, which its viewer knows.
            (Some(_), None) if path.rsplit_once('.').is_some_and(|(_, ending)| ending == "pdf") => Ok(()),
            (Some(anchor), _) => Err(format!("there is no `{anchor}` in {path}")),
        }
    }

    /// Whoever starts at the choice of language comes to every page.
    fn leads_everywhere(&mut self, pages: &BTreeMap<&str, Page>) {
        let mut reached = BTreeSet::from(["index.html"]);
        let mut next = VecDeque::from(["index.html"]);
        while let Some(page) = next.pop_front().and_then(|path| pages.get(path)) {
            for link in select(&page.html, "a[href]").iter().filter_map(|link| resolve(&page.path, link.attr("href")?))
            {
                let path = link.split('#').next().unwrap_or_default();
                if let Some((&path, _)) = pages.get_key_value(path)
                    && reached.insert(path)
                {
                    next.push_back(path);
                }
            }
        }
        for (path, page) in pages.iter().filter(|(path, _)| **path != "404.html" && !reached.contains(*path)) {
            // Nothing of the site itself leads to an old address.
            if !self.leads_on(page, &reached) {
                self.tell(path, "no link leads here");
            }
        }
    }

    /// Whether a page stands at an old address and leads to a page that readers come to: by a script, without one, and by a link.
    fn leads_on(&self, page: &Page, reached: &BTreeSet<&str>) -> bool {
        let html = std::str::from_utf8(&self.files[&page.path]).expect("a page is UTF-8");
        // An HTML parser that runs scripts takes what is inside for text.
        let Some((_, refresh)) = html.split_once("<noscript><meta http-equiv=\"refresh\" content=\"0; url=") else {
            return false;
        };
        let to = refresh.split('"').next().unwrap_or_default();
        let scripts = select(&page.html, "script[data-to]");
        let [script] = scripts[..] else { return false };
        let links = select(&page.html, "main a[href]");
        script.attr("data-to") == Some(to)
            && links.iter().any(|link| link.attr("href") == Some(to))
            && resolve(&page.path, to).is_some_and(|to| reached.contains(to.as_str()))
    }

    /// Each page has its counterpart in every language, and a link to it.
    fn translations_stand_side_by_side(&mut self, pages: &BTreeMap<&str, Page>) {
        let starts =
            pages.keys().filter_map(|path| path.strip_suffix("/index.html")).filter(|lang| !lang.contains('/'));
        let languages = starts.collect::<Vec<_>>();
        for (path, page) in pages {
            let Some((lang, inside)) = path.split_once('/') else { continue };
            for other in languages.iter().filter(|other| **other != lang) {
                let counterpart = format!("{other}/{inside}");
                let links = select(&page.html, &format!("a[hreflang='{other}']"));
                let found = links
                    .iter()
                    .any(|link| resolve(path, link.attr("href").unwrap_or_default()).as_deref() == Some(&counterpart));
                if !self.files.contains_key(&counterpart) || !found {
                    self.tell(path, format_args!("no way to {counterpart}"));
                }
            }
        }
        for element in
            pages.values().flat_map(|page| select(&page.html, "[lang], [hreflang]").into_iter().map(move |e| (page, e)))
        {
            let (page, element) = element;
            for attribute in ["lang", "hreflang"] {
                let Some(tag) = element.attr(attribute) else { continue };
                if !languages.contains(&tag) && tag != "x-default" {
                    self.tell(&page.path, format_args!("{attribute}=\"{tag}\" is no language of the site"));
                }
            }
        }
    }

    /// Scripts of data hold JSON and nothing else, and what it names is there, seen from the page that loads it.
    fn data_leads_somewhere(&mut self, pages: &BTreeMap<&str, Page>) {
        for (path, bytes) in self.files.iter().filter(|(path, _)| is_data(path)) {
            let text = std::str::from_utf8(bytes).expect("a script is UTF-8");
            let arguments = text.strip_prefix("tebikiMy.take(").and_then(|rest| rest.strip_suffix(");\n"));
            let json = arguments.map(|arguments| serde_json::from_str::<serde_json::Value>(&format!("[{arguments}]")));
            let Some(Ok(json)) = json else {
                self.tell(path, "is no call with JSON");
                continue;
            };
            let page = format!("{}/my-checklist.html", path.split('/').nth(1).unwrap_or_default());
            for address in addresses(&json) {
                let outside =
                    ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| address.starts_with(scheme));
                if outside {
                    continue;
                }
                let led = resolve(&page, &address).ok_or_else(|| "leads out of the site".to_owned());
                if let Err(problem) = led.and_then(|target| self.target(&target, pages)) {
                    self.tell(path, format_args!("{address}: {problem}"));
                }
            }
        }
    }

    /// Style sheets, scripts and drawings load nothing from outside.
    fn assets_stay_at_home(&mut self) {
        // The scripts of the search index only carry texts, which may name any address.
        let assets = self.files.iter().filter(|(path, _)| {
            [".css", ".js", ".svg"].iter().any(|end| path.ends_with(end))
                && !path.starts_with("search/")
                && !is_data(path)
        });
        for (path, bytes) in assets {
            let text = String::from_utf8_lossy(bytes).replace("http://www.w3.org/", "");
            for sign in ["http:", "https:", "@import", "eval(", "innerHTML", "document.write", "import("] {
                if text.contains(sign) {
                    self.tell(path, format_args!("holds `{sign}`"));
                }
            }
            for (at, _) in text.match_indices("url(") {
                let address = text[at + 4..].split(')').next().unwrap_or_default().trim_matches(['"', '\'']);
                if !resolve(path, address).is_some_and(|target| self.files.contains_key(&target)) {
                    self.tell(path, format_args!("url({address}) leads nowhere"));
                }
            }
        }
    }
}

/// The path below the output folder that a relative address in the file at `from` leads to, with its anchor; none where it
/// is not relative or leads out of the folder.
fn resolve(from: &str, address: &str) -> Option<String> {
    let address = percent_decode_str(address).decode_utf8().ok()?;
    let (path, anchor) = address.split_once('#').map_or((address.as_ref(), ""), |(path, anchor)| (path, anchor));
    if path.starts_with('/') || path.contains([':', '?', '\\']) {
        return None;
    }
    let mut parts = from.split('/').collect::<Vec<_>>();
    if !path.is_empty() {
        parts.pop();
        for part in path.split('/') {
            match part {
                ".." => drop(parts.pop()?),
                "." => {}
                name => parts.push(name),
            }
        }
    }
    let path = parts.join("/");
    Some(if anchor.is_empty() { path } else { format!("{path}#{anchor}") })
}

#[track_caller]
fn assert_none(problems: &[String]) {
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn addresses_are_resolved_as_browsers_do() {
    assert_eq!(resolve("ja/a/b.html", "../c.html#x").as_deref(), Some("ja/c.html#x"));
    assert_eq!(resolve("ja/b.html", "#x").as_deref(), Some("ja/b.html#x"));
    assert_eq!(resolve("b.html", "%E8%AA%AC.html").as_deref(), Some("説.html"));
    assert_eq!(resolve("b.html", "../c.html"), None);
    assert_eq!(resolve("b.html", "/c.html"), None);
}

#[test]
fn a_walk_sees_what_is_wrong() {
    let policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self' 'unsafe-inline'\">";
    let page = format!(
        "<!doctype html><html lang=\"ja\"><head><script src=\"https://example.jp/x.js\"></script>{policy}<title>題</title></head>\
         <body><main id=\"a\"><h1>一</h1><h1>二</h1><p id=\"a\" style=\"color:red\" onclick=\"x()\" aria-labelledby=\"b\">\
         <a href=\"gone.html\">a</a><a href=\"#gone\">b</a><a href=\"../out.html\">c</a><a href=\"javascript:x()\">d</a>\
         <img src=\"//example.jp/x.png\"><style>p {{}}</style></main></body></html>",
    );
    let files = Files::from([
        ("index.html".to_owned(), page.into_bytes()),
        ("alone.html".to_owned(), b"<!doctype html><html lang=ja><title>x</title>".to_vec()),
        ("assets/x.css".to_owned(), b"@import 'y.css'; a { background: url(z.png) }".to_vec()),
    ]);
    let problems = Walk::new(&files, None).check().join("\n");
    for expected in [
        "index.html: 2 times a first heading",
        "index.html: no description",
        "index.html: an image without alternative text",
        "index.html: the policy does not forbid form-action",
        "index.html: the policy allows script-src 'self' 'unsafe-inline'",
        "index.html: something is loaded before the policy",
        "index.html: the id `a` stands twice",
        "index.html: an inline style",
        "index.html: <p style=\"color:red\">",
        "index.html: <p onclick=\"x()\">",
        "index.html: <p aria-labelledby=\"b\"> names no id",
        "index.html: <script src=\"https://example.jp/x.js\">: loaded from outside the site",
        "index.html: <img src=\"//example.jp/x.png\">: loaded from outside the site",
        "index.html: <a href=\"gone.html\">: there is no file gone.html",
        "index.html: <a href=\"#gone\">: there is no `gone` in index.html",
        "index.html: <a href=\"../out.html\">: leads out of the site",
        "index.html: <a href=\"javascript:x()\">: loaded from outside the site",
        "alone.html: no link leads here",
        "assets/x.css: holds `@import`",
        "assets/x.css: url(z.png) leads nowhere",
    ] {
        assert!(problems.contains(expected), "the walk did not see: {expected}\n\n{problems}");
    }
}

/// Anchors of the site itself begin with `tb-` on pages where authors name anchors, so that neither hides the other.
#[test]
fn the_frame_leaves_all_other_ids_to_authors() {
    let (site, _) = built(&project().join("tests/sites/two-languages-and-a-product/input"), None);
    let walk = Walk::new(&site, None);
    for (path, own) in [
        ("ja/about.html", ["goal"].as_slice()),
        ("ja/glossary.html", &["account"]),
        ("ja/references.html", &["book"]),
        ("ja/products/index.html", &["chat"]),
        ("ja/products/chat/guide.html", &["remove-users", "verify"]),
        ("ja/list/index.html", &["accounts"]),
        ("ja/list/methods/1.html", &[]),
        ("ja/list/threats/unauthorized-access.html", &[]),
    ] {
        let ids = walk.pages[path].ids.iter().map(String::as_str).filter(|id| !id.starts_with("tb-"));
        assert_eq!(ids.collect::<BTreeSet<_>>(), own.iter().copied().collect(), "{path}");
    }
}

#[test]
fn the_shipped_site_holds_together() {
    let walk = Walk::new(shipped(), None);
    assert!(walk.pages.len() > 100, "{} pages", walk.pages.len());
    assert_none(&walk.check());
}

#[test]
fn the_shipped_site_holds_together_where_it_is_published() {
    assert_none(&Walk::new(published(), Some(BASE)).check());
}

#[test]
fn every_golden_site_holds_together_under_the_default_theme() {
    for (name, path) in cases("sites") {
        let (site, base) = built(&path.join("input"), None);
        let problems = Walk::new(&site, base.as_deref()).check();
        assert!(problems.is_empty(), "{name}:\n{}", problems.join("\n"));
    }
}

#[test]
fn both_languages_have_the_same_pages() {
    let below = |lang: &str| shipped().keys().filter_map(|path| path.strip_prefix(lang)).collect::<BTreeSet<_>>();
    assert_eq!(below("ja/"), below("en/"));
    assert!(below("ja/").len() > 50);
}

#[test]
fn a_site_that_is_not_published_has_no_address() {
    let site = shipped();
    assert!(!site.contains_key("sitemap.xml"));
    assert_eq!(site["robots.txt"], b"User-agent: *\nAllow: /\n");
    for page in Walk::new(site, None).pages.values() {
        let absolute = select(&page.html, "link[rel=canonical], link[rel=alternate], meta[property^='og:']");
        assert!(absolute.is_empty(), "{} has {:?}", page.path, absolute[0].html());
    }
}

#[test]
fn a_published_site_has_its_address_where_it_may() {
    let site = published();
    let may = |path: &str| ["sitemap.xml", "robots.txt", "404.html"].contains(&path) || path.ends_with("/updates.xml");
    let walk = Walk::new(site, Some(BASE));
    for (path, bytes) in site.iter().filter(|(path, _)| !may(path)) {
        let told = String::from_utf8_lossy(bytes).matches("guide.example").count();
        let Some(page) = walk.pages.get(path.as_str()) else {
            assert_eq!(told, 0, "{path}");
            continue;
        };
        let tags = select(
            &page.html,
            "head > link[rel=canonical], head > link[rel=alternate], head > meta[property='og:url']",
        );
        let addresses =
            tags.iter().filter_map(|tag| tag.attr("href").or_else(|| tag.attr("content"))).collect::<Vec<_>>();
        assert!(addresses.iter().all(|address| address.starts_with(BASE)), "{path}: {addresses:?}");
        assert_eq!(told, addresses.len(), "{path} names its address elsewhere");
        if path.contains('/') {
            let address = format!("{BASE}{path}");
            for selector in ["link[rel=canonical]", "meta[property='og:url']"] {
                let tags = select(&page.html, selector);
                let found = tags.first().and_then(|tag| tag.attr("href").or_else(|| tag.attr("content")));
                assert_eq!((tags.len(), found), (1, Some(address.as_str())), "{path}: {selector}");
            }
            let alternates = select(&page.html, "link[rel=alternate][hreflang]");
            let tags = alternates.iter().filter_map(|tag| tag.attr("hreflang")).collect::<BTreeSet<_>>();
            assert_eq!(tags, BTreeSet::from(["en", "ja", "x-default"]), "{path}");
        }
    }
}

#[test]
fn the_sitemap_lists_every_page_once() {
    let site = published();
    let text = String::from_utf8_lossy(&site["sitemap.xml"]);
    let listed = text.split("<loc>").skip(1).map(|rest| rest.split("</loc>").next().unwrap_or_default());
    let listed = listed.map(|address| address.strip_prefix(BASE).unwrap_or(address).to_owned()).collect::<Vec<_>>();
    let pages = site.keys().filter(|path| is_page(path) && path.contains('/')).cloned().collect::<BTreeSet<_>>();
    assert_eq!(listed.len(), pages.len());
    assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), pages);
    assert!(String::from_utf8_lossy(&site["robots.txt"]).contains(&format!("Sitemap: {BASE}sitemap.xml")));
}
