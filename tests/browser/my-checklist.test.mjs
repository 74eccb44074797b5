// The reader's own checklist, driven as a person would: choosing, ticking, writing, taking it along, and what may go wrong.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { pathToFileURL } from "node:url";

import { NARROW, start } from "./lib/browser.mjs";
import { findings as axeFindings } from "./lib/axe.mjs";
import { none } from "./lib/findings.mjs";
import { MyChecklist, PAGE, checklistsOf } from "./lib/my-checklist.mjs";
import { fixture } from "./lib/program.mjs";
import { FOLDER, languages } from "./lib/site.mjs";

const { openings, close } = await start();
after(close);

// How many items each method has, from the document.
const COUNTS = { 1: 32, 2: 29, 3: 23, 4: 29, 5: 30, 6: 27, 7: 21, 8: 27 };

for (const opening of openings) {
  const using = checklistsOf(opening);

  describe(`the reader's own checklist, opened through ${opening.name}`, { concurrency: 2 }, () => {
    for (const language of languages) {
      it(`has exactly the items of each method in ${language}, and of several together`, () =>
        using({}, async (mine, page) => {
          for (const [method, count] of Object.entries(COUNTS)) {
            await mine.method(method);
            const shown = await items(page);
            assert.equal(shown.length, count, `method ${method}`);
            assert.deepEqual(shown, itemsOf(language, [method]), `method ${method}`);
            await mine.method(method, false);
          }
          await mine.method(3);
          await mine.method(8);
          assert.deepEqual(await items(page), itemsOf(language, ["3", "8"]));
          await mine.method(3, false);
          await mine.method(8, false);
          assert.ok(await page.locator(".my-nothing").isVisible());
        }, language));
    }

    it("shows the procedures of the chosen products and of no other, with what they can do and for whom", () =>
      using({}, async (mine, page) => {
        await mine.method(1);
        for (const chosen of [["chatwork"], ["chatwork", "line-works"], ["line-works"], []]) {
          for (const product of ["chatwork", "line-works"]) await mine.product(product, chosen.includes(product));
          await page.waitForFunction((count) => document.querySelectorAll(".my-chosen").length === 1 && count >= 0, chosen.length);
          assert.deepEqual(await procedures(page), proceduresOf("en", chosen));
        }
        await mine.product("chatwork");
        const logs = mine.item("7-3").locator(".my-procedures li").first();
        await logs.waitFor();
        assert.match(await logs.innerText(), /Compensating measure/, "the status is said in words");
        assert.match(await logs.innerText(), /Our reason/);
        const shapes = await logs.locator(".mark").evaluateAll((marks) =>
          marks.map((mark) => {
            const { width, clipPath } = getComputedStyle(mark, "::before");
            return width === "auto" ? "none" : clipPath;
          }),
        );
        assert.ok(shapes.length >= 2 && shapes.every((shape) => shape !== "none") && new Set(shapes).size === shapes.length, `and in shapes: ${shapes}`);
        await logs.locator("a").first().click();
        assert.equal(opening.path(page.url()), "en/products/chatwork/guide.html");
      }));

    it("shows what answers an item best first, folds the rest of a long list, and says what the notes of its text say", () =>
      using({}, async (mine) => {
        await mine.method(1);
        await mine.product("line-works");
        const long = mine.item("3-1").locator("[data-product=line-works]");
        await long.waitFor();
        const marks = await long.locator("li").evaluateAll((all) =>
          all.map((entry) => [...entry.querySelectorAll(".mark")].map((mark) => /(?:status|audience)-([\w-]+)/.exec(mark.className)[1])),
        );
        assert.ok(marks.length > 10);
        const order = ["full", "partial", "alternative", "unavailable", "not-applicable"];
        const ranks = marks.map(([status, audience]) => order.indexOf(status) * 2 + (audience === "user" ? 1 : 0));
        assert.deepEqual(ranks, [...ranks].sort((one, other) => one - other));
        assert.equal(await long.locator("li").filter({ visible: true }).count(), 3);
        await long.locator(".my-rest > summary").click();
        assert.equal(await long.locator("li").filter({ visible: true }).count(), marks.length);
        assert.equal(await mine.item("9-1").locator(".my-rest").count(), 0, "a short list is whole");
        assert.match(await mine.item("8-3").innerText(), /※5[^]*※5/, "the text refers to a note, which stands below it");
      }));

    it("lists a checklist without methods as a whole", () =>
      using({}, async (mine, page) => {
        await page.locator("input[name=all][value=fisc]").check();
        await page.locator(".my-item").first().waitFor();
        assert.equal(await page.locator(".my-item").count(), 117);
        await mine.tick("jitsu-8", "fisc").check();
        await page.reload();
        assert.ok(await mine.tick("jitsu-8", "fisc").isChecked());
      }));

    it("keeps ticks, notes and reasons over a reload, and counts them by priority", () =>
      using({}, async (mine, page) => {
        await decide(mine);
        const before = await mine.seen();
        assert.deepEqual(before.decided, [
          ["telework:1-1", "done", []],
          ["telework:7-3", "open", ["Note: Ask 佐藤\n=1+1, \"quoted\""]],
          ["telework:8-1", "na", ["Why not: no phones"]],
          ["telework:2-2", "done", []],
        ].sort(byShown(before)));
        assert.equal(await page.locator("#tb-my-progress").innerText(), "2 of 31 done, 1 not applicable");
        const groups = await page.locator(".my-group-count").allInnerTexts();
        assert.deepEqual(groups, ["1 of 11 done, 1 not applicable", "1 of 20 done"]);
        await page.reload();
        assert.deepEqual(await mine.seen(), before);
        await mine.tick("1-1").uncheck();
        await page.reload();
        assert.ok(!(await mine.tick("1-1").isChecked()));
      }));

    it("keeps a note that is still being written when the reader leaves", () =>
      using({}, async (mine, page) => {
        await mine.method(3);
        await mine.fold("1-1");
        await mine.item("1-1").locator("textarea").pressSequentially("half a sen");
        await page.locator(".site-title a").click();
        await page.goBack();
        assert.match(await mine.item("1-1").locator(".my-written").textContent(), /half a sen/);
      }));

    it("goes with the reader to the other language, and back", () =>
      using({}, async (mine, page) => {
        await decide(mine);
        const before = await mine.seen();
        await page.locator('.languages a[hreflang="ja"]').click();
        await page.waitForURL(/ja\/my-checklist\.html$/);
        const there = await mine.seen();
        assert.deepEqual(there.methods, before.methods);
        assert.deepEqual(there.decided.map((item) => item.slice(0, 2)), before.decided.map((item) => item.slice(0, 2)), "same ids, same fingerprints");
        await mine.tick("3-1").check();
        await page.locator('.languages a[hreflang="en"]').click();
        await page.waitForURL(/en\/my-checklist\.html$/);
        await mine.item("3-1").waitFor();
        assert.ok(await mine.tick("3-1").isChecked());
      }));

    it("goes to somebody else by a link, and to a reader who has a checklist only as that reader says", async () => {
      let link;
      let sent;
      await using({ permissions: opening.base.startsWith("http") ? ["clipboard-read", "clipboard-write"] : [] }, async (mine, page) => {
        await decide(mine);
        sent = await mine.seen();
        link = await mine.link();
        if (opening.base.startsWith("http")) assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link);
        assert.ok(link.length < 1000, `${link.length} characters`);
        assert.ok(!link.includes("佐藤") && /#my2\.[\w-]+$/.test(link));
      });
      await opening.read({}, async (page) => {
        const mine = new MyChecklist(page, opening);
        await page.goto(link);
        await mine.answer(0).click();
        assert.deepEqual(await mine.seen(), sent);
        assert.match(await mine.status().innerText(), /opened/);
        assert.ok(!page.url().includes("my2."), "the address is plain again");
        await page.reload();
        assert.deepEqual(await mine.seen(), sent, "and it is kept");
      });
      await using({}, async (mine, page) => {
        await mine.method(4);
        await mine.tick("1-1").check();
        await mine.tick("9-1").check();
        await mine.note("7-3", "mine");
        const own = await mine.seen();
        await page.goto(link);
        await mine.answer(2).click();
        assert.deepEqual(await mine.seen(), own, "kept mine");
        await page.goto(link);
        await mine.answer(0).click();
        const both = await mine.seen();
        assert.deepEqual(both.methods, ["1", "4"]);
        const note = both.decided.find(([id]) => id === "telework:7-3")[2][0];
        assert.ok(note.includes("mine") && note.includes("佐藤"), `both notes: ${note}`);
        assert.deepEqual(both.decided.map(([id]) => id).sort(), ["telework:1-1", "telework:2-2", "telework:7-3", "telework:8-1", "telework:9-1"]);
        await mine.undo();
        assert.deepEqual(await mine.seen(), own, "undone");
        await page.goto(link);
        await mine.answer(1).click();
        assert.deepEqual(await mine.seen(), sent, "replaced");
      });
    });

    it("tells of a link that was cut off or changed, and opens nothing of it", () =>
      using({}, async (mine, page) => {
        await mine.method(1);
        const link = await mine.link();
        for (const broken of [link.slice(0, -5), link.replace(/.$/, (last) => (last === "A" ? "B" : "A")), link.replace("my2.", "my2.x")]) {
          await page.goto("about:blank");
          await page.goto(broken);
          await mine.status().waitFor();
          assert.equal(await mine.status().innerText(), mine.words.my_bad_link);
          assert.deepEqual((await mine.seen()).methods, ["1"]);
        }
        await page.goto(link.replace("my2.", "my3."));
        await page.waitForFunction((text) => document.querySelector(".my-status").textContent.includes(text), mine.words.my_bad_link_newer);
      }));

    it("goes into a file and back, and the file says nothing else than the page", async () => {
      let file;
      let saved;
      await using({}, async (mine) => {
        await decide(mine);
        saved = await mine.seen();
        file = await mine.file("save");
        assert.match(file.name, /^my-checklist-\d{4}-\d\d-\d\d\.json$/);
        const json = JSON.parse(file.bytes.toString("utf8"));
        assert.equal(json.format, "tebiki-my-checklist");
        assert.deepEqual(json.items.map(({ item, status }) => [item, status]), [["1-1", "done"], ["2-2", "done"], ["7-3", "open"], ["8-1", "not-applicable"]]);
      });
      await using({}, async (mine) => {
        await mine.openFile(file.name, file.bytes.toString("utf8"));
        await mine.answer(1).waitFor();
        assert.equal((await mine.seen()).count, 0, "nothing is opened before the reader says so");
        await mine.answer(0).click();
        await mine.status().waitFor();
        assert.deepEqual(await mine.seen(), saved);
        const again = await mine.file("save");
        const [one, other] = [file, again].map(({ bytes }) => ({ ...JSON.parse(bytes.toString("utf8")), saved: 0, updated: 0 }));
        assert.deepEqual(other, one, "a file of what was opened is the same file");
      });
    });

    it("tells what is wrong with a file, and changes nothing", () =>
      using({}, async (mine) => {
        await mine.method(2);
        await mine.tick("1-1").check();
        const before = await mine.seen();
        const good = { format: "tebiki-my-checklist", version: 1, checklists: [], products: [], items: [] };
        const cases = [
          ["my_bad_file_json", "not JSON {"],
          ["my_bad_file_json", ""],
          ["my_bad_file", "[]"],
          ["my_bad_file", '"text"'],
          ["my_bad_file", "null"],
          ["my_bad_file", JSON.stringify({ name: "package", version: "1.0.0" })],
          ["my_bad_file", JSON.stringify({ ...good, items: {} })],
          ["my_bad_file_newer", JSON.stringify({ ...good, version: 3 })],
          ["my_bad_file_other", JSON.stringify({ ...good, checklists: [{ id: "elsewhere", methods: ["1"] }] })],
          ["my_bad_file_large", " ".repeat(5_000_001)],
          ["my_bad_file_table", "\ufeffチェックリスト,項目\r\n", "自社のチェックリスト.CSV"],
          ["my_bad_file_table", "PK", "自社のチェックリスト.xlsx"],
        ];
        for (const [key, text, name = "文書.json"] of cases) {
          await mine.openFile(name, text);
          const wanted = mine.words[key].replace("{name}", name);
          await mine.page.waitForFunction((words) => document.querySelector(".my-status p")?.textContent === words, wanted);
          assert.deepEqual(await mine.seen(), before, key);
        }
        const part = [
          { checklist: "telework", item: "1-2", status: "done", note: "<img src=x onerror=alert(1)>" },
          { checklist: "telework", item: "../x", status: "done" },
          { checklist: "__proto__", item: "1-1", status: "done" },
          "text",
          null,
        ];
        await mine.openFile("part.json", JSON.stringify({ ...good, checklists: [{ id: "telework", methods: ["2", 7, "no such"] }], items: part }));
        await mine.answer(1).waitFor();
        assert.match(await mine.page.locator(".my-ask").innerText(), /entries in it could not be understood/);
        await mine.answer(1).click();
        const after = await mine.seen();
        assert.deepEqual(after.decided, [["telework:1-2", "done", ["Note: <img src=x onerror=alert(1)>"]]], "text stays text");
        assert.deepEqual(after.methods, ["2"]);
      }));

    it("gives a table that Excel opens rightly", () =>
      using({}, async (mine) => {
        await mine.method(1);
        await mine.product("chatwork");
        await mine.tick("1-1").check();
        await mine.note("1-1", "=HYPERLINK(\"http://x\",\"佐藤\")");
        await mine.note("1-2", "a \"quoted\", word\nand a line");
        await mine.note("2-1", "＝1+1");
        const { name, bytes } = await mine.file("csv");
        assert.match(name, /^自社のチェックリスト-\d{4}-\d\d-\d\d\.csv$/);
        assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf], "a byte order mark");
        const text = bytes.toString("utf8").slice(1);
        assert.ok(text.endsWith("\r\n") && text.split("\r\n").length === 34, "CR LF behind each line");
        const rows = parseCsv(text);
        assert.deepEqual(rows[0], ["チェックリスト", "項目", "優先度", "状況", "担当", "期限", "期限までの日数", "理由", "メモ", "手順"]);
        assert.equal(rows.length, 33);
        assert.ok(rows.every((row) => row.length === 10));
        const row = (id) => rows.find((row) => row[1].startsWith(`${id} `));
        assert.deepEqual([row("1-1")[0], row("1-1")[2], row("1-1")[3]], ["テレワーク", "◎", "済み"]);
        assert.equal(row("1-1")[8], "'=HYPERLINK(\"http://x\",\"佐藤\")", "no formula");
        assert.equal(row("1-2")[8], "a \"quoted\", word\nand a line");
        assert.equal(row("2-1")[8], "'＝1+1");
        assert.match(row("7-3")[9], /^Chatwork：/);
        for (const value of rows.flat()) assert.doesNotMatch(value, /^(?:[=+\-@\t\r]|\d{1,2}-\d{1,2}$)/, "neither a formula nor a date");
      }, "ja"));

    it("says where a browser keeps nothing, and works for the visit", async () => {
      const block = () => {
        const refuse = () => {
          throw new DOMException("blocked", "SecurityError");
        };
        Object.defineProperty(window, "localStorage", { get: refuse });
      };
      const fill = () => {
        Storage.prototype.setItem = () => {
          throw new DOMException("full", "QuotaExceededError");
        };
      };
      for (const spoil of [block, fill]) {
        await opening.read({}, async (page) => {
          await page.addInitScript(spoil);
          const mine = new MyChecklist(page, opening);
          await mine.open();
          await mine.alerts().filter({ hasText: mine.words.my_unsaved }).waitFor();
          await decide(mine);
          const before = await mine.seen();
          assert.equal(before.decided.length, 4);
          const link = await mine.link();
          assert.match(link, /#my2\./);
          await page.locator('.languages a[hreflang="ja"]').click();
          await page.waitForURL(/ja\/my-checklist\.html$/);
          const there = await mine.seen();
          assert.deepEqual(there.decided.map((item) => item.slice(0, 2)), before.decided.map((item) => item.slice(0, 2)), "the language is changed without loss");
        });
      }
    });

    it("puts aside what it cannot read, and leaves alone what a newer version wrote", async () => {
      for (const [kept, key] of [["{broken", "my_unreadable"], ['{"v":99}', "my_newer"]]) {
        await using({}, async (mine, page) => {
          const name = await page.evaluate((kept) => {
            const root = new URL("../", location.href).pathname;
            localStorage.setItem(`tebiki-my-checklist:${root}`, kept);
            return `tebiki-my-checklist:${root}`;
          }, kept);
          await page.reload();
          await mine.alerts().filter({ hasText: mine.words[key] }).waitFor();
          await mine.method(1);
          await mine.tick("1-1").check();
          const [now, aside] = await page.evaluate((name) => [localStorage.getItem(name), localStorage.getItem(`${name}:unreadable`)], name);
          if (key === "my_newer") assert.equal(now, kept);
          else assert.ok(aside === kept && JSON.parse(now).v === 2);
        });
      }
    });

    it("loses nothing between two windows", () =>
      using({}, async (mine, page) => {
        await mine.method(1);
        const other = new MyChecklist(await page.context().newPage(), opening);
        await other.open();
        await other.item("1-1").waitFor();
        await mine.tick("1-1").check();
        await other.page.waitForFunction(() => document.querySelector(".my-item .tick").checked);
        assert.match(await other.status().innerText(), /another window/);
        await other.tick("1-2").check();
        await mine.fold("2-1");
        await mine.item("2-1").locator("textarea").pressSequentially("typed while");
        await other.tick("2-2").check();
        await page.waitForFunction(() => document.querySelectorAll(".my-item .tick:checked").length === 3);
        assert.equal(await mine.item("2-1").locator("textarea").inputValue(), "typed while");
        assert.equal(await page.evaluate(() => document.activeElement.id), "tb-my-telework:2-1-n", "the reader stays where the reader writes");
        await page.reload();
        assert.deepEqual((await mine.seen()).decided.map(([id]) => id).sort(), ["telework:1-1", "telework:1-2", "telework:2-1", "telework:2-2"]);
      }));

    it("clears all, leaves nothing behind, and takes it back", () =>
      using({}, async (mine, page) => {
        await decide(mine);
        const before = await mine.seen();
        await mine.do("clear");
        assert.ok(await page.locator(".my-nothing").isVisible());
        const left = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("tebiki-my")));
        assert.deepEqual(await left(), []);
        await mine.undo();
        assert.deepEqual(await mine.seen(), before);
        await page.reload();
        assert.deepEqual(await mine.seen(), before);
        await mine.do("clear");
        await page.reload();
        assert.deepEqual((await mine.seen()).methods, []);
        assert.deepEqual(await left(), []);
      }));

    it("takes over the method and the ticks of a method's page, and the methods of the chooser", () =>
      using({}, async (mine, page) => {
        await page.goto(opening.url("en/telework/methods/4.html"));
        await page.locator('.tick[aria-labelledby="tb-row-telework-1-1"]').check();
        await page.locator('.tick[aria-labelledby="tb-row-telework-9-1"]').check();
        await page.locator(".keep-ticks a").click();
        await mine.answer(0).click();
        await mine.item("1-1").waitFor();
        await page.waitForFunction(() => document.querySelectorAll(".my-item .tick:checked").length === 2);
        assert.deepEqual((await mine.seen()).methods, ["4"]);
        assert.equal(await page.locator(".my-item").count(), 29);
        await page.goto(opening.url("en/telework/methods/index.html"));
        for (const at of [1, 0]) {
          await page.locator(".chooser input[type=radio]").nth(at).check();
          await page.locator(".chooser button[type=submit]").click();
        }
        await page.locator(".chooser a.button-main").click();
        await page.waitForURL(/my-checklist\.html/);
        await mine.answer(0).click();
        await mine.item("1-1").waitFor();
        assert.deepEqual((await mine.seen()).methods, ["4", "5"]);
        await mine.undo();
        assert.deepEqual((await mine.seen()).methods, ["4"]);
        assert.ok(await mine.tick("1-1").isChecked());
      }));

    it("needs no mouse", () =>
      using({}, async (mine, page) => {
        await page.locator(".my-choice summary").focus();
        await page.keyboard.press("Tab");
        await page.keyboard.press("Tab");
        await page.keyboard.press("Space");
        await mine.item("1-1").waitFor();
        await page.locator(".my-filter [name=state]").focus();
        await page.keyboard.press("Tab");
        await page.keyboard.press("Space");
        assert.ok(await mine.tick("1-1").isChecked());
        for (let presses = 0; presses < 6; presses++) {
          await page.keyboard.press("Tab");
          if (await page.evaluate(() => document.activeElement.matches(".my-more summary"))) break;
        }
        await page.keyboard.press("Enter");
        await page.keyboard.press("Tab");
        await page.keyboard.type("Not");
        await page.keyboard.press("Tab");
        await page.keyboard.type("佐藤");
        await page.keyboard.press("Tab");
        await page.keyboard.type("12312999");
        while (!(await page.evaluate(() => document.activeElement.id.endsWith("-r")))) await page.keyboard.press("Tab");
        await page.keyboard.type("one device only");
        await page.keyboard.press("Tab");
        await page.keyboard.type("a note");
        await page.keyboard.press("Tab");
        const { decided } = await mine.seen();
        const written = ["Owner: 佐藤", "Due: December 31, 2999", "Why not: one device only", "Note: a note"];
        assert.deepEqual(decided, [["telework:1-1", "na", written]]);
      }));

    it("shows only what is left, where the reader wants that", () =>
      using({}, async (mine, page) => {
        await mine.method(7);
        await mine.tick("1-1").check();
        await page.locator("[name=open-only]").check();
        await mine.item("1-1").waitFor({ state: "hidden" });
        assert.equal(await page.locator(".my-item").filter({ visible: true }).count(), 20);
      }));
  });
}

describe("the reader's own checklist after an update of the site", () => {
  // Data files as an update would bring them: one item says something else, another is gone.
  const update = async (page) => {
    await page.route("**/data/*/items/telework.js", async (route) => {
      const [, language] = /data\/(\w+)\//.exec(route.request().url());
      const data = dataOf(language, "items/telework");
      const changed = data.items.find(({ id }) => id === "1-1");
      changed.fingerprint = "0123456789abcdef";
      changed.text = "A new text.";
      data.items = data.items.filter(({ id }) => id !== "2-2");
      await route.fulfill({ contentType: "text/javascript", body: `tebikiMy.take("items/telework", ${JSON.stringify(data)});` });
    });
  };

  it("asks to look again at what has changed, and keeps what is gone", () =>
    openings[1].read({}, async (page) => {
      const mine = new MyChecklist(page, openings[1]);
      await mine.open();
      await decide(mine);
      await update(page);
      await page.reload();
      await mine.item("1-1").waitFor();
      assert.equal(await mine.item("1-1").getAttribute("data-status"), "changed");
      assert.equal(await mine.tick("1-1").evaluate((tick) => tick.indeterminate), true);
      assert.match(await mine.item("1-1").innerText(), /has changed since you decided/);
      assert.match(await page.locator(".my-notices").innerText(), /one item has changed[^]*1-1/);
      assert.equal(await page.locator("#tb-my-progress").innerText(), "0 of 30 done, 1 not applicable, 1 to look at again");
      assert.match(await page.locator(".my-gone").innerText(), /2-2 [^]*Done/);
      await mine.item("1-1").getByRole("button", { name: mine.words.my_still }).click();
      assert.ok(await mine.tick("1-1").isChecked());
      await page.reload();
      await mine.item("1-1").waitFor();
      assert.equal(await mine.item("1-1").getAttribute("data-status"), "done", "what was looked at again stays so");
      assert.match(await page.locator(".my-gone").innerText(), /2-2/, "what is gone is kept");
      await page.locator(".my-gone button").click();
      assert.equal(await page.locator(".my-gone").count(), 0);
    }));

  it("tells of the change whatever the language, and by a link as well", () =>
    openings[1].read({}, async (page) => {
      const mine = new MyChecklist(page, openings[1]);
      await mine.open();
      await decide(mine);
      const link = await mine.link();
      await mine.do("clear");
      await update(page);
      await page.goto("about:blank");
      await page.goto(link.replace("/en/", "/ja/"));
      await mine.answer(0).click();
      await mine.item("1-1").waitFor();
      assert.equal(await mine.item("1-1").getAttribute("data-status"), "changed");
      await mine.tick("1-1").click();
      assert.equal(await mine.item("1-1").getAttribute("data-status"), "done");
    }));

  it("tells where a part cannot be loaded, and loses nothing", () =>
    openings[1].read({ watched: false }, async (page) => {
      const mine = new MyChecklist(page, openings[1]);
      await mine.open();
      await decide(mine);
      const before = await mine.seen();
      await page.route("**/data/**", (route) => route.abort());
      await page.reload();
      await mine.alerts().filter({ hasText: "could not be loaded" }).first().waitFor();
      await page.unroute("**/data/**");
      await page.reload();
      assert.deepEqual(await mine.seen(), before);
    }));
});

describe("the reader's own checklist where a judgement is in doubt", () => {
  for (const language of languages) {
    it(`says so beside the procedure, and beside no other, in ${language}`, async () => {
      const site = fixture("suspect-links");
      try {
        await openings[0].read({ watched: false }, async (page) => {
          const { words } = new MyChecklist(page, openings[0], language);
          await page.goto(pathToFileURL(path.join(site, PAGE(language))).href);
          await page.locator('fieldset[data-list=one] input[value="1"]').check();
          await page.locator("input[name=product][value=chat]").check();
          await page.locator(".my-procedures li").nth(1).waitFor();
          const told = await page.locator(".my-procedures li").evaluateAll((all) =>
            all.map((entry) => [entry.querySelector("a").hash, ...[...entry.querySelectorAll(".doubt")].map((doubt) => doubt.textContent)]),
          );
          const translation = language === "en" ? [words.doubt_translation] : [];
          assert.deepEqual(told, [["#remove", words.doubt_coverage, ...translation], ["#log"]]);
          assert.ok(await page.locator(".my-procedures .doubt").first().isVisible());
          none(await axeFindings(page, PAGE(language)), "accessibility");
        });
      } finally {
        fs.rmSync(path.dirname(site), { recursive: true });
      }
    });
  }
});

describe("the page of the reader's own checklist", () => {
  it("says without JavaScript what to do, and leads to the checklists of the methods", () =>
    openings[0].read({ javaScriptEnabled: false }, async (page) => {
      await page.goto(openings[0].url(PAGE("en")));
      assert.match(await page.locator("main").innerText(), /needs JavaScript/);
      assert.equal(await page.locator("#tb-my-plain a[href*='telework/methods/']").count(), 8);
      assert.ok(!(await page.locator("#tb-my").isVisible()));
    }));

  it("asks for nothing outside its own site, and for data only when it is chosen", () =>
    openings[1].read({}, async (page) => {
      const asked = [];
      page.on("request", (request) => asked.push(request.url().replace(openings[1].base, "")));
      const mine = new MyChecklist(page, openings[1]);
      await mine.open();
      await page.waitForLoadState("networkidle");
      const own = asked.filter((url) => /\.(?:js|css)$/.test(url));
      const weight = own.reduce((sum, url) => sum + fs.statSync(`${FOLDER}/${url}`).size, 0);
      assert.ok(weight < 68_000, `${weight} bytes of CSS and JavaScript before anything is chosen`);
      assert.deepEqual(asked.filter((url) => url.startsWith("data/")), []);
      await mine.method(1);
      await mine.item("1-1").waitFor();
      assert.deepEqual(asked.filter((url) => url.startsWith("data/")), ["data/en/items/telework.js"]);
      await mine.product("chatwork");
      await mine.item("7-3").locator(".my-procedures").waitFor();
      await decide(mine);
      await mine.link();
      await mine.file("csv");
      const data = asked.filter((url) => url.startsWith("data/"));
      assert.deepEqual(data, ["data/en/items/telework.js", "data/en/procedures/chatwork.js"]);
      assert.ok(asked.every((url) => !url.includes("my2.") && !/^https?:/.test(url)));
    }));

  it("is printed on A4 with its date, methods, products, progress and notes, and without what is for the screen", () =>
    openings[0].read({ colorScheme: "dark" }, async (page) => {
      const mine = new MyChecklist(page, openings[0]);
      await mine.open();
      await decide(mine);
      await mine.method(4);
      await mine.product("chatwork");
      await mine.fold("9-1");
      await mine.item("7-3").locator(".my-procedures").waitFor();
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), "tebiki-my-"));
      const file = path.join(folder, "my.pdf");
      await page.pdf({ path: file, preferCSSPageSize: true });
      const read = (...options) => execFileSync("pdftotext", [...options, file, "-"], { encoding: "utf8" });
      const text = read("-layout").replace(/\s+/g, " ");
      const sheets = [...read("-bbox").matchAll(/<page width="([\d.]+)" height="([\d.]+)">([^]*?)<\/page>/g)];
      fs.rmSync(folder, { recursive: true });
      const today = new Intl.DateTimeFormat("en", { dateStyle: "long" }).format(new Date());
      const wanted = [
        `Date: ${today}`,
        "Ways of working: Telework: ①",
        "④",
        "Products: Chatwork",
        "2 of 31 done, 1 not applicable",
        "1 of 11 done, 1 not applicable",
        'Note: Ask 佐藤 =1+1, "quoted"',
        "Why not: no phones",
        "Compensating measure",
        "For administrators",
      ];
      for (const words of wanted) assert.ok(text.includes(words), `not on paper: ${words}`);
      for (const id of await page.locator(".my-item .item-id").allInnerTexts()) assert.ok(text.includes(`${id} `), `not on paper: ${id}`);
      for (const key of ["my_privacy", "my_link", "my_csv", "my_clear", "my_only_open", "my_more", "my_order", "my_lead", "start_questions"]) {
        assert.ok(!text.includes(mine.words[key]), `on paper: ${mine.words[key]}`);
      }
      assert.ok(sheets.length > 1 && sheets.length < 9, `${sheets.length} sheets`);
      for (const [, width, height, words] of sheets) {
        assert.deepEqual([width, height].map((length) => Math.round(length)), [595, 842]);
        for (const [, left, right] of words.matchAll(/xMin="([\d.]+)"[^>]*xMax="([\d.]+)"/g)) {
          assert.ok(left > 28 && right < width - 28, `a word from ${left} to ${right}`);
        }
      }
      // Boxes are drawn, and those that are ticked can be told from those that are not.
      await page.emulateMedia({ media: "print" });
      const boxes = await page.locator(".my-item .tick").filter({ visible: true }).count();
      assert.equal(boxes, 32);
    }));

  it("is printed on few sheets with all procedures, a line for each, and no item is torn", () =>
    openings[0].read({}, async (page) => {
      const mine = new MyChecklist(page, openings[0]);
      await mine.open();
      await mine.method(1);
      for (const product of ["chatwork", "line-works"]) await mine.product(product);
      await mine.item("3-1").locator("[data-product=line-works]").waitFor();
      const all = await page.locator(".my-item").evaluateAll((rows) =>
        rows.map((row) => [...row.querySelectorAll(".item-id, .item-id + span, .my-procedures a")].map((element) => element.textContent)),
      );
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), "tebiki-my-"));
      const file = path.join(folder, "my.pdf");
      await page.pdf({ path: file, preferCSSPageSize: true });
      const fold = (text) => text.normalize("NFKC").replace(/\s+/g, "");
      const sheets = execFileSync("pdftotext", ["-raw", file, "-"], { encoding: "utf8" }).split("\f").slice(0, -1).map(fold);
      fs.rmSync(folder, { recursive: true });
      assert.ok(sheets.length <= 5, `${sheets.length} sheets`);
      for (const parts of all) {
        const sheet = sheets.find((text) => text.includes(fold(parts[0] + parts[1])));
        assert.ok(sheet, `not on paper: ${parts[0]}`);
        for (const words of parts) assert.ok(sheet.includes(fold(words)), `${parts[0]} is torn, or lacks ${words}`);
      }
      assert.ok(!sheets.join("").includes(fold(mine.words.our_reason)));
    }));

  it("fits narrow screens with all that it can show", () =>
    openings[0].read({ viewport: NARROW }, async (page) => {
      const mine = new MyChecklist(page, openings[0]);
      await mine.open();
      await decide(mine);
      await mine.product("line-works");
      await mine.link();
      for (const width of [360, 320]) {
        await page.setViewportSize({ width, height: 740 });
        const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(inner <= outer, `${inner} px wide on ${outer}`);
      }
    }));

  for (const colorScheme of ["light", "dark"]) {
    it(`is clean to axe at every step, ${colorScheme}`, () =>
      openings[1].read({ colorScheme, bypassCSP: true, watched: false }, async (page) => {
        const mine = new MyChecklist(page, openings[1], "ja");
        await mine.open();
        const all = await axeFindings(page, "nothing chosen");
        await decide(mine);
        await mine.product("chatwork");
        await mine.unfold();
        await mine.link();
        all.push(...(await axeFindings(page, "decided")));
        await mine.do("clear");
        await mine.method(1);
        await page.goto(await mine.link().then((link) => link.replace(/#.*/, "#my1.broken")));
        all.push(...(await axeFindings(page, "a broken link")));
        none(all, "violations");
      }));
  }
});

/** Ticks, a note, and an item that does not apply. */
async function decide(mine) {
  await mine.method(1);
  await mine.tick("1-1").check();
  await mine.tick("2-2").check();
  await mine.note("7-3", "Ask 佐藤\n=1+1, \"quoted\"");
  await mine.notApplicable("8-1", "no phones");
}

/** In the order in which the page has them. */
function byShown(seen) {
  const place = ([id]) => seen.decided.findIndex(([other]) => other === id);
  return (one, other) => place(one) - place(other);
}

/** The ids of the items on the page. */
async function items(page) {
  await page.locator(".my-item").first().waitFor();
  return page.locator(".my-item .item-id").allInnerTexts();
}

/** What a data file of the site hands over. */
function dataOf(language, name) {
  const script = fs.readFileSync(`${FOLDER}/data/${language}/${name}.js`, "utf8");
  return JSON.parse(script.slice(script.indexOf(", ") + 2, script.lastIndexOf(")")));
}

/** The items of methods as the pages of the methods list them: those of the first page, then what others add, by priority. */
function itemsOf(language, methods) {
  const pages = methods.map((method) => fs.readFileSync(`${FOLDER}/${language}/telework/methods/${method}.html`, "utf8"));
  const ids = new Set(pages.flatMap((page) => [...page.matchAll(/id="tb-row-telework-([^"]+)"/g)].map((match) => match[1])));
  const all = fs.readFileSync(`${FOLDER}/${language}/telework/methods/1.html`, "utf8");
  return [...all.matchAll(/id="tb-row-telework-([^"]+)"/g)].map((match) => match[1]).filter((id) => ids.has(id));
}

/** Which procedures the page shows, as [item, product, address]. */
async function procedures(page) {
  await page.waitForFunction(() => {
    const chosen = [...document.querySelectorAll("input[name=product]:checked")];
    return chosen.every((input) => window.tebikiMy.data[`procedures/${input.value}`]);
  });
  const found = await page.locator(".my-item").evaluateAll((rows) =>
    rows.flatMap((row) =>
      [...row.querySelectorAll(".my-procedures li")].map((entry) => [
        row.querySelector(".item-id").textContent,
        entry.closest("[data-product]").querySelector(".my-product").textContent,
        entry.querySelector(":scope > a").getAttribute("href"),
      ]),
    ),
  );
  return found.map((entry) => entry.join(" ")).sort();
}

/** The same from the pages of the items, where all products stand. */
function proceduresOf(language, products) {
  const names = { chatwork: "Chatwork", "line-works": "LINE WORKS" };
  const found = [];
  for (const { slug, id } of dataOf(language, "items/telework").items) {
    const html = fs.readFileSync(`${FOLDER}/${language}/telework/items/${slug}.html`, "utf8");
    for (const product of products) {
      const section = html.split(`<section id="product-${product}">`)[1]?.split(/<section id="product-|<h2/)[0] ?? "";
      const links = [...section.matchAll(/class="procedure-title"><a href="([^"]+)"|<p[^>]*><a href="([^"]+)">Read the procedure/g)];
      const whole = section.match(/class="procedure-title">(?:On the product as a whole)/g) ?? [];
      for (const [, direct, folded] of links) found.push(`${id} ${names[product]} ${(direct ?? folded).replace("../../", "")}`);
      for (const _ of whole) found.push(`${id} ${names[product]} products/${product}/index.html`);
    }
  }
  return found.sort();
}

/** Rows and cells of a table in CSV. */
function parseCsv(text) {
  const rows = [[]];
  for (let at = 0; at < text.length; ) {
    assert.equal(text[at], '"', `a cell begins with a quote at ${at}`);
    let cell = "";
    for (at += 1; !(text[at] === '"' && text[at + 1] !== '"'); at += 1) {
      if (text[at] === '"') at += 1;
      cell += text[at];
    }
    rows.at(-1).push(cell);
    at += 1;
    if (text[at] === ",") at += 1;
    else if (text.slice(at, at + 2) === "\r\n") {
      at += 2;
      if (at < text.length) rows.push([]);
    } else assert.fail(`neither a comma nor the end of a line at ${at}`);
  }
  return rows;
}
