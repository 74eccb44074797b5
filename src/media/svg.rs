//! What a drawing (SVG) may hold: shapes, text and styles, and nothing that runs or reaches elsewhere.
//!
//! Who opens a drawing by itself gets a document of the site's origin. It is refused, not cleaned: what its author would
//! miss afterwards is for the author to decide. Elements of other namespaces (what drawing programs note for themselves)
//! mean nothing to browsers, but for those that are named here.

use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::{NsReader, XmlVersion};

use super::Active;

const SVG: &str = "http://www.w3.org/2000/svg";

/// Namespaces whose elements browsers act upon.
const ACTIVE: [&str; 4] = [
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/1998/Math/MathML",
    "http://www.w3.org/2001/xml-events",
    "http://www.w3.org/1999/XSL/Transform",
];

/// Elements of SVG that run, or show what is not of the drawing.
const REFUSED: [&str; 13] = [
    "script",
    "foreignobject",
    "handler",
    "listener",
    "iframe",
    "embed",
    "object",
    "audio",
    "video",
    "animation",
    "canvas",
    "tref",
    "link",
];

/// Elements that change an attribute while the drawing is shown.
const ANIMATIONS: [&str; 5] = ["animate", "set", "animatecolor", "animatemotion", "animatetransform"];

/// Pictures that may stand inside a drawing, by the beginnings of their addresses; none of them runs.
const PICTURES: [&str; 6] = [
    "data:image/png;",
    "data:image/jpeg;",
    "data:image/jpg;",
    "data:image/gif;",
    "data:image/webp;",
    "data:image/avif;",
];

/// What else a style may load from inside the drawing.
const FONTS: [&str; 4] =
    ["data:font/", "data:application/font", "data:application/x-font", "data:application/vnd.ms-fontobject"];

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Whether a file that begins with these bytes is a drawing: XML whose first element is that of SVG.
pub(super) fn is_at(head: &[u8]) -> bool {
    let head = head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(head);
    // It may end in the middle of a character.
    let text = std::str::from_utf8(head).or_else(|error| std::str::from_utf8(&head[..error.valid_up_to()]));
    let mut reader = NsReader::from_str(text.unwrap_or_default());
    loop {
        match reader.read_resolved_event() {
            Ok((ResolveResult::Bound(namespace), Event::Start(tag) | Event::Empty(tag))) => {
                return namespace.as_ref() == SVG && tag.local_name().as_ref() == "svg";
            }
            Ok((_, Event::Decl(_) | Event::Comment(_) | Event::DocType(_) | Event::PI(_))) => {}
            Ok((_, Event::Text(text))) if text.trim().is_empty() => {}
            _ => return false,
        }
    }
}

/// Reads a drawing for what it must not hold.
pub(super) fn check(bytes: &[u8]) -> Result<(), Active> {
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let at = |position: usize, what: String| {
        let before = bytes.get(..position.min(bytes.len())).unwrap_or_default();
        Active { what, line: before.split(|&byte| byte == b'\n').count() }
    };
    let text = std::str::from_utf8(bytes).map_err(|error| at(error.valid_up_to(), "it is not UTF-8".to_owned()))?;
    let mut reader = NsReader::from_str(text);
    // What is not closed right is read by browsers otherwise than here.
    reader.config_mut().check_end_names = true;
    reader.config_mut().check_comments = true;
    let mut styles = 0_usize;
    let mut style = String::new();
    loop {
        let position = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let (namespace, event) = match reader.read_resolved_event() {
            Ok((ResolveResult::Bound(namespace), event)) => (Some(namespace.as_ref().to_owned()), event),
            Ok((ResolveResult::Unbound, event)) => (None, event),
            Ok((ResolveResult::Unknown(prefix), _)) => {
                return Err(at(position, format!("the prefix `{prefix}` stands for no namespace")));
            }
            Err(error) => return Err(at(position, format!("it is not well-formed: {error}"))),
        };
        match event {
            Event::Eof => return Ok(()),
            Event::Start(tag) => {
                element(namespace.as_deref(), &tag, &reader).map_err(|what| at(position, what))?;
                if tag.local_name().as_ref().eq_ignore_ascii_case("style") {
                    styles += 1;
                }
            }
            Event::Empty(tag) => {
                element(namespace.as_deref(), &tag, &reader).map_err(|what| at(position, what))?;
            }
            Event::End(tag) if tag.local_name().as_ref().eq_ignore_ascii_case("style") => {
                styles = styles.saturating_sub(1);
                style_sheet(&std::mem::take(&mut style)).map_err(|what| at(position, format!("a style {what}")))?;
            }
            Event::Text(text) if styles > 0 => style.push_str(&text),
            Event::CData(text) if styles > 0 => style.push_str(&text),
            Event::GeneralRef(entity) => {
                let text =
                    reference(&entity).ok_or_else(|| at(position, format!("`&{};` is not defined", &*entity)))?;
                if styles > 0 {
                    style.push(text);
                }
            }
            Event::DocType(text) if text.contains('[') => {
                return Err(at(position, "its `<!DOCTYPE>` defines something of its own".to_owned()));
            }
            Event::PI(instruction) => {
                return Err(at(position, format!("`<?{}?>` is an instruction for programs", instruction.target())));
            }
            Event::Decl(declaration) => {
                let encoding = declaration.encoding().and_then(Result::ok).unwrap_or_default();
                if !encoding.is_empty() && !encoding.eq_ignore_ascii_case("utf-8") {
                    return Err(at(position, format!("it says that it is {encoding}, not UTF-8")));
                }
            }
            Event::End(_) | Event::Text(_) | Event::CData(_) | Event::Comment(_) | Event::DocType(_) => {}
        }
    }
}

/// The character of an entity or a character reference that XML itself knows.
fn reference(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix('x') {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    [("lt", '<'), ("gt", '>'), ("amp", '&'), ("quot", '"'), ("apos", '\'')]
        .into_iter()
        .find_map(|(known, c)| (known == name).then_some(c))
}

/// Says what is wrong with an element and its attributes.
fn element(namespace: Option<&str>, tag: &BytesStart<'_>, reader: &NsReader<&[u8]>) -> Result<(), String> {
    let written = tag.name().as_ref().to_owned();
    let name = tag.local_name().as_ref().to_ascii_lowercase();
    if namespace.is_some_and(|namespace| ACTIVE.contains(&namespace)) {
        return Err(format!("`<{written}>` is no part of a drawing"));
    }
    let is_svg = namespace == Some(SVG);
    if is_svg && REFUSED.contains(&name.as_str()) {
        return Err(match name.as_str() {
            "script" => format!("`<{written}>` is a script"),
            _ => format!("`<{written}>` holds what is no drawing"),
        });
    }
    for attribute in tag.attributes() {
        let attribute =
            attribute.map_err(|error| format!("an attribute of `<{written}>` is not well-formed: {error}"))?;
        let (of, local) = reader.resolver().resolve_attribute(attribute.key);
        let key = attribute.key.as_ref().to_owned();
        let local = local.as_ref().to_ascii_lowercase();
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|error| format!("the value of `{key}` is not well-formed: {error}"))?;
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        if matches!(of, ResolveResult::Bound(namespace) if ACTIVE.contains(&namespace.as_ref())) {
            return Err(format!("`{key}` of `<{written}>` makes it act"));
        }
        if local.starts_with("on") {
            return Err(format!("`{key}` of `<{written}>` is a script"));
        }
        if key.eq_ignore_ascii_case("xml:base") {
            return Err(format!("`{key}` of `<{written}>` leads elsewhere"));
        }
        attribute_value(is_svg, &name, &local, &value).map_err(|what| format!("`{key}` of `<{written}>` {what}"))?;
    }
    Ok(())
}

fn attribute_value(is_svg: bool, element: &str, key: &str, value: &str) -> Result<(), &'static str> {
    // Browsers leave white space and control characters out of an address before they look at it.
    let address =
        value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>().to_ascii_lowercase();
    if ["javascript:", "vbscript:"].iter().any(|scheme| address.contains(scheme)) {
        return Err("is a script");
    }
    if matches!(key, "href" | "src") && is_svg {
        let is_picture =
            matches!(element, "image" | "feimage") && PICTURES.iter().any(|known| address.starts_with(known));
        if !address.is_empty() && !address.starts_with('#') && !is_picture {
            return Err("leads out of the drawing");
        }
    }
    if key == "attributename" && ANIMATIONS.contains(&element) {
        let changed = address.rsplit(':').next().unwrap_or_default();
        if changed == "href" || changed == "src" || changed == "style" || changed.starts_with("on") {
            return Err("changes where something leads while the drawing is shown");
        }
    }
    // What is not a style may speak of `url(…)`, such as a label; only what a style could load is refused.
    if key == "style" || value.contains("url") || value.contains("URL") || value.contains('\\') && is_svg && key != "d"
    {
        style_sheet(value)?;
    }
    Ok(())
}

/// Says what is wrong with a style.
fn style_sheet(style: &str) -> Result<(), &'static str> {
    let style = style.to_ascii_lowercase();
    if style.contains('\\') {
        return Err("has an escape (`\\`), behind which an address may stand");
    }
    if ["@import", "image-set(", "image(", "expression(", "behavior:", "-moz-binding", "src("]
        .iter()
        .any(|word| style.contains(word))
    {
        return Err("loads something");
    }
    for (at, open) in style.match_indices("url(") {
        let address =
            style[at + open.len()..].trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
        let inside = PICTURES.iter().chain(&FONTS).any(|known| address.starts_with(known));
        if !address.starts_with('#') && !inside {
            return Err("loads something");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing(inside: &str) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" \
             xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 9 9\">{inside}</svg>\n"
        )
    }

    #[test]
    fn what_drawing_programs_write_is_a_drawing() {
        for inside in [
            "<path d=\"M0 0h9\" fill=\"url(#g)\"/><use xlink:href=\"#a\"/><use href=\"#a\"/>",
            "<style>.a{fill:url(#g);clip-path: url( '#c' )} @font-face{src:url(data:font/woff2;base64,AA)}</style>",
            "<style><![CDATA[ .a > .b { fill: red } ]]></style>",
            "<image href=\"data:image/png;base64,AA\" width=\"1\" height=\"1\"/>",
            "<text>a &lt; b &amp; onclick=\"x\" https://example.org/ 設定 &#x2192; C:\\Users</text>",
            "<text aria-label=\"C:\\Users\" class=\"a\">設定</text>".replace("C:\\Users", "設定").as_str(),
            "<animate attributeName=\"opacity\" values=\"0;1\" dur=\"1s\"/>",
            "<metadata><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:li rdf:resource=\"http://a.example/\"/></rdf:RDF></metadata>",
            "<s:namedview xmlns:s=\"http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd\" s:window=\"1\"/>",
            "<!-- <script>not a script</script> --><title>図</title><desc>説明</desc>",
        ] {
            assert_eq!(check(drawing(inside).as_bytes()), Ok(()), "{inside}");
        }
        assert_eq!(check(b"\xef\xbb\xbf<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\"><svg xmlns=\"http://www.w3.org/2000/svg\"/>"), Ok(()));
    }

    #[test]
    fn whatever_runs_or_reaches_elsewhere_is_named() {
        for (inside, what) in [
            ("\n<script>alert(1)</script>", "`<script>` is a script"),
            ("<SCRIPT/>", "is a script"),
            ("<script href=\"x.js\"/>", "is a script"),
            ("<s:script xmlns:s=\"http://www.w3.org/2000/svg\">alert(1)</s:script>", "is a script"),
            ("<h:script xmlns:h=\"http://www.w3.org/1999/xhtml\">alert(1)</h:script>", "is no part of a drawing"),
            ("<metadata><img xmlns=\"http://www.w3.org/1999/xhtml\" src=\"x\"/></metadata>", "is no part of a drawing"),
            ("<math xmlns=\"http://www.w3.org/1998/Math/MathML\"/>", "is no part of a drawing"),
            ("<foreignObject><p/></foreignObject>", "holds what is no drawing"),
            ("<iframe/>", "holds what is no drawing"),
            ("<g onclick=\"alert(1)\"/>", "`onclick` of `<g>` is a script"),
            ("<g ONLOAD=\"alert(1)\"/>", "is a script"),
            ("<g e:event=\"click\" xmlns:e=\"http://www.w3.org/2001/xml-events\"/>", "makes it act"),
            ("<a href=\"javascript:alert(1)\"/>", "is a script"),
            ("<a xlink:href=\"java&#9;script:alert(1)\"/>", "is a script"),
            ("<a xlink:href=\" &#x6A;avascript:alert(1)\"/>", "is a script"),
            ("<a href=\"https://a.example/\"/>", "leads out of the drawing"),
            ("<a xlink:href=\"other.svg\"/>", "leads out of the drawing"),
            ("<use href=\"https://a.example/x.svg#a\"/>", "leads out of the drawing"),
            ("<use href=\"data:image/svg+xml,&lt;svg/&gt;#a\"/>", "leads out of the drawing"),
            ("<image href=\"data:image/svg+xml;base64,AA\"/>", "leads out of the drawing"),
            ("<image xlink:href=\"//a.example/x.png\"/>", "leads out of the drawing"),
            ("<feImage href=\"/secret.png\"/>", "leads out of the drawing"),
            ("<g xml:base=\"https://a.example/\"><use href=\"#a\"/></g>", "leads elsewhere"),
            ("<animate attributeName=\"href\" to=\"#b\"/>", "changes where something leads"),
            ("<set attributeName=\"xlink:href\" to=\"#b\"/>", "changes where something leads"),
            ("<set attributeName=\"onclick\" to=\"x\"/>", "changes where something leads"),
            ("<animate attributeName=\"x\" values=\"javascript:alert(1)\"/>", "is a script"),
            ("<style>@import 'https://a.example/x.css';</style>", "loads something"),
            ("<style>a{fill:url(https://a.example/x)}</style>", "loads something"),
            ("<style>a{fill:u\\72l(https://a.example/x)}</style>", "has an escape"),
            ("<style>a{fill:url<![CDATA[(https://a.example/x)]]>}</style>", "loads something"),
            ("<style>a{fill:&#x75;rl(//a.example/x)}</style>", "loads something"),
            ("<g style=\"fill:url(//a.example/x)\"/>", "loads something"),
            ("<g fill=\"URL('https://a.example/x#a')\"/>", "loads something"),
            ("<g filter=\"url(other.svg#a)\"/>", "loads something"),
            ("<g mask=\"u\\72l(https://a.example/x)\"/>", "has an escape"),
            ("<?xml-stylesheet href=\"x.xsl\" type=\"text/xsl\"?>", "is an instruction for programs"),
            ("<text>&x;</text>", "is not defined"),
            ("<g a=\"&x;\"/>", "is not well-formed"),
            ("<x:g/>", "stands for no namespace"),
            ("<g>", "is not well-formed"),
            ("<g></p>", "is not well-formed"),
            ("<g a=1/>", "is not well-formed"),
        ] {
            let found = check(drawing(inside).as_bytes());
            assert!(found.as_ref().is_err_and(|active| active.what.contains(what)), "{inside}: {found:?}");
        }
        let script = check(drawing("\n<script/>").as_bytes());
        assert_eq!(script.map_err(|active| active.line), Err(3));
        for whole in [
            "<!DOCTYPE svg [<!ENTITY x \"<script/>\">]><svg xmlns=\"http://www.w3.org/2000/svg\">&x;</svg>",
            "<?xml version=\"1.0\" encoding=\"UTF-7\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        ] {
            assert!(check(whole.as_bytes()).is_err(), "{whole}");
        }
        assert!(check(b"<svg xmlns=\"http://www.w3.org/2000/svg\">\xff</svg>").is_err());
    }
}
