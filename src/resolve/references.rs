//! References in texts, in every language; and whether translations have the same sections.

use std::collections::{BTreeMap, BTreeSet};

use super::mentions::{Media, file_path, image_path};
use super::names::Names;
use super::refs::Destination;
use super::texts::{LongText, UnitTexts, mentions_of};
use super::unknown::{unknown, unknown_in};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, codes};
use crate::load::LOCKED_TEXTS;
use crate::locale::text::fold;
use crate::locale::{Locale, Localized};
use crate::markdown::{Document, Mention, Section, Target};
use crate::media::{self, Unfit};
use crate::model::{Checklist, LocalText, Product};
use crate::source::{Span, Spanned};

/// Reports dangling references, images that are missing or cannot be shipped (`others` are the files that are not text), files
/// that nothing names, and sections that one language lacks.
pub(super) fn check(
    names: &Names,
    media: &Media,
    others: &BTreeMap<String, Option<Unfit>>,
    diagnostics: &mut Diagnostics,
) {
    let checker = Checker { names, others };
    for (folder, path) in &names.site.looks.images {
        checker.image(folder, &path.value, path.span, diagnostics);
    }
    for UnitTexts { unit: _, short, long } in names.texts() {
        for (_, text) in short {
            checker.short(text, diagnostics);
        }
        if let Some(LongText { folder, document }) = long {
            checker.document(&folder, document, diagnostics);
            same_sections(names, document, diagnostics);
        }
    }
    // Where something could not be read or is left out, what it names is not known.
    if !diagnostics.has_errors() && names.left_out.is_empty() {
        unnamed(media, others, diagnostics);
    }
}

/// Reports files that nothing names.
fn unnamed(media: &Media, others: &BTreeMap<String, Option<Unfit>>, diagnostics: &mut Diagnostics) {
    let Media { images, files } = media;
    for path in others.keys().filter(|path| !images.contains(*path) && !files.contains(*path) && *path != LOCKED_TEXTS)
    {
        let message = format!("no text names {path}, so it is not part of the site");
        diagnostics.push(Diagnostic::new(&codes::UNNAMED_FILE, Place::Path(path.clone()), message).hint(
            "link to it, or show it, with its path from the text: `[the form](files/form.pdf)`; or move it out of `content/`",
        ));
    }
}

struct Checker<'a> {
    names: &'a Names,
    others: &'a BTreeMap<String, Option<Unfit>>,
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
                    Mention::Attachment(path, span) => self.file("", path, *span, diagnostics),
                    Mention::Image(path, span) => diagnostics.push(
                        Diagnostic::new(&codes::IMAGE, *span, format!("a short text cannot hold the image `{path}`"))
                            .hint("images belong to guides, pages and the longer texts"),
                    ),
                }
            }
        }
    }

    fn document(&self, folder: &str, document: &Localized<Document>, diagnostics: &mut Diagnostics) {
        let source = document.source();
        for (_, document) in document.iter() {
            let anchors = document.anchors().iter().map(|anchor| anchor.value.as_str()).collect::<BTreeSet<_>>();
            for mention in mentions_of(document) {
                match mention {
                    Mention::Reference(target, span) => self.reference(target, *span, diagnostics),
                    Mention::Anchor(anchor, span) => {
                        if let Some((_, heading)) = document.drafts.iter().find(|(id, _)| id == anchor) {
                            let message = format!("this leads to a section that is a draft: {heading}");
                            diagnostics.push(Diagnostic::new(&codes::DRAFT_REFERENCE, *span, message).hint(
                                "until it is published, the link leads nowhere; take it out, or delete `draft` there",
                            ));
                        } else if document.find(anchor).is_none() && !anchors.contains(anchor.as_str()) {
                            let name = Spanned::new(anchor.clone(), *span);
                            diagnostics.extend(unknown_in(
                                &name,
                                "section",
                                " in this text",
                                sections(source).chain(sections(document)),
                                diagnostics,
                            ));
                        }
                    }
                    Mention::Image(path, span) => self.image(folder, path, *span, diagnostics),
                    Mention::Attachment(path, span) => self.file(folder, path, *span, diagnostics),
                }
            }
        }
    }

    fn image(&self, folder: &str, path: &str, span: Span, diagnostics: &mut Diagnostics) {
        let whole = image_path(folder, path);
        match self.others.get(&whole) {
            Some(None) if !media::is_image(&whole) => {
                let message = format!("the file {whole} is no image");
                let hint = format!("link to it: `[what it is]({path})`; images are {}", media::names(true));
                return diagnostics.push(Diagnostic::new(&codes::FILE_KIND, span, message).hint(hint));
            }
            Some(None) => return,
            Some(Some(unfit)) => return diagnostics.push(cannot_be_shipped("image", &whole, unfit, span)),
            // It is there but could not be read, which has been reported.
            None if self.names.lost.has_file(&whole) => return,
            None => {}
        }
        let beside = format!("{folder}/");
        let known = self.others.range(beside.clone()..).map_while(|(other, _)| other.strip_prefix(&beside));
        let (message, hint) = match diagnostics.did_you_mean(path, known) {
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

    /// The file that a link leads to.
    fn file(&self, folder: &str, path: &str, span: Span, diagnostics: &mut Diagnostics) {
        let whole = file_path(folder, path);
        match self.others.get(&whole) {
            Some(None) => return,
            Some(Some(unfit)) => return diagnostics.push(cannot_be_shipped("file", &whole, unfit, span)),
            None if self.names.lost.has_file(&whole) => return,
            None => {}
        }
        let beside = whole.rsplit_once('/').map_or("content/", |(folder, _)| folder);
        let area = beside.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
        let known = self.others.range(format!("{area}/")..).map(|(other, _)| other.as_str());
        let known = known.take_while(|other| other.starts_with(&area));
        let hint = diagnostics.did_you_mean(&whole, known).unwrap_or_else(|| {
            let first = path.split('/').next().unwrap_or_default();
            let is_host = first.contains('.') && !first.starts_with('.') && (path.contains('/') || first == path);
            let web = if is_host { "; an address of the web begins with `https://`" } else { "" };
            format!("files lie beside the text, such as `files/form.pdf`{web}")
        });
        let message = format!("there is no file {whole}");
        diagnostics.push(Diagnostic::new(&codes::INVALID_LINK, span, message).hint(hint));
    }

    fn reference(&self, target: &Target, span: Span, diagnostics: &mut Diagnostics) {
        if matches!(target, Target::Menu { .. }) {
            return;
        }
        match self.names.find(target) {
            None if let Some(draft) = self.names.draft(target) => {
                let message = format!("this refers to a draft: {}", draft.source());
                diagnostics.push(
                    Diagnostic::new(&codes::DRAFT_REFERENCE, span, message).hint(
                        "until it is published, readers see its name without a link; say otherwise here, or delete `draft` there",
                    ),
                );
            }
            Some(Destination::Page(at, Some(section))) => {
                let document = self.names.pages[at].document.source();
                if document.find(&section).is_none() {
                    let place = format!(" in the page `{}`", self.names.pages[at].id);
                    diagnostics.extend(unknown_in(
                        &Spanned::new(section, span),
                        "section",
                        &place,
                        sections(document),
                        diagnostics,
                    ));
                }
            }
            None if !self.names.is_lost(target) => diagnostics.extend(self.dangling(target, span, diagnostics)),
            _ => {}
        }
    }

    /// Says what a reference that leads nowhere may have meant.
    fn dangling(&self, target: &Target, span: Span, diagnostics: &Diagnostics) -> Option<Diagnostic> {
        let names = self.names;
        let at = |id: &str| Spanned::new(id.to_owned(), span);
        let nothing = std::iter::empty::<&str>;
        let list =
            |checklist: &Option<String>, of: &dyn Fn(&Checklist) -> Option<Diagnostic>, id: &str, what: &str| match (
                names.checklist(checklist.as_deref()),
                checklist,
            ) {
                (Some(list), _) => of(&names.checklists[list]),
                (None, Some(name)) => unknown(&at(name), "checklist", &names.checklists, diagnostics),
                (None, None) => unknown(&at(id), what, nothing(), diagnostics),
            };
        match target {
            Target::Item { checklist, id } => {
                list(checklist, &|list| unknown(&at(id), "item", &list.items, diagnostics), id, "item")
            }
            Target::Threat { checklist, id } => {
                list(checklist, &|list| unknown(&at(id), "threat", &list.threats, diagnostics), id, "threat")
            }
            Target::Method { checklist, id } => {
                list(checklist, &|list| unknown(&at(id), "method", &list.methods, diagnostics), id, "method")
            }
            Target::Term { id } => unknown(&at(id), "term", &names.glossary.terms, diagnostics),
            Target::Page { id, .. } => unknown(&at(id), "page", &names.pages, diagnostics),
            Target::Product { id, section } => match (names.index.products.get(&fold(id)), section) {
                (Some(&product), Some(section)) => no_section(&names.products[product], &at(section), diagnostics),
                _ => unknown(&at(id), "product", &names.products, diagnostics),
            },
            Target::Menu { .. } => unknown(&at(""), "menu", nothing(), diagnostics),
        }
    }
}

fn cannot_be_shipped(what: &str, path: &str, unfit: &Unfit, span: Span) -> Diagnostic {
    let code = match unfit {
        Unfit::Active(_) => &codes::ACTIVE_SVG,
        Unfit::Ending(_) | Unfit::Other(..) | Unfit::TooLarge => &codes::FILE_KIND,
    };
    let hint = match unfit {
        Unfit::Active(_) => "save it without that, as \"plain SVG\", or as PNG".to_owned(),
        Unfit::TooLarge => "save it as PNG or JPEG".to_owned(),
        Unfit::Ending(None) if what == "file" => {
            format!("these kinds are shipped: {}; put others into a ZIP archive", media::names(false))
        }
        Unfit::Ending(_) | Unfit::Other(..) => {
            format!("these kinds are shipped: {}", media::names(what == "image"))
        }
    };
    Diagnostic::new(code, span, format!("the {what} {path} cannot be shipped: {unfit}")).hint(hint)
}

fn no_section(product: &Product, section: &Spanned<String>, diagnostics: &Diagnostics) -> Option<Diagnostic> {
    let document = product.guide.as_ref().map(|guide| guide.document.source());
    let place = format!(" in the guide of `{}`", product.id);
    unknown_in(section, "section", &place, document.into_iter().flat_map(sections), diagnostics)
}

/// The sections that have an id.
fn sections(document: &Document) -> impl Iterator<Item = &Section> {
    document.sections().iter().filter(|section| !section.id.value.is_empty())
}

/// Reports sections that one language has and another lacks, or has at another level.
fn same_sections(names: &Names, document: &Localized<Document>, diagnostics: &mut Diagnostics) {
    let source = document.source();
    let tag = |locale: Locale| names.site.locales.tag(locale);
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
                let known = sections(source).map(|section| section.id.value.as_str());
                let known = known.filter(|known| translation.find(known).is_none());
                diagnostics.push(
                    Diagnostic::new(
                        &codes::SECTION_MISMATCH,
                        id.span,
                        format!("the section `{}` is only in the `{}` text", id.value, tag(locale)),
                    )
                    .related(source.span.within(0..0), "the source text")
                    .hint("add it to the source text, or delete it here")
                    .maybe_hint(diagnostics.did_you_mean(&id.value, known)),
                );
            }
        }
    }
}
