// The items of the reader's own checklist: rows to tick and write on, what has changed or is gone, and how far the reader is.
// Loaded when something is chosen.
(() => {
  "use strict";
  const { all, button, fill, make, one } = window.tebiki;
  const my = window.tebikiMy;
  const { page } = my;
  const { words } = page;
  // The rows on the page, by item.
  /** @type {Map<string, Tebiki.Row>} */
  let rows = new Map();
  // What is being written and not yet kept, by item.
  /** @type {Map<string, { row: Tebiki.Row, fields: Partial<Pick<Tebiki.Entry, "r" | "n">> }>} */
  let pending = new Map();
  let timer = 0;
  // So many procedures of a product are shown for an item; more are folded.
  const MOST_SHOWN = 3;

  /** @type {Tebiki.Entry} */
  const NOTHING = { s: "", f: "", at: 0, r: "", n: "", t: "" };

  /** The fields to write in, by their names in an entry. */
  const WRITTEN = /** @type {const} */ ([
    ["r", "my_reason"],
    ["n", "my_note"],
  ]);

  /**
   * HTML of the site's own data. What readers write never comes here.
   * @template {keyof HTMLElementTagNameMap} K
   * @param {K} tag
   * @param {Tebiki.Attributes} attributes
   * @param {string} trusted
   */
  function html(tag, attributes, trusted) {
    const parsed = new DOMParser().parseFromString(trusted, "text/html");
    return make(tag, attributes, [...parsed.body.childNodes]);
  }

  const bold = (/** @type {string} */ text) => make("b", {}, [text]);
  const hidden = (/** @type {string} */ text) => make("span", { class: "visually-hidden" }, [text]);
  const namedIn = (/** @type {Tebiki.ItemData} */ item) => `${item.id} ${item.name}`;

  function mark(/** @type {string} */ id) {
    return one(Element, `[data-mark="${id}"] > *`).cloneNode(true);
  }

  const dataOf = (/** @type {string} */ list) => /** @type {Tebiki.ListData | undefined} */ (my.data[`items/${list}`]);
  const productData = (/** @type {string} */ product) =>
    /** @type {Tebiki.ProductData | undefined} */ (my.data[`procedures/${product}`]);

  /**
   * What a script of data has under an id. Its objects have a prototype, and `constructor` is an id.
   * @template T
   * @param {Record<string, T> | undefined} record
   * @param {string} id
   */
  const lookUp = (record, id) => (record && Object.hasOwn(record, id) ? record[id] : undefined);

  /** @param {Tebiki.List} list @param {Tebiki.ItemData} item */
  function applies(list, item) {
    if (list.whole) return page.isChosen(list);
    return page.methodsOf(list).some((input) => item.methods.includes(input.value));
  }

  /** @param {string} key @returns {Tebiki.Entry | undefined} */
  const entryOf = (key) => page.state().items[key];

  /**
   * Changes the entry of an item; one with nothing in it is no entry.
   * @param {Tebiki.Row} row
   * @param {Partial<Tebiki.Entry>} fields
   */
  function write(row, fields) {
    return page.change((state) => {
      const entry = { ...NOTHING, ...state.items[row.key], ...fields, at: Date.now(), t: namedIn(row.item) };
      if (my.state.entry(entry)) state.items[row.key] = entry;
      else delete state.items[row.key];
    });
  }

  /** @param {Tebiki.Row} row @param {Tebiki.Decision} status */
  function decide(row, status) {
    const other = write(row, { s: status, f: status ? row.item.fingerprint : "" });
    if (other) page.refresh();
    else update(row);
  }

  /**
   * What is written is kept a moment later, and at once when the reader leaves.
   * @param {Tebiki.Row} row
   * @param {"r" | "n"} field
   * @param {string} value
   */
  function typed(row, field, value) {
    const waiting = pending.get(row.key) ?? { row, fields: Object.create(null) };
    waiting.fields[field] = value;
    pending.set(row.key, waiting);
    clearTimeout(timer);
    timer = setTimeout(flush, 400);
  }

  function flush() {
    clearTimeout(timer);
    const waiting = pending;
    pending = new Map();
    for (const [key, { row, fields }] of waiting) {
      write(row, fields);
      update(rows.get(key) ?? row);
    }
  }

  function render() {
    const list = one(HTMLElement, "#tb-my-list");
    const focus = document.activeElement && list.contains(document.activeElement) ? document.activeElement.id : "";
    const shown = page.lists.filter(page.isChosen);
    rows = new Map();
    list.textContent = "";
    if (!shown.length) list.append(make("p", { class: "my-nothing" }, [words.my_nothing]));
    for (const of of shown) renderList(list, of, shown.length > 1);
    renderGone(list);
    summarize();
    if (!focus) return;
    // The reader was there when another window changed something.
    const key = focus
      .replace(/^tb-my-/, "")
      .replace(/-(?:tick|na|r|n)$/, "")
      .replace(":", "/");
    const row = rows.get(key);
    if (row) {
      if (/-(?:na|r|n)$/.test(focus)) row.more.open = true;
      fillMore(row);
    }
    document.getElementById(focus)?.focus();
  }

  /**
   * @param {HTMLElement} parent
   * @param {Tebiki.List} list
   * @param {boolean} named whether the list says its name: there is more than one
   */
  function renderList(parent, list, named) {
    const data = dataOf(list.id);
    if (!data) return;
    if (named) parent.append(make("h3", { class: "my-list-title" }, [list.name]));
    [...data.priorities, null].forEach((priority, rank) => {
      const items = data.items.filter(
        (item) => applies(list, item) && (priority ? item.priority === rank : item.priority === undefined),
      );
      if (!items.length) return;
      if (priority || data.priorities.length) {
        const title = make(named ? "h4" : "h3", { id: `tb-my-group:${list.id}:${rank}` });
        if (priority) {
          const look = `priority priority-${priority.id}`;
          const symbol = make("span", { class: "symbol" }, [priority.symbol]);
          title.append(make("span", { class: look, "aria-hidden": "true" }, [symbol]), " ");
        }
        title.append(
          html("span", {}, priority ? priority.title : ""),
          priority ? "" : words.my_no_priority,
          " ",
          make("small", { class: "meta my-group-count" }),
        );
        parent.append(title);
      }
      const group = items.map((item) => {
        const row = buildRow(list, item);
        row.priority = priority ? priority.symbol : "";
        rows.set(row.key, row);
        return row.element;
      });
      parent.append(make("ul", { class: "items my-items" }, group));
    });
  }

  /** @param {Tebiki.List} list @param {Tebiki.ItemData} item */
  function buildRow(list, item) {
    const key = `${list.id}/${item.slug}`;
    const id = `tb-my-${list.id}:${item.slug}`;
    const tick = make("input", { type: "checkbox", class: "tick", id: `${id}-tick`, "aria-labelledby": id });
    tick.addEventListener("change", () => decide(row, tick.checked ? "done" : ""));
    const more = make("details", { class: "my-more", ontoggle: () => update(row, true) }, [
      make("summary", { onclick: () => fillMore(row) }, [words.my_more, hidden(words.colon + item.id)]),
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
      written: make("div", { class: "my-written" }),
      more,
    };
    const name = [make("span", { class: "item-id" }, [item.id]), html("span", { class: "item-title" }, item.title)];
    const link = make("a", { class: "item-link", id, href: item.url }, name);
    const condition = item.condition && html("p", { class: "meta" }, item.condition);
    if (condition) condition.prepend(bold(words.item_condition + words.colon));
    const notes = (item.notes ?? []).map((note) => html("p", { class: "meta" }, note));
    const fields = (item.fields ?? []).map((field) =>
      make("div", {}, [html("dt", {}, field.title), html("dd", {}, field.value)]),
    );
    const main = make("div", { class: "item-row-main" }, [
      make("p", { class: "my-title" }, [link, " ", row.state]),
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

  /**
   * The procedures of the chosen products, and of no other: the best few of each product, the others folded.
   * @param {Tebiki.Row} row
   */
  function procedures(row) {
    const chosen = page.chosenProducts();
    if (!chosen.length) return null;
    const found = make("div", { class: "my-procedures" });
    for (const product of chosen) {
      const all = lookUp(productData(product.id)?.procedures, row.key) ?? [];
      if (!all.length) continue;
      const name = product.name.textContent;
      const first = all.length > MOST_SHOWN + 1 ? MOST_SHOWN : all.length;
      row.procedures.push(...all.map((procedure) => name + words.colon + procedure.name));
      const list = (/** @type {Tebiki.ProcedureData[]} */ some) => make("ul", {}, some.map(procedureOf));
      const rest = () => {
        const told = page.count("my_rest", all.length - first);
        const summary = make("summary", {}, [told, hidden(`${words.colon}${row.item.id} ${name}`)]);
        return make("details", { class: "my-rest" }, [summary, list(all.slice(first))]);
      };
      found.append(
        make("div", { "data-product": product.id }, [
          make("p", { class: "my-product" }, [product.name.cloneNode(true)]),
          list(all.slice(0, first)),
          all.length > first && rest(),
        ]),
      );
    }
    return found.children.length ? found : make("p", { class: "meta my-none" }, [words.my_no_procedure]);
  }

  /** @param {Tebiki.ProcedureData} procedure */
  function reasonOf(procedure) {
    if (!procedure.reason) return null;
    const reason = html("p", { class: "reason" }, procedure.reason);
    // Where a product can do nothing, why is all that there is to say.
    if (procedure.status === "unavailable") {
      reason.prepend(bold(words.our_reason + words.colon));
      return reason;
    }
    const summary = make("summary", {}, [words.our_reason, hidden(words.colon + procedure.name)]);
    return make("details", { class: "my-why" }, [summary, reason]);
  }

  /** @param {Tebiki.ProcedureData} procedure */
  function procedureOf(procedure) {
    const plan = procedure.plan && html("p", { class: "meta" }, procedure.plan);
    if (plan) plan.prepend(words.fact_plan + words.colon);
    const doubts = (procedure.doubts ?? []).map((doubt) => html("p", { class: "doubt", role: "note" }, doubt));
    // A vendor's answer is that of a group: which one, and when, stands beside it.
    const given = procedure.given && html("p", { class: "meta" }, procedure.given);
    return make("li", {}, [
      html("a", { href: procedure.url }, procedure.title),
      " ",
      make("span", { class: "marks" }, [mark(procedure.status), procedure.audience && mark(procedure.audience)]),
      plan,
      given,
      ...doubts,
      reasonOf(procedure),
    ]);
  }

  /**
   * A decision holds for the text that it was made on.
   * @param {string} key
   * @param {Tebiki.ItemData} item
   * @returns {Tebiki.Status}
   */
  function statusOf(key, item) {
    const entry = entryOf(key);
    if (!entry?.s) return "open";
    return entry.f && !item.fingerprint.startsWith(entry.f) ? "changed" : entry.s;
  }

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
    // What was written stands on the page and on paper; while it is being edited, only there.
    row.written.textContent = "";
    row.written.classList.toggle("editing", row.more.open);
    for (const [field, label] of WRITTEN) {
      if (entry[field]) row.written.append(make("p", {}, [bold(words[label] + words.colon), entry[field]]));
    }
    updateFields(row, entry);
    if (!silent) summarize();
  }

  /** @param {Tebiki.Row} row @param {Tebiki.Entry} entry */
  function updateFields(row, entry) {
    const { fields } = row;
    if (!fields) return;
    const waiting = pending.get(row.key)?.fields ?? Object.create(null);
    fields.na.checked = entry.s === "na";
    fields.why.hidden = entry.s !== "na";
    fields.wanted.hidden = Boolean(entry.r || waiting.r);
    for (const [name] of WRITTEN) {
      const value = waiting[name] ?? entry[name];
      if (fields[name].value !== value) fields[name].value = value;
    }
  }

  /**
   * The fields of an item are made when they are opened: a long checklist has many.
   * @param {Tebiki.Row} row
   */
  function fillMore(row) {
    if (row.fields) return;
    const { id } = row;
    const ofItem = () => hidden(` ${row.item.id}`);
    const na = make("input", { type: "checkbox", id: `${id}-na` });
    const r = make("input", { type: "text", id: `${id}-r`, maxlength: "1000", autocomplete: "off", onchange: flush });
    const n = make("textarea", { id: `${id}-n`, rows: "3", maxlength: "10000", autocomplete: "off", onchange: flush });
    na.addEventListener("change", () => {
      decide(row, na.checked ? "na" : "");
      if (na.checked) r.focus();
    });
    r.addEventListener("input", () => typed(row, "r", r.value));
    n.addEventListener("input", () => typed(row, "n", n.value));
    const wanted = make("small", { class: "meta" }, [words.my_reason_wanted]);
    const why = make("p", {}, [make("label", { for: `${id}-r` }, [words.my_reason, ofItem()]), r, wanted]);
    row.more.append(
      make("p", {}, [make("label", { class: "my-check" }, [na, " ", words.my_na, ofItem()])]),
      why,
      make("p", {}, [make("label", { for: `${id}-n` }, [words.my_note, ofItem()]), n]),
    );
    row.fields = { na, r, n, why, wanted };
    update(row, true);
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
      const written = [words[`my_status_${entry.s || "open"}`], entry.r, entry.n].filter(Boolean).join(" / ");
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
    const sum = { open: 0, done: 0, na: 0, changed: 0, all: 0 };
    for (const row of of) sum[statusOf(row.key, row.item)] += 1;
    sum.all = of.length - sum.na;
    return sum;
  }

  /** @param {ReturnType<typeof tally>} sum */
  function progressText(sum) {
    const texts = [fill(words.my_progress, { n: sum.done, all: sum.all })];
    if (sum.na) texts.push(page.count("my_progress_na", sum.na));
    if (sum.changed) texts.push(page.count("my_progress_changed", sum.changed));
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
    filter();
    notices(every);
    paper(sum, every);
  }

  function filter() {
    const only = one(HTMLInputElement, "[name=open-only]").checked;
    for (const element of all(HTMLElement, "#tb-my-list .my-item")) {
      // What was just ticked stays until the reader looks elsewhere.
      const settled = ["done", "na"].includes(element.dataset.status ?? "");
      element.hidden = only && settled && !element.contains(document.activeElement);
    }
    for (const group of all(HTMLElement, "#tb-my-list .my-items")) {
      const none = !group.querySelector(".my-item:not([hidden])");
      if (!group.nextElementSibling?.matches(".my-nothing-left")) {
        group.after(make("p", { class: "meta my-nothing-left" }, [words.my_nothing_left]));
      }
      if (group.nextElementSibling instanceof HTMLElement) group.nextElementSibling.hidden = !none;
    }
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
    const today = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long" }).format(new Date());
    const legend = () => all(HTMLElement, ".my-marks .mark").map((element) => element.cloneNode(true));
    const lines = [
      line(words.my_date, today),
      line(words.my_methods, methods.join(" / ")),
      line(words.my_chosen_products, names.join(words.list_separator)),
      every.length && make("p", {}, [bold(progressText(sum))]),
      names.length && make("p", { class: "my-legend" }, legend()),
    ];
    page.part(".my-paper").replaceChildren(...lines.filter((line) => line instanceof HTMLElement));
  }

  my.items = {
    render,
    flush,
    filter,
    // The rows of what applies, in their order, as data.
    list: () =>
      [...rows.values()].map((row) => ({
        row,
        status: statusOf(row.key, row.item),
        entry: entryOf(row.key) ?? NOTHING,
      })),
    itemOf,
  };
})();
