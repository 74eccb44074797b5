//! SARIF 2.1.0, the static analysis results interchange format of OASIS.
//!
//! Only what the emitter uses of the format is modelled. Paths are URIs relative to `%SRCROOT%`, the site folder.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::{Extent, message_and_hint, to_json};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceMap;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// What a path segment must escape: all but RFC 3986's unreserved characters. The `/` between segments stays.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    original_uri_base_ids: UriBases,
    column_kind: &'static str,
    results: Vec<Finding>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
struct UriBases {
    #[serde(rename = "%SRCROOT%")]
    source_root: UriBase,
}

#[derive(Serialize)]
struct UriBase {
    description: Message,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Message,
    full_description: Message,
    help: Message,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding {
    rule_id: &'static str,
    rule_index: usize,
    level: String,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
}

#[derive(Serialize)]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    #[serde(rename = "physicalLocation")]
    place: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation {
    uri: String,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct Message {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<String>,
}

impl Message {
    fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), markdown: None }
    }

    fn markdown(text: String) -> Self {
        Self { text: text.clone(), markdown: Some(text) }
    }
}

pub(super) fn emit(diagnostics: &[&Diagnostic], sources: &SourceMap, folder: &str) -> String {
    let mut codes = diagnostics.iter().map(|diagnostic| diagnostic.code).collect::<Vec<_>>();
    codes.sort_by_key(|code| code.id);
    codes.dedup();
    let results = diagnostics.iter().map(|diagnostic| finding(diagnostic, &codes, sources, folder)).collect();
    to_json(&Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "tebiki",
                    version: env!("CARGO_PKG_VERSION"),
                    rules: codes.into_iter().map(rule).collect(),
                },
            },
            original_uri_base_ids: UriBases {
                source_root: UriBase {
                    description: Message::text(
                        "The folder that paths begin in: the repository that the site is in, or else the current folder.",
                    ),
                },
            },
            column_kind: "unicodeCodePoints",
            results,
        }],
    })
}

fn rule(code: &'static Code) -> Rule {
    let manual = code.manual().trim().to_owned();
    let first = manual.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    Rule {
        id: code.id,
        short_description: Message::text(code.title),
        full_description: Message::markdown(first),
        help: Message::markdown(manual),
        default_configuration: Configuration { level: code.severity.to_string() },
    }
}

fn finding(diagnostic: &Diagnostic, codes: &[&'static Code], sources: &SourceMap, folder: &str) -> Finding {
    let code = diagnostic.code;
    let extent = Extent::of_place(&diagnostic.place, sources);
    let place = Location {
        id: None,
        place: physical(&format!("{folder}{}", diagnostic.path(sources)), extent.as_ref()),
        message: diagnostic.label.as_ref().map(Message::text),
    };
    let related = (1..).zip(&diagnostic.related).map(|(id, label)| {
        let extent = Extent::of(label.span, sources);
        Location {
            id: Some(id),
            place: physical(&format!("{folder}{}", extent.file.path()), Some(&extent)),
            message: Some(Message::text(&label.text)),
        }
    });
    Finding {
        rule_id: code.id,
        rule_index: codes.partition_point(|other| other.id < code.id),
        level: code.severity.to_string(),
        message: Message::text(message_and_hint(diagnostic)),
        locations: [place],
        related_locations: related.collect(),
    }
}

fn physical(path: &str, extent: Option<&Extent<'_>>) -> PhysicalLocation {
    let artifact_location =
        ArtifactLocation { uri: utf8_percent_encode(path, ESCAPED).to_string(), uri_base_id: "%SRCROOT%" };
    let region = extent.map(|extent| {
        let (first, past) = (extent.first(), extent.past());
        Region { start_line: first.line, start_column: first.column, end_line: past.line, end_column: past.column }
    });
    PhysicalLocation { artifact_location, region }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::Format;
    use super::super::tests::emit_sample;
    use super::*;

    #[test]
    fn whole() {
        let text = emit_sample(Format::Sarif);
        text.parse::<Value>().unwrap();
        assert_eq!(text.replace(env!("CARGO_PKG_VERSION"), "VERSION"), WHOLE);
    }

    #[test]
    fn paths_are_relative_uris() {
        let uri = |path| physical(path, None).artifact_location.uri;
        assert_eq!(uri("content/a-b_c.d~/手.md"), "content/a-b_c.d~/%E6%89%8B.md");
        assert_eq!(uri("a: 100%?#[x]"), "a%3A%20100%25%3F%23%5Bx%5D");
    }

    #[test]
    fn every_code_makes_a_rule() {
        for code in crate::check::codes() {
            let rule = rule(code);
            assert!(
                !rule.full_description.text.contains('\n') && !rule.full_description.text.is_empty(),
                "{}",
                code.id
            );
            assert!(!rule.help.text.contains("\n "), "{}", rule.help.text);
        }
    }

    const WHOLE: &str = r#"{
  "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
  "version": "2.1.0",
  "runs": [
    {
      "tool": {
        "driver": {
          "name": "tebiki",
          "version": "VERSION",
          "rules": [
            {
              "id": "TB0101",
              "shortDescription": {
                "text": "a file is missing"
              },
              "fullDescription": {
                "text": "A file is missing.",
                "markdown": "A file is missing."
              },
              "help": {
                "text": "A file is missing.",
                "markdown": "A file is missing."
              },
              "defaultConfiguration": {
                "level": "error"
              }
            },
            {
              "id": "TB0208",
              "shortDescription": {
                "text": "a text has no translation"
              },
              "fullDescription": {
                "text": "A text has no translation.",
                "markdown": "A text has no translation."
              },
              "help": {
                "text": "A text has\nno translation.",
                "markdown": "A text has\nno translation."
              },
              "defaultConfiguration": {
                "level": "warning"
              }
            },
            {
              "id": "TB0401",
              "shortDescription": {
                "text": "a name leads to nothing"
              },
              "fullDescription": {
                "text": "A name leads to nothing.",
                "markdown": "A name leads to nothing."
              },
              "help": {
                "text": "A name leads to nothing.\n\nIds are compared without regard to width:\n`１０－１` is `10-1`.",
                "markdown": "A name leads to nothing.\n\nIds are compared without regard to width:\n`１０－１` is `10-1`."
              },
              "defaultConfiguration": {
                "level": "error"
              }
            },
            {
              "id": "TB0402",
              "shortDescription": {
                "text": "an id stands twice"
              },
              "fullDescription": {
                "text": "An id stands twice.",
                "markdown": "An id stands twice."
              },
              "help": {
                "text": "An id stands twice.",
                "markdown": "An id stands twice."
              },
              "defaultConfiguration": {
                "level": "error"
              }
            }
          ]
        }
      },
      "originalUriBaseIds": {
        "%SRCROOT%": {
          "description": {
            "text": "The folder that paths begin in: the repository that the site is in, or else the current folder."
          }
        }
      },
      "columnKind": "unicodeCodePoints",
      "results": [
        {
          "ruleId": "TB0208",
          "ruleIndex": 1,
          "level": "warning",
          "message": {
            "text": "訳がありません"
          },
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "content/glossary.yaml",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "startLine": 3,
                  "startColumn": 16,
                  "endLine": 3,
                  "endColumn": 20
                }
              }
            }
          ]
        },
        {
          "ruleId": "TB0402",
          "ruleIndex": 3,
          "level": "error",
          "message": {
            "text": "`mdm` stands twice"
          },
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "content/glossary.yaml",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "startLine": 4,
                  "startColumn": 9,
                  "endLine": 4,
                  "endColumn": 12
                }
              }
            }
          ],
          "relatedLocations": [
            {
              "id": 1,
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "content/glossary.yaml",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "startLine": 2,
                  "startColumn": 9,
                  "endLine": 2,
                  "endColumn": 12
                }
              },
              "message": {
                "text": "first defined here"
              }
            }
          ]
        },
        {
          "ruleId": "TB0101",
          "ruleIndex": 0,
          "level": "error",
          "message": {
            "text": "ページ `about` のファイルがありません\ncreate it, or take `about` out of `pages`"
          },
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "content/pages/about%3A%20%E6%A6%82%E8%A6%81%2C100%25.md",
                  "uriBaseId": "%SRCROOT%"
                }
              }
            }
          ]
        },
        {
          "ruleId": "TB0401",
          "ruleIndex": 2,
          "level": "error",
          "message": {
            "text": "用語 `ＭＤＮ` はありません\ndid you mean `mdm`?"
          },
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "content/products/%E3%83%81%E3%83%A3%E3%83%83%E3%83%88%20%E3%83%AF%E3%83%BC%E3%82%AF/guide.ja.md",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "startLine": 5,
                  "startColumn": 25,
                  "endLine": 5,
                  "endColumn": 28
                }
              },
              "message": {
                "text": "この名前"
              }
            }
          ],
          "relatedLocations": [
            {
              "id": 1,
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "content/products/%E3%83%81%E3%83%A3%E3%83%83%E3%83%88%20%E3%83%AF%E3%83%BC%E3%82%AF/guide.ja.md",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "startLine": 3,
                  "startColumn": 4,
                  "endLine": 3,
                  "endColumn": 10
                }
              },
              "message": {
                "text": "この節の中"
              }
            },
            {
              "id": 2,
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "content/glossary.yaml",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "startLine": 3,
                  "startColumn": 16,
                  "endLine": 3,
                  "endColumn": 20
                }
              },
              "message": {
                "text": "近い用語"
              }
            }
          ]
        }
      ]
    }
  ]
}
"#;
}
