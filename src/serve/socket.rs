//! A client's socket, which does not wait for ever for a client that does not read.

use std::future::Future;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, Interest, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{self, Sleep};

/// How long after one sign of life a client is looked at again.
const LOOK: Duration = Duration::from_millis(250);

/// Counts what is read and written on all connections: the order in which they were last heard of.
#[derive(Clone, Debug, Default)]
pub(super) struct Clock(Arc<AtomicU64>);

/// When a connection was last heard of.
#[derive(Clone, Debug)]
pub(super) struct Quiet {
    clock: Clock,
    since: Arc<AtomicU64>,
}

impl Quiet {
    pub(super) fn new(clock: &Clock) -> Self {
        let quiet = Self { clock: clock.clone(), since: Arc::default() };
        quiet.heard();
        quiet
    }

    fn heard(&self) {
        self.since.store(self.clock.0.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
    }

    /// A number that is the lower, the longer ago it was.
    pub(super) fn since(&self) -> u64 {
        self.since.load(Ordering::Relaxed)
    }
}

/// A socket with a limit on how long it may take nothing of what is written.
pub(super) struct Socket {
    stream: Arc<TcpStream>,
    quiet: Quiet,
    limit: Duration,
    /// Runs while the client takes nothing.
    stalled: Option<Pin<Box<Sleep>>>,
}

impl Socket {
    pub(super) fn new(stream: Arc<TcpStream>, quiet: Quiet, limit: Duration) -> Self {
        Self { stream, quiet, limit, stalled: None }
    }

    fn write(
        &mut self,
        context: &mut Context<'_>,
        attempt: impl Fn(&TcpStream) -> io::Result<usize>,
    ) -> Poll<io::Result<usize>> {
        loop {
            if self.stream.poll_write_ready(context)?.is_pending() {
                let limit = self.limit;
                let stalled = self.stalled.get_or_insert_with(|| Box::pin(time::sleep(limit)));
                return stalled.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()));
            }
            match attempt(&self.stream) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                outcome => {
                    self.stalled = None;
                    self.quiet.heard();
                    return Poll::Ready(outcome);
                }
            }
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        loop {
            ready!(self.stream.poll_read_ready(context))?;
            match self.stream.try_read(buffer.initialize_unfilled()) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
                Ok(count) => {
                    buffer.advance(count);
                    self.quiet.heard();
                    return Poll::Ready(Ok(()));
                }
            }
        }
    }
}

impl AsyncWrite for Socket {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.write(context, |stream| stream.try_write(bytes))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.write(context, |stream| stream.try_write_vectored(slices))
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    /// The socket is closed with the connection, which ends next.
    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// Waits until the client has closed its side. Whatever it sent before may still lie there, unread.
pub(super) async fn is_gone(stream: &TcpStream) {
    loop {
        match stream.ready(Interest::READABLE).await {
            Ok(ready) if !ready.is_read_closed() => time::sleep(LOOK).await,
            _ => return,
        }
    }
}
