//! The scripts of the default theme, in the order in which they need each other. Pages load nothing but classic scripts,
//! which cannot say so themselves: templates name the scripts of a page from these lists, and so do the scripts that load
//! others.

use serde::Serialize;

/// For each purpose the scripts that it takes, each behind those that it needs. Those of `first` and `page` run on every
/// page, before all others.
#[derive(Debug, Serialize)]
pub(super) struct Scripts {
    /// Before the page is painted.
    first: [&'static str; 1],
    /// On every page.
    page: [&'static str; 1],
    language: [&'static str; 1],
    /// At an old address, instead of all others.
    moved: [&'static str; 1],
    filters: [&'static str; 1],
    chooser: [&'static str; 1],
    /// The index of the language is loaded with them, before the last.
    search: [&'static str; 9],
    /// The page of the reader's own checklist, until it is used.
    my: [&'static str; 1],
    /// The same when it is used; behind `my`.
    my_page: [&'static str; 3],
    /// Its items, when something is chosen; behind `my_page`.
    my_items: [&'static str; 3],
    /// Its links and files, when one is asked for; behind `my_page`.
    my_files: [&'static str; 3],
}

pub(super) const SCRIPTS: Scripts = Scripts {
    first: ["theme.js"],
    page: ["site.js"],
    language: ["language.js"],
    moved: ["moved.js"],
    filters: ["filters.js"],
    chooser: ["chooser.js"],
    search: [
        "search-text.js",
        "search-query.js",
        "search-grade.js",
        "search-answer.js",
        "search-near.js",
        "search-widen.js",
        "search-files.js",
        "search-index.js",
        "search.js",
    ],
    my: ["my-checklist.js"],
    my_page: ["my-checklist-state.js", "my-checklist-work.js", "my-checklist-page.js"],
    my_items: ["my-checklist-parts.js", "my-checklist-fields.js", "my-checklist-items.js"],
    my_files: ["my-checklist-coding.js", "my-checklist-offer.js", "my-checklist-files.js"],
};

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use super::{SCRIPTS, Scripts};
    use crate::theme::{Asset, DEFAULT, Theme};

    /// What can run in a page one after the other.
    fn chains() -> Vec<Vec<&'static str>> {
        // A list that is added is asked for here.
        let Scripts { first, page, language, moved, filters, chooser, search, my, my_page, my_items, my_files } =
            SCRIPTS;
        let page = [&first[..], &page].concat();
        let my = [&my[..], &my_page].concat();
        let (items, files) = ([&my[..], &my_items].concat(), [&my[..], &my_files].concat());
        let chains = [&language[..], &moved, &filters, &chooser, &search, &items, &files];
        chains.into_iter().map(|own| [&page, own].concat()).collect()
    }

    fn scripts() -> BTreeMap<String, String> {
        let theme = Theme::load(Path::new("no-such-site"), DEFAULT).unwrap_or_else(|error| panic!("{error}"));
        let scripts = theme.assets().filter(|(path, _)| Path::new(path).extension().is_some_and(|end| end == "js"));
        let text = |asset: Asset<'_>| match asset {
            Asset::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            Asset::OnDisk(file, _) => panic!("{} is large", file.display()),
        };
        scripts.map(|(path, asset)| (path.to_owned(), text(asset))).collect()
    }

    /// The global objects that scripts hand on, and the name by which a script may know one.
    const OBJECTS: [(&str, &str); 3] =
        [("window.tebikiMy", "my"), ("window.tebikiSearch", "search"), ("window.tebiki", "tools")];

    /// The object that an expression begins with, and the member of it that follows.
    fn member(expression: &str) -> Option<(&'static str, &str)> {
        let known = OBJECTS.into_iter().flat_map(|(object, alias)| [(object, object), (alias, object)]);
        known.into_iter().find_map(|(name, object)| {
            let rest = expression.strip_prefix(name)?;
            let is_name = |c: char| c.is_alphanumeric() || c == '_';
            if rest.starts_with(is_name) {
                return None;
            }
            let member = rest.strip_prefix('.').unwrap_or_default();
            Some((object, member.split(|c| !is_name(c)).next().unwrap_or_default()))
        })
    }

    /// The objects and members that a script sets, in statements.
    fn sets(code: &str) -> BTreeSet<String> {
        let set = |line: &str| {
            let (object, name) = member(line)?;
            let rest = line.trim_start_matches(|c: char| c.is_alphanumeric() || "._".contains(c));
            rest.starts_with(" = ").then(|| format!("{object}.{name}").trim_end_matches('.').to_owned())
        };
        code.lines().filter_map(|line| set(line.trim_start())).collect()
    }

    /// The objects and members that a script takes when it begins to run: in declarations outside of its functions.
    fn takes(code: &str) -> BTreeSet<String> {
        let mut taken = BTreeSet::new();
        for line in code.lines() {
            let Some((names, expression)) = line.strip_prefix("  const ").and_then(|rest| rest.split_once(" = "))
            else {
                continue;
            };
            let Some((object, name)) = member(expression) else { continue };
            taken.insert(object.to_owned());
            if !name.is_empty() {
                taken.insert(format!("{object}.{name}"));
            }
            let names = names.strip_prefix('{').and_then(|names| names.strip_suffix('}')).unwrap_or_default();
            for name in names.split(',').filter(|_| name.is_empty()) {
                taken.insert(format!("{object}.{}", name.split(':').next().unwrap_or_default().trim()));
            }
        }
        taken
    }

    /// What is wrong with the order of a chain.
    fn wrong(chain: &[&str], scripts: &BTreeMap<String, String>) -> Vec<String> {
        let all = scripts.values().flat_map(|code| sets(code)).collect::<BTreeSet<_>>();
        let mut set = BTreeSet::new();
        let mut wrong = Vec::new();
        for name in chain {
            let taken = takes(&scripts[*name]);
            let own = sets(&scripts[*name]);
            let missing = taken.intersection(&all).filter(|taken| !set.contains(*taken) && !own.contains(*taken));
            wrong.extend(missing.map(|missing| format!("{name} takes {missing}, which nothing before it sets")));
            set.extend(own);
        }
        wrong
    }

    #[test]
    fn every_script_runs_behind_those_that_it_needs() {
        let scripts = scripts();
        for chain in chains() {
            assert_eq!(wrong(&chain, &scripts), Vec::<String>::new(), "{chain:?}");
            let own = &chain[2..];
            if own.len() > 1 {
                let backwards = own.iter().rev().chain(&chain[..2]).copied().collect::<Vec<_>>();
                assert!(wrong(&backwards, &scripts).len() >= own.len(), "the check sees nothing in {own:?}");
            }
        }
    }

    #[test]
    fn every_script_is_named_once() {
        let mut named = chains().concat();
        named.sort_unstable();
        named.dedup();
        assert_eq!(named, scripts().keys().map(String::as_str).collect::<Vec<_>>());
    }

    #[test]
    fn templates_name_scripts_from_the_lists_only() {
        let theme = Theme::load(Path::new("no-such-site"), DEFAULT).unwrap_or_else(|error| panic!("{error}"));
        for (name, template) in theme.templates() {
            // In comments they may be told about.
            let code = template.split("{#").map(|part| part.split_once("#}").map_or(part, |(_, after)| after));
            let code = code.collect::<String>();
            let names_one = code.split(".js").skip(1).any(|rest| !rest.starts_with(char::is_alphanumeric));
            assert!(!names_one, "{name} names a script by itself");
        }
    }
}
