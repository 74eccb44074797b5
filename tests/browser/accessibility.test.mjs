// axe-core on the site, in light and dark, on wide and narrow screens.

import { after, describe, it } from "node:test";

import { findings as axeFindings } from "./lib/axe.mjs";
import { NARROW, WIDE, start } from "./lib/browser.mjs";
import { none } from "./lib/findings.mjs";
import { CHOICE, NOT_FOUND, languages, samples } from "./lib/site.mjs";

const { openings, close } = await start();
after(close);

// What a page is does not depend on how it was opened.
const opening = openings[1];

const pages = (count) => [CHOICE, NOT_FOUND, ...languages.flatMap((language) => samples(language, count))];

describe("axe finds nothing", () => {
  check("on three pages of every kind, light", pages(3), { colorScheme: "light", viewport: WIDE });
  check("on every kind of page, dark", pages(1), { colorScheme: "dark", viewport: WIDE });
  check("on every kind of page, narrow", pages(1), { colorScheme: "dark", viewport: NARROW });
});

function check(title, paths, options) {
  it(title, async () => {
    const findings = [];
    // Only axe is let past the content security policy, in profiles that test nothing else.
    await opening.each(paths, { ...options, bypassCSP: true, watched: false }, async (page, path) => {
      // What is folded away is read, too.
      await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
      findings.push(...(await axeFindings(page, path)));
    });
    none(findings, "violations");
  });
}
