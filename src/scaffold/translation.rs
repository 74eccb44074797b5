//! `tebiki new translation`: drafts of missing translations.

use std::path::Path;

use super::new::because;
use super::template::yaml;
use super::{Refusal, Scaffolded, Site};
use crate::diagnostic::{Diagnostics, did_you_mean};
use crate::locale::Locale;
use crate::markdown::{Document, TRANSLATE, in_checklist};
use crate::parse::front_matter;
use crate::yaml::{self, Value};

/// Writes the missing translation files of a text: the source text with a mark above everything to be translated, and with the
/// ids of its headings but not their other attributes. Until the last mark is removed the file is a draft, which readers do not
/// see.
///
/// `what` is the path of the text, or a name such as `guide:chatwork`, `page:about`, `method:telework:1`. Without a
/// `language`, all that are missing are written.
///
/// # Errors
/// When there is no such text, or a file exists already. Then nothing is written.
pub fn translation(folder: &Path, what: &str, language: Option<&str>) -> Result<Scaffolded, Refusal> {
    let mut site = Site::open_whole(folder)?;
    let (stem, named) = stem(&site, folder, what)?;
    let locales = &site.catalog.site.locales;
    let source = format!("{stem}.{}.md", locales.tag(Locale::SOURCE));
    let Some(&file) = site.sources.texts.get(&source) else {
        return because(format!("there is no {source}, which would be translated"));
    };
    let path = |tag: &str| format!("{stem}.{tag}.md");
    let languages = match language.or(named.as_deref()) {
        Some(tag) if tag == locales.tag(Locale::SOURCE) => {
            return because(format!("`{tag}` is the source language: {source} is what is translated"));
        }
        Some(tag) if locales.find(tag).is_none() => {
            return because(format!("the site has no language `{tag}`; it has {}", locales.tags().join(", ")));
        }
        Some(tag) => vec![tag.to_owned()],
        None => {
            let tags = locales.translations().map(|at| locales.tag(at).to_owned());
            let missing = tags.filter(|tag| !site.has(&path(tag))).collect::<Vec<_>>();
            if missing.is_empty() {
                return because(format!("{source} has its translations: {}", site.languages()[1..].join(", ")));
            }
            missing
        }
    };
    let text = site.sources.map.file(file).text();
    let draft = draft(text, &site)?;
    for tag in languages {
        site.create(&path(&tag), &draft);
    }
    site.write()
}

/// The path of a text without language and extension, and the language that it names, if it is not the source language.
fn stem(site: &Site, folder: &Path, what: &str) -> Result<(String, Option<String>), Refusal> {
    if let Some((kind, name)) =
        what.split_once(':').filter(|(kind, _)| ["guide", "page", "method", "threat"].contains(kind))
    {
        let first = site.catalog.checklists.first().map_or("", |list| list.id.as_str());
        let (list, id) = in_checklist(name);
        let list = list.unwrap_or(first);
        return Ok((
            match kind {
                "guide" => format!("content/products/{name}/guide"),
                "page" => format!("content/pages/{name}"),
                _ => format!("content/checklists/{list}/{kind}s/{id}"),
            },
            None,
        ));
    }
    let path = Path::new(what);
    let inside = path.strip_prefix(folder).unwrap_or(path);
    let parts = inside.components().filter(|part| !matches!(part, std::path::Component::CurDir));
    let path = parts.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect::<Vec<_>>().join("/");
    let stem = path.strip_suffix(".md").unwrap_or(&path);
    let locales = &site.catalog.site.locales;
    match stem.rsplit_once('.') {
        Some((stem, tag)) if locales.find(tag).is_some() => {
            Ok((stem.to_owned(), (tag != locales.tag(Locale::SOURCE)).then(|| tag.to_owned())))
        }
        _ if site.has(&format!("{stem}.{}.md", locales.tag(Locale::SOURCE))) => Ok((stem.to_owned(), None)),
        _ => {
            let known =
                site.sources.texts.keys().filter(|known| Path::new(known).extension().is_some_and(|e| e == "md"));
            let hint = did_you_mean(&path, known.map(String::as_str)).unwrap_or_else(|| {
                "name its file, such as content/pages/about.ja.md, or say `page:about`, `guide:chatwork`, `method:1`".into()
            });
            because(format!("there is no text `{}`; {hint}", what.escape_debug()))
        }
    }
}

fn draft(text: &str, site: &Site) -> Result<String, Refusal> {
    let matter = front_matter(text);
    let base = matter.as_ref().map_or(0, |(_, base)| *base);
    let mut sources = crate::source::SourceMap::default();
    let file = sources.add("", text);
    let mut diagnostics = Diagnostics::default();
    let mut out = String::new();
    let node = matter.and_then(|(range, _)| yaml::parse(file, range, &sources, &mut diagnostics));
    if let Some(Value::Map(keys)) = node.map(|node| node.value) {
        let source = keys.into_iter().find(|(key, _)| key.value == "source").map(|(_, node)| node.value);
        if let Some(Value::Scalar(source)) = source {
            out.push_str(&format!("---\nsource: {}\n---\n", yaml(&source)));
        }
    }
    let document = Document::parse(file, text.get(base..).unwrap_or_default(), base, &mut diagnostics);
    if diagnostics.has_errors() {
        return because(format!(
            "{} has errors; run `tebiki check`, and translate it when they are mended",
            site.folder.display()
        ));
    }
    let (title, sections) = document.headings();
    let mark = format!("\n\n{TRANSLATE}\n");
    let mut at = base;
    match title {
        Some(range) => {
            out.push_str(text.get(at..range.end).unwrap_or_default().trim());
            out.push_str(&mark);
            at = range.end;
        }
        None => out.push_str(mark.trim_start()),
    }
    for (range, section) in sections.into_iter().zip(document.sections()) {
        push_body(&mut out, text.get(at..range.start).unwrap_or_default());
        let heading = text.get(range.clone()).unwrap_or_default().trim_end();
        // Attributes are at the end of a heading; a translation repeats only the id.
        match heading.rfind('{').filter(|_| !section.attributes.is_empty()) {
            Some(open) => out.push_str(&format!("{}{{#{}}}", &heading[..open], section.id.value)),
            None => out.push_str(heading),
        }
        out.push_str(&mark);
        at = range.end;
    }
    push_body(&mut out, text.get(at..).unwrap_or_default());
    Ok(format!("{}\n", out.trim_end()))
}

/// The text between two headings, with an empty line before and after it.
fn push_body(out: &mut String, body: &str) {
    let body = body.trim_matches('\n');
    if !body.trim().is_empty() {
        out.push('\n');
        out.push_str(body);
        out.push('\n');
    }
    out.push('\n');
}
