import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type ArtifactKind,
  DESCRIPTOR_FILE,
  DESCRIPTOR_VERSION,
  formatJson,
  hashFolder,
  writeDatasetInfo,
  writePart,
} from '@aml-mlops/artifacts';
import type { ActiveRun } from '@aml-mlops/tracking';
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
  const producer = { step: 'test', version: '1', run: 'test' };
  const descriptor = { schemaVersion: DESCRIPTOR_VERSION, kind, contentHash: await hashFolder(folder), producer };
  await writeFile(path.join(folder, DESCRIPTOR_FILE), formatJson(descriptor));
}

/** Writes a dataset of the given parts: as many rows in each as there are texts. */
export async function writeParts(folder: string, parts: readonly (readonly string[])[]): Promise<void> {
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
export async function runStep(
  inputs: Inputs,
  folder: string,
  params: Record<string, unknown> = {},
  signal = new AbortController().signal,
): Promise<Result> {
  const outputs = { preparedTrain: path.join(folder, 'train'), preparedTest: path.join(folder, 'test') };
  for (const output of Object.values(outputs)) await mkdir(output, { recursive: true });
  const metrics: Record<string, number> = {};
  const progress: number[] = [];
  const activeRun: ActiveRun = {
    runId: 'test',
    experimentId: 'test',
    logParam: () => {},
    logParams: () => {},
    logMetric: () => {},
    logMetrics: (values) => void Object.assign(metrics, values),
    setTag: () => {},
    logArtifact: async () => {},
    logContent: async () => {},
    startChild: async () => activeRun,
    flush: async () => {},
    end: async () => {},
  };
  await run({
    inputs,
    outputs,
    params: dataEngineering.params.parse(params),
    scratch: folder,
    run: activeRun,
    signal,
    progress: (done) => void progress.push(done),
    log: () => {},
  });
  return { train: outputs.preparedTrain, test: outputs.preparedTest, metrics, progress };
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
