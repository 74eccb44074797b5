// Under `tebiki serve` only: brings an open page to what was built, if no more than words, links and images in it are others. The reader's
// place, ticks and what is unfolded stay. Whatever scripts may have taken hold of is not touched: then the page has to be loaded again.
(() => {
  "use strict";
  const INTERACTIVE = "[id], [role], [tabindex], button, details, form, input, link, script, select, style, textarea";
  const ATTRIBUTES = new Map([
    ["A", ["href", "title"]],
    ["IMG", ["src", "alt", "width", "height"]],
    ["META", ["content"]],
  ]);

  /** @typedef {(() => void)[]} Changes */

  // Taken before any other script has changed the page, into a document that loads nothing.
  let known = document.implementation.createHTMLDocument("").importNode(document.documentElement, true);

  /** @param {Node} node */
  const idOf = (node) => (node instanceof Element ? node.id : "");

  /** @param {Node} node @param {Node | undefined} other */
  const isOfKind = (node, other) =>
    node.nodeType === other?.nodeType && node.nodeName === other.nodeName && idOf(node) === idOf(other);

  /**
   * The nodes of the open page that the children of `before` became. Scripts may have put others between them.
   * @param {Node} before
   * @param {Node} live
   */
  function twins(before, live) {
    const candidates = [...live.childNodes];
    const found = [];
    for (const child of before.childNodes) {
      while (candidates.length && !isOfKind(child, candidates[0])) candidates.shift();
      const twin = candidates.shift();
      if (!twin) return null;
      found.push(twin);
    }
    return found;
  }

  /** @param {Node} node */
  const isInteractive = (node) =>
    node instanceof Element && (node.matches(INTERACTIVE) || node.querySelector(INTERACTIVE) !== null);

  // The label of another element: scripts may have made a text of their own of it.
  /** @param {Node} node */
  const isLabel = (node) =>
    node instanceof Element &&
    node.id !== "" &&
    known.querySelector(`[aria-labelledby~="${CSS.escape(node.id)}"]`) !== null;

  /**
   * Adds to `changes` what makes of `live`, which was `before`, what is `after`; says false where that cannot be done.
   * @param {Node} before
   * @param {Node} after
   * @param {Node} live
   * @param {Changes} changes
   * @returns {boolean}
   */
  function compare(before, after, live, changes) {
    // Where scripts run, what stands for them is a text to the browser, and elements to its parser.
    if (before.isEqualNode(after) || before.nodeName === "NOSCRIPT") return true;
    if (isLabel(before)) return false;
    if (before instanceof Text) {
      changes.push(() => {
        live.nodeValue = after.nodeValue;
      });
      return live.nodeValue === before.nodeValue;
    }
    if (!(before instanceof Element && after instanceof Element && live instanceof Element)) return false;
    if (before.matches("script, style")) return false;
    return compareAttributes(before, after, live, changes) && compareChildren(before, after, live, changes);
  }

  /** @param {Element} before @param {Element} after @param {Element} live @param {Changes} changes */
  function compareAttributes(before, after, live, changes) {
    return [...before.attributes, ...after.attributes].every(({ name }) => {
      const value = after.getAttribute(name);
      if (before.getAttribute(name) === value) return true;
      changes.push(() => {
        if (value === null) live.removeAttribute(name);
        else live.setAttribute(name, value);
      });
      return ATTRIBUTES.get(before.nodeName)?.includes(name) && live.getAttribute(name) === before.getAttribute(name);
    });
  }

  /** @param {Element} before @param {Element} after @param {Element} live @param {Changes} changes */
  function compareChildren(before, after, live, changes) {
    const old = [...before.childNodes];
    const now = [...after.childNodes];
    const here = twins(before, live);
    if (!here) return false;
    if (old.length === now.length && old.every((node, index) => isOfKind(node, now[index]))) {
      return old.every((node, index) => compare(node, now[index], here[index], changes));
    }
    const least = Math.min(old.length, now.length);
    let first = 0;
    while (first < least && old[first].isEqualNode(now[first])) first += 1;
    let last = 0;
    while (last < least - first && old[old.length - 1 - last].isEqualNode(now[now.length - 1 - last])) last += 1;
    const gone = old.slice(first, old.length - last);
    const come = now.slice(first, now.length - last);
    changes.push(() => {
      const place = first ? here[first - 1].nextSibling : live.firstChild;
      for (const node of come) live.insertBefore(document.importNode(node, true), place);
      for (const node of here.slice(first, old.length - last)) node.remove();
    });
    const isAsItWas = gone.every((node, index) => here[first + index].isEqualNode(node));
    return isAsItWas && ![...gone, ...come].some(isInteractive);
  }

  // Brings the page to what `html` says, all of it or nothing; says whether that was done.
  window.tebikiPatch = (html) => {
    // A search that has begun knows the files of the site as it was.
    if (document.querySelector('head script[src*="/search/"]')) return false;
    const next = new DOMParser().parseFromString(html, "text/html").documentElement;
    /** @type {Changes} */
    const changes = [];
    const isPossible = /** @type {const} */ (["head", "body"]).every((name) => {
      const [before, after] = [known.querySelector(name), next.querySelector(name)];
      return before && after && compare(before, after, document[name], changes);
    });
    if (!isPossible) return false;
    for (const change of changes) change();
    known = next;
    return true;
  };
})();
