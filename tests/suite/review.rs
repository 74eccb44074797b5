//! Links that somebody accepted: what makes them suspect, who is told, and accepting them again.

use std::fs;
use std::path::Path;

use crate::common::{copy, files, project, stderr, stdout, tebiki};
use serde_json::Value;
use tempfile::TempDir;

/// A site all of whose links are accepted.
fn accepted() -> TempDir {
    let site = copy(&project().join("tests/sites/suspect-links/input"));
    let run = tebiki(site.path(), &["review", "accept", "--all"]);
    assert!(run.status.success(), "{}", stderr(&run));
    site
}

fn edit(site: &TempDir, path: &str, from: &str, to: &str) {
    let path = site.path().join("content").join(path);
    let text = fs::read_to_string(&path).expect("a file can be read");
    assert!(text.contains(from), "{} lacks {from}", path.display());
    fs::write(&path, text.replacen(from, to, 1)).expect("a file can be written");
}

/// The names of the links that are suspect; the exit status says whether any is.
fn suspect(site: &Path) -> Vec<String> {
    let report = report(site);
    let links = report["suspect"].as_array().expect("a list");
    links.iter().map(|link| link["link"].as_str().expect("a name").to_owned()).collect()
}

fn report(site: &Path) -> Value {
    let run = tebiki(site, &["review", "--format", "json"]);
    let report: Value = serde_json::from_str(stdout(&run)).expect("JSON");
    let any = !report["suspect"].as_array().expect("a list").is_empty();
    assert_eq!(run.status.code(), Some(i32::from(any)), "{}", stderr(&run));
    report
}

/// The words in which pages tell a doubt, in the language of a path.
fn doubts(site: &Path, path: &str) -> Vec<&'static str> {
    let run = tebiki(site, &["build"]);
    assert!(run.status.success(), "{}", stderr(&run));
    let page = fs::read_to_string(site.join("public").join(path)).expect("a page can be read");
    let told = [
        "対応を確かめた後に、手順か項目の文が変わりました",
        "対応を確かめた後に、どちらかの項目の文が変わりました",
        "対応を確かめた後に、回答か項目の文が変わりました",
        "The procedure or the item has changed",
        "One of the two items has changed",
        "The answer or the item has changed",
        "The original text or this translation has changed",
        "An original text of this page or its translation has changed",
    ];
    told.into_iter().filter(|words| page.contains(words)).collect()
}

#[test]
fn a_site_that_accepts_no_links_is_told_of_none() {
    let site = accepted();
    for path in ["content/review.lock", "content/review.texts"] {
        fs::remove_file(site.path().join(path)).expect("a file can be removed");
    }
    let run = tebiki(site.path(), &["review"]);
    assert!(
        stdout(&run).starts_with("no link was ever accepted: there is no content/review.lock\n"),
        "{}",
        stdout(&run)
    );
    assert_eq!(run.status.code(), Some(0));
    assert_eq!(stdout(&tebiki(site.path(), &["check"])), "no problems\n");
}

#[test]
fn what_is_accepted_is_in_order_and_stays_as_it_is() {
    let site = accepted();
    assert_eq!(stdout(&tebiki(site.path(), &["check"])), "no problems\n");
    assert_eq!(suspect(site.path()), Vec::<String>::new());
    let written = || {
        ["review.lock", "review.texts"].map(|name| {
            let path = site.path().join("content").join(name);
            let time = fs::metadata(&path).and_then(|metadata| metadata.modified()).expect("a file has a time");
            (fs::read_to_string(&path).expect("a file can be read"), time)
        })
    };
    let before = written();
    let run = tebiki(site.path(), &["review", "accept", "--all"]);
    assert_eq!(stdout(&run), "nothing was suspect or new\n");
    assert_eq!(written(), before);
    for (text, _) in before {
        let lines = text.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>();
        assert!(lines.len() > 30 && lines.is_sorted(), "{text}");
    }
    assert!(!files(site.path()).keys().any(|path| path.contains("tebiki-new")));
}

#[test]
fn layout_places_and_targets_of_links_make_nothing_suspect() {
    let site = accepted();
    for (path, from, to) in [
        // White space, and where a link leads.
        ("pages/about.ja.md", "守ることです。", "守る\nことです。"),
        ("pages/about.en.md", "About it.", "[About](https://example.jp/)   it."),
        ("checklists/one/checklist.yaml", "  - {id: 1-2,", "\n  # A comment.\n  - {id: 1-2,"),
        ("checklists/two/checklist.yaml", "edition: 1\n", "edition: \"1\"\npublished: 2020-01\n"),
    ] {
        edit(&site, path, from, to);
    }
    // A procedure goes to the end, and its sections change places.
    for lang in ["ja", "en"] {
        let path = site.path().join(format!("content/products/chat/guide.{lang}.md"));
        let text = fs::read_to_string(&path).expect("a guide can be read");
        let parts = text.split("\n\n#").collect::<Vec<_>>();
        let [title, remove, one, other, log] = parts[..] else { panic!("{parts:?}") };
        fs::write(&path, [title, log.trim_end(), remove, other, one].join("\n\n#") + "\n").expect("it can be written");
    }
    assert_eq!(suspect(site.path()), Vec::<String>::new());
    assert_eq!(stdout(&tebiki(site.path(), &["check"])), "no problems\n");
}

#[test]
fn fixing_the_target_of_a_reference_makes_nothing_suspect_and_changing_a_word_does() {
    let site = copy(&project().join("tests/sites/suspect-links/input"));
    let guide = "products/chat/guide.ja.md";
    edit(&site, guide, "人を選びます。", "[[page:about]]を見て、人を選びます。");
    assert!(tebiki(site.path(), &["review", "accept", "--all"]).status.success());
    edit(&site, guide, "[[page:about]]", "[[page:about#goal]]");
    edit(&site, guide, "[[page:about#goal]]", "[[item:one:1-2]]");
    assert_eq!(suspect(site.path()), Vec::<String>::new());
    assert_eq!(stdout(&tebiki(site.path(), &["check"])), "no problems\n");
    // A word beside the reference, then one reference more.
    edit(&site, guide, "を見て、", "を読んで、");
    let links = ["guide:chat#remove=item:one:1-1", "guide:chat#remove@en"];
    assert_eq!(suspect(site.path()), links);
    let run = tebiki(site.path(), &["review"]);
    assert!(stdout(&run).contains("[[…]]を[-見て-]{+読んで+}"), "{}", stdout(&run));
    edit(&site, guide, "を読んで、", "を見て、");
    assert_eq!(suspect(site.path()), Vec::<String>::new());
    edit(&site, guide, "を見て、", "と[[term:log]]を見て、");
    assert_eq!(suspect(site.path()), links);
    let run = tebiki(site.path(), &["review"]);
    assert!(stdout(&run).contains("[[…]]{+と[[…]]+}を見て"), "{}", stdout(&run));
}

#[test]
fn a_word_of_an_item_makes_all_its_links_suspect_and_readers_are_told() {
    let site = accepted();
    let item = "checklists/one/checklist.yaml";
    edit(&site, item, "アカウントを消します", "アカウントを止めます");
    let links = ["guide:chat#remove=item:one:1-1", "item:one:1-1=item:two:tou-1", "item:one:1-1@en"];
    assert_eq!(suspect(site.path()), links);
    let check = tebiki(site.path(), &["check", "--format", "short"]);
    assert_eq!(check.status.code(), Some(0), "a warning");
    assert_eq!(stdout(&check).matches("[TB0504]").count(), 3, "{}", stdout(&check));
    let run = tebiki(site.path(), &["review"]);
    assert!(stdout(&run).contains("アカウントを[-消し-]{+止め+}ます。"), "{}", stdout(&run));
    let (covers, relates, translates) = (
        "The procedure or the item has changed",
        "One of the two items has changed",
        "The original text or this translation has changed",
    );
    let (covers_ja, relates_ja) =
        ("対応を確かめた後に、手順か項目の文が変わりました", "対応を確かめた後に、どちらかの項目の文が変わりました");
    for (path, told) in [
        ("ja/one/items/1-1.html", vec![covers_ja, relates_ja]),
        ("en/one/items/1-1.html", vec![covers, relates, translates]),
        ("ja/two/items/tou-1.html", vec![relates_ja]),
        ("en/two/items/tou-1.html", vec![relates]),
        ("ja/products/chat/guide.html", vec![covers_ja]),
        ("en/products/chat/index.html", vec![covers]),
        ("ja/one/coverage.html", vec![covers_ja]),
        ("en/one/coverage.html", vec![covers]),
        ("en/two/coverage.html", vec![]),
        ("data/ja/procedures/chat.js", vec![covers_ja]),
        ("data/en/procedures/chat.js", vec![covers]),
        ("ja/one/items/1-2.html", vec![]),
        ("en/index.html", vec![]),
    ] {
        assert_eq!(doubts(site.path(), path), told, "{path}");
    }
    // One link, then those of a text, then nothing is left to tell.
    let accept = |links: &[&str]| {
        let run = tebiki(site.path(), &[&["review", "accept"], links].concat());
        assert!(run.status.success(), "{}", stderr(&run));
    };
    accept(&[links[1]]);
    assert_eq!(suspect(site.path()), [links[0], links[2]]);
    accept(&["guide:chat"]);
    assert_eq!(suspect(site.path()), [links[2]]);
    assert!(stdout(&tebiki(site.path(), &["review"])).contains("[-消し-]{+止め+}"), "the earlier words are still kept");
    accept(&["item:one:1-1"]);
    assert_eq!(suspect(site.path()), Vec::<String>::new());
    for path in ["en/one/items/1-1.html", "en/one/coverage.html", "data/en/procedures/chat.js"] {
        assert_eq!(doubts(site.path(), path), Vec::<&str>::new(), "{path}");
    }
    // Back to the words that were accepted before: they have to be accepted again.
    edit(&site, item, "アカウントを止めます", "アカウントを消します");
    assert_eq!(suspect(site.path()), links);
}

#[test]
fn each_kind_of_text_has_its_links_and_its_place_on_a_page() {
    let page = "An original text of this page or its translation has changed";
    let text = "The original text or this translation has changed";
    let statement = "The answer or the item has changed";
    for (path, from, to, links, shown, told) in [
        (
            "products/chat/guide.en.md",
            "# Chat settings",
            "# Settings",
            vec!["guide:chat@en"],
            "en/products/chat/guide.html",
            page,
        ),
        (
            "products/chat/guide.en.md",
            "Open the",
            "Show the",
            vec!["guide:chat#log@en"],
            "en/products/chat/guide.html",
            text,
        ),
        ("products/chat/product.yaml", "Vendor", "Maker", vec!["product:chat@en"], "en/products/chat/index.html", page),
        (
            "products/chat/product.yaml",
            "en: Document",
            "en: Paper",
            vec!["guide:chat@en"],
            "en/products/chat/index.html",
            page,
        ),
        (
            "products/chat/product.yaml",
            "One by one",
            "One each",
            vec!["claim:chat#remove:one:1-1@en"],
            "en/one/items/1-1.html",
            text,
        ),
        (
            "products/chat/statements/two.yaml",
            "整理しています",
            "整理します",
            vec!["statement:chat:two:tou-1@en", "statement:chat=item:two:tou-1"],
            "en/products/chat/two.html",
            statement,
        ),
        (
            "products/chat/statements/two.yaml",
            "整理しています",
            "整理します",
            vec!["statement:chat:two:tou-1@en", "statement:chat=item:two:tou-1"],
            "en/two/coverage.html",
            statement,
        ),
        (
            "products/chat/statements/two.yaml",
            "We tidy",
            "They tidy",
            vec!["statement:chat:two:tou-1@en"],
            "en/two/items/tou-1.html",
            text,
        ),
        (
            "products/chat/statements/two.yaml",
            "Summaries",
            "Short",
            vec!["statements:chat:two@en"],
            "en/products/chat/two.html",
            page,
        ),
        (
            "crosswalks/one-two.yaml",
            "They overlap",
            "Both overlap",
            vec!["crosswalk:one:two:1-2:tou-2@en"],
            "en/one/items/1-2.html",
            text,
        ),
        ("glossary.yaml", "Tells people", "Tells users", vec!["term:account@en"], "en/glossary.html", text),
        ("pages/about.en.md", "About it", "About this", vec!["page:about@en"], "en/about.html", page),
        ("pages/about.ja.md", "守ること", "守り抜くこと", vec!["page:about#goal@en"], "en/about.html", text),
        ("checklists/one/methods/1.en.md", "About", "On", vec!["method:one:1@en"], "en/one/methods/1.html", page),
        (
            "checklists/one/checklist.yaml",
            "A short list",
            "A list",
            vec!["checklist:one@en"],
            "en/one/index.html",
            page,
        ),
        ("site.yaml", "en: Chat", "en: Talk", vec!["kind:chat@en"], "en/products/index.html", page),
        ("site.yaml", "A site whose", "One whose", vec!["site@en"], "en/index.html", page),
    ] {
        let site = accepted();
        edit(&site, path, from, to);
        assert_eq!(suspect(site.path()), links, "{path}: {to}");
        assert!(doubts(site.path(), shown).contains(&told), "{path}: {to}: {shown}");
    }
}

#[test]
fn a_new_text_is_new_and_not_suspect() {
    let site = accepted();
    edit(
        &site,
        "glossary.yaml",
        "terms:",
        "terms:\n  - {id: new, name: {ja: 新語, en: New}, definition: {ja: 新しい語です。, en: New.}}",
    );
    edit(&site, "pages/about.ja.md", "## 連絡 {#contact}\n\n書いて\nください。", "");
    edit(&site, "pages/about.en.md", "## Contact {#contact}\n\nWrite to us.", "");
    let report = report(site.path());
    assert_eq!(report["new"], serde_json::json!(["term:new@en"]));
    assert_eq!(report["gone"], serde_json::json!(["page:about#contact@en"]));
    assert_eq!(report["suspect"], serde_json::json!([]));
    assert_eq!(stdout(&tebiki(site.path(), &["check"])), "no problems\n");
    assert!(tebiki(site.path(), &["review", "accept", "term:new"]).status.success());
    let lock = fs::read_to_string(site.path().join("content/review.lock")).expect("the lock can be read");
    assert!(lock.contains("\nterm:new@en ") && !lock.contains("page:about#contact@en"), "{lock}");
}

#[test]
fn a_report_has_stable_keys() {
    let site = accepted();
    edit(&site, "pages/about.ja.md", "守ること", "守り抜くこと");
    let report = report(site.path());
    let link = &report["suspect"][0];
    assert_eq!((link["link"].as_str(), link["kind"].as_str()), (Some("page:about#goal@en"), Some("translation")));
    assert_eq!(
        link["ends"][0],
        serde_json::json!({
            "text": "page:about#goal", "lang": "ja", "path": "content/pages/about.ja.md", "line": 5, "changed": true,
            "diff": [
                {"side": "both", "text": "目的\n守"},
                {"side": "old", "text": "る"},
                {"side": "new", "text": "り抜く"},
                {"side": "both", "text": "ことです。"},
            ],
            "now": "目的\n守り抜くことです。",
        })
    );
    assert_eq!(link["ends"][1]["changed"], false);
    assert_eq!((report["has_lock"].as_bool(), report["links"].as_u64()), (Some(true), Some(33)));
}

#[test]
fn without_the_earlier_words_a_link_is_suspect_all_the_same() {
    let site = accepted();
    edit(&site, "pages/about.ja.md", "守ること", "守り抜くこと");
    let texts = site.path().join("content/review.texts");
    fs::write(&texts, fs::read_to_string(&texts).expect("texts").replace("守ること", "攻めること")).expect("written");
    let run = tebiki(site.path(), &["review"]);
    assert!(stderr(&run).contains("note: 1 damaged line of content/review.texts"), "{}", stderr(&run));
    assert!(stdout(&run).contains("(the accepted text is not kept) 目的"), "{}", stdout(&run));
    fs::remove_file(&texts).expect("a file can be removed");
    assert_eq!(suspect(site.path()), ["page:about#goal@en"]);
}

#[test]
fn lines_of_two_branches_may_both_stay() {
    let site = accepted();
    let lock = site.path().join("content/review.lock");
    let ours = fs::read_to_string(&lock).expect("the lock can be read");
    edit(&site, "pages/about.ja.md", "守ること", "守り抜くこと");
    assert!(tebiki(site.path(), &["review", "accept", "page:about"]).status.success());
    let theirs = fs::read_to_string(&lock).expect("the lock can be read");
    let union = theirs.lines().chain(ours.lines().filter(|line| !theirs.lines().any(|other| other == *line)));
    fs::write(&lock, union.map(|line| format!("{line}\n")).collect::<String>()).expect("the lock can be written");
    assert_eq!(suspect(site.path()), Vec::<String>::new());
    edit(&site, "pages/about.ja.md", "守り抜くこと", "守ること");
    assert_eq!(suspect(site.path()), Vec::<String>::new());
    edit(&site, "pages/about.ja.md", "守ること", "攻めること");
    assert_eq!(suspect(site.path()), ["page:about#goal@en"]);
}

#[test]
fn what_cannot_be_done_is_said() {
    let site = accepted();
    for (arguments, words) in [
        (vec!["review", "accept"], "required"),
        (vec!["review", "accept", "--all", "page:about"], "cannot be used"),
        (vec!["review", "accept", "page:abuot@en"], "there is no link `page:abuot@en`; did you mean `page:about@en`?"),
        (vec!["review", "accept", "pag"], "there is no link `pag`"),
        (vec!["review", "no-such-folder"], "cannot read the folder"),
        (vec!["review", "--format", "xml"], "invalid value"),
    ] {
        let run = tebiki(site.path(), &arguments);
        assert_eq!(run.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&run).contains(words), "{arguments:?}: {}", stderr(&run));
    }
    // With errors in the sources there is nothing to judge.
    edit(&site, "pages/about.ja.md", "# このサイト", "このサイト");
    let before = files(site.path());
    for arguments in [vec!["review"], vec!["review", "accept", "--all"]] {
        let run = tebiki(site.path(), &arguments);
        assert_eq!(run.status.code(), Some(1), "{arguments:?}");
        assert!(stderr(&run).contains("error[TB0306]"), "{}", stderr(&run));
    }
    assert_eq!(files(site.path()), before);
}
