//! How much of a file is read. A small file can unpack to any size, and what it declares need not be true, so each of these
//! has a limit; whoever trusts a file can raise it.

use std::fmt;
use std::str::FromStr;

use strum::VariantArray;

use crate::diagnostic::did_you_mean;

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum Limit {
    /// The size of the file.
    Size,
    /// What a workbook has when it is unpacked.
    Unpacked,
    /// The files in a workbook.
    Parts,
    /// The cells of all sheets.
    Cells,
    /// The texts of all cells together: one text may stand in any number of cells.
    Texts,
    /// One text of a workbook; a spreadsheet allows 32,767 characters.
    Text,
    /// The texts that cells share.
    SharedTexts,
    /// The formats of cells; a spreadsheet allows 65,490.
    Formats,
    /// The longest value of an attribute of a format; a spreadsheet allows 255 characters.
    Format,
    /// The merged cells of a sheet.
    MergedCells,
    /// The formulas that cells share.
    SharedFormulas,
}

impl Limit {
    /// Its name in an option.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Size => "file",
            Self::Unpacked => "unpacked",
            Self::Parts => "parts",
            Self::Cells => "cells",
            Self::Texts => "texts",
            Self::Text => "text",
            Self::SharedTexts => "shared-texts",
            Self::Formats => "formats",
            Self::Format => "format",
            Self::MergedCells => "merged-cells",
            Self::SharedFormulas => "shared-formulas",
        }
    }

    /// What is counted.
    fn what(self) -> &'static str {
        match self {
            Self::Size => "MiB",
            Self::Unpacked => "unpacked MiB",
            Self::Parts => "files",
            Self::Cells => "cells",
            Self::Texts => "MiB of texts",
            Self::Text => "KiB of one text",
            Self::SharedTexts => "shared texts",
            Self::Formats => "formats of cells",
            Self::Format => "bytes of one format",
            Self::MergedCells => "merged cells",
            Self::SharedFormulas => "shared formulas",
        }
    }

    /// What is read where nothing else is said.
    fn usual(self) -> u64 {
        match self {
            Self::Size => 64,
            Self::Unpacked => 100,
            Self::Parts => 10_000,
            Self::Cells | Self::SharedTexts => 5_000_000,
            Self::Texts => 256,
            Self::Text | Self::Format => 1024,
            Self::Formats => 70_000,
            Self::MergedCells => 100_000,
            Self::SharedFormulas => 200_000,
        }
    }

    /// What one of what is counted has in bytes, or is.
    fn unit(self) -> u64 {
        match self {
            Self::Size | Self::Unpacked | Self::Texts => 1024 * 1024,
            Self::Text => 1024,
            _ => 1,
        }
    }
}

/// How much is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits(Vec<(Limit, u64)>);

impl Limits {
    /// How many are allowed; of a size, in bytes.
    #[must_use]
    pub fn most(&self, limit: Limit) -> u64 {
        self.counted(limit).saturating_mul(limit.unit())
    }

    fn counted(&self, limit: Limit) -> u64 {
        self.0.iter().find(|(one, _)| *one == limit).map_or(limit.usual(), |(_, most)| *most)
    }

    /// Goes beyond a limit where `count` does; of a size, in bytes. `part` is what has so many.
    ///
    /// # Errors
    /// Names the limit.
    pub fn check(&self, limit: Limit, count: u64, part: &str) -> Result<(), Beyond> {
        if count <= self.most(limit) { Ok(()) } else { Err(self.beyond(limit, part)) }
    }

    /// That a limit is reached.
    #[must_use]
    pub fn beyond(&self, limit: Limit, part: &str) -> Beyond {
        Beyond { part: part.to_owned(), limit, most: self.counted(limit) }
    }
}

/// A list such as `cells=10000000,unpacked=500`.
impl FromStr for Limits {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut limits = Vec::new();
        for part in text.split(',').filter(|part| !part.trim().is_empty()) {
            let (name, most) =
                part.split_once('=').ok_or_else(|| format!("`{}` has no `=`: write `cells=10000000`", part.trim()))?;
            let name = name.trim();
            let limit = Limit::VARIANTS.iter().find(|limit| limit.id() == name).ok_or_else(|| {
                let ids = Limit::VARIANTS.iter().map(|limit| limit.id()).collect::<Vec<_>>();
                let hint =
                    did_you_mean(name, ids.iter().copied()).unwrap_or_else(|| format!("there are {}", ids.join(", ")));
                format!("there is no limit `{name}`; {hint}")
            })?;
            let most = most.trim().parse().map_err(|_| format!("`{}` is no number", most.trim()))?;
            limits.push((*limit, most));
        }
        limits.reverse();
        Ok(Self(limits))
    }
}

/// A limit that a file goes beyond.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beyond {
    part: String,
    limit: Limit,
    most: u64,
}

impl fmt::Display for Beyond {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { part, limit, most } = self;
        write!(f, "{part} has more than {most} {}, or says so; no table needs that ", limit.what())?;
        write!(f, "(`--limit {}=NUMBER` allows more)", limit.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_can_be_raised() {
        let limits = "unpacked=2, cells=7".parse::<Limits>().unwrap_or_default();
        assert_eq!((limits.most(Limit::Unpacked), limits.most(Limit::Cells)), (2 * 1024 * 1024, 7));
        assert_eq!(limits.most(Limit::Formats), 70_000);
        assert!(limits.check(Limit::Cells, 7, "a").is_ok());
        let told = limits.check(Limit::Cells, 8, "the workbook").map_err(|beyond| beyond.to_string());
        assert_eq!(
            told,
            Err("the workbook has more than 7 cells, or says so; no table needs that (`--limit cells=NUMBER` allows more)".to_owned())
        );
        for wrong in ["cells", "cell=7", "cells=many"] {
            assert!(wrong.parse::<Limits>().is_err(), "{wrong}");
        }
    }
}
