import { createHash, hash, randomUUID } from 'node:crypto';
import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Prediction } from '@aml-mlops/scoring';
import type { ModelIdentity } from '../models/located-model.ts';
import type { CollectionSettings } from './collection-settings.ts';

/** A request that was answered. */
export interface Exchange {
  readonly correlationId: string;
  readonly model: ModelIdentity;
  readonly texts: readonly string[];
  readonly predictions: readonly Prediction[];
}

interface CollectorOptions extends CollectionSettings {
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
 */
export class Collector {
  readonly #options: CollectorOptions;
  /** Processes and restarts do not write to one file. */
  readonly #instance = randomUUID();
  #lines = new Map<string, string[]>();
  #offered = 0;
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
    if (this.#characters >= limit) {
      this.#options.onCollected?.('dropped');
      return;
    }
    const time = new Date((this.#options.now ?? Date.now)()).toISOString();
    const inputs = texts.map((text) => inputOf(text, this.#options.texts));
    const outputs = predictions.map(({ label, probability, score, unknownShare }) => ({
      label,
      ...(probability === undefined ? { score } : { probability }),
      unknownShare,
    }));
    this.#add('inputs', model, correlationId, time, inputs);
    this.#add('outputs', model, correlationId, time, outputs);
    this.#offered++;
    this.#timer ??= setTimeout(() => void this.#flush(), this.#options.flushMs ?? 1000).unref();
  }

  /** Writes what waits. */
  async close(): Promise<void> {
    await this.#flush();
  }

  #add(kind: 'inputs' | 'outputs', model: ModelIdentity, correlationid: string, time: string, data: object[]): void {
    const { name, version } = model;
    const file = path.join(
      ...[this.#options.folder, safeName(name), safeName(version), kind],
      ...[time.slice(0, 10).replaceAll('-', '/'), time.slice(11, 13), `${this.#instance}.jsonl`],
    );
    const event = {
      ...{ specversion: '1.0', id: randomUUID(), source: `${name}/${version}`, type: `mlops.inference.${kind}` },
      ...{ datacontenttype: 'application/json', time, data, correlationid, modelversion: version },
    };
    const line = `${JSON.stringify(event)}\n`;
    this.#characters += line.length;
    const lines = this.#lines.get(file);
    if (lines) lines.push(line);
    else this.#lines.set(file, [line]);
  }

  #flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
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
