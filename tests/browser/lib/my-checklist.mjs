// A reader's own checklist, as a person uses it: by its words, boxes and buttons.

import { expectWords } from "./words.mjs";

export const PAGE = (language) => `${language}/my-checklist.html`;

export class MyChecklist {
  constructor(page, opening, language = "en") {
    this.page = page;
    this.opening = opening;
    this.language = language;
    this.words = expectWords(language);
  }

  async open(hash = "") {
    await this.page.goto(this.opening.url(PAGE(this.language)) + hash);
  }

  /** Opens what can be chosen, where it is folded. */
  async unfold() {
    const choice = this.page.locator(".my-choice");
    if (!(await choice.evaluate((details) => details.open))) await choice.locator("summary").click();
  }

  async method(id, on = true) {
    await this.unfold();
    await this.page.locator(`fieldset[data-list=telework] input[value="${id}"]`).setChecked(on);
  }

  async product(id, on = true) {
    await this.unfold();
    await this.page.locator(`input[name=product][value="${id}"]`).setChecked(on);
  }

  item(id, list = "telework") {
    return this.page.locator(".my-item").filter({ has: this.page.locator(`[id="tb-my-${list}:${id}"]`) });
  }

  tick(id, list) {
    return this.item(id, list).locator(".tick");
  }

  async note(id, text, list) {
    await this.fold(id, list);
    await this.item(id, list).locator("textarea").fill(text);
    await this.item(id, list).locator("textarea").blur();
  }

  async notApplicable(id, reason, list) {
    await this.fold(id, list);
    await this.decide(id, "na", list);
    await this.write(id, "r", reason, list);
  }

  /** Chooses the state of an item. */
  async decide(id, state, list) {
    await this.fold(id, list);
    await this.field(id, "s", list).selectOption(state);
  }

  /** Writes into a field of an item: `o` for its owner, `d` for its date, `r` for the reason. */
  async write(id, field, text, list) {
    await this.fold(id, list);
    await this.field(id, field, list).fill(text);
    await this.field(id, field, list).blur();
  }

  field(id, field, list = "telework") {
    return this.page.locator(`[id="tb-my-${list}:${id}-${field}"]`);
  }

  /** What the page says of who does an item by when. */
  plan(id, list) {
    return this.item(id, list).locator(".my-plan");
  }

  /** Narrows what is listed, or orders it. */
  async show(name, value) {
    const select = this.page.locator(`.my-filter [name="${name}"]`);
    await select.focus();
    await select.selectOption(value);
  }

  /** Opens the fields of an item. */
  async fold(id, list) {
    const more = this.item(id, list).locator("details.my-more");
    if (!(await more.evaluate((details) => details.open))) await more.locator("summary").click();
    await more.locator("textarea").waitFor();
  }

  async do(name) {
    await this.page.locator(`button[data-do="${name}"]`).last().click();
  }

  status() {
    return this.page.locator(".my-status p").first();
  }

  alerts() {
    return this.page.locator(".my-alerts");
  }

  async undo() {
    await this.page.locator(".my-status button").first().click();
  }

  answer(at) {
    return this.page.locator(".my-ask button").nth(at);
  }

  async openFile(name, text) {
    await this.page.locator("input[type=file]").setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
  }

  /** What the button gives as a file. */
  async file(name) {
    const [download] = await Promise.all([this.page.waitForEvent("download"), this.do(name)]);
    const chunks = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk);
    return { name: download.suggestedFilename(), bytes: Buffer.concat(chunks) };
  }

  async link() {
    await this.do("link");
    await this.page.locator(".my-link").waitFor();
    return this.page.locator("#tb-my-link").inputValue();
  }

  /** What a person sees: the choice, and every item with what was decided and written. */
  async seen() {
    await this.page.locator(".my-item, .my-nothing").first().waitFor();
    return this.page.evaluate(() => {
      const checked = (name) => [...document.querySelectorAll(`input[name=${name}]:checked`)].map((input) => input.value);
      const items = [...document.querySelectorAll(".my-item")].map((item) => [
        item.querySelector(".item-link").id.replace("tb-my-", ""),
        item.dataset.status,
        [...item.querySelectorAll(".my-plan > span:not(.my-blank), .my-written p")].map((line) => line.textContent),
      ]);
      return {
        methods: checked("method"),
        all: checked("all"),
        products: checked("product"),
        decided: items.filter(([, status, written]) => status !== "open" || written.length > 0),
        count: items.length,
      };
    });
  }
}

/** Gives bodies of tests the reader's own checklist, on a page of its own. */
export const checklistsOf =
  (opening) =>
  (options, body, language = "en") =>
    opening.read(options, async (page) => {
      const mine = new MyChecklist(page, opening, language);
      await mine.open();
      await body(mine, page);
    });
