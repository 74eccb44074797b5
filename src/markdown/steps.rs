//! The numbered steps of a procedure: what other pages than its guide may say of where to click.
//!
//! Only a numbered list tells a reader what to do one after the other. A menu that running text, a note or a table names may
//! be where one must not go, so nothing is taken from there. A list is taken whole: no step is left out.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::html::after_end;
use super::raw;

type Placed = (Event<'static>, Range<usize>);

/// Numbered lists that are inside of no other, as ranges of `events`, each with the range of the words before it.
pub(super) fn lists(events: &[Placed]) -> Vec<(Range<usize>, Range<usize>)> {
    let mut found = Vec::new();
    let mut lead = 0..0;
    let mut index = 0;
    while let Some((event, _)) = events.get(index) {
        match event {
            Event::Start(Tag::List(Some(_))) => {
                let end = after_end(events, index);
                found.push((index..end, std::mem::replace(&mut lead, 0..0)));
                index = end;
                continue;
            }
            // What notes and tables say is beside the procedure.
            Event::Start(Tag::BlockQuote(_) | Tag::Table(_)) => {
                index = after_end(events, index);
                continue;
            }
            Event::Start(Tag::Paragraph) => lead = index + 1..after_end(events, index) - 1,
            _ => {}
        }
        index += 1;
    }
    found
}

/// The events of a list without what is beside its steps: notes, footnotes, images, and paragraphs of nothing else; and
/// without anchors, which belong to the page of the guide.
pub(super) fn bare(events: &[Placed]) -> Vec<Placed> {
    let mut kept = Vec::<Placed>::with_capacity(events.len());
    let mut index = 0;
    while let Some(placed) = events.get(index) {
        match &placed.0 {
            Event::Start(Tag::BlockQuote(_) | Tag::Image { .. } | Tag::FootnoteDefinition(_)) => {
                index = after_end(events, index);
                continue;
            }
            Event::End(TagEnd::Paragraph) => {
                let blank = |event: &Event<'_>| match event {
                    Event::Text(text) => text.trim().is_empty(),
                    Event::SoftBreak | Event::HardBreak => true,
                    _ => false,
                };
                while kept.last().is_some_and(|(event, _)| blank(event)) {
                    kept.pop();
                }
                if matches!(kept.last(), Some((Event::Start(Tag::Paragraph), _))) {
                    kept.pop();
                } else {
                    kept.push(placed.clone());
                }
            }
            Event::FootnoteReference(_) => {}
            Event::Html(html) => kept.push((Event::Html(raw::without_anchors(html).into()), placed.1.clone())),
            Event::InlineHtml(html) => {
                kept.push((Event::InlineHtml(raw::without_anchors(html).into()), placed.1.clone()));
            }
            _ => kept.push(placed.clone()),
        }
        index += 1;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::super::Document;
    use super::super::html::tests::Bare;
    use crate::diagnostic::Diagnostics;
    use crate::source::SourceMap;

    /// The lists of the one section of a text: what stands before each, and its HTML in one line.
    fn steps(body: &str) -> Vec<(Option<String>, String)> {
        let text = format!("# 題\n\n## 節 {{#a}}\n\n{body}\n");
        let document =
            Document::parse(SourceMap::default().add("a.ja.md", text.as_str()), &text, 0, &mut Diagnostics::default());
        let lists = document.steps(&document.sections()[0], &Bare);
        lists.into_iter().map(|list| (list.lead, list.html.replace('\n', ""))).collect()
    }

    #[test]
    fn a_list_is_taken_whole_and_without_what_is_beside_it() {
        let list = "1. 開く。\n\n   ![絵](a.png)\n\n2. 待つ。\n   - 一つ\n   - 二つ\n\n   > 補足。\n3. 押す。";
        let html = "<ol><li><p>開く。</p></li><li><p>待つ。</p><ul><li>一つ</li><li>二つ</li></ul></li><li><p>押す。</p></li></ol>";
        assert_eq!(steps(&format!("[[menu:ここではない]]。\n\n{list}")), [(None, html.to_owned())]);
    }

    #[test]
    fn running_text_notes_and_tables_are_no_steps() {
        assert_eq!(steps("[[menu:あ]]は、ここではありません。\n\n> 1. 補足\n\n- [[menu:い]]"), []);
    }

    #[test]
    fn several_lists_are_told_apart_by_what_stands_before_them() {
        let lists = steps("Androidでは次のとおりです。\n\n1. あ\n\niOSでは次のとおりです。\n\n5. い");
        let lead = |text: &str| Some(text.to_owned());
        assert_eq!(
            lists,
            [
                (lead("Androidでは次のとおりです。"), "<ol><li>あ</li></ol>".to_owned()),
                (lead("iOSでは次のとおりです。"), "<ol start=\"5\"><li>い</li></ol>".to_owned()),
            ]
        );
    }
}
