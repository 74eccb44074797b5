// The items of the reader's own checklist: rows to tick and write on, what has changed or is gone, and how far the reader is.
// Loaded when something is chosen.
(function () {
  "use strict";
  var my = window.tebikiMy;
  var page = my.page;
  var words = page.words;
  var make = my.make;
  var html = my.html;
  var button = my.button;
  // The rows on the page, by item.
  var rows = {};
  // What is being written and not yet kept, by item and field.
  var pending = {};
  var timer = 0;
  // So many procedures of a product are shown for an item; more are folded.
  var MOST_SHOWN = 3;

  function mark(id) {
    return my.part('[data-mark="' + id + '"]').firstElementChild.cloneNode(true);
  }

  function applies(list, item) {
    if (list.whole) return page.isChosen(list);
    return page.methodsOf(list).some(function (input) {
      return item.methods.indexOf(input.value) >= 0;
    });
  }

  function entryOf(key) {
    return page.state().items[key];
  }

  // Changes the entry of an item; one with nothing in it is no entry.
  function write(row, fields) {
    return page.change(function (state) {
      var entry = state.items[row.key] || { s: "", f: "", at: 0, r: "", n: "", t: "" };
      Object.keys(fields).forEach(function (name) {
        entry[name] = fields[name];
      });
      entry.at = Date.now();
      entry.t = row.item.id + " " + row.item.name;
      if (my.entry(entry)) state.items[row.key] = entry;
      else delete state.items[row.key];
    });
  }

  function decide(row, status) {
    var other = write(row, { s: status, f: status ? row.item.fingerprint : "" });
    if (other) page.refresh();
    else update(row);
  }

  // What is written is kept a moment later, and at once when the reader leaves.
  function typed(row, field, value) {
    pending[row.key] = pending[row.key] || { row: row };
    pending[row.key][field] = value;
    clearTimeout(timer);
    timer = setTimeout(flush, 400);
  }

  function flush() {
    clearTimeout(timer);
    var waiting = pending;
    pending = {};
    Object.keys(waiting).forEach(function (key) {
      var row = waiting[key].row;
      delete waiting[key].row;
      write(row, waiting[key]);
      update(rows[key] || row);
    });
  }

  function render() {
    var list = document.getElementById("tb-my-list");
    var focus = document.activeElement && list.contains(document.activeElement) ? document.activeElement.id : "";
    var shown = page.lists.filter(page.isChosen);
    rows = {};
    list.textContent = "";
    if (!shown.length) list.append(make("p", { class: "my-nothing" }, [words.my_nothing]));
    shown.forEach(function (of) {
      renderList(list, of, shown.length > 1);
    });
    renderGone(list);
    summarize();
    if (!focus) return;
    // The reader was there when another window changed something.
    var row = rows[focus.replace(/^tb-my-/, "").replace(/-(?:tick|na|r|n)$/, "").replace(":", "/")];
    if (row && /-(?:na|r|n)$/.test(focus)) row.more.open = true;
    if (row) fillMore(row);
    var element = document.getElementById(focus);
    if (element) element.focus();
  }

  function renderList(parent, list, named) {
    var data = my.data["items/" + list.id];
    if (!data) return;
    if (named) parent.append(make("h3", { class: "my-list-title" }, [list.name]));
    data.priorities.concat([null]).forEach(function (priority, rank) {
      var items = data.items.filter(function (item) {
        return applies(list, item) && (priority ? item.priority === rank : item.priority === undefined);
      });
      if (!items.length) return;
      var id = "tb-my-group:" + list.id + ":" + rank;
      if (priority || data.priorities.length) {
        var title = make(named ? "h4" : "h3", { id: id });
        if (priority) {
          title.append(make("span", { class: "priority priority-" + priority.id, "aria-hidden": "true" }, [
            make("span", { class: "symbol" }, [priority.symbol]),
          ]), " ");
        }
        title.append(html("span", {}, priority ? priority.title : ""), priority ? "" : words.my_no_priority, " ",
          make("small", { class: "meta my-group-count" }));
        parent.append(title);
      }
      var group = make("ul", { class: "items my-items" });
      items.forEach(function (item) {
        var row = buildRow(list, item);
        row.priority = priority ? priority.symbol : "";
        rows[row.key] = row;
        group.append(row.element);
      });
      parent.append(group);
    });
  }

  function buildRow(list, item) {
    var key = list.id + "/" + item.slug;
    var id = "tb-my-" + list.id + ":" + item.slug;
    var row = { key: key, id: id, list: list, item: item, priority: "", procedures: [] };
    row.tick = make("input", { type: "checkbox", class: "tick", id: id + "-tick", "aria-labelledby": id, onchange: function () {
      decide(row, row.tick.checked ? "done" : "");
    } });
    row.state = make("span", { class: "my-state" });
    row.changed = make("div", { class: "my-changed" });
    row.written = make("div", { class: "my-written" });
    var summary = make("summary", { onclick: function () {
      fillMore(row);
    } }, [words.my_more, make("span", { class: "visually-hidden" }, [words.colon + item.id])]);
    row.more = make("details", { class: "my-more", ontoggle: function () {
      update(row, true);
    } }, [summary]);
    var name = [make("span", { class: "item-id" }, [item.id]), html("span", { class: "item-title" }, item.title)];
    var link = make("a", { class: "item-link", id: id, href: item.url }, name);
    var condition = item.condition && html("p", { class: "meta" }, item.condition);
    if (condition) condition.prepend(make("b", {}, [words.item_condition + words.colon]));
    row.element = make("li", { class: "item-row my-item" }, [
      row.tick,
      make("div", { class: "item-row-main" }, [
        make("p", { class: "my-title" }, [link, " ", row.state]),
        row.changed,
        html("p", { class: "my-text" }, item.text),
        condition,
        make("div", { class: "my-notes" }, (item.notes || []).map(function (note) {
          return html("p", { class: "meta" }, note);
        })),
        procedures(row),
        row.written,
        row.more,
      ]),
    ]);
    update(row, true);
    return row;
  }

  // The procedures of the chosen products, and of no other: the best few of each product, the others folded.
  function procedures(row) {
    var chosen = page.chosenProducts();
    if (!chosen.length) return null;
    var found = make("div", { class: "my-procedures" });
    chosen.forEach(function (product) {
      var data = my.data["procedures/" + product.id];
      var all = (data && data.procedures[row.key]) || [];
      if (!all.length) return;
      var first = all.length > MOST_SHOWN + 1 ? MOST_SHOWN : all.length;
      row.procedures = row.procedures.concat(all.map(function (procedure) {
        return product.name.textContent + words.colon + procedure.name;
      }));
      var list = function (some) {
        return make("ul", {}, some.map(procedureOf));
      };
      var rest = all.length > first && make("details", { class: "my-rest" }, [
        make("summary", {}, [my.count("my_rest", all.length - first), make("span", { class: "visually-hidden" }, [words.colon + row.item.id + " " + product.name.textContent])]),
        list(all.slice(first)),
      ]);
      found.append(make("div", { "data-product": product.id }, [
        make("p", { class: "my-product" }, [product.name.cloneNode(true)]),
        list(all.slice(0, first)),
        rest,
      ]));
    });
    return found.children.length ? found : make("p", { class: "meta my-none" }, [words.my_no_procedure]);
  }

  function procedureOf(procedure) {
    var reason = procedure.reason && html("p", { class: "reason" }, procedure.reason);
    // Where a product can do nothing, why is all that there is to say.
    if (reason && procedure.status !== "unavailable") {
      var named = make("span", { class: "visually-hidden" }, [words.colon + procedure.name]);
      reason = make("details", { class: "my-why" }, [make("summary", {}, [words.our_reason, named]), reason]);
    } else if (reason) {
      reason.prepend(make("b", {}, [words.our_reason + words.colon]));
    }
    var plan = procedure.plan && html("p", { class: "meta" }, procedure.plan);
    if (plan) plan.prepend(words.fact_plan + words.colon);
    var doubts = (procedure.doubts || []).map(function (doubt) {
      return html("p", { class: "doubt", role: "note" }, doubt);
    });
    return make("li", {}, [
      html("a", { href: procedure.url }, procedure.title),
      " ",
      make("span", { class: "marks" }, [mark(procedure.status), procedure.audience ? mark(procedure.audience) : null]),
      plan,
    ].concat(doubts, reason));
  }

  // A decision holds for the text that it was made on.
  function statusOf(key, item) {
    var entry = entryOf(key);
    if (!entry || !entry.s) return "open";
    return entry.f && item.fingerprint.indexOf(entry.f) !== 0 ? "changed" : entry.s;
  }

  function update(row, silent) {
    var entry = entryOf(row.key) || { s: "", r: "", n: "" };
    var status = statusOf(row.key, row.item);
    row.element.dataset.status = status;
    row.tick.checked = status === "done";
    row.tick.indeterminate = status === "changed" && entry.s === "done";
    row.state.textContent = status === "open" ? "" : words["my_status_" + status];
    row.changed.textContent = "";
    if (status === "changed") {
      row.changed.append(
        make("p", {}, [words.my_changed]),
        make("p", { class: "buttons" }, [
          button(words.my_still, function () {
            decide(row, entry.s);
            row.tick.focus();
          }, true),
          button(words.my_reopen, function () {
            decide(row, "");
            row.tick.focus();
          }),
        ])
      );
    }
    // What was written stands on the page and on paper; while it is being edited, only there.
    row.written.textContent = "";
    row.written.classList.toggle("editing", row.more.open);
    [["r", "my_reason"], ["n", "my_note"]].forEach(function (field) {
      if (!entry[field[0]]) return;
      row.written.append(make("p", {}, [make("b", {}, [words[field[1]] + words.colon]), entry[field[0]]]));
    });
    if (row.fields) {
      row.fields.na.checked = entry.s === "na";
      row.fields.why.hidden = entry.s !== "na";
      row.fields.wanted.hidden = Boolean(entry.r || (pending[row.key] || {}).r);
      ["r", "n"].forEach(function (name) {
        var input = row.fields[name];
        var value = pending[row.key] && pending[row.key][name] !== undefined ? pending[row.key][name] : entry[name];
        if (input.value !== value) input.value = value;
      });
    }
    if (!silent) summarize();
  }

  // The fields of an item are made when they are opened: a long checklist has many.
  function fillMore(row) {
    if (row.fields) return;
    var hidden = make("span", { class: "visually-hidden" }, [" " + row.item.id]);
    var na = make("input", { type: "checkbox", id: row.id + "-na", onchange: function () {
      decide(row, na.checked ? "na" : "");
      if (na.checked) reason.focus();
    } });
    var reason = make("input", { type: "text", id: row.id + "-r", maxlength: "1000", autocomplete: "off", oninput: function () {
      typed(row, "r", reason.value);
    }, onchange: flush });
    var note = make("textarea", { id: row.id + "-n", rows: "3", maxlength: "10000", autocomplete: "off", oninput: function () {
      typed(row, "n", note.value);
    }, onchange: flush });
    var wanted = make("small", { class: "meta" }, [words.my_reason_wanted]);
    var why = make("p", {}, [make("label", { for: row.id + "-r" }, [words.my_reason, hidden]), reason, wanted]);
    row.more.append(
      make("p", {}, [make("label", { class: "my-check" }, [na, " ", words.my_na, hidden.cloneNode(true)])]),
      why,
      make("p", {}, [make("label", { for: row.id + "-n" }, [words.my_note, hidden.cloneNode(true)]), note])
    );
    row.fields = { na: na, r: reason, n: note, why: why, wanted: wanted };
    update(row, true);
  }

  // Entries of items that the checklist no longer has.
  function renderGone(parent) {
    var gone = Object.keys(page.state().items).filter(function (key) {
      var list = key.split("/")[0];
      var data = my.data["items/" + list];
      var isKnown = page.lists.some(function (other) {
        return other.id === list;
      });
      return isKnown ? data && !itemOf(key) : true;
    });
    if (!gone.length) return;
    parent.append(
      make("h3", { class: "my-gone-title" }, [words.my_gone]),
      make("p", {}, [words.my_gone_text]),
      make("ul", { class: "items my-gone" }, gone.map(function (key) {
        var entry = entryOf(key);
        var written = [words["my_status_" + (entry.s || "open")], entry.r, entry.n].filter(Boolean).join(" / ");
        return make("li", {}, [
          make("b", {}, [entry.t || key.split("/")[1]]),
          make("span", { class: "meta" }, [written]),
          button(words.my_gone_remove, function () {
            var next = my.copy(page.state());
            delete next.items[key];
            page.replace(next, words.my_gone_remove + words.colon + (entry.t || key));
          }),
        ]);
      }))
    );
  }

  function itemOf(key) {
    var parts = key.split("/");
    var data = my.data["items/" + parts[0]];
    return data && data.items.filter(function (item) {
      return item.slug === parts[1];
    })[0];
  }

  function tally(keys) {
    var sum = { open: 0, done: 0, na: 0, changed: 0 };
    keys.forEach(function (key) {
      sum[statusOf(key, rows[key].item)] += 1;
    });
    sum.all = keys.length - sum.na;
    return sum;
  }

  function progressText(sum) {
    var texts = [my.fill(words.my_progress, { n: sum.done, all: sum.all })];
    if (sum.na) texts.push(my.count("my_progress_na", sum.na));
    if (sum.changed) texts.push(my.count("my_progress_changed", sum.changed));
    return texts.join(words.list_separator);
  }

  function summarize() {
    var keys = Object.keys(rows);
    var sum = tally(keys);
    var progress = my.part(".my-progress");
    progress.textContent = "";
    my.part(".my-filter").hidden = !keys.length;
    if (keys.length) {
      progress.append(
        make("progress", { max: Math.max(sum.all, 1), value: sum.all ? sum.done : 1, "aria-labelledby": "tb-my-progress" }),
        make("p", { id: "tb-my-progress" }, [progressText(sum)])
      );
    }
    my.all("#tb-my-list .my-items").forEach(function (group) {
      var of = keys.filter(function (key) {
        return group.contains(rows[key].element);
      });
      var title = group.previousElementSibling;
      var small = title && title.querySelector(".my-group-count");
      if (small) small.textContent = progressText(tally(of));
    });
    filter();
    notices(keys);
    paper(sum, keys);
  }

  function filter() {
    var only = my.part("[name=open-only]").checked;
    my.all("#tb-my-list .my-item").forEach(function (element) {
      // What was just ticked stays until the reader looks elsewhere.
      var settled = /^(?:done|na)$/.test(element.dataset.status);
      element.hidden = only && settled && !element.contains(document.activeElement);
    });
    my.all("#tb-my-list .my-items").forEach(function (group) {
      var none = !group.querySelector(".my-item:not([hidden])");
      if (!group.nextElementSibling || !group.nextElementSibling.matches(".my-nothing-left")) {
        group.after(make("p", { class: "meta my-nothing-left" }, [words.my_nothing_left]));
      }
      group.nextElementSibling.hidden = !none;
    });
  }

  function notices(keys) {
    var box = my.part(".my-notices");
    box.textContent = "";
    var changed = keys.filter(function (key) {
      return rows[key].element.dataset.status === "changed";
    });
    if (changed.length) {
      var links = make("ul", {}, changed.map(function (key) {
        return make("li", {}, [make("a", { href: "#" + rows[key].id }, [rows[key].item.id + " " + rows[key].item.name])]);
      }));
      box.append(make("div", { class: "my-alert" }, [my.count("my_changed_list", changed.length), links]));
    }
    page.lists.filter(page.isChosen).forEach(function (list) {
      page.chosenProducts().forEach(function (product) {
        var data = my.data["procedures/" + product.id];
        var text = data && data.notices[list.id];
        if (text) box.append(make("p", { class: "edition-notice" }, [make("b", {}, [product.name.textContent]), words.colon, html("span", {}, text)]));
      });
    });
    var elsewhere = Object.keys(page.state().items).filter(function (key) {
      return !rows[key] && itemOf(key);
    }).length;
    if (elsewhere) box.append(make("p", { class: "meta" }, [my.count("my_elsewhere", elsewhere)]));
  }

  // What stands at the head of a printed checklist.
  function paper(sum, keys) {
    var box = my.part(".my-paper");
    var line = function (label, value) {
      return value && make("p", {}, [make("b", {}, [label + words.colon]), value]);
    };
    var methods = page.lists.filter(page.isChosen).map(function (list) {
      var titles = page.methodsOf(list).map(function (input) {
        return input.parentNode.querySelector(".my-name").textContent.trim();
      });
      return list.name + (titles.length ? words.colon + titles.join(words.list_separator) : "");
    });
    var names = page.chosenProducts().map(function (product) {
      return product.name.textContent;
    });
    var today = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long" }).format(new Date());
    box.textContent = "";
    [
      line(words.my_date, today),
      line(words.my_methods, methods.join(" / ")),
      line(words.my_chosen_products, names.join(words.list_separator)),
      keys.length && make("p", {}, [make("b", {}, [progressText(sum)])]),
      names.length && make("p", { class: "my-legend" }, my.all(".my-marks .mark").map(function (element) {
        return element.cloneNode(true);
      })),
    ].forEach(function (element) {
      if (element) box.append(element);
    });
  }

  my.items = {
    render: render,
    flush: flush,
    filter: filter,
    // The rows of what applies, in their order, as data.
    list: function () {
      return Object.keys(rows).map(function (key) {
        return { row: rows[key], status: statusOf(key, rows[key].item), entry: entryOf(key) || { r: "", n: "" } };
      });
    },
    itemOf: itemOf,
  };
})();
