// Filters of long lists: rows and columns that do not fit are hidden, and groups with nothing left in them.
(() => {
  "use strict";
  const { all, fill, one } = window.tebiki;

  all(HTMLFormElement, "form.filters").forEach((form) => {
    const target = document.getElementById(form.dataset.target ?? "");
    if (!target) return;
    const count = one(HTMLElement, ".filter-count", form);
    const reset = one(HTMLElement, ".filter-reset", form);
    const selects = all(HTMLSelectElement, "select", form);

    // The kind is that of products, which are columns.
    const ofRows = selects.map((select) => select.name).filter((name) => name !== "kind");

    const apply = () => {
      const chosen = new Map(selects.filter((select) => select.value).map((select) => [select.name, select.value]));
      const fits = (/** @type {HTMLElement} */ element, /** @type {string} */ name) => {
        const value = chosen.get(name);
        return value === undefined || (element.getAttribute(`data-${name}`) ?? "").split(" ").includes(value);
      };
      const filtered = chosen.size > 0;
      let shown = 0;
      all(HTMLElement, "[data-category]", target).forEach((row) => {
        row.hidden = !ofRows.every((name) => fits(row, name));
        if (!row.hidden) shown += 1;
      });
      all(HTMLElement, "[data-kind]", target).forEach((cell) => {
        cell.hidden = !fits(cell, "kind");
      });
      all(HTMLElement, "tbody, .items, .item-group", target).forEach((group) => {
        group.hidden = !group.querySelector("[data-category]:not([hidden])");
      });
      // How many a group has in all would contradict what is shown of it.
      all(HTMLElement, ".group-count", target).forEach((total) => {
        total.hidden = filtered;
      });
      reset.hidden = !filtered;
      const words = fill(count.dataset[shown === 1 ? "one" : "other"] ?? "", { n: shown });
      // Screen readers read out what changes.
      if (count.textContent !== words) count.textContent = words;
    };

    form.addEventListener("change", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => {
      // The choices are still there while the event is told; the button, which goes, must not take the focus along.
      setTimeout(() => {
        selects[0]?.focus();
        apply();
      });
    });
    // A link to what is hidden, such as one of the table of contents, shows it.
    window.addEventListener("hashchange", () => {
      const wanted = document.querySelector(":target");
      if (!wanted || !target.contains(wanted) || wanted.getClientRects().length) return;
      selects.forEach((select) => {
        select.value = "";
      });
      apply();
      wanted.scrollIntoView();
    });
    // The browser may bring the choices back without telling, when the reader comes back to the page.
    window.addEventListener("pageshow", apply);
    apply();
  });
})();
