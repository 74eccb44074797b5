//! What somebody made read-only does not stop a build. For root, permissions mean nothing: then it is run as nobody.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::{hidden, site};
use crate::common::stderr;

const NOBODY: u32 = 65534;

/// A site that belongs to whoever runs the command, with the command beside it.
struct Bench {
    folder: tempfile::TempDir,
    is_root: bool,
}

impl Bench {
    fn new() -> Self {
        let folder = site();
        let is_root = fs::metadata(folder.path()).expect("it exists").uid() == 0;
        let program = folder.path().join("tebiki-itself");
        fs::copy(env!("CARGO_BIN_EXE_tebiki"), program).expect("the command can be copied");
        if is_root {
            give(folder.path());
        }
        Self { folder, is_root }
    }

    /// Runs a command as somebody for whom permissions count.
    fn run(&self, program: &Path, arguments: &[&str]) -> Output {
        let mut command = if self.is_root {
            let mut command = Command::new("setpriv");
            command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.args(arguments).current_dir(self.folder.path()).output().expect("the command starts")
    }

    fn program(&self) -> PathBuf {
        self.folder.path().join("tebiki-itself")
    }

    #[track_caller]
    fn build(&self) {
        let run = self.run(&self.program(), &["build"]);
        assert!(run.status.success(), "{}", stderr(&run));
    }

    #[track_caller]
    fn chmod(&self, arguments: &[&str]) {
        let run = self.run(Path::new("chmod"), arguments);
        assert!(run.status.success(), "{}", stderr(&run));
    }

    /// Changes the title of the site.
    fn edit(&self, title: &str) {
        let path = self.folder.path().join("content/site.yaml");
        let text = fs::read_to_string(&path).expect("a site has a site.yaml");
        let (_, rest) = text.split_once('\n').expect("it has lines");
        fs::write(&path, format!("title: {{ja: {title}, en: {title}}}\n{rest}")).expect("it can be written");
    }

    #[track_caller]
    fn shows(&self, title: &str) {
        let page = fs::read_to_string(self.public("en/index.html")).expect("there is a page");
        assert!(page.contains(title), "the site is not the new one");
        assert!(hidden(self.folder.path()).is_empty(), "{:?}", hidden(self.folder.path()));
    }

    fn public(&self, path: &str) -> PathBuf {
        self.folder.path().join("public").join(path)
    }
}

fn give(path: &Path) {
    chown(path, Some(NOBODY), Some(NOBODY)).expect("root may give files away");
    if fs::symlink_metadata(path).expect("it exists").is_dir() {
        for entry in fs::read_dir(path).expect("it can be listed") {
            give(&entry.expect("it can be listed to its end").path());
        }
    }
}

#[test]
fn what_is_read_only_in_an_earlier_site_stops_no_build() {
    for modes in [
        &["a-w", "public/en"][..],
        &["-R", "a-w", "public"],
        &["a-rwx", "public/en"],
        &["a-w", "public"],
        &["a-rw", "public/.tebiki"],
        &["a-w", "public/en/index.html"],
    ] {
        let bench = Bench::new();
        bench.build();
        for round in ["Second", "Third"] {
            bench.chmod(modes);
            bench.edit(round);
            bench.build();
            bench.shows(round);
        }
    }
}

#[test]
fn a_read_only_folder_of_others_is_kept() {
    let bench = Bench::new();
    bench.build();
    for (path, text) in [("mine/a", "1"), ("en/theirs/b", "2"), ("CNAME", "example.jp")] {
        fs::create_dir_all(bench.public(path).parent().expect("a file is in a folder")).expect("a folder can be made");
        fs::write(bench.public(path), text).expect("a file can be written");
    }
    if bench.is_root {
        give(&bench.public(""));
    }
    for round in ["Second", "Third"] {
        bench.chmod(&["-R", "a-w", "public"]);
        bench.edit(round);
        bench.build();
        bench.shows(round);
        for (path, text) in [("mine/a", "1"), ("en/theirs/b", "2"), ("CNAME", "example.jp")] {
            assert_eq!(fs::read_to_string(bench.public(path)).expect("it is kept"), text);
        }
        let mode = fs::metadata(bench.public("mine")).expect("it is kept").permissions().mode();
        assert_eq!(mode & 0o222, 0, "it is as it was");
    }
}

#[test]
fn no_cache_makes_a_build_fail() {
    type Damage = fn(&Bench);
    let damages: [Damage; 6] = [
        |bench| bench.chmod(&["a-rwx", ".tebiki-cache"]),
        |bench| bench.chmod(&["a-w", ".tebiki-cache"]),
        |bench| {
            let cache = bench.folder.path().join(".tebiki-cache");
            fs::remove_dir_all(&cache).expect("it can be removed");
            fs::write(cache, "a file").expect("it can be written");
        },
        |bench| {
            // A folder in the place of each file.
            let cache = bench.folder.path().join(".tebiki-cache");
            for entry in fs::read_dir(&cache).expect("it can be listed") {
                let path = entry.expect("it can be listed to its end").path();
                fs::remove_file(&path).expect("it can be removed");
                fs::create_dir_all(path.join("x")).expect("a folder can be made");
            }
        },
        |bench| {
            // Nobody ever writes into it.
            let cache = bench.folder.path().join(".tebiki-cache");
            for entry in fs::read_dir(&cache).expect("it can be listed") {
                let path = entry.expect("it can be listed to its end").path();
                fs::remove_file(&path).expect("it can be removed");
                let made = Command::new("mkfifo").arg(&path).status().expect("mkfifo starts");
                assert!(made.success());
            }
        },
        |bench| {
            let cache = bench.folder.path().join(".tebiki-cache");
            fs::remove_dir_all(&cache).expect("it can be removed");
            std::os::unix::fs::symlink("nowhere", cache).expect("a link can be made");
        },
    ];
    for damage in damages {
        let bench = Bench::new();
        bench.build();
        damage(&bench);
        for round in ["Second", "Third"] {
            bench.edit(round);
            bench.build();
            bench.shows(round);
        }
    }
}

#[test]
fn a_site_that_cannot_be_read_is_not_taken_for_none() {
    let table = "No,項目\n1,画面をロックする\n";
    let import = ["import", "checklist", "table.csv", "--output", ".", "--id", "table"];
    let new = ["new", "page", "more", "--title", "More"];
    for place in ["content", "content/site.yaml", "content/products"] {
        let bench = Bench::new();
        fs::write(bench.folder.path().join("table.csv"), table).expect("it can be written");
        bench.chmod(&["a-rwx", place]);
        for command in [&import[..], &new] {
            if command == import && place == "content/products" {
                continue;
            }
            let run = bench.run(&bench.program(), command);
            assert_eq!(run.status.code(), Some(1), "{command:?} {place}: {}", stderr(&run));
            assert!(stderr(&run).contains("cannot be read"), "{place}: {}", stderr(&run));
            assert!(stderr(&run).contains("nothing was written"), "{place}: {}", stderr(&run));
        }
        bench.chmod(&["u+rwx", place]);
        for command in [&import[..], &new] {
            let run = bench.run(&bench.program(), command);
            assert!(run.status.success(), "{command:?} {place}: {}", stderr(&run));
        }
        let site = fs::read_to_string(bench.folder.path().join("content/site.yaml")).expect("it can be read again");
        assert!(site.contains("[list, table]"), "{site}");
        assert!(bench.folder.path().join("content/pages/more.ja.md").exists());
        assert_eq!(hidden(bench.folder.path()), std::collections::BTreeSet::new());
    }
}
