// The reader's own checklist as a link, a file and a table, and two of them that meet.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { INHERITED, plain, random, run } from "./run.mjs";

const { coding, state: rules } = run(["my-checklist-state.js", "my-checklist-coding.js"], { tebikiMy: {} }).tebikiMy;

const LISTS = ["telework", "fisc", ...INHERITED];
const WORDS = ["", "", "a note", "二行の\nメモ", '"quoted", =1+1', "🔒 𠮷野家"];

/** A state as a reader may have it. */
function state(seed) {
  const pick = random(seed);
  const one = (list) => list[pick(list.length)];
  const made = rules.empty();
  made.updated = 1_700_000_000_000 + pick(1e9);
  for (const list of LISTS) {
    const choice = pick(3);
    if (choice === 0) made.methods[list] = ["1", "2", "constructor"].slice(pick(3));
    if (choice === 1) made.all.push(list);
    for (let item = 0; item < pick(4); item += 1) {
      const entry = {
        ...rules.blank(),
        s: one(rules.DECISIONS),
        f: (pick(0xffffff) + 0x1000000).toString(16).slice(-6),
        at: made.updated,
        r: one(WORDS),
        n: one(WORDS),
        o: one(["", "佐藤 花子", "Tanaka", "constructor"]),
        d: one(["", "2026-12-10", "1999-01-01"]),
      };
      if (rules.entry(entry)) made.items[`${list}/${one(INHERITED)}-${item}`] = entry;
    }
  }
  made.products = INHERITED.slice(pick(3));
  return made;
}

/** What a state says, apart from whose it is. */
const said = ({ id: _, ...rest }) => plain(rest);

const states = Array.from({ length: 50 }, (_, seed) => state(seed + 1));

describe("a link", () => {
  it("gives back what went into it", () => {
    for (const state of states) {
      const link = coding.toLink(state);
      assert.match(link, /^my2\.[0-9a-f]{8}[A-Za-z0-9_-]+$/);
      const found = coding.fromLink(link);
      assert.equal(found.dropped, 0);
      assert.deepEqual(said(found.state), said(state));
    }
  });

  it("is the same for the same state, whatever came first", () => {
    const other = rules.copy(states[3]);
    other.items = Object.assign(Object.create(null), Object.fromEntries(Object.entries(other.items).reverse()));
    assert.equal(coding.toLink(other), coding.toLink(states[3]));
  });

  it("of version 1 opens as it did, with nothing of what is new", () => {
    // As the page of version 1 made it of two methods, a checklist, a product, two decisions and a note.
    const link =
      "my1.08f0e1afWzE3OTAwMDAwMDAwMDAseyJ0ZWxld29yayI6WyIxIiwiNCJdfSxbImZpc2MiXSxbImNoYXR3b3JrIl0seyJ0ZWxld29yayI6W1siMS0xIiwxLCIwMTIzYWIiXSxbIjctMyIsMCwiIiwiIiwiQXNrIOS9kOiXpCJdLFsiOC0xIiwyLCJhYmNkZWYiLCJubyBwaG9uZXMiXV19XQ";
    const { state, dropped } = coding.fromLink(link);
    const entry = { ...plain(rules.blank()), at: 1_790_000_000_000 };
    assert.deepEqual(
      [dropped, plain(state.methods), state.all, state.products],
      [0, { telework: ["1", "4"] }, ["fisc"], ["chatwork"]],
    );
    assert.deepEqual(plain(state.items), {
      "telework/1-1": { ...entry, s: "done", f: "0123ab" },
      "telework/7-3": { ...entry, n: "Ask 佐藤" },
      "telework/8-1": { ...entry, s: "na", f: "abcdef", r: "no phones" },
    });
  });

  it("tells when each thing was said, to the hour, and the procedures of products by one fingerprint each", () => {
    const mine = rules.empty();
    mine.updated = 1_790_000_000_000;
    mine.products = ["mail", "chat"];
    const hour = 3_600_000;
    const p = { "chat/log": "0123456789abcdef", "chat/remove": "fedcba9876543210" };
    mine.items["a/1"] = { ...rules.blank(), s: "done", f: "abcdef", at: mine.updated - 30 * hour, p };
    mine.items["a/2"] = { ...rules.blank(), s: "done", f: "abcdef", at: 0 };
    const { items } = coding.fromLink(coding.toLink(mine)).state;
    assert.deepEqual([items["a/1"].at, items["a/2"].at], [mine.updated - 30 * hour, 0]);
    assert.deepEqual(plain(items["a/1"].p), plain(coding.whole(p)));
    assert.deepEqual(Object.keys(items["a/1"].p), ["chat/*"]);
    assert.deepEqual(coding.whole(items["a/1"].p), items["a/1"].p);
  });

  it("is not long: what many items share is in it once", () => {
    const mine = rules.empty();
    for (let at = 0; at < 32; at += 1) {
      mine.items[`telework/${at}`] = {
        ...rules.blank(),
        s: "done",
        f: "abcdef",
        o: "情報システム担当 佐藤 花子",
        d: "2026-12-10",
      };
    }
    assert.ok(coding.toLink(mine).length < 2000, String(coding.toLink(mine).length));
  });

  it("that was cut off or changed at any place is told", () => {
    const link = coding.toLink(states[0]);
    for (let at = 0; at < link.length; at += 1) {
      const cut = link.slice(0, at);
      assert.throws(() => coding.fromLink(cut), { message: /^(?:broken|newer)$/ }, cut);
      const other = link[at] === "A" ? "B" : "A";
      const changed = link.slice(0, at) + other + link.slice(at + 1);
      assert.throws(() => coding.fromLink(changed), { message: /^(?:broken|newer)$/ }, changed);
    }
  });

  it("of a newer version is told as that", () => {
    assert.throws(() => coding.fromLink("my3.0123"), { message: "newer" });
    assert.throws(() => coding.fromLink("your1.0123"), { message: "broken" });
  });
});

describe("a file", () => {
  it("gives back what went into it", () => {
    for (const state of states) {
      const text = coding.toJson(state, "A site");
      const found = coding.fromJson(`\ufeff${text}`, LISTS);
      assert.equal(found.dropped, 0);
      // What is chosen of no method is not written.
      const expected = said(state);
      for (const [list, ids] of Object.entries(expected.methods)) if (!ids.length) delete expected.methods[list];
      assert.deepEqual(said(found.state), expected);
    }
  });

  it("is for people, too", () => {
    const mine = rules.empty();
    const entry = { s: "risk", f: "abcdef", r: "why", t: "7-3 Log", o: "佐藤", d: "2026-12-10" };
    mine.items["telework/7-3"] = { ...rules.blank(), ...entry };
    const { items, format, site } = JSON.parse(coding.toJson(mine, "A site"));
    assert.equal(format, "tebiki-my-checklist");
    assert.equal(site, "A site");
    const expected = { checklist: "telework", item: "7-3", title: "7-3 Log", status: "risk-accepted", reason: "why" };
    const more = { owner: "佐藤", due: "2026-12-10", note: "", fingerprint: "abcdef", procedures: {}, changed: null };
    assert.deepEqual(items, [{ ...expected, ...more }]);
  });

  it("of version 1 opens as it did", () => {
    const text = `{
      "format": "tebiki-my-checklist", "version": 1, "site": "A site", "saved": "2026-05-01T00:00:00.000Z", "updated": 1777600000000,
      "checklists": [{ "id": "telework", "methods": ["1"] }, { "id": "fisc", "methods": "all" }],
      "products": ["chatwork"],
      "items": [
        { "checklist": "telework", "item": "1-1", "title": "1-1 A", "status": "done", "reason": "", "note": "", "fingerprint": "0123456789abcdef", "changed": "2026-05-01T00:00:00.000Z" },
        { "checklist": "telework", "item": "8-1", "title": "8-1 B", "status": "not-applicable", "reason": "no phones", "note": "n", "fingerprint": "fedcba9876543210", "changed": null },
        { "checklist": "telework", "item": "7-3", "title": "7-3 C", "status": "open", "reason": "", "note": "later", "fingerprint": "", "changed": null }
      ]
    }`;
    const { state, dropped } = coding.fromJson(text, LISTS);
    const entry = plain(rules.blank());
    assert.deepEqual(
      [dropped, plain(state.methods), state.all, state.products],
      [0, { telework: ["1"] }, ["fisc"], ["chatwork"]],
    );
    assert.deepEqual(plain(state.items), {
      "telework/1-1": { ...entry, s: "done", f: "0123456789abcdef", at: 1_777_593_600_000, t: "1-1 A" },
      "telework/8-1": { ...entry, s: "na", f: "fedcba9876543210", r: "no phones", n: "n", t: "8-1 B" },
      "telework/7-3": { ...entry, n: "later", t: "7-3 C" },
    });
  });

  it("of another kind is told by its problem", () => {
    const file = JSON.parse(coding.toJson(states[0], "A site"));
    const problem = (change) => {
      try {
        coding.fromJson(typeof change === "string" ? change : JSON.stringify({ ...file, ...change }), LISTS);
        return "none";
      } catch (error) {
        return error.message;
      }
    };
    assert.equal(problem({}), "none");
    assert.equal(problem("{"), "json");
    assert.equal(problem("null"), "broken");
    assert.equal(problem({ format: "other" }), "broken");
    assert.equal(problem({ items: {} }), "broken");
    assert.equal(problem({ version: 99 }), "newer");
    assert.equal(problem({ checklists: [{ id: "elsewhere", methods: ["1"] }], items: [] }), "other");
    // What every object has is no checklist of the site.
    const inherited = { checklists: [{ id: "constructor", methods: ["1"] }], items: [] };
    assert.throws(() => coding.fromJson(JSON.stringify({ ...file, ...inherited }), ["telework"]), { message: "other" });
  });

  it("says how much of it is no good", () => {
    const item = { checklist: "telework", item: "7-3", status: "done" };
    const file = JSON.parse(coding.toJson(rules.empty(), ""));
    file.checklists = [null, { id: 3 }, { id: "telework", methods: ["1"] }];
    file.items = [null, item, item, { ...item, item: "a b" }];
    const { state, dropped } = coding.fromJson(JSON.stringify(file), LISTS);
    assert.deepEqual(Object.keys(state.items), ["telework/7-3"]);
    assert.equal(dropped, 5);
  });
});

describe("a table", () => {
  it("is what spreadsheets read, and holds no formula", () => {
    const text = coding.toCsv([
      ["a", 1, null],
      ['say "yes"', "two\r\nlines", ""],
    ]);
    assert.equal(text, '\ufeff"a","1",""\r\n"say ""yes""","two\nlines",""\r\n');
    for (const start of [
      "=",
      "+",
      "-",
      "@",
      "＝",
      "＋",
      "－",
      "＠",
      "|",
      "%",
      " =",
      "\t=",
      "\u200b=",
      "\ttext",
      "\ntext",
    ]) {
      assert.equal(coding.toCsv([[`${start}1`]]).slice(1, 3), "\"'", JSON.stringify(start));
    }
    for (const word of ["7-3", "a=1", "設定", ""]) assert.equal(coding.toCsv([[word]]), `\ufeff"${word}"\r\n`);
  });
});

describe("two checklists", () => {
  it("say the same whatever their order, their ids and their times", () => {
    for (const state of states) {
      const other = rules.copy(state);
      Object.assign(other, { id: "another", updated: 1 });
      other.all.reverse();
      other.products.reverse();
      for (const entry of Object.values(other.items)) Object.assign(entry, { at: 1, t: "other", f: `${entry.f}00` });
      assert.ok(coding.same(state, other));
    }
    for (const change of [
      (state) => state.all.push("more"),
      (state) => state.products.pop(),
      (state) => (state.methods.more = ["1"]),
      (state) => (state.items["more/1"] = { ...rules.blank(), s: "done" }),
      (state) => (state.items["more/1"] = { ...rules.blank(), o: "Tanaka" }),
    ]) {
      const other = rules.copy(states[0]);
      change(other);
      assert.ok(!coding.same(states[0], other), String(change));
    }
  });

  it("become one that holds both, with the newer decision and all words", () => {
    const entry = (s, at, words) => ({ ...plain(rules.blank()), s, f: "abcdef", at, n: words, t: `at ${at}` });
    const mine = rules.empty();
    const other = rules.empty();
    mine.methods.constructor = ["1"];
    other.methods.constructor = ["2", "1"];
    other.methods.toString = ["3"];
    mine.products = ["a"];
    other.products = ["b", "a"];
    mine.items["constructor/1"] = entry("done", 1, "mine");
    other.items["constructor/1"] = entry("na", 2, "theirs");
    mine.items["constructor/2"] = entry("done", 1, "");
    other.items["constructor/2"] = entry("", 2, "only words");
    other.items["toString/1"] = entry("done", 3, "");
    const both = coding.merge(mine, other);
    assert.deepEqual(plain(both.methods), { constructor: ["1", "2"], toString: ["3"] });
    assert.deepEqual(both.products, ["a", "b"]);
    assert.deepEqual(plain(both.items), {
      "constructor/1": { ...entry("na", 2, "theirs\nmine") },
      "constructor/2": { ...entry("done", 2, "only words") },
      "toString/1": entry("done", 3, ""),
    });
    assert.deepEqual(Object.keys(mine.items), ["constructor/1", "constructor/2"], "neither is changed");
  });

  it("tell field by field where both say something else, and what becomes of it", () => {
    const entry = (fields) => ({ ...rules.blank(), ...fields });
    const mine = rules.empty();
    const other = rules.empty();
    mine.items["a/1"] = entry({ s: "done", o: "佐藤", d: "2026-12-10", n: "mine", at: 5 });
    other.items["a/1"] = entry({ s: "doing", o: "田中", d: "2026-12-10", n: "theirs", at: 9 });
    mine.items["a/2"] = entry({ o: "佐藤", at: 9 });
    other.items["a/2"] = entry({ s: "na", r: "why", d: "2026-12-24", at: 5 });
    mine.items["a/3"] = entry({ s: "risk", r: "old", at: 9 });
    other.items["a/3"] = entry({ s: "risk", r: "older", at: 5 });
    other.items["a/4"] = entry({ o: "田中", at: 9 });
    const told = coding
      .conflicts(mine, other)
      .map(({ key, field, from, to, both }) => [key, field, from[field], to[field], both[field]]);
    assert.deepEqual(told, [
      ["a/1", "s", "done", "doing", "doing"],
      ["a/1", "o", "佐藤", "田中", "田中"],
      ["a/1", "n", "mine", "theirs", "theirs\nmine"],
      ["a/3", "r", "old", "older", "older"],
    ]);
    const { "a/2": both } = coding.merge(mine, other).items;
    assert.deepEqual(
      [both.s, both.o, both.d, both.r],
      ["na", "佐藤", "2026-12-24", "why"],
      "what one side says is kept",
    );
  });

  it("that say the same become that", () => {
    for (const state of states) assert.ok(coding.same(coding.merge(state, state), state));
  });
});

describe("what another checklist would change", () => {
  it("is everything in which two states differ, and nothing else", () => {
    for (const one of states) {
      for (const other of states.slice(0, 12)) {
        const { added, changed, removed } = coding.compare(one, other);
        const none = [added.choices, added.items, changed, removed.choices, removed.items].every(
          (list) => !list.length,
        );
        assert.equal(none, coding.same(one, other));
        // Done and undone, it is the other, and this one again.
        const back = coding.compare(other, one);
        assert.deepEqual(
          plain([back.added, back.removed]).flatMap(({ choices }) => choices),
          plain([removed, added]).flatMap(({ choices }) => choices),
        );
        assert.deepEqual(back.changed.map(({ key }) => key).sort(), changed.map(({ key }) => key).sort());
        for (const { key, from, to } of [...added.items, ...changed, ...removed.items]) {
          assert.deepEqual([from, to], [one.items[key], other.items[key]]);
        }
      }
    }
  });

  it("does not hang on to what objects inherit", () => {
    const [mine, other] = [rules.empty(), rules.empty()];
    for (const id of INHERITED) {
      other.methods[id] = [id];
      other.items[`${id}/${id}`] = { ...rules.blank(), s: "done", at: 1 };
    }
    const { added, changed, removed } = coding.compare(mine, other);
    assert.deepEqual(
      plain(added.choices),
      INHERITED.map((id) => ({ kind: "method", list: id, id })),
    );
    assert.deepEqual(
      [added.items.length, changed, removed.choices, removed.items].map((list) => list.length ?? list),
      [INHERITED.length, 0, 0, 0],
    );
  });
});
