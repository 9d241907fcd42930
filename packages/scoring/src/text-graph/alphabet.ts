import { SEGMENT_BREAK, WORD } from '@aml-mlops/text';
import { type CharacterFacts, classesOf, isHangul, unicodeFacts } from './unicode-facts.ts';

/** Nothing: what follows the end of a text. */
export const NOTHING = 0;

export const APOSTROPHES: readonly string[] = ["'", '\u2018', '\u2019'];
export const JOINERS: readonly string[] = ['\u200c', '\u200d'];
/** Characters that the rules name. */
const NAMED = [...APOSTROPHES, ...JOINERS, SEGMENT_BREAK, ' ', '0', 'Σ', 'ς'].join('');

export interface AlphabetOptions {
  readonly normalForm: 'NFC' | 'NFKC';
  readonly lowerCase: boolean;
  /** Texts whose characters must be told apart, in clean form. */
  readonly texts: Iterable<string>;
}

/**
 * Numbers for characters. One that the rules or the model's terms name has its own; all others that the rules treat alike
 * share one, so that the tables of a graph are short.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | id | 1 … size - 1 | a character, or all that are alike |
 * | facts | [size] | what a character of that id is |
 * | parts | [size] | ids that it is decomposed to; itself alone in most cases |
 * | lower | [size] | id of it in lower case, where `lowerCase` |
 */
export class Alphabet {
  readonly facts: CharacterFacts[] = [];
  readonly parts: (readonly number[])[] = [];
  readonly lower: number[] = [];
  /** Composed id by first and second. */
  readonly pairs: (readonly [first: number, second: number, composed: number])[] = [];
  /** Raw characters that have not the id of {@link other}, and the id of each. Arrays, since they are nearly all of Unicode. */
  readonly raw: { readonly characters: string[]; readonly ids: number[] } = { characters: [], ids: [] };
  /** Id of characters that have no property at all, such as private ones. */
  readonly other: number;
  /** Ids of {@link APOSTROPHES} where a letter follows. */
  readonly beforeLetter: readonly number[];
  readonly #own = new Map<number, number>();
  readonly #alike = new Map<string, number>();
  /** Id of all ideographs that are not named. */
  #ideograph: number | undefined;
  readonly #options: AlphabetOptions;

  constructor(options: AlphabetOptions) {
    this.#options = options;
    const { points, characters, has, of, compositions } = unicodeFacts();
    // Nothing parts words as a blank does.
    this.#add({ ...of(0x20), ignorable: false });
    for (const point of this.#named(compositions)) this.#own.set(point, this.#add(of(point)));
    this.other = this.#alikeId(of(0x10ffff), 'other');
    for (const point of this.#own.keys()) this.#describe(point);
    for (const [at, point] of points.entries()) this.#encode(point, characters[at]!);
    for (const point of this.#own.keys()) if (!has(point)) this.#encode(point, String.fromCodePoint(point));
    for (const { first, second, composed } of compositions) this.#pair(first, second, composed);
    this.#pairHangul();
    this.beforeLetter = APOSTROPHES.map((character) => this.#add(this.facts[this.id(character)]!));
  }

  get size(): number {
    return this.facts.length;
  }

  /** Id of a named character. */
  id(character: string): number {
    const id = this.#own.get(character.codePointAt(0)!);
    if (id === undefined) throw new RangeError(`character ${JSON.stringify(character)} must be one that is named`);
    return id;
  }

  /** Ids of a text of named characters. */
  ids(text: string): number[] {
    return Array.from(text, (character) => this.id(character));
  }

  /** For each id, whether its character has a bit of `planeClasses`. */
  has(bits: number): boolean[] {
    return this.facts.map(({ classes }) => (classes & bits) !== 0);
  }

  #named(compositions: readonly { first: number; second: number; composed: number }[]): Set<number> {
    const points = new Set<number>();
    const name = (text: string) => {
      for (const character of text) points.add(character.codePointAt(0)!);
    };
    let hasHangul = false;
    for (const text of [NAMED, ...this.#options.texts]) {
      name(text);
      hasHangul ||= isHangul(text);
    }
    for (const { first, second, composed } of compositions)
      for (const point of [first, second, composed]) points.add(point);
    if (hasHangul) for (const character of hangul()) name(character);
    // What they are decomposed to, and what they are in lower case.
    for (const point of [...points]) {
      const parts = String.fromCodePoint(point).normalize(this.#decomposed);
      name(parts);
      if (this.#options.lowerCase) name(parts.toLowerCase().normalize(this.#decomposed));
    }
    return points;
  }

  get #decomposed(): 'NFD' | 'NFKD' {
    return this.#options.normalForm === 'NFC' ? 'NFD' : 'NFKD';
  }

  #add(facts: CharacterFacts): number {
    const id = this.facts.push(facts) - 1;
    this.parts.push([id]);
    this.lower.push(id);
    return id;
  }

  #alikeId(facts: CharacterFacts, tag: string): number {
    const key = `${tag} ${facts.classes} ${facts.order} ${facts.cased} ${facts.ignorable}`;
    const found = this.#alike.get(key);
    if (found !== undefined) return found;
    const id = this.#add(facts);
    this.#alike.set(key, id);
    return id;
  }

  /** Parts and lower case of a named character. */
  #describe(point: number): void {
    const character = String.fromCodePoint(point);
    const id = this.#own.get(point)!;
    // Syllables stay whole: their parts are never ordered anew.
    if (!isHangul(character)) {
      const parts = [...character.normalize(this.#decomposed)].map((part) => this.#partId(part));
      if (parts.length > 1 || parts[0] !== id) this.parts[id] = parts;
    }
    this.lower[id] = this.#lowerId(character, id);
  }

  #partId(character: string): number {
    const point = character.codePointAt(0)!;
    const own = this.#own.get(point);
    if (own !== undefined) return own;
    const facts = unicodeFacts().of(point);
    const hangulKind = kindOfHangul(point);
    if (hangulKind !== '') return this.#alikeId(facts, hangulKind);
    const lowered = this.#options.lowerCase ? character.toLowerCase() : character;
    if (lowered === character || [...lowered].length > 1) return this.#alikeId(facts, '');
    const lower = this.#partId(lowered);
    const id = this.#alikeId(facts, `lower ${lower}`);
    this.lower[id] = lower;
    return id;
  }

  #lowerId(character: string, id: number): number {
    if (!this.#options.lowerCase) return id;
    const lowered = character.toLowerCase();
    // Where it becomes more than one character it is decomposed before: İ.
    return lowered === character || [...lowered].length > 1 ? id : this.#partId(lowered);
  }

  #encode(point: number, character: string): void {
    const id = this.#rawId(point, character);
    if (id === this.other) return;
    this.raw.characters.push(character);
    this.raw.ids.push(id);
  }

  #rawId(point: number, character: string): number {
    const own = this.#own.get(point);
    if (own !== undefined) return own;
    // Most letters there are: without case, class of combination and parts, so that nothing need be asked of them.
    if (isIdeograph(point) && classesOf(point) === WORD) {
      this.#ideograph ??= this.#alikeId(unicodeFacts().of(point), '');
      return this.#ideograph;
    }
    const facts = unicodeFacts().of(point);
    if (isHangul(character)) return this.#partId(character);
    const decomposed = character.normalize(this.#decomposed);
    if (decomposed === character) return this.#partId(character);
    const parts = Array.from(decomposed, (part) => this.#partId(part));
    if (parts.length === 1) return parts[0]!;
    const id = this.#alikeId(facts, `parts ${parts}`);
    this.parts[id] = parts;
    return id;
  }

  #pair(first: number, second: number, composed: number): void {
    this.pairs.push([this.#own.get(first)!, this.#own.get(second)!, this.#own.get(composed)!]);
  }

  #pairHangul(): void {
    const seen = new Set<string>();
    for (const syllable of hangul()) {
      if (syllable < '\uac00') continue;
      const parts = [...syllable.normalize('NFD')];
      const first = parts.slice(0, -1).join('').normalize('NFC');
      const pair = [this.#partId(first), this.#partId(parts.at(-1)!), this.#partId(syllable)] as const;
      if (seen.has(String(pair))) continue;
      seen.add(String(pair));
      this.pairs.push(pair);
    }
  }
}

/** Unified ideographs; those for compatibility lie elsewhere. */
function isIdeograph(point: number): boolean {
  return (
    (point >= 0x3400 && point <= 0x9fff) ||
    (point >= 0x20000 && point <= 0x2ebef) ||
    (point >= 0x30000 && point <= 0x323af)
  );
}

function* hangul(): Generator<string> {
  for (const [from, to] of [
    [0x1100, 0x1112],
    [0x1161, 0x1175],
    [0x11a8, 0x11c2],
    [0xac00, 0xd7a3],
  ] as const)
    for (let point = from; point <= to; point++) yield String.fromCharCode(point);
}

/** Which part of a syllable it is, or which syllable: with a final consonant, or open to one. */
function kindOfHangul(point: number): string {
  if (point >= 0x1100 && point <= 0x1112) return 'leading';
  if (point >= 0x1161 && point <= 0x1175) return 'vowel';
  if (point >= 0x11a8 && point <= 0x11c2) return 'trailing';
  if (point < 0xac00 || point > 0xd7a3) return '';
  return (point - 0xac00) % 28 === 0 ? 'open' : 'closed';
}
