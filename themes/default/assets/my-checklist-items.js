// The items of the reader's own checklist: rows to tick and write on, what has changed or is gone, and how far the reader is.
// Loaded when something is chosen.
(() => {
  "use strict";
  const { all, button, fill, make, one } = window.tebiki;
  const my = window.tebikiMy;
  const { page, work } = my;
  const { bold, hidden, html, lookUp, procedures, productData } = my.parts;
  const { words } = page;
  // The rows on the page, by item.
  /** @type {Map<string, Tebiki.Row>} */
  let rows = new Map();
  const NOTHING = my.state.blank();
  const LANGUAGE = document.documentElement.lang;

  const namedIn = (/** @type {Tebiki.ItemData} */ item) => `${item.id} ${item.name}`;

  const dataOf = (/** @type {string} */ list) => /** @type {Tebiki.ListData | undefined} */ (my.data[`items/${list}`]);
  /** @param {Tebiki.List} list @param {Tebiki.ItemData} item */
  function applies(list, item) {
    if (list.whole) return page.isChosen(list);
    return page.methodsOf(list).some((input) => item.methods.includes(input.value));
  }

  /** @param {string} key @returns {Tebiki.Entry | undefined} */
  const entryOf = (key) => page.state().items[key];

  /**
   * What a decision on an item is made on: its text, and the procedures of the chosen products.
   * @param {Tebiki.Row} row
   * @returns {Tebiki.About}
   */
  const about = ({ key, item }) => ({ key, item, lang: LANGUAGE, procedures: [] });

  /**
   * Changes the entry of an item.
   * @param {Tebiki.Row} row
   * @param {Partial<Tebiki.Entry>} fields
   */
  function write(row, fields) {
    const other = page.change((state) => work.write(state, about(row), fields));
    if (other) page.refresh();
    else update(rows.get(row.key) ?? row);
  }

  /** @param {Tebiki.Row} row @param {Tebiki.Decision} decision */
  const decide = (row, decision) => write(row, { s: decision });

  function render() {
    const list = one(HTMLElement, "#tb-my-list");
    const focus = document.activeElement && list.contains(document.activeElement) ? document.activeElement.id : "";
    const shown = page.lists.filter(page.isChosen);
    rows = new Map();
    list.textContent = "";
    if (!shown.length) list.append(make("p", { class: "my-nothing" }, [words.my_nothing]));
    for (const of of shown) for (const item of dataOf(of.id)?.items ?? []) if (applies(of, item)) take(of, item);
    const order = /** @type {Tebiki.Order} */ (page.choiceOf("order"));
    if (order) renderGroups(list, order, shown.length > 1);
    else for (const of of shown) renderList(list, of, shown.length > 1);
    renderGone(list);
    summarize();
    if (!focus) return;
    // The reader was there when another window changed something.
    const key = focus
      .replace(/^tb-my-/, "")
      .replace(/-(?:tick|[srnod])$/, "")
      .replace(":", "/");
    const row = rows.get(key);
    if (row) {
      if (/-[srnod]$/.test(focus)) row.more.open = true;
      my.fields.fill(row);
    }
    document.getElementById(focus)?.focus();
  }

  /** @param {Tebiki.List} list @param {Tebiki.ItemData} item */
  function take(list, item) {
    const row = buildRow(list, item);
    const priority = dataOf(list.id)?.priorities[item.priority ?? -1];
    row.priority = priority?.symbol ?? "";
    rows.set(row.key, row);
  }

  /**
   * @param {HTMLElement} parent
   * @param {"h3" | "h4"} tag
   * @param {string} id
   * @param {Tebiki.Child[]} title
   * @param {Tebiki.Row[]} of
   */
  function group(parent, tag, id, title, of) {
    if (title.length) {
      parent.append(
        make(tag, { id: `tb-my-group:${id}` }, [...title, " ", make("small", { class: "meta my-group-count" })]),
      );
    }
    const elements = of.map((row) => row.element);
    parent.append(make("ul", { class: "items my-items" }, elements));
  }

  /**
   * The items of a list, by priority.
   * @param {HTMLElement} parent
   * @param {Tebiki.List} list
   * @param {boolean} named whether the list says its name: there is more than one
   */
  function renderList(parent, list, named) {
    const data = dataOf(list.id);
    if (!data) return;
    if (named) parent.append(make("h3", { class: "my-list-title" }, [list.name]));
    [...data.priorities, null].forEach((priority, rank) => {
      const of = [...rows.values()].filter(
        (row) => row.list === list && (priority ? row.item.priority === rank : row.item.priority === undefined),
      );
      if (!of.length) return;
      const title = [];
      if (priority) {
        const symbol = make("span", { class: "symbol" }, [priority.symbol]);
        const look = `priority priority-${priority.id}`;
        title.push(
          make("span", { class: look, "aria-hidden": "true" }, [symbol]),
          " ",
          html("span", {}, priority.title),
        );
      } else if (data.priorities.length) title.push(words.my_no_priority);
      group(parent, named ? "h4" : "h3", `${list.id}:${rank}`, title, of);
    });
  }

  /**
   * All items in another order than that of their lists.
   * @param {HTMLElement} parent
   * @param {Tebiki.Order} order
   * @param {boolean} named
   */
  function renderGroups(parent, order, named) {
    const titles = { late: "my_show_late", week: "my_show_week", later: "my_later", undated: "my_show_undated" };
    const titleOf = (/** @type {string} */ id) => {
      if (order === "owner") return id || words.my_nobody;
      if (order === "state") return words[`my_status_${id}`];
      return words[lookUp(titles, id) ?? "my_settled"];
    };
    const listed = [...rows.values()].map((row) => ({ ...listedOf(row), row }));
    work.groups(listed, order).forEach(({ id, rows: of }, number) => {
      group(
        parent,
        "h3",
        `${order}:${number}`,
        [titleOf(id)],
        of.map(({ row }) => row),
      );
    });
    // Where items of several lists stand together, each says whose it is.
    for (const row of named ? rows.values() : []) {
      row.element.querySelector(".my-title")?.append(" ", make("small", { class: "meta" }, [row.list.name]));
    }
  }

  /** @param {Tebiki.Row} row @returns {Tebiki.Listed} */
  function listedOf(row) {
    const entry = entryOf(row.key) ?? NOTHING;
    const status = statusOf(row.key, row.item);
    return { entry, status, left: work.left(entry, status, work.today()) };
  }

  /** @param {Tebiki.List} list @param {Tebiki.ItemData} item */
  function buildRow(list, item) {
    const key = `${list.id}/${item.slug}`;
    const id = `tb-my-${list.id}:${item.slug}`;
    const tick = make("input", { type: "checkbox", class: "tick", id: `${id}-tick`, "aria-labelledby": id });
    tick.addEventListener("change", () => decide(row, tick.checked ? "done" : ""));
    const more = make("details", { class: "my-more", ontoggle: () => update(row, true) }, [
      make("summary", { onclick: () => my.fields.fill(row) }, [words.my_more, hidden(words.colon + item.id)]),
    ]);
    /** @type {Tebiki.Row} */
    const row = {
      key,
      id,
      list,
      item,
      priority: "",
      procedures: [],
      element: make("li", { class: "item-row my-item" }),
      tick,
      state: make("span", { class: "my-state" }),
      changed: make("div", { class: "my-changed" }),
      plan: make("p", { class: "my-plan" }),
      written: make("div", { class: "my-written" }),
      more,
    };
    const name = [make("span", { class: "item-id" }, [item.id]), html("span", {}, item.title)];
    const link = make("a", { class: "item-link", id, href: item.url }, name);
    const condition = item.condition && html("p", { class: "meta" }, item.condition);
    if (condition) condition.prepend(bold(words.item_condition + words.colon));
    const notes = (item.notes ?? []).map((note) => html("p", { class: "meta" }, note));
    const fields = (item.fields ?? []).map((field) =>
      make("div", {}, [html("dt", {}, field.title), html("dd", {}, field.value)]),
    );
    const main = make("div", { class: "item-row-main" }, [
      make("p", { class: "my-title" }, [link, " ", row.state]),
      row.plan,
      row.changed,
      html("p", { class: "my-text" }, item.text),
      condition,
      make("div", { class: "my-notes" }, notes),
      fields.length ? make("dl", { class: "facts small own-fields" }, fields) : null,
      procedures(row),
      row.written,
      more,
    ]);
    row.element.append(tick, main);
    update(row, true);
    return row;
  }

  /** @param {string} key @param {Tebiki.ItemData} item */
  const statusOf = (key, item) => work.statusOf(entryOf(key), item);

  /** @param {Tebiki.Row} row @param {boolean} [silent] */
  function update(row, silent) {
    const entry = entryOf(row.key) ?? NOTHING;
    const status = statusOf(row.key, row.item);
    row.element.dataset.status = status;
    row.tick.checked = status === "done";
    row.tick.indeterminate = status === "changed" && entry.s === "done";
    row.state.textContent = status === "open" ? "" : words[`my_status_${status}`];
    row.changed.textContent = "";
    if (status === "changed") {
      const again = (/** @type {Tebiki.Decision} */ decision) => () => {
        decide(row, decision);
        row.tick.focus();
      };
      row.changed.append(
        make("p", {}, [words.my_changed]),
        make("p", { class: "buttons" }, [
          button(words.my_still, again(entry.s), "button button-main"),
          button(words.my_reopen, again("")),
        ]),
      );
    }
    plan(row, entry, status);
    // What was written stands on the page and on paper; while it is being edited, only there.
    row.written.textContent = "";
    row.written.classList.toggle("editing", row.more.open);
    for (const [label, text] of [
      [my.fields.reasonLabel(entry.s), entry.r],
      [words.my_note, entry.n],
    ]) {
      if (text) row.written.append(make("p", {}, [bold(label + words.colon), text]));
    }
    my.fields.update(row, entry);
    if (!silent) summarize();
  }

  /**
   * Who does it by when; on paper there is room to write where nothing is said.
   * @param {Tebiki.Row} row
   * @param {Tebiki.Entry} entry
   * @param {Tebiki.Status} status
   */
  function plan(row, entry, status) {
    const said = (/** @type {string} */ label, /** @type {Tebiki.Child[]} */ value) =>
      make("span", { class: value.length ? "" : "my-blank" }, [bold(label + words.colon), ...value]);
    const late = dueText(entry, status);
    const due = entry.d ? [make("time", { datetime: entry.d }, [page.date(entry.d)])] : [];
    row.plan.replaceChildren(
      said(words.my_owner, entry.o ? [entry.o] : []),
      " ",
      said(words.my_due, late ? [...due, " ", late] : due),
    );
    row.plan.classList.toggle("my-unplanned", !entry.o && !entry.d);
  }

  /** How long there is, in words. @param {Tebiki.Entry} entry @param {Tebiki.Status} status */
  function dueText(entry, status) {
    const days = work.left(entry, status, work.today());
    if (days === undefined) return null;
    if (days < 0) return make("strong", { class: "my-late" }, [page.count("my_late", -days)]);
    return make("span", { class: "meta" }, [days ? page.count("my_due_in", days) : words.my_due_today]);
  }

  /**
   * Entries of items that the checklist no longer has.
   * @param {HTMLElement} parent
   */
  function renderGone(parent) {
    const gone = Object.entries(page.state().items).filter(([key]) => {
      const list = key.split("/")[0];
      const isKnown = page.lists.some((other) => other.id === list);
      return !isKnown || (dataOf(list) && !itemOf(key));
    });
    if (!gone.length) return;
    const entries = gone.map(([key, entry]) => {
      const { s, o, d, r, n } = entry;
      const written = [words[`my_status_${s || "open"}`], o, d && page.date(d), r, n].filter(Boolean).join(" / ");
      const remove = button(words.my_gone_remove, () => {
        const next = my.state.copy(page.state());
        delete next.items[key];
        page.replace(next, words.my_gone_remove + words.colon + (entry.t || key));
      });
      return make("li", {}, [bold(entry.t || key.split("/")[1]), make("span", { class: "meta" }, [written]), remove]);
    });
    parent.append(
      make("h3", { class: "my-gone-title" }, [words.my_gone]),
      make("p", {}, [words.my_gone_text]),
      make("ul", { class: "items my-gone" }, entries),
    );
  }

  /** @param {string} key */
  function itemOf(key) {
    const [list, slug] = key.split("/");
    return dataOf(list)?.items.find((item) => item.slug === slug);
  }

  /** @param {Tebiki.Row[]} of */
  function tally(of) {
    const sum = { open: 0, doing: 0, done: 0, na: 0, risk: 0, changed: 0, late: 0, all: 0 };
    for (const { status, left } of of.map(listedOf)) {
      sum[status] += 1;
      if (left !== undefined && left < 0) sum.late += 1;
    }
    sum.all = of.length - sum.na;
    return sum;
  }

  /** @param {ReturnType<typeof tally>} sum */
  function progressText(sum) {
    const texts = [fill(words.my_progress, { n: sum.done, all: sum.all })];
    for (const kind of /** @type {const} */ (["doing", "risk", "na", "changed", "late"])) {
      if (sum[kind]) texts.push(page.count(`my_progress_${kind}`, sum[kind]));
    }
    return texts.join(words.list_separator);
  }

  function summarize() {
    const every = [...rows.values()];
    const sum = tally(every);
    const progress = page.part(".my-progress");
    progress.textContent = "";
    page.part(".my-filter").hidden = !every.length;
    if (every.length) {
      const value = sum.all ? sum.done : 1;
      progress.append(
        make("progress", { max: Math.max(sum.all, 1), value, "aria-labelledby": "tb-my-progress" }),
        make("p", { id: "tb-my-progress" }, [progressText(sum)]),
      );
    }
    for (const group of all(HTMLElement, "#tb-my-list .my-items")) {
      const small = group.previousElementSibling?.querySelector(".my-group-count");
      if (small) small.textContent = progressText(tally(every.filter((row) => group.contains(row.element))));
    }
    offerOwners();
    filter();
    notices(every);
    paper(sum, every);
  }

  /** @returns {Tebiki.Wanted} */
  const wanted = () => ({
    only: one(HTMLInputElement, "[name=open-only]").checked,
    owner: page.choiceOf("owner"),
    state: page.choiceOf("state"),
    due: page.choiceOf("due"),
  });

  function filter() {
    const want = wanted();
    const isNarrow = Boolean(want.owner || want.state || want.due);
    let shown = 0;
    for (const row of rows.values()) {
      // What was just changed stays until the reader looks elsewhere.
      row.element.hidden = !work.fits(listedOf(row), want) && !row.element.contains(document.activeElement);
      if (!row.element.hidden) shown += 1;
    }
    for (const group of all(HTMLElement, "#tb-my-list .my-items")) {
      const none = !group.querySelector(".my-item:not([hidden])");
      if (!group.nextElementSibling?.matches(".my-nothing-left")) {
        group.after(make("p", { class: "meta my-nothing-left" }));
      }
      const told = group.nextElementSibling;
      if (!(told instanceof HTMLElement)) continue;
      told.hidden = !none;
      told.textContent = isNarrow ? words.my_nothing_shown : words.my_nothing_left;
    }
    const isWhole = shown === rows.size;
    page.part(".my-shown").textContent = isWhole ? "" : fill(words.my_shown, { n: shown, all: rows.size });
    page.part(".my-paper-part").textContent = isWhole ? "" : narrowed(want);
  }

  /** What is left out, for paper. @param {Tebiki.Wanted} want */
  function narrowed(want) {
    const chosen = (/** @type {string} */ name) =>
      one(HTMLSelectElement, `.my-filter [name=${name}]`).selectedOptions[0].textContent;
    const parts = [
      want.only && words.my_only_open,
      want.owner && words.my_owner + words.colon + chosen("owner"),
      want.state && words.my_state + words.colon + chosen("state"),
      want.due && words.my_due + words.colon + chosen("due"),
    ];
    return words.my_only + words.colon + parts.filter(Boolean).join(words.list_separator);
  }

  // The owners that there are, to choose from.
  function offerOwners() {
    const select = one(HTMLSelectElement, ".my-filter [name=owner]");
    const names = work.owners(page.state());
    const chosen = select.value;
    [...select.options].slice(2).forEach((option) => option.remove());
    select.append(...names.map((name) => make("option", { value: `=${name}` }, [name])));
    select.value = [...select.options].some((option) => option.value === chosen) ? chosen : "";
    my.fields.offer(names);
  }

  /** @param {Tebiki.Row[]} every */
  function notices(every) {
    const box = page.part(".my-notices");
    box.textContent = "";
    const changed = every.filter((row) => row.element.dataset.status === "changed");
    if (changed.length) {
      const links = changed.map((row) => make("li", {}, [make("a", { href: `#${row.id}` }, [namedIn(row.item)])]));
      const told = page.count("my_changed_list", changed.length);
      box.append(make("div", { class: "my-alert" }, [told, make("ul", {}, links)]));
    }
    for (const list of page.lists.filter(page.isChosen)) {
      for (const product of page.chosenProducts()) {
        const text = lookUp(productData(product.id)?.notices, list.id);
        if (!text) continue;
        const parts = [bold(product.name.textContent), words.colon, html("span", {}, text)];
        box.append(make("p", { class: "edition-notice" }, parts));
      }
    }
    const elsewhere = Object.keys(page.state().items).filter((key) => !rows.has(key) && itemOf(key)).length;
    if (elsewhere) box.append(make("p", { class: "meta" }, [page.count("my_elsewhere", elsewhere)]));
  }

  /**
   * What stands at the head of a printed checklist.
   * @param {ReturnType<typeof tally>} sum
   * @param {Tebiki.Row[]} every
   */
  function paper(sum, every) {
    const line = (/** @type {string} */ label, /** @type {string} */ value) =>
      value && make("p", {}, [bold(label + words.colon), value]);
    const methods = page.lists.filter(page.isChosen).map((list) => {
      const titles = page.methodsOf(list).map((input) => page.labelPart(input, ".my-name").textContent.trim());
      return list.name + (titles.length ? words.colon + titles.join(words.list_separator) : "");
    });
    const names = page.chosenProducts().map((product) => product.name.textContent);
    const legend = () => all(HTMLElement, ".my-marks .mark").map((element) => element.cloneNode(true));
    const lines = [
      line(words.my_date, page.date(work.today())),
      line(words.my_methods, methods.join(" / ")),
      line(words.my_chosen_products, names.join(words.list_separator)),
      every.length && make("p", {}, [bold(progressText(sum))]),
      names.length && make("p", { class: "my-legend" }, legend()),
    ];
    const part = make("p", { class: "my-paper-part" }, [page.part(".my-paper-part").textContent]);
    page.part(".my-paper").replaceChildren(...lines.filter((line) => line instanceof HTMLElement), part);
  }

  my.items = {
    render,
    filter,
    write,
    rowOf: (key) => rows.get(key),
    // The rows of what applies, in their order, as data.
    list: () =>
      all(HTMLElement, "#tb-my-list .my-item").flatMap((element) => {
        const row = [...rows.values()].find((row) => row.element === element);
        return row
          ? [{ row, ...listedOf(row), late: dueText(entryOf(row.key) ?? NOTHING, statusOf(row.key, row.item)) }]
          : [];
      }),
    itemOf,
  };
})();
