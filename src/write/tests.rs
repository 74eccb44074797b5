mod killed;
mod others;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use rayon::iter::IndexedParallelIterator;
use tempfile::TempDir;

use super::*;

/// A folder for a test, with an output folder `public` in it.
struct Bench {
    temp: TempDir,
    target: PathBuf,
}

impl Bench {
    fn new() -> Self {
        let temp = tempfile::tempdir().unwrap();
        let target = temp.path().join("public");
        Self { temp, target }
    }

    fn write(&self, files: &[(&str, &str)]) -> Result<WriteSummary, WriteError> {
        let file = |(path, text): &(&str, &str)| OutputFile { path: (*path).into(), bytes: (*text).into() };
        write_site(&self.target, files.iter().map(file).collect::<Vec<_>>())
    }

    /// Adds a file or changes one, as others may.
    fn add(&self, path: &str, text: &str) -> PathBuf {
        let path = self.target.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn place(&self) -> Place {
        Place::new(&self.target).unwrap()
    }

    /// The names of the output folder and of everything beside it.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.temp.path()).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Everything in the output folder: folders end with `/`, links are shown with their target.
    fn tree(&self) -> BTreeMap<String, Vec<u8>> {
        fn walk(folder: &Path, name: &str, tree: &mut BTreeMap<String, Vec<u8>>) {
            for entry in fs::read_dir(folder).unwrap() {
                let entry = entry.unwrap();
                let kind = entry.file_type().unwrap();
                let name = format!("{name}{}", entry.file_name().into_string().unwrap());
                if kind.is_dir() {
                    tree.insert(format!("{name}/"), Vec::new());
                    walk(&entry.path(), &format!("{name}/"), tree);
                } else if kind.is_symlink() {
                    let to = fs::read_link(entry.path()).unwrap();
                    tree.insert(name, to.to_string_lossy().into_owned().into_bytes());
                } else {
                    tree.insert(name, fs::read(entry.path()).unwrap());
                }
            }
        }
        let mut tree = BTreeMap::new();
        walk(&self.target, "", &mut tree);
        tree
    }

    fn paths(&self) -> Vec<String> {
        self.tree().into_keys().collect()
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.target.join(path)).unwrap()
    }

    fn age(&self, path: &str) -> SystemTime {
        let file = File::options().write(true).open(self.target.join(path)).unwrap();
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        file.set_modified(time).unwrap();
        time
    }

    fn time(&self, path: &str) -> SystemTime {
        fs::metadata(self.target.join(path)).unwrap().modified().unwrap()
    }
}

#[track_caller]
fn assert_not_ours(result: Result<WriteSummary, WriteError>, expected: &Found) {
    match result {
        Err(WriteError::NotOurs { found, .. }) => assert_eq!(found, *expected),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_site_is_written_with_its_marker() {
    let bench = Bench::new();
    let written = bench.write(&[("用語/多要素認証.html", "MFA"), ("index.html", "手引き")]).unwrap();
    assert_eq!(written, WriteSummary { files: 2, changed: 2, unchanged: 0, removed: 0, bytes: 12 });
    assert_eq!(bench.paths(), [".tebiki", "index.html", "用語/", "用語/多要素認証.html"]);
    assert_eq!(bench.read(".tebiki"), "tebiki output 1\nindex.html\n用語/多要素認証.html\n");
    assert_eq!(bench.read("index.html"), "手引き");
    assert_eq!(bench.names(), ["public"]);
}

#[test]
fn folders_above_the_target_are_made_and_go_again_if_nothing_comes_of_them() {
    let mut bench = Bench::new();
    bench.target = bench.temp.path().join("a/b/サイト");
    drop(Writer::begin(&bench.target).unwrap());
    assert!(bench.names().is_empty());
    bench.write(&[("x", "1")]).unwrap();
    assert_eq!(bench.read("x"), "1");
}

#[test]
fn unchanged_files_keep_inode_and_time() {
    let bench = Bench::new();
    bench.write(&[("ja/a", "1"), ("ja/b", "1"), ("c", "12"), ("gone/d", "1")]).unwrap();
    let times = ["ja/a", "ja/b", "c"].map(|path| bench.age(path));
    #[cfg(unix)]
    let inode = |path: &str| std::os::unix::fs::MetadataExt::ino(&fs::metadata(bench.target.join(path)).unwrap());
    #[cfg(unix)]
    let inodes = ["ja/a", "ja/b"].map(inode);

    let written = bench.write(&[("ja/a", "1"), ("ja/b", "2"), ("c", "1"), ("new", "1")]).unwrap();
    assert_eq!(written, WriteSummary { files: 4, changed: 3, unchanged: 1, removed: 1, bytes: 4 });
    assert_eq!(bench.time("ja/a"), times[0]);
    assert_ne!(bench.time("ja/b"), times[1]);
    assert_ne!(bench.time("c"), times[2]);
    #[cfg(unix)]
    assert_eq!((inode("ja/a"), inode("ja/b") == inodes[1]), (inodes[0], false));
    assert_eq!(bench.paths(), [".tebiki", "c", "ja/", "ja/a", "ja/b", "new"]);
    assert_eq!(bench.names(), ["public"]);
}

#[test]
fn the_marker_keeps_its_time_while_the_list_of_files_is_the_same() {
    let bench = Bench::new();
    bench.write(&[("a", "1")]).unwrap();
    let time = bench.age(".tebiki");
    bench.write(&[("a", "2")]).unwrap();
    assert_eq!(bench.time(".tebiki"), time);
}

#[cfg(unix)]
#[test]
fn a_build_without_changes_does_not_touch_the_target() {
    use std::os::unix::fs::MetadataExt;
    let bench = Bench::new();
    let files = [("a/b", "1"), ("c", "2")];
    bench.write(&files).unwrap();
    let identity = || {
        let metadata = fs::metadata(&bench.target).unwrap();
        (metadata.ino(), metadata.mtime_nsec(), metadata.mtime())
    };
    let before = identity();
    let written = bench.write(&files).unwrap();
    assert_eq!(written, WriteSummary { files: 2, changed: 0, unchanged: 2, removed: 0, bytes: 2 });
    assert_eq!(identity(), before);
    assert_eq!(bench.names(), ["public"]);
}

#[test]
fn a_file_that_somebody_changed_or_deleted_is_written_again() {
    let bench = Bench::new();
    let files = [("a", "1"), ("b", "1"), ("c", "1")];
    bench.write(&files).unwrap();
    bench.add("a", "2");
    fs::remove_file(bench.target.join("b")).unwrap();
    assert_eq!(bench.write(&files).unwrap().changed, 2);
    assert_eq!((bench.read("a"), bench.read("b")), ("1".into(), "1".into()));
}

#[test]
fn large_files_are_compared_to_the_end() {
    let bench = Bench::new();
    let text = "手".repeat(20_000);
    bench.write(&[("a", &text)]).unwrap();
    assert_eq!(bench.write(&[("a", &text)]).unwrap().unchanged, 1);
    let other = format!("{}指", "手".repeat(19_999));
    assert_eq!(bench.write(&[("a", &other)]).unwrap().changed, 1);
    assert_eq!(bench.read("a"), other);
}

#[test]
fn without_links_bytes_and_time_are_copied() {
    let bench = Bench::new();
    bench.write(&[("a", "1")]).unwrap();
    let time = bench.age("a");
    write_new(&bench.target.join("b"), b"1", Some(time)).unwrap();
    assert_eq!((bench.read("b"), bench.time("b")), ("1".into(), time));
}

#[test]
fn a_dropped_writer_changes_nothing() {
    let bench = Bench::new();
    bench.write(&[("a", "1")]).unwrap();
    let before = bench.tree();
    let writer = Writer::begin(&bench.target).unwrap();
    writer.put("a", b"2").unwrap();
    writer.put("b/c", b"2").unwrap();
    drop(writer);
    assert_eq!(bench.tree(), before);
    assert_eq!(bench.names(), ["public"]);
}

#[test]
fn a_failed_put_spoils_the_site() {
    let bench = Bench::new();
    bench.write(&[("a", "1")]).unwrap();
    let before = bench.tree();
    let fails = |files: &[(&str, &str)]| bench.write(files).unwrap_err();
    assert!(matches!(fails(&[("b", ""), ("../b", "")]), WriteError::BadPath { problem: PathProblem::DotName, .. }));
    assert!(matches!(fails(&[("b", ""), ("B", "")]), WriteError::Collision { .. }));
    assert!(matches!(fails(&[("b", ""), ("b/c", "")]), WriteError::FileAndFolder { .. }));
    let too_long = "手".repeat(300);
    assert!(matches!(fails(&[(&too_long, "")]), WriteError::Io { action: "create", .. }));

    let writer = Writer::begin(&bench.target).unwrap();
    writer.put("a", b"2").unwrap();
    writer.put("a", b"3").unwrap_err();
    assert!(matches!(writer.commit(), Err(WriteError::Incomplete { path }) if path == "a"));
    assert_eq!(bench.tree(), before);
    assert_eq!(bench.names(), ["public"]);
}

#[test]
fn many_threads_put_at_once() {
    let bench = Bench::new();
    let site = |text: &'static str| {
        (0..2_000_usize).into_par_iter().map(move |i| OutputFile {
            path: format!("章{}/節{}/{i}.html", i % 7, i % 31),
            bytes: format!("{text} {}", i % 2).into_bytes(),
        })
    };
    assert_eq!(write_site(&bench.target, site("一")).unwrap().changed, 2_000);
    let first = bench.tree();
    assert_eq!(write_site(&bench.target, site("一").rev()).unwrap().unchanged, 2_000);
    assert_eq!(write_site(&bench.target, site("二")).unwrap().changed, 2_000);
    assert_eq!(write_site(&bench.target, site("一")).unwrap().files, 2_000);
    assert_eq!(bench.tree(), first, "whatever the order, the same bytes");
}

#[cfg(unix)]
#[test]
fn permissions_are_those_of_any_new_file() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new();
    bench.write(&[("a/b", "1")]).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
    let (file, folder) = (bench.temp.path().join("file"), bench.temp.path().join("folder"));
    fs::write(&file, "").unwrap();
    fs::create_dir(&folder).unwrap();
    assert_eq!(mode(&bench.target.join("a/b")), mode(&file));
    assert_eq!(mode(&bench.target.join(".tebiki")), mode(&file));
    assert_eq!(mode(&bench.target.join("a")), mode(&folder));
    assert_eq!(mode(&bench.target), mode(&folder));

    fs::set_permissions(&bench.target, fs::Permissions::from_mode(0o2751)).unwrap();
    bench.write(&[("a/b", "2")]).unwrap();
    assert_eq!(mode(&bench.target) & 0o7777, 0o2751);
}

#[test]
fn messages_say_what_and_causes_say_why() {
    use std::error::Error;
    let error = Err::<(), _>(std::io::Error::from(std::io::ErrorKind::StorageFull));
    let error = error.at("write", Path::new("public/ja/索引.html")).unwrap_err();
    assert_eq!(error.to_string(), "cannot write `public/ja/索引.html`");
    assert!(error.source().is_some());
    let error = path::check("ja/con.html").unwrap_err();
    assert_eq!(
        error.to_string(),
        "`ja/con.html` cannot be the path of an output file: a name in it is reserved by Windows"
    );
    assert!(error.source().is_none());
}
