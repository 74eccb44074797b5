//! The updates of a site as an Atom feed (RFC 4287), one for each language.
//!
//! A feed needs absolute addresses, so there is one only where the site's own address is known. An entry is known by the
//! address of its anchor on the page of updates. An Atom date is an instant, which dates of documents are not: a feed
//! says the first instant of the first day that the date may mean, in UTC (`2025-03` becomes `2025-03-01T00:00:00Z`);
//! the title and the page of updates have the date as it is printed. All dates come from the content, none from a clock.

use atom_syndication::{Entry, Feed, FixedDateTime, Link, Person, Text};

use crate::locale::Locale;
use crate::model::PartialDate;
use crate::plan::{self, PageKind, absolute};
use crate::resolve::{Changed, Update};

use super::scope::Scope;
use super::titles::page_of;
use super::{RenderError, Renderer};

/// The most entries of a feed, so that it does not grow forever; the page of updates has them all.
const MOST_ENTRIES: usize = 100;

/// The feeds, each with its path.
pub(super) fn all(renderer: &Renderer<'_>, base: &str) -> Result<Vec<(String, Vec<u8>)>, RenderError> {
    let catalog = renderer.catalog;
    if !plan::exists(catalog, PageKind::Updates) {
        return Ok(Vec::new());
    }
    let write = |locale: Locale| {
        let path = plan::feed_path(catalog, locale);
        let failed = |error: &dyn std::fmt::Display| RenderError::Feed(path.clone(), error.to_string());
        let feed = feed(&Scope::new(renderer, locale, &path), base).map_err(|error| failed(&error))?;
        let mut bytes = feed.write_to(Vec::new()).map_err(|error| failed(&error))?;
        bytes.push(b'\n');
        Ok((path, bytes))
    };
    catalog.locales().map(write).collect()
}

/// The title of the feed of a language.
pub(super) fn title(scope: &Scope<'_>) -> String {
    format!("{} | {}", scope.words.get("updates_title"), scope.plain(&scope.catalog.site.title))
}

fn feed(scope: &Scope<'_>, base: &str) -> Result<Feed, <FixedDateTime as std::str::FromStr>::Err> {
    let catalog = scope.catalog;
    let page = absolute(base, &plan::path(catalog, PageKind::Updates, scope.locale));
    let own = absolute(base, scope.path);
    let entries = catalog.updates.iter().take(MOST_ENTRIES);
    let entries = entries.map(|update| entry(scope, base, &page, update)).collect::<Result<Vec<_>, _>>()?;
    let site = scope.plain(&catalog.site.title);
    Ok(Feed {
        title: Text::plain(title(scope)),
        subtitle: Some(Text::plain(scope.words.get("updates_description"))),
        id: own.clone(),
        updated: entries.iter().map(|entry| entry.updated).max().unwrap_or_default(),
        authors: vec![Person { name: site, ..Person::default() }],
        links: vec![link("self", own, "application/atom+xml", scope), link("alternate", page, "text/html", scope)],
        entries,
        lang: Some(scope.tag(scope.locale).to_owned()),
        ..Feed::default()
    })
}

fn entry(
    scope: &Scope<'_>,
    base: &str,
    page: &str,
    update: &Update,
) -> Result<Entry, <FixedDateTime as std::str::FromStr>::Err> {
    let change = &update.change;
    let id = format!("{page}#{}", update.anchor);
    let what = scope.changed_title(update.of).plain;
    let version = change.version.as_ref().map(|version| scope.version(version).plain);
    let date = scope.words.date(&change.date);
    let parts = [Some(what), version, Some(date)].into_iter().flatten().collect::<Vec<_>>();
    // Changes of the site itself are listed only on the page of updates.
    let about = match update.of {
        Changed::Site => id.clone(),
        of => absolute(base, &plan::path(scope.catalog, page_of(of), scope.locale)),
    };
    let shown = change.note.show(scope.locale);
    Ok(Entry {
        title: Text::plain(parts.join(" – ")),
        id,
        updated: first_instant(&change.date)?,
        links: vec![link("alternate", about, "text/html", scope)],
        summary: Some(Text {
            lang: scope.foreign(shown.locale).map(str::to_owned),
            ..Text::plain(scope.plain(&change.note))
        }),
        ..Entry::default()
    })
}

fn link(rel: &str, href: String, media_type: &str, scope: &Scope<'_>) -> Link {
    Link {
        rel: rel.to_owned(),
        href,
        mime_type: Some(media_type.to_owned()),
        hreflang: Some(scope.tag(scope.locale).to_owned()),
        ..Link::default()
    }
}

fn first_instant(date: &PartialDate) -> Result<FixedDateTime, <FixedDateTime as std::str::FromStr>::Err> {
    format!("{}T00:00:00Z", date.first_day()).parse()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_without_a_day_is_the_first_instant_that_it_may_mean() {
        for (text, instant) in [
            ("2025", "2025-01-01T00:00:00+00:00"),
            ("2025-03", "2025-03-01T00:00:00+00:00"),
            ("2021-05-31", "2021-05-31T00:00:00+00:00"),
            ("0000", "0000-01-01T00:00:00+00:00"),
            ("9999-12", "9999-12-01T00:00:00+00:00"),
        ] {
            let date = PartialDate::parse(text).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(first_instant(&date).map(|instant| instant.to_rfc3339()), Ok(instant.to_owned()));
        }
    }
}
