import type { ChildProcess } from 'node:child_process';

/**
 * Sends a signal to a child process that may not have been started.
 *
 * Until the event `error` tells that a program could not be started, `child.kill` of Node.js 22 signals a process id that
 * was never set: often 0, which is the caller's whole process group.
 */
export function signalChild(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined) child.kill(signal);
}
