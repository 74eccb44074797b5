//! What a style sheet may make a browser load.

use std::ops::Range;

use cssparser::{BasicParseError, ParseError, Parser, Token};

/// Blocks in each other beyond which a sheet is not read: none that people write comes near.
const DEEPEST: usize = 64;

/// Functions whose texts are addresses.
const ADDRESSES: [&str; 5] = ["url", "src", "image", "image-set", "-webkit-image-set"];

/// Where a style sheet reaches beyond itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It imports another sheet.
    Import,
    /// It names an address.
    Address(String),
    /// It does so in a way that browsers may understand otherwise.
    Unreadable,
}

/// Every place where a style sheet reaches beyond itself, in order. The text is read as browsers read it, with escapes,
/// comments and strings.
#[must_use]
pub fn reaches(text: &str) -> Vec<(Reach, Range<usize>)> {
    let mut found = Vec::new();
    // The end of the sheet is the only way out, and no error.
    drop(read(&mut Parser::new(text), false, 0, &mut found));
    found
}

type Found = Vec<(Reach, Range<usize>)>;

fn read(parser: &mut Parser<'_>, is_address: bool, depth: usize, found: &mut Found) -> Result<(), ParseError<()>> {
    loop {
        let start = parser.position().byte_index();
        let token = match parser.next_including_whitespace_and_comments() {
            Ok(token) => token.clone(),
            Err(BasicParseError { .. }) => return Ok(()),
        };
        let mut note = |reach, end: usize| found.push((reach, start..end));
        let end = parser.position().byte_index();
        let inner = match &token {
            Token::UnquotedUrl(address) => {
                note(Reach::Address(address.to_string()), end);
                continue;
            }
            Token::QuotedString(address) if is_address => {
                note(Reach::Address(address.to_string()), end);
                continue;
            }
            Token::AtKeyword(name) if name.eq_ignore_ascii_case("import") => {
                note(Reach::Import, end);
                continue;
            }
            Token::BadUrl(_) | Token::BadString(_) => {
                note(Reach::Unreadable, end);
                continue;
            }
            Token::Function(name) => is_address || ADDRESSES.iter().any(|known| name.eq_ignore_ascii_case(known)),
            Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock => false,
            _ => continue,
        };
        if depth == DEEPEST {
            note(Reach::Unreadable, end);
            continue;
        }
        parser.parse_nested_block(|parser| read(parser, inner, depth + 1, found))?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(Reach, &str)> {
        reaches(text).into_iter().map(|(reach, at)| (reach, &text[at])).collect()
    }

    fn address(text: &str) -> Reach {
        Reach::Address(text.to_owned())
    }

    #[test]
    fn addresses_are_found_however_they_are_written() {
        for (text, reach, at) in [
            ("a { background: url(b.png) }", address("b.png"), "url(b.png)"),
            ("a { background: URL( 'b.png' ) }", address("b.png"), "'b.png'"),
            (
                r"a { background: \75rl(https://x.example/b) }",
                address("https://x.example/b"),
                r"\75rl(https://x.example/b)",
            ),
            ("@media print { a { b: image-set('c.png' 1x) } }", address("c.png"), "'c.png'"),
            ("a { b: -webkit-image-set(url(\"c.png\") 1x) }", address("c.png"), "\"c.png\""),
            ("@font-face { src: url(f.woff2) }", address("f.woff2"), "url(f.woff2)"),
            ("a { --b: src('//x.example') }", address("//x.example"), "'//x.example'"),
            ("@import 'b.css';", Reach::Import, "@import"),
            (r"@\69mport url(b.css);", Reach::Import, r"@\69mport"),
            ("a { b: url(c d) }", Reach::Unreadable, "url(c d)"),
        ] {
            assert_eq!(found(text).first(), Some(&(reach, at)), "{text}");
        }
    }

    #[test]
    fn what_reaches_nowhere_is_let_alone() {
        for text in
            ["", "/* url(a) @import */ a { content: 'url(b)' }", "a::before { content: \"@import\" }", "}}}", "a {"]
        {
            assert_eq!(found(text), [], "{text}");
        }
        let deep = format!("{}url(a)", "(".repeat(100_000));
        assert_eq!(found(&deep).len(), 1);
    }
}
