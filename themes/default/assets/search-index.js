// Search, 2 of 3: loads what a query needs, and finds the sections that answer it.
//
// src/search/mod.rs says how the files are made. They are scripts, because a page that was opened from a file share can load
// nothing else; each calls `give`.
(function () {
  "use strict";
  var text = window.tebikiSearch.text;
  var given = Object.create(null);
  var loading = Object.create(null);

  // In how many files words are looked up for the middle of one, and from how many characters on; how many files of texts are read at a
  // time, and how many until there is any hit at all.
  var MOST_SHARDS = 8;
  var SHORTEST_INSIDE = 3;
  var MOST_TEXTS = 16;
  var MOST_TEXTS_FOR_ANY = 64;
  // How many files of texts, and how many sections, are read before the first of several words is shown: whether words stand together is
  // not known before.
  var AHEAD_TEXTS = 8;
  var AHEAD_SECTIONS = 40;
  // From how many characters on a query is also looked for in the middle of words that others begin with.
  var INSIDE_FROM = 4;
  // Of sections that answer equally well those of these kinds come first.
  var KINDS = ["item", "guide", "term", "threat", "method", "page", "product", "checklist", "statements"];

  var DIGITS = Object.create(null);
  Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_").forEach(function (c, at) { DIGITS[c] = at; });

  function give(key, value) {
    given[key] = value;
  }

  // Loads one of the files of the index; `root` leads to the folder of the site. The first may be there already: the page loads it with
  // the scripts.
  function load(root, key) {
    if (!loading[key] && given[key]) {
      loading[key] = Promise.resolve(given[key]);
      delete given[key];
    }
    if (!loading[key]) {
      loading[key] = new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        script.src = root + "search/" + key + ".js";
        script.onload = function () {
          script.remove();
          resolve(given[key]);
          delete given[key];
        };
        script.onerror = function () {
          script.remove();
          delete loading[key];
          reject(new Error(key));
        };
        document.head.appendChild(script);
      });
    }
    return loading[key];
  }

  // Reads numbers of five bits in a character.
  function Digits(written) {
    this.written = written;
    this.at = 0;
  }
  Digits.prototype.number = function () {
    for (var number = 0, shift = 0; ; shift += 5) {
      var digit = DIGITS[this.written[this.at++]];
      number |= (digit & 31) << shift;
      if (digit < 32) return number;
    }
  };
  Digits.prototype.all = function () {
    var all = [];
    while (this.at < this.written.length) all.push(this.number());
    return all;
  };

  // Calls `see` with the page and the section of each place in a list.
  function eachPlace(written, see) {
    var digits = new Digits(written);
    for (var page = -1; digits.at < written.length; ) {
      page += digits.number() + 1;
      var head = digits.number();
      var end = digits.at + (head >> 1);
      if (head & 1) {
        for (var first = 0; digits.at < end; first += 6) {
          for (var six = DIGITS[written[digits.at++]], bit = 0; six; six >>= 1, bit += 1) if (six & 1) see(page, first + bit);
        }
      } else {
        for (var section = -1; digits.at < end; ) {
          section += digits.number() + 1;
          see(page, section);
        }
      }
    }
  }

  // The index of a language. `source` loads a file by its key.
  function Index(tag, manifest, source) {
    var index = this;
    this.tag = tag;
    this.words = manifest.words;
    this.facets = manifest.facets;
    this.mixes = manifest.mixes;
    this.bits = manifest.bits;
    this.synonyms = text.synonymTable(manifest.synonyms);
    this.source = source;
    this.sharedBy = manifest.sharedBy;
    this.count = 0;
    this.pages = manifest.pages.map(function (page, number) {
      var crumbs = (page.c || []).map(function (crumb) { return manifest.crumbs[crumb]; });
      var mixes = new Digits(page.f).all();
      var made = {
        number: number, path: page.p, kind: page.k, title: page.t, crumbs: crumbs, product: page.d, lang: page.l || tag, mixes: mixes,
        id: page.i === undefined ? undefined : text.fold(page.i), first: index.count, head: text.fold(page.t), texts: [],
        chunks: new Digits(page.s || "").all(), kindRank: KINDS.indexOf(page.k) + 1 || KINDS.length + 1,
      };
      made.context = [made.head].concat(crumbs.map(text.fold)).join("\n");
      if (manifest.texts) made.texts = manifest.texts[number];
      index.count += mixes.length;
      return made;
    });
    this.shards = Object.create(null);
    this.vocabulary = undefined;
  }

  Index.open = function (root, tag) {
    return load(root, tag).then(function (manifest) {
      return new Index(tag, manifest, function (key) { return load(root, key); });
    });
  };

  // The page of a section, which has a number of its own among all sections.
  Index.prototype.pageOf = function (ordinal) {
    var low = 0;
    for (var high = this.pages.length - 1; low < high; ) {
      var middle = (low + high + 1) >> 1;
      if (this.pages[middle].first <= ordinal) low = middle;
      else high = middle - 1;
    }
    return this.pages[low];
  };

  // A section as `grade` wants it, with its texts, which must have been loaded.
  Index.prototype.section = function (page, number) {
    var texts = page.texts[number];
    if (!texts.folded) {
      var head = number === 0 ? page.head : text.fold(texts[1]);
      texts.folded = { first: number === 0, id: page.id, head: head, body: text.fold(texts[2]), context: page.context };
    }
    return texts.folded;
  };

  // Whether a section is of the facets that a reader chose; `except` leaves one out.
  Index.prototype.fits = function (page, number, chosen, except) {
    var mix = this.mixes[page.mixes[number]];
    var facets = this.facets;
    return Object.keys(chosen).every(function (name) {
      if (name === except || !chosen[name]) return true;
      if (name === "kind") return page.kind === chosen.kind;
      if (name === "product") return page.product === chosen.product;
      return mix.some(function (one) { return facets[one[0]].id === name && facets[one[0]].values[one[1]][0] === chosen[name]; });
    });
  };

  // How many of some sections ({page, number}) each value of each facet would leave: {facet: {value: count}}.
  Index.prototype.counts = function (sections, chosen) {
    var index = this;
    var counts = {};
    this.facets.forEach(function (facet) { counts[facet.id] = {}; });
    sections.forEach(function (at) {
      var fitting = Object.create(null);
      function add(name, value) {
        if (fitting[name] === undefined) fitting[name] = index.fits(at.page, at.number, chosen, name);
        if (fitting[name]) counts[name][value] = (counts[name][value] || 0) + 1;
      }
      add("kind", at.page.kind);
      if (at.page.product) add("product", at.page.product);
      index.mixes[at.page.mixes[at.number]].forEach(function (one) {
        var facet = index.facets[one[0]];
        add(facet.id, facet.values[one[1]][0]);
      });
    });
    return counts;
  };

  // Begins to answer a query: gives a promise of an `Answer`.
  Index.prototype.ask = function (asked, chosen) {
    var index = this;
    var query = text.parse(asked, this.synonyms);
    if (query.terms.length === 0) return Promise.resolve(new Answer(this, query, [], chosen));
    return (this.bits ? this.lookUp(query) : Promise.resolve(this.scan(query))).then(function (found) {
      return new Answer(index, query, found, chosen);
    });
  };

  // All sections that answer a query, where all texts are at hand.
  Index.prototype.scan = function (query) {
    var index = this;
    var found = [];
    var inside = [];
    this.pages.forEach(function (page) {
      for (var number = 0; number < page.mixes.length; number += 1) {
        var section = index.section(page, number);
        var grade = text.grade(query, section);
        if (grade) found.push(hit(page, number, grade));
        else if (query.inside && (grade = text.gradeInside(query, section))) inside.push(hit(page, number, grade));
      }
    });
    var all = found.length === 0 || query.whole.length >= INSIDE_FROM ? found.concat(inside) : found;
    return all.sort(order);
  };

  function hit(page, number, grade) {
    return { page: page, number: number, rank: grade.rank, variant: grade.variant, sure: true };
  }

  function order(a, b) {
    return text.weight(a) - text.weight(b) || kindRank(a) - kindRank(b) || a.page.number - b.page.number || a.number - b.number;
  }

  // An item comes before what tells how to meet it, and that before the item's own asides.
  function kindRank(hit) {
    return hit.page.kind === "item" && hit.number > 0 ? 2.5 : hit.page.kindRank;
  }

  // The words by which the sections that hold a form can be found: [{word, prefix}], or nothing where there are none.
  function pieces(form) {
    var all = [];
    var runs = text.runs(form.text);
    runs.forEach(function (run, at) {
      if (run.kind === "w") {
        var letters = Array.from(run.text);
        if (letters.length === 1) return all.push({ word: run.text });
        // Of a long run every other pair will do: what is found is read before it is shown.
        for (var pair = 0; pair < letters.length - 1; pair += 1) {
          var last = pair === letters.length - 2;
          if (letters.length < 6 || pair % 2 === 0 || last) all.push({ word: letters[pair] + letters[pair + 1] });
        }
        return undefined;
      }
      var end = run.end === form.text.length;
      if (form.inside && run.start === 0) return undefined;
      var prefix = end && (form.inside || !form.whole);
      if (prefix && Array.from(run.text).length < 2) return undefined;
      return all.push({ word: run.text, prefix: prefix });
    });
    return all;
  }

  Index.prototype.shardOf = function (word) {
    return this.tag + "/x/" + (text.hash(word) >>> (32 - this.bits)).toString(16);
  };

  Index.prototype.shard = function (word) {
    var index = this;
    var key = this.shardOf(word);
    if (!this.shards[key]) {
      this.shards[key] = this.source(key).then(function (written) { return " " + written; });
      this.shards[key].catch(function () { delete index.shards[key]; });
    }
    return this.shards[key];
  };

  // Marks the sections that hold a word, or a word that begins with it: 1 where the text does, 2 where the heading does.
  Index.prototype.mark = function (piece, marked) {
    var pages = this.pages;
    return this.shard(piece.word).then(function (shard) {
      var start = " " + piece.word + (piece.prefix ? "" : "|");
      for (var at = shard.indexOf(start); at >= 0; at = shard.indexOf(start, at + 1)) {
        var all = shard.indexOf("|", at);
        var heads = shard.indexOf("|", all + 1);
        var end = shard.indexOf(" ", heads);
        eachPlace(shard.slice(all + 1, heads), function (page, section) { marked[pages[page].first + section] |= 1; });
        eachPlace(shard.slice(heads + 1, end < 0 ? shard.length : end), function (page, section) { marked[pages[page].first + section] |= 2; });
      }
      return marked;
    });
  };

  // The sections that hold all pieces of a form: 3 where all stand in the heading. Nothing where it has no pieces.
  Index.prototype.holding = function (all) {
    var index = this;
    return Promise.all(all.map(function (piece) { return index.mark(piece, new Uint8Array(index.count)); })).then(function (marked) {
      var result = marked[0];
      marked.slice(1).forEach(function (other) {
        for (var at = 0; at < result.length; at += 1) result[at] &= other[at];
      });
      return result;
    });
  };

  // The sections that may answer a query, the best first, by what the index knows of them.
  Index.prototype.lookUp = function (query) {
    var index = this;
    return Promise.all(
      query.terms.map(function (term) {
        return Promise.all(
          term.forms.map(function (form) {
            var all = pieces(form);
            return all.length > 0 ? index.holding(all) : undefined;
          }),
        ).then(function (forms) { return { term: term, forms: forms }; });
      }),
    ).then(function (terms) {
      // Terms that the index cannot look up, such as a letter that a word may begin with, are looked for in the texts.
      var free = terms.filter(function (one) { return one.forms.every(Boolean); });
      if (free.length === 0) return [];
      var found = [];
      index.pages.forEach(function (page) {
        var titles = free.map(function (one) {
          return one.term.forms.map(function (form) {
            return { context: text.holds(page.context, form) === text.WORD, head: text.holds(page.head, form) };
          });
        });
        for (var number = 0; number < page.mixes.length; number += 1) {
          var grade = index.guess(query, free, page, number, titles);
          if (grade) found.push({ page: page, number: number, rank: grade.rank, variant: grade.variant, sure: false });
        }
      });
      return found.sort(order);
    });
  };

  // What `grade` will say of a section, by what the index knows of it. It does not know whether words stand together.
  Index.prototype.guess = function (query, terms, page, number, titles) {
    if (number === 0 && page.id !== undefined && page.id === query.id) return { rank: text.RANK.ID, variant: 0 };
    var at = page.first + number;
    var places = [];
    for (var term = 0; term < terms.length; term += 1) {
      var place = { head: false, text: false, context: false, amid: false, exact: false };
      for (var form = 0; form < titles[term].length; form += 1) {
        var marked = terms[term].forms[form][at];
        var title = titles[term][form];
        var head = marked > 1 || (number === 0 && title.head === text.WORD);
        place.amid = place.amid || (number === 0 && title.head > 0);
        place.head = place.head || head;
        place.text = place.text || marked > 0;
        place.context = place.context || title.context;
        place.exact = place.exact || (!terms[term].term.forms[form].variant && (head || marked > 0 || title.context));
      }
      if (!place.head && !place.text && !place.context && !place.amid) return undefined;
      places.push(place);
    }
    // The headings of sections are in the files of texts.
    return text.gradeOf(query, { first: number === 0, head: number === 0 ? page.head : "" }, places, false);
  };

  // The sections that may hold the very characters of a query in the middle of words.
  Index.prototype.lookInside = function (query) {
    var index = this;
    var all = pieces(query.inside);
    var candidates;
    if (all.length > 0) {
      candidates = this.holding(all);
    } else {
      candidates = this.source(this.tag + "/words").then(function (words) {
        var runs = text.runs(query.whole);
        var part = runs[0].text;
        var sole = runs.length === 1;
        var fitting = words.split(" ").filter(function (word) { return sole ? word.indexOf(part) >= 0 : word.endsWith(part); });
        if (new Set(fitting.map(function (word) { return index.shardOf(word); })).size > index.mostShards) return undefined;
        var marked = new Uint8Array(index.count);
        return Promise.all(fitting.map(function (word) { return index.mark({ word: word }, marked); })).then(function () { return marked; });
      });
    }
    return candidates.then(function (marked) {
      var found = [];
      index.pages.forEach(function (page) {
        for (var number = 0; number < page.mixes.length; number += 1) {
          var there = number === 0 && text.find(page.head, query.inside) ? 2 : marked && marked[page.first + number];
          if (!there) continue;
          var rank = there > 1 ? text.RANK.INSIDE_HEADING : text.RANK.INSIDE_TEXT;
          found.push({ page: page, number: number, rank: rank, variant: 0, sure: false, inside: true });
        }
      });
      return found.sort(order);
    });
  };
  Index.prototype.mostShards = MOST_SHARDS;

  // The key of the file of texts that a section is in, and how to take its texts out.
  Index.prototype.fileOf = function (page, number) {
    if (page.chunks.length === 0) {
      var group = Math.floor(page.number / this.sharedBy);
      return { key: this.tag + "/s/" + group.toString(16), page: page.number % this.sharedBy, first: 0 };
    }
    for (var chunk = 0, first = 0; number >= first + page.chunks[chunk]; chunk += 1) first += page.chunks[chunk];
    return { key: this.tag + "/t/" + page.path.replace(/\.html$/, "") + "." + chunk, first: first };
  };

  Index.prototype.textsOf = function (page, number) {
    if (page.texts[number]) return Promise.resolve();
    var file = this.fileOf(page, number);
    return this.source(file.key).then(function (texts) {
      (file.page === undefined ? texts : texts[file.page]).forEach(function (one, at) { page.texts[file.first + at] = one; });
    });
  };

  // What answers a query. `hits` are those that are known to hold its words, in the order in which they are shown; more are found
  // on demand.
  function Answer(index, query, found, chosen) {
    this.index = index;
    this.query = query;
    this.chosen = chosen || {};
    this.found = found;
    this.hits = [];
    var letters = Array.from(query.whole).length;
    this.insideDone = !index.bits || !query.inside || query.terms.length === 0 || letters < SHORTEST_INSIDE;
    // A letter that is no word of its own may become one.
    this.short = query.terms.length === 0 || (index.bits > 0 && letters === 1 && found.length === 0);
    this.choose(this.chosen);
  }

  // Narrows what was found.
  Answer.prototype.choose = function (chosen) {
    var index = this.index;
    this.chosen = chosen;
    this.waiting = this.found.filter(function (one) { return index.fits(one.page, one.number, chosen); });
    this.hits = [];
  };

  // How many there are, and whether that is sure: what has not been read yet may turn out not to hold the words.
  Answer.prototype.total = function () {
    return this.hits.length + this.waiting.length;
  };
  Answer.prototype.sure = function () {
    return this.waiting.every(function (one) { return one.sure; });
  };
  Answer.prototype.done = function () {
    return this.waiting.length === 0 && (this.insideDone || (this.found.length > 0 && this.query.whole.length < INSIDE_FROM));
  };
  Answer.prototype.counts = function () {
    return this.index.counts(this.found, this.chosen);
  };

  // Finds hits until there are `count` of them, or no more.
  Answer.prototype.more = function (count, files) {
    var answer = this;
    var index = this.index;
    files = files === undefined ? MOST_TEXTS : files;
    var enough = files <= (this.hits.length > 0 ? 0 : MOST_TEXTS - MOST_TEXTS_FOR_ANY);
    if (this.hits.length >= count || this.done() || enough) return Promise.resolve(this);
    if (this.waiting.length === 0) {
      this.insideDone = true;
      return index.lookInside(this.query).then(function (inside) {
        var known = new Set(answer.found.map(function (one) { return one.page.first + one.number; }));
        inside = inside.filter(function (one) { return !known.has(one.page.first + one.number); });
        answer.found = answer.found.concat(inside);
        answer.waiting = inside.filter(function (one) { return index.fits(one.page, one.number, answer.chosen); });
        return answer.more(count, files);
      });
    }
    var step = this.step(count - this.hits.length, files > 0 ? files : MOST_TEXTS);
    return Promise.all(step.sections.map(function (one) { return index.textsOf(one.page, one.number); })).then(function () {
      // Two askers at a time would take the same ones twice.
      if (answer.waiting[0] !== step.sections[0]) return answer;
      answer.waiting = answer.waiting.slice(step.sections.length);
      var lost = new Set();
      step.stretches.forEach(function (stretch) {
        var kept = stretch.filter(function (one) {
          var holds = one.sure || answer.read(one);
          if (!holds) lost.add(one);
          return holds;
        });
        answer.hits = answer.hits.concat(kept.sort(order));
      });
      if (lost.size > 0) answer.found = answer.found.filter(function (one) { return !lost.has(one); });
      return answer.more(count, files - step.files);
    });
  };

  // The sections to read next, for so many hits, from so many files. They are read in stretches, each of which is put in its true order.
  // Where a stretch ends follows from what was found alone: the order is the same however many hits are asked for at a time, and
  // whatever has been loaded before.
  Answer.prototype.step = function (count, files) {
    var known = new Set();
    var step = { sections: [], stretches: [], files: 0 };
    for (var at = 0; at < this.waiting.length && step.sections.length < count && (at === 0 || step.files < files); ) {
      var stretch = this.stretch(at);
      for (var one = 0; one < stretch.length; one += 1) {
        known.add(this.keyOf(stretch[one]));
        step.sections.push(stretch[one]);
      }
      step.stretches.push(stretch);
      step.files = known.size;
      at += stretch.length;
    }
    return step;
  };

  Answer.prototype.stretch = function (from) {
    var first = this.waiting[from];
    // What is known of one word does not change when it is read, but that it may not be there; a short one in katakana may turn out to be
    // a part of others.
    var open = this.query.phrase || /^[\u30a1-\u30fa\u30fc]{1,3}$/.test(this.query.whole);
    if (first.sure || first.inside || !open) return [first];
    var known = new Set();
    for (var end = from; end < this.waiting.length && end - from < AHEAD_SECTIONS; end += 1) {
      known.add(this.keyOf(this.waiting[end]));
      if (known.size > AHEAD_TEXTS) break;
    }
    return this.waiting.slice(from, end);
  };

  Answer.prototype.keyOf = function (one) {
    return this.index.bits ? this.index.fileOf(one.page, one.number).key : "";
  };

  // Reads a section that the index pointed to, and says whether it does hold the words.
  Answer.prototype.read = function (one) {
    var section = this.index.section(one.page, one.number);
    var grade = one.inside ? text.gradeInside(this.query, section) : text.grade(this.query, section);
    if (!grade) return false;
    one.rank = grade.rank;
    one.variant = grade.variant;
    one.sure = true;
    return true;
  };

  // Answers a query, and where nothing does, the query that was probably meant. `count` hits are looked for.
  Index.prototype.answer = function (asked, chosen, count) {
    var index = this;
    var tries = [asked];
    [text.katakana(asked), text.apart(asked)].forEach(function (other) {
      if (text.fold(other) && tries.every(function (known) { return text.fold(known) !== text.fold(other); })) tries.push(other);
    });
    function attempt(at) {
      return index.ask(tries[at], chosen).then(function (answer) { return answer.more(count); }).then(function (answer) {
        if (answer.found.length > 0 || at + 1 === tries.length) {
          answer.instead = at > 0 && answer.found.length > 0 ? tries[at] : undefined;
          return answer;
        }
        return attempt(at + 1);
      });
    }
    return attempt(0);
  };

  window.tebikiSearch.give = give;
  window.tebikiSearch.Index = Index;
})();
