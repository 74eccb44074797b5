// How long authors wait for what they saved. Run by hand, because its times say more about the machine than about the server:
//
//     TEBIKI=/path/to/release/tebiki TEBIKI_SERVE_SITE=/path/to/sources node serve-speed.mjs
//
// A word of one guide is changed in a copy of the sources, again and again. "Served" is from the moment the file is written until the
// server first answers with the new page, asked every few milliseconds; "seen" until a browser that shows the page has painted the new
// word. The two are taken in turns, because asking takes time from the browser.

import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";

import { launch } from "./lib/chromium.mjs";
import { PROJECT, program, serving } from "./lib/program.mjs";

/** How often a word is changed for each of the two times. */
const RUNS = Number(process.env.RUNS ?? 15);

/** Between two questions to the server, in milliseconds. */
const BETWEEN_QUESTIONS = 4;

/** Between what was seen and the next change, so that nothing is left to do. */
const REST = 400;

const SITE = process.env.TEBIKI_SERVE_SITE ?? PROJECT;

const folder = await fs.mkdtemp(path.join(os.tmpdir(), "tebiki-serve-"));
for (const part of ["content", "themes"]) {
  const from = path.join(SITE, part);
  await fs.cp(from, path.join(folder, part), { recursive: true }).catch((error) => {
    if (error.code !== "ENOENT") throw error;
  });
}

/** The largest guide of the site in its first language, which takes longest to make and to show. */
async function largest() {
  const products = path.join(folder, "content/products");
  const guides = await Promise.all((await fs.readdir(products)).map(async (product) => {
    const file = path.join(products, product, "guide.ja.md");
    const size = await fs.stat(file).then((found) => found.size, () => 0);
    return { product, file, size };
  }));
  return guides.sort((one, other) => other.size - one.size)[0];
}

const { base, stop } = await serving(program("release"), folder);

const guide = await largest();
const original = await fs.readFile(guide.file, "utf8");
const url = `${base}ja/products/${guide.product}/guide.html`;
const now = () => performance.timeOrigin + performance.now();

/** Saves the guide with a word that was not there, in its first sentence. */
async function save(word) {
  const at = original.indexOf("。") + 1;
  const start = now();
  await fs.writeFile(guide.file, `${original.slice(0, at)}${word}。${original.slice(at)}`);
  return start;
}

/** What names the page that the server has now; asking for the page itself would take the server's time. */
async function tag() {
  return (await fetch(url, { method: "HEAD" })).headers.get("etag");
}

async function served(word) {
  const before = await tag();
  const start = await save(word);
  while ((await tag()) === before) await rest(BETWEEN_QUESTIONS);
  const time = now() - start;
  if (!(await (await fetch(url)).text()).includes(word)) throw new Error(`another page was served than the one with ${word}`);
  return time;
}

const rest = (time) => new Promise((resolve) => setTimeout(resolve, time));

const browser = await launch();
const page = await browser.newPage();
const painted = new Map();
await page.exposeBinding("tebikiPainted", (_, word, time) => painted.get(word)?.(time));
await page.addInitScript(() => {
  const look = (element) => {
    const word = /改訂[0-9]+番/.exec(element.textContent)?.[0];
    if (!word) return;
    // The second frame begins when the first one has been painted.
    requestAnimationFrame(() => requestAnimationFrame(() => window.tebikiPainted(word, performance.timeOrigin + performance.now())));
  };
  addEventListener("DOMContentLoaded", () => {
    const main = document.querySelector("main");
    if (!main) return;
    look(main);
    new MutationObserver((changes) => changes.forEach((change) => look(change.target))).observe(main, { subtree: true, childList: true, characterData: true });
  });
});

async function seen(word) {
  await page.waitForFunction(() => document.querySelector('script[src*="__tebiki/next.js"]'));
  const shown = new Promise((resolve) => painted.set(word, resolve));
  const start = await save(word);
  return (await shown) - start;
}

const times = { served: [], seen: [] };
let number = 0;
for (let run = 0; run < RUNS; run += 1) {
  number += 1;
  await page.goto("about:blank");
  times.served.push(await served(`改訂${number}番`));
  await rest(REST);
  number += 1;
  await page.goto(url);
  await rest(REST);
  times.seen.push(await seen(`改訂${number}番`));
  await rest(REST);
}

console.log(`${path.relative(folder, guide.file)}, ${guide.size} bytes; load of the machine: ${os.loadavg()[0].toFixed(1)}\n`);
console.log("| | median | lowest | highest |");
console.log("| --- | ---: | ---: | ---: |");
for (const [name, all] of Object.entries(times)) {
  const sorted = all.map(Math.round).sort((one, other) => one - other);
  console.log(`| ${name} | ${sorted[Math.floor(sorted.length / 2)]} ms | ${sorted[0]} ms | ${sorted.at(-1)} ms |`);
}

await browser.close();
stop();
await fs.rm(folder, { recursive: true });
