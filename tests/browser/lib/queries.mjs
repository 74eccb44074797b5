// What readers type, and the search that answers it without a page: for the shipped site, whose texts are all in one file.

import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";

import { SEARCH } from "../../scripts/run.mjs";
import { PROJECT } from "./program.mjs";
import { FOLDER } from "./site.mjs";

export const QUERIES = ["queries.tsv", "more-queries.tsv", "fresh-queries.tsv"];

/** The queries of a file in tests/search: what is typed, where it must lead, and whether the search is known to miss it. */
export function queriesOf(name) {
  const lines = fs.readFileSync(path.join(PROJECT, "tests", "search", name), "utf8").split("\n");
  const rows = lines.filter((line) => line && !line.startsWith("#")).map((line) => line.split("\t"));
  return rows.map(([language, words, address, missed]) => ({ language, words, address: new RegExp(address), isMissed: missed === "missed" }));
}

const window = {};
const context = vm.createContext({ window });
for (const name of SEARCH) vm.runInContext(fs.readFileSync(path.join(FOLDER, "assets", name), "utf8"), context, { filename: name });

/** The index of a language. */
export function indexOf(language) {
  let value;
  context.tebikiSearch = { give: (_, given) => (value = given) };
  vm.runInContext(fs.readFileSync(path.join(FOLDER, "search", `${language}.js`), "utf8"), context);
  return new window.tebikiSearch.Index(language, value, () => Promise.reject(new Error("a small site has one file")));
}
