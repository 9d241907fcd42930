import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { MlopsError, rangeError } from '@aml-mlops/errors';

const LOOK_MS = 1000;

interface KeyRingOptions {
  readonly file?: string;
  readonly keys?: readonly string[];
  /** Told when the file has other keys, or cannot be read any more; never of a key. */
  readonly log: (line: string) => void;
  /** Milliseconds; default `performance.now`. */
  readonly now?: () => number;
}

/**
 * The keys that callers may have. A file of keys, one a line (`#` begins a comment), is looked at again at most once a
 * second, so that a key is added, and a while later the old one taken away, without a restart. Only digests are kept.
 */
export class KeyRing {
  readonly #options: KeyRingOptions;
  readonly #now: () => number;
  #digests: readonly Buffer[] = [];
  #stamp = '';
  #lookedAt = 0;

  private constructor(options: KeyRingOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** @throws MlopsError `E_PARAM_RANGE` where the file cannot be read, or there is no key at all */
  static async open(options: KeyRingOptions): Promise<KeyRing> {
    const ring = new KeyRing(options);
    await ring.#read();
    ring.#lookedAt = ring.#now();
    return ring;
  }

  /** Takes as long for a key that is nearly right as for one that is not, and for the first as for the last. */
  async has(key: string): Promise<boolean> {
    await this.#lookAgain();
    const digest = digestOf(key);
    let found = false;
    for (const known of this.#digests) found = timingSafeEqual(known, digest) || found;
    return found;
  }

  async #lookAgain(): Promise<void> {
    const now = this.#now();
    if (this.#options.file === undefined || now - this.#lookedAt < LOOK_MS) return;
    this.#lookedAt = now;
    try {
      const before = this.#stamp;
      await this.#read();
      if (before !== this.#stamp) this.#options.log(`keys were read again: there are ${this.#digests.length}`);
    } catch (error) {
      // Half a file, or none for a moment: whoever has a key must not be locked out by it.
      this.#options.log(`keys stay as they were: ${(error as Error).message}`);
    }
  }

  async #read(): Promise<void> {
    const { file, keys = [] } = this.#options;
    const stamp = file === undefined ? 'none' : await stampOf(file);
    if (stamp === this.#stamp) return;
    const lines = file === undefined ? [] : (await readFile(file, 'utf8')).split('\n');
    const all = [...keys, ...lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'))];
    if (all.length === 0) throw rangeError('keys', 'scoring service', `at least one, in ${file}`, 0);
    const short = all.find((key) => key.length < 16);
    if (short !== undefined) {
      throw rangeError('keys', 'scoring service', 'at least 16 characters long', short.length);
    }
    this.#digests = all.map(digestOf);
    this.#stamp = stamp;
  }
}

async function stampOf(file: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(file);
    return `${mtimeMs} ${size} ${ino}`;
  } catch (cause) {
    const message = `keys of scoring service must be in a file that can be read; got ${file}: ${(cause as Error).message}`;
    throw new MlopsError('E_PARAM_RANGE', message, { file }, { cause });
  }
}

function digestOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
