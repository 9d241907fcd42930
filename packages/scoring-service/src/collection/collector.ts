import { createHash, hash, randomUUID } from 'node:crypto';
import { MlopsError } from '@aml-mlops/errors';
import type { Prediction } from '@aml-mlops/scoring';
import type { ModelIdentity } from '../models/located-model.ts';
import type { CollectionSettings } from './collection-settings.ts';
import type { Sink } from './sink.ts';

/** Replaces parts of a text that must not be stored, such as names; undefined omits the text. */
export type Pseudonymise = (text: string) => string | undefined;

/** An answered request, whatever its status. */
export interface AnsweredRequest {
  readonly model: ModelIdentity;
  /** HTTP status. */
  readonly status: number;
  readonly milliseconds: number;
}

/** Identifies an answered request. */
export interface Exchange {
  readonly correlationId: string;
  readonly model: ModelIdentity;
  readonly texts: readonly string[];
  readonly predictions: readonly Prediction[];
}

interface CollectorOptions extends Omit<CollectionSettings, 'hook' | 'folder'> {
  readonly sink: Sink;
  /** Replaces a text before any other processing; for undefined only the text's length is stored. */
  readonly pseudonymise?: Pseudonymise | undefined;
  /** Called for every request that was stored, or lost because the sink was too slow. */
  readonly onCollected?: (outcome: 'written' | 'dropped') => void;
  /** Called once per kind of sink error, and on recovery; never receives a text. */
  readonly log: (line: string) => void;
  /** Characters of lines that may wait to be written; further requests are dropped. Default: 16 Mi. */
  readonly queuedCharacters?: number;
  /** Milliseconds since 1970 UTC. Default: `Date.now`. */
  readonly now?: () => number;
  /** Milliseconds for which lines are collected before a write. Default: 1000. */
  readonly flushMs?: number;
  /** Maximum duration of closing in milliseconds; what is not written by then is lost. Default: 4000. */
  readonly closeMs?: number;
}

/** Lines of one file that are written together, with retries until they succeed. */
interface Chunk {
  readonly file: string;
  readonly text: string;
  /** Requests whose outputs it contains. */
  readonly requests: number;
}

/** Waiting lines of one file. */
interface Waiting {
  readonly lines: string[];
  requests: number;
}

const LONGEST_PAUSE_MS = 30_000;

/**
 * Stores requests and answers for monitoring, in the layout of Azure's data collector: JSON Lines of CloudEvents in
 * `<model>/<version>/inputs|outputs/YYYY/MM/DD/HH/<instance>.jsonl`, hours in UTC. The hash of the correlation id decides whether a
 * request is stored: inputs and outputs together, and equally in every process and hop. An answer never waits for it:
 * pending lines are kept in memory, up to a limit; beyond it they are dropped and counted.
 *
 * In addition, `service/…` gets one line per flush with the counts since the previous line: all requests by status and by
 * milliseconds, including those not stored, and how many were stored and dropped. The last line of a process that ended normally
 * contains `closed`; after any other end the counts since the last line, a second at most, are lost.
 */
export class Collector {
  readonly #options: CollectorOptions;
  /** Distinguishes processes and restarts, which must not write to one file. */
  readonly #instance = randomUUID();
  #waiting = new Map<string, Waiting>();
  /** Writes in progress, in order: failed ones come first. */
  readonly #chunks: Chunk[] = [];
  readonly #counters = new Map<string, Counters>();
  #characters = 0;
  #writing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #closing = new AbortController();
  #fault: string | undefined;
  #failures = 0;
  #isHookFailing = false;

  constructor(options: CollectorOptions) {
    this.#options = options;
  }

  offer({ correlationId, model, texts, predictions }: Exchange): void {
    if (!isSampled(correlationId, this.#options.share)) return;
    const limit = this.#options.queuedCharacters ?? 1 << 24;
    const counters = this.#countersOf(model);
    if (this.#characters >= limit) {
      counters.dropped++;
      this.#options.onCollected?.('dropped');
      return;
    }
    counters.kept++;
    const time = new Date((this.#options.now ?? Date.now)()).toISOString();
    const inputs = texts.map((text) => this.#inputOf(text));
    const outputs = predictions.map(({ label, probability, score, unknownShare }) => ({
      label,
      ...(probability === undefined ? { score } : { probability }),
      unknownShare,
    }));
    this.#add('inputs', model, correlationId, time, inputs);
    this.#add('outputs', model, correlationId, time, outputs);
    this.#wake();
  }

  /** Counts a request, stored or not: error rates and latencies must not depend on the sampling share. */
  count({ model, status, milliseconds }: AnsweredRequest): void {
    const { statuses, times } = this.#countersOf(model);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    const rounded = roundedMs(milliseconds);
    times.set(rounded, (times.get(rounded) ?? 0) + 1);
    this.#wake();
  }

  #inputOf(text: string): object {
    const { texts, pseudonymise } = this.#options;
    if (!pseudonymise || texts === 'left-out') return inputOf(text, texts);
    try {
      const replaced = pseudonymise(text);
      if (typeof replaced === 'string') return { ...inputOf(replaced, texts), characters: text.length };
    } catch {
      if (!this.#isHookFailing) this.#options.log('the pseudonymising hook fails: texts are left out');
      this.#isHookFailing = true;
    }
    return inputOf(text, 'left-out');
  }

  #wake(): void {
    const { flushMs = 1000 } = this.#options;
    // Do not retry every second while storage is unreachable.
    const pause = Math.max(flushMs, Math.min(flushMs * 2 ** this.#failures, LONGEST_PAUSE_MS));
    this.#timer ??= setTimeout(() => void this.#flush(), pause).unref();
  }

  #countersOf(model: ModelIdentity): Counters {
    const key = JSON.stringify([model.name, model.version]);
    let counters = this.#counters.get(key);
    if (!counters) {
      counters = { model, statuses: new Map(), times: new Map(), kept: 0, dropped: 0, isTold: false };
      this.#counters.set(key, counters);
    }
    return counters;
  }

  /** A line with each model's counters, which are then reset. */
  #tellCounters(closed: boolean): void {
    const time = new Date((this.#options.now ?? Date.now)()).toISOString();
    for (const [key, { model, statuses, times, kept, dropped, isTold }] of this.#counters) {
      const isEmpty = statuses.size === 0 && kept === 0 && dropped === 0;
      if (isEmpty && !(closed && isTold)) continue;
      const counts = {
        statuses: Object.fromEntries(statuses),
        kept,
        dropped,
        milliseconds: Object.fromEntries(times),
      };
      this.#line('service', model, time, { time, ...counts, ...(closed && { closed }) });
      this.#counters.set(key, {
        model,
        statuses: new Map(),
        times: new Map(),
        kept: 0,
        dropped: 0,
        isTold: !closed,
      });
    }
  }

  /** Writes the waiting lines, within the time limit. */
  async close(): Promise<void> {
    const overdue = setTimeout(() => this.#closing.abort(), this.#options.closeMs ?? 4000);
    this.#tellCounters(true);
    // One pass more than is in progress, so that a failed write is tried a last time.
    await this.#writing;
    await this.#flush();
    clearTimeout(overdue);
    clearTimeout(this.#timer);
    for (const { text, requests } of this.#chunks.splice(0)) this.#settle(text, requests, 'dropped');
  }

  #add(kind: 'inputs' | 'outputs', model: ModelIdentity, correlationid: string, time: string, data: object[]): void {
    const { name, version } = model;
    this.#line(kind, model, time, {
      ...{ specversion: '1.0', id: randomUUID(), source: `${name}/${version}`, type: `mlops.inference.${kind}` },
      ...{ datacontenttype: 'application/json', time, data, correlationid, modelversion: version },
    });
  }

  #line(kind: 'inputs' | 'outputs' | 'service', { name, version }: ModelIdentity, time: string, content: object): void {
    const hour = `${time.slice(0, 10).replaceAll('-', '/')}/${time.slice(11, 13)}`;
    const file = `${safeName(name)}/${safeName(version)}/${kind}/${hour}/${this.#instance}.jsonl`;
    const line = `${JSON.stringify(content)}\n`;
    this.#characters += line.length;
    let waiting = this.#waiting.get(file);
    if (!waiting) {
      waiting = { lines: [], requests: 0 };
      this.#waiting.set(file, waiting);
    }
    waiting.lines.push(line);
    if (kind === 'outputs') waiting.requests++;
  }

  #flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#tellCounters(false);
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined;
      if (this.#chunks.length > 0 || this.#waiting.size > 0) this.#wake();
    });
    return this.#writing;
  }

  async #write(): Promise<void> {
    const { log, sink } = this.#options;
    const waiting = this.#waiting;
    this.#waiting = new Map();
    for (const [file, { lines, requests }] of waiting) this.#chunks.push({ file, text: lines.join(''), requests });
    for (let chunk = this.#chunks[0]; chunk; chunk = this.#chunks[0]) {
      try {
        await sink.append(chunk.file, chunk.text, this.#closing.signal);
      } catch (error) {
        const fault = faultOf(error, sink);
        if (fault !== this.#fault) log(`collected data cannot be written ${fault}`);
        this.#fault = fault;
        this.#failures++;
        return;
      }
      if (this.#fault !== undefined) log(`collected data is written to ${sink.name} again`);
      [this.#fault, this.#failures] = [undefined, 0];
      this.#chunks.shift();
      this.#settle(chunk.text, chunk.requests, 'written');
    }
  }

  #settle(text: string, requests: number, outcome: 'written' | 'dropped'): void {
    this.#characters -= text.length;
    for (let i = 0; i < requests; i++) this.#options.onCollected?.(outcome);
  }
}

/** The code of a disk error, or the message of a storage error, which names the storage; never a text. */
function faultOf(error: unknown, { name }: Sink): string {
  if (error instanceof MlopsError) return `for now: ${error.message}`;
  return `to ${name}: ${(error as NodeJS.ErrnoException).code ?? (error as Error).name}`;
}

/** Counts of a model since the last line. */
interface Counters {
  readonly model: ModelIdentity;
  readonly statuses: Map<number, number>;
  /** Requests by milliseconds. */
  readonly times: Map<number, number>;
  /** Requests whose lines are waiting or written, and dropped requests. */
  kept: number;
  dropped: number;
  /** Whether a line of it was already written. */
  readonly isTold: boolean;
}

/** Rounds to two digits, so that a line has few distinct values; at least a tenth of a millisecond. */
function roundedMs(milliseconds: number): number {
  return Math.max(0.1, Number(Number(milliseconds.toFixed(1)).toPrecision(2)));
}

/** Whether the first 48 bits of the id's hash, as a number in [0, 1), are below the share. */
export function isSampled(correlationId: string, share: number): boolean {
  if (share >= 1) return true;
  return createHash('sha256').update(correlationId).digest().readUIntBE(0, 6) / 2 ** 48 < share;
}

function inputOf(text: string, how: CollectionSettings['texts']): object {
  const characters = text.length;
  if (how === 'stored') return { text: text.toWellFormed(), characters };
  return how === 'hashed' ? { textSha256: hash('sha256', text.toWellFormed(), 'hex'), characters } : { characters };
}

/** Encodes any name as a single folder name that cannot point outside its parent. */
function safeName(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(/^\.+$/, (dots) => '%2E'.repeat(dots.length));
}
