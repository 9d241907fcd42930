import { type EstimatedAccuracy, estimateAccuracy } from '@aml-mlops/monitoring';
import { RandomStream } from '@aml-mlops/random';
import type { ModelCalibration } from '@aml-mlops/scoring/calibration';
import { readRows } from './accuracy/rows.ts';
import { fitWatchedModel } from './monitor/watched-model.ts';
import { type BenchReport, type BenchRow, peakMemoryBytes, thisMachine } from './report.ts';

const SIZES = [50, 100, 300, 2000];
/** Windows of each size and split by which intervals are judged. */
const WINDOWS = 200;
/** Steps in which monitoring counts confidences. */
const STEPS = 1000;

/** How much of a gap over one doubling of the documents is left for the step from a fold's documents to all, by how it falls. */
const RATES: Readonly<Record<string, (folds: number) => number>> = {
  uncorrected: () => 0,
  'as 1/n': (folds) => 1 / folds,
  'as 1/√n': (folds) => (1 - Math.sqrt((folds - 1) / folds)) / (Math.SQRT2 - 1),
  'log n': (folds) => Math.log2(folds / (folds - 1)),
};

interface Answered {
  readonly confidence: number;
  readonly isRight: boolean;
}

/**
 * Measures the error of accuracy estimates without labels on data of one's own, where nothing drifts.
 *
 * The estimate is a mean over the documents of a window, so its expected error is the same for windows of any size: that over all
 * documents that were not learnt from. It is measured on these, and known far better than by windows, each of which has the
 * chance of its own documents in it. Its standard error is that over splits. Intervals are judged by windows.
 *
 * @param options.data folders of JSON Lines with text and label
 * @param options.repeats splits. Default: 10
 * @param options.documents documents to learn from, at most half of all. Default: 3000
 * @param options.folds folds of the cross-validation that calibrates the model. Default: 3, as in model-selection
 */
export async function benchCalibration(options: {
  readonly data: readonly string[];
  readonly repeats?: number | undefined;
  readonly documents?: number | undefined;
  readonly folds?: number | undefined;
}): Promise<BenchReport> {
  const { data, repeats = 10, documents = 3000, folds = 3 } = options;
  const rows: BenchRow[] = [];
  for (const folder of data) {
    const { texts, labels } = await readRows(folder);
    const names = [...new Set(labels)].sort();
    const targets = Int32Array.from(labels, (label) => names.indexOf(label));
    const biases = new Map(Object.keys(RATES).map((rate) => [rate, [] as number[]]));
    const covered = new Map(SIZES.map((size) => [size, { windows: 0, inside: 0 }]));
    let accuracy = 0;
    for (let repeat = 0; repeat < repeats; repeat++) {
      const random = new RandomStream(21, repeat);
      const order = drawn(texts.length, random);
      const train = order.slice(0, Math.min(documents, texts.length >> 1));
      const rest = order.slice(train.length);
      const part = { texts: Array.from(train, (row) => texts[row]!), targets: train.map((row) => targets[row]!) };
      const { calibration, answer } = fitWatchedModel(part, names, folds);
      const answers = answer(Array.from(rest, (row) => texts[row]!)).map(({ label, confidence }, i): Answered => {
        return { confidence, isRight: label === targets[rest[i]!] };
      });
      accuracy += shareRight(answers) / repeats;
      for (const [rate, of] of Object.entries(RATES)) {
        const shift = (calibration.shift / RATES['log n']!(folds)) * of(folds);
        biases.get(rate)!.push(estimateOf(answers, { ...calibration, shift }).value - shareRight(answers));
      }
      for (const [size, counts] of covered) judge(answers, size, calibration, random, counts);
      process.stderr.write(`${folder}: split ${repeat + 1} of ${repeats}\n`);
    }
    rows.push({
      data: folder.split('/').filter(Boolean).at(-1) ?? folder,
      ...{ classes: names.length, learnt: Math.min(documents, texts.length >> 1), accuracy },
      ...Object.fromEntries([...biases].map(([rate, values]) => [`bias, ${rate}`, mean(values)])),
      standardError: standardError(biases.get('log n')!),
      ...Object.fromEntries(
        [...covered].map(([size, { windows, inside }]) => [
          `covered at ${size}`,
          windows === 0 ? null : inside / windows,
        ]),
      ),
    });
  }
  return {
    bench: 'calibration',
    machine: thisMachine(),
    totals: { repeats, folds },
    rows,
    peakMemoryBytes: peakMemoryBytes(),
  };
}

function judge(
  answers: readonly Answered[],
  size: number,
  calibration: ModelCalibration,
  random: RandomStream,
  counts: { windows: number; inside: number },
): void {
  if (answers.length < 2 * size) return;
  for (let i = 0; i < WINDOWS; i++) {
    const window = Array.from(drawn(answers.length, random, size), (at) => answers[at]!);
    const { low, high } = estimateOf(window, calibration);
    const truth = shareRight(window);
    counts.windows++;
    if (low <= truth && truth <= high) counts.inside++;
  }
}

/** As the monitor computes it from the counts of a window. */
function estimateOf(answers: readonly Answered[], calibration: ModelCalibration): EstimatedAccuracy {
  const confidences = new Map<number, number>();
  for (const { confidence } of answers) {
    const step = Math.round(confidence * STEPS);
    confidences.set(step, (confidences.get(step) ?? 0) + 1);
  }
  const estimated = estimateAccuracy(confidences, calibration);
  if (!estimated) throw new Error('a window must have a document');
  return estimated;
}

function shareRight(answers: readonly Answered[]): number {
  return mean(answers.map(({ isRight }) => Number(isRight)));
}

/** `count` of the numbers below n, each at most once, in random order. */
function drawn(n: number, random: RandomStream, count = n): Int32Array {
  const places = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = 0; i < count; i++) {
    const j = i + random.below(n - i);
    const other = places[j]!;
    places[j] = places[i]!;
    places[i] = other;
  }
  return places.subarray(0, count);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function standardError(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const centre = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
  return Math.sqrt(variance / values.length);
}
