//! What `review.lock` calls the texts of a unit.
//!
//! A name says what the texts are of and does not change when they move, such as `item:telework:7-3`. It has no white space
//! and nothing that a shell would read as its own. Names are kept in files for years.

use super::names::Names;
use super::refs::{ChecklistRef, ProductRef};
use super::units::Unit;
use crate::model::{Crosswalk, Statements};
use crate::source::Spanned;

impl Unit {
    /// The name, which `review.lock` keeps: it must never change.
    #[must_use]
    pub fn name(&self, names: &Names) -> String {
        let list = |at: ChecklistRef| &names.checklists[at].id;
        let product = |at: ProductRef| &names.products[at].id;
        // A dangling reference, which has been reported, keeps the text that an author wrote.
        let slug = |list: &Spanned<String>, id: &Spanned<String>| {
            let item = names.item_at(&list.value, &id.value);
            item.map_or(&id.value, |item| &names.item(item).slug.value).clone()
        };
        match self {
            Self::Site => "site".to_owned(),
            Self::Glossary => "glossary".to_owned(),
            Self::References => "references".to_owned(),
            Self::Kind(at) => format!("kind:{}", names.site.kinds[*at].id.value),
            Self::Term(at) => format!("term:{}", names.term(*at).id.value),
            Self::Reference(at) => format!("reference:{}", names.references.entries[*at].id.value),
            Self::Page(at) => format!("page:{}", names.pages[*at].id),
            Self::Checklist(at) => format!("checklist:{}", list(*at)),
            Self::Edition(at, edition) => {
                // The name of a file, which may hold white space.
                let edition = &names.checklists[*at].editions[*edition].edition.value;
                format!("edition:{}:{}", list(*at), edition.split_whitespace().collect::<Vec<_>>().join("_"))
            }
            Self::Attribute(at, attribute) => {
                format!("attribute:{}:{}", list(*at), names.checklists[*at].attributes[*attribute].id.value)
            }
            Self::Method(at) => format!("method:{}:{}", list(at.checklist), names.method(*at).id.value),
            Self::Threat(at) => format!("threat:{}:{}", list(at.checklist), names.threat(*at).id.value),
            Self::Item(at) => format!("item:{}:{}", list(at.checklist), names.item(*at).slug.value),
            Self::Product(at) => format!("product:{}", product(*at)),
            Self::Gaps(at) => format!("gaps:{}", product(*at)),
            Self::Notes(at) => format!("notes:{}", product(*at)),
            Self::Guide(at) => format!("guide:{}", product(*at)),
            Self::Claim(at, claim) => {
                let claim = &names.products[*at].claims[*claim];
                let section = claim.section.as_ref().map_or_else(String::new, |section| format!("#{}", section.value));
                let item = names.item_written(&claim.item.value).map(|item| Self::Item(item).name(names));
                let item = item.unwrap_or_else(|| claim.item.value.clone());
                format!("claim:{}{section}:{}", product(*at), item.trim_start_matches("item:"))
            }
            Self::Statements(at) => {
                format!("statements:{}:{}", product(at.product), names.statements(*at).checklist.value)
            }
            Self::Statement(set, statement) => {
                // A statement has no id; its first item is of no other.
                let Statements { checklist, statements, .. } = names.statements(*set);
                let first = statements[*statement].items.first().map(|first| slug(checklist, first));
                format!("statement:{}:{}:{}", product(set.product), checklist.value, first.unwrap_or_default())
            }
            Self::Responsibilities(at) => format!("responsibilities:{}", product(*at)),
            Self::SharedThreat(at, threat) => {
                let shared = names.products[*at].responsibilities.as_ref();
                let threat = shared.map_or("", |shared| &shared.threats[*threat].id.value);
                format!("responsibilities:{}:{threat}", product(*at))
            }
            Self::Crosswalk(at) => {
                let walk = &names.crosswalks[*at];
                format!("crosswalk:{}:{}", walk.from.value, walk.to.value)
            }
            Self::Row(at, row) => {
                let Crosswalk { from, to, rows, .. } = &names.crosswalks[*at];
                let (one, other) = (slug(from, &rows[*row].from), slug(to, &rows[*row].to));
                format!("{}:{one}:{other}", Self::Crosswalk(*at).name(names))
            }
            Self::Section(unit, id) => format!("{}#{id}", unit.name(names)),
        }
    }
}
