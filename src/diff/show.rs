//! The output of differences.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::snapshot::Kind;
use super::{Change, Difference, FieldDifference};
use crate::words::{self, Piece, Side};

/// A form in which differences are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people at a terminal; `[-…-]` is gone and `{+…+}` is new. With colours, if wanted.
    Human {
        /// Whether to colour what is gone and what is new with ANSI escape sequences.
        color: bool,
    },
    /// For a comment on a pull request: Markdown as GitHub reads it, with `<del>` and `<ins>`.
    Markdown,
    /// For scripts: one JSON document.
    ///
    /// ```json
    /// {
    ///   "counts": {"item": {"added": 0, "removed": 0, "changed": 1, "moved": 0}},
    ///   "differences": [
    ///     {
    ///       "kind": "item",
    ///       "change": "changed",
    ///       "id": "telework/7-3",
    ///       "from": null,
    ///       "name": "…",
    ///       "fields": [
    ///         {
    ///           "field": "title",
    ///           "language": "ja",
    ///           "old": "…",
    ///           "new": "…",
    ///           "pieces": [{"in": "both", "text": "…"}, {"in": "old", "text": "…"}, {"in": "new", "text": "…"}]
    ///         }
    ///       ]
    ///     }
    ///   ],
    ///   "lost": ["ja/telework/items/7-3.html"]
    /// }
    /// ```
    ///
    /// All keys are always there, and keep their names and meanings; later versions may add others. `counts` has every
    /// kind that differs. `lost` has the addresses that led somewhere and now lead nowhere. `from` is the id that a thing had which moved. `language` is `null` for facts, `old` and `new`
    /// where there was or is nothing; `pieces` is empty where one of them is `null`, and for facts.
    Json,
}

/// Shows differences and lost addresses in one form, ended by a line feed. Where there are none, only JSON says so.
#[must_use]
pub fn show(differences: &[Difference], lost: &[String], format: Format) -> String {
    match format {
        Format::Human { .. } | Format::Markdown if differences.is_empty() && lost.is_empty() => String::new(),
        Format::Human { color } => human(differences, lost, color),
        Format::Markdown => markdown(differences, lost),
        Format::Json => json(differences, lost),
    }
}

/// How many there are of each change, by kind.
fn counts(differences: &[Difference]) -> BTreeMap<Kind, [(&'static str, usize); 4]> {
    let mut counts = BTreeMap::new();
    for difference in differences {
        let of_kind =
            counts.entry(difference.kind).or_insert([("added", 0), ("removed", 0), ("changed", 0), ("moved", 0)]);
        for (_, n) in of_kind.iter_mut().filter(|(name, _)| *name == difference.change.id()) {
            *n += 1;
        }
    }
    counts
}

/// The diff of a text, without what is unchanged and far from any change.
fn pieces(field: &FieldDifference) -> Vec<Piece> {
    /// How many unchanged characters are shown on each side of a change.
    const CONTEXT: usize = 20;
    let mut pieces = words::diff(field.old.as_deref().unwrap_or_default(), field.new.as_deref().unwrap_or_default());
    let last = pieces.len().saturating_sub(1);
    for (at, piece) in pieces.iter_mut().enumerate().filter(|(_, piece)| piece.side == Side::Both) {
        let chars = piece.text.chars().collect::<Vec<_>>();
        let before = if at == 0 { 0 } else { CONTEXT };
        let after = if at == last { 0 } else { CONTEXT };
        if chars.len() > before + after + 4 {
            let (start, end) = (&chars[..before], &chars[chars.len() - after..]);
            piece.text = start.iter().chain(&['…']).chain(end).collect();
        }
    }
    pieces
}

fn field_name(field: &FieldDifference) -> String {
    match &field.language {
        Some(language) => format!("{} ({language})", field.field),
        None => field.field.clone(),
    }
}

/// Whether to show a field of an added or removed thing. Most can be read in the sources; relations are short enough.
fn shows_all(difference: &Difference, field: &FieldDifference) -> bool {
    match difference.change {
        Change::Changed | Change::Moved(_) => true,
        Change::Added | Change::Removed => {
            difference.kind == Kind::Mapping || (difference.kind == Kind::Crosswalk && field.language.is_none())
        }
    }
}

/// Text on one line, with control characters made visible, so that no text can send escape sequences to a terminal.
fn one_line(text: &str) -> String {
    let visible = |c: char| match c {
        '\n' => '⏎',
        '\t' => ' ',
        c if c.is_control() => '␣',
        c => c,
    };
    text.chars().map(visible).collect()
}

fn human(differences: &[Difference], lost: &[String], color: bool) -> String {
    let paint = |code: &str, text: String| if color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text };
    let mut text = String::new();
    for (kind, counts) in counts(differences) {
        let told = counts.iter().filter(|(_, n)| *n > 0).map(|(name, n)| format!("{n} {name}")).collect::<Vec<_>>();
        let _ = writeln!(text, "{}: {}", kind.heading(), told.join(", "));
    }
    let mut last = None;
    for difference in differences {
        if last.replace(difference.kind) != Some(difference.kind) {
            let _ = write!(text, "\n{}\n", paint("1", difference.kind.heading().to_owned()));
        }
        let (mark, code) = match difference.change {
            Change::Added => ("+", "32"),
            Change::Removed => ("-", "31"),
            Change::Changed => ("~", "33"),
            Change::Moved(_) => (">", "36"),
        };
        let _ = write!(text, "  {}", paint(code, format!("{mark} {}", one_line(&difference.id))));
        if !difference.name.is_empty() {
            let _ = write!(text, "  {}", one_line(&difference.name));
        }
        if let Change::Moved(from) = &difference.change {
            let _ = write!(text, "  (was {})", one_line(from));
        }
        text.push('\n');
        for field in difference.fields.iter().filter(|field| shows_all(difference, field)) {
            let _ = write!(text, "      {}: ", field_name(field));
            match (&field.old, &field.new, &field.language) {
                (Some(old), Some(new), None) => {
                    let (old, new) = (one_line(old), one_line(new));
                    let _ = write!(text, "{} → {}", paint("31", old), paint("32", new));
                }
                (None, Some(new), None) => text.push_str(&paint("32", one_line(new))),
                (Some(old), None, None) => text.push_str(&paint("31", format!("{} (was)", one_line(old)))),
                _ => {
                    for piece in pieces(field) {
                        let line = one_line(&piece.text);
                        text.push_str(&match piece.side {
                            Side::Both => line,
                            Side::Old => paint("31", format!("[-{line}-]")),
                            Side::New => paint("32", format!("{{+{line}+}}")),
                        });
                    }
                }
            }
            text.push('\n');
        }
    }
    if !lost.is_empty() {
        let _ = write!(text, "\n{}\n", paint("1", lost_heading(lost)));
        for address in lost {
            let _ = writeln!(text, "  {}", paint("31", format!("! {}", one_line(address))));
        }
    }
    text
}

fn lost_heading(lost: &[String]) -> String {
    format!("Lost addresses, which no alias leads on: {}", lost.len())
}

fn markdown(differences: &[Difference], lost: &[String]) -> String {
    let mut text = String::new();
    if !differences.is_empty() {
        changes(differences, &mut text);
    }
    if !lost.is_empty() {
        let between = if text.is_empty() { "" } else { "\n" };
        let _ = write!(text, "{between}### {}\n\n", lost_heading(lost));
        for address in lost {
            let _ = writeln!(text, "- {}", code(address));
        }
    }
    text
}

fn changes(differences: &[Difference], text: &mut String) {
    text.push_str("| | added | removed | changed | moved |\n| --- | ---: | ---: | ---: | ---: |\n");
    for (kind, counts) in counts(differences) {
        let cells = counts.map(|(_, n)| n.to_string()).join(" | ");
        let _ = writeln!(text, "| {} | {cells} |", kind.heading());
    }
    let mut last = None;
    for difference in differences {
        if last.replace(difference.kind) != Some(difference.kind) {
            let _ = write!(text, "\n### {}\n\n", difference.kind.heading());
        }
        let _ = write!(text, "- **{}** {}", difference.change.id(), code(&difference.id));
        if !difference.name.is_empty() {
            let _ = write!(text, " {}", escaped(&difference.name));
        }
        if let Change::Moved(from) = &difference.change {
            let _ = write!(text, " (was {})", code(from));
        }
        text.push('\n');
        for field in difference.fields.iter().filter(|field| shows_all(difference, field)) {
            let _ = write!(text, "  - {}: ", escaped(&field_name(field)));
            match (&field.old, &field.new, &field.language) {
                (Some(old), Some(new), None) => {
                    let _ = write!(text, "<del>{}</del> → <ins>{}</ins>", escaped(old), escaped(new));
                }
                _ => {
                    for piece in pieces(field) {
                        let words = escaped(&piece.text);
                        text.push_str(&match piece.side {
                            Side::Both => words,
                            Side::Old => format!("<del>{words}</del>"),
                            Side::New => format!("<ins>{words}</ins>"),
                        });
                    }
                }
            }
            text.push('\n');
        }
    }
}

/// Text on one line, escaped for Markdown.
fn escaped(text: &str) -> String {
    let (mut escaped, mut before) = (String::new(), ' ');
    for c in one_line(text).chars() {
        // GitHub would notify a name behind @, and link a number behind #: an invisible character separates them.
        if (before == '@' && c.is_ascii_alphanumeric()) || (before == '#' && c.is_ascii_digit()) {
            escaped.push('\u{2060}');
        }
        before = c;
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '|' | '~' | '!' | '$' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// An id as a code span.
fn code(id: &str) -> String {
    format!("`{}`", one_line(id).replace('`', "'"))
}

#[derive(Serialize)]
struct Report<'a> {
    counts: BTreeMap<&'static str, BTreeMap<&'static str, usize>>,
    differences: Vec<Entry<'a>>,
    lost: &'a [String],
}

#[derive(Serialize)]
struct Entry<'a> {
    kind: &'static str,
    change: &'static str,
    id: &'a str,
    from: Option<&'a str>,
    name: &'a str,
    fields: Vec<FieldEntry<'a>>,
}

#[derive(Serialize)]
struct FieldEntry<'a> {
    #[serde(rename = "field")]
    name: &'a str,
    language: Option<&'a str>,
    old: Option<&'a str>,
    new: Option<&'a str>,
    pieces: Vec<DiffPiece>,
}

#[derive(Serialize)]
struct DiffPiece {
    r#in: &'static str,
    text: String,
}

fn json(differences: &[Difference], lost: &[String]) -> String {
    let counts = counts(differences).into_iter().map(|(kind, counts)| (kind.id(), counts.into_iter().collect()));
    let report = Report { counts: counts.collect(), differences: differences.iter().map(entry).collect(), lost };
    // serde_json fails only on maps whose keys are not strings; the report has none.
    let mut text = serde_json::to_string_pretty(&report).unwrap_or_default();
    text.push('\n');
    text
}

fn entry(difference: &Difference) -> Entry<'_> {
    Entry {
        kind: difference.kind.id(),
        change: difference.change.id(),
        id: &difference.id,
        from: match &difference.change {
            Change::Moved(from) => Some(from),
            _ => None,
        },
        name: &difference.name,
        fields: difference.fields.iter().map(field).collect(),
    }
}

fn field(field: &FieldDifference) -> FieldEntry<'_> {
    let pieces = match (&field.old, &field.new, &field.language) {
        (Some(old), Some(new), Some(_)) => words::diff(old, new),
        _ => Vec::new(),
    };
    let words = |piece: Piece| DiffPiece {
        r#in: match piece.side {
            Side::Both => "both",
            Side::Old => "old",
            Side::New => "new",
        },
        text: piece.text,
    };
    FieldEntry {
        name: &field.field,
        language: field.language.as_deref(),
        old: field.old.as_deref(),
        new: field.new.as_deref(),
        pieces: pieces.into_iter().map(words).collect(),
    }
}
