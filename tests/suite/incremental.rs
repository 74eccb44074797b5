//! A build that keeps what an earlier one made gives the same site, byte for byte, as one that makes everything.

use std::fs;
use std::path::Path;

use crate::common::{self, Files, differences, files, project};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use tebiki::build::{self, Options, Report, Timings};
use tebiki::cache::Store;

/// A site on disk, its output folder with a cache, and what an author does to both.
struct Desk {
    folder: tempfile::TempDir,
    files: Files,
    base_url: Option<String>,
}

impl Desk {
    fn new(content: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let files = files(content).into_iter().map(|(path, bytes)| (format!("content/{path}"), bytes)).collect();
        let desk = Self { folder, files, base_url: None };
        common::write(&desk.site(), &desk.files);
        desk
    }

    fn site(&self) -> std::path::PathBuf {
        self.folder.path().join("site")
    }

    /// Puts other files in place of the site's.
    fn put(&mut self, files: Files) {
        for path in self.files.keys().filter(|path| !files.contains_key(*path)) {
            fs::remove_file(self.site().join(path)).expect("a file can be removed");
        }
        let changed = files.iter().filter(|(path, bytes)| self.files.get(*path) != Some(bytes));
        common::write(&self.site(), &changed.map(|(path, bytes)| (path.clone(), bytes.clone())).collect());
        self.files = files;
    }

    /// Builds the site, `None` where it has errors.
    fn build(&self, output: &str, store: Option<Store>) -> Option<Report> {
        let checked = build::check(&self.site()).expect("the site can be listed");
        let catalog = checked.sound(false)?;
        let output = self.folder.path().join(output);
        let options = Options { site: self.site(), output, base_url: self.base_url.clone(), status_on: None, store };
        let built = build::build(catalog, &checked.sources, &options, &mut Timings::default());
        Some(built.expect("a site without errors can be built"))
    }

    fn warm(&self) -> Option<Report> {
        self.build("warm", Some(Store::of(&self.site())))
    }

    /// Builds both ways, and fails where they differ.
    fn compare(&self, what: &str) -> Option<Report> {
        let report = self.warm()?;
        drop(fs::remove_dir_all(self.folder.path().join("cold")));
        self.build("cold", None);
        let [cold, warm] = ["cold", "warm"].map(|name| files(&self.folder.path().join(name)));
        assert!(cold.len() > 20, "{} files", cold.len());
        assert_eq!(differences(&cold, &warm), "", "after: {what}");
        Some(report)
    }
}

/// What an author or somebody else does; the numbers choose the place.
#[derive(Clone, Debug)]
enum Edit {
    /// Adds a word to a line of prose.
    Word(usize, usize),
    /// Adds a word to a heading or a title.
    Heading(usize, usize),
    /// Adds a word to a text of a YAML file.
    Yaml(usize, usize),
    /// Lets another procedure cover an item, or for other people.
    Attribute(usize, usize),
    /// Adds a section to a guide or page, in every language.
    AddSection(usize),
    /// Takes the last section of a guide or page away, in every language.
    RemoveSection(usize),
    /// Adds a product: a copy of another.
    AddProduct(usize, u8),
    /// Takes a file away.
    RemoveFile(usize),
    /// Changes what a claim says.
    Claim(usize),
    /// Adds an item to the end of a checklist.
    AddItem(usize, u8),
    /// Refers to something from a line of prose.
    Refer(usize, usize, usize),
    /// Shows an image in a text.
    Image(usize, u8),
    /// Changes a template.
    Template(usize),
    /// Changes a word of the user interface.
    Interface(usize, u8),
    /// Publishes the site somewhere, or nowhere.
    Publish(bool),
    /// Changes a file of the output, or takes it away.
    Output(usize, bool),
    /// Damages the cache, or takes it away.
    Cache(usize, bool),
}

fn edits() -> impl Strategy<Value = Edit> {
    let at = || any::<usize>();
    prop_oneof![
        4 => (at(), at()).prop_map(|(file, line)| Edit::Word(file, line)),
        4 => (at(), at()).prop_map(|(file, line)| Edit::Heading(file, line)),
        4 => (at(), at()).prop_map(|(file, line)| Edit::Yaml(file, line)),
        3 => (at(), at()).prop_map(|(file, line)| Edit::Attribute(file, line)),
        2 => at().prop_map(Edit::AddSection),
        2 => at().prop_map(Edit::RemoveSection),
        1 => (at(), 0..4_u8).prop_map(|(product, id)| Edit::AddProduct(product, id)),
        1 => at().prop_map(Edit::RemoveFile),
        2 => at().prop_map(Edit::Claim),
        1 => (at(), 0..9_u8).prop_map(|(list, id)| Edit::AddItem(list, id)),
        3 => (at(), at(), at()).prop_map(|(file, line, target)| Edit::Refer(file, line, target)),
        1 => (at(), any::<u8>()).prop_map(|(file, bytes)| Edit::Image(file, bytes)),
        1 => at().prop_map(Edit::Template),
        1 => (at(), any::<u8>()).prop_map(|(word, value)| Edit::Interface(word, value)),
        1 => any::<bool>().prop_map(Edit::Publish),
        1 => (at(), any::<bool>()).prop_map(|(file, gone)| Edit::Output(file, gone)),
        1 => (at(), any::<bool>()).prop_map(|(byte, gone)| Edit::Cache(byte, gone)),
    ]
}

/// One of these, whatever the number.
fn pick<T>(all: impl IntoIterator<Item = T>, at: usize) -> Option<T> {
    let mut all = all.into_iter().collect::<Vec<_>>();
    (!all.is_empty()).then(|| all.swap_remove(at % all.len()))
}

fn paths<'a>(files: &'a Files, ending: &'a str) -> impl Iterator<Item = String> + 'a {
    files.keys().filter(move |path| path.ends_with(ending)).cloned()
}

fn text(files: &Files, path: &str) -> String {
    String::from_utf8(files.get(path).cloned().unwrap_or_default()).expect("sources are UTF-8")
}

/// Changes one of the lines that `fits`.
fn line(files: &mut Files, path: &str, at: usize, fits: impl Fn(&str) -> bool, change: impl Fn(&str) -> String) {
    let text = text(files, path);
    let Some(chosen) = pick(text.lines().enumerate().filter(|(_, line)| fits(line)).map(|(index, _)| index), at) else {
        return;
    };
    let lines = text.lines().enumerate();
    let lines = lines.map(|(index, line)| if index == chosen { change(line) } else { line.to_owned() });
    files.insert(path.to_owned(), (lines.collect::<Vec<_>>().join("\n") + "\n").into_bytes());
}

fn is_prose(line: &str) -> bool {
    line.chars().next().is_some_and(char::is_alphabetic) && !line.contains(": ")
}

const TARGETS: [&str; 6] =
    ["item:1-1", "item:1-2", "term:account", "product:chat#remove-users", "product:chat", "method:1"];

/// The files of the translations of a Markdown file, itself among them.
fn languages(files: &Files, path: &str) -> Vec<String> {
    let stem = path.rsplitn(3, '.').last().unwrap_or_default();
    files.keys().filter(|other| other.rsplitn(3, '.').last() == Some(stem)).cloned().collect()
}

fn edit_sources(files: &mut Files, edit: &Edit) {
    match *edit {
        Edit::Word(file, at) => {
            let Some(path) = pick(paths(files, ".md"), file) else { return };
            line(files, &path, at, is_prose, |line| format!("{line} 語x"));
        }
        Edit::Heading(file, at) => {
            let Some(path) = pick(paths(files, ".md"), file) else { return };
            line(files, &path, at, |line| line.starts_with('#'), |line| line.replacen(' ', " 見出しH ", 1));
        }
        Edit::Yaml(file, at) => {
            let Some(path) = pick(paths(files, ".yaml"), file) else { return };
            let plain = |line: &str| line.contains("en: ") && !line.contains("en: '");
            line(files, &path, at, plain, |line| line.replacen("en: ", "en: Y", 1));
        }
        Edit::Attribute(file, at) => {
            let Some(path) = pick(paths(files, "guide.ja.md"), file) else { return };
            let swap = |line: &str| match at % 3 {
                0 => line.replace("for=admin", "for=user"),
                1 => line.replace("items=1-1 ", "items=1-1,1-2 "),
                _ => line.replace("items=1-1,1-2 ", "items=1-1 "),
            };
            line(files, &path, at, |line| line.contains("items="), swap);
        }
        Edit::AddSection(file) => {
            let Some(path) = pick(paths(files, ".ja.md"), file) else { return };
            for path in languages(files, &path) {
                let new = format!("{}\n## 節 {{#new-{file}}}\n\n本文 [[menu:追加]]。\n", text(files, &path));
                files.insert(path, new.into_bytes());
            }
        }
        Edit::RemoveSection(file) => {
            let Some(path) = pick(paths(files, ".ja.md"), file) else { return };
            for path in languages(files, &path) {
                let text = text(files, &path);
                if let Some(at) = text.rfind("\n##") {
                    let start = text[..=at].trim_end_matches('\n').len() + 1;
                    files.insert(path, text.as_bytes()[..start].to_vec());
                }
            }
        }
        Edit::AddProduct(product, id) => {
            let Some(path) = pick(paths(files, "product.yaml"), product) else { return };
            let from = path.trim_end_matches("product.yaml").to_owned();
            let copied = files.iter().filter_map(|(path, bytes)| Some((path.strip_prefix(&from)?, bytes)));
            let copied = copied.map(|(path, bytes)| (format!("content/products/new-{id}/{path}"), bytes.clone()));
            let copied = copied.collect::<Vec<_>>();
            files.extend(copied);
        }
        Edit::RemoveFile(file) => {
            let Some(path) = pick(paths(files, ""), file) else { return };
            files.remove(&path);
        }
        Edit::Claim(file) => {
            let Some(path) = pick(paths(files, "product.yaml"), file) else { return };
            let (from, to) = [("partial", "alternative"), ("alternative", "partial"), ("shared", "provider")][file % 3];
            let text = text(files, &path).replace(from, to);
            files.insert(path, text.into_bytes());
        }
        Edit::AddItem(list, id) => {
            let Some(path) = pick(paths(files, "checklist.yaml"), list) else { return };
            let category = if text(files, &path).contains("id: accounts") { "accounts" } else { return };
            let item = format!(
                "  - {{id: 9-{id}, category: {category}, priority: high, methods: [1], title: {{ja: 新, en: New}}, \
                 text: {{ja: 新しい。, en: New.}}}}\n"
            );
            let text = text(files, &path) + &item;
            files.insert(path, text.into_bytes());
        }
        Edit::Refer(file, at, target) => {
            let Some(path) = pick(paths(files, ".md"), file) else { return };
            let target = TARGETS[target % TARGETS.len()];
            line(files, &path, at, is_prose, |line| format!("{line} [[{target}]]"));
        }
        Edit::Image(file, bytes) => {
            let Some(path) = pick(paths(files, "guide.ja.md"), file) else { return };
            let folder = path.trim_end_matches("guide.ja.md");
            files.insert(
                format!("{folder}images/a.svg"),
                format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><desc>{bytes}</desc></svg>").into_bytes(),
            );
            if bytes > 128 {
                let text = text(files, &path) + "\n![画面](images/a.svg)\n";
                files.insert(path, text.into_bytes());
            }
        }
        Edit::Template(at) => {
            let own = common::files(&project().join("themes/default/templates"));
            let Some((name, bytes)) = pick(own, at) else { return };
            let text = String::from_utf8(bytes).expect("a template is UTF-8");
            let text = text.replacen("</h1>", "<i>!</i></h1>", 1).replacen("</li>", " </li>", 1);
            files.insert(format!("themes/default/templates/{name}"), text.into_bytes());
        }
        Edit::Interface(word, value) => {
            let key = ["home", "guide", "coverage_title", "item_how", "fact_vendor"][word % 5];
            let path = "themes/default/i18n/en.yaml".to_owned();
            files.insert(path, format!("{key}: Word {value}\n").into_bytes());
        }
        Edit::Publish(_) | Edit::Output(..) | Edit::Cache(..) => {}
    }
}

/// Changes a byte of a file, or takes the file away.
fn damage(path: &Path, at: usize, gone: bool) {
    if gone {
        fs::remove_file(path).expect("a file can be removed");
        return;
    }
    let mut bytes = fs::read(path).expect("a file can be read");
    if let Some(byte) = pick(&mut bytes, at) {
        *byte ^= 1;
    }
    // Longer too: what has the size and the time of what was written counts as it.
    bytes.push(b'!');
    fs::write(path, bytes).expect("a file can be written");
}

fn edit(desk: &mut Desk, edit: &Edit) {
    match *edit {
        Edit::Publish(somewhere) => desk.base_url = somewhere.then(|| "https://guide.example/".to_owned()),
        Edit::Output(file, gone) => {
            let output = desk.folder.path().join("warm");
            let written = if output.exists() { files(&output) } else { Files::new() };
            if let Some(path) = pick(written.into_keys().filter(|path| path != ".tebiki"), file) {
                damage(&output.join(path), file, gone);
            }
        }
        Edit::Cache(byte, gone) => {
            let folder = desk.site().join(".tebiki-cache");
            let kept = if folder.exists() { files(&folder) } else { Files::new() };
            if let Some(path) = pick(kept.into_keys(), byte) {
                damage(&folder.join(path), byte, gone);
            }
        }
        _ => {
            let mut files = desk.files.clone();
            edit_sources(&mut files, edit);
            desk.put(files);
        }
    }
}

#[test]
fn whatever_is_edited_nothing_is_stale() {
    let site = project().join("tests/sites/two-languages-and-a-product/input/content");
    let cases = std::env::var("TEBIKI_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(8);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 100, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let compared = std::cell::Cell::new((0, 0));
    let result = runner.run(&prop::collection::vec(edits(), 1..10), |edits| {
        let mut desk = Desk::new(&site);
        desk.compare("nothing").expect("the site is sound");
        for edit_ in &edits {
            let before = desk.files.clone();
            edit(&mut desk, edit_);
            let (sound, all) = compared.get();
            let is_sound = desk.compare(&format!("{edit_:?}")).is_some();
            compared.set((sound + usize::from(is_sound), all + 1));
            if !is_sound {
                // What the author broke is mended again; what the cache holds is older by then.
                desk.put(before);
                desk.compare("mended").expect("it was sound before");
            }
        }
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    let (sound, all) = compared.get();
    assert!(sound * 2 > all, "of {all} edits only {sound} leave a sound site");
}

#[test]
fn a_link_that_becomes_suspect_reaches_the_pages_that_tell_so() {
    let mut desk = Desk::new(&project().join("tests/sites/suspect-links/input/content"));
    desk.compare("as it is").expect("the site is sound");
    let lock = "content/review.lock";
    for (path, from, to) in [
        ("content/glossary.yaml", "Tells people", "Tells users"),
        ("content/products/chat/guide.ja.md", "人を選びます", "人を消します"),
        ("content/products/chat/guide.ja.md", "人を消します", "人を選びます"),
        ("content/pages/about.ja.md", "守ること", "守り抜くこと"),
        (lock, "term:log@en", "# term:log@en"),
        (lock, "page:about#goal@en", "# page:about#goal@en"),
    ] {
        let mut files = desk.files.clone();
        let text = text(&files, path);
        assert!(text.contains(from), "{path}: {from}");
        files.insert(path.to_owned(), text.replacen(from, to, 1).into_bytes());
        desk.put(files);
        desk.compare(&format!("{path}: {to}")).expect("the site is sound");
    }
    let mut files = desk.files.clone();
    files.remove(lock);
    desk.put(files);
    desk.compare("without accepted links").expect("the site is sound");
}

/// The shipped site, with one file changed.
fn shipped() -> Desk {
    let mut desk = Desk::new(&project().join("content"));
    // Where links are accepted, a sentence reaches whatever tells readers that it changed.
    let mut files = desk.files.clone();
    files.remove("content/review.lock");
    desk.put(files);
    // A cache from before the edit.
    desk.warm().expect("the shipped site is sound");
    desk.base_url = None;
    desk
}

#[test]
fn a_sentence_of_a_guide_reaches_one_page() {
    let mut desk = shipped();
    let unchanged = desk.warm().expect("the site is sound").written;
    assert_eq!((unchanged.changed, unchanged.removed), (0, 0));
    let mut files = desk.files.clone();
    let path = "content/products/chatwork/guide.ja.md";
    line(&mut files, path, 5, is_prose, |line| format!("{line}確かめの文。"));
    desk.put(files);
    let written = desk.warm().expect("the site is sound").written;
    assert_eq!(written.changed, 2, "the guide, and what browsers search");
    let mut files = desk.files.clone();
    line(
        &mut files,
        path,
        3,
        |line| line.starts_with("##") && line.contains("items="),
        |line| line.replacen(' ', " 新しい", 1),
    );
    desk.put(files);
    let report = desk.compare("a heading of a procedure").expect("the site is sound");
    assert!((2..20).contains(&report.written.changed), "{} files", report.written.changed);
}

#[test]
fn a_file_that_somebody_else_changed_is_put_right() {
    let desk = Desk::new(&project().join("tests/sites/two-languages-and-a-product/input/content"));
    desk.warm().expect("the site is sound");
    let page = desk.folder.path().join("warm/ja/index.html");
    let (bytes, time) = (fs::read(&page).expect("a page"), fs::metadata(&page).and_then(|data| data.modified()));
    for change in 0..3 {
        match change {
            0 => fs::write(&page, "short").expect("it can be written"),
            1 => fs::remove_file(&page).expect("it can be removed"),
            _ => {
                // As long as before, but later.
                let other = bytes.iter().map(|byte| byte ^ 1).collect::<Vec<_>>();
                fs::write(&page, other).expect("it can be written");
                let later = *time.as_ref().expect("a time") + std::time::Duration::from_secs(2);
                fs::File::options().append(true).open(&page).and_then(|file| file.set_modified(later)).expect("a time");
            }
        }
        assert_eq!(desk.warm().expect("the site is sound").written.changed, 1, "change {change}");
        assert_eq!(fs::read(&page).expect("a page"), bytes, "change {change}");
    }
}

#[test]
fn without_a_cache_nothing_is_left_beside_the_site() {
    let desk = Desk::new(&project().join("tests/sites/two-languages-and-a-product/input/content"));
    let run = common::command()
        .args(["build", "--no-cache", "--output"])
        .arg(desk.folder.path().join("public"))
        .arg(desk.site())
        .output()
        .expect("the command starts");
    assert!(run.status.success(), "{}", common::stderr(&run));
    assert!(!desk.site().join(".tebiki-cache").exists());
}
