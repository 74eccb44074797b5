//! That the walk leaves no text out.

#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::path::Path;

use super::UnitTexts;
use crate::build;
use crate::diagnostic::Diagnostics;
use crate::source::Span;
use crate::yaml::{self, Node, Value};

/// The texts of YAML in all languages: mappings of nothing but scalars, each under the tag of a language.
fn texts(node: &Node, tags: &[&str], found: &mut Vec<Span>) {
    match &node.value {
        Value::Map(entries) if entries.iter().all(|(key, _)| tags.contains(&key.value.as_str())) => {
            let scalars = entries.iter().filter(|(_, value)| matches!(value.value, Value::Scalar(_)));
            found.extend(scalars.map(|(_, value)| value.span));
        }
        Value::Map(entries) => entries.iter().for_each(|(_, value)| texts(value, tags, found)),
        Value::List(entries) => entries.iter().for_each(|value| texts(value, tags, found)),
        Value::Scalar(_) | Value::Null => {}
    }
}

#[test]
fn every_text_of_a_file_is_walked_once() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut keys, mut count) = (BTreeSet::new(), 0);
    for site in [".", "docs", "tests/sites/suspect-links/input", "tests/sites/two-languages-and-a-product/input"] {
        let site = build::check(&project.join(site)).expect("the site's folder can be listed");
        let catalog = site.catalog.as_ref().expect("the site can be read");
        let mut walked = Vec::new();
        for UnitTexts { unit: _, short, long } in catalog.texts() {
            keys.extend(short.iter().map(|(key, _)| *key));
            walked.extend(short.iter().flat_map(|(_, text)| text.iter()).map(|(_, text)| text.span));
            walked.extend(long.iter().flat_map(|long| long.document.iter()).map(|(_, document)| document.span));
        }
        let spans = walked.iter().copied().collect::<BTreeSet<_>>();
        assert_eq!(spans.len(), walked.len(), "a text is walked twice");

        let tags = catalog.site.locales.tags();
        let tags = tags.iter().map(String::as_str).collect::<Vec<_>>();
        let sources = &site.sources.map;
        for (file, source) in sources.iter().filter(|(_, source)| source.path().starts_with("content/")) {
            let extension = Path::new(source.path()).extension().and_then(|extension| extension.to_str());
            if extension == Some("yaml") {
                let whole = 0..source.text().len();
                let node = yaml::parse(file, whole, sources, &mut Diagnostics::default()).expect("the file is YAML");
                let mut found = Vec::new();
                texts(&node, &tags, &mut found);
                count += found.len();
                for span in found {
                    assert!(spans.contains(&span), "{} is not walked: {}", source.path(), sources.slice(span));
                }
            } else if extension == Some("md") {
                assert!(walked.iter().any(|span| span.file == file), "{} is not walked", source.path());
            }
        }
    }
    assert!(count > 1000, "{count} texts");
    assert!(keys.len() > 30, "the sites have only {keys:?}");
}
