import { wasm } from '../generated/latin-words.wasm.ts';
import { MemoryPlan, webAssembly } from '../web-assembly.ts';
import { isLatinWord, latinWords } from './latin-fold.ts';
import { type LatinWordsField, offsets, RECORD_BYTES } from './latin-words.record.ts';

/** Longest text, in characters. Memory that no text needs is never resident. */
const UNITS = 1 << 17;
const WORDS = Math.ceil((UNITS + 1) / 3);
const SLOT_BYTES = 16;
/** Of words that are known by themselves, in characters. */
const SHORT = 8;
const PAGE = 1 << 16;
/** Where addresses end that are no negative numbers. */
const MOST_BYTES = 2 ** 31;
const MIN_WORD = 2;
const FOLD_BYTES = 1 << 16;

interface Kernel {
  count(record: number, length: number): number;
  add(record: number, length: number, first: number, long: number): number;
}

/**
 * The words of a vocabulary, counted in texts of Latin letters by a WebAssembly kernel (`assembly/latin-words.ts`): cleaning, cutting and
 * look-up are one pass. Words are found by their characters, not by a hash of them.
 */
export class LatinWords {
  /** Numbers of the distinct words of the text counted last, in the order in which they occur, and how often they do. */
  readonly ids: Int32Array;
  readonly counts: Int32Array;
  readonly #kernel: Kernel;
  readonly #text: Buffer;
  readonly #units: Uint16Array;
  readonly #record: Int32Array;

  private constructor(words: readonly string[], fold: Uint8Array, places: Layout) {
    const memory = new webAssembly.Memory({ initial: Math.ceil(places.end / PAGE) });
    const { buffer } = memory;
    const module = new webAssembly.Module(Buffer.from(wasm, 'base64'));
    this.#kernel = new webAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernel;
    this.#record = new Int32Array(buffer, RECORD, RECORD_BYTES / 4);
    for (const [field, offset] of Object.entries(offsets)) {
      this.#record[offset / 4] = places.fields[field as LatinWordsField];
    }
    this.ids = new Int32Array(buffer, places.fields.ids, WORDS);
    this.counts = new Int32Array(buffer, places.fields.counts, WORDS);
    this.#text = Buffer.from(buffer, places.fields.text, 2 * UNITS);
    this.#units = new Uint16Array(buffer, places.fields.text, UNITS + 1);
    const folds = new Uint8Array(buffer, places.fields.fold, FOLD_BYTES);
    folds.set(latinWords());
    this.#add(words, places.long);
    folds.set(fold);
  }

  /**
   * @param words distinct. Their numbers are their places
   * @param fold of `latinFold`
   * @returns undefined for words that would not fit into the memory of a kernel
   */
  static of(words: readonly string[], fold: Uint8Array): LatinWords | undefined {
    const places = layout(words);
    return places.end > MOST_BYTES ? undefined : new LatinWords(words, fold, places);
  }

  /** Words of the text counted last, repeated ones too. */
  get cut(): number {
    return this.#record[offsets.cut / 4]!;
  }

  /** How many of them are in the vocabulary. */
  get known(): number {
    return this.#record[offsets.known / 4]!;
  }

  /** @returns how many of `ids` are valid; -1 for a text that has characters of another kind, or is too long: others must count it */
  count(text: string): number {
    return text.length > UNITS ? -1 : this.#kernel.count(RECORD, this.#load(text));
  }

  #load(text: string): number {
    this.#text.write(text, 'utf16le');
    this.#units[text.length] = 0;
    return text.length;
  }

  /** Words that have other characters get no place; those between are numbered by as many calls as there are runs. */
  #add(words: readonly string[], firstLong: number): void {
    let long = firstLong;
    let first = 0;
    let length = 0;
    for (let number = 0; number <= words.length; number++) {
      const word = words[number];
      const fits = word !== undefined && canOccur(word);
      if (fits && length + word.length < UNITS) {
        length += word.length + 1;
        continue;
      }
      if (number > first) {
        long = this.#kernel.add(RECORD, this.#load(words.slice(first, number).join(' ')), first, long);
      }
      first = fits ? number : number + 1;
      length = fits ? word.length + 1 : 0;
    }
  }
}

/** Address of the record: at 0 an address would be none. */
const RECORD = 16;

function canOccur(word: string): boolean {
  if (word.length < MIN_WORD || word.length > UNITS) return false;
  for (let i = 0; i < word.length; i++) if (!isLatinWord(word.charCodeAt(i))) return false;
  return true;
}

/** Whether its characters do not fit into 63 bits. */
function isKnownByHash(word: string): boolean {
  return word.length > SHORT || (word.length === SHORT && word.charCodeAt(SHORT - 1) >= 0x80);
}

interface Layout {
  readonly fields: Readonly<Record<LatinWordsField, number>>;
  /** Where the characters of long words are. */
  readonly long: number;
  readonly end: number;
}

function layout(words: readonly string[]): Layout {
  const plan = new MemoryPlan();
  const take = (bytes: number) => plan.take(bytes);
  take(RECORD_BYTES);
  const occurring = words.filter(canOccur);
  const bits = Math.ceil(Math.log2(1.5 * occurring.length + 2));
  const slotBytes = SLOT_BYTES * 2 ** bits;
  const fields = {
    ...{ text: take(2 * (UNITS + 1)), fold: take(FOLD_BYTES), bytes: take(UNITS + 1) },
    ...{ starts: take(4 * (WORDS + 1)), tags: take(8 * WORDS), slots: take(slotBytes), places: take(4 * words.length) },
    ...{ found: take(4 * WORDS), ids: take(4 * WORDS), counts: take(4 * WORDS) },
    ...{ slotMask: slotBytes - 1, slotShift: 64 - bits, cut: 0, known: 0 },
  };
  const long = take(occurring.reduce((sum, word) => sum + (isKnownByHash(word) ? 4 + word.length : 0), 0));
  return { fields, long, end: plan.end };
}
