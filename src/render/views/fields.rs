//! Fields of the author's own, as readers see them, and as lists are filtered by them.

use std::collections::BTreeSet;

use serde::Serialize;

use super::super::frame::{Fact, external};
use super::super::scope::Scope;
use crate::markdown::html::escape;
use crate::model::{FieldValue, FilledField, LocalText};
use crate::resolve::ChecklistRef;

/// What an item in a list can be filtered by.
#[derive(Debug, Serialize)]
pub(super) struct FieldData {
    /// The id of the field.
    id: String,
    /// Its values with spaces between them.
    values: String,
}

/// A filter by a field.
#[derive(Serialize)]
pub(super) struct FieldFilter {
    id: String,
    /// Plain words.
    label: String,
    pub(super) options: Vec<OptionView>,
}

/// A choice of a filter.
#[derive(Serialize)]
pub(super) struct OptionView {
    pub(super) id: String,
    /// Plain words: an option has no markup.
    pub(super) label: String,
}

/// A value of a field without markup, with the title of the field.
pub(in crate::render) struct PlainField {
    pub(in crate::render) title: String,
    pub(in crate::render) text: String,
}

impl Scope<'_> {
    /// The fields of an item or a procedure as facts.
    pub(super) fn own_fields(&self, fields: &[FilledField]) -> Vec<Fact> {
        let separator = escape(self.words.get("list_separator"));
        let fact = |filled: &FilledField| {
            let value = match &filled.value {
                FieldValue::Text(text) => self.text(text),
                FieldValue::Choices(chosen) => {
                    let titles = self.choices(filled, chosen).map(|title| self.title(title));
                    titles.collect::<Vec<_>>().join(&separator)
                }
                FieldValue::Date(date) => self.date(date),
                FieldValue::Link(url) => external(url, &escape(url)),
                FieldValue::People(names) => {
                    names.iter().map(|name| self.neutral(name)).collect::<Vec<_>>().join(&separator)
                }
            };
            Fact { label: self.title(&self.catalog.site.fields[filled.field].title), value }
        };
        fields.iter().map(fact).collect()
    }

    /// The same without markup.
    pub(in crate::render) fn plain_fields(&self, fields: &[FilledField]) -> Vec<PlainField> {
        let separator = self.words.get("list_separator");
        let plain = |filled: &FilledField| {
            let text = match &filled.value {
                FieldValue::Text(text) => self.plain(text),
                FieldValue::Choices(chosen) => {
                    let titles = self.choices(filled, chosen).map(|title| self.plain(title));
                    titles.collect::<Vec<_>>().join(separator)
                }
                FieldValue::Date(date) => self.words.date(date),
                FieldValue::Link(url) => url.clone(),
                FieldValue::People(names) => names.join(separator),
            };
            PlainField { title: self.plain(&self.catalog.site.fields[filled.field].title), text }
        };
        fields.iter().map(plain).collect()
    }

    fn choices<'f>(&'f self, filled: &FilledField, chosen: &'f [usize]) -> impl Iterator<Item = &'f LocalText> {
        let choices = &self.catalog.site.fields[filled.field].choices;
        chosen.iter().map(|&choice| &choices[choice].title)
    }

    /// What a list can be filtered by: the choices and the people of an item.
    pub(super) fn field_data(&self, fields: &[FilledField]) -> Vec<FieldData> {
        let data = |filled: &FilledField| {
            let field = &self.catalog.site.fields[filled.field];
            let values = match &filled.value {
                FieldValue::Choices(chosen) => {
                    chosen.iter().map(|&choice| field.choices[choice].id.value.clone()).collect::<Vec<_>>()
                }
                FieldValue::People(names) => names.iter().map(|name| token(name)).collect(),
                FieldValue::Text(_) | FieldValue::Date(_) | FieldValue::Link(_) => return None,
            };
            Some(FieldData { id: field.id.value.clone(), values: values.join(" ") })
        };
        fields.iter().filter_map(data).collect()
    }

    /// The filters by the choices and the people of the items of a checklist, each with the values that occur.
    pub(super) fn field_filters(&self, checklist: ChecklistRef) -> Vec<FieldFilter> {
        let fields = self.catalog.site.fields.iter().enumerate().map(|(at, field)| {
            let (mut chosen, mut people) = (BTreeSet::new(), BTreeSet::new());
            let items = self.catalog.checklists[checklist].items.iter();
            for filled in items.flat_map(|item| &item.fields).filter(|filled| filled.field == at) {
                match &filled.value {
                    FieldValue::Choices(values) => chosen.extend(values.iter().copied()),
                    FieldValue::People(names) => people.extend(names.iter().map(String::as_str)),
                    FieldValue::Text(_) | FieldValue::Date(_) | FieldValue::Link(_) => {}
                }
            }
            let chosen = chosen.into_iter().map(|choice| &field.choices[choice]);
            let chosen =
                chosen.map(|choice| OptionView { id: choice.id.value.clone(), label: self.plain(&choice.title) });
            let people = people.into_iter().map(|name| OptionView { id: token(name), label: name.to_owned() });
            FieldFilter {
                id: field.id.value.clone(),
                label: self.plain(&field.title),
                options: chosen.chain(people).collect(),
            }
        });
        fields.filter(|filter| !filter.options.is_empty()).collect()
    }
}

/// A name as one word of a list with spaces between its words.
fn token(name: &str) -> String {
    name.replace('%', "%25").split_whitespace().collect::<Vec<_>>().join("%20")
}

#[cfg(test)]
mod tests {
    use super::token;

    #[test]
    fn a_name_is_one_word_and_no_two_names_are_the_same() {
        assert_eq!(token("Taro  Yamada"), "Taro%20Yamada");
        assert_eq!(token("山田　太郎"), "山田%20太郎");
        assert_ne!(token("a%20b"), token("a b"));
    }
}
