//! Tags of languages (BCP 47), as sites name their languages.

/// The languages that have a code of two letters (ISO 639-1), as the registry of BCP 47 has them.
const TWO_LETTERS: &str = "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee \
    el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki \
    kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc \
    oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr \
    ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// What is written for a language and is the code of a country, or none.
const MISTAKEN: [(&str, &str); 8] = [
    ("jp", "ja"),
    ("kp", "ko"),
    ("cn", "zh-Hans"),
    ("hk", "zh-Hant"),
    ("ua", "uk"),
    ("gr", "el"),
    ("dk", "da"),
    ("cz", "cs"),
];

/// Languages that are written from right to left, and scripts that are.
const RIGHT_TO_LEFT: [&str; 9] = ["ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];
const RIGHT_TO_LEFT_SCRIPTS: [&str; 6] = ["Arab", "Hebr", "Nkoo", "Syrc", "Thaa", "Adlm"];

/// Checks a tag: its form (RFC 5646, 2.1, without grandfathered tags), how its parts are written, and the codes of two letters.
///
/// # Errors
/// Says what to write instead.
///
/// ```
/// use tebiki::locale::tag::check;
/// for tag in ["ja", "en-GB", "zh-Hans", "zh-Hant-HK", "sr-Latn-RS", "de-CH-1996", "es-419", "yue", "en-u-ca-buddhist", "ja-x-firm"] {
///     assert_eq!(check(tag), Ok(()), "{tag}");
/// }
/// assert_eq!(check("jp"), Err("`jp` is a country: write `ja`".to_owned()));
/// assert_eq!(check("zh-hans"), Err("write `zh-Hans`".to_owned()));
/// assert!(check("english").is_err() && check("e").is_err() && check("en_GB").is_err() && check("").is_err());
/// ```
pub fn check(tag: &str) -> Result<(), String> {
    let example = || "such as `ja`, `en`, `zh-Hant`".to_owned();
    if tag.contains('_') {
        let hyphens = tag.replace('_', "-");
        return Err(if check(&hyphens).is_ok() { format!("write `{hyphens}`") } else { example() });
    }
    let parts = tag.split('-').collect::<Vec<_>>();
    let is_alphanumeric =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_alphabetic = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let (language, rest) = parts.split_first().map_or(("", &parts[..]), |(first, rest)| (*first, rest));
    if !parts.iter().all(|part| is_alphanumeric(part)) || !(2..=3).contains(&language.len()) || !is_alphabetic(language)
    {
        return Err(example());
    }
    let lower = language.to_ascii_lowercase();
    if lower.len() == 2 && !TWO_LETTERS.split_whitespace().any(|known| known == lower) {
        let meant = MISTAKEN.iter().find(|(wrong, _)| *wrong == lower);
        return Err(meant.map_or_else(example, |(_, right)| format!("`{lower}` is a country: write `{right}`")));
    }
    // What may still come: 0 extlangs, 1 a script, 2 a region, 3 variants, 4 the parts of an extension.
    let (mut stage, mut written) = (0, vec![lower]);
    let mut open_extension = false;
    for part in rest {
        let digits = part.bytes().all(|byte| byte.is_ascii_digit());
        let next = match part.len() {
            _ if stage == 4 => 4,
            1 => 4,
            3 if stage == 0 && is_alphabetic(part) => 0,
            4 if stage <= 1 && is_alphabetic(part) => 1,
            2 if stage <= 2 && is_alphabetic(part) => 2,
            3 if stage <= 2 && digits => 2,
            4 if stage <= 3 && part.starts_with(|c: char| c.is_ascii_digit()) => 3,
            5..=8 if stage <= 3 => 3,
            _ => return Err(example()),
        };
        // A script and a region stand once each.
        if next == stage && (next == 1 || next == 2) {
            return Err(example());
        }
        open_extension = next == 4 && part.len() == 1;
        let is_script = next == 1;
        let is_region = next == 2;
        stage = next;
        written.push(match part.to_ascii_lowercase() {
            lower if is_script => lower[..1].to_ascii_uppercase() + &lower[1..],
            lower if is_region => lower.to_ascii_uppercase(),
            lower => lower,
        });
    }
    if open_extension {
        return Err(example());
    }
    let written = written.join("-");
    if written == tag { Ok(()) } else { Err(format!("write `{written}`")) }
}

/// Whether a language is written from right to left: by its script, or else as it is usually written.
///
/// ```
/// use tebiki::locale::tag::is_right_to_left;
/// assert!(is_right_to_left("ar") && is_right_to_left("he-IL") && is_right_to_left("pa-Arab"));
/// assert!(!is_right_to_left("ja") && !is_right_to_left("ug-Latn") && !is_right_to_left("arn"));
/// ```
#[must_use]
pub fn is_right_to_left(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    let script = parts.find(|part| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
    script.map_or_else(|| RIGHT_TO_LEFT.contains(&language), |script| RIGHT_TO_LEFT_SCRIPTS.contains(&script))
}

/// The language of a user, from what the environment says (`ko_KR.UTF-8`); none where it says nothing of a language.
///
/// ```
/// use tebiki::locale::tag::of_user;
/// assert_eq!(of_user(Some("ko_KR.UTF-8")), Some("ko".to_owned()));
/// assert_eq!(of_user(Some("zh_TW")), Some("zh-Hant".to_owned()));
/// assert_eq!((of_user(Some("C.UTF-8")), of_user(Some("POSIX")), of_user(None)), (None, None, None));
/// ```
#[must_use]
pub fn of_user(setting: Option<&str>) -> Option<String> {
    let setting = setting?.split(['.', '@']).next()?;
    let (language, region) = setting.split_once('_').map_or((setting, ""), |(language, region)| (language, region));
    let tag = match (language, region) {
        ("zh", "TW" | "HK" | "MO") => "zh-Hant",
        ("zh", _) => "zh-Hans",
        (language, _) => language,
    };
    check(tag).is_ok().then(|| tag.to_owned())
}
