// What every page does with JavaScript, and can do without: choosing light or dark, the menu on narrow screens, the table of contents,
// copying the link to a section, search, printing. No requests, no dependencies. The scripts of single pages run after it and use
// its tools.
(() => {
  "use strict";
  const root = document.documentElement;

  // 1. Tools

  /** @type {Tebiki.Tools} */
  const tools = {
    one(type, selector, within = document) {
      const found = within.querySelector(selector);
      if (found instanceof type) return found;
      throw new Error(`the page has no ${selector}`);
    },

    all(type, selector, within = document) {
      const found = [];
      for (const element of within.querySelectorAll(selector)) if (element instanceof type) found.push(element);
      return found;
    },

    make(tag, attributes = {}, children = []) {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) {
        if (typeof value === "function") element.addEventListener(name.slice(2), value);
        else if (value !== null) element.setAttribute(name, String(value));
      }
      for (const child of children) if (child) element.append(child);
      return element;
    },

    button: (text, action, look = "button") => make("button", { type: "button", class: look, onclick: action }, [text]),

    fill: (text, values) =>
      text.replace(/\{(\w+)\}/g, (all, name) => (Object.hasOwn(values, name) ? String(values[name]) : all)),

    script(src) {
      const script = make("script", { src });
      // A script that was made by a script runs when it has come, unless it must keep the order.
      script.async = false;
      return new Promise((resolve, reject) => {
        script.onload = () => resolve(script);
        script.onerror = () => {
          script.remove();
          reject(new Error(src));
        };
        document.head.append(script);
      });
    },

    style: (href) => document.head.append(make("link", { rel: "stylesheet", href })),
  };
  const { all, make, one } = tools;
  window.tebiki = tools;

  // 2. Every page

  function store(/** @type {string} */ key, /** @type {string} */ value) {
    try {
      if (value) localStorage.setItem(key, value);
      else localStorage.removeItem(key);
    } catch {
      // Storage may be forbidden; the choice then lasts as long as the page.
    }
  }

  // A link that works as a button is pressed by the space bar, too.
  function pressedBySpace(/** @type {HTMLElement} */ link) {
    link.setAttribute("role", "button");
    link.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      link.click();
    });
  }

  // Light, dark, or as the system says.
  all(HTMLSelectElement, "#tb-theme").forEach((theme) => {
    theme.value = root.dataset.theme ?? "";
    theme.addEventListener("change", () => {
      if (theme.value) root.dataset.theme = theme.value;
      else delete root.dataset.theme;
      store("tebiki-theme", theme.value);
    });
  });

  // The language that the reader chose, for the page that offers the languages. Sections have the same anchors in all of them.
  all(HTMLAnchorElement, ".languages a, a.language").forEach((link) => {
    link.addEventListener("click", () => {
      store("tebiki-language", link.hreflang);
      if (document.querySelector(":target")) link.hash = location.hash;
    });
  });

  // On narrow screens the menu link leads to the sidebar; with JavaScript it opens and closes it in place.
  const sidebar = document.getElementById("tb-sidebar");
  all(HTMLElement, ".menu-button").forEach((button) => {
    if (!sidebar) return;
    const toggle = (/** @type {boolean} */ open) => {
      root.dataset.menu = open ? "open" : "closed";
      button.setAttribute("aria-expanded", String(open));
    };
    pressedBySpace(button);
    button.setAttribute("aria-controls", "tb-sidebar");
    toggle(location.hash === "#tb-sidebar");
    button.addEventListener("click", (event) => {
      event.preventDefault();
      toggle(root.dataset.menu !== "open");
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && root.dataset.menu === "open") {
        toggle(false);
        button.focus();
      }
    });
    // A long sidebar shows where the reader is.
    const [current] = all(HTMLElement, "[aria-current]", sidebar);
    if (current && sidebar.scrollHeight > sidebar.clientHeight) {
      sidebar.scrollTop = current.offsetTop - sidebar.clientHeight / 2;
    }
  });

  // The table of contents is open where it has a column of its own, and marks the section being read.
  all(HTMLDetailsElement, ".toc").forEach((toc) => {
    const wide = window.matchMedia("(min-width: 78rem)");
    const open = () => {
      toc.open = wide.matches;
    };
    open();
    const links = all(HTMLAnchorElement, "a", toc);
    const sections = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
    let waiting = false;
    const mark = () => {
      waiting = false;
      // A section that filters have hidden is nowhere.
      const here = sections.findLastIndex(
        (section) => section?.getClientRects().length && section.getBoundingClientRect().top < 120,
      );
      links.forEach((link, index) => link.classList.toggle("here", index === here));
    };
    const later = () => {
      // Where it is folded nobody sees the mark, and measuring a long page takes time.
      if (waiting || !wide.matches) return;
      waiting = true;
      requestAnimationFrame(mark);
    };
    window.addEventListener("scroll", later, { passive: true });
    wide.addEventListener("change", () => {
      open();
      later();
    });
    later();
  });

  // The link beside a heading copies its address. Where nothing can be copied it remains a link, and the address bar has the address.
  const said = document.getElementById("tb-said");
  if (said) {
    let timer = 0;
    const say = (/** @type {string | undefined} */ words) => {
      said.textContent = words ?? "";
      clearTimeout(timer);
      timer = setTimeout(() => {
        said.textContent = "";
      }, 5000);
    };
    const { clipboard } = /** @type {Partial<Navigator>} */ (navigator);
    // Where pages have no clipboard of their own: from files, and from servers without encryption.
    const copiedBySelection = (/** @type {string} */ text) => {
      const field = make("textarea", { class: "visually-hidden", readonly: "" });
      field.value = text;
      document.body.append(field);
      const focused = document.activeElement;
      field.select();
      let copied = false;
      try {
        copied = document.execCommand("copy");
      } catch {
        // The browser forbids it; the link leads on.
      }
      field.remove();
      if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
      return copied;
    };
    all(HTMLAnchorElement, ".heading-anchor").forEach((link) => {
      const title = link.previousElementSibling?.textContent.trim() ?? "";
      const label = tools.fill(said.dataset.copy ?? "", { link: tools.fill(said.dataset.link ?? "", { title }) });
      const tell = () => {
        say(said.dataset.copied);
        link.classList.add("copied");
        setTimeout(() => link.classList.remove("copied"), 2000);
      };
      const byHand = () => {
        if (copiedBySelection(link.href)) return tell();
        location.hash = link.hash;
        say(said.dataset.notCopied);
      };
      pressedBySpace(link);
      link.removeAttribute("aria-labelledby");
      link.ariaLabel = label;
      link.title = label;
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        if (window.isSecureContext && clipboard) clipboard.writeText(link.href).then(tell, byHand);
        else byHand();
      });
    });
  }

  // Search: what it takes is loaded when a reader first turns to it.
  all(HTMLFormElement, "form.search[data-scripts]").forEach((search) => {
    const field = one(HTMLInputElement, "input", search);
    const folder = search.dataset.root ?? "";
    const isPage = search.classList.contains("search-main");
    const searchFor = (/** @type {string} */ words) =>
      `${folder}${root.lang}/search.html?q=${encodeURIComponent(words.trim())}`;
    const load = () => {
      field.removeEventListener("focus", load);
      if (!isPage) tools.style(`${folder}assets/search.css`);
      const scripts = (search.dataset.scripts ?? "").split(" ").map((name) => `assets/${name}`);
      // The index is asked for along with the scripts; the last of them finds it there.
      scripts.splice(-1, 0, `search/${root.lang}.js`);
      // Whoever needs one that does not come says so.
      scripts.forEach((src) => tools.script(folder + src).catch(() => undefined));
    };
    if (document.activeElement === field || (isPage && (location.search || field.value))) load();
    else field.addEventListener("focus", load);
    search.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!isPage) location.href = searchFor(field.value);
    });
    // Without scripts a query in the address leads nowhere.
    all(HTMLElement, ".search-help li").forEach((example) => {
      const href = searchFor(example.textContent);
      example.append(make("a", { href }, [...example.childNodes]));
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest("input, select, textarea, [contenteditable]")) return;
      event.preventDefault();
      field.focus();
      field.select();
    });
  });

  // Many procedures are folded; one button opens them all.
  all(HTMLButtonElement, ".unfold").forEach((button) => {
    let open = false;
    button.addEventListener("click", () => {
      open = !open;
      all(HTMLDetailsElement, `#${CSS.escape(button.dataset.of ?? "")} .procedure-folded`).forEach((details) => {
        details.open = open;
      });
      [button.textContent, button.dataset.other] = [button.dataset.other ?? "", button.textContent];
    });
  });

  // What is folded is printed unfolded. Most browsers do so by style; others need it open.
  /** @type {HTMLDetailsElement[]} */
  let unfolded = [];
  window.addEventListener("beforeprint", () => {
    unfolded = all(HTMLDetailsElement, "main details:not([open])");
    unfolded.forEach((details) => {
      details.open = true;
    });
  });
  window.addEventListener("afterprint", () => {
    unfolded.forEach((details) => {
      details.open = false;
    });
  });

  // The method and the ticks on its page go with the reader to the reader's own checklist.
  all(HTMLElement, ".keep-ticks").forEach((keep) => {
    const methods = keep.dataset.methods ?? "";
    const link = one(HTMLAnchorElement, "a", keep);
    link.addEventListener("click", () => {
      const row = `tb-row-${methods.split(":")[0]}-`;
      const done = all(HTMLElement, ".tick:checked").map((tick) =>
        (tick.getAttribute("aria-labelledby") ?? "").slice(row.length),
      );
      link.hash = `methods=${methods}${done.length ? `&done=${done.join(",")}` : ""}`;
    });
  });
})();
