//! The connections of clients: how many there may be, and what one may take of this machine.
//!
//! A client may be slow, gone, or out to do harm: it never reads, sends half a head, pipelines thousands of requests, opens
//! connection after connection. None of that may keep another from its answer, nor let memory, threads or file descriptors grow.
//! So one thread serves all connections and waits for none of them; a connection has at most one response under way, whose body
//! is shared with the site; and where there are too many connections, the one that was quiet for longest is closed.

use std::future::{Future, poll_fn};
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{HOST, HeaderName, HeaderValue, IF_NONE_MATCH, ORIGIN, REFERER};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time;

use super::Options;
use super::answer::{self, Answer, Reply, Wait};
use super::asked::{self, Asked, Source};
use super::site::Shown;
use super::socket::{Clock, Quiet, Socket, is_gone};

/// How many connections there are at most. A browser opens six.
const CONNECTIONS: usize = 128;

/// The bytes of a request's head at most, and of what is read ahead of a client that pipelines. Browsers send the cookies of all
/// servers of a machine to each of them.
const HEAD: usize = 32 * 1024;

/// How long a client may take from the end of one response to the end of the next head, be it idle or slow.
const HEAD_TIME: Duration = Duration::from_secs(10);

/// How long a client may read nothing of a response that waits for it.
const WRITE_TIME: Duration = Duration::from_secs(10);

/// How long a long poll waits at most, so that no proxy or browser times out first.
const POLL_TIME: Duration = Duration::from_secs(25);

/// How long to wait where no connection can be accepted, such as when the process has no file descriptor left.
const BREATH: Duration = Duration::from_millis(50);

/// A server that listens.
pub(super) struct Server {
    runtime: Runtime,
    listener: TcpListener,
    shared: Arc<Shared>,
}

/// What all connections share.
struct Shared {
    options: Options,
    address: SocketAddr,
    shown: watch::Receiver<Arc<Shown>>,
}

/// A connection that may be closed for another's sake.
struct Open {
    task: AbortHandle,
    quiet: Quiet,
}

impl Server {
    /// Serves what `shown` has, now and later, to those who connect to `listener`.
    ///
    /// # Errors
    /// When the system does not have what a server needs.
    pub(super) fn new(
        listener: TcpListener,
        options: Options,
        address: SocketAddr,
        shown: watch::Receiver<Arc<Shown>>,
    ) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        let runtime = Builder::new_current_thread().enable_io().enable_time().build()?;
        Ok(Self { runtime, listener, shared: Arc::new(Shared { options, address, shown }) })
    }

    /// Serves until the process ends, all on this thread.
    pub(super) fn run(self) {
        let Self { runtime, listener, shared } = self;
        runtime.block_on(async {
            // A listener that listens already fails only where the runtime has no place for it.
            let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
            let clock = Clock::default();
            let mut open = Vec::new();
            loop {
                let accepted = listener.accept().await;
                open.retain(|connection: &Open| !connection.task.is_finished());
                if open.len() >= CONNECTIONS || accepted.is_err() {
                    close_the_quietest(&mut open);
                }
                let Ok((stream, _)) = accepted else {
                    time::sleep(BREATH).await;
                    continue;
                };
                let quiet = Quiet::new(&clock);
                let task = tokio::spawn(converse(stream, quiet.clone(), Arc::clone(&shared))).abort_handle();
                open.push(Open { task, quiet });
            }
        });
    }
}

/// Makes room for another connection.
fn close_the_quietest(open: &mut Vec<Open>) {
    let quietest = open.iter().enumerate().min_by_key(|(_, connection)| connection.quiet.since());
    if let Some((at, _)) = quietest {
        open.swap_remove(at).task.abort();
    }
}

/// Responds to the requests of a connection, one after the other, until it ends. How it ends concerns nobody: the client is
/// gone, was too slow, or sent what is not HTTP.
async fn converse(stream: TcpStream, quiet: Quiet, shared: Arc<Shared>) {
    // A response goes out whole; waiting for more of it would only delay it.
    drop(stream.set_nodelay(true));
    let stream = Arc::new(stream);
    let socket = Socket::new(Arc::clone(&stream), quiet, WRITE_TIME);
    let service = service_fn(|request| shared.respond(request, &stream));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(HEAD)
        // A client may have closed its own side and still read; whether a poll is waited for is told by `is_gone`.
        .half_close(true)
        .serve_connection(TokioIo::new(socket), service);
    drop(connection.await);
}

impl Shared {
    /// Responds to a request, at once or after the next build.
    ///
    /// # Errors
    /// When the client of a long poll is gone; the connection ends with it.
    async fn respond(&self, request: Request<Incoming>, stream: &TcpStream) -> io::Result<Response<Full<Bytes>>> {
        let shown = Arc::clone(&self.shown.borrow());
        let reply = match answer::answer(&asked(&request), &self.options, self.address, &shown) {
            Answer::Now(reply) => reply,
            Answer::Wait(wait) => {
                drop((request, shown));
                let shown = self.next(&wait, stream).await?;
                wait.reply(&shown)
            }
        };
        Ok(response(reply))
    }

    /// What is shown after the build that a page knows, or still, where it has waited for long.
    async fn next(&self, wait: &Wait, stream: &TcpStream) -> io::Result<Arc<Shown>> {
        let mut shown = self.shown.clone();
        let waits = async {
            // No lock is held while anything is written: what is shown is taken out of it.
            match time::timeout(POLL_TIME, shown.wait_for(|shown| wait.is_over(shown))).await {
                Ok(Ok(shown)) => Some(Arc::clone(&shown)),
                _ => None,
            }
        };
        let over = first(waits, is_gone(stream)).await.ok_or(io::ErrorKind::ConnectionAborted)?;
        Ok(over.unwrap_or_else(|| Arc::clone(&self.shown.borrow())))
    }
}

/// The outcome of `one`, unless `other` ends before.
async fn first<T>(one: impl Future<Output = T>, other: impl Future<Output = ()>) -> Option<T> {
    let (mut one, mut other) = (pin!(one), pin!(other));
    poll_fn(|context| match one.as_mut().poll(context) {
        Poll::Ready(outcome) => Poll::Ready(Some(outcome)),
        Poll::Pending => other.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// A request, as far as it matters.
fn asked(request: &Request<Incoming>) -> Asked {
    let header = |name: &HeaderName| request.headers().get(name).map(text);
    let fetch = |name: &'static str| header(&HeaderName::from_static(name));
    let uri = request.uri();
    Asked {
        method: match *request.method() {
            Method::GET => asked::Method::Get,
            Method::HEAD => asked::Method::Head,
            _ => asked::Method::Other,
        },
        url: uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
        // A request that names the whole address means that one.
        host: uri.authority().map(ToString::to_string).or_else(|| header(&HOST)),
        known: header(&IF_NONE_MATCH),
        source: Source {
            site: fetch("sec-fetch-site"),
            mode: fetch("sec-fetch-mode"),
            destination: fetch("sec-fetch-dest"),
            origin: header(&ORIGIN),
            referrer: header(&REFERER),
        },
    }
}

/// The text of a header. What is no ASCII in it is none that is compared with anything.
fn text(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}

/// A response, whose body stays that of the site.
fn response(reply: Reply) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from_owner(reply.body)));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in reply.headers {
        // No header that is made here has characters that are not allowed in one.
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().append(HeaderName::from_static(name), value);
        }
    }
    response
}
