import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  estimateAccuracy,
  judgeWindow,
  measureWindow,
  type Reference,
  readReference,
  Window,
} from '@aml-mlops/monitoring';
import { RandomStream } from '@aml-mlops/random';
import { addTally, KeptTallies, newTally, type Tally } from './monitor/kept-tallies.ts';
import { fitWatchedModel, type WatchedModel } from './monitor/watched-model.ts';
import { type BenchReport, type BenchRow, peakMemoryBytes, thisMachine } from './report.ts';
import { readLabelledNewsgroups } from './text/newsgroups.ts';

/** Known groups of the model, and groups that it has never seen. */
const KNOWN = /^(comp|sci)\./;
const FOREIGN = /^(rec|talk)\./;
const TRAIN = 3000;
/** Steps in which monitoring counts confidences. */
const STEPS = 1000;
/** Permitted rate of alarms without drift: one false alarm in a month of daily windows, rounded up. */
const LEVEL = 0.05;

/** Windows with this many documents, of which a share is foreign. */
const CASES = [
  { documents: 50, foreign: 0 },
  { documents: 100, foreign: 0 },
  { documents: 300, foreign: 0 },
  { documents: 2000, foreign: 0 },
  { documents: 300, foreign: 0.2 },
  { documents: 300, foreign: 0.3 },
] as const;

interface Split {
  /** Error of the estimate on all known documents that were not learnt from: the expected error in windows of any size. */
  readonly bias: number;
  readonly reference: Reference;
  readonly model: WatchedModel;
  readonly known: readonly Answered[];
  readonly foreign: readonly Answered[];
}

interface Answered {
  readonly text: string;
  readonly label: string;
  readonly confidence: number;
  readonly isRight: boolean;
}

/**
 * Measures how often monitoring raises an alarm without drift and with new topics, and the error of its accuracy estimate without
 * labels: 20 Newsgroups, nine groups known, eleven foreign ones but one; training data, model and windows are drawn
 * again for each split.
 *
 * @param options.archive the newsgroups archive
 * @param options.repeats splits. Default: 4
 * @param options.windows windows without drift at each size, over all splits; with drift a fifth of it. Default: 1000
 * @param options.folds folds of the cross-validation that calibrates the model. Default: 3, as in model-selection
 * @param options.sizes window sizes. Default: all
 * @param options.keep file that stores the counts, so that an interrupted benchmark resumes. Default: none
 */
export async function benchMonitor(options: {
  readonly archive: string;
  readonly repeats?: number | undefined;
  readonly windows?: number | undefined;
  readonly sizes?: readonly number[] | undefined;
  readonly folds?: number | undefined;
  readonly keep?: string | undefined;
}): Promise<BenchReport> {
  const { archive, repeats = 4, windows = 1000, sizes, folds = 3 } = options;
  const kept = await KeptTallies.open(options.keep);
  const folder = await mkdtemp(path.join(tmpdir(), 'mlops-bench-'));
  try {
    const rows = await readLabelledNewsgroups(path.resolve(archive), folder);
    const cases = CASES.filter(({ documents }) => sizes?.includes(documents) ?? true);
    const tallies = cases.map(() => newTally());
    for (let repeat = 0; repeat < repeats; repeat++) {
      let split: Split | undefined;
      for (const [at, { documents, foreign }] of cases.entries()) {
        const share = Math.ceil((foreign === 0 ? windows : windows / 5) / repeats);
        const part = { measures: 3, repeat, documents, foreign, share, folds };
        let tally = kept.find(part);
        if (!tally) {
          split ??= await splitOf(rows, repeat, folds);
          tally = { ...newTally(), splits: 1, splitBias: split.bias, splitBiasSquares: split.bias ** 2 };
          for (let i = 0; i < share; i++) watchWindow(split, documents, foreign, repeat * 100_000 + i, tally);
          await kept.keep(part, tally);
        }
        addTally(tallies[at]!, tally);
        process.stderr.write(`split ${repeat + 1}, ${documents} documents, ${foreign * 100} % foreign\n`);
      }
    }
    return {
      ...{ bench: 'monitor', machine: thisMachine(), totals: { repeats, folds, level: LEVEL } },
      rows: cases.map((each, at) => rowOf(each, tallies[at]!)),
      peakMemoryBytes: peakMemoryBytes(),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function splitOf(
  rows: readonly { readonly text: string; readonly label: string }[],
  repeat: number,
  folds: number,
): Promise<Split> {
  const random = new RandomStream(20, repeat);
  const ordered = rows.filter(({ label }) => KNOWN.test(label));
  const known = draw(ordered, ordered.length, random);
  const labels = [...new Set(known.map(({ label }) => label))].sort();
  const train = known.slice(0, TRAIN);
  const texts = train.map(({ text }) => text);
  const targets = Int32Array.from(train, ({ label }) => labels.indexOf(label));
  const model = fitWatchedModel({ texts, targets }, labels, folds);
  async function* batches() {
    yield { ids: texts.map((_, i) => String(i)), texts };
  }
  const answered = (asked: readonly { readonly text: string; readonly label: string }[]) => {
    const answers = model.answer(asked.map(({ text }) => text));
    return asked.map(({ text, label }, i) => {
      const answer = labels[answers[i]!.label]!;
      return { text, label: answer, confidence: answers[i]!.confidence, isRight: answer === label };
    });
  };
  const held = answered(known.slice(TRAIN));
  return {
    bias: biasOf(held, model),
    reference: await readReference(batches(), { sampled: 2000 }),
    model,
    known: held,
    foreign: answered(rows.filter(({ label }) => FOREIGN.test(label))),
  };
}

function watchWindow(split: Split, documents: number, foreign: number, seed: number, tally: Tally): void {
  const random = new RandomStream(seed, documents, foreign * 100);
  const strangers = Math.round(documents * foreign);
  const drawn = [...draw(split.known, documents - strangers, random), ...draw(split.foreign, strangers, random)];
  const window = new Window('2026-11-28T00:00:00.000Z', '2026-11-29T00:00:00.000Z', 2000);
  for (const [i, { text, label, confidence }] of drawn.entries()) {
    const document = {
      correlationId: `${seed}-${i}`,
      index: 0,
      time: 0,
      text,
      characters: text.length,
      label,
      confidence,
    };
    window.sketch.add(document);
    window.see(document, new Map());
  }
  const from = performance.now();
  const effects = { minAuc: 0.53, minPsi: 0.1, minShare: 0.02 };
  const measures = measureWindow(window, undefined, {
    ...{ reference: split.reference, calibration: split.model.calibration, effects, seed, permutations: 199 },
  });
  const { alarms } = judgeWindow(measures, LEVEL);
  tally.milliseconds += performance.now() - from;
  const truth = drawn.filter(({ isRight }) => isRight).length / documents;
  const { estimated } = measures;
  tally.windows++;
  if (alarms.length > 0) tally.alarms++;
  if (alarms.some(({ cause }) => cause === 'new-topics')) tally.textFound++;
  if (!estimated) return;
  if (estimated.valid) tally.valid++;
  if (estimated.low <= truth && truth <= estimated.high) tally.covered++;
  tally.bias += estimated.value - truth;
}

/** Without duplicates. */
function draw<T>(from: readonly T[], count: number, random: RandomStream): T[] {
  const places = new Map<number, number>();
  return Array.from({ length: count }, (_, i) => {
    const j = i + random.below(from.length - i);
    const [at, here] = [places.get(j) ?? j, places.get(i) ?? i];
    places.set(j, here);
    return from[at]!;
  });
}

function biasOf(answered: readonly Answered[], { calibration }: WatchedModel): number {
  const confidences = new Map<number, number>();
  for (const { confidence } of answered) {
    const step = Math.round(confidence * STEPS);
    confidences.set(step, (confidences.get(step) ?? 0) + 1);
  }
  const right = answered.filter(({ isRight }) => isRight).length / answered.length;
  return (estimateAccuracy(confidences, calibration)?.value ?? Number.NaN) - right;
}

function rowOf(
  { documents, foreign }: { readonly documents: number; readonly foreign: number },
  tally: Tally,
): BenchRow {
  const { windows, splits } = tally;
  const expectedBias = foreign === 0 ? tally.splitBias / splits : null;
  const measured = {
    alarms: tally.alarms / windows,
    newTopics: tally.textFound / windows,
    estimateValid: tally.valid / windows,
    // The mean over windows has the chance of their documents in it; that over all documents of the splits is the same without.
    bias: tally.bias / windows,
    expectedBias,
    expectedBiasError:
      foreign === 0 && splits > 1
        ? Math.sqrt((tally.splitBiasSquares / splits - (tally.splitBias / splits) ** 2) / (splits - 1))
        : null,
    covered: tally.covered / windows,
  };
  return {
    ...{ documents, foreign, windows, ...measured },
    millisecondsAWindow: tally.milliseconds / windows,
    missed: missedGoals(foreign, measured).join(', ') || 'none',
  };
}

/** Goals that the row does not reach. */
function missedGoals(
  foreign: number,
  { alarms, estimateValid, expectedBias, covered }: Readonly<Record<string, number | null>>,
): string[] {
  const goals: Readonly<Record<string, boolean>> =
    foreign === 0
      ? {
          'alarms at most 5 %': alarms! <= LEVEL,
          'bias within 0.005': Math.abs(expectedBias!) <= 0.005,
          'covered 85 to 95 %': covered! >= 0.85 && covered! <= 0.95,
        }
      : {
          [`alarms at least ${foreign > 0.25 ? 95 : 60} %`]: alarms! >= (foreign > 0.25 ? 0.95 : 0.6),
          'estimate never valid': estimateValid === 0,
        };
  return Object.keys(goals).filter((goal) => !goals[goal]);
}
