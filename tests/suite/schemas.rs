//! The JSON schemas accept what the decoders accept, and refuse what they refuse, by another's validator.

use std::collections::BTreeMap;
use std::path::Path;

use crate::common::{cases, command, files, project, stdout};
use jsonschema::Validator;
use serde_json::Value;
use tebiki::schema::{self, schemas};

/// Problems that one file alone shows, in its mappings and values.
const OF_ONE_FILE: [&str; 8] = ["TB0202", "TB0203", "TB0204", "TB0205", "TB0206", "TB0207", "TB0209", "TB0601"];

fn validators(languages: &[String]) -> BTreeMap<&'static str, Validator> {
    let validator = |schema: schema::Schema| {
        (schema.name, jsonschema::draft7::new(&schema.json).expect("a schema that is valid can be used"))
    };
    schemas(languages, "en").into_iter().map(validator).collect()
}

/// A YAML text as other programs read it; nothing where they cannot.
fn yaml(text: &str) -> Option<Value> {
    serde_yaml::from_str(text.strip_prefix('\u{feff}').unwrap_or(text)).ok()
}

fn languages(site: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(site.join("content/site.yaml")).unwrap_or_default();
    let tags = yaml(&text).and_then(|site| {
        let tags = site["languages"].as_array()?.iter();
        tags.map(|tag| tag.as_str().map(str::to_owned)).collect()
    });
    tags.unwrap_or_default()
}

/// The values of a site that a schema is for: the file, the name of the schema, the value.
fn values(site: &Path) -> Vec<(String, &'static str, Value)> {
    let mut values = Vec::new();
    for folder in ["content", "themes"].into_iter().filter(|folder| site.join(folder).is_dir()) {
        for (path, bytes) in files(&site.join(folder)) {
            let path = format!("{folder}/{path}");
            let Ok(text) = String::from_utf8(bytes) else { continue };
            if let Some(name) = schema::of(&path) {
                values.extend(yaml(&text).map(|value| (path, name, value)));
            } else if Path::new(&path).extension().is_some_and(|extension| extension == "md") {
                let matter = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
                let matter = matter.and_then(|(matter, _)| yaml(matter)).filter(|matter| !matter.is_null());
                values.extend(matter.map(|value| (path, "front-matter", value)));
            }
        }
    }
    values
}

/// What `check` says of each file of a site: its codes.
fn told(site: &Path) -> BTreeMap<String, Vec<String>> {
    let output = command().args(["check", "--format", "json"]).arg(site).output().expect("the command starts");
    let json: Value = serde_json::from_str(stdout(&output)).expect("a check writes JSON");
    let mut told = BTreeMap::<String, Vec<String>>::new();
    for problem in json["diagnostics"].as_array().expect("a list") {
        let text = |key: &str| problem[key].as_str().unwrap_or_default().to_owned();
        told.entry(text("path")).or_default().push(text("code"));
    }
    told
}

#[test]
fn schemas_are_schemas() {
    for languages in [&[][..], &["ja".to_owned(), "en".to_owned()]] {
        for schema in schemas(languages, "ja") {
            assert!(jsonschema::draft7::meta::is_valid(&schema.json), "{} is no schema", schema.name);
        }
    }
}

#[test]
fn the_shipped_content_fits() {
    let languages = languages(project());
    assert_eq!(languages, ["ja", "en"]);
    for validators in [validators(&languages), validators(&[])] {
        let values = values(project());
        assert!(values.len() > 60, "{} values", values.len());
        for (path, name, value) in values {
            let errors = validators[name].iter_errors(&value).map(|error| error.to_string()).collect::<Vec<_>>();
            assert!(errors.is_empty(), "{path} is not a {name}: {errors:#?}");
        }
    }
}

#[test]
fn schemas_and_decoders_agree_on_every_case() {
    let (mut accepted, mut refused) = (0, BTreeMap::<String, usize>::new());
    let mut by_languages = BTreeMap::new();
    for (kind, (case, path)) in
        ["sites", "diagnostics"].into_iter().flat_map(|kind| cases(kind).into_iter().map(move |case| (kind, case)))
    {
        let site = path.join("input");
        let languages = languages(&site);
        if languages.is_empty() {
            continue;
        }
        let validators = by_languages.entry(languages).or_insert_with_key(|languages| validators(languages));
        let told = told(&site);
        for (path, name, value) in values(&site) {
            let codes = told.get(&path).map(Vec::as_slice).unwrap_or_default();
            let ours = codes.iter().filter(|code| OF_ONE_FILE.contains(&code.as_str())).collect::<Vec<_>>();
            match validators[name].validate(&value) {
                Err(error) => assert!(
                    // A language that the site lacks is told once for the whole site.
                    !ours.is_empty()
                        || codes.iter().any(|code| code == "TB0201")
                        || case == "language-that-the-site-lacks",
                    "{kind}/{case}/{path}: the decoder accepts what the schema refuses: {error} at {}",
                    error.instance_path()
                ),
                Ok(()) => accepted += 1,
            }
            if !validators[name].is_valid(&value) {
                for code in ours {
                    *refused.entry(code.clone()).or_default() += 1;
                }
            }
            // An unknown key, a missing one, a value of another type, a text without its source: always.
            let always = codes.iter().filter(|code| ["TB0202", "TB0203", "TB0204", "TB0207"].contains(&code.as_str()));
            // That a guide's facts are missing is known from two files.
            if always.count() > 0 && case != "guide-without-facts-and-facts-without-guide" {
                assert!(!validators[name].is_valid(&value), "{kind}/{case}/{path}: {codes:?}, but it fits the schema");
            }
        }
    }
    assert!(accepted > 100, "{accepted} files fit");
    for code in ["TB0202", "TB0203", "TB0204", "TB0205", "TB0207", "TB0209"] {
        assert!(refused.contains_key(code), "no file with {code} is refused: {refused:?}");
    }
}
