import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatasetWriter, hashFolder, writeDescriptor } from '@aml-mlops/artifacts';
import { defaultWorkers } from '@aml-mlops/parallel';
import { DEFAULT_CLEANING, writeCleaning } from '@aml-mlops/text';
import { zipfCorpus } from '../../corpus/zipf-corpus.ts';
import type { BenchRow } from '../report.ts';

const MAIN = path.resolve(import.meta.dirname, '../../../../packages/trainer/src/main.ts');
const LABELS = ['class-0', 'class-1', 'class-2', 'class-3'];

/**
 * Runs the trainer's program on synthetic documents and measures its memory: two epochs, H = 100, lazy Adam, no second
 * network for calibration.
 */
export async function trainAtScale(documents: number): Promise<BenchRow> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mlops-bench-'));
  try {
    await writeSet(path.join(folder, 'train'), documents, 1);
    await writeSet(path.join(folder, 'test'), 5000, 2);
    const params = { epochs: 2, hiddenSize: 100, adam: 'lazy', calibrationShare: 0, engine: 'wasm' };
    const flags = Object.entries(params).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const ports = ['train', 'test', 'model'].flatMap((name) => [`--${name}`, path.join(folder, name)]);
    const start = performance.now();
    const { log, peakMiB } = await watch([MAIN, ...ports, ...flags]);
    const seconds = (performance.now() - start) / 1000;
    const speeds = [...log.matchAll(/"documentsPerSecond":([\d.e+]+)/g)].map((match) => Number(match[1]));
    const [, words] = /documents, (\d+) words/.exec(log) ?? [];
    return {
      hidden: 100,
      batch: 100,
      adam: 'lazy',
      threads: defaultWorkers(),
      documents,
      words: Number(words),
      documentsPerSecond: Math.max(...speeds),
      accuracy: Number(/test accuracy ([\d.]+)/.exec(log)?.[1]),
      programSeconds: seconds,
      peakMiB,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeSet(folder: string, documents: number, seed: number): Promise<void> {
  const writer = await DatasetWriter.create(folder, LABELS);
  for (const { id, text, label } of zipfCorpus({ documents, classes: LABELS.length, seed })) {
    await writer.append(id, text, LABELS.indexOf(label));
  }
  await writer.close();
  await writeCleaning(folder, DEFAULT_CLEANING);
  await writeDescriptor(folder, 'dataset/text', await hashFolder(folder), {
    step: 'bench',
    version: '1',
    run: 'bench',
  });
}

/** Runs a program to its end; its peak resident memory is the last value reported by Linux. */
async function watch(args: readonly string[]): Promise<{ log: string; peakMiB: number }> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  let peakMiB = 0;
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    log += chunk;
  });
  const timer = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    peakMiB = Math.max(peakMiB, Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
  }, 100);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`trainer ended with exit code ${code}:\n${log}`);
  return { log, peakMiB };
}
