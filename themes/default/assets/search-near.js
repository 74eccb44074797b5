// Search, 5 of 9: words that are spelled nearly alike, in Latin letters and in kana.
(() => {
  "use strict";

  // What it takes to make one word of another: letters that are swapped, doubled or left out are slips, another letter is half as likely.
  const SLIP = 1;
  const DOUBLED = 0.9;
  const OTHER = 1.5;
  const OTHER_START = 0.25;
  // From how many letters on a word has near ones, and what they may cost: of short words everything is near.
  const SHORTEST = 4;
  const MIDDLE = 6;
  const LONG = 9;
  /** @param {string} word */
  const mostFor = ({ length }) => (length < MIDDLE ? SLIP : length < LONG ? OTHER : OTHER + SLIP);

  // Endings of English words: those that differ in nothing else are nearer than any slip.
  const ENDING = /(?:ations?|ions?|ings?|ments?|ers?|ed|es|ly|s|e)$/;
  const SAME_STEM = 0.4;
  /** @param {string} word */
  const stem = (word) => (word.length > 4 ? word.replace(ENDING, "") : word);

  /**
   * How far one word is from another; at least `most` where it is further than that.
   * @param {string} one
   * @param {string} other
   * @param {number} most
   */
  function distance(one, other, most) {
    if (Math.abs(one.length - other.length) > most) return Infinity;
    /** @type {number[]} */
    let before;
    /** @type {number[]} */
    let last = [];
    let row = Array.from({ length: other.length + 1 }, (_, at) => at * SLIP);
    for (let at = 1; at <= one.length; at += 1) {
      [before, last, row] = [last, row, [at * SLIP]];
      let least = row[0];
      for (let to = 1; to <= other.length; to += 1) {
        const same = one[at - 1] === other[to - 1];
        const gone = one[at - 1] === one[at - 2] ? DOUBLED : SLIP;
        const added = other[to - 1] === other[to - 2] ? DOUBLED : SLIP;
        let cost = Math.min(last[to - 1] + (same ? 0 : OTHER), last[to] + gone, row[to - 1] + added);
        if (at > 1 && to > 1 && !same && one[at - 1] === other[to - 2] && one[at - 2] === other[to - 1]) {
          cost = Math.min(cost, before[to - 2] + SLIP);
        }
        row[to] = cost;
        least = Math.min(least, cost);
      }
      if (least > most) return Infinity;
    }
    return row[other.length];
  }

  const KANA =
    "ア a イ i ウ u エ e オ o カ ka キ ki ク ku ケ ke コ ko サ sa シ shi ス su セ se ソ so タ ta チ chi ツ tsu テ te ト to ナ na ニ ni ヌ nu ネ ne ノ no ハ ha ヒ hi フ fu ヘ he ホ ho マ ma ミ mi ム mu メ me モ mo ヤ ya ユ yu ヨ yo ラ ra リ ri ル ru レ re ロ ro ワ wa ヲ o ン n ガ ga ギ gi グ gu ゲ ge ゴ go ザ za ジ ji ズ zu ゼ ze ゾ zo ダ da ヂ ji ヅ zu デ de ド do バ ba ビ bi ブ bu ベ be ボ bo パ pa ピ pi プ pu ペ pe ポ po ヴ bu ー  ッ  ";
  /** @type {Map<string, string>} */
  const LETTERS = new Map();
  KANA.split(" ").forEach((one, at, all) => {
    if (at % 2 === 0) LETTERS.set(one, all[at + 1]);
  });
  // The small ones beside those that the table has none of.
  const SMALL = "ァアィイゥウェエォオャヤュユョヨヮワ";

  // Ways to write the same sounds: those of other systems, those of foreign words, and long ones.
  /** @type {[RegExp, string][]} */
  const SOUNDS = [
    [/[^a-z]/g, ""],
    [/l/g, "r"],
    [/thi|texi/g, "tei"],
    [/dhi|dexi/g, "dei"],
    [/(?:sy|shy)(?=[aiueo])/g, "sh"],
    [/(?:ty|cy|chy)(?=[aiueo])/g, "ch"],
    [/(?:zy|jy|dy)(?=[aiueo])/g, "j"],
    [/(sh|ch|j)iy(?=[auo])/g, "$1"],
    [/([kgnhbpmr])iy(?=[auo])/g, "$1y"],
    [/si/g, "shi"],
    [/ti/g, "chi"],
    [/zi|di/g, "ji"],
    [/tu/g, "tsu"],
    [/du|dzu/g, "zu"],
    [/hu/g, "fu"],
    [/fu(?=[aieo])/g, "f"],
    [/w(?=[ieo])/g, "u"],
    [/v/g, "b"],
    [/bu(?=[aieo])/g, "b"],
    [/m(?=[bpm])/g, "n"],
    [/(?:tch)/g, "ch"],
    [/ou/g, "o"],
    [/ei/g, "e"],
    [/(.)\1+/g, "$1"],
  ];

  /**
   * How a word sounds, whether it is in kana or in the Latin letters that its kana are typed with; nothing where it is not.
   * @param {string} word
   */
  function sound(word) {
    if (!/^(?:[\u3041-\u3096\u30a1-\u30f6\u30fc]+|[a-z'-]+)$/.test(word)) return "";
    let letters = "";
    for (const c of word) {
      const code = c.charCodeAt(0);
      const katakana = code >= 0x3041 && code <= 0x3096 ? String.fromCharCode(code + 0x60) : c;
      const small = SMALL.indexOf(katakana);
      const large = small >= 0 && small % 2 === 0 ? SMALL[small + 1] : katakana;
      letters += LETTERS.get(large) ?? c;
    }
    return SOUNDS.reduce((heard, [written, same]) => heard.replace(written, same), letters);
  }

  /** Whether what was typed may be the sounds of Japanese: only then a word in Latin letters stands for one in kana. */
  const SYLLABLES =
    /^(?:n'?|(?:[kgsztdnhbpmyrwjfv]{1,2}|[kgsztdnhbpmr]{1,2}y|ss?h|t?ch|tts|ts|dh|th)?[aiueo]{1,2}-?)+$/;

  /**
   * The known word that is spelled most like a word, and nothing where none is near. The same in every run: of equally near ones the
   * one that begins alike, then the shorter, then the first in the alphabet.
   * @param {string} word
   * @param {Iterable<string>} known
   */
  function nearest(word, known) {
    const isLatin = /^[a-z'-]+$/.test(word);
    const heard = word.length <= 24 && (!isLatin || SYLLABLES.test(word)) ? sound(word) : "";
    const letters = isLatin ? word : heard;
    if (letters.length < SHORTEST) return undefined;
    const most = mostFor(letters);
    const own = stem(word);
    /** @type {{ word: string, cost: number } | undefined} */
    let best;
    for (const other of known) {
      const asWritten = /^[a-z]/.test(other);
      let cost = Infinity;
      if (isLatin && asWritten) {
        if (other.length < SHORTEST) continue;
        cost = own.length >= SHORTEST && stem(other) === own ? SAME_STEM : distance(word, other, most);
        if (other[0] !== word[0]) cost += OTHER_START;
      } else if (heard && !asWritten) {
        const sounds = sound(other);
        if (sounds.length < SHORTEST) continue;
        // Sounds that are the same are nearer than any slip.
        cost = sounds === heard ? 0.5 : distance(heard, sounds, isLatin ? SLIP : most);
      }
      if (cost > most) continue;
      const isBetter =
        !best ||
        cost < best.cost ||
        (cost === best.cost &&
          (other.length < best.word.length || (other.length === best.word.length && other < best.word)));
      if (isBetter) best = { word: other, cost };
    }
    return best?.word;
  }

  window.tebikiSearch.near = { distance, nearest, sound };
})();
