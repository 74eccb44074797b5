//! Writes cache files, which a later run may read and does not need.

use std::fs;
use std::io;
use std::path::Path;
use std::time::SystemTime;

/// Writes a file in a folder of caches atomically, and removes all but the newest `most` files whose names have the same
/// prefix up to the `-`. A missing folder is created, with files that tell version control and backups to ignore it.
///
/// # Errors
/// When the file system refuses; an earlier file is then intact.
pub fn write_cache(folder: &Path, name: &str, bytes: &[u8], most: usize) -> io::Result<()> {
    make_folder(folder)?;
    // Concurrent builds must not write to the same temporary file.
    let part = folder.join(format!("{name}.{}.part", std::process::id()));
    let written = fs::write(&part, bytes).and_then(|()| fs::rename(&part, folder.join(name)));
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    written?;
    sweep(folder);
    let kind = name.split('-').next().unwrap_or(name);
    prune(folder, &format!("{kind}-"), most)
}

/// Removes what killed builds left, and the earlier sites that older versions kept here. Another build that is writing to a file
/// loses it: then its cache is not saved.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.ends_with(".part") {
            let _ = fs::remove_file(entry.path());
        } else if name.starts_with("spare-") {
            let _ = super::marker::remove(&entry.path());
        }
    }
}

/// Creates a folder of caches where it is missing.
fn make_folder(folder: &Path) -> io::Result<()> {
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
