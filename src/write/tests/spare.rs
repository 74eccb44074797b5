//! Sites that are put together in the folder of an older one.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

impl Bench {
    fn spare(&self) -> PathBuf {
        self.temp.path().join("caches/spare-1")
    }

    fn writer(&self) -> Writer {
        Writer::begin_with(&self.target, Some(&self.spare())).unwrap()
    }

    /// Writes a site, keeping those of its files that are known by their stamps.
    fn write_with_spare(
        &self,
        files: &[(String, String)],
        stamps: &mut BTreeMap<String, (String, Stamp)>,
    ) -> WriteSummary {
        let writer = self.writer();
        let mut next = BTreeMap::new();
        for (path, text) in files {
            let known = stamps.get(path).filter(|(known, _)| known == text).map(|(_, stamp)| *stamp);
            let stamp = match known.filter(|stamp| writer.keep(path, *stamp).unwrap()) {
                Some(stamp) => stamp,
                None => writer.put_stamped(path, text.as_bytes()).unwrap(),
            };
            next.insert(path.clone(), (text.clone(), stamp));
        }
        *stamps = next;
        writer.commit().unwrap()
    }

    fn texts(&self) -> BTreeMap<String, String> {
        let files = self.tree().into_iter().filter(|(path, _)| !path.ends_with('/') && path != ".tebiki");
        files.map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect()
    }
}

fn files(files: &[(&str, &str)]) -> Vec<(String, String)> {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn the_site_before_the_last_one_becomes_the_next() {
    use std::os::unix::fs::MetadataExt;
    let (bench, mut stamps) = (Bench::new(), BTreeMap::new());
    bench.write_with_spare(&files(&[("a", "1"), ("b/c", "1"), ("d/e", "1")]), &mut stamps);
    assert!(!bench.spare().exists());
    bench.write_with_spare(&files(&[("a", "1"), ("b/c", "2"), ("d/e", "1")]), &mut stamps);
    let folder = |path: &Path| fs::metadata(path).unwrap().ino();
    let spare = folder(&bench.spare());
    let written = bench.write_with_spare(&files(&[("a", "3"), ("b/c", "2")]), &mut stamps);
    assert_eq!(written, WriteSummary { files: 2, changed: 1, unchanged: 1, removed: 1, bytes: 2 });
    assert_eq!(folder(&bench.target), spare);
    assert_eq!(bench.paths(), [".tebiki", "a", "b/", "b/c"]);
    assert_eq!((bench.read("a"), bench.read("b/c")), ("3".into(), "2".into()));
    assert_eq!(bench.names(), ["caches", "public"]);
}

#[test]
fn a_build_without_changes_touches_neither_the_target_nor_the_spare() {
    use std::os::unix::fs::MetadataExt;
    let (bench, mut stamps) = (Bench::new(), BTreeMap::new());
    bench.write_with_spare(&files(&[("a", "1")]), &mut stamps);
    bench.write_with_spare(&files(&[("a", "2")]), &mut stamps);
    let folders = || [&bench.target, &bench.spare()].map(|path| fs::metadata(path).unwrap().ino());
    let before = folders();
    bench.write_with_spare(&files(&[("a", "2")]), &mut stamps);
    assert_eq!(folders(), before);
    bench.write_with_spare(&files(&[("a", "3")]), &mut stamps);
    assert_eq!(folders(), [before[1], before[0]]);
}

#[test]
fn what_somebody_put_into_a_spare_is_not_published() {
    let (bench, mut stamps) = (Bench::new(), BTreeMap::new());
    bench.write_with_spare(&files(&[("a", "1"), ("b/c", "1"), ("d", "1")]), &mut stamps);
    bench.write_with_spare(&files(&[("a", "2"), ("b/c", "1"), ("d", "1")]), &mut stamps);
    let spare = bench.spare();
    fs::write(spare.join("secret"), "x").unwrap();
    fs::create_dir(spare.join("secrets")).unwrap();
    fs::write(spare.join("secrets/b"), "x").unwrap();
    fs::remove_file(spare.join("b/c")).unwrap();
    fs::write(spare.join("b/c"), "x").unwrap();
    fs::remove_file(spare.join("d")).unwrap();
    std::os::unix::fs::symlink("/etc/hostname", spare.join("d")).unwrap();
    let next = files(&[("a", "3"), ("b/c", "1"), ("d", "1")]);
    bench.write_with_spare(&next, &mut stamps);
    assert_eq!(bench.texts(), next.into_iter().collect());
    assert_eq!(bench.paths(), [".tebiki", "a", "b/", "b/c", "d"]);
}

#[test]
fn a_build_that_was_killed_in_a_spare_leaves_the_earlier_site() {
    let (bench, mut stamps) = (Bench::new(), BTreeMap::new());
    bench.write_with_spare(&files(&[("a", "1"), ("b", "1")]), &mut stamps);
    bench.write_with_spare(&files(&[("a", "2"), ("b", "1")]), &mut stamps);
    bench.add("CNAME", "example.jp");
    let mut writer = bench.writer();
    writer.put("a", b"3").unwrap();
    writer.staging.is_released = true;
    drop(writer);
    let (texts, place) = (bench.texts(), bench.place());
    assert!(place.new.exists() && !bench.spare().exists());

    bench.write_with_spare(&files(&[("a", "4"), ("b", "1")]), &mut stamps);
    assert_eq!(texts["a"], "2");
    assert_eq!(bench.texts(), files(&[("CNAME", "example.jp"), ("a", "4"), ("b", "1")]).into_iter().collect());
    assert_eq!(bench.names(), ["caches", "public"]);
}

#[test]
fn a_spare_does_not_come_back_in_place_of_a_site_that_was_removed() {
    let (bench, mut stamps) = (Bench::new(), BTreeMap::new());
    bench.write_with_spare(&files(&[("a", "1")]), &mut stamps);
    bench.write_with_spare(&files(&[("a", "2")]), &mut stamps);
    fs::remove_dir_all(&bench.target).unwrap();
    drop(bench.writer());
    assert!(!bench.target.exists());
    bench.write_with_spare(&files(&[("b", "1")]), &mut stamps);
    assert_eq!(bench.paths(), [".tebiki", "b"]);
}

#[test]
fn old_spares_go() {
    let bench = Bench::new();
    for number in 1..=4 {
        let spare = bench.temp.path().join(format!("caches/spare-{number}"));
        let target = bench.temp.path().join(format!("public{number}"));
        for text in ["1", "2"] {
            let writer = Writer::begin_with(&target, Some(&spare)).unwrap();
            writer.put("a", text.as_bytes()).unwrap();
            writer.commit().unwrap();
        }
    }
    let entries = fs::read_dir(bench.temp.path().join("caches")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect::<BTreeSet<_>>();
    assert_eq!(names.iter().filter(|name| name.starts_with("spare-")).count(), 2);
    assert!(names.contains("spare-4"));
}

#[derive(Clone, Debug)]
enum Step {
    /// The site as it is next.
    Site(BTreeMap<String, String>),
    /// Somebody changes a file of the target.
    Change(usize, bool),
    /// Somebody changes a file of the spare, in place.
    Spare(usize),
    /// A build ends without a site.
    Drop(String),
}

fn step() -> impl Strategy<Value = Step> {
    let path = prop::sample::select(vec!["a", "b", "c/d", "c/e", "c", "d/e/f", "d/e", "用/語", "CNAME/x"]);
    let site = prop::collection::btree_map(path.prop_map(str::to_owned), "[12]{1,2}", 1..6);
    // A path cannot be a file and a folder.
    let fits = |site: &BTreeMap<String, String>| {
        !site.keys().any(|path| site.keys().any(|other| other.starts_with(&format!("{path}/"))))
    };
    prop_oneof![
        6 => site.prop_filter("a file and a folder", fits).prop_map(Step::Site),
        1 => (any::<usize>(), any::<bool>()).prop_map(|(at, gone)| Step::Change(at, gone)),
        1 => any::<usize>().prop_map(Step::Spare),
        1 => "[ab]".prop_map(Step::Drop),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_site_in_a_spare_is_one_in_a_new_folder(steps in prop::collection::vec(step(), 1..9)) {
        let (bench, mut stamps) = (Bench::new(), BTreeMap::new());
        let mut foreign = BTreeMap::new();
        for step in steps {
            match step {
                Step::Site(site) => {
                    let site = site.into_iter().collect::<Vec<_>>();
                    bench.write_with_spare(&site, &mut stamps);
                    let expected = site.into_iter().chain(foreign.clone()).collect::<BTreeMap<_, _>>();
                    prop_assert_eq!(bench.texts(), expected);
                }
                Step::Change(at, gone) => {
                    let paths = if bench.target.exists() { bench.texts().into_keys().collect() } else { Vec::new() };
                    if paths.is_empty() {
                        continue;
                    }
                    let path = &paths[at % paths.len()];
                    if gone {
                        fs::remove_file(bench.target.join(path)).unwrap();
                        foreign.remove(path);
                    } else {
                        fs::write(bench.target.join(path), "something else").unwrap();
                        bench.add("mine.txt", "mine");
                        foreign.insert("mine.txt".to_owned(), "mine".to_owned());
                    }
                }
                Step::Spare(at) => {
                    for path in ["a", "c/d", "d/e/f", "用/語"].iter().cycle().skip(at % 4).take(2) {
                        let path = bench.spare().join(path);
                        if path.exists() {
                            fs::write(path, "not the site").unwrap();
                        }
                    }
                }
                Step::Drop(path) => {
                    let writer = bench.writer();
                    writer.put(&path, b"never seen").unwrap();
                }
            }
        }
    }
}
