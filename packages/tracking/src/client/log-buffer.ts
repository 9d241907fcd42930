import { rangeError } from '@aml-mlops/errors';
import type { KeyValue } from '../entities.ts';
import { BATCH, checkKey, checkMetric } from '../limits.ts';
import type { Batch, NewMetric } from '../store/log-batch.ts';

/** So many values wait at most while the server is away; then the oldest metrics go. About 100 MB. */
const MOST_WAITING = 1_000_000;

/** What was logged to a run and not sent yet. Bad keys and values are refused at once, where the caller's stack says who. */
export class LogBuffer {
  #metrics: NewMetric[] = [];
  #params: KeyValue[] = [];
  readonly #tags = new Map<string, string>();
  readonly #knownParams = new Map<string, string>();
  readonly #mostWaiting: number;
  #dropped = 0;

  /** @param mostWaiting metrics that wait at most; beyond it the older half is dropped */
  constructor(mostWaiting: number = MOST_WAITING) {
    this.#mostWaiting = mostWaiting;
  }

  /** How many metrics were dropped since this was asked last. */
  takeDropped(): number {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }

  get size(): number {
    return this.#metrics.length + this.#params.length + this.#tags.size;
  }

  addParam(key: string, value: string): void {
    checkKey(key, 'param');
    const known = this.#knownParams.get(key);
    if (known === value) return;
    if (known !== undefined) {
      throw rangeError(key, 'the run', `${JSON.stringify(known)} as logged before: params cannot be changed`, value);
    }
    this.#knownParams.set(key, value);
    this.#params.push({ key, value });
  }

  addMetric(metric: NewMetric): void {
    checkKey(metric.key, 'metric');
    checkMetric(metric.key, metric.value, metric.step, metric.timestamp);
    this.#metrics.push(metric);
    if (this.#metrics.length <= this.#mostWaiting) return;
    const keep = Math.ceil(this.#mostWaiting / 2);
    this.#dropped += this.#metrics.length - keep;
    this.#metrics = this.#metrics.slice(-keep);
  }

  setTag(key: string, value: string): void {
    checkKey(key, 'tag');
    this.#tags.set(key, value);
  }

  /** Takes out the next batch, within MLflow's limits; undefined where nothing waits. */
  take(): Batch | undefined {
    if (this.size === 0) return undefined;
    const params = this.#params.splice(0, BATCH.params);
    const tags = [...this.#tags].slice(0, BATCH.tags).map(([key, value]) => ({ key, value }));
    for (const { key } of tags) this.#tags.delete(key);
    const metrics = this.#metrics.splice(0, BATCH.total - params.length - tags.length);
    return { metrics, params, tags };
  }

  /** Puts a batch back that could not be sent. A tag that was set anew meanwhile keeps its new value. */
  putBack({ metrics = [], params = [], tags = [] }: Batch): void {
    this.#metrics = [...metrics, ...this.#metrics];
    this.#params = [...params, ...this.#params];
    for (const { key, value } of tags) if (!this.#tags.has(key)) this.#tags.set(key, value);
  }
}
