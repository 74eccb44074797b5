//! Writes parsed Markdown as HTML.
//!
//! 1. Events are written by pulldown-cmark, but for those that tebiki gives a form of its own: references and menu
//!    paths, links that leave the site, images, code blocks, tables (inside a box that scrolls), notes, and text (line
//!    breaks between wide characters, numbers of items in one piece, `lang` on Japanese words in a page of another
//!    language).
//! 2. Where the author wrote raw HTML, the result is cleaned of everything that is not plain, static markup.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, LinkType, Tag, TagEnd};

pub(super) use super::reader::after_end;
use super::reader::{file_path, image_path, is_external, text_until_end, written_target};
use super::reference::{Target, gloss};
use super::unbroken::unbroken;
use super::{alerts, code, figures, footnotes, raw};
use crate::locale::text;

/// The context that a text needs to become HTML.
pub trait Resolver {
    /// Where a reference leads: the relative URL, and the title of what is there as HTML. `None` leaves the words.
    fn reference(&self, target: &Target) -> Option<Resolved>;

    /// The name of a draft that is left out, as HTML, where a reference would lead to it.
    fn draft(&self, _: &Target) -> Option<String> {
        None
    }
    /// The relative URL of an image that a text names relative to its own file, and its width and height in CSS pixels.
    fn image(&self, path: &str) -> (String, Option<(u32, u32)>);
    /// The relative URL of a file that a link leads to, and what stands behind the link, as HTML; `None` where there is no such file.
    fn file(&self, path: &str) -> Option<(String, String)>;
    /// A code block as HTML, highlighted for the language that the author names.
    fn code(&self, language: &str, code: &str) -> String;
    /// The tag of the language that the text is in.
    fn language(&self) -> &str;
    /// The tag of the language that menu labels are in.
    fn menu_language(&self) -> &str;
    /// The title of a kind of note, such as "Warning".
    fn note_title(&self, kind: NoteKind) -> String;
    /// What the number of a footnote says to those who hear it: where it leads, or with `back` where it leads back to.
    fn footnote(&self, number: &str, back: bool) -> String;
    /// What the box before a task says to those who do not see whether it is ticked.
    fn task(&self, done: bool) -> String;
}

/// Where a reference leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The relative URL.
    pub url: String,
    /// The title as HTML.
    pub title: String,
    /// What it is called beside `short`, without markup.
    pub name: String,
    /// What stands for the title inside a sentence, as HTML, where that is not the title: the id of an item.
    pub short: Option<String>,
    /// A CSS class for the kind of target, such as `item`.
    pub class: &'static str,
}

/// The kinds of notes that GitHub's Markdown knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteKind {
    /// `> [!NOTE]`
    Note,
    /// `> [!TIP]`
    Tip,
    /// `> [!IMPORTANT]`
    Important,
    /// `> [!WARNING]`
    Warning,
    /// `> [!CAUTION]`
    Caution,
}

impl NoteKind {
    /// The id, such as `warning`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Tip => "tip",
            Self::Important => "important",
            Self::Warning => "warning",
            Self::Caution => "caution",
        }
    }
}

impl From<BlockQuoteKind> for NoteKind {
    fn from(kind: BlockQuoteKind) -> Self {
        match kind {
            BlockQuoteKind::Note => Self::Note,
            BlockQuoteKind::Tip => Self::Tip,
            BlockQuoteKind::Important => Self::Important,
            BlockQuoteKind::Warning => Self::Warning,
            BlockQuoteKind::Caution => Self::Caution,
        }
    }
}

/// Labels to click one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuPath {
    /// Each label, and its gloss in the language of the text where the author gave one.
    pub labels: Vec<(String, Option<String>)>,
}

impl fmt::Display for MenuPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (label, gloss)) in self.labels.iter().enumerate() {
            let then = if index > 0 { " > " } else { "" };
            match gloss {
                Some(gloss) => write!(f, "{then}{label} ({gloss})")?,
                None => write!(f, "{then}{label}")?,
            }
        }
        Ok(())
    }
}

/// `text` with the characters that HTML gives meaning to written as entities.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// Plain text as HTML: escaped, and Japanese words marked where the text is in another language.
#[must_use]
pub fn text(text: &str, resolver: &dyn Resolver) -> String {
    unbroken(in_language(text, resolver.language()))
}

/// Plain text as HTML in a page of the language `tag`: escaped, Japanese words marked where the page is not Japanese.
#[must_use]
pub fn in_language(text: &str, tag: &str) -> String {
    if is_japanese(tag) || !text.chars().any(text::is_japanese) {
        return escape(text);
    }
    // Where the language itself is written in Han characters, only kana tell that words are Japanese.
    let is_chinese = matches!(tag.split('-').next(), Some("zh" | "yue" | "wuu" | "nan" | "hak" | "lzh"));
    text::japanese_runs(text)
        .map(|(japanese, run)| {
            let has_kana = || run.chars().any(|c| matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}'));
            let japanese = japanese && (!is_chinese || has_kana());
            let run = escape(run);
            if japanese { format!("<span lang=\"ja\">{run}</span>") } else { run }
        })
        .collect()
}

fn is_japanese(tag: &str) -> bool {
    tag == "ja" || tag.starts_with("ja-")
}

/// A menu path as HTML.
#[must_use]
pub fn menu_html(path: &MenuPath, menu_language: &str, language: &str) -> String {
    let foreign = menu_language != language;
    let mut out = String::from("<span class=\"menu\">");
    for (index, (label, gloss)) in path.labels.iter().enumerate() {
        if index > 0 {
            out.push_str("<span class=\"menu-then\"> › </span>");
        }
        let lang = if foreign { format!(" lang=\"{}\"", escape(menu_language)) } else { String::new() };
        out.push_str(&format!("<b class=\"menu-label\"{lang}>{}</b>", escape(label)));
        if let Some(gloss) = gloss {
            out.push_str(&format!(" <span class=\"menu-gloss\">({})</span>", escape(gloss)));
        }
    }
    out.push_str("</span>");
    out
}

/// The menu path that starts at `index`, if one does.
pub(super) fn menu_at(events: &[(Event<'static>, Range<usize>)], index: usize) -> Option<MenuPath> {
    let Event::Start(Tag::Link { link_type: LinkType::WikiLink { has_pothole }, dest_url, .. }) = &events[index].0
    else {
        return None;
    };
    let Ok(Target::Menu { labels }) = Target::parse(written_target(dest_url)) else { return None };
    let mut glosses = if *has_pothole { gloss(&text_until_end(events, index)) } else { Vec::new() }.into_iter();
    Some(MenuPath { labels: labels.into_iter().map(|label| (label, glosses.next())).collect() })
}

/// Events as HTML.
pub(super) fn events(events: &[(Event<'static>, Range<usize>)], resolver: &dyn Resolver) -> String {
    let mut writer = Writer {
        resolver,
        out: Vec::with_capacity(events.len()),
        raw: false,
        closing: Vec::new(),
        table: Table::default(),
    };
    let mut index = 0;
    while index < events.len() {
        index = writer.event(events, index);
    }
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, writer.out.into_iter());
    if writer.raw { raw::clean(&html) } else { html }
}

struct Writer<'a> {
    resolver: &'a dyn Resolver,
    out: Vec<Event<'a>>,
    /// Whether the author wrote HTML.
    raw: bool,
    /// For each open link: the HTML that ends it, or `None` where the parser's own end is right.
    closing: Vec<Option<Cow<'static, str>>>,
    table: Table,
}

/// Where in a table the writer is.
#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    head: bool,
}

impl Table {
    /// The tag that opens the next cell.
    fn open_cell(&mut self) -> String {
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            Some(Alignment::None) | None => "",
        };
        self.column += 1;
        if self.head { format!("<th scope=\"col\"{class}>") } else { format!("<td{class}>") }
    }
}

impl<'a> Writer<'a> {
    fn html(&mut self, html: impl Into<CowStr<'a>>) {
        self.out.push(Event::InlineHtml(html.into()));
    }

    /// Writes the event at `index` and gives the index of the next one to write.
    fn event(&mut self, events: &'a [(Event<'static>, Range<usize>)], index: usize) -> usize {
        let event = &events[index].0;
        match event {
            Event::Text(text) => {
                let html = unbroken(in_language(text, self.resolver.language()));
                self.html(html);
            }
            Event::SoftBreak => {
                if !joins_wide(events, index) {
                    self.out.push(Event::SoftBreak);
                }
            }
            Event::Html(_) | Event::InlineHtml(_) => {
                self.raw = true;
                self.out.push(event.clone());
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                return self.code(events, index, kind);
            }
            Event::Start(Tag::Link { link_type, dest_url, title, .. }) => {
                return self.link(events, index, *link_type, dest_url, title);
            }
            Event::End(TagEnd::Link) => match self.closing.pop().flatten() {
                Some(html) => self.html(html),
                None => self.out.push(event.clone()),
            },
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                let image = self.image(events, index, dest_url, &title_attribute(title));
                self.html(image);
                return after_end(events, index);
            }
            Event::Start(Tag::Paragraph) if let Some((image, caption, next)) = figures::captioned(events, index) => {
                let image = self.image(events, index + 1, image, "");
                let figure = figures::figure(&image, &text(caption, self.resolver));
                self.out.push(Event::Html(figure.into()));
                return next;
            }
            // The parser's own writer aligns cells by inline styles, which a strict content security policy forbids.
            Event::Start(Tag::Table(alignments)) => {
                self.table = Table { alignments: alignments.clone(), column: 0, head: false };
                self.html("<div class=\"table-scroll\" role=\"group\" tabindex=\"0\"><table>\n");
            }
            Event::End(TagEnd::Table) => self.html("</tbody></table></div>\n"),
            Event::Start(Tag::TableHead) => {
                (self.table.column, self.table.head) = (0, true);
                self.html("<thead><tr>");
            }
            Event::End(TagEnd::TableHead) => {
                self.table.head = false;
                self.html("</tr></thead>\n<tbody>\n");
            }
            Event::Start(Tag::TableRow) => {
                self.table.column = 0;
                self.html("<tr>");
            }
            Event::End(TagEnd::TableRow) => self.html("</tr>\n"),
            Event::Start(Tag::TableCell) => {
                let cell = self.table.open_cell();
                self.html(cell);
            }
            Event::End(TagEnd::TableCell) => self.html(if self.table.head { "</th>" } else { "</td>" }),
            Event::Start(Tag::BlockQuote(Some(kind))) => {
                let kind = NoteKind::from(*kind);
                let id = kind.id();
                let open = format!("<div class=\"note note-{id}\" role=\"note\">\n<p class=\"note-title\">");
                if is_note_title(events.get(index + 1)) {
                    self.out.push(Event::Html(open.into()));
                    return index + 2;
                }
                let title = escape(&self.resolver.note_title(kind));
                self.out.push(Event::Html(format!("{open}{title}</p>\n").into()));
            }
            Event::End(TagEnd::BlockQuote(Some(_)) | TagEnd::FootnoteDefinition) => {
                self.out.push(Event::Html("</div>\n".into()));
            }
            // Without a name the box would be read as no more than "tick box".
            Event::TaskListMarker(done) => {
                let name = escape(&self.resolver.task(*done));
                let checked = if *done { " checked" } else { "" };
                self.html(format!("<input type=\"checkbox\" disabled{checked} aria-label=\"{name}\"> "));
            }
            // A heading that divides the text is written by its section; one inside a list or a quotation is only bold.
            Event::Start(Tag::Heading { .. }) => self.out.push(Event::Html("<p><strong>".into())),
            Event::End(TagEnd::Heading(_)) if is_end_of_note_title(events, index) => {
                self.out.push(Event::Html("</p>\n".into()));
            }
            Event::FootnoteReference(reference) => self.footnote_reference(reference),
            Event::Start(Tag::FootnoteDefinition(number)) => return self.footnote(events, index, number),
            Event::End(TagEnd::Heading(_)) => self.out.push(Event::Html("</strong></p>\n".into())),
            _ => self.out.push(event.clone()),
        }
        index + 1
    }

    fn image(&self, events: &[(Event<'static>, Range<usize>)], index: usize, dest_url: &str, title: &str) -> String {
        let alt = escape(&text_until_end(events, index));
        let (src, size) = self.resolver.image(&image_path(dest_url));
        figures::image(&escape(&src), &alt, size, title)
    }

    /// A code block, under its title where it has one.
    fn code(&mut self, events: &'a [(Event<'static>, Range<usize>)], index: usize, kind: &CodeBlockKind<'_>) -> usize {
        let (code, next) = code_block(events, index);
        let info = match kind {
            CodeBlockKind::Fenced(info) => code::Info::parse(info),
            CodeBlockKind::Indented => code::Info::default(),
        };
        let html = self.resolver.code(info.language, &code);
        let html = match info.title {
            Some(title) => {
                let title = escape(title);
                format!("<figure class=\"code-figure\"><figcaption>{title}</figcaption>\n{html}</figure>\n")
            }
            None => html,
        };
        self.out.push(Event::Html(html.into()));
        next
    }

    fn footnote_reference(&mut self, reference: &str) {
        let number = footnotes::number(reference);
        let name = escape(&self.resolver.footnote(number, false));
        let href = format!("href=\"#tb-fn-{number}\" aria-label=\"{name}\"");
        self.html(format!("<sup class=\"footnote-ref\"><a id=\"tb-fnref-{reference}\" {href}>{number}</a></sup>"));
    }

    /// The beginning of a footnote, with the way back in its first paragraph.
    fn footnote(&mut self, events: &'a [(Event<'static>, Range<usize>)], index: usize, number: &str) -> usize {
        let name = escape(&self.resolver.footnote(number, true));
        let href = format!("href=\"#tb-fnref-{number}\" aria-label=\"{name}\"");
        let back = format!("<a class=\"footnote-back\" id=\"tb-fn-{number}\" {href}>{number}</a>");
        if matches!(events.get(index + 1), Some((Event::Start(Tag::Paragraph), _))) {
            self.out.push(Event::Html(format!("<div class=\"footnote\">\n<p>{back} ").into()));
            return index + 2;
        }
        self.out.push(Event::Html(format!("<div class=\"footnote\">\n<p>{back}</p>\n").into()));
        index + 1
    }

    fn link(
        &mut self,
        events: &'a [(Event<'static>, Range<usize>)],
        index: usize,
        link_type: LinkType,
        dest_url: &str,
        title: &str,
    ) -> usize {
        if let LinkType::WikiLink { has_pothole } = link_type {
            if let Some(path) = menu_at(events, index) {
                let html = menu_html(&path, self.resolver.menu_language(), self.resolver.language());
                self.html(html);
                return after_end(events, index);
            }
            let target = Target::parse(written_target(dest_url)).ok();
            let resolved = target.as_ref().and_then(|target| self.resolver.reference(target));
            let Some(resolved) = resolved else {
                if !has_pothole && let Some(name) = target.and_then(|target| self.resolver.draft(&target)) {
                    self.html(name);
                    return after_end(events, index);
                }
                self.closing.push(Some("".into()));
                return index + 1;
            };
            let Resolved { url, title, name, short, class } = resolved;
            let open = format!("<a class=\"ref ref-{class}\" href=\"{}\"", escape(&url));
            if has_pothole {
                self.html(format!("{open}>"));
                self.closing.push(Some("</a>".into()));
                return index + 1;
            }
            let html = match short {
                _ if stands_alone(events, index) => format!("{open}>{title}</a>"),
                Some(short) => format!("{open} title=\"{}\">{short}</a>", escape(&name)),
                None => {
                    let [before, behind] = reference_quotes(class, self.resolver.language());
                    format!("{before}{open}>{title}</a>{behind}")
                }
            };
            self.html(html);
            return after_end(events, index);
        } else if link_type != LinkType::Email && is_external(dest_url) {
            // Where the link text is the URL, print need not repeat it.
            let says = events.get(index + 1).map(|(event, _)| event);
            let bare = if matches!(says, Some(Event::Text(text)) if **text == *dest_url) { " bare" } else { "" };
            let (url, title) = (escape(dest_url), title_attribute(title));
            self.html(format!("<a class=\"external{bare}\" href=\"{url}\"{title} rel=\"noopener noreferrer\">"));
            self.closing.push(Some("</a>".into()));
        } else if let Some((url, note)) = file_path(dest_url).and_then(|path| self.resolver.file(&path)) {
            // Such as `#page=3` of a PDF.
            let part = dest_url.split_once('#').map_or(String::new(), |(_, part)| format!("#{}", escape(part)));
            let (url, title) = (escape(&url), title_attribute(title));
            self.html(format!("<a class=\"file\" href=\"{url}{part}\"{title}>"));
            // Japanese brackets have a gap of their own.
            let gap = if note.starts_with('（') { "" } else { " " };
            self.closing.push(Some(format!("</a>{gap}<span class=\"file-note\">{note}</span>").into()));
        } else {
            self.closing.push(None);
            self.out.push(events[index].0.clone());
        }
        index + 1
    }
}

/// Whether the link at `index` is all of its paragraph, cell or list entry; otherwise it is part of a sentence.
pub(super) fn stands_alone(events: &[(Event<'static>, Range<usize>)], index: usize) -> bool {
    let blank = |event: &&(Event<'static>, Range<usize>)| matches!(&event.0, Event::Text(text) if text.is_empty());
    let before = events[..index].iter().rev().find(|event| !blank(event)).map(|(event, _)| event);
    let behind = events[after_end(events, index)..].iter().find(|event| !blank(event)).map(|(event, _)| event);
    let opens = match before {
        None => true,
        Some(Event::Start(tag)) => matches!(tag, Tag::Paragraph | Tag::Item | Tag::TableCell),
        Some(_) => false,
    };
    let closes = match behind {
        None => true,
        Some(Event::End(tag)) => matches!(tag, TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell),
        Some(event) => matches!(event, Event::Start(Tag::List(_))),
    };
    opens && closes
}

/// What stands around the title of a section or page inside a sentence of a language: such a title may be a sentence itself.
#[must_use]
pub fn reference_quotes(class: &str, language: &str) -> [&'static str; 2] {
    match class {
        "section" | "page" if is_japanese(language) => ["「", "」"],
        "section" | "page" => ["“", "”"],
        _ => ["", ""],
    }
}

/// The title that an author gives a link or an image, as an attribute.
fn title_attribute(title: &str) -> String {
    if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) }
}

/// Whether the soft line break at `index` stands between two wide characters.
pub(super) fn joins_wide(events: &[(Event<'static>, Range<usize>)], index: usize) -> bool {
    // The scan is short: only a few inline marks stand between a line break and the text beside it.
    const NEAR: usize = 64;
    let words = |(event, _): &'_ (Event<'static>, Range<usize>), last: bool| match event {
        Event::Text(text) | Event::Code(text) if last => text.chars().next_back(),
        Event::Text(text) | Event::Code(text) => text.chars().next(),
        _ => None,
    };
    let before = events[..index].iter().rev().take(NEAR).find_map(|event| words(event, true));
    let after = events[index + 1..].iter().take(NEAR).find_map(|event| words(event, false));
    matches!((before, after), (Some(before), Some(after)) if text::joins(before, after))
}

/// Whether an event begins the title that an author gave an alert.
fn is_note_title(event: Option<&(Event<'static>, Range<usize>)>) -> bool {
    let Some((Event::Start(Tag::Heading { classes, .. }), _)) = event else { return false };
    matches!(&classes[..], [class] if **class == *alerts::TITLE)
}

/// Whether the end of a heading at `index` is that of such a title.
fn is_end_of_note_title(events: &[(Event<'static>, Range<usize>)], index: usize) -> bool {
    let starts = |event: &&(Event<'static>, Range<usize>)| matches!(event.0, Event::Start(Tag::Heading { .. }));
    is_note_title(events[..index].iter().rev().find(starts))
}

/// The code of the block that starts at `index`, and the index after its end.
fn code_block(events: &[(Event<'static>, Range<usize>)], index: usize) -> (String, usize) {
    let next = after_end(events, index);
    let code = events[index..next]
        .iter()
        .filter_map(|(event, _)| match event {
            Event::Text(text) => Some(Cow::Borrowed(text.as_ref())),
            _ => None,
        })
        .collect();
    (code, next)
}

#[cfg(test)]
pub(super) mod tests;
