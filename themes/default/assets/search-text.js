// Search, 1 of 9: which characters are letters, and where a text holds the words that are looked for.
//
// The first part says in JavaScript what src/search/text.rs says in Rust; tests/search/vectors.json holds both to it.
(() => {
  "use strict";

  // Han and kana, which are written without spaces; and the marks between them, beside which a space means nothing either.
  const LETTERS =
    "\\u3041-\\u3096\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
  const WIDE = new RegExp(`[\\u3005-\\u3007\\u303b${LETTERS}]`, "u");
  const NARROW = /[\p{Alphabetic}\p{N}]/u;
  const DENSE = `[\\u3001-\\u303f${LETTERS}]`;
  const BEFORE_DENSE = new RegExp(` (?=${DENSE})`, "gu");
  const BEHIND_DENSE = new RegExp(`(${DENSE}) `, "gu");
  const SPACES = /[ \t-\r\x85\u1680\u2028\u2029]+/g;
  const DASHES = /[\u2010-\u2015\u2212]/g;
  const APOSTROPHES = /[\u2018\u2019]/g;
  // All that may have two cases beside ASCII, roughly.
  const CASED = /[^\x00-\x7f\u2000-\u20ff\u2500-\u2bff\u2e80-\ua63f\uac00-\ud7ff\uf900-\ufaff\ufe00-\ufeff]/;
  const KATAKANA = /[\u30a1-\u30fa\u30fc]/;
  // A character and what normalization may put together with it.
  const CLUSTER = /[^][\p{M}\uff9e\uff9f\u1100-\u11ff\u3131-\u318e\uffa0-\uffdc]*/gu;
  const PLAIN = /^[\x00-\x7f\u3001-\u3003\u3005-\u3020\u3041-\u3096\u30a1-\u30fe\u3400-\u4dbf\u4e00-\u9fff]$/;

  /** @param {string} text */
  function foldCase(text) {
    if (!CASED.test(text)) return text.toLowerCase();
    return Array.from(text, (c) => (c === "ı" ? c : c.toLowerCase().toUpperCase().toLowerCase())).join("");
  }

  /** @param {string} text */
  function foldLetters(text) {
    const folded = foldCase(text.normalize("NFKC").replace(DASHES, "-").replace(APOSTROPHES, "'"));
    return folded.normalize("NFKC");
  }

  /**
   * The form of a text in which words are looked for.
   * @param {string} text
   */
  function fold(text) {
    return foldLetters(text).replace(SPACES, " ").replace(BEFORE_DENSE, "").replace(BEHIND_DENSE, "$1").trim();
  }

  /**
   * The same, and for each unit of it where the original begins and ends that it stands for.
   * @param {string} text
   */
  function foldWithPlaces(text) {
    let folded = "";
    /** @type {number[]} */
    const starts = [];
    /** @type {number[]} */
    const ends = [];
    let space = -1;
    let at = 0;
    const dense = new RegExp(`^${DENSE}$`, "u");
    let last = "";
    /** @param {string} c @param {number} start @param {number} end */
    function push(c, start, end) {
      if (/^[ \t-\r\x85\u1680\u2028\u2029]$/.test(c)) {
        if (space < 0) space = start;
        return;
      }
      if (space >= 0 && last && !dense.test(last) && !dense.test(c)) {
        folded += " ";
        starts.push(space);
        ends.push(start);
      }
      space = -1;
      folded += c;
      for (let unit = 0; unit < c.length; unit += 1) {
        starts.push(start);
        ends.push(end);
      }
      last = c;
    }
    (text.match(CLUSTER) ?? []).forEach((cluster) => {
      const end = at + cluster.length;
      if (PLAIN.test(cluster)) push(cluster.toLowerCase(), at, end);
      else
        Array.from(foldLetters(cluster)).forEach((c) => {
          push(c, at, end);
        });
      at = end;
    });
    return { text: folded, starts, ends };
  }

  /**
   * "w" for Han and kana, "n" for other letters and digits, "" for all the rest.
   * @param {string | undefined} c
   */
  function kind(c) {
    if (c === undefined || c === "") return "";
    const code = c.charCodeAt(0);
    if (code < 128) return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) ? "n" : "";
    return WIDE.test(c) ? "w" : NARROW.test(c) ? "n" : "";
  }

  /**
   * The runs of letters of one kind in a folded text.
   * @param {string} folded
   */
  function runs(folded) {
    /** @type {Tebiki.Run[]} */
    const all = [];
    let at = 0;
    Array.from(folded).forEach((c) => {
      const of = kind(c);
      const last = all[all.length - 1];
      if (of && last && last.kind === of && last.end === at) {
        last.text += c;
        last.end += c.length;
      } else if (of) {
        all.push({ kind: of, text: c, start: at, end: at + c.length });
      }
      at += c.length;
    });
    return all;
  }

  /**
   * All words of a folded text, as the index has them.
   * @param {string} folded
   */
  function words(folded) {
    /** @type {string[]} */
    const all = [];
    for (const run of runs(folded)) {
      if (run.kind === "n") {
        all.push(run.text);
        continue;
      }
      Array.from(run.text).forEach((c, at, letters) => {
        all.push(c);
        if (at > 0) all.push(letters[at - 1] + c);
      });
    }
    return all;
  }

  /**
   * The number of a word, from which its place in the index follows.
   * @param {string} word
   */
  function hash(word) {
    let mixed = 0x811c9dc5;
    for (const c of Array.from(word).slice(0, 2)) mixed = Math.imul(mixed ^ (c.codePointAt(0) ?? 0), 0x01000193);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
    return (mixed ^ (mixed >>> 13)) >>> 0;
  }

  /**
   * Where a folded text holds one of the forms of a term, from a place on: {at, end}, or nothing.
   *
   * A form stands for the beginning of words, or for whole words; in the middle of a word only where `inside` says so. Japanese has
   * no such limits.
   * @param {string} text
   * @param {Tebiki.Form} form
   * @param {number} [from]
   */
  function find(text, form, from = 0) {
    const word = form.text;
    for (let at = text.indexOf(word, from); at >= 0; at = text.indexOf(word, at + 1)) {
      const end = at + word.length;
      const begins = form.inside || !form.narrowStart || kind(text[at - 1]) !== "n";
      let ends = !form.whole || kind(text[end]) !== "n";
      if (form.kanaEnd && KATAKANA.test(text[end] ?? "")) ends = false;
      if (begins && ends) return { at, end };
    }
    return undefined;
  }

  /**
   * Whether all places where a text holds a form are in the middle of a katakana word, such as ログ in プログラム: another word.
   * @param {string} text
   * @param {Tebiki.Form} form
   */
  function isAmid(text, form) {
    if (!/^[\u30a1-\u30fa\u30fc]+$/.test(form.text)) return false;
    for (let hit = find(text, form); hit; hit = find(text, form, hit.end)) {
      if (!KATAKANA.test(text[hit.at - 1] ?? "") || !KATAKANA.test(text[hit.end] ?? "")) return false;
    }
    return true;
  }

  // How a text holds a form: not at all, as a part of other words alone, or as a word.
  const PART = 1;
  const WORD = 2;
  /** @param {string} text @param {Tebiki.Form} form */
  function holds(text, form) {
    if (!find(text, form)) return 0;
    return isAmid(text, form) ? PART : WORD;
  }

  /**
   * Where the forms of a query stand in a text: {text, marks: [[start, end]]} of the original, marks in order and apart.
   * @param {string} text
   * @param {Tebiki.Query} query
   * @param {boolean} [inside]
   */
  function marks(text, query, inside) {
    const folded = foldWithPlaces(text);
    /** @type {Tebiki.Mark[]} */
    const found = [];
    const collect = (/** @type {Tebiki.Form} */ form, /** @type {number} */ term) => {
      let hit = find(folded.text, form);
      for (let count = 0; hit && count < 100; count += 1) {
        found.push({ start: folded.starts[hit.at], end: folded.ends[hit.end - 1], term });
        hit = find(folded.text, form, hit.end);
      }
    };
    query.terms.forEach((term, number) => term.forms.forEach((form) => collect(form, number)));
    if (inside && query.inside) collect(query.inside, 0);
    found.sort((a, b) => a.start - b.start || b.end - a.end);
    return found.filter((mark, at) => !found.slice(0, at).some((before) => before.end > mark.start));
  }

  /**
   * A text in parts, of which some are marked: [{text, marked}].
   * @param {string} text
   * @param {Tebiki.Mark[]} all
   * @param {number} start
   * @param {number} end
   */
  function parts(text, all, start, end) {
    /** @type {Tebiki.Part[]} */
    const made = [];
    let at = start;
    all.forEach((mark) => {
      if (mark.start < start || mark.end > end) return;
      if (mark.start > at) made.push({ text: text.slice(at, mark.start), marked: false });
      made.push({ text: text.slice(mark.start, mark.end), marked: true });
      at = mark.end;
    });
    if (at < end) made.push({ text: text.slice(at, end), marked: false });
    return made;
  }

  /**
   * The part of a text that shows most of what a query asks for, in about `length` characters.
   * @param {string} text
   * @param {Tebiki.Query} query
   * @param {number} length
   * @param {boolean} [inside]
   * @param {boolean} [fromStart]
   */
  function snippet(text, query, length, inside, fromStart) {
    text = text.replace(/\s+/g, " ").trim();
    const all = marks(text, query, inside);
    let best = { count: -1, at: 0 };
    if (!fromStart && text.length > length) {
      all.forEach((mark, at) => {
        const shown = all.slice(at).filter((other) => other.end <= mark.start + length * 0.7);
        const count = new Set(shown.map((other) => other.term)).size;
        if (count > best.count) best = { count, at: mark.start };
      });
    }
    let start = Math.max(0, best.at - Math.round(length * 0.25));
    if (start > 0) start = edge(text, start, best.at);
    let end = Math.min(text.length, start + length);
    if (end < text.length) {
      const space = text.lastIndexOf(" ", end);
      if (space > end - 15 && space > best.at) end = space;
      if (/[\ud800-\udbff]/.test(text[end - 1])) end -= 1;
      all.forEach((mark) => {
        if (mark.start < end && mark.end > end) end = mark.end;
      });
    }
    const around = (/** @type {boolean} */ isCut) => ({ text: isCut ? "…" : "", marked: false });
    const made = [around(start > 0), ...parts(text, all, start, end), around(end < text.length)];
    return made.filter((part) => part.text);
  }

  /**
   * A good place to begin between two places: behind the end of a sentence, or at a word.
   * @param {string} text
   * @param {number} from
   * @param {number} to
   */
  function edge(text, from, to) {
    const sentence = text.slice(from, to).search(/[。．！？]|[.!?] /);
    if (sentence >= 0) return from + sentence + 1;
    if (/[\udc00-\udfff]/.test(text[from])) from += 1;
    if (kind(foldLetters(text[from])) !== "n") return from;
    const space = text.slice(from, to).search(/[ \u3000]/);
    return space >= 0 ? from + space + 1 : from;
  }

  // The scripts that run behind this one add what is missing.
  window.tebikiSearch = Object.create(null);
  window.tebikiSearch.text = {
    PART,
    WORD,
    fold,
    foldWithPlaces,
    kind,
    runs,
    words,
    hash,
    find,
    holds,
    marks,
    parts,
    snippet,
  };
})();
