// Light and dark: by the system, and by the reader's choice, which lasts.

import assert from "node:assert/strict";
import { after, describe, it } from "node:test";

import { start } from "./lib/browser.mjs";
import { Reader } from "./lib/reader.mjs";
import { SWITCH, fullest, languages } from "./lib/site.mjs";

const { openings, close } = await start();
after(close);

for (const opening of openings) {
  // Browsers may keep the storage of file:// apart for each file; Chromium keeps one for all, so that the choice lasts there too.
  describe(`light and dark, with the site opened through ${opening.name}`, () => {
    for (const language of languages) {
      for (const [system, choice] of [["light", "dark"], ["dark", "light"]]) {
        it(`${choice} is kept on a ${system} system in ${language}, over a reload and from page to page`, () =>
          opening.read({ colorScheme: system }, async (page) => {
            const reader = new Reader(page, opening);
            await reader.open(fullest("start", language));
            assert.equal(await shown(page), system, "as the system says");
            await page.locator(SWITCH).selectOption(choice);
            assert.equal(await shown(page), choice, "as chosen");
            await page.reload();
            assert.equal(await shown(page), choice, "after a reload");
            await reader.follow("method");
            assert.equal(await shown(page), choice, "on the next page");
            await reader.follow("item");
            assert.equal(await page.locator(SWITCH).inputValue(), choice, "the switch on the page after it");
            await page.locator(SWITCH).selectOption("");
            assert.equal(await shown(page), system, "as the system says again");
            await page.reload();
            assert.equal(await shown(page), system, "as the system says, after a reload");
          }));
      }
    }

    it("follow the system while a page is open", () =>
      opening.read({ colorScheme: "light" }, async (page) => {
        await page.goto(opening.url(fullest("start", languages[0])));
        await page.emulateMedia({ colorScheme: "dark" });
        assert.equal(await shown(page), "dark");
      }));
  });
}

/** Whether a page is light or dark, by what is seen and not by what it says. */
async function shown(page) {
  const { text, ground } = await page.evaluate(() => {
    const lightness = (color) => {
      const paint = document.createElement("canvas").getContext("2d");
      paint.fillStyle = color;
      paint.fillRect(0, 0, 1, 1);
      return paint.getImageData(0, 0, 1, 1).data.slice(0, 3).reduce((sum, part) => sum + part) / 3;
    };
    const grounds = [document.body, document.documentElement].map((element) => getComputedStyle(element).backgroundColor);
    return {
      text: lightness(getComputedStyle(document.body).color),
      ground: lightness(grounds.find((color) => color !== "rgba(0, 0, 0, 0)") ?? "white"),
    };
  });
  assert.ok(Math.abs(text - ground) > 100, `text of lightness ${text} on a ground of ${ground}`);
  return text > ground ? "dark" : "light";
}
