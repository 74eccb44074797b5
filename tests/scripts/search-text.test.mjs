// The text of the search: that it is read as the index in Rust reads it, and how well a text answers.

import assert from "node:assert/strict";
import fs from "node:fs";
import { describe, it } from "node:test";

import { INHERITED, PROJECT, SEARCH, run } from "./run.mjs";

const { grades, near, query, text } = run(SEARCH, {}).tebikiSearch;

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

  const synonyms = query.synonymTable([
    { said: ["多要素認証", "MFA"], asked: ["two-factor authentication", "たようそにんしょう"] },
  ]);
  const section = (head, body) => ({
    head: text.fold(head),
    body: text.fold(body),
    context: text.fold(head),
    first: false,
  });
  const holds = (asked, body) => Boolean(grades.grade(query.parse(asked, synonyms), section("", body)));

  it("holds words from their beginning, plurals, spellings and other names", () => {
    for (const [asked, body] of [
      ["pass", "two passwords"],
      ["passwords", "a password"],
      ["policies", "the policy"],
      ["policy", "all policies"],
      ["addresses", "an address"],
      ["adding", "add a member"],
      ["sharing", "share a file"],
      ["stopped", "stop it"],
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
    const rank = (head, body) => grades.grade(query.parse("ログ", synonyms), section(head, body)).rank;
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
        ids: first ? ["7-3"] : [],
        head: text.fold(first ? title : heading),
        body: text.fold(body),
        context,
      };
      return grades.grade(query.parse(asked, synonyms), section)?.rank;
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
    const parts = text.snippet(long, query.parse("パスワード", synonyms), 60);
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
    const table = query.synonymTable([{ said: ["constructor", "__proto__"], asked: ["toString"] }]);
    for (const word of [...INHERITED, "__proto__"]) {
      const asked = query.parse(word, table);
      assert.ok(grades.grade(asked, section("", `the ${word} of it`)), word);
      assert.equal(grades.grade(asked, section("", "something else")), undefined, word);
    }
    assert.deepEqual(query.named(query.parse("tostring", table)), ["constructor", "__proto__"]);
  });

  it("is taken apart where its script changes, and as the input method would", () => {
    assert.equal(
      query.apart("パスワードの管理policy", synonyms, () => true),
      "パスワード 管理 policy",
    );
    assert.equal(query.katakana("ぱすわーど abc"), "パスワード abc");
  });

  it("is divided into parts that are the whole again", () => {
    const words = "two passwords, and a password";
    const marks = text.marks(words, query.parse("password", synonyms));
    assert.deepEqual(
      marks.map(({ start, end }) => words.slice(start, end)),
      ["password", "password"],
    );
    const parts = text.parts(words, marks, 0, words.length);
    assert.equal(parts.map((part) => part.text).join(""), words);
  });
});

describe("a query", () => {
  const table = query.synonymTable(
    [
      { said: ["退職者", "退職した人"], asked: ["leaver"] },
      { said: ["log in", "login"], asked: [] },
      { said: ["フィッシング"], asked: ["phishing"] },
    ],
    "how do i the to is what は が を に の で どう したい 方法 とは ですか",
  );
  const held = [
    "端末",
    "暗号化",
    "暗号",
    "外部",
    "共有",
    "保存",
    "変更",
    "無線",
    "会議",
    "会議室",
    "予約",
    "設定",
    "消",
  ];
  const apart = (asked) => query.apart(asked, table, (word) => held.includes(word));

  it("is taken apart wherever its words are joined, kanji alone too", () => {
    for (const [asked, words] of [
      ["ログ保存", "ログ 保存"],
      ["MFA設定", "mfa 設定"],
      ["端末暗号化", "端末 暗号化"],
      ["外部共有設定", "外部 共有 設定"],
      ["会議室予約", "会議室 予約"],
      ["IPアドレス変更", "ip アドレス 変更"],
      ["無線LAN設定方法", "無線 lan 設定"],
      ["退職した人の端末を消したい", "退職した人 端末 消"],
      ["フィッシングとは", "フィッシング"],
      ["ログ 保存", "ログ 保存"],
      ["暗号化", "暗号化"],
      ["無料", "無料"],
      ["", ""],
      ["を", ""],
    ])
      assert.equal(apart(asked), words, asked);
  });

  it("need not hold what only makes a question of its words", () => {
    const words = (asked) => query.parse(asked, table).terms.map((term) => term.text);
    assert.deepEqual(words("How do I log in?"), ["log in"]);
    assert.deepEqual(words("what is the password"), ["password"]);
    assert.deepEqual(words("端末 を どう 暗号化 ですか"), ["端末", "暗号化"]);
    assert.deepEqual(words("how to"), ["how", "to"], "nothing else is asked for");
    const rank = (asked, head) =>
      grades.grade(query.parse(asked, table), { first: true, ids: [], head, body: "", context: head }).rank;
    assert.ok(rank("how to use", "how to use this site") < rank("how to use", "use of passwords"));
  });

  it("is the same with and without hyphens and with any apostrophe", () => {
    const known = { ...table, hyphened: [{ written: "multi-factor", joined: "multifactor" }] };
    const holds = (asked, body) =>
      Boolean(grades.grade(query.parse(asked, known), { first: false, head: "", body: text.fold(body), context: "" }));
    for (const [asked, body] of [
      ["e-mail", "send an email"],
      ["e‑mail", "send an e mail"],
      ["multifactor", "multi-factor authentication"],
      ["multif", "multi-factor authentication"],
      ["multi-factor", "multifactor"],
      ["user’s", "a user's password"],
      ["user's", "a user’s password"],
      ["user’s", "all users"],
    ])
      assert.ok(holds(asked, body), `${asked} in ${body}`);
    assert.ok(!holds("multifactor", "multi factory"));
    assert.ok(!holds("7-3", "73"), "a number is another without its hyphen");
  });

  it("knows ids by any spelling", () => {
    for (const [asked, id] of [
      ["jitsu 8", "jitsu8"],
      ["jitsu-8", "jitsu8"],
      ["実-8", "実8"],
      ["実 8", "実8"],
      ["item 7-3", "7-3"],
      ["7 3", "7 3"],
    ])
      assert.equal(query.idOf(text.fold(asked)), id, asked);
  });

  it("finds the spelling that was meant", () => {
    const known = ["password", "passwords", "account", "amount", "encryption", "router", "パスワード", "フィッシング"];
    const all = [...known, "ウイルス", "セキュリティ", "ぜいじゃくせい", "ファイル", "管理者"];
    for (const [typed, meant] of [
      ["passwrod", "password"],
      ["pasword", "password"],
      ["passsword", "password"],
      ["acount", "account"],
      ["encyption", "encryption"],
      ["rooter", "router"],
      ["パスワド", "パスワード"],
      ["パースワード", "パスワード"],
      ["フイッシング", "フィッシング"],
      ["ウィルス", "ウイルス"],
      ["ぱすわど", "パスワード"],
      ["セキュリテイー", "セキュリティ"],
      ["zeijakusei", "ぜいじゃくせい"],
      ["fisshingu", "フィッシング"],
      ["pasuwaado", "パスワード"],
      ["fairu", "ファイル"],
      ["qxqxqx", undefined],
      ["cat", undefined],
      ["監理者", undefined],
    ])
      assert.equal(near.nearest(typed, all), meant, typed);
    assert.equal(near.nearest("passwrod", [...all].reverse()), "password", "in whatever order words are known");
  });
});
