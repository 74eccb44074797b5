//! The same sources give the same site, byte for byte, however often and on however many threads.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use crate::common::{self, Files, command, differences, files, project};

/// Builds the shipped site.
fn build(output: &Path, threads: &str) -> Files {
    let run = command()
        .arg("build")
        .arg(project())
        .arg("--output")
        .arg(output)
        .args(["--base-url", "https://example.org/guides/"])
        .env("RAYON_NUM_THREADS", threads)
        .output()
        .expect("the command starts");
    assert!(run.status.success(), "{}", common::stderr(&run));
    files(output)
}

fn times(folder: &Path, files: &Files) -> BTreeMap<String, SystemTime> {
    let time =
        |path: &str| fs::metadata(folder.join(path)).and_then(|data| data.modified()).expect("a file has a time");
    // The list of the site's files is written by every build.
    files.keys().filter(|path| *path != ".tebiki").map(|path| (path.clone(), time(path))).collect()
}

#[test]
fn threads_make_no_difference() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let one = build(&folder.path().join("one"), "1");
    let four = build(&folder.path().join("four"), "4");
    assert!(one.len() > 100, "{} files", one.len());
    assert_eq!(differences(&one, &four), "");
}

#[test]
fn a_second_build_changes_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let output = folder.path().join("site");
    let first = build(&output, "2");
    let before = times(&output, &first);
    let second = build(&output, "2");
    assert_eq!(differences(&first, &second), "");
    assert_eq!(times(&output, &second), before);
}
