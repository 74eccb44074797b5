// axe-core in a page, as it is at this moment.

import axe from "axe-core";

export const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds on a page whose content security policy lets it in (`bypassCSP`); `path` names the page. */
export async function findings(page, path) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate((tags) => {
    return window.axe.run({ runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
  }, TAGS);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ any, target }) => ({ page: path, what: `${id}: ${any[0]?.message ?? help}: ${target.join(" ")}` })),
  );
}
