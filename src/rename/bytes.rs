//! From places in a text to places in the bytes of its file, which may have a byte order mark and other line ends.

use super::Splice;

/// The bytes of a file with pieces replaced; `text` is what was read of it. `None` where they do not fit together.
pub(super) fn apply(bytes: &[u8], text: &str, splices: &[Splice]) -> Option<Vec<u8>> {
    let mark = if bytes.starts_with("\u{feff}".as_bytes()) { 3 } else { 0 };
    // For each byte of the text and its end, where it is in the file.
    let mut places = Vec::with_capacity(text.len() + 1);
    let mut at = mark;
    for byte in text.bytes() {
        places.push(at);
        at += match (byte, bytes.get(at)?, bytes.get(at + 1)) {
            (b'\n', b'\r', Some(b'\n')) => 2,
            (b'\n', b'\n' | b'\r', _) => 1,
            // A control character was taken for a space.
            (b' ', found, _) if found.is_ascii_control() => 1,
            (byte, found, _) if byte == *found => 1,
            _ => return None,
        };
    }
    places.push(at);
    if at != bytes.len() {
        return None;
    }
    let has_pairs = bytes.windows(2).any(|pair| pair == b"\r\n");
    let mut changed = bytes.to_vec();
    for splice in splices.iter().rev() {
        let piece = if has_pairs { splice.text.replace('\n', "\r\n") } else { splice.text.clone() };
        let (start, end) = (*places.get(splice.start)?, *places.get(splice.end)?);
        changed.splice(start..end, piece.into_bytes());
    }
    Some(changed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    #[test]
    fn other_bytes_stay() {
        let file = SourceMap::default().add("a", "");
        let change = |bytes: &str, text: &str, at: std::ops::Range<usize>, piece: &str| {
            apply(bytes.as_bytes(), text, &[Splice::new(file, at, piece)])
                .map(|bytes| String::from_utf8(bytes).unwrap())
        };
        let text = "a: 1\nb: 2\n";
        assert_eq!(change("\u{feff}a: 1\r\nb: 2\r\n", text, 8..9, "3").as_deref(), Some("\u{feff}a: 1\r\nb: 3\r\n"));
        assert_eq!(change("a: 1\r\nb: 2\r\n", text, 4..4, "\nx: y").as_deref(), Some("a: 1\r\nx: y\r\nb: 2\r\n"));
        assert_eq!(change("a: 1\rb: 2\n", text, 8..9, "3").as_deref(), Some("a: 1\rb: 3\n"));
        assert_eq!(change("a: 1\nb: 3\n", text, 8..9, "3"), None, "it has changed since it was read");
    }
}
