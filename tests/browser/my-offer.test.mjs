// What a link or a file brings to the reader's own checklist: nothing changes before the reader has seen it and said so, whoever made it.

import assert from "node:assert/strict";
import { after, describe, it } from "node:test";

import { NARROW, start } from "./lib/browser.mjs";
import { findings as axeFindings } from "./lib/axe.mjs";
import { none } from "./lib/findings.mjs";
import { MyChecklist, PAGE } from "./lib/my-checklist.mjs";
import { languages } from "./lib/site.mjs";

const { openings, close } = await start();
after(close);

/** Everything that the browser keeps for the site. */
const kept = (page) => page.evaluate(() => JSON.stringify(Object.entries(localStorage).sort()));

/** What the offer says: its question, and the lines of each part. */
const offered = (page) =>
  page.evaluate(() => {
    const lines = (name) => [...document.querySelectorAll(`.my-ask [data-part=${name}] li`)].map((line) => line.textContent);
    return { added: lines("added"), changed: lines("changed"), removed: lines("removed") };
  });

const waits = (page) => page.locator(".my-ask h2").waitFor();

/** A link with a checklist, as `my-checklist-coding.js` makes it. */
function linkOf(methods, all, products, items) {
  const body = Buffer.from(JSON.stringify([Date.now(), methods, all, products, items])).toString("base64url");
  let hash = 0x811c9dc5;
  for (let at = 0; at < body.length; at += 1) hash = Math.imul(hash ^ body.charCodeAt(at), 0x01000193) >>> 0;
  return `my1.${hash.toString(16).padStart(8, "0")}${body}`;
}

for (const opening of openings) {
  /** Gives `body` a reader who keeps method 1, a tick and a note. */
  const reading = (body, language = "en", options = {}) =>
    opening.read(options, async (page) => {
      const mine = new MyChecklist(page, opening, language);
      await mine.open();
      await mine.method(1);
      await mine.tick("7-3").check();
      await mine.note("9-1", "ours");
      await body(mine, page, await kept(page), await mine.seen());
    });
  /** Follows a link from elsewhere, as one does from a mail. */
  const follow = async (mine, hash) => {
    await mine.page.goto("about:blank");
    await mine.open(`#${hash}`);
  };

  describe(`what comes to a reader's checklist, opened through ${opening.name}`, { concurrency: 2 }, () => {
    for (const language of languages) {
      it(`is shown before anything changes, also after a reload, and can be left, in ${language}`, () =>
        reading(async (mine, page, before, seen) => {
          await follow(mine, "methods=telework:1,4&done=1-1,2-1,7-3");
          for (const _ of ["at once", "after a reload", "and another"]) {
            await waits(page);
            const { added, changed, removed } = await offered(page);
            assert.equal(added.length, 3, "a method and two ticks; what is chosen or ticked already is nothing new");
            assert.match(added[0], /④/);
            assert.match(added[1], /^1-1 .+/);
            assert.ok(added[1].endsWith(mine.words.my_status_done) && added[2].startsWith("2-1 "));
            assert.deepEqual([changed, removed], [[], []]);
            assert.equal(await kept(page), before);
            assert.deepEqual(await mine.seen(), seen);
            await page.reload();
          }
          await waits(page);
          await mine.answer(1).click();
          assert.equal(await mine.status().innerText(), mine.words.my_left);
          assert.equal(await kept(page), before);
          assert.ok(!page.url().includes("#"), "the address is plain");
          await page.reload();
          await mine.item("1-1").waitFor();
          assert.ok(!(await page.locator(".my-ask").isVisible()), "what was answered is not asked again");
        }, language));
    }

    it("is taken where the reader says so, and taken back where the reader says that", () =>
      reading(async (mine, page, before, seen) => {
        await follow(mine, "methods=telework:4&done=1-1,7-3");
        await mine.answer(0).click();
        assert.equal(await mine.status().innerText(), mine.words.my_added);
        const after = await mine.seen();
        assert.deepEqual(after.methods, ["1", "4"]);
        assert.deepEqual(after.decided.map(([id]) => id).sort(), ["telework:1-1", "telework:7-3", "telework:9-1"]);
        await mine.undo();
        assert.deepEqual(await mine.seen(), seen);
        await page.reload();
        assert.deepEqual(await mine.seen(), seen);
      }));

    it("is said to be there already, where it is", () =>
      reading(async (mine, page, before) => {
        await follow(mine, "methods=telework:1&done=7-3");
        await mine.status().waitFor();
        assert.equal(await mine.status().innerText(), mine.words.my_offer_nothing);
        assert.equal(await kept(page), before);
      }));

    it("shows of a whole checklist what is new, what is other, and what would be lost", () =>
      reading(async (mine, page, before) => {
        const items = { telework: [["7-3", 2, "", "too small", ""], ["9-1", 0, "", "", "theirs"], ["1-1", 1]], gone: [["x-1", 1]] };
        await follow(mine, linkOf({ telework: ["4"], nowhere: ["1"] }, ["fisc"], ["chatwork", "no-such"], items));
        await waits(page);
        const { added, changed, removed } = await offered(page);
        assert.deepEqual(added.map((line) => /④|nowhere 1 \(not on this site\)|FISC|Chatwork|no-such \(not|1-1 .+: Done|x-1 \(not/.exec(line)?.[0] !== undefined), added.map(() => true), added.join("\n"));
        assert.equal(added.length, 7);
        assert.equal(changed.length, 2);
        assert.match(changed.join("\n"), /7-3 .+: Done → Not applicable, Why not: – → too small/);
        assert.match(changed.join("\n"), /9-1 .+: Open, Note: ours → theirs/);
        assert.equal(removed.length, 1);
        assert.match(removed[0], /①/);
        assert.equal(await kept(page), before);
        await mine.answer(0).click();
        assert.deepEqual((await mine.seen()).methods, ["1", "4"]);
        await mine.undo();
        await follow(mine, linkOf({ telework: ["4"] }, [], [], items));
        await mine.answer(1).click();
        const replaced = await mine.seen();
        assert.deepEqual(replaced.methods, ["4"]);
        await mine.undo();
        assert.deepEqual((await mine.seen()).methods, ["1"]);
      }));

    it("is shown and asked for on a first visit as well", () =>
      opening.read({}, async (page) => {
        const mine = new MyChecklist(page, opening);
        for (const [hash, count] of [
          ["methods=telework:2&done=1-1", 2],
          [linkOf({ telework: ["2"] }, [], [], { telework: [["1-1", 1]] }), 2],
          [`from=${encodeURIComponent(JSON.stringify({ v: 1, id: "stranger", updated: 5, methods: { telework: ["2"] }, items: { "telework/1-1": { s: "done" } } }))}`, 2],
        ]) {
          await follow(mine, hash);
          await waits(page);
          assert.equal((await offered(page)).added.length, count);
          assert.equal(await kept(page), "[]", hash);
          await page.reload();
          await waits(page);
          await mine.answer(1).click();
          assert.equal(await kept(page), "[]");
          await follow(mine, hash);
          await mine.answer(0).click();
          assert.deepEqual((await mine.seen()).methods, ["2"]);
          await mine.undo();
          assert.equal(await kept(page), "[]", "nothing is left behind");
        }
        await mine.openFile("theirs.json", JSON.stringify({ format: "tebiki-my-checklist", version: 1, checklists: [{ id: "telework", methods: ["3"] }], products: [], items: [] }));
        await waits(page);
        assert.equal((await mine.seen()).count, 0);
        await mine.answer(1).click();
        assert.equal(await kept(page), "[]");
      }));

    it("of another's making never becomes the reader's by the way between languages", () =>
      reading(async (mine, page, before) => {
        const theirs = { v: 1, id: "stranger", updated: Date.now() + 1e9, methods: { telework: ["8"] }, items: {} };
        await follow(mine, `from=${encodeURIComponent(JSON.stringify(theirs))}`);
        await waits(page);
        assert.equal(await kept(page), before);
        assert.deepEqual((await mine.seen()).methods, ["1"]);
        await mine.answer(2).click();
        assert.equal(await kept(page), before);
      }));

    it("may be of any form without harm", () =>
      reading(async (mine, page, before, seen) => {
        const long = (text) => text.repeat(1_000_000 / text.length);
        const many = Array.from({ length: 60_000 }, (_, at) => `i${at}`);
        const some = many.slice(0, 25_000);
        const bad = [
          "methods=",
          "methods=nowhere:1",
          "methods=__proto__:1&done=1-1",
          "methods=constructor:constructor&done=constructor",
          "methods=telework:&done=",
          `methods=${long("%")}`,
          "my1.",
          `my1.${long("A")}`,
          "my9.x",
          "my2.",
          `my2.${long("A")}`,
          "from=%",
          "from=null",
          `from=${long("[")}`,
        ];
        for (const hash of bad) {
          await follow(mine, hash);
          await mine.status().waitFor();
          assert.match(await mine.status().innerText(), /nothing was opened|newer version/, hash.slice(0, 40));
          assert.equal(await kept(page), before, hash.slice(0, 40));
          assert.ok(!page.url().includes("#"));
        }
        const sly = JSON.parse('{"__proto__": ["1"], "constructor": ["1"], "toString": 1}');
        const offers = [
          "methods=telework:4,__proto__,constructor,no-such&done=__proto__,constructor,1-1,../1-2,%3Cimg%20src=x%20onerror=alert(1)%3E",
          `methods=telework:${many.join(",")}&done=1-1,${many.join(",")}`,
          linkOf(sly, ["__proto__", "constructor"], ["toString", "<b>"], JSON.parse('{"__proto__": [["a", 1]], "constructor": [["constructor", 1, "", "<img src=x onerror=alert(1)>", "</p><script>alert(1)</script>"]]}')),
          // A browser follows no link above 2 MB.
          linkOf({ telework: some }, some, some, { telework: some.map((slug) => [slug, 1]) }),
          linkOf({}, [], [], { telework: [["1-1", 1, "", "", long("note ")]] }),
        ];
        for (const hash of offers) {
          const began = Date.now();
          await follow(mine, hash);
          await waits(page);
          assert.ok(Date.now() - began < 10_000, `${Date.now() - began} ms for ${hash.slice(0, 60)}`);
          assert.equal(await page.locator(".my-ask img, .my-ask script, .my-ask b b").count(), 0);
          assert.ok((await page.locator(".my-ask li").count()) < 700);
          assert.ok((await page.locator(".my-ask").innerText()).length < 100_000);
          assert.equal(await kept(page), before, hash.slice(0, 60));
          // Taken and taken back, it leaves everything as it was.
          await mine.answer(0).click();
          await mine.undo();
          assert.deepEqual(await mine.seen(), seen);
          before = await kept(page);
        }
        assert.equal(await page.evaluate(() => [{}.s, {}[1], Object.prototype.constructor === Object].join()), ",,true");
      }));

    it("loses nothing that another window or the reader does while it waits", () =>
      reading(async (mine, page) => {
        await follow(mine, "methods=telework:4");
        await waits(page);
        const other = new MyChecklist(await page.context().newPage(), opening);
        await other.open();
        await other.tick("1-2").check();
        await mine.tick("2-1").check();
        await mine.answer(0).click();
        const { methods, decided } = await mine.seen();
        assert.deepEqual(methods, ["1", "4"]);
        assert.deepEqual(decided.map(([id]) => id).sort(), ["telework:1-2", "telework:2-1", "telework:7-3", "telework:9-1"]);
        // The last of two links counts.
        await page.evaluate(() => (location.hash = "methods=telework:5"));
        await page.evaluate(() => (location.hash = "methods=telework:6"));
        await page.locator(".my-ask li").filter({ hasText: "⑥" }).waitFor();
        assert.equal((await offered(page)).added.length, 1);
      }));
  });
}

describe("the question about what comes", () => {
  for (const language of languages) {
    it(`needs no mouse, has a name, and fits narrow screens, in ${language}`, () =>
      openings[1].read({ viewport: NARROW }, async (page) => {
        const mine = new MyChecklist(page, openings[1], language);
        await mine.open("#methods=telework:4&done=1-1,1-2,1-3,2-1,2-2,3-1,3-2,3-3,4-1,5-1,6-1");
        await waits(page);
        const panel = page.getByRole("group", { name: mine.words.my_ask_methods });
        assert.ok(await panel.evaluate((element) => element === document.activeElement), "a screen reader begins there");
        for (const width of [360, 320]) {
          await page.setViewportSize({ width, height: 740 });
          const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
          assert.ok(inner <= outer, `${inner} px wide on ${outer}`);
        }
        await page.keyboard.press("Tab");
        assert.ok(await page.evaluate(() => document.activeElement.matches(".my-ask summary")), "a long list is folded");
        await page.keyboard.press("Enter");
        await page.keyboard.press("Tab");
        await page.keyboard.press("Tab");
        assert.equal(await page.evaluate(() => document.activeElement.textContent), mine.words.my_offer_leave);
        await page.keyboard.press("Shift+Tab");
        await page.keyboard.press("Enter");
        await mine.item("1-1").waitFor();
        assert.equal(await page.evaluate(() => document.activeElement.textContent), mine.words.my_undo, "what can be taken back is at hand");
        await page.keyboard.press("Enter");
        assert.equal(await mine.status().innerText(), mine.words.my_undone);
        assert.deepEqual((await mine.seen()).methods, []);
      }));

    it(`is clean to axe, in ${language}`, async () => {
      for (const colorScheme of ["light", "dark"]) {
        await openings[1].read({ colorScheme, bypassCSP: true, watched: false }, async (page) => {
          const mine = new MyChecklist(page, openings[1], language);
          await mine.open("#methods=telework:4&done=1-1");
          await waits(page);
          const all = await axeFindings(page, `${PAGE(language)}, a first visit`);
          await mine.answer(0).click();
          await mine.note("9-1", "ours");
          await mine.page.goto("about:blank");
          await mine.open(`#${linkOf({ telework: ["1"] }, [], [], { telework: [["9-1", 1], ["2-1", 1]] })}`);
          await waits(page);
          all.push(...(await axeFindings(page, `${PAGE(language)}, a whole checklist`)));
          none(all, "violations");
        });
      }
    });
  }
});
