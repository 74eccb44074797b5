//! What a site changes in the looks of its theme: its colors, and what stands in the header and footer of every page.

use std::collections::BTreeMap;

use percent_encoding::utf8_percent_encode;
use serde::Serialize;

use super::scope::Scope;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::model::{Color, ColorRole, Looks, Rgb};
use crate::plan;
use crate::theme::{Asset, Theme};

/// The path of the style sheet of a site's colors.
const COLORS: &str = "assets/site-colors.css";

/// The least contrast of text with its ground (WCAG 2.2, 1.4.3).
const LEAST: f64 = 4.5;

/// What text of each color stands on, by the names that the default theme's `colours.css` has for both.
const GROUNDS: [(&str, &[&str]); 8] = [
    ("text", &["bg", "surface", "accent-bg"]),
    ("soft", &["bg", "surface"]),
    ("accent", &["bg", "surface", "accent-bg"]),
    ("on-accent", &["accent"]),
    ("other", &["bg", "surface"]),
    ("good", &["bg", "surface"]),
    ("warn", &["bg", "surface"]),
    ("bad", &["bg", "surface"]),
];

/// The paths of a site's style sheets behind that of its theme, relative to the output folder.
pub(super) fn sheets(looks: &Looks) -> Vec<String> {
    let colors = (!looks.colors.is_empty()).then(|| COLORS.to_owned());
    let styles = looks.styles.iter().map(|name| address(&plan::media_path(&name.value)));
    colors.into_iter().chain(styles).collect()
}

/// The style sheet of a site's colors, with its path, if it has any.
pub(super) fn colors(looks: &Looks, theme: &Theme) -> Option<(String, Vec<u8>)> {
    if looks.colors.is_empty() {
        return None;
    }
    let palette = Palette::of(looks, theme);
    let lines = palette.changed.iter().filter_map(|name| {
        let [light, dark] = palette.colors.get(name)?;
        Some(format!("--{name}: light-dark({light}, {dark});\n"))
    });
    Some((COLORS.to_owned(), format!(":root {{\n{}}}\n", lines.collect::<String>()).into()))
}

/// A path as a URL has it.
pub(super) fn address(path: &str) -> String {
    utf8_percent_encode(path, plan::IN_A_PATH).to_string()
}

/// The name of a color in the style sheet of the default theme.
fn variable(role: ColorRole) -> &'static str {
    match role {
        ColorRole::Background => "bg",
        role => role.key(),
    }
}

/// The colors of a theme with those of a site, each on a light and on a dark ground.
struct Palette {
    colors: BTreeMap<&'static str, [Rgb; 2]>,
    /// What is otherwise than in the theme.
    changed: Vec<&'static str>,
}

impl Palette {
    fn of(looks: &Looks, theme: &Theme) -> Self {
        let sheet = theme.assets().find_map(|(path, asset)| match asset {
            Asset::Bytes(bytes) if path == "tebiki.css" => Some(String::from_utf8_lossy(bytes)),
            _ => None,
        });
        let mut colors = declared(&sheet.unwrap_or_default());
        let mut changed = Vec::new();
        for Color { role, light, dark, span: _ } in &looks.colors {
            let name = variable(*role);
            let before = colors.get(name).copied();
            let [light, dark] = [(light, 0), (dark, 1)].map(|(own, at)| own.or(before.map(|before| before[at])));
            // Where the theme has no color of this name, one is for both grounds.
            let Some(light) = light.or(dark) else { continue };
            colors.insert(name, [light, dark.unwrap_or(light)]);
            changed.push(name);
        }
        // What goes with the accent follows it: the ground of what is chosen, and the text on it.
        let is_changed = |names: &[&str]| changed.iter().any(|name| names.contains(name));
        let (with_ground, with_text) = (is_changed(&["accent", "bg"]), is_changed(&["accent"]));
        if let (Some(&accent), Some(&ground)) = (colors.get("accent"), colors.get("bg")) {
            if with_ground {
                colors.insert("accent-bg", [ground[0].mixed(accent[0], 0.1), ground[1].mixed(accent[1], 0.16)]);
                changed.push("accent-bg");
            }
            if with_text {
                let best = |accent: Rgb| {
                    let ends = [Rgb([255; 3]), Rgb([16, 21, 31])];
                    if accent.contrast(ends[0]) >= accent.contrast(ends[1]) { ends[0] } else { ends[1] }
                };
                colors.insert("on-accent", accent.map(best));
                changed.push("on-accent");
            }
        }
        Self { colors, changed }
    }
}

/// The colors that a style sheet declares as `--name: light-dark(#…, #…);`.
fn declared(sheet: &str) -> BTreeMap<&'static str, [Rgb; 2]> {
    let names = GROUNDS.iter().flat_map(|(name, grounds)| std::iter::once(name).chain(*grounds));
    let color = |name: &&'static str| {
        let value = sheet.split(&format!("--{name}:")).nth(1)?.trim_start().strip_prefix("light-dark(")?;
        let (light, dark) = value.split_once(')')?.0.split_once(',')?;
        Some((*name, [Rgb::parse(light.trim())?, Rgb::parse(dark.trim())?]))
    };
    names.filter_map(color).collect()
}

/// Reports colors of a site whose contrast is too little: for each the worst on light grounds, and the worst on dark ones.
pub(super) fn check(looks: &Looks, theme: &Theme, diagnostics: &mut Diagnostics) {
    if looks.colors.is_empty() {
        return;
    }
    let palette = Palette::of(looks, theme);
    let own = |name: &str| looks.colors.iter().find(|color| variable(color.role) == name);
    for (at, mode) in [(0, "light"), (1, "dark")] {
        let mut worst = BTreeMap::<ColorRole, (f64, &str, &str)>::new();
        for (text, grounds) in GROUNDS {
            for ground in grounds {
                let (Some(color), Some(on)) = (palette.colors.get(text), palette.colors.get(ground)) else { continue };
                // What follows the accent is the accent's matter.
                let follows = |name: &'static str| if name.contains("accent") { "accent" } else { name };
                let Some(blamed) = own(follows(text)).or_else(|| own(follows(ground))) else { continue };
                let contrast = color[at].contrast(on[at]);
                let seen = worst.entry(blamed.role).or_insert((contrast, text, ground));
                if contrast < seen.0 {
                    *seen = (contrast, text, ground);
                }
            }
        }
        for color in &looks.colors {
            let Some(&(contrast, text, ground)) = worst.get(&color.role) else { continue };
            if contrast >= LEAST {
                continue;
            }
            let [text, ground] = [text, ground].map(|name| if name == "bg" { "background" } else { name });
            // Figures are rounded down, so that none below the least looks as if it were enough.
            let contrast = (contrast * 100.0).floor() / 100.0;
            let message =
                format!("`{text}` on `{ground}` has a contrast of {contrast:.2}:1 where the ground is {mode}");
            let hint = match better(color, &palette, at) {
                Some(better) => format!("text needs {LEAST}:1; `\"{better}\"` would have it"),
                None => format!("text needs {LEAST}:1; the color of text and that of its ground are too near"),
            };
            diagnostics.push(Diagnostic::new(&codes::CONTRAST, color.span, message).hint(hint));
        }
    }
}

/// The nearest color to a color of text that has enough contrast with all its grounds.
fn better(color: &Color, palette: &Palette, at: usize) -> Option<Rgb> {
    let name = variable(color.role);
    let (_, grounds) = GROUNDS.iter().find(|(text, _)| *text == name)?;
    let own = palette.colors.get(name)?[at];
    let grounds = grounds.iter().filter_map(|ground| palette.colors.get(ground)).map(|ground| ground[at]);
    let grounds = grounds.collect::<Vec<_>>();
    let end = if at == 0 { Rgb([0; 3]) } else { Rgb([255; 3]) };
    let steps = (1..=50).map(|step| own.mixed(end, f64::from(step) / 50.0));
    let mut enough = steps.filter(|color| grounds.iter().all(|ground| color.contrast(*ground) >= LEAST + 0.1));
    enough.next()
}

/// An image of the logo.
#[derive(Serialize)]
struct ImageView {
    url: String,
    width: Option<u32>,
    height: Option<u32>,
}

#[derive(Serialize)]
struct LogoView {
    light: ImageView,
    dark: Option<ImageView>,
    with_title: bool,
}

/// What a site adds to the frame of every page; texts are HTML.
#[derive(Serialize)]
pub(super) struct Additions {
    logo: Option<LogoView>,
    header: Vec<String>,
    footer: Option<String>,
    footer_links: Vec<String>,
}

pub(super) fn additions(scope: &Scope<'_>) -> Additions {
    let looks = &scope.catalog.site.looks;
    let image = |path: &str| {
        let source = format!("content/{path}");
        let size = scope.catalog.sizes.get(&source).copied();
        ImageView {
            url: address(&scope.url_of(&plan::media_path(&source))),
            width: size.map(|(width, _)| width),
            height: size.map(|(_, height)| height),
        }
    };
    Additions {
        logo: looks.logo.as_ref().map(|logo| LogoView {
            light: image(&logo.light.value),
            dark: logo.dark.as_ref().map(|dark| image(&dark.value)),
            with_title: logo.with_title,
        }),
        header: looks.header.iter().map(|text| scope.text(text)).collect(),
        footer: looks.footer.as_ref().map(|text| scope.text(text)),
        footer_links: looks.footer_links.iter().map(|text| scope.text(text)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::source::{SourceMap, Span};
    use crate::theme::DEFAULT;

    fn color(role: ColorRole, light: &str, dark: &str) -> Color {
        let span = Span::new(SourceMap::default().add("site.yaml", ""), 0..0);
        Color { role, light: Rgb::parse(light), dark: Rgb::parse(dark), span }
    }

    fn theme() -> Theme {
        Theme::load(Path::new("no-such-site"), DEFAULT).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn the_colors_of_the_default_theme_are_known_and_sound() {
        let palette = Palette::of(&Looks::default(), &theme());
        let names = GROUNDS.iter().flat_map(|(name, grounds)| std::iter::once(name).chain(*grounds));
        for name in names {
            assert!(palette.colors.contains_key(name), "{name}");
        }
        for (text, grounds) in GROUNDS {
            for (ground, at) in grounds.iter().flat_map(|ground| [(ground, 0), (ground, 1)]) {
                let contrast = palette.colors[text][at].contrast(palette.colors[ground][at]);
                assert!(contrast >= LEAST, "{text} on {ground}: {contrast}");
            }
        }
    }

    #[test]
    fn what_goes_with_the_accent_follows_it() {
        let looks = Looks { colors: vec![color(ColorRole::Accent, "#006b5e", "")], ..Looks::default() };
        let (path, sheet) = colors(&looks, &theme()).unwrap_or_default();
        assert_eq!(path, COLORS);
        let sheet = String::from_utf8_lossy(&sheet);
        assert!(sheet.contains("--accent: light-dark(#006b5e, #9cbcff);"), "{sheet}");
        assert!(sheet.contains("--accent-bg: light-dark(#e6f0ef, "), "{sheet}");
        assert!(sheet.contains("--on-accent: light-dark(#ffffff, #10151f);"), "{sheet}");
    }

    #[test]
    fn too_little_contrast_is_told_once_for_each_ground_with_what_would_do() {
        let mut told = Diagnostics::default();
        let accent = color(ColorRole::Accent, "#3aa0ff", "#123a7a");
        check(&Looks { colors: vec![accent], ..Looks::default() }, &theme(), &mut told);
        let mut sources = SourceMap::default();
        sources.add("content/site.yaml", "title: T\n");
        let sorted = told.sorted(&sources).into_iter().map(|problem| problem.message.clone());
        let messages = sorted.collect::<Vec<_>>();
        assert_eq!(messages.len(), 2, "{messages:?}");
        assert!(messages[0].contains("where the ground is light") && messages[1].contains("dark"), "{messages:?}");
        let mut told = Diagnostics::default();
        let ground = color(ColorRole::Background, "#fffdf7", "#101010");
        check(&Looks { colors: vec![ground], ..Looks::default() }, &theme(), &mut told);
        assert!(told.is_empty());
    }
}
