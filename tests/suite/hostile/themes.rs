//! Themes whose templates never end.

use std::time::{Duration, Instant};

use super::super::common::{stderr, stdout, tebiki};
use super::site;

#[test]
fn a_template_that_takes_too_much_is_stopped() {
    let start = "{% extends \"base.html\" %}{% block content %}";
    let range = |inside: &str| format!("{{% for a in range(end=100000) %}}{inside}{{% endfor %}}");
    for (body, message) in [
        (range(&range(&range("x"))), "steps"),
        (range(&"a long text ".repeat(500)), "MiB"),
        (range("{% include \"sidebar.html\" %}"), ""),
        (format!("{{% set x = \"aa\" %}}{}{{{{ x }}}}", "{% set x = x ~ x %}".repeat(60)), "a value has more than"),
    ] {
        let begun = Instant::now();
        let template = format!("{start}\n{body}{{% endblock %}}");
        let folder = site(&[("themes/default/templates/page.html", &template)]);
        let output = tebiki(folder.path(), &["build"]);
        let said = stderr(&output);
        assert_ne!(output.status.code(), Some(0), "{said}");
        assert!(said.contains("templates/") && said.contains(message), "{said}");
        assert!(!folder.path().join("public").exists());
        assert!(begun.elapsed() < Duration::from_secs(120), "{message}");
    }
}

#[test]
fn what_cannot_be_counted_is_told_where_it_stands() {
    let folder = site(&[(
        "themes/default/templates/page.html",
        "{% extends \"base.html\" %}\n{% block content %}\n{{ [x for x in view] | length }}{% endblock %}",
    )]);
    let output = tebiki(folder.path(), &["check"]);
    let said = stdout(&output);
    assert!(said.contains("TB0601") && said.contains("themes/default/templates/page.html:3:1"), "{said}");
}
