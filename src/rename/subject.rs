//! What is renamed: which thing, whether the new id will do, and which files are called by it.

use strum::VariantArray;

use super::Job;
use crate::diagnostic::{Diagnostic, codes, did_you_mean};
use crate::load;
use crate::locale::Localized;
use crate::locale::text::fold;
use crate::markdown::{Document, in_checklist};
use crate::parse::{is_id, is_slug};
use crate::resolve::{
    Catalog, ChecklistRef, ItemRef, MethodRef, PageRef, ProductRef, TermRef, ThreatRef, reserved, reserved_slug,
};
use crate::source::{Span, Spanned};

/// A kind of thing that can be renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum What {
    /// An item.
    Item,
    /// A section of a guide, a page, or a longer text.
    Section,
    /// A free page.
    Page,
    /// A product.
    Product,
    /// A term.
    Term,
    /// A method.
    Method,
    /// A threat.
    Threat,
    /// A checklist.
    Checklist,
}

impl What {
    fn name(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Section => "section",
            Self::Page => "page",
            Self::Product => "product",
            Self::Term => "term",
            Self::Method => "method",
            Self::Threat => "threat",
            Self::Checklist => "checklist",
        }
    }
}

/// A thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    Item(ItemRef),
    Section(Owner),
    Page(PageRef),
    Product(ProductRef),
    Term(TermRef),
    Method(MethodRef),
    Threat(ThreatRef),
    Checklist(ChecklistRef),
}

/// What has a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    Guide(ProductRef),
    Page(PageRef),
    Method(MethodRef),
    Threat(ThreatRef),
}

impl Owner {
    pub(super) fn document(self, catalog: &Catalog) -> Option<&Localized<Document>> {
        match self {
            Self::Guide(at) => catalog.products[at].guide.as_ref().map(|guide| &guide.document),
            Self::Page(at) => Some(&catalog.pages[at].document),
            Self::Method(at) => catalog.method(at).text.as_ref(),
            Self::Threat(at) => catalog.threat(at).text.as_ref(),
        }
    }
}

/// A thing, and its id as its own place has it.
pub(super) struct Wanted {
    pub(super) subject: Subject,
    pub(super) old: String,
}

/// The thing of a name.
pub(super) fn find(catalog: &Catalog, what: What, name: &str) -> Result<Wanted, String> {
    let nothing = |known: &[&str]| {
        let hint = did_you_mean(name, known.iter().copied()).map_or(String::new(), |hint| format!("; {hint}"));
        Err(format!("there is no {} `{}`{hint}", what.name(), name.escape_debug()))
    };
    if what == What::Section {
        return section(catalog, name);
    }
    let is = |id: &str, name: &str| fold(id) == fold(name);
    match what {
        What::Checklist => {
            let found = catalog.all_checklists().find(|&at| is(&catalog.checklists[at].id, name));
            found.map_or_else(
                || nothing(&catalog.checklists.iter().map(|list| &*list.id).collect::<Vec<_>>()),
                |at| Ok(Wanted { subject: Subject::Checklist(at), old: catalog.checklists[at].id.clone() }),
            )
        }
        What::Product => {
            let found = catalog.all_products().find(|&at| is(&catalog.products[at].id, name));
            found.map_or_else(
                || nothing(&catalog.products.iter().map(|product| &*product.id).collect::<Vec<_>>()),
                |at| Ok(Wanted { subject: Subject::Product(at), old: catalog.products[at].id.clone() }),
            )
        }
        What::Page => {
            let found = catalog.all_pages().find(|&at| is(&catalog.pages[at].id, name));
            found.map_or_else(
                || nothing(&catalog.pages.iter().map(|page| &*page.id).collect::<Vec<_>>()),
                |at| Ok(Wanted { subject: Subject::Page(at), old: catalog.pages[at].id.clone() }),
            )
        }
        What::Term => {
            let found = catalog.all_terms().find(|&at| is(&catalog.term(at).id.value, name));
            found.map_or_else(
                || nothing(&catalog.glossary.terms.iter().map(|term| &*term.id.value).collect::<Vec<_>>()),
                |at| Ok(Wanted { subject: Subject::Term(at), old: catalog.term(at).id.value.clone() }),
            )
        }
        What::Item | What::Method | What::Threat | What::Section => {
            let (list, id) = in_checklist(name);
            let at = match list {
                Some(list) => catalog.all_checklists().find(|&at| is(&catalog.checklists[at].id, list)),
                None => catalog.all_checklists().next(),
            };
            let Some(checklist) = at else {
                return Err(format!("there is no checklist `{}`", list.unwrap_or_default().escape_debug()));
            };
            let list = &catalog.checklists[checklist];
            let ids: Vec<&Spanned<String>> = match what {
                What::Item => list.items.iter().map(|item| &item.id).collect(),
                What::Method => list.methods.iter().map(|method| &method.id).collect(),
                _ => list.threats.iter().map(|threat| &threat.id).collect(),
            };
            let Some(index) = ids.iter().position(|known| is(&known.value, id)) else {
                return nothing(&ids.iter().map(|id| &*id.value).collect::<Vec<_>>());
            };
            let subject = match what {
                What::Item => Subject::Item(ItemRef { checklist, item: index }),
                What::Method => Subject::Method(MethodRef { checklist, method: index }),
                _ => Subject::Threat(ThreatRef { checklist, threat: index }),
            };
            Ok(Wanted { subject, old: ids[index].value.clone() })
        }
    }
}

/// The section of a name such as `chatwork#remove-users`, `product:chatwork#remove-users`, `page:about#privacy`.
fn section(catalog: &Catalog, name: &str) -> Result<Wanted, String> {
    let form = "write `PRODUCT#SECTION`, `page:PAGE#SECTION`, `method:METHOD#SECTION` or `threat:THREAT#SECTION`";
    let Some((of, id)) = name.split_once('#') else {
        return Err(format!("`{}` names no section; {form}", name.escape_debug()));
    };
    let (kind, of) = of.split_once(':').unwrap_or(("product", of));
    let what = match kind {
        "product" | "guide" => What::Product,
        "page" => What::Page,
        "method" => What::Method,
        "threat" => What::Threat,
        _ => return Err(format!("`{}` names no section; {form}", name.escape_debug())),
    };
    let owner = match find(catalog, what, of)?.subject {
        Subject::Product(at) => Owner::Guide(at),
        Subject::Page(at) => Owner::Page(at),
        Subject::Method(at) => Owner::Method(at),
        Subject::Threat(at) => Owner::Threat(at),
        _ => return Err(format!("`{}` names no section; {form}", name.escape_debug())),
    };
    let document = owner.document(catalog).map(Localized::source);
    let ids = document.into_iter().flat_map(Document::sections).map(|section| section.id.value.as_str());
    let ids = ids.collect::<Vec<_>>();
    if ids.contains(&id) {
        return Ok(Wanted { subject: Subject::Section(owner), old: id.to_owned() });
    }
    let hint = did_you_mean(id, ids).map_or(String::new(), |hint| format!("; {hint}"));
    Err(format!("`{}` has no section `{}`{hint}", of.escape_debug(), id.escape_debug()))
}

impl Subject {
    /// Where its id stands, or its file begins.
    pub(super) fn span(&self, catalog: &Catalog, old: &str) -> Span {
        match self {
            Self::Item(at) => catalog.item(*at).id.span,
            Self::Method(at) => catalog.method(*at).id.span,
            Self::Threat(at) => catalog.threat(*at).id.span,
            Self::Term(at) => catalog.term(*at).id.span,
            Self::Page(at) => catalog.pages[*at].span,
            Self::Product(at) => catalog.products[*at].span,
            Self::Checklist(at) => {
                catalog.site.checklists.get(at.0).map_or(catalog.checklists[*at].span, |name| name.span)
            }
            Self::Section(owner) => {
                let section = owner.document(catalog).and_then(|document| document.source().section(old));
                section.map_or(catalog.site.span, |section| section.id.span)
            }
        }
    }

    /// The path of a file when the id is `new`.
    pub(super) fn moved(&self, catalog: &Catalog, path: &str, new: &str) -> String {
        let folder = |old: String, new: String| path.strip_prefix(&old).map(|rest| format!("{new}{rest}"));
        let texts = |folder: String, old: &str| {
            let rest = path.strip_prefix(&folder)?.strip_prefix(old)?.strip_prefix('.')?;
            let tag = rest.strip_suffix(".md")?;
            catalog.site.locales.find(tag)?;
            Some(format!("{folder}{new}.{rest}"))
        };
        let moved = match self {
            Self::Item(_) | Self::Section(_) | Self::Term(_) => None,
            Self::Product(at) => {
                folder(format!("content/products/{}/", catalog.products[*at].id), format!("content/products/{new}/"))
            }
            Self::Page(at) => texts("content/pages/".to_owned(), &catalog.pages[*at].id),
            Self::Method(at) => {
                let list = &catalog.checklists[at.checklist].id;
                texts(format!("content/checklists/{list}/methods/"), &catalog.method(*at).id.value)
            }
            Self::Threat(at) => {
                let list = &catalog.checklists[at.checklist].id;
                texts(format!("content/checklists/{list}/threats/"), &catalog.threat(*at).id.value)
            }
            Self::Checklist(at) => {
                let old = &catalog.checklists[*at].id;
                let statements = || {
                    let (folder, name) = path.strip_prefix("content/products/")?.split_once("/statements/")?;
                    let is_it = !folder.contains('/') && name.strip_suffix(".yaml") == Some(old);
                    is_it.then(|| format!("content/products/{folder}/statements/{new}.yaml"))
                };
                folder(format!("content/checklists/{old}/"), format!("content/checklists/{new}/")).or_else(statements)
            }
        };
        moved.filter(|_| path != load::LOCK).unwrap_or_else(|| path.to_owned())
    }
}

/// Reports a new id that cannot be one, or is that of another thing.
pub(super) fn check_new(job: &mut Job<'_>) {
    let (catalog, new, old) = (job.catalog, job.new.clone(), job.old.clone());
    let here = job.subject.span(catalog, &old);
    if fold(&new) == fold(&old) {
        let message = format!("`{new}` and `{old}` are the same id");
        job.problems.push(
            Diagnostic::new(&codes::DUPLICATE_ID, here, message)
                .hint("ids are compared without regard to width and case, and so are names of files on many systems"),
        );
        return;
    }
    let mut invalid = |hint: &str| {
        let message = format!("`{}` cannot be the new id", new.escape_debug());
        job.problems.push(Diagnostic::new(&codes::INVALID_ID, here, message).hint(hint));
    };
    let in_lists = |c: char| c.is_whitespace() || c.is_control() || "\"'`,:;|[]{}()<>#&*!%@=\\/".contains(c);
    match &job.subject {
        Subject::Item(at) => {
            let has_slug = catalog.item(*at).slug.span != catalog.item(*at).id.span;
            if new.is_empty() || new.contains(in_lists) || new.starts_with(['-', '?', '~', '“']) {
                invalid(
                    "an id that references can hold has neither white space nor quotation marks, brackets, commas or colons",
                );
            } else if !has_slug && !is_slug(&new) {
                invalid("it cannot stand in a web address: give the item a `slug` first");
            }
        }
        _ if !is_id(&new) => invalid("an id has lower-case ASCII letters, digits and `-`, such as `two-step-login`"),
        _ => {}
    }
    if job.problems.has_errors() {
        return;
    }
    let names_pages = matches!(job.subject, Subject::Page(_) | Subject::Checklist(_));
    let who = if names_pages { reserved(&new) } else { reserved_slug(&new) };
    if let Some(who) = who {
        let message = format!("the name `{new}` is reserved: {who}");
        job.problems.push(Diagnostic::new(&codes::RESERVED_NAME, here, message).hint("choose another"));
        return;
    }
    let taken = others(catalog, &job.subject, &old).into_iter().find(|(id, _)| fold(id) == fold(&new));
    if let Some((_, place)) = taken {
        let message = format!("`{new}` is, or was, the id of another");
        job.problems.push(
            Diagnostic::new(&codes::ALIAS_TAKEN, here, message).related(place, "of this one").hint("choose another"),
        );
    }
}

/// The ids and aliases of all other things of the same kind, with their places.
fn others(catalog: &Catalog, subject: &Subject, old: &str) -> Vec<(String, Span)> {
    let mut all = Vec::new();
    let mut add = |is_other: bool, id: &str, place: Span, aliases: &[Spanned<String>]| {
        if is_other {
            all.push((id.to_owned(), place));
            all.extend(aliases.iter().map(|alias| (alias.value.clone(), alias.span)));
        }
    };
    match subject {
        Subject::Item(at) => {
            for (index, item) in catalog.checklists[at.checklist].items.iter().enumerate() {
                add(index != at.item, &item.id.value, item.id.span, &item.aliases);
                add(index != at.item, &item.slug.value, item.slug.span, &[]);
            }
        }
        Subject::Method(at) => {
            for (index, method) in catalog.checklists[at.checklist].methods.iter().enumerate() {
                add(index != at.method, &method.id.value, method.id.span, &method.aliases);
            }
        }
        Subject::Threat(at) => {
            for (index, threat) in catalog.checklists[at.checklist].threats.iter().enumerate() {
                add(index != at.threat, &threat.id.value, threat.id.span, &threat.aliases);
            }
        }
        Subject::Checklist(at) => {
            for other in catalog.all_checklists() {
                let list = &catalog.checklists[other];
                add(other != *at, &list.id, list.span, &list.aliases);
            }
            catalog.pages.iter().for_each(|page| add(true, &page.id, page.span, &[]));
        }
        Subject::Product(at) => {
            for other in catalog.all_products() {
                let product = &catalog.products[other];
                add(other != *at, &product.id, product.span, &product.aliases);
            }
        }
        Subject::Page(at) => {
            for other in catalog.all_pages() {
                let page = &catalog.pages[other];
                add(other != *at, &page.id, page.span, &page.aliases);
            }
            catalog.checklists.iter().for_each(|list| add(true, &list.id, list.span, &[]));
        }
        Subject::Term(at) => {
            for other in catalog.all_terms() {
                let term = catalog.term(other);
                add(other != *at, &term.id.value, term.id.span, &term.aliases);
            }
        }
        Subject::Section(owner) => {
            for (_, document) in owner.document(catalog).into_iter().flat_map(Localized::iter) {
                for section in document.sections() {
                    add(section.id.value != old, &section.id.value, section.id.span, &section.aliases);
                }
                document.anchors().iter().for_each(|anchor| add(true, &anchor.value, anchor.span, &[]));
            }
        }
    }
    all
}
