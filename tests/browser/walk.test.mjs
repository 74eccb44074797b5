// A reader's way through the site, click by click: every kind of link, there and back.

import assert from "node:assert/strict";
import { after, describe, it } from "node:test";

import { start } from "./lib/browser.mjs";
import { Reader } from "./lib/reader.mjs";
import { CHOICE, counterpart, fullest, kindOf, languages, samples } from "./lib/site.mjs";

const { openings, close } = await start();
after(close);

const to = (kind, ...then) => ({ kind, within: "main", then });
const by = (within, kind, ...then) => ({ kind, within, then });

// Ways from the start page, and from pages that have more than those on these ways. Every link is followed from the page of the
// kind above it, and back to this very page.
const WAYS = {
  start: [
    to("methods", to("method", to("item", to("threat", to("threats")), to("checklist", to("coverage"))))),
    to("method"),
    to("threat", to("item")),
    to("checklist", to("item", to("method")), to("methods")),
    // An item that a product has a procedure for.
    to("coverage", by("tr:has(td a)", "item", to("guide", to("product")), to("product")), by("td", "guide"), to("product")),
    to("products", to("product")),
    to("product"),
    to("glossary", to("item", to("glossary")), to("page", to("item"), to("glossary"))),
    to("references"),
    to("page", by(".sidebar", "glossary")),
  ],
  guide: [to("item"), to("product", to("products"), to("item"), to("coverage"), to("guide"))],
  statements: [to("item"), to("product", to("statements"))],
};

for (const opening of openings) {
  const read = (body) => opening.read({}, (page) => body(new Reader(page, opening)));

  describe(`clicks, with the site opened through ${opening.name}`, { concurrency: 2 }, () => {
    for (const language of languages) {
      it(`lead from the choice of languages through every kind of page in ${language}, and back`, () =>
        read(async (reader) => {
          await reader.open(CHOICE);
          await reader.click(reader.page.locator(`a.language[hreflang="${language}"]`));
          assert.equal(reader.here, `${language}/index.html`);
          await walk(reader, WAYS.start);
          for (const kind of ["guide", "statements"]) {
            await reader.open(fullest(kind, language));
            await walk(reader, WAYS[kind]);
          }
        }));

      it(`lead from every kind of page in ${language} to its neighbours, its parents, its sections and along the sidebar`, () =>
        read(async (reader) => {
          const climbed = new Set();
          const followed = new Set();
          for (const page of samples(language)) {
            await reader.open(page);
            await contents(reader);
            await turn(reader);
            await sidebar(reader, followed);
            await climb(reader, climbed);
          }
        }));
    }

    for (const [language, other] of pairs(languages)) {
      it(`lead from every kind of page in ${language} to the same page in ${other}, and back`, () =>
        read(async (reader) => {
          for (const page of samples(language)) {
            await reader.open(page);
            await reader.click(reader.page.locator(`.languages a[hreflang="${other}"]`));
            assert.equal(reader.here, counterpart(page, other));
            await reader.click(reader.page.locator(`.languages a[hreflang="${language}"]`));
            assert.equal(reader.here, page);
          }
        }));
    }
  });

  describe(`the page that offers the languages, opened through ${opening.name}`, () => {
    for (const language of languages) {
      it(`goes on to ${language} where the browser asks for it`, () =>
        opening.read({ locale: language }, async (page) => {
          await page.goto(opening.url(CHOICE));
          await page.waitForURL(opening.url(`${language}/index.html`));
        }));

      it(`goes on to ${language} where the reader chose it before`, () =>
        read(async (reader) => {
          await reader.open(CHOICE);
          await reader.click(reader.page.locator(`a.language[hreflang="${language}"]`));
          await reader.page.goto(opening.url(CHOICE));
          await reader.page.waitForURL(opening.url(`${language}/index.html`));
        }));
    }
  });
}

/** Each pair of `all` once. */
function pairs(all) {
  return all.flatMap((first, index) => all.slice(index + 1).map((second) => [first, second]));
}

/** Follows the links of a tree from the page that is open, each of them there and back. */
async function walk(reader, ways) {
  for (const { kind, within, then } of ways) {
    await reader.thereAndBack(kind, within, () => walk(reader, then));
  }
}

/** Goes to a neighbour of a page and comes back. */
async function turn(reader) {
  const page = reader.here;
  const forth = (await reader.page.locator("a[rel=next]").count()) > 0 ? ["next", "prev"] : ["prev", "next"];
  for (const direction of forth) {
    const link = reader.page.locator(`a[rel=${direction}]`);
    if ((await link.count()) === 0) return;
    await reader.click(link);
  }
  assert.equal(reader.here, page, `${page}: ${forth.join(", then ")}`);
}

/** Climbs the breadcrumbs to the start page, or to a page climbed from before. */
async function climb(reader, climbed) {
  while (kindOf(reader.here) !== "start" && !climbed.has(reader.here)) {
    climbed.add(reader.here);
    const crumbs = await reader.links(".breadcrumbs");
    assert.ok(crumbs.length > 0, `${reader.here}: no breadcrumbs`);
    assert.equal(kindOf(crumbs[0]), "start", `${reader.here}: where the breadcrumbs begin`);
    await reader.click(reader.page.locator(".breadcrumbs a[href]").last());
    assert.equal(reader.here, crumbs.at(-1));
  }
}

/** Clicks the first and the last entry of the table of contents. */
async function contents(reader) {
  const page = reader.here;
  const links = await reader.page.locator(".toc a").all();
  for (const link of new Set([links.at(0), links.at(-1)])) {
    if (!link) continue;
    await reader.click(link);
    assert.equal(reader.here, page, `${page}: the table of contents leads elsewhere`);
  }
}

/**
 * Sees that the sidebar marks the page that is open where it lists it, and follows a link to every kind of page that was not
 * followed before.
 */
async function sidebar(reader, followed) {
  const page = reader.here;
  const links = (await reader.links(".sidebar")).filter(Boolean);
  const marked = await reader.page.locator('.sidebar a[aria-current="page"]').evaluateAll((all) => all.map((a) => a.href));
  const expected = links.includes(page) ? [page] : [];
  assert.deepEqual(marked.map((url) => reader.opening.path(url)), expected, `${page}: the mark in the sidebar`);
  for (const target of links) {
    if (target === page || followed.has(kindOf(target))) continue;
    followed.add(kindOf(target));
    await reader.followTo(target, ".sidebar");
    await reader.open(page);
  }
}
