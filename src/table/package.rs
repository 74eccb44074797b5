//! What a workbook holds beside its cells, and whether it holds no more than can be read.
//!
//! A workbook is a ZIP archive of XML files. A small file can unpack to any size, and the counts that it declares need not be
//! true, so all of it is read through once, in constant memory, before anything is kept of it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::{Beyond, Limit, Limits, TableError, column};

/// What of a sheet is not shown, or shown as no longer valid.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks {
    /// Rows, from 1.
    pub(super) rows: BTreeSet<u32>,
    /// The first and the last of columns, from 0.
    pub(super) columns: Vec<(u32, u32)>,
    /// Whether a filter is on.
    pub(super) is_filtered: bool,
    /// What is struck out of cells that have characters of several looks, by row, from 1, and column, from 0.
    pub(super) struck: BTreeMap<(u32, u32), Struck>,
}

/// What of a text is struck out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Struck {
    /// Those characters.
    pub(super) text: String,
    /// The others.
    pub(super) rest: String,
    /// Whether there are no others.
    pub(super) is_whole: bool,
}

/// Reads a workbook through, and says what the marks of each sheet are.
///
/// What is no archive at all is left to the reader of workbooks, which says so.
pub(super) fn examine(bytes: &[u8], limits: &Limits) -> Result<BTreeMap<String, Marks>, TableError> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Ok(BTreeMap::new()) };
    limits.check(Limit::Parts, size(archive.len()), "the archive").map_err(TableError::Beyond)?;
    let unpacked = limits.most(Limit::Unpacked);
    let mut left = unpacked;
    let (mut sheets, mut targets, mut marks) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
    let mut struck = BTreeMap::new();
    for at in 0..archive.len() {
        let Ok(mut entry) = archive.by_index(at) else { continue };
        let name = lower(&entry.name().map(Cow::into_owned).unwrap_or_default());
        let mut part = Part { name: &name, limits, source: BufReader::new((&mut entry).take(left.saturating_add(1))) };
        let result = if name.ends_with("styles.xml") {
            part.styles()
        } else if name.ends_with("sharedstrings.xml") {
            part.strings().map(|found| struck = found)
        } else if is_sheet(&name) {
            part.sheet().map(|found| {
                marks.insert(name.clone(), found);
            })
        } else if name.ends_with("workbook.xml") {
            part.workbook(&mut sheets)
        } else if name.ends_with("workbook.xml.rels") {
            part.relations(&mut targets)
        } else {
            Ok(())
        };
        if let Err(Trouble::Beyond(beyond)) = result {
            return Err(TableError::Beyond(beyond));
        }
        // The rest is read as well, because what matters is how much there is; damage is for the reader of workbooks to tell.
        let _ = io::copy(&mut part.source, &mut io::sink());
        let limited = part.source.into_inner();
        left = limited.limit().saturating_sub(1);
        if limited.limit() == 0 {
            return Err(TableError::Beyond(limits.beyond(Limit::Unpacked, "the workbook")));
        }
    }
    // Which cells have the texts is known when these are: they may stand behind the sheets.
    for at in (0..archive.len()).filter(|_| !struck.is_empty()) {
        let Ok(entry) = archive.by_index(at) else { continue };
        let name = lower(&entry.name().map(Cow::into_owned).unwrap_or_default());
        if let Some(marks) = marks.get_mut(&name) {
            let mut part = Part { name: &name, limits, source: BufReader::new(entry) };
            // What is no XML ends where it did before.
            let _ = part.struck(&struck, &mut marks.struck);
        }
    }
    let path = |target: &str| {
        let target = lower(target);
        target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned)
    };
    let found = sheets.into_iter().filter_map(|(name, id)| Some((name, marks.remove(&path(targets.get(&id)?))?)));
    Ok(found.collect())
}

/// The name of a part as names are compared.
fn lower(name: &str) -> String {
    let name = name.replace('\\', "/").to_lowercase();
    name.strip_prefix("/xl/").map_or(name.clone(), |rest| format!("xl/{rest}"))
}

fn is_sheet(name: &str) -> bool {
    name.contains("worksheets/") && !name.contains("/_rels/")
}

fn size(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

enum Trouble {
    Beyond(Beyond),
    /// It is no XML, or ends too early.
    Xml,
}

/// One file of the archive.
struct Part<'a, R> {
    name: &'a str,
    limits: &'a Limits,
    source: R,
}

/// What stands in a file of the archive.
enum Piece<'a> {
    Start(&'a str, &'a BytesStart<'a>),
    End(&'a str),
    Text(&'a str),
}

impl<R: BufRead> Part<'_, R> {
    /// Calls `visit` with each piece. An element without content ends where it begins.
    fn each(&mut self, mut visit: impl FnMut(Piece<'_>) -> Result<(), Trouble>) -> Result<(), Trouble> {
        let mut reader = Reader::from_reader(&mut self.source);
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer).map_err(|_| Trouble::Xml)? {
                Event::Start(element) => visit(Piece::Start(element.local_name().as_ref(), &element))?,
                Event::Empty(element) => {
                    visit(Piece::Start(element.local_name().as_ref(), &element))?;
                    visit(Piece::End(element.local_name().as_ref()))?;
                }
                Event::End(element) => visit(Piece::End(element.local_name().as_ref()))?,
                Event::Text(content) => visit(Piece::Text(&content))?,
                Event::CData(content) => visit(Piece::Text(&content))?,
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn styles(&mut self) -> Result<(), Trouble> {
        let (limits, name) = (self.limits, self.name);
        let mut formats = 0;
        self.each(|piece| {
            let Piece::Start(element, attributes) = piece else { return Ok(()) };
            formats += u64::from(element == "xf");
            check(limits, Limit::Formats, formats, name)?;
            let longest = attributes.attributes().flatten().map(|attribute| attribute.value.len()).max().unwrap_or(0);
            check(limits, Limit::Format, size(longest), name)
        })
    }

    /// What is struck out of the texts that cells share, by their position.
    fn strings(&mut self) -> Result<BTreeMap<u64, Struck>, Trouble> {
        let (limits, name) = (self.limits, self.name);
        let (mut count, mut length) = (0_u64, 0_u64);
        let (mut runs, mut struck) = (Runs::default(), BTreeMap::new());
        self.each(|piece| {
            match &piece {
                Piece::Start("sst", element) => {
                    let declared = ["count", "uniqueCount"].iter().filter_map(|key| number(element, key)).max();
                    check(limits, Limit::SharedTexts, declared.unwrap_or(0), name)?;
                }
                Piece::Start("si", _) => {
                    length = 0;
                    runs = Runs::default();
                }
                Piece::End("si") => {
                    if let Some(found) = runs.struck() {
                        struck.insert(count, found);
                    }
                    count += 1;
                    check(limits, Limit::SharedTexts, count, name)?;
                }
                Piece::Text(text) => {
                    length += size(text.len());
                    check(limits, Limit::Text, length, name)?;
                }
                _ => {}
            }
            runs.add(&piece);
            Ok(())
        })?;
        Ok(struck)
    }

    fn sheet(&mut self) -> Result<Marks, Trouble> {
        let (limits, name) = (self.limits, self.name);
        let (mut marks, mut merged, mut cell) = (Marks::default(), 0, Place::default());
        let mut runs = Runs::default();
        self.each(|piece| {
            cell.follow(&piece);
            if let Piece::Start("is", _) = piece {
                runs = Runs::default();
            }
            runs.add(&piece);
            if let Piece::End("is") = piece {
                marks.struck.extend(runs.struck().map(|found| (cell.place(), found)));
            }
            let Piece::Start(what, element) = piece else { return Ok(()) };
            let is_hidden = || matches!(value(element, "hidden").as_deref(), Some("1" | "true" | "on"));
            let place = |key| number(element, key).and_then(|n| u32::try_from(n).ok());
            match what {
                "mergeCell" => {
                    merged += 1;
                    check(limits, Limit::MergedCells, merged, name)?;
                }
                "f" => check(limits, Limit::SharedFormulas, number(element, "si").unwrap_or(0), name)?,
                "row" if is_hidden() => {
                    marks.rows.insert(cell.row);
                }
                "filterColumn" => marks.is_filtered = true,
                "col" if is_hidden() => {
                    let range = place("min").zip(place("max"));
                    marks.columns.extend(range.map(|(first, last)| (first.saturating_sub(1), last.saturating_sub(1))));
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(marks)
    }

    /// The cells that have shared texts of which something is struck out.
    fn struck(
        &mut self,
        texts: &BTreeMap<u64, Struck>,
        cells: &mut BTreeMap<(u32, u32), Struck>,
    ) -> Result<(), Trouble> {
        let (mut cell, mut is_shared, mut is_value, mut content) = (Place::default(), false, false, String::new());
        self.each(|piece| {
            cell.follow(&piece);
            match piece {
                Piece::Start("c", element) => is_shared = value(element, "t").as_deref() == Some("s"),
                Piece::Start("v", _) => {
                    is_value = is_shared;
                    content.clear();
                }
                Piece::Text(text) if is_value => content.push_str(text),
                Piece::End("v") if is_value => {
                    is_value = false;
                    if let Some(found) = content.trim().parse().ok().and_then(|at| texts.get(&at)) {
                        cells.insert(cell.place(), found.clone());
                    }
                }
                _ => {}
            }
            Ok(())
        })
    }

    /// The names of sheets and what their relations are called.
    fn workbook(&mut self, sheets: &mut Vec<(String, String)>) -> Result<(), Trouble> {
        self.each(|piece| {
            if let Piece::Start("sheet", element) = piece {
                let id = element.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == "id");
                sheets.extend(value(element, "name").zip(id.map(|id| id.value.into_owned())));
            }
            Ok(())
        })
    }

    fn relations(&mut self, targets: &mut BTreeMap<String, String>) -> Result<(), Trouble> {
        self.each(|piece| {
            if let Piece::Start("Relationship", element) = piece {
                targets.extend(value(element, "Id").zip(value(element, "Target")));
            }
            Ok(())
        })
    }
}

fn check(limits: &Limits, limit: Limit, count: u64, part: &str) -> Result<(), Trouble> {
    limits.check(limit, count, part).map_err(Trouble::Beyond)
}

/// Which cell a piece stands in.
#[derive(Default)]
struct Place {
    row: u32,
    /// From 1; 0 before the first cell of a row.
    column: u32,
}

impl Place {
    fn follow(&mut self, piece: &Piece<'_>) {
        match piece {
            Piece::Start("row", element) => {
                let given = number(element, "r").and_then(|n| u32::try_from(n).ok());
                (self.row, self.column) = (given.unwrap_or(self.row.saturating_add(1)), 0);
            }
            Piece::Start("c", element) => {
                let name = value(element, "r");
                let given = name.and_then(|name| column(name.trim_end_matches(|c: char| c.is_ascii_digit())));
                self.column = given.map_or(self.column.saturating_add(1), |column| column + 1);
            }
            _ => {}
        }
    }

    fn place(&self) -> (u32, u32) {
        (self.row, self.column.saturating_sub(1))
    }
}

/// The runs of characters of a text, of which some may be struck out.
#[derive(Default)]
struct Runs {
    /// Whether the run that is open is struck out.
    run: Option<bool>,
    is_text: bool,
    is_phonetic: bool,
    struck: String,
    rest: String,
}

impl Runs {
    fn add(&mut self, piece: &Piece<'_>) {
        match piece {
            Piece::Start("r", _) => self.run = Some(false),
            Piece::End("r") => self.run = None,
            Piece::Start("strike", element) if self.run.is_some() => {
                self.run = Some(!matches!(value(element, "val").as_deref(), Some("0" | "false" | "off")));
            }
            Piece::Start("rPh", _) => self.is_phonetic = true,
            Piece::End("rPh") => self.is_phonetic = false,
            Piece::Start("t", _) => self.is_text = !self.is_phonetic,
            Piece::End("t") => self.is_text = false,
            Piece::Text(text) if self.is_text => {
                let text = quick_xml::escape::unescape(text).unwrap_or(Cow::Borrowed(text));
                let part = if self.run == Some(true) { &mut self.struck } else { &mut self.rest };
                part.push_str(&text);
            }
            _ => {}
        }
    }

    fn struck(&mut self) -> Option<Struck> {
        let (text, rest) = (std::mem::take(&mut self.struck), std::mem::take(&mut self.rest));
        let is_whole = rest.trim().is_empty();
        (!text.trim().is_empty()).then_some(Struck { text, rest, is_whole })
    }
}

fn value(element: &BytesStart<'_>, key: &str) -> Option<String> {
    let attribute = element.try_get_attribute(key).ok()??;
    Some(quick_xml::escape::unescape(&attribute.value).ok()?.into_owned())
}

/// A number; one that is too large for any count is the largest.
fn number(element: &BytesStart<'_>, key: &str) -> Option<u64> {
    let text = value(element, key)?;
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX))
}
