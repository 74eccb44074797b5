//! Markdown files: front matter, and one text in the languages of the site.

use super::decode::{Decoder, Map};
use super::{Room, drafts};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::load::Drafts;
use crate::locale::{Locale, Localized};
use crate::markdown::{Document, Inline, TRANSLATE};
use crate::source::FileId;
use crate::tracking::{self, Tracked};
use crate::yaml::{self, Node};

/// Whether a text begins with its title.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Title {
    /// It begins with `# Title`.
    Required,
    /// Its title is elsewhere, in a YAML file.
    Elsewhere,
}

/// Reads `<stem>.<tag>.md` in every language of the site; `None` where there is none in the source language.
///
/// `front` decodes the keys of the front matter that are the caller's own; it is told the language.
pub(super) fn document(
    stem: &str,
    title: Title,
    room: &mut Room<'_>,
    diagnostics: &mut Diagnostics,
    mut front: impl FnMut(&mut Decoder<'_>, &mut Map<'_>, Locale),
) -> Option<Localized<Document>> {
    let mut documents = Vec::new();
    let mut drafts = (room.sources.drafts == Drafts::LeftOut).then(Vec::new);
    let path = |locale| format!("{stem}.{}.md", room.locales.tag(locale));
    let unreadable = room.locales.iter().filter(|&locale| room.sources.has_failed(&path(locale))).collect::<Vec<_>>();
    for locale in room.locales.iter() {
        let path = format!("{stem}.{}.md", room.locales.tag(locale));
        let Some(file) = room.sources.text(&path) else { continue };
        room.used.insert(path);
        documents.push((locale, file, one(file, locale, title, room, diagnostics, &mut front, drafts.as_mut())));
    }
    let source = room.locales.tag(Locale::SOURCE);
    let Some((Locale::SOURCE, _, _)) = documents.first() else {
        if let Some((_, file, _)) = documents.first().filter(|_| !unreadable.contains(&Locale::SOURCE)) {
            diagnostics.push(
                Diagnostic::new(
                    &codes::MISSING_SOURCE_TEXT,
                    super::start(*file),
                    format!("there is a translation, but no {stem}.{source}.md"),
                )
                .hint(format!("the source language of the site is `{source}`: write that file first")),
            );
        }
        return None;
    };
    let mut documents = documents.into_iter();
    let (_, source_file, source) = documents.next()?;
    let mut localized = Localized::new(source);
    // What is there but unusable has been reported; it is not reported as missing too.
    let mut told = unreadable;
    for (locale, _, document) in documents {
        if let Some(draft) = draft(&document, room.locales.tag(locale)) {
            // Readers are better off with the whole source text than with a half translation.
            told.push(locale);
            diagnostics.push(draft);
        } else {
            localized.set(locale, document);
        }
    }
    for locale in
        room.locales.translations().filter(|&locale| localized.get(locale).is_none() && !told.contains(&locale))
    {
        let tag = room.locales.tag(locale);
        diagnostics.push(
            Diagnostic::new(
                &codes::UNTRANSLATED_DOCUMENT,
                super::start(source_file),
                format!("the text has no `{tag}` translation"),
            )
            .hint(format!("`tebiki new translation {stem}.{tag}.md` begins it; until it is done, readers see the source text under a notice"))
            .untranslated(locale),
        );
    }
    Some(localized)
}

fn one(
    file: FileId,
    locale: Locale,
    title: Title,
    room: &Room<'_>,
    diagnostics: &mut Diagnostics,
    front: &mut impl FnMut(&mut Decoder<'_>, &mut Map<'_>, Locale),
    drafts: Option<&mut Vec<String>>,
) -> Document {
    let sources = &room.sources.map;
    let text = sources.file(file).text();
    let matter = front_matter(text);
    let base = matter.as_ref().map_or(0, |(_, base)| *base);
    let mut source = None;
    let node = matter.and_then(|(range, _)| room.sources.yaml(file, range, diagnostics));
    if let Some(node) = node.filter(|node| node.value != yaml::Value::Null) {
        let mut decoder = Decoder::new(sources, room.locales, diagnostics);
        source = decode(&mut decoder, &node, |decoder, map| front(decoder, map, locale));
    }
    let whole = sources.file(file);
    let known = Document::resume(file, whole.shared(), base, whole.digest(), &room.sources.outlines);
    let mut told = Diagnostics::default();
    let parse = |text: &str, told: &mut _| Document::parse(file, text.get(base..).unwrap_or_default(), base, told);
    let mut document = known.unwrap_or_else(|| parse(text, &mut told));
    let mut digest = whole.digest();
    if let Some(drafts) = drafts {
        // The source language says which sections are drafts, and comes first.
        if locale == Locale::SOURCE {
            drafts::sections(&document, drafts);
        }
        let sections = drafts::whole(&document, drafts);
        let hidden = sections.iter().map(|&at| &document.sections()[at]);
        let hidden = hidden.map(|section| (section.id.value.clone(), document.heading(section))).collect::<Vec<_>>();
        if !hidden.is_empty() {
            let rest = drafts::without(&document, text, &sections);
            // What is wrong in a draft is no matter of the site that readers get.
            told = Diagnostics::default();
            document = parse(&rest, &mut told);
            document.drafts = hidden;
            digest = tracking::digest(&rest);
        }
    }
    diagnostics.append(told);
    document.source = Tracked::new(source);
    document.set_dependencies(whole.path(), digest);
    match (title, document.has_title()) {
        (Title::Required, false) => diagnostics.push(
            Diagnostic::new(&codes::TITLE, document.span.within(0..0), "the text has no title")
                .hint("begin with `# Title`"),
        ),
        (Title::Elsewhere, true) => diagnostics.push(
            Diagnostic::new(&codes::TITLE, document.span.within(0..0), "this text must not begin with a title")
                .hint("its title stands in checklist.yaml; delete the `# ` heading"),
        ),
        _ => {}
    }
    document
}

/// Reports a translation that is marked as unfinished.
fn draft(document: &Document, tag: &str) -> Option<Diagnostic> {
    let marks = document.untranslated();
    let first = *marks.first()?;
    let texts = if marks.len() == 1 { "1 text is".to_owned() } else { format!("{} texts are", marks.len()) };
    Some(
        Diagnostic::new(
            &codes::DRAFT_TRANSLATION,
            first,
            format!("the `{tag}` translation is a draft: {texts} still to be translated"),
        )
        .hint(format!("translate what follows, then delete the `{TRANSLATE}` above it; readers see the source text until none is left")),
    )
}

/// The front matter: the source, and with `front` the keys that are the caller's own.
pub(super) fn decode(
    decoder: &mut Decoder<'_>,
    node: &Node,
    front: impl FnOnce(&mut Decoder<'_>, &mut Map<'_>),
) -> Option<Inline> {
    let mut map = decoder.map(node, "front matter")?;
    let source = decoder
        .opt_string(&mut map, "source")
        .map(|text| Inline::parse(&text.value, text.span, decoder.sources, decoder.diagnostics));
    front(decoder, &mut map);
    decoder.finish(&map);
    source
}

/// The bytes of the YAML between the `---` lines at the beginning of `text`, and where the text goes on behind them.
#[must_use]
pub fn front_matter(text: &str) -> Option<(std::ops::Range<usize>, usize)> {
    let start = "---\n".len();
    let body = text.strip_prefix("---\n")?;
    if let Some(rest) = body.strip_prefix("---").filter(|rest| rest.is_empty() || rest.starts_with('\n')) {
        return Some((start..start, text.len() - rest.len()));
    }
    let end = body.match_indices("\n---").find(|(at, mark)| {
        let rest = &body[at + mark.len()..];
        rest.is_empty() || rest.starts_with('\n')
    })?;
    Some((start..start + end.0 + 1, start + end.0 + end.1.len()))
}

#[cfg(test)]
mod tests {
    use super::front_matter;

    #[test]
    fn front_matter_ends_at_a_line_of_its_own() {
        let text = "---\nsource: a ---b\n---\n# T\n";
        let (range, base) = front_matter(text).unwrap_or_default();
        assert_eq!((&text[range], &text[base..]), ("source: a ---b\n", "\n# T\n"));
        assert_eq!(front_matter("---\n---\nx"), Some((4..4, 7)));
        assert_eq!(front_matter("---\nnever closed"), None);
        assert_eq!(front_matter("text"), None);
    }
}
