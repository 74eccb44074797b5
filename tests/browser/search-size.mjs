// How large the files are that browsers search, and what a reader loads for a search. Run by hand; the documentation has the numbers:
//
//     node search-size.mjs /path/to/site…

import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";
import zlib from "node:zlib";
import { SEARCH } from "../scripts/run.mjs";

/** What readers search for. */
const QUERIES = {
  ja: ["パスワード", "2段階認証", "ログ", "アカウント 削除", "バックアップ"],
  en: ["password", "two-step verification", "log", "remove account", "backup"],
};

/** How many results stand in the list below the box. */
const SHOWN = 6;

const compressed = (bytes) => zlib.gzipSync(bytes, { level: 6 }).length;

for (const folder of process.argv.slice(2)) {
  for (const [language, queries] of Object.entries(QUERIES)) {
    const first = path.join(folder, "search", `${language}.js`);
    if (!fs.existsSync(first)) continue;
    const rest = path.join(folder, "search", language);
    const below = fs.existsSync(rest) ? fs.readdirSync(rest, { recursive: true, withFileTypes: true }) : [];
    const all = [first, ...below.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))];
    const files = all.map((file) => fs.readFileSync(file));
    const sum = (sizes) => sizes.reduce((one, other) => one + other, 0);
    const loads = [];
    for (const asked of queries) loads.push(await loaded(folder, language, asked));
    console.log(
      `${folder} ${language}: ${files.length} files, ${sum(files.map((file) => file.length))} bytes, ` +
        `${sum(files.map(compressed))} compressed, first ${compressed(files[0])}, a query ${Math.min(...loads)}–${Math.max(...loads)}`,
    );
  }
}

/** How many bytes, compressed, a browser has loaded of the index when the first results of a query stand there. */
async function loaded(folder, language, asked) {
  const window = {};
  const context = vm.createContext({ window });
  for (const name of SEARCH) {
    vm.runInContext(fs.readFileSync(path.join(folder, "assets", name), "utf8"), context, { filename: name });
  }
  let size = 0;
  const load = (key) => {
    const bytes = fs.readFileSync(path.join(folder, "search", `${key}.js`));
    let value;
    context.tebikiSearch = { give: (_, given) => (value = given) };
    vm.runInContext(bytes.toString(), context);
    size += compressed(bytes);
    return value;
  };
  const index = new window.tebikiSearch.Index(language, load(language), async (key) => load(key));
  await index.answer(asked, {}, SHOWN);
  return size;
}
