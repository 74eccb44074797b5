//! What readers get: `tests/sites/<case>/input` is built under a bare frame, and every file compared with `expected`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use crate::common::{self, Files, blessing, cases, copy, differences, files, project, report, stderr, tebiki};

/// Builds the input of a case under the frame of `tests/frame`, and gives the files of the site.
fn built(input: &Path) -> Files {
    let site = copy(input);
    common::write(&site.path().join("themes/default/templates"), &files(&project().join("tests/frame")));
    let run = tebiki(site.path(), &["build"]);
    assert!(run.status.success(), "{}: {}", input.display(), stderr(&run));
    files(&site.path().join("public"))
}

/// The theme's own files, and the list of the site's files, are the same in every case.
fn is_of_the_case(path: &str) -> bool {
    !path.starts_with("assets/") && path != ".tebiki"
}

/// What is to be written, by case and path, and what is written.
static BUILT: LazyLock<(Files, Files)> = LazyLock::new(|| {
    let (mut expected, mut actual) = (Files::new(), Files::new());
    for (name, path) in cases("sites") {
        let mut site = built(&path.join("input"));
        site.retain(|path, _| is_of_the_case(path));
        let folder = path.join("expected");
        if blessing() {
            if folder.exists() {
                fs::remove_dir_all(&folder).expect("a folder can be removed");
            }
            common::write(&folder, &site);
        }
        assert!(folder.is_dir(), "the case {name} has no folder `expected`");
        let of_case = |files: Files| {
            files.into_iter().map(|(path, bytes)| (format!("{name}/expected/{path}"), bytes)).collect::<Files>()
        };
        let wanted = of_case(files(&folder));
        assert!(!wanted.is_empty(), "the case {name} expects nothing");
        expected.extend(wanted);
        actual.extend(of_case(site));
    }
    (expected, actual)
});

#[test]
fn every_case_is_built_as_expected() {
    let (expected, actual) = &*BUILT;
    report(&differences(expected, actual));
}

#[test]
fn a_case_holds_an_input_and_an_expectation_and_nothing_else() {
    LazyLock::force(&BUILT);
    for (name, path) in cases("sites") {
        let names = fs::read_dir(&path)
            .expect("a case can be listed")
            .map(|entry| entry.expect("a case can be listed").file_name());
        let names = names.collect::<BTreeSet<_>>();
        assert_eq!(names, BTreeSet::from(["expected".into(), "input".into()]), "{name}");
    }
}

#[test]
fn a_site_carries_the_assets_of_its_theme() {
    let (_, case) = &cases("sites")[0];
    let site = built(&case.join("input"));
    let assets =
        site.iter().filter_map(|(path, bytes)| Some((path.strip_prefix("assets/")?.to_owned(), bytes.clone())));
    assert_eq!(differences(&files(&project().join("themes/default/assets")), &assets.collect()), "");
}

#[test]
fn the_list_of_files_names_them_all() {
    let (_, case) = &cases("sites")[0];
    let site = built(&case.join("input"));
    let list = std::str::from_utf8(&site[".tebiki"]).expect("the list is text");
    let named = list.lines().skip(1).collect::<BTreeSet<_>>();
    assert_eq!(named, site.keys().map(String::as_str).filter(|path| *path != ".tebiki").collect());
}
