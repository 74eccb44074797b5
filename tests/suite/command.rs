//! The command as scripts see it: exit statuses, streams, formats, and what it leaves on disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use crate::common::{self, Files, command, copy, files, project, stderr, stdout, tebiki};
use serde_json::Value;

/// A temporary copy of the input of a case.
fn site(case: &str) -> tempfile::TempDir {
    copy(&project().join("tests").join(case).join("input"))
}

fn status(folder: &Path, arguments: &[&str]) -> i32 {
    tebiki(folder, arguments).status.code().expect("the command ends by itself")
}

/// When each file was written.
fn times(folder: &Path) -> BTreeMap<String, SystemTime> {
    let time =
        |path: &str| fs::metadata(folder.join(path)).and_then(|data| data.modified()).expect("a file has a time");
    files(folder).into_keys().map(|path| (path.clone(), time(&path))).collect()
}

#[test]
fn exit_status_tells_success_problems_and_failure_apart() {
    let (sound, warned, wrong) =
        (site("diagnostics/nothing-wrong"), site("diagnostics/other-edition"), site("diagnostics/unknown-item"));
    let outside = tempfile::tempdir().expect("a temporary folder can be made");
    let file = outside.path().join("file");
    fs::write(&file, "").expect("a file can be written");
    for (folder, arguments, expected) in [
        (sound.path(), vec!["check"], 0),
        (sound.path(), vec!["check", "--deny", "warnings"], 0),
        (sound.path(), vec!["build"], 0),
        (sound.path(), vec!["export", "--format", "json"], 0),
        (warned.path(), vec!["check"], 0),
        (warned.path(), vec!["check", "--deny", "warnings"], 1),
        (warned.path(), vec!["build", "--deny", "warnings"], 1),
        (warned.path(), vec!["build"], 0),
        (wrong.path(), vec!["check"], 1),
        (wrong.path(), vec!["build"], 1),
        (wrong.path(), vec!["export", "--format", "json"], 1),
        (outside.path(), vec!["check"], 1),
        (outside.path(), vec!["check", "no-such-folder"], 2),
        (outside.path(), vec!["check", "file"], 2),
        (sound.path(), vec!["build", "--output", "content/public"], 2),
        (sound.path(), vec!["build", "--output", "nowhere/../content/public"], 2),
        (sound.path(), vec!["build", "--base-url", "example.org"], 2),
        (sound.path(), vec!["export"], 0),
        (sound.path(), vec!["export", "--format", "text"], 2),
        (sound.path(), vec!["explain", "TB0401"], 0),
        (sound.path(), vec!["explain", "TB9999"], 2),
        (sound.path(), vec!["--help"], 0),
        (sound.path(), vec!["no-such-command"], 2),
    ] {
        assert_eq!(status(folder, &arguments), expected, "{arguments:?}");
    }
}

#[test]
fn a_build_with_errors_writes_nothing() {
    let site = site("diagnostics/many-problems-in-one-run");
    let before = files(site.path());
    let output = tebiki(site.path(), &["build"]);
    assert!(stderr(&output).contains("nothing was written, because there are errors"), "{}", stderr(&output));
    assert_eq!(stdout(&output), "");
    assert_eq!(files(site.path()), before);
}

#[test]
fn a_build_with_errors_leaves_the_earlier_site_as_it_was() {
    let site = site("diagnostics/nothing-wrong");
    let public = site.path().join("public");
    assert_eq!(status(site.path(), &["build"]), 0);
    let (bytes, when) = (files(&public), times(&public));
    assert!(bytes.contains_key("ja/list/items/1-1.html"));

    common::write(site.path(), &Files::from([("content/pages/about.ja.md".to_owned(), b"no title".to_vec())]));
    assert_eq!(status(site.path(), &["build"]), 1);
    assert_eq!((files(&public), times(&public)), (bytes.clone(), when.clone()));

    // Warnings that are denied are as good as errors.
    common::write(site.path(), &Files::from([("content/pages/about.ja.md".to_owned(), "# 題\n".into())]));
    common::write(site.path(), &Files::from([("content/nobody-reads-this.md".to_owned(), Vec::new())]));
    assert_eq!(status(site.path(), &["build", "--deny", "warnings"]), 1);
    assert_eq!((files(&public), times(&public)), (bytes, when));
}

#[test]
fn a_theme_that_is_wrong_leaves_the_earlier_site_as_it_was() {
    let site = site("diagnostics/nothing-wrong");
    let public = site.path().join("public");
    assert_eq!(status(site.path(), &["build"]), 0);
    let (bytes, when) = (files(&public), times(&public));
    for (path, text, exit) in [
        (
            "themes/default/templates/item.html",
            "{% extends \"base.html\" %}{% block content %}{{ view.no_such_fact }}{% endblock %}",
            2,
        ),
        ("themes/default/templates/item.html", "{% if %}", 1),
        ("themes/default/i18n/ja.yaml", "- not a table\n", 1),
    ] {
        common::write(site.path(), &Files::from([(path.to_owned(), text.into())]));
        let output = tebiki(site.path(), &["build"]);
        assert_eq!(output.status.code(), Some(exit), "{path}: {text}");
        assert!(stderr(&output).starts_with("error"), "{}", stderr(&output));
        assert_eq!((files(&public), times(&public)), (bytes.clone(), when.clone()), "{path}: {text}");
        fs::remove_file(site.path().join(path)).expect("a file can be removed");
    }
}

#[test]
fn a_folder_that_holds_something_else_is_refused() {
    let site = site("diagnostics/nothing-wrong");
    let output = site.path().join("public");
    common::write(&output, &Files::from([("thesis.txt".to_owned(), b"years of work".to_vec())]));
    let run = tebiki(site.path(), &["build"]);
    assert_eq!(run.status.code(), Some(2));
    assert_eq!(files(&output), Files::from([("thesis.txt".to_owned(), b"years of work".to_vec())]));
}

#[test]
fn output_says_what_was_written_and_what_to_open() {
    let site = site("diagnostics/nothing-wrong");
    let output = tebiki(site.path(), &["build", "--timings"]);
    let text = stdout(&output);
    assert!(text.starts_with("Built "), "{text}");
    assert!(text.contains("1 item, 0 procedures"), "{text}");
    assert!(text.contains(&format!("Open {}", Path::new(".").join("public").join("index.html").display())), "{text}");
    for stage in ["load", "parse", "resolve", "check", "plan", "render"] {
        assert!(text.contains(&format!("  {stage}")), "{text}");
    }
    assert_eq!(stderr(&output), "");
}

#[test]
fn an_export_with_errors_is_empty() {
    let site = site("diagnostics/unknown-item");
    let output = tebiki(site.path(), &["export", "--format", "json"]);
    assert_eq!(stdout(&output), "");
    assert!(stderr(&output).contains("error[TB0401]"), "{}", stderr(&output));
}

/// What a check prints in a form, for a case with errors and for one without.
fn in_form(form: &str) -> (String, String) {
    let text = |case| stdout(&tebiki(site(case).path(), &["check", "--format", form])).to_owned();
    (text("diagnostics/many-problems-in-one-run"), text("diagnostics/nothing-wrong"))
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// How many problems the case with errors has, by what it tells people.
fn problems() -> usize {
    let (human, _) = in_form("human");
    human.lines().filter(|line| line.starts_with("error[") || line.starts_with("warning[")).count()
}

#[test]
fn the_short_form_is_one_line_for_each_problem() {
    let (wrong, sound) = in_form("short");
    let lines = wrong.lines().filter(|line| line.starts_with("content/")).collect::<Vec<_>>();
    assert_eq!(lines.len(), problems(), "{wrong}");
    for line in lines {
        let mut parts = line.splitn(4, ':');
        let (path, row, column, rest) = (parts.next(), parts.next(), parts.next(), parts.next().unwrap_or_default());
        assert!(
            path.is_some_and(|path| project()
                .join("tests/diagnostics/many-problems-in-one-run/input")
                .join(path)
                .is_file()),
            "{line}"
        );
        assert!([row, column].iter().all(|n| n.is_some_and(|n| n.parse::<usize>().is_ok_and(|n| n > 0))), "{line}");
        assert!(rest.starts_with(" error[TB") || rest.starts_with(" warning[TB"), "{line}");
    }
    assert_eq!(sound, "");
}

#[test]
fn the_json_form_is_a_document_with_all_problems() {
    let (wrong, sound) = in_form("json");
    let (wrong, sound) = (json(&wrong), json(&sound));
    let list = wrong["diagnostics"].as_array().expect("a list");
    assert_eq!(list.len(), problems());
    for problem in list {
        for key in ["code", "severity", "title", "message", "path", "start", "end", "label", "related", "hint"] {
            assert!(problem.get(key).is_some(), "{problem} lacks {key}");
        }
    }
    assert_eq!(sound, json(r#"{"diagnostics": [], "errors": 0, "warnings": 0}"#));
}

#[test]
fn the_sarif_form_names_rules_and_places() {
    let (wrong, sound) = in_form("sarif");
    let (wrong, sound) = (json(&wrong), json(&sound));
    assert_eq!(wrong["version"], "2.1.0");
    let run = &wrong["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("a list");
    let results = run["results"].as_array().expect("a list");
    assert_eq!(results.len(), problems());
    for result in results {
        assert!(rules.iter().any(|rule| rule["id"] == result["ruleId"]), "{result}");
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["artifactLocation"]["uri"].as_str().is_some_and(|uri| uri.starts_with("content/")), "{result}");
        assert!(place["region"]["startLine"].as_u64().is_some_and(|line| line > 0), "{result}");
    }
    assert_eq!(sound["runs"][0]["results"], Value::Array(Vec::new()));
}

#[test]
fn the_github_form_is_one_workflow_command_for_each_problem() {
    let (wrong, sound) = in_form("github");
    let lines = wrong.lines().collect::<Vec<_>>();
    assert_eq!(lines.len(), problems(), "{wrong}");
    for line in lines {
        assert!(line.starts_with("::error file=content/") || line.starts_with("::warning file=content/"), "{line}");
    }
    assert_eq!(sound, "");
}

#[test]
fn programs_that_look_at_the_repository_are_told_paths_in_it() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let input = files(&project().join("tests/diagnostics/unknown-item/input"));
    common::write(&folder.path().join("docs/our site"), &input);
    let path = |folder: &Path, site: &str, format: &str| {
        let output = tebiki(folder, &["check", site, "--format", format]);
        let text = stdout(&output).to_owned();
        match format {
            "sarif" => {
                let place = &json(&text)["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
                place["artifactLocation"]["uri"].as_str().expect("a path").to_owned()
            }
            _ => text.split(['=', ',']).nth(1).expect("a path").to_owned(),
        }
    };
    let (top, docs) = (folder.path().to_owned(), folder.path().join("docs"));
    let site = docs.join("our site");
    // Without a repository, from the current folder, however the site is named.
    for (current, argument, expected) in [
        (&top, "docs/our site", "docs/our site/content/"),
        (&top, "./docs/../docs/our site/", "docs/our site/content/"),
        (&docs, "our site", "our site/content/"),
        (&site, ".", "content/"),
        (&site, "../our site", "content/"),
    ] {
        let found = path(current, argument, "github");
        assert!(found.starts_with(expected), "{argument}: {found}");
        let found = path(current, argument, "sarif");
        assert!(found.starts_with(&expected.replace(' ', "%20")), "{argument}: {found}");
    }
    // In a repository, from its top, wherever the command runs. A worktree has a file of that name.
    fs::write(top.join(".git"), "gitdir: elsewhere").expect("a file can be written");
    for (current, argument) in [(&top, "docs/our site"), (&docs, "our site"), (&site, ".")] {
        let found = path(current, argument, "github");
        assert!(found.starts_with("docs/our site/content/"), "{argument}: {found}");
    }
    // People are told paths in the site, as before.
    let output = tebiki(&top, &["check", "docs/our site", "--format", "short"]);
    assert!(stdout(&output).starts_with("content/"), "{}", stdout(&output));
}

#[test]
fn every_code_is_explained() {
    for code in tebiki::check::codes() {
        let output = command().args(["explain", &code.id.to_lowercase()]).output().expect("the command starts");
        let text = stdout(&output);
        assert!(text.starts_with(&format!("{}[{}]: {}\n\n", code.severity, code.id, code.title)), "{text}");
    }
}
