// What readers of the shipped site type, and where one of the first three results must lead: in tests/search, one query a line, with
// its language and a pattern for the address, and `missed` where the search is known not to find it. `queries.tsv` is also typed in a browser.

import assert from "node:assert/strict";
import { after, describe, it } from "node:test";

import { start } from "./lib/browser.mjs";
import { QUERIES, indexOf, queriesOf } from "./lib/queries.mjs";
import { languages } from "./lib/site.mjs";

/** How many results are looked at. */
const FIRST = 3;

const indexes = Object.fromEntries(languages.map((language) => [language, indexOf(language)]));

/** Where the first results lead. */
async function addresses({ language, words }) {
  const answer = await indexes[language].answer(words, {}, 10);
  const hits = [...answer.hits, ...(answer.beside?.hits ?? [])];
  return hits.slice(0, FIRST).map(({ page, number }) => `${language}/${page.path}#${page.texts[number][0]}`);
}

for (const name of QUERIES) {
  describe(`what readers type, by ${name}`, () => {
    it("leads to what they look for, but for what is known to be missed", async () => {
      const rows = queriesOf(name);
      assert.ok(rows.length >= 30);
      for (const row of rows) {
        const found = await addresses(row);
        const leads = found.some((address) => row.address.test(address));
        assert.ok(leads || row.isMissed, `${row.language} ${row.words}: ${found.join(" ")}`);
      }
    });
  });
}

const { openings, close } = await start();
after(close);

for (const opening of openings) {
  describe(`what readers type, with the site opened through ${opening.name}`, () => {
    for (const language of languages) {
      it(`is answered in the box and on the page in ${language}, which say what they looked for`, () =>
        opening.read({}, async (page) => {
          const results = page.locator(".search-result a");
          await page.goto(opening.url(`${language}/search.html`));
          for (const row of queriesOf("queries.tsv").filter((one) => one.language === language)) {
            const expected = await addresses(row);
            await page.locator("#tb-search").fill(row.words);
            await page.waitForFunction(([at, hash]) => {
              const link = document.querySelector(".search-result a");
              return link && decodeURIComponent(link.href).includes(at) && decodeURIComponent(link.hash).slice(1) === hash;
            }, expected[0].split("#"));
            const links = await results.evaluateAll((all) => all.map((link) => decodeURIComponent(link.href)));
            assert.ok(links.slice(0, FIRST).some((link) => row.address.test(link)), `${row.words}: ${links.slice(0, FIRST).join(" ")}`);
            const answer = await indexes[language].answer(row.words, {}, 10);
            const notes = await page.locator(".search-notes").innerText();
            if (answer.instead) for (const { text } of answer.query.terms) assert.ok(notes.includes(text), `${row.words}: ${notes}`);
            if (answer.query.mode !== "all") assert.ok(notes.includes(answer.index.words[answer.query.mode]), `${row.words}: ${notes}`);
            const further = await page.locator(".search-further .search-beside").allInnerTexts();
            assert.equal(further.length, answer.beside ? 1 : 0, row.words);
          }
          // The box of a page says the same.
          await page.goto(opening.url(`${language}/index.html`));
          const words = { ja: "パスワド", en: "passwrod" }[language];
          await page.keyboard.press("/");
          await page.keyboard.type(words);
          await page.locator(".search-hit").first().waitFor();
          await page.waitForFunction((typed) => document.querySelector(".search-message").textContent.includes(typed), words);
        }));
    }
  });
}
