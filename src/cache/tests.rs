use std::fs;
use std::path::Path;

use super::*;
use crate::diagnostic::Diagnostics;
use crate::reads::Fact;

const SITE: [(&str, &str); 5] = [
    (
        "content/site.yaml",
        "title: {ja: 題, en: T}\ndescription: {ja: 説明, en: D}\nlanguages: [ja, en]\nchecklists: [c]\nkinds:\n  - {id: k, title: {ja: 種類, en: Kind}}\n",
    ),
    (
        "content/checklists/c/checklist.yaml",
        include_str!("../../tests/sites/two-languages-and-a-product/input/content/checklists/list/checklist.yaml"),
    ),
    (
        "content/products/p/product.yaml",
        "name: {ja: 製品, en: P}\nvendor: {ja: 社, en: V}\nkind: k\nguide:\n  title: {ja: 文書, en: Document}\n",
    ),
    ("content/products/p/guide.ja.md", "# 手引き\n\n文。\n\n## 節 {#a}\n\n本文。\n"),
    ("content/products/p/guide.en.md", "# Guide\n\nWords.\n\n## Section {#a}\n\nText.\n"),
];

/// The ground of the site with one file changed.
fn ground(path: &str, change: impl Fn(&str) -> String) -> Ground {
    let mut sources = Sources::default();
    for (known, text) in SITE {
        let text = if known == path { change(text) } else { text.to_owned() };
        sources.add(known, &text);
    }
    let parsed = crate::parse::parse(&sources, &mut Diagnostics::default()).expect("a site");
    let catalog = crate::resolve::resolve(parsed, &mut Diagnostics::default());
    Ground::new(&catalog, &sources, 1)
}

fn changed(path: &str, from: &str, to: &str) -> Vec<u64> {
    let (before, after) = (ground("", str::to_owned), ground(path, |text| text.replace(from, to)));
    if before.digest != after.digest {
        return vec![0];
    }
    let mut names = before.facts.iter().filter(|(name, said)| after.facts.get(*name) != Some(*said));
    let mut names = names.by_ref().map(|(name, _)| *name).collect::<Vec<_>>();
    names.sort_unstable();
    names
}

fn names(mut names: Vec<u64>) -> Vec<u64> {
    names.sort_unstable();
    names
}

fn of(document: &str, part: &str) -> u64 {
    reads::digest((reads::digest(format!("content/products/p/{document}")), part))
}

#[test]
fn a_sentence_reaches_the_text_alone() {
    assert_eq!(changed("content/products/p/guide.ja.md", "本文", "別の文"), [of("guide.ja.md", "text")]);
}

#[test]
fn a_heading_reaches_the_outline_and_its_section() {
    let section = reads::digest((reads::digest("content/products/p/guide.en.md"), "section", "a"));
    let parts = vec![section, of("guide.en.md", "text"), of("guide.en.md", "outline")];
    assert_eq!(changed("content/products/p/guide.en.md", "## Section", "## Part"), names(parts));
}

#[test]
fn a_title_reaches_the_title() {
    let parts = vec![of("guide.en.md", "text"), of("guide.en.md", "title")];
    assert_eq!(changed("content/products/p/guide.en.md", "# Guide", "# Handbook"), names(parts));
}

#[test]
fn the_vendor_of_a_product_reaches_its_details_and_its_name_every_page() {
    let path = "content/products/p/product.yaml";
    assert_eq!(changed(path, "en: V}", "en: W}"), [reads::digest(("product", "p"))]);
    assert_eq!(changed(path, "en: P}", "en: Q}"), [0]);
    assert_eq!(changed("content/site.yaml", "en: D}", "en: E}"), [0]);
}

fn reads_of(facts: &[Fact]) -> Reads {
    reads::record(|| facts.iter().for_each(|&fact| reads::note(fact))).1
}

fn small(facts: &[Fact]) -> Ground {
    Ground { digest: 1, facts: facts.iter().map(|fact| (fact.name, fact.digest)).collect() }
}

#[test]
fn what_was_made_stands_as_long_as_its_facts_do() {
    let (a, b) = (Fact::new("a", 1), Fact::new("b", 1));
    let ground = small(&[a, b]);
    let making = Making::new(&ground);
    making.made("page", &reads_of(&[a, Fact::absent("c")]), ());
    making.made("unnamed", &reads_of(&[Fact::default()]), ());
    making.made("unknown", &reads_of(&[Fact::new("d", 1)]), ());
    let made = making.finish();
    assert!(made.still("page", &ground).is_some());
    assert!(made.still("page", &small(&[a, Fact::new("b", 2)])).is_some(), "it was not read");
    assert!(made.still("page", &small(&[Fact::new("a", 2), b])).is_none());
    assert!(made.still("page", &small(&[b])).is_none(), "what was read is gone");
    assert!(made.still("page", &small(&[a, b, Fact::new("c", 1)])).is_none(), "what was missing is there");
    assert!(made.still("page", &Ground { digest: 2, ..small(&[a, b]) }).is_none());
    assert!(made.still("unnamed", &ground).is_none(), "nobody knows what was read");
    assert!(made.still("unknown", &ground).is_none(), "nobody can tell whether it changed");
}

fn some_made() -> Made<u8> {
    let ground = small(&[]);
    let making = Making::new(&ground);
    making.made("page", &Reads::default(), 7);
    making.finish()
}

#[test]
fn what_is_remembered_comes_back_for_its_own_output_folder() {
    let site = tempfile::tempdir().expect("a folder");
    let store = Store::of(site.path());
    assert_eq!(store.made::<Made<u8>>(Path::new("a")), Made::default());
    store.remember(Path::new("a"), &some_made());
    assert_eq!(store.made::<Made<u8>>(Path::new("a")), some_made());
    assert_eq!(store.made::<Made<u8>>(Path::new("b")), Made::default());
    let folder = site.path().join(".tebiki-cache");
    assert_eq!(fs::read_to_string(folder.join(".gitignore")).expect("it is there"), "*\n");
    for n in 0..9 {
        store.remember(Path::new(&format!("other-{n}")), &some_made());
    }
    let files = fs::read_dir(folder).expect("it is there").count();
    assert_eq!(files, 4 + 2, "old ones go");
}

#[test]
fn what_was_damaged_is_not_there() {
    let site = tempfile::tempdir().expect("a folder");
    let store = Store::of(site.path());
    store.remember(Path::new("a"), &some_made());
    let folder = site.path().join(".tebiki-cache");
    let file = fs::read_dir(&folder)
        .expect("it is there")
        .map(|entry| entry.expect("an entry").path())
        .find(|path| path.to_string_lossy().contains("pages-"))
        .expect("the cache");
    let whole = fs::read(&file).expect("it can be read");
    let come_back = |bytes: &[u8]| {
        fs::write(&file, bytes).expect("it can be written");
        store.made::<Made<u8>>(Path::new("a")) != Made::default()
    };
    assert!(come_back(&whole));
    for length in 0..whole.len() {
        assert!(!come_back(&whole[..length]), "{length} bytes");
    }
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        assert!(!come_back(&damaged), "byte {at}");
    }
    // Of another program: whole, with another name in it.
    let mut foreign = whole[8..].to_vec();
    foreign[3] ^= 1;
    let mut bytes = reads::digest(foreign.as_slice()).to_le_bytes().to_vec();
    bytes.extend(foreign);
    assert!(!come_back(&bytes));
    fs::remove_file(&file).expect("it can be removed");
    fs::create_dir(&file).expect("it can be in the way");
    assert_eq!(store.made::<Made<u8>>(Path::new("a")), Made::default());
    store.remember(Path::new("a"), &some_made());
}
