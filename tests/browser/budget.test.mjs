// What a page may cost its reader before anything is asked of it.

import assert from "node:assert/strict";
import { after, describe, it } from "node:test";

import { NARROW, WIDE, start } from "./lib/browser.mjs";
import { none } from "./lib/findings.mjs";
import { CHOICE, kindOf, languages, samples } from "./lib/site.mjs";

const { openings, close } = await start();
after(close);

const MOST_BYTES = 60_000;
// The pages on which readers choose how they work carry the reader's own checklist.
const MOST_BYTES_WITH_CHECKLIST = 68_000;
const ICON = /\/assets\/favicon\.svg$/;
const KINDS = ["document", "stylesheet", "script", "image"];

const opening = openings[1];
const paths = [CHOICE, ...languages.flatMap((language) => samples(language))];
// Where readers answer questions, these take the place of the drawing that stands there without scripts.
const steady = paths.filter((path) => kindOf(path) !== "methods");

describe("every kind of page", () => {
  it(`without a query loads at most ${MOST_BYTES / 1000} KB of styles and scripts, and no font`, async () => {
    const findings = [];
    await opening.each(paths, {}, async (page, path) => {
      const loaded = [];
      const note = (response) => loaded.push(response);
      page.on("response", note);
      await page.reload({ waitUntil: "networkidle" });
      page.off("response", note);
      const kind = (response) => response.request().resourceType();
      const own = loaded.filter((response) => ["stylesheet", "script"].includes(kind(response)));
      const bytes = (await Promise.all(own.map((response) => response.body()))).reduce((sum, body) => sum + body.length, 0);
      assert.ok(bytes > 0, `${path}: no styles`);
      const most = ["methods", "my-checklist"].includes(kindOf(path)) ? MOST_BYTES_WITH_CHECKLIST : MOST_BYTES;
      if (bytes > most) findings.push({ page: path, what: `${bytes} bytes of styles and scripts` });
      for (const response of loaded.filter((one) => !KINDS.includes(kind(one)) && !ICON.test(one.url()))) {
        findings.push({ page: path, what: `loads a ${kind(response)}: ${response.url()}` });
      }
    });
    none(findings, "pages cost too much");
  });

  it("is painted, in its own style, where no script but that for the colours ever comes", async () => {
    const findings = [];
    await opening.each(paths, { viewport: NARROW, watched: false }, async (page, path) => {
      await page.route(/\.js$/, (route) => (route.request().url().endsWith("/theme.js") ? route.continue() : undefined));
      await page.reload({ waitUntil: "commit" });
      const painted = page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
      const shown = await painted.then(() => page.evaluate(look), () => ({ seen: false }));
      if (!shown.seen) findings.push({ page: path, what: "no heading is painted" });
      if (shown.seen && !shown.styled) findings.push({ page: path, what: "painted without its style" });
      await page.unrouteAll({ behavior: "ignoreErrors" });
    });
    none(findings, "pages wait for scripts");
  });

  it("stays where it is when its scripts come late", async () => {
    const findings = [];
    for (const viewport of [NARROW, WIDE]) {
      await opening.each(steady, { viewport }, async (page, path) => {
        let come;
        const late = new Promise((resolve) => (come = resolve));
        await page.route(/\.js$/, async (route) => {
          if (!route.request().url().endsWith("/theme.js")) await late;
          await route.continue();
        });
        await page.reload({ waitUntil: "commit" });
        await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
        come();
        await page.waitForLoadState("load");
        const shift = await page.evaluate(shifted);
        await page.unrouteAll({ behavior: "ignoreErrors" });
        // What the measure's authors call good is five times as much.
        if (shift > 0.02) findings.push({ page: path, what: `moves by ${shift.toFixed(3)} at ${viewport.width} px` });
      });
    }
    none(findings, "pages move under their readers");
  });
});

/** Runs in the page: the sum of its layout shifts so far (Layout Instability API). */
async function shifted() {
  let sum = 0;
  const add = (list) => list.forEach((shift) => (sum += shift.value));
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({ type: "layout-shift", buffered: true });
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 50))));
  add(observer.takeRecords());
  return sum;
}

// Runs in the page.
function look() {
  const heading = document.querySelector("h1").getBoundingClientRect();
  return {
    seen: heading.width > 0 && heading.top < innerHeight,
    styled: getComputedStyle(document.body).margin === "0px",
  };
}
