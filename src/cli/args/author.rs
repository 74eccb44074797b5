//! The arguments of the commands that make files for authors.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand, ValueEnum};

use crate::locale::tag;
use crate::model::{Audience, FieldKind, FieldPlace};
use crate::rename::What;
use crate::scaffold::{Names, Starter, Thing};

/// A text that may be given for each language: `--name`, `--name-ja`, `--name-en`. The command line takes no help from a doc
/// comment that a macro puts together, so it is given as `help`.
macro_rules! names {
    ($type:ident, $option:literal, $what:literal) => {
        #[derive(Args, Debug)]
        pub(in crate::cli) struct $type {
            #[arg(id = $option, long = $option, value_name = "TEXT")]
            #[arg(help = concat!($what, ", in every language that has none of its own"))]
            any: Option<String>,
            #[arg(id = concat!($option, "-ja"), long = concat!($option, "-ja"), value_name = "TEXT")]
            #[arg(help = concat!($what, " in Japanese"))]
            ja: Option<String>,
            #[arg(id = concat!($option, "-en"), long = concat!($option, "-en"), value_name = "TEXT")]
            #[arg(help = concat!($what, " in English"))]
            en: Option<String>,
        }

        impl $type {
            pub(in crate::cli) fn names(&self) -> Names {
                let each = [("ja", &self.ja), ("en", &self.en)];
                let each = each.into_iter().filter_map(|(tag, name)| Some((tag.to_owned(), name.clone()?)));
                Names { any: self.any.clone(), each: each.collect() }
            }
        }
    };
}

names!(Name, "name", "Its name");
names!(Title, "title", "Its title");
names!(Vendor, "vendor", "Who offers it");
names!(Publisher, "publisher", "Who publishes it");
names!(Definition, "definition", "What it means");

/// Begin a site of your own
///
/// DIR may exist and hold other things; a file that is there already is named, and then nothing is written.
#[derive(Args, Debug)]
pub(in crate::cli) struct InitArguments {
    /// The folder of the new site
    #[arg(value_name = "DIR")]
    pub(in crate::cli) folder: PathBuf,
    /// What the site begins with
    #[arg(long, value_name = "WHAT")]
    with: Option<With>,
    /// The languages, with commas; the first is the source language [default: ja,en, or the language of `LANG` where that is
    /// another]
    #[arg(long, value_name = "TAGS", value_delimiter = ',')]
    languages: Option<Vec<String>>,
    #[command(flatten)]
    title: Title,
}

/// What the environment says, if it says something.
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// What a site may begin with.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum With {
    /// The telework checklist with its threats, methods, glossary and pages, in both languages, without products
    Telework,
}

impl InitArguments {
    pub(in crate::cli) fn starter(&self) -> Starter {
        match self.with {
            Some(With::Telework) => Starter::Telework,
            None => Starter::Minimal,
        }
    }

    pub(in crate::cli) fn languages(&self) -> Vec<String> {
        // The telework checklist is written in two languages.
        let default = || match self.with {
            None => tag::of_user(["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(setting).as_deref()),
            Some(With::Telework) => None,
        };
        let both = || vec!["ja".to_owned(), "en".to_owned()];
        self.languages.clone().unwrap_or_else(|| {
            default().filter(|tag| tag.split('-').next() != Some("ja")).map_or_else(both, |tag| vec![tag])
        })
    }

    pub(in crate::cli) fn title(&self) -> Names {
        self.title.names()
    }
}

/// Add a product, a guide, a checklist, a field, a term, a page or a translation to a site
///
/// What is written passes `tebiki check`, explains itself in comments, and marks what is left to you with `TODO:`. No
/// file is ever written over.
#[derive(Args, Debug)]
pub(in crate::cli) struct NewArguments {
    #[command(subcommand)]
    pub(in crate::cli) command: New,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum New {
    /// A product: content/products/ID/product.yaml
    Product {
        /// Its id: lower-case ASCII letters, digits and `-`
        id: String,
        #[command(flatten)]
        site: Site,
        #[command(flatten)]
        name: Name,
        #[command(flatten)]
        vendor: Vendor,
        /// The id of its kind, as in `kinds` of site.yaml; may be left out where there is only one
        #[arg(long, value_name = "ID")]
        kind: Option<String>,
    },
    /// A kind of products: an entry of `kinds` in site.yaml
    Kind {
        /// Its id: lower-case ASCII letters, digits and `-`
        id: String,
        #[command(flatten)]
        site: Site,
        #[command(flatten)]
        title: Title,
    },
    /// A field of your own on items and procedures: an entry of `fields` in site.yaml
    Field {
        /// Its id: lower-case ASCII letters, digits and `-`
        id: String,
        #[command(flatten)]
        site: Site,
        #[command(flatten)]
        title: Title,
        /// What stands in it
        #[arg(long = "type", value_name = "TYPE", default_value = "text", value_parser = field_kind())]
        kind: FieldKind,
        /// The ids of what there is to choose from, with commas, for the type `choice`
        #[arg(long, value_name = "IDS", value_delimiter = ',')]
        choices: Vec<String>,
        /// Where it may stand, with commas [default: items,procedures]
        #[arg(long, value_name = "PLACES", value_delimiter = ',', value_parser = field_place())]
        on: Vec<FieldPlace>,
    },
    /// The setting guide of a product, in every language of the site
    Guide {
        /// The product's id
        product: String,
        #[command(flatten)]
        site: Site,
        /// The items that get a section each, with commas: `7-3,10-1`, `fisc:実8`
        #[arg(long, value_name = "ITEMS", value_delimiter = ',')]
        items: Vec<String>,
        /// Who carries out the procedures
        #[arg(long = "for", value_name = "WHO", default_value = "admin")]
        audience: Who,
        #[command(flatten)]
        title: Title,
    },
    /// A checklist: content/checklists/ID/checklist.yaml, named in site.yaml
    Checklist {
        /// Its id: lower-case ASCII letters, digits and `-`
        id: String,
        #[command(flatten)]
        site: Site,
        /// The ids of its items, with commas; one that is not ASCII takes a slug: `7-3,実8=jitsu-8`
        #[arg(long, value_name = "ITEMS", value_delimiter = ',', default_value = "1-1")]
        items: Vec<String>,
        /// Its edition, as guides cite it
        #[arg(long, value_name = "WORD", default_value = "1")]
        edition: String,
        #[command(flatten)]
        title: Title,
        #[command(flatten)]
        publisher: Publisher,
    },
    /// A glossary entry, in content/glossary.yaml
    Term {
        /// Its id: lower-case ASCII letters, digits and `-`
        id: String,
        #[command(flatten)]
        site: Site,
        #[command(flatten)]
        name: Name,
        /// How its name in the source language is read
        #[arg(long, value_name = "KANA")]
        reading: Option<String>,
        #[command(flatten)]
        definition: Definition,
    },
    /// A free page, in every language of the site: content/pages/ID.ja.md
    Page {
        /// Its id: lower-case ASCII letters, digits and `-`
        id: String,
        #[command(flatten)]
        site: Site,
        #[command(flatten)]
        title: Title,
    },
    /// The words of the interface in a language that the theme lacks: themes/NAME/i18n/TAG.yaml
    Language {
        /// The language, as a BCP 47 tag: `fr`, `zh-Hant`
        tag: String,
        #[command(flatten)]
        site: Site,
    },
    /// The translation of a text: a draft that readers do not see until it is done
    Translation {
        /// The text: a path such as content/pages/about.ja.md, or `page:about`, `guide:chatwork`, `method:1`,
        /// `threat:malware`
        text: String,
        #[command(flatten)]
        site: Site,
        /// The language [default: all that are missing]
        #[arg(long, value_name = "TAG")]
        language: Option<String>,
    },
    /// The missing ids of headings, `{#id}`, the same in all languages of a text
    ///
    /// They are made of the English heading where there is one, else of its ASCII words, its number or its place. Headings of
    /// translations are told by their places; what does not match is named and left alone.
    Anchors {
        /// The texts: paths such as content/products/chatwork/guide.ja.md; one language is enough
        #[arg(required = true, value_name = "FILE")]
        files: Vec<String>,
        /// The folder that holds `content/`
        #[arg(long, value_name = "SITE", default_value = ".", hide_default_value = true)]
        site: PathBuf,
        /// Show what would change, and change nothing
        #[arg(long)]
        dry_run: bool,
    },
}

/// The types of fields by their ids.
fn field_kind() -> impl TypedValueParser<Value = FieldKind> {
    let ids = FieldKind::ALL.iter().map(|kind| kind.id());
    PossibleValuesParser::new(ids)
        .map(|id| FieldKind::ALL.iter().copied().find(|kind| kind.id() == id).unwrap_or(FieldKind::Text))
}

/// The places of fields by their ids.
fn field_place() -> impl TypedValueParser<Value = FieldPlace> {
    let ids = FieldPlace::ALL.iter().map(|place| place.id());
    PossibleValuesParser::new(ids)
        .map(|id| FieldPlace::ALL.iter().copied().find(|place| place.id() == id).unwrap_or(FieldPlace::Items))
}

/// The site that something is added to.
#[derive(Args, Debug)]
pub(in crate::cli) struct Site {
    /// The folder that holds `content/`
    #[arg(value_name = "SITE", default_value = ".", hide_default_value = true)]
    pub(in crate::cli) folder: PathBuf,
}

/// Who carries out a procedure.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum Who {
    /// Administrators of the product
    Admin,
    /// Everybody who uses it
    User,
}

impl New {
    pub(in crate::cli) fn site(&self) -> &PathBuf {
        match self {
            Self::Product { site, .. }
            | Self::Kind { site, .. }
            | Self::Field { site, .. }
            | Self::Guide { site, .. }
            | Self::Checklist { site, .. }
            | Self::Term { site, .. }
            | Self::Page { site, .. }
            | Self::Language { site, .. }
            | Self::Translation { site, .. } => &site.folder,
            Self::Anchors { site, .. } => site,
        }
    }

    /// What is to be new; nothing for a translation, which is of something that is there.
    pub(in crate::cli) fn thing(&self) -> Option<Thing> {
        Some(match self {
            Self::Product { id, name, vendor, kind, .. } => {
                Thing::Product { id: id.clone(), name: name.names(), vendor: vendor.names(), kind: kind.clone() }
            }
            Self::Kind { id, title, .. } => Thing::Kind { id: id.clone(), title: title.names() },
            Self::Field { id, title, kind, choices, on, .. } => Thing::Field {
                id: id.clone(),
                title: title.names(),
                kind: *kind,
                choices: choices.clone(),
                on: on.clone(),
            },
            Self::Guide { product, items, audience, title, .. } => Thing::Guide {
                product: product.clone(),
                title: title.names(),
                items: items.clone(),
                audience: match audience {
                    Who::Admin => Audience::Admin,
                    Who::User => Audience::User,
                },
            },
            Self::Checklist { id, items, edition, title, publisher, .. } => Thing::Checklist {
                id: id.clone(),
                title: title.names(),
                publisher: publisher.names(),
                edition: edition.clone(),
                items: items.clone(),
            },
            Self::Term { id, name, reading, definition, .. } => Thing::Term {
                id: id.clone(),
                name: name.names(),
                reading: reading.clone(),
                definition: definition.names(),
            },
            Self::Page { id, title, .. } => Thing::Page { id: id.clone(), title: title.names() },
            Self::Language { .. } | Self::Translation { .. } | Self::Anchors { .. } => return None,
        })
    }
}

/// Give a thing another id, in every file that names it
///
/// Rewrites values, texts and headings in all languages, names of files and folders, and `review.lock`, and says in `aliases`
/// what the id was, so that old addresses lead on. Everything else stays byte for byte. Either all files are changed or none.
#[derive(Args, Debug)]
pub(in crate::cli) struct RenameArguments {
    /// What kind of thing it is
    #[arg(value_enum)]
    pub(in crate::cli) what: Renamable,
    /// Its id: `7-3`, `fisc:実8`; of a section `chatwork#remove-users`, `page:about#privacy`, `method:1#…`, `threat:malware#…`
    pub(in crate::cli) old: String,
    /// Its new id, alone: `7-4`
    pub(in crate::cli) new: String,
    /// The folder that holds `content/`
    #[arg(value_name = "SITE", default_value = ".", hide_default_value = true)]
    pub(in crate::cli) site: PathBuf,
    /// Show what would change, and change nothing
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
}

/// A kind of thing that can be renamed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum Renamable {
    /// An item of a checklist
    Item,
    /// A section of a guide, a page or a longer text
    Section,
    /// A free page
    Page,
    /// A product
    Product,
    /// A term of the glossary
    Term,
    /// A method of a checklist
    Method,
    /// A threat of a checklist
    Threat,
    /// A checklist
    Checklist,
}

impl From<Renamable> for What {
    fn from(what: Renamable) -> Self {
        match what {
            Renamable::Item => Self::Item,
            Renamable::Section => Self::Section,
            Renamable::Page => Self::Page,
            Renamable::Product => Self::Product,
            Renamable::Term => Self::Term,
            Renamable::Method => Self::Method,
            Renamable::Threat => Self::Threat,
            Renamable::Checklist => Self::Checklist,
        }
    }
}

/// Write the JSON Schemas of a site's YAML files, for editors
///
/// Without a NAME and without `--output`, lists their names.
#[derive(Args, Debug)]
pub(in crate::cli) struct SchemaArguments {
    /// The name of a schema, such as `product`: prints it
    pub(in crate::cli) name: Option<String>,
    /// Writes all schemas, or the one named, into this folder; schemas that an earlier version wrote are replaced
    #[arg(short, long, value_name = "FOLDER")]
    pub(in crate::cli) output: Option<PathBuf>,
    /// The languages of the site, with commas, the source language first; without them any language may stand in a text
    #[arg(long, value_name = "TAGS", value_delimiter = ',')]
    pub(in crate::cli) languages: Vec<String>,
    /// The language of the descriptions
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = crate::schema::LANGUAGES)]
    pub(in crate::cli) language: String,
}
