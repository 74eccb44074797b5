//! Texts that go on over several lines.
//!
//! YAML puts a space where a line of a plain, quoted or folded (`>`) scalar ends. Between two wide characters no reader of
//! Japanese expects one, and Markdown has none there ([`crate::locale::text::joins`]).

use crate::locale::text::joins;

/// The value of a scalar without the spaces that line ends between wide characters became; `written` is its source.
pub(super) fn joined(value: String, written: &str) -> String {
    // The lines of a literal block stay lines.
    if !written.contains('\n') || written.is_ascii() || written.trim_start().starts_with('|') {
        return value;
    }
    let mut out = String::with_capacity(value.len());
    let mut rest = value.as_str();
    let mut lines = written.lines().map(str::trim).peekable();
    while let (Some(line), Some(next)) = (lines.next(), lines.peek()) {
        let (Some(before), Some(after)) = (line.chars().next_back(), next.chars().next()) else { continue };
        if !joins(before, after) {
            continue;
        }
        // An escape stands for another character in the value, so that it is looked for without.
        let tail = line.rsplit(['\\', '"', '\'']).next().unwrap_or_default();
        let head = next.split(['\\', '"', '\'']).next().unwrap_or_default();
        if let Some(at) = rest.find(&format!("{tail} {head}")) {
            out.push_str(&rest[..at + tail.len()]);
            rest = &rest[at + tail.len() + 1..];
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Diagnostics;
    use crate::source::SourceMap;
    use crate::yaml::{Value, parse, string_map};

    #[test]
    fn a_line_end_between_wide_characters_is_nothing() {
        for (written, value) in [
            ("使わない端末を\n  止める", "使わない端末を止める"),
            (
                ">-\n  使わない端末では、\n  サービスから\n  ログアウトします。",
                "使わない端末では、サービスからログアウトします。",
            ),
            (">\n  一行目。\n  二行目。\n", "一行目。二行目。\n"),
            ("&x >-\n  一行目。\n  二行目。", "一行目。二行目。"),
            ("\"「\\\"甲\\\"」を\n  乙に\n  する\"", "「\"甲\"」を乙にする"),
            ("'甲を\n  乙に''\n  する'", "甲を乙に' する"),
            ("設定を開き、\n  Web版で\n  SSO\n  にする", "設定を開き、 Web版で SSO にする"),
            ("日本 語の\n  日本 語", "日本 語の日本 語"),
            (">-\n  一段落目。\n\n  二段落目\n  です。", "一段落目。\n二段落目です。"),
            ("|-\n  一行目\n  二行目 三\n  四", "一行目\n二行目 三\n四"),
            ("see the\n  settings", "see the settings"),
            ("설정을\n  확인", "설정을 확인"),
        ] {
            let yaml = format!("a:\n  b: {}\nc: 題\n", written.replace("\n  ", "\n    ").trim_end());
            let mut sources = SourceMap::default();
            let file = sources.add("a.yaml", yaml.as_str());
            let node = parse(file, 0..yaml.len(), &sources, &mut Diagnostics::default());
            let Some(Value::Map(entries)) = node.map(|node| node.value) else { panic!("{yaml}") };
            let Value::Map(inner) = &entries[0].1.value else { panic!("{yaml}") };
            assert_eq!(inner[0].1.value, Value::Scalar(value.to_owned()), "{yaml}");
            let flat = format!("a: {}\nc: 題\n", written.trim_end());
            assert_eq!(string_map(&flat).unwrap_or_default().get("a").map(String::as_str), Some(value), "{flat}");
        }
    }
}
