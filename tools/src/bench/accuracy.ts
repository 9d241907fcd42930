import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { championOf } from './accuracy/champion.ts';
import { type KeptSplits, openKeptSplits, type SplitScores } from './accuracy/kept-splits.ts';
import { type PeerScores, peersOf } from './accuracy/peers.ts';
import { readRows } from './accuracy/rows.ts';
import { type Scores, standardError } from './accuracy/scores.ts';
import { type Split, splitRows } from './accuracy/split.ts';
import { type BenchReport, type BenchRow, peakMemoryBytes, thisMachine } from './report.ts';

/** Maximum number of training rows, the same as in the measurements for model-selection's rule. */
const TRAIN = 4000;
const TEST = 3000;

/**
 * Compares the model that model-selection makes from raw rows with scikit-learn's ComplementNB, LinearSVC and
 * LogisticRegression on `TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2))` and a fastText classifier, on the same rows: 70 %
 * of each class for training, the others for testing, drawn again for each split. Sweep and tuning, which add candidates, are
 * left out.
 *
 * @param options.data folders of JSON Lines with `text` and `label`
 * @param options.python a Python with scikit-learn and optionally fasttext; without it only our side runs
 * @param options.repeats splits. Default: 5
 * @param options.documents maximum number of training rows. Default: 4000
 * @param options.metric what our candidates are compared by. Default: accuracy
 * @param options.resume file that stores the results of each split, so that they are not computed again. Default: none
 */
export async function benchAccuracy(options: {
  readonly data: readonly string[];
  readonly python?: string | undefined;
  readonly repeats?: number | undefined;
  readonly documents?: number | undefined;
  readonly metric?: keyof Scores | undefined;
  readonly resume?: string | undefined;
}): Promise<BenchReport> {
  const { data, python, repeats = 5, documents = TRAIN, metric = 'accuracy' } = options;
  const kept = await openKeptSplits(options.resume);
  const scratch = await mkdtemp(path.join(tmpdir(), 'mlops-bench-'));
  try {
    const rows: BenchRow[] = [];
    for (const folder of data) {
      const all = await readRows(folder);
      const splits = Array.from({ length: repeats }, (_, at) =>
        splitRows(all, { train: documents, test: TEST, seed: at }),
      );
      rows.push(await benchFolder(path.basename(folder), splits, { python, metric, scratch, kept }));
    }
    return {
      bench: 'accuracy',
      machine: thisMachine(),
      rows,
      totals: { repeats, metric },
      peakMemoryBytes: peakMemoryBytes(),
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface Setting {
  readonly python: string | undefined;
  readonly metric: keyof Scores;
}

async function benchFolder(
  name: string,
  splits: readonly Split[],
  { python, metric, scratch, kept }: Setting & { readonly scratch: string; readonly kept: KeptSplits },
): Promise<BenchRow> {
  const own: Scores[] = [];
  const peers: PeerScores[] = [];
  const began = performance.now();
  let seconds = 0;
  for (const [at, split] of splits.entries()) {
    const key = [
      ...[name, at, split.train.texts.length, split.test.texts.length],
      ...(metric === 'accuracy' ? [] : [metric]),
    ].join(' ');
    const known = kept.find(key);
    const found =
      known && (known.peers || !python)
        ? known
        : await measureSplit(split, path.join(scratch, `${name}-${at}`), { python, metric });
    if (found !== known) await kept.keep(key, found);
    seconds += found.seconds / splits.length;
    own.push(found.own);
    if (python && found.peers) peers.push(found.peers);
    process.stderr.write(`${name} ${at + 1}: ${found.model} ${found.own.accuracy.toFixed(4)}\n`);
    if (found.peers) process.stderr.write(`${JSON.stringify(found.peers)}\n`);
  }
  const first = splits[0]!;
  const mean = (all: readonly Scores[], of: keyof Scores) => all.reduce((sum, one) => sum + one[of], 0) / all.length;
  const accuracy = mean(own, 'accuracy');
  const error = standardError(accuracy, first.test.texts.length);
  const row = {
    data: name,
    labels: first.labels.length,
    train: first.train.texts.length,
    test: first.test.texts.length,
    seconds,
    accuracy,
    macroF1: mean(own, 'macroF1'),
    error,
  };
  if (peers.length === 0) return { ...row, elapsed: (performance.now() - began) / 1000 };
  const names = Object.keys(peers[0]!).filter((peer) => peer !== 'fastText');
  const ofPeer = (peer: string) => peers.flatMap((scores) => scores[peer] ?? []);
  // The best of the three on the test rows, which could not have been known beforehand.
  const best = (of: keyof Scores) => Math.max(...names.map((peer) => mean(ofPeer(peer), of)));
  const fastText = ofPeer('fastText');
  return {
    ...row,
    sklearnAccuracy: best('accuracy'),
    sklearnMacroF1: best('macroF1'),
    leadInErrors: (accuracy - best('accuracy')) / error,
    ...(fastText.length > 0 && {
      fastTextAccuracy: mean(fastText, 'accuracy'),
      fastTextMacroF1: mean(fastText, 'macroF1'),
    }),
  };
}

async function measureSplit(split: Split, folder: string, { python, metric }: Setting): Promise<SplitScores> {
  await mkdir(folder);
  const from = performance.now();
  const { model, scores: own } = await championOf(split, folder, metric);
  const seconds = (performance.now() - from) / 1000;
  try {
    if (!python) return { model, seconds, own };
    const file = path.join(folder, 'split.json');
    await writeFile(file, JSON.stringify(split));
    return { model, seconds, own, peers: await peersOf(python, file) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
