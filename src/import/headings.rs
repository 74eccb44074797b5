//! What the heading of a column says: the one place for the usual words of Japanese and English tables.

mod lists;

use lists::{CONTENTS, ENDINGS, LANGUAGES, NAMES, NAMING, OTHERS, PARTS, STEMS};

use super::field::Field;
use super::words;
use crate::locale::text::fold;

/// How plainly a heading names a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// The word is a part of the heading, or a weak name such as `No.`.
    Near,
    /// The heading is the word.
    Exact,
}

/// What a heading says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// It names a field.
    Field {
        /// Which.
        field: Field,
        /// How plainly.
        strength: Strength,
        /// The language that it names, as a tag.
        language: Option<String>,
    },
    /// It names remarks, which may mean anything.
    Remark,
    /// It names nothing that an item has.
    Other,
}

/// The longest text that is taken for a heading where only a part of it names a field, in characters.
const LONGEST: usize = 40;

/// A heading without what varies in writing: width, case, white space, `_`, `-` and the full stop of `No.`.
pub(super) fn key(text: &str) -> String {
    let is_part = |c: &char| !c.is_whitespace() && !matches!(c, '_' | '-' | '.' | ':' | '*');
    fold(text).chars().filter(is_part).collect()
}

/// The language that a text names, as a tag.
fn tag(text: &str) -> Option<&'static str> {
    LANGUAGES.iter().find(|(name, _)| *name == text.trim()).map(|(_, tag)| *tag)
}

/// A heading without the language that it names: `description[nl]`, `内容（英語）`, `title_en`, `English`.
fn split_language(text: &str) -> (String, Option<String>) {
    let text = fold(text);
    let text = text.trim();
    if let Some(language) = tag(text).filter(|_| text.chars().count() > 2 || !text.is_ascii()) {
        return (String::new(), Some(language.to_owned()));
    }
    if let Some((base, rest)) = text.rsplit_once(['[', '('])
        && let Some(inner) = rest.strip_suffix([']', ')'])
    {
        let inner = inner.trim();
        let is_tag = text.ends_with(']') && inner.len() == 2 && inner.bytes().all(|byte| byte.is_ascii_lowercase());
        let language = tag(inner).map(str::to_owned).or_else(|| is_tag.then(|| inner.to_owned()));
        if inner != "id" && language.is_some() {
            return (base.trim().to_owned(), language);
        }
    }
    if let Some((base, last)) = text.rsplit_once(['_', '-', ' ', ':', '/', '・', '\n'])
        && let Some(language) = tag(last)
    {
        return (base.trim().to_owned(), Some(language.to_owned()));
    }
    for (name, language) in LANGUAGES.iter().filter(|(name, _)| name.chars().count() > 2 || !name.is_ascii()) {
        let ends = text.strip_suffix(name).or_else(|| text.strip_prefix(name));
        if let Some(base) = ends.filter(|base| !base.trim().is_empty()) {
            return (base.trim().trim_start_matches('の').to_owned(), Some((*language).to_owned()));
        }
    }
    (text.to_owned(), None)
}

/// What a heading says.
pub(super) fn read(text: &str) -> Reading {
    let (base, language) = split_language(text);
    if base.is_empty() {
        // A column that is called by its language alone holds the text in it.
        return match language {
            Some(_) => Reading::Field { field: Field::Text, strength: Strength::Near, language },
            None => Reading::Other,
        };
    }
    match plain(&base, text) {
        Ok((field, strength)) => Reading::Field { field, strength, language },
        Err(reading) => reading,
    }
}

/// Whether a heading names what is asked for by a word that may stand for a short name as well.
pub(super) fn is_naming(text: &str) -> bool {
    NAMING.contains(&key(&split_language(text).0).as_str())
}

/// Whether a heading names the wording of what is asked for.
pub(super) fn is_content(text: &str) -> bool {
    CONTENTS.contains(&key(&split_language(text).0).as_str())
}

/// What a heading says beside the language that it names; `whole` is the heading as it stands.
fn plain(text: &str, whole: &str) -> Result<(Field, Strength), Reading> {
    use Strength::{Exact, Near};
    let name = key(text);
    let is = |words: &[&str]| words.contains(&name.as_str());
    let is_short = name.chars().count() <= LONGEST;
    let written = fold(text);
    let has = |words: &[&str]| is_short && words.iter().any(|word| is_part(&written, &name, word));
    let stems = ENDINGS.iter().filter_map(|ending| name.strip_suffix(ending)).collect::<Vec<_>>();
    if is(&["注", "note", "notes"])
        || has(&["備考", "注記", "補足", "メモ", "コメント", "remark", "comment", "annotation"])
    {
        return Err(Reading::Remark);
    }
    if is(&["id", "項番", "識別子", "identifier"]) || stems.iter().any(|stem| STEMS.contains(stem)) {
        return Ok((Field::Id, Exact));
    }
    if is(&["no", "#", "番号", "number", "item", "連番", "通番", "通し番号", "ref"]) {
        return Ok((Field::Id, Near));
    }
    if words::method(whole).is_some() {
        return Ok((Field::Methods, Exact));
    }
    if let Some((field, _)) = NAMES.iter().find(|(_, names)| is(names)) {
        return Ok((*field, Exact));
    }
    // What is left with the ending of an id is another thing's number.
    if has(OTHERS) || name.ends_with("date") || !stems.is_empty() {
        return Err(Reading::Other);
    }
    if has(&["リスク", "risk"]) && has(&["レベル", "度", "level", "rating", "score"]) {
        return Ok((Field::Priority, Near));
    }
    if has(&["脅威", "threat"]) && has(&["詳細", "detail"]) {
        return Ok((Field::Why, Near));
    }
    PARTS.iter().find(|(_, parts)| has(parts)).map(|(field, _)| (*field, Near)).ok_or(Reading::Other)
}

/// Whether a word is a part of a heading. One of Latin letters is a word there: `control` is none of `ad-controle-2022`.
fn is_part(written: &str, name: &str, word: &str) -> bool {
    if !word.is_ascii() {
        return name.contains(word);
    }
    let is_name = written.matches('-').count() > 1 && !written.contains(char::is_whitespace);
    let is_alone = |at: usize| {
        let rest = &written[at + word.len()..];
        let rest = rest.strip_prefix('s').unwrap_or(rest);
        !written[..at].ends_with(|c: char| c.is_ascii_alphanumeric())
            && !rest.starts_with(|c: char| c.is_ascii_alphanumeric())
    };
    !is_name && written.match_indices(word).any(|(at, _)| is_alone(at))
}

/// Whether a text names something that sheets say of a document, and not a part of an item: `version`, `ref_id`.
pub(super) fn is_property(text: &str) -> bool {
    const PROPERTIES: &[&str] = &[
        "type",
        "version",
        "locale",
        "language",
        "copyright",
        "license",
        "provider",
        "packager",
        "author",
        "authors",
        "publisher",
        "dependencies",
        "publicationdate",
        "date",
        "urn",
        "baseurn",
        "status",
        "owner",
        "approvedby",
        "classification",
        "lastupdated",
        "lastmodified",
        "framework",
        "library",
        "label",
        "種類",
        "版",
        "版数",
        "バージョン",
        "発行者",
        "発行日",
        "作成者",
        "作成日",
        "更新日",
        "改訂日",
        "承認者",
        "著作権",
        "言語",
        "文書番号",
        "文書名",
        "管理部署",
    ];
    let name = key(&split_language(text).0);
    PROPERTIES.contains(&name.as_str())
        || name.ends_with("urn")
        || name.ends_with("minscore")
        || name.ends_with("maxscore")
        || matches!(read(text), Reading::Field { strength: Strength::Exact, .. })
}

/// Whether a heading stands above depths whatever they are. `level` may be a rank as well.
pub(super) fn is_plainly_depth(text: &str) -> bool {
    !matches!(key(text).as_str(), "level" | "レベル")
}

/// Whether a heading stands above versions or dates of a history of changes.
pub(super) fn is_history(text: &str) -> bool {
    const WORDS: &[&str] =
        &["改訂", "改定", "変更", "更新", "履歴", "版数", "revision", "change", "version", "changelog", "release"];
    let (written, name) = (fold(text), key(text));
    name == "版" || name.chars().count() <= LONGEST && WORDS.iter().any(|word| is_part(&written, &name, word))
}

/// Whether a heading stands above dates.
pub(super) fn is_date(text: &str) -> bool {
    let name = key(text);
    name.ends_with("日")
        || name.ends_with("日付")
        || name.ends_with("年月日")
        || name.ends_with("date")
        || name == "when"
}

/// Whether a heading is of a column that relates one list to another.
pub(super) fn is_relation(text: &str) -> bool {
    let name = key(text);
    ["source", "target"]
        .iter()
        .any(|word| name.starts_with(word) && (name.contains("id") || name.contains("ref") || name.contains("urn")))
        || matches!(name.as_str(), "relationship" | "strengthofrelationship" | "対応関係" | "対応元" | "対応先")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(text: &str) -> Option<Field> {
        match read(text) {
            Reading::Field { field, .. } => Some(field),
            _ => None,
        }
    }

    #[test]
    fn headings_say_what_a_column_holds() {
        for (text, expected) in [
            ("No.", Field::Id),
            ("№", Field::Id),
            ("項 番", Field::Id),
            ("ＩＤ", Field::Id),
            ("分類", Field::Category),
            ("対策内容", Field::Text),
            ("対策", Field::Text),
            ("項目名", Field::Title),
            ("想定脅威\n(概要)", Field::Threats),
            ("想定脅威 (詳細)", Field::Why),
            ("優先度", Field::Priority),
            ("適用条件", Field::Condition),
            ("parent_id", Field::Parent),
            ("方式 ①", Field::Methods),
            ("方式ごとの対策要否 ⑧", Field::Methods),
            ("Method 2", Field::Methods),
        ] {
            assert_eq!(field(text), Some(expected), "{text}");
        }
        for text in ["", "担当者", "実施状況", "方式", "noted", "電話番号", "Due date", "やること"] {
            assert_eq!(read(text), Reading::Other, "{text}");
        }
        for text in ["備考", "Remarks", "Note", "Notes", "コメント", "備考①", "annotation"] {
            assert_eq!(read(text), Reading::Remark, "{text}");
        }
    }

    #[test]
    fn ids_have_many_names() {
        for text in [
            "ref_id",
            "req_id",
            "Policy ID",
            "Control ID",
            "Req #",
            "Req. No.",
            "Control Number",
            "control identifier",
            "Requirement-ID",
            "Rule ID",
            "管理番号",
            "管理策番号",
            "要件ID",
            "項目番号",
            "対策No.",
            "設問番号",
            "識別子",
        ] {
            assert_eq!(field(text), Some(Field::Id), "{text}");
        }
    }

    #[test]
    fn a_heading_may_name_a_language() {
        for (text, expected, tag) in [
            ("description[nl]", Field::Text, "nl"),
            ("Description (EN)", Field::Text, "en"),
            ("title_ja", Field::Title, "ja"),
            ("対策内容（英語）", Field::Text, "en"),
            ("日本語", Field::Text, "ja"),
            ("英語", Field::Text, "en"),
            ("English title", Field::Title, "en"),
            ("name[pt]", Field::Title, "pt"),
        ] {
            let Reading::Field { field, language, .. } = read(text) else { panic!("{text}") };
            assert_eq!((field, language.as_deref()), (expected, Some(tag)), "{text}");
        }
        for text in ["ref_id", "Item No", "Name", "Code"] {
            assert!(!matches!(read(text), Reading::Field { language: Some(_), .. }), "{text}");
        }
    }
}
