// Who does what by when in the reader's own checklist: owners, due dates, states and reasons, and what becomes of them wherever the
// checklist goes.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";

import { NARROW, start } from "./lib/browser.mjs";
import { findings as axeFindings } from "./lib/axe.mjs";
import { none } from "./lib/findings.mjs";
import { MyChecklist, checklistsOf } from "./lib/my-checklist.mjs";
import { languages } from "./lib/site.mjs";

const { openings, close } = await start();
after(close);

/** A day from now on, as the calendar of the reader has it. */
function day(ahead) {
  const now = new Date();
  return new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate() + ahead)).toISOString().slice(0, 10);
}

const written = (date, language) =>
  new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(new Date(date));

/** Work as a small firm would share it out. */
async function plan(mine) {
  await mine.method(1);
  await mine.write("1-1", "o", "佐藤 花子");
  await mine.write("1-1", "d", day(-3));
  await mine.decide("1-1", "doing");
  await mine.write("1-2", "o", "田中");
  await mine.write("1-2", "d", day(5));
  await mine.write("2-1", "o", "佐藤 花子");
  await mine.write("2-1", "d", day(40));
  await mine.decide("9-1", "risk");
  await mine.write("9-1", "r", "one old device until March");
  await mine.notApplicable("8-1", "no phones");
  await mine.tick("2-2").check();
}

/** The ids of the items that are to be seen, in their order. */
const shown = (page) => page.locator(".my-item .item-id").filter({ visible: true }).allInnerTexts();

for (const opening of openings) {
  const using = checklistsOf(opening);

  describe(`who does what by when, opened through ${opening.name}`, { concurrency: 2 }, () => {
    for (const language of languages) {
      it(`is kept, said in words where something is overdue, and counted, in ${language}`, () =>
        using({}, async (mine, page) => {
          await plan(mine);
          const late = mine.words.my_late_other.replace("{n}", 3);
          for (const _ of ["at once", "after a reload"]) {
            const said = await mine.plan("1-1").innerText();
            for (const part of ["佐藤 花子", written(day(-3), language), late]) assert.ok(said.includes(part), said);
            assert.ok((await mine.plan("1-2").innerText()).includes(mine.words.my_due_in_other.replace("{n}", 5)));
            assert.match(await mine.item("9-1").textContent(), new RegExp(`${mine.words.my_status_risk}[^]*${mine.words.my_reason_risk}.*one old device`));
            assert.ok(!(await mine.plan("3-1").isVisible()), "where nothing is planned, nothing is said");
            const told = await page.locator("#tb-my-progress").innerText();
            for (const key of ["doing_one", "risk_one", "na_one", "late_one"]) {
              assert.ok(told.includes(mine.words[`my_progress_${key}`].replace("{n}", 1)), told);
            }
            await page.reload();
            await mine.item("1-1").waitFor();
          }
          await mine.tick("1-1").check();
          assert.ok(!(await mine.plan("1-1").innerText()).includes(late), "what is done is not late");
        }, language));
    }

    it("orders the items and narrows them, and says what is left out", () =>
      using({}, async (mine, page) => {
        await plan(mine);
        await mine.show("order", "due");
        assert.deepEqual((await shown(page)).slice(0, 3), ["1-1", "1-2", "2-1"]);
        const titles = () => page.locator("#tb-my-list h3").evaluateAll((all) => all.map((title) => title.firstChild.textContent));
        const { words } = mine;
        assert.deepEqual(await titles(), [words.my_show_late, words.my_show_week, words.my_later, words.my_show_undated, words.my_settled]);
        await mine.show("order", "owner");
        assert.deepEqual(await titles(), ["佐藤 花子", "田中", words.my_nobody].sort((one, other) => (one === words.my_nobody) - (other === words.my_nobody) || one.localeCompare(other)));
        await mine.show("order", "state");
        assert.deepEqual(await titles(), ["doing", "open", "risk", "na", "done"].map((state) => words[`my_status_${state}`]));
        await mine.show("order", "");
        await mine.show("owner", "=佐藤 花子");
        assert.deepEqual(await shown(page), ["1-1", "2-1"]);
        assert.equal(await page.locator(".my-shown").innerText(), words.my_shown.replace("{n}", 2).replace("{all}", 32));
        await mine.show("due", "late");
        assert.deepEqual(await shown(page), ["1-1"]);
        await mine.show("owner", "");
        await mine.show("due", "30");
        assert.deepEqual(await shown(page), ["1-1", "1-2"]);
        await mine.show("due", "");
        await mine.show("state", "risk");
        assert.deepEqual(await shown(page), ["9-1"]);
        await mine.show("state", "changed");
        assert.deepEqual(await shown(page), []);
        assert.ok(await page.getByText(words.my_nothing_shown).first().isVisible());
      }));

    it("goes with a link and a file, and a colleague's is put together with it field by field", async () => {
      let link;
      let file;
      let sent;
      await using({}, async (mine, page) => {
        await plan(mine);
        sent = await mine.seen();
        link = await mine.link();
        assert.equal(await page.locator(".my-link-file").isVisible(), opening.base.startsWith("file:"), "what a link to a file needs");
        file = await mine.file("save");
      });
      const take = async (mine, way) => {
        if (way === "link") await mine.page.goto(link);
        else await mine.openFile(file.name, file.bytes.toString("utf8"));
        await mine.page.locator(".my-ask h2").waitFor();
      };
      for (const way of ["link", "file"]) {
        await using({}, async (mine) => {
          await take(mine, way);
          await mine.answer(0).click();
          assert.deepEqual(await mine.seen(), sent, way);
        });
        await using({}, async (mine, page) => {
          await mine.method(1);
          await mine.write("1-1", "o", "鈴木");
          await mine.write("1-2", "d", day(5));
          await mine.write("3-1", "o", "鈴木");
          await mine.decide("9-1", "done");
          const own = await mine.seen();
          await take(mine, way);
          const lines = await page.locator(".my-ask [data-part=conflicts] li").allInnerTexts();
          assert.equal(lines.length, 2, lines.join("\n"));
          assert.match(lines[0], /^1-1 .*Owner: yours says “鈴木”, theirs “佐藤 花子”; put together: “鈴木”/);
          assert.match(lines[1], /^9-1 .*State: yours says “Done”, theirs “Risk accepted”; put together: “Done”/);
          await mine.answer(0).click();
          const plans = new Map((await mine.seen()).decided.map(([id, ...rest]) => [id, rest]));
          assert.match(plans.get("telework:1-1")[1].join(), /鈴木.*overdue/, "the newer owner, and the date that only one has");
          assert.equal(plans.get("telework:1-1")[0], "doing");
          assert.match(plans.get("telework:1-2")[1].join(), /田中.*5 days left/);
          assert.match(plans.get("telework:3-1")[1].join(), /鈴木/);
          assert.equal(plans.get("telework:9-1")[0], "done");
          await mine.undo();
          assert.deepEqual(await mine.seen(), own);
        });
      }
    });

    it("is in the table for Excel", () =>
      using({}, async (mine) => {
        await plan(mine);
        const { bytes } = await mine.file("csv");
        const lines = bytes.toString("utf8").split("\r\n");
        const line = (id) => lines.find((text) => text.includes(`"${id} `));
        assert.ok(line("1-1").includes(`"In progress","佐藤 花子","${day(-3)}","3 days overdue"`), line("1-1"));
        assert.ok(line("9-1").includes('"Risk accepted","","","","one old device until March"'), line("9-1"));
      }));
  });
}

describe("who does what by when", () => {
  it("stands on paper, with room to write where nothing is said yet, and a line to sign", () =>
    openings[0].read({}, async (page) => {
      const mine = new MyChecklist(page, openings[0], "ja");
      await mine.open();
      await plan(mine);
      await mine.show("owner", "-");
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), "tebiki-my-"));
      const printed = async () => {
        const file = path.join(folder, "my.pdf");
        await page.pdf({ path: file, preferCSSPageSize: true });
        return execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).replace(/\s+/g, " ");
      };
      const part = await printed();
      assert.ok(part.includes(`${mine.words.my_only}：担当：${mine.words.my_nobody}`), "a part says that it is one");
      await mine.show("owner", "");
      const all = await printed();
      fs.rmSync(folder, { recursive: true });
      for (const text of ["担当：佐藤 花子", written(day(-3), "ja"), "期限を3日過ぎています", "リスクを受容する理由：one old device", mine.words.my_sign]) {
        assert.ok(all.includes(text), `not on paper: ${text}`);
      }
      assert.ok(!all.includes(mine.words.my_only));
      assert.ok(!all.includes(mine.words.my_order));
      await page.emulateMedia({ media: "print" });
      assert.ok((await mine.item("3-1").locator(".my-blank").first().boundingBox()).width > 150, "room to write");
      assert.equal(await mine.item("8-1").locator(".my-blank").filter({ visible: true }).count(), 0);
    }));

  it("says where a checklist is too long for a link, and gives it as a file", () =>
    openings[1].read({}, async (page) => {
      const mine = new MyChecklist(page, openings[1]);
      await mine.open();
      await mine.method(1);
      await mine.note("1-1", "long ".repeat(1900));
      await mine.note("1-2", "long ".repeat(1900));
      await mine.note("2-1", "long ".repeat(1900));
      await mine.do("link");
      await page.locator(".my-status p").first().waitFor();
      assert.match(await mine.status().innerText(), /too long for a link \(\d{5} characters\)/);
      assert.ok(!(await page.locator(".my-link").isVisible()));
      assert.ok((await mine.file("save")).bytes.length > 28_000);
    }));

  it("opens what the browser kept in version 1, and loses nothing", () =>
    openings[1].read({}, async (page) => {
      const mine = new MyChecklist(page, openings[1]);
      await mine.open();
      await page.evaluate(() => {
        const old =
          '{"v":1,"id":"k3j5h2g9d8s7a6p0o1i2","updated":1777600000000,"methods":{"telework":["1"]},"all":[],"products":["chatwork"],' +
          '"items":{"telework/1-1":{"s":"done","f":"","at":1777600000000,"r":"","n":"","t":"1-1 A"},' +
          '"telework/8-1":{"s":"na","f":"","at":1777600000001,"r":"no phones","n":"","t":"8-1 B"},' +
          '"telework/7-3":{"s":"","f":"","at":1777600000002,"r":"","n":"later","t":"7-3 C"}}}';
        localStorage.setItem(`tebiki-my-checklist:${new URL("../", location.href).pathname}`, old);
      });
      await page.reload();
      const { methods, products, decided } = await mine.seen();
      assert.deepEqual([methods, products], [["1"], ["chatwork"]]);
      assert.deepEqual(new Map(decided.map(([id, ...rest]) => [id, rest])), new Map([
        ["telework:8-1", ["na", ["Why not: no phones"]]],
        ["telework:1-1", ["done", []]],
        ["telework:7-3", ["open", ["Note: later"]]],
      ]));
    }));

  it("keeps names that look like something else as names", () =>
    openings[1].read({}, async (page) => {
      const mine = new MyChecklist(page, openings[1]);
      await mine.open();
      await mine.method(1);
      const names = ["<img src=x onerror=alert(1)>", "constructor", "-", "=cmd|1"];
      for (const [at, id] of ["1-1", "1-2", "2-1", "2-2"].entries()) await mine.write(id, "o", names[at]);
      for (const order of ["owner", "due", "state"]) await mine.show("order", order);
      for (const [at, id] of ["1-1", "1-2", "2-1", "2-2"].entries()) {
        await mine.show("owner", `=${names[at]}`);
        assert.deepEqual(await shown(page), [id]);
      }
      assert.equal(await page.locator(".my img").count(), 0);
      assert.ok((await mine.file("csv")).bytes.toString("utf8").includes('"\'=cmd|1"'));
    }));

  for (const language of languages) {
    it(`fits narrow screens and is clean to axe, in ${language}`, () =>
      openings[1].read({ viewport: NARROW, bypassCSP: true, watched: false }, async (page) => {
        const mine = new MyChecklist(page, openings[1], language);
        await mine.open();
        await plan(mine);
        await mine.link();
        const all = await axeFindings(page, "planned");
        await mine.show("order", "owner");
        all.push(...(await axeFindings(page, "by owner")));
        for (const width of [360, 320]) {
          await page.setViewportSize({ width, height: 740 });
          const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
          assert.ok(inner <= outer, `${inner} px wide on ${outer}`);
        }
        none(all, "violations");
      }));
  }

  it("shows in forced colours how far the reader is", () =>
    openings[1].read({ forcedColors: "active" }, async (page) => {
      const mine = new MyChecklist(page, openings[1]);
      await mine.open();
      await mine.method(1);
      const bar = page.locator(".my progress");
      const before = await bar.screenshot();
      for (const id of ["1-1", "1-2", "2-1", "2-2", "3-1", "3-2"]) await mine.tick(id).check();
      assert.ok(!before.equals(await bar.screenshot()), "a bar that is partly done looks otherwise than an empty one");
    }));
});
