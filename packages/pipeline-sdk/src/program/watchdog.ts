import { Worker } from 'node:worker_threads';

/** Runs in a thread of its own, since a busy main thread hears of nothing. */
const WATCH = `
const { workerData } = require('node:worker_threads');
const runner = process.ppid;
const watch = setInterval(() => {
  if (process.ppid === runner) return;
  clearInterval(watch);
  setTimeout(() => {
    // Whoever started it may not have given it a group of its own.
    try { process.kill(-process.pid, 'SIGKILL'); } catch { process.kill(process.pid, 'SIGKILL'); }
  }, workerData.graceMilliseconds);
}, 500);
`;

/**
 * Ends the process group of a program some time after its runner is gone, also where the program is in a loop that lets no
 * handler run. While the runner lives, it does so itself (SIGTERM, then SIGKILL).
 */
export function watchRunner(graceMilliseconds: number): void {
  new Worker(WATCH, { eval: true, workerData: { graceMilliseconds } }).unref();
}
