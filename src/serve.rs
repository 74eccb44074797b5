//! A development server with live reload: the site is built in memory, and rebuilt whenever a source is saved.
//!
//! 1. [`watch`] watches `content/` and `themes/` for changes.
//! 2. [`site`] rebuilds the site incrementally, and knows in which build each file last changed. With errors the last good
//!    site stays, and the problems are shown over it.
//! 3. [`answer`] responds to requests with the bytes that `tebiki build` would write. It never reads from the disk.
//! 4. [`waiting`] keeps the long polls of pages until the next build.
//!
//! What is served is byte for byte what is built, except that [`RELOADER`] is prepended to `assets/site.js` (unless
//! [`Options::reload`] is off). Pages keep their content security policy, which allows nothing but scripts from the site, so
//! the long poll is a script whose response the server delays until the next build. The response contains the page: where
//! only its words differ, they are patched in place; otherwise the page is loaded again.

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

/// The script that is prepended to `assets/site.js`: it must see the page before other scripts have changed it.
pub const RELOADER: &str = concat!(include_str!("serve/patch.js"), include_str!("serve/reload.js"));

/// The number of threads that respond to requests.
const WORKERS: usize = 4;

/// How long a long poll waits at most, so that no proxy or browser times out first.
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

/// What happens while a site is served.
#[derive(Debug)]
pub enum News<'a> {
    /// The site is served at this address.
    Listening(&'a str),
    /// It was built.
    Built {
        /// What was read.
        checked: &'a Checked,
        /// How many files were added, changed or removed.
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
    /// The server cannot listen at this host and port.
    Listen {
        /// The host.
        host: String,
        /// The port.
        port: u16,
        /// Why.
        error: io::Error,
    },
    /// The sources cannot be watched.
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

/// Serves a site until the process ends. `tell` is called on this thread.
///
/// # Errors
/// When the server cannot start; errors of the site do not stop it.
pub fn serve(options: &Options, tell: &dyn Fn(&News<'_>)) -> Result<(), ServeError> {
    let (listener, address) = listen(&options.host, options.port)?;
    let server = Server::from_listener(listener, None).map_err(ServeError::Server)?;
    // Started before the first build, so that no change during it is missed.
    let mut watch = watch::start(&options.site).map_err(ServeError::Watch)?;
    let mut live = Live::new(options);
    let shown = RwLock::new(Arc::clone(live.shown()));
    let waiting = Waiting::default();
    let shared = Shared { options, address, shown: &shown, waiting: &waiting };
    let show = |shown: &Arc<site::Shown>| shared.show(shown);
    live.build(&show, tell);
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| shared.work(&server));
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

/// Listens at the first address of the host at which that is possible.
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
    // A host name is kept as given.
    let is_name = host.parse::<std::net::IpAddr>().is_err() && !host.starts_with('[');
    if is_name { format!("{host}:{}", address.port()) } else { address.to_string() }
}

/// What the threads that respond to requests share.
struct Shared<'a> {
    options: &'a Options,
    address: SocketAddr,
    shown: &'a RwLock<Arc<site::Shown>>,
    waiting: &'a Waiting,
}

impl Shared<'_> {
    /// Serves another site from now on, and ends the long polls that waited for it.
    fn show(&self, shown: &Arc<site::Shown>) {
        *self.shown.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(shown);
        self.waiting.answer(shown);
    }

    fn work(&self, server: &Server) {
        // An error ends the server.
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

/// Sends a response. A client that has disconnected is not an error.
fn respond(request: Request, reply: &answer::Reply) {
    let length = reply.body.len();
    let mut response = Response::empty(reply.status)
        .with_data(Cursor::new(Arc::clone(&reply.body)), Some(length))
        .with_chunked_threshold(usize::MAX);
    for (name, value) in &reply.headers {
        // No header that is made here has characters that are not allowed in one.
        if let Ok(header) = Header::from_bytes(name.as_bytes(), value.as_bytes()) {
            response.add_header(header);
        }
    }
    drop(request.respond(response));
}
