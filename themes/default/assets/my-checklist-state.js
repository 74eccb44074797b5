// The reader's own checklist as data: what was chosen and decided, how it is checked when it comes from outside, and where the
// browser keeps it. Nothing here knows the page.
//
//   {v, id, updated, methods: {checklist: [method]}, all: [checklist], products: [product], items: {"checklist/slug": entry}}
//   entry: {s: "done", "na" or "", f: fingerprint of the text decided on, at: time, r: reason, n: note, t: title}
(function () {
  "use strict";
  var VERSION = 1;
  var ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
  var MOST = 20000;
  var my = window.tebikiMy;
  my.version = VERSION;

  my.empty = function () {
    // Tells the state that this reader takes to another language from one that a stranger made.
    var id = "";
    while (id.length < 20) id += Math.random().toString(36).slice(2);
    return { v: VERSION, id: id.slice(0, 20), updated: 0, methods: {}, all: [], products: [], items: {} };
  };

  my.copy = function (state) {
    return JSON.parse(JSON.stringify(state));
  };

  my.isEmpty = function (state) {
    var any = function (object) {
      return Object.keys(object).some(function (key) {
        return object[key].length !== 0;
      });
    };
    return !any(state.methods) && !state.all.length && !state.products.length && !Object.keys(state.items).length;
  };

  function text(value, longest) {
    if (typeof value !== "string") return "";
    return value.replace(/\r\n?/g, "\n").replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "").slice(0, longest);
  }

  function ids(value, lost) {
    if (!Array.isArray(value)) {
      if (value !== undefined) lost();
      return [];
    }
    return value.filter(function (id, index) {
      var good = typeof id === "string" && ID.test(id);
      if (!good) lost();
      return good && value.indexOf(id) === index;
    });
  }

  function isMap(value) {
    return typeof value === "object" && value !== null && !Array.isArray(value);
  }

  // An entry of whatever came from outside; nothing where there is nothing in it.
  my.entry = function (raw) {
    if (!isMap(raw)) return null;
    var entry = {
      s: raw.s === "done" || raw.s === "na" ? raw.s : "",
      f: typeof raw.f === "string" && /^[0-9a-f]{6,64}$/.test(raw.f) ? raw.f : "",
      at: typeof raw.at === "number" && isFinite(raw.at) && raw.at > 0 ? Math.min(raw.at, Date.now()) : 0,
      r: text(raw.r, 1000),
      n: text(raw.n, 10000),
      t: text(raw.t, 500),
    };
    return entry.s || entry.r || entry.n ? entry : null;
  };

  // A state of whatever came from outside, and how much of it was no good. Throws "newer" or "broken".
  my.clean = function (raw) {
    if (!isMap(raw) || typeof raw.v !== "number") throw new Error("broken");
    if (raw.v > VERSION) throw new Error("newer");
    var dropped = 0;
    var lost = function () {
      dropped += 1;
    };
    var state = my.empty();
    if (typeof raw.id === "string" && ID.test(raw.id)) state.id = raw.id;
    if (typeof raw.updated === "number" && isFinite(raw.updated)) state.updated = raw.updated;
    Object.keys(isMap(raw.methods) ? raw.methods : {}).forEach(function (list) {
      if (ID.test(list)) state.methods[list] = ids(raw.methods[list], lost);
      else lost();
    });
    state.all = ids(raw.all, lost);
    state.products = ids(raw.products, lost);
    Object.keys(isMap(raw.items) ? raw.items : {}).slice(0, MOST).forEach(function (key) {
      var parts = key.split("/");
      var entry = parts.length === 2 && parts.every(ID.test, ID) ? my.entry(raw.items[key]) : null;
      if (entry) state.items[key] = entry;
      else lost();
    });
    return { state: state, dropped: dropped };
  };

  // The place in the browser where the checklist is kept. `ok` says whether it can be.
  my.storeAt = function (key) {
    var store = { key: key, ok: true };

    // Gives {state}, {problem: "newer" or "broken"}, or {} where nothing is kept.
    store.load = function () {
      var kept;
      try {
        kept = localStorage.getItem(store.key);
      } catch (error) {
        store.ok = false;
        return {};
      }
      if (kept === null) return {};
      try {
        return my.clean(JSON.parse(kept));
      } catch (error) {
        return { problem: error.message === "newer" ? "newer" : "broken", kept: kept };
      }
    };

    // Nothing is left behind where there is nothing to keep.
    store.save = function (state) {
      try {
        if (my.isEmpty(state)) localStorage.removeItem(store.key);
        else localStorage.setItem(store.key, JSON.stringify(state));
        store.ok = true;
      } catch (error) {
        store.ok = false;
      }
      return store.ok;
    };

    // What cannot be read is not thrown away: somebody may be able to help.
    store.putAside = function (kept) {
      try {
        localStorage.setItem(store.key + ":unreadable", kept);
        localStorage.removeItem(store.key);
      } catch (error) {
        store.ok = false;
      }
    };

    // Storage may be readable and yet refuse to keep anything.
    store.probe = function () {
      try {
        localStorage.setItem(store.key + ":probe", "1");
        localStorage.removeItem(store.key + ":probe");
      } catch (error) {
        store.ok = false;
      }
    };
    return store;
  };
})();
