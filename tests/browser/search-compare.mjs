// What the search finds first beside what Pagefind does, for the queries of tests/search. Run by hand; the documentation has the table.
// Pagefind is no part of the project: it is installed elsewhere, and adds its index to a copy of a built site.
//
//     npm install --prefix /tmp/pagefind pagefind
//     /tmp/pagefind/node_modules/.bin/pagefind --site /path/to/copy
//     TEBIKI_SITE=/path/to/copy node search-compare.mjs

import { launch } from "./lib/chromium.mjs";
import { QUERIES, indexOf, queriesOf } from "./lib/queries.mjs";
import { serve } from "./lib/server.mjs";
import { FOLDER } from "./lib/site.mjs";

/** How many results are looked at, and how many sections of a page Pagefind shows below it. */
const FIRST = 10;
const SECTIONS = 3;

/** What tebiki finds: for each result the addresses that it offers. */
async function ours(index, words) {
  const { hits, beside } = await index.answer(words, {}, FIRST);
  const all = [...hits, ...(beside?.hits ?? [])].slice(0, FIRST);
  return all.map(({ page, number }) => {
    const anchor = page.texts[number][0];
    return [page.path + (anchor && `#${anchor}`)];
  });
}

/** The same of Pagefind, which offers a page and some of its sections. */
const theirs = (page, words, language) =>
  page.evaluate(
    async ({ words, language, FIRST, SECTIONS }) => {
      window.pagefind ??= await import("../pagefind/pagefind.js");
      await window.pagefind.init();
      const { results } = await window.pagefind.search(words);
      const shown = await Promise.all(results.slice(0, FIRST).map((one) => one.data()));
      const bare = (url) => decodeURI(url.split(`/${language}/`)[1] ?? url).replace(/^(?=#|$)|\/(?=#|$)/, (end) => `${end}index.html`);
      return shown.map(({ url, sub_results: sections }) => [url, ...sections.slice(0, SECTIONS).map((one) => one.url)].map(bare));
    },
    { words, language, FIRST, SECTIONS },
  );

const browser = await launch();
const server = await serve(FOLDER, "/");
const tally = {};
for (const name of QUERIES) {
  for (const language of ["ja", "en"]) {
    const index = indexOf(language);
    const page = await browser.newPage({ bypassCSP: true });
    await page.goto(`${server.base}${language}/index.html`);
    for (const { words, address: right } of queriesOf(name).filter((query) => query.language === language)) {
      const found = [await ours(index, words), await theirs(page, words, language)];
      const cells = found.map((hits, at) => {
        const place = hits.findIndex((all) => all.some((one) => right.test(`${language}/${one}`))) + 1;
        const count = (tally[`${name} ${language} ${["tebiki", "Pagefind"][at]}`] ??= { rows: 0, first: 0, three: 0 });
        count.rows += 1;
        count.first += place === 1;
        count.three += place > 0 && place <= 3;
        const all = hits[0] ?? [];
        const shown = place === 1 ? all.find((one) => right.test(`${language}/${one}`)) : all[0];
        return `${shown ? `\`${shown}\`` : "–"} | ${place || "–"}`;
      });
      console.log(`| ${language} | \`${words}\` | ${cells.join(" | ")} |`);
    }
    await page.close();
  }
}
console.log(tally);
await browser.close();
server.close();
