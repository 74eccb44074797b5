// The browser of this machine.

import fs from "node:fs";
import path from "node:path";

import { chromium } from "playwright-core";

/** By name; the first opens no windows, and is twice as fast. */
const BROWSERS = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** Starts the browser. Without a locale of UTF-8 it would save files under other names than Japanese ones. */
export function launch() {
  return chromium.launch({ executablePath: executable(), chromiumSandbox: false, env: { ...process.env, LC_ALL: "C.UTF-8" } });
}

/** The file of the browser: what `CHROMIUM` names, or the first that is found on `PATH`. */
function executable() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const files = BROWSERS.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  const found = files.find((file) => fs.existsSync(file));
  if (!found) throw new Error("no chromium on PATH; CHROMIUM may name one");
  return found;
}
