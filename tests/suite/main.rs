//! The integration tests, one module for each subject. They are one program, so that they are linked once and share what is
//! slow to make.
//!
//! They also share a process: a test sets neither environment variables nor the working folder of the process, but those of the
//! commands that it runs.

#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

mod common;

mod author;
mod command;
mod determinism;
mod diagnostics;
mod diff;
mod docs;
mod drafts;
mod export;
mod growth;
mod heads;
mod hostile;
mod import;
mod incremental;
mod invariants;
mod links;
mod manual;
mod package;
mod publishing;
mod recovery;
mod rename;
mod review;
mod robustness;
mod schemas;
mod serve;
mod shipped;
mod sidebar;
mod sites;
mod status;
mod systems;
mod theme_words;
mod updates;
mod walkthroughs;
