use std::net::SocketAddr;
use std::sync::Arc;

use super::answer::{Answer, Reply, Wait, answer};
use super::asked::{Asked, Method, Source};
use super::site::{Served, Shown};
use super::{Options, RELOADER, check_path};

fn options() -> Options {
    Options {
        site: ".".into(),
        links: Vec::new(),
        base_url: None,
        host: "127.0.0.1".into(),
        port: 0,
        path: "/sub/".into(),
        reload: true,
        drafts: crate::load::Drafts::LeftOut,
    }
}

fn shown() -> Shown {
    let mut shown = Shown { build: 7, others: 3, ..Shown::default() };
    for (path, text, since) in [
        ("index.html", "<p>choose", 1),
        ("404.html", "<p>no", 1),
        ("ja/index.html", "<p>始", 5),
        ("ja/用語.html", "<p>語", 1),
        ("assets/site.js", "site();", 1),
        ("assets/favicon.svg", "<svg/>", 1),
        ("sitemap.xml", "<urlset/>", 1),
    ] {
        let served = Served { bytes: Arc::from(text.as_bytes()), digest: crate::tracking::digest(text), since };
        shown.files.insert(path.to_owned(), served);
    }
    shown.gone.insert("ja/gone.html".to_owned(), 6);
    shown
}

fn asked(url: &str) -> Asked {
    Asked {
        method: Method::Get,
        url: url.to_owned(),
        host: Some("127.0.0.1:8000".to_owned()),
        known: None,
        source: Source::default(),
    }
}

fn address() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8000))
}

fn reply_to(asked: &Asked) -> Reply {
    match answer(asked, &options(), address(), &shown()) {
        Answer::Now(reply) => reply,
        Answer::Wait(wait) => panic!("it waits: {wait:?}"),
    }
}

fn reply(url: &str) -> Reply {
    reply_to(&asked(url))
}

fn header<'a>(reply: &'a Reply, name: &str) -> &'a str {
    reply.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value.as_str())
}

fn body(reply: &Reply) -> &str {
    std::str::from_utf8(&reply.body).expect("UTF-8")
}

#[test]
fn files_are_found_with_their_types() {
    for (url, path, kind) in [
        ("/sub/", "<p>choose", "text/html; charset=utf-8"),
        ("/sub/ja/", "<p>始", "text/html; charset=utf-8"),
        ("/sub/ja/index.html?x=1", "<p>始", "text/html; charset=utf-8"),
        ("/sub/ja/%E7%94%A8%E8%AA%9E.html", "<p>語", "text/html; charset=utf-8"),
        ("/sub/assets/favicon.svg", "<svg/>", "image/svg+xml; charset=utf-8"),
        ("/sub/sitemap.xml", "<urlset/>", "text/xml; charset=utf-8"),
    ] {
        let reply = reply(url);
        assert_eq!((reply.status, body(&reply), header(&reply, "Content-Type")), (200, path, kind), "{url}");
        assert_eq!(header(&reply, "Cache-Control"), "no-cache");
    }
}

#[test]
fn what_is_not_there_is_the_page_that_says_so() {
    for url in [
        "/sub/nowhere.html",
        "/sub/assets/",
        "/sub/../Cargo.toml",
        "/sub/%2e%2e/%2e%2e/etc/passwd",
        "/sub/ja//index.html",
    ] {
        let reply = reply(url);
        assert_eq!((reply.status, body(&reply)), (404, "<p>no"), "{url}");
    }
    assert_eq!(reply("/sub/%ff").status, 400);
    assert_eq!(reply("/elsewhere").status, 404);
}

#[test]
fn folders_and_the_root_lead_to_their_pages() {
    for (url, to) in [("/", "/sub/"), ("/sub", "/sub/"), ("/sub/ja", "/sub/ja/"), ("/sub/ja?q=1", "/sub/ja/")] {
        let reply = reply(url);
        assert_eq!((reply.status, header(&reply, "Location")), (301, to), "{url}");
    }
}

#[test]
fn what_the_reader_has_is_not_sent_again() {
    let tag = header(&reply("/sub/ja/"), "ETag").to_owned();
    for known in [tag.clone(), format!("\"x\", W/{tag}"), "*".to_owned()] {
        let reply = reply_to(&Asked { known: Some(known), ..asked("/sub/ja/") });
        assert_eq!((reply.status, reply.body.len()), (304, 0));
    }
    assert_eq!(reply_to(&Asked { known: Some("\"x\"".to_owned()), ..asked("/sub/ja/") }).status, 200);
}

#[test]
fn only_reading_is_possible_and_only_by_names_of_this_machine() {
    assert_eq!(reply_to(&Asked { method: Method::Other, ..asked("/sub/") }).status, 405);
    assert_eq!(reply_to(&Asked { method: Method::Head, ..asked("/sub/") }).status, 200);
    let from = |host: &str| reply_to(&Asked { host: Some(host.to_owned()), ..asked("/sub/") }).status;
    assert_eq!(["localhost:8000", "127.0.0.1", "[::1]:8000", "guide.localhost"].map(from), [200; 4]);
    assert_eq!(["evil.example:8000", "127.0.0.1.evil.example"].map(from), [421; 2]);
    let everywhere = SocketAddr::from(([0, 0, 0, 0], 8000));
    let by_name = Asked { host: Some("pc-12".to_owned()), ..asked("/sub/") };
    assert!(matches!(answer(&by_name, &options(), everywhere, &shown()), Answer::Now(Reply { status: 200, .. })));
}

/// The status of the reply to a request of which a browser says this much.
fn status(url: &str, source: &Source) -> u16 {
    let asked = Asked { source: source.clone(), ..asked(url) };
    match answer(&asked, &options(), address(), &shown()) {
        Answer::Now(reply) => reply.status,
        Answer::Wait(_) => 200,
    }
}

const ALL: [&str; 6] = [
    "/sub/ja/index.html",
    "/sub/ja/",
    "/sub/assets/site.js",
    "/sub/sitemap.xml",
    "/sub/__tebiki/now.js?after=1&page=ja%2F",
    "/sub/__tebiki/next.js?after=7&page=ja%2F",
];

#[test]
fn pages_of_other_sites_get_nothing_and_may_only_lead_here() {
    let told = |site: &str, mode: &str, destination: &str| Source {
        site: Some(site.to_owned()),
        mode: Some(mode.to_owned()),
        destination: Some(destination.to_owned()),
        ..Source::default()
    };
    for url in ALL {
        for site in ["same-origin", "none"] {
            assert_eq!(status(url, &told(site, "no-cors", "script")), 200, "{url} {site}");
        }
        // Another port of this machine is the same site to a browser, and a word to come is none of ours.
        for site in ["same-site", "cross-site", "some-day"] {
            for (mode, destination) in [
                ("no-cors", "script"),
                ("cors", "empty"),
                ("navigate", "iframe"),
                ("navigate", "object"),
                ("no-cors", "document"),
            ] {
                assert_eq!(status(url, &told(site, mode, destination)), 403, "{url} {site} {mode} {destination}");
            }
            assert_eq!(status(url, &told(site, "navigate", "document")), 200, "{url} {site}");
            let posted = Asked { method: Method::Other, source: told(site, "navigate", "document"), ..asked(url) };
            assert_eq!(reply_to(&posted).status, 403);
            let untold = Source { site: Some(site.to_owned()), ..Source::default() };
            assert_eq!(status(url, &untold), 403, "{url} {site}");
        }
    }
}

#[test]
fn where_a_browser_says_no_more_than_the_address_it_counts() {
    for url in ALL {
        assert_eq!(status(url, &Source::default()), 200, "{url}");
        for (from, is_here) in [
            ("http://127.0.0.1:8000", true),
            ("http://127.0.0.1:8001", false),
            ("http://127.0.0.1:80000", false),
            ("http://127.0.0.1:8000.evil.example", false),
            ("http://127.0.0.1:8000@evil.example", false),
            ("https://evil.example", false),
            ("null", false),
            ("", false),
        ] {
            let origin = Source { origin: Some(from.to_owned()), ..Source::default() };
            assert_eq!(status(url, &origin), if is_here { 200 } else { 403 }, "{url} {from}");
            let referrer = Source { referrer: Some(format!("{from}/a/b.html?c#d")), ..Source::default() };
            let is_page = url.contains("ja/") && !url.contains("__tebiki");
            assert_eq!(status(url, &referrer), if is_here || is_page { 200 } else { 403 }, "{url} {from}");
        }
    }
    let referrer = Source { referrer: Some("https://evil.example/".to_owned()), ..Source::default() };
    for url in ["/sub/assets/site%2ejs", "/sub/%5f_tebiki/next%2Ejs?after=7", "/sub/assets%2fsite%2ejs"] {
        assert_eq!(status(url, &referrer), 403, "{url}");
    }
}

#[test]
fn every_response_keeps_other_sites_out() {
    let nothing = Shown::default();
    let refused = Source { site: Some("cross-site".to_owned()), ..Source::default() };
    let replies = [
        reply("/sub/ja/"),
        reply("/sub/nowhere.html"),
        reply("/"),
        reply("/sub/%ff"),
        reply("/sub/__tebiki/now.js?after=1"),
        reply("/sub/__tebiki/reload.js"),
        reply("/sub/__tebiki/problems.css"),
        reply_to(&Asked { method: Method::Other, ..asked("/sub/") }),
        reply_to(&Asked { host: Some("evil.example".to_owned()), ..asked("/sub/") }),
        reply_to(&Asked { known: Some("*".to_owned()), ..asked("/sub/ja/") }),
        reply_to(&Asked { source: refused, ..asked("/sub/ja/") }),
        Wait { after: 0, page: String::new() }.reply(&nothing),
    ];
    let statuses = replies.iter().map(|reply| reply.status).collect::<Vec<_>>();
    assert_eq!(statuses, [200, 404, 301, 400, 200, 200, 200, 405, 421, 304, 403, 200]);
    for reply in replies {
        for (name, value) in [
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Content-Security-Policy", "frame-ancestors 'none'"),
            ("Referrer-Policy", "no-referrer"),
            ("X-Content-Type-Options", "nosniff"),
        ] {
            assert_eq!(header(&reply, name), value, "{} {name}", reply.status);
        }
        assert!(reply.headers.iter().all(|(name, _)| !name.starts_with("access-control-")));
        assert!(reply.headers.iter().all(|(name, _)| *name == name.to_ascii_lowercase()), "as the server takes them");
    }
}

#[test]
fn only_the_script_of_every_page_carries_the_reloader() {
    let script = reply("/sub/assets/site.js");
    assert!(body(&script).ends_with("\nsite();") && body(&script).contains("let known = 7;"));
    assert_eq!(RELOADER.matches("\"tebiki-build\"").count(), 1);
    let exact = Options { reload: false, ..options() };
    let Answer::Now(exact_script) = answer(&asked("/sub/assets/site.js"), &exact, address(), &shown()) else {
        panic!("it is there");
    };
    assert_eq!(body(&exact_script), "site();");
    let Answer::Now(own) = answer(&asked("/sub/__tebiki/next.js"), &exact, address(), &shown()) else {
        panic!("it does not wait");
    };
    assert_eq!(own.status, 404);
}

#[test]
fn a_page_waits_for_what_it_does_not_know() {
    let wait = |after: u64, page: &str| {
        answer(&asked(&format!("/sub/__tebiki/next.js?after={after}&page={page}")), &options(), address(), &shown())
    };
    assert_eq!(wait(7, "ja%2F"), Answer::Wait(Wait { after: 7, page: "ja/index.html".to_owned() }));
    let news = |answer: Answer| match answer {
        Answer::Now(reply) => body(&reply).to_owned(),
        Answer::Wait(wait) => panic!("it waits: {wait:?}"),
    };
    assert!(news(wait(4, "ja%2F")).contains("\"changed\":true,\"html\":\"\\u003cp>始\""), "{}", news(wait(4, "ja%2F")));
    assert!(news(wait(5, "ja%2F")).contains("\"changed\":false"));
    assert!(news(wait(5, "ja%2Fgone.html")).contains("\"changed\":true"));
    assert!(news(wait(2, "ja%2F")).contains("\"changed\":true,\"html\":null"), "a script or style changed");
    assert!(news(wait(9, "ja%2F")).contains("\"changed\":true,\"html\":null"), "the server is another one");
    let now = answer(&asked("/sub/__tebiki/now.js?after=7&page="), &options(), address(), &shown());
    assert!(news(now).contains("\"changed\":false"));
}

#[test]
fn problems_cannot_leave_the_script_or_the_page_that_they_stand_in() {
    let problems = "error: </script><script>alert(1)</script>\u{2028}\"";
    let shown = Shown { problems: Some(problems.into()), build: 1, ..Shown::default() };
    let script = Wait { after: 0, page: String::new() }.reply(&shown);
    let text = body(&script);
    assert!(!text.contains('<') && !text.contains('\u{2028}'), "{text}");
    let json = text.trim_start_matches("window.tebikiServe && window.tebikiServe(").trim_end_matches(");\n");
    let json: serde_json::Value = serde_json::from_str(json).expect("it is JSON");
    assert_eq!(json["problems"], problems);
    let Answer::Now(page) = answer(&asked("/sub/ja/"), &options(), address(), &shown) else { panic!("a page") };
    assert_eq!(page.status, 503);
    assert!(body(&page).contains("&lt;/script&gt;&lt;script&gt;alert(1)") && !body(&page).contains("<script>alert"));
}

#[test]
fn paths_of_sites_have_slashes_at_both_ends() {
    for (given, path) in [("", "/"), ("/", "/"), ("sub", "/sub/"), ("/a/b/", "/a/b/"), ("a/b-c.d", "/a/b-c.d/")] {
        assert_eq!(check_path(given).as_deref(), Ok(path));
    }
    for given in ["/a b/", "../x", "/a//b", "/日本/", "/a?b", "/./"] {
        assert!(check_path(given).is_err(), "{given}");
    }
}
