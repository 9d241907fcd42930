import { TemporaryFile } from '@aml-mlops/artifacts';

/** The words of a batch of documents, as numbers. */
export interface TokenBatch {
  /** Number of words of each document. */
  readonly lengths: Int32Array;
  /** All words of all documents, in order. */
  readonly tokens: Int32Array;
}

/** Bytes held in memory; the rest goes to a file. */
const HELD_BYTES = 64 * 2 ** 20;
/** Bytes of a 31-bit number in groups of seven bits. */
const LONGEST = 5;

/**
 * Stores the words of documents until the known words are determined, so that no text is tokenised twice: one or two bytes
 * per word, the first 64 MiB in memory and the rest in a temporary file.
 */
export class TokenSpool {
  readonly #held: Uint8Array[] = [];
  readonly #written: { at: number; bytes: number }[] = [];
  readonly #heldBytes: number;
  #bytes = 0;
  readonly #file: TemporaryFile;
  #buffer = new Uint8Array(1 << 16);

  /**
   * @param heldBytes bytes held in memory. Default: 64 MiB
   * @param folder folder for the temporary file. Default: the system's
   */
  constructor(heldBytes = HELD_BYTES, folder?: string) {
    this.#heldBytes = heldBytes;
    this.#file = new TemporaryFile(folder);
  }

  /** Bytes stored so far, in memory and on disk. */
  get bytes(): number {
    return this.#bytes;
  }

  append({ lengths, tokens }: TokenBatch): void {
    const most = LONGEST * (2 + lengths.length + tokens.length);
    if (this.#buffer.length < most) this.#buffer = new Uint8Array(2 * most);
    let end = writeNumber(this.#buffer, 0, lengths.length);
    for (const length of lengths) end = writeNumber(this.#buffer, end, length);
    for (const token of tokens) end = writeNumber(this.#buffer, end, token);
    this.#bytes += end;
    if (this.#bytes > this.#heldBytes)
      this.#written.push({ at: this.#file.append(this.#buffer.subarray(0, end)), bytes: end });
    else this.#held.push(this.#buffer.slice(0, end));
  }

  /** Yields what was appended, in order; can be repeated. */
  *batches(): Generator<TokenBatch> {
    for (const bytes of this.#held) yield decode(bytes);
    for (const { at, bytes } of this.#written) {
      const chunk = new Uint8Array(bytes);
      this.#file.read(chunk, at);
      yield decode(chunk);
    }
  }

  /** Frees the file. Idempotent. */
  close(): void {
    this.#file.close();
    this.#written.length = 0;
  }
}

/** Groups of seven bits, low ones first; the high bit means that more follow. @returns offset of the next number */
function writeNumber(into: Uint8Array, at: number, value: number): number {
  let rest = value;
  let end = at;
  while (rest > 0x7f) {
    into[end++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  into[end++] = rest;
  return end;
}

function decode(bytes: Uint8Array): TokenBatch {
  let at = 0;
  const next = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const lengths = new Int32Array(next());
  let words = 0;
  for (let row = 0; row < lengths.length; row++) words += lengths[row] = next();
  const tokens = new Int32Array(words);
  for (let i = 0; i < words; i++) tokens[i] = next();
  return { lengths, tokens };
}
