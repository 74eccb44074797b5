//! Ids for headings that have none, the same in every language.
//!
//! Headings of a translation are told by their places: between two that have the same id in both languages, headings of the same
//! levels in the same order belong together. What does not match is told, and left alone.
//!
//! Links of a text may already lead to its headings by the ids that GitHub makes of them: those they get.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::Refusal;
use crate::diagnostic::Diagnostics;
use crate::load::{self, Sources};
use crate::locale::text::fold;
use crate::markdown::{HeadingPlace, Written, headings, names};
use crate::parse;
use crate::rename::{Splice, splice_bytes, unified};
use crate::source::FileId;
use crate::write::Edit;

/// What was, or would be, written.
#[derive(Clone, Debug, Default)]
pub struct Anchored {
    /// The paths of changed files below the site folder, each with how many headings got an id.
    pub changed: Vec<(String, usize)>,
    /// What does not match between languages.
    pub unmatched: Vec<String>,
    /// All changes as a unified diff.
    pub diff: String,
}

/// A text in a language.
struct Text {
    path: String,
    file: FileId,
    tag: String,
    /// Where the text begins below its front matter.
    base: usize,
    body: String,
    headings: Vec<HeadingPlace>,
}

impl Text {
    fn id(&self, at: usize) -> Option<&str> {
        self.headings[at].id.clone().map(|id| &self.body[id])
    }

    fn place(&self, sources: &Sources, at: usize) -> String {
        let start = self.base + self.headings[at].whole.start;
        format!("{}:{}", self.path, sources.map.file(self.file).position(start).line)
    }
}

/// Gives an id to each heading without one in the texts that `files` name, in all their languages.
///
/// # Errors
/// When the site cannot be read, a file is no text of it, or files cannot be written. Then nothing is written.
pub fn anchors(site: &Path, files: &[String], dry: bool) -> Result<Anchored, Refusal> {
    let mut diagnostics = Diagnostics::default();
    let sources = load::load(site, &mut diagnostics).map_err(|error| Refusal::Read(site.to_owned(), error))?;
    let Some(parsed) = parse::parse(&sources, &mut diagnostics) else {
        return Err(Refusal::Problems(Box::new(sources), diagnostics));
    };
    let tags = parsed.site.locales.tags();
    let mut stems = BTreeSet::new();
    for name in files {
        let path = name.replace('\\', "/");
        let folder = site.display().to_string().replace('\\', "/");
        let path = path.strip_prefix(&format!("{}/", folder.trim_end_matches('/'))).unwrap_or(&path);
        let path = path.strip_prefix("./").unwrap_or(path);
        let stem = tags.iter().find_map(|tag| path.strip_suffix(&format!(".{tag}.md")));
        let Some(stem) = stem.filter(|_| sources.text(path).is_some()) else {
            let (first, all) = (tags.first().map_or("en", String::as_str), tags.join(", "));
            return Err(Refusal::Because(format!(
                "`{}` is no text of this site; name a file such as content/pages/about.{first}.md (the languages are {all})",
                name.escape_debug(),
            )));
        };
        stems.insert(stem.to_owned());
    }
    let mut done = Anchored::default();
    let mut edits = Vec::new();
    for stem in stems {
        let texts = tags.iter().filter_map(|tag| text(&sources, &stem, tag)).collect::<Vec<_>>();
        if texts.first().is_none_or(|first| Some(&first.tag) != tags.first()) {
            let source = tags.first().map_or("en", String::as_str);
            return Err(Refusal::Because(format!(
                "there is no {stem}.{source}.md, from which the translations have their ids"
            )));
        }
        for (text, ids) in texts.iter().zip(wanted(&sources, &texts, &mut done.unmatched)) {
            let splices = ids.into_iter().filter_map(|(at, id)| insertion(text, at, &id)).collect::<Vec<_>>();
            if splices.is_empty() {
                continue;
            }
            let disk = site.join(&text.path);
            let bytes = load::read_bytes(&disk).map_err(|error| Refusal::Read(disk, error))?;
            let Some(after) = splice_bytes(&bytes, sources.map.file(text.file).text(), &splices) else {
                return Err(Refusal::Because(format!("{} was changed by somebody else at the same time", text.path)));
            };
            done.changed.push((text.path.clone(), splices.len()));
            edits.push(Edit { path: text.path.clone(), before: Some(bytes), after });
        }
    }
    done.diff = edits.iter().map(|edit| unified(&edit.path, edit)).collect();
    if !dry {
        crate::write::edit(site, &edits)?;
    }
    Ok(done)
}

fn text(sources: &Sources, stem: &str, tag: &str) -> Option<Text> {
    let path = format!("{stem}.{tag}.md");
    let file = sources.text(&path)?;
    let all = sources.map.file(file).text();
    let base = parse::front_matter(all).map_or(0, |(_, base)| base);
    let body = all.get(base..)?.to_owned();
    Some(Text { path, file, tag: tag.to_owned(), base, headings: headings(&body), body })
}

/// For each text, the ids that its headings are to get.
fn wanted(sources: &Sources, texts: &[Text], unmatched: &mut Vec<String>) -> Vec<BTreeMap<usize, String>> {
    let Some((source, translations)) = texts.split_first() else { return Vec::new() };
    let pairs = translations.iter().map(|text| pairs(sources, source, text, unmatched)).collect::<Vec<_>>();
    let mut taken = BTreeSet::new();
    for text in texts {
        taken.extend((0..text.headings.len()).filter_map(|at| text.id(at)).map(str::to_owned));
        // Anchors in raw HTML and ids of earlier times are taken too.
        taken.extend(
            text.headings
                .iter()
                .filter_map(|heading| heading.attribute("aliases", &text.body))
                .flat_map(|at| text.body[at].split(',').map(str::to_owned).collect::<Vec<_>>()),
        );
        taken.extend(text.body.split("id=\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
    }
    let linked = texts.iter().map(linked).collect::<Vec<_>>();
    let mut all = vec![BTreeMap::new(); texts.len()];
    let mut counters = Vec::<usize>::new();
    for (at, heading) in source.headings.iter().enumerate() {
        counters.truncate(usize::from(heading.level) - 1);
        counters.resize(usize::from(heading.level) - 1, 0);
        if let Some(last) = counters.last_mut() {
            *last += 1;
        }
        let others = pairs.iter().map(|pairs| pairs.get(&at).copied()).collect::<Vec<_>>();
        let known =
            source.id(at).or_else(|| translations.iter().zip(&others).find_map(|(text, other)| text.id((*other)?)));
        let id = known.map_or_else(
            || {
                let english = texts.iter().zip(std::iter::once(Some(at)).chain(others.iter().copied()));
                let english = english.filter(|(text, _)| text.tag == "en" || text.tag.starts_with("en-"));
                let english = { english }.find_map(|(text, at)| Some(text.headings[at?].words.as_str()));
                let places = std::iter::once(Some(at)).chain(others.iter().copied());
                let by_links = linked.iter().zip(places).find_map(|(linked, at)| linked.get(&at?).cloned());
                match by_links.filter(|id| !taken.contains(id)) {
                    Some(id) => {
                        taken.insert(id.clone());
                        id
                    }
                    None => unique(&made(english, &heading.words, &counters), &mut taken),
                }
            },
            str::to_owned,
        );
        for (text, (ids, at)) in
            texts.iter().zip(all.iter_mut().zip(std::iter::once(Some(at)).chain(others.iter().copied())))
        {
            if let Some(at) = at.filter(|&at| text.id(at).is_none()) {
                ids.insert(at, id.clone());
            }
        }
    }
    all
}

/// Which heading of a translation is which of the source text.
fn pairs(sources: &Sources, source: &Text, text: &Text, unmatched: &mut Vec<String>) -> BTreeMap<usize, usize> {
    let mut pairs = BTreeMap::new();
    let mut start = (0, 0);
    let end = (source.headings.len(), text.headings.len());
    let anchored = (0..end.0).filter_map(|at| {
        let id = source.id(at)?;
        let other = (0..end.1).find(|&other| text.id(other) == Some(id))?;
        Some((at, other))
    });
    for fixed in anchored.chain([end]).collect::<Vec<_>>() {
        if fixed.1 < start.1 {
            unmatched.push(format!(
                "{} stands in another order than {}",
                text.place(sources, fixed.1),
                source.place(sources, fixed.0)
            ));
            continue;
        }
        let (ours, theirs) = (start.0..fixed.0, start.1..fixed.1);
        let levels = |text: &Text, range: std::ops::Range<usize>| {
            text.headings[range].iter().map(|heading| heading.level).collect::<Vec<_>>()
        };
        if levels(source, ours.clone()) == levels(text, theirs.clone()) {
            for (at, other) in ours.zip(theirs) {
                match (source.id(at), text.id(other)) {
                    (Some(one), Some(another)) => unmatched.push(format!(
                        "{} has the id `{one}`, but {} has `{another}`",
                        source.place(sources, at),
                        text.place(sources, other)
                    )),
                    _ => drop(pairs.insert(at, other)),
                }
            }
        } else {
            let here = |text: &Text, range: &std::ops::Range<usize>| match text.headings.get(range.clone()) {
                Some([_, ..]) => format!("{} ({})", text.place(sources, range.start), range.len()),
                _ => format!("{} (none)", text.path),
            };
            unmatched.push(format!(
                "headings of other levels or another number: from {} and from {}; give one of them the same `{{#id}}` in both, or make them alike",
                here(source, &ours),
                here(text, &theirs)
            ));
        }
        if fixed != end {
            pairs.insert(fixed.0, fixed.1);
        }
        start = (fixed.0 + 1, fixed.1 + 1);
    }
    pairs
}

/// An id of the words of a heading: of its English ones, or else of what is ASCII in it, its number, or its place.
fn made(english: Option<&str>, words: &str, counters: &[usize]) -> String {
    let from = |words: &str| slug(words);
    let is_word = |id: &str| id.bytes().filter(u8::is_ascii_alphabetic).count() > 1;
    if let Some(id) = english.map(from).filter(|id| !id.is_empty()) {
        return guarded(&id);
    }
    let own = from(&fold(words));
    if is_word(&own) {
        return guarded(&own);
    }
    let numbers = fold(words);
    let numbers = numbers.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-')).next().unwrap_or_default();
    let numbers = slug(numbers);
    if !numbers.is_empty() {
        return format!("section-{numbers}");
    }
    let place = counters.iter().map(ToString::to_string).collect::<Vec<_>>().join("-");
    format!("section-{place}")
}

/// The ids that GitHub makes of headings, of those to which links of the text lead.
fn linked(text: &Text) -> BTreeMap<usize, String> {
    let links = names(&text.body).into_iter().filter_map(|(name, _)| match name {
        Written::Anchor(id) => Some(id),
        _ => None,
    });
    let links = links.collect::<BTreeSet<_>>();
    let mut counts = BTreeMap::<String, usize>::new();
    let ids = text.headings.iter().enumerate().map(|(at, heading)| {
        let kept = heading
            .words
            .to_lowercase()
            .chars()
            .filter(|&c| c.is_alphanumeric() || "-_ ".contains(c))
            .collect::<String>();
        let id = kept.replace(' ', "-");
        let count = counts.entry(id.clone()).or_default();
        *count += 1;
        (at, if *count > 1 { format!("{id}-{}", *count - 1) } else { id })
    });
    ids.filter(|(_, id)| links.contains(id) && is_section_id(id)).collect()
}

/// Whether a heading can have an id.
fn is_section_id(id: &str) -> bool {
    let is_valid = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !id.is_empty() && id.bytes().all(is_valid) && !id.starts_with('-') && !id.starts_with("tb-")
}

/// `tb-` begins the site's own anchors.
fn guarded(id: &str) -> String {
    if id.starts_with("tb-") { format!("s-{id}") } else { id.to_owned() }
}

/// The letters and digits of a text that are ASCII, in lower case, with hyphens between words.
fn slug(words: &str) -> String {
    /// How long an id gets before it is cut between words.
    const LONGEST: usize = 60;
    let mut id = String::new();
    for word in words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if !id.is_empty() && id.len() + word.len() >= LONGEST {
            break;
        }
        if !id.is_empty() {
            id.push('-');
        }
        id.extend(word.chars().take(LONGEST).map(|c| c.to_ascii_lowercase()));
    }
    id
}

fn unique(id: &str, taken: &mut BTreeSet<String>) -> String {
    let numbered = (2..).map(|n| format!("{id}-{n}"));
    let found = std::iter::once(id.to_owned()).chain(numbered).find(|id| !taken.contains(id));
    let found = found.unwrap_or_default();
    taken.insert(found.clone());
    found
}

/// Where an id is added to a heading, so that it is read as one and the words stay the same.
fn insertion(text: &Text, at: usize, id: &str) -> Option<Splice> {
    let heading = &text.headings[at];
    if let Some(block) = &heading.attributes {
        let start = text.base + block.start;
        return Some(Splice::new(text.file, start..start, format!("#{id} ")));
    }
    let slice = &text.body[heading.whole.clone()];
    let closing = slice.trim_end_matches('#').trim_end().len();
    let places = [slice.rfind('\n').filter(|_| !slice.starts_with('#')).unwrap_or(slice.len()), closing];
    places.into_iter().find_map(|place| {
        let before = slice[..place].trim_end().len();
        let piece = format!(" {{#{id}}}");
        let changed = format!("# T\n\n{}{piece}{}\n", &slice[..before], &slice[before..]);
        let read = headings(&changed);
        let fits = read
            .first()
            .is_some_and(|read| read.words == heading.words && read.id.clone().is_some_and(|at| &changed[at] == id));
        let start = text.base + heading.whole.start + before;
        fits.then(|| Splice::new(text.file, start..start, piece))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_from_english_words_ascii_numbers_or_places() {
        assert_eq!(made(Some("Remove `users` (admin)!"), "削除", &[1]), "remove-users-admin");
        assert_eq!(made(None, "VPN の設定", &[2]), "vpn");
        assert_eq!(made(None, "１．２ 設定", &[1, 2]), "section-1-2");
        assert_eq!(made(None, "設定", &[3, 1]), "section-3-1");
        assert_eq!(made(Some("tb row"), "", &[1]), "s-tb-row");
        let mut taken = BTreeSet::from(["a".to_owned()]);
        assert_eq!([unique("a", &mut taken), unique("a", &mut taken)], ["a-2", "a-3"]);
    }
}
