// The browser, the two ways in which readers open the site, and what no page may do while they read.

import path from "node:path";
import { pathToFileURL } from "node:url";

import { launch } from "./chromium.mjs";
import { none, told } from "./findings.mjs";
import { serve } from "./server.mjs";
import { FOLDER } from "./site.mjs";

/** How many pages are open at a time. */
const PARALLEL = 2;

/** A language that the site does not have, so that the page that offers the languages does not choose one. */
export const OTHER_LANGUAGE = "fr-FR";

export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 360, height: 740 };

/** Starts the browser and the server; `openings` are the ways to open the site. */
export async function start() {
  const browser = await launch();
  const server = await serve(FOLDER, "/some/sub/path/");
  const openings = [
    { name: "file://", base: pathToFileURL(FOLDER + path.sep).href },
    { name: "a server at a sub-path", base: server.base },
  ].map((opening) => new Opening(browser, opening));
  return {
    openings,
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}

/** A way to open the site. */
class Opening {
  #browser;

  constructor(browser, { name, base }) {
    this.#browser = browser;
    this.name = name;
    this.base = base;
  }

  /** The URL of a page. */
  url(page) {
    return this.base + encodeURI(page);
  }

  /** The path of the page at this URL, or undefined where it is not of this site. */
  path(url) {
    return url.startsWith(this.base) ? decodeURI(url.slice(this.base.length)).replace(/[?#].*$/, "") : undefined;
  }

  /**
   * Gives `body` a page in a fresh profile, and fails where a page did what none may: write an error or a warning to the
   * console, throw, break the content security policy, ask for anything outside the site, or ask for what is not there.
   * Not so where `watched` is false.
   */
  async read({ watched = true, ...options }, body) {
    const context = await this.#browser.newContext({ viewport: WIDE, locale: OTHER_LANGUAGE, ...options });
    context.setDefaultTimeout(15_000);
    const problems = watched ? this.#watch(context) : [];
    let failure;
    try {
      await context.addInitScript(prepare);
      await body(await context.newPage());
    } catch (error) {
      failure = error;
    } finally {
      await context.close();
    }
    if (failure && problems.length > 0) failure.message += `\nmeanwhile:\n${told(problems)}`;
    if (failure) throw failure;
    none(problems, "pages misbehaved");
  }

  /** Calls `visit` with a page for each of `paths`, at which it is open, a few at a time. */
  async each(paths, options, visit) {
    const queue = [...paths];
    const reader = () =>
      this.read(options, async (page) => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
          await page.goto(this.url(next));
          await visit(page, next);
        }
      });
    const ends = await Promise.allSettled(Array.from({ length: Math.min(PARALLEL, queue.length) }, reader));
    const failed = ends.find((end) => end.status === "rejected");
    if (failed) throw failed.reason;
  }

  #watch(context) {
    const problems = [];
    const report = (url, what) => problems.push({ page: this.path(url) ?? url, what });
    context.on("request", (request) => {
      if (!request.url().startsWith(this.base)) report(request.frame().url(), `asked for ${request.url()}`);
    });
    context.on("requestfailed", (request) => {
      const why = request.failure()?.errorText;
      // The browser drops what it still loads when the reader goes on.
      if (why !== "net::ERR_ABORTED") report(request.frame().url(), `${why} for ${request.url()}`);
    });
    context.on("response", (response) => {
      if (response.status() >= 400) report(response.frame().url(), `status ${response.status()} for ${response.url()}`);
    });
    context.on("console", (message) => {
      if (["error", "warning", "assert"].includes(message.type())) {
        report(message.page()?.url() ?? "", `console ${message.type()}: ${message.text()}`);
      }
    });
    context.on("weberror", (error) => report(error.page()?.url() ?? "", `threw ${error.error()}`));
    return problems;
  }
}

// Runs in every page before its own scripts.
function prepare() {
  document.addEventListener("securitypolicyviolation", (event) => {
    console.error(`content security policy: ${event.effectiveDirective} stopped ${event.blockedURI} ${event.sample}`);
  });

  /** Where an element stands, in the same words on every page. */
  globalThis.whereabouts = (element) => {
    const path = [];
    for (let here = element; here && here !== document.body && path.length < 4; here = here.parentElement) {
      path.unshift([here.localName, ...here.classList].join("."));
    }
    return path.join(" > ");
  };
}
