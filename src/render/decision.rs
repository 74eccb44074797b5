//! The questions that lead to a method, as a tree.

use crate::locale::text::fold;
use crate::model::{Attribute, Method};

/// A question, and what each answer leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Question {
    /// The attribute that it asks for, as an index.
    pub(super) attribute: usize,
    /// What each value of the attribute leads to, in the order of its values.
    pub(super) answers: Vec<Answer>,
}

/// What an answer leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// To another question.
    Ask(Question),
    /// To these methods, as indexes. None: no method is like this.
    Methods(Vec<usize>),
}

/// The questions that tell `methods` apart, asked in the order of `attributes`.
///
/// A question is left out where every answer to it would leave the same methods. No more is asked once a single method is
/// left, or none.
pub(super) fn tree(attributes: &[Attribute], methods: &[Method]) -> Answer {
    ask(attributes, methods, 0, (0..methods.len()).collect())
}

fn ask(attributes: &[Attribute], methods: &[Method], from: usize, left: Vec<usize>) -> Answer {
    if left.len() < 2 {
        return Answer::Methods(left);
    }
    for (index, attribute) in attributes.iter().enumerate().skip(from) {
        let outcomes = attribute
            .values
            .iter()
            .map(|value| {
                let fits = |&method: &usize| accepts(&methods[method], &attribute.id.value, &value.id.value);
                left.iter().copied().filter(fits).collect::<Vec<_>>()
            })
            .collect::<Vec<_>>();
        if outcomes.windows(2).any(|pair| pair[0] != pair[1]) {
            let answers = outcomes.into_iter().map(|left| ask(attributes, methods, index + 1, left)).collect();
            return Answer::Ask(Question { attribute: index, answers });
        }
    }
    Answer::Methods(left)
}

/// Whether a method allows a value of an attribute; one that does not speak of the attribute allows all.
pub(super) fn accepts(method: &Method, attribute: &str, value: &str) -> bool {
    method
        .attributes
        .iter()
        .find(|(id, _)| fold(&id.value) == fold(attribute))
        .is_none_or(|(_, values)| values.iter().any(|accepted| fold(&accepted.value) == fold(value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Localized;
    use crate::markdown::Inline;
    use crate::model::{Answer as Value, LocalText, Text};
    use crate::source::{SourceMap, Span, Spanned};

    fn span() -> Span {
        Span::new(SourceMap::default().add("test.yaml", ""), 0..0)
    }

    fn id(text: &str) -> Spanned<String> {
        Spanned::new(text.to_owned(), span())
    }

    fn text() -> LocalText {
        Localized::new(Text { inline: Inline::plain_text("text"), span: span() })
    }

    fn attribute(name: &str, values: &[&str]) -> Attribute {
        let value = |value: &&str| Value { id: id(value), title: text(), answer: text(), absent: false };
        Attribute {
            id: id(name),
            figure: None,
            title: text(),
            question: text(),
            values: values.iter().map(value).collect(),
        }
    }

    fn method(attributes: &[(&str, &[&str])]) -> Method {
        Method {
            id: id("m"),
            aliases: Vec::new(),
            symbol: String::new(),
            title: text(),
            summary: text(),
            attributes: attributes
                .iter()
                .map(|(name, values)| (id(name), values.iter().map(|value| id(value)).collect()))
                .collect(),
            note: None,
            source: None,
            text: None,
        }
    }

    fn question(attribute: usize, answers: Vec<Answer>) -> Answer {
        Answer::Ask(Question { attribute, answers })
    }

    #[test]
    fn questions_that_tell_nothing_apart_are_left_out() {
        let attributes = [
            attribute("device", &["own", "firm"]),
            attribute("line", &["vpn", "none"]),
            attribute("cloud", &["yes", "no"]),
        ];
        let methods = [
            method(&[("device", &["own", "firm"]), ("line", &["vpn"]), ("cloud", &["yes", "no"])]),
            method(&[("device", &["own", "firm"]), ("line", &["none"]), ("cloud", &["yes"])]),
            method(&[("device", &["own", "firm"]), ("line", &["none"]), ("cloud", &["no"])]),
        ];
        let cloud = question(2, vec![Answer::Methods(vec![1]), Answer::Methods(vec![2])]);
        assert_eq!(tree(&attributes, &methods), question(1, vec![Answer::Methods(vec![0]), cloud]));
    }

    #[test]
    fn a_combination_that_no_method_has_leads_to_none() {
        let attributes = [attribute("line", &["vpn", "browser", "none"])];
        let methods = [method(&[("line", &["vpn"])]), method(&[("line", &["none"])])];
        let leads = |methods: &[usize]| Answer::Methods(methods.to_vec());
        assert_eq!(tree(&attributes, &methods), question(0, vec![leads(&[0]), leads(&[]), leads(&[1])]));
    }

    #[test]
    fn methods_that_nothing_tells_apart_stay_together() {
        let attributes = [attribute("line", &["vpn", "none"])];
        let methods = [method(&[]), method(&[("line", &["vpn", "none"])])];
        assert_eq!(tree(&attributes, &methods), Answer::Methods(vec![0, 1]));
        assert_eq!(tree(&attributes, &methods[..1]), Answer::Methods(vec![0]));
        assert_eq!(tree(&[], &[]), Answer::Methods(Vec::new()));
    }
}
