//! Words of a theme are text, on every page and in every place where they stand, unless their names say that they are HTML.

use std::fs;
use std::path::Path;

use scraper::{Html, Selector};
use tebiki::theme::default_words;

use crate::common::{Files, command, copy, files, project, stderr};

/// What readers are to see as it is written here.
const MARKUP: &str = "<img src=x onerror=alert(1)>\"'&amp;<b id=word>";

/// Builds a copy of a case of `tests/sites` with a theme of its own.
fn built(case: &str, theme: impl Fn(&Path)) -> Files {
    let site = copy(&project().join("tests/sites").join(case).join("input"));
    theme(&site.path().join("themes/default"));
    let output = site.path().join("public");
    let run =
        command().arg("build").arg(site.path()).arg("--output").arg(&output).output().expect("the command starts");
    assert!(run.status.success(), "{}", stderr(&run));
    files(&output)
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}

fn pages(files: &Files) -> impl Iterator<Item = (&str, &str)> {
    let text = |(path, bytes)| (path, std::str::from_utf8(bytes).expect("pages are UTF-8"));
    let is_page = |path: &str| path.rsplit_once('.').is_some_and(|(_, extension)| extension == "html");
    files
        .iter()
        .filter(move |(path, _)| is_page(path))
        .map(move |(path, bytes)| text((path.as_str(), bytes.as_slice())))
}

/// Every word of the default theme with markup around it, but for what is no text of its own: patterns of dates.
fn spoilt(tag: &str) -> String {
    let words = default_words(tag).expect("the theme has the language");
    let words = words.into_iter().filter(|(key, _)| !key.starts_with("date_"));
    words
        .map(|(key, word)| format!("{key}: {}\n", serde_json::Value::from(format!("{MARKUP}{word}{MARKUP}"))))
        .collect()
}

#[test]
fn no_word_is_more_than_text_wherever_it_stands() {
    let markup = Selector::parse("[onerror], [src=x], #word").expect("a selector");
    let mut shown = 0;
    for case in [
        "two-languages-and-a-product",
        "ids-that-objects-inherit",
        "suspect-links",
        "updates",
        "footnotes-alerts-and-titles",
    ] {
        let site = built(case, |theme| {
            for tag in ["ja", "en"] {
                write(theme, &format!("i18n/{tag}.yaml"), &spoilt(tag));
            }
        });
        for (path, html) in pages(&site) {
            // The parser takes what is there without scripts for text.
            let page = Html::parse_document(&html.replace("noscript", "div"));
            let found = page.select(&markup).map(|element| element.html()).collect::<Vec<_>>();
            assert!(found.is_empty(), "{case}: {path}: {found:?}");
            let text = page.root_element().text().collect::<String>();
            shown += text.matches("<img src=x onerror=alert(1)>").count();
            assert!(!text.contains("&lt;img"), "{case}: {path}: escaped twice");
        }
    }
    assert!(shown > 1000, "words are shown as they are written: {shown}");
}

#[test]
fn words_whose_names_say_html_are_cleaned_as_texts_are() {
    let site = built("two-languages-and-a-product", |theme| {
        let word = "banner_html: '<b class=\"new\">New</b> <a href=\"about.html\">more</a><script>a()</script><i onclick=\"a()\">!</i>'\n";
        for tag in ["ja", "en"] {
            write(
                theme,
                &format!("i18n/{tag}.yaml"),
                &format!("{word}plain: <b>Plain</b> & simple\nlast: '{{x}}, <i>'\n"),
            );
        }
        let template = "{% extends \"base.html\" %}{% block content %}<div>{{ t.banner_html }}|{{ t.banner_html | safe }}|{{ t.plain }}|{{ t.plain | safe }}|{{ t.last | replace(from=\"{x}\", to=\"<u>\") }}</div>{{ <tb.heading id=\"x\" title={t.banner_html} /> }}{{ <tb.heading id=\"y\" title={t.plain} /> }}{% endblock content %}";
        write(theme, "templates/page.html", template);
    });
    let page = std::str::from_utf8(&site["en/about.html"]).expect("a page is UTF-8");
    let cleaned = "<b class=\"new\">New</b> <a href=\"about.html\" rel=\"noopener noreferrer\">more</a><i>!</i>";
    let plain = "&lt;b&gt;Plain&lt;/b&gt; &amp; simple";
    assert!(page.contains(&format!("<div>{cleaned}|{cleaned}|{plain}|{plain}|&lt;u&gt;, &lt;i&gt;</div>")), "{page}");
    assert!(
        page.contains(&format!("<h2 id=\"x\">{cleaned}</h2>")) && page.contains(&format!("<h2 id=\"y\">{plain}</h2>"))
    );
}
