//! The examples of the documentation that go on from one to the next, run word for word; and every other command that it shows,
//! at least read by the program.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::common::pages::{LANGUAGES, blocks, docs, leads_somewhere, page, words};
use crate::common::{Files, command, files, project, stderr, stdout, tebiki, write};
use serde_json::Value;

/// The day on which the examples happen, in seconds since 1970: 1 December 2025.
const TODAY: &str = "1764547200";

/// What is written at the end of a command that does not end with status 0.
const STATUS: &str = " # exit status ";

/// Somebody who follows the pages: a folder, and what was done in it.
struct Reader {
    /// Goes when the reader goes.
    _folder: tempfile::TempDir,
    at: PathBuf,
    commands: usize,
}

impl Reader {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let at = folder.path().to_owned();
        Self { _folder: folder, at, commands: 0 }
    }

    /// Does what a page says: writes and changes its files, runs its commands, and compares what they say.
    fn follow(&mut self, name: &str, language: &str) {
        for block in blocks(&page(name, language)) {
            match block.info.split_once(' ') {
                Some(("diff", path)) => self.change(path, &block.text),
                Some(("csv", path)) => {
                    // As spreadsheets in Japan save it.
                    let (bytes, _, is_lossy) = encoding_rs::SHIFT_JIS.encode(&block.text);
                    assert!(!is_lossy, "{path} cannot be written in Shift_JIS");
                    fs::write(self.at.join(path), bytes).expect("a file can be written");
                }
                Some((_, path)) => {
                    let is_new = !self.at.join(path).exists();
                    let is_of_no_site =
                        path.starts_with('.') || ["jq ", "svg "].iter().any(|kind| block.info.starts_with(kind));
                    assert!(!is_new || is_of_no_site, "{path} comes from nowhere");
                    write(&self.at, &Files::from([(path.to_owned(), block.text.into_bytes())]));
                }
                None => {
                    assert_eq!(block.info, "console", "a block is a file with its path, or a console");
                    self.console(&block.text, language);
                }
            }
        }
    }

    /// Changes a file as a diff without line numbers says.
    fn change(&self, path: &str, diff: &str) {
        let side = |signs: [char; 2]| {
            let lines = diff.lines().filter(|line| line.starts_with(signs));
            lines.map(|line| format!("{}\n", &line[1..])).collect::<String>()
        };
        let (old, new) = (side([' ', '-']), side([' ', '+']));
        let path = self.at.join(path);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(text.matches(&old).count(), 1, "{} does not have exactly once:\n{old}", path.display());
        fs::write(&path, text.replace(&old, &new)).expect("a file can be written");
    }

    fn console(&mut self, text: &str, language: &str) {
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            let line = line.strip_prefix("$ ").unwrap_or_else(|| panic!("`{line}` follows no command"));
            let shown = std::iter::from_fn(|| lines.next_if(|line| !line.starts_with("$ ")));
            let shown = shown.map(|line| format!("{line}\n")).collect::<String>();
            self.run(line, &shown, language);
            self.commands += 1;
        }
    }

    fn run(&mut self, line: &str, shown: &str, language: &str) {
        let (line, status) = line.split_once(STATUS).unwrap_or((line, "0"));
        let (line, into) = line.split_once(" > ").map_or((line, None), |(line, file)| (line, Some(file)));
        let words = words(line);
        let arguments = words[1..].iter().map(String::as_str).collect::<Vec<_>>();
        match words[0].as_str() {
            "cd" => {
                self.at = self.at.join(&words[1]);
                assert!(self.at.is_dir(), "{} is no folder", self.at.display());
            }
            "git" => {
                let output = git(&self.at).args(&arguments).output().expect("git is installed");
                assert!(output.status.success(), "{line}\n{}", stderr(&output));
            }
            "tebiki" if arguments[0] == "serve" => serves(&self.at, &arguments, shown),
            name @ ("tebiki" | "jq") => {
                let mut command = if name == "jq" { Command::new("jq") } else { command() };
                let output = command
                    .args(&arguments)
                    .current_dir(&self.at)
                    .env("SOURCE_DATE_EPOCH", TODAY)
                    .output()
                    .expect("the command starts; tests/run installs jq");
                if let Some(file) = into {
                    fs::write(self.at.join(file), &output.stdout).expect("a file can be written");
                }
                // In a terminal problems stand before what was done.
                let told = format!("{}{}", stderr(&output), stdout(&output));
                assert_eq!(
                    output.status.code().map(|code| code.to_string()).as_deref(),
                    Some(status),
                    "{line}\n{told}"
                );
                // What a build says is not the same twice, so a page does not show it.
                if !shown.is_empty() {
                    assert_eq!(told.replace('\\', "/"), shown, "{language}: {line}");
                }
            }
            other => panic!("{language}: nothing runs `{other}`"),
        }
    }

    fn public(&self) -> Files {
        files(&self.at.join("public"))
    }
}

/// git that knows nothing of who runs the tests, nor of a repository for which they run, as in a hook.
fn git(folder: &Path) -> Command {
    let mut git = Command::new("git");
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX"] {
        git.env_remove(name);
    }
    git.current_dir(folder).env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", folder.join("no-such-file"));
    for who in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{who}_NAME"), "Author").env(format!("GIT_{who}_EMAIL"), "author@example.org");
    }
    git
}

/// Runs a server until it says where it serves, at a port that is free.
fn serves(folder: &Path, arguments: &[&str], shown: &str) {
    assert!(!arguments.contains(&"--port"), "a page does not choose the port");
    let mut server = command()
        .args(arguments)
        .args(["--port", "0"])
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command starts");
    let out = BufReader::new(server.stdout.take().expect("standard output is a pipe"));
    let said = out.lines().map_while(Result::ok).find(|line| line.starts_with("Serving "));
    server.kill().expect("the server can be ended");
    server.wait().expect("the server ends");
    let said = said.expect("the server says where it serves");
    let (before, port) = said.rsplit_once(':').expect("an address has a port");
    let path = port.trim_start_matches(|c: char| c.is_ascii_digit());
    assert!(shown.starts_with(&format!("{before}:8000{path}\n")), "{said}\n{shown}");
}

#[test]
fn the_tutorial_leads_from_nothing_to_a_published_site_word_for_word() {
    for language in LANGUAGES {
        let mut reader = Reader::new();
        reader.follow("tutorial", language);
        assert!(reader.commands > 8, "{} commands", reader.commands);

        let check = tebiki(&reader.at, &["check", "--deny", "warnings"]);
        assert_eq!(stdout(&check), "no problems\n", "{}", stderr(&check));
        let public = reader.public();
        for tag in LANGUAGES {
            for page in [
                "house/index.html",
                "house/items/1-1.html",
                "products/mail/guide.html",
                "products/chat/guide.html",
                "house/coverage.html",
            ] {
                let html = public.get(&format!("{tag}/{page}")).unwrap_or_else(|| panic!("there is no {tag}/{page}"));
                let html = std::str::from_utf8(html).expect("a page is UTF-8");
                assert!(!html.contains("TODO"), "{tag}/{page} has something left to write");
            }
            let item = std::str::from_utf8(&public[&format!("{tag}/house/items/2-1.html")]).expect("a page is UTF-8");
            for product in ["mail", "chat"] {
                assert!(
                    item.contains(&format!("../../products/{product}/guide.html#")),
                    "{tag}: the item leads to {product}"
                );
            }
        }
        assert!(public.contains_key("sitemap.xml"), "it was built for the address at which it is published");
        leads_somewhere(&public);
    }
}

#[test]
fn a_site_in_one_language_is_made_word_for_word_and_gets_a_second() {
    for language in LANGUAGES {
        let mut reader = Reader::new();
        reader.follow("one-language", language);
        let public = reader.public();
        let text = |path: &str| std::str::from_utf8(public.get(path).expect(path)).expect("a page is UTF-8");
        let guide = text("en/products/chat/guide.html");
        assert!(guide.contains("devices.svg") && guide.contains("note-warning"), "{language}");
        assert!(text("ja/products/chat/guide.html").contains("lang=\"en\""), "{language}");
        assert!(text("index.html").contains("href=\"en/index.html\""), "{language}");
        leads_somewhere(&public);
    }
}

#[test]
fn a_day_with_tebiki_goes_on_where_the_tutorial_ends_and_works_word_for_word() {
    for language in LANGUAGES {
        let mut reader = Reader::new();
        reader.follow("tutorial", language);
        let before = reader.commands;
        reader.follow("authors", language);
        assert!(reader.commands > before + 15, "{} commands", reader.commands - before);

        let (rules, office) = (reader.at.join("rules"), reader.at.join("office"));
        let check = tebiki(&rules, &["check", "--deny", "warnings"]);
        assert_eq!(stdout(&check), "no problems\n", "{}", stderr(&check));
        let public = files(&rules.join("public"));
        for tag in LANGUAGES {
            let text = |path: &str| {
                let bytes = public.get(&format!("{tag}/{path}")).unwrap_or_else(|| panic!("there is no {tag}/{path}"));
                std::str::from_utf8(bytes).expect("a file is UTF-8")
            };
            assert!(text("updates.html").contains("updates.xml") && text("updates.xml").contains("<entry>"));
            assert!(text("status.html").contains("noindex"), "{tag}: the page on how the site stands is for authors");
        }
        leads_somewhere(&public);
        // The list of work is a table that spreadsheets open: one row for each procedure of an item.
        let work = fs::read(rules.join("work.csv")).expect("the page makes a list");
        assert!(work.starts_with("\u{feff}\"項目 item\",".as_bytes()));
        let table = tebiki::table::read("work.csv", &work, None, &tebiki::table::Limits::default());
        let table = table.unwrap_or_else(|error| panic!("{error}")).remove(0);
        let ids = (2..).map_while(|row| Some(table.cell(row, 0)?.value.to_string())).collect::<Vec<_>>();
        assert_eq!((ids, table.rows[&1].cells.len()), (vec!["1-1".into(), "2-1".into(), "2-1".into()], 6));
        let imported = files(&office.join("public"));
        assert!(imported.contains_key("ja/office/items/2-1.html") && imported.contains_key("en/office/items/2-1.html"));
        leads_somewhere(&imported);

        let workflow =
            fs::read_to_string(rules.join(".github/workflows/check.yml")).expect("the page shows a workflow");
        uses_the_action(&workflow);
    }
}

/// Fails where a workflow gives the action something that it does not take.
fn uses_the_action(workflow: &str) {
    let yaml = |text: &str| serde_yaml::from_str::<Value>(text).expect("it is YAML");
    let action = fs::read_to_string(project().join("action.yml")).expect("there is an action");
    let inputs = yaml(&action)["inputs"].as_object().expect("the action has inputs").clone();
    let workflow = yaml(workflow);
    let jobs = workflow["jobs"].as_object().expect("a workflow has jobs");
    let steps = jobs.values().flat_map(|job| job["steps"].as_array().expect("a job has steps"));
    let ours = steps.filter(|step| step["uses"].as_str().is_some_and(|uses| uses.contains("/tebiki@")));
    let ours = ours.collect::<Vec<_>>();
    assert_eq!(ours.len(), 1, "the workflow uses the action once");
    for input in ours[0]["with"].as_object().expect("it gives it something").keys() {
        assert!(inputs.contains_key(input), "the action does not take `{input}`");
    }
}

/// The commands in code of a text, in blocks and between words, that are more than patterns such as `tebiki build [SITE]`.
fn commands(markdown: &str) -> BTreeSet<String> {
    let shown = blocks(markdown).into_iter().filter(|block| block.info == "console");
    let shown = shown.flat_map(|block| block.text.lines().map(str::to_owned).collect::<Vec<_>>());
    let shown = shown.filter_map(|line| Some(line.strip_prefix("$ ")?.split(STATUS).next()?.to_owned()));
    let between = markdown.split('`').skip(1).step_by(2).map(str::to_owned);
    let all = shown.chain(between).filter(|line| line.starts_with("tebiki ") && !line.contains(['\n', '…', '[']));
    // A word in capitals stands for what a reader puts there; most commands take that for a name, and some know all that may stand.
    all.filter(|line| !line.contains(" THING") && !line.contains(" SHELL")).collect()
}

#[test]
fn every_command_that_is_shown_is_one() {
    let mut texts = files(&docs().join("content/pages")).into_iter().collect::<Vec<_>>();
    for name in ["README.md", "CONTRIBUTING.md"] {
        texts.push((name.to_owned(), fs::read(project().join(name)).expect("it is there")));
    }
    let all = texts.iter().filter(|(path, _)| !path.starts_with("commands."));
    let all = all.flat_map(|(_, bytes)| commands(std::str::from_utf8(bytes).expect("a page is UTF-8")));
    let all = all.collect::<BTreeSet<_>>();
    assert!(all.len() > 30, "{all:?}");
    for line in all {
        let line = line.split(" > ").next().unwrap_or_default();
        let words = words(line);
        let arguments = words[1..].iter().map(String::as_str).chain(["--help"]).collect::<Vec<_>>();
        // With `--help` at its end a command is read, and not run.
        let output = tebiki(project(), &arguments);
        assert_eq!(output.status.code(), Some(0), "`{line}` is no command: {}", stderr(&output));
    }
}
