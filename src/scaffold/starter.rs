//! The telework checklist that is embedded in the program, for new sites.
//!
//! It has the checklist with its threats, methods and editions, the glossary, references and free pages, in both languages. It
//! has no products, because the copy of a guide would go out of date unnoticed, and a firm's site has the products that the
//! firm uses. A test ensures that none of these texts refers to a product.

use include_dir::{Dir, include_dir};

use crate::parse::front_matter;

static CHECKLIST: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/content/checklists/telework");
static PAGES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/content/pages");

const SINGLE: [(&str, &str); 2] = [
    ("content/glossary.yaml", include_str!("../../content/glossary.yaml")),
    ("content/references.yaml", include_str!("../../content/references.yaml")),
];

const SITE: &str = include_str!("../../content/site.yaml");

/// Its languages.
pub(super) const LANGUAGES: [&str; 2] = ["ja", "en"];

/// Its `site.yaml`: that of the shipped site with its first checklist only, and without the products that its kinds except.
pub(super) fn site(languages: &[String]) -> String {
    let of_products = |line: &&str| line.trim_start().starts_with("except: [");
    let lines = SITE.lines().filter(|line| !of_products(line));
    lines
        .map(|line| {
            if line.starts_with("checklists: ") {
                "checklists: [telework]\n".to_owned()
            } else if line.starts_with("languages: ") {
                format!("languages: [{}]\n", languages.join(", "))
            } else {
                format!("{line}\n")
            }
        })
        .collect()
}

/// All other files, by their paths in a site.
pub(super) fn files(languages: &[String]) -> Vec<(String, String)> {
    let mut files = SINGLE.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec();
    collect("content/checklists/telework", &CHECKLIST, &mut files);
    collect("content/pages", &PAGES, &mut files);
    if languages.first().is_some_and(|first| first != LANGUAGES[0]) {
        hand_over(&mut files);
    }
    files
}

/// What a text says of all its languages stands in the source language: it goes from the Japanese text to the English one.
fn hand_over(files: &mut [(String, String)]) {
    let is_for_all = |line: &&str| ["explains: ", "aliases: ", "draft: "].iter().any(|key| line.starts_with(key));
    for at in 0..files.len() {
        let Some(stem) = files[at].0.strip_suffix(".ja.md").map(ToOwned::to_owned) else { continue };
        let Some((front, _)) = front_matter(&files[at].1) else { continue };
        let said = files[at].1[front].lines().filter(is_for_all).map(|line| format!("{line}\n")).collect::<String>();
        let Some(english) = files.iter().position(|(path, _)| *path == format!("{stem}.en.md")) else { continue };
        if said.is_empty() {
            continue;
        }
        for line in said.lines() {
            files[at].1 = files[at].1.replacen(&format!("{line}\n"), "", 1);
        }
        let text = &mut files[english].1;
        match front_matter(text) {
            Some((front, _)) => text.insert_str(front.end, &said),
            None => text.insert_str(0, &format!("---\n{said}---\n")),
        }
    }
}

fn collect(folder: &str, dir: &Dir<'static>, files: &mut Vec<(String, String)>) {
    for file in dir.files() {
        let path = file.path().iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
        if let Some(text) = file.contents_utf8() {
            files.push((format!("{folder}/{path}"), text.to_owned()));
        }
    }
    for inner in dir.dirs() {
        collect(folder, inner, files);
    }
}
