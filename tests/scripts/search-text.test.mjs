// The text of the search: that it is read as the index in Rust reads it, and how well a text answers.

import assert from "node:assert/strict";
import fs from "node:fs";
import { describe, it } from "node:test";

import { INHERITED, PROJECT, run } from "./run.mjs";

const { text } = run(["search-text.js"], {}).tebikiSearch;

describe("text", () => {
  const vectors = JSON.parse(fs.readFileSync(new URL("tests/search/vectors.json", PROJECT), "utf8"));

  it("is folded, divided into words and numbered as the index in Rust does", () => {
    assert.ok(vectors.length > 40);
    for (const { text: original, folded, words, hash } of vectors) {
      assert.equal(text.fold(original), folded, JSON.stringify(original));
      assert.equal([...new Set(text.words(folded))].sort().join(), [...words].sort().join(), JSON.stringify(original));
      assert.equal(text.hash(folded), hash, JSON.stringify(original));
    }
  });

  it("is folded to the same with the places that its parts came from", () => {
    for (const { text: original, folded } of vectors) {
      const placed = text.foldWithPlaces(original);
      assert.equal(placed.text, folded, JSON.stringify(original));
      assert.equal(placed.starts.length, folded.length);
      placed.starts.forEach((start, at) => assert.ok(start < placed.ends[at] && placed.ends[at] <= original.length));
    }
    const { text: folded, starts, ends } = text.foldWithPlaces("ＰＣのﾊﾟｽﾜｰﾄﾞ");
    const at = folded.indexOf("パスワード");
    assert.equal("ＰＣのﾊﾟｽﾜｰﾄﾞ".slice(starts[at], ends[at + 4]), "ﾊﾟｽﾜｰﾄﾞ");
  });

  const synonyms = text.synonymTable([
    { said: ["多要素認証", "MFA"], asked: ["two-factor authentication", "たようそにんしょう"] },
  ]);
  const section = (head, body) => ({
    head: text.fold(head),
    body: text.fold(body),
    context: text.fold(head),
    first: false,
  });
  const holds = (asked, body) => Boolean(text.grade(text.parse(asked, synonyms), section("", body)));

  it("holds words from their beginning, plurals, spellings and other names", () => {
    for (const [asked, body] of [
      ["pass", "two passwords"],
      ["passwords", "a password"],
      ["policies", "the policy"],
      ["policy", "all policies"],
      ["addresses", "an address"],
      ["サーバー", "サーバを守る"],
      ["サーバ", "サーバーを守る"],
      ["mfa", "多要素認証"],
      ["Two-factor authentication", "MFAを使う"],
      ["たようそにんしょう", "多要素認証"],
      ["多要素認証を設定", "MFAを設定"],
      ["７－３", "項目7-3"],
      ["方式 1", "方式①"],
      ["鍵", "秘密鍵"],
    ])
      assert.ok(holds(asked, body), `${asked} in ${body}`);
    for (const [asked, body] of [
      ["7-3", "17-3"],
      ["7-3", "7-31"],
      ["os", "costs"],
      ["サーバー", "サーバント"],
      ["password", "word pass"],
      ["a", "all"],
      ["設定", "定設"],
    ])
      assert.ok(!holds(asked, body), `${asked} in ${body}`);
  });

  it("puts a katakana word last that is only a part of another", () => {
    const rank = (head, body) => text.grade(text.parse("ログ", synonyms), section(head, body)).rank;
    assert.ok(rank("", "アクセスログを集めます") < rank("プログラムの管理", ""));
    assert.ok(rank("", "ログインの失敗") < rank("プログラムの管理", ""));
    assert.ok(rank("", "プログラムのログ") < rank("プログラムの管理", ""));
  });

  it("is graded: the title before the heading, that before the text, a phrase before its words", () => {
    const graded = (asked, { title = "other", crumb = "", heading, body = "" }) => {
      const first = heading === undefined;
      const context = [title, crumb].map(text.fold).join("\n");
      const section = {
        first,
        id: first ? "7-3" : undefined,
        head: text.fold(first ? title : heading),
        body: text.fold(body),
        context,
      };
      return text.grade(text.parse(asked, synonyms), section)?.rank;
    };
    const ranks = [
      graded("7-3", { title: "7-3 ログ" }),
      graded("log in", { title: "Log in" }),
      graded("log in", { title: "how to log in" }),
      graded("log in", { title: "in the log" }),
      graded("log in", { heading: "how to log in" }),
      graded("log in", { heading: "in the log" }),
      graded("log in", { heading: "", body: "to log in" }),
      graded("log in", { heading: "in", body: "the log" }),
      graded("log in", { heading: "", body: "in the log" }),
    ];
    assert.deepEqual(
      ranks,
      [...ranks].sort((a, b) => a - b),
    );
    assert.equal(new Set(ranks).size, ranks.length);
    // The name of the product that a guide is about need not be repeated in its sections.
    const named = { title: "Guide", crumb: "Chatwork" };
    assert.equal(graded("chatwork log", { ...named, heading: "Log" }), graded("log in", { heading: "in the log" }));
    assert.equal(
      graded("chatwork log", { ...named, heading: "", body: "the log" }),
      graded("log in", { heading: "in", body: "the log" }),
    );
    assert.equal(graded("chatwork", { ...named, heading: "Log" }), undefined, "said by the page above");
    assert.equal(graded("mfa", { title: "多要素認証" }), graded("log in", { title: "how to log in" }));
  });

  it("is cut around what was asked for, with marks where it stands", () => {
    const long = `${"前の文です。".repeat(40)}ここでﾊﾟｽﾜｰﾄﾞを変えます。${"後の文です。".repeat(40)}`;
    const parts = text.snippet(long, text.parse("パスワード", synonyms), 60);
    assert.equal(
      parts
        .filter((part) => part.marked)
        .map((part) => part.text)
        .join(),
      "ﾊﾟｽﾜｰﾄﾞ",
    );
    const whole = parts.map((part) => part.text).join("");
    assert.ok(whole.startsWith("…") && whole.endsWith("…") && whole.length < 70, whole);
  });

  it("may be a word that objects inherit, asked for and said in other words", () => {
    const table = text.synonymTable([{ said: ["constructor", "__proto__"], asked: ["toString"] }]);
    for (const word of [...INHERITED, "__proto__"]) {
      const query = text.parse(word, table);
      assert.ok(text.grade(query, section("", `the ${word} of it`)), word);
      assert.equal(text.grade(query, section("", "something else")), undefined, word);
    }
    assert.deepEqual(text.named(text.parse("tostring", table)), ["constructor", "__proto__"]);
  });

  it("is taken apart where its script changes, and as the input method would", () => {
    assert.equal(text.apart("パスワードの管理policy"), "パスワード 管理 policy");
    assert.equal(text.katakana("ぱすわーど abc"), "パスワード abc");
  });

  it("is divided into parts that are the whole again", () => {
    const words = "two passwords, and a password";
    const marks = text.marks(words, text.parse("password", synonyms));
    assert.deepEqual(
      marks.map(({ start, end }) => words.slice(start, end)),
      ["password", "password"],
    );
    const parts = text.parts(words, marks, 0, words.length);
    assert.equal(parts.map((part) => part.text).join(""), words);
  });
});
