//! The segment of one page: what it contributes to the index.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::hash::BuildHasher;
use std::ops::Range;

use hashbrown::hash_table::Entry as Slot;
use hashbrown::{DefaultHashBuilder, HashTable};
use serde::{Deserialize, Serialize};

use super::form::Form;
use super::postings;
use super::script::{Script, script};
use super::text::{self, Token};

/// The bytes of text at which a file of texts ends and the next begins.
///
/// To show a section its file must be loaded, and most sections that are shown are on different pages.
pub(super) const TEXT_BYTES: usize = 32 * 1024;

/// The bytes of text below which a page has no file of its own but shares one with its neighbours.
pub(super) const SMALL_BYTES: usize = 2 * 1024;

/// The content of a page that is indexed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Page {
    /// Its path below the folder of its language.
    pub path: String,
    /// What kind of page it is, such as `item`.
    pub kind: Cow<'static, str>,
    /// The id by which people know it: that of an item.
    pub id: Option<String>,
    /// What it was known by before, and what stands for its id in addresses where that is another.
    pub other_ids: Vec<String>,
    /// Its title.
    pub title: String,
    /// The titles of the pages above it, but for the start page.
    pub crumbs: Vec<String>,
    /// The id of its product, if it is about one.
    pub product: Option<String>,
    /// The language of its texts, where it falls back to another than that of the page.
    pub lang: Option<String>,
    /// First the text before the first heading, as a section without a heading, then the sections.
    pub sections: Vec<Section>,
}

/// A part of a page that is found by itself and linked to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Section {
    /// Its id on the page; empty for the page itself.
    pub anchor: String,
    /// Its heading.
    pub heading: String,
    /// Its text below the heading.
    pub text: String,
    /// Its facets.
    pub facets: Vec<Facet>,
}

/// A value of a facet, by which readers can narrow a search.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Facet {
    /// The facet: `category`, `priority`, `threat` or `audience`.
    pub kind: Cow<'static, str>,
    /// The value.
    pub id: String,
}

/// What one page contributes to the index. It is a function of the page alone, so it can be cached until the page changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    pub(super) page: Page,
    /// The sections in each of the page's own files of texts. A small page has none, and its texts stay in `page`.
    pub(super) chunks: Vec<Range<usize>>,
    pub(super) terms: Terms,
    /// How some words are spelled that the terms do not tell: those with a hyphen, and those in katakana.
    pub(super) spelled: BTreeSet<String>,
}

impl Segment {
    /// The segment of a page of the language `tag`, and the page's own files of texts. A small page has none, and in the form of
    /// one file no page has: the texts then stay in the segment.
    #[must_use]
    pub fn new(mut page: Page, form: Form, tag: &str) -> (Self, Vec<Script>) {
        if form == Form::Whole {
            return (Self { page, chunks: Vec::new(), terms: Terms::default(), spelled: BTreeSet::new() }, Vec::new());
        }
        let (terms, spelled) = Terms::of(&page.sections);
        if page.sections.iter().map(Section::size).sum::<usize>() < SMALL_BYTES {
            return (Self { page, chunks: Vec::new(), terms, spelled }, Vec::new());
        }
        let chunks = chunks(&page.sections);
        let files = chunks.iter().enumerate().map(|(at, range)| {
            let key = format!("{tag}/t/{}.{at}", page.path.strip_suffix(".html").unwrap_or(&page.path));
            let texts = page.sections[range.clone()].iter().map(texts).collect::<Vec<_>>();
            script(&key, &texts)
        });
        let files = files.collect();
        for section in &mut page.sections {
            (section.anchor, section.heading, section.text) = (String::new(), String::new(), String::new());
        }
        (Self { page, chunks, terms, spelled }, files)
    }
}

impl Section {
    fn size(&self) -> usize {
        self.heading.len() + self.text.len()
    }
}

/// What search results show of a section.
pub(super) fn texts(section: &Section) -> [&str; 3] {
    [&section.anchor, &section.heading, &section.text]
}

fn chunks(sections: &[Section]) -> Vec<Range<usize>> {
    let mut chunks: Vec<Range<usize>> = Vec::new();
    let mut size = TEXT_BYTES;
    for (at, section) in sections.iter().enumerate() {
        if let Some(chunk) = chunks.last_mut().filter(|_| size < TEXT_BYTES) {
            chunk.end = at + 1;
        } else {
            chunks.push(at..at + 1);
            size = 0;
        }
        size += section.size();
    }
    chunks
}

/// The terms of a page with their postings, in the order of the index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Terms {
    /// The names of all terms, one behind the other.
    names: String,
    /// For each term the block of all sections that contain it, and the block of those whose heading does.
    blocks: String,
    entries: Vec<Entry>,
}

/// Where the name and the blocks of a term end. They begin where those of the term before it end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    hash: u32,
    name: u32,
    all: u32,
    headings: u32,
}

/// A term of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Term<'a> {
    pub(super) hash: u32,
    pub(super) name: &'a str,
    /// The sections that contain it, as a block of postings.
    pub(super) all: &'a str,
    /// The sections whose heading contains it, as a block; empty where there is none.
    pub(super) headings: &'a str,
}

impl Terms {
    /// The bytes of the blocks.
    pub(super) fn size(&self) -> usize {
        self.blocks.len()
    }

    /// The terms of sections, and how some of their words are [spelled](text::spellings).
    fn of(sections: &[Section]) -> (Self, BTreeSet<String>) {
        let folded = sections.iter().map(|section| [&section.heading, &section.text].map(|text| text::fold(text)));
        let folded = folded.collect::<Vec<_>>();
        let mut builder = TermsBuilder::default();
        for (section, [heading, body]) in (0..).zip(&folded) {
            // Heading and body are tokenized apart, so that no bigram spans the two.
            text::tokenize(heading, |token| builder.add(token, section, true));
            text::tokenize(body, |token| builder.add(token, section, false));
        }
        let mut spelled = BTreeSet::new();
        folded.iter().flatten().for_each(|text| text::spellings(text, |word| _ = spelled.insert(word.to_owned())));
        (builder.finish(), spelled)
    }

    /// Calls `see` with the hash of each term that is in one of the two only, or has other postings in the other.
    pub(super) fn differences(&self, other: &Self, mut see: impl FnMut(u32)) {
        let [mut ours, mut others] = [self, other].map(|terms| terms.within(0..1 << 32).peekable());
        loop {
            let (one, two) = match (ours.peek(), others.peek()) {
                (None, None) => return,
                (one, two) => (one.copied(), two.copied()),
            };
            let order = match (&one, &two) {
                (Some(one), Some(two)) => (one.hash, one.name).cmp(&(two.hash, two.name)),
                (Some(_), None) => Ordering::Less,
                (None, _) => Ordering::Greater,
            };
            if one != two {
                one.filter(|_| order.is_le())
                    .into_iter()
                    .chain(two.filter(|_| order.is_ge()))
                    .for_each(|term| see(term.hash));
            }
            if order.is_le() {
                ours.next();
            }
            if order.is_ge() {
                others.next();
            }
        }
    }

    /// The terms with these hashes, in order.
    pub(super) fn within(&self, hashes: Range<u64>) -> impl Iterator<Item = Term<'_>> {
        let place = |hash: u64| self.entries.partition_point(|entry| u64::from(entry.hash) < hash);
        (place(hashes.start)..place(hashes.end)).map(|at| self.term(at))
    }

    fn term(&self, at: usize) -> Term<'_> {
        let entry = self.entries[at];
        let (name, block) = match at.checked_sub(1).map(|at| self.entries[at]) {
            Some(before) => (before.name, before.headings),
            None => (0, 0),
        };
        Term {
            hash: entry.hash,
            name: part(&self.names, name, entry.name),
            all: part(&self.blocks, block, entry.all),
            headings: part(&self.blocks, entry.all, entry.headings),
        }
    }
}

/// The part of a text between two offsets; empty where they are not offsets of characters.
fn part(text: &str, start: u32, end: u32) -> &str {
    text.get(start as usize..end as usize).unwrap_or_default()
}

/// Collects the terms of a page.
#[derive(Default)]
struct TermsBuilder<'a> {
    hasher: DefaultHashBuilder,
    /// Numbers of tokens. Only looked up, never iterated: the hasher is another in every run.
    numbers: HashTable<u32>,
    /// The tokens by number, in the order in which they first occur, each with its hash in `numbers`.
    tokens: Vec<(Token<'a>, u64)>,
    all: Postings,
    headings: Postings,
}

/// Tokens and the sections that contain them, each pair once, by ascending section.
#[derive(Default)]
struct Postings {
    found: Vec<(u32, u32)>,
    /// For each token, one more than the last section that contains it.
    next: Vec<u32>,
}

impl Postings {
    fn push(&mut self, token: u32, section: u32) {
        let at = token as usize;
        if at >= self.next.len() {
            self.next.resize(at + 1, 0);
        }
        if self.next[at] <= section {
            self.next[at] = section + 1;
            self.found.push((token, section));
        }
    }

    /// The postings grouped by token, by a counting sort.
    fn by_token(&self, tokens: usize) -> PostingsByToken {
        let mut ends = vec![0; tokens];
        for &(token, _) in &self.found {
            ends[token as usize] += 1;
        }
        let mut sum = 0;
        for end in &mut ends {
            // At first this is the start of the group; each section that is placed moves it on, up to the end.
            sum += std::mem::replace(end, sum);
        }
        let mut sections = vec![0; self.found.len()];
        for &(token, section) in &self.found {
            let place = &mut ends[token as usize];
            sections[*place] = section;
            *place += 1;
        }
        PostingsByToken { sections, ends }
    }
}

/// The sections of all tokens, grouped by token, and where each group ends.
struct PostingsByToken {
    sections: Vec<u32>,
    ends: Vec<usize>,
}

impl PostingsByToken {
    fn of(&self, token: usize) -> &[u32] {
        let start = token.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.sections[start..self.ends[token]]
    }
}

impl<'a> TermsBuilder<'a> {
    fn add(&mut self, token: Token<'a>, section: u32, in_heading: bool) {
        let number = self.number(token);
        self.all.push(number, section);
        if in_heading {
            self.headings.push(number, section);
        }
    }

    fn number(&mut self, token: Token<'a>) -> u32 {
        let Self { hasher, numbers, tokens, .. } = self;
        let hash = match token {
            Token::Unigram(c) => hasher.hash_one(u64::from(c)),
            Token::Bigram(one, two) => hasher.hash_one(u64::from(one) << 32 | u64::from(two)),
            Token::Word(word) => hasher.hash_one(word),
        };
        let same = |&number: &u32| tokens[number as usize].0 == token;
        match numbers.entry(hash, same, |&number| tokens[number as usize].1) {
            Slot::Occupied(slot) => *slot.get(),
            Slot::Vacant(slot) => {
                let number = u32::try_from(tokens.len()).unwrap_or(u32::MAX);
                slot.insert(number);
                tokens.push((token, hash));
                number
            }
        }
    }

    /// The terms in the order of the index: by hash, then by name.
    fn finish(self) -> Terms {
        let count = self.tokens.len();
        let (all, headings) = (self.all.by_token(count), self.headings.by_token(count));
        let mut text = String::new();
        let mut ordered = Vec::with_capacity(count);
        for (number, (token, _)) in self.tokens.iter().enumerate() {
            let start = text.len();
            match *token {
                Token::Unigram(c) => text.push(c),
                Token::Bigram(one, two) => text.extend([one, two]),
                Token::Word(word) => text.push_str(word),
            }
            ordered.push((text::hash(&text[start..]), start..text.len(), number));
        }
        ordered.sort_unstable_by(|(a, one, _), (b, two, _)| {
            a.cmp(b).then_with(|| text[one.clone()].cmp(&text[two.clone()]))
        });
        let mut terms = Terms {
            names: String::with_capacity(text.len()),
            blocks: String::with_capacity(4 * count),
            entries: Vec::with_capacity(count),
        };
        let mut scratch = String::new();
        let end = |text: &str| u32::try_from(text.len()).unwrap_or(u32::MAX);
        for (hash, name, number) in ordered {
            terms.names.push_str(&text[name]);
            postings::push_block(&mut terms.blocks, all.of(number), &mut scratch);
            let all_end = end(&terms.blocks);
            let headings = headings.of(number);
            if !headings.is_empty() {
                postings::push_block(&mut terms.blocks, headings, &mut scratch);
            }
            let name = end(&terms.names);
            terms.entries.push(Entry { hash, name, all: all_end, headings: end(&terms.blocks) });
        }
        terms
    }
}
