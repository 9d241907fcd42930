import { spawn } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { MlopsError } from '@aml-mlops/errors';
import { signalChild } from '@aml-mlops/parallel';
import { paramToText } from '../define/params.ts';
import type { StepContext, StepDefinition } from '../define/step.ts';
import { nextFlag } from '../program/arguments.ts';
import { PROGRAM_VARIABLES } from '../program/messages.ts';
import { type ChannelMessage, followChannel } from './channel.ts';
import { type ProgramFiles, REQUIREMENTS_FILE, readProgramFiles, unpackProgram } from './program-files.ts';
import { pythonFor } from './python-environment.ts';

export interface CommandProgram {
  /** The program and its first arguments; a leading `python` stands for the interpreter that has the step's packages. */
  readonly command: readonly [string, ...string[]];
  /** `import.meta.url` of the calling file, which must be in `src/` of the package. */
  readonly from: string;
}

const LAST_BYTES = 2000;
const GRACE_MILLISECONDS = 5000;

/**
 * A step in another language. Its files are in `program/` of the package, its requirements in
 * `environment/requirements.txt`. The command runs in a folder with those files and `mlops_step.py`, with the arguments
 * `--<input> PATH --<param>=VALUE --<output> PATH`; a list input is given once for each artifact. It writes its outputs to
 * the given folders and exits with 0. Progress, metrics and errors are JSON objects, one a line, that it appends to
 * the file that `MLOPS_CHANNEL` names.
 *
 * @example export const run: RunOf<typeof countWords> = commandProgram(countWords, {
 *   command: ['python', 'main.py'],
 *   from: import.meta.url,
 * });
 * @throws when run: MlopsError with the program's own code, `E_OUTPUT_EMPTY`, `E_COMMAND` if it cannot be started,
 * `E_PYTHON`; an Error without a code, so that it may be retried, if it exits with anything but 0
 */
export function commandProgram<D extends StepDefinition>(
  step: D,
  { command: [program, ...first], from }: CommandProgram,
): (context: StepContext<D>) => Promise<void> {
  return async (context) => {
    const { scratch, signal, log, run, progress } = context;
    const files = embeddedFiles() ?? (await readProgramFiles(path.resolve(fileURLToPath(from), '../..')));
    const folder = path.join(scratch, 'code');
    await rm(folder, { recursive: true, force: true });
    const cwd = await unpackProgram(files, folder);
    const requirements = Buffer.from(files[REQUIREMENTS_FILE] ?? '', 'base64').toString('utf8');
    const inImage = process.env['AZUREML_RUN_ID'] !== undefined;
    const environments = process.env[PROGRAM_VARIABLES.environments];
    const executable =
      program === 'python' ? await pythonFor(requirements, { environments, inImage, signal, log }) : program;

    let failed: Extract<ChannelMessage, { type: 'failed' }> | undefined;
    const stop = new AbortController();
    const channelFile = path.join(scratch, 'channel.jsonl');
    const channel = await followChannel(
      channelFile,
      (message) => {
        if (message.type === 'progress') progress(message.done, message.total, message.message ?? undefined);
        else if (message.type === 'log') log(message.message);
        else if (message.type === 'metric') run.logMetric(message.key, message.value, message.step);
        else if (message.type === 'param') run.logParam(message.key, message.value);
        else failed = message;
      },
      () => log(`step ${step.name} wrote a line to MLOPS_CHANNEL that is no message`),
      () => stop.abort(),
    );
    const end = await runCommand(executable, [...first, ...commandArguments(step, context)], {
      cwd,
      environment: commandEnvironment(step, channelFile, scratch),
      signal: AbortSignal.any([signal, stop.signal]),
    }).finally(() => channel.close());
    signal.throwIfAborted();
    if (channel.error) throw channel.error;
    if (failed) throw new MlopsError(stableCode(failed.code), failed.message);
    if (end.exit !== '0') {
      const said = end.lastWords === '' ? '' : `; it ended with:\n${end.lastWords}`;
      // Without a code: a crash may be the machine's fault, so the runner may try again.
      throw new Error(`program of step ${step.name} must exit with 0; it exited with ${end.exit}${said}`);
    }
    await checkOutputs(step, context);
  };
}

/** @throws MlopsError `E_OUTPUT_EMPTY` for an output that nothing was written to */
async function checkOutputs(step: StepDefinition, { outputs }: StepContext<StepDefinition>): Promise<void> {
  for (const port of [...Object.keys(step.outputs), ...Object.keys(step.state)]) {
    const folder = outputs[port];
    if (folder === undefined || (await readdir(folder)).length > 0) continue;
    throw new MlopsError(
      'E_OUTPUT_EMPTY',
      `output ${port} of step ${step.name} must hold files; its program wrote none`,
    );
  }
}

/** An invalid code is kept in the message. */
function stableCode(code: string | undefined): string {
  return code !== undefined && /^E_[A-Z0-9_]+$/.test(code) ? code : 'E_STEP_FAILED';
}

function commandEnvironment({ inputs }: StepDefinition, channel: string, scratch: string): NodeJS.ProcessEnv {
  const lists = Object.keys(inputs).filter((port) => inputs[port]?.list);
  const environment = {
    ...process.env,
    MLOPS_CHANNEL: channel,
    MLOPS_SCRATCH: scratch,
    // The arguments alone do not tell a list of one artifact from a single artifact.
    MLOPS_LISTS: lists.join(','),
    PYTHONUNBUFFERED: '1',
  };
  const { trackingUri, trackingRun } = PROGRAM_VARIABLES;
  // MLflow's client would open this database as one of its own.
  if (!process.env[trackingUri]?.startsWith('sqlite:')) return environment;
  return { ...environment, [trackingUri]: undefined, [trackingRun]: undefined };
}

/** The files that the bundler embedded in the program; undefined when it runs from sources. */
function embeddedFiles(): ProgramFiles | undefined {
  return (globalThis as { __stepFiles?: ProgramFiles }).__stepFiles;
}

function commandArguments(step: StepDefinition, context: StepContext<StepDefinition>): string[] {
  const args: string[] = [];
  const inputs: Readonly<Record<string, string | readonly string[] | undefined>> = context.inputs;
  for (const [port, given] of Object.entries(inputs)) {
    for (const folder of given === undefined ? [] : [given].flat()) args.push(`--${port}`, folder);
  }
  for (const [name, value] of Object.entries(context.params)) {
    if (value !== undefined) args.push(`--${name}=${paramToText(value)}`);
  }
  for (const port of Object.keys(step.outputs)) args.push(`--${port}`, context.outputs[port] ?? '');
  for (const port of Object.keys(step.state)) args.push(`--${nextFlag(port)}`, context.outputs[port] ?? '');
  return args;
}

interface CommandEnd {
  readonly exit: string;
  /** The end of its standard error. */
  readonly lastWords: string;
}

function runCommand(
  program: string,
  args: readonly string[],
  { cwd, environment, signal }: { cwd: string; environment: NodeJS.ProcessEnv; signal: AbortSignal },
): Promise<CommandEnd> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const child = spawn(program, args, { cwd, env: environment, stdio: ['ignore', 'inherit', 'pipe'] });
    let last = Buffer.alloc(0);
    child.stderr.on('data', (chunk: Buffer) => {
      process.stderr.write(chunk);
      last = Buffer.concat([last, chunk]).subarray(-LAST_BYTES);
    });
    const stop = () => {
      signalChild(child, 'SIGTERM');
      setTimeout(() => signalChild(child, 'SIGKILL'), GRACE_MILLISECONDS).unref();
    };
    signal.addEventListener('abort', stop, { once: true });
    child.once('error', (cause) => {
      reject(new MlopsError('E_COMMAND', `program ${program} cannot be started: ${cause.message}`, {}, { cause }));
    });
    child.once('close', (code, killedBy) => {
      signal.removeEventListener('abort', stop);
      resolve({ exit: killedBy ?? String(code), lastWords: lastLines(last) });
    });
  });
}

/** The text from the first whole line on, since bytes before it may have been cut off. */
function lastLines(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return (bytes.length < LAST_BYTES ? text : text.slice(text.indexOf('\n') + 1)).trim();
}
