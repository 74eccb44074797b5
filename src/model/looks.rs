//! How a site looks, as `site.yaml` says it.

use super::LocalText;
use crate::source::{Span, Spanned};

/// What a site changes in the looks of its theme without a template.
#[derive(Clone, Debug, Default)]
pub struct Looks {
    /// The logo beside the title.
    pub logo: Option<Logo>,
    /// Colors of its own, in the order in which they are written.
    pub colors: Vec<Color>,
    /// Links in the header of every page.
    pub header: Vec<LocalText>,
    /// What stands in the footer of every page.
    pub footer: Option<LocalText>,
    /// Links in the footer of every page.
    pub footer_links: Vec<LocalText>,
    /// Style sheets that every page loads after those of the theme, as paths below `content/`.
    pub styles: Vec<Spanned<String>>,
    /// The images that the logo and the style sheets name, each with the folder in which its path begins.
    pub images: Vec<(String, Spanned<String>)>,
}

/// A logo.
#[derive(Clone, Debug)]
pub struct Logo {
    /// The image, as a path below `content/`.
    pub light: Spanned<String>,
    /// The image on a dark ground, where it is another.
    pub dark: Option<Spanned<String>>,
    /// Whether the title stands beside it; otherwise the logo has the title in it.
    pub with_title: bool,
}

/// A color that takes the place of one of the theme's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Color {
    /// Which one.
    pub role: ColorRole,
    /// On a light ground, where it is another than the theme's.
    pub light: Option<Rgb>,
    /// On a dark ground, where it is another than the theme's.
    pub dark: Option<Rgb>,
    /// Where it is written.
    pub span: Span,
}

/// What a color is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ColorRole {
    /// Links, actions and what is chosen.
    Accent,
    /// All text.
    Text,
    /// Quiet text.
    Soft,
    /// What pages stand on.
    Background,
    /// What boxes, the footer and the heads of tables stand on.
    Surface,
}

impl ColorRole {
    /// All roles.
    pub const ALL: [Self; 5] = [Self::Accent, Self::Text, Self::Soft, Self::Background, Self::Surface];

    /// The key that names it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Accent => "accent",
            Self::Text => "text",
            Self::Soft => "soft",
            Self::Background => "background",
            Self::Surface => "surface",
        }
    }
}

/// A color: red, green and blue of sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub [u8; 3]);

impl Rgb {
    /// The color of a text such as `#0f4bc4` or `#fff`.
    ///
    /// ```
    /// use tebiki::model::Rgb;
    /// assert_eq!(Rgb::parse("#0f4BC4"), Some(Rgb([15, 75, 196])));
    /// assert_eq!(Rgb::parse("#fa0"), Some(Rgb([255, 170, 0])));
    /// assert_eq!(Rgb::parse("#12345"), None);
    /// assert_eq!(Rgb::parse("navy"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let digits = digits.chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()));
        let digits = digits.collect::<Option<Vec<_>>>()?;
        match digits[..] {
            [r, g, b] => Some(Self([r * 17, g * 17, b * 17])),
            [_, _, _, _, _, _] => Some(Self([0, 2, 4].map(|at| digits[at] * 16 + digits[at + 1]))),
            _ => None,
        }
    }

    /// This color with so much of another in it, from 0 to 1.
    #[must_use]
    pub fn mixed(self, other: Self, share: f64) -> Self {
        let mix = |at: usize| {
            let value = f64::from(self.0[at]) * (1.0 - share) + f64::from(other.0[at]) * share;
            // Between two bytes is a byte.
            format!("{value:.0}").parse().unwrap_or(self.0[at])
        };
        Self([mix(0), mix(1), mix(2)])
    }

    /// The contrast of two colors, from 1 to 21 (WCAG 2.2, "contrast ratio").
    ///
    /// ```
    /// use tebiki::model::Rgb;
    /// let (white, black) = (Rgb([255; 3]), Rgb([0; 3]));
    /// assert!((white.contrast(black) - 21.0).abs() < 1e-9);
    /// assert!((white.contrast(Rgb([119; 3])) - 4.48).abs() < 0.01);
    /// ```
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// How light it is, from 0 to 1 (WCAG 2.2, "relative luminance").
    fn luminance(self) -> f64 {
        let [r, g, b] = self.0.map(|value| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }
}

impl std::fmt::Display for Rgb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}
