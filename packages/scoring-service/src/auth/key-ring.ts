import { createHash, timingSafeEqual } from 'node:crypto';
import { rangeError } from '@aml-mlops/errors';
import { fileOfKeys, type KeySource, secretOfKeys } from './key-source.ts';

const LOOK_MS = 1000;
const VAULT_SECONDS = 60;
const DAY_SECONDS = 86_400;

interface KeyRingOptions {
  readonly file?: string;
  readonly keys?: readonly string[];
  readonly vault?: string;
  readonly vaultSeconds?: number;
  /** Called when the keys change, or can no longer be read; never receives a key. */
  readonly log: (line: string) => void;
  /** Milliseconds. Default: `performance.now`. */
  readonly now?: () => number;
}

/** Last result read from a source. */
interface Read {
  readonly source: KeySource;
  stamp: string;
  digests: readonly Buffer[];
  /** Current read error. */
  fault?: string;
}

/**
 * The valid keys of callers. They can be rotated without a restart: a key is added, and the old one is removed later. A key file
 * is checked at most once a second, when a request arrives; a secret of Azure Key Vault every minute, in the
 * background. If they cannot be read, the last keys stay valid. Only digests are kept.
 */
export class KeyRing {
  readonly #options: KeyRingOptions;
  readonly #now: () => number;
  readonly #fixed: readonly Buffer[];
  #file: Read | undefined;
  #vault: Read | undefined;
  #poll: NodeJS.Timeout | undefined;
  #isPolling = false;
  #lookedAt = 0;

  private constructor(options: KeyRingOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#fixed = digestsOf(options.keys ?? []);
  }

  /** @throws MlopsError `E_PARAM_RANGE` if a file cannot be read, or contains no key; any error of a vault */
  static async open(options: KeyRingOptions): Promise<KeyRing> {
    const { file, vault, vaultSeconds = VAULT_SECONDS } = options;
    if (!(vaultSeconds > 0 && vaultSeconds <= DAY_SECONDS)) {
      throw rangeError('seconds between readings of keys', 'scoring service', `in (0, ${DAY_SECONDS}]`, vaultSeconds);
    }
    const ring = new KeyRing(options);
    if (file !== undefined) ring.#file = await firstRead(fileOfKeys(file));
    if (vault !== undefined) {
      ring.#vault = await firstRead(await secretOfKeys(vault));
      ring.#poll = setInterval(() => void ring.#pollVault(), vaultSeconds * 1000).unref();
    }
    if (ring.#count === 0) throw rangeError('keys', 'scoring service', 'at least one', 0);
    ring.#lookedAt = ring.#now();
    return ring;
  }

  /** Constant time: the duration depends neither on how much of a key is right nor on its position. */
  async has(key: string): Promise<boolean> {
    await this.#lookAgain();
    const digest = digestOf(key);
    let found = false;
    for (const known of this.#digests()) found = timingSafeEqual(known, digest) || found;
    return found;
  }

  /** Stops reading. */
  close(): void {
    clearInterval(this.#poll);
  }

  *#digests(): Generator<Buffer> {
    yield* this.#fixed;
    yield* this.#file?.digests ?? [];
    yield* this.#vault?.digests ?? [];
  }

  get #count(): number {
    return this.#fixed.length + (this.#file?.digests.length ?? 0) + (this.#vault?.digests.length ?? 0);
  }

  async #lookAgain(): Promise<void> {
    const now = this.#now();
    if (!this.#file || now - this.#lookedAt < LOOK_MS) return;
    this.#lookedAt = now;
    await this.#readAgain(this.#file);
  }

  async #pollVault(): Promise<void> {
    // The response of an unreachable vault may take longer than the polling interval.
    if (!this.#vault || this.#isPolling) return;
    this.#isPolling = true;
    await this.#readAgain(this.#vault);
    this.#isPolling = false;
  }

  async #readAgain(read: Read): Promise<void> {
    const { log } = this.#options;
    try {
      if (await refresh(read)) log(`keys were read again: there are ${this.#count}`);
      else if (read.fault !== undefined) log(`keys can be read again from ${read.source.name}`);
      delete read.fault;
    } catch (error) {
      // A partial or missing file, or an unreachable vault, may be temporary: callers with a valid key must not be locked out.
      const { message } = error as Error;
      if (message !== read.fault) log(`keys stay as they were: ${message}`);
      read.fault = message;
    }
  }
}

async function firstRead(source: KeySource): Promise<Read> {
  const read: Read = { source, stamp: '', digests: [] };
  await refresh(read);
  return read;
}

/** Whether there was a change. */
async function refresh(read: Read): Promise<boolean> {
  const stamp = await read.source.stamp();
  if (stamp === read.stamp) return false;
  const lines = (await read.source.text()).split(/\r?\n/).map((line) => line.trim());
  const keys = lines.filter((line) => line !== '' && !line.startsWith('#'));
  if (keys.length === 0) throw rangeError('keys', 'scoring service', `at least one, in ${read.source.name}`, 0);
  read.digests = digestsOf(keys);
  read.stamp = stamp;
  return true;
}

/** @throws MlopsError `E_PARAM_RANGE` if a key could be guessed */
function digestsOf(keys: readonly string[]): Buffer[] {
  const short = keys.find((key) => key.length < 16);
  if (short !== undefined) throw rangeError('keys', 'scoring service', 'at least 16 characters long', short.length);
  return keys.map(digestOf);
}

function digestOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
