//! That no text of a site is forgotten: each that is translated stands at the end of a link.

#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::path::Path;

use super::*;
use crate::build;

/// The shipped site, and the one of `tests/sites` that has every kind of link.
fn sites() -> Vec<build::Checked> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sites = [project.to_owned(), project.join("tests/sites/suspect-links/input")];
    sites.into_iter().map(|site| build::check(&site).expect("the site's folder can be listed")).collect()
}

#[test]
fn every_translated_text_is_at_the_end_of_a_link() {
    for site in sites() {
        let catalog = site.catalog.as_ref().expect("the site can be read");
        let (mut texts, mut sections, mut openings) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let links = links(catalog);
        for link in links.iter().filter(|link| link.kind == LinkKind::Translation) {
            match &link.ends[1].words {
                EndWords::Texts(short, document) => {
                    texts.extend(short.iter().filter_map(|text| Some(text.get(link.ends[1].locale)?.span)));
                    openings.extend(document.map(|document| document.span));
                }
                EndWords::Section(document, at) => drop(sections.insert(document.sections()[*at].id.span)),
                words => panic!("{} has {words:?}", link.name),
            }
        }
        let mut count = 0;
        for UnitTexts { unit, short, long } in catalog.texts() {
            for (field, text) in short {
                for locale in catalog.site.locales.translations() {
                    if let Some(translation) = text.get(locale) {
                        count += 1;
                        assert!(texts.contains(&translation.span), "no link has `{field}` of {unit:?}");
                    }
                }
            }
            let translations = long.iter().flat_map(|long| long.document.iter());
            for (_, document) in translations.filter(|(locale, _)| *locale != Locale::SOURCE) {
                assert!(openings.contains(&document.span), "no link has the opening of {unit:?}");
                for section in document.sections() {
                    assert!(sections.contains(&section.id.span), "no link has {} of {unit:?}", section.id.value);
                }
            }
        }
        assert!(count > 30);
    }
}

#[test]
fn names_are_unique_and_need_no_quotes() {
    for site in sites() {
        let catalog = site.catalog.as_ref().expect("the site can be read");
        let links = links(catalog);
        let names = links.iter().map(|link| link.name.as_str()).collect::<BTreeSet<_>>();
        assert_eq!(names.len(), links.len());
        for name in names {
            let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._:#@=".contains(c);
            assert!(name.chars().all(is_plain) && !name.starts_with('#'), "{name}");
        }
        assert!(LinkKind::ALL.iter().all(|kind| links.iter().any(|link| link.kind == *kind)));
        for link in &links {
            assert!(
                link.ends.iter().any(|end| !matches!(end.text(catalog), EndText::Whole(parts) if parts.is_empty()))
            );
        }
    }
}
