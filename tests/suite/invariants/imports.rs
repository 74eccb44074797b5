//! Which file of `src` imports from which, as the compiler resolves it: a name that a module passes on (`pub use`) leads to
//! the file that defines it.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// For each file, the files that it takes names from, and those names.
pub(crate) type Graph = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// The segments of a path.
type Path = Vec<String>;

/// A module of the crate: a file.
struct Module {
    file: String,
    /// What `use` declarations bring into scope: each name, and the path that it stands for.
    uses: BTreeMap<String, Path>,
    /// The paths of which all names are brought into scope.
    globs: Vec<Path>,
    /// Paths of two segments or more in the rest of the code.
    paths: BTreeSet<Path>,
}

/// The imports between these files, given as their paths below `src` and their code. What a module takes from those inside
/// of it is not counted: it is their face.
pub(crate) fn graph<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Graph {
    let modules = files.map(|(file, text)| (module_path(file), read(file, text))).collect::<BTreeMap<_, _>>();
    let mut graph = Graph::new();
    for (at, module) in &modules {
        let edges = graph.entry(module.file.clone()).or_default();
        for path in module.uses.values().chain(&module.globs).chain(&module.paths) {
            if let Some((file, name)) = definition(&modules, at, path, 0)
                && !module_path(&file).starts_with(at)
            {
                edges.entry(file).or_default().insert(name);
            }
        }
    }
    graph
}

/// The groups of files that reach each other, each with the imports inside it, one a line.
pub(crate) fn cycles(graph: &Graph) -> Vec<Vec<String>> {
    let reached = graph.keys().map(|file| (file, reachable(graph, file))).collect::<BTreeMap<_, _>>();
    let mut groups = BTreeSet::new();
    for (file, others) in &reached {
        let group = others.iter().filter(|other| reached[other].contains(*file)).collect::<BTreeSet<_>>();
        if !group.is_empty() {
            groups.insert(group);
        }
    }
    let lines = |group: BTreeSet<&String>| {
        let inside = group.iter().flat_map(|file| graph[*file].iter().map(move |(to, names)| (file, to, names)));
        let inside = inside.filter(|(_, to, _)| group.contains(to));
        let line = |(file, to, names): (_, _, &BTreeSet<String>)| {
            format!("{file} -> {to}: {}", names.iter().map(String::as_str).collect::<Vec<_>>().join(", "))
        };
        inside.map(line).collect()
    };
    groups.into_iter().map(lines).collect()
}

fn reachable(graph: &Graph, from: &str) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from];
    while let Some(file) = open.pop() {
        open.extend(graph[file].keys().filter(|next| reached.insert((*next).clone())).map(String::as_str));
    }
    reached
}

fn module_path(file: &str) -> Path {
    let path = file.trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if path == "lib" { Vec::new() } else { path.split('/').map(str::to_owned).collect() }
}

/// The file that defines what a path in the module `at` leads to, and its name; `None` where that is another crate's, a
/// module, or a name of the file's own.
fn definition(modules: &BTreeMap<Path, Module>, at: &Path, path: &[String], depth: usize) -> Option<(String, String)> {
    assert!(depth < 16, "{} follows `{}` in circles", modules[at].file, path.join("::"));
    let mut module = at.clone();
    let mut rest = path;
    match rest.first()?.as_str() {
        "crate" => {
            module.clear();
            rest = &rest[1..];
        }
        "self" => rest = &rest[1..],
        "super" => {}
        first => {
            let is_here = modules.contains_key(&[at.as_slice(), &[first.to_owned()]].concat());
            // `use csv::csv` names another crate.
            if !is_here && modules[at].uses.get(first).is_none_or(|target| target[0] == first) {
                return None;
            }
        }
    }
    while rest.first().is_some_and(|segment| segment == "super") {
        module.pop();
        rest = &rest[1..];
    }
    while let Some((segment, after)) = rest.split_first() {
        let child = [module.as_slice(), std::slice::from_ref(segment)].concat();
        if modules.contains_key(&child) {
            module = child;
            rest = after;
            continue;
        }
        let known = &modules[&module];
        let is_own_use = module == *at && path.len() == 1 + usize::from(path[0] == "self");
        if let Some(target) = known.uses.get(segment).filter(|_| !is_own_use) {
            let path = [target.as_slice(), after].concat();
            return definition(modules, &module, &path, depth + 1);
        }
        let passed_on = known.globs.iter().find_map(|glob| {
            let path = [glob.as_slice(), rest].concat();
            definition(modules, &module, &path, depth + 1)
        });
        return passed_on.or_else(|| Some((known.file.clone(), segment.clone())));
    }
    None
}

fn read(file: &str, text: &str) -> Module {
    let tokens = text.parse::<TokenStream>().unwrap_or_else(|error| panic!("src/{file}: {error}"));
    let mut module = Module { file: file.to_owned(), uses: BTreeMap::new(), globs: Vec::new(), paths: BTreeSet::new() };
    walk(tokens, &mut module);
    module
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

fn is_sign(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

/// Whether this is the `[cfg(test)]` of an attribute.
fn is_test_only(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Group(group)) if group.stream().to_string().replace(' ', "") == "cfg(test)")
}

fn is_block(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

/// Whether `::` stands at a place.
fn is_separator(tokens: &[TokenTree], at: usize) -> bool {
    is_sign(tokens.get(at), ':') && is_sign(tokens.get(at + 1), ':')
}

fn walk(tokens: TokenStream, module: &mut Module) {
    let tokens = tokens.into_iter().collect::<Vec<_>>();
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            token if is_sign(Some(token), '#') && is_test_only(tokens.get(at + 1)) => {
                let ends = |token: &TokenTree| is_sign(Some(token), ';') || is_block(token);
                at += 1 + tokens[at..].iter().take_while(|token| !ends(token)).count();
            }
            // `use<…>` says what a type captures.
            token if is_word(token, "use") && !is_sign(tokens.get(at + 1), '<') => {
                let length = tokens[at..].iter().take_while(|token| !is_sign(Some(token), ';')).count();
                use_tree(&tokens[at + 1..at + length], Vec::new(), module);
                at += length;
            }
            TokenTree::Ident(first) => {
                let mut path = vec![first.to_string()];
                at += 1;
                while is_separator(&tokens, at)
                    && let Some(TokenTree::Ident(next)) = tokens.get(at + 2)
                {
                    path.push(next.to_string());
                    at += 3;
                }
                if path.len() > 1 {
                    module.paths.insert(path);
                }
            }
            TokenTree::Group(group) => {
                walk(group.stream(), module);
                at += 1;
            }
            _ => at += 1,
        }
    }
}

/// A part of a `use` declaration behind the segments that are common to it.
fn use_tree(tokens: &[TokenTree], mut path: Path, module: &mut Module) {
    let mut at = 0;
    // A leading `::` names another crate, which is nobody's business here.
    while let Some(token) = tokens.get(at) {
        match token {
            TokenTree::Ident(_) if is_word(token, "as") => {
                let Some(TokenTree::Ident(name)) = tokens.get(at + 1) else { panic!("`as` without a name") };
                module.uses.insert(name.to_string(), path);
                return;
            }
            TokenTree::Ident(name) => path.push(name.to_string()),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let inner = group.stream().into_iter().collect::<Vec<_>>();
                for tree in inner.split(|token| is_sign(Some(token), ',')).filter(|tree| !tree.is_empty()) {
                    use_tree(tree, path.clone(), module);
                }
                return;
            }
            _ if is_sign(Some(token), '*') => {
                module.globs.push(path);
                return;
            }
            _ => {}
        }
        at += 1;
    }
    if path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    if let Some(name) = path.last() {
        module.uses.insert(name.clone(), path);
    }
}
