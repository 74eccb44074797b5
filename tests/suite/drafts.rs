//! Drafts: left out of what readers get, with everything that names them; shown and marked for their authors.

use std::path::Path;

use crate::common::{command, files, project, stderr, stdout};

fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    for (path, bytes) in files(&project().join("tests/sites/drafts/input")) {
        put(folder.path(), &path, &String::from_utf8(bytes).expect("sources are text"));
    }
    folder
}

fn put(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().expect("it is in a folder")).expect("a folder can be made");
    std::fs::write(path, text).expect("a file can be written");
}

fn run(arguments: &[&str], site: &Path) -> String {
    let output = command().args(arguments).arg(site).output().expect("the command starts");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    stdout(&output).to_owned()
}

fn built(site: &Path) -> Vec<(String, Vec<u8>)> {
    files(&site.join("public")).into_iter().collect()
}

fn says(pages: &[(String, Vec<u8>)], words: &str) -> Vec<String> {
    let holds = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(words);
    pages.iter().filter(|(_, bytes)| holds(bytes)).map(|(path, _)| path.clone()).collect()
}

#[test]
fn nothing_of_a_draft_reaches_readers_and_its_author_sees_it_marked() {
    let site = site();
    let told = run(&["build"], site.path());
    assert!(told.contains("Left out 6 drafts; --drafts shows them."), "{told}");
    let published = built(site.path());
    for words in ["下書きの文です", "下書きの理由", "下書きの手引き", "Words of a draft", "その中の節", "佐藤"]
    {
        assert_eq!(says(&published, words), Vec::<String>::new(), "{words}");
    }
    for path in
        ["ja/secret.html", "ja/list/items/1-2.html", "ja/products/mail/index.html", "ja/products/mail/guide.html"]
    {
        assert!(published.iter().all(|(known, _)| known != path), "{path}");
    }

    // What is wrong in a draft is no matter of readers, and stops its author, who has to see it.
    let change = |path: &str, from: &str, to: &str| {
        let text = std::fs::read_to_string(site.path().join(path)).expect("it is there");
        assert!(text.contains(from), "{path}");
        put(site.path(), path, &text.replace(from, to));
    };
    let wrong = [
        ("content/products/chat/guide.ja.md", "まだです。", "[[item:no-such]]\n\n#### 識別子のない見出し"),
        ("content/pages/secret.ja.md", "下書きです。", "[[term:none]] ![](missing.png)"),
        ("content/products/mail/product.yaml", "draft: true", "draft: true\nunheard: of"),
        ("content/products/mail/guide.ja.md", "文です。", "[[item:7-7]]"),
        ("content/checklists/list/checklist.yaml", "en: Written later.}}", "en: '[[item:8-8]]'}, unheard-of: 1}"),
    ];
    for (path, from, to) in wrong {
        change(path, from, to);
    }
    run(&["build"], site.path());
    assert_eq!(built(site.path()), published, "what is wrong in drafts changes nothing for readers");
    let output = command().args(["build", "--drafts"]).arg(site.path()).output().expect("the command starts");
    let problems = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1));
    for wrong in ["no-such", "missing.png", "term `none`", "unheard", "7-7", "8-8"] {
        assert!(problems.contains(wrong), "{wrong}: {problems}");
    }
    assert_eq!(built(site.path()), published, "a build with errors leaves the site as it was");
    for (path, from, to) in wrong {
        change(path, to, from);
    }
    let told = run(&["build", "--drafts"], site.path());
    assert!(!told.contains("Left out"), "{told}");
    let all = built(site.path());
    let marked = says(&all, "公開前の下書きです");
    for path in
        ["ja/secret.html", "ja/list/items/1-2.html", "ja/products/mail/index.html", "ja/products/mail/guide.html"]
    {
        assert!(marked.iter().any(|known| known == path), "{path}: {marked:?}");
    }
    assert!(!marked.iter().any(|path| path == "ja/about.html" || path == "ja/list/items/1-1.html"), "{marked:?}");
    // A section is marked in its place, in translations too.
    for (path, words) in
        [("ja/about.html", "下書き</b>"), ("en/about.html", "Draft</b>"), ("en/products/chat/guide.html", "Draft</b>")]
    {
        assert!(says(&all, words).iter().any(|known| known == path), "{path}");
    }

    // The same bytes as without the builds in between.
    run(&["build"], site.path());
    let again = built(site.path());
    std::fs::remove_dir_all(site.path().join("public")).expect("it can go");
    run(&["build", "--no-cache"], site.path());
    assert_eq!(again, built(site.path()));
}

#[test]
fn counts_and_exports_are_without_drafts_and_reports_for_authors_are_with_them() {
    let site = site();
    let json = run(&["export", "--format", "json"], site.path());
    assert!(
        json.contains("\"1-1\"") && !json.contains("\"id\": \"1-2\"") && !json.contains("\"id\": \"mail\""),
        "{json}"
    );
    let export = command().args(["export", "--format", "json"]).arg(site.path()).output().expect("the command starts");
    assert!(stderr(&export).ends_with("Left out 6 drafts.\n"), "{}", stderr(&export));
    let told = run(&["check"], site.path());
    assert!(told.contains("TB0413") && told.contains("Left out 6 drafts"), "{told}");
    let told = command().args(["check", "--drafts"]).arg(site.path()).output().expect("the command starts");
    assert!(!stdout(&told).contains("TB0413") && stdout(&told).contains("TB0313"));
}
