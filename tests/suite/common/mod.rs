//! What the integration tests share: running the command, reading folders, comparing and refreshing expectations.

pub(crate) mod pages;
pub(crate) mod shipped;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use snapbox::Data;
use snapbox::report::{Palette, write_diff};

/// Files by their path below a folder, with `/` between names.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// The project: a site folder itself, for it holds the shipped `content/`.
pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The command, as it is when its output goes to a file.
pub(crate) fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tebiki"));
    // The language of whoever runs the tests is nobody's business here.
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    command
}

/// Runs the command on a folder; `arguments` follow the name of the subcommand.
pub(crate) fn tebiki(folder: &Path, arguments: &[&str]) -> Output {
    command().args(arguments).current_dir(folder).output().expect("the command starts")
}

/// Standard output as text.
pub(crate) fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).expect("the command writes UTF-8")
}

/// Standard error as text.
pub(crate) fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).expect("the command writes UTF-8")
}

/// All files below a folder.
pub(crate) fn files(folder: &Path) -> Files {
    let mut found = Files::new();
    collect(folder, "", &mut found);
    found
}

fn collect(folder: &Path, prefix: &str, found: &mut Files) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let entry = entry.expect("a folder can be listed to its end");
        let name = entry.file_name().into_string().expect("a file name is UTF-8");
        let path = format!("{prefix}{name}");
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{path}/"), found);
        } else {
            found.insert(path, fs::read(entry.path()).expect("a file can be read"));
        }
    }
}

/// Writes files below a folder.
pub(crate) fn write(folder: &Path, files: &Files) {
    for (path, bytes) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder can be made");
        fs::write(path, bytes).expect("a file can be written");
    }
}

/// A temporary copy of a folder.
pub(crate) fn copy(folder: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a temporary folder can be made");
    write(copy.path(), &files(folder));
    copy
}

/// The cases in a folder below `tests/`, by name. Each is a folder; there is at least one.
pub(crate) fn cases(kind: &str) -> Vec<(String, PathBuf)> {
    let folder = project().join("tests").join(kind);
    let mut cases = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a folder can be listed to its end"))
        .map(|entry| (entry.file_name().into_string().expect("a case has a UTF-8 name"), entry.path()))
        .collect::<Vec<_>>();
    cases.sort();
    assert!(!cases.is_empty(), "{} holds no case", folder.display());
    for (name, path) in &cases {
        assert!(path.join("input").is_dir(), "{kind}/{name} is no case: it has no folder `input`");
    }
    cases
}

/// Whether expectations are to be written instead of compared: `TEBIKI_BLESS=1 cargo test`.
pub(crate) fn blessing() -> bool {
    std::env::var_os("TEBIKI_BLESS").is_some_and(|value| value == "1")
}

/// What differs between two sets of files: those that are missing, those that are extra, and those that changed.
pub(crate) fn differences(expected: &Files, actual: &Files) -> String {
    let mut text = String::new();
    for path in expected.keys().filter(|path| !actual.contains_key(*path)) {
        writeln!(text, "missing: {path}").expect("a string grows");
    }
    for (path, bytes) in actual {
        match expected.get(path) {
            None => writeln!(text, "extra: {path}").expect("a string grows"),
            Some(before) if before == bytes => {}
            Some(before) => {
                let data = |bytes: &[u8]| Data::text(String::from_utf8_lossy(bytes)).raw();
                let (name, palette) = (path as &dyn std::fmt::Display, Palette::plain());
                write_diff(&mut text, &data(before), &data(bytes), Some(name), Some(&"now"), palette)
                    .expect("a string grows");
            }
        }
    }
    text
}

/// Fails with what differs, and says how to accept it.
#[track_caller]
pub(crate) fn report(differences: &str) {
    assert!(
        differences.is_empty(),
        "not as expected. If that is as it should be: TEBIKI_BLESS=1 cargo test, and read the diff.\n\n{differences}",
    );
}
