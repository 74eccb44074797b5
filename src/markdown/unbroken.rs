//! Keeps short numbers such as `10-1` from breaking across lines.

/// Escaped text with each short number such as `10-1` made unbreakable: browsers break lines after the hyphen, and readers
/// look for the whole number.
pub(super) fn unbroken(html: String) -> String {
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let is_of_more =
        |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || b"-./_".contains(byte));
    let bytes = html.as_bytes();
    let mut out = String::new();
    let mut written = 0;
    for (at, _) in html.match_indices('-') {
        let mut digits = 0;
        while digits < at - written && is_digit(bytes.get(at - digits - 1)) {
            digits += 1;
        }
        let start = at - digits;
        let mut end = at + 1;
        while is_digit(bytes.get(end)) {
            end += 1;
        }
        // A full stop behind it may end a sentence.
        let behind = if bytes.get(end) == Some(&b'.') { end + 1 } else { end };
        let is_short = (1..=2).contains(&digits) && (2..=3).contains(&(end - at));
        if is_short
            && !is_of_more(start.checked_sub(1).and_then(|before| bytes.get(before)))
            && !is_of_more(bytes.get(behind))
        {
            out.push_str(&html[written..start]);
            out.push_str(&format!("<span class=\"whole\">{}</span>", &html[start..end]));
            written = end;
        }
    }
    if written == 0 {
        return html;
    }
    out.push_str(&html[written..]);
    out
}

#[cfg(test)]
mod tests {
    use super::unbroken;

    #[test]
    fn numbers_of_items_are_not_broken_and_nothing_else_is_held_together() {
        let whole =
            |text: &str| unbroken(text.to_owned()).replace("<span class=\"whole\">", "[").replace("</span>", "]");
        for (text, shown) in [
            ("10-1", "[10-1]"),
            ("See 3-1, 7-3 and 10-1.", "See [3-1], [7-3] and [10-1]."),
            ("項目10-1と2-3", "項目[10-1]と[2-3]"),
            (
                "2021-05-31, 03-1234-5678, 1-2-3, x-1, 1-x, -1, 1-, -",
                "2021-05-31, 03-1234-5678, 1-2-3, x-1, 1-x, -1, 1-, -",
            ),
            ("v1.2-3, 1-2.5, 1-2_a, a/1-2, 1-234", "v1.2-3, 1-2.5, 1-2_a, a/1-2, 1-234"),
            ("&#39;7-3&#39;", "&#39;[7-3]&#39;"),
        ] {
            assert_eq!(whole(text), shown);
        }
    }
}
