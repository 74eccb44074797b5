//! What authors are told: `tests/diagnostics/<case>/input` is checked, or the `table.csv` in it imported, and all that is
//! printed of problems compared with `output.txt` beside it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use crate::common::{self, Files, blessing, cases, differences, report, stderr, stdout, tebiki};
use tebiki::check::codes;
use tebiki::load;

/// A table that is imported instead of a site that is checked.
const TABLE: &str = "table.csv";

/// What the check of a site prints, or the import of a table says of it, under its exit status.
fn told(site: &Path) -> String {
    if site.join(TABLE).exists() {
        let output = tebiki(site, &["import", "checklist", TABLE]);
        let status = output.status.code().expect("the command ends by itself");
        assert_eq!(stdout(&output).is_empty(), status != 0, "a table with errors becomes no checklist");
        return format!("exit status {status}\n\n{}", stderr(&output));
    }
    let output = tebiki(site, &["check", "--format", "human", "--all"]);
    assert_eq!(stderr(&output), "", "a check tells everything on standard output");
    format!("exit status {}\n\n{}", output.status.code().expect("the command ends by itself"), stdout(&output))
}

/// What is to be told, by the path of the file that says so, and what is told.
static TOLD: LazyLock<(Files, Files)> = LazyLock::new(|| {
    let (mut expected, mut actual) = (Files::new(), Files::new());
    for (name, path) in cases("diagnostics") {
        let (file, text) = (path.join("output.txt"), told(&path.join("input")));
        if blessing() {
            fs::write(&file, &text).expect("an expectation can be written");
        }
        let path = format!("{name}/output.txt");
        expected.insert(path.clone(), fs::read(&file).unwrap_or_else(|_| panic!("there is no {path}")));
        actual.insert(path, text.into_bytes());
    }
    (expected, actual)
});

#[test]
fn every_case_is_told_as_expected() {
    let (expected, actual) = &*TOLD;
    report(&differences(expected, actual));
}

#[test]
fn a_case_holds_an_input_and_an_expectation_and_nothing_else() {
    LazyLock::force(&TOLD);
    for (name, path) in cases("diagnostics") {
        let names = fs::read_dir(&path)
            .expect("a case can be listed")
            .map(|entry| entry.expect("a case can be listed").file_name());
        let names = names.collect::<BTreeSet<_>>();
        assert_eq!(names, BTreeSet::from(["input".into(), "output.txt".into()]), "{name}");
        let input = path.join("input");
        let is_input = input.join("content").is_dir() || input.join(TABLE).is_file() || name == "not-a-site";
        assert!(is_input, "{name} has no content");
    }
}

/// Codes that no folder of files can show, and why.
const WITHOUT_A_CASE: [(&str, &str); 8] = [
    ("TB0104", "a test below makes the file of more than 16 MiB"),
    ("TB0106", "not every file system can hold two such names; a test below makes them"),
    ("TB0108", "it names a path of the machine; tests/suite/hostile/links.rs makes the links"),
    ("TB0109", "no version control keeps a pipe; tests/suite/hostile/links.rs makes them"),
    ("TB0602", "not every file system can hold such a name; a test below makes it"),
    ("TB0705", "only a workbook has formulas; tests/suite/import.rs makes one"),
    ("TB0719", "only a workbook has hidden and struck-out rows; tests/suite/import/cases.rs makes them"),
    ("TB0708", "tests/suite/import.rs makes the table, which is long"),
];

#[test]
fn every_code_is_shown_by_a_case() {
    let shown = |id: &str| TOLD.0.values().any(|text| String::from_utf8_lossy(text).contains(&format!("[{id}]: ")));
    for code in codes() {
        let excused = WITHOUT_A_CASE.iter().any(|(id, _)| *id == code.id);
        assert!(shown(code.id) || excused, "no case shows {}: {}", code.id, code.title);
        assert!(!(shown(code.id) && excused), "{} needs no excuse any more: a case shows it", code.id);
    }
}

/// A sound site in a temporary folder, with one more file.
fn site_with(path: &str, bytes: &[u8]) -> tempfile::TempDir {
    let site = common::copy(&common::project().join("tests/diagnostics/nothing-wrong/input"));
    common::write(site.path(), &Files::from([(path.to_owned(), bytes.to_vec())]));
    site
}

#[test]
fn a_file_that_is_too_large_is_refused() {
    let site = site_with("content/pages/about.ja.md", &vec![b'#'; load::MAX_TEXT_BYTES + 1]);
    let told = told(site.path());
    assert!(told.contains("error[TB0104]: the file has more than the 16777216 bytes that are read"), "{told}");
    assert!(told.starts_with("exit status 1\n"), "{told}");
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_is_told_once() {
    use std::os::unix::fs::symlink;

    let site = site_with("content/glossary.yaml", b"terms: []\n");
    let file = site.path().join("content/glossary.yaml");
    fs::remove_file(&file).expect("a file can be removed");
    // Permissions do not stop an administrator; a link to itself stops everybody.
    symlink("glossary.yaml", &file).expect("a link can be made");
    let told = told(site.path());
    assert!(told.contains("error[TB0102]: cannot be read"), "{told}");
    assert!(told.contains("--> content/glossary.yaml"), "{told}");
    assert!(told.contains("1 error"), "{told}");
}

#[cfg(target_os = "linux")]
#[test]
fn an_image_whose_name_not_every_system_allows_is_refused() {
    let site = site_with("content/pages/about.ja.md", "# 題\n\n![図](nul.svg)\n".as_bytes());
    let drawing =
        |name: &str| (format!("content/pages/{name}"), b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec());
    common::write(site.path(), &Files::from([drawing("nul.svg"), drawing("a:b.svg"), drawing("a-b.svg")]));
    let told_of = told(site.path());
    assert!(told_of.contains("error[TB0602]: ") && told_of.contains("--> content/pages/nul.svg"), "{told_of}");
    // Characters in names that not every system can have are replaced, unless that is the name of another file.
    let page = site.path().join("content/pages/about.ja.md");
    fs::write(&page, "# 題\n\n![図](a:b.svg)\n\n![図](a-b.svg)\n").expect("a file can be written");
    let told_of = told(site.path());
    assert!(told_of.contains("error[TB0602]: `content/pages/a-b.svg` is published under the same name"), "{told_of}");
    fs::write(&page, "# 題\n\n![図](./a:b.svg)\n").expect("a file can be written");
    assert!(told(site.path()).starts_with("exit status 0\n"));
}

#[cfg(target_os = "linux")]
#[test]
fn files_of_a_theme_that_cannot_be_published_or_read_are_told() {
    let site = site_with("themes/default/assets/a:b.css", b"");
    let told_of = told(site.path());
    assert!(told_of.contains("error[TB0602]: ") && told_of.contains("--> themes/default/assets/a:b.css"), "{told_of}");
    let assets = site.path().join("themes/default/assets");
    fs::rename(assets.join("a:b.css"), assets.join("a.css")).expect("a file can be renamed");
    assert!(told(site.path()).starts_with("exit status 0\n"));
    std::os::unix::fs::symlink("nowhere", assets.join("b.css")).expect("a link can be made");
    let told_of = told(site.path());
    assert!(told_of.contains("error[TB0601]: cannot be read") && told_of.contains("/assets/b.css"), "{told_of}");
}

#[cfg(target_os = "linux")]
#[test]
fn two_names_that_are_the_same_text_are_refused() {
    let site = site_with("content/pages/\u{304b}\u{3099}.ja.md", "# 題\n".as_bytes());
    common::write(
        site.path(),
        &Files::from([("content/pages/\u{304c}.ja.md".to_owned(), "# 題\n".as_bytes().to_vec())]),
    );
    let told = told(site.path());
    assert!(told.contains("error[TB0106]"), "{told}");
}
