import type { Prediction } from '@aml-mlops/scoring';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { DropReason } from '../batching/micro-batcher.ts';
import type { ModelIdentity } from '../models/located-model.ts';
import type { ModelWatcher } from '../models/served-model.ts';
import { type Count, SeriesCounter } from './series-counter.ts';
import { type Observations, SeriesHistogram } from './series-histogram.ts';

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const TEXTS = [1, 2, 4, 8, 16, 32, 64, 128, 256];
const SHARES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1];

/** Series of a route. */
interface RouteSeries {
  readonly seconds: Observations;
  readonly byStatus: Map<number, Count>;
}

/** Series of a model. */
interface ModelSeries {
  readonly confidence: Observations;
  readonly unknown: Observations;
  readonly byLabel: Map<string, Count>;
}

/**
 * A server's metrics for Prometheus. They contain names of models and labels, but no texts. Series that every request adds to are looked up
 * by route and by model, and kept.
 */
export class ServiceMetrics implements ModelWatcher {
  readonly registry = new Registry();
  readonly #requests: SeriesCounter<'route' | 'status'>;
  readonly #seconds: SeriesHistogram<'route'>;
  readonly #batches: Observations;
  readonly #drops: Counter<'reason'>;
  readonly #labels: SeriesCounter<'model' | 'version' | 'label'>;
  readonly #confidence: SeriesHistogram<'model' | 'version'>;
  readonly #unknown: SeriesHistogram<'model' | 'version'>;
  readonly #collected: Counter<'outcome'>;
  readonly #spans: Counter<'outcome'>;
  readonly #routes = new Map<string, RouteSeries>();
  readonly #models = new Map<string, ModelSeries>();
  /** The same by identity: a key of name and version would be made for each request. */
  readonly #modelsByIdentity = new WeakMap<ModelIdentity, ModelSeries>();

  /** @param waitingTexts evaluated when the metrics are collected */
  constructor(waitingTexts: () => number) {
    const registers = [this.registry];
    this.#requests = new SeriesCounter({
      ...{ name: 'mlops_requests_total', help: 'Requests answered', labelNames: ['route', 'status'], registers },
    });
    this.#seconds = new SeriesHistogram({
      ...{ name: 'mlops_request_seconds', help: 'From the first byte of a request to its answer', registers },
      buckets: SECONDS,
    });
    this.#batches = new SeriesHistogram({
      ...{ name: 'mlops_batch_texts', help: 'Texts that went to a model together', buckets: TEXTS, registers },
    }).of({});
    this.#drops = new Counter({
      ...{
        name: 'mlops_dropped_texts_total',
        help: 'Texts that were not worked on',
        labelNames: ['reason'],
        registers,
      },
    });
    this.#labels = new SeriesCounter({
      ...{ name: 'mlops_predictions_total', help: 'Predictions by label', registers },
      labelNames: ['model', 'version', 'label'],
    });
    this.#confidence = new SeriesHistogram({
      ...{ name: 'mlops_confidence', help: 'Probability of the label, where a model gives one', registers },
      buckets: SHARES,
    });
    this.#unknown = new SeriesHistogram({
      ...{ name: 'mlops_unknown_share', help: "Share of a text's words that the model has never seen", registers },
      buckets: SHARES,
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
    let series = this.#routes.get(route);
    if (!series) {
      series = { seconds: this.#seconds.of({ route }), byStatus: new Map() };
      this.#routes.set(route, series);
    }
    let answered = series.byStatus.get(status);
    if (!answered) {
      answered = this.#requests.of({ route, status: String(status) });
      series.byStatus.set(status, answered);
    }
    answered.value++;
    series.seconds.observe(seconds);
  }

  onBatch(texts: number): void {
    this.#batches.observe(texts);
  }

  onDrop(reason: DropReason, texts: number): void {
    this.#drops.inc({ reason }, texts);
  }

  onPredictions(identity: ModelIdentity, predictions: readonly Prediction[]): void {
    const { confidence, unknown, byLabel } = this.#seriesOf(identity);
    for (const { label, probability, unknownShare } of predictions) {
      let predicted = byLabel.get(label);
      if (!predicted) {
        predicted = this.#labels.of({ model: identity.name, version: identity.version, label });
        byLabel.set(label, predicted);
      }
      predicted.value++;
      if (probability !== undefined) confidence.observe(probability);
      unknown.observe(unknownShare);
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
    const key = keyOf(model, version);
    for (const label of this.#models.get(key)?.byLabel.keys() ?? []) this.#labels.remove({ model, version, label });
    this.#models.delete(key);
    this.#confidence.remove({ model, version });
    this.#unknown.remove({ model, version });
  }

  /** Models of the same name and version, one of which may replace the other, share their series. */
  #seriesOf(identity: ModelIdentity): ModelSeries {
    const known = this.#modelsByIdentity.get(identity);
    if (known) return known;
    const { name: model, version } = identity;
    const key = keyOf(model, version);
    const series = this.#models.get(key) ?? {
      confidence: this.#confidence.of({ model, version }),
      unknown: this.#unknown.of({ model, version }),
      byLabel: new Map(),
    };
    this.#models.set(key, series);
    this.#modelsByIdentity.set(identity, series);
    return series;
  }
}

function keyOf(name: string, version: string): string {
  return JSON.stringify([name, version]);
}
