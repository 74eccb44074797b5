//! What is shipped beside texts.

use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};

use super::super::common::{files, stderr, stdout, tebiki};
use super::site;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x03\x08\x02\0\0\0";

#[test]
fn only_what_cannot_run_is_shipped() {
    let svg = |inside: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{inside}</svg>").into_bytes();
    let html = b"<script>alert(\"html\")</script>\n".to_vec();
    for (name, bytes, code) in [
        ("evil.html", html.clone(), "TB0316"),
        ("evil.htm", html.clone(), "TB0316"),
        ("evil.PNG.html", html.clone(), "TB0316"),
        ("evil.html.png", html.clone(), "TB0316"),
        ("evil.png", html.clone(), "TB0316"),
        ("evil.PNG", html.clone(), "TB0316"),
        ("evil.jpg", b"<!DOCTYPE html><p>x".to_vec(), "TB0316"),
        ("evil.gif", svg(""), "TB0316"),
        ("evil.js", b"alert(1)\n".to_vec(), "TB0316"),
        ("evil.php", b"<?php system($_GET[0]);\n".to_vec(), "TB0316"),
        (
            "evil.xhtml",
            b"<html xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></html>".to_vec(),
            "TB0316",
        ),
        ("evil.xml", svg("<script>alert(1)</script>"), "TB0316"),
        ("evil.svgz", b"\x1f\x8b\x08".to_vec(), "TB0316"),
        ("evil", PNG.to_vec(), "TB0316"),
        ("evil.txt", b"text".to_vec(), "TB0316"),
        ("evil.svg", html, "TB0316"),
        ("evil.svg", b"<html xmlns='http://www.w3.org/1999/xhtml'/>".to_vec(), "TB0316"),
        ("evil.svg", svg("<script>window.__p=1</script>"), "TB0317"),
        ("evil.svg", svg("<g onload='alert(1)'/>"), "TB0317"),
        ("evil.svg", svg("<foreignObject/>"), "TB0317"),
        ("evil.svg", svg("<image href='https://evil.test/x.png'/>"), "TB0317"),
        ("evil.svg", svg("<a href='javascript:alert(1)'/>"), "TB0317"),
    ] {
        let folder = site(&[("content/pages/about.ja.md", &format!("# 題\n\n![図]({name})\n"))]);
        fs::write(folder.path().join("content/pages").join(name), &bytes).expect("a file can be written");
        let output = tebiki(folder.path(), &["check"]);
        let said = stdout(&output);
        assert!(said.contains(code) && said.contains(&format!("content/pages/{name}")), "{name}: {said}");
        assert!(said.contains("about.ja.md:3:") && said.contains("1 error\n"), "{name}: {said}");
        assert_eq!(tebiki(folder.path(), &["build"]).status.code(), Some(1), "{name}");
        assert!(!folder.path().join("public").exists(), "{name}");
    }
}

#[test]
fn what_no_text_shows_is_not_shipped() {
    let folder = site(&[]);
    for name in ["evil.html", "evil.svg", "notes.txt"] {
        fs::write(folder.path().join("content/pages").join(name), "<script>alert(1)</script>")
            .expect("it can be written");
    }
    assert_eq!(tebiki(folder.path(), &["build"]).status.code(), Some(0));
    let built = files(&folder.path().join("public"));
    assert!(built.keys().all(|path| !path.contains("evil") && !path.contains("notes")), "{:?}", built.keys());
}

#[test]
fn images_are_shipped_as_they_are() {
    let svg =
        b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"5\"><path d=\"M0 0h1\"/></svg>\n".to_vec();
    let folder = site(&[("content/pages/about.ja.md", "# 題\n\n![図](a.png)\n\n![図](b.SVG)\n")]);
    fs::write(folder.path().join("content/pages/a.png"), PNG).expect("a file can be written");
    fs::write(folder.path().join("content/pages/b.SVG"), &svg).expect("a file can be written");
    let output = tebiki(folder.path(), &["build"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let built = files(&folder.path().join("public"));
    assert_eq!((&built["media/pages/a.png"][..], &built["media/pages/b.SVG"]), (PNG, &svg));
    let page = String::from_utf8_lossy(&built["ja/about.html"]).into_owned();
    assert!(page.contains("width=\"2\" height=\"3\"") && page.contains("width=\"4\" height=\"5\""), "{page}");
}

/// The most memory that a run has at a time, in KiB.
#[cfg(target_os = "linux")]
fn memory(folder: &std::path::Path, arguments: &[&str]) -> u64 {
    let script = "\"$0\" \"$@\" >/dev/null & pid=$!; most=0; while now=$(grep VmHWM /proc/$pid/status 2>/dev/null | tr -dc 0-9) \
                  && [ -n \"$now\" ]; do most=$now; done; wait $pid || exit 1; echo $most";
    let output = std::process::Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_tebiki")])
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("a shell can be run");
    assert!(output.status.success(), "{}", stderr(&output));
    stdout(&output).trim().parse().expect("a number")
}

/// An image and an asset of so many bytes, most of them holes that take no room on disk.
fn with_large_files(bytes: u64) -> tempfile::TempDir {
    let folder =
        site(&[("content/pages/about.ja.md", "# 題\n\n![図](large.png)\n"), ("themes/default/assets/x.txt", "")]);
    for path in ["content/pages/large.png", "themes/default/assets/large.woff2"] {
        let mut file = File::create(folder.path().join(path)).expect("a file can be made");
        file.write_all(PNG).expect("a file can be written");
        file.seek(SeekFrom::Start(bytes)).expect("a file can be longer");
        file.write_all(b"end").expect("a file can be written");
    }
    folder
}

#[cfg(target_os = "linux")]
#[test]
fn a_large_image_is_copied_without_being_in_memory() {
    let [small, large] = [1, 200].map(|mib| {
        let folder = with_large_files(mib * 1024 * 1024);
        let first = memory(folder.path(), &["build", "--no-cache"]);
        let again = memory(folder.path(), &["build", "--no-cache"]);
        let copied = folder.path().join("public/assets/large.woff2");
        assert_eq!(fs::metadata(copied).expect("it is copied").len(), mib * 1024 * 1024 + 3);
        first.max(again)
    });
    assert!(large < small + 60 * 1024, "{small} KiB with 1 MiB, {large} KiB with 200 MiB");
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "it writes 4 GiB"]
fn memory_does_not_grow_with_an_image_of_a_gigabyte() {
    let measured =
        [1, 256, 1024].map(|mib| memory(with_large_files(mib * 1024 * 1024).path(), &["build", "--no-cache"]));
    println!("1, 256, 1024 MiB: {measured:?} KiB");
    assert!(measured[2] < measured[0] + 60 * 1024, "{measured:?}");
}
