//! Fields of the author's own: how `site.yaml` declares them, and what stands in them.

use super::wrong::{A_LIST, A_MAPPING, DATES, word_or_dots};
use super::{Decoder, Map, empty_text};
use crate::diagnostic::{Diagnostic, TWICE, codes, did_you_mean, nearest, there_are};
use crate::load::Drafts;
use crate::locale::text::fold;
use crate::model::{Field, FieldChoice, FieldKind, FieldPlace, FieldValue, FilledField, PartialDate};
use crate::parse::recorder::Slot;
use crate::source::Spanned;
use crate::yaml::{Node, Value};

/// The fields of a site.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::parse) struct Fields<'a> {
    declared: &'a [Field],
    /// Whether some may be missing, because they could not be read, which has been reported.
    is_lost: bool,
}

impl<'a> Fields<'a> {
    /// The fields that `site.yaml` declares; `None` where they could not be read.
    pub(in crate::parse) fn new(declared: Option<&'a [Field]>) -> Self {
        Self { declared: declared.unwrap_or_default(), is_lost: declared.is_none() }
    }
}

impl<'a> Decoder<'a> {
    /// A decoder that knows the fields of the site, and what becomes of drafts.
    pub(in crate::parse) fn knowing(mut self, fields: Fields<'a>, drafts: Drafts) -> Self {
        self.fields = fields;
        self.drafts = drafts;
        self
    }
}

impl Decoder<'_> {
    /// The declarations of fields; `None` where they are no mapping, which is reported.
    pub(in crate::parse) fn declared_fields(&mut self, map: &mut Map<'_>) -> Option<Vec<Field>> {
        let key = "fields";
        if let Some(recorder) = &mut self.recorder {
            recorder.named(map.record, key);
            map.known.push(key);
            let node = map.node;
            let id = Spanned::new(String::new(), node.span);
            return Some(vec![self.declared(id, node)]);
        }
        let Some(node) = map.take(key) else { return Some(Vec::new()) };
        let Value::Map(entries) = &node.value else {
            let tag = self.locales.tag(crate::locale::Locale::SOURCE);
            let hint = format!("such as `fields: {{team: {{title: {{{tag}: …}}, type: text}}}}`");
            self.wrong_type(node, "`fields` of site.yaml", A_MAPPING, hint);
            return None;
        };
        let mut fields = Vec::<Field>::new();
        for (id, node) in entries {
            self.check_id(id);
            if let Some(first) = fields.iter().find(|field| fold(&field.id.value) == fold(&id.value)) {
                let message = format!("the field `{}` stands twice", id.value);
                let twice = Diagnostic::new(&codes::DUPLICATE_ID, id.span, message);
                self.diagnostics.push(twice.related(first.id.span, "first here").hint(TWICE));
                continue;
            }
            fields.push(self.declared(id.clone(), node));
        }
        Some(fields)
    }

    fn declared(&mut self, id: Spanned<String>, node: &Node) -> Field {
        let Some(mut map) = self.map(node, "a field") else {
            // What stands in it is not judged too.
            let (title, on) = (empty_text(node.span), FieldPlace::ALL.to_vec());
            return Field { id, title, kind: None, choices: Vec::new(), on };
        };
        map.require("type");
        let title = self.text(&mut map, "title");
        let kind = self.word(&mut map, "type", FieldKind::ALL.iter().map(|&kind| (kind.id(), kind)));
        let choices = self.each(&mut map, "choices", |decoder, node| {
            let mut map = decoder.map(node, "a choice of a field")?;
            let choice = FieldChoice { id: decoder.id(&mut map, "id"), title: decoder.text(&mut map, "title") };
            decoder.finish(&map);
            Some(choice)
        });
        let place = map.key_span("choices").unwrap_or(map.span);
        match kind {
            Some(FieldKind::Choice) if !map.holds("choices") => map.missing("choices"),
            Some(FieldKind::Choice) if choices.is_empty() && self.recorder.is_none() => {
                self.invalid(place, "a field of the type `choice` needs something to choose", Some(CHOICES.into()));
            }
            Some(other) if other != FieldKind::Choice && map.holds("choices") => {
                let message = format!("a field of the type `{}` has no choices", other.id());
                self.invalid(place, message, Some("write `type: choice`, or delete `choices`".into()));
            }
            _ => {}
        }
        for (at, choice) in choices.iter().enumerate().filter(|(_, choice)| !choice.id.value.is_empty()) {
            if let Some(first) = choices[..at].iter().find(|one| one.id.value == choice.id.value) {
                let message = format!("the choice `{}` stands twice", choice.id.value);
                let twice = Diagnostic::new(&codes::DUPLICATE_ID, choice.id.span, message);
                self.diagnostics.push(twice.related(first.id.span, "first here").hint(TWICE));
            }
        }
        let on = self.places(&mut map);
        self.finish(&map);
        Field { id, title, kind, choices, on }
    }

    /// Where a field may stand: everywhere, unless it says so.
    fn places(&mut self, map: &mut Map<'_>) -> Vec<FieldPlace> {
        let names = self.strings(map, "on");
        let known = FieldPlace::ALL.iter().map(|place| place.id());
        self.record(map, "on", Slot::List(Box::new(Slot::Words(known.clone().collect()))));
        let mut places = Vec::new();
        for name in &names {
            match FieldPlace::ALL.iter().copied().find(|place| place.id() == name.value) {
                Some(place) if places.contains(&place) => {
                    let message = format!("`{}` stands twice", name.value);
                    self.diagnostics.push(Diagnostic::new(&codes::DUPLICATE_ID, name.span, message).hint(TWICE));
                }
                Some(place) => places.push(place),
                None => {
                    let message = format!("a field is on items or procedures, not on `{}`", name.value);
                    let hint = did_you_mean(&name.value, known.clone());
                    self.invalid(name.span, message, hint.or_else(|| Some("write `on: [items, procedures]`".into())));
                }
            }
        }
        if places.is_empty() { FieldPlace::ALL.to_vec() } else { places }
    }

    /// What stands in the fields of an item or a procedure, in the order in which the site declares them.
    pub(in crate::parse) fn filled_fields(&mut self, map: &mut Map<'_>, place: FieldPlace) -> Vec<FilledField> {
        let key = "fields";
        self.record(map, key, Slot::Named(Box::new(Slot::FieldValue)));
        let Some(node) = map.take(key) else { return Vec::new() };
        let Value::Map(entries) = &node.value else {
            let example = self.fields.declared.iter().find(|field| field.on.contains(&place));
            let example = example.map_or("team", |field| &field.id.value);
            let hint = format!("such as `fields: {{{example}: {}}}`", word_or_dots(node));
            self.wrong_type(node, &format!("`{key}` of {}", map.what), A_MAPPING, hint);
            return Vec::new();
        };
        let mut filled = Vec::<FilledField>::new();
        for (at, (name, node)) in entries.iter().enumerate() {
            if let Some((first, _)) = entries[..at].iter().find(|(first, _)| first.value == name.value) {
                let message = format!("the field `{}` stands twice", name.value);
                self.diagnostics.push(
                    Diagnostic::new(&codes::DUPLICATE_KEY, name.span, message)
                        .related(first.span, "first here")
                        .hint("one of the two values would be lost; delete one"),
                );
                continue;
            }
            let Some(field) = self.field(name, place) else { continue };
            if node.value == Value::Null {
                continue;
            }
            if let Some(value) = self.field_value(&self.fields.declared[field].clone(), node) {
                filled.push(FilledField { field, value, span: name.span });
            }
        }
        filled.sort_by_key(|filled| filled.field);
        filled
    }

    /// The position of a field that is named at `place`.
    fn field(&mut self, name: &Spanned<String>, place: FieldPlace) -> Option<usize> {
        let declared = self.fields.declared;
        let found = declared.iter().position(|field| field.id.value == name.value);
        let Some(at) = found else {
            if self.fields.is_lost {
                return None;
            }
            let here = declared.iter().filter(|field| field.on.contains(&place)).map(|field| field.id.value.as_str());
            let here = here.collect::<Vec<_>>();
            let declare = || {
                let tag = self.locales.tag(crate::locale::Locale::SOURCE);
                let example = format!("fields: {{{}: {{title: {{{tag}: …}}, type: text}}}}", name.value);
                let there_are = there_are(&here).map_or_else(String::new, |there_are| format!("{there_are}; or "));
                format!("{there_are}declare it in site.yaml: `{example}`")
            };
            let hint = nearest(&name.value, here.iter().copied())
                .map_or_else(declare, |name| format!("did you mean `{name}`?"));
            let message = format!("the site has no field `{}`", name.value);
            self.diagnostics.push(Diagnostic::new(&codes::UNKNOWN_FIELD, name.span, message).hint(hint));
            return None;
        };
        let field = &declared[at];
        if !field.on.contains(&place) {
            let message = format!("the field `{}` is not for {}", name.value, place.id());
            self.diagnostics.push(
                Diagnostic::new(&codes::UNKNOWN_FIELD, name.span, message)
                    .related(field.id.span, "declared here")
                    .hint(format!("add `{}` to its `on` in site.yaml, or move it", place.id())),
            );
            return None;
        }
        Some(at)
    }

    /// A value of a field; one of the wrong form is reported.
    fn field_value(&mut self, field: &Field, node: &Node) -> Option<FieldValue> {
        let what = format!("the field `{}`", field.id.value);
        match field.kind? {
            FieldKind::Text => {
                let before = self.diagnostics.count(crate::diagnostic::Severity::Error);
                let text = self.local_text(node, &what);
                (self.diagnostics.count(crate::diagnostic::Severity::Error) == before).then_some(FieldValue::Text(text))
            }
            FieldKind::Choice => {
                let mut chosen = Vec::new();
                for name in self.one_or_more(node, &what)? {
                    let at = field.choices.iter().position(|choice| choice.id.value == name.value);
                    let Some(at) = at else {
                        let ids = field.choices.iter().map(|choice| choice.id.value.as_str()).collect::<Vec<_>>();
                        // The name that readers see is what somebody may have written instead of the id.
                        let titles = field.choices.iter().find(|choice| {
                            choice.title.iter().any(|(_, title)| fold(&title.plain()) == fold(&name.value))
                        });
                        let hint = titles
                            .map(|choice| format!("write its id, `{}`", choice.id.value))
                            .or_else(|| did_you_mean(&name.value, ids.iter().copied()))
                            .or_else(|| there_are(&ids));
                        self.misfit(field, &name, &format!("{what} has no choice `{}`", name.value), hint);
                        continue;
                    };
                    if chosen.contains(&at) {
                        self.misfit(field, &name, &format!("{what} names `{}` twice", name.value), Some(TWICE.into()));
                        continue;
                    }
                    chosen.push(at);
                }
                chosen.sort_unstable();
                (!chosen.is_empty()).then_some(FieldValue::Choices(chosen))
            }
            FieldKind::Date => {
                let text = self.scalar_like(node, &what, Some("2025-04-01"))?;
                match PartialDate::parse(&text.value) {
                    Ok(date) => Some(FieldValue::Date(date)),
                    Err(reason) => {
                        let message = format!("{what} holds no date: {reason}");
                        self.misfit(field, &text, &message, Some(DATES.into()));
                        None
                    }
                }
            }
            FieldKind::Link => {
                let text = self.scalar_like(node, &what, Some("https://example.org/"))?;
                let is_url = super::is_web_address(&text.value);
                if !is_url {
                    let message = format!("{what} holds no web address: `{}`", text.value);
                    self.misfit(field, &text, &message, Some("begin with `https://`".into()));
                }
                is_url.then_some(FieldValue::Link(text.value))
            }
            FieldKind::Person => {
                let names = self.one_or_more(node, &what)?;
                let names = names.into_iter().map(|name| name.value).collect::<Vec<_>>();
                (!names.is_empty()).then_some(FieldValue::People(names))
            }
        }
    }

    /// One value or a list of them, none of which is empty.
    fn one_or_more(&mut self, node: &Node, what: &str) -> Option<Vec<Spanned<String>>> {
        let values = match &node.value {
            Value::List(list) => list.iter().filter_map(|node| self.line(node, what, None)).collect::<Vec<_>>(),
            Value::Scalar(_) => self.line(node, what, None).into_iter().collect(),
            _ => {
                let wanted = format!("a single value or {A_LIST}");
                self.wrong_type(node, what, &wanted, "write it as one word, or as `[one, another]`");
                return None;
            }
        };
        for empty in values.iter().filter(|value| value.value.is_empty()) {
            self.invalid(
                empty.span,
                format!("{what} is empty"),
                Some("delete it where there is nothing to say".into()),
            );
        }
        Some(values.into_iter().filter(|value| !value.value.is_empty()).collect())
    }

    fn misfit(&mut self, field: &Field, value: &Spanned<String>, message: &str, hint: Option<String>) {
        self.diagnostics.push(
            Diagnostic::new(&codes::FIELD_VALUE, value.span, message)
                .related(field.id.span, "declared here")
                .maybe_hint(hint),
        );
    }
}

/// How choices are written.
const CHOICES: &str = "such as `choices: [{id: low, title: {…}}, {id: high, title: {…}}]`";
