// What readers do with their own checklist as a link, as a file, and as a table; loaded when one of them is asked for.
(() => {
  "use strict";
  const { fill, make, one } = window.tebiki;
  const my = window.tebikiMy;
  const { coding, page, work } = my;
  const { words } = page;
  // Mail and chat programs cut at about this many characters, and browsers at not many more than these.
  const LONG_LINK = 2000;
  const LONGEST_LINK = 32000;
  // The most bytes of a file.
  const LARGEST = 5000000;

  // Of a link with more than this, the rest is no checklist.
  const MOST = 20000;

  /**
   * A checklist that came from outside.
   * @param {string} told
   * @param {Tebiki.Found} found
   */
  function offerWhole(told, { state: other, dropped }) {
    const lists = new Set(Object.keys(other.items).map((key) => key.split("/")[0]));
    /** @param {Tebiki.State} mine */
    const add = (mine) => {
      // The ids that items had before have come with their checklists.
      page.renew(other);
      return coding.merge(mine, other);
    };
    my.offer({ told, other, dropped: () => dropped, add }, [...lists]);
  }

  /** @param {Tebiki.State} state */
  function described(state) {
    page.renew(state);
    const methods = page.lists.map((list) => {
      const ids = state.methods[list.id] ?? [];
      if (list.whole) return state.all.includes(list.id) ? list.name : "";
      const symbols = list.methods.filter((input) => ids.includes(input.value)).map(page.symbol);
      return symbols.length ? `${list.name} ${symbols.join("")}` : "";
    });
    const n = Object.values(state.items).filter((entry) => entry.s).length;
    return fill(words.my_ask_what, { methods: methods.filter(Boolean).join(words.list_separator) || "–", n });
  }

  const why = (/** @type {unknown} */ error) => (error instanceof Error ? error.message : "");

  /** @param {string} problem */
  function refuse(problem) {
    page.answered();
    page.say(problem);
  }

  /**
   * Methods, and ticks of their items, as the page of a method and the questions that lead to methods hand them on.
   * @param {string} hash
   */
  function openMethods(hash) {
    const brings = new URLSearchParams(hash);
    const [id, methods = ""] = (brings.get("methods") ?? "").split(":");
    const list = page.lists.find((list) => list.id === id || list.old.includes(id));
    const [named, done] = [methods, brings.get("done") ?? ""].map(
      (text) => new Set(text.split(",").filter(Boolean).slice(0, MOST)),
    );
    if (!list || named.size + done.size === 0) return refuse(words.my_bad_link);
    const { renames } = page;
    const chosen = new Set([...named].map((method) => renames.methods.get(`${list.id}/${method}`) ?? method));
    const itemKey = (/** @type {string} */ slug) => renames.items.get(`${list.id}/${slug}`) ?? `${list.id}/${slug}`;
    const values = list.methods.map((input) => input.value).filter((value) => chosen.has(value));
    const items = () => [...done].map((slug) => my.items.itemOf(itemKey(slug))).filter((item) => item !== undefined);
    /** @param {Tebiki.State} mine */
    const add = (mine) => {
      const state = my.state.copy(mine);
      state.methods[list.id] = [...new Set([...(state.methods[list.id] ?? []), ...values])];
      for (const item of items()) {
        const key = `${list.id}/${item.slug}`;
        // What the reader has decided stays.
        if (["", "doing"].includes(state.items[key]?.s ?? "")) {
          work.write(state, { key, item, lang: document.documentElement.lang, procedures: [] }, { s: "done" });
        }
      }
      return state;
    };
    const dropped = () => chosen.size - values.length + done.size - items().length;
    my.offer({ told: words.my_ask_methods, dropped, add }, [list.id]);
  }

  /** @param {string} hash */
  function openLink(hash) {
    if (hash.startsWith("methods=")) return openMethods(hash);
    let found;
    try {
      found = coding.fromLink(hash);
    } catch (error) {
      return refuse(why(error) === "newer" ? words.my_bad_link_newer : words.my_bad_link);
    }
    offerWhole(fill(words.my_ask_link, { what: described(found.state) }), found);
  }

  /** What the page in another language has. @param {Tebiki.Found} found */
  function openOther(found) {
    offerWhole(fill(words.my_ask_from, { what: described(found.state) }), found);
  }

  /** @param {File} file */
  function openFile(file) {
    const { name } = file;
    const fail = (/** @type {string} */ key) => page.say(fill(words[key], { name }));
    if (file.size > LARGEST) return fail("my_bad_file_large");
    if (/\.(csv|xls\w?)$/i.test(name)) return fail("my_bad_file_table");
    const read = (/** @type {string} */ text) => {
      const known = page.lists.flatMap((list) => [list.id, ...list.old]);
      let found;
      try {
        found = coding.fromJson(text, known);
      } catch (error) {
        const problem = ["json", "newer", "other"].find((problem) => problem === why(error));
        return fail(problem ? `my_bad_file_${problem}` : "my_bad_file");
      }
      offerWhole(fill(words.my_ask_file, { name, what: described(found.state) }), found);
    };
    file.text().then(read, () => fail("my_bad_file_unread"));
  }

  /** @param {string} ending @param {string} type @param {string} text */
  function download(ending, type, text) {
    const href = URL.createObjectURL(new Blob([text], { type }));
    const link = make("a", { href, download: `${words.my_file_name}-${work.today()}${ending}`, hidden: "" });
    document.body.append(link);
    link.click();
    link.remove();
    // The browser reads it after the click.
    setTimeout(() => URL.revokeObjectURL(href), 60000);
  }

  /** The names of the fields that the items of a list have, by id. @param {string} list */
  function fieldsOf(list) {
    const data = /** @type {Tebiki.ListData | undefined} */ (my.data[`items/${list}`]);
    return (data?.fields ?? []).map(({ id, name }) => /** @type {[string, string]} */ ([id, name]));
  }

  function table() {
    const names = ["checklist", "item", "priority", "status", "owner", "due", "late", "reason", "note", "procedures"];
    const rows = my.items ? my.items.list() : [];
    // The fields that the items of any list have, each once.
    const fields = new Map(rows.flatMap(({ row }) => fieldsOf(row.list.id)));
    const head = [...names.map((name) => words[`my_csv_${name}`] ?? words[`my_${name}`]), ...fields.values()];
    // An item's number alone would become a date: Excel reads 7-3 as the third of July.
    const cells = rows.map(({ row, status, entry, late }) => [
      row.list.name,
      `${row.item.id} ${row.item.name}`,
      row.priority,
      words[`my_status_${status}`],
      entry.o,
      entry.d,
      late?.textContent ?? "",
      entry.r,
      entry.n,
      row.procedures.join("\n"),
      ...[...fields.keys()].map((id) => row.item.fields?.find((field) => field.id === id)?.name ?? ""),
    ]);
    return [head, ...cells];
  }

  /** The link stands below the button that was pressed. @param {HTMLElement} pressed */
  function showLink(pressed) {
    const link = `${location.href.replace(/#.*/, "")}#${coding.toLink(page.state())}`;
    const shown = page.part(".my-link");
    const field = one(HTMLInputElement, "#tb-my-link", shown);
    pressed.parentElement?.after(shown);
    shown.hidden = link.length > LONGEST_LINK;
    if (shown.hidden) return page.say(fill(words.my_link_too_long, { n: link.length }));
    field.value = link;
    one(HTMLElement, ".my-link-file", shown).hidden = location.protocol !== "file:";
    const more = link.length > LONG_LINK ? ` ${words.my_link_long}` : "";
    const byHand = () => {
      field.focus();
      field.select();
      page.say(words.my_link_ready + more);
    };
    // Pages that did not come by https may not write to it.
    const { clipboard } = /** @type {Partial<Navigator>} */ (navigator);
    if (!clipboard) return byHand();
    clipboard.writeText(link).then(() => page.say(words.my_link_copied + more), byHand);
  }

  /** What the buttons do. @param {HTMLElement} button */
  function act(button) {
    const name = button.dataset.do;
    if (name === "link") showLink(button);
    if (name === "save") download(".json", "application/json", coding.toJson(page.state(), document.title));
    if (name === "csv") download(".csv", "text/csv;charset=utf-8", coding.toCsv(table()));
  }

  my.files = { openLink, openOther, openFile, act };
})();
