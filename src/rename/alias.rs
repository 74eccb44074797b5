//! Says in `aliases` of a thing what its id was.

use std::ops::Range;

use super::Job;
use super::names::{changed_scalar, matter};
use super::subject::Subject;
use crate::diagnostic::Diagnostics;
use crate::load::Sources;
use crate::locale::text::fold;
use crate::source::{FileId, Span, Spanned};
use crate::yaml::{Node, Value, scalar};

/// The keys of a mapping with their values.
type Entries = [(Spanned<String>, Node)];

/// Adds the alias where the thing is described.
pub(super) fn add(job: &mut Job<'_>) {
    let (catalog, sources) = (job.catalog, job.sources);
    let subject = job.subject.clone();
    match subject {
        // In the heading.
        Subject::Section(_) => {}
        Subject::Item(at) => beside_id(job, catalog.item(at).id.span),
        Subject::Method(at) => beside_id(job, catalog.method(at).id.span),
        Subject::Threat(at) => beside_id(job, catalog.threat(at).id.span),
        Subject::Term(at) => beside_id(job, catalog.term(at).id.span),
        Subject::Product(at) => at_the_top(job, catalog.products[at].span.file),
        Subject::Checklist(at) => at_the_top(job, catalog.checklists[at].span.file),
        Subject::Page(at) => {
            let (file, matter) = matter(sources, &catalog.pages[at].document);
            let entry = format!("aliases: [{}]\n", scalar(&job.old, 0));
            match matter {
                Some(range) => in_the_first_lines(job, file, range, &entry),
                None => job.splice(file, 0..0, format!("---\n{entry}---\n")),
            }
        }
    }
}

fn tree(sources: &Sources, file: FileId, range: Range<usize>) -> Option<std::sync::Arc<Node>> {
    sources.yaml(file, range, &mut Diagnostics::default())
}

fn at_the_top(job: &mut Job<'_>, file: FileId) {
    let text = job.sources.map.file(file).text();
    let entry = format!("aliases: [{}]\n", scalar(&job.old, 0));
    in_the_first_lines(job, file, 0..text.len(), &entry);
}

/// Adds the alias to a mapping whose keys begin their lines, before the first of them.
fn in_the_first_lines(job: &mut Job<'_>, file: FileId, range: Range<usize>, entry: &str) {
    let text = job.sources.map.file(file).text();
    let node = tree(job.sources, file, range.clone());
    let entries: &Entries = match node.as_deref().map(|node| &node.value) {
        Some(Value::Map(entries)) => entries,
        _ => &[],
    };
    if known(job, file, entries) {
        return;
    }
    let Some((first, _)) = entries.first() else {
        return job.splice(file, range.start..range.start, entry);
    };
    let start = first.span.range().start;
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    if text[line..start].trim().is_empty() {
        let entry = format!("{}{entry}", &text[line..start]);
        job.splice(file, line..line, entry);
    } else {
        // In braces.
        let entry = format!("{}, ", entry.trim_end());
        job.splice(file, start..start, entry);
    }
}

/// Adds the alias to the mapping whose `id` stands at a place, behind it.
fn beside_id(job: &mut Job<'_>, id: Span) {
    let text = job.sources.map.file(id.file).text();
    let node = tree(job.sources, id.file, 0..text.len());
    let Some(entries) = node.as_deref().and_then(|node| with_id(node, id)) else { return job.unclear(id) };
    if known(job, id.file, entries) {
        return;
    }
    let Some((key, _)) = entries.iter().find(|(key, _)| key.value == "id") else { return job.unclear(id) };
    let (start, end) = (key.span.range().start, id.range().end);
    let alias = format!("aliases: [{}]", scalar(&job.old, 0));
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let lead = &text[line..start];
    let rest = text[end..].split('\n').next().unwrap_or_default();
    let is_alone = rest.trim().is_empty() || rest.trim_start().starts_with('#');
    if is_alone && lead.chars().all(|c| c.is_whitespace() || c == '-') {
        let indent = lead.chars().map(|c| if c == '-' { ' ' } else { c }).collect::<String>();
        let at = end + rest.len();
        job.splice(id.file, at..at, format!("\n{indent}{alias}"));
    } else {
        job.splice(id.file, end..end, format!(", {alias}"));
    }
}

/// The mapping whose `id` stands at a place.
fn with_id(node: &Node, id: Span) -> Option<&Entries> {
    match &node.value {
        Value::Map(entries) => {
            if entries.iter().any(|(key, node)| key.value == "id" && node.span == id) {
                return Some(entries);
            }
            entries.iter().find_map(|(_, node)| with_id(node, id))
        }
        Value::List(list) => list.iter().find_map(|node| with_id(node, id)),
        Value::Null | Value::Scalar(_) => None,
    }
}

/// Adds the alias to those that a mapping has; says whether it has any place for them.
fn known(job: &mut Job<'_>, file: FileId, entries: &Entries) -> bool {
    let Some((key, node)) = entries.iter().find(|(key, _)| key.value == "aliases") else { return false };
    let text = job.sources.map.file(file).text();
    let alias = scalar(&job.old, 0);
    match &node.value {
        // What `synonyms` of a term were called before there were aliases.
        Value::Map(_) => {
            job.splice(file, key.span.range(), "synonyms");
            return false;
        }
        Value::Null => {
            let end = key.span.range().end;
            match text[end..].find(':') {
                Some(colon) => job.splice(file, end + colon + 1..end + colon + 1, format!(" [{alias}]")),
                None => job.unclear(key.span),
            }
        }
        Value::List(list) if list.is_empty() => {
            let start = node.span.range().start;
            match text[start..].find('[') {
                Some(open) => job.splice(file, start + open + 1..start + open + 1, alias),
                None => job.unclear(key.span),
            }
        }
        Value::List(list) => {
            let value = |node: &Node| match &node.value {
                Value::Scalar(value) => value.clone(),
                _ => String::new(),
            };
            // The id that it gets again is no longer an old one.
            if let Some(again) = list.iter().find(|node| fold(&value(node)) == fold(&job.new)) {
                match changed_scalar(job.sources.map.slice(again.span), &value(again), &job.old) {
                    Some(changed) => job.splice(file, again.span.range(), changed),
                    None => job.unclear(again.span),
                }
                return true;
            }
            let Some(last) = list.last() else { return true };
            let (start, end) = (last.span.range().start, last.span.range().end);
            let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
            let lead = &text[line..start];
            if lead.trim() == "-" {
                let at = end + text[end..].find('\n').unwrap_or(text.len() - end);
                job.splice(file, at..at, format!("\n{lead}{alias}"));
            } else {
                job.splice(file, end..end, format!(", {alias}"));
            }
        }
        Value::Scalar(_) => job.unclear(node.span),
    }
    true
}
