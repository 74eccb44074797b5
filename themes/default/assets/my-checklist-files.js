// The reader's own checklist as a link, as a file, and as a table; loaded when one of them is asked for.
(function () {
  "use strict";
  var my = window.tebikiMy;
  var page = my.page;
  var words = page.words;
  var FORMAT = "tebiki-my-checklist";
  // How a link begins; the number is its version.
  var LINK = "my1.";
  // How many digits of a fingerprint are enough to see a change.
  var PRINT = 6;
  // Mail and chat programs cut at about this many characters.
  var LONG_LINK = 2000;
  var LARGEST = 5000000;
  var files = (my.files = {});

  // 1. A link: what is after the `#` is a JSON array without names, in base64url, behind a checksum.
  //    [time, {checklist: [method]}, [checklist], [product], {checklist: [slug, state, fingerprint, reason, note, …]}]
  //    Both a text that was cut off and one that was changed on its way are told.

  function toBase64(text) {
    var bytes = new TextEncoder().encode(text);
    var binary = "";
    bytes.forEach(function (byte) {
      binary += String.fromCharCode(byte);
    });
    return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function fromBase64(text) {
    var binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    var bytes = Uint8Array.from(binary, function (character) {
      return character.charCodeAt(0);
    });
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  }

  // FNV-1a, 32 bits.
  function checksum(text) {
    var hash = 0x811c9dc5;
    for (var at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
    return ("0000000" + hash.toString(16)).slice(-8);
  }

  files.toLink = function (state) {
    var items = {};
    Object.keys(state.items).sort().forEach(function (key) {
      var parts = key.split("/");
      var entry = state.items[key];
      var states = { done: 1, na: 2 };
      var fields = [parts[1], states[entry.s] || 0, entry.f.slice(0, PRINT), entry.r, entry.n];
      // What is empty at the end is left away.
      while (fields.length > 2 && !fields[fields.length - 1]) fields.pop();
      (items[parts[0]] = items[parts[0]] || []).push(fields);
    });
    var body = toBase64(JSON.stringify([state.updated, state.methods, state.all, state.products, items]));
    return LINK + checksum(body) + body;
  };

  // A state and how much of it was no good. Throws "newer" or "broken".
  files.fromLink = function (hash) {
    if (hash.slice(0, LINK.length) !== LINK) throw new Error(/^my\d+\./.test(hash) ? "newer" : "broken");
    var body = hash.slice(LINK.length + 8);
    if (checksum(body) !== hash.slice(LINK.length, LINK.length + 8)) throw new Error("broken");
    try {
      var read = JSON.parse(fromBase64(body));
      var raw = { v: my.version, updated: read[0], methods: read[1], all: read[2], products: read[3], items: {} };
      Object.keys(read[4]).forEach(function (list) {
        read[4][list].forEach(function (fields) {
          var state = ["", "done", "na"][fields[1]];
          raw.items[list + "/" + fields[0]] = { s: state, f: fields[2], r: fields[3], n: fields[4], at: read[0] };
        });
      });
      return my.clean(raw);
    } catch (error) {
      throw new Error("broken");
    }
  };

  // 2. A file: JSON that people can read, too.

  files.toJson = function (state, site) {
    var lists = Object.keys(state.methods).filter(function (list) {
      return state.methods[list].length;
    }).map(function (list) {
      return { id: list, methods: state.methods[list] };
    });
    lists = lists.concat(state.all.map(function (list) {
      return { id: list, methods: "all" };
    }));
    var items = Object.keys(state.items).sort().map(function (key) {
      var parts = key.split("/");
      var entry = state.items[key];
      return {
        checklist: parts[0],
        item: parts[1],
        title: entry.t,
        status: { done: "done", na: "not-applicable" }[entry.s] || "open",
        reason: entry.r,
        note: entry.n,
        fingerprint: entry.f,
        changed: entry.at ? new Date(entry.at).toISOString() : null,
      };
    });
    var file = {
      format: FORMAT,
      version: my.version,
      site: site,
      saved: new Date().toISOString(),
      updated: state.updated,
      checklists: lists,
      products: state.products,
      items: items,
    };
    return JSON.stringify(file, null, 2) + "\n";
  };

  // A state and how much of it was no good. Throws "json", "newer", "other" or "broken"; `known` are the site's checklists.
  files.fromJson = function (text, known) {
    var file;
    try {
      file = JSON.parse(text.replace(/^\ufeff/, ""));
    } catch (error) {
      throw new Error("json");
    }
    if (!file || file.format !== FORMAT || typeof file.version !== "number") throw new Error("broken");
    if (file.version > my.version) throw new Error("newer");
    if (!Array.isArray(file.checklists) || !Array.isArray(file.items)) throw new Error("broken");
    var raw = { v: my.version, updated: file.updated, methods: {}, all: [], products: file.products, items: {} };
    var named = {};
    var wrong = 0;
    file.checklists.forEach(function (list) {
      if (!list || typeof list.id !== "string") wrong += 1;
      else if (list.methods === "all") raw.all.push(list.id);
      else raw.methods[list.id] = list.methods;
      if (list) named[list.id] = true;
    });
    file.items.forEach(function (item) {
      var key = item && item.checklist + "/" + item.item;
      if (!item || raw.items[key]) {
        wrong += 1;
        return;
      }
      named[item.checklist] = true;
      raw.items[key] = {
        s: { done: "done", "not-applicable": "na" }[item.status] || "",
        f: item.fingerprint,
        at: Date.parse(item.changed) || 0,
        r: item.reason,
        n: item.note,
        t: item.title,
      };
    });
    var lists = Object.keys(named);
    var isKnown = function (list) {
      return known.indexOf(list) >= 0;
    };
    if (lists.length && !lists.some(isKnown)) throw new Error("other");
    var cleaned = my.clean(raw);
    cleaned.dropped += wrong;
    return cleaned;
  };

  // 3. A table, as Excel wants it: UTF-8 with a byte order mark, lines that end in CR LF, and no cell that could be a formula.

  function cell(value) {
    var text = String(value == null ? "" : value).replace(/\r?\n/g, "\n");
    // Spreadsheets take these, and their full-width forms, for the start of a formula.
    if (/^[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]/.test(text) || /^[\t\r\n]/.test(text)) text = "'" + text;
    return '"' + text.replace(/"/g, '""') + '"';
  }

  files.toCsv = function (rows) {
    return "\ufeff" + rows.map(function (row) {
      return row.map(cell).join(",") + "\r\n";
    }).join("");
  };

  // 4. Two checklists that meet

  // What two states say, apart from when and by whom it was said.
  files.same = function (one, other) {
    var said = function (state) {
      var sorted = function (object) {
        return Object.keys(object).sort().map(function (key) {
          return [key, object[key]];
        });
      };
      return JSON.stringify([
        sorted(state.methods).filter(function (entry) {
          return entry[1].length;
        }),
        state.all.slice().sort(),
        state.products.slice().sort(),
        sorted(state.items).map(function (entry) {
          return [entry[0], entry[1].s, (entry[1].f || "").slice(0, 6), entry[1].r, entry[1].n];
        }),
      ]);
    };
    return said(one) === said(other);
  };

  function union(one, other) {
    return one.concat(other.filter(function (id) {
      return one.indexOf(id) < 0;
    }));
  }

  function joined(one, other) {
    if (one.indexOf(other) >= 0) return one;
    return other.indexOf(one) >= 0 ? other : one + "\n" + other;
  }

  // Both together: of two decisions on an item the newer one, and what was written on either side.
  files.merge = function (mine, other) {
    var state = my.copy(mine);
    Object.keys(other.methods).forEach(function (list) {
      state.methods[list] = union(state.methods[list] || [], other.methods[list]);
    });
    state.all = union(state.all, other.all);
    state.products = union(state.products, other.products);
    Object.keys(other.items).forEach(function (key) {
      var theirs = other.items[key];
      var own = state.items[key] || theirs;
      var newer = theirs.at > own.at ? theirs : own;
      var older = newer === own ? theirs : own;
      var decided = newer.s ? newer : older;
      state.items[key] = {
        s: decided.s,
        f: decided.f,
        at: newer.at,
        r: joined(newer.r, older.r),
        n: joined(newer.n, older.n),
        t: newer.t || older.t,
      };
    });
    return state;
  };

  // Takes a checklist that came from outside; where the reader has one here, only as the reader says.
  function offer(told, found) {
    var state = page.state();
    var more = found.dropped ? " " + my.count("my_dropped", found.dropped) : "";
    var panel = my.part(".my-ask");
    panel.hidden = true;
    panel.textContent = "";
    if (my.isEmpty(state) || files.same(state, found.state)) {
      page.replace(found.state, words.my_opened + more);
      return;
    }
    var answer = function (label, act, main) {
      return my.button(label, function () {
        panel.hidden = true;
        if (act) act();
      }, main);
    };
    panel.append(
      my.make("p", {}, [my.make("b", {}, [told + more])]),
      my.make("p", {}, [words.my_ask]),
      my.make("p", { class: "buttons" }, [
        answer(words.my_merge, function () {
          page.replace(files.merge(page.state(), found.state), words.my_merged);
        }, true),
        answer(words.my_replace, function () {
          page.replace(found.state, words.my_opened);
        }),
        answer(words.my_leave),
      ]),
      my.make("p", { class: "meta" }, [words.my_merge_text])
    );
    panel.hidden = false;
    panel.focus();
  }

  function described(state) {
    var methods = page.lists.map(function (list) {
      var ids = state.methods[list.id] || [];
      if (list.whole) return state.all.indexOf(list.id) >= 0 ? list.name : "";
      var symbols = list.methods.filter(function (input) {
        return ids.indexOf(input.value) >= 0;
      }).map(page.symbol);
      return symbols.length ? list.name + " " + symbols.join("") : "";
    });
    var decided = Object.keys(state.items).filter(function (key) {
      return state.items[key].s;
    });
    var names = methods.filter(Boolean).join(words.list_separator);
    return my.fill(words.my_ask_what, { methods: names || "–", n: decided.length });
  }

  files.openLink = function (hash) {
    var found;
    try {
      found = files.fromLink(hash);
    } catch (error) {
      page.say(error.message === "newer" ? words.my_bad_link_newer : words.my_bad_link);
      return;
    }
    offer(my.fill(words.my_ask_link, { what: described(found.state) }), found);
  };

  files.openFile = function (file) {
    var fail = function (key) {
      page.say(my.fill(words[key], { name: file.name }));
    };
    if (file.size > LARGEST) return fail("my_bad_file_large");
    if (/\.(csv|xls\w?)$/i.test(file.name)) return fail("my_bad_file_table");
    var reader = new FileReader();
    reader.onerror = function () {
      fail("my_bad_file_unread");
    };
    reader.onload = function () {
      var known = page.lists.map(function (list) {
        return list.id;
      });
      var found;
      try {
        found = files.fromJson(reader.result, known);
      } catch (error) {
        var why = { json: "my_bad_file_json", newer: "my_bad_file_newer", other: "my_bad_file_other" }[error.message];
        return fail(why || "my_bad_file");
      }
      offer(my.fill(words.my_ask_file, { name: file.name, what: described(found.state) }), found);
    };
    reader.readAsText(file);
  };

  // 5. What the buttons do

  function download(ending, type, text) {
    var now = new Date();
    var day = new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
    var name = words.my_file_name + "-" + day + ending;
    var url = URL.createObjectURL(new Blob([text], { type: type }));
    var link = my.make("a", { href: url, download: name, hidden: "" });
    document.body.append(link);
    link.click();
    link.remove();
    // The browser reads it after the click.
    setTimeout(function () {
      URL.revokeObjectURL(url);
    }, 60000);
  }

  function table() {
    var head = ["checklist", "item", "priority", "status", "reason", "note", "procedures"].map(function (name) {
      return words["my_csv_" + name] || words["my_" + name];
    });
    var rows = my.items ? my.items.list() : [];
    return [head].concat(rows.map(function (entry) {
      var item = entry.row.item;
      // The number alone would become a date: Excel reads 7-3 as the third of July.
      return [
        entry.row.list.name,
        item.id + " " + item.name,
        entry.row.priority,
        words["my_status_" + entry.status],
        entry.entry.r,
        entry.entry.n,
        entry.row.procedures.join("\n"),
      ];
    }));
  }

  function showLink() {
    var link = location.href.replace(/#.*/, "") + "#" + files.toLink(page.state());
    var field = document.getElementById("tb-my-link");
    field.parentNode.hidden = false;
    field.value = link;
    var more = link.length > LONG_LINK ? " " + words.my_link_long : "";
    var byHand = function () {
      field.focus();
      field.select();
      page.say(words.my_link_ready + more);
    };
    // Pages that did not come by https may not write to the clipboard.
    if (!navigator.clipboard) return byHand();
    navigator.clipboard.writeText(link).then(function () {
      page.say(words.my_link_copied + more);
    }, byHand);
  }

  files.act = function (name) {
    if (name === "link") showLink();
    if (name === "save") download(".json", "application/json", files.toJson(page.state(), document.title));
    if (name === "csv") download(".csv", "text/csv;charset=utf-8", files.toCsv(table()));
  };
})();
