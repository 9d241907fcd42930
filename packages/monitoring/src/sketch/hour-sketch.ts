import * as z from 'zod';
import type { CollectedDocument } from '../collected/document.ts';
import type { ServiceCounters } from '../collected/service-counters.ts';
import { hash48 } from '../hash48.ts';
import { countWords } from '../two-sample/count-words.ts';
import { BUCKETS } from '../two-sample/hashed-words.ts';
import { BucketCounts, type SparseCounts } from './bucket-counts.ts';
import { addCounts, type Counts, count, pairsOf } from './counts.ts';
import { DistinctCount } from './distinct-count.ts';
import { ValueSketch } from './value-sketch.ts';

const SKETCH_VERSION = 1;
/** Resolution of each sketched value. */
export const SKETCHED = { characters: 1, words: 1, unknownShare: 1e-6, seconds: 1e-6 } as const;
export type Sketched = keyof typeof SKETCHED;
const SKETCHED_NAMES = Object.keys(SKETCHED) as Sketched[];
/** Confidences are counted in steps of a thousandth. */
export const CONFIDENCE_STEPS = 1000;
/** Upper bound on the latency of the service. */
const TOO_LONG = 100_000;

const pairs = z.array(z.tuple([z.string(), z.int().nonnegative()]));
const steps = z.array(z.tuple([z.int().nonnegative(), z.int().positive()]));
const valueSketch = z.object({
  sum: z.string().regex(/^\d+$/),
  squares: z.string().regex(/^\d+$/),
  zeros: z.int().nonnegative(),
  buckets: z.string().regex(/^(\d{1,4}:\d+( |$))*$/),
});
const sketchSchema = z.object({
  schemaVersion: z.literal(SKETCH_VERSION),
  hour: z.string(),
  requests: z.int().nonnegative(),
  documents: z.int().nonnegative(),
  empty: z.int().nonnegative(),
  tooLong: z.int().nonnegative(),
  broken: z.int().nonnegative(),
  labels: pairs,
  confidences: steps,
  statuses: pairs,
  outcomes: pairs,
  hashedWords: z.array(
    z.tuple([
      z
        .int()
        .min(0)
        .max(BUCKETS - 1),
      z.int().positive(),
    ]),
  ),
  texts: z.string(),
  values: z.object(
    Object.fromEntries(SKETCHED_NAMES.map((name) => [name, valueSketch])) as Record<Sketched, typeof valueSketch>,
  ),
});

type SketchSummary = Omit<z.infer<typeof sketchSchema>, 'hashedWords'>;

/** A sketch that is sent to another thread. */
export interface SketchMessage {
  readonly summary: SketchSummary;
  readonly words: SparseCounts;
}

/**
 * Summary of one hour of requests without any individual record: counts, moments and quantiles, labels, and document
 * frequencies of hashed words. Sketches of parts merge into the sketch of the whole, for any partition and order.
 */
export class HourSketch {
  /** Such as `2026-11-28T12`, UTC; for several hours, the first. */
  hour: string;
  requests = 0;
  documents = 0;
  /** Texts without a word character. */
  empty = 0;
  tooLong = 0;
  /** Unreadable lines, and request sides without their counterpart. */
  broken = 0;
  readonly labels: Counts = new Map();
  /** All answered requests, including those that are not kept, by HTTP status. */
  readonly statuses: Counts = new Map();
  /** Outcome of requests selected for keeping: `kept`, `dropped`, `unclosed`. */
  readonly outcomes: Counts = new Map();
  /** Documents by the probability of their label, in thousandths. */
  readonly confidences = new Map<number, number>();
  /** Document frequency of each hashed word. */
  #hashedWords = new BucketCounts();
  readonly texts = new DistinctCount();
  readonly values: Record<Sketched, ValueSketch>;

  constructor(hour: string) {
    this.hour = hour;
    this.values = Object.fromEntries(SKETCHED_NAMES.map((name) => [name, new ValueSketch(SKETCHED[name])])) as Record<
      Sketched,
      ValueSketch
    >;
  }

  add(document: CollectedDocument): void {
    this.documents++;
    if (document.index === 0) this.requests++;
    const { characters, label, confidence, unknownShare, bytes } = document;
    count(this.labels, label);
    this.values.characters.add(characters);
    if (characters > TOO_LONG) this.tooLong++;
    if (confidence !== undefined) add(this.confidences, Math.round(confidence * CONFIDENCE_STEPS));
    if (unknownShare !== undefined) this.values.unknownShare.add(unknownShare);
    const hash = bytes ? bytes.contentHash() : contentHash(document);
    if (hash !== undefined) this.texts.add(hash);
    if (!(bytes ? bytes.hasText : document.text !== undefined)) {
      if (characters === 0) this.empty++;
      return;
    }
    const into = this.#hashedWords.opened();
    const words = bytes ? bytes.countWords(into) : countWords(document.text!, into);
    this.values.words.add(words);
    if (words === 0) this.empty++;
  }

  addCounters({ statuses, outcomes, seconds }: ServiceCounters): void {
    addCounts(this.statuses, statuses);
    addCounts(this.outcomes, outcomes);
    this.values.seconds.merge(seconds);
  }

  merge(other: HourSketch): void {
    if (other.hour < this.hour) this.hour = other.hour;
    this.requests += other.requests;
    this.documents += other.documents;
    this.empty += other.empty;
    this.tooLong += other.tooLong;
    this.broken += other.broken;
    addCounts(this.labels, other.labels);
    addCounts(this.statuses, other.statuses);
    addCounts(this.outcomes, other.outcomes);
    for (const [step, n] of other.confidences) add(this.confidences, step, n);
    this.#hashedWords.merge(other.#hashedWords);
    this.texts.merge(other.texts);
    for (const name of SKETCHED_NAMES) this.values[name].merge(other.values[name]);
  }

  toJSON(): z.infer<typeof sketchSchema> {
    const { texts, values, ...summary } = this.#summary();
    // In the order of the files of earlier runs: an hour that did not change keeps its bytes.
    return { ...summary, hashedWords: this.#hashedWords.toJSON(), texts, values };
  }

  static fromJSON(json: unknown): HourSketch {
    const { hashedWords, ...summary } = sketchSchema.parse(json);
    return HourSketch.#from(summary, BucketCounts.fromJSON(hashedWords));
  }

  /** The sketch for another thread: as in JSON, with the many counts of words as arrays. */
  toMessage(): SketchMessage {
    return { summary: this.#summary(), words: this.#hashedWords.sparse() };
  }

  static fromMessage({ summary, words }: SketchMessage): HourSketch {
    return HourSketch.#from(summary, new BucketCounts(words));
  }

  /** Takes less memory, until something is added again. */
  compact(): void {
    this.#hashedWords.sparse();
  }

  #summary(): SketchSummary {
    return {
      schemaVersion: SKETCH_VERSION,
      hour: this.hour,
      requests: this.requests,
      documents: this.documents,
      empty: this.empty,
      tooLong: this.tooLong,
      broken: this.broken,
      labels: pairsOf(this.labels),
      statuses: pairsOf(this.statuses),
      outcomes: pairsOf(this.outcomes),
      confidences: [...this.confidences].sort(([a], [b]) => a - b),
      texts: this.texts.toJSON(),
      values: Object.fromEntries(SKETCHED_NAMES.map((name) => [name, this.values[name].toJSON()])) as z.infer<
        typeof sketchSchema
      >['values'],
    };
  }

  static #from(read: SketchSummary, words: BucketCounts): HourSketch {
    const sketch = new HourSketch(read.hour);
    for (const field of ['requests', 'documents', 'empty', 'tooLong', 'broken'] as const) sketch[field] = read[field];
    for (const field of ['labels', 'statuses', 'outcomes'] as const) addCounts(sketch[field], new Map(read[field]));
    for (const [step, n] of read.confidences) add(sketch.confidences, step, n);
    sketch.#hashedWords = words;
    sketch.texts.merge(DistinctCount.fromJSON(read.texts));
    for (const name of SKETCHED_NAMES) {
      sketch.values[name].merge(ValueSketch.fromJSON(SKETCHED[name], read.values[name]));
    }
    return sketch;
  }
}

function contentHash({ text, textHash }: CollectedDocument): number | undefined {
  const content = text ?? textHash;
  return content === undefined ? undefined : hash48(content);
}

function add(counts: Map<number, number>, at: number, times = 1): void {
  counts.set(at, (counts.get(at) ?? 0) + times);
}
