//! `tebiki init`: a new site.

use std::path::Path;

use super::new::Names;
use super::template::{self, Value, written};
use super::{Refusal, SCHEMAS, Scaffolded, modeline, starter};
use crate::schema::{self, schemas};
use crate::write::{self, Edit};

/// The content of a new site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Starter {
    /// A page about the site, and no checklist.
    Minimal,
    /// The telework checklist, without products.
    Telework,
}

/// Writes a new site into `folder`, which may exist and contain other files.
///
/// # Errors
/// When a file of the site exists already, or cannot be written. Then nothing is written.
pub fn init(folder: &Path, starter: Starter, languages: &[String], title: &Names) -> Result<Scaffolded, Refusal> {
    check_languages(starter, languages)?;
    let mut site = match starter {
        Starter::Minimal => minimal(languages, title)?,
        Starter::Telework => telework(languages, title)?,
    };
    for (path, text) in &mut site {
        if let Some(schema) = schema::of(path) {
            text.insert_str(0, &modeline(path, &schema::file_name(schema)));
        }
    }
    let described = written(languages.first().map_or("", String::as_str));
    site.extend(
        schemas(languages, described)
            .into_iter()
            .map(|schema| (format!("{SCHEMAS}/{}", schema.file_name()), schema.text())),
    );
    let mut notes = Vec::new();
    if folder.join(".gitignore").exists() {
        notes.push("add `/public` to .gitignore: that is where `tebiki build` writes the site".to_owned());
    } else {
        site.push((".gitignore".to_owned(), "/public\n".to_owned()));
    }
    let new = |(path, text): (String, String)| Edit { path, before: None, after: text.into_bytes() };
    let edits = site.into_iter().map(new).collect::<Vec<_>>();
    write::edit(folder, &edits)?;
    Ok(Scaffolded { created: edits.into_iter().map(|edit| edit.path).collect(), notes, ..Scaffolded::default() })
}

fn check_languages(starter: Starter, languages: &[String]) -> Result<(), Refusal> {
    let because = |reason: String| Err(Refusal::Because(reason));
    if languages.is_empty() {
        return because("a site has at least one language".to_owned());
    }
    for (at, tag) in languages.iter().enumerate() {
        if let Err(hint) = crate::locale::tag::check(tag) {
            return because(format!("`{tag}` is not a language tag; {hint}"));
        }
        if languages[..at].iter().any(|other| other.eq_ignore_ascii_case(tag)) {
            return because(format!("the language `{tag}` stands twice"));
        }
    }
    let has_all = starter::LANGUAGES.iter().all(|tag| languages.iter().any(|language| language == tag));
    if starter == Starter::Telework && !(has_all && languages.len() == starter::LANGUAGES.len()) {
        let [one, other] = starter::LANGUAGES;
        return because(format!(
            "the telework checklist is written in both {one} and {other}; write `--languages {one},{other}` or `--languages {other},{one}`"
        ));
    }
    Ok(())
}

/// Texts of files by path.
type Texts = Vec<(String, String)>;

fn minimal(languages: &[String], title: &Names) -> Result<Texts, Refusal> {
    let title =
        title.value(languages, "title", &[("ja", "セキュリティ設定の手引き"), ("en", "Security settings guide")])?;
    let values = [("title", title.yaml()), ("languages", Value::Same(languages.join(", ")))];
    let site = template::fill(include_str!("templates/site.yaml"), languages, &values);
    let mut files = vec![("content/site.yaml".to_owned(), site)];
    for tag in languages {
        let about = match written(tag) {
            "ja" => include_str!("templates/about.ja.md"),
            _ => include_str!("templates/about.en.md"),
        };
        files.push((format!("content/pages/about.{tag}.md"), about.to_owned()));
    }
    Ok(files)
}

fn telework(languages: &[String], title: &Names) -> Result<Texts, Refusal> {
    let mut site = starter::site(languages);
    if !title.is_empty() {
        let title = title.value(languages, "title", &[])?.yaml();
        let lines = template::fill("title:\n  ja: {{title}}\n  en: {{title}}\n", languages, &[("title", title)]);
        let rest = site.find("\ndescription:").map_or("", |at| &site[at + 1..]);
        site = format!("{lines}{rest}");
    }
    let mut files = vec![("content/site.yaml".to_owned(), site)];
    files.extend(starter::files(languages));
    Ok(files)
}
