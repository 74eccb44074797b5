//! Which requests a server of drafts responds to: those of its own pages, and of people who open them.
//!
//! Every page that a browser shows may ask any server of the same machine for files, as scripts, images or frames, whatever
//! site it is from. Another site's page that ran the scripts of the search, or the script for reloading, would read drafts.

use std::net::{IpAddr, SocketAddr};

use super::Options;
use super::asked::{Asked, Method};

/// Against DNS rebinding: a server that listens on this machine alone responds only to names of this machine, so that no other
/// site can read drafts through a browser.
pub(super) fn is_this_machine(host: Option<&str>, options: &Options, address: SocketAddr) -> bool {
    let Some(host) = host.filter(|_| address.ip().is_loopback()) else { return true };
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !port.is_empty() => name,
        _ => host,
    };
    let name = name.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
    let is_loopback = name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    is_loopback || name == "localhost" || name.ends_with(".localhost") || name.eq_ignore_ascii_case(&options.host)
}

/// Whether a request comes from a page of this site or from a person, not from a page of another site. Another port of the same
/// machine is another site. A link there may lead here, where that opens a page of its own. `is_page` says that one is asked for.
pub(super) fn is_own(asked: &Asked, is_page: bool) -> bool {
    let source = &asked.source;
    let Some(site) = source.site.as_deref() else { return is_own_as_far_as_told(asked, is_page) };
    let is = |told: &Option<String>, word: &str| told.as_deref() == Some(word);
    let is_opened = is(&source.mode, "navigate") && is(&source.destination, "document");
    matches!(site, "same-origin" | "none") || is_opened && asked.method != Method::Other
}

/// Browsers send `Sec-Fetch-Site` only to this machine, and old ones not at all. What they then say of the origin counts; where
/// they say nothing, `Cross-Origin-Resource-Policy` of the response makes them keep it from the page that asked.
fn is_own_as_far_as_told(asked: &Asked, is_page: bool) -> bool {
    let is_here = |url: &str| {
        let authority = url.split_once("://").map(|(_, rest)| rest.split(['/', '?', '#']).next().unwrap_or_default());
        authority.is_some() && authority == asked.host.as_deref()
    };
    let is_here_or_untold = |url: &Option<String>| url.as_deref().is_none_or(is_here);
    is_here_or_untold(&asked.source.origin) && (is_page || is_here_or_untold(&asked.source.referrer))
}
