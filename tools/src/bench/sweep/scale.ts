import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { MODEL_NAMES, type VectorisedFold, vectorise } from '@aml-mlops/sklearn-sweep';
import { zipfCorpus } from '../../corpus/zipf-corpus.ts';
import { type BenchReport, type BenchRow, peakMemoryBytes, thisMachine } from '../report.ts';
import { writeFold } from './fold-files.ts';

const CLASSES = 8;
/** Above this many documents a hundred trees take an hour: fewer are measured, and the table shows how many. */
const MANY_DOCUMENTS = 50_000;
const FEW_TREES = 4;
/** A tenth of the documents is held out. */
const TEST_EVERY = 10;

/**
 * Fits every classifier on synthetic documents in sequence, each in its own process: its duration and
 * largest resident set, including the matrices.
 */
export async function benchSweepAtScale(documents: number): Promise<BenchReport> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mlops-bench-'));
  try {
    const { fold, vectoriseSeconds } = makeFold(documents);
    await writeFold(folder, fold);
    const rows: BenchRow[] = [];
    for (const model of MODEL_NAMES)
      rows.push(await measure(model, folder, documents > MANY_DOCUMENTS ? FEW_TREES : 100));
    const totals = {
      documents,
      words: fold.train.columns,
      entries: fold.train.data.length,
      vectoriseSeconds,
    };
    const peak = Math.max(peakMemoryBytes(), ...rows.map((row) => Number(row['peakMemoryMB'] ?? 0) * 1e6));
    return { bench: 'sweep at scale', machine: thisMachine(), rows, totals, peakMemoryBytes: peak };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function makeFold(documents: number): { readonly fold: VectorisedFold; readonly vectoriseSeconds: number } {
  const train = { texts: [] as string[], targets: [] as number[] };
  const test = { texts: [] as string[], targets: [] as number[] };
  const labels = new Map<string, number>();
  let i = 0;
  for (const { text, label } of zipfCorpus({ documents, classes: CLASSES, vocabulary: 100_000 })) {
    if (!labels.has(label)) labels.set(label, labels.size);
    const side = ++i % TEST_EVERY === 0 ? test : train;
    side.texts.push(text);
    side.targets.push(labels.get(label)!);
  }
  const numbered = ({ texts, targets }: typeof train) => ({ texts, targets: Int32Array.from(targets) });
  const began = performance.now();
  const fold = vectorise(numbered(train), numbered(test), { sublinearTf: true, maxDf: 0.5, stopWords: 'english' });
  return { fold, vectoriseSeconds: (performance.now() - began) / 1000 };
}

async function measure(model: string, folder: string, trees: number): Promise<BenchRow> {
  const script = path.join(import.meta.dirname, 'one-model.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--max-old-space-size=8192',
    script,
    model,
    folder,
    `${trees}`,
  ]);
  const name = model === 'random-forest' ? `${model}, ${trees} trees` : model;
  return { model: name, ...(JSON.parse(stdout) as BenchRow) };
}
