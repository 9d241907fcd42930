import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseParams } from '../define/params.ts';
import type { StepContext, StepDefinition } from '../define/step.ts';
import { type RunRecord, recordingRun } from './recording-run.ts';

export interface StepOutcome<D extends StepDefinition> {
  readonly outputs: StepContext<D>['outputs'];
  readonly run: RunRecord;
  readonly log: readonly string[];
  readonly progress: readonly { readonly done: number; readonly total: number; readonly message: string | undefined }[];
}

/**
 * Runs a step's implementation in this process as its program would: parses parameters, creates output folders, and records
 * what the step logs.
 *
 * @param options.folder outputs go to `<folder>/<port>`, scratch to `<folder>/scratch`
 */
export async function runStep<D extends StepDefinition>(
  definition: D,
  run: (context: StepContext<D>) => Promise<void>,
  options: {
    readonly folder: string;
    readonly inputs: StepContext<D>['inputs'];
    readonly params?: Readonly<Record<string, unknown>>;
    readonly signal?: AbortSignal;
  },
): Promise<StepOutcome<D>> {
  const ports = [...Object.keys(definition.outputs), ...Object.keys(definition.state)];
  const outputs = Object.fromEntries(ports.map((port) => [port, path.join(options.folder, port)]));
  const scratch = path.join(options.folder, 'scratch');
  for (const folder of [...Object.values(outputs), scratch]) await mkdir(folder, { recursive: true });
  const { run: activeRun, record } = recordingRun();
  const log: string[] = [];
  const progress: { done: number; total: number; message: string | undefined }[] = [];
  const context = {
    inputs: options.inputs,
    outputs,
    params: parseParams(definition.params, options.params ?? {}, `step ${definition.name}`),
    scratch,
    run: activeRun,
    signal: options.signal ?? new AbortController().signal,
    progress: (done: number, total: number, message?: string) => void progress.push({ done, total, message }),
    log: (line: string) => void log.push(line),
  } as StepContext<D>;
  await run(context);
  return { outputs: context.outputs, run: record, log, progress };
}
