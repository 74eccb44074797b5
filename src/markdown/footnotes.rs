//! Footnotes: their numbers, which count through a whole document though its sections are written one by one.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{Event, Tag};

use super::Events;

/// Gives footnotes numbers for names, in the order in which the text refers to them. The second reference to the first
/// footnote is `1-2`.
pub(super) fn numbered(mut events: Events) -> Events {
    let mut numbers = BTreeMap::<String, (usize, usize)>::new();
    for (event, _) in &mut events {
        if let Event::FootnoteReference(name) = event {
            let next = numbers.len() + 1;
            let (number, times) = numbers.entry(name.to_lowercase()).or_insert((next, 0));
            *times += 1;
            *name = if *times == 1 { number.to_string() } else { format!("{number}-{times}") }.into();
        }
    }
    let mut written = BTreeSet::new();
    let mut last = numbers.len();
    for (event, _) in &mut events {
        if let Event::Start(Tag::FootnoteDefinition(name)) = event {
            // One that nothing refers to, or that stands twice, has a number of its own, which nothing refers to.
            let known = numbers.get(&name.to_lowercase()).map(|(number, _)| *number);
            let number = known.filter(|&number| written.insert(number)).unwrap_or_else(|| {
                last += 1;
                last
            });
            *name = number.to_string().into();
        }
    }
    events
}

/// The number of the footnote that a reference leads to.
pub(super) fn number(reference: &str) -> &str {
    reference.split('-').next().unwrap_or(reference)
}

/// Whether some reference leads to the footnote of a number.
pub(super) fn is_referred_to(events: &Events, number: &str) -> bool {
    events.iter().any(|(event, _)| matches!(event, Event::FootnoteReference(name) if **name == *number))
}

#[cfg(test)]
mod tests {
    use super::super::html::tests::html;

    #[test]
    fn footnotes_have_numbers_in_the_order_of_the_text_and_lead_both_ways() {
        let back = |n: &str| {
            format!("<a class=\"footnote-back\" id=\"tb-fn-{n}\" href=\"#tb-fnref-{n}\" aria-label=\"戻る{n}\">{n}</a>")
        };
        let to = |id: &str, n: &str| {
            format!(
                "<sup class=\"footnote-ref\"><a id=\"tb-fnref-{id}\" href=\"#tb-fn-{n}\" aria-label=\"注{n}\">{n}</a></sup>"
            )
        };
        assert_eq!(
            html("甲[^b]と乙[^a]と丙[^B]。\n\n[^a]: 一つ。\n\n[^b]: 二つ。"),
            format!(
                "<p>甲{}と乙{}と丙{}。</p><div class=\"footnote\"><p>{} 一つ。</p></div><div class=\"footnote\"><p>{} 二つ。</p></div>",
                to("1", "1"),
                to("2", "2"),
                to("1-2", "1"),
                back("2"),
                back("1")
            )
        );
    }

    #[test]
    fn footnotes_beside_raw_html_keep_their_anchors() {
        let shown = html("<b>甲</b>[^1]\n\n[^1]: 注。");
        assert!(shown.contains("id=\"tb-fn-1\"") && shown.contains("id=\"tb-fnref-1\""), "{shown}");
    }
}
