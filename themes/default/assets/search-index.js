// Search, 8 of 9: finds the sections that may answer a query.
(() => {
  "use strict";
  const { answers, files, grades, query: queries, text, widen } = window.tebikiSearch;
  const { Answer, INSIDE_FROM, order } = answers;
  const { Digits, eachPlace, load, pieces } = files;
  // In how many files words are looked up for the middle of one.
  const MOST_SHARDS = 8;
  // Of sections that answer equally well those of these kinds come first.
  const KINDS = ["task", "item", "guide", "term", "threat", "method", "page", "product", "checklist", "statements"];

  /**
   * The sections that hold each form of a term, where the index can look it up.
   * @typedef {{ term: Tebiki.Term, forms: Uint8Array[] }} LookedUp
   */

  /** @param {Iterable<string>} folded */
  function latinWords(folded) {
    /** @type {Set<string>} */
    const words = new Set();
    for (const one of folded) for (const word of one.match(/[a-z]{4,}/g) ?? []) words.add(word);
    return [...words];
  }

  /**
   * Where a section holds each term, by its marks.
   * @param {LookedUp[]} terms
   * @param {number} at which section of the language it is
   * @param {boolean} first
   * @param {{ context: boolean, head: number }[][]} titles
   */
  function placesAt(terms, at, first, titles) {
    return terms.map(({ term, forms }, number) => {
      const place = { head: false, text: false, context: false, amid: false, exact: false };
      for (let form = 0; form < forms.length; form += 1) {
        const marked = forms[form][at];
        const title = titles[number][form];
        const head = marked > 1 || (first && title.head === text.WORD);
        place.amid ||= first && title.head > 0;
        place.head ||= head;
        place.text ||= marked > 0;
        place.context ||= title.context;
        place.exact ||= !term.forms[form].variant && (head || marked > 0 || title.context);
      }
      return place;
    });
  }

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
      this.synonyms = queries.synonymTable(manifest.synonyms, manifest.words.question_words);
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
          ids: [page.i ?? [], page.o ?? []].flat().map((id) => queries.idOf(text.fold(id))),
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
      /** @type {string | undefined} */
      this.spelled = manifest.spelled;
      /** What has been read of it. @type {string[] | undefined} */
      this.latin = undefined;
    }

    // Makes known how words are spelled that their letters alone do not tell.
    spell() {
      if (this.synonyms.katakana) return;
      const known = this.bits ? (this.spelled ?? "").split(" ") : queries.spellingsOf(this.bodies());
      this.synonyms.katakana = new Set(known.filter((word) => word && !/^[a-z]/.test(word)));
      this.synonyms.hyphened = known
        .filter((word) => /^[a-z]/.test(word))
        .map((written) => ({ written, joined: written.replace(/-/g, "") }));
    }

    /** All folded texts, of an index that has them at hand. */
    *bodies() {
      for (const page of this.pages) {
        for (let number = 0; number < page.mixes.length; number += 1) {
          const { head, body } = this.section(page, number);
          yield head;
          yield body;
        }
      }
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
        ids: page.ids,
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
      this.spell();
      const query = queries.parse(asked, this.synonyms);
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
          const grade = grades.grade(query, section);
          const gradeInside = grade ? undefined : grades.gradeInside(query, section);
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
     * @param {Tebiki.Piece} piece
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
     * @param {Tebiki.Piece[]} all at least one
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
      /** @type {Tebiki.Hit[]} */
      const found = [];
      await this.lookedUp(query, (page, number, places) => {
        const isId = number === 0 && page.ids.includes(query.id);
        // The headings of sections are in the files of texts.
        const section = { first: number === 0, head: number === 0 ? page.head : "" };
        const grade = isId ? { rank: grades.RANK.ID, variant: 0 } : grades.gradeOf(query, section, places, false);
        if (grade) found.push({ page, number, ...grade, sure: false });
      });
      return found.sort(order);
    }

    /**
     * Calls `see` with where each section holds each term, by what the index knows: of sections, not whether words stand together; of
     * terms, those that it can look up. The others, such as a letter that a word may begin with, are looked for in the texts.
     * @param {Tebiki.Query} query
     * @param {(page: Tebiki.IndexPage, number: number, places: Tebiki.Place[]) => void} see
     */
    async lookedUp(query, see) {
      const free = query.terms.filter((term) => this.canLookUp(term));
      if (free.length === 0) return;
      const terms = await Promise.all(
        free.map(async (term) => ({
          term,
          forms: await Promise.all(term.forms.map((form) => this.holding(pieces(form)))),
        })),
      );
      for (const page of this.pages) {
        const titles = free.map((term) =>
          term.forms.map((form) => ({
            context: text.holds(page.context, form) === text.WORD,
            head: text.holds(page.head, form),
          })),
        );
        for (let number = 0; number < page.mixes.length; number += 1) {
          see(page, number, placesAt(terms, page.first + number, number === 0, titles));
        }
      }
    }

    /** @param {Tebiki.Term} term */
    canLookUp(term) {
      return this.bits === 0 || term.forms.every((form) => pieces(form).length > 0);
    }

    /**
     * Where each section holds each term of a query, for those that hold any. What is looked up in files is not sure.
     * @param {Tebiki.Query} query
     */
    async survey(query) {
      /** @type {Tebiki.Surveyed[]} */
      const rows = [];
      const isFound = (/** @type {Tebiki.Place[]} */ places) =>
        places.some((place) => place.head || place.text || place.amid);
      if (this.bits) {
        await this.lookedUp(query, (page, number, places) => {
          if (isFound(places)) rows.push({ page, number, places });
        });
        return rows;
      }
      for (const page of this.pages) {
        for (let number = 0; number < page.mixes.length; number += 1) {
          const section = this.section(page, number);
          const places = grades.placesOf(query, section);
          if (isFound(places)) rows.push({ page, number, places, section });
        }
      }
      return rows;
    }

    /**
     * Which of some words texts hold, as far as the index can tell.
     * @param {string[]} words
     */
    async known(words) {
      if (this.bits === 0) {
        const all = [...this.bodies()];
        const held = (/** @type {string} */ word) => all.some((body) => body.includes(word));
        return new Set(words.filter(held));
      }
      const held = words.map(async (word) => (await this.holding(pieces(queries.form(word)))).some(Boolean));
      const all = await Promise.all(held);
      return new Set(words.filter((_, at) => all[at]));
    }

    /** All words in Latin letters, of an index in small files. @returns {Promise<string[]>} */
    async listed() {
      return (await this.source(`${this.tag}/words`)).split(" ");
    }

    /** All words that may have been meant, in Latin letters and in kana. */
    async vocabulary() {
      const latin = this.latin ?? (this.bits ? await this.listed() : latinWords(this.bodies()));
      this.latin = latin;
      return [...latin, ...(this.synonyms.katakana ?? []), ...Object.keys(this.synonyms.of)];
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
          const rank = there > 1 ? grades.RANK.INSIDE_HEADING : grades.RANK.INSIDE_TEXT;
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
     * Answers a query, and where little does, what was probably meant.
     * @param {string} asked
     * @param {Tebiki.Chosen} chosen
     * @param {number} count how many hits are looked for
     */
    answer(asked, chosen, count) {
      return widen(this, asked, chosen, count);
    }
  }

  window.tebikiSearch.Index = Index;
})();
