// Search, 3 of 4: loads what a query needs, and finds the sections that may answer it.
//
// src/search/mod.rs says how the files are made. They are scripts, because a page that was opened from a file share can load
// nothing else; each calls `give`.
(() => {
  "use strict";
  const { answers, text } = window.tebikiSearch;
  const { Answer, INSIDE_FROM, order } = answers;
  /** @type {Map<string, unknown>} */
  const given = new Map();
  /** @type {Map<string, Promise<any>>} */
  const loading = new Map();

  // In how many files words are looked up for the middle of one.
  const MOST_SHARDS = 8;
  // Of sections that answer equally well those of these kinds come first.
  const KINDS = ["item", "guide", "term", "threat", "method", "page", "product", "checklist", "statements"];

  /** @type {Record<string, number>} */
  const DIGITS = Object.create(null);
  Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_").forEach((c, at) => {
    DIGITS[c] = at;
  });

  /**
   * Loads one of the files of the index; `root` leads to the folder of the site. The first may be there already: the page loads it
   * with the scripts.
   * @param {string} root
   * @param {string} key
   */
  function load(root, key) {
    const known = loading.get(key);
    if (known) return known;
    const take = () => {
      const value = given.get(key);
      given.delete(key);
      return value;
    };
    const coming = given.has(key)
      ? Promise.resolve(take())
      : window.tebiki.script(`${root}search/${key}.js`).then((script) => {
          script.remove();
          return take();
        });
    loading.set(key, coming);
    coming.catch(() => loading.delete(key));
    return coming;
  }

  // Reads numbers of five bits in a character.
  class Digits {
    at = 0;

    /** @param {string} written */
    constructor(written) {
      this.written = written;
    }

    number() {
      for (let number = 0, shift = 0; ; shift += 5) {
        const digit = DIGITS[this.written[this.at++]];
        number |= (digit & 31) << shift;
        if (digit < 32) return number;
      }
    }

    all() {
      const all = [];
      while (this.at < this.written.length) all.push(this.number());
      return all;
    }
  }

  /**
   * Calls `see` with the page and the section of each place in a list.
   * @param {string} written
   * @param {(page: number, section: number) => void} see
   */
  function eachPlace(written, see) {
    const digits = new Digits(written);
    let page = -1;
    while (digits.at < written.length) {
      page += digits.number() + 1;
      const head = digits.number();
      const end = digits.at + (head >> 1);
      if (head & 1) {
        for (let first = 0; digits.at < end; first += 6) {
          let six = DIGITS[written[digits.at++]];
          for (let bit = 0; six; six >>= 1, bit += 1) if (six & 1) see(page, first + bit);
        }
      } else {
        for (let section = -1; digits.at < end;) {
          section += digits.number() + 1;
          see(page, section);
        }
      }
    }
  }

  /**
   * A word by which sections can be found, or the beginning of one.
   * @typedef {{ word: string, prefix?: boolean }} Piece
   */

  /**
   * The words by which the sections that hold a form can be found, or nothing where there are none.
   * @param {Tebiki.Form} form
   */
  function pieces(form) {
    /** @type {Piece[]} */
    const all = [];
    for (const run of text.runs(form.text)) {
      if (run.kind === "w") {
        const letters = Array.from(run.text);
        if (letters.length === 1) all.push({ word: run.text });
        // Of a long run every other pair will do: what is found is read before it is shown.
        for (let pair = 0; pair < letters.length - 1; pair += 1) {
          const last = pair === letters.length - 2;
          if (letters.length < 6 || pair % 2 === 0 || last) all.push({ word: letters[pair] + letters[pair + 1] });
        }
        continue;
      }
      if (form.inside && run.start === 0) continue;
      const prefix = run.end === form.text.length && (form.inside || !form.whole);
      if (!prefix || Array.from(run.text).length > 1) all.push({ word: run.text, prefix });
    }
    return all;
  }

  /**
   * The sections that hold each form of a term, where the index can look it up.
   * @typedef {{ term: Tebiki.Term, forms: Uint8Array[] }} LookedUp
   */

  // The index of a language.
  class Index {
    mostShards = MOST_SHARDS;
    /** How many sections there are. */
    count = 0;
    /** @type {Map<string, Promise<string>>} */
    shards = new Map();

    /**
     * @param {string} tag
     * @param {Tebiki.Manifest} manifest
     * @param {(key: string) => Promise<any>} source loads a file by its key
     */
    constructor(tag, manifest, source) {
      this.tag = tag;
      this.source = source;
      this.words = manifest.words;
      this.facets = manifest.facets;
      this.mixes = manifest.mixes;
      this.bits = manifest.bits;
      this.sharedBy = manifest.sharedBy;
      this.synonyms = text.synonymTable(manifest.synonyms);
      this.pages = manifest.pages.map((page, number) => {
        const crumbs = (page.c ?? []).map((crumb) => manifest.crumbs[crumb]);
        const mixes = new Digits(page.f).all();
        const head = text.fold(page.t);
        /** @type {Tebiki.IndexPage} */
        const made = {
          number,
          path: page.p,
          kind: page.k,
          title: page.t,
          crumbs,
          product: page.d,
          lang: page.l || tag,
          mixes,
          id: page.i === undefined ? undefined : text.fold(page.i),
          first: this.count,
          head,
          context: [head, ...crumbs.map(text.fold)].join("\n"),
          texts: manifest.texts?.[number] ?? [],
          chunks: new Digits(page.s ?? "").all(),
          kindRank: KINDS.indexOf(page.k) + 1 || KINDS.length + 1,
        };
        this.count += mixes.length;
        return made;
      });
    }

    /** @param {string} root @param {string} tag */
    static async open(root, tag) {
      return new Index(tag, await load(root, tag), (key) => load(root, key));
    }

    /**
     * A section as `grade` wants it, with its texts, which must have been loaded.
     * @param {Tebiki.IndexPage} page
     * @param {number} number
     */
    section(page, number) {
      const texts = page.texts[number];
      texts.folded ??= {
        first: number === 0,
        id: page.id,
        head: number === 0 ? page.head : text.fold(texts[1]),
        body: text.fold(texts[2]),
        context: page.context,
      };
      return texts.folded;
    }

    /**
     * Whether a section is of the facets that a reader chose; `except` leaves one out.
     * @param {Tebiki.IndexPage} page
     * @param {number} number
     * @param {Tebiki.Chosen} chosen
     * @param {string} [except]
     */
    fits(page, number, chosen, except) {
      const mix = this.mixes[page.mixes[number]];
      return Object.keys(chosen).every((name) => {
        if (name === except || !chosen[name]) return true;
        if (name === "kind") return page.kind === chosen.kind;
        if (name === "product") return page.product === chosen.product;
        return mix.some(([facet, value]) => {
          const { id, values } = this.facets[facet];
          return id === name && values[value][0] === chosen[name];
        });
      });
    }

    /**
     * How many of some sections each value of each facet would leave: {facet: {value: count}}.
     * @param {Tebiki.Hit[]} sections
     * @param {Tebiki.Chosen} chosen
     */
    counts(sections, chosen) {
      /** @type {Record<string, Record<string, number>>} */
      const counts = Object.create(null);
      for (const facet of this.facets) counts[facet.id] = Object.create(null);
      for (const { page, number } of sections) {
        /** @type {Map<string, boolean>} */
        const fitting = new Map();
        const add = (/** @type {string} */ name, /** @type {string} */ value) => {
          const fits = fitting.get(name) ?? this.fits(page, number, chosen, name);
          fitting.set(name, fits);
          if (fits) counts[name][value] = (counts[name][value] ?? 0) + 1;
        };
        add("kind", page.kind);
        if (page.product) add("product", page.product);
        for (const [facet, value] of this.mixes[page.mixes[number]]) {
          const { id, values } = this.facets[facet];
          add(id, values[value][0]);
        }
      }
      return counts;
    }

    /**
     * Begins to answer a query.
     * @param {string} asked
     * @param {Tebiki.Chosen} [chosen]
     */
    async ask(asked, chosen) {
      const query = text.parse(asked, this.synonyms);
      if (query.terms.length === 0) return new Answer(this, query, [], chosen);
      const found = this.bits ? await this.lookUp(query) : this.scan(query);
      return new Answer(this, query, found, chosen);
    }

    /**
     * All sections that answer a query, where all texts are at hand.
     * @param {Tebiki.Query} query
     */
    scan(query) {
      /** @type {Tebiki.Hit[]} */
      const found = [];
      /** @type {Tebiki.Hit[]} */
      const inside = [];
      for (const page of this.pages) {
        for (let number = 0; number < page.mixes.length; number += 1) {
          const section = this.section(page, number);
          const grade = text.grade(query, section);
          const gradeInside = grade ? undefined : text.gradeInside(query, section);
          if (grade) found.push({ page, number, ...grade, sure: true });
          else if (gradeInside) inside.push({ page, number, ...gradeInside, sure: true });
        }
      }
      const all = found.length === 0 || query.whole.length >= INSIDE_FROM ? [...found, ...inside] : found;
      return all.sort(order);
    }

    /** @param {string} word */
    shardOf(word) {
      return `${this.tag}/x/${(text.hash(word) >>> (32 - this.bits)).toString(16)}`;
    }

    /** @param {string} word */
    shard(word) {
      const key = this.shardOf(word);
      const known = this.shards.get(key);
      if (known) return known;
      const coming = this.source(key).then((written) => ` ${written}`);
      this.shards.set(key, coming);
      coming.catch(() => this.shards.delete(key));
      return coming;
    }

    /**
     * Marks the sections that hold a word, or a word that begins with it: 1 where the text does, 2 where the heading does.
     * @param {Piece} piece
     * @param {Uint8Array} marked
     */
    async mark(piece, marked) {
      const shard = await this.shard(piece.word);
      const see = (/** @type {number} */ bit) => (/** @type {number} */ page, /** @type {number} */ section) => {
        marked[this.pages[page].first + section] |= bit;
      };
      const start = ` ${piece.word}${piece.prefix ? "" : "|"}`;
      for (let at = shard.indexOf(start); at >= 0; at = shard.indexOf(start, at + 1)) {
        const all = shard.indexOf("|", at);
        const heads = shard.indexOf("|", all + 1);
        const end = shard.indexOf(" ", heads);
        eachPlace(shard.slice(all + 1, heads), see(1));
        eachPlace(shard.slice(heads + 1, end < 0 ? shard.length : end), see(2));
      }
      return marked;
    }

    /**
     * The sections that hold all pieces of a form: 3 where all stand in the heading.
     * @param {Piece[]} all at least one
     */
    async holding(all) {
      const marked = await Promise.all(all.map((piece) => this.mark(piece, new Uint8Array(this.count))));
      const [result, ...others] = marked;
      for (const other of others) for (let at = 0; at < result.length; at += 1) result[at] &= other[at];
      return result;
    }

    /**
     * The sections that may answer a query, the best first, by what the index knows of them.
     * @param {Tebiki.Query} query
     */
    async lookUp(query) {
      const free = await this.lookedUp(query);
      if (free.length === 0) return [];
      /** @type {Tebiki.Hit[]} */
      const found = [];
      for (const page of this.pages) {
        const titles = free.map((one) =>
          one.term.forms.map((form) => ({
            context: text.holds(page.context, form) === text.WORD,
            head: text.holds(page.head, form),
          })),
        );
        for (let number = 0; number < page.mixes.length; number += 1) {
          const grade = this.guess(query, free, page, number, titles);
          if (grade) found.push({ page, number, ...grade, sure: false });
        }
      }
      return found.sort(order);
    }

    /**
     * The terms that the index can look up. The others, such as a letter that a word may begin with, are looked for in the texts.
     * @param {Tebiki.Query} query
     */
    async lookedUp(query) {
      const terms = query.terms.map((term) => ({ term, forms: term.forms.map(pieces) }));
      const free = terms.filter((one) => one.forms.every((all) => all.length > 0));
      return Promise.all(
        free.map(async ({ term, forms }) => ({
          term,
          forms: await Promise.all(forms.map((all) => this.holding(all))),
        })),
      );
    }

    /**
     * What `grade` will say of a section, by what the index knows of it. It does not know whether words stand together.
     * @param {Tebiki.Query} query
     * @param {LookedUp[]} terms
     * @param {Tebiki.IndexPage} page
     * @param {number} number
     * @param {{ context: boolean, head: number }[][]} titles
     */
    guess(query, terms, page, number, titles) {
      if (number === 0 && page.id !== undefined && page.id === query.id) return { rank: text.RANK.ID, variant: 0 };
      const at = page.first + number;
      const places = [];
      for (let term = 0; term < terms.length; term += 1) {
        const place = { head: false, text: false, context: false, amid: false, exact: false };
        for (let form = 0; form < titles[term].length; form += 1) {
          const marked = terms[term].forms[form][at];
          const title = titles[term][form];
          const head = marked > 1 || (number === 0 && title.head === text.WORD);
          place.amid ||= number === 0 && title.head > 0;
          place.head ||= head;
          place.text ||= marked > 0;
          place.context ||= title.context;
          place.exact ||= !terms[term].term.forms[form].variant && (head || marked > 0 || title.context);
        }
        if (!place.head && !place.text && !place.context && !place.amid) return undefined;
        places.push(place);
      }
      // The headings of sections are in the files of texts.
      return text.gradeOf(query, { first: number === 0, head: number === 0 ? page.head : "" }, places, false);
    }

    /**
     * The sections that may hold the very characters of a query in the middle of words.
     * @param {Tebiki.Query} query
     * @param {Tebiki.Form} form those characters
     */
    async lookInside(query, form) {
      const all = pieces(form);
      const marked = all.length > 0 ? await this.holding(all) : await this.holdingInside(query);
      /** @type {Tebiki.Hit[]} */
      const found = [];
      for (const page of this.pages) {
        for (let number = 0; number < page.mixes.length; number += 1) {
          const there = number === 0 && text.find(page.head, form) ? 2 : marked?.[page.first + number];
          if (!there) continue;
          const rank = there > 1 ? text.RANK.INSIDE_HEADING : text.RANK.INSIDE_TEXT;
          found.push({ page, number, rank, variant: 0, sure: false, inside: true });
        }
      }
      return found.sort(order);
    }

    /**
     * The sections that hold a word in which the first characters of a query stand; nothing where those are too many to look up.
     * @param {Tebiki.Query} query
     */
    async holdingInside(query) {
      /** @type {string} */
      const words = await this.source(`${this.tag}/words`);
      const runs = text.runs(query.whole);
      const part = runs[0].text;
      const sole = runs.length === 1;
      const fitting = words.split(" ").filter((word) => (sole ? word.includes(part) : word.endsWith(part)));
      if (new Set(fitting.map((word) => this.shardOf(word))).size > this.mostShards) return undefined;
      const marked = new Uint8Array(this.count);
      await Promise.all(fitting.map((word) => this.mark({ word }, marked)));
      return marked;
    }

    /**
     * The key of the file of texts that a section is in, which of its pages that is, and with which section it begins.
     * @param {Tebiki.IndexPage} page
     * @param {number} number
     * @returns {{ key: string, page?: number, first: number }}
     */
    fileOf(page, number) {
      if (page.chunks.length === 0) {
        const group = Math.floor(page.number / this.sharedBy);
        return { key: `${this.tag}/s/${group.toString(16)}`, page: page.number % this.sharedBy, first: 0 };
      }
      let chunk = 0;
      let first = 0;
      for (; number >= first + page.chunks[chunk]; chunk += 1) first += page.chunks[chunk];
      return { key: `${this.tag}/t/${page.path.replace(/\.html$/, "")}.${chunk}`, first };
    }

    /**
     * Loads the texts of a section.
     * @param {Tebiki.IndexPage} page
     * @param {number} number
     */
    async textsOf(page, number) {
      if (page.texts[number]) return;
      const file = this.fileOf(page, number);
      const texts = await this.source(file.key);
      /** @type {Tebiki.Texts[]} */
      const own = file.page === undefined ? texts : texts[file.page];
      own.forEach((one, at) => {
        page.texts[file.first + at] = one;
      });
    }

    /**
     * Answers a query, and where nothing does, the query that was probably meant.
     * @param {string} asked
     * @param {Tebiki.Chosen} chosen
     * @param {number} count how many hits are looked for
     */
    async answer(asked, chosen, count) {
      const first = await (await this.ask(asked, chosen)).more(count);
      if (first.found.length > 0) return first;
      const known = new Set([text.fold(asked)]);
      let last = first;
      for (const other of [text.katakana(asked), text.apart(asked)]) {
        const folded = text.fold(other);
        if (!folded || known.has(folded)) continue;
        known.add(folded);
        last = await (await this.ask(other, chosen)).more(count);
        if (last.found.length === 0) continue;
        last.instead = other;
        return last;
      }
      return last;
    }
  }

  window.tebikiSearch.give = (key, value) => {
    given.set(key, value);
  };
  window.tebikiSearch.Index = Index;
})();
