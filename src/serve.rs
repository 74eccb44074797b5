//! A development server with live reload: the site is built in memory, and rebuilt whenever a source is saved.
//!
//! 1. [`watch`] watches `content/` and `themes/` for changes.
//! 2. [`site`] rebuilds the site incrementally, and knows in which build each file last changed. With errors the last good
//!    site stays, and the problems are shown over it.
//! 3. [`connections`] accepts connections and reads requests from them, on one thread; its constants say what a client may take
//!    of this machine, and [`socket`] sees to it that none takes longer to read than that.
//! 4. [`origin`] tells the requests of this site's own pages and of its readers from those of other sites.
//! 5. [`answer`] responds to requests with the bytes that `tebiki build` would write. It never reads from the disk.
//!
//! What is served is byte for byte what is built, except that [`RELOADER`] is prepended to `assets/site.js` (unless
//! [`Options::reload`] is off). Pages keep their content security policy, which allows nothing but scripts from the site, so
//! the long poll is a script whose response the server delays until the next build. The response contains the page: where
//! only its words differ, they are patched in place; otherwise the page is loaded again.

mod answer;
mod asked;
mod connections;
mod origin;
mod site;
mod socket;
mod watch;

#[cfg(test)]
mod tests;

use std::error::Error;
use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::build::{BuildError, Checked};
use crate::load::Drafts;
use connections::Server;
use site::Live;

/// The script that is prepended to `assets/site.js`: it must see the page before other scripts have changed it.
pub const RELOADER: &str = concat!(include_str!("serve/patch.js"), include_str!("serve/reload.js"));

/// How long one wait for a change of the sources takes at most.
const WATCHING: Duration = Duration::from_secs(25);

/// What is to be served, and where.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder that holds `content/`.
    pub site: PathBuf,
    /// The folders outside of it that links in it may lead to.
    pub links: Vec<PathBuf>,
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
    /// What becomes of drafts.
    pub drafts: Drafts,
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
    Server(io::Error),
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
            Self::Listen { error, .. } | Self::Server(error) => Some(error),
            Self::Watch(error) => Some(error),
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
    // Started before the first build, so that no change during it is missed.
    let mut watch = watch::start(&options.site).map_err(ServeError::Watch)?;
    let mut live = Live::new(options);
    let (sender, shown) = tokio::sync::watch::channel(Arc::clone(live.shown()));
    let show = |shown: &Arc<site::Shown>| drop(sender.send_replace(Arc::clone(shown)));
    live.build(&show, tell);
    let server = Server::new(listener, options.clone(), address, shown).map_err(ServeError::Server)?;
    std::thread::scope(|scope| {
        scope.spawn(|| server.run());
        tell(&News::Listening(&format!("http://{}{}", authority(&options.host, address), options.path)));
        loop {
            match watch.next(WATCHING) {
                watch::Seen::Change => live.build(&show, tell),
                watch::Seen::Nothing => {}
                watch::Seen::Trouble(error) => tell(&News::Unreadable(error)),
            }
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
