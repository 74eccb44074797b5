//! The arguments of `tebiki completions` and `tebiki man`.

use std::path::PathBuf;

use clap::Args;
use clap_complete::Shell;

/// Write the completions of a shell to standard output
///
/// Such as `tebiki completions bash > ~/.local/share/bash-completion/completions/tebiki`.
#[derive(Args, Debug)]
pub(in crate::cli) struct CompletionsArguments {
    /// The shell
    pub(in crate::cli) shell: Shell,
}

/// Write a manual page to standard output, or all of them to a folder
///
/// `tebiki man build | man -l -` shows the page of `tebiki build`.
#[derive(Args, Debug)]
pub(in crate::cli) struct ManArguments {
    /// The command, such as `import checklist` [default: tebiki itself]
    #[arg(conflicts_with = "output")]
    pub(in crate::cli) command: Vec<String>,
    /// Write the pages of all commands there; a file that exists is never overwritten
    #[arg(short, long, value_name = "FOLDER")]
    pub(in crate::cli) output: Option<PathBuf>,
}
