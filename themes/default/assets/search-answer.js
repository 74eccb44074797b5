// Search, 4 of 9: the answer to a query, of which so much is read as is shown.
(() => {
  "use strict";
  const { grades } = window.tebikiSearch;

  // From how many characters on a query is looked for in the middle of words; and where words that others begin with were found.
  const SHORTEST_INSIDE = 3;
  const INSIDE_FROM = 4;
  // How many files of texts are read at a time, and how many until there is any hit at all.
  const MOST_TEXTS = 16;
  const MOST_TEXTS_FOR_ANY = 64;
  // How many files of texts, and how many sections, are read before the first of several words is shown: whether words stand together is
  // not known before.
  const AHEAD_TEXTS = 8;
  const AHEAD_SECTIONS = 40;

  /** An item comes before what tells how to meet it, and that before the item's own asides. @param {Tebiki.Hit} hit */
  const kindRank = (hit) => (hit.page.kind === "item" && hit.number > 0 ? 2.5 : hit.page.kindRank);

  /** @param {Tebiki.Hit} a @param {Tebiki.Hit} b */
  const order = (a, b) =>
    grades.weight(a) - grades.weight(b) ||
    kindRank(a) - kindRank(b) ||
    a.page.number - b.page.number ||
    a.number - b.number;

  // What answers a query.
  class Answer {
    /** Those that are known to hold its words, in the order in which they are shown; more are found on demand. @type {Tebiki.Hit[]} */
    hits = [];
    /** Those that may hold them. @type {Tebiki.Hit[]} */
    waiting = [];
    /** The words that were looked for, where they are not those that were asked for. @type {string | undefined} */
    instead = undefined;
    /** Whether some of those words are only spelled like the ones that were asked for. */
    near = false;
    /** What answers less well, where there is little else. @type {Tebiki.SearchAnswer | undefined} */
    beside = undefined;

    /**
     * @param {Tebiki.SearchIndex} index
     * @param {Tebiki.Query} query
     * @param {Tebiki.Hit[]} found
     * @param {Tebiki.Chosen} [chosen]
     */
    constructor(index, query, found, chosen = Object.create(null)) {
      this.index = index;
      this.query = query;
      this.found = found;
      this.chosen = chosen;
      const letters = Array.from(query.whole).length;
      this.insideDone = !index.bits || !query.inside || query.terms.length === 0 || letters < SHORTEST_INSIDE;
      // A letter that is no word of its own may become one.
      this.short = query.terms.length === 0 || (index.bits > 0 && letters === 1 && found.length === 0);
      this.choose(chosen);
    }

    /**
     * Narrows what was found.
     * @param {Tebiki.Chosen} chosen
     */
    choose(chosen) {
      this.chosen = chosen;
      this.waiting = this.found.filter((one) => this.index.fits(one.page, one.number, chosen));
      this.hits = [];
    }

    /** How many there are; what has not been read yet may turn out not to hold the words. */
    total() {
      return this.hits.length + this.waiting.length;
    }

    /** Whether `total` will stay. */
    sure() {
      return this.waiting.every((one) => one.sure);
    }

    done() {
      const isEnough = this.found.length > 0 && this.query.whole.length < INSIDE_FROM;
      return this.waiting.length === 0 && (this.insideDone || isEnough);
    }

    counts() {
      return this.index.counts(this.found, this.chosen);
    }

    /**
     * Finds hits until there are `count` of them, or no more.
     * @param {number} count
     * @param {number} [files] how many files may be read
     * @returns {Promise<Answer>}
     */
    async more(count, files = MOST_TEXTS) {
      const enough = files <= (this.hits.length > 0 ? 0 : MOST_TEXTS - MOST_TEXTS_FOR_ANY);
      if (this.hits.length >= count || this.done() || enough) return this;
      if (this.waiting.length === 0) {
        await this.inside();
        return this.more(count, files);
      }
      const step = this.step(count - this.hits.length, files > 0 ? files : MOST_TEXTS);
      const wanted = step.sections.flatMap(({ page, number, beside = [] }) =>
        [number, ...beside].map((at) => ({ page, at })),
      );
      await Promise.all(wanted.map(({ page, at }) => this.index.textsOf(page, at)));
      // Two askers at a time would take the same ones twice.
      if (this.waiting[0] !== step.sections[0]) return this;
      this.waiting = this.waiting.slice(step.sections.length);
      const lost = new Set();
      for (const stretch of step.stretches) {
        const kept = stretch.filter((one) => {
          const holds = one.sure || this.read(one);
          if (!holds) lost.add(one);
          return holds;
        });
        this.hits.push(...kept.sort(order));
      }
      if (lost.size > 0) this.found = this.found.filter((one) => !lost.has(one));
      return this.more(count, files - step.files);
    }

    // Adds those that hold the very characters of the query in the middle of words.
    async inside() {
      this.insideDone = true;
      if (!this.query.inside) return;
      const inside = await this.index.lookInside(this.query, this.query.inside);
      const known = new Set(this.found.map((one) => one.page.first + one.number));
      const fresh = inside.filter((one) => !known.has(one.page.first + one.number));
      this.found = [...this.found, ...fresh];
      this.waiting = fresh.filter((one) => this.index.fits(one.page, one.number, this.chosen));
    }

    /**
     * The sections to read next, for so many hits, from so many files. They are read in stretches, each of which is put in its true
     * order. Where a stretch ends follows from what was found alone: the order is the same however many hits are asked for at a time,
     * and whatever has been loaded before.
     * @param {number} count
     * @param {number} files
     */
    step(count, files) {
      const known = new Set();
      /** @type {{ sections: Tebiki.Hit[], stretches: Tebiki.Hit[][], files: number }} */
      const step = { sections: [], stretches: [], files: 0 };
      let at = 0;
      while (at < this.waiting.length && step.sections.length < count && (at === 0 || step.files < files)) {
        const stretch = this.stretch(at);
        for (const one of stretch) known.add(this.keyOf(one));
        step.sections.push(...stretch);
        step.stretches.push(stretch);
        step.files = known.size;
        at += stretch.length;
      }
      return step;
    }

    /** @param {number} from */
    stretch(from) {
      const first = this.waiting[from];
      // What is known of one word does not change when it is read, but that it may not be there; a short one in katakana may turn out to
      // be a part of others.
      const open = this.query.terms.length > 1 || /^[\u30a1-\u30fa\u30fc]{1,3}$/.test(this.query.whole);
      if (first.sure || first.inside || !open) return [first];
      const known = new Set();
      let end = from;
      for (; end < this.waiting.length && end - from < AHEAD_SECTIONS; end += 1) {
        known.add(this.keyOf(this.waiting[end]));
        if (known.size > AHEAD_TEXTS) break;
      }
      return this.waiting.slice(from, end);
    }

    /** @param {Tebiki.Hit} one */
    keyOf(one) {
      return this.index.bits ? this.index.fileOf(one.page, one.number).key : "";
    }

    /**
     * Reads a section that the index pointed to, and says whether it does hold the words.
     * @param {Tebiki.Hit} one
     */
    read(one) {
      const grade = this.gradeOf(one);
      if (!grade) return false;
      Object.assign(one, grade, { sure: true });
      return true;
    }

    /** @param {Tebiki.Hit} one */
    gradeOf({ page, number, inside, beside }) {
      const section = this.index.section(page, number);
      if (inside) return grades.gradeInside(this.query, section);
      if (!beside) return grades.grade(this.query, section);
      // The words of a page stand in several of its sections.
      const all = [section, ...beside.map((other) => this.index.section(page, other))];
      return grades.gradeTogether(this.query, all);
    }
  }

  window.tebikiSearch.answers = { Answer, INSIDE_FROM, order };
})();
