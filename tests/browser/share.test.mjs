// Links that readers pass on: the address of a section, copied by the link beside its heading.

import assert from "node:assert/strict";
import { after, describe, it } from "node:test";

import { NARROW, WIDE, start } from "./lib/browser.mjs";
import { none } from "./lib/findings.mjs";
import { fullest, languages, samples } from "./lib/site.mjs";

const { openings, close } = await start();
after(close);

const LINK = ".heading-anchor";
const SAID = "#tb-said";

for (const opening of openings) {
  describe(`the link beside a heading, with the site opened through ${opening.name}`, () => {
    for (const language of languages) {
      it(`copies its whole address and says so in ${language}, by click, Enter and Space`, () =>
        opening.read({ permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
          await page.goto(opening.url(fullest("item", language)));
          const words = await page.locator(SAID).evaluate((element) => ({ ...element.dataset }));
          const links = page.locator(LINK);
          const acts = [(link) => link.click(), (link) => link.press("Enter"), (link) => link.press("Space")];
          for (const [index, act] of acts.entries()) {
            const link = links.nth(index);
            await act(link);
            await page.locator(SAID).filter({ hasText: words.copied }).waitFor();
            const href = await link.evaluate((element) => element.href);
            assert.ok(href.startsWith(opening.url(`${language}/`)) && href.includes("#"), href);
            // The words of the copy before may still stand there.
            for (let tries = 0; tries < 100 && (await pasted(page)) !== href; tries += 1) await page.waitForTimeout(20);
            assert.equal(await pasted(page), href);
          }
        }));

      it(`copies by selection in ${language} where the page has no clipboard`, () =>
        opening.read({ permissions: ["clipboard-read"] }, async (page) => {
          await page.addInitScript(() => Object.defineProperty(Navigator.prototype, "clipboard", { get: () => undefined }));
          await page.goto(opening.url(fullest("item", language)));
          const link = page.locator(LINK).nth(1);
          await link.press("Enter");
          await page.locator(SAID).filter({ hasText: /\S/ }).waitFor();
          assert.equal(await pasted(page), await link.evaluate((element) => element.href));
          assert.ok(await link.evaluate((element) => element === document.activeElement), "the focus is lost");
        }));

      it(`leads to the section in ${language} where nothing can be copied`, () =>
        opening.read({}, async (page) => {
          await page.addInitScript(() => {
            Object.defineProperty(Navigator.prototype, "clipboard", {
              get: () => ({ writeText: () => Promise.reject(new Error("forbidden")) }),
            });
            Document.prototype.execCommand = () => false;
          });
          await page.goto(opening.url(fullest("item", language)));
          const link = page.locator(LINK).nth(1);
          const href = await link.evaluate((element) => element.href);
          await link.press("Enter");
          await page.waitForURL(href);
          const words = await page.locator(SAID).evaluate((element) => element.dataset.notCopied);
          await page.locator(SAID).filter({ hasText: words }).waitFor();
        }));

      it(`leads to a section of the page in ${language}, and from there to the same section in another language`, () =>
        opening.read({}, async (page) => {
          await page.goto(opening.url(fullest("item", language)));
          const target = await page.locator(LINK).nth(1).getAttribute("href");
          await page.goto(`${opening.url(fullest("item", language))}${target}`);
          const other = languages.find((one) => one !== language);
          await page.locator(`.languages a[hreflang="${other}"]`).click();
          await page.waitForURL((url) => url.href.startsWith(opening.url(`${other}/`)) && url.hash === target);
          assert.equal(await page.locator(":target").count(), 1);
        }));

      it(`is a plain link in ${language} without JavaScript`, () =>
        opening.read({ javaScriptEnabled: false }, async (page) => {
          await page.goto(opening.url(fullest("item", language)));
          const link = page.locator(LINK).nth(1);
          assert.equal(await link.getAttribute("role"), null);
          const target = (await link.getAttribute("href")).slice(1);
          await link.focus();
          await page.keyboard.press("Enter");
          await page.waitForURL((url) => decodeURIComponent(url.hash) === `#${target}`);
        }));
    }
  });
}

describe("the links beside headings", () => {
  const [opening] = openings;
  const paths = languages.flatMap((language) => samples(language));

  it("have names of their own, which tell the heading", async () => {
    const findings = [];
    await opening.each(paths, {}, async (page, path) => {
      const links = await page.locator(LINK).evaluateAll((all) =>
        all.map((link) => ({
          name: link.getAttribute("aria-label"),
          target: link.hash,
          heading: [...link.previousElementSibling.childNodes].at(-1).textContent.trim(),
        })),
      );
      const names = new Map(links.map(({ name, target }) => [name, target]));
      for (const { name, target, heading } of links) {
        if (names.get(name) !== target) findings.push({ page: path, what: `two sections share the name ${name}` });
        if (!name.includes(heading) && !(await hasReading(page, target))) {
          findings.push({ page: path, what: `${name} does not tell ${heading}` });
        }
      }
    });
    none(findings, "links without a name of their own");
  });

  it("show where the pointer or the focus is, and always on touch", async () => {
    const [path] = paths.filter((one) => one.includes("/items/"));
    await opening.read({ viewport: WIDE }, async (page) => {
      await page.goto(opening.url(path));
      const link = page.locator(LINK).first();
      const opacity = () => link.evaluate((element) => getComputedStyle(element).opacity);
      assert.equal(await opacity(), "0", "shown without need");
      await page.locator(".heading").first().hover();
      assert.equal(await opacity(), "1", "not shown under the pointer");
      await page.mouse.move(0, 0);
      await link.focus();
      assert.equal(await opacity(), "1", "not shown with the focus");
    });
    await opening.read({ viewport: NARROW, hasTouch: true, isMobile: true }, async (page) => {
      await page.goto(opening.url(path));
      const link = page.locator(LINK).first();
      assert.equal(await link.evaluate((element) => getComputedStyle(element).opacity), "1");
      const { width, height } = await link.boundingBox();
      assert.ok(width >= 44 && height >= 44, `${width} × ${height} px for a finger`);
    });
  });
});

/** What is on the clipboard, by pasting it. */
async function pasted(page) {
  await page.evaluate(() => {
    const field = document.createElement("textarea");
    field.id = "tb-test-paste";
    document.body.append(field);
  });
  const field = page.locator("#tb-test-paste");
  const focused = await page.evaluateHandle(() => document.activeElement);
  await field.focus();
  await page.keyboard.press("Control+V");
  const text = await field.inputValue();
  await field.evaluate((element) => element.remove());
  await focused.evaluate((element) => element.focus());
  return text;
}

// The reading of a word is no part of a name.
function hasReading(page, target) {
  return page.evaluate((id) => document.getElementById(id).querySelector("rt, small") !== null, decodeURIComponent(target.slice(1)));
}
