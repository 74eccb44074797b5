// What every page does with JavaScript, and can do without: choosing light or dark, the menu on narrow screens, the table of contents,
// copying the link to a section, search, printing. No requests, no dependencies.
(function () {
  "use strict";
  var root = document.documentElement;

  function store(key, value) {
    try {
      if (value) localStorage.setItem(key, value);
      else localStorage.removeItem(key);
    } catch (error) {
      // Storage may be forbidden; the choice then lasts as long as the page.
    }
  }

  // Light, dark, or as the system says.
  var theme = document.getElementById("tb-theme");
  if (theme) {
    theme.value = root.dataset.theme || "";
    theme.addEventListener("change", function () {
      if (theme.value) root.dataset.theme = theme.value;
      else delete root.dataset.theme;
      store("tebiki-theme", theme.value);
    });
  }

  // The language that the reader chose, for the page that offers the languages. Sections have the same anchors in all of them.
  document.querySelectorAll(".languages a, a.language").forEach(function (link) {
    link.addEventListener("click", function () {
      store("tebiki-language", link.hreflang);
      if (document.querySelector(":target")) link.hash = location.hash;
    });
  });

  // On narrow screens the menu link leads to the sidebar; with JavaScript it opens and closes it in place.
  var button = document.querySelector(".menu-button");
  var sidebar = document.getElementById("tb-sidebar");
  if (button && sidebar) {
    var toggle = function (open) {
      root.dataset.menu = open ? "open" : "closed";
      button.setAttribute("aria-expanded", String(open));
    };
    button.setAttribute("role", "button");
    button.setAttribute("aria-controls", "tb-sidebar");
    toggle(location.hash === "#tb-sidebar");
    button.addEventListener("click", function (event) {
      event.preventDefault();
      toggle(root.dataset.menu !== "open");
    });
    button.addEventListener("keydown", function (event) {
      if (event.key === " ") {
        event.preventDefault();
        button.click();
      }
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && root.dataset.menu === "open") {
        toggle(false);
        button.focus();
      }
    });
    // A long sidebar shows where the reader is.
    var current = sidebar.querySelector("[aria-current]");
    if (current && sidebar.scrollHeight > sidebar.clientHeight) {
      sidebar.scrollTop = current.offsetTop - sidebar.clientHeight / 2;
    }
  }

  // The table of contents is open where it has a column of its own, and marks the section being read.
  var toc = document.querySelector(".toc");
  if (toc) {
    var wide = window.matchMedia("(min-width: 78rem)");
    var open = function () {
      toc.open = wide.matches;
    };
    open();
    var links = Array.prototype.slice.call(toc.querySelectorAll("a"));
    var sections = links.map(function (link) {
      return document.getElementById(decodeURIComponent(link.hash.slice(1)));
    });
    var waiting = false;
    var mark = function () {
      waiting = false;
      var here = -1;
      sections.forEach(function (section, index) {
        // A section that filters have hidden is nowhere.
        if (section && section.getClientRects().length && section.getBoundingClientRect().top < 120) here = index;
      });
      links.forEach(function (link, index) {
        link.classList.toggle("here", index === here);
      });
    };
    var later = function () {
      // Where it is folded nobody sees the mark, and measuring a long page takes time.
      if (waiting || !wide.matches) return;
      waiting = true;
      requestAnimationFrame(mark);
    };
    window.addEventListener("scroll", later, { passive: true });
    wide.addEventListener("change", function () {
      open();
      later();
    });
    later();
  }

  // The link beside a heading copies its address. Where nothing can be copied it remains a link, and the address bar has the address.
  var said = document.getElementById("tb-said");
  var say = function (words) {
    said.textContent = words;
    clearTimeout(say.timer);
    say.timer = setTimeout(function () {
      said.textContent = "";
    }, 5000);
  };
  // Where pages have no clipboard of their own: from files, and from servers without encryption.
  var copiedBySelection = function (text) {
    var field = document.createElement("textarea");
    field.value = text;
    field.readOnly = true;
    field.className = "visually-hidden";
    document.body.appendChild(field);
    var focused = document.activeElement;
    field.select();
    var copied = false;
    try {
      copied = document.execCommand("copy");
    } catch (error) {
      // The browser forbids it; the link leads on.
    }
    field.remove();
    focused.focus({ preventScroll: true });
    return copied;
  };
  var tellCopied = function (link) {
    say(said.dataset.copied);
    link.classList.add("copied");
    setTimeout(function () {
      link.classList.remove("copied");
    }, 2000);
  };
  document.querySelectorAll(".heading-anchor").forEach(function (link) {
    if (!said) return;
    var label = said.dataset.copy.replace("{link}", link.getAttribute("aria-label"));
    link.setAttribute("role", "button");
    link.setAttribute("aria-label", label);
    link.title = label;
    link.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      var lead = function () {
        location.hash = link.hash;
        say(said.dataset.notCopied);
      };
      event.preventDefault();
      if (navigator.clipboard && window.isSecureContext) {
        navigator.clipboard.writeText(link.href).then(tellCopied.bind(null, link), function () {
          if (copiedBySelection(link.href)) tellCopied(link);
          else lead();
        });
      } else if (copiedBySelection(link.href)) {
        tellCopied(link);
      } else {
        lead();
      }
    });
    link.addEventListener("keydown", function (event) {
      if (event.key === " ") {
        event.preventDefault();
        link.click();
      }
    });
  });

  // Search: what it takes is loaded when a reader first turns to it.
  var search = document.querySelector("form.search");
  if (search) {
    var field = search.querySelector("input");
    var isPage = search.classList.contains("search-main");
    var searchFor = function (words) {
      return search.dataset.root + root.lang + "/search.html?q=" + encodeURIComponent(words.trim());
    };
    var load = function () {
      field.removeEventListener("focus", load);
      if (!isPage) {
        var looks = document.createElement("link");
        looks.rel = "stylesheet";
        looks.href = search.dataset.root + "assets/search.css";
        document.head.appendChild(looks);
      }
      // Loaded at once, they run one after the other.
      ["assets/search-text", "assets/search-index", "search/" + root.lang, "assets/search"].forEach(function (name) {
        var script = document.createElement("script");
        script.src = search.dataset.root + name + ".js";
        script.async = false;
        document.head.appendChild(script);
      });
    };
    if (document.activeElement === field || (isPage && (location.search || field.value))) load();
    else field.addEventListener("focus", load);
    search.addEventListener("submit", function (event) {
      event.preventDefault();
      if (!isPage) location.href = searchFor(field.value);
    });
    // Without scripts a query in the address leads nowhere.
    document.querySelectorAll(".search-help li").forEach(function (example) {
      var link = document.createElement("a");
      link.href = searchFor(example.textContent);
      link.append.apply(link, example.childNodes);
      example.append(link);
    });
    document.addEventListener("keydown", function (event) {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest("input, select, textarea, [contenteditable]")) return;
      event.preventDefault();
      field.focus();
      field.select();
    });
  }

  // Many procedures are folded; one button opens them all.
  document.querySelectorAll(".unfold").forEach(function (button) {
    var all = document.getElementById(button.dataset.of).querySelectorAll(".procedure-folded");
    var open = false;
    button.addEventListener("click", function () {
      open = !open;
      all.forEach(function (details) {
        details.open = open;
      });
      var words = button.textContent;
      button.textContent = button.dataset.other;
      button.dataset.other = words;
    });
  });

  // What is folded is printed unfolded. Most browsers do so by style; others need it open.
  var unfolded = [];
  window.addEventListener("beforeprint", function () {
    unfolded = Array.prototype.slice.call(document.querySelectorAll("main details:not([open])"));
    unfolded.forEach(function (details) {
      details.open = true;
    });
  });
  window.addEventListener("afterprint", function () {
    unfolded.forEach(function (details) {
      details.open = false;
    });
  });

  // The method and the ticks on its page go with the reader to the reader's own checklist.
  var keep = document.querySelector(".keep-ticks");
  if (keep) {
    keep.firstElementChild.addEventListener("click", function (event) {
      var row = "tb-row-" + keep.dataset.methods.split(":")[0] + "-";
      var done = Array.prototype.map.call(document.querySelectorAll(".tick:checked"), function (tick) {
        return tick.getAttribute("aria-labelledby").slice(row.length);
      });
      event.currentTarget.hash = "methods=" + keep.dataset.methods + (done.length ? "&done=" + done.join(",") : "");
    });
  }
})();
