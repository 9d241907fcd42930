import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ArtifactKind, DatasetWriter, hashFolder, writeDescriptor } from '@aml-mlops/artifacts';
import { zipfCorpus } from '../corpus/zipf-corpus.ts';
import { type BenchReport, type BenchRow, thisMachine } from './report.ts';

const MAIN = path.resolve(import.meta.dirname, '../../../packages/data-engineering/src/main.ts');
const LABELS = ['class-0', 'class-1', 'class-2', 'class-3'];

/**
 * Cleans synthetic datasets of growing size with the data-engineering program, to verify that memory does not grow
 * with them.
 *
 * @param options.documents sizes of the training sets. Default: 10,000, 100,000 and 1,000,000
 */
export async function benchDataEngineering(options: { readonly documents?: readonly number[] }): Promise<BenchReport> {
  const { documents = [10_000, 100_000, 1_000_000] } = options;
  const rows: BenchRow[] = [];
  let peakMemoryBytes = 0;
  for (const size of documents) {
    const folder = await mkdtemp(path.join(tmpdir(), 'mlops-bench-'));
    try {
      await writeSet(path.join(folder, 'train'), size, 1);
      await writeSet(path.join(folder, 'test'), 1000, 2);
      await mkdir(path.join(folder, 'report'));
      await describe(path.join(folder, 'report'), 'report/drift');
      const metrics = await clean(folder);
      const memory = metrics['peak worker memory MiB'] ?? Number.NaN;
      peakMemoryBytes = Math.max(peakMemoryBytes, memory * 2 ** 20);
      rows.push({
        documents: size,
        seconds: metrics['seconds'] ?? Number.NaN,
        documentsPerSecond: metrics['documents per second'] ?? Number.NaN,
        peakWorkerMiB: memory,
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return { bench: 'data-engineering', machine: thisMachine(), rows, totals: {}, peakMemoryBytes };
}

async function writeSet(folder: string, documents: number, seed: number): Promise<void> {
  const writer = await DatasetWriter.create(folder, LABELS);
  for (const { id, text, label } of zipfCorpus({ documents, classes: LABELS.length, seed })) {
    await writer.append(id, text, LABELS.indexOf(label));
  }
  await writer.close();
  await describe(folder, 'dataset/text');
}

async function describe(folder: string, kind: ArtifactKind): Promise<void> {
  await writeDescriptor(folder, kind, await hashFolder(folder), { step: 'bench', version: '1', run: 'bench' });
}

/** Runs the program, which logs its metrics if there is no tracking server. */
async function clean(folder: string): Promise<Record<string, number>> {
  const inputs = ['train', 'test', 'report'].flatMap((name) => [`--${name}`, path.join(folder, name)]);
  const outputs = ['preparedTrain', 'preparedTest'].flatMap((name) => [`--${name}`, path.join(folder, name)]);
  const child = spawn(process.execPath, [MAIN, ...inputs, ...outputs], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    log += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const metrics = /^metrics (\{.*\})$/m.exec(log)?.[1];
  if (code !== 0 || metrics === undefined) throw new Error(`data-engineering ended with exit code ${code}:\n${log}`);
  return JSON.parse(metrics) as Record<string, number>;
}
