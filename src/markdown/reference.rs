//! Typed references: what stands between `[[` and `]]`.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a reference names, as an author wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// `[[item:7-3]]`, `[[item:fisc:実8]]`.
    Item {
        /// The checklist; the default one where none is named.
        checklist: Option<String>,
        /// The item's id.
        id: String,
    },
    /// `[[threat:malware]]`, `[[threat:telework:malware]]`.
    Threat {
        /// The checklist; the default one where none is named.
        checklist: Option<String>,
        /// The threat's id.
        id: String,
    },
    /// `[[method:1]]`, `[[method:telework:1]]`.
    Method {
        /// The checklist; the default one where none is named.
        checklist: Option<String>,
        /// The method's id.
        id: String,
    },
    /// `[[term:mdm]]`.
    Term {
        /// The term's id.
        id: String,
    },
    /// `[[product:chatwork]]`, `[[product:chatwork#remove-users]]`.
    Product {
        /// The product's id.
        id: String,
        /// A section of its guide.
        section: Option<String>,
    },
    /// `[[page:about]]`, `[[page:about#privacy]]`.
    Page {
        /// The page's id.
        id: String,
        /// A section of it.
        section: Option<String>,
    },
    /// `[[menu:サービス > トーク]]`: labels to click, one after the other.
    Menu {
        /// The labels.
        labels: Vec<String>,
    },
}

/// Why a text between brackets is no reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReferenceProblem {
    /// It has no `kind:` at its beginning.
    NoKind,
    /// It has a kind that there is not.
    UnknownKind(String),
    /// Something is empty that must not be.
    Empty,
    /// It names a section where the kind has none.
    SectionNotAllowed,
}

/// The kinds, as they are written.
pub(super) const KINDS: &[&str] = &["item", "threat", "method", "term", "product", "page", "menu"];

/// Takes the name of a thing of a checklist apart, `7-3` or `fisc:実8`: the checklist, where one is named, and the id.
#[must_use]
pub fn in_checklist(name: &str) -> (Option<&str>, &str) {
    name.split_once(':').map_or((None, name), |(checklist, id)| (Some(checklist), id))
}

impl Target {
    /// Reads what stands between the brackets, before any `|`.
    ///
    /// # Errors
    /// Says what about the form is wrong; whether the name exists is not looked at.
    pub fn parse(text: &str) -> Result<Self, ReferenceProblem> {
        let (kind, name) = text.split_once(':').ok_or(ReferenceProblem::NoKind)?;
        let (kind, name) = (kind.trim(), name.trim());
        if kind == "menu" {
            let labels = name.split('>').map(|label| label.trim().to_owned()).collect::<Vec<_>>();
            return if labels.iter().any(String::is_empty) {
                Err(ReferenceProblem::Empty)
            } else {
                Ok(Self::Menu { labels })
            };
        }
        let (path, section) = match name.split_once('#') {
            Some((path, section)) => (path, Some(section.to_owned())),
            None => (name, None),
        };
        if path.is_empty() || section.as_deref() == Some("") {
            return Err(ReferenceProblem::Empty);
        }
        let id = path.to_owned();
        let target = match kind {
            "item" | "threat" | "method" => {
                let (checklist, id) = in_checklist(path);
                let (checklist, id) = (checklist.map(str::to_owned), id.to_owned());
                if id.is_empty() || checklist.as_deref() == Some("") {
                    return Err(ReferenceProblem::Empty);
                }
                match kind {
                    "item" => Self::Item { checklist, id },
                    "threat" => Self::Threat { checklist, id },
                    _ => Self::Method { checklist, id },
                }
            }
            "term" => Self::Term { id },
            "product" => return Ok(Self::Product { id, section }),
            "page" => return Ok(Self::Page { id, section }),
            _ => return Err(ReferenceProblem::UnknownKind(kind.to_owned())),
        };
        if section.is_some() { Err(ReferenceProblem::SectionNotAllowed) } else { Ok(target) }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scoped = |f: &mut fmt::Formatter<'_>, kind: &str, checklist: &Option<String>, id: &str| match checklist {
            Some(checklist) => write!(f, "{kind}:{checklist}:{id}"),
            None => write!(f, "{kind}:{id}"),
        };
        let sectioned = |f: &mut fmt::Formatter<'_>, kind: &str, id: &str, section: &Option<String>| match section {
            Some(section) => write!(f, "{kind}:{id}#{section}"),
            None => write!(f, "{kind}:{id}"),
        };
        match self {
            Self::Item { checklist, id } => scoped(f, "item", checklist, id),
            Self::Threat { checklist, id } => scoped(f, "threat", checklist, id),
            Self::Method { checklist, id } => scoped(f, "method", checklist, id),
            Self::Term { id } => write!(f, "term:{id}"),
            Self::Product { id, section } => sectioned(f, "product", id, section),
            Self::Page { id, section } => sectioned(f, "page", id, section),
            Self::Menu { labels } => write!(f, "menu:{}", labels.join(" > ")),
        }
    }
}

/// The parts of a menu gloss, label by label.
pub(super) fn gloss(text: &str) -> Vec<String> {
    text.split('>').map(|part| part.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_kind_and_writes_it_back() {
        for text in [
            "item:7-3",
            "item:fisc:実8",
            "threat:malware",
            "method:1",
            "term:mdm",
            "product:chatwork",
            "product:chatwork#remove-users",
            "page:about#privacy",
            "menu:管理者設定 > ユーザーリスト",
        ] {
            assert_eq!(Target::parse(text).map(|target| target.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn says_what_is_wrong_with_the_form() {
        assert_eq!(Target::parse("7-3"), Err(ReferenceProblem::NoKind));
        assert_eq!(Target::parse("itme:7-3"), Err(ReferenceProblem::UnknownKind("itme".into())));
        for text in ["item:", "item:fisc:", "item::7-3", "product:#x", "page:a#", "menu:a > > b"] {
            assert_eq!(Target::parse(text), Err(ReferenceProblem::Empty), "{text}");
        }
        assert_eq!(Target::parse("item:7-3#x"), Err(ReferenceProblem::SectionNotAllowed));
    }
}
