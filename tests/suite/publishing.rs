//! What publishes: the workflows, the action and the container. Their shell steps are run as GitHub runs them, with the program
//! that the tests build.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::common::{files, project};
use serde_json::Value;

/// The action and every workflow, by their path.
fn definitions() -> BTreeMap<String, Value> {
    let workflows = files(&project().join(".github/workflows")).into_keys();
    let paths = workflows.map(|name| format!(".github/workflows/{name}")).chain(["action.yml".to_owned()]);
    let read = |path: String| {
        let text = fs::read_to_string(project().join(&path)).expect("it can be read");
        let value = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        (path, value)
    };
    paths.map(read).collect()
}

/// The steps of each job of a workflow, or of the action, which is one.
fn jobs(definition: &Value) -> Vec<(&Value, &Vec<Value>)> {
    let jobs = definition["jobs"].as_object().map(|jobs| jobs.values().collect::<Vec<_>>());
    let jobs = jobs.unwrap_or_else(|| vec![&definition["runs"]]);
    jobs.into_iter().map(|job| (job, job["steps"].as_array().expect("a job has steps"))).collect()
}

/// The names behind `prefix` in all the texts of a value.
fn named(value: &Value, prefix: &str) -> BTreeSet<String> {
    let text = value.to_string();
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let rest = text.match_indices(prefix).map(|(at, _)| &text[at + prefix.len()..]);
    rest.map(|rest| rest.split(|c| !is_name(c)).next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn every_action_of_others_is_pinned_and_every_name_leads_somewhere() {
    let definitions = definitions();
    assert_eq!(definitions.len(), 4, "the workflows ci, pages and release, and the action");
    let inputs = definitions["action.yml"]["inputs"].as_object().expect("the action has inputs");
    assert_eq!(named(&definitions["action.yml"], "inputs."), inputs.keys().cloned().collect::<BTreeSet<_>>());
    for (path, definition) in &definitions {
        for (job, steps) in jobs(definition) {
            assert!(path == "action.yml" || job["timeout-minutes"].is_u64(), "{path}: a job may run for hours");
            let ids = steps.iter().filter_map(|step| step["id"].as_str()).collect::<BTreeSet<_>>();
            for name in named(job, "steps.") {
                let (id, output) = name.split_once(".outputs.").expect("what is named of a step is an output");
                assert!(ids.contains(id), "{path}: there is no step `{id}`");
                if path != "action.yml" && id == "site" {
                    assert!(definitions["action.yml"]["outputs"][output].is_object(), "{path}: no output `{output}`");
                }
            }
            for step in steps {
                match step["uses"].as_str() {
                    Some("./") => {
                        for input in step["with"].as_object().expect("the action gets something").keys() {
                            assert!(inputs.contains_key(input), "{path}: the action does not take `{input}`");
                        }
                    }
                    Some(uses) => {
                        let (_, version) = uses.split_once('@').expect("an action has a version");
                        let is_commit = version.len() == 40 && version.bytes().all(|byte| byte.is_ascii_hexdigit());
                        assert!(is_commit, "{path}: {uses} may become another: name a commit");
                        assert!(!uses.contains("/checkout@") || step["with"]["persist-credentials"] == false, "{path}");
                    }
                    None => {
                        let script = step["run"].as_str().expect("a step uses an action or runs something");
                        assert!(!script.contains("${{"), "{path}: what GitHub puts in becomes code: {script}");
                    }
                }
            }
        }
    }
}

// As on the machines of GitHub: its steps call programs of GNU.
#[cfg(target_os = "linux")]
mod run {
    use std::path::{Path, PathBuf};
    use std::process::{Command, Output};

    use super::*;
    use crate::common::{Files, stderr, stdout, write};

    /// A machine on which a workflow runs: its folders, and the program on its path.
    struct Machine {
        folder: tempfile::TempDir,
    }

    impl Machine {
        fn new() -> Self {
            let folder = tempfile::tempdir().expect("a temporary folder can be made");
            for name in ["bin", "temp", "work"] {
                fs::create_dir(folder.path().join(name)).expect("a folder can be made");
            }
            std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_tebiki"), folder.path().join("bin/tebiki"))
                .expect("a link can be made");
            Self { folder }
        }

        fn path(&self, name: &str) -> PathBuf {
            self.folder.path().join(name)
        }

        fn site(&self, name: &str, title: &str) -> &Self {
            let yaml = format!(
                "title: {{ja: {title}}}\ndescription: {{ja: 見本}}\nlanguages: [ja]\nchecklists: []\npages: [about]\n"
            );
            let texts = [("site.yaml", yaml), ("pages/about.ja.md", "# このサイト\n".to_owned())];
            let texts = texts.map(|(path, text)| (format!("{name}/content/{path}"), text.into_bytes()));
            write(&self.path("work"), &Files::from(texts));
            self
        }

        /// Runs a step as GitHub does where it says `shell: bash`.
        fn run(&self, step: &Value, environment: &[(&str, &str)]) -> Output {
            let path = std::env::var("PATH").unwrap_or_default();
            let folder = self.path("work").join(step["working-directory"].as_str().unwrap_or_default());
            fs::write(self.path("step.sh"), step["run"].as_str().expect("a step runs something"))
                .expect("a file can be written");
            Command::new("bash")
                .args(["--noprofile", "--norc", "-eo", "pipefail"])
                .arg(self.path("step.sh"))
                .current_dir(folder)
                .env("PATH", format!("{}:{path}", self.path("bin").display()))
                .env("RUNNER_TEMP", self.path("temp"))
                .env("GITHUB_OUTPUT", self.path("output"))
                .env("GITHUB_STEP_SUMMARY", self.path("summary"))
                .env("GITHUB_PATH", self.path("path"))
                .env("GITHUB_SERVER_URL", "https://127.0.0.1:9")
                .envs(environment.iter().copied())
                .output()
                .expect("bash starts")
        }

        fn said(&self, name: &str) -> String {
            fs::read_to_string(self.path(name)).unwrap_or_default()
        }
    }

    /// A step, by its name.
    fn step(path: &str, name: &str) -> Value {
        let definition = &definitions()[path];
        let mut steps = jobs(definition).into_iter().flat_map(|(_, steps)| steps);
        steps.find(|step| step["name"] == name).unwrap_or_else(|| panic!("{path} has no step `{name}`")).clone()
    }

    fn action(name: &str) -> Value {
        step("action.yml", name)
    }

    fn ends(output: &Output, status: i32) {
        assert_eq!(output.status.code(), Some(status), "{}{}", stdout(output), stderr(output));
    }

    #[test]
    fn the_action_checks_tells_what_changed_and_builds() {
        let machine = Machine::new();
        machine.site("after", "新しい手引き").site("before", "手引き").site("wrong", "手引き");
        fs::remove_file(machine.path("work/wrong/content/pages/about.ja.md")).expect("a file can be removed");
        let check = |site, deny| machine.run(&action("Check the site"), &[("SITE", site), ("DENY", deny)]);
        ends(&check("after", "true"), 0);
        let wrong = check("wrong", "false");
        ends(&wrong, 1);
        assert!(stdout(&wrong).starts_with("::error file=wrong/content/site.yaml,line=5,"), "{}", stdout(&wrong));

        let diff = |before| machine.run(&action("Tell what changed"), &[("SITE", "after"), ("BEFORE", before)]);
        ends(&diff("before"), 0);
        let summary = machine.said("summary");
        assert!(summary.starts_with("## What changed\n\n| ") && summary.contains("新しい手引き"), "{summary}");
        fs::remove_file(machine.path("summary")).expect("a file can be removed");
        ends(&diff("after"), 0);
        assert_eq!(machine.said("summary"), "## What changed\n\nNothing that readers see.\n");
        machine.site("moved", "手引き");
        let moved = |from: &str, to: &str| {
            fs::rename(
                machine.path(&format!("work/moved/content/{from}")),
                machine.path(&format!("work/moved/content/{to}")),
            )
            .expect("a file can be renamed");
        };
        moved("pages/about.ja.md", "pages/info.ja.md");
        write(
            &machine.path("work/moved/content"),
            &Files::from([(
                "site.yaml".to_owned(),
                "title: {ja: 手引き}\ndescription: {ja: 見本}\nlanguages: [ja]\nchecklists: []\n".into(),
            )]),
        );
        let lost = |deny| {
            let environment = [("SITE", "moved"), ("BEFORE", "before"), ("DENY_LOST", deny)];
            machine.run(&action("Tell what changed"), &environment)
        };
        ends(&lost("true"), 1);
        assert!(machine.said("summary").contains("`ja/about.html`"), "{}", machine.said("summary"));
        let warned = lost("false");
        ends(&warned, 0);
        assert!(stdout(&warned).starts_with("::warning::addresses lead nowhere"), "{}", stdout(&warned));
        let page = "---\naliases: [about]\n---\n# このサイト\n";
        write(
            &machine.path("work/moved/content"),
            &Files::from([("pages/info.ja.md".to_owned(), page.as_bytes().to_vec())]),
        );
        let leads_on = lost("true");
        ends(&leads_on, 0);
        assert!(stdout(&leads_on).is_empty(), "{}", stdout(&leads_on));

        let unreadable = diff("nowhere");
        ends(&unreadable, 0);
        assert!(stdout(&unreadable).starts_with("::warning::"), "{}", stdout(&unreadable));

        let build = |output, address| {
            let environment = [("SITE", "after"), ("OUTPUT", output), ("BASE_URL", address)];
            ends(&machine.run(&action("Build the site"), &environment), 0);
        };
        build("", "");
        build("site", "https://example.org/guide");
        assert_eq!(machine.said("output"), "folder=after/public\nfolder=site\n");
        assert!(machine.path("work/after/public/index.html").is_file());
        let sitemap = machine.said("work/site/sitemap.xml");
        assert!(sitemap.contains("<loc>https://example.org/guide/index.html</loc>"), "{sitemap}");
    }

    #[test]
    fn the_action_installs_the_program_of_its_own_version() {
        let machine = Machine::new();
        let version = format!("v{}", env!("CARGO_PKG_VERSION"));
        let (released, later) = ("1".repeat(40), "2".repeat(40));
        // In the place of a repository: a release whose tag has a message, a tag that moves with it, and a branch beyond it.
        let references = [
            ("3".repeat(40), format!("refs/tags/{version}")),
            (released.clone(), format!("refs/tags/{version}^{{}}")),
            (released.clone(), "refs/tags/v0".to_owned()),
            (later.clone(), "refs/heads/main".to_owned()),
        ];
        let lines = references.map(|(commit, name)| format!("    {name}) printf '{commit}\\t{name}\\n' ;;\n")).concat();
        let git =
            format!("#!/bin/sh\n[ -z \"$GONE\" ] || exit 128\nfor name; do\n  case $name in\n{lines}  esac\ndone\n");
        program(&machine.path("bin/git"), &git);
        let source = project();
        let source = source.to_string_lossy();
        let choose = |environment: &[(&str, &str)]| {
            let _ = fs::remove_file(machine.path("output"));
            let known = [("INSTALL", "release"), ("VERSION", ""), ("REPOSITORY", "o/tebiki"), ("SOURCE", &source)];
            let all = known.iter().chain(environment);
            let output = machine.run(&action("Choose what to install"), &all.copied().collect::<Vec<_>>());
            (output.status.code(), machine.said("output"))
        };
        let release = |version: &str| (Some(0), format!("install=release\nversion={version}\n"));
        let cargo = (Some(0), "install=cargo\nversion=\n".to_owned());
        assert_eq!(choose(&[("REF", "v0.9.3")]), release("v0.9.3"));
        assert_eq!(choose(&[("REF", &released)]), release(&version), "a commit that is a release");
        assert_eq!(choose(&[("REF", "v0")]), release(&version), "a tag that stands where the release does");
        assert_eq!(choose(&[("REF", &later)]), cargo, "a commit after the release");
        assert_eq!(choose(&[("REF", "main")]), cargo);
        assert_eq!(choose(&[("REF", "nowhere")]), cargo);
        assert_eq!(choose(&[("REF", &released), ("GONE", "1")]), cargo, "nobody says what was released");
        assert_eq!(choose(&[("REF", ""), ("REPOSITORY", "")]), cargo, "an action that is used from a path");
        assert_eq!(choose(&[("REF", &later), ("VERSION", "v0.2.0")]), release("v0.2.0"));
        assert_eq!(choose(&[("REF", &released), ("INSTALL", "cargo")]), cargo);
        assert_eq!(choose(&[("REF", &released), ("INSTALL", "brew")]).0, Some(1));
    }

    #[test]
    fn the_action_installs_no_program_that_it_cannot_check() {
        let machine = Machine::new();
        let install = |environment: &[(&str, &str)]| {
            let known = [("RUNNER_OS", "Linux"), ("RUNNER_ARCH", "X64"), ("REPOSITORY", "o/tebiki")];
            let all = known.iter().chain(&[("VERSION", "v0.1.0"), ("VERIFY", "false")]).chain(environment);
            machine.run(&action("Install tebiki"), &all.copied().collect::<Vec<_>>())
        };
        for (environment, expected) in [
            (("RUNNER_ARCH", "X86"), "::error::there is no binary for Linux on X86"),
            (("REPOSITORY", ""), "::error::an action that is used from a path has no release"),
            (
                ("VERSION", "v0.2.0"),
                "::error::cannot download tebiki-x86_64-unknown-linux-gnu.tar.gz of v0.2.0 of o/tebiki",
            ),
        ] {
            // Nobody listens there: the test asks nothing of the network.
            let output = install(&[environment, ("CURL_HOME", "/nowhere")]);
            ends(&output, 1);
            assert!(stdout(&output).starts_with(expected), "{}{}", stdout(&output), stderr(&output));
        }
        // In the place of a download: a release.
        release(&machine);
        let work = machine.path("work/release");
        let curl = "#!/bin/sh\nfor last; do :; done\nwhile [ \"$1\" != --output ]; do shift; done\ncp \"$FROM/${last##*/}\" \"$2\"\n";
        program(&machine.path("bin/curl"), curl);
        let from = work.to_string_lossy();
        ends(&install(&[("FROM", &from)]), 0);
        let folder = machine.said("path");
        assert!(Path::new(folder.trim()).join("tebiki").is_file(), "{folder}");
        let archive = work.join("tebiki-x86_64-unknown-linux-gnu.tar.gz");
        let sound = fs::read(&archive).expect("an archive");
        fs::write(&archive, [&sound[..], b"x"].concat()).expect("a file can be written");
        ends(&install(&[("FROM", &from)]), 1);
        fs::write(&archive, sound).expect("a file can be written");
        fs::write(work.join("SHA256SUMS"), "").expect("a file can be written");
        let output = install(&[("FROM", &from)]);
        ends(&output, 1);
        assert!(
            stdout(&output).starts_with("::error::SHA256SUMS of v0.1.0 of o/tebiki does not name"),
            "{}",
            stdout(&output)
        );
        assert_eq!(machine.said("path"), folder, "nothing else was installed");
    }

    fn program(path: &Path, text: &str) {
        use std::os::unix::fs::PermissionsExt;

        fs::write(path, text).expect("a file can be written");
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("a file can be made a program");
    }

    /// Packs and sums up a release in the working folder of a machine.
    fn release(machine: &Machine) {
        const TARGET: &str = "x86_64-unknown-linux-gnu";
        let work = machine.path("work");
        for name in ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"] {
            fs::copy(project().join(name), work.join(name)).expect("a file can be copied");
        }
        let built = work.join(format!("target/{TARGET}/release"));
        fs::create_dir_all(&built).expect("a folder can be made");
        // A small program in its place: the debug build of the tests would take long to pack.
        program(&built.join("tebiki"), &format!("#!/bin/sh\nexec '{}' \"$@\"\n", env!("CARGO_BIN_EXE_tebiki")));
        machine.site(".", "手引き");
        let workflow = ".github/workflows/release.yml";
        let run = |name, environment: &[(&str, &str)]| ends(&machine.run(&step(workflow, name), environment), 0);
        run("Pack", &[("TARGET", TARGET), ("RUNNER_OS", "Linux")]);
        // The jobs that pack hand their archives to the one that publishes.
        let archive = format!("tebiki-{TARGET}.tar.gz");
        fs::create_dir(work.join("release")).expect("a folder can be made");
        fs::rename(work.join(&archive), work.join("release").join(&archive)).expect("a file can be moved");
        run("Sum up", &[]);
    }

    #[test]
    fn a_release_is_packed_summed_up_and_published() {
        let machine = Machine::new();
        release(&machine);
        let name = "tebiki-x86_64-unknown-linux-gnu";
        let packed = files(&machine.path("work").join(name)).into_keys().collect::<BTreeSet<_>>();
        for path in ["tebiki", "README.md", "LICENSE-MIT", "completions/tebiki.zsh", "man/man1/tebiki-build.1"] {
            assert!(packed.contains(path), "{packed:?}");
        }
        let sums = machine.said("work/release/SHA256SUMS");
        assert!(sums.ends_with(&format!("  {name}.tar.gz\n")) && sums.lines().count() == 1, "{sums}");

        let workflow = ".github/workflows/release.yml";
        fs::copy(project().join("Cargo.toml"), machine.path("work/Cargo.toml")).expect("a file can be copied");
        let tag = |tag| machine.run(&step(workflow, "The tag is the version of the program"), &[("TAG", tag)]);
        ends(&tag(concat!("v", env!("CARGO_PKG_VERSION"))), 0);
        ends(&tag("v9.9.9"), 1);

        program(&machine.path("bin/gh"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        let publish = |tag| {
            let output = machine.run(&step(workflow, "Publish"), &[("TAG", tag), ("REPOSITORY", "o/tebiki")]);
            ends(&output, 0);
            stdout(&output).to_owned()
        };
        let last = publish("v0.2.0");
        assert!(
            last.starts_with("release\ncreate\nv0.2.0\n--repo\no/tebiki\n") && last.contains("./SHA256SUMS"),
            "{last}"
        );
        assert!(!last.contains("--prerelease") && publish("v0.2.0-rc.1").contains("--prerelease"));
    }
}
