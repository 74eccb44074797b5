//! The Markdown that shows the text of a cell as it is: its lines, and where it has them, its paragraphs and lists.

use crate::diagnostic::Diagnostics;
use crate::locale::text::joins;
use crate::markdown::Inline;
use crate::source::{SourceMap, Span};

/// The inline Markdown that shows `text` as it is, with its lines.
pub(super) fn inline(text: &str) -> String {
    let lines = text.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>();
    let as_it_is = lines.join("\\\n");
    if shows(&as_it_is, &lines) {
        return as_it_is;
    }
    lines.iter().map(|line| escaped(line)).collect::<Vec<_>>().join("\\\n")
}

/// A line in which nothing is markup.
fn escaped(line: &str) -> String {
    let mut escaped = String::new();
    for c in line.chars() {
        if c.is_ascii_punctuation() && !matches!(c, ',' | '/' | ':' | ';' | '%' | '?' | '"' | '\'' | '@' | '$') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// The inline Markdown of lines that stand in a block of their own, behind this mark: what begins a list or a heading there
/// is escaped.
fn inner(mark: &str, lines: &[&str]) -> String {
    let plain = inline(&lines.join("\n"));
    let found = reads(&format!("{mark}{plain}\n\nx"));
    if found == [joined(lines), "x".to_owned()] {
        return plain;
    }
    lines.iter().map(|line| escaped(line)).collect::<Vec<_>>().join("\\\n")
}

/// Whether these lines survive as Markdown.
fn shows(markdown: &str, lines: &[&str]) -> bool {
    let mut sources = SourceMap::default();
    let file = sources.add("", markdown);
    let mut diagnostics = Diagnostics::default();
    let inline = Inline::parse(markdown, Span::new(file, 0..markdown.len()), &sources, &mut diagnostics);
    let mut shown = String::new();
    for line in lines {
        let joins = shown.chars().next_back().zip(line.chars().next()).is_none_or(|(a, b)| joins(a, b));
        shown.push_str(if joins { "" } else { " " });
        shown.push_str(line);
    }
    diagnostics.is_empty() && inline.mentions().is_empty() && inline.plain() == shown
}

/// A part of a text.
#[derive(Debug, PartialEq, Eq)]
enum Block<'a> {
    Paragraph(Vec<&'a str>),
    /// The items of a list, without their marks, and the number of the first where they are counted.
    List(Option<u32>, Vec<&'a str>),
}

/// The Markdown that shows a text with its paragraphs and lists. Marks of lists other than bullets and `1.` stay as they are.
pub(super) fn markdown(text: &str) -> String {
    let blocks = divide(text);
    let lines = text.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>();
    // Lists that are counted anew one behind the other would be one, counted on.
    let is_counted = |block: &Block<'_>| matches!(block, Block::List(Some(_), _));
    let are_one = blocks.windows(2).any(|pair| is_counted(&pair[0]) && is_counted(&pair[1]));
    match blocks[..] {
        _ if lines.len() < 2 => return inline(text),
        _ if are_one => return inner("", &lines),
        [Block::Paragraph(_)] => return inner("", &lines),
        _ => {}
    }
    let mut written = Vec::new();
    let mut shown = Vec::new();
    for block in &blocks {
        match block {
            Block::Paragraph(lines) => {
                written.push(inner("", lines));
                shown.push(joined(lines));
            }
            Block::List(first, items) => {
                let mark = |at: usize| match first {
                    Some(first) => format!("{}. ", usize::try_from(*first).unwrap_or(1) + at),
                    None => "- ".to_owned(),
                };
                let lines = items.iter().enumerate().map(|(at, item)| format!("{}{}", mark(at), inner("- ", &[item])));
                written.push(lines.collect::<Vec<_>>().join("\n"));
                shown.extend(items.iter().map(|item| (*item).to_owned()));
            }
        }
    }
    let written = written.join("\n\n");
    // Where the parser sees another structure, the lines are still right.
    if reads(&written) == shown { written } else { inner("", &lines) }
}

/// The text of each paragraph and each item of a list, as they are read.
fn reads(markdown: &str) -> Vec<String> {
    let mut sources = SourceMap::default();
    let file = sources.add("", markdown);
    let mut diagnostics = Diagnostics::default();
    let inline = Inline::parse_blocks(markdown, Span::new(file, 0..markdown.len()), &sources, &mut diagnostics);
    if !diagnostics.is_empty() || !inline.mentions().is_empty() {
        return Vec::new();
    }
    let plain = inline.prose().text;
    plain.split('\n').map(str::to_owned).collect()
}

/// Lines as they are read in one paragraph.
fn joined(lines: &[&str]) -> String {
    lines.join(" ")
}

/// The paragraphs and lists of a text: a paragraph ends at an empty line, and two lines or more with marks are a list.
fn divide(text: &str) -> Vec<Block<'_>> {
    let lines = text.split('\n').map(str::trim).collect::<Vec<_>>();
    let mut blocks = Vec::new();
    let mut paragraph = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if let Some((list, length)) = list(&lines[at..]) {
            blocks.extend((!paragraph.is_empty()).then(|| Block::Paragraph(std::mem::take(&mut paragraph))));
            blocks.push(list);
            at += length;
            continue;
        }
        if lines[at].is_empty() {
            blocks.extend((!paragraph.is_empty()).then(|| Block::Paragraph(std::mem::take(&mut paragraph))));
        } else {
            paragraph.push(lines[at]);
        }
        at += 1;
    }
    blocks.extend((!paragraph.is_empty()).then_some(Block::Paragraph(paragraph)));
    blocks
}

/// The list at the beginning of these lines, and how many it takes.
fn list<'a>(lines: &[&'a str]) -> Option<(Block<'a>, usize)> {
    let Some((mark, _)) = bullet(lines.first()?) else { return numbered(lines) };
    let bullets = lines.iter().map_while(|line| bullet(line).filter(|(other, _)| *other == mark));
    let items = bullets.map(|(_, item)| item).collect::<Vec<_>>();
    let length = items.len();
    (length > 1).then_some((Block::List(None, items), length))
}

fn numbered<'a>(lines: &[&'a str]) -> Option<(Block<'a>, usize)> {
    let first = number(lines.first()?)?.0;
    let counted = (first..).zip(lines).map_while(|(n, line)| number(line).filter(|(other, _)| *other == n));
    let items = counted.map(|(_, item)| item).collect::<Vec<_>>();
    let length = items.len();
    (length > 1).then_some((Block::List(Some(first), items), length))
}

/// The mark of an item of a list, and what stands behind it. A hyphen has a space behind it.
fn bullet(line: &str) -> Option<(char, &str)> {
    let mark = line.chars().next()?;
    let rest = &line[mark.len_utf8()..];
    let is_mark = match mark {
        '・' | '•' | '●' | '▪' | '■' | '◦' | '‣' | '･' => true,
        '-' | '*' | '–' => rest.starts_with([' ', '\u{3000}']),
        _ => false,
    };
    let rest = rest.trim();
    (is_mark && !rest.is_empty()).then_some((mark, rest))
}

/// The number of an item of a list that is counted `1.`, `2.`, and what stands behind it.
fn number(line: &str) -> Option<(u32, &str)> {
    let (number, rest) = line.split_once('.')?;
    let is_number = (1..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    let item = rest.strip_prefix(' ').map(str::trim).filter(|item| !item.is_empty() && is_number)?;
    Some((number.parse().ok()?, item))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn markdown_shows_any_cell_as_it_is(text in "[aあ設1.)※①\\n *_`\\[\\]<>&~!|:#+=\\\\(\"{}^-]{1,30}") {
            let lines = text.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>();
            prop_assert!(shows(&inline(&text), &lines), "{:?} is {:?}", text, inline(&text));
        }
    }

    proptest! {
        #[test]
        fn lists_and_paragraphs_lose_no_word(text in "([-・*] |1\\. |2\\. )?[aあ設1.※ *_`<>&~|:#+=\\[\\]-]{1,8}(\n{1,2}([-・*] |[123]\\. )?[aあ設1.※ *_`<>&~|:#+=\\[\\]-]{1,8}){0,5}") {
            let markdown = markdown(&text);
            let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let blocks = divide(&text);
            let all = blocks.iter().flat_map(|block| match block {
                Block::Paragraph(lines) | Block::List(_, lines) => lines.clone(),
            });
            let lists = all.map(squeezed).collect::<String>();
            let shown = reads(&markdown).concat();
            prop_assert!(squeezed(&shown) == lists || squeezed(&shown) == squeezed(&text), "{:?} is {:?}", text, markdown);
        }
    }

    #[test]
    fn lists_and_paragraphs_stay_what_they_are() {
        for (text, expected) in [
            ("次のとおり\n・端末\n・*機器*", "次のとおり\n\n- 端末\n- \\*機器\\*"),
            ("First.\n\nSecond\nline.", "First.\n\nSecond\\\nline."),
            ("Do:\n1. Lock it.\n2. Leave.", "Do:\n\n1. Lock it.\n2. Leave."),
            ("- one", "- one"),
            ("- one\nand more", "\\- one\\\nand more"),
            ("1. a\n2. b\n1. c\n2. d", "1\\. a\\\n2\\. b\\\n1\\. c\\\n2\\. d"),
            ("(1) a\n(2) b", "(1) a\\\n(2) b"),
            ("3. c\n4. d", "3. c\n4. d"),
        ] {
            assert_eq!(markdown(text), expected, "{text}");
        }
    }

    #[test]
    fn lines_stay_lines() {
        assert_eq!(inline("端末を確認する。\n\n※1 対象外"), "端末を確認する。\\\n※1 対象外");
        assert_eq!(inline("次のとおり\n- 端末\n- *機器*"), "次のとおり\\\n\\- 端末\\\n\\- \\*機器\\*");
        assert_eq!(inline("https://example.org/main_sosiki/"), "https://example.org/main_sosiki/");
    }
}
