// Readers who enlarge the page, space its letters, use their own colours, a finger, or a screen reader.

import assert from "node:assert/strict";
import { after, describe, it } from "node:test";

import { start } from "./lib/browser.mjs";
import { none } from "./lib/findings.mjs";
import { CHOICE, NOT_FOUND, languageOf, languages, samples } from "./lib/site.mjs";

const { openings, close } = await start();
after(close);

const opening = openings[1];
const paths = [CHOICE, NOT_FOUND, ...languages.flatMap((language) => samples(language))];

const SIZES = {
  "320 px wide, which is 400 % of 1280 px": { viewport: { width: 320, height: 256 } },
  "200 % of 1280 px": { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 },
  "360 px wide, on a phone": { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
};

describe("every kind of page", () => {
  for (const [size, options] of Object.entries(SIZES)) {
    it(`is read without scrolling sideways, and nothing is cut off, at ${size}, also with wide spacing`, async () => {
      const findings = [];
      await opening.each(paths, options, async (page, path) => {
        await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
        for (const what of await page.evaluate(cut)) findings.push({ page: path, what });
        await page.evaluate(space);
        for (const what of await page.evaluate(cut)) findings.push({ page: path, what: `with wide spacing: ${what}` });
      });
      none(findings, "what does not fit");
    });
  }

  it("has targets of 44 px for a finger", async () => {
    const findings = [];
    await opening.each(paths, { ...SIZES["360 px wide, on a phone"] }, async (page, path) => {
      const opener = page.locator(".menu-button");
      if (await opener.count()) await opener.tap();
      for (const what of await page.evaluate(small, 44)) findings.push({ page: path, what });
    });
    none(findings, "targets that a finger misses");
  });

  it("moves nothing", async () => {
    const findings = [];
    await opening.each(paths, { reducedMotion: "no-preference" }, async (page, path) => {
      const moving = await page.evaluate(() => {
        const takes = (times) => times.split(",").some((time) => parseFloat(time) > 0);
        const all = [...document.querySelectorAll("*")].filter((element) => {
          const style = getComputedStyle(element);
          return takes(style.transitionDuration) || (style.animationName !== "none" && takes(style.animationDuration));
        });
        const smooth = getComputedStyle(document.documentElement).scrollBehavior === "smooth" ? ["smooth scrolling"] : [];
        return [...all.map((element) => whereabouts(element)), ...smooth];
      });
      for (const what of moving) findings.push({ page: path, what });
    });
    none(findings, "what moves");
  });

  it("is drawn in the reader's own colours where the system forces them", async () => {
    const findings = [];
    await opening.each(paths, { forcedColors: "active" }, async (page, path) => {
      for (const what of await page.evaluate(unseen)) findings.push({ page: path, what });
      await page.keyboard.press("Tab");
      const outline = await page.evaluate(() => {
        const marks = ({ outlineStyle, outlineWidth }) => outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
        return [null, "::after"].some((part) => marks(getComputedStyle(document.activeElement, part)));
      });
      if (!outline && (await page.locator("a").count()) > 0) findings.push({ page: path, what: "the focus is not marked" });
    });
    none(findings, "what cannot be seen");
  });

  it("names what has no words of its own in the language of the page", async () => {
    const findings = [];
    await opening.each(paths.filter(languageOf), {}, async (page, path) => {
      const labels = await page.evaluate(() =>
        ["aria-label", "title", "alt", "placeholder"].flatMap((name) =>
          [...document.querySelectorAll(`[${name}]`)].map((element) => ({
            label: element.getAttribute(name),
            lang: element.closest("[lang]").lang,
            quotes: element.matches(".heading-anchor, .tick"),
          })),
        ),
      );
      for (const { label, lang, quotes } of labels) {
        const japanese = /[ぁ-ヿ一-龥]/.test(label);
        if (lang === "ja" && !japanese) findings.push({ page: path, what: `not in Japanese: ${label}` });
        if (lang === "en" && ((japanese && !quotes) || !/[A-Za-z]{3}/.test(label))) findings.push({ page: path, what: `not in English: ${label}` });
      }
      assert.ok(labels.length > 2, `${path}: no labels`);
    });
    none(findings, "names in another language");
  });

  it("has figures and matrices that are told in words, too", async () => {
    const findings = [];
    await opening.each(paths, {}, async (page, path) => {
      const silent = await page.evaluate(() => {
        const words = (element) => element.textContent.replace(/\s+/g, "");
        const figures = [...document.querySelectorAll("figure")].filter((figure) => words(figure).length < 20);
        const drawings = [...document.querySelectorAll("svg")].filter((svg) => svg.getAttribute("aria-hidden") !== "true");
        const cells = [...document.querySelectorAll(".matrix td")].filter((cell) => !/[\p{L}]/u.test(words(cell)));
        const heads = [...document.querySelectorAll(".matrix table")].filter((table) => !table.querySelector("thead th[scope=col]") || !table.querySelector("tbody th[scope=row]"));
        return [...figures, ...drawings, ...cells.slice(0, 3), ...heads].map((element) => whereabouts(element));
      });
      for (const what of silent) findings.push({ page: path, what });
    });
    none(findings, "what is only drawn");
  });
});

// Runs in the page: what makes it scroll sideways, and texts that do not fit their boxes.
function cut() {
  const found = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) found.push(`${scrollWidth - clientWidth} px wider than the screen`);
  for (const element of document.querySelectorAll("body *")) {
    if (element.matches(".visually-hidden, .visually-hidden *, .compact, svg *, option, select")) continue;
    const style = getComputedStyle(element);
    if (style.clipPath !== "none") continue;
    const clips = (overflow) => ["hidden", "clip"].includes(overflow);
    const wide = clips(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
    const high = clips(style.overflowY) && element.scrollHeight > element.clientHeight + 1;
    if ((wide || high) && element.clientWidth > 0) found.push(`cut off: ${whereabouts(element)}`);
  }
  return [...new Set(found)];
}

// Runs in the page: the spacing of letters, words, lines and paragraphs that WCAG 1.4.12 asks pages to bear.
function space() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }");
  document.adoptedStyleSheets = [sheet];
}

// Runs in the page: controls that are smaller than so many pixels. Links in running text are as high as its lines.
function small(least) {
  const controls = ".menu-button, .languages a, select, button, summary, .sidebar a, .toc a, .pager a, .method-link, .heading-anchor, .chip, .item-link, label:has(> .tick), .card-title a";
  const seen = [...document.querySelectorAll(controls)].filter((element) => element.checkVisibility() && !element.hidden);
  return seen.flatMap((element) => {
    const box = (element.closest(".card") && element.matches(".card-title a") ? element.closest(".card") : element).getBoundingClientRect();
    const fits = box.width >= least - 0.5 && box.height >= least - 0.5;
    return fits ? [] : [`${whereabouts(element)}: ${Math.round(box.width)} × ${Math.round(box.height)} px`];
  });
}

// Runs in the page: marks that have the colour of their ground.
function unseen() {
  const ground = getComputedStyle(document.body).backgroundColor;
  const marks = [...document.querySelectorAll(".icon :is(.line, .fill), .art, .mf-line, .mf-data")];
  const hidden = marks.filter((mark) => {
    const { stroke, fill } = getComputedStyle(mark);
    return [stroke, fill].every((color) => color === "none" || color === ground);
  });
  const shapes = [...document.querySelectorAll(".mark:not(.priority, .responsibility)")];
  hidden.push(
    ...shapes.filter((mark) => {
      const { borderTopColor, borderTopWidth, clipPath } = getComputedStyle(mark, "::before");
      return borderTopColor === ground || !(parseFloat(borderTopWidth) > 1) || clipPath === "none";
    }),
  );
  const current = [...document.querySelectorAll(".sidebar a[aria-current]")].filter((link) => parseFloat(getComputedStyle(link).borderLeftWidth) < 2);
  return [...hidden, ...current].map((element) => whereabouts(element));
}
