//! What texts mention, in every language; and whether translations have the same sections.

use std::collections::BTreeSet;

use super::catalog::{Catalog, Destination, ItemRef};
use super::coverage::item;
use super::{add, unknown, unknown_in};
use crate::diagnostic::{Diagnostic, Diagnostics, codes, did_you_mean};
use crate::locale::text::fold;
use crate::locale::{Locale, Localized};
use crate::markdown::{Document, Inline, Mention, Target};
use crate::model::{Checklist, Item, LocalText, Product};
use crate::source::{Span, Spanned};

pub(super) fn relate(catalog: &mut Catalog, others: &BTreeSet<String>, diagnostics: &mut Diagnostics) {
    explained(catalog, diagnostics);
    terms_of_items(catalog);
    let checker = Checker { catalog, others };
    short_texts(catalog, &mut |text| checker.short(text, diagnostics));
    for (folder, document) in documents(catalog) {
        checker.document(&folder, document, diagnostics);
        same_sections(catalog, document, diagnostics);
    }
}

/// Free pages name what they explain; the reverse is worked out here.
fn explained(catalog: &mut Catalog, diagnostics: &mut Diagnostics) {
    for at in 0..catalog.pages.len() {
        let mut items = Vec::new();
        for name in &catalog.pages[at].items {
            let Some(item) = item(catalog, name, diagnostics) else { continue };
            add(item, &mut items, "item", name, diagnostics);
        }
        let mut terms = Vec::new();
        for name in &catalog.pages[at].terms {
            match catalog.index.terms.get(&fold(&name.value)) {
                Some(&term) => add(term, &mut terms, "term", name, diagnostics),
                None if catalog.index.lost.glossary => {}
                None => {
                    let known = catalog.glossary.terms.iter().map(|term| term.id.value.as_str());
                    diagnostics.extend(unknown(name, "term", known));
                }
            }
        }
        for &item in &items {
            catalog.items[item.checklist][item.item].pages.push(at);
        }
        for &term in &terms {
            catalog.terms[term].pages.push(at);
        }
        catalog.page_items[at] = items;
        catalog.page_terms[at] = terms;
    }
}

/// The terms of an item are those that it lists and those that its texts name.
fn terms_of_items(catalog: &mut Catalog) {
    let mut found = Vec::new();
    for at in catalog.all_items() {
        let mut terms = catalog.relations(at).terms.clone();
        for text in catalog.item(at).texts() {
            for mention in text.source().inline.mentions() {
                if let Mention::Reference(target @ Target::Term { .. }, _) = mention
                    && let Some(Destination::Term(term)) = catalog.find(target)
                {
                    terms.push(term);
                }
            }
        }
        terms.sort_unstable();
        terms.dedup();
        found.push((at, terms));
    }
    for (at, terms) in found {
        for &term in &terms {
            catalog.terms[term].items.push(at);
        }
        let ItemRef { checklist, item } = at;
        catalog.items[checklist][item].terms = terms;
    }
}

struct Checker<'a> {
    catalog: &'a Catalog,
    others: &'a BTreeSet<String>,
}

impl Checker<'_> {
    fn short(&self, text: &LocalText, diagnostics: &mut Diagnostics) {
        for (_, text) in text.iter() {
            for mention in text.inline.mentions() {
                match mention {
                    Mention::Reference(target, span) => self.reference(target, *span, diagnostics),
                    Mention::Anchor(anchor, span) => diagnostics.push(
                        Diagnostic::new(
                            &codes::INVALID_LINK,
                            *span,
                            format!("a short text has no section `#{anchor}`"),
                        )
                        .hint("name the page too: `[[page:about#privacy]]`"),
                    ),
                    Mention::Image(path, span) => diagnostics.push(
                        Diagnostic::new(&codes::IMAGE, *span, format!("a short text cannot hold the image `{path}`"))
                            .hint("images belong to guides, pages and the longer texts"),
                    ),
                }
            }
        }
    }

    fn document(&self, folder: &str, document: &Localized<Document>, diagnostics: &mut Diagnostics) {
        for (_, document) in document.iter() {
            let source = document.source.iter().flat_map(Inline::mentions);
            for mention in document.mentions().iter().chain(source) {
                match mention {
                    Mention::Reference(target, span) => self.reference(target, *span, diagnostics),
                    Mention::Anchor(anchor, span) => {
                        if document.find(anchor).is_none() {
                            let name = Spanned::new(anchor.clone(), *span);
                            diagnostics.extend(unknown_in(&name, "section", " in this text", section_ids(document)));
                        }
                    }
                    Mention::Image(path, span) => self.image(folder, path, *span, diagnostics),
                }
            }
        }
    }

    fn image(&self, folder: &str, path: &str, span: Span, diagnostics: &mut Diagnostics) {
        let whole = image_path(folder, path);
        if self.others.contains(&whole) {
            return;
        }
        let known =
            self.others.iter().filter_map(|other| other.strip_prefix(&format!("{folder}/"))).collect::<Vec<_>>();
        let (message, hint) = match did_you_mean(path, known) {
            Some(hint) => (format!("there is no image {whole}"), hint),
            None if path.contains("//") => (
                format!("the image `{path}` is not of the site"),
                "pages load nothing from outside; save the image beside the text".into(),
            ),
            None => {
                (format!("there is no image {whole}"), "images lie beside the text, such as `images/menu.svg`".into())
            }
        };
        diagnostics.push(Diagnostic::new(&codes::IMAGE, span, message).hint(hint));
    }

    fn reference(&self, target: &Target, span: Span, diagnostics: &mut Diagnostics) {
        if matches!(target, Target::Menu { .. }) {
            return;
        }
        match self.catalog.find(target) {
            Some(Destination::Page(at, Some(section))) => {
                let document = self.catalog.pages[at].document.source();
                if document.find(&section).is_none() {
                    let place = format!(" in the page `{}`", self.catalog.pages[at].id);
                    diagnostics.extend(unknown_in(
                        &Spanned::new(section, span),
                        "section",
                        &place,
                        section_ids(document),
                    ));
                }
            }
            None if !self.catalog.is_lost(target) => diagnostics.extend(self.dangling(target, span)),
            _ => {}
        }
    }

    /// Says what a reference that leads nowhere may have meant.
    fn dangling(&self, target: &Target, span: Span) -> Option<Diagnostic> {
        let catalog = self.catalog;
        let at = |id: &str| Spanned::new(id.to_owned(), span);
        let scoped = |checklist: &Option<String>, id: &str, what: &str, names: fn(&Checklist) -> Vec<&str>| match (
            catalog.index.checklist(checklist.as_deref()),
            checklist,
        ) {
            (Some(list), _) => unknown(&at(id), what, names(&catalog.checklists[list])),
            (None, Some(name)) => {
                unknown(&at(name), "checklist", catalog.checklists.iter().map(|list| list.id.as_str()))
            }
            (None, None) => unknown(&at(id), what, []),
        };
        match target {
            Target::Item { checklist, id } => {
                scoped(checklist, id, "item", |list| list.items.iter().map(|item| item.id.value.as_str()).collect())
            }
            Target::Threat { checklist, id } => scoped(checklist, id, "threat", |list| {
                list.threats.iter().map(|threat| threat.id.value.as_str()).collect()
            }),
            Target::Method { checklist, id } => scoped(checklist, id, "method", |list| {
                list.methods.iter().map(|method| method.id.value.as_str()).collect()
            }),
            Target::Term { id } => {
                unknown(&at(id), "term", catalog.glossary.terms.iter().map(|term| term.id.value.as_str()))
            }
            Target::Page { id, .. } => unknown(&at(id), "page", catalog.pages.iter().map(|page| page.id.as_str())),
            Target::Product { id, section } => match (catalog.index.products.get(&fold(id)), section) {
                (Some(&product), Some(section)) => no_section(&catalog.products[product], &at(section)),
                _ => unknown(&at(id), "product", catalog.products.iter().map(|product| product.id.as_str())),
            },
            Target::Menu { .. } => unknown(&at(""), "menu", []),
        }
    }
}

fn no_section(product: &Product, section: &Spanned<String>) -> Option<Diagnostic> {
    let document = product.guide.as_ref().map(|guide| guide.document.source());
    let place = format!(" in the guide of `{}`", product.id);
    unknown_in(section, "section", &place, document.into_iter().flat_map(section_ids))
}

fn section_ids(document: &Document) -> impl Iterator<Item = &str> {
    document.sections().iter().map(|section| section.id.value.as_str()).filter(|id| !id.is_empty())
}

/// Every long text, with the folder that its images are relative to.
pub(super) fn documents(catalog: &Catalog) -> Vec<(String, &Localized<Document>)> {
    let mut all = Vec::new();
    for list in &catalog.checklists {
        let folder = |kind| format!("content/checklists/{}/{kind}", list.id);
        all.extend(list.methods.iter().filter_map(|method| Some((folder("methods"), method.text.as_ref()?))));
        all.extend(list.threats.iter().filter_map(|threat| Some((folder("threats"), threat.text.as_ref()?))));
    }
    for product in &catalog.products {
        if let Some(guide) = &product.guide {
            all.push((format!("content/products/{}", product.id), &guide.document));
        }
    }
    all.extend(catalog.pages.iter().map(|page| ("content/pages".to_owned(), &page.document)));
    all
}

/// The path of an image that a text in `folder` names.
///
/// ```
/// use tebiki::resolve::image_path;
/// assert_eq!(image_path("content/products/a", "images/menu.svg"), "content/products/a/images/menu.svg");
/// assert_eq!(image_path("content/products/a", "../shared/./menu.svg"), "content/products/shared/menu.svg");
/// ```
#[must_use]
pub fn image_path(folder: &str, path: &str) -> String {
    let mut parts = folder.split('/').filter(|part| !part.is_empty()).collect::<Vec<_>>();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The terms that some text names, as indexes.
#[must_use]
pub fn mentioned_terms(catalog: &Catalog) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut look = |mention: &Mention| {
        if let Mention::Reference(target @ Target::Term { .. }, _) = mention
            && let Some(Destination::Term(term)) = catalog.find(target)
        {
            found.insert(term);
        }
    };
    short_texts(catalog, &mut |text| text.iter().flat_map(|(_, text)| text.inline.mentions()).for_each(&mut look));
    for (_, document) in documents(catalog) {
        document.iter().flat_map(|(_, document)| document.mentions()).for_each(&mut look);
    }
    found
}

/// The paths of all images that texts name.
#[must_use]
pub fn images(catalog: &Catalog) -> BTreeSet<String> {
    let mut images = BTreeSet::new();
    for (folder, document) in documents(catalog) {
        for mention in document.iter().flat_map(|(_, document)| document.mentions()) {
            if let Mention::Image(path, _) = mention {
                images.insert(image_path(&folder, path));
            }
        }
    }
    images
}

/// Every short text.
pub(super) fn short_texts(catalog: &Catalog, look: &mut dyn FnMut(&LocalText)) {
    let site = &catalog.site;
    look(&site.title);
    look(&site.description);
    site.history.iter().for_each(|change| look(&change.note));
    for kind in &site.kinds {
        look(&kind.title);
        kind.touches.iter().for_each(|touch| look(&touch.reason));
    }
    for crosswalk in &catalog.crosswalks {
        look(&crosswalk.note);
        crosswalk.rows.iter().for_each(|row| look(&row.reason));
    }
    for list in &catalog.checklists {
        for text in [&list.title, &list.short, &list.publisher, &list.edition_title, &list.summary, &list.binding] {
            look(text);
        }
        list.attributes_note.iter().chain(&list.stages_note).for_each(&mut *look);
        list.history.iter().for_each(|change| look(&change.note));
        list.priorities.iter().flat_map(|priority| [&priority.title, &priority.text]).for_each(&mut *look);
        list.parts.iter().for_each(|part| look(&part.title));
        for edition in &list.editions {
            [&edition.title, &edition.note].into_iter().for_each(&mut *look);
            edition.changes.iter().filter_map(|change| change.note.as_ref()).for_each(&mut *look);
        }
        list.categories.iter().for_each(|category| look(&category.title));
        for attribute in &list.attributes {
            look(&attribute.title);
            look(&attribute.question);
            attribute.values.iter().flat_map(|value| [&value.title, &value.answer]).for_each(&mut *look);
        }
        for method in &list.methods {
            let texts = [&method.title, &method.summary].into_iter().chain(&method.note).chain(&method.source);
            texts.for_each(&mut *look);
        }
        for threat in &list.threats {
            [&threat.title, &threat.summary].into_iter().chain(&threat.source).for_each(&mut *look);
            for stage in &threat.stages {
                [&stage.title, &stage.text].into_iter().for_each(&mut *look);
                stage.items.iter().for_each(|item| look(&item.reason));
            }
        }
        list.items.iter().flat_map(Item::texts).for_each(&mut *look);
    }
    for product in &catalog.products {
        let texts = [&product.name, &product.vendor]
            .into_iter()
            .chain(&product.summary)
            .chain(&product.plan)
            .chain(&product.ours);
        texts.chain(product.links.iter().map(|link| &link.title)).for_each(&mut *look);
        vendors_texts(product, look);
        for claim in &product.claims {
            [&claim.reason].into_iter().chain(&claim.plan).for_each(&mut *look);
        }
        product.gaps.iter().for_each(|gap| look(&gap.reason));
        if let Some(guide) = &product.guide {
            let texts =
                [&guide.title].into_iter().chain(&guide.publisher).chain(&guide.cites_reason).chain(&guide.notes);
            let history = guide.history.iter().map(|change| &change.note);
            texts.chain(guide.sources.iter().map(|source| &source.at)).chain(history).for_each(&mut *look);
        }
    }
    for term in &catalog.glossary.terms {
        [&term.name, &term.definition].into_iter().chain(&term.source).for_each(&mut *look);
    }
    for entry in &catalog.references.entries {
        [&entry.title, &entry.publisher, &entry.about].into_iter().for_each(&mut *look);
    }
    catalog.glossary.source.iter().chain(&catalog.references.source).for_each(look);
}

/// What a vendor states, and who is responsible for what.
fn vendors_texts(product: &Product, look: &mut dyn FnMut(&LocalText)) {
    for set in &product.statements {
        [&set.title, &set.note].into_iter().chain(&set.source).for_each(&mut *look);
        for statement in &set.statements {
            look(&statement.text);
            statement.exceptions.iter().for_each(|exception| look(&exception.text));
        }
    }
    let Some(shared) = &product.responsibilities else { return };
    [&shared.summary].into_iter().chain(&shared.source).for_each(&mut *look);
    for threat in &shared.threats {
        [&threat.title, &threat.summary].into_iter().chain(&threat.source).for_each(&mut *look);
        threat.customer.iter().chain(&threat.provider).for_each(|duty| look(&duty.text));
        threat.related.iter().for_each(|related| look(&related.reason));
    }
}

/// Tells sections that one language has and another lacks, or has at another level.
fn same_sections(catalog: &Catalog, document: &Localized<Document>, diagnostics: &mut Diagnostics) {
    let source = document.source();
    let tag = |locale: Locale| catalog.site.locales.tag(locale);
    for (locale, translation) in document.iter().filter(|(locale, _)| *locale != Locale::SOURCE) {
        for section in source.sections().iter().filter(|section| !section.id.value.is_empty()) {
            let id = &section.id;
            match translation.find(&id.value).map(|at| &translation.sections()[at]) {
                None => diagnostics.push(
                    Diagnostic::new(
                        &codes::SECTION_MISMATCH,
                        id.span,
                        format!("the section `{}` is missing in the `{}` text", id.value, tag(locale)),
                    )
                    .related(translation.span.within(0..0), "the text that lacks it")
                    .hint(format!(
                        "add `{} … {{#{}}}` there, or delete the section here",
                        "#".repeat(section.level.into()),
                        id.value
                    )),
                ),
                Some(other) if other.level != section.level => diagnostics.push(
                    Diagnostic::new(
                        &codes::SECTION_MISMATCH,
                        other.id.span,
                        format!("the section `{}` has another level than in the source text", id.value),
                    )
                    .related(id.span, "in the source text")
                    .hint(format!("begin the heading with `{} `", "#".repeat(section.level.into()))),
                ),
                Some(_) => {}
            }
        }
        for section in translation.sections().iter().filter(|section| !section.id.value.is_empty()) {
            let id = &section.id;
            if source.find(&id.value).is_none() {
                let known = section_ids(source).filter(|known| translation.find(known).is_none());
                diagnostics.push(
                    Diagnostic::new(
                        &codes::SECTION_MISMATCH,
                        id.span,
                        format!("the section `{}` is only in the `{}` text", id.value, tag(locale)),
                    )
                    .related(source.span.within(0..0), "the source text")
                    .hint("add it to the source text, or delete it here")
                    .maybe_hint(did_you_mean(&id.value, known)),
                );
            }
        }
    }
}
