import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ArtifactKind } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import type { StepProgram } from '../../bundle/index.ts';
import { paramToText } from '../../define/params.ts';
import type { PlanNode } from '../../define/plan.ts';
import { nextFlag } from '../../program/arguments.ts';
import { PROGRAM_VARIABLES } from '../../program/messages.ts';
import type { ArtifactStore } from '../workspace/artifact-store.ts';
import { crashError } from './crash-error.ts';
import { type ProcessOptions, runProcess } from './process-group.ts';

export interface Attempt {
  readonly node: PlanNode;
  readonly program: StepProgram;
  /** Folders of inputs and state, by port; those of a list in order. */
  readonly folders: Readonly<Record<string, readonly string[]>>;
  /** Folder of this attempt: outputs and log. */
  readonly folder: string;
  readonly scratch: string;
  /** Folder of Node's compile cache. */
  readonly compiled: string;
  readonly run: string;
  readonly trackingUri: string;
  readonly trackingRun: string;
  readonly signal: AbortSignal;
  onProgress: ProcessOptions['onProgress'];
  onMetric: ProcessOptions['onMetric'];
}

export interface AttemptResult {
  /** Content hash of each output, and of each state port after the step. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly peakMemoryBytes: number;
}

/**
 * Starts a step's program once, and moves its outputs to the store.
 *
 * @throws MlopsError the program's own error, `E_TIMEOUT`, or `E_STEP_CRASHED` or `E_OUT_OF_MEMORY` if it died without reporting an error
 */
export async function runAttempt(attempt: Attempt, store: ArtifactStore): Promise<AttemptResult> {
  const { node, program } = attempt;
  const outputs = path.join(attempt.folder, 'outputs');
  await rm(outputs, { recursive: true, force: true });
  await mkdir(outputs, { recursive: true });
  await mkdir(attempt.scratch, { recursive: true });
  const end = await runProcess({
    file: program.file,
    args: programArguments(node, attempt.folders, outputs),
    environment: {
      NODE_COMPILE_CACHE: attempt.compiled,
      ...process.env,
      ...node.variables,
      [PROGRAM_VARIABLES.version]: program.version,
      [PROGRAM_VARIABLES.run]: attempt.run,
      [PROGRAM_VARIABLES.scratch]: attempt.scratch,
      [PROGRAM_VARIABLES.environments]: path.join(path.dirname(attempt.compiled), 'environments'),
      [PROGRAM_VARIABLES.trackingUri]: attempt.trackingUri,
      [PROGRAM_VARIABLES.trackingRun]: attempt.trackingRun,
    },
    logFile: logFileOf(attempt.folder),
    timeoutSeconds: node.limits.timeoutSeconds,
    signal: attempt.signal,
    onProgress: attempt.onProgress,
    onMetric: attempt.onMetric,
  });
  if (end.message?.type !== 'done') await rm(outputs, { recursive: true, force: true });
  attempt.signal.throwIfAborted();
  if (end.timedOut) {
    throw new MlopsError(
      'E_TIMEOUT',
      `time of step ${node.name} must be <= ${node.limits.timeoutSeconds} seconds; it was stopped: give it less to do, or raise limits.timeoutSeconds of the step in the app's settings`,
    );
  }
  if (end.message?.type === 'failed') {
    const { code, message, stack, fields } = end.message.error;
    if (code) throw new MlopsError(code, message, fields);
    throw Object.assign(new Error(message), { stack: stack ?? message });
  }
  if (!end.message) throw await crashError(node.name, end.exit, logFileOf(attempt.folder));
  const kinds: Record<string, ArtifactKind> = { ...node.outputs };
  for (const [port, { kind }] of Object.entries(node.state)) kinds[port] = kind;
  for (const [port, hash] of Object.entries(end.message.outputs)) {
    const kind = kinds[port];
    if (kind) await store.adopt(path.join(outputs, port), kind, hash);
  }
  await rm(outputs, { recursive: true, force: true });
  return { outputs: end.message.outputs, peakMemoryBytes: end.message.peakMemoryBytes };
}

export function logFileOf(attemptFolder: string): string {
  return path.join(attemptFolder, 'log.txt');
}

function programArguments(node: PlanNode, folders: Attempt['folders'], outputs: string): string[] {
  const args: string[] = [];
  for (const [port, given] of Object.entries(folders)) for (const folder of given) args.push(`--${port}`, folder);
  for (const [name, value] of Object.entries(node.params)) args.push(`--${name}=${paramToText(value)}`);
  for (const port of Object.keys(node.outputs)) args.push(`--${port}`, path.join(outputs, port));
  for (const port of Object.keys(node.state)) args.push(`--${nextFlag(port)}`, path.join(outputs, port));
  return args;
}
