// Search, 1 of 4: which characters are letters, which words are the same, and where a text holds them.
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
    const folded = foldCase(text.normalize("NFKC").replace(DASHES, "-"));
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
   * @param {string} text
   * @param {Partial<Tebiki.Form>} [options]
   * @returns {Tebiki.Form}
   */
  function form(text, options = {}) {
    const whole = !options.inside && (/[0-9]$/.test(text) || options.whole === true);
    return { variant: false, ...options, text, narrowStart: kind(text[0]) === "n", whole };
  }

  /**
   * English singulars of a plural, and the plural that is not the singular and more letters.
   * @param {string} word
   */
  function otherNumbers(word) {
    if (!/^[a-z]{4,}$/.test(word)) return [];
    if (/[^aeiou]ies$/.test(word)) return [`${word.slice(0, -3)}y`];
    if (/(?:s|x|z|ch|sh)es$/.test(word)) return [word.slice(0, -2), word.slice(0, -1)];
    if (/[^aeiou]y$/.test(word)) return [`${word.slice(0, -1)}ies`];
    return /[^sui]s$/.test(word) ? [word.slice(0, -1)] : [];
  }

  /**
   * Makes a table of synonyms of what the index has: by each folded word, the words that a text may say instead.
   * @param {Tebiki.SynonymGroup[]} groups
   */
  function synonymTable(groups) {
    /** @type {Tebiki.Synonyms} */
    const table = { of: Object.create(null), spellings: [], longest: 1 };
    groups.forEach((group) => {
      const said = group.said.map(fold);
      [...said, ...group.asked.map(fold)].forEach((word) => {
        table.of[word] = [...(table.of[word] ?? []), ...said.filter((other) => other !== word)];
        table.longest = Math.max(table.longest, word.split(" ").length);
        if (word.length > 2 && kind(word[0]) === "w") table.spellings.push({ word, said });
      });
    });
    return table;
  }

  // How many forms of a term are looked for.
  const MOST_FORMS = 8;

  /** @param {string} word @param {Tebiki.Synonyms} synonyms @param {Partial<Tebiki.Form>} options */
  function formsOf(word, synonyms, options) {
    const forms = [form(word, options)];
    /** @param {string} text @param {Partial<Tebiki.Form>} more */
    function add(text, more) {
      const known = forms.some((other) => other.text === text);
      if (!known && forms.length < MOST_FORMS) forms.push(form(text, { variant: true, ...more }));
    }
    (synonyms.of[word] ?? []).forEach((text) => add(text, { whole: kind(text[0]) === "n", named: true }));
    otherNumbers(word).forEach((text) => add(text, { whole: true }));
    // JIS Z 8301 leaves off the last long vowel mark of longer words.
    if (/[\u30a1-\u30fa\u30fc]{3}ー$/.test(word)) add(word.slice(0, -1), { kanaEnd: true, named: true });
    synonyms.spellings.forEach((group) => {
      if (word === group.word || !word.includes(group.word)) return;
      group.said.forEach((said) => {
        if (said.includes(group.word) || group.word.includes(said)) return;
        add(
          word.replace(group.word, () => said),
          { named: true },
        );
      });
    });
    return forms;
  }

  // The key of the hyphen gives a long vowel mark where an input method is on; in front of a digit that is no part of a word.
  const TYPED_HYPHEN = /([0-9\uff10-\uff19\u3400-\u9fff])[\u30fc\uff70](?=[0-9\uff10-\uff19])/g;

  /**
   * What a reader asks for: terms, each of which a result must hold in one of its forms.
   * @param {string} typed
   * @param {Tebiki.Synonyms} synonyms
   */
  function parse(typed, synonyms) {
    const asked = typed.replace(TYPED_HYPHEN, "$1-");
    const tokens = asked
      .split(/\s+/)
      .map(fold)
      .filter((token) => runs(token).length > 0);
    const terms = [];
    for (let at = 0; at < tokens.length;) {
      let count = Math.min(synonyms.longest, tokens.length - at);
      while (count > 1 && !synonyms.of[tokens.slice(at, at + count).join(" ")]) count -= 1;
      const word = tokens.slice(at, at + count).join(" ");
      at += count;
      const letter = /^[^]$/u.test(word) && kind(word) === "n";
      // A letter alone is a word, or the beginning of one that is still being typed.
      terms.push({
        text: word,
        forms: formsOf(word, synonyms, { whole: letter && (tokens.length === 1 || at < tokens.length) }),
      });
    }
    const whole = fold(asked);
    const phrase = form(whole);
    return {
      asked: typed.trim(),
      whole,
      id: whole.replace(/^(?:項目|item |no\.? ?|#)/, "").replace(/^([\u3400-\u9fff]+)-(?=[0-9])/, "$1"),
      terms,
      phrase: terms.length > 1 ? phrase : undefined,
      // The very characters, wherever they stand: found last, for they may be any part of a word.
      inside: runs(whole).some((run) => run.kind === "n") ? form(whole, { inside: true }) : undefined,
    };
  }

  /**
   * The words that a query is also searched for, for readers to know.
   * @param {Tebiki.Query} query
   */
  function named(query) {
    const forms = query.terms.flatMap((term) => term.forms);
    return [...new Set(forms.filter((form) => form.named).map((form) => form.text))];
  }

  /**
   * Hiragana as katakana: what stands in the box before an input method has made its choice.
   * @param {string} asked
   */
  function katakana(asked) {
    return asked.replace(/[\u3041-\u3096]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0x60));
  }

  /**
   * A query whose words were written together, taken apart where the script changes, without what only ties them together.
   * @param {string} asked
   */
  function apart(asked) {
    const scripts = /[\u30a1-\u30fa\u30fc]+|[\u3041-\u3096]+|[^\u3041-\u3096\u30a1-\u30fa\u30fc]+/g;
    const words = runs(fold(asked)).flatMap((run) => (run.kind === "n" ? [run.text] : (run.text.match(scripts) ?? [])));
    return words.filter((word) => !/^[\u3041-\u3096]{1,3}$/.test(word)).join(" ");
  }

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

  /** @param {Tebiki.Grade} grade */
  function weight(grade) {
    return grade.rank + OTHER_WORDS * grade.variant;
  }

  /**
   * The grade of a section: {rank, variant}, less is better, and nothing where it does not answer the query.
   *
   * `head` is its heading and `body` its text, `context` the titles above it, all folded; `first` says that it is the page itself.
   * @param {Tebiki.Query} query
   * @param {Tebiki.Section} section
   */
  function grade(query, section) {
    if (section.first && section.id !== undefined && query.id === section.id) return { rank: RANK.ID, variant: 0 };
    /** @type {Tebiki.Place[]} */
    const places = [];
    const all = query.terms.every((term) => {
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
      places.push(place);
      return place.head || place.text || place.context || place.amid;
    });
    return all ? gradeOf(query, section, places, Boolean(query.phrase && find(section.body, query.phrase))) : undefined;
  }

  /**
   * The same, where it is known in which places the terms stand, and whether they stand together in the text.
   * @param {Tebiki.Query} query
   * @param {Pick<Tebiki.Section, "first" | "head">} section
   * @param {Tebiki.Place[]} places
   * @param {boolean} together
   */
  function gradeOf(query, section, places, together) {
    const every = (/** @type {(place: Tebiki.Place) => boolean} */ test) => places.every(test);
    const some = (/** @type {(place: Tebiki.Place) => boolean} */ test) => places.some(test);
    // What only the titles above a section say is said by their pages.
    if (!some((one) => one.head || one.text || one.amid)) return undefined;
    const made = { rank: RANK.TEXT_WORDS, variant: every((one) => one.exact) ? 0 : 1 };
    const heads = some((one) => one.head) && every((one) => one.head || one.context);
    if (!every((one) => one.head || one.text || one.context)) made.rank = RANK.AMID;
    else if (section.first && section.head === query.whole) made.rank = RANK.TITLE;
    else if (heads && (!query.phrase || find(section.head, query.phrase))) {
      made.rank = section.first ? RANK.IN_TITLE : RANK.IN_HEADING;
    } else if (heads) made.rank = section.first ? RANK.TITLE_WORDS : RANK.HEADING_WORDS;
    else if (!query.phrase || together) made.rank = RANK.IN_TEXT;
    else if (some((one) => one.head || one.context)) made.rank = RANK.MIXED;
    return made;
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
    RANK,
    WORD,
    fold,
    foldWithPlaces,
    kind,
    runs,
    words,
    hash,
    find,
    holds,
    parse,
    named,
    katakana,
    apart,
    synonymTable,
    grade,
    gradeOf,
    gradeInside,
    weight,
    marks,
    parts,
    snippet,
  };
})();
