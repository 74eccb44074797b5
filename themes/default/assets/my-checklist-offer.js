// What a link or a file brings to the reader's own checklist: what it would add, change and take away is shown, and nothing is
// changed before the reader says so. Loaded when something comes.
(() => {
  "use strict";
  const { button, fill, make } = window.tebiki;
  const my = window.tebikiMy;
  const { coding, page } = my;
  const { words } = page;
  // So many lines of one kind are shown, so many more are folded, and so many characters of a text are shown.
  const MOST_SHOWN = 8;
  const MOST = 200;
  const LONGEST = 120;
  // What came last; an earlier offer that still waits for the names of its items is void.
  let number = 0;

  const short = (/** @type {string} */ text) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
  const unknown = (/** @type {string} */ name) => fill(words.my_offer_unknown, { name });
  const named = (/** @type {string} */ label, /** @type {string} */ text) => `${label}${words.colon}${text}`;

  /** @param {Tebiki.Choice} choice */
  function choiceLine({ kind, list, id }) {
    if (kind === "product") return page.nameOfProduct(id) ?? unknown(id);
    const known = page.lists.find((other) => other.id === list);
    if (!known) return unknown(kind === "all" ? list : `${list} ${id}`);
    if (kind === "all") return known.name;
    const method = known.methods.find((input) => input.value === id);
    const name = method && page.labelPart(method, ".my-name").textContent.trim();
    return named(known.name, name ?? unknown(id));
  }

  /** @param {string} key @param {Tebiki.Entry} entry */
  function nameOf(key, entry) {
    const item = my.items?.itemOf(key);
    return item ? `${item.id} ${item.name}` : unknown(entry.t || key.split("/")[1]);
  }

  const statusOf = (/** @type {Tebiki.Entry} */ { s }) => words[`my_status_${s || "open"}`];

  /** What a field of an entry is called, and what it says. @param {Tebiki.Field} field @param {Tebiki.Entry} entry */
  const labelOf = (field, entry) =>
    field === "r"
      ? my.fields.reasonLabel(entry.s)
      : words[{ s: "my_state", n: "my_note", o: "my_owner", d: "my_due" }[field]];
  const valueOf = (/** @type {Tebiki.Field} */ field, /** @type {Tebiki.Entry | undefined} */ entry) => {
    if (!entry) return "";
    if (field === "s") return statusOf(entry);
    return field === "d" && entry.d ? page.date(entry.d) : short(entry[field]);
  };

  /** @param {Tebiki.Change} change */
  function itemLine({ key, from, to }) {
    const entry = to ?? from;
    if (!entry) return "";
    const arrow = (/** @type {string} */ before, /** @type {string} */ after) =>
      before === after ? after : `${before || "–"} → ${after || "–"}`;
    const said = [from && to ? arrow(statusOf(from), statusOf(to)) : statusOf(entry)];
    for (const field of /** @type {const} */ (["o", "d", "r", "n"])) {
      const label = labelOf(field, entry);
      if (from && to && from[field] !== to[field]) {
        said.push(named(label, arrow(valueOf(field, from), valueOf(field, to))));
      } else if (!(from && to) && entry[field]) said.push(named(label, valueOf(field, entry)));
    }
    return named(nameOf(key, entry), said.join(words.list_separator));
  }

  /** Where both say something else of the same thing, and what becomes of it. @param {Tebiki.Conflict} conflict */
  function conflictLine({ key, field, from, to, both }) {
    const [mine, theirs, together] = [from, to, both].map((entry) => valueOf(field, entry));
    const said = fill(words.my_conflict, { field: labelOf(field, to), mine, theirs, both: together });
    return named(nameOf(key, to), said);
  }

  /** @param {string} title @param {string[]} lines @param {string} name */
  function part(title, lines, name) {
    if (!lines.length) return null;
    const list = (/** @type {string[]} */ some) =>
      make(
        "ul",
        {},
        some.map((line) => make("li", {}, [line])),
      );
    const made = make("div", { "data-part": name }, [make("h3", {}, [title]), list(lines.slice(0, MOST_SHOWN))]);
    const rest = lines.slice(MOST_SHOWN);
    if (!rest.length) return made;
    const folded = rest.slice(0, MOST);
    if (rest.length > MOST) folded.push(page.count("my_offer_more", rest.length - MOST));
    const summary = make("summary", {}, [page.count("my_offer_more", rest.length)]);
    made.append(make("details", {}, [summary, list(folded)]));
    return made;
  }

  /** @param {Tebiki.Offer} offer */
  function show(offer) {
    const mine = page.latest();
    const { other } = offer;
    const panel = page.part(".my-ask");
    const next = other ?? offer.add(mine);
    const dropped = offer.dropped();
    const more = dropped ? ` ${page.count("my_dropped", dropped)}` : "";
    panel.hidden = true;
    panel.textContent = "";
    if (coding.same(mine, next)) {
      page.answered();
      page.say(words.my_offer_nothing + more);
      return;
    }
    const isFirst = my.state.isEmpty(mine);
    const { added, changed, removed } = coding.compare(mine, next);
    const answer = (/** @type {string} */ label, /** @type {() => void} */ act, look = "button") =>
      button(
        label,
        () => {
          panel.hidden = true;
          panel.textContent = "";
          act();
          page.answered();
          page.part(".my-status").querySelector("button")?.focus();
        },
        look,
      );
    const main = "button button-main";
    const add = () => page.replace(offer.add(page.latest()), other ? words.my_merged : words.my_added);
    const open = () => page.replace(next, words.my_opened);
    const leave = () => page.say(words.my_left);
    const answers = !other
      ? [answer(words.my_offer_add, add, main), answer(words.my_offer_leave, leave)]
      : isFirst
        ? [answer(words.my_offer_open, open, main), answer(words.my_offer_leave, leave)]
        : [answer(words.my_merge, add, main), answer(words.my_replace, open), answer(words.my_leave, leave)];
    const question = !other ? words.my_ask_add : isFirst ? words.my_ask_first : words.my_ask;
    const parts = [
      part(words.my_offer_new, [...added.choices.map(choiceLine), ...added.items.map(itemLine)], "added"),
      part(words.my_offer_changed, changed.map(itemLine), "changed"),
      other && !isFirst ? part(words.my_conflicts, coding.conflicts(mine, other).map(conflictLine), "conflicts") : null,
      part(words.my_offer_only, [...removed.choices.map(choiceLine), ...removed.items.map(itemLine)], "removed"),
    ];
    panel.append(
      make("h2", { id: "tb-my-ask" }, [offer.told + more]),
      ...parts.filter((part) => part !== null),
      make("p", {}, [make("b", {}, [question]), " ", words.my_offer_text]),
      make("p", { class: "buttons" }, answers),
    );
    if (other && !isFirst) panel.append(make("p", { class: "meta" }, [words.my_merge_text]));
    // The question has its name only now.
    panel.setAttribute("aria-labelledby", "tb-my-ask");
    panel.hidden = false;
    panel.focus();
  }

  my.offer = (offer, lists) => {
    number += 1;
    const own = number;
    page.withItems(lists, () => {
      if (own === number) show(offer);
    });
  };
})();
