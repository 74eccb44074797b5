//! `tebiki serve`, over real sockets.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::common::{self, command, files, project};

mod clients;

/// How long anything may take on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server, and a copy of a site that it serves.
struct Served {
    site: tempfile::TempDir,
    server: Child,
    /// The host and port, and the path of the site.
    authority: String,
    path: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
    }
}

/// What a server answers.
struct Reply {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Reply {
    fn header(&self, name: &str) -> &str {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut found = lines.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        found.next().unwrap_or_default()
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is UTF-8")
    }
}

impl Served {
    fn start(arguments: &[&str]) -> Self {
        Self::with(arguments, |_| {})
    }

    /// Serves a copy of a small site, changed before.
    fn with(arguments: &[&str], change: impl Fn(&Path)) -> Self {
        let site = common::copy(&project().join("tests/sites/two-languages-and-a-product/input"));
        change(site.path());
        let mut server = command()
            .arg("serve")
            .arg(site.path())
            .args(["--port", "0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the command starts");
        let out = BufReader::new(server.stdout.take().expect("standard output is piped"));
        let mut lines = out.lines();
        let line = lines.by_ref().map(|line| line.expect("it is text")).find(|line| line.starts_with("Serving "));
        let url = line.expect("the server says where it is");
        let (authority, path) = url
            .strip_prefix("Serving http://")
            .and_then(|url| url.split_once('/'))
            .map(|(authority, path)| (authority.to_owned(), format!("/{path}")))
            .expect("an address");
        // Nobody reads on; the server must not stop for that.
        drop(lines);
        Self { site, server, authority, path }
    }

    fn ask(&self, method: &str, path: &str, headers: &str) -> Reply {
        let mut stream = TcpStream::connect(&self.authority).expect("the server listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout can be set");
        let request =
            format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}\r\n", self.authority);
        stream.write_all(request.as_bytes()).expect("the server reads");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("the server answers");
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a head ends");
        let head = String::from_utf8(bytes[..end].to_vec()).expect("a head is text");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Reply { status, head, body: bytes[end + 4..].to_vec() }
    }

    fn get(&self, path: &str) -> Reply {
        self.ask("GET", &format!("{}{path}", self.path), "")
    }

    fn source(&self, path: &str) -> PathBuf {
        self.site.path().join("content").join(path)
    }

    /// What the server says to a page that knows a build: the build that there is now, and whether the page is another.
    fn news(&self, page: &str, after: Option<u64>) -> (u64, bool, Option<String>) {
        let (file, after) = after.map_or(("now", 0), |after| ("next", after));
        let reply = self.get(&format!("__tebiki/{file}.js?after={after}&page={page}"));
        let json = reply.text().trim_end().trim_end_matches(");");
        let json = json.split_once("tebikiServe(").expect("a call").1;
        let json: serde_json::Value = serde_json::from_str(json).expect("it is JSON");
        (
            json["build"].as_u64().expect("a number"),
            json["changed"].as_bool().expect("yes or no"),
            json["problems"].as_str().map(ToOwned::to_owned),
        )
    }

    /// Waits until a page has these words, or has them no more.
    fn until(&self, page: &str, words: &str, there: bool) {
        let start = Instant::now();
        while self.get(page).text().contains(words) != there {
            assert!(start.elapsed() < PATIENCE, "{page} never {} “{words}”", if there { "has" } else { "loses" });
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

fn replace(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).expect("a source can be read");
    assert!(text.contains(from), "{from}");
    fs::write(path, text.replace(from, to)).expect("a source can be written");
}

#[test]
fn what_is_served_is_what_is_built() {
    let image = |site: &Path| {
        let folder = site.join("content/products/chat");
        fs::create_dir(folder.join("images")).expect("a folder can be made");
        fs::write(folder.join("images/a.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>").expect("an image");
        for guide in ["guide.ja.md", "guide.en.md"] {
            replace(&folder.join(guide), "\n###", "\n![画面](images/a.svg)\n\n###");
        }
    };
    let base = ["--base-url", "https://guide.example/sub/"];
    let [reloading, exact] = [&[][..], &["--no-reload"]]
        .map(|more| Served::with(&[&["--path", "/some/sub/path"], &base[..], more].concat(), image));
    let output = exact.site.path().join("public");
    let run = command().arg("build").arg(exact.site.path()).arg("--output").arg(&output).args(base).output();
    assert!(run.expect("the command starts").status.success());
    let built = files(&output);
    assert!(built.contains_key("media/products/chat/images/a.svg") && built.contains_key("sitemap.xml"));
    for (path, bytes) in built.iter().filter(|(path, _)| *path != ".tebiki") {
        for (served, reloads) in [(&reloading, true), (&exact, false)] {
            let reply = served.get(path);
            assert_eq!((reply.status, reply.header("Cache-Control")), (200, "no-cache"), "{path}");
            let only_here = reloads && path == "assets/site.js";
            assert_eq!(reply.body == *bytes, !only_here, "{path}");
            assert!(reply.body.ends_with(bytes), "{path}");
        }
    }
    assert_eq!(exact.get(".tebiki").status, 404);
}

#[test]
fn requests_are_answered_as_a_server_should() {
    let served = Served::start(&[]);
    assert_eq!(served.path, "/");
    let page = served.get("ja/index.html");
    assert_eq!(page.header("Content-Type"), "text/html; charset=utf-8");
    let head = served.ask("HEAD", "/ja/index.html", "");
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("Content-Length"), page.body.len().to_string());
    let known = format!("If-None-Match: {}\r\n", page.header("ETag"));
    assert_eq!(served.ask("GET", "/ja/index.html", &known).status, 304);
    assert_eq!(served.get("ja/").body, page.body);
    assert_eq!(served.get("ja").header("Location"), "/ja/");
    let missing = served.get("ja/nowhere.html");
    assert_eq!((missing.status, missing.text().contains("<h1>404</h1>")), (404, true));
    for path in
        ["/../Cargo.toml", "/%2e%2e/content/site.yaml", "/content/site.yaml", "//etc/passwd", "/..%2fcontent/site.yaml"]
    {
        assert_eq!(served.ask("GET", path, "").status, 404, "{path}");
    }
    assert_eq!(served.ask("POST", "/", "Content-Length: 0\r\n").status, 405);
    assert_eq!(served.ask("GET", "/%ff", "").status, 400);
}

#[test]
fn a_saved_source_is_served_and_told_to_the_pages_that_it_concerns() {
    let served = Served::start(&["--path", "/sub/"]);
    let (build, ..) = served.news("ja/products/chat/guide.html", None);
    let waiting = std::thread::scope(|scope| {
        let guide = scope.spawn(|| served.news("ja/products/chat/guide.html", Some(build)));
        let about = scope.spawn(|| served.news("ja/about.html", Some(build)));
        // Both are at the server before anything is saved.
        std::thread::sleep(Duration::from_millis(100));
        replace(&served.source("products/chat/guide.ja.md"), "管理者の手引き", "担当者の手引き");
        [guide, about].map(|page| page.join().expect("the server answers"))
    });
    let [(next, guide, _), (_, about, _)] = waiting;
    assert!(next > build && guide && !about, "{waiting:?}");
    assert!(served.get("ja/products/chat/guide.html").text().contains("担当者の手引き"));
}

#[test]
fn sources_may_be_saved_in_any_way() {
    let served = Served::start(&[]);
    let guide = served.source("products/chat/guide.ja.md");
    let text = fs::read_to_string(&guide).expect("a source can be read");
    let page = "ja/products/chat/guide.html";
    // Written beside and renamed, as many editors do.
    let beside = served.source("products/chat/.guide.ja.md.swp");
    fs::write(&beside, text.replace("管理者", "改名者")).expect("a file can be written");
    fs::rename(&beside, &guide).expect("a file can be renamed");
    served.until(page, "改名者", true);
    // Moved away, and written anew.
    fs::rename(&guide, served.source("products/chat/guide.ja.md~")).expect("a file can be renamed");
    fs::write(&guide, text.replace("管理者", "新任者")).expect("a file can be written");
    served.until(page, "新任者", true);
    // Many at once.
    replace(&guide, "新任者", "同時者");
    replace(&served.source("site.yaml"), "ja: 手引き", "ja: 同時の手引き");
    replace(&served.source("pages/about.ja.md"), "試すため", "同時に試すため");
    served.until("ja/about.html", "同時に試すため", true);
    served.until(page, "同時の手引き", true);
    assert!(served.get(page).text().contains("同時者"));
    // Taken away with its folder, and put back.
    let (product, away) = (served.source("products/chat"), served.site.path().join("away"));
    replace(&served.source("pages/about.ja.md"), "[[product:chat#remove-users]]、", "");
    replace(&served.source("pages/about.en.md"), "[[product:chat#remove-users]]", "it");
    fs::rename(&product, &away).expect("a folder can be moved");
    served.until(page, "<h1>404</h1>", true);
    fs::rename(&away, &product).expect("a folder can be moved");
    served.until(page, "同時者", true);
    // The whole content, as a checkout of another branch does.
    let (content, away) = (served.site.path().join("content"), served.site.path().join("content-away"));
    fs::rename(&content, &away).expect("a folder can be moved");
    fs::rename(&away, &content).expect("a folder can be moved");
    replace(&guide, "同時者", "再来者");
    served.until(page, "再来者", true);
    // A theme that comes.
    let words = served.site.path().join("themes/default/i18n");
    fs::create_dir_all(&words).expect("a folder can be made");
    fs::write(words.join("ja.yaml"), "home: 我が家\n").expect("a file can be written");
    served.until(page, "我が家", true);
}

#[test]
fn a_site_that_is_deleted_or_moved_away_is_served_again_when_it_comes_back() {
    let served = Served::start(&[]);
    let (site, away) = (served.site.path(), served.site.path().with_extension("away"));
    let guide = served.source("products/chat/guide.ja.md");
    let page = "ja/products/chat/guide.html";
    let sources = files(site);
    fs::remove_dir_all(site).expect("a folder can be deleted");
    assert_eq!(served.get(page).status, 200, "what was built is still shown");
    common::write(site, &sources);
    replace(&guide, "管理者", "再来者");
    served.until(page, "再来者", true);
    // Another folder takes the place of the one that is moved away.
    fs::rename(site, &away).expect("a folder can be moved");
    common::write(site, &sources);
    served.until(page, "管理者", true);
    replace(&guide, "管理者", "新任者");
    served.until(page, "新任者", true);
    fs::remove_dir_all(away).expect("a folder can be deleted");
}

#[test]
fn with_errors_the_last_good_site_stays_and_says_so() {
    let served = Served::start(&[]);
    let guide = served.source("products/chat/guide.ja.md");
    let before = served.get("ja/products/chat/guide.html").body;
    let (build, _, problems) = served.news("ja/index.html", None);
    assert_eq!(problems, None);
    replace(&guide, "[[menu:削除]]", "[[itme:7-3]]");
    let (build, changed, problems) = served.news("ja/index.html", Some(build));
    let problems = problems.expect("the problem is told");
    assert!(!changed && problems.contains("TB0") && problems.contains("itme"), "{problems}");
    assert!(!problems.contains('\u{1b}'), "no colours of a terminal");
    assert_eq!(served.get("ja/products/chat/guide.html").body, before);
    replace(&guide, "[[itme:7-3]]", "[[menu:削除]]");
    let (_, changed, problems) = served.news("ja/index.html", Some(build));
    assert_eq!((changed, problems), (false, None));
    // A theme that is wrong is a problem like any other.
    let templates = served.site.path().join("themes/default/templates");
    fs::create_dir_all(&templates).expect("a folder can be made");
    fs::write(templates.join("item.html"), "{% extends \"nowhere.html\" %}").expect("a file can be written");
    let start = Instant::now();
    while served.news("ja/index.html", None).2.is_none() {
        assert!(start.elapsed() < PATIENCE, "the theme's problem is never told");
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(served.get("ja/products/chat/guide.html").body, before);
}

#[test]
fn a_site_that_begins_with_errors_is_served_once_they_are_mended() {
    let served = Served::with(&[], |site| replace(&site.join("content/site.yaml"), "title:", "titel:"));
    let page = served.get("ja/index.html");
    assert_eq!(page.status, 503);
    assert!(page.text().contains("titel") && page.text().contains("__tebiki/reload.js"));
    replace(&served.source("site.yaml"), "titel:", "title:");
    served.until("ja/index.html", "site-header", true);
    assert_eq!(served.get("ja/index.html").status, 200);
}

#[test]
fn a_port_that_is_in_use_is_named_with_a_way_out() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = taken.local_addr().expect("an address").port();
    let run = |arguments: &[&str]| {
        let site = project().join("tests/sites/two-languages-and-a-product/input");
        let run = command().arg("serve").arg(site).args(arguments).output().expect("the command starts");
        (run.status.code(), common::stderr(&run).to_owned())
    };
    let (status, told) = run(&["--port", &port.to_string()]);
    assert_eq!(status, Some(2));
    assert!(told.contains(&format!("the port {port} is in use")) && told.contains("--port 0"), "{told}");
    let (status, told) = run(&["--port", "0", "--host", "203.0.113.1"]);
    assert!(status == Some(2) && told.contains("cannot listen at 203.0.113.1:0") && told.contains("--host"), "{told}");
    let (status, told) = run(&["--path", "/a b/"]);
    assert!(status == Some(2) && told.contains("ASCII letters"), "{told}");
}
