//! The shipped site as tests read it: each form of it is made once for all of them.

use std::sync::LazyLock;

use serde_json::Value;

use super::{Files, files, project, stderr, stdout, tebiki};

/// Where the site is said to be published, when it is.
pub(crate) const BASE: &str = "https://guide.example/some/sub/path/";

fn built(arguments: &[&str]) -> Files {
    let output = tempfile::tempdir().expect("a temporary folder can be made");
    let folder = output.path().to_str().expect("the name of a temporary folder is UTF-8");
    let run = tebiki(project(), &[&["build", "--output", folder], arguments].concat());
    assert!(run.status.success(), "{}", stderr(&run));
    files(output.path())
}

/// Its files, published nowhere.
pub(crate) fn shipped() -> &'static Files {
    static SITE: LazyLock<Files> = LazyLock::new(|| built(&[]));
    &SITE
}

/// Its files, published at [`BASE`].
pub(crate) fn published() -> &'static Files {
    static SITE: LazyLock<Files> = LazyLock::new(|| built(&["--base-url", BASE]));
    &SITE
}

/// Its export.
pub(crate) fn export() -> &'static Value {
    static EXPORT: LazyLock<Value> = LazyLock::new(|| {
        let output = tebiki(project(), &["export", "--format", "json"]);
        assert!(output.status.success(), "{}", stderr(&output));
        serde_json::from_str(stdout(&output)).expect("the export is JSON")
    });
    &EXPORT
}
