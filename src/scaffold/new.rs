//! `tebiki new`: new files for a site.

use std::collections::BTreeMap;
use std::path::Path;

use super::template::{Value, fill, put, written, yaml};
use super::{Refusal, Scaffolded, Site, append};
use crate::diagnostic::{did_you_mean, there_are};
use crate::locale::text::fold;
use crate::markdown::in_checklist;
use crate::model::{Audience, FieldKind, FieldPlace};
use crate::parse::{is_id, is_slug};
use crate::resolve::plain;

/// A name in the languages for which the command line has one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// The name for every language without one of its own.
    pub any: Option<String>,
    /// Names by language tag.
    pub each: BTreeMap<String, String>,
}

impl Names {
    pub(super) fn is_empty(&self) -> bool {
        self.any.is_none() && self.each.is_empty()
    }

    /// A name for each language: the given one, else that of the template language in `otherwise`, else a text that `check`
    /// reports as unwritten.
    pub(super) fn value(&self, languages: &[String], what: &str, otherwise: &[(&str, &str)]) -> Result<Value, Refusal> {
        for tag in self.each.keys() {
            if !languages.contains(tag) {
                return because(format!("the site has no language `{tag}`; it has {}", languages.join(", ")));
            }
        }
        let given = self.any.as_ref().or_else(|| self.each.values().next());
        let of = |tag: &String| {
            let own = self.each.get(tag).or(self.any.as_ref()).cloned();
            let default =
                || otherwise.iter().find(|(known, _)| *known == written(tag)).map(|(_, text)| (*text).to_owned());
            let other = || format!("TODO: {}", given.map_or_else(|| unnamed(what, tag), String::as_str));
            let name = own.or_else(|| if given.is_some() { None } else { default() }).unwrap_or_else(other);
            (tag.clone(), name)
        };
        let names = languages.iter().map(of).collect::<BTreeMap<_, _>>();
        match names.values().find(|name| name.trim().is_empty() || name.contains(['\n', '\r'])) {
            Some(name) => {
                because(format!("`{}` cannot be a {what}: it must be one line that is not empty", name.escape_debug()))
            }
            None => Ok(Value::Each(names)),
        }
    }
}

/// A description of a text, for the placeholder in each language.
fn unnamed<'a>(what: &'a str, tag: &str) -> &'a str {
    match (written(tag), what) {
        ("ja", "name") => "名前",
        ("ja", "title") => "題名",
        _ => what,
    }
}

/// What to add.
#[derive(Clone, Debug)]
pub enum Thing {
    /// A product.
    Product {
        /// Its id.
        id: String,
        /// Its name.
        name: Names,
        /// Who offers it.
        vendor: Names,
        /// The id of its kind; may be left out where the site has only one.
        kind: Option<String>,
    },
    /// A kind of products.
    Kind {
        /// Its id.
        id: String,
        /// Its name.
        title: Names,
    },
    /// A field of the author's own.
    Field {
        /// Its id.
        id: String,
        /// Its name.
        title: Names,
        /// What stands in it.
        kind: FieldKind,
        /// The ids of what there is to choose from.
        choices: Vec<String>,
        /// Where it may stand; everywhere where this is empty.
        on: Vec<FieldPlace>,
    },
    /// The setting guide of a product.
    Guide {
        /// The product's id.
        product: String,
        /// The title of the document that it is based on.
        title: Names,
        /// Items, each of which gets a section.
        items: Vec<String>,
        /// Who carries out the procedures.
        audience: Audience,
    },
    /// A checklist.
    Checklist {
        /// Its id.
        id: String,
        /// Its title.
        title: Names,
        /// Who publishes it.
        publisher: Names,
        /// Its edition.
        edition: String,
        /// Its items: `7-3`, or `実8=jitsu-8` with the slug of one that is not ASCII.
        items: Vec<String>,
    },
    /// A glossary entry.
    Term {
        /// Its id.
        id: String,
        /// Its name.
        name: Names,
        /// The reading of the name in the source language.
        reading: Option<String>,
        /// What it means.
        definition: Names,
    },
    /// A free page.
    Page {
        /// Its id.
        id: String,
        /// Its title.
        title: Names,
    },
}

pub(super) fn because<T>(reason: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal::Because(reason.into()))
}

/// Writes the files of a new thing into the site `folder`, and adds it to the lists that must contain it.
///
/// # Errors
/// When that is not possible, or a file exists already. Then nothing is written.
pub fn new(folder: &Path, thing: &Thing) -> Result<Scaffolded, Refusal> {
    let mut site = Site::open_whole(folder)?;
    match thing {
        Thing::Product { id, name, vendor, kind } => product(&mut site, id, name, vendor, kind.as_deref())?,
        Thing::Kind { id, title } => kind(&mut site, id, title)?,
        Thing::Field { id, title, kind, choices, on } => field(&mut site, id, title, *kind, choices, on)?,
        Thing::Guide { product, title, items, audience } => guide(&mut site, product, title, items, *audience)?,
        Thing::Checklist { id, title, publisher, edition, items } => {
            checklist(&mut site, id, (title, publisher), edition, items)?;
        }
        Thing::Term { id, name, reading, definition } => term(&mut site, id, (name, definition), reading.as_deref())?,
        Thing::Page { id, title } => page(&mut site, id, title)?,
    }
    site.write()
}

fn check_id(id: &str, what: &str) -> Result<(), Refusal> {
    if is_id(id) {
        return Ok(());
    }
    because(format!(
        "`{}` cannot be the id of a {what}: an id has lower-case ASCII letters, digits and `-`, such as `two-step-login`",
        id.escape_debug()
    ))
}

fn product(site: &mut Site, id: &str, name: &Names, vendor: &Names, kind: Option<&str>) -> Result<(), Refusal> {
    check_id(id, "product")?;
    let kinds = site.catalog.site.kinds.iter().map(|kind| kind.id.value.clone()).collect::<Vec<_>>();
    let kind = match (kind, &kinds[..]) {
        (Some(kind), _) if kinds.iter().any(|known| known == kind) => kind,
        (Some(kind), _) => {
            let known = if kinds.is_empty() { "none".to_owned() } else { kinds.join(", ") };
            return because(format!(
                "there is no kind `{kind}` in site.yaml (there is {known}); `tebiki new kind {kind}` adds it"
            ));
        }
        (None, [only]) => only,
        (None, []) => return because("site.yaml has no kinds of products; add one with `tebiki new kind ID`"),
        (None, _) => return because(format!("say the kind with `--kind`, one of {}", kinds.join(", "))),
    };
    let list = site.catalog.checklists.first();
    let item = list.and_then(|list| list.items.first()).map_or("7-3", |item| &item.id.value);
    let values = [
        ("id", Value::Same(id.to_owned())),
        ("name", name.value(site.languages(), "name", &[])?.yaml()),
        (
            "vendor",
            vendor
                .value(site.languages(), "vendor", &[("ja", "TODO: 提供元の名前"), ("en", "TODO: Who offers it")])?
                .yaml(),
        ),
        ("kind", Value::Same(kind.to_owned())),
        ("item", Value::Same(yaml(item))),
    ];
    let text = fill(include_str!("templates/product.yaml"), site.languages(), &values);
    site.yaml(&format!("content/products/{id}/product.yaml"), "product", &text);
    Ok(())
}

fn kind(site: &mut Site, id: &str, title: &Names) -> Result<(), Refusal> {
    check_id(id, "kind")?;
    let values = [("id", Value::Same(id.to_owned())), ("title", title.value(site.languages(), "title", &[])?.yaml())];
    let entry = fill(include_str!("templates/kind.yaml"), site.languages(), &values);
    site.list("content/site.yaml", "kinds", &entry)
}

fn field(
    site: &mut Site,
    id: &str,
    title: &Names,
    kind: FieldKind,
    choices: &[String],
    on: &[FieldPlace],
) -> Result<(), Refusal> {
    check_id(id, "field")?;
    if site.catalog.site.fields.iter().any(|known| known.id.value == id) {
        return because(format!("site.yaml has a field `{id}` already"));
    }
    if (kind == FieldKind::Choice) == choices.is_empty() {
        return because(match kind {
            FieldKind::Choice => "say what there is to choose from with `--choices low,high`".to_owned(),
            _ => format!(
                "a field of the type `{}` has no choices; leave out `--choices`, or say `--type choice`",
                kind.id()
            ),
        });
    }
    let languages = site.languages().to_vec();
    let values =
        [("title", title.value(&languages, "title", &[])?.yaml()), ("type", Value::Same(kind.id().to_owned()))];
    let mut lines = fill(include_str!("templates/field.yaml"), &languages, &values);
    if !choices.is_empty() {
        lines.push_str("choices:\n");
    }
    for choice in choices {
        check_id(choice, "choice")?;
        let titles = languages.iter().map(|tag| (tag.clone(), format!("TODO: {choice}"))).collect();
        let values = [("id", Value::Same(yaml(choice))), ("title", Value::Each(titles).yaml())];
        let entry = fill(include_str!("templates/field-choice.yaml"), &languages, &values);
        let entry = entry.lines().map(str::to_owned).collect::<Vec<_>>();
        lines.push_str(&format!("{}\n", append::block(&entry, "  ")));
    }
    if !on.is_empty() {
        let on = on.iter().map(|place| place.id()).collect::<Vec<_>>();
        lines.push_str(&format!("on: [{}]\n", on.join(", ")));
    }
    site.named("content/site.yaml", "fields", id, &lines)
}

fn term(site: &mut Site, id: &str, (name, definition): (&Names, &Names), reading: Option<&str>) -> Result<(), Refusal> {
    check_id(id, "term")?;
    let reading = reading.map_or(String::new(), |text| format!("reading:\n  text: {}\n", yaml(text)));
    let meaning =
        [("ja", "TODO: 意味を1、2文で書きます。"), ("en", "TODO: Say in one or two sentences what it means.")];
    let values = [
        ("id", Value::Same(id.to_owned())),
        ("name", name.value(site.languages(), "name", &[])?.yaml()),
        ("definition", definition.value(site.languages(), "definition", &meaning)?.yaml()),
        ("reading", Value::Same(reading)),
    ];
    let entry = fill(include_str!("templates/term.yaml"), site.languages(), &values);
    let path = "content/glossary.yaml";
    if site.has(path) {
        return site.list(path, "terms", &entry);
    }
    let lines =
        entry.lines().enumerate().map(|(at, line)| format!("{}{line}\n", if at == 0 { "  - " } else { "    " }));
    let comment =
        "#ja# 用語です。本文からは[[term:id]]で参照します。\n#en# Terms. Texts refer to them by [[term:id]].\n";
    let head = fill(comment, site.languages(), &[]);
    let text = format!("{head}terms:\n{}", lines.collect::<String>());
    site.yaml(path, "glossary", &text);
    Ok(())
}

fn page(site: &mut Site, id: &str, title: &Names) -> Result<(), Refusal> {
    check_id(id, "page")?;
    let title = title.value(site.languages(), "title", &[])?;
    for tag in site.languages().to_vec() {
        let template = match written(&tag) {
            "ja" => include_str!("templates/page.ja.md"),
            _ => include_str!("templates/page.en.md"),
        };
        let text = put(template, &tag, &[("title", title.clone())]);
        site.create(&format!("content/pages/{id}.{tag}.md"), &text);
    }
    // Without a list, pages are in the order of their names. The list may contain this page already.
    let pages = &site.catalog.site.pages;
    if pages.is_empty() || pages.iter().any(|known| known.value == id) {
        return Ok(());
    }
    site.list("content/site.yaml", "pages", id)
}

fn checklist(
    site: &mut Site,
    id: &str,
    (title, publisher): (&Names, &Names),
    edition: &str,
    items: &[String],
) -> Result<(), Refusal> {
    check_id(id, "checklist")?;
    if edition.trim().is_empty() || edition.contains(|c: char| c.is_whitespace() || c == '@') {
        return because(format!("`{}` cannot be an edition: it is a word such as `2`", edition.escape_debug()));
    }
    let languages = site.languages().to_vec();
    let mut entries = String::new();
    for item in items {
        let (item, slug) = item.split_once('=').map_or((item.as_str(), None), |(item, slug)| (item, Some(slug)));
        if item.is_empty() || !is_slug(slug.unwrap_or(item)) {
            return because(format!(
                "the item `{}` needs a name for web addresses: ASCII letters, digits, `-`, `.` and `_`, such as `{}=jitsu-8`",
                item.escape_debug(),
                if item.is_empty() { "実8" } else { item }
            ));
        }
        let slug = slug.map_or(String::new(), |slug| format!("    slug: {}\n", yaml(slug)));
        let quoted = serde_json::Value::from(item).to_string();
        let values = [
            ("item", Value::Same(yaml(item))),
            ("slug", Value::Same(slug)),
            // A comma inside quotes.
            ("plain", Value::Same(quoted.trim_matches('"').to_owned())),
        ];
        entries.push_str(&fill(include_str!("templates/item.yaml"), &languages, &values));
    }
    let heading = title.value(&languages, "title", &[])?.yaml();
    let publishers = [("ja", "TODO: 発行者の名前"), ("en", "TODO: Who publishes it")];
    let values = [
        ("id", Value::Same(id.to_owned())),
        ("title", heading.clone()),
        ("short", heading),
        ("publisher", publisher.value(&languages, "publisher", &publishers)?.yaml()),
        ("edition", Value::Same(yaml(edition))),
        ("items", Value::Same(entries.trim_end().to_owned())),
    ];
    let text = fill(include_str!("templates/checklist.yaml"), &languages, &values);
    site.yaml(&format!("content/checklists/{id}/checklist.yaml"), "checklist", &text);
    // The list may contain it already.
    if site.catalog.site.checklists.iter().any(|known| known.value == id) {
        return Ok(());
    }
    site.list("content/site.yaml", "checklists", id)
}

fn guide(site: &mut Site, id: &str, title: &Names, items: &[String], audience: Audience) -> Result<(), Refusal> {
    let Some(product) = site.catalog.products.iter().find(|product| product.id == id) else {
        let hint = did_you_mean(id, site.catalog.products.iter().map(|product| product.id.as_str()));
        let hint = hint.unwrap_or_else(|| "make it with `tebiki new product`".to_owned());
        return because(format!("there is no product `{}`; {hint}", id.escape_debug()));
    };
    let locales = &site.catalog.site.locales;
    let names = locales.iter().map(|at| (locales.tag(at).to_owned(), plain(&site.catalog, &product.name, at)));
    let name = Value::Each(names.collect());
    let list = site.catalog.checklists.first();
    let cites = list.map_or("telework@2".to_owned(), |list| format!("{}@{}", list.id, list.edition.value));
    let documents = [("ja", "TODO: もとにした資料の題名"), ("en", "TODO: The title of the document that it stands on")];
    let values =
        [("title", title.value(site.languages(), "title", &documents)?.yaml()), ("cites", Value::Same(yaml(&cites)))];
    let facts = fill(include_str!("templates/guide.yaml"), site.languages(), &values);

    let mut texts = Vec::new();
    for at in locales.iter() {
        let tag = locales.tag(at);
        let mut sections = String::new();
        for item in items {
            sections.push_str(&section(site, item, audience, at)?);
        }
        if items.is_empty() {
            sections.push_str(match written(tag) {
                "ja" => "\n## TODO: 節の題名 {#settings}\n\nTODO: ここに手順を書きます。\n",
                _ => "\n## TODO: Title of a section {#settings}\n\nTODO: Write the procedure here.\n",
            });
        }
        let template = match written(tag) {
            "ja" => include_str!("templates/guide.ja.md"),
            _ => include_str!("templates/guide.en.md"),
        };
        let values = [("name", name.clone()), ("sections", Value::Same(sections.trim_end_matches('\n').to_owned()))];
        texts.push((format!("content/products/{id}/guide.{tag}.md"), put(template, tag, &values)));
    }
    for (path, text) in texts {
        site.create(&path, &text);
    }
    let path = format!("content/products/{id}/product.yaml");
    let facts = facts.trim_end();
    site.add(&path, facts, |text| {
        let is_there = append::has_key(text, "guide");
        if is_there { Some(text.to_owned()) } else { append::key(text, "guide", facts) }
    })
}

/// A section of a guide that covers an item.
fn section(site: &Site, name: &str, audience: Audience, at: crate::locale::Locale) -> Result<String, Refusal> {
    let catalog = &site.catalog;
    let (list, id) = in_checklist(name);
    let list = catalog.checklists.iter().find(|known| list.is_none_or(|list| known.id == list));
    let item = list.and_then(|list| list.items.iter().find(|item| fold(&item.id.value) == fold(id)));
    let (Some(list), Some(item)) = (list, item) else {
        let known = list.into_iter().flat_map(|list| list.items.iter().map(|item| item.id.value.as_str()));
        let known = known.collect::<Vec<_>>();
        let hint = did_you_mean(id, known.iter().copied()).or_else(|| there_are(&known));
        let hint = hint.map_or(String::new(), |hint| format!("; {hint}"));
        return because(format!("there is no item `{}`{hint}", name.escape_debug()));
    };
    let is_first = catalog.checklists.first().is_some_and(|first| first.id == list.id);
    let slug = item.slug.value.to_ascii_lowercase().replace(['.', '_'], "-");
    let (name, anchor) = if is_first {
        (item.id.value.clone(), format!("item-{slug}"))
    } else {
        (format!("{}:{}", list.id, item.id.value), format!("{}-{slug}", list.id))
    };
    let title = plain(catalog, &item.title, at);
    let attributes = if at == crate::locale::Locale::SOURCE {
        format!(" items={name} for={}", audience.id())
    } else {
        String::new()
    };
    let steps = match written(catalog.site.locales.tag(at)) {
        "ja" => {
            "TODO: 何のための設定か、1、2文で書きます。\n\n1. TODO: クリックする場所を順に書きます（例 [[menu:管理者設定 > ユーザーリスト]]）。\n"
        }
        _ => {
            "TODO: Say in one or two sentences what the setting is for.\n\n1. TODO: Say where to click, step by step (such as [[menu:Admin settings > User list]]).\n"
        }
    };
    Ok(format!("\n## {title} {{#{anchor}{attributes}}}\n\n{steps}"))
}

impl Site {
    /// Adds an entry to a mapping of a file, under a name of its own.
    pub(super) fn named(&mut self, path: &str, key: &str, name: &str, value: &str) -> Result<(), Refusal> {
        let lines = value.lines().map(str::to_owned).collect::<Vec<_>>();
        let by_hand = format!("{key}:\n{}", append::named(name, &lines, "  "));
        self.add(path, &by_hand, |text| append::to_map(text, key, name, &lines))
    }

    /// Adds an entry to a list of a file.
    pub(super) fn list(&mut self, path: &str, key: &str, entry: &str) -> Result<(), Refusal> {
        let lines = entry.lines().map(str::to_owned).collect::<Vec<_>>();
        let by_hand = format!("{key}:\n{}", append::block(&lines, "  "));
        self.add(path, &by_hand, |text| append::to_list(text, key, &lines))
    }
}
