// Ids that every object of JavaScript inherits, and words of a theme that are markup: every script of the theme, driven through both.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";

import { launch } from "./lib/chromium.mjs";
import { PROJECT, program } from "./lib/program.mjs";
import { expectWords } from "./lib/words.mjs";

const INPUT = path.join(PROJECT, "tests/sites/ids-that-objects-inherit/input");

/** What a word of a theme may not become. */
const MARKUP = "<img src=x onerror=window.canary=1>\"'&amp;<b id=word>";

let browser;
let folder;

before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "tebiki-names-"));
  browser = await launch();
});

after(async () => {
  await browser?.close();
  if (folder) fs.rmSync(folder, { recursive: true });
});

/** Renames `constructor` in the names and texts of a folder. */
function rename(from, to, id) {
  fs.mkdirSync(to, { recursive: true });
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name.replaceAll("constructor", id))];
    if (entry.isDirectory()) rename(source, target, id);
    else fs.writeFileSync(target, fs.readFileSync(source, "utf8").replaceAll("constructor", id));
  }
}

/** Builds the site with its ids named so, and with words of the theme in this form. */
function build(name, id, word = (text) => text) {
  const site = path.join(folder, name);
  rename(INPUT, site, id);
  const words = path.join(site, "themes/default/i18n");
  fs.mkdirSync(words, { recursive: true });
  for (const language of ["ja", "en"]) {
    const own = Object.entries(expectWords(language)).filter(([key]) => !key.startsWith("date_"));
    fs.writeFileSync(path.join(words, `${language}.yaml`), own.map(([key, text]) => `${key}: ${JSON.stringify(word(text))}\n`).join(""));
  }
  const output = path.join(site, "public");
  execFileSync(program(), ["build", site, "--output", output, "--with-status"], { stdio: "pipe" });
  const base = pathToFileURL(output + path.sep).href;
  return { output, url: (page) => base + page };
}

/** Gives `body` a page, and fails where a page threw, or wrote an error to the console. */
async function read(body, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(15_000);
  const problems = [];
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(`${message.page()?.url()}: ${message.text()}`);
  });
  context.on("weberror", (error) => problems.push(`${error.page()?.url()}: ${error.error()}`));
  try {
    await body(await context.newPage());
  } finally {
    await context.close();
  }
  assert.deepEqual(problems, []);
}

/** Every script of the theme, as a reader uses it. `check` is called at every step. */
async function use(page, site, id, check = async () => {}) {
  const open = async (name) => {
    await page.goto(site.url(name));
    await check();
  };
  // The search: a box on every page, and the page with its facets.
  await open(`en/${id}/index.html`);
  await page.keyboard.press("/");
  await page.keyboard.type("lock");
  await page.locator("#tb-search-list [role=option]").first().waitFor();
  await check();
  await open("en/search.html?q=accounts");
  await page.locator(".search-results li").first().waitFor();
  const narrow = page.locator(".search-narrow");
  if (!(await narrow.evaluate((details) => details.open))) await narrow.locator("summary").click();
  const narrowed = [];
  for (const facet of await page.locator(".search-facets select").evaluateAll((all) => all.map((select) => select.name))) {
    const select = page.locator(`.search-facets select[name=${facet}]`);
    const options = await select.locator("option").evaluateAll((all) => all.map((option) => [option.value, option.textContent]));
    for (const [value, text] of options.filter(([value]) => value)) {
      await select.selectOption(value);
      const count = Number(/\((\d+)\)$/.exec(text)[1]);
      await page.waitForFunction((count) => document.querySelectorAll(".search-results > li").length >= Math.min(count, 1), count);
      if (count) narrowed.push([facet, value]);
      assert.ok(count === 0 || (await page.locator(".search-results > li").count()) > 0, `${facet} ${text}`);
      await check();
    }
    await select.selectOption("");
  }
  // An address that narrows, also by a value that is none.
  for (const [facet, value] of narrowed) {
    await open(`en/search.html?q=accounts&${facet}=${encodeURIComponent(value)}`);
    await page.locator(".search-results li").first().waitFor();
    assert.equal(await page.locator(`.search-facets select[name=${facet}]`).inputValue(), value, facet);
  }
  assert.ok(narrowed.some(([, value]) => value.includes(id)), `${narrowed}`);
  await open(`en/search.html?q=accounts&threat=__proto__&__proto__=threat&${id}=${id}`);
  await page.locator(".search-count").filter({ hasText: /\S/ }).waitFor();
  // Filters.
  await open(`en/${id}/index.html`);
  for (const name of ["method", "category", "priority"]) {
    const select = page.locator(`form.filters select[name=${name}]`).first();
    if (!(await select.count())) continue;
    await select.selectOption(id);
    assert.ok((await page.locator("#tb-items [data-category]:not([hidden])").count()) >= 1, name);
    assert.ok(await page.locator("#tb-items [data-category]:not([hidden])").filter({ hasText: "Lock the screen" }).count(), name);
    await check();
    await select.selectOption("");
  }
  // The questions that lead to a method.
  await open(`en/${id}/methods/index.html`);
  await page.locator(".chooser input[type=radio]").first().check();
  await page.locator(".chooser button[type=submit]").click();
  await check();
  const result = page.locator(`.chooser a[href*="#methods="]`);
  await result.waitFor();
  assert.ok((await result.getAttribute("href")).endsWith(`#methods=${id}:${id}`));
  // My checklist, which the result leads to.
  await result.click();
  await page.locator(".my-ask h2").waitFor();
  await check();
  assert.equal(await page.locator(".my-ask li").count(), 1);
  await page.locator(".my-ask button").first().click();
  const tick = page.locator(`[id="tb-my-${id}:${id}-tick"]`);
  await tick.check();
  await check();
  await page.locator(".my-choice summary").click();
  await page.locator(`input[name=product][value="${id}"]`).check();
  await page.locator(`.my-procedures [data-product="${id}"]`).first().waitFor();
  assert.match(await page.locator(".my-item").filter({ hasText: "Remove people" }).innerText(), /Remove people who left[^]*Remove people who left/, "the procedure of the product");
  await page.locator(".my-item summary").first().click();
  await page.locator(".my-item textarea").first().fill("a note");
  await page.locator(".my-item textarea").first().blur();
  await check();
  await page.reload();
  await tick.waitFor();
  assert.ok(await tick.isChecked());
  await page.locator("button[data-do=link]").first().click();
  await page.locator(".my-link").waitFor();
  const link = await page.locator("#tb-my-link").inputValue();
  const save = async (name) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator(`button[data-do=${name}]`).first().click()]);
    return fs.readFileSync(await download.path(), "utf8");
  };
  const file = await save("save");
  assert.deepEqual(JSON.parse(file).items.map(({ checklist, item, status, note }) => [checklist, item, status, note]), [[id, id, "done", "a note"]]);
  assert.match(await save("csv"), /a note/);
  // Cleared, and opened again from the link, and from the file.
  for (const again of [() => page.goto(link), () => page.locator("input[type=file]").setInputFiles({ name: "a.json", mimeType: "application/json", buffer: Buffer.from(file) })]) {
    await page.locator("button[data-do=clear]").click();
    await page.goto("about:blank");
    await open("en/my-checklist.html");
    assert.equal(await page.locator(".my-item").count(), 0);
    await again();
    await page.locator(".my-ask h2").waitFor();
    await check();
    await page.locator(".my-ask button").first().click();
    await tick.waitFor();
    assert.ok(await tick.isChecked());
    await check();
  }
  // Ticks of a method's page.
  await page.locator("button[data-do=clear]").click();
  await open(`en/${id}/methods/${id}.html`);
  await page.locator(".tick").first().check();
  await check();
  await page.locator(".keep-ticks a").click();
  await page.locator(".my-ask h2").waitFor();
  assert.equal(await page.locator(".my-ask li").count(), 2);
  await page.locator(".my-ask button").first().click();
  assert.ok(await tick.isChecked());
}

/** Every page of a site but the one that a server shows for what is not there: it knows only the published address. */
function pagesOf({ output }) {
  const names = fs.readdirSync(output, { recursive: true }).map((name) => name.split(path.sep).join("/"));
  return names.filter((name) => name.endsWith(".html") && name !== "404.html");
}

describe("ids that every object inherits", () => {
  it("may be called constructor: search, filters, questions and my checklist know them", async () => {
    const site = build("constructor", "constructor");
    await read((page) => use(page, site, "constructor"));
    // Sidebars, the status page and every other: nothing of them throws.
    await read(async (page) => {
      const pages = pagesOf(site);
      assert.ok(pages.includes("en/status.html") && pages.length > 30, `${pages.length} pages`);
      for (const name of pages) {
        await page.goto(site.url(name));
        // The page that offers the languages goes on by itself.
        if (name !== "index.html") assert.ok(await page.locator("#tb-sidebar .nav a").count(), name);
      }
    });
  });

  for (const id of ["__proto__", "toString", "hasOwnProperty"]) {
    it(`cannot be called ${id}`, () => {
      assert.throws(() => build(id, id), /TB0209\]: `\w+` cannot be an id/);
    });
  }
});

describe("words of a theme that are markup", () => {
  it("are text in every page and in everything that scripts make, also where no policy holds", async () => {
    // Behind each word, so that tests find it by its beginning.
    const site = build("words", "constructor", (text) => text + MARKUP);
    await read(
      async (page) => {
        const check = async () => {
          const found = await page.evaluate(() => [
            window.canary ?? 0,
            document.querySelectorAll("[onerror], img[src=x], #word").length,
          ]);
          assert.deepEqual(found, [0, 0], page.url());
        };
        for (const name of pagesOf(site)) {
          await page.goto(site.url(name));
          await check();
        }
        assert.match(await page.locator("body").innerText(), /<img src=x onerror=window\.canary=1>/, "it is there to be seen");
        await use(page, site, "constructor", check);
      },
      { bypassCSP: true },
    );
  });
});
