// What readers write about an item of their own checklist: its state, who does it by when, a reason and a note. The fields of an item
// are made when they are opened: a long checklist has many.
(() => {
  "use strict";
  const { make } = window.tebiki;
  const my = window.tebikiMy;
  const { page } = my;
  const { words } = page;
  /** @type {Tebiki.Decision[]} */
  const STATES = ["", "doing", "done", "na", "risk"];
  const FIELDS = /** @type {const} */ (["r", "n", "o", "d"]);
  const OWNERS = "tb-my-owners";

  // What is being written and not yet kept, by item.
  /** @type {Map<string, { row: Tebiki.Row, fields: Partial<Pick<Tebiki.Entry, "r" | "n" | "o" | "d">> }>} */
  let pending = new Map();
  let timer = 0;

  /** What a reason is called: why something does not apply, or why a risk is accepted. @param {Tebiki.Decision} decision */
  const reasonLabel = (decision) => words[decision === "risk" ? "my_reason_risk" : "my_reason"];
  const wantsReason = (/** @type {Tebiki.Decision} */ decision) => decision === "na" || decision === "risk";

  /**
   * What is written is kept a moment later, and at once when the reader leaves.
   * @param {Tebiki.Row} row
   * @param {"r" | "n" | "o" | "d"} field
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
    for (const { row, fields } of waiting.values()) my.items.write(row, fields);
  }

  /** @param {Tebiki.Row} row */
  function fill(row) {
    if (row.fields) return;
    const { id } = row;
    const ofItem = () => make("span", { class: "visually-hidden" }, [` ${row.item.id}`]);
    const s = make(
      "select",
      { id: `${id}-s`, autocomplete: "off" },
      STATES.map((value) => make("option", { value }, [words[`my_status_${value || "open"}`]])),
    );
    s.addEventListener("change", () => {
      const decision = STATES.find((state) => state === s.value) ?? "";
      flush();
      my.items.write(row, { s: decision });
    });
    const all = { autocomplete: "off", onchange: flush };
    const r = make("input", { type: "text", id: `${id}-r`, maxlength: "1000", ...all });
    const n = make("textarea", { id: `${id}-n`, rows: "3", maxlength: "10000", ...all });
    const o = make("input", { type: "text", id: `${id}-o`, maxlength: "100", list: OWNERS, ...all });
    const d = make("input", { type: "date", id: `${id}-d`, min: "1970-01-01", max: "2999-12-31", ...all });
    for (const [name, field] of Object.entries({ r, n, o, d })) {
      field.addEventListener("input", () => typed(row, /** @type {"r" | "n" | "o" | "d"} */ (name), field.value));
    }
    const label = (/** @type {HTMLElement} */ field, /** @type {string} */ text) =>
      make("label", { for: field.id }, [text, ofItem()]);
    const wanted = make("small", { class: "meta" }, [words.my_reason_wanted]);
    const why = make("p", { class: "my-wide" }, [label(r, words.my_reason), r, wanted]);
    row.more.append(
      make("div", { class: "my-fields" }, [
        make("p", {}, [label(s, words.my_state), s]),
        make("p", {}, [label(o, words.my_owner), o]),
        make("p", {}, [label(d, words.my_due), d]),
        why,
        make("p", { class: "my-wide" }, [label(n, words.my_note), n]),
      ]),
    );
    row.fields = { s, r, n, o, d, why, wanted };
    update(row, page.state().items[row.key] ?? my.state.blank());
  }

  /** @param {Tebiki.Row} row @param {Tebiki.Entry} entry */
  function update(row, entry) {
    const { fields } = row;
    if (!fields) return;
    const waiting = pending.get(row.key)?.fields ?? Object.create(null);
    fields.s.value = entry.s;
    fields.why.hidden = !wantsReason(entry.s) && !entry.r;
    const [name] = fields.why.querySelector("label")?.childNodes ?? [];
    if (name) name.textContent = reasonLabel(entry.s);
    fields.wanted.hidden = Boolean(entry.r || waiting.r);
    for (const name of FIELDS) {
      const value = waiting[name] ?? entry[name];
      // What the reader is writing stays as it is written.
      if (fields[name].value !== value && fields[name] !== document.activeElement) fields[name].value = value;
    }
  }

  /** Names that were written before are offered where another is asked for. @param {string[]} names */
  function offer(names) {
    const before = document.getElementById(OWNERS);
    const made = make(
      "datalist",
      { id: OWNERS },
      names.map((value) => make("option", { value })),
    );
    if (before) before.replaceWith(made);
    else page.part("#tb-my-list").after(made);
  }

  my.fields = { fill, update, flush, offer, reasonLabel };
})();
