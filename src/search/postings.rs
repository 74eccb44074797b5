//! The encoding of posting lists: compact, and well compressible by a server.
//!
//! The sections of one page that contain a term are a *block*: first its length in characters and its kind, then either the gaps
//! between the sections (delta encoding) or a bitmap of six sections in a character, whichever is shorter. A posting list is the
//! blocks of its pages, each behind the gap from the page before. All of it is letters, digits, `-` and `_`, as scripts need.

/// The digits of base 64, by value.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Appends a number in variable length: five bits in each character, the lowest first; the sixth bit says that more follow.
pub(super) fn push_number(out: &mut String, mut number: u32) {
    loop {
        let more = if number > 31 { 32 } else { 0 };
        out.push(digit(number & 31 | more));
        number >>= 5;
        if more == 0 {
            return;
        }
    }
}

/// Appends a block of sections, which are in ascending order.
pub(super) fn push_block(out: &mut String, sections: &[u32], scratch: &mut String) {
    scratch.clear();
    let mut next = 0;
    for &section in sections {
        push_number(scratch, section - next);
        next = section + 1;
    }
    let bits = (next as usize).div_ceil(6);
    let length = |characters: usize, kind: usize| u32::try_from(2 * characters + kind).unwrap_or(u32::MAX);
    if scratch.len() <= bits {
        push_number(out, length(scratch.len(), 0));
        out.push_str(scratch);
        return;
    }
    push_number(out, length(bits, 1));
    let mut sections = sections.iter().map(|&section| section as usize).peekable();
    for at in 0..bits {
        let mut six = 0;
        while let Some(section) = sections.next_if(|section| section / 6 == at) {
            six |= 1 << (section % 6);
        }
        out.push(digit(six));
    }
}

fn digit(value: u32) -> char {
    char::from(DIGITS[value as usize & 63])
}

#[cfg(test)]
pub(super) mod read {
    use super::DIGITS;

    /// Decodes posting lists.
    pub(in crate::search) struct Reader<'a>(pub(in crate::search) &'a [u8]);

    impl Reader<'_> {
        fn digit(&mut self) -> Option<u32> {
            let (first, rest) = self.0.split_first()?;
            self.0 = rest;
            DIGITS.iter().position(|digit| digit == first).and_then(|at| u32::try_from(at).ok())
        }

        pub(in crate::search) fn number(&mut self) -> Option<u32> {
            let (mut number, mut shift) = (0, 0);
            loop {
                let digit = self.digit()?;
                number |= (digit & 31) << shift;
                shift += 5;
                if digit < 32 {
                    return Some(number);
                }
            }
        }

        pub(in crate::search) fn block(&mut self) -> Option<Vec<u32>> {
            let head = self.number()?;
            let (inside, rest) = self.0.split_at(head as usize / 2);
            self.0 = rest;
            let mut inside = Reader(inside);
            let mut sections = Vec::new();
            if head % 2 == 0 {
                let mut next = 0;
                while let Some(gap) = inside.number() {
                    sections.push(next + gap);
                    next += gap + 1;
                }
            } else {
                for at in 0.. {
                    let Some(six) = inside.digit() else { break };
                    sections.extend((0..6).filter(|bit| six >> bit & 1 == 1).map(|bit| at * 6 + bit));
                }
            }
            Some(sections)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_encoded_is_decoded(sets in prop::collection::vec(prop::collection::btree_set(0_u32..400, 1..200), 0..4)) {
            let sets = sets.into_iter().map(|set| set.into_iter().collect::<Vec<_>>()).collect::<Vec<_>>();
            let (mut text, mut scratch) = (String::new(), String::new());
            for set in &sets {
                push_block(&mut text, set, &mut scratch);
            }
            let mut reader = read::Reader(text.as_bytes());
            for set in &sets {
                prop_assert_eq!(reader.block(), Some(set.clone()));
            }
            prop_assert!(reader.0.is_empty());
        }

        #[test]
        fn numbers_of_any_size(number: u32) {
            let mut text = String::new();
            push_number(&mut text, number);
            prop_assert_eq!(read::Reader(text.as_bytes()).number(), Some(number));
        }
    }

    #[test]
    fn many_sections_take_little_room() {
        let (mut text, mut scratch) = (String::new(), String::new());
        push_block(&mut text, &(0..90).collect::<Vec<_>>(), &mut scratch);
        assert_eq!(text.len(), 1 + 15);
        text.clear();
        push_block(&mut text, &[3], &mut scratch);
        assert_eq!(text, "CD");
    }
}
