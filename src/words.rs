//! Diffs of texts, word by word.
//!
//! Words are those of UAX #29: a Latin word, a run of katakana, and each kanji and hiragana by itself. Japanese, which has no
//! spaces between words, can thus be compared without a dictionary.

use similar::{DiffTag, TextDiff};

/// Which of two texts contains a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Both.
    Both,
    /// Only the earlier one.
    Old,
    /// Only the later one.
    New,
}

/// A piece of a diff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Which text contains it.
    pub side: Side,
    /// The piece.
    pub text: String,
}

/// The most words that are compared one by one; longer texts are compared by lines. The time grows with the product of the
/// lengths, and a time limit would make the result depend on the machine.
const MOST_WORDS: usize = 20_000;

/// The characters up to which the common text between two changes becomes part of one change, which reads better.
const CRUMB: usize = 2;

/// The diff of two files by lines, in the form that other programs read; `names` are what the file is called before and afterwards.
#[must_use]
pub fn unified(names: [&str; 2], old: &str, new: &str) -> String {
    let lines = TextDiff::from_lines(old, new);
    lines.unified_diff().context_radius(1).header(names[0], names[1]).to_string()
}

/// The diff of two texts. The pieces of each text, in order, are that text; of a replacement, the old piece comes first.
///
/// ```
/// use tebiki::words::{Piece, Side, diff};
///
/// let piece = |side, text: &str| Piece { side, text: text.to_owned() };
/// assert_eq!(
///     diff("設定を削除します", "設定を変更します"),
///     [
///         piece(Side::Both, "設定を"),
///         piece(Side::Old, "削除"),
///         piece(Side::New, "変更"),
///         piece(Side::Both, "します"),
///     ]
/// );
/// ```
#[must_use]
pub fn diff(old: &str, new: &str) -> Vec<Piece> {
    let count = |text: &str| text.len() / 4;
    let diff = if count(old) + count(new) <= MOST_WORDS {
        TextDiff::from_unicode_words(old, new)
    } else if old.lines().count() + new.lines().count() <= MOST_WORDS {
        TextDiff::from_lines(old, new)
    } else {
        return joined(vec![(Side::Old, old.to_owned()), (Side::New, new.to_owned())]);
    };
    let (olds, news) = (diff.iter_old_slices().collect::<Vec<_>>(), diff.iter_new_slices().collect::<Vec<_>>());
    let mut pieces = Vec::new();
    let ops = diff.ops();
    for (at, op) in ops.iter().enumerate() {
        let (tag, old, new) = op.as_tag_tuple();
        let (old, new) = (olds[old].concat(), news[new].concat());
        let is_inside = at > 0 && at + 1 < ops.len();
        if tag != DiffTag::Equal || (is_inside && old.chars().count() <= CRUMB) {
            pieces.push((Side::Old, old));
            pieces.push((Side::New, new));
        } else {
            pieces.push((Side::Both, old));
        }
    }
    joined(pieces)
}

/// The pieces without empty ones, and with adjacent pieces joined: between two pieces of both texts there is at most one of
/// the old and one of the new.
fn joined(pieces: Vec<(Side, String)>) -> Vec<Piece> {
    let mut joined = Vec::<Piece>::new();
    let (mut old, mut new) = (String::new(), String::new());
    let flush = |old: &mut String, new: &mut String, joined: &mut Vec<Piece>| {
        for (side, text) in [(Side::Old, old), (Side::New, new)] {
            if !text.is_empty() {
                joined.push(Piece { side, text: std::mem::take(text) });
            }
        }
    };
    for (side, text) in pieces {
        match side {
            Side::Old => old.push_str(&text),
            Side::New => new.push_str(&text),
            Side::Both if text.is_empty() => {}
            Side::Both => {
                flush(&mut old, &mut new, &mut joined);
                joined.push(Piece { side, text });
            }
        }
    }
    flush(&mut old, &mut new, &mut joined);
    joined
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The pieces as `wdiff` writes them.
    fn marked(old: &str, new: &str) -> String {
        let mark = |piece: Piece| match piece.side {
            Side::Both => piece.text,
            Side::Old => format!("[-{}-]", piece.text),
            Side::New => format!("{{+{}+}}", piece.text),
        };
        diff(old, new).into_iter().map(mark).collect()
    }

    #[test]
    fn words_change_as_a_whole() {
        assert_eq!(
            marked("Open the Admin settings.", "Open the User settings."),
            "Open the [-Admin-]{+User+} settings."
        );
        assert_eq!(marked("セキュリティを確認", "セキュアを確認"), "[-セキュリティ-]{+セキュア+}を確認");
        assert_eq!(marked("90日以内", "30日以内"), "[-90-]{+30+}日以内");
        assert_eq!(marked("同じ", "同じ"), "同じ");
        assert_eq!(marked("", "新しい"), "{+新しい+}");
    }

    #[test]
    fn crumbs_between_changes_are_part_of_them() {
        assert_eq!(marked("端末を確認する", "機器を点検する"), "[-端末を確認-]{+機器を点検+}する");
    }

    #[test]
    fn long_texts_are_compared_by_lines_and_end() {
        let old = (0..20_000).map(|n| format!("第{n}行の文です。\n")).collect::<String>();
        let new = old.replace("第7行", "第七行");
        let changed = diff(&old, &new).into_iter().filter(|piece| piece.side != Side::Both).collect::<Vec<_>>();
        assert!(changed.len() <= 2, "{}", changed.len());
        let noise = |seed: usize| (0..30_000).map(|n| format!("{}\n", n * seed % 977)).collect::<String>();
        assert_eq!(diff(&noise(3), &noise(5)).len(), 2);
    }

    proptest! {
        #[test]
        fn each_side_is_its_text(old in "[あい設定ab \n]{0,40}", new in "[あい設定ab \n]{0,40}") {
            let pieces = diff(&old, &new);
            let side = |side| {
                let of = |piece: &&Piece| piece.side == side || piece.side == Side::Both;
                pieces.iter().filter(of).map(|piece| piece.text.as_str()).collect::<String>()
            };
            prop_assert_eq!(side(Side::Old), old);
            prop_assert_eq!(side(Side::New), new);
            prop_assert!(pieces.windows(2).all(|pair| pair[0].side != pair[1].side));
        }
    }
}
