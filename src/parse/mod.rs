//! From text to nouns: decodes YAML, reads Markdown, and puts each file where it belongs.
//!
//! References to other things stay the text that an author wrote; [`crate::resolve`] looks them up.

mod checklist;
mod decode;
mod document;
mod drafts;
mod lock;
mod looks;
mod product;
mod recorder;
mod shapes;
mod site;
mod statement;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

pub(crate) use decode::MAX_ID;
pub use decode::{is_id, is_slug};
pub use document::front_matter;
pub(crate) use drafts::DRAFT;
pub use drafts::{Draft, LeftOut};
pub use lock::Lock;
pub use recorder::{Key, MapShape, Shape};
pub use shapes::shapes;
pub use site::check_base_url;

use crate::diagnostic::{Diagnostic, Diagnostics, Place, codes, did_you_mean};
use crate::load::{self, Drafts, Sources, is_or_lies_in};
use crate::locale::Locales;
use crate::media::Unfit;
use crate::model::{Checklist, Crosswalk, FreePage, Glossary, Product, References, Site};
use crate::source::{FileId, Span, Spanned};
use crate::yaml::Node;
use decode::{Decoder, Fields};

/// What a site's files say, with the references in them not yet resolved.
#[derive(Debug)]
pub struct Parsed {
    /// `site.yaml`.
    pub site: Site,
    /// The checklists, in the order of `site.yaml`.
    pub checklists: Vec<Checklist>,
    /// The products, by id.
    pub products: Vec<Product>,
    /// The glossary.
    pub glossary: Glossary,
    /// Documents to read further.
    pub references: References,
    /// Free pages, in reading order.
    pub pages: Vec<FreePage>,
    /// Crosswalks between checklists, by the names of their files.
    pub crosswalks: Vec<Crosswalk>,
    /// Files that are not text, by path; with why those that cannot be shipped are not.
    pub others: BTreeMap<String, Option<Unfit>>,
    /// The width and height of images, in CSS pixels, by path.
    pub sizes: BTreeMap<String, (u32, u32)>,
    /// What readers know the kind of each file as that can be shipped, and its size in bytes, by path.
    pub files: BTreeMap<String, (&'static str, u64)>,
    /// The links that somebody accepted; `None` where there is no `review.lock`.
    pub lock: Option<Lock>,
    /// What could not be read.
    pub lost: Lost,
    /// What is left out, because it is a draft.
    pub left_out: LeftOut,
}

/// What could not be read, which has been reported: a reference to it is not reported as dangling too.
#[derive(Debug, Default)]
pub struct Lost {
    /// Ids of checklists.
    pub checklists: BTreeSet<String>,
    /// Ids of products.
    pub products: BTreeSet<String>,
    /// Ids of products whose guide is lost, though not the product.
    pub guides: BTreeSet<String>,
    /// Sections of guides whose attributes are wrong: the product's id and the section's.
    pub procedures: BTreeSet<(String, String)>,
    /// Ids of pages.
    pub pages: BTreeSet<String>,
    /// Whether the glossary is lost.
    pub glossary: bool,
    /// Paths of files and folders.
    pub files: BTreeSet<String>,
}

impl Lost {
    /// Whether a file is lost, or a folder that it lies in.
    #[must_use]
    pub fn has_file(&self, path: &str) -> bool {
        is_or_lies_in(path, &self.files)
    }
}

/// A product, the files that it uses, and its diagnostics.
type OneProduct = (Option<product::Read>, BTreeSet<String>, Diagnostics);

fn fields(site: &Site) -> Fields<'_> {
    Fields::new((!site.has_lost_fields).then_some(&site.fields))
}

/// Reads all products, in the order of their ids.
fn products(sources: &Sources, site: &Site) -> Vec<OneProduct> {
    let one = |id: String| {
        let mut diagnostics = Diagnostics::default();
        let mut room = Room { sources, locales: &site.locales, fields: fields(site), used: BTreeSet::new() };
        let product = product::product(&id, &mut room, &mut diagnostics);
        (product, room.used, diagnostics)
    };
    sources.folders("content/products/").into_par_iter().map(one).collect()
}

/// Reads all files. `None` where `site.yaml` itself is missing or not YAML: nothing else can be read without it.
#[must_use]
pub fn parse(sources: &Sources, diagnostics: &mut Diagnostics) -> Option<Parsed> {
    let path = "content/site.yaml";
    let Some(file) = sources.text(path) else {
        if !sources.has_failed(path) {
            diagnostics.push(
                Diagnostic::new(
                    &codes::MISSING_FILE,
                    Place::Path(path.into()),
                    "this folder is not a site: it has no content/site.yaml",
                )
                .hint("run tebiki in the folder that holds `content/`, or name that folder: `tebiki build SITE`; `tebiki init FOLDER` begins a site"),
            );
        }
        return None;
    };
    let node = read(file, sources, diagnostics)?;
    let mut site = site::site(&node, file, &sources.map, diagnostics)?;
    let mut used = BTreeSet::from([path.to_owned()]);
    looks::files(&mut site.looks, sources, &mut used, diagnostics);
    let mut room = Room { sources, locales: &site.locales, fields: fields(&site), used };

    let leaves_out = sources.drafts == Drafts::LeftOut;
    // The largest checklist and the products take about the same time.
    let (parsed, (checklists, glossary, references, pages, crosswalks)) = rayon::join(
        || products(sources, &site),
        || {
            let checklists = site.checklists.iter();
            let checklists =
                checklists.filter_map(|id| checklist::checklist(id, &mut room, diagnostics)).collect::<Vec<_>>();
            let glossary = room.yaml("content/glossary.yaml", diagnostics, site::glossary);
            let references = room.yaml("content/references.yaml", diagnostics, site::references).unwrap_or_default();
            let pages = site::pages(&site, &mut room, diagnostics);
            (checklists, glossary, references, pages, statement::crosswalks(&mut room, diagnostics))
        },
    );
    let (mut checklists, mut pages) = (checklists, pages);
    let mut left_out = LeftOut::default();
    if leaves_out {
        for list in &mut checklists {
            checklist::leave_out(list, &mut left_out);
        }
        site::leave_out(&mut pages, &mut left_out);
    }
    let mut products = Vec::<Product>::new();
    let (mut guides, mut procedures) = (BTreeSet::new(), BTreeSet::new());
    for (read, used, problems) in parsed {
        room.used.extend(used);
        let Some(product::Read { product, guide_is_lost, unclear }) = read else {
            diagnostics.append(problems);
            continue;
        };
        if leaves_out && product.draft {
            // What is wrong in a draft is no matter of the site that readers get.
            left_out.insert(Draft::product(&product.id, None), product.name.map(|name| name.plain()));
            continue;
        }
        diagnostics.append(problems);
        procedures.extend(unclear.into_iter().map(|section| (product.id.clone(), section)));
        if let Some(guide) = &product.details.untracked().guide {
            let hidden = guide.document.source().drafts.iter().map(|(id, _)| (product.id.clone(), id.clone()));
            procedures.extend(hidden);
            left_out.insert_sections(&guide.document, |id| Draft::product(&product.id, Some(id)));
        }
        guides.extend(guide_is_lost.then(|| product.id.clone()));
        products.push(product);
    }
    let path = "content/glossary.yaml";
    let lost = Lost {
        checklists: without(&site.checklists, |id| checklists.iter().any(|list| list.id == id)),
        products: sources
            .folders("content/products/")
            .into_iter()
            .filter(|id| !products.iter().any(|product| product.id == *id))
            .collect(),
        guides,
        procedures,
        pages: without(&site.pages, |id| pages.iter().any(|page| page.id == id)),
        files: sources.failed.clone(),
        glossary: glossary.is_none() && (sources.text(path).is_some() || sources.has_failed(path)),
    };
    let glossary = glossary.unwrap_or_default();
    let lock = sources.text(load::LOCK).map(|file| lock::lock(file, &sources.map, diagnostics));
    room.used.insert(load::LOCK.to_owned());
    unused(sources, &room.used, &site, diagnostics);
    diagnostics.keep_first(&codes::UNKNOWN_LANGUAGE, &sources.map);
    let others = sources.others.keys().map(|path| (path.clone(), sources.unfit.get(path).cloned())).collect();
    let (sizes, files) = (sources.sizes.clone(), sources.files.clone());
    Some(Parsed {
        site,
        checklists,
        products,
        glossary,
        references,
        pages,
        crosswalks,
        others,
        sizes,
        files,
        lock,
        lost,
        left_out,
    })
}

/// What the parsers of single files share.
struct Room<'a> {
    sources: &'a Sources,
    locales: &'a Locales,
    fields: Fields<'a>,
    /// The files that something read.
    used: BTreeSet<String>,
}

impl Room<'_> {
    /// Decodes every YAML file directly in `folder`, which ends in `/`, with the file's name.
    fn named<T>(
        &mut self,
        folder: &str,
        diagnostics: &mut Diagnostics,
        decode: impl Fn(&mut Decoder<'_>, &Node, FileId, String) -> Option<T>,
    ) -> Vec<T> {
        let names = self.sources.texts.keys().filter_map(|path| {
            let name = path.strip_prefix(folder)?.strip_suffix(".yaml")?;
            (!name.contains('/')).then(|| name.to_owned())
        });
        let names = names.collect::<Vec<_>>();
        let mut read = |name: String| {
            let path = format!("{folder}{name}.yaml");
            self.yaml(&path, diagnostics, |decoder, node, file| decode(decoder, node, file, name))
        };
        names.into_iter().filter_map(&mut read).collect()
    }

    /// Suppresses reports about the files of a folder, because the file that they depend on has been reported.
    fn give_up(&mut self, folder: &str) {
        let inside = |path: &&String| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        self.used.extend(self.sources.texts.keys().filter(inside).cloned());
    }

    /// Decodes the YAML file at `path`, if it is there.
    fn yaml<T>(
        &mut self,
        path: &str,
        diagnostics: &mut Diagnostics,
        decode: impl FnOnce(&mut Decoder<'_>, &Node, FileId) -> Option<T>,
    ) -> Option<T> {
        let file = self.sources.text(path)?;
        self.used.insert(path.to_owned());
        let node = read(file, self.sources, diagnostics)?;
        decode(
            &mut Decoder::new(&self.sources.map, self.locales, diagnostics).knowing(self.fields, self.sources.drafts),
            &node,
            file,
        )
    }
}

fn read(file: FileId, sources: &Sources, diagnostics: &mut Diagnostics) -> Option<Arc<Node>> {
    sources.yaml(file, 0..sources.map.file(file).text().len(), diagnostics)
}

/// Names of files that were looked for and not found.
fn without(names: &[Spanned<String>], found: impl Fn(&str) -> bool) -> BTreeSet<String> {
    names.iter().map(|name| name.value.clone()).filter(|name| !found(name)).collect()
}

/// The beginning of a file.
fn start(file: FileId) -> Span {
    Span::new(file, 0..0)
}

/// Reports the text files that nothing read.
fn unused(sources: &Sources, used: &BTreeSet<String>, site: &Site, diagnostics: &mut Diagnostics) {
    // Without the expected names, a file is compared with those of its own folder that would have been read.
    let mut expected = BTreeMap::<&str, Vec<String>>::new();
    let mut expect = |folder: &'static str, name: String| expected.entry(folder).or_default().push(name);
    for tag in site.locales.tags() {
        expect("products", format!("guide.{tag}.md"));
    }
    expect("products", "product.yaml".into());
    expect("checklists", "checklist.yaml".into());
    for name in ["site.yaml", "glossary.yaml", "references.yaml"] {
        expect("", name.into());
    }
    for path in sources.texts.keys().filter(|path| !used.contains(*path)) {
        let Some(file) = sources.text(path) else { continue };
        let inside = path.strip_prefix("content/").unwrap_or(path);
        let (folder, name) = inside.rsplit_once('/').unwrap_or(("", inside));
        let kind = folder.split('/').next().unwrap_or_default();
        let id = folder.split('/').nth(1).unwrap_or_default();
        let canonical = load::canonical(path).filter(|canonical| canonical != path);
        let hint = if let Some(canonical) = canonical {
            format!("rename it to {canonical}")
        } else if looks::is_css(name) {
            format!("name it in `styles` under `looks` of site.yaml: `styles: [{inside}]`")
        } else if kind == "checklists" && !site.checklists.iter().any(|known| known.value == id) {
            format!("name `{id}` under `checklists` of site.yaml")
        } else {
            let names = expected.get(kind).map(Vec::as_slice).unwrap_or_default();
            did_you_mean(name, names.iter().map(String::as_str))
                .unwrap_or_else(|| "rename it to what it is meant to be, or move it out of `content/`".into())
        };
        diagnostics.push(Diagnostic::new(&codes::UNUSED_FILE, start(file), format!("nothing reads {path}")).hint(hint));
    }
}
