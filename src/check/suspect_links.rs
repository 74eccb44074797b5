//! Texts that somebody judged to go together are in doubt when one of them changes.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::resolve::{Catalog, LinkKind, ReviewLink, links};

rule! {
    /// Two texts were judged to go together, and then one of them changed.
    ///
    /// A text and its translation, a procedure and an item that it covers, a vendor's statement and its item, two items
    /// of a crosswalk: each is a link that somebody accepted with `tebiki review accept`, which keeps in
    /// `content/review.lock` what both texts said then. When the words of one change, the judgement is in doubt, and
    /// readers are told so beside it. Where a text stands, its white space and where its links lead do not matter.
    ///
    /// `tebiki review` shows what changed, word by word. Fix what no longer fits, and accept the link.
    SUSPECT_LINK = "TB0504", Warning, "a text changed under a link that was accepted", check;
}

fn check(catalog: &Catalog, diagnostics: &mut Diagnostics) {
    if catalog.suspects.is_empty() {
        return;
    }
    for link in links(catalog) {
        if let Some(changed) = catalog.suspects.changed(&link.name) {
            diagnostics.push(suspect(catalog, &link, changed));
        }
    }
}

fn suspect(catalog: &Catalog, link: &ReviewLink<'_>, changed: [bool; 2]) -> Diagnostic {
    let [one, other] = &link.ends;
    // A translation is what has to follow; of two others, what changed has to be looked at.
    let first = match (link.kind, changed) {
        (LinkKind::Translation, _) | (_, [false, _]) => 1,
        _ => 0,
    };
    let tag = catalog.site.locales.tag(other.locale);
    let doubt = match link.kind {
        LinkKind::Translation => format!("the `{tag}` translation of `{}` may be out of date", one.name),
        LinkKind::Coverage => format!("`{}` may no longer cover `{}`", one.name, other.name),
        LinkKind::Statement => format!("the answer of `{}` may no longer fit `{}`", one.name, other.name),
        LinkKind::Crosswalk => {
            format!("`{}` and `{}` may no longer relate as the crosswalk says", one.name, other.name)
        }
    };
    let what = match (link.kind, changed) {
        (LinkKind::Translation, [true, false]) => "the source text has",
        (LinkKind::Translation, [false, true]) => "the translation has",
        (_, [true, false]) => "the first text has",
        (_, [false, true]) => "the second text has",
        _ => "both texts have",
    };
    let label = |end: usize| if changed[end] { "changed since then" } else { "as it was then" };
    let second = 1 - first;
    Diagnostic::new(
        &SUSPECT_LINK,
        link.ends[first].span,
        format!("{doubt}: {what} changed since somebody compared them"),
    )
    .label(label(first))
    .related(link.ends[second].span, label(second))
    .hint(format!("`tebiki review` shows the changes; when both are right, `tebiki review accept {}`", link.name))
}
