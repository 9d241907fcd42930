import { createHash, hash, randomUUID } from 'node:crypto';
import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Prediction } from '@aml-mlops/scoring';
import type { ModelIdentity } from '../models/located-model.ts';
import type { CollectionSettings } from './collection-settings.ts';

/** Replaces what must not be stored of a text, such as names; undefined leaves the text out. */
export type Pseudonymise = (text: string) => string | undefined;

/** A request that was answered, whatever with. */
export interface AnsweredRequest {
  readonly model: ModelIdentity;
  /** HTTP status. */
  readonly status: number;
  readonly milliseconds: number;
}

/** A request that was answered. */
export interface Exchange {
  readonly correlationId: string;
  readonly model: ModelIdentity;
  readonly texts: readonly string[];
  readonly predictions: readonly Prediction[];
}

interface CollectorOptions extends Omit<CollectionSettings, 'hook'> {
  /** What is kept of a text in its place, before anything else is done with it; of undefined only its length is. */
  readonly pseudonymise?: Pseudonymise | undefined;
  /** Told of every request that was kept, or was lost because the disk did not keep up. */
  readonly onCollected?: (outcome: 'written' | 'dropped') => void;
  /** Told once of each kind of fault of the disk; never of a text. */
  readonly log: (line: string) => void;
  /** Characters of lines that may wait to be written; beyond it requests are dropped. Default 16 Mi. */
  readonly queuedCharacters?: number;
  /** Milliseconds since 1970 UTC; default `Date.now`. */
  readonly now?: () => number;
  /** Milliseconds that lines wait, to be written together. Default 1000. */
  readonly flushMs?: number;
}

/**
 * Keeps requests and answers for monitoring, as Azure's data collector lays them out: JSON Lines of CloudEvents in
 * `<model>/<version>/inputs|outputs/YYYY/MM/DD/HH/<instance>.jsonl`, the hours in UTC. Whether a request is kept is decided by
 * the hash of its correlation id: its inputs and its outputs both, and in every process and at every hop the same. An answer never waits for it.
 *
 * Beside them `service/…` has a line a flush with what was counted since the line before: all requests by status and by
 * milliseconds, those that are not kept too, and how many were kept and dropped. The last line of a process that ended in order
 * says `closed`; after any other end what came since the last line, a second at most, is lost.
 */
export class Collector {
  readonly #options: CollectorOptions;
  /** Processes and restarts do not write to one file. */
  readonly #instance = randomUUID();
  #lines = new Map<string, string[]>();
  #offered = 0;
  readonly #counters = new Map<string, Counters>();
  #characters = 0;
  #writing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #fault: string | undefined;

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
    this.#offered++;
    this.#wake();
  }

  /** Counts a request, kept or not: rates of errors and latencies must not depend on the share that is kept. */
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
      if (this.#fault !== 'hook') this.#options.log('the pseudonymising hook fails: texts are left out');
      this.#fault = 'hook';
    }
    return inputOf(text, 'left-out');
  }

  #wake(): void {
    this.#timer ??= setTimeout(() => void this.#flush(), this.#options.flushMs ?? 1000).unref();
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

  /** A line of each model's counters; they begin anew. */
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

  /** Writes what waits. */
  async close(): Promise<void> {
    await this.#flush(true);
  }

  #add(kind: 'inputs' | 'outputs', model: ModelIdentity, correlationid: string, time: string, data: object[]): void {
    const { name, version } = model;
    this.#line(kind, model, time, {
      ...{ specversion: '1.0', id: randomUUID(), source: `${name}/${version}`, type: `mlops.inference.${kind}` },
      ...{ datacontenttype: 'application/json', time, data, correlationid, modelversion: version },
    });
  }

  #line(kind: 'inputs' | 'outputs' | 'service', { name, version }: ModelIdentity, time: string, content: object): void {
    const file = path.join(
      ...[this.#options.folder, safeName(name), safeName(version), kind],
      ...[time.slice(0, 10).replaceAll('-', '/'), time.slice(11, 13), `${this.#instance}.jsonl`],
    );
    const line = `${JSON.stringify(content)}\n`;
    this.#characters += line.length;
    const lines = this.#lines.get(file);
    if (lines) lines.push(line);
    else this.#lines.set(file, [line]);
  }

  #flush(closed = false): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#tellCounters(closed);
    const [lines, offered] = [this.#lines, this.#offered];
    this.#lines = new Map();
    this.#offered = 0;
    if (lines.size > 0) this.#writing = this.#writing.then(() => this.#write(lines, offered));
    return this.#writing;
  }

  async #write(files: ReadonlyMap<string, readonly string[]>, offered: number): Promise<void> {
    const { log, onCollected } = this.#options;
    let outcome: 'written' | 'dropped' = 'written';
    for (const [file, lines] of files) {
      const text = lines.join('');
      try {
        await mkdir(path.dirname(file), { recursive: true });
        await appendFile(file, text);
        this.#fault = undefined;
      } catch (error) {
        outcome = 'dropped';
        const { code = 'unknown' } = error as NodeJS.ErrnoException;
        if (code !== this.#fault) log(`collected data cannot be written to ${this.#options.folder}: ${code}`);
        this.#fault = code;
      }
      this.#characters -= text.length;
    }
    for (let i = 0; i < offered; i++) onCollected?.(outcome);
  }
}

/** What was counted of a model since the last line. */
interface Counters {
  readonly model: ModelIdentity;
  readonly statuses: Map<number, number>;
  /** Requests by milliseconds. */
  readonly times: Map<number, number>;
  /** Requests whose lines wait or are written, and those that were too many. */
  kept: number;
  dropped: number;
  /** Whether a line of it was written before. */
  readonly isTold: boolean;
}

/** To two digits, so that a line has few different ones; a tenth of a millisecond at least. */
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

/** A name as one folder, whatever it is: nothing leads out of where it lies. */
function safeName(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(/^\.+$/, (dots) => '%2E'.repeat(dots.length));
}
