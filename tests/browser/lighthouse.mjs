// Lighthouse on the pages that readers land on, served at a sub-path as a project site is. Run by hand, because its speeds say more
// about the machine than about the page:
//
//     npm install --no-save lighthouse@12.8.2
//     CHROME_PATH=/usr/bin/chromium TEBIKI_SITE=/path/to/site node lighthouse.mjs
//
// The site must be built with the `--base-url` that is printed when it is missing: only then have pages canonical addresses.

import fs from "node:fs";
import path from "node:path";

import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

import { serve } from "./lib/server.mjs";
import { FOLDER, fullest, kinds, languages } from "./lib/site.mjs";

const PREFIX = "/some/sub/path/";
const PORT = 8017;
const KINDS = ["start", "item", "guide", "method", "coverage", "search"].filter((kind) => kinds.includes(kind));
const LEAST = { performance: 95, accessibility: 100, "best-practices": 100, seo: 100 };

// Lighthouse asks for robots.txt from inside the page, whose content security policy allows no requests.
const NOT_ASKED = ["robots-txt"];

// Compressed, as nearly every server sends text.
const server = await serve(FOLDER, PREFIX, PORT, { compress: true });
if (!fs.readFileSync(path.join(FOLDER, languages[0], "index.html"), "utf8").includes(`rel="canonical" href="${server.base}`)) {
  console.error(`build the site with --base-url ${server.base}`);
  process.exit(2);
}
const chrome = await launch({ chromeFlags: ["--headless=new", "--no-sandbox"] });
let good = true;
console.log(`| page | ${Object.keys(LEAST).join(" | ")} |`);
console.log(`| --- |${" ---: |".repeat(Object.keys(LEAST).length)}`);
for (const page of languages.flatMap((language) => KINDS.map((kind) => fullest(kind, language)))) {
  const { lhr } = await lighthouse(server.base + page, { port: chrome.port, logLevel: "error", onlyCategories: Object.keys(LEAST), skipAudits: NOT_ASKED });
  const scores = Object.keys(LEAST).map((id) => Math.round(lhr.categories[id].score * 100));
  console.log(`| ${page} | ${scores.join(" | ")} |`);
  for (const [id, least] of Object.entries(LEAST)) {
    const { score, auditRefs } = lhr.categories[id];
    if (Math.round(score * 100) >= least) continue;
    good = false;
    for (const { id: audit, weight } of auditRefs) {
      const { score: found, title, displayValue } = lhr.audits[audit];
      if (weight > 0 && found !== null && found < 1) console.error(`  ${page}: ${id}: ${title} ${displayValue ?? ""}`);
    }
  }
}
chrome.kill();
server.close();
process.exit(good ? 0 : 1);
