import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

const MLOPS = path.resolve(import.meta.dirname, '../bin/mlops.mjs');

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Resolves when standard error has said something that matches. */
  says(pattern: RegExp): Promise<void>;
  /** Resolves with all of standard output when it has something that matches. */
  prints(pattern: RegExp): Promise<string>;
}

/** Starts the real `mlops` command with a workspace of its own. */
export function startMlops(
  home: string,
  args: readonly string[],
  { input, variables = {} }: { readonly input?: string; readonly variables?: NodeJS.ProcessEnv } = {},
): RunningCommand {
  const child = spawn(process.execPath, [MLOPS, ...args], {
    env: { ...process.env, ...variables, MLOPS_HOME: home, NO_COLOR: '1' },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const waiting: (() => void)[] = [];
  const heard = () => {
    for (const check of waiting) check();
  };
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
    heard();
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
    heard();
  });
  child.stdin?.end(input);
  const finished = new Promise<Finished>((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
  const until = (pattern: RegExp, text: () => string) =>
    new Promise<string>((resolve, reject) => {
      const check = () => pattern.test(text()) && resolve(text());
      waiting.push(check);
      check();
      void finished.then(() => reject(new Error(`mlops ended without saying ${pattern}:\n${stdout}${stderr}`)));
    });
  return {
    child,
    finished,
    says: async (pattern) => void (await until(pattern, () => stderr)),
    prints: (pattern) => until(pattern, () => stdout),
  };
}

export async function mlops(home: string, ...args: readonly string[]): Promise<Finished> {
  return startMlops(home, args).finished;
}
