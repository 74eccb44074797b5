//! `tebiki serve`: reports what the server does.

use std::io::{self, Write};

use super::args::ServeArguments;
use super::{Stop, counted, say, tell_on_stderr};
use crate::serve::{self, News, Options};

pub(super) fn serve(arguments: &ServeArguments) -> Result<(), Stop> {
    let options = Options {
        site: arguments.site.clone(),
        links: arguments.links.allow_link.clone(),
        base_url: arguments.base_url.clone(),
        host: arguments.host.clone(),
        port: arguments.port,
        path: arguments.path.clone(),
        reload: !arguments.no_reload,
        drafts: super::drafts(arguments.drafts),
    };
    // The server continues where its output cannot be written any more.
    let tell = |news: &News<'_>| drop(told(news, arguments.open));
    serve::serve(&options, &tell).map_err(|error| Stop::failed(&error))
}

fn told(news: &News<'_>, open: bool) -> Result<(), Stop> {
    let mut err = io::stderr();
    match news {
        News::Listening(url) => {
            say(&mut io::stdout().lock(), &format!("Serving {url}\nPress Ctrl+C to stop.\n"))?;
            if open && let Err(error) = open::that_detached(url) {
                say(&mut err, &format!("cannot open a browser: {error}\n"))?;
            }
            Ok(())
        }
        News::Built { checked, changed, took, mended } => {
            tell_on_stderr(checked)?;
            let files = counted(*changed, "file");
            let whole = if *mended { "without errors, " } else { "" };
            let seconds = took.as_secs_f64();
            let drafts = checked.catalog.as_ref().map(super::left_out).unwrap_or_default();
            say(&mut io::stdout().lock(), &format!("Built {whole}{files} new or changed, in {seconds:.3} s.\n{drafts}"))
        }
        News::Errors(checked) => {
            tell_on_stderr(checked)?;
            say(&mut err, "the site stays as it was until these are mended\n")
        }
        News::Failed(error) => {
            let Stop::Failed(message) = Stop::failed(*error) else { return Ok(()) };
            say(&mut err, &format!("error: {message}\nthe site stays as it was\n"))
        }
        News::Unreadable(message) => say(&mut err, &format!("error: {message}\n")),
    }
    .and_then(|()| Ok(err.flush()?))
}
