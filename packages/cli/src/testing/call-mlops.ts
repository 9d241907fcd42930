import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Finished } from './mlops-command.ts';

const MAIN = pathToFileURL(path.resolve(import.meta.dirname, '../main.ts')).href;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export interface CallOptions {
  readonly variables?: NodeJS.ProcessEnv;
  readonly folder?: string;
}

let calls = 0;
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs the `mlops` command in this process: the same main module with the given arguments, variables and folder. Captures
 * its output and exit status. This saves about a second of process start. Tests of processes (signals, standard
 * input, limits) use `startMlops`. Calls are serialised, because a process has one current folder and one output.
 *
 * @param home `MLOPS_HOME`
 */
export function callMlops(home: string, args: readonly string[], options: CallOptions = {}): Promise<Finished> {
  const call = last.then(() => called(home, args, options));
  last = call.catch(() => undefined);
  return call;
}

async function called(home: string, args: readonly string[], options: CallOptions): Promise<Finished> {
  const { variables = {}, folder = process.cwd() } = options;
  const before = { argv: process.argv, env: { ...process.env }, folder: process.cwd(), exitCode: process.exitCode };
  const listening = new Map(SIGNALS.map((signal) => [signal, process.listeners(signal)]));
  const stdout = captured(process.stdout);
  const stderr = captured(process.stderr);
  process.argv = [process.execPath, 'mlops', ...args];
  Object.assign(process.env, variables, { MLOPS_HOME: home, NO_COLOR: '1' });
  process.chdir(folder);
  process.exitCode = undefined;
  try {
    // A different query is a different module: main runs again, its imports do not.
    await import(/* @vite-ignore */ `${MAIN}?call=${++calls}`);
    return { code: Number(process.exitCode ?? 0), stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    stdout.release();
    stderr.release();
    process.argv = before.argv;
    for (const name of Object.keys(process.env)) if (!(name in before.env)) delete process.env[name];
    Object.assign(process.env, before.env);
    process.chdir(before.folder);
    process.exitCode = before.exitCode;
    for (const signal of SIGNALS) {
      for (const listener of process.listeners(signal)) {
        if (!listening.get(signal)?.includes(listener)) process.removeListener(signal, listener);
      }
    }
  }
}

/** Captures what is written to a stream. */
function captured(stream: NodeJS.WriteStream): { text(): string; release(): void } {
  const write = stream.write;
  let text = '';
  stream.write = ((chunk: string | Uint8Array, ...rest: readonly unknown[]) => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    const done = rest.find((one) => typeof one === 'function') as (() => void) | undefined;
    done?.();
    return true;
  }) as typeof stream.write;
  return {
    text: () => text,
    release: () => {
      stream.write = write;
    },
  };
}
