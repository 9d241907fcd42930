import type { RunResult, Workspace } from '@aml-mlops/pipeline-sdk/runner';
import { openTracking } from '@aml-mlops/tracking';
import * as z from 'zod';
import { modelName } from '../run/register-champion.ts';
import { type Decision, readDecision } from './decision.ts';
import { readReport } from './read-report.ts';
import { readSweepRows, type SweepRow } from './sweep-rows.ts';

/** What `mlops run --json` prints; others script against it. */
export interface RunDocument {
  readonly run: string;
  readonly pipeline: string;
  readonly status: RunResult['status'];
  readonly seconds: number;
  readonly steps: readonly { name: string; status: 'ran' | 'reused' | 'failed' | 'skipped'; seconds: number }[];
  readonly datasets: readonly { name: string; version: number; rows: number; contentHash: string }[];
  readonly driftWarnings: readonly { dataset: string; statistic: string; message: string }[];
  readonly sweep: readonly SweepRow[];
  readonly tuning: { trials: number; best: Readonly<Record<string, unknown>> } | null;
  readonly model: {
    name: string;
    version: number;
    promoted: boolean;
    reason: string;
    metrics: Decision['candidate'];
    champion: Decision['champion'];
    parity: Decision['parity'];
  } | null;
  /** Folders of what people read, by name. */
  readonly reports: Readonly<Record<string, string>>;
  readonly error?: { step: string; message: string };
}

const trialsSchema = z.object({ trials: z.array(z.unknown()) });
const driftSchema = z.object({ warnings: z.array(z.looseObject({ statistic: z.string(), message: z.string() })) });

/** Gathers the result of a run from what its steps made. Steps that made nothing leave their part empty. */
export async function runDocument(result: RunResult, scope: string, workspace: Workspace): Promise<RunDocument> {
  const { outputs } = result;
  const folderOf = (node: string, port: string) => outputs[node]?.[port]?.folder;
  const sweepFolder = folderOf('sklearn-sweep', 'sweep');
  const sweep = sweepFolder ? await readSweepRows(sweepFolder) : [];
  const driftWarnings = [];
  for (const node of ['validate-full', 'validate-subset']) {
    const folder = folderOf(node, 'report');
    if (!folder) continue;
    const { warnings } = await readReport(folder, 'drift.json', driftSchema);
    driftWarnings.push(
      ...warnings.map(({ statistic, message }) => ({ dataset: node.replace('validate-', ''), statistic, message })),
    );
  }
  return {
    run: result.run,
    pipeline: result.pipeline,
    status: result.status,
    seconds: round(result.seconds),
    steps: result.steps.map(({ name, status, seconds }) => ({
      name,
      status: status === 'interrupted' ? 'skipped' : status,
      seconds: round(seconds),
    })),
    datasets: result.datasets.map(({ name, version, rows, contentHash }) => ({ name, version, rows, contentHash })),
    driftWarnings,
    sweep,
    tuning: await tuningOf(folderOf('hypertune', 'tuning')),
    model: await modelOf(outputs, scope, workspace),
    reports: reportsOf(outputs),
    ...(result.failure ? { error: { step: result.failure.node, message: result.failure.error.message } } : {}),
  };
}

async function tuningOf(folder: string | undefined): Promise<RunDocument['tuning']> {
  if (!folder) return null;
  const { trials } = await readReport(folder, 'trials.json', trialsSchema);
  return { trials: trials.length, best: await readReport(folder, 'best.json', z.record(z.string(), z.unknown())) };
}

async function modelOf(
  outputs: RunResult['outputs'],
  scope: string,
  workspace: Workspace,
): Promise<RunDocument['model']> {
  const model = outputs['trainer']?.['model'];
  const decisionFolder = outputs['champion-gate']?.['decision']?.folder;
  if (!model || !decisionFolder) return null;
  const { promoted, reason, candidate, champion, parity } = await readDecision(decisionFolder);
  const tracking = await openTracking(workspace.trackingUri);
  try {
    const name = modelName(scope);
    const version = (await tracking.models.listVersions(name)).find(({ contentHash }) => contentHash === model.hash);
    return version ? { name, version: version.version, promoted, reason, metrics: candidate, champion, parity } : null;
  } finally {
    await tracking.close();
  }
}

const REPORT_PORTS: readonly (readonly [name: string, node: string, port: string])[] = [
  ['drift', 'validate-full', 'report'],
  ['driftSubset', 'validate-subset', 'report'],
  ['quarantine', 'define-dataset', 'quarantine'],
  ['sweep', 'sklearn-sweep', 'sweep'],
  ['tuning', 'hypertune', 'tuning'],
  ['historicProfile', 'profiler', 'historic'],
  ['model', 'trainer', 'model'],
  ['decision', 'champion-gate', 'decision'],
];

function reportsOf(outputs: RunResult['outputs']): Record<string, string> {
  const present = REPORT_PORTS.flatMap(([name, node, port]) => {
    const folder = outputs[node]?.[port]?.folder;
    return folder ? [[name, folder] as const] : [];
  });
  return Object.fromEntries(present);
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
