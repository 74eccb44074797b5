//! From nouns to a catalog: follows every name, both ways.
//!
//! Each step takes the values of the steps before it and returns one of its own:
//!
//! 1. The nouns as they were read, in the order of readers ([`Nouns`]).
//! 2. Their ids: duplicates and reserved ones are reported, and names can be followed ([`Names`]).
//! 3. Names inside checklists: categories, priorities, threats, methods, stages ([`checklists`]).
//! 4. Procedures and claims, from products to items, which gives coverage; and what they leave open ([`coverage`]).
//! 5. Statements of vendors, crosswalks and kinds of products ([`statements`]).
//! 6. What free pages explain and what items mention ([`mentions`]).
//! 7. All of these as relations, seen from both ends ([`Graph`]). What is made of the files of products is tracked ([`dependencies`]).
//! 8. The histories of checklists, guides and the site as one list ([`updates`]), and the links between texts that somebody
//!    judged ([`links`]) and that have become suspect since ([`suspects`]).
//!
//! Beside these, references in texts are checked in every language ([`references`]).
//!
//! A [`Catalog`] with errors in the diagnostics is not to be rendered: what a dangling reference should have led to is missing.

mod aliases;
mod catalog;
mod checklists;
mod coverage;
mod dependencies;
mod ids;
mod links;
mod mentions;
mod names;
mod nouns;
mod references;
mod refs;
mod relations;
mod statements;
mod suspects;
mod texts;
mod unit_names;
mod units;
mod unknown;
mod updates;
mod uses;

pub use catalog::Catalog;
pub use checklists::StageEffect;
pub use coverage::{Citation, Coverage};
pub(crate) use ids::RESERVED;
pub use ids::{reserved, reserved_slug};
pub use links::{End, EndText, LinkKind, LinkRef, ReviewLink, Translated, links, of_sections, translated};
pub use mentions::{Media, PageRelations, TermRelations, file_path, image_path, mentioned_terms, styles};
pub use names::{Names, name, plain};
pub use nouns::Nouns;
pub use refs::{
    CategoryRef, ChecklistRef, CrosswalkRef, Destination, GapRef, ItemRef, KindRef, MethodRef, PageRef, ProductNoteRef,
    ProductRef, StatementRef, StatementSetRef, TermRef, ThreatRef, TouchRef, WorkRef,
};
pub use relations::{Graph, ItemRelations};
pub use statements::Mapping;
pub use suspects::Suspects;
pub use texts::{LongText, UnitTexts};
pub use units::Unit;
pub use updates::{Changed, Update};
pub use uses::{Of, Use};

use crate::diagnostic::Diagnostics;
use crate::markdown::Target;
use crate::parse::Parsed;

/// Follows every name in `parsed`.
#[must_use]
pub fn resolve(parsed: Parsed, diagnostics: &mut Diagnostics) -> Catalog {
    let Parsed {
        site,
        checklists,
        mut products,
        glossary,
        references,
        pages,
        crosswalks,
        others,
        sizes,
        files,
        lost,
        left_out,
        lock,
    } = parsed;
    products.sort_by_cached_key(|product| {
        let kind = site.kinds.iter().position(|kind| kind.id.value == product.kind.value);
        let place = site.products.iter().position(|id| id.value == product.id);
        (kind.unwrap_or(usize::MAX), place.unwrap_or(usize::MAX), product.id.clone())
    });
    let nouns = Nouns { site, checklists, products, glossary, references, pages, crosswalks };
    let index = ids::index(&nouns, diagnostics);
    aliases::check(&nouns, diagnostics);
    let names = Names { nouns, index, lost, left_out };
    let selections = checklists::selections(&names, diagnostics);
    let covered = coverage::covered(&names, diagnostics);
    let said = statements::said(&names, diagnostics);
    let mentions = mentions::mentions(&names, &selections, diagnostics);
    let media = mentions::media(&names);
    references::check(&names, &media, &others, diagnostics);
    order(&names, diagnostics);
    // Others may change without a word of any page.
    let files = files.into_iter().filter(|(path, _)| media.files.contains(path)).collect();
    let graph = Graph::new(names, selections, covered, said, mentions);
    let updates = updates::updates(&graph);
    let suspects = suspects::suspects(&graph, lock.as_ref());
    Catalog { graph, updates, lock, suspects, media, sizes, files }
}

/// Reports names in the order of products that lead to none, or stand twice.
fn order(names: &Names, diagnostics: &mut Diagnostics) {
    let mut seen = Vec::new();
    for name in &names.site.products {
        let target = Target::Product { id: name.value.clone(), section: None };
        if names.products.iter().any(|product| product.id == name.value) {
            unknown::add(name.value.as_str(), &mut seen, "product", name, diagnostics);
        } else if !names.is_lost(&target) && names.draft(&target).is_none() {
            diagnostics.extend(unknown::unknown(name, "product", &names.products, diagnostics));
        }
    }
}
