//! Long texts: Markdown files with a title and sections.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::reader::{self, Mention};
use super::{Events, html, inline, words};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::{FileId, Span, Spanned};

/// A parsed Markdown file, or the part of one below its front matter.
#[derive(Clone, Debug)]
pub struct Document {
    events: Events,
    title: Option<Range<usize>>,
    intro: Range<usize>,
    sections: Vec<Section>,
    /// Sections by id; of two with the same id the first.
    ids: BTreeMap<String, usize>,
    mentions: Vec<Mention>,
    /// Where the text stands in its file.
    pub span: Span,
    /// What the front matter says of the text's source.
    pub source: Option<inline::Inline>,
}

/// A heading and what stands below it, up to the next heading of any level.
#[derive(Clone, Debug)]
pub struct Section {
    /// The id; where the author forgot it (which is an error) it is empty.
    pub id: Spanned<String>,
    /// The level of the heading, 2 to 6.
    pub level: u8,
    /// Attributes other than the id, each with its value if it has one.
    pub attributes: Vec<(Spanned<String>, Option<String>)>,
    heading: Range<usize>,
    body: Range<usize>,
}

impl Document {
    /// Parses `text`, in which byte 0 is byte `base` of `file`.
    #[must_use]
    pub fn parse(file: FileId, text: &str, base: usize, diagnostics: &mut Diagnostics) -> Self {
        let events = reader::read(text, base);
        let mut document = Self {
            title: None,
            intro: 0..events.len(),
            sections: Vec::new(),
            ids: BTreeMap::new(),
            mentions: reader::mentions(&events, reader::in_file(file), diagnostics),
            span: Span::new(file, base..base + text.len()),
            source: None,
            events,
        };
        document.outline(file, text, base, diagnostics);
        for (at, section) in document.sections.iter().enumerate().filter(|(_, section)| !section.id.value.is_empty()) {
            document.ids.entry(section.id.value.clone()).or_insert(at);
        }
        document
    }

    fn outline(&mut self, file: FileId, text: &str, base: usize, diagnostics: &mut Diagnostics) {
        let mut depth = 0_usize;
        let mut open = None;
        for (index, (event, range)) in self.events.iter().enumerate() {
            match event {
                // Headings inside lists and quotations divide nothing.
                Event::Start(Tag::Heading { level, id, classes, attrs }) if depth == 0 => {
                    open = Some((index, *level, id.clone(), classes.clone(), attrs.clone()));
                    depth += 1;
                }
                Event::Start(_) => depth += 1,
                Event::End(TagEnd::Heading(_)) if depth == 1 => {
                    depth = 0;
                    let Some((start, level, id, classes, attrs)) = open.take() else { continue };
                    let whole = Span::new(file, trimmed(text, base, range));
                    let place = |word: &str| {
                        let line = text.get(whole.start as usize - base..whole.end as usize - base).unwrap_or_default();
                        line.rfind(word).map_or(whole, |at| whole.within(at..at + word.len()))
                    };
                    if level == HeadingLevel::H1 {
                        if self.title.is_some() || start != 0 {
                            diagnostics.push(
                                Diagnostic::new(
                                    &codes::TITLE,
                                    whole,
                                    "a heading of level 1 stands below the beginning",
                                )
                                .hint("begin with one `# Title`, and divide the text with `## Section {#id}`"),
                            );
                        } else {
                            self.title = Some(start + 1..index);
                            self.intro = index + 1..self.events.len();
                        }
                        continue;
                    }
                    let attributes = classes
                        .iter()
                        .map(|class| (Spanned::new(format!(".{class}"), place(class)), None))
                        .chain(attrs.iter().map(|(key, value)| {
                            (Spanned::new(key.to_string(), place(key)), value.as_ref().map(ToString::to_string))
                        }))
                        .collect();
                    if id.is_none() {
                        diagnostics.push(
                            Diagnostic::new(&codes::HEADING_WITHOUT_ID, whole, "this heading has no id").hint(
                                "write it behind the heading, in ASCII and the same in every language: `## … {#remove-users}`",
                            ),
                        );
                    }
                    let id = id.map_or(Spanned::new(String::new(), whole), |id| {
                        Spanned::new(id.to_string(), place(&format!("#{id}")))
                    });
                    match self.sections.last_mut() {
                        Some(before) => before.body.end = start,
                        None => self.intro.end = start,
                    }
                    self.sections.push(Section {
                        id,
                        level: level as u8,
                        attributes,
                        heading: start + 1..index,
                        body: index + 1..self.events.len(),
                    });
                }
                Event::End(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
    }

    /// What the text mentions.
    #[must_use]
    pub fn mentions(&self) -> &[Mention] {
        &self.mentions
    }

    /// Whether it begins with a title.
    #[must_use]
    pub fn has_title(&self) -> bool {
        self.title.is_some()
    }

    /// The title as HTML; empty where there is none.
    #[must_use]
    pub fn title_html(&self, resolver: &dyn html::Resolver) -> String {
        self.title.clone().map_or_else(String::new, |range| html::events(&self.events[range], resolver))
    }

    /// The title without markup; empty where there is none.
    #[must_use]
    pub fn title(&self) -> String {
        self.title.clone().map_or_else(String::new, |range| inline::plain(&self.events[range], &|_| None))
    }

    /// What stands before the first section.
    #[must_use]
    pub fn intro_html(&self, resolver: &dyn html::Resolver) -> String {
        html::events(&self.events[self.intro.clone()], resolver)
    }

    /// The first paragraph without markup, for descriptions.
    #[must_use]
    pub fn first_paragraph(&self, names: inline::Names<'_>) -> String {
        let start = self.intro.start;
        let events = self.events.get(start..).unwrap_or_default();
        let is = |event: &Event<'_>, wanted: bool| match event {
            Event::Start(Tag::Paragraph) => wanted,
            Event::End(TagEnd::Paragraph) => !wanted,
            _ => false,
        };
        let from = events.iter().position(|(event, _)| is(event, true)).unwrap_or(events.len());
        let to = events[from..].iter().position(|(event, _)| is(event, false)).map_or(events.len(), |at| from + at);
        inline::plain(&events[from..to], names)
    }

    /// All sections in the order of the text.
    #[must_use]
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The position of the section with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<usize> {
        self.ids.get(id).copied()
    }

    /// The section at `index` and all sections inside it: up to the next heading of its own level or higher.
    #[must_use]
    pub fn subtree(&self, index: usize) -> Range<usize> {
        let level = self.sections[index].level;
        let inside = self.sections[index + 1..].iter().take_while(|section| section.level > level).count();
        index..index + 1 + inside
    }

    /// The heading of a section as HTML, without the heading element.
    #[must_use]
    pub fn heading_html(&self, section: &Section, resolver: &dyn html::Resolver) -> String {
        html::events(&self.events[section.heading.clone()], resolver)
    }

    /// The heading of a section without markup.
    #[must_use]
    pub fn heading(&self, section: &Section) -> String {
        inline::plain(&self.events[section.heading.clone()], &|_| None)
    }

    /// What stands between the heading of a section and the next heading.
    #[must_use]
    pub fn body_html(&self, section: &Section, resolver: &dyn html::Resolver) -> String {
        html::events(&self.events[section.body.clone()], resolver)
    }

    /// The words that a reader reads in the title, and in what stands before the first section, for
    /// [`crate::fingerprint`].
    #[must_use]
    pub fn opening_words(&self) -> [String; 2] {
        let title = self.title.clone().map_or_else(String::new, |range| words::words(&self.events[range]));
        [title, words::words(&self.events[self.intro.clone()])]
    }

    /// The words that a reader reads in the heading of a section, and below it up to the next heading, for
    /// [`crate::fingerprint`].
    #[must_use]
    pub fn section_words(&self, section: &Section) -> [String; 2] {
        [&section.heading, &section.body].map(|range| words::words(&self.events[range.clone()]))
    }

    /// Where one clicks in a section and in the sections inside it, at a glance: for each that names menus, its index and
    /// its paths in order. Sections inside one another are often alternatives, so their paths are kept apart.
    #[must_use]
    pub fn menu_paths(&self, index: usize) -> Vec<(usize, Vec<html::MenuPath>)> {
        let paths = |at: usize| (at, html::menu_paths(&self.events[self.sections[at].body.clone()]));
        self.subtree(index).map(paths).filter(|(_, paths)| !paths.is_empty()).collect()
    }
}

/// The bytes of an event without the white space at its end, in file coordinates.
fn trimmed(text: &str, base: usize, range: &Range<usize>) -> Range<usize> {
    let slice = text.get(range.start - base..range.end - base).unwrap_or_default();
    range.start..range.start + slice.trim_end().len()
}
