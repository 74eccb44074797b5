//! That search knows every text of a site, but for those that are left out on purpose.

#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::path::Path;

use crate::build;
use crate::locale::Locale;
use crate::plan;
use crate::render::Renderer;
use crate::resolve::{Unit, UnitTexts, plain};
use crate::theme::{DEFAULT, Theme};

/// Whether a text is shown beside what readers search for, and says nothing that they would search for by its words.
fn is_left_out(unit: &Unit, key: &str) -> bool {
    match unit {
        // Where a list comes from, how it is ranked and grouped, and whose judgement a part of it is.
        Unit::Checklist(_) => {
            matches!(key, "title" | "parts.title" | "priorities.title" | "priorities.text" | "stages_note")
        }
        // Items tell of it where a guide cites it.
        Unit::Edition(..) | Unit::Crosswalk(_) => true,
        // Labels of figures.
        Unit::Attribute(..) => matches!(key, "title" | "values.title"),
        // Facts about the document behind a guide, and addresses outside of the site.
        Unit::Guide(_) => matches!(key, "title" | "publisher" | "cites_reason"),
        Unit::Product(_) => key == "links.title",
        _ => false,
    }
}

#[test]
fn every_text_can_be_found() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let theme = Theme::load(project, DEFAULT).expect("the theme can be read");
    let mut missing = BTreeSet::new();
    for site in [".", "docs", "tests/sites/suspect-links/input", "tests/sites/two-languages-and-a-product/input"] {
        let site = build::check(&project.join(site)).expect("the site's folder can be listed");
        let catalog = site.catalog.as_ref().expect("the site can be read");
        let renderer = Renderer::new(catalog, &theme, None).expect("the templates fit together");
        let pages = plan::plan(catalog).into_iter().filter(|page| page.locale == Locale::SOURCE);
        let mut found = String::new();
        for page in pages.filter_map(|page| renderer.searched(&page)) {
            found.push_str(&page.title);
            found.extend(page.sections.iter().map(|section| format!("\n{}\n{}\n", section.heading, section.text)));
        }
        let lines = found.lines().collect::<BTreeSet<_>>();
        for UnitTexts { unit, short, long: _ } in catalog.texts() {
            for (key, text) in short {
                let text = plain(catalog, text, Locale::SOURCE);
                if !is_left_out(&unit, key) && !lines.contains(text.as_str()) && !found.contains(&text) {
                    missing.insert(format!("`{key}` of {}: {text}", unit.name(catalog)));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
