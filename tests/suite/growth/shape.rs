//! A site of any shape: how long each of its lists is, and how much of them is linked.

use std::fmt::Write as _;

use crate::common::{Files, project};

/// How long the lists of a site are. Each value says what it counts, or of what each thing has so many.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    pub(super) languages: usize,
    pub(super) checklists: usize,
    pub(super) categories: usize,
    pub(super) parts: usize,
    pub(super) priorities: usize,
    pub(super) attributes: usize,
    pub(super) methods: usize,
    pub(super) threats: usize,
    pub(super) items: usize,
    /// Of each item.
    pub(super) methods_of_item: usize,
    pub(super) threats_of_item: usize,
    pub(super) terms_of_item: usize,
    pub(super) notes_of_item: usize,
    /// Of each stage of a threat: the items that act there.
    pub(super) acting: usize,
    /// What became of items since an earlier edition.
    pub(super) edition_changes: usize,
    pub(super) kinds: usize,
    /// Of each kind.
    pub(super) touches: usize,
    /// Of each touch.
    pub(super) items_of_touch: usize,
    pub(super) products: usize,
    /// Whether products have no guide.
    pub(super) bare: bool,
    /// Of each product.
    pub(super) procedures: usize,
    pub(super) items_of_procedure: usize,
    pub(super) claims: usize,
    pub(super) gaps: usize,
    pub(super) remarks: usize,
    pub(super) shared_threats: usize,
    pub(super) statements: usize,
    pub(super) items_of_statement: usize,
    /// Rows between the first two checklists.
    pub(super) crosswalk_rows: usize,
    pub(super) terms: usize,
    pub(super) synonyms: usize,
    pub(super) references: usize,
    pub(super) updates: usize,
    pub(super) pages: usize,
    /// Of each page.
    pub(super) sections: usize,
    pub(super) table_rows: usize,
    pub(super) code_blocks: usize,
    /// How often each page speaks of the first item, and of the first term.
    pub(super) mentions_of_item: usize,
    pub(super) mentions_of_term: usize,
    pub(super) explained_items: usize,
}

impl Shape {
    /// A small site with something of everything.
    pub(super) const SMALL: Self = Self {
        languages: 1,
        checklists: 1,
        categories: 2,
        parts: 1,
        priorities: 2,
        attributes: 2,
        methods: 3,
        threats: 2,
        items: 6,
        methods_of_item: 1,
        threats_of_item: 1,
        terms_of_item: 1,
        notes_of_item: 0,
        acting: 1,
        edition_changes: 0,
        kinds: 1,
        touches: 0,
        items_of_touch: 1,
        products: 2,
        bare: false,
        procedures: 2,
        items_of_procedure: 1,
        claims: 1,
        gaps: 0,
        remarks: 0,
        shared_threats: 0,
        statements: 0,
        items_of_statement: 1,
        crosswalk_rows: 0,
        terms: 2,
        synonyms: 1,
        references: 1,
        updates: 1,
        pages: 1,
        sections: 1,
        table_rows: 0,
        code_blocks: 0,
        mentions_of_item: 0,
        mentions_of_term: 0,
        explained_items: 0,
    };

    /// The site: its sources.
    pub(super) fn sources(&self) -> Files {
        let mut files = Files::new();
        let mut add = |path: String, text: String| files.insert(path, text.into_bytes());
        add("content/site.yaml".to_owned(), self.site());
        add("content/glossary.yaml".to_owned(), self.glossary());
        add("content/references.yaml".to_owned(), self.references());
        for list in 0..self.lists() {
            add(format!("content/checklists/{}/checklist.yaml", list_id(list)), self.checklist(list));
        }
        if self.edition_changes > 0 {
            add(format!("content/checklists/{}/editions/1.yaml", list_id(0)), self.edition());
        }
        if self.crosswalk_rows > 0 {
            add("content/crosswalks/walk.yaml".to_owned(), self.crosswalk());
        }
        for product in 0..self.products {
            let folder = format!("content/products/{}", product_id(product));
            add(format!("{folder}/product.yaml"), self.product(product));
            if self.statements > 0 {
                add(format!("{folder}/statements/{}.yaml", list_id(0)), self.statement_set());
            }
            for tag in self.tags().filter(|_| !self.bare) {
                add(format!("{folder}/guide.{tag}.md"), self.guide(product, &tag));
            }
        }
        for page in 0..self.pages {
            for tag in self.tags() {
                add(format!("content/pages/{}.{tag}.md", page_id(page)), self.page(page, &tag));
            }
        }
        let english = std::fs::read_to_string(project().join("themes/default/i18n/en.yaml")).expect("words in English");
        for tag in self.tags().skip(2) {
            add(format!("themes/default/i18n/{tag}.yaml"), english.clone());
        }
        files
    }

    /// What the sources of the site's content say, in bytes; the words of the theme are no part of it.
    pub(super) fn content_bytes(&self) -> u64 {
        let files = self.sources();
        files.iter().filter(|(path, _)| path.starts_with("content/")).map(|(_, bytes)| bytes.len() as u64).sum()
    }

    fn lists(&self) -> usize {
        if self.crosswalk_rows > 0 { self.checklists.max(2) } else { self.checklists }
    }

    fn tags(&self) -> impl Iterator<Item = String> + use<> {
        // Two letters that no language of the theme has.
        let other = |n: usize| format!("q{}{}", letter(n / 20), letter(n % 20));
        (0..self.languages).map(move |n| match n {
            0 => "ja".to_owned(),
            1 => "en".to_owned(),
            n => other(n),
        })
    }

    /// A text in each of the languages, as YAML in one line.
    fn text(&self, what: &str, n: usize) -> String {
        let texts = self.tags().map(|tag| {
            let words = if tag == "ja" { format!("{what}の{n}番の説明") } else { format!("About {what} {n}") };
            format!("{tag}: \"{words}\"")
        });
        format!("{{{}}}", texts.collect::<Vec<_>>().join(", "))
    }

    fn site(&self) -> String {
        let tags = self.tags().collect::<Vec<_>>().join(", ");
        let lists = (0..self.lists()).map(list_id).collect::<Vec<_>>().join(", ");
        let pages = (0..self.pages).map(page_id).collect::<Vec<_>>().join(", ");
        let mut out = format!(
            "title: {}\ndescription: {}\nlanguages: [{tags}]\nchecklists: [{lists}]\npages: [{pages}]\n",
            self.text("title", 0),
            self.text("site", 0)
        );
        out.push_str("kinds:\n");
        for kind in 0..self.kinds {
            let _ = writeln!(out, "  - id: k{kind:04}\n    title: {}", self.text("kind", kind));
            for touch in 0..self.touches {
                let heading = if touch == 0 { "    touches:\n" } else { "" };
                let many = self.items_of_touch;
                let items =
                    (0..many).map(|at| item_id((touch * many + at) % self.items)).collect::<Vec<_>>().join(", ");
                let _ =
                    writeln!(out, "{heading}      - items: [{items}]\n        reason: {}", self.text("touch", touch));
            }
        }
        out.push_str("history:\n");
        for update in 0..self.updates {
            let (month, day) = (update / 28 % 12 + 1, update % 28 + 1);
            let year = 1950 + update / 336;
            let note = self.text("update", update);
            let _ = writeln!(out, "  - {{date: {year}-{month:02}-{day:02}, note: {note}}}");
        }
        if self.synonyms > 0 {
            out.push_str("synonyms:\n");
        }
        for word in 0..self.synonyms {
            let words = self.tags().map(|tag| format!("{tag}: [word{word:04}, other{word:04}]"));
            let _ = writeln!(out, "  - {{{}}}", words.collect::<Vec<_>>().join(", "));
        }
        out
    }

    fn glossary(&self) -> String {
        let mut out = "terms:\n".to_owned();
        for term in 0..self.terms {
            let (name, text) = (self.text("term", term), self.text("meaning", term));
            let _ = writeln!(out, "  - {{id: t{term:04}, name: {name}, definition: {text}}}");
        }
        out
    }

    fn references(&self) -> String {
        let mut out = "references:\n".to_owned();
        for n in 0..self.references {
            let (title, about) = (self.text("document", n), self.text("contents", n));
            let _ = writeln!(
                out,
                "  - {{id: r{n:04}, title: {title}, publisher: {title}, url: \"https://example.org/{n:04}\", about: {about}}}"
            );
        }
        out
    }

    fn checklist(&self, list: usize) -> String {
        let text = |what: &str, n| self.text(what, n);
        let mut out = format!(
            "title: {0}\nshort: {0}\npublisher: {1}\nedition: 2\nedition_title: {1}\nsummary: {1}\nbinding: {1}\n",
            text("list", list),
            text("edition", list)
        );
        out.push_str("priorities:\n");
        for n in 0..self.priorities {
            let _ =
                writeln!(out, "  - {{id: p{n:04}, symbol: ◎, title: {}, text: {}}}", text("rank", n), text("to do", n));
        }
        out.push_str("parts:\n");
        for n in 0..self.parts {
            let _ = writeln!(out, "  - {{id: part{n:04}, title: {}}}", text("part", n));
        }
        out.push_str("categories:\n");
        for n in 0..self.categories {
            let _ =
                writeln!(out, "  - {{id: c{n:04}, part: part{:04}, title: {}}}", n % self.parts, text("category", n));
        }
        out.push_str("attributes:\n");
        for n in 0..self.attributes {
            let value = |id, n| format!("{{id: {id}, title: {0}, answer: {0}}}", text("answer", n));
            let _ = writeln!(
                out,
                "  - {{id: a{n:04}, title: {0}, question: {0}, values: [{1}, {2}]}}",
                text("question", n),
                value("v0", n),
                value("v1", n)
            );
        }
        out.push_str("methods:\n");
        for n in 0..self.methods {
            // The first attributes tell methods apart, as the digits of a number do.
            let values = (0..self.attributes).map(|at| format!("a{at:04}: [v{}]", (n >> at.min(31)) & 1));
            let _ = writeln!(
                out,
                "  - {{id: m{n:04}, symbol: ①, title: {0}, summary: {1}, attributes: {{{2}}}}}",
                text("method", n),
                text("work", n),
                values.collect::<Vec<_>>().join(", ")
            );
        }
        out.push_str("threats:\n");
        for n in 0..self.threats {
            let _ = writeln!(
                out,
                "  - id: h{n:04}\n    title: {}\n    summary: {}\n    stages:",
                text("threat", n),
                text("danger", n)
            );
            for stage in ["cause", "process", "damage"] {
                let names = |item: &usize| {
                    (0..self.threats_of_item.min(self.threats)).any(|at| (item + at) % self.threats == n)
                };
                let acting = (0..self.items).filter(names).take(self.acting);
                let acting = acting.map(|at| format!("{{item: {}, reason: {}}}", item_id(at), text("effect", at)));
                let _ = writeln!(
                    out,
                    "      {stage}: {{title: {}, text: {}, items: [{}]}}",
                    text(stage, n),
                    text("stage", n),
                    acting.collect::<Vec<_>>().join(", ")
                );
            }
        }
        out.push_str("items:\n");
        for n in 0..self.items {
            let some = |prefix: &str, many: usize, of: usize| {
                (0..many.min(of)).map(|at| format!("{prefix}{:04}", (n + at) % of)).collect::<Vec<_>>().join(", ")
            };
            let _ = writeln!(
                out,
                "  - id: {}\n    category: c{:04}\n    priority: p{:04}\n    methods: [{}]\n    threats: [{}]\n    terms: [{}]\n    title: {}\n    text: {}\n    why: {}",
                item_id(n),
                n % self.categories,
                n % self.priorities,
                some("m", self.methods_of_item, self.methods),
                some("h", self.threats_of_item, self.threats),
                some("t", self.terms_of_item, self.terms),
                text("item", n),
                text("requirement", n),
                text("cause", n)
            );
            if self.notes_of_item > 0 {
                let notes = (0..self.notes_of_item)
                    .map(|at| format!("{{mark: ※{at}, kind: definition, text: {}}}", text("note", at)));
                let _ = writeln!(out, "    notes: [{}]", notes.collect::<Vec<_>>().join(", "));
            }
        }
        out
    }

    fn edition(&self) -> String {
        let mut out = format!("title: {0}\nnote: {0}\nchanges:\n", self.text("edition", 1));
        for n in 0..self.edition_changes.min(self.items) {
            let note = self.text("change", n);
            let _ = writeln!(out, "  - {{item: {}, change: moved, to: [\"{n}\"], note: {note}}}", item_id(n));
        }
        out
    }

    fn crosswalk(&self) -> String {
        let mut out = format!("from: {}\nto: {}\nnote: {}\nrows:\n", list_id(0), list_id(1), self.text("walk", 0));
        for n in 0..self.crosswalk_rows {
            // Each pair once.
            let (from, to) = (item_id(n % self.items), item_id((n / self.items + n) % self.items));
            let reason = self.text("row", n);
            let _ = writeln!(out, "  - {{from: {from}, to: {to}, relation: intersects-with, reason: {reason}}}");
        }
        out
    }

    fn product(&self, product: usize) -> String {
        let text = |what: &str, n| self.text(what, n);
        if self.bare {
            return format!(
                "name: {0}\nvendor: {1}\nkind: k{2:04}\nsummary: {1}\nlinks: [{{title: {1}, url: \"https://example.org/\"}}]\n",
                text("product", product),
                text("vendor", product),
                product % self.kinds
            );
        }
        let mut out = format!(
            "name: {0}\nvendor: {1}\nkind: k{2:04}\nsummary: {1}\nguide: {{title: {0}, published: 2025-03, verified: 2025-04-01, cites: \"{3}@{4}\", cites_reason: {1}}}\n",
            text("product", product),
            text("vendor", product),
            product % self.kinds,
            list_id(0),
            if self.edition_changes > 0 { 1 } else { 2 },
        );
        let list = |out: &mut String, name: &str, rows: Vec<String>| {
            if !rows.is_empty() {
                let _ = writeln!(out, "{name}:\n{}", rows.join("\n"));
            }
        };
        // A procedure whose claim says otherwise.
        let claims = (0..self.claims.min(self.procedures)).map(|n| {
            let item = self.item_of_procedure(product, n, 0);
            format!("  - {{section: s{n:04}, item: {item}, status: partial, reason: {}}}", text("claim", n))
        });
        list(&mut out, "claims", claims.collect());
        let gaps = (0..self.gaps)
            .map(|n| format!("  - {{items: [{}], reason: {}}}", item_id(self.items - 1 - n), text("gap", n)));
        list(&mut out, "gaps", gaps.collect());
        let remarks = (0..self.remarks).map(|n| {
            format!(
                "  - {{items: [{}], text: {}, source: {}}}",
                item_id(n % self.items),
                text("remark", n),
                text("page", n)
            )
        });
        list(&mut out, "notes", remarks.collect());
        let shared = (0..self.shared_threats).map(|n| {
            let related = format!("[{{threat: h{:04}, relation: intersects-with, reason: {}}}]", n % self.threats, text("why", n));
            format!(
                "    - {{id: sh{n:04}, title: {0}, responsible: [customer], summary: {0}, customer: [{{text: {0}, sections: [s0000]}}], related: {related}}}",
                text("shared", n)
            )
        });
        let shared = shared.collect::<Vec<_>>();
        if !shared.is_empty() {
            let _ = writeln!(
                out,
                "responsibilities:\n  source: {0}\n  summary: {0}\n  threats:\n{1}",
                text("paper", 0),
                shared.join("\n")
            );
        }
        out
    }

    fn item_of_procedure(&self, product: usize, procedure: usize, at: usize) -> String {
        item_id((product + procedure * self.items_of_procedure + at) % self.items)
    }

    fn statement_set(&self) -> String {
        let mut out =
            format!("title: {0}\ndate: 2025-02\nsource: {0}\nnote: {0}\nstatements:\n", self.text("answers", 0));
        for n in 0..self.statements {
            let items = (0..self.items_of_statement).map(|at| item_id((n * self.items_of_statement + at) % self.items));
            let items = items.collect::<Vec<_>>().join(", ");
            let text = self.text("answer", n);
            let _ = writeln!(out, "  - {{items: [{items}], applies: yes, text: {text}}}");
        }
        out
    }

    fn guide(&self, product: usize, tag: &str) -> String {
        let mut out = format!("# Guide {product:04}\n\n");
        for n in 0..self.procedures {
            let items = (0..self.items_of_procedure.min(self.items)).map(|at| self.item_of_procedure(product, n, at));
            let items = items.collect::<Vec<_>>().join(",");
            let of = if tag == "ja" { format!(" items={items} for=admin") } else { String::new() };
            let _ = write!(
                out,
                "## 設定{n:04} {{#s{n:04}{of}}}\n\nSee [[item:{}]].\n\n1. Open {n:04}.\n2. Choose {product:04}.\n\n",
                item_id(n % self.items)
            );
        }
        out
    }

    fn page(&self, page: usize, tag: &str) -> String {
        let mut out = String::new();
        if self.explained_items > 0 && tag == "ja" {
            let items = (0..self.explained_items.min(self.items)).map(item_id).collect::<Vec<_>>().join(", ");
            let _ = writeln!(out, "---\nexplains:\n  items: [{items}]\n---");
        }
        let _ = write!(out, "# Page {page:04}\n\nAbout {page:04}.\n\n");
        for n in 0..self.mentions_of_item {
            let _ = write!(out, "See [[item:{}]] for the reason {n:04}.\n\n", item_id(0));
        }
        for n in 0..self.mentions_of_term {
            let _ = write!(out, "See [[term:t0000]] for the reason {n:04}.\n\n");
        }
        for n in 0..self.sections {
            let _ = write!(out, "## 節{n:04} {{#s{n:04}}}\n\nText of section {n:04}.\n\n");
        }
        for n in 0..self.code_blocks {
            let _ = write!(out, "```json\n{{\"n\": {n}}}\n```\n\n");
        }
        if self.table_rows > 0 {
            out.push_str("| a | b |\n| --- | --- |\n");
        }
        for n in 0..self.table_rows {
            let _ = writeln!(out, "| row {n:04} | value |");
        }
        out
    }
}

fn letter(n: usize) -> char {
    char::from(b'a' + u8::try_from(n).expect("few languages"))
}

pub(super) fn list_id(n: usize) -> String {
    format!("list{n:04}")
}

pub(super) fn item_id(n: usize) -> String {
    format!("i{n:04}")
}

pub(super) fn product_id(n: usize) -> String {
    format!("product{n:04}")
}

pub(super) fn page_id(n: usize) -> String {
    format!("page{n:04}")
}
