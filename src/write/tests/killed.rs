//! Builds that meet, and builds that were killed.

use super::*;

#[test]
fn two_builds_do_not_meet() {
    let bench = Bench::new();
    let first = Writer::begin(&bench.target).unwrap();
    assert!(matches!(bench.write(&[("a", "2")]), Err(WriteError::Busy { .. })));
    first.put("a", b"1").unwrap();
    first.commit().unwrap();
    assert_eq!(bench.read("a"), "1");
    bench.write(&[("a", "2")]).unwrap();
}

#[test]
fn a_build_that_was_killed_while_it_filled_its_folder_is_cleared_up() {
    for first_site in [&[][..], &[("a", "1")]] {
        let bench = Bench::new();
        if !first_site.is_empty() {
            bench.write(first_site).unwrap();
        }
        let mut writer = Writer::begin(&bench.target).unwrap();
        writer.put("b/c", b"2").unwrap();
        writer.staging.is_released = true;
        drop(writer);
        File::create(bench.temp.path().join(".public.tebiki-lock")).unwrap();
        assert!(bench.place().new.exists());

        drop(Writer::begin(&bench.target).unwrap());
        assert_eq!(bench.target.exists(), !first_site.is_empty());
        assert_eq!(bench.names().len(), usize::from(!first_site.is_empty()));
    }
}

#[test]
fn a_build_that_was_killed_before_its_marker_was_whole_is_cleared_up() {
    let bench = Bench::new();
    let place = bench.place();
    for begun in [None, Some("tebiki unf")] {
        fs::create_dir(&place.new).unwrap();
        if let Some(text) = begun {
            fs::write(place.new.join(".tebiki.part"), text).unwrap();
        }
        drop(Writer::begin(&bench.target).unwrap());
        assert!(bench.names().is_empty());
    }
}

/// Stages a second site beside the first, as a build does before it swaps.
fn stage_second(bench: &Bench) -> Place {
    bench.write(&[("a", "1"), ("b", "1")]).unwrap();
    let place = bench.place();
    fs::rename(&bench.target, bench.temp.path().join("first")).unwrap();
    bench.write(&[("a", "2")]).unwrap();
    fs::rename(&bench.target, &place.new).unwrap();
    fs::rename(bench.temp.path().join("first"), &bench.target).unwrap();
    bench.add("CNAME", "example.jp");
    place
}

#[test]
fn a_build_that_was_killed_before_its_swap_leaves_the_earlier_site() {
    let bench = Bench::new();
    stage_second(&bench);
    drop(Writer::begin(&bench.target).unwrap());
    assert_eq!(bench.paths(), [".tebiki", "CNAME", "a", "b"]);
    assert_eq!(bench.names(), ["public"]);
}

#[test]
fn a_build_that_was_killed_between_two_renames_leaves_the_earlier_site() {
    let bench = Bench::new();
    let place = stage_second(&bench);
    fs::rename(&bench.target, bench.temp.path().join(".public.tebiki-old")).unwrap();
    assert!(place.new.exists());
    drop(Writer::begin(&bench.target).unwrap());
    assert_eq!((bench.paths(), bench.read("a")), ([".tebiki", "CNAME", "a", "b"].map(String::from).into(), "1".into()));
    assert_eq!(bench.names(), ["public"]);
}

#[test]
fn a_build_that_was_killed_after_its_swap_loses_nothing_of_others() {
    let bench = Bench::new();
    let place = stage_second(&bench);
    place.swap().unwrap();
    drop(Writer::begin(&bench.target).unwrap());
    assert_eq!((bench.paths(), bench.read("a")), ([".tebiki", "CNAME", "a"].map(String::from).into(), "2".into()));
    assert_eq!(bench.names(), ["public"]);
}

#[test]
fn what_has_no_room_after_a_killed_build_stops_the_next() {
    let bench = Bench::new();
    let place = stage_second(&bench);
    let earlier = place.swap().unwrap();
    bench.add("CNAME", "example.com");
    assert!(matches!(
        Writer::begin(&bench.target),
        Err(WriteError::Foreign { path }) if path == earlier.join("CNAME")
    ));
    assert_eq!(fs::read(earlier.join("CNAME")).unwrap(), b"example.jp");
    assert_eq!(bench.read("CNAME"), "example.com");
}

#[test]
fn what_only_has_the_name_of_a_leftover_is_refused() {
    let bench = Bench::new();
    bench.write(&[("a", "1")]).unwrap();
    let leftover = bench.place().new;
    fs::create_dir(&leftover).unwrap();
    fs::write(leftover.join("thesis.txt"), "mine").unwrap();
    assert_not_ours(bench.write(&[("a", "2")]), &Found::Entry("thesis.txt".into()));
    assert_eq!(fs::read(leftover.join("thesis.txt")).unwrap(), b"mine");
    assert_eq!(bench.read("a"), "1");
}
