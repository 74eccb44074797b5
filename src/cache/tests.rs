use std::fs;
use std::path::Path;

use super::*;
use crate::diagnostic::Diagnostics;

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

/// The inputs of the site with one file changed.
fn inputs(path: &str, change: impl Fn(&str) -> String) -> Inputs {
    let mut sources = Sources::default();
    for (known, text) in SITE {
        let text = if known == path { change(text) } else { text.to_owned() };
        sources.add(known, &text);
    }
    let parsed = crate::parse::parse(&sources, &mut Diagnostics::default()).expect("a site");
    let catalog = crate::resolve::resolve(parsed, &mut Diagnostics::default());
    Inputs::new(&catalog, &sources, 1)
}

fn changed(path: &str, from: &str, to: &str) -> Vec<u64> {
    let (before, after) = (inputs("", str::to_owned), inputs(path, |text| text.replace(from, to)));
    if before.shared != after.shared {
        return vec![0];
    }
    let mut keys = before.tracked.iter().filter(|(key, digest)| after.tracked.get(*key) != Some(*digest));
    let mut keys = keys.by_ref().map(|(key, _)| *key).collect::<Vec<_>>();
    keys.sort_unstable();
    keys
}

fn sorted(mut keys: Vec<u64>) -> Vec<u64> {
    keys.sort_unstable();
    keys
}

fn of(document: &str, part: &str) -> u64 {
    tracking::digest((tracking::digest(format!("content/products/p/{document}")), part))
}

#[test]
fn a_sentence_invalidates_the_text_alone() {
    assert_eq!(changed("content/products/p/guide.ja.md", "本文", "別の文"), [of("guide.ja.md", "text")]);
}

#[test]
fn a_heading_invalidates_the_outline_and_its_section() {
    let section = tracking::digest((tracking::digest("content/products/p/guide.en.md"), "section", "a"));
    let parts = vec![section, of("guide.en.md", "text"), of("guide.en.md", "outline")];
    assert_eq!(changed("content/products/p/guide.en.md", "## Section", "## Part"), sorted(parts));
}

#[test]
fn a_title_invalidates_the_title() {
    let parts = vec![of("guide.en.md", "text"), of("guide.en.md", "title")];
    assert_eq!(changed("content/products/p/guide.en.md", "# Guide", "# Handbook"), sorted(parts));
}

#[test]
fn the_vendor_of_a_product_invalidates_its_details_and_its_name_every_page() {
    let path = "content/products/p/product.yaml";
    assert_eq!(changed(path, "en: V}", "en: W}"), [tracking::digest(("product", "p"))]);
    assert_eq!(changed(path, "en: P}", "en: Q}"), [0]);
    assert_eq!(changed("content/site.yaml", "en: D}", "en: E}"), [0]);
}

fn dependencies(all: &[Dependency]) -> Dependencies {
    tracking::track(|| all.iter().for_each(|&dependency| tracking::depend_on(dependency))).1
}

#[test]
fn an_entry_is_valid_as_long_as_its_dependencies_are_the_same() {
    let (a, b) = (Dependency::new("a", 1), Dependency::new("b", 1));
    let inputs = Inputs::of(&[a, b]);
    let cache = CacheBuilder::new(&inputs);
    cache.insert("page", &dependencies(&[a, Dependency::absent("c")]), ());
    cache.insert("unnamed", &dependencies(&[Dependency::default()]), ());
    cache.insert("unknown", &dependencies(&[Dependency::new("d", 1)]), ());
    let cache = cache.finish();
    assert!(cache.valid("page", &inputs).is_some());
    assert!(cache.valid("page", &Inputs::of(&[a, Dependency::new("b", 2)])).is_some(), "it does not depend on this");
    assert!(cache.valid("page", &Inputs::of(&[Dependency::new("a", 2), b])).is_none());
    assert!(cache.valid("page", &Inputs::of(&[b])).is_none(), "what it depends on is gone");
    assert!(cache.valid("page", &Inputs::of(&[a, b, Dependency::new("c", 1)])).is_none(), "what was absent is there");
    assert!(cache.valid("page", &Inputs { shared: 2, ..Inputs::of(&[a, b]) }).is_none());
    assert!(cache.valid("unnamed", &inputs).is_none(), "a dependency without a name counts as changed");
    assert!(cache.valid("unknown", &inputs).is_none(), "nobody can tell whether it changed");
}

fn some_cache() -> Cache<u8> {
    let inputs = Inputs::of(&[]);
    let cache = CacheBuilder::new(&inputs);
    cache.insert("page", &Dependencies::default(), 7);
    cache.finish()
}

#[test]
fn a_saved_cache_is_found_for_its_own_output_folder() {
    let site = tempfile::tempdir().expect("a folder");
    let store = Store::of(site.path());
    assert_eq!(store.cache::<Cache<u8>>(Path::new("a")), Cache::default());
    store.save(Path::new("a"), &some_cache());
    assert_eq!(store.cache::<Cache<u8>>(Path::new("a")), some_cache());
    assert_eq!(store.cache::<Cache<u8>>(Path::new("b")), Cache::default());
    let folder = site.path().join(".tebiki-cache");
    assert_eq!(fs::read_to_string(folder.join(".gitignore")).expect("it is there"), "*\n");
    for n in 0..9 {
        store.save(Path::new(&format!("other-{n}")), &some_cache());
    }
    let files = fs::read_dir(folder).expect("it is there").count();
    assert_eq!(files, 4 + 2, "old ones go");
}

#[test]
fn a_damaged_cache_counts_as_missing() {
    let site = tempfile::tempdir().expect("a folder");
    let store = Store::of(site.path());
    store.save(Path::new("a"), &some_cache());
    let folder = site.path().join(".tebiki-cache");
    let file = fs::read_dir(&folder)
        .expect("it is there")
        .map(|entry| entry.expect("an entry").path())
        .find(|path| path.to_string_lossy().contains("pages-"))
        .expect("the cache");
    let whole = fs::read(&file).expect("it can be read");
    let is_found = |bytes: &[u8]| {
        fs::write(&file, bytes).expect("it can be written");
        store.cache::<Cache<u8>>(Path::new("a")) != Cache::default()
    };
    assert!(is_found(&whole));
    for length in 0..whole.len() {
        assert!(!is_found(&whole[..length]), "{length} bytes");
    }
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        assert!(!is_found(&damaged), "byte {at}");
    }
    // Of another program: whole, with another name in it.
    let mut foreign = whole[8..].to_vec();
    foreign[3] ^= 1;
    let mut bytes = tracking::digest(foreign.as_slice()).to_le_bytes().to_vec();
    bytes.extend(foreign);
    assert!(!is_found(&bytes));
    fs::remove_file(&file).expect("it can be removed");
    fs::create_dir(&file).expect("it can be in the way");
    assert_eq!(store.cache::<Cache<u8>>(Path::new("a")), Cache::default());
    store.save(Path::new("a"), &some_cache());
}
