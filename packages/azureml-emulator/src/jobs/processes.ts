import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';

export interface CommandOptions {
  /** For `/bin/sh -c`. */
  readonly command: string;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Standard output and error, stored as by the service. */
  readonly logFile: string;
  /** MPI: number of processes over all instances. Absent: the command is run once. */
  readonly processes?: number;
  readonly timeoutSeconds?: number;
  readonly signal: AbortSignal;
  /** Receives a function that kills it, as a loss of the machine would. */
  onStart?(kill: () => void): void;
}

export interface CommandEnd {
  /** Undefined on success. */
  readonly failure?: string;
}

const GRACE_MILLISECONDS = 5000;

/**
 * Prefix of a command: if the emulator dies, the pipe that it holds is closed, and the command's process group is
 * killed. The command does not see the pipe.
 */
export const LIFELINE = '(read -r _ <&3; kill -KILL 0) & exec 3<&-; exec "$@"';

/** Runs a command as a job's container does: a shell in its own process group, which ends as a whole. */
export async function runCommand(options: CommandOptions): Promise<CommandEnd> {
  const { logFile, signal, timeoutSeconds, onStart } = options;
  await mkdir(path.dirname(logFile), { recursive: true });
  const log = await open(logFile, 'a');
  const children = launch(options, log.fd);
  let timedOut = false;
  const each = (name: NodeJS.Signals) => children.forEach((child) => void signalGroup(child, name));
  let patience: NodeJS.Timeout | undefined;
  const stop = () => {
    each('SIGTERM');
    patience ??= setTimeout(() => each('SIGKILL'), GRACE_MILLISECONDS);
  };
  const limit =
    timeoutSeconds === undefined
      ? undefined
      : setTimeout(() => {
          timedOut = true;
          stop();
        }, timeoutSeconds * 1000);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  onStart?.(() => each('SIGKILL'));
  try {
    let failure: string | undefined;
    await Promise.all(
      children.map(async (child, rank) => {
        const end = await ended(child);
        if (end === undefined) return;
        // The first failure is the cause; it ends the others, as with mpirun.
        failure ??= children.length === 1 ? end : `rank ${rank}: ${end}`;
        stop();
      }),
    );
    if (timedOut) return { failure: `it ran past its limit of ${timeoutSeconds} seconds` };
    return failure === undefined ? {} : { failure };
  } finally {
    clearTimeout(limit);
    clearTimeout(patience);
    signal.removeEventListener('abort', stop);
    each('SIGKILL');
    await log.close();
  }
}

function launch({ command, folder, environment, processes }: CommandOptions, log: number): ChildProcess[] {
  const start = (file: string, args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
    spawn('/bin/sh', ['-c', LIFELINE, 'sh', file, ...args], {
      cwd: folder,
      env: { ...environment, ...more },
      detached: true,
      stdio: ['ignore', log, log, 'pipe'],
    });
  if (processes === undefined) return [start('/bin/sh', ['-c', command])];
  const mpirun = findProgram('mpirun', environment['PATH'] ?? '');
  if (mpirun !== undefined) {
    return [
      start(mpirun, ['--allow-run-as-root', '--oversubscribe', '-n', String(processes), '/bin/sh', '-c', command]),
    ];
  }
  // MPI without Open MPI: its processes, with the variables from which they read their rank.
  return Array.from({ length: processes }, (_, rank) =>
    start('/bin/sh', ['-c', command], {
      OMPI_COMM_WORLD_RANK: String(rank),
      OMPI_COMM_WORLD_SIZE: String(processes),
      OMPI_COMM_WORLD_LOCAL_RANK: String(rank),
      OMPI_COMM_WORLD_LOCAL_SIZE: String(processes),
      OMPI_UNIVERSE_SIZE: String(processes),
    }),
  );
}

function ended(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`it cannot be started: ${error.message}`));
    child.once('exit', (code, killedBy) => {
      if (killedBy) resolve(`it was ended by ${killedBy}`);
      else resolve(code === 0 ? undefined : `it ended with exit code ${code}`);
    });
  });
}

export function signalGroup({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch {
    // The group no longer exists.
  }
}

function findProgram(name: string, searchPath: string): string | undefined {
  return searchPath
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
