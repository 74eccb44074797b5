//! Long polls: requests of pages that wait for the next build.

use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use tiny_http::Request;

use super::answer::Wait;
use super::respond;
use super::site::Shown;

/// The requests that wait.
#[derive(Default)]
pub(super) struct Waiting {
    held: Mutex<Vec<(Request, Wait, Instant)>>,
}

impl Waiting {
    /// Keeps a request until there is a build after the one that it knows.
    pub(super) fn hold(&self, request: Request, wait: Wait, shown: &RwLock<Arc<Shown>>) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        // Checked again under the lock: a build may have finished in the meantime.
        let shown = Arc::clone(&shown.read().unwrap_or_else(PoisonError::into_inner));
        if wait.is_over(&shown) {
            drop(held);
            respond(request, &wait.reply(&shown));
        } else {
            held.push((request, wait, Instant::now()));
        }
    }

    /// Responds to all requests that a new build ends.
    pub(super) fn answer(&self, shown: &Shown) {
        self.release(shown, |wait, _| wait.is_over(shown));
    }

    /// Responds to the requests that have waited for long, so that they are sent again before they time out.
    pub(super) fn give_up(&self, patience: Duration, shown: &Shown) {
        self.release(shown, |_, since| since.elapsed() >= patience);
    }

    fn release(&self, shown: &Shown, goes: impl Fn(&Wait, Instant) -> bool) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let going = held.extract_if(.., |(_, wait, since)| goes(wait, *since)).collect::<Vec<_>>();
        drop(held);
        for (request, wait, _) in going {
            respond(request, &wait.reply(shown));
        }
    }
}
