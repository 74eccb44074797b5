//! Folders and files that are somebody else's.

use super::*;

#[test]
fn an_empty_folder_is_ours() {
    let bench = Bench::new();
    fs::create_dir(&bench.target).unwrap();
    assert_eq!(bench.write(&[("a", "1")]).unwrap().changed, 1);
    assert_eq!(bench.paths(), [".tebiki", "a"]);
    assert_eq!(bench.names(), ["public"]);
}

#[test]
fn a_folder_with_other_content_is_refused_and_untouched() {
    let bench = Bench::new();
    bench.add("content/site.yaml", "title: 手引き");
    bench.add("themes/x", "");
    bench.add(".git/HEAD", "ref");
    let before = bench.tree();
    let error = bench.write(&[("a", "1")]).unwrap_err();
    assert!(error.to_string().contains("it holds `content`"), "{error}");
    assert_not_ours(Err(error), &Found::Entry("content".into()));
    assert_eq!(bench.tree(), before);
    assert_eq!(bench.names(), ["public"]);
}

#[test]
fn a_file_is_refused() {
    let bench = Bench::new();
    fs::write(&bench.target, "mine").unwrap();
    assert_not_ours(bench.write(&[("a", "1")]), &Found::File);
    assert_eq!(fs::read(&bench.target).unwrap(), b"mine");
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_is_refused_even_with_a_slash_behind_it() {
    let mut bench = Bench::new();
    fs::create_dir(bench.temp.path().join("elsewhere")).unwrap();
    std::os::unix::fs::symlink("elsewhere", &bench.target).unwrap();
    assert_not_ours(bench.write(&[("a", "1")]), &Found::Symlink);
    bench.target.push("");
    assert_not_ours(bench.write(&[("a", "1")]), &Found::Symlink);
    assert_eq!(bench.names(), ["elsewhere", "public"]);
}

#[test]
fn a_marker_that_is_not_ours_is_refused() {
    for (text, found) in [
        ("tebiki output 2\na\n", Found::OtherFormat("tebiki output 2".into())),
        ("tebiki unfinished output 1\n", Found::BadMarker),
        ("", Found::BadMarker),
        ("title: x\n", Found::BadMarker),
    ] {
        let bench = Bench::new();
        bench.add(".tebiki", text);
        assert_not_ours(bench.write(&[("a", "1")]), &found);
        assert_eq!(bench.read(".tebiki"), text);
    }
}

#[test]
fn a_marker_with_other_line_ends_is_ours() {
    let bench = Bench::new();
    bench.write(&[("a/b", "1"), ("c", "1")]).unwrap();
    bench.add(".tebiki", &bench.read(".tebiki").replace('\n', "\r\n"));
    assert_eq!(bench.write(&[("a/b", "1")]).unwrap().removed, 1);
    assert_eq!(bench.paths(), [".tebiki", "a/", "a/b"]);
}

#[test]
fn what_others_put_there_stays() {
    let bench = Bench::new();
    bench.write(&[("a/b", "1"), ("gone/c", "1")]).unwrap();
    bench.add("CNAME", "example.jp");
    bench.add(".git/refs/heads/pages", "0");
    bench.add("a/メモ.txt", "x");
    bench.add("gone/note", "y");
    fs::create_dir(bench.target.join("empty")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere", bench.target.join("link")).unwrap();

    let written = bench.write(&[("a/b", "2"), ("d", "1")]).unwrap();
    assert_eq!((written.files, written.removed), (2, 1));
    let mut tree = bench.tree();
    #[cfg(unix)]
    assert_eq!(tree.remove("link").unwrap(), b"nowhere");
    assert_eq!(
        tree.keys().collect::<Vec<_>>(),
        [
            ".git/",
            ".git/refs/",
            ".git/refs/heads/",
            ".git/refs/heads/pages",
            ".tebiki",
            "CNAME",
            "a/",
            "a/b",
            "a/メモ.txt",
            "d",
            "empty/",
            "gone/",
            "gone/note",
        ]
    );
    assert_eq!(bench.read(".tebiki"), "tebiki output 1\na/b\nd\n");
    assert_eq!(bench.names(), ["public"]);
}

#[test]
fn somebody_elses_folder_can_become_one_of_the_site() {
    let bench = Bench::new();
    bench.write(&[("a", "1")]).unwrap();
    bench.add("images/mine.png", "x");
    bench.write(&[("a", "1"), ("images/ours.png", "y")]).unwrap();
    assert_eq!(bench.paths(), [".tebiki", "a", "images/", "images/mine.png", "images/ours.png"]);
}

#[test]
fn a_fresh_checkout_is_ours_and_keeps_its_git() {
    let bench = Bench::new();
    bench.add(".git", "gitdir: ../.git/worktrees/public");
    bench.write(&[("a", "1")]).unwrap();
    assert_eq!(bench.paths(), [".git", ".tebiki", "a"]);
}

#[test]
fn the_site_does_not_overwrite_what_others_put_there() {
    for (theirs, ours) in [("robots.txt", "robots.txt"), ("a", "a/b"), ("a/b", "a"), ("old/x", "old")] {
        let bench = Bench::new();
        bench.write(&[("index.html", "1"), ("old/y", "1")]).unwrap();
        bench.add(theirs, "mine");
        let before = bench.tree();
        let error = bench.write(&[("index.html", "2"), (ours, "ours")]).unwrap_err();
        assert!(matches!(error, WriteError::Foreign { .. }), "{error}");
        assert_eq!(bench.tree(), before);
        assert_eq!(bench.names(), ["public"]);
    }
}

#[test]
fn a_move_that_fails_is_undone() {
    let bench = Bench::new();
    bench.write(&[("a", "1")]).unwrap();
    let next = bench.temp.path().join("next");
    fs::create_dir(&next).unwrap();
    bench.add("x", "1");
    bench.add("y", "1");
    let before = bench.tree();
    let paths = ["x", "y", "missing"].map(PathBuf::from);
    assert!(matches!(foreign::carry(&bench.target, &paths, &next), Err(WriteError::Io { action: "move", .. })));
    assert_eq!(bench.tree(), before);
}

#[cfg(unix)]
#[test]
fn files_of_others_are_linked_and_folders_are_moved() {
    use std::os::unix::fs::MetadataExt;
    let bench = Bench::new();
    bench.write(&[("a/b", "1")]).unwrap();
    let inode = |path: &Path| fs::metadata(path).unwrap().ino();
    let before = [bench.add("CNAME", "example.jp"), bench.add("a/x", "x"), bench.add(".git/HEAD", "ref")];
    let before = before.map(|path| inode(&path));
    bench.write(&[("a/b", "2")]).unwrap();
    let after = ["CNAME", "a/x", ".git/HEAD"].map(|path| inode(&bench.target.join(path)));
    assert_eq!(after, before);
}

#[test]
fn what_can_neither_be_moved_nor_moved_back_is_where_the_next_build_finds_it() {
    let bench = Bench::new();
    bench.write(&[("a", "1")]).unwrap();
    bench.add("x/1", "1");
    bench.add("y/1", "1");
    // A build whose second move fails, and whose move back too: as it is then.
    let place = bench.place();
    let staged = bench.temp.path().join("staged");
    fs::rename(&bench.target, &staged).unwrap();
    bench.write(&[("a", "2")]).unwrap();
    fs::rename(staged.join("x"), bench.target.join("x")).unwrap();
    fs::rename(&staged, &place.new).unwrap();

    bench.write(&[("a", "3")]).unwrap();
    assert_eq!(bench.paths(), [".tebiki", "a", "x/", "x/1", "y/", "y/1"]);
    assert_eq!(bench.names(), ["public"]);
}

#[test]
fn a_site_that_a_failed_move_left_beside_the_target_is_not_removed_with_files_of_others() {
    let bench = Bench::new();
    bench.write(&[("a", "1")]).unwrap();
    let place = bench.place();
    // The new site was swapped back and holds a folder that could not be moved back.
    fs::create_dir_all(place.new.join("y")).unwrap();
    fs::write(place.new.join("y/1"), "1").unwrap();
    fs::write(place.new.join(".tebiki"), "tebiki output 1\na\n").unwrap();
    drop(Writer::begin(&bench.target).unwrap());
    assert_eq!(bench.paths(), [".tebiki", "a", "y/", "y/1"]);
}

#[test]
fn the_part_of_a_marker_never_reaches_a_site() {
    let bench = Bench::new();
    bench.add(".tebiki.part", "tebiki unf");
    bench.write(&[("a", "1")]).unwrap();
    assert_eq!(bench.paths(), [".tebiki", "a"]);
    bench.add(".tebiki.part", "tebiki unf");
    bench.write(&[("a", "2")]).unwrap();
    assert_eq!(bench.paths(), [".tebiki", "a"]);
}

#[cfg(unix)]
#[test]
fn nothing_outside_of_the_output_shares_a_file_with_it() {
    use std::os::unix::fs::MetadataExt;
    let bench = Bench::new();
    for text in ["1", "2", "3"] {
        bench.write(&[("a", text), ("b/c", "same")]).unwrap();
        for path in ["a", "b/c", ".tebiki"] {
            assert_eq!(fs::metadata(bench.target.join(path)).unwrap().nlink(), 1, "{path} is linked from elsewhere");
        }
    }
    assert_eq!(bench.names(), ["public"]);
}
