// What is wrong on which page, told so that one cause on a hundred pages is one line.

import assert from "node:assert/strict";

const PAGES_TOLD = 4;

/** Fails with all findings, each `{ page, what }`. */
export function none(findings, title) {
  if (findings.length > 0) assert.fail(`${title}:\n${told(findings)}`);
}

/** The findings as text: what was found, and on which pages. */
export function told(findings) {
  const pages = new Map();
  for (const { page, what } of findings) {
    if (!pages.has(what)) pages.set(what, new Set());
    pages.get(what).add(page);
  }
  return [...pages]
    .map(([what, found]) => {
      const more = found.size > PAGES_TOLD ? ` and ${found.size - PAGES_TOLD} more` : "";
      return `- ${[...found].slice(0, PAGES_TOLD).join(", ")}${more}: ${what}`;
    })
    .join("\n");
}
