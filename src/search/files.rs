//! The files of an index, as browsers load them.
//!
//! Each is a script that passes a value to `tebikiSearch`: pages that are opened from a file share can load nothing else.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::form::Form;
use super::postings::push_number;
use super::script::{Script, script};
use super::segment::{Segment, Term, texts};
use super::text::{self, Class};

/// The bytes that a shard should have, about.
const SHARD_BYTES: usize = 16 * 1024;

/// How many consecutive pages share a file for the texts of the small ones among them.
pub(super) const SHARED_BY: usize = 16;

/// What the search page of a language needs beside the index.
#[derive(Clone, Debug, Default, Hash, Serialize)]
pub struct About {
    /// The strings of the user interface.
    pub words: BTreeMap<String, String>,
    /// The facets, in the order in which they are offered.
    pub facets: Vec<FacetValues>,
    /// Groups of synonyms.
    pub synonyms: Vec<Synonyms>,
}

/// A facet, by which readers can narrow a search, with all its values.
#[derive(Clone, Debug, Default, Hash, Serialize)]
pub struct FacetValues {
    /// The kind of facet, such as `category`.
    pub id: &'static str,
    /// Its name.
    pub label: String,
    /// Its values: the id of each, its name, and the group that it belongs to, if any.
    pub values: Vec<(String, String, Option<String>)>,
}

/// A group of synonyms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Synonyms {
    /// Words that texts of this language may contain.
    pub said: Vec<String>,
    /// What readers may type instead: readings, and words of other languages.
    pub asked: Vec<String>,
}

/// A file of an index. Each can be made without the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Part {
    /// The manifest, which is loaded first: all pages, and of a small site all texts.
    Pages,
    /// A shard of the inverted index: terms with their posting lists.
    Shard(usize),
    /// The texts of a group of small pages.
    Shared(usize),
}

/// A part of an index as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartFile {
    /// The file.
    pub file: Script,
    /// The terms of a shard that are not Japanese, with a space between them.
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

/// The manifest of an index, which is loaded first.
#[derive(Serialize)]
struct Manifest<'a> {
    /// How many bits of a token's hash select its shard; 0 where `texts` has all texts.
    bits: u32,
    /// How many consecutive pages share a file of texts.
    #[serde(rename = "sharedBy")]
    shared_by: usize,
    #[serde(flatten)]
    about: &'a About,
    /// The distinct breadcrumbs of all pages.
    crumbs: Vec<&'a str>,
    /// The distinct sets of facets of all sections, each as indexes of facets and of their values.
    mixes: Vec<Vec<(usize, usize)>>,
    pages: Vec<PageEntry<'a>>,
    /// How some words are [spelled](text::spellings), with a space between them, where the texts are in other files.
    #[serde(skip_serializing_if = "Option::is_none")]
    spelled: Option<String>,
    /// For each page the texts of its sections, in the form of one file.
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
    /// Its breadcrumbs, as indexes.
    #[serde(rename = "c", skip_serializing_if = "Vec::is_empty")]
    crumbs: Vec<usize>,
    /// For each section the index of its set of facets, encoded as numbers.
    #[serde(rename = "f")]
    facets: String,
    /// For each file of texts the number of its sections, encoded as numbers; empty where the page shares a file.
    #[serde(rename = "s", skip_serializing_if = "String::is_empty")]
    chunks: String,
    #[serde(rename = "i", skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    /// Its other ids: what it was known by before, and what stands for its id in addresses.
    #[serde(rename = "o", skip_serializing_if = "<[String]>::is_empty")]
    other_ids: &'a [String],
    #[serde(rename = "d", skip_serializing_if = "Option::is_none")]
    product: Option<&'a str>,
    #[serde(rename = "l", skip_serializing_if = "Option::is_none")]
    lang: Option<&'a str>,
}

/// Replaces equal values by one number, counted in the order in which they first come.
struct Interner<T> {
    known: BTreeMap<T, usize>,
    all: Vec<T>,
}

impl<T: Ord + Clone> Interner<T> {
    fn new() -> Self {
        Self { known: BTreeMap::new(), all: Vec::new() }
    }

    fn intern(&mut self, value: T) -> usize {
        *self.known.entry(value.clone()).or_insert_with(|| {
            self.all.push(value);
            self.all.len() - 1
        })
    }
}

impl<'a> Index<'a> {
    /// The index of the language `tag`; `segments` are those of its pages, in order.
    #[must_use]
    pub fn new(tag: &'a str, about: &'a About, segments: Vec<&'a Segment>, form: Form) -> Self {
        // A power of two, so that content can grow a lot before all shards are invalidated at once.
        let size = segments.iter().map(|segment| segment.terms.size()).sum::<usize>();
        let bits = (size / SHARD_BYTES).max(1).next_power_of_two().ilog2().clamp(4, 14);
        Self { tag, about, segments, form, bits }
    }

    /// How many bits of a token's hash select its shard.
    #[must_use]
    pub fn bits(&self) -> u32 {
        self.bits
    }

    /// All parts. The [vocabulary](vocabulary) is none of them: it is made of their files.
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

    /// Makes the file of a part.
    #[must_use]
    pub fn make(&self, part: Part) -> PartFile {
        let only = |file| PartFile { file, narrow: String::new() };
        match part {
            Part::Pages => only(self.manifest()),
            Part::Shard(shard) => self.shard(shard),
            Part::Shared(group) => only(self.shared(group)),
        }
    }

    /// The parts that changes of segments invalidate: `changed` has the earlier segment of each page that changed, with the
    /// page's index. Pages and bits are the same as before.
    #[must_use]
    pub fn invalidated(&self, changed: &[(usize, &Segment)]) -> BTreeSet<Part> {
        let mut parts = BTreeSet::from([Part::Pages]);
        for &(at, earlier) in changed {
            let Some(segment) = self.segments.get(at) else { continue };
            if segment.chunks.is_empty() || earlier.chunks.is_empty() {
                parts.insert(Part::Shared(at / SHARED_BY));
            }
            segment.terms.differences(&earlier.terms, |hash| {
                parts.insert(Part::Shard((hash >> (32 - self.bits)) as usize));
            });
        }
        parts
    }

    /// The texts of the small pages in a group: for each page of the group the texts of its sections.
    fn shared(&self, group: usize) -> Script {
        let pages = self.segments.iter().skip(group * SHARED_BY).take(SHARED_BY).map(|segment| {
            let shares = segment.chunks.is_empty();
            segment.page.sections.iter().filter(|_| shares).map(texts).collect::<Vec<_>>()
        });
        script(&format!("{}/s/{group:x}", self.tag), &pages.collect::<Vec<_>>())
    }

    fn manifest(&self) -> Script {
        let (mut crumbs, mut mixes) = (Interner::new(), Interner::new());
        let pages = self.segments.iter().map(|segment| self.page(segment, &mut crumbs, &mut mixes)).collect();
        let whole = self.form == Form::Whole;
        let manifest = Manifest {
            bits: if whole { 0 } else { self.bits },
            shared_by: SHARED_BY,
            about: self.about,
            crumbs: crumbs.all,
            mixes: mixes.all,
            pages,
            spelled: (!whole).then(|| {
                let all = self.segments.iter().flat_map(|segment| &segment.spelled).collect::<BTreeSet<_>>();
                all.into_iter().map(String::as_str).collect::<Vec<_>>().join(" ")
            }),
            texts: whole.then(|| {
                self.segments.iter().map(|segment| segment.page.sections.iter().map(texts).collect()).collect()
            }),
        };
        script(self.tag, &manifest)
    }

    fn page<'p>(
        &self,
        segment: &'p Segment,
        crumbs: &mut Interner<&'p str>,
        mixes: &mut Interner<Vec<(usize, usize)>>,
    ) -> PageEntry<'p> {
        let page = &segment.page;
        let (mut facets, mut chunks) = (String::new(), String::new());
        for section in &page.sections {
            let mix = section.facets.iter().filter_map(|facet| {
                let kind = self.about.facets.iter().position(|known| known.id == facet.kind)?;
                let value = self.about.facets[kind].values.iter().position(|(id, ..)| *id == facet.id)?;
                Some((kind, value))
            });
            push_number(&mut facets, u32::try_from(mixes.intern(mix.collect())).unwrap_or(u32::MAX));
        }
        for chunk in &segment.chunks {
            push_number(&mut chunks, u32::try_from(chunk.len()).unwrap_or(u32::MAX));
        }
        PageEntry {
            path: &page.path,
            kind: &page.kind,
            title: &page.title,
            crumbs: page.crumbs.iter().map(|crumb| crumbs.intern(crumb)).collect(),
            facets,
            chunks,
            id: page.id.as_deref(),
            other_ids: &page.other_ids,
            product: page.product.as_deref(),
            lang: page.lang.as_deref(),
        }
    }

    /// The terms with these hashes, each with the index of a page that contains it, in the order of the index.
    fn terms(&self, hashes: std::ops::Range<u64>) -> Vec<(Term<'a>, usize)> {
        let of_page = |(page, segment): (usize, &&'a Segment)| {
            let segment: &'a Segment = segment;
            segment.terms.within(hashes.clone()).map(move |term| (term, page))
        };
        let mut terms = self.segments.iter().enumerate().flat_map(of_page).collect::<Vec<_>>();
        terms.sort_unstable_by(|(one, a), (two, b)| (one.hash, one.name, a).cmp(&(two.hash, two.name, b)));
        terms
    }

    /// A shard: its terms with a space between them. Each is its name, its posting list and the posting list of headings, with
    /// a bar between them.
    fn shard(&self, shard: usize) -> PartFile {
        let width = 1_u64 << (32 - self.bits);
        let terms = self.terms(shard as u64 * width..(shard as u64 + 1) * width);
        let (mut text, mut narrow) = (String::new(), String::new());
        for postings in terms.chunk_by(|(one, _), (two, _)| one.name == two.name) {
            let name = postings[0].0.name;
            if name.chars().next().is_some_and(|c| text::class(c) == Class::Narrow) {
                push_word(&mut narrow, name);
            }
            push_word(&mut text, name);
            text.push('|');
            push_posting_list(&mut text, postings, |term| term.all);
            text.push('|');
            push_posting_list(&mut text, postings, |term| term.headings);
        }
        PartFile { file: script(&format!("{}/x/{shard:x}", self.tag), &text), narrow }
    }
}

/// Every term that is not Japanese, for readers who type the middle of a word. `narrow` has those of each shard of the
/// language `tag`.
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

fn push_posting_list<'t>(text: &mut String, postings: &[(Term<'t>, usize)], block: impl Fn(&Term<'t>) -> &'t str) {
    let mut next = 0;
    for (term, page) in postings {
        let block = block(term);
        if !block.is_empty() {
            push_number(text, u32::try_from(page - next).unwrap_or(u32::MAX));
            text.push_str(block);
            next = page + 1;
        }
    }
}
