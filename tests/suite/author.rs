//! `init`, `new` and `schema` as authors use them.

use std::fs;
use std::path::Path;

use crate::common::{self, Files, files, stderr, stdout, tebiki, write};

fn run(folder: &Path, arguments: &[&str]) -> String {
    let output = tebiki(folder, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}\n{}{}", stdout(&output), stderr(&output));
    stdout(&output).to_owned()
}

/// Runs a command that must refuse, and gives what it says. Nothing on disk may change.
#[track_caller]
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let before = files(folder);
    let output = tebiki(folder, arguments);
    assert!(matches!(output.status.code(), Some(1 | 2)), "{arguments:?}: {:?}\n{}", output.status, stdout(&output));
    assert_eq!(stdout(&output), "", "{arguments:?}");
    assert!(files(folder) == before, "{arguments:?} changed something");
    stderr(&output).to_owned()
}

fn site(arguments: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    run(folder.path(), &[&["init", "."], arguments].concat());
    folder
}

fn text(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn put(folder: &Path, path: &str, text: &str) {
    write(folder, &Files::from([(path.to_owned(), text.into())]));
}

/// The codes that a check tells.
fn codes(folder: &Path) -> Vec<String> {
    let output = tebiki(folder, &["check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(stdout(&output)).expect("a check writes JSON");
    let list = json["diagnostics"].as_array().expect("a list").iter();
    list.map(|problem| problem["code"].as_str().expect("a code").to_owned()).collect()
}

#[test]
fn a_new_site_has_no_problems_and_is_built() {
    for arguments in [
        &[][..],
        &["--languages", "ja"],
        &["--languages", "en,ja", "--title-en", "It's: \"ours\" #1 {x}", "--title-ja", "うちの：手引き"],
        &["--with", "telework"],
        &["--with", "telework", "--languages", "en,ja"],
        &["--with", "telework", "--title-ja", "当社の手引き", "--title-en", "Our guide"],
    ] {
        let site = site(arguments);
        assert_eq!(run(site.path(), &["check", "--deny", "warnings"]), "no problems\n", "{arguments:?}");
        run(site.path(), &["build", "--deny", "warnings"]);
        assert!(site.path().join("public/index.html").is_file());
        assert_eq!(text(site.path(), ".gitignore"), "/public\n");
    }
}

#[test]
fn the_telework_starter_is_the_shipped_checklist_without_products() {
    let site = site(&["--with", "telework"]);
    let export: serde_json::Value =
        serde_json::from_str(&run(site.path(), &["export", "--format", "json"])).expect("an export is JSON");
    let lists = export["checklists"].as_array().expect("a list");
    assert_eq!(lists.len(), 1);
    assert_eq!(lists[0]["items"].as_array().map(Vec::len), Some(32));
    assert_eq!(export["products"].as_array().map(Vec::len), Some(0));
    let shipped = files(&common::project().join("content/checklists/telework"));
    for (path, bytes) in &shipped {
        let own = fs::read(site.path().join("content/checklists/telework").join(path)).expect(path);
        assert!(own.ends_with(bytes), "{path} is not as shipped");
    }
    assert!(!site.path().join("content/products").exists() && !site.path().join("content/crosswalks").exists());
}

#[test]
fn init_writes_over_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    put(folder.path(), "README.md", "mine\n");
    put(folder.path(), ".gitignore", "/target\n");
    let told = run(folder.path(), &["init", "."]);
    assert!(told.contains("note: add `/public` to .gitignore"), "{told}");
    assert_eq!(text(folder.path(), ".gitignore"), "/target\n");
    let told = refused(folder.path(), &["init", ".", "--with", "telework"]);
    for path in ["content/site.yaml", "about.ja.md", "site.schema.json"] {
        assert!(told.contains(path), "{told}");
    }
    assert!(told.contains("exist already; nothing was written"), "{told}");
    assert!(told.contains(" more files exist") && told.matches('`').count() == 10, "five are named: {told}");
}

#[test]
fn init_refuses_what_cannot_be_a_site() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    put(folder.path(), "file", "");
    for arguments in [
        &["init"][..],
        &["init", "file"],
        &["init", "a", "--languages", ""],
        &["init", "a", "--languages", "ja,ja"],
        &["init", "a", "--languages", "../x"],
        &["init", "a", "--languages", "日本語"],
        &["init", "a", "--with", "telework", "--languages", "ja"],
        &["init", "a", "--with", "everything"],
        &["init", "a", "--title", ""],
        &["init", "a", "--title", "two\nlines"],
        &["init", "a", "--languages", "ja", "--title-en", "Guide"],
    ] {
        refused(folder.path(), arguments);
    }
}

/// A site with one of each thing.
fn full(arguments: &[&str]) -> tempfile::TempDir {
    let site = site(arguments);
    for command in [
        &["new", "checklist", "house", "--title", "House: rules", "--items", "1-1,2.1,実8=jitsu-8", "--edition", "2.0"]
            [..],
        &["new", "kind", "chat", "--title", "チャット"],
        &["new", "product", "talk", "--name", "Talk #1", "--kind", "chat", "--vendor", "Example, Inc."],
        &["new", "guide", "talk", "--items", "1-1,2.1,実8"],
        &["new", "product", "pad", "--kind", "device"],
        &["new", "guide", "pad", "--for", "user"],
        &["new", "term", "mdm", "--name", "MDM", "--reading", "エムディーエム"],
        &["new", "term", "vpn", "--name", "VPN", "--definition", "A private network"],
        &["new", "page", "words", "--title", "Words"],
        &["new", "field", "team", "--title", "Team: who"],
        &["new", "field", "level", "--type", "choice", "--choices", "low,2", "--on", "items"],
        &["new", "field", "constructor", "--type", "person", "--title", "Builder"],
    ] {
        run(site.path(), command);
    }
    site
}

#[test]
fn what_is_new_passes_check_and_says_what_is_left() {
    for languages in [&[][..], &["--languages", "en"], &["--languages", "ko,ja,en"]] {
        let site = full(languages);
        let codes = codes(site.path());
        assert!(codes.len() > 10 && codes.iter().all(|code| code == "TB0313"), "{codes:?}");
        run(site.path(), &["build"]);
        let told = run(site.path(), &["new", "kind", "vpn", "--title", "VPN"]);
        assert!(told.contains(&format!("{} texts of the site are still to be written", codes.len())), "{told}");
    }
}

#[test]
fn what_comments_offer_is_right_when_it_is_used() {
    let site = full(&[]);
    for (path, bytes) in files(&site.path().join("content")) {
        if Path::new(&path).extension().is_none_or(|extension| extension != "yaml") {
            continue;
        }
        let text = String::from_utf8(bytes).expect("a new file is UTF-8");
        let used = text.lines().map(|line| match line.strip_prefix('#') {
            Some(rest) if !rest.starts_with(' ') || rest.starts_with("  ") => format!("{rest}\n"),
            _ => format!("{line}\n"),
        });
        let used = used.collect::<String>().replace("theme: house\n", "");
        put(site.path(), &format!("content/{path}"), &used);
    }
    let told = tebiki(site.path(), &["check", "--format", "short"]);
    let codes = codes(site.path());
    // The example of a claim without a procedure speaks of an item that the product meets by now.
    let wrong = codes.iter().filter(|code| *code != "TB0313" && *code != "TB0406").collect::<Vec<_>>();
    assert!(wrong.is_empty(), "{}", stdout(&told));
    let product = text(site.path(), "content/products/talk/product.yaml");
    for key in ["\nsummary:", "\nplan:", "\nlinks:", "\nclaims:", "\n  verified:", "\n  notes:"] {
        assert!(product.contains(key), "{key} is not offered:\n{product}");
    }
}

#[test]
fn nothing_new_takes_the_place_of_what_is_there() {
    let site = full(&[]);
    for (command, path) in [
        (&["new", "checklist", "house", "--title", "x"][..], "content/checklists/house/checklist.yaml"),
        (&["new", "product", "talk", "--kind", "chat"], "content/products/talk/product.yaml"),
        (&["new", "guide", "talk"], "content/products/talk/guide.ja.md"),
        (&["new", "page", "about"], "content/pages/about.en.md"),
        (&["new", "translation", "page:about", "--language", "en"], "content/pages/about.en.md"),
    ] {
        let told = refused(site.path(), command);
        assert!(told.contains(path) && told.contains("already"), "{command:?}: {told}");
    }
    for command in [&["new", "term", "mdm", "--name", "x"][..], &["new", "kind", "chat", "--title", "x"]] {
        assert!(refused(site.path(), command).contains("TB0402"), "{command:?}");
    }
}

#[test]
fn odd_names_are_refused_with_a_reason() {
    let site = full(&[]);
    for id in ["日本語", "../x", "..", "a/b", "A", "", "a b", "-a", "a\\b", "C:x", "a.b", "ａ"] {
        for kind in ["product", "kind", "checklist", "term", "page", "field"] {
            let mut command = vec!["new", kind, "--"];
            command.push(id);
            if kind == "product" {
                command.splice(2..2, ["--kind", "chat"]);
            }
            let told = refused(site.path(), &command);
            assert!(told.contains("cannot be the id of a"), "{command:?}: {told}");
        }
    }
    for (command, reason) in [
        (&["new", "product", "x"][..], "--kind"),
        (&["new", "product", "x", "--kind", "nope"], "tebiki new kind nope"),
        (&["new", "guide", "tolk"], "did you mean `talk`?"),
        (&["new", "guide", "../../etc"], "there is no product"),
        (&["new", "guide", "pad", "--items", "9-9"], "there is no item `9-9`"),
        (&["new", "guide", "pad", "--items", "nope:1-1"], "there is no item"),
        (&["new", "guide", "pad", "--for", "everybody"], "possible values"),
        (&["new", "checklist", "x", "--items", "実8"], "実8=jitsu-8"),
        (&["new", "checklist", "x", "--items", "1-1,,1-2"], "needs a name for web addresses"),
        (&["new", "checklist", "x", "--items", "a=../b"], "needs a name for web addresses"),
        (&["new", "checklist", "x", "--items", "1-1,1-1"], "TB0402"),
        (&["new", "checklist", "x", "--edition", "2 of 3"], "edition"),
        (&["new", "checklist", "products", "--title", "x"], "TB0403"),
        (&["new", "page", "products", "--title", "x"], "TB0403"),
        (&["new", "term", "x", "--name", "two\nlines"], "one line"),
        (&["new", "field", "x", "--type", "choice"], "--choices"),
        (&["new", "field", "x", "--choices", "a"], "--type choice"),
        (&["new", "field", "x", "--type", "choice", "--choices", "低"], "cannot be the id of a choice"),
        (&["new", "field", "x", "--type", "colour"], "possible values"),
        (&["new", "field", "team", "--title", "x"], "has a field `team` already"),
        (&["new", "translation", "nothing"], "there is no text"),
        (&["new", "translation", "page:nope"], "there is no content/pages/nope.ja.md"),
        (&["new", "translation", "page:../../x"], "there is no content/pages/../../x.ja.md"),
        (&["new", "translation", "page:about"], "has its translations"),
        (&["new", "translation", "page:about", "--language", "ja"], "source language"),
        (&["new", "translation", "page:about", "--language", "fr"], "no language `fr`"),
        (&["new", "page", "x", "nowhere"], "nowhere"),
        (&["new", "page", "con", "--title", "x"], "con"),
    ] {
        let told = refused(site.path(), command);
        assert!(told.contains(reason), "{command:?}: {told}");
    }
}

#[test]
fn additions_keep_comments_order_and_line_ends() {
    let site = site(&[]);
    let before = text(site.path(), "content/site.yaml").replace('\n', "\r\n");
    put(site.path(), "content/site.yaml", &format!("\u{feff}{before}"));
    run(site.path(), &["new", "checklist", "one", "--title", "One"]);
    run(site.path(), &["new", "kind", "chat", "--title", "Chat"]);
    run(site.path(), &["new", "page", "words", "--title", "Words"]);
    let after = text(site.path(), "content/site.yaml");
    let expected = format!("\u{feff}{before}")
        .replace("checklists: []", "checklists: [one]")
        .replace("pages: [about]", "pages: [about, words]")
        .replace(
            "      en: Devices and operating systems\r\n",
            "      en: Devices and operating systems\r\n  - id: chat\r\n    title:\r\n      ja: Chat\r\n      en: Chat\r\n",
        );
    assert_eq!(after, expected);
    assert!(codes(site.path()).iter().all(|code| code == "TB0313"));
}

#[test]
fn what_cannot_be_added_to_is_left_to_the_author_with_the_exact_lines() {
    let site = site(&["--languages", "en"]);
    let yaml = "{title: {en: T}, description: {en: D}, languages: [en], checklists: [a]}\n";
    put(site.path(), "content/site.yaml", yaml);
    put(site.path(), "content/checklists/a/checklist.yaml", "");
    fs::remove_dir_all(site.path().join("content/checklists")).expect("a folder can be removed");
    put(site.path(), "content/site.yaml", "{title: {en: T}, description: {en: D}, languages: [en]}\n");
    let told = refused(site.path(), &["new", "kind", "chat", "--title", "Chat"]);
    assert!(told.contains("kinds:\n  - id: chat\n    title:\n      en: Chat"), "{told}");
    assert!(told.contains("add this yourself:") && !told.contains("again"), "nothing is left to do then: {told}");
    let told = refused(site.path(), &["new", "checklist", "two", "--title", "Two"]);
    assert!(told.contains("add this yourself, and run the command again:"), "{told}");
    // A checklist that is named first is not named twice.
    put(site.path(), "content/site.yaml", &yaml.replace("[a]", "[two]"));
    run(site.path(), &["new", "checklist", "two", "--title", "Two"]);
    assert_eq!(text(site.path(), "content/site.yaml"), yaml.replace("[a]", "[two]"));
}

#[test]
fn a_term_joins_the_others_however_they_are_written() {
    for terms in [
        "terms: []\n",
        "terms:\n  - {id: vpn, name: {ja: VPN, en: VPN}, definition: {ja: 専用の網, en: A network}}\n",
        "terms: [{id: vpn, name: {ja: VPN, en: VPN}, definition: {ja: 専用の網, en: A network}}]\n",
    ] {
        let site = site(&[]);
        put(site.path(), "content/glossary.yaml", terms);
        run(site.path(), &["new", "term", "mdm", "--reading", "エムディーエム"]);
        let after = text(site.path(), "content/glossary.yaml");
        assert!(after.contains("TODO: 名前") && after.contains("TODO: name"), "{after}");
        let codes = codes(site.path());
        assert!(!codes.is_empty() && codes.iter().all(|code| code == "TB0313"), "{codes:?}");
    }
}

#[test]
fn placeholders_are_in_the_language_that_they_are_written_in() {
    let site = site(&[]);
    run(site.path(), &["new", "kind", "chat"]);
    run(site.path(), &["new", "page", "words"]);
    run(site.path(), &["new", "product", "talk", "--kind", "chat"]);
    for (path, ja, en) in [
        ("content/site.yaml", "ja: \"TODO: 題名\"", "en: \"TODO: title\""),
        ("content/products/talk/product.yaml", "ja: \"TODO: 名前\"", "en: \"TODO: name\""),
    ] {
        let text = text(site.path(), path);
        assert!(text.contains(ja) && text.contains(en), "{text}");
    }
    assert!(text(site.path(), "content/pages/words.ja.md").contains("# TODO: 題名"));
    assert!(text(site.path(), "content/pages/words.en.md").contains("# TODO: title"));
    assert!(codes(site.path()).iter().all(|code| code == "TB0313"));
}

#[test]
fn a_translation_is_a_draft_until_every_mark_is_gone() {
    let site = full(&[]);
    let folder = site.path();
    let mut guide = text(folder, "content/products/talk/guide.ja.md").replace("TODO: ", "");
    guide.push_str("\n### 表 {#table}\n\n| a | b |\n| --- | --- |\n| [[item:1-1\\|項目]] | `<!-- translate -->` |\n");
    put(folder, "content/products/talk/guide.ja.md", &guide.replace('\n', "\r\n"));
    let path = "content/products/talk/guide.en.md";
    fs::remove_file(folder.join(path)).expect("a file can be removed");
    let warned = || codes(folder).into_iter().filter(|code| code != "TB0313").collect::<Vec<_>>();
    assert_eq!(warned(), ["TB0405"], "a translation that is absent is a warning");

    let told = run(folder, &["new", "translation", path]);
    assert!(told.contains(&format!("new      {path}\n")), "{told}");
    let draft = text(folder, path);
    assert_eq!(draft.matches("<!-- translate -->").count(), 6, "title, four sections, and one in code:\n{draft}");
    assert!(
        draft.contains("{#item-jitsu-8}\n\n<!-- translate -->\n") && !draft.contains("for=admin}\n\n<!--"),
        "{draft}"
    );
    assert_eq!(warned(), ["TB0411"], "a draft is a warning and nothing else");
    run(folder, &["build"]);
    let page = text(folder, "public/en/products/talk/guide.html");
    assert!(page.contains("lang=\"ja\"") && page.contains("untranslated"), "readers see the source under a notice");

    // Half of it, without marks, is an error; all of it is a translation.
    let marks = draft.replacen("`<!-- translate -->`", "`x`", 1);
    let half = marks.replace("<!-- translate -->\n", "").replacen("## ", "## Half ", 1);
    let half = half.split("\n### ").next().expect("there is a first part").to_owned();
    put(folder, path, &format!("{half}\n"));
    assert!(warned().contains(&"TB0404".to_owned()), "{:?}", warned());
    put(folder, path, &marks.replace("<!-- translate -->\n", ""));
    assert_eq!(warned(), Vec::<String>::new());
    // What an earlier build kept knows of no translation; the new pages have it all the same.
    run(folder, &["build"]);
    run(folder, &["build", "--output", "fresh", "--no-cache"]);
    assert!(files(&folder.join("public")) == files(&folder.join("fresh")));
    assert!(!text(folder, "public/en/products/talk/guide.html").contains("untranslated"));
}

#[test]
fn every_kind_of_text_gets_a_translation() {
    let site = site(&["--with", "telework"]);
    let folder = site.path();
    for (name, path) in [
        ("page:scope", "content/pages/scope.en.md"),
        ("method:1", "content/checklists/telework/methods/1.en.md"),
        ("method:telework:2", "content/checklists/telework/methods/2.en.md"),
        ("threat:malware", "content/checklists/telework/threats/malware.en.md"),
        ("content/pages/passwords.ja.md", "content/pages/passwords.en.md"),
        ("./content/pages/mdm.en.md", "content/pages/mdm.en.md"),
        ("content/pages/history", "content/pages/history.en.md"),
    ] {
        fs::remove_file(folder.join(path)).expect(path);
        let told = run(folder, &["new", "translation", name]);
        assert!(told.contains(path), "{told}");
        let draft = text(folder, path);
        assert!(draft.contains("<!-- translate -->\n"), "{draft}");
        assert!(!draft.contains("explains:"), "what a page explains is said once:\n{draft}");
    }
    assert_eq!(codes(folder), ["TB0411"; 7]);
    for path in ["content/pages/scope.en.md", "content/checklists/telework/methods/1.en.md"] {
        put(folder, path, &text(folder, path).replace("<!-- translate -->\n", ""));
    }
    assert_eq!(codes(folder), ["TB0411"; 5], "what is copied has the same sections as its source");
}

#[test]
fn new_files_name_their_schemas_where_there_are_schemas() {
    let site = full(&[]);
    for (path, bytes) in files(&site.path().join("content")) {
        if Path::new(&path).extension().is_none_or(|extension| extension != "yaml") {
            continue;
        }
        let text = String::from_utf8(bytes).expect("a new file is UTF-8");
        let line = text.lines().next().unwrap_or_default();
        let schema = line.strip_prefix("# yaml-language-server: $schema=").unwrap_or_else(|| panic!("{path}: {line}"));
        let place = site.path().join("content").join(&path);
        assert!(place.parent().expect("a file is in a folder").join(schema).is_file(), "{path}: {schema}");
    }
    fs::remove_dir_all(site.path().join("schemas")).expect("a folder can be removed");
    run(site.path(), &["new", "product", "other", "--kind", "chat"]);
    assert!(text(site.path(), "content/products/other/product.yaml").starts_with("# 製品"));
}

#[test]
fn schemas_are_printed_and_written() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let names = run(folder.path(), &["schema"]);
    assert!(names.lines().any(|name| name == "product") && names.lines().count() >= 9, "{names}");
    for name in names.lines() {
        let schema: serde_json::Value =
            serde_json::from_str(&run(folder.path(), &["schema", name])).expect("a schema is JSON");
        assert_eq!(schema["type"], "object", "{name}");
    }
    let written = run(folder.path(), &["schema", "--output", "schemas", "--languages", "ja,en", "--language", "ja"]);
    // That of an export is of no file of a site.
    let of_sites = names.lines().filter(|name| *name != "export").count();
    assert_eq!(written.lines().filter(|line| line.starts_with("new ")).count(), of_sites, "{written}");
    assert_eq!(run(folder.path(), &["schema", "export", "--output", "other"]), "new      export.schema.json\n");
    let again = ["schema", "--output", "schemas", "--languages", "ja,en", "--language", "ja"];
    assert_eq!(run(folder.path(), &again), "nothing to change\n");
    let changed = run(folder.path(), &["schema", "product", "--output", "schemas"]);
    assert_eq!(changed, "changed  product.schema.json\n");
    put(folder.path(), "schemas/site.schema.json", "{\"mine\": true}\n");
    let told = refused(folder.path(), &again);
    assert!(told.contains("site.schema.json") && told.contains("already"), "{told}");
    assert!(refused(folder.path(), &["schema", "prodct"]).contains("did you mean `product`?"));
    assert!(refused(folder.path(), &["schema", "product", "--language", "fr"]).contains("[possible values: en, ja]"));
}

#[test]
fn a_language_that_is_hardly_begun_is_told_of_once() {
    let site = full(&["--languages", "en", "--title", "House rules"]);
    let yaml = text(site.path(), "content/site.yaml").replace("languages: [en]", "languages: [en, ja]");
    put(site.path(), "content/site.yaml", &yaml);
    let untranslated = |arguments: &[&str]| {
        let output = tebiki(site.path(), &[&["check", "--format", "short"], arguments].concat());
        stdout(&output)
            .lines()
            .filter(|line| line.contains("TB0208") || line.contains("TB0405"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let told = untranslated(&[]);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains(" texts, 0 are translated into `ja`"), "{told:?}");
    let each = untranslated(&["--all"]);
    assert!(each.len() > 20 && each.iter().all(|line| line.contains("has no `ja` translation")), "{each:?}");
    // Few that are missing are told one by one.
    let site = tempfile::tempdir().expect("a temporary folder can be made");
    run(site.path(), &["init", ".", "--languages", "en", "--title", "House rules"]);
    let yaml = text(site.path(), "content/site.yaml").replace("languages: [en]", "languages: [en, ja]");
    put(site.path(), "content/site.yaml", &yaml);
    let output = tebiki(site.path(), &["check", "--format", "short"]);
    let told = stdout(&output);
    assert!(told.contains("`title` of site.yaml has no `ja` translation"), "{told}");
}

/// A page in both languages and a guide, whose headings lack ids.
fn without_ids(ja: &str, en: &str) -> tempfile::TempDir {
    let site = tempfile::tempdir().expect("a temporary folder can be made");
    let yaml =
        "title: {ja: 手引き, en: Guide}\ndescription: {ja: 見本, en: Sample}\nlanguages: [ja, en]\nchecklists: []\n";
    for (path, text) in [("site.yaml", yaml), ("pages/a.ja.md", ja), ("pages/a.en.md", en)] {
        let path = site.path().join("content").join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }
    site
}

fn page_text(site: &Path, tag: &str) -> String {
    fs::read_to_string(site.join(format!("content/pages/a.{tag}.md"))).expect("a file can be read")
}

#[test]
fn headings_get_the_same_ids_in_all_languages_and_nothing_else_changes() {
    let ja = "\u{feff}---\r\nsource: 見本\r\n---\r\n# 題\r\n\r\n## 初めに\r\n\r\n文です。\r\n\r\n```\r\n## 見出しではない\r\n```\r\n\r\n### 設定 ###\r\n\r\n次の節\r\n---\r\n\r\n## 次の節 {.x}\r\n\r\n## 付いている {#there}\r\n";
    let en = "# T\n\n## First\n\nText.\n\n### The `settings`\n\nNext part\n---\n\n## Next part\n\n## There {#there}\n";
    let site = without_ids(ja, en);
    let output = tebiki(site.path(), &["new", "anchors", "content/pages/a.en.md", "--dry-run"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("+## First {#first}\n"), "{}", stdout(&output));
    assert_eq!((page_text(site.path(), "ja"), page_text(site.path(), "en")), (ja.to_owned(), en.to_owned()));
    let output = tebiki(site.path(), &["new", "anchors", "content/pages/a.ja.md"]);
    let told = "content/pages/a.ja.md: 4 headings got an id\ncontent/pages/a.en.md: 4 headings got an id\n";
    assert_eq!((output.status.code(), stdout(&output)), (Some(0), told), "{}", stderr(&output));
    let new_en = page_text(site.path(), "en");
    let taken_away = |text: &str| {
        let ids = [" {#first}", " {#the-settings}", " {#next-part}", " {#next-part-2}", "#next-part-2 "];
        ids.iter().fold(text.to_owned(), |text, id| text.replace(id, ""))
    };
    assert_eq!(taken_away(&new_en), en);
    assert_eq!(taken_away(&page_text(site.path(), "ja")), ja);
    assert!(new_en.contains("Next part {#next-part}\n---\n"), "{new_en}");
    let check = tebiki(site.path(), &["check"]);
    assert!(!stdout(&check).contains("TB0301") && !stdout(&check).contains("TB0404"), "{}", stdout(&check));
    let again = tebiki(site.path(), &["new", "anchors", "content/pages/a.ja.md"]);
    assert_eq!(stdout(&again), "no heading needs an id\n");
}

#[test]
fn headings_get_the_ids_that_links_already_lead_to() {
    let text = "# T\n\n[one](#msaad21v1-instructions), [two](#policies-1), [three](#the-users)\n\n## MS.AAD.2.1v1 Instructions\n\n## Policies\n\n## Policies\n\n## The \"Users\"!\n";
    let site = without_ids("# 題\n\n## 一\n\n## 二\n\n## 三\n\n## 四\n", text);
    let output = tebiki(site.path(), &["new", "anchors", "content/pages/a.ja.md"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let ids = ["#msaad21v1-instructions", "#policies", "#policies-1", "#the-users"];
    let all = |tag: &str| {
        page_text(site.path(), tag)
            .split('{')
            .skip(1)
            .map(|id| id.split_once('}').map_or("", |(id, _)| id).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(all("en"), ids);
    assert_eq!(all("ja"), ids);
    let check = tebiki(site.path(), &["check"]);
    assert!(!stdout(&check).contains("TB0401"), "{}", stdout(&check));
}

#[test]
fn headings_that_do_not_match_are_told_and_not_guessed() {
    let site = without_ids(
        "# 題\n\n## 一\n\n## 共通 {#both}\n\n## 二\n",
        "# T\n\n## One\n\n### Inner\n\n## Both {#both}\n\n## Two\n",
    );
    let output = tebiki(site.path(), &["new", "anchors", "content/pages/a.ja.md"]);
    assert_eq!(output.status.code(), Some(1));
    let told = stderr(&output);
    assert!(told.contains("from content/pages/a.ja.md:3 (1) and from content/pages/a.en.md:3 (2)"), "{told}");
    assert_eq!(page_text(site.path(), "ja"), "# 題\n\n## 一 {#section-1}\n\n## 共通 {#both}\n\n## 二 {#two}\n");
    assert_eq!(page_text(site.path(), "en"), "# T\n\n## One\n\n### Inner\n\n## Both {#both}\n\n## Two {#two}\n");
    let nowhere = tebiki(site.path(), &["new", "anchors", "content/pages/b.ja.md"]);
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(stderr(&nowhere).contains("is no text of this site"), "{}", stderr(&nowhere));
}

#[test]
fn files_of_the_default_theme_are_written_into_that_of_the_site_and_never_over_one() {
    let site = site(&[]);
    let list = run(site.path(), &["theme", "eject", "--list"]);
    assert!(list.lines().any(|line| line == "templates/base.html") && list.contains("styles/print.css\n"), "{list}");
    let said = run(site.path(), &["theme", "eject", "templates/item.html", "i18n"]);
    assert!(said.contains("new      themes/default/templates/item.html\n"), "{said}");
    let default = common::project().join("themes/default");
    for path in ["templates/item.html", "i18n/ja.yaml"] {
        let own = fs::read(site.path().join("themes/default").join(path)).expect(path);
        assert!(own == fs::read(default.join(path)).expect(path), "{path} is not as in the default theme");
    }
    assert!(run(site.path(), &["theme", "eject", "--list"]).contains("item.html (in themes/default)\n"));
    assert_eq!(run(site.path(), &["check", "--deny", "warnings"]), "no problems\n");
    let again = refused(site.path(), &["theme", "eject", "templates/item.html"]);
    assert!(again.contains("themes/default/templates/item.html"), "{again}");
    let unknown = refused(site.path(), &["theme", "eject", "templates/itme.html"]);
    assert!(unknown.contains("did you mean `templates/item.html`?"), "{unknown}");
    put(
        site.path(),
        "content/site.yaml",
        &text(site.path(), "content/site.yaml").replace("#theme: house", "theme: house"),
    );
    fs::create_dir_all(site.path().join("themes/house")).expect("a folder can be made");
    let all = run(site.path(), &["theme", "eject"]);
    assert!(all.starts_with("new ") && site.path().join("themes/house/assets/site.js").is_file(), "{all}");
}

#[test]
fn a_language_that_the_theme_lacks_gets_a_file_to_fill_in() {
    let site = site(&["--languages", "en"]);
    let said = run(site.path(), &["new", "language", "fr"]);
    assert!(
        said.contains("new      themes/default/i18n/fr.yaml\n") && said.contains("`languages: [en, fr]`"),
        "{said}"
    );
    let yaml = text(site.path(), "content/site.yaml").replace("languages: [en]", "languages: [en, fr]");
    put(site.path(), "content/site.yaml", &yaml);
    let path = "themes/default/i18n/fr.yaml";
    let words = text(site.path(), path);
    assert!(words.contains("\nlanguage_name: fr\n") && words.contains("\n#menu: Menu\n"), "{words}");
    put(
        site.path(),
        path,
        &words.replace("language_name: fr", "language_name: Français").replace("#home: Home", "home: Accueil"),
    );
    let lacking = words.lines().filter(|line| line.starts_with('#') && !line.starts_with("# ")).count() - 1;
    let told = run(site.path(), &["check"]);
    assert!(told.contains(&format!("the theme lacks {lacking} of its ")), "{told}");
    assert_eq!(told.matches("TB0609]").count(), 1, "{told}");
    run(site.path(), &["build"]);
    let page = text(site.path(), "public/fr/about.html");
    assert!(page.contains("Accueil") && page.contains("Français"));
    assert!(page.contains("href=\"#tb-content\"><span lang=\"en\">Skip to content</span></a>"), "{page}");
    assert!(page.contains("aria-label=\"You are here\""), "{page}");
    assert_eq!(run(site.path(), &["new", "language", "fr"]), "nothing to change\n");
    assert!(run(site.path(), &["new", "language", "en"]).contains("has all of its words in `en`"));
    assert!(refused(site.path(), &["new", "language", "jp"]).contains("`jp` is a country: write `ja`"));
}

#[test]
fn a_site_in_one_language_gets_a_second_and_loses_no_address() {
    let site = tempfile::tempdir().expect("a temporary folder can be made");
    let yaml = "title: House rules\ndescription: What we do.\nlanguages: [en]\npages: [about]\n";
    put(site.path(), "content/site.yaml", yaml);
    put(site.path(), "content/pages/about.en.md", "# About\n\nA text.\n");
    assert_eq!(run(site.path(), &["check", "--deny", "warnings"]), "no problems\n");
    run(site.path(), &["build"]);
    let front = text(site.path(), "public/index.html");
    assert!(front.contains("<h1>House rules</h1>") && front.contains("href=\"en/about.html\""), "{front}");
    assert!(!front.contains("class=\"languages\""), "{front}");
    let old = text(site.path(), "public/en/index.html");
    assert!(old.contains("url=../index.html"), "{old}");
    let before = files(&site.path().join("public"))
        .into_keys()
        .filter(|path| Path::new(path).extension().is_some_and(|end| end == "html"))
        .collect::<Vec<_>>();

    put(site.path(), "content/site.yaml", &yaml.replace("[en]", "[en, ja]"));
    let told = run(site.path(), &["check"]);
    assert!(told.contains("it counts as `en`; write `{en: …, ja: …}`"), "{told}");
    put(site.path(), "content/pages/about.ja.md", "# このサイト\n\n本文です。\n");
    let texts = yaml.replace("[en]", "[en, ja]").replace("House rules", "{en: House rules, ja: 社内ルール}");
    put(site.path(), "content/site.yaml", &texts.replace("What we do.", "{en: What we do., ja: 行うことです。}"));
    assert_eq!(run(site.path(), &["check", "--deny", "warnings"]), "no problems\n");
    run(site.path(), &["build"]);
    let after = files(&site.path().join("public"));
    let lost = before.iter().filter(|path| !after.contains_key(*path)).collect::<Vec<_>>();
    assert!(lost.is_empty(), "{lost:?}");
    assert!(text(site.path(), "public/index.html").contains("href=\"ja/index.html\""));
    assert!(text(site.path(), "public/en/index.html").contains("<h1>House rules</h1>"));
}

#[test]
fn a_new_site_is_in_the_language_of_its_author() {
    for (setting, languages) in
        [("en_GB.UTF-8", "[en]"), ("ja_JP.UTF-8", "[ja, en]"), ("C.UTF-8", "[ja, en]"), ("ko_KR.UTF-8", "[ko]")]
    {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let output = common::command().args(["init", "."]).env("LANG", setting).current_dir(folder.path()).output();
        assert_eq!(output.expect("the command starts").status.code(), Some(0), "{setting}");
        let yaml = text(folder.path(), "content/site.yaml");
        assert!(yaml.contains(&format!("languages: {languages}\n")), "{setting}: {yaml}");
        run(folder.path(), &["check"]);
    }
}
