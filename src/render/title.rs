//! What something is called.

use crate::markdown::html::escape;

/// A title, plain and as HTML without links, which may itself be the text of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Title {
    pub(super) plain: String,
    pub(super) html: String,
}

impl Title {
    /// A title that is one of the UI strings.
    pub(super) fn of_words(words: &str) -> Self {
        Self { plain: words.to_owned(), html: escape(words) }
    }

    /// A title with an id or a symbol before it, which has a class of its own.
    pub(super) fn behind(self, class: &str, sign: &Self) -> Self {
        Self {
            plain: format!("{} {}", sign.plain, self.plain),
            html: format!("<span class=\"{class}\">{}</span> {}", sign.html, self.html),
        }
    }

    /// The title with each of these names replaced by a title.
    pub(super) fn fill(self, values: &[(&str, &Self)]) -> Self {
        values.iter().fold(self, |title, (name, value)| Self {
            plain: title.plain.replace(name, &value.plain),
            html: title.html.replace(name, &value.html),
        })
    }
}
