// Who does what by when: states, due dates, and the order of items.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { plain, run } from "./run.mjs";

const { state: rules, work } = run(["my-checklist-state.js", "my-checklist-work.js"], { tebikiMy: {} }).tebikiMy;
const PRINT = "0123456789abcdef";
const entry = (fields) => ({ ...rules.blank(), ...fields });

describe("the state of an item", () => {
  it("holds for the text that it was decided on, as far as that was judged", () => {
    const item = { fingerprint: PRINT };
    assert.equal(work.statusOf(undefined, item), "open");
    assert.equal(work.statusOf(entry({ n: "note" }), item), "open");
    for (const s of ["done", "na", "risk"]) {
      assert.equal(work.statusOf(entry({ s, f: PRINT }), item), s);
      assert.equal(work.statusOf(entry({ s, f: PRINT.slice(0, 6) }), item), s, "of a link");
      assert.equal(work.statusOf(entry({ s, f: "ffffff" }), item), "changed");
      assert.equal(work.statusOf(entry({ s, f: PRINT }), item, true), "changed", "a procedure says something else");
    }
    assert.equal(work.statusOf(entry({ s: "doing", f: "ffffff" }), item, true), "doing");
  });

  it("remembers what it was decided on, and nothing while nothing is decided", () => {
    const state = rules.empty();
    const item = { id: "1-1", name: "A", fingerprint: PRINT, said: "What it asks for." };
    const procedures = [{ id: "chat/log", print: "f".repeat(16), said: "Open the menu." }];
    const about = { key: "a/1", item, lang: "en", procedures };
    work.write(state, about, { s: "done" });
    assert.deepEqual(plain({ ...state.items["a/1"], at: 0 }), {
      ...plain(rules.blank()),
      s: "done",
      f: PRINT,
      t: "1-1 A",
      p: { "chat/log": "f".repeat(16) },
    });
    assert.deepEqual(plain(state.texts), {
      [PRINT]: { l: "en", t: "What it asks for." },
      ["f".repeat(16)]: { l: "en", t: "Open the menu." },
    });
    work.write(state, about, { o: "佐藤" });
    assert.deepEqual([state.items["a/1"].s, state.items["a/1"].f, state.items["a/1"].o], ["done", PRINT, "佐藤"]);
    work.write(state, about, { s: "doing" });
    assert.deepEqual([state.items["a/1"].f, plain(state.items["a/1"].p)], ["", {}]);
    work.write(state, about, { s: "", o: "" });
    assert.deepEqual(plain(state.items), {}, "an entry with nothing in it is none");
  });
});

describe("a due date", () => {
  it("is counted in days of the reader's calendar", () => {
    assert.equal(work.daysUntil("2026-03-01", "2026-02-28"), 1);
    assert.equal(work.daysUntil("2028-03-01", "2028-02-28"), 2);
    assert.equal(work.daysUntil("2026-03-29", "2026-03-30"), -1);
    assert.match(work.today(), /^\d{4}-\d\d-\d\d$/);
    const evening = new Date(2026, 11, 1, 23, 59);
    assert.equal(work.today(evening), "2026-12-01");
  });

  it("counts while something is left to do", () => {
    const due = entry({ d: "2026-12-01" });
    for (const status of ["open", "doing", "changed"]) assert.equal(work.left(due, status, "2026-12-04"), -3);
    for (const status of ["done", "na", "risk"]) assert.equal(work.left(due, status, "2026-12-04"), undefined);
    assert.equal(work.left(entry({}), "open", "2026-12-04"), undefined);
  });
});

const row = (name, status, fields = {}) => {
  const made = entry(fields);
  return { name, entry: made, status, left: work.left(made, status, "2026-12-04") };
};
const ROWS = [
  row("late", "open", { d: "2026-12-01", o: "田中" }),
  row("latest", "doing", { d: "2026-01-01", o: "佐藤" }),
  row("today", "changed", { d: "2026-12-04", o: "佐藤" }),
  row("week", "open", { d: "2026-12-11" }),
  row("month", "open", { d: "2026-12-12", o: "田中" }),
  row("undated", "open", { o: "Abe" }),
  row("done", "done", { d: "2026-01-01", o: "田中" }),
  row("na", "na"),
];

describe("items in another order", () => {
  const listed = (order) => work.groups(ROWS, order).map(({ id, rows }) => [id, rows.map(({ name }) => name)]);

  it("are listed by date: what is overdue first, what needs none last", () => {
    assert.deepEqual(listed("due"), [
      ["late", ["latest", "late"]],
      ["week", ["today", "week"]],
      ["later", ["month"]],
      ["undated", ["undated"]],
      ["settled", ["done", "na"]],
    ]);
  });

  it("are listed by owner, those without one last", () => {
    const groups = listed("owner");
    assert.equal(groups.at(-1)[0], "");
    assert.deepEqual(new Map(groups).get("佐藤"), ["latest", "today"]);
    assert.deepEqual(groups.flatMap(([, names]) => names).sort(), ROWS.map(({ name }) => name).sort());
  });

  it("are listed by state", () => {
    assert.deepEqual(
      listed("state").map(([id]) => id),
      ["changed", "doing", "open", "na", "done"],
    );
  });
});

describe("items that a reader wants to see", () => {
  const shown = (wanted) => {
    const all = { only: false, owner: "", state: "", due: "", ...wanted };
    return ROWS.filter((row) => work.fits(row, all)).map(({ name }) => name);
  };

  it("are all, where nothing is asked for", () => assert.equal(shown({}).length, ROWS.length));

  it("are narrowed by each choice, and by several together", () => {
    assert.deepEqual(shown({ only: true, owner: "=田中" }), ["late", "month"]);
    assert.deepEqual(shown({ owner: "-" }), ["week", "na"]);
    assert.deepEqual(shown({ owner: "=nobody" }), []);
    assert.deepEqual(shown({ state: "changed" }), ["today"]);
    assert.deepEqual(shown({ due: "late" }), ["late", "latest"]);
    assert.deepEqual(shown({ due: "7" }), ["late", "latest", "today", "week"]);
    assert.deepEqual(shown({ due: "30", owner: "=田中" }), ["late", "month"]);
    assert.deepEqual(shown({ due: "undated" }), ["undated"]);
  });

  it("name their owners, each once", () => {
    const state = rules.empty();
    ROWS.forEach(({ entry }, at) => (state.items[`a/${at}`] = entry));
    assert.deepEqual(new Set(work.owners(state)), new Set(["Abe", "佐藤", "田中"]));
    assert.equal(work.owners(state).length, 3);
  });
});
