// Every page, found from the first by its links alone: what it links to, how it fits a narrow screen, and that nothing goes
// wrong while it loads.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { NARROW, start } from "./lib/browser.mjs";
import { none } from "./lib/findings.mjs";
import { CHOICE, counterpart, kindOf, kinds, languageOf, languages, pages } from "./lib/site.mjs";

const { openings, close } = await start();
after(close);

for (const opening of openings) {
  describe(`all pages, opened through ${opening.name}`, () => {
    const seen = new Map();
    const failures = [];
    const findings = (look) => [...seen].flatMap(([page, facts]) => look(facts, page).map((what) => ({ page, what })));

    before(async () => {
      for (let wave = [CHOICE]; wave.length > 0; ) {
        const read = opening.each(wave, { viewport: NARROW }, async (page, path) => {
          seen.set(path, await page.evaluate(look));
        });
        await read.catch((error) => failures.push(error.message));
        const found = wave.flatMap((page) => seen.get(page)?.links ?? []).map((link) => opening.path(link.url));
        wave = pages.filter((page) => found.includes(page) && !seen.has(page));
      }
    });

    it("load without an error, a warning or a request to elsewhere", () => {
      assert.ok(failures.length === 0, failures.join("\n"));
    });

    it("are all pages of the folder: none is without a way that leads to it", () => {
      const lost = pages.filter((page) => !seen.has(page));
      assert.deepEqual(lost, [], "pages that no link leads to");
    });

    it("are of every kind in every language", () => {
      const unknown = pages.filter((page) => !kindOf(page));
      assert.deepEqual(unknown, [], "pages of a kind that these tests do not know");
      for (const language of languages) {
        const missing = kinds.filter((kind) => !pages.some((page) => kindOf(page) === kind && languageOf(page) === language));
        assert.deepEqual(missing, [], `kinds of pages that ${language} lacks`);
      }
    });

    it("have links that are relative, or lead to other sites by https", () => {
      const wrong = (raw) => !/^(?:https:\/\/|mailto:|tel:)/.test(raw) && /^(?:[a-z][a-z0-9+.-]*:|\/|$)/i.test(raw);
      none(
        findings(({ links, loads }) => [...links.map((link) => link.raw), ...loads].filter(wrong)),
        "links that depend on where the site stands",
      );
    });

    it("have links to pages and anchors that exist", () => {
      const broken = findings(({ links }) =>
        links
          .filter(({ url }) => {
            const target = opening.path(url);
            if (target === undefined) return false;
            const anchor = decodeURIComponent(new URL(url).hash.slice(1));
            return !seen.has(target) || (anchor && !seen.get(target).ids.includes(anchor));
          })
          .map(({ raw }) => raw),
      );
      none(broken, "broken links");
    });

    it("have each id once", () => {
      none(
        findings(({ ids }) => ids.filter((id, index) => ids.indexOf(id) !== index)),
        "repeated ids",
      );
    });

    it("say their language, and link to the same page in every other", () => {
      const wrong = findings(({ lang, switches }, page) => {
        const language = languageOf(page);
        if (!language) return [];
        const others = languages.filter((other) => other !== language);
        const expected = others.map((other) => `${other} ${counterpart(page, other)}`);
        const actual = switches.map(({ lang, url }) => `${lang} ${opening.path(url)}`);
        return [
          ...(lang === language ? [] : [`lang="${lang}"`]),
          ...(expected.join() === actual.join() ? [] : [`links to ${actual.join(", ") || "no other language"}`]),
        ];
      });
      none(wrong, "pages of a wrong language");
    });

    it("have previous and next links that are each other's inverse", () => {
      const wrong = findings(({ previous, next }, page) => {
        const look = (there, back, url) => {
          const neighbour = url && opening.path(url);
          const found = neighbour && opening.path(seen.get(neighbour)?.[back] ?? "");
          return !neighbour || found === page ? [] : [`its ${there} is ${neighbour}, whose ${back} is ${found ?? "none"}`];
        };
        return [...look("next", "previous", next), ...look("previous", "next", previous)];
      });
      none(wrong, "pages out of order");
    });

    it(`do not scroll sideways on a screen of ${NARROW.width} px`, () => {
      none(
        findings(({ overflow }) => (overflow ? [`${overflow.by} px too wide, by ${overflow.element}`] : [])),
        "pages that are too wide",
      );
    });
  });
}

// Runs in the page.
function look() {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const root = document.documentElement;
  const scrolls = (element) => {
    for (let parent = element.parentElement; parent; parent = parent.parentElement) {
      if (parent !== document.body && parent !== root && getComputedStyle(parent).overflowX !== "visible") return true;
    }
    return false;
  };
  const by = Math.max(root.scrollWidth, document.body.scrollWidth) - root.clientWidth;
  const beyond = (element) => element.getBoundingClientRect().right > root.clientWidth + 1 && !scrolls(element);
  return {
    lang: root.lang,
    ids: all("[id]").map((element) => element.id),
    links: all("a[href]").map((link) => ({ raw: link.getAttribute("href"), url: link.href })),
    loads: all("link[href]:not([rel=canonical], [rel=alternate]), [src]").map(
      (element) => element.getAttribute("src") ?? element.getAttribute("href"),
    ),
    switches: all(".languages a[hreflang]").map((link) => ({ lang: link.hreflang, url: link.href })),
    previous: document.querySelector("a[rel=prev]")?.href,
    next: document.querySelector("a[rel=next]")?.href,
    overflow: by > 0 && { by, element: all("body *").filter(beyond).map(whereabouts).pop() },
  };
}
