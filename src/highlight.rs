//! Syntax highlighting: the only module that uses syntect.
//!
//! Code is written with classes (`hl-keyword`, `hl-string` …), never with inline styles, so that a strict content
//! security policy holds and light and dark pages share the same markup. A grammar names each token in many words; a
//! page has the one that says its colour ([`KINDS`]), and no element around what has none.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};
use syntect::util::LinesWithEndings;

use crate::markdown::html::escape;

/// What a token can be. Where a scope has the names of several, the last of them says it.
const KINDS: [&str; 11] = [
    "comment", "string", "inserted", "constant", "numeric", "keyword", "storage", "entity", "support", "tag", "deleted",
];

/// The bytes beyond which a block is not highlighted: it is data rather than something to read.
const LONGEST_BLOCK: usize = 256 * 1024;

/// Highlights code blocks, and memoises the result for each distinct block.
///
/// The grammars take a while to unpack, and are loaded when the first block needs them. All methods are thread-safe; a block
/// that another thread is highlighting is waited for.
#[derive(Debug, Default)]
pub struct Highlighter {
    syntaxes: OnceLock<SyntaxSet>,
    done: Mutex<HashMap<Block, Arc<OnceLock<Arc<str>>>>>,
}

/// A code block: its language and its text.
type Block = (Box<str>, Box<str>);

impl Highlighter {
    /// A highlighter that has loaded nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A code block as HTML. A language that is not known, or none, gives the plain text.
    #[must_use]
    pub fn html(&self, language: &str, code: &str) -> Arc<str> {
        let cell = {
            let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(done.entry((language.into(), code.into())).or_default())
        };
        Arc::clone(cell.get_or_init(|| self.block(language, code).into()))
    }

    /// How many distinct blocks have been requested.
    #[must_use]
    pub fn distinct(&self) -> usize {
        self.done.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn block(&self, language: &str, code: &str) -> String {
        let inner = self.coloured(language, code).unwrap_or_else(|| escape(code));
        let label = match language {
            "" => String::new(),
            _ => format!(" data-language=\"{}\"", escape(language)),
        };
        format!("<pre class=\"code\" tabindex=\"0\"{label}><code>{inner}</code></pre>\n")
    }

    fn coloured(&self, language: &str, code: &str) -> Option<String> {
        if language.is_empty() || code.len() > LONGEST_BLOCK {
            return None;
        }
        let syntaxes = self.syntaxes.get_or_init(two_face::syntax::extra_newlines);
        let syntax = syntaxes.find_syntax_by_token(language)?;
        let mut parser = ParseState::new(syntax);
        let mut stack = ScopeStack::new();
        let mut html = Coloured::default();
        for line in LinesWithEndings::from(code) {
            let mut at = 0;
            for (end, change) in parser.parse_line(line, syntaxes).ok()? {
                html.push(kind(stack.as_slice()), line.get(at..end)?);
                stack.apply(&change).ok()?;
                at = end;
            }
            html.push(kind(stack.as_slice()), line.get(at..)?);
        }
        Some(html.finish())
    }
}

/// What a token is: the innermost of its scopes that says so.
fn kind(scopes: &[Scope]) -> Option<&'static str> {
    static ATOMS: LazyLock<[Scope; KINDS.len()]> =
        LazyLock::new(|| KINDS.map(|kind| Scope::new(kind).unwrap_or_default()));
    let kind_of = |scope: &Scope| {
        let is = |at: &usize| (0..scope.len() as usize).any(|atom| scope.atom_at(atom) == ATOMS[*at].atom_at(0));
        (0..KINDS.len()).rev().find(is)
    };
    scopes.iter().rev().find_map(kind_of).map(|at| KINDS[at])
}

/// Code with its colours: what stands side by side and has the same is one element.
#[derive(Default)]
struct Coloured {
    html: String,
    open: Option<&'static str>,
}

impl Coloured {
    fn push(&mut self, kind: Option<&'static str>, text: &str) {
        if text.is_empty() {
            return;
        }
        if kind != self.open {
            self.close();
            if let Some(kind) = kind {
                self.html += "<span class=\"hl-";
                self.html += kind;
                self.html += "\">";
            }
            self.open = kind;
        }
        self.html += &escape(text);
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.html += "</span>";
        }
    }

    fn finish(mut self) -> String {
        self.close();
        self.html
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_of_a_known_language_gets_classes_and_no_styles() {
        let html = Highlighter::new().html("rust", "fn main() { let a = \"<b>\"; }\n");
        let expected = "<pre class=\"code\" tabindex=\"0\" data-language=\"rust\"><code><span class=\"hl-storage\">fn</span> \
            <span class=\"hl-entity\">main</span>() { <span class=\"hl-storage\">let</span> a <span class=\"hl-keyword\">=</span> \
            <span class=\"hl-string\">&quot;&lt;b&gt;&quot;</span>; }\n</code></pre>\n";
        assert_eq!(&*html, expected);
    }

    #[test]
    fn tokens_of_one_colour_side_by_side_are_one_element() {
        let html = Highlighter::new().html("json", "{\"a\": \"b\"}\n");
        assert_eq!(html.matches("<span").count(), 2, "{html}");
    }

    #[test]
    fn the_extra_grammars_are_there() {
        let highlighter = Highlighter::new();
        for language in ["toml", "powershell", "yaml", "ts"] {
            assert!(highlighter.html(language, "a = 'b'\n").contains("hl-"), "{language}");
        }
    }

    #[test]
    fn unknown_languages_stay_plain_and_escaped() {
        let highlighter = Highlighter::new();
        assert_eq!(
            &*highlighter.html("", "a < b & \"c\""),
            "<pre class=\"code\" tabindex=\"0\"><code>a &lt; b &amp; &quot;c&quot;</code></pre>\n"
        );
        assert!(
            highlighter.html("\"><script>", "x").contains("data-language=\"&quot;&gt;&lt;script&gt;\"><code>x</code>")
        );
        assert!(highlighter.syntaxes.get().is_some());
    }

    #[test]
    fn nothing_is_loaded_for_plain_text() {
        let highlighter = Highlighter::new();
        let _ = highlighter.html("", "plain");
        assert!(highlighter.syntaxes.get().is_none());
    }

    #[test]
    fn a_distinct_block_is_highlighted_once_by_many_threads() {
        let highlighter = Highlighter::new();
        let blocks = std::thread::scope(|scope| {
            let threads = (0..4).map(|_| scope.spawn(|| highlighter.html("yaml", "a: 1\n"))).collect::<Vec<_>>();
            threads.into_iter().filter_map(|thread| thread.join().ok()).collect::<Vec<_>>()
        });
        assert_eq!(blocks.len(), 4);
        assert!(blocks.iter().all(|block| Arc::ptr_eq(block, &blocks[0])));
        assert_eq!(highlighter.distinct(), 1);
        let _ = highlighter.html("yaml", "a: 2\n");
        assert_eq!(highlighter.distinct(), 2);
    }
}
