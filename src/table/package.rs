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

use super::{Limit, MAX_CELLS, TableError};

/// The most files in an archive.
const MAX_PARTS: usize = 10_000;

/// The most formats of cells; a spreadsheet allows 65,490.
const MAX_FORMATS: usize = 70_000;

/// The longest value of an attribute of a format, in bytes; a spreadsheet allows 255 characters.
const MAX_FORMAT_BYTES: usize = 1024;

/// The most merged cells of a sheet.
const MAX_MERGED: usize = 100_000;

/// The most formulas that cells share.
const MAX_SHARED_FORMULAS: usize = 200_000;

/// The longest text of a cell, in bytes; a spreadsheet allows 32,767 characters.
const MAX_TEXT_BYTES: usize = 1024 * 1024;

/// What of a sheet is not shown.
#[derive(Clone, Debug, Default)]
pub(super) struct Hidden {
    /// Rows, from 1.
    pub(super) rows: BTreeSet<u32>,
    /// The first and the last of columns, from 0.
    pub(super) columns: Vec<(u32, u32)>,
}

/// Reads a workbook through, and says what of each sheet is not shown.
///
/// What is no archive at all is left to the reader of workbooks, which says so.
pub(super) fn examine(bytes: &[u8], unpacked: u64) -> Result<BTreeMap<String, Hidden>, TableError> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Ok(BTreeMap::new()) };
    at_most(archive.len(), MAX_PARTS, "files", "the archive")?;
    let mut left = unpacked;
    let (mut sheets, mut targets, mut hidden) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
    for at in 0..archive.len() {
        let Ok(mut entry) = archive.by_index(at) else { continue };
        let name = entry.name().map(Cow::into_owned).unwrap_or_default();
        let name = name.trim_start_matches('/').replace('\\', "/").to_lowercase();
        let mut part = Part { name: &name, source: BufReader::new((&mut entry).take(left.saturating_add(1))) };
        let result = if name.ends_with("styles.xml") {
            part.styles()
        } else if name.ends_with("sharedstrings.xml") {
            part.strings()
        } else if name.contains("worksheets/") && !name.contains("/_rels/") {
            part.sheet().map(|found| {
                hidden.insert(name.clone(), found);
            })
        } else if name.ends_with("workbook.xml") {
            part.workbook(&mut sheets)
        } else if name.ends_with("workbook.xml.rels") {
            part.relations(&mut targets)
        } else {
            Ok(())
        };
        if let Err(Trouble::Limit(limit)) = result {
            return Err(TableError::Limit(limit));
        }
        // The rest is read as well, because what matters is how much there is; damage is for the reader of workbooks to tell.
        let _ = io::copy(&mut part.source, &mut io::sink());
        let limited = part.source.into_inner();
        left = limited.limit().saturating_sub(1);
        if limited.limit() == 0 {
            return Err(TableError::Limit(Limit {
                part: "the workbook".to_owned(),
                what: "unpacked MiB",
                most: unpacked / (1024 * 1024),
                option: Some("--unpacked-limit"),
            }));
        }
    }
    let path = |target: &str| {
        let target = target.replace('\\', "/").to_lowercase();
        target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned)
    };
    let found = sheets.into_iter().filter_map(|(name, id)| Some((name, hidden.remove(&path(targets.get(&id)?))?)));
    Ok(found.collect())
}

fn at_most(count: usize, most: usize, what: &'static str, part: &str) -> Result<(), TableError> {
    if count <= most {
        return Ok(());
    }
    let most = u64::try_from(most).unwrap_or(u64::MAX);
    Err(TableError::Limit(Limit { part: part.to_owned(), what, most, option: None }))
}

enum Trouble {
    Limit(Limit),
    /// It is no XML, or ends too early.
    Xml,
}

/// One file of the archive.
struct Part<'a, R> {
    name: &'a str,
    source: R,
}

impl<R: BufRead> Part<'_, R> {
    fn beyond(&self, what: &'static str, most: usize) -> Trouble {
        let most = u64::try_from(most).unwrap_or(u64::MAX);
        Trouble::Limit(Limit { part: self.name.to_owned(), what, most, option: None })
    }

    /// Calls `visit` with each element; the text between is counted in bytes.
    fn each(
        &mut self,
        mut visit: impl FnMut(&str, &BytesStart<'_>, usize) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        let mut reader = Reader::from_reader(&mut self.source);
        let (mut buffer, mut text) = (Vec::new(), 0_usize);
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer).map_err(|_| Trouble::Xml)? {
                Event::Start(element) | Event::Empty(element) => {
                    visit(element.local_name().as_ref(), &element, text)?;
                }
                Event::Text(content) => text += content.len(),
                Event::CData(content) => text += content.len(),
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn styles(&mut self) -> Result<(), Trouble> {
        let (mut formats, too_many) = (0, self.beyond("formats of cells", MAX_FORMATS));
        let too_long = self.beyond("bytes of one format", MAX_FORMAT_BYTES);
        let mut beyond = [Some(too_many), Some(too_long)];
        self.each(|name, element, _| {
            formats += usize::from(name == "xf");
            let is_long = element.attributes().flatten().any(|attribute| attribute.value.len() > MAX_FORMAT_BYTES);
            match (formats > MAX_FORMATS, is_long) {
                (true, _) => Err(beyond[0].take().unwrap_or(Trouble::Xml)),
                (_, true) => Err(beyond[1].take().unwrap_or(Trouble::Xml)),
                _ => Ok(()),
            }
        })
    }

    fn strings(&mut self) -> Result<(), Trouble> {
        let mut too_many = Some(self.beyond("shared texts", MAX_CELLS));
        let mut too_long = Some(self.beyond("bytes of one text", MAX_TEXT_BYTES));
        let (mut count, mut start) = (0_usize, 0);
        self.each(|name, element, text| {
            let declared = ["count", "uniqueCount"].iter().filter_map(|key| number(element, key)).max();
            if count >= MAX_CELLS || (name == "sst" && declared.is_some_and(|n| n > MAX_CELLS as u64)) {
                return Err(too_many.take().unwrap_or(Trouble::Xml));
            }
            // The one before ends at the latest here; the last is bounded by the size of the whole.
            if text - start > MAX_TEXT_BYTES {
                return Err(too_long.take().unwrap_or(Trouble::Xml));
            }
            if name == "si" {
                count += 1;
                start = text;
            }
            Ok(())
        })
    }

    fn sheet(&mut self) -> Result<Hidden, Trouble> {
        let mut too_many = Some(self.beyond("merged cells", MAX_MERGED));
        let mut too_high = Some(self.beyond("shared formulas", MAX_SHARED_FORMULAS));
        let (mut hidden, mut merged, mut row) = (Hidden::default(), 0, 0);
        self.each(|name, element, _| {
            let is_hidden = || matches!(value(element, "hidden").as_deref(), Some("1" | "true" | "on"));
            let place = |key| number(element, key).and_then(|n| u32::try_from(n).ok());
            match name {
                "mergeCell" => {
                    merged += 1;
                    if merged > MAX_MERGED {
                        return Err(too_many.take().unwrap_or(Trouble::Xml));
                    }
                }
                "f" if number(element, "si").is_some_and(|n| n > MAX_SHARED_FORMULAS as u64) => {
                    return Err(too_high.take().unwrap_or(Trouble::Xml));
                }
                "row" => {
                    row = place("r").unwrap_or(row + 1);
                    if is_hidden() {
                        hidden.rows.insert(row);
                    }
                }
                "col" if is_hidden() => {
                    let range = place("min").zip(place("max"));
                    hidden.columns.extend(range.map(|(first, last)| (first.saturating_sub(1), last.saturating_sub(1))));
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(hidden)
    }

    /// The names of sheets and what their relations are called.
    fn workbook(&mut self, sheets: &mut Vec<(String, String)>) -> Result<(), Trouble> {
        self.each(|name, element, _| {
            if name == "sheet" {
                let id = element.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == "id");
                sheets.extend(value(element, "name").zip(id.map(|id| id.value.into_owned())));
            }
            Ok(())
        })
    }

    fn relations(&mut self, targets: &mut BTreeMap<String, String>) -> Result<(), Trouble> {
        self.each(|name, element, _| {
            if name == "Relationship" {
                targets.extend(value(element, "Id").zip(value(element, "Target")));
            }
            Ok(())
        })
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
