// Search, 7 of 9: loads the files of the index, and reads what they say.
//
// src/search/mod.rs says how the files are made. They are scripts, because a page that was opened from a file share can load
// nothing else; each calls `give`.
(() => {
  "use strict";
  const { text } = window.tebikiSearch;
  /** @type {Map<string, unknown>} */
  const given = new Map();
  /** @type {Map<string, Promise<any>>} */
  const loading = new Map();

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
   * The words by which the sections that hold a form can be found, or nothing where there are none.
   * @param {Tebiki.Form} form
   */
  function pieces(form) {
    /** @type {Tebiki.Piece[]} */
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

  window.tebikiSearch.give = (key, value) => {
    given.set(key, value);
  };
  window.tebikiSearch.files = { Digits, eachPlace, load, pieces };
})();
