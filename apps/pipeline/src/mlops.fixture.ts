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
}

/** Starts the real `mlops` command with a workspace of its own. */
export function startMlops(home: string, args: readonly string[], input?: string): RunningCommand {
  const child = spawn(process.execPath, [MLOPS, ...args], {
    env: { ...process.env, MLOPS_HOME: home, NO_COLOR: '1' },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const waiting: { pattern: RegExp; resolve: () => void }[] = [];
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
    for (const { pattern, resolve } of waiting) if (pattern.test(stderr)) resolve();
  });
  child.stdin?.end(input);
  const finished = new Promise<Finished>((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
  return {
    child,
    finished,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        if (pattern.test(stderr)) return resolve();
        waiting.push({ pattern, resolve });
        void finished.then(() => reject(new Error(`mlops ended without saying ${pattern}:\n${stderr}`)));
      }),
  };
}

export async function mlops(home: string, ...args: readonly string[]): Promise<Finished> {
  return startMlops(home, args).finished;
}
