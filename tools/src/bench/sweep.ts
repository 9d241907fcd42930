import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MODEL_NAMES } from '@aml-mlops/sklearn-sweep';
import { type BenchReport, type BenchRow, median, thisMachine } from './report.ts';
import { readLabelledNewsgroups } from './sweep/corpus.ts';
import { benchSweepAtScale } from './sweep/scale.ts';
import { type Answer, type SweepSide, startSweepSide } from './sweep/side.ts';
import { timeWholeSweeps } from './sweep/whole-sweep.ts';
import { FOUR_GROUPS } from './text/newsgroups.ts';

export interface SweepBenchOptions {
  /** The newsgroups archive. */
  readonly archive?: string | undefined;
  /** A Python with scikit-learn; without it only our side runs. */
  readonly python?: string | undefined;
  /** All twenty groups instead of four. Default: false. */
  readonly all?: boolean | undefined;
  /** Timings, of which the median is taken. Default: 5. */
  readonly repeats?: number | undefined;
  /** Synthetic documents instead of the newsgroups; our side only, one process per classifier. */
  readonly documents?: number | undefined;
}

/**
 * Times the fifteen classifiers, each in one thread, after some warm-up fits of each side unless there is only one repeat;
 * then the whole sweep including vectorising in fresh processes; compared with scikit-learn if a Python with it is given,
 * alternating. Ratios of processor time are valid on a busy machine too.
 */
export async function benchSweep(options: SweepBenchOptions): Promise<BenchReport> {
  if (options.documents !== undefined) return benchSweepAtScale(options.documents);
  const { archive, python, all = false, repeats = 5 } = options;
  if (archive === undefined) throw new Error('the sweep is measured on the newsgroups: give --archive FILE');
  const folder = await mkdtemp(path.join(tmpdir(), 'mlops-bench-'));
  const sides: SweepSide[] = [];
  try {
    const corpus = await readLabelledNewsgroups(path.resolve(archive), folder, all ? undefined : FOUR_GROUPS);
    const file = path.join(folder, 'corpus.json');
    await writeFile(file, JSON.stringify(corpus));
    const script = (name: string) => path.join(import.meta.dirname, 'sweep', name);
    const own = await startSweepSide(process.execPath, [script('own-side.ts'), file]);
    sides.push(own);
    const oneThread = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
    const peer = python ? await startSweepSide(python, [script('peer_side.py'), file], oneThread) : undefined;
    if (peer) sides.push(peer);

    const rows: BenchRow[] = [];
    for (const model of MODEL_NAMES) rows.push(await benchModel(model, own, peer, repeats));
    const vectorise = await alternate('vectorise', own, peer, repeats);
    const peerSeconds = (row: BenchRow) => Number(row['peerFitSeconds'] ?? 0) + Number(row['peerPredictSeconds'] ?? 0);
    const slowest = rows.toSorted((a, b) => peerSeconds(b) - peerSeconds(a)).slice(0, 2);
    const others = MODEL_NAMES.filter((model) => !slowest.some((row) => row['model'] === model));
    const sweeps = { corpus: file, python, repeats, folder };
    const whole = await timeWholeSweeps(MODEL_NAMES, sweeps);
    const totals: Record<string, number | string> = {
      vectorise: vectorise.own.seconds,
      'whole sweep': whole.own,
    };
    if (peer) {
      const rest = await timeWholeSweeps(others, sweeps);
      Object.assign(totals, {
        'peer vectorise': vectorise.peer!.seconds,
        'peer whole': whole.peer!,
        'whole ratio': whole.own / whole.peer!,
        'two slowest': slowest.map((row) => String(row['model'])).join(' and '),
        'without them': rest.own,
        'peer without them': rest.peer!,
        'ratio without them': rest.own / rest.peer!,
        'peer peak memory MB': Math.round(((await peer.ask('memory'))['bytes'] ?? 0) / 1e6),
      });
    }
    const { bytes } = await own.ask('memory');
    return { bench: 'sweep', machine: thisMachine(), rows, totals, peakMemoryBytes: bytes ?? 0 };
  } finally {
    for (const side of sides) side.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Warm-up fits: V8 compiles hot code after a while, and again when it has more type feedback. */
const WARM_UPS = 3;

interface Middle {
  readonly seconds: number;
  readonly fitSeconds: number;
  readonly predictSeconds: number;
  readonly cpuSeconds: number;
  readonly accuracy: number;
}

async function benchModel(
  model: string,
  own: SweepSide,
  peer: SweepSide | undefined,
  repeats: number,
): Promise<BenchRow> {
  const middle = await alternate(`fit ${model}`, own, peer, repeats);
  const row = {
    model,
    accuracy: middle.own.accuracy,
    fitSeconds: middle.own.fitSeconds,
    predictSeconds: middle.own.predictSeconds,
    cpuSeconds: middle.own.cpuSeconds,
  };
  if (!middle.peer) return row;
  const both = ({ fitSeconds, predictSeconds }: Middle) => fitSeconds + predictSeconds;
  const isMeasured = Number.isFinite(middle.peer.fitSeconds);
  return {
    ...row,
    peerAccuracy: isMeasured ? middle.peer.accuracy : null,
    peerFitSeconds: isMeasured ? middle.peer.fitSeconds : null,
    peerPredictSeconds: isMeasured ? middle.peer.predictSeconds : null,
    peerCpuSeconds: isMeasured ? middle.peer.cpuSeconds : null,
    ratio: isMeasured ? both(middle.own) / both(middle.peer) : null,
    cpuRatio: isMeasured ? middle.own.cpuSeconds / middle.peer.cpuSeconds : null,
  };
}

/** Warm-ups unless there is only one repeat, then both sides alternating. */
async function alternate(
  task: string,
  own: SweepSide,
  peer: SweepSide | undefined,
  repeats: number,
): Promise<{ readonly own: Middle; readonly peer?: Middle }> {
  const sides = peer ? [own, peer] : [own];
  const answers: Answer[][] = sides.map(() => []);
  for (let i = 0; i < WARM_UPS && repeats > 1; i++) for (const side of sides) await side.ask(task);
  for (let i = 0; i < repeats; i++) {
    for (const [k, side] of sides.entries()) answers[k]!.push(await side.ask(task));
  }
  const [ours, theirs] = answers.map(middleOf);
  return { own: ours!, ...(theirs && { peer: theirs }) };
}

function middleOf(answers: readonly Answer[]): Middle {
  const of = (...names: string[]) =>
    median(answers.map((answer) => names.reduce((sum, name) => sum + (answer[name] ?? Number.NaN), 0)));
  return {
    seconds: of('seconds'),
    fitSeconds: of('fitSeconds'),
    predictSeconds: of('predictSeconds'),
    cpuSeconds: of('fitCpuSeconds', 'predictCpuSeconds'),
    accuracy: of('accuracy'),
  };
}
