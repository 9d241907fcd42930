import { Worker } from 'node:worker_threads';

/** Runs in its own thread, since a busy main thread handles no events. */
const WATCH = `
const { workerData } = require('node:worker_threads');
const runner = process.ppid;
const watch = setInterval(() => {
  if (process.ppid === runner) return;
  clearInterval(watch);
  setTimeout(() => {
    // The program may have been started without a process group of its own.
    try { process.kill(-process.pid, 'SIGKILL'); } catch { process.kill(process.pid, 'SIGKILL'); }
  }, workerData.graceMilliseconds);
}, 500);
`;

/**
 * Kills the process group of a program some time after its runner has ended, even if the program is in a loop that lets no
 * handler run. A live runner does so itself (SIGTERM, then SIGKILL).
 */
export function watchRunner(graceMilliseconds: number): void {
  new Worker(WATCH, { eval: true, workerData: { graceMilliseconds } }).unref();
}
