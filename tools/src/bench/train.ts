import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defaultWorkers } from '@aml-mlops/parallel';
import { evaluate, fit, type NetworkParams, networkParams, prepareTrainingData } from '@aml-mlops/trainer';
import { type BenchReport, type BenchRow, median, peakMemoryBytes, thisMachine } from './report.ts';
import { FOUR_GROUPS } from './text/newsgroups.ts';
import { trainAtScale } from './train/at-scale.ts';
import { type Measurement, trainWithTorch } from './train/torch-peer.ts';
import { readGroups, unpackGroups } from './train/unpacked-groups.ts';

interface Case {
  readonly h: number;
  readonly b: number;
  readonly adam: NetworkParams['adam'];
  readonly epochs: number;
}

/** Few epochs where they are long; the first epoch of each of our trainings, which includes code compilation, is excluded. */
const CASES: readonly Case[] = [
  { h: 100, b: 100, adam: 'lazy', epochs: 20 },
  { h: 100, b: 20, adam: 'lazy', epochs: 10 },
  { h: 100, b: 1000, adam: 'lazy', epochs: 20 },
  { h: 400, b: 100, adam: 'lazy', epochs: 10 },
  { h: 400, b: 20, adam: 'lazy', epochs: 5 },
  { h: 100, b: 100, adam: 'dense', epochs: 10 },
];

/** Steps with few and with many products, to find where a GPU becomes faster. */
const GPU_CASES: readonly Case[] = [
  { h: 100, b: 100, adam: 'lazy', epochs: 8 },
  { h: 400, b: 100, adam: 'lazy', epochs: 8 },
  { h: 400, b: 1000, adam: 'lazy', epochs: 10 },
  { h: 2000, b: 1000, adam: 'lazy', epochs: 6 },
  { h: 2000, b: 1000, adam: 'dense', epochs: 6 },
];

const PEER = path.resolve(import.meta.dirname, '../../../../shared/bench/peer_torch.py');

/**
 * Trains the network on the four newsgroups with one thread and with all, on raw counts as in PyTorch; compared
 * with PyTorch if a Python with it is given, alternating. Rates are medians: over epochs for us, over whole trainings
 * for PyTorch.
 *
 * @param options.archive the newsgroups archive
 * @param options.engine 'tfjs' measures TensorFlow, on a GPU if it finds one, alternating with WebAssembly on all
 * processors, also on larger networks. Default: 'wasm'
 * @param options.python a Python with PyTorch; without it only our side runs
 * @param options.peer PyTorch's script. Default: `../shared/bench/peer_torch.py`
 * @param options.repeats seeds, over which accuracies are averaged. Default: 5
 * @param options.documents additional training on this many synthetic documents, with memory measured. Default: none
 */
export async function benchTrain(options: {
  readonly archive: string;
  readonly engine?: 'wasm' | 'tfjs' | undefined;
  readonly python?: string | undefined;
  readonly peer?: string | undefined;
  readonly repeats?: number | undefined;
  readonly documents?: readonly number[] | undefined;
}): Promise<BenchReport> {
  const { archive, engine, python, peer = PEER, repeats = 5, documents = [] } = options;
  const folder = await mkdtemp(path.join(tmpdir(), 'mlops-bench-'));
  try {
    const root = await unpackGroups(path.resolve(archive), folder);
    const train = await readGroups(root, 'train', FOUR_GROUPS);
    const data = prepareTrainingData(train, await readGroups(root, 'test', FOUR_GROUPS));
    const rows: BenchRow[] = [];
    for (const one of engine === 'tfjs' ? GPU_CASES : []) {
      const measured: Record<'tfjs' | 'wasm', Measurement[]> = { tfjs: [], wasm: [] };
      for (let seed = 0; seed < repeats; seed++) {
        measured.tfjs.push(await trainOurs(data, one, seed, 0, 'tfjs'));
        measured.wasm.push(await trainOurs(data, one, seed, 0));
      }
      rows.push({ engine: 'tfjs', ...rowOf(one, 1, measured.tfjs, []) });
      rows.push({ engine: 'wasm', ...rowOf(one, defaultWorkers(), measured.wasm, []) });
    }
    for (const one of engine === 'tfjs' ? [] : CASES) {
      const ours: Record<'one' | 'all', Measurement[]> = { one: [], all: [] };
      const theirs: Measurement[] = [];
      for (let seed = 0; seed < repeats; seed++) {
        ours.one.push(await trainOurs(data, one, seed, 1));
        ours.all.push(await trainOurs(data, one, seed, 0));
        if (!python || !existsSync(peer)) continue;
        const mode = one.adam === 'lazy' ? 'sparse' : 'dense';
        theirs.push(await trainWithTorch(python, peer, root, { mode, ...one }));
      }
      rows.push(rowOf(one, 1, ours.one, theirs), rowOf(one, defaultWorkers(), ours.all, theirs));
    }
    for (const size of documents) rows.push(await trainAtScale(size));
    return { bench: 'train', machine: thisMachine(), rows, totals: { repeats }, peakMemoryBytes: peakMemoryBytes() };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function trainOurs(
  data: ReturnType<typeof prepareTrainingData>,
  { h, b, adam, epochs }: Case,
  seed: number,
  threads: number,
  engine: 'wasm' | 'tfjs' = 'wasm',
): Promise<Measurement> {
  const params = networkParams.parse({ hiddenSize: h, batchSize: b, adam, epochs, seed, weighting: 'counts' });
  const network = await fit({ classes: data.classes, train: data.train }, params, { engine, threads });
  const rates = network.history.slice(1).map((record) => record.documentsPerSecond);
  return { documentsPerSecond: median(rates), accuracy: evaluate(network, data.test!).accuracy };
}

function rowOf(
  { h, b, adam }: Case,
  threads: number,
  ours: readonly Measurement[],
  torch: readonly Measurement[],
): BenchRow {
  const rate = (some: readonly Measurement[]) => median(some.map((m) => m.documentsPerSecond));
  const accuracy = (some: readonly Measurement[]) => some.reduce((sum, m) => sum + m.accuracy, 0) / some.length;
  const row = { hidden: h, batch: b, adam, threads, documentsPerSecond: rate(ours), accuracy: accuracy(ours) };
  if (torch.length === 0) return row;
  return {
    ...row,
    peerDocumentsPerSecond: rate(torch),
    ratio: rate(ours) / rate(torch),
    peerAccuracy: accuracy(torch),
  };
}
