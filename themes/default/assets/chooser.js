// The questions that lead to a method, one at a time: the reader answers, sees which methods are left, goes back, and may go
// through them again for another way of working. The questions are those of the tree on the page.
(() => {
  "use strict";
  const { all, fill, make, one } = window.tebiki;
  const [form] = all(HTMLFormElement, "form.chooser");
  const [tree] = all(HTMLElement, ".tree");
  if (!form || !tree) return;
  /** @type {Record<string, string>} */
  const words = JSON.parse(form.dataset.words ?? "{}");

  /**
   * A question, and where each of its answers leads: to another one, or to methods.
   * @typedef {{ question: HTMLElement, methods: string[], answers: Answer[] }} Question
   * @typedef {{ words: HTMLElement, methods: string[], next: Question | undefined }} Answer
   */

  const button = (/** @type {string} */ text, /** @type {() => void} */ action, small = false) =>
    window.tebiki.button(text, action, small ? "button button-small" : "button");

  /** @param {HTMLElement} element @param {string} selector */
  const children = (element, selector) => all(HTMLElement, `:scope > ${selector}`, element);

  // The words of an element; a link inside a label would lead away from the question.
  function copy(/** @type {HTMLElement} */ element) {
    const words = make("span", {}, [...element.cloneNode(true).childNodes]);
    all(HTMLElement, ".tree-q", words).forEach((mark) => mark.remove());
    all(HTMLAnchorElement, "a", words).forEach((link) => link.replaceWith(...link.childNodes));
    return words;
  }

  const idOf = (/** @type {HTMLElement} */ link) => link.dataset.methodId ?? "";
  const methodsIn = (/** @type {HTMLElement} */ element) => [
    ...new Set(all(HTMLElement, "[data-method-id]", element).map(idOf)),
  ];

  /**
   * A question with its answers, read from the list item (or the tree) that holds it.
   * @param {HTMLElement} element
   * @returns {Question | undefined}
   */
  function read(element) {
    const [question] = children(element, ".tree-question");
    if (!question) return undefined;
    const answers = children(element, "ul")
      .slice(0, 1)
      .flatMap((list) => children(list, "li"));
    return {
      question,
      methods: methodsIn(element),
      answers: answers.map((answer) => ({
        words: one(HTMLElement, ":scope > .tree-answer", answer),
        methods: methodsIn(answer),
        next: read(answer),
      })),
    };
  }

  const links = new Map(all(HTMLAnchorElement, "table [data-method-id]").map((link) => [idOf(link), link]));
  const root = read(tree);
  if (!root || !links.size) return;

  // The answers of the way of working that is being asked about, each with the methods that it added, and the methods that all
  // ways led to.
  /** @type {(Answer & { added: string[] })[]} */
  let given = [];
  /** @type {string[]} */
  let chosen = [];
  let started = false;
  const message = make("p", { class: "chooser-message", role: "status" });
  const body = make("div", { class: "chooser-body" });
  form.append(body, message);

  const current = () => given.at(-1)?.next ?? root;

  /** @param {string} id */
  function linkOf(id) {
    const link = links.get(id);
    if (!link) throw new Error(`the table has no method ${id}`);
    return link;
  }

  /**
   * Shows a step and takes the reader there; `say` is told to those who do not see it.
   * @param {() => HTMLElement} step
   */
  function show(step, say = "") {
    body.textContent = "";
    const target = step();
    message.textContent = say;
    if (started) target.focus();
    started = true;
  }

  function answersGiven() {
    if (!given.length) return null;
    const entries = given.map((answer, index) => {
      const back = button(words.chooser_change, () => goBack(index), true);
      back.ariaLabel = words.chooser_change + words.colon + answer.words.textContent.trim();
      return make("li", {}, [copy(answer.words), " ", back]);
    });
    return make("ol", { class: "chooser-given", "aria-label": words.chooser_given }, entries);
  }

  function goBack(/** @type {number} */ index) {
    const before = given[index];
    given = given.slice(0, index);
    show(ask);
    all(HTMLInputElement, "input[type=radio]", body).forEach((input, at) => {
      input.checked = current().answers[at].words === before.words;
    });
    narrow();
  }

  function ask() {
    const question = current();
    const number = fill(words.chooser_question, { n: given.length + 1 });
    const legend = make("legend", { tabindex: "-1" }, [
      make("span", { class: "chooser-number" }, [number]),
      " ",
      copy(question.question),
    ]);
    const options = question.answers.map((answer, value) => {
      const input = make("input", { type: "radio", name: "tb-answer", value, autocomplete: "off", onchange: narrow });
      return make("label", { class: "option" }, [input, copy(answer.words)]);
    });
    const methods = [...links].map(([id, link]) =>
      make("li", { "data-id": id }, [copy(link), make("span", { class: "visually-hidden" })]),
    );
    // Ways of working that were found stay when the reader breaks off another.
    const goBackOne = () => (given.length ? goBack(given.length - 1) : show(result));
    body.append(
      answersGiven() ?? "",
      make("fieldset", {}, [legend, ...options]),
      make("p", { class: "buttons" }, [
        given.length || chosen.length ? button(words.chooser_back, goBackOne) : null,
        make("button", { type: "submit", class: "button button-main" }, [words.chooser_next]),
      ]),
      make("p", { class: "chooser-left", role: "status" }),
      make("ul", { class: "chooser-methods", "aria-label": words.chooser_methods }, methods),
    );
    narrow();
    return legend;
  }

  function selected() {
    const at = all(HTMLInputElement, "input[type=radio]", body).findIndex((input) => input.checked);
    return current().answers[at];
  }

  // Marks the methods that the answers so far, with the one that is selected, leave.
  function narrow() {
    const left = (selected() ?? current()).methods;
    all(HTMLElement, ".chooser-methods li", body).forEach((item) => {
      const out = !left.includes(item.dataset.id ?? "");
      item.classList.toggle("out", out);
      one(HTMLElement, ":scope > .visually-hidden:last-child", item).textContent = out
        ? words.paren_open + words.chooser_out + words.paren_close
        : "";
    });
    const told = fill(words.chooser_left, { n: left.length, all: links.size });
    one(HTMLElement, ".chooser-left", body).textContent = told;
    message.textContent = "";
  }

  function none() {
    const heading = make("h3", { tabindex: "-1" }, [words.tree_none]);
    body.append(
      answersGiven() ?? "",
      heading,
      make("p", {}, [words.chooser_none_text]),
      make("p", { class: "buttons" }, [
        button(words.chooser_back, () => goBack(given.length - 1)),
        button(words.chooser_restart, startOver),
      ]),
    );
    return heading;
  }

  function result() {
    const heading = make("h3", { tabindex: "-1" }, [words[chosen.length > 1 ? "chooser_results" : "chooser_result"]]);
    const found = chosen.map((id) => {
      const link = linkOf(id);
      const remove = button(
        words.chooser_remove,
        () => {
          chosen.splice(chosen.indexOf(id), 1);
          given = [];
          if (chosen.length) show(result, words.chooser_removed);
          else startOver();
        },
        true,
      );
      remove.ariaLabel = words.chooser_remove + words.colon + link.textContent.trim();
      return make("li", {}, [make("a", { class: "method-link", href: link.href }, [copy(link)]), " ", remove]);
    });
    const { checklist, my } = form.dataset;
    const href = `${my}#methods=${checklist}:${chosen.join(",")}`;
    body.append(
      heading,
      make("p", {}, [words.chooser_result_text]),
      make("ul", { class: "chooser-found" }, found),
      my
        ? make("p", { class: "buttons" }, [make("a", { class: "button button-main", href }, [words.chooser_to_my])])
        : "",
      make("p", { class: "buttons" }, [
        given.length ? button(words.chooser_back, takeBack) : null,
        button(words.chooser_add, again),
        button(words.chooser_restart, startOver),
      ]),
    );
    return heading;
  }

  // Takes the last answer back, and the methods that nothing but it led to.
  function takeBack() {
    const added = given.at(-1)?.added ?? [];
    chosen = chosen.filter((id) => !added.includes(id));
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

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const answer = selected();
    if (!answer) {
      message.textContent = words.chooser_choose;
      one(HTMLInputElement, "input[type=radio]", body).focus();
      return;
    }
    const added = answer.methods.filter((id) => !chosen.includes(id));
    given.push({ ...answer, added });
    if (answer.next) return show(ask);
    if (!answer.methods.length) return show(none);
    chosen = [...links.keys()].filter((id) => chosen.includes(id) || added.includes(id));
    show(result, added.length ? "" : words.chooser_known);
  });

  show(ask);
  form.hidden = false;
  // The tree has the same questions in one piece; nobody needs to read them twice.
  all(HTMLDetailsElement, "details.tree-whole").forEach((whole) => {
    whole.open = false;
    whole.dataset.ready = "";
  });
})();
