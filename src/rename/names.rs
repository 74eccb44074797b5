//! Where the id of a thing is written: in values, texts and headings.

use std::ops::Range;

use super::Job;
use super::subject::{Owner, Subject};
use crate::load::Sources;
use crate::locale::text::fold;
use crate::locale::{Locale, Localized};
use crate::markdown::{
    Document, HeadingPlace, Inline, Mention, Target, Written, headings, in_checklist, names, names_in_value,
};
use crate::model::Text;
use crate::parse;
use crate::plan::relative;
use crate::resolve::{ChecklistRef, LongText, Of, Unit, UnitTexts, image_path};
use crate::source::{FileId, Spanned};
use crate::yaml;

/// Finds all of them.
pub(super) fn find(job: &mut Job<'_>) {
    let catalog = job.catalog;
    for (of, name) in catalog.uses() {
        if let Some(new) = job.renamed(of, &name.value) {
            scalar(job, name, &new);
        }
    }
    for UnitTexts { unit, short, long } in catalog.texts() {
        for text in short.iter().flat_map(|(_, text)| text.iter().map(|(_, text)| text)) {
            short_text(job, text);
        }
        if let Some(long) = long {
            long_text(job, &unit, &long);
        }
    }
}

impl Job<'_> {
    /// What a name of this kind becomes; `None` where it names something else.
    fn renamed(&self, of: Of, name: &str) -> Option<String> {
        let same = |id: &str| fold(id) == fold(&self.old);
        let new = || self.new.clone();
        match (of, &self.subject) {
            (Of::Item(list), Subject::Item(at)) => (list == at.checklist && same(name)).then(new),
            (Of::Method(list), Subject::Method(at)) => (list == at.checklist && same(name)).then(new),
            (Of::Threat(list), Subject::Threat(at)) => (list == at.checklist && same(name)).then(new),
            (Of::AnyItem, Subject::Item(at)) => {
                let (list, id) = in_checklist(name);
                let prefix = list.map_or(String::new(), |list| format!("{list}:"));
                (self.list(list) == Some(at.checklist) && same(id)).then(|| format!("{prefix}{}", self.new))
            }
            (Of::AnyItem, Subject::Checklist(_)) => {
                let (list, id) = in_checklist(name);
                list.filter(|list| same(list)).map(|_| format!("{}:{id}", self.new))
            }
            (Of::Citation, Subject::Checklist(_)) => {
                let (list, edition) = name.split_once('@')?;
                same(list).then(|| format!("{}@{edition}", self.new))
            }
            (Of::Checklist, Subject::Checklist(_))
            | (Of::Product, Subject::Product(_))
            | (Of::Page, Subject::Page(_))
            | (Of::Term, Subject::Term(_)) => same(name).then(new),
            (Of::Section(product), Subject::Section(Owner::Guide(at))) => {
                (product == *at && name == self.old).then(new)
            }
            _ => None,
        }
    }

    /// The checklist of a prefix, the default one without.
    fn list(&self, prefix: Option<&str>) -> Option<ChecklistRef> {
        self.catalog
            .all_checklists()
            .find(|&at| prefix.is_none_or(|id| fold(id) == fold(&self.catalog.checklists[at].id)))
    }

    /// What changes in the target of a reference, as it is written.
    fn in_target(&self, target: &Target, written: &str) -> Option<(Range<usize>, String)> {
        let behind = |from: usize, id: &str| written.get(from..)?.find(id).map(|at| from + at..from + at + id.len());
        let colon = written.find(':')? + 1;
        let same = |id: &str| fold(id) == fold(&self.old);
        let scoped = |checklist: &Option<String>, id: &str, list: Option<ChecklistRef>| {
            if let (Some(name), Subject::Checklist(_)) = (checklist, &self.subject) {
                return same(name).then(|| behind(colon, name)).flatten();
            }
            let from = checklist.as_ref().map_or(Some(colon), |name| Some(behind(colon, name)?.end + 1))?;
            (list.is_some() && self.list(checklist.as_deref()) == list && same(id)).then(|| behind(from, id)).flatten()
        };
        let in_section = |section: &Option<String>, is_it: bool| {
            let section = section.as_deref().filter(|section| is_it && *section == self.old)?;
            behind(written.find('#')? + 1, section)
        };
        let range = match (target, &self.subject) {
            (Target::Item { checklist, id }, Subject::Item(at)) => scoped(checklist, id, Some(at.checklist)),
            (Target::Method { checklist, id }, Subject::Method(at)) => scoped(checklist, id, Some(at.checklist)),
            (Target::Threat { checklist, id }, Subject::Threat(at)) => scoped(checklist, id, Some(at.checklist)),
            (
                Target::Item { checklist, id } | Target::Method { checklist, id } | Target::Threat { checklist, id },
                Subject::Checklist(_),
            ) => scoped(checklist, id, None),
            (Target::Term { id }, Subject::Term(_))
            | (Target::Product { id, .. }, Subject::Product(_))
            | (Target::Page { id, .. }, Subject::Page(_)) => same(id).then(|| behind(colon, id)).flatten(),
            (Target::Product { id, section }, Subject::Section(Owner::Guide(at))) => {
                in_section(section, fold(id) == fold(&self.catalog.products[*at].id))
            }
            (Target::Page { id, section }, Subject::Section(Owner::Page(at))) => {
                in_section(section, fold(id) == fold(&self.catalog.pages[*at].id))
            }
            _ => None,
        };
        range.map(|range| (range, self.new.clone()))
    }
}

/// A name that is all of a scalar.
fn scalar(job: &mut Job<'_>, name: &Spanned<String>, new: &str) {
    let written = job.sources.map.slice(name.span);
    let range = name.span.range();
    match changed_scalar(written, &name.value, new) {
        Some(text) => job.splice(name.span.file, range, text),
        // Where an anchor is used, what it stands for is changed.
        None if written.starts_with('*') => {}
        None => job.unclear(name.span),
    }
}

/// A scalar with another value, in the style in which it is written.
pub(super) fn changed_scalar(written: &str, value: &str, new: &str) -> Option<String> {
    if written == value {
        return Some(yaml::scalar(new, 0));
    }
    let inside = |mark: char| written.strip_prefix(mark)?.strip_suffix(mark).map(str::trim);
    if inside('\'') == Some(value) {
        return Some(format!("'{}'", new.replace('\'', "''")));
    }
    (inside('"') == Some(value)).then(|| format!("\"{}\"", new.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// The references of a short text.
fn short_text(job: &mut Job<'_>, text: &Text) {
    let value = text.inline.written();
    if !value.contains("[[") && !value.contains("](") {
        return;
    }
    let folder = job.sources.map.file(text.span.file).path().rsplit_once('/').map_or("", |(folder, _)| folder);
    let raw = job.sources.map.slice(text.span).to_owned();
    for (written, at) in names_in_value(value) {
        let place = at.clone().map(|at| &value[at]);
        let found = match &written {
            Written::Reference(target) => job.in_target(target, place.unwrap_or(&target.to_string())),
            Written::Attachment(path) => file_path(job, folder, path).map(|new| (0..place.map_or(0, str::len), new)),
            Written::Anchor(_) | Written::Image(_) => None,
        };
        let Some((inside, new)) = found else { continue };
        let Some(at) = at else {
            job.unclear(text.span);
            continue;
        };
        if raw.starts_with('*') {
            continue;
        }
        let lead = if matches!(written, Written::Reference(_)) { "[[" } else { "" };
        // The scalar is folded and quoted as its author likes; of the same words it has as many.
        let words = format!("{lead}{}", &value[at.clone()]);
        let places = raw.match_indices(&words).map(|(place, _)| place).collect::<Vec<_>>();
        let all = value.match_indices(&words).map(|(place, _)| place).collect::<Vec<_>>();
        let which = all.iter().position(|&place| place + lead.len() == at.start);
        match which.filter(|_| all.len() == places.len()) {
            Some(which) => {
                let start = text.span.range().start + places[which] + lead.len();
                job.splice(text.span.file, start + inside.start..start + inside.end, new);
            }
            None => job.unclear(text.span),
        }
    }
}

/// The references, links, images and headings of a long text, in every language.
fn long_text(job: &mut Job<'_>, unit: &Unit, LongText { folder, document }: &LongText<'_>) {
    let owner = match unit {
        Unit::Guide(at) => Some(Owner::Guide(*at)),
        Unit::Page(at) => Some(Owner::Page(*at)),
        Unit::Method(at) => Some(Owner::Method(*at)),
        Unit::Threat(at) => Some(Owner::Threat(*at)),
        _ => None,
    };
    let has_section = matches!(&job.subject, Subject::Section(of) if Some(*of) == owner);
    for (locale, text) in document.iter() {
        let (file, body) = body(job.sources, text);
        let base = text.span.range().start;
        for mention in text.source.iter().flat_map(Inline::mentions) {
            front_matter(job, mention);
        }
        for (written, at) in names(&body) {
            let found = match &written {
                Written::Reference(target) => {
                    let words = at.clone().map_or_else(|| target.to_string(), |at| body[at].to_owned());
                    job.in_target(target, &words)
                }
                Written::Anchor(id) => (has_section && *id == job.old).then(|| (0..id.len(), job.new.clone())),
                Written::Image(path) => image(job, folder, path).map(|new| (0..path.len(), new)),
                Written::Attachment(path) => file_path(job, folder, path).map(|new| (0..path.len(), new)),
            };
            let Some((inside, new)) = found else { continue };
            match at {
                Some(at) => {
                    let end = if matches!(written, Written::Image(_) | Written::Attachment(_)) {
                        at.end
                    } else {
                        at.start + inside.end
                    };
                    job.splice(file, base + at.start + inside.start..base + end, new);
                }
                None => job.unclear(text.span.within(0..0)),
            }
        }
        for heading in headings(&body) {
            if has_section {
                section(job, &heading, &body, (file, base), locale);
            }
            if matches!(unit, Unit::Guide(_)) {
                items(job, &heading, &body, (file, base));
            }
        }
    }
}

/// The file of a text, and the text without front matter.
pub(super) fn body(sources: &Sources, text: &Document) -> (FileId, String) {
    (text.span.file, sources.map.slice(text.span).to_owned())
}

/// A reference in what the front matter says of the source.
fn front_matter(job: &mut Job<'_>, mention: &Mention) {
    let Mention::Reference(target, span) = mention else { return };
    let words = job.sources.map.slice(*span).to_owned();
    let Some(written) = words.strip_prefix("[[") else {
        if job.in_target(target, &target.to_string()).is_some() {
            job.unclear(*span);
        }
        return;
    };
    if let Some((inside, new)) = job.in_target(target, written) {
        let start = span.range().start + 2;
        job.splice(span.file, start + inside.start..start + inside.end, new);
    }
}

/// The path of an image from where its text will be to where it will be itself, if it is another.
fn image(job: &Job<'_>, folder: &str, path: &str) -> Option<String> {
    let moved = |path: &str| job.subject.moved(job.catalog, path, &job.new);
    // A path of a file that is not there shows where the folder goes.
    let new_folder = moved(&format!("{folder}/-"));
    let new_folder = new_folder.strip_suffix("/-")?;
    let new = moved(&image_path(folder, path));
    (image_path(new_folder, path) != new).then(|| relative(&format!("{new_folder}/-"), &new).replace(' ', "%20"))
}

/// The path of a file that a link leads to, likewise.
fn file_path(job: &Job<'_>, folder: &str, path: &str) -> Option<String> {
    let Some(whole) = path.strip_prefix('/') else { return image(job, folder, path) };
    let new = job.subject.moved(job.catalog, whole, &job.new);
    (new != whole).then(|| format!("/{}", new.replace(' ', "%20")))
}

/// The heading of the section that is renamed.
fn section(job: &mut Job<'_>, heading: &HeadingPlace, body: &str, (file, base): (FileId, usize), locale: Locale) {
    let Some(id) = heading.id.clone().filter(|id| body[id.clone()] == job.old) else { return };
    job.splice(file, base + id.start..base + id.end, job.new.clone());
    if locale != Locale::SOURCE {
        return;
    }
    if let Some(at) = heading.attribute("aliases", body) {
        let aliases = joined(body[at.clone()].split(','), &job.old, &job.new);
        job.splice(file, base + at.start..base + at.end, aliases.join(","));
    } else {
        let alias = format!(" aliases={}", job.old);
        job.splice(file, base + id.end..base + id.end, alias);
    }
}

/// The aliases with the old id among them and without the new one, which takes its place where it was one.
pub(super) fn joined<'a>(known: impl Iterator<Item = &'a str>, old: &str, new: &str) -> Vec<String> {
    let mut aliases = known.map(str::to_owned).collect::<Vec<_>>();
    match aliases.iter_mut().find(|alias| fold(alias) == fold(new)) {
        Some(alias) => old.clone_into(alias),
        None => aliases.push(old.to_owned()),
    }
    aliases
}

/// The items of a procedure, which its heading names.
fn items(job: &mut Job<'_>, heading: &HeadingPlace, body: &str, (file, base): (FileId, usize)) {
    let Some(at) = heading.attribute("items", body) else { return };
    let mut start = at.start;
    for item in body[at].split(',') {
        if let Some(new) = job.renamed(Of::AnyItem, item) {
            job.splice(file, base + start..base + start + item.len(), new);
        }
        start += item.len() + 1;
    }
}

/// The front matter of a page in the source language: the bytes of its YAML, where there is any.
pub(super) fn matter(sources: &Sources, document: &Localized<Document>) -> (FileId, Option<Range<usize>>) {
    let file = document.source().span.file;
    (file, parse::front_matter(sources.map.file(file).text()).map(|(range, _)| range))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scalar_keeps_its_style() {
        for (written, changed) in [("7-3", "7-4"), ("'7-3'", "'7-4'"), ("\"7-3\"", "\"7-4\""), ("' 7-3 '", "'7-4'")] {
            assert_eq!(changed_scalar(written, "7-3", "7-4").as_deref(), Some(changed));
        }
        assert_eq!(changed_scalar("1", "1", "null").as_deref(), Some("\"null\""));
        for written in ["*a", "\"7\\x2d3\"", "|\n  7-3"] {
            assert_eq!(changed_scalar(written, "7-3", "7-4"), None);
        }
    }
}
