//! Writes caches: files that a later run may read and nobody misses.

use std::fs;
use std::io;
use std::path::Path;
use std::time::SystemTime;

/// Puts a file of this name in a folder of caches, whole or not at all, and removes all but the newest `most` beside it
/// whose names begin as its own does, up to the `-`. The folder is made where it is missing, and tells version control
/// and backups that it holds nothing to keep.
///
/// # Errors
/// When the file system refuses; then an earlier file is as it was.
pub fn write_cache(folder: &Path, name: &str, bytes: &[u8], most: usize) -> io::Result<()> {
    make_folder(folder)?;
    // Two builds at a time do not write to one file.
    let part = folder.join(format!("{name}.{}.part", std::process::id()));
    let written = fs::write(&part, bytes).and_then(|()| fs::rename(&part, folder.join(name)));
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    written?;
    let kind = name.split('-').next().unwrap_or(name);
    prune(folder, &format!("{kind}-"), most)
}

/// Makes a folder of caches where it is missing.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    if !folder.is_dir() {
        fs::create_dir(folder)?;
    }
    for (name, text) in [
        (".gitignore", "*\n"),
        (
            "CACHEDIR.TAG",
            "Signature: 8a477f597d28d172789f06886806bc55\n# Made by tebiki; may be deleted at any time.\n",
        ),
    ] {
        if !folder.join(name).exists() {
            fs::write(folder.join(name), text)?;
        }
    }
    Ok(())
}

fn prune(folder: &Path, kind: &str, most: usize) -> io::Result<()> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(kind) {
            let time = entry.metadata().and_then(|metadata| metadata.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
            found.push((time, entry.path()));
        }
    }
    found.sort_unstable();
    let surplus = found.len().saturating_sub(most);
    found.iter().take(surplus).try_for_each(|(_, path)| match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    })
}
