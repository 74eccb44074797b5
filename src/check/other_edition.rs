//! A guide may have been written against another edition of the checklist than the one shown.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::resolve::Catalog;

rule! {
    /// A guide cites another edition of the checklist than the one shown.
    ///
    /// Pages that join the two say so to readers. Check the guide against the edition shown, then change `cites`.
    OTHER_EDITION = "TB0502", Warning, "a guide cites another edition", check;
}

fn check(catalog: &Catalog, diagnostics: &mut Diagnostics) {
    for at in catalog.all_products() {
        let product = &catalog.products[at];
        let (Some(citation), Some(guide)) = (catalog.citation(at), &product.guide) else { continue };
        let (false, Some(cites)) = (citation.current, &guide.cites) else { continue };
        let list = &catalog.checklists[citation.checklist];
        let message = format!(
            "the guide of `{}` cites edition {} of `{}`; the site shows edition {}",
            product.id, citation.edition, list.id, list.edition.value
        );
        diagnostics.push(
            Diagnostic::new(&OTHER_EDITION, cites.span, message)
                .related(list.edition.span, "the edition shown")
                .hint("readers are told so; check the guide against the edition shown, then change `cites`"),
        );
    }
}
