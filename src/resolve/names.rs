//! What a name leads to.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use crate::diagnostic::Diagnostics;
use crate::locale::text::fold;
use crate::locale::{Locale, Localized};
use crate::markdown::html::reference_quotes;
use crate::markdown::{Target, in_checklist};
use crate::model::LocalText;
use crate::parse::{Draft, LeftOut, Lost};
use crate::source::Spanned;

use super::ids::Index;
use super::nouns::Nouns;
use super::refs::{ChecklistRef, Destination, ItemRef, MethodRef, TermRef, ThreatRef};
use super::unknown::unknown;

/// Nouns that can be found by their ids.
///
/// It reads as the [`Nouns`] do, because it is the same content: only more is known about it.
#[derive(Debug)]
pub struct Names {
    pub(super) nouns: Nouns,
    pub(super) index: Index,
    /// What could not be read, which has been reported: a reference to it is not reported as well.
    pub(super) lost: Lost,
    /// The drafts that are left out.
    pub(super) left_out: LeftOut,
}

impl Deref for Names {
    type Target = Nouns;

    fn deref(&self) -> &Nouns {
        &self.nouns
    }
}

impl Names {
    /// What a reference leads to; `None` for a menu path, and for a dangling reference.
    #[must_use]
    pub fn find(&self, target: &Target) -> Option<Destination> {
        let index = &self.index;
        let within = |checklist: &Option<String>, maps: &[BTreeMap<String, usize>], id: &str| {
            let checklist = self.checklist(checklist.as_deref())?;
            maps.get(checklist.0)?.get(&fold(id)).map(|&at| (checklist, at))
        };
        match target {
            Target::Item { checklist, id } => within(checklist, &index.items, id)
                .map(|(checklist, item)| Destination::Item(ItemRef { checklist, item })),
            Target::Threat { checklist, id } => within(checklist, &index.threats, id)
                .map(|(checklist, threat)| Destination::Threat(ThreatRef { checklist, threat })),
            Target::Method { checklist, id } => within(checklist, &index.methods, id)
                .map(|(checklist, method)| Destination::Method(MethodRef { checklist, method })),
            Target::Term { id } => index.terms.get(&fold(id)).map(|&term| Destination::Term(term)),
            Target::Product { id, section: None } => index.products.get(&fold(id)).map(|&at| Destination::Product(at)),
            Target::Product { id, section: Some(name) } => {
                let product = *index.products.get(&fold(id))?;
                let guide = self.nouns.products[product].guide.as_ref()?;
                guide.document.source().section(name).map(|_| Destination::Section(product, name.clone()))
            }
            Target::Page { .. } if self.draft(target).is_some() => None,
            Target::Page { id, section } => {
                index.pages.get(&fold(id)).map(|&at| Destination::Page(at, section.clone()))
            }
            Target::Menu { .. } => None,
        }
    }

    /// The drafts that are left out.
    #[must_use]
    pub fn left_out(&self) -> &LeftOut {
        &self.left_out
    }

    /// The name of the draft to which a reference would lead, if it is left out.
    #[must_use]
    pub fn draft(&self, target: &Target) -> Option<&Localized<String>> {
        if self.left_out.is_empty() {
            return None;
        }
        let get = |draft| self.left_out.get(&draft);
        match target {
            Target::Item { checklist, id } => {
                let default = self.site.checklists.first().map(|id| id.value.as_str());
                get(Draft::item(checklist.as_deref().or(default)?, id))
            }
            Target::Product { id, section } => {
                get(Draft::product(id, None)).or_else(|| get(Draft::product(id, Some(section.as_ref()?))))
            }
            Target::Page { id, section } => {
                get(Draft::page(id, None)).or_else(|| get(Draft::page(id, Some(section.as_ref()?))))
            }
            Target::Threat { .. } | Target::Method { .. } | Target::Term { .. } | Target::Menu { .. } => None,
        }
    }

    /// Whether a section of the guide of a product is a draft that is left out.
    pub(super) fn is_left_out(&self, product: &str, section: &str) -> bool {
        self.left_out.get(&Draft::product(product, Some(section))).is_some()
    }

    /// Whether what a reference leads to could not be read, or is left out.
    pub(super) fn is_lost(&self, target: &Target) -> bool {
        if self.draft(target).is_some() {
            return true;
        }
        let lost = &self.lost;
        let holds = |ids: &BTreeSet<String>, id: &str| ids.iter().any(|lost| fold(lost) == fold(id));
        match target {
            Target::Item { checklist, .. } | Target::Threat { checklist, .. } | Target::Method { checklist, .. } => {
                let default = self.site.checklists.first().map(|id| id.value.as_str());
                checklist.as_deref().or(default).is_some_and(|id| holds(&lost.checklists, id))
            }
            Target::Term { .. } => lost.glossary,
            Target::Product { id, section } => {
                holds(&lost.products, id) || section.is_some() && holds(&lost.guides, id)
            }
            Target::Page { id, .. } => holds(&lost.pages, id),
            Target::Menu { .. } => false,
        }
    }

    /// The item of a name as it is written in `items=` and claims, if there is one.
    pub(super) fn item_written(&self, name: &str) -> Option<ItemRef> {
        let (checklist, id) = in_checklist(name);
        match self.find(&Target::Item { checklist: checklist.map(str::to_owned), id: id.to_owned() })? {
            Destination::Item(item) => Some(item),
            _ => None,
        }
    }

    /// The item of an id in a checklist, if there is one.
    pub(super) fn item_at(&self, checklist: &str, id: &str) -> Option<ItemRef> {
        match self.find(&Target::Item { checklist: Some(checklist.to_owned()), id: id.to_owned() })? {
            Destination::Item(item) => Some(item),
            _ => None,
        }
    }

    /// The checklist of an id, the default one where none is named.
    pub(super) fn checklist(&self, id: Option<&str>) -> Option<ChecklistRef> {
        match id {
            None => (!self.nouns.checklists.is_empty()).then_some(ChecklistRef(0)),
            Some(id) => self.index.checklists.get(&fold(id)).copied(),
        }
    }

    /// The checklist of a name that must have one.
    pub(super) fn checklist_named(
        &self,
        name: &Spanned<String>,
        diagnostics: &mut Diagnostics,
    ) -> Option<ChecklistRef> {
        let found = self.checklist(Some(&name.value));
        if found.is_none() && !self.lost.checklists.contains(&name.value) {
            diagnostics.extend(unknown(name, "checklist", &self.nouns.checklists, diagnostics));
        }
        found
    }

    /// The term of a name that must have one.
    pub(super) fn term_named(&self, name: &Spanned<String>, diagnostics: &mut Diagnostics) -> Option<TermRef> {
        let found = self.index.terms.get(&fold(&name.value)).copied();
        if found.is_none() && !self.lost.glossary {
            diagnostics.extend(unknown(name, "term", &self.nouns.glossary.terms, diagnostics));
        }
        found
    }

    /// The item of a name as it is written in `items=` and claims, `7-3` or `fisc:実8`, which must have one. An empty name
    /// stands for one that was wrong.
    pub(super) fn item_named(&self, name: &Spanned<String>, diagnostics: &mut Diagnostics) -> Option<ItemRef> {
        let (checklist, id) = in_checklist(&name.value);
        let id = Spanned::new(id.to_owned(), name.span);
        (!name.value.is_empty()).then(|| self.follow_item(checklist, &id, diagnostics)).flatten()
    }

    /// The item of an id in a checklist, which must have one. An empty id stands for one that was wrong.
    pub(super) fn item_of(
        &self,
        checklist: &Spanned<String>,
        id: &Spanned<String>,
        diagnostics: &mut Diagnostics,
    ) -> Option<ItemRef> {
        (!id.value.is_empty()).then(|| self.follow_item(Some(&checklist.value), id, diagnostics)).flatten()
    }

    fn follow_item(
        &self,
        checklist: Option<&str>,
        id: &Spanned<String>,
        diagnostics: &mut Diagnostics,
    ) -> Option<ItemRef> {
        let target = Target::Item { checklist: checklist.map(str::to_owned), id: id.value.clone() };
        match self.find(&target) {
            Some(Destination::Item(item)) => Some(item),
            _ if self.is_lost(&target) => None,
            _ => {
                diagnostics.extend(match (self.checklist(checklist), checklist) {
                    (None, Some(checklist)) => unknown(
                        &Spanned::new(checklist.to_owned(), id.span),
                        "checklist",
                        &self.nouns.checklists,
                        diagnostics,
                    ),
                    (list, _) => {
                        let items = list.map(|list| self.nouns.checklists[list].items.as_slice()).unwrap_or_default();
                        unknown(id, "item", items, diagnostics)
                    }
                });
                None
            }
        }
    }
}

/// A short text without markup, as a reader of `locale` is shown it; references are the names of what they lead to.
#[must_use]
pub fn plain(names: &Names, text: &LocalText, locale: Locale) -> String {
    let shown = text.show(locale);
    shown.value.inline.plain_with(&|target, alone| {
        let Some(destination) = names.find(target) else {
            return names.draft(target).map(|draft| draft.show(locale).value.clone());
        };
        Some(match &destination {
            _ if alone => name(names, &destination, locale),
            Destination::Item(at) => names.item(*at).id.value.clone(),
            other => {
                let [before, behind] = reference_quotes(other.class(), names.site.locales.tag(shown.locale));
                format!("{before}{}{behind}", name(names, other, locale))
            }
        })
    })
}

/// The name of what a reference leads to, without markup. Names inside names are left out.
#[must_use]
pub fn name(names: &Names, destination: &Destination, locale: Locale) -> String {
    let text = |text: &LocalText| text.show(locale).value.plain();
    match destination {
        Destination::Item(at) => format!("{} {}", names.item(*at).id.value, text(&names.item(*at).title)),
        Destination::Threat(at) => text(&names.threat(*at).title),
        Destination::Method(at) => format!("{} {}", names.method(*at).symbol, text(&names.method(*at).title)),
        Destination::Term(at) => text(&names.term(*at).name),
        Destination::Product(at) => text(&names.products[*at].name),
        Destination::Section(product, section) => {
            let product = &names.products[*product];
            let heading = product.guide.as_ref().and_then(|guide| {
                let document = guide.document.show(locale).value;
                document.section(section).map(|section| document.heading(section))
            });
            heading.unwrap_or_else(|| text(&product.name))
        }
        Destination::Page(at, section) => {
            let document = names.pages[*at].document.show(locale).value;
            let heading = section.as_ref().and_then(|section| document.section(section));
            heading.map_or_else(|| document.title(), |section| document.heading(section))
        }
    }
}
