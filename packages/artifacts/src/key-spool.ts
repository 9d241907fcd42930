import { hashText } from './content-hash.ts';
import { TemporaryFile } from './temporary-file.ts';

const PARTITIONS = 256;
/** Records of a chunk; a partition writes whole chunks. */
const CHUNK_RECORDS = 512;
/** Numbers of a record: key and row. */
const RECORD = 2;

/** 52 bits of the SHA-256 of a text: a key of {@link KeySpool}. */
export function textKey(text: string): number {
  return Number.parseInt(hashText(text).slice(0, 13), 16);
}

/**
 * Remembers a key for each of any number of rows, to find equal ones once all are known. Records of 16 bytes are divided by key into
 * partitions, so that equal keys meet in one: memory holds at most 2 MB of chunks that are not full yet, the rest is in a
 * temporary file, and whoever compares keys needs memory for one partition at a time, a 256th of all (a `Set` of all would
 * take 50 bytes and more a key, and ends at 16.7 million).
 *
 * Keys are hashes: what they stand for may differ all the same. Of n keys of 52 bits n²/2⁵³ pairs do by chance: 0.01 of 10 million.
 * Compare the rows themselves wherever a false answer would matter.
 */
export class KeySpool {
  readonly #chunks: { readonly written: number[]; open: Float64Array; used: number }[];
  readonly #chunkNumbers: number;
  readonly #file: TemporaryFile;
  #size = 0;

  /**
   * @param options.folder folder of the temporary file, which is made when the first chunk is full. Default: the system's
   * @param options.chunkRecords records of a partition that are held in memory. Default: 512
   */
  constructor({
    folder,
    chunkRecords = CHUNK_RECORDS,
  }: { readonly folder?: string; readonly chunkRecords?: number } = {}) {
    this.#file = new TemporaryFile(folder);
    this.#chunkNumbers = chunkRecords * RECORD;
    this.#chunks = Array.from({ length: PARTITIONS }, () => ({ written: [], open: new Float64Array(0), used: 0 }));
  }

  get size(): number {
    return this.#size;
  }

  /**
   * @param key whole number in [0, 2^53), spread evenly
   * @param row any number that leads back to the row
   */
  add(key: number, row: number): void {
    const chunks = this.#chunks[key % PARTITIONS]!;
    if (chunks.open.length === 0) chunks.open = new Float64Array(this.#chunkNumbers);
    chunks.open[chunks.used++] = key;
    chunks.open[chunks.used++] = row;
    this.#size++;
    if (chunks.used < this.#chunkNumbers) return;
    chunks.written.push(this.#file.append(bytesOf(chunks.open)));
    chunks.used = 0;
  }

  /** The records of each partition, in the order in which they were added: all of a key are in the same one. Can be repeated. */
  *partitions(): Generator<KeyPartition> {
    for (const [index, { written, used }] of this.#chunks.entries()) {
      yield { size: (written.length * this.#chunkNumbers + used) / RECORD, records: () => this.#records(index) };
    }
  }

  /** Frees the file. Idempotent. */
  close(): void {
    this.#file.close();
  }

  *#records(partition: number): Generator<readonly [key: number, row: number]> {
    const { written, open, used } = this.#chunks[partition]!;
    const chunk = new Float64Array(this.#chunkNumbers);
    for (const at of written) {
      this.#file.read(bytesOf(chunk), at);
      for (let i = 0; i < chunk.length; i += RECORD) yield [chunk[i]!, chunk[i + 1]!];
    }
    for (let i = 0; i < used; i += RECORD) yield [open[i]!, open[i + 1]!];
  }
}

export interface KeyPartition {
  /** Number of records. */
  readonly size: number;
  records(): Iterable<readonly [key: number, row: number]>;
}

/** Rows whose key other rows have too, ascending. */
export function rowsOfRepeatedKeys(spool: KeySpool): Float64Array {
  const rows: number[] = [];
  for (const partition of spool.partitions()) {
    const repeated = repeatedKeys(partition);
    if (repeated.size === 0) continue;
    for (const [key, row] of partition.records()) if (repeated.has(key)) rows.push(row);
  }
  return Float64Array.from(rows).sort();
}

/** Sorted, since a `Set` of each partition's keys, few of which are repeated, would leave much to the garbage collector. */
function repeatedKeys(partition: KeyPartition): ReadonlySet<number> {
  const keys = new Float64Array(partition.size);
  let count = 0;
  for (const [key] of partition.records()) keys[count++] = key;
  keys.sort();
  const repeated = new Set<number>();
  for (let i = 1; i < count; i++) if (keys[i] === keys[i - 1]) repeated.add(keys[i]!);
  return repeated;
}

function bytesOf(numbers: Float64Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}
