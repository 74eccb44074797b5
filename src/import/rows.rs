//! One item from each row.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::Cells;
use super::columns::Columns;
use super::field::Field;
use super::list::{self, Item, List};
use super::outline::{self, By, Outline, Said};
use super::problem::{Kind, Problem};
use super::sections::{self, Section, Sections};
use super::slug::{self, Made, is_slug};
use super::{IdFrom, LeaveOut, MissingIds, Options, marks, title, words};
use crate::diagnostic::Severity;
use crate::locale::text::fold;
use crate::table::{Table, Value};

/// Reads the tables whose columns are known.
pub(super) fn read(tables: &[(&Table, Columns)], options: &Options, problems: &mut Vec<Problem>) -> List {
    let mut headings = Vec::new();
    for (_, columns) in tables {
        let own = columns.methods.iter().map(|&column| columns.heading(column));
        headings.extend(own.filter(|heading| !headings.contains(heading)).collect::<Vec<_>>());
    }
    let mut gathered =
        Gathered { list: List { methods: list::methods(&headings), ..List::default() }, ..Gathered::default() };
    for (at, (table, columns)) in tables.iter().enumerate() {
        gathered.table = at;
        gathered.sheet = table.sheet.clone().filter(|_| tables.len() > 1);
        gathered = read_one(table, columns, options, problems, gathered);
    }
    let mut list = address(gathered, tables, problems);
    list.order_categories();
    if list.items.is_empty() && problems.iter().all(|problem| problem.kind.severity() == Severity::Warning) {
        problems.push(Problem::of_table(Kind::NoItems));
    }
    if list.categories.is_empty() && !list.items.is_empty() {
        problems.push(Problem::of_table(Kind::NoCategories));
    }
    let column = |(table, columns): &(&Table, Columns)| Some((table.position, columns.get(Field::Priority)?));
    let first = tables.iter().find(|one| column(one).is_some());
    let Some((table, columns)) = first else { return list };
    let column = columns.get(Field::Priority).unwrap_or(0);
    list.priority_heading = columns.heading(column);
    if let Some(kind) = list::rank(&mut list) {
        problems.push(Problem::of_column(table, column, kind));
    }
    list
}

/// What was read so far, of all tables.
#[derive(Default)]
struct Gathered {
    list: List,
    /// Where each id stands, by the form under which ids are compared.
    ids: BTreeMap<String, String>,
    /// The slugs that the tables give.
    slugs: BTreeSet<String>,
    /// The items whose addresses are made of their ids, with the table and the cell of these.
    to_address: Vec<(usize, usize, u32, u32)>,
    /// The table that is read.
    table: usize,
    /// The name of its sheet, where several are joined.
    sheet: Option<String>,
}

/// Makes the slugs of ids that cannot be part of a URL.
fn address(mut gathered: Gathered, tables: &[(&Table, Columns)], problems: &mut Vec<Problem>) -> List {
    let places = std::mem::take(&mut gathered.to_address);
    let mut list = gathered.list;
    let ids = places.iter().map(|&(at, ..)| list.items[at].id.clone()).collect::<Vec<_>>();
    let made = slug::make(&ids.iter().map(String::as_str).collect::<Vec<_>>(), &gathered.slugs);
    let mut plain = Vec::new();
    for ((&(at, table, row, column), id), made) in places.iter().zip(ids).zip(made) {
        let Some(Made { slug, is_coded, collides }) = made else { continue };
        let table = tables[table].0;
        if collides || is_coded {
            let kind = if collides { Kind::SameSlug { slug: slug.clone() } } else { Kind::Slug { slug: slug.clone() } };
            problems.push(Problem::at(table, row, column, kind));
        } else if slug != fold(&id) {
            plain.push((table, column, format!("`{id}` has `{slug}`")));
        }
        list.items[at].slug = Some(slug);
    }
    if let Some((table, column, example)) = plain.first() {
        let kind = Kind::Slugs { ids: plain.len(), example: example.clone() };
        problems.push(Problem::of_column(table, *column, kind));
    }
    list
}

fn read_one(
    table: &Table,
    columns: &Columns,
    options: &Options,
    problems: &mut Vec<Problem>,
    gathered: Gathered,
) -> Gathered {
    let yes = marks::Yes::of(table, columns, options, problems);
    let mut reader = Reader {
        cells: Cells::new(table, columns, options, problems),
        yes,
        outline: Outline::of(table, columns),
        sections: Sections::default(),
        sections_of: Vec::new(),
        path: Vec::new(),
        last_item: None,
        joined: Vec::new(),
        made_ids: BTreeMap::new(),
        numbered: Vec::new(),
        options,
        table,
        columns,
        used: columns.used(),
        methods: Vec::new(),
        heading: None,
        gathered,
    };
    reader.read();
    let Reader { cells, gathered, .. } = reader;
    cells.end();
    gathered
}

/// Adds a paragraph to a text.
fn append(text: &mut String, more: &str) {
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    text.push_str(more);
}

struct Reader<'a> {
    options: &'a Options,
    table: &'a Table,
    columns: &'a Columns,
    cells: Cells<'a>,
    used: BTreeSet<u32>,
    /// Which marks mean yes.
    yes: marks::Yes,
    outline: Outline,
    sections: Sections,
    /// The rows of sections by what the table says of depths or items, which are told together.
    sections_of: Vec<Section>,
    /// The ids of the rows that the next may belong to, with their depths.
    path: Vec<(Option<u32>, String)>,
    /// The item that rows below may belong to, with its depth.
    last_item: Option<(usize, u32)>,
    /// The rows that are parts of items.
    joined: Vec<u32>,
    /// How many ids were made below each id.
    made_ids: BTreeMap<String, usize>,
    /// The rows whose ids were made, with these.
    numbered: Vec<(u32, String)>,
    /// The methods of the columns of methods.
    methods: Vec<usize>,
    /// The category that a row by itself names.
    heading: Option<usize>,
    gathered: Gathered,
}

impl Reader<'_> {
    fn read(&mut self) {
        let (table, columns) = (self.table, self.columns);
        let methods = &self.gathered.list.methods;
        let position = |heading: &str| methods.iter().position(|method| method.heading == heading);
        self.methods = columns.methods.iter().filter_map(|&column| position(&columns.heading(column))).collect();
        for column in columns.used().into_iter().filter(|column| table.is_hidden(*column)) {
            self.cells.problems.push(Problem::of_column(table, column, Kind::HiddenColumn));
        }
        if let By::Indent(column) = self.outline.by {
            self.cells.problems.push(Problem::of_column(table, column, Kind::Indented));
        }
        for &row in table.rows.range(columns.head.1 + 1..).map(|(row, _)| row) {
            if !self.is_left_out(row) {
                self.row(row);
            }
        }
        self.sections.close();
        for section in std::mem::take(&mut self.sections.empty) {
            self.cells.tell_row(section.row, Kind::EmptySection { name: section.name });
        }
        let sections = std::mem::take(&mut self.sections_of);
        if let Some(first) = sections.first() {
            let kind = Kind::Sections { rows: sections.len(), example: first.name.clone() };
            self.cells.problems.push(Problem::of_sheet(table, kind));
        }
        if let Some(&row) = self.joined.first() {
            self.cells.tell_row(row, Kind::Joined { rows: self.joined.len() });
        }
        if let Some((row, id)) = self.numbered.first() {
            let kind = Kind::NumberedIds { rows: self.numbered.len(), example: id.clone() };
            self.cells.tell_row(*row, kind);
        }
    }

    /// Tells of a row that the workbook hides or strikes out, and whether it is left out for that.
    fn is_left_out(&mut self, row: u32) -> bool {
        let table = self.table;
        let Some(cells) = table.rows.get(&row).map(|row| &row.cells) else { return true };
        let used = cells.keys().filter(|column| self.used.contains(column)).copied().collect::<Vec<_>>();
        let struck = used.iter().filter(|column| table.struck.contains(&(row, **column))).copied().collect::<Vec<_>>();
        let leaves = |what| self.options.leave_out.contains(&what);
        // What an item asks for is struck out, whatever becomes of its number.
        let of_texts = [Field::Title, Field::Text].into_iter().filter_map(|field| self.columns.get(field));
        let texts = of_texts.filter(|column| cells.contains_key(column)).collect::<Vec<_>>();
        let is_without_texts = !texts.is_empty() && texts.iter().all(|column| struck.contains(column));
        let is_struck = !struck.is_empty() && (struck.len() == used.len() || is_without_texts);
        let (hides, strikes) = (leaves(LeaveOut::Hidden), leaves(LeaveOut::StruckOut));
        if used.is_empty() {
            return false;
        }
        if table.hidden_rows.contains(&row) {
            self.cells.tell_row(row, Kind::HiddenRow { is_left_out: hides, is_filtered: table.is_filtered });
            if hides {
                return true;
            }
        }
        if is_struck {
            self.cells.tell_row(row, Kind::StruckRow { is_left_out: strikes });
            return strikes;
        }
        for column in struck {
            self.cells.tell(row, column, Kind::StruckCell { is_left_out: strikes });
        }
        for &column in &used {
            if let Some(text) = table.partly_struck.get(&(row, column)) {
                self.cells.tell(
                    row,
                    column,
                    Kind::PartlyStruck { text: text.struck.trim().to_owned(), is_left_out: strikes },
                );
            }
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
                self.cells.tell_row(row, Kind::RepeatedHead);
            }
            return;
        }
        let id_column = self.columns.get(Field::Id).unwrap_or(0);
        let says_what_it_is = self.outline.depth(row).is_some() || self.columns.get(Field::Assessable).is_some();
        if let (1, Some((&column, cell)), false) = (cells.len(), cells.iter().next(), says_what_it_is) {
            let text = cell.value.to_string();
            if self.options.id_from.is_some() && words::leading_id(&text).is_some() {
                self.item(row, id_column);
                return;
            }
            let is_id = column == id_column && (is_slug(&fold(&text)) || matches!(cell.value, Value::Date(_)));
            let is_item = self.cells.merged.contains_key(&(row, id_column)) && column != id_column;
            if !is_id && !is_item {
                self.alone(row, column, &text);
                return;
            }
        }
        if let Some(last) = self.columns.headings.keys().chain(&self.used).max().copied() {
            for &column in cells.range(last + 1..).map(|(column, _)| column) {
                self.cells.tell(row, column, Kind::Surplus);
            }
        }
        if !self.section(row) {
            self.item(row, id_column);
        }
    }

    /// Opens the section that a row names, if it does.
    fn section(&mut self, row: u32) -> bool {
        let (table, columns) = (self.table, self.columns);
        let said = outline::said(table, columns, &self.yes, row);
        let section = match said {
            Said::Item => None,
            Said::Unknown => {
                self.cells.tell(row, columns.get(Field::Assessable).unwrap_or(0), Kind::UnknownMark);
                None
            }
            Said::NoItem => Some(sections::made(table, columns, &self.outline, row)),
            Said::Nothing => sections::section(table, columns, &self.outline, row),
        };
        let Some(section) = section else { return false };
        if said == Said::NoItem && self.join(row, &section) {
            return true;
        }
        if section.name.is_empty() {
            return true;
        }
        self.enter(section.depth, &section.id);
        if section.has_text
            && let Some(column) = columns.get(Field::Text)
        {
            self.cells.tell(row, column, Kind::SectionText);
        }
        if columns.get(Field::Category).is_some() {
            self.cells.tell_row(row, Kind::NotAssessable);
            return true;
        }
        if said == Said::NoItem || self.outline.depth(row).is_some() {
            self.sections_of.push(section.clone());
        } else {
            self.cells.tell_row(row, Kind::SectionAsCategory { name: section.name.clone() });
        }
        (self.heading, self.last_item) = (None, None);
        self.sections.open(section);
        true
    }

    /// Adds a row that is no item, and has none below it, to the text of the item that it stands below.
    fn join(&mut self, row: u32, section: &Section) -> bool {
        let (table, columns) = (self.table, self.columns);
        let (Some(depth), Some((item, above))) = (section.depth, self.last_item) else { return false };
        let is_item = |row: u32| outline::said(table, columns, &self.yes, row) == Said::Item;
        if depth <= above || self.outline.rows_below(row).any(is_item) {
            return false;
        }
        let title = self.cells.text(row, Field::Title);
        let text = self.cells.text(row, Field::Text);
        let head = [Some(section.id.clone()).filter(|id| !id.is_empty()), title].into_iter().flatten();
        let head = head.collect::<Vec<_>>().join(" ");
        let parts = [Some(head).filter(|head| !head.is_empty()), text];
        let parts = parts.into_iter().flatten().collect::<Vec<_>>().join("\n");
        for ((field, tag), &column) in &columns.translations {
            let Some(text) = self.cells.cell(row, column, *field) else { continue };
            let translations = &mut self.gathered.list.items[item].translations;
            append(translations.entry((Field::Text, tag.clone())).or_default(), &text);
        }
        let item = &mut self.gathered.list.items[item];
        // What stands for the text is not to be said twice.
        let own = item.text.get_or_insert_with(|| item.title.clone().unwrap_or_default());
        append(own, &parts);
        self.joined.push(row);
        true
    }

    /// Notes the id of a row that the rows below may belong to.
    fn enter(&mut self, depth: Option<u32>, id: &str) {
        self.leave(depth);
        if depth.is_none() {
            self.path.clear();
        }
        if !id.is_empty() {
            self.path.push((depth, id.to_owned()));
        }
    }

    fn leave(&mut self, depth: Option<u32>) {
        let ends = |(above, _): &mut (Option<u32>, String)| match (*above, depth) {
            (Some(above), Some(depth)) => above >= depth,
            _ => true,
        };
        if depth.is_some() {
            while self.path.pop_if(ends).is_some() {}
        }
    }

    /// A row with a single cell: a note, or the name of the category of the rows below.
    fn alone(&mut self, row: u32, column: u32, text: &str) {
        if self.columns.get(Field::Category).is_none()
            && self.used.contains(&column)
            && !text.starts_with(['※', '*', '注'])
        {
            self.sections.close();
            self.heading = Some(self.gathered.list.categories.enter(&title::one_line(text)));
            self.cells.tell(row, column, Kind::HeadingAsCategory);
        } else {
            self.cells.tell(row, column, Kind::Skipped);
        }
    }

    fn item(&mut self, row: u32, id_column: u32) {
        let (title, text) = (self.cells.text(row, Field::Title), self.cells.text(row, Field::Text));
        let mut item = Item { title, text, ..Item::default() };
        let depth = self.outline.depth(row);
        self.leave(depth);
        item.id = match self.options.id_from {
            Some(from) if self.columns.get(Field::Id).is_none() => self.id_from(row, from, &mut item),
            _ => match self.id(row, id_column) {
                Some(id) => id,
                None => return,
            },
        };
        let is_made = self.numbered.last().is_some_and(|(at, _)| *at == row);
        if depth.is_some() || !is_made {
            self.enter(depth, &item.id);
        }
        if let Some(column) = self.columns.get(Field::Slug) {
            item.slug = self.cells.text(row, Field::Slug);
            if let Some(slug) = item.slug.clone()
                && (!is_slug(&slug) || !self.gathered.slugs.insert(fold(&slug)))
            {
                self.cells.tell(row, column, Kind::WrongSlug);
            }
        }
        if item.slug.is_none() && !item.id.is_empty() {
            self.gathered.to_address.push((self.gathered.list.items.len(), self.gathered.table, row, id_column));
        }
        if item.title.is_none() && item.text.is_none() {
            let column = self.columns.get(Field::Text).or(self.columns.get(Field::Title)).unwrap_or(id_column);
            if !self.cells.is_told(row, column) {
                self.cells.tell(row, column, Kind::NoText);
            }
        }
        item.why = self.cells.text(row, Field::Why);
        item.condition = self.cells.text(row, Field::Condition);
        item.source = self.cells.text(row, Field::Source);
        item.category = self.category(row, &item.id);
        let list = &mut self.gathered.list;
        for ((field, tag), &column) in &self.columns.translations {
            let Some(text) = self.cells.cell(row, column, *field) else { continue };
            if let (Field::Category, Some(category)) = (field, item.category) {
                let names = &mut list.category_translations;
                names.entry((category, tag.clone())).or_insert_with(|| title::one_line(&text));
            } else {
                item.translations.insert((*field, tag.clone()), text);
            }
        }
        let priority = self.cells.text(row, Field::Priority);
        item.priority = priority.map(|text| list.priorities.enter(&title::one_line(&text)));
        let threats = self.cells.text(row, Field::Threats);
        let threats = threats.iter().flat_map(|text| words::names(text)).map(|name| list.threats.enter(&name));
        item.threats.extend(threats.collect::<BTreeSet<_>>());
        for (&column, &method) in self.columns.methods.iter().zip(&self.methods) {
            let Some(text) = self.cells.cell(row, column, Field::Methods) else { continue };
            match self.yes.reads(&text) {
                Some(true) => item.methods.push(method),
                Some(false) => {}
                None => self.cells.tell(row, column, Kind::UnknownMark),
            }
        }
        self.last_item = depth.map(|depth| (list.items.len(), depth));
        list.items.push(item);
    }

    /// The id of a row, which is empty where that is an error; `None` where the row is left out for it.
    fn id(&mut self, row: u32, column: u32) -> Option<String> {
        if self.cells.is_merged_id(row, column) {
            return Some(String::new());
        }
        if let Some(id) = self.cells.cell(row, column, Field::Id) {
            return Some(self.own_id(row, column, &id));
        }
        if self.cells.is_told(row, column) {
            return Some(String::new());
        }
        match self.options.missing_ids {
            None => {
                self.cells.tell_row(row, Kind::NoId);
                Some(String::new())
            }
            Some(MissingIds::LeaveOut) => {
                self.cells.tell_row(row, Kind::NoIdLeftOut);
                None
            }
            Some(MissingIds::Number) => {
                // Of the row that it belongs to, or else of the one above.
                let above = self.path.last().map_or("", |(_, id)| id).to_owned();
                let n = self.made_ids.entry(above.clone()).or_default();
                *n += 1;
                let id = format!("{above}#{n}");
                let place = self.table.name_of(row, Some(column));
                self.gathered.ids.insert(fold(&id), place);
                self.numbered.push((row, id.clone()));
                Some(id)
            }
        }
    }

    /// The id at the beginning of a text, which is split off.
    fn id_from(&mut self, row: u32, from: IdFrom, item: &mut Item) -> String {
        let (field, text) = match from {
            IdFrom::Title => (Field::Title, &mut item.title),
            IdFrom::Text => (Field::Text, &mut item.text),
        };
        let column = self.columns.get(field).unwrap_or(0);
        let Some((id, rest)) = text.as_deref().and_then(words::leading_id) else {
            self.cells.tell(row, column, Kind::NoLeadingId);
            return String::new();
        };
        let (id, rest) = (id.to_owned(), rest.to_owned());
        *text = Some(rest);
        self.own_id(row, column, &id)
    }

    fn own_id(&mut self, row: u32, column: u32, id: &str) -> String {
        let id = id.split_whitespace().collect::<Vec<_>>().join(" ");
        let place = self.table.name_of(row, Some(column));
        if let Some(first) = self.gathered.ids.get(&fold(&id)) {
            let first = first.clone();
            self.cells.tell(row, column, Kind::SameId { first });
            return String::new();
        }
        self.gathered.ids.insert(fold(&id), place);
        id
    }

    fn category(&mut self, row: u32, id: &str) -> Option<usize> {
        let list = &mut self.gathered.list;
        let Some(column) = self.columns.get(Field::Category) else {
            // A row of another section's depth or number belongs to what is still open above it.
            if !self.sections.is_empty() {
                self.sections.leave(id, self.outline.depth(row));
                self.heading = self.sections.name(id).map(|name| list.categories.enter(&name));
            }
            let place = (self.gathered.table, self.sections.row().unwrap_or(row));
            let category = self.heading.or_else(|| {
                let sheet = self.gathered.sheet.as_deref()?;
                Some(list.categories.enter(sheet))
            })?;
            list.category_places.entry(category).or_insert(place);
            return Some(category);
        };
        if let Some(name) = self.cells.text(row, Field::Category) {
            let category = list.categories.enter(&title::one_line(&name));
            list.category_places.entry(category).or_insert((self.gathered.table, row));
            return Some(category);
        }
        // The table leaves out repeated values, or the merged cells of a workbook were lost in a text file.
        let above = list.items.iter().rev().find_map(|item| item.category)?;
        if !self.cells.is_told(row, column) {
            let value = list.categories[above].clone();
            self.cells.tell(row, column, Kind::FilledDown { value });
        }
        Some(above)
    }
}
