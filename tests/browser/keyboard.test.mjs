// Reading with the keyboard alone.

import assert from "node:assert/strict";
import { after, describe, it } from "node:test";

import { NARROW, start } from "./lib/browser.mjs";
import { none } from "./lib/findings.mjs";
import { fullest, languages, samples } from "./lib/site.mjs";

const { openings, close } = await start();
after(close);

const [opening] = openings;

/** How many stops of a page are looked at: more than stand before its content. */
const STOPS = 30;

describe("with the keyboard", () => {
  it("the first stop of every kind of page is a link to the content, which it leads to", () =>
    opening.each(languages.flatMap((language) => samples(language)), {}, async (page, path) => {
      await page.keyboard.press("Tab");
      const first = await page.evaluate(stop);
      assert.ok(first.toMain, `${path}: the first stop is ${first.name}`);
      assert.ok(first.visible, `${path}: the link to the content is not shown`);
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      const second = await page.evaluate(stop);
      assert.ok(second.inMain, `${path}: after the link to the content the next stop is ${second.name}`);
    }));

  for (const [width, viewport] of Object.entries({ wide: undefined, narrow: NARROW })) {
    it(`every stop on a ${width} screen is in sight and marked`, async () => {
      const findings = [];
      const options = viewport ? { viewport } : {};
      await opening.each(languages.flatMap((language) => samples(language)), options, async (page, path) => {
        let stops = 0;
        for (let count = 0; count < STOPS; count += 1) {
          await page.keyboard.press("Tab");
          const { name, visible, marked, outside } = await page.evaluate(stop);
          if (outside) break;
          stops += 1;
          if (!visible) findings.push({ page: path, what: `out of sight: ${name}` });
          if (!marked) findings.push({ page: path, what: `not marked: ${name}` });
        }
        if (stops < 5) findings.push({ page: path, what: `only ${stops} stops` });
      });
      none(findings, "stops that a reader cannot see");
    });
  }

  it("the menu of a narrow screen opens, closes and gives the focus back", () =>
    opening.read({ viewport: NARROW }, async (page) => {
      await page.goto(opening.url(fullest("item", languages[0])));
      const button = page.locator(".menu-button");
      const sidebar = page.locator(".sidebar");
      for (const key of ["Enter", "Space"]) {
        await button.focus();
        await page.keyboard.press(key);
        assert.ok(await sidebar.isVisible(), `${key} does not open the menu`);
        assert.equal(await button.getAttribute("aria-expanded"), "true");
        await page.keyboard.press("Escape");
        assert.ok(!(await sidebar.isVisible()), "Escape does not close the menu");
        assert.equal(await button.getAttribute("aria-expanded"), "false");
        assert.ok(await button.evaluate((element) => element === document.activeElement), "the focus is lost");
      }
    }));
});

// Runs in the page: where the focus is, and whether a reader sees it.
function stop() {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) {
    return { name: "outside of the page", outside: true };
  }
  const main = document.querySelector("main");
  const marks = (style) =>
    (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || !["none", ""].includes(style.boxShadow);
  const boxes = [...element.getClientRects()];
  // Another element may cover its middle only if it stands inside of it, or around it.
  const uncovered = boxes.some((box) => {
    const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
    const y = Math.min(Math.max(box.top + Math.min(box.height, 20) / 2, 0), innerHeight - 1);
    const top = document.elementFromPoint(x, y);
    return box.width > 0 && box.bottom > 0 && box.top < innerHeight && top && (element.contains(top) || top.contains(element));
  });
  return {
    name: whereabouts(element),
    toMain: element.getAttribute("href") === `#${main.id}`,
    inMain: main.contains(element),
    visible: element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && uncovered,
    marked: [null, "::before", "::after"].some((part) => marks(getComputedStyle(element, part))),
    outside: false,
  };
}
