//! Keeps the architecture: what `ARCHITECTURE.md` promises of the source code is read from the source code.

mod imports;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::common::{files, project};

/// The longest file that a reader should meet.
const LONGEST_FILE: usize = 550;

/// The modules from the lowest to the highest. Each may import those before it and none after it.
const MODULES: &[&str] = &[
    "tracking",
    "source",
    "locale",
    "words",
    "diagnostic",
    "yaml",
    "markdown",
    "model",
    "fingerprint",
    "media",
    "load",
    "table",
    "parse",
    "theme",
    "schema",
    "resolve",
    "check",
    "review",
    "status",
    "plan",
    "search",
    "highlight",
    "render",
    "write",
    "rename",
    "scaffold",
    "export",
    "import",
    "cache",
    "diff",
    "build",
    "serve",
    "cli",
    "main",
];

/// A Rust file.
struct Code {
    path: String,
    module: String,
    /// As it stands there.
    whole: String,
    /// Without its comments and its tests.
    text: String,
}

/// The code of `src/`, but for files that hold tests only.
fn code() -> Vec<Code> {
    let code = files(&project().join("src")).into_iter().filter(|(path, _)| is_rust(path) && !is_test(path));
    let code = code
        .map(|(path, bytes)| {
            let text = String::from_utf8(bytes).expect("Rust is UTF-8");
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            let code =
                code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
            let module = path.split(['/', '.']).next().unwrap_or_default().to_owned();
            Code { path: format!("src/{path}"), module, text: code, whole: text }
        })
        .collect::<Vec<_>>();
    assert!(code.len() > 30, "{} files", code.len());
    code
}

fn is_rust(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| extension == "rs")
}

fn is_test(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/")
}

/// Whether `text` holds `word` as a word of its own: the underscore belongs to words.
fn has_word(text: &str, word: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    text.match_indices(word)
        .any(|(at, _)| !is_part(text[..at].chars().next_back()) && !is_part(text[at + word.len()..].chars().next()))
}

/// The files outside `modules` that contain one of `words`.
fn outside(modules: &[&str], words: &[&str]) -> Vec<String> {
    let code = code();
    let strangers = code.iter().filter(|file| !modules.contains(&file.module.as_str()));
    let strangers = strangers.filter(|file| words.iter().any(|word| has_word(&file.text, word)));
    strangers.map(|file| file.path.clone()).collect()
}

/// Fails where a rule is broken, and where it guards nothing any more because no module contains any of `words`.
#[track_caller]
fn only(modules: &[&str], words: &[&str]) {
    assert_eq!(outside(modules, words), Vec::<String>::new(), "only {modules:?} may have {words:?}");
    assert_ne!(outside(&[], words), Vec::<String>::new(), "nothing has {words:?}: the rule guards nothing");
}

#[test]
fn only_load_theme_and_write_touch_the_file_system() {
    only(&["load", "theme", "write"], &["std::fs", "fs::", "File", "WalkDir", "walkdir"]);
}

#[test]
fn only_cli_prints() {
    only(&["cli"], &["print", "println", "eprint", "eprintln", "dbg", "stdout", "stderr", "Stdout", "Stderr"]);
}

#[test]
fn only_render_knows_tera() {
    only(&["render"], &["tera"]);
}

#[test]
fn one_module_knows_each_large_crate() {
    only(&["yaml"], &["serde_yaml", "serde_saphyr"]);
    only(&["markdown"], &["pulldown_cmark"]);
    only(&["markdown"], &["ammonia"]);
    only(&["highlight"], &["syntect", "two_face"]);
    only(&["diagnostic"], &["annotate_snippets"]);
    only(&["render"], &["atom_syndication"]);
    only(&["cli"], &["clap", "clap_complete", "clap_mangen"]);
    only(&["words"], &["similar"]);
    only(&["table"], &["calamine"]);
    // An ending of names is among the kinds of files.
    only(&["table", "media"], &["csv"]);
    only(&["table", "media"], &["quick_xml"]);
}

#[test]
fn nouns_are_not_serialized() {
    let nouns = code().into_iter().filter(|file| file.module == "model").collect::<Vec<_>>();
    assert!(nouns.len() > 3);
    for file in nouns {
        assert!(!has_word(&file.text, "Serialize") && !has_word(&file.text, "serde"), "{} knows serde", file.path);
    }
}

#[test]
fn nothing_flows_back() {
    let place = |module: &str| MODULES.iter().position(|known| *known == module);
    for file in code().iter().filter(|file| file.module != "lib") {
        let own = place(&file.module).unwrap_or_else(|| panic!("{} is in no module of the list", file.path));
        for (at, _) in file.text.match_indices("crate::") {
            let rest = &file.text[at + "crate::".len()..];
            let names = match rest.strip_prefix('{') {
                Some(list) => list.split('}').next().unwrap_or_default().split(',').map(str::trim).collect(),
                None => vec![rest],
            };
            for name in names {
                let name = name.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
                let other = place(name)
                    .unwrap_or_else(|| panic!("{} knows `{name}`, which is no module of the list", file.path));
                assert!(other <= own, "{} of `{}` knows `{name}`, which comes after it", file.path, file.module);
            }
        }
    }
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let code = code();
    let files = code.iter().map(|file| (file.path.trim_start_matches("src/"), file.whole.as_str()));
    let graph = imports::graph(files.filter(|(path, _)| *path != "main.rs"));
    let edges = graph.values().map(BTreeMap::len).sum::<usize>();
    assert!(edges > 500, "only {edges} imports were found");
    let cycles = imports::cycles(&graph).into_iter().map(|lines| lines.join("\n")).collect::<Vec<_>>();
    assert!(cycles.is_empty(), "files import each other:\n\n{}", cycles.join("\n\n"));
}

#[test]
fn a_circle_is_found_through_what_modules_pass_on() {
    let files = [
        ("a/mod.rs", "mod b; mod c; pub use self::b::One; pub struct Own; #[cfg(test)] use crate::d::Two;"),
        (
            "a/b.rs",
            "use super::{Own, c::{self, three as four}}; pub struct One(Own); fn f() { format!(\"{}\", c::four()) }",
        ),
        ("a/c.rs", "/// `crate::d::Two`\nuse other::other; type T = super::One; fn three() { other::x() }"),
        ("d.rs", "use crate::a::*; fn f() { One; }"),
    ];
    let graph = imports::graph(files.into_iter());
    let cycles = imports::cycles(&graph);
    assert_eq!(cycles, [["a/b.rs -> a/c.rs: four, three", "a/c.rs -> a/b.rs: One"]]);
    assert_eq!(graph["a/b.rs"]["a/mod.rs"].iter().collect::<Vec<_>>(), ["Own"]);
    assert!(graph["a/mod.rs"].is_empty());
}

#[test]
fn hash_order_reaches_no_output() {
    // Looked up in and never iterated: highlighted blocks, digests of inputs, and the numbers of a page's tokens.
    // Clippy's `iter_over_hash_type` guards this beside us.
    only(&["highlight", "cache"], &["HashMap", "HashSet"]);
    only(&["search"], &["HashTable"]);
}

#[test]
fn no_file_is_long() {
    for folder in ["src", "themes", "tests/suite/common", "tests/frame"] {
        for (path, bytes) in files(&project().join(folder)) {
            let lines = bytes.split(|byte| *byte == b'\n').count();
            // A list of words is looked up by key, however long it is.
            if path.contains("i18n/") {
                continue;
            }
            assert!(lines <= LONGEST_FILE, "{folder}/{path} has {lines} lines");
        }
    }
}

#[test]
fn every_file_of_the_tests_is_run() {
    let declared = include_str!("main.rs").lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
    let declared = declared.collect::<BTreeSet<_>>();
    let tests = files(&project().join("tests/suite"));
    let modules = tests.keys().map(|path| path.split(['/', '.']).next().unwrap_or_default());
    assert_eq!(modules.filter(|name| *name != "main").collect::<BTreeSet<_>>(), declared);
    let readme = fs::read_to_string(project().join("tests/README.md")).expect("the file can be read");
    for name in declared.iter().filter(|name| **name != "common") {
        assert!(readme.contains(&format!("| `{name}` |")), "tests/README.md does not say what `{name}` keeps");
    }
    let others = fs::read_dir(project().join("tests")).expect("the folder can be listed");
    let others = others.map(|entry| entry.expect("the folder can be listed").path());
    let others = others.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    assert_eq!(others.collect::<Vec<_>>(), Vec::<std::path::PathBuf>::new(), "one program holds all tests");
}

#[test]
fn the_paths_that_contributors_read_of_are_there() {
    let folders = ["src", "tests", "themes", "docs", "benches", "content", ".github"];
    let mut found = 0;
    for page in ["CONTRIBUTING.md", "ARCHITECTURE.md", "tests/README.md"] {
        let text = fs::read_to_string(project().join(page)).expect("the page can be read");
        let code = text.split('`').skip(1).step_by(2);
        let paths = code.filter(|code| code.split_once('/').is_some_and(|(folder, _)| folders.contains(&folder)));
        // Capitals and the like stand for names that a contributor chooses, or for several files.
        let paths = paths.filter(|path| !path.contains(|c: char| c.is_ascii_uppercase() || "*<{ ".contains(c)));
        for path in paths {
            assert!(project().join(path).exists(), "{page} speaks of {path}, which is not there");
            found += 1;
        }
    }
    assert!(found > 20, "{found} paths");
}

/// The names under the dependency headings of `Cargo.toml`.
fn dependencies() -> BTreeSet<String> {
    let manifest = fs::read_to_string(project().join("Cargo.toml")).expect("Cargo.toml can be read");
    let mut heading = String::new();
    let mut names = BTreeSet::new();
    for line in manifest.lines() {
        if let Some(name) = line.strip_prefix('[') {
            name.trim_end_matches(']').clone_into(&mut heading);
        } else if heading.ends_with("dependencies")
            && let Some((name, _)) = line.split_once(" =")
            && !name.starts_with('#')
        {
            names.insert(name.to_owned());
        }
    }
    assert!(names.len() > 20, "{names:?}");
    names
}

#[test]
fn every_dependency_is_justified_and_no_other() {
    let text = fs::read_to_string(project().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md can be read");
    let (_, section) = text.split_once("## Dependencies").expect("ARCHITECTURE.md has a section on dependencies");
    for name in dependencies() {
        assert!(section.contains(&format!("`{name}`")), "ARCHITECTURE.md does not say why there is `{name}`");
    }
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `")?.split(" |").next());
    for name in rows.flat_map(|row| row.split(", ")).map(|name| name.trim_matches('`')) {
        assert!(dependencies().contains(name), "ARCHITECTURE.md speaks of `{name}`, which Cargo.toml does not have");
    }
}

#[test]
fn every_module_is_described() {
    let text = fs::read_to_string(project().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md can be read");
    for module in MODULES.iter().filter(|module| **module != "main") {
        assert!(text.contains(&format!("`{module}`")), "ARCHITECTURE.md does not describe `{module}`");
    }
}

#[test]
fn the_user_interface_has_the_same_words_in_every_language() {
    let words = files(&project().join("themes/default/i18n"));
    let keys = words.iter().map(|(path, bytes)| {
        let text = std::str::from_utf8(bytes).expect("words are UTF-8");
        let words = tebiki::yaml::string_map(text).unwrap_or_else(|error| panic!("{path}: {error:?}"));
        (path, words.into_keys().collect::<BTreeSet<_>>())
    });
    let keys = keys.collect::<Vec<_>>();
    assert!(keys.len() >= 2, "ja and en");
    for (path, found) in &keys[1..] {
        let difference = keys[0].1.symmetric_difference(found).collect::<Vec<_>>();
        assert!(difference.is_empty(), "{} and {path} differ in {difference:?}", keys[0].0);
    }
}
