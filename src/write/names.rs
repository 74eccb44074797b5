//! The names in the root of an output folder that no file of a site may have.

/// The marker's name.
pub(super) const MARKER: &str = ".tebiki";

/// The marker's name until it is whole.
pub(super) const MARKER_PART: &str = ".tebiki.part";

/// What Git keeps in the root of a working tree: a folder, or a file in a linked worktree.
pub(super) const GIT: &str = ".git";
