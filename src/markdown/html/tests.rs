use super::super::{Document, Target};
use super::{NoteKind, Resolved, Resolver};
use crate::diagnostic::Diagnostics;
use crate::source::SourceMap;

/// Knows items, pages and sections, each by a name of one kind.
pub(in super::super) struct Bare;

impl Resolver for Bare {
    fn reference(&self, target: &Target) -> Option<Resolved> {
        let (class, short) = match target {
            Target::Item { id, .. } => ("item", Some(id.clone())),
            Target::Page { .. } => ("page", None),
            _ => ("term", None),
        };
        let title = short.as_ref().map_or_else(|| "題名".to_owned(), |id| format!("{id} 題名"));
        Some(Resolved { url: "x.html".to_owned(), name: "題名".to_owned(), title, short, class })
    }

    fn image(&self, path: &str) -> (String, Option<(u32, u32)>) {
        (path.to_owned(), None)
    }

    fn file(&self, path: &str) -> Option<(String, String)> {
        Some((format!("media/{path}"), "PDF".to_owned()))
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

    fn footnote(&self, number: &str, back: bool) -> String {
        format!("{}{number}", if back { "戻る" } else { "注" })
    }

    fn task(&self, done: bool) -> String {
        if done { "済み" } else { "未完了" }.to_owned()
    }
}

/// The beginning of a document as HTML, in one line.
pub(in super::super) fn html(text: &str) -> String {
    let whole = format!("# 題\n\n{text}\n");
    let file = SourceMap::default().add("a.ja.md", whole.as_str());
    Document::parse(file, &whole, 0, &mut Diagnostics::default()).intro_html(&Bare).replace('\n', "")
}

#[test]
fn a_reference_in_running_text_is_part_of_the_sentence() {
    assert_eq!(
        html("[[item:9-4]]に合わせます。"),
        "<p><a class=\"ref ref-item\" href=\"x.html\" title=\"題名\">9-4</a>に合わせます。</p>"
    );
    assert_eq!(html("[[page:a]]へ。"), "<p>「<a class=\"ref ref-page\" href=\"x.html\">題名</a>」へ。</p>");
    assert_eq!(html("[[term:a]]は。"), "<p><a class=\"ref ref-term\" href=\"x.html\">題名</a>は。</p>");
    assert_eq!(html("[[item:9-4|これ]]。"), "<p><a class=\"ref ref-item\" href=\"x.html\">これ</a>。</p>");
}

#[test]
fn an_alert_may_have_a_title_of_its_own() {
    let note = |kind: &str, title: &str, body: &str| {
        format!("<div class=\"note note-{kind}\" role=\"note\"><p class=\"note-title\">{title}</p>{body}</div>")
    };
    assert_eq!(html("> [!TIP] 始める前に\n> 本文"), note("tip", "始める前に", "<p>本文</p>"));
    assert_eq!(
        html("> [!note]- **太字**の`題`\n>\n> 本文\n>\n> - 甲"),
        note("note", "<strong>太字</strong>の<code>題</code>", "<p>本文</p><ul><li>甲</li></ul>")
    );
    assert_eq!(html("> [!CAUTION] 題だけ"), note("caution", "題だけ", ""));
    assert_eq!(html("> [!NOTE]\n> 本文"), note("note", "", "<p>本文</p>"));
    assert!(html("> [!TIP] 題\n> 外\n>\n> > 中").ends_with("<p>外</p><blockquote><p>中</p></blockquote></div>"));
    assert!(html("> [!HINT] 題\n> 本文").starts_with("<blockquote>"));
}

#[test]
fn a_code_block_shows_its_title() {
    assert_eq!(
        html("```sh title=\"<a>.sh\"\nls\n```"),
        "<figure class=\"code-figure\"><figcaption>&lt;a&gt;.sh</figcaption>ls</figure>"
    );
    assert!(html("<b>x</b>\n\n- a\n\n  ```sh a.sh\n  ls\n  ```").contains("<figcaption>a.sh</figcaption>"));
}

#[test]
fn a_task_says_whether_it_is_done() {
    let item =
        |attributes: &str, words: &str| format!("<li><input type=\"checkbox\" disabled{attributes}> {words}</li>");
    let tasks = [item(" aria-label=\"未完了\"", "甲"), item(" checked aria-label=\"済み\"", "乙")].concat();
    assert_eq!(html("- [ ] 甲\n- [x] 乙"), format!("<ul>{tasks}</ul>"));
    let raw = html("1. [x] <b>甲</b>");
    assert!(raw.contains("aria-label=\"済み\"") && raw.contains("checked"), "{raw}");
}

#[test]
fn a_number_to_call_is_a_link() {
    assert_eq!(
        html("[電話](tel:+81-3-0000-0000)"),
        "<p><a class=\"external\" href=\"tel:+81-3-0000-0000\" rel=\"noopener noreferrer\">電話</a></p>"
    );
    assert!(html("<a href=\"tel:110\">110</a>").contains("href=\"tel:110\""));
}

#[test]
fn a_reference_that_stands_alone_has_its_whole_title() {
    let item = "<a class=\"ref ref-item\" href=\"x.html\">9-4 題名</a>";
    assert_eq!(html("[[item:9-4]]"), format!("<p>{item}</p>"));
    assert_eq!(
        html("- [[item:9-4]]\n- [[page:a]]"),
        format!("<ul><li>{item}</li><li><a class=\"ref ref-page\" href=\"x.html\">題名</a></li></ul>")
    );
    assert!(html("| a |\n| --- |\n| [[item:9-4]] |").contains(&format!("<td>{item}</td>")));
}
