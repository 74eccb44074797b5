//! What `tebiki export` writes holds all that the pages say, and is described by its schema.

use std::collections::BTreeSet;

use serde_json::Value;
use tebiki::build;
use tebiki::resolve::{UnitTexts, plain};

use crate::common::shipped::export;
use crate::common::{cases, project, stderr, stdout, tebiki};

/// All texts in a value.
fn strings<'v>(value: &'v Value, into: &mut BTreeSet<&'v str>) {
    match value {
        Value::String(text) => {
            into.insert(text);
        }
        Value::Array(values) => values.iter().for_each(|value| strings(value, into)),
        Value::Object(values) => values.values().for_each(|value| strings(value, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn schema() -> jsonschema::Validator {
    let output = tebiki(project(), &["schema", "export"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let schema: Value = serde_json::from_str(stdout(&output)).expect("a schema is JSON");
    assert!(jsonschema::draft7::meta::is_valid(&schema));
    jsonschema::draft7::new(&schema).expect("a schema that is valid can be used")
}

#[test]
fn every_text_of_the_shipped_site_is_in_its_export() {
    let checked = build::check(project()).expect("the site can be read");
    let catalog = checked.sound(false).expect("the shipped site has no errors");
    let mut known = BTreeSet::new();
    strings(export(), &mut known);
    let mut missing = Vec::new();
    for UnitTexts { unit, short, long } in catalog.texts() {
        for locale in catalog.locales() {
            for (key, text) in &short {
                let text = plain(catalog, text, locale);
                if !known.contains(text.as_str()) {
                    missing.push(format!("{} {key}: {text}", unit.name(catalog)));
                }
            }
            let Some(long) = &long else { continue };
            let document = long.document.show(locale).value;
            for section in document.sections() {
                let heading = document.heading(section);
                if !known.contains(heading.as_str()) {
                    missing.push(format!("{} {heading}", unit.name(catalog)));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn the_schema_describes_what_is_exported() {
    let schema = schema();
    let told = schema.iter_errors(export()).map(|error| format!("{error} at {}", error.instance_path()));
    let told = told.take(5).collect::<Vec<_>>();
    assert!(told.is_empty(), "{}", told.join("\n"));
    for (case, folder) in cases("sites") {
        let output = tebiki(&folder.join("input"), &["export"]);
        if output.status.success() {
            let json = serde_json::from_str(stdout(&output)).expect("an export is JSON");
            assert!(schema.is_valid(&json), "{case}");
        }
    }
    let mut wrong = export().clone();
    wrong["checklists"][0]["items"][0]["title"] = Value::from(1);
    assert!(!schema.is_valid(&wrong));
}

#[test]
fn json_is_what_an_export_is_unless_another_form_is_asked_for() {
    let [plain, named] =
        [&["export"][..], &["export", "--format", "json"]].map(|arguments| tebiki(project(), arguments));
    assert_eq!(stdout(&plain), stdout(&named));
    assert_eq!(export()["version"], 2);
}
