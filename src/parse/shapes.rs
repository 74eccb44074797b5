//! The shapes of the YAML files. Every decoder is run once over an empty mapping while a recorder notes which keys it looks
//! for and their types, so the JSON schemas ([`crate::schema`]) are derived from the decoders and cannot drift from them.

use std::ops::Range;

use super::decode::Decoder;
use super::recorder::{MapShape, Recorder};
use super::{checklist, document, product, site, statement};
use crate::diagnostic::Diagnostics;
use crate::locale::{Locale, Locales};
use crate::source::{SourceMap, Span};
use crate::yaml::{Node, Value};

/// The top-level mapping of each kind of file, by the name of its schema.
#[must_use]
pub fn shapes() -> Vec<(&'static str, MapShape)> {
    let asked = |decode: &dyn Fn(&mut Decoder<'_>, &Node)| {
        let mut sources = SourceMap::default();
        let file = sources.add("", "");
        let node = Node { value: Value::Map(Vec::new()), span: Span::new(file, Range::default()) };
        let locales = Locales::new(vec!["ja".to_owned()]);
        let mut diagnostics = Diagnostics::default();
        let mut recorder = Recorder::default();
        decode(&mut Decoder::new(&sources, &locales, &mut diagnostics).recording(&mut recorder), &node);
        recorder.shape(0)
    };
    let file = |node: &Node| node.span.file;
    vec![
        ("site", asked(&|decoder, node| drop(site::decode(decoder, node, file(node))))),
        ("checklist", asked(&|decoder, node| drop(checklist::decode("", decoder, node, file(node))))),
        (
            "edition",
            asked(&|decoder, node| {
                drop(checklist::edition(decoder, node, crate::source::Spanned::new(String::new(), node.span)));
            }),
        ),
        ("product", asked(&|decoder, node| drop(product::decode("", decoder, node, file(node))))),
        ("statements", asked(&|decoder, node| drop(statement::decode(decoder, node, file(node), String::new())))),
        ("crosswalk", asked(&|decoder, node| drop(statement::crosswalk(decoder, node, file(node))))),
        ("glossary", asked(&|decoder, node| drop(site::glossary(decoder, node, file(node))))),
        ("references", asked(&|decoder, node| drop(site::references(decoder, node, file(node))))),
        (
            "front-matter",
            asked(&|decoder, node| {
                drop(document::decode(decoder, node, |decoder, map| {
                    site::old_ids(decoder, map, Locale::SOURCE, &mut Vec::new());
                    let (items, terms, draft) = (&mut Vec::new(), &mut Vec::new(), &mut false);
                    site::front(decoder, map, Locale::SOURCE, (items, terms, draft));
                }));
            }),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::recorder::{Key, Shape};

    fn find<'a>(map: &'a MapShape, path: &[&str]) -> &'a Key {
        let key = map.keys.iter().find(|key| key.name == path[0]).unwrap_or_else(|| panic!("no key {path:?}"));
        let inner = match &key.shape {
            Shape::List(inner) => inner,
            shape => shape,
        };
        match (inner, path.len()) {
            (_, 1) => key,
            (Shape::Map(map), _) => find(map, &path[1..]),
            (shape, _) => panic!("{path:?} leads into {shape:?}"),
        }
    }

    #[test]
    fn decoders_tell_what_they_ask_for() {
        let shapes = shapes();
        let (_, checklist) = shapes.iter().find(|(name, _)| *name == "checklist").expect("there is one");
        assert_eq!(find(checklist, &["edition"]), &Key { name: "edition", required: true, shape: Shape::Scalar });
        assert_eq!(find(checklist, &["published"]).shape, Shape::Date);
        assert!(find(checklist, &["items"]).required && !find(checklist, &["methods"]).required);
        assert!(find(checklist, &["items", "text"]).required);
        assert_eq!(find(checklist, &["items", "text"]).shape, Shape::Text);
        assert_eq!(find(checklist, &["items", "notes", "kind"]).shape, Shape::Words(vec!["definition", "exemption"]));
        assert!(find(checklist, &["threats", "stages", "damage"]).required);
        assert_eq!(find(checklist, &["threats", "stages", "damage", "items", "reason"]).shape, Shape::Text);
        let (_, product) = shapes.iter().find(|(name, _)| *name == "product").expect("there is one");
        assert_eq!(find(product, &["guide", "notes"]).shape, Shape::List(Box::new(Shape::Text)));
        assert_eq!(find(product, &["guide", "sources", "section"]).shape, Shape::Scalar);
        assert!(matches!(
            find(product, &["responsibilities", "threats", "customer", "sections"]).shape,
            Shape::List(_)
        ));
    }

    #[test]
    fn nothing_stays_open() {
        fn walk(name: &str, map: &MapShape) {
            assert!(!map.keys.is_empty(), "{name}: {} has no keys", map.what);
            for key in &map.keys {
                let mut shape = &key.shape;
                while let Shape::List(inner) | Shape::Named(inner) = shape {
                    shape = inner;
                }
                if let Shape::Map(map) = shape {
                    walk(&format!("{name}/{}", key.name), map);
                }
            }
        }
        let shapes = shapes();
        assert_eq!(shapes.len(), 9);
        for (name, map) in &shapes {
            walk(name, map);
        }
    }
}
