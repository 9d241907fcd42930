import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BenchReport, type BenchRow, median, peakMemoryBytes, thisMachine } from './report.ts';
import { type Corpus, FOUR_GROUPS, readNewsgroups } from './text/newsgroups.ts';
import { REPRESENTATION_TASKS } from './text/representation-tasks.ts';
import { type Side, startSide, type Timing } from './text/side.ts';

const TASKS = ['tfidf', 'clean', ...REPRESENTATION_TASKS] as const;

/**
 * Times TF-IDF (fitTransform of the training set and transform of the test set, raw texts), cleaning and the representations of
 * `REPRESENTATION_TASKS` on the newsgroups, each side warm and in its own process; compared with scikit-learn if a Python with it
 * is given, alternating. `first` columns are a side's first call, before any compilation or caching.
 *
 * @param options.archive the newsgroups archive
 * @param options.python a Python with scikit-learn; without it only our side runs
 * @param options.repeats Default: 5
 */
export async function benchText(options: {
  readonly archive: string;
  readonly python?: string | undefined;
  readonly repeats?: number | undefined;
}): Promise<BenchReport> {
  const { archive, python, repeats = 5 } = options;
  const folder = await mkdtemp(path.join(tmpdir(), 'mlops-bench-'));
  try {
    const rows: BenchRow[] = [];
    for (const groups of [FOUR_GROUPS, undefined]) {
      const corpus = await readNewsgroups(path.resolve(archive), folder, groups);
      const file = path.join(folder, 'corpus.json');
      await writeFile(file, JSON.stringify(corpus));
      for (const task of TASKS)
        rows.push(await benchTask(task, groups ? '4 groups' : '20 groups', corpus, file, python, repeats));
    }
    return { bench: 'text', machine: thisMachine(), rows, totals: { repeats }, peakMemoryBytes: peakMemoryBytes() };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function benchTask(
  task: string,
  name: string,
  corpus: Corpus,
  file: string,
  python: string | undefined,
  repeats: number,
): Promise<BenchRow> {
  const sides: Side[] = [];
  try {
    sides.push(await startSide(process.execPath, [path.join(import.meta.dirname, 'text/own-side.ts'), file]));
    if (python) sides.push(await startSide(python, [path.join(import.meta.dirname, 'text/peer_side.py'), file]));
    const firsts: Timing[] = [];
    for (const side of sides) firsts.push(await side.time(task));
    const times: Timing[][] = sides.map(() => []);
    for (let i = 0; i < repeats; i++) {
      for (const [k, side] of sides.entries()) times[k]?.push(await side.time(task));
    }
    const documents = corpus.train.length + corpus.test.length;
    const [own, peer] = times.map(middle);
    if (!own) return {};
    const row = { task: `${task}, ${name}`, documents, documentsPerSecond: documents / own.seconds, ...own };
    const firstSeconds = firsts[0]?.seconds ?? Number.NaN;
    if (!peer) return { ...row, firstSeconds };
    const peerFirstSeconds = firsts[1]?.seconds ?? Number.NaN;
    return {
      ...row,
      firstSeconds,
      peerSeconds: peer.seconds,
      peerCpuSeconds: peer.cpuSeconds,
      peerFirstSeconds,
      ratio: own.seconds / peer.seconds,
      cpuRatio: own.cpuSeconds / peer.cpuSeconds,
      firstRatio: firstSeconds / peerFirstSeconds,
    };
  } finally {
    for (const side of sides) side.close();
  }
}

function middle(timings: readonly Timing[]): Timing {
  return {
    seconds: median(timings.map((timing) => timing.seconds)),
    cpuSeconds: median(timings.map((timing) => timing.cpuSeconds)),
  };
}
