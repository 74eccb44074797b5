//! Makes the search index of a site incrementally, after its pages.
//!
//! The segment of a page is cached with its dependencies, as the page itself is. Where segments change, they invalidate the
//! parts of the index that contain one of their changed terms, and those parts are made again from all segments.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::BuildError;
use super::pages::Output;
use crate::cache::{Cache, CacheBuilder, Inputs, Segments};
use crate::load::Sources;
use crate::plan;
use crate::render::Renderer;
use crate::resolve::Catalog;
use crate::search::{self, About, Form, Index, Page, Part, Script, Segment, vocabulary};
use crate::tracking;

/// The pages to be indexed.
pub(super) struct Searched<'a> {
    form: Form,
    languages: Vec<Language<'a>>,
    /// The content of the page at this index.
    page: Box<dyn Fn(usize) -> Option<Page> + Sync + 'a>,
}

struct Language<'a> {
    tag: &'a str,
    about: About,
    /// The index and the path of each page.
    pages: Vec<(usize, &'a str)>,
}

impl<'a> Searched<'a> {
    /// All pages of a site.
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

/// The cache of the indexes of a site; `H` is the handle of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct IndexCache<H> {
    form: Option<Form>,
    pages: Cache<PageFiles<H>>,
    /// By language.
    indexes: BTreeMap<String, LanguageIndex<H>>,
}

impl<H> Default for IndexCache<H> {
    fn default() -> Self {
        Self { form: None, pages: Cache::default(), indexes: BTreeMap::new() }
    }
}

/// What is cached of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct PageFiles<H> {
    /// The digest of the content that its segment is made of; none where the page is not indexed.
    content: Option<u64>,
    /// The page's own files of texts.
    files: Vec<(String, H)>,
}

/// What is cached of the index of a language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct LanguageIndex<H> {
    /// A digest of everything that the index is made of.
    digest: u64,
    /// How many bits of a token's hash select its shard.
    bits: u32,
    /// The path of each indexed page, with the digest of its content.
    pages: Vec<(String, u64)>,
    parts: BTreeMap<Part, IndexFile<H>>,
    vocabulary: Option<(String, H)>,
}

/// What is cached of a part of an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct IndexFile<H> {
    path: String,
    handle: H,
    narrow: String,
}

/// What an earlier build cached.
pub(super) struct Earlier<'a, H> {
    pub(super) cache: &'a IndexCache<H>,
    /// Loads the segments; called only where they are needed.
    pub(super) segments: &'a (dyn Fn() -> Segments + Sync),
}

/// What to cache for the next build.
pub(super) struct Next<H> {
    pub(super) cache: IndexCache<H>,
    /// The segments; none where they have not changed.
    pub(super) segments: Option<Segments>,
}

/// Writes the files of search: the texts of each page, and the index of each language.
pub(super) fn write<O: Output>(
    searched: &Searched<'_>,
    inputs: &Inputs,
    earlier: &Earlier<'_, O::Handle>,
    output: &O,
) -> Result<Next<O::Handle>, BuildError> {
    let empty = IndexCache::default();
    let cached = Some(earlier.cache).filter(|cache| cache.form == Some(searched.form)).unwrap_or(&empty);
    let indexer =
        Indexer { searched, cached, load: earlier.segments, loaded: OnceLock::new(), new: Mutex::default(), output };
    let pages = CacheBuilder::new(inputs);
    let mut next = IndexCache { form: Some(searched.form), ..IndexCache::default() };
    for language in &searched.languages {
        let digests = language.pages.par_iter().map(|&(at, path)| indexer.page(language.tag, at, path, inputs, &pages));
        let digests = digests.collect::<Result<Vec<_>, _>>()?;
        next.indexes.insert(language.tag.to_owned(), indexer.index(language, &digests)?);
    }
    next.pages = pages.finish();
    let new = indexer.new.into_inner().unwrap_or_else(PoisonError::into_inner);
    let is_same = new.is_empty() && cached.indexes.iter().map(paths).eq(next.indexes.iter().map(paths));
    let segments = (!is_same).then(|| {
        let earlier = indexer.loaded.into_inner().unwrap_or_else(indexer.load);
        let indexed = next.indexes.values().flat_map(|index| index.pages.iter().map(|(path, _)| path.as_str()));
        let indexed = indexed.collect::<BTreeSet<_>>();
        earlier.with(new).only(|path| indexed.contains(path))
    });
    Ok(Next { cache: next, segments })
}

fn paths<'k, H>((tag, index): (&'k String, &'k LanguageIndex<H>)) -> (&'k str, Vec<&'k str>) {
    (tag, index.pages.iter().map(|(path, _)| path.as_str()).collect())
}

/// Makes the indexes of a site.
struct Indexer<'a, O: Output> {
    searched: &'a Searched<'a>,
    cached: &'a IndexCache<O::Handle>,
    load: &'a (dyn Fn() -> Segments + Sync),
    loaded: OnceLock<Segments>,
    /// The segments made in this build, by the path of the page, with the digest of its content.
    new: Mutex<BTreeMap<String, (u64, Arc<Segment>)>>,
    output: &'a O,
}

impl<O: Output> Indexer<'_, O> {
    /// Keeps or makes a page's own files, and returns the digest of its content; none where it is not indexed.
    fn page(
        &self,
        tag: &str,
        at: usize,
        path: &str,
        inputs: &Inputs,
        cache: &CacheBuilder<'_, PageFiles<O::Handle>>,
    ) -> Result<Option<u64>, BuildError> {
        let mut kept = BTreeMap::new();
        if let Some(entry) = self.cached.pages.valid(path, inputs) {
            for (path, handle) in &entry.value.files {
                if self.output.keep(path, handle)? {
                    kept.insert(path.as_str(), handle);
                }
            }
            if kept.len() == entry.value.files.len() {
                cache.retain(path, entry.clone());
                return Ok(entry.value.content);
            }
        }
        let (page, dependencies) = tracking::track(|| (self.searched.page)(at));
        let mut made = PageFiles { content: None, files: Vec::new() };
        if let Some(page) = page {
            let (digest, files) = self.make_segment(tag, path, page);
            made.content = Some(digest);
            for (path, bytes) in files {
                let handle = match kept.get(path.as_str()) {
                    Some(&handle) => handle.clone(),
                    None => self.output.put(&path, bytes)?,
                };
                made.files.push((path, handle));
            }
        }
        let digest = made.content;
        cache.insert(path, &dependencies, made);
        Ok(digest)
    }

    /// Makes the segment of a page, and returns the digest of its content with the page's own files.
    fn make_segment(&self, tag: &str, path: &str, page: Page) -> (u64, Vec<Script>) {
        let digest = tracking::digest(&page);
        let (segment, files) = Segment::new(page, self.searched.form, tag);
        let mut new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        new.insert(path.to_owned(), (digest, Arc::new(segment)));
        (digest, files)
    }

    /// The segment of a page: made earlier in this build, or cached, or else made now.
    fn segment(&self, tag: &str, at: usize, path: &str, digest: u64) -> Option<Arc<Segment>> {
        let new = || {
            let new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
            new.get(path).filter(|(known, _)| *known == digest).map(|(_, segment)| Arc::clone(segment))
        };
        new().or_else(|| self.cached_segment(path, digest)).or_else(|| {
            self.make_segment(tag, path, (self.searched.page)(at)?);
            new()
        })
    }

    /// The cached segment of a page, if it is that of content with this digest.
    fn cached_segment(&self, path: &str, digest: u64) -> Option<Arc<Segment>> {
        self.loaded.get_or_init(self.load).get(path, digest)
    }

    /// Makes the index of a language; `digests` are those of its pages' contents.
    fn index(&self, language: &Language<'_>, digests: &[Option<u64>]) -> Result<LanguageIndex<O::Handle>, BuildError> {
        let pages = language.pages.iter().zip(digests).filter_map(|(&page, digest)| Some((page, (*digest)?)));
        let (places, pages): (Vec<_>, Vec<_>) =
            pages.map(|((at, path), digest)| (at, (path.to_owned(), digest))).unzip();
        let digest = tracking::digest((self.searched.form, language.tag, &language.about, &pages));
        let earlier = self.cached.indexes.get(language.tag);
        let same = earlier.filter(|earlier| earlier.digest == digest);
        let mut indexed = LanguageIndex { digest, bits: 0, pages, parts: BTreeMap::new(), vocabulary: None };
        if let Some(same) = same {
            for (&part, file) in &same.parts {
                if self.output.keep(&file.path, &file.handle)? {
                    indexed.parts.insert(part, file.clone());
                }
            }
            if let Some((path, handle)) = &same.vocabulary
                && self.output.keep(path, handle)?
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
        let invalid = earlier.and_then(|earlier| self.invalidated(&index, earlier, &indexed));
        let left = index.parts().into_par_iter().filter(|part| !indexed.parts.contains_key(part));
        let left = left.map(|part| -> Result<_, BuildError> {
            if let Some(file) = earlier.and_then(|earlier| earlier.parts.get(&part))
                && same.is_none()
                && invalid.as_ref().is_some_and(|invalid| !invalid.contains(&part))
                && self.output.keep(&file.path, &file.handle)?
            {
                return Ok((part, file.clone()));
            }
            let search::PartFile { file: (path, bytes), narrow } = index.make(part);
            let handle = self.output.put(&path, bytes)?;
            Ok((part, IndexFile { path, handle, narrow }))
        });
        let left = left.collect::<Result<Vec<_>, _>>()?;
        indexed.parts.extend(left);
        if self.searched.form == Form::Sharded && indexed.vocabulary.is_none() {
            let (path, bytes) = vocabulary(language.tag, indexed.parts.values().map(|file| file.narrow.as_str()));
            let handle = self.output.put(&path, bytes)?;
            indexed.vocabulary = Some((path, handle));
        }
        Ok(indexed)
    }

    /// The parts whose cached files are no longer valid; none where that is true of all parts.
    fn invalidated(
        &self,
        index: &Index<'_>,
        earlier: &LanguageIndex<O::Handle>,
        now: &LanguageIndex<O::Handle>,
    ) -> Option<BTreeSet<Part>> {
        let paths =
            |index: &LanguageIndex<O::Handle>| index.pages.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
        if earlier.bits != now.bits || paths(earlier) != paths(now) {
            return None;
        }
        let changed = earlier.pages.iter().zip(&now.pages).enumerate().filter(|(_, (earlier, now))| earlier != now);
        let changed = changed.map(|(at, ((path, digest), _))| Some((at, self.cached_segment(path, *digest)?)));
        let changed = changed.collect::<Option<Vec<_>>>()?;
        Some(index.invalidated(&changed.iter().map(|(at, segment)| (*at, &**segment)).collect::<Vec<_>>()))
    }
}
