//! The index is read by a reader written for these tests, as a browser reads it: whatever a text contains is found.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::Value;

use super::postings::read::Reader;
use super::text::{self, Class, Token, class, fold};
use super::{About, Form, Index, Page, Part, Section, Segment, vocabulary};

/// Texts with their folded forms and tokens, for Rust and JavaScript alike.
const VECTORS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/search/vectors.json");

fn tokens(folded: &str) -> Vec<String> {
    let mut all = Vec::new();
    text::tokenize(folded, |token| {
        all.push(match token {
            Token::Unigram(c) => c.to_string(),
            Token::Bigram(one, two) => format!("{one}{two}"),
            Token::Word(word) => word.to_owned(),
        });
    });
    all
}

#[test]
fn the_vectors_that_javascript_is_held_to_hold() {
    let vectors = std::fs::read_to_string(VECTORS).unwrap();
    let vectors: Vec<Value> = serde_json::from_str(&vectors).unwrap();
    assert!(vectors.len() > 40);
    for vector in vectors {
        let text = vector["text"].as_str().unwrap();
        let folded = fold(text);
        assert_eq!(folded, vector["folded"].as_str().unwrap(), "{text:?}");
        let sorted = tokens(&folded).into_iter().collect::<BTreeSet<_>>();
        let expected = vector["words"].as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned());
        assert_eq!(sorted, expected.collect(), "{text:?}");
        assert_eq!(u64::from(text::hash(&folded)), vector["hash"].as_u64().unwrap(), "{text:?}");
    }
}

/// The files of an index, by path.
struct Built {
    files: BTreeMap<String, Value>,
    bits: u32,
}

fn page(path: &str, sections: &[(&str, &str)]) -> Page {
    let section = |(at, (heading, text)): (usize, &(&str, &str))| Section {
        anchor: if at == 0 { String::new() } else { format!("s{at}") },
        heading: (*heading).to_owned(),
        text: (*text).to_owned(),
        facets: Vec::new(),
    };
    Page {
        path: format!("{path}.html"),
        kind: "page".into(),
        title: path.to_owned(),
        sections: sections.iter().enumerate().map(section).collect(),
        ..Page::default()
    }
}

fn value((path, bytes): (String, Vec<u8>)) -> (String, Value) {
    let script = String::from_utf8(bytes).unwrap();
    let key = path.strip_prefix("search/").and_then(|path| path.strip_suffix(".js")).unwrap();
    let inside = script.strip_prefix(&format!("tebikiSearch.give(\"{key}\",")).unwrap();
    (key.to_owned(), serde_json::from_str(inside.strip_suffix(")\n").unwrap()).unwrap())
}

fn build(pages: Vec<Page>, form: Form) -> Built {
    let about = About::default();
    let mut files = BTreeMap::new();
    let segments = pages.into_iter().map(|page| {
        let (segment, own) = Segment::new(page, form, "ja");
        files.extend(own.into_iter().map(value));
        segment
    });
    let segments = segments.collect::<Vec<_>>();
    let index = Index::new("ja", &about, segments.iter().collect(), form);
    let made = index.parts().into_iter().map(|part| index.make(part)).collect::<Vec<_>>();
    if form == Form::Sharded {
        files.extend([value(vocabulary("ja", made.iter().map(|made| made.narrow.as_str())))]);
    }
    files.extend(made.into_iter().map(|made| value(made.file)));
    let bits = u32::try_from(files["ja"]["bits"].as_u64().unwrap()).unwrap();
    Built { files, bits }
}

impl Built {
    /// The postings of a term, or of all terms with a prefix, as page and section; in the second set those of headings.
    fn look_up(&self, word: &str, prefix: bool) -> [BTreeSet<(usize, u32)>; 2] {
        let shard = text::hash(word) >> (32 - self.bits);
        let shard = self.files[&format!("ja/x/{shard:x}")].as_str().unwrap();
        let mut found = [BTreeSet::new(), BTreeSet::new()];
        for entry in shard.split(' ').filter(|entry| !entry.is_empty()) {
            let parts = entry.split('|').collect::<Vec<_>>();
            if parts[0] == word || prefix && parts[0].starts_with(word) {
                for (found, list) in found.iter_mut().zip(&parts[1..]) {
                    let (mut reader, mut page) = (Reader(list.as_bytes()), 0);
                    while let Some(gap) = reader.number() {
                        page += gap as usize;
                        found.extend(reader.block().unwrap().into_iter().map(|section| (page, section)));
                        page += 1;
                    }
                }
            }
        }
        found
    }

    /// The sections that may contain a fragment of a text: those in the posting lists of all its tokens. A word may be cut at the
    /// ends of the fragment. As `pieces` in search-index.js; where there is nothing to look up, words are found in the vocabulary.
    fn candidates(&self, fragment: &str) -> BTreeSet<(usize, u32)> {
        let folded = fold(fragment);
        let mut sets = Vec::new();
        let runs = runs(&folded);
        for &(narrow, start, end) in &runs {
            let run = &folded[start..end];
            let letters = run.chars().collect::<Vec<_>>();
            if !narrow && letters.len() == 1 {
                sets.push(self.look_up(run, false));
            } else if !narrow {
                sets.extend(letters.windows(2).map(|two| self.look_up(&two.iter().collect::<String>(), false)));
            } else if start > 0 && (end < folded.len() || letters.len() > 1) {
                sets.push(self.look_up(run, end == folded.len()));
            }
        }
        if sets.is_empty() {
            let Some(&(_, start, end)) = runs.first() else { return BTreeSet::new() };
            let (part, sole) = (&folded[start..end], runs.len() == 1);
            let vocabulary = self.files["ja/words"].as_str().unwrap();
            let fitting =
                vocabulary.split(' ').filter(|word| if sole { word.contains(part) } else { word.ends_with(part) });
            return fitting.flat_map(|word| self.look_up(word, false)[0].clone()).collect();
        }
        let mut sets = sets.into_iter().map(|[all, _]| all);
        let first = sets.next().unwrap_or_default();
        sets.fold(first, |common, set| common.intersection(&set).copied().collect())
    }

    /// The texts of a section, as shown.
    fn texts(&self, page: usize, section: u32) -> [String; 3] {
        let entry = &self.files["ja"]["pages"][page];
        let texts = |value: &Value| [0, 1, 2].map(|at| value[at].as_str().unwrap().to_owned());
        let section = section as usize;
        let Some(chunks) = entry["s"].as_str() else {
            let group = &self.files[&format!("ja/s/{:x}", page / super::files::SHARED_BY)];
            return texts(&group[page % super::files::SHARED_BY][section]);
        };
        let (mut reader, mut first, mut chunk) = (Reader(chunks.as_bytes()), 0, 0);
        while let Some(count) = reader.number() {
            if section < first + count as usize {
                let path = entry["p"].as_str().unwrap().strip_suffix(".html").unwrap();
                return texts(&self.files[&format!("ja/t/{path}.{chunk}")][section - first]);
            }
            first += count as usize;
            chunk += 1;
        }
        panic!("no texts of section {section} of page {page}");
    }
}

/// The runs of letters of a folded text: whether they are narrow, and where they are.
fn runs(folded: &str) -> Vec<(bool, usize, usize)> {
    let mut runs: Vec<(bool, usize, usize)> = Vec::new();
    for (at, c) in folded.char_indices() {
        let narrow = match class(c) {
            Class::Wide => false,
            Class::Narrow => true,
            Class::Other => continue,
        };
        match runs.last_mut().filter(|run| run.0 == narrow && run.2 == at) {
            Some(run) => run.2 = at + c.len_utf8(),
            None => runs.push((narrow, at, at + c.len_utf8())),
        }
    }
    runs
}

const SENTENCES: &[(&str, &[(&str, &str)])] = &[
    (
        "a",
        &[
            ("", "Chatwork の設定画面で、ﾊﾟｽﾜｰﾄﾞを変えます。"),
            ("2段階認証の設定", "VPN接続には、二要素の認証が要ります。印。"),
        ],
    ),
    (
        "b",
        &[
            ("", "Set the password expiry to 180 days.\nAudit logs are kept."),
            ("Two-step verification", "Users can't skip it."),
        ],
    ),
    ("c", &[("", ""), ("１０－１ 特権", "管理者権限（ユーザー管理）は①と③に。"), ("", "share.external を 37 に。")]),
];

fn corpus(repeat: usize) -> Vec<Page> {
    // Many small pages share files; one large page has several of its own.
    let small =
        (0..repeat).flat_map(|at| SENTENCES.iter().map(move |(path, sections)| page(&format!("{path}{at}"), sections)));
    let long = "長い文章が続くページです。".repeat(400);
    let sections =
        (0..20).map(|_| ("見出し", long.as_str())).chain([("最後の節", "ここにだけある言葉")]).collect::<Vec<_>>();
    small.chain([page("long", &sections)]).collect()
}

#[test]
fn a_section_keeps_its_place_when_another_page_changes() {
    let before = build(corpus(3), Form::Sharded);
    let mut changed = corpus(3);
    changed[1].sections.insert(1, Section { text: "まったく別の話".to_owned(), ..Section::default() });
    let after = build(changed, Form::Sharded);
    assert_eq!(before.look_up("言葉", false), after.look_up("言葉", false));
    // Only shards that have one of its words are other than before, and its own texts.
    let touched =
        before.files.iter().filter(|(key, file)| key.starts_with("ja/x/") && after.files[*key] != **file).count();
    assert!(touched > 0 && touched <= 14, "{touched}");
    let texts = |built: &Built| {
        built.files.iter().filter(|(key, _)| key.starts_with("ja/t/")).map(|(_, f)| f.clone()).collect::<Vec<_>>()
    };
    assert_eq!(texts(&before), texts(&after));
}

#[test]
fn headings_are_told_from_texts() {
    let built = build(corpus(1), Form::Sharded);
    assert_eq!(built.look_up("step", false), [BTreeSet::from([(1, 1)]), BTreeSet::from([(1, 1)])]);
    assert_eq!(built.look_up("skip", false), [BTreeSet::from([(1, 1)]), BTreeSet::new()]);
    assert_eq!(built.look_up("veri", true)[1], BTreeSet::from([(1, 1)]));
    assert_eq!(built.look_up("認証", false), [BTreeSet::from([(0, 1)]), BTreeSet::from([(0, 1)])]);
    assert_eq!(built.look_up("step", true)[0].len(), 1);
}

#[test]
fn no_word_comes_of_a_heading_and_the_text_below_it() {
    let built = build(vec![page("a", &[("設", "定")])], Form::Sharded);
    assert_eq!(built.look_up("設定", false), [BTreeSet::new(), BTreeSet::new()]);
    assert_eq!(built.look_up("設", false)[0].len(), 1);
}

#[test]
fn a_small_site_is_one_file_that_holds_all_texts() {
    let built = build(corpus(2), Form::Whole);
    assert_eq!(built.files.keys().collect::<Vec<_>>(), ["ja"]);
    assert_eq!(built.files["ja"]["texts"][0][1][1], "2段階認証の設定");
    assert_eq!(built.bits, 0);
}

#[test]
fn the_first_file_tells_spellings_and_other_ids() {
    let mut pages = corpus(1);
    pages[0].id = Some("1-1".to_owned());
    pages[0].other_ids = vec!["old-1".to_owned()];
    let built = build(pages, Form::Sharded);
    assert_eq!(built.files["ja"]["pages"][0]["o"][0], "old-1");
    assert!(built.files["ja"]["pages"][1].get("o").is_none());
    let spelled = built.files["ja"]["spelled"].as_str().unwrap();
    assert_eq!(spelled, "two-step パスワード ページ ユーザー");
}

#[test]
fn the_form_follows_from_how_much_there_is() {
    assert_eq!(Form::of(0), Form::Whole);
    assert_eq!(Form::of(super::SHARDED_FROM), Form::Sharded);
}

#[test]
fn files_can_be_made_in_any_order_and_are_the_same() {
    let about = About::default();
    let segments = corpus(2).into_iter().map(|page| Segment::new(page, Form::Sharded, "ja").0).collect::<Vec<_>>();
    let index = Index::new("ja", &about, segments.iter().collect(), Form::Sharded);
    let mut parts = index.parts();
    assert!(parts.contains(&Part::Shard(0)) && parts.contains(&Part::Shared(0)));
    let once = parts.iter().map(|&part| index.make(part).file).collect::<BTreeSet<_>>();
    parts.reverse();
    assert_eq!(once, parts.into_iter().map(|part| index.make(part).file).collect());
}

proptest! {
    /// Any 4 to 12 characters of any sentence lead to it.
    #[test]
    fn what_is_cut_out_of_a_text_leads_to_it(page in 0..7_usize, section in 0..3_usize, start in 0..40_usize, length in 4..=12_usize) {
        let pages = corpus(2);
        let Some(of) = pages[page].sections.get(section) else { return Ok(()) };
        for text in [&of.heading, &of.text] {
            let fragment = text.chars().skip(start).take(length).collect::<String>();
            // A cut between a letter and its mark leaves another letter.
            if fragment.chars().count() < 4 || runs(&fold(&fragment)).is_empty() || !fold(text).contains(&fold(&fragment)) {
                continue;
            }
            let built = build(corpus(2), Form::Sharded);
            let section = u32::try_from(section).unwrap();
            prop_assert!(built.candidates(&fragment).contains(&(page, section)), "{fragment:?} of {text:?}");
            // A candidate is confirmed by its text.
            let [_, heading, text] = built.texts(page, section);
            prop_assert!(fold(&heading).contains(&fold(&fragment)) || fold(&text).contains(&fold(&fragment)));
        }
    }

    /// The same for texts of any characters.
    #[test]
    fn any_text_is_found_by_its_parts(text in "[あ-んア-ン設定画面a-cA-C0-3ﾊﾟ①（）。、. -]{4,40}", start in 0..30_usize, length in 4..=12_usize) {
        let fragment = text.chars().skip(start).take(length).collect::<String>();
        if fragment.chars().count() < 4 || runs(&fold(&fragment)).is_empty() || !fold(&text).contains(&fold(&fragment)) {
            return Ok(());
        }
        let built = build(vec![page("p", &[("", "他の文"), ("見出し", &text)])], Form::Sharded);
        prop_assert!(built.candidates(&fragment).contains(&(0, 1)), "{fragment:?} of {text:?}");
    }
}
