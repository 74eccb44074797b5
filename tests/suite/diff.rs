//! `tebiki diff` as reviewers run it: folders, exports and both, with the exit status of diff(1).

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::common::{self, copy, project, stderr, stdout, tebiki};
use serde_json::Value;

/// A copy of the shipped site with an edit of one of its files, which must change it.
fn edited(path: &str, from: &str, to: &str) -> tempfile::TempDir {
    let site = tempfile::tempdir().expect("a temporary folder can be made");
    let content = common::files(&project().join("content"));
    let files = content.into_iter().map(|(path, bytes)| (format!("content/{path}"), bytes)).collect();
    common::write(site.path(), &files);
    edit(site.path(), path, from, to);
    site
}

fn edit(site: &Path, path: &str, from: &str, to: &str) {
    let file = site.join(path);
    let text = fs::read_to_string(&file).expect("a file can be read");
    assert!(text.contains(from), "{path} has no `{from}`");
    fs::write(&file, text.replace(from, to)).expect("a file can be written");
}

fn export(site: &Path, to: &Path) {
    fs::write(to, tebiki(site, &["export", "--format", "json"]).stdout).expect("a file can be written");
}

fn diff(old: &Path, new: &Path, format: &str) -> (i32, String) {
    let (old, new) = (old.to_str().expect("a path"), new.to_str().expect("a path"));
    let output = tebiki(project(), &["diff", old, new, "--format", format]);
    assert_eq!(stderr(&output), "");
    (output.status.code().expect("the command ends by itself"), stdout(&output).to_owned())
}

#[test]
fn a_site_is_no_different_from_itself() {
    let small = project().join("tests/sites/two-languages-and-a-product/input");
    for format in ["human", "markdown"] {
        assert_eq!(diff(&small, &small, format), (0, String::new()));
    }
    let json = "{\n  \"counts\": {},\n  \"differences\": [],\n  \"lost\": []\n}\n".to_owned();
    assert_eq!(diff(project(), project(), "json"), (0, json));
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let file = folder.path().join("export.json");
    export(project(), &file);
    assert_eq!(diff(&file, project(), "human"), (0, String::new()));
    assert_eq!(diff(project(), &file, "human"), (0, String::new()));
    assert_eq!(diff(&file, &file, "human"), (0, String::new()));
}

#[test]
fn every_file_of_a_site_is_compared() {
    // What is edited together is of other kinds, and nothing else differs.
    let edits: [&[(&str, &str, &str, &str)]; 3] = [
        &[
            ("content/site.yaml", "review_after: 12", "review_after: 6", "site"),
            ("content/checklists/telework/checklist.yaml", "許可した端末だけを使い", "承認した端末だけを使い", "item"),
            ("content/checklists/telework/methods/1.ja.md", "。", "．", "method"),
            ("content/products/chatwork/product.yaml", "verified:", "verified: 2020 #", "product"),
            ("content/glossary.yaml", "。", "．", "term"),
        ],
        &[
            ("content/checklists/telework/checklist.yaml", "優先度・高", "優先度：高", "priority"),
            ("content/checklists/telework/threats/malware.en.md", ".", "!", "threat"),
            ("content/products/chatwork/product.yaml", "status: alternative", "status: partial", "mapping"),
            ("content/products/chatwork/statements/fisc.yaml", "。", "．", "statement"),
            ("content/references.yaml", "https://", "http://", "reference"),
        ],
        &[
            ("content/checklists/telework/checklist.yaml", "資産・構成管理", "資産管理", "category"),
            (
                "content/checklists/telework/checklist.yaml",
                "attributes_note:\n  ja: >-\n    ",
                "attributes_note:\n  ja: >-\n    新。",
                "checklist",
            ),
            ("content/products/chatwork/guide.ja.md", "。", "．", "procedure"),
            ("content/crosswalks/telework-fisc.yaml", "relation: subset-of", "relation: superset-of", "crosswalk"),
            ("content/pages/about.en.md", ".", "!", "page"),
        ],
    ];
    for edits in edits {
        let [(path, from, to, _), others @ ..] = edits else { unreachable!("edits are listed") };
        let site = edited(path, from, to);
        for (path, from, to, _) in others {
            edit(site.path(), path, from, to);
        }
        let (status, text) = diff(project(), site.path(), "json");
        assert_eq!(status, 1, "{edits:?}");
        let json = serde_json::from_str::<Value>(&text).expect("JSON");
        for (path, _, _, kind) in edits {
            let changed = json["counts"][kind]["changed"].as_u64();
            assert!(changed.is_some_and(|n| n > 0), "{path}: {kind}: {}", json["counts"]);
        }
        // A product differs where its guide or its statements do.
        let counts = json["counts"].as_object().expect("an object");
        let mut different = counts.keys().map(String::as_str).collect::<BTreeSet<_>>();
        let mut edited = edits.iter().map(|(.., kind)| *kind).collect::<BTreeSet<_>>();
        different.remove("product");
        edited.remove("product");
        assert_eq!(different, edited, "{text}");
    }
}

#[test]
fn a_reviewer_sees_what_changed() {
    let site = edited("content/products/chatwork/product.yaml", "status: alternative", "status: partial");
    let (_, human) = diff(project(), site.path(), "human");
    assert!(human.starts_with("Mappings of products to items: "), "{human}");
    assert!(human.contains("\n  ~ telework/7-3 chatwork#"), "{human}");
    assert!(human.contains("\n      status: alternative → partial\n"), "{human}");
    // The same from an export, which knows mappings too.
    let file = site.path().join("export.json");
    export(project(), &file);
    assert_eq!(diff(&file, site.path(), "human").1, human);
    let (_, markdown) = diff(&file, site.path(), "markdown");
    assert!(markdown.contains("  - status: <del>alternative</del> → <ins>partial</ins>\n"), "{markdown}");
}

#[test]
fn what_cannot_be_compared_ends_with_status_2() {
    let wrong = copy(&project().join("tests/diagnostics/unknown-item/input"));
    let sound = copy(&project().join("tests/diagnostics/nothing-wrong/input"));
    let folder = sound.path();
    fs::write(folder.join("text.json"), "{}").expect("a file can be written");
    let wrong = wrong.path().to_str().expect("a path");
    for (arguments, expected) in [
        (["diff", ".", wrong], "has errors, so it cannot be compared"),
        (["diff", "text.json", "."], "cannot read text.json: it is not what `tebiki export` writes"),
        (["diff", ".", "missing"], "cannot read the folder missing"),
    ] {
        let output = tebiki(folder, &arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(stdout(&output), "");
        assert!(stderr(&output).contains(expected), "{}", stderr(&output));
    }
    assert_eq!(tebiki(folder, &["diff", "."]).status.code(), Some(2));
}

/// A small site with aliases, after an edit of one of its files.
fn moved(path: &str, from: &str, to: &str) -> tempfile::TempDir {
    let site = copy(&project().join("tests/sites/old-addresses/input"));
    let file = site.path().join("content").join(path);
    let text = fs::read_to_string(&file).expect("a file can be read");
    assert!(text.contains(from), "{path} has no `{from}`");
    fs::write(&file, text.replace(from, to)).expect("a file can be written");
    site
}

#[test]
fn addresses_that_lead_nowhere_any_more_are_told() {
    let site = project().join("tests/sites/old-addresses/input");
    let export_of = |site: &Path| {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        export(site, &folder.path().join("export.json"));
        folder
    };
    let denied = |old: &Path, new: &Path| {
        let (old, new) = (old.to_str().expect("a path"), new.to_str().expect("a path"));
        let output = tebiki(project(), &["diff", old, new, "--format", "json", "--deny", "lost-addresses"]);
        let json = serde_json::from_str::<Value>(stdout(&output)).expect("a comparison writes JSON");
        let lost =
            json["lost"].as_array().expect("a list").iter().map(|path| path.as_str().expect("a path").to_owned());
        (output.status.code(), lost.collect::<Vec<_>>())
    };
    for (path, from, to, lost) in [
        // With the aliases the old addresses go.
        ("pages/about.ja.md", "aliases: [intro]\n", "", &["en/intro.html", "ja/intro.html"][..]),
        (
            "products/chat/guide.ja.md",
            "aliases=delete-users,drop-users",
            "aliases=drop-users",
            &["en/products/chat/guide.html#delete-users", "ja/products/chat/guide.html#delete-users"],
        ),
        ("glossary.yaml", "    aliases: [user]\n", "", &["en/glossary.html#user", "ja/glossary.html#user"]),
        // An alias leads on from where an id was.
        ("checklists/list/checklist.yaml", "  - id: 1-2\n", "  - id: 1-3\n    aliases: [1-2]\n", &[]),
        ("pages/about.ja.md", "{#goal aliases=purpose}", "{#aim aliases=purpose,goal}", &[]),
    ] {
        let changed = moved(path, from, to);
        let changes = |path: &str| {
            let file = changed.path().join("content").join(path);
            let text = fs::read_to_string(&file).expect("a file can be read");
            fs::write(
                &file,
                text.replace("items: [1-2]", "items: [1-3]")
                    .replace("item: 1-2", "item: 1-3")
                    .replace("{#goal}", "{#aim}"),
            )
            .expect("a file can be written");
        };
        if to.contains("1-3") {
            changes("products/chat/statements/list.yaml");
            changes("products/chat/product.yaml");
        }
        if to.contains("#aim") {
            changes("pages/about.en.md");
        }
        let status = i32::from(!lost.is_empty());
        assert_eq!(
            denied(&site, changed.path()),
            (Some(status), lost.iter().map(|&path| path.to_owned()).collect()),
            "{path}"
        );
        // An export has no free pages and no sections that are no procedures.
        let known = lost.iter().filter(|path| !path.contains("intro")).map(|&path| path.to_owned()).collect::<Vec<_>>();
        let known = if path.starts_with("pages") { Vec::new() } else { known };
        let (old, new) = (export_of(&site), export_of(changed.path()));
        let (_, found) = denied(&old.path().join("export.json"), &new.path().join("export.json"));
        if !path.starts_with("pages") {
            assert_eq!(found, known, "{path}");
        }
    }
    // A term that is gone without an alias, and a whole guide with all its sections.
    let (status, text) = diff(&site, moved("glossary.yaml", "  - id: device\n", "  - id: machine\n").path(), "human");
    assert_eq!(status, 1);
    assert!(
        text.ends_with(
            "Lost addresses, which no alias leads on: 2\n  ! en/glossary.html#device\n  ! ja/glossary.html#device\n"
        ),
        "{text}"
    );
}
