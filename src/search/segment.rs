//! What one page gives to the index.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::form::Form;
use super::postings;
use super::script::{Script, script};
use super::text::{self, Token};

/// The bytes of text after which a file of texts ends.
///
/// To show a section its file must be loaded, and most sections that are shown stand on different pages.
pub(super) const TEXT_BYTES: usize = 32 * 1024;

/// The bytes of text below which a page has no file of its own, but shares one with its neighbours.
pub(super) const SMALL_BYTES: usize = 2 * 1024;

/// A page as search sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Page {
    /// Its path below the folder of its language.
    pub path: String,
    /// What kind of page it is, such as `item`.
    pub kind: Cow<'static, str>,
    /// What people call it by: the id of an item.
    pub id: Option<String>,
    /// Its title.
    pub title: String,
    /// The titles of the pages above it, but for the start page.
    pub crumbs: Vec<String>,
    /// The id of the product that it is about.
    pub product: Option<String>,
    /// The language of its texts, where that is not the language of the page.
    pub lang: Option<String>,
    /// The page itself, which has the page's title and no heading of its own, and then its sections.
    pub sections: Vec<Section>,
}

/// A part of a page that can be found, and linked to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Section {
    /// Its id on the page; empty for the page itself.
    pub anchor: String,
    /// Its heading.
    pub heading: String,
    /// Its words.
    pub text: String,
    /// What readers can narrow a search by.
    pub facets: Vec<Facet>,
}

/// Something that readers can narrow a search by, such as a category.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Facet {
    /// What it is: `category`, `priority`, `threat` or `audience`.
    pub kind: Cow<'static, str>,
    /// Which one.
    pub id: String,
}

/// What one page gives to the index: a function of nothing but what the page says, so that it can be kept for as long as the
/// page does not change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    pub(super) page: Page,
    /// The sections in each of the page's own files of texts; a small page has none, and keeps its texts.
    pub(super) chunks: Vec<Range<usize>>,
    pub(super) terms: Terms,
}

impl Segment {
    /// What a page of the language `tag` gives to the index, and its own files, which hold its texts. A small page has none, nor
    /// has any page in the form of one file: then the texts stay in the segment.
    #[must_use]
    pub fn new(mut page: Page, form: Form, tag: &str) -> (Self, Vec<Script>) {
        if form == Form::Whole {
            return (Self { page, chunks: Vec::new(), terms: Terms::default() }, Vec::new());
        }
        let terms = Terms::of(&page.sections);
        if page.sections.iter().map(Section::size).sum::<usize>() < SMALL_BYTES {
            return (Self { page, chunks: Vec::new(), terms }, Vec::new());
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
        (Self { page, chunks, terms }, files)
    }
}

impl Section {
    fn size(&self) -> usize {
        self.heading.len() + self.text.len()
    }
}

/// What is shown of a section.
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

/// The words of a page and where they stand, in the order of the index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Terms {
    /// All words, one behind the other.
    names: String,
    /// For each word the block of all sections that hold it and the block of those whose heading does, one behind the other.
    blocks: String,
    entries: Vec<Entry>,
}

/// A word of a page: where its parts end; they begin where those of the word before it end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    hash: u32,
    name: u32,
    all: u32,
    heads: u32,
}

/// A word of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Term<'a> {
    pub(super) hash: u32,
    pub(super) name: &'a str,
    /// The sections that hold it, as a block.
    pub(super) all: &'a str,
    /// Those whose heading does, likewise; empty where there are none.
    pub(super) headings: &'a str,
}

impl Terms {
    /// How much room they take, roughly.
    pub(super) fn size(&self) -> usize {
        self.blocks.len()
    }

    fn of(sections: &[Section]) -> Self {
        let mut found = Found::default();
        for (at, section) in sections.iter().enumerate() {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            // Heading and text are read apart, so that no word comes of the end of one and the beginning of the other.
            let heading = text::fold(&section.heading);
            text::tokenize(&heading, |word| found.see(word, at, true));
            let body = text::fold(&section.text);
            text::tokenize(&body, |word| found.see(word, at, false));
        }
        found.finish()
    }

    /// Calls `see` with the number of each word that stands here and not there, or in other places.
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

    /// The words whose number is in `hashes`, in order.
    pub(super) fn within(&self, hashes: Range<u64>) -> impl Iterator<Item = Term<'_>> {
        let place = |hash: u64| self.entries.partition_point(|entry| u64::from(entry.hash) < hash);
        (place(hashes.start)..place(hashes.end)).map(|at| self.term(at))
    }

    fn term(&self, at: usize) -> Term<'_> {
        let entry = self.entries[at];
        let (name, block) = match at.checked_sub(1).map(|at| self.entries[at]) {
            Some(before) => (before.name, before.heads),
            None => (0, 0),
        };
        Term {
            hash: entry.hash,
            name: part(&self.names, name, entry.name),
            all: part(&self.blocks, block, entry.all),
            headings: part(&self.blocks, entry.all, entry.heads),
        }
    }
}

/// What stands between two places; nothing where they are no places.
fn part(text: &str, start: u32, end: u32) -> &str {
    text.get(start as usize..end as usize).unwrap_or_default()
}

/// Words of a page while they are being found. A word is known by its slot, the order in which it came first.
#[derive(Default)]
struct Found {
    slots: Slots,
    /// For each slot its word.
    names: Vec<Name>,
    /// The bytes of words that are no Japanese.
    letters: String,
    /// Slots and sections, in the order of the sections.
    all: Postings,
    heads: Postings,
}

#[derive(Clone, Copy)]
enum Name {
    One(char),
    Two(char, char),
    /// Where its letters are.
    Narrow(u32, u32),
}

/// Slots and sections, and for each slot the section after the one that came last.
#[derive(Default)]
struct Postings {
    found: Vec<(u32, u32)>,
    next: Vec<u32>,
}

impl Postings {
    fn push(&mut self, slot: u32, section: u32) {
        let at = slot as usize;
        if at >= self.next.len() {
            self.next.resize(at + 1, 0);
        }
        if self.next[at] <= section {
            self.next[at] = section + 1;
            self.found.push((slot, section));
        }
    }

    fn by_slot(&self, slots: usize) -> BySlot {
        let mut ends = vec![0; slots];
        for &(slot, _) in &self.found {
            ends[slot as usize] += 1;
        }
        let mut sum = 0;
        for end in &mut ends {
            // For now where they begin; each section that is put in its place moves it on.
            sum += std::mem::replace(end, sum);
        }
        let mut sections = vec![0; self.found.len()];
        for &(slot, section) in &self.found {
            let place = &mut ends[slot as usize];
            sections[*place] = section;
            *place += 1;
        }
        BySlot { sections, ends }
    }
}

/// Sections slot by slot, and where those of each slot end.
struct BySlot {
    sections: Vec<u32>,
    ends: Vec<usize>,
}

impl BySlot {
    fn of(&self, slot: usize) -> &[u32] {
        let start = slot.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.sections[start..self.ends[slot]]
    }
}

impl Found {
    fn see(&mut self, word: Token<'_>, section: u32, heading: bool) {
        let slot = self.slot(word);
        self.all.push(slot, section);
        if heading {
            self.heads.push(slot, section);
        }
    }

    fn slot(&mut self, word: Token<'_>) -> u32 {
        let (names, letters) = (&self.names, &self.letters);
        let same = |slot: u32| match (names[slot as usize], word) {
            (Name::One(a), Token::Unigram(b)) => a == b,
            (Name::Two(a, b), Token::Bigram(c, d)) => (a, b) == (c, d),
            (Name::Narrow(start, end), Token::Word(word)) => letters[start as usize..end as usize] == *word,
            _ => false,
        };
        let new = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let slot = self.slots.find(key(word), new, same);
        if slot == new {
            let name = match word {
                Token::Unigram(c) => Name::One(c),
                Token::Bigram(one, two) => Name::Two(one, two),
                Token::Word(word) => {
                    let place = |letters: &str| u32::try_from(letters.len()).unwrap_or(u32::MAX);
                    let start = place(&self.letters);
                    self.letters.push_str(word);
                    Name::Narrow(start, place(&self.letters))
                }
            };
            self.names.push(name);
        }
        slot
    }

    /// The words in the order of the index.
    fn finish(self) -> Terms {
        let count = self.names.len();
        let (all, heads) = (self.all.by_slot(count), self.heads.by_slot(count));
        let mut text = String::new();
        let mut ordered = Vec::with_capacity(count);
        for (slot, name) in self.names.iter().enumerate() {
            let start = text.len();
            match *name {
                Name::One(c) => text.push(c),
                Name::Two(one, two) => text.extend([one, two]),
                Name::Narrow(start, end) => text.push_str(&self.letters[start as usize..end as usize]),
            }
            ordered.push((text::hash(&text[start..]), start..text.len(), slot));
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
        let place = |text: &str| u32::try_from(text.len()).unwrap_or(u32::MAX);
        for (hash, name, slot) in ordered {
            terms.names.push_str(&text[name]);
            postings::push_block(&mut terms.blocks, all.of(slot), &mut scratch);
            let all_end = place(&terms.blocks);
            let heads = heads.of(slot);
            if !heads.is_empty() {
                postings::push_block(&mut terms.blocks, heads, &mut scratch);
            }
            let name = place(&terms.names);
            terms.entries.push(Entry { hash, name, all: all_end, heads: place(&terms.blocks) });
        }
        terms
    }
}

/// A number to find the slot of a word by; words that are different may share one.
fn key(word: Token<'_>) -> u64 {
    const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
    match word {
        Token::Unigram(c) => (u64::from(c) << 32).wrapping_mul(MIX),
        Token::Bigram(one, two) => (u64::from(one) << 32 | u64::from(two)).wrapping_mul(MIX),
        Token::Word(word) => word
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |key, byte| (key ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
            .wrapping_mul(MIX),
    }
}

/// Finds slots by key. Nothing walks it: the order of the words is that in which they were found.
#[derive(Default)]
struct Slots {
    /// One more than the slot that is here, or 0.
    table: Vec<u32>,
    keys: Vec<u64>,
}

impl Slots {
    /// The slot of a key for which `same` holds, or else the slot `new`, which is kept.
    fn find(&mut self, key: u64, new: u32, same: impl Fn(u32) -> bool) -> u32 {
        if 2 * self.keys.len() >= self.table.len() {
            self.grow();
        }
        let mut at = self.start(key);
        loop {
            match self.table[at] {
                0 => {
                    self.table[at] = new + 1;
                    self.keys.push(key);
                    return new;
                }
                slot if self.keys[slot as usize - 1] == key && same(slot - 1) => return slot - 1,
                _ => at = (at + 1) & (self.table.len() - 1),
            }
        }
    }

    /// Where to begin to look; the table's length is a power of two.
    fn start(&self, key: u64) -> usize {
        (key >> 32) as usize & (self.table.len() - 1)
    }

    fn grow(&mut self) {
        self.table = vec![0; (2 * self.table.len()).max(1024)];
        for slot in 1..=u32::try_from(self.keys.len()).unwrap_or(u32::MAX) {
            let mut at = self.start(self.keys[slot as usize - 1]);
            while self.table[at] != 0 {
                at = (at + 1) & (self.table.len() - 1);
            }
            self.table[at] = slot;
        }
    }
}
