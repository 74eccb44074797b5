//! The response to a request, from the site in memory alone.

use std::net::SocketAddr;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::asked::{Asked, Method};
use super::origin;
use super::site::{self, Served, Shown};
use super::{Options, RELOADER};

/// The folder of the server's own files, below the site's path. No page of a site has such a name.
const OWN: &str = "__tebiki/";

/// The file that the script for reloading is prepended to, because every page loads it.
const CARRIER: &str = "assets/site.js";

/// The content security policy of the page that is served until the first successful build.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'";

/// A response.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Arc<[u8]>,
}

impl Reply {
    fn text(status: u16, text: &str) -> Self {
        Self { status, headers: headers("text/plain; charset=utf-8"), body: Arc::from(text.as_bytes()) }
    }

    fn to(path: &str) -> Self {
        let mut reply = Self::text(301, "");
        reply.headers.push(("location", path.to_owned()));
        reply
    }
}

/// A long poll: a page that waits for the next build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wait {
    /// The number of the build that it shows.
    pub(super) after: u64,
    /// The path of the page.
    pub(super) page: String,
}

impl Wait {
    /// Whether there is another build to respond with.
    pub(super) fn is_over(&self, shown: &Shown) -> bool {
        // After a restart of the server the number may be lower.
        shown.build != self.after
    }

    /// The response, as a script.
    pub(super) fn reply(&self, shown: &Shown) -> Reply {
        let is_other_server = shown.build < self.after;
        let changed = is_other_server || shown.changed_since(&self.page, self.after);
        let page = shown.files.get(&self.page).filter(|_| changed && !is_other_server && shown.others <= self.after);
        let html = page.and_then(|page| std::str::from_utf8(&page.bytes).ok());
        let news = serde_json::json!({
            "build": shown.build, "changed": changed, "html": html, "problems": shown.problems.as_deref(),
        });
        // Escaped, so that nothing ends the script or a line of it.
        let news =
            news.to_string().replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
        let script = format!("window.tebikiServe && window.tebikiServe({news});\n");
        Reply { status: 200, headers: headers("text/javascript; charset=utf-8"), body: Arc::from(script.into_bytes()) }
    }
}

/// What to do with a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Respond at once.
    Now(Reply),
    /// Respond after the next build.
    Wait(Wait),
}

/// The headers of every response. No other site gets anything of it, not even a frame to show it in.
fn headers(kind: &str) -> Vec<(&'static str, String)> {
    [
        ("content-type", kind),
        ("cache-control", "no-cache"),
        ("content-security-policy", "frame-ancestors 'none'"),
        ("cross-origin-resource-policy", "same-origin"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}

/// Answers a request.
pub(super) fn answer(asked: &Asked, options: &Options, address: SocketAddr, shown: &Shown) -> Answer {
    if !origin::is_this_machine(asked.host.as_deref(), options, address) {
        return Answer::Now(Reply::text(421, "This server shows a site to this machine alone.\n"));
    }
    let (path, query) = asked.url.split_once('?').unwrap_or((&asked.url, ""));
    if !origin::is_own(asked, is_page(path)) {
        return Answer::Now(Reply::text(403, "This server gives nothing to pages of other sites.\n"));
    }
    if asked.method == Method::Other {
        let mut reply = Reply::text(405, "A site can only be read.\n");
        reply.headers.push(("allow", "GET, HEAD".to_owned()));
        return Answer::Now(reply);
    }
    let Some(inside) = path.strip_prefix(options.path.as_str()) else {
        let at_its_door = format!("{path}/") == options.path;
        return Answer::Now(if at_its_door || path == "/" {
            Reply::to(&options.path)
        } else {
            Reply::text(404, &format!("The site is at {}\n", options.path))
        });
    };
    let Ok(inside) = percent_decode_str(inside).decode_utf8() else {
        return Answer::Now(Reply::text(400, "The address is not UTF-8.\n"));
    };
    if let Some(own) = inside.strip_prefix(OWN).filter(|_| options.reload) {
        return own_file(own, query, shown);
    }
    Answer::Now(file(&inside, asked, options, shown))
}

/// A file of the server itself.
fn own_file(name: &str, query: &str, shown: &Shown) -> Answer {
    let (kind, text) = match name {
        "now.js" | "next.js" => {
            let value = |key: &str| {
                let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
                let (_, value) = pairs.find(|(name, _)| *name == key)?;
                Some(percent_decode_str(value).decode_utf8_lossy().into_owned())
            };
            let after = value("after").and_then(|after| after.parse().ok()).unwrap_or(0);
            let wait = Wait { after, page: page(&value("page").unwrap_or_default()) };
            let at_once = name == "now.js" || wait.is_over(shown);
            return if at_once { Answer::Now(wait.reply(shown)) } else { Answer::Wait(wait) };
        }
        "reload.js" => ("text/javascript; charset=utf-8", script(shown)),
        "problems.css" => ("text/css; charset=utf-8", include_str!("problems.css").to_owned()),
        _ => return Answer::Now(Reply::text(404, "There is no such file.\n")),
    };
    Answer::Now(Reply { status: 200, headers: headers(kind), body: Arc::from(text.into_bytes()) })
}

/// The script for reloading, with the number of the build that it was served from.
fn script(shown: &Shown) -> String {
    RELOADER.replace("\"tebiki-build\"", &shown.build.to_string())
}

/// Whether a path may be that of a page, to which other sites may lead their readers.
fn is_page(path: &str) -> bool {
    let path = percent_decode_str(path).decode_utf8_lossy();
    let name = path.rsplit('/').next().unwrap_or_default();
    !name.contains('.') || site::is_page(name)
}

/// The path of the page at a URL.
fn page(inside: &str) -> String {
    if inside.is_empty() || inside.ends_with('/') { format!("{inside}index.html") } else { inside.to_owned() }
}

/// A file of the site, or the page for what is not found.
fn file(inside: &str, asked: &Asked, options: &Options, shown: &Shown) -> Reply {
    let path = page(inside);
    if let Some(file) = shown.files.get(&path) {
        return found(200, &path, file, asked, options, shown);
    }
    if shown.files.contains_key(&format!("{inside}/index.html")) {
        // As requested, so that percent-encoding is kept.
        let path = asked.url.split('?').next().unwrap_or_default();
        return Reply::to(&format!("{path}/"));
    }
    match shown.files.get("404.html") {
        Some(file) => found(404, "404.html", file, asked, options, shown),
        None => nothing_yet(options, shown),
    }
}

fn found(status: u16, path: &str, file: &Served, asked: &Asked, options: &Options, shown: &Shown) -> Reply {
    let mut body = Arc::clone(&file.bytes);
    let mut tag = format!("\"{:016x}\"", file.digest);
    if path == CARRIER && options.reload {
        body = script(shown).bytes().chain(body.iter().copied()).collect();
        tag = format!("\"{:016x}-{}\"", file.digest, shown.build);
    }
    let known = asked.known.as_deref().unwrap_or_default();
    let is_known = known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag || known.trim() == "*");
    let mut headers = headers(&kind(path));
    headers.push(("etag", tag));
    // The number of the build, for the script that waits for the next.
    headers.push(("server-timing", format!("tebiki;desc=\"{}\"", shown.build)));
    if status == 200 && is_known {
        return Reply { status: 304, headers, body: Arc::from([]) };
    }
    Reply { status, headers, body }
}

/// The media type of a file.
fn kind(path: &str) -> String {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let is_text = kind.type_() == "text" || matches!(kind.subtype().as_str(), "javascript" | "json" | "xml");
    let is_text = is_text || kind.suffix().is_some_and(|suffix| suffix == "xml");
    if is_text { format!("{}; charset=utf-8", kind.essence_str()) } else { kind.essence_str().to_owned() }
}

/// The page that is served until the first successful build.
fn nothing_yet(options: &Options, shown: &Shown) -> Reply {
    let own = format!("{}{OWN}", options.path);
    let (style, script) = if options.reload {
        (
            format!("<link rel=\"stylesheet\" href=\"{own}problems.css\">\n"),
            format!("<script src=\"{own}reload.js\" defer></script>\n"),
        )
    } else {
        Default::default()
    };
    let problems = crate::markdown::html::escape(shown.problems.as_deref().unwrap_or_default());
    let body = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>The site cannot be built</title>\n{style}{script}</head>\n\
         <body>\n<main>\n<h1>The site cannot be built</h1>\n<pre id=\"tb-problems-text\" tabindex=\"0\">{problems}</pre>\n</main>\n</body>\n</html>\n"
    );
    let mut headers = headers("text/html; charset=utf-8");
    headers.push(("server-timing", format!("tebiki;desc=\"{}\"", shown.build)));
    Reply { status: 503, headers, body: Arc::from(body.into_bytes()) }
}
