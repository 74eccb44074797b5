//! Takes the tags off generated HTML.

/// The text of generated HTML, without its tags, its entities and ruby readings.
#[must_use]
pub fn text_of(html: &str) -> String {
    let readings = html.split("<rp>（</rp><rt>").enumerate();
    let words = readings.map(|(index, part)| match part.split_once("</rt><rp>）</rp>") {
        Some((_, after)) if index > 0 => after,
        _ => part,
    });
    without_tags(&words.collect::<String>())
}

/// Generated HTML without its tags and entities.
fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    // The ampersand comes last, so that `&amp;lt;` does not become `<`.
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&amp;", "&")]
        .iter()
        .fold(text, |text, (entity, character)| text.replace(entity, character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_entities_come_off_once() {
        assert_eq!(without_tags("a <a href=\"x\">b &amp;lt;</a> &#39;c&#39; &lt;d&gt;"), "a b &lt; 'c' <d>");
    }

    #[test]
    fn readings_are_no_words() {
        assert_eq!(
            text_of("<ruby>端末<rp>（</rp><rt>たんまつ</rt><rp>）</rp></ruby>の<b>数 &amp; 名</b>"),
            "端末の数 & 名"
        );
    }
}
