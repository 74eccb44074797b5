// The search in JavaScript, without a browser: that it finds in the files of built sites what stands in them, and nothing else.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout } from "node:timers/promises";
import vm from "node:vm";
import zlib from "node:zlib";

import { PROJECT, program } from "./lib/program.mjs";
import { FOLDER, languages } from "./lib/site.mjs";
import { SEARCH } from "../scripts/run.mjs";

/** How many places of each site and language are looked for. */
const SAMPLES = 150;

/** The most that a first query may load of a large site, compressed as servers do. */
const FIRST_QUERY = 150 * 1024;

const window = {};
const context = vm.createContext({ window });
for (const name of SEARCH) {
  vm.runInContext(fs.readFileSync(path.join(FOLDER, "assets", name), "utf8"), context, { filename: name });
}
const search = window.tebikiSearch;
const { text } = search;

/** The index of a language, its files read from disk after a moment of `wait` milliseconds; `loaded` are those that were. */
async function open(folder, language, wait = () => 0) {
  const loaded = new Map();
  const load = (key) => {
    if (!loaded.has(key)) {
      const bytes = fs.readFileSync(path.join(folder, "search", `${key}.js`));
      let value;
      context.tebikiSearch = { give: (_, given) => (value = given) };
      vm.runInContext(bytes.toString(), context);
      loaded.set(key, { value, size: zlib.gzipSync(bytes, { level: 6 }).length });
    }
    return loaded.get(key).value;
  };
  const index = new search.Index(language, load(language), async (key) => {
    const pause = wait();
    if (pause > 0) await setTimeout(pause);
    return load(key);
  });
  index.mostShards = Infinity;
  return { index, loaded };
}

/** All that answers a query. */
async function everything(index, asked) {
  const answer = await index.ask(asked, {});
  await answer.more(Infinity, Infinity);
  return answer;
}

/** Numbers that are the same in every run. */
function random(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe("the index of the site", () => {
  for (const language of languages) found(language, () => FOLDER);

  it("finds ids in any spelling, first of all the item itself", async () => {
    const { index } = await open(FOLDER, "ja");
    for (const [asked, page] of [
      ["7-3", "telework/items/7-3.html"], ["７－３", "telework/items/7-3.html"], ["7‐3", "telework/items/7-3.html"], ["7ー3", "telework/items/7-3.html"], ["１０ー１", "telework/items/10-1.html"],
      ["項目7-3", "telework/items/7-3.html"], ["実8", "fisc/items/jitsu-8.html"], ["実８", "fisc/items/jitsu-8.html"], ["実ー8", "fisc/items/jitsu-8.html"], ["実-8", "fisc/items/jitsu-8.html"],
    ]) assert.equal((await index.answer(asked, {}, 1)).hits[0]?.page.path, page, asked);
  });

  it("finds what readers call a thing, however they write it, and shows nothing that does not say so", async () => {
    const queries = {
      ja: [
        ["鍵", "鍵"], ["印", "印"], ["ﾊﾟｽﾜｰﾄﾞ", "パスワード"], ["ｳｲﾙｽ", "ウイルス"], ["サーバ", "サーバ"], ["サーバー", "サーバ"], ["ルータ", "ルータ"],
        ["ウイルス", "ウイルス"], ["ウィルス", "ウイルス"], ["ＶＰＮ", "vpn"], ["ユーザーリスト", "ユーザーリスト"], ["サービス > トーク", "トーク"],
        ["MFA", "多要素認証"], ["2FA", "2段階認証"], ["二要素認証", "多要素認証"], ["ワイファイ", "無線lan"], ["スマホ", "スマートフォン"],
        ["パソコン", "pc"], ["ＢＹＯＤ", "個人所有"], ["password", "パスワード"], ["ぜいじゃくせい", "脆弱性"], ["情報漏洩", "情報漏えい"], ["更新履歴", "更新のお知らせ"],
      ],
      en: [
        ["passwords", "password"], ["password", "password"], ["policies", "policy"], ["viruses", "virus"], ["devices", "device"], ["patches", "patch"],
        ["ＶＰＮ", "vpn"], ["user list", "user list"], ["ユーザーリスト", "ユーザーリスト"], ["MFA", "multi-factor authentication"],
        ["two-factor authentication", "two-step verification"], ["wireless lan", "wi-fi"], ["BYOD", "personally owned"], ["e-mail", "email"],
        ["パスワード", "password"], ["login", "log in"], ["SSO", "single sign-on"],
      ],
    };
    for (const language of languages.filter((one) => queries[one])) {
      const { index } = await open(FOLDER, language);
      for (const [asked, said] of queries[language]) {
        const { hits } = await everything(index, asked);
        const whole = (hit) => text.fold([hit.page.title, ...hit.page.crumbs, ...hit.page.texts[hit.number].slice(1)].join("\n"));
        assert.ok(hits.some((hit) => whole(hit).includes(text.fold(said))), `${language}: ${asked}`);
        for (const hit of hits) holdsAll(index, hit, asked);
      }
    }
  });

  it("leads to what has no section of its own: updates, gaps, notes on editions, the reader's own checklist", async () => {
    for (const [language, asked, page] of [
      ["ja", "更新履歴", "updates.html"], ["en", "updates", "updates.html"],
      ["ja", "自社のチェックリスト", "my-checklist.html"], ["en", "my checklist", "my-checklist.html"],
      ["ja", "語順と文の終わりが変わり", "telework/items/3-1.html"], ["en", "asks to make it known that people should check", "telework/items/6-1.html"],
      ["ja", "対応表", "telework/coverage.html"], ["en", "coverage by product", "telework/coverage.html"],
    ]) assert.equal((await (await open(FOLDER, language)).index.answer(asked, {}, 1)).hits[0]?.page.path, page, `${language}: ${asked}`);
    for (const language of languages) {
      const { index } = await open(FOLDER, language);
      const gaps = index.pages.filter((page) => page.kind === "product" && page.texts.some(([anchor]) => anchor === "gaps"));
      assert.ok(gaps.length > 0);
      const { hits } = await everything(index, gaps[0].texts.find(([anchor]) => anchor === "gaps")[2].split("\n")[1]);
      assert.ok(hits.some((hit) => hit.page === gaps[0]), `${language}: why ${gaps[0].path} does nothing for an item`);
    }
  });

  it("understands input that has not been converted, and words that were written together", async () => {
    const { index } = await open(FOLDER, "ja");
    assert.equal((await index.answer("ぱすわーど", {}, 1)).instead, "パスワード");
    const together = await index.answer("chatworkの暗号化", {}, 1);
    assert.equal(together.instead, "chatwork 暗号化");
    assert.ok(together.hits.length > 0);
  });

  for (const language of languages) {
    it(`finds first what the documentation says that it finds, in ${language}`, async () => {
      const page = fs.readFileSync(path.join(PROJECT, "docs", "content", "pages", `readers.${language}.md`), "utf8");
      const rows = [...page.split("{#search-words}")[1].split("\n## ")[0].matchAll(/^\| `([^`]+)` \| ([^|]+) \|/gm)];
      assert.ok(rows.length > 8, `${rows.length} examples`);
      const { index } = await open(FOLDER, language);
      for (const [, asked, title] of rows) {
        const [first] = (await index.answer(asked, {}, 1)).hits;
        const heading = first && first.number > 0 && first.page.texts[first.number][1];
        assert.equal(heading || first?.page.title, title, asked);
      }
    });
  }
});

describe("the index of a large site", () => {
  let folder;

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "tebiki-search-"));
    write(folder);
    execFileSync(program(), ["build", folder, "--output", path.join(folder, "public")], { stdio: "pipe" });
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  for (const language of ["ja", "en"]) {
    found(language, () => path.join(folder, "public"));

    it(`answers in the same order in ${language}, whatever was loaded before and however much is asked for at a time`, async () => {
      const queries = { ja: ["設定", "パスワード 監査ログ", "利用者の端末 日ごと", "製品3 共有リンク", "1-1"], en: ["settings", "password review", "audit log", "product 3 shared links", "1-1"] }[language];
      for (const asked of queries) {
        const site = path.join(folder, "public");
        const fresh = await everything((await open(site, language)).index, asked);
        const order = (answer) => answer.hits.map((hit) => `${hit.page.path} ${hit.number}`);
        assert.ok(fresh.hits.length > 10, asked);

        // In small portions, from files that come in any order, many of which are there already.
        const pick = random(asked.length);
        const { index } = await open(site, language, () => pick(3));
        for (let at = 0; at < 30; at += 1) {
          const page = index.pages[pick(index.pages.length)];
          await index.textsOf(page, pick(page.mixes.length));
        }
        await index.answer(asked.slice(0, 2), {}, 6);
        const answer = await index.ask(asked, {});
        while (!answer.done()) {
          const before = answer.hits.length;
          await answer.more(before + 1 + pick(12), 1 + pick(6));
          if (answer.hits.length === before && answer.waiting.length === 0) break;
        }
        assert.deepEqual(order(answer), order(fresh), asked);

        // Titles before headings, and those before texts; of one word that is sure for all, of several for those that are read together.
        const { RANK } = search.grades;
        const weights = fresh.hits.map(search.grades.weight);
        const group = (rank) => (rank <= RANK.TITLE_WORDS ? 0 : rank <= RANK.HEADING_WORDS ? 1 : rank < RANK.INSIDE_HEADING ? 2 : 3);
        const rising = (all) => all.every((rank, at) => at === 0 || all[at - 1] <= rank);
        assert.ok(rising(fresh.hits.filter((hit) => !hit.variant).map((hit) => group(hit.rank))), `${asked}: ${weights}`);
        assert.ok(rising(fresh.query.terms.length === 1 ? weights : weights.slice(0, 8)), `${asked}: ${weights}`);
      }
    });

    it(`is loaded in small parts for a first query in ${language}`, async () => {
      for (const asked of { ja: ["設定", "テレワーク", "パスワード", "利用者の端末", "パスワード 監査ログ", "1-1"], en: ["password", "the settings", "telework", "password review", "1-1"] }[language]) {
        const { index, loaded } = await open(path.join(folder, "public"), language);
        const answer = await index.answer(asked, {}, 10);
        assert.ok(answer.hits.length > 0, asked);
        const size = [...loaded.values()].reduce((sum, { size }) => sum + size, 0);
        assert.ok(size < FIRST_QUERY, `${asked}: ${size} bytes in ${[...loaded.keys()].join()}`);
      }
    });
  }
});

/** Any 4 to 12 characters of a text lead to it, and nothing is shown that does not hold them. */
function found(language, folder) {
  it(`leads from any 4 to 12 characters of a text in ${language} to it, and to nothing else`, async () => {
    const { index, loaded } = await open(folder(), language);
    const pick = random(language.charCodeAt(0));
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      const page = index.pages[pick(index.pages.length)];
      const number = pick(page.mixes.length);
      await index.textsOf(page, number);
      const [, heading, body] = page.texts[number];
      const letters = [...(body || heading || page.title)];
      const length = 4 + pick(9);
      const start = pick(Math.max(1, letters.length - length));
      const fragment = letters.slice(start, start + length).join("").trim();
      const whole = text.fold(fragment);
      if ([...whole].length < 4 || text.runs(whole).length === 0) continue;
      // A cut between a letter and its mark leaves another letter.
      if (!text.fold(body || heading || page.title).includes(whole)) continue;
      const { hits } = await everything(index, fragment);
      const here = hits.some((hit) => hit.page === page && hit.number === number);
      assert.ok(here, `${JSON.stringify(fragment)} of ${page.path}, section ${number}: ${hits.length} hits`);
      for (const hit of hits.slice(0, 100)) holdsAll(index, hit, fragment);
    }
    assert.ok(loaded.size > 0);
  });
}

/** Looks at a hit with other eyes: every word that was asked for stands in it, in one of its forms, or all as they were asked. */
function holdsAll(index, hit, asked) {
  const [, heading, body] = hit.page.texts[hit.number];
  const all = [hit.page.title, ...hit.page.crumbs, heading, body].map(text.fold);
  const there = (words) => all.some((one) => one.includes(words));
  const query = search.query.parse(asked, index.synonyms);
  const terms = query.terms.every((term) => term.forms.some((form) => there(form.text)));
  assert.ok(terms || there(text.fold(asked)), `${JSON.stringify(asked)} is not in ${hit.page.path}, section ${hit.number}`);
}

/** Writes a site that is large enough for shards. */
function write(folder) {
  const pick = random(7);
  const one = (list) => list[pick(list.length)];
  const things = { ja: ["パスワード", "利用者の端末", "監査ログ", "共有リンク", "VPN接続", "バックアップ", "管理者権限", "テレワーク端末"], en: ["password", "user devices", "audit log", "shared links", "VPN connection", "backup", "administrator rights", "telework devices"] };
  const acts = { ja: ["確認します", "設定します", "停止します", "記録に残します", "見直します"], en: ["check", "set up", "suspend", "record", "review"] };
  const sentence = {
    ja: () => `${one(things.ja)}の設定は、${pick(900)}日ごとに${one(things.ja)}とあわせて${one(acts.ja)}。`,
    en: () => `You should ${one(acts.en)} the settings of the ${one(things.en)} every ${pick(900)} days, together with the ${one(things.en)}. `,
  };
  const content = path.join(folder, "content");
  const put = (name, words) => {
    fs.mkdirSync(path.dirname(path.join(content, name)), { recursive: true });
    fs.writeFileSync(path.join(content, name), words);
  };
  const both = (ja, en = ja) => `{ja: "${ja}", en: "${en}"}`;
  put("site.yaml", `title: ${both("大きなサイト")}\ndescription: ${both("試験")}\nlanguages: [ja, en]\nchecklists: [list]\nkinds:\n  - {id: service, title: ${both("サービス")}}\n`);
  const items = Array.from({ length: 40 }, (_, at) => `  - {id: 1-${at + 1}, category: c, title: ${both(`${one(things.ja)}を${one(acts.ja)}`, `${one(acts.en)} the ${one(things.en)}`)}, text: ${both(sentence.ja(), sentence.en().trim())}}`);
  put("checklists/list/checklist.yaml", `title: ${both("点検")}\nshort: ${both("点検")}\npublisher: ${both("発行")}\nedition: 1\nedition_title: ${both("初版")}\nsummary: ${both("試験")}\nbinding: ${both("試験")}\ncategories:\n  - {id: c, title: ${both("分類")}}\nitems:\n${items.join("\n")}\n`);
  for (let product = 0; product < 24; product += 1) {
    const name = `p${product}`;
    put(`products/${name}/product.yaml`, `name: ${both(`製品${product}`, `Product ${product}`)}\nvendor: ${both("試験")}\nkind: service\nguide:\n  title: ${both("手引き")}\n`);
    for (const language of ["ja", "en"]) {
      const title = () => (language === "ja" ? `${one(things.ja)}を${one(acts.ja)}` : `${one(acts.en)} the ${one(things.en)}`);
      const sections = Array.from({ length: 40 }, (_, at) => {
        const items = language === "ja" ? ` items=1-${at + 1} for=admin` : "";
        const paragraphs = Array.from({ length: 6 }, () => sentence[language]() + sentence[language]());
        return `## ${title()} {#s${at}${items}}\n\n${paragraphs.join("\n\n")}\n`;
      });
      put(`products/${name}/guide.${language}.md`, `# ${title()}\n\n${sentence[language]()}\n\n${sections.join("\n")}`);
    }
  }
}
