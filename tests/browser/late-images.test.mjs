// Images that come late do not move what a reader has gone to: their width and height are known before.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { crc32, deflateSync } from "node:zlib";

import { launch } from "./lib/chromium.mjs";
import { program } from "./lib/program.mjs";
import { serve } from "./lib/server.mjs";

const SECTIONS = 12;

/** How long each image takes, in milliseconds. */
const LATE = 200;

/** How far from the top of the window a section may be, in CSS pixels. */
const NEAR = 50;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "tebiki-"));
const pages = path.join(folder, "content", "pages");
fs.mkdirSync(pages, { recursive: true });
fs.writeFileSync(
  path.join(folder, "content", "site.yaml"),
  "title: {en: Late}\ndescription: {en: Late images}\nlanguages: [en]\nchecklists: []\n",
);
const section = (n) => `## Section ${n} {#s${n}}\n\nText.\n\n![Screen ${n}](s${n}.png${n % 2 ? "" : ' "A caption"'})\n`;
const numbers = Array.from({ length: SECTIONS }, (_, at) => at + 1);
fs.writeFileSync(
  path.join(pages, "t.en.md"),
  ["# Shots\n", ...numbers.map(section), "The end.\n".repeat(200)].join("\n"),
);
numbers.forEach((n) => fs.writeFileSync(path.join(pages, `s${n}.png`), png(600, 200 + 40 * n)));
execFileSync(program(), ["build", folder], { stdio: "pipe" });
const server = await serve(path.join(folder, "public"), "/");
const browser = await launch();
after(async () => {
  await browser.close();
  server.close();
  fs.rmSync(folder, { recursive: true });
});

/** A grey image of this size. */
function png(width, height) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc((width + 1) * height, 128));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))]);
}

for (const [name, viewport] of [
  ["wide", { width: 1280, height: 900 }],
  ["narrow", { width: 360, height: 740 }],
]) {
  test(`a section stays where a link led, in a ${name} window, when images come late`, async (t) => {
    const context = await browser.newContext({ viewport });
    const page = await context.newPage();
    await page.route("**/*.png", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, LATE));
      await route.continue();
    });
    for (const id of [`s${SECTIONS}`, "s5"]) {
      await page.goto(`${server.base}en/t.html#${id}`);
      await page.waitForLoadState("networkidle");
      const top = await page.evaluate((id) => document.getElementById(id).getBoundingClientRect().top, id);
      t.diagnostic(`${id} is ${Math.round(top)} px below the top`);
      assert.ok(Math.abs(top) <= NEAR + (await bar(page)), `${id}: ${top} px`);
    }
    await context.close();
  });
}

/** The height of what stays at the top of the window. */
function bar(page) {
  return page.evaluate(() => {
    const fixed = [...document.querySelectorAll("header")].filter((header) =>
      /sticky|fixed/.test(getComputedStyle(header).position),
    );
    return fixed.reduce((height, header) => Math.max(height, header.getBoundingClientRect().height), 0);
  });
}
