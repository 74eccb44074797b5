// Who does what by when: the states of items, due dates, and the order in which items are listed. Nothing here knows the page.
(() => {
  "use strict";
  const my = window.tebikiMy;
  const { blank, entry: checked, LONGEST_TEXT } = my.state;
  const DAY = 24 * 3600000;
  // Decisions that hold for the text that they were made on.
  const JUDGED = ["done", "na", "risk"];

  /** Today where the reader is, as `2026-04-01`. */
  function today(now = new Date()) {
    return new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  }

  /** How many days a date is ahead; less than nothing where it is past. @param {string} date @param {string} from */
  const daysUntil = (date, from) => Math.round((Date.parse(date) - Date.parse(from)) / DAY);

  /** Whether nothing is left to do. @param {Tebiki.Status} status */
  const isSettled = (status) => JUDGED.includes(status);

  /**
   * What became of an item: a decision holds for the text that it was made on.
   * @param {Tebiki.Entry | undefined} entry
   * @param {Pick<Tebiki.ItemData, "fingerprint">} item
   * @param {boolean} [otherwise] whether a procedure has changed since
   * @returns {Tebiki.Status}
   */
  function statusOf(entry, item, otherwise = false) {
    if (!entry?.s) return "open";
    if (!JUDGED.includes(entry.s)) return entry.s;
    return otherwise || (entry.f && !item.fingerprint.startsWith(entry.f)) ? "changed" : entry.s;
  }

  /**
   * How many days are left until an item is due, where it has a date and something is left to do.
   * @param {Tebiki.Entry} entry
   * @param {Tebiki.Status} status
   * @param {string} day
   */
  function left(entry, status, day) {
    return entry.d && !isSettled(status) ? daysUntil(entry.d, day) : undefined;
  }

  /**
   * Changes the entry of an item in a state; one with nothing in it is no entry. A decision remembers what it was made on.
   * @param {Tebiki.State} state
   * @param {Tebiki.About} about
   * @param {Partial<Tebiki.Entry>} fields
   */
  function write(state, about, fields) {
    const { key, item, lang, procedures } = about;
    /** @type {Tebiki.Entry} */
    const entry = { ...(state.items[key] ?? blank()), ...fields, at: Date.now(), t: `${item.id} ${item.name}` };
    if (fields.s !== undefined) {
      const isJudged = JUDGED.includes(fields.s);
      entry.f = isJudged ? item.fingerprint : "";
      entry.p = Object.create(null);
      /** @type {[print: string, text: string][]} */
      const texts = isJudged ? [[item.fingerprint, item.said ?? ""]] : [];
      if (isJudged) {
        for (const { id, print, said } of procedures) {
          entry.p[id] = print;
          texts.push([print, said]);
        }
      }
      for (const [print, text] of texts)
        if (print && text) state.texts[print] = { l: lang, t: text.slice(0, LONGEST_TEXT) };
    }
    const good = checked(entry);
    if (good) state.items[key] = good;
    else delete state.items[key];
  }

  // How rows are listed: those of each group in their order, and by it.

  /** @type {Tebiki.Status[]} */
  const BY_STATE = ["changed", "doing", "open", "risk", "na", "done"];

  /** Within how many days something is due; later, or without a date. @param {number | undefined} days */
  function period(days) {
    if (days === undefined) return "undated";
    if (days < 0) return "late";
    return days <= 7 ? "week" : "later";
  }

  /**
   * The groups of an order, those that are empty left out.
   * @template {Tebiki.Listed} R
   * @param {R[]} rows
   * @param {Tebiki.Order} order
   * @returns {{ id: string, rows: R[] }[]}
   */
  function groups(rows, order) {
    /** @type {Map<string, R[]>} */
    const found = new Map();
    const name = (/** @type {R} */ row) => {
      if (order === "owner") return row.entry.o;
      if (order === "state") return row.status;
      return isSettled(row.status) ? "settled" : period(row.left);
    };
    for (const row of rows) {
      const of = name(row);
      found.set(of, [...(found.get(of) ?? []), row]);
    }
    const fixed = order === "state" ? BY_STATE : ["late", "week", "later", "undated", "settled"];
    const ids = [...found.keys()];
    // Whoever has none comes last.
    const owners = () => ids.sort((one, other) => Number(!one) - Number(!other) || one.localeCompare(other));
    const sorted = order === "owner" ? owners() : fixed.filter((id) => found.has(id));
    const soonest = (/** @type {R} */ one, /** @type {R} */ other) =>
      (one.left ?? Infinity) - (other.left ?? Infinity) || 0;
    return sorted.map((id) => ({ id, rows: (found.get(id) ?? []).toSorted(soonest) }));
  }

  /**
   * Whether a row is among those that the reader wants to see.
   * @param {Tebiki.Listed} row
   * @param {Tebiki.Wanted} wanted
   */
  function fits({ entry, status, left: days }, { only, owner, state, due }) {
    if (only && isSettled(status)) return false;
    if (owner && (owner === "-" ? entry.o : entry.o !== owner.slice(1))) return false;
    if (state && status !== state) return false;
    if (due === "undated") return days === undefined && !isSettled(status);
    if (due === "late") return days !== undefined && days < 0;
    return !due || (days !== undefined && days <= Number(due));
  }

  /** Everybody who has something to do, in order. @param {Tebiki.State} state */
  const owners = (state) =>
    [...new Set(Object.values(state.items).map(({ o }) => o))]
      .filter(Boolean)
      .sort((one, other) => one.localeCompare(other));

  my.work = { today, daysUntil, isSettled, statusOf, left, write, groups, fits, owners };
})();
