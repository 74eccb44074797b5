// The Nu HTML Checker, which is the validator of the W3C, on every page of the site.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { none } from "./lib/findings.mjs";
import { FOLDER, NOT_FOUND, pages } from "./lib/site.mjs";

const checker = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");

// What is no page is not checked. The checker takes a file for a page of no origin, which 'self' does not allow anything. Browsers do.
const OF_THE_CHECKER = /^Resource violates Content Security Policy \(meta tag\): external (script|stylesheet|image) “[^”:]*” blocked|^File was not checked/;

describe("the HTML checker", () => {
  it("finds no error on any page, and nothing to warn of", async () => {
    const { messages, checked } = await check(FOLDER);
    assert.deepEqual(checked.sort(), [...pages, NOT_FOUND].sort(), "the pages that were checked");
    none(
      messages.filter(({ message }) => !OF_THE_CHECKER.test(message)).map(({ url, lastLine, type, message }) => ({
        page: `${path.relative(FOLDER, fileURLToPath(url))}:${lastLine}`,
        what: `${type}: ${message}`,
      })),
      "the checker complains",
    );
  });
});

/** What the checker says of all pages below a folder, and which it read. */
async function check(folder) {
  // The default stack is too small for some of its patterns.
  const options = ["-Xss2m", "-jar", checker, "--skip-non-html", "--format", "json", "--exit-zero-always", "--verbose"];
  const { stdout, stderr } = await promisify(execFile)("java", [...options, folder], { maxBuffer: 1 << 28 });
  const checked = stdout.split("\n").filter((line) => line.endsWith(".html"));
  return { messages: JSON.parse(stderr).messages, checked: checked.map((file) => path.relative(folder, file)) };
}
