// The page of the reader's own checklist: what is chosen, and keeping it. The state and its rules are in my-checklist-state.js, rows
// in my-checklist-items.js, links and files in my-checklist-files.js, items and procedures in scripts that are loaded when chosen.
(function () {
  "use strict";
  var my = window.tebikiMy;
  var form = document.getElementById("tb-my");
  var words = JSON.parse(form.dataset.words);
  var store = my.storeAt(my.key);
  var state = my.empty();
  // Whether something here is kept nowhere else.
  var dirty = false;
  // Storage that a newer version of the site has written is left alone.
  var readOnly = false;
  // Scripts that were asked for, and whether they failed.
  var asked = {};

  // 1. Small tools

  function make(tag, attributes, children) {
    var element = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      if (name.slice(0, 2) === "on") element.addEventListener(name.slice(2), attributes[name]);
      else if (attributes[name] !== null) element.setAttribute(name, attributes[name]);
    });
    (children || []).forEach(function (child) {
      if (child) element.append(child);
    });
    return element;
  }

  // HTML of the site's own data. What readers write never comes here.
  function html(tag, attributes, trusted) {
    var parsed = new DOMParser().parseFromString(trusted, "text/html");
    return make(tag, attributes, Array.prototype.slice.call(parsed.body.childNodes));
  }

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, function (all, name) {
      return name in values ? values[name] : all;
    });
  }

  function count(key, n) {
    return fill(words[key + (n === 1 ? "_one" : "_other")], { n: n });
  }

  function part(name) {
    return form.querySelector(name);
  }

  function all(name, within) {
    return Array.prototype.slice.call((within || form).querySelectorAll(name));
  }

  function button(text, action, main) {
    return make("button", { type: "button", class: main ? "button button-main" : "button", onclick: action }, [text]);
  }

  my.make = make;
  my.html = html;
  my.fill = fill;
  my.count = count;
  my.part = part;
  my.all = all;
  my.button = button;

  // 2. What can be chosen

  var lists = all("fieldset[data-list]").map(function (field) {
    return {
      id: field.dataset.list,
      src: field.dataset.src,
      name: field.dataset.name,
      methods: all("input[name=method]", field),
      whole: field.querySelector("input[name=all]"),
    };
  });
  var products = all("input[name=product]").map(function (input) {
    return { id: input.value, src: input.dataset.src, input: input, name: input.parentNode.querySelector(".my-name") };
  });

  function methodsOf(list) {
    return list.methods.filter(function (input) {
      return (state.methods[list.id] || []).indexOf(input.value) >= 0;
    });
  }

  function isChosen(list) {
    return list.whole ? state.all.indexOf(list.id) >= 0 : methodsOf(list).length > 0;
  }

  function chosenProducts() {
    return products.filter(function (product) {
      return state.products.indexOf(product.id) >= 0;
    });
  }

  // 3. The state, and keeping it

  function keep() {
    if (readOnly) return;
    dirty = !store.save(state) && !my.isEmpty(state);
    if (!store.ok) alertOnce("unsaved", words.my_unsaved);
  }

  // Another window may have kept something since; what changes here is laid over that, so that neither is lost.
  function adoptKept() {
    if (readOnly) return false;
    var kept = store.load();
    if (!kept.state || kept.state.updated <= state.updated) return false;
    state = kept.state;
    return true;
  }

  function change(apply) {
    var other = adoptKept();
    apply(state);
    state.updated = Math.max(Date.now(), state.updated + 1);
    keep();
    return other;
  }

  // Takes another state in place of this one. The reader can take that back.
  function replace(next, message) {
    flush();
    adoptKept();
    var before = my.copy(state);
    state = my.copy(next);
    state.id = before.id;
    state.updated = Math.max(Date.now(), before.updated + 1);
    keep();
    refresh();
    say(message, before);
  }

  function flush() {
    if (my.items) my.items.flush();
  }

  // 4. What the page says

  function alertOnce(name, text) {
    if (part('[data-alert="' + name + '"]')) return;
    part(".my-alerts").append(make("p", { class: "my-alert", "data-alert": name }, [text]));
  }

  function say(text, before) {
    var status = part(".my-status");
    status.textContent = "";
    if (!text) return;
    var close = make("button", { type: "button", class: "button button-small", onclick: function () {
      say("");
    } }, [words.my_close]);
    var undo = before && make("button", { type: "button", class: "button button-small", onclick: function () {
      replace(before, words.my_undone);
    } }, [words.my_undo]);
    status.append(make("p", {}, [text]), make("p", {}, [undo, " ", close]));
  }

  function symbol(input) {
    return input.parentNode.querySelector(".method-symbol").textContent || input.value;
  }

  function chosenText() {
    var names = [];
    lists.forEach(function (list) {
      if (!isChosen(list)) return;
      var symbols = methodsOf(list).map(symbol);
      names.push(list.name + (symbols.length ? " " + symbols.join("") : ""));
    });
    return names.concat(chosenProducts().map(function (product) {
      return product.name.textContent;
    })).join(words.list_separator);
  }

  // 5. Loading, and showing what is chosen

  function load(name, src, then) {
    if (asked[name]) return;
    asked[name] = "loading";
    var script = make("script", { src: src });
    script.onload = function () {
      asked[name] = "done";
      then();
    };
    script.onerror = function () {
      asked[name] = "failed";
      alertOnce(name, fill(words.my_load_failed, { name: name }));
      then();
    };
    document.head.append(script);
  }

  function withFiles(then) {
    if (my.files) then(my.files);
    else load("files", form.dataset.assets + "my-checklist-files.js", function () {
      if (my.files) then(my.files);
    });
  }

  // Shows the choice, and the items when all that they need has come.
  function refresh() {
    var used = {};
    var waiting = false;
    var want = function (name, src) {
      load(name, src, refresh);
      if (asked[name] === "loading") waiting = true;
    };
    Object.keys(state.items).forEach(function (key) {
      used[key.split("/")[0]] = true;
    });
    lists.forEach(function (list) {
      list.methods.forEach(function (input) {
        input.checked = methodsOf(list).indexOf(input) >= 0;
      });
      if (list.whole) list.whole.checked = isChosen(list);
      if (isChosen(list) || used[list.id]) want("items/" + list.id, list.src);
    });
    products.forEach(function (product) {
      product.input.checked = chosenProducts().indexOf(product) >= 0;
      if (product.input.checked) want("procedures/" + product.id, product.src);
    });
    part(".my-chosen").textContent = chosenText();
    if (!my.isEmpty(state) || my.items) want("rows", form.dataset.assets + "my-checklist-items.js");
    if (!waiting && my.items) my.items.render();
    if (!waiting) afterwards();
  }

  // What waits for the items, such as ticks that the reader brings from the page of a method.
  var brought = null;
  function afterwards() {
    if (!brought || !my.items) return;
    var keys = brought;
    brought = null;
    var added = false;
    change(function (state) {
      keys.forEach(function (key) {
        var item = my.items.itemOf(key);
        var entry = state.items[key] || { s: "", r: "", n: "" };
        if (!item || entry.s) return;
        state.items[key] = { s: "done", f: item.fingerprint, at: Date.now(), r: entry.r, n: entry.n, t: item.id + " " + item.name };
        added = true;
      });
    });
    if (added) my.items.render();
  }

  // 6. What the address brings

  function add(parameters) {
    var before = my.copy(state);
    var brings = new URLSearchParams(parameters);
    var named = (brings.get("methods") || "").split(":");
    var list = lists.filter(function (list) {
      return list.id === named[0];
    })[0];
    if (!list) return;
    var ids = (named[1] || "").split(",");
    var fresh = list.methods.filter(function (input) {
      return ids.indexOf(input.value) >= 0 && methodsOf(list).indexOf(input) < 0;
    });
    brought = (brings.get("done") || "").split(",").filter(Boolean).map(function (slug) {
      return list.id + "/" + slug;
    });
    if (fresh.length) {
      change(function (state) {
        state.methods[list.id] = (state.methods[list.id] || []).concat(fresh.map(function (input) {
          return input.value;
        }));
      });
      var names = fresh.map(function (input) {
        return input.parentNode.querySelector(".my-name").textContent.trim();
      });
      if (!my.isEmpty(before)) say(fill(words.my_added, { what: names.join(words.list_separator) }), before);
    }
  }

  // The reader comes from the page in another language, where the browser keeps a checklist of its own for each file.
  function comeOver(text) {
    var other;
    try {
      other = my.clean(JSON.parse(decodeURIComponent(text))).state;
    } catch (error) {
      return;
    }
    if (my.isEmpty(state) || (other.id === state.id && other.updated > state.updated)) {
      state = other;
      keep();
    }
  }

  function arrive() {
    var hash = location.hash.slice(1);
    if (/^methods=/.test(hash)) add(hash);
    else if (/^from=/.test(hash)) comeOver(hash.slice(5));
    else if (/^my\d/.test(hash)) {
      withFiles(function (files) {
        files.openLink(hash);
      });
    } else return;
    try {
      history.replaceState(null, "", location.pathname + location.search);
    } catch (error) {
      // Then it stays in the address, and brings the same again.
    }
    refresh();
    part(".my-choice").open = !lists.some(isChosen);
  }

  // 7. What the reader does

  form.addEventListener("submit", function (event) {
    event.preventDefault();
  });

  function choose(input) {
    var toggled = function (ids) {
      var others = ids.filter(function (id) {
        return id !== input.value;
      });
      return input.checked ? others.concat([input.value]) : others;
    };
    change(function (state) {
      if (input.name === "product") state.products = toggled(state.products);
      else if (input.name === "all") state.all = toggled(state.all);
      else {
        var list = input.closest("fieldset").dataset.list;
        state.methods[list] = toggled(state.methods[list] || []);
      }
    });
  }

  part(".my-choice").addEventListener("change", function (event) {
    choose(event.target);
    refresh();
  });

  part("[name=open-only]").addEventListener("change", function () {
    if (my.items) my.items.filter();
  });

  form.addEventListener("click", function (event) {
    var target = event.target.closest("button[data-do]");
    if (!target) return;
    flush();
    if (target.dataset.do === "print") window.print();
    else if (target.dataset.do === "clear") replace(my.empty(), words.my_cleared);
    else withFiles(function (files) {
      files.act(target.dataset.do);
    });
  });

  function openFile() {
    var input = part("input[type=file]");
    var file = input.files[0];
    if (file) withFiles(function (files) {
      files.openFile(file);
      // The same file can be opened again.
      input.value = "";
    });
  }
  part("input[type=file]").addEventListener("change", openFile);

  window.addEventListener("hashchange", arrive);

  window.addEventListener("storage", function (event) {
    if ((event.key !== store.key && event.key !== null) || readOnly) return;
    var kept = store.load();
    if (kept.problem) return;
    var before = my.copy(state);
    // Nothing is kept where the other window has cleared everything.
    if (kept.state ? kept.state.updated <= state.updated : my.isEmpty(state)) return;
    state = kept.state || my.empty();
    flush();
    refresh();
    say(words.my_other_tab, my.isEmpty(state) ? before : null);
  });

  window.addEventListener("pagehide", flush);
  window.addEventListener("pageshow", function (event) {
    if (event.persisted && adoptKept()) refresh();
  });
  window.addEventListener("beforeunload", function (event) {
    flush();
    if (dirty) event.preventDefault();
  });

  // The page in another language may be a file of its own, for which the browser keeps nothing that this one can reach.
  document.querySelectorAll(".languages a").forEach(function (link) {
    link.addEventListener("click", function () {
      flush();
      link.hash = my.isEmpty(state) || (store.ok && location.protocol !== "file:") ? "" : "from=" + encodeURIComponent(JSON.stringify(state));
      dirty = false;
    });
  });

  my.page = {
    words: words,
    lists: lists,
    state: function () {
      return state;
    },
    methodsOf: methodsOf,
    isChosen: isChosen,
    symbol: symbol,
    chosenProducts: chosenProducts,
    change: change,
    replace: replace,
    refresh: refresh,
    say: say,
  };

  store.probe();
  var kept = store.load();
  if (kept.state) state = kept.state;
  if (kept.problem === "newer") {
    readOnly = true;
    alertOnce("newer", words.my_newer);
  } else if (kept.problem) {
    store.putAside(kept.kept);
    alertOnce("unreadable", words.my_unreadable);
  }
  if (!store.ok) alertOnce("unsaved", words.my_unsaved);
  // The reader may have been faster than the scripts.
  all(".my-choice input:checked").forEach(choose);
  refresh();
  if (kept.state) part(".my-choice").open = !lists.some(isChosen);
  arrive();
  if (part("input[type=file]").files.length) openFile();
  my.early.forEach(function (button) {
    button.click();
  });
})();
