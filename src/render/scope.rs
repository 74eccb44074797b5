//! Texts, links and dates as a page in one language at one place shows them.

use std::collections::BTreeMap;

use percent_encoding::utf8_percent_encode;

use crate::locale::text::{ends_phrase, is_japanese, joins_words};
use crate::locale::{Locale, Localized};
use crate::markdown::html::{NoteKind, Resolved, Resolver, escape, in_language, reference_quotes};
use crate::markdown::{Document, Target};
use crate::model::{LocalText, PartialDate};
use crate::plan::{self, IN_A_PATH, PageKind};
use crate::resolve::{Catalog, Destination, file_path, image_path};
use crate::source::Spanned;
use crate::theme::UiStrings;

use super::Renderer;
use super::title::Title;

/// A phrase of more characters than this may not fit a line of a heading on a narrow screen.
const LONG_PHRASE: usize = 11;

/// The page that is being rendered: its language and its place.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) renderer: &'a Renderer<'a>,
    pub(super) catalog: &'a Catalog,
    pub(super) words: &'a UiStrings,
    pub(super) locale: Locale,
    /// The page's path relative to the output folder.
    pub(super) path: &'a str,
}

impl<'a> Scope<'a> {
    pub(super) fn new(renderer: &'a Renderer<'a>, locale: Locale, path: &'a str) -> Self {
        Self { renderer, catalog: renderer.catalog, words: renderer.words(locale), locale, path }
    }

    /// The same for a page, in which UI strings of another language say so.
    pub(super) fn of_page(renderer: &'a Renderer<'a>, locale: Locale, path: &'a str) -> Self {
        let words = renderer.languages[locale.index()].marked.as_ref();
        Self { words: words.unwrap_or(renderer.words(locale)), ..Self::new(renderer, locale, path) }
    }

    /// The tag of a language.
    pub(super) fn tag(&self, locale: Locale) -> &'a str {
        self.catalog.site.locales.tag(locale)
    }

    /// The tag for a `lang` attribute of something in `locale`; none where that is the language of the page.
    pub(super) fn foreign(&self, locale: Locale) -> Option<&'a str> {
        (locale != self.locale).then(|| self.tag(locale))
    }

    /// The URL of a page.
    pub(super) fn url(&self, kind: PageKind) -> String {
        self.url_of(&plan::path(self.catalog, kind, self.locale))
    }

    /// The URL of what a reference leads to.
    pub(super) fn url_to(&self, destination: &Destination) -> String {
        self.url_of(&plan::destination_path(self.catalog, destination, self.locale))
    }

    /// The URL of a path relative to the output folder.
    pub(super) fn url_of(&self, path: &str) -> String {
        plan::relative(self.path, path)
    }

    /// A short text as HTML. Where it is not translated it is marked, for eyes and for software.
    pub(super) fn text(&self, text: &LocalText) -> String {
        let shown = text.show(self.locale);
        let html = shown.value.inline.html(&self.resolver(shown.locale, ""));
        let Some(tag) = self.foreign(shown.locale) else { return html };
        format!(
            "<span lang=\"{tag}\">{html}</span> <small class=\"fallback-mark\">({})</small>",
            escape(self.words.get("untranslated_mark")),
            tag = escape(tag),
        )
    }

    /// A text that may have blocks of its own, as an element with this class.
    pub(super) fn blocks(&self, text: &LocalText, class: &str) -> String {
        let shown = text.show(self.locale);
        if !shown.value.inline.has_blocks() {
            return format!("<p class=\"{class}\">{}</p>", self.text(text));
        }
        let html = shown.value.inline.html(&self.resolver(shown.locale, ""));
        let Some(tag) = self.foreign(shown.locale) else { return format!("<div class=\"{class}\">\n{html}</div>") };
        format!(
            "<div class=\"{class}\" lang=\"{tag}\">\n{html}</div>\n<p><small class=\"fallback-mark\">({})</small></p>",
            escape(self.words.get("untranslated_mark")),
            tag = escape(tag),
        )
    }

    /// A short text that may be missing as HTML.
    pub(super) fn maybe(&self, text: Option<&LocalText>) -> Option<String> {
        text.map(|text| self.text(text))
    }

    /// A short text as a title: HTML without links, which may stand inside one.
    pub(super) fn title(&self, text: &LocalText) -> String {
        self.local_title(text).html
    }

    /// A short text as a title.
    pub(super) fn local_title(&self, text: &LocalText) -> Title {
        let shown = text.show(self.locale);
        self.titled(shown.value.plain(), shown.locale)
    }

    /// The title of a thing that is named by its parts, such as a method: it may break between them.
    pub(super) fn compound(&self, text: &LocalText) -> String {
        let title = self.title(text);
        if !title.contains('・') {
            return title;
        }
        format!("<span class=\"compound\">{}</span>", title.replace('・', "・<wbr>"))
    }

    /// A heading whose phrases a browser may not find: it may break between them. Where they are short the browser does well.
    /// A phrase that is wider than a narrow screen may break there between the words that make it up.
    pub(super) fn phrased(html: &str) -> String {
        let mut out = String::with_capacity(html.len());
        let (mut before, mut in_tag) = (None, false);
        let (mut phrase, mut longest) = (0_usize, 0_usize);
        for c in html.chars() {
            if !in_tag && c != '<' {
                if before.is_some_and(|before| ends_phrase(before, c)) {
                    out.push_str("<wbr>");
                    phrase = 0;
                } else if before.is_some_and(|before| joins_words(before, c)) {
                    out.push_str("<wbr class=\"if-narrow\">");
                }
                phrase += usize::from(is_japanese(c));
                longest = longest.max(phrase);
                before = Some(c);
            }
            in_tag = (in_tag || c == '<') && c != '>';
            out.push(c);
        }
        if longest > LONG_PHRASE { out } else { html.to_owned() }
    }

    /// The title of a document.
    pub(super) fn document_title(&self, document: &Localized<Document>) -> Title {
        let shown = document.show(self.locale);
        self.titled(shown.value.title(), shown.locale)
    }

    /// Plain words in `locale` as a title.
    pub(super) fn titled(&self, plain: String, locale: Locale) -> Title {
        let html = in_language(&plain, self.tag(locale));
        let html = match self.foreign(locale) {
            Some(tag) => format!("<span lang=\"{}\">{html}</span>", escape(tag)),
            None => html,
        };
        Title { plain, html }
    }

    /// A short text without markup.
    /// The tag of the language in which a long text is shown.
    pub(super) fn shown_tag(&self, document: &Localized<Document>) -> &'a str {
        self.tag(document.show(self.locale).locale)
    }

    pub(super) fn plain(&self, text: &LocalText) -> String {
        text.show(self.locale).value.inline.plain_with(&|target, alone| self.name(target, alone))
    }

    /// The name of what a reference leads to, without markup; as it stands alone, or else as part of a sentence.
    pub(super) fn name(&self, target: &Target, alone: bool) -> Option<String> {
        let Some(destination) = self.catalog.find(target) else {
            return self.catalog.draft(target).map(|draft| draft.show(self.locale).value.clone());
        };
        let title = || self.destination_title(&destination).plain;
        Some(match &destination {
            _ if alone => title(),
            Destination::Item(at) => self.catalog.item(*at).id.value.clone(),
            other => {
                let [before, behind] = reference_quotes(other.class(), self.tag(self.locale));
                format!("{before}{}{behind}", title())
            }
        })
    }

    /// The words of the user interface whose keys begin so, for a script: a JSON object.
    pub(super) fn words_as_json(&self, prefixes: &[&str]) -> tera::TeraResult<String> {
        let wanted = |key: &str| prefixes.iter().any(|prefix| key.starts_with(prefix));
        let words = self.words.iter().filter(|(key, _)| wanted(key)).collect::<BTreeMap<_, _>>();
        serde_json::to_string(&words).map_err(|error| tera::Error::message(error.to_string()))
    }

    /// Words of the site itself or of a document that are in no particular language, as HTML.
    pub(super) fn neutral(&self, text: &str) -> String {
        in_language(text, self.tag(self.locale))
    }

    /// Which ids an item had before, in words; nothing where it had none.
    pub(super) fn formerly(&self, aliases: &[Spanned<String>]) -> Option<String> {
        let ids = aliases.iter().map(|alias| alias.value.as_str()).collect::<Vec<_>>();
        let ids = ids.join(self.words.get("list_separator"));
        (!ids.is_empty()).then(|| self.words.fill("item_formerly", &[("ids", &ids)]))
    }

    /// A date as HTML.
    pub(super) fn date(&self, date: &PartialDate) -> String {
        format!("<time datetime=\"{date}\">{}</time>", escape(&self.words.date(date)))
    }

    /// What turns references of a text in `language` into links. `folder` is where the text's file is, relative to the
    /// site's content; short texts, which have no images, need none.
    pub(super) fn resolver(&self, language: Locale, folder: &'a str) -> TextResolver<'a> {
        TextResolver { scope: *self, language, folder }
    }

    /// The title of what a reference leads to.
    pub(super) fn destination_title(&self, destination: &Destination) -> Title {
        match destination {
            Destination::Item(at) => self.page_title(PageKind::Item(*at)),
            Destination::Threat(at) => self.page_title(PageKind::Threat(*at)),
            Destination::Method(at) => self.page_title(PageKind::Method(*at)),
            Destination::Term(at) => self.local_title(&self.catalog.term(*at).name),
            Destination::Product(at) => self.page_title(PageKind::Product(*at)),
            Destination::Section(product, section) => match &self.catalog.products[*product].guide {
                Some(guide) => self.section_title(&guide.document, section),
                None => self.page_title(PageKind::Product(*product)),
            },
            Destination::Page(at, Some(section)) => self.section_title(&self.catalog.pages[*at].document, section),
            Destination::Page(at, None) => self.page_title(PageKind::Page(*at)),
        }
    }

    /// The heading of a section.
    pub(super) fn section_title(&self, document: &Localized<Document>, section: &str) -> Title {
        let shown = document.show(self.locale);
        let document = shown.value;
        let heading = document.section(section).map(|section| document.heading(section));
        self.titled(heading.unwrap_or_else(|| document.title()), shown.locale)
    }
}

/// How large a file is, as systems show it to people: in units of 1,024 bytes, rounded up, with a tenth below 10 MB.
fn size(bytes: u64) -> String {
    const KILO: u64 = 1024;
    const MEGA: u64 = KILO * KILO;
    match bytes {
        0..KILO => format!("{bytes} B"),
        KILO..MEGA => format!("{} KB", bytes.div_ceil(KILO)),
        _ => {
            let tenths = bytes.saturating_mul(10).div_ceil(MEGA);
            if tenths < 100 { format!("{}.{} MB", tenths / 10, tenths % 10) } else { format!("{} MB", tenths / 10) }
        }
    }
}

/// Turns the references of one text into links.
pub(super) struct TextResolver<'a> {
    scope: Scope<'a>,
    language: Locale,
    folder: &'a str,
}

impl Resolver for TextResolver<'_> {
    fn reference(&self, target: &Target) -> Option<Resolved> {
        let scope = &self.scope;
        let destination = scope.catalog.find(target)?;
        let Title { plain: name, html: title } = scope.destination_title(&destination);
        // A title in the language of the page may stand in a text that is in another one.
        let title = match scope.foreign(self.language) {
            Some(_) => format!("<span lang=\"{}\">{title}</span>", escape(scope.tag(scope.locale))),
            None => title,
        };
        let (short, name) = match &destination {
            Destination::Item(at) => {
                let item = scope.catalog.item(*at);
                (Some(scope.neutral(&item.id.value)), scope.plain(&item.title))
            }
            _ => (None, name),
        };
        Some(Resolved { url: scope.url_to(&destination), name, title, short, class: destination.class() })
    }

    fn draft(&self, target: &Target) -> Option<String> {
        let name = self.scope.catalog.draft(target)?.show(self.scope.locale);
        Some(match self.scope.foreign(name.locale) {
            Some(tag) => format!("<span lang=\"{}\">{}</span>", escape(tag), escape(name.value)),
            None => escape(name.value),
        })
    }

    fn image(&self, path: &str) -> (String, Option<(u32, u32)>) {
        let source = image_path(&format!("content/{}", self.folder), path);
        let url = self.scope.url_of(&plan::media_path(&source));
        let size = self.scope.catalog.sizes.get(&source).copied();
        (utf8_percent_encode(&url, IN_A_PATH).to_string(), size)
    }

    fn file(&self, path: &str) -> Option<(String, String)> {
        let source = file_path(&format!("content/{}", self.folder), path);
        let (kind, bytes) = self.scope.catalog.files.get(&source)?;
        let url = self.scope.url_of(&plan::media_path(&source));
        let words = self.scope.renderer.words(self.language);
        let note = words.fill("file_note", &[("kind", kind), ("size", &size(*bytes))]);
        Some((utf8_percent_encode(&url, IN_A_PATH).to_string(), escape(&note)))
    }

    fn code(&self, language: &str, code: &str) -> String {
        self.scope.renderer.highlighter.html(language, code).to_string()
    }

    fn language(&self) -> &str {
        self.scope.tag(self.language)
    }

    fn menu_language(&self) -> &str {
        self.scope.tag(Locale::SOURCE)
    }

    fn note_title(&self, kind: NoteKind) -> String {
        self.scope.renderer.words(self.language).get(&format!("note_{}", kind.id())).to_owned()
    }

    fn footnote(&self, number: &str, back: bool) -> String {
        let words = self.scope.renderer.words(self.language);
        words.fill(if back { "footnote_back" } else { "footnote" }, &[("n", number)])
    }

    fn task(&self, done: bool) -> String {
        self.scope.renderer.words(self.language).get(if done { "task_done" } else { "task_open" }).to_owned()
    }
}

/// The beginning of a text, for the description of a page.
pub(super) fn shortened(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        // The colon of a paragraph announces what follows it, which is not part of the description.
        None => match text.strip_suffix([':', '：']) {
            Some(announced) => format!("{announced}…"),
            None => text.to_owned(),
        },
        Some((end, _)) => {
            let cut = &text[..end];
            // Whole sentences if they fill half of the length, else whole words.
            let sentences = [cut.rfind('。').map(|at| at + '。'.len_utf8()), cut.rfind(". ").map(|at| at + 1)];
            if let Some(at) = sentences.into_iter().flatten().max().filter(|&at| at > end / 2) {
                return cut[..at].to_owned();
            }
            let cut = cut.rfind(' ').filter(|&at| at > end / 2).map_or(cut, |at| &cut[..at]);
            format!("{}…", cut.trim_end_matches([' ', ',', '、', '.']))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_end_between_words_or_sentences() {
        assert_eq!(shortened("short", 10), "short");
        assert_eq!(shortened("There are two kinds:", 30), "There are two kinds…");
        assert_eq!(shortened("one two three four", 15), "one two three…");
        assert_eq!(shortened("一つ目の文です。二つ目の文です。", 12), "一つ目の文です。");
        assert_eq!(shortened("One sentence. Another one.", 20), "One sentence.");
        assert_eq!(shortened("区切りのない長い文字列", 4), "区切りの…");
    }
}
