// The state of the reader's own checklist: what is kept of what comes from outside, and where.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { INHERITED, plain, run } from "./run.mjs";

/** A browser's storage, which may refuse to be read or written. */
class Storage {
  entries = new Map();
  constructor({ readable = true, writable = true } = {}) {
    Object.assign(this, { readable, writable });
  }
  getItem(key) {
    if (!this.readable) throw new Error("forbidden");
    return this.entries.get(key) ?? null;
  }
  setItem(key, value) {
    if (!this.writable) throw new Error("full");
    this.entries.set(key, String(value));
  }
  removeItem(key) {
    if (!this.writable) throw new Error("forbidden");
    this.entries.delete(key);
  }
}

function start(localStorage = new Storage()) {
  const { state } = run(["my-checklist-state.js"], { tebikiMy: {} }, { localStorage }).tebikiMy;
  return { ...state, localStorage };
}

const { VERSION, blank, clean, copy, empty, entry, isEmpty } = start();
const PRINT = "0123456789abcdef";
const DONE = { ...plain(blank()), s: "done", f: PRINT, at: 5, t: "1 One" };

describe("an empty state", () => {
  it("is empty, of the version, and has an id that no other has", () => {
    const state = empty();
    assert.ok(isEmpty(state));
    assert.equal(state.v, VERSION);
    assert.match(state.id, /^[0-9a-z]{20}$/);
    assert.notEqual(state.id, empty().id);
  });

  it("has nothing under the names that objects inherit", () => {
    const { methods, items } = empty();
    for (const id of [...INHERITED, "__proto__"]) {
      assert.equal(methods[id], undefined, id);
      assert.equal(items[id], undefined, id);
    }
  });

  it("is no longer empty with any choice or decision", () => {
    for (const change of [
      (state) => state.all.push("a"),
      (state) => state.products.push("a"),
      (state) => (state.methods.a = ["1"]),
      (state) => (state.items["a/1"] = DONE),
    ]) {
      const state = empty();
      change(state);
      assert.ok(!isEmpty(state), String(change));
    }
    const state = empty();
    state.methods.a = [];
    assert.ok(isEmpty(state), "a checklist without a method is no choice");
  });
});

describe("what comes from outside", () => {
  const found = (raw) => plain(clean({ v: VERSION, ...raw }));

  it("is refused where it is no state, or one of a newer version", () => {
    for (const raw of [null, undefined, 1, "state", [], {}, { v: "1" }]) {
      assert.throws(() => clean(raw), { message: "broken" }, JSON.stringify(raw));
    }
    assert.throws(() => clean({ v: VERSION + 1 }), { message: "newer" });
  });

  it("keeps what is good, and counts what is not", () => {
    const raw = {
      id: "mine",
      updated: 7,
      methods: { telework: ["1", "1", "a b"], "a/b": ["1"], other: "1" },
      all: ["fisc", 3, ""],
      products: ["chat", "<b>", "x".repeat(101)],
      items: { "telework/7-3": DONE, "telework/7-3/1": DONE, telework: DONE, "telework/7-4": { s: "open" } },
    };
    assert.deepEqual(found(raw), {
      state: {
        v: VERSION,
        id: "mine",
        updated: 7,
        methods: { telework: ["1"], other: [] },
        all: ["fisc"],
        products: ["chat"],
        items: { "telework/7-3": DONE },
        texts: {},
      },
      dropped: 10,
    });
  });

  it("is read in a moment, however much there is of it, and what is too much is counted", () => {
    const many = Array.from({ length: 300_000 }, (_, at) => `i${at % 250_000}`);
    const began = Date.now();
    const items = Object.fromEntries(many.slice(0, 50_000).map((id) => [`a/${id}`, DONE]));
    const { state, dropped } = clean({ v: VERSION, methods: { a: many }, all: many, products: many, items });
    assert.ok(Date.now() - began < 5000, `${Date.now() - began} ms`);
    assert.deepEqual(
      [state.methods.a, state.all, state.products].map((ids) => ids.length),
      [20_000, 20_000, 20_000],
    );
    assert.equal(Object.keys(state.items).length, 20_000);
    assert.ok(dropped > 30_000);
  });

  it("may be of any wrong form without harm", () => {
    for (const wrong of [null, 1, "x", [], [null], { a: null }, { constructor: 1 }, { "a/b": [] }]) {
      const { state } = clean({ v: VERSION, methods: wrong, all: wrong, products: wrong, items: wrong });
      assert.deepEqual(plain(state.items), {});
      assert.ok(Object.values(state.methods).every(Array.isArray));
    }
  });

  it("has ids that objects inherit like any other, and changes no object with them", () => {
    const items = Object.fromEntries(INHERITED.map((id) => [`${id}/${id}`, DONE]));
    const methods = Object.fromEntries(INHERITED.map((id) => [id, [id]]));
    assert.deepEqual(found({ methods, items }).state.methods, methods);
    assert.deepEqual(found({ methods, items }).state.items, items);
    const sly = JSON.parse('{"__proto__": ["1"], "__proto__/1": {"s": "done"}}');
    assert.deepEqual(found({ methods: sly, items: sly }).dropped, 4);
    assert.equal({}[1], undefined);
    assert.equal({}.s, undefined);
  });

  it("keeps so many items and no more", () => {
    const items = Object.fromEntries(Array.from({ length: 20_001 }, (_, at) => [`a/${at}`, DONE]));
    assert.equal(Object.keys(clean({ v: VERSION, items }).state.items).length, 20_000);
  });

  it("has the texts that something was decided on, and no others", () => {
    const other = "f".repeat(16);
    const items = { "a/1": { ...DONE, p: { "chat/log": other } } };
    const good = { l: "ja", t: "前の文" };
    const texts = (raw) => plain(clean({ v: VERSION, items, texts: raw }).state.texts);
    assert.deepEqual(texts({ [PRINT]: good, [other]: good, [`0${PRINT.slice(1)}`]: good, aaaaaaaaaaaaaaaa: good }), {
      [PRINT]: good,
      [other]: good,
    });
    for (const wrong of [null, "text", [], { l: "ja" }, { t: "x" }, { l: "<b>", t: "x" }, { l: "ja", t: 5 }]) {
      assert.deepEqual(texts({ [PRINT]: wrong }), {});
    }
    assert.equal(texts({ [PRINT]: { l: "ja", t: "x".repeat(1_000_000) } })[PRINT].t.length, 3000);
    const many = Array.from({ length: 1000 }, (_, at) => at.toString(16).padStart(16, "0"));
    const all = clean({
      v: VERSION,
      items: Object.fromEntries(many.map((f, at) => [`a/${at}`, { ...DONE, f }])),
      texts: Object.fromEntries(many.map((f) => [f, { l: "ja", t: "x".repeat(3000) }])),
    }).state;
    const kept = Object.values(all.texts).reduce((sum, { t }) => sum + t.length, 0);
    assert.ok(kept > 500_000 && kept <= 600_000, `${kept} characters`);
    assert.equal(Object.keys(all.items).length, 1000);
  });

  it("of version 1, as the browser kept it, is read whole", () => {
    const text =
      '{"v":1,"id":"k3j5h2g9d8s7a6p0o1i2","updated":1777600000000,"methods":{"telework":["1"]},"all":["fisc"],"products":["chatwork"],' +
      '"items":{"telework/1-1":{"s":"done","f":"0123456789abcdef","at":1777600000000,"r":"","n":"","t":"1-1 A"},' +
      '"telework/8-1":{"s":"na","f":"fedcba9876543210","at":1777600000001,"r":"no phones","n":"","t":"8-1 B"},' +
      '"telework/7-3":{"s":"","f":"","at":1777600000002,"r":"","n":"later","t":"7-3 C"}}}';
    const { localStorage, storeAt } = start();
    localStorage.setItem("key", text);
    const { state, dropped } = storeAt("key").load();
    const old = JSON.parse(text);
    assert.equal(dropped, 0);
    const items = Object.fromEntries(
      Object.entries(old.items).map(([key, made]) => [key, { ...plain(blank()), ...made }]),
    );
    assert.deepEqual(plain(state), { ...old, v: VERSION, items, texts: {} });
  });

  it("is an entry only with a decision or words, each in its form", () => {
    for (const raw of [null, [], "done", {}, { s: "open" }, { f: PRINT, at: 5, t: "1" }])
      assert.equal(entry(raw), null);
    const wrong = {
      f: "no print",
      at: -1,
      r: 1,
      o: 5,
      d: "2026-02-30",
      p: { chat: PRINT, "chat/a": "x", "/a": PRINT },
    };
    assert.deepEqual(plain(entry({ ...wrong, s: "na", n: "a\r\nb\u0000\tc" })), {
      ...plain(blank()),
      s: "na",
      n: "a\nb\tc",
    });
    for (const s of ["doing", "done", "na", "risk"]) assert.equal(entry({ s }).s, s);
    assert.equal(entry({ s: "nonsense", n: "x" }).s, "");
    assert.equal(entry({ o: " 佐藤\n花子 " }).o, "佐藤 花子");
    assert.equal(entry({ o: "x".repeat(500) }).o.length, 100);
    for (const d of ["2026-12-10", "2024-02-29"]) assert.equal(entry({ d }).d, d);
    for (const d of ["2026-13-01", "2025-02-29", "10.12.2026", "0026-12-10", 20260101, null])
      assert.equal(entry({ d }), null);
    assert.deepEqual(plain(entry({ s: "done", p: { "chat/log": PRINT, "chat/a/b": PRINT } }).p), {
      "chat/log": PRINT,
      "chat/a/b": PRINT,
    });
    assert.equal(entry({ s: "done", at: Infinity }).at, 0);
    assert.ok(entry({ s: "done", at: 1e15 }).at <= Date.now(), "nothing is decided in the future");
    assert.equal(entry({ n: "x".repeat(10_001) }).n.length, 10_000);
  });
});

describe("a copy", () => {
  it("says the same, shares nothing, and inherits nothing", () => {
    const { state } = clean({ v: VERSION, methods: { constructor: ["1"] }, items: { "toString/1": DONE }, all: ["a"] });
    const other = copy(state);
    assert.deepEqual(plain(other), plain(state));
    other.methods.constructor.push("2");
    other.items["toString/1"].n = "changed";
    other.all.push("b");
    assert.deepEqual(plain(state), plain(clean(plain(state)).state));
    assert.equal(state.items["toString/1"].n, "");
    assert.equal(other.methods.valueOf, undefined);
    assert.equal(other.items.valueOf, undefined);
  });
});

describe("the place in the browser", () => {
  const state = () => clean({ v: VERSION, all: ["a"] }).state;

  it("gives back what was kept, and keeps nothing of an empty state", () => {
    const { storeAt, localStorage } = start();
    const store = storeAt("key");
    assert.deepEqual(store.load(), {});
    assert.ok(store.save(state()));
    assert.deepEqual(store.load().state.all, ["a"]);
    assert.ok(store.save(empty()));
    assert.equal(localStorage.entries.size, 0);
  });

  it("says why something cannot be read, and puts it aside", () => {
    const { storeAt, localStorage } = start();
    const store = storeAt("key");
    localStorage.setItem("key", "{");
    assert.deepEqual(store.load(), { problem: "broken", kept: "{" });
    localStorage.setItem("key", `{"v": ${VERSION + 1}}`);
    assert.equal(store.load().problem, "newer");
    store.putAside("{");
    assert.deepEqual([...localStorage.entries], [["key:unreadable", "{"]]);
  });

  it("does without the texts of before where there is no room for them", () => {
    class Small extends Storage {
      setItem(key, value) {
        if (value.length > 600) throw new Error("full");
        super.setItem(key, value);
      }
    }
    const { storeAt } = start(new Small());
    const store = storeAt("key");
    const full = clean({
      v: VERSION,
      items: { "a/1": DONE },
      texts: { [PRINT]: { l: "en", t: "x".repeat(1000) } },
    }).state;
    assert.ok(store.save(full));
    assert.deepEqual(plain(store.load().state.items), { "a/1": DONE });
  });

  it("tells where nothing can be kept or read", () => {
    const full = start(new Storage({ writable: false })).storeAt("key");
    assert.ok(full.ok);
    full.probe();
    assert.ok(!full.ok);
    assert.ok(!full.save(state()));
    full.putAside("{");
    const forbidden = start(new Storage({ readable: false })).storeAt("key");
    assert.deepEqual(forbidden.load(), {});
    assert.ok(!forbidden.ok);
  });
});

describe("ids of earlier times", () => {
  const { renew } = start();
  const renames = {
    lists: new Map([["old-list", "list"]]),
    methods: new Map([["list/one", "1"]]),
    products: new Map([["old-chat", "chat"]]),
    items: new Map([["list/7-3", "list/7-4"]]),
  };

  it("are called by those of now, wherever they stand", () => {
    const state = empty();
    state.methods["old-list"] = ["one", "2"];
    state.methods.list = ["1"];
    state.all = ["old-list"];
    state.products = ["old-chat", "chat", "mail"];
    state.items["old-list/7-3"] = DONE;
    assert.equal(renew(state, renames), true);
    assert.deepEqual(plain(state.methods), { list: ["1", "2"] });
    assert.deepEqual(plain([state.all, state.products]), [["list"], ["chat", "mail"]]);
    assert.deepEqual(plain(state.items), { "list/7-4": DONE });
    assert.equal(renew(state, renames), false, "there is nothing left to rename");
  });

  it("lose nothing where an item was decided under both", () => {
    const state = empty();
    state.items["list/7-3"] = { ...DONE, at: 9, r: "later" };
    state.items["list/7-4"] = { ...DONE, s: "na", at: 5, r: "earlier", n: "kept" };
    renew(state, renames);
    assert.deepEqual(plain(state.items), { "list/7-4": { ...DONE, at: 9, r: "later", n: "kept" } });
  });

  it("are not those that objects inherit", () => {
    const state = empty();
    for (const id of INHERITED) state.items[`list/${id}`] = DONE;
    assert.equal(renew(state, renames), false);
    assert.equal(Object.keys(state.items).length, INHERITED.length);
  });
});
