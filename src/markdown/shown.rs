//! The visible text of a page, for search.
//!
//! Unlike the plain text of a title this keeps blocks apart; unlike the text that is fingerprinted, which must never change,
//! it has references as the names that readers see.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::inline::Names;
use super::reader::written_target;
use super::reference::Target;
use super::words::{is_inline, is_inline_end, push_html};
use super::{figures, html};
use crate::locale::text;

/// The text of events, one line per block.
pub(super) fn shown(events: &[(Event<'static>, Range<usize>)], names: Names<'_>) -> String {
    let mut words = ShownText::default();
    let mut index = 0;
    while let Some((event, _)) = events.get(index) {
        index += 1;
        match event {
            Event::Text(piece) | Event::Code(piece) => words.push(piece),
            Event::SoftBreak => words.soft_break = true,
            Event::HardBreak | Event::Rule => words.line(),
            Event::Html(html) => {
                words.line();
                push_html(&mut words.text, html);
                words.line();
            }
            Event::InlineHtml(html) => push_html(&mut words.text, html),
            // The description of an image is not on the page, its caption is.
            Event::Start(Tag::Image { .. }) => {
                let before = index.checked_sub(2);
                if let Some((_, caption, _)) = before.and_then(|before| figures::captioned(events, before)) {
                    words.push(caption);
                }
                index = html::after_end(events, index - 1);
            }
            Event::Start(Tag::Link { link_type: LinkType::WikiLink { has_pothole }, dest_url, .. }) => {
                if let Some(path) = html::menu_at(events, index - 1) {
                    for (at, (label, gloss)) in path.labels.iter().enumerate() {
                        words.push(if at > 0 { " › " } else { "" });
                        words.push(label);
                        if let Some(gloss) = gloss {
                            words.push(" (");
                            words.push(gloss);
                            words.push(")");
                        }
                    }
                    index = html::after_end(events, index - 1);
                } else if !has_pothole
                    && let Some(name) = Target::parse(written_target(dest_url))
                        .ok()
                        .and_then(|target| names(&target, html::stands_alone(events, index - 1)))
                {
                    words.push(&name);
                    index = html::after_end(events, index - 1);
                }
            }
            Event::Start(tag) if !is_inline(tag) && *tag != Tag::Strikethrough => words.line(),
            Event::End(tag) if !is_inline_end(*tag) && *tag != TagEnd::Strikethrough => words.line(),
            _ => {}
        }
    }
    words.text.truncate(words.text.trim_end().len());
    words.text
}

#[derive(Default)]
struct ShownText {
    text: String,
    soft_break: bool,
}

impl ShownText {
    fn push(&mut self, piece: &str) {
        let Some(after) = piece.chars().next() else { return };
        if std::mem::take(&mut self.soft_break)
            && !self.text.chars().next_back().is_some_and(|before| text::joins(before, after))
        {
            self.text.push(' ');
        }
        self.text.push_str(piece);
    }

    fn line(&mut self) {
        self.soft_break = false;
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Diagnostics;
    use crate::source::SourceMap;

    use super::super::Document;

    #[test]
    fn blocks_are_lines_and_references_have_their_names() {
        let text = "# 題\n\n一行目の\n二行目と`code`。**「強調」**。\n\n- a\n  b\n- [[term:mdm]]と[[item:1-1|文]]\n\n\
                    | 甲 | 乙 |\n| --- | --- |\n| 1 | [[menu:設定 > 保存\\|Settings > Save]] |\n\n![絵](x.png)\n\n<b>生</b>の~~消~~";
        let document = Document::parse(SourceMap::default().add("a.md", text), text, 0, &mut Diagnostics::default());
        let words = document.intro_shown(&|target, _| Some(format!("<{target}>")));
        assert_eq!(
            words,
            "一行目の二行目とcode。「強調」。\na b\n<term:mdm>と文\n甲\n乙\n1\n設定 (Settings) › 保存 (Save)\n生の消"
        );
    }
}
