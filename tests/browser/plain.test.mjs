// What holds without JavaScript, on paper, and where an address leads nowhere.

import assert from "node:assert/strict";
import { after, describe, it } from "node:test";

import { NARROW, start } from "./lib/browser.mjs";
import { Reader } from "./lib/reader.mjs";
import { CHOICE, NOT_FOUND, SWITCH, fullest, kindOf, languages, samples } from "./lib/site.mjs";

const { openings, close } = await start();
after(close);

const sampled = [CHOICE, ...languages.flatMap((language) => samples(language))];

for (const opening of openings) {
  describe(`without JavaScript, with the site opened through ${opening.name}`, () => {
    it("every kind of page has the same text, links and parts to unfold, and no switch that would do nothing", async () => {
      const scripted = new Map();
      await opening.each(sampled, {}, async (page, path) => {
        scripted.set(path, await page.evaluate(content));
        assert.equal(await switches(page).count(), path === CHOICE ? 0 : 1, `${path}: switches with JavaScript`);
      });
      await opening.each(sampled, { javaScriptEnabled: false }, async (page, path) => {
        const plain = await page.evaluate(content);
        assert.ok(plain.text.length > 20 && plain.links.length > 0, `${path}: no content`);
        // The reader's own checklist is made by JavaScript; its page has tests of its own.
        if (kindOf(path) === "my-checklist") return;
        const other = scripted.get(path);
        assert.equal(difference(plain.text, other.text), "", `${path}: the text depends on JavaScript`);
        assert.equal(difference(plain.links, other.links), "", `${path}: the links depend on JavaScript`);
        assert.equal(plain.folds, other.folds, `${path}: the parts to unfold depend on JavaScript`);
        assert.equal(await switches(page).count(), 0, `${path}: switches without JavaScript`);
        const forms = page.locator("form").filter({ visible: true });
        assert.equal(await forms.count(), 0, `${path}: forms that do nothing without JavaScript`);
      });
    });

    it("the menu opens on a narrow screen, and leads on", () =>
      opening.read({ javaScriptEnabled: false, viewport: NARROW }, async (page) => {
        const reader = new Reader(page, opening);
        await reader.open(fullest("item", languages[0]));
        assert.ok(!(await page.locator(".sidebar").isVisible()), "the menu is open from the start");
        await page.locator(".menu-button").click();
        assert.ok(await page.locator(".sidebar").isVisible(), "the menu does not open");
        await reader.follow("coverage", ".sidebar");
      }));

    it("readers choose their language and follow links", () =>
      opening.read({ javaScriptEnabled: false, locale: languages[0] }, async (page) => {
        const reader = new Reader(page, opening);
        for (const language of languages) {
          await reader.open(CHOICE);
          await reader.click(page.locator(`a.language[hreflang="${language}"]`));
          await reader.thereAndBack("method", "main", () => reader.thereAndBack("item"));
        }
      }));
  });
}

describe("on paper", () => {
  const [opening] = openings;

  it("every kind of page is its content, without what is for getting about", () =>
    opening.each(languages.flatMap((language) => samples(language)), {}, async (page, path) => {
      await page.emulateMedia({ media: "print" });
      const visible = async (selector) => page.locator(selector).filter({ visible: true }).count();
      for (const part of ["nav", ".skip-link", SWITCH, ".menu-button", "a[rel=next]", "a[rel=prev]"]) {
        assert.equal(await visible(part), 0, `${path}: ${part} is printed`);
      }
      assert.ok((await visible("h1")) > 0, `${path}: no heading is printed`);
    }));

  it("a dark page is printed dark on light", () =>
    opening.read({ colorScheme: "dark" }, async (page) => {
      await page.goto(opening.url(fullest("method", languages[0])));
      await page.locator(SWITCH).selectOption("dark");
      await page.emulateMedia({ media: "print" });
      const color = await page.evaluate(() => getComputedStyle(document.body).color);
      const [red, green, blue] = color.match(/\d+/g).map(Number);
      assert.ok(red + green + blue < 3 * 100, `the text is ${color}`);
    }));
});

describe("the page for an address that leads nowhere", () => {
  it("stands alone at any address", async () => {
    for (const opening of openings) {
      const asked = [];
      await opening.read({}, async (page) => {
        page.on("request", (request) => asked.push(request.url()));
        await page.goto(opening.url(NOT_FOUND));
        assert.ok(await page.locator("h1").isVisible());
        for (const language of languages) assert.ok(await page.locator(`[lang="${language}"]`).first().isVisible());
      });
      assert.deepEqual(asked, [opening.url(NOT_FOUND)]);
    }
  });
});

/** What readers choose light or dark with, where they see it. */
function switches(page) {
  return page.locator(SWITCH).filter({ visible: true });
}

/** Where two texts begin to differ, or nothing. */
function difference(one, other) {
  if (one === other) return "";
  let at = 0;
  while (one[at] === other[at]) at += 1;
  const [plain, scripted] = [one, other].map((text) => text.slice(Math.max(0, at - 40), at + 40));
  return `"${plain}" without JavaScript, "${scripted}" with it`;
}

// Runs in the page. What is in forms is an extra, and so is that the examples of the search page lead to their results: both need
// JavaScript to do anything.
function content() {
  const text = document.querySelector("main").cloneNode(true);
  text.querySelectorAll("form").forEach((form) => form.remove());
  const seen = (element) => element.checkVisibility() || element.closest("details:not([open])") !== null;
  const links = [...document.querySelectorAll("a[href]")].filter((link) => seen(link) && !link.closest(".search-help"));
  return {
    text: text.textContent.replace(/\s+/g, " "),
    links: links.map((link) => link.getAttribute("href")).join("\n"),
    folds: text.querySelectorAll("details > summary").length,
  };
}
