//! Whatever stands in the files, a run ends: with problems that it tells, or with a catalog that can be shown.
//!
//! The files are those of the shipped site and of a small one, changed at random, and a few that are hostile by design.

use std::fs;
use std::path::Path;
use std::sync::{LazyLock, Mutex, PoisonError};

use crate::common::{self, Files, copy, files, project};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use tebiki::build;
use tebiki::diagnostic::emit::{self, Format};
use tebiki::plan;
use tebiki::render::Renderer;
use tebiki::theme::{DEFAULT, Theme};

/// Pieces that mean something somewhere.
const PIECES: [&str; 36] = [
    "\n",
    "\n\n",
    "\t",
    "\r",
    "  - ",
    ": ",
    " #",
    "'",
    "\"",
    "{",
    "}",
    "[",
    "[[",
    "]]",
    "[[item:",
    "[[menu:a > ",
    "|",
    "\\|",
    "**",
    "~~",
    "`",
    "```\n",
    "---\n",
    "> [!NOTE]\n",
    "# ",
    "## x {#",
    "{#a items=1-1 for=admin}",
    "<script>",
    "</div>",
    "&amp;",
    "&a *a",
    "<<: ",
    "\u{feff}",
    "\u{e000}",
    "\u{202e}",
    "か\u{3099}",
];

/// A change of a file.
#[derive(Clone, Debug)]
enum Change {
    /// Bytes go, even from the middle of a character.
    Delete(Index, usize),
    /// A piece comes.
    Insert(Index, &'static str),
    /// Bytes come that need not be text.
    Bytes(Index, Vec<u8>),
    /// Two lines change places.
    Swap(Index, Index),
    /// A line stands twice.
    Repeat(Index),
    /// The file ends early.
    Cut(Index),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => (any::<Index>(), 1_usize..40).prop_map(|(at, length)| Change::Delete(at, length)),
        6 => (any::<Index>(), select(&PIECES[..])).prop_map(|(at, piece)| Change::Insert(at, piece)),
        1 => (any::<Index>(), prop::collection::vec(any::<u8>(), 1..6)).prop_map(|(at, bytes)| Change::Bytes(at, bytes)),
        3 => any::<(Index, Index)>().prop_map(|(a, b)| Change::Swap(a, b)),
        2 => any::<Index>().prop_map(Change::Repeat),
        1 => any::<Index>().prop_map(Change::Cut),
    ]
}

fn apply(change: &Change, text: &mut Vec<u8>) {
    let length = text.len();
    let mut insert = |at: &Index, bytes: &[u8]| {
        let at = at.index(length + 1);
        text.splice(at..at, bytes.iter().copied());
    };
    match change {
        Change::Insert(at, piece) => insert(at, piece.as_bytes()),
        Change::Bytes(at, bytes) => insert(at, bytes),
        Change::Delete(at, count) => {
            let at = at.index(length + 1);
            text.drain(at..length.min(at + count));
        }
        Change::Cut(at) => text.truncate(at.index(length + 1)),
        Change::Swap(..) | Change::Repeat(_) => {
            let mut lines = text.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect::<Vec<_>>();
            let count = lines.len();
            match change {
                Change::Swap(a, b) if count > 0 => lines.swap(a.index(count), b.index(count)),
                Change::Repeat(at) if count > 0 => lines.insert(at.index(count), lines[at.index(count)].clone()),
                _ => {}
            }
            *text = lines.concat();
        }
    }
}

/// Reads, checks and tells a site as the command does, and shows some of its pages if nothing stops it.
fn run(site: &Path, theme: &Theme) {
    let checked = build::check(site).expect("the folder can be listed");
    for &format in Format::ALL {
        let text = emit::emit(&checked.diagnostics, &checked.sources.map, format, &emit::Options::default());
        let always = matches!(format, Format::Json | Format::Sarif);
        assert_eq!(text.is_empty(), checked.diagnostics.is_empty() && !always, "{format}");
    }
    assert!(checked.catalog.is_some() || checked.diagnostics.has_errors(), "no content and no reason for it");
    if let Some(catalog) = checked.sound(false) {
        let renderer = Renderer::new(catalog, theme, None).expect("the templates of the default theme fit together");
        for page in plan::plan(catalog).iter().step_by(9) {
            renderer.render(page).expect("a page of a sound catalog can be rendered");
        }
    }
}

/// A copy of a site whose files are changed in turn.
struct Copy {
    folder: tempfile::TempDir,
    content: Files,
    theme: Theme,
    /// One change at a time.
    turn: Mutex<()>,
}

impl Copy {
    fn of(content: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let content = files(content);
        common::write(&folder.path().join("content"), &content);
        let theme = Theme::load(folder.path(), DEFAULT).expect("the default theme can be read");
        Self { folder, content, theme, turn: Mutex::new(()) }
    }

    /// Runs it with one of its files changed.
    fn run(&self, file: Index, changes: &[Change]) {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let (path, before) = self.content.iter().nth(file.index(self.content.len())).expect("an index of the list");
        let mut text = before.clone();
        for change in changes {
            apply(change, &mut text);
        }
        let path = self.folder.path().join("content").join(path);
        fs::write(&path, text).expect("a file can be written");
        run(self.folder.path(), &self.theme);
        fs::write(&path, before).expect("a file can be written");
    }
}

static SHIPPED: LazyLock<Copy> = LazyLock::new(|| Copy::of(&project().join("content")));

/// Small, with a file of every kind: many more changes are tried in the same time.
static SMALL: LazyLock<Copy> =
    LazyLock::new(|| Copy::of(&project().join("tests/sites/two-languages-and-a-product/input/content")));

fn config(usual: u32) -> ProptestConfig {
    let cases = std::env::var("TEBIKI_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(usual);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(16))]

    #[test]
    fn no_change_of_a_shipped_file_stops_a_run(
        file in any::<Index>(),
        changes in prop::collection::vec(change(), 1..6),
    ) {
        SHIPPED.run(file, &changes);
    }
}

proptest! {
    #![proptest_config(config(160))]

    #[test]
    fn no_change_of_a_file_stops_a_run(file in any::<Index>(), changes in prop::collection::vec(change(), 1..6)) {
        SMALL.run(file, &changes);
    }
}

#[test]
fn no_nesting_is_too_deep() {
    let site = copy(&project().join("tests/sites/raw-html/input"));
    let theme = Theme::load(site.path(), DEFAULT).expect("the default theme can be read");
    let deep = 5_000;
    for (path, text) in [
        ("content/pages/html.ja.md", format!("# 題\n\n{}x\n", "> ".repeat(deep))),
        ("content/pages/html.ja.md", format!("# 題\n\n{}x\n", "- ".repeat(deep))),
        ("content/pages/html.ja.md", format!("# 題\n\n{}x\n", "[".repeat(deep))),
        ("content/pages/html.ja.md", format!("# 題\n\n{}x{}\n", "**「".repeat(deep), "」**".repeat(deep))),
        ("content/pages/html.ja.md", format!("# 題\n\n{}x\n", "[[item:".repeat(deep))),
        ("content/pages/html.ja.md", format!("# 題\n\n{}x\n", "<b>".repeat(deep))),
        ("content/pages/html.ja.md", format!("# 題\n\n<div>\n{}\n", "<div>".repeat(deep))),
        ("content/pages/html.ja.md", format!("---\nsource: {}\n---\n# 題\n", "[".repeat(deep))),
        ("content/glossary.yaml", "[".repeat(deep)),
        ("content/products/a/product.yaml", format!("name: {}", "{a: ".repeat(deep))),
        ("content/glossary.yaml", format!("terms: {}", "{a: ".repeat(deep))),
        ("content/glossary.yaml", (0..2000).map(|n| format!("{}a:\n", " ".repeat(n))).collect()),
    ] {
        common::write(site.path(), &Files::from([(path.to_owned(), text.into_bytes())]));
        run(site.path(), &theme);
    }
}
