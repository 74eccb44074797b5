// Opens the page of the reader's own checklist. What it needs is loaded when the browser keeps a checklist, when the address brings
// one, or as soon as the reader does something: until then the page is as light as any other.
(() => {
  "use strict";
  const { all, fill, one, script, style } = window.tebiki;
  const [form] = all(HTMLFormElement, "#tb-my");
  if (!form) return;
  const { assets = "", root = "", scripts = "", words = "{}" } = form.dataset;
  /** @type {Pick<Tebiki.My, "key" | "data" | "early" | "take"> & Partial<Tebiki.My>} */
  const my = {
    key: `tebiki-my-checklist:${new URL(root, location.href).pathname}`,
    data: Object.create(null),
    early: [],
    take(name, data) {
      this.data[name] = data;
    },
  };
  // The scripts that are loaded next add what is missing.
  window.tebikiMy = /** @type {Tebiki.My} */ (my);

  let started = false;
  function start() {
    if (started) return;
    started = true;
    style(`${assets}my-checklist-items.css`);
    scripts.split(" ").forEach((name) => {
      script(assets + name).catch(() => {
        const text = fill(JSON.parse(words).my_load_failed, { name });
        one(HTMLElement, ".my-alerts", form).textContent = text;
      });
    });
  }

  let used = true;
  try {
    localStorage.setItem(`${my.key}:probe`, "1");
    localStorage.removeItem(`${my.key}:probe`);
    used = localStorage.getItem(my.key) !== null;
  } catch {
    // The page says so before anything is ticked.
  }
  ["focusin", "pointerdown", "change"].forEach((event) => form.addEventListener(event, start));
  ["storage", "hashchange"].forEach((event) => window.addEventListener(event, start));
  // What was clicked while the scripts were on their way is done when they are there.
  form.addEventListener("click", (event) => {
    const target = event.target instanceof Element && event.target.closest("button[data-do]");
    if (target instanceof HTMLElement && !my.page) my.early.push(target);
    start();
  });
  all(HTMLElement, "#tb-my-plain").forEach((plain) => {
    plain.hidden = true;
  });
  form.hidden = false;
  if (used || /^#(?:methods=|from=|my\d)/.test(location.hash)) start();
})();
