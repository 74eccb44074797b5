// Search, 9 of 9: the box on every page, and the page to search on.
(() => {
  "use strict";
  const { all, fill, make, one } = window.tebiki;
  const { Index, query, text } = window.tebikiSearch;
  const [form] = all(HTMLFormElement, "form.search");
  if (!form) return;
  const input = one(HTMLInputElement, "input", form);
  const status = one(HTMLElement, "[role=status]", form);
  const root = form.dataset.root ?? "";
  const failed = form.dataset.failed ?? "";
  const tag = document.documentElement.lang;
  const isJapanese = (/** @type {string} */ language) => language.split("-")[0] === "ja";
  // Where words are looked up in files, letters that follow each other faster than this are waited for.
  const PAUSE = 50;
  /** @type {Promise<Tebiki.SearchIndex> | undefined} */
  let opening;

  function open() {
    opening ??= Index.open(root, tag);
    opening.catch(() => {
      opening = undefined;
    });
    return opening;
  }

  /**
   * Makes ready what the first key would have to wait for, a little at a time.
   * @param {Tebiki.SearchIndex} index
   */
  function warm(index) {
    const pages = index.pages.values();
    const some = () => {
      const end = performance.now() + 5;
      while (performance.now() < end) {
        const { value: page } = pages.next();
        if (!page) return;
        page.texts.forEach((_, number) => index.section(page, number));
      }
      setTimeout(some);
    };
    some();
  }

  /**
   * Calls `show` with the answer to what stands in the box whenever that changes, and with nothing where nothing does; what is
   * overtaken is not shown.
   * @param {number} count
   * @param {() => Tebiki.Chosen} chosen
   * @param {(answer?: Tebiki.SearchAnswer) => void} show
   * @param {() => void} fail
   */
  function follow(count, chosen, show, fail) {
    let turn = 0;
    let last = -PAUSE;
    let timer = 0;
    return async () => {
      turn += 1;
      const mine = turn;
      const asked = input.value;
      const time = performance.now();
      const fast = time - last < PAUSE;
      last = time;
      clearTimeout(timer);
      if (!asked.trim()) return show();
      try {
        const index = await open();
        if (mine !== turn) return;
        if (index.bits && fast) {
          await new Promise((resolve) => {
            timer = setTimeout(resolve, PAUSE);
          });
        }
        const answer = await index.answer(asked, chosen(), count);
        if (mine === turn) show(answer);
      } catch {
        fail();
      }
    };
  }

  /**
   * Puts parts of a text into an element, marked ones marked, Japanese in other pages called Japanese.
   * @param {HTMLElement} parent
   * @param {Tebiki.Part[]} parts
   */
  function put(parent, parts) {
    const isNamed = isJapanese(tag) || isJapanese(parent.lang);
    for (const part of parts) {
      const pieces = isNamed
        ? [part.text]
        : part.text.split(/([\u3001-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff9f]+)/);
      const children = pieces.map((piece, at) => (piece && at % 2 ? make("span", { lang: "ja" }, [piece]) : piece));
      parent.append(...(part.marked ? [make("mark", {}, children)] : children.filter(Boolean)));
    }
    return parent;
  }

  /** @param {Tebiki.Hit} hit */
  function shownTitle({ page, number }) {
    return (number > 0 && page.texts[number][1]) || page.title;
  }

  /** @param {Tebiki.Hit} hit */
  function address({ page, number }) {
    const anchor = page.texts[number][0];
    return `${root}${tag}/${page.path}${anchor ? `#${encodeURIComponent(anchor)}` : ""}`;
  }

  /**
   * What is shown of a hit: where it is, its title, and the part of its text that answers.
   * @param {Tebiki.SearchAnswer} answer
   * @param {Tebiki.Hit} hit
   * @param {HTMLElement} title where the title is put
   * @param {number} length how many characters of the text are shown
   */
  function shown({ index, query }, hit, title, length) {
    const { page, number, inside } = hit;
    const crumbs = make("p", { class: "search-crumbs" }, [
      make("span", { class: "search-kind" }, [index.words[`kind_${page.kind}`]]),
    ]);
    for (const crumb of number > 0 ? [...page.crumbs, page.title] : page.crumbs) {
      const parts = text.snippet(crumb, query, 60, inside);
      crumbs.append(" ", put(make("span", { class: "search-crumb" }), parts));
    }
    const lang = page.lang === tag ? null : page.lang;
    if (lang) title.lang = lang;
    put(title, text.snippet(shownTitle(hit), query, 90, inside));
    const body = page.texts[number][2];
    if (!body) return { crumbs, snippet: null };
    const parts = text.snippet(body, query, length, inside, hit.rank === 0);
    return { crumbs, snippet: put(make("p", { class: "search-snippet", lang }), parts) };
  }

  /** @param {Tebiki.SearchAnswer} answer */
  function counted(answer) {
    const { words } = answer.index;
    const n = answer.total();
    if (!answer.sure()) return fill(words.about, { n });
    return n === 1 ? words.count_one : fill(words.count, { n });
  }

  /**
   * The words that were looked for, as they are listed.
   * @param {Tebiki.SearchAnswer} answer
   */
  const listed = ({ query, index: { words } }) => query.terms.map((term) => term.text).join(words.separator);

  /**
   * What must be said of an answer: for what it was searched instead, for what beside, and what its results lack.
   * @param {Tebiki.SearchAnswer} answer
   */
  function notes(answer) {
    const { words } = answer.index;
    if (answer.found.length === 0) return "";
    const told = answer.near ? words.near : words.instead;
    const instead = answer.instead ? fill(told, { q: input.value.trim() }) + listed(answer) : "";
    const also = answer.instead ? [] : query.named(answer.query);
    const lacks = answer.query.mode === "all" ? "" : words[answer.query.mode];
    const all = [lacks, instead, also.length > 0 ? words.also + also.join(words.separator) : ""];
    return all.filter(Boolean).join(" ");
  }

  /**
   * What is said of results that answer less well, above them.
   * @param {Tebiki.SearchAnswer} answer
   */
  const besideNote = (answer) => answer.index.words[`beside_${answer.query.mode}`] + listed(answer);

  /**
   * What is said where nothing was found.
   * @param {Tebiki.SearchAnswer} answer
   */
  const nothing = ({ short, index: { words } }) => (short ? words.short : fill(words.none, { q: input.value.trim() }));

  /**
   * The page to search on, with the query.
   * @param {string} language
   * @param {string} asked
   */
  const pageIn = (language, asked) => `${root}${language}/search.html${asked ? `?q=${encodeURIComponent(asked)}` : ""}`;

  // The other languages of the site.
  const others = () =>
    all(HTMLAnchorElement, ".languages a[hreflang]").map((link) => ({
      tag: link.hreflang,
      name: link.textContent.trim(),
      link,
    }));

  /**
   * Makes a link one to the same query in another language.
   * @param {HTMLAnchorElement} link
   * @param {{ tag: string, name: string }} other
   * @param {Record<string, string>} words
   */
  function elsewhere(link, other, words) {
    const asked = input.value.trim();
    link.href = pageIn(other.tag, asked);
    link.hreflang = other.tag;
    const [before, after = ""] = fill(words.elsewhere, { q: asked }).split("{language}");
    link.append(before, make("span", { lang: other.tag }, [other.name]), after);
    return link;
  }

  /** What a reader chose: ids of facets are its keys, and `constructor` is one. @returns {Tebiki.Chosen} */
  const bare = () => Object.create(null);

  // The box on every page: a combobox whose list is of links.
  function box() {
    const SHOWN = 6;
    const panel = one(HTMLElement, ".search-panel", form);
    const list = one(HTMLElement, "[role=listbox]", form);
    const message = one(HTMLElement, ".search-message", form);
    let active = -1;

    const options = () => all(HTMLAnchorElement, "[role=option]", list);

    /** @param {boolean} open */
    function toggle(open) {
      panel.hidden = !open;
      input.ariaExpanded = String(open && options().length > 0);
      if (!open) choose(-1);
    }

    /** @param {number} at */
    function choose(at) {
      active = at;
      input.removeAttribute("aria-activedescendant");
      options().forEach((option, number) => {
        option.ariaSelected = String(number === at);
        if (number !== at) return;
        input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      });
    }

    /** @param {string} look */
    function option(look) {
      const link = make("a", {
        class: `search-option ${look}`,
        role: "option",
        "aria-selected": "false",
        id: `tb-search-${options().length}`,
        tabindex: -1,
      });
      list.append(link);
      return link;
    }

    /** @param {Tebiki.SearchAnswer} answer @param {number} most */
    function offer(answer, most) {
      for (const hit of answer.hits.slice(0, most)) {
        const link = option("search-hit");
        const title = make("p", { class: "search-title" });
        const { crumbs, snippet } = shown(answer, hit, title, tag === "ja" ? 70 : 120);
        link.href = address(hit);
        link.append(crumbs, title, snippet ?? "");
      }
    }

    /** @param {Tebiki.SearchAnswer} [answer] */
    function show(answer) {
      active = -1;
      list.textContent = "";
      message.textContent = "";
      status.textContent = "";
      input.removeAttribute("aria-activedescendant");
      if (!answer) return toggle(false);
      const { words } = answer.index;
      offer(answer, SHOWN);
      if (answer.beside && answer.hits.length < SHOWN) {
        list.append(make("p", { class: "search-beside", role: "presentation" }, [besideNote(answer.beside)]));
        offer(answer.beside, SHOWN - answer.hits.length);
      }
      if (answer.hits.length > 0) {
        const whole = option("search-all");
        whole.href = pageIn(tag, input.value.trim());
        whole.textContent = fill(words.all, { n: answer.total() });
        status.textContent = counted(answer);
        message.textContent = notes(answer);
      } else {
        const none = nothing(answer);
        message.append(make("p", { class: "search-nothing" }, [none]), make("p", {}, [words.none_hint]));
        status.textContent = none;
      }
      for (const other of others()) elsewhere(option("search-elsewhere"), other, words);
      toggle(true);
    }

    const now = follow(SHOWN, bare, show, () => {
      status.textContent = failed;
      message.textContent = failed;
      toggle(true);
    });
    input.addEventListener("input", now);
    input.addEventListener("focus", () => {
      if (input.value) now();
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const count = options().length;
      if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count > 0) {
        event.preventDefault();
        if (panel.hidden) toggle(true);
        const step = event.key === "ArrowDown" ? 1 : -1;
        // One place in the round is the box itself.
        choose(((active + 1 + step + count + 1) % (count + 1)) - 1);
      } else if (event.key === "Enter" && active >= 0 && !panel.hidden) {
        event.preventDefault();
        options()[active].click();
      } else if (event.key === "Escape") {
        event.preventDefault();
        if (panel.hidden) input.value = "";
        toggle(false);
      }
    });
    // A link to this very page leaves the reader on it.
    list.addEventListener("click", (event) => {
      if (event.target instanceof Element && event.target.closest("a")) toggle(false);
    });
    const isOutside = (/** @type {EventTarget | null} */ target) => target instanceof Node && !form.contains(target);
    document.addEventListener("click", (event) => {
      if (isOutside(event.target)) toggle(false);
    });
    form.addEventListener("focusout", (event) => {
      if (isOutside(event.relatedTarget)) toggle(false);
    });
    open().catch(() => undefined);
    if (input.value) now();
  }

  // The page to search on: its address says what was asked and how the answer was narrowed.
  function page() {
    const STEP = 10;
    const results = one(HTMLElement, ".search-results", form);
    const facets = one(HTMLElement, ".search-facets", form);
    const narrow = one(HTMLDetailsElement, ".search-narrow", form);
    // On a narrow screen results come first, and what narrows them on demand.
    const roomy = matchMedia("(min-width: 40.01rem)");
    const note = one(HTMLElement, ".search-notes", form);
    const beside = one(HTMLElement, ".search-further", form);
    const more = one(HTMLElement, ".search-more", form);
    const moreButton = one(HTMLButtonElement, "button", more);
    const elsewhereBox = one(HTMLElement, ".search-elsewhere", form);
    const help = one(HTMLElement, ".search-help");
    const { title } = document;
    const languages = others();
    /** @type {Tebiki.Chosen} */
    let chosen = bare();
    /** @type {Tebiki.SearchAnswer | undefined} */
    let current;

    function read() {
      const asked = new URLSearchParams(location.search);
      input.value = asked.get("q") ?? "";
      asked.delete("q");
      chosen = bare();
      for (const [name, value] of asked) chosen[name] = value;
    }

    function write() {
      const words = input.value.trim();
      const entries = [["q", words], ...Object.entries(chosen)].filter(([, value]) => value);
      const query = new URLSearchParams(entries).toString();
      const asked = query && `?${query}`;
      try {
        history.replaceState(null, "", location.pathname + asked);
      } catch {
        // Some browsers keep the address of a page that was opened from a file as it is.
      }
      for (const other of languages) other.link.href = pageIn(other.tag, "") + asked;
      document.title = words ? `${words} – ${title}` : title;
    }

    /** @param {HTMLElement} into @param {Tebiki.SearchAnswer} answer @param {number} from */
    function entries(into, answer, from) {
      for (const hit of answer.hits.slice(from, from + STEP)) {
        const inner = make("span");
        const { crumbs, snippet } = shown(answer, hit, inner, tag === "ja" ? 120 : 200);
        const heading = make("p", { class: "search-title" }, [make("a", { href: address(hit) }, [inner])]);
        into.append(make("li", { class: "search-result" }, [crumbs, heading, snippet]));
      }
    }

    /** @param {Tebiki.SearchAnswer} answer @param {number} from */
    function list(answer, from) {
      entries(results, answer, from);
      status.textContent = answer.hits.length > 0 ? counted(answer) : "";
      const isWhole = results.children.length === answer.hits.length;
      more.hidden = isWhole && (answer.done() || (answer.hits.length === 0 && answer.waiting.length === 0));
      moreButton.textContent = answer.index.words.more;
    }

    /** @param {Tebiki.SearchAnswer} [answer] */
    function show(answer) {
      current = answer;
      write();
      results.textContent = "";
      note.textContent = "";
      beside.textContent = "";
      elsewhereBox.textContent = "";
      elsewhereBox.hidden = !answer;
      narrow.hidden = !answer;
      more.hidden = true;
      status.textContent = "";
      help.hidden = Boolean(answer);
      if (!answer) return;
      const { words } = answer.index;
      offer(answer);
      note.textContent = notes(answer);
      list(answer, 0);
      if (answer.beside) {
        const further = make("ol", { class: "search-results" });
        entries(further, answer.beside, 0);
        beside.append(make("p", { class: "search-beside" }, [besideNote(answer.beside)]), further);
      }
      if (answer.hits.length === 0) {
        status.textContent = nothing(answer);
        note.append(make("p", {}, [answer.found.length > 0 ? words.none_narrowed : words.none_hint]));
      }
      for (const other of languages) elsewhereBox.append(elsewhere(make("a"), other, words));
    }

    /**
     * Offers what the answer can be narrowed by.
     * @param {Tebiki.SearchAnswer} answer
     */
    function offer(answer) {
      const { facets: offered, words } = answer.index;
      const counts = answer.counts();
      const focused = document.activeElement instanceof HTMLSelectElement && document.activeElement.name;
      facets.textContent = "";
      for (const { id, label, values } of offered) {
        const here = counts[id];
        const fitting = values.filter(([value]) => here[value] || chosen[id] === value);
        if (fitting.length < 2 && !chosen[id]) continue;
        const select = make("select", { name: id }, [make("option", { value: "" }, [words.any])]);
        /** @type {Map<string, HTMLElement>} */
        const groups = new Map();
        for (const [value, name, group] of fitting) {
          const option = make("option", { value }, [`${name} (${here[value] ?? 0})`]);
          if (!group) {
            select.append(option);
            continue;
          }
          let into = groups.get(group);
          if (!into) {
            into = make("optgroup", { label: group });
            groups.set(group, into);
            select.append(into);
          }
          into.append(option);
        }
        select.value = chosen[id] ?? "";
        facets.append(make("label", {}, [make("span", {}, [label]), select]));
      }
      if (Object.values(chosen).some(Boolean)) {
        const reset = () => {
          chosen = bare();
          input.focus();
          now();
        };
        facets.append(make("button", { type: "button", onclick: reset }, [words.reset]));
      }
      narrow.hidden = !facets.firstChild;
      if (focused) all(HTMLSelectElement, `[name="${CSS.escape(focused)}"]`, facets)[0]?.focus();
    }

    const fail = () => {
      status.textContent = failed;
    };
    const now = follow(STEP, () => chosen, show, fail);
    roomy.addEventListener("change", () => {
      if (roomy.matches) narrow.open = true;
    });
    input.addEventListener("input", now);
    facets.addEventListener("change", (event) => {
      if (!(event.target instanceof HTMLSelectElement)) return;
      chosen[event.target.name] = event.target.value;
      now();
    });
    moreButton.addEventListener("click", () => {
      const answer = current;
      const from = results.children.length;
      answer?.more(from + STEP).then(() => {
        if (answer !== current) return;
        list(answer, from);
        (results.children[from]?.querySelector("a") ?? input).focus();
      }, fail);
    });
    form.addEventListener("keydown", (event) => {
      if (event.isComposing || event.target instanceof HTMLSelectElement) return;
      const links = all(HTMLAnchorElement, "a", results);
      const at = links.findIndex((link) => link === document.activeElement);
      if (event.key === "ArrowDown" && links[at + 1]) {
        event.preventDefault();
        links[at + 1].focus();
      } else if (event.key === "ArrowUp" && at >= 0) {
        event.preventDefault();
        (links[at - 1] ?? input).focus();
      } else if (event.key === "Escape") {
        event.preventDefault();
        if (event.target === input) input.value = "";
        input.focus();
        now();
      }
    });
    form.addEventListener("submit", () => results.querySelector("a")?.focus());
    window.addEventListener("popstate", () => {
      read();
      now();
    });
    if (!input.value) read();
    narrow.open = roomy.matches || Object.keys(chosen).length > 0;
    if (input.value) now();
  }

  if (form.classList.contains("search-main")) page();
  else box();
  if (!input.value) open().then(warm, () => undefined);
})();
