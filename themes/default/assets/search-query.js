// Search, 2 of 9: what a reader asks for: its words, which words are the same, and which only make a question of it.
(() => {
  "use strict";
  const { text } = window.tebikiSearch;
  const { fold, kind, runs } = text;

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
   * English singulars of a plural, the plural that is not the singular and more letters, and what a verb is without its ending.
   * @param {string} word
   */
  function otherNumbers(word) {
    if (/^[a-z]{2,}'s$/.test(word)) return [word.slice(0, -2), `${word.slice(0, -2)}s`];
    if (!/^[a-z]{4,}$/.test(word)) return [];
    const [, verb] = /^([a-z]{2,}[aeiouy][a-z]*|[aeiou][a-z]+)(?:ing|ed)$/.exec(word) ?? [];
    if (verb) return [verb, `${verb}e`, ...(/([^aeiou])\1$/.test(verb) ? [verb.slice(0, -1)] : [])];
    if (/[^aeiou]ies$/.test(word)) return [`${word.slice(0, -3)}y`];
    if (/(?:s|x|z|ch|sh)es$/.test(word)) return [word.slice(0, -2), word.slice(0, -1)];
    if (/[^aeiou]y$/.test(word)) return [`${word.slice(0, -1)}ies`];
    return /[^sui]s$/.test(word) ? [word.slice(0, -1)] : [];
  }

  // Words of texts in which a hyphen joins two; and words in katakana, which are not divided by anything.
  const HYPHENED = /[a-z]+(?:-[a-z]+)+/g;
  const KATAKANA_WORDS = /[\u30a1-\u30fa\u30fc]{3,}/g;

  /**
   * The words of folded texts that their letters alone do not tell: those with a hyphen, and those in katakana.
   * @param {Iterable<string>} folded
   */
  function spellingsOf(folded) {
    /** @type {Set<string>} */
    const words = new Set();
    for (const one of folded) {
      for (const pattern of [HYPHENED, KATAKANA_WORDS]) for (const word of one.match(pattern) ?? []) words.add(word);
    }
    return [...words].sort();
  }

  /**
   * Makes a table of synonyms of what the index has: by each folded word, the words that a text may say instead.
   * @param {Tebiki.SynonymGroup[]} groups
   * @param {string} [questions] words that make a question of others, with a space between them
   */
  function synonymTable(groups, questions = "") {
    /** @type {Tebiki.Synonyms} */
    const table = {
      of: Object.create(null),
      spellings: [],
      longest: 1,
      questions: new Set(questions.split(/\s+/).map(fold).filter(Boolean)),
      hyphened: [],
    };
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

  /**
   * The same word with hyphens where it has none, or without them where it has some: `e-mail` and `email`.
   * @param {string} word
   * @param {Tebiki.Synonyms} synonyms
   */
  function otherHyphens(word, synonyms) {
    if (/^[a-z]+(?:-[a-z]+)+$/.test(word)) return [word.replace(/-/g, ""), word.replace(/-/g, " ")];
    if (!/^[a-z]{4,}$/.test(word)) return [];
    const fitting = synonyms.hyphened.filter(({ joined }) => joined.startsWith(word));
    const cut = fitting.map(({ written }) => {
      let letters = 0;
      for (let at = 0; at < written.length; at += 1) {
        if (written[at] !== "-") letters += 1;
        if (letters === word.length) return written.slice(0, at + 1);
      }
      return written;
    });
    // What a hyphen would follow at the end is the word itself.
    return [...new Set(cut)].filter((one) => one.includes("-"));
  }

  /** @param {string} word @param {Tebiki.Synonyms} synonyms @param {Partial<Tebiki.Form>} options */
  function formsOf(word, synonyms, options) {
    const forms = [form(word, options)];
    /** @param {string} text @param {Partial<Tebiki.Form>} more */
    function add(text, more) {
      const known = forms.some((other) => other.text === text);
      if (!known && forms.length < MOST_FORMS) forms.push(form(text, { variant: true, ...more }));
    }
    otherHyphens(word, synonyms).forEach((text) => add(text, { ...options, variant: false }));
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
  // What stands around words and is none of them.
  const AROUND = /^["'“‘「『(（]+|["'”’」』)）?？!！。、.,;:]+$/g;

  /**
   * An id as it is compared: without the spaces and hyphens beside its letters.
   * @param {string} folded
   */
  function idOf(folded) {
    const bare = folded.replace(/^(?:項目|item |no\.? ?|#)/, "");
    const isDigit = (/** @type {string | undefined} */ c) => c !== undefined && c >= "0" && c <= "9";
    return bare.replace(/[ -]+/g, (mark, /** @type {number} */ at) =>
      isDigit(bare[at - 1]) && isDigit(bare[at + mark.length]) ? mark : "",
    );
  }

  /**
   * What a reader asks for: terms, each of which a result must hold in one of its forms.
   * @param {string} typed
   * @param {Tebiki.Synonyms} synonyms
   * @returns {Tebiki.Query}
   */
  function parse(typed, synonyms) {
    const asked = typed.replace(TYPED_HYPHEN, "$1-");
    const tokens = asked
      .split(/\s+/)
      .map((token) => fold(token.replace(AROUND, "")))
      .filter((token) => runs(token).length > 0);
    /** @type {Tebiki.Term[]} */
    const all = [];
    for (let at = 0; at < tokens.length;) {
      let count = Math.min(synonyms.longest, tokens.length - at);
      while (count > 1 && !synonyms.of[tokens.slice(at, at + count).join(" ")]) count -= 1;
      const word = tokens.slice(at, at + count).join(" ");
      at += count;
      const letter = /^[^]$/u.test(word) && kind(word) === "n";
      // A letter alone is a word, or the beginning of one that is still being typed.
      const forms = formsOf(word, synonyms, { whole: letter && (tokens.length === 1 || at < tokens.length) });
      all.push({ text: word, forms });
    }
    // What makes a question of words need not be held; where there is nothing else it is what is asked for.
    const own = all.filter((term) => !synonyms.questions.has(term.text));
    const terms = own.length > 0 ? own : all;
    const whole = fold(asked.trim().replace(AROUND, ""));
    const core = terms.map((term) => term.text).join(" ");
    const phrases = terms.length > 1 ? [...new Set([whole, fold(core)])].map((phrase) => form(phrase)) : [];
    return {
      asked: typed.trim(),
      whole,
      id: idOf(whole),
      terms,
      phrases,
      question: terms.length < all.length ? form(whole) : undefined,
      // The very characters, wherever they stand: found last, for they may be any part of a word.
      inside: runs(whole).some((run) => run.kind === "n") ? form(whole, { inside: true }) : undefined,
      mode: "all",
      weights: terms.map(() => 1),
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

  // What a word costs when a phrase is divided into words: the division that costs least is taken. What is known is a word; what is
  // not may be a part of one.
  const COST = { named: 0.9, question: 0.3, word: 1, longer: 0.15, letter: 3, unknown: 4, between: 0.7 };
  // The longest word in kanji, and the longest in a dictionary of names.
  const MOST_KANJI = 5;
  const MOST_LETTERS = 16;
  const SCRIPTS = [/[\u30a1-\u30fa\u30fc]/, /[\u3041-\u3096]/, /[^]/u];

  /** @param {string} c */
  const scriptOf = (c) => (kind(c) === "w" ? SCRIPTS.findIndex((script) => script.test(c)) : 3);

  /**
   * Parts of a phrase that may be words in kanji: whether texts hold them decides how the phrase is divided.
   * @param {string} asked
   */
  function kanjiParts(asked) {
    /** @type {Set<string>} */
    const parts = new Set();
    for (const run of fold(asked).match(/[^\s\u3041-\u3096\u30a1-\u30fa\u30fc\x00-\x7f]{2,}/gu) ?? []) {
      const letters = Array.from(run);
      letters.forEach((_, at) => {
        for (let length = 1; length <= MOST_KANJI && at + length <= letters.length; length += 1) {
          parts.add(letters.slice(at, at + length).join(""));
        }
      });
    }
    return [...parts];
  }

  /**
   * A phrase that was written in one go, divided into its words, without what only ties them together.
   * @param {string} asked
   * @param {Tebiki.Synonyms} synonyms
   * @param {(word: string) => boolean} isKnown whether texts hold a word
   */
  function apart(asked, synonyms, isKnown) {
    const tokens = asked.split(/\s+/).map((token) => fold(token.replace(AROUND, "")));
    return tokens.flatMap((token) => divide(token, synonyms, isKnown)).join(" ");
  }

  /**
   * @param {string} token
   * @param {Tebiki.Synonyms} synonyms
   * @param {(word: string) => boolean} isKnown
   */
  function divide(token, synonyms, isKnown) {
    if (!runs(token).some((run) => run.kind === "w")) return token ? [token] : [];
    const letters = Array.from(token);
    const scripts = letters.map(scriptOf);
    // Katakana and Latin words are not divided but where a name says so.
    const cuts = (/** @type {number} */ at) => at === 0 || at === letters.length || scripts[at] !== scripts[at - 1];
    const sealed = (/** @type {number} */ at) => !cuts(at) && (scripts[at] === 0 || scripts[at] === 3);
    /** @type {({ cost: number, from: number, word: string } | undefined)[]} */
    const best = [{ cost: 0, from: 0, word: "" }];
    const step = (/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ cost, isWord = true) => {
      const sum = (best[from]?.cost ?? Infinity) + cost;
      if (sum >= (best[to]?.cost ?? Infinity) - 1e-9) return;
      best[to] = { cost: sum, from, word: isWord ? letters.slice(from, to).join("") : "" };
    };
    for (let at = 0; at < letters.length; at += 1) {
      if (!best[at]) continue;
      let end = at + 1;
      while (!cuts(end)) end += 1;
      for (let to = at + 1; to <= letters.length && to - at <= MOST_LETTERS; to += 1) {
        const word = letters.slice(at, to).join("");
        const kana = scripts.slice(at, to).every((script) => script === 1);
        const isName = Boolean(synonyms.of[word]) && to - at > 1;
        if (synonyms.questions.has(word) && !sealed(to)) step(at, to, COST.question, false);
        if (isName && !sealed(at) && !sealed(to) && (!kana || to - at > 2)) step(at, to, COST.named);
        // Two katakana words that are known apart.
        if (scripts[at] === 0 && to <= end && (isName || synonyms.katakana?.has(word)))
          step(at, to, COST.word + COST.longer);
        if (scripts[at] === 2 && to <= end) {
          const length = to - at;
          const cost = length === 1 ? COST.letter : COST.word + COST.longer * (length - 2);
          step(at, to, cost + (isKnown(word) ? 0 : COST.unknown));
        }
      }
      if (scripts[at] === 0 || scripts[at] === 3)
        step(at, end, COST.word + COST.longer, runs(letters.slice(at, end).join("")).length > 0);
      // Hiragana behind kanji is the end of a verb; by itself it may be a word.
      if (scripts[at] === 1) step(at, at + 1, COST.between, false);
      if (scripts[at] === 1 && cuts(at) && end - at > 2 && scripts[at - 1] !== 2) step(at, end, COST.word + 1.5);
    }
    /** @type {string[]} */
    const words = [];
    /** @type {string[]} */
    const verbs = [];
    let isEnding = false;
    for (let at = letters.length; at > 0;) {
      const last = best[at];
      if (!last) return [token];
      // A character that only its ending makes a verb, such as 決 of 決める, says little beside other words.
      if (last.word) (isEnding && at - last.from === 1 ? verbs : words).unshift(last.word);
      isEnding =
        !last.word && at - last.from === 1 && scripts[last.from] === 1 && !synonyms.questions.has(letters[last.from]);
      at = last.from;
    }
    return words.length > 0 ? words : verbs;
  }

  window.tebikiSearch.query = { apart, form, idOf, kanjiParts, katakana, named, parse, spellingsOf, synonymTable };
})();
