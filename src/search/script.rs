//! Data files as scripts, which pages that are opened from a file share can load.

use serde::Serialize;

/// A file of the site: its path below the output folder, and its bytes.
pub type Script = (String, Vec<u8>);

/// The script that passes a value to `tebikiSearch` under a key.
pub(super) fn script(key: &str, value: &impl Serialize) -> Script {
    let mut bytes = format!("tebikiSearch.give(\"{key}\",").into_bytes();
    // Writing to memory cannot fail, and no value has a map with keys that are not strings.
    let _ = serde_json::to_writer(&mut bytes, value);
    bytes.extend(b")\n");
    (format!("search/{key}.js"), bytes)
}
