//! The short texts of a site.

use super::nouns::Nouns;
use crate::model::{Item, LocalText, Product};

/// Every short text.
pub(super) fn short_texts(nouns: &Nouns, look: &mut dyn FnMut(&LocalText)) {
    let site = &nouns.site;
    look(&site.title);
    look(&site.description);
    site.history.iter().for_each(|change| look(&change.note));
    for kind in &site.kinds {
        look(&kind.title);
        kind.touches.iter().for_each(|touch| look(&touch.reason));
    }
    for crosswalk in &nouns.crosswalks {
        look(&crosswalk.note);
        crosswalk.rows.iter().for_each(|row| look(&row.reason));
    }
    for list in &nouns.checklists {
        for text in [&list.title, &list.short, &list.publisher, &list.edition_title, &list.summary, &list.binding] {
            look(text);
        }
        list.attributes_note.iter().chain(&list.stages_note).for_each(&mut *look);
        list.history.iter().for_each(|change| look(&change.note));
        list.priorities.iter().flat_map(|priority| [&priority.title, &priority.text]).for_each(&mut *look);
        list.parts.iter().for_each(|part| look(&part.title));
        for edition in &list.editions {
            [&edition.title, &edition.note].into_iter().for_each(&mut *look);
            edition.changes.iter().filter_map(|change| change.note.as_ref()).for_each(&mut *look);
        }
        list.categories.iter().for_each(|category| look(&category.title));
        for attribute in &list.attributes {
            look(&attribute.title);
            look(&attribute.question);
            attribute.values.iter().flat_map(|value| [&value.title, &value.answer]).for_each(&mut *look);
        }
        for method in &list.methods {
            let texts = [&method.title, &method.summary].into_iter().chain(&method.note).chain(&method.source);
            texts.for_each(&mut *look);
        }
        for threat in &list.threats {
            [&threat.title, &threat.summary].into_iter().chain(&threat.source).for_each(&mut *look);
            for stage in &threat.stages {
                [&stage.title, &stage.text].into_iter().for_each(&mut *look);
                stage.items.iter().for_each(|item| look(&item.reason));
            }
        }
        list.items.iter().flat_map(Item::texts).for_each(&mut *look);
    }
    for product in &nouns.products {
        let texts = [&product.name, &product.vendor]
            .into_iter()
            .chain(&product.summary)
            .chain(&product.plan)
            .chain(&product.ours);
        texts.chain(product.links.iter().map(|link| &link.title)).for_each(&mut *look);
        vendors_texts(product, look);
        for claim in &product.claims {
            [&claim.reason].into_iter().chain(&claim.plan).chain(&claim.responsibility_source).for_each(&mut *look);
        }
        product.gaps.iter().for_each(|gap| look(&gap.reason));
        product.notes.iter().flat_map(|note| [&note.text, &note.source]).for_each(&mut *look);
        if let Some(guide) = &product.guide {
            let texts =
                [&guide.title].into_iter().chain(&guide.publisher).chain(&guide.cites_reason).chain(&guide.notes);
            let history = guide.history.iter().map(|change| &change.note);
            texts.chain(guide.sources.iter().map(|source| &source.at)).chain(history).for_each(&mut *look);
        }
    }
    for term in &nouns.glossary.terms {
        [&term.name, &term.definition].into_iter().chain(&term.source).for_each(&mut *look);
    }
    for entry in &nouns.references.entries {
        [&entry.title, &entry.publisher, &entry.about].into_iter().for_each(&mut *look);
    }
    nouns.glossary.source.iter().chain(&nouns.references.source).for_each(look);
}

/// What a vendor states, and who is responsible for what.
fn vendors_texts(product: &Product, look: &mut dyn FnMut(&LocalText)) {
    for set in &product.statements {
        let texts = [&set.title, &set.note].into_iter().chain(&set.source).chain(&set.responsibility);
        texts.for_each(&mut *look);
        for statement in &set.statements {
            [&statement.text].into_iter().chain(&statement.ours).for_each(&mut *look);
            for exception in &statement.exceptions {
                [&exception.text].into_iter().chain(&exception.ours).for_each(&mut *look);
            }
            statement.readings.iter().for_each(|reading| look(&reading.reason));
        }
    }
    let Some(shared) = &product.responsibilities else { return };
    [&shared.summary].into_iter().chain(&shared.source).for_each(&mut *look);
    for threat in &shared.threats {
        [&threat.title, &threat.summary].into_iter().chain(&threat.source).for_each(&mut *look);
        threat.customer.iter().chain(&threat.provider).for_each(|duty| look(&duty.text));
        threat.related.iter().for_each(|related| look(&related.reason));
    }
}
