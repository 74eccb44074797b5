// The site under test: its pages, languages and kinds of pages, read from the folder that TEBIKI_SITE names.

import fs from "node:fs";
import path from "node:path";

if (!process.env.TEBIKI_SITE) throw new Error("TEBIKI_SITE must name the folder of a built site");

/** The folder of the site. */
export const FOLDER = fs.realpathSync(process.env.TEBIKI_SITE);

/** The page that a server shows for an address that leads nowhere; no link leads to it. */
export const NOT_FOUND = "404.html";

/** Where readers choose light or dark. */
export const SWITCH = ".theme-switch select";

/** The page that offers the languages. */
export const CHOICE = "index.html";

/** Every page that links must lead to, as paths relative to the folder, with `/` between their parts. */
export const pages = htmlFiles("").filter((page) => page !== NOT_FOUND);

/** The languages of the site. */
export const languages = pages.map((page) => /^([a-z]{2,3}(?:-[A-Za-z]+)?)\/index\.html$/.exec(page)?.[1]).filter(Boolean);

// The first pattern that matches a path below the language names its kind.
const KINDS = [
  [/^index\.html$/, "start"],
  [/^products\/index\.html$/, "products"],
  [/^products\/[^/]+\/index\.html$/, "product"],
  [/^products\/[^/]+\/guide\.html$/, "guide"],
  [/^products\/[^/]+\/[^/]+\.html$/, "statements"],
  [/^[^/]+\/index\.html$/, "checklist"],
  [/^[^/]+\/items\/[^/]+\.html$/, "item"],
  [/^[^/]+\/methods\/index\.html$/, "methods"],
  [/^[^/]+\/methods\/[^/]+\.html$/, "method"],
  [/^[^/]+\/threats\/index\.html$/, "threats"],
  [/^[^/]+\/threats\/[^/]+\.html$/, "threat"],
  [/^[^/]+\/coverage\.html$/, "coverage"],
  [/^glossary\.html$/, "glossary"],
  [/^references\.html$/, "references"],
  [/^search\.html$/, "search"],
  [/^updates\.html$/, "updates"],
  [/^my-checklist\.html$/, "my-checklist"],
  [/^[^/]+\.html$/, "page"],
];

/** Every kind of page below a language. */
export const kinds = KINDS.map(([, kind]) => kind);

/** The language of a page, or undefined for a page above the languages. */
export function languageOf(page) {
  const first = page.split("/")[0];
  return languages.includes(first) ? first : undefined;
}

/** What kind of page stands at this path. */
export function kindOf(page) {
  const language = languageOf(page);
  if (!language) return page === CHOICE ? "choice" : undefined;
  const rest = page.slice(language.length + 1);
  return KINDS.find(([pattern]) => pattern.test(rest))?.[1];
}

/** The same page in another language. */
export function counterpart(page, language) {
  return page.replace(/^[^/]+/, language);
}

/** The fullest page of a kind, which has most of what such a page can have. */
export function fullest(kind, language) {
  return byFullness(kind, language)[0];
}

/** The fullest pages of every kind in a language, so many of each. */
export function samples(language, count = 1) {
  return kinds.flatMap((kind) => byFullness(kind, language).slice(0, count));
}

function byFullness(kind, language) {
  const size = (page) => fs.statSync(path.join(FOLDER, page)).size;
  const all = pages.filter((page) => kindOf(page) === kind && languageOf(page) === language);
  if (all.length === 0) throw new Error(`the site has no page of kind ${kind} in ${language}`);
  return all.sort((one, other) => size(other) - size(one));
}

function htmlFiles(folder) {
  return fs
    .readdirSync(path.join(FOLDER, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const name = folder + entry.name;
      if (entry.isDirectory()) return htmlFiles(`${name}/`);
      return name.endsWith(".html") ? [name] : [];
    })
    .sort();
}
