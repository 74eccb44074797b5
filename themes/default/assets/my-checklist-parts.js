// What the rows of the reader's own checklist are made of: HTML of the site's own data, and the procedures of the chosen products.
(() => {
  "use strict";
  const { make, one } = window.tebiki;
  const my = window.tebikiMy;
  const { page } = my;
  const { words } = page;
  // So many procedures of a product are shown for an item; more are folded.
  const MOST_SHOWN = 3;

  /**
   * HTML of the site's own data. What readers write never comes here.
   * @template {keyof HTMLElementTagNameMap} K
   * @param {K} tag
   * @param {Tebiki.Attributes} attributes
   * @param {string} trusted
   */
  function html(tag, attributes, trusted) {
    const parsed = new DOMParser().parseFromString(trusted, "text/html");
    return make(tag, attributes, [...parsed.body.childNodes]);
  }

  const bold = (/** @type {string} */ text) => make("b", {}, [text]);
  const hidden = (/** @type {string} */ text) => make("span", { class: "visually-hidden" }, [text]);

  function mark(/** @type {string} */ id) {
    return one(Element, `[data-mark="${id}"] > *`).cloneNode(true);
  }

  const productData = (/** @type {string} */ product) =>
    /** @type {Tebiki.ProductData | undefined} */ (my.data[`procedures/${product}`]);

  /**
   * What a script of data has under an id. Its objects have a prototype, and `constructor` is an id.
   * @template T
   * @param {Record<string, T> | undefined} record
   * @param {string} id
   */
  const lookUp = (record, id) => (record && Object.hasOwn(record, id) ? record[id] : undefined);

  /**
   * The procedures of the chosen products, and of no other: the best few of each product, the others folded.
   * @param {Tebiki.Row} row
   */
  function procedures(row) {
    const chosen = page.chosenProducts();
    if (!chosen.length) return null;
    const found = make("div", { class: "my-procedures" });
    for (const product of chosen) {
      const all = lookUp(productData(product.id)?.procedures, row.key) ?? [];
      if (!all.length) continue;
      const name = product.name.textContent;
      const first = all.length > MOST_SHOWN + 1 ? MOST_SHOWN : all.length;
      row.procedures.push(...all.map((procedure) => name + words.colon + procedure.name));
      const list = (/** @type {Tebiki.ProcedureData[]} */ some) => make("ul", {}, some.map(procedureOf));
      const rest = () => {
        const told = page.count("my_rest", all.length - first);
        const summary = make("summary", {}, [told, hidden(`${words.colon}${row.item.id} ${name}`)]);
        return make("details", { class: "my-rest" }, [summary, list(all.slice(first))]);
      };
      found.append(
        make("div", { "data-product": product.id }, [
          make("p", { class: "my-product" }, [product.name.cloneNode(true)]),
          list(all.slice(0, first)),
          all.length > first && rest(),
        ]),
      );
    }
    return found.children.length ? found : make("p", { class: "meta my-none" }, [words.my_no_procedure]);
  }

  /** @param {Tebiki.ProcedureData} procedure */
  function reasonOf(procedure) {
    if (!procedure.reason) return null;
    const reason = html("p", { class: "reason" }, procedure.reason);
    // Where a product can do nothing, why is all that there is to say.
    if (procedure.status === "unavailable") {
      reason.prepend(bold(words.our_reason + words.colon));
      return reason;
    }
    const summary = make("summary", {}, [words.our_reason, hidden(words.colon + procedure.name)]);
    return make("details", { class: "my-why" }, [summary, reason]);
  }

  /** @param {Tebiki.ProcedureData} procedure */
  function procedureOf(procedure) {
    const plan = procedure.plan && html("p", { class: "meta" }, procedure.plan);
    if (plan) plan.prepend(words.fact_plan + words.colon);
    const doubts = (procedure.doubts ?? []).map((doubt) => html("p", { class: "doubt", role: "note" }, doubt));
    // A vendor's answer is that of a group: which one, and when, stands beside it.
    const given = procedure.given && html("p", { class: "meta" }, procedure.given);
    return make("li", {}, [
      html("a", { href: procedure.url }, procedure.title),
      " ",
      make("span", { class: "marks" }, [mark(procedure.status), procedure.audience && mark(procedure.audience)]),
      plan,
      given,
      ...doubts,
      reasonOf(procedure),
    ]);
  }

  my.parts = { bold, hidden, html, lookUp, procedures, productData };
})();
