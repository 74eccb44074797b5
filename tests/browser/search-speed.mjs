// How long a reader waits for the first search result, and what it loads. Run by hand, because its times say more about the machine
// than about the search:
//
//     TEBIKI_SITE=/path/to/site node search-speed.mjs
//
// Each query is typed in a profile that has never been to the site, in four ways: in the box of a page and on the page to search on,
// letter by letter after a moment, as people do; all at once with the key that leads to the box, as nobody can, so that everything must
// still be loaded; and as an address that leads to the results. Times are taken inside the page, from the last key press (that key, or
// the start of the navigation) until the first result, or word that there is none, is in the page.

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { WIDE } from "./lib/browser.mjs";
import { launch } from "./lib/chromium.mjs";
import { compressed, serve } from "./lib/server.mjs";
import { BETWEEN_KEYS, measured, watchSearch } from "./lib/search.mjs";
import { FOLDER, fullest, languages, pages } from "./lib/site.mjs";

/** How often each query is typed in each way. */
const RUNS = Number(process.env.RUNS ?? 3);

/** Between turning to the box and the first letter, in milliseconds. */
const BEFORE_TYPING = 250;

const QUERIES = {
  ja: { "one character": "鍵", "two characters": "設定", katakana: "パスワード", "English word": "VPN", "several words": "管理者 パスワード", nothing: "qxqxqx" },
  en: { "one letter": "a", "two letters": "ad", word: "password", abbreviation: "VPN", "several words": "administrator password", nothing: "qxqxqx" },
};

/** What is typed in a language: the same everywhere, and an id and the label of a menu of this site. */
function queries(language) {
  const item = pages.find((page) => page.startsWith(`${language}/`) && /\/items\/\d+-\d+\.html$/.test(page));
  const guide = fs.readFileSync(path.join(FOLDER, fullest("guide", language)), "utf8");
  const label = /class="menu-label">([^<]{2,30})</.exec(guide) ?? /<strong>([^<]{2,30})</.exec(guide);
  return { ...QUERIES[language], id: path.basename(item, ".html"), ...(label && { "menu label": label[1] }) };
}

const browser = await launch();
const server = await serve(FOLDER, "/some/sub/path/", 0, { compress: true });
const openings = [
  { name: "server", base: server.base },
  { name: "file", base: pathToFileURL(FOLDER + path.sep).href },
];

/** What one query costs: milliseconds, and kilobytes as servers send them. */
async function measure({ base }, way, language, words) {
  const context = await browser.newContext({ viewport: WIDE });
  await context.addInitScript(watchSearch);
  const page = await context.newPage();
  const loaded = new Set();
  page.on("request", (request) => {
    const asked = decodeURI(request.url().slice(base.length)).replace(/[?#].*$/, "");
    if (/^(?:assets\/search|search\/)/.test(asked)) loaded.add(asked);
  });
  if (way === "address") {
    await page.goto(`${base}${language}/search.html?q=${encodeURIComponent(words)}`);
  } else {
    await page.goto(base + encodeURI(way === "page" ? `${language}/search.html` : fullest("item", language)));
    await page.keyboard.press("/");
    if (way === "at once") {
      await page.keyboard.insertText(words);
    } else {
      await page.waitForTimeout(BEFORE_TYPING);
      await page.keyboard.type(words, { delay: BETWEEN_KEYS });
    }
  }
  await measured(page);
  // What is still on its way counts too.
  await page.waitForTimeout(150);
  const { pressed, turned, shown } = await measured(page);
  const start = way === "address" ? 0 : way === "at once" ? turned : pressed;
  await context.close();
  const bytes = [...loaded].reduce((sum, file) => sum + compressed(fs.readFileSync(path.join(FOLDER, file))).length, 0);
  return { time: shown - start, size: bytes / 1024 };
}

const median = (all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];
console.log(`load of the machine at the start: ${os.loadavg().map((load) => load.toFixed(1)).join(", ")} on ${os.availableParallelism()} processors\n`);
console.log("| language | opened through | way | median | worst | most loaded |");
console.log("| --- | --- | --- | ---: | ---: | ---: |");
for (const language of languages.filter((one) => QUERIES[one])) {
  for (const opening of openings) {
    for (const way of ["box", "page", "at once", "address"]) {
      const results = [];
      for (const [kind, words] of Object.entries(queries(language))) {
        for (let run = 0; run < RUNS; run += 1) results.push({ kind, words, ...(await measure(opening, way, language, words)) });
      }
      results.sort((one, other) => other.time - one.time);
      const [worst] = results;
      const [largest] = [...results].sort((one, other) => other.size - one.size);
      const cells = [
        `${Math.round(median(results.map(({ time }) => time)))} ms`,
        `${Math.round(worst.time)} ms (${worst.kind}: ${worst.words})`,
        `${Math.round(largest.size)} KB (${largest.kind}: ${largest.words})`,
      ];
      console.log(`| ${language} | ${opening.name} | ${way} | ${cells.join(" | ")} |`);
    }
  }
}
console.log(`\nload at the end: ${os.loadavg().map((load) => load.toFixed(1)).join(", ")}`);
await browser.close();
server.close();
