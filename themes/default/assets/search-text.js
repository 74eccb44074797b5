// Search, 1 of 3: which characters are letters, which words are the same, and where a text holds them.
//
// The first part says in JavaScript what src/search/text.rs says in Rust; tests/search/vectors.json holds both to it.
(function () {
  "use strict";

  // Han and kana, which are written without spaces; and the marks between them, beside which a space means nothing either.
  var LETTERS = "\\u3041-\\u3096\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
  var WIDE = new RegExp("[\\u3005-\\u3007\\u303b" + LETTERS + "]", "u");
  var NARROW = /[\p{Alphabetic}\p{N}]/u;
  var DENSE = "[\\u3001-\\u303f" + LETTERS + "]";
  var BEFORE_DENSE = new RegExp(" (?=" + DENSE + ")", "gu");
  var BEHIND_DENSE = new RegExp("(" + DENSE + ") ", "gu");
  var SPACES = /[ \t-\r\x85\u1680\u2028\u2029]+/g;
  var DASHES = /[\u2010-\u2015\u2212]/g;
  // All that may have two cases beside ASCII, roughly.
  var CASED = /[^\x00-\x7f\u2000-\u20ff\u2500-\u2bff\u2e80-\ua63f\uac00-\ud7ff\uf900-\ufaff\ufe00-\ufeff]/;
  // A character and what normalization may put together with it.
  var CLUSTER = /[^][\p{M}\uff9e\uff9f\u1100-\u11ff\u3131-\u318e\uffa0-\uffdc]*/gu;
  var PLAIN = /^[\x00-\x7f\u3001-\u3003\u3005-\u3020\u3041-\u3096\u30a1-\u30fe\u3400-\u4dbf\u4e00-\u9fff]$/;

  function foldCase(text) {
    if (!CASED.test(text)) return text.toLowerCase();
    return Array.from(text, function (c) {
      return c === "ı" ? c : c.toLowerCase().toUpperCase().toLowerCase();
    }).join("");
  }

  function foldLetters(text) {
    var folded = foldCase(text.normalize("NFKC").replace(DASHES, "-"));
    return folded.normalize("NFKC");
  }

  // The form of a text in which words are looked for.
  function fold(text) {
    return foldLetters(text).replace(SPACES, " ").replace(BEFORE_DENSE, "").replace(BEHIND_DENSE, "$1").trim();
  }

  // The same, and for each unit of it where the original begins and ends that it stands for.
  function foldWithPlaces(text) {
    var folded = "";
    var starts = [];
    var ends = [];
    var space = -1;
    var at = 0;
    var dense = new RegExp("^" + DENSE + "$", "u");
    var last = "";
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
      for (var unit = 0; unit < c.length; unit += 1) {
        starts.push(start);
        ends.push(end);
      }
      last = c;
    }
    (text.match(CLUSTER) || []).forEach(function (cluster) {
      var end = at + cluster.length;
      if (PLAIN.test(cluster)) push(cluster.toLowerCase(), at, end);
      else Array.from(foldLetters(cluster)).forEach(function (c) { push(c, at, end); });
      at = end;
    });
    return { text: folded, starts: starts, ends: ends };
  }

  // "w" for Han and kana, "n" for other letters and digits, "" for all the rest.
  function kind(c) {
    if (c === undefined || c === "") return "";
    var code = c.charCodeAt(0);
    if (code < 128) return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) ? "n" : "";
    return WIDE.test(c) ? "w" : NARROW.test(c) ? "n" : "";
  }

  // The runs of letters of one kind in a folded text.
  function runs(folded) {
    var all = [];
    var at = 0;
    Array.from(folded).forEach(function (c) {
      var of = kind(c);
      var last = all[all.length - 1];
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

  // All words of a folded text, as the index has them.
  function words(folded) {
    var all = [];
    runs(folded).forEach(function (run) {
      if (run.kind === "n") return all.push(run.text);
      Array.from(run.text).forEach(function (c, at, run) {
        all.push(c);
        if (at > 0) all.push(run[at - 1] + c);
      });
    });
    return all;
  }

  // The number of a word, from which its place in the index follows.
  function hash(word) {
    var mixed = 0x811c9dc5;
    Array.from(word).slice(0, 2).forEach(function (c) {
      mixed = Math.imul(mixed ^ c.codePointAt(0), 0x01000193);
    });
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
    return (mixed ^ (mixed >>> 13)) >>> 0;
  }

  // Where a folded text holds one of the forms of a term, from a place on: {at, end}, or nothing.
  //
  // A form stands for the beginning of words, or for whole words; in the middle of a word only where `inside` says so. Japanese has
  // no such limits.
  function find(text, form, from) {
    var word = form.text;
    for (var at = text.indexOf(word, from || 0); at >= 0; at = text.indexOf(word, at + 1)) {
      var end = at + word.length;
      var begins = form.inside || !form.narrowStart || kind(text[at - 1]) !== "n";
      var ends = !form.whole || kind(text[end]) !== "n";
      if (form.kanaEnd && /[\u30a1-\u30fa\u30fc]/.test(text[end] || "")) ends = false;
      if (begins && ends) return { at: at, end: end };
    }
  }

  // Whether all places where a text holds a form are in the middle of a katakana word, such as ログ in プログラム: another word.
  var KATAKANA = /[\u30a1-\u30fa\u30fc]/;
  function isAmid(text, form) {
    if (!/^[\u30a1-\u30fa\u30fc]+$/.test(form.text)) return false;
    for (var hit = find(text, form); hit; hit = find(text, form, hit.end)) {
      if (!KATAKANA.test(text[hit.at - 1] || "") || !KATAKANA.test(text[hit.end] || "")) return false;
    }
    return true;
  }

  // How a text holds a form: not at all, as a part of other words alone, or as a word.
  var PART = 1;
  var WORD = 2;
  function holds(text, form) {
    if (!find(text, form)) return 0;
    return isAmid(text, form) ? PART : WORD;
  }

  function form(text, options) {
    var first = kind(text[0]);
    var made = { text: text, narrowStart: first === "n", whole: /[0-9]$/.test(text), variant: false };
    Object.keys(options || {}).forEach(function (key) { made[key] = made[key] || options[key]; });
    if (made.inside) made.whole = false;
    return made;
  }

  // English singulars of a plural, and the plural that is not the singular and more letters.
  function otherNumbers(word) {
    if (!/^[a-z]{4,}$/.test(word)) return [];
    if (/[^aeiou]ies$/.test(word)) return [word.slice(0, -3) + "y"];
    if (/(?:s|x|z|ch|sh)es$/.test(word)) return [word.slice(0, -2), word.slice(0, -1)];
    if (/[^aeiou]y$/.test(word)) return [word.slice(0, -1) + "ies"];
    return /[^sui]s$/.test(word) ? [word.slice(0, -1)] : [];
  }

  // Makes a table of synonyms of what the index has: by each folded word, the words that a text may say instead.
  function synonymTable(groups) {
    var table = { of: Object.create(null), spellings: [], longest: 1 };
    groups.forEach(function (group) {
      var said = group.said.map(fold);
      said.concat(group.asked.map(fold)).forEach(function (word) {
        table.of[word] = (table.of[word] || []).concat(said.filter(function (other) { return other !== word; }));
        table.longest = Math.max(table.longest, word.split(" ").length);
        if (word.length > 2 && kind(word[0]) === "w") table.spellings.push({ word: word, said: said });
      });
    });
    return table;
  }

  // How many forms of a term are looked for.
  var MOST_FORMS = 8;

  function formsOf(word, synonyms, options) {
    var forms = [form(word, options)];
    function add(text, more) {
      var known = forms.some(function (other) { return other.text === text; });
      if (!known && forms.length < MOST_FORMS) forms.push(form(text, Object.assign({ variant: true }, more)));
    }
    (synonyms.of[word] || []).forEach(function (text) { add(text, { whole: kind(text[0]) === "n", named: true }); });
    otherNumbers(word).forEach(function (text) { add(text, { whole: true }); });
    // JIS Z 8301 leaves off the last long vowel mark of longer words.
    if (/[\u30a1-\u30fa\u30fc]{3}ー$/.test(word)) add(word.slice(0, -1), { kanaEnd: true, named: true });
    synonyms.spellings.forEach(function (group) {
      if (word === group.word || word.indexOf(group.word) < 0) return;
      group.said.forEach(function (said) {
        if (said.indexOf(group.word) >= 0 || group.word.indexOf(said) >= 0) return;
        add(word.replace(group.word, said), { named: true });
      });
    });
    return forms;
  }

  // The key of the hyphen gives a long vowel mark where an input method is on; in front of a digit that is no part of a word.
  var TYPED_HYPHEN = /([0-9\uff10-\uff19\u3400-\u9fff])[\u30fc\uff70](?=[0-9\uff10-\uff19])/g;

  // What a reader asks for: terms, each of which a result must hold in one of its forms.
  function parse(typed, synonyms) {
    var asked = typed.replace(TYPED_HYPHEN, "$1-");
    var tokens = asked.split(/\s+/).map(fold).filter(function (token) { return runs(token).length > 0; });
    var terms = [];
    for (var at = 0; at < tokens.length; ) {
      var count = Math.min(synonyms.longest, tokens.length - at);
      while (count > 1 && !synonyms.of[tokens.slice(at, at + count).join(" ")]) count -= 1;
      var word = tokens.slice(at, at + count).join(" ");
      at += count;
      var letter = /^[^]$/u.test(word) && kind(word) === "n";
      // A letter alone is a word, or the beginning of one that is still being typed.
      terms.push({ text: word, forms: formsOf(word, synonyms, { whole: letter && (tokens.length === 1 || at < tokens.length) }) });
    }
    var whole = fold(asked);
    var phrase = form(whole);
    return {
      asked: typed.trim(),
      whole: whole,
      id: whole.replace(/^(?:項目|item |no\.? ?|#)/, "").replace(/^([\u3400-\u9fff]+)-(?=[0-9])/, "$1"),
      terms: terms,
      phrase: terms.length > 1 ? phrase : undefined,
      // The very characters, wherever they stand: found last, for they may be any part of a word.
      inside: runs(whole).some(function (run) { return run.kind === "n"; }) ? form(whole, { inside: true }) : undefined,
    };
  }

  // The words that a query is also searched for, for readers to know.
  function named(query) {
    var all = [];
    query.terms.forEach(function (term) {
      term.forms.forEach(function (form) {
        if (form.named && all.indexOf(form.text) < 0) all.push(form.text);
      });
    });
    return all;
  }

  // Hiragana as katakana: what stands in the box before an input method has made its choice.
  function katakana(asked) {
    return asked.replace(/[\u3041-\u3096]/g, function (c) { return String.fromCharCode(c.charCodeAt(0) + 0x60); });
  }

  // A query whose words were written together, taken apart where the script changes, without what only ties them together.
  function apart(asked) {
    var words = [];
    runs(fold(asked)).forEach(function (run) {
      if (run.kind === "n") words.push(run.text);
      else words = words.concat(run.text.match(/[\u30a1-\u30fa\u30fc]+|[\u3041-\u3096]+|[^\u3041-\u3096\u30a1-\u30fa\u30fc]+/g));
    });
    return words.filter(function (word) { return !/^[\u3041-\u3096]{1,3}$/.test(word); }).join(" ");
  }

  // How well a section answers a query: what is in a title comes before what is in a heading, and that before what is in a text; words
  // that stand together before the same words apart. In the middle of words is the last.
  var RANK = {
    ID: 0, TITLE: 1, IN_TITLE: 2, TITLE_WORDS: 3, IN_HEADING: 4, HEADING_WORDS: 5, IN_TEXT: 6, MIXED: 7, TEXT_WORDS: 8, AMID: 9,
    INSIDE_HEADING: 10, INSIDE_TEXT: 11,
  };

  // How far behind what is said in other words comes: a title behind a heading that says the very words.
  var OTHER_WORDS = 2.5;
  function weight(grade) {
    return grade.rank + OTHER_WORDS * grade.variant;
  }

  // The grade of a section: {rank, variant}, less is better, and nothing where it does not answer the query.
  //
  // `head` is its heading and `body` its text, `context` the titles above it, all folded; `first` says that it is the page itself.
  function grade(query, section) {
    if (section.first && section.id !== undefined && query.id === section.id) return { rank: RANK.ID, variant: 0 };
    var places = [];
    var all = query.terms.every(function (term) {
      var place = { head: false, text: false, context: false, amid: false, exact: false };
      term.forms.forEach(function (form) {
        var head = holds(section.head, form);
        var body = holds(section.body, form);
        var context = holds(section.context, form) === WORD;
        place.head = place.head || head === WORD;
        place.text = place.text || body === WORD;
        place.context = place.context || context;
        place.amid = place.amid || head === PART || body === PART;
        place.exact = place.exact || (!form.variant && Boolean(head || body || context));
      });
      places.push(place);
      return place.head || place.text || place.context || place.amid;
    });
    return all ? gradeOf(query, section, places, Boolean(query.phrase && find(section.body, query.phrase))) : undefined;
  }

  // The same, where it is known in which places the terms stand, and whether they stand together in the text.
  function gradeOf(query, section, places, together) {
    function every(place) { return places.every(place); }
    function some(place) { return places.some(place); }
    // What only the titles above a section say is said by their pages.
    if (!some(function (one) { return one.head || one.text || one.amid; })) return undefined;
    var made = { rank: RANK.TEXT_WORDS, variant: every(function (one) { return one.exact; }) ? 0 : 1 };
    var heads = some(function (one) { return one.head; }) && every(function (one) { return one.head || one.context; });
    if (!every(function (one) { return one.head || one.text || one.context; })) made.rank = RANK.AMID;
    else if (section.first && section.head === query.whole) made.rank = RANK.TITLE;
    else if (heads && (!query.phrase || find(section.head, query.phrase))) made.rank = section.first ? RANK.IN_TITLE : RANK.IN_HEADING;
    else if (heads) made.rank = section.first ? RANK.TITLE_WORDS : RANK.HEADING_WORDS;
    else if (!query.phrase || together) made.rank = RANK.IN_TEXT;
    else if (some(function (one) { return one.head || one.context; })) made.rank = RANK.MIXED;
    return made;
  }

  // The same for the very characters of a query, wherever they stand.
  function gradeInside(query, section) {
    if (find(section.head, query.inside)) return { rank: RANK.INSIDE_HEADING, variant: 0 };
    return find(section.body, query.inside) ? { rank: RANK.INSIDE_TEXT, variant: 0 } : undefined;
  }

  // Where the forms of a query stand in a text: {text, marks: [[start, end]]} of the original, marks in order and apart.
  function marks(text, query, inside) {
    var folded = foldWithPlaces(text);
    var found = [];
    query.terms.forEach(function (term, number) {
      term.forms.forEach(function (form) { collect(form, number); });
    });
    if (inside && query.inside) collect(query.inside, 0);
    function collect(form, number) {
      for (var hit = find(folded.text, form, 0), count = 0; hit && count < 100; hit = find(folded.text, form, hit.end), count += 1) {
        found.push({ start: folded.starts[hit.at], end: folded.ends[hit.end - 1], term: number });
      }
    }
    found.sort(function (a, b) { return a.start - b.start || b.end - a.end; });
    return found.filter(function (mark, at) {
      return !found.slice(0, at).some(function (before) { return before.end > mark.start; });
    });
  }

  // A text in parts, of which some are marked: [{text, marked}].
  function parts(text, all, start, end) {
    var made = [];
    var at = start;
    all.forEach(function (mark) {
      if (mark.start < start || mark.end > end) return;
      if (mark.start > at) made.push({ text: text.slice(at, mark.start), marked: false });
      made.push({ text: text.slice(mark.start, mark.end), marked: true });
      at = mark.end;
    });
    if (at < end) made.push({ text: text.slice(at, end), marked: false });
    return made;
  }

  // The part of a text that shows most of what a query asks for, in about `length` characters.
  function snippet(text, query, length, inside, fromStart) {
    text = text.replace(/\s+/g, " ").trim();
    var all = marks(text, query, inside);
    var best = { count: -1, at: 0 };
    if (!fromStart && text.length > length) all.forEach(function (mark, at) {
      var terms = {};
      all.slice(at).forEach(function (other) { if (other.end <= mark.start + length * 0.7) terms[other.term] = true; });
      var count = Object.keys(terms).length;
      if (count > best.count) best = { count: count, at: mark.start };
    });
    var start = Math.max(0, best.at - Math.round(length * 0.25));
    if (start > 0) start = edge(text, start, best.at);
    var end = Math.min(text.length, start + length);
    if (end < text.length) {
      var space = text.lastIndexOf(" ", end);
      if (space > end - 15 && space > best.at) end = space;
      if (/[\ud800-\udbff]/.test(text[end - 1])) end -= 1;
      all.forEach(function (mark) { if (mark.start < end && mark.end > end) end = mark.end; });
    }
    return [{ text: start > 0 ? "…" : "", marked: false }]
      .concat(parts(text, all, start, end), [{ text: end < text.length ? "…" : "", marked: false }])
      .filter(function (part) { return part.text; });
  }

  // A good place to begin between two places: behind the end of a sentence, or at a word.
  function edge(text, from, to) {
    var sentence = text.slice(from, to).search(/[。．！？]|[.!?] /);
    if (sentence >= 0) return from + sentence + 1;
    if (/[\udc00-\udfff]/.test(text[from])) from += 1;
    if (kind(foldLetters(text[from])) !== "n") return from;
    var space = text.slice(from, to).search(/[ \u3000]/);
    return space >= 0 ? from + space + 1 : from;
  }

  window.tebikiSearch = Object.assign(window.tebikiSearch || {}, {
    text: {
      fold: fold, foldWithPlaces: foldWithPlaces, kind: kind, runs: runs, words: words, hash: hash, find: find, holds: holds, WORD: WORD, parse: parse, named: named,
      katakana: katakana, apart: apart, synonymTable: synonymTable, grade: grade, gradeInside: gradeInside, marks: marks, parts: parts,
      snippet: snippet, gradeOf: gradeOf, weight: weight, RANK: RANK,
    },
  });
})();
