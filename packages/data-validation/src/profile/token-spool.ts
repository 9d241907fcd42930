import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

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
  #file: { folder: string; descriptor: number; bytes: number } | undefined;
  #buffer = new Uint8Array(1 << 16);

  readonly #folder: string;

  /**
   * @param heldBytes bytes held in memory. Default: 64 MiB
   * @param folder folder for the temporary file. Default: the system's
   */
  constructor(heldBytes = HELD_BYTES, folder = tmpdir()) {
    this.#heldBytes = heldBytes;
    this.#folder = folder;
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
    if (this.#file || this.#bytes > this.#heldBytes) this.#write(end);
    else this.#held.push(this.#buffer.slice(0, end));
  }

  /** Yields what was appended, in order; can be repeated. */
  *batches(): Generator<TokenBatch> {
    for (const bytes of this.#held) yield decode(bytes);
    for (const { at, bytes } of this.#written) {
      const chunk = new Uint8Array(bytes);
      readFully(this.#file!.descriptor, chunk, at);
      yield decode(chunk);
    }
  }

  /** Deletes the file. Idempotent. */
  close(): void {
    if (!this.#file) return;
    closeSync(this.#file.descriptor);
    rmSync(this.#file.folder, { recursive: true, force: true });
    this.#file = undefined;
    this.#written.length = 0;
  }

  #write(bytes: number): void {
    this.#file ??= openFile(this.#folder);
    const at = this.#file.bytes;
    for (let done = 0; done < bytes; )
      done += writeSync(this.#file.descriptor, this.#buffer, done, bytes - done, at + done);
    this.#written.push({ at, bytes });
    this.#file.bytes += bytes;
  }
}

function openFile(within: string): { folder: string; descriptor: number; bytes: number } {
  const folder = mkdtempSync(path.join(within, 'mlops-words-'));
  return { folder, descriptor: openSync(path.join(folder, 'words'), 'w+', 0o600), bytes: 0 };
}

function readFully(descriptor: number, into: Uint8Array, at: number): void {
  for (let done = 0; done < into.length; ) {
    const read = readSync(descriptor, into, done, into.length - done, at + done);
    if (read === 0) throw new Error('the temporary file of words ends too early');
    done += read;
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
