// The reader's own checklist as data: what was chosen and decided, how it is checked when it comes from outside, and where the
// browser keeps it. Nothing here knows the page.
//
//   {v, id, updated, methods: {checklist: [method]}, all: [checklist], products: [product], items: {"checklist/slug": entry},
//    texts: {fingerprint: {l: language, t: text}}}
//   entry: {s: state, f: fingerprint of the text decided on, at: time, r: reason, n: note, t: title, o: owner, d: due date,
//           p: {"product/section": fingerprint of the procedure as it was then}}
//
// Version 1 had neither owner, due date, procedures nor texts, and no states but "done" and "na": all of it is read as it stands.
(() => {
  "use strict";
  const VERSION = 2;
  const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
  const PRINT = /^[0-9a-f]{6,64}$/;
  const MOST = 20000;
  /** @type {Tebiki.Decision[]} */
  const DECISIONS = ["", "done", "na", "doing", "risk"];
  // How many procedures of an item are remembered, and how many characters of texts, of one and of all together.
  const MOST_PROCEDURES = 100;
  const LONGEST_TEXT = 3000;
  const MOST_TEXT = 600000;

  /** @typedef {Record<string, unknown>} Raw */

  /** @returns {Tebiki.State} */
  function empty() {
    // Tells the state that this reader takes to another language from one that a stranger made.
    let id = "";
    while (id.length < 20) id += Math.random().toString(36).slice(2);
    // Ids are keys here, and `constructor` is one.
    const methods = Object.create(null);
    const items = Object.create(null);
    const texts = Object.create(null);
    return { v: VERSION, id: id.slice(0, 20), updated: 0, methods, all: [], products: [], items, texts };
  }

  /** An entry with nothing in it. @returns {Tebiki.Entry} */
  function blank() {
    return { s: "", f: "", at: 0, r: "", n: "", t: "", o: "", d: "", p: Object.create(null) };
  }

  /** @param {Tebiki.Entry} entry @returns {Tebiki.Entry} */
  const copyOf = (entry) => ({ ...entry, p: Object.assign(Object.create(null), entry.p) });

  /** @param {Tebiki.State} state */
  function copy(state) {
    const made = { ...empty(), ...state, all: [...state.all], products: [...state.products] };
    made.methods = Object.create(null);
    made.items = Object.create(null);
    for (const [list, ids] of Object.entries(state.methods)) made.methods[list] = [...ids];
    made.texts = Object.assign(Object.create(null), state.texts);
    for (const [key, entry] of Object.entries(state.items)) made.items[key] = copyOf(entry);
    return made;
  }

  /** @param {Tebiki.State} state */
  function isEmpty(state) {
    const lists = [...Object.values(state.methods), state.all, state.products];
    return lists.every((list) => !list.length) && !Object.keys(state.items).length;
  }

  /** @param {unknown} value @param {number} longest */
  function text(value, longest) {
    if (typeof value !== "string" || !value) return "";
    return value
      .replace(/\r\n?/g, "\n")
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "")
      .slice(0, longest);
  }

  const line = (/** @type {unknown} */ value, /** @type {number} */ longest) =>
    text(value, longest).replace(/\s+/g, " ").trim();

  /** A date as `2026-04-01`, of a year that a calendar of the browser knows; nothing of any other text. */
  function day(/** @type {unknown} */ value) {
    if (typeof value !== "string" || !/^[12]\d{3}-\d\d-\d\d$/.test(value)) return "";
    const time = Date.parse(`${value}T00:00:00Z`);
    return isFinite(time) && new Date(time).toISOString().startsWith(value) ? value : "";
  }

  /** @param {unknown} value @param {() => void} lost @returns {string[]} */
  function ids(value, lost) {
    if (!Array.isArray(value)) {
      if (value !== undefined) lost();
      return [];
    }
    const good = new Set();
    for (const id of value) {
      if (good.size < MOST && typeof id === "string" && ID.test(id)) good.add(id);
      else lost();
    }
    return [...good];
  }

  /** @param {unknown} value @returns {value is Raw} */
  const isMap = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

  /**
   * An entry of whatever came from outside; nothing where there is nothing in it.
   * @param {unknown} raw
   * @returns {Tebiki.Entry | null}
   */
  function entry(raw) {
    if (!isMap(raw)) return null;
    const { f, at } = raw;
    /** @type {Tebiki.Entry} */
    const made = {
      s: DECISIONS.find((decision) => decision === raw.s) ?? "",
      f: typeof f === "string" && PRINT.test(f) ? f : "",
      at: typeof at === "number" && isFinite(at) && at > 0 ? Math.min(at, Date.now()) : 0,
      r: text(raw.r, 1000),
      n: text(raw.n, 10000),
      t: text(raw.t, 500),
      o: line(raw.o, 100),
      d: day(raw.d),
      p: procedures(raw.p),
    };
    return made.s || made.r || made.n || made.o || made.d ? made : null;
  }

  /** @param {unknown} raw @returns {Record<string, string>} */
  function procedures(raw) {
    const made = Object.create(null);
    for (const [key, print] of Object.entries(isMap(raw) ? raw : {}).slice(0, MOST_PROCEDURES)) {
      const [product, section = ""] = key.split(/\/(.*)/s);
      const isGood = ID.test(product) && section !== "" && section === line(section, 200);
      if (isGood && typeof print === "string" && PRINT.test(print)) made[key] = print;
    }
    return made;
  }

  /**
   * The texts that decisions were made on, as far as anything is still decided on them.
   * @param {unknown} raw
   * @param {Tebiki.State["items"]} items
   */
  function texts(raw, items) {
    /** @type {Tebiki.State["texts"]} */
    const made = Object.create(null);
    if (!isMap(raw)) return made;
    const wanted = new Set(Object.values(items).flatMap(({ f, p }) => [f, ...Object.values(p)]));
    let left = MOST_TEXT;
    for (const [print, value] of Object.entries(raw)) {
      if (!wanted.has(print) || !isMap(value)) continue;
      const { l } = value;
      const t = text(value.t, LONGEST_TEXT);
      if (typeof l !== "string" || !/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}$/.test(l) || !t || t.length > left)
        continue;
      left -= t.length;
      made[print] = { l, t };
    }
    return made;
  }

  /**
   * A state of whatever came from outside, and how much of it was no good. Throws "newer" or "broken".
   * @param {unknown} raw
   */
  function clean(raw) {
    if (!isMap(raw) || typeof raw.v !== "number") throw new Error("broken");
    if (raw.v > VERSION) throw new Error("newer");
    let dropped = 0;
    let taken = 0;
    const lost = () => {
      dropped += 1;
    };
    const state = empty();
    if (typeof raw.id === "string" && ID.test(raw.id)) state.id = raw.id;
    if (typeof raw.updated === "number" && isFinite(raw.updated)) state.updated = raw.updated;
    for (const [list, methods] of Object.entries(isMap(raw.methods) ? raw.methods : {})) {
      if (ID.test(list)) state.methods[list] = ids(methods, lost);
      else lost();
    }
    state.all = ids(raw.all, lost);
    state.products = ids(raw.products, lost);
    for (const [key, value] of Object.entries(isMap(raw.items) ? raw.items : {})) {
      if (taken === MOST) {
        lost();
        continue;
      }
      const parts = key.split("/");
      const good = parts.length === 2 && parts.every((part) => ID.test(part)) ? entry(value) : null;
      if (good) {
        state.items[key] = good;
        taken += 1;
      } else lost();
    }
    state.texts = texts(raw.texts, state.items);
    return { state, dropped };
  }

  /**
   * Calls everything by the ids that it has on the site now. Says whether something had another.
   * @param {Tebiki.State} state
   * @param {Tebiki.Renames} renames
   */
  function renew(state, renames) {
    let renewed = false;
    const now = (
      /** @type {Map<string, string>} */ names,
      /** @type {string} */ id,
      /** @type {string} */ key = id,
    ) => {
      const name = names.get(key);
      if (name !== undefined) renewed = true;
      return name ?? id;
    };
    const each = (/** @type {string[]} */ ids, /** @type {(id: string) => string} */ name) => [
      ...new Set(ids.map(name)),
    ];
    const methods = Object.create(null);
    for (const [old, ids] of Object.entries(state.methods)) {
      const list = now(renames.lists, old);
      const named = ids.map((id) => now(renames.methods, id, `${list}/${id}`));
      methods[list] = [...new Set([...(methods[list] ?? []), ...named])];
    }
    const all = each(state.all, (id) => now(renames.lists, id));
    const products = each(state.products, (id) => now(renames.products, id));
    const items = Object.create(null);
    for (const [old, entry] of Object.entries(state.items)) {
      const [list, slug] = old.split("/");
      const listed = `${now(renames.lists, list)}/${slug}`;
      const key = now(renames.items, listed);
      const other = items[key];
      const [newer, older] = !other || entry.at > other.at ? [entry, other] : [other, entry];
      // Of two that are one item now, nothing that was decided or written is lost.
      items[key] = {
        ...(newer.s || !older ? newer : older),
        at: newer.at,
        r: newer.r || (older?.r ?? ""),
        n: newer.n || (older?.n ?? ""),
        o: newer.o || (older?.o ?? ""),
        d: newer.d || (older?.d ?? ""),
      };
      const { p } = items[key];
      for (const procedure of Object.keys(p)) {
        const [product, section] = procedure.split(/\/(.*)/s);
        const name = `${now(renames.products, product)}/${section}`;
        if (name === procedure) continue;
        p[name] = p[procedure];
        delete p[procedure];
      }
    }
    if (renewed) Object.assign(state, { methods, all, products, items });
    return renewed;
  }

  /** The place in the browser where the checklist is kept. */
  class Store {
    /** Whether it can be kept. */
    ok = true;

    /** @param {string} key */
    constructor(key) {
      this.key = key;
    }

    /** What is kept, or why it cannot be read; empty where nothing is kept. @returns {Tebiki.Kept} */
    load() {
      let kept;
      try {
        kept = localStorage.getItem(this.key);
      } catch {
        this.ok = false;
      }
      if (typeof kept !== "string") return {};
      try {
        return clean(JSON.parse(kept));
      } catch (error) {
        return { problem: error instanceof Error && error.message === "newer" ? "newer" : "broken", kept };
      }
    }

    /** Nothing is left behind where there is nothing to keep. @param {Tebiki.State} state */
    save(state) {
      this.ok = true;
      const kept = { ...state, texts: texts(state.texts, state.items) };
      this.#write(() => {
        if (isEmpty(state)) localStorage.removeItem(this.key);
        else localStorage.setItem(this.key, JSON.stringify(kept));
      });
      if (this.ok || isEmpty(state)) return this.ok;
      // Where there is no room for all, what the texts said before is what can be done without.
      this.ok = true;
      this.#write(() => localStorage.setItem(this.key, JSON.stringify({ ...kept, texts: Object.create(null) })));
      return this.ok;
    }

    /** What cannot be read is not thrown away: somebody may be able to help. @param {string} kept */
    putAside(kept) {
      this.#write(() => {
        localStorage.setItem(`${this.key}:unreadable`, kept);
        localStorage.removeItem(this.key);
      });
    }

    /** Storage may be readable and yet refuse to keep anything. */
    probe() {
      this.#write(() => {
        localStorage.setItem(`${this.key}:probe`, "1");
        localStorage.removeItem(`${this.key}:probe`);
      });
    }

    /** @param {() => void} act */
    #write(act) {
      try {
        act();
      } catch {
        this.ok = false;
      }
    }
  }

  window.tebikiMy.state = {
    VERSION,
    DECISIONS,
    LONGEST_TEXT,
    empty,
    blank,
    copy,
    isEmpty,
    day,
    entry,
    clean,
    renew,
    storeAt: (key) => new Store(key),
  };
})();
