//! The files that browsers load.
//!
//! Each is a script that gives a value to `tebikiSearch`: pages that are opened from a file share can load nothing else.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::form::Form;
use super::postings::push_number;
use super::script::{Script, script};
use super::segment::{Segment, Term, texts};
use super::text::{self, Class};

/// The bytes that a shard should have, roughly.
const SHARD_BYTES: usize = 16 * 1024;

/// How many pages that follow each other may share a file for their texts.
pub(super) const SHARED_BY: usize = 16;

/// What search says of a language beside its texts.
#[derive(Clone, Debug, Default, Hash, Serialize)]
pub struct About {
    /// The words of the user interface.
    pub words: BTreeMap<String, String>,
    /// What readers can narrow a search by, in the order in which it is offered.
    pub facets: Vec<FacetValues>,
    /// Words that stand for each other.
    pub synonyms: Vec<Synonyms>,
}

/// Something that readers can narrow a search by.
#[derive(Clone, Debug, Default, Hash, Serialize)]
pub struct FacetValues {
    /// What it is, such as `category`.
    pub id: &'static str,
    /// Its name.
    pub label: String,
    /// Its values: the id of each, its name, and the group that it belongs to, if any.
    pub values: Vec<(String, String, Option<String>)>,
}

/// Words that stand for each other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Synonyms {
    /// What texts of this language may say.
    pub said: Vec<String>,
    /// What readers may ask for instead: readings, and words of other languages.
    pub asked: Vec<String>,
}

/// A file of an index that can be made without the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Part {
    /// What is loaded first: all pages, and of a small site all texts.
    Pages,
    /// Words, and where they stand.
    Shard(usize),
    /// Texts of small pages that follow each other.
    Shared(usize),
}

/// A part that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The file.
    pub file: Script,
    /// The words of a shard that are no Japanese, with a space between them.
    pub narrow: String,
}

/// The index of a language.
#[derive(Debug)]
pub struct Index<'a> {
    tag: &'a str,
    about: &'a About,
    segments: Vec<&'a Segment>,
    form: Form,
    bits: u32,
}

/// What is loaded first.
#[derive(Serialize)]
struct Manifest<'a> {
    /// How many bits of the number of a word say which shard it is in; 0 where the texts are here.
    bits: u32,
    /// How many pages may share a file for their texts.
    #[serde(rename = "sharedBy")]
    shared_by: usize,
    #[serde(flatten)]
    about: &'a About,
    /// The titles that stand above pages.
    crumbs: Vec<&'a str>,
    /// The facets that sections have, as indexes of facets and of their values.
    mixes: Vec<Vec<(usize, usize)>>,
    pages: Vec<PageEntry<'a>>,
    /// For each page its sections, where they are all here.
    #[serde(skip_serializing_if = "Option::is_none")]
    texts: Option<Vec<Vec<[&'a str; 3]>>>,
}

#[derive(Serialize)]
struct PageEntry<'a> {
    #[serde(rename = "p")]
    path: &'a str,
    #[serde(rename = "k")]
    kind: &'a str,
    #[serde(rename = "t")]
    title: &'a str,
    /// Its crumbs, as indexes.
    #[serde(rename = "c", skip_serializing_if = "Vec::is_empty")]
    crumbs: Vec<usize>,
    /// For each section its facets, as an index, in digits.
    #[serde(rename = "f")]
    facets: String,
    /// For each file of texts the number of its sections, in digits; a page without one shares one.
    #[serde(rename = "s", skip_serializing_if = "String::is_empty")]
    chunks: String,
    #[serde(rename = "i", skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(rename = "d", skip_serializing_if = "Option::is_none")]
    product: Option<&'a str>,
    #[serde(rename = "l", skip_serializing_if = "Option::is_none")]
    lang: Option<&'a str>,
}

/// Numbers things in the order in which they come.
struct Numbers<T> {
    known: BTreeMap<T, usize>,
    all: Vec<T>,
}

impl<T: Ord + Clone> Numbers<T> {
    fn new() -> Self {
        Self { known: BTreeMap::new(), all: Vec::new() }
    }

    fn of(&mut self, thing: T) -> usize {
        *self.known.entry(thing.clone()).or_insert_with(|| {
            self.all.push(thing);
            self.all.len() - 1
        })
    }
}

impl<'a> Index<'a> {
    /// The index of the language `tag`; `segments` are those of its pages, in order.
    #[must_use]
    pub fn new(tag: &'a str, about: &'a About, segments: Vec<&'a Segment>, form: Form) -> Self {
        // A power of two, so that content can grow a lot before all shards are made anew.
        let size = segments.iter().map(|segment| segment.terms.size()).sum::<usize>();
        let bits = (size / SHARD_BYTES).max(1).next_power_of_two().ilog2().clamp(4, 14);
        Self { tag, about, segments, form, bits }
    }

    /// How many bits of the number of a word say which shard it is in.
    #[must_use]
    pub fn bits(&self) -> u32 {
        self.bits
    }

    /// The files, but for the [vocabulary](vocabulary).
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let mut parts = vec![Part::Pages];
        if self.form == Form::Sharded {
            parts.extend((0..1 << self.bits).map(Part::Shard));
            let groups = self.segments.chunks(SHARED_BY).enumerate();
            let shares = |segment: &&Segment| segment.chunks.is_empty();
            parts.extend(groups.filter(|(_, group)| group.iter().any(shares)).map(|(at, _)| Part::Shared(at)));
        }
        parts
    }

    /// One of the files.
    #[must_use]
    pub fn make(&self, part: Part) -> Made {
        let only = |file| Made { file, narrow: String::new() };
        match part {
            Part::Pages => only(self.manifest()),
            Part::Shard(shard) => self.shard(shard),
            Part::Shared(group) => only(self.shared(group)),
        }
    }

    /// The parts that may be other than in the index of as many pages, with as many bits, of which only some gave something else:
    /// these segments, each with the place of its page.
    #[must_use]
    pub fn reached(&self, others: &[(usize, &Segment)]) -> BTreeSet<Part> {
        let mut parts = BTreeSet::from([Part::Pages]);
        for &(at, other) in others {
            let Some(segment) = self.segments.get(at) else { continue };
            if segment.chunks.is_empty() || other.chunks.is_empty() {
                parts.insert(Part::Shared(at / SHARED_BY));
            }
            segment.terms.differences(&other.terms, |hash| {
                parts.insert(Part::Shard((hash >> (32 - self.bits)) as usize));
            });
        }
        parts
    }

    /// The texts of the small pages in a group: for each page of the group its sections.
    fn shared(&self, group: usize) -> Script {
        let pages = self.segments.iter().skip(group * SHARED_BY).take(SHARED_BY).map(|segment| {
            let shares = segment.chunks.is_empty();
            segment.page.sections.iter().filter(|_| shares).map(texts).collect::<Vec<_>>()
        });
        script(&format!("{}/s/{group:x}", self.tag), &pages.collect::<Vec<_>>())
    }

    fn manifest(&self) -> Script {
        let (mut crumbs, mut mixes) = (Numbers::new(), Numbers::new());
        let pages = self.segments.iter().map(|segment| self.page(segment, &mut crumbs, &mut mixes)).collect();
        let whole = self.form == Form::Whole;
        let manifest = Manifest {
            bits: if whole { 0 } else { self.bits },
            shared_by: SHARED_BY,
            about: self.about,
            crumbs: crumbs.all,
            mixes: mixes.all,
            pages,
            texts: whole.then(|| {
                self.segments.iter().map(|segment| segment.page.sections.iter().map(texts).collect()).collect()
            }),
        };
        script(self.tag, &manifest)
    }

    fn page<'p>(
        &self,
        segment: &'p Segment,
        crumbs: &mut Numbers<&'p str>,
        mixes: &mut Numbers<Vec<(usize, usize)>>,
    ) -> PageEntry<'p> {
        let page = &segment.page;
        let (mut facets, mut chunks) = (String::new(), String::new());
        for section in &page.sections {
            let mix = section.facets.iter().filter_map(|facet| {
                let kind = self.about.facets.iter().position(|known| known.id == facet.kind)?;
                let value = self.about.facets[kind].values.iter().position(|(id, ..)| *id == facet.id)?;
                Some((kind, value))
            });
            push_number(&mut facets, u32::try_from(mixes.of(mix.collect())).unwrap_or(u32::MAX));
        }
        for chunk in &segment.chunks {
            push_number(&mut chunks, u32::try_from(chunk.len()).unwrap_or(u32::MAX));
        }
        PageEntry {
            path: &page.path,
            kind: &page.kind,
            title: &page.title,
            crumbs: page.crumbs.iter().map(|crumb| crumbs.of(crumb)).collect(),
            facets,
            chunks,
            id: page.id.as_deref(),
            product: page.product.as_deref(),
            lang: page.lang.as_deref(),
        }
    }

    /// The words that fall into a part of the index, each with the pages that hold it, in the order of the words.
    fn terms(&self, hashes: std::ops::Range<u64>) -> Vec<(Term<'a>, usize)> {
        let of_page = |(page, segment): (usize, &&'a Segment)| {
            let segment: &'a Segment = segment;
            segment.terms.within(hashes.clone()).map(move |term| (term, page))
        };
        let mut terms = self.segments.iter().enumerate().flat_map(of_page).collect::<Vec<_>>();
        terms.sort_unstable_by(|(one, a), (two, b)| (one.hash, one.name, a).cmp(&(two.hash, two.name, b)));
        terms
    }

    /// A shard: its words, with a space between them; of each, with a bar between them, the word, where it stands, and where it
    /// stands in headings.
    fn shard(&self, shard: usize) -> Made {
        let width = 1_u64 << (32 - self.bits);
        let terms = self.terms(shard as u64 * width..(shard as u64 + 1) * width);
        let (mut text, mut narrow) = (String::new(), String::new());
        for word in terms.chunk_by(|(one, _), (two, _)| one.name == two.name) {
            let name = word[0].0.name;
            if name.chars().next().is_some_and(|c| text::class(c) == Class::Narrow) {
                push_word(&mut narrow, name);
            }
            push_word(&mut text, name);
            text.push('|');
            push_blocks(&mut text, word, |term| term.all);
            text.push('|');
            push_blocks(&mut text, word, |term| term.heads);
        }
        Made { file: script(&format!("{}/x/{shard:x}", self.tag), &text), narrow }
    }
}

/// Every word that is no Japanese, for readers who ask for the middle of one: those of all shards of the language `tag`.
pub fn vocabulary<'w>(tag: &str, narrow: impl IntoIterator<Item = &'w str>) -> Script {
    let mut words = narrow.into_iter().flat_map(|words| words.split(' ')).collect::<Vec<_>>();
    words.retain(|word| !word.is_empty());
    words.sort_unstable();
    script(&format!("{tag}/words"), &words.join(" "))
}

fn push_word(words: &mut String, word: &str) {
    if !words.is_empty() {
        words.push(' ');
    }
    words.push_str(word);
}

fn push_blocks<'t>(text: &mut String, word: &[(Term<'t>, usize)], block: impl Fn(&Term<'t>) -> &'t str) {
    let mut next = 0;
    for (term, page) in word {
        let block = block(term);
        if !block.is_empty() {
            push_number(text, u32::try_from(page - next).unwrap_or(u32::MAX));
            text.push_str(block);
            next = page + 1;
        }
    }
}
