//! Every command recovers: killed or failed at any of its file operations, it leaves the old state or the new one, and the same
//! command works again.
//!
//! A program in C (`tests/faults`) runs the command under ptrace and stops it at the n-th system call that concerns files. The short
//! test takes some of these points, the long one all: `cargo test --test suite recovery:: -- --ignored`.

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod faults;
#[cfg(unix)]
mod permissions;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use crate::common::{self, command, stderr, tebiki};

/// A small site with everything that commands change.
fn site() -> tempfile::TempDir {
    common::copy(&common::project().join("tests/sites/two-languages-and-a-product/input"))
}

#[test]
fn of_two_commands_at_once_one_wins_and_the_other_says_so() {
    for round in 0..4 {
        let site = site();
        let run = |_| {
            let arguments = ["new", "product", "twin", "--name", "Twin", "--vendor", "Example, Inc."];
            let mut command = command();
            let command = command.args(arguments).current_dir(site.path()).stdout(Stdio::null()).stderr(Stdio::piped());
            command.spawn().expect("the command starts")
        };
        let ended = [0, 1, 2].map(run).map(|child| child.wait_with_output().expect("the command ends"));
        let won = ended.iter().filter(|output| output.status.success()).count();
        assert_eq!(won, 1, "round {round}: {:?}", ended.each_ref().map(stderr));
        for lost in ended.iter().filter(|output| !output.status.success()) {
            assert!(stderr(lost).contains("exists") || stderr(lost).contains("already"), "{}", stderr(lost));
        }
        assert!(tebiki(site.path(), &["check"]).status.success());
        assert_eq!(hidden(site.path()), BTreeSet::new());
    }
}

/// Names of what should not be left anywhere below a folder.
fn hidden(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder can be listed") {
            let entry = entry.expect("a folder can be listed to its end");
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_leftover = name.contains(".tebiki-new")
                || name.contains(".tebiki-old")
                || name.contains(".tebiki-lock")
                || name.contains(".tebiki-left")
                || name == ".tebiki-edit"
                || Path::new(&name).extension().is_some_and(|extension| extension == "part");
            if is_leftover {
                found.insert(entry.path().display().to_string());
            } else if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(entry.path());
            }
        }
    }
    found
}
