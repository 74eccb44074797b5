// Search, 3 of 3: the box on every page, and the page to search on.
(function () {
  "use strict";
  var search = window.tebikiSearch;
  var text = search.text;
  var form = document.querySelector("form.search");
  if (!form) return;
  var input = form.querySelector("input");
  var root = form.dataset.root;
  var tag = document.documentElement.lang;
  // Where words are looked up in files, letters that follow each other faster than this are waited for.
  var PAUSE = 50;
  var opening;

  function open() {
    if (!opening) {
      opening = search.Index.open(root, tag);
      opening.catch(function () { opening = undefined; });
    }
    return opening;
  }

  // Makes ready what the first key would have to wait for, a little at a time.
  function warm(index) {
    var page = 0;
    (function some() {
      for (var end = performance.now() + 5; page < index.pages.length && performance.now() < end; page += 1) {
        index.pages[page].texts.forEach(function (texts, number) { index.section(index.pages[page], number); });
      }
      if (page < index.pages.length) setTimeout(some);
    })();
  }

  // Calls `show` with the answer to what stands in the box whenever that changes, and with nothing where nothing does; what is
  // overtaken is not shown.
  function follow(count, chosen, show, fail) {
    var turn = 0;
    var last = -PAUSE;
    var timer;
    return function now() {
      var mine = (turn += 1);
      var asked = input.value;
      var time = performance.now();
      var fast = time - last < PAUSE;
      last = time;
      clearTimeout(timer);
      if (!asked.trim()) return show(undefined);
      return open().then(function (index) {
        function look() {
          index.answer(asked, chosen(), count).then(function (answer) {
            if (mine === turn) show(answer);
          }).catch(fail);
        }
        if (mine !== turn) return;
        if (index.bits && fast) timer = setTimeout(look, PAUSE);
        else look();
      }).catch(fail);
    };
  }

  function make(name, className, parent) {
    var element = document.createElement(name);
    if (className) element.className = className;
    if (parent) parent.appendChild(element);
    return element;
  }

  // Puts parts of a text into an element, marked ones marked, Japanese in other pages called Japanese.
  function put(parent, parts) {
    parts.forEach(function (part) {
      var into = part.marked ? make("mark", "", parent) : parent;
      if (tag.split("-")[0] === "ja" || (parent.lang && parent.lang.split("-")[0] === "ja")) return into.append(part.text);
      return part.text.split(/([\u3001-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff9f]+)/).forEach(function (piece, at) {
        if (!piece) return;
        if (at % 2 === 0) return into.append(piece);
        var span = make("span", "", into);
        span.lang = "ja";
        span.textContent = piece;
      });
    });
    return parent;
  }

  function shownTitle(hit) {
    var heading = hit.page.texts[hit.number][1];
    return hit.number > 0 && heading ? heading : hit.page.title;
  }

  function address(hit) {
    var anchor = hit.page.texts[hit.number][0];
    return root + tag + "/" + hit.page.path + (anchor ? "#" + encodeURIComponent(anchor) : "");
  }

  // What is shown of a hit: where it is, its title, and the part of its text that answers.
  function fill(parent, hit, answer, title, length) {
    var index = answer.index;
    var query = answer.query;
    var crumbs = make("p", "search-crumbs", parent);
    make("span", "search-kind", crumbs).textContent = index.words["kind_" + hit.page.kind];
    hit.page.crumbs.concat(hit.number > 0 ? [hit.page.title] : []).forEach(function (crumb) {
      crumbs.append(" ");
      put(make("span", "search-crumb", crumbs), text.snippet(crumb, query, 60, hit.inside));
    });
    parent.appendChild(title);
    if (hit.page.lang !== tag) title.lang = hit.page.lang;
    put(title, text.snippet(shownTitle(hit), query, 90, hit.inside));
    var body = hit.page.texts[hit.number][2];
    if (!body) return;
    var snippet = make("p", "search-snippet", parent);
    if (hit.page.lang !== tag) snippet.lang = hit.page.lang;
    put(snippet, text.snippet(body, query, length, hit.inside, hit.rank === 0));
  }

  function counted(answer) {
    var words = answer.index.words;
    var total = answer.total();
    if (!answer.sure()) return words.about.replace("{n}", total);
    return total === 1 ? words.count_one : words.count.replace("{n}", total);
  }

  // What must be said of an answer: for what it was searched instead, and for what beside.
  function notes(answer) {
    var words = answer.index.words;
    if (answer.instead) return words.instead.replace("{q}", input.value.trim()) + answer.instead.split(" ").join(words.separator);
    var also = text.named(answer.query);
    return also.length > 0 && answer.found.length > 0 ? words.also + also.join(words.separator) : "";
  }

  // Links to the page to search on, with the query: in this language, and in the others.
  function pageIn(language, asked) {
    return root + language + "/search.html" + (asked ? "?q=" + encodeURIComponent(asked) : "");
  }
  function others() {
    return Array.prototype.map.call(document.querySelectorAll(".languages a[hreflang]"), function (link) {
      return { tag: link.hreflang, name: link.textContent.trim(), link: link };
    });
  }
  function elsewhere(link, other, asked, words) {
    link.href = pageIn(other.tag, asked);
    link.hreflang = other.tag;
    var around = words.elsewhere.replace("{q}", asked).split("{language}");
    link.append(around[0]);
    var name = make("span", "", link);
    name.lang = other.tag;
    name.textContent = other.name;
    link.append(around[1] || "");
    return link;
  }

  function failed(status) {
    return function () { status.textContent = form.dataset.failed; };
  }

  // The box on every page: a combobox whose list is of links.
  function box() {
    var SHOWN = 6;
    var panel = form.querySelector(".search-panel");
    var list = form.querySelector("[role=listbox]");
    var status = form.querySelector("[role=status]");
    var message = form.querySelector(".search-message");
    var active = -1;

    function options() {
      return list.querySelectorAll("[role=option]");
    }
    function toggle(open) {
      panel.hidden = !open;
      input.setAttribute("aria-expanded", String(open && options().length > 0));
      if (!open) choose(-1);
    }
    function choose(at) {
      active = at;
      input.removeAttribute("aria-activedescendant");
      options().forEach(function (option, number) {
        option.setAttribute("aria-selected", String(number === at));
        if (number !== at) return;
        input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      });
    }
    function option(className) {
      var link = make("a", "search-option " + className);
      link.setAttribute("role", "option");
      link.setAttribute("aria-selected", "false");
      link.id = "tb-search-" + options().length;
      link.tabIndex = -1;
      list.appendChild(link);
      return link;
    }
    function show(answer) {
      active = -1;
      list.textContent = "";
      message.textContent = "";
      status.textContent = "";
      input.removeAttribute("aria-activedescendant");
      if (!answer) return toggle(false);
      var words = answer.index.words;
      var asked = input.value.trim();
      answer.hits.slice(0, SHOWN).forEach(function (hit) {
        var link = option("search-hit");
        link.href = address(hit);
        fill(link, hit, answer, make("p", "search-title"), tag === "ja" ? 70 : 120);
      });
      if (answer.hits.length > 0) {
        var all = option("search-all");
        all.href = pageIn(tag, asked);
        all.textContent = words.all.replace("{n}", answer.total());
        status.textContent = counted(answer);
        message.textContent = notes(answer);
      } else {
        var none = answer.short ? words.short : words.none.replace("{q}", asked);
        make("p", "search-nothing", message).textContent = none;
        make("p", "", message).textContent = words.none_hint;
        status.textContent = none;
      }
      others().forEach(function (other) { elsewhere(option("search-elsewhere"), other, asked, words); });
      return toggle(true);
    }

    var now = follow(SHOWN, function () { return {}; }, show, function () {
      failed(status)();
      message.textContent = form.dataset.failed;
      toggle(true);
    });
    input.addEventListener("input", now);
    input.addEventListener("focus", function () { if (input.value) now(); });
    input.addEventListener("keydown", function (event) {
      if (event.isComposing) return;
      var count = options().length;
      if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count > 0) {
        event.preventDefault();
        if (panel.hidden) toggle(true);
        var step = event.key === "ArrowDown" ? 1 : -1;
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
    list.addEventListener("click", function (event) { if (event.target.closest("a")) toggle(false); });
    document.addEventListener("click", function (event) { if (!form.contains(event.target)) toggle(false); });
    form.addEventListener("focusout", function (event) { if (event.relatedTarget && !form.contains(event.relatedTarget)) toggle(false); });
    open().catch(function () {});
    if (input.value) now();
  }

  // The page to search on: its address says what was asked and how the answer was narrowed.
  function page() {
    var STEP = 10;
    var status = form.querySelector("[role=status]");
    var results = form.querySelector(".search-results");
    var facets = form.querySelector(".search-facets");
    var narrow = form.querySelector(".search-narrow");
    // On a narrow screen results come first, and what narrows them on demand.
    var roomy = matchMedia("(min-width: 40.01rem)");
    var note = form.querySelector(".search-notes");
    var more = form.querySelector(".search-more");
    var elsewhereBox = form.querySelector(".search-elsewhere");
    var help = document.querySelector(".search-help");
    var title = document.title;
    var languageLinks = others();
    var chosen = {};
    var current;

    function read() {
      var asked = new URLSearchParams(location.search);
      input.value = asked.get("q") || "";
      chosen = {};
      asked.forEach(function (value, name) { if (name !== "q") chosen[name] = value; });
    }
    function write() {
      var asked = new URLSearchParams();
      if (input.value.trim()) asked.set("q", input.value.trim());
      Object.keys(chosen).forEach(function (name) { if (chosen[name]) asked.set(name, chosen[name]); });
      var query = asked.toString();
      try {
        history.replaceState(null, "", location.pathname + (query ? "?" + query : ""));
      } catch (error) {
        // Some browsers keep the address of a page that was opened from a file as it is.
      }
      languageLinks.forEach(function (other) { other.link.href = root + other.tag + "/search.html" + (query ? "?" + query : ""); });
      document.title = (input.value.trim() ? input.value.trim() + " – " : "") + title;
    }

    function list(answer, from) {
      answer.hits.slice(from, from + STEP).forEach(function (hit) {
        var entry = make("li", "search-result", results);
        var heading = make("p", "search-title");
        var link = make("a", "", heading);
        link.href = address(hit);
        var inner = make("span", "", link);
        fill(entry, hit, answer, inner, tag === "ja" ? 120 : 200);
        entry.insertBefore(heading, inner);
        link.appendChild(inner);
      });
      status.textContent = answer.hits.length > 0 ? counted(answer) : "";
      var all = results.children.length === answer.hits.length;
      more.hidden = all && (answer.done() || (answer.hits.length === 0 && answer.waiting.length === 0));
      more.querySelector("button").textContent = answer.index.words.more;
    }

    function show(answer) {
      current = answer;
      write();
      results.textContent = "";
      note.textContent = "";
      elsewhereBox.textContent = "";
      elsewhereBox.hidden = !answer;
      narrow.hidden = !answer;
      more.hidden = true;
      status.textContent = "";
      help.hidden = Boolean(answer);
      if (!answer) return;
      var words = answer.index.words;
      var asked = input.value.trim();
      offer(answer);
      note.textContent = notes(answer);
      list(answer, 0);
      if (answer.hits.length === 0) {
        status.textContent = answer.short ? words.short : words.none.replace("{q}", asked);
        make("p", "", note).textContent = answer.found.length > 0 ? words.none_narrowed : words.none_hint;
      }
      languageLinks.forEach(function (other) { elsewhere(make("a", "", elsewhereBox), other, asked, words); });
    }

    // Offers what the answer can be narrowed by.
    function offer(answer) {
      var words = answer.index.words;
      var counts = answer.counts();
      var focused = document.activeElement && document.activeElement.name;
      facets.textContent = "";
      answer.index.facets.forEach(function (facet) {
        var here = counts[facet.id];
        var values = facet.values.filter(function (value) { return here[value[0]] || chosen[facet.id] === value[0]; });
        if (values.length < 2 && !chosen[facet.id]) return;
        var label = make("label", "", facets);
        make("span", "", label).textContent = facet.label;
        var select = make("select", "", label);
        select.name = facet.id;
        make("option", "", select).textContent = words.any;
        select.firstChild.value = "";
        var groups = {};
        values.forEach(function (value) {
          var into = select;
          if (value[2]) {
            into = groups[value[2]] = groups[value[2]] || make("optgroup", "", select);
            into.label = value[2];
          }
          var option = make("option", "", into);
          option.value = value[0];
          option.textContent = value[1] + " (" + (here[value[0]] || 0) + ")";
        });
        select.value = chosen[facet.id] || "";
      });
      if (Object.keys(chosen).some(function (name) { return chosen[name]; })) {
        var reset = make("button", "", facets);
        reset.type = "button";
        reset.textContent = words.reset;
        reset.addEventListener("click", function () {
          chosen = {};
          input.focus();
          now();
        });
      }
      narrow.hidden = !facets.firstChild;
      if (focused && facets.querySelector("[name=" + focused + "]")) facets.querySelector("[name=" + focused + "]").focus();
    }

    var now = follow(STEP, function () { return chosen; }, show, failed(status));
    roomy.addEventListener("change", function () { if (roomy.matches) narrow.open = true; });
    input.addEventListener("input", now);
    facets.addEventListener("change", function (event) {
      chosen[event.target.name] = event.target.value;
      now();
    });
    more.querySelector("button").addEventListener("click", function () {
      var answer = current;
      var from = results.children.length;
      answer.more(from + STEP).then(function () {
        if (answer !== current) return;
        list(answer, from);
        var next = results.children[from];
        if (next) next.querySelector("a").focus();
        else input.focus();
      }, failed(status));
    });
    form.addEventListener("keydown", function (event) {
      if (event.isComposing || event.target.localName === "select") return;
      var links = Array.prototype.slice.call(results.querySelectorAll("a"));
      var at = links.indexOf(document.activeElement);
      if (event.key === "ArrowDown" && links[at + 1]) {
        event.preventDefault();
        links[at + 1].focus();
      } else if (event.key === "ArrowUp" && at >= 0) {
        event.preventDefault();
        (links[at - 1] || input).focus();
      } else if (event.key === "Escape") {
        event.preventDefault();
        if (event.target === input) input.value = "";
        input.focus();
        now();
      }
    });
    form.addEventListener("submit", function () { if (results.querySelector("a")) results.querySelector("a").focus(); });
    window.addEventListener("popstate", function () {
      read();
      now();
    });
    if (!input.value) read();
    narrow.open = roomy.matches || Object.keys(chosen).length > 0;
    if (input.value) now();
  }

  if (form.classList.contains("search-main")) page();
  else box();
  if (!input.value) open().then(warm).catch(function () {});
})();
