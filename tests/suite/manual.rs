//! What the command says of itself: shell completions and manual pages, for every subcommand there is.

use crate::common::{command, files, stderr, stdout, tebiki};

/// The subcommands that `tebiki --help` lists.
fn subcommands() -> Vec<String> {
    let output = command().arg("--help").output().expect("the command starts");
    let help = stdout(&output);
    let (_, list) = help.split_once("Commands:\n").expect("help lists commands");
    let names = list.lines().take_while(|line| !line.is_empty());
    let names = names.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help");
    let names = names.map(str::to_owned).collect::<Vec<_>>();
    assert!(names.len() > 6, "{help}");
    names
}

#[test]
fn every_shell_knows_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = command().args(["completions", shell]).output().expect("the command starts");
        assert!(output.status.success(), "{}", stderr(&output));
        let script = stdout(&output);
        for name in subcommands() {
            assert!(script.contains(&name), "{shell} does not know {name}");
        }
        assert!(script.contains("base-url"), "{shell}");
    }
    let output = command().args(["completions", "cmd"]).output().expect("the command starts");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let output = tebiki(folder.path(), &["man", "--output", "share/man/man1"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let pages = files(&folder.path().join("share/man/man1"));
    let text = |name: &str| String::from_utf8(pages[name].clone()).expect("a page is UTF-8");
    for name in subcommands() {
        let page = text(&format!("tebiki-{name}.1"));
        assert!(page.contains(&format!(".TH tebiki-{name} 1")), "{page}");
        assert!(page.contains(".SH SYNOPSIS"), "{page}");
        assert!(text("tebiki.1").contains(&format!("tebiki\\-{name}(1)")), "{}", text("tebiki.1"));
    }
    assert!(pages.contains_key("tebiki-import-checklist.1"));
    assert!(!pages.keys().any(|name| name.contains("help")), "{:?}", pages.keys());

    let output = command().args(["man", "import", "checklist"]).output().expect("the command starts");
    assert_eq!(stdout(&output), text("tebiki-import-checklist.1"));
    let output = command().arg("man").output().expect("the command starts");
    assert_eq!(stdout(&output), text("tebiki.1"));
    let output = command().args(["man", "biuld"]).output().expect("the command starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("did you mean `build`?"), "{}", stderr(&output));
}
