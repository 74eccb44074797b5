//! Short texts: Markdown in YAML values. It is inline, but for keys whose texts may have paragraphs and lists.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::content::contents;
use super::prose::{self, Prose};
use super::reader::{self, Mention};
use super::reference::Target;
use super::{Events, bare, foreign, html, raw, words};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::locale::text;
use crate::source::{SourceMap, Span};
use crate::tracking;

/// A parsed short text.
#[derive(Clone, Debug)]
pub struct Inline {
    repr: Repr,
    mentions: Vec<Mention>,
}

#[derive(Clone, Debug)]
enum Repr {
    /// No markup in it.
    Plain(String),
    /// The events inside the paragraph, and the text as it is written.
    Rich(Events, Box<str>),
    /// The events of several blocks, and the text as it is written.
    Blocks(Events, Box<str>),
}

/// Stands before a short text while it is parsed, so that `1. ` or `# ` at its beginning is text and not a list or a
/// heading. A punctuation character leaves emphasis at the beginning what it is.
pub(super) const GUARD: char = '\'';

impl Inline {
    /// Parses the value of a YAML scalar whose bytes in the file are `span`.
    ///
    /// Pushes what is wrong to `diagnostics`. The bytes of a scalar may differ from its value (quotes, folded lines), so
    /// places inside it are found by looking for the words.
    #[must_use]
    pub fn parse(value: &str, span: Span, sources: &SourceMap, diagnostics: &mut Diagnostics) -> Self {
        let value = value.trim();
        diagnostics.extend(reader::unwritten(value, span));
        let has_markup = value.contains(['*', '_', '`', '[', ']', '<', '&', '\\', '~', '!', '\n']);
        if !has_markup && !bare::may_be_in(value) && !foreign::may_be_in(value) {
            return Self { repr: Repr::Plain(value.to_owned()), mentions: Vec::new() };
        }
        let events = reader::read(&format!("{GUARD}{value}"), 0);
        let is_paragraph = matches!(events.first(), Some((Event::Start(Tag::Paragraph), _)))
            && matches!(events.last(), Some((Event::End(TagEnd::Paragraph), _)))
            && events.iter().filter(|(event, _)| is_block(event)).count() == 2;
        if !is_paragraph {
            diagnostics.push(
                Diagnostic::new(
                    &codes::BLOCK_IN_SHORT_TEXT,
                    span,
                    "this text holds lists, headings, tables or paragraphs",
                )
                .hint("write one paragraph here; a longer text has a Markdown file of its own"),
            );
            return Self { repr: Repr::Plain(value.to_owned()), mentions: Vec::new() };
        }
        Self::paragraph(events, value, span, sources, diagnostics)
    }

    /// Parses a value that may have several paragraphs, lists, tables, quotations and blocks of code.
    ///
    /// One of a single line is always one paragraph, so that `1. ` at its beginning stays text.
    #[must_use]
    pub fn parse_blocks(value: &str, span: Span, sources: &SourceMap, diagnostics: &mut Diagnostics) -> Self {
        let value = value.trim();
        if !value.contains('\n') {
            return Self::parse(value, span, sources, diagnostics);
        }
        let mut events = reader::read(value, 0);
        let is_paragraph = matches!(events.first(), Some((Event::Start(Tag::Paragraph), _)))
            && events.iter().filter(|(event, _)| is_block(event)).count() == 2;
        let is_other = |(event, _): &(Event<'_>, Range<usize>)| {
            matches!(
                event,
                Event::Start(Tag::Heading { .. } | Tag::FootnoteDefinition(_)) | Event::Html(_) | Event::Rule
            )
        };
        if is_paragraph {
            return Self::parse(value, span, sources, diagnostics);
        }
        if events.iter().any(is_other) {
            diagnostics.push(
                Diagnostic::new(
                    &codes::BLOCK_IN_SHORT_TEXT,
                    span,
                    "this text holds headings, HTML, footnotes or rules",
                )
                .hint("write paragraphs, lists, tables or quotations here"),
            );
            return Self { repr: Repr::Plain(value.to_owned()), mentions: Vec::new() };
        }
        diagnostics.extend(reader::unwritten(value, span));
        let mentions = Self::mentions_of(&mut events, span, sources, diagnostics);
        Self { repr: Repr::Blocks(events, value.into()), mentions }
    }

    fn paragraph(
        mut events: Events,
        value: &str,
        span: Span,
        sources: &SourceMap,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        events.pop();
        events.remove(0);
        if let Some((Event::Text(first), _)) = events.first_mut() {
            *first = first.strip_prefix(GUARD).unwrap_or(first).to_owned().into();
        }
        let mentions = Self::mentions_of(&mut events, span, sources, diagnostics);
        Self { repr: Repr::Rich(events, value.into()), mentions }
    }

    fn mentions_of(
        events: &mut Events,
        span: Span,
        sources: &SourceMap,
        diagnostics: &mut Diagnostics,
    ) -> Vec<Mention> {
        let slice = sources.slice(span);
        let next = std::cell::Cell::new(0);
        let place = |_: &Range<usize>, words: &str| match slice.get(next.get()..).and_then(|rest| rest.find(words)) {
            Some(at) if !words.is_empty() => {
                let start = next.get() + at;
                next.set(start + words.len());
                span.within(start..start + words.len())
            }
            _ => span,
        };
        for (id, _) in raw::anchors_of(events) {
            let message = format!("a short text cannot hold the anchor `{id}`");
            diagnostics.push(
                Diagnostic::new(&codes::INVALID_LINK, place(&(0..0), &id), message)
                    .hint("it would stand on every page that shows the text; anchors belong to guides, pages and the longer texts"),
            );
        }
        let mut mentions = reader::mentions(events, place, diagnostics);
        // Texts are shown on pages that know nothing of their files: paths are written from the site's folder on.
        let folder = sources.file(span.file).path().rsplit_once('/').map_or("", |(folder, _)| folder);
        let rooted = |path: &str| if path.starts_with('/') { path.to_owned() } else { format!("/{folder}/{path}") };
        for mention in &mut mentions {
            if let Mention::Attachment(path, _) = mention {
                *path = rooted(path);
            }
        }
        for (event, _) in events {
            if let Event::Start(Tag::Link { dest_url, .. }) = event
                && reader::file_path(dest_url).is_some()
            {
                *dest_url = rooted(dest_url).into();
            }
        }
        mentions
    }

    /// Whether the text has blocks of its own, and cannot stand inside a paragraph.
    #[must_use]
    pub fn has_blocks(&self) -> bool {
        matches!(self.repr, Repr::Blocks(..))
    }

    /// A text without markup.
    #[must_use]
    pub fn plain_text(text: impl Into<String>) -> Self {
        Self { repr: Repr::Plain(text.into()), mentions: Vec::new() }
    }

    /// What the text mentions.
    #[must_use]
    pub fn mentions(&self) -> &[Mention] {
        &self.mentions
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(&self.repr, Repr::Plain(text) if text.is_empty())
    }

    /// The text without its markup; a reference without a text of its own is the name of what it leads to.
    #[must_use]
    pub fn plain_with(&self, names: Names<'_>) -> String {
        match &self.repr {
            Repr::Plain(text) => text.clone(),
            Repr::Rich(events, _) => plain(events, names),
            Repr::Blocks(events, _) => plain_blocks(events, names),
        }
    }

    /// The text without its markup; a reference without a text of its own is left out.
    #[must_use]
    pub fn plain(&self) -> String {
        self.plain_with(&|_, _| None)
    }

    /// A digest of the text with its markup.
    #[must_use]
    pub fn digest(&self) -> u64 {
        match &self.repr {
            Repr::Plain(text) => tracking::digest(text),
            Repr::Rich(events, _) | Repr::Blocks(events, _) => tracking::digest(contents(events)),
        }
    }

    /// The text as it is written, with its markup.
    #[must_use]
    pub fn written(&self) -> &str {
        match &self.repr {
            Repr::Plain(text) => text,
            Repr::Rich(_, written) | Repr::Blocks(_, written) => written,
        }
    }

    /// The words that a reader reads, for [`crate::fingerprint`].
    #[must_use]
    pub fn words(&self) -> String {
        match &self.repr {
            Repr::Plain(text) => text.clone(),
            Repr::Rich(events, _) | Repr::Blocks(events, _) => words::words(events),
        }
    }

    /// The words that its author chose, with their places in the value.
    #[must_use]
    pub fn prose(&self) -> Prose {
        match &self.repr {
            Repr::Plain(text) => Prose::plain(text),
            // The places of events count the guard.
            Repr::Blocks(events, _) => Prose::joined(prose::blocks(events)),
            Repr::Rich(events, _) => prose::blocks(events).pop().unwrap_or_default().moved_back(GUARD.len_utf8()),
        }
    }

    /// The text as HTML, without a paragraph around it; one that has blocks has theirs.
    #[must_use]
    pub fn html(&self, resolver: &dyn html::Resolver) -> String {
        match &self.repr {
            Repr::Plain(text) => html::text(text, resolver),
            Repr::Rich(events, _) | Repr::Blocks(events, _) => html::events(events, resolver),
        }
    }
}

/// Gives the name of what a reference leads to; as it stands alone, or else as part of a sentence.
pub type Names<'a> = &'a dyn Fn(&Target, bool) -> Option<String>;

/// The words of events, without markup; a soft line break between two wide characters is nothing.
pub(super) fn plain(events: &[(Event<'static>, Range<usize>)], names: Names<'_>) -> String {
    let mut words = String::new();
    let mut pending_break = false;
    let mut index = 0;
    let mut add = |piece: &str, pending_break: &mut bool| {
        if piece.is_empty() {
            return;
        }
        if std::mem::take(pending_break) {
            let ends = (words.chars().next_back(), piece.chars().next());
            if !matches!(ends, (Some(before), Some(after)) if text::joins(before, after)) {
                words.push(' ');
            }
        }
        words.push_str(piece);
    };
    while let Some((event, _)) = events.get(index) {
        index += 1;
        match event {
            Event::Text(piece) | Event::Code(piece) => add(piece, &mut pending_break),
            Event::SoftBreak | Event::HardBreak => pending_break = true,
            Event::Start(Tag::Link { link_type: LinkType::WikiLink { has_pothole }, dest_url, .. }) => {
                let target = Target::parse(reader::written_target(dest_url)).ok();
                if let Some(path) = html::menu_at(events, index - 1) {
                    add(&path.to_string(), &mut pending_break);
                } else if *has_pothole {
                    continue;
                } else if let Some(name) =
                    target.and_then(|target| names(&target, html::stands_alone(events, index - 1)))
                {
                    add(&name, &mut pending_break);
                }
                index = html::after_end(events, index - 1);
            }
            _ => {}
        }
    }
    words
}

/// The words of several blocks; what ends one is not one word with what begins the next.
fn plain_blocks(events: &[(Event<'static>, Range<usize>)], names: Names<'_>) -> String {
    let ends = |(event, _): &(Event<'_>, Range<usize>)| matches!(event, Event::End(tag) if !words::is_inline_end(*tag) && *tag != TagEnd::Strikethrough);
    let mut all = String::new();
    for part in events.split_inclusive(ends) {
        let words = plain(part, names);
        if !words.is_empty() {
            let is_divided = all.is_empty() || all.ends_with('。');
            all.push_str(if is_divided { "" } else { " " });
            all.push_str(&words);
        }
    }
    all
}

fn is_block(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => {
            !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
        }
        Event::End(tag) => {
            !matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
        }
        Event::Html(_) | Event::Rule => true,
        _ => false,
    }
}
