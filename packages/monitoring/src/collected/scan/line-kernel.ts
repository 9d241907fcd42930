import { webAssembly } from '@aml-mlops/text/web-assembly';
import { wasm } from '../../generated/collected-lines.wasm.ts';
import { MOST_CHARACTERS, MOST_WORDS } from '../../two-sample/hashed-words.ts';
import { type CollectedLinesField, offsets, RECORD_BYTES } from './collected-lines.record.ts';
import { offsets as rowOffsets } from './scanned-line.record.ts';
import { sha256Constants } from './sha256-constants.ts';

/** Bytes of lines that are in memory at once, of each side. */
export const BLOCK = 1 << 18;
/** What the kernel may read behind a line. */
const SLACK = 16;
const MOST_ROWS = 1024;
const SLOT_BYTES = 16;
const SLOTS = 512;
const ALIGNMENT = 16;
const PAGE = 1 << 16;
const ASCII = 0x80;
/** Texts with more bytes are hashed by the library, which is faster once it has begun. */
const SHORT = 400;

interface Exports {
  scan(record: number, rows: number, most: number, at: number, end: number, scratch: number): number;
  isSame(a: number, b: number, size: number): number;
  idHash(record: number, at: number, end: number): number;
  textHash(record: number, at: number, end: number): number;
  countWords(record: number, at: number, end: number, most: number): number;
}

/** Where lines of one side are, and their rows. */
export interface LineArea {
  /** The memory of the kernel. */
  readonly bytes: Buffer;
  /** Address of the first of {@link BLOCK} bytes, behind which there is place for a newline. */
  readonly start: number;
  readonly rows: number;
  readonly scratch: number;
}

/**
 * Lines of collected requests in the memory of a WebAssembly kernel (`assembly/collected-lines.ts`), which finds their fields, hashes
 * ids and texts and counts words without a string for any of them. The two sides of requests have an area each.
 */
export class LineKernel {
  readonly areas: readonly [LineArea, LineArea];
  /** The fields of rows that are integers and float64, by address / 4 and address / 8. */
  readonly integers: Int32Array;
  readonly numbers: Float64Array;
  readonly #exports: Exports;
  readonly #buckets: Uint16Array;

  constructor() {
    let end = RECORD;
    const take = (bytes: number) => {
      const at = end;
      end += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
      return at;
    };
    take(RECORD_BYTES);
    const fields: Record<CollectedLinesField, number> = {
      ...{ next: 0, constants: take(256), initial: take(32), state: take(32), schedule: take(256), message: take(128) },
      ...{ fold: take(256), slots: take(SLOTS * SLOT_BYTES), buckets: take(2 * MOST_WORDS), textNumber: 0 },
    };
    const places = [0, 1].map(() => ({
      ...{ start: take(BLOCK + 1 + SLACK), scratch: take(BLOCK), rows: take(MOST_ROWS * rowOffsets.rowBytes) },
    }));
    const memory = new webAssembly.Memory({ initial: Math.ceil(end / PAGE) });
    const { buffer } = memory;
    compiled ??= new webAssembly.Module(Buffer.from(wasm, 'base64'));
    this.#exports = new webAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Exports;
    this.integers = new Int32Array(buffer);
    this.numbers = new Float64Array(buffer, 0, buffer.byteLength >> 3);
    this.#buckets = new Uint16Array(buffer, fields.buckets, MOST_WORDS);
    for (const [field, offset] of Object.entries(offsets)) {
      this.integers[(RECORD + offset) >> 2] = fields[field as CollectedLinesField];
    }
    const { constants, initial } = sha256Constants();
    this.integers.set(constants, fields.constants >> 2);
    this.integers.set(initial, fields.initial >> 2);
    const bytes = Buffer.from(buffer);
    bytes.set(ASCII_WORDS, fields.fold);
    this.areas = places.map((place) => ({ ...place, bytes })) as unknown as [LineArea, LineArea];
  }

  /**
   * Reads lines into rows, which replace those before.
   *
   * @param end behind the newline of the last line
   * @returns number of rows; {@link next} is where to continue
   */
  scan({ rows, scratch }: LineArea, at: number, end: number): number {
    return this.#exports.scan(RECORD, rows, MOST_ROWS, at, end, scratch);
  }

  get next(): number {
    return this.integers[(RECORD + offsets.next) >> 2]!;
  }

  isSame(a: number, b: number, size: number): boolean {
    return this.#exports.isSame(a, b, size) !== 0;
  }

  /** `hash48` of an id and `/0`. */
  idHash(start: number, end: number): number {
    return this.#exports.idHash(RECORD, start, end);
  }

  /** `hash48` of a text; undefined for one that is hashed faster elsewhere. */
  textHash(start: number, end: number): number | undefined {
    return end - start > SHORT ? undefined : this.#exports.textHash(RECORD, start, end);
  }

  /** As `countWords` does, of a text of ASCII. */
  countWords(start: number, end: number, into: Float64Array): number {
    const read = Math.min(end, start + MOST_CHARACTERS);
    const distinct = this.#exports.countWords(RECORD, start, read, MOST_WORDS);
    for (let i = 0; i < distinct; i++) into[this.#buckets[i]!]!++;
    return distinct;
  }
}

/** Address of the record: at 0 an address would be none. */
const RECORD = ALIGNMENT;
let compiled: object | undefined;
const ASCII_WORDS = Uint8Array.from({ length: ASCII }, (_, unit) => {
  const character = String.fromCharCode(unit);
  return /\w/.test(character) ? character.toLowerCase().charCodeAt(0) : 0;
});
