//! The pages of the documentation, for tests: what their blocks show, and where the links of a built site lead.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Files, project};

pub(crate) const LANGUAGES: [&str; 2] = ["ja", "en"];

pub(crate) fn docs() -> PathBuf {
    project().join("docs")
}

pub(crate) fn path_of(page: &str, language: &str) -> PathBuf {
    docs().join(format!("content/pages/{page}.{language}.md"))
}

pub(crate) fn page(page: &str, language: &str) -> String {
    let path = path_of(page, language);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A fenced block: what stands behind the fence, and the text.
pub(crate) struct Block {
    pub(crate) info: String,
    pub(crate) text: String,
}

pub(crate) fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, Block)> = None;
    for line in markdown.lines() {
        match open.take() {
            None => {
                let fence = line.chars().take_while(|c| *c == '`').collect::<String>();
                if fence.len() >= 3 {
                    open = Some((fence.clone(), Block { info: line[fence.len()..].to_owned(), text: String::new() }));
                }
            }
            Some((fence, block)) if line == fence => blocks.push(block),
            Some((fence, mut block)) => {
                block.text.push_str(line);
                block.text.push('\n');
                open = Some((fence, block));
            }
        }
    }
    assert!(open.is_none(), "a fence is not closed");
    blocks
}

/// The files that blocks such as `yaml content/site.yaml` hold.
pub(crate) fn written_files(markdown: &str) -> Files {
    let blocks = blocks(markdown).into_iter();
    blocks.filter_map(|block| Some((block.info.split_once(' ')?.1.to_owned(), block.text.into_bytes()))).collect()
}

/// The words of a command line, as a shell divides them.
pub(crate) fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), None::<String>, false);
    for c in line.chars() {
        match c {
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            ' ' if !quoted => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// Fails where a link between pages leads nowhere.
pub(crate) fn leads_somewhere(site: &Files) {
    for (path, bytes) in site.iter().filter(|(path, _)| Path::new(path).extension().is_some_and(|e| e == "html")) {
        let html = std::str::from_utf8(bytes).expect("a page is UTF-8");
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (at, _) in html.match_indices("href=\"") {
            let target = html[at + 6..].split('"').next().unwrap_or_default();
            let target = target.split(['#', '?']).next().unwrap_or_default();
            if target.is_empty()
                || target.contains("://")
                || target.starts_with("mailto:")
                || target.starts_with("tel:")
                || target.starts_with("data:")
            {
                continue;
            }
            let mut parts = folder.split('/').filter(|part| !part.is_empty()).collect::<Vec<_>>();
            for part in target.split('/') {
                if part == ".." {
                    parts.pop();
                } else {
                    parts.push(part);
                }
            }
            assert!(site.contains_key(&parts.join("/")), "{path} links to {target}, which is not there");
        }
    }
}
