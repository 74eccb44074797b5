//! Requests of pages that wait for the next build.

use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use tiny_http::Request;

use super::answer::Wait;
use super::respond;
use super::site::Shown;

/// Requests that are held.
#[derive(Default)]
pub(super) struct Waiting {
    held: Mutex<Vec<(Request, Wait, Instant)>>,
}

impl Waiting {
    /// Holds a request until a build is shown that it does not know.
    pub(super) fn hold(&self, request: Request, wait: Wait, shown: &RwLock<Arc<Shown>>) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        // Looked at again under the lock: a build may have come between.
        let shown = Arc::clone(&shown.read().unwrap_or_else(PoisonError::into_inner));
        if wait.is_over(&shown) {
            drop(held);
            respond(request, &wait.reply(&shown));
        } else {
            held.push((request, wait, Instant::now()));
        }
    }

    /// Answers all that a build concerns.
    pub(super) fn answer(&self, shown: &Shown) {
        self.release(shown, |wait, _| wait.is_over(shown));
    }

    /// Answers those that have waited for long, and may ask again.
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
