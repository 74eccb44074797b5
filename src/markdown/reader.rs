//! What document and short texts share: running the parser, and collecting what the text mentions.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Parser, Tag, TagEnd};

use super::reference::{self, KINDS, ReferenceProblem, Target};
use super::{Events, alerts, bare, cjk, depth, footnotes, foreign, options, unseen};
use crate::diagnostic::{Diagnostic, Diagnostics, codes, did_you_mean};
use crate::locale::text::nfc;
use crate::source::{FileId, Span};

/// A reference from a text to something outside it.
#[derive(Clone, Debug)]
pub enum Mention {
    /// A typed reference. The place is that of the brackets.
    Reference(Target, Span),
    /// A link to a section of the same document, without the `#`.
    Anchor(String, Span),
    /// An image, by its path relative to the text's file.
    Image(String, Span),
    /// A link to a file of the site, by its path relative to the text's file, or from the site's folder on with a `/` before it.
    Attachment(String, Span),
}

/// Roughly how many bytes of a guide make one event, to reserve memory for the events.
const BYTES_PER_EVENT: usize = 24;

/// Runs the parser over `text`, in which byte 0 is byte `base` of the file.
pub(super) fn read(text: &str, base: usize) -> Events {
    let prepared = cjk::prepare(text);
    let restore = |piece: CowStr<'_>| -> CowStr<'static> {
        match prepared.restore(Cow::Borrowed(piece.as_ref())) {
            Cow::Borrowed(_) => piece.into_static(),
            Cow::Owned(text) => CowStr::from(text),
        }
    };
    let events = Vec::with_capacity(text.len() / BYTES_PER_EVENT);
    let mut joined = Joined { events, open: None };
    for (event, range) in Parser::new_ext(&prepared.text, options()).into_offset_iter() {
        let range = prepared.original(range);
        let event = match event {
            Event::Text(text) => Event::Text(restore(text)),
            Event::Code(text) => Event::Code(restore(text)),
            Event::Html(text) => Event::Html(restore(text)),
            Event::InlineHtml(text) => Event::InlineHtml(restore(text)),
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => Event::Start(Tag::Link {
                link_type,
                dest_url: restore(dest_url),
                title: restore(title),
                id: restore(id),
            }),
            Event::Start(Tag::Image { link_type, dest_url, title, id }) => Event::Start(Tag::Image {
                link_type,
                dest_url: restore(dest_url),
                title: restore(title),
                id: restore(id),
            }),
            other => other.into_static(),
        };
        joined.push(event, range.start + base..range.end + base);
    }
    footnotes::numbered(bare::linked(alerts::titled(joined.finish())))
}

/// Merges adjacent text events, and adjacent lines of raw HTML: the parser splits text at every character that might have
/// been markup, and HTML at every line.
struct Joined {
    events: Events,
    /// The run that may still grow: whether it is HTML, its text, and its range.
    open: Option<(bool, String, Range<usize>)>,
}

impl Joined {
    fn push(&mut self, event: Event<'static>, range: Range<usize>) {
        let (html, piece) = match event {
            Event::Text(text) => (false, text),
            Event::Html(text) => (true, text),
            other => {
                self.close();
                self.events.push((other, range));
                return;
            }
        };
        match &mut self.open {
            Some((of_html, words, place)) if *of_html == html && place.end == range.start => {
                words.push_str(&piece);
                place.end = range.end;
            }
            _ => {
                self.close();
                self.open = Some((html, piece.into_string(), range));
            }
        }
    }

    fn close(&mut self) {
        if let Some((html, words, range)) = self.open.take() {
            let words = CowStr::from(words);
            self.events.push((if html { Event::Html(words) } else { Event::Text(words) }, range));
        }
    }

    fn finish(mut self) -> Events {
        self.close();
        self.events
    }
}

/// Collects what `events` mention, and reports malformed references.
///
/// `place` turns a byte range of the parsed text into a span of the file.
pub(super) fn mentions(
    events: &Events,
    place: impl Fn(&Range<usize>, &str) -> Span,
    diagnostics: &mut Diagnostics,
) -> Vec<Mention> {
    let mut found = Vec::new();
    if let Some(at) = depth::too_deep(events) {
        let message = format!("elements stand more than {} deep inside each other", depth::MOST);
        let hint =
            "is a tag of raw HTML never closed? Lists and quotations that stand so deep are hard to follow as well";
        diagnostics.push(Diagnostic::new(&codes::NESTED_TOO_DEEP, place(&at, ""), message).hint(hint));
        return found;
    }
    let mut in_code_block = false;
    for (index, (event, range)) in events.iter().enumerate() {
        unseen::of(event, range.len(), |words, found| diagnostics.push(unseen::told(found, place(range, words))));
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                in_code_block = true;
                if let Some((message, hint)) = foreign::in_code(kind) {
                    let line = match kind {
                        CodeBlockKind::Fenced(info) => &**info,
                        CodeBlockKind::Indented => "",
                    };
                    let first = range.start..(range.start + "```".len() + line.len()).min(range.end);
                    diagnostics.push(Diagnostic::new(&codes::FOREIGN_MARKUP, place(&first, line), message).hint(hint));
                }
            }
            Event::Start(Tag::FootnoteDefinition(number)) if !footnotes::is_referred_to(events, number) => {
                let first = range.start..(range.start + "[^".len()).min(range.end);
                let message = "nothing refers to this footnote, or it stands twice";
                let hint = "write `[^name]` where it belongs, or delete it";
                diagnostics.push(Diagnostic::new(&codes::FOREIGN_MARKUP, place(&first, ""), message).hint(hint));
            }
            Event::End(TagEnd::CodeBlock) => in_code_block = false,
            Event::Start(Tag::Link { link_type: LinkType::WikiLink { has_pothole }, dest_url, .. }) => {
                let written = written_target(dest_url);
                let span = place(range, &format!("[[{written}"));
                match Target::parse(written) {
                    Ok(target) => {
                        if let (Target::Menu { labels }, true) = (&target, *has_pothole) {
                            check_gloss(labels, &text_until_end(events, index), span, diagnostics);
                        }
                        found.push(Mention::Reference(target, span));
                    }
                    Err(problem) => diagnostics.push(malformed(written, &problem, span)),
                }
            }
            Event::Start(Tag::Link { dest_url, link_type, .. }) if *link_type != LinkType::Email => {
                let span = place(range, dest_url);
                if let Some(anchor) = dest_url.strip_prefix('#') {
                    found.push(Mention::Anchor(anchor.to_owned(), span));
                } else if let Some(path) = file_path(dest_url) {
                    found.push(Mention::Attachment(path, span));
                } else if !is_external(dest_url) {
                    diagnostics.push(
                        Diagnostic::new(
                            &codes::INVALID_LINK,
                            span,
                            format!("the link to `{dest_url}` cannot be followed"),
                        )
                        .hint(way_to(dest_url)),
                    );
                }
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                let span = place(range, dest_url);
                if text_until_end(events, index).trim().is_empty() {
                    diagnostics.push(
                        Diagnostic::new(&codes::IMAGE, span, format!("the image `{dest_url}` has no alternative text"))
                            .hint("say in the brackets what the image shows: `![…](…)`"),
                    );
                }
                found.push(Mention::Image(image_path(dest_url), span));
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                for (attribute, address) in addresses(html) {
                    diagnostics.push(raw_address(attribute, address, place(range, html)));
                }
            }
            Event::Text(text) if !in_code_block && begins(events, index) && is_unwritten(events, index, text) => {
                diagnostics.extend(unwritten(text, place(range, text)));
            }
            Event::Text(text) if !in_code_block => {
                let exact = text.len() == range.len();
                diagnostics.extend(foreign::in_text(events, index, |at| {
                    let part = if exact { range.start + at.start..range.start + at.end } else { range.clone() };
                    place(&part, &text[at])
                }));
                diagnostics.extend(unclosed(text, |opening| place(range, opening)));
            }
            _ => {}
        }
    }
    found
}

/// The references in a text that are opened and not closed.
fn unclosed(text: &str, place: impl Fn(&str) -> Span) -> Vec<Diagnostic> {
    let openings = KINDS.iter().map(|kind| format!("[[{kind}:")).filter(|opening| text.contains(opening));
    let told = openings.map(|opening| {
        let message = format!("`{opening}` opens a reference that is not closed");
        Diagnostic::new(&codes::UNPARSED_REFERENCE, place(&opening), message)
            .hint("close it with `]]`; in a table cell write the bar as `\\|`")
    });
    told.collect()
}

/// Words that begin a placeholder text, which is still to be written.
const UNWRITTEN: [&str; 3] = ["TODO", "FIXME", "TBD"];

/// Texts that say nothing but that they are still to be written.
const PLACEHOLDERS: [&str; 8] =
    ["未記入", "要記入", "記入予定", "後日記入", "to be written", "to be determined", "to be defined", "lorem ipsum"];

/// What a placeholder says is still to be written, if `text` is one.
fn placeholder(text: &str) -> Option<&str> {
    let begun = UNWRITTEN.iter().find_map(|word| text.strip_prefix(word)).and_then(|rest| match rest.chars().next() {
        None => Some(rest),
        Some(c) if c.is_whitespace() || matches!(c, ':' | '：' | '(' | '（' | '.' | '。' | '…' | ',' | '、') => {
            Some(rest.trim_start_matches([':', '：']))
        }
        Some(_) => None,
    });
    let bare = text.trim_matches(|c: char| c.is_whitespace() || "()（）[]［］「」【】<>〈〉.。…".contains(c));
    let bare = bare.strip_suffix("です").unwrap_or(bare);
    begun.or_else(|| PLACEHOLDERS.iter().any(|known| bare.eq_ignore_ascii_case(known)).then_some(""))
}

/// Reports a text that is still to be written.
pub(super) fn unwritten(text: &str, span: Span) -> Option<Diagnostic> {
    let message = match placeholder(text)?.lines().next().unwrap_or_default().trim() {
        "" => "this text is still to be written".to_owned(),
        words => format!("still to be written: {words}"),
    };
    let hint = match UNWRITTEN.iter().find(|word| text.starts_with(*word)) {
        Some(word) => {
            let colon = text[word.len()..].chars().next().filter(|c| matches!(c, ':' | '：'));
            let colon = colon.map(String::from).unwrap_or_default();
            format!("write it, or delete it; then take `{word}{colon}` away")
        }
        None => "write it, or delete it".to_owned(),
    };
    Some(Diagnostic::new(&codes::UNWRITTEN_TEXT, span, message).hint(hint))
}

/// Whether the text at `index`, which begins its paragraph, heading, entry or cell, is a placeholder. One that says nothing
/// else is the whole of it.
fn is_unwritten(events: &Events, index: usize, text: &str) -> bool {
    let ends = || matches!(events.get(index + 1), Some((Event::End(_), _)) | None);
    UNWRITTEN.iter().any(|word| text.starts_with(word)) && placeholder(text).is_some()
        || placeholder(text).is_some() && ends()
}

/// Whether the event at `index` is the first of a paragraph, a heading, an entry of a list or a cell.
fn begins(events: &Events, index: usize) -> bool {
    let before = index.checked_sub(1).and_then(|before| events.get(before)).map(|(event, _)| event);
    matches!(before, Some(Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::Item | Tag::TableCell)))
}

/// The mark in a translation above a text that is not yet translated.
pub const TRANSLATE: &str = "<!-- translate -->";

/// The places of these marks.
pub(super) fn untranslated(events: &Events) -> Vec<Range<usize>> {
    let mut marks = Vec::new();
    for (event, range) in events {
        if let Event::Html(html) | Event::InlineHtml(html) = event {
            for (at, mark) in html.match_indices(TRANSLATE) {
                marks.push(range.start + at..(range.start + at + mark.len()).min(range.end));
            }
        }
    }
    marks
}

/// The target of a wikilink, unescaped: in a table cell the parser leaves the backslash of `\|` on it.
pub(super) fn written_target(dest_url: &str) -> &str {
    dest_url.strip_suffix('\\').unwrap_or(dest_url)
}

/// Whether a link leaves the site by a scheme that is safe to click.
pub(super) fn is_external(url: &str) -> bool {
    ["https://", "http://", "mailto:", "tel:"]
        .iter()
        .any(|scheme| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
}

/// The text inside the element that starts at `start`.
pub(super) fn text_until_end(events: &[(Event<'static>, Range<usize>)], start: usize) -> String {
    let mut depth = 0_usize;
    let mut text = String::new();
    for (event, _) in &events[start..] {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            Event::Text(piece) | Event::Code(piece) => text.push_str(piece),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

/// The index after the end of the element that starts at `index`.
pub(super) fn after_end(events: &[(Event<'static>, Range<usize>)], index: usize) -> usize {
    let mut depth = 0_usize;
    for (at, (event, _)) in events.iter().enumerate().skip(index) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    events.len()
}

fn check_gloss(labels: &[String], text: &str, span: Span, diagnostics: &mut Diagnostics) {
    let gloss = reference::gloss(text);
    let filled = gloss.iter().filter(|part| !part.is_empty()).count();
    if gloss.len() != labels.len() || filled != labels.len() {
        let counted = |n: usize| format!("{n} label{}", if n == 1 { "" } else { "s" });
        let message = format!("the path has {}, its gloss {}", counted(labels.len()), counted(filled));
        diagnostics.push(
            Diagnostic::new(&codes::MENU_GLOSS, span, message)
                .hint("write one gloss for each label, with ` > ` between them"),
        );
    }
}

/// The URLs in raw HTML that cannot be checked: all but those of links that leave the site.
fn addresses(html: &str) -> impl Iterator<Item = (&'static str, &str)> {
    let of = |attribute: &'static str| {
        let starts = html.char_indices().map(|(at, _)| at).filter(move |&at| {
            let named = html.get(at..at + attribute.len()).is_some_and(|name| name.eq_ignore_ascii_case(attribute));
            named && !html[..at].ends_with(|c: char| c.is_alphanumeric() || c == '-')
        });
        starts.filter_map(move |at| {
            let value = html[at + attribute.len()..].trim_start().strip_prefix('=')?.trim_start();
            let quote = value.starts_with(['"', '\'']).then(|| &value[..1]);
            let end =
                quote.map_or_else(|| value.find([' ', '>', '\n']), |quote| value[1..].find(quote).map(|end| end + 1));
            Some((attribute, value[quote.map_or(0, str::len)..end.unwrap_or(value.len())].trim()))
        })
    };
    of("href").filter(|(_, address)| !is_external(address)).chain(of("src")).chain(of("srcset"))
}

fn raw_address(attribute: &str, address: &str, span: Span) -> Diagnostic {
    if attribute == "href" {
        Diagnostic::new(&codes::INVALID_LINK, span, format!("the link to `{address}` stands in raw HTML"))
            .hint("write it as `[[page:about]]` or `[text](#section)`, so that it is checked")
    } else {
        Diagnostic::new(&codes::IMAGE, span, format!("`{address}` is loaded by raw HTML"))
            .hint("write it as `![what it shows](images/menu.svg)`, so that it becomes part of the site")
    }
}

/// What to write in the place of an address that is neither of the site nor of another.
fn way_to(address: &str) -> String {
    let (path, section) = address.split_once('#').map_or((address, None), |(path, section)| (path, Some(section)));
    let section = section.filter(|section| !section.is_empty()).map_or(String::new(), |section| format!("#{section}"));
    let mut parts = path.rsplit('/').filter(|part| !matches!(*part, "" | "." | ".." | "index.html" | "index.md"));
    let name = parts.next().unwrap_or_default();
    // As files of pages are named, here and on a site: `about.ja.md`, `about.md`, `about.html`.
    let page = name.strip_suffix(".md").or_else(|| name.strip_suffix(".html"));
    let bare = page.or_else(|| (!name.contains('.')).then_some(name));
    let id = bare.map(|name| name.split('.').next().unwrap_or(name));
    let is_id = |id: &&str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    match id.filter(is_id) {
        Some("guide") if path.contains('/') => {
            let product = path.rsplit('/').nth(1).filter(is_id).unwrap_or("chatwork");
            format!("name the guide of a product as `[[product:{product}{section}]]`")
        }
        Some(id) => format!("name a page of the site as `[[page:{id}{section}]]`, or likewise an item, threat, method, term or product"),
        None if path.contains("www.") || path.starts_with("//") => "begin it with `https://`".to_owned(),
        None => "name a page of the site as `[[page:about]]`, `[[item:7-3]]`, `[[product:id#section]]` …; other links begin with `https://`".to_owned(),
    }
}

fn malformed(written: &str, problem: &ReferenceProblem, span: Span) -> Diagnostic {
    let form =
        "a reference is written `[[kind:name]]`, with one of the kinds item, threat, method, term, product, page, menu";
    let (message, hint) = match problem {
        ReferenceProblem::NoKind => (
            format!("the reference `[[{written}]]` has no kind"),
            Some(format!(
                "say what it is: `[[page:{written}]]`, `[[item:{written}]]`, or likewise a threat, method, term, product or menu"
            )),
        ),
        ReferenceProblem::UnknownKind(kind) => {
            (format!("there is no kind of reference `{kind}`"), did_you_mean(kind, KINDS.iter().copied()))
        }
        ReferenceProblem::Empty => (format!("the reference `[[{written}]]` names nothing"), None),
        ReferenceProblem::SectionNotAllowed => {
            (format!("the reference `[[{written}]]` names a section, which only products and pages have"), None)
        }
    };
    Diagnostic::new(&codes::INVALID_REFERENCE, span, message).hint(form).maybe_hint(hint)
}

/// The path of the file that a link leads to, if it leads to one that is no page: it has no scheme, and an ending of its own.
pub(super) fn file_path(url: &str) -> Option<String> {
    /// What begins a path from the site's folder on.
    const ROOT: &str = "/content/";
    /// Endings of what is made into pages.
    const PAGES: [&str; 8] = ["md", "markdown", "mdx", "html", "htm", "xhtml", "yaml", "yml"];
    let path = image_path(url.split(['#', '?']).next().unwrap_or_default());
    let (stem, ending) = path.rsplit('/').next()?.rsplit_once('.')?;
    let is_ending = (1..=8).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_elsewhere = path.contains(':')
        || path.contains('\\')
        || path.contains("//")
        || path.starts_with('/') && !path.starts_with(ROOT)
        || path.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."));
    let is_page = PAGES.iter().any(|page| ending.eq_ignore_ascii_case(page));
    (is_ending && !is_page && !is_elsewhere && !stem.trim_matches('.').is_empty()).then_some(path)
}

/// A place function for a text that is part of a file byte for byte.
pub(super) fn in_file(file: FileId) -> impl Fn(&Range<usize>, &str) -> Span {
    move |range, _| Span::new(file, range.clone())
}

/// The file path of an image from the URL in a text: percent-decoded, and in the normalization form of file names.
pub(super) fn image_path(url: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(url).decode_utf8();
    nfc(decoded.as_deref().unwrap_or(url)).into_owned()
}
