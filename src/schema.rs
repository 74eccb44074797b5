//! JSON Schemas of the files of a site, for editors and for other tools.
//!
//! Keys, types and which keys are required come from the decoders themselves ([`crate::parse::shapes`]); descriptions of
//! the keys are in `src/schema/<language>.yaml`. A schema is looser than `check` where one file alone is not enough: it
//! does not know dangling references.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::parse::{Key, MAX_ID, MapShape, Shape, shapes};
use crate::theme;

/// The beginning of every schema file of ours, by which later versions recognise it.
const COMMENT: &str = "Written by tebiki from its own decoders; `tebiki schema --output` writes it anew.";

/// The descriptions, by language.
const WORDS: [(&str, &str); 2] = [("en", include_str!("schema/en.yaml")), ("ja", include_str!("schema/ja.yaml"))];

/// The languages in which there are descriptions.
pub const LANGUAGES: [&str; 2] = [WORDS[0].0, WORDS[1].0];

/// A JSON Schema.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// Its name, such as `checklist`.
    pub name: &'static str,
    /// The schema itself (draft 7, which editors know best).
    pub json: Value,
}

impl Schema {
    /// The name of its file.
    #[must_use]
    pub fn file_name(&self) -> String {
        file_name(self.name)
    }

    /// The file.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{:#}\n", self.json)
    }
}

/// The name of the file of a schema.
#[must_use]
pub fn file_name(name: &str) -> String {
    format!("{name}.schema.json")
}

/// The name of the schema of the words of a theme.
const THEME_WORDS: &str = "theme-words";

/// The types that a text in YAML may have: some texts are parsed as other values.
const WORDS_ARE: [&str; 3] = ["string", "number", "boolean"];

/// The name of the schema for the file at a path such as `content/site.yaml`.
#[must_use]
pub fn of(path: &str) -> Option<&'static str> {
    if let Some(theme) = path.strip_prefix("themes/") {
        let parts = theme.strip_suffix(".yaml")?.split('/').collect::<Vec<_>>();
        return matches!(parts[..], [_, "i18n", _]).then_some(THEME_WORDS);
    }
    let parts = path.strip_prefix("content/")?.strip_suffix(".yaml")?.split('/').collect::<Vec<_>>();
    match parts[..] {
        ["site"] => Some("site"),
        ["glossary"] => Some("glossary"),
        ["references"] => Some("references"),
        ["crosswalks", _] => Some("crosswalk"),
        ["checklists", _, "checklist"] => Some("checklist"),
        ["checklists", _, "editions", _] => Some("edition"),
        ["products", _, "product"] => Some("product"),
        ["products", _, "statements", _] => Some("statements"),
        _ => None,
    }
}

/// Whether a file with this text is a schema that some version of tebiki wrote.
#[must_use]
pub fn is_ours(text: &str) -> bool {
    serde_json::from_str::<Value>(text)
        .is_ok_and(|json| json["$comment"].as_str().is_some_and(|comment| comment.starts_with("Written by tebiki ")))
}

/// The schemas of a site with these languages, the source language first; described in `language`, or in English where
/// there are no descriptions in it. Without languages, any language tag is allowed, and none is required.
#[must_use]
pub fn schemas(languages: &[String], language: &str) -> Vec<Schema> {
    let words = words(language);
    let schema = |name: &'static str, rest: Map<String, Value>| {
        let mut json = Map::new();
        json.insert("$schema".into(), "http://json-schema.org/draft-07/schema#".into());
        json.insert("$comment".into(), COMMENT.into());
        json.extend(rest);
        Schema { name, json: Value::Object(json) }
    };
    let mut schemas = Vec::new();
    for (name, shape) in shapes() {
        let mut json = mapping(&shape, &words);
        json.insert("definitions".into(), definitions(languages));
        schemas.push(schema(name, json));
    }
    schemas.push(schema(THEME_WORDS, theme_words(language)));
    schemas
}

/// The words of a theme: the keys of the embedded one, each with what it says there, and those of a theme's own.
fn theme_words(language: &str) -> Map<String, Value> {
    let words = theme::default_words(language).or_else(|| theme::default_words("en")).unwrap_or_default();
    let property = |(key, text): (String, String)| (key, json!({"type": WORDS_ARE, "description": text}));
    let mut json = Map::new();
    json.insert("type".into(), "object".into());
    json.insert("properties".into(), Value::Object(words.into_iter().map(property).collect()));
    json.insert("additionalProperties".into(), json!({"type": WORDS_ARE}));
    json
}

/// A mapping of a file, with descriptions of its keys.
#[derive(Clone, Debug)]
pub struct Described {
    /// The name of the file's schema.
    pub file: &'static str,
    /// Its path in the file, such as `items[].notes[]`; empty for the top. A mapping may be in several places.
    pub places: Vec<String>,
    /// Its keys.
    pub keys: Vec<Key>,
    /// The description of each key.
    pub words: Vec<String>,
}

/// Every mapping of every file, described in a language, in the order of the decoders.
#[must_use]
pub fn described(language: &str) -> Vec<Described> {
    let words = words(language);
    let mut all = Vec::new();
    for (file, shape) in shapes() {
        let mut found = Vec::<(Described, &'static str)>::new();
        places(&shape, "", &mut |place, map| {
            if let Some((known, _)) = found.iter_mut().find(|(_, what)| *what == map.what) {
                known.places.push(place.to_owned());
                return;
            }
            let (keys, words) = (map.keys.clone(), map.keys.iter().map(|key| word(map, key, &words)).collect());
            found.push((Described { file, places: vec![place.to_owned()], keys, words }, map.what));
        });
        all.extend(found.into_iter().map(|(described, _)| described));
    }
    all
}

/// Visits every mapping in a mapping, with its path.
fn places(map: &MapShape, at: &str, look: &mut dyn FnMut(&str, &MapShape)) {
    look(at, map);
    for key in &map.keys {
        let mut place = if at.is_empty() { key.name.to_owned() } else { format!("{at}.{}", key.name) };
        let mut shape = &key.shape;
        while let Shape::List(inner) | Shape::Named(inner) = shape {
            place.push_str(if matches!(shape, Shape::List(_)) { "[]" } else { ".*" });
            shape = inner;
        }
        if let Shape::Map(map) = shape {
            places(map, &place, look);
        }
    }
}

type Descriptions = BTreeMap<String, String>;

/// The descriptions in a language. A test parses both files, so they cannot be invalid here.
fn words(language: &str) -> Descriptions {
    let of = |tag: &str| WORDS.iter().find(|(known, _)| *known == tag).map(|(_, text)| *text);
    crate::yaml::string_map(of(language).or_else(|| of("en")).unwrap_or_default()).unwrap_or_default()
}

fn word(map: &MapShape, key: &Key, words: &Descriptions) -> String {
    words.get(&format!("{}/{}", map.what, key.name)).cloned().unwrap_or_default()
}

fn mapping(map: &MapShape, words: &Descriptions) -> Map<String, Value> {
    let properties = map.keys.iter().map(|key| {
        let shape = shape(&key.shape, words);
        // A key without a value counts as absent.
        let shape = if key.required { shape } else { json!({"anyOf": [shape, {"type": "null"}]}) };
        let Value::Object(mut property) = shape else { return (key.name.to_owned(), shape) };
        let description = word(map, key, words);
        // Draft 7 ignores everything beside a `$ref`.
        if let Some(reference) = property.remove("$ref") {
            property.insert("allOf".into(), json!([{"$ref": reference}]));
        }
        property.insert("description".into(), description.into());
        (key.name.to_owned(), Value::Object(property))
    });
    let required = map.keys.iter().filter(|key| key.required).map(|key| key.name).collect::<Vec<_>>();
    let mut json = Map::new();
    json.insert("type".into(), "object".into());
    json.insert("properties".into(), Value::Object(properties.collect()));
    json.insert("required".into(), required.into());
    json.insert("additionalProperties".into(), false.into());
    json
}

fn shape(shape: &Shape, words: &Descriptions) -> Value {
    let named = |name: &str| json!({"$ref": format!("#/definitions/{name}")});
    match shape {
        Shape::Scalar => named("scalar"),
        Shape::Id => named("id"),
        Shape::Flag => named("flag"),
        Shape::Date => named("date"),
        Shape::Url => named("url"),
        Shape::Text => named("text"),
        Shape::FieldValue => named("field"),
        Shape::Words(list) => {
            // Editors that read YAML 1.1 take a bare `yes` or `no` for a boolean.
            let booleans = [("yes", true), ("no", false)].into_iter().filter(|(word, _)| list.contains(word));
            let values = list.iter().map(|&word| json!(word)).chain(booleans.map(|(_, value)| json!(value)));
            json!({"enum": values.collect::<Vec<_>>()})
        }
        Shape::List(inner) => json!({"type": "array", "items": self::shape(inner, words)}),
        Shape::Named(inner) => json!({"type": "object", "additionalProperties": self::shape(inner, words)}),
        Shape::Either(one, other) => json!({"anyOf": [self::shape(one, words), self::shape(other, words)]}),
        Shape::Map(map) => Value::Object(mapping(map, words)),
    }
}

/// The types of scalars. YAML parses `2` as a number and, depending on its version, `yes` as a text or as true; the decoders
/// take the text as written.
fn definitions(languages: &[String]) -> Value {
    let language = |_: &String| json!({"$ref": "#/definitions/translation"});
    let text = match languages.first() {
        Some(source) => {
            let mut of = languages.iter().map(|tag| (tag.clone(), language(tag))).collect::<Map<_, _>>();
            of.insert(source.clone(), json!({"$ref": "#/definitions/scalar"}));
            json!({"type": "object", "properties": of, "required": [source], "additionalProperties": false})
        }
        None => json!({
            "type": "object",
            "propertyNames": {"pattern": "^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$"},
            "additionalProperties": {"$ref": "#/definitions/translation"},
            "minProperties": 1,
        }),
    };
    json!({
        "field": {"anyOf": [
            {"$ref": "#/definitions/scalar"},
            {"$ref": "#/definitions/text"},
            {"type": "array", "items": {"$ref": "#/definitions/scalar"}},
            {"type": "null"},
        ]},
        "scalar": {"anyOf": [{"type": "string", "pattern": "\\S"}, {"type": ["number", "boolean"]}]},
        "translation": {"type": ["string", "number", "boolean", "null"]},
        // A text without languages is in the source language.
        "text": {"anyOf": [text, {"$ref": "#/definitions/scalar"}]},
        "id": {"anyOf": [
            {"type": "string", "pattern": "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", "maxLength": MAX_ID},
            {"type": "integer", "minimum": 0},
        ]},
        "flag": {"enum": [true, false, "yes", "no", "true", "false"]},
        "date": {"anyOf": [
            {"type": "string", "pattern": "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"},
            {"type": "integer", "minimum": 1000, "maximum": 9999},
        ]},
        "url": {"type": "string", "pattern": "^https?://[^ \"<>\\\\]+$"},
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_key_is_described_in_every_language_and_nothing_else_is() {
        for (tag, text) in WORDS {
            let written = crate::yaml::string_map(text).expect("descriptions are a mapping");
            let mut keys = BTreeSet::new();
            for (_, shape) in shapes() {
                places(&shape, "", &mut |_, map| {
                    keys.extend(map.keys.iter().map(|key| format!("{}/{}", map.what, key.name)));
                });
            }
            let written = written.into_iter().filter(|(_, words)| !words.is_empty()).map(|(key, _)| key);
            assert_eq!(written.collect::<BTreeSet<_>>(), keys, "describe the key in src/schema/{tag}.yaml");
        }
    }

    #[test]
    fn two_mappings_with_one_name_have_the_same_keys() {
        let mut names = BTreeMap::<&str, MapShape>::new();
        for (_, shape) in shapes() {
            places(&shape, "", &mut |_, map| {
                let first = names.entry(map.what).or_insert_with(|| map.clone());
                assert_eq!(first, map, "descriptions could not tell the two apart");
            });
        }
    }

    #[test]
    fn our_own_files_are_known_again() {
        for schema in schemas(&["ja".into(), "en".into()], "ja") {
            assert!(is_ours(&schema.text()), "{}", schema.name);
        }
        assert!(!is_ours("{}") && !is_ours("[]") && !is_ours("# Notes"));
    }
}
