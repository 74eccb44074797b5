//! All content of a site as one JSON document, for other tools: programs, dashboards, archives.
//!
//! Its types (`export/format.rs`) write it and read it, and are its JSON Schema ([`schema`]); what a key holds stands there.
//! The first version had ids, titles, coverage and statements alone; the second has every text of every noun, in all languages.
//! Keys are stable: new ones may come; where one goes or means something else, the version rises.

mod checklist;
mod format;
mod product;
mod site;
mod text;

use crate::plan::Addresses;
use crate::resolve::Catalog;

pub use format::NotAnExport;
pub(crate) use format::*;

impl Export {
    pub(crate) fn new(catalog: &Catalog) -> Self {
        let optional = |text: Option<&_>| text::optional(catalog, text);
        Self {
            version: format::VERSION,
            site: Some(site::site(catalog)),
            checklists: catalog.all_checklists().map(|at| checklist::checklist(catalog, at)).collect(),
            fields: catalog.site.fields.iter().map(|field| site::field(catalog, field)).collect(),
            products: catalog.all_products().map(|at| product::product(catalog, at)).collect(),
            terms: catalog.all_terms().map(|at| site::term(catalog, at)).collect(),
            glossary_source: optional(catalog.glossary.source.as_ref()),
            crosswalks: catalog.crosswalks.iter().map(|crosswalk| site::crosswalk(catalog, crosswalk)).collect(),
            pages: catalog.all_pages().map(|at| site::page(catalog, at)).collect(),
            references: catalog.references.entries.iter().map(|entry| site::reference(catalog, entry)).collect(),
            references_source: optional(catalog.references.source.as_ref()),
            moved: Addresses::of(catalog).moved.into_iter().map(|(from, to)| Move { from, to }).collect(),
        }
    }
}

/// The catalog as JSON, ended by a line feed.
///
/// # Errors
/// When a value cannot be written as JSON, which none of these types allows.
pub fn json(catalog: &Catalog) -> serde_json::Result<String> {
    serde_json::to_string_pretty(&Export::new(catalog)).map(|json| json + "\n")
}

/// The JSON Schema of an export.
#[must_use]
pub fn schema() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::draft07().for_serialize();
    settings.into_generator().into_root_schema_for::<Export>().to_value()
}
