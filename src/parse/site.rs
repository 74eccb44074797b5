//! `site.yaml`, and the content beside checklists and products.

use url::Url;

use super::decode::{Decoder, Map, is_id};
use super::document::{self, Title};
use super::drafts::{DRAFT, Draft, LeftOut};
use super::recorder::Slot;
use super::{Room, checklist, looks, start};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, TWICE, codes};
use crate::load::Drafts;
use crate::locale::{Locale, Locales, Localized, tag};
use crate::model::{FreePage, Glossary, Kind, Reading, References, Site, Term, Touch, WordRule, WorkReference};
use crate::source::{FileId, SourceMap, Spanned};
use crate::yaml::Node;

/// Folders of the output beside those of the languages.
const RESERVED_TAGS: [&str; 2] = ["assets", "media"];

/// `site.yaml`. Its languages are read first, because every text is decoded by them.
pub(super) fn site(node: &Node, file: FileId, sources: &SourceMap, diagnostics: &mut Diagnostics) -> Option<Site> {
    let locales = locales(node, sources, diagnostics)?;
    let mut site = decode(&mut Decoder::new(sources, &locales, diagnostics), node, file)?;
    site.locales = locales;
    Some(site)
}

fn locales(node: &Node, sources: &SourceMap, diagnostics: &mut Diagnostics) -> Option<Locales> {
    let none = Locales::new(Vec::new());
    let mut decoder = Decoder::new(sources, &none, diagnostics);
    let mut map = decoder.map(node, "site.yaml")?;
    let languages = decoder.strings(&mut map, "languages");
    if languages.is_empty() {
        let place = map.key_span("languages").unwrap_or(map.span);
        diagnostics.push(
            Diagnostic::new(&codes::MISSING_KEY, place, "site.yaml names no languages")
                .hint("write `languages: [ja, en]`; the first is the language that texts are written in"),
        );
        return None;
    }
    let mut tags = Vec::<String>::new();
    for language in languages {
        if let Err(hint) = tag::check(&language.value) {
            let message = format!("`{}` is not a language tag", language.value);
            diagnostics.push(Diagnostic::new(&codes::INVALID_VALUE, language.span, message).hint(hint));
        } else if RESERVED_TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(&language.value)) {
            let message = format!("`{}` cannot be a language: the site has a folder of that name", language.value);
            diagnostics.push(
                Diagnostic::new(&codes::RESERVED_NAME, language.span, message).hint("such as `ja`, `en`, `zh-Hant`"),
            );
        } else if tags.iter().any(|tag| tag.eq_ignore_ascii_case(&language.value)) {
            let message = format!("the language `{}` stands twice", language.value);
            diagnostics.push(Diagnostic::new(&codes::DUPLICATE_ID, language.span, message).hint(TWICE));
        } else {
            tags.push(language.value);
        }
    }
    Some(Locales::new(tags))
}

/// Everything but the languages.
pub(super) fn decode(decoder: &mut Decoder<'_>, node: &Node, file: FileId) -> Option<Site> {
    let mut map = decoder.map(node, "site.yaml")?;
    map.require("languages");
    decoder.read_elsewhere(&mut map, "languages", Slot::List(Box::new(Slot::Scalar)));
    let title = decoder.text(&mut map, "title");
    let description = decoder.text(&mut map, "description");
    let checklists = decoder.strings(&mut map, "checklists");
    let pages = decoder.strings(&mut map, "pages");
    let kinds = decoder.each(&mut map, "kinds", |decoder, node| {
        let mut map = decoder.map(node, "a kind")?;
        let kind = Kind {
            id: decoder.id(&mut map, "id"),
            title: decoder.text(&mut map, "title"),
            touches: decoder.each(&mut map, "touches", |decoder, node| {
                let mut map = decoder.map(node, "an entry of `touches`")?;
                let touch = Touch {
                    items: decoder.strings(&mut map, "items"),
                    reason: decoder.text(&mut map, "reason"),
                    except: decoder.strings(&mut map, "except"),
                };
                decoder.finish(&map);
                Some(touch)
            }),
        };
        decoder.finish(&map);
        Some(kind)
    });
    let products = decoder.strings(&mut map, "products");
    let fields = decoder.declared_fields(&mut map);
    let history = decoder.each(&mut map, "history", checklist::change);
    let synonyms = words_for(decoder, &mut map, "synonyms");
    let everyday = words_for(decoder, &mut map, "everyday");
    let review_after = decoder.opt_string(&mut map, "review_after").and_then(|text| months(&text, decoder));
    let theme = decoder.opt_string(&mut map, "theme");
    if let Some(theme) = &theme {
        decoder.check_id(theme);
    }
    let looks = looks::looks(decoder, &mut map);
    let base_url = decoder.opt_string(&mut map, "base_url").and_then(|url| base_url(&url, decoder));
    let edit_url = decoder.opt_string(&mut map, "edit_url").and_then(|url| edit_url(&url, decoder));
    let feedback = decoder.opt_string(&mut map, "feedback").and_then(|url| feedback(&url, decoder));
    decoder.finish(&map);
    Some(Site {
        title,
        description,
        locales: Locales::new(Vec::new()),
        checklists,
        pages,
        kinds,
        has_lost_fields: fields.is_none(),
        fields: fields.unwrap_or_default(),
        history,
        synonyms,
        everyday,
        review_after,
        theme,
        products,
        looks,
        base_url,
        edit_url,
        feedback,
        span: start(file),
    })
}

/// The number of months in a text such as `12 months`.
fn months(text: &Spanned<String>, decoder: &mut Decoder<'_>) -> Option<u32> {
    let number = text.value.strip_suffix("months").or_else(|| text.value.strip_suffix("month"));
    let months = number.and_then(|number| number.trim().parse().ok()).filter(|&months| months > 0);
    if months.is_none() {
        decoder.invalid(text.span, format!("`{}` is not a time", text.value), Some("write `12 months`".into()));
    }
    months
}

/// The absolute URL of a published site, with a `/` at its end.
fn base_url(text: &Spanned<String>, decoder: &mut Decoder<'_>) -> Option<String> {
    match check_base_url(&text.value) {
        Ok(url) => Some(url),
        Err(reason) => {
            decoder.invalid(text.span, reason, Some("such as `https://example.org/guide/`".into()));
            None
        }
    }
}

/// Whether a text with placeholders is an address that a browser opens as it stands.
fn is_address(text: &str, schemes: &[&str]) -> bool {
    let filled = text.replace(['{', '}'], "");
    let scheme = schemes.iter().any(|scheme| text.starts_with(scheme) && text.len() > scheme.len());
    scheme && !text.contains([' ', '"', '<', '>', '\\']) && Url::parse(&filled).is_ok()
}

/// The first `{…}` of an address that is none of these.
fn foreign_placeholder<'a>(text: &'a str, known: &[&str]) -> Option<&'a str> {
    let names = text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap_or(rest));
    names.into_iter().find(|name| !known.contains(name))
}

/// Where the source of a page is changed.
fn edit_url(text: &Spanned<String>, decoder: &mut Decoder<'_>) -> Option<String> {
    let example =
        "such as `https://example.org/guide/edit/main/{path}`; `{path}` stands for the path of the file in the site";
    let message = if !is_address(&text.value, &["https://", "http://"]) {
        format!("`{}` is not a web address", text.value)
    } else if let Some(name) = foreign_placeholder(&text.value, &["path"]) {
        format!("nothing is put in for `{{{name}}}`")
    } else if !text.value.contains("{path}") {
        format!("`{}` leads to the same place from every page", text.value)
    } else {
        return Some(text.value.clone());
    };
    decoder.invalid(text.span, message, Some(example.to_owned()));
    None
}

/// Whom readers tell that something is wrong.
fn feedback(text: &Spanned<String>, decoder: &mut Decoder<'_>) -> Option<String> {
    let example = "such as `mailto:guide@example.org`, or `https://example.org/form?page={page}&title={title}`";
    let message = if !is_address(&text.value, &["https://", "http://", "mailto:"]) {
        format!("`{}` is neither a `mailto:` address nor a web address", text.value)
    } else if let Some(name) = foreign_placeholder(&text.value, &["page", "section", "title"]) {
        format!("nothing is put in for `{{{name}}}`")
    } else if text.value.starts_with("mailto:") && !text.value.contains('@') {
        format!("`{}` names no mailbox", text.value)
    } else if !text.value.starts_with("mailto:") && !text.value.contains("{page}") {
        format!("`{}` does not say which page is meant", text.value)
    } else {
        return Some(text.value.clone());
    };
    decoder.invalid(text.span, message, Some(example.to_owned()));
    None
}

/// Checks the absolute URL of a published site, and adds the `/` at its end.
///
/// # Errors
/// Says why `text` cannot be one.
///
/// ```
/// use tebiki::parse::check_base_url;
/// assert_eq!(check_base_url("https://example.org/%E4/a"), Ok("https://example.org/%E4/a/".to_owned()));
/// let ascii = "https://xn--r8jz45g.jp/%E3%82%B5%E3%83%96/";
/// assert_eq!(check_base_url("https://例え.jp/サブ/"), Ok(ascii.to_owned()));
/// assert!(check_base_url("https://a b/").is_err() && check_base_url("https://a:x/").is_err());
/// assert!(check_base_url("https://a.example/\nDisallow: /").is_err());
/// ```
pub fn check_base_url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split('/').next());
    let is_wrong = |c: char| c.is_whitespace() || c.is_control() || "?#\"<>\\'".contains(c);
    if host.is_none_or(str::is_empty) || text.contains(is_wrong) {
        return Err(format!("`{text}` is not the web address of a site"));
    }
    // Sitemaps and feeds want addresses of ASCII alone: `/サブ/` is percent-encoded, a host is written in punycode.
    let url = Url::parse(text).map_err(|_| format!("`{text}` is not the web address of a site"))?.to_string();
    Ok(if url.ends_with('/') { url } else { format!("{url}/") })
}

/// `glossary.yaml`.
pub(super) fn glossary(decoder: &mut Decoder<'_>, node: &Node, _: FileId) -> Option<Glossary> {
    let mut map = decoder.map(node, "glossary.yaml")?;
    let source = decoder.opt_text(&mut map, "source");
    let terms = decoder.each(&mut map, "terms", term);
    let mut words = Localized::new(Vec::new());
    for (locale, rules) in decoder.each_by_language(&mut map, "words", word_rule) {
        words.set(locale, rules);
    }
    decoder.finish(&map);
    Some(Glossary { terms, source, words })
}

fn word_rule(decoder: &mut Decoder<'_>, node: &Node) -> Option<WordRule> {
    let mut map = decoder.map(node, "a word to prefer")?;
    let prefer = decoder.string(&mut map, "prefer").value;
    map.require("avoid");
    let avoid = decoder.strings(&mut map, "avoid");
    let reason = decoder.string(&mut map, "reason").value;
    let except = decoder.strings(&mut map, "except").into_iter().map(|phrase| phrase.value).collect::<Vec<_>>();
    for phrase in &except {
        if !avoid.iter().any(|word| phrase.to_lowercase().contains(&word.value.to_lowercase())) {
            let place = map.key_span("except").unwrap_or(map.span);
            let message = format!("the phrase `{phrase}` holds no word to avoid");
            decoder.invalid(place, message, Some("delete it, or write it as texts have it".into()));
        }
    }
    decoder.finish(&map);
    Some(WordRule { prefer, avoid, reason, except })
}

fn term(decoder: &mut Decoder<'_>, node: &Node) -> Option<Term> {
    let mut map = decoder.map(node, "a term")?;
    let id = decoder.id(&mut map, "id");
    let name = decoder.text(&mut map, "name");
    let reading = decoder.inner(&mut map, "reading", "a reading").map(|mut map| {
        let text = decoder.string(&mut map, "text").value;
        let reading = Reading { text, printed: decoder.flag(&mut map, "printed") };
        decoder.finish(&map);
        reading
    });
    let mut synonyms = decoder.lists(&mut map, "synonyms");
    let (aliases, earlier) = decoder.aliases_or_lists(&mut map);
    // Until there were ids of earlier times, `aliases` of a term were what `synonyms` are now.
    synonyms.extend(earlier);
    let synonyms = decoder.by_language(synonyms);
    let definition = decoder.text(&mut map, "definition");
    let source = decoder.opt_text(&mut map, "source");
    decoder.finish(&map);
    Some(Term { id, aliases, name, reading, synonyms, definition, source })
}

/// Groups of words for search.
fn words_for(decoder: &mut Decoder<'_>, map: &mut Map<'_>, key: &'static str) -> Vec<Localized<Vec<String>>> {
    let mut groups = Vec::new();
    for group in decoder.each_lists(map, key) {
        if group.value.iter().map(|(_, list)| list.len()).sum::<usize>() < 2 {
            let hint =
                "such as `{ja: [無線LAN, Wi-Fi], en: [Wi-Fi]}`; leave out what no other word stands for".to_owned();
            decoder.invalid(group.span, format!("an entry of `{key}` needs at least two words"), Some(hint));
        }
        groups.push(decoder.by_language(group.value));
    }
    groups
}

/// `references.yaml`.
pub(super) fn references(decoder: &mut Decoder<'_>, node: &Node, _: FileId) -> Option<References> {
    let mut map = decoder.map(node, "references.yaml")?;
    let source = decoder.opt_text(&mut map, "source");
    let entries = decoder.each(&mut map, "references", |decoder, node| {
        let mut map = decoder.map(node, "a reference")?;
        let entry = WorkReference {
            id: decoder.id(&mut map, "id"),
            title: decoder.text(&mut map, "title"),
            publisher: decoder.text(&mut map, "publisher"),
            url: decoder.url(&mut map, "url").unwrap_or_default(),
            about: decoder.text(&mut map, "about"),
        };
        map.require("url");
        decoder.finish(&map);
        Some(entry)
    });
    decoder.finish(&map);
    Some(References { entries, source })
}

/// The free pages: first those that `site.yaml` names, in its order, then any others by name.
pub(super) fn pages(site: &Site, room: &mut Room<'_>, diagnostics: &mut Diagnostics) -> Vec<FreePage> {
    let folder = "content/pages/";
    let mut ids = Vec::<String>::new();
    for id in &site.pages {
        if ids.contains(&id.value) {
            let message = format!("the page `{}` stands twice", id.value);
            diagnostics.push(Diagnostic::new(&codes::DUPLICATE_ID, id.span, message).hint(TWICE));
        } else if site
            .locales
            .tags()
            .iter()
            .any(|tag| room.sources.text(&format!("{folder}{}.{tag}.md", id.value)).is_some())
        {
            ids.push(id.value.clone());
        } else {
            let path = format!("{folder}{}.{}.md", id.value, site.locales.tag(Locale::SOURCE));
            if !room.sources.has_failed(&path) {
                diagnostics.push(
                    Diagnostic::new(&codes::MISSING_FILE, id.span, format!("there is no page `{}`", id.value))
                        .hint(format!("write {path}")),
                );
            }
        }
    }
    let others = room.sources.texts.keys().filter_map(|path| {
        let name = path.strip_prefix(folder)?.strip_suffix(".md")?;
        let (id, tag) = name.rsplit_once('.')?;
        (!id.contains('/') && site.locales.find(tag).is_some()).then(|| id.to_owned())
    });
    for id in others {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let mut pages = Vec::new();
    for id in ids {
        let mut told = Diagnostics::default();
        let page = page(id, room, &mut told);
        // What is wrong in a draft is no matter of the site that readers get.
        if room.sources.drafts == Drafts::Shown || page.as_ref().is_none_or(|page| !page.draft) {
            diagnostics.append(told);
        }
        pages.extend(page);
    }
    pages
}

fn page(id: String, room: &mut Room<'_>, diagnostics: &mut Diagnostics) -> Option<FreePage> {
    let stem = format!("content/pages/{id}");
    let (mut aliases, mut items, mut terms, mut draft) = (Vec::new(), Vec::new(), Vec::new(), false);
    let document = document::document(&stem, Title::Required, room, diagnostics, |decoder, map, locale| {
        old_ids(decoder, map, locale, &mut aliases);
        front(decoder, map, locale, (&mut items, &mut terms, &mut draft));
    })?;
    let span = document.source().span.within(0..0);
    if !is_id(&id) {
        let message = format!("`{id}` cannot be the name of a page");
        diagnostics.push(
            Diagnostic::new(&codes::INVALID_ID, Place::Span(span), message)
                .hint("name the file in lower-case ASCII letters, digits and `-`"),
        );
    }
    Some(FreePage { id, aliases, document, draft, items, terms, span })
}

/// Leaves out the pages that are drafts.
pub(super) fn leave_out(pages: &mut Vec<FreePage>, left_out: &mut LeftOut) {
    for page in pages.extract_if(.., |page| page.draft) {
        left_out.insert(Draft::page(&page.id, None), page.document.map(|document| document.title()));
    }
    for page in pages {
        left_out.insert_sections(&page.document, |id| Draft::page(&page.id, Some(id)));
    }
}

/// The front matter of a page: whether it is a draft, and what it explains.
pub(super) fn front(
    decoder: &mut Decoder<'_>,
    map: &mut Map<'_>,
    locale: Locale,
    (items, terms, draft): (&mut Vec<Spanned<String>>, &mut Vec<Spanned<String>>, &mut bool),
) {
    let place = map.key_span(DRAFT).filter(|_| locale != Locale::SOURCE);
    let is_draft = decoder.flag(map, DRAFT);
    match place {
        Some(place) => decoder.invalid(
            place,
            "a translation does not say that a page is a draft",
            Some("say it in the source language only".into()),
        ),
        None => *draft |= is_draft,
    }
    explains(decoder, map, locale, items, terms);
}

/// The ids that a page had before, as its front matter says.
pub(super) fn old_ids(
    decoder: &mut Decoder<'_>,
    map: &mut Map<'_>,
    locale: Locale,
    aliases: &mut Vec<Spanned<String>>,
) {
    let place = map.key_span("aliases");
    let found = decoder.aliases(map);
    match place {
        Some(place) if locale != Locale::SOURCE => decoder.invalid(
            place,
            "a translation does not say which ids a page had",
            Some("say it in the source language only: an id is the same in every language".into()),
        ),
        _ => aliases.extend(found),
    }
}

/// What a page explains, as its front matter says.
fn explains(
    decoder: &mut Decoder<'_>,
    map: &mut Map<'_>,
    locale: Locale,
    items: &mut Vec<Spanned<String>>,
    terms: &mut Vec<Spanned<String>>,
) {
    let place = map.key_span("explains");
    let Some(mut inner) = decoder.inner(map, "explains", "`explains`") else { return };
    if let Some(place) = place.filter(|_| locale != Locale::SOURCE) {
        decoder.invalid(
            place,
            "a translation does not say what a page explains",
            Some("say it in the source language only".into()),
        );
    }
    *items = decoder.strings(&mut inner, "items");
    *terms = decoder.strings(&mut inner, "terms");
    decoder.finish(&inner);
}
