import { MemoryPlan, webAssembly } from '@aml-mlops/text/web-assembly';
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
const PAGE = 1 << 16;
const ASCII = 0x80;
/** Of a message, whose texts have fewer. */
const MESSAGE_BYTES = 512;

interface Exports {
  scan(record: number, rows: number, most: number, at: number, end: number, scratch: number): number;
  isSame(a: number, b: number, size: number): number;
  hashIds(record: number, row: number, end: number): void;
  hashTexts(record: number, row: number, end: number): void;
  countWords(record: number, at: number, end: number, most: number): number;
}

/** Where lines of one side are, and their rows. */
export interface LineArea {
  /** The memory of the kernel. */
  readonly bytes: Buffer;
  /** Address of the first of {@link BLOCK} bytes, behind which there is place for a newline. */
  readonly start: number;
  readonly rows: number;
  /** Behind the last row. */
  rowsEnd: number;
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
    const plan = new MemoryPlan();
    const take = (bytes: number) => plan.take(bytes);
    take(RECORD_BYTES);
    const fields: Record<CollectedLinesField, number> = {
      ...{ next: 0, constants: take(256), initial: take(32), messages: take(4 * MESSAGE_BYTES), blocks: take(16) },
      ...{ laneRows: take(16), state: take(128), schedule: take(1024) },
      ...{ fold: take(256), slots: take(SLOTS * SLOT_BYTES), buckets: take(2 * MOST_WORDS), textNumber: 0 },
    };
    const places = [0, 1].map(() => ({
      ...{ start: take(BLOCK + 1 + SLACK), scratch: take(BLOCK + SLACK), rows: take(MOST_ROWS * rowOffsets.rowBytes) },
    }));
    const memory = new webAssembly.Memory({ initial: Math.ceil(plan.end / PAGE) });
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
    this.areas = places.map((place) => ({ ...place, bytes, rowsEnd: place.rows })) as unknown as [LineArea, LineArea];
  }

  /**
   * Reads lines into rows, which replace those before.
   *
   * @param end behind the newline of the last line
   * @returns where to continue
   */
  scan(area: LineArea, at: number, end: number): number {
    const count = this.#exports.scan(RECORD, area.rows, MOST_ROWS, at, end, area.scratch);
    area.rowsEnd = area.rows + count * rowOffsets.rowBytes;
    return this.integers[(RECORD + offsets.next) >> 2]!;
  }

  isSame(a: number, b: number, size: number): boolean {
    return this.#exports.isSame(a, b, size) !== 0;
  }

  /** Fills `idHash` of a row and of some after it. */
  hashIds({ rowsEnd }: LineArea, row: number): void {
    this.#exports.hashIds(RECORD, row, rowsEnd);
  }

  /** Fills `textHash` of a row and of some after it. */
  hashTexts({ rowsEnd }: LineArea, row: number): void {
    this.#exports.hashTexts(RECORD, row, rowsEnd);
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
const RECORD = 16;
let compiled: object | undefined;
const ASCII_WORDS = Uint8Array.from({ length: ASCII }, (_, unit) => {
  const character = String.fromCharCode(unit);
  return /\w/.test(character) ? character.toLowerCase().charCodeAt(0) : 0;
});
