//! A list of items as `checklist.yaml`.

use std::collections::BTreeSet;

use super::blocks::{self, inline};
use super::columns::Columns;
use super::field::Field;
use super::list::{Item, List};
use super::title::{beginning, one_line};
use super::{Options, words};
use crate::locale::text::fold;
use crate::parse::is_id;
use crate::resolve::reserved;
use crate::table::Table;
use crate::yaml::scalar;

pub(super) fn yaml(list: &List, tables: &[(&Table, Columns)], options: &Options) -> String {
    let mut draft = Draft { text: String::new(), language: &options.language };
    let sheets = tables.iter().filter_map(|(table, _)| table.sheet.as_deref());
    let from = std::iter::once(options.file.as_str()).chain(sheets).collect::<Vec<_>>().join(", ");
    draft.head(list, &from, options);
    let category_ids = ids(&list.categories, "category");
    let threat_ids = ids(&list.threats, "threat");
    let priority_ids = priority_ids(&list.priorities);
    draft.priorities(list, &priority_ids);
    draft.categories(list, &category_ids);
    draft.methods(list);
    draft.threats(list, &threat_ids);
    draft.line(0, "items:");
    for item in &list.items {
        draft.item(item, list, [&category_ids, &priority_ids, &threat_ids]);
    }
    draft.text
}

struct Draft<'a> {
    text: String,
    language: &'a str,
}

impl Draft<'_> {
    fn line(&mut self, indent: usize, line: &str) {
        self.text.push_str(&" ".repeat(indent));
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A text in the language of the table.
    fn local(&mut self, indent: usize, key: &str, text: &str) {
        self.local_in(indent, key, text, &[]);
    }

    /// A text in the language of the table, and in others.
    fn local_in(&mut self, indent: usize, key: &str, text: &str, translations: &[(&str, &str)]) {
        self.localized(indent, key, text, translations, inline);
    }

    fn localized(
        &mut self,
        indent: usize,
        key: &str,
        text: &str,
        translations: &[(&str, &str)],
        markdown: fn(&str) -> String,
    ) {
        self.line(indent, &format!("{key}:"));
        for (language, text) in [&[(self.language, text)], translations].concat() {
            let value = scalar(&markdown(text), indent + 2);
            self.line(indent + 2, &format!("{language}: {value}"));
        }
    }

    /// A generated text, in Japanese for a Japanese table, otherwise in English.
    fn ours(&self, ja: String, en: String) -> String {
        if self.language == "ja" || self.language.starts_with("ja-") { ja } else { en }
    }

    fn head(&mut self, list: &List, from: &str, options: &Options) {
        let stem = options.file.rsplit_once('.').map_or(options.file.as_str(), |(stem, _)| stem);
        let title = options.title.as_deref().unwrap_or(stem).to_owned();
        let publisher = options.publisher.clone();
        let publisher =
            publisher.unwrap_or_else(|| self.ours("発行者は未記入です".into(), "Publisher not stated".into()));
        let edition = options.edition.clone().unwrap_or_else(|| "1".into());
        let n = list.items.len();
        self.line(0, &format!("# Imported from {}.", from.replace(char::is_control, " ")));
        self.local(0, "title", &title);
        self.local(0, "short", &title);
        self.local(0, "publisher", &publisher);
        self.line(0, &format!("edition: {}", scalar(&edition, 0)));
        let edition = self.ours(format!("第{edition}版"), format!("Edition {edition}"));
        self.local(0, "edition_title", &edition);
        let summary = self.ours(
            format!("「{from}」から取り込んだ、{n}項目のチェックリストです。"),
            format!("A checklist of {n} items, imported from \"{from}\"."),
        );
        self.local(0, "summary", &summary);
        let binding = self.ours(
            format!("項目の文は「{from}」から取り込んだものです。よりどころになる正式な文言は、もとの資料にあります。"),
            format!("The texts of the items were imported from \"{from}\". The binding wording stands in the original document."),
        );
        self.local(0, "binding", &binding);
    }

    fn priorities(&mut self, list: &List, ids: &[String]) {
        if list.priorities.is_empty() {
            return;
        }
        self.line(0, "priorities:");
        for (mark, id) in list.priorities.iter().zip(ids) {
            self.line(2, &format!("- id: {}", scalar(id, 4)));
            self.line(4, &format!("symbol: {}", scalar(mark, 4)));
            let name = format!("{} {mark}", list.priority_heading).trim().to_owned();
            self.local(4, "title", &name);
            let text = self.ours(
                format!("もとの表で「{mark}」とされている項目です。"),
                format!("Items that the table marks \"{mark}\"."),
            );
            self.local(4, "text", &text);
        }
    }

    fn categories(&mut self, list: &List, ids: &[String]) {
        self.line(0, "categories:");
        for (at, (name, id)) in list.categories.iter().zip(ids).enumerate() {
            self.line(2, &format!("- id: {}", scalar(id, 4)));
            let translations = list.category_translations.iter().filter(|((category, _), _)| *category == at);
            let translations = translations.map(|((_, tag), name)| (tag.as_str(), name.as_str())).collect::<Vec<_>>();
            self.local_in(4, "title", name, &translations);
        }
        if list.items.iter().any(|item| item.category.is_none()) {
            self.line(2, &format!("- id: {NO_CATEGORY}"));
            let title = self.ours("すべての項目".into(), "All items".into());
            let other = self.ours("そのほか".into(), "Other".into());
            self.local(4, "title", if list.categories.is_empty() { &title } else { &other });
        }
    }

    fn methods(&mut self, list: &List) {
        if list.methods.is_empty() {
            return;
        }
        self.line(0, "methods:");
        for method in &list.methods {
            self.line(2, &format!("- id: {}", scalar(&method.id, 4)));
            self.line(4, &format!("symbol: {}", scalar(&method.symbol, 4)));
            self.local(4, "title", &method.heading);
            let summary = self.ours(
                format!("もとの表の「{}」の列で選ばれている項目です。", method.heading),
                format!("The items that the column \"{}\" of the table selects.", method.heading),
            );
            self.local(4, "summary", &summary);
        }
    }

    fn threats(&mut self, list: &List, ids: &[String]) {
        if list.threats.is_empty() {
            return;
        }
        self.line(0, "threats:");
        for (name, id) in list.threats.iter().zip(ids) {
            self.line(2, &format!("- id: {}", scalar(id, 4)));
            self.local(4, "title", name);
            self.local(4, "summary", name);
        }
    }

    fn item(&mut self, item: &Item, list: &List, [categories, priorities, threats]: [&[String]; 3]) {
        self.line(2, &format!("- id: {}", scalar(&item.id, 4)));
        if let Some(slug) = &item.slug {
            self.line(4, &format!("slug: {}", scalar(slug, 4)));
        }
        let category = item.category.and_then(|at| categories.get(at)).map_or(NO_CATEGORY, String::as_str);
        self.line(4, &format!("category: {}", scalar(category, 4)));
        if let Some(priority) = item.priority.and_then(|at| priorities.get(at)) {
            self.line(4, &format!("priority: {}", scalar(priority, 4)));
        }
        let methods = item.methods.iter().filter_map(|&at| list.methods.get(at)).map(|method| method.id.as_str());
        for (key, names) in [
            ("threats", item.threats.iter().filter_map(|&at| threats.get(at)).map(String::as_str).collect::<Vec<_>>()),
            ("methods", methods.collect()),
        ] {
            if !names.is_empty() {
                self.line(4, &format!("{key}: [{}]", names.join(", ")));
            }
        }
        let text = item.text.as_deref().or(item.title.as_deref()).unwrap_or_default();
        let title = item.title.as_deref().map_or_else(|| beginning(text), one_line);
        let texts = item.translated(Field::Text);
        let titles = item.translated(Field::Title);
        // What stands for the other in the table's language does so in every language.
        let texts = if item.text.is_some() { texts } else { titles.clone() };
        let titles = match item.title {
            Some(_) => titles.iter().map(|(tag, text)| (*tag, one_line(text))).collect::<Vec<_>>(),
            None => texts.iter().map(|(tag, text)| (*tag, beginning(text))).collect(),
        };
        let titles = titles.iter().map(|(tag, text)| (*tag, text.as_str())).collect::<Vec<_>>();
        self.local_in(4, "title", &title, &titles);
        self.localized(4, "text", text, &texts, blocks::markdown);
        for (key, field, text) in [
            ("why", Field::Why, &item.why),
            ("condition", Field::Condition, &item.condition),
            ("source", Field::Source, &item.source),
        ] {
            if let Some(text) = text {
                self.local_in(4, key, text, &item.translated(field));
            }
        }
    }
}

/// The id of the category of items that have none.
const NO_CATEGORY: &str = "other";

/// An id for each name: its own words where they are ASCII, and otherwise a number.
fn ids(names: &[String], what: &str) -> Vec<String> {
    let mut taken = BTreeSet::from([NO_CATEGORY.to_owned(), "index".to_owned()]);
    let mut ids = Vec::new();
    for (at, name) in (1..).zip(names) {
        let words = fold(name);
        let words = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let own = words.collect::<Vec<_>>().join("-");
        let own = name.is_ascii().then_some(own).filter(|id| is_id(id) && id.len() <= 40 && is_free(id));
        let numbered = std::iter::once(format!("{what}-{at}")).chain((2..).map(|n| format!("{what}-{at}-{n}")));
        let id = own.into_iter().chain(numbered).find(|id| taken.insert(id.clone())).unwrap_or_default();
        ids.push(id);
    }
    ids
}

/// Whether an id is reserved neither by Windows nor by the page around the content.
fn is_free(id: &str) -> bool {
    reserved(id).is_none() && !id.starts_with("tb-")
}

/// Ids of priorities: the usual words where all marks are known and no two are the same rank.
fn priority_ids(marks: &[String]) -> Vec<String> {
    let known = marks.iter().map(|mark| words::priority(mark)).collect::<Vec<_>>();
    let distinct = known.iter().flatten().collect::<BTreeSet<_>>();
    if distinct.len() == marks.len() {
        known.into_iter().flatten().map(str::to_owned).collect()
    } else {
        ids(marks, "priority")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_ascii_and_distinct() {
        let names = ["Access control", "資産", "access  control", "CON", "index"].map(str::to_owned);
        assert_eq!(ids(&names, "category"), ["access-control", "category-2", "category-3", "category-4", "category-5"]);
        assert_eq!(priority_ids(&["◎".to_owned(), "○".to_owned()]), ["high", "medium"]);
        assert_eq!(priority_ids(&["高".to_owned(), "◎".to_owned()]), ["priority-1", "priority-2"]);
        assert_eq!(priority_ids(&["A".to_owned(), "B".to_owned()]), ["a", "b"]);
    }
}
