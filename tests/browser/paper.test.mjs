// On paper: pages are printed to PDF, and what the sheets say is read back.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { promisify } from "node:util";

import { start } from "./lib/browser.mjs";
import { none } from "./lib/findings.mjs";
import { fullest, kindOf, languageOf, languages, pages, samples } from "./lib/site.mjs";

const { openings, close } = await start();
const folder = await fs.mkdtemp(path.join(os.tmpdir(), "tebiki-paper-"));
after(async () => {
  await close();
  await fs.rm(folder, { recursive: true });
});

const run = promisify(execFile);
const [opening] = openings;

/** A sheet of A4, and the narrowest margin that is left white, in points. */
const SHEET = { short: 595, long: 842, margin: 36 };

// What readers make of their own checklist is printed, and not how; its own tests say so.
const all = languages.flatMap((language) => samples(language)).filter((page) => kindOf(page) !== "my-checklist");
const guides = pages.filter((page) => kindOf(page) === "guide");

describe("on sheets of A4", () => {
  it("every kind of page is printed whole, without what is for getting about, and nothing is cut off at the side", async () => {
    const findings = [];
    await opening.each(all, {}, async (page, path) => {
      const sheets = await printed(page, path);
      const said = [sheets.map(({ drawn }) => drawn), sheets.map(({ lines }) => folded(lines.join("")))].flat().join("");
      const { blocks, navigation } = await page.evaluate(content);
      const tell = (what) => findings.push({ page: path, what });
      for (const block of blocks.filter((block) => !said.includes(folded(block)))) tell(`not on paper: ${block.slice(0, 60)}`);
      for (const words of navigation.filter((words) => said.includes(folded(words)))) tell(`on paper: ${words}`);
      for (const sheet of sheets) {
        const [short, long] = [sheet.width, sheet.height].sort((one, other) => one - other).map(Math.round);
        if (Math.abs(short - SHEET.short) > 1 || Math.abs(long - SHEET.long) > 1) tell(`a sheet of ${short} × ${long} points`);
        for (const { word, left, right } of sheet.words) {
          if (left < SHEET.margin || right > sheet.width - SHEET.margin) tell(`beyond the margin: ${word}`);
        }
      }
    });
    none(findings, "what readers miss on paper");
  });

  it("no heading is the last of a sheet, and steps, rows and boxes are kept whole", async () => {
    const findings = [];
    await opening.each([...new Set([...all, ...guides])], {}, async (page, path) => {
      const sheets = await printed(page, path);
      const { headings, whole } = await page.evaluate(parts);
      const tell = (what) => findings.push({ page: path, what });
      for (const { lines } of sheets.slice(0, -1)) {
        const last = folded(lines.at(-1) ?? "");
        const stranded = headings.find((heading) => last !== "" && folded(heading).endsWith(last));
        if (stranded) tell(`stranded: ${stranded}`);
      }
      for (const words of whole) {
        if (!sheets.some(({ text }) => text.includes(folded(words)))) tell(`torn: ${words.slice(0, 60)}`);
      }
    });
    none(findings, "what is torn");
  });

  it("a folded part is printed unfolded, and addresses outside of the site are written out once", async () => {
    const findings = [];
    const paths = languages.flatMap((language) => ["item", "guide", "references", "product"].map((kind) => fullest(kind, language)));
    await opening.each(paths, {}, async (page, path) => {
      const said = (await printed(page, path)).map(({ drawn }) => drawn).join("");
      const links = await page.locator("main a.external").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
      for (const url of new Set(links)) {
        const times = said.split(folded(url)).length - 1;
        const expected = links.filter((other) => other.startsWith(url)).length;
        if (times !== expected) findings.push({ page: path, what: `${url} stands ${times} times on paper, for ${expected} links` });
      }
      if (/\.\.\/|\.html/.test(said.replace(/https?:[^<>\s]*/g, ""))) findings.push({ page: path, what: "a relative address" });
    });
    none(findings, "addresses on paper");
  });

  it("a page says on paper what it is taken from, and which edition", () =>
    opening.each(languages.flatMap((language) => ["item", "method", "coverage", "guide"].map((kind) => fullest(kind, language))), {}, async (page, path) => {
      const said = (await printed(page, path)).map(({ text }) => text).join("");
      // What is linked is followed by its address.
      const facts = await page.locator(".facts-box dd:not(:has(.external:not(.bare)))").allTextContents();
      assert.ok(facts.length >= 3, `${path}: no facts`);
      for (const fact of facts) assert.ok(said.includes(folded(fact)), `${path}: ${fact} is not on paper`);
    }));

  it("a checklist begins on a sheet of its own, which names the method, with a box to tick before each item", async () => {
    const methods = pages.filter((page) => kindOf(page) === "method" && !page.endsWith("/index.html"));
    await opening.each(methods, {}, async (page, path) => {
      const heading = (await page.locator("h1").textContent()).trim();
      const checklist = (await page.locator("#tb-checklist").textContent()).trim();
      const sheets = await printed(page, path);
      const first = sheets.find(({ lines }) => lines.slice(0, 4).some((line) => folded(line) === folded(checklist)));
      assert.ok(first, `${path}: the checklist does not begin a sheet`);
      assert.ok(first.text.startsWith(folded(heading)), `${path}: the sheet does not name the method`);
      await page.emulateMedia({ media: "print" });
      const boxes = await page.locator(".tick").evaluateAll((all) =>
        all.map((box) => {
          const { width, height } = box.getBoundingClientRect();
          const style = getComputedStyle(box);
          return { width, height, drawn: style.appearance === "none" && parseFloat(style.borderTopWidth) >= 1 && style.borderTopStyle === "solid" };
        }),
      );
      const items = await page.locator("main .item-link").count();
      assert.ok(items > 0 && boxes.length === items, `${path}: ${boxes.length} boxes for ${items} items`);
      for (const { width, height, drawn } of boxes) {
        assert.ok(drawn && width === height && width > 14, `${path}: a box of ${width} × ${height}, drawn: ${drawn}`);
      }
      await page.emulateMedia({ media: null });
    });
  });

  it("what was folded is folded again after printing", () =>
    opening.read({}, async (page) => {
      await page.goto(opening.url(fullest("item", languages[0])));
      const open = () => page.locator("main details").evaluateAll((all) => all.map((details) => details.open));
      const before = await open();
      assert.ok(before.includes(false), "nothing is folded");
      await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
      assert.ok(!(await open()).includes(false), "not all is unfolded");
      await page.evaluate(() => dispatchEvent(new Event("afterprint")));
      assert.deepEqual(await open(), before);
    }));

  it("what was ticked is printed ticked", () =>
    opening.read({}, async (page) => {
      await page.goto(opening.url(fullest("method", languages[0])));
      const box = page.locator(".tick").first();
      const ink = async () => {
        await page.emulateMedia({ media: "print" });
        return (await box.screenshot()).toString("base64");
      };
      const empty = await ink();
      await page.emulateMedia({ media: null });
      await box.check();
      assert.notEqual(await ink(), empty);
    }));

  it("a matrix of many products is printed as a list, with the name of the product at every mark", () =>
    opening.read({}, async (page) => {
      const path = pages.find((one) => kindOf(one) === "coverage" && languageOf(one) === languages[0]);
      await page.goto(opening.url(path));
      const names = await page.evaluate(widen, 30);
      const sheets = await sheetsOf(page, `wide/${path}`);
      const said = sheets.map(({ text }) => text).join("");
      for (const name of names) assert.ok(said.includes(folded(`${name}: `)), `${name} is not on paper`);
      for (const sheet of sheets) {
        for (const { word, right } of sheet.words) assert.ok(right <= sheet.width - SHEET.margin, `${word} is cut off`);
      }
    }));
});

const read = new Map();

/** The sheets that a page is printed on: what each says, in lines, and where each word stands. */
async function printed(page, name) {
  if (!read.has(name)) read.set(name, await sheetsOf(page, name));
  return read.get(name);
}

async function sheetsOf(page, name) {
  const file = path.join(folder, `${name.replaceAll("/", "_")}.pdf`);
  await fs.writeFile(file, await page.pdf({ preferCSSPageSize: true }));
  const text = async (option) => (await run("pdftotext", [option, file, "-"], { maxBuffer: 1 << 28 })).stdout;
  // In the order in which the page draws its parts, a cell of a table is in one piece; in the order in which they stand, a paragraph is.
  const drawn = (await text("-raw")).split("\f").slice(0, -1);
  const seen = (await text("-layout")).split("\f");
  const boxes = (await text("-bbox")).split("<page ").slice(1);
  assert.equal(drawn.length, boxes.length);
  return boxes.map((box, index) => ({
    text: folded(drawn[index]) + folded(seen[index]),
    drawn: folded(drawn[index]),
    lines: seen[index].split("\n").filter((line) => line.trim() !== ""),
    width: Number(/width="([\d.]+)"/.exec(box)[1]),
    height: Number(/height="([\d.]+)"/.exec(box)[1]),
    words: [...box.matchAll(/<word xMin="([\d.-]+)" yMin="[\d.-]+" xMax="([\d.-]+)" yMax="[\d.-]+">(.*?)<\/word>/g)].map(
      ([, left, right, word]) => ({ word, left: Number(left), right: Number(right) }),
    ),
  }));
}

/** Words without what printing changes: spaces, line breaks, and the characters by which fonts spell others. */
function folded(words) {
  return words.normalize("NFKC").replace(/[\s\u00ad\u200b]+/g, "");
}

// Runs in the page: the words of its text, block by block, and those of what is for getting about.
function content() {
  const text = (element) => element.textContent.trim();
  const own = "p, li, dt, dd, td, th, h1, h2, h3, h4, figcaption, summary";
  const blocks = [...document.querySelectorAll(`main :is(${own})`)]
    .filter((element) => !element.querySelector(`${own}, ul, ol, rt, svg, button, .visually-hidden, .mark, .on-screen, .external`))
    .filter((element) => !element.closest(".toc, nav, form, .on-screen, .on-file, .matrix, noscript") && !element.matches(".item-row, .items > li"))
    .map(text)
    .filter(Boolean);
  const content = document.querySelector(".content").textContent;
  const navigation = [".skip-link", ".toc summary", ".pager-label", ".sidebar-close"]
    .flatMap((part) => [...document.querySelectorAll(part)].map(text))
    .filter((words) => !content.includes(words));
  return { blocks, navigation };
}

// Runs in the page: the headings, and what must not be torn.
function parts() {
  const of = (selector) => [...document.querySelectorAll(selector)].filter((element) => !element.querySelector("rt"));
  const words = (element) => element.textContent.trim();
  return {
    headings: of("main :is(h1, h2, h3, h4, h5, h6)").map(words),
    whole: of(".prose > ol > li:not(:has(li, .note, .mark, svg)), table td:not(:has(.mark, svg)), table th:not(:has(.mark, svg)), .note > p").filter((one) => !one.querySelector(".external")).map(words).filter(Boolean),
  };
}

// Runs in the page: gives the matrix many more columns, as if the site had so many products.
function widen(count) {
  const matrix = document.querySelector(".matrix");
  matrix.classList.add("matrix-long");
  const names = [...matrix.querySelectorAll("thead th")].slice(1).map((cell) => cell.querySelector("a").textContent.trim());
  const shown = [];
  for (const row of matrix.querySelectorAll("tbody tr:not(.group)")) {
    const cells = [...row.querySelectorAll("td")];
    cells.forEach((cell, index) => (cell.dataset.product = names[index]));
    for (let at = cells.length; at < count; at += 1) {
      const copy = cells[at % cells.length].cloneNode(true);
      copy.dataset.product = `${names[at % names.length]} ${at}`;
      if (copy.querySelector("a")) shown.push(copy.dataset.product);
      row.append(copy);
    }
  }
  return [...new Set(shown)];
}
