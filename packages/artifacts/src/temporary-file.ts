import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * A file of this process alone, written at its end and read anywhere. It is made at the first write, and has no name from then on: the
 * system frees it when it is closed, or when the process ends, however that comes about.
 */
export class TemporaryFile {
  readonly #folder: string;
  #descriptor: number | undefined;
  #bytes = 0;

  /** @param folder where it is made. Default: the system's */
  constructor(folder = tmpdir()) {
    this.#folder = folder;
  }

  /** @returns where in the file the bytes begin */
  append(bytes: Uint8Array): number {
    this.#descriptor ??= openNameless(this.#folder);
    const at = this.#bytes;
    this.#write(bytes, at);
    this.#bytes += bytes.length;
    return at;
  }

  /** Writes over bytes that were appended. */
  overwrite(bytes: Uint8Array, at: number): void {
    if (at + bytes.length > this.#bytes) throw new Error('a temporary file is written over past its end');
    this.#write(bytes, at);
  }

  #write(bytes: Uint8Array, at: number): void {
    for (let done = 0; done < bytes.length; )
      done += writeSync(this.#descriptor!, bytes, done, bytes.length - done, at + done);
  }

  /** Fills `into` with the bytes from `at` on. */
  read(into: Uint8Array, at: number): void {
    readFully(this.descriptor, into, at);
  }

  /** The open file, for {@link readFully} in other threads of this process while this one keeps it open. */
  get descriptor(): number {
    if (this.#descriptor === undefined) throw new Error('nothing was written to a temporary file');
    return this.#descriptor;
  }

  /** Idempotent. */
  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
    this.#bytes = 0;
  }
}

/** Fills `into` with the bytes of an open file from `at` on. */
export function readFully(descriptor: number, into: Uint8Array, at: number): void {
  for (let done = 0; done < into.length; ) {
    const read = readSync(descriptor, into, done, into.length - done, at + done);
    if (read === 0) throw new Error('a temporary file ends too early');
    done += read;
  }
}

function openNameless(within: string): number {
  const folder = mkdtempSync(path.join(within, 'mlops-'));
  try {
    return openSync(path.join(folder, 'file'), 'w+', 0o600);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
