// Runs scripts of the theme as a page does, one after the other, without a browser: what they need of one is given to them.

import fs from "node:fs";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

/** The folder of the project. */
export const PROJECT = new URL("../../", import.meta.url);

/** The scripts of the search, in the order in which they need each other, without the one that knows the page. */
export const SEARCH = ["text", "query", "grade", "answer", "near", "widen", "files", "index"].map(
  (one) => `search-${one}.js`,
);

/** Runs the scripts of these names, and gives the `window` that they share. */
export function run(names, window, browser = {}) {
  const known = { window, ...browser };
  for (const name of names) {
    const filename = fileURLToPath(new URL(`themes/default/assets/${name}`, PROJECT));
    const code = fs.readFileSync(filename, "utf8");
    const script = vm.compileFunction(code, Object.keys(known), { filename });
    script(...Object.values(known));
  }
  return window;
}

/** Numbers below a limit, the same in every run. */
export function random(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Data without the prototypes of its objects. */
export const plain = (data) => JSON.parse(JSON.stringify(data));

/** Ids that content may have, and that every object of JavaScript knows already. */
export const INHERITED = ["constructor", "toString", "valueOf", "hasOwnProperty"];
