//! What stands behind the opening of a code block: its language and a title.

/// The line behind the opening of a code block.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Info<'a> {
    /// The language; empty where there is none.
    pub(super) language: &'a str,
    /// The title: `title="a.ps1"`, a file name alone (`yaml content/site.yaml`), or one behind a colon (`js:a.js`).
    pub(super) title: Option<&'a str>,
    /// What else stands there.
    pub(super) unknown: Vec<&'a str>,
}

impl<'a> Info<'a> {
    pub(super) fn parse(info: &'a str) -> Self {
        let info = info.trim();
        let (first, mut rest) = info.split_at(info.find([' ', ',', '{']).unwrap_or(info.len()));
        let mut parsed = match first.split_once(':') {
            Some((language, title)) if !title.is_empty() => Self { language, title: Some(title), unknown: Vec::new() },
            _ => Self { language: first, ..Self::default() },
        };
        while let Some(part) = part(&mut rest) {
            match part.split_once('=') {
                Some(("title" | "filename" | "file" | "name", title)) if parsed.title.is_none() => {
                    parsed.title = Some(title.trim_matches(['"', '\''])).filter(|title| !title.is_empty());
                }
                None if parsed.title.is_none() && part.contains(['.', '/']) && !part.starts_with('{') => {
                    parsed.title = Some(part.trim_matches(['"', '\'']));
                }
                _ => parsed.unknown.push(part),
            }
        }
        parsed
    }
}

/// Takes the next part off: up to a space that is neither in quotes nor in braces.
fn part<'a>(rest: &mut &'a str) -> Option<&'a str> {
    *rest = rest.trim_start_matches([' ', ',']);
    let (mut quote, mut braces) = (None, 0_usize);
    let end = rest.find(|c: char| {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, '{') => braces += 1,
            (None, '}') => braces = braces.saturating_sub(1),
            _ => {}
        }
        quote.is_none() && braces == 0 && c == ' '
    });
    let (part, after) = rest.split_at(end.unwrap_or(rest.len()));
    *rest = after;
    (!part.is_empty()).then_some(part)
}

#[cfg(test)]
mod tests {
    use super::Info;

    #[test]
    fn titles_are_taken_in_every_dialect_and_the_rest_is_told() {
        for (info, language, title, unknown) in [
            ("powershell title=\"x.ps1\"", "powershell", Some("x.ps1"), &[][..]),
            ("js title='a b.js'", "js", Some("a b.js"), &[]),
            ("js:src/a.js", "js", Some("src/a.js"), &[]),
            ("yaml content/site.yaml", "yaml", Some("content/site.yaml"), &[]),
            ("rust", "rust", None, &[]),
            ("", "", None, &[]),
            ("js {1,3-4} title=a.js", "js", Some("a.js"), &["{1,3-4}"]),
            ("py hl_lines=\"2 3\" linenums", "py", None, &["hl_lines=\"2 3\"", "linenums"]),
            ("rust,ignore", "rust", None, &["ignore"]),
        ] {
            assert_eq!(Info::parse(info), Info { language, title, unknown: unknown.to_vec() }, "{info}");
        }
    }
}
