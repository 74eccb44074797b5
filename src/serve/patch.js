// Under `tebiki serve` only: brings an open page to what was built, if no more than words, links and images in it are others. The reader's
// place, ticks and what is unfolded stay. Whatever scripts may have taken hold of is not touched: then the page has to be loaded again.
window.tebikiPatch = (function () {
  "use strict";
  var INTERACTIVE = "[id], [role], [tabindex], button, details, form, input, link, script, select, style, textarea";
  var ATTRIBUTES = { A: ["href", "title"], IMG: ["src", "alt", "width", "height"], META: ["content"] };

  // Taken before any other script has changed the page, into a document that loads nothing.
  var known = document.implementation.createHTMLDocument("").importNode(document.documentElement, true);

  function list(nodes) {
    return Array.prototype.slice.call(nodes);
  }

  function isOfKind(node, other) {
    return node.nodeType === other.nodeType && node.nodeName === other.nodeName && node.id === other.id;
  }

  // The nodes of the open page that the children of `before` became. Scripts may have put others between them.
  function twins(before, live) {
    var candidates = list(live.childNodes);
    var found = list(before.childNodes).map(function (child) {
      while (candidates.length && !isOfKind(child, candidates[0])) candidates.shift();
      return candidates.shift();
    });
    return found.indexOf(undefined) < 0 ? found : null;
  }

  function isInteractive(node) {
    return node.nodeType === Node.ELEMENT_NODE && (node.matches(INTERACTIVE) || node.querySelector(INTERACTIVE) !== null);
  }

  // Adds to `changes` what makes of `live`, which was `before`, what is `after`; says false where that cannot be done.
  function compare(before, after, live, changes) {
    // Where scripts run, what stands for them is a text to the browser, and elements to its parser.
    if (before.isEqualNode(after) || before.nodeName === "NOSCRIPT") return true;
    if (before.nodeType === Node.TEXT_NODE) {
      changes.push(function () {
        live.data = after.data;
      });
      return live.data === before.data;
    }
    if (before.nodeType !== Node.ELEMENT_NODE || before.matches("script, style")) return false;
    return compareAttributes(before, after, live, changes) && compareChildren(before, after, live, changes);
  }

  function compareAttributes(before, after, live, changes) {
    var names = list(before.attributes).concat(list(after.attributes)).map(function (attribute) {
      return attribute.name;
    });
    return names.every(function (name) {
      var value = after.getAttribute(name);
      if (before.getAttribute(name) === value) return true;
      changes.push(function () {
        if (value === null) live.removeAttribute(name);
        else live.setAttribute(name, value);
      });
      return (ATTRIBUTES[before.nodeName] || []).indexOf(name) >= 0 && live.getAttribute(name) === before.getAttribute(name);
    });
  }

  function compareChildren(before, after, live, changes) {
    var old = list(before.childNodes);
    var now = list(after.childNodes);
    var here = twins(before, live);
    if (!here) return false;
    var isSame = function (node, index) {
      return isOfKind(node, now[index]);
    };
    if (old.length === now.length && old.every(isSame)) {
      return old.every(function (node, index) {
        return compare(node, now[index], here[index], changes);
      });
    }
    var least = Math.min(old.length, now.length);
    var first = 0;
    while (first < least && old[first].isEqualNode(now[first])) first += 1;
    var last = 0;
    while (last < least - first && old[old.length - 1 - last].isEqualNode(now[now.length - 1 - last])) last += 1;
    var gone = old.slice(first, old.length - last);
    var come = now.slice(first, now.length - last);
    changes.push(function () {
      var place = first ? here[first - 1].nextSibling : live.firstChild;
      come.forEach(function (node) {
        live.insertBefore(document.importNode(node, true), place);
      });
      here.slice(first, old.length - last).forEach(function (node) {
        node.remove();
      });
    });
    var isAsItWas = function (node, index) {
      return here[first + index].isEqualNode(node);
    };
    return gone.every(isAsItWas) && !gone.concat(come).some(isInteractive);
  }

  // Brings the page to what `html` says, all of it or nothing; says whether that was done.
  return function (html) {
    // A search that has begun knows the files of the site as it was.
    if (document.querySelector('head script[src*="/search/"]')) return false;
    var next = new DOMParser().parseFromString(html, "text/html").documentElement;
    var changes = [];
    var isPossible = ["head", "body"].every(function (name) {
      return compare(known.querySelector(name), next.querySelector(name), document[name], changes);
    });
    if (!isPossible) return false;
    changes.forEach(function (change) {
      change();
    });
    known = next;
    return true;
  };
})();
