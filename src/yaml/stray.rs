//! Characters that look like spaces or colons and are none: what is wrong is told where the parser gives up, which is often
//! another line, and it does not say which character it was.

/// What is wrong, what to do about it, and the byte of the character.
type Told = (String, &'static str, usize);

/// How many lines before the place where the parser gives up such a character may stand.
const LINES_BEFORE: usize = 2;

/// The character that keeps a text from being read, which fails at the byte `at`; `is_of_tab` where the parser speaks of one.
pub(super) fn find(text: &str, at: usize, is_of_tab: bool) -> Option<Told> {
    let start_of = |at: usize| text.get(..at).and_then(|head| head.rfind('\n')).map_or(0, |end| end + 1);
    let mut start = start_of(at.min(text.len()));
    if is_of_tab {
        // It stands in the line, or where the next one that says something begins.
        let tab = text.get(start..)?.find('\t').map(|tab| start + tab)?;
        return Some(told(text, tab));
    }
    let next = text[start..].find('\n').map(|end| start + end + 1);
    let mut starts = vec![start];
    for _ in 0..LINES_BEFORE {
        let Some(end) = start.checked_sub(1) else { break };
        start = start_of(end);
        starts.push(start);
    }
    starts.extend(next);
    let line = |start: usize| text[start..].lines().next().unwrap_or_default();
    starts.into_iter().find_map(|start| in_line(line(start)).map(|at| told(text, start + at)))
}

/// Such a character where a line of a mapping or a list has its indentation, or behind its key.
fn in_line(line: &str) -> Option<usize> {
    let is_like_space = |c: char| c != ' ' && (c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}'));
    let rest = line.trim_start_matches(|c: char| c.is_whitespace() || is_like_space(c) || c == '-');
    let indent = &line[..line.len() - rest.len()];
    let key = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')).len();
    let behind = &rest[key..];
    let is_entry = key > 0 && behind.starts_with([':', '：']) || indent.contains('-');
    if is_entry && let Some(at) = indent.find(is_like_space) {
        return Some(at);
    }
    if key > 0 && behind.starts_with('：') {
        return Some(indent.len() + key);
    }
    let gap = behind.strip_prefix(':').filter(|_| key > 0)?;
    gap.starts_with(is_like_space).then_some(indent.len() + key + 1)
}

fn told(text: &str, at: usize) -> Told {
    const SPACES: &str = "put ordinary spaces in its place: YAML knows no others";
    let c = text[at..].chars().next().unwrap_or_default();
    let (name, hint) = match c {
        '\t' => ("a tab stands where only spaces may".to_owned(), "put spaces in its place"),
        '\u{3000}' => ("a full-width space stands where only ordinary spaces may".to_owned(), SPACES),
        '\u{a0}' => ("a no-break space stands where only ordinary spaces may".to_owned(), SPACES),
        '：' => (
            "a full-width colon stands behind a key".to_owned(),
            "put an ordinary colon and a space in its place: `key: text`",
        ),
        c => (
            format!(
                "the character U+{:04X}, which looks like a space or like nothing, stands where only ordinary spaces may",
                u32::from(c)
            ),
            SPACES,
        ),
    };
    (name, hint, at)
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::{Diagnostics, Place};
    use crate::source::SourceMap;
    use crate::yaml::parse;

    /// The message and the place of what keeps a text from being read.
    fn told(text: &str) -> (String, usize) {
        let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
        let file = sources.add("a.yaml", text);
        assert!(parse(file, 0..text.len(), &sources, &mut diagnostics).is_none(), "{text:?}");
        let [diagnostic] = diagnostics.sorted(&sources)[..] else { panic!("one problem") };
        let Place::Span(span) = diagnostic.place else { panic!("a place") };
        (diagnostic.message.clone(), span.start as usize)
    }

    #[test]
    fn a_character_that_looks_like_a_space_is_named_where_it_stands() {
        for (text, character, message) in [
            ("a: b\n\tc: d\n", "\t", "a tab"),
            ("list:\n  - id: 1\n\tcategory: g\n", "\t", "a tab"),
            ("list:\n  - id: 1\n    category: g\n　　title: x\n    text: y\n", "　", "a full-width space"),
            ("list:\n  - id: 1\n    category: g\n\u{a0}   title: x\n    text: y\n", "\u{a0}", "a no-break space"),
            ("list:\n  - id: 1\n    category: g\n\u{2003}title: x\n    text: y\n", "\u{2003}", "the character U+2003"),
            ("a: b\nc:　d\n", "　", "a full-width space"),
            ("a: b\nc：d\n", "：", "a full-width colon"),
        ] {
            let (said, at) = told(text);
            assert_eq!(Some(at), text.find(character), "{text:?}: {said}");
            assert!(said.starts_with(message), "{text:?}: {said}");
        }
    }

    #[test]
    fn other_errors_are_told_as_they_are() {
        for text in ["a: |-\n  　段落\nb: [1\nc: 2\n", "a: '全角：コロン　と空白'\nb: *x\n"] {
            let (said, _) = told(text);
            assert!(!said.contains("width"), "{said}");
        }
    }
}
