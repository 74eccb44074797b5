//! Clients that are slow, gone or out to do harm: another is answered all the same, and the server takes no more of the machine.

use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use super::{PATIENCE, Reply, Served, replace};

/// How long a reader may wait for a page while others do harm.
const SOON: Duration = Duration::from_secs(1);

/// Connections beyond those that the server keeps at a time. Tests share a process, and its file descriptors.
const MANY: usize = 400;

/// A file that no buffer of a socket holds.
const LARGE: usize = 12 * 1024 * 1024;
const LARGE_FILE: &str = "media/products/chat/images/large.bmp";

/// Puts a large image into a site, which its guide shows.
fn enlarge(site: &Path) {
    let folder = site.join("content/products/chat");
    fs::create_dir(folder.join("images")).expect("a folder can be made");
    let mut image = vec![0; LARGE];
    // A head of a bitmap, for whoever looks whether it is one.
    image[..2].copy_from_slice(b"BM");
    image[2..6].copy_from_slice(&u32::try_from(LARGE).expect("it is small").to_le_bytes());
    image[10..26].copy_from_slice(&[54, 0, 0, 0, 40, 0, 0, 0, 208, 7, 0, 0, 208, 7, 0, 0]);
    image[26..30].copy_from_slice(&[1, 0, 24, 0]);
    fs::write(folder.join("images/large.bmp"), image).expect("a file can be written");
    for guide in ["guide.ja.md", "guide.en.md"] {
        replace(&folder.join(guide), "\n###", "\n![画面](images/large.bmp)\n\n###");
    }
}

/// What a process takes of the machine, where the system tells.
#[derive(Clone, Copy, Debug)]
struct Taken {
    threads: usize,
    files: usize,
    kib: usize,
}

impl Served {
    fn taken(&self) -> Option<Taken> {
        let process = format!("/proc/{}", self.server.id());
        let count = |folder: &str| fs::read_dir(format!("{process}/{folder}")).map(Iterator::count).ok();
        let status = fs::read_to_string(format!("{process}/status")).ok()?;
        let kib =
            status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.parse().ok())?;
        Some(Taken { threads: count("task")?, files: count("fd")?, kib })
    }

    /// A connection on which nothing was said yet.
    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.authority).expect("the server listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time-out can be set");
        stream
    }

    fn request(&self, path: &str) -> String {
        format!("GET {}{path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.path, self.authority)
    }

    /// Sends as much of this as the server takes. It may close the connection while it does.
    fn send(&self, bytes: &[u8]) -> TcpStream {
        let mut stream = self.connect();
        stream.set_write_timeout(Some(Duration::from_millis(300))).expect("a time-out can be set");
        drop(stream.write_all(bytes));
        stream
    }

    /// Another client gets a page soon. On a machine that does much else one try may be late; a server that waits is every time.
    fn answers_others(&self) {
        let took = [(); 3].map(|()| {
            let start = Instant::now();
            assert_eq!(self.get("ja/index.html").status, 200);
            start.elapsed()
        });
        assert!(took.iter().any(|took| *took < SOON), "it took {took:?}");
    }

    /// What the server has taken since `before` is given back, or was never taken.
    fn takes_no_more_than(&self, before: Option<Taken>, files: usize, kib: usize) {
        let Some(before) = before else { return };
        let now = self.taken().expect("the server runs");
        let told = format!("{before:?}, then {now:?}");
        assert!(now.threads <= before.threads, "{told}");
        assert!(now.files <= before.files + files && now.kib <= before.kib + kib, "{told}");
    }

    fn gives_back(&self, before: Option<Taken>, within: Duration) {
        let Some(before) = before else { return };
        let start = Instant::now();
        while self.taken().expect("the server runs").files > before.files {
            assert!(start.elapsed() < within, "{before:?}, then {:?}", self.taken());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// Reads until the server closes the connection, however it does; the bytes that came.
fn read_to_the_end(mut stream: TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut piece = vec![0; 65536];
    loop {
        match stream.read(&mut piece) {
            Ok(0) => return bytes,
            Ok(count) => bytes.extend_from_slice(&piece[..count]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => {
                let is_closed = matches!(error.kind(), ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted);
                assert!(is_closed, "the server does not close the connection: {error}");
                return bytes;
            }
        }
    }
}

fn status(bytes: &[u8]) -> &str {
    std::str::from_utf8(&bytes[..bytes.len().min(12)]).expect("a head is text")
}

#[test]
fn clients_that_never_read_keep_nobody_waiting_and_are_left() {
    let served = Served::with(&[], enlarge);
    served.answers_others();
    let (build, ..) = served.news("ja/about.html", None);
    let before = served.taken();
    let polls = format!("__tebiki/now.js?after={}&page=ja/products/chat/guide.html", build - 1);
    let stuck = [LARGE_FILE, "ja/products/chat/guide.html", polls.as_str(), "__tebiki/reload.js"].map(|path| {
        let requests = served.request(path).repeat(500);
        [(); 2].map(|()| served.send(requests.as_bytes()))
    });
    served.answers_others();
    served.takes_no_more_than(before, 8, 8 * 1024);
    // Nor is a build kept from its pages, nor a page from what it waits for.
    let (next, changed) = std::thread::scope(|scope| {
        let about = scope.spawn(|| served.news("ja/about.html", Some(build)));
        std::thread::sleep(Duration::from_millis(100));
        replace(&served.source("pages/about.ja.md"), "試すため", "確かめるため");
        let (next, changed, _) = about.join().expect("the server answers");
        (next, changed)
    });
    assert!(next > build && changed);
    served.until("ja/about.html", "確かめるため", true);
    served.gives_back(before, PATIENCE);
    served.answers_others();
    drop(stuck);
}

#[test]
fn polls_that_were_pipelined_go_with_their_client() {
    let served = Served::start(&[]);
    let (build, ..) = served.news("ja/index.html", None);
    let before = served.taken();
    let poll = served.request(&format!("__tebiki/next.js?after={build}&page=ja/index.html"));
    for round in 0..20 {
        let client = served.send(poll.repeat(100).as_bytes());
        served.answers_others();
        // Half of the clients only say that nothing more comes.
        if round % 2 == 0 {
            drop(client);
        } else {
            client.shutdown(std::net::Shutdown::Write).expect("it can be closed");
            assert_eq!(read_to_the_end(client), b"", "nobody waits any more");
        }
    }
    served.gives_back(before, SOON);
    // Each on a connection of its own; some with a head of another request behind it.
    let clients = [poll.clone(), format!("{poll}GET / HT")]
        .map(|sent| (0..40).map(|_| served.send(sent.as_bytes())).collect::<Vec<_>>());
    served.answers_others();
    served.takes_no_more_than(before, 80, 4 * 1024);
    drop(clients);
    served.gives_back(before, SOON);
}

#[test]
fn heads_that_come_slowly_end_with_their_connection() {
    let served = Served::start(&[]);
    let before = served.taken();
    let head = format!("GET / HTTP/1.1\r\nHost: {}\r\n", served.authority);
    let mut slow = (0..60).map(|_| served.send(head.as_bytes())).collect::<Vec<_>>();
    // A client that was answered once may be slow with its next request.
    slow.extend((0..20).map(|_| served.send(format!("{}GET /", served.request("robots-none.txt")).as_bytes())));
    // And one that says nothing at all.
    slow.extend((0..20).map(|_| served.send(b"")));
    let start = Instant::now();
    let mut sent = 0;
    let stays = || served.taken().zip(before).is_some_and(|(now, before)| now.files > before.files);
    while start.elapsed() < PATIENCE / 4 || stays() {
        assert!(start.elapsed() < PATIENCE, "slow clients stay: {:?}", served.taken());
        for stream in &mut slow {
            sent += usize::from(stream.write_all(b"X-A: b\r\n").is_ok());
        }
        served.answers_others();
        std::thread::sleep(Duration::from_millis(250));
    }
    assert!(sent > 1000, "they went on sending: {sent}");
    served.takes_no_more_than(before, 0, 4 * 1024);
}

#[test]
fn a_thousand_connections_leave_room_for_one_more() {
    let served = Served::start(&[]);
    served.answers_others();
    let before = served.taken();
    let poll = served.request("__tebiki/next.js?after=99999999999999&page=ja/index.html");
    for sent in ["", "GET / HTTP/1.1\r\nHost:", &poll] {
        let clients = (0..MANY).map(|_| served.send(sent.as_bytes())).collect::<Vec<_>>();
        served.answers_others();
        served.takes_no_more_than(before, 128, 8 * 1024);
        drop(clients);
    }
    served.gives_back(before, SOON);
    // Whoever was last heard of stays, whoever is quiet makes room.
    let mut reader = served.connect();
    let page = served.request("ja/index.html");
    let quiet = served.connect();
    let mut others = Vec::new();
    for _ in 0..4 {
        others.extend((0..50).map(|_| served.connect()));
        reader.write_all(page.as_bytes()).expect("the reader is still connected");
        let mut first = [0; 15];
        reader.read_exact(&mut first).expect("the reader is answered");
        assert_eq!(&first, b"HTTP/1.1 200 OK");
        let mut rest = vec![0; 1024 * 1024];
        reader.set_read_timeout(Some(Duration::from_millis(100))).expect("a time-out can be set");
        while reader.read(&mut rest).is_ok_and(|count| count > 0) {}
        reader.set_read_timeout(Some(PATIENCE)).expect("a time-out can be set");
    }
    assert_eq!(read_to_the_end(quiet), b"");
}

#[test]
fn heads_and_bodies_without_end_are_not_read_to_it() {
    let served = Served::start(&[]);
    let before = served.taken();
    let piece = vec![b'a'; 65536];
    let line = format!("GET / HTTP/1.1\r\nHost: {}\r\nX-A: ", served.authority);
    let many = format!("{line}b\r\n{}\r\n", "X-B: c\r\n".repeat(200));
    let posted = |length: &str| format!("POST / HTTP/1.1\r\nHost: {}\r\n{length}\r\n\r\n", served.authority);
    for (start, answers) in [
        (line.clone(), "431"),
        ("GET /".to_owned(), "431 414"),
        (many, "431"),
        (posted("Content-Length: 99999999999"), "405"),
        (posted("Transfer-Encoding: chunked"), "405 400"),
        (posted("Content-Length: 5\r\nExpect: 100-continue"), "405"),
        (posted("Content-Length: -1"), "400"),
        (posted("Content-Length: 1\r\nContent-Length: 2"), "400"),
    ] {
        let mut client = served.connect();
        client.set_write_timeout(Some(Duration::from_millis(300))).expect("a time-out can be set");
        drop(client.write_all(start.as_bytes()));
        let mut sent = 0;
        // 64 MiB, if the server took them.
        while sent < 1024 && client.write_all(&piece).is_ok() {
            sent += 1;
        }
        assert!(sent < 1024, "all of it was read after {start:.40}");
        let got = read_to_the_end(client);
        // What was sent on may have crossed the answer.
        let is_answer = got.is_empty() || answers.split(' ').any(|code| status(&got) == format!("HTTP/1.1 {code}"));
        assert!(is_answer, "{start:.40}: {}", status(&got));
        served.answers_others();
    }
    served.takes_no_more_than(before, 0, 4 * 1024);
}

#[test]
fn what_is_no_request_ends_its_connection_alone() {
    let served = Served::start(&[]);
    for sent in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\0\0\0\0\0\0\0\0\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        b"GET / HTTP/1.1\r\n Host: a\r\n\r\n",
    ] {
        let client = served.send(sent);
        client.shutdown(std::net::Shutdown::Write).expect("it can be closed");
        let got = read_to_the_end(client);
        assert!(got.is_empty() || status(&got) == "HTTP/1.1 400", "{sent:?}: {}", status(&got));
        served.answers_others();
    }
}

/// The body behind a head.
fn body(bytes: &[u8]) -> &[u8] {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a head ends");
    &bytes[end + 4..]
}

#[test]
fn clients_that_read_slowly_or_have_said_all_get_the_whole() -> io::Result<()> {
    let served = Served::with(&[], enlarge);
    let request = format!("GET /{LARGE_FILE} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", served.authority);
    let half_closed = served.send(request.as_bytes());
    half_closed.shutdown(std::net::Shutdown::Write)?;
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(body(&read_to_the_end(half_closed)).len(), LARGE);
    let mut slow = served.send(request.as_bytes());
    let mut bytes = Vec::new();
    let mut piece = vec![0; 1024 * 1024];
    loop {
        std::thread::sleep(Duration::from_millis(20));
        match slow.read(&mut piece)? {
            0 => break,
            count => bytes.extend_from_slice(&piece[..count]),
        }
    }
    assert_eq!(body(&bytes).len(), LARGE);
    // One after the other on a connection, in the order in which they were asked for.
    let names = ["ja/index.html", "en/index.html", "nowhere.html", "ja/about.html"];
    let asked = names.map(|name| served.request(name)).concat() + &request;
    let got = read_to_the_end(served.send(asked.as_bytes()));
    let expected = names.map(|name| served.get(name).body);
    let mut rest = &got[..];
    for body in expected {
        let found = rest.windows(body.len()).position(|window| window == body).expect("it is there, in order");
        rest = &rest[found + body.len()..];
    }
    assert_eq!(body(rest).len(), LARGE);
    Ok(())
}

#[test]
fn only_names_of_this_machine_and_pages_of_this_site_are_answered() {
    let served = Served::start(&[]);
    let port = served.authority.rsplit_once(':').expect("a port").1;
    let ask = |head: &str| {
        let bytes = read_to_the_end(served.send(format!("{head}Connection: close\r\n\r\n").as_bytes()));
        status(&bytes).rsplit(' ').next().and_then(|code| code.parse::<u16>().ok()).expect("a status")
    };
    let host = format!("Host: 127.0.0.1:{port}\r\n");
    assert_eq!(ask(&format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\n")), 200);
    assert_eq!(ask("GET / HTTP/1.1\r\nHost: evil.example\r\n"), 421);
    // The address counts, where it names a host itself.
    assert_eq!(ask(&format!("GET http://evil.example/ HTTP/1.1\r\n{host}")), 421);
    assert_eq!(ask(&format!("GET http://127.0.0.1:{port}/ HTTP/1.1\r\nHost: evil.example\r\n")), 200);
    for path in ["/search/en.js", "/__tebiki/reload.js", "/__tebiki/now.js", "/__tebiki/next.js", "/ja/index.html"] {
        for site in ["same-site", "cross-site"] {
            let told = format!("GET {path} HTTP/1.1\r\n{host}Sec-Fetch-Site: {site}\r\n");
            assert_eq!(ask(&format!("{told}Sec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: script\r\n")), 403, "{path}");
        }
    }
    let Reply { head, .. } = served.get("ja/index.html");
    for line in ["cross-origin-resource-policy: same-origin", "content-security-policy: frame-ancestors 'none'"] {
        assert!(head.to_ascii_lowercase().contains(line), "{head}");
    }
}
