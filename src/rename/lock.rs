//! What `review.lock` calls the links of a thing that gets another id. Which texts were accepted does not change.

use super::Job;
use super::subject::{Owner, Subject};
use crate::load;
use crate::locale::text::fold;

/// Renames the links in the lock file.
pub(super) fn follow(job: &mut Job<'_>) {
    let Some(file) = job.sources.text(load::LOCK) else { return };
    let text = job.sources.map.file(file).text();
    let mut lines = Vec::new();
    let (mut start, mut is_changed) = (0, false);
    for line in text.split_inclusive('\n') {
        let name = line.split_ascii_whitespace().next().unwrap_or_default();
        let new = if line.starts_with('#') { name.to_owned() } else { job.link(name) };
        is_changed |= new != name;
        lines.push((start, line, line.replacen(name, &new, 1)));
        start += line.len();
    }
    if !is_changed {
        return;
    }
    // The file is sorted by names, and stays so.
    let links = |of: &dyn Fn(&(usize, &str, String)) -> String| {
        let links = lines.iter().map(of).filter(|line| !line.starts_with('#') && !line.trim().is_empty());
        links.map(|line| line.split_ascii_whitespace().next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    if links(&|(_, line, _)| (*line).to_owned()).is_sorted() {
        let begin = lines.iter().take_while(|(_, line, _)| line.starts_with('#')).count();
        let mut sorted = lines[begin..].iter().map(|(_, _, line)| line.clone()).collect::<Vec<_>>();
        sorted.sort_by_key(|line| line.split_ascii_whitespace().next().unwrap_or_default().to_owned());
        let from = lines.get(begin).map_or(text.len(), |(start, _, _)| *start);
        job.splice(file, from..text.len(), sorted.concat());
    } else {
        for (start, line, new) in &lines {
            if line != new {
                job.splice(file, *start..start + line.len(), new.clone());
            }
        }
    }
}

impl Job<'_> {
    /// The name of a link: two texts with `=` between them, or one with the `@` of a language.
    fn link(&self, name: &str) -> String {
        if let Some((one, other)) = name.split_once('=') {
            return format!("{}={}", self.text(one), self.text(other));
        }
        match name.rsplit_once('@') {
            Some((text, tag)) => format!("{}@{tag}", self.text(text)),
            None => self.text(name),
        }
    }

    /// The name of a text: its kind, the ids that it is found by, and a section of it.
    fn text(&self, name: &str) -> String {
        let Some((kind, rest)) = name.split_once(':') else { return name.to_owned() };
        let (ids, section) = rest.split_once('#').map_or((rest, None), |(ids, section)| (ids, Some(section)));
        let mut ids = ids.split(':').map(str::to_owned).collect::<Vec<_>>();
        let mut section = section.map(str::to_owned);
        let mut behind = Vec::new();
        // In the name of a claim, the item stands behind the section.
        if kind == "claim"
            && let Some(whole) = section.take()
        {
            let mut parts = whole.split(':').map(str::to_owned);
            section = parts.next();
            behind = parts.collect();
        }
        let before = ids.clone();
        match (kind, &mut ids[..]) {
            ("item", [list, slug]) => self.item(list, slug),
            ("method", [list, id]) => {
                self.in_list(
                    list,
                    id,
                    matches!(&self.subject, Subject::Method(at) if self.is_list(&before[0], at.checklist.0)),
                );
            }
            ("threat", [list, id]) => {
                self.in_list(
                    list,
                    id,
                    matches!(&self.subject, Subject::Threat(at) if self.is_list(&before[0], at.checklist.0)),
                );
            }
            ("checklist", [list]) | ("edition" | "attribute", [list, ..]) => self.checklist(list),
            ("page", [id]) => self.own(id, matches!(self.subject, Subject::Page(_))),
            ("term", [id]) => self.own(id, matches!(self.subject, Subject::Term(_))),
            ("crosswalk", [from, to, rest @ ..]) => {
                if let [one, other] = rest {
                    self.slug(&before[0], one);
                    self.slug(&before[1], other);
                }
                self.checklist(from);
                self.checklist(to);
            }
            (
                "product" | "gaps" | "notes" | "guide" | "responsibilities" | "statement" | "statements" | "claim"
                | "procedure",
                [product, rest @ ..],
            ) => {
                match (kind, rest) {
                    ("statements", [list]) => self.checklist(list),
                    ("statement" | "claim", [list, slug]) => self.item(list, slug),
                    _ => {}
                }
                if let [list, slug] = &mut behind[..] {
                    self.item(list, slug);
                }
                self.own(product, matches!(self.subject, Subject::Product(_)));
            }
            _ => {}
        }
        if let Some(section) = &mut section
            && *section == self.old
            && self.is_owner(kind, &before)
        {
            section.clone_from(&self.new);
        }
        let section = section.map_or(String::new(), |section| format!("#{section}"));
        let behind = behind.into_iter().map(|id| format!(":{id}")).collect::<String>();
        format!("{kind}:{}{section}{behind}", ids.join(":"))
    }

    fn own(&self, id: &mut String, is_it: bool) {
        if is_it && fold(id) == fold(&self.old) {
            id.clone_from(&self.new);
        }
    }

    fn checklist(&self, id: &mut String) {
        self.own(id, matches!(self.subject, Subject::Checklist(_)));
    }

    fn in_list(&self, list: &mut String, id: &mut String, is_it: bool) {
        self.own(id, is_it);
        self.checklist(list);
    }

    fn item(&self, list: &mut String, slug: &mut String) {
        self.slug(&list.clone(), slug);
        self.checklist(list);
    }

    /// The slug of an item of a checklist: its id, where it has no other.
    fn slug(&self, list: &str, slug: &mut String) {
        if let Subject::Item(at) = &self.subject {
            let item = self.catalog.item(*at);
            let is_id = item.slug.span == item.id.span;
            self.own(slug, is_id && self.is_list(list, at.checklist.0));
        }
    }

    fn is_list(&self, id: &str, at: usize) -> bool {
        self.catalog.checklists.get(at).is_some_and(|list| fold(&list.id) == fold(id))
    }

    /// Whether the section that is renamed is one of the text of this name.
    fn is_owner(&self, kind: &str, ids: &[String]) -> bool {
        let Subject::Section(owner) = &self.subject else { return false };
        let is = |at: usize, id: &str| ids.get(at).is_some_and(|known| fold(known) == fold(id));
        match owner {
            Owner::Guide(at) => {
                ["guide", "claim", "procedure"].contains(&kind) && is(0, &self.catalog.products[*at].id)
            }
            Owner::Page(at) => kind == "page" && is(0, &self.catalog.pages[*at].id),
            Owner::Method(at) => {
                let list = &self.catalog.checklists[at.checklist].id;
                kind == "method" && is(0, list) && is(1, &self.catalog.method(*at).id.value)
            }
            Owner::Threat(at) => {
                let list = &self.catalog.checklists[at.checklist].id;
                kind == "threat" && is(0, list) && is(1, &self.catalog.threat(*at).id.value)
            }
        }
    }
}
