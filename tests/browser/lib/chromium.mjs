// Where the browser of this machine is.

import fs from "node:fs";
import path from "node:path";

const BROWSERS = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** The file of the browser: what `CHROMIUM` names, or the first that is found on `PATH`. */
export function executable() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const files = BROWSERS.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  const found = files.find((file) => fs.existsSync(file));
  if (!found) throw new Error("no chromium on PATH; CHROMIUM may name one");
  return found;
}
