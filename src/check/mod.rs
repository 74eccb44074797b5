//! Judgements about content that is well-formed: one rule in a file, in the order of their codes.

mod ambiguous_methods;
mod item_without_stage;
mod other_edition;
mod suspect_links;

use crate::diagnostic::Diagnostics;
use crate::resolve::Catalog;

/// A rule looks at the whole catalog and tells what it finds.
type Rule = fn(&Catalog, &mut Diagnostics);

/// All rules.
const RULES: [Rule; 4] =
    [ambiguous_methods::check, other_edition::check, item_without_stage::check, suspect_links::check];

/// Applies every rule.
pub fn check(catalog: &Catalog, diagnostics: &mut Diagnostics) {
    for rule in RULES {
        rule(catalog, diagnostics);
    }
}
