//! That a fingerprint changes with the words and with nothing else, and that it stays what it is for years.

#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

use proptest::prelude::*;

use super::*;
use crate::diagnostic::Diagnostics;
use crate::locale::{Locales, Localized};
use crate::markdown::Inline;
use crate::model::{Note, Text};
use crate::source::{FileId, SourceMap, Span, Spanned};

fn file() -> FileId {
    SourceMap::default().add("guide.ja.md", "")
}

fn document(text: &str) -> Document {
    Document::parse(file(), text, 0, &mut Diagnostics::default())
}

fn of_section(text: &str, id: &str) -> Fingerprint {
    let document = document(text);
    section(&document, document.find(id).expect("the section is there")).expect("the section has a fingerprint")
}

/// The fingerprint of a section that holds only `body`.
fn of_body(body: &str) -> Fingerprint {
    of_section(&format!("# T\n\n## H {{#h}}\n\n{body}\n"), "h")
}

fn local(text: &str) -> LocalText {
    let mut sources = SourceMap::default();
    let span = Span::new(sources.add("checklist.yaml", text), 0..text.len());
    Localized::new(Text { inline: Inline::parse(text, span, &sources, &mut Diagnostics::default()), span })
}

fn some_item() -> Item {
    let spanned = |text: &str| Spanned::new(text.to_owned(), Span::new(file(), 0..0));
    Item {
        id: spanned("7-3"),
        aliases: Vec::new(),
        slug: spanned("7-3"),
        category: spanned("incidents"),
        priority: Some(spanned("high")),
        threats: vec![spanned("malware")],
        methods: vec![spanned("1")],
        title: local("ログの確認"),
        text: local("[[term:log|ログ]]を**定期的に**確認します。"),
        why: Some(local("気づくのが遅れます。")),
        condition: None,
        notes: vec![Note {
            mark: "※1".into(), kind: NoteKind::Exemption, text: local("端末にデータがないとき。")
        }],
        terms: Vec::new(),
        phrases: Localized::new(Vec::new()),
        source: Some(local("p.20")),
        draft: false,
        fields: Vec::new(),
    }
}

/// These values stand in lock files and in readers' browsers. A change of one of them makes every accepted link suspect
/// and asks every reader to look at every item again.
#[test]
fn fingerprints_are_what_they_always_were() {
    assert_eq!(text("").to_string(), "e3b0c44298fc1c14");
    assert_eq!(text("log in").to_string(), "7f0348c1e2dd94ac");
    assert_eq!(text("管理者が設定します。").to_string(), "e10f400e197885c5");
    assert_eq!(of_body("本文").to_string(), "47b3f090e81b981b");
    assert_eq!(item(&some_item(), Locale::SOURCE).expect("it has a text").to_string(), "44d6d28f9da24e9a");
}

#[test]
fn white_space_and_line_breaks_do_not_count() {
    assert_eq!(text("  sign\t in\r\nagain "), text("sign in again"));
    assert_eq!(text("管理者が\n　設定します"), text("管理者が設定します"));
    assert_eq!(text("VPN を使う"), text("VPNを使う"));
    assert_ne!(text("sign in"), text("signin"));
    assert_ne!(text("비밀 번호"), text("비밀번호"));
    assert_eq!(of_body("一行目\n二行目"), of_body("一行目二行目"));
    assert_eq!(of_body("one\ntwo\n\nthree"), of_body("one two three"));
}

#[test]
fn spellings_of_one_character_do_not_count() {
    assert_eq!(text("か\u{3099}"), text("が"));
    assert_eq!(text("pass\u{AD}word\u{200B}"), text("password"));
    assert_ne!(text("ＶＰＮ"), text("VPN"));
    assert_ne!(text("vpn"), text("VPN"));
}

#[test]
fn where_links_lead_does_not_count_but_their_words_do() {
    assert_eq!(of_body("[設定](https://a.example/)を開く"), of_body("[設定](https://b.example/)を開く"));
    assert_eq!(of_body("[[item:7-3|ログ]]を見る"), of_body("ログを見る"));
    assert_ne!(of_body("[[item:7-3|ログ]]を見る"), of_body("[[item:7-3|記録]]を見る"));
    assert_ne!(of_body("[[item:7-3]]を見る"), of_body("[[item:7-3]]も見る"));
}

#[test]
fn the_target_of_a_reference_without_words_of_its_own_does_not_count_but_that_there_is_one_does() {
    let here = of_body("[[page:passwords]]を見る");
    for other in ["page:mdm", "page:passwords#length", "item:7-3", "item:telework:7-3", "term:mfa", "threat:t1"] {
        assert_eq!(here, of_body(&format!("[[{other}]]を見る")), "{other}");
    }
    for other in ["を見る", "[[page:passwords]]と[[page:mdm]]を見る", "[[page:passwords|パスワード]]を見る"]
    {
        assert_ne!(here, of_body(other), "{other}");
    }
    // The labels of a menu are its words, not its target.
    assert_ne!(of_body("[[menu:設定]]を見る"), of_body("[[menu:管理]]を見る"));
    assert_ne!(of_body("[[menu:設定]]を見る"), here);
}

#[test]
fn menu_labels_and_their_glosses_are_words() {
    let path = "[[menu:サービス > トーク|Service > Talk]]";
    for other in ["[[menu:サービス > 通話|Service > Talk]]", "[[menu:サービス > トーク|Service > Chat]]"] {
        assert_ne!(of_body(path), of_body(other));
    }
    assert_eq!(of_body(path), of_body("[[menu:サービス>トーク|Service > Talk]]"));
}

#[test]
fn markup_does_not_count_where_it_changes_no_word() {
    assert_eq!(of_body("**必ず**`log`を見る"), of_body("必ずlogを見る"));
    assert_eq!(of_body("1. a\n2. b"), of_body("- a\n- b"));
    assert_eq!(of_body("![画面](a.png)"), of_body("![画面](b.png)"));
    assert_ne!(of_body("![画面](a.png)"), of_body("![一覧](a.png)"));
    assert_eq!(of_body("a <span class=\"x\">b</span>"), of_body("a <b title='>'>b</b>"));
    assert_eq!(of_body("<div class=\"x\">\nwords <!-- note > -->\n</div>"), of_body("words"));
    assert_ne!(of_body("<div>\nwords\n</div>"), of_body("<div>\nother words\n</div>"));
    assert_ne!(of_body("~~必ず~~見る"), of_body("必ず見る"));
    assert_ne!(of_body("> [!NOTE]\n> a"), of_body("> [!WARNING]\n> a"));
    assert_ne!(of_body("| a | b |\n|---|---|\n| 有効 | 無効 |"), of_body("| a | b |\n|---|---|\n| 有効無効 | |"));
}

#[test]
fn ids_attributes_and_the_place_of_a_section_do_not_count() {
    let here = of_section("# T\n\n## 削除 {#remove items=7-3 for=admin}\n\n本文\n\n## 次 {#next}\n\n別\n", "remove");
    assert_eq!(here, of_section("# 別の題\n\n前書き\n\n## 前 {#before}\n\n#### 削除 {#old}\n\n本文\n", "old"));
    assert_ne!(here, of_section("# T\n\n## 消去 {#remove}\n\n本文\n", "remove"));
    // The same words, divided otherwise between heading and text.
    assert_ne!(here, of_section("# T\n\n## 削除本文 {#remove}\n", "remove"));
}

#[test]
fn a_procedure_holds_the_sections_inside_it() {
    let text = "# T\n\n## A {#a}\n\none\n\n### B {#b}\n\ntwo\n\n## C {#c}\n\nthree\n";
    let (before, inner) = (document(text), document(&text.replace("two", "2")));
    assert_eq!(section(&before, 0), section(&inner, 0));
    assert_ne!(subtree(&before, 0), subtree(&inner, 0));
    assert_eq!(subtree(&before, 1), section(&before, 1));
    assert_eq!(subtree(&before, 0), subtree(&document(&text.replace("three", "3")), 0));
    assert_eq!(section(&before, 3), None);
    assert_eq!(subtree(&before, 3), None);
    assert_ne!(opening(&before), opening(&document(&text.replace("# T", "# U"))));
    assert_eq!(opening(&before), opening(&inner));
}

#[test]
fn an_item_is_what_it_asks_for() {
    let fingerprint = |change: &dyn Fn(&mut Item)| {
        let mut changed = some_item();
        change(&mut changed);
        item(&changed, Locale::SOURCE).expect("it has a text")
    };
    let same = fingerprint(&|_| {});
    assert_eq!(same, fingerprint(&|item| item.why = Some(local("別の理由"))));
    assert_eq!(same, fingerprint(&|item| item.source = None));
    assert_eq!(same, fingerprint(&|item| item.text = local("ログを 定期的に確認します。")));
    assert_eq!(same, fingerprint(&|item| item.priority = None));
    assert_ne!(same, fingerprint(&|item| item.text = local("ログを毎日確認します。")));
    assert_ne!(same, fingerprint(&|item| item.title = local("ログの保存")));
    assert_ne!(same, fingerprint(&|item| item.condition = Some(local("端末がないとき"))));
    assert_ne!(same, fingerprint(&|item| item.notes.clear()));
    assert_ne!(same, fingerprint(&|item| item.notes[0].kind = NoteKind::Definition));
}

#[test]
fn a_text_without_a_translation_has_no_fingerprint_there() {
    let locales = Locales::new(vec!["ja".into(), "en".into()]);
    let english = locales.find("en").expect("the site has it");
    assert_eq!(item(&some_item(), english), None);
    assert_eq!(local_text(&local("本文"), english), None);
    assert_eq!(local_text(&local("本文"), Locale::SOURCE), Some(text("本文")));
}

#[test]
fn what_is_no_fingerprint_is_refused() {
    for wrong in ["", "b7803376cdd4d3f", "b7803376cdd4d3f10", "B7803376CDD4D3F1", "b7803376cdd4d3fg", "あああああx"]
    {
        assert_eq!(wrong.parse::<Fingerprint>(), Err(NotAFingerprint), "{wrong}");
    }
}

/// Words of letters that are written with spaces, without marks that could join.
fn words() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[a-zA-Z0-9éÅ]{1,8}", 1..8)
}

proptest! {
    #[test]
    fn normalising_twice_is_normalising_once(any in "\\PC{0,30}", mixed in "[あ漢が\u{3099} \n한aé…\u{AD}\u{1E}]{0,20}") {
        for text in [any, mixed] {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once.clone());
            let readable = readable(&text);
            prop_assert_eq!(normalise(&readable), once);
            prop_assert!(!readable.contains("  ") && readable.trim() == readable);
        }
    }

    #[test]
    fn any_white_space_between_words_will_do(words in words(), space in "[ \t\n\r　]{1,4}") {
        prop_assert_eq!(text(&words.join(" ")), text(&words.join(&space)));
    }

    #[test]
    fn any_other_word_changes_it(words in words(), at in any::<prop::sample::Index>(), other in "[a-z]{1,8}") {
        let mut changed = words.clone();
        let at = at.index(changed.len());
        prop_assume!(changed[at] != other);
        changed[at] = other;
        prop_assert_ne!(text(&words.join(" ")), text(&changed.join(" ")));
    }

    #[test]
    fn any_other_japanese_character_changes_it(words in "[ぁ-ん一-龠]{1,20}", at in any::<prop::sample::Index>(), other in "[ァ-ヴ]") {
        let mut changed = words.chars().collect::<Vec<_>>();
        let at = at.index(changed.len());
        changed[at] = other.chars().next().expect("one character");
        prop_assert_ne!(text(&words), text(&changed.into_iter().collect::<String>()));
    }

    #[test]
    fn a_section_may_move(body in "[a-zあ-ん ]{0,30}", before in "[a-zあ-ん]{0,10}", level in 2..=6_usize) {
        let here = of_section(&format!("# T\n\n## H {{#h}}\n\n{body}\n"), "h");
        let marks = "#".repeat(level);
        let there = of_section(&format!("# T\n\n{before}\n\n## B {{#b}}\n\n{before}\n\n{marks} H {{#h k=v}}\n\n{body}\n\n## C {{#c}}\n"), "h");
        prop_assert_eq!(here, there);
    }

    #[test]
    fn lines_of_a_section_may_be_broken_anywhere_in_japanese(words in "[ぁ-ん一-龠]{2,20}", at in any::<prop::sample::Index>()) {
        let chars = words.chars().collect::<Vec<_>>();
        let at = 1 + at.index(chars.len() - 1);
        let broken = [&chars[..at], &['\n'], &chars[at..]].concat().into_iter().collect::<String>();
        prop_assert_eq!(of_body(&words), of_body(&broken));
    }

    #[test]
    fn texts_are_kept_apart(parts in prop::collection::vec("[a-z ]{0,6}", 2..5)) {
        let joined = parts.concat();
        prop_assert_ne!(texts(&parts), text(&joined));
        prop_assert_ne!(texts(&parts), text(&parts.join("\u{1E}")));
    }

    #[test]
    fn a_fingerprint_is_read_as_it_was_written(any in "\\PC{0,30}") {
        let fingerprint = text(&any);
        prop_assert_eq!(fingerprint.to_string().parse(), Ok(fingerprint));
    }

    #[test]
    fn no_text_is_too_strange(any in any::<String>()) {
        let _ = of_body(&any);
        let _ = text(&any);
    }
}
