//! The documentation: a site of tebiki's own, whose lists are made from the program and whose examples are run.
//!
//! What stands between `<!-- made: … -->` and `<!-- end -->` is made here; `TEBIKI_BLESS=1 cargo test` writes it anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use crate::common::pages::{LANGUAGES, blocks, docs, leads_somewhere, page, path_of, written_files};
use crate::common::{blessing, files, project, stderr, stdout, tebiki, write};
use serde_json::Value;
use tebiki::check::codes;
use tebiki::parse::{Key, Shape, shapes};
use tebiki::schema;

/// Compares what stands between the marks with what is made, or writes it.
fn check_made(name: &str, make: impl Fn(&str, &str) -> String) {
    for language in LANGUAGES {
        let text = page(name, language);
        let mut out = String::new();
        let mut rest = text.as_str();
        let mut marks = 0;
        while let Some(at) = rest.find("<!-- made: ") {
            let inside = &rest[at + "<!-- made: ".len()..];
            let (what, after) = inside.split_once(" -->").expect("a mark is closed");
            let end = after.find("<!-- end -->").unwrap_or_else(|| panic!("{name}: `made: {what}` has no end"));
            write!(out, "{}<!-- made: {what} -->\n\n{}\n", &rest[..at], make(what, language).trim_end())
                .expect("a string grows");
            out.push('\n');
            rest = &after[end..];
            marks += 1;
        }
        out.push_str(rest);
        assert!(marks > 0, "{name}.{language}.md has no marks");
        if blessing() {
            fs::write(path_of(name, language), out).expect("a page can be written");
        } else {
            assert_eq!(
                out, text,
                "{name}.{language}.md is not up to date: TEBIKI_BLESS=1 cargo test, and read the diff"
            );
        }
    }
}

fn takes(shape: &Shape, language: &str) -> String {
    let japanese = language == "ja";
    let word = |ja: &str, en: &str| if japanese { ja.to_owned() } else { en.to_owned() };
    match shape {
        Shape::Scalar => word("値", "a value"),
        Shape::Id => word("id", "an id"),
        Shape::Words(words) => {
            words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(if japanese { "、" } else { ", " })
        }
        Shape::Flag => word("`yes`か`no`", "`yes` or `no`"),
        Shape::Date => word("日付", "a date"),
        Shape::Url => word("URL", "a web address"),
        Shape::Text => word("文", "a text"),
        Shape::List(inner) => match (&**inner, japanese) {
            (Shape::Map(_), true) => "マッピングの並び".to_owned(),
            (Shape::Map(_), false) => "a list of mappings".to_owned(),
            (inner, true) => format!("{}の並び", takes(inner, language)),
            (inner, false) => {
                let one = takes(inner, language);
                format!("a list of {}s", one.trim_start_matches("a ").trim_start_matches("an "))
            }
        },
        Shape::FieldValue => word("欄の値", "the value of a field"),
        Shape::Named(inner) if !matches!(**inner, Shape::List(_)) => {
            let one = takes(inner, language);
            word(&format!("名前ごとの{one}"), &format!("{one} for each name"))
        }
        Shape::Either(one, _) => takes(one, language),
        Shape::Named(_) => word("名前ごとの並び", "lists by name"),
        Shape::Map(_) => word("マッピング", "a mapping"),
    }
}

fn key_tables(file: &str, language: &str) -> String {
    let mut text = String::new();
    for described in schema::described(language).into_iter().filter(|described| described.file == file) {
        if described.places != [""] {
            let places = described.places.iter().map(|place| format!("`{place}`")).collect::<Vec<_>>();
            writeln!(text, "**{}**\n", places.join(if language == "ja" { "、" } else { ", " }))
                .expect("a string grows");
        }
        let head = if language == "ja" {
            "| キー | 必須 | 書くもの | 意味 |"
        } else {
            "| key | needed | takes | what it is |"
        };
        writeln!(text, "{head}\n| --- | --- | --- | --- |").expect("a string grows");
        for (Key { name, required, shape }, words) in described.keys.iter().zip(&described.words) {
            let needed = match (*required, language) {
                (true, "ja") => "必須",
                (true, _) => "yes",
                (false, _) => "",
            };
            writeln!(text, "| `{name}` | {needed} | {} | {words} |", takes(shape, language)).expect("a string grows");
        }
        text.push('\n');
    }
    assert!(!text.is_empty(), "there is no schema `{file}`");
    text
}

#[test]
fn the_reference_lists_every_key_of_every_file() {
    check_made("reference", |what, language| {
        key_tables(what.strip_prefix("keys ").unwrap_or_else(|| panic!("nothing makes `{what}`")), language)
    });
    for language in LANGUAGES {
        let text = page("reference", language);
        for (name, _) in shapes() {
            assert!(text.contains(&format!("<!-- made: keys {name} -->")), "{language}: {name} is missing");
        }
    }
}

/// The keys that a value uses, as `file/place/key`.
fn used(file: &str, shape: &Shape, place: &str, value: &Value, found: &mut BTreeSet<String>) {
    match (shape, value) {
        (Shape::List(inner), Value::Array(list)) => {
            for value in list {
                used(file, inner, place, value, found);
            }
        }
        (Shape::Map(map), Value::Object(entries)) => {
            for key in &map.keys {
                if let Some(value) = entries.get(key.name) {
                    let place = format!("{place}/{}", key.name);
                    found.insert(format!("{file}{place}"));
                    used(file, &key.shape, &place, value, found);
                }
            }
        }
        _ => {}
    }
}

fn all_keys(file: &str, shape: &Shape, place: &str, found: &mut BTreeSet<String>) {
    match shape {
        Shape::List(inner) => all_keys(file, inner, place, found),
        Shape::Map(map) => {
            for key in &map.keys {
                let place = format!("{place}/{}", key.name);
                found.insert(format!("{file}{place}"));
                all_keys(file, &key.shape, &place, found);
            }
        }
        _ => {}
    }
}

#[test]
fn the_examples_of_the_reference_are_one_sound_site_that_uses_every_key() {
    for language in LANGUAGES {
        let examples = written_files(&page("reference", language));
        let site = tempfile::tempdir().expect("a temporary folder can be made");
        write(site.path(), &examples);
        let output = tebiki(site.path(), &["check", "--deny", "warnings"]);
        assert_eq!(stdout(&output), "no problems\n", "{}", stderr(&output));
        assert_eq!(tebiki(site.path(), &["build"]).status.code(), Some(0));

        let (mut wanted, mut shown) = (BTreeSet::new(), BTreeSet::new());
        for (file, map) in shapes() {
            let shape = Shape::Map(map);
            all_keys(file, &shape, "", &mut wanted);
            for (path, bytes) in &examples {
                let text = std::str::from_utf8(bytes).expect("an example is UTF-8");
                let text = match schema::of(path) {
                    Some(name) if name == file => text,
                    None if file == "front-matter" && text.starts_with("---\n") => {
                        text[4..].split("\n---\n").next().unwrap_or_default()
                    }
                    _ => continue,
                };
                let value: Value = serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}"));
                used(file, &shape, "", &value, &mut shown);
            }
        }
        // A threat without an item at a stage is common; one example of `items` of a stage will do.
        let alike = |key: &String| {
            key.contains("/stages/cause/items")
                || key.contains("/stages/damage/items")
                || key.contains("/provider/sections")
        };
        let missing = wanted.difference(&shown).filter(|key| !alike(key)).collect::<Vec<_>>();
        assert!(missing.is_empty(), "no example of {language} shows {missing:?}");
    }
}

#[test]
fn both_languages_show_the_same_blocks() {
    let pages = files(&docs().join("content/pages"));
    let names = pages.keys().filter_map(|path| path.strip_suffix(".ja.md")).collect::<Vec<_>>();
    assert!(names.len() >= 5, "{names:?}");
    for name in names {
        let (ja, en) = (blocks(&page(name, "ja")), blocks(&page(name, "en")));
        assert_eq!(ja.len(), en.len(), "{name} has other blocks in one language");
        for (ja, en) in ja.iter().zip(&en) {
            assert_eq!((&ja.info, &ja.text), (&en.info, &en.text), "{name}");
        }
    }
}

/// What the Japanese page says of each code. It is written there, by hand, and stays when the list is made anew.
fn japanese_explanations() -> BTreeMap<String, String> {
    let text = page("diagnostics", "ja");
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `TB"));
    let explained = rows.map(|row| {
        // A bar in a cell stands behind a backslash.
        let cells = row.split(" | ").collect::<Vec<_>>();
        assert_eq!(cells.len(), 4, "TB{row}");
        (format!("TB{}", cells[0].trim_end_matches('`')), cells[2].trim().to_owned())
    });
    explained.collect()
}

#[test]
fn the_list_of_problems_is_the_registry_and_explains_every_code_in_japanese() {
    let japanese = japanese_explanations();
    let nothing = String::new();
    check_made("diagnostics", |what, language| {
        assert_eq!(what, "codes");
        let ja = language == "ja";
        let head = match language {
            "ja" => "| コード | 重さ | 意味と直し方 | 題名（英語） |",
            _ => "| code | severity | title | what it means |",
        };
        let mut text = format!("{head}\n| --- | --- | --- | --- |\n");
        for code in codes() {
            // The first paragraph; the rest is for `tebiki explain`.
            let manual = code.manual();
            let first =
                manual.split("\n\n").next().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
            let severity = match (code.severity.to_string().as_str(), language) {
                ("error", "ja") => "エラー".to_owned(),
                ("warning", "ja") => "警告".to_owned(),
                (word, _) => word.to_owned(),
            };
            let title = code.title.replace('|', "\\|");
            let (one, other) = if ja {
                (japanese.get(code.id).unwrap_or(&nothing).clone(), title)
            } else {
                (title, first.replace('|', "\\|"))
            };
            writeln!(text, "| `{}` | {severity} | {one} | {other} |", code.id).expect("a string grows");
        }
        text
    });
    for code in codes() {
        let explanation = japanese.get(code.id).unwrap_or(&nothing);
        let is_japanese = explanation.contains('。') && explanation.chars().any(|c| ('ぁ'..='ん').contains(&c));
        assert!(is_japanese, "diagnostics.ja.md does not explain {} in Japanese: write it into its row", code.id);
    }
}

/// The names behind `prefix` in a text.
fn names(text: &str, prefix: &str) -> BTreeSet<String> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let found = text.match_indices(prefix).filter(|(at, _)| !text[..*at].ends_with(is_name));
    let name =
        |(at, _): (usize, &str)| text[at + prefix.len()..].chars().take_while(|c| is_name(*c)).collect::<String>();
    found.map(name).filter(|name| !name.is_empty()).collect()
}

#[test]
fn the_page_on_themes_names_every_file_block_and_value() {
    let theme = files(&project().join("themes/default"));
    let text_of = |path: &str| String::from_utf8(theme[path].clone()).expect("a template is UTF-8");
    let list = |names: BTreeSet<String>| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    check_made("themes", |what, language| {
        let ja = language == "ja";
        let mut text = String::new();
        match what {
            "templates" => {
                let head = if ja {
                    "| テンプレート | ブロック | `view`の値 |"
                } else {
                    "| template | blocks | values of `view` |"
                };
                writeln!(text, "{head}\n| --- | --- | --- |").expect("a string grows");
                for path in theme.keys().filter(|path| path.starts_with("templates/")) {
                    let template = text_of(path);
                    let (blocks, values) = (names(&template, "{% block "), names(&template, "view."));
                    writeln!(text, "| `{path}` | {} | {} |", list(blocks), list(values)).expect("a string grows");
                }
            }
            "frame" => {
                let all = theme.keys().filter(|path| path.starts_with("templates/")).map(|path| text_of(path));
                let all = all.collect::<String>();
                let head = if ja { "| 値 | 中身 |" } else { "| value | what it holds |" };
                writeln!(text, "{head}\n| --- | --- |").expect("a string grows");
                for root in ["site", "page", "head"] {
                    writeln!(text, "| `{root}` | {} |", list(names(&all, &format!("{root}."))))
                        .expect("a string grows");
                }
            }
            "components" => {
                let mut found = 0;
                for path in theme.keys().filter(|path| path.starts_with("templates/")) {
                    for line in text_of(path).lines().filter_map(|line| line.strip_prefix("{% component ")) {
                        let signature = line.trim_end_matches(['-', '%', '}', ' ']);
                        writeln!(text, "- `{signature}`").expect("a string grows");
                        found += 1;
                    }
                }
                assert!(found > 5, "the theme has {found} components");
            }
            "assets" => {
                for path in theme.keys().filter(|path| !path.starts_with("templates/")) {
                    writeln!(text, "- `{path}`").expect("a string grows");
                }
            }
            other => panic!("nothing makes `{other}`"),
        }
        text
    });
}

#[test]
fn the_page_on_themes_explains_the_frame_and_its_example_works() {
    let base = fs::read_to_string(project().join("themes/default/templates/base.html")).expect("there is a frame");
    let loops = names(&base, "{% for ");
    let asked = ["{{ ", "{% if ", "{% elif ", " in "].into_iter().flat_map(|prefix| names(&base, prefix));
    let asked = asked.filter(|name| !loops.contains(name)).collect::<BTreeSet<_>>();
    assert!(asked.contains("sidebar") && asked.contains("breadcrumbs"), "{asked:?}");
    for language in LANGUAGES {
        let text = page("themes", language);
        for name in &asked {
            assert!(text.contains(&format!("| `{name}`")) || text.contains(&format!("`{name}`")), "{language}: {name}");
        }
        let site = tempfile::tempdir().expect("a temporary folder can be made");
        assert_eq!(tebiki(site.path(), &["init", "."]).status.code(), Some(0));
        let yaml = fs::read_to_string(site.path().join("content/site.yaml")).expect("a site has its file");
        let mut example = written_files(&text);
        assert_eq!(example.len(), 3, "{:?}", example.keys());
        example.insert("content/site.yaml".to_owned(), yaml.replace("#theme: house", "theme: house").into_bytes());
        write(site.path(), &example);
        let output = tebiki(site.path(), &["build", "--deny", "warnings"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let about =
            |tag: &str| fs::read_to_string(site.path().join(format!("public/{tag}/about.html"))).expect("a page");
        assert!(about("ja").contains("総務部に聞いてください") && about("en").contains("Ask general affairs"));
    }
}

#[test]
fn the_page_on_hosting_knows_the_policy_and_every_kind_of_file() {
    let base = fs::read_to_string(project().join("themes/default/templates/base.html")).expect("there is a frame");
    let policy = base.split("Content-Security-Policy\" content=\"").nth(1).expect("the frame has a policy");
    let policy = policy.split('"').next().unwrap_or_default();
    let site = tempfile::tempdir().expect("a temporary folder can be made");
    assert_eq!(tebiki(site.path(), &["init", ".", "--with", "telework"]).status.code(), Some(0));
    assert_eq!(tebiki(site.path(), &["build", "--base-url", "https://example.org/"]).status.code(), Some(0));
    let public = files(&site.path().join("public"));
    let extensions = public.keys().filter_map(|path| path.rsplit('/').next()?.rsplit_once('.'));
    let extensions =
        extensions.filter(|(stem, _)| !stem.is_empty()).map(|(_, extension)| extension).collect::<BTreeSet<_>>();
    assert!(extensions.contains("html") && extensions.contains("xml"), "{extensions:?}");
    for language in LANGUAGES {
        let text = page("hosting", language);
        // nginx, Apache, Caddy and IIS: each sends all of them.
        assert_eq!(text.matches(&format!("\"{policy}; frame-ancestors 'none'\"")).count(), 4, "{policy}");
        for (name, value) in [
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
        ] {
            let (plain, attributes) = (format!("{name} {value}"), format!("name=\"{name}\" value=\"{value}\""));
            assert_eq!(text.matches(&plain).count() + text.matches(&attributes).count(), 4, "{language}: {name}");
        }
        for extension in &extensions {
            assert!(text.contains(&format!("| `.{extension}`")), "{language}: {extension}");
        }
    }
}

#[test]
fn the_page_on_commands_is_what_the_command_says_of_itself() {
    let help = |arguments: &[&str]| {
        let output = tebiki(project(), &[arguments, &["--help"]].concat());
        assert_eq!(output.status.code(), Some(0));
        stdout(&output).lines().map(|line| format!("{}\n", line.trim_end())).collect::<String>()
    };
    let inside = |arguments: &[&str]| {
        let text = help(arguments);
        let list = text.split("\nCommands:\n").nth(1).unwrap_or_default().split("\n\n").next().unwrap_or_default();
        let names = list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
        let names = names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help");
        names.map(str::to_owned).collect::<Vec<_>>()
    };
    let mut commands = Vec::<String>::new();
    for command in inside(&[]) {
        let deeper = inside(&[&command]);
        commands.push(command.clone());
        commands.extend(deeper.into_iter().map(|inner| format!("{command} {inner}")));
    }
    assert!(commands.len() > 8, "{commands:?}");
    check_made("commands", |what, _| {
        assert_eq!(what, "help");
        let mut text = String::new();
        for command in &commands {
            let arguments = command.split(' ').collect::<Vec<_>>();
            writeln!(text, "```text\n$ tebiki {command} --help\n{}```\n", help(&arguments)).expect("a string grows");
        }
        text
    });
    for language in LANGUAGES {
        let text = page("commands", language);
        for command in commands.iter().filter(|command| !command.contains(' ')) {
            assert!(text.contains(&format!("| `tebiki {command}")), "{language}: the table lacks `tebiki {command}`");
        }
    }
}

#[test]
fn the_documentation_is_a_site_without_problems() {
    let output = tebiki(&docs(), &["check", "--deny", "warnings"]);
    assert_eq!(stdout(&output), "no problems\n", "{}", stderr(&output));
    let public = tempfile::tempdir().expect("a temporary folder can be made");
    let target = public.path().join("site");
    let built = tebiki(&docs(), &["build", "--no-cache", "--output", target.to_str().expect("a path is UTF-8")]);
    assert_eq!(built.status.code(), Some(0), "{}", stderr(&built));
    let site = files(&target);
    let pages: BTreeMap<_, _> = site.iter().filter(|(path, _)| path.starts_with("ja/")).collect();
    assert!(pages.len() >= 10, "{:?}", pages.keys());
    for name in
        ["tutorial", "authors", "readers", "reference", "themes", "hosting", "commands", "diagnostics", "measurements"]
    {
        for tag in LANGUAGES {
            assert!(site.contains_key(&format!("{tag}/{name}.html")), "there is no {tag}/{name}.html");
        }
    }
    leads_somewhere(&site);
}

#[test]
fn the_pages_beside_the_code_lead_to_what_is_there() {
    for name in ["README.md", "README.ja.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md", "tests/README.md"] {
        let text = fs::read_to_string(project().join(name)).expect("the page is there");
        let folder = project().join(name).parent().expect("a file is in a folder").to_owned();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let is_outside = link.contains("://") || link.starts_with('#');
            assert!(is_outside || folder.join(link).exists(), "{name} leads to {link}, which is not there");
        }
    }
    for (name, ending) in [("README.md", ".md"), ("README.ja.md", ".ja.md")] {
        let readme = fs::read_to_string(project().join(name)).expect("there is a README");
        for page in files(&docs().join("content/pages")).keys().filter(|page| page.ends_with(ending)) {
            assert!(readme.contains(&format!("(docs/content/pages/{page})")), "{name} does not lead to {page}");
        }
    }
}
