import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MlopsError, systemError, visibleLines } from '@aml-mlops/errors';
import { isPoolWorker } from '@aml-mlops/parallel';
import { type ActiveRun, openTracking, type TrackingClient } from '@aml-mlops/tracking';
import { parseTextParams } from '../define/params.ts';
import type { StepContext, StepDefinition } from '../define/step.ts';
import { readArguments } from './arguments.ts';
import { detachedRun } from './detached-run.ts';
import { flatError } from './flat-error.ts';
import { helpText } from './help.ts';
import { checkInputs } from './inputs.ts';
import { Interrupted, lifeline } from './lifeline.ts';
import { PROGRAM_VARIABLES, type ProgramMessage } from './messages.ts';
import { openOutput, type PendingOutput } from './outputs.ts';
import { tellMetrics } from './tell-metrics.ts';
import { withParams } from './with-params.ts';

/**
 * The entry of a step program: `node main.mjs --<input> PATH --<param> VALUE --<output> PATH`, here and on Azure Machine
 * Learning alike. Exits the process: 0 done, 1 failed, 2 wrong usage, 130 or 143 interrupted. Does nothing in a worker that
 * the step's own pools started.
 */
export async function runProgram<D extends StepDefinition>(
  step: D,
  run: (context: StepContext<D>) => Promise<void>,
  argv: readonly string[] = process.argv.slice(2),
): Promise<void> {
  if (isPoolWorker()) return;
  process.exitCode = await runOnce(step, run as (context: never) => Promise<void>, argv);
  if (process.connected) process.disconnect();
}

async function runOnce(
  step: StepDefinition,
  run: (context: never) => Promise<void>,
  argv: readonly string[],
): Promise<number> {
  const log = (line: string) => void process.stderr.write(`${visibleLines(line)}\n`);
  const pending = new Map<string, PendingOutput>();
  const signal = lifeline();
  let started = false;
  try {
    const args = readArguments(step, argv);
    if (args.help) {
      process.stdout.write(helpText(step));
      return 0;
    }
    const params = parseTextParams(step.params, args.params, `step ${step.name}`);
    await checkInputs(step, args.inputs);
    started = true;
    const rank = Number(process.env['OMPI_COMM_WORLD_RANK'] ?? 0);
    const ranks = Number(process.env['OMPI_COMM_WORLD_SIZE'] ?? 1);
    const ports = { ...step.outputs, ...step.state };
    for (const [port, folder] of Object.entries(args.outputs)) {
      const declared = ports[port];
      if (declared) pending.set(port, await openOutput(folder, declared.kind, ranks > 1, declared.definition));
    }
    await withTracking(log, rank, params, signal, async (activeRun) => {
      await withScratch(async (scratch) => {
        const context = {
          inputs: args.inputs,
          outputs: Object.fromEntries([...pending].map(([port, { folder }]) => [port, folder])),
          params,
          scratch,
          run: activeRun,
          signal,
          progress: (done: number, total: number, message?: string) => tell({ type: 'progress', done, total, message }),
          log,
        };
        await run(context as never);
        signal.throwIfAborted();
      });
    });
    const outputs: Record<string, string> = {};
    const producer = {
      step: step.name,
      version: process.env[PROGRAM_VARIABLES.version] ?? 'source',
      run: process.env[PROGRAM_VARIABLES.run] ?? 'alone',
    };
    if (rank === 0) for (const [port, output] of pending) outputs[port] = await output.commit(producer);
    tell({ type: 'done', outputs, peakMemoryBytes: peakMemory() });
    return 0;
  } catch (error) {
    for (const output of pending.values()) await output.discard();
    const reason: unknown = signal.aborted ? signal.reason : (systemError(error) ?? error);
    log(sentence(step, reason));
    if (reason instanceof Interrupted) return reason.exitCode;
    tell({ type: 'failed', error: flatError(reason), peakMemoryBytes: peakMemory() });
    return !started && reason instanceof MlopsError && USAGE_CODES.has(reason.code) ? 2 : 1;
  }
}

const USAGE_CODES = new Set(['E_USAGE', 'E_PARAM_RANGE', 'E_PARAM_UNKNOWN']);

function sentence(step: StepDefinition, error: unknown): string {
  if (error instanceof MlopsError || error instanceof Interrupted) return `${step.name}: ${error.message}`;
  return `${step.name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

function tell(message: ProgramMessage): void {
  if (process.connected) process.send?.(message);
}

function tellMetric(key: string, value: number, step: number): void {
  tell({ type: 'metric', key, value: Number.isFinite(value) ? value : String(value), step });
}

function peakMemory(): number {
  return process.resourceUsage().maxRSS * 1024;
}

async function withTracking(
  log: (line: string) => void,
  rank: number,
  params: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
  use: (run: ActiveRun) => Promise<void>,
): Promise<void> {
  const uri = process.env[PROGRAM_VARIABLES.trackingUri];
  const runId = process.env[PROGRAM_VARIABLES.trackingRun];
  if (!uri || !runId || rank > 0) return use(detachedRun(log));
  signal.throwIfAborted();
  const client: TrackingClient = openTracking(uri, inJob() ? { artifactsFallback: 'outputs' } : {});
  try {
    const run = await client.attach(runId);
    try {
      await withParams(tellMetrics(run, tellMetric), params, use);
    } finally {
      if (signal.reason instanceof Interrupted && signal.reason.alone) await run.end('KILLED');
    }
  } finally {
    await client.close();
  }
}

/** Whether Azure ML runs this program: files that a job writes below `outputs` become artifacts of its run. */
function inJob(): boolean {
  return process.env['AZUREML_RUN_ID'] !== undefined;
}

async function withScratch(use: (scratch: string) => Promise<void>): Promise<void> {
  const given = process.env[PROGRAM_VARIABLES.scratch];
  if (given) return use(given);
  const scratch = await mkdtemp(path.join(tmpdir(), 'mlops-scratch-'));
  try {
    await use(scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
