//! For people: source lines with carets, drawn by `annotate-snippets`.
//!
//! The drawing is ASCII: terminals in East Asian locales show box characters two columns wide, which would shift the
//! carets. The crate aligns carets by display width, but it shows at least everything from the leftmost to the
//! rightmost mark of a snippet, however long that is. So marks are cut here to what a terminal holds, and marks too far
//! apart come into snippets of their own. Of a long line the crate sees only the stretch around a mark: it looks at
//! all that it is given, and a line may have thousands of problems.

use std::ops::Range;

use annotate_snippets::renderer::{DEFAULT_ERROR_STYLE, DEFAULT_WARNING_STYLE, Style};
use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Origin, Padding, Renderer, Snippet, normalize_untrusted_str,
};
use unicode_width::UnicodeWidthChar;

use super::select::{Folded, select};
use super::{Extent, Options, count, one_line};
use crate::diagnostic::{Code, Diagnostic, Place, Severity};
use crate::source::{SourceFile, SourceMap};

/// The widths that the drawing is made for; an unknown width may come as 0.
const WIDTHS: (usize, usize) = (40, 1000);

/// What the drawing needs beside the marked text: line numbers, the lines of long marks, and `...` on both sides.
const FRAME: usize = 24;

/// How many bytes of a file a snippet has at the most.
const MOST: usize = 64 * 1024;

/// A line with more bytes is drawn in part: so many before and behind a mark, which is more than a terminal shows.
const LONG: usize = 4 * 1024;
const AROUND: usize = 2 * 1024;

/// How many codes the summary names.
const NAMED: usize = 4;

/// `hidden` is how many warnings there are beside these problems.
pub(super) fn emit(diagnostics: &[&Diagnostic], hidden: usize, sources: &SourceMap, options: &Options) -> String {
    let width = options.width.clamp(WIDTHS.0, WIDTHS.1);
    let renderer = if options.color { Renderer::styled() } else { Renderer::plain() }.term_width(width);
    let mut text = String::new();
    let selection = select(diagnostics, sources, options);
    for diagnostic in selection.whole {
        let mut moved = Vec::new();
        let drawn = renderer.render(&[group(diagnostic, sources, width - FRAME, &mut moved)]);
        text.push_str(&moved.into_iter().fold(drawn, Moved::put_right));
        text.push_str("\n\n");
    }
    for folded in selection.folded {
        let Folded { code, count, files, first } = folded;
        let message = format!(
            "{count} more in {files} {}, the first at {}",
            if files == 1 { "file" } else { "files" },
            one_line(&first)
        );
        let group = Group::with_title(level(code.severity).primary_title(message).id(code.id))
            .element(Level::HELP.message("`tebiki check --all` shows each"));
        text.push_str(&renderer.render(&[group]));
        text.push_str("\n\n");
    }
    text.push_str(&summary(diagnostics, hidden, options.color));
    text
}

const fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    }
}

/// The column that the drawing gives for a place in a long line, which it counts from where the stretch begins.
struct Moved {
    /// The path and line of the place.
    place: String,
    drawn: usize,
    right: usize,
}

impl Moved {
    fn put_right(text: String, Self { place, drawn, right }: Self) -> String {
        let [drawn, right] = [drawn, right].map(|column| format!("{place}:{column}"));
        let ends_there = |at: &usize| text[at + drawn.len()..].starts_with(['\n', '\u{1b}']);
        match text.match_indices(&drawn).map(|(at, _)| at).find(ends_there) {
            Some(at) => format!("{}{right}{}", &text[..at], &text[at + drawn.len()..]),
            None => text,
        }
    }
}

/// One diagnostic; `room` is how many columns its marks may take.
fn group<'a>(diagnostic: &'a Diagnostic, sources: &'a SourceMap, room: usize, moved: &mut Vec<Moved>) -> Group<'a> {
    let level = level(diagnostic.code.severity);
    let mut group = Group::with_title(level.primary_title(&diagnostic.message).id(diagnostic.code.id));
    let mut notes = Vec::new();
    let mut views = Vec::<View<'_>>::new();
    match &diagnostic.place {
        Place::Span(span) => {
            let extent = Extent::of(*span, sources);
            views.push(View::new(
                extent.file,
                Mark::new(&extent, AnnotationKind::Primary, diagnostic.label.as_deref(), room),
            ));
        }
        Place::Path(path) => {
            group = group.element(Origin::path(one_line(path)));
            notes.extend(diagnostic.label.as_deref().map(|label| Level::NOTE.message(normalize_untrusted_str(label))));
        }
    }
    for label in &diagnostic.related {
        let extent = Extent::of(label.span, sources);
        let mark = Mark::new(&extent, AnnotationKind::Context, Some(&label.text), room);
        match views.iter_mut().find(|view| view.holds(extent.file, &mark, room)) {
            Some(view) => view.add(mark),
            None => views.push(View::new(extent.file, mark)),
        }
    }
    notes.extend(diagnostic.hint.as_deref().map(|hint| Level::HELP.message(normalize_untrusted_str(hint))));
    if views.is_empty() && !notes.is_empty() {
        group = group.element(Padding);
    }
    group.elements(views.into_iter().map(|view| view.snippet(moved))).elements(notes)
}

/// A part of a file and the marks in it.
struct View<'a> {
    file: &'a SourceFile,
    marks: Vec<Mark<'a>>,
    columns: Range<usize>,
}

impl<'a> View<'a> {
    fn new(file: &'a SourceFile, mark: Mark<'a>) -> Self {
        Self { file, columns: mark.columns.clone(), marks: vec![mark] }
    }

    /// Whether a mark can be drawn together with those that are here.
    fn holds(&self, file: &SourceFile, mark: &Mark<'_>, room: usize) -> bool {
        let is_near = |one: &Mark<'_>| !one.is_in_long_line && union(&one.range, &mark.range).len() <= MOST;
        std::ptr::eq(self.file, file)
            && !mark.is_in_long_line
            && self.marks.iter().all(is_near)
            && union(&self.columns, &mark.columns).len() <= room
    }

    fn add(&mut self, mark: Mark<'a>) {
        self.columns = union(&self.columns, &mark.columns);
        self.marks.push(mark);
    }

    fn snippet(self, moved: &mut Vec<Moved>) -> Snippet<'a, Annotation<'a>> {
        let text = self.file.text();
        let first = self.marks.iter().map(|mark| mark.range.start).min().unwrap_or(0);
        let last = self.marks.iter().map(|mark| mark.range.end).max().unwrap_or(first);
        let (mut start, mut end) = (self.file.line(first).start, self.file.line(last).end);
        let position = self.file.position(first);
        let path = one_line(self.file.path());
        if self.marks.iter().any(|mark| mark.is_in_long_line) {
            let whole = |at: &usize| text.is_char_boundary(*at);
            let cut = (first.saturating_sub(AROUND)..first).find(whole).unwrap_or(first);
            if cut > start {
                start = cut;
                let drawn = text[start..first].chars().count() + 1;
                moved.push(Moved { place: format!("{path}:{}", position.line), drawn, right: position.column });
            }
            end = (last..end.min(last + AROUND)).rev().find(whole).unwrap_or(last);
        }
        // The crate does not draw the empty line after the last line feed, where an unexpected end of file is.
        let source = format!("{}\n", &text[start..end]);
        // It also computes the width of line numbers from the end of the last mark, as if an empty mark at the start
        // of a line were on the line before. An invisible mark at the end compensates for that.
        let invisible = AnnotationKind::Visible.span(source.len()..source.len());
        Snippet::source(source)
            .path(path)
            .line_start(position.line)
            .annotations(self.marks.into_iter().map(|mark| mark.annotation(start)))
            .annotation(invisible)
    }
}

/// A place to draw carets under.
struct Mark<'a> {
    range: Range<usize>,
    /// The display columns from its leftmost to its rightmost end.
    columns: Range<usize>,
    kind: AnnotationKind,
    label: Option<&'a str>,
    /// Whether it stands in a line of which not everything is drawn.
    is_in_long_line: bool,
}

impl<'a> Mark<'a> {
    /// A mark of at most `room` columns: several lines that take more are marked by the first, and a longer line by its
    /// beginning.
    fn new(extent: &Extent<'_>, kind: AnnotationKind, label: Option<&'a str>, room: usize) -> Self {
        let (text, start) = (extent.file.text(), extent.start);
        let mut marked = extent.text();
        if marked.contains('\n') {
            marked = marked.trim_end();
        }
        let is_long = |at: usize| extent.file.line(at).len() > LONG;
        let is_in_long_line = is_long(start) || is_long(start + marked.len());
        if is_in_long_line || marked.len() > MOST {
            marked = fitting(marked.lines().next().unwrap_or_default(), room);
            let columns = 0..marked.chars().map(width).sum();
            return Self { range: start..start + marked.len(), columns, kind, label, is_in_long_line };
        }
        let mut columns = columns(text, start..start + marked.len());
        if columns.len() > room {
            marked = fitting(marked.lines().next().unwrap_or_default(), room);
            columns = self::columns(text, start..start + marked.len());
        }
        Self { range: start..start + marked.len(), columns, kind, label, is_in_long_line }
    }

    fn annotation(self, snippet_start: usize) -> Annotation<'a> {
        let span = self.range.start - snippet_start..self.range.end - snippet_start;
        self.kind.span(span).label(self.label.map(one_line))
    }
}

/// The display columns between both ends of a range, whichever line they are on.
fn columns(text: &str, range: Range<usize>) -> Range<usize> {
    let [start, end] = [range.start, range.end].map(|at| text[line_start(text, at)..at].chars().map(width).sum());
    usize::min(start, end)..usize::max(start, end)
}

fn union(a: &Range<usize>, b: &Range<usize>) -> Range<usize> {
    a.start.min(b.start)..a.end.max(b.end)
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |feed| feed + 1)
}

/// As much of the beginning of a line as `room` columns hold.
fn fitting(line: &str, room: usize) -> &str {
    let mut used = 0;
    let end = line.find(|c| {
        used += width(c);
        used > room
    });
    &line[..end.unwrap_or(line.len())]
}

/// The columns of a character as the crate draws it: tabs as spaces, control characters as visible symbols.
fn width(c: char) -> usize {
    match c {
        '\t' => 4,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => 1,
        _ => c.width().unwrap_or(1),
    }
}

/// How many problems there are, and where to read about them; nothing if there are none.
fn summary(diagnostics: &[&Diagnostic], hidden: usize, color: bool) -> String {
    let (errors, warnings) = (count(diagnostics, Severity::Error), count(diagnostics, Severity::Warning));
    let counts = [counted(errors, "error"), counted(warnings, "warning")].into_iter().flatten().collect::<Vec<_>>();
    let style = match (color, errors) {
        (false, _) => Style::new(),
        (true, 0) => DEFAULT_WARNING_STYLE,
        (true, _) => DEFAULT_ERROR_STYLE,
    };

    let hidden = match hidden {
        0 => String::new(),
        1 => " (1 warning is not shown)".to_owned(),
        hidden => format!(" ({hidden} warnings are not shown)"),
    };
    if counts.is_empty() {
        return if hidden.is_empty() { hidden } else { format!("no errors{hidden}\n") };
    }
    let more = read_more(diagnostics.iter().map(|diagnostic| diagnostic.code));
    format!("{style}{}{style:#}{hidden}\n{more}", counts.join(", "))
}

/// Where to read about problems of these codes, as a line; nothing if there are none.
#[must_use]
pub fn read_more(codes: impl IntoIterator<Item = &'static Code>) -> String {
    let mut by_severity = codes.into_iter().collect::<Vec<_>>();
    by_severity.sort_by_key(|code| code.severity);
    let mut ids = Vec::new();
    for code in by_severity {
        if !ids.contains(&code.id) {
            ids.push(code.id);
        }
    }
    let Some((first, others)) = ids.split_first() else { return String::new() };
    let (named, rest) = others.split_at(others.len().min(NAMED - 1));
    let likewise = match (named, rest.len()) {
        ([], _) => String::new(),
        (named, 0) => format!(", likewise {}", named.join(", ")),
        (named, rest) => format!(", likewise {} and {rest} more", named.join(", ")),
    };
    format!("run `tebiki explain {first}` to read more{likewise}\n")
}

fn counted(number: usize, noun: &str) -> Option<String> {
    match number {
        0 => None,
        1 => Some(format!("1 {noun}")),
        _ => Some(format!("{number} {noun}s")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{emit_one, emit_sample, sample, span};
    use super::super::{Format, emit};
    use super::*;
    use crate::diagnostic::{Diagnostics, codes};
    use crate::source::{FileId, Span};

    #[test]
    fn whole() {
        assert_eq!(
            emit_sample(Format::Human),
            r#"error[TB0402]: `mdm` stands twice
 --> content/glossary.yaml:4:9
  |
2 |   - id: mdm
  |         --- first defined here
3 |     name: {ja: 端末管理, en: "device: 100%"}
4 |   - id: mdm
  |         ^^^

error[TB0101]: ページ `about` のファイルがありません
--> content/pages/about: 概要,100%.md
 |
 = help: create it, or take `about` out of `pages`

error[TB0401]: 用語 `ＭＤＮ` はありません
 --> content/products/チャット ワーク/guide.ja.md:5:25
  |
3 | ## 退職者の削除 {#remove-users items=7-33 for=admin}
  |    ------------ この節の中
4 |
5 | 管理者が「ユーザーリスト」を開き、[[term:ＭＤＮ]]を確かめる。
  |                                          ^^^^^^ この名前
  |
 ::: content/glossary.yaml:3:16
  |
3 |     name: {ja: 端末管理, en: "device: 100%"}
  |                -------- 近い用語
  |
  = help: did you mean `mdm`?

warning[TB0208]: 訳がありません
 --> content/glossary.yaml:3:16
  |
3 |     name: {ja: 端末管理, en: "device: 100%"}
  |                ^^^^^^^^

3 errors, 1 warning
run `tebiki explain TB0402` to read more, likewise TB0101, TB0401, TB0208
"#
        );
    }

    fn columns_of(text: &str) -> usize {
        text.chars().map(width).sum()
    }

    /// The drawing of one problem without the summary.
    fn draw(diagnostic: Diagnostic, sources: &SourceMap, width: usize) -> String {
        let text = emit_one(diagnostic, sources, Format::Human, width);
        text.rsplit_once("\n\n").map(|(drawing, _)| drawing.to_owned()).unwrap()
    }

    fn one(text: &str) -> (SourceMap, FileId) {
        let mut sources = SourceMap::default();
        let file = sources.add("a.md", text);
        (sources, file)
    }

    #[test]
    fn carets_stand_under_wide_text() {
        for (before, marked) in
            [("日本", "語"), ("ﾊﾟｽ", "ワード"), ("か\u{3099}", "＊"), ("a\tあ", "b「」c"), ("", "①→※")]
        {
            let (sources, file) = one(&format!("{before}{marked}後\n"));
            let span = Span::new(file, before.len()..before.len() + marked.len());
            let text = draw(Diagnostic::new(&codes::TITLE, span, "題"), &sources, 80);
            let carets = text.lines().last().unwrap();
            let offset = columns_of("1 | ") + columns_of(before);
            assert_eq!(carets.find('^'), Some(offset), "{text}");
            assert_eq!(carets.matches('^').count(), columns_of(marked), "{text}");
        }
    }

    #[test]
    fn color_changes_no_text() {
        let (diagnostics, sources) = sample();
        let styled = emit(&diagnostics, &sources, Format::Human, &Options { color: true, ..Options::default() });
        assert!(styled.contains("\u{1b}[1m\u{1b}[91merror[TB0401]"), "{styled}");
        let mut parts = styled.split('\u{1b}');
        let first = parts.next().unwrap_or_default().to_owned();
        let plain = parts.fold(first, |text, part| text + part.split_once('m').unwrap().1);
        assert_eq!(plain, emit_sample(Format::Human));
    }

    #[test]
    fn a_path_has_no_source() {
        let (sources, file) = one("pages: [about]\n");
        let diagnostic = Diagnostic::new(&codes::MISSING_FILE, Place::Path("b\u{1b}.md".to_owned()), "none")
            .label("looked for here")
            .related(Span::new(file, 8..13), "named here")
            .hint("one\ntwo");
        assert_eq!(
            draw(diagnostic, &sources, 80),
            r"error[TB0101]: none
 --> b␛.md
  |
 ::: a.md:1:9
  |
1 | pages: [about]
  |         ----- named here
  |
  = note: looked for here
  = help: one
          two"
        );
        let bare = Diagnostic::new(&codes::MISSING_FILE, Place::Path("b.md".to_owned()), "none");
        assert_eq!(draw(bare, &sources, 80), "error[TB0101]: none\n--> b.md");
    }

    #[test]
    fn distant_lines_are_folded() {
        let (sources, file) = one(&format!("- id: 七\n{}- id: 七\n", "  x: 1\n".repeat(98)));
        let diagnostic = Diagnostic::new(&codes::DUPLICATE_ID, span(&sources, file, "七", 1), "twice")
            .related(span(&sources, file, "七", 0), "first");
        assert_eq!(
            draw(diagnostic, &sources, 80),
            r"error[TB0402]: twice
   --> a.md:100:7
    |
  1 | - id: 七
    |       -- first
...
100 | - id: 七
    |       ^^"
        );
    }

    #[test]
    fn several_lines_are_bracketed() {
        let (sources, file) = one("# 題\n\n- 一\n- 二\n- 三\n\n終\n");
        let span = Span { end: span(&sources, file, "終", 0).start, ..span(&sources, file, "- 一", 0) };
        let diagnostic = Diagnostic::new(&codes::BLOCK_IN_SHORT_TEXT, span, "a list").label("この表");
        assert_eq!(
            draw(diagnostic, &sources, 80),
            r"error[TB0311]: a list
 --> a.md:3:1
  |
3 | / - 一
4 | | - 二
5 | | - 三
  | |____^ この表"
        );
    }

    #[test]
    fn the_end_of_a_file_is_a_place() {
        let (sources, file) = one(&"行\n".repeat(9));
        let diagnostic = Diagnostic::new(&codes::YAML_SYNTAX, Span::new(file, 99..99), "unexpected end").label("here");
        assert_eq!(
            draw(diagnostic, &sources, 80),
            "error[TB0201]: unexpected end\n  --> a.md:10:1\n   |\n10 |\n   | ^ here"
        );
    }

    #[test]
    fn long_lines_are_cut() {
        let line = "とても long 行、".repeat(300);
        let text = format!("{line}\n\n{line}終\n");
        let (sources, file) = one(&text);
        let spans =
            [0..line.len(), 0..text.len(), 300..306, line.len() - 5..line.len() + 50, text.len() - 4..text.len() - 1];
        for width in [0, 40, 80, 200] {
            for (a, b) in spans.iter().flat_map(|a| spans.iter().map(move |b| (a.clone(), b.clone()))) {
                let diagnostic =
                    Diagnostic::new(&codes::TITLE, Span::new(file, a), "m").related(Span::new(file, b), "");
                let text = draw(diagnostic, &sources, width);
                let widest = text.lines().map(columns_of).max().unwrap();
                assert!(widest <= width.max(40) && text.lines().count() < 20, "{widest} > {width}\n{text}");
                assert!(text.contains('^') && text.contains('-'), "{text}");
            }
        }
        let ends = Diagnostic::new(&codes::TITLE, Span::new(file, 0..line.len()), "m")
            .label("ここから")
            .related(Span::new(file, line.len() - 4..line.len() - 1), "ここまで");
        assert_eq!(
            draw(ends, &sources, 60),
            r"error[TB0306]: m
 --> a.md:1:1
  |
1 | とても long 行、とても long 行、とても long 行、とて...
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ここから
  |
 ::: a.md:1:3299
  |
1 | ...g 行、とても long 行、
  |                      ---- ここまで"
        );
    }

    #[test]
    fn the_summary_names_a_few_codes_and_errors_first() {
        let mut diagnostics = Diagnostics::default();
        let missing = Place::Path("a.md".to_owned());
        for code in codes::OF_STAGES.iter().take(8) {
            diagnostics.push(Diagnostic::new(code, missing.clone(), "m"));
        }
        let text = emit(&diagnostics, &SourceMap::default(), Format::Human, &Options::default());
        let expected = "\n7 errors, 1 warning\n\
            run `tebiki explain TB0101` to read more, likewise TB0102, TB0103, TB0104 and 4 more\n";
        assert!(text.ends_with(expected), "{text}");

        let warning = Diagnostic::new(&codes::UNUSED_FILE, missing, "m");
        let text = emit_one(warning, &SourceMap::default(), Format::Human, 80);
        assert!(text.ends_with("\n1 warning\nrun `tebiki explain TB0105` to read more\n"), "{text}");
    }
}
