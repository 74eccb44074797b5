//! Symbolic links, and files that are none.

use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use super::super::common::{command, files, stderr, stdout, tebiki};
use super::{SHOWS, lay, site};

const SECRET: &str = "the private key of somebody";

/// A folder beside the site, with something in it that is nobody's business.
fn elsewhere() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let png = [b"\x89PNG\r\n\x1a\n".as_slice(), SECRET.as_bytes()].concat();
    lay(
        folder.path(),
        &[
            ("key", SECRET),
            ("text.md", &format!("# {SECRET}\n")),
            ("list.yaml", &format!("title: {{ja: {SECRET}}}\n")),
            ("folder/about.ja.md", &format!("# 題\n\n{SECRET}\n")),
        ],
    );
    fs::write(folder.path().join("key.png"), png).expect("a file can be written");
    folder
}

/// Runs the command, and ends it where it hangs.
fn run(folder: &Path, arguments: &[&str]) -> Output {
    let start = Instant::now();
    let mut child = command()
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    loop {
        if child.try_wait().expect("the command can be asked").is_some() {
            return child.wait_with_output().expect("the command has ended");
        }
        if start.elapsed() > Duration::from_secs(60) {
            child.kill().expect("the command can be ended");
            panic!("{arguments:?} hangs");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn assert_no_secret(folder: &Path, output: &Output) {
    let said = format!("{}{}", stdout(output), stderr(output));
    assert!(!said.contains(SECRET), "{said}");
    let public = folder.join("public");
    if public.exists() {
        for (path, bytes) in files(&public) {
            assert!(!String::from_utf8_lossy(&bytes).contains(SECRET), "{path}");
        }
    }
}

#[test]
fn a_link_out_of_the_site_is_refused_wherever_it_stands() {
    for (link, target, text) in [
        ("content/pages/k.png", "key.png", SHOWS),
        ("content/pages/images/k.png", "key.png", "# 題\n\n![図](images/k.png)\n"),
        ("content/pages/extra.ja.md", "text.md", "# 題\n"),
        ("content/pages/unused.png", "key.png", "# 題\n"),
        ("content/glossary.yaml", "list.yaml", "# 題\n"),
        ("content/references.yaml", "list.yaml", "# 題\n"),
        ("content/review.lock", "key", "# 題\n"),
        ("content/review.texts", "key", "# 題\n"),
        ("content/products/x", "folder", "# 題\n"),
        ("content/crosswalks", "folder", "# 題\n"),
        ("themes/default/assets/k.png", "key.png", "# 題\n"),
        ("themes/default/assets", "folder", "# 題\n"),
        ("themes/default/templates/page.html", "key", "# 題\n"),
        ("themes/default/i18n/ja.yaml", "list.yaml", "# 題\n"),
        ("themes/default", "folder", "# 題\n"),
    ] {
        let (folder, other) = (site(&[("content/pages/about.ja.md", text)]), elsewhere());
        let place = folder.path().join(link);
        fs::create_dir_all(place.parent().expect("a file lies in a folder")).expect("a folder can be made");
        let target = other.path().join(target);
        symlink(&target, &place).expect("a link can be made");
        for command in
            [&["check"][..], &["build"], &["export", "--format", "json"], &["review"], &["status"], &["diff", ".", "."]]
        {
            let output = run(folder.path(), command);
            let said = format!("{}{}", stdout(&output), stderr(&output));
            assert_ne!(output.status.code(), Some(0), "{link} {command:?}: {said}");
            assert_no_secret(folder.path(), &output);
            if command == ["check"] {
                let real = fs::canonicalize(&target).expect("the target is there");
                assert!(said.contains("TB0108") && said.contains(link), "{link}: {said}");
                assert!(said.contains(&*real.to_string_lossy()), "{link}: {said}");
                assert!(said.contains("1 error\n"), "{link}: nothing follows from it: {said}");
            }
        }
        // The site that somebody else sends cannot make me write elsewhere either.
        let before = files(other.path());
        drop(run(folder.path(), &["review", "accept", "--all"]));
        assert!(before == files(other.path()), "{link}");
    }
}

#[test]
fn a_link_may_lead_to_a_folder_that_is_named() {
    let (folder, other) = (site(&[("content/pages/about.ja.md", SHOWS)]), elsewhere());
    symlink(other.path().join("key.png"), folder.path().join("content/pages/k.png")).expect("a link can be made");
    let allowed = other.path().to_string_lossy().into_owned();
    for command in [&["check"][..], &["build"], &["export", "--format", "json"]] {
        let output = run(folder.path(), &[command, &["--allow-link", &allowed]].concat());
        assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
    }
    let nowhere = run(folder.path(), &["check", "--allow-link", "no-such-folder"]);
    assert_eq!(nowhere.status.code(), Some(2));
    let another = tempfile::tempdir().expect("a temporary folder can be made");
    let another = another.path().to_string_lossy().into_owned();
    assert_eq!(run(folder.path(), &["check", "--allow-link", &another]).status.code(), Some(1));
    let both = run(folder.path(), &["check", "--allow-link", &another, "--allow-link", &allowed]);
    assert_eq!(both.status.code(), Some(0), "{}", stdout(&both));
}

#[test]
fn links_within_the_site_are_followed() {
    let folder = site(&[("content/pages/about.ja.md", SHOWS), ("content/pages/images/note.txt", "")]);
    let image = folder.path().join("content/pages/images/real.png");
    fs::write(image, b"\x89PNG\r\n\x1a\n").expect("a file can be written");
    symlink("images/real.png", folder.path().join("content/pages/k.png")).expect("a link can be made");
    let output = run(folder.path(), &["build"]);
    assert!(stdout(&output).contains("Built"), "{}", stderr(&output));
    assert!(folder.path().join("public/media/pages/k.png").is_file());
}

#[test]
fn what_is_hidden_in_the_site_is_not_shown() {
    let folder = site(&[("content/pages/about.ja.md", SHOWS), (".env", SECRET), (".git/config", SECRET)]);
    for target in ["../../.env", "../../.git/config"] {
        let link = folder.path().join("content/pages/k.png");
        symlink(target, &link).expect("a link can be made");
        let output = run(folder.path(), &["check"]);
        assert!(stdout(&output).contains("TB0108"), "{}", stdout(&output));
        fs::remove_file(&link).expect("a link can be removed");
    }
}

/// Puts something at a path.
type Make = fn(&Path);

#[test]
fn devices_pipes_and_sockets_are_told_and_never_read() {
    for place in
        ["content/pages/k.png", "content/pages/more.ja.md", "content/glossary.yaml", "themes/default/assets/x.png"]
    {
        let make: [(&str, Make); 5] = [
            ("a pipe", |path| {
                let made = Command::new("mkfifo").arg(path).status().expect("mkfifo can be run");
                assert!(made.success());
            }),
            ("a socket", |path| drop(UnixListener::bind(path).expect("a socket can be made"))),
            ("", |path| symlink("/dev/zero", path).expect("a link can be made")),
            ("", |path| symlink("/proc/self/environ", path).expect("a link can be made")),
            ("", |path| symlink("/proc", path).expect("a link can be made")),
        ];
        for (what, make) in make {
            // Of a theme nothing is told before the content is sound.
            let text = if place.starts_with("content/") { SHOWS } else { "# 題\n" };
            let folder = site(&[("content/pages/about.ja.md", text)]);
            let path = folder.path().join(place);
            fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder can be made");
            make(&path);
            let output = run(folder.path(), &["check"]);
            let said = stdout(&output);
            let code = if what.is_empty() { "TB0108" } else { "TB0109" };
            assert_eq!(output.status.code(), Some(1), "{place} {what}: {said}");
            assert!(said.contains(code) && said.contains(what), "{place} {what}: {said}");
            // Even where links may lead anywhere, a device is none of the site's files.
            if what.is_empty() {
                let output = run(folder.path(), &["check", "--allow-link", "/dev"]);
                assert_eq!(output.status.code(), Some(1), "{place}: {}", stdout(&output));
            }
        }
    }
}

#[test]
fn a_table_to_import_is_a_file() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let pipe = folder.path().join("table.csv");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo can be run").success());
    for file in ["table.csv", "/dev/zero"] {
        let output = run(folder.path(), &["import", "checklist", file]);
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        assert!(stderr(&output).contains("not a file"), "{}", stderr(&output));
    }
}

#[test]
fn links_in_circles_end() {
    let folder = site(&[]);
    for (target, link) in
        [("..", "content/pages/up"), ("loop", "content/pages/loop"), (".", "content/self"), ("../a", "content/b")]
    {
        symlink(target, folder.path().join(link)).expect("a link can be made");
    }
    let output = run(folder.path(), &["check"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(stdout(&output).matches("TB0102]").count(), 4, "{}", stdout(&output));
}

#[test]
fn the_folder_of_a_site_may_itself_be_reached_by_a_link() {
    let folder = site(&[]);
    let other = tempfile::tempdir().expect("a temporary folder can be made");
    symlink(folder.path(), other.path().join("site")).expect("a link can be made");
    let output = tebiki(other.path(), &["check", "site"]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
}
