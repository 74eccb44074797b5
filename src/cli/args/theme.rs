//! The arguments of the commands for the looks of a site.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum ThemeCommand {
    Eject(EjectArguments),
}

/// Write files of the default theme into the theme of a site, to be changed there
///
/// The theme is the one that `theme` of site.yaml names, or else `themes/default`. No file is ever written over. Most changes
/// need none of this: `looks` of site.yaml has logo, colors, header, footer and style sheets, and a template may extend one of
/// the default theme.
#[derive(Args, Debug)]
pub(in crate::cli) struct EjectArguments {
    /// Files or folders of the default theme, such as `templates/item.html` or `i18n` [default: all]
    #[arg(value_name = "FILE")]
    pub(in crate::cli) files: Vec<String>,
    /// The folder that holds `content/`
    #[arg(long, value_name = "SITE", default_value = ".", hide_default_value = true)]
    pub(in crate::cli) site: PathBuf,
    /// List the files of the default theme, and which of them the site's theme has; write nothing
    #[arg(long, conflicts_with = "files")]
    pub(in crate::cli) list: bool,
}
