//! Makes the search index of a site after its pages: of it only what an earlier build has not left as it would be.
//!
//! What a page gives to the index is kept as the page itself is, by what it has read. Where pages give something else, the
//! parts of the index that this reaches are made again from what all pages give.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::BuildError;
use super::pages::Output;
use crate::cache::{Ground, Made, Making, Segments};
use crate::load::Sources;
use crate::plan;
use crate::reads;
use crate::render::Renderer;
use crate::resolve::Catalog;
use crate::search::{self, About, Form, Index, Page, Part, Script, Segment, vocabulary};

/// What is to be searched.
pub(super) struct Searched<'a> {
    form: Form,
    languages: Vec<Language<'a>>,
    /// What search knows of the page with this number.
    page: Box<dyn Fn(usize) -> Option<Page> + Sync + 'a>,
}

struct Language<'a> {
    tag: &'a str,
    about: About,
    /// The number and the path of each page.
    pages: Vec<(usize, &'a str)>,
}

impl<'a> Searched<'a> {
    /// The pages of a site.
    pub(super) fn new(
        catalog: &'a Catalog,
        renderer: &'a Renderer<'a>,
        pages: &'a [plan::Page],
        sources: &Sources,
    ) -> Self {
        let language = |locale| {
            let of_locale = pages.iter().enumerate().filter(|(_, page)| page.locale == locale);
            Language {
                tag: catalog.site.locales.tag(locale),
                about: renderer.about_search(locale),
                pages: of_locale.map(|(at, page)| (at, page.path.as_str())).collect(),
            }
        };
        Self {
            form: Form::of(sources.map.iter().map(|(_, file)| file.text().len()).sum()),
            languages: catalog.locales().map(language).collect(),
            page: Box::new(|at| renderer.searched(&pages[at])),
        }
    }
}

/// What is kept of an index, to know it again. `T` is what is kept of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept<T> {
    form: Option<Form>,
    given: Made<Given<T>>,
    /// By language.
    indexes: BTreeMap<String, Indexed<T>>,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self { form: None, given: Made::default(), indexes: BTreeMap::new() }
    }
}

/// What is kept of what a page gives to the index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Given<T> {
    /// A digest of what search knows of the page; none where it has no words of its own.
    segment: Option<u64>,
    /// The page's own files.
    files: Vec<(String, T)>,
}

/// What is kept of the index of a language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Indexed<T> {
    /// A digest of all that it is made of.
    digest: u64,
    /// How many bits of the number of a word say which shard it is in.
    bits: u32,
    /// The path of each page that gives something, and a digest of what.
    pages: Vec<(String, u64)>,
    parts: BTreeMap<Part, IndexFile<T>>,
    vocabulary: Option<(String, T)>,
}

/// What is kept of a part of an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct IndexFile<T> {
    path: String,
    thing: T,
    narrow: String,
}

/// What an earlier build has left.
pub(super) struct Earlier<'a, T> {
    /// What it made.
    pub(super) kept: &'a Kept<T>,
    /// What its pages gave, which is fetched only where it is needed.
    pub(super) segments: &'a (dyn Fn() -> Segments + Sync),
}

/// What a build leaves for the next.
pub(super) struct Left<T> {
    pub(super) kept: Kept<T>,
    /// What the pages gave; none where it is what it was.
    pub(super) segments: Option<Segments>,
}

/// Puts what browsers search into the output: the texts of each page, and the index of them all.
pub(super) fn write<O: Output>(
    searched: &Searched<'_>,
    ground: &Ground,
    earlier: &Earlier<'_, O::Thing>,
    output: &O,
) -> Result<Left<O::Thing>, BuildError> {
    let nothing = Kept::default();
    let kept = Some(earlier.kept).filter(|kept| kept.form == Some(searched.form)).unwrap_or(&nothing);
    let work =
        Work { searched, kept, fetch: earlier.segments, fetched: OnceLock::new(), new: Mutex::default(), output };
    let making = Making::new(ground);
    let mut left = Kept { form: Some(searched.form), ..Kept::default() };
    for language in &searched.languages {
        let given = language.pages.par_iter().map(|&(at, path)| work.given(language.tag, at, path, ground, &making));
        let given = given.collect::<Result<Vec<_>, _>>()?;
        left.indexes.insert(language.tag.to_owned(), work.index(language, &given)?);
    }
    left.given = making.finish();
    let new = work.new.into_inner().unwrap_or_else(PoisonError::into_inner);
    let is_same = new.is_empty() && kept.indexes.iter().map(paths).eq(left.indexes.iter().map(paths));
    let segments = (!is_same).then(|| {
        let earlier = work.fetched.into_inner().unwrap_or_else(work.fetch);
        let known = left.indexes.values().flat_map(|index| index.pages.iter().map(|(path, _)| path.as_str()));
        let known = known.collect::<BTreeSet<_>>();
        earlier.with(new).only(|path| known.contains(path))
    });
    Ok(Left { kept: left, segments })
}

fn paths<'k, T>((tag, index): (&'k String, &'k Indexed<T>)) -> (&'k str, Vec<&'k str>) {
    (tag, index.pages.iter().map(|(path, _)| path.as_str()).collect())
}

/// The work on an index.
struct Work<'a, O: Output> {
    searched: &'a Searched<'a>,
    kept: &'a Kept<O::Thing>,
    fetch: &'a (dyn Fn() -> Segments + Sync),
    fetched: OnceLock<Segments>,
    /// What was made in this build, by the path of its page.
    new: Mutex<BTreeMap<String, (u64, Arc<Segment>)>>,
    output: &'a O,
}

impl<O: Output> Work<'_, O> {
    /// Sees to a page's own files, and says by its digest what the page gives.
    fn given(
        &self,
        tag: &str,
        at: usize,
        path: &str,
        ground: &Ground,
        making: &Making<'_, Given<O::Thing>>,
    ) -> Result<Option<u64>, BuildError> {
        let mut kept_files = BTreeMap::new();
        if let Some(kept) = self.kept.given.still(path, ground) {
            for (path, thing) in &kept.thing.files {
                if self.output.keep(path, thing)? {
                    kept_files.insert(path.as_str(), thing);
                }
            }
            if kept_files.len() == kept.thing.files.len() {
                making.enter(path, kept.clone());
                return Ok(kept.thing.segment);
            }
        }
        let (page, reads) = reads::record(|| (self.searched.page)(at));
        let mut given = Given { segment: None, files: Vec::new() };
        if let Some(page) = page {
            let (digest, files) = self.enter(tag, path, page);
            given.segment = Some(digest);
            for (path, bytes) in files {
                let thing = match kept_files.get(path.as_str()) {
                    Some(&thing) => thing.clone(),
                    None => self.output.put(&path, bytes)?,
                };
                given.files.push((path, thing));
            }
        }
        let digest = given.segment;
        making.made(path, &reads, given);
        Ok(digest)
    }

    /// Enters what a page gives, and says a digest of it and what the page's own files are.
    fn enter(&self, tag: &str, path: &str, page: Page) -> (u64, Vec<Script>) {
        let digest = reads::digest(&page);
        let (segment, files) = Segment::new(page, self.searched.form, tag);
        let mut new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        new.insert(path.to_owned(), (digest, Arc::new(segment)));
        (digest, files)
    }

    /// What a page gives, as it was made in this build or before, or else made now.
    fn segment(&self, tag: &str, at: usize, path: &str, digest: u64) -> Option<Arc<Segment>> {
        let new = || {
            let new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
            new.get(path).filter(|(known, _)| *known == digest).map(|(_, segment)| Arc::clone(segment))
        };
        new().or_else(|| self.earlier(path, digest)).or_else(|| {
            self.enter(tag, path, (self.searched.page)(at)?);
            new()
        })
    }

    /// What a page gave when it had this digest.
    fn earlier(&self, path: &str, digest: u64) -> Option<Arc<Segment>> {
        self.fetched.get_or_init(self.fetch).get(path, digest)
    }

    /// Sees to the index of a language, whose pages give what has these digests.
    fn index(&self, language: &Language<'_>, given: &[Option<u64>]) -> Result<Indexed<O::Thing>, BuildError> {
        let pages = language.pages.iter().zip(given).filter_map(|(&page, digest)| Some((page, (*digest)?)));
        let (places, pages): (Vec<_>, Vec<_>) =
            pages.map(|((at, path), digest)| (at, (path.to_owned(), digest))).unzip();
        let digest = reads::digest((self.searched.form, language.tag, &language.about, &pages));
        let earlier = self.kept.indexes.get(language.tag);
        let same = earlier.filter(|earlier| earlier.digest == digest);
        let mut indexed = Indexed { digest, bits: 0, pages, parts: BTreeMap::new(), vocabulary: None };
        if let Some(same) = same {
            for (&part, file) in &same.parts {
                if self.output.keep(&file.path, &file.thing)? {
                    indexed.parts.insert(part, file.clone());
                }
            }
            if let Some((path, thing)) = &same.vocabulary
                && self.output.keep(path, thing)?
            {
                indexed.vocabulary.clone_from(&same.vocabulary);
            }
            if indexed.parts.len() == same.parts.len() && indexed.vocabulary.is_some() == same.vocabulary.is_some() {
                indexed.bits = same.bits;
                return Ok(indexed);
            }
        }
        let segments = places.into_par_iter().zip(&indexed.pages);
        let segments = segments
            .filter_map(|(at, (path, digest))| self.segment(language.tag, at, path, *digest))
            .collect::<Vec<_>>();
        let index =
            Index::new(language.tag, &language.about, segments.iter().map(|one| &**one).collect(), self.searched.form);
        indexed.bits = index.bits();
        let reached = earlier.and_then(|earlier| self.reached(&index, earlier, &indexed));
        let left = index.parts().into_par_iter().filter(|part| !indexed.parts.contains_key(part));
        let left = left.map(|part| -> Result<_, BuildError> {
            if let Some(file) = earlier.and_then(|earlier| earlier.parts.get(&part))
                && same.is_none()
                && reached.as_ref().is_some_and(|reached| !reached.contains(&part))
                && self.output.keep(&file.path, &file.thing)?
            {
                return Ok((part, file.clone()));
            }
            let search::Made { file: (path, bytes), narrow } = index.make(part);
            let thing = self.output.put(&path, bytes)?;
            Ok((part, IndexFile { path, thing, narrow }))
        });
        let left = left.collect::<Result<Vec<_>, _>>()?;
        indexed.parts.extend(left);
        if self.searched.form == Form::Sharded && indexed.vocabulary.is_none() {
            let (path, bytes) = vocabulary(language.tag, indexed.parts.values().map(|file| file.narrow.as_str()));
            let thing = self.output.put(&path, bytes)?;
            indexed.vocabulary = Some((path, thing));
        }
        Ok(indexed)
    }

    /// The parts that have to be made again; none where that is all of them.
    fn reached(
        &self,
        index: &Index<'_>,
        earlier: &Indexed<O::Thing>,
        now: &Indexed<O::Thing>,
    ) -> Option<BTreeSet<Part>> {
        let paths = |index: &Indexed<O::Thing>| index.pages.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
        if earlier.bits != now.bits || paths(earlier) != paths(now) {
            return None;
        }
        let changed = earlier.pages.iter().zip(&now.pages).enumerate().filter(|(_, (earlier, now))| earlier != now);
        let others = changed.map(|(at, ((path, digest), _))| Some((at, self.earlier(path, *digest)?)));
        let others = others.collect::<Option<Vec<_>>>()?;
        Some(index.reached(&others.iter().map(|(at, segment)| (*at, &**segment)).collect::<Vec<_>>()))
    }
}
