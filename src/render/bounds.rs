//! What the templates of a site's own theme may take: steps, time, and bytes that they write or keep.
//!
//! Tera bounds none of these, so a theme with templates of its own is rendered from templates that count. A call of
//! [`STEP`] begins the body of every loop, component and block, what is written passes the filter [`WRITTEN`], and what is
//! kept in a variable passes [`KEPT`]. Nothing is put into another line, so that an error has its line. The few ways to make a
//! large value that pass none of them are refused. The embedded theme alone is rendered as it is.

use std::borrow::Cow;
use std::cell::Cell;
use std::time::{Duration, Instant};

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

/// The most for one page: bytes that are written, in the page or for a variable; steps; and time.
const MOST_WRITTEN: usize = 128 * 1024 * 1024;
const MOST_STEPS: usize = 5_000_000;
const LONGEST: Duration = Duration::from_secs(60);

/// The largest text or list that is kept in a variable, in bytes or entries.
const MOST_KEPT: usize = 8 * 1024 * 1024;

/// How often `~` may stand in one expression.
const MOST_TILDES: usize = 32;

const STEP: &str = "tebiki_step";
const WRITTEN: &str = "tebiki_written";
const KEPT: &str = "tebiki_kept";

/// What a page has taken so far.
#[derive(Clone, Copy)]
struct Taken {
    steps: usize,
    written: usize,
    begun: Option<Instant>,
}

thread_local! {
    // A page is rendered by one thread from its beginning to its end.
    static TAKEN: Cell<Taken> = const { Cell::new(Taken { steps: 0, written: 0, begun: None }) };
}

/// Renders a page within these bounds.
pub(super) fn within<T>(render: impl FnOnce() -> T) -> T {
    let outer = TAKEN.replace(Taken { steps: 0, written: 0, begun: Some(Instant::now()) });
    let result = render();
    TAKEN.set(outer);
    result
}

fn take(steps: usize, bytes: usize) -> TeraResult<()> {
    let mut taken = TAKEN.get();
    taken.steps = taken.steps.saturating_add(steps);
    taken.written = taken.written.saturating_add(bytes);
    TAKEN.set(taken);
    if taken.written > MOST_WRITTEN {
        return Err(Error::message(format!("the page takes more than {} MiB", MOST_WRITTEN / 1024 / 1024)));
    }
    if taken.steps > MOST_STEPS {
        return Err(Error::message(format!("the page takes more than {MOST_STEPS} steps")));
    }
    if taken.begun.is_some_and(|begun| begun.elapsed() > LONGEST) {
        return Err(Error::message(format!("the page takes longer than {} seconds", LONGEST.as_secs())));
    }
    Ok(())
}

/// Registers what counts, and filters that could make much of little in one step.
pub(super) fn register(tera: &mut Tera) {
    tera.register_function(STEP, |arguments: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        take(1, arguments.get::<usize>("bytes")?.unwrap_or(0))?;
        Ok(Value::safe_string(""))
    });
    tera.register_filter(WRITTEN, |value: &Value, _: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let mut left = MOST_WRITTEN;
        deduct(value, &mut left);
        take(0, MOST_WRITTEN - left)?;
        Ok(value.clone())
    });
    tera.register_filter(KEPT, |value: &Value, _: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        take(1, 0)?;
        may_be(value.as_str().map(str::len).or_else(|| value.len()).unwrap_or(0))?;
        Ok(value.clone())
    });
    tera.register_filter("replace", |value: &Value, arguments: Kwargs, state: &State<'_>| -> TeraResult<Value> {
        let (from, to) = (arguments.must_get::<&str>("from")?, arguments.must_get::<&Value>("to")?);
        let is_safe = state.autoescaping_enabled() && (value.is_safe() || to.is_safe());
        let [text, with] = [value, to].map(|value| as_text(value, is_safe, state));
        let (text, with) = (text?, with?);
        may_be(text.len().saturating_add(text.matches(from).count().saturating_mul(with.len())))?;
        Ok(as_value(text.replace(from, &with), is_safe))
    });
    tera.register_filter("join", |list: &[Value], arguments: Kwargs, state: &State<'_>| -> TeraResult<Value> {
        let between = arguments.get::<&Value>("sep")?;
        let is_safe_text = |value: &Value| value.is_string() && value.is_safe();
        let is_safe =
            state.autoescaping_enabled() && (list.iter().any(is_safe_text) || between.is_some_and(is_safe_text));
        let between = between.map_or(Ok(Cow::Borrowed("")), |value| as_text(value, is_safe, state))?;
        let mut joined = String::new();
        for (at, value) in list.iter().enumerate() {
            if at > 0 {
                joined.push_str(&between);
            }
            if !value.is_undefined() {
                let mut left = MOST_KEPT;
                deduct(value, &mut left);
                may_be(joined.len().saturating_add(MOST_KEPT - left))?;
                joined.push_str(&as_text(value, is_safe, state)?);
            }
            may_be(joined.len())?;
        }
        Ok(as_value(joined, is_safe))
    });
}

fn may_be(size: usize) -> TeraResult<()> {
    if size <= MOST_KEPT {
        return Ok(());
    }
    Err(Error::message(format!("a value has more than {} MiB", MOST_KEPT / 1024 / 1024)))
}

/// A value as text: as it would be written in a page where it is joined with safe text.
fn as_text<'a>(value: &'a Value, is_safe: bool, state: &State<'_>) -> TeraResult<Cow<'a, str>> {
    match value.as_str() {
        _ if is_safe => state.escape_if_needed(value).map(Cow::Owned),
        Some(text) => Ok(Cow::Borrowed(text)),
        None => Ok(Cow::Owned(value.to_string())),
    }
}

fn as_value(text: String, is_safe: bool) -> Value {
    if is_safe { Value::safe_string(&text) } else { Value::from(text) }
}

/// Takes the bytes that a value is written in off what is left.
fn deduct(value: &Value, left: &mut usize) {
    match (value.as_str(), value.as_array(), value.as_map()) {
        (Some(text), ..) => *left = left.saturating_sub(text.len()),
        (_, Some(list), _) => {
            *left = left.saturating_sub(list.len());
            for value in list {
                if *left == 0 {
                    return;
                }
                deduct(value, left);
            }
        }
        (.., Some(map)) => {
            *left = left.saturating_sub(map.len());
            // What is left does not depend on the order.
            *left = map.values().fold(*left, |mut left, value| {
                if left > 0 {
                    deduct(value, &mut left);
                }
                left
            });
        }
        _ => *left = left.saturating_sub(8),
    }
}

/// A tag of a template: `{{ … }}`, `{% … %}`.
struct Tag<'a> {
    /// Its bytes, with the signs around it.
    at: std::ops::Range<usize>,
    is_value: bool,
    /// What stands between the signs, without the dashes.
    inside: &'a str,
    /// Whether it takes the white space behind it away.
    trims: bool,
}

impl Tag<'_> {
    fn word(&self) -> &str {
        self.inside.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
    }
}

/// A template that counts what it takes.
///
/// # Errors
/// Says what it has that cannot be counted, and the byte; only what the site's own templates have is refused.
pub(super) fn counting(template: &str, is_own: bool) -> Result<String, (String, usize)> {
    let tags = tags(template);
    if is_own {
        tags.iter().try_for_each(refuse)?;
    }
    let lengths = lengths(&tags);
    let mut out = String::with_capacity(template.len() * 2);
    let is_extension = tags.first().is_some_and(|tag| !tag.is_value && tag.word() == "extends");
    if !is_extension {
        out.push_str(&step(template.len(), false));
    }
    let mut written = 0;
    for (tag, length) in tags.iter().zip(lengths) {
        let whole = &template[tag.at.clone()];
        out.push_str(&template[written..tag.at.start]);
        written = tag.at.end;
        let inside_at = tag.inside.as_ptr() as usize - template.as_ptr() as usize - tag.at.start;
        let (open, close) = (&whole[..inside_at], &whole[inside_at + tag.inside.len()..]);
        match (tag.is_value, tag.word()) {
            (true, _) if !tag.inside.starts_with('<') => {
                out.push_str(&format!("{open}({}) | {WRITTEN}{close}", tag.inside));
            }
            (false, "set" | "set_global") => match tag.inside.split_once('=') {
                Some((name, value)) if !name.contains('|') && !value.trim_start().starts_with('<') => {
                    out.push_str(&format!("{open}{name}=({value}) | {KEPT}{close}"));
                }
                Some((name, _)) if !name.contains('|') => out.push_str(whole),
                _ => out.push_str(&format!("{open}{} | {KEPT}{close}", tag.inside)),
            },
            (false, "for" | "component" | "block") => {
                out.push_str(whole);
                out.push_str(&step(length, tag.trims));
            }
            _ => out.push_str(whole),
        }
    }
    out.push_str(&template[written..]);
    Ok(out)
}

fn step(bytes: usize, trims: bool) -> String {
    format!("{{{{ {STEP}(bytes={bytes}) {}}}}}", if trims { "-" } else { "" })
}

/// How many bytes stand in the body of each tag that has one.
fn lengths(tags: &[Tag<'_>]) -> Vec<usize> {
    let mut lengths = vec![0; tags.len()];
    let mut open = Vec::new();
    for (at, tag) in tags.iter().enumerate().filter(|(_, tag)| !tag.is_value) {
        match tag.word() {
            "for" | "component" | "block" => open.push(at),
            "endfor" | "endcomponent" | "endblock" => {
                if let Some(begun) = open.pop() {
                    lengths[begun] = tag.at.start.saturating_sub(tags[begun].at.end);
                }
            }
            _ => {}
        }
    }
    lengths
}

/// Refuses what makes much of little without passing what counts.
fn refuse(tag: &Tag<'_>) -> Result<(), (String, usize)> {
    let bare = without_strings(tag.inside);
    let words = bare.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '.');
    let loops = words.filter(|word| *word == "for").count();
    let problem = if loops > usize::from(!tag.is_value && tag.word() == "for") {
        "a list cannot be made by `for` within brackets: write a loop".to_owned()
    } else if bare.matches('~').count() > MOST_TILDES {
        format!("`~` stands more than {MOST_TILDES} times in one expression: divide it")
    } else if bare.contains("={") && (bare.contains('~') || bare.contains("...")) {
        "a component cannot be given what `~` or `...` puts together: `set` it first".to_owned()
    } else {
        return Ok(());
    };
    Err((problem, tag.at.start))
}

/// An expression with the contents of its strings left out.
fn without_strings(expression: &str) -> String {
    let mut out = String::with_capacity(expression.len());
    let mut at = 0;
    while let Some(c) = expression[at..].chars().next() {
        out.push(c);
        at += c.len_utf8();
        if is_quote(c) {
            at = end_of_string(expression, at, c);
        }
    }
    out
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`')
}

/// The byte behind the string that began before `at`.
fn end_of_string(text: &str, at: usize, quote: char) -> usize {
    let mut is_escaped = false;
    for (inside, c) in text[at..].char_indices() {
        if c == quote && !is_escaped {
            return at + inside + c.len_utf8();
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    text.len()
}

/// The tags of a template, without comments and what `raw` leaves as it is.
fn tags(template: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(start) = template[at..].find('{').map(|found| at + found) {
        let rest = &template[start..];
        at = start + 1;
        let (close, is_value) = match rest.as_bytes().get(1) {
            Some(b'{') => ("}}", true),
            Some(b'%') => ("%}", false),
            Some(b'#') => {
                at = rest.find("#}").map_or(template.len(), |end| start + end + "#}".len());
                continue;
            }
            _ => continue,
        };
        let Some(end) = end_of_tag(template, start + "{{".len(), close) else { break };
        let inner = &template[start + "{{".len()..end - close.len()];
        let trims = inner.ends_with('-');
        let inner = inner.strip_prefix('-').unwrap_or(inner);
        let inside = inner.strip_suffix('-').unwrap_or(inner).trim();
        let tag = Tag { at: start..end, is_value, inside, trims };
        at = end;
        if !is_value && tag.word() == "raw" {
            let close = template[end..].match_indices("endraw").find_map(|(found, _)| {
                let open = template[..end + found].rfind("{%")?;
                template[open..end + found].trim_start_matches(['{', '%', '-']).trim().is_empty().then_some(())?;
                template[end + found..].find("%}").map(|close| end + found + close + "%}".len())
            });
            at = close.unwrap_or(template.len());
        }
        tags.push(tag);
    }
    tags
}

/// The byte behind the signs that close a tag; those in a string do not.
fn end_of_tag(template: &str, from: usize, close: &str) -> Option<usize> {
    let mut at = from;
    while let Some(c) = template[at..].chars().next() {
        if template[at..].starts_with(close) {
            return Some(at + close.len());
        }
        at += c.len_utf8();
        if is_quote(c) {
            at = end_of_string(template, at, c);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use tera::Context;

    use super::*;

    fn render(template: &str) -> Result<String, String> {
        let mut tera = Tera::new();
        tera.autoescape_on([""]);
        register(&mut tera);
        let mut context = Context::new();
        context.insert("list", &["a", "<b>", "c"]);
        context.insert("map", &std::collections::BTreeMap::from([("k", "v")]));
        tera.add_raw_template("t", template).map_err(|error| error.to_string())?;
        within(|| tera.render("t", &context)).map_err(|error| error.to_string())
    }

    fn render_counted(template: &str) -> Result<String, String> {
        render(&counting(template, true).map_err(|(message, _)| message)?)
    }

    #[test]
    fn a_template_that_counts_gives_the_same() {
        for template in [
            "a{{ list[1] }}b{{- list | length -}} c",
            "{% for x in list -%}  <i>{{ x }}</i>\n{%- endfor %}{% for k, v in map %}{{ k }}={{ v }}{% endfor %}",
            "{% for x in list %}{% if loop.first %}{% continue %}{% endif %}{{ x | safe }}{% else %}none{% endfor %}",
            "{% set x = list | join(sep=\", %} \") %}{{ x }}{% set y %}<b>{{ x }}</b>{% endset %}{{ y }}",
            "{% set z | upper %}abc{% endset %}{{ z }}{% set_global w = \"a\" ~ 1 -%}  {{ w }}",
            "{% raw %}{{ x }}{% for %}{% endraw %}{# {{ y }} #}{{ \"}}\" }}{{ '{{' ~ \"%}\" }}",
            "{{ \"a\" if list else \"b\" }}{{ (1 + 2) * 3 }}{{ not list }}{{ missing | default(value=\"d\") }}",
            "{% component hi(name) %}<p>{{ name }}</p>{% endcomponent %}{{ <hi name={list[1]} /> }}",
            "{{ list | join(sep=\"<br>\" | safe) }} {{ \"a-b\" | replace(from=\"-\", to=\"<\") }}{{ {\"a\": 1} | length }}",
            "{% filter upper %}a{{ list[0] }}{% endfilter %}",
        ] {
            let (plain, counted) = (render(template), render_counted(template));
            assert!(plain.is_ok(), "{template}: {plain:?}");
            assert_eq!(plain, counted, "{template}\n{:?}", counting(template, true));
        }
    }

    #[test]
    fn a_template_that_takes_too_much_is_stopped() {
        let doubling = |times: usize| "{% set x = x ~ x %}".repeat(times);
        let range = |inside: &str| format!("{{% for a in range(end=100000) %}}{inside}{{% endfor %}}");
        for (template, message) in [
            (range(&range("")), "steps"),
            (range(&range("x")), "steps"),
            (range("{% for a in range(end=100000) %}{{ \"a\" }}{% endfor %}"), "steps"),
            (range(&"text ".repeat(1000)), "MiB"),
            (format!("{{% set x = \"aa\" %}}{}{{{{ x }}}}", doubling(40)), "a value has more than"),
            (
                format!("{{% set x = \"aa\" %}}{}", "{% set x %}{{ x }}{{ x }}{% endset %}".repeat(40)),
                "a value has more than",
            ),
            (format!("{{% set x = [1, 2] %}}{}", "{% set x = [...x, ...x] %}".repeat(40)), "a value has more than"),
            (format!("{{% set x = [\"aa\"] %}}{}{{{{ x }}}}", "{% set x = [x, x] %}".repeat(40)), "MiB"),
            (
                format!("{{% set x = \"aa\" %}}{}", "{% set x = x | replace(from=\"a\", to=x) %}".repeat(10)),
                "a value has more than",
            ),
            (
                format!("{{% set x = \"aa\" %}}{}", "{% set x = [x, x, x] | join(sep=x) %}".repeat(40)),
                "a value has more than",
            ),
            ("{{ [[1 for a in list] for b in list] }}".to_owned(), "write a loop"),
            (format!("{{{{ {} }}}}", vec!["list[0]"; 50].join(" ~ ")), "divide it"),
            (
                "{% component a(x) %}{{ <a x={x ~ x} /> }}{% endcomponent %}{{ <a x=\"aa\" /> }}".to_owned(),
                "`set` it first",
            ),
        ] {
            let start = Instant::now();
            let counted = render_counted(&template);
            assert!(counted.as_ref().is_err_and(|error| error.contains(message)), "{}: {counted:?}", &template[..60]);
            assert!(start.elapsed() < Duration::from_secs(50), "{}", &template[..60]);
        }
    }
}
