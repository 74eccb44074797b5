//! Lists the files in a folder of a site, in an order that does not depend on the file system. Links are followed as far as
//! the site's boundary.

use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::boundary::{Beyond, Boundary, special};

/// How many files and folders are listed behind links to folders: such links can lead to each other in more ways than any
/// number of files.
const MOST_BEHIND_LINKS: usize = 100_000;

/// Something in a folder, by its path through links.
#[derive(Debug)]
pub(crate) enum Found {
    File(PathBuf),
    Folder(PathBuf),
    /// A path that is not read, and why.
    Beyond(PathBuf, Beyond),
}

/// Everything in a folder but what `is_hidden` says of its name. A folder that does not exist is empty.
pub(crate) fn walk(folder: &Path, boundary: &Boundary, is_hidden: fn(&str) -> bool) -> Vec<Found> {
    let mut walk = Walk { boundary, is_hidden, found: Vec::new(), behind_links: 0 };
    match std::fs::symlink_metadata(folder) {
        Ok(metadata) if metadata.is_symlink() => walk.link(folder.to_owned(), &mut Vec::new()),
        Ok(_) => walk.folder(folder, folder, &mut Vec::new()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => walk.found.push(Found::Beyond(folder.to_owned(), error.into())),
    }
    walk.found
}

struct Walk<'a> {
    boundary: &'a Boundary,
    is_hidden: fn(&str) -> bool,
    found: Vec<Found>,
    behind_links: usize,
}

impl Walk<'_> {
    /// Lists the folder `real`, which is called `named`; `through` are the folders that links have led to on the way.
    fn folder(&mut self, real: &Path, named: &Path, through: &mut Vec<PathBuf>) {
        let is_hidden = self.is_hidden;
        let visible = move |entry: &DirEntry| entry.depth() == 0 || !is_hidden(&entry.file_name().to_string_lossy());
        for entry in WalkDir::new(real).sort_by_file_name().into_iter().filter_entry(visible) {
            let path = |inside: &Path| named.join(inside.strip_prefix(real).unwrap_or(inside));
            if !through.is_empty() {
                self.behind_links += 1;
                if self.behind_links > MOST_BEHIND_LINKS {
                    let message = format!("links lead to more than {MOST_BEHIND_LINKS} files");
                    if self.behind_links == MOST_BEHIND_LINKS + 1 {
                        self.found.push(Found::Beyond(named.to_owned(), std::io::Error::other(message).into()));
                    }
                    return;
                }
            }
            match entry {
                Ok(entry) if entry.depth() == 0 && entry.file_type().is_dir() => {}
                Ok(entry) if entry.file_type().is_symlink() => self.link(path(entry.path()), through),
                Ok(entry) => self.add(path(entry.path()), entry.file_type()),
                Err(error) => {
                    let named = error.path().map_or_else(|| named.to_owned(), path);
                    self.found.push(Found::Beyond(named, Beyond::Io(error.into())));
                }
            }
        }
    }

    fn add(&mut self, path: PathBuf, kind: std::fs::FileType) {
        self.found.push(match special(kind) {
            Err(beyond) => Found::Beyond(path, beyond),
            Ok(()) if kind.is_dir() => Found::Folder(path),
            Ok(()) => Found::File(path),
        });
    }

    fn link(&mut self, path: PathBuf, through: &mut Vec<PathBuf>) {
        let real = match self.boundary.follow(&path) {
            Ok(real) => real,
            Err(beyond) => return self.found.push(Found::Beyond(path, beyond)),
        };
        let kind = match std::fs::symlink_metadata(&real) {
            Ok(metadata) => metadata.file_type(),
            Err(error) => return self.found.push(Found::Beyond(path, error.into())),
        };
        if !kind.is_dir() {
            return self.add(path, kind);
        }
        // The link stands in a folder that it leads to.
        let here = path.parent().and_then(|folder| std::fs::canonicalize(folder).ok());
        if here.is_some_and(|here| here.starts_with(&real)) || through.contains(&real) {
            let error = std::io::Error::other(format!("the link leads back to {}", real.display()));
            return self.found.push(Found::Beyond(path, error.into()));
        }
        self.found.push(Found::Folder(path.clone()));
        through.push(real.clone());
        self.folder(&real, &path, through);
        through.pop();
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    fn names(site: &Path) -> (Vec<String>, usize) {
        let found = walk(site, &Boundary::of(site, &[]), |name| name.starts_with('.'));
        let mut beyond = 0;
        let files = found.into_iter().filter_map(|found| match found {
            Found::File(path) => Some(path.strip_prefix(site).unwrap_or(&path).to_string_lossy().into_owned()),
            Found::Folder(_) => None,
            Found::Beyond(..) => {
                beyond += 1;
                None
            }
        });
        (files.collect(), beyond)
    }

    #[test]
    fn links_inside_are_followed_and_circles_end() {
        let site = tempfile::tempdir().expect("a folder can be made");
        let at = |path: &str| site.path().join(path);
        fs::create_dir_all(at("a/b")).expect("a folder can be made");
        fs::write(at("a/b/file"), "").expect("a file can be written");
        symlink("a", at("c")).expect("a link can be made");
        assert_eq!(names(site.path()), (vec!["a/b/file".to_owned(), "c/b/file".to_owned()], 0));
        symlink("..", at("a/up")).expect("a link can be made");
        symlink("self", at("self")).expect("a link can be made");
        symlink("nowhere", at("dangling")).expect("a link can be made");
        let (files, beyond) = names(site.path());
        assert!(files.contains(&"a/b/file".to_owned()) && beyond >= 3, "{files:?} {beyond}");
        assert!(files.len() < 10, "{files:?}");
    }

    #[test]
    fn links_that_double_the_ways_end() {
        let site = tempfile::tempdir().expect("a folder can be made");
        for level in 0..24 {
            let folder = site.path().join(format!("{level}"));
            fs::create_dir(&folder).expect("a folder can be made");
            for name in ["a", "b"] {
                symlink(format!("../{}", level + 1), folder.join(name)).expect("a link can be made");
            }
        }
        fs::create_dir(site.path().join("24")).expect("a folder can be made");
        let (_, beyond) = names(site.path());
        assert!(beyond > 0);
    }
}
