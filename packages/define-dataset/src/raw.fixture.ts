import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ActiveRun } from '@aml-mlops/tracking';
import { defineDataset } from './contract.ts';
import { run } from './run.ts';
import { VERSION_NAMES, type VersionName } from './versions.ts';

export async function temporaryFolder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'define-dataset-'));
}

/** Writes raw files, by their path in the folder. */
export async function writeRaw(folder: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
  return folder;
}

/** JSON Lines of `rows` posts, their labels taken in turn. */
export function posts(prefix: string, rows: number, labels: readonly string[] = ['a', 'b']): string {
  const lines = Array.from({ length: rows }, (_, i) =>
    JSON.stringify({ id: `${prefix}-${i}`, text: `text ${prefix} ${i}`, label: labels[i % labels.length] }),
  );
  return `${lines.join('\n')}\n`;
}

export type Outputs = Record<VersionName | 'ingested' | 'quarantine', string>;

/** Runs the step as its program does; answers the outputs and the metrics. */
export async function runStep(
  folder: string,
  raw: string,
  params: Record<string, unknown> = {},
  ingested?: string,
): Promise<{ outputs: Outputs; metrics: Record<string, number>; kept: string[] }> {
  const metrics: Record<string, number> = {};
  const kept: string[] = [];
  const port = (name: string) => path.join(folder, name);
  const names = [...VERSION_NAMES, 'ingested', 'quarantine'] as const;
  const outputs = Object.fromEntries(names.map((name) => [name, port(name)])) as Outputs;
  for (const name of names) await mkdir(outputs[name], { recursive: true });
  const activeRun: ActiveRun = {
    runId: 'test',
    experimentId: 'test',
    logParam: () => {},
    logParams: () => {},
    logMetric: (key, value) => void Object.assign(metrics, { [key]: value }),
    logMetrics: (values) => void Object.assign(metrics, values),
    setTag: () => {},
    logArtifact: async (_, artifactPath) => void kept.push(artifactPath ?? ''),
    logContent: async () => {},
    startChild: async () => activeRun,
    flush: async () => {},
    end: async () => {},
  };
  await run({
    inputs: ingested === undefined ? { raw } : { raw, ingested },
    outputs,
    params: defineDataset.params.parse(params),
    scratch: folder,
    run: activeRun,
    signal: new AbortController().signal,
    progress: () => {},
    log: () => {},
  });
  return { outputs, metrics, kept };
}
