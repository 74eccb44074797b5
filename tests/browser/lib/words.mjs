// The words of the default theme, so that tests read what readers read.

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../../themes/default/i18n");

/** The words of a language, by key. They are one line each; a value may stand between double quotes. */
export function expectWords(language) {
  const lines = fs.readFileSync(path.join(FOLDER, `${language}.yaml`), "utf8").split("\n");
  const entries = lines.map((line) => /^(\w+): (?:"(.*)"|(.*))$/.exec(line)).filter(Boolean);
  return Object.fromEntries(entries.map(([, key, quoted, plain]) => [key, quoted ?? plain]));
}
