//! Writes parsed Markdown as Markdown that every other program reads.
//!
//! What only tebiki knows becomes what everybody knows: a reference a link with the name of what it leads to, a menu path
//! its labels, the title of a code block a line above it, a note with a title of its own a quotation that begins with it.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Tag, TagEnd};

use super::code;
use super::html::{self, Resolver, menu_at};
use super::reader::{file_path, image_path, written_target};
use super::reference::Target;
use super::tags;

/// The events as CommonMark with tables, footnotes and task lists, without a line feed at the end.
pub(super) fn commonmark(events: &[(Event<'static>, Range<usize>)], resolver: &dyn Resolver) -> String {
    let mut writer = Writer { resolver, out: Vec::with_capacity(events.len()), links: Vec::new() };
    let mut index = 0;
    while index < events.len() {
        index = writer.event(events, index);
    }
    let options = pulldown_cmark_to_cmark::Options {
        code_block_token_count: 3,
        increment_ordered_list_bullets: true,
        list_token: '-',
        ..Default::default()
    };
    let mut text = String::new();
    // Only a writer that fails can make this fail, and a string does not.
    let written = pulldown_cmark_to_cmark::cmark_with_options(writer.out.iter(), &mut text, options);
    debug_assert!(written.is_ok(), "{written:?}");
    text.trim_end().trim_start_matches('\n').to_owned()
}

struct Writer<'a> {
    resolver: &'a dyn Resolver,
    out: Vec<Event<'a>>,
    /// For each open link, whether it is written as one.
    links: Vec<bool>,
}

impl<'a> Writer<'a> {
    fn text(&mut self, text: impl Into<CowStr<'a>>) {
        self.out.push(Event::Text(text.into()));
    }

    fn line(&mut self, text: String) {
        self.out.extend([Event::Start(Tag::Paragraph), Event::Text(text.into()), Event::End(TagEnd::Paragraph)]);
    }

    /// Writes the event at `index` and gives the index of the next one to write.
    fn event(&mut self, events: &'a [(Event<'static>, Range<usize>)], index: usize) -> usize {
        let event = &events[index].0;
        match event {
            Event::SoftBreak => {
                if !html::joins_wide(events, index) {
                    self.out.push(Event::SoftBreak);
                }
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                if let LinkType::WikiLink { has_pothole } = link_type {
                    return self.reference(events, index, dest_url, *has_pothole);
                }
                self.links.push(true);
                let file = file_path(dest_url).and_then(|path| self.resolver.file(&path));
                let Some((url, _)) = file else {
                    self.out.push(event.clone());
                    return index + 1;
                };
                // Such as `#page=3` of a PDF.
                let part = dest_url.split_once('#').map_or(String::new(), |(_, part)| format!("#{part}"));
                let (link_type, title, id) = (*link_type, title.clone(), id.clone());
                let dest_url = format!("{url}{part}").into();
                self.out.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
            }
            Event::End(TagEnd::Link) => {
                if self.links.pop().unwrap_or(true) {
                    self.out.push(event.clone());
                }
            }
            Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                let (url, _) = self.resolver.image(&image_path(dest_url));
                let (link_type, title, id) = (*link_type, title.clone(), id.clone());
                self.out.push(Event::Start(Tag::Image { link_type, dest_url: url.into(), title, id }));
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let info = code::Info::parse(info);
                if let Some(title) = info.title {
                    self.line(title.to_owned());
                }
                self.out.push(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info.language.into()))));
            }
            // Attributes are tebiki's own; the heading of a section is written with it.
            Event::Start(Tag::Heading { level, .. }) => self.out.push(Event::Start(Tag::Heading {
                level: *level,
                id: None,
                classes: Vec::new(),
                attrs: Vec::new(),
            })),
            _ => self.out.push(event.clone()),
        }
        index + 1
    }

    fn reference(
        &mut self,
        events: &'a [(Event<'static>, Range<usize>)],
        index: usize,
        dest_url: &str,
        has_pothole: bool,
    ) -> usize {
        if let Some(path) = menu_at(events, index) {
            self.out.push(Event::Start(Tag::Strong));
            self.text(path.to_string());
            self.out.push(Event::End(TagEnd::Strong));
            return html::after_end(events, index);
        }
        let target = Target::parse(written_target(dest_url)).ok();
        let resolved = target.as_ref().and_then(|target| self.resolver.reference(target));
        let Some(resolved) = resolved else {
            let draft = target.filter(|_| !has_pothole).and_then(|target| self.resolver.draft(&target));
            if let Some(name) = draft {
                self.text(tags::text_of(&name));
                return html::after_end(events, index);
            }
            self.links.push(false);
            return index + 1;
        };
        let link = Tag::Link {
            link_type: LinkType::Inline,
            dest_url: resolved.url.into(),
            title: CowStr::Borrowed(""),
            id: CowStr::Borrowed(""),
        };
        self.out.push(Event::Start(link));
        if has_pothole {
            self.links.push(true);
            return index + 1;
        }
        let alone = html::stands_alone(events, index);
        let name = match resolved.short {
            Some(short) if !alone => tags::text_of(&short),
            _ => tags::text_of(&resolved.title),
        };
        self.text(name);
        self.out.push(Event::End(TagEnd::Link));
        html::after_end(events, index)
    }
}

#[cfg(test)]
mod tests {
    use super::super::html::{NoteKind, Resolved, Resolver};
    use super::super::{Document, Target};
    use crate::diagnostic::Diagnostics;
    use crate::source::SourceMap;

    struct Leads;

    impl Resolver for Leads {
        fn reference(&self, target: &Target) -> Option<Resolved> {
            let Target::Item { id, .. } = target else { return None };
            let (title, name) = (format!("{id} <b>A</b> &amp; B"), id.clone());
            Some(Resolved { url: format!("items/{id}.html"), title, name, short: Some(id.clone()), class: "item" })
        }

        fn image(&self, path: &str) -> (String, Option<(u32, u32)>) {
            (format!("media/{path}"), None)
        }

        fn file(&self, path: &str) -> Option<(String, String)> {
            (path == "a.pdf").then(|| (format!("media/{path}"), "PDF".to_owned()))
        }

        fn code(&self, _: &str, code: &str) -> String {
            code.to_owned()
        }

        fn language(&self) -> &'static str {
            "ja"
        }

        fn menu_language(&self) -> &'static str {
            "ja"
        }

        fn note_title(&self, _: NoteKind) -> String {
            String::new()
        }

        fn footnote(&self, _: &str, _: bool) -> String {
            String::new()
        }

        fn task(&self, _: bool) -> String {
            String::new()
        }
    }

    fn commonmark(text: &str) -> String {
        let mut diagnostics = Diagnostics::default();
        Document::parse(SourceMap::default().add("a.md", text), text, 0, &mut diagnostics).intro_markdown(&Leads)
    }

    #[test]
    fn what_every_program_reads_stays_as_it_is() {
        for text in [
            "A *b* **c** `d` ~~e~~ <https://example.org>.",
            "1. one\n2. two\n   - three",
            "|a|b|\n|-|-|\n|1|2|",
            "- [ ] open\n- [x] done",
            "Text[^1].\n\n[^1]: Note.",
            " > [!WARNING]\n > Careful.",
            "```yaml\na: 1\n```",
            "[x](https://example.org/a \"title\")",
            "a \\* b \\[c\\] \\# d",
        ] {
            assert_eq!(commonmark(text), text);
        }
    }

    #[test]
    fn what_only_tebiki_knows_becomes_what_everybody_knows() {
        for (text, written) in [
            ("[[item:1-1]]", "[1-1 A & B](items/1-1.html)"),
            ("See [[item:1-1]].", "See [1-1](items/1-1.html)."),
            ("See [[item:1-1|that *one*]].", "See [that *one*](items/1-1.html)."),
            ("See [[term:none|words]].", "See words."),
            ("Click [[menu:設定 > 保存]].", "Click **設定 > 保存**."),
            ("![alt](a.png)", "![alt](media/a.png)"),
            ("[form](a.pdf#page=3)", "[form](media/a.pdf#page=3)"),
            ("```yaml title=\"site.yaml\"\na: 1\n```", "site.yaml\n\n```yaml\na: 1\n```"),
            ("一行目の\n二行目", "一行目の二行目"),
        ] {
            assert_eq!(commonmark(text), written);
        }
    }
}
