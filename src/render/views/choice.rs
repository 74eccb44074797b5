//! What is one of a closed set: a status, an audience, how items are related.

use serde::Serialize;

use crate::markdown::html::escape;
use crate::model::{Audience, Fit, Relation, Responsibility, Stage, Status};

use super::super::scope::Scope;

/// One of a closed set, such as a status: its id and its name.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Choice {
    pub(super) id: &'static str,
    pub(super) label: String,
}

impl Scope<'_> {
    pub(super) fn status(&self, status: Status) -> Choice {
        self.choice("status", status.id())
    }

    pub(super) fn audience(&self, audience: Audience) -> Choice {
        self.choice("audience", audience.id())
    }

    pub(super) fn responsibility(&self, responsibility: Responsibility) -> Choice {
        self.choice("responsibility", responsibility.id())
    }

    pub(super) fn stage(&self, stage: Stage) -> Choice {
        self.choice("stage", stage.id())
    }

    /// The mark of a vendor's answer: that it is given, or that the items are none of the vendor's matter, which the vendor
    /// states or we read so.
    pub(super) fn stated(&self, applies: bool, ours: bool) -> Choice {
        self.choice(
            "status",
            match (applies, ours) {
                (true, _) => "stated",
                (false, false) => "stated-not",
                (false, true) => "read-not",
            },
        )
    }

    /// How a vendor's answer fits an item.
    pub(super) fn fit(&self, fit: Fit) -> Choice {
        self.choice("fit", fit.id())
    }

    /// How `this` stands to `other`, both as readers call them: “9-4 is part of 実8”.
    pub(super) fn relation(&self, relation: Relation, this: &str, other: &str) -> Choice {
        let key = format!("relation_{}", relation.id().replace('-', "_"));
        Choice { id: relation.id(), label: self.neutral(&self.words.fill(&key, &[("this", this), ("other", other)])) }
    }

    pub(super) fn choice(&self, kind: &str, id: &'static str) -> Choice {
        Choice { id, label: escape(self.words.get(&format!("{kind}_{}", id.replace('-', "_")))) }
    }
}
