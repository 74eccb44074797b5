// Search, 3 of 9: how well a section answers a query.
(() => {
  "use strict";
  const { text } = window.tebikiSearch;
  const { find, holds, PART, WORD } = text;

  // How well a section answers a query: what is in a title comes before what is in a heading, and that before what is in a text; words
  // that stand together before the same words apart. In the middle of words is the last.
  const RANK = {
    ID: 0,
    TITLE: 1,
    IN_TITLE: 2,
    TITLE_WORDS: 3,
    IN_HEADING: 4,
    HEADING_WORDS: 5,
    IN_TEXT: 6,
    MIXED: 7,
    TEXT_WORDS: 8,
    AMID: 9,
    INSIDE_HEADING: 10,
    INSIDE_TEXT: 11,
  };

  // How far behind what is said in other words comes: a title behind a heading that says the very words.
  const OTHER_WORDS = 2.5;
  // What lacks a word comes behind what lacks none.
  const LACKS = 100;

  /** @param {Tebiki.Grade} grade */
  function weight(grade) {
    return grade.rank + OTHER_WORDS * grade.variant + LACKS * (grade.lost ?? 0);
  }

  /**
   * Where a section holds each term of a query.
   * @param {Tebiki.Query} query
   * @param {Tebiki.Section} section
   */
  function placesOf(query, section) {
    return query.terms.map((term) => {
      const place = { head: false, text: false, context: false, amid: false, exact: false };
      term.forms.forEach((form) => {
        const head = holds(section.head, form);
        const body = holds(section.body, form);
        const context = holds(section.context, form) === WORD;
        place.head ||= head === WORD;
        place.text ||= body === WORD;
        place.context ||= context;
        place.amid ||= head === PART || body === PART;
        place.exact ||= !form.variant && Boolean(head || body || context);
      });
      return place;
    });
  }

  /** @param {Tebiki.Place} place */
  const isHeld = (place) => place.head || place.text || place.context || place.amid;

  /**
   * Whether so many of the terms of a query are enough, by its mode.
   * @param {Tebiki.Query} query
   * @param {boolean[]} held which of them are
   */
  function isEnough({ mode }, held) {
    const count = held.filter(Boolean).length;
    if (mode === "most") return 2 * count > held.length;
    return mode === "some" ? count > 0 : count === held.length;
  }

  /**
   * How much the terms weigh that are not held.
   * @param {Tebiki.Query} query
   * @param {boolean[]} held
   */
  const lostOf = (query, held) => query.weights.reduce((sum, weight, at) => sum + (held[at] ? 0 : weight), 0);

  /**
   * The grade of a section: {rank, variant, lost}, less is better, and nothing where it does not answer the query.
   *
   * `head` is its heading and `body` its text, `context` the titles above it, all folded; `first` says that it is the page itself.
   * @param {Tebiki.Query} query
   * @param {Tebiki.Section} section
   */
  function grade(query, section) {
    if (section.first && section.ids?.includes(query.id)) return { rank: RANK.ID, variant: 0 };
    // The first term that is missing ends it, where all are wanted: so ends most of a search through all texts.
    if (query.mode === "all" && !query.terms.every((term) => term.forms.some((form) => isAnywhere(section, form)))) {
      return undefined;
    }
    const together = query.phrases.some((phrase) => find(section.body, phrase));
    return gradeOf(query, section, placesOf(query, section), together);
  }

  /** @param {Tebiki.Section} section @param {Tebiki.Form} form */
  const isAnywhere = (section, form) =>
    find(section.head, form) ?? find(section.body, form) ?? find(section.context, form);

  /**
   * The same, where it is known in which places the terms stand, and whether they stand together in the text.
   * @param {Tebiki.Query} query
   * @param {Pick<Tebiki.Section, "first" | "head">} section
   * @param {Tebiki.Place[]} all
   * @param {boolean} together
   * @returns {Tebiki.Grade | undefined}
   */
  function gradeOf(query, section, all, together) {
    const held = all.map(isHeld);
    if (!isEnough(query, held)) return undefined;
    const places = all.filter((_, at) => held[at]);
    const every = (/** @type {(place: Tebiki.Place) => boolean} */ test) => places.every(test);
    const some = (/** @type {(place: Tebiki.Place) => boolean} */ test) => places.some(test);
    // What only the titles above a section say is said by their pages.
    if (!some((one) => one.head || one.text || one.amid)) return undefined;
    const isWhole = places.length === all.length;
    const phrases = isWhole ? query.phrases : [];
    /** @type {Tebiki.Grade} */
    const made = { rank: RANK.TEXT_WORDS, variant: every((one) => one.exact) ? 0 : 1 };
    if (!isWhole) made.lost = lostOf(query, held);
    const heads = some((one) => one.head) && every((one) => one.head || one.context);
    const asTyped = query.question && find(section.head, query.question);
    if (!every((one) => one.head || one.text || one.context)) made.rank = RANK.AMID;
    else if (section.first && isTitle(query, section.head)) made.rank = RANK.TITLE;
    else if (query.question && section.head === query.terms[0].text && query.terms.length === 1) made.rank = RANK.TITLE;
    else if (heads && asTyped) made.rank = section.first ? RANK.TITLE : RANK.IN_TITLE;
    else if (heads && (phrases.length === 0 || phrases.some((phrase) => find(section.head, phrase)))) {
      made.rank = section.first ? RANK.IN_TITLE : RANK.IN_HEADING;
    } else if (heads) made.rank = section.first ? RANK.TITLE_WORDS : RANK.HEADING_WORDS;
    else if (phrases.length === 0 || together) made.rank = RANK.IN_TEXT;
    else if (some((one) => one.head || one.context)) made.rank = RANK.MIXED;
    return made;
  }

  /**
   * The grade of sections of one page that hold all terms together: that of the first, and what it lacks itself.
   * @param {Tebiki.Query} query
   * @param {Tebiki.Section[]} sections
   */
  function gradeTogether(query, sections) {
    const places = sections.map((section) => placesOf(query, section));
    const all = query.terms.every((_, at) => places.some((place) => isHeld(place[at])));
    return all ? gradeOf({ ...query, mode: "some" }, sections[0], places[0], false) : undefined;
  }

  /** @param {Tebiki.Query} query @param {string} head */
  function isTitle({ whole, terms, phrases }, head) {
    return head === whole || (terms.length === 1 ? head === terms[0].text : phrases.some(({ text }) => text === head));
  }

  /**
   * The same for the very characters of a query, wherever they stand.
   * @param {Tebiki.Query} query
   * @param {Tebiki.Section} section
   */
  function gradeInside(query, section) {
    if (!query.inside) return undefined;
    if (find(section.head, query.inside)) return { rank: RANK.INSIDE_HEADING, variant: 0 };
    return find(section.body, query.inside) ? { rank: RANK.INSIDE_TEXT, variant: 0 } : undefined;
  }

  window.tebikiSearch.grades = {
    RANK,
    grade,
    gradeInside,
    gradeOf,
    gradeTogether,
    isHeld,
    placesOf,
    weight,
  };
})();
