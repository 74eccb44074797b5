//! Input that somebody wrote to do harm: none of it stops the program, takes long, or reaches what it should not.

mod characters;
#[cfg(unix)]
mod links;
mod many;
mod shipped;
mod themes;

use std::path::Path;

use super::common::Files;

/// A page that shows the image `k.png`.
#[cfg(unix)]
const SHOWS: &str = "# 題\n\n![図](k.png)\n";

/// A small site: files that are laid over it, or stand beside it.
fn site(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    lay(
        folder.path(),
        &[
            (
                "content/site.yaml",
                "title: {ja: 手引き}\ndescription: {ja: 小さな見本}\nlanguages: [ja]\nchecklists: [list]\npages: [about]\n",
            ),
            (
                "content/checklists/list/checklist.yaml",
                "title: {ja: 見本一覧}\nshort: {ja: 見本}\npublisher: {ja: 見本協会}\nedition: 2\nedition_title: {ja: 第2版}\n\
             summary: {ja: 試すための一覧。}\nbinding: {ja: 正文は原典にある。}\ncategories:\n  - {id: data, title: {ja: \
             データ}}\nitems:\n  - {id: 1-1, category: data, title: {ja: 暗号化}, text: {ja: データを暗号化する。}}\n",
            ),
            ("content/pages/about.ja.md", "# この手引き\n\n説明です。\n"),
        ],
    );
    lay(folder.path(), files);
    folder
}

/// Writes texts below a folder.
fn lay(folder: &Path, files: &[(&str, &str)]) {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
    super::common::write(folder, &files.collect::<Files>());
}
