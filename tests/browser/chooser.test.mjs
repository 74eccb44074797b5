// The questions that lead to a method, asked one at a time, as a person answers them.

import assert from "node:assert/strict";
import { after, describe, it } from "node:test";

import { NARROW, start } from "./lib/browser.mjs";
import { findings as axeFindings } from "./lib/axe.mjs";
import { none } from "./lib/findings.mjs";
import { languages } from "./lib/site.mjs";

const { openings, close } = await start();
after(close);

const PAGE = (language) => `${language}/telework/methods/index.html`;

// Which answers (by their place) lead to which method: device, connection, cloud services.
const WAYS = {
  1: [0, 0],
  2: [0, 2, 0],
  3: [0, 2, 1],
  4: [0, 1],
  5: [1, 0],
  6: [1, 2, 0],
  7: [1, 2, 1],
  8: [1, 1],
};

for (const opening of openings) {
  describe(`the chooser, with the site opened through ${opening.name}`, () => {
    const read = (language, body, options = {}) =>
      opening.read(options, async (page) => {
        await page.goto(opening.url(PAGE(language)));
        await body(page);
      });

    for (const language of languages) {
      it(`leads to each method by clicks in ${language}, and to its checklist`, () =>
        read(language, async (page) => {
          for (const [method, answers] of Object.entries(WAYS)) {
            await answer(page, answers);
            assert.deepEqual(await found(page), [method]);
            await button(page, 2).click();
          }
          await answer(page, WAYS[3]);
          await page.locator(".chooser-found a").click();
          assert.equal(opening.path(page.url()), `${language}/telework/methods/3.html`);
        }));
    }

    it("shows which methods are left, as soon as an answer is selected", () =>
      read("en", async (page) => {
        const left = async () => [await page.locator(".chooser-left").innerText(), await page.locator(".chooser-methods li:not(.out)").count()];
        assert.deepEqual(await left(), ["8 of 8 methods are left.", 8]);
        await option(page, 1).click();
        assert.deepEqual(await left(), ["4 of 8 methods are left.", 4]);
        await option(page, 0).click();
        assert.deepEqual(await left(), ["4 of 8 methods are left.", 4]);
        await next(page).click();
        await option(page, 2).click();
        assert.deepEqual(await left(), ["2 of 8 methods are left.", 2]);
        const out = page.locator(".chooser-methods li.out").first();
        assert.match(await out.textContent(), /ruled out/, "what is out is said in words, too");
      }));

    it("goes back, one question or several, with the answer that was given", () =>
      read("en", async (page) => {
        await answer(page, [0, 2, 1]);
        await button(page, 0).click();
        assert.equal(await checked(page), "1");
        assert.match(await page.locator(".chooser legend").innerText(), /Question 3/);
        await page.locator(".chooser-given button").first().click();
        assert.match(await page.locator(".chooser legend").innerText(), /Question 1/);
        assert.equal(await checked(page), "0");
        await answer(page, WAYS[8]);
        assert.deepEqual(await found(page), ["8"], "the method of the answer that was taken back is gone");
      }));

    it("takes several ways of working, tells of one that is there already, and lets go of one", () =>
      read("en", async (page) => {
        await answer(page, WAYS[6]);
        await button(page, 1).click();
        await answer(page, WAYS[1]);
        assert.deepEqual(await found(page), ["1", "6"]);
        assert.equal(await page.locator(".chooser h3").innerText(), "Your methods");
        await button(page, 1).click();
        await answer(page, WAYS[6]);
        assert.deepEqual(await found(page), ["1", "6"]);
        assert.match(await page.locator(".chooser-message").innerText(), /already/);
        await button(page, 1).click();
        await page.getByRole("button", { name: "Back", exact: true }).click();
        assert.deepEqual(await found(page), ["1", "6"], "breaking off a further way loses none");
        await page.locator(".chooser-found button").first().click();
        assert.deepEqual(await found(page), ["6"]);
        await page.locator(".chooser-found button").first().click();
        assert.equal(await page.locator(".chooser legend").count(), 1, "with none left it asks again");
      }));

    it("asks for an answer where none was selected", () =>
      read("en", async (page) => {
        await next(page).click();
        assert.equal(await page.locator(".chooser-message").innerText(), "Choose one of the answers.");
        assert.ok(await option(page, 0).evaluate((input) => input === document.activeElement));
        await option(page, 0).click();
        assert.equal(await page.locator(".chooser-message").textContent(), "");
      }));

    it("needs no mouse", () =>
      read("ja", async (page) => {
        await page.locator(".chooser legend").focus();
        for (const presses of [["Space"], ["Space", "ArrowDown", "ArrowDown"], ["Space"]]) {
          await page.keyboard.press("Tab");
          if (await page.evaluate(() => document.activeElement.matches(".chooser-given button"))) await page.keyboard.press("Tab");
          for (const key of presses) await page.keyboard.press(key);
          await page.keyboard.press("Enter");
          assert.match(await page.evaluate(() => document.activeElement.localName), /^(legend|h3)$/, "the reader is taken to what is next");
        }
        assert.deepEqual(await found(page), ["2"]);
        await page.keyboard.press("Tab");
        await page.keyboard.press("Enter");
        await page.waitForURL(/methods\/2\.html$/);
      }));

    it("is the tree alone without JavaScript, and fits a narrow screen with it", async () => {
      await read("ja", async (page) => {
        assert.ok(!(await page.locator(".chooser").isVisible()));
        assert.equal(await page.locator(".tree .method-link").filter({ visible: true }).count(), 8);
      }, { javaScriptEnabled: false });
      await read("ja", async (page) => {
        for (const answers of [[], [0], [2], [1]]) {
          await answer(page, answers);
          const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
          assert.ok(inner <= outer, `${inner} px wide on ${outer}`);
        }
      }, { viewport: NARROW });
    });
  });
}

describe("axe finds nothing", () => {
  for (const colorScheme of ["light", "dark"]) {
    it(`in the chooser at every step, ${colorScheme}`, () =>
      openings[1].read({ colorScheme, bypassCSP: true, watched: false }, async (page) => {
        await page.goto(openings[1].url(PAGE("ja")));
        const all = await axeFindings(page, "first question");
        await option(page, 0).click();
        all.push(...(await axeFindings(page, "an answer selected")));
        await next(page).click();
        all.push(...(await axeFindings(page, "second question")));
        await answer(page, [0]);
        all.push(...(await axeFindings(page, "result")));
        none(all, "violations");
      }));
  }
});

function option(page, at) {
  return page.locator(".chooser input[type=radio]").nth(at);
}

function next(page) {
  return page.locator(".chooser button[type=submit]");
}

/** A button of the result: back, add another way, start over. */
function button(page, at) {
  return page.locator(".chooser-body > .buttons").last().locator("button").nth(at);
}

async function answer(page, answers) {
  for (const at of answers) {
    await option(page, at).click();
    await next(page).click();
  }
}

function checked(page) {
  return page.locator(".chooser input:checked").inputValue();
}

/** The methods that were found, by the links to their checklists. */
function found(page) {
  return page.locator(".chooser-found a").evaluateAll((links) => links.map((link) => /(\w+)\.html$/.exec(link.href)[1]));
}
