//! What a name means, and how little a diff shows.

use super::*;

#[test]
fn a_name_means_what_belongs_to_its_text() {
    for (link, name, is_meant) in [
        ("guide:chatwork#log@en", "guide:chatwork#log@en", true),
        ("guide:chatwork#log@en", "guide:chatwork#log", true),
        ("guide:chatwork#log=item:telework:7-3", "guide:chatwork", true),
        ("guide:chatwork#log@en", "guide", true),
        ("guide:chatwork-pro#log@en", "guide:chatwork", false),
        ("item:telework:1-10@en", "item:telework:1-1", false),
        ("item:telework:1-1@en", "telework", false),
        ("item:telework:1-1@en", "", false),
    ] {
        assert_eq!(belongs(link, name), is_meant, "{link}, {name}");
    }
}

#[test]
fn sections_that_only_moved_are_not_in_a_diff() {
    let section = |title: &str, text: &str| vec![title.to_owned(), text.to_owned()];
    let old = EndText::Sections(vec![section("一", "同じ"), section("二", "前の文"), section("三", "同じ")]);
    let new = EndText::Sections(vec![section("三", "同じ"), section("一", "同じ"), section("二", "後の文")]);
    let pieces = diff(&old, &new).into_iter().map(|piece| (piece.side, piece.text)).collect::<Vec<_>>();
    let expected = [(Side::Both, "二\n"), (Side::Old, "前"), (Side::New, "後"), (Side::Both, "の文")];
    assert_eq!(pieces, expected.map(|(side, text)| (side, text.to_owned())));
}

#[test]
fn spaces_beside_japanese_words_are_shown_as_they_were_written() {
    let wdiff = |old: &EndText, new: &EndText| {
        let mark = |piece: Piece| match piece.side {
            Side::Both => piece.text,
            Side::Old => format!("[-{}-]", piece.text),
            Side::New => format!("{{+{}+}}", piece.text),
        };
        diff(old, new).into_iter().map(mark).collect::<String>()
    };
    let text = |words: &str| EndText::Whole(vec!["Log in".to_owned(), words.to_owned()]);
    let (old, new) =
        (text("Log in and open 設定 (Settings) > 招待。"), text("Sign in and open 設定 (Settings) >\n一覧。"));
    let shown = "Log in\n[-Log-]{+Sign+} in and open 設定 (Settings) > [-招待-]{+一覧+}。";
    assert_eq!(wdiff(&old, &new), shown);
    // Texts that were stored by earlier versions lack these spaces.
    let kept = text("Log in and open設定(Settings) >招待。");
    assert_eq!(old.fingerprint(), kept.fingerprint());
    assert_eq!(wdiff(&kept, &new), shown);
    let mut texts = Texts::default();
    texts.add(&old);
    assert_eq!(Texts::read(texts.file().as_bytes()).get(old.fingerprint()), Some(old));
}

#[test]
fn a_lock_file_is_sorted_and_keeps_every_line_of_a_link() {
    let print = crate::fingerprint::text;
    let mut lock = Lock::default();
    lock.add("b@en", [print("1"), print("2")]);
    lock.add("a@en", [print("3"), print("4")]);
    lock.add("b@en", [print("5"), print("2")]);
    lock.add("b@en", [print("1"), print("2")]);
    let text = lock_file(&lock);
    let lines =
        text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split(' ').next().unwrap_or_default());
    assert_eq!(lines.collect::<Vec<_>>(), ["a@en", "b@en", "b@en"]);
}
