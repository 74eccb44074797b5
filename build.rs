//! Rebuilds when a file of the embedded theme comes, goes or changes.

fn main() {
    println!("cargo::rerun-if-changed=themes/default");
    println!("cargo::rerun-if-changed=build.rs");
}
