//! Tests of emphasis next to Japanese text.

use super::*;
use proptest::prelude::*;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
}

fn events(text: &str) -> Vec<(Event<'_>, Range<usize>)> {
    Parser::new_ext(text, options()).into_offset_iter().collect()
}

/// The inline structure of a text with tags in angle brackets, easy to read in an assertion.
fn outline(prepared: &Prepared<'_>) -> String {
    let restore = |piece: CowStr<'_>| prepared.restore(piece.into()).into_owned();
    let mut out = String::new();
    for (event, _) in events(&prepared.text) {
        let piece = match event {
            Event::Start(Tag::Link { dest_url, .. }) => format!("<a {}>", restore(dest_url)),
            Event::Start(Tag::Heading { id: Some(id), .. }) => format!("<h {}>", restore(id)),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                format!("<pre {}>", restore(info))
            }
            Event::Start(tag) => name(tag.to_end()).map_or(String::new(), |name| format!("<{name}>")),
            Event::End(TagEnd::Paragraph) | Event::SoftBreak => "\n".to_owned(),
            Event::End(TagEnd::TableCell) => "|".to_owned(),
            Event::End(TagEnd::Link) => "</a>".to_owned(),
            Event::End(tag) => name(tag).map_or(String::new(), |name| format!("</{name}>")),
            Event::Code(code) => format!("<c>{}</c>", restore(code)),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => restore(text),
            _ => String::new(),
        };
        out.push_str(&piece);
    }
    out.trim_end().to_owned()
}

fn name(tag: TagEnd) -> Option<&'static str> {
    match tag {
        TagEnd::Strong => Some("b"),
        TagEnd::Emphasis => Some("i"),
        TagEnd::Strikethrough => Some("s"),
        _ => None,
    }
}

fn amended(text: &str) -> String {
    outline(&prepare(text))
}

#[track_caller]
fn assert_outline(text: &str, expected: &str) {
    assert_eq!(amended(text), expected, "{text}");
}

#[test]
fn punctuation_inside_emphasis_does_not_keep_it_from_closing() {
    assert_outline("**「強調」**する", "<b>「強調」</b>する");
    assert_outline("これは**「強調」**です", "これは<b>「強調」</b>です");
    assert_outline("**強調。**次", "<b>強調。</b>次");
    assert_outline("**[リンク](x)**は", "<b><a x>リンク</a></b>は");
    assert_outline("**`code`**です", "<b><c>code</c></b>です");
    assert_outline("~~「取り消し」~~した", "<s>「取り消し」</s>した");
    assert_outline("**~~「両方」~~**した", "<b><s>「両方」</s></b>した");
    assert_outline("は***「両方」***した", "は<i><b>「両方」</b></i>した");
    assert_outline("> は\n>**「引用」**で", "は\n<b>「引用」</b>で");
}

#[test]
fn a_variation_selector_belongs_to_the_character_before_it() {
    assert_outline("!\u{FE00}**(a)**", "!\u{FE00}<b>(a)</b>");
    assert_outline("“\u{FE01}**(a)**", "“\u{FE01}<b>(a)</b>");
    assert_outline("葛\u{E0100}**(a)**", "葛\u{E0100}<b>(a)</b>");
    assert_outline("a**a㊙\u{FE0E}**a", "a<b>a㊙\u{FE0E}</b>a");
}

#[test]
fn examples_that_come_with_the_specification() {
    for text in [
        "これは**私のやりたかったこと。**だからするの。",
        "カッコに注意**（太字にならない）**文が続く場合に要警戒。",
        "先頭の**`コード`も注意。**",
        "税込**¥10,000**で入手できます。",
        "太郎は**\"こんにちわ\"**といった",
        "**C#**や**F#**は**「.NET」**というプラットフォーム上で動作します。",
        "・**㋐**:選択肢１つ目",
        "**真”**她",
        "真**（她**",
        "**真…**她",
        "𰻞𰻞**(ビャンビャン)**麺",
        "葛󠄀**(こちらが正式表記)**城市",
        "大塚︀**(U+585A U+FE00)** 大塚**(U+FA10)**",
        "〽︎**(庵点)**は、",
        "**“︁Git”︁**Hub",
        "**스크립트(script)**라고",
        "패키지를 발행하려면 **`npm publish`**를 실행하십시오.",
        "ᅡ**(a)**",
        "**(k)**ᄏ",
        "a**〰**a",
        "注意：__注意事項__",
        "a~~a()~~あ",
        "葛󠄀~~()a~~a",
        "~~a~~：~~a~~",
    ] {
        let outline = amended(text);
        assert!(!outline.contains("**") && !outline.contains("~~") && outline.contains("</"), "{outline}");
    }
    for text in ["a**🈯︎a**a", "a**«a**a", "a**a∇**a", "「__a」__a", "!︀**a"] {
        assert_eq!(prepare(text).text, text);
    }
}

#[test]
fn text_the_amendments_do_not_concern_is_borrowed() {
    for text in [
        "",
        "強調",
        "**強調**です",
        "「snake_case_」と_「い」_と~「い」~",
        "* 項目\n* * *\n***\n",
        "~~~「」\n~~~\n「~~~」~~~あ",
        "\\*\\*「強調」\\*\\*する",
        "**“quoted”**s and é**(a)**",
        "「あ」 **「い」**　「う」",
        "> **あ\n>**強",
        "あ~~「い」~~ う",
    ] {
        assert!(matches!(prepare(text).text, Cow::Borrowed(_)), "{text}");
    }
}

#[test]
fn code_links_and_attributes_come_back_unchanged() {
    assert_outline("`**「強」**す`", "<c>**「強」**す</c>");
    assert_outline("```**「x」**す\n**「強」**す\n```", "<pre **「x」**す>**「強」**す");
    assert_outline("    **「強」**す", "**「強」**す");
    assert_outline("[a](b**「c」**d)", "<a b**「c」**d>a</a>");
    assert_outline("<https://a/**「c」**d>", "<a https://a/**「c」**d>https://a/**「c」**d</a>");
    assert_outline("[a][「**「c」**d]\n\n[「**「c」**d]: b", "<a b>a</a>");
    assert_outline("<p title=\"**「c」**d\">", "<p title=\"**「c」**d\">");
    assert_outline("## x {#a**「b」**c}", "<h a**「b」**c>x");
}

#[test]
fn a_pipe_borders_cells_only_where_there_is_a_table() {
    assert_outline("あ**|x|**い", "あ<b>|x|</b>い");
    assert_outline("|**「あ」**い|**あ**|\n|-|-|\n|**|**「い」|", "<b>「あ」</b>い|<b>あ</b>|**|**「い」|");
    assert_eq!(prepare("|あ**|い|\n|---|-|\n|**「あ|**い|").text, "|あ**|い|\n|---|-|\n|**「あ|**い|");
}

/// A marker between `_` and `**` would satisfy one and spoil the other.
#[test]
fn a_marker_that_would_spoil_a_neighbour_is_not_set() {
    assert_outline("**_「強調」_**です", "**<i>「強調」</i>**です");
}

#[test]
fn ranges_are_those_of_the_original() {
    let text = "これは**「強調」**です。\n\n- ~~（注）~~と`code`\n";
    let prepared = prepare(text);
    let slices: Vec<&str> =
        events(&prepared.text).into_iter().map(|(_, range)| &text[prepared.original(range)]).collect();
    let item = "- ~~（注）~~と`code`\n";
    assert_eq!(
        slices,
        [
            "これは**「強調」**です。\n",
            "これは",
            "**「強調」**",
            "「強調」",
            "**「強調」**",
            "です。",
            "これは**「強調」**です。\n",
            item,
            item,
            "~~（注）~~",
            "（注）",
            "~~（注）~~",
            "と",
            "`code`",
            item,
            item,
        ]
    );
}

#[test]
fn the_marker_is_a_character_the_text_does_not_have() {
    let text = "\u{100000}**「強調」**する\u{100000}";
    let prepared = prepare(text);
    assert_eq!(prepared.marker, '\u{100001}');
    assert_eq!(amended(text), "\u{100000}<b>「強調」</b>する\u{100000}");
}

#[test]
fn the_parser_agrees_about_punctuation() {
    for c in ('\u{A1}'..='\u{FFFF}').filter(|c| !c.is_whitespace()) {
        let text = format!("a*{c}*");
        let unmarked = Prepared { text: Cow::Borrowed(&text), marker: '\0', marker_ends: Vec::new() };
        let literal = outline(&unmarked) == text;
        assert!(!literal || is_punctuation(c), "{c:?}");
        let is_recent = CodePointMapData::<EastAsianWidth>::new().get(c) == EastAsianWidth::Neutral
            || matches!(c, '\u{31E4}' | '\u{31E5}');
        assert!(literal || !is_punctuation(c) || is_recent, "{c:?}");
    }
}

/// The events that make up the block structure, at their places in the original text.
fn blocks<'a>(text: &'a str, original: impl Fn(Range<usize>) -> Range<usize>) -> Vec<(String, Range<usize>)> {
    let is_inline = |tag: TagEnd| {
        matches!(tag, TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
    };
    let block = |(event, range): (Event<'a>, Range<usize>)| match event {
        Event::End(tag) if !is_inline(tag) => Some((format!("{tag:?}"), original(range))),
        Event::Rule => Some(("rule".to_owned(), original(range))),
        _ => None,
    };
    events(text).into_iter().filter_map(block).collect()
}

fn check_invariants(text: &str) -> Result<(), TestCaseError> {
    let prepared = prepare(text);
    let parsed = Cow::Borrowed(&*prepared.text);
    prop_assert_eq!(prepared.restore(parsed), text);
    prop_assert_eq!(prepared.original(0..prepared.text.len()), 0..text.len());
    for (event, range) in events(&prepared.text) {
        let original = prepared.original(range);
        prop_assert!(text.get(original.clone()).is_some(), "{event:?} at {original:?}");
    }
    prop_assert_eq!(blocks(&prepared.text, |range| prepared.original(range)), blocks(text, |range| range));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_characters_survive(text in r"[*_~`「」あaあ。.\n\\\-#|\[\]()1 <>:\x{FE00}]{0,60}") {
        check_invariants(&text)?;
    }

    #[test]
    fn any_blocks_survive(
        parts in prop::collection::vec(prop::sample::select(vec![
            "**", "~~", "*", "_", "「", "」", "あ", "a", " ", "|", "\\", "`", "\n", "\n\n", "\n> ", "\n>",
            "\n- ", "\n1. ", "\n# ", "\n|-|-|\n", "\n    ", "\n~~~", "\n```", "\n---\n", "[x](", ")",
            "{#", "}", "[^1]", "\n[^1]: ", "<p ", ">", "- [ ] ",
        ]), 0..30),
    ) {
        check_invariants(&parts.concat())?;
    }

    #[test]
    fn text_without_cjk_is_left_alone(text in r"[*_~`“”aé☺.\n\\\-#|\[\]()1 ]{0,60}") {
        prop_assert!(matches!(prepare(&text).text, Cow::Borrowed(_)));
    }
}
