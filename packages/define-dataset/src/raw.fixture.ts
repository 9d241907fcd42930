import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runStep } from '@aml-mlops/pipeline-sdk/testing';
import { defineDataset } from './contract.ts';
import { run } from './run.ts';
import type { VersionName } from './versions.ts';

export async function temporaryFolder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'define-dataset-'));
}

/** Writes raw files, by path within the folder. */
export async function writeRaw(folder: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
  return folder;
}

/** JSON Lines of `rows` posts, cycling through the labels. */
export function posts(prefix: string, rows: number, labels: readonly string[] = ['a', 'b']): string {
  const lines = Array.from({ length: rows }, (_, i) =>
    JSON.stringify({ id: `${prefix}-${i}`, text: `text ${prefix} ${i}`, label: labels[i % labels.length] }),
  );
  return `${lines.join('\n')}\n`;
}

export type Outputs = Record<VersionName | 'ingested' | 'quarantine' | 'unlabelled', string>;

/** Runs the step as its program does; returns the outputs and the metrics. */
export async function define(
  folder: string,
  raw: string,
  params: Record<string, unknown> = {},
  ingested?: string,
): Promise<{ outputs: Outputs; metrics: Record<string, number>; kept: string[]; log: readonly string[] }> {
  const inputs = ingested === undefined ? { raw } : { raw, ingested };
  const { outputs, run: record, log } = await runStep(defineDataset, run, { folder, inputs, params });
  return { outputs, metrics: record.metrics, kept: [...record.artifacts.keys()], log };
}
