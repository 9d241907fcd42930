import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ArtifactKind, hashFolder, writeDatasetInfo, writeDescriptor, writePart } from '@aml-mlops/artifacts';
import { runStep } from '@aml-mlops/pipeline-sdk/testing';
import { dataEngineering } from './contract.ts';
import { run } from './run.ts';

export interface Inputs {
  readonly train: string;
  readonly test: string;
  readonly report: string;
}

export async function temporaryFolder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'data-engineering-'));
}

async function describe(folder: string, kind: ArtifactKind): Promise<void> {
  await writeDescriptor(folder, kind, await hashFolder(folder), { step: 'test', version: '1', run: 'test' });
}

/** Writes a dataset of the given parts, one row per text. */
async function writeParts(folder: string, parts: readonly (readonly string[])[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const written = [];
  for (const [index, texts] of parts.entries()) {
    const ids = texts.map((_, i) => `${index}-${i}`);
    const targets = Int32Array.from(texts, (_, i) => i % 2);
    written.push(await writePart(folder, index, { ids, texts: [...texts], targets }));
  }
  await writeDatasetInfo(folder, ['a', 'b'], written);
  await describe(folder, 'dataset/text');
}

export async function writeInputs(
  folder: string,
  sets: { train: readonly (readonly string[])[]; test: readonly (readonly string[])[] },
): Promise<Inputs> {
  const inputs = {
    train: path.join(folder, 'train'),
    test: path.join(folder, 'test'),
    report: path.join(folder, 'report'),
  };
  await writeParts(inputs.train, sets.train);
  await writeParts(inputs.test, sets.test);
  await mkdir(inputs.report, { recursive: true });
  await describe(inputs.report, 'report/drift');
  return inputs;
}

export interface Result {
  readonly train: string;
  readonly test: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly progress: readonly number[];
}

/** Runs the step in this process. */
export async function cleanSets(
  inputs: Inputs,
  folder: string,
  params: Record<string, unknown> = {},
  signal?: AbortSignal,
): Promise<Result> {
  const options = { folder, inputs, params, ...(signal ? { signal } : {}) };
  const { outputs, run: record, progress } = await runStep(dataEngineering, run, options);
  return {
    train: outputs.preparedTrain,
    test: outputs.preparedTest,
    metrics: record.metrics,
    progress: progress.map(({ done }) => done),
  };
}

/** Texts of ten to thirty words, different in every row. */
export function texts(rows: number, seed: string): string[] {
  return Array.from({ length: rows }, (_, i) =>
    Array.from(
      { length: 10 + (i % 21) },
      (_, k) => `The ${seed}${(i * 7919 + k * 104_729) % 9973}, word-${i % 13}!`,
    ).join(' '),
  );
}
