//! What a client asks for.

/// The method of a request, as far as it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Get,
    Head,
    Other,
}

/// A request, as far as it matters.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) method: Method,
    pub(super) url: String,
    pub(super) host: Option<String>,
    /// The entity tags of what the client has cached.
    pub(super) known: Option<String>,
    pub(super) source: Source,
}

/// What a browser says of where a request comes from (<https://www.w3.org/TR/fetch-metadata/>), all of it optional.
#[derive(Clone, Debug, Default)]
pub(super) struct Source {
    /// `Sec-Fetch-Site`.
    pub(super) site: Option<String>,
    /// `Sec-Fetch-Mode`.
    pub(super) mode: Option<String>,
    /// `Sec-Fetch-Dest`.
    pub(super) destination: Option<String>,
    /// `Origin`.
    pub(super) origin: Option<String>,
    /// `Referer`.
    pub(super) referrer: Option<String>,
}
