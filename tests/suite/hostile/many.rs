//! Much of one thing: time grows as the input does.

use std::time::{Duration, Instant};

use super::super::common::{stdout, tebiki};
use super::site;

/// A text with `n` of something.
struct Case {
    name: &'static str,
    /// How many there are at first.
    n: usize,
    page: fn(usize) -> String,
    glossary: fn(usize) -> String,
}

fn none(_: usize) -> String {
    String::new()
}

fn each(n: usize, text: fn(usize) -> String) -> String {
    (0..n).map(text).collect()
}

const CASES: &[Case] = &[
    Case {
        name: "missing images in one line",
        n: 8_000,
        page: |n| each(n, |i| format!("![x](no{i}.png) ")),
        glossary: none,
    },
    Case { name: "missing images", n: 8_000, page: |n| each(n, |i| format!("![x](no{i}.png)\n\n")), glossary: none },
    Case { name: "headings with one id", n: 20_000, page: |n| "## 見出し {#same}\n\n".repeat(n), glossary: none },
    Case {
        name: "unknown references beside terms",
        n: 4_000,
        page: |n| each(n, |i| format!("[[term:unknown{i}]]\n\n")),
        glossary: |n| {
            let terms = each(n, |i| format!("  - {{id: term-{i}, name: {{ja: 用語{i}}}, definition: {{ja: 定義}}}}\n"));
            format!("terms:\n{terms}")
        },
    },
    Case {
        name: "links to sections that are not there",
        n: 4_000,
        page: |n| each(n, |i| format!("[x](#no{i})\n\n")) + &each(n, |i| format!("## 見出し {{#s{i}}}\n\n")),
        glossary: none,
    },
    Case { name: "nested <div>", n: 80_000, page: |n| "<div>".repeat(n) + "x" + &"</div>".repeat(n), glossary: none },
    Case { name: "nested <div> in lines", n: 20_000, page: |n| "<div>\n\n".repeat(n) + "x\n", glossary: none },
    Case { name: "open <b>", n: 80_000, page: |n| "甲".to_owned() + &"<b>".repeat(n), glossary: none },
    Case { name: "nested quotations", n: 80_000, page: |n| "> ".repeat(n) + "x", glossary: none },
    Case { name: "nested lists", n: 80_000, page: |n| "- ".repeat(n) + "x", glossary: none },
    Case { name: "nested brackets", n: 80_000, page: |n| "[".repeat(n) + "x" + &"]".repeat(n), glossary: none },
    Case { name: "open references", n: 40_000, page: |n| "[[term:".repeat(n), glossary: none },
    Case { name: "nested images", n: 20_000, page: |n| "![".repeat(n) + "x" + &"](a.png)".repeat(n), glossary: none },
    Case { name: "emphasis", n: 40_000, page: |n| "**a*".repeat(n), glossary: none },
    Case { name: "shortcodes", n: 10_000, page: |n| "{{ ".repeat(n), glossary: none },
    Case {
        name: "attributes",
        n: 40_000,
        page: |n| format!("<div {}>x</div>", each(n, |i| format!("a{i}=1 "))),
        glossary: none,
    },
    Case { name: "anchors", n: 20_000, page: |n| each(n, |i| format!("<a id=\"x{i}\"></a> ")), glossary: none },
    Case { name: "footnotes", n: 4_000, page: |n| each(n, |i| format!("x[^{i}]\n\n[^{i}]: y\n\n")), glossary: none },
];

/// How long a check takes, and that it ends as checks do.
fn time(case: &Case, n: usize) -> Duration {
    let folder = site(&[
        ("content/pages/about.ja.md", &format!("# 題\n\n{}\n", (case.page)(n))),
        ("content/glossary.yaml", &(case.glossary)(n)),
    ]);
    let start = Instant::now();
    let output = tebiki(folder.path(), &["check"]);
    let took = start.elapsed();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}: {output:?}", case.name);
    assert!(!stdout(&output).is_empty(), "{}", case.name);
    took
}

#[test]
fn much_of_one_thing_is_checked_in_a_moment() {
    // An unoptimized build on a busy machine takes some ten times as long as readers of this would wait.
    let slow = CASES.iter().map(|case| (case.name, time(case, case.n))).filter(|(_, took)| took.as_secs() > 60);
    assert_eq!(slow.collect::<Vec<_>>(), []);
}

/// Prints a table of times, for the documentation; each doubles what the one before had.
#[test]
#[ignore = "it measures, which says something only on an idle machine and with --release"]
fn time_grows_as_the_input_does() {
    let mut wrong = Vec::new();
    for case in CASES {
        let times = [case.n / 2, case.n, case.n * 2].map(|n| (0..3).map(|_| time(case, n)).min().unwrap_or_default());
        let [half, once, twice] = times.map(|time| time.as_secs_f64());
        println!("{:40} {:6} {half:7.3} {once:7.3} {twice:7.3} s, ×{:.2}", case.name, case.n, twice / once);
        // What takes no time grows as the start of the program does.
        if twice > 0.2 && twice / once > 2.6 {
            wrong.push(case.name);
        }
    }
    assert_eq!(wrong, [] as [&str; 0]);
}
