import type { Prediction } from '@aml-mlops/scoring';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ModelPlace } from '../models/served-model.ts';

/** Seconds: from a document alone on an idle machine to the longest that a client waits. */
const LATENCY = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const BATCHES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
const SHARES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1];
const MODEL = ['model', 'version'] as const;

/** What a service counts, in Prometheus' text format at `/metrics`. Never a text. */
export class ServiceMetrics {
  readonly registry = new Registry();
  readonly #requests = this.#counter('scoring_requests_total', 'Requests answered', ['route', 'status']);
  readonly #latency = new Histogram({
    name: 'scoring_request_seconds',
    help: 'Seconds from the first byte of a request to the last of its answer',
    labelNames: ['route'],
    buckets: LATENCY,
    registers: [this.registry],
  });
  readonly #texts = this.#counter('scoring_texts_total', 'Texts answered, by label', [...MODEL, 'label']);
  readonly #confidence = new Histogram({
    name: 'scoring_confidence',
    help: 'Probability of the label that was answered',
    labelNames: MODEL,
    buckets: SHARES,
    registers: [this.registry],
  });
  readonly #unknown = new Histogram({
    name: 'scoring_unknown_share',
    help: "Share of a text's words that the model has never seen",
    labelNames: MODEL,
    buckets: SHARES,
    registers: [this.registry],
  });
  readonly #batch = new Histogram({
    name: 'scoring_batch_texts',
    help: 'Texts that went to a model together',
    labelNames: MODEL,
    buckets: BATCHES,
    registers: [this.registry],
  });
  readonly #dropped = this.#counter('scoring_dropped_texts_total', 'Texts that nobody waited for any more', [
    ...MODEL,
    'reason',
  ]);

  /** @param waiting texts that wait for each model now */
  constructor(waiting: () => readonly { readonly place: ModelPlace; readonly waiting: number }[]) {
    new Gauge({
      name: 'scoring_waiting_texts',
      help: 'Texts that wait for a model',
      labelNames: MODEL,
      registers: [this.registry],
      collect() {
        this.reset();
        for (const { place, waiting: texts } of waiting()) this.set(labelsOf(place), texts);
      },
    });
  }

  request(route: string, status: number, seconds: number): void {
    this.#requests.inc({ route, status: String(status) });
    this.#latency.observe({ route }, seconds);
  }

  answered(place: ModelPlace, predictions: readonly Prediction[]): void {
    const labels = labelsOf(place);
    for (const { label, probability, unknownShare } of predictions) {
      this.#texts.inc({ ...labels, label });
      if (probability !== undefined) this.#confidence.observe(labels, probability);
      this.#unknown.observe(labels, unknownShare);
    }
  }

  batch(place: ModelPlace, size: number): void {
    this.#batch.observe(labelsOf(place), size);
  }

  dropped(place: ModelPlace, reason: 'timeout' | 'gone', texts: number): void {
    this.#dropped.inc({ ...labelsOf(place), reason }, texts);
  }

  #counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }
}

function labelsOf({ name, version }: ModelPlace): { model: string; version: string } {
  return { model: name, version };
}
