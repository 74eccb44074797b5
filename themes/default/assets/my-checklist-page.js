// The page of the reader's own checklist: what is chosen, and keeping it. The state and its rules are in my-checklist-state.js, rows
// in my-checklist-items.js, links and files in my-checklist-coding.js and my-checklist-files.js, items and procedures in scripts that
// are loaded when chosen.
(() => {
  "use strict";
  const tools = window.tebiki;
  const { make, one, fill } = tools;
  const my = window.tebikiMy;
  const form = one(HTMLFormElement, "#tb-my");
  /** @type {Record<string, string>} */
  const words = JSON.parse(form.dataset.words ?? "{}");
  const store = my.state.storeAt(my.key);
  let state = my.state.empty();
  // Whether something here is kept nowhere else.
  let dirty = false;
  // Storage that a newer version of the site has written is left alone.
  let readOnly = false;
  // Scripts that were asked for, and what became of them.
  /** @type {Map<string, "loading" | "done" | "failed">} */
  const asked = new Map();
  // What is called whenever one of them has come.
  /** @type {Set<() => void>} */
  const waiters = new Set();

  const part = (/** @type {string} */ selector) => one(HTMLElement, selector, form);
  const inputs = (/** @type {string} */ selector, /** @type {ParentNode} */ within = form) =>
    tools.all(HTMLInputElement, selector, within);
  const count = (/** @type {string} */ key, /** @type {number} */ n) =>
    fill(words[`${key}_${n === 1 ? "one" : "other"}`], { n });
  const choice = one(HTMLDetailsElement, ".my-choice", form);
  const fileInput = one(HTMLInputElement, "input[type=file]", form);

  // 1. What can be chosen

  // The ids that a thing had before, which links and what is kept may still name.
  function oldIds(/** @type {HTMLElement} */ element) {
    return (element.dataset.old ?? "").split(" ").filter(Boolean);
  }

  const lists = tools.all(HTMLElement, "fieldset[data-list]", form).map((field) => ({
    id: field.dataset.list ?? "",
    src: field.dataset.src ?? "",
    name: field.dataset.name ?? "",
    old: oldIds(field),
    methods: inputs("input[name=method]", field),
    whole: inputs("input[name=all]", field).at(0),
  }));
  const products = inputs("input[name=product]").map((input) => ({
    id: input.value,
    src: input.dataset.src ?? "",
    input,
    name: labelPart(input, ".my-name"),
  }));

  /** @type {Tebiki.Renames} */
  const renames = { lists: new Map(), methods: new Map(), products: new Map(), items: new Map() };
  for (const list of lists) {
    list.old.forEach((old) => renames.lists.set(old, list.id));
    for (const input of list.methods) {
      oldIds(input).forEach((old) => renames.methods.set(`${list.id}/${old}`, input.value));
    }
  }
  for (const { id, input } of products) oldIds(input).forEach((old) => renames.products.set(old, id));

  // Items come with their checklist, and so do the ids that they had.
  function learn() {
    for (const list of lists) {
      const data = /** @type {Tebiki.ListData | undefined} */ (my.data[`items/${list.id}`]);
      for (const { slug, old = [] } of data?.items ?? []) {
        old.forEach((before) => renames.items.set(`${list.id}/${before}`, `${list.id}/${slug}`));
      }
    }
  }

  function renew(/** @type {Tebiki.State} */ of) {
    learn();
    return my.state.renew(of, renames);
  }

  /** @param {HTMLInputElement} input @param {string} selector */
  function labelPart(input, selector) {
    return one(HTMLElement, selector, input.parentElement ?? form);
  }

  /** @param {Tebiki.List} list */
  function methodsOf(list) {
    const ids = state.methods[list.id] ?? [];
    return list.methods.filter((input) => ids.includes(input.value));
  }

  /** @param {Tebiki.List} list */
  function isChosen(list) {
    return list.whole ? state.all.includes(list.id) : methodsOf(list).length > 0;
  }

  const chosenProducts = () => products.filter((product) => state.products.includes(product.id));

  // 2. The state, and keeping it

  function keep() {
    if (readOnly) return;
    dirty = !store.save(state) && !my.state.isEmpty(state);
    if (!store.ok) alertOnce("unsaved", words.my_unsaved);
  }

  // Another window may have kept something since; what changes here is laid over that, so that neither is lost.
  function adoptKept() {
    if (readOnly) return false;
    const kept = store.load();
    if (!kept.state || kept.state.updated <= state.updated) return false;
    state = kept.state;
    return true;
  }

  /** @param {(state: Tebiki.State) => void} apply */
  function change(apply) {
    const other = adoptKept();
    apply(state);
    state.updated = Math.max(Date.now(), state.updated + 1);
    keep();
    return other;
  }

  // The state with whatever was written or changed in another window since.
  function latest() {
    flush();
    adoptKept();
    return state;
  }

  /**
   * Takes another state in place of this one. The reader can take that back.
   * @param {Tebiki.State} next
   * @param {string} message
   */
  function replace(next, message) {
    const before = my.state.copy(latest());
    state = my.state.copy(next);
    state.id = before.id;
    state.updated = Math.max(Date.now(), before.updated + 1);
    keep();
    refresh();
    say(message, before);
  }

  function flush() {
    my.fields?.flush();
  }

  // 3. What the page says

  /** A date as readers write it. @param {string} day */
  function date(day) {
    const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" });
    return format.format(new Date(day));
  }

  /** What is chosen of the order and of what is shown. @param {string} name */
  const choiceOf = (name) => one(HTMLSelectElement, `.my-filter [name=${name}]`, form).value;

  /** @param {string} name @param {string} text */
  function alertOnce(name, text) {
    if (form.querySelector(`[data-alert="${name}"]`)) return;
    part(".my-alerts").append(make("p", { class: "my-alert", "data-alert": name }, [text]));
  }

  /** @param {string} text @param {Tebiki.State | null} [before] */
  function say(text, before) {
    const status = part(".my-status");
    status.textContent = "";
    if (!text) return;
    const small = "button button-small";
    const close = tools.button(words.my_close, () => say(""), small);
    const undo = before && tools.button(words.my_undo, () => replace(before, words.my_undone), small);
    status.append(make("p", {}, [text]), make("p", {}, [undo, " ", close]));
  }

  /** @param {HTMLInputElement} input */
  function symbol(input) {
    return labelPart(input, ".method-symbol").textContent || input.value;
  }

  function chosenText() {
    const names = lists.filter(isChosen).map((list) => {
      const symbols = methodsOf(list).map(symbol).join("");
      return symbols ? `${list.name} ${symbols}` : list.name;
    });
    return [...names, ...chosenProducts().map((product) => product.name.textContent)].join(words.list_separator);
  }

  // 4. Loading, and showing what is chosen

  /**
   * Loads scripts, once; a name tells readers which, where they do not come.
   * @param {string} name
   * @param {string[]} sources
   * @param {() => void} then
   */
  function load(name, sources, then) {
    if (asked.has(name)) return;
    asked.set(name, "loading");
    const ends = (/** @type {"done" | "failed"} */ end) => {
      asked.set(name, end);
      if (end === "failed") alertOnce(name, fill(words.my_load_failed, { name }));
      then();
      for (const look of [...waiters]) look();
    };
    Promise.all(sources.map(tools.script)).then(
      () => ends("done"),
      () => ends("failed"),
    );
  }

  // The theme's scripts for a purpose, in the order in which the page names them.
  function scriptsFor(/** @type {string} */ purpose) {
    const names = form.dataset[`${purpose}Scripts`] ?? "";
    return names.split(" ").map((name) => `${form.dataset.assets ?? ""}${name}`);
  }

  /** @param {(files: Tebiki.Files) => void} then */
  function withFiles(then) {
    const useFiles = () => {
      if (my.files) then(my.files);
    };
    if (my.files) useFiles();
    else load("files", scriptsFor("files"), useFiles);
  }

  // Shows the choice, and the items when all that they need has come.
  function refresh() {
    if (renew(state)) keep();
    const used = new Set(Object.keys(state.items).map((key) => key.split("/")[0]));
    let waiting = false;
    const want = (/** @type {string} */ name, /** @type {string[]} */ sources) => {
      load(name, sources, refresh);
      if (asked.get(name) === "loading") waiting = true;
    };
    for (const list of lists) {
      const chosen = methodsOf(list);
      for (const input of list.methods) input.checked = chosen.includes(input);
      if (list.whole) list.whole.checked = isChosen(list);
      if (isChosen(list) || used.has(list.id)) want(`items/${list.id}`, [list.src]);
    }
    for (const product of products) {
      product.input.checked = state.products.includes(product.id);
      if (product.input.checked) want(`procedures/${product.id}`, [product.src]);
    }
    part(".my-chosen").textContent = chosenText();
    if (!my.state.isEmpty(state) || my.items) want("rows", scriptsFor("items"));
    if (waiting) return;
    if (renew(state)) keep();
    my.items?.render();
  }

  /**
   * Calls `then` when the items of these checklists have come, or will not come.
   * @param {string[]} ids
   * @param {() => void} then
   */
  function withItems(ids, then) {
    /** @type {[name: string, sources: string[]][]} */
    const wanted = [["rows", scriptsFor("items")]];
    for (const list of lists) if (ids.includes(list.id)) wanted.push([`items/${list.id}`, [list.src]]);
    const look = () => {
      if (wanted.some(([name]) => asked.get(name) === "loading")) return;
      waiters.delete(look);
      then();
    };
    waiters.add(look);
    for (const [name, sources] of wanted) load(name, sources, refresh);
    look();
  }

  // 5. What the address brings

  /**
   * The reader comes from the page in another language, where the browser keeps a checklist of its own for each file. Whoever
   * made the link, it is taken without asking only where it is the reader's own, or where nothing is kept anyway.
   * @param {string} text
   */
  function comeOver(text) {
    let found;
    try {
      found = my.state.clean(JSON.parse(decodeURIComponent(text)));
    } catch {
      answered();
      say(words.my_bad_link);
      return;
    }
    const { state: other } = found;
    const isOwn = other.id === state.id || (!store.ok && my.state.isEmpty(state));
    if (!isOwn) {
      withFiles((files) => files.openOther(found));
      return;
    }
    if (my.state.isEmpty(state) || other.updated > state.updated) {
      state = other;
      keep();
    }
    refresh();
    answered();
  }

  function arrive() {
    const hash = location.hash.slice(1);
    if (hash.startsWith("from=")) comeOver(hash.slice(5));
    else if (/^(?:methods=|my\d)/.test(hash)) withFiles((files) => files.openLink(hash));
  }

  // The address is plain again when the reader has answered: until then, a reload brings the same question.
  function answered() {
    choice.open = !lists.some(isChosen);
    if (!/^#(?:from=|methods=|my\d)/.test(location.hash)) return;
    try {
      history.replaceState(null, "", location.pathname + location.search);
    } catch {
      // Then it stays in the address, and brings the same question again.
    }
  }

  // 6. What the reader does

  form.addEventListener("submit", (event) => event.preventDefault());

  /** @param {HTMLInputElement} input */
  function choose(input) {
    const toggled = (/** @type {string[]} */ ids) => {
      const others = ids.filter((id) => id !== input.value);
      return input.checked ? [...others, input.value] : others;
    };
    change((state) => {
      if (input.name === "product") state.products = toggled(state.products);
      else if (input.name === "all") state.all = toggled(state.all);
      else {
        const list = input.closest("fieldset")?.dataset.list ?? "";
        state.methods[list] = toggled(state.methods[list] ?? []);
      }
    });
  }

  choice.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement) choose(event.target);
    refresh();
  });

  part(".my-filter").addEventListener("change", (event) => {
    if (event.target instanceof HTMLSelectElement && event.target.name === "order") my.items?.render();
    else my.items?.filter();
  });

  form.addEventListener("click", (event) => {
    const target = event.target instanceof Element && event.target.closest("button[data-do]");
    if (!(target instanceof HTMLElement)) return;
    flush();
    if (target.dataset.do === "print") window.print();
    else if (target.dataset.do === "clear") replace(my.state.empty(), words.my_cleared);
    else withFiles((files) => files.act(target));
  });

  function openFile() {
    const file = fileInput.files?.[0];
    if (!file) return;
    withFiles((files) => {
      files.openFile(file);
      // The same file can be opened again.
      fileInput.value = "";
    });
  }
  fileInput.addEventListener("change", openFile);

  window.addEventListener("hashchange", arrive);

  window.addEventListener("storage", (event) => {
    if ((event.key !== store.key && event.key !== null) || readOnly) return;
    const kept = store.load();
    if (kept.problem) return;
    const before = my.state.copy(state);
    // Nothing is kept where the other window has cleared everything.
    if (kept.state ? kept.state.updated <= state.updated : my.state.isEmpty(state)) return;
    state = kept.state ?? my.state.empty();
    flush();
    refresh();
    say(words.my_other_tab, my.state.isEmpty(state) ? before : null);
  });

  window.addEventListener("pagehide", flush);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && adoptKept()) refresh();
  });
  window.addEventListener("beforeunload", (event) => {
    flush();
    if (dirty) event.preventDefault();
  });

  // The page in another language may be a file of its own, for which the browser keeps nothing that this one can reach.
  tools.all(HTMLAnchorElement, ".languages a").forEach((link) => {
    link.addEventListener("click", () => {
      flush();
      const isReachable = store.ok && location.protocol !== "file:";
      const from = `from=${encodeURIComponent(JSON.stringify(state))}`;
      link.hash = my.state.isEmpty(state) || isReachable ? "" : from;
      dirty = false;
    });
  });

  my.page = {
    words,
    lists,
    state: () => state,
    part,
    count,
    date,
    choiceOf,
    methodsOf,
    isChosen,
    symbol,
    labelPart,
    chosenProducts,
    nameOfProduct: (id) => products.find((product) => product.id === id)?.name.textContent ?? undefined,
    latest,
    change,
    replace,
    renew,
    renames,
    refresh,
    withItems,
    answered,
    say,
  };

  store.probe();
  const kept = store.load();
  if (kept.state) state = kept.state;
  if (kept.problem === "newer") {
    readOnly = true;
    alertOnce("newer", words.my_newer);
  } else if (kept.problem) {
    store.putAside(kept.kept ?? "");
    alertOnce("unreadable", words.my_unreadable);
  }
  if (!store.ok) alertOnce("unsaved", words.my_unsaved);
  // The reader may have been faster than the scripts.
  inputs("input:checked", choice).forEach(choose);
  refresh();
  if (kept.state) choice.open = !lists.some(isChosen);
  arrive();
  if (fileInput.files?.length) openFile();
  my.early.forEach((button) => button.click());
})();
