//! A site made for measuring: the same bytes in every run.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const CATEGORIES: usize = 8;
const ITEMS_PER_CATEGORY: usize = 6;
const PRODUCTS: usize = 12;
/// Of every product, the items that it has a procedure for.
const COVERED: usize = 24;

/// Writes the site below `site`.
pub(crate) fn write(site: &Path) {
    let put = |path: &str, text: &str| {
        let path = site.join("content").join(path);
        fs::create_dir_all(path.parent().unwrap_or(site)).expect("the folder can be made");
        fs::write(path, text).expect("the file can be written");
    };
    put(
        "site.yaml",
        "title: {ja: 計測, en: Measuring}\ndescription: {ja: 計測用です。, en: For measuring.}\nlanguages: [ja, en]\n\
         checklists: [bench]\nkinds: [{id: service, title: {ja: サービス, en: Service}}]\n",
    );
    put("checklists/bench/checklist.yaml", &checklist());
    put(
        "glossary.yaml",
        "terms:\n  - id: mfa\n    name: {ja: 多要素認証, en: Multi-factor authentication}\n    \
         definition: {ja: 二つ以上の要素で本人を確かめることです。, en: Two or more factors tell who somebody is.}\n",
    );
    for product in 0..PRODUCTS {
        put(
            &format!("products/p{product}/product.yaml"),
            &format!(
                "name: {{ja: 製品{product}, en: Product {product}}}\nvendor: {{ja: 計測, en: Measuring}}\nkind: service\n\
                 guide:\n  title: {{ja: 手引き, en: Guide}}\n"
            ),
        );
        put(&format!("products/p{product}/guide.ja.md"), &guide(product, true));
        put(&format!("products/p{product}/guide.en.md"), &guide(product, false));
    }
}

fn items() -> impl Iterator<Item = (usize, usize)> + Clone {
    (1..=CATEGORIES).flat_map(|category| (1..=ITEMS_PER_CATEGORY).map(move |item| (category, item)))
}

fn checklist() -> String {
    let mut out =
        "title: {ja: 点検, en: Checklist}\nshort: {ja: 点検, en: Checklist}\npublisher: {ja: 計測, en: Measuring}\n\
         edition: 1\nedition_title: {ja: 初版, en: 1st edition}\nsummary: {ja: 計測用です。, en: For measuring.}\n\
         binding: {ja: 計測用です。, en: For measuring.}\ncategories:\n"
            .to_owned();
    for category in 1..=CATEGORIES {
        let _ = writeln!(out, "  - {{id: c{category}, title: {{ja: 分類{category}, en: Category {category}}}}}");
    }
    out.push_str("items:\n");
    for (category, item) in items() {
        let _ = writeln!(
            out,
            "  - id: {category}-{item}\n    category: c{category}\n    title: {{ja: 設定{category}の{item}, en: Setting {category} {item}}}\n    \
             text: {{ja: '**「設定」**を[[term:mfa]]と合わせて確かめます。', en: 'Check **this setting** with [[term:mfa]].'}}\n    \
             why: {{ja: 確かめないと`login`が破られます。, en: Otherwise `login` is broken into.}}"
        );
    }
    out
}

fn guide(product: usize, ja: bool) -> String {
    let mut out = format!("# {}\n\n", if ja { "手引き" } else { "Guide" });
    for (at, (category, item)) in items().cycle().skip(product * 5).take(COVERED).enumerate() {
        if ja {
            let _ = write!(
                out,
                "## 設定{category}の{item} {{#s-{category}-{item} items={category}-{item} for=admin}}\n\n\
                 [[item:{category}-{item}]]に答える手順です。**「管理」**から始めます。\n\n\
                 1. [[menu:管理 > 設定{item}]]を開きます。\n2. **「有効」**を選びます。\n\n\
                 | 設定 | 値 |\n| --- | --- |\n| `login.lock` | {at} |\n\n"
            );
        } else {
            let _ = write!(
                out,
                "## Setting {category} {item} {{#s-{category}-{item}}}\n\n\
                 This procedure answers [[item:{category}-{item}]]. Start from **Manage**.\n\n\
                 1. Open [[menu:管理 > 設定{item}|Manage > Setting {item}]].\n2. Choose **On**.\n\n\
                 | Setting | Value |\n| --- | --- |\n| `login.lock` | {at} |\n\n"
            );
        }
        let _ = write!(out, "```json\n{{\"login\": {{\"lock\": {at}, \"product\": {product}}}}}\n```\n\n");
    }
    out
}
