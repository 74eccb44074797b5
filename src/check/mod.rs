//! Judgements about content that is well-formed: one rule in a file, with its code, its manual page and its function.

use crate::diagnostic::{Code, Diagnostics, codes};
use crate::load::Sources;
use crate::parse;
use crate::resolve::{self, Catalog};

/// A rule looks at the whole catalog and tells what it finds, under its code.
struct Rule {
    code: &'static Code,
    check: fn(&Catalog, &mut Diagnostics),
}

/// Defines the rule of a file. Its doc comment is its manual page, printed by `tebiki explain CODE`.
macro_rules! rule {
    ($(#[doc = $doc:literal])+ $name:ident = $id:literal, $severity:ident, $title:literal, $check:path;) => {
        static $name: crate::diagnostic::Code = crate::diagnostic::Code::new(
            $id,
            crate::diagnostic::Severity::$severity,
            $title,
            concat!($($doc, "\n"),+),
        );

        pub(super) const RULE: super::Rule = super::Rule { code: &$name, check: $check };
    };
}

mod ambiguous_methods;
mod item_without_stage;
mod other_edition;
mod suspect_links;
mod words_to_avoid;

pub use words_to_avoid::check_words;

/// All rules, in the order of their codes.
const RULES: &[Rule] = &[ambiguous_methods::RULE, other_edition::RULE, item_without_stage::RULE, suspect_links::RULE];

/// What sources in memory say, checked as far as it can be read: of a site as it is, or as an edit would make it.
pub fn understand(sources: &Sources, diagnostics: &mut Diagnostics) -> Option<Catalog> {
    let catalog = resolve::resolve(parse::parse(sources, diagnostics)?, diagnostics);
    // Where references are dangling, rules would only report them again.
    if !diagnostics.has_errors() {
        check(&catalog, diagnostics);
    }
    Some(catalog)
}

/// Applies every rule.
pub fn check(catalog: &Catalog, diagnostics: &mut Diagnostics) {
    for rule in RULES {
        (rule.check)(catalog, diagnostics);
    }
}

/// Every code that a diagnostic can have, in order: those of the rules and those of all other stages.
#[must_use]
pub fn codes() -> Vec<&'static Code> {
    let rules = RULES.iter().map(|rule| rule.code);
    let mut codes = codes::OF_STAGES.iter().copied().chain(rules).collect::<Vec<_>>();
    codes.sort_by_key(|code| code.id);
    codes
}

/// The code of an id such as `TB0401`, in any case.
#[must_use]
pub fn find_code(id: &str) -> Option<&'static Code> {
    codes().into_iter().find(|code| code.id.eq_ignore_ascii_case(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_explained() {
        assert!(codes().windows(2).all(|pair| pair[0].id < pair[1].id));
        for code in codes() {
            assert!(code.id.len() == 6 && code.id.starts_with("TB"), "{}", code.id);
            assert!(code.manual().trim().len() > 20, "{}", code.id);
        }
    }

    #[test]
    fn rules_and_codes_stand_in_order() {
        assert!(RULES.is_sorted_by_key(|rule| rule.code.id));
        assert!(codes::OF_STAGES.is_sorted_by_key(|code| code.id));
        assert!(RULES.iter().all(|rule| rule.code.id.starts_with("TB05")));
    }
}
