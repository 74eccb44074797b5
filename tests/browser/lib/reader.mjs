// A reader who gets about the site by clicking, and looks where each click led.

import assert from "node:assert/strict";

import { kindOf, languageOf } from "./site.mjs";

export class Reader {
  constructor(page, opening) {
    this.page = page;
    this.opening = opening;
  }

  /** The path of the page that is open. */
  get here() {
    return this.opening.path(this.page.url());
  }

  get language() {
    return languageOf(this.here);
  }

  /** Opens a page as by its address. */
  async open(path) {
    await this.page.goto(this.opening.url(path));
  }

  /** The paths that the links in `within` lead to, in their order; links that cannot be seen are undefined. */
  async links(within) {
    const urls = await this.page.locator(`${within} a[href]`).evaluateAll((links) =>
      links.map((link) => (link.checkVisibility() || link.closest("details:not([open])") ? link.href : "")),
    );
    return urls.map((url) => this.opening.path(url));
  }

  /** Clicks the first link in `within` that leads to another page of this kind in the same language. */
  async follow(kind, within = "main") {
    const { here, language } = this;
    await this.#click(within, `a page of kind ${kind}`, (to) => {
      return to !== here && kindOf(to) === kind && languageOf(to) === language;
    });
  }

  /** Clicks the first link in `within` that leads to this page. */
  async followTo(path, within = "body") {
    await this.#click(within, path, (to) => to === path);
  }

  /** Follows a link to a page of this kind, goes about from there, and follows a link back to the very page. */
  async thereAndBack(kind, within, about = async () => {}) {
    const from = this.here;
    await this.follow(kind, within);
    const there = this.here;
    await about();
    assert.equal(this.here, there);
    await this.followTo(from);
  }

  async #click(within, what, wanted) {
    const links = await this.links(within);
    const index = links.findIndex((path) => path !== undefined && wanted(path));
    assert.notEqual(index, -1, `${this.here}: no link in "${within}" leads to ${what}`);
    await this.click(this.page.locator(`${within} a[href]`).nth(index));
  }

  /** Clicks a link, after opening what it is folded into, and checks where it led. */
  async click(link) {
    const from = this.here;
    const url = await link.evaluate((element) => element.href);
    const folded = link.locator("xpath=ancestor::details[not(@open)]/summary");
    for (const summary of await folded.all()) await summary.click();
    await link.click();
    await this.page.waitForURL(url, { waitUntil: "load" });
    await this.#look(`${from} → ${url.slice(this.opening.base.length)}`);
  }

  async #look(how) {
    const seen = await this.page.evaluate(() => {
      const id = decodeURIComponent(location.hash.slice(1));
      const target = id ? document.getElementById(id) : document.body;
      return {
        heading: document.querySelector("h1")?.checkVisibility() ?? false,
        language: document.documentElement.lang,
        target: target !== null,
        top: target?.getBoundingClientRect().top ?? 0,
        height: innerHeight,
      };
    });
    assert.ok(seen.heading, `${how}: no heading is to be seen`);
    assert.equal(seen.language, this.language, `${how}: the language of the page`);
    assert.ok(seen.target, `${how}: the anchor leads nowhere`);
    assert.ok(seen.top < seen.height, `${how}: the anchor is out of sight`);
  }
}
