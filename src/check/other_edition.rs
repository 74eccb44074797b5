//! [`codes::OTHER_EDITION`]: a guide was written against another edition of the checklist than the one shown.

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::resolve::Catalog;

pub(super) fn check(catalog: &Catalog, diagnostics: &mut Diagnostics) {
    for (product, citation) in catalog.products.iter().zip(&catalog.citations) {
        let (Some(citation), Some(guide)) = (citation, &product.guide) else { continue };
        let (false, Some(cites)) = (citation.current, &guide.cites) else { continue };
        let list = &catalog.checklists[citation.checklist];
        let message = format!(
            "the guide of `{}` cites edition {} of `{}`; the site shows edition {}",
            product.id, citation.edition, list.id, list.edition.value
        );
        diagnostics.push(
            Diagnostic::new(&codes::OTHER_EDITION, cites.span, message)
                .related(list.edition.span, "the edition shown")
                .hint("readers are told so; check the guide against the edition shown, then change `cites`"),
        );
    }
}
