//! From a document to its outline, and back.

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::{Document, Heading, PartDependencies, Section};
use crate::markdown::outline::{HeadingText, Outline, Outlines, Packed, Part, placed, spanned};
use crate::source::{FileId, Span};
use crate::tracking::Tracked;

impl Document {
    /// The document of a file whose outline is cached; its text is parsed lazily.
    #[must_use]
    pub fn resume(file: FileId, text: &Arc<str>, base: usize, digest: u64, outlines: &Outlines) -> Option<Self> {
        let Outline { title, intro, sections, mentions, anchors } = outlines.get(digest)?;
        let heading = |(events, words): HeadingText| Heading { events, words };
        let section = |(index, part): (usize, Part)| Section {
            id: spanned(file, part.id),
            aliases: part.aliases.into_iter().map(|alias| spanned(file, alias)).collect(),
            level: part.level,
            attributes: part.attributes.into_iter().map(|(key, value)| (spanned(file, key), value)).collect(),
            heading: heading(part.heading),
            body: part.body,
            index,
            steps: part.steps,
        };
        let sections = sections.into_iter().enumerate().map(section).collect::<Vec<_>>();
        let ids = sections.iter().enumerate().rev().map(|(at, section)| (section.id.value.clone(), at));
        Some(Self {
            events: OnceLock::new(),
            unparsed: Some((Arc::clone(text), base)),
            is_clean: true,
            title: title.map(heading),
            intro,
            ids: ids.collect(),
            sections,
            mentions: mentions.into_iter().map(|named| named.mention(file)).collect(),
            anchors: anchors.into_iter().map(|anchor| spanned(file, anchor)).collect(),
            dependencies: PartDependencies::default(),
            span: Span::new(file, base..text.len()),
            source: Tracked::default(),
            drafts: Vec::new(),
        })
    }

    /// The outline; `None` where the text has diagnostics.
    fn outline(&self) -> Option<Outline> {
        let heading = |heading: &Heading| (heading.events.clone(), heading.words.clone());
        let part = |section: &Section| Part {
            id: placed(&section.id),
            aliases: section.aliases.iter().map(placed).collect(),
            level: section.level,
            attributes: section.attributes.iter().map(|(key, value)| (placed(key), value.clone())).collect(),
            heading: heading(&section.heading),
            body: section.body.clone(),
            steps: section.steps,
        };
        self.is_clean.then(|| Outline {
            title: self.title.as_ref().map(heading),
            intro: self.intro.clone(),
            sections: self.sections.iter().map(part).collect(),
            mentions: self.mentions.iter().map(Into::into).collect(),
            anchors: self.anchors.iter().map(placed).collect(),
        })
    }

    /// The digest of the file.
    fn digest(&self) -> u64 {
        self.dependencies.text.digest
    }
}

impl Outlines {
    /// The outlines of these documents, reusing those in `earlier`. A document with diagnostics has none: it is parsed again,
    /// so that they are reported again.
    #[must_use]
    pub fn of(documents: &[&Document], earlier: &Self) -> Self {
        let pack = |document: &&Document| {
            let digest = document.digest();
            let known = earlier.0.get(&digest).cloned();
            let packed = known.or_else(|| Some(Packed(postcard::to_stdvec(&document.outline()?).ok()?.into())))?;
            Some((digest, packed))
        };
        Self(documents.par_iter().filter_map(pack).collect::<Vec<_>>().into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::markdown::html::tests::Bare;
    use crate::source::SourceMap;

    const TEXT: &str = "# 題\n\n序 [[item:7-3]]。\n\n## 節 {#a aliases=c,d items=7-3 for=admin}\n\n1. [[menu:設定 > 通知]]へ。\n\n### 中 {#b}\n\n\
                        ![絵](a.svg) [節](#a) <a id=\"old\"></a>\n";

    fn parsed(text: &str) -> Document {
        let file = SourceMap::default().add("a.ja.md", text);
        let mut document = Document::parse(file, text, 0, &mut Diagnostics::default());
        document.set_dependencies("a.ja.md", 7);
        document
    }

    #[test]
    fn a_document_that_is_resumed_is_the_one_that_was_parsed() {
        let document = parsed(TEXT);
        let outlines = Outlines::of(&[&document], &Outlines::default());
        assert_eq!(Outlines::of(&[&document], &outlines), outlines);
        let mut resumed = Document::resume(document.span.file, &TEXT.into(), 0, 7, &outlines).expect("it is known");
        resumed.set_dependencies("a.ja.md", 7);
        assert!(resumed.dependencies().eq(document.dependencies()));
        let sections = |document: &Document| {
            format!("{:?} {:?} {:?}", document.sections(), document.mentions(), document.anchors())
        };
        assert_eq!(sections(&resumed), sections(&document));
        assert_eq!((resumed.title(), resumed.span), (document.title(), document.span));
        assert_eq!(resumed.opening_words(), document.opening_words());
        for (one, other) in resumed.sections().iter().zip(document.sections()) {
            assert_eq!(resumed.section_words(one), document.section_words(other));
            let steps = |document: &Document, of| format!("{:?}", document.steps(of, &Bare));
            assert_eq!(steps(&resumed, one), steps(&document, other));
        }
        assert_eq!(resumed.find("b"), Some(1));
        assert!(resumed.untranslated().is_empty());
        let again = Outlines::of(&[&resumed], &Outlines::default());
        assert_eq!(again, outlines, "it can be kept once more");
        assert!(Document::resume(document.span.file, &TEXT.into(), 0, 8, &outlines).is_none());
    }

    #[test]
    fn a_document_with_problems_has_no_outline() {
        for text in ["# 題\n\n## 節\n", "# 題\n\n[[itme:7-3]]\n"] {
            assert_eq!(Outlines::of(&[&parsed(text)], &Outlines::default()), Outlines::default(), "{text}");
        }
    }

    #[test]
    fn an_outline_that_does_not_fit_its_text_shows_nothing_rather_than_failing() {
        let outlines = Outlines::of(&[&parsed(TEXT)], &Outlines::default());
        let file = SourceMap::default().add("a.ja.md", "");
        let resumed = Document::resume(file, &"短い".into(), 0, 7, &outlines).expect("it is known");
        assert_eq!(resumed.section_words(&resumed.sections()[0]), ["", ""]);
    }
}
