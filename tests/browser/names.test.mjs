// What links are called: whoever hears them one after the other, without what stands around them, hears where each leads.

import { after, describe, it } from "node:test";

import { start } from "./lib/browser.mjs";
import { none } from "./lib/findings.mjs";
import { CHOICE, languages, samples } from "./lib/site.mjs";

const { openings, close } = await start();
after(close);

const [opening] = openings;
const paths = [CHOICE, ...languages.flatMap((language) => samples(language, 2))];

describe("links", () => {
  // What authors write into their texts stands in a sentence.
  it("of the same name on a page lead to the same page", async () => {
    const findings = [];
    await opening.each(paths, { javaScriptEnabled: false }, async (page, path) => {
      const links = await page.locator("a[href]:not(.ref)").evaluateAll((all) =>
        all.map((link) => {
          const words = link.cloneNode(true);
          words.querySelectorAll("[aria-hidden=true]").forEach((part) => part.remove());
          const labelling = link.getAttribute("aria-labelledby")?.split(" ").map((id) => document.getElementById(id).textContent.trim());
          return { name: labelling?.join(" ") ?? link.getAttribute("aria-label") ?? words.textContent.replace(/\s+/g, " ").trim(), page: link.href.split("#")[0] };
        }),
      );
      const leads = new Map();
      for (const { name, page: target } of links) {
        if (name === "") findings.push({ page: path, what: `a link without a name to ${target}` });
        if (!leads.has(name)) leads.set(name, new Set());
        leads.get(name).add(target);
      }
      for (const [name, targets] of leads) {
        if (targets.size > 1) findings.push({ page: path, what: `“${name}” leads to ${[...targets].map((url) => opening.path(url) ?? url).join(" and ")}` });
      }
    });
    none(findings, "names that do not tell links apart");
  });
});
