//! Themes laid over the embedded one.

use super::*;

fn files(entries: &[(&str, &'static str)]) -> Files {
    entries.iter().map(|&(path, text)| (path.to_owned(), Cow::Borrowed(text.as_bytes()))).collect()
}

fn default_theme() -> Theme {
    Theme::load(Path::new("no-such-site"), DEFAULT).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_site_replaces_files_and_merges_words() {
    let embedded = files(&[
        ("templates/a.html", "embedded a"),
        ("templates/b.html", "embedded b"),
        ("assets/x.css", "embedded"),
        ("i18n/en.yaml", "home: Home\nmenu: Menu\n"),
    ]);
    let overlay = files(&[("templates/b.html", "\u{feff}own b\r\n"), ("i18n/en.yaml", "home: Start\n")]);
    let theme = Theme::overlaid(embedded, overlay).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(theme.templates().collect::<Vec<_>>(), [("a.html", "embedded a"), ("b.html", "own b\n")]);
    let assets = theme.assets().map(|(path, asset)| match asset {
        Asset::Bytes(bytes) => (path, bytes),
        Asset::OnDisk(..) => (path, &b"a large file"[..]),
    });
    assert_eq!(assets.collect::<Vec<_>>(), [("x.css", "embedded".as_bytes())]);
    assert_eq!(theme.i18n("en").iter().collect::<Vec<_>>(), [("home", "Start"), ("menu", "Menu")]);
}

#[test]
fn a_language_without_words_is_shown_english_ones_under_its_own_name() {
    let theme = default_theme();
    let french = theme.i18n("fr");
    assert_eq!(french.get("language_name"), "fr");
    assert_eq!(french.get("home"), theme.i18n("en").get("home"));
    assert_eq!(theme.i18n("ja-JP"), theme.i18n("ja"));
}

#[test]
fn every_language_has_the_same_words_and_placeholders() {
    let theme = default_theme();
    let tables = theme.texts.iter().map(|(tag, text)| {
        let words = yaml::string_map(text).unwrap_or_else(|error| panic!("{tag}: {}", error.message));
        check_dates(&words, text).unwrap_or_else(|error| panic!("{tag}: {}", error.message));
        (tag.as_str(), words)
    });
    let tables = tables.collect::<BTreeMap<_, _>>();
    let placeholders = |text: &str| {
        let mut names =
            text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned());
        let mut names = names.by_ref().collect::<Vec<_>>();
        names.sort();
        names
    };
    let english = &tables[FALLBACK];
    assert!(["en", "ja", "ko", "zh-Hans"].iter().all(|tag| tables.contains_key(tag)));
    for (tag, words) in &tables {
        let keys = |words: &BTreeMap<String, String>| words.keys().cloned().collect::<BTreeSet<_>>();
        // Readers of the other languages see what is new in English until somebody translates it, and `check` says so.
        let (own, all) = (keys(words), keys(english));
        let unknown = own.difference(&all).collect::<Vec<_>>();
        assert!(unknown.is_empty(), "{tag}: {unknown:?}");
        assert!(own == all || !["en", "ja"].contains(tag), "{tag}: {:?}", all.difference(&own).collect::<Vec<_>>());
        for (key, value) in words {
            assert!(!value.trim().is_empty(), "{tag}: {key} is empty");
            // A language may leave out a number that is always one.
            let (own, all) = (placeholders(value), placeholders(&english[key]));
            assert!(own == all || key.ends_with("_one") || *tag == "ja", "{tag}: {key}: {own:?}, not {all:?}");
        }
    }
}

#[test]
fn every_word_that_a_template_asks_for_exists() {
    let theme = default_theme();
    let words = theme.i18n("en");
    for (name, template) in theme.templates() {
        for (at, _) in template.match_indices("t.") {
            let starts_a_name = !template[..at].ends_with(|c: char| c.is_alphanumeric() || "_./".contains(c));
            let key = template[at + 2..].split(|c: char| !c.is_ascii_lowercase() && c != '_').next().unwrap_or("");
            if starts_a_name && !key.is_empty() {
                assert!(words.0.contains_key(key), "{name} asks for t.{key}");
            }
        }
    }
}

#[test]
fn counts_and_dates_follow_the_language() {
    let theme = default_theme();
    let (ja, en) = (theme.i18n("ja"), theme.i18n("en"));
    assert_eq!([en.count("items", 1), en.count("items", 32), ja.count("items", 1)], ["1 item", "32 items", "1項目"]);
    let month = PartialDate::parse("2025-03").unwrap_or_else(|error| panic!("{error}"));
    assert_eq!([ja.date(&month), en.date(&month)], ["2025年3月", "March 2025"]);
}

#[test]
fn what_stands_for_a_name_is_not_filled_again() {
    let words = |text: &str| UiStrings([("a".to_owned(), text.to_owned())].into());
    for (text, filled) in
        [("{x} of {y}, {x}", "{y} of 2, {y}"), ("{x", "{x"), ("{}{{x}}", "{}{{y}}"), ("{z}{x}{", "{z}{y}{"), ("", "")]
    {
        assert_eq!(words(text).fill("a", &[("x", "{y}"), ("y", "2")]), filled, "{text}");
    }
}

#[test]
fn what_is_wrong_with_a_theme_is_said_in_words() {
    let error = |path: &str, text: &'static str| match Theme::with(&[(path, text)]) {
        Ok(_) => String::new(),
        Err(error) => error.to_string(),
    };
    assert!(error("i18n/ja.yaml", "date_day: '%Q'\n").contains("is not a date pattern"));
    assert!(error("i18n/ja.yaml", "- a\n").contains("i18n/ja.yaml"));
    let unknown = |name| Theme::load(Path::new("."), name).err().map(|error| error.to_string());
    assert!(unknown("../secrets").is_some_and(|text| text.contains("there is no theme")));
}

#[test]
fn a_template_extends_the_one_that_it_replaces() {
    let names = |theme: &Theme| theme.templates().map(|(name, _)| name.to_owned()).collect::<Vec<_>>();
    let with = |overlay: &[(&str, &'static str)]| Theme::with(overlay).unwrap_or_else(|error| panic!("{error}"));
    let extended = with(&[("templates/page.html", "{% extends 'default/page.html' %}")]);
    assert!(names(&extended).contains(&"default/page.html".to_owned()));
    let copied = with(&[("templates/page.html", "{% extends \"base.html\" %}")]);
    assert!(!names(&copied).contains(&"default/page.html".to_owned()));
    let own =
        with(&[("templates/default/page.html", "own"), ("templates/page.html", "{% extends 'default/page.html' %}")]);
    let text = own.templates().find_map(|(name, text)| (name == "default/page.html").then_some(text));
    assert_eq!(text, Some("own"));
}

#[test]
fn chinese_falls_back_by_its_script() {
    let theme = Theme::with(&[("i18n/zh-Hant.yaml", "home: 首頁\n")]);
    let theme = theme.unwrap_or_else(|error| panic!("{error}"));
    for (tag, home) in
        [("zh", "首页"), ("zh-CN", "首页"), ("zh-Hans-SG", "首页"), ("zh-TW", "首頁"), ("zh-Hant-HK", "首頁")]
    {
        assert_eq!(theme.i18n(tag).get("home"), home, "{tag}");
    }
}
