//! What `cargo install` gets: everything that the program embeds, and nothing that only the project needs.

use std::fs;
use std::process::Command;

use crate::common::{files, project};

/// The largest package, uncompressed, in bytes: a registry takes ten times as much.
const LARGEST: u64 = 8 * 1024 * 1024;

/// The paths that `cargo package` would pack.
fn packed() -> Vec<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["package", "--list", "--allow-dirty", "--offline"])
        .current_dir(project())
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("paths are UTF-8").lines().map(|line| line.replace('\\', "/")).collect()
}

#[test]
fn a_package_has_what_the_program_embeds_and_little_else() {
    let packed = packed();
    let has = |path: &str| packed.iter().any(|packed| packed == path);
    for folder in ["src", "themes/default", "content/checklists/telework", "content/pages"] {
        for path in files(&project().join(folder)).into_keys() {
            assert!(has(&format!("{folder}/{path}")), "{folder}/{path} is not packed");
        }
    }
    for path in ["Cargo.lock", "build.rs", "README.md", "LICENSE-MIT", "LICENSE-APACHE", "content/site.yaml"] {
        assert!(has(path), "{path} is not packed");
    }
    for path in &packed {
        let first = path.split('/').next().unwrap_or_default();
        let is_needless = ["public", "target", ".github", ".ci", "node_modules", "docs", "tests", "benches"];
        assert!(!is_needless.contains(&first), "{path} is packed");
    }
    let size = packed.iter().filter_map(|path| fs::metadata(project().join(path)).ok()).map(|data| data.len());
    let size = size.sum::<u64>();
    assert!((100_000..LARGEST).contains(&size), "the package has {size} bytes");
}
