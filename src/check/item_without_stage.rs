//! The figure of a threat lacks an item that acts at none of its stages.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::resolve::Catalog;

rule! {
    /// An item that answers a threat acts at none of its stages.
    ITEM_WITHOUT_STAGE = "TB0503", Warning, "an item acts at no stage", check;
}

fn check(catalog: &Catalog, diagnostics: &mut Diagnostics) {
    for at in catalog.all_items() {
        let list = &catalog.checklists[at.checklist];
        let relations = catalog.relations(at);
        for &threat in &relations.threats {
            let threat_has_stages = !list.threats[threat].stages.is_empty();
            if threat_has_stages && !relations.stages.iter().any(|effect| effect.threat == threat) {
                let (item, threat) = (&catalog.item(at).id, &list.threats[threat].id);
                let message =
                    format!("the item `{}` answers `{}`, but acts at none of its stages", item.value, threat.value);
                diagnostics.push(
                    Diagnostic::new(&ITEM_WITHOUT_STAGE, item.span, message)
                        .related(threat.span, "the threat")
                        .hint("add it to the `items` of a stage, with the reason"),
                );
            }
        }
    }
}
