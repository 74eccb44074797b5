// The index of the search, on a site of a few sections: what answers, in which order, and how an answer is narrowed.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { INHERITED, SEARCH, plain, run } from "./run.mjs";

const { Index, text } = run(SEARCH, {}).tebikiSearch;

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** A number as the files of the index have it: five bits in a character, the lowest first. */
function digits(number) {
  const rest = Math.floor(number / 32);
  return ALPHABET[(number % 32) + (rest ? 32 : 0)] + (rest ? digits(rest) : "");
}

const FACETS = [
  {
    id: "kind",
    label: "Kind",
    values: [
      ["item", "Items"],
      ["term", "Terms"],
    ],
  },
  { id: "constructor", label: "Categories", values: INHERITED.map((id) => [id, `Category ${id}`]) },
];

/** The sections of each page as [anchor, heading, text], each in the category whose number comes last. */
const PAGES = [
  {
    p: "items/1.html",
    k: "item",
    t: "1-1 Log",
    i: "1-1",
    sections: [
      ["", "", "Keep the log.", 0],
      ["why", "Why", "A thief acts.", 1],
    ],
  },
  {
    p: "items/2.html",
    k: "item",
    t: "1-2 Password",
    i: "1-2",
    o: ["old-2", "two"],
    sections: [["", "", "Change it after the log was read.", 0]],
  },
  {
    p: "glossary.html",
    k: "term",
    t: "Glossary",
    sections: [
      ["", "", "All terms.", 2],
      ["log", "Log", "What was done.", 2],
      ["mfa", "MFA", "Two factors of a sign-in.", 3],
      ["device", "Device", "A phone or a computer.", 2],
      ["words", "パスワード", "端末のログを保存し、記憶装置を暗号化します。", 2],
    ],
  },
];

const NARROW = "constructor";

/** The number of a mix: the values of a page's kind and of a category. */
const mix = (page, category) => (page.k === "item" ? 0 : 1) * INHERITED.length + category;

const mixes = [0, 1].flatMap((kind) =>
  INHERITED.map((_, category) => [
    [0, kind],
    [1, category],
  ]),
);

/** What the first file of the index holds; without `texts` they are in files of their own, and words in shards. */
function manifest(texts) {
  return {
    words: { question_words: "how do i what is の を" },
    facets: FACETS,
    mixes: mixes.map((values) => values.slice(1)),
    bits: texts ? 0 : 1,
    synonyms: [{ said: ["MFA"], asked: ["two-factor"] }],
    sharedBy: 2,
    crumbs: ["Checklist"],
    spelled: texts ? undefined : "sign-in パスワード",
    pages: PAGES.map(({ sections, ...page }) => ({
      ...page,
      c: [0],
      f: sections.map(([, , , category]) => digits(mix(page, category))).join(""),
    })),
    texts: texts ? PAGES.map(textsOf) : undefined,
  };
}

const textsOf = ({ sections }) => sections.map((section) => section.slice(0, 3));

/** Where a word stands, as a shard has it: pages, and of each the sections. */
function places(found) {
  let last = -1;
  return [...found]
    .map(([page, sections]) => {
      let before = -1;
      const written = sections.map((section) => {
        const step = digits(section - before - 1);
        before = section;
        return step;
      });
      const body = written.join("");
      const step = digits(page - last - 1);
      last = page;
      return step + digits(body.length << 1) + body;
    })
    .join("");
}

/** The files of an index with shards. */
function files() {
  const words = new Map();
  PAGES.forEach(({ sections, t }, page) => {
    sections.forEach(([, heading, body], section) => {
      [
        [1, section ? heading : t],
        [0, body],
      ].forEach(([isHead, said]) => {
        for (const word of new Set(text.words(text.fold(said)))) {
          const of = words.get(word) ?? [new Map(), new Map()];
          words.set(word, of);
          const found = of[isHead].get(page) ?? [];
          of[isHead].set(page, [...found, section]);
        }
      });
    });
  });
  const made = new Map();
  for (const [word, [bodies, heads]] of [...words].sort()) {
    const key = `en/x/${text.hash(word) >>> 31}`;
    made.set(key, [...(made.get(key) ?? []), `${word}|${places(bodies)}|${places(heads)}`]);
  }
  const shards = [...made].map(([key, entries]) => [key, entries.join(" ")]);
  const texts = [0, 1].map((group) => [`en/s/${group}`, PAGES.slice(group * 2, group * 2 + 2).map(textsOf)]);
  return new Map([...shards, ...texts, ["en/words", [...words.keys()].join(" ")]]);
}

/** The two forms of an index, which must answer alike. */
const indexes = {
  "in one file": () => new Index("en", manifest(true), () => Promise.reject(new Error("nothing more is needed"))),
  "in small files": () => {
    const known = files();
    const load = async (key) => known.get(key) ?? Promise.reject(new Error(key));
    return new Index("en", manifest(false), load);
  },
};

for (const [name, open] of Object.entries(indexes)) {
  describe(`an index ${name}`, () => {
    const asked = async (words, chosen = {}) => {
      const answer = await open().answer(words, chosen, 10);
      return answer.hits.map(({ page, number }) => page.path + (number ? `#${page.texts[number][0]}` : ""));
    };

    it("gives what holds the words, titles before headings, and those before texts", async () => {
      assert.deepEqual(await asked("log"), ["items/1.html", "glossary.html#log", "items/2.html"]);
      assert.deepEqual(await asked("log read"), ["items/2.html"]);
    });

    it("gives the item of an id, words in other words, and characters in the middle of words", async () => {
      assert.deepEqual(await asked("１－２"), ["items/2.html"]);
      assert.deepEqual(await asked("two-factor"), ["glossary.html#mfa"]);
      assert.deepEqual(await asked("hief"), ["items/1.html#why"]);
    });

    it("understands what an input method has not converted, and says so", async () => {
      const answer = await open().answer("log", {}, 10);
      assert.equal(answer.instead, undefined);
      assert.equal((await open().answer("ろぐlog", {}, 10)).instead, "log");
    });

    it("gives the item of an id that it had before", async () => {
      assert.deepEqual(await asked("old-2"), ["items/2.html"]);
      assert.deepEqual(await asked("Old 2"), ["items/2.html"]);
      assert.equal((await asked("two"))[0], "items/2.html");
    });

    it("finds the same whether words were joined or not, and says what it looked for", async () => {
      for (const [joined, apart] of [
        ["ログ保存", "ログ 保存"],
        ["端末暗号化", "端末 暗号化"],
      ]) {
        assert.deepEqual(await asked(joined), ["glossary.html#words"], joined);
        assert.deepEqual(await asked(joined), await asked(apart));
        assert.equal((await open().answer(joined, {}, 10)).instead, apart);
        assert.equal((await open().answer(apart, {}, 10)).instead, undefined);
      }
      assert.deepEqual(await asked("signin"), ["glossary.html#mfa"]);
    });

    it("answers where no section holds all words: most of them, those of a page together, some", async () => {
      const answer = async (words) => {
        const { query, hits, near, beside, instead } = await open().answer(words, {}, 10);
        return [query.mode, hits[0]?.page.path, { near, instead, beside: beside?.query.mode }];
      };
      const plainly = { near: false, instead: undefined, beside: undefined };
      assert.deepEqual(await answer("change log phone"), ["most", "items/2.html", plainly]);
      assert.deepEqual(await answer("keep thief"), ["page", "items/1.html", plainly]);
      assert.deepEqual(await answer("password thief"), ["some", "items/2.html", plainly]);
      // Words that stand nowhere are left out, and those that were meant are said.
      assert.deepEqual(await answer("computer zebra"), ["all", "glossary.html", { ...plainly, instead: "computer" }]);
      assert.deepEqual(await answer("pasword"), [
        "all",
        "items/2.html",
        { ...plainly, near: true, instead: "password" },
      ]);
      assert.deepEqual(await answer("パスワド"), [
        "all",
        "glossary.html",
        { ...plainly, near: true, instead: "パスワード" },
      ]);
      assert.deepEqual(await answer("zebra"), ["all", undefined, plainly]);
    });

    it("has nothing under words that objects inherit", async () => {
      for (const word of [...INHERITED, "__proto__"]) assert.deepEqual(await asked(word), [], word);
    });

    it("is narrowed by ids that objects inherit, and counts them", async () => {
      assert.deepEqual(await asked("log", { [NARROW]: "constructor" }), ["items/1.html", "items/2.html"]);
      assert.deepEqual(await asked("log", { [NARROW]: "valueOf" }), ["glossary.html#log"]);
      assert.deepEqual(await asked("log", { kind: "term" }), ["glossary.html#log"]);
      const answer = await open().answer("log", {}, 10);
      assert.deepEqual(plain(answer.counts()), {
        kind: { item: 2, term: 1 },
        [NARROW]: { constructor: 2, valueOf: 1 },
      });
    });

    it("gives few hits first and the others when they are asked for", async () => {
      const answer = await open().ask("log", {});
      await answer.more(1);
      const first = answer.hits.map((hit) => hit.page.path);
      assert.equal(answer.total(), 3);
      await answer.more(3);
      assert.ok(answer.sure() && answer.hits.length === 3);
      assert.deepEqual(
        answer.hits.slice(0, first.length).map((hit) => hit.page.path),
        first,
      );
    });
  });
}

describe("an index whose files do not come", () => {
  it("asks for them again the next time", async () => {
    const known = files();
    let fails = true;
    const index = new Index("en", manifest(false), async (key) =>
      fails ? Promise.reject(new Error(key)) : known.get(key),
    );
    await assert.rejects(index.answer("log", {}, 10));
    fails = false;
    assert.equal((await index.answer("log", {}, 10)).hits.length, 3);
  });
});
