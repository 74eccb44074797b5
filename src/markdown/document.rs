//! Long texts: Markdown files with a title and sections.
//!
//! What is read of a document is tracked ([`crate::tracking`]) by parts: its title, its outline, one section's heading and numbered
//! steps, or all of its text.

mod resume;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::content::contents;
use super::prose::{self, Prose};
use super::reader::{self, Mention};
use super::{Events, commonmark, html, inline, raw, shown, steps, words, written};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, codes};
use crate::source::{FileId, Span, Spanned};
use crate::tracking::{self, Dependency, Tracked};

/// A parsed Markdown file, or the part of one below its front matter.
#[derive(Clone, Debug)]
pub struct Document {
    /// All events of the text; parsed lazily where the outline is cached.
    events: OnceLock<Events>,
    /// The file and the offset of the text in it, while it is not parsed yet.
    unparsed: Option<(Arc<str>, usize)>,
    /// Whether the text has no diagnostics.
    is_clean: bool,
    title: Option<Heading>,
    intro: Range<usize>,
    sections: Vec<Section>,
    /// Sections by id; of two with the same id the first.
    ids: BTreeMap<String, usize>,
    mentions: Vec<Mention>,
    /// Anchors in raw HTML.
    anchors: Vec<Spanned<String>>,
    dependencies: PartDependencies,
    /// The place of the text in its file.
    pub span: Span,
    /// What the front matter says of the text's source.
    pub source: Tracked<Option<inline::Inline>>,
    /// The sections that were left out because they are drafts, each with its id and its heading.
    pub drafts: Vec<(String, String)>,
}

/// The attribute of a heading that names the ids that its section had before.
const ALIASES: &str = "aliases";

/// The dependencies that reading a document records.
#[derive(Clone, Debug, Default)]
struct PartDependencies {
    /// A digest of the document's name.
    name: u64,
    title: Dependency,
    /// All sections: their ids, levels, attributes and headings.
    outline: Dependency,
    /// For each section its heading, and the steps in it and inside it.
    sections: Vec<Dependency>,
    /// All of it.
    text: Dependency,
}

/// The events of a heading, and its words.
#[derive(Clone, Debug)]
struct Heading {
    events: Range<usize>,
    words: String,
}

/// Numbered steps of a section.
#[derive(Debug)]
pub struct Steps<'a> {
    /// The section that has them: the one that was asked for, or one inside it.
    pub section: &'a Section,
    /// What stands before them, as HTML, where the section has more than one list of steps.
    pub lead: Option<String>,
    /// The list as HTML.
    pub html: String,
}

/// A heading and the text below it, up to the next heading of any level.
#[derive(Clone, Debug)]
pub struct Section {
    /// The id; where the author forgot it (which is an error) it is empty.
    pub id: Spanned<String>,
    /// Ids that it had before, in the source language.
    pub aliases: Vec<Spanned<String>>,
    /// The level of the heading, 2 to 6.
    pub level: u8,
    /// Attributes other than the id and the aliases, each with its value if it has one.
    pub attributes: Vec<(Spanned<String>, Option<String>)>,
    heading: Heading,
    body: Range<usize>,
    /// Its position among the sections.
    index: usize,
    /// A digest of its numbered steps; none where it has none.
    steps: Option<u64>,
}

impl Section {
    /// Whether its heading has an attribute.
    #[must_use]
    pub fn has(&self, attribute: &str) -> bool {
        self.attributes.iter().any(|(key, _)| key.value == attribute)
    }
}

impl Document {
    /// Parses `text`, in which byte 0 is byte `base` of `file`.
    #[must_use]
    pub fn parse(file: FileId, text: &str, base: usize, diagnostics: &mut Diagnostics) -> Self {
        let said =
            |diagnostics: &Diagnostics| diagnostics.count(Severity::Error) + diagnostics.count(Severity::Warning);
        let before = said(diagnostics);
        let events = reader::read(text, base);
        let mut document = Self {
            unparsed: None,
            is_clean: false,
            title: None,
            intro: 0..events.len(),
            sections: Vec::new(),
            ids: BTreeMap::new(),
            anchors: Vec::new(),
            mentions: reader::mentions(&events, reader::in_file(file), diagnostics),
            dependencies: PartDependencies::default(),
            span: Span::new(file, base..base + text.len()),
            source: Tracked::default(),
            events: OnceLock::new(),
            drafts: Vec::new(),
        };
        document.anchors =
            raw::anchors_of(&events).into_iter().map(|(id, at)| Spanned::new(id, Span::new(file, at))).collect();
        document.divide(&events, file, text, base, diagnostics);
        for (at, section) in document.sections.iter().enumerate().filter(|(_, section)| !section.id.value.is_empty()) {
            document.ids.entry(section.id.value.clone()).or_insert(at);
        }
        for section in &mut document.sections {
            section.steps = digest_of_steps(&events[section.body.clone()]);
        }
        document.is_clean = said(diagnostics) == before && reader::untranslated(&events).is_empty();
        // Setting a new cell cannot fail.
        let _ = document.events.set(events);
        document
    }

    /// Sets the dependencies that reading the document records; `digest` is that of its file.
    ///
    /// Until then, whatever reads it is computed anew in every build.
    pub fn set_dependencies(&mut self, name: &str, digest: u64) {
        let name = tracking::digest(name);
        let own = |section: &Section| {
            let attributes = section.attributes.iter().map(|(key, value)| (key.value.clone(), value.clone()));
            let attributes = attributes.collect::<Vec<_>>();
            let aliases = section.aliases.iter().map(|alias| &alias.value).collect::<Vec<_>>();
            tracking::digest((&section.id.value, aliases, section.level, &section.heading.words, attributes))
        };
        let section = |section: &Section| {
            let inside = self.sections[self.inside(section.index)].iter().filter(|inner| inner.steps.is_some());
            let steps = inside.map(|inner| (&inner.id.value, &inner.heading.words, inner.steps)).collect::<Vec<_>>();
            Dependency::new((name, "section", &section.id.value), (own(section), steps))
        };
        self.dependencies = PartDependencies {
            name,
            title: Dependency::new((name, "title"), self.title.as_ref().map(|title| &title.words)),
            outline: Dependency::new((name, "outline"), self.sections.iter().map(own).collect::<Vec<_>>()),
            sections: self.sections.iter().map(section).collect(),
            text: Dependency { key: tracking::digest((name, "text")), digest },
        };
        self.source.set_dependency(self.dependencies.text);
    }

    /// Every dependency that reading the document may record, but for those on sections that it does not have.
    pub fn dependencies(&self) -> impl Iterator<Item = Dependency> {
        let PartDependencies { name: _, title, outline, sections, text } = &self.dependencies;
        // Of two sections with the same id, which is an error, the first is found.
        let sections = self.ids.values().filter_map(|&at| sections.get(at));
        [title, outline, text].into_iter().chain(sections).copied()
    }

    /// All events.
    fn events(&self) -> &Events {
        tracking::depend_on(self.dependencies.text);
        self.parsed()
    }

    /// The events, for who notes what is read of them.
    fn parsed(&self) -> &Events {
        self.events.get_or_init(|| match &self.unparsed {
            Some((text, base)) => reader::read(text.get(*base..).unwrap_or_default(), *base),
            None => Events::new(),
        })
    }

    /// Some of the events.
    fn part(&self, range: &Range<usize>) -> &[(Event<'static>, Range<usize>)] {
        self.events().get(range.clone()).unwrap_or_default()
    }

    fn divide(&mut self, events: &Events, file: FileId, text: &str, base: usize, diagnostics: &mut Diagnostics) {
        let mut depth = 0_usize;
        let mut open = None;
        for (index, (event, range)) in events.iter().enumerate() {
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
                    let heading = Heading {
                        words: inline::plain(&events[start + 1..index], &|_, _| None),
                        events: start + 1..index,
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
                            self.title = Some(heading);
                            self.intro = index + 1..events.len();
                        }
                        continue;
                    }
                    let above = self.sections.last().map_or(1, |section| section.level);
                    if level as u8 > above + 1 {
                        let (wanted, written) = (usize::from(above) + 1, level as usize);
                        diagnostics.push(
                            Diagnostic::new(
                                &codes::SKIPPED_LEVEL,
                                whole,
                                format!("a heading of level {written} follows one of level {above}"),
                            )
                            .hint(format!("begin it with `{}`, which is one level below", "#".repeat(wanted))),
                        );
                    }
                    let (old, attrs): (Vec<_>, Vec<_>) = attrs.into_iter().partition(|(key, _)| &**key == ALIASES);
                    let old = old.iter().flat_map(|(_, value)| value.as_deref().unwrap_or_default().split(','));
                    let aliases = old.map(|alias| Spanned::new(alias.to_owned(), place(alias))).collect();
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
                                "write it behind the heading, in ASCII and the same in every language: `## … {#remove-users}`; `tebiki new anchors FILE` does it for all headings",
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
                        aliases,
                        level: level as u8,
                        attributes,
                        heading,
                        body: index + 1..events.len(),
                        index: self.sections.len(),
                        steps: None,
                    });
                }
                Event::End(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
    }

    /// Where it says that a text is not yet translated ([`super::TRANSLATE`]).
    #[must_use]
    pub fn untranslated(&self) -> Vec<Span> {
        // A text with any of these marks has no cached outline, so its events are at hand.
        if self.is_clean {
            tracking::depend_on(self.dependencies.text);
            return Vec::new();
        }
        reader::untranslated(self.events()).into_iter().map(|range| Span::new(self.span.file, range)).collect()
    }

    /// The places of the title, if there is one, and of each section's heading.
    #[must_use]
    pub fn headings(&self) -> (Option<Range<usize>>, Vec<Range<usize>>) {
        let whole = |heading: &Heading| {
            let start = heading.events.start.checked_sub(1).and_then(|start| self.events().get(start));
            start.map_or(0..0, |(_, range)| range.clone())
        };
        (self.title.as_ref().map(whole), self.sections.iter().map(|section| whole(&section.heading)).collect())
    }

    /// What the text mentions.
    #[must_use]
    pub fn mentions(&self) -> &[Mention] {
        tracking::depend_on(self.dependencies.text);
        &self.mentions
    }

    /// The anchors in its raw HTML, by which old addresses are kept.
    #[must_use]
    pub fn anchors(&self) -> &[Spanned<String>] {
        tracking::depend_on(self.dependencies.text);
        &self.anchors
    }

    /// Whether it begins with a title.
    #[must_use]
    pub fn has_title(&self) -> bool {
        tracking::depend_on(self.dependencies.title);
        self.title.is_some()
    }

    /// The title without markup; empty where there is none.
    #[must_use]
    pub fn title(&self) -> String {
        tracking::depend_on(self.dependencies.title);
        self.title.as_ref().map_or_else(String::new, |title| title.words.clone())
    }

    /// The text before the first section.
    #[must_use]
    pub fn intro_html(&self, resolver: &dyn html::Resolver) -> String {
        html::events(self.part(&self.intro), resolver)
    }

    /// The words that its author chose, block by block, with their places in the file.
    #[must_use]
    pub fn prose(&self) -> Vec<Prose> {
        prose::blocks(self.events())
    }

    /// The first paragraph without markup, for descriptions.
    #[must_use]
    pub fn first_paragraph(&self, names: inline::Names<'_>) -> String {
        let start = self.intro.start;
        let events = self.events().get(start..).unwrap_or_default();
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
        tracking::depend_on(self.dependencies.outline);
        &self.sections
    }

    /// The position of the section with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<usize> {
        tracking::depend_on(self.dependencies.outline);
        self.ids.get(id).copied()
    }

    /// The section with this id; only that section becomes a dependency.
    #[must_use]
    pub fn section(&self, id: &str) -> Option<&Section> {
        let found = self.ids.get(id).copied();
        let dependency = match found {
            Some(at) => self.dependencies.sections.get(at).copied().unwrap_or_default(),
            None => Dependency::absent((self.dependencies.name, "section", id)),
        };
        tracking::depend_on(dependency);
        found.map(|at| &self.sections[at])
    }

    /// The section at `index` and all sections inside it: up to the next heading of its own level or higher.
    #[must_use]
    pub fn subtree(&self, index: usize) -> Range<usize> {
        tracking::depend_on(self.dependencies.outline);
        self.inside(index)
    }

    fn inside(&self, index: usize) -> Range<usize> {
        let level = self.sections[index].level;
        let inside = self.sections[index + 1..].iter().take_while(|section| section.level > level).count();
        index..index + 1 + inside
    }

    /// The heading of a section as HTML, without the heading element.
    #[must_use]
    pub fn heading_html(&self, section: &Section, resolver: &dyn html::Resolver) -> String {
        html::events(self.part(&section.heading.events), resolver)
    }

    /// The heading of a section without markup.
    #[must_use]
    pub fn heading(&self, section: &Section) -> String {
        // Tracked when the section was looked up.
        section.heading.words.clone()
    }

    /// The text between the heading of a section and the next heading.
    #[must_use]
    pub fn body_html(&self, section: &Section, resolver: &dyn html::Resolver) -> String {
        html::events(self.part(&section.body), resolver)
    }

    /// The text below the heading of a section up to the next heading, as Markdown that other programs read.
    #[must_use]
    pub fn body_markdown(&self, section: &Section, resolver: &dyn html::Resolver) -> String {
        commonmark::commonmark(self.part(&section.body), resolver)
    }

    /// The text before the first section, likewise.
    #[must_use]
    pub fn intro_markdown(&self, resolver: &dyn html::Resolver) -> String {
        commonmark::commonmark(self.part(&self.intro), resolver)
    }

    /// The words that a reader reads in the title, and in what stands before the first section, for
    /// [`crate::fingerprint`].
    #[must_use]
    pub fn opening_words(&self) -> [String; 2] {
        let title = self.title.as_ref().map_or_else(String::new, |title| words::words(self.part(&title.events)));
        [title, words::words(self.part(&self.intro))]
    }

    /// The words that a reader reads in the heading of a section, and below it up to the next heading, for
    /// [`crate::fingerprint`].
    #[must_use]
    pub fn section_words(&self, section: &Section) -> [String; 2] {
        [&section.heading.events, &section.body].map(|range| words::words(self.part(range)))
    }

    /// Where the text below a heading is written, up to the next heading of any level.
    fn body_span(&self, section: &Section) -> Span {
        let start = section.heading.events.start.checked_sub(1).and_then(|at| self.events().get(at));
        let start = start.map_or(self.span.start as usize, |(_, heading)| heading.end);
        Span::new(self.span.file, start..self.start_of(section.body.end))
    }

    /// Where the text before the first section is written, below the title.
    fn opening_span(&self) -> Span {
        let title = self.title.as_ref().and_then(|title| self.events().get(title.events.end));
        let start = title.map_or(self.span.start as usize, |(_, title)| title.end);
        Span::new(self.span.file, start..self.start_of(self.intro.end))
    }

    /// All of the text as its author wrote it, but for where its lines end and which mark begins the items of its lists;
    /// `file` is the text of its file.
    #[must_use]
    pub fn written(&self, file: &str) -> String {
        written::written(self.events(), file, self.span.range())
    }

    /// The text before the first section, likewise.
    #[must_use]
    pub fn opening_written(&self, file: &str) -> String {
        written::written(self.part(&self.intro), file, self.opening_span().range())
    }

    /// The text below the heading of a section, likewise.
    #[must_use]
    pub fn body_written(&self, section: &Section, file: &str) -> String {
        written::written(self.part(&section.body), file, self.body_span(section).range())
    }

    /// Where the event at an index begins, or the text ends.
    fn start_of(&self, index: usize) -> usize {
        self.events().get(index).map_or(self.span.end as usize, |(_, range)| range.start)
    }

    /// The visible text before the first section, one line per block, for search.
    #[must_use]
    pub fn intro_shown(&self, names: inline::Names<'_>) -> String {
        shown::shown(&self.events()[self.intro.clone()], names)
    }

    /// The visible text of a section with its heading, up to the next heading, for search.
    #[must_use]
    pub fn section_shown(&self, section: &Section, names: inline::Names<'_>) -> [String; 2] {
        let events = self.events();
        [&section.heading.events, &section.body].map(|range| shown::shown(&events[range.clone()], names))
    }

    /// The numbered steps of a section and of the sections inside it, in order. Sections inside one another are often
    /// alternatives, so their steps are kept apart.
    #[must_use]
    pub fn steps(&self, section: &Section, resolver: &dyn html::Resolver) -> Vec<Steps<'_>> {
        // The fact of a section holds a digest of its steps: who reads them need not note the whole text.
        tracking::depend_on(self.dependencies.sections.get(section.index).copied().unwrap_or_default());
        let inside = self.sections[self.inside(section.index)].iter().filter(|inner| inner.steps.is_some());
        let mut all = Vec::new();
        for section in inside {
            let events = self.parsed().get(section.body.clone()).unwrap_or_default();
            let lists = steps::lists(events);
            let several = lists.len() > 1;
            all.extend(lists.into_iter().map(|(list, lead)| Steps {
                section,
                lead: (several && !lead.is_empty()).then(|| html::events(&steps::bare(&events[lead]), resolver)),
                html: html::events(&steps::bare(&events[list]), resolver),
            }));
        }
        all
    }
}

/// A digest of the numbered steps among events, and of the words before them.
fn digest_of_steps(events: &[(Event<'static>, Range<usize>)]) -> Option<u64> {
    let lists = steps::lists(events);
    let all =
        lists.into_iter().map(|(list, lead)| (contents(&events[list]), contents(&events[lead]))).collect::<Vec<_>>();
    (!all.is_empty()).then(|| tracking::digest(all))
}

/// The bytes of an event without the white space at its end, in file coordinates.
fn trimmed(text: &str, base: usize, range: &Range<usize>) -> Range<usize> {
    let slice = text.get(range.start - base..range.end - base).unwrap_or_default();
    range.start..range.start + slice.trim_end().len()
}
