//! Commands that are killed, or whose file operations fail.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use rayon::prelude::*;

use super::{hidden, site};
use crate::common::{Files, files, project, stderr, tebiki, write};

/// What happens at an operation.
#[derive(Clone, Copy, Debug)]
enum Fault {
    Kill,
    /// It fails with this number.
    Fail(i32),
    /// It and everything behind it that creates or writes fails.
    Full(i32),
}

const EIO: i32 = 5;
const EACCES: i32 = 13;
const ENOSPC: i32 = 28;

const FAULTS: [Fault; 6] =
    [Fault::Kill, Fault::Fail(EIO), Fault::Fail(ENOSPC), Fault::Fail(EACCES), Fault::Full(ENOSPC), Fault::Full(EIO)];

/// A command with the folder that it is run in.
struct Case {
    name: &'static str,
    arguments: &'static [&'static str],
    prepare: fn(&Path),
    /// Whether what it writes is a site, which is whole at every moment even before the next run.
    is_build: bool,
}

const CASES: &[Case] = &[
    Case {
        name: "new product",
        arguments: &["new", "product", "twin", "--name", "Twin", "--vendor", "Example, Inc."],
        prepare: |_| {},
        is_build: false,
    },
    Case { name: "new page", arguments: &["new", "page", "more", "--title", "More"], prepare: |_| {}, is_build: false },
    Case { name: "init", arguments: &["init", "fresh/site"], prepare: |_| {}, is_build: false },
    Case { name: "man", arguments: &["man", "--output", "man"], prepare: |_| {}, is_build: false },
    Case {
        name: "schema",
        arguments: &["schema", "--output", "schemas"],
        // Those of other languages, which are replaced.
        prepare: |folder| run(folder, &["schema", "--output", "schemas", "--languages", "ja"]),
        is_build: false,
    },
    Case {
        name: "import",
        arguments: &["import", "checklist", "table.csv", "--output", ".", "--id", "table"],
        prepare: |folder| {
            fs::write(folder.join("table.csv"), "No,項目\n1,画面をロックする\n2,鍵をかける\n").expect("a table");
        },
        is_build: false,
    },
    Case {
        name: "review accept",
        arguments: &["review", "accept", "--all"],
        prepare: |folder| {
            run(folder, &["review", "accept", "--all"]);
            edit(folder);
        },
        is_build: false,
    },
    Case { name: "first build", arguments: &["build"], prepare: |_| {}, is_build: true },
    Case {
        name: "build with files of others",
        arguments: &["build"],
        prepare: |folder| {
            run(folder, &["build"]);
            for (path, text) in OTHERS {
                let path = folder.join("public").join(path);
                fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder can be made");
                fs::write(path, text).expect("a file can be written");
            }
            edit(folder);
        },
        is_build: true,
    },
];

/// What others put into an output folder. Files are there at every moment, what is in folders of their own before and after.
const OTHERS: [(&str, &str); 4] =
    [("CNAME", "example.jp"), (".nojekyll", ""), ("ja/note.txt", "x"), (".git/HEAD", "ref: refs/heads/pages")];

fn run(folder: &Path, arguments: &[&str]) {
    let run = tebiki(folder, arguments);
    assert!(run.status.success(), "{arguments:?}: {}", stderr(&run));
}

/// Changes a text that many pages show.
fn edit(folder: &Path) {
    let path = folder.join("content/site.yaml");
    let text = fs::read_to_string(&path).expect("a site has a site.yaml");
    let (title, rest) = text.split_once('\n').expect("it has lines");
    assert!(title.starts_with("title:"), "{title}");
    fs::write(&path, format!("title: {{ja: 改めた手引き, en: Another guide}}\n{rest}")).expect("it can be written");
    let list = fs::read_dir(folder.join("content/checklists")).expect("there are checklists");
    let list = list.flatten().next().expect("there is one").path().join("checklist.yaml");
    let text = fs::read_to_string(&list).expect("it can be read");
    assert!(text.contains("使わない"), "the text that is changed is there");
    fs::write(&list, text.replace("使わない", "もう使わない")).expect("it can be written");
}

/// The program that stops another.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = PROGRAM.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = folder.path().join("faults");
        let source = project().join("tests/faults/faults.c");
        let compiled = Command::new("cc").args(["-O1", "-o"]).arg(&path).arg(source).output();
        let compiled = compiled.expect("the system has a compiler of C, as Rust needs one to link");
        assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
        (folder, path)
    });
    path
}

/// Runs a command with a fault, and returns the log of its operations.
fn faulty(folder: &Path, arguments: &[&str], fault: &[String]) -> (Output, Vec<String>) {
    let log = tempfile::NamedTempFile::new().expect("a temporary file can be made");
    let run = Command::new(program())
        .arg(log.path())
        .args(fault)
        .arg("--")
        .arg(env!("CARGO_BIN_EXE_tebiki"))
        .args(arguments)
        .current_dir(folder)
        // The order of operations is then the same in every run.
        .env("RAYON_NUM_THREADS", "1")
        .output()
        .expect("the program starts");
    let log = fs::read_to_string(log.path()).expect("the log can be read");
    (run, log.lines().map(str::to_owned).collect())
}

/// What a folder says: without caches.
fn state(folder: &Path) -> Files {
    files(folder).into_iter().filter(|(path, _)| !path.starts_with(".tebiki-cache/")).collect()
}

/// The old and the new state of a case, and how many operations lie between.
struct Known {
    start: Files,
    old: Files,
    new: Files,
    operations: usize,
}

fn prepared(case: &Case) -> tempfile::TempDir {
    let folder = site();
    (case.prepare)(folder.path());
    folder
}

fn known(case: &Case) -> Known {
    let folder = prepared(case);
    let (start, old) = (files(folder.path()), state(folder.path()));
    let (run, log) = faulty(folder.path(), case.arguments, &["count".to_owned()]);
    assert!(run.status.success(), "{}: {}", case.name, stderr(&run));
    let new = state(folder.path());
    assert_ne!(old, new, "{} changes nothing", case.name);
    Known { start, old, new, operations: log.len() }
}

/// What goes wrong when a command meets a fault at an operation, and is run again.
fn wrong(case: &Case, known: &Known, fault: Fault, at: usize) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    write(folder.path(), &known.start);
    let arguments = match fault {
        Fault::Kill => vec!["kill".to_owned(), at.to_string()],
        Fault::Fail(error) => vec!["fail".to_owned(), at.to_string(), error.to_string()],
        Fault::Full(error) => vec!["full".to_owned(), at.to_string(), error.to_string()],
    };
    let (run, log) = faulty(folder.path(), case.arguments, &arguments);
    let operation = log.iter().find(|line| line.contains(" !")).cloned().unwrap_or_default();
    let mut wrong = Vec::new();
    let mut tell = |what: &str| {
        wrong.push(format!("{}, {fault:?} at {operation}: {what}\n{}", case.name, stderr(&run)));
    };
    if stderr(&run).contains("panicked") {
        tell("it panicked");
    }
    if matches!(fault, Fault::Fail(_)) && operation.contains(".tebiki-cache") && !run.status.success() {
        tell("a cache made it fail");
    }
    if case.is_build {
        // A site is whole even before anything else is run.
        let public =
            |files: &Files| files.iter().filter(|(path, _)| path.starts_with("public/")).map(clone).collect::<Files>();
        let moving = |path: &String| path.starts_with("public/.git/");
        let mut now = public(&state(folder.path()));
        let (mut old, mut new) = (public(&known.old), public(&known.new));
        for files in [&mut now, &mut old, &mut new] {
            files.retain(|path, _| !moving(path));
        }
        if now != old && now != new {
            tell(&format!("the site is neither the old nor the new one: {}", crate::common::differences(&new, &now)));
        }
        if run.status.success() && now != new {
            tell("it says that it is done, and is not");
        }
    } else {
        // Any other command takes back what is half done.
        drop(tebiki(folder.path(), &["check"]));
        if !run.status.success() || matches!(fault, Fault::Kill) {
            for place in ["man", "schemas", "fresh/site"] {
                if folder.path().join(place).exists() && case.arguments.contains(&place) {
                    drop(tebiki(folder.path(), &["check", place]));
                    let _ = recovered(&folder.path().join(place));
                }
            }
        }
    }
    let again = tebiki(folder.path(), case.arguments);
    let now = state(folder.path());
    // What was done the first time cannot be done again, and says so.
    let is_done = stderr(&again).contains("exist");
    if !again.status.success() && !is_done {
        tell(&format!("the same command does not work again: {}", stderr(&again)));
    }
    if now != known.new {
        tell(&format!("the second run leaves another state: {}", crate::common::differences(&known.new, &now)));
    }
    let left = hidden(folder.path());
    if !left.is_empty() {
        tell(&format!("something is left: {left:?}"));
    }
    wrong
}

fn recovered(folder: &Path) -> std::process::Output {
    tebiki(folder, &["check"])
}

fn clone((path, bytes): (&String, &Vec<u8>)) -> (String, Vec<u8>) {
    (path.clone(), bytes.clone())
}

/// Tries points of every case; `few` of them, or all.
fn tried(few: Option<usize>) {
    let known = CASES.iter().map(known).collect::<Vec<_>>();
    let mut points = Vec::new();
    for (place, (case, known)) in CASES.iter().zip(&known).enumerate() {
        for (kind, fault) in FAULTS.into_iter().enumerate() {
            let step = few.map_or(1, |few| (known.operations / few).max(1));
            // Other points for each kind of fault and each command.
            let first = if few.is_some() { 1 + (kind + place) % FAULTS.len() * step / FAULTS.len() } else { 1 };
            points.extend((first..=known.operations).step_by(step).map(|at| (case, known, fault, at)));
        }
    }
    let wrong = points.par_iter().flat_map_iter(|&(case, known, fault, at)| wrong(case, known, fault, at));
    let wrong = wrong.collect::<Vec<_>>();
    let mut by_case = BTreeMap::<&str, usize>::new();
    for (case, ..) in &points {
        *by_case.entry(case.name).or_default() += 1;
    }
    tell(&format!("{} points: {by_case:?}", points.len()));
    assert!(wrong.is_empty(), "{} of {} points ({by_case:?}):\n{}", wrong.len(), points.len(), wrong.join("\n"));
}

/// Says how much was tried, for whoever runs the long test with `--nocapture`.
#[allow(clippy::print_stdout, reason = "a measurement is printed")]
fn tell(line: &str) {
    println!("{line}");
}

#[test]
fn a_command_that_is_stopped_leaves_the_old_state_or_the_new_one_and_works_again() {
    tried(Some(1));
}

#[test]
#[ignore = "takes long: every file operation of every command, with every kind of fault"]
fn a_command_may_be_stopped_at_every_operation() {
    // So many points of each command and kind of fault, instead of all.
    tried(std::env::var("TEBIKI_CASES").ok().and_then(|cases| cases.parse().ok()));
}
