//! `looks` of `site.yaml`, and the style sheets that it names.

use std::collections::BTreeSet;
use std::path::Path;

use percent_encoding::percent_decode_str;

use super::decode::{Decoder, Map};
use crate::diagnostic::{Diagnostic, Diagnostics, codes, did_you_mean};
use crate::load::Sources;
use crate::media::css::{self, Reach};
use crate::model::{Color, ColorRole, LocalText, Logo, Looks, Rgb};
use crate::source::{Span, Spanned};

/// How a site looks; without the key, as its theme does.
pub(super) fn looks(decoder: &mut Decoder<'_>, map: &mut Map<'_>) -> Looks {
    let Some(mut map) = decoder.inner(map, "looks", "`looks`") else { return Looks::default() };
    let looks = Looks {
        logo: logo(decoder, &mut map),
        colors: colors(decoder, &mut map),
        header: texts(decoder, &mut map, "header"),
        footer: decoder.opt_text(&mut map, "footer"),
        footer_links: texts(decoder, &mut map, "footer_links"),
        styles: styles(decoder, &mut map),
        images: Vec::new(),
    };
    decoder.finish(&map);
    looks
}

fn logo(decoder: &mut Decoder<'_>, map: &mut Map<'_>) -> Option<Logo> {
    let mut map = decoder.inner(map, "logo", "a logo")?;
    let light = decoder.string(&mut map, "light");
    let dark = decoder.opt_string(&mut map, "dark");
    let says = map.holds("with_title");
    let with_title = decoder.flag(&mut map, "with_title") || !says;
    decoder.finish(&map);
    // One that is missing has been reported.
    (!light.value.is_empty()).then_some(Logo { light, dark, with_title })
}

fn colors(decoder: &mut Decoder<'_>, map: &mut Map<'_>) -> Vec<Color> {
    let Some(mut map) = decoder.inner(map, "colors", "`colors`") else { return Vec::new() };
    let mut colors = Vec::new();
    for role in ColorRole::ALL {
        let place = map.key_span(role.key());
        let Some(mut pair) = decoder.inner(&mut map, role.key(), "a color") else { continue };
        let mut one = |key| decoder.opt_string(&mut pair, key).and_then(|text| rgb(&text, decoder));
        let (light, dark) = (one("light"), one("dark"));
        decoder.finish(&pair);
        colors.extend(place.map(|span| Color { role, light, dark, span }));
    }
    decoder.finish(&map);
    colors
}

fn rgb(text: &Spanned<String>, decoder: &mut Decoder<'_>) -> Option<Rgb> {
    let color = Rgb::parse(&text.value);
    if color.is_none() {
        let message = format!("`{}` is not a color", text.value);
        decoder.invalid(
            text.span,
            message,
            Some("write its red, green and blue in quotes, as in `\"#0f4bc4\"`".into()),
        );
    }
    color
}

fn texts(decoder: &mut Decoder<'_>, map: &mut Map<'_>, key: &'static str) -> Vec<LocalText> {
    let what = if key == "header" { "an entry of `header`" } else { "an entry of `footer_links`" };
    decoder.each(map, key, |decoder, node| Some(decoder.local_text(node, what)))
}

fn styles(decoder: &mut Decoder<'_>, map: &mut Map<'_>) -> Vec<Spanned<String>> {
    let names = decoder.strings(map, "styles");
    let is_sheet = |name: &Spanned<String>| {
        let is_sheet = is_css(&name.value);
        if !is_sheet {
            let message = format!("`{}` is not a style sheet", name.value);
            decoder.invalid(name.span, message, Some("its name ends in `.css`".into()));
        }
        is_sheet
    };
    names.into_iter().filter(is_sheet).collect()
}

/// Reads the style sheets that a site names, and notes the images that it needs for its looks.
pub(super) fn files(looks: &mut Looks, sources: &Sources, used: &mut BTreeSet<String>, diagnostics: &mut Diagnostics) {
    let logo = looks.logo.iter().flat_map(|logo| std::iter::once(&logo.light).chain(&logo.dark));
    looks.images = logo.map(|path| ("content".to_owned(), path.clone())).collect();
    for name in &looks.styles {
        let path = format!("content/{}", name.value);
        used.insert(path.clone());
        let Some(file) = sources.text(&path) else {
            if !sources.has_failed(&path) {
                diagnostics.push(no_sheet(name, sources));
            }
            continue;
        };
        let folder = path.rsplit_once('/').map_or("content", |(folder, _)| folder);
        for (reach, at) in css::reaches(sources.map.file(file).text()) {
            let span = Span::new(file, at);
            match reach {
                Reach::Address(address) => match image(&address) {
                    Ok(Some(image)) => looks.images.push((folder.to_owned(), Spanned::new(image, span))),
                    Ok(None) => {}
                    Err(hint) => {
                        let message = format!("`{address}` is not of the site");
                        diagnostics.push(Diagnostic::new(&codes::STYLE, span, message).hint(hint));
                    }
                },
                Reach::Import => diagnostics.push(
                    Diagnostic::new(&codes::STYLE, span, "a style sheet of a site imports no other")
                        .hint("name each sheet in `styles` of site.yaml, in the order of the cascade"),
                ),
                Reach::Unreadable => diagnostics.push(
                    Diagnostic::new(&codes::STYLE, span, "this cannot be read as CSS")
                        .hint("a quotation mark or a parenthesis may be missing"),
                ),
            }
        }
    }
}

fn no_sheet(name: &Spanned<String>, sources: &Sources) -> Diagnostic {
    let sheets = sources.texts.keys().filter(|path| is_css(path));
    let sheets = sheets.filter_map(|path| path.strip_prefix("content/"));
    let hint = did_you_mean(&name.value, sheets).unwrap_or_else(|| "paths begin in `content/`".into());
    let message = format!("there is no style sheet content/{}", name.value);
    Diagnostic::new(&codes::MISSING_FILE, name.span, message).hint(hint)
}

/// The image at an address in a style sheet, relative to the sheet; none where it is a part of the page itself.
fn image(address: &str) -> Result<Option<String>, &'static str> {
    let path = address.trim().split(['?', '#']).next().unwrap_or_default();
    let has_scheme = path.split('/').next().is_some_and(|first| first.contains(':'));
    if path.is_empty() && address.trim().starts_with('#') {
        return Ok(None);
    }
    if has_scheme && path.to_ascii_lowercase().starts_with("data:") {
        return Err("the policy of pages allows images from files only; save it as a file beside the sheet");
    }
    if has_scheme || path.is_empty() || path.starts_with(['/', '\\']) {
        return Err("pages load nothing from outside; save the image beside the sheet, and write its relative path");
    }
    Ok(Some(percent_decode_str(path).decode_utf8_lossy().into_owned()))
}

/// Whether a file of this name is read as a style sheet.
pub(super) fn is_css(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "css")
}
