import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { strategyOf } from '@aml-mlops/feedback/labels';
import { labelsTo, median, prepare, simulationPool } from '@aml-mlops/feedback/simulation';
import { Sfc32 } from '@aml-mlops/random';
import { type CsrMatrix, TfidfVectorizer } from '@aml-mlops/text';
import { largePool } from './loop/large-pool.ts';
import { type BenchReport, type BenchRow, peakMemoryBytes, thisMachine } from './report.ts';
import { readLabelledNewsgroups } from './sweep/corpus.ts';
import { FOUR_GROUPS } from './text/newsgroups.ts';

const PEER = path.join(import.meta.dirname, 'labels/peer_modal.py');
const TARGET = 0.85;
const SEEDS = 10;
const LARGE = 100_000;
const SETTINGS = { model: 'complement-nb', start: 40, batch: 20, to: 400, control: 0, noise: 0 } as const;
/** Parameter of complement naive Bayes, as in the sweep. */
const ALPHA = 0.1;

/**
 * Compares the labels that strategies need on four newsgroups, and the time of a query on a large pool, with modAL-python: the same rows,
 * the same first labels, the same classifier. Both sides start from prepared rows and a fitted model.
 *
 * @param options.python a Python with modAL-python and scikit-learn < 1.8; without it only our side runs
 * @param options.documents texts of the large pool. Default: 100,000
 */
export async function benchLabels(options: {
  readonly archive: string;
  readonly python?: string | undefined;
  readonly documents?: number | undefined;
}): Promise<BenchReport> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mlops-bench-'));
  try {
    const corpus = await readLabelledNewsgroups(path.resolve(options.archive), folder, FOUR_GROUPS);
    const of = ({ texts, targets }: typeof corpus.train) => ({ texts, targets: Int32Array.from(targets) });
    const { data } = await prepare({
      ...{ name: 'newsgroups', labels: corpus.labels, train: of(corpus.train), test: of(corpus.test) },
    });
    const rows: BenchRow[] = [];
    const pool = simulationPool.open({ shared: { data, settings: SETTINGS } });
    try {
      for (const strategy of ['density-margin', 'margin', 'k-means', 'random'] as const) {
        const seeds = Array.from({ length: SEEDS }, (_, seed) => seed);
        const runs = await Promise.all(seeds.map((seed) => pool.run({ strategy, seed })));
        rows.push(
          rowOf(
            strategy,
            runs.map((run) => labelsTo(run, TARGET)),
          ),
        );
      }
    } finally {
      await pool.close();
    }
    const vectorizer = new TfidfVectorizer({ sublinearTf: true, maxDf: 0.5, stopWords: 'english' });
    vectorizer.fitTransform(corpus.train.texts);
    const large = vectorizer.transform(largePool(corpus.train.texts, options.documents ?? LARGE));
    for (const [at, { run }] of rows.entries())
      rows[at] = { ...rows[at]!, querySeconds: querySeconds(String(run), large, data.classes) };
    if (options.python !== undefined) {
      const starts = Array.from({ length: SEEDS }, (_, seed) => {
        const first = strategyOf('random').choose(
          { X: data.pool, classes: data.classes },
          SETTINGS.start,
          new Sfc32(seed, 'start'),
        );
        return [...first.rows];
      });
      const matrices = { pool: data.pool, test: data.test, large };
      await writeRows(folder, { ...SETTINGS, alpha: ALPHA, target: TARGET, starts }, matrices, {
        pool: data.targets,
        test: data.testTargets,
      });
      const env = { ...process.env, OMP_NUM_THREADS: '1' };
      const { stdout } = await promisify(execFile)(options.python, [PEER, folder], { env, maxBuffer: 1 << 24 });
      const peer = JSON.parse(stdout) as Record<string, { labels: (number | null)[]; querySeconds: number }>;
      for (const [name, { labels, querySeconds: seconds }] of Object.entries(peer)) {
        rows.push({
          ...rowOf(
            `modAL ${name}`,
            labels.map((each) => each ?? undefined),
          ),
          querySeconds: seconds,
        });
      }
    }
    return {
      ...{ bench: 'labels', machine: thisMachine(), rows, peakMemoryBytes: peakMemoryBytes() },
      totals: { seeds: SEEDS, target: TARGET, pool: data.pool.rows, largePool: options.documents ?? LARGE },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function rowOf(run: string, reached: readonly (number | undefined)[]): BenchRow {
  const known = reached.filter((labels) => labels !== undefined);
  return { run, labelsTo085: median(reached), most: known.length < reached.length ? null : Math.max(...known) };
}

/** One batch from a large pool, with synthetic probabilities. */
function querySeconds(strategy: string, X: CsrMatrix, classes: number): number {
  const random = new Sfc32(2, 'probabilities');
  const probabilities = Float64Array.from({ length: X.rows * classes }, () => random.uniform() / classes);
  const began = performance.now();
  strategyOf(strategy).choose({ X, classes, probabilities }, SETTINGS.batch, new Sfc32(1, 'query'));
  return (performance.now() - began) / 1000;
}

async function writeRows(
  folder: string,
  settings: object,
  matrices: Readonly<Record<string, CsrMatrix>>,
  targets: Readonly<Record<string, Int32Array>>,
): Promise<void> {
  const shapes = Object.entries(matrices).map(([name, { rows, columns }]) => [name, [rows, columns]] as const);
  await writeFile(
    path.join(folder, 'rows.json'),
    JSON.stringify({ ...settings, matrices: Object.fromEntries(shapes) }),
  );
  for (const [name, { indptr, indices, data }] of Object.entries(matrices)) {
    for (const [part, numbers] of Object.entries({ indptr, indices, data })) {
      await writeFile(
        path.join(folder, `${name}.${part}`),
        new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength),
      );
    }
  }
  for (const [name, numbers] of Object.entries(targets)) {
    await writeFile(
      path.join(folder, `${name}.targets`),
      new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength),
    );
  }
}
