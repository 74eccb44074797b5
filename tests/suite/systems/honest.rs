//! The pages say no more than their sources: an answer to a group is shown as the group's, a judgement is marked where it
//! stands, steps are whole, and every item leads to something that a reader can do.

use super::*;

const LANGUAGES: [&str; 2] = ["ja", "en"];

/// The text of an element without the notes in it, with single spaces.
fn without_notes(element: ElementRef<'_>) -> String {
    let is_note = |element: ElementRef<'_>| {
        element.value().name() == "blockquote" || element.value().classes().any(|class| class == "note")
    };
    let texts = element.descendants().filter(|node| !node.ancestors().filter_map(ElementRef::wrap).any(is_note));
    let texts = texts.filter_map(|node| node.value().as_text().map(|text| text.to_string()));
    texts.collect::<String>().split_whitespace().collect()
}

/// The outermost numbered lists of an element that stand in no note.
fn numbered(element: ElementRef<'_>) -> Vec<String> {
    let is_outer = |list: &ElementRef<'_>| {
        let mut around = list.ancestors().take_while(|node| node.id() != element.id()).filter_map(ElementRef::wrap);
        !around.any(|outer| {
            matches!(outer.value().name(), "ol" | "blockquote") || outer.value().classes().any(|class| class == "note")
        })
    };
    select(element, "ol").into_iter().filter(is_outer).map(without_notes).collect()
}

/// The numbered lists of a procedure of a guide, with those of the sections inside it.
fn steps_of(guide: &Html, id: &str) -> Vec<String> {
    let sections = select(guide.root_element(), ".content > section");
    let level = |section: &ElementRef<'_>| {
        let heading = select(*section, "h2, h3, h4, h5, h6")[0];
        (heading.value().name().to_owned(), heading.attr("id").unwrap_or_default().to_owned())
    };
    let at = sections.iter().position(|section| level(section).1 == id).unwrap_or_else(|| panic!("no section {id}"));
    let (own, _) = level(&sections[at]);
    let inside = sections[at + 1..].iter().take_while(|section| level(section).0 > own);
    let all = std::iter::once(&sections[at]).chain(inside);
    all.flat_map(|section| select(*section, ":scope > .prose")).flat_map(numbered).collect()
}

#[test]
fn the_steps_on_the_page_of_an_item_are_those_of_the_guide() {
    let mut compared = 0;
    for tag in LANGUAGES {
        let guides = ["chatwork", "line-works"].map(|id| (id, page(&format!("{tag}/products/{id}/guide.html"))));
        for item in items(0) {
            let path = format!("{tag}/telework/items/{}.html", text(&item["slug"]));
            let html = page(&path);
            for (id, guide) in &guides {
                for procedure in select(html.root_element(), &format!("#product-{id} .procedure")) {
                    let prefix = format!("../../products/{id}/guide.html#");
                    let Some(section) =
                        links(procedure).iter().find_map(|url| url.strip_prefix(&prefix)).map(str::to_owned)
                    else {
                        continue;
                    };
                    // The steps may refer to other sections; the procedure's own link stands in its title or summary.
                    let own = select(procedure, ".procedure-title a, .on-screen a, a.on-screen");
                    let own = own.into_iter().find_map(|link| link.attr("href")?.strip_prefix(&prefix));
                    let section = own.map_or(section, str::to_owned);
                    let shown = select(procedure, ".steps").into_iter().flat_map(numbered).collect::<Vec<_>>();
                    let wanted = steps_of(guide, &section);
                    assert_eq!(shown, wanted, "{path}: {id}#{section}");
                    compared += wanted.len();
                }
            }
        }
    }
    assert!(compared > 60, "only {compared} lists of steps were compared");
}

#[test]
fn nobody_is_said_to_be_responsible_and_no_status_is_given_by_default() {
    for item in items(0).iter().chain(items(1)) {
        for one in list(&item["procedures"]) {
            assert!(!one["reason"].is_null(), "a judgement without a reason: {one}");
        }
        for one in list(&item["statements"]) {
            assert!(!one["responsibility"].is_null(), "{}: who is responsible is not said", item["id"]);
        }
    }
    for tag in LANGUAGES {
        let ours = if tag == "ja" { "本サイトの判断" } else { "our judgment" };
        let source = if tag == "ja" { "出典" } else { "Source" };
        let mut marks = 0;
        for (path, _) in shipped()
            .iter()
            .filter(|(path, _)| path.starts_with(&format!("{tag}/")) && path.rsplit('.').next() == Some("html"))
        {
            let html = page(path);
            for line in select(html.root_element(), ".procedure .marks") {
                // What vendors state is not judged here.
                let said = words(line);
                let judged = select(line, ".mark[class*='status-']").len();
                if judged > 0
                    && select(line, ".status-stated, .status-stated-not").is_empty()
                    && line.value().name() == "div"
                {
                    assert!(said.contains(ours), "{path}: {said}");
                    marks += 1;
                }
                for who in select(line, ".responsibility") {
                    let behind = said.split(&words(who)).nth(1).unwrap_or_default();
                    assert!(behind.contains(ours) || behind.contains(source), "{path}: {said}");
                }
            }
        }
        assert!(marks > 100, "only {marks} judgements were found");
    }
}

#[test]
fn that_an_edition_is_inferred_stands_in_the_sentence_with_its_reason() {
    for (tag, inferred, because) in
        [("ja", "本サイトは推定", "そう推定した理由"), ("en", "We infer", "We infer this because")]
    {
        let html = page(&format!("{tag}/telework/items/9-4.html"));
        let notices = select(html.root_element(), ".edition-notice");
        let [notice] = notices[..] else { panic!("{tag}: {} notices", notices.len()) };
        let said = words(select(notice, "p")[0]);
        assert!(said.contains(inferred) && said.contains(because), "{tag}: {said}");
        let folded = notice.ancestors().filter_map(ElementRef::wrap).any(|around| around.value().name() == "details");
        assert!(!folded && notice.value().name() != "details", "{tag}: the notice is folded");
    }
}

#[test]
fn an_answer_to_a_group_is_shown_as_the_groups_everywhere() {
    for (tag, given, age) in [
        ("ja", "実8–実13（6項目）にまとめて出された回答です。", "2019年12月5日（2019年時点の回答）"),
        ("en", "Given for the group 実8–実13 (6 items) as a whole.", "December 5, 2019 – answers of 2019"),
    ] {
        let item = page(&format!("{tag}/fisc/items/jitsu-13.html"));
        let statement = words(part(&item, "実13", "statements"));
        assert!(statement.contains(given) && statement.contains(age), "{tag}: {statement}");
        let matrix = page(&format!("{tag}/fisc/coverage.html"));
        let rows = select(matrix.root_element(), "tbody tr").into_iter().map(words);
        let row = rows.into_iter().find(|row| row.contains("実13")).expect("a row");
        assert!(row.contains(given), "{tag}: {row}");
        let head = words(select(matrix.root_element(), "thead")[0]);
        assert!(head.contains(age), "{tag}: {head}");
        let statements = page(&format!("{tag}/products/chatwork/fisc.html"));
        assert!(words(select(statements.root_element(), "main")[0]).contains(given), "{tag}");
        let data = std::str::from_utf8(&shipped()[&format!("data/{tag}/procedures/chatwork.js")]).expect("UTF-8");
        let range = "実8–実13";
        assert!(data.contains(range) && data.contains(age), "{tag}: my checklist");
        for item in items(1) {
            let path = format!("{tag}/fisc/items/{}.html", text(&item["slug"]));
            let html = page(&path);
            let statement = part(&html, &path, "statements");
            assert_eq!(select(statement, ".status-stated, .status-stated-not, .status-read-not").len(), 1, "{path}");
            let n = list(&item["statements"][0]["items"]).len();
            let group = format!(
                "{}{n}{}",
                if tag == "ja" { "（" } else { "(" },
                if tag == "ja" { "項目）" } else { " items)" }
            );
            assert!(n == 1 || words(statement).contains(&group), "{path}: {}", words(statement));
        }
    }
    let says = |word: &str| shipped().iter().filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains(word)).count();
    assert_eq!((says("実施と回答"), says("Stated as done")), (0, 0));
}

#[test]
fn every_item_leads_to_something_to_do_or_says_why_nothing_is_to_be_clicked() {
    for (tag, nothing) in [("ja", "製品の画面では行いません"), ("en", "nothing to click in the products on this site")]
    {
        for item in items(0) {
            let path = format!("{tag}/telework/items/{}.html", text(&item["slug"]));
            let html = page(&path);
            let main = select(html.root_element(), ".content")[0];
            let procedures = links(main).iter().filter(|url| url.contains("/guide.html#")).count();
            let publishers = select(main, "ul li a.external").len();
            let why = words(main).contains(nothing);
            assert!(procedures + publishers > 0 || why, "{path} leads nowhere");
            assert_eq!(why, procedures + publishers == 0, "{path}");
        }
    }
}
