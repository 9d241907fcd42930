import { spawn } from 'node:child_process';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import type { ProgramMessage } from '../../program/messages.ts';

/** A metric at a step, such as the loss after an epoch. */
export interface StepMetric {
  readonly key: string;
  readonly value: number;
  readonly step: number;
}

export interface ProcessOptions {
  readonly file: string;
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly logFile: string;
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
  onProgress(message: Extract<ProgramMessage, { type: 'progress' }>): void;
  /** Called for each metric that the program logs with a step. */
  onMetric?: ((metric: StepMetric) => void) | undefined;
}

export interface ProcessEnd {
  /** The program's final message; undefined if it died without one. */
  readonly message: Extract<ProgramMessage, { type: 'done' | 'failed' }> | undefined;
  readonly exit: string;
  readonly timedOut: boolean;
}

const GRACE_MILLISECONDS = 6000;

/**
 * Runs a step program in its own process group, so that Ctrl-C on a terminal reaches the runner alone and the runner
 * can end the program with all its children. The program is asked to stop by SIGTERM, and killed some seconds later.
 */
export async function runProcess(options: ProcessOptions): Promise<ProcessEnd> {
  await mkdir(path.dirname(options.logFile), { recursive: true });
  const log = await open(options.logFile, 'a');
  try {
    options.signal.throwIfAborted();
    return await new Promise<ProcessEnd>((resolve, reject) => {
      const child = spawn(process.execPath, [options.file, ...options.args], {
        detached: true,
        env: options.environment,
        stdio: ['ignore', log.fd, log.fd, 'ipc'],
      });
      let message: ProcessEnd['message'];
      let timedOut = false;
      let killTimer: NodeJS.Timeout | undefined;
      const stop = () => {
        signalGroup(child.pid, 'SIGTERM');
        killTimer ??= setTimeout(() => signalGroup(child.pid, 'SIGKILL'), GRACE_MILLISECONDS);
      };
      const timeLimit = setTimeout(
        () => {
          timedOut = true;
          stop();
        },
        Math.min(options.timeoutSeconds * 1000, 2 ** 31 - 1),
      );
      options.signal.addEventListener('abort', stop, { once: true });
      child.on('message', (received: ProgramMessage) => {
        if (received.type === 'progress') options.onProgress(received);
        else if (received.type === 'metric') options.onMetric?.({ ...received, value: Number(received.value) });
        else message = received;
      });
      child.on('error', (cause) => {
        reject(new MlopsError('E_SPAWN', `${options.file} cannot be started: ${cause.message}`, {}, { cause }));
      });
      child.on('close', (code, killedBy) => {
        clearTimeout(timeLimit);
        clearTimeout(killTimer);
        options.signal.removeEventListener('abort', stop);
        // Also ends workers that the program left behind.
        signalGroup(child.pid, 'SIGKILL');
        resolve({ message, exit: killedBy ? `signal ${killedBy}` : `exit code ${code}`, timedOut });
      });
    });
  } finally {
    await log.close();
  }
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has already ended.
  }
}
