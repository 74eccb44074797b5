//! Characters that nobody sees, that no page can hold, or that end a line.

use std::fs;

use super::super::common::{stdout, tebiki};
use super::{lay, site};

/// Lays a file over a site and checks it.
fn check(path: &str, text: &str) -> String {
    let folder = site(&[(path, text)]);
    stdout(&tebiki(folder.path(), &["check", "--format", "short"])).to_owned()
}

fn site_yaml(line: &str) -> String {
    format!(
        "title: {{ja: 手引き}}\ndescription: {{ja: 小さな見本}}\nlanguages: [ja]\nchecklists: [list]\npages: [about]\n{line}\n"
    )
}

#[test]
fn a_value_of_one_line_has_no_second() {
    for line in [
        "base_url: \"https://a.example/\\nDisallow:/secret\\nSitemap:https://evil.test/s.xml\"",
        "base_url: |-\n  https://a.example/\n  Disallow: /",
        "base_url: \"https://a.example/\\u2028x\"",
        "review_after: \"12\\nmonths\"",
        "theme: \"default\\nx\"",
        "history: [{date: \"2025-04\\n\\nx\", note: {ja: 甲}}]",
        "history: [{date: 2025-04, version: \"1\\n2\", note: {ja: 甲}}]",
        "kinds: [{id: \"a\\nb\", title: {ja: 甲}}]",
        "synonyms: [{ja: [\"a\\nb\", c]}]",
    ] {
        let said = check("content/site.yaml", &site_yaml(line));
        assert!(said.contains("content/site.yaml:6:") || said.contains("content/site.yaml:7:"), "{line}: {said}");
        assert!(said.contains("error[TB0211]"), "{line}: {said}");
        assert_eq!(said.matches("error[").count(), 1, "{line}: {said}");
    }
    // At the end of a value there is nothing behind it.
    assert_eq!(check("content/site.yaml", &site_yaml("base_url: |\n  https://a.example/")), "");
}

#[test]
fn an_address_has_no_line_end_on_the_command_line() {
    let folder = site(&[]);
    for url in ["https://a.example/\nDisallow: /", "https://a.example/\t", "https://a.example/\u{85}x"] {
        let output = tebiki(folder.path(), &["build", "--base-url", url]);
        assert_eq!(output.status.code(), Some(2), "{url:?}");
    }
    assert!(!folder.path().join("public").exists());
}

#[test]
fn what_xml_forbids_does_not_come_in() {
    let history = |note: &str| site_yaml(&format!("history: [{{date: 2025-04, note: {{ja: {note}}}}}]"));
    for note in [
        "\"x\\ufffe\"",
        "\"x\\uffff\"",
        "\"x\\0\"",
        "\"x\\e[31m\"",
        "\"x\\x07\"",
        "\"x\\u0085\"",
        "x\u{fffe}",
        "x\u{b}y",
        "x\u{85}y",
        "\"[x](https://a.example/ \\\"\\u0001\\\")\"",
    ] {
        let said = check("content/site.yaml", &history(note));
        assert!(said.contains("content/site.yaml:6:") && said.contains("error[TB0107]"), "{note:?}: {said}");
    }
    for note in ["\"x\\ud800\"", "\"x\\udfff\"", "\"x\\ud83d\\u0041\""] {
        let said = check("content/site.yaml", &history(note));
        assert!(said.contains("content/site.yaml:6:") && said.contains("error["), "{note:?}: {said}");
    }
    for text in [
        "# 題\n\n甲&#1;乙\n",
        "# 題\n\n甲&#xFFFE;乙\n",
        "# 題&#x7;\n",
        "# 題\n\n[x](https://a.example/&#1;)\n",
        "# 題\n\n```title=\"&#2;\"\nx\n```\n",
        "# 題\n\n<b title=\"&#3;\">x</b>\n",
        "# 題\n\n<div>&#xB;</div>\n",
        "---\nsource: \"x\\u0001\"\n---\n# 題\n",
    ] {
        let said = check("content/pages/about.ja.md", text);
        assert!(said.contains("about.ja.md:") && said.contains("error[TB0107]"), "{text:?}: {said}");
    }
}

#[test]
fn a_key_is_no_way_around() {
    let said = check(
        "content/glossary.yaml",
        "terms:\n  - {id: a, name: {ja: 甲}, definition: {ja: 乙}, aliases: {\"j\\u0001a\": [x]}}\n",
    );
    assert!(said.contains("error[TB0107]"), "{said}");
}

#[test]
fn words_of_a_theme_hold_no_control_characters() {
    for words in ["home: \"a\\u0001\"\n", "home: \"a\u{b}b\"\n", "home: \"a\\ufffe\"\n"] {
        let said = check("themes/default/i18n/ja.yaml", words);
        assert!(said.contains("themes/default/i18n/ja.yaml:1:") && said.contains("error[TB0601]"), "{said}");
    }
}

#[test]
fn hidden_characters_are_named_where_they_stand() {
    for (path, text, place, name) in [
        ("content/pages/about.ja.md", "# 題\n\n甲\u{202e}乙\n", "about.ja.md:3:2", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        (
            "content/pages/about.ja.md",
            "# 題\n\n```\nrm \u{2066}-rf\n```\n",
            "about.ja.md:4:4",
            "U+2066 LEFT-TO-RIGHT ISOLATE",
        ),
        ("content/pages/about.ja.md", "# 題\n\n`a\u{200b}b`\n", "about.ja.md:3:3", "U+200B ZERO WIDTH SPACE"),
        ("content/pages/about.ja.md", "# 題\n\n[[menu:設\u{200b}定]]\n", "about.ja.md:3:9", "U+200B ZERO WIDTH SPACE"),
        ("content/pages/about.ja.md", "# 題\n\n<b>a\u{2060}b</b>\n", "about.ja.md:3:5", "U+2060 WORD JOINER"),
        ("content/pages/about.ja.md", "# 題\n\n<b>&#x202e;</b>\n", "about.ja.md:3:4", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("content/pages/about.ja.md", "# 題\n\n甲&#x202e;乙\n", "about.ja.md:3:", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("content/pages/about.ja.md", "# 題\n\n甲\u{200d}乙\n", "about.ja.md:3:2", "U+200D ZERO WIDTH JOINER"),
        (
            "content/glossary.yaml",
            "terms:\n  - {id: a, name: {ja: \"甲\\u202e乙\"}, definition: {ja: 乙}}\n",
            "glossary.yaml:2:",
            "U+202E RIGHT-TO-LEFT OVERRIDE",
        ),
        (
            "content/glossary.yaml",
            "terms:\n  - {id: a, name: {ja: 甲\u{feff}乙}, definition: {ja: 乙}}\n",
            "glossary.yaml:2:25",
            "U+FEFF ZERO WIDTH NO-BREAK SPACE",
        ),
    ] {
        let said = check(path, text);
        assert!(said.contains("warning[TB0110]") && said.contains(place) && said.contains(name), "{text:?}: {said}");
        assert_eq!(said.matches("TB0110").count(), 1, "{text:?}: {said}");
    }
    let many = check("content/pages/about.ja.md", &format!("# 題\n\n{}\n", "甲\u{200b}".repeat(8_000)));
    assert!(many.contains("in 8000 places"), "{many}");
    let id = check("content/pages/about.ja.md", "# 題\n\n## 節 {#a\u{200b}b}\n");
    assert!(id.contains("error[TB0209]") && id.contains("warning[TB0110]"), "{id}");
}

#[test]
fn what_scripts_and_emoji_need_is_no_warning() {
    let text = "# 題\n\n葛\u{E0100}飾区と辻\u{E0101}さん、❤\u{fe0f}、1\u{fe0f}\u{20e3}、👩\u{200d}💻、می\u{200c}خواهم、क्\u{200d}ष。\n\n`葛\u{E0100}`\n";
    assert_eq!(check("content/pages/about.ja.md", text), "");
}

#[test]
fn a_byte_order_mark_is_none_of_them() {
    let folder = site(&[]);
    lay(folder.path(), &[("content/pages/about.ja.md", "\u{feff}# 題\r\n\r\n説明です。\r\n")]);
    let output = tebiki(folder.path(), &["check"]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(fs::read(folder.path().join("content/pages/about.ja.md")).is_ok());
}
