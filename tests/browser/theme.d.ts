// The types that the scripts of the default theme share. The scripts are classic ones: what one hands to another goes
// through `window`, and is declared here.

declare namespace Tebiki {
  type Type<T> = { new (): T; prototype: T };
  /** What `make` puts into an element; what is nothing is left out. */
  type Child = string | Node | null | undefined | false | 0;
  /** Attributes by their name; a function under `on…` is called for that event, and `null` leaves an attribute out. */
  type Attributes = Record<string, string | number | null | ((event: Event) => void)>;

  /** Tools of site.js for the scripts that run after it. */
  interface Tools {
    /** The element that a template promises; throws where it is not there. */
    one<T extends Element>(type: Type<T>, selector: string, within?: ParentNode): T;
    all<T extends Element>(type: Type<T>, selector: string, within?: ParentNode): T[];
    make<K extends keyof HTMLElementTagNameMap>(
      tag: K,
      attributes?: Attributes,
      children?: Child[],
    ): HTMLElementTagNameMap[K];
    button(text: string, action: () => void, look?: string): HTMLButtonElement;
    /** A text with each `{name}` in it replaced. */
    fill(text: string, values: Record<string, string | number>): string;
    /** Loads a script. Scripts run in the order in which they were asked for. */
    script(src: string): Promise<HTMLScriptElement>;
    style(href: string): void;
  }

  // The reader's own checklist

  type Decision = "" | "doing" | "done" | "na" | "risk";
  type Status = "open" | "doing" | "changed" | "done" | "na" | "risk";

  interface Entry {
    s: Decision;
    /** The fingerprint of the text that was decided on. */
    f: string;
    /** When, in milliseconds since 1970. */
    at: number;
    /** The reason, the note, and the item's title. */
    r: string;
    n: string;
    t: string;
    /** The owner, and the day until which it is due, as `2026-04-01`. */
    o: string;
    d: string;
    /** The fingerprints of the procedures as they were when it was decided, by `product/section`; without a prototype. */
    p: Record<string, string>;
  }
  type Field = "s" | "o" | "d" | "r" | "n";

  /** What a decision on an item is made on. */
  interface About {
    key: string;
    item: Pick<ItemData, "id" | "name" | "fingerprint"> & { said?: string };
    lang: string;
    procedures: { id: string; print: string; said: string }[];
  }
  /** An item as it is listed; `left` are the days until it is due. */
  interface Listed {
    entry: Entry;
    status: Status;
    left: number | undefined;
  }
  type Order = "owner" | "due" | "state";
  /** Which items a reader wants to see; what is empty narrows nothing. */
  interface Wanted {
    only: boolean;
    owner: string;
    state: string;
    due: string;
  }

  /** Ids are keys of `methods` and `items`: neither has a prototype. `texts` are those that decisions were made on. */
  interface State {
    v: number;
    id: string;
    updated: number;
    methods: Record<string, string[]>;
    all: string[];
    products: string[];
    items: Record<string, Entry>;
    texts: Record<string, { l: string; t: string }>;
  }

  /** A state that came from outside, and how much of it was no good. */
  interface Found {
    state: State;
    dropped: number;
  }

  type Kept = Partial<Found> & { problem?: "newer" | "broken"; kept?: string };

  interface Store {
    key: string;
    ok: boolean;
    load(): Kept;
    save(state: State): boolean;
    putAside(kept: string): void;
    probe(): void;
  }

  /** What the scripts of data hold: the items of a checklist, and the procedures of a product. */
  interface ItemData {
    id: string;
    slug: string;
    /** Slugs that it had before. */
    old?: string[];
    name: string;
    title: string;
    text: string;
    url: string;
    fingerprint: string;
    methods: string[];
    priority?: number;
    condition?: string;
    notes?: string[];
    /** The author's own fields. */
    fields?: { id: string; title: string; value: string; name: string }[];
  }
  interface ListData {
    priorities: { id: string; symbol: string; title: string }[];
    fields?: { id: string; name: string }[];
    items: ItemData[];
  }
  interface ProcedureData {
    name: string;
    title: string;
    url: string;
    status: string;
    audience?: string;
    plan?: string;
    given?: string;
    reason?: string;
    doubts?: string[];
  }
  interface ProductData {
    procedures: Record<string, ProcedureData[]>;
    notices: Record<string, string>;
  }

  /** A checklist and a product that can be chosen, as the page has them. */
  interface List {
    id: string;
    src: string;
    name: string;
    /** Ids that it had before. */
    old: string[];
    methods: HTMLInputElement[];
    whole: HTMLInputElement | undefined;
  }
  interface Product {
    id: string;
    src: string;
    input: HTMLInputElement;
    name: HTMLElement;
  }

  interface Row {
    key: string;
    id: string;
    list: List;
    item: ItemData;
    priority: string;
    procedures: string[];
    element: HTMLElement;
    tick: HTMLInputElement;
    state: HTMLElement;
    plan: HTMLElement;
    changed: HTMLElement;
    written: HTMLElement;
    more: HTMLDetailsElement;
    fields?: {
      s: HTMLSelectElement;
      r: HTMLInputElement;
      n: HTMLTextAreaElement;
      o: HTMLInputElement;
      d: HTMLInputElement;
      why: HTMLElement;
      wanted: HTMLElement;
    };
  }

  /** Ids now by those before; of methods and items by `checklist/id`, and items to the same. */
  interface Renames {
    lists: Map<string, string>;
    methods: Map<string, string>;
    products: Map<string, string>;
    items: Map<string, string>;
  }

  interface StateTools {
    VERSION: number;
    DECISIONS: Decision[];
    LONGEST_TEXT: number;
    empty(): State;
    blank(): Entry;
    day(value: unknown): string;
    copy(state: State): State;
    isEmpty(state: State): boolean;
    entry(raw: unknown): Entry | null;
    clean(raw: unknown): Found;
    renew(state: State, renames: Renames): boolean;
    storeAt(key: string): Store;
  }

  /** A method, a checklist as a whole or a product that is chosen. */
  interface Choice {
    kind: "method" | "all" | "product";
    list: string;
    id: string;
  }
  interface Change {
    key: string;
    from: Entry | undefined;
    to: Entry | undefined;
  }
  /** What another state has that one has not, has otherwise, and has not. */
  interface Difference {
    added: { choices: Choice[]; items: Change[] };
    changed: Change[];
    removed: { choices: Choice[]; items: Change[] };
  }

  /** A field in which two entries differ, and both together. */
  interface Conflict {
    key: string;
    field: Field;
    from: Entry;
    to: Entry;
    both: Entry;
  }

  /** What a link or a file brings; `other` where it is a whole checklist. */
  interface Offer {
    told: string;
    /** How much of it was no good. */
    dropped(): number;
    /** The reader's checklist with all of it. */
    add(mine: State): State;
    other?: State;
  }

  interface Page {
    words: Record<string, string>;
    lists: List[];
    state(): State;
    part(selector: string): HTMLElement;
    count(key: string, n: number): string;
    date(day: string): string;
    choiceOf(name: string): string;
    methodsOf(list: List): HTMLInputElement[];
    isChosen(list: List): boolean;
    symbol(input: HTMLInputElement): string;
    /** An element of the label of an input. */
    labelPart(input: HTMLInputElement, selector: string): HTMLElement;
    chosenProducts(): Product[];
    nameOfProduct(id: string): string | undefined;
    latest(): State;
    change(apply: (state: State) => void): boolean;
    replace(next: State, message: string): void;
    /** Calls everything in a state by the ids that it has now. */
    renew(state: State): boolean;
    renames: Renames;
    refresh(): void;
    withItems(lists: string[], then: () => void): void;
    answered(): void;
    say(text: string, before?: State | null): void;
  }

  interface Work {
    today(now?: Date): string;
    daysUntil(date: string, from: string): number;
    isSettled(status: Status): boolean;
    statusOf(entry: Entry | undefined, item: Pick<ItemData, "fingerprint">, otherwise?: boolean): Status;
    left(entry: Entry, status: Status, day: string): number | undefined;
    write(state: State, about: About, fields: Partial<Entry>): void;
    groups<R extends Listed>(rows: R[], order: Order): { id: string; rows: R[] }[];
    fits(row: Listed, wanted: Wanted): boolean;
    owners(state: State): string[];
  }

  interface Parts {
    bold(text: string): HTMLElement;
    hidden(text: string): HTMLElement;
    /** HTML of the site's own data. */
    html<K extends keyof HTMLElementTagNameMap>(
      tag: K,
      attributes: Attributes,
      trusted: string,
    ): HTMLElementTagNameMap[K];
    lookUp<T>(record: Record<string, T> | undefined, id: string): T | undefined;
    procedures(row: Row): HTMLElement | null;
    productData(product: string): ProductData | undefined;
  }

  interface Fields {
    fill(row: Row): void;
    update(row: Row, entry: Entry): void;
    flush(): void;
    offer(names: string[]): void;
    reasonLabel(decision: Decision): string;
  }

  interface Items {
    render(): void;
    filter(): void;
    write(row: Row, fields: Partial<Entry>): void;
    rowOf(key: string): Row | undefined;
    list(): (Listed & { row: Row; late: HTMLElement | null })[];
    itemOf(key: string): ItemData | undefined;
  }

  interface Coding {
    toLink(state: State): string;
    fromLink(hash: string): Found;
    toJson(state: State, site: string): string;
    fromJson(text: string, known: string[]): Found;
    toCsv(rows: unknown[][]): string;
    same(one: State, other: State): boolean;
    compare(mine: State, other: State): Difference;
    merge(mine: State, other: State): State;
    conflicts(mine: State, other: State): Conflict[];
    whole(procedures: Entry["p"]): Entry["p"];
  }

  interface Files {
    openLink(hash: string): void;
    openOther(found: Found): void;
    openFile(file: File): void;
    act(button: HTMLElement): void;
  }

  /** The parts of the reader's own checklist; each of its scripts adds one. */
  interface My {
    key: string;
    /** Buttons that were pressed before the scripts were there. */
    early: HTMLElement[];
    /** What scripts of data have handed over, by `items/<checklist>` and `procedures/<product>`. */
    data: Record<string, unknown>;
    take(name: string, data: unknown): void;
    state: StateTools;
    work: Work;
    page: Page;
    parts: Parts;
    fields: Fields;
    items: Items;
    coding: Coding;
    offer(offer: Offer, lists: string[]): void;
    files: Files;
  }

  // The search

  /** What is looked for: a text as it is folded, and where in a word it may stand. */
  interface Form {
    text: string;
    narrowStart: boolean;
    whole: boolean;
    variant: boolean;
    inside?: boolean;
    named?: boolean;
    kanaEnd?: boolean;
  }
  interface Term {
    text: string;
    forms: Form[];
  }
  /** What of a query a result must hold: all of its terms, most, all on one page, or any. */
  type Mode = "all" | "most" | "page" | "some";
  interface Query {
    asked: string;
    whole: string;
    id: string;
    terms: Term[];
    /** The terms side by side, as typed and without what makes a question of them. */
    phrases: Form[];
    /** All that was typed, where some of it only makes a question of the rest. */
    question: Form | undefined;
    inside: Form | undefined;
    mode: Mode;
    /** What each term weighs, where a result may lack it. */
    weights: number[];
  }
  interface Grade {
    rank: number;
    variant: number;
    /** What the terms weigh that it lacks. */
    lost?: number;
  }
  interface Section {
    first: boolean;
    ids?: string[];
    head: string;
    body: string;
    context: string;
  }
  interface Place {
    head: boolean;
    text: boolean;
    context: boolean;
    amid: boolean;
    exact: boolean;
  }
  interface Run {
    kind: string;
    text: string;
    start: number;
    end: number;
  }
  interface Mark {
    start: number;
    end: number;
    term: number;
  }
  interface Part {
    text: string;
    marked: boolean;
  }
  interface Synonyms {
    of: Record<string, string[]>;
    spellings: { word: string; said: string[] }[];
    /** How many words the longest has. */
    longest: number;
    /** Words that make a question of others. */
    questions: Set<string>;
    /** Words with hyphens in them, and the same without. */
    hyphened: { written: string; joined: string }[];
    /** Words in katakana that texts hold. */
    katakana?: Set<string>;
  }
  interface SynonymGroup {
    said: string[];
    asked: string[];
  }

  /** The anchor, the heading and the text of a section; its folded form is kept with it. */
  type Texts = [anchor: string, heading: string, body: string] & { folded?: Section };

  interface Manifest {
    words: Record<string, string>;
    facets: Facet[];
    mixes: [facet: number, value: number][][];
    bits: number;
    synonyms: SynonymGroup[];
    sharedBy: number;
    crumbs: string[];
    /** Words with hyphens, and words in katakana, where the texts are in other files. */
    spelled?: string;
    texts?: Texts[][];
    pages: {
      p: string;
      k: string;
      t: string;
      f: string;
      c?: number[];
      d?: string;
      l?: string;
      i?: string;
      o?: string[];
      s?: string;
    }[];
  }
  interface Facet {
    id: string;
    label: string;
    values: [id: string, label: string, group?: string][];
  }
  interface IndexPage {
    number: number;
    path: string;
    kind: string;
    title: string;
    crumbs: string[];
    product: string | undefined;
    lang: string;
    mixes: number[];
    ids: string[];
    first: number;
    head: string;
    context: string;
    texts: Texts[];
    chunks: number[];
    kindRank: number;
  }
  interface Hit extends Grade {
    page: IndexPage;
    number: number;
    /** Whether the text is known to hold the words. */
    sure: boolean;
    inside?: boolean;
    /** Other sections of the page, which hold the terms that this one lacks. */
    beside?: number[];
  }
  /** Where a section holds each term of a query. */
  interface Surveyed {
    page: IndexPage;
    number: number;
    places: Place[];
    /** The section, where its texts are at hand. */
    section?: Section;
  }
  /** The values by which a reader narrows an answer, by facet. */
  type Chosen = Record<string, string>;

  interface SearchText {
    PART: number;
    WORD: number;
    fold(text: string): string;
    foldWithPlaces(text: string): { text: string; starts: number[]; ends: number[] };
    kind(c: string | undefined): string;
    runs(folded: string): Run[];
    words(folded: string): string[];
    hash(word: string): number;
    find(text: string, form: Form, from?: number): { at: number; end: number } | undefined;
    holds(text: string, form: Form): number;
    marks(text: string, query: Query, inside?: boolean): Mark[];
    parts(text: string, all: Mark[], start: number, end: number): Part[];
    snippet(text: string, query: Query, length: number, inside?: boolean, fromStart?: boolean): Part[];
  }
  interface SearchQuery {
    apart(asked: string, synonyms: Synonyms, isKnown: (word: string) => boolean): string;
    form(text: string, options?: Partial<Form>): Form;
    idOf(folded: string): string;
    kanjiParts(asked: string): string[];
    katakana(asked: string): string;
    named(query: Query): string[];
    parse(typed: string, synonyms: Synonyms): Query;
    spellingsOf(folded: Iterable<string>): string[];
    synonymTable(groups: SynonymGroup[], questions?: string): Synonyms;
  }
  interface SearchGrades {
    RANK: Record<
      | "ID"
      | "TITLE"
      | "IN_TITLE"
      | "TITLE_WORDS"
      | "IN_HEADING"
      | "HEADING_WORDS"
      | "IN_TEXT"
      | "MIXED"
      | "TEXT_WORDS"
      | "AMID"
      | "INSIDE_HEADING"
      | "INSIDE_TEXT",
      number
    >;
    grade(query: Query, section: Section): Grade | undefined;
    gradeInside(query: Query, section: Section): Grade | undefined;
    gradeOf(
      query: Query,
      section: Pick<Section, "first" | "head">,
      places: Place[],
      together: boolean,
    ): Grade | undefined;
    gradeTogether(query: Query, sections: Section[]): Grade | undefined;
    isHeld(place: Place): boolean;
    placesOf(query: Query, section: Section): Place[];
    weight(grade: Grade): number;
  }
  /** A word by which sections can be found, or the beginning of one. */
  interface Piece {
    word: string;
    prefix?: boolean;
  }
  interface SearchFiles {
    Digits: new (written: string) => { all(): number[] };
    eachPlace(written: string, see: (page: number, section: number) => void): void;
    load(root: string, key: string): Promise<any>;
    pieces(form: Form): Piece[];
  }

  interface SearchAnswer {
    index: SearchIndex;
    query: Query;
    hits: Hit[];
    found: Hit[];
    waiting: Hit[];
    short: boolean;
    /** The words that were looked for, where they are not those that were asked for. */
    instead: string | undefined;
    /** Whether some of those words are only spelled like the ones that were asked for. */
    near: boolean;
    /** What answers less well, where there is little else. */
    beside: SearchAnswer | undefined;
    total(): number;
    sure(): boolean;
    done(): boolean;
    counts(): Record<string, Record<string, number>>;
    more(count: number, files?: number): Promise<SearchAnswer>;
  }
  interface SearchIndex {
    words: Record<string, string>;
    facets: Facet[];
    bits: number;
    count: number;
    synonyms: Synonyms;
    pages: IndexPage[];
    ask(asked: string, chosen?: Chosen): Promise<SearchAnswer>;
    canLookUp(term: Term): boolean;
    survey(query: Query): Promise<Surveyed[]>;
    known(words: string[]): Promise<Set<string>>;
    vocabulary(): Promise<string[]>;
    spell(): void;
    section(page: IndexPage, number: number): Section;
    fits(page: IndexPage, number: number, chosen: Chosen, except?: string): boolean;
    counts(sections: Hit[], chosen: Chosen): Record<string, Record<string, number>>;
    lookInside(query: Query, form: Form): Promise<Hit[]>;
    textsOf(page: IndexPage, number: number): Promise<void>;
    /** The file of texts that a section is in, which of its pages that is, and with which section it begins. */
    fileOf(page: IndexPage, number: number): { key: string; page?: number; first: number };
    answer(asked: string, chosen: Chosen, count: number): Promise<SearchAnswer>;
  }
  interface Search {
    text: SearchText;
    query: SearchQuery;
    grades: SearchGrades;
    near: {
      distance(one: string, other: string, most: number): number;
      nearest(word: string, known: Iterable<string>): string | undefined;
      sound(word: string): string;
    };
    files: SearchFiles;
    widen(index: SearchIndex, asked: string, chosen: Chosen, count: number): Promise<SearchAnswer>;
    answers: {
      Answer: new (index: SearchIndex, query: Query, found: Hit[], chosen?: Chosen) => SearchAnswer;
      /** From how many characters on a query is also looked for in the middle of words that others begin with. */
      INSIDE_FROM: number;
      order(a: Hit, b: Hit): number;
    };
    give(key: string, value: unknown): void;
    Index: {
      new (tag: string, manifest: Manifest, source: (key: string) => Promise<unknown>): SearchIndex;
      open(root: string, tag: string): Promise<SearchIndex>;
    };
  }

  /** What `tebiki serve` tells an open page of a build. */
  interface News {
    build: number | string;
    changed: boolean;
    html?: string;
    problems?: string;
  }
}

interface Window {
  tebiki: Tebiki.Tools;
  tebikiMy: Tebiki.My;
  tebikiSearch: Tebiki.Search;
  tebikiPatch(html: string): boolean;
  tebikiServe(news: Tebiki.News): void;
}
