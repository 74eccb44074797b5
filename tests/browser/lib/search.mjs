// How long a reader waits for a result, measured inside the page.

/** Between two letters that a person types, in milliseconds. */
export const BETWEEN_KEYS = 90;

/** Runs in every page before its own scripts: notes when keys are pressed, and when the first result after the last of them is there. */
export function watchSearch() {
  const seen = (window.measured = { pressed: 0, turned: 0, shown: undefined });
  let key;
  addEventListener(
    "keydown",
    (event) => {
      key = event.timeStamp;
      if (event.key === "/") seen.turned = key;
    },
    true,
  );
  // Letters that no key has come without one.
  addEventListener("keyup", () => (key = undefined), true);
  addEventListener(
    "beforeinput",
    (event) => {
      seen.pressed = key ?? event.timeStamp;
      seen.shown = key = undefined;
    },
    true,
  );
  new MutationObserver((changes) => {
    if (seen.shown !== undefined) return;
    const results = ".search-hit, .search-nothing, .search-result";
    const told = changes.some(({ target, addedNodes }) =>
      [...addedNodes].some((node) => (node.nodeType === 1 && node.matches(results)) || (target.matches?.(".search-count") && node.textContent)),
    );
    if (told) seen.shown = performance.now();
  }).observe(document, { childList: true, subtree: true });
}

/** When keys were pressed and results came, in milliseconds of the page's own clock, as soon as there are any. */
export async function measured(page) {
  await page.waitForFunction(() => window.measured.shown !== undefined);
  return page.evaluate(() => window.measured);
}
