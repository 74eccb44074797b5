//! tebiki reads a security checklist and the setting guides of many products, and writes one bilingual, cross-linked
//! static site.
//!
//! A build is a line of stages; each takes the whole result of the one before it, and nothing flows back:
//!
//! 1. [`load::load`] reads a site folder into [`load::Sources`].
//! 2. [`parse::parse`] makes nouns of them: [`parse::Parsed`].
//! 3. [`resolve::resolve`] follows every name, both ways: [`resolve::Catalog`].
//! 4. [`check::check`] judges the catalog.
//! 5. [`plan::plan`] lists the pages and where they are.
//! 6. [`render::Renderer`] writes a page as HTML, with the templates of a [`theme::Theme`].
//! 7. [`write::Writer`] puts the pages in the output folder, all or none.
//!
//! Every stage reports problems to one [`diagnostic::Diagnostics`] and goes on; only input and output return `Result`.
//! [`build`] is this list as a function.
//!
//! **Only the command line is stable**: its commands, options and exit statuses, and the formats of files that its
//! documentation describes. This crate is the program; nothing but its tests and benchmarks uses it as a library. Its
//! modules are public for them, are documented for those who work on tebiki, and may change in any version.

pub mod build;
pub mod cache;
pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod diff;
pub mod export;
pub mod fingerprint;
pub mod highlight;
pub mod import;
pub mod load;
pub mod locale;
pub mod markdown;
pub mod media;
pub mod model;
pub mod parse;
pub mod plan;
pub mod rename;
pub mod render;
pub mod resolve;
pub mod review;
pub mod scaffold;
pub mod schema;
pub mod search;
pub mod serve;
pub mod source;
pub mod status;
pub mod table;
pub mod theme;
pub mod tracking;
pub mod words;
pub mod write;
pub mod yaml;
