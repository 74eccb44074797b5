//! How a value comes to a browser that opens the site from a file share: as a script.

use serde::Serialize;

/// A file of the site: its path below the output folder, and its bytes.
pub type Script = (String, Vec<u8>);

/// A script that gives a value under a key, as a file.
pub(super) fn script(key: &str, value: &impl Serialize) -> Script {
    let mut bytes = format!("tebikiSearch.give(\"{key}\",").into_bytes();
    // Writing to memory cannot fail, and what is given here has no maps with odd keys.
    let _ = serde_json::to_writer(&mut bytes, value);
    bytes.extend(b")\n");
    (format!("search/{key}.js"), bytes)
}
