//! What is said of each problem, and what to do.

use std::fmt;

use super::{Kind, Left, listed, shown};
use crate::import::likeness::{Likeness, listed as listed_sheets};
use crate::import::words;

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => Ok(()),
            Self::Remark => f.write_str(": it holds remarks"),
            Self::Hidden => f.write_str(": it is hidden in the workbook"),
            Self::Second { field, other } => write!(f, ": `{other}` holds {}", field.what()),
            Self::Language { tag } => write!(f, ": it is in another language, `{tag}`"),
        }
    }
}

impl Kind {
    /// What to do.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NoHead { .. } => {
                "say which row has the headings with --header-row (0 for none), and which column holds \
                                    what with --map, such as `--map id=A,text=C`; where ids stand at the beginning of \
                                    texts, pass `--id-from text`"
                    .to_owned()
            }
            Self::HiddenRow { is_left_out: false, .. } => "`--leave-out hidden` leaves such rows out".to_owned(),
            Self::OtherSheets { sheets }
                if sheets.iter().any(|(_, likeness)| matches!(likeness, Likeness::Checklist { .. })) =>
            {
                "`--sheet NAME` imports another, `--sheet all` all that look like checklists as one".to_owned()
            }
            Self::OtherSheets { .. } => "`--sheet NAME` imports another".to_owned(),
            Self::UnlikelySheet { .. } => "look at what is written, or name another sheet with --sheet".to_owned(),
            Self::Indented => "`--map depth=` takes no depths from it".to_owned(),
            Self::HiddenColumn => {
                "`--leave-out hidden-columns` leaves such columns out; or name another with --map, or none (`--map source=`)"
                    .to_owned()
            }
            Self::StruckCell { is_left_out: false } => "`--leave-out struck-out` leaves it out".to_owned(),
            Self::PartlyStruck { is_left_out: false, .. } => "`--leave-out struck-out` leaves out such parts".to_owned(),
            Self::StruckRow { is_left_out: false } => "`--leave-out struck-out` leaves such rows out".to_owned(),
            Self::CrossAsYes => "`--yes x` says so; `--yes` names any marks that mean yes".to_owned(),
            Self::NoLeadingId => "an id has a digit in it, and a space or a colon behind it".to_owned(),
            Self::NoItems => {
                "say with --header-row which row has the headings; what is below it becomes items".to_owned()
            }
            Self::NoId => {
                "write one, or say with --map which column holds ids, such as `--map id=A`; `--missing-ids number` makes ids of \
                 the one above, `--missing-ids leave-out` leaves such rows out"
                    .to_owned()
            }
            Self::NoText => "write one, or say with --map which column holds texts, such as `--map text=C`".to_owned(),
            Self::NoColumn(field) => format!("say which with --map, such as `--map {}=C`", field.id()),
            Self::Ignored { why: Left::Unknown, .. } => "if it is wanted, say what it holds with --map".to_owned(),
            Self::Ignored { heading, why: Left::Remark } => format!(
                "remarks mean many things: if they say when an item does not apply, pass `--map condition={heading}`, \
                 or `why` if they give reasons"
            ),
            Self::Ignored { heading, why: Left::Second { field, .. } } => {
                format!("if this is the better one, pass `--map {}={heading}`", field.id())
            }
            Self::Ignored { why: Left::Language { tag }, .. } => {
                format!("`--lang` names the languages to read, such as `--lang {tag}` or `--lang ja,{tag}`")
            }
            Self::UnknownPriorities { .. } | Self::NumberedPriorities { .. } => {
                "the first is the most urgent; where that is wrong, put `priorities` of what is written in order"
                    .to_owned()
            }
            Self::TitleFromText => "write short titles of your own, or name a column with `--map title=…`".to_owned(),
            Self::NotComputed => "open the file in the program that wrote it, let it compute, and save it".to_owned(),
            Self::Date { meant: Some(meant), .. } => format!(
                "spreadsheets make dates of such ids; was it `{meant}`? Format the column as text, and type it again"
            ),
            Self::Date { meant: None, .. } => "format the column as text, and type it again".to_owned(),
            Self::NumberAsId => {
                "if the document has a 0 at its end (`1.10`), format the column as text and type it again".to_owned()
            }
            Self::Slug { .. } => "better ones can stand in a column of their own, `--map slug=…`".to_owned(),
            Self::WrongSlug => "a slug has ASCII letters, digits, `-`, `.` and `_`, and stands once".to_owned(),
            Self::UnknownMark => format!(
                "yes is one of {}, and what `--yes` names; no is one of {}, or nothing",
                words::YES.join(" "),
                words::NO.join(" ")
            ),
            Self::MergedIds => "give each row an id of its own".to_owned(),
            Self::SameId { .. } => "ids are compared without regard to width and case".to_owned(),
            Self::TooLong => "divide the table into several checklists".to_owned(),
            _ => return None,
        })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the table is empty"),
            Self::NoHead { seen, .. } if seen.is_empty() => {
                f.write_str("no row looks like the headings of a checklist")
            }
            Self::NoHead { row, seen } => {
                write!(f, "no row looks like the headings of a checklist; row {row} has {}", listed(seen))
            }
            Self::NoRow { row, last } => {
                write!(f, "nothing stands in row {row}, which `--header-row` names; the last row is {last}")
            }
            Self::NoItems => f.write_str("there is no item below the headings"),
            Self::NoColumn(field) => write!(f, "no column holds {}", field.what()),
            Self::Ignored { heading, why } => {
                write!(f, "the column `{heading}` is not imported{why}")
            }
            Self::TitleFromText => f.write_str("no column holds titles; the first words of each text are taken"),
            Self::TextFromTitle => f.write_str("no column holds texts; the titles are taken for them as well"),
            Self::NoCategories => f.write_str("no column holds categories; all items are in one"),
            Self::SectionAsCategory { name } => {
                write!(
                    f,
                    "this row has nothing that makes an item; it is taken for the category `{name}` of the rows below"
                )
            }
            Self::OtherSheets { sheets } => write!(f, "other sheets are not imported: {}", listed_sheets(sheets)),
            other => other.of_rows(f),
        }
    }
}

impl Kind {
    fn of_rows(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnlikelySheet { likeness } => write!(f, "this does not look like a checklist: {likeness}"),
            Self::Sections { rows: 1, example } => write!(f, "1 row is a section and becomes a category: `{example}`"),
            Self::Sections { rows, example } => {
                write!(f, "{rows} rows are sections and become categories, such as `{example}`")
            }
            Self::EmptySection { name } => write!(f, "the section `{name}` has no item in it and is left out"),
            Self::Joined { rows: 1 } => {
                f.write_str("this row is no item; it is added to the text of the item above it")
            }
            Self::Joined { rows } => {
                write!(
                    f,
                    "{rows} rows are no items and have none below them; each is added to the text of the item above it"
                )
            }
            Self::NotAssessable => f.write_str("this row is no item, by its own column; it is left out"),
            Self::Indented => f.write_str("how far this column is indented says what belongs to what"),
            Self::NoIdLeftOut => f.write_str("this row has no id; it is left out"),
            Self::NumberedIds { rows: 1, example } => write!(f, "this row has no id; `{example}` was made for it"),
            Self::NumberedIds { rows, example } => {
                write!(f, "{rows} rows have no id; ids were made of those above, such as `{example}`")
            }
            Self::PartlyStruck { text, is_left_out } => {
                write!(f, "a part of this cell is struck out, `{}`; {}", shown(text), fate(*is_left_out))
            }
            Self::SectionText => f.write_str("a category has no text; what the section says of itself is left out"),
            Self::HiddenRow { is_left_out, is_filtered } => {
                let hidden = if *is_filtered {
                    "hidden in the workbook, where a filter is on"
                } else {
                    "hidden in the workbook"
                };
                write!(f, "this row is {hidden}; {}", fate(*is_left_out))
            }
            Self::HiddenColumn => f.write_str("this column is hidden in the workbook; it is imported like the others"),
            Self::StruckRow { is_left_out } => write!(f, "this row is struck out; {}", fate(*is_left_out)),
            Self::StruckCell { is_left_out } => write!(f, "this cell is struck out; {}", fate(*is_left_out)),
            Self::NumberForm => {
                f.write_str("the workbook shows this number in another form; it is taken as shown here")
            }
            Self::CrossAsYes => f.write_str("`x` is the only mark of methods; it is taken for yes"),
            Self::NoLeadingId => f.write_str("this text does not begin with an id"),
            Self::Computed { cells: 1 } => f.write_str("1 cell is the result of a formula, as it was when saved"),
            Self::Computed { cells } => {
                write!(f, "{cells} cells are results of formulas, as they were when saved")
            }
            other => other.of_cells(f),
        }
    }

    fn of_cells(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotComputed => f.write_str("this formula has no result in the file"),
            Self::FormulaError => f.write_str("the result of this formula is an error"),
            Self::Date { field, .. } => write!(f, "a date stands where {} should", field.what()),
            Self::DateAsText => f.write_str("this is a date, not text; it is taken as shown here"),
            Self::NumberAsId => f.write_str("this id is a number; it is taken as shown here"),
            Self::Controls => f.write_str("characters that no text can show are left out"),
            Self::NoId => f.write_str("this row has no id"),
            Self::NoText => f.write_str("this item has no text"),
            Self::SameId { first } => write!(f, "this id stands twice, first in {first}"),
            Self::Slug { slug } => {
                write!(f, "this id cannot stand in a web address; `{slug}` stands there for it")
            }
            Self::Slugs { ids: 1, example } => {
                write!(f, "1 id cannot stand in a web address as it is; its address is made of it: {example}")
            }
            Self::Slugs { ids, example } => {
                write!(
                    f,
                    "{ids} ids cannot stand in web addresses as they are; their addresses are made of them: {example}"
                )
            }
            Self::SameSlug { slug } => {
                write!(f, "another id would have the same web address; `{slug}` stands there for this one")
            }
            Self::UnknownPriorities { order } => {
                write!(f, "which of these comes first is not known; they stay in the order of the table: {order}")
            }
            Self::NumberedPriorities { order } => {
                write!(f, "whether the lowest number or the highest comes first is not said; taken as {order}")
            }
            Self::WrongSlug => f.write_str("this cannot stand for the id in a web address"),
            Self::UnknownMark => f.write_str("this mark is neither yes nor no"),
            Self::MergedIds => f.write_str("one merged cell is the id of several rows"),
            Self::Merged { last } => {
                write!(f, "a merged cell, up to {last}: its value is taken for each row and column of it")
            }
            Self::FilledDown { value } => write!(f, "nothing stands here; `{value}` from above is taken"),
            Self::Surplus => f.write_str("this cell stands beyond the headings and is ignored"),
            Self::Skipped => f.write_str("nothing else stands in this row; it is no item and is ignored"),
            Self::HeadingAsCategory => {
                f.write_str("nothing else stands in this row; it is taken for the category of the rows below")
            }
            Self::RepeatedHead => f.write_str("the headings stand here once more; the row is ignored"),
            Self::TooLong => f.write_str("the checklist would be longer than can be read again"),
            // What is left is written by the functions above.
            _ => Ok(()),
        }
    }
}

fn fate(is_left_out: bool) -> &'static str {
    if is_left_out { "it is left out" } else { "it is imported like the others" }
}
