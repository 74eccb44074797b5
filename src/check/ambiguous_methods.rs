//! Answers that lead to two methods do not help a reader to choose.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::locale::text::fold;
use crate::model::Method;
use crate::resolve::Catalog;

rule! {
    /// The questions do not tell two methods apart.
    AMBIGUOUS_METHODS = "TB0501", Warning, "two methods have the same answers", check;
}

fn check(catalog: &Catalog, diagnostics: &mut Diagnostics) {
    for list in catalog.checklists.iter().filter(|list| !list.attributes.is_empty()) {
        for (at, method) in list.methods.iter().enumerate() {
            for other in list.methods[..at].iter().filter(|other| overlap(other, method)) {
                let message =
                    format!("the methods `{}` and `{}` share a set of answers", other.id.value, method.id.value);
                diagnostics.push(
                    Diagnostic::new(&AMBIGUOUS_METHODS, method.id.span, message)
                        .related(other.id.span, "the other method")
                        .hint(
                            "let them differ in the values of an attribute, or add an attribute that tells them apart",
                        ),
                );
            }
        }
    }
}

/// Whether some reader could give answers that fit both.
fn overlap(a: &Method, b: &Method) -> bool {
    a.attributes.iter().all(|(name, values)| {
        b.attributes.iter().find(|(other, _)| fold(&other.value) == fold(&name.value)).is_none_or(|(_, others)| {
            values.iter().any(|value| others.iter().any(|other| fold(&other.value) == fold(&value.value)))
        })
    })
}
