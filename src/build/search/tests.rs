use std::collections::BTreeMap;
use std::sync::Mutex;

use proptest::prelude::*;

use super::*;
use crate::build::pages::{Failed, ReadSeek};
use crate::search::Section;
use crate::tracking::Dependency;

/// An output folder in memory, from which files of the earlier site may have disappeared.
#[derive(Default)]
struct Folder {
    earlier: BTreeMap<String, Vec<u8>>,
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    /// How many files were put.
    made: Mutex<usize>,
}

impl Folder {
    fn enter(&self, path: &str, bytes: &[u8]) {
        let before = self.files.lock().unwrap().insert(path.to_owned(), bytes.to_owned());
        assert_eq!(before, None, "{path} comes twice");
    }
}

impl Output for Folder {
    type Handle = u64;

    fn keep(&self, path: &str, handle: &u64) -> Result<bool, BuildError> {
        let Some(bytes) = self.earlier.get(path).filter(|bytes| tracking::digest(bytes) == *handle) else {
            return Ok(false);
        };
        self.enter(path, bytes);
        Ok(true)
    }

    fn put(&self, path: &str, bytes: Vec<u8>) -> Result<u64, BuildError> {
        self.enter(path, &bytes);
        *self.made.lock().unwrap() += 1;
        Ok(tracking::digest(bytes))
    }

    fn copy(&self, path: &str, file: &mut dyn ReadSeek, failed: Failed<'_>) -> Result<(), BuildError> {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(failed)?;
        self.enter(path, &bytes);
        Ok(())
    }
}

/// A site: the sections of each page, in two languages; a page without any is not searched.
type Texts = Vec<Vec<String>>;

/// What is on disk after a build.
#[derive(Default)]
struct Disk {
    files: BTreeMap<String, Vec<u8>>,
    cache: IndexCache<u64>,
    segments: Segments,
    made: usize,
}

fn page(at: usize, sections: &[String]) -> Option<Page> {
    let section = |(at, text): (usize, &String)| Section {
        anchor: if at == 0 { String::new() } else { format!("s{at}") },
        heading: text.chars().take(6).collect(),
        text: text.clone(),
        facets: Vec::new(),
    };
    let sections = sections.iter().enumerate().map(section).collect::<Vec<_>>();
    let page = Page { path: format!("p{at}.html"), kind: "page".into(), sections, ..Page::default() };
    Some(page).filter(|page| !page.sections.is_empty())
}

fn build(texts: &Texts, form: Form, before: &Disk) -> Disk {
    let dependencies = texts.iter().enumerate().map(|(at, text)| Dependency::new(at, text)).collect::<Vec<_>>();
    let inputs = Inputs::of(&dependencies);
    let paths = (0..texts.len()).map(|at| format!("{}/p{at}.html", ["ja", "en"][at % 2])).collect::<Vec<_>>();
    let language = |number: usize, tag| {
        let pages = paths.iter().enumerate().filter(|(at, _)| at % 2 == number);
        Language { tag, about: About::default(), pages: pages.map(|(at, path)| (at, path.as_str())).collect() }
    };
    let searched = Searched {
        form,
        languages: vec![language(0, "ja"), language(1, "en")],
        page: Box::new(|at| {
            tracking::depend_on(dependencies[at]);
            page(at, &texts[at])
        }),
    };
    let folder = Folder { earlier: before.files.clone(), ..Folder::default() };
    let earlier = Earlier { cache: &before.cache, segments: &|| before.segments.clone() };
    let next = write(&searched, &inputs, &earlier, &folder).unwrap();
    Disk {
        files: folder.files.into_inner().unwrap(),
        cache: next.cache,
        segments: next.segments.map_or_else(|| before.segments.clone(), Segments::serialized),
        made: folder.made.into_inner().unwrap(),
    }
}

/// What happens between two builds; the numbers select the place.
#[derive(Clone, Debug)]
enum Event {
    Section(usize, usize, String),
    Sections(usize, Vec<String>),
    Page(Vec<String>),
    NoPage,
    File(usize, bool),
    Segments,
    Form,
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[あ-おカ-コ設定画面a-c0-2 。]{0,12}",
        ("[a-d設定]{2,6}", 1..900_usize).prop_map(|(word, times)| format!("{word} ").repeat(times)),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    let sections = || prop::collection::vec(text(), 0..5);
    prop_oneof![
        6 => (any::<usize>(), any::<usize>(), text()).prop_map(|(page, at, text)| Event::Section(page, at, text)),
        3 => (any::<usize>(), sections()).prop_map(|(page, sections)| Event::Sections(page, sections)),
        1 => sections().prop_map(Event::Page),
        1 => Just(Event::NoPage),
        2 => (any::<usize>(), any::<bool>()).prop_map(|(at, gone)| Event::File(at, gone)),
        1 => Just(Event::Segments),
        1 => Just(Event::Form),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn incremental_builds_give_the_index_of_a_full_build(
        mut texts in prop::collection::vec(prop::collection::vec(text(), 0..5), 1..9),
        events in prop::collection::vec(event(), 1..10),
    ) {
        let mut form = Form::Sharded;
        let mut disk = build(&texts, form, &Disk::default());
        for event in events {
            let pages = texts.len();
            match event {
                Event::Section(page, at, text) => {
                    let page = &mut texts[page % pages];
                    let sections = page.len();
                    if let Some(section) = page.get_mut(at % sections.max(1)) {
                        *section = text;
                    }
                }
                Event::Sections(page, sections) => texts[page % pages] = sections,
                Event::Page(sections) => texts.push(sections),
                Event::NoPage => texts.truncate(pages.saturating_sub(1).max(1)),
                Event::File(at, gone) => {
                    let path = disk.files.keys().nth(at % disk.files.len()).cloned().unwrap();
                    drop(disk.files.remove(&path));
                    if !gone {
                        disk.files.insert(path, b"something else".to_vec());
                    }
                }
                Event::Segments => disk.segments = Segments::default(),
                Event::Form => form = if form == Form::Whole { Form::Sharded } else { Form::Whole },
            }
            disk = build(&texts, form, &disk);
            prop_assert_eq!(&disk.files, &build(&texts, form, &Disk::default()).files);
        }
    }
}

#[test]
fn an_edit_invalidates_no_more_than_it_must() {
    let mut texts = vec![vec!["一つ目の節です。".to_owned(), "word ".repeat(900)]; 40];
    let first = build(&texts, Form::Sharded, &Disk::default());
    assert!(first.made > 30, "{}", first.made);
    assert_eq!(build(&texts, Form::Sharded, &first).made, 0);
    texts[4][0] = "二つ目の節です。".to_owned();
    let second = build(&texts, Form::Sharded, &first);
    // The page's own file, what is loaded first, the vocabulary, and the shards of 一, 二, 一つ and 二つ at most.
    assert!((4..=7).contains(&second.made), "{}", second.made);
    assert_eq!(second.files, build(&texts, Form::Sharded, &Disk::default()).files);
    assert_eq!(build(&texts, Form::Sharded, &second).made, 0);
}
