// The questions that lead to a method, one at a time: the reader answers, sees which methods are left, goes back, and may go
// through them again for another way of working. The questions are those of the tree on the page.
(function () {
  "use strict";
  var form = document.querySelector("form.chooser");
  var tree = document.querySelector(".tree");
  if (!form || !tree) return;
  var words = JSON.parse(form.dataset.words);

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

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, function (all, name) {
      return name in values ? values[name] : all;
    });
  }

  function children(element, selector) {
    return Array.prototype.filter.call(element.children, function (child) {
      return child.matches(selector);
    });
  }

  // The words of an element; a link inside a label would lead away from the question.
  function copy(element) {
    var words = element.cloneNode(true);
    words.querySelectorAll(".tree-q").forEach(function (mark) {
      mark.remove();
    });
    words.querySelectorAll("a").forEach(function (link) {
      link.replaceWith.apply(link, Array.prototype.slice.call(link.childNodes));
    });
    return make("span", {}, Array.prototype.slice.call(words.childNodes));
  }

  function methodsIn(element) {
    var ids = [];
    element.querySelectorAll("[data-method-id]").forEach(function (link) {
      if (ids.indexOf(link.dataset.methodId) < 0) ids.push(link.dataset.methodId);
    });
    return ids;
  }

  // A question with its answers, read from the list item (or the tree) that holds it.
  function read(element) {
    var question = children(element, ".tree-question")[0];
    if (!question) return null;
    return {
      question: question,
      methods: methodsIn(element),
      answers: children(children(element, "ul")[0], "li").map(function (answer) {
        return { words: children(answer, ".tree-answer")[0], methods: methodsIn(answer), next: read(answer) };
      }),
    };
  }

  var root = read(tree);
  var links = {};
  document.querySelectorAll("table [data-method-id]").forEach(function (link) {
    links[link.dataset.methodId] = link;
  });
  var all = Object.keys(links);

  // The answers of the way of working that is being asked about, and the methods that all ways led to.
  var given = [];
  var chosen = [];
  var started = false;
  var message = make("p", { class: "chooser-message", role: "status" });
  var body = make("div", { class: "chooser-body" });
  form.append(body, message);

  function current() {
    return given.length ? given[given.length - 1].next : root;
  }

  function button(text, action, small) {
    return make("button", { type: "button", class: small ? "button button-small" : "button", onclick: action }, [text]);
  }

  // Shows a step (`ask`, `result` or `none`) and takes the reader there; `say` is told to those who do not see it.
  function show(step, say) {
    body.textContent = "";
    var target = step();
    message.textContent = say || "";
    if (started) target.focus();
    started = true;
  }

  function answersGiven() {
    if (!given.length) return null;
    return make("ol", { class: "chooser-given", "aria-label": words.chooser_given }, given.map(function (answer, index) {
      var back = button(words.chooser_change, function () {
        goBack(index);
      }, true);
      back.setAttribute("aria-label", words.chooser_change + words.colon + answer.words.textContent.trim());
      return make("li", {}, [copy(answer.words), " ", back]);
    }));
  }

  function goBack(index) {
    var before = given[index];
    given = given.slice(0, index);
    show(ask);
    form.querySelectorAll("input[type=radio]").forEach(function (input, at) {
      input.checked = current().answers[at].words === before.words;
    });
    narrow();
  }

  function ask() {
    var question = current();
    var legend = make("legend", { tabindex: "-1" }, [
      make("span", { class: "chooser-number" }, [fill(words.chooser_question, { n: given.length + 1 })]),
      " ",
      copy(question.question),
    ]);
    var options = question.answers.map(function (answer, index) {
      var input = make("input", { type: "radio", name: "tb-answer", value: index, autocomplete: "off", onchange: narrow });
      return make("label", { class: "option" }, [input, copy(answer.words)]);
    });
    var methods = make("ul", { class: "chooser-methods", "aria-label": words.chooser_methods }, all.map(function (id) {
      return make("li", { "data-id": id }, [copy(links[id]), make("span", { class: "visually-hidden" })]);
    }));
    var back = null;
    if (given.length || chosen.length) {
      back = button(words.chooser_back, function () {
        // Ways of working that were found stay when the reader breaks off another.
        if (given.length) goBack(given.length - 1);
        else show(result);
      });
    }
    body.append(
      answersGiven() || "",
      make("fieldset", {}, [legend].concat(options)),
      make("p", { class: "buttons" }, [back, make("button", { type: "submit", class: "button button-main" }, [words.chooser_next])]),
      make("p", { class: "chooser-left", role: "status" }),
      methods
    );
    narrow();
    return legend;
  }

  function selected() {
    var input = form.querySelector("input[type=radio]:checked");
    return input && current().answers[input.value];
  }

  // Marks the methods that the answers so far, with the one that is selected, leave.
  function narrow() {
    var answer = selected();
    var left = answer ? answer.methods : current().methods;
    form.querySelectorAll(".chooser-methods li").forEach(function (item) {
      var out = left.indexOf(item.dataset.id) < 0;
      item.classList.toggle("out", out);
      item.lastChild.textContent = out ? words.paren_open + words.chooser_out + words.paren_close : "";
    });
    form.querySelector(".chooser-left").textContent = fill(words.chooser_left, { n: left.length, all: all.length });
    message.textContent = "";
  }

  function none() {
    var heading = make("h3", { tabindex: "-1" }, [words.tree_none]);
    var back = button(words.chooser_back, function () {
      goBack(given.length - 1);
    });
    body.append(
      answersGiven(),
      heading,
      make("p", {}, [words.chooser_none_text]),
      make("p", { class: "buttons" }, [back, button(words.chooser_restart, startOver)])
    );
    return heading;
  }

  function result() {
    var heading = make("h3", { tabindex: "-1" }, [words[chosen.length > 1 ? "chooser_results" : "chooser_result"]]);
    var found = chosen.map(function (id) {
      var remove = button(words.chooser_remove, function () {
        chosen.splice(chosen.indexOf(id), 1);
        given = [];
        if (chosen.length) show(result, words.chooser_removed);
        else startOver();
      }, true);
      remove.setAttribute("aria-label", words.chooser_remove + words.colon + links[id].textContent.trim());
      return make("li", {}, [make("a", { class: "method-link", href: links[id].href }, [copy(links[id])]), " ", remove]);
    });
    var my = null;
    if (form.dataset.my) {
      var address = form.dataset.my + "#methods=" + form.dataset.checklist + ":" + chosen.join(",");
      my = make("p", { class: "buttons" }, [make("a", { class: "button button-main", href: address }, [words.chooser_to_my])]);
    }
    body.append(
      heading,
      make("p", {}, [words.chooser_result_text]),
      make("ul", { class: "chooser-found" }, found),
      my || "",
      make("p", { class: "buttons" }, [
        given.length ? button(words.chooser_back, takeBack) : null,
        button(words.chooser_add, again),
        button(words.chooser_restart, startOver),
      ])
    );
    return heading;
  }

  // Takes the last answer back, and the methods that nothing but it led to.
  function takeBack() {
    var last = given[given.length - 1];
    chosen = chosen.filter(function (id) {
      return last.added.indexOf(id) < 0;
    });
    goBack(given.length - 1);
  }

  function again() {
    given = [];
    show(ask);
  }

  function startOver() {
    chosen = [];
    again();
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var answer = selected();
    if (!answer) {
      message.textContent = words.chooser_choose;
      form.querySelector("input[type=radio]").focus();
      return;
    }
    var added = answer.methods.filter(function (id) {
      return chosen.indexOf(id) < 0;
    });
    given.push({ next: answer.next, words: answer.words, added: added });
    if (answer.next) return show(ask);
    if (!answer.methods.length) return show(none);
    chosen = all.filter(function (id) {
      return chosen.indexOf(id) >= 0 || added.indexOf(id) >= 0;
    });
    show(result, added.length ? "" : words.chooser_known);
  });

  if (!root || !all.length) return;
  show(ask);
  form.hidden = false;
  // The tree has the same questions in one piece; nobody needs to read them twice.
  var whole = document.querySelector("details.tree-whole");
  if (whole) whole.open = false;
})();
