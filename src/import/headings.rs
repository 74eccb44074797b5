//! What the heading of a column says: the one place for the usual words of Japanese and English tables.

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

/// What an id belongs to, before `id`, `no`, `number` and the like.
const STEMS: &[&str] = &[
    "ref",
    "reference",
    "req",
    "requirement",
    "control",
    "policy",
    "item",
    "rule",
    "measure",
    "safeguard",
    "check",
    "question",
    "recommendation",
    "practice",
    "standard",
    "statement",
    "clause",
    "criterion",
    "criteria",
    "subcategory",
    "test",
    "unique",
    "objective",
    "assessment",
    "framework",
    "guideline",
    "baseline",
    "管理",
    "管理策",
    "項目",
    "対策",
    "要件",
    "要求事項",
    "要求",
    "基準",
    "規定",
    "設問",
    "質問",
    "条項",
    "確認",
    "確認項目",
    "チェック",
    "チェック項目",
    "点検",
    "評価項目",
    "識別",
    "整理",
    "遵守事項",
    "統制",
];

/// What makes an id of a stem.
const ENDINGS: &[&str] = &["id", "ids", "no", "number", "num", "#", "identifier", "code", "番号", "コード", "ナンバー"];

const TITLES: &[&str] = &[
    "題",
    "題名",
    "表題",
    "件名",
    "見出し",
    "タイトル",
    "項目",
    "項目名",
    "対策名",
    "対策項目",
    "管理策名",
    "要件名",
    "要求事項名",
    "設問名",
    "title",
    "name",
    "subject",
    "heading",
    "shortname",
    "shorttitle",
    "controlname",
    "controltitle",
    "requirementname",
    "requirementtitle",
    "policyname",
    "policytitle",
    "itemname",
    "itemtitle",
    "safeguardname",
    "safeguardtitle",
    "rulename",
    "ruletitle",
];

/// Words for what is asked for, which a table with another column for its content uses for a short name.
const NAMING: &[&str] = &[
    "対策",
    "管理策",
    "要件",
    "要求",
    "要求事項",
    "チェック項目",
    "確認項目",
    "点検項目",
    "評価項目",
    "遵守事項",
    "requirement",
    "requirements",
    "control",
    "controls",
    "measure",
    "safeguard",
    "policy",
    "rule",
    "recommendation",
    "practice",
];

const CONTENTS: &[&str] = &[
    "内容",
    "対策内容",
    "要求内容",
    "要件内容",
    "確認事項",
    "確認内容",
    "チェック内容",
    "項目内容",
    "実施内容",
    "本文",
    "説明",
    "規定",
    "設問",
    "質問",
    "質問内容",
    "description",
    "text",
    "requirementtext",
    "requirementdescription",
    "reqdescription",
    "reqtext",
    "controltext",
    "controldescription",
    "controlstatement",
    "policytext",
    "policydescription",
    "statement",
    "question",
    "safeguarddescription",
    "measuredescription",
    "itemdescription",
    "itemtext",
    "criteria",
    "criterion",
];

/// The languages that headings name, with their tags.
const LANGUAGES: &[(&str, &str)] = &[
    ("日本語", "ja"),
    ("和文", "ja"),
    ("japanese", "ja"),
    ("jp", "ja"),
    ("ja", "ja"),
    ("英語", "en"),
    ("英文", "en"),
    ("english", "en"),
    ("en", "en"),
    ("中国語", "zh"),
    ("chinese", "zh"),
    ("zh", "zh"),
    ("韓国語", "ko"),
    ("korean", "ko"),
    ("ko", "ko"),
    ("french", "fr"),
    ("français", "fr"),
    ("fr", "fr"),
    ("german", "de"),
    ("deutsch", "de"),
    ("de", "de"),
    ("dutch", "nl"),
    ("nederlands", "nl"),
    ("nl", "nl"),
    ("spanish", "es"),
    ("español", "es"),
    ("es", "es"),
    ("italian", "it"),
    ("italiano", "it"),
    ("portuguese", "pt"),
    ("pt", "pt"),
    ("polish", "pl"),
    ("pl", "pl"),
];

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

/// Headings that are a field's name and nothing else.
const NAMES: &[(Field, &[&str])] = &[
    (Field::Slug, &["slug"]),
    (
        Field::Condition,
        &[
            "条件",
            "適用条件",
            "対象外",
            "適用除外",
            "除外条件",
            "例外",
            "condition",
            "conditions",
            "exception",
            "exceptions",
        ],
    ),
    (Field::Title, TITLES),
    (Field::Text, NAMING),
    (Field::Text, CONTENTS),
    (
        Field::Priority,
        &["優先度", "優先順位", "優先", "重要度", "必須度", "priority", "severity", "criticality", "importance"],
    ),
    (Field::Category, &["分類", "区分", "カテゴリ", "カテゴリー", "領域", "category"]),
    (Field::Threats, &["脅威", "想定脅威", "threat", "threats"]),
    (Field::Why, &["理由", "解説", "why", "rationale"]),
    (Field::Source, &["出典", "参照", "source", "sources", "reference", "references"]),
];

/// Parts of headings that name a field, in the order in which they are looked for.
const PARTS: &[(Field, &[&str])] = &[
    (Field::Priority, &["優先", "重要度", "緊急度", "priority", "severity", "criticality"]),
    (Field::Why, &["理由", "解説", "リスク", "why", "rationale", "risk"]),
    (Field::Threats, &["脅威", "threat"]),
    (
        Field::Category,
        &["分類", "区分", "カテゴリ", "領域", "分野", "大項目", "category", "family", "domain", "chapter", "section"],
    ),
    (Field::Condition, &["条件", "condition", "exception"]),
    (Field::Source, &["出典", "参照", "source", "reference"]),
    (
        Field::Text,
        &[
            "内容",
            "対策",
            "要求",
            "要件",
            "確認事項",
            "チェック項目",
            "requirement",
            "description",
            "control",
            "measure",
            "text",
        ],
    ),
];

/// Parts of headings of columns that somebody fills in, or that hold another thing's data.
const OTHERS: &[&str] = &[
    "担当",
    "責任者",
    "owner",
    "status",
    "状況",
    "evidence",
    "証跡",
    "結果",
    "回答",
    "answer",
    "期限",
    "判定",
    "urn",
    "url",
    "resource",
];

/// What a heading says beside the language that it names; `whole` is the heading as it stands.
fn plain(text: &str, whole: &str) -> Result<(Field, Strength), Reading> {
    use Strength::{Exact, Near};
    let name = key(text);
    let is = |words: &[&str]| words.contains(&name.as_str());
    let is_short = name.chars().count() <= LONGEST;
    let has = |words: &[&str]| is_short && words.iter().any(|word| name.contains(word));
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
            ("方式 ①", Field::Methods),
            ("方式ごとの対策要否 ⑧", Field::Methods),
            ("Method 2", Field::Methods),
        ] {
            assert_eq!(field(text), Some(expected), "{text}");
        }
        for text in ["", "担当者", "実施状況", "方式", "noted", "電話番号", "parent_id", "Due date", "やること"]
        {
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
