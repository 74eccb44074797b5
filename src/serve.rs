//! Shows a site to its author: built in memory, and built again whenever a source is saved.
//!
//! 1. [`watch`] tells when something below `content/` or `themes/` changed.
//! 2. [`site`] builds the site again, and knows since which build each file is as it is. With errors the last good site
//!    stays, and the problems are shown over it.
//! 3. [`answer`] says what a request gets: the bytes that `tebiki build` would write, and nothing from the disk.
//! 4. [`waiting`] holds requests of pages that wait for the next build, and answers them when it is there.
//!
//! What is served is byte for byte what is built, but for one file: [`RELOADER`] is put before `assets/site.js`
//! (not with [`Options::reload`] off). Pages stay as they are and keep their content security policy. It lets them load
//! scripts from the site and nothing else, so a page hears of a build through a script that the server holds back until
//! then: no polling, and no second way in that a published site would not have. The script brings the page along, and
//! where only words of it are others, they are put in their place; a page is loaded again where more has changed.

mod answer;
mod site;
mod waiting;
mod watch;

#[cfg(test)]
mod tests;

use std::error::Error;
use std::fmt;
use std::io::{self, Cursor};
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tiny_http::{Header, Method, Request, Response, Server};

use crate::build::{BuildError, Checked};
use answer::{Answer, Asked};
use site::Live;
use waiting::Waiting;

/// The script that is put before `assets/site.js`: the page must be seen as it was before other scripts have changed it.
pub const RELOADER: &str = concat!(include_str!("serve/patch.js"), include_str!("serve/reload.js"));

/// How many requests are answered at a time.
const WORKERS: usize = 4;

/// How often requests that wait are told that there is nothing new, so that no proxy or browser gives them up.
const PATIENCE: Duration = Duration::from_secs(25);

/// What is to be served, and where.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder that holds `content/`.
    pub site: PathBuf,
    /// The absolute URL under which the site will be published; overrides that of `site.yaml`.
    pub base_url: Option<String>,
    /// The name or address of this machine to listen at.
    pub host: String,
    /// The port; 0 for any that is free.
    pub port: u16,
    /// The path of the site on the server, with a slash at both ends.
    pub path: String,
    /// Whether pages reload when they change.
    pub reload: bool,
}

/// What there is to tell somebody who serves a site.
#[derive(Debug)]
pub enum News<'a> {
    /// The site is served at this address.
    Listening(&'a str),
    /// It was built.
    Built {
        /// What was read.
        checked: &'a Checked,
        /// How many files are new, other than before, or gone.
        changed: usize,
        /// How long it took.
        took: Duration,
        /// Whether it is the first site, or the first after problems.
        mended: bool,
    },
    /// It has errors, and was not built.
    Errors(&'a Checked),
    /// It could not be built.
    Failed(&'a BuildError),
    /// The folder could not be read, or not be watched.
    Unreadable(String),
}

/// Why a site cannot be served.
#[derive(Debug)]
pub enum ServeError {
    /// Nobody can listen at this host and port.
    Listen {
        /// The host.
        host: String,
        /// The port.
        port: u16,
        /// Why.
        error: io::Error,
    },
    /// Changes of the sources cannot be seen.
    Watch(notify::Error),
    /// The server does not work.
    Server(Box<dyn Error + Send + Sync>),
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listen { host, port, error } => match error.kind() {
                io::ErrorKind::AddrInUse => {
                    let other = port.checked_add(1).unwrap_or(8000);
                    write!(
                        f,
                        "the port {port} is in use; choose another, such as `--port {other}`, or `--port 0` for any \
                         that is free"
                    )
                }
                io::ErrorKind::PermissionDenied => {
                    write!(f, "the port {port} may not be used; choose one above 1023, such as `--port 8000`")
                }
                _ => write!(
                    f,
                    "cannot listen at {host}:{port}: `--host` takes a name or an address of this machine, such as \
                     127.0.0.1, or 0.0.0.0 for all of them"
                ),
            },
            Self::Watch(_) => f.write_str("cannot watch the site's folder"),
            Self::Server(_) => f.write_str("the server does not work"),
        }
    }
}

impl Error for ServeError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Listen { error, .. } => Some(error),
            Self::Watch(error) => Some(error),
            Self::Server(error) => Some(error.as_ref()),
        }
    }
}

/// Whether `path` can be the path of a site on a server.
///
/// # Errors
/// Says what is wrong with it.
pub fn check_path(path: &str) -> Result<String, String> {
    let parts = path.trim_matches('/');
    if parts.is_empty() {
        return Ok("/".to_owned());
    }
    let plain = |part: &str| {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
        !part.is_empty() && part.chars().all(allowed) && part != "." && part != ".."
    };
    if !parts.split('/').all(plain) {
        return Err("a path has ASCII letters, digits and `-._~` between slashes, such as /some/sub/path/".to_owned());
    }
    Ok(format!("/{parts}/"))
}

/// Serves a site until the process ends. `tell` hears what happens, on this thread.
///
/// # Errors
/// When the site cannot be served at all; a site with errors can.
pub fn serve(options: &Options, tell: &dyn Fn(&News<'_>)) -> Result<(), ServeError> {
    let (listener, address) = listen(&options.host, options.port)?;
    let server = Server::from_listener(listener, None).map_err(ServeError::Server)?;
    // Before the first build, so that nothing that is saved meanwhile is missed.
    let mut watch = watch::start(&options.site).map_err(ServeError::Watch)?;
    let mut live = Live::new(options);
    let shown = RwLock::new(Arc::clone(live.shown()));
    let waiting = Waiting::default();
    let room = Room { options, address, shown: &shown, waiting: &waiting };
    let show = |shown: &Arc<site::Shown>| room.show(shown);
    live.build(&show, tell);
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| room.work(&server));
        }
        tell(&News::Listening(&format!("http://{}{}", authority(&options.host, address), options.path)));
        loop {
            match watch.next(PATIENCE) {
                watch::Seen::Change => live.build(&show, tell),
                watch::Seen::Nothing => {}
                watch::Seen::Trouble(error) => tell(&News::Unreadable(error)),
            }
            waiting.give_up(PATIENCE, &shown.read().unwrap_or_else(PoisonError::into_inner));
        }
    })
}

/// Listens at the first address of the host at which that can be done.
fn listen(host: &str, port: u16) -> Result<(TcpListener, SocketAddr), ServeError> {
    let failed = |error| ServeError::Listen { host: host.to_owned(), port, error };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let addresses = (host, port).to_socket_addrs().map_err(failed)?.collect::<Vec<_>>();
    let listener = TcpListener::bind(addresses.as_slice()).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

/// The address for a browser on this machine.
fn authority(host: &str, address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        return format!("localhost:{}", address.port());
    }
    // A name stays the name that was given.
    let is_name = host.parse::<std::net::IpAddr>().is_err() && !host.starts_with('[');
    if is_name { format!("{host}:{}", address.port()) } else { address.to_string() }
}

/// What the threads that answer requests share.
struct Room<'a> {
    options: &'a Options,
    address: SocketAddr,
    shown: &'a RwLock<Arc<site::Shown>>,
    waiting: &'a Waiting,
}

impl Room<'_> {
    /// Shows what was built to everybody, those who wait first.
    fn show(&self, shown: &Arc<site::Shown>) {
        *self.shown.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(shown);
        self.waiting.answer(shown);
    }

    fn work(&self, server: &Server) {
        // An error here is the end of the server.
        while let Ok(request) = server.recv() {
            let shown = Arc::clone(&self.shown.read().unwrap_or_else(PoisonError::into_inner));
            let header = |name: &str| {
                let found =
                    request.headers().iter().find(|header| header.field.as_str().as_str().eq_ignore_ascii_case(name));
                found.map(|header| header.value.as_str().to_owned())
            };
            let asked = Asked {
                method: match request.method() {
                    Method::Get => answer::Method::Get,
                    Method::Head => answer::Method::Head,
                    _ => answer::Method::Other,
                },
                url: request.url().to_owned(),
                host: header("Host"),
                known: header("If-None-Match"),
            };
            match answer::answer(&asked, self.options, self.address, &shown) {
                Answer::Wait(wait) => self.waiting.hold(request, wait, self.shown),
                Answer::Now(reply) => respond(request, &reply),
            }
        }
    }
}

/// Sends a reply. A reader who has gone away misses nothing.
fn respond(request: Request, reply: &answer::Reply) {
    let length = reply.body.len();
    let mut response = Response::empty(reply.status)
        .with_data(Cursor::new(Arc::clone(&reply.body)), Some(length))
        .with_chunked_threshold(usize::MAX);
    for (name, value) in &reply.headers {
        // What cannot stand in a header is not in any that is made here.
        if let Ok(header) = Header::from_bytes(name.as_bytes(), value.as_bytes()) {
            response.add_header(header);
        }
    }
    drop(request.respond(response));
}
