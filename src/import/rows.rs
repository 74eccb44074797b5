//! One item from each row.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::Columns;
use super::field::Field;
use super::names::Names;
use super::problem::{Kind, Problem};
use super::sections::{self, Sections};
use super::slug::{self, Made, is_slug};
use super::{IdFrom, LeaveOut, Options, marks, rank, title, words};
use crate::diagnostic::Severity;
use crate::locale::text::fold;
use crate::table::{Merged, Table, Value, letters};

/// What a table says, with everything that items name once and in the order in which it is met.
#[derive(Debug, Default)]
pub(super) struct List {
    pub(super) categories: Names,
    /// Marks of priorities, most urgent first.
    pub(super) priorities: Names,
    /// What the table calls a priority.
    pub(super) priority_heading: String,
    pub(super) threats: Names,
    pub(super) methods: Vec<Method>,
    pub(super) items: Vec<Item>,
    /// The names of categories in further languages, by their position and the tag.
    pub(super) category_translations: BTreeMap<(usize, String), String>,
}

#[derive(Debug)]
pub(super) struct Method {
    pub(super) id: String,
    pub(super) symbol: String,
    pub(super) heading: String,
}

#[derive(Debug, Default)]
pub(super) struct Item {
    pub(super) id: String,
    pub(super) slug: Option<String>,
    pub(super) title: Option<String>,
    pub(super) text: Option<String>,
    pub(super) why: Option<String>,
    pub(super) condition: Option<String>,
    pub(super) source: Option<String>,
    /// Indexes into the list.
    pub(super) category: Option<usize>,
    pub(super) priority: Option<usize>,
    pub(super) threats: Vec<usize>,
    pub(super) methods: Vec<usize>,
    /// Texts in further languages.
    translations: BTreeMap<(Field, String), String>,
}

impl Item {
    /// A text in further languages, with their tags.
    pub(super) fn translated(&self, field: Field) -> Vec<(&str, &str)> {
        let texts = self.translations.iter().filter(|((of, _), _)| *of == field);
        texts.map(|((_, tag), text)| (tag.as_str(), text.as_str())).collect()
    }
}

pub(super) fn read(table: &Table, columns: &Columns, options: &Options, problems: &mut Vec<Problem>) -> List {
    let mut reader = Reader {
        merged: merged(table, columns),
        yes: marks::Yes::of(table, columns, options, problems),
        sections: Sections::default(),
        options,
        table,
        columns,
        used: columns.used(),
        problems,
        list: List { methods: methods(columns), ..List::default() },
        ids: BTreeMap::new(),
        slugs: BTreeSet::new(),
        to_address: Vec::new(),
        heading: None,
        list_id: None,
        computed: BTreeMap::new(),
        told: BTreeSet::new(),
    };
    for column in columns.used().into_iter().filter(|column| table.is_hidden(*column)) {
        reader.problems.push(Problem::of_column(table, column, Kind::HiddenColumn));
    }
    for &row in table.rows.range(columns.head.1 + 1..).map(|(row, _)| row) {
        if !reader.is_left_out(row) {
            reader.row(row);
        }
    }
    reader.address();
    let Reader { computed, mut list, .. } = reader;
    for (column, cells) in computed {
        problems.push(Problem::of_column(table, column, Kind::Computed { cells }));
    }
    if list.items.is_empty() && problems.iter().all(|problem| problem.kind.severity() == Severity::Warning) {
        problems.push(Problem::of_table(Kind::NoItems));
    }
    if list.categories.is_empty() && !list.items.is_empty() {
        problems.push(Problem::of_table(Kind::NoCategories));
    }
    list.priority_heading = columns.get(Field::Priority).map(|column| columns.heading(column)).unwrap_or_default();
    if let Some(kind) = rank(&mut list) {
        let column = columns.get(Field::Priority).unwrap_or(0);
        problems.push(Problem::of_column(table, column, kind));
    }
    list
}

/// The methods of the columns. Where two have one number, or one has none, they are counted.
fn methods(columns: &Columns) -> Vec<Method> {
    let known = columns.methods.iter().map(|&column| words::method(&columns.heading(column))).collect::<Vec<_>>();
    let numbers = known.iter().flatten().map(|(number, _)| number).collect::<BTreeSet<_>>();
    let is_sound = numbers.len() == known.len();
    (1..)
        .zip(columns.methods.iter().zip(known))
        .map(|(at, (&column, known)): (u32, _)| {
            let (number, symbol) = known.filter(|_| is_sound).unwrap_or_else(|| (at, at.to_string()));
            Method { id: number.to_string(), symbol, heading: columns.heading(column) }
        })
        .collect()
}

/// Puts priorities in the order of what they mean, and says where that is not known.
fn rank(list: &mut List) -> Option<Kind> {
    if list.priorities.len() < 2 {
        return None;
    }
    let found = rank::ranks(&list.priorities);
    let mut order = (0..list.priorities.len()).collect::<Vec<_>>();
    if let Some(ranks) = &found {
        order.sort_by_key(|&at| ranks.order.get(at));
    }
    list.priorities.names = order.iter().map(|&at| list.priorities[at].clone()).collect();
    for item in &mut list.items {
        item.priority = item.priority.and_then(|before| order.iter().position(|&at| at == before));
    }
    // `優先度 1` comes first; whether `重要度 1` does, only its author knows.
    let is_plain = |ranks: &rank::Ranks| !ranks.is_number || ranks_down(&list.priority_heading);
    let order = list.priorities.join(", ");
    match found {
        Some(ranks) if is_plain(&ranks) => None,
        Some(_) => Some(Kind::NumberedPriorities { order }),
        None => Some(Kind::UnknownPriorities { order }),
    }
}

/// Whether a heading says that the lowest number comes first.
fn ranks_down(heading: &str) -> bool {
    let heading = fold(heading);
    ["優先", "priority", "順位", "rank"].iter().any(|word| heading.contains(word))
}

/// For each cell of a column in use that is merged into another cell, the merged cells.
fn merged(table: &Table, columns: &Columns) -> BTreeMap<(u32, u32), Merged> {
    /// A damaged file may name any number of cells.
    const MOST: usize = 1_000_000;
    let used = columns.used();
    let last = table.rows.keys().next_back().copied().unwrap_or(0);
    let mut found = BTreeMap::new();
    let mut visited = 0;
    for cells in table.merged.iter().filter(|cells| cells.rows.0 > columns.head.1 && cells.rows.0 <= last) {
        let first = (cells.rows.0, cells.columns.0);
        let rows = table.rows.range(cells.rows.0..=cells.rows.1.min(last)).map(|(row, _)| *row);
        for row in rows {
            for &column in used.range(cells.columns.0..=cells.columns.1) {
                visited += 1;
                if (row, column) != first {
                    found.insert((row, column), *cells);
                }
            }
            // Cells of which each is merged once are not more than there are cells.
            if visited > MOST {
                return found;
            }
        }
    }
    found
}

struct Reader<'a> {
    options: &'a Options,
    /// Which marks mean yes.
    yes: marks::Yes,
    sections: Sections,
    table: &'a Table,
    columns: &'a Columns,
    used: BTreeSet<u32>,
    merged: BTreeMap<(u32, u32), Merged>,
    problems: &'a mut Vec<Problem>,
    list: List,
    /// Where each id stands, by the form under which ids are compared.
    ids: BTreeMap<String, String>,
    /// The slugs that the table gives.
    slugs: BTreeSet<String>,
    /// The items whose addresses are made of their ids, with the cells of these.
    to_address: Vec<(usize, u32, u32)>,
    /// The category that a row by itself names.
    heading: Option<usize>,
    /// The id of the item that is being read.
    list_id: Option<String>,
    /// How many results of formulas were taken, by column.
    computed: BTreeMap<u32, usize>,
    /// Merged cells that were reported.
    told: BTreeSet<(u32, u32)>,
}

impl Reader<'_> {
    fn tell(&mut self, row: u32, column: u32, kind: Kind) {
        self.problems.push(Problem::at(self.table, row, column, kind));
    }

    /// Tells of a row that the workbook hides or strikes out, and whether it is left out for that.
    fn is_left_out(&mut self, row: u32) -> bool {
        let table = self.table;
        let Some(cells) = table.rows.get(&row).map(|row| &row.cells) else { return true };
        let used = cells.keys().filter(|column| self.used.contains(column)).copied().collect::<Vec<_>>();
        let struck = used.iter().filter(|column| table.struck.contains(&(row, **column))).copied().collect::<Vec<_>>();
        let leaves = |what| self.options.leave_out.contains(&what);
        let is_struck = !struck.is_empty() && struck.len() == used.len();
        let (hides, strikes) = (leaves(LeaveOut::Hidden), leaves(LeaveOut::StruckOut));
        if used.is_empty() {
            return false;
        }
        if table.hidden_rows.contains(&row) {
            self.problems.push(Problem::of_row(table, row, Kind::HiddenRow { is_left_out: hides }));
            if hides {
                return true;
            }
        }
        if is_struck {
            self.problems.push(Problem::of_row(table, row, Kind::StruckRow { is_left_out: strikes }));
            return strikes;
        }
        for column in struck {
            self.tell(row, column, Kind::StruckCell);
        }
        false
    }

    fn row(&mut self, row: u32) {
        let table = self.table;
        let Some(cells) = table.rows.get(&row).map(|row| &row.cells) else { return };
        let own = |column: &u32| cells.get(column).map(|cell| cell.value.to_string());
        let is_heading = |column: &u32| {
            let heading = self.columns.headings.get(column).map(|heading| words::heading(heading));
            own(column).is_none_or(|text| heading.as_ref() == Some(&words::heading(&text)))
        };
        if self.columns.head.0 > 0 && self.used.iter().filter(|column| cells.contains_key(column)).all(is_heading) {
            if self.used.iter().any(|column| cells.contains_key(column)) {
                let kind = Kind::RepeatedHead;
                self.problems.push(Problem::of_row(table, row, kind));
            }
            return;
        }
        let id_column = self.columns.get(Field::Id).unwrap_or(0);
        if let (1, Some((&column, cell))) = (cells.len(), cells.iter().next()) {
            let text = cell.value.to_string();
            if self.options.id_from.is_some() && words::leading_id(&text).is_some() {
                self.item(row, id_column);
                return;
            }
            let is_id = column == id_column && (is_slug(&fold(&text)) || matches!(cell.value, Value::Date(_)));
            let is_item = self.merged.contains_key(&(row, id_column)) && column != id_column;
            if !is_id && !is_item {
                self.alone(row, column, &text);
                return;
            }
        }
        if let Some(last) = self.columns.headings.keys().chain(&self.used).max().copied() {
            for &column in cells.range(last + 1..).map(|(column, _)| column) {
                self.tell(row, column, Kind::Surplus);
            }
        }
        if !self.section(row) {
            self.item(row, id_column);
        }
    }

    /// Opens the section that a row names, if it does.
    fn section(&mut self, row: u32) -> bool {
        let Some(section) = sections::section(self.table, self.columns, row) else { return false };
        self.sections.open(&section.id, &section.name);
        let name = self.sections.name().unwrap_or_default();
        self.heading = Some(self.list.categories.enter(&name));
        self.problems.push(Problem::of_row(self.table, row, Kind::SectionAsCategory { name }));
        if let Some(column) = self.columns.get(Field::Text).filter(|_| section.has_text) {
            self.tell(row, column, Kind::SectionText);
        }
        true
    }

    /// A row with a single cell: a note, or the name of the category of the rows below.
    fn alone(&mut self, row: u32, column: u32, text: &str) {
        if self.columns.get(Field::Category).is_none()
            && self.used.contains(&column)
            && !text.starts_with(['※', '*', '注'])
        {
            self.sections = Sections::default();
            self.heading = Some(self.list.categories.enter(&title::one_line(text)));
            self.tell(row, column, Kind::HeadingAsCategory);
        } else {
            self.tell(row, column, Kind::Skipped);
        }
    }

    fn item(&mut self, row: u32, id_column: u32) {
        let mut item =
            Item { title: self.text(row, Field::Title), text: self.text(row, Field::Text), ..Item::default() };
        item.id = match self.options.id_from {
            Some(from) if self.columns.get(Field::Id).is_none() => self.id_from(row, from, &mut item),
            _ => self.id(row, id_column),
        };
        self.list_id = Some(item.id.clone());
        if let Some(column) = self.columns.get(Field::Slug) {
            item.slug = self.text(row, Field::Slug);
            if let Some(slug) = item.slug.clone()
                && (!is_slug(&slug) || !self.slugs.insert(fold(&slug)))
            {
                self.tell(row, column, Kind::WrongSlug);
            }
        }
        if item.slug.is_none() && !item.id.is_empty() {
            self.to_address.push((self.list.items.len(), row, id_column));
        }
        if item.title.is_none() && item.text.is_none() {
            let column = self.columns.get(Field::Text).or(self.columns.get(Field::Title)).unwrap_or(id_column);
            if !self.is_told(row, column) {
                self.tell(row, column, Kind::NoText);
            }
        }
        item.why = self.text(row, Field::Why);
        item.condition = self.text(row, Field::Condition);
        item.source = self.text(row, Field::Source);
        item.category = self.category(row);
        for ((field, tag), &column) in &self.columns.translations {
            let Some(text) = self.cell(row, column, *field) else { continue };
            if let (Field::Category, Some(category)) = (field, item.category) {
                let names = &mut self.list.category_translations;
                names.entry((category, tag.clone())).or_insert_with(|| title::one_line(&text));
            } else {
                item.translations.insert((*field, tag.clone()), text);
            }
        }
        item.priority = self.text(row, Field::Priority).map(|text| self.list.priorities.enter(&title::one_line(&text)));
        for name in self.text(row, Field::Threats).iter().flat_map(|text| words::names(text)) {
            let threat = self.list.threats.enter(&name);
            if !item.threats.contains(&threat) {
                item.threats.push(threat);
            }
        }
        item.threats.sort_unstable();
        for at in 0..self.columns.methods.len() {
            let column = self.columns.methods[at];
            let Some(text) = self.cell(row, column, Field::Methods) else { continue };
            match self.yes.reads(&text) {
                Some(true) => item.methods.push(at),
                Some(false) => {}
                None => self.tell(row, column, Kind::UnknownMark),
            }
        }
        self.list.items.push(item);
    }

    /// Whether a problem of a cell was already reported that explains why it is empty.
    fn is_told(&self, row: u32, column: u32) -> bool {
        let order = (row, column + 1);
        let is_error = |problem: &&Problem| problem.kind.severity() == Severity::Error;
        self.problems.iter().rev().take(20).filter(is_error).any(|problem| problem.order() == order)
    }

    fn id(&mut self, row: u32, column: u32) -> String {
        if let Some(merged) = self.merged.get(&(row, column)) {
            let first = (merged.rows.0, merged.columns.0);
            if self.told.insert(first) {
                self.tell(first.0, first.1, Kind::MergedIds);
            }
            return String::new();
        }
        let Some(id) = self.cell(row, column, Field::Id) else {
            if !self.is_told(row, column) {
                self.problems.push(Problem::of_row(self.table, row, Kind::NoId));
            }
            return String::new();
        };
        self.own_id(row, column, &id)
    }

    /// The id at the beginning of a text, which is split off.
    fn id_from(&mut self, row: u32, from: IdFrom, item: &mut Item) -> String {
        let (field, text) = match from {
            IdFrom::Title => (Field::Title, &mut item.title),
            IdFrom::Text => (Field::Text, &mut item.text),
        };
        let column = self.columns.get(field).unwrap_or(0);
        let Some((id, rest)) = text.as_deref().and_then(words::leading_id) else {
            self.tell(row, column, Kind::NoLeadingId);
            return String::new();
        };
        let (id, rest) = (id.to_owned(), rest.to_owned());
        *text = Some(rest);
        self.own_id(row, column, &id)
    }

    fn own_id(&mut self, row: u32, column: u32, id: &str) -> String {
        let id = id.split_whitespace().collect::<Vec<_>>().join(" ");
        let place = self.table.name_of(row, Some(column));
        if let Some(first) = self.ids.get(&fold(&id)) {
            let first = first.clone();
            self.tell(row, column, Kind::SameId { first });
            return String::new();
        }
        self.ids.insert(fold(&id), place);
        id
    }

    /// Makes the slugs of ids that cannot be part of a URL.
    fn address(&mut self) {
        let places = std::mem::take(&mut self.to_address);
        let ids = places.iter().map(|&(at, ..)| self.list.items[at].id.clone()).collect::<Vec<_>>();
        let made = slug::make(&ids.iter().map(String::as_str).collect::<Vec<_>>(), &self.slugs);
        let mut plain = Vec::new();
        for ((&(at, row, column), id), made) in places.iter().zip(ids).zip(made) {
            let Some(Made { slug, is_coded, collides }) = made else { continue };
            if collides || is_coded {
                let kind =
                    if collides { Kind::SameSlug { slug: slug.clone() } } else { Kind::Slug { slug: slug.clone() } };
                self.tell(row, column, kind);
            } else if slug != fold(&id) {
                plain.push((column, format!("`{id}` has `{slug}`")));
            }
            self.list.items[at].slug = Some(slug);
        }
        if let Some((column, example)) = plain.first() {
            let kind = Kind::Slugs { ids: plain.len(), example: example.clone() };
            self.problems.push(Problem::of_column(self.table, *column, kind));
        }
    }

    fn category(&mut self, row: u32) -> Option<usize> {
        let Some(column) = self.columns.get(Field::Category) else {
            // A row of another section's number belongs to what is still open above it.
            if let Some(id) = self.list_id.clone().filter(|_| !self.sections.is_empty()) {
                self.sections.leave(&id);
                self.heading = self.sections.name().map(|name| self.list.categories.enter(&name));
            }
            return self.heading;
        };
        if let Some(name) = self.text(row, Field::Category) {
            let name = title::one_line(&name);
            return Some(self.list.categories.enter(&name));
        }
        // The table leaves out repeated values, or the merged cells of a workbook were lost in a text file.
        let above = self.list.items.iter().rev().find_map(|item| item.category)?;
        if !self.is_told(row, column) {
            let value = self.list.categories[above].clone();
            self.tell(row, column, Kind::FilledDown { value });
        }
        Some(above)
    }

    fn text(&mut self, row: u32, field: Field) -> Option<String> {
        let column = self.columns.get(field)?;
        self.cell(row, column, field)
    }

    /// The text of a cell, or of the one that it is merged into. A value that is not text is reported.
    fn cell(&mut self, row: u32, column: u32, field: Field) -> Option<String> {
        let (mut at, table) = ((row, column), self.table);
        if table.cell(row, column).is_none()
            && let Some(merged) = self.merged.get(&at)
        {
            let first = (merged.rows.0, merged.columns.0);
            let last = format!("{}{}", letters(merged.columns.1), merged.rows.1);
            at = first;
            if table.cell(first.0, first.1).is_some() && self.told.insert(first) {
                self.tell(first.0, first.1, Kind::Merged { last });
            }
        }
        let cell = table.cell(at.0, at.1)?;
        if cell.is_computed && !matches!(cell.value, Value::Unknown | Value::Error(_)) && at == (row, column) {
            *self.computed.entry(column).or_default() += 1;
        }
        let is_word = !matches!(field, Field::Id | Field::Slug | Field::Category | Field::Priority | Field::Methods);
        match &cell.value {
            Value::Unknown => {
                self.tell(row, column, Kind::NotComputed);
                None
            }
            Value::Error(_) => {
                self.tell(row, column, Kind::FormulaError);
                None
            }
            Value::Date(date) if is_word => {
                self.tell(row, column, Kind::DateAsText);
                Some(date.text.clone())
            }
            Value::Date(date) => {
                let meant = date.month_and_day.filter(|_| matches!(field, Field::Id | Field::Slug));
                let meant = meant.map(|(month, day)| format!("{month}-{day}"));
                self.tell(row, column, Kind::Date { field, meant });
                None
            }
            Value::Text(text) if field == Field::Id => match words::date(text) {
                Some(date) => {
                    let meant = date.month_and_day.map(|(month, day)| format!("{month}-{day}"));
                    self.tell(row, column, Kind::Date { field, meant });
                    None
                }
                None => Some(text.clone()),
            },
            Value::Number(number) if field == Field::Id && number.fract() != 0.0 => {
                self.tell(row, column, Kind::NumberAsId);
                Some(cell.value.to_string())
            }
            value => Some(value.to_string()),
        }
    }
}
