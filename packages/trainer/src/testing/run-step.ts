import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseParams } from '@aml-mlops/pipeline-sdk';
import type { ActiveRun } from '@aml-mlops/tracking';
import { trainer } from '../contract.ts';
import { run as runTrainer } from '../run.ts';

export interface StepRecord {
  readonly folder: string;
  readonly log: string[];
  readonly metrics: Record<string, number>;
  /** Metrics by epoch, as `name@step`. */
  readonly steps: Map<string, number>;
  readonly artifacts: Map<string, string | Uint8Array>;
  readonly progress: string[];
}

/** Runs the step in this process with an in-memory run. */
export async function runStep(
  folder: string,
  inputs: { train: string; test: string; tuning?: string },
  params: Record<string, unknown> = {},
): Promise<StepRecord> {
  const model = path.join(folder, 'model');
  const scratch = path.join(folder, 'scratch');
  await mkdir(model, { recursive: true });
  await mkdir(scratch, { recursive: true });
  const record: StepRecord = {
    folder: model,
    log: [],
    metrics: {},
    steps: new Map(),
    artifacts: new Map(),
    progress: [],
  };
  const run: ActiveRun = {
    runId: 'test',
    experimentId: 'test',
    logParam: () => {},
    logParams: () => {},
    logMetric: (key, value, step) => run.logMetrics({ [key]: value }, step),
    logMetrics: (metrics, step) => {
      if (step === undefined) Object.assign(record.metrics, metrics);
      else for (const [key, value] of Object.entries(metrics)) record.steps.set(`${key}@${step}`, value);
    },
    setTag: () => {},
    logArtifact: async () => {},
    logContent: async (content, file) => {
      record.artifacts.set(file, content);
    },
    startChild: async () => run,
    flush: async () => {},
    end: async () => {},
  };
  await runTrainer({
    inputs,
    outputs: { model },
    params: parseParams(trainer.params, params, 'trainer'),
    scratch,
    run,
    signal: new AbortController().signal,
    progress: (done, total, message) => record.progress.push(`${done}/${total} ${message ?? ''}`),
    log: (line) => record.log.push(line),
  });
  return record;
}
