import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';

export interface ShellCommand {
  readonly script: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** File to which its output is appended. */
  readonly log: string;
  readonly signal: AbortSignal;
}

export interface ShellResult {
  readonly code: number;
  readonly stdout: string;
}

/** Runs a script as both systems do: bash that stops at the first failing command. Ends all its processes when interrupted. */
export async function runShell({ script, folder, env, log, signal }: ShellCommand): Promise<ShellResult> {
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd: folder,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const end = () => {
    try {
      process.kill(-child.pid!, 'SIGTERM');
    } catch {
      // Gone already.
    }
  };
  signal.addEventListener('abort', end);
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    appendFileSync(log, chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => appendFileSync(log, chunk));
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status) => resolve(status ?? 130));
    });
    return { code, stdout };
  } finally {
    signal.removeEventListener('abort', end);
    // Processes that a step leaves running end with its machine.
    end();
  }
}
