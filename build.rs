//! Rebuilds when a file that is embedded comes, goes or changes (the theme, and the telework starter); and names the
//! program, so that what one program has kept is never taken for what another one would make.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=themes/default");
    for path in ["site.yaml", "glossary.yaml", "references.yaml", "pages", "checklists/telework"] {
        println!("cargo::rerun-if-changed=content/{path}");
    }
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=Cargo.lock");
    println!("cargo::rerun-if-changed=build.rs");
    let mut hasher = DefaultHasher::new();
    for path in ["Cargo.lock", "build.rs", "src", "themes/default"] {
        hash(Path::new(path), &mut hasher);
    }
    let of = |name: &str| std::env::var(name).unwrap_or_default();
    let program = format!("tebiki {} {} {:016x}", of("CARGO_PKG_VERSION"), of("TARGET"), hasher.finish());
    println!("cargo::rustc-env=TEBIKI_PROGRAM={program}");
}

/// Takes in the names and bytes of what is at a path. What cannot be read is reported by the compiler.
fn hash(path: &Path, hasher: &mut DefaultHasher) {
    path.hash(hasher);
    if let Ok(bytes) = fs::read(path) {
        bytes.hash(hasher);
    } else if let Ok(entries) = fs::read_dir(path) {
        let mut paths = entries.filter_map(|entry| Some(entry.ok()?.path())).collect::<Vec<_>>();
        paths.sort();
        for path in paths {
            hash(&path, hasher);
        }
    }
}
