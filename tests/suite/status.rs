//! What authors have still to do: `tebiki status`, and the page that `build --with-status` adds.

use std::path::Path;

use crate::common::{command, copy, files, project, stderr, stdout};
use serde_json::{Value, json};

/// 2025-06-01 and 2026-02-01, in seconds.
const JUNE_2025: &str = "1748736000";
const FEBRUARY_2026: &str = "1769904000";

fn run(site: &Path, day: &str, arguments: &[&str]) -> std::process::Output {
    command().args(arguments).current_dir(site).env("SOURCE_DATE_EPOCH", day).output().expect("the command starts")
}

fn status(site: &Path, day: &str) -> Value {
    let run = run(site, day, &["status", "--format", "json"]);
    assert!(run.status.success(), "{}", stderr(&run));
    serde_json::from_str(stdout(&run)).expect("JSON")
}

#[test]
fn guides_are_overdue_by_the_day_that_is_given() {
    let guide = |day, product: &str| {
        let status = status(project(), day);
        let guides = status["guides"].as_array().expect("a list").clone();
        guides.into_iter().find(|guide| guide["product"] == product).expect("the guide is there")
    };
    let chatwork = |overdue: bool| json!({"product": "chatwork", "as_of": "2024-11-05", "is_verified": true, "due": "2025-11-05", "overdue": overdue});
    assert_eq!(guide(JUNE_2025, "chatwork"), chatwork(false));
    assert_eq!(guide(FEBRUARY_2026, "chatwork"), chatwork(true));
    // 2025-11-04 and 2025-11-05, the day itself.
    assert_eq!(guide("1762214400", "chatwork"), chatwork(false));
    assert_eq!(guide("1762300800", "chatwork"), chatwork(true));
    // The paper does not say when its screens were checked.
    let paper = guide(FEBRUARY_2026, "line-works");
    assert_eq!(
        (&paper["as_of"], &paper["is_verified"], &paper["overdue"]),
        (&json!("2025-01-09"), &json!(false), &json!(true))
    );
}

#[test]
fn the_shipped_site_is_counted() {
    let status = status(project(), JUNE_2025);
    assert_eq!(status["day"], "2025-06-01");
    let english = &status["translations"][0];
    assert_eq!((english["lang"].as_str(), &english["texts"]), (Some("en"), &english["translated"]));
    assert!(english["texts"].as_u64().is_some_and(|texts| texts > 400), "{}", english["texts"]);
    assert_eq!(status["products_without_guide"].as_array().map(Vec::len), Some(21));
    assert_eq!(
        status["other_editions"],
        json!([{"product": "chatwork", "checklist": "telework", "cited": "3", "shown": "2"}])
    );
    let [telework, fisc] = &status["checklists"].as_array().expect("a list")[..] else { panic!("{status}") };
    assert_eq!((telework["items"].as_u64(), telework["stated"].as_u64()), (Some(32), Some(0)));
    assert_eq!((fisc["items"].as_u64(), fisc["stated"].as_u64()), (Some(117), Some(117)));
    assert_eq!(fisc["without_procedure"].as_array().map(Vec::len), Some(117));
    let human = run(project(), JUNE_2025, &["status"]);
    for line in [
        "Checklist fisc: 117 of 117 items without a procedure",
        "Products without a guide: 21",
        "  chatwork: screens checked 2024-11-05, due 2025-11-05",
    ] {
        assert!(stdout(&human).contains(line), "{}", stdout(&human));
    }
}

#[test]
fn what_is_missing_suspect_or_unused_is_named() {
    let site = project().join("tests/sites/suspect-links/input");
    let suspect = status(&site, JUNE_2025);
    assert_eq!(suspect["links"]["new"], 1);
    assert_eq!(suspect["links"]["suspect"].as_array().map(Vec::len), Some(12));
    assert_eq!(suspect["unused_terms"], json!(["account", "log"]));
    let guide = suspect["translations"][0]["documents"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|document| document["document"] == "guide:chat");
    assert_eq!(guide, Some(&json!({"document": "guide:chat", "texts": 5, "translated": 5, "suspect": 1})));
    let missing = status(&project().join("tests/sites/missing-translations/input"), JUNE_2025);
    let english = &missing["translations"][0];
    assert!(english["translated"].as_u64() < english["texts"].as_u64(), "{english}");
    assert_eq!(missing["links"]["has_lock"], false);
}

#[test]
fn the_page_is_there_only_where_it_is_asked_for() {
    let site = copy(&project().join("tests/sites/suspect-links/input"));
    let base = ["build", "--base-url", "https://example.org/g/"];
    let built = |arguments: &[&str]| {
        let run = run(site.path(), JUNE_2025, &[&base, arguments].concat());
        assert!(run.status.success(), "{}", stderr(&run));
        files(&site.path().join("public"))
    };
    let plain = built(&[]);
    assert!(!plain.keys().any(|path| path.ends_with("status.html")));
    assert!(!plain.values().any(|bytes| String::from_utf8_lossy(bytes).contains("status.html")));
    let with = built(&["--with-status"]);
    for lang in ["ja", "en"] {
        let page = String::from_utf8_lossy(&with[&format!("{lang}/status.html")]).into_owned();
        assert!(
            page.contains("<meta name=\"robots\" content=\"noindex\">") && page.contains("item:one:1-1@en"),
            "{page}"
        );
        assert!(page.contains("<time datetime=\"2025-06-01\">"), "{page}");
        assert!(String::from_utf8_lossy(&with[&format!("{lang}/about.html")]).contains("href=\"status.html\""));
    }
    assert!(!String::from_utf8_lossy(&with["sitemap.xml"]).contains("status.html"));
    // Another day, from the cache, and without the page again.
    let run = run(site.path(), FEBRUARY_2026, &[&base[..], &["--with-status"]].concat());
    assert!(run.status.success());
    let page = files(&site.path().join("public")).remove("en/status.html").expect("the page is there");
    assert!(String::from_utf8_lossy(&page).contains("2026-02-01"));
    assert_eq!(built(&[]), plain);
}

#[test]
fn what_cannot_be_done_is_said() {
    for (day, arguments, status, words) in [
        ("yesterday", vec!["status"], 2, "SOURCE_DATE_EPOCH is no number of seconds: `yesterday`"),
        ("yesterday", vec!["build", "--with-status", "--output", "no-such-place"], 2, "SOURCE_DATE_EPOCH"),
        (JUNE_2025, vec!["status", "no-such-folder"], 2, "cannot read the folder"),
        (JUNE_2025, vec!["status", "../../../diagnostics/unknown-item/input"], 1, "error[TB0401]"),
    ] {
        let run = run(&project().join("tests/sites/suspect-links/input"), day, &arguments);
        assert_eq!(run.status.code(), Some(status), "{arguments:?}");
        assert!(stderr(&run).contains(words), "{arguments:?}: {}", stderr(&run));
    }
}
