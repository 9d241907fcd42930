import type { Prediction } from '@aml-mlops/scoring';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { DropReason } from '../batching/micro-batcher.ts';
import type { ModelIdentity } from '../models/located-model.ts';
import type { ModelWatcher } from '../models/served-model.ts';

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const TEXTS = [1, 2, 4, 8, 16, 32, 64, 128, 256];
const SHARES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1];

/** A server's metrics for Prometheus. They contain names of models and labels, but no texts. */
export class ServiceMetrics implements ModelWatcher {
  readonly registry = new Registry();
  readonly #requests: Counter<'route' | 'status'>;
  readonly #seconds: Histogram<'route'>;
  readonly #batches: Histogram<string>;
  readonly #drops: Counter<'reason'>;
  readonly #labels: Counter<'model' | 'version' | 'label'>;
  readonly #confidence: Histogram<'model' | 'version'>;
  readonly #unknown: Histogram<'model' | 'version'>;
  readonly #collected: Counter<'outcome'>;
  readonly #spans: Counter<'outcome'>;
  readonly #labelsOf = new Map<string, Set<string>>();

  /** @param waitingTexts evaluated when the metrics are collected */
  constructor(waitingTexts: () => number) {
    const registers = [this.registry];
    this.#requests = new Counter({
      ...{ name: 'mlops_requests_total', help: 'Requests answered', labelNames: ['route', 'status'], registers },
    });
    this.#seconds = new Histogram({
      ...{ name: 'mlops_request_seconds', help: 'From the first byte of a request to its answer', registers },
      ...{ labelNames: ['route'], buckets: SECONDS },
    });
    this.#batches = new Histogram({
      ...{ name: 'mlops_batch_texts', help: 'Texts that went to a model together', buckets: TEXTS, registers },
    });
    this.#drops = new Counter({
      ...{
        name: 'mlops_dropped_texts_total',
        help: 'Texts that were not worked on',
        labelNames: ['reason'],
        registers,
      },
    });
    this.#labels = new Counter({
      ...{ name: 'mlops_predictions_total', help: 'Predictions by label', registers },
      labelNames: ['model', 'version', 'label'],
    });
    this.#confidence = new Histogram({
      ...{ name: 'mlops_confidence', help: 'Probability of the label, where a model gives one', registers },
      ...{ labelNames: ['model', 'version'], buckets: SHARES },
    });
    this.#unknown = new Histogram({
      ...{ name: 'mlops_unknown_share', help: "Share of a text's words that the model has never seen", registers },
      ...{ labelNames: ['model', 'version'], buckets: SHARES },
    });
    this.#collected = new Counter({
      ...{ name: 'mlops_collected_total', help: 'Requests offered to data collection', registers },
      labelNames: ['outcome'],
    });
    this.#spans = new Counter({
      ...{ name: 'mlops_spans_total', help: 'Spans offered to telemetry', labelNames: ['outcome'], registers },
    });
    new Gauge({
      ...{ name: 'mlops_queue_texts', help: 'Texts that wait or are being worked on', registers },
      collect() {
        this.set(waitingTexts());
      },
    });
    collectDefaultMetrics({ register: this.registry });
  }

  onRequest(route: string, status: number, seconds: number): void {
    this.#requests.inc({ route, status: String(status) });
    this.#seconds.observe({ route }, seconds);
  }

  onBatch(texts: number): void {
    this.#batches.observe(texts);
  }

  onDrop(reason: DropReason, texts: number): void {
    this.#drops.inc({ reason }, texts);
  }

  onPredictions({ name: model, version }: ModelIdentity, predictions: readonly Prediction[]): void {
    const counts = new Map<string, number>();
    const [confidence, unknown] = [
      this.#confidence.labels({ model, version }),
      this.#unknown.labels({ model, version }),
    ];
    for (const { label, probability, unknownShare } of predictions) {
      counts.set(label, (counts.get(label) ?? 0) + 1);
      if (probability !== undefined) confidence.observe(probability);
      unknown.observe(unknownShare);
    }
    const key = JSON.stringify([model, version]);
    const seen = this.#labelsOf.get(key) ?? new Set();
    this.#labelsOf.set(key, seen);
    for (const [label, count] of counts) {
      seen.add(label);
      this.#labels.inc({ model, version, label }, count);
    }
  }

  onCollected(outcome: 'written' | 'dropped'): void {
    this.#collected.inc({ outcome });
  }

  onSpans(outcome: 'sent' | 'lost', spans: number): void {
    this.#spans.inc({ outcome }, spans);
  }

  /** Removes the series of a version that is no longer served, so that they do not grow with every swap. */
  forget({ name: model, version }: ModelIdentity): void {
    const key = JSON.stringify([model, version]);
    for (const label of this.#labelsOf.get(key) ?? []) this.#labels.remove({ model, version, label });
    this.#labelsOf.delete(key);
    this.#confidence.remove({ model, version });
    this.#unknown.remove({ model, version });
  }
}
