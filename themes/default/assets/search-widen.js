// Search, 6 of 9: what answers where little holds all that was asked for: its words apart, most of them, those of one page together,
// and words that are spelled nearly alike. Each is an answer of its own, and says what it is.
(() => {
  "use strict";
  const { answers, grades, near, query: queries, text } = window.tebikiSearch;
  const { Answer, order } = answers;

  // From how many hits on an answer is enough by itself; and how good one must be to be enough alone.
  const FEW = 3;
  const GOOD = grades.RANK.HEADING_WORDS;

  /**
   * What is known to answer, or will most likely: not what may hold the characters of a query in the middle of words.
   * @param {Tebiki.SearchAnswer} answer
   */
  const likely = ({ found }) => found.filter((hit) => hit.sure || !hit.inside);

  /** @param {Tebiki.SearchAnswer} answer */
  function isEnough(answer) {
    const found = likely(answer);
    return found.length >= FEW || found.some((hit) => grades.weight(hit) <= GOOD);
  }

  /**
   * Answers a query, and where little does, what was probably meant.
   * @param {Tebiki.SearchIndex} index
   * @param {string} asked
   * @param {Tebiki.Chosen} chosen
   * @param {number} count how many hits are looked for
   * @returns {Promise<Tebiki.SearchAnswer>}
   */
  async function widen(index, asked, chosen, count) {
    const first = await index.ask(asked, chosen);
    // Several words in the middle of others are hardly what is asked for, and take many files to read: that comes late.
    const isLate = index.bits > 0 && first.query.terms.length > 1 && first.found.length === 0;
    if (!isLate) await first.more(count);
    if (first.short || first.query.terms.length === 0 || isEnough(first)) return first;
    const kana = queries.katakana(asked);
    if (likely(first).length === 0 && text.fold(kana) !== text.fold(asked)) {
      const other = await (await index.ask(kana, chosen)).more(count);
      if (likely(other).length > 0) return Object.assign(other, { instead: kana });
    }
    let main = first;
    for (const stage of await stages(index, asked, first.query)) {
      const isLast = stage.query.mode === "some";
      if (isLast && isLate && main === first && likely(await first.more(count)).length > 0) return first;
      const seen = new Set(likely(main).map(keyOf));
      const found = stage.found().filter((hit) => !seen.has(keyOf(hit)));
      if (found.length === 0) continue;
      const answer = await new Answer(index, stage.query, found, chosen).more(count);
      if (answer.found.length === 0) continue;
      Object.assign(answer, { instead: stage.instead, near: stage.near });
      if (likely(main).length > 0) {
        // Some of the words are no more than a last resort.
        if (!isLast && answer.hits.length > 0) main.beside = answer;
        return main;
      }
      main = answer;
      if (isEnough(main)) return main;
    }
    return isLate && main === first ? first.more(count) : main;
  }

  /** @param {Tebiki.Hit} hit */
  const keyOf = ({ page, number }) => page.first + number;

  /**
   * A query that was asked less strictly, and what answers it.
   * @typedef {{ query: Tebiki.Query, instead: string | undefined, near: boolean, found: () => Tebiki.Hit[] }} Stage
   */

  /**
   * Less and less strict ways to take what was asked.
   * @param {Tebiki.SearchIndex} index
   * @param {string} asked
   * @param {Tebiki.Query} typed
   * @returns {Promise<Stage[]>}
   */
  async function stages(index, asked, typed) {
    const known = await index.known(queries.kanjiParts(asked));
    const apart = queries.apart(asked, index.synonyms, (word) => known.has(word));
    let query = lookedUp(index, queries.parse(apart, index.synonyms));
    if (query.terms.length === 0) return [];
    let rows = await index.survey(query);
    let isNear = false;
    const counts = countsOf(query, rows);
    if (counts.some((count) => count === 0)) {
      const words = await index.vocabulary();
      const meant = query.terms.map((term, at) => {
        const other = counts[at] === 0 ? near.nearest(term.text, words) : undefined;
        if (other) isNear = true;
        return other ?? (counts[at] > 0 ? term.text : "");
      });
      query = lookedUp(index, queries.parse(meant.join(" "), index.synonyms));
      if (query.terms.length === 0) return [];
      rows = await index.survey(query);
    }
    query.question ??= queries.form(typed.whole);
    query.weights = weightsOf(countsOf(query, rows), index.count);
    const wordsOf = (/** @type {Tebiki.Query} */ { terms }) => terms.map((term) => term.text).join(" ");
    const instead = wordsOf(query) === wordsOf(typed) ? undefined : wordsOf(query);
    const of = (/** @type {Tebiki.Mode} */ mode) => {
      const asked = { ...query, mode, inside: undefined };
      return { query: asked, instead, near: isNear, found: () => found(asked, rows) };
    };
    const count = query.terms.length;
    return [
      ...(instead ? [of("all")] : []),
      ...(count > 2 ? [of("most")] : []),
      ...(count > 1 ? [of("page"), of("some")] : []),
    ];
  }

  /**
   * A query without the terms that the index cannot look up.
   * @param {Tebiki.SearchIndex} index
   * @param {Tebiki.Query} query
   */
  function lookedUp(index, query) {
    const terms = query.terms.filter((term) => index.canLookUp(term));
    return terms.length === query.terms.length ? query : { ...query, terms, weights: terms.map(() => 1) };
  }

  /**
   * In how many sections each term is, titles above them taken for one.
   * @param {Tebiki.Query} query
   * @param {Tebiki.Surveyed[]} rows
   */
  function countsOf(query, rows) {
    return query.terms.map((_, at) => rows.filter(({ places }) => grades.isHeld(places[at])).length);
  }

  /**
   * What each term weighs: a rare one says more than one that is everywhere, and a single character little. Whole numbers, so that all
   * browsers agree.
   * @param {number[]} counts
   * @param {number} all
   */
  function weightsOf(counts, all) {
    return counts.map((count) => Math.max(1, Math.round(Math.log2((all + 1) / (count + 1)) * 2)));
  }

  /**
   * @param {Tebiki.Query} query
   * @param {Tebiki.Surveyed[]} rows
   */
  function found(query, rows) {
    const hits = query.mode === "page" ? together(query, rows) : rows.flatMap((row) => graded(query, row));
    return hits.sort(order);
  }

  /**
   * @param {Tebiki.Query} query
   * @param {Tebiki.Surveyed} row
   * @returns {Tebiki.Hit[]}
   */
  function graded(query, { page, number, places, section }) {
    if (section) {
      const together = query.phrases.some((phrase) => text.find(section.body, phrase));
      const grade = grades.gradeOf(query, section, places, together);
      return grade ? [{ page, number, ...grade, sure: true }] : [];
    }
    const grade = grades.gradeOf(query, { first: number === 0, head: number === 0 ? page.head : "" }, places, false);
    return grade ? [{ page, number, ...grade, sure: false }] : [];
  }

  /**
   * Pages of which several sections hold the terms: the section that holds most, with those that hold the others.
   * @param {Tebiki.Query} query
   * @param {Tebiki.Surveyed[]} rows
   */
  function together(query, rows) {
    /** @type {Map<Tebiki.IndexPage, Tebiki.Surveyed[]>} */
    const pages = new Map();
    for (const row of rows) pages.set(row.page, [...(pages.get(row.page) ?? []), row]);
    /** @type {Tebiki.Hit[]} */
    const hits = [];
    for (const all of pages.values()) {
      const isAnywhere = (/** @type {unknown} */ _, /** @type {number} */ at) =>
        all.some(({ places }) => grades.isHeld(places[at]));
      if (!query.terms.every(isAnywhere)) continue;
      const [lead] = all.flatMap((row) => graded({ ...query, mode: "some" }, row)).sort(order);
      const first = lead && all.find((row) => row.number === lead.number);
      if (!first) continue;
      const missing = new Set(query.terms.keys());
      const take = (/** @type {Tebiki.Surveyed} */ { places }) => {
        const fresh = [...missing].filter((at) => grades.isHeld(places[at]));
        fresh.forEach((at) => missing.delete(at));
        return fresh.length > 0;
      };
      take(first);
      const beside = all.filter((row) => take(row)).map((row) => row.number);
      hits.push({ ...lead, beside });
    }
    return hits;
  }

  window.tebikiSearch.widen = widen;
})();
