// The reader's own checklist as a link, as a file and as a table, and two of them that meet. Nothing here knows the page.
(() => {
  "use strict";
  const my = window.tebikiMy;
  const { VERSION, DECISIONS, blank, clean, copy, day } = my.state;
  const FORMAT = "tebiki-my-checklist";
  // How a link begins; the number is its version.
  const LINK = /^my[12]\./;
  // How many digits of a fingerprint are enough to see a change.
  const PRINT = 6;
  const HOUR = 3600000;
  const DAY = 24 * HOUR;

  // 1. A link: what is after the `#` is a JSON array without names, in base64url, behind a checksum.
  //    [time, {checklist: [method]}, [checklist], [product], {checklist: [[slug, state, fingerprint, reason, note, owner, due,
  //     hours, procedures], …]}, [owner]]
  //    A state is its place in `DECISIONS`, an owner the place among the owners and one, a due date the days since 1970, the
  //    hours those between the change and the time of the link. Procedures are told by one fingerprint for each product, in
  //    the order of the products. Version 1 ends with the note.
  //    Both a text that was cut off and one that was changed on its way are told.

  /** @param {string} text */
  function toBase64(text) {
    const binary = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
    return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  }

  /** @param {string} text */
  function fromBase64(text) {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  }

  // FNV-1a, 32 bits.
  function checksum(/** @type {string} */ text) {
    let hash = 0x811c9dc5;
    for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
    return hash.toString(16).padStart(8, "0");
  }

  /**
   * One fingerprint for the procedures of each product that an entry remembers, by `product/*`.
   * @param {Tebiki.Entry["p"]} procedures
   */
  function whole(procedures) {
    /** @type {Map<string, string[]>} */
    const found = new Map();
    for (const [key, print] of Object.entries(procedures)) {
      const [product, section] = key.split(/\/(.*)/s);
      const prints = found.get(product) ?? [];
      found.set(product, [...prints, section === "*" ? print : `${section} ${print.slice(0, PRINT)}`]);
    }
    const made = Object.create(null);
    for (const [product, prints] of found) {
      const isWhole = prints.length === 1 && !prints[0].includes(" ");
      made[`${product}/*`] = isWhole ? prints[0] : checksum(prints.sort().join("\n"));
    }
    return made;
  }

  /** @param {Tebiki.State} state */
  function toLink(state) {
    /** @type {Record<string, unknown[][]>} */
    const items = Object.create(null);
    const owners = [...new Set(Object.values(state.items).map(({ o }) => o))].filter(Boolean).sort();
    for (const key of Object.keys(state.items).sort()) {
      const [list, slug] = key.split("/");
      const { s, f, at, r, n, o, d, p } = state.items[key];
      const prints = whole(p);
      const due = d ? Date.parse(d) / DAY : 0;
      const hours = at ? Math.max(0, Math.round((state.updated - at) / HOUR)) : -1;
      // Most items have none, and there may be many products.
      const named = Object.keys(prints).length ? state.products : [];
      const told = named.map((product) => prints[`${product}/*`] ?? "").join(",");
      const procedures = told.replace(/,+$/, "");
      const fields = [
        slug,
        DECISIONS.indexOf(s),
        f.slice(0, PRINT),
        r,
        n,
        owners.indexOf(o) + 1,
        due,
        hours,
        procedures,
      ];
      // What is empty at the end is left away.
      while (fields.length > 2 && !fields.at(-1)) fields.pop();
      (items[list] ??= []).push(fields);
    }
    const parts = [state.updated, state.methods, state.all, state.products, items, owners];
    const body = toBase64(JSON.stringify(parts));
    return `my2.${checksum(body)}${body}`;
  }

  /** @param {unknown} days */
  function dayOf(days) {
    if (typeof days !== "number" || !days || Math.abs(days) > 1e6) return "";
    return day(new Date(Math.round(days) * DAY).toISOString().slice(0, 10));
  }

  /**
   * A state and how much of it was no good. Throws "newer" or "broken".
   * @param {string} hash
   */
  function fromLink(hash) {
    const [begin] = LINK.exec(hash) ?? [];
    if (!begin) throw new Error(/^my\d+\./.test(hash) ? "newer" : "broken");
    const body = hash.slice(begin.length + 8);
    if (checksum(body) !== hash.slice(begin.length, begin.length + 8)) throw new Error("broken");
    try {
      const [updated, methods, all, products, lists, owners = []] = JSON.parse(fromBase64(body));
      const names = Array.isArray(products) ? products : [];
      const items = Object.create(null);
      for (const [list, entries] of Object.entries(lists)) {
        for (const [slug, decision, f, r, n, owner = 0, due = 0, hours = 0, told = ""] of entries) {
          const at = hours < 0 ? 0 : updated - hours * HOUR;
          const p = Object.create(null);
          const prints = told ? String(told).split(",", names.length) : [];
          for (const [index, print] of prints.entries()) if (print) p[`${names[index]}/*`] = print;
          items[`${list}/${slug}`] = { s: DECISIONS[decision], f, r, n, o: owners[owner - 1], d: dayOf(due), at, p };
        }
      }
      return clean({ v: VERSION, updated, methods, all, products, items });
    } catch {
      throw new Error("broken");
    }
  }

  // 2. A file: JSON that people can read, too.

  /** @type {Record<Tebiki.Decision, string>} */
  const STATUSES = { "": "open", doing: "in-progress", done: "done", na: "not-applicable", risk: "risk-accepted" };

  /** @param {Tebiki.State} state @param {string} site */
  function toJson(state, site) {
    const chosen = Object.keys(state.methods).filter((id) => state.methods[id].length);
    const checklists = [
      ...chosen.map((id) => ({ id, methods: state.methods[id] })),
      ...state.all.map((id) => ({ id, methods: "all" })),
    ];
    const items = Object.keys(state.items)
      .sort()
      .map((key) => {
        const [checklist, item] = key.split("/");
        const { s, f, at, r, n, t, o, d, p } = state.items[key];
        return {
          checklist,
          item,
          title: t,
          status: STATUSES[s],
          owner: o,
          due: d || null,
          reason: r,
          note: n,
          fingerprint: f,
          procedures: p,
          changed: at ? new Date(at).toISOString() : null,
        };
      });
    const file = {
      format: FORMAT,
      version: VERSION,
      site,
      saved: new Date().toISOString(),
      updated: state.updated,
      checklists,
      products: state.products,
      items,
      texts: state.texts,
    };
    return `${JSON.stringify(file, null, 2)}\n`;
  }

  /** @param {string} text */
  function parsed(text) {
    try {
      return JSON.parse(text.replace(/^\ufeff/, ""));
    } catch {
      throw new Error("json");
    }
  }

  /**
   * A state and how much of it was no good. Throws "json", "newer", "other" or "broken".
   * @param {string} text
   * @param {string[]} known the site's checklists
   */
  function fromJson(text, known) {
    const file = parsed(text);
    if (file?.format !== FORMAT || typeof file.version !== "number") throw new Error("broken");
    if (file.version > VERSION) throw new Error("newer");
    if (!Array.isArray(file.checklists) || !Array.isArray(file.items)) throw new Error("broken");
    const methods = Object.create(null);
    const items = Object.create(null);
    const all = [];
    const named = new Set();
    let wrong = 0;
    for (const list of file.checklists) {
      if (typeof list?.id !== "string") wrong += 1;
      else if (list.methods === "all") all.push(list.id);
      else methods[list.id] = list.methods;
      if (list) named.add(String(list.id));
    }
    for (const item of file.items) {
      const key = item && `${item.checklist}/${item.item}`;
      if (!item || items[key]) {
        wrong += 1;
        continue;
      }
      named.add(String(item.checklist));
      items[key] = {
        s: DECISIONS.find((decision) => STATUSES[decision] === item.status) ?? "",
        f: item.fingerprint,
        at: Date.parse(item.changed) || 0,
        r: item.reason,
        n: item.note,
        t: item.title,
        o: item.owner,
        d: item.due,
        p: item.procedures,
      };
    }
    if (named.size && !known.some((id) => named.has(id))) throw new Error("other");
    const { updated, products, texts } = file;
    const found = clean({ v: VERSION, updated, methods, all, products, items, texts });
    return { ...found, dropped: found.dropped + wrong };
  }

  // 3. A table, as Excel wants it: UTF-8 with a byte order mark, lines that end in CR LF, and no cell that could be a formula.

  function cell(/** @type {unknown} */ value) {
    let text = String(value ?? "").replace(/\r?\n/g, "\n");
    // Spreadsheets take these, and their full-width forms, for the start of a formula.
    if (/^[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]/.test(text) || /^[\t\r\n]/.test(text)) text = `'${text}`;
    return `"${text.replaceAll('"', '""')}"`;
  }

  /** @param {unknown[][]} rows */
  const toCsv = (rows) => `\ufeff${rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("")}`;

  // 4. Two checklists that meet

  /** What an entry says, apart from when and by whom it was said. @param {Tebiki.Entry} entry */
  const saidIn = ({ s, f, r, n, o, d }) => [s, f.slice(0, PRINT), r, n, o, d];

  /**
   * Whether two states say the same, apart from when and by whom it was said.
   * @param {Tebiki.State} one
   * @param {Tebiki.State} other
   */
  function same(one, other) {
    const said = (/** @type {Tebiki.State} */ { methods, all, products, items }) => {
      const chosen = Object.entries(methods)
        .filter(([, ids]) => ids.length)
        .map(([list, ids]) => [list, ids.toSorted()])
        .sort();
      const entries = Object.keys(items)
        .sort()
        .map((key) => [key, ...saidIn(items[key])]);
      return JSON.stringify([chosen, all.toSorted(), products.toSorted(), entries]);
    };
    return said(one) === said(other);
  }

  /** What a state chooses, by a text that is the same for the same choice. @param {Tebiki.State} state */
  function choices({ methods, all, products }) {
    /** @type {Map<string, Tebiki.Choice>} */
    const found = new Map();
    const take = (/** @type {Tebiki.Choice} */ choice) =>
      found.set(`${choice.kind}/${choice.list}/${choice.id}`, choice);
    for (const [list, ids] of Object.entries(methods)) for (const id of ids) take({ kind: "method", list, id });
    for (const list of all) take({ kind: "all", list, id: "" });
    for (const id of products) take({ kind: "product", list: "", id });
    return found;
  }

  /**
   * What another state has that this one has not, has otherwise, and has not.
   * @param {Tebiki.State} mine
   * @param {Tebiki.State} other
   * @returns {Tebiki.Difference}
   */
  function compare(mine, other) {
    const [before, after] = [choices(mine), choices(other)];
    const only = (/** @type {typeof before} */ one, /** @type {typeof before} */ two) =>
      [...one].filter(([name]) => !two.has(name)).map(([, choice]) => choice);
    const added = { choices: only(after, before), items: /** @type {Tebiki.Change[]} */ ([]) };
    const removed = { choices: only(before, after), items: /** @type {Tebiki.Change[]} */ ([]) };
    const changed = /** @type {Tebiki.Change[]} */ ([]);
    const said = (/** @type {Tebiki.Entry} */ entry) => JSON.stringify(saidIn(entry));
    for (const key of new Set([...Object.keys(mine.items), ...Object.keys(other.items)])) {
      const change = { key, from: mine.items[key], to: other.items[key] };
      if (!change.from) added.items.push(change);
      else if (!change.to) removed.items.push(change);
      else if (said(change.from) !== said(change.to)) changed.push(change);
    }
    return { added, changed, removed };
  }

  /** @param {string[]} one @param {string[]} other */
  const union = (one, other) => [...new Set([...one, ...other])];

  /** @param {string} one @param {string} other */
  function joined(one, other) {
    if (one.includes(other)) return one;
    return other.includes(one) ? other : `${one}\n${other}`;
  }

  /**
   * Both together: of two decisions, owners or dates of an item the newer one, and what was written on either side.
   * @param {Tebiki.Entry} own
   * @param {Tebiki.Entry} theirs
   * @returns {Tebiki.Entry}
   */
  function mergeEntry(own, theirs) {
    const newer = theirs.at > own.at ? theirs : own;
    const older = newer === own ? theirs : own;
    const decided = newer.s ? newer : older;
    return {
      s: decided.s,
      f: decided.f,
      p: decided.p,
      at: newer.at,
      r: joined(newer.r, older.r),
      n: joined(newer.n, older.n),
      o: newer.o || older.o,
      d: newer.d || older.d,
      t: newer.t || older.t,
    };
  }

  /**
   * Both together.
   * @param {Tebiki.State} mine
   * @param {Tebiki.State} other
   */
  function merge(mine, other) {
    const state = copy(mine);
    for (const [list, ids] of Object.entries(other.methods)) {
      state.methods[list] = union(state.methods[list] ?? [], ids);
    }
    state.all = union(state.all, other.all);
    state.products = union(state.products, other.products);
    for (const [key, theirs] of Object.entries(other.items)) {
      const own = state.items[key];
      state.items[key] = own ? mergeEntry(own, theirs) : { ...blank(), ...theirs };
    }
    Object.assign(state.texts, other.texts);
    return state;
  }

  /**
   * Where both say something else of the same thing, field by field, and what both together would say.
   * @param {Tebiki.State} mine
   * @param {Tebiki.State} other
   * @returns {Tebiki.Conflict[]}
   */
  function conflicts(mine, other) {
    /** @type {Tebiki.Conflict[]} */
    const found = [];
    for (const [key, to] of Object.entries(other.items)) {
      const from = mine.items[key];
      if (!from) continue;
      const both = mergeEntry(from, to);
      for (const field of /** @type {const} */ (["s", "o", "d", "r", "n"])) {
        if (from[field] && to[field] && from[field] !== to[field]) found.push({ key, field, from, to, both });
      }
    }
    return found;
  }

  my.coding = { toLink, fromLink, toJson, fromJson, toCsv, same, compare, merge, conflicts, whole };
})();
