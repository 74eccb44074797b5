//! What readers get: `tests/sites/<case>/input` is built, and what the case is about compared with what stands beside the input.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use crate::common::{self, Files, blessing, cases, copy, differences, files, project, report, stderr, tebiki};

/// The list of all files that the case is built to.
const LIST: &str = "files.txt";

/// What the pages have around `<main>`, one after the other.
const FRAMES: &str = "frames.txt";

/// Pages of which `<main>` is compared, and other files.
const EXPECTED: &str = "expected";

/// Pages under the default theme, of which everything but the content is compared.
const FRAME: &str = "frame";

/// What stands in a template of the default theme for the content of a page.
const CONTENT: &str = "{% block content %}{% endblock content %}";

/// What stands before the content of a page and after it, where it is to be left out.
const MARKS: [&str; 2] = ["<!-- content -->", "<!-- end of content -->"];

/// Builds the input of a case under the default theme with other templates laid over it, and gives the files of the site.
fn built_under(templates: &Files, input: &Path) -> Files {
    let site = copy(input);
    common::write(&site.path().join("themes/default/templates"), templates);
    let run = tebiki(site.path(), &["build"]);
    assert!(run.status.success(), "{}: {}", input.display(), stderr(&run));
    files(&site.path().join("public"))
}

/// Builds the input of a case under the bare frame of `tests/frame`.
fn built(input: &Path) -> Files {
    built_under(&files(&project().join("tests/frame")), input)
}

/// Builds the input of a case under the default theme, without the content of its pages.
fn framed(input: &Path) -> Files {
    let path = project().join("themes/default/templates/base.html");
    let base = fs::read_to_string(path).expect("the template can be read");
    assert_eq!(base.matches(CONTENT).count(), 1, "the frame has one place for the content");
    let marked = base.replace(CONTENT, &[MARKS[0], CONTENT, MARKS[1]].concat());
    let mut site = built_under(&Files::from([("base.html".to_owned(), marked.into_bytes())]), input);
    for (path, bytes) in site.iter_mut().filter(|(path, _)| is_page(path)) {
        let html = String::from_utf8(std::mem::take(bytes)).expect("a page is UTF-8");
        let parts = html.split_once(MARKS[0]).and_then(|(before, rest)| Some((before, rest.rsplit_once(MARKS[1])?.1)));
        // The pages at the top of the site and those at old addresses have frames of their own.
        let is_own = !path.contains('/') || html.contains("<body class=\"page-moved\">");
        assert!(parts.is_some() || is_own, "{path} has no content");
        *bytes = parts.map_or(html.clone(), |(before, after)| format!("{before}…{after}")).into_bytes();
    }
    site
}

fn is_page(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| extension == "html")
}

/// What stands in `<main>`, and what stands before and after it. The pages at the top of the site and those at old addresses have none.
fn parts(html: &str) -> Option<(&str, [&str; 2])> {
    let (before, rest) = html.split_once("<main>\n")?;
    let (main, after) = rest.rsplit_once("</main>\n")?;
    Some((main, [before, after]))
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("a page is UTF-8")
}

/// All that may be compared of a case, by its path in the folder of the case.
fn comparable(input: &Path, is_framed: bool) -> Files {
    let mut site = built(input);
    // The theme's own files, and the list of the site's files, are the same in every case.
    site.retain(|path, _| !path.starts_with("assets/") && path != ".tebiki");
    let list = site.keys().map(|path| format!("{path}\n")).collect::<String>();
    let mut frames = String::new();
    let mut all = Files::from([(LIST.to_owned(), list.into_bytes())]);
    for (path, bytes) in site {
        let shown = match parts(text_of(&path, &bytes)) {
            Some((main, [before, after])) => {
                frames.push_str(&format!("== {path}\n{before}{after}\n"));
                main.as_bytes().to_vec()
            }
            None if is_page(&path) => {
                frames.push_str(&format!("== {path}\n{}\n", text(&bytes)));
                continue;
            }
            None => bytes,
        };
        all.insert(format!("{EXPECTED}/{path}"), shown);
    }
    all.insert(FRAMES.to_owned(), frames.into_bytes());
    if is_framed {
        all.extend(framed(input).into_iter().map(|(path, bytes)| (format!("{FRAME}/{path}"), bytes)));
    }
    all
}

/// The text of a page; nothing of another file.
fn text_of<'a>(path: &str, bytes: &'a [u8]) -> &'a str {
    if is_page(path) { text(bytes) } else { "" }
}

/// What the cases compare.
#[derive(Default)]
struct Compared {
    /// What is to be written, by case and path.
    expected: Files,
    /// What is written.
    actual: Files,
    /// The kinds of pages that are compared, by their classes in the frame.
    kinds: BTreeSet<String>,
}

/// A file is compared because it stands in the folder of its case: that says what the case is about.
static COMPARED: LazyLock<Compared> = LazyLock::new(|| {
    let mut compared = Compared::default();
    for (name, path) in cases("sites") {
        let mut all = comparable(&path.join("input"), path.join(FRAME).exists());
        let mut wanted = files(&path);
        wanted.retain(|path, _| !path.starts_with("input/"));
        wanted.entry(LIST.to_owned()).or_default();
        assert!(wanted.len() > 1, "the case {name} is about no file: put empty ones in `{EXPECTED}` and bless them");
        for kind in kinds_of(&all[FRAMES], &wanted) {
            compared.kinds.insert(kind);
        }
        all.retain(|path, _| wanted.contains_key(path));
        if blessing() {
            common::write(&path, &all);
            wanted.extend(all.clone());
        }
        let of_case =
            |files: Files| files.into_iter().map(|(path, bytes)| (format!("{name}/{path}"), bytes)).collect::<Files>();
        compared.expected.extend(of_case(wanted));
        compared.actual.extend(of_case(all));
    }
    compared
});

/// The kinds of those pages that are compared, as their frames name them.
fn kinds_of(frames: &[u8], wanted: &Files) -> Vec<String> {
    let pages = text(frames).split("== ").filter_map(|page| page.split_once('\n'));
    let pages = pages.filter(|(path, _)| wanted.contains_key(&format!("{EXPECTED}/{path}")));
    pages.filter_map(|(_, frame)| Some(frame.split_once(" class=\"page-")?.1.split_once('"')?.0.to_owned())).collect()
}

#[test]
fn every_case_is_built_as_expected() {
    report(&differences(&COMPARED.expected, &COMPARED.actual));
}

#[test]
fn a_case_holds_an_input_and_an_expectation_and_nothing_else() {
    LazyLock::force(&COMPARED);
    for (name, path) in cases("sites") {
        for entry in fs::read_dir(&path).expect("a case can be listed") {
            let entry = entry.expect("a case can be listed").file_name().into_string().expect("a name is UTF-8");
            assert!(["input", LIST, FRAMES, EXPECTED, FRAME].contains(&entry.as_str()), "{name}/{entry}");
        }
        assert!(path.join(LIST).is_file(), "{name} does not say which files it is built to");
    }
}

#[test]
fn every_kind_of_page_is_compared() {
    let templates = files(&project().join("themes/default/templates"));
    let pages = templates.iter().filter(|(_, bytes)| text(bytes).contains("{% extends \"base.html\" %}"));
    let kinds = pages.map(|(path, _)| path.trim_end_matches(".html").to_owned());
    // How a site stands depends on the day; `status` looks at its page.
    let kinds = kinds.filter(|kind| kind != "status").collect::<BTreeSet<_>>();
    assert_eq!(COMPARED.kinds, kinds);
}

#[test]
fn a_site_carries_the_assets_of_its_theme() {
    let (_, case) = &cases("sites")[0];
    let site = built(&case.join("input"));
    let assets =
        site.iter().filter_map(|(path, bytes)| Some((path.strip_prefix("assets/")?.to_owned(), bytes.clone())));
    let theme = project().join("themes/default");
    let mut expected = files(&theme.join("assets"));
    let sheet = expected.get_mut("tebiki.css").expect("there is a sheet for all pages");
    let list = String::from_utf8(sheet.clone()).expect("styles are UTF-8");
    let part = |line: &str| {
        line.strip_prefix("@import \"../").and_then(|rest| rest.strip_suffix("\";").map(|path| theme.join(path)))
    };
    let parts = list.lines().filter_map(part).collect::<Vec<_>>();
    assert_eq!(parts.len(), files(&theme.join("styles")).len(), "every part is named once: {parts:?}");
    // What is shipped of the parts is everything but indentation, empty lines and comments.
    let lines = list.lines().flat_map(|line| match part(line) {
        Some(path) => {
            let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let text =
                text.split("/*").map(|part| part.split_once("*/").map_or(part, |(_, after)| after)).collect::<String>();
            text.lines().map(|line| line.trim_start().to_owned()).filter(|line| !line.is_empty()).collect()
        }
        None => vec![line.to_owned()],
    });
    *sheet = lines.map(|line| line + "\n").collect::<String>().into_bytes();
    assert_eq!(differences(&expected, &assets.collect()), "");
}

#[test]
fn the_list_of_files_names_them_all() {
    let (_, case) = &cases("sites")[0];
    let site = built(&case.join("input"));
    let list = std::str::from_utf8(&site[".tebiki"]).expect("the list is text");
    let named = list.lines().skip(1).collect::<BTreeSet<_>>();
    assert_eq!(named, site.keys().map(String::as_str).filter(|path| *path != ".tebiki").collect());
}
